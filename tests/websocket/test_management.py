"""The management API: what a back end sends to a connection, asks of it, and how it closes it."""

from __future__ import annotations

import datetime
import io
import json

import pytest
from botocore.exceptions import ParamValidationError

from awsmock_ar_apigw import ConnectionClosed, mock_apigatewayv2
from awsmock_ar_apigw.base.messages import HttpRequest
from support import SESSION
from support_websocket import Chat, signed_call

UTC = datetime.timezone.utc


@pytest.fixture
def chat(cloud):
    """A WebSocket API with a route: without one there is nothing to deploy."""
    made = Chat(cloud)
    made.route("hello")
    return made


@pytest.fixture
def socket(chat):
    """A connection to it."""
    with chat.connect() as opened:
        yield opened


# Three operations


@pytest.mark.rows("W180", "W203", "W204")
def test_what_is_posted_is_one_text_frame_and_the_answer_is_empty(chat, socket):
    answer = chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b'{"a": 1}')
    assert set(answer) == {"ResponseMetadata"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["ResponseMetadata"]["HTTPHeaders"]["content-length"] == "0"
    assert socket.receive() == '{"a": 1}'
    assert list(socket.connection.frames) == []


@pytest.mark.rows("W181", "W211")
def test_a_connection_says_since_when_it_is_there_and_when_it_was_last_active():
    with mock_apigatewayv2(start_time="2022-01-25T18:50:04.673Z", pace="manual", isolated=True) as cloud:
        chat = Chat(cloud)
        chat.route("$default")
        with chat.connect(headers={"User-Agent": "wscat"}, source_ip="192.0.2.7") as socket:
            cloud.clock.advance(seconds=2.969)
            socket.send("hello")
            asked = {"ConnectionId": socket.connection.id}
            said = chat.management().get_connection(**asked)
            raw = cloud.handle(signed_call(chat, "GET", socket.connection.id))
    assert said["ConnectedAt"] == datetime.datetime(2022, 1, 25, 18, 50, 4, 673_000, UTC)
    assert said["LastActiveAt"] == datetime.datetime(2022, 1, 25, 18, 50, 7, 642_000, UTC)
    assert said["Identity"] == {"SourceIp": "192.0.2.7", "UserAgent": "wscat"}
    assert json.loads(raw.body) == {
        "connectedAt": "2022-01-25T18:50:04.673Z",
        "identity": {"sourceIp": "192.0.2.7", "userAgent": "wscat"},
        "lastActiveAt": "2022-01-25T18:50:07.642Z",
    }


@pytest.mark.rows("W183")
def test_names_are_written_in_lower_camel_case_and_times_as_texts(chat, socket):
    answer = json.loads(chat.cloud.handle(signed_call(chat, "GET", socket.connection.id)).body)
    assert list(answer) == ["connectedAt", "identity", "lastActiveAt"]
    assert all(isinstance(answer[name], str) for name in ("connectedAt", "lastActiveAt"))


@pytest.mark.rows("W182", "W215", "C1")
def test_deleting_a_connection_is_answered_by_204_without_a_body(chat, socket):
    answer = chat.management().delete_connection(ConnectionId=socket.connection.id)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert set(answer) == {"ResponseMetadata"}


@pytest.mark.rows("W216")
def test_a_deleted_connection_is_closed_by_1000_then_its_end_is_told_and_then_it_is_gone(chat):
    seen = []
    chat.route("$disconnect", answer=lambda event, _context: seen.append(event["requestContext"]))
    with chat.connect() as socket:
        client, asked = chat.management(), {"ConnectionId": socket.connection.id}
        client.delete_connection(**asked)
        assert socket.closed == (1000, "Connection Closed Normally")
        assert [(one["disconnectStatusCode"], one["disconnectReason"]) for one in seen] == [
            (1000, "Connection Closed Normally")
        ]
        with pytest.raises(client.exceptions.GoneException):
            client.post_to_connection(**asked, Data=b"x")
        with pytest.raises(ConnectionClosed):
            socket.send("x")
    assert len(seen) == 1


@pytest.mark.rows("W212")
def test_a_client_that_names_no_agent_has_a_null_of_which_botocore_makes_nothing(chat, socket):
    said = chat.management().get_connection(ConnectionId=socket.connection.id)
    assert said["Identity"] == {"SourceIp": "127.0.0.1"}
    raw = chat.cloud.handle(signed_call(chat, "GET", socket.connection.id))
    assert json.loads(raw.body)["identity"] == {"sourceIp": "127.0.0.1", "userAgent": None}


# What is sent


@pytest.mark.rows("W186")
@pytest.mark.parametrize(
    ("data", "frame"),
    [
        (b"bytes", "bytes"),
        ("text, in UTF-8: ü", "text, in UTF-8: ü"),
        (bytearray(b"array"), "array"),
        (io.BytesIO(b"a file"), "a file"),
        (io.StringIO("a text file: ü"), "a text file: ü"),
    ],
    ids=lambda one: type(one).__name__,
)
@pytest.mark.parametrize("lane", ["fast", "slow"])
def test_data_may_be_bytes_a_text_or_a_file(chat, socket, data, frame, lane):
    if hasattr(data, "seek"):
        data.seek(0)
    client = SESSION.client("apigatewaymanagementapi", endpoint_url=chat.at())
    if lane == "slow":
        client.meta.events.register("request-created.*", lambda **_more: None)
    client.post_to_connection(ConnectionId=socket.connection.id, Data=data)
    assert socket.receive() == frame


@pytest.mark.rows("W186", "U9")
def test_empty_data_goes_out_and_is_an_empty_frame(chat, socket):
    sent = []
    client = SESSION.client("apigatewaymanagementapi", endpoint_url=chat.at())
    client.meta.events.register("request-created.*", lambda request, **_more: sent.append(request.prepare()))
    client.post_to_connection(ConnectionId=socket.connection.id, Data=b"")
    assert socket.receive() == ""
    assert [(one.headers["Content-Length"], "Content-Type" in one.headers) for one in sent] == [("0", False)]


@pytest.mark.rows("W186")
@pytest.mark.parametrize("data", [{"Data": {"a": 1}}, {"Data": None}, {}], ids=["dict", "None", "nothing"])
def test_botocore_itself_refuses_data_of_another_type(chat, socket, data):
    client = SESSION.client("apigatewaymanagementapi", endpoint_url=chat.at())
    with pytest.raises(ParamValidationError):
        client.post_to_connection(ConnectionId=socket.connection.id, **data)
    assert chat.cloud.calls.of("PostToConnection") == []


@pytest.mark.rows("U10")
def test_data_that_is_no_text_is_a_binary_frame(chat, socket):
    chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"\xff\x00")
    assert socket.receive() == b"\xff\x00"


