"""An interrupt may come at any moment of what happens to connections: each is open or closed, and nobody is told twice; what follows is told as ever."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import mock_cloud
from cloud.test_interrupts import Interrupter
from support_websocket import Chat

# How many moments are tried of what takes more of them.
MOST = 40

ACTS = {
    "a handshake": lambda chat, _sockets: chat.connect(),
    "a client closes": lambda _chat, sockets: sockets[0].close(1000),
    "a client is gone": lambda _chat, sockets: sockets[0].drop(),
    "a binary message": lambda _chat, sockets: sockets[0].send(b"a"),
    "a message": lambda _chat, sockets: sockets[0].send("a"),
    "a back end closes": lambda chat, sockets: chat.management().delete_connection(
        ConnectionId=sockets[0].connection.id
    ),
    "time is over": lambda chat, _sockets: chat.cloud.clock.advance(minutes=10),
    "all of it is over": lambda chat, _sockets: chat.cloud.settle(),
    "the stage is deleted": lambda chat, _sockets: (
        chat.client.delete_stage(ApiId=chat.id, StageName="prod"),
        chat.cloud.connections,
    ),
    "all is begun anew": lambda chat, _sockets: chat.cloud.reset(),
}


class Scene:
    """An API with two connections, in a cloud whose clock stands still; and one act, with interrupts."""

    def __init__(self, cloud, act):
        self.chat = chat = Chat(cloud, stage=None)
        for key in ("$connect", "$disconnect", "$default"):
            chat.route(key)
        chat.stage("prod")
        cloud.settle()
        self.sockets = [chat.connect(), chat.connect()]
        chat.management()
        self.lasts = act not in {"the stage is deleted", "all is begun anew"}
        self.act = lambda: ACTS[act](chat, self.sockets)

    def check(self):
        """Whoever is open can be closed, and whoever is closed is told of no more than once."""
        cloud = self.chat.cloud
        there = cloud.connections
        assert [one.connection in there for one in self.sockets] == [
            one.closed is None for one in self.sockets
        ]
        assert [one.connection.is_open for one in self.sockets] == [
            one.closed is None for one in self.sockets
        ]
        cloud.settle()
        assert len(cloud.connections) == 0
        assert all(one.closed is not None for one in self.sockets)
        told = [one.connection for one in cloud.requests.of(method="DISCONNECT")]
        assert len(told) == len(set(told))
        if self.lasts:
            self.chat.connect().close(1000)
            assert cloud.requests[-1].method == "DISCONNECT"


def moments_of(act):
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=0) as cloud:
        counter = Interrupter()
        assert counter.run(Scene(cloud, act).act)
        return counter.seen


@pytest.mark.parametrize("act", ACTS)
def test_a_connection_is_open_or_closed_whenever_an_interrupt_comes(act):
    moments = moments_of(act)
    assert moments > 10
    stopped = 0
    for moment in range(1, moments + 1, max(1, moments // MOST)):
        with mock_cloud(seed=7, isolated=True, pace="manual", start_time=0) as cloud:
            scene = Scene(cloud, act)
            stopped += not Interrupter(moment).run(scene.act)
            scene.check()
    assert stopped > 10
