"""What every client of WebSockets is owed that reaches a WebSocket API of a cloud."""

from __future__ import annotations

import json
import os
import socket
import threading

import httpx
import pytest

import websocket
from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner
from awsmock_ar_apigw.intercept.http import websocket_servers
from support import client_of
from support_serving import Served
from support_websocket import Chat
from support_websocket_clients import CLIENTS, JOIN, ByWebsocketClient, Closed, Refused, eventually, servers

FRAME = 32 * 1024


@pytest.fixture(params=CLIENTS)
def make(request):
    """A client of each kind; all are ended with the test."""
    made = []

    def connected(url, **options):
        made.append(request.param(url, **options))
        return made[-1]

    yield connected
    for one in made:
        one.end()


@pytest.fixture
def connect(make, chat):
    """A connection to the stage of the API."""
    return lambda **options: make(f"{chat.endpoint}/prod", **options)


def the_end(chat):
    """How the last connection has ended, as its function has heard."""
    eventually(lambda: chat.events and chat.event["requestContext"]["eventType"] == "DISCONNECT")
    context = chat.event["requestContext"]
    return context["disconnectStatusCode"], context["disconnectReason"]


def told_apart(client):
    """How a client finds its connection closed."""
    with pytest.raises(Closed) as caught:
        client.receive()
    return caught.value.args


# Messages


@pytest.mark.rows("W116", "W128")
def test_a_message_goes_to_its_route_and_the_answer_comes_back(connect, chat):
    client = connect()
    for _ in range(3):
        client.send(JOIN)
        assert client.receive() == "welcome"
    assert chat.event["body"] == JOIN
    assert len(chat.cloud.connections) == 1


def test_what_the_management_api_posts_arrives_in_order_before_an_answer(connect, chat):
    def answer(event, context):
        for number in range(3):
            management.post_to_connection(
                ConnectionId=event["requestContext"]["connectionId"], Data=b"%d" % number
            )
        return {"statusCode": 200, "body": "done"}

    management = chat.management()
    chat.route("count", answer=answer, two_way=True)
    client = connect()
    management.post_to_connection(ConnectionId=chat.cloud.connections[0].id, Data="h\u00e9llo".encode())
    assert client.receive() == "h\u00e9llo"
    client.send('{"action": "count"}')
    assert [client.receive() for _ in range(4)] == ["0", "1", "2", "done"]


@pytest.mark.rows("U10")
def test_data_that_is_no_text_arrives_as_bytes(connect, chat):
    client = connect()
    chat.management().post_to_connection(ConnectionId=chat.cloud.connections[0].id, Data=b"\xff\xfe")
    assert client.receive() == b"\xff\xfe"


def test_much_that_is_posted_at_once_arrives_whole(connect, chat):
    client = connect()
    texts = [str(number) * 20_000 for number in range(50)]
    for text in texts:
        chat.management().post_to_connection(ConnectionId=chat.cloud.connections[0].id, Data=text.encode())
    assert [client.receive() for _ in texts] == texts


def test_one_client_reaches_another_by_a_function(connect, chat):
    def answer(event, context):
        for connection in chat.cloud.connections:
            chat.management().post_to_connection(ConnectionId=connection.id, Data=event["body"])

    chat.route("tell", answer=answer)
    one, other = connect(), connect()
    one.send('{"action": "tell"}')
    assert one.receive() == other.receive() == '{"action": "tell"}'


@pytest.mark.rows("W125", "W127")
def test_a_frame_of_more_than_32_kb_closes_the_connection_with_1009(connect, chat):
    client = connect()
    client.send(JOIN + " " * (FRAME - len(JOIN)))
    assert client.receive() == "welcome"
    client.send(JOIN + " " * (FRAME - len(JOIN) + 1))
    assert told_apart(client) == (1009, "")
    assert the_end(chat) == (1009, "")


@pytest.mark.rows("W125", "W128")
def test_a_message_in_several_frames_may_have_more_and_is_one_message(connect, chat):
    client = connect()
    parts = [JOIN, " " * FRAME, " " * FRAME]
    client.send_parts(*parts)
    assert client.receive() == "welcome"
    assert chat.event["body"] == "".join(parts)


@pytest.mark.rows("W126")
def test_a_message_of_more_than_128_kb_closes_the_connection_however_it_is_cut(connect, chat):
    client = connect()
    client.send_parts(*[" " * FRAME] * 4, " ")
    assert told_apart(client) == (1009, "")


