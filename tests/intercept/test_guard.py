"""The ground that the seam stands on: what botocore's methods look like, and what happens when one moves."""

import inspect
from pathlib import Path

import botocore
import pytest
from botocore.credentials import ContainerProvider, RefreshableCredentials
from botocore.endpoint import Endpoint
from botocore.session import Session
from botocore.signers import RequestSigner

from awsmock_ar_apigw import MockError, mock_apprunner
from awsmock_ar_apigw.intercept import doors, guard, patch, seam
from awsmock_ar_apigw.intercept.active import ACTIVE
from essence import essence_of, method_of, named_below
from support import client_of

# Each method that the seam relies on, and what its source looks like where somebody has read it: in 1.44.5, and where
# it differs, in 1.41.0. Has one changed? Read it, see that the seam still stands, and add its hash.
LOOKED_AT = {
    "botocore.endpoint.Endpoint._get_response": ["1cf8b47c50d2b38b"],
    "botocore.endpoint.Endpoint._do_get_response": ["cb3a30a04691df10"],
    "botocore.endpoint.Endpoint._needs_retry": ["78b39829d41a96d2", "955fbc3fda07e35e"],
    "botocore.retryhandler.RetryHandler.__call__": ["1ed1385adcd9b6c1"],
    "botocore.retries.standard.ExponentialBackoff.delay_amount": ["2f3874bfa8bc8b6b", "dd03b316197e086c"],
    "botocore.retries.standard.RetryQuotaChecker.acquire_retry_quota": [
        "9f544aeb1458138e",
        "d8728b385a52ea51",
    ],
    "botocore.endpoint.Endpoint._send": ["ac3eae4617407095"],
    "botocore.endpoint.Endpoint.create_request": ["4d686677984b264f"],
    "botocore.signers.RequestSigner.__init__": ["0e18e290b3cfb32e"],
    "botocore.signers.RequestSigner.handler": ["0e4b2bbd99fd65d0"],
    "botocore.signers.RequestSigner.sign": ["d33bfd7cc1004a46"],
    "botocore.session.Session.__init__": ["58fda5634082e9a2"],
    "botocore.session.Session.get_credentials": ["ff5d7ea6be2de0cf"],
    "botocore.session.Session.get_config_variable": ["911751d1e9bbbc68"],
    "botocore.credentials.ProcessProvider._retrieve_credentials_using": ["2fac70cb210fc13f"],
    "botocore.credentials.ContainerProvider._build_headers": ["306aa0cef2382f34"],
    "botocore.credentials.RefreshableCredentials._refresh": ["0aeb5141843dc372"],
    "botocore.credentials.RefreshableCredentials._protected_refresh": [
        "49544736592bfd41",
        "1e43594cae86a8dd",
    ],
    "botocore.utils.IMDSFetcher._assert_enabled": ["c2ea6bde4bac2d39"],
    "botocore.utils.IMDSFetcher._fetch_metadata_token": ["91f295575a887b4e"],
    "botocore.utils.IMDSFetcher._get_request": ["f484c89b056ccf06"],
    "botocore.monitoring.SocketPublisher.publish": ["ff642e4763c17f80"],
    "botocore.client.BaseClient._get_credentials": ["b8d29b75b17e5c55"],
    "botocore.awsrequest.AWSResponse.__init__": ["f98eb37e6e4305ed"],
    "botocore.endpoint.Endpoint.make_request": ["5d2ce8636649a93d"],
    "botocore.endpoint.Endpoint._send_request": ["5d7aec1ebaba6e7b"],
    "botocore.endpoint.Endpoint._update_retries_context": ["f57739eddf4c4fbd", "2aed74dac17c4157"],
    "botocore.retryhandler.MaxAttemptsDecorator.__call__": ["0517bca5790381c8"],
    "botocore.retries.standard.MaxAttemptsChecker.is_retryable": ["fe7ef67d1d5ef407"],
    "botocore.retries.standard.StandardRetryConditions.is_retryable": ["3d9c4729612b2583"],
    "botocore.retries.standard.RetryPolicy.should_retry": ["c140812702da7f6d"],
    "botocore.retries.standard.RetryHandler.needs_retry": [
        "fe691a003eabce15",
        "4ccf49a87dde4790",
        "4dd9be02e0b79fdd",
    ],
    "botocore.hooks.EventAliaser.emit": ["78c7861282c67ee9"],
    "botocore.hooks.HierarchicalEmitter._emit": ["c77f1ba4ad42fed3"],
    "botocore.hooks.HierarchicalEmitter._register_section": ["138b8b2cde6539b9"],
    "botocore.hooks.HierarchicalEmitter.unregister": ["751edb1b52d9d9f5"],
    "botocore.history.HistoryRecorder.enable": ["37327031da8b8470"],
    "botocore.parsers.ResponseParserFactory.set_parser_defaults": ["8f859236ee3346f4"],
    "botocore.loaders.JSONFileLoader.load_file": ["786f3a6715f07839"],
    "botocore.loaders.Loader.list_available_services": ["9fe22ce7c52f96e2"],
    "botocore.loaders.Loader.__init__": ["4acad68c2b7a4ca3"],
}


def test_what_a_hash_is_of():
    def one():
        """Says one."""
        # Because.
        return 1

    def two():
        return 2

    before = essence_of(one)
    assert len(before) == 16
    assert essence_of(two) != before


