"""What a mock leaves behind: nothing."""

import os
import sys
import threading

import pytest
from botocore.credentials import ContainerProvider, InstanceMetadataProvider
from botocore.endpoint import Endpoint
from botocore.session import Session
from botocore.signers import RequestSigner

from awsmock_ar_apigw import mock_apprunner, mock_cloud
from awsmock_ar_apigw.intercept import seam
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
        (Endpoint, "_do_get_response"),
        (RequestSigner, "sign"),
        (Session, "get_credentials"),
        (Session, "get_config_variable"),
        (ContainerProvider, "load"),
        (InstanceMetadataProvider, "load"),
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

    original = seam._IN_PLACE[0]._original
    Endpoint._do_get_response = theirs
    client_of("apprunner").list_services()
    mock.stop()
    assert Endpoint._do_get_response is theirs
    with mock_apprunner():
        client_of("apprunner").list_services()
    assert len(calls) == 2
    Endpoint._do_get_response = original
