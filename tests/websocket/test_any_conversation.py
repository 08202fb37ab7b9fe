"""Any sequence of connects, messages, posts, closes and moves of the clock comes to what a small model of it says.

No message is lost, doubled or out of order, no connection lives after its close, and each end is told once.
"""

from __future__ import annotations

import json

import hypothesis.strategies as st
import pytest
from botocore.exceptions import ClientError
from hypothesis import Phase, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from awsmock_ar_apigw import ConnectionClosed, HandshakeRefused, mock_apigatewayv2
from support_websocket import Chat

IDLE, LONGEST = 600, 7200
SECONDS = st.sampled_from([1, 59, 299, 300, 301, 599, 600, 601, 3600])
TEXTS = st.sampled_from(
    ["", "a", '{"action": "echo"}', '{"action": "all", "n": 1}', '{"action": "fail"}', "{}", "[1]"]
)


class End:
    """A connection, as the model has it: who is there since when, and what has come to its client."""

    def __init__(self, now):
        self.connected = self.active = now
        self.closed = None
        self.inbox = []

    @property
    def due(self):
        return min(self.active + IDLE, self.connected + LONGEST)


class Conversations(RuleBasedStateMachine):
    sockets = Bundle("sockets")

    def __init__(self):
        super().__init__()
        self.mock = mock_apigatewayv2(pace="manual", start_time=1_700_000_000)
        self.cloud = self.mock.start()
        self.chat = Chat(self.cloud)
        self.management = self.chat.management()
        self.told = []
        self.refuses = False
        for key in ("$connect", "$disconnect", "echo", "all", "fail"):
            self.chat.route(
                key, self.chat.function(getattr(self, f"on_{key.strip('$')}")), two_way=key == "echo"
            )
        # The model
        self.now = 0
        self.ends = {}
        self.expected_ends = []

    def teardown(self):
        self.mock.stop()

    # What the API does

    def on_connect(self, _event, _context):
        return {"statusCode": 403 if self.refuses else 200}

    def on_disconnect(self, event, _context):
        context = event["requestContext"]
        self.told.append((context["connectionId"], context["disconnectStatusCode"]))

    def on_echo(self, event, _context):
        return {"statusCode": 500, "body": event["body"]}

    def on_all(self, event, _context):
        for one in list(self.cloud.connections):
            self.management.post_to_connection(ConnectionId=one.id, Data=event["body"])

    def on_fail(self, _event, _context):
        raise ValueError

    # What happens

    @rule(target=sockets)
    def connect(self):
        socket = self.chat.connect()
        self.ends[socket.connection.id] = End(self.now)
        return socket

    @rule()
    def connect_and_be_refused(self):
        self.refuses = True
        with pytest.raises(HandshakeRefused) as refused:
            self.chat.connect()
        self.refuses = False
        assert refused.value.status == 403

    @rule(socket=sockets, text=TEXTS)
    def send(self, socket, text):
        own = self.ends[socket.connection.id]
        if own.closed:
            with pytest.raises(ConnectionClosed):
                socket.send(text)
            return
        socket.send(text)
        own.active = self.now
        action = json.loads(text).get("action") if text.startswith("{") else None
        if action == "all":
            for end in self.ends.values():
                if not end.closed:
                    end.inbox.append(text)
                    end.active = self.now
        else:
            own.inbox.append({"echo": text, "fail": "Internal server error"}.get(action, "Forbidden"))

    @rule(socket=sockets, data=st.sampled_from(["x", "y" * 40_000]))
    def post(self, socket, data):
        own = self.ends[socket.connection.id]
        if own.closed:
            with pytest.raises(self.management.exceptions.GoneException):
                self.management.post_to_connection(ConnectionId=socket.connection.id, Data=data)
            return
        self.management.post_to_connection(ConnectionId=socket.connection.id, Data=data)
        own.inbox.append(data)
        own.active = self.now

    @rule(socket=sockets)
    def look(self, socket):
        own = self.ends[socket.connection.id]
        if own.closed:
            with pytest.raises(ClientError):
                self.management.get_connection(ConnectionId=socket.connection.id)
            return
        found = self.management.get_connection(ConnectionId=socket.connection.id)
        times = [found[name].timestamp() - 1_700_000_000 for name in ("ConnectedAt", "LastActiveAt")]
        assert times == [own.connected, own.active]

    @rule(socket=sockets, code=st.sampled_from([None, 1000, 3000, 4999]))
    def close(self, socket, code):
        socket.close(code)
        self.end(socket, code or 1005)

    @rule(socket=consumes(sockets))
    def drop(self, socket):
        socket.drop()
        self.end(socket, 1006)

    @rule(socket=sockets)
    def send_bytes(self, socket):
        if not self.ends[socket.connection.id].closed:
            socket.send(b"bytes")
            self.end(socket, 1003)

    @rule(socket=sockets)
    def delete(self, socket):
        if not self.ends[socket.connection.id].closed:
            self.management.delete_connection(ConnectionId=socket.connection.id)
            self.end(socket, 1000)

    @rule(seconds=SECONDS)
    def wait(self, seconds):
        self.cloud.clock.advance(seconds=seconds)
        self.now += seconds
        self.expire()

    @rule()
    def settle(self):
        self.cloud.settle()
        while any(not end.closed for end in self.ends.values()):
            self.now = min(end.due for end in self.ends.values() if not end.closed)
            self.expire()

    # The model

    def end(self, socket, code):
        end = self.ends[socket.connection.id]
        if not end.closed:
            end.closed = code
            self.expected_ends.append((socket.connection.id, code))

    def expire(self):
        still_open = [
            (end.due, name) for name, end in self.ends.items() if not end.closed and end.due <= self.now
        ]
        for _due, name in sorted(still_open, key=lambda one: one[0]):
            self.ends[name].closed = 1001
            self.expected_ends.append((name, 1001))

    @invariant()
    def who_is_open_is_known(self):
        assert [one.id for one in self.cloud.connections] == [
            name for name, end in self.ends.items() if not end.closed
        ]

        assert self.told == self.expected_ends

    @rule(socket=sockets)
    def read(self, socket):
        own = self.ends[socket.connection.id]
        found = [
            one if one[:1] != "{" or "message" not in one else json.loads(one)["message"]
            for one in socket.messages
        ]
        assert found == own.inbox
        assert (socket.closed.code if socket.closed else None) == own.closed


TestConversations = Conversations.TestCase
# A conversation without one of its steps is another one: little can be left out, and trying takes minutes.
TestConversations.settings = settings(
    max_examples=settings().max_examples // 2 + 1,
    stateful_step_count=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