@pytest.mark.rows("W122")
def test_a_binary_message_closes_the_connection_with_1003(connect, chat):
    client = connect()
    client.send(JOIN.encode())
    assert told_apart(client) == (1003, "")
    assert the_end(chat) == (1003, "")


@pytest.mark.rows("W130", "U18")
def test_a_ping_is_answered_and_is_no_activity(connect, chat):
    client = connect()
    before = chat.cloud.connections[0].last_active_at
    chat.cloud.clock.advance(minutes=1)
    client.ping()
    assert chat.cloud.connections[0].last_active_at == before
    client.send(JOIN)
    assert client.receive() == "welcome"


# Handshakes


@pytest.mark.rows("W29", "W32")
@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_a_refused_handshake_is_the_clients_own_exception_with_the_status(connect, chat, status):
    chat.route("$connect", answer={"statusCode": status, "body": "secret"})
    with pytest.raises(Refused) as caught:
        connect()
    assert caught.value.args == (status,)
    assert "secret" not in str(caught.value.__cause__)
    assert not chat.cloud.connections


@pytest.mark.rows("W30")
def test_a_function_that_raises_refuses_a_handshake_with_502(connect, chat):
    def fails(event, context):
        raise ZeroDivisionError

    chat.route("$connect", answer=fails)
    with pytest.raises(Refused, match="502"):
        connect()


@pytest.mark.rows("U3")
def test_an_unknown_api_and_an_unknown_stage_are_forbidden(make, chat):
    for url in (f"{chat.endpoint}/nope", "wss://abcdefghij.execute-api.us-east-1.amazonaws.com/prod"):
        with pytest.raises(Refused, match="403"):
            make(url)


@pytest.mark.rows("W40", "W42")
def test_a_subprotocol_is_what_the_function_has_chosen(connect, chat):
    def choose(event, context):
        assert event["headers"]["Sec-WebSocket-Protocol"].replace(" ", "") == "soap,chat"
        return {"statusCode": 200, "headers": {"Sec-Websocket-Protocol": "chat"}}

    chat.route("$connect", answer=choose)
    assert connect(subprotocols=["soap", "chat"]).subprotocol == "chat"


@pytest.mark.rows("W40", "U1")
def test_no_subprotocol_is_chosen_by_the_service_itself(connect, chat, request):
    if "ByWebsocketClient" in request.node.name:
        with pytest.raises(websocket.WebSocketException, match="Invalid WebSocket Header"):
            connect(subprotocols=["chat"])  # as browsers do
    else:
        assert connect(subprotocols=["chat"]).subprotocol is None


def test_who_is_at_the_other_end_and_what_it_sends_is_in_the_event(make, chat):
    chat.route("$connect")
    make(f"{chat.endpoint}/prod?room=1", headers={"X-Own": "yes"})
    (event,) = [one for one in chat.events if one["requestContext"]["eventType"] == "CONNECT"]
    assert event["queryStringParameters"] == {"room": "1"}
    assert event["headers"]["X-Own"] == "yes"
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"


