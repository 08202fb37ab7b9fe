"""Which API and stage a request is for, and what its path looks like behind that."""

from __future__ import annotations

import re

import pytest

from awsmock_ar_apigw import MockError, mock_cloud
from support import client_of
from support_serving import Served, message
from support_v2 import make_domain

HOST = "api.example.com"


def mapped(api, key="", stage="$default", domain=HOST):
    asked = {"ApiMappingKey": key} if key else {}
    api.client.create_api_mapping(DomainName=domain, ApiId=api.id, Stage=stage, **asked)


def by_domain(api, path, host=HOST, **more):
    return api.cloud.request("GET", f"https://{host}{path}", **more)


@pytest.fixture
def open_api(cloud):
    """An API whose only route takes everything, without a stage yet."""
    api = Served(cloud, stage=None)
    api.route("$default")
    return api


def paths_of(api):
    event = api.event
    return event["rawPath"], event["requestContext"]["http"]["path"], event["requestContext"]["stage"]


# Default hosts and stages


@pytest.mark.rows("A1", "A2")
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"])
def test_an_api_answers_at_its_endpoint_in_every_partition(region):
    with mock_cloud(isolated=True) as cloud:
        client = client_of("apigatewayv2", region)
        made = client.create_api(
            Name="pets", ProtocolType="HTTP", Target="arn:aws:lambda:us-east-1:123456789012:function:pets"
        )
        cloud.functions["pets"] = lambda _event, _context: "here"
        suffix = "amazonaws.com.cn" if region == "cn-north-1" else "amazonaws.com"
        assert made["ApiEndpoint"] == f"https://{made['ApiId']}.execute-api.{region}.{suffix}"
        assert cloud.request("GET", made["ApiEndpoint"]).text == "here"
        assert (
            cloud.request("GET", made["ApiEndpoint"].upper().replace("HTTPS", "https") + ":443/").text
            == "here"
        )


@pytest.mark.rows("A3", "A4", "A5", "A6", "A7", "A27", "A28", "A35", "A36")
@pytest.mark.parametrize(
    ("path", "raw", "http", "stage"),
    [
        ("/", "/", "/", "$default"),
        ("", "/", "/", "$default"),
        (
            "/pets/dog",
            "/pets/dog",
            "/pets/dog",
            "pets",
        ),  # the stage goes before the route, in name and in path
        ("/pets", "/pets", "/pets", "pets"),
        ("/pets/", "/pets/", "/pets", "pets"),
        ("/Pets/dog", "/Pets/dog", "/Pets/dog", "$default"),
        ("/other/dog/", "/other/dog/", "/other/dog", "$default"),
        ("/$default/dog", "/$default/dog", "/$default/dog", "$default"),
    ],
)
def test_a_stage_is_chosen_before_the_route(open_api, path, raw, http, stage):
    for name in ("$default", "pets"):
        open_api.stage(name)
    assert open_api.send("GET", path).status == 200
    assert paths_of(open_api) == (raw, http, stage)


@pytest.mark.rows("A4", "A8", "B28")
def test_without_a_stage_or_a_deployment_nothing_is_found(open_api):
    assert (open_api.send().status, open_api.send().body) == (404, message("Not Found"))
    assert "It has no stage" in open_api.cloud.requests[-1].why
    open_api.client.create_stage(ApiId=open_api.id, StageName="prod")
    assert open_api.send("GET", "/elsewhere").status == 404
    assert "Its stages are: 'prod'" in open_api.cloud.requests[-1].why
    assert open_api.send("GET", "/prod/x").body == message("Not Found")
    assert "Nothing is deployed to stage 'prod'" in open_api.cloud.requests[-1].why
    open_api.client.create_deployment(ApiId=open_api.id, StageName="prod")
    assert open_api.send("GET", "/prod/x").status == 200
    assert open_api.event["rawPath"] == "/prod/x"


@pytest.mark.rows("N1", "A33", "F28")
def test_what_is_served_is_what_was_deployed(open_api):
    client = open_api.client
    client.create_stage(ApiId=open_api.id, StageName="prod")
    client.create_deployment(ApiId=open_api.id, StageName="prod")
    open_api.route("GET /new", answer="new")
    client.update_api(
        ApiId=open_api.id, CorsConfiguration={"AllowOrigins": ["*"]}, DisableExecuteApiEndpoint=True
    )
    answer = open_api.send("GET", "/prod/new", headers={"Origin": "https://a.example"})
    assert (answer.text, answer.headers.get("access-control-allow-origin")) == ("done", None)
    client.create_deployment(ApiId=open_api.id, StageName="prod")
    assert open_api.send("GET", "/prod/new").body == message("Not Found")


@pytest.mark.rows("A9", "A10", "M14")
@pytest.mark.parametrize(
    "host", ["nosuchapi1.execute-api.us-east-1.amazonaws.com", "nosuchapi1.execute-api.mars-1.amazonaws.com"]
)
def test_a_host_that_no_api_has_is_forbidden_and_says_so_in_another_way(api, host):
    answer = api.cloud.request("GET", f"https://{host}/")
    assert (answer.status, answer.body) == (403, message("Forbidden"))
    assert answer.headers["x-amzn-errortype"] == "ForbiddenException"
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer.headers["x-amzn-requestid"])
    assert "apigw-requestid" not in answer.headers


