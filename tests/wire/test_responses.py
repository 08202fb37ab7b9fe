"""What we write, botocore parses: all operations of all services."""

from __future__ import annotations

import pytest
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError
from wire.shapes import (
    EXACT,
    NULLS,
    OPERATIONS,
    as_parsed,
    as_parsed_exactly,
    each_operation,
    protocol_of,
    results,
    service_of,
)


def written(operation, result):
    """The response with a result."""
    return protocol_of(operation).writer(operation)(result, "id", None).response


def parsed(operation, response):
    """What a client gets, without what is told about the answer itself."""
    answer = {"status_code": response.status, "headers": response.headers, "body": response.body}
    parser = create_parser(operation.service_model.metadata["protocol"])
    found = parser.parse(answer, operation.output_shape)
    assert found.pop("ResponseMetadata")["HTTPStatusCode"] == operation.http.get("responseCode", 200)
    return found


def payload_of(operation):
    """The member that is an answer's whole body; None for most operations."""
    return operation.output_shape.serialization.get("payload") if operation.output_shape else None


def read(found, operation):
    """What a client got; a body that is one member comes as text."""
    payload = payload_of(operation)
    return {**found, payload: found[payload].encode()} if payload else found


@each_operation
@given(data=st.data())
def test_what_is_written_is_parsed_as_it_was(operation, data):
    result = data.draw(results(operation, whole=payload_of(operation) is not None))
    response = written(operation, result)
    as_read = as_parsed_exactly if service_of(operation) in EXACT else as_parsed
    assert read(parsed(operation, response), operation) == as_read(result, operation.output_shape)
    assert response.headers.get("Content-Type") == (
        protocol_of(operation).content_type if response.body else None
    )
    assert int(response.headers["Content-Length"]) == len(response.body)
    assert response.headers["x-amzn-RequestId"] == "id"


def with_nothing(value, shape):
    """A result in which every member that is absent is there as None, at any depth."""
    match shape.type_name:
        case "structure":
            set_ = {name: with_nothing(member, shape.members[name]) for name, member in value.items()}
            return set_ | dict.fromkeys(shape.members.keys() - set_.keys())
        case "list":
            return [with_nothing(member, shape.member) for member in value]
        case "map":
            return {key: with_nothing(member, shape.value) for key, member in value.items()}
    return value


WITH_OUTPUT = [one for one in OPERATIONS if one.output_shape and not payload_of(one)]


@pytest.mark.parametrize("operation", WITH_OUTPUT, ids=lambda operation: operation.name)
@given(data=st.data())
def test_what_is_unset_is_absent(operation, data):
    result = data.draw(results(operation))
    assert written(operation, with_nothing(result, operation.output_shape)) == written(operation, result)


def structures(shape, path=()):
    """Every structure in a shape, with the way to it."""
    match shape.type_name:
        case "structure":
            yield shape, path
            for name, member in shape.members.items():
                yield from structures(member, (*path, name))
        case "list":
            yield from structures(shape.member, (*path, 0))
        case "map":
            yield from structures(shape.value, (*path, "key"))


def at(result, path):
    """What a result holds at the end of a way."""
    for step in path:
        result = result[step]
    return result


WITHIN = [
    pytest.param(
        operation, shape, path, id=f"{service_of(operation)}.{operation.name}-{'.'.join(map(str, path))}"
    )
    for operation in OPERATIONS
    if operation.output_shape
    for shape, path in structures(operation.output_shape)
]


@pytest.mark.parametrize(("operation", "shape", "path"), WITHIN)
def test_a_member_that_the_shape_lacks_is_never_written(operation, shape, path):
    result = whole(operation)
    at(result, path)["Colour"] = "red"
    with pytest.raises(MockError, match=rf"a {shape.name} with members that it lacks \(Colour\)"):
        written(operation, result)


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if one.output_shape is None], ids=lambda operation: operation.name
)
def test_an_operation_that_answers_nothing_never_gives_a_member(operation):
    assert written(operation, {}).body == b""
    with pytest.raises(MockError, match=rf"{operation.name} answers nothing, and the mock gave it Colour"):
        written(operation, {"Colour": "red"})


@pytest.mark.parametrize(
    ("operation", "shape", "path"), [case for case in WITHIN if case.values[1].required_members]
)
def test_a_required_member_is_never_left_out(operation, shape, path):
    for member in shape.required_members:
        result = whole(operation)
        del at(result, path)[member]
        with pytest.raises(MockError, match=rf"without members that it requires \({member}\)"):
            written(operation, result)
        at(result, path)[member] = None
        if member in NULLS:
            assert b'"userAgent":null' in written(operation, result).body
            continue
        with pytest.raises(MockError, match=rf"without members that it requires \({member}\)"):
            written(operation, result)


@pytest.mark.parametrize(("operation", "shape", "path"), WITHIN)
def test_a_value_of_another_type_is_never_written(operation, shape, path):
    for member in shape.members:
        result = whole(operation)
        at(result, path)[member] = object()
        with pytest.raises(MockError, match="with a value of another type"):
            written(operation, result)


def whole(operation):
    """A result in which everything is set."""
    return filled(operation.output_shape)


FILLED = {"string": "text", "boolean": True, "blob": b"text"}


def filled(shape):
    match shape.type_name:
        case "structure":
            return {name: filled(member) for name, member in shape.members.items()}
        case "list":
            return [filled(shape.member)]
        case "map":
            return {"key": filled(shape.value)}
    return FILLED.get(shape.type_name, 1_000)
