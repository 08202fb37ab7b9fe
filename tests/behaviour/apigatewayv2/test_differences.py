"""Where the real service was seen to differ from its reference: the mock does what its table says that it does."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.services.apigatewayv2.differences import DIFFERENCES
from support import client_of, differences_met
from support_v2 import another_api, make_domain

NAME = "api.example.com"
HTTPS = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "https://example.com"}
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:logs"


def status(call, *args, **asked):
    """The status of an answer, or of a refusal."""
    try:
        return call(*args, **asked)["ResponseMetadata"]["HTTPStatusCode"]
    except ClientError as refused:
        return refused.response["ResponseMetadata"]["HTTPStatusCode"]


def works(call, *args, **asked):
    """Whether a call isn't refused."""
    return status(call, *args, **asked) < 400


def which(*, documented, observed):
    """What the mock does, of two ways."""
    return {(True, True): "both", (True, False): "documented", (False, True): "observed"}[
        documented, observed
    ]


def integrate(client, api, **more):
    return works(client.create_integration, ApiId=api, **{**HTTPS, "PayloadFormatVersion": "1.0", **more})


def beside_the_message(client, http_api, **_apis):
    seen = set()
    for call, asked in (
        (client.get_api, {"ApiId": "nosuch"}),
        (client.get_stage, {"ApiId": http_api, "StageName": "nosuch"}),
        (client.delete_route_request_parameter, route_without_parameters(client, http_api)),
    ):
        with pytest.raises(client.exceptions.NotFoundException) as caught:
            call(**asked)
        seen.add("ResourceType" in caught.value.response)
    return which(documented=seen == {True}, observed=seen == {False})


def route_without_parameters(client, api):
    made = client.create_route(ApiId=api, RouteKey="GET /pets")
    return {"ApiId": api, "RouteId": made["RouteId"], "RequestParameterKey": "route.request.header.Pet"}


def status_of_an_update(client, http_api, **_apis):
    found = status(client.update_api, ApiId=http_api, Description="Pets")
    assert client.get_api(ApiId=http_api)["Description"] == "Pets"
    return which(documented=found == 200, observed=found == 201)


def members_of_websocket_apis(client, http_api, **_apis):
    key = {"ApiKeySelectionExpression": "$request.header.x-api-key"}
    shown = client.get_api(ApiId=http_api)
    taken = [
        works(client.create_api, Name="pets", ProtocolType="HTTP", **key),
        works(client.create_route, ApiId=http_api, RouteKey="GET /pets", ApiKeyRequired=False),
        integrate(client, http_api, PassthroughBehavior="WHEN_NO_MATCH"),
    ]
    (route,) = client.get_routes(ApiId=http_api)["Items"]
    is_shown = shown.items() >= key.items() and route["ApiKeyRequired"] is False
    return which(documented=not any(taken) and not is_shown, observed=all(taken) and is_shown)


def taken_name_of_an_authorizer(client, http_api, **_apis):
    def authorize(name):
        return client.create_authorizer(
            ApiId=http_api,
            AuthorizerType="JWT",
            Name=name,
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Audience": ["pets"], "Issuer": "https://example.com"},
        )["AuthorizerId"]

    authorize("first")
    second = authorize("second")
    found = {
        status(authorize, "first"),
        status(client.update_authorizer, ApiId=http_api, AuthorizerId=second, Name="first"),
    }
    return which(documented=found == {409}, observed=found == {400})


def message_of_a_stage(client, http_api, **_apis):
    stage = {"ApiId": http_api, "StageName": "prod"}
    before = client.create_stage(**stage, AutoDeploy=True)["LastDeploymentStatusMessage"]
    after = client.update_stage(**stage, AutoDeploy=False).get("LastDeploymentStatusMessage")
    assert client.get_stage(**stage).get("LastDeploymentStatusMessage") == after
    return which(documented=after is None, observed=after == before)


