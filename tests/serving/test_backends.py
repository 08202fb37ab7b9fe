"""What stands in for back ends: applications of WSGI and ASGI, and callables, by address."""

from __future__ import annotations

import asyncio
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Request as WerkzeugRequest
from werkzeug import Response as WerkzeugResponse

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.serving.backends import Backends
from awsmock_ar_apigw.serving.messages import Headers, Response
from support_backends import INSIDE, proxy
from support_serving import Served, message


@pytest.fixture
def inside(api):
    """Gives a back end, and asks it by a request."""
    api.route("ANY /{proxy+}", proxy(api, INSIDE + "/{proxy}"))

    def ask(app, method="GET", path="/", **more):
        api.cloud.backends.add(INSIDE, app, kind=more.pop("kind", None))
        return api.send(method, path, **more)

    return ask


# Addresses


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example.com", "https://a.example.com"),
        ("https://a.example.com/", "https://a.example.com"),
        ("https://a.example.com/x", "https://a.example.com"),
        ("https://A.example.com:443/x?y", "https://a.example.com"),
        ("https://a.example.com/pets", "https://a.example.com/pets"),
        ("https://a.example.com/pets/7?q=1", "https://a.example.com/pets"),
        ("https://a.example.com/petshop", "https://a.example.com"),
        ("https://a.example.com/pets/dogs/", "https://a.example.com/pets/dogs"),
        ("http://a.example.com/x", None),
        ("https://a.example.com:8443/x", None),
        ("https://a.example.com.org/x", None),
        ("http://b.example.com:80/x", "http://b.example.com"),
        ("http://b.example.com:8080/x", "http://b.example.com:8080"),
    ],
)
def test_the_longest_address_that_a_url_begins_with_wins(url, found):
    backends = Backends()
    for address in (
        "https://a.example.com/pets",
        "HTTPS://a.EXAMPLE.com:443/",
        "https://a.example.com/pets/dogs/",
        "http://b.example.com",
        "http://b.example.com:8080",
    ):
        backends[address] = lambda request: ""
    backend = backends.at_url(url)
    assert (backend and backend.address) == found


def test_they_are_kept_as_a_mapping_is():
    backends = Backends()

    def app(request):
        return ""

    backends[INSIDE] = app
    assert backends[INSIDE + "/"] is app
    assert INSIDE in backends
    assert 7 not in backends
    assert (list(backends), len(backends), repr(backends)) == ([INSIDE], 1, f"<backends: {INSIDE}>")
    del backends[INSIDE]
    assert (len(backends), repr(backends)) == (0, "<backends: none>")
    with pytest.raises(MockError, match="There is no back end for"):
        backends[INSIDE]
    with pytest.raises(MockError, match="There is no back end"):
        del backends[INSIDE]


@pytest.mark.parametrize(
    "address",
    [
        "inside.example.com",
        "ftp://inside.example.com",
        "https://",
        "https://[x",
        "https://inside.example.com?x=1",
        "https://inside.example.com/#x",
        "arn:aws:lambda:us-east-1:123456789012:function:pets",
        "",
        None,
        7,
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(MockError, match="is no address of a back end"):
        Backends()[address] = lambda request: ""


# Kinds


def wsgi(environ, start_response):
    start_response("200 OK", [])
    return [b"wsgi"]


async def asgi(scope, receive, send):
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"asgi"})


def double(scope, receive, send):
    """As an application that is no coroutine function, and gives back a coroutine."""
    return asgi(scope, receive, send)


async def coroutine(request):
    await asyncio.sleep(0)
    return "coroutine"


class Application:
    def __call__(self, environ, start_response, option=None):
        return wsgi(environ, start_response)


class AsyncApplication:
    async def __call__(self, scope, receive, send):
        await asgi(scope, receive, send)


@pytest.mark.parametrize(
    ("app", "text"),
    [
        (wsgi, "wsgi"),
        (Application(), "wsgi"),
        (WerkzeugResponse("werkzeug"), "werkzeug"),
        (asgi, "asgi"),
        (double, "asgi"),
        (AsyncApplication(), "asgi"),
        (lambda request: "callable", "callable"),
        (coroutine, "coroutine"),
    ],
)
def test_the_kinds_are_told_apart_by_what_they_take(inside, app, text):
    assert inside(app).text == text


def test_a_kind_that_cannot_be_told_is_asked_for(inside):
    def app(*args):
        return wsgi(*args)

    with pytest.raises(MockError, match=r"may be an application of any kind. Say which: cloud.backends.add"):
        inside(app)
    with pytest.raises(MockError, match="may be an application of any kind"):
        inside(Mock())
    with pytest.raises(MockError, match="<class 'dict'> may be an application of any kind"):
        inside(dict)
    assert inside(app, kind="wsgi").text == "wsgi"


