"""The check of the model: values that are just right and just wrong, at any depth, through a client."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.model import ShapeResolver
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.spec.check import LONGEST_MATCHED, MOST_NAMED, Limit, compile_check
from checks.samples import MODELS, PATTERNS, constrained, length, samples
from support import client_of, public_image

INVALID = {"apprunner": "InvalidRequestException", "apigatewayv2": "BadRequestException"}
# What the mock answers: what it cannot is found elsewhere. The management API says nothing of constraints, and has one of a kind.
OPERATIONS = [
    MODELS[service].operation_model(name)
    for service in INVALID
    for name in MODELS[service].operation_names
    if name in backend_of(service).operations
]


class Place(NamedTuple):
    """A constrained scalar in an operation's input: what surrounds it, and how an error names it."""

    operation: object
    shape: object
    build: object
    path: str
    sensitive: bool


def places():
    for operation in OPERATIONS:
        if operation.input_shape:
            yield from _within(operation, operation.input_shape, lambda value: value, ())


def _within(operation, shape, build, path):
    def step(member, around, *names):
        return _within(operation, member, lambda value: build(around(value)), (*path, *names))

    match shape.type_name:
        case "structure":
            for key, member in shape.members.items():
                base = {one: least(shape.members[one]) for one in shape.required_members if one != key}
                yield from step(
                    member,
                    lambda value, base=base, key=key: {**base, key: value},
                    key[0].lower() + key[1:],
                )
        case "list":
            first = least(shape.member)
            yield from step(shape.member, lambda value: [first, value], "2", "member")
        case "map":
            secret = shape.key.metadata.get("sensitive")
            yield from step(shape.key, lambda value: {value: least(shape.value)}, "key")
            yield from step(
                shape.value, lambda value: {"NAME": value}, *(["value"] if secret else ["NAME", "member"])
            )
        case _ if constrained(shape):
            yield Place(operation, shape, build, ".".join(path), bool(shape.metadata.get("sensitive")))


def least(shape):
    """The least value of a shape that is right."""
    match shape.type_name:
        case "structure":
            return {name: least(shape.members[name]) for name in shape.required_members}
        case "list":
            return [least(shape.member)]
        case "map":
            return {}
        case "boolean":
            return True
    return samples(shape)[0][0] if constrained(shape) else "text"


def service_of(operation):
    return operation.service_model.service_name


def refusal_of(operation, params):
    """The message with which a client is refused as its request is wrong, or None."""
    service = service_of(operation)
    try:
        getattr(client_of(service), xform_name(operation.name))(**params)
    except ClientError as error:
        told = error.response["Error"]
        if told["Code"] == INVALID[service]:
            return told["Message"]
        assert "validation error" not in told["Message"]
    return None


def said(operation, params):
    """What a client is told about constraints: the message, or None."""
    if isinstance(operation, str):
        operation = MODELS["apprunner"].operation_model(operation)
    found = refusal_of(operation, params)
    return found if found and "validation error" in found else None


def own_words(operation, path, value):
    """What a service says of a member in words of its own; None for most."""
    says = backend_of(service_of(operation)).operations[operation.name].says
    first = path.partition(".")[0]
    return says[first].message.format(value=value) if first in says else None


def breach(path, value, text, *, sensitive=False):
    shown = "Value" if sensitive else "Value null" if value is None else f"Value '{value}'"
    return f"{shown} at '{path}' failed to satisfy constraint: {text}"


def message(*breaches):
    plural = "" if len(breaches) == 1 else "s"
    return f"{len(breaches)} validation error{plural} detected: {'; '.join(breaches)}"


PLACES = [
    pytest.param(place, id=f"{service_of(place.operation)}.{place.operation.name}-{place.path}")
    for place in places()
]


def test_every_pattern_of_an_input_has_examples():
    used = {case.values[0].shape.name for case in PLACES if "pattern" in case.values[0].shape.metadata}
    assert used == set(PATTERNS)


@pytest.mark.parametrize("place", PLACES)
def test_a_value_that_is_just_right_passes(cloud, place):
    right, _wrong = samples(place.shape)
    assert right
    for value in right:
        assert said(place.operation, place.build(value)) is None, value


@pytest.mark.parametrize("place", PLACES)
def test_a_value_that_is_just_wrong_is_refused_with_each_reason(cloud, place):
    _right, wrong = samples(place.shape)
    assert wrong
    operation = place.operation
    clears = backend_of(service_of(operation)).operations[operation.name].clears
    for value, texts in wrong.items():
        if value == "" and place.path.partition(".")[0] in clears:
            assert said(operation, place.build(value)) is None
            continue
        whole = message(*(breach(place.path, value, text, sensitive=place.sensitive) for text in texts))
        expected = own_words(operation, place.path, value) or whole
        assert refusal_of(operation, place.build(value)) == expected
        assert cloud.calls[-1].status == 400


