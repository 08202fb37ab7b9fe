"""The event of payload format 2.0, to the last member."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from support_serving import ACCOUNT, Served

ALWAYS = {"version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"}
TRACE = r"1-[0-9a-f]{8}-[0-9a-f]{24}"


@pytest.fixture
def api(cloud):
    made = Served(cloud)
    made.route("$default")
    made.route("ANY /pets/{id}")
    return made


@pytest.mark.rows(
    *(
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "C20",
        "C21",
        "C22",
        "C23",
        "C25",
        "C32",
        "C41",
        "C42",
        "C43",
        "C46",
        "C47",
    ),
    *("C50", "C51", "C52", "C57", "P1"),
)
def test_a_bare_request_has_what_real_events_have_and_nothing_else(cloud):
    api = Served(cloud, stage="dev")
    api.route("GET /pets")
    agent = {"user-agent": "curl/8.5.0", "accept": "*/*"}
    answer = api.send("GET", "/dev/pets", headers=agent, source_ip="203.0.113.9")
    event = api.event
    host = api.endpoint.removeprefix("https://")
    assert list(event) == [
        *("version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded")
    ]
    trace = event["headers"].pop("x-amzn-trace-id")
    assert re.fullmatch(f"Root={TRACE}", trace)
    context = event.pop("requestContext")
    assert event == {
        "version": "2.0",
        "routeKey": "GET /pets",
        "rawPath": "/dev/pets",
        "rawQueryString": "",
        "headers": {
            "accept": "*/*",
            "content-length": "0",
            "host": host,
            "user-agent": "curl/8.5.0",
            "x-forwarded-for": "203.0.113.9",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "isBase64Encoded": False,
    }
    micros = cloud.requests[-1].at
    assert context == {
        "accountId": ACCOUNT,
        "apiId": api.id,
        "domainName": host,
        "domainPrefix": api.id,
        "http": {
            "method": "GET",
            "path": "/dev/pets",
            "protocol": "HTTP/1.1",
            "sourceIp": "203.0.113.9",
            "userAgent": "curl/8.5.0",
        },
        "requestId": answer.headers["apigw-requestid"],
        "routeKey": "GET /pets",
        "stage": "dev",
        "time": micros.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(micros.timestamp() * 1000),
    }


@pytest.mark.rows("C3", "C39", "C40", "P2", "N2")
def test_what_has_a_value_is_there(api):
    api.client.update_stage(ApiId=api.id, StageName="$default", StageVariables={"level": "one"})
    api.send("POST", "/pets/7%208?a=1", headers={"cookie": "c=1", "content-type": "text/plain"}, body="hello")
    event = api.event
    assert set(event) == ALWAYS | {
        "cookies",
        "queryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
    }
    assert event["pathParameters"] == {"id": "7 8"}
    assert event["stageVariables"] == {"level": "one"}
    assert (event["body"], event["isBase64Encoded"]) == ("hello", False)
    api.send("GET", "/elsewhere")
    assert set(api.event) == ALWAYS | {"stageVariables"}


@pytest.mark.rows("C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14")
@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("a=1&b=a%2Bb&c=x+y", {"a": "1", "b": "a+b", "c": "x y"}),
        ("colors[]=blue&colors[]=red", {"colors[]": "blue,red"}),
        ("a=1&a=2", {"a": "1,2"}),
        ("a=1,2", {"a": "1,2"}),
        ("empty=&flag", {"empty": "", "flag": ""}),
        ("q=Hello%20World&tag=C%23", {"q": "Hello World", "tag": "C#"}),
        ("%61=1&&=x&b=%FF", {"a": "1", "": "x", "b": "%FF"}),
        ("a==1", {"a": "=1"}),
    ],
)
def test_a_query_is_kept_as_it_was_sent_and_decoded_beside_that(api, query, parameters):
    api.send("GET", f"/pets?{query}")
    assert api.event["rawQueryString"] == query
    assert api.event["queryStringParameters"] == parameters


@pytest.mark.rows("C15", "C16", "C17", "C18", "C19", "C27", "C29", "C30", "C31", "C45")
def test_headers_are_in_lower_case_and_joined_and_cookies_apart(api):
    api.send(
        headers=[
            ("X-Twice", "first"),
            ("x-twice", "second"),
            ("X-One", "a, b"),
            ("Cookie", "a=1; b=2"),
            ("Cookie", "c=3;d=4"),
            ("Authorization", "Bearer x"),
            ("Accept-Encoding", "gzip"),
            ("X-Forwarded-Host", "front.example.com"),
            ("Via", "2.0 front"),
            ("Forwarded", "for=192.0.2.1"),
            ("Connection", "keep-alive"),
            ("Expect", "100-continue"),
            ("Proxy-Authenticate", "x"),
            ("TE", "trailers"),
            ("Transfer-Encoding", "chunked"),
            ("Upgrade", "h2c"),
        ]
    )
    headers = api.event["headers"]
    assert {name: headers[name] for name in ("x-twice", "x-one")} == {
        "x-twice": "first,second",
        "x-one": "a, b",
    }
    assert api.event["cookies"] == ["a=1", "b=2", "c=3", "d=4"]
    assert {"authorization", "accept-encoding", "x-forwarded-host", "via", "forwarded"} <= set(headers)
    assert not {
        "cookie",
        "connection",
        "expect",
        "te",
        "transfer-encoding",
        "upgrade",
        "proxy-authenticate",
    } & set(headers)
    assert api.event["requestContext"]["http"]["userAgent"] == ""


@pytest.mark.rows("C24", "C25", "C26", "C44")
def test_what_proxies_in_front_have_said_is_kept_in_front(api):
    api.send(
        headers={
            "X-Forwarded-For": "198.51.100.7",
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Port": "80",
            "X-Amzn-Trace-Id": "Root=1-65a1b2c3-0123456789abcdef01234567;Sampled=1",
            "Host": "elsewhere.example.com",
            "Content-Length": "99",
        },
        source_ip="203.0.113.9",
    )
    headers = api.event["headers"]
    assert headers["x-forwarded-for"] == "198.51.100.7, 203.0.113.9"
    assert (headers["x-forwarded-proto"], headers["x-forwarded-port"]) == ("https", "443")
    assert re.fullmatch(f"Self={TRACE};Root=1-65a1b2c3-0123456789abcdef01234567", headers["x-amzn-trace-id"])
    assert headers["host"] == api.endpoint.removeprefix("https://")
    assert headers["content-length"] == "0"
    assert api.event["requestContext"]["http"]["sourceIp"] == "203.0.113.9"


TEXTS = [
    "text/plain",
    "text/html; charset=utf-8",
    "application/json",
    "Application/JSON",
    "application/xml",
    "application/javascript",
]
OTHERS = [
    *(
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "image/png",
    ),
    *("application/x-protobuf", "application/vnd.api+json", "application/problem+json", "", None),
]


@pytest.mark.rows("C33", "C34", "C35", "C36", "C37", "C38", "D23")
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("kind", [*TEXTS, *OTHERS])
def test_some_types_are_texts_and_all_others_base64(cloud, kind, version):
    api = Served(cloud)
    api.route("POST /", api.function({"statusCode": 200}, version))
    api.send("POST", "/", headers={"content-type": kind} if kind is not None else {}, body='{"a": "ü"}')
    is_text = kind in TEXTS
    expected = '{"a": "ü"}' if is_text else base64.b64encode('{"a": "ü"}'.encode()).decode()
    assert (api.event["body"], api.event["isBase64Encoded"]) == (expected, not is_text)


def test_what_is_no_text_comes_in_base64_whatever_it_says(api):
    api.send("POST", "/", headers={"content-type": "text/plain"}, body=b"\xff\xfe")
    assert (api.event["body"], api.event["isBase64Encoded"]) == ("//4=", True)


@pytest.mark.rows("C3", "C32")
def test_an_empty_body_is_not_there(api):
    api.send("POST", "/", headers={"content-type": "application/json"}, body=b"")
    assert "body" not in api.event
    assert api.event["headers"]["content-length"] == "0"


@pytest.mark.rows("C48", "C49")
def test_each_request_has_an_id_of_its_own(api):
    ids = {api.send().headers["apigw-requestid"] for _ in range(20)}
    assert len(ids) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{15}=", one) for one in ids)
    assert [one.request_id for one in api.cloud.requests] == [
        event["requestContext"]["requestId"] for event in api.events
    ]


def test_the_same_seed_gives_the_same_ids():
    seen = []
    for _ in range(2):
        with mock_cloud(isolated=True, seed=1, start_time=0) as cloud:
            api = Served(cloud)
            api.route("$default")
            api.send()
            seen.append(api.event)
    assert seen[0] == seen[1]


def test_what_a_function_does_to_its_event_is_its_own_affair(cloud):
    api = Served(cloud)
    api.route("$default", answer=lambda event, _context: event["headers"].clear())
    api.send(headers={"x-a": "1"})
    assert cloud.requests[-1].event["headers"]["x-a"] == "1"


TEXT = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=20)


@given(
    headers=st.lists(
        st.tuples(st.sampled_from(["x-a", "Cookie", "Content-Type", "X-Amzn-Trace-Id", "host"]), TEXT),
        max_size=5,
    ),
    path=st.text(st.sampled_from("/a%2Fé.;?&=+ "), max_size=20),
    body=st.binary(max_size=20),
    version=st.sampled_from(["1.0", "2.0"]),
)
def test_hostile_requests_get_answers(headers, path, body, version):
    with mock_cloud(isolated=True) as cloud:
        api = Served(cloud)
        api.route("$default", api.function({"statusCode": 200}, version))
        assert api.send("POST", "/" + path, headers=headers, body=body).status == 200
