"""Requests to stored APIs over the wire: by host, by path and by domain name."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import server
from servers.asking import ask, http_api
from support import client_of
from support_serving import arn_of

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"


@pytest.fixture
def api(cloud):
    """An HTTP API whose function tells its event."""
    cloud.functions["pets"] = lambda event, context: event
    return http_api(client_of("apigatewayv2"))


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("{api}.execute-api.localhost:{port}", "/pets/a%2Fb%20c"),
        ("{api}.execute-api.localhost", "/pets/a%2Fb%20c"),
        ("{api}.Execute-API.us-east-1.localhost:{port}", "/pets/a%2Fb%20c"),
        ("{api}.execute-api.localhost.localstack.cloud:{port}", "/pets/a%2Fb%20c"),
        ("{api}.execute-api.us-east-1.amazonaws.com", "/pets/a%2Fb%20c"),
        (None, "/_aws/execute-api/{api}/pets/a%2Fb%20c"),
    ],
)
def test_each_way_leads_to_the_api_with_the_path_as_it_was_sent(running, api, host, path):
    host = host and host.format(api=api, port=running.port)
    answer = ask(running.port, "GET", path.format(api=api) + "?q=1&q=2", {"x-a": "b"}, host=host)
    event = answer.json()
    assert answer.status == 200
    assert event["rawPath"] == "/pets/a/b c"
    assert event["rawQueryString"] == "q=1&q=2"
    assert event["headers"]["x-a"] == "b"
    assert event["requestContext"]["domainName"] == f"{api}.execute-api.us-east-1.amazonaws.com"
    assert event["requestContext"]["http"]["sourceIp"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "path"), [("nothing12.execute-api.localhost", "/"), (None, "/_aws/execute-api/nothing12/")]
)
def test_an_api_that_is_not_there_is_forbidden(running, host, path):
    answer = ask(running.port, "GET", path, host=host)
    assert (answer.status, answer.json()) == (403, {"message": "Forbidden"})


def test_a_domain_name_leads_to_what_is_mapped(running, api):
    client = client_of("apigatewayv2")
    client.create_domain_name(
        DomainName="pets.example.com",
        DomainNameConfigurations=[{"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL"}],
    )
    client.create_api_mapping(DomainName="pets.example.com", ApiId=api, Stage="$default", ApiMappingKey="v1")
    answer = ask(running.port, "GET", "/v1/pets", host=f"pets.example.com:{running.port}")
    assert answer.json()["requestContext"]["domainName"] == "pets.example.com"


def test_lines_of_one_name_arrive_together_and_leave_apart(cloud, running):
    seen = []

    def pets(event, context):
        seen.append(event)
        return {"statusCode": 200, "cookies": ["a=1", "b=2"], "body": "aGVsbG8=", "isBase64Encoded": True}

    cloud.functions["pets"] = pets
    api = http_api(client_of("apigatewayv2"))
    from http.client import HTTPConnection  # noqa: PLC0415 - for lines that a dictionary can't have

    connection = HTTPConnection("127.0.0.1", running.port)
    connection.putrequest("POST", f"/_aws/execute-api/{api}/")
    connection.putheader("x-a", "1")
    connection.putheader("x-a", "2")
    connection.putheader("content-length", "2")
    connection.endheaders(b"\xff\x00")
    response = connection.getresponse()
    assert response.headers.get_all("set-cookie") == ["a=1", "b=2"]
    assert response.read() == b"hello"
    connection.close()
    assert seen[0]["headers"]["x-a"] == "1,2"
    assert (seen[0]["body"], seen[0]["isBase64Encoded"]) == ("/wA=", True)


def test_what_was_answered_is_noted(cloud, running, api):
    ask(running.port, "GET", "/pets", host=f"{api}.execute-api.localhost:{running.port}")
    assert cloud.requests.assert_answered(path="/pets").api == api
    assert server.connect(running.url).requests.of(path="/pets")[0].event["rawPath"] == "/pets"


def test_a_token_lets_in(cloud, running):
    pytest.importorskip("jwt")
    issuer = cloud.issuer("https://login.example.com")
    cloud.functions["pets"] = lambda event, context: event["requestContext"]["authorizer"]
    client = client_of("apigatewayv2")
    api = http_api(client)
    authorizer = client.create_authorizer(
        ApiId=api,
        Name="login",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": issuer.url, "Audience": ["pets"]},
    )["AuthorizerId"]
    integration = client.create_integration(
        ApiId=api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=arn_of("pets"),
        PayloadFormatVersion="2.0",
    )["IntegrationId"]
    client.create_route(
        ApiId=api,
        RouteKey="GET /pets",
        Target=f"integrations/{integration}",
        AuthorizationType="JWT",
        AuthorizerId=authorizer,
    )
    path = f"/_aws/execute-api/{api}/pets"
    assert ask(running.port, "GET", path).status == 401
    token = issuer.token(sub="ann", aud="pets")
    answer = ask(running.port, "GET", path, {"authorization": f"Bearer {token}"})
    assert answer.json()["jwt"]["claims"]["sub"] == "ann"
