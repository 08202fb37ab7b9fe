"""A server may run for days: what it keeps of calls and requests, and that all else goes on as if they were there."""

from __future__ import annotations

import time

import pytest

from awsmock_ar_apigw import MockError, mock_cloud, server
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.server import uvicorn_server
from awsmock_ar_apigw.server.actions import Held
from awsmock_ar_apigw.server.page import events, links
from servers.asking import ask
from servers.conftest import BEGIN
from servers.sights import Sights, chat
from servers.test_websockets import by_path
from support import client_of

WAIT = 20


@pytest.fixture
def often(monkeypatch):
    """A server looks more often than once a second."""
    monkeypatch.setattr(uvicorn_server, "_EVERY", 0.01)


def until(is_so):
    """Wait until something is so, as it is within moments."""
    end = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_the_newest_calls_and_requests_are_kept_each_with_its_number(cloud, often):
    sights = Sights(cloud)
    calls, requests = len(cloud.calls), len(cloud.requests)
    assert calls > 3
    assert requests > 3
    newest = cloud.calls[-1], cloud.requests[-1].line()
    with server.start(cloud, keep_calls=3) as running:
        until(lambda: len(cloud.calls) == len(cloud.requests) == 3)
        assert (cloud.calls[-1], cloud.requests[-1].line()) == newest
        for view, number in (("calls", calls), ("requests", requests)):
            assert ask(running.port, "GET", links.to(f"{view}/{number - 1}")).status == 200
            assert ask(running.port, "GET", links.to(f"{view}/{number - 4}")).status == 404
            first = ask(running.port, "GET", links.to(f"{view}/{number - 3}")).body.decode()
            assert "The one after" in first
            assert "The one before" not in first
            listed = ask(running.port, "GET", links.to(f"{view}")).body.decode()
            assert links.to(f"{view}/{number - 3}") in listed
            assert links.to(f"{view}/{number - 4}") not in listed
        sights.gateway.get_apis()
        until(lambda: len(cloud.calls) == 3)
        assert cloud.calls[-1].operation == "GetApis"
        assert ask(running.port, "GET", links.to(f"calls/{calls}")).status == 200


def test_all_are_kept_unless_it_is_told_otherwise(cloud, often):
    Sights(cloud)
    with server.start(cloud), server.start(cloud, keep_calls="all") as running:
        before = len(cloud.calls), len(cloud.requests)
        ask(running.port, "GET", "/_awsmock/health")
        time.sleep(0.1)
        assert (len(cloud.calls), len(cloud.requests)) == before


def test_lines_of_access_logs_and_closed_connections_are_let_go_too(cloud, often):
    made = chat(cloud)
    group = "arn:aws:logs:us-east-1:123456789012:log-group:pets"
    log = {"DestinationArn": group, "Format": "$context.requestId"}
    client_of("apigatewayv2").update_stage(ApiId=made.id, StageName="prod", AccessLogSettings=log)
    with server.start(cloud, keep_calls=2) as running, by_path(running, made.id):
        for _number in range(5):
            with by_path(running, made.id):
                pass
        until(lambda: len(cloud.apigatewayv2.access_logs(group)) == 2)
        assert len(cloud.connections) == 1
        register = house_of(world_of(cloud)).connections
        until(lambda: len(register._known) == 3)  # the open one, and the newest of those that are closed
        management = made.management()
        with pytest.raises(management.exceptions.GoneException):
            management.get_connection(ConnectionId="L0SM9cOFvHcCIhw=")
        assert cloud.calls[-1].why.endswith("none had it, or it was closed long ago.")


def test_news_go_on_where_the_oldest_are_let_go(cloud):
    news = events.News(Held(cloud))
    gateway = client_of("apigatewayv2")

    def told():
        return [(kind, one.get("number")) for kind, one in news.since() if kind in {"call", "anew"}]

    for _number in range(5):
        gateway.get_apis()
    assert told() == [("call", number) for number in range(5)]
    cloud.calls.let_go(2)
    assert told() == []
    gateway.get_apis()
    assert told() == [("call", 5)]
    for _number in range(5):
        gateway.get_apis()
    cloud.calls.let_go(2)
    assert told() == [("call", 9), ("call", 10)]  # those in between were let go before anybody looked
    cloud.reset()
    assert told() == [("anew", None)]
    gateway.get_apis()
    assert told() == [("call", 0)]


def test_a_loop_that_never_ends_is_told_of_though_few_calls_are_kept(cloud, caplog):
    gateway = client_of("apigatewayv2")
    for _number in range(600):
        gateway.get_apis()
        cloud.calls.let_go(300)
    assert "a loop that waits for others never ends" in caplog.text


def test_a_snapshot_brings_back_what_was_kept_from_the_first_number_on(cloud):
    gateway = client_of("apigatewayv2")
    for _number in range(5):
        gateway.get_apis()
    cloud.calls.let_go(2)
    assert (cloud.calls.gone, cloud.calls.total) == (3, 5)
    snapshot = cloud.snapshot()
    gateway.get_apis()
    cloud.restore(snapshot)
    assert (len(cloud.calls), cloud.calls.gone) == (2, 0)
    cloud.calls.let_go(1)
    cloud.reset()
    assert (len(cloud.calls), cloud.calls.gone) == (0, 0)


@pytest.mark.parametrize("wrong", [0, -1, True, 1.5, "many", None])
def test_what_can_not_be_counted_is_refused(wrong):
    with mock_cloud(isolated=True, start_time=BEGIN) as cloud, pytest.raises(MockError, match="keep_calls="):
        server.start(cloud, keep_calls=wrong)


def test_the_command_keeps_as_many_as_it_is_told_to(command):
    started = command("--keep-calls", "2")
    gateway = started.client("apigatewayv2")
    remote = server.connect(started.url)
    for _number in range(5):
        gateway.get_apis()
    until(lambda: len(remote.calls) == 2)
    refused = command("--keep-calls", "few")
    until(lambda: refused.process.poll() == 2)
    assert refused.end() == 2
    assert "keep_calls='few' keeps nothing that could be counted" in refused.log
