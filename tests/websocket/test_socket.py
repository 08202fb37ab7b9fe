"""The client's end of a connection, as tests hold it: what comes, how long to wait for it, and what is a mistake."""

from __future__ import annotations

import copy
import os
import pickle
import re
import threading
import time

import pytest

from awsmock_ar_apigw import ConnectionClosed, MockError, mock_cloud
from awsmock_ar_apigw.base import clock as clocks
from support_websocket import Chat

GOING_AWAY = (1001, "Going away")


def echo(event, _context):
    return {"statusCode": 200, "body": event["body"]}


@pytest.fixture
def socket(chat):
    """A connection to an API that sends every message back."""
    chat.route("$default", answer=echo, two_way=True)
    chat.route("$disconnect")
    return chat.connect()


def chat_of(cloud):
    """An API that sends every message back, in any cloud."""
    chat = Chat(cloud, stage=None)
    chat.route("$default", answer=echo, two_way=True)
    chat.route("$disconnect")
    chat.stage("prod")
    cloud.settle()
    return chat


# Sending and receiving


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("text", "text"),
        ("", ""),
        ("grüße 🎈", "grüße 🎈"),
        ({"action": "join", "to": None}, '{"action": "join", "to": null}'),
        ([1, True], "[1, true]"),
        (7, "7"),
        (None, "null"),
    ],
)
def test_a_text_is_sent_as_it_is_and_all_else_as_json(chat, socket, sent, text):
    socket.send(sent)
    assert chat.event["body"] == text
    assert socket.receive() == text


@pytest.mark.parametrize("binary", [b"a", bytearray(b"a"), memoryview(b"a")])
def test_bytes_are_a_binary_message(socket, binary):
    socket.send(binary)
    assert socket.closed == (1003, "")


@pytest.mark.rows("W114", "W117")
def test_who_waits_for_what_a_one_way_route_answers_is_told_what_it_lacks(chat):
    route = chat.route("ask", answer={"statusCode": 200, "body": "answer"})
    expression = "RouteResponseSelectionExpression='$default'"
    with chat.connect() as socket:
        socket.send({"action": "ask"})
        with pytest.raises(
            TimeoutError,
            match=re.escape(
                f"Route 'ask' is one-way: nobody gets what its integration answers. A two-way one has {expression}"
            ),
        ) as caught:
            socket.receive()
        assert str(caught.value).endswith(f"what is deployed lacks {expression}.")

        ids = {"ApiId": chat.id, "RouteId": route}
        chat.client.update_route(**ids, RouteResponseSelectionExpression="$default")
        socket.send({"action": "ask"})
        with pytest.raises(TimeoutError, match=r"what is deployed lacks a route response '\$default'\.$"):
            socket.receive()

        chat.client.create_route_response(**ids, RouteResponseKey="$default")
        socket.send({"action": "ask"})
        assert socket.receive() == "answer"
        with pytest.raises(TimeoutError, match=r"by 'ask' of stage 'prod'$"):
            socket.receive()


def test_who_was_never_answered_since_nothing_was_sent_is_told_of_no_route(chat):
    chat.route("$connect")
    with chat.connect() as socket, pytest.raises(TimeoutError, match=r"by '\$connect' of stage 'prod'$"):
        socket.receive()


def test_messages_are_received_in_order_and_all_of_them_stay_to_be_seen(socket):
    for text in "abc":
        socket.send(text)
    assert (socket.receive(), socket.receive()) == ("a", "b")
    assert socket.messages == ["a", "b", "c"]
    assert socket.receive() == "c"
    with pytest.raises(
        TimeoutError, match=r"^No message came\. The last that it sent: MESSAGE wss://.* -> 200"
    ):
        socket.receive()
    assert socket.messages == ["a", "b", "c"]


def test_what_is_in_a_list_of_messages_is_the_caller_s_own(socket):
    socket.send("a")
    socket.messages.clear()
    assert socket.messages == ["a"]


