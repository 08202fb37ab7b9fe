"""The ends of time, and numbers that a test gives: what no clock holds is refused where it is given, or says so."""

from __future__ import annotations

import datetime
import json

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_apprunner, mock_cloud, per_call
from awsmock_ar_apigw.base.clock import EARLIEST, LATEST, SECOND
from awsmock_ar_apigw.cloud.cloud import world_of
from support import available_connection, client_of, fingerprint, make_service

UTC = datetime.timezone.utc
FIRST = datetime.datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime.datetime(9999, 12, 31, tzinfo=UTC)
DIGITS = 10**5_000
NONE = [float("nan"), float("inf"), -float("inf"), True, False, "5", 1j, DIGITS, -DIGITS, 10**30, 1e300]


def short(value):
    """The id of a test with a number; Python doesn't write the longest."""
    return "digits" if isinstance(value, int) and abs(value) == DIGITS else repr(value)


each_none = pytest.mark.parametrize("value", NONE, ids=short)


# Given


@each_none
def test_a_pace_is_a_span_that_a_clock_holds(value):
    with pytest.raises(MockError, match="would not move the clock"):
        per_call(value)


@pytest.mark.parametrize("value", [1e12, 3.2e11, 0, -1, 1e-9, -0.0], ids=short)
def test_a_pace_moves_the_clock_and_not_beyond_all_time(value):
    with pytest.raises(MockError, match="would not move the clock"):
        per_call(value)


@each_none
def test_what_waits_waits_for_a_span_that_a_clock_holds(cloud, value):
    with pytest.raises(MockError, match="is no time to wait"):
        cloud.queue_next("CreateService", seconds=value)
    assert cloud.faults.unused() == []


@each_none
def test_a_latency_is_a_span_that_a_clock_holds(cloud, value):
    with pytest.raises(MockError, match="is no time to pass"):
        cloud.faults.add("ListServices", latency=value)
    assert len(cloud.faults) == 0


@pytest.mark.parametrize("member", ["seconds", "minutes", "hours", "days"])
@each_none
def test_a_clock_advances_by_a_span_that_it_holds(cloud, value, member):
    before = cloud.clock.now
    with pytest.raises(MockError, match=r"The clock cannot (advance|go back)"):
        cloud.clock.advance(**{member: value})
    assert cloud.clock.now == before


@pytest.mark.parametrize(
    "value",
    [
        *[value for value in NONE if value != "5"],
        datetime.datetime.max,  # noqa: DTZ901 - naive is UTC
        datetime.datetime.min,  # noqa: DTZ901
        LAST + datetime.timedelta(microseconds=1),
        FIRST - datetime.timedelta(microseconds=1),
        LAST.replace(hour=23, tzinfo=datetime.timezone(datetime.timedelta(hours=-23))),
        253402300800,
        -62135596801,
        datetime.date(2030, 1, 1),
    ],
    ids=short,
)
def test_a_clock_starts_at_a_time_that_a_datetime_holds_everywhere(value):
    with pytest.raises(MockError, match=r"no time that a datetime could hold|is not a moment"):
        mock_apprunner(start_time=value)


@pytest.mark.parametrize(
    "asked",
    [
        ((90,), {}),
        ((90.0,), {}),
        ((datetime.timedelta(minutes=1, seconds=30),), {}),
        ((30,), {"minutes": 1}),
        ((datetime.timedelta(hours=1, seconds=30),), {"minutes": -59}),
    ],
    ids=str,
)
def test_a_clock_is_moved_on_by_seconds_or_by_a_span(asked):
    given, named = asked
    with mock_cloud(pace="manual", start_time="1970-01-01T00:00:00Z", isolated=True) as cloud:
        assert cloud.clock.advance(*given, **named) == FIRST_MINUTE + datetime.timedelta(seconds=30)


FIRST_MINUTE = datetime.datetime(1970, 1, 1, 0, 1, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    "span", ["5", None, True, -1, datetime.timedelta(seconds=-1), FIRST_MINUTE, 1e300], ids=str
)
def test_a_clock_is_moved_on_by_nothing_else(cloud, span):
    before = cloud.clock.now
    with pytest.raises(MockError, match="clock cannot"):
        cloud.clock.advance(span)
    assert cloud.clock.now == before


@pytest.mark.parametrize("value", [*NONE, 0, -1, 1.5, 2**31], ids=short)
def test_a_plan_is_for_a_number_of_calls(cloud, value):
    for plan in (
        lambda: cloud.fail_next("CreateService", times=value),
        lambda: cloud.queue_next("CreateService", seconds=1, times=value),
        lambda: cloud.faults.add("ListServices", latency=1, times=value),
    ):
        with pytest.raises(MockError, match="plans nothing"):
            plan()
    assert cloud.faults.unused() == []


@pytest.mark.parametrize("value", [*NONE, 0, -0.0, 1.000001], ids=short)
def test_a_probability_is_one(cloud, value):
    with pytest.raises(MockError, match=r"probability=.* is none"):
        cloud.faults.add("ListServices", latency=1, probability=value)


@pytest.mark.parametrize("value", [*NONE, 0, 1.5, 2**31], ids=short)
def test_a_quota_is_a_number_that_can_be_counted_to(value):
    with pytest.raises(MockError, match=r"quotas: 'apprunner\.Service' can't be"):
        mock_apprunner(quotas={"apprunner.Service": value})


@pytest.mark.parametrize("value", [DIGITS, -DIGITS, 10**300, True, 1.5], ids=short)
def test_a_seed_is_a_number_that_can_be_shown(value):
    with pytest.raises(MockError, match="gives no reproducible ids"):
        mock_apprunner(seed=value)


