"""Parameters that a ``$connect`` route requires of a handshake."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from support_authorizers import policy
from support_handshakes import Asked, refused

HEADER = "route.request.header.X-User"
QUERY = "route.request.querystring.authToken"


def required(*names, is_required=True):
    return {"RequestParameters": {name: {"Required": is_required} for name in names}}


@pytest.mark.rows("W171")
@pytest.mark.parametrize(
    ("name", "more"),
    [(HEADER, {"headers": {"x-user": "ann"}}), (QUERY, {"query": "?authToken=abc"})],
)
def test_a_handshake_without_what_its_route_requires_is_a_bad_request(chat, name, more):
    chat.route("$connect", **required(name))
    assert refused(chat).status == 400
    assert f"lacks {name}" in chat.why
    chat.connect(**more).close()


@pytest.mark.rows("W171")
@pytest.mark.parametrize(
    "more", [{"headers": {"x-user": ""}}, {"query": "?authToken="}, {"query": "?authtoken=abc"}]
)
def test_what_is_empty_isnt_there_and_names_in_a_query_have_case(chat, more):
    chat.route("$connect", **required(HEADER if "headers" in more else QUERY))
    assert refused(chat, **more).status == 400


@pytest.mark.rows("W171")
def test_all_that_lacks_is_named(chat):
    chat.route("$connect", **required(HEADER, QUERY))
    assert refused(chat).status == 400
    assert f"lacks {HEADER}, {QUERY}" in chat.why


@pytest.mark.rows("W171")
def test_what_is_declared_and_not_required_may_be_left_out(chat):
    chat.route("$connect", **required(HEADER, QUERY, is_required=False))
    with chat.connect() as socket:
        assert socket.connection.is_open
        assert [event["requestContext"]["eventType"] for event in chat.events] == ["CONNECT"]


@pytest.mark.rows("W171")
def test_who_isnt_let_in_hears_of_that_first(chat):
    Asked(chat, policy(effect="Deny"), **required(HEADER))
    assert refused(chat).status == 403


@pytest.mark.rows("W171")
@pytest.mark.parametrize(("key", "name"), [("$default", HEADER), ("$connect", "route.request.body.user")])
def test_nothing_else_can_be_declared(chat, key, name):
    with pytest.raises(ClientError, match="BadRequestException"):
        chat.route(key, **required(name))
