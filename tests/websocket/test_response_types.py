"""What logs call a handshake that isn't let in, where its status alone doesn't say it."""

from __future__ import annotations

import pytest

from support_authorizers import policy
from support_handshakes import Asked, refused


@pytest.fixture
def noted(monkeypatch):
    """What each event has noted for its line of a log, newest last."""
    from awsmock_ar_apigw.serving.websocket_api import walk  # noqa: PLC0415 - of this fixture alone

    kept = []
    original = walk.noted

    def noted(house, exchange):
        kept.append(exchange.noted)
        original(house, exchange)

    monkeypatch.setattr(walk, "noted", noted)
    return kept


@pytest.mark.rows("W237", "W86", "W88")
@pytest.mark.parametrize(
    ("key", "name"),
    [
        (None, "INVALID_API_KEY"),
        ("other", "INVALID_API_KEY"),
        ("disabled", "INVALID_API_KEY"),
        ("used-up", "QUOTA_EXCEEDED"),
    ],
)
def test_a_bad_key_and_one_that_is_used_up_have_names(chat, noted, key, name):
    chat.cloud.api_keys["disabled"] = {"enabled": False}
    chat.cloud.api_keys["used-up"] = None
    chat.route("$connect", ApiKeyRequired=True)
    refused(chat, headers={} if key is None else {"x-api-key": key})
    assert noted[-1]["error.responseType"] == name


@pytest.mark.rows("W237", "W74")
def test_an_answer_that_is_no_verdict_has_a_name(chat, noted):
    asked = Asked(chat, {"statusCode": 401})
    refused(chat)
    assert noted[-1]["error.responseType"] == "AUTHORIZER_CONFIGURATION_ERROR"
    assert "policyDocument" in noted[-1]["authorizer.error"]
    asked.answer = policy(effect="Deny")
    refused(chat)
    assert noted[-1].get("error.responseType") != "AUTHORIZER_CONFIGURATION_ERROR"


@pytest.mark.rows("W237", "W171")
def test_a_missing_parameter_has_a_name(chat, noted):
    chat.route("$connect", RequestParameters={"route.request.header.user": {"Required": True}})
    refused(chat)
    assert noted[-1]["error.responseType"] == "BAD_REQUEST_PARAMETERS"


@pytest.mark.rows("W237")
def test_who_is_let_in_has_none(chat, noted):
    chat.cloud.api_keys["good"] = {}
    Asked(chat, ApiKeyRequired=True)
    chat.connect(headers={"x-api-key": "good"}).close()
    assert "error.responseType" not in noted[-1]
