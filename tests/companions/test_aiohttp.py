"""Requests by aiohttp."""

from __future__ import annotations

import asyncio
import io

import aiohttp
import pytest

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from awsmock_ar_apigw.intercept.http.aiohttp_seam import Transport
from support_http import DOMAIN, Echo, server
from support_serving import Served


@pytest.fixture
def echo(cloud):
    return Echo(cloud)


def run(use, **options):
    """Use a session, in a loop of its own."""

    async def whole():
        async with aiohttp.ClientSession(**options) as session:
            return await use(session)

    return asyncio.run(whole())


def ask(method, url, **options):
    """A request: the response, and its body."""

    async def use(session):
        async with session.request(method, url, **options) as response:
            return response, await response.read()

    return run(use)


def test_an_answer_looks_as_if_it_came_from_the_network(echo):
    response, body = ask("GET", f"{echo.url}/pets?x=1", headers=[("x-own", "1"), ("x-own", "2")])
    assert (response.status, response.reason, response.version) == (200, "OK", aiohttp.HttpVersion11)
    assert response.headers.getall("set-cookie") == ["a=1", "b=2; Path=/"]
    assert {name: morsel.value for name, morsel in response.cookies.items()} == {"a": "1", "b": "2"}
    assert response.headers["content-length"] == str(len(body))
    assert echo.asked.headers.all("x-own") == ["1", "2"]
    assert (echo.asked.query, echo.asked.source_ip, echo.asked.host) == ("x=1", "127.0.0.1", echo.host)


async def pieces():
    """A body in two pieces."""
    yield b"in "
    yield b"pieces"


@pytest.mark.parametrize(
    ("make", "arrives"),
    [
        (dict, b""),
        (lambda: {"data": b"bytes"}, b"bytes"),
        (lambda: {"data": b"x" * 1_000_000}, b"x" * 1_000_000),
        (lambda: {"data": {"a": "b"}}, b"a=b"),
        (lambda: {"json": [1]}, b"[1]"),
        (lambda: {"data": io.BytesIO(b"a file")}, b"a file"),
        (lambda: {"data": pieces()}, b"in pieces"),
        (lambda: {"data": pieces(), "expect100": True}, b"in pieces"),
        (lambda: {"data": b"waits", "expect100": True}, b"waits"),
    ],
)
def test_a_body_comes_whole_however_it_is_sent(echo, make, arrives):
    response, _ = ask("POST", echo.url, **make())
    assert response.status == 200
    assert echo.asked.body == arrives


def test_an_answer_is_streamed(echo):
    async def use(session):
        async with session.get(f"{echo.url}/large") as response:
            return [len(piece) async for piece in response.content.iter_chunked(10_000)]

    assert sum(run(use)) == 1_000_000


def test_redirects_and_head_are_as_ever(echo):
    response, _ = ask("GET", f"{echo.url}/elsewhere")
    assert [one.status for one in response.history] == [302]
    assert response.url.path == "/found"
    response, body = ask("HEAD", echo.url)
    assert (body, response.headers["content-length"]) == (b"", "44")
    assert ask("GET", f"{echo.url}/status/204")[0].status == 204


@pytest.mark.parametrize("url", ["http://{}", "https://{}:8443"])
def test_apis_have_no_other_endpoint_than_that_of_https(echo, url):
    with pytest.raises(aiohttp.ClientConnectorError, match="no plain-HTTP endpoint"):
        ask("GET", url.format(echo.host))


def test_what_would_leave_for_aws_is_refused_and_a_session_goes_on(echo):
    async def use(session):
        for _ in range(3):
            with pytest.raises(MockError, match="sqs is not mocked here"):
                await session.get("https://sqs.us-east-1.amazonaws.com")
            async with session.get(echo.url) as response:
                assert response.status == 200

    run(use)


def test_with_one_connection_many_ask_one_after_the_other(echo):
    async def whole():
        connector = aiohttp.TCPConnector(limit=1)
        async with aiohttp.ClientSession(connector=connector) as session:

            async def one(number):
                async with session.get(f"{echo.url}/{number}") as response:
                    return (await response.json())["path"]

            assert await asyncio.gather(*map(one, range(10))) == [f"/{number}" for number in range(10)]
            assert not connector._conns
            assert not connector._acquired

    asyncio.run(whole())
    assert len(echo.cloud.requests) == 10


def test_a_connection_that_is_closed_before_its_turn_has_asked_nothing(echo):
    async def use(session):
        protocol = session.connector._factory()
        transport = Transport(protocol, echo.host, None)
        protocol.connection_made(transport)
        transport.write(b"GET / HTTP/1.1\r\n\r\n")
        transport.abort()
        assert transport.is_closing()
        for _ in range(3):
            await asyncio.sleep(0)
        assert not protocol.connected

    run(use)
    assert not echo.cloud.requests


def test_what_a_function_lets_through_is_raised_where_its_answer_is_waited_for(cloud):
    api = Served(cloud)

    def fails(event, context):
        raise ZeroDivisionError

    api.route("GET /", api.function(name="fails"))
    cloud.functions.add("fails", fails, reraise=True)
    with pytest.raises(ZeroDivisionError):
        ask("GET", api.endpoint)


def test_a_status_that_is_none_of_an_answer_ends_the_connection(echo):
    with pytest.raises(aiohttp.ClientError):
        ask("GET", f"{echo.url}/status/102", timeout=aiohttp.ClientTimeout(5))


def test_other_hosts_are_left_alone_and_kept_alive(echo, monkeypatch):
    with server(monkeypatch) as port:

        async def use(session):
            for _ in range(2):
                async with session.get(f"http://127.0.0.1:{port}") as response:
                    assert await response.read() == b"from a server"
            assert sum(map(len, session.connector._conns.values())) == 1

        run(use)


def test_what_was_connected_before_is_not_used_where_it_leads_to_a_cloud_by_now(monkeypatch):
    with server(monkeypatch) as port:

        async def use(session):
            url = f"http://{DOMAIN}:{port}"
            async with session.get(url) as response:
                assert await response.read() == b"from a server"
            with mock_apigatewayv2(isolated=True) as cloud:
                Echo(cloud).domain()
                with pytest.raises(aiohttp.ClientConnectorError, match="no plain-HTTP endpoint"):
                    await session.get(url)
            async with session.get(url) as response:
                assert await response.read() == b"from a server"

        run(use)


def test_a_session_outlives_mocks():
    async def use(session):
        for _ in range(3):
            with mock_apigatewayv2(isolated=True) as cloud:
                async with session.get(Echo(cloud).domain()) as response:
                    assert response.status == 200
                assert len(cloud.requests) == 1

    run(use)


def test_the_proxies_of_the_environment_are_not_asked(echo, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")

    async def use(session):
        async with session.get(echo.url) as response:
            assert response.status == 200

    run(use, trust_env=True)