def test_an_account_is_no_number():
    with pytest.raises(MockError, match="is not an account"):
        mock_apprunner(account_id=DIGITS)


def test_the_greatest_of_each_is_taken():
    with mock_cloud(
        isolated=True, seed=10**300 - 1, quotas={"apprunner.Service": 2**31 - 1}, pace="manual", start_time=0
    ) as cloud:
        cloud.fail_next("CreateService", times=2**31 - 1)
        cloud.faults.add("ListServices", latency=LATEST / SECOND, times=2**31 - 1, probability=1)
        cloud.queue_next("UpdateService", seconds=LATEST // SECOND)
        client_of("apprunner").list_services()
        assert cloud.clock.now == LAST
        assert repr(cloud)
        assert json.dumps(cloud.faults.unused())


# Come to its end


@pytest.fixture
def at_the_end():
    """A cloud a few seconds before the end of time, in which nothing moves by itself."""
    start = LAST - datetime.timedelta(seconds=10)
    with mock_cloud(isolated=True, pace="manual", start_time=start, seed=7) as cloud:
        yield cloud


@pytest.mark.parametrize("moment", [EARLIEST, LATEST])
def test_at_either_end_of_time_all_is_as_ever(moment):
    with mock_cloud(isolated=True, pace="manual", start_time=moment // SECOND) as cloud:
        client = client_of("apprunner")
        connection = client.create_connection(ConnectionName="github", ProviderType="GITHUB")["Connection"]
        api = client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
        assert connection["CreatedAt"] == api["CreatedDate"] == cloud.clock.now
        assert cloud.summary()
        assert cloud.calls[-1].at == cloud.clock.now
        assert cloud.calls[-1].response["CreatedDate"] == cloud.clock.now


def test_a_call_that_would_pass_after_the_end_is_not_answered(at_the_end):
    cloud, client = at_the_end, client_of("apprunner")
    with mock_apprunner(pace=per_call(6)):
        client.list_services()
        before = world_of(cloud).ids.copy().hex(8), fingerprint(cloud), len(cloud.calls)
        for _ in range(2):
            with pytest.raises(MockError, match=r"No call can pass after 9999-12-31.*reset\(\) the cloud"):
                client.list_services()
        assert (world_of(cloud).ids.copy().hex(8), fingerprint(cloud), len(cloud.calls)) == before
        cloud.reset()
        client.list_services()


def test_a_pace_that_leaves_no_call_says_so_at_the_first():
    client, slow = client_of("apprunner"), per_call(3.1e11)
    with (
        mock_apprunner(isolated=True, pace=slow, start_time=0),
        pytest.raises(MockError, match="No call can pass after 9999-12-31"),
    ):
        client.list_services()


def test_a_clock_stops_before_its_end(at_the_end):
    assert at_the_end.clock.advance(seconds=10) == LAST
    with pytest.raises(
        MockError, match=r"cannot advance by 0:00:00\.000001: the last day that it shows is 9999-12-31"
    ):
        at_the_end.clock.advance(seconds=1e-6)
    assert at_the_end.clock.now == LAST


def test_there_is_no_more_to_wait_for_than_is_left(at_the_end):
    at_the_end.queue_next("CreateService", seconds=10)
    with pytest.raises(MockError, match=r"is no time to wait\. Give more than zero, until 9999-12-31"):
        at_the_end.queue_next("CreateService", seconds=11)
    at_the_end.faults.add("ListServices", latency=10)
    with pytest.raises(MockError, match=r"is no time to pass\. Give seconds above zero, until 9999-12-31"):
        at_the_end.faults.add("ListServices", latency=11)


def test_a_change_that_would_end_after_the_end_does_not_begin(at_the_end):
    cloud, client = at_the_end, client_of("apprunner")
    arn = available_connection(client, cloud)
    cloud.fail_next("CreateService")
    client.list_auto_scaling_configurations()  # what is built in is there before, too
    before = fingerprint(cloud)
    with pytest.raises(MockError, match=r"CreateService would end after 9999-12-31.*Start the cloud earlier"):
        make_service(client)
    assert fingerprint(cloud) == before
    assert cloud.faults.unused() == ['fail_next("CreateService"): 1 of 1 never happened']
    assert client.delete_connection(ConnectionArn=arn)["Connection"]["Status"] == "DELETED"


def test_latency_that_no_longer_fits_says_so(at_the_end):
    at_the_end.faults.add("ListServices", latency=6, times=None)
    client_of("apprunner").list_services()
    with pytest.raises(MockError, match="cannot advance by 0:00:06"):
        client_of("apprunner").list_services()


# What was decided, and did not happen


def test_a_call_that_is_refused_leaves_what_is_planned_to_the_next():
    with mock_apprunner(isolated=True, quotas={"apprunner.Service": 1}) as cloud:
        client = client_of("apprunner")
        first = make_service(client)
        cloud.fail_next("CreateService", times=2)
        for _ in range(3):
            with pytest.raises(ClientError) as caught:
                make_service(client, "other")
            assert caught.value.response["Error"]["Code"] == "ServiceQuotaExceededException"
        assert cloud.faults.unused() == ['fail_next("CreateService"): 2 of 2 never happened']
        client.delete_service(ServiceArn=first)
        cloud.settle()
        second = make_service(client, "other")
        cloud.settle()
        assert client.describe_service(ServiceArn=second)["Service"]["Status"] == "CREATE_FAILED"
        assert cloud.faults.unused() == ['fail_next("CreateService"): 1 of 2 never happened']