def test_json_is_read(socket):
    socket.send({"a": [1]})
    assert socket.receive_json() == {"a": [1]}
    socket.send("no JSON")
    with pytest.raises(ValueError, match="Expecting value"):
        socket.receive_json()


def test_what_came_before_the_end_is_still_received(socket):
    socket.send("a")
    socket.close(1000)
    assert socket.receive() == "a"
    with pytest.raises(ConnectionClosed, match=r"^The connection is closed: 1000$") as caught:
        socket.receive(timeout=60)
    assert (caught.value.code, caught.value.reason) == (1000, "")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (b"binary", "1003. API Gateway closes so for a binary frame"),
        ("x" * 40_000, "1009. API Gateway closes so for a message"),
    ],
)
def test_a_code_that_comes_without_a_reason_has_one_in_words(socket, message, said):
    socket.send(message)
    with pytest.raises(ConnectionClosed, match=f"^The connection is closed: {said}") as caught:
        socket.receive()
    assert caught.value.reason == ""


def test_who_has_said_nothing_for_long_is_told_why_it_is_closed(cloud, socket):
    cloud.clock.advance(minutes=10)
    with pytest.raises(
        ConnectionClosed, match=r"closed: 1001 Going away\. API Gateway closes so after ten minutes"
    ):
        socket.receive()


@pytest.mark.parametrize(
    "use",
    [
        lambda one: one.send("a"),
        lambda one: one.receive(),
        lambda one: one.receive_json(timeout=1),
        lambda one: one.ping(),
    ],
    ids=["send", "receive", "receive_json", "ping"],
)
def test_a_closed_connection_can_not_be_used(chat, socket, use):
    socket.close(3000, "bye")
    before = chat.cloud.clock.micros
    with pytest.raises(ConnectionClosed, match="3000 bye") as caught:
        use(socket)
    assert (caught.value.code, caught.value.reason) == (3000, "bye")
    assert chat.cloud.clock.micros - before <= 1_000  # nobody waits, though a message's call may count


def test_how_it_looks(socket):
    name = socket.connection.id
    assert repr(socket) == f"<socket of connection {name}, open, 0 messages>"
    socket.send("a")
    socket.close(1000)
    assert repr(socket) == f"<socket of connection {name}, closed: 1000, 1 message>"


# Waiting


@pytest.mark.parametrize("pace", ["instant", "manual", "per_call(30)"])
def test_virtual_time_goes_on_while_somebody_waits(pace):
    with mock_cloud(isolated=True, pace=pace, start_time=0) as cloud:
        socket = chat_of(cloud).connect()
        before = cloud.clock.micros
        with pytest.raises(
            TimeoutError,
            match=r"^No message came within 2\.5 s of the cloud's clock, which waits for no thread\. The last that it sent: CONNECT",
        ):
            socket.receive(timeout=2.5)
        assert cloud.clock.micros - before == 2_500_000
        socket.send("a")
        before = cloud.clock.micros
        assert socket.receive(timeout=60) == "a"  # it is there, so that nobody waits
        assert cloud.clock.micros == before


def test_who_waits_for_longer_than_a_connection_lives_is_told_at_its_end(chat, socket):
    before = chat.cloud.clock.now
    with pytest.raises(ConnectionClosed, match="1001 Going away"):
        socket.receive(timeout=3600)
    assert (chat.cloud.clock.now - before).total_seconds() == 600


def test_who_waits_gets_what_happens_on_the_way(chat, socket):
    chat.cloud.clock.advance(seconds=100)
    other = chat.connect()

    def tell(_event, _context):
        chat.management().post_to_connection(ConnectionId=other.connection.id, Data=b"one left")

    chat.cloud.functions[f"{chat.id}-2"] = tell
    assert other.receive(timeout=550) == "one left"
    assert socket.connection.closed == GOING_AWAY


