"""``cloud.connections``: what is open, found by filters, and as texts and tables; in summaries, too."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError, mock_cloud
from support import client_of
from support_websocket import Chat


@pytest.fixture
def three(chat):
    """Connections to two stages of an API, in the order in which they were opened."""
    chat.route("$default")
    chat.stage("dev")
    return [
        chat.connect(headers={"User-Agent": "tests/1"}),
        chat.connect("dev", source_ip="198.51.100.7"),
        chat.connect(headers={"User-Agent": "tests/2"}),
    ]


def test_they_stand_in_the_order_in_which_they_were_opened_while_they_are_open(chat, three):
    first, second, third = three
    assert [one.id for one in chat.cloud.connections] == [one.connection.id for one in three]
    second.close(1000)
    assert [one.id for one in chat.cloud.connections] == [first.connection.id, third.connection.id]
    assert chat.cloud.connections[-1] is third.connection
    fourth = chat.connect()
    assert chat.cloud.connections[1:].of(stage="prod")[1].id == fourth.connection.id


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ({}, [0, 1, 2]),
        ({"stage": "prod"}, [0, 2]),
        ({"stage": "*"}, [0, 1, 2]),
        ({"source_ip": "198.*"}, [1]),
        ({"user_agent": "tests/*"}, [0, 2]),
        ({"user_agent": None}, [1]),
        ({"user_agent": ""}, []),
        ({"region": "us-east-1", "account": "123456789012"}, [0, 1, 2]),
        ({"region": "eu-*"}, []),
        ({"stage": "prod", "user_agent": "tests/2"}, [2]),
        ({"stage": 7}, []),
    ],
)
def test_some_are_found_by_what_they_are(chat, three, wanted, places):
    assert list(chat.cloud.connections.of(**wanted)) == [three[place].connection for place in places]


def test_one_is_found_by_its_id_and_some_by_their_api(chat, three):
    other = Chat(chat.cloud)
    other.route("$default")
    apart = other.connect()
    assert list(chat.cloud.connections.of(id=three[1].connection.id)) == [three[1].connection]
    assert list(chat.cloud.connections.of(api=other.id)) == [apart.connection]


def test_a_filter_that_is_not_there_is_a_mistake(chat, three):
    with pytest.raises(
        MockError, match=r"'stagee' is no filter of connections\. Did you mean \"stage\"\? Use id, api"
    ):
        chat.cloud.connections.of(stagee="prod")


def test_a_connection_says_what_it_is(chat):
    chat.route("$default")
    seen = []
    chat.route("$connect", answer=lambda _event, _context: seen.append(len(chat.cloud.connections)))
    chat.cloud.clock.advance(seconds=1)
    socket = chat.connect(headers={"User-Agent": "tests/1"}, source_ip="198.51.100.7")
    one = socket.connection
    assert seen == [0]
    assert (one.api, one.stage, one.source_ip, one.user_agent) == (
        chat.id,
        "prod",
        "198.51.100.7",
        "tests/1",
    )
    assert (one.where.account, one.where.region) == ("123456789012", "us-east-1")
    assert one.connected_at == one.last_active_at == chat.cloud.requests[-1].at
    chat.cloud.clock.advance(seconds=60)
    socket.send("a")
    assert 60 <= (one.last_active_at - one.connected_at).total_seconds() < 61
    assert repr(one) == f"<connection {one.id} of stage 'prod' of {chat.id}, open>"
    socket.close(1001)
    assert repr(one) == f"<connection {one.id} of stage 'prod' of {chat.id}, closed: 1001>"


def test_one_that_does_not_name_its_agent_has_none(chat, three):
    assert three[1].connection.user_agent is None


# Texts and tables


def start(cloud):
    """An API in a cloud whose clock stands still, and two connections to it."""
    chat = Chat(cloud, stage=None)
    chat.route("$default")
    chat.stage("prod")
    cloud.settle()
    return chat, [chat.connect(), chat.connect(headers={"User-Agent": "<b>tests</b>"}, source_ip="::1")]


@pytest.fixture
def still():
    """A cloud whose clock stands still."""
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=0) as cloud:
        yield cloud


def test_as_a_text_each_has_a_line(still):
    chat, (first, second) = start(still)
    assert repr(still.connections) == "<2 connections>"
    assert str(still.connections) == (
        f"{first.connection.id} of stage 'prod' of {chat.id}, open, from 127.0.0.1 since 1970-01-01 00:00:00Z\n"
        f"{second.connection.id} of stage 'prod' of {chat.id}, open, from ::1 since 1970-01-01 00:00:00Z"
    )
    assert repr(still.connections[:1]) == "<1 connection>"
    assert (repr(still.connections[:0]), str(still.connections[:0])) == ("<0 connections>", "")


def test_in_a_notebook_each_has_a_row(still):
    _chat, (first, second) = start(still)
    html = still.connections._repr_html_()
    assert html.startswith("<table>")
    assert "2 connections" in html
    for socket in (first, second):
        assert socket.connection.id in html
    assert "&lt;b&gt;tests&lt;/b&gt;" in html
    assert "<b>" not in html


def test_a_summary_names_those_that_are_open(still):
    assert "connections" not in still.summary()
    chat, (first, second) = start(still)
    line = f"  {first.connection.id} of stage 'prod' of {chat.id}, open, from 127.0.0.1 since 1970-01-01 00:00:00Z"
    assert f"\nconnections: 2\n{line}\n  {second.connection.id} of" in still.summary()
    assert "2 connections" in still._repr_html_()
    second.close()
    assert f"\nconnections: 1\n{line}" in still.summary()
    still.clock.advance(minutes=10)
    assert "connections" not in still.summary()
    assert "connection" not in still._repr_html_()


def test_a_summary_cuts_what_is_long(still):
    chat, _two = start(still)
    for _ in range(28):
        chat.connect()
    assert "connections: 30\n" in still.summary()
    assert "… and 10 more" in still.summary()


def test_whoever_has_not_connected_imports_nothing_of_it(still):
    client_of("apigatewayv2").get_apis()
    assert still._world.house is None
    assert "connections" not in still.summary()
    assert still._world.house is None


def test_who_listens_hears_of_each_frame_and_of_the_end_once(chat):
    heard = []
    chat.route("$default", answer=lambda _event, _context: other.close(1000))
    socket, other = chat.connect(), chat.connect()
    for one in (socket, other):
        one.connection.listen = lambda one=one: heard.append(
            (one, one.connection.state, len(one.connection.frames))
        )
    chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"a")
    socket.send("close the other")
    chat.cloud.clock.advance(minutes=20)
    assert heard == [(socket, "open", 1), (other, "closed: 1000", 0), (socket, "closed: 1001", 1)]
