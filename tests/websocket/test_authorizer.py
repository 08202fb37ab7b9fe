"""Lambda authorizers of WebSocket APIs: what they are called with, what they may say, and where that is told again."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import HandshakeRefused, MockError, mock_apigatewayv2
from support_authorizers import policy, simple, uri_of
from support_handshakes import AT_ONCE, Asked, arn_of_api, refused
from support_websocket import Chat

TOKEN = "route.request.header.Authorization"

# The event


@pytest.mark.rows("W65", "W66", "W67", "W68", "W69", "W57")
def test_the_event_has_what_a_handshake_has_and_more(chat):
    asked = Asked(chat)
    headers = {"Authorization": "Bearer abc", "User-Agent": "ws/8.0"}
    with chat.connect(headers=headers, source_ip="192.0.2.7") as socket:
        event, connected = asked.event, chat.event
    assert list(event) == [
        "type",
        "methodArn",
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "stageVariables",
        "requestContext",
    ]
    assert event["type"] == "REQUEST"
    assert event["methodArn"] == f"arn:aws:execute-api:us-east-1:123456789012:{chat.id}/prod/$connect"
    assert event["stageVariables"] == {}
    assert event["queryStringParameters"] == event["multiValueQueryStringParameters"] == {}
    assert event["headers"]["Authorization"] == "Bearer abc"
    assert event["headers"] == {
        "Connection": "upgrade",
        "content-length": "0",
        **connected["headers"],
        "Upgrade": "websocket",
    }
    assert event["multiValueHeaders"] == {name: [value] for name, value in event["headers"].items()}
    assert not {"Connection", "Upgrade", "content-length"} & set(connected["headers"])
    context = event["requestContext"]
    assert context["connectionId"] == socket.connection.id
    assert (context["routeKey"], context["eventType"]) == ("$connect", "CONNECT")
    assert context["identity"] == {"userAgent": "ws/8.0", "sourceIp": "192.0.2.7"}
    assert {**context, "authorizer": {"principalId": "ann", **AT_ONCE}} == connected["requestContext"]


@pytest.mark.rows("W65", "W69")
def test_the_event_has_query_and_variables_where_there_are_some(cloud):
    chat = Chat(cloud, stage=None)
    chat.stage("dev", StageVariables={"colour": "red"})
    asked = Asked(chat)
    chat.connect("dev", "?a=1&a=2&b=x%20y").close()
    assert asked.event["stageVariables"] == {"colour": "red"}
    assert asked.event["queryStringParameters"] == {"a": "2", "b": "x y"}
    assert asked.event["multiValueQueryStringParameters"] == {"a": ["1", "2"], "b": ["x y"]}
    assert asked.event["requestContext"]["identity"] == {"sourceIp": "127.0.0.1"}


@pytest.mark.rows("W68")
def test_a_length_that_a_client_sends_is_said_once(chat):
    asked = Asked(chat)
    chat.connect(headers={"Content-Length": "0"}).close()
    lengths = [name for name in asked.event["headers"] if name.lower() == "content-length"]
    assert lengths == ["content-length"]
    assert set(asked.event["multiValueHeaders"]) == set(asked.event["headers"])


@pytest.mark.rows("W67")
def test_the_function_may_be_named_by_a_variable_of_the_stage(cloud):
    chat = Chat(cloud, stage=None)
    chat.stage("dev", StageVariables={"keeper": "doorkeeper"})
    asked = Asked(chat)
    uri = uri_of("doorkeeper").replace("doorkeeper", "${stageVariables.keeper}")
    chat.client.update_authorizer(ApiId=chat.id, AuthorizerId=asked.id, AuthorizerUri=uri)
    chat.connect("dev").close()
    assert len(asked.events) == 1
    chat.client.update_stage(ApiId=chat.id, StageName="dev", StageVariables={"keeper": "nobody"})
    assert refused(chat, "dev").status == 500
    assert "There is no function" in chat.why


# Identity sources


@pytest.mark.rows("W70", "W71")
@pytest.mark.parametrize(
    ("source", "more"),
    [
        (TOKEN, {"headers": {"AUTHORIZATION": "Bearer abc"}}),
        ("route.request.querystring.token", {"query": "?token=abc"}),
    ],
)
def test_a_handshake_without_its_identity_source_is_unauthorized_and_nobody_is_asked(chat, source, more):
    asked = Asked(chat, sources=(source,))
    assert refused(chat).status == 401
    assert asked.events == []
    assert f"lacks {source}" in chat.why
    chat.connect(**more).close()
    assert len(asked.events) == 1


@pytest.mark.rows("W70", "W71")
@pytest.mark.parametrize(
    "more", [{"headers": {"authorization": ""}}, {"query": "?Token="}, {"query": "?token=abc"}]
)
def test_an_empty_source_is_none_and_names_in_a_query_have_case(chat, more):
    source = TOKEN if "headers" in more else "route.request.querystring.Token"
    asked = Asked(chat, sources=(source,))
    assert refused(chat, **more).status == 401
    assert asked.events == []


@pytest.mark.rows("W71")
def test_every_source_must_be_there(chat):
    asked = Asked(chat, sources=(TOKEN, "route.request.querystring.token"))
    assert refused(chat, headers={"authorization": "a"}).status == 401
    assert refused(chat, query="?token=a").status == 401
    chat.connect("prod", "?token=a", headers={"authorization": "a"}).close()
    assert len(asked.events) == 1


@pytest.mark.rows("W70")
@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("stageVariables.colour", 101),
        ("stageVariables.size", 401),
        ("context.identity.sourceIp", 101),
        ("context.identity.userAgent", 401),
        ("context.connectedAt", 101),
        ("context.identity", 401),
        ("context.identity.sourceIp.more", 401),
        ("context.nothing", 401),
    ],
)
def test_variables_of_the_stage_and_what_is_known_of_a_handshake_are_sources_too(cloud, source, status):
    chat = Chat(cloud, stage=None)
    chat.stage("dev", StageVariables={"colour": "red"})
    Asked(chat, sources=(source,))
    if status == 101:
        chat.connect("dev").close()
    else:
        assert refused(chat, "dev").status == status


@pytest.mark.rows("W71")
def test_without_any_source_the_function_is_always_asked(chat):
    asked = Asked(chat)
    chat.connect().close()
    assert len(asked.events) == 1


@pytest.mark.rows("W70")
def test_the_form_of_http_apis_is_no_source(chat):
    with pytest.raises(ClientError, match="Invalid request identity source"):
        Asked(chat, sources=("$request.header.Authorization",))


# Where there is authorization


@pytest.mark.rows("W63")
def test_authorization_is_for_connect_alone(chat):
    asked = Asked(chat)
    with pytest.raises(ClientError, match="authorization is restricted to the"):
        chat.route("join", AuthorizationType="CUSTOM", AuthorizerId=asked.id)


@pytest.mark.rows("W64")
@pytest.mark.parametrize(
    "more",
    [
        {"AuthorizerType": "JWT", "JwtConfiguration": {"Issuer": "https://a.example", "Audience": ["b"]}},
        {"AuthorizerType": "TOKEN", "AuthorizerUri": uri_of("doorkeeper")},
    ],
)
def test_there_are_no_token_authorizers(chat, more):
    with pytest.raises(ClientError, match="BadRequestException"):
        chat.client.create_authorizer(
            ApiId=chat.id, Name="tokens", IdentitySource=["route.request.header.Auth"], **more
        )


@pytest.mark.rows("W81", "W83")
def test_the_function_is_asked_once_for_each_connection_and_for_nothing_else(chat):
    asked = Asked(chat, sources=(TOKEN,))
    chat.route("$default")
    chat.route("$disconnect")
    headers = {"authorization": "Bearer abc"}
    with chat.connect(headers=headers) as first, chat.connect(headers=headers) as second:
        first.send("hello")
        second.send("hello")
    assert len(asked.events) == 2
    assert len(chat.events) == 6


@pytest.mark.rows("W83")
def test_nothing_says_how_long_an_answer_is_kept(chat):
    with pytest.raises(ClientError, match="AuthorizerResultTtlInSeconds cannot be set"):
        chat.client.create_authorizer(
            ApiId=chat.id,
            Name="kept",
            AuthorizerType="REQUEST",
            AuthorizerUri=uri_of("doorkeeper"),
            IdentitySource=[TOKEN],
            AuthorizerResultTtlInSeconds=60,
        )


@pytest.mark.rows("W82")
def test_what_becomes_of_an_authorizer_leaves_open_connections_as_they_are(chat):
    asked = Asked(chat, policy(context={"role": "admin"}))
    chat.route("$default")
    with chat.connect() as socket:
        asked.answer = policy(effect="Deny")
        assert_still_open(chat, socket)
        chat.client.update_route(ApiId=chat.id, RouteId=asked.route, AuthorizationType="NONE")
        chat.client.delete_authorizer(ApiId=chat.id, AuthorizerId=asked.id)
        assert_still_open(chat, socket)
    with chat.connect() as other:
        other.send("hello")
        assert "authorizer" not in chat.event["requestContext"]


def assert_still_open(chat, socket):
    socket.send("hello")
    assert socket.closed is None
    assert chat.event["requestContext"]["authorizer"]["role"] == "admin"


@pytest.mark.rows("W229", "W230")
def test_what_isnt_deployed_asks_nobody(cloud):
    chat = Chat(cloud, stage=None)
    chat.stage("dev", AutoDeploy=False)
    asked = Asked(chat)
    chat.client.create_deployment(ApiId=chat.id, StageName="dev")
    chat.client.update_route(ApiId=chat.id, RouteId=asked.route, AuthorizationType="NONE")
    chat.client.delete_authorizer(ApiId=chat.id, AuthorizerId=asked.id)
    chat.connect("dev").close()
    assert len(asked.events) == 1


# What it says


@pytest.mark.rows("W72")
def test_an_exception_with_the_one_word_is_unauthorized(chat):
    asked = Asked(chat, raising("Unauthorized"))
    answer = refused(chat)
    assert (answer.status, json.loads(answer.body)) == (401, {"message": "Unauthorized"})
    assert "raised ValueError: Unauthorized" in chat.why
    asked.answer = raising("unauthorized")
    assert refused(chat).status == 500


@pytest.mark.rows("W74")
@pytest.mark.parametrize("text", ["Unauthorized: token expired", "Forbidden", ""])
def test_any_other_exception_is_a_failure(chat, text):
    Asked(chat, raising(text))
    answer = refused(chat)
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal server error"})
    assert "raise ValueError(text)" in chat.cloud.requests[-1].traceback


def raising(text):
    def answer(_event, _context):
        raise ValueError(text)

    return answer


@pytest.mark.rows("W73")
def test_a_denial_is_forbidden(chat):
    Asked(chat, policy(effect="Deny"))
    answer = refused(chat)
    assert (answer.status, json.loads(answer.body)) == (403, {"message": "Forbidden"})
    assert f"doesn't allow {arn_of_api(chat, 'prod/$connect')}." in chat.why
    assert "None of its statements" not in chat.why


ALLOW = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
_DOCUMENT = {"Version": "2012-10-17", "Statement": [ALLOW]}
HOSTILE = [
    {"statusCode": 401},
    {"isAuthorized": True},
    simple(False),
    None,
    "Unauthorized",
    [policy()],
    True,
    7,
    {},
    {"principalId": "ann"},
    {"principalId": "ann", "policyDocument": None},
    {"principalId": "ann", "policyDocument": []},
    {"principalId": "ann", "policyDocument": json.dumps(_DOCUMENT)},
    {"principalId": "ann", "policyDocument": {}},
    {"principalId": "ann", "policyDocument": {"Statement": "Allow"}},
    {"principalId": "ann", "policyDocument": {"Statement": [None]}},
    {"principalId": 7, "policyDocument": _DOCUMENT},
    {"principalId": {"name": "ann"}, "policyDocument": _DOCUMENT},
    policy(effect="allow"),
    policy(effect=None),
    policy(action=None),
    policy(action=[]),
    policy(resource=None),
    policy(resource=[7]),
    policy(context=[]),
    policy(context="admin"),
    policy(context={"roles": ["admin"]}),
    policy(context={"user": {"name": "ann"}}),
    policy(usageIdentifierKey=7),
    policy(context={"large": "a" * 8192}),
    policy(context={"large": float("nan")}),
    policy(context={"large": 10**5000}),
    policy(context={"set": {1, 2}}),
    object(),
]


@pytest.mark.rows("W74", "W76", "W226")
@pytest.mark.parametrize("answer", HOSTILE)
def test_an_answer_that_is_no_verdict_is_a_failure(chat, answer):
    Asked(chat, lambda _event, _context: answer)
    given_ = refused(chat)
    assert (given_.status, json.loads(given_.body)) == (500, {"message": "Internal server error"})
    assert "Authorizer 'doorkeeper'" in chat.why


@pytest.mark.rows("W226")
def test_an_answer_may_have_eight_kilobytes(chat):
    asked = Asked(chat)
    asked.answer = policy(context={"text": ""})
    asked.answer["context"]["text"] = "ä" * ((8192 - len(json.dumps(asked.answer))) // 2)
    chat.connect().close()
    asked.answer["context"]["text"] += "ä"
    assert refused(chat).status == 500
    assert "may have 8192" in chat.why


@pytest.mark.rows("W74")
@pytest.mark.parametrize("depth", [900, 960, 970, 980, 990, 3000])
def test_an_answer_that_is_nested_deeply_is_a_failure(chat, depth):
    nested = []
    for _ in range(depth):
        nested = [nested]
    Asked(chat, lambda _event, _context: {"policyDocument": nested})
    assert refused(chat).status == 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_SHAPED = st.fixed_dictionaries(
    {},
    optional={
        "principalId": json_values,
        "context": json_values,
        "usageIdentifierKey": json_values,
        "policyDocument": json_values
        | st.fixed_dictionaries(
            {
                "Statement": st.fixed_dictionaries(
                    {"Effect": st.sampled_from(["Allow", "Deny"]) | json_values},
                    optional={"Action": json_values, "NotAction": json_values, "Resource": json_values},
                )
            }
        ),
    },
)


@pytest.mark.rows("W73", "W74")
@given(json_values | _SHAPED)
def test_whatever_it_answers_a_client_gets_an_answer_of_aws(answer):
    with mock_apigatewayv2() as cloud:
        chat = Chat(cloud)
        Asked(chat, lambda _event, _context: answer)
        try:
            chat.connect().close()
        except HandshakeRefused as refusal:
            assert refusal.status in {403, 500}  # noqa: PT017 - an answer that allows all may be among them


@pytest.mark.rows("W75")
@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("prod/$connect", 101),
        ("prod/*", 101),
        ("*", 101),
        ("*/$connect", 101),
        ("prod/*/*", 403),
        ("*/*/*", 403),
        ("prod/GET/*", 403),
        ("dev/*", 403),
        ("prod/$default", 403),
        ("prod/", 403),
    ],
)
def test_a_policy_is_about_two_segments_and_no_method(chat, resource, status):
    Asked(chat, policy(arn_of_api(chat, resource)))
    if status == 101:
        chat.connect().close()
        return
    assert refused(chat).status == 403
    assert "it has no method" in chat.why


@pytest.mark.rows("W75", "W73")
def test_whatever_is_denied_is_denied_and_other_actions_allow_nothing(chat):
    denied = {**ALLOW, "Effect": "Deny", "Resource": arn_of_api(chat, "*/$connect")}
    asked = Asked(chat, {"policyDocument": {"Statement": [ALLOW, denied]}})
    assert refused(chat).status == 403
    asked.answer = policy(action="execute-api:ManageConnections")
    assert refused(chat).status == 403
    asked.answer = policy(action="execute-api:*")
    chat.connect().close()


def test_a_policy_with_a_condition_is_told_to_whoever_wrote_it(chat):
    Asked(chat, {"policyDocument": {"Statement": {**ALLOW, "Condition": {"Bool": {"a": "true"}}}}})
    with pytest.raises(MockError, match="has a Condition"):
        chat.connect()


@pytest.mark.rows("W76", "W77", "W78", "W79")
def test_what_it_says_is_in_every_event_of_the_connection_as_texts(chat):
    said = {"role": "admin", "age": 7, "share": 0.5, "member": True, "guest": False, "nothing": None}
    Asked(chat, policy(context=said))
    chat.route("$default")
    chat.route("$disconnect")
    with chat.connect() as socket:
        socket.send("hello")
    told = [(one["requestContext"]["eventType"], one["requestContext"]["authorizer"]) for one in chat.events]
    flat = {
        "role": "admin",
        "age": "7",
        "share": "0.5",
        "member": "true",
        "guest": "false",
        "nothing": None,
        "principalId": "ann",
        "integrationLatency": 0,
    }
    assert told == [("CONNECT", flat), ("MESSAGE", flat), ("DISCONNECT", flat)]


@pytest.mark.rows("W78", "W79", "W144")
def test_it_is_told_where_the_back_end_ends_a_connection(chat):
    asked = Asked(chat)
    chat.route("$disconnect")
    chat.management().delete_connection(ConnectionId=chat.connect().connection.id)
    assert chat.event["requestContext"]["eventType"] == "DISCONNECT"
    assert asked.authorizer == {"principalId": "ann", **AT_ONCE}


@pytest.mark.rows("W78")
def test_a_function_that_changes_its_event_changes_no_other(chat):
    Asked(chat)

    def forgetful(event, _context):
        event["requestContext"]["authorizer"].clear()
        event["requestContext"]["identity"].clear()

    chat.route("$default", answer=forgetful)
    chat.route("last")
    with chat.connect() as socket:
        socket.send("hello")
        socket.send({"action": "last"})
    assert chat.event["requestContext"]["authorizer"]["principalId"] == "ann"
    assert chat.event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"


@pytest.mark.rows("W78")
def test_how_long_it_took_is_told(chat):
    asked = Asked(chat, taking(chat, 1.25))
    chat.connect().close()
    assert asked.authorizer["integrationLatency"] == 1250


def taking(chat, seconds):
    def answer(_event, _context):
        chat.cloud.clock.advance(seconds=seconds)
        return policy()

    return answer


@pytest.mark.rows("W80")
def test_without_an_authorizer_nothing_is_said(chat):
    for key in ("$connect", "$default", "$disconnect"):
        chat.route(key)
    with chat.connect() as socket:
        socket.send("hello")
    assert [event for event in chat.events if "authorizer" in event["requestContext"]] == []
    assert len(chat.events) == 3


@pytest.mark.rows("W76")
@pytest.mark.parametrize(
    "answer", [{"policyDocument": _DOCUMENT}, {"policyDocument": _DOCUMENT, "principalId": None}]
)
def test_a_context_and_a_principal_may_be_left_out(chat, answer):
    asked = Asked(chat, answer)
    chat.connect().close()
    assert asked.authorizer == AT_ONCE


# Failures


@pytest.mark.rows("W74")
def test_a_function_that_takes_too_long_is_a_failure(chat):
    asked = Asked(chat, taking(chat, 29.5))
    assert refused(chat).status == 500
    assert "It took 29.5 s, and may take 29" in chat.why
    asked.answer = taking(chat, 29)
    chat.connect().close()


@pytest.mark.rows("W36", "W74")
def test_a_function_that_nobody_has_given_is_a_failure(chat):
    Asked(chat)
    del chat.cloud.functions["doorkeeper"]
    assert refused(chat).status == 500
    assert "cloud.functions['doorkeeper'] = handler" in chat.why


@pytest.mark.rows("W36", "U4")
def test_a_connect_function_that_may_not_be_called_is_a_failure_and_a_slow_one_times_out(chat):
    Asked(chat)
    (name,) = [one for one in chat.cloud.functions if one != "doorkeeper"]
    chat.cloud.functions[name] = lambda _event, _context: chat.cloud.clock.advance(seconds=30)
    assert refused(chat).status == 504
    del chat.cloud.functions[name]
    assert refused(chat).status == 500
    assert "There is no function" in chat.why


def test_a_function_that_is_to_raise_raises(chat):
    asked = Asked(chat, raising("seen"))
    chat.cloud.functions.add("doorkeeper", asked._called, reraise=True)
    with pytest.raises(ValueError, match="seen"):
        chat.connect()


# What is noted


@pytest.mark.rows("W73", "W78")
def test_the_journal_says_who_was_asked_and_what_was_said(chat):
    asked = Asked(chat, policy(context={"age": 7}))
    chat.connect().close()
    (connected,) = chat.cloud.requests.of(method="CONNECT")
    assert (connected.authorizer, connected.identity) == ("doorkeeper", {"lambda": {"age": "7"}})
    assert (connected.route, connected.status, connected.why) == ("$connect", 101, "")
    asked.answer = policy(effect="Deny")
    refused(chat)
    assert chat.cloud.requests[-1].authorizer == "doorkeeper"
    assert chat.cloud.requests[-1].identity is None


@pytest.mark.rows("W150")
def test_who_isnt_let_in_has_no_end(chat):
    Asked(chat, policy(effect="Deny"))
    chat.route("$disconnect")
    refused(chat)
    chat.cloud.settle()
    assert chat.events == []


def test_connections_may_be_asked_about_while_a_function_is_asked(chat):
    seen = []

    def curious(event, _context):
        seen.append((list(chat.cloud.connections), event["requestContext"]["connectionId"]))
        return policy()

    Asked(chat, curious)
    with chat.connect() as socket:
        assert seen == [([], socket.connection.id)]
