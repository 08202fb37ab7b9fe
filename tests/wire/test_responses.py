"""What we write, botocore parses."""

from __future__ import annotations

import json

import pytest
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.wire.json10 import Json10
from wire.shapes import MODEL, OPERATIONS, as_parsed, results

PARSER = create_parser("json")
PROTOCOL = Json10()


def parsed(operation, response):
    """What a client gets, without what is told about the answer itself."""
    answer = {"status_code": response.status, "headers": response.headers, "body": response.body}
    found = PARSER.parse(answer, operation.output_shape)
    assert found.pop("ResponseMetadata")["HTTPStatusCode"] == 200
    return found


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
def test_what_is_written_is_parsed_as_it_was(name, data):
    operation = MODEL.operation_model(name)
    result = data.draw(results(name))
    response = PROTOCOL.writer(operation)(result, "id")
    assert parsed(operation, response) == as_parsed(result, operation.output_shape)
    assert response.headers["Content-Type"] == "application/x-amz-json-1.0"
    assert int(response.headers["Content-Length"]) == len(response.body)
    assert response.headers["x-amzn-RequestId"] == "id"


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
def test_what_is_unset_is_absent(name, data):
    operation = MODEL.operation_model(name)
    result = data.draw(results(name))
    unset = {member: None for member in operation.output_shape.members if member not in result}
    assert PROTOCOL.writer(operation)({**result, **unset}, "id") == PROTOCOL.writer(operation)(result, "id")


def structures(shape, path=()):
    """Every structure in a shape, with the way to it."""
    if shape.type_name == "structure":
        yield shape, path
        for name, member in shape.members.items():
            yield from structures(member, (*path, name))
    elif shape.type_name == "list":
        yield from structures(shape.member, (*path, 0))


def at(result, path):
    """What a result holds at the end of a way."""
    for step in path:
        result = result[step]
    return result


WITHIN = [
    pytest.param(name, shape, path, id=f"{name}-{'.'.join(map(str, path))}")
    for name in OPERATIONS
    for shape, path in structures(MODEL.operation_model(name).output_shape)
]


@pytest.mark.parametrize(("name", "shape", "path"), WITHIN)
def test_a_member_that_the_shape_lacks_is_never_written(name, shape, path):
    result = whole(name)
    at(result, path)["Colour"] = "red"
    with pytest.raises(MockError, match=rf"a {shape.name} with members that it lacks \(Colour\)"):
        PROTOCOL.writer(MODEL.operation_model(name))(result, "id")


@pytest.mark.parametrize(
    ("name", "shape", "path"), [case for case in WITHIN if case.values[1].required_members]
)
def test_a_required_member_is_never_left_out(name, shape, path):
    for member in shape.required_members:
        result = whole(name)
        del at(result, path)[member]
        with pytest.raises(MockError, match=rf"without members that it requires \({member}\)"):
            PROTOCOL.writer(MODEL.operation_model(name))(result, "id")


def whole(name):
    """A result in which everything is set."""
    return filled(MODEL.operation_model(name).output_shape)


def filled(shape):
    match shape.type_name:
        case "structure":
            return {name: filled(member) for name, member in shape.members.items()}
        case "list":
            return [filled(shape.member)]
        case "map":
            return {"key": filled(shape.value)}
        case "string":
            return "text"
        case "boolean":
            return True
    return 1_000


def test_times_are_seconds_with_milliseconds():
    operation = MODEL.operation_model("CreateConnection")
    response = PROTOCOL.writer(operation)({"Connection": {"CreatedAt": 1_700_000_000_123_999}}, "id")
    assert json.loads(response.body) == {"Connection": {"CreatedAt": 1_700_000_000.123}}