def test_a_custom_domain_name_leads_there(make, chat):
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/c"
    certificate = {"CertificateArn": arn, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
    chat.client.create_domain_name(DomainName="ws.example.com", DomainNameConfigurations=[certificate])
    chat.client.create_api_mapping(
        DomainName="ws.example.com", ApiId=chat.id, Stage="prod", ApiMappingKey="chat"
    )
    client = make("wss://ws.example.com/chat")
    client.send(JOIN)
    assert client.receive() == "welcome"
    assert chat.cloud.connections[0].domain_name == "ws.example.com"


def test_a_proxy_is_not_asked_for_what_the_mock_answers(make, chat, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "wss_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    client = make(f"{chat.endpoint}/prod")
    client.send(JOIN)
    assert client.receive() == "welcome"


# Ends


@pytest.mark.rows("W146", "W142")
@pytest.mark.parametrize("how", [(1000, ""), (1001, ""), (4321, "bye")])
def test_how_a_client_closes_is_handed_on(connect, chat, how):
    connect().close(*how)
    assert the_end(chat) == how
    assert not chat.cloud.connections


@pytest.mark.rows("W152")
def test_a_client_that_vanishes_gives_1006(connect, chat):
    client = connect()
    client.drop()
    assert the_end(chat) == (1006, "")
    assert not chat.cloud.connections


@pytest.mark.rows("W144", "W145", "W216")
def test_a_connection_that_is_deleted_is_closed_with_1000(connect, chat):
    client = connect()
    chat.management().delete_connection(ConnectionId=chat.cloud.connections[0].id)
    assert told_apart(client) == (1000, "Connection Closed Normally")
    assert the_end(chat) == (1000, "Connection Closed Normally")


@pytest.mark.rows("W143", "W151")
def test_an_idle_connection_is_closed_with_1001(connect, chat):
    client = connect()
    chat.cloud.clock.advance(minutes=11)
    assert not chat.cloud.connections
    assert told_apart(client) == (1001, "Going away")


@pytest.mark.rows("U17")
def test_a_stage_that_is_deleted_and_a_reset_close_with_1001(connect, chat):
    one = connect()
    chat.client.delete_stage(ApiId=chat.id, StageName="prod")
    assert not chat.cloud.connections
    assert told_apart(one) == (1001, "Going away")
    chat.stage("prod")
    other = connect()
    chat.cloud.reset()
    assert told_apart(other) == (1001, "Going away")


def test_a_mock_that_stops_closes_with_1001_and_takes_its_threads_along(make):
    with mock_apigatewayv2(isolated=True) as cloud:
        chat = Chat(cloud)
        chat.route("join")
        client = make(f"{chat.endpoint}/prod")
        assert len(servers()) == 1
    assert not servers()
    assert told_apart(client) == (1001, "Going away")


def test_a_thread_ends_with_its_connection(connect, chat):
    client = connect()
    assert len(servers()) == 1
    client.close(1000, "")
    eventually(lambda: not servers())


def test_a_mock_that_goes_on_keeps_its_connections(connect, chat):
    client = connect()
    with mock_apprunner(isolated=True):
        pass
    client.send(JOIN)
    assert client.receive() == "welcome"


# Where else a client may want to go


def test_an_api_listens_to_nothing_but_tls_at_its_port(make, chat):
    for url in (chat.endpoint.replace("wss", "ws"), f"{chat.endpoint}:8443"):
        with pytest.raises(OSError, match="no plain-HTTP endpoint"):
            make(f"{url}/prod")


def test_hosts_of_aws_that_nobody_mocks_are_refused(make, cloud):
    with pytest.raises(MockError, match="appsync-realtime-api is not mocked here"):
        make("wss://abcdefghij.appsync-realtime-api.us-east-1.amazonaws.com/graphql")


def test_with_passthrough_a_client_leaves(make, monkeypatch):
    asked = []

    def refuse(host, *args, **kwargs):
        asked.append(host)
        raise socket.gaierror(8, "no such host")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with mock_apigatewayv2(passthrough=("execute-api",)), pytest.raises(Exception, match="no such host"):
        make("wss://abcdefghij.execute-api.us-east-1.amazonaws.com/prod")
    assert asked == ["abcdefghij.execute-api.us-east-1.amazonaws.com"]


def test_a_service_of_app_runner_takes_no_connections(make, cloud):
    client = client_of("apprunner")
    image = {"ImageIdentifier": "public.ecr.aws/aws-containers/hello:1", "ImageRepositoryType": "ECR_PUBLIC"}
    source = {"ImageRepository": image}
    url = client.create_service(ServiceName="chat", SourceConfiguration=source)["Service"]["ServiceUrl"]
    cloud.settle()
    cloud.apprunner.serve("chat", lambda request: (404, {}, b""))
    with pytest.raises(Refused, match="404"):
        make(f"wss://{url}/chat")


# What goes wrong in a test


@pytest.fixture
def raised(monkeypatch):
    """What threads have raised."""
    found = []
    monkeypatch.setattr(threading, "excepthook", lambda told: found.append(told.exc_value))
    return found


def test_an_http_api_says_that_it_is_none_where_exceptions_of_threads_are_seen(make, cloud, raised):
    api = Served(cloud)
    api.route("$default")
    with pytest.raises(Refused, match="500"):
        make(api.endpoint.replace("https", "wss"))
    eventually(lambda: raised)
    assert isinstance(raised[0], MockError)
    assert "an HTTP API: send it requests" in str(raised[0])


def test_what_a_function_lets_through_closes_with_1011_and_is_seen_in_its_thread(connect, chat, raised):
    def fails(event, context):
        raise ZeroDivisionError("by nothing")

    chat.route("fail", chat.function(name="fails"))
    chat.cloud.functions.add("fails", fails, reraise=True)
    client = connect()
    client.send('{"action": "fail"}')
    assert told_apart(client) == (1011, "by nothing")
    eventually(lambda: raised)
    assert isinstance(raised[0], ZeroDivisionError)
    assert the_end(chat) == (1011, "by nothing")


def test_a_text_that_is_no_utf_8_closes_with_1007(chat):
    client = ByWebsocketClient(f"{chat.endpoint}/prod")
    client._socket.send_frame(websocket.ABNF.create_frame(b"\xff", 1))
    assert told_apart(client) == (1007, "")
    assert the_end(chat) == (1007, "")
    client.end()


# Threads and processes


def test_many_clients_at_once_each_get_their_own(chat):
    chat.route("echo", answer=lambda event, context: {"statusCode": 200, "body": event["body"]}, two_way=True)
    wrong = []

    def talk(number):
        client = ByWebsocketClient(f"{chat.endpoint}/prod")
        for count in range(20):
            text = json.dumps({"action": "echo", "count": count, "number": number})
            client.send(text)
            if client.receive() != text:
                wrong.append(text)
        client.end()

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len([one for one in chat.cloud.requests if one.request.method == "MESSAGE"]) == 160


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
@pytest.mark.filterwarnings(
    "ignore:This process:DeprecationWarning"
)  # it is told of threads, since Python 3.12
def test_a_fork_takes_no_server_along_and_its_parent_goes_on(connect, chat):
    client = connect()
    child = os.fork()
    if child == 0:
        running = len(websocket_servers._RUNNING) + len(servers())
        chat.management().post_to_connection(ConnectionId=chat.cloud.connections[0].id, Data=b"in the child")
        os._exit(running)
    assert os.waitpid(child, 0)[1] == 0
    client.send(JOIN)
    assert client.receive() == "welcome"


def test_a_mock_that_stops_while_a_client_connects_gives_it_nobody_to_talk_to():
    end = websocket_servers.served("abcdefghij.execute-api.us-east-1.amazonaws.com", None)
    assert end.recv(1) == b""
    end.close()


def test_a_mock_doesnt_wait_for_long_for_a_function_that_goes_on(monkeypatch):
    monkeypatch.setattr(websocket_servers, "_PATIENCE", 0.01)
    begun, go_on = threading.Event(), threading.Event()

    def waits(event, context):
        begun.set()
        go_on.wait(10)

    with mock_apigatewayv2(isolated=True) as cloud:
        chat = Chat(cloud)
        chat.route("wait", answer=waits)
        client = ByWebsocketClient(f"{chat.endpoint}/prod")
        client.send('{"action": "wait"}')
        begun.wait(10)
    assert servers()
    go_on.set()
    eventually(lambda: not servers())
    assert told_apart(client) == (1001, "Going away")
    client.end()


def test_a_function_may_stop_the_mock(chat_alone):
    mock, chat, stopped = chat_alone
    chat.route("stop", answer=lambda event, context: stopped.append(mock.stop()))
    client = ByWebsocketClient(f"{chat.endpoint}/prod")
    client.send('{"action": "stop"}')
    assert told_apart(client) == (1001, "Going away")
    assert len(stopped) == 1
    client.end()
    eventually(lambda: not servers())


@pytest.fixture
def chat_alone():
    mock, stopped = mock_apigatewayv2(isolated=True), []
    yield mock, Chat(mock.start()), stopped
    if not stopped:
        mock.stop()


def test_a_mock_that_stops_during_a_handshake_closes_what_was_let_in(chat_alone):
    mock, chat, stopped = chat_alone
    chat.route("$connect", answer=lambda event, context: stopped.append(mock.stop()))
    client = ByWebsocketClient(f"{chat.endpoint}/prod")
    assert told_apart(client) == (1001, "Going away")
    assert len(stopped) == 1
    client.end()


def test_a_library_that_speaks_websockets_by_a_request_is_told_what_can(chat):
    headers = {"Connection": "Upgrade", "Upgrade": "websocket"}
    with pytest.raises(
        MockError, match=r"Use cloud\.connect\(…\), or websockets, websocket-client or aiohttp"
    ):
        httpx.get(f"{chat.endpoint}/prod".replace("wss", "https"), headers=headers, timeout=5)
