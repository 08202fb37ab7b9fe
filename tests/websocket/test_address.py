"""Which WebSocket API and stage an address leads to, and what is said where it leads nowhere."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import HandshakeRefused, MockError, mock_cloud
from support import client_of
from support_serving import Served, message
from support_v2 import make_domain
from support_websocket import Chat

HOST = "ws.example.com"


def mapped(chat, key="", stage="prod", domain=HOST):
    asked = {"ApiMappingKey": key} if key else {}
    made = chat.client.create_api_mapping(DomainName=domain, ApiId=chat.id, Stage=stage, **asked)
    return made["ApiMappingId"]


def refusal_of(cloud, url, **more):
    with pytest.raises(HandshakeRefused) as caught:
        cloud.connect(url, **more)
    return caught.value


# Default hosts


@pytest.mark.rows("W1", "W2")
@pytest.mark.parametrize(
    ("region", "suffix"), [("us-east-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn")]
)
def test_an_api_is_reached_at_its_endpoint_and_a_stage(region, suffix):
    with mock_cloud(isolated=True) as cloud:
        client = client_of("apigatewayv2", region)
        made = client.create_api(
            Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
        )
        client.create_route(ApiId=made["ApiId"], RouteKey="$default")
        client.create_stage(ApiId=made["ApiId"], StageName="prod", AutoDeploy=True)
        assert made["ApiEndpoint"] == f"wss://{made['ApiId']}.execute-api.{region}.{suffix}"
        for ending in ("/prod", "/prod/", ":443/prod", "/prod?a=1"):
            with cloud.connect(made["ApiEndpoint"] + ending) as socket:
                assert (socket.connection.stage, socket.connection.where.region) == ("prod", region)
                assert socket.connection.domain_name == f"{made['ApiId']}.execute-api.{region}.{suffix}"


@pytest.mark.rows("W2", "W4", "W7", "U3")
@pytest.mark.parametrize(
    ("path", "why"),
    [
        (
            "",
            "has no stage '', and a WebSocket API has no $default one: the path must name one. Its stages are: 'prod'.",
        ),
        (
            "/",
            "has no stage '', and a WebSocket API has no $default one: the path must name one. Its stages are: 'prod'.",
        ),
        (
            "/dev",
            "has no stage 'dev', and a WebSocket API has no $default one: the path must name one. Its stages are: 'prod'.",
        ),
        ("/Prod", "has no stage 'Prod'"),
        ("/$default", "has no stage '$default'"),
        ("/prod/more", "Nothing may follow the stage or the mapping key in the path, and '/more' does."),
        ("/prod//", "and '//' does."),
        ("//prod", "has no stage ''"),
    ],
)
def test_a_path_that_is_not_a_stage_is_forbidden(chat, path, why):
    chat.route("$connect")
    refused = refusal_of(chat.cloud, chat.endpoint + path)
    assert (refused.status, refused.body) == (403, message("Forbidden"))
    assert why in refused.why
    assert chat.why == refused.why
    assert (chat.cloud.requests[-1].method, chat.cloud.requests[-1].status) == ("CONNECT", 403)
    assert chat.events == []
    assert len(chat.cloud.connections) == 0


@pytest.mark.rows("W8", "U3")
def test_an_api_that_is_not_there_is_forbidden_and_the_reason_names_it(chat):
    refused = refusal_of(chat.cloud, "wss://0000000000.execute-api.us-east-1.amazonaws.com/prod")
    assert (refused.status, refused.body) == (403, message("Forbidden"))
    assert "no API '0000000000' in us-east-1" in refused.why


@pytest.mark.rows("W6", "W7")
def test_a_stage_answers_once_something_is_deployed_to_it(cloud):
    chat = Chat(cloud, stage=None)
    chat.route("$default")
    chat.stage("dev", AutoDeploy=False)
    refused = refusal_of(cloud, f"{chat.endpoint}/dev")
    assert refused.status == 403
    assert "Nothing is deployed to stage 'dev'" in refused.why
    chat.client.create_deployment(ApiId=chat.id, StageName="dev")
    with chat.connect("dev") as socket:
        assert socket.closed is None


@pytest.mark.rows("W3")
@pytest.mark.parametrize(("length", "fits"), [(4096, True), (4097, False)])
def test_the_address_of_a_handshake_has_4096_characters_at_most(chat, length, fits):
    chat.route("$default")
    start = f"{chat.endpoint}/prod?q="
    url = start + "x" * (length - len(start))
    if fits:
        assert chat.cloud.connect(url).closed is None
    else:
        refused = refusal_of(chat.cloud, url)
        assert refused.status == 414
        assert "has 4097 characters, and may have 4096" in refused.why


@pytest.mark.rows("W9")
def test_a_default_endpoint_is_disabled_by_the_next_deployment_and_the_domain_name_stays(cloud):
    chat = Chat(cloud, stage=None)
    chat.route("$default")
    chat.stage("prod", AutoDeploy=False)
    chat.client.create_deployment(ApiId=chat.id, StageName="prod")
    make_domain(chat.client, HOST)
    mapped(chat)
    chat.client.update_api(ApiId=chat.id, DisableExecuteApiEndpoint=True)
    chat.connect().close()
    chat.client.create_deployment(ApiId=chat.id, StageName="prod")
    refused = refusal_of(cloud, f"{chat.endpoint}/prod")
    assert refused.status == 403
    assert "disableExecuteApiEndpoint" in refused.why
    with cloud.connect(f"wss://{HOST}") as socket:
        assert socket.connection.stage == "prod"


# Domain names


@pytest.mark.rows("W10", "W11", "W12", "W54")
@pytest.mark.parametrize(
    ("path", "stage"), [("/live", "prod"), ("/live/", "prod"), ("", "dev"), ("/", "dev")]
)
def test_a_domain_name_leads_by_its_mapping_key_and_never_by_the_stage(chat, path, stage):
    chat.route("$connect")
    chat.stage("dev")
    make_domain(chat.client, HOST)
    mapped(chat, "live", "prod")
    mapped(chat, "", "dev")
    with chat.cloud.connect(f"wss://{HOST}{path}") as socket:
        context = chat.event["requestContext"]
        assert (context["domainName"], context["stage"]) == (HOST, stage)
        assert context["apiId"] == chat.id
        assert (socket.connection.domain_name, socket.connection.stage) == (HOST, stage)


@pytest.mark.rows("W10", "U3")
def test_a_stage_is_no_mapping_key(chat):
    chat.route("$default")
    make_domain(chat.client, HOST)
    mapped(chat, "live")
    for path in ("/prod", "", "/live/prod", "/liver"):
        refused = refusal_of(chat.cloud, f"wss://{HOST}{path}")
        assert (refused.status, refused.body) == (403, message("Forbidden")), path
    assert "No API mapping of 'ws.example.com' fits the path. Their keys are: 'live'." in refused.why


@pytest.mark.rows("W10")
def test_several_apis_share_a_domain_name(chat):
    other = Chat(chat.cloud, "beta")
    for one in (chat, other):
        one.route("$default")
    make_domain(chat.client, HOST)
    mapped(chat, "one")
    mapped(other, "two", "beta")
    for path, api in (("one", chat.id), ("two", other.id)):
        assert chat.cloud.connect(f"wss://{HOST.upper()}:443/{path}").connection.api == api


@pytest.mark.rows("W233")
def test_a_connection_stays_at_its_stage_when_the_mapping_goes_on_to_another(chat):
    chat.route("$disconnect")
    chat.client.update_stage(ApiId=chat.id, StageName="prod", StageVariables={"color": "blue"})
    chat.stage("next", StageVariables={"color": "green"})
    make_domain(chat.client, HOST)
    mapping = mapped(chat)
    old = chat.cloud.connect(f"wss://{HOST}")
    chat.client.update_api_mapping(DomainName=HOST, ApiMappingId=mapping, ApiId=chat.id, Stage="next")
    new = chat.cloud.connect(f"wss://{HOST}")
    assert (old.closed, new.connection.stage) == (None, "next")
    old.close(1000)
    assert (chat.event["requestContext"]["stage"], chat.event["stageVariables"]) == (
        "prod",
        {"color": "blue"},
    )
    new.close(1000)
    assert (chat.event["requestContext"]["stage"], chat.event["stageVariables"]) == (
        "next",
        {"color": "green"},
    )


# Plain requests


@pytest.mark.rows("W5")
@pytest.mark.parametrize("path", ["/prod", "/prod/", "/prod/more"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_plain_request_must_become_a_connection(chat, method, path):
    chat.route("$default")
    answer = chat.cloud.request(method, chat.endpoint.replace("wss", "https") + path)
    assert answer.status == 426
    assert "connect to it, by cloud.connect(…)" in chat.why


@pytest.mark.rows("W7", "W16", "U3")
@pytest.mark.parametrize("path", ["", "/", "/dev"])
def test_a_plain_request_without_a_stage_is_forbidden(chat, path):
    chat.route("$default")
    answer = chat.cloud.request("GET", chat.endpoint.replace("wss", "https") + path)
    assert (answer.status, answer.body) == (403, message("Forbidden"))
    assert answer.headers["x-amzn-errortype"] == "ForbiddenException"


def test_a_plain_request_that_asks_to_become_a_connection_is_told_how(chat):
    chat.route("$default")
    with pytest.raises(MockError, match=r"Use cloud\.connect"):
        chat.cloud.request(
            "GET", chat.endpoint.replace("wss", "https") + "/prod", headers={"Upgrade": "WebSocket"}
        )


# What is no address


@pytest.mark.rows("W3")
@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("ws://abc.execute-api.us-east-1.amazonaws.com/prod", "Begin it with wss://"),
        ("https://abc.execute-api.us-east-1.amazonaws.com/prod", "Begin it with wss://"),
        ("prod", "Begin it with wss://"),
        (None, "Begin it with wss://"),
        ("wss://", "Begin it with wss://"),
        ("wss:///prod", "Begin it with wss://"),
        ("wss://[half/prod", "isn't a whole URL"),
        ("wss://abc.execute-api.us-east-1.amazonaws.com/prod?token=a#b", "Write # as %23"),
        ("wss://nobody.example.com/prod", "No API answers at nobody.example.com. There are: "),
    ],
)
def test_what_is_no_address_of_a_websocket_api_is_a_mistake(chat, url, advice):
    with pytest.raises(MockError, match=advice):
        chat.cloud.connect(url)
    assert len(chat.cloud.requests) == 0


@pytest.mark.parametrize(
    ("more", "advice"),
    [
        ({"source_ip": 7}, "source_ip=7 is no address"),
        ({"headers": {"x-own": 1}}, "aren't names and values"),
        ({"headers": ["x-own"]}, "aren't names and values"),
        ({"headers": 7}, "headers=7 aren't names and values"),
        ({"headers": 0}, "headers=0 aren't names and values"),
        ({"headers": {"x-token": "abc\n"}}, r"No client could send the header 'x-token': 'abc\\n'"),
        ({"subprotocols": None}, "subprotocols=None can't be offered"),
        ({"subprotocols": 7}, "subprotocols=7 can't be offered"),
    ],
)
def test_what_no_client_could_send_is_a_mistake(chat, more, advice):
    chat.route("$default")
    with pytest.raises(MockError, match=advice):
        chat.connect(**more)
    assert len(chat.cloud.requests) == 0


def test_an_issuer_s_host_and_app_runner_s_take_no_connections(chat):
    chat.cloud.issuer("https://login.example.com")
    for host in ("login.example.com", "abcdefghij.us-east-1.awsapprunner.com"):
        with pytest.raises(MockError, match=f"No API answers at {host}"):
            chat.cloud.connect(f"wss://{host}/prod")


def test_an_http_api_takes_requests(cloud):
    api = Served(cloud)
    api.route("$default")
    with pytest.raises(MockError, match=r"leads to 'pets', an HTTP API: send it requests\."):
        cloud.connect(api.endpoint.replace("https", "wss"))