@pytest.mark.rows("W206")
def test_more_than_a_frame_may_have_is_posted_and_arrives_as_one_message(chat, socket):
    chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"x" * 100_000)
    assert socket.receive() == "x" * 100_000


def test_a_posted_frame_is_sent_whole_though_data_is_changed_afterwards(chat, socket):
    data = bytearray(b"before")
    chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=data)
    data[:] = b"after"
    assert socket.receive() == "before"
    assert chat.cloud.calls[-1].params["Data"] == b"before"


# When


@pytest.mark.rows("W213", "W214", "U21")
def test_a_message_and_a_post_are_activity_and_a_look_is_none(chat):
    cloud, at = chat.cloud, []
    client = chat.management()

    def ask(event, _context):
        said = client.get_connection(ConnectionId=event["requestContext"]["connectionId"])
        at.append((said["LastActiveAt"], event["requestContext"]["requestTimeEpoch"]))

    chat.route("$default", answer=ask)
    with chat.connect() as socket:
        asked = {"ConnectionId": socket.connection.id}
        cloud.clock.advance(minutes=5)
        socket.send("hello")
        (active, came) = at[0]
        assert active == datetime.datetime.fromtimestamp(came / 1000, UTC)
        cloud.clock.advance(minutes=5)
        client.post_to_connection(**asked, Data=b"x")
        posted = client.get_connection(**asked)["LastActiveAt"]
        assert posted - active >= datetime.timedelta(minutes=5)
        cloud.clock.advance(minutes=5)
        assert client.get_connection(**asked)["LastActiveAt"] == posted


@pytest.mark.rows("W131", "U21")
def test_posts_keep_a_connection_from_being_idle(chat, socket):
    client = chat.management()
    for _ in range(4):
        chat.cloud.clock.advance(minutes=9.5)
        client.post_to_connection(ConnectionId=socket.connection.id, Data=b"ping")
    chat.cloud.clock.advance(minutes=9.5)
    assert socket.closed is None
    chat.cloud.clock.advance(minutes=1)
    assert socket.closed == (1001, "Going away")