REQUIRED = [
    pytest.param(operation, member, id=f"{service_of(operation)}.{operation.name}-{member}")
    for operation in OPERATIONS
    if operation.input_shape
    for member in operation.input_shape.required_members
    if operation.input_shape.members[member].serialization.get("location") != "uri"
]


@pytest.mark.parametrize(("operation", "member"), REQUIRED)
def test_a_required_member_is_not_null(cloud, operation, member):
    params = least(operation.input_shape)
    del params[member]
    path = member[0].lower() + member[1:]
    whole = message(breach(path, None, "Member must not be null"))
    assert refusal_of(operation, params) == (own_words(operation, path, None) or whole)


def test_lengths_that_stand_in_prose_are_checked_like_those_of_the_model(cloud):
    operation = MODELS["apigatewayv2"].operation_model("CreateVpcLink")
    asked = {"SubnetIds": ["subnet-1"], "Tags": {"team": "v" * 1601}}
    assert said(operation, {"Name": "n" * 129, **asked}) == message(
        breach("name", "n" * 129, length("max", 128)),
        breach("tags.team.member", "v" * 1601, length("max", 1600)),
    )


def test_a_member_that_a_nested_structure_requires_is_not_null(cloud):
    params = {"ServiceName": "web-app", "SourceConfiguration": {"ImageRepository": {}, "CodeRepository": {
        "SourceCodeVersion": {"Type": "BRANCH"}, "CodeConfiguration": {"CodeConfigurationValues": {}}}}}  # fmt: skip
    found = said("CreateService", params)
    assert sorted(re.findall("'([^']*)'", found)) == [
        "sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtime",
        "sourceConfiguration.codeRepository.codeConfiguration.configurationSource",
        "sourceConfiguration.codeRepository.repositoryUrl",
        "sourceConfiguration.codeRepository.sourceCodeVersion.value",
        "sourceConfiguration.imageRepository.imageIdentifier",
        "sourceConfiguration.imageRepository.imageRepositoryType",
    ]
    assert found.startswith("6 validation errors detected: Value null at 'sourceConfiguration.")


def test_all_breaches_come_in_one_sentence_pattern_before_length(cloud):
    name = "a-name-that-is-much-too-long-for-it"
    assert said("CreateAutoScalingConfiguration", {"AutoScalingConfigurationName": name}) == (
        f"2 validation errors detected: Value '{name}' at 'autoScalingConfigurationName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [A-Za-z0-9][A-Za-z0-9\\-_]{3,31}; "
        f"Value '{name}' at 'autoScalingConfigurationName' failed to satisfy constraint: Member must have "
        "length less than or equal to 32"
    )


@given(
    size=st.integers(-3, 300),
    minimum=st.integers(-3, 30),
    name=st.text("ab-é\n", max_size=34),
    keys=st.lists(st.sampled_from(["ok", "aws:no", "", "k" * 129]), max_size=3),
)
def test_every_breach_of_a_request_is_named(size, minimum, name, keys):
    params = {
        "AutoScalingConfigurationName": name,
        "MaxConcurrency": size,
        "MinSize": minimum,
        "Tags": [{"Key": key} for key in keys],
    }
    wrong = []
    if not re.fullmatch("[a-b][a-b-]{3,31}", name):
        wrong.append("autoScalingConfigurationName")
    if not 4 <= len(name) <= 32:
        wrong.append("autoScalingConfigurationName")
    wrong += ["maxConcurrency"] * (not 1 <= size <= 200) + ["minSize"] * (not 1 <= minimum <= 25)
    for number, key in enumerate(keys, start=1):
        broken = {"ok": 0, "aws:no": 1, "": 2, "k" * 129: 1}[key]
        wrong += [f"tags.{number}.member.key"] * broken
    with mock_apprunner(isolated=True):
        found = said("CreateAutoScalingConfiguration", params)
    assert re.findall("at '([^']*)' failed", found or "") == wrong
    if found:
        assert found.startswith(f"{len(wrong)} validation error{'s' * (len(wrong) > 1)} detected: ")


@pytest.mark.parametrize(
    "params",
    [
        {"Tags": [{"Key": ""}] * 20_000},
        {"Tags": [{"Key": "k"}, *[{}, {"Key": "k" * 129}] * 20_000]},
        {"Subnets": ["\n"] * 20_000},
        {"Subnets": ["\n"] * 8, "SecurityGroups": ["\n"] * 8},
    ],
    ids=range(4),
)
def test_an_error_names_ten_breaches_and_no_more(cloud, params):
    found = said("CreateVpcConnector", {"VpcConnectorName": "connector", "Subnets": ["subnet-1"], **params})
    assert found.startswith("10 validation errors detected: ")
    assert found.count("failed to satisfy constraint") == 10


