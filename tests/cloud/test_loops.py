"""A loop that can never end is told of, once; and no other is."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from itertools import count

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from awsmock_ar_apigw import mock_cloud, per_call
from awsmock_ar_apigw.cloud import loops
from awsmock_ar_apigw.cloud.loops import ALIKE, MOST_TURNS
from awsmock_ar_apigw.cloud.walk import EVERY
from support import SESSION, client_of, make_service, public_image
from support_websocket import Chat

OPENING = f"The last {ALIKE} calls have had the same answers all the time, and a loop that waits for others never ends:"
NOTHING = "Nothing that is pending or planned will change them, and nothing changes by itself."
# After so many calls alike it is told of, whenever it began.
ENOUGH = ALIKE + EVERY


@pytest.fixture
def said(caplog):
    """What the log has been told of loops: each text as its lines."""

    def said():
        assert {record.name for record in caplog.records} <= {"awsmock_ar_apigw"}
        assert {record.levelname for record in caplog.records} <= {"WARNING"}
        return [record.getMessage().splitlines() for record in caplog.records]

    return said


def again(call, times=ENOUGH, **asked):
    for _ in range(times):
        call(**asked)


# What is told


def test_a_loop_that_waits_for_nothing_is_told_of_once(cloud, client, said):
    again(client.list_services, times=5 * ENOUGH, MaxResults=5)
    assert said() == [[OPENING, "  ListServices(MaxResults=5) -> 200", NOTHING]]


def test_a_loop_that_waits_for_a_person_says_for_what(cloud, client, said):
    client.create_connection(ConnectionName="github", ProviderType="GITHUB")
    again(client.list_connections)
    (lines,) = said()
    assert lines[:4] == [
        OPENING,
        "  ListConnections() -> 200",
        NOTHING,
        "These wait for a person, and no time brings it about:",
    ]
    (line,) = lines[4:]
    assert line.startswith("  'github'  ")
    assert line.endswith(
        "  PENDING_HANDSHAKE, waits for cloud.apprunner.approve_connection('github') or cloud.apprunner.reject_connection('github')"
    )


def test_of_many_that_wait_for_a_person_the_first_are_named(cloud, client, said):
    for number in range(12):
        client.create_connection(ConnectionName=f"github-{number}", ProviderType="GITHUB")
    again(client.list_connections)
    assert said()[0][-1] == "  … and 2 more"


def test_a_loop_on_a_clock_that_nobody_moves_says_how_it_is_moved(said):
    with mock_cloud(pace="manual", isolated=True):
        client = client_of("apprunner")
        again(client.describe_service, ServiceArn=make_service(client))
    ((_opening, _call, reason),) = said()
    assert reason == (
        'What is pending never falls due, since nobody moves the clock with pace="manual". '
        "cloud.clock.advance(…), cloud.settle() and cloud.clock.moved_by_sleep() move it, and so do other paces."
    )


def test_a_loop_that_is_refused_all_the_time_is_told_of(cloud, client, said):
    for _ in range(ENOUGH):
        with pytest.raises(ClientError):
            client.describe_service(
                ServiceArn="arn:aws:apprunner:us-east-1:123456789012:service/x/" + 32 * "0"
            )
    ((opening, call, reason),) = said()
    assert (opening, reason) == (OPENING, NOTHING)
    assert "-> ResourceNotFoundException: " in call


def test_a_loop_that_a_planned_fault_without_end_keeps_busy_names_it(cloud, said):
    client = SESSION.client("apprunner", config=Config(retries={"total_max_attempts": 1}))
    cloud.faults.add("ListServices", error="InternalServiceErrorException", times=None)
    for _ in range(ENOUGH):
        with pytest.raises(ClientError):
            client.list_services()
    (lines,) = said()
    assert lines[-1] == (
        'faults.add("ListServices", error="InternalServiceErrorException", times=None) has no end. Plan it with '
        "times=…, or remove() it."
    )


def test_a_loop_that_looks_at_several_things_is_told_of_with_each(cloud, client, said):
    for _ in range(ENOUGH):
        client.list_services()
        client.list_connections()
    assert said() == [[OPENING, "  ListConnections() -> 200", "  ListServices() -> 200", NOTHING]]


def test_two_threads_that_poll_in_turns_are_one_loop(cloud, client, said):
    turn = threading.Barrier(2, timeout=60)

    def poll(call):
        for _ in range(ENOUGH // 2):
            turn.wait()
            call()

    threads = [
        threading.Thread(target=poll, args=(call,))
        for call in (client.list_services, client.list_connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sorted(lines[1:3]) for lines in said()] == [
        ["  ListConnections() -> 200", "  ListServices() -> 200"]
    ]


def test_what_is_sensitive_is_not_told(cloud, client, said):
    source = public_image(StartCommand="run --token=s3cret")
    make_service(client, SourceConfiguration=source)
    for _ in range(ENOUGH):
        with pytest.raises(ClientError):
            make_service(client, SourceConfiguration=source)
    ((_opening, call, _reason),) = said()
    assert call.startswith("  CreateService(ServiceName='web-app', SourceConfiguration={…}) -> Invalid")


def test_each_loop_is_told_of_once(cloud, client, said):
    for size in (1, 2, 1):
        again(client.list_services, MaxResults=size)
    assert [lines[1] for lines in said()] == [
        f"  ListServices(MaxResults={size}) -> 200" for size in (1, 2, 1)
    ]


def test_after_a_reset_a_loop_is_another_one(cloud, client, said):
    for _ in range(2):
        again(client.list_services)
        cloud.reset()
    assert len(said()) == 2


# What isn't told


def test_less_than_that_many_calls_are_no_loop(cloud, client, said):
    again(client.list_services, times=ALIKE - 10)
    client.list_connections()
    again(client.list_services, times=ALIKE - 1)
    assert said() == []


def test_calls_with_other_parameters_are_no_loop(cloud, client, said):
    for number in range(ENOUGH):
        client.list_services(MaxResults=number % (MOST_TURNS + 1) + 1)
    assert said() == []


def test_a_loop_that_is_followed_by_another_is_not_one_with_it(cloud, client, said):
    again(client.list_services, times=ALIKE // 2)
    again(client.list_connections, times=ALIKE - 1)
    assert said() == []


def test_who_sends_the_same_again_and_again_waits_for_nothing(cloud, said):
    chat = Chat(cloud)
    chat.route("$default")
    sent = {"ConnectionId": chat.connect().connection.id, "Data": b"heartbeat"}
    again(chat.management().post_to_connection, **sent)
    assert said() == []


def test_who_sends_again_and_again_to_nobody_is_told_of(cloud, said):
    chat = Chat(cloud)
    chat.route("$default")
    gone = chat.connect()
    gone.close()
    management = chat.management()
    for _ in range(ENOUGH):
        with pytest.raises(management.exceptions.GoneException):
            management.post_to_connection(ConnectionId=gone.connection.id, Data=b"heartbeat")
    assert said()[0][0] == OPENING


def test_calls_whose_answers_change_are_no_loop(cloud, client, said):
    made = [
        client.create_connection(ConnectionName=f"github-{number}", ProviderType="GITHUB")
        for number in range(7)
    ]
    for one in made:
        again(client.list_connections, times=100)
        cloud.apprunner.approve_connection(one["Connection"]["ConnectionArn"])
    assert said() == []
    again(client.list_connections)
    assert len(said()) == 1


def test_a_loop_that_time_will_end_is_not_told_of_before_that(said):
    with mock_cloud(pace=per_call(0.1), isolated=True) as cloud:
        client = client_of("apprunner")
        arn = make_service(client)
        again(client.describe_service, times=1700, ServiceArn=arn)
        assert (said(), cloud.apprunner.services[0].pending is not None) == ([], True)
        again(client.describe_service, times=200 + ENOUGH, ServiceArn=arn)
        assert cloud.apprunner.services[0].status == "RUNNING"
        assert len(said()) == 1


def test_a_loop_that_sleeps_is_not_told_of_while_its_sleep_moves_the_clock(said):
    with mock_cloud(pace="manual", isolated=True) as cloud, cloud.clock.moved_by_sleep():
        client = client_of("apprunner")
        arn = make_service(client)
        for _ in range(ENOUGH):
            client.describe_service(ServiceArn=arn)
            time.sleep(0.1)
    assert said() == []


def test_a_loop_in_real_time_is_not_told_of_while_something_is_pending(said):
    with mock_cloud(pace="real", isolated=True):
        client = client_of("apprunner")
        again(client.describe_service, ServiceArn=make_service(client))
    assert said() == []


@pytest.mark.parametrize(
    "plan",
    [{"times": 5000}, {"times": None, "probability": 0.5}, {"times": None, "when": lambda _params: False}],
    ids=lambda plan: ", ".join(plan),
)
def test_a_loop_that_a_planned_fault_may_end_is_not_told_of(cloud, said, plan):
    client = SESSION.client("apprunner", config=Config(retries={"total_max_attempts": 1}))
    cloud.faults.add("ListServices", error="InternalServiceErrorException", **plan)
    for _ in range(ENOUGH):
        with suppress(ClientError):  # some are refused
            client.list_services()
    assert said() == []


@pytest.mark.parametrize(
    ("operation", "plan"),
    [("ListConnections", {"error": "ThrottlingException"}), ("ListServices", {"latency": 1})],
)
def test_a_fault_that_changes_no_answer_of_the_loop_does_not_matter(cloud, client, said, operation, plan):
    cloud.faults.add(operation, times=5000, **plan)
    again(client.list_services)
    assert said() == [[OPENING, "  ListServices() -> 200", NOTHING]]


def test_of_answers_that_are_not_kept_nothing_is_told(said):
    with mock_cloud(keep_responses=0, isolated=True):
        again(client_of("apprunner").list_services)
    assert said() == []


def test_who_does_not_listen_has_nothing_looked_at(cloud, client, said, monkeypatch):
    monkeypatch.setattr(loops, "endless", None)
    logging.getLogger("awsmock_ar_apigw").setLevel(logging.ERROR)
    try:
        again(client.list_services)
    finally:
        logging.getLogger("awsmock_ar_apigw").setLevel(logging.NOTSET)
    assert said() == []


# What it costs, and what may be done in a handler


def test_most_calls_look_at_nothing(cloud, client, monkeypatch):
    looks = count()
    monkeypatch.setattr(loops, "endless", lambda _world: next(looks) and None)
    again(client.list_services, times=10 * EVERY)
    assert next(looks) == 10


def test_a_handler_of_the_log_may_let_another_thread_call(cloud, client):
    called = []

    class Calling(logging.Handler):
        def emit(self, record):
            thread = threading.Thread(target=lambda: called.append(client.list_connections()))
            thread.start()
            thread.join(60)

    handler = Calling(logging.WARNING)
    logging.getLogger("awsmock_ar_apigw").addHandler(handler)
    try:
        again(client.list_services)
    finally:
        logging.getLogger("awsmock_ar_apigw").removeHandler(handler)
    assert len(called) == 1
