"""Access logs: a line for each handshake, message and end, in the format of its stage."""

from __future__ import annotations

import json

import pytest

from awsmock_ar_apigw import HandshakeRefused, MockError
from awsmock_ar_apigw.serving.websocket_api.context_variables import context_variable
from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
from support_serving import ACCOUNT

GROUP = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/chat/access"


def log(chat, *names, stage="prod"):
    """Let the stage write these variables as a list of JSON, the id of the request first; returns what it has written since."""
    format_ = json.dumps([f"$context.{name}" for name in ("requestId", *names)], separators=(",", ":"))
    settings = {"DestinationArn": GROUP, "Format": format_}
    chat.client.update_stage(ApiId=chat.id, StageName=stage, AccessLogSettings=settings)
    return lambda: [json.loads(line)[1:] for line in chat.cloud.apigatewayv2.access_logs()]


@pytest.mark.rows("W235", "W229")
def test_each_handshake_message_and_end_writes_a_line(chat):
    for key in ("$connect", "join", "$disconnect"):
        chat.route(key)
    lines = log(chat, "eventType", "routeKey", "status", "connectionId", "messageId", "disconnectStatusCode")
    with chat.connect() as socket:
        socket.send({"action": "join"})
        message_id = chat.event["requestContext"]["messageId"]
        socket.send({"action": "leave"})
    connection_id = socket.connection.id
    connect, joined, left, ended = lines()
    assert connect == ["CONNECT", "$connect", "200", connection_id, "-", "-"]
    assert joined == ["MESSAGE", "join", "200", connection_id, message_id, "-"]
    assert left[:4] == ["MESSAGE", "-", "403", connection_id]
    assert ended == ["DISCONNECT", "$disconnect", "200", connection_id, "-", "1000"]
    ids = [json.loads(line)[0] for line in chat.cloud.apigatewayv2.access_logs(GROUP)]
    assert ids == [one.request_id for one in chat.cloud.requests]


@pytest.mark.rows("W235", "W166")
def test_a_line_has_what_is_known_of_a_message(chat):
    chat.route("join", answer={"statusCode": 201})
    names = [
        *(
            "accountId",
            "apiId",
            "stage",
            "domainName",
            "domainPrefix",
            "identity.sourceIp",
            "identity.userAgent",
        ),
        *("integration.status", "integration.integrationStatus", "integrationStatus", "integration.error"),
        *("error.message", "error.messageString", "error.responseType", "error.validationErrorString"),
        *(
            "messageDirection",
            "authorizer.principalId",
            "identity.apiKey",
            "waf.status",
            "httpMethod",
            "path",
        ),
    ]
    lines = log(chat, *names)
    with chat.connect(headers={"User-Agent": "wscat/6"}, source_ip="203.0.113.7") as socket:
        socket.send({"action": "join"})
    assert dict(zip(names, lines()[1], strict=True)) == {
        "accountId": ACCOUNT,
        "apiId": chat.id,
        "stage": "prod",
        "domainName": f"{chat.id}.execute-api.us-east-1.amazonaws.com",
        "domainPrefix": chat.id,
        "identity.sourceIp": "203.0.113.7",
        "identity.userAgent": "wscat/6",
        "integration.status": "201",
        "integration.integrationStatus": "200",
        "integrationStatus": "200",
        "integration.error": "-",
        "error.message": "-",
        "error.messageString": "-",
        "error.responseType": "-",
        "error.validationErrorString": "-",
        "messageDirection": "IN",
        "authorizer.principalId": "-",
        "identity.apiKey": "-",
        "waf.status": "-",
        "httpMethod": "-",
        "path": "-",
    }


@pytest.mark.rows("W235", "W166", "W50")
def test_times_are_written_as_in_events(chat):
    chat.route("join")
    lines = log(chat, "requestTime", "requestTimeEpoch", "connectedAt", "extendedRequestId")
    with chat.connect() as socket:
        socket.send({"action": "join"})
        context = chat.event["requestContext"]
    assert lines()[1] == [
        context["requestTime"],
        str(context["requestTimeEpoch"]),
        str(context["connectedAt"]),
        context["requestId"],
    ]


@pytest.mark.rows("W235")
def test_how_long_an_integration_took_is_written_in_milliseconds(chat):
    chat.route("join", chat.function(lambda *_: chat.cloud.clock.advance(1.5) and None))
    lines = log(chat, "integration.latency", "integrationLatency")
    with chat.connect() as socket:
        socket.send({"action": "join"})
    assert lines()[1] == ["1500", "1500"]


def raising(_event, _context):
    raise ValueError("no such room")


@pytest.mark.rows("W235", "W237")
@pytest.mark.parametrize(
    ("key", "answer", "message", "expected"),
    [
        ("join", None, {"action": "leave"}, ["403", "Forbidden", "ACCESS_DENIED"]),
        ("join", raising, {"action": "join"}, ["500", "Internal server error", "INTEGRATION_FAILURE"]),
        (
            "join",
            {"no": "status"},
            {"action": "join"},
            ["500", "Internal server error", "INTEGRATION_FAILURE"],
        ),
    ],
)
def test_a_refusal_is_written_with_its_type(chat, key, answer, message, expected):
    chat.route(key, answer=answer)
    lines = log(chat, "status", "error.message", "error.responseType")
    with chat.connect() as socket:
        socket.send(message)
    assert lines()[1] == expected