def test_ten_breaches_in_a_map_are_enough():
    shapes = {
        "Root": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Value"}, "max": 1},
        "Key": {"type": "string", "max": 4},
        "Value": {"type": "string", "max": 0},
    }
    check = compile_check(shape_of(shapes), {})
    assert len(check({f"key-{number}": "value" for number in range(10_000)})) == MOST_NAMED + 1
    assert len(check({str(number): "value" for number in range(5)})) == 1 + 5


def test_breaches_are_named_in_the_order_of_the_model_and_not_of_the_parameters():
    shapes = {
        "Root": {
            "type": "structure",
            "required": ["First", "Third"],
            "members": {name: {"shape": "Text"} for name in ("First", "Second", "Third")},
        },
        "Text": {"type": "string", "max": 1},
    }
    check = compile_check(shape_of(shapes), {})
    assert [breach.path for breach in check({"Third": "long", "Second": "long", "Other": "long"})] == [
        ("first",),
        ("second",),
        ("third",),
    ]
    assert check({"Third": "c", "First": "a", "Second": None}) is None


# Sensitive members

SECRET = "s3cr3t"
BAD = SECRET + "\n"
LONG = SECRET * 10_000


def image_with(**configuration):
    return {"SourceConfiguration": public_image(**configuration)}


def code_with(**values):
    return {
        "SourceConfiguration": {
            "CodeRepository": {
                "RepositoryUrl": "https://github.com/my-account/python-hello",
                "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
                "CodeConfiguration": {
                    "ConfigurationSource": "API",
                    "CodeConfigurationValues": {"Runtime": "PYTHON_311", **values},
                },
            }
        }
    }