@pytest.mark.rows("A32", "A33", "A34")
def test_a_disabled_endpoint_is_not_found_while_domain_names_go_on(api):
    api.route("$default")
    make_domain(api.client)
    mapped(api)
    updated = api.client.update_api(ApiId=api.id, DisableExecuteApiEndpoint=True)
    assert updated["ApiEndpoint"] == api.endpoint
    answer = api.send()
    assert (answer.status, answer.body) == (404, message("Not Found"))
    assert "disableExecuteApiEndpoint" in api.cloud.requests[-1].why
    assert by_domain(api, "/").status == 200


def test_a_host_that_is_nobody_s_is_a_mistake_of_the_test_s(api):
    with pytest.raises(
        MockError, match=rf"No API answers at www\.example\.com\. There are: {api.id}\.execute-api"
    ):
        api.cloud.request("GET", "https://www.example.com/")
    with mock_cloud(isolated=True) as cloud, pytest.raises(MockError, match="There is none yet"):
        cloud.request("GET", "https://www.example.com/")


@pytest.mark.parametrize(
    ("method", "url", "says"),
    [
        ("GET", "/pets", "isn't a whole URL"),
        ("GET", "ftp://example.com/", "isn't a whole URL"),
        ("GET", "https://:443/", "isn't a whole URL"),
        ("GET", "https://ann@/", "isn't a whole URL"),
        ("GET", "https://[::1/", "isn't a whole URL"),
        (None, "https://example.com/", "is no request"),
        ("GET", b"https://example.com/", "is no request"),
    ],
)
def test_what_is_no_request_is_refused(api, method, url, says):
    with pytest.raises(MockError, match=says):
        api.cloud.request(method, url)
    with pytest.raises(MockError, match="aren't names and values"):
        api.cloud.request("GET", api.endpoint, headers={"x-number": 7})
    with pytest.raises(MockError, match="is no body"):
        api.cloud.request("POST", api.endpoint, body={"a": 1})


# Domain names

MAPPINGS = {"": "1", "orders/v1/items": "2", "orders/v2/items": "3", "orders/v2/items/categories": "4"}


@pytest.mark.rows("A12", "A13", "A14", "A15", "A18")
@pytest.mark.parametrize(
    ("path", "which"),
    [
        ("/orders/v1/items/123", "2"),
        ("/orders/v2/items/categories/5", "4"),
        ("/customers", "1"),
        ("/orders/v1/items", "2"),
        ("/orders/v1/itemsX", "1"),
        ("/orders/v2/items/categoriesX", "3"),
    ],
)
def test_the_longest_mapping_that_fits_says_which_api_answers(cloud, path, which):
    make_domain(client_of("apigatewayv2"))
    for key, name in MAPPINGS.items():
        api = Served(cloud, stage="prod", Name=name)
        api.route("$default", answer=name)
        mapped(api, key, "prod")
    assert cloud.request("GET", f"https://{HOST}{path}").text == which


@pytest.mark.rows("A19", "A20")
def test_a_domain_name_without_a_mapping_that_fits(open_api):
    open_api.stage("$default")
    make_domain(open_api.client)
    assert (by_domain(open_api, "/").status, by_domain(open_api, "/").body) == (403, message("Forbidden"))
    mapped(open_api, "v1")
    answer = by_domain(open_api, "/v2")
    assert (answer.status, answer.body) == (404, message("Not Found"))
    assert "Their keys are: 'v1'" in open_api.cloud.requests[-1].why


@pytest.mark.rows("A17", "A31", "C28")
def test_a_domain_name_goes_before_one_with_a_star(cloud):
    client = client_of("apigatewayv2")
    for name in ("*.example.com", HOST):
        make_domain(client, name)
        api = Served(cloud, Name=name)
        api.route(
            "$default",
            answer=lambda event, _context, name=name: [name, event["requestContext"]["domainPrefix"]],
        )
        mapped(api, domain=name)
    assert cloud.request("GET", f"https://{HOST}/").json() == [HOST, "api"]
    assert cloud.request("GET", "https://shop.example.com/").json() == ["*.example.com", "shop"]
    with pytest.raises(MockError, match="No API answers"):
        cloud.request("GET", "https://a.b.example.com/")


