"""A server in a thread: it begins and ends in time, and leaves nothing behind."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import threading
import time
import warnings
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from awsmock_ar_apigw import MockError, mock_cloud, server
from servers.asking import ask, http_api
from servers.test_websockets import by_path
from support import client_of
from support_websocket import Chat


@pytest.fixture(autouse=True)
def nothing_is_left():
    """No thread, and nothing that was never closed."""
    before = set(threading.enumerate())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
        gc.collect()
    left = set(threading.enumerate()) - before
    for one in left:
        one.join(5)
    assert [one for one in left if one.is_alive()] == []


def test_it_is_there_once_it_is_started_and_gone_once_it_is_stopped(cloud):
    running = server.start(cloud)
    assert repr(running) == f"<server at {running.url}>"
    assert ask(running.port, "GET", "/_awsmock/health").status == 200
    running.stop()
    running.stop()
    assert repr(running) == f"<server at {running.url}, stopped>"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", running.port))


def test_it_stops_when_a_block_ends_by_an_error(cloud):
    with pytest.raises(ZeroDivisionError), server.start(cloud) as running:
        raise ZeroDivisionError
    assert "stopped" in repr(running)


def test_a_port_that_is_taken_is_said_and_one_that_was_left_is_free(cloud):
    with server.start(cloud) as running, pytest.raises(MockError, match="Give another port"):
        server.start(cloud, port=running.port)
    with server.start(cloud, port=running.port) as again:
        assert again.port == running.port


def test_a_package_that_is_missing_is_named(tmp_path):
    program = (
        "import sys\nsys.modules['websockets'] = None\nfrom awsmock_ar_apigw import MockError, mock_cloud, server\n"
        "with mock_cloud() as cloud:\n    try:\n        server.start(cloud)\n    except MockError as error:\n        print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == (
        "A server needs websockets, which isn't installed here. Install it: pip install websockets; "
        "or pip install 'awsmock-ar-apigw[server]'.\n"
    )


def test_two_serve_a_cloud_each(cloud):
    with mock_cloud(isolated=True) as other, server.start(cloud) as one, server.start(other) as two:
        server.connect(one.url).functions  # noqa: B018 - either is there
        client_of("apigatewayv2").get_apis()  # the innermost mock's
        assert (len(server.connect(one.url).calls), len(server.connect(two.url).calls)) == (0, 1)


def test_it_listens_at_another_address(cloud):
    try:
        running = server.start(cloud, host="::1")
    except MockError as error:
        pytest.skip(str(error))
    with running:
        assert running.url == f"http://[::1]:{running.port}"


def test_a_request_that_is_under_way_comes_to_its_end(cloud):
    inside, answers = threading.Event(), []

    def pets(event, context):
        inside.set()
        time.sleep(0.5)
        return "hello"

    cloud.functions["pets"] = pets
    api = http_api(client_of("apigatewayv2"))
    with server.start(cloud) as running:
        asking = threading.Thread(
            target=lambda: answers.append(ask(running.port, "GET", f"/_aws/execute-api/{api}/").body)
        )
        asking.start()
        assert inside.wait(20)
    asking.join(20)
    assert answers == [b"hello"]


def test_what_is_open_is_closed_and_disconnected(cloud):
    chat = Chat(cloud)
    integration = chat.function()
    chat.client.create_route(ApiId=chat.id, RouteKey="$disconnect", Target=f"integrations/{integration}")
    running = server.start(cloud)
    with ExitStack() as opened:
        clients = [opened.enter_context(by_path(running, chat.id)) for _ in range(20)]
        opened.enter_context(socket.create_connection(("127.0.0.1", running.port)))
        began = time.monotonic()
        running.stop()
        assert time.monotonic() - began < 4
        for client in clients:
            with pytest.raises(ConnectionClosed):
                client.recv(20)
    assert cloud.connections == []
    assert len(chat.events) == 20


def test_a_sleep_that_moves_the_clock_is_none_of_the_server_s():
    with mock_cloud(isolated=True, pace="manual", start_time=0) as cloud, server.start(cloud) as running:
        with cloud.clock.moved_by_sleep():
            for _ in range(20):
                ask(running.port, "GET", "/_awsmock/health")
            time.sleep(30)
        assert cloud.clock.micros == 30_000_000