@pytest.mark.parametrize("path", sorted({one.path for one in guard.RELIED_ON} | set(LOOKED_AT)))
def test_botocore_is_as_somebody_has_seen_it(path):
    essence = essence_of(method_of(path))
    assert essence in LOOKED_AT.get(path, ()), (
        f"{path} of botocore {botocore.__version__} is new to us. Read it, see whether the seam still stands, and add "
        f"{essence!r} to its row; guard.LOOKED_AT names the releases."
    )


def test_every_method_that_is_patched_is_guarded():
    guarded = {one.path for one in guard.RELIED_ON}
    patched = {f"{owner.__module__}.{owner.__name__}.{name}" for owner, name in seam._PATCHES}
    assert patched <= guarded


def test_the_page_about_the_seam_lists_every_method_that_is_patched():
    page = Path(__file__).parents[2] / "docs" / "pages" / "explanation" / "seam.md"
    rows = [*named_below(page, "## What else is patched"), *named_below(page, "## The other doors")]
    assert {*rows, "Endpoint.make_request", "Endpoint._do_get_response"} == {
        f"{owner.__name__}.{name}" for owner, name in seam._PATCHES
    }


@pytest.fixture
def anew():
    """The guard as at the first start of a process; as ever afterwards."""
    guard.check.cache_clear()
    yield
    guard.check.cache_clear()


def check_refused(match):
    """The next start is refused, before anything is patched."""
    before = Endpoint.__dict__.get("_send"), Session.__dict__["get_credentials"]
    with pytest.raises(MockError, match=match):
        mock_apprunner().start()
    assert not ACTIVE
    assert patch.IN_PLACE == {}
    assert (Endpoint.__dict__.get("_send"), Session.__dict__["get_credentials"]) == before


def test_a_botocore_that_is_as_ever_is_asked_once(anew):
    with mock_apprunner():
        client_of("apprunner").list_services()
    with mock_apprunner():
        client_of("apprunner").list_services()
    assert guard.check.cache_info().misses == 1


def test_a_method_that_is_gone(anew, monkeypatch):
    monkeypatch.delattr(Endpoint, "_do_get_response")
    check_refused(
        rf"botocore {botocore.__version__} isn't as this version of awsmock-ar-apigw knows it: "
        r"botocore\.endpoint\.Endpoint\._do_get_response is gone\. Nothing is mocked\. Upgrade awsmock-ar-apigw, or"
    )


def test_a_class_that_is_gone(anew, monkeypatch):
    monkeypatch.delattr("botocore.credentials.ContainerProvider")
    check_refused(r"botocore\.credentials\.ContainerProvider\._build_headers is gone")


def test_a_method_whose_parameters_have_moved(anew, monkeypatch):
    monkeypatch.setattr(Endpoint, "_do_get_response", lambda self, context, request: None)
    check_refused(
        r"_do_get_response takes \(self, context, request\), not \(self, request, operation_model, context\)"
    )


def test_a_method_that_asks_for_more(anew, monkeypatch):
    monkeypatch.setattr(ContainerProvider, "_build_headers", lambda self, server: None)
    check_refused(r"ContainerProvider\._build_headers takes \(self, server\), not \(self\)")


def test_a_method_that_can_take_more(anew, monkeypatch):
    monkeypatch.setattr(ContainerProvider, "_build_headers", lambda self, server=None: None)
    with mock_apprunner():
        assert client_of("apprunner").list_services()["ServiceSummaryList"] == []


def test_a_method_that_does_its_work_elsewhere(anew, monkeypatch):
    # As botocore would have it, in a file of its own.
    source = (
        "def _do_get_response(self, request, operation_model, context):\n    return self._exchange(request)\n"
    )
    made = {}
    exec(compile(source, inspect.getfile(Endpoint), "exec"), made)
    monkeypatch.setattr(Endpoint, "_do_get_response", made["_do_get_response"])
    check_refused(
        r"_do_get_response has nothing to do with _event_emitter, emit, _send, before-send\. any more"
    )


def test_everything_that_has_moved_is_named(anew, monkeypatch):
    monkeypatch.delattr(RequestSigner, "handler")
    monkeypatch.delattr(Session, "get_credentials")
    with pytest.raises(
        MockError, match=r"RequestSigner\.handler is gone; .*Session\.get_credentials is gone"
    ):
        mock_apprunner().start()
    assert patch.IN_PLACE == {}


def test_it_is_refused_each_time_and_taken_when_it_is_well_again(anew):
    with pytest.MonkeyPatch.context() as patched:
        patched.delattr(Endpoint, "_send")
        for _ in range(2):
            check_refused("_send is gone")
    with mock_apprunner():
        client_of("apprunner").list_services()


def test_who_has_patched_botocore_before_us_is_no_reason_to_refuse(anew, monkeypatch):
    original, seen = Endpoint._do_get_response, []

    def traced(self, *args, **kwargs):
        seen.append("traced")
        return original(self, *args, **kwargs)

    monkeypatch.setattr(Endpoint, "_do_get_response", traced)
    with mock_apprunner():
        client_of("apprunner").list_services()
    assert seen == ["traced"]


def test_what_cannot_be_patched_leaves_no_patch_behind(monkeypatch):
    class Vanished:
        """Has no such method."""

    monkeypatch.setitem(seam._PATCHES, (Vanished, "load"), doors.not_asked)
    with pytest.raises(KeyError):
        mock_apprunner().start()
    assert not ACTIVE
    assert patch.IN_PLACE == {}


def test_credentials_keep_their_key_where_we_look_for_it():
    assert "_access_key" in RefreshableCredentials.__init__.__code__.co_names
