"""Quick create: what a target makes, what can be changed of it, and what can't."""

import pytest

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:pets"
URL = "https://example.com/pets"
ROLE = "arn:aws:iam::123456789012:role/invoke"
WITHOUT = (
    "target, routeKey and credentialsArn can be updated only for an API that was created with quick create."
)


def make(client, target=URL, **more):
    return client.create_api(Name="pets", ProtocolType="HTTP", Target=target, **more)


def parts(client, api):
    """The one integration, the one route and the one stage of an API."""
    found = []
    for operation in (client.get_integrations, client.get_routes, client.get_stages):
        (item,) = operation(ApiId=api)["Items"]
        found.append(item)
    return found


@pytest.fixture
def api(client):
    return make(client)["ApiId"]


# What it makes


@pytest.mark.parametrize(
    ("target", "kind", "method", "version"),
    [(URL, "HTTP_PROXY", "ANY", "1.0"), (LAMBDA, "AWS_PROXY", "POST", "2.0")],
)
def test_a_target_makes_an_integration_a_route_and_a_stage(client, target, kind, method, version):
    api = make(client, target)["ApiId"]
    integration, route, stage = parts(client, api)
    assert integration == {
        "ApiGatewayManaged": True,
        "ConnectionType": "INTERNET",
        "IntegrationId": integration["IntegrationId"],
        "IntegrationMethod": method,
        "IntegrationType": kind,
        "IntegrationUri": target,
        "PayloadFormatVersion": version,
        "TimeoutInMillis": 30000,
    }
    assert route == {
        "ApiGatewayManaged": True,
        "ApiKeyRequired": False,
        "AuthorizationType": "NONE",
        "RouteId": route["RouteId"],
        "RouteKey": "$default",
        "Target": f"integrations/{integration['IntegrationId']}",
    }
    (deployment,) = client.get_deployments(ApiId=api)["Items"]
    assert (stage["StageName"], stage["AutoDeploy"], stage["ApiGatewayManaged"]) == ("$default", True, True)
    assert stage["DeploymentId"] == deployment["DeploymentId"]


def test_the_answer_tells_nothing_of_them(client):
    made = make(client)
    plain = client.create_api(Name="pets", ProtocolType="HTTP")
    assert made.keys() == plain.keys()


def test_a_route_key_takes_the_place_of_the_default(client):
    assert parts(client, make(client, RouteKey="GET /pets")["ApiId"])[1]["RouteKey"] == "GET /pets"


def test_credentials_are_the_integrations(client):
    integration, _route, _stage = parts(client, make(client, LAMBDA, CredentialsArn=ROLE)["ApiId"])
    assert integration["CredentialsArn"] == ROLE


@pytest.mark.parametrize("more", [{"RouteKey": "GET /pets"}, {"CredentialsArn": ROLE}])
def test_without_a_target_nothing_is_made(client, more):
    api = client.create_api(Name="pets", ProtocolType="HTTP", **more)["ApiId"]
    for operation in (client.get_integrations, client.get_routes, client.get_stages):
        assert operation(ApiId=api)["Items"] == []


@pytest.mark.parametrize("target", ["pets", "ftp://example.com", "arn:aws:s3:::bucket", "https://"])
def test_a_target_is_a_url_or_a_function(client, api, refused, target):
    said = f"Invalid target: {target}. Specify a fully qualified URL or a Lambda function ARN."
    with refused("BadRequestException", match=said):
        make(client, target)
    with refused("BadRequestException", match=said):
        client.update_api(ApiId=api, Target=target)


def test_what_its_parts_refuse_makes_no_api(client, refused):
    with refused("BadRequestException", match="route key is not formatted properly"):
        make(client, RouteKey="PETS")
    assert client.get_apis()["Items"] == []


@pytest.mark.parametrize(
    ("wire", "more"),
    [
        ("target", {"Target": URL}),
        ("routeKey", {"RouteKey": "$connect"}),
        ("credentialsArn", {"CredentialsArn": ROLE}),
    ],
)
def test_a_websocket_api_has_none_of_it(client, websocket_api, refused, wire, more):
    said = f"{wire} is not currently supported for WebSocket APIs."
    with refused("BadRequestException", match=said):
        client.create_api(
            Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action", **more
        )
    with refused("BadRequestException", match=said):
        client.update_api(ApiId=websocket_api, **more)


