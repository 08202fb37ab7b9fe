"""Requests by httpx and its fork httpx2, and beside respx and pytest-httpx."""

from __future__ import annotations

import asyncio
import json

import httpcore
import httpcore2
import httpx
import httpx2
import pytest
import respx
import trio

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from awsmock_ar_apigw.intercept.http import httpcore_seam
from support_http import DOMAIN, Echo, server

each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])


@pytest.fixture
def echo(cloud):
    return Echo(cloud)


@pytest.fixture(params=["sync", "asyncio", "trio"])
def ask(request):
    """``ask(library, method, url, **options)``: a client's answer, by each way that there is to have one."""

    def at_once(library, method, url, *, client=None, **options):
        with library.Client(**client or {}) as made:
            return made.request(method, url, **options)

    async def in_time(library, method, url, client, options):
        async with library.AsyncClient(**client or {}) as made:
            return await made.request(method, url, **options)

    def awaited(library, method, url, *, client=None, **options):
        if request.param == "trio":
            return trio.run(in_time, library, method, url, client, options)
        return asyncio.run(in_time(library, method, url, client, options))

    return at_once if request.param == "sync" else awaited


@each_library
def test_an_answer_looks_as_if_it_came_from_the_network(echo, ask, library):
    response = ask(library, "GET", f"{echo.url}/a%2Fb?x=%41", headers=[("x-own", "1"), ("x-own", "2")])
    assert (response.status_code, response.reason_phrase, response.http_version) == (200, "OK", "HTTP/1.1")
    assert response.headers.get_list("set-cookie") == ["a=1", "b=2; Path=/"]
    assert response.headers["connection"] == "keep-alive"
    assert dict(response.cookies) == {"a": "1", "b": "2"}
    assert response.json() == {"method": "GET", "path": "/a/b", "query": "x=%41"}
    assert response.elapsed.total_seconds() < 60
    assert (echo.asked.path, echo.asked.query) == ("/a%2Fb", "x=%41")
    assert echo.asked.headers.all("x-own") == ["1", "2"]
    assert echo.asked.source_ip == "127.0.0.1"


@each_library
@pytest.mark.parametrize("http2", [False, True])
def test_it_is_negotiated_that_http_1_is_spoken(echo, ask, library, http2):
    assert ask(library, "GET", echo.url, client={"http2": http2}).http_version == "HTTP/1.1"


@each_library
def test_a_body_comes_whole_however_it_is_sent(echo, ask, library):
    for options, arrives in [
        ({"content": b"bytes"}, b"bytes"),
        ({"data": {"a": "b"}}, b"a=b"),
        ({"json": [1]}, b"[1]"),
    ]:
        ask(library, "POST", echo.url, **options)
        assert echo.asked.body == arrives
    ask(library, "POST", echo.url, files={"file": b"data of a file"})
    assert b"data of a file" in echo.asked.body


@each_library
def test_a_body_is_iterated_over(echo, library):
    async def pieces():
        yield b"in "
        yield b"pieces"

    async def send():
        async with library.AsyncClient() as client:
            await client.put(echo.url, content=pieces())

    asyncio.run(send())
    assert echo.asked.body == b"in pieces"
    library.put(echo.url, content=iter([b"in ", b"more"]))
    assert echo.asked.body == b"in more"
    assert echo.asked.headers["transfer-encoding"] == "chunked"


@each_library
def test_an_answer_is_streamed(echo, library):
    with library.Client() as client, client.stream("GET", f"{echo.url}/large") as response:
        pieces = list(response.iter_raw())
    assert sum(map(len, pieces)) == 1_000_000
    assert len(pieces) > 10

    async def read():
        async with library.AsyncClient() as client, client.stream("GET", f"{echo.url}/large") as response:
            return [len(piece) async for piece in response.aiter_bytes(1000)]

    assert asyncio.run(read()) == [1000] * 1000


@each_library
def test_redirects_and_head_are_as_ever(echo, ask, library):
    response = ask(library, "GET", f"{echo.url}/elsewhere", follow_redirects=True)
    assert [one.status_code for one in response.history] == [302]
    assert response.json()["path"] == "/found"
    response = ask(library, "HEAD", echo.url)
    assert (response.content, response.headers["content-length"]) == (b"", "44")
    assert ask(library, "GET", f"{echo.url}/status/204").status_code == 204


@each_library
@pytest.mark.parametrize("url", ["http://{}", "https://{}:8443", "http://{}:443"])
def test_apis_have_no_other_endpoint_than_that_of_https(echo, ask, library, url):
    with pytest.raises(library.ConnectError, match="no plain-HTTP endpoint"):
        ask(library, "GET", url.format(echo.host))


@each_library
def test_what_would_leave_for_aws_is_refused(ask, library):
    with mock_apigatewayv2(), pytest.raises(MockError, match="sqs is not mocked here"):
        ask(library, "GET", "https://sqs.us-east-1.amazonaws.com")


@each_library
def test_a_pool_goes_on_after_a_refusal(echo, library):
    with library.Client() as client:
        for _ in range(3):
            with pytest.raises(MockError):
                client.get("https://sqs.us-east-1.amazonaws.com")
            assert client.get(echo.url).status_code == 200


@each_library
@pytest.mark.parametrize(
    "proxy", [f"{scheme}://proxy.example.com:3128" for scheme in ("http", "https", "socks5")]
)
def test_behind_a_proxy_it_is_the_far_end_that_counts(echo, ask, library, proxy):
    assert ask(library, "GET", echo.url, client={"proxy": proxy}).status_code == 200


