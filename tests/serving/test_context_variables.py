"""What ``$context`` is for a request."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from awsmock_ar_apigw.serving.http_api.context_variables import context_variable
from awsmock_ar_apigw.serving.http_api.exchange import Exchange
from awsmock_ar_apigw.serving.messages import Headers, Request

PLACE = SimpleNamespace(
    where=SimpleNamespace(account="123456789012"),
    api=SimpleNamespace(key="abc123"),
    stage_name="prod",
    raw_path="/prod/pets/",
    mapping_key="v1/pets",
)


@pytest.fixture
def exchange():
    request = Request(
        "GET", "api.example.com:443", "/v1/pets/", "", Headers([("User-Agent", "test")]), b"", "192.0.2.1"
    )
    return Exchange(request, PLACE, "request-id=", "1-0-0", 1_000_000)


@pytest.mark.rows("N9", "N11", "N12", "N13", "N17")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accountId", "123456789012"),
        ("apiId", "abc123"),
        ("customDomain.basePathMatched", "v1/pets"),
        ("domainName", "api.example.com"),
        ("domainPrefix", "api"),
        ("extendedRequestId", "request-id="),
        ("httpMethod", "GET"),
        ("identity.sourceIp", "192.0.2.1"),
        ("identity.userAgent", "test"),
        ("path", "/prod/pets"),
        ("protocol", "HTTP/1.1"),
        ("requestId", "request-id="),
        ("requestTime", "01/Jan/1970:00:00:01 +0000"),
        ("requestTimeEpoch", "1000"),
        ("stage", "prod"),
        ("routeKey", None),
        ("authorizer.principalId", None),
        ("authorizer.claims.sub", None),
        ("identity.caller", None),
        ("identity.cognitoIdentityId", None),
        ("nobody", None),
        ("", None),
    ],
)
def test_what_every_request_has(exchange, name, value):
    assert context_variable(exchange, name) == value


@pytest.mark.rows("N14", "N15", "N16", "N18", "N19")
@pytest.mark.parametrize(
    ("noted", "name"),
    [
        ("integration.error", "integrationErrorMessage"),
        ("integration.error", "integration.error"),
        ("integration.integrationStatus", "integrationStatus"),
        ("integration.latency", "integrationLatency"),
        ("integration.status", "integration.status"),
        ("authorizer.error", "authorizer.error"),
        ("awsEndpointRequestId", "awsEndpointRequestId"),
        ("dataProcessed", "dataProcessed"),
        ("error.message", "error.message"),
        ("error.responseType", "error.responseType"),
        ("responseLatency", "responseLatency"),
        ("responseLength", "responseLength"),
        ("status", "status"),
    ],
)
def test_what_others_have_noted(exchange, noted, name):
    assert context_variable(exchange, name) is None
    exchange.noted[noted] = "found"
    assert context_variable(exchange, name) == "found"


@pytest.mark.rows("N16")
def test_the_text_of_an_error_is_quoted(exchange):
    exchange.noted["error.message"] = 'no "pets"'
    assert context_variable(exchange, "error.messageString") == r'"no \"pets\""'


def test_claims_of_a_token(exchange):
    exchange.identity = {"jwt": {"claims": {"sub": "ann", "cognito:groups": "[a b]"}, "scopes": None}}
    assert context_variable(exchange, "authorizer.claims.sub") == "ann"
    assert context_variable(exchange, "authorizer.claims.cognito:groups") == "[a b]"
    assert context_variable(exchange, "authorizer.claims.nobody") is None
    assert context_variable(exchange, "authorizer.sub") is None


@pytest.mark.parametrize("context", [{"team": "dogs", "level": 7, "deep": {"a": [True]}}, None])
def test_what_a_lambda_authorizer_has_found_out(exchange, context):
    exchange.identity = {"lambda": context}
    exchange.principal = "ann"
    names = ("principalId", "team", "level", "deep", "claims.sub")
    found = [context_variable(exchange, f"authorizer.{name}") for name in names]
    assert found == (
        ["ann", "dogs", "7", '{"a":[true]}', None] if context else ["ann", None, None, None, None]
    )


@pytest.mark.rows("N17")
@pytest.mark.parametrize("cognito", [None, {"identityId": "i", "identityPoolId": "p", "amr": []}])
def test_who_calls_where_iam_knows_it(exchange, cognito):
    exchange.identity = {
        "iam": {
            "accountId": "a",
            "callerId": "c",
            "principalOrgId": None,
            "userArn": "u",
            "userId": "i",
            "cognitoIdentity": cognito,
        }
    }
    names = (
        "accountId",
        "caller",
        "principalOrgId",
        "user",
        "userArn",
        "cognitoIdentityId",
        "cognitoIdentityPoolId",
    )
    found = [context_variable(exchange, f"identity.{name}") for name in names]
    assert found == ["a", "c", None, "i", "u", *(["i", "p"] if cognito else [None, None])]
