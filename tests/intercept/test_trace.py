"""What a mock leaves behind: nothing."""

import os
import sys
import threading

import pytest
from botocore.client import BaseClient
from botocore.credentials import ContainerProvider, ProcessProvider, RefreshableCredentials
from botocore.endpoint import Endpoint
from botocore.loaders import JSONFileLoader, Loader
from botocore.monitoring import SocketPublisher
from botocore.retries.standard import ExponentialBackoff, RetryQuotaChecker
from botocore.retryhandler import RetryHandler
from botocore.session import Session
from botocore.signers import RequestSigner
from botocore.utils import IMDSFetcher

from awsmock_ar_apigw import MockError, mock_apprunner, mock_cloud, stop_all
from awsmock_ar_apigw.intercept import patch, seam
from support import client_of


def botocore_now():
    """Every attribute of every class of botocore that is loaded, and the environment."""
    classes = {
        (module.__name__, name): dict(vars(value))
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith("botocore")
        for name, value in list(vars(module).items())
        if isinstance(value, type)
    }
    return classes, {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}


@pytest.fixture(autouse=True)
def as_before():
    client_of("apprunner")
    before = botocore_now()
    yield
    after = botocore_now()
    assert after[1] == before[1]
    assert {key: value for key, value in after[0].items() if key in before[0]} == before[0]


def test_the_patches_are_those_that_this_file_knows():
    assert set(seam._PATCHES) == {
        (Endpoint, "make_request"),
        (Endpoint, "_do_get_response"),
        (Endpoint, "_needs_retry"),
        (RetryQuotaChecker, "acquire_retry_quota"),
        (RetryHandler, "__call__"),
        (ExponentialBackoff, "delay_amount"),
        (RequestSigner, "sign"),
        (JSONFileLoader, "load_file"),
        (Loader, "list_available_services"),
        (Session, "__init__"),
        (Session, "get_credentials"),
        (Session, "get_config_variable"),
        (ProcessProvider, "_retrieve_credentials_using"),
        (ContainerProvider, "_build_headers"),
        (IMDSFetcher, "_assert_enabled"),
        (RefreshableCredentials, "_protected_refresh"),
        (SocketPublisher, "publish"),
        (BaseClient, "_get_credentials"),
    }


def test_after_a_block():
    with mock_apprunner():
        client_of("apprunner").list_services()


def test_the_environment_stays_as_it_is_during_a_mock(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "")
    before = dict(os.environ)
    with mock_apprunner():
        assert dict(os.environ) == before


def test_after_an_exception():
    with pytest.raises(ZeroDivisionError), mock_apprunner():
        raise ZeroDivisionError


def test_after_nesting_in_any_order_of_stopping():
    first, second, third = mock_apprunner(), mock_cloud(), mock_apprunner(isolated=True)
    for mock in (first, second, third):
        mock.start()
    for mock in (second, first, third):
        mock.stop()


def test_after_a_start_in_one_thread_and_a_stop_in_another():
    mock = mock_apprunner()
    for step in (mock.start, mock.stop):
        thread = threading.Thread(target=step)
        thread.start()
        thread.join()


def test_after_many_threads():
    def use():
        for _ in range(20):
            with mock_apprunner():
                client_of("apprunner").list_services()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_who_patches_over_us_keeps_the_patch_and_takes_it_off_in_peace(monkeypatch):
    mock = mock_apprunner()
    mock.start()
    ours = Endpoint._do_get_response
    calls = []

    def theirs(self, *args):
        calls.append(args)
        return ours(self, *args)

    original = patch.IN_PLACE[Endpoint, "_do_get_response"].original
    Endpoint._do_get_response = theirs
    client_of("apprunner").list_services()
    mock.stop()
    assert Endpoint._do_get_response is theirs
    with mock_apprunner():
        client_of("apprunner").list_services()
    assert len(calls) == 2
    Endpoint._do_get_response = original


def test_who_keeps_our_patch_and_puts_it_back_leaves_no_layers():
    original = Endpoint._do_get_response
    for _ in range(3):
        mock = mock_apprunner()
        mock.start()
        kept = Endpoint._do_get_response
        mock.stop()
        # As monkeypatch does, when a test patches inside a mock and its fixture ends after it.
        Endpoint._do_get_response = kept
        with mock_apprunner() as cloud:
            client_of("apprunner").list_services()
            assert len(cloud.calls) == 1
        assert Endpoint._do_get_response is original


def test_after_a_decorated_function_that_fails_and_a_generator_that_is_closed():
    @mock_apprunner
    def fails():
        raise ZeroDivisionError

    @mock_apprunner
    def fixture():
        yield client_of("apprunner").list_services()

    with pytest.raises(ZeroDivisionError):
        fails()
    running = fixture()
    next(running)
    running.close()


def test_after_a_start_that_is_refused():
    with mock_apprunner():
        with pytest.raises(MockError, match="comes too late"):
            mock_apprunner(seed=3).start()
        client_of("apprunner").list_services()


def test_after_leftovers_are_stopped():
    mock_apprunner().start()
    mock_cloud(isolated=True).start()
    stop_all()


def test_after_threads_that_interleave_their_stops():
    steps = threading.Barrier(3)

    def use(number):
        with mock_apprunner(isolated=number == 1):
            steps.wait()
            client_of("apprunner").list_services()
        if number == 2:
            mock_apprunner().start()

    threads = [threading.Thread(target=use, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stop_all()) == 1
