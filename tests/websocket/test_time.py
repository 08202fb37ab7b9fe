"""Ten minutes without a message, and two hours in all: connections end at their moments, whoever moves the clock."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import ConnectionClosed, mock_cloud, per_call
from awsmock_ar_apigw.base import clock as clocks
from support import client_of
from support_serving import Served
from support_websocket import Chat

GOING_AWAY = (1001, "Going away")
START = 1_767_225_600


@pytest.fixture(params=["instant", "manual", "per_call(0.001)"])
def chat(request):
    """A WebSocket API that tells of each end, in each pace whose clock is virtual."""
    with mock_cloud(seed=7, isolated=True, start_time=START, pace=request.param) as cloud:
        chat = Chat(cloud, stage=None)
        for key in ("$disconnect", "$default"):
            chat.route(key)
        chat.stage("prod")
        cloud.settle()
        yield chat


@pytest.fixture
def by_hand():
    """The same, where nobody but the test moves the clock."""
    with mock_cloud(seed=7, isolated=True, start_time=START, pace="manual") as cloud:
        chat = Chat(cloud, stage=None)
        for key in ("$disconnect", "$default"):
            chat.route(key)
        chat.stage("prod")
        cloud.settle()
        yield chat


def ends(chat):
    """Of each end: how many milliseconds after its beginning it came, its code and its reason."""
    contexts = [event["requestContext"] for event in chat.events]
    return [
        (
            one["requestTimeEpoch"] - one["connectedAt"],
            one["disconnectStatusCode"],
            one["disconnectReason"],
        )
        for one in contexts
        if one["eventType"] == "DISCONNECT"
    ]


# Idle for ten minutes


@pytest.mark.rows("W143", "W151")
def test_a_connection_without_a_message_ends_after_ten_minutes(chat):
    socket = chat.connect()
    chat.cloud.clock.advance(minutes=9, seconds=59)
    assert (ends(chat), socket.closed) == ([], None)
    chat.cloud.clock.advance(seconds=1)
    assert ends(chat) == [(600_000, 1001, "Going away")]
    assert socket.closed == GOING_AWAY


@pytest.mark.rows("W151")
def test_it_ends_at_its_moment_however_far_the_clock_goes(chat):
    socket = chat.connect()
    began = socket.connection.connected_at
    seen = []
    chat.cloud.functions[f"{chat.id}-1"] = lambda event, _context: seen.append(
        (chat.cloud.clock.now - began, event["requestContext"]["requestTime"])
    )
    chat.cloud.clock.advance(days=1)
    assert seen == [(datetime.timedelta(seconds=600), "01/Jan/2026:00:10:00 +0000")]
    assert chat.cloud.clock.now - began >= datetime.timedelta(days=1)


@pytest.mark.rows("W130", "W131", "W151", "U18", "U21")
@pytest.mark.parametrize(("what", "lives"), [("send", True), ("post", True), ("get", False), ("ping", False)])
def test_messages_either_way_keep_it_open_and_nothing_else_does(by_hand, what, lives):
    chat = by_hand
    socket = chat.connect()
    chat.cloud.clock.advance(minutes=9, seconds=30)
    client, name = chat.management(), {"ConnectionId": socket.connection.id}
    {
        "send": lambda: socket.send("a"),
        "post": lambda: client.post_to_connection(**name, Data=b"a"),
        "get": lambda: client.get_connection(**name),
        "ping": socket.ping,
    }[what]()
    chat.cloud.clock.advance(minutes=9, seconds=30)
    assert (socket.closed is None) is lives


@pytest.mark.rows("W151")
def test_nothing_keeps_it_open_for_more_than_two_hours(by_hand):
    chat = by_hand
    socket = chat.connect()
    for _ in range(13):
        chat.cloud.clock.advance(minutes=9)
        socket.send("still here")
    chat.cloud.clock.advance(minutes=2, seconds=59.999)
    assert socket.closed is None
    chat.cloud.clock.advance(seconds=0.001)
    assert ends(chat) == [(7_200_000, 1001, "Going away")]
    with pytest.raises(ConnectionClosed, match="1001 Going away"):
        socket.send("still here")


@pytest.mark.rows("W151")
def test_a_message_that_comes_too_late_finds_it_closed(by_hand):
    chat = by_hand
    socket = chat.connect()
    chat.cloud._world.clock.reach(chat.cloud._world.clock.micros + 600_000_000)
    with pytest.raises(ConnectionClosed, match="1001 Going away"):
        socket.send("late")
    assert ends(chat) == [(600_000, 1001, "Going away")]


# Who moves the clock


def ask_for_nobody(chat):
    client = chat.management()
    with pytest.raises(client.exceptions.GoneException):
        client.get_connection(ConnectionId="AAAAAAAAAAAAAAA=")


def take_long(chat):
    chat.cloud.faults.add("GetApis", latency=60)
    chat.client.get_apis()


def calls():
    """What moves the clock of a pace per call."""
    return {
        "a call of App Runner": lambda _chat: client_of("apprunner").list_services(),
        "a call of API Gateway": lambda chat: chat.client.get_apis(),
        "a call that takes long": take_long,
        "a call of the management API": ask_for_nobody,
        "a request": lambda chat: chat.cloud.request("GET", chat.endpoint.replace("wss", "https") + "/prod"),
        "a handshake": lambda chat: chat.connect(),
        "a request to another API": lambda chat: chat.cloud.request("GET", Served(chat.cloud).endpoint),
    }


@pytest.mark.rows("W151")
@pytest.mark.parametrize("call", calls().values(), ids=calls())
def test_any_call_that_moves_the_clock_brings_the_end(call):
    with mock_cloud(seed=7, isolated=True, start_time=START, pace="manual") as cloud:
        chat = Chat(cloud, stage=None)
        chat.route("$disconnect")
        chat.stage("prod")
        cloud.settle()
        socket = chat.connect()
        cloud.clock.advance(seconds=540)
        cloud.clock.pace = per_call(60)
        call(chat)
        assert ends(chat) == [(600_000, 1001, "Going away")]
        assert socket.closed == GOING_AWAY


@pytest.mark.rows("W151")
def test_each_call_of_a_pace_per_call_counts():
    with mock_cloud(seed=7, isolated=True, start_time=START, pace=per_call(100)) as cloud:
        chat = Chat(cloud, stage=None)
        chat.route("$disconnect")
        chat.stage("prod")
        cloud.settle()
        socket = chat.connect()
        for _ in range(5):
            chat.client.get_apis()
        assert (socket.closed, ends(chat)) == (None, [])
        chat.client.get_apis()
        assert ends(chat) == [(600_000, 1001, "Going away")]


@pytest.mark.rows("W151")
def test_settling_lets_open_connections_end(chat):
    socket = chat.connect()
    chat.cloud.settle()
    assert ends(chat) == [(600_000, 1001, "Going away")]
    assert chat.cloud.clock.now - socket.connection.connected_at == datetime.timedelta(seconds=600)


def test_settling_comes_to_its_end_though_each_end_begins_another(chat):
    opened = []
    chat.cloud.functions[f"{chat.id}-1"] = lambda _event, _context: opened.append(chat.connect())
    first = chat.connect()
    chat.cloud.settle()
    assert first.closed == GOING_AWAY
    assert [one.closed for one in opened] == [None]


def test_real_time_ends_connections_too(monkeypatch):
    now = [START]
    monkeypatch.setattr(clocks.time, "time", lambda: now[0])
    with mock_cloud(seed=7, isolated=True, pace="real") as cloud:
        chat = Chat(cloud, stage=None)
        chat.route("$disconnect")
        chat.stage("prod")
        cloud.settle()
        now[0] += 3600
        socket = chat.connect()
        cloud.settle()
        now[0] += 599
        assert socket.closed is None
        now[0] += 100
        assert socket.closed == GOING_AWAY
        assert ends(chat) == [(600_000, 1001, "Going away")]


def test_sleep_that_moves_the_clock_brings_the_end(by_hand):
    import time  # noqa: PLC0415 - what it is moved by

    socket = by_hand.connect()
    with by_hand.cloud.clock.moved_by_sleep():
        time.sleep(600)
    assert ends(by_hand) == [(600_000, 1001, "Going away")]
    assert socket.connection.closed == GOING_AWAY


# Who looks


@pytest.mark.parametrize(
    "look",
    [
        lambda chat: chat.cloud.connections,
        lambda chat: chat.cloud.requests,
        lambda chat: chat.cloud.summary(),
        lambda chat: chat.cloud._repr_html_(),
        lambda chat: chat.cloud.settle(),
    ],
    ids=["connections", "requests", "summary", "html", "settle"],
)
def test_whoever_looks_finds_what_is_over_to_have_ended(by_hand, look):
    chat = by_hand
    chat.connect()
    chat.cloud._world.clock.reach(chat.cloud._world.clock.micros + 3600_000_000)
    look(chat)
    assert ends(chat) == [(600_000, 1001, "Going away")]
    assert chat.cloud.requests[-1].at.isoformat() == "2026-01-01T00:10:00+00:00"


# Several


@pytest.mark.rows("U20")
def test_many_end_in_the_order_of_their_moments(by_hand):
    chat = by_hand
    sockets = []
    for _ in range(50):
        sockets += [chat.connect(), chat.connect()]
        chat.cloud.clock.advance(seconds=1)
    sockets[0].send("still here")  # the first is the last, after all
    chat.events.clear()
    chat.cloud.clock.advance(hours=3)
    told = [event["requestContext"]["connectionId"] for event in chat.events]
    assert told == [one.connection.id for one in (*sockets[1:], sockets[0])]
    assert [end[0] for end in ends(chat)] == [600_000] * 99 + [650_000]


def test_what_an_end_sends_to_another_on_the_way_arrives_before_that_one_s_own_end(by_hand):
    chat = by_hand
    first = chat.connect()
    chat.cloud.clock.advance(seconds=100)
    second = chat.connect()

    def tell(event, _context):
        if second.connection.is_open:
            connection = event["requestContext"]["connectionId"]
            chat.management().post_to_connection(
                ConnectionId=second.connection.id, Data=f"{connection} left".encode()
            )

    chat.cloud.functions[f"{chat.id}-1"] = tell
    chat.cloud.clock.advance(minutes=20)
    assert second.messages == [f"{first.connection.id} left"]
    ended = chat.cloud.requests.of(connection=second.connection.id, method="DISCONNECT")[-1]
    # It was last active at the first one's end, 600 s after the beginning.
    assert ended.at.isoformat() == "2026-01-01T00:20:00+00:00"


def test_an_end_that_takes_time_moves_the_clock_no_further_than_it_goes_anyway(by_hand):
    chat = by_hand
    chat.connect()
    chat.cloud.functions[f"{chat.id}-1"] = lambda _event, _context: chat.cloud.clock.advance(seconds=5)
    chat.cloud.clock.advance(minutes=20)
    assert chat.cloud.clock.now.isoformat() == "2026-01-01T00:20:00+00:00"


def test_a_clock_apart_ends_nothing(by_hand):
    import copy  # noqa: PLC0415 - one test copies

    socket = by_hand.connect()
    for way in (copy.copy, copy.deepcopy):
        way(by_hand.cloud.clock).advance(hours=3)
    assert (socket.closed, by_hand.events) == (None, [])


# Whatever happens in whichever order

ACTS = st.one_of(
    st.tuples(st.just("connect"), st.just(0)),
    st.tuples(st.sampled_from(["send", "post", "close"]), st.integers(0, 5)),
    st.tuples(st.just("advance"), st.sampled_from([1, 60, 299, 300, 599, 600, 3600, 7200])),
)
IDLE, LONGEST = 600, 7200


class Model:
    """When each connection was opened and last used, in seconds, and how it must have ended."""

    def __init__(self):
        self.now, self.open, self.ended = 0, {}, []

    def connect(self, name):
        self.open[name] = (self.now, self.now)

    def use(self, name):
        if name in self.open:
            self.open[name] = (self.open[name][0], self.now)

    def close(self, name):
        if self.open.pop(name, None):
            self.ended.append((name, self.now, 1000))

    def advance(self, seconds):
        self.now += seconds
        dues = [(min(active + IDLE, began + LONGEST), name) for name, (began, active) in self.open.items()]
        for due, name in sorted(dues):
            if due <= self.now:
                del self.open[name]
                self.ended.append((name, due, 1001))


@given(st.lists(ACTS, max_size=25))
def test_each_ends_when_it_must_and_is_told_of_once_and_in_order(acts):
    with mock_cloud(seed=7, isolated=True, start_time=0, pace="manual") as cloud:
        chat = Chat(cloud, stage=None)
        for key in ("$disconnect", "$default"):
            chat.route(key)
        chat.stage("prod")
        cloud.settle()
        model, sockets, client = Model(), [], chat.management()
        for act, number in acts:
            if act == "connect":
                model.connect(len(sockets))
                sockets.append(chat.connect())
            elif act == "advance":
                cloud.clock.advance(seconds=number)
                model.advance(number)
            elif number in model.open and act == "close":
                sockets[number].close(1000)
                model.close(number)
            elif number in model.open:
                name = sockets[number].connection.id
                (
                    sockets[number].send("a")
                    if act == "send"
                    else client.post_to_connection(ConnectionId=name, Data=b"a")
                )
                model.use(number)
            assert [one.id for one in cloud.connections] == [
                sockets[name].connection.id for name in model.open
            ]
        numbers = {one.connection.id: number for number, one in enumerate(sockets)}
        contexts = [event["requestContext"] for event in chat.events]
        assert [
            (numbers[one["connectionId"]], one["requestTimeEpoch"] / 1000, one["disconnectStatusCode"])
            for one in contexts
            if one["eventType"] == "DISCONNECT"
        ] == model.ended
