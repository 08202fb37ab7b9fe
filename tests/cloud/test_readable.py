"""Half of a surrogate pair is no character, but JSON can say it, and clients do: what people see of it can be printed."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_cloud, stop_all
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.markup import heading, table
from awsmock_ar_apigw.base.text import glimpse, readable, shortened
from awsmock_ar_apigw.plugin.section import texts_of
from awsmock_ar_apigw.plugin.watch import Seen
from support import client_of

HALF = "x\ud800y"
SHOWN = r"x\ud800y"
ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@pytest.fixture
def gateway(cloud):
    return client_of("apigatewayv2")


@pytest.fixture
def furnished(cloud, gateway):
    """A cloud with such a name in what is stored, in calls, in what a service said, and in what is planned."""
    api = gateway.create_api(Name=HALF, ProtocolType="HTTP", Target="https://example.com")["ApiId"]
    gateway.tag_resource(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{api}", Tags={HALF: HALF})
    gateway.create_route(ApiId=api, RouteKey="GET /pets", OperationName=HALF)
    gateway.create_vpc_link(Name=HALF, SubnetIds=[HALF])
    with pytest.raises(ClientError):
        client_of("apprunner").describe_service(ServiceArn=HALF)
    cloud.faults.add("GetApi", error="NotFoundException", message=HALF)
    return cloud


def failure(act, *arguments, **named):
    with pytest.raises((MockError, AssertionError)) as caught:
        act(*arguments, **named)
    return str(caught.value)


TEXTS = {
    "summary": lambda cloud: cloud.summary(),
    "tables": lambda cloud: cloud._repr_html_(),
    "calls": lambda cloud: str(cloud.calls),
    "repr of calls": lambda cloud: repr(cloud.calls),
    "table of calls": lambda cloud: cloud.calls._repr_html_(),
    "line of a call": lambda cloud: cloud.calls[-1].line(),
    "repr of a call": lambda cloud: repr(cloud.calls[-1]),
    "message of a call": lambda cloud: cloud.calls[-1].message,
    "view": lambda cloud: repr(cloud.apigatewayv2.apis),
    "table of a view": lambda cloud: cloud.apigatewayv2.vpc_links._repr_html_(),
    "item": lambda cloud: repr(cloud.apigatewayv2.apis[HALF]),
    "line of an item": lambda cloud: cloud.apigatewayv2.apis[HALF]._line(),
    "table of an item": lambda cloud: cloud.apigatewayv2.apis[HALF]._repr_html_(),
    "owner": lambda cloud: repr(cloud.apigatewayv2.routes[0]),
    "faults": lambda cloud: repr(cloud.faults),
    "unused faults": lambda cloud: "\n".join(cloud.faults.unused()),
    "what isn't there": lambda cloud: failure(cloud.apigatewayv2.apis.__getitem__, f"another {HALF}"),
    "what a person can't do": lambda cloud: failure(cloud.apprunner.approve_connection, HALF),
    "what wasn't called": lambda cloud: failure(
        cloud.calls.assert_called, "CreateApi", Name=f"another {HALF}"
    ),
    "what was called": lambda cloud: failure(cloud.calls.assert_not_called, "Create*"),
    "what can't be called": lambda cloud: failure(cloud.calls.of, HALF),
    "a wrong option": lambda _cloud: failure(mock_cloud, account_id=HALF),
    "a report": lambda cloud: "\n".join(texts_of([Seen(cloud, 0, 0)])),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_people_see_can_be_printed_and_tells_what_it_was(furnished, text):
    shown = text(furnished)
    assert shown.encode("utf-8").decode() == shown
    assert SHOWN in shown


def test_what_was_sent_stays_as_it_was(furnished, gateway):
    assert furnished.calls[0].params["Name"] == HALF
    assert furnished.calls[0].response["Name"] == HALF
    assert furnished.calls.assert_called_once("CreateApi", Name=HALF)
    assert furnished.apigatewayv2.apis[HALF]["Name"] == HALF
    (api,) = gateway.get_apis()["Items"]
    assert (api["Name"], api["Tags"]) == (HALF, {HALF: HALF})


def test_what_a_service_says_of_it_can_be_printed(furnished):
    with pytest.raises(ClientError, match=r"Value 'x\\ud800y' at 'serviceArn' failed") as caught:
        client_of("apprunner").describe_service(ServiceArn=HALF)
    assert str(caught.value).isascii()
    assert furnished.calls[-1].message == caught.value.response["Error"]["Message"]


def test_what_was_planned_to_be_said_can_be_printed(furnished, gateway):
    with pytest.raises(ClientError, match=r"x\\ud800y"):
        gateway.get_api(ApiId="none")


def test_where_a_mock_was_started_can_be_printed(tmp_path):
    """The name of a file that isn't UTF-8 comes to Python as such halves."""
    started = compile("from awsmock_ar_apigw import mock_cloud\nmock_cloud().start()", "caf\udce9.py", "exec")
    exec(started, {})
    (said,) = stop_all()
    assert said.encode("utf-8").decode().endswith(r"that was started at caf\udce9.py:2")


@given(ANY_TEXT)
def test_any_text_is_readable_and_what_was_readable_stays(text):
    shown = readable(text)
    assert readable(shown) == shown == shown.encode("utf-8").decode()
    if not any("\ud800" <= one <= "\udfff" for one in text):
        assert shown == text


@given(ANY_TEXT, st.integers(2, 20))
def test_any_text_is_shortened_to_what_can_be_printed(text, longest):
    for shown in (shortened(text, longest), glimpse(text, longest)):
        assert len(shown) <= longest
        assert shown.encode("utf-8").decode() == shown


@given(ANY_TEXT)
def test_any_text_can_be_in_a_table_and_in_an_error(text):
    for shown in (
        table(text, (text,), [(text,)]),
        heading(text),
        str(MockError(text)),
        str(ServiceError("BadRequestException", text)),
    ):
        assert shown.encode("utf-8").decode() == shown
