"""Access logs: one line for each request, in the format of its stage."""

from __future__ import annotations

import json

import pytest

from awsmock_ar_apigw import MockError
from support_serving import ACCOUNT, Served, arn_of
from support_v2 import make_domain

GROUP = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/pets/access"
LINE = "$context.requestId $context.httpMethod $context.routeKey $context.status $context.responseLength $context.protocol"


def logging(cloud, format_=LINE, group=GROUP):
    api = Served(cloud, stage=None)
    api.route("GET /pets/{id}", answer={"statusCode": 201, "body": "hello"})
    api.stage("prod", AccessLogSettings={"DestinationArn": group, "Format": format_})
    return api


@pytest.mark.rows("N6", "N7", "N8", "N9", "N10")
def test_each_request_writes_a_line(cloud):
    api = logging(cloud)
    first = api.send("GET", "/prod/pets/7").headers["apigw-requestid"]
    second = api.send("PUT", "/prod/elsewhere").headers["apigw-requestid"]
    assert cloud.apigatewayv2.access_logs() == [
        f"{first} GET GET /pets/{{id}} 201 5 HTTP/1.1",
        f"{second} PUT - 404 23 HTTP/1.1",
    ]
    for name in (GROUP, GROUP + ":*", "/pets/access"):
        assert cloud.apigatewayv2.access_logs(name) == cloud.apigatewayv2.access_logs()


@pytest.mark.rows("N7", "N8", "N11", "N12", "N14", "N15", "N16", "N17", "N18")
def test_a_format_of_json_has_a_dash_for_what_has_no_value(cloud):
    names = [
        *(
            "accountId",
            "apiId",
            "stage",
            "path",
            "domainName",
            "domainPrefix",
            "extendedRequestId",
            "identity.sourceIp",
        ),
        *("identity.userAgent", "identity.caller", "integration.status", "integration.integrationStatus"),
        *(
            "integrationStatus",
            "integrationErrorMessage",
            "error.message",
            "error.messageString",
            "authorizer.error",
        ),
        *(
            "responseLatency",
            "dataProcessed",
            "customDomain.basePathMatched",
            "awsEndpointRequestId",
            "nothing.at.all",
        ),
    ]
    names = ("requestId", *names)
    # A format has at most 1,024 characters.
    format_ = json.dumps([f"$context.{name}" for name in names], separators=(",", ":"))
    api = logging(cloud, format_)
    answer = api.send("GET", "/prod/pets/7", headers={"user-agent": "curl/8.5.0"}, body="12345")
    (values,) = map(json.loads, cloud.apigatewayv2.access_logs())
    line = dict(zip(names, values, strict=True))
    assert line.pop("requestId") == line.pop("extendedRequestId") == answer.headers["apigw-requestid"]
    assert line.pop("responseLatency").isdigit()
    assert line == {
        "accountId": ACCOUNT,
        "apiId": api.id,
        "stage": "prod",
        "path": "/prod/pets/7",
        "domainName": api.endpoint.removeprefix("https://"),
        "domainPrefix": api.id,
        "identity.sourceIp": "127.0.0.1",
        "identity.userAgent": "curl/8.5.0",
        "identity.caller": "-",
        "integration.status": "201",
        "integration.integrationStatus": "200",
        "integrationStatus": "200",
        "integrationErrorMessage": "-",
        "error.message": "-",
        "error.messageString": "-",
        "authorizer.error": "-",
        "dataProcessed": "10",
        "customDomain.basePathMatched": "-",
        "awsEndpointRequestId": "-",
        "nothing.at.all": "-",
    }


@pytest.mark.rows("N16")
def test_what_the_gateway_has_refused_is_in_the_line(cloud):
    api = logging(cloud, "$context.requestId: $context.error.message, $context.error.messageString.")
    request_id = api.send("GET", "/prod/elsewhere").headers["apigw-requestid"]
    assert cloud.apigatewayv2.access_logs() == [f'{request_id}: Not Found, "Not Found".']


@pytest.mark.rows("N2", "N6")
def test_settings_act_at_once_and_a_stage_without_them_writes_nothing(cloud):
    api = logging(cloud)
    api.client.delete_access_log_settings(ApiId=api.id, StageName="prod")
    api.send("GET", "/prod/pets/7")
    assert cloud.apigatewayv2.access_logs() == []
    with pytest.raises(MockError, match=r"Nothing was written to '/pets/access'\. There are: none\."):
        cloud.apigatewayv2.access_logs("/pets/access")


def test_a_reset_empties_the_logs(cloud):
    logging(cloud).send("GET", "/prod/pets/7")
    cloud.reset()
    assert cloud.apigatewayv2.access_logs() == []


@pytest.mark.rows("N13")
def test_a_line_names_the_mapping_that_was_taken(cloud):
    api = logging(cloud, "$context.requestId $context.customDomain.basePathMatched")
    make_domain(api.client)
    api.client.create_api_mapping(
        DomainName="api.example.com", ApiId=api.id, Stage="prod", ApiMappingKey="v1/orders"
    )
    cloud.request("GET", "https://api.example.com/v1/orders/pets/7")
    (line,) = cloud.apigatewayv2.access_logs()
    assert line.endswith(" v1/orders")


def test_a_logger_tells_of_each_request_what_to_add(api, caplog):
    api.route("GET /pets", api.function(name="pets"))
    del api.cloud.functions["pets"]
    with caplog.at_level("DEBUG", logger="awsmock_ar_apigw"):
        api.send("GET", "/pets")
    assert caplog.messages[-1].endswith(
        "There is no function for %s. Give one: cloud.functions['pets'] = handler." % arn_of("pets")
    )