@pytest.mark.rows("W217")
def test_posts_to_a_client_that_reads_nothing_are_answered_as_ever(chat, socket):
    client = chat.management()
    for number in range(3):
        client.post_to_connection(ConnectionId=socket.connection.id, Data=f"{number}")
    assert [socket.receive() for _ in range(3)] == ["0", "1", "2"]


@pytest.mark.rows("W210")
def test_a_post_right_after_the_handshake_arrives(chat):
    chat.route("$connect")
    with chat.connect() as socket:
        chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"welcome")
        assert socket.receive() == "welcome"


@pytest.mark.rows("W209", "W220", "U25", "C3")
def test_connect_can_post_to_others_and_not_yet_to_itself(chat):
    client, refusals = chat.management(), []
    first = chat.connect()

    def tell(event, _context):
        client.post_to_connection(ConnectionId=first.connection.id, Data=b"somebody comes")
        for ask in (client.get_connection, client.delete_connection):
            with pytest.raises(client.exceptions.GoneException):
                ask(ConnectionId=event["requestContext"]["connectionId"])
        with pytest.raises(client.exceptions.GoneException) as gone:
            client.post_to_connection(ConnectionId=event["requestContext"]["connectionId"], Data=b"welcome")
        refusals.append(gone.value.response["ResponseMetadata"]["HTTPStatusCode"])

    chat.route("$connect", answer=tell)
    second = chat.connect()
    assert first.receive() == "somebody comes"
    assert second.connection.frames == first.connection.frames
    assert refusals == [410]
    assert "has not answered yet" in chat.cloud.calls[-1].why


@pytest.mark.rows("U26", "W147")
def test_a_connection_is_gone_while_its_end_is_told(chat):
    client, refusals = chat.management(), []

    def tell(event, _context):
        with pytest.raises(client.exceptions.GoneException) as gone:
            client.post_to_connection(ConnectionId=event["requestContext"]["connectionId"], Data=b"bye")
        refusals.append(gone.value.response["ResponseMetadata"]["HTTPStatusCode"])

    chat.route("$disconnect", answer=tell)
    chat.connect().close()
    assert refusals == [410]


def test_a_function_that_deletes_its_own_connection_ends_first(chat):
    order, client = [], chat.management()

    def leave(event, _context):
        client.delete_connection(ConnectionId=event["requestContext"]["connectionId"])
        order.append("message")

    chat.route("$default", answer=leave)
    chat.route("$disconnect", answer=lambda _event, _context: order.append("end"))
    with chat.connect() as socket:
        socket.send("leave")
        assert socket.closed == (1000, "Connection Closed Normally")
    assert order == ["message", "end"]


def test_a_look_ends_what_was_idle_for_too_long(chat, socket):
    chat.cloud.clock.advance(minutes=10)
    client = chat.management()
    with pytest.raises(client.exceptions.GoneException):
        client.get_connection(ConnectionId=socket.connection.id)
    assert chat.cloud.calls[-1].why == "It was closed with 1001: Going away."
    assert socket.closed == (1001, "Going away")


# Where it is reached


@pytest.mark.rows("W20")
@pytest.mark.parametrize("form", ["{}", "{}/", "{}//"])
def test_the_address_may_end_in_a_slash(chat, socket, form):
    client = SESSION.client("apigatewaymanagementapi", endpoint_url=form.format(chat.at()))
    client.post_to_connection(ConnectionId=socket.connection.id, Data=b"x")
    assert socket.receive() == "x"


def test_the_host_may_be_written_in_capitals_and_with_its_port(chat, socket):
    host = chat.at().removeprefix("https://").removesuffix("/prod")
    for url in (f"https://{host.upper()}/prod", f"https://{host}:443/prod", f"https://{host}./prod"):
        client = SESSION.client("apigatewaymanagementapi", endpoint_url=url)
        client.post_to_connection(ConnectionId=socket.connection.id, Data=url.encode())
        assert socket.receive() == url


@pytest.mark.rows("W24")
@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", "AWS_ENDPOINT_URL"])
def test_the_address_may_come_from_the_environment(chat, socket, monkeypatch, name):
    monkeypatch.setenv(name, chat.at())
    client = SESSION.client("apigatewaymanagementapi")
    client.post_to_connection(ConnectionId=socket.connection.id, Data=b"x")
    assert socket.receive() == "x"


