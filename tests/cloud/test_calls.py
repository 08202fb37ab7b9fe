"""What was called: a list that filters, asserts, and says in its failures what was called instead."""

from __future__ import annotations

import copy
import datetime
import logging
import re
import threading
from unittest.mock import ANY

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_apprunner, mock_cloud
from awsmock_ar_apigw.base.part import fits
from awsmock_ar_apigw.cloud.calls import Calls
from support import client_of, make_service, public_image

SECRETS = {"RuntimeEnvironmentVariables": {"PASSWORD": "hunter2"}, "StartCommand": "run --token=s3cret"}
SECRET_TEXTS = ("hunter2", "PASSWORD", "s3cret")


@pytest.fixture
def gateway(cloud):
    return client_of("apigatewayv2")


@pytest.fixture
def called(cloud, client, gateway):
    """Five calls: two services in one Region, one that is refused, an API in another Region, and a list."""
    make_service(client)
    make_service(client, "worker", SourceConfiguration=public_image(Port="9000", **SECRETS))
    with pytest.raises(ClientError):
        make_service(client)
    client_of("apigatewayv2", "eu-west-1").create_api(Name="pets", ProtocolType="HTTP")
    client.list_services()
    return cloud.calls


def operations(calls):
    return [call.operation for call in calls]


def failure(assertion, *operations, **asked):
    with pytest.raises(AssertionError) as caught:
        assertion(*operations, **asked)
    return str(caught.value).splitlines()


# A list


def test_calls_are_a_list(called):
    assert isinstance(called, list)
    assert len(called) == 5
    assert called[-1].operation == "ListServices"
    assert operations(called) == ["CreateService"] * 3 + ["CreateApi", "ListServices"]
    called.clear()
    assert called == []


def test_a_slice_filters_again(called):
    assert isinstance(called[1:], Calls)
    assert operations(called[2:].of("Create*")) == ["CreateService", "CreateApi"]


# Filters


@pytest.mark.parametrize(
    ("names", "asked", "places"),
    [
        (("CreateService",), {}, [0, 1, 2]),
        (("Create*",), {}, [0, 1, 2, 3]),
        (("*Service*",), {}, [0, 1, 2, 4]),
        (("CreateApi", "ListServices"), {}, [3, 4]),
        (("apigatewayv2.*",), {}, [3]),
        (("apprunner.Create*",), {}, [0, 1, 2]),
        (("DeleteService",), {}, []),
        ((), {}, [0, 1, 2, 3, 4]),
        (("Create*",), {"ServiceName": "worker"}, [1]),
        (("Create*",), {"Name": "pets"}, [3]),
        ((), {"ServiceName": ANY}, [0, 1, 2]),
        (
            (),
            {"SourceConfiguration": {"ImageRepository": {"ImageConfiguration": {"Port": "9000"}}}},
            [1],
        ),
        ((), {"SourceConfiguration": {"ImageRepository": {"ImageConfiguration": {"Port": "80"}}}}, []),
        ((), {"region": "eu-west-1"}, [3]),
        ((), {"region": "us-*"}, [0, 1, 2, 4]),
        ((), {"account": "123456789012", "service": "apigatewayv2"}, [3]),
        ((), {"account": "210987654321"}, []),
        ((), {"status": 201}, [3]),
        ((), {"error": "InvalidRequestException"}, [2]),
        ((), {"error": "Invalid*"}, [2]),
        (("CreateService",), {"error": None}, [0, 1]),
    ],
)
def test_calls_are_found_by_operation_parameters_and_where_they_went(called, names, asked, places):
    found = called.of(*names, **asked)
    assert isinstance(found, Calls)
    assert found == [called[place] for place in places]


def test_lists_are_compared_as_a_whole_and_what_they_hold_in_part(cloud, gateway):
    gateway.create_vpc_link(Name="link", SubnetIds=["subnet-1", "subnet-2"])
    assert len(cloud.calls.of(SubnetIds=["subnet-1", "subnet-2"])) == 1
    assert cloud.calls.of(SubnetIds=["subnet-1"]) == []


