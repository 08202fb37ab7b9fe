"""The ground that the async seam stands on: what aiobotocore's methods look like, and what happens when one moves."""

import inspect
from pathlib import Path

import aiobotocore
import pytest
from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.client import AioBaseClient
from aiobotocore.credentials import AioContainerProvider, AioProcessProvider, AioRefreshableCredentials
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.session import AioSession
from aiobotocore.signers import AioRequestSigner
from aiobotocore.utils import AioIMDSFetcher
from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient
from botocore.credentials import ContainerProvider
from botocore.endpoint import Endpoint
from botocore.session import Session
from botocore.signers import RequestSigner
from botocore.utils import IMDSFetcher

from awsmock_ar_apigw import MockError, mock_apprunner
from awsmock_ar_apigw.intercept import async_seam, patch, seam
from awsmock_ar_apigw.intercept.active import ACTIVE
from essence import essence_of, method_of, named_below

# Each method that the async seam relies on, and what its source looks like where somebody has read it: in 3.10.0, and
# where it differs, in 2.26.0. Has one changed? Read it, see that the seam still stands, and add its hash.
LOOKED_AT = {
    "aiobotocore.endpoint.AioEndpoint._get_response": ["a6278baf4c1505e1"],
    "aiobotocore.endpoint.AioEndpoint._do_get_response": ["2b11a055c3250531"],
    "aiobotocore.endpoint.AioEndpoint._send": ["bb1a44fb53806bb4"],
    "aiobotocore.endpoint.AioEndpoint.create_request": ["0d5a3937c83ae496"],
    "aiobotocore.endpoint.AioEndpoint._needs_retry": ["5997fd16bd13b61b", "d652bd9efd682bfa"],
    "aiobotocore.retryhandler.AioRetryHandler._call": ["bc02e8296b6d88f3"],
    "aiobotocore.signers.AioRequestSigner.handler": ["da7dd22913bc8f89"],
    "aiobotocore.signers.AioRequestSigner.sign": ["6b518609ebf66304"],
    "aiobotocore.session.AioSession.__init__": ["ae959caa3ce46f16"],
    "aiobotocore.session.AioSession.get_credentials": ["1d4d02aca65f0212"],
    "aiobotocore.credentials.AioProcessProvider._retrieve_credentials_using": [
        "9a16d02159074a36",
        "45fb4762d0389b10",
    ],
    "aiobotocore.credentials.AioRefreshableCredentials._refresh": ["a558aec344cdc28c"],
    "aiobotocore.credentials.AioRefreshableCredentials._protected_refresh": [
        "d249e482145d6fc4",
        "434daed912d42d31",
    ],
    "aiobotocore.utils.AioIMDSFetcher._fetch_metadata_token": ["7f67d5af8b3460c7"],
    "aiobotocore.utils.AioIMDSFetcher._get_request": ["a8571bdec4e9c84e"],
    "aiobotocore.awsrequest.AioAWSResponse._content_prop": ["3ab4184b03cf36bc"],
}
TWINS = (
    AioBaseClient,
    AioContainerProvider,
    AioEndpoint,
    AioIMDSFetcher,
    AioProcessProvider,
    AioRefreshableCredentials,
    AioRequestSigner,
    AioSession,
)
PATHS = sorted({one.path for one in async_seam.RELIED_ON} | set(LOOKED_AT))


@pytest.mark.parametrize("path", PATHS)
def test_aiobotocore_is_as_somebody_has_seen_it(path):
    essence = essence_of(method_of(path))
    assert essence in LOOKED_AT.get(path, ()), (
        f"{path} of aiobotocore {aiobotocore.__version__} is new to us. Read it, see whether the seam still stands, and "
        f"add {essence!r} to its row; async_seam.LOOKED_AT names the releases."
    )


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith("__init__")])
def test_what_is_awaited_is_a_coroutine_function(path):
    assert inspect.iscoroutinefunction(method_of(path))


def test_the_page_about_the_seam_lists_every_method_that_is_patched():
    page = Path(__file__).parents[2] / "docs" / "pages" / "explanation" / "seam.md"
    assert sorted(named_below(page, "## The async twin")) == sorted(
        f"{owner.__name__}.{name}" for owner, name in async_seam._PATCHES
    )


def test_every_method_that_is_patched_is_guarded():
    guarded = {one.path for one in async_seam.RELIED_ON}
    patched = {f"{owner.__module__}.{owner.__name__}.{name}" for owner, name in async_seam._PATCHES}
    assert patched <= guarded


@pytest.mark.parametrize(
    ("child", "parent", "inherited"),
    [
        (AioEndpoint, Endpoint, ["prepare_request"]),
        (AioRequestSigner, RequestSigner, ["__init__"]),
        (AioSession, Session, ["get_config_variable"]),
        (AioAWSResponse, AWSResponse, ["__init__"]),
        (AioContainerProvider, ContainerProvider, ["_build_headers"]),
        (AioIMDSFetcher, IMDSFetcher, ["_assert_enabled"]),
        (AioBaseClient, BaseClient, ["_get_credentials"]),
    ],
)
def test_what_aiobotocore_inherits_is_botocore_s(child, parent, inherited):
    assert issubclass(child, parent)
    assert [name for name in inherited if getattr(child, name) is not getattr(parent, name)] == []


def test_every_method_of_botocore_s_that_is_patched_is_inherited_or_patched_here():
    """What aiobotocore begins to write anew would be missed."""
    missed = [
        (child, name)
        for (owner, name) in seam._PATCHES
        for child in TWINS
        if issubclass(child, owner) and name in vars(child) and (child, name) not in async_seam._PATCHES
    ]
    # It calls its parent's, as its row in RELIED_ON says.
    assert missed == [(AioSession, "__init__")]


@pytest.fixture
def anew():
    """The guard as at the first start of a process; as ever afterwards."""
    async_seam._check.cache_clear()
    yield
    async_seam._check.cache_clear()


def test_a_method_that_is_gone(anew, monkeypatch):
    monkeypatch.delattr(AioEndpoint, "_needs_retry")
    before = dict(vars(Session))
    with pytest.raises(
        MockError,
        match=rf"^aiobotocore {aiobotocore.__version__} isn't as this version of awsmock-ar-apigw knows it: "
        r"aiobotocore\.endpoint\.AioEndpoint\._needs_retry is gone\. Nothing is mocked\. Upgrade awsmock-ar-apigw, "
        rf"or install aiobotocore {async_seam.LOOKED_AT[1]}\.$",
    ):
        mock_apprunner().start()
    assert not ACTIVE
    assert patch.IN_PLACE == {}
    assert dict(vars(Session)) == before


def test_a_method_that_does_something_else(anew, monkeypatch):
    source = "async def _send(self, request):\n    return request\n"
    made = {}
    exec(compile(source, aiobotocore.__file__, "exec"), made)
    monkeypatch.setattr(AioEndpoint, "_send", made["_send"])
    with pytest.raises(MockError, match=r"_send has nothing to do with http_session any more"):
        mock_apprunner().start()