@pytest.mark.rows("W13", "W15")
@pytest.mark.parametrize("key", ["", "chat"])
def test_a_domain_name_leads_to_connections_by_its_mapping_key(chat, key):
    url = chat.domain(key)
    with chat.cloud.connect(url.replace("https", "wss")) as socket:
        for address in (url, f"{url}/", url.replace("chat.example", "CHAT.Example"), chat.at()):
            client = SESSION.client("apigatewaymanagementapi", endpoint_url=address)
            client.post_to_connection(ConnectionId=socket.connection.id, Data=address.encode())
            assert socket.receive() == address
    with chat.connect() as socket:
        client = SESSION.client("apigatewaymanagementapi", endpoint_url=url)
        assert client.get_connection(ConnectionId=socket.connection.id)["Identity"]


@pytest.mark.rows("W18", "W20")
def test_an_id_is_decoded_once_however_it_is_encoded(chat, socket):
    own = socket.connection.id
    forms = (own, own.replace("=", "%3D"), "".join(f"%{ord(letter):02x}" for letter in own))
    for at in ("@connections", "%40connections"):
        for form in forms:
            path = f"/prod/{at}/{form}"
            assert chat.cloud.handle(signed_call(chat, "GET", own)._replace(path=path)).status == 200
    twice = f"/prod/%2540connections/{own.replace('=', '%253D')}"
    assert chat.cloud.request("GET", f"{chat.at().removesuffix('/prod')}{twice}").status == 426
    once = f"/prod/@connections/{own.replace('=', '%253D')}"
    refused = chat.cloud.handle(signed_call(chat, "GET", own)._replace(path=once))
    assert (refused.status, json.loads(refused.body)) == (
        400,
        {"message": f"Invalid connectionId: {own.replace('=', '%3D')}"},
    )


@pytest.mark.rows("W20")
@pytest.mark.parametrize("form", ["a/b", "a b", "a+b", "a%3Db", "@connections", "ü"])
def test_an_id_reaches_the_service_as_it_was_given(chat, form):
    client = chat.management()
    with pytest.raises(client.exceptions.ClientError) as refused:
        client.get_connection(ConnectionId=form)
    assert refused.value.response["Error"]["Message"] == f"Invalid connectionId: {form}"
    assert chat.cloud.calls[-1].params == {"ConnectionId": form}


@pytest.mark.rows("W202")
def test_stages_keep_their_own_connections(chat):
    chat.stage("dev")
    with chat.connect("dev") as socket:
        assert chat.management("dev").get_connection(ConnectionId=socket.connection.id)
        client = chat.management("prod")
        with pytest.raises(client.exceptions.GoneException):
            client.get_connection(ConnectionId=socket.connection.id)
        assert "is a connection of stage 'dev'" in chat.cloud.calls[-1].why


def test_other_apis_have_none_of_its_connections(chat, socket):
    other = Chat(chat.cloud)
    other.route("hello")
    client = other.management()
    with pytest.raises(client.exceptions.GoneException):
        client.get_connection(ConnectionId=socket.connection.id)
    assert f"of {chat.id}" in chat.cloud.calls[-1].why


# How it is called


@pytest.mark.rows("W178", "W184", "W185")
def test_the_client_has_four_exceptions_and_neither_pages_nor_waits(chat):
    client = chat.management()
    assert client.meta.service_model.api_version == "2018-11-29"
    assert client.meta.service_model.signing_name == "execute-api"
    names = ("GoneException", "LimitExceededException", "ForbiddenException", "PayloadTooLargeException")
    assert all(issubclass(getattr(client.exceptions, name), client.exceptions.ClientError) for name in names)
    assert client.waiter_names == []
    assert not any(map(client.can_paginate, ("post_to_connection", "get_connection", "delete_connection")))


def test_calls_are_noted_beside_those_of_the_control_plane(chat, socket):
    chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"x")
    call = chat.cloud.calls.assert_called_once("PostToConnection", ConnectionId=socket.connection.id)
    assert (call.service, call.region, call.status) == ("apigatewaymanagementapi", "us-east-1", 200)
    assert call.line() == f"PostToConnection(ConnectionId='{socket.connection.id}', Data=b'x') -> 200"
    assert chat.cloud.calls.of("apigatewaymanagementapi.*") == [call]


def test_a_raw_request_may_say_its_host_in_its_header_alone(chat, socket):
    call = signed_call(chat, "POST", socket.connection.id, b"x")
    host = chat.at().removeprefix("https://").removesuffix("/prod")
    asked = HttpRequest(call.method, call.path, "", {**call.headers, "Host": host}, call.body)
    assert chat.cloud.handle(asked).status == 200
    assert socket.receive() == "x"