def test_errors_are_the_calls_that_were_refused(called):
    (refused,) = called.errors()
    assert (refused.error, refused.status) == ("InvalidRequestException", 400)
    assert called.errors("CreateApi") == []
    assert called.errors("Create*", ServiceName="web-app") == [refused]


@pytest.mark.parametrize(
    ("names", "asked", "says"),
    [
        (
            ("CreateServise",),
            {},
            "'CreateServise' is no operation that the mock has. Did you mean \"CreateService\"",
        ),
        (("create_service",), {}, 'Did you mean "CreateService"'),
        (("s3.*",), {}, "Give a name such as"),
        ((7,), {}, "7 is no name of an operation"),
        (
            ("CreateService",),
            {"ServiceNmae": "x"},
            "'ServiceNmae' is no parameter of CreateService. Did you mean \"ServiceName\"? Use one of: Auto",
        ),
        (("CreateApi",), {"ServiceName": "x"}, "'ServiceName' is no parameter of CreateApi"),
        ((), {"Nothing": 1}, "'Nothing' is no parameter of any operation"),
        (
            ("CreateService",),
            {"regoin": "x"},
            "'regoin' is no filter of calls. Did you mean \"region\"? Use service, region",
        ),
    ],
)
@pytest.mark.parametrize(
    "method", ["of", "errors", "assert_called", "assert_called_once", "assert_not_called"]
)
def test_what_no_call_could_be_is_a_mistake_of_the_test_s(called, method, names, asked, says):
    with pytest.raises(MockError, match=re.escape(says)):
        getattr(called, method)(*names, **asked)


def test_an_operation_that_nobody_called_can_still_be_asked_for(called):
    called.assert_not_called("DeleteService", ServiceArn="arn:aws:apprunner:us-east-1:1:service/x/y")
    called.assert_not_called("Delete*")


# Assertions


def test_assertions_give_what_they_found(called):
    assert called.assert_called("CreateService") == called[:3]
    assert called.assert_called_once("CreateService", ServiceName="worker") is called[1]
    assert called.assert_not_called("CreateApi", region="us-*") is None
    called.assert_order("CreateService", "CreateApi", "List*")


def test_an_order_counts_each_call_once_from_the_first_to_the_last(called):
    called.assert_order(*operations(called))
    lines = failure(called.assert_order, *4 * ["CreateService"], "CreateApi")
    assert lines[0] == (
        "CreateService was not called after CreateService, CreateService, CreateService. What was called:"
    )


def test_a_call_that_is_missing_is_told_with_the_nearest_ones(called):
    nested = {"ImageRepository": {"ImageConfiguration": {"Port": "80"}}}
    assert failure(
        called.assert_called, "CreateService", ServiceName="worker", SourceConfiguration=nested
    ) == [
        "CreateService(ServiceName='worker', SourceConfiguration={…}) was not called. The nearest calls:",
        "  CreateService(ServiceName='worker', SourceConfiguration={…}) -> 200",
        "    SourceConfiguration.ImageRepository.ImageConfiguration.Port is '9000', not '80'",
        "  CreateService(ServiceName='web-app', SourceConfiguration={…}) -> 200",
        "    ServiceName is 'web-app', not 'worker'",
        "    SourceConfiguration.ImageRepository.ImageConfiguration isn't there; expected {'Port': '80'}",
        f"  {called[2].line()}",
        "    ServiceName is 'web-app', not 'worker'",
        "    SourceConfiguration.ImageRepository.ImageConfiguration isn't there; expected {'Port': '80'}",
    ]


def test_filters_are_told_like_parameters(called):
    assert failure(called.assert_called_once, "CreateApi", region="us-*", error="Bad*") == [
        "CreateApi(region='us-*', error='Bad*') was not called. The nearest calls:",
        "  CreateApi(Name='pets', ProtocolType='HTTP') -> 201",
        "    region is 'eu-west-1', not 'us-*'",
        "    error is None, not 'Bad*'",
    ]


def test_an_operation_that_was_not_called_is_told_with_all_that_were(called):
    lines = failure(called.assert_called, "DeleteService")
    assert lines[0] == "DeleteService was not called. What was called:"
    assert lines[1:] == [f"  {call.line()}" for call in called]


