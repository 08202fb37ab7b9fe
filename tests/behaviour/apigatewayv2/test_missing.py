"""What isn't there: each operation that names an API says so with the account, and nothing else is named by its id."""

from __future__ import annotations

import json

import pytest
from botocore import xform_name

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.spec.model import load
from support import client_of
from support_v2 import INVOCATION, make_domain, make_route, make_target

NOWHERE = "abcdefghij"
OTHER_ACCOUNT = "111122223333"
MODEL = load("apigatewayv2")
# What operations need beside what their paths name.
NEEDED = {
    "CreateAuthorizer": {
        "AuthorizerType": "REQUEST",
        "AuthorizerPayloadFormatVersion": "2.0",
        "AuthorizerUri": INVOCATION,
        "IdentitySource": ["$request.header.Authorization"],
        "Name": "function",
    },
    "CreateIntegration": {
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "GET",
        "IntegrationUri": "https://example.com",
    },
    "CreateIntegrationResponse": {"IntegrationResponseKey": "$default"},
    "CreateModel": {"Name": "Pet", "Schema": "{}"},
    "CreateRoute": {"RouteKey": "GET /pets"},
    "CreateRouteResponse": {"RouteResponseKey": "$default"},
    "CreateStage": {"StageName": "prod"},
    "ExportApi": {"OutputType": "JSON"},
    "ReimportApi": {
        "Body": json.dumps({"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": {}})
    },
}


def named(operation):
    """What the path of an operation names."""
    shape = MODEL.operation_model(operation).input_shape
    members = shape.members if shape else {}
    return [name for name, member in members.items() if member.serialization.get("location") == "uri"]


OF_AN_API = [name for name in MODEL.operation_names if "ApiId" in named(name)]


def request(operation, **ids):
    """What an operation is asked for; what no id is given for isn't there."""
    fixed = {"Specification": "OAS30"}
    return {
        **{name: fixed.get(name, NOWHERE) for name in named(operation)},
        **NEEDED.get(operation, {}),
        **ids,
    }


def refusal(client, operation, **ids):
    """The answer that says what is missing."""
    with pytest.raises(client.exceptions.NotFoundException) as caught:
        getattr(client, xform_name(operation))(**request(operation, **ids))
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    return caught.value.response


def test_many_operations_name_an_api():
    assert len(OF_AN_API) > 45


@pytest.mark.parametrize("operation", OF_AN_API)
def test_an_api_that_is_not_there_is_named_with_the_account(client, operation):
    answer = refusal(client, operation)
    assert answer["Error"]["Message"] == f"Invalid API identifier specified 123456789012:{NOWHERE}"
    assert answer["ResourceType"] == "API"


@pytest.mark.parametrize("operation", OF_AN_API)
def test_it_is_the_callers_account_and_was_seen_to_come_alone(operation):
    with mock_cloud(seed=7, isolated=True, account_id=OTHER_ACCOUNT, fidelity="observed"):
        answer = refusal(client_of("apigatewayv2"), operation)
    assert answer["Error"]["Message"] == f"Invalid API identifier specified {OTHER_ACCOUNT}:{NOWHERE}"
    assert "ResourceType" not in answer


# Each with the member that names what is missing, and what that is called.
OF_ANOTHER_THING = [
    ("GetApiMapping", "ApiMappingId", "ApiMapping"),
    ("GetAuthorizer", "AuthorizerId", "Authorizer"),
    ("GetDeployment", "DeploymentId", "Deployment"),
    ("GetDomainName", "DomainName", "domain name"),
    ("GetIntegration", "IntegrationId", "Integration"),
    ("GetIntegrationResponse", "IntegrationResponseId", "IntegrationResponse"),
    ("GetModel", "ModelId", "Model"),
    ("GetModelTemplate", "ModelId", "Model"),
    ("GetPortal", "PortalId", "Portal"),
    ("GetPortalProduct", "PortalProductId", "PortalProduct"),
    ("GetRoute", "RouteId", "Route"),
    ("GetRouteResponse", "RouteResponseId", "RouteResponse"),
    ("GetRoutingRule", "RoutingRuleId", "RoutingRule"),
    ("GetStage", "StageName", "stage"),
    ("GetVpcLink", "VpcLinkId", "VpcLink"),
    ("DeleteRouteRequestParameter", "RequestParameterKey", "RequestParameter"),
]


@pytest.fixture
def there(client, websocket_api):
    """What is there, for what is missing to belong to."""
    domain = make_domain(client)["DomainName"]
    return {
        "ApiId": websocket_api,
        "DomainName": domain,
        "IntegrationId": make_target(client, websocket_api).partition("/")[2],
        "RouteId": make_route(client, websocket_api, "hello")["RouteId"],
    }


@pytest.mark.parametrize(("operation", "missing", "thing"), OF_ANOTHER_THING)
def test_what_else_is_not_there_is_not_named(client, there, operation, missing, thing):
    above = {name: value for name, value in there.items() if name in named(operation) and name != missing}
    answer = refusal(client, operation, **above)
    assert answer["Error"]["Message"] == f"Invalid {thing} identifier specified"
    assert answer["ResourceType"] == thing
