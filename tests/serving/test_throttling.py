"""Throttling by the cloud's clock, where a stage sets a limit."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import mock_cloud
from support_serving import Served, message


@pytest.fixture
def api():
    """An API whose clock stands still between requests."""
    with mock_cloud(isolated=True, pace="manual", start_time=0) as cloud:
        made = Served(cloud)
        made.route("GET /pets")
        made.route("GET /toys")
        yield made


def limit(api, **settings):
    api.client.update_stage(ApiId=api.id, StageName="$default", **settings)


def statuses(api, count, path="/pets"):
    return [api.send("GET", path).status for _ in range(count)]


@pytest.mark.rows("M1", "M4")
def test_without_a_limit_nothing_is_throttled(api):
    assert statuses(api, 50) == [200] * 50


@pytest.mark.rows("M1", "M2", "M3", "M9", "N2")
def test_beyond_a_burst_requests_are_too_many_until_time_has_passed(api):
    limit(api, DefaultRouteSettings={"ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 0.5})
    assert statuses(api, 3) == [200, 200, 429]
    answer = api.send("GET", "/pets")
    assert answer.body == message("Too Many Requests")
    assert (answer.headers["content-type"], answer.headers["content-length"]) == ("application/json", "31")
    assert "retry-after" not in answer.headers
    assert "takes 0.5 requests a second, and 2 at once" in api.cloud.requests[-1].why
    assert len(api.events) == 2
    api.cloud.clock.advance(2)
    assert statuses(api, 2) == [200, 429]
    api.cloud.clock.advance(1000)
    assert statuses(api, 3) == [200, 200, 429]


@pytest.mark.rows("M1")
def test_each_route_has_a_bucket_and_its_own_settings_go_before_the_stage_s(api):
    limit(
        api,
        DefaultRouteSettings={"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 1},
        RouteSettings={"GET /toys": {"ThrottlingBurstLimit": 3}},
    )
    assert statuses(api, 2) == [200, 429]
    assert statuses(api, 4, "/toys") == [200, 200, 200, 429]


@pytest.mark.parametrize(
    "settings", [{"ThrottlingBurstLimit": 0}, {"ThrottlingBurstLimit": 0, "ThrottlingRateLimit": 0}]
)
def test_a_burst_of_none_lets_nothing_through(api, settings):
    limit(api, DefaultRouteSettings=settings)
    assert statuses(api, 1) == [429]


def test_a_rate_of_none_lets_the_burst_through_and_no_more(api):
    limit(api, DefaultRouteSettings={"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 0})
    assert statuses(api, 2) == [200, 429]
    api.cloud.clock.advance(1000)
    assert statuses(api, 1) == [429]


def test_a_reset_fills_every_bucket_again(api):
    limit(api, DefaultRouteSettings={"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 0})
    saved = api.cloud.snapshot()
    assert statuses(api, 2) == [200, 429]
    api.cloud.restore(saved)
    assert statuses(api, 2) == [200, 429]