def taken_name(client, **_apis):
    make_domain(client)
    found = status(client.create_domain_name, DomainName=NAME, DomainNameConfigurations=[{}])
    assert found == 400  # what is asked of it is checked first
    with pytest.raises(ClientError) as caught:
        make_domain(client)
    code = caught.value.response["ResponseMetadata"]["HTTPStatusCode"]
    return which(documented=code == 409, observed=code == 400)


def unknown_api(client, http_api, **_apis):
    make_domain(client)
    client.create_stage(ApiId=http_api, StageName="prod")
    mapping = client.create_api_mapping(DomainName=NAME, ApiId=http_api, Stage="prod")["ApiMappingId"]
    create, update = client.create_api_mapping, client.update_api_mapping
    found = {
        status(create, DomainName=NAME, ApiId="nosuch", Stage="prod"),
        status(create, DomainName=NAME, ApiId=http_api, Stage="nosuch"),
        status(update, DomainName=NAME, ApiMappingId=mapping, ApiId="nosuch"),
        status(update, DomainName=NAME, ApiMappingId=mapping, ApiId=http_api, Stage="nosuch"),
    }
    return which(documented=found == {404}, observed=found == {400})


def log_format(client, http_api, **_apis):
    def logs(number, variable):
        settings = {"DestinationArn": LOG_GROUP, "Format": f"$context.{variable} $context.status"}
        return works(
            client.create_stage, ApiId=http_api, StageName=f"stage-{number}", AccessLogSettings=settings
        )

    assert logs(1, "requestId")
    return "observed" if logs(2, "extendedRequestId") else "documented"


def description(client, **_apis):
    product = client.create_portal_product(DisplayName="Pets")["PortalProductId"]
    found = client.get_portal_product(PortalProductId=product).get("Description")
    return which(documented=found == "", observed=found is None)


def picked(client, websocket_api, **_apis):
    def takes(value):
        return integrate(
            client, websocket_api, RequestParameters={"integration.request.header.X-Name": value}
        )

    return which(documented=takes("method.request.header.Name"), observed=takes("route.request.header.Name"))


def changes_query(client, http_api, **_apis):
    def takes(key):
        return integrate(client, http_api, RequestParameters={key: "static"})

    return which(documented=takes("append:queryString.name"), observed=takes("append:querystring.name"))


def overwrites_status(client, http_api, **_apis):
    def takes(key):
        return integrate(client, http_api, ResponseParameters={"200": {key: "201"}})

    return which(documented=takes("overwrite.statuscode"), observed=takes("overwrite:statuscode"))


def without_version(client, http_api, **_apis):
    found = works(client.create_integration, ApiId=http_api, **HTTPS)
    return "observed" if found else "documented"


DONE = dict(
    zip(
        (one.what for one in DIFFERENCES),
        [
            beside_the_message,
            status_of_an_update,
            members_of_websocket_apis,
            taken_name_of_an_authorizer,
            message_of_a_stage,
            taken_name,
            unknown_api,
            log_format,
            description,
            picked,
            changes_query,
            overwrites_status,
            without_version,
        ],
        strict=True,
    )
)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: DONE[difference.what].__name__)
def test_the_mock_does_what_the_table_says(cloud, client, http_api, websocket_api, difference):
    found = DONE[difference.what](client, http_api=http_api, websocket_api=websocket_api)
    assert found == difference.mock
    assert (difference in differences_met(cloud)) == bool(difference.by)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: DONE[difference.what].__name__)
def test_the_option_switches_over_what_the_table_says_and_leaves_the_rest(difference):
    with mock_cloud(seed=7, isolated=True, fidelity="observed") as cloud:
        client = client_of("apigatewayv2")
        apis = {"http_api": another_api(client), "websocket_api": another_api(client, "WEBSOCKET")}
        found = DONE[difference.what](client, **apis)
    assert found == ("observed" if difference.mock == "documented" else difference.mock)
    assert (difference in differences_met(cloud)) == bool(difference.by)
