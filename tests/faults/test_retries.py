"""botocore's own retries run, in each of its modes, and their back-off passes on the clock of the cloud."""

from __future__ import annotations

import itertools
import random
import threading
import time
from types import SimpleNamespace

import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectTimeoutError

from awsmock_ar_apigw import mock_apigatewayv2, mock_apprunner, mock_cloud
from support import SESSION, make_service

each_mode = pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])


@pytest.fixture
def cloud(monkeypatch):
    """A cloud in which nobody may sleep."""

    def sleep(seconds):
        assert seconds == 0

    with mock_apprunner(isolated=True, pace="manual", start_time=0) as made:
        monkeypatch.setattr(time, "sleep", sleep)
        yield made


def client_in(mode, attempts=6, service="apprunner"):
    """A client of its own: in the newer modes, a client remembers how often it has tried again."""
    return SESSION.client(service, config=Config(retries={"mode": mode, "total_max_attempts": attempts}))


@each_mode
@pytest.mark.parametrize("error", ["ThrottlingException", "TooManyRequestsException", "ServiceUnavailable"])
def test_a_call_that_is_throttled_is_tried_again_and_the_clock_moves(cloud, mode, error):
    client = client_in(mode)
    throttled = cloud.faults.add("ListServices", error=error, times=5)
    answer = client.list_services()
    assert answer["ResponseMetadata"]["RetryAttempts"] == throttled.fired == 5
    assert [call.error for call in cloud.calls] == [error] * 5 + [None]
    # The delays are botocore's, and drawn by chance: up to 1, 2, 4, 8 and 16 seconds, or 20 times less.
    moments = [call.at for call in cloud.calls]
    assert moments[-1] > moments[0]
    for number, (one, following) in enumerate(itertools.pairwise(moments)):
        assert 0 <= (following - one).total_seconds() <= 2**number


@each_mode
def test_botocore_gives_up_after_as_many_attempts_as_it_was_told(cloud, mode):
    client = client_in(mode, attempts=3)
    throttled = cloud.faults.add("ListServices", error="ThrottlingException", times=None)
    with pytest.raises(ClientError) as caught:
        client.list_services()
    metadata = caught.value.response["ResponseMetadata"]
    assert (throttled.fired, metadata["RetryAttempts"], metadata["MaxAttemptsReached"]) == (3, 2, True)
    assert caught.value.response["Error"]["Code"] == "ThrottlingException"


@each_mode
def test_a_lost_connection_is_tried_again(cloud, mode):
    client = client_in(mode)
    lost = cloud.faults.add("ListServices", raises=ConnectTimeoutError, times=2)
    client.list_services()
    assert lost.fired == 2
    assert cloud.clock.micros > 0


@each_mode
def test_what_is_no_use_to_try_again_is_answered_at_once(cloud, mode):
    client = client_in(mode)
    denied = cloud.faults.add("ListServices", error="AccessDeniedException", times=None)
    with pytest.raises(ClientError):
        client.list_services()
    assert (denied.fired, cloud.clock.micros) == (1, 0)


@each_mode
def test_api_gateways_calls_are_tried_again_too(mode):
    with mock_apigatewayv2(isolated=True, pace="manual", start_time=0) as cloud:
        cloud.faults.add("GetApis", error="TooManyRequestsException", times=2)
        client_in(mode, service="apigatewayv2").get_apis()
        assert len(cloud.calls) == 3
        assert cloud.clock.micros > 0


def test_what_falls_due_during_the_back_off_has_happened(cloud):
    client = client_in("legacy")
    arn = make_service(client)
    client.meta.events.register("needs-retry", lambda **event: 600 if event["attempts"] == 1 else None)
    assert client.describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"
    assert cloud.clock.micros == 600_000_000


@pytest.mark.parametrize(("decided", "attempts"), [(None, 1), (0, 2), (2.5, 2)])
def test_a_handler_of_ones_own_decides_as_without_a_mock(cloud, decided, attempts):
    client = client_in("legacy")
    seen = []

    def handler(endpoint, attempts, **_event):
        seen.append(endpoint)
        return decided if attempts == 1 else None

    client.meta.events.register_first("needs-retry.apprunner.ListServices", handler)
    client.list_services()
    assert len(cloud.calls) == attempts
    assert cloud.clock.micros == (decided or 0) * 1_000_000
    assert seen == [client._endpoint] * attempts


def test_with_real_time_the_back_off_is_really_slept(monkeypatch):
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    with mock_apprunner(isolated=True, pace="real") as cloud:
        cloud.faults.add("ListServices", error="ThrottlingException", times=2)
        client_in("standard").list_services()
    assert len(slept) == 2
    assert all(0 <= seconds <= 2 for seconds in slept)


def test_services_that_are_not_mocked_sleep_as_ever(monkeypatch):
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    other = SESSION.client("s3")
    empty = SimpleNamespace(stream=lambda **_options: [b""])
    answer = AWSResponse("https://s3.amazonaws.com", 200, {}, empty)
    other.meta.events.register("before-send.s3", lambda **_event: answer)
    other.meta.events.register_first(
        "needs-retry.s3.ListBuckets", lambda attempts, **_event: 3 if attempts == 1 else None
    )
    with mock_apprunner(isolated=True, pace="manual", start_time=0) as cloud:
        other.list_buckets()
        assert (slept, cloud.clock.micros) == ([3], 0)


