"""A cloud's APIs as applications of WSGI and ASGI."""

from __future__ import annotations

import asyncio
import io
import json
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from support_http import Echo


@pytest.fixture
def echo(cloud):
    return Echo(cloud)


def by_wsgi(echo, path="/", **environ):
    """Status, lines and body of an answer, by an application that keeps to the letter of WSGI."""
    given = {"HTTP_HOST": echo.host, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", **environ}
    setup_testing_defaults(given)
    said = []
    answer = validator(echo.cloud.wsgi)(
        given, lambda status, headers, _error=None: said.extend((status, headers))
    )
    body = b"".join(answer)
    answer.close()
    return (*said, body)


def by_asgi(echo, path="/", body=(b"",), **scope):
    """The same by ASGI."""
    given = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", echo.host.encode())],
        **scope,
    }
    events = [{"type": "http.request", "body": piece, "more_body": True} for piece in body]
    events[-1]["more_body"] = False
    said = []

    async def receive():
        return events.pop(0)

    async def send(event):
        said.append(event)

    asyncio.run(echo.cloud.asgi(given, receive, send))
    start, end = said
    lines = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    return str(start["status"]), lines, end["body"]


@pytest.fixture(params=[by_wsgi, by_asgi])
def by(request):
    return request.param


def test_an_answer_has_its_status_its_lines_and_its_body(echo, by):
    status, lines, body = by(echo, "/pets")
    assert status.startswith("200")
    assert [value for name, value in lines if name == "set-cookie"] == ["a=1", "b=2; Path=/"]
    assert dict(lines)["content-length"] == str(len(body))
    assert json.loads(body) == {"method": "GET", "path": "/pets", "query": ""}


def test_a_path_is_what_was_sent_where_the_server_tells(echo):
    by_wsgi(echo, "/a/b", REQUEST_URI="/a%2Fb?x=%41", QUERY_STRING="x=%41")
    assert (echo.asked.path, echo.asked.query) == ("/a%2Fb", "x=%41")
    by_wsgi(echo, "/a/b", RAW_URI="/a%2fb")
    assert (echo.asked.path, echo.asked.query) == ("/a%2fb", "")
    by_asgi(echo, "/a/b", raw_path=b"/a%2Fb", query_string=b"x=%41")
    assert (echo.asked.path, echo.asked.query) == ("/a%2Fb", "x=%41")


@pytest.mark.parametrize("uri", [None, "http://elsewhere/a"])
def test_a_path_is_encoded_anew_where_the_server_does_not_tell(echo, uri):
    more = {} if uri is None else {"REQUEST_URI": uri}
    by_wsgi(echo, "/a b/\u00c3\u00a9?", QUERY_STRING="q=1", **more)
    assert (echo.asked.path, echo.asked.query) == ("/a%20b/%C3%A9%3F", "q=1")
    by_asgi(echo, "/a b/\u00e9?", query_string=b"q=1")
    assert (echo.asked.path, echo.asked.query) == ("/a%20b/%C3%A9%3F", "q=1")


def test_an_application_below_a_path_is_asked_for_all_of_it(echo):
    by_wsgi(echo, "/pets", SCRIPT_NAME="/v1")
    assert echo.asked.path == "/v1/pets"


def test_no_path_is_the_root(echo, by):
    by(echo, "")
    assert echo.asked.path == "/"


def test_a_body_comes_whole(echo):
    sent = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "text/plain"}
    by_wsgi(echo, **sent, CONTENT_LENGTH="4", **{"wsgi.input": io.BytesIO(b"body and more")})
    assert (echo.asked.method, echo.asked.body) == ("POST", b"body")
    assert echo.asked.headers["content-type"] == "text/plain"
    by_wsgi(
        echo, **sent, CONTENT_LENGTH="", **{"wsgi.input": io.BytesIO(b"body"), "wsgi.input_terminated": True}
    )
    assert echo.asked.body == b"body"
    by_wsgi(echo, **sent, CONTENT_LENGTH="", **{"wsgi.input": io.BytesIO(b"body")})
    assert echo.asked.body == b""
    by_asgi(echo, body=(b"in ", b"pieces"), method="POST")
    assert (echo.asked.method, echo.asked.body) == ("POST", b"in pieces")


def test_who_asks_is_known_by_the_address(echo):
    by_wsgi(echo, REMOTE_ADDR="10.1.2.3")
    assert echo.asked.source_ip == "10.1.2.3"
    by_asgi(echo, client=("10.1.2.4", 99))
    assert echo.asked.source_ip == "10.1.2.4"
    for by in (by_wsgi, by_asgi):
        by(echo)
        assert echo.asked.source_ip == "127.0.0.1"


def test_head_has_no_body(echo):
    assert by_wsgi(echo, REQUEST_METHOD="HEAD")[2] == b""
    assert by_asgi(echo, method="HEAD")[2] == b""
    nobody = "nobody.execute-api.us-east-1.amazonaws.com"
    assert by_wsgi(echo, REQUEST_METHOD="HEAD", HTTP_HOST=nobody)[2] == b""


def test_values_that_are_no_latin_are_utf_8(cloud, by):
    echo = Echo(cloud, headers={"x-mark": "\u2713", "x-break": "a\r\nb", "no name": "1"})
    lines = dict(by(echo)[1])
    assert lines["x-mark"].encode("latin-1").decode() == "\u2713"
    assert lines["x-break"] == "a  b"
    assert "no name" not in lines


def test_a_host_that_nobody_has_is_told_of_with_those_that_there_are(echo):
    with pytest.raises(MockError, match=f"No API answers at localhost. There are: {echo.host}"):
        by_wsgi(echo, HTTP_HOST="localhost")
    with pytest.raises(MockError, match=f"No API answers at testserver. There are: {echo.host}"):
        by_asgi(echo, headers=[(b"host", b"testserver")])


def test_without_a_header_the_server_s_name_is_the_host(echo):
    by_wsgi(echo, HTTP_HOST="", SERVER_NAME=echo.host)
    by_asgi(echo, headers=[], server=(echo.host, 443))
    assert [one.status for one in echo.cloud.requests] == [200, 200]


def test_a_client_that_leaves_ends_the_body(echo):
    events = [{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}]
    said = []

    async def receive():
        return events.pop(0)

    async def send(event):
        said.append(event["type"])

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", echo.host.encode())],
    }
    asyncio.run(echo.cloud.asgi(scope, receive, send))
    assert said == ["http.response.start", "http.response.body"]


def test_the_life_of_a_server_is_answered(echo):
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    said = []

    async def receive():
        return events.pop(0)

    async def send(event):
        said.append(event["type"])

    asyncio.run(echo.cloud.asgi({"type": "lifespan"}, receive, send))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_connection_to_an_http_api_is_refused_in_words(echo):
    scope = {
        "type": "websocket",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", echo.api.endpoint.removeprefix("https://").encode())],
    }

    async def receive():
        return {"type": "websocket.connect"}

    with pytest.raises(MockError, match="leads to 'pets', an HTTP API: send it requests"):
        asyncio.run(echo.cloud.asgi(scope, receive, None))


def test_what_is_neither_a_request_nor_a_connection_is_refused_in_words(echo):
    with pytest.raises(MockError, match=r"cloud\.asgi answers .* of type 'telnet'"):
        by_asgi(echo, type="telnet")


def test_an_application_of_a_mock_that_is_over_says_so():
    with mock_apigatewayv2(isolated=True) as cloud:
        echo, app = Echo(cloud), cloud.wsgi
    with pytest.raises(MockError):
        by_wsgi(echo)
    assert repr(app) == "<the APIs of a cloud, by WSGI>"
