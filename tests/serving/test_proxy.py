"""HTTP_PROXY integrations: what a back end gets, and what a client gets of its answer."""

from __future__ import annotations

import datetime

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.serving.messages import Headers, Response
from support_backends import INSIDE, Inside, proxy
from support_serving import Served, message

LISTENER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/inside/50dc6c495c0c9188/f2f7dc8efc522ab2"
CLOUD_MAP = "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-id"


@pytest.fixture
def inside(cloud):
    return Inside(cloud)


def private(api, uri=LISTENER, **more):
    """An integration with a listener, through a VPC link."""
    link = api.client.create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]
    api.cloud.settle()
    return proxy(api, uri, ConnectionType="VPC_LINK", ConnectionId=link, **more)


def host_of(api):
    return f"{api.id}.execute-api.us-east-1.amazonaws.com"


# Method and address


@pytest.mark.rows("K2")
@pytest.mark.parametrize(("method", "expected"), [("ANY", "PATCH"), ("POST", "POST")])
def test_any_passes_the_method_on_and_another_replaces_it(api, inside, method, expected):
    api.route("PATCH /", proxy(api, IntegrationMethod=method))
    api.send("PATCH")
    assert inside.request.method == expected


@pytest.mark.rows("K3", "K4", "K5", "K6", "U31")
@pytest.mark.parametrize(
    ("key", "uri", "path", "expected"),
    [
        ("GET /pets/{petID}", "/p/{petID}", "/pets/7", "/p/7"),
        ("GET /pets/{petID}", "/p/{petID}", "/pets/a%20b%3F%25", "/p/a%20b%3F%25"),
        ("ANY /{proxy+}", "/v1/{proxy}", "/a/b", "/v1/a/b"),
        ("ANY /{proxy+}", "/v1/{proxy}", "/", "/v1/"),
        ("GET /pets/{id}", "/search?pet={id}&x=1", "/pets/a%26b", "/search?pet=a%26b&x=1"),
        ("GET /pets/{id}", "/search?x=1", "/pets/7?y=2&y=%33", "/search?x=1&y=2&y=%33"),
        ("GET /pets/{id}", "/fixed", "/pets/7", "/fixed"),
        ("GET /pets/{id}", "", "/pets/7", "/"),
        ("$default", "", "/store/checkout", "/store/checkout"),
        ("$default", "/", "/store/checkout", "/store/checkout"),
        ("$default", "/base", "/store/a%2Fb/?q=1", "/base/store/a%2Fb/?q=1"),
        ("$default", "/base?k=v", "/?q=1", "/base/?k=v&q=1"),
    ],
)
def test_the_address_of_the_back_end(api, inside, key, uri, path, expected):
    api.route(key, proxy(api, INSIDE + uri))
    assert api.send(path=path).status == 200
    assert inside.request.url == INSIDE + expected


@pytest.mark.rows("K5", "U31")
def test_the_default_route_appends_the_path_without_the_stage(api, inside):
    api.stage("test")
    api.route("$default", proxy(api))
    api.send(path="/test/store")
    assert inside.request.path == "/store"
    api.send(path="/test")
    assert inside.request.path == "/"


@pytest.mark.rows("N3", "U34")
def test_stage_variables_stand_in_any_part_of_the_uri(api, cloud):
    inside = Inside(cloud, "https://beta.example.com")
    api.client.update_stage(
        ApiId=api.id,
        StageName="$default",
        StageVariables={"host": "beta", "path": "p", "query": "q", "all": "https://beta.example.com/all"},
    )
    api.route(
        "GET /a",
        proxy(
            api, "https://${stageVariables.host}.example.com/${stageVariables.path}?x=${stageVariables.query}"
        ),
    )
    api.route("GET /b", proxy(api, "https://${stageVariables.nobody}.example.com"))
    assert api.send(path="/a").status == 200
    assert inside.request.url == "https://beta.example.com/p?x=q"
    assert api.send(path="/b").body == message("Internal Server Error")
    assert "needs the stage variable 'nobody'" in cloud.requests[-1].why


def test_a_variable_that_the_route_lacks_is_told_of(api, inside):
    api.route("GET /pets", proxy(api, INSIDE + "/{id}"))
    answer = api.send(path="/pets")
    assert (answer.status, answer.body) == (500, message("Internal Server Error"))
    assert "needs the variable 'id' of the path, which route 'GET /pets' lacks" in api.cloud.requests[-1].why
    assert inside.requests == []


