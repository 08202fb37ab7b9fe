"""Many threads, tasks and processes: one cloud, nothing lost, nothing stuck."""

import asyncio
import multiprocessing
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from awsmock_ar_apigw import current_cloud, mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.intercept import active
from awsmock_ar_apigw.intercept.active import ACTIVE
from support import client_of, make_service

THREADS, TIMES = 8, 25


def together(work):
    """What ``work`` gives in each of some threads, which start at the same moment."""
    start = threading.Barrier(THREADS)

    def run(number):
        start.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def make_apis(number):
    client = client_of("apigatewayv2")
    return [client.create_api(Name=f"{number}-{n}", ProtocolType="HTTP")["ApiId"] for n in range(TIMES)]


def test_ids_are_unique_and_nothing_is_lost():
    with mock_cloud() as cloud:
        made = {one for some in together(make_apis) for one in some}
        assert len(made) == THREADS * TIMES
        assert len(cloud.calls) == THREADS * TIMES
        listed = client_of("apigatewayv2").get_apis(MaxResults="1000")["Items"]
        assert {one["ApiId"] for one in listed} == made


def test_no_tag_of_one_resource_is_lost():
    with mock_apprunner():
        client = client_of("apprunner")
        arn = make_service(client)
        together(
            lambda n: [
                client.tag_resource(ResourceArn=arn, Tags=[{"Key": f"{n}-{i}", "Value": ""}])
                for i in range(5)
            ]
        )
        assert len(client.list_tags_for_resource(ResourceArn=arn)["Tags"]) == THREADS * 5


def test_a_name_is_taken_by_one_thread_alone():
    def create(_number):
        try:
            return make_service(client_of("apprunner"), "only-one")
        except client_of("apprunner").exceptions.InvalidRequestException:
            return None

    with mock_apprunner():
        assert len([arn for arn in together(create) if arn]) == 1


def test_a_client_of_each_thread():
    with mock_apprunner() as cloud:
        together(lambda n: make_service(client_of.__wrapped__("apprunner"), f"service-{n}"))
        assert len(cloud.calls) == THREADS


def test_mocks_that_come_and_go_in_threads_leave_nothing():
    def use(number):
        for turn in range(TIMES):
            with (mock_apprunner, mock_apigatewayv2)[turn % 2]():
                if turn % 2:
                    client_of("apigatewayv2").get_apis()
                else:
                    client_of("apprunner").list_services()
        return number

    assert together(use) == list(range(THREADS))
    assert not ACTIVE


def test_a_start_in_one_thread_and_a_stop_in_another():
    mock = mock_apprunner()
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        cloud = first.submit(mock.start).result()
        client_of("apprunner").list_services()
        assert first.submit(current_cloud).result() is cloud
        second.submit(mock.stop).result()
    assert not ACTIVE


def test_one_mock_object_stops_as_often_as_it_was_started():
    mock = mock_apprunner()
    together(lambda _number: mock.start())
    together(lambda _number: mock.stop())
    assert not ACTIVE


def test_tasks_whose_clients_work_in_executors():
    @mock_apprunner
    async def deploy():
        loop = asyncio.get_running_loop()
        names = [f"service-{number}" for number in range(20)]
        await asyncio.gather(
            *(
                loop.run_in_executor(None, partial(make_service, client_of("apprunner"), name))
                for name in names
            )
        )
        listed = await asyncio.to_thread(client_of("apprunner").list_services)
        assert {one["ServiceName"] for one in listed["ServiceSummaryList"]} == set(names)
        assert len(current_cloud().calls) == 21

    asyncio.run(deploy())


# Processes

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system doesn't fork")
# From Python 3.12 on, a fork with threads about is warned of: it is what is tried here.
may_fork = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def of_child(work):
    """What ``work`` gives in a forked process; it has a minute."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(work()))
    child.start()
    try:
        assert receiver.poll(60), "the child hangs"
        return receiver.recv()
    finally:
        child.join(10)
        child.kill()
        child.join()
        child.close()


def count():
    return len(client_of("apprunner").list_services()["ServiceSummaryList"])


@forks
@may_fork
def test_a_forked_process_has_a_copy_of_its_own():
    def work():
        make_service(client_of("apprunner"), "of-the-child")
        return count()

    with mock_apprunner():
        make_service(client_of("apprunner"), "of-the-parent")
        assert of_child(work) == 2
        assert count() == 1


@forks
@may_fork
def test_a_forked_process_can_stop_and_start_mocks():
    def work():
        mock.stop()
        with mock_apprunner():
            return bool(ACTIVE), count()

    mock = mock_apprunner()
    mock.start()
    make_service(client_of("apprunner"))
    assert of_child(work) == (True, 0)
    assert count() == 1
    mock.stop()


@forks
@may_fork
def test_a_process_that_forks_while_threads_call_does_not_hang():
    done = threading.Event()

    def call():
        while not done.is_set():
            count()
            with mock_apprunner(isolated=True):
                count()

    with mock_apprunner():
        threads = [threading.Thread(target=call) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(10):
                assert of_child(count) == 0
        finally:
            done.set()
            for thread in threads:
                thread.join()
    assert not ACTIVE


@forks
@may_fork
def test_a_call_that_another_thread_is_in_is_waited_for():
    """The lock of a cloud is held by a thread that the child won't have."""
    inside, leave = threading.Event(), threading.Event()

    def hold(cloud):
        with world_of(cloud).lock:
            inside.set()
            leave.wait(0.2)

    with mock_apprunner() as cloud:
        thread = threading.Thread(target=hold, args=(cloud,))
        thread.start()
        inside.wait()
        assert of_child(count) == 0
        thread.join()


class Telling:
    """A lock that tells when somebody comes for it."""

    def __init__(self, lock, told):
        self.release = lock.release
        self._lock = lock
        self._told = told

    def acquire(self):
        self._told.set()
        return self._lock.acquire()


@forks
@may_fork
def test_a_cloud_that_is_made_while_a_fork_waits_is_waited_for_too(monkeypatch):
    """A fork waits for a mock that starts, and then for a call in its cloud, which wasn't there when the wait began."""
    starting, forking, leave = threading.Event(), threading.Event(), threading.Event()
    monkeypatch.setattr(active, "IMPORTING", Telling(active.IMPORTING, forking))

    def start_and_hold():
        with ACTIVE.lock:
            starting.set()
            forking.wait(10)
            mock = mock_apprunner(isolated=True)
            cloud = mock.start()
            held = world_of(cloud).lock
            held.acquire()
        leave.wait(0.3)
        held.release()
        leave.wait(10)
        mock.stop()

    with mock_apprunner():
        thread = threading.Thread(target=start_and_hold)
        thread.start()
        starting.wait(10)
        try:
            assert of_child(count) == 0
        finally:
            leave.set()
            thread.join()


@pytest.mark.skipif(sys.platform == "win32", reason="forks are what is different there")
def test_forks_are_watched_once_however_many_mocks_there_are():
    with mock_apprunner(), mock_apprunner():
        assert ACTIVE._knows_forks
        assert ACTIVE._held_for_fork == []