def test_where_nothing_was_called_it_says_so(cloud):
    assert failure(cloud.calls.assert_called, "DeleteService") == [
        "DeleteService was not called. What was called: nothing."
    ]
    assert failure(cloud.calls.assert_order, "CreateApi") == [
        "CreateApi was not called. What was called: nothing."
    ]
    cloud.calls.assert_not_called()


def test_a_call_too_many_is_shown(called):
    assert failure(called.assert_called_once, "CreateService", ServiceName="web-app")[0] == (
        "CreateService(ServiceName='web-app') was called 2 times, not once:"
    )
    assert failure(called.assert_not_called, "Create*", Name="pets") == [
        "Create*(Name='pets') was called once, and should not have been:",
        "  CreateApi(Name='pets', ProtocolType='HTTP') -> 201",
    ]
    assert failure(called.assert_not_called)[0].startswith("any operation was called 5 times")


def test_a_wrong_order_is_shown_by_number(called):
    lines = failure(called.assert_order, "CreateApi", "CreateService")
    assert lines[0] == "CreateService was not called after CreateApi. What was called:"
    assert lines[4] == "  4. CreateApi(Name='pets', ProtocolType='HTTP') -> 201"
    assert failure(called.assert_order, "ListServices", "ListServices")[0].startswith(
        "ListServices was not called after ListServices."
    )


def test_long_lists_are_cut(cloud, client):
    for _ in range(12):
        client.list_services()
    assert failure(cloud.calls.assert_not_called, "ListServices")[-1] == "  … and 2 more"
    assert failure(cloud.calls.assert_called, "ListServices", MaxResults=3)[-1] == "  … and 9 more of it"


# One call


def test_a_line_is_short_whatever_the_parameters_are(cloud, gateway):
    gateway.create_api(
        Name="x" * 128, ProtocolType="HTTP", Description="two\nlines", Tags={}, Version="1" * 64
    )
    (call,) = cloud.calls
    assert call.line() == (
        f"CreateApi(Name='{'x' * 38}…, ProtocolType='HTTP', Description='two\\nlines', Tags={{}}, …) -> 201"
    )
    assert repr(call) == f"<apigatewayv2 us-east-1 {call.line()}>"
    assert str(cloud.calls) == call.line()


def test_the_response_is_what_the_client_saw(cloud, client, gateway):
    answers = [
        client.create_service(ServiceName="web-app", SourceConfiguration=public_image()),
        made := gateway.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com"),
        gateway.delete_api(ApiId=made["ApiId"]),
    ]
    for call, seen in zip(cloud.calls, answers, strict=True):
        del seen["ResponseMetadata"]
        assert call.response == seen
    assert isinstance(cloud.calls[0].response["Service"]["CreatedAt"], datetime.datetime)


def test_the_response_of_a_refused_call_is_what_the_error_holds(cloud, gateway):
    with pytest.raises(ClientError) as caught:
        gateway.get_api(ApiId="nothing")
    held = dict(caught.value.response)
    del held["ResponseMetadata"]
    (call,) = cloud.calls
    assert call.response == held
    assert (call.error, call.message) == (held["Error"]["Code"], held["Error"]["Message"])


def test_parameters_and_response_are_copies(cloud, client):
    make_service(client)
    (call,) = cloud.calls
    call.params["SourceConfiguration"].clear()
    call.response["Service"].clear()
    assert call.params["SourceConfiguration"] == public_image()
    assert call.response["Service"]["ServiceName"] == "web-app"


def test_a_copy_of_calls_keeps_what_they_know(called):
    copied = copy.deepcopy(called)
    called.clear()
    assert isinstance(copied, Calls)
    assert copied[0].response["Service"]["ServiceName"] == "web-app"


# What is sensitive, and what is hostile