@pytest.mark.rows("A21", "A22", "A23", "A24")
@pytest.mark.parametrize(
    ("stage", "key", "path", "raw"),
    [
        ("prod", "", "/foo", "/prod/foo"),
        ("prod", "v1", "/v1/foo", "/prod/foo"),
        ("prod", "v1", "/v1", "/prod"),
        ("$default", "", "/foo", "/foo"),
        ("$default", "v1", "/v1/foo", "/foo"),
        ("$default", "v1", "/v1", ""),
        ("$default", "v1", "/v1/", "/"),
        ("$default", "a/b", "/a/b/c%20d/", "/c d/"),
    ],
)
def test_a_raw_path_has_the_stage_and_never_the_mapping_key(open_api, stage, key, path, raw):
    open_api.stage(stage)
    make_domain(open_api.client)
    mapped(open_api, key, stage)
    assert by_domain(open_api, path).status == 200
    assert open_api.event["rawPath"] == raw
    assert open_api.event["requestContext"]["domainName"] == HOST


@pytest.mark.rows("A25", "A26", "A29", "A43", "D4", "D22")
@pytest.mark.parametrize(
    ("host", "stage", "key", "path", "context"),
    [
        (HOST, "production", "", "/login", "/production/login"),
        (HOST, "production", "unique", "/unique/login", "/production/login"),
        (None, "sandbox", None, "/sandbox/items%20x", "/sandbox/items x"),
        (None, "$default", None, "/items%2Fx", "/items/x"),
    ],
)
def test_format_1_0_has_the_path_as_it_was_sent_and_decoded_in_its_context(
    cloud, host, stage, key, path, context
):
    api = Served(cloud, stage=stage)
    api.route("$default", api.function(version="1.0", answer={"statusCode": 200}))
    if host:
        make_domain(api.client)
        mapped(api, key, stage)
    sent = by_domain(api, path) if host else api.send("GET", path)
    assert sent.status == 200
    assert (api.event["path"], api.event["requestContext"]["path"]) == (path, context)
    assert api.event["resource"] == "$default"


def test_routing_rules_lead_to_what_the_mock_has_not(cloud):
    make_domain(client_of("apigatewayv2"), RoutingMode="ROUTING_RULE_ONLY")
    with pytest.raises(MockError, match="has routing rules, which lead to REST APIs"):
        cloud.request("GET", f"https://{HOST}/")


def test_a_web_socket_api_answers_no_requests(cloud):
    api = client_of("apigatewayv2").create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )
    client_of("apigatewayv2").create_route(ApiId=api["ApiId"], RouteKey="$default")
    client_of("apigatewayv2").create_stage(ApiId=api["ApiId"], StageName="prod", AutoDeploy=True)
    assert cloud.request("GET", api["ApiEndpoint"].replace("wss", "https") + "/prod").status == 426
    assert "It is a WebSocket API" in cloud.requests[-1].why


# Paths


@pytest.mark.rows("A37", "A38", "A39", "A40", "A41", "A42")
@pytest.mark.parametrize(
    ("path", "raw", "key", "variables"),
    [
        ("/capture/space%20value", "/capture/space value", "GET /capture/{text}", {"text": "space value"}),
        ("/capture/gr%C3%BC%C3%9Fe", "/capture/grüße", "GET /capture/{text}", {"text": "grüße"}),
        ("/capture/a+b", "/capture/a+b", "GET /capture/{text}", {"text": "a+b"}),
        ("/capture/%2520", "/capture/%20", "GET /capture/{text}", {"text": "%20"}),
        ("/capture/%FF", "/capture/%FF", "GET /capture/{text}", {"text": "%FF"}),
        ("/capture/a%2Fb", "/capture/a/b", "GET /{proxy+}", {"proxy": "capture/a/b"}),
        ("/capture/x/", "/capture/x/", "GET /{proxy+}", {"proxy": "capture/x/"}),
        ("/a//b/../c;d", "/a//b/../c;d", "GET /{proxy+}", {"proxy": "a//b/../c;d"}),
    ],
)
def test_a_path_is_decoded_once_before_it_is_compared(api, path, raw, key, variables):
    for one in ("GET /capture/{text}", "GET /{proxy+}"):
        api.route(one)
    assert api.send("GET", path).status == 200
    event = api.event
    assert (event["rawPath"], event["routeKey"], event["pathParameters"]) == (raw, key, variables)


# Sizes


@pytest.mark.rows("A46")
def test_too_long_a_header_is_refused(api):
    api.route("$default")
    assert api.send(headers={"x-long": "x" * 10_000}).status == 200
    answer = api.send(headers={"x-long": "x" * 10_240})
    assert (answer.status, answer.body) == (431, message("Request Header Fields Too Large"))
    assert "10240 are allowed" in api.cloud.requests[-1].why


@pytest.mark.rows("A47", "A48", "A49", "M8")
def test_too_large_a_body_is_refused_in_two_ways(api):
    api.route("$default")
    answer = api.send("POST", "/", body=b"x" * (6 * 1024 * 1024 + 1))
    assert (answer.status, answer.body) == (413, message("Request Entity Too Large"))
    assert answer.headers["content-length"] == "38"
    answer = api.send("POST", "/", body=b"x" * 10_485_761)
    assert (answer.status, answer.body) == (413, b"HTTP content length exceeded 10485760 bytes.")
    assert answer.headers.lines == [("content-type", "text; charset=utf-8"), ("content-length", "44")]