@pytest.mark.parametrize("timeout", [-1, None, "5", True, float("nan"), float("inf"), 1e15])
@pytest.mark.parametrize("way", ["receive", "receive_json"])
def test_what_is_no_time_to_wait_is_a_mistake(chat, socket, timeout, way):
    before = chat.cloud.clock.micros
    with pytest.raises(MockError, match="is no time to wait"):
        getattr(socket, way)(timeout=timeout)
    assert chat.cloud.clock.micros == before


def test_real_time_is_waited_for_as_long_as_another_thread_takes():
    with mock_cloud(isolated=True, pace="real") as cloud:
        chat = chat_of(cloud)
        first, second = chat.connect(), chat.connect()

        def post():
            time.sleep(0.05)
            chat.management().post_to_connection(ConnectionId=first.connection.id, Data=b"late")

        thread = threading.Thread(target=post)
        thread.start()
        assert first.receive(timeout=30) == "late"
        thread.join()
        with pytest.raises(TimeoutError, match=r"within 0\.03 s\. The last"):
            second.receive(timeout=0.03)


def test_real_time_that_stands_still_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(clocks.time, "time", lambda: 1_767_225_600)
    with mock_cloud(isolated=True, pace="real") as cloud:
        socket = chat_of(cloud).connect()
        with pytest.raises(TimeoutError):
            socket.receive(timeout=0.05)


def test_who_waits_in_real_time_hears_at_once_that_the_mock_has_stopped():
    mock = mock_cloud(isolated=True, pace="real")
    cloud = mock.start()
    socket = chat_of(cloud).connect()
    thread = threading.Timer(0.05, mock.stop)
    thread.start()
    before = time.monotonic()
    with pytest.raises(MockError, match="has stopped"):
        socket.receive(timeout=30)
    assert time.monotonic() - before < 15
    thread.join()


# With


def test_a_block_closes_its_connection_at_its_end(chat, socket):
    with socket as held:
        assert held is socket
        socket.send("a")
    assert socket.closed == (1000, "")
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1000


def test_a_block_that_raises_closes_it_too_and_raises(chat, socket):
    with pytest.raises(LookupError, match="mine"), socket:
        raise LookupError("mine")
    assert socket.closed == (1000, "")


def test_a_block_whose_connection_is_closed_within_ends_in_peace(chat, socket):
    with socket:
        socket.close(3000)
    assert socket.closed == (3000, "")


# Within functions


def test_a_function_may_connect_send_and_post_itself(chat, socket):
    inner = []

    def handler(event, _context):
        with chat.connect() as other:
            other.send("from within")
            inner.append(other.receive())
        chat.management().post_to_connection(
            ConnectionId=event["requestContext"]["connectionId"], Data=b"posted"
        )
        return {"statusCode": 200, "body": "answered"}

    chat.route("nested", answer=handler, two_way=True)
    socket.send({"action": "nested"})
    assert inner == ["from within"]
    assert socket.messages == ["posted", "answered"]  # U23
    assert [one.method for one in chat.cloud.requests] == [
        "CONNECT",
        "CONNECT",
        "MESSAGE",
        "MESSAGE",
        "DISCONNECT",
    ]


def test_a_function_that_closes_its_own_connection_gets_no_answer_through(chat, socket):
    def handler(event, _context):
        chat.management().delete_connection(ConnectionId=event["requestContext"]["connectionId"])
        return {"statusCode": 200, "body": "too late"}

    chat.route("leave", answer=handler, two_way=True)
    socket.send({"action": "leave"})
    assert (socket.messages, socket.closed) == ([], (1000, "Connection Closed Normally"))


def test_a_function_that_is_to_reraise_raises_where_a_message_is_sent(chat, socket):
    def handler(_event, _context):
        raise LookupError("mine")

    chat.route("strict", chat.function(name="strict"))
    chat.cloud.functions.add("strict", handler, reraise=True)
    with pytest.raises(LookupError, match="mine"):
        socket.send({"action": "strict"})
    assert socket.closed is None
    socket.send("a")
    assert socket.receive() == "a"


