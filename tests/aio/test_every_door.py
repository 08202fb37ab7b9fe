"""Every door by which aiobotocore could leave the process, found by reading it, and what holds it shut.

A release that has a new one fails here by its name; see ``tests/intercept/test_every_door.py``.
"""

import aiobotocore
from aiobotocore.credentials import AioProcessProvider, AioRefreshableCredentials
from aiobotocore.endpoint import AioEndpoint
from botocore.credentials import ContainerProvider
from botocore.utils import IMDSFetcher

from awsmock_ar_apigw.intercept import async_seam, seam
from exits import exits_of

CALL = (AioEndpoint, "_do_get_response")
PROCESS = (AioProcessProvider, "_retrieve_credentials_using")
# Inherited from botocore, and replaced there.
CONTAINER = (ContainerProvider, "_build_headers")
EC2 = (IMDSFetcher, "_assert_enabled")
A_CLIENT = "makes a client, whose calls are CALL"
WHICH = "asks which of the two HTTP libraries it is"
# These carry the requests that others send: each who does has a row.
CARRIERS = ("aiobotocore.httpsession.", "aiobotocore.httpxsession.")

DOORS = {
    "aiobotocore.client.AioClientCreator._register_s3express_events: aiobotocore.httpxsession.HttpxSession": WHICH,
    "aiobotocore.config.AioConfig._validate_connector_args: aiobotocore.httpxsession.HttpxSession": WHICH,
    "aiobotocore.config: aiobotocore.httpsession.AIOHTTPSession": WHICH,
    "aiobotocore.config: aiobotocore.httpxsession.HttpxSession": WHICH,
    "aiobotocore.credentials.AioAssumeRoleCredentialFetcher._create_client: _client_creator()": A_CLIENT,
    "aiobotocore.credentials.AioAssumeRoleWithWebIdentityCredentialFetcher._get_credentials: _client_creator()": A_CLIENT,
    "aiobotocore.credentials.AioLoginCredentialFetcher.refresh_credentials: _client_creator()": A_CLIENT,
    "aiobotocore.credentials.AioProcessProvider.__init__: asyncio.create_subprocess_exec": PROCESS,
    "aiobotocore.credentials.AioProcessProvider._retrieve_credentials_using: _popen()": PROCESS,
    "aiobotocore.credentials.AioSSOCredentialFetcher._get_credentials: _client_creator()": A_CLIENT,
    "aiobotocore.credentials._anyio_create_subprocess_exec: anyio.run_process": PROCESS,
    "aiobotocore.credentials._get_client_creator.client_creator: create_nested_client()": A_CLIENT,
    "aiobotocore.credentials._run_credential_process_sync: subprocess.run": PROCESS,
    "aiobotocore.endpoint.AioEndpoint._send: send()": CALL,
    "aiobotocore.endpoint: aiobotocore.httpsession.AIOHTTPSession": CALL,
    "aiobotocore.retries.standard.register_retry_handler: aiobotocore.httpxsession.HttpxSession": WHICH,
    "aiobotocore.session.AioSession._async_primitives: aiobotocore.httpsession.AIOHTTPSession": WHICH,
    "aiobotocore.session.AioSession._create_client: aiobotocore.httpsession.AIOHTTPSession": WHICH,
    "aiobotocore.session.AioSession._create_client: create_client()": A_CLIENT,
    "aiobotocore.tokens.AioSSOTokenProvider._client: create_nested_client()": A_CLIENT,
    "aiobotocore.utils.AioContainerMetadataFetcher._get_response: send()": CONTAINER,
    "aiobotocore.utils.AioIMDSFetcher._fetch_metadata_token: send()": EC2,
    "aiobotocore.utils.AioIMDSFetcher._get_request: send()": EC2,
    "aiobotocore.utils._RefCountedHttpxSession: aiobotocore.httpxsession.HttpxSession": EC2,
    "aiobotocore.utils._RefCountedSession: aiobotocore.httpsession.AIOHTTPSession": EC2,
    "aiobotocore.utils.create_nested_client: create_client()": A_CLIENT,
}


def test_every_door_has_a_row():
    found = {door for door in exits_of("aiobotocore") if not door.startswith(CARRIERS)}
    assert found - set(DOORS) == set(), f"aiobotocore {aiobotocore.__version__} has doors that are new to us"


def test_every_door_is_held_by_a_patch():
    held = {by for by in DOORS.values() if isinstance(by, tuple)}
    assert held <= {*seam._PATCHES, *async_seam._PATCHES}


def test_a_refresh_that_asks_a_person_is_held_too():
    # The prompt is botocore's, and what leads to it is written anew.
    assert (AioRefreshableCredentials, "_protected_refresh") in async_seam._PATCHES
