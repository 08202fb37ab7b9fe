"""What a WebSocket API does with handshakes, messages and ends, in words."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError


def test_every_route_has_its_place(chat):
    for key in ("$connect", "join", "$default", "leave", "$disconnect"):
        chat.route(key)
    assert chat.cloud.explain("GET", chat.endpoint + "/prod") == (
        f"API 'chat' ({chat.id}) takes connections, by stage 'prod': cloud.connect(…).\n"
        "A handshake goes to '$connect'.\n"
        "A message goes to the route that '$request.body.action' selects:\n"
        "  'join'\n"
        "  'leave'\n"
        "Any other message goes to '$default'.\n"
        "An end goes to '$disconnect'."
    )


def test_what_is_not_there_is_named_with_what_comes_of_it(chat):
    chat.route("join")
    text = chat.cloud.explain("GET", chat.endpoint + "/prod/")
    assert "There is no '$connect': every handshake ends well." in text
    assert "There is no '$default': any other is Forbidden." in text
    assert "There is no '$disconnect': nothing hears of an end." in text


def test_where_there_is_no_route_of_one_s_own_that_is_said(chat):
    chat.route("$default")
    assert (
        "A message goes to the route that '$request.body.action' selects, of which there is none.\n"
        "Any other message goes to '$default'."
    ) in chat.cloud.explain("GET", chat.endpoint + "/prod")


def test_who_guards_a_handshake_is_named(chat):
    chat.route("$connect", AuthorizationType="AWS_IAM")
    assert "A handshake goes to '$connect', under AWS_IAM." in chat.cloud.explain(
        "GET", chat.endpoint + "/prod"
    )


@pytest.mark.parametrize(
    ("scheme", "path", "text"),
    [
        (
            "https",
            "/prod",
            "426 Upgrade Required: It is a WebSocket API: connect to it, by cloud.connect(…).",
        ),
        ("wss", "/prod/more", "403 Forbidden: Nothing may follow the stage or the mapping key in the path."),
        (
            "wss",
            "",
            "403 Forbidden: 'chat' has no stage '', and a WebSocket API has no $default one: the path must name one. Its stages are: 'prod'.",
        ),
        ("https", "/dev", "403 Forbidden: 'chat' has no stage 'dev'"),
    ],
)
def test_an_address_that_leads_nowhere_is_explained(chat, scheme, path, text):
    chat.route("$default")
    assert chat.cloud.explain("GET", chat.endpoint.replace("wss", scheme) + path).startswith(text)
    assert (chat.events, len(chat.cloud.requests)) == ([], 0)


def test_what_is_no_address_is_a_mistake(chat):
    with pytest.raises(MockError, match="isn't a whole URL"):
        chat.cloud.explain("GET", "wss:")
