"""Integration responses: which one is selected."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError
from support_backends import INSIDE
from support_integrations import FOUR_HUNDREDS, TWO_HUNDREDS, answers, http, said

ELSE = "none of them"


def selecting(chat, keys, status):
    """The key of the response that a status selects, where each says its own."""
    chat.cloud.backends[INSIDE] = lambda _request: (status, {}, "")
    templates = {key: ELSE if key == "$default" else key for key in keys}
    return said(chat, answers(chat, http(chat), templates), {})[0]


@pytest.mark.rows("W156", "W157")
@pytest.mark.parametrize(
    ("keys", "status", "expected"),
    [
        ([TWO_HUNDREDS, FOUR_HUNDREDS, "$default"], 204, TWO_HUNDREDS),
        ([TWO_HUNDREDS, FOUR_HUNDREDS, "$default"], 404, FOUR_HUNDREDS),
        ([TWO_HUNDREDS, FOUR_HUNDREDS, "$default"], 500, ELSE),
        (["/20/", "$default"], 200, ELSE),
        (["/.*0/", "$default"], 200, "/.*0/"),
        (["/4\\d\\d|5\\d\\d/", "$default"], 503, "/4\\d\\d|5\\d\\d/"),
        (["$default", "/200/"], 200, "/200/"),
        (["200", "$default"], 200, "200"),
        (["20.", "$default"], 200, ELSE),
        (["/", "$default"], 200, ELSE),
    ],
)
def test_a_key_between_slashes_is_a_pattern_for_the_whole(chat, keys, status, expected):
    assert selecting(chat, keys, status) == expected


@pytest.mark.rows("W157")
@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("/(a+)+b/", "could keep Python busy for ever"),
        ("/(/", "is no regular expression"),
    ],
)
def test_a_pattern_that_could_keep_the_mock_busy_is_an_error_that_says_so(chat, key, says):
    with pytest.raises(MockError, match=says):
        selecting(chat, [key, "$default"], 200)


@pytest.mark.rows("W156", "C9")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [("${integration.response.statuscode}", "201"), ("${response.statuscode}", ELSE)],
)
def test_the_status_of_an_answer_is_that_of_the_integrations_response(chat, expression, expected):
    chat.cloud.backends[INSIDE] = lambda _request: (201, {}, "")
    integration = http(chat)
    made = chat.client.get_integration(ApiId=chat.id, IntegrationId=integration)
    assert made["IntegrationResponseSelectionExpression"] == "${integration.response.statuscode}"
    templates = {"201": "201", "$default": ELSE}
    chat.integration_response(
        integration, ResponseTemplates=templates, TemplateSelectionExpression=expression
    )
    assert said(chat, integration, {}) == [expected]


@pytest.mark.rows("W158")
def test_a_response_of_an_integration_goes_nowhere_on_a_route_that_does_not_answer(chat):
    chat.cloud.backends[INSIDE] = lambda _request: (201, {}, "body")
    chat.route("do", answers(chat, http(chat)))
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert socket.messages == []
        assert (chat.cloud.requests[-1].response.status, chat.why) == (200, "")