@pytest.mark.parametrize(
    ("uri", "status"),
    [
        ("https://[x", 500),
        ("https://[x]/", 500),
        ("https://a\u2100b.example.com/", 500),
        ("https://inside.example.com:port/", 503),
        ("https://u:p@inside.example.com/", 503),
        ("https://%/", 503),
    ],
)
def test_a_uri_that_leads_nowhere_is_told_of(api, inside, uri, status):
    api.route("GET /", proxy(api, uri))
    assert api.send().status == status
    assert api.cloud.requests[-1].why


@given(
    st.from_regex(r"https?://[!-~]{1,20}", fullmatch=True),
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="?#"), max_size=10),
)
def test_whatever_the_uri_a_request_is_answered(uri, path):
    with mock_cloud(isolated=True) as cloud:
        api = Served(cloud)
        Inside(cloud, "https://a")
        Inside(cloud, "http://0")
        for key in ("$default", "GET /{id}"):
            try:
                api.route(key, proxy(api, uri))
            except ClientError:
                continue
            api.send(path=f"/{path}")
        assert all(request.status in (200, 404, 500, 503) for request in cloud.requests)


# Headers and body


@pytest.mark.rows("K7", "K9", "K11", "K14", "K15", "K16", "K20", "K21", "U32", "X19", "X20", "X21")
def test_a_plain_request_gets_exactly_these_headers(api, inside):
    api.route("GET /", proxy(api))
    api.send(headers={"accept": "*/*"}, source_ip="198.51.100.7")
    names = sorted(name for name, _ in inside.request.headers)
    assert names == [
        "accept",
        "content-length",
        "content-type",
        "forwarded",
        "host",
        "via",
        "x-amzn-trace-id",
    ]
    headers = inside.request.headers
    assert headers["host"] == "inside.example.com"
    assert headers["forwarded"] == f"by=203.0.113.9;for=198.51.100.7;host={host_of(api)};proto=https"
    assert headers["via"] == "HTTP/1.1 AmazonAPIGateway"
    assert headers["x-amzn-trace-id"].startswith("Root=1-")
    assert (headers["content-length"], headers["content-type"]) == ("0", "application/x-www-form-urlencoded")


@pytest.mark.rows("K10", "K13", "K15", "X19")
def test_those_who_have_passed_it_on_before_are_in_forwarded(api, inside):
    api.route("GET /", proxy(api))
    sent = {
        "X-Forwarded-For": "192.0.2.1, 192.0.2.2",
        "X-Forwarded-Proto": "http",
        "x-forwarded-host": "h",
        "x-forwarded-port": "80",
    }
    api.send(headers=sent, source_ip="198.51.100.7")
    headers = inside.request.headers
    assert headers["forwarded"] == (
        f"for=192.0.2.1,for=192.0.2.2,for=198.51.100.7;by=203.0.113.9;host={host_of(api)};proto=https"
    )
    assert not [name for name, _ in headers if name.lower().startswith("x-forwarded")]


@pytest.mark.rows("K10")
def test_what_a_client_has_forwarded_stays_in_front_and_an_address_of_ipv6_is_quoted(api, inside):
    api.route("GET /", proxy(api))
    api.send(headers={"Forwarded": "for=192.0.2.1", "Via": "1.1 front"}, source_ip="2001:db8::1")
    headers = inside.request.headers
    assert headers.all("forwarded") == [
        f'for=192.0.2.1,by=203.0.113.9;for="[2001:db8::1]";host={host_of(api)};proto=https'
    ]
    assert headers.all("via") == ["1.1 front", "HTTP/1.1 AmazonAPIGateway"]


@pytest.mark.rows("K10")
def test_who_has_no_address_is_forwarded_as_it_is(api, inside):
    api.route("GET /", proxy(api))
    api.send(headers={"x-forwarded-for": "unknown,, 192.0.2.1:80 ,2001:db8::2"}, source_ip="198.51.100.7")
    assert inside.request.headers["forwarded"].startswith(
        'for=unknown,for=192.0.2.1:80,for="[2001:db8::2]",for=198.51.100.7;by='
    )