# What can be changed of it


def test_a_target_can_be_changed_to_another_kind(client, api):
    before = parts(client, api)[0]
    client.update_api(ApiId=api, Target=LAMBDA)
    after = parts(client, api)[0]
    assert after == {
        **before,
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": LAMBDA,
        "IntegrationMethod": "POST",
        "PayloadFormatVersion": "2.0",
    }


def test_credentials_can_be_changed_alone(client):
    api = make(client, LAMBDA)["ApiId"]
    client.update_api(ApiId=api, CredentialsArn=ROLE)
    integration = parts(client, api)[0]
    assert (integration["CredentialsArn"], integration["IntegrationUri"]) == (ROLE, LAMBDA)


def test_a_route_key_can_be_changed_but_for_the_default(client, api, refused):
    other = make(client, RouteKey="GET /pets")["ApiId"]
    client.update_api(ApiId=other, RouteKey="GET /animals")
    assert parts(client, other)[1]["RouteKey"] == "GET /animals"
    with refused("BadRequestException"):
        client.update_api(ApiId=api, RouteKey="GET /pets")
    client.update_api(ApiId=api, RouteKey="$default")
    assert parts(client, api)[1]["RouteKey"] == "$default"


def test_a_target_can_be_changed_when_the_route_is_gone_and_the_route_key_can_not(client, api, refused):
    client.delete_route(ApiId=api, RouteId=client.get_routes(ApiId=api)["Items"][0]["RouteId"])
    client.update_api(ApiId=api, Target="https://example.org/cats")
    (integration,) = client.get_integrations(ApiId=api)["Items"]
    assert integration["IntegrationUri"] == "https://example.org/cats"
    with refused("BadRequestException", match=WITHOUT):
        client.update_api(ApiId=api, RouteKey="GET /cats")


def test_a_change_that_fails_halfway_changes_nothing(client, api, refused):
    with refused("BadRequestException"):
        client.update_api(ApiId=api, Name="animals", Target=LAMBDA, RouteKey="PETS")
    assert client.get_api(ApiId=api)["Name"] == "pets"
    assert parts(client, api)[0]["IntegrationUri"] == URL


def test_a_change_deploys_and_an_update_of_the_api_alone_does_not(client, api):
    client.update_api(ApiId=api, Name="animals")
    assert len(client.get_deployments(ApiId=api)["Items"]) == 1
    client.update_api(ApiId=api, Target=LAMBDA)
    assert len(client.get_deployments(ApiId=api)["Items"]) == 2


@pytest.mark.parametrize("asked", [{"Target": URL}, {"RouteKey": "GET /pets"}, {"CredentialsArn": ROLE}])
def test_an_api_that_was_made_by_hand_has_nothing_to_change(client, http_api, refused, asked):
    with refused("BadRequestException", match=WITHOUT):
        client.update_api(ApiId=http_api, **asked)


# What can't be done to its parts


def test_its_integration_can_be_changed_and_not_deleted(client, api, refused):
    integration, _route, _stage = parts(client, api)
    client.update_integration(
        ApiId=api, IntegrationId=integration["IntegrationId"], IntegrationUri="https://example.com/animals"
    )
    assert parts(client, api)[0]["IntegrationUri"] == "https://example.com/animals"
    client.delete_route(ApiId=api, RouteId=parts(client, api)[1]["RouteId"])
    with pytest.raises(client.exceptions.ClientError):
        client.delete_integration(ApiId=api, IntegrationId=integration["IntegrationId"])
    assert client.get_integrations(ApiId=api)["Items"]


def test_its_stage_cannot_be_changed(client, api, refused):
    with refused("BadRequestException"):
        client.update_stage(ApiId=api, StageName="$default", Description="Mine")


def test_a_target_and_cors_at_once_are_deployed_once(client):
    api = client.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
    before = len(client.get_deployments(ApiId=api)["Items"])
    client.update_api(ApiId=api, Target="https://example.org", CorsConfiguration={"AllowOrigins": ["*"]})
    assert len(client.get_deployments(ApiId=api)["Items"]) == before + 1
