"""What is outside of a process, on this machine: AWS, the servers that give credentials, and a program. Each notes that it was asked."""

from __future__ import annotations

import datetime
import hashlib
import http.server
import json
import socket
import sys
import threading
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from botocore.credentials import SSOProvider
from botocore.tokens import SSOTokenProvider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

ROLE = "arn:aws:iam::123456789012:role/deploy"
DAY = datetime.timedelta(days=1)
START_URL = "https://example.awsapps.com/start"


def in_time(ahead: datetime.timedelta) -> str:
    """A moment as AWS writes one."""
    return f"{datetime.datetime.now(datetime.timezone.utc) + ahead:%Y-%m-%dT%H:%M:%SZ}"


class Source(NamedTuple):
    """A place where botocore finds credentials.

    ``asks`` is who is asked for them, and ``key`` the access key that comes of it; ``known`` is the one that is
    known before anybody is asked.
    """

    config: str
    key: str
    asks: list[str]
    environment: dict[str, str] = {}  # noqa: RUF012 - nobody changes it
    known: str = "AWSMOCK"


def _role(source: str, *, more: str = "") -> str:
    return f"[default]\nrole_arn = {ROLE}\n{source}\n{more}"


_PROGRAM = "credential_process = {program}\n"
_CONTAINER = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container"}
_EC2 = ["EC2 token", "EC2 role", "EC2 credentials"]
_SSO = "[default]\nsso_session = {session}\nsso_account_id = 123456789012\nsso_role_name = deploy\n"
_SESSION = f"[sso-session {{session}}]\nsso_start_url = {START_URL}\nsso_region = us-east-1\n"

SOURCES = {
    "program": Source(f"[default]\n{_PROGRAM}", "ASIAPROGRAM", ["program"]),
    "container": Source("", "ASIACONTAINER", ["container"], _CONTAINER),
    "instance": Source("", "ASIAINSTANCE", _EC2),
    "role, by a program": Source(
        _role("source_profile = base", more=f"[profile base]\n{_PROGRAM}"),
        "ASIAROLE",
        ["program", "AssumeRole"],
    ),
    "role, by keys": Source(
        _role(
            "source_profile = base", more="[profile base]\naws_access_key_id = A\naws_secret_access_key = b\n"
        ),
        "ASIAROLE",
        ["AssumeRole"],
    ),
    "role, by a container": Source(
        _role("credential_source = EcsContainer"), "ASIAROLE", ["container", "AssumeRole"], _CONTAINER
    ),
    "role, by an instance": Source(
        _role("credential_source = Ec2InstanceMetadata"), "ASIAROLE", [*_EC2, "AssumeRole"]
    ),
    "role, by a web identity": Source(
        _role("web_identity_token_file = {home}/identity"), "ASIAWEB", ["AssumeRoleWithWebIdentity"]
    ),
    "SSO": Source((_SSO + _SESSION).replace("{session}", "valid"), "ASIASSO", ["GetRoleCredentials"]),
    "SSO, whose token is over": Source(
        (_SSO + _SESSION).replace("{session}", "over"), "ASIASSO", ["CreateToken", "GetRoleCredentials"]
    ),
    "SSO of old": Source(
        f"[default]\nsso_start_url = {START_URL}\nsso_region = us-east-1\n"
        "sso_account_id = 123456789012\nsso_role_name = deploy\n",
        "ASIASSO",
        ["GetRoleCredentials"],
    ),
    "login": Source(
        "[default]\nlogin_session = me\n", "ASIALOGIN", ["CreateOAuth2Token"], known="ASIALOGINOVER"
    ),
}