@pytest.mark.parametrize(
    ("app", "kind", "text"),
    [
        (7, None, "7 can't be called"),
        (wsgi, "wsgj", "'wsgj' is no kind of back end. Did you mean \"wsgi\"[?] Use asgi, callable, wsgi"),
    ],
)
def test_what_cannot_stand_there_is_refused(inside, app, kind, text):
    with pytest.raises(MockError, match=text):
        inside(app, kind=kind)


# Callables


@pytest.mark.parametrize(
    ("given", "status", "kind", "body"),
    [
        ("text", 200, None, b"text"),
        (b"bytes", 200, None, b"bytes"),
        (None, 200, None, b""),
        ({"id": 7}, 200, "application/json", b'{"id": 7}'),
        ([], 200, "application/json", b"[]"),
        ((201, {}, "made"), 201, None, b"made"),
        ((201, [("content-type", "text/x")], {"id": 7}), 201, "text/x", b'{"id": 7}'),
        ((204, None, None), 204, None, b""),
        (Response(404, Headers([("content-type", "text/x")]), b"no"), 404, "text/x", b"no"),
    ],
)
def test_what_a_callable_may_give_back(inside, given, status, kind, body):
    answer = inside(lambda request: given)
    assert (answer.status, answer.headers.get("content-type"), answer.body) == (status, kind, body)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (7, "has answered with 7, which is no answer"),
        (object, "which is no answer"),
        ((200, {}), "which is no answer"),
        ({"x": object}, "which is no answer"),
        ((200, {}, 7), "with 7, which is no answer"),
        (("200", {}, ""), "status '200'. Give a number from 200 to 599"),
        ((True, {}, ""), "status True"),
        ((199, {}, ""), "status 199"),
        ((600, {}, ""), "status 600"),
        ((200, 7, ""), "headers 7. Give a mapping, or pairs"),
        ((200, ["x"], ""), r"headers \['x'\]"),
        ((200, {"x": 1}, ""), "headers {'x': 1}"),
        ((200, {"x": None}, ""), "headers {'x': None}"),
    ],
)
def test_what_is_no_answer_is_told_of(inside, given, text):
    with pytest.raises(MockError, match=text):
        inside(lambda request: given)


def test_a_callable_sees_the_request_that_goes_on(inside):
    seen = []
    inside(seen.append, "PUT", "/a%20b?q=1", body="hello", headers={"X-One": "1"})
    (request,) = seen
    assert (request.method, request.url, request.body) == ("PUT", f"{INSIDE}/a%20b?q=1", b"hello")
    assert (request.headers["x-one"], request.source_ip) == ("1", "203.0.113.9")


def test_a_back_end_may_use_clients_of_the_same_cloud(inside, api):
    def app(request):
        return {"apis": len(api.client.get_apis()["Items"])}

    assert inside(app).json() == {"apis": 1}


def test_a_back_end_may_be_an_api_of_the_same_cloud(inside, api):
    other = Served(api.cloud)
    other.route("GET /pets", answer=lambda event, context: {"forwarded": event["headers"]["forwarded"]})

    def app(request):
        return api.cloud.request(request.method, other.endpoint + request.path, headers=request.headers)

    answer = inside(app, path="/pets")
    assert answer.status == 200
    assert f"host={api.id}." in answer.json()["forwarded"]


# WSGI


def test_a_wsgi_application_sees_the_whole_request(inside):
    seen = {}

    def app(environ, start_response):
        seen.update(environ, read=environ["wsgi.input"].read())
        start_response(
            "201 Created", [("content-type", "text/x"), ("set-cookie", "a=1"), ("set-cookie", "b=2")]
        )
        return [b"one", b"two"]

    sent = [
        ("Content-Type", "text/plain"),
        ("X-One", "1"),
        ("x-one", "2"),
        ("Cookie", "a=1"),
        ("Cookie", "b=2"),
    ]
    answer = inside(app, "POST", "/p%C3%A4ts/a%20b?q=%41", body="hello", headers=sent)
    assert (answer.status, answer.body) == (201, b"onetwo")
    assert answer.headers.all("set-cookie") == ["a=1", "b=2"]
    wanted = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/päts/a b".encode().decode("latin-1"),
        "QUERY_STRING": "q=%41",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "5",
        "HTTP_HOST": "inside.example.com",
        "HTTP_X_ONE": "1,2",
        "HTTP_COOKIE": "a=1; b=2",
        "SERVER_NAME": "inside.example.com",
        "SERVER_PORT": "443",
        "REMOTE_ADDR": "203.0.113.9",
        "wsgi.url_scheme": "https",
        "read": b"hello",
    }
    assert {name: seen[name] for name in wanted} == wanted
    assert "HTTP_CONTENT_TYPE" not in seen


