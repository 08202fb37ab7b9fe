"""Code that polls: its own waiting moves the clock, and what waits for a person is told."""

from __future__ import annotations

import asyncio
import time

import pytest

from awsmock_ar_apigw import MockError, mock_apprunner, mock_cloud
from support import client_of, make_service
from support_v2 import make_domain


def poll(client, arn):
    """What a deploy script does."""
    for _ in range(100):
        status = client.describe_service(ServiceArn=arn)["Service"]["Status"]
        if status != "OPERATION_IN_PROGRESS":
            return status
        time.sleep(5)
    raise TimeoutError


def test_a_loop_that_sleeps_comes_to_its_end():
    client = client_of("apprunner")
    with mock_apprunner(pace="manual", start_time=0) as cloud:
        arn = make_service(client)
        with cloud.clock.moved_by_sleep():
            assert poll(client, arn) == "RUNNING"
        assert cloud.clock.now.timestamp() == 180


def test_an_async_loop_does_too_and_other_tasks_go_on():
    client = client_of("apprunner")
    turns = []

    async def other():
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    async def poll_async(arn):
        task = asyncio.ensure_future(other())
        while client.describe_service(ServiceArn=arn)["Service"]["Status"] != "RUNNING":
            assert await asyncio.sleep(20, "woken") == "woken"
        task.cancel()

    with mock_apprunner(pace="manual", start_time=0) as cloud, cloud.clock.moved_by_sleep():
        asyncio.run(poll_async(make_service(client)))
        assert cloud.clock.now.timestamp() == 180
    assert len(turns) >= 3


def test_sleep_is_what_it_was_after_the_block():
    before = time.sleep, asyncio.sleep
    with mock_apprunner() as cloud:
        with pytest.raises(ZeroDivisionError), cloud.clock.moved_by_sleep():
            raise ZeroDivisionError
        assert (time.sleep, asyncio.sleep) == before
        with cloud.clock.moved_by_sleep() as clock, mock_apprunner(isolated=True) as other:
            with other.clock.moved_by_sleep():
                time.sleep(1)
            assert clock is cloud.clock
            time.sleep(2)
        assert (time.sleep, asyncio.sleep) == before
        assert cloud.clock.micros - other.clock.micros >= 900_000


@pytest.mark.parametrize(("seconds", "error"), [(-1, ValueError), ("1", TypeError), (1e15, MockError)])
def test_what_is_no_time_to_sleep_is_refused(seconds, error):
    with mock_apprunner() as cloud, cloud.clock.moved_by_sleep(), pytest.raises(error):
        time.sleep(seconds)


def test_real_time_is_moved_by_nobody():
    with mock_apprunner(pace="real") as cloud, pytest.raises(MockError, match="sleep takes its time"):
        cloud.clock.moved_by_sleep().__enter__()


# What no time brings about


def test_what_waits_for_a_person_says_for_which_call():
    with mock_cloud(pace="manual") as cloud:
        client = client_of("apprunner")
        client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        service = make_service(client)
        cloud.settle()
        client.associate_custom_domain(ServiceArn=service, DomainName="example.com")
        (connection,) = cloud.apprunner.connections
        approve, reject = (f"cloud.apprunner.{step}_connection('github')" for step in ("approve", "reject"))
        assert connection.waits_for == (approve, reject)
        assert f"waits for {approve} or {reject}" in cloud.summary()
        (service,) = cloud.apprunner.services
        assert service.waits_for == ()
        cloud.settle()
        (domain,) = cloud.apprunner.custom_domains
        assert domain.waits_for == tuple(
            f"cloud.apprunner.{step}_domain('web-app', 'example.com')" for step in ("validate", "reject")
        )
        for waiting in (connection, domain):
            exec(waiting.waits_for[0])  # as somebody would who copies it
        assert [one.status for one in (*cloud.apprunner.connections, *cloud.apprunner.custom_domains)] == [
            "AVAILABLE",
            "BINDING_CERTIFICATE",
        ]
        assert [one.waits_for for one in (*cloud.apprunner.connections, *cloud.apprunner.custom_domains)] == [
            (),
            (),
        ]


def test_what_only_could_happen_is_not_waited_for():
    with mock_cloud() as cloud:
        make_domain(client_of("apigatewayv2"))
        client_of("apigatewayv2").create_vpc_link(Name="link", SubnetIds=["subnet-1"])
        cloud.settle()
        assert all(
            item.waits_for == () for item in (*cloud.apigatewayv2.domain_names, *cloud.apigatewayv2.vpc_links)
        )
