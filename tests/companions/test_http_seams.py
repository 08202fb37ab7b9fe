"""The seams of HTTP libraries: what they stand on, when they go in, and that they go out exactly."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from importlib import import_module

import aiohttp
import httpcore
import httpcore2
import pytest
import websockets.asyncio.client
import websockets.sync.client
from hypothesis import given
from hypothesis import strategies as st

import websocket
from awsmock_ar_apigw import mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.intercept import guard, patch
from awsmock_ar_apigw.intercept.http import seams
from essence import essence_of, method_of
from support_http import libraries_now

if SINCE_17 := hasattr(websockets.sync.client, "reconnect"):
    import_module("websockets.trio.client")
LIBRARIES = (
    "urllib3.connection",
    "httpcore",
    "httpcore2",
    "aiohttp",
    "websockets.asyncio.client",
    "websockets.sync.client",
    *(["websockets.trio.client"] if SINCE_17 else []),
    "websocket._core",
)
# As in guard's test: what each method looks like where somebody has read it, in the newest release that is locked, and where it
# differs, in httpcore2 2.14.0 and websockets 16.1.1, the newest for Python 3.10.
LOOKED_AT = {
    "urllib3.connection.HTTPConnection.putrequest": ["86a45efa80ff26b5"],
    "urllib3.connection.HTTPSConnection.connect": ["95098efe075f87a7"],
    "urllib3.connectionpool.HTTPSConnectionPool._validate_conn": ["fe037fe1c2f13e29"],
    "httpcore.AsyncConnectionPool.create_connection": ["12578842925594ec"],
    "httpcore.AsyncHTTP11Connection.has_expired": ["50bf11010cdf0210"],
    "httpcore.AsyncHTTP2Connection.has_expired": ["8a6e6b0344e666aa"],
    "httpcore.AsyncHTTPConnection.__init__": ["f0aad2626cee0c60"],
    "httpcore.AsyncHTTPConnection._connect": ["e6bdf040c6b8c465"],
    "httpcore.AsyncHTTPProxy.create_connection": ["564123a2c1b878d9"],
    "httpcore.AsyncSOCKSProxy.create_connection": ["ce1a60ef56fc1be4"],
    "httpcore.ConnectionPool.create_connection": ["49568c7c9a85d907"],
    "httpcore.HTTP11Connection.has_expired": ["50bf11010cdf0210"],
    "httpcore.HTTP2Connection.has_expired": ["8a6e6b0344e666aa"],
    "httpcore.HTTPConnection.__init__": ["ce550304aac56038"],
    "httpcore.HTTPConnection._connect": ["1f095f1f20dfafda"],
    "httpcore.HTTPProxy.create_connection": ["58351dbb4656fae1"],
    "httpcore.SOCKSProxy.create_connection": ["44f4988d282c6a68"],
    "httpcore2.AsyncConnectionPool.create_connection": ["12578842925594ec"],
    "httpcore2.AsyncHTTP11Connection.has_expired": ["1146305716a5f411"],
    "httpcore2.AsyncHTTP2Connection.has_expired": ["d95dd2aa03b4ec6a"],
    "httpcore2.AsyncHTTPConnection.__init__": ["d3772bc61622e1ca", "d43e27801d01f932"],
    "httpcore2.AsyncHTTPConnection._connect": ["34174aa9fc265dec"],
    "httpcore2.AsyncHTTPProxy.create_connection": ["564123a2c1b878d9"],
    "httpcore2.AsyncSOCKSProxy.create_connection": ["ce1a60ef56fc1be4"],
    "httpcore2.ConnectionPool.create_connection": ["49568c7c9a85d907"],
    "httpcore2.HTTP11Connection.has_expired": ["1146305716a5f411"],
    "httpcore2.HTTP2Connection.has_expired": ["d95dd2aa03b4ec6a"],
    "httpcore2.HTTPConnection.__init__": ["6392193b20114ebb", "766b27d4a537536b"],
    "httpcore2.HTTPConnection._connect": ["dc6cc9cc662287f2"],
    "httpcore2.HTTPProxy.create_connection": ["58351dbb4656fae1"],
    "httpcore2.SOCKSProxy.create_connection": ["44f4988d282c6a68"],
    "aiohttp.client_proto.ResponseHandler.data_received": ["d3e95f695f8da5e4"],
    "aiohttp.client_proto.ResponseHandler.force_close": ["c5becf26d5d5cb72"],
    "aiohttp.connector.BaseConnector._get": ["5697d108c496c65f"],
    "aiohttp.connector.BaseConnector.connect": ["d0533fd50ce04b1f"],
    "aiohttp.connector.TCPConnector._create_connection": ["b0391fba98b585d4"],
    "aiohttp.connector.TCPConnector._create_direct_connection": ["fd4a05c969dd330d"],
    "websocket._core.WebSocket.connect": ["afa34dcb0f12d1f8"],
    "websockets.asyncio.client.connect.__init__": ["92699a9b6593cf26", "4d6d643963edbb9c"],
}
LOOKED_AT |= (
    {
        "websockets.asyncio.client.connect.open_tcp_connection": ["8b857dde78f2a996"],
        "websockets.sync.client.reconnect.enable_tls": ["cd3b3d13de8e194b"],
        "websockets.sync.client.reconnect.open_connection": ["9293c3cdd36ddd10"],
        "websockets.sync.client.reconnect.open_socket": ["febfa1f40822ba43"],
        "websockets.trio.client.connect.enable_tls": ["cb8695d426c44063"],
        "websockets.trio.client.connect.open_connection": ["071de1a38382fc50"],
        "websockets.trio.client.connect.open_tcp_stream": ["80de09dbdd7e4577"],
    }
    if SINCE_17
    else {"websockets.asyncio.client.connect.create_connection": ["e8af9a585c3c5fde"]}
)


def rows_of(name):
    return seams.seam_of(name).relied_on(name)


def test_both_libraries_of_a_seam_are_here():
    assert websocket.WebSocket.__module__ == "websocket._core"
    assert seams.SEAMS[httpcore.__name__] == seams.SEAMS[httpcore2.__name__]


@pytest.mark.parametrize(
    "path", sorted({row.path for name in LIBRARIES for row in rows_of(name)} | set(LOOKED_AT))
)
def test_a_library_is_as_somebody_has_seen_it(path):
    essence = essence_of(method_of(path))
    assert essence in LOOKED_AT.get(path, ()), (
        f"{path} is new to us. Read it, see whether the seam still stands, and add {essence!r} to its row."
    )


@pytest.mark.parametrize("name", ["http.client", *LIBRARIES])
def test_what_is_patched_is_guarded_and_there(name):
    seam = seams.seam_of(name)
    assert not guard.moved(seam.relied_on(name))
    guarded = {(one.owner, one.name) for one in seam.relied_on(name)}
    patched = {(owner.__name__, method) for owner, method in seam.patches(sys.modules[name])}
    assert patched <= guarded


def test_a_method_that_has_moved_is_named(monkeypatch):
    monkeypatch.delattr(aiohttp.TCPConnector, "_create_connection")
    monkeypatch.setattr(httpcore.ConnectionPool, "create_connection", lambda self: None)
    assert "TCPConnector._create_connection is gone" in guard.moved(rows_of("aiohttp"))
    assert "ConnectionPool.create_connection takes (self), not (self, origin)" in guard.moved(
        rows_of("httpcore")
    )


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([mock_apprunner, mock_apigatewayv2, mock_cloud]), st.booleans(), st.integers(0, 4)
        ),
        max_size=6,
    )
)
def test_after_any_nesting_each_library_is_what_it_was(steps):
    before, running = libraries_now(), []
    for make, isolated, place in steps:
        running.insert(place, make(isolated=isolated))
        running[min(place, len(running) - 1)].start()
        owners = {owner.__module__.partition(".")[0] for owner, _ in patch.IN_PLACE}
        assert owners >= {"http", "urllib3", "httpcore", "httpcore2", "aiohttp", "websockets", "websocket"}
    for mock in running:
        mock.stop()
    assert libraries_now() == before


def test_after_an_exception_each_library_is_what_it_was():
    before = libraries_now()
    with pytest.raises(ZeroDivisionError), mock_cloud():
        raise ZeroDivisionError
    assert libraries_now() == before


# Each in a process of its own


def run(program):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_BEGIN) + textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr


_BEGIN = """
import asyncio, sys
from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.intercept import patch
assert not {"httpx", "httpcore", "aiohttp"} & set(sys.modules)

