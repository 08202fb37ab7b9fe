"""News as they come: what is told, when, to how many, and that it holds up nobody."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import contextmanager

import pytest

from awsmock_ar_apigw import mock_cloud, server
from awsmock_ar_apigw.server.actions import Held
from awsmock_ar_apigw.server.page import events
from servers.asking import ask
from servers.conftest import BEGIN
from servers.sights import Sights, chat
from servers.test_websockets import by_path
from support import client_of

WAIT = 20


class Listener:
    """Somebody who listens to the news of a server."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
        self.socket.sendall(f"GET /_awsmock/events HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode())
        self._lines = self.socket.makefile("rb")
        self.status = int(self._lines.readline().split()[1])
        self.headers = {}
        while line := self._lines.readline().strip():
            name, _colon, value = line.decode().partition(":")
            self.headers[name.lower()] = value.strip()

    def next(self, *kinds):
        """The next event, of these kinds if any are given."""
        kind = None
        while line := self._lines.readline():
            if line.startswith(b"event: "):
                kind = line[7:].strip().decode()
            elif line.startswith(b"data: ") and (not kinds or kind in kinds):
                return kind, json.loads(line[6:])
        return None

    def ready(self):
        """Wait until the news are compared with what there was before."""
        while self._lines.readline().strip() != b"retry: 1000":
            pass
        return self

    def close(self):
        self._lines.close()
        self.socket.close()


@contextmanager
def listening(port):
    listener = Listener(port)
    try:
        yield listener
    finally:
        listener.close()


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, start_time=BEGIN, pace="manual") as made:
        yield made


@pytest.fixture
def listener(running):
    with listening(running.port) as made:
        yield made.ready()


def test_they_come_as_server_sent_events(listener):
    assert (listener.status, listener.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert listener.headers["cache-control"] == "no-store"


def test_a_call_is_told_with_its_number_and_its_line(cloud, listener):
    client_of("apigatewayv2").create_api(Name="a\nb\ud800", ProtocolType="HTTP")
    assert listener.next() == ("call", {"number": 0, "line": cloud.calls[0].line()})


def test_a_request_is_told_and_what_was_there_before_is_not(cloud, running):
    sights = Sights(cloud)
    with listening(running.port) as listener:
        listener.ready()
        cloud.request("GET", f"{sights.endpoint}/pets")
        kind, told = listener.next()
    assert (kind, told["number"], told["line"]) == (
        "request",
        len(cloud.requests) - 1,
        cloud.requests[-1].line(),
    )


def test_a_connection_is_told_when_it_opens_and_closes(cloud, running, listener):
    api = chat(cloud).id
    with by_path(running, api):
        assert listener.next("connections") == ("connections", {"open": 1})
    assert listener.next("connections") == ("connections", {"open": 0})


def test_the_clock_is_told_and_what_is_done_from_afar(cloud, running, listener):
    cloud.clock.advance(minutes=1)
    assert listener.next() == ("clock", {"now": "2026-01-01 00:01:00Z", "pace": "manual"})
    ask(running.port, "POST", "/_awsmock/clock/pace", body=b'{"pace":"instant"}')
    assert listener.next() == ("clock", {"now": "2026-01-01 00:01:00Z", "pace": "instant"})
    ask(running.port, "POST", "/_awsmock/snapshots")
    assert listener.next("done")[0] == "done"


def test_after_a_reset_what_is_told_begins_anew(cloud, listener):
    gateway = client_of("apigatewayv2")
    gateway.get_apis()
    assert listener.next()[1]["number"] == 0
    cloud.reset()
    gateway.get_apis()
    assert listener.next() == ("anew", {"of": "call"})
    assert listener.next()[1]["number"] == 0


def test_of_many_at_once_the_last_are_told(cloud, monkeypatch):
    monkeypatch.setattr(events, "_MOST", 5)
    news = events.News(Held(cloud))
    for _number in range(8):
        client_of("apigatewayv2").get_apis()
    assert [told["number"] for kind, told in news.since() if kind == "call"] == [3, 4, 5, 6, 7]
    assert list(news.since()) == []


def test_who_hears_nothing_hears_that_it_is_still_there(running, monkeypatch):
    monkeypatch.setattr(events, "_EVERY", 0.01)
    monkeypatch.setattr(events, "_BEAT", 3)
    with listening(running.port) as listener:
        assert listener.next() == ("beat", {})
        assert listener.next() == ("beat", {})


def test_with_real_time_the_clock_is_told_by_the_second():
    with (
        mock_cloud(isolated=True, pace="real") as real,
        server.start(real) as running,
        listening(running.port) as listener,
    ):
        first, second = listener.next("clock")[1]["now"], listener.next("clock")[1]["now"]
        assert (len(first), first < second) == (19, True)


def test_many_listen_and_the_others_are_told_to_come_again(cloud, running, monkeypatch):
    monkeypatch.setattr(events, "MOST_READERS", 30)
    listeners = [Listener(running.port).ready() for _number in range(30)]
    try:
        with listening(running.port) as refused:
            assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        client_of("apigatewayv2").get_apis()
        assert {one.next()[0] for one in listeners} == {"call"}
        assert ask(running.port, "GET", "/_awsmock/health").status == 200
        listeners.pop().close()
        assert 200 in (_status(running.port) for _time in range(1000))
    finally:
        for one in listeners:
            one.close()


def _status(port):
    with listening(port) as one:
        return one.status


def test_a_reader_who_does_not_read_holds_up_nobody(cloud, monkeypatch):
    monkeypatch.setattr(events, "_EVERY", 0.001)
    with server.start(cloud) as running, listening(running.port) as slow:
        slow.ready()
        for _number in range(2000):
            cloud.clock.advance(seconds=1)
            client_of("apigatewayv2").create_api(Name="x" * 128, ProtocolType="HTTP")
        assert ask(running.port, "GET", "/_awsmock/health").status == 200


def test_one_who_never_reads_is_waited_for_with_one_message_and_left_when_the_server_ends(cloud):
    sent, stuck = [], asyncio.Event()

    async def send(message):
        sent.append(message["type"])
        if message["type"].endswith("body"):
            stuck.set()
            await asyncio.Event().wait()

    async def listen():
        ended = asyncio.Event()
        others = events.Listening(Held(cloud), ended)
        reader = asyncio.create_task(others.listen()({}, asyncio.Event().wait, send))
        await stuck.wait()
        for _number in range(200):
            cloud.clock.advance(seconds=1)
            await asyncio.sleep(0)
        assert (sent, others.readers) == (["http.response.start", "http.response.body"], 1)
        ended.set()
        await asyncio.wait_for(reader, WAIT)
        assert others.readers == 0

    asyncio.run(listen())


def test_they_end_at_once_when_the_server_does(cloud):
    running = server.start(cloud)
    with listening(running.port) as one, listening(running.port) as other:
        one.ready()
        other.ready()
        began = time.monotonic()
        running.stop()
        assert time.monotonic() - began < 2
        assert (one.next("call"), other.next("call")) == (None, None)


def test_nothing_is_looked_at_while_nobody_listens(cloud, running, monkeypatch):
    made = []
    monkeypatch.setattr(events.News, "since", lambda self: made.append(self) or iter(()))
    client_of("apigatewayv2").get_apis()
    assert ask(running.port, "GET", "/_awsmock/").status == 200
    assert made == []