@pytest.mark.rows("K16")
def test_a_trace_that_a_client_has_begun_goes_on(api, inside):
    api.route("GET /", proxy(api))
    api.send(headers={"x-amzn-trace-id": "Root=1-00000000-000000000000000000000000"})
    (trace,) = inside.request.headers.all("x-amzn-trace-id")
    assert trace.startswith("Self=1-")
    assert trace.endswith(";Root=1-00000000-000000000000000000000000")


@pytest.mark.rows("K18", "K19", "C29")
def test_other_headers_pass_as_they_are(api, inside):
    sent = [
        ("User-Agent", "test"),
        ("Accept-Encoding", "gzip"),
        ("Origin", "https://example.com"),
        ("Cookie", "a=1; b=2"),
        ("Referer", "https://example.com/"),
        ("Sec-Fetch-Mode", "cors"),
        ("Authorization", "Bearer x"),
        ("x-amz-security-token", "t"),
        ("X", "1"),
        ("x", "2"),
    ]
    api.route("GET /", proxy(api))
    api.send(headers=sent)
    assert [line for line in inside.request.headers if line in sent] == sent


@pytest.mark.rows("K22")
def test_what_is_between_two_hops_does_not_pass(api, inside):
    api.route("GET /", proxy(api))
    hop = (
        "Connection",
        "Expect",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    )
    api.send(headers={**dict.fromkeys(hop, "x-mine"), "X-Mine": "1", "X-Yours": "1"})
    names = {name.lower() for name, _ in inside.request.headers}
    assert not names & {name.lower() for name in hop}
    assert "x-mine" not in names
    assert "x-yours" in names


@pytest.mark.rows("K1", "K23", "K24")
def test_a_body_passes_byte_for_byte(api, inside):
    api.route("POST /", proxy(api))
    api.send("POST", body=b"\x00\xff", headers={"content-type": "application/json", "content-length": "99"})
    request = inside.request
    assert request.body == b"\x00\xff"
    assert request.headers.all("content-length") == ["2"]
    assert request.headers.all("content-type") == ["application/json"]
    with pytest.raises(ClientError, match=r"2\.0 is not supported for integration of type HTTP_PROXY"):
        proxy(api, PayloadFormatVersion="2.0")


@pytest.mark.rows("K20", "X21")
@pytest.mark.parametrize(
    ("body", "sent", "seen"),
    [
        ("", None, ["application/x-www-form-urlencoded"]),
        ("", "text/plain", ["text/plain"]),
        ("x", None, []),
    ],
)
def test_only_an_empty_body_without_a_type_is_given_one(api, inside, body, sent, seen):
    api.route("POST /", proxy(api))
    api.send("POST", body=body, headers={"Content-Type": sent} if sent else None)
    assert inside.request.headers.all("content-type") == seen


@pytest.mark.rows("X21")
def test_a_function_sees_no_type_of_an_empty_body(api):
    api.route("GET /")
    api.send()
    assert "content-type" not in api.event["headers"]


@pytest.mark.rows("K17")
def test_a_back_end_is_asked_by_http_1_1(api, cloud):
    seen = []

    def app(environ, start_response):
        seen.append(environ["SERVER_PROTOCOL"])
        start_response("200 OK", [])
        return []

    cloud.backends[INSIDE] = app
    api.route("GET /", proxy(api))
    api.send()
    assert seen == ["HTTP/1.1"]


# Answers


