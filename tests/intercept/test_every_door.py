"""Every door by which botocore and boto3 could leave the process, found by reading them, and what holds it shut.

A release that has a new one fails here by its name. Read it, decide what is to happen while a mock is active, prove that in
``test_doors.py``, and give the door a row.
"""

import boto3
import botocore
import pytest
from botocore.client import BaseClient
from botocore.credentials import ContainerProvider, ProcessProvider, RefreshableCredentials
from botocore.endpoint import Endpoint
from botocore.monitoring import SocketPublisher
from botocore.utils import IMDSFetcher

from awsmock_ar_apigw.intercept import doors, seam
from exits import exits_of

# What holds a door shut: a method that is replaced …
CALL = (Endpoint, "_do_get_response")
PROCESS = (ProcessProvider, "_retrieve_credentials_using")
CONTAINER = (ContainerProvider, "_build_headers")
EC2 = (IMDSFetcher, "_assert_enabled")
PERSON = (RefreshableCredentials, "_protected_refresh")
MONITOR = (SocketPublisher, "publish")
CRT = (BaseClient, "_get_credentials")
# … or why there is nothing to hold.
A_CLIENT = "makes a client, whose calls are CALL"
SETTINGS = (
    "reads settings; on Windows it looks up a host's name where the registry lists hosts that need no proxy"
)
THE_USER_S = "does what the user wrote and asks for by name"
# These carry the requests that others send: each who does has a row.
CARRIERS = ("botocore.awsrequest.", "botocore.httpsession.")

OF_BOTOCORE = {
    "botocore.credentials.AssumeRoleCredentialFetcher.__init__: getpass.getpass": PERSON,
    "botocore.credentials.AssumeRoleCredentialFetcher._assume_role_kwargs: _mfa_prompter()": PERSON,
    "botocore.credentials.AssumeRoleCredentialFetcher._create_client: _client_creator()": A_CLIENT,
    "botocore.credentials.AssumeRoleProvider.__init__: getpass.getpass": PERSON,
    "botocore.credentials.AssumeRoleWithWebIdentityCredentialFetcher._get_credentials: _client_creator()": A_CLIENT,
    "botocore.credentials.LoginCredentialFetcher.refresh_credentials: _client_creator()": A_CLIENT,
    "botocore.credentials.ProcessProvider.__init__: subprocess.Popen": PROCESS,
    "botocore.credentials.ProcessProvider._retrieve_credentials_using: _popen()": PROCESS,
    "botocore.credentials.SSOCredentialFetcher._get_credentials: _client_creator()": A_CLIENT,
    "botocore.credentials._get_client_creator.client_creator: create_nested_client()": A_CLIENT,
    "botocore.endpoint.Endpoint.__init__: botocore.httpsession.URLLib3Session": CALL,
    "botocore.endpoint.Endpoint._send: send()": CALL,
    "botocore.endpoint.EndpointCreator.create_endpoint: botocore.httpsession.URLLib3Session": CALL,
    "botocore.monitoring.SocketPublisher.publish: sendto()": MONITOR,
    "botocore.plugin.load_client_plugins: importlib.import_module": THE_USER_S,
    "botocore.session.Session._create_csm_monitor: socket.socket": MONITOR,
    "botocore.session.Session.create_client: create_client()": A_CLIENT,
    "botocore.tokens.SSOTokenProvider._client: create_nested_client()": A_CLIENT,
    "botocore.utils.ContainerMetadataFetcher.__init__: botocore.httpsession.URLLib3Session": CONTAINER,
    "botocore.utils.ContainerMetadataFetcher._get_response: send()": CONTAINER,
    "botocore.utils.IMDSFetcher.__init__: botocore.httpsession.URLLib3Session": EC2,
    "botocore.utils.IMDSFetcher._fetch_metadata_token: send()": EC2,
    "botocore.utils.IMDSFetcher._get_request: send()": EC2,
    "botocore.utils.create_nested_client: create_client()": A_CLIENT,
    "botocore.utils.get_environ_proxies: urllib.request.getproxies": SETTINGS,
    "botocore.utils.should_bypass_proxies: urllib.request.proxy_bypass": SETTINGS,
}
OF_BOTO3 = {
    "boto3.s3.transfer._should_use_crt: awscrt.s3.is_optimized_for_system": CRT,
    "boto3.session.Session.client: create_client()": A_CLIENT,
    "boto3.utils.lazy_call._handler: importlib.import_module": "imports a module of boto3's",
}


@pytest.mark.parametrize(("library", "table"), [(botocore, OF_BOTOCORE), (boto3, OF_BOTO3)])
def test_every_door_has_a_row(library, table):
    found = {door for door in exits_of(library.__name__) if not door.startswith(CARRIERS)}
    assert found - set(table) == set(), (
        f"{library.__name__} {library.__version__} has doors that are new to us"
    )


def test_every_row_is_of_a_door():
    assert set(OF_BOTOCORE) <= exits_of("botocore")


def test_every_door_is_held_by_a_patch_and_every_patch_holds_a_door():
    held = {by for table in (OF_BOTOCORE, OF_BOTO3) for by in table.values() if isinstance(by, tuple)}
    assert held <= set(seam._PATCHES)
    assert set(doors.PATCHES) <= held


PROGRAM = """
import subprocess, socket as plugs
from os import popen
from urllib import request as web
from botocore.httpsession import URLLib3Session

class Provider:
    def __init__(self, run=subprocess.Popen, *, pipe=subprocess.PIPE):
        self.http = URLLib3Session()

    async def load(self):
        try:
            popen("whoami")
            with plugs.socket() as made:
                made.connect(("127.0.0.1", 1))
        except plugs.gaierror:
            web.urlopen("http://127.0.0.1")
        return self.http.send("x"), [http.get() for http in ()], plugs.AF_INET
"""


def test_what_is_found_in_a_program(tmp_path, monkeypatch):
    (tmp_path / "botocore_like").mkdir()
    (tmp_path / "botocore_like" / "__init__.py").touch()
    (tmp_path / "botocore_like" / "providers.py").write_text(PROGRAM)
    monkeypatch.syspath_prepend(tmp_path)
    there = "botocore_like.providers.Provider"
    assert exits_of("botocore_like") == {
        f"{there}.__init__: subprocess.Popen",
        f"{there}.__init__: botocore.httpsession.URLLib3Session",
        f"{there}.load: os.popen",
        f"{there}.load: socket.socket",
        f"{there}.load: connect()",
        f"{there}.load: urllib.request.urlopen",
        f"{there}.load: urlopen()",
        f"{there}.load: send()",
    }