class Outside:
    """Who can be asked, and who was."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = ""
        self.refuses = False  # as STS does where a role may not be had
        self._asked: list[str] = []
        self._started = home / "started"

    @property
    def asked(self) -> list[str]:
        """Who was asked: the program first."""
        return [
            *["program"] * (len(self._started.read_text()) if self._started.exists() else 0),
            *self._asked,
        ]

    def forget(self) -> None:
        """As if nobody had been asked."""
        self._asked.clear()
        self._started.unlink(missing_ok=True)

    def note(self, who: str) -> None:
        """Somebody is asked."""
        self._asked.append(who)

    def program(self) -> str:
        """A command line that gives credentials."""
        script = self.home / "credentials.py"
        answer = json.dumps({"Version": 1, **credentials("ASIAPROGRAM", "SessionToken")})
        script.write_text(f"open({str(self._started)!r}, 'a').write('.')\nprint({answer!r})\n")
        return f"{sys.executable} -I -S {script}"

    def write(self, patch: pytest.MonkeyPatch, source: Source) -> None:
        """Let botocore find a source: in its configuration and its environment."""
        words = {"{program}": self.program(), "{home}": str(self.home), "{url}": self.url}
        config = source.config
        for word, meaning in words.items():
            config = config.replace(word, meaning)
        (self.home / "config").write_text(config)
        for name, value in source.environment.items():
            patch.setenv(name, value.replace("{url}", self.url))


@contextmanager
def outside(home: Path, patch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """An outside that serves until the end of the block; AWS's hosts are this machine."""
    made = Outside(home)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        server.outside = made  # type: ignore[attr-defined]
        made.url = f"http://127.0.0.1:{server.server_port}"
        _settle(made, server.server_port, patch)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def _settle(made: Outside, port: int, patch: pytest.MonkeyPatch) -> None:
    """Send to the outside who looks for AWS, and lay out what people leave on their machine when they log in."""
    patch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", raising=False)
    patch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", made.url)
    for service in ("STS", "SSO", "SSO_OIDC", "SIGNIN", "S3"):
        host = service.replace("_", "-").lower()
        patch.setenv(f"AWS_ENDPOINT_URL_{service}", f"http://{host}.amazonaws.com:{port}")
    real = socket.getaddrinfo

    def at_home(host: Any, *args: Any, **kwargs: Any) -> Any:
        is_aws_s = isinstance(host, str) and host.endswith(".amazonaws.com")
        return real("127.0.0.1" if is_aws_s else host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", at_home)
    (made.home / "identity").write_text("token")
    for owner in (SSOProvider, SSOTokenProvider):
        patch.setattr(owner, "_SSO_TOKEN_CACHE_DIR", str(made.home))
    patch.setenv("AWS_LOGIN_CACHE_DIRECTORY", str(made.home))
    for name, ahead in {"valid": DAY, START_URL: DAY, "over": -DAY}.items():
        _lay_out(made.home, hashlib.sha1(name.encode()), {"expiresAt": in_time(ahead), **_SSO_TOKEN})
    over = {"accessKeyId": "ASIALOGINOVER", "expiresAt": in_time(-DAY), "accountId": "123456789012"}
    token = {"accessToken": {**_SECRETS, **over}, "refreshToken": "r", "dpopKey": "", "clientId": "c"}
    _lay_out(made.home, hashlib.sha256(b"me"), token)


_SECRETS = {"secretAccessKey": "secret", "sessionToken": "token"}
_SSO_TOKEN = {
    "accessToken": "token",
    "clientId": "c",
    "clientSecret": "s",
    "refreshToken": "r",
    "registrationExpiresAt": in_time(30 * DAY),
}
# As far as botocore's login needs elliptic curves, which awscrt gives it; nobody checks a signature here.
CURVES = SimpleNamespace(
    new_key_from_der_data=lambda _data: SimpleNamespace(
        get_public_coords=lambda: (b"x", b"y"), sign=lambda _digest: b"signature"
    ),
    decode_der_signature=lambda _signature: (b"r", b"s"),
    decode_der_signature_to_padded_pair=lambda _signature, pad_to: b"rs",
)


def _lay_out(home: Path, digest: Any, token: dict[str, Any]) -> None:
    (home / f"{digest.hexdigest()}.json").write_text(json.dumps(token))


def credentials(key: str, token: str) -> dict[str, str]:
    """Credentials as servers write them, which call the token by a name of their own."""
    return {"AccessKeyId": key, "SecretAccessKey": "secret", token: "token", "Expiration": in_time(DAY)}


class _Answers(http.server.BaseHTTPRequestHandler):
    """Everybody at once, told apart by host and path."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        status, who, answer = self._answer(body)
        self.server.outside.note(who)  # type: ignore[attr-defined]
        said = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_PUT = do_GET  # noqa: N815 - http.server's names

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, body: str) -> tuple[int, str, Any]:
        action = parse_qs(body).get("Action", [""])[0]
        if action:
            refuses = self.server.outside.refuses  # type: ignore[attr-defined]
            return (403, action, _DENIED) if refuses else (200, action, _given(action))
        if "authorization" in self.headers:
            key = self.headers["authorization"].partition("Credential=")[2].partition("/")[0]
            return 200, f"S3 by {key}", "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"
        return 200, *_PATHS[urlsplit(self.path).path]


_DENIED = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>No</Message></Error></ErrorResponse>"


def _given(action: str) -> str:
    """Credentials as STS gives them."""
    key = {"AssumeRole": "ASIAROLE", "AssumeRoleWithWebIdentity": "ASIAWEB"}[action]
    said = "".join(f"<{name}>{value}</{name}>" for name, value in credentials(key, "SessionToken").items())
    return f"<{action}Response><{action}Result><Credentials>{said}</Credentials></{action}Result></{action}Response>"


_EC2_ROLE = "/latest/meta-data/iam/security-credentials/"
_PATHS: dict[str, tuple[str, Any]] = {
    "/container": ("container", credentials("ASIACONTAINER", "Token")),
    "/latest/api/token": ("EC2 token", "token"),
    _EC2_ROLE: ("EC2 role", "deploy"),
    f"{_EC2_ROLE}deploy": ("EC2 credentials", credentials("ASIAINSTANCE", "Token")),
    "/latest/meta-data/placement/availability-zone/": ("EC2 zone", "eu-west-1a"),
    "/federation/credentials": (
        "GetRoleCredentials",
        {"roleCredentials": {"accessKeyId": "ASIASSO", **_SECRETS, "expiration": 32503680000000}},
    ),
    "/token": ("CreateToken", {"accessToken": "new", "expiresIn": 3600}),
    "/v1/token": (
        "CreateOAuth2Token",
        {"accessToken": {"accessKeyId": "ASIALOGIN", **_SECRETS}, "expiresIn": 900, "refreshToken": "r"},
    ),
}