def is_there(owner, name):
    return getattr(vars(owner)[name], "_awsmock_ar_apigw_patch", None) is not None

async def ask(aiohttp, url):
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status

def check():
    import aiohttp, httpcore, httpx
    with mock_cloud() as cloud:
        from support_http import Echo
        url = Echo(cloud).url
        assert httpx.get(url).status_code == 200
        assert asyncio.run(ask(aiohttp, url)) == 200
    assert not is_there(aiohttp.TCPConnector, "_create_connection")
    assert not is_there(httpcore.ConnectionPool, "create_connection")
    assert not patch.IN_PLACE
"""


def test_libraries_that_are_imported_before_a_mock():
    run("import aiohttp, httpcore, httpx\ncheck()")


def test_libraries_that_are_imported_during_a_mock():
    run("""
    with mock_cloud() as cloud:
        import httpx, httpcore, aiohttp
        assert is_there(aiohttp.TCPConnector, "_create_connection")
        assert is_there(httpcore.ConnectionPool, "create_connection")
        assert is_there(httpcore.AsyncConnectionPool, "create_connection")
        from support_http import Echo
        url = Echo(cloud).url
        assert httpx.get(url).status_code == 200
        assert asyncio.run(ask(aiohttp, url)) == 200
    assert not is_there(aiohttp.TCPConnector, "_create_connection")
    assert not is_there(httpcore.ConnectionPool, "create_connection")
    check()
    """)


def test_clients_of_websockets_that_are_imported_before_and_during_a_mock():
    run("""
    def check():
        import websocket
        from websockets.asyncio.client import connect
        from support_websocket import Chat

        async def ask(url):
            async with connect(url) as client:
                await client.send('{"action": "join"}')
                return await client.recv()

        with mock_cloud() as cloud:
            chat = Chat(cloud)
            chat.route("join", answer={"statusCode": 200, "body": "welcome"}, two_way=True)
            url = f"{chat.endpoint}/prod"
            assert asyncio.run(ask(url)) == "welcome"
            client = websocket.create_connection(url)
            client.close()
        assert not is_there(websocket.WebSocket, "connect")
        assert not patch.IN_PLACE

    check()
    with mock_cloud():
        import websocket, websockets.asyncio.client
        assert is_there(websocket.WebSocket, "connect")
    check()
    """)


def test_libraries_that_are_imported_between_two_mocks():
    run("with mock_cloud():\n    pass\nimport aiohttp, httpcore\ncheck()")


def test_a_library_that_another_thread_is_importing_when_a_mock_starts():
    run("""
    import threading
    thread = threading.Thread(target=lambda: __import__("aiohttp"))
    thread.start()
    while "aiohttp" not in sys.modules:
        pass
    with mock_cloud() as cloud:
        assert is_there(sys.modules["aiohttp"].TCPConnector, "_create_connection")
    thread.join()
    check()
    """)


def test_threads_that_import_while_others_start_and_stop_mocks():
    run("""
    import threading

    def use():
        for _ in range(200):
            with mock_cloud():
                pass

    threads = [threading.Thread(target=use) for _ in range(2)]
    threads += [threading.Thread(target=__import__, args=(name,)) for name in ("aiohttp", "httpcore", "httpcore2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert not patch.IN_PLACE
    check()
    """)