@pytest.mark.rows("K25", "K26", "K27", "K28", "K30", "K32", "E34", "E35", "X22")
@pytest.mark.parametrize("status", [200, 201, 404, 418, 500, 503])
def test_status_headers_and_body_of_an_answer_pass(api, inside, status):
    lines = [
        ("server", "inside"),
        ("etag", '"1"'),
        ("last-modified", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("vary", "accept"),
        ("accept-ranges", "bytes"),
        ("www-authenticate", "Basic"),
        ("x-powered-by", "tests"),
    ]
    own = [
        ("Date", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "close"),
        ("apigw-requestid", "mine"),
    ]
    inside.answer = Response(status, Headers([*lines, *own]), b"pets")
    api.route("GET /", proxy(api))
    answer = api.send()
    assert (answer.status, answer.body) == (status, b"pets")
    request_id = api.cloud.requests[-1].request_id
    assert [line for line in answer.headers if line[0] != "date"] == [
        *lines,
        ("content-length", "4"),
        ("apigw-requestid", request_id),
    ]
    assert answer.headers["date"] == "Thu, 01 Jan 2026 00:00:00 GMT"


@pytest.mark.rows("K29", "E36")
def test_redirects_are_for_the_client(api, inside):
    inside.answer = 302, {"location": "https://inside.example.com/other"}, ""
    api.route("GET /", proxy(api))
    answer = api.send()
    assert (answer.status, answer.headers["location"]) == (302, "https://inside.example.com/other")
    assert len(inside.requests) == 1


@pytest.mark.rows("K31")
def test_cookies_stay_apart(api, inside):
    inside.answer = 200, [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")], ""
    api.route("GET /", proxy(api))
    assert api.send().headers.all("set-cookie") == ["a=1", "b=2"]


@pytest.mark.rows("E52")
def test_nothing_is_compressed_on_the_way(api, inside):
    inside.answer = 200, {"content-encoding": "gzip"}, b"as it came"
    api.route("GET /", proxy(api))
    answer = api.send(headers={"accept-encoding": "gzip, br"})
    assert (answer.headers["content-encoding"], answer.body) == ("gzip", b"as it came")
    inside.answer = "x" * 100_000
    assert "content-encoding" not in api.send(headers={"accept-encoding": "gzip"}).headers


@pytest.mark.rows("E51", "U36")
def test_an_answer_to_head_has_no_body(api, inside):
    inside.answer = "pets"
    api.route("HEAD /", proxy(api))
    answer = api.send("HEAD")
    assert (inside.request.method, answer.body, answer.headers["content-length"]) == ("HEAD", b"", "4")


# What goes wrong


@pytest.mark.rows("K34", "K35", "U30")
def test_a_back_end_that_nobody_has_given_is_told_of(api, cloud):
    cloud.backends["https://insider.example.com"] = lambda request: ""
    api.route("GET /", proxy(api, INSIDE + "/pets"))
    answer = api.send()
    assert (answer.status, answer.body) == (503, message("Service Unavailable"))
    assert cloud.requests[-1].why == (
        "Nobody has given a back end for https://inside.example.com/pets. Did you mean "
        '"https://insider.example.com"? There are: https://insider.example.com. '
        'Give one: cloud.backends["https://inside.example.com"] = app.'
    )


@pytest.mark.rows("K34", "K35", "U30")
def test_a_back_end_that_raises_is_unavailable(api, cloud):
    def app(request):
        raise ConnectionRefusedError("nobody listens")

    cloud.backends[INSIDE] = app
    api.route("GET /", proxy(api))
    answer = api.send()
    assert (answer.status, answer.body) == (503, message("Service Unavailable"))
    request = cloud.requests[-1]
    assert (
        request.why == "The back end https://inside.example.com raised ConnectionRefusedError: nobody listens"
    )
    assert 'raise ConnectionRefusedError("nobody listens")' in request.traceback


@pytest.mark.rows("U30")
def test_what_a_back_end_raises_can_be_let_through(api, cloud):
    def app(request):
        raise ConnectionRefusedError("nobody listens")

    cloud.backends.add(INSIDE, app, reraise=True)
    api.route("GET /", proxy(api))
    with pytest.raises(ConnectionRefusedError, match="nobody listens"):
        api.send()


@pytest.mark.rows("K33", "K35", "K36", "X11")
@pytest.mark.parametrize(
    ("timeout", "taken", "status"), [(50, 50, 200), (50, 51, 503), (None, 30_000, 200), (None, 30_001, 503)]
)
def test_a_back_end_that_takes_too_long_is_unavailable(api, cloud, timeout, taken, status):
    def app(request):
        cloud.clock.advance(datetime.timedelta(milliseconds=taken))
        return "done"

    cloud.backends[INSIDE] = app
    api.route("GET /", proxy(api, **({"TimeoutInMillis": timeout} if timeout else {})))
    answer = api.send()
    assert answer.status == status
    if status == 503:
        assert answer.body == message("Service Unavailable")
        assert "and may take" in cloud.requests[-1].why


@pytest.mark.rows("K36")
@pytest.mark.parametrize("timeout", [49, 30_001])
def test_the_time_that_a_back_end_may_take_has_bounds(api, timeout):
    with pytest.raises(ClientError, match="between 50 ms and 30000 ms"):
        proxy(api, TimeoutInMillis=timeout)


# VPC links


@pytest.mark.rows("K8", "K12", "K37", "K39", "U31", "X20")
def test_a_private_back_end_gets_the_stage_and_the_clients_host(cloud):
    inside = Inside(cloud, LISTENER)
    api = Served(cloud, "test")
    api.route("GET /pets/{id}", private(api))
    assert api.send(path="/test/pets/a%20b?q=1", source_ip="198.51.100.7").status == 200
    request = inside.request
    assert (request.scheme, request.path, request.query) == ("http", "/test/pets/a%20b", "q=1")
    assert request.headers["host"] == host_of(api)
    assert request.headers["forwarded"] == f"for=198.51.100.7;host={host_of(api)};proto=https"


@pytest.mark.rows("K37", "K40")
def test_the_default_stage_is_put_in_front_of_nothing(api, cloud):
    inside = Inside(cloud, LISTENER)
    api.route("$default", private(api, TlsConfig={"ServerNameToVerify": "inside.example.com"}))
    api.send(path="/store/checkout")
    assert (inside.request.scheme, inside.request.path) == ("https", "/store/checkout")


@pytest.mark.rows("J16")
def test_a_mapping_drops_the_stage(cloud):
    inside = Inside(cloud, LISTENER)
    api = Served(cloud, "test")
    api.route("GET /pets/{id}", private(api, RequestParameters={"overwrite:path": "$request.path"}))
    api.send(path="/test/pets/a%2Fb%20c")
    assert inside.requests == []  # an encoded slash parts segments: no route takes it
    api.send(path="/test/pets/b%20c")
    assert inside.request.path == "/pets/b%20c"


@pytest.mark.rows("K37", "K41")
@pytest.mark.parametrize("given", [CLOUD_MAP, f"{CLOUD_MAP}?stage=prod"])
def test_a_service_of_cloud_map_is_found_with_its_parameters_or_without(api, cloud, given):
    inside = Inside(cloud, given)
    api.route("GET /", private(api, f"{CLOUD_MAP}?stage=prod"))
    assert api.send().text == "inside"
    assert len(inside.requests) == 1


@pytest.mark.rows("K34", "K41")
def test_other_parameters_of_cloud_map_are_another_back_end(api, cloud):
    Inside(cloud, f"{CLOUD_MAP}?stage=beta")
    api.route("GET /", private(api, f"{CLOUD_MAP}?stage=prod"))
    assert api.send().status == 503
    assert f'cloud.backends["{CLOUD_MAP}?stage=prod"] = app' in cloud.requests[-1].why


@pytest.mark.rows("K42")
def test_an_inactive_vpc_link_is_brought_back_by_a_request(api, cloud):
    inside = Inside(cloud, LISTENER)
    api.route("GET /", private(api))
    cloud.apigatewayv2.deactivate_vpc_link("link")
    answer = api.send()
    assert (answer.status, answer.body) == (503, message("Service Unavailable"))
    assert "was INACTIVE. This request has brought it back" in cloud.requests[-1].why
    assert inside.requests == []
    assert api.send().status == 200


@pytest.mark.rows("K42")
def test_a_vpc_link_that_has_failed_carries_nothing(api, cloud):
    Inside(cloud, LISTENER)
    cloud.fail_next("CreateVpcLink")
    api.route("GET /", private(api))
    assert api.send().status == 503
    assert "is FAILED" in cloud.requests[-1].why


def test_a_vpc_link_of_an_older_deployment_may_be_gone(cloud):
    Inside(cloud, LISTENER)
    api = Served(cloud, None)
    integration = private(api)
    api.route("GET /", integration)
    api.stage(
        "$default", AutoDeploy=False, DeploymentId=api.client.create_deployment(ApiId=api.id)["DeploymentId"]
    )
    route = api.client.get_routes(ApiId=api.id)["Items"][0]["RouteId"]
    api.client.delete_route(ApiId=api.id, RouteId=route)
    api.client.delete_integration(ApiId=api.id, IntegrationId=integration)
    api.client.delete_vpc_link(VpcLinkId=api.client.get_vpc_links()["Items"][0]["VpcLinkId"])
    cloud.settle()
    assert api.send().status == 503
    assert "is gone" in cloud.requests[-1].why
