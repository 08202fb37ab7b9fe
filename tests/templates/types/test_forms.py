"""Values of templates as their types want them, and as operations do: texts, numbers and truths become each other, where nothing is lost."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.templates.errors import DeploymentError
from awsmock_ar_apigw.templates.shapes import fit, same
from templates.types.lab import Lab


def shape(operation, member):
    return load("apigatewayv2").operation_model(operation).input_shape.members[member]


def made(name, **properties):
    """What a client sees of a resource of an HTTP API."""
    with mock_cloud() as cloud:
        lab = Lab(cloud)
        lab.make(name, ApiId=lab.http_api(), **properties)
        return lab.shown()


MOCK = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "https://example.com"}


@pytest.mark.parametrize("given", [2000, "2000", 2000.0])
def test_whole_numbers_may_be_texts_and_floats_without_a_fraction(given):
    shown = made("Integration", **MOCK, PayloadFormatVersion="1.0", TimeoutInMillis=given)
    assert shown["TimeoutInMillis"] == 2000
    assert type(shown["TimeoutInMillis"]) is int


@pytest.mark.parametrize(
    "given",
    [
        "2_000",
        "２０００",
        " 2000",
        "2000.0",
        "2e3",
        "",
        "0x7d0",
        2000.5,
        float("inf"),
        float("nan"),
        True,
        10**400,
    ],
)
def test_what_is_no_whole_number_is_refused(given):
    with pytest.raises(DeploymentError, match="expected type: Integer"):
        made("Integration", **MOCK, PayloadFormatVersion="1.0", TimeoutInMillis=given)


@pytest.mark.parametrize(("given", "text"), [(1.0, "1.0"), ("1.0", "1.0")])
def test_numbers_may_be_where_texts_are_wanted(given, text):
    assert made("Integration", **MOCK, PayloadFormatVersion=given)["PayloadFormatVersion"] == text


@pytest.mark.parametrize(
    ("given", "truth"), [(True, True), ("true", True), ("True", True), ("false", False), ("FALSE", False)]
)
def test_truths_may_be_texts(given, truth):
    assert made("Stage", StageName="prod", AutoDeploy=given)["AutoDeploy"] is truth


@pytest.mark.parametrize("given", ["yes", "1", 1, 0, "", []])
def test_what_is_no_truth_is_refused(given):
    with pytest.raises(DeploymentError, match="expected type: Boolean"):
        made("Stage", StageName="prod", AutoDeploy=given)


@pytest.mark.parametrize(("given", "rate"), [("2.5", 2.5), (3, 3.0), ("1e2", 100.0)])
def test_numbers_may_be_whole(given, rate):
    settings = {"ThrottlingRateLimit": given}
    shown = made("Stage", StageName="prod", DefaultRouteSettings=settings)
    assert shown["DefaultRouteSettings"]["ThrottlingRateLimit"] == rate


@pytest.mark.parametrize("given", [{"a": 1, "b": True, "c": "d"}, '{"a": 1, "b": true, "c": "d"}'])
def test_json_may_be_an_object_or_its_text_and_its_values_are_what_the_operation_wants(given):
    shown = made("Stage", StageName="prod", StageVariables=given)
    assert shown["StageVariables"] == {"a": "1", "b": "true", "c": "d"}


@pytest.mark.parametrize("given", ["not json", "[1]", '{"a": NaN}', '{"a":' * 100_000])
def test_a_text_that_is_no_json_object_is_refused_where_one_is_wanted(given):
    with pytest.raises(DeploymentError, match="StageVariables"):
        made("Stage", StageName="prod", StageVariables=given)


@pytest.mark.parametrize("given", [{"type": "object"}, '{"type": "object"}', '{ "type":\n"object" }'])
def test_an_object_is_a_text_where_the_operation_wants_one(given):
    fitted = fit(shape("CreateModel", "Schema"), given)
    assert isinstance(fitted, str)
    assert same(shape("CreateModel", "Schema"), fitted, '{"type": "object"}')


@pytest.mark.parametrize(
    ("operation", "member", "wanted", "now", "is_same"),
    [
        ("CreateApi", "Tags", {"a": "b"}, {"a": "b", "c": "d"}, False),
        ("CreateApi", "CorsConfiguration", {"MaxAge": 5}, {"MaxAge": 5, "AllowOrigins": ["*"]}, True),
        ("CreateApi", "CorsConfiguration", {"AllowOrigins": ["a"]}, {"AllowOrigins": ["a", "b"]}, False),
        ("CreateModel", "Schema", '{"a": 1}', '{"a":2}', False),
        ("CreateModel", "Schema", "text", "text", True),
        (
            "CreateDomainName",
            "DomainNameConfigurations",
            [{"EndpointType": "REGIONAL"}],
            [{"EndpointType": "REGIONAL", "HostedZoneId": "Z"}],
            True,
        ),
    ],
)
def test_a_structure_may_have_more_than_is_wanted_of_it_and_a_map_may_not(
    operation, member, wanted, now, is_same
):
    assert same(shape(operation, member), wanted, now) is is_same


def test_a_number_of_too_many_digits_is_no_text():
    with pytest.raises(DeploymentError, match="expected type: String, found: Integer"):
        made("Stage", StageName=10**5000)


def test_a_whole_number_that_no_float_holds_is_no_number():
    with pytest.raises(DeploymentError, match="expected type: Number, found: Integer"):
        made("Stage", StageName="prod", DefaultRouteSettings={"ThrottlingRateLimit": 10**400})