def test_an_interrupt_in_the_midst_of_a_handshake_leaves_nothing_behind(chat):
    def handler(_event, _context):
        raise KeyboardInterrupt

    route = chat.route("$connect", answer=handler)
    with pytest.raises(KeyboardInterrupt):
        chat.connect()
    assert (len(chat.cloud.connections), len(chat.cloud.requests)) == (0, 0)
    chat.client.delete_route(ApiId=chat.id, RouteId=route)
    chat.route("$disconnect")
    with chat.connect():
        assert len(chat.cloud.connections) == 1
    assert chat.cloud.requests[-1].method == "DISCONNECT"


def test_an_interrupt_in_the_midst_of_an_end_lets_the_next_end_be_told(chat, socket):
    def handler(_event, _context):
        raise KeyboardInterrupt

    chat.cloud.functions[f"{chat.id}-2"] = handler
    with pytest.raises(KeyboardInterrupt):
        socket.close(1000)
    assert socket.closed == (1000, "")
    chat.cloud.functions[f"{chat.id}-2"] = lambda _event, _context: {"statusCode": 200}
    chat.connect().close(1000)
    assert chat.cloud.requests[-1].method == "DISCONNECT"


# Clouds and their ends


def test_a_mock_that_is_over_shows_what_was_there_and_takes_nothing_more():
    with mock_cloud(isolated=True) as cloud:
        chat = chat_of(cloud)
        socket, other, closed = chat.connect(), chat.connect(), chat.connect()
        socket.send("a")
        closed.close(1000)
        told = len(chat.events)
    assert len(chat.events) == told  # no $disconnect runs
    assert (socket.messages, socket.closed, closed.closed) == (["a"], None, (1000, ""))
    assert [one.id for one in cloud.connections] == [socket.connection.id, other.connection.id]
    assert socket.receive() == "a"
    for use in (
        lambda: socket.send("b"),
        socket.receive,
        lambda: socket.receive(timeout=5),
        socket.ping,
        socket.close,
        socket.drop,
        chat.connect,
    ):
        with pytest.raises(MockError, match="The mock of this cloud has stopped"):
            use()
    closed.close()  # it is closed, as before
    with other:
        pass
    assert len(chat.events) == told


def test_reset_closes_every_connection_and_nobody_is_told(chat, socket):
    chat.events.clear()
    chat.cloud.reset()
    assert socket.closed == GOING_AWAY
    with pytest.raises(ConnectionClosed, match="1001 Going away"):
        socket.send("a")
    assert (len(chat.cloud.connections), chat.events, len(chat.cloud.requests)) == (0, [], 0)
    with socket:
        pass


def test_a_snapshot_has_no_connections(chat, socket):
    saved = chat.cloud.snapshot()
    later = chat.connect()
    chat.cloud.restore(pickle.loads(pickle.dumps(saved)))
    assert (socket.closed, later.closed) == (GOING_AWAY, GOING_AWAY)
    assert len(chat.cloud.connections) == 0
    assert chat.events == []
    with chat.connect() as again:
        again.send("a")
        assert again.receive() == "a"


def test_a_function_may_reset_its_cloud_in_the_midst_of_a_handshake(chat):
    chat.route("$connect", answer=lambda _event, _context: chat.cloud.reset())
    socket = chat.connect()
    assert socket.closed == GOING_AWAY
    assert len(chat.cloud.connections) == 0


def test_a_handshake_in_whose_midst_its_cloud_is_restored_leaves_no_connection(chat):
    chat.route("$connect", answer=lambda _event, _context: chat.cloud.restore(saved))
    saved = chat.cloud.snapshot()
    socket = chat.connect()
    assert socket.closed == GOING_AWAY
    assert len(chat.cloud.connections) == 0