@pytest.mark.parametrize(
    ("params", "told"),
    [
        (image_with(StartCommand=BAD), "imageConfiguration.startCommand"),
        (code_with(StartCommand=BAD), "codeConfigurationValues.startCommand"),
        (code_with(BuildCommand=BAD), "codeConfigurationValues.buildCommand"),
        (image_with(RuntimeEnvironmentVariables={BAD: "v"}), "runtimeEnvironmentVariables.key"),
        (image_with(RuntimeEnvironmentVariables={LONG: "v"}), "runtimeEnvironmentVariables.key"),
        (image_with(RuntimeEnvironmentVariables={SECRET: BAD}), "runtimeEnvironmentVariables.value"),
        (code_with(RuntimeEnvironmentVariables={SECRET: LONG}), "runtimeEnvironmentVariables.value"),
        (code_with(RuntimeEnvironmentSecrets={LONG: "v"}), "runtimeEnvironmentSecrets.key"),
        (image_with(RuntimeEnvironmentSecrets={SECRET: LONG}), "runtimeEnvironmentSecrets.value"),
        (image_with(RuntimeEnvironmentSecrets={SECRET: ""}), "runtimeEnvironmentSecrets.value"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_sensitive_is_never_shown(cloud, params, told):
    with pytest.raises(ClientError) as caught:
        client_of("apprunner").create_service(ServiceName="web-app", **params)
    assert f"{told}' failed to satisfy constraint" in caught.value.response["Error"]["Message"]
    assert SECRET not in str(caught.value.response)


@pytest.mark.parametrize(
    "params",
    [
        image_with(StartCommand=[SECRET]),
        image_with(RuntimeEnvironmentVariables={SECRET: [SECRET]}),
        code_with(RuntimeEnvironmentSecrets={SECRET: 1}),
        image_with(RuntimeEnvironmentSecrets={SECRET: "arn"}),  # without an instance role
        code_with(BuildCommand=SECRET),  # without a connection
    ],
    ids=range(5),
)
def test_what_is_sensitive_is_not_shown_by_any_other_error_either(cloud, params):
    with pytest.raises(ClientError) as caught:
        client_of("apprunner").create_service(ServiceName="web-app", **params)
    assert SECRET not in str(caught.value.response)


# Patterns that could be kept busy


def test_what_is_much_too_long_is_refused_for_its_length_alone(cloud):
    # With every slash this pattern has another way to begin: to try them all takes for ever.
    busy = "public.ecr.aws/" + "a/" * LONGEST_MATCHED + "!"
    repository = {"ImageIdentifier": busy, "ImageRepositoryType": "ECR_PUBLIC"}
    params = {"ServiceName": "web-app", "SourceConfiguration": {"ImageRepository": repository}}
    path = "sourceConfiguration.imageRepository.imageIdentifier"
    assert said("CreateService", params) == message(breach(path, busy, length("max", 1024)))


# What App Runner's model has no example of


def shape_of(shapes, name="Root"):
    return ShapeResolver(shapes).get_shape_by_name(name)


def paths(check, value):
    return [".".join(one.path) for one in check(value) or ()]


RECURSIVE = {
    "Root": {
        "type": "structure",
        "required": ["Name"],
        "members": {"Name": {"shape": "Name"}, "Left": {"shape": "Root"}, "Rest": {"shape": "Roots"},
                    "Named": {"shape": "RootMap"}},
    },
    "Roots": {"type": "list", "member": {"shape": "Root"}, "max": 2},
    "RootMap": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Root"}},
    "Name": {"type": "string", "min": 2},
}  # fmt: skip


def test_a_shape_may_contain_itself():
    check = compile_check(shape_of(RECURSIVE), {})
    right = {"Name": "ab"}
    assert check({**right, "Left": {**right, "Left": right}, "Rest": [right], "Named": {"ab": right}}) is None
    wrong = {
        "Name": "ab",
        "Left": {"Name": "ab", "Left": {"Name": "a"}},
        "Rest": [right, {"Name": "b"}, {}],
        "Named": {"c": right, "ab": {"Left": right}},
    }
    assert paths(check, wrong) == [
        "left.left.name",
        "rest",
        "rest.2.member.name",
        "rest.3.member.name",
        "named.key",
        "named.ab.member.name",
    ]


def test_a_shape_without_constraints_is_never_in_breach():
    free = {"Root": {"type": "structure", "members": {"Again": {"shape": "Root"}}}}
    check = compile_check(shape_of(free), {})
    assert check({"Again": {"Again": {}}}) is None
    assert compile_check(None, {})({}) is None


def test_limits_in_prose_stand_in_for_those_of_the_model():
    shapes = {
        "Root": {
            "type": "structure",
            "members": {"A": {"shape": "A"}, "B": {"shape": "B"}, "C": {"shape": "C"}, "D": {"shape": "D"}},
        },
        "A": {"type": "string", "min": 2},
        "B": {"type": "integer"},
        "C": {"type": "list", "member": {"shape": "A"}},
        "D": {"type": "map", "key": {"shape": "A"}, "value": {"shape": "A"}},
    }
    limits = {"A": Limit(3, 4), "B": Limit(most=7), "C": Limit(1, 1), "D": Limit(most=0)}
    check = compile_check(shape_of(shapes), limits)
    assert paths(check, {"A": "abc", "B": 7, "C": ["abcd"], "D": {}}) == []
    assert paths(check, {"A": "ab", "B": 8, "C": [], "D": {"abc": "abc"}}) == ["a", "b", "c", "d"]
    assert paths(check, {"A": "abcde", "C": ["abc", "a"]}) == ["a", "c", "c.2.member"]


def test_a_size_of_what_is_sensitive_hides_it_too():
    shapes = {
        "Root": {"type": "structure", "members": {"List": {"shape": "List"}, "Map": {"shape": "Map"}}},
        "List": {"type": "list", "member": {"shape": "Secret"}, "max": 1},
        "Map": {"type": "map", "key": {"shape": "Plain"}, "value": {"shape": "Secret"}, "max": 0},
        "Secret": {"type": "string", "sensitive": True, "max": 6},
        "Plain": {"type": "string"},
    }
    check = compile_check(shape_of(shapes), {})
    found = check({"List": [SECRET, SECRET * 2], "Map": {"key": SECRET}})
    assert [(".".join(one.path), one.sensitive) for one in found] == [
        ("list", True),
        ("list.2.member", True),
        ("map", True),
    ]


def test_a_size_of_what_holds_anything_sensitive_hides_it_too():
    shapes = {
        "Root": {"type": "structure", "members": {"Rows": {"shape": "Rows"}, "Open": {"shape": "Open"}}},
        "Rows": {"type": "list", "member": {"shape": "Row"}, "max": 1},
        "Row": {"type": "structure", "members": {"Again": {"shape": "Rows"}, "Of": {"shape": "Secret"}}},
        "Open": {"type": "list", "member": {"shape": "Plain"}, "max": 1},
        "Plain": {"type": "structure", "members": {"Again": {"shape": "Open"}, "Of": {"shape": "Text"}}},
        "Secret": {"type": "string", "sensitive": True},
        "Text": {"type": "string"},
    }
    found = compile_check(shape_of(shapes), {})({"Rows": [{}, {"Of": SECRET}], "Open": [{}, {}]})
    assert [(".".join(one.path), one.sensitive) for one in found] == [("rows", True), ("open", False)]