def test_an_application_of_a_framework_works(inside):
    @WerkzeugRequest.application
    def app(request):
        return WerkzeugResponse(
            f"{request.method} {request.path} {request.args['q']} {request.get_data(as_text=True)}"
        )

    assert inside(app, "POST", "/pets/ä?q=1", body="hello", kind="wsgi").text == "POST /pets/ä 1 hello"


def test_a_wsgi_application_may_write_and_may_begin_anew_and_is_closed(inside):
    closed = []

    class Pieces(list):
        def close(self):
            closed.append(True)

    def app(environ, start_response):
        write = start_response("200 OK", [])
        write(b"written ")
        start_response("404 Not Found", [], (LookupError, LookupError(), None))
        return Pieces([b"and given"])

    answer = inside(app)
    assert (answer.status, answer.text, closed) == (404, "written and given", [True])


def twice(environ, start_response):
    start_response("200 OK", [])
    start_response("200 OK", [])
    return []


def never(environ, start_response):
    return [b"x"]


def wrong(environ, start_response):
    start_response("OK", [])
    return []


async def silent(scope, receive, send):
    await receive()


async def failing(scope, receive, send):
    raise LookupError("no pets")


@pytest.mark.rows("U30")
@pytest.mark.parametrize(
    ("app", "why"),
    [
        (twice, "start_response was called twice"),
        (never, "hasn't called start_response"),
        (wrong, "ValueError: invalid literal"),
        (silent, "hasn't sent http.response.start"),
        (failing, "LookupError: no pets"),
    ],
)
def test_an_application_that_fails_is_unavailable(inside, api, app, why):
    answer = inside(app)
    assert (answer.status, answer.body) == (503, message("Service Unavailable"))
    assert why in api.cloud.requests[-1].why
    assert why.rpartition(": ")[2] in api.cloud.requests[-1].traceback


# ASGI


def test_an_asgi_application_sees_the_whole_request(inside):
    seen = []

    async def app(scope, receive, send):
        seen.extend([scope, await receive()])
        await send(
            {
                "type": "http.response.start",
                "status": 201,
                "headers": [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")],
            }
        )
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await send({"type": "http.response.body", "body": b"two"})
        seen.append(await receive())

    answer = inside(app, "POST", "/p%C3%A4ts?q=%41", body="hello", headers={"X-One": "1"})
    assert (answer.status, answer.body, answer.headers.all("set-cookie")) == (201, b"onetwo", ["a=1", "b=2"])
    scope, received, gone = seen
    wanted = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https",
        "path": "/päts",
        "raw_path": b"/p%C3%A4ts",
        "query_string": b"q=%41",
        "root_path": "",
        "server": ("inside.example.com", 443),
    }
    assert {name: scope[name] for name in wanted} == wanted
    assert (b"x-one", b"1") in scope["headers"]
    assert received == {"type": "http.request", "body": b"hello", "more_body": False}
    assert gone == {"type": "http.disconnect"}


def test_the_client_stays_until_an_asgi_application_has_answered(inside):
    async def app(scope, receive, send):
        await receive()
        gone = asyncio.ensure_future(receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in (b"1", b"2"):
            await asyncio.sleep(0)
            assert not gone.done()
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})
        assert (await gone)["type"] == "http.disconnect"

    assert inside(app).text == "12"


def test_an_asgi_application_works_where_a_loop_runs_already(inside):
    async def test():
        return inside(asgi)

    assert asyncio.run(test()).text == "asgi"


# Whatever comes

ONE_LINE = st.characters(exclude_characters="\r\n\0")


@given(
    path=st.text(st.characters(exclude_characters="?#"), max_size=12),
    query=st.text(st.characters(exclude_characters="#"), max_size=12),
    name=st.text(ONE_LINE, max_size=6),
    value=st.text(ONE_LINE, max_size=12),
    body=st.binary(max_size=12),
)
def test_whatever_comes_every_kind_is_asked(path, query, name, value, body):
    with mock_cloud(isolated=True) as cloud:
        api = Served(cloud)
        api.route("$default", proxy(api))
        for app in (wsgi, asgi, lambda request: "callable"):
            cloud.backends[INSIDE] = app
            answer = api.send("POST", f"/{path}?{query}", headers={name: value}, body=body)
            assert answer.status in (200, 404), cloud.requests[-1].why
