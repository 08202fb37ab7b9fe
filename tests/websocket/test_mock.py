"""MOCK integrations."""

from __future__ import annotations

import json

import pytest

from awsmock_ar_apigw import HandshakeRefused, MockError
from support_integrations import FOUR_HUNDREDS, answers, is_failure, mock, said
from support_websocket import Chat


@pytest.mark.rows("W153", "W163")
def test_a_mock_without_a_request_template_answers_by_its_default_response(chat):
    integration = answers(chat, mock(chat), {"$default": '{"success":true}'})
    assert said(chat, integration, {}) == ['{"success":true}']


@pytest.mark.rows("W160", "W164", "W156")
@pytest.mark.parametrize("key", ["application/json", "$default"])
def test_the_status_that_a_mock_makes_selects_its_response(chat, key):
    template = '{"statusCode": $input.json("$.wanted")}'
    integration = answers(
        chat, mock(chat, RequestTemplates={key: template}), {FOUR_HUNDREDS: "no", "$default": "yes"}
    )
    assert said(chat, integration, {"wanted": 200}, {"wanted": 404}, {"wanted": "403"}) == ["yes", "no", "no"]


@pytest.mark.rows("W164")
@pytest.mark.parametrize(
    "made", ["{}", "[]", '{"statusCode": 2}', '{"statusCode": true}', '{"statusCode": "x"}']
)
def test_a_mock_that_makes_no_status_fails(chat, made):
    integration = answers(chat, mock(chat, RequestTemplates={"$default": made}))
    (frame,) = said(chat, integration, {})
    assert is_failure(frame)
    assert "has no statusCode" in chat.why


def test_a_mock_whose_template_makes_no_json_is_an_error_of_the_mocks(chat):
    integration = answers(chat, mock(chat, RequestTemplates={"$default": "{statusCode: 200,}"}))
    with pytest.raises(MockError, match="is no JSON"):
        said(chat, integration, {})


@pytest.mark.rows("W158")
def test_a_mock_on_a_one_way_route_says_nothing(chat):
    chat.route("do", answers(chat, mock(chat), {"$default": "yes"}))
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert socket.messages == []
        assert chat.why == ""


@pytest.mark.rows("W155", "W176")
@pytest.mark.parametrize("two_way", [True, False])
def test_without_an_integration_response_that_is_selected_a_message_fails(chat, two_way):
    chat.route("do", answers(chat, mock(chat), {FOUR_HUNDREDS: "no"}), two_way=two_way)
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert "'200', which selects no integration response" in chat.why


@pytest.mark.rows("W165", "W29")
def test_a_mock_at_connect_lets_in_by_its_status(chat):
    template = '#if($input.params("key") == "right"){"statusCode": 200}#{else}{"statusCode": 401}#end'
    chat.route("$connect", answers(chat, mock(chat, RequestTemplates={"application/json": template})))
    with chat.connect(query="?key=right") as socket:
        assert socket.closed is None
    with pytest.raises(HandshakeRefused) as refused:
        chat.connect(query="?key=wrong")
    assert refused.value.status == 401


@pytest.mark.rows("U1")
def test_a_mock_at_connect_chooses_no_subprotocol(chat):
    chat.route("$connect", answers(chat, mock(chat)))
    with chat.connect(subprotocols=["graphql-ws"]) as socket:
        assert socket.subprotocol is None


@pytest.mark.rows("W148")
def test_a_mock_at_disconnect_is_asked_and_its_failure_goes_nowhere(chat):
    chat.route("$disconnect", mock(chat))
    chat.connect().close(1000)
    assert "selects no integration response" in chat.why


def test_a_mock_without_a_response_template_says_nothing(chat):
    assert said(chat, answers(chat, mock(chat)), {}) == [None]


@pytest.mark.rows("U13")
def test_a_route_without_a_target_fails(chat):
    chat.client.create_route(ApiId=chat.id, RouteKey="do")
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert "give it a target" in chat.why


@pytest.mark.rows("U24")
def test_a_two_way_answer_in_base64_is_sent_as_a_text(chat):
    body = {"statusCode": 200, "body": "aMOkbGxv", "isBase64Encoded": True}
    chat.route("do", answer=body, two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert socket.receive() == "hällo"


def test_what_is_deployed_counts_and_not_what_was_changed_since(cloud):
    chat = Chat(cloud, stage=None)
    integration = answers(chat, mock(chat), {"$default": "old"})
    chat.route("do", integration, two_way=True)
    deployment = chat.client.create_deployment(ApiId=chat.id)["DeploymentId"]
    chat.client.create_stage(ApiId=chat.id, StageName="prod", DeploymentId=deployment)
    (response,) = chat.client.get_integration_responses(ApiId=chat.id, IntegrationId=integration)["Items"]
    chat.client.update_integration_response(
        ApiId=chat.id,
        IntegrationId=integration,
        IntegrationResponseId=response["IntegrationResponseId"],
        ResponseTemplates={"$default": "new"},
    )
    with chat.connect() as socket:
        socket.send(json.dumps({"action": "do"}))
        assert socket.receive() == "old"