def test_what_is_sensitive_is_in_no_text(called):
    expected = public_image(StartCommand="run", RuntimeEnvironmentVariables={"PASSWORD": "hunter3"})
    lines = failure(
        called.assert_called_once, "CreateService", ServiceName="worker", SourceConfiguration=expected
    )
    assert lines[1:4] == [
        "  CreateService(ServiceName='worker', SourceConfiguration={…}) -> 200",
        "    SourceConfiguration.ImageRepository.ImageConfiguration.StartCommand is another; its value is sensitive",
        "    SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables is another; its value is sensitive",
    ]
    absent = failure(called.assert_called, ServiceName="web-app", SourceConfiguration=expected)
    assert "{'StartCommand': (hidden), 'RuntimeEnvironmentVariables': (hidden)}" in "\n".join(absent)
    texts = [*lines, *absent, repr(called), str(called), called._repr_html_()]
    assert not [text for text in texts for secret in (*SECRET_TEXTS, "hunter3") if secret in text]
    assert called[1].params["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"] == {
        "Port": "9000",
        **SECRETS,
    }


def test_tables_escape_what_callers_wrote(cloud, gateway):
    gateway.create_api(Name="<script>alert('x')</script>&", ProtocolType="HTTP")
    html = cloud.calls._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(" in html


def test_a_long_table_shows_the_last_calls(cloud, client):
    for _ in range(101):
        client.list_services()
    html = cloud.calls._repr_html_()
    assert "101 calls, of which the last 100" in html
    assert html.count("<tr>") == 101


def test_a_call_without_a_decodable_request_is_told_too():
    with mock_cloud(isolated=True) as cloud:
        with pytest.raises(ClientError):
            client_of("apprunner").list_services(MaxResults="many")
        assert cloud.calls[0].line() == (
            "ListServices() -> SerializationException: STRING_VALUE can not be converted to an Integer"
        )


# Calls that get no answer


def test_a_call_without_an_answer_has_no_response(cloud, client):
    cloud.faults.add("ListServices", raises=ConnectionClosedError)
    client.list_services()  # botocore tries again
    call = cloud.calls.assert_called_once("ListServices", error="ConnectionClosed*", status=0)
    assert call.response is None
    assert call.line().startswith("ListServices() -> ConnectionClosedError: Connection was closed before")
    assert cloud.calls.errors() == [call]


# Stars


@given(
    pattern=st.lists(st.sampled_from(["*", "a", "b", "ab", ".", "\n"]), max_size=6).map("".join),
    text=st.text("ab.\n", max_size=10),
)
def test_a_star_stands_for_any_part_of_a_text(pattern, text):
    expected = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL)
    assert fits(pattern, text) is (expected is not None)


def test_many_stars_take_no_time():
    # By an expression with ``.*``, each star would double what this takes.
    assert not fits("*a" * 40 + "*b", "a" * 10_000)


# The log


def test_each_call_is_a_line_of_the_log_without_what_is_sensitive(caplog):
    with caplog.at_level("DEBUG", "awsmock_ar_apigw"), mock_apprunner(isolated=True):
        make_service(
            client_of("apprunner"),
            SourceConfiguration=public_image(RuntimeEnvironmentVariables={"A": "hunter2"}),
        )
        with pytest.raises(ClientError):
            client_of("apprunner").describe_service(ServiceArn="arn")
    made, refused = [record.getMessage() for record in caplog.records if record.name == "awsmock_ar_apigw"]
    assert made.startswith("apprunner us-east-1 CreateService(ServiceName='web-app'")
    assert made.endswith("-> 200")
    assert "InvalidRequestException" in refused
    assert "hunter2" not in caplog.text


def test_whoever_listens_to_the_log_may_look_at_the_cloud_and_from_another_thread(caplog):
    with mock_apprunner(isolated=True) as cloud:
        seen = []

        class Looking(logging.Handler):
            def emit(self, _record):
                thread = threading.Thread(target=lambda: seen.append(cloud.summary()))
                thread.start()
                thread.join(5)

        handler = Looking()
        logging.getLogger("awsmock_ar_apigw").addHandler(handler)
        try:
            with caplog.at_level("DEBUG", "awsmock_ar_apigw"):
                client_of("apprunner").list_services()
        finally:
            logging.getLogger("awsmock_ar_apigw").removeHandler(handler)
        assert len(seen) == 1
