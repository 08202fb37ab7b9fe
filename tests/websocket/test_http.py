"""HTTP and HTTP_PROXY integrations."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import HandshakeRefused
from support_backends import INSIDE, Inside
from support_integrations import FOUR_HUNDREDS, answers, http, is_failure, said


def proxy(chat, uri=INSIDE, **more):
    return http(chat, uri, **{"IntegrationType": "HTTP_PROXY", **more})


@pytest.mark.rows("W153", "W173", "W155")
def test_a_proxy_passes_a_message_on_as_it_is_and_the_answer_back(chat):
    inside = Inside(chat.cloud)
    chat.route("do", proxy(chat, f"{INSIDE}/pets", IntegrationMethod="PUT"), two_way=True)
    with chat.connect(query="?key=1", headers={"X-Kind": "big"}) as socket:
        socket.send('{"action":\t"do"}\n')
        assert socket.receive() == "inside"
    request = inside.request
    assert (request.method, request.url, request.body) == ("PUT", f"{INSIDE}/pets", b'{"action":\t"do"}\n')
    assert "x-kind" not in request.headers
    assert request.headers["content-length"] == "17"
    assert request.headers["host"] == "inside.example.com"


@pytest.mark.rows("W155")
def test_a_proxy_uses_no_integration_response_and_no_template(chat):
    inside = Inside(chat.cloud)
    integration = answers(chat, proxy(chat, RequestTemplates={"$default": "made"}), {"$default": "turned"})
    assert said(chat, integration, {}) == ["inside"]
    assert inside.request.body == b'{"action": "do"}'


@pytest.mark.rows("W172")
@pytest.mark.parametrize("kind", ["HTTP", "HTTP_PROXY"])
def test_a_back_end_gets_the_id_of_a_connection_only_if_it_is_mapped(chat, kind):
    inside = Inside(chat.cloud)
    chat.route("plain", answers(chat, http(chat, IntegrationType=kind)))
    mapping = {"integration.request.header.connectionId": "context.connectionId"}
    chat.route("mapped", answers(chat, http(chat, IntegrationType=kind, RequestParameters=mapping)))
    with chat.connect() as socket:
        socket.send({"action": "plain"})
        assert socket.connection.id not in str(
            [inside.request.url, inside.request.headers, inside.request.body]
        )
        socket.send({"action": "mapped"})
        assert inside.request.headers["connectionid"] == socket.connection.id


@pytest.mark.rows("W156", "W157")
def test_the_status_of_a_back_end_selects_an_integration_response(chat):
    chat.cloud.backends[INSIDE] = lambda request: (int(request.body), {}, "")
    integration = http(chat, RequestTemplates={"$default": "$input.path('$.status')"})
    answers(chat, integration, {FOUR_HUNDREDS: "no", "$default": "yes"})
    assert said(chat, integration, {"status": 200}, {"status": 404}, {"status": 500}) == ["yes", "no", "yes"]


@pytest.mark.rows("W177")
def test_stage_variables_are_a_part_of_a_uri(chat):
    inside = Inside(chat.cloud)
    chat.stage("dev", StageVariables={"host": "inside.example.com", "version": "v2"})
    uri = "https://${stageVariables.host}/${stageVariables.version}/pets"
    chat.route("do", answers(chat, http(chat, uri)), two_way=True)
    with chat.connect("dev") as socket:
        socket.send({"action": "do"})
        assert socket.receive() == "inside"
    assert inside.request.url == f"{INSIDE}/v2/pets"
    with chat.connect("prod") as socket:
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert "needs the stage variable 'host'" in chat.why


@pytest.mark.rows("W176")
def test_a_back_end_that_nobody_has_given_or_that_fails_is_a_failure(chat):
    integration = answers(chat, http(chat))
    chat.route("do", integration)
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert f'cloud.backends["{INSIDE}"] = app' in chat.why
        chat.cloud.backends[INSIDE] = lambda request: 1 / 0
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert "raised ZeroDivisionError" in chat.why
        assert "1 / 0" in chat.cloud.requests[-1].traceback


@pytest.mark.rows("W154", "W108")
@pytest.mark.parametrize(
    ("given", "taken", "is_in_time"), [(None, 29, True), (None, 30, False), (500, 1, False)]
)
def test_a_back_end_has_as_long_as_the_integration_says(chat, given, taken, is_in_time):
    def slow(_request):
        chat.cloud.clock.advance(seconds=taken)
        return "late"

    chat.cloud.backends[INSIDE] = slow
    integration = http(chat, **({} if given is None else {"TimeoutInMillis": given}))
    (frame,) = said(chat, answers(chat, integration), {})
    assert (frame == "late") == is_in_time
    assert is_failure(frame, "Endpoint request timed out") != is_in_time


@pytest.mark.rows("W165", "W29")
@pytest.mark.parametrize("kind", ["HTTP", "HTTP_PROXY"])
def test_the_status_of_a_back_end_lets_in_or_not(chat, kind):
    statuses = iter([204, 403])
    chat.cloud.backends[INSIDE] = lambda _request: (next(statuses), {}, "")
    chat.route("$connect", answers(chat, http(chat, IntegrationType=kind)))
    with chat.connect() as socket:
        assert socket.closed is None
    with pytest.raises(HandshakeRefused) as refused:
        chat.connect()
    assert refused.value.status == 403


@pytest.mark.rows("W153")
def test_a_vpc_link_leads_to_what_is_at_its_url(chat):
    chat.cloud.backends["http://balancer.example.com"] = lambda request: request.path
    integration = http(
        chat, "http://balancer.example.com/pets", ConnectionType="VPC_LINK", ConnectionId="abc123"
    )
    assert said(chat, answers(chat, integration), {}) == ["/pets"]


def test_what_takes_any_method_is_asked_by_post(chat):
    inside = Inside(chat.cloud)
    said(chat, proxy(chat, IntegrationMethod="ANY"), {})
    assert inside.request.method == "POST"


def test_a_template_and_a_header_of_the_integration_say_what_a_body_is(chat):
    inside = Inside(chat.cloud)
    mapping = {"integration.request.header.Content-Type": "'text/plain'"}
    templates = {"$default": "hello $input.path('$.name')"}
    integration = http(chat, RequestParameters=mapping, RequestTemplates=templates)
    said(chat, answers(chat, integration), {"name": "Rex"})
    assert (inside.request.body, inside.request.headers.all("content-type")) == (b"hello Rex", ["text/plain"])


@pytest.mark.rows("U1")
@pytest.mark.parametrize(("kind", "expected"), [("HTTP", None), ("HTTP_PROXY", "graphql-ws")])
def test_only_a_proxy_chooses_a_subprotocol(chat, kind, expected):
    chat.cloud.backends[INSIDE] = lambda _request: (200, {"Sec-WebSocket-Protocol": "graphql-ws"}, "")
    chat.route("$connect", answers(chat, http(chat, IntegrationType=kind)))
    with chat.connect(subprotocols=["graphql-ws"]) as socket:
        assert socket.subprotocol == expected