@each_library
def test_other_hosts_are_left_alone(echo, ask, library, monkeypatch):
    with server(monkeypatch) as port:
        assert ask(library, "GET", f"http://somebody.example.com:{port}").text == "from a server"


@each_library
def test_the_address_is_that_which_the_client_sends_from(echo, library):
    with library.Client(transport=library.HTTPTransport(local_address="10.1.2.3")) as client:
        client.get(echo.url)
    assert echo.asked.source_ip == "10.1.2.3"


@each_library
def test_a_client_outlives_mocks(library):
    with library.Client() as client:
        for _ in range(3):
            with mock_apigatewayv2(isolated=True) as cloud:
                url = Echo(cloud).domain()
                for _again in range(2):
                    assert client.get(f"{url}/pets").json()["path"] == "/pets"
                assert len(cloud.requests) == 2


@pytest.mark.parametrize("core", [httpcore, httpcore2], ids=["httpcore", "httpcore2"])
@pytest.mark.parametrize("host", [DOMAIN, "sqs.us-east-1.amazonaws.com", "somebody.example.com"])
def test_what_was_connected_before_is_over_where_it_leads_to_a_cloud_by_now_or_to_aws(core, host):
    stream = core.MockStream([b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"])
    connection = core.HTTP11Connection(core.Origin(b"https", host.encode(), 443), stream)
    request = core.Request("GET", f"https://{host}/", headers=[("host", host)])
    response = connection.handle_request(request)
    response.read()
    response.close()
    assert connection.is_idle()
    assert not connection.has_expired()
    with mock_apigatewayv2(isolated=True) as cloud:
        Echo(cloud).domain()
        assert connection.has_expired() == (host != "somebody.example.com")
    assert not connection.has_expired()


@pytest.mark.parametrize("core", [httpcore, httpcore2], ids=["httpcore", "httpcore2"])
def test_a_pool_with_a_network_of_its_own_keeps_it(echo, core):
    network = core.MockBackend([b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nmine"])
    with core.ConnectionPool(network_backend=network) as pool:
        assert pool.request("GET", echo.url).content == b"mine"
    with core.ConnectionPool() as pool:
        assert json.loads(pool.request("GET", echo.url).content)["path"] == "/"


@each_library
def test_tasks_ask_at_once(echo, library):
    async def run():
        async with library.AsyncClient() as client:
            answers = await asyncio.gather(*[client.get(f"{echo.url}/{number}") for number in range(20)])
            return [answer.json()["path"] for answer in answers]

    assert asyncio.run(run()) == [f"/{number}" for number in range(20)]
    assert len(echo.cloud.requests) == 20


def test_a_task_that_is_cancelled_while_others_go_on_has_asked_nothing(echo):
    async def run():
        stream = httpcore_seam._AsyncStream(echo.host, None)
        await stream.write(b"GET / HTTP/1.1\r\n\r\n")
        task = asyncio.create_task(stream.read(10))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not echo.cloud.requests
        assert await stream.read(8) == b"HTTP/1.1"

    asyncio.run(run())


def test_a_function_may_be_a_coroutine_function(cloud):
    async def answer(event, context):
        await asyncio.sleep(0)
        return {"statusCode": 201}

    echo = Echo(cloud)
    (name,) = echo.cloud.functions
    echo.cloud.functions[name] = answer

    async def ask():
        async with httpx.AsyncClient() as client:
            return await client.get(echo.url)

    assert asyncio.run(ask()).status_code == 201


# Beside others


def test_what_respx_claims_is_its_own_and_what_it_lets_pass_is_ours(echo):
    with respx.mock:
        respx.get(f"{echo.url}/claimed").respond(text="by respx")
        respx.route(path="/pets").pass_through()
        assert httpx.get(f"{echo.url}/claimed").text == "by respx"
        assert httpx.get(f"{echo.url}/pets").json()["path"] == "/pets"


def test_respx_may_begin_first():
    with respx.mock(assert_all_mocked=False) as router:
        router.get(path="/claimed").respond(text="by respx")
        router.route().pass_through()
        with mock_apigatewayv2(isolated=True) as cloud:
            url = Echo(cloud).url
            assert httpx.get(f"{url}/claimed").text == "by respx"
            assert httpx.get(f"{url}/pets").json()["path"] == "/pets"


@pytest.mark.httpx_mock(should_mock=lambda request: request.url.path == "/claimed")
def test_what_pytest_httpx_claims_is_its_own_and_the_rest_is_ours(httpx_mock, echo):
    httpx_mock.add_response(text="by pytest-httpx")
    assert httpx.get(f"{echo.url}/claimed").text == "by pytest-httpx"
    assert httpx.get(f"{echo.url}/pets").json()["path"] == "/pets"


def test_transports_of_applications_reach_a_cloud_s(echo):
    with httpx.Client(transport=httpx.WSGITransport(echo.cloud.wsgi)) as client:
        response = client.get(f"{echo.url}/a%2Fb")
    assert response.json()["path"] == "/a/b"

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(echo.cloud.asgi)) as client:
            return await client.get(f"{echo.url}/a%2Fb?x=1")

    assert asyncio.run(ask()).json() == {"method": "GET", "path": "/a/b", "query": "x=1"}
    assert echo.asked.path == "/a%2Fb"


def test_streams_say_where_they_lead(echo):
    stream = httpcore_seam.Stream(echo.host, None)
    assert stream.get_extra_info("server_addr") == (echo.host, 443)
    assert stream.get_extra_info("ssl_object") is None
    assert not stream.get_extra_info("is_readable")
