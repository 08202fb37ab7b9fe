"""What is shown is short: whole up to a bound, and cut from the first that is beyond it."""

from __future__ import annotations

import re

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.base.markup import table
from awsmock_ar_apigw.base.text import arguments, glimpse
from awsmock_ar_apigw.plugin.section import texts_of
from awsmock_ar_apigw.plugin.watch import Seen
from support import client_of


def make(client, count):
    for number in range(count):
        client.create_connection(ConnectionName=f"connection-{number}", ProviderType="GITHUB")


def failure(assertion, *operations, **asked):
    with pytest.raises(AssertionError) as caught:
        assertion(*operations, **asked)
    return str(caught.value)


def not_there(view):
    with pytest.raises(MockError) as caught:
        view["nothing"]
    return str(caught.value)


# By what is shown of a cloud's connections, and of the calls that made them: how many there may be, how it is shown,
# and what tells that there are more.
LISTS = {
    "a view": (10, lambda cloud: repr(cloud.apprunner.connections), ", … and 1 more>"),
    "what is there instead": (10, lambda cloud: not_there(cloud.apprunner.connections), "\n  … and 1 more"),
    "a table of resources": (
        100,
        lambda cloud: cloud.apprunner.connections._repr_html_(),
        ">101 connections, of which the first 100<",
    ),
    "a table of calls": (
        100,
        lambda cloud: cloud.calls._repr_html_(),
        ">101 calls, of which the last 100<",
    ),
    "a summary": (20, lambda cloud: cloud.summary(), "\n    … and 1 more"),
    "calls": (10, lambda cloud: failure(cloud.calls.assert_not_called), "\n  … and 1 more"),
    "numbered calls": (
        10,
        lambda cloud: failure(cloud.calls.assert_order, "DeleteConnection"),
        "\n  … and 1 more",
    ),
    "the nearest calls": (
        3,
        lambda cloud: failure(cloud.calls.assert_called, "CreateConnection", ConnectionName="other"),
        "\n  … and 1 more of it",
    ),
    "the report of a failing test": (
        20,
        lambda cloud: "".join(texts_of([Seen(cloud, 0, 0)])),
        "… 1 earlier call\n",
    ),
}


@pytest.mark.parametrize("what", LISTS)
def test_a_list_is_shown_whole_until_it_is_too_long(cloud, client, what):
    most, show, more = LISTS[what]
    make(client, most)
    whole = show(cloud)
    assert f"connection-{most - 1}" in whole or what == "the nearest calls"
    assert all(word not in whole for word in ("more", "earlier", "of which"))
    client.create_connection(ConnectionName="one-more", ProviderType="GITHUB")
    assert more in show(cloud)


# Texts


def refused_for(cloud, client, message):
    """The line of a call that is refused with this message."""
    cloud.faults.add("ListServices", error="AccessDeniedException", message=message)
    with pytest.raises(ClientError):
        client.list_services()
    return cloud.calls[-1].line().partition("AccessDeniedException: ")[2]


def other_than(cloud, value):
    """What is told of a value of a call that is another than the one that was asked for."""
    client_of("apigatewayv2").create_api(Name=value, ProtocolType="HTTP")
    said = failure(cloud.calls[-1:].assert_called, "CreateApi", Name="other")
    return said.partition("Name is ")[2].partition(", not ")[0]


# How long a text may be, and how it is shown of a cloud; where it has quotes, these count.
TEXTS = {
    "the message of an error": (160, refused_for),
    "a value that is another": (
        80,
        lambda cloud, _client, text: other_than(cloud, text[1:-1]).replace("'", "x"),
    ),
    "an argument": (40, lambda _cloud, _client, text: glimpse(text[1:-1]).replace("'", "x")),
    "a cell": (200, lambda _cloud, _client, text: re.findall("[x…]{2,}", table("", [text], []))[0]),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_is_shown_whole_until_it_is_too_long(cloud, client, what):
    longest, show = TEXTS[what]
    assert show(cloud, client, longest * "x") == longest * "x"
    assert show(cloud, client, (longest + 1) * "x") == (longest - 1) * "x" + "…"


def test_arguments_are_shown_as_long_as_there_is_room():
    assert arguments({218 * "N": 1}) == 218 * "N" + "=1"
    assert arguments({219 * "N": 1}) == "…"
    assert arguments({"A": 1, 103 * "N": 1}) == "A=1, " + 103 * "N" + "=1"
    assert arguments({"A": 1, 104 * "N": 1, "B": 1}) == "A=1, …"
