"""Drift: what somebody has changed since, by boto3."""

import pytest

from support import client_of
from support_stacks import PETS, pets


@pytest.fixture
def stack(cloud):
    return cloud.deploy(
        pets(Api={"CorsConfiguration": {"AllowOrigins": ["https://a.example.com"], "MaxAge": "5"}})
    )


def test_what_was_just_deployed_has_no_drift(stack):
    assert not stack.drift()
    assert str(stack.drift()) == "IN_SYNC"


def test_a_property_that_was_changed_is_drift(cloud, stack):
    client = client_of("apigatewayv2")
    client.update_api(
        ApiId=stack.resources["Api"].physical_id, Name="dogs", Description="not in the template"
    )
    (found,) = stack.drift()
    assert (found.logical_id, found.type, found.property, found.expected, found.found) == (
        "Api",
        "AWS::ApiGatewayV2::Api",
        "Name",
        "pets-prod",
        "dogs",
    )
    assert str(stack.drift()) == "Api (AWS::ApiGatewayV2::Api): Name: expected 'pets-prod', found 'dogs'"


def test_a_nested_property_is_named_by_its_path(stack):
    client = client_of("apigatewayv2")
    cors = {"AllowOrigins": ["https://b.example.com"], "MaxAge": 5}
    client.update_api(ApiId=stack.resources["Api"].physical_id, CorsConfiguration=cors)
    assert [(one.property, one.found) for one in stack.drift()] == [
        ("CorsConfiguration.AllowOrigins", ["https://b.example.com"])
    ]


def test_what_was_deleted_is_drift(stack):
    client = client_of("apigatewayv2")
    api = stack.resources["Api"].physical_id
    client.delete_route(ApiId=api, RouteId=stack.resources["Route"].physical_id)
    assert stack.drift() == ["Route (AWS::ApiGatewayV2::Route): deleted"]


def test_an_update_that_changes_the_same_takes_drift_back(cloud):
    stack = cloud.deploy(PETS)
    client_of("apigatewayv2").update_api(ApiId=stack.resources["Api"].physical_id, Name="dogs")
    stack.update(pets(Api={"Name": "cats"}))
    assert stack.drift() == []


CORS = {"AllowHeaders": ["Content-Type"], "AllowOrigins": ["*"], "MaxAge": 5}


def test_what_the_service_writes_otherwise_is_no_drift_after_an_update_either(cloud):
    stack = cloud.deploy(pets(Api={"CorsConfiguration": CORS}))
    stack.update(pets(Api={"CorsConfiguration": {**CORS, "MaxAge": 7}}))
    assert stack.resources["Api"].item["CorsConfiguration"]["AllowHeaders"] == ["content-type"]
    assert stack.drift() == []


def test_beside_what_was_changed_nothing_is_drift(cloud):
    stack = cloud.deploy(pets(Api={"CorsConfiguration": CORS}))
    client, api = client_of("apigatewayv2"), stack.resources["Api"].physical_id
    client.update_api(ApiId=api, CorsConfiguration={"MaxAge": 9})
    assert [one.property for one in stack.drift()] == ["CorsConfiguration.MaxAge"]
    client.update_api(ApiId=api, CorsConfiguration={"MaxAge": 5, "AllowHeaders": ["x-pet"]})
    assert stack.drift() == [
        "Api (AWS::ApiGatewayV2::Api): CorsConfiguration.AllowHeaders: expected ['Content-Type'], found ['x-pet']"
    ]