def test_two_clouds_have_connections_of_their_own():
    with mock_cloud(isolated=True, seed=7) as one:
        first = chat_of(one)
        left = first.connect()
        with mock_cloud(isolated=True, seed=7) as other:
            second = chat_of(other)
            right = second.connect()
            assert left.connection.id == right.connection.id
            right.send("b")
            left.send("a")
            right.close(1000)
            assert (left.messages, right.messages) == (["a"], ["b"])
            assert (left.closed, right.closed) == (None, (1000, ""))
        assert [len(one.connections), len(other.connections)] == [1, 0]


def test_threads_have_connections_of_their_own(chat, socket):
    failed = []

    def talk(name):
        try:
            with chat.connect() as own:
                for number in range(30):
                    own.send(f"{name} {number}")
                assert own.messages == [f"{name} {number}" for number in range(30)]
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=talk, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(chat.cloud.connections) == 1
    assert len(chat.cloud.requests.of(method="DISCONNECT")) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_process_that_forks_has_a_connection_in_each_half(socket):
    if (child := os.fork()) == 0:
        socket.send("from the child")
        os._exit(socket.receive() != "from the child")
    assert os.waitpid(child, 0)[1] == 0
    assert socket.messages == []


# Copies


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, pickle.dumps])
@pytest.mark.parametrize(
    ("held", "advice"),
    [
        (lambda socket: socket, r"such as list\(socket\.messages\), or connect again"),
        (lambda socket: socket.connection, r"such as connection\.id"),
    ],
    ids=["socket", "connection"],
)
def test_what_lives_in_a_cloud_is_neither_copied_nor_pickled(socket, way, held, advice):
    with pytest.raises(MockError, match=rf"^A .* can't be copied or pickled: .*{advice}") as caught:
        way(held(socket))
    assert isinstance(caught.value, TypeError)


def test_what_is_told_of_an_end_is_a_value(chat, socket):
    socket.close(3000, "bye")
    with pytest.raises(ConnectionClosed) as caught:
        socket.send("a")
    for way in (copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))):
        assert way(socket.closed) == (3000, "bye")
        again = way(caught.value)
        assert (again.code, again.reason, str(again)) == (3000, "bye", str(caught.value))


# Mistakes


def nested(depth):
    """A list, nested so deeply that Python neither writes nor shows it."""
    value = []
    for _ in range(depth):
        value = [value]
    return value


def test_what_python_can_t_show_is_a_mistake_like_any_other(chat, socket):
    deep = nested(100_000)
    for mistake in (
        lambda: socket.receive(deep),
        lambda: socket.close(deep),
        lambda: socket.close(1000, deep),
        lambda: socket.send("text", frames=deep),
        lambda: chat.cloud.connect(deep),
        lambda: chat.connect(headers=deep),
        lambda: chat.connect(subprotocols=[deep]),
        lambda: chat.connect(source_ip=deep),
        lambda: chat.cloud.api_keys.__setitem__("key", deep),
    ):
        with pytest.raises(MockError, match=r"\(nested too deeply\)"):
            mistake()
    assert socket.closed is None


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        (object(), "can't be written as JSON: .* Give a text, bytes, or what JSON has"),
        ({1, 2}, "can't be written as JSON"),
        (nested(100_000), "can't be written as JSON"),
        ("half \ud83d", "holds half of a character, at 5"),
    ],
)
def test_what_is_no_message_is_a_mistake(chat, socket, message, advice):
    with pytest.raises(MockError, match=advice):
        socket.send(message)
    assert (chat.events, socket.closed) == ([], None)


@pytest.mark.parametrize("frames", [0, -1, 1.5, "2", None, True])
def test_a_message_has_a_whole_number_of_frames(chat, socket, frames):
    with pytest.raises(MockError, match="is no number of frames"):
        socket.send("a", frames=frames)
    assert (chat.events, socket.closed) == ([], None)


def test_completion_shows_what_users_hold_and_nothing_of_the_house(chat, socket):
    assert {name for name in dir(socket) if not name.startswith("_")} == {
        *("close", "closed", "connection", "drop", "headers", "messages", "ping"),
        *("receive", "receive_json", "send", "subprotocol"),
    }