def test_a_call_that_succeeds_moves_nothing(cloud):
    client_in("standard").list_services()
    assert cloud.clock.micros == 0


# Chance


def times(mode, *, seed, error="ThrottlingException", clients=1, service="apprunner"):
    """When each attempt was made of calls that are refused four times, by some clients in turn."""
    with mock_cloud(isolated=True, pace="manual", start_time=0, seed=seed) as cloud:
        in_turn = itertools.cycle([client_in(mode, service=service) for _ in range(clients)])
        for client in itertools.islice(in_turn, 6):
            cloud.faults.add("Get*" if service == "apigatewayv2" else "List*", times=4, **as_fault(error))
            client.get_apis() if service == "apigatewayv2" else client.list_services()
        return [call.at for call in cloud.calls]


def as_fault(error):
    return {"error": error} if isinstance(error, str) else {"raises": error}


@each_mode
@pytest.mark.parametrize("error", ["ThrottlingException", "ServiceUnavailable", ConnectTimeoutError])
@pytest.mark.parametrize("service", ["apprunner", "apigatewayv2"])
def test_the_same_seed_gives_the_same_times(mode, error, service):
    def measured(seed, clients=1):
        # Whoever seeds the chances of the process changes nothing.
        random.seed(seed)
        return times(mode, seed=seed, error=error, clients=clients, service=service)

    assert len(measured(7)) == 30
    assert measured(7) == measured(7) != measured(8)
    assert measured("pets", clients=3) == measured("pets", clients=3)
    assert len({measured(None)[-1] for _ in range(3)}) == 3


@each_mode
def test_what_botocore_would_draw_is_left_alone(mode):
    state = random.getstate()
    times(mode, seed=7)
    assert random.getstate() == state


@each_mode
def test_the_jitter_changes_no_id_that_the_cloud_gives_out(mode):
    def ids(attempts):
        with mock_apprunner(isolated=True, pace="manual", start_time=0, seed=7) as cloud:
            client = client_in(mode, attempts=3)
            if attempts > 1:
                cloud.faults.add("ListServices", error="ThrottlingException", times=attempts - 1)
            else:
                client.list_services()
            client.list_services()
            assert len(cloud.calls) == 2
            return make_service(client)

    assert ids(1) == ids(2)


@each_mode
def test_the_jitter_is_drawn_over_the_whole_range(mode):
    delays = []
    with mock_apprunner(isolated=True, pace="manual", start_time=0, seed=7) as cloud:
        for _ in range(60):
            cloud.faults.add("ListServices", error="ThrottlingException")
            client_in(mode).list_services()
            first, second = cloud.calls[-2:]
            delays.append((second.at - first.at).total_seconds())
    # Of 1.41.0 and of the newest: a first delay of up to a second.
    assert 0 <= min(delays) < 0.2
    assert 0.8 < max(delays) < 1


@each_mode
def test_what_follows_a_snapshot_comes_at_the_same_times(mode):
    with mock_apprunner(isolated=True, pace="manual", start_time=0) as cloud:
        client = client_in(mode)

        def tried():
            cloud.faults.add("ListServices", error="ThrottlingException", times=4)
            client.list_services()
            return [call.at for call in cloud.calls[-5:]]

        for _ in range(2):
            saved, first = cloud.snapshot(), tried()
            cloud.restore(saved)
            assert tried() == first


@each_mode
def test_threads_that_take_turns_have_the_same_times(mode):
    def measured():
        with mock_apprunner(isolated=True, pace="manual", start_time=0, seed=7) as cloud:
            for _ in range(6):
                cloud.faults.add("ListServices", error="ThrottlingException", times=3)
                one = threading.Thread(target=client_in(mode).list_services)
                one.start()
                one.join()
            return [call.at for call in cloud.calls]

    assert len(measured()) == 24
    assert measured() == measured()


def test_a_service_that_is_not_mocked_draws_as_ever(monkeypatch):
    """Its delay is what the process draws, though a mock with a seed is active."""
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    other = SESSION.client("s3", config=Config(retries={"mode": "standard", "total_max_attempts": 2}))
    empty = SimpleNamespace(stream=lambda **_options: [b""])
    answers = iter([503, 200])
    other.meta.events.register(
        "before-send.s3", lambda **_event: AWSResponse("https://s3.amazonaws.com", next(answers), {}, empty)
    )
    state = random.getstate()
    with mock_apprunner(isolated=True, seed=7):
        other.list_buckets()
    assert len(slept) == 1
    assert random.getstate() != state


def drained(client):
    """How many attempts a client makes of calls that always fail, before it stops trying again."""
    with mock_apprunner(isolated=True, pace="manual", start_time=0) as cloud:
        down = cloud.faults.add("*", error="ServiceUnavailable", times=None)
        for _ in range(60):
            with pytest.raises(ClientError):
                client.list_services()
        return down.fired


@pytest.mark.parametrize("mode", ["standard", "adaptive"])
def test_what_a_client_spends_on_retries_is_counted_anew_in_each_cloud(mode):
    client = client_in(mode, attempts=3)
    first = drained(client)
    assert 60 < first < 180  # it stopped trying again
    assert drained(client) == first


def test_a_call_that_succeeds_after_all_gets_back_what_it_spent(cloud):
    client = client_in("standard", attempts=3)
    for _ in range(100):
        flaky = cloud.faults.add("ListServices", error="ServiceUnavailable")
        client.list_services()
        assert flaky.fired == 1
