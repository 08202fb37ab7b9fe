"""The event of payload format 1.0, as an HTTP API writes it: much of it is other than a REST API's."""

from __future__ import annotations

import pytest

from support_serving import ACCOUNT, Served


@pytest.fixture
def api(cloud):
    made = Served(cloud)
    function = made.function({"statusCode": 200}, "1.0")
    made.route("ANY /items", function)
    made.route("POST /x/{id}", function)
    made.route("$default", function)
    return made


@pytest.mark.rows(
    *("D1", "D2", "D3", "D4", "D5", "D7", "D8", "D9", "D10", "D12", "D13", "D14", "D15", "D17", "D20", "P7")
)
def test_a_bare_request_has_what_real_events_have_and_nothing_else(api):
    answer = api.send(
        "GET", "/items", headers={"accept": "*/*", "user-agent": "curl/8.5.0"}, source_ip="203.0.113.9"
    )
    event = api.event
    host = api.endpoint.removeprefix("https://")
    trace = event["headers"]["X-Amzn-Trace-Id"]
    headers = {
        "accept": "*/*",
        "Content-Length": "0",
        "Host": host,
        "User-Agent": "curl/8.5.0",
        "X-Amzn-Trace-Id": trace,
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    at = api.cloud.requests[-1].at
    request_id = answer.headers["apigw-requestid"]
    assert event == {
        "version": "1.0",
        "resource": "/items",
        "path": "/items",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": api.id,
            "domainName": host,
            "domainPrefix": api.id,
            "extendedRequestId": request_id,
            "httpMethod": "GET",
            "identity": {
                "accessKey": None,
                "accountId": None,
                "caller": None,
                "cognitoAmr": None,
                "cognitoAuthenticationProvider": None,
                "cognitoAuthenticationType": None,
                "cognitoIdentityId": None,
                "cognitoIdentityPoolId": None,
                "principalOrgId": None,
                "sourceIp": "203.0.113.9",
                "user": None,
                "userAgent": "curl/8.5.0",
                "userArn": None,
            },
            "path": "/items",
            "protocol": "HTTP/1.1",
            "requestId": request_id,
            "requestTime": at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(at.timestamp() * 1000),
            "resourceId": "ANY /items",
            "resourcePath": "/items",
            "stage": "$default",
        },
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }


@pytest.mark.rows("D4", "D5", "D21", "A43")
def test_the_resource_is_the_route_and_its_id_the_key(api):
    api.send("POST", "/x/a%20b", headers={"content-type": "text/plain"}, body="hello")
    event = api.event
    assert (event["resource"], event["path"], event["pathParameters"]) == (
        "/x/{id}",
        "/x/a%20b",
        {"id": "a b"},
    )
    assert event["requestContext"]["resourceId"] == "POST /x/{id}"
    assert (event["body"], event["isBase64Encoded"]) == ("hello", False)
    api.send("GET", "/elsewhere")
    assert (api.event["resource"], api.event["requestContext"]["resourceId"]) == ("$default", "$default")


@pytest.mark.rows("D16", "D17", "D18", "D19", "D20")
def test_the_last_value_counts_and_all_are_beside_it(api):
    api.send(
        "GET",
        "/items?a=1&a=b%20c&z=",
        headers=[("X-Twice", "1"), ("X-Twice", "2"), ("cookie", "a=1; b=2"), ("CONTENT-TYPE", "text/plain")],
    )
    event = api.event
    assert event["headers"]["X-Twice"] == "2"
    assert event["multiValueHeaders"]["X-Twice"] == ["1", "2"]
    assert event["headers"]["cookie"] == "a=1; b=2"
    assert event["headers"]["Content-Type"] == "text/plain"
    assert "cookies" not in event
    assert event["queryStringParameters"] == {"a": "b c", "z": ""}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "b c"], "z": [""]}


@pytest.mark.rows("D3")
def test_stage_variables_are_there_if_the_stage_has_any(api):
    api.client.update_stage(ApiId=api.id, StageName="$default", StageVariables={"level": "one"})
    api.send("GET", "/items")
    assert api.event["stageVariables"] == {"level": "one"}


@pytest.mark.rows("D27")
def test_an_integration_that_names_no_format_has_this_one(cloud):
    api = Served(cloud)
    uri = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:plain"
    made = api.client.create_integration(ApiId=api.id, IntegrationType="AWS_PROXY", IntegrationUri=uri)
    cloud.functions["plain"] = lambda event, _context: {"statusCode": 200, "body": event["version"]}
    api.route("$default", made["IntegrationId"])
    assert api.send().text == "1.0"