@pytest.mark.rows("W235", "W237", "W244")
def test_a_function_that_isn_t_there_is_a_wrong_configuration(chat):
    chat.route("join", chat.function(name="rooms"))
    lines = log(chat, "error.messageString", "error.responseType", "integration.status")
    del chat.cloud.functions["rooms"]
    with chat.connect() as socket:
        socket.send({"action": "join"})
    # The text is in quotes of its own, and so is no JSON within others.
    (line,) = [line for line in chat.cloud.apigatewayv2.access_logs() if "API_CONFIGURATION_ERROR" in line]
    assert line.endswith(',""Internal server error"","API_CONFIGURATION_ERROR","-"]')
    with pytest.raises(ValueError, match="delimiter"):
        lines()


@pytest.mark.rows("W237")
def test_what_is_late_throttled_or_no_model_s_has_a_type_of_its_own(chat):
    chat.client.create_model(
        ApiId=chat.id, Name="m", ContentType="application/json", Schema='{"required": ["room"]}'
    )
    chat.route("late", chat.function(lambda *_: chat.cloud.clock.advance(30) and None))
    chat.route("busy", chat.function())
    chat.route("odd", RequestModels={"$default": "m"})
    chat.route("full")
    lines = log(chat, "status", "error.responseType", "error.validationErrorString")
    settings = {"full": {"ThrottlingBurstLimit": 0}}
    chat.client.update_stage(ApiId=chat.id, StageName="prod", RouteSettings=settings)
    with chat.connect() as socket:
        socket.send({"action": "late"})
        chat.cloud.faults.add("lambda.Invoke", error="TooManyRequestsException", times=1)
        for action in ("busy", "odd", "full"):
            socket.send({"action": action})
    assert lines()[1:5] == [
        ["504", "INTEGRATION_TIMEOUT", "-"],
        ["500", "INTEGRATION_FAILURE", "-"],
        ["400", "BAD_REQUEST_BODY", "It isn't like model 'm': at $, 'room' is a required property"],
        ["429", "THROTTLED", "-"],
    ]


@pytest.mark.rows("W235")
def test_a_refused_handshake_writes_the_status_that_its_function_has_answered_and_no_error_of_the_gateway(
    chat,
):
    chat.route("$connect", answer={"statusCode": 401})
    lines = log(chat, "eventType", "status", "integration.status", "error.message", "error.responseType")
    with pytest.raises(HandshakeRefused):
        chat.connect()
    assert lines() == [["CONNECT", "401", "401", "-", "-"]]


@pytest.mark.rows("W235", "W148")
def test_an_end_whose_function_fails_is_written_so(chat):
    chat.route("$disconnect", answer=raising)
    lines = log(chat, "eventType", "status", "error.responseType", "disconnectStatusCode", "disconnectReason")
    chat.connect().close(4000, "bored")
    assert lines()[-1] == ["DISCONNECT", "500", "INTEGRATION_FAILURE", "4000", "bored"]


@pytest.mark.rows("W229")
def test_a_stage_that_keeps_no_log_any_more_writes_nothing(chat):
    chat.route("join")
    log(chat)
    chat.client.delete_access_log_settings(ApiId=chat.id, StageName="prod")
    with chat.connect() as socket:
        socket.send({"action": "join"})
    assert chat.cloud.apigatewayv2.access_logs() == []
    with pytest.raises(MockError, match="Nothing was written to '/chat/access'"):
        chat.cloud.apigatewayv2.access_logs("/chat/access")


@pytest.mark.rows("W79", "W136", "W166")
def test_what_a_handshake_has_found_out_is_known_at_later_events(chat):
    chat.route("join")
    with chat.connect() as socket:
        connection = socket.connection
        connection.authorizer = {"principalId": "user-7", "level": 3, "admin": True}
        connection.identity = {**connection.identity, "apiKey": "k", "accountId": ACCOUNT}
        message = Exchange("MESSAGE", connection, connection.served, "id", 0)
        found = {
            name: context_variable(message, name)
            for name in (
                *("authorizer.principalId", "authorizer.level", "authorizer.admin", "authorizer.nothing"),
                *(
                    "identity.apiKey",
                    "identity.accountId",
                    "identity.userAgent",
                    "identity",
                    "authorizer",
                    "nothing",
                ),
                *("messageId", "disconnectStatusCode", "eventType"),
            )
        }
    assert found == {
        "authorizer.principalId": "user-7",
        "authorizer.level": "3",
        "authorizer.admin": "true",
        "authorizer.nothing": None,
        "identity.apiKey": "k",
        "identity.accountId": ACCOUNT,
        "identity.userAgent": None,
        "identity": None,
        "authorizer": None,
        "nothing": None,
        "messageId": None,
        "disconnectStatusCode": None,
        "eventType": "MESSAGE",
    }
