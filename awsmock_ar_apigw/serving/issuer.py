"""Issuers of JSON Web Tokens, as ``cloud.issuer(url)``: they have keys, mint tokens, and publish what an authorizer asks them for.

Rows are those of section G of the facts on HTTP API requests.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer_configuration import ISSUER
from awsmock_ar_apigw.serving import jose
from awsmock_ar_apigw.serving.messages import Headers, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.clock import Clock
    from awsmock_ar_apigw.serving.jose import Key
    from awsmock_ar_apigw.serving.messages import Request

DISCOVERY = "discovery"
JWKS = "jwks"
_JWKS_PATH = "/.well-known/jwks.json"
_PATHS = {"/.well-known/openid-configuration": DISCOVERY, _JWKS_PATH: JWKS}
# How long a key that was fetched is used [documented: G7, at most two hours].
_CACHED = 2 * 60 * 60 * 1_000_000
_SECOND = 1_000_000


class Unreachable(Exception):  # noqa: N818 - what an authorizer finds, and answers with
    """An issuer's document can't be fetched.

    Parameters:
        document: which one: ``discovery`` or ``jwks``.
        why: what a person should know of it, and what to do.
    """

    def __init__(self, document: str, why: str) -> None:
        super().__init__(why)
        self.document = document
        self.why = why


class Issuer:
    """An issuer of JSON Web Tokens, with an RSA key and one on an elliptic curve. ``cloud.issuer(url)`` makes it.

    Attributes:
        url: its URL, which its tokens claim as ``iss``, to the letter.
    """

    def __init__(self, url: str, clock: Clock, issuers: Issuers) -> None:
        self.url = url
        self._clock = clock
        self._issuers = issuers
        self._keys: list[Key] = []
        self._made = 0
        self._down: str | None = None
        self._add_keys()

    def __repr__(self) -> str:
        return f"<issuer {self.url}>"

    @property
    def down(self) -> str | None:
        """Which of its documents nobody gets: ``"discovery"``, ``"jwks"``, or None.

        A key that an authorizer has fetched before goes on being used for two hours.

        Raises:
            MockError: it has no such document.
        """
        return self._down

    @down.setter
    def down(self, document: str | None) -> None:
        if document not in (None, DISCOVERY, JWKS):
            raise MockError(
                f'down={document!r} is no document of an issuer. Give "discovery", "jwks" or None.'
            )
        self._down = document

    @property
    def jwks(self) -> dict[str, Any]:
        """Its JSON Web Key Set: the keys that it signs with, newest first."""
        return {"keys": [dict(key.jwk) for key in reversed(self._keys)]}

    @property
    def discovery(self) -> dict[str, Any]:
        """Its discovery document of OpenID Connect. It names no endpoint where people sign in: nobody answers there."""
        return {
            "issuer": self.url,
            "jwks_uri": self.url.rstrip("/") + _JWKS_PATH,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [name for name, kind in jose.ALGORITHMS.items() if kind],
        }

    def rotate(self, *, keep_old: bool = True) -> None:
        """Sign with new keys from now on.

        Parameters:
            keep_old: whether the old ones stay in the key set, so that tokens that were signed with them are still good. Without
                that, an authorizer goes on taking those that it has fetched in the last two hours, until it meets a token with a
                key that it doesn't know, and fetches the set anew.
        """
        if not keep_old:
            self._keys.clear()
        self._add_keys()

    def token(
        self,
        *,
        sub: str | None = None,
        aud: str | list[str] | None = None,
        scope: str | None = None,
        expires_in: float | None = 3600,
        algorithm: str = "RS256",
        headers: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """Mint a token; the time is that of the cloud's clock.

        Parameters:
            sub: who it is for.
            aud: what it is for: one audience, or several.
            scope: what may be done with it, with blanks in between.
            expires_in: after how many seconds it expires; a negative number is a while ago, None is never.
            algorithm: how it is signed: RS256, RS384, RS512, which API Gateway takes; PS256, PS384, PS512, ES256 or "none", which
                it refuses.
            headers: what its header has instead of, or beside, ``alg``, ``typ`` and ``kid``; what is None is left out.
            claims: further claims, or others instead of ``iss``, ``iat`` and ``exp``; what is None is left out.

        Returns:
            The token, for an authorization header: ``{"authorization": f"Bearer {token}"}``.

        Raises:
            MockError: no such token can be made.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     token = cloud.issuer("https://login.example.com").token(sub="ann", aud="pets", scope="pets.read")
            ...     token.count(".")
            2

        Source: Control access to HTTP APIs with JWT authorizers, in the developer guide.
        """
        if not isinstance(algorithm, str) or algorithm not in jose.ALGORITHMS:
            raise MockError(
                f"algorithm={algorithm!r} signs no token here. {meant(algorithm, jose.ALGORITHMS)}Give one of "
                f"{', '.join(jose.ALGORITHMS)}."
            )
        kind = jose.ALGORITHMS[algorithm]
        key = next((key for key in reversed(self._keys) if key.kind == kind), None)
        header = {"typ": "JWT", "kid": key.kid if key else None, **(headers or {})}
        given = {
            "iss": self.url,
            "sub": sub,
            "aud": aud,
            "scope": scope,
            **self._times(expires_in),
            **claims,
        }
        try:
            payload = json.dumps(_said(given), separators=(",", ":"), allow_nan=False)
            return jose.signed(payload.encode(), _said(header), key, algorithm)
        except (TypeError, ValueError) as error:
            raise MockError(f"No token can be made of that: {error}. Give what JSON has.") from None

    def _times(self, expires_in: float | None) -> dict[str, int | None]:
        now = self._clock.micros // _SECOND
        if expires_in is None:
            return {"iat": now, "exp": None}
        if (
            not isinstance(expires_in, int | float)
            or isinstance(expires_in, bool)
            or not abs(expires_in) <= 1e12
        ):
            raise MockError(f"expires_in={expires_in!r} is no time. Give seconds, or None for never.")
        return {"iat": now, "exp": int(now + expires_in)}

    def keys(self) -> dict[str, Key]:
        """Its keys by id, as an authorizer fetches them.

        Raises:
            Unreachable: they can't be fetched.
        """
        if self._down:
            raise Unreachable(self._down, f"{self.url} is down: {self._down}. Set the issuer's down to None.")
        return {key.kid: key for key in self._keys}

    def _add_keys(self) -> None:
        """A new key of each kind; its id is of this issuer alone, and the same in each run."""
        self._made += 1
        rsa, ec = (
            hashlib.sha256(f"{self.url} {self._made} {kind}".encode()).hexdigest()[:16]
            for kind in (jose.RSA, jose.EC)
        )
        self._keys += [jose.ec_key(ec), jose.rsa_key(rsa, self._issuers.next_number())]


class _Fetched(NamedTuple):
    """Keys that were fetched from an issuer, and when."""

    at: int
    keys: dict[str, Key]


class Issuers:
    """The issuers of a cloud, by their URLs, and what authorizers have fetched from them.

    Parameters:
        clock: the cloud's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issuers: dict[str, Issuer] = {}
        self._fetched: dict[str, _Fetched] = {}
        self._numbers = itertools.count()

    def of(self, url: str) -> Issuer:
        """The issuer with a URL, which is made unless it is there.

        Raises:
            MockError: it can't be one, or PyJWT isn't installed.
        """
        if not isinstance(url, str) or not re.fullmatch(ISSUER, url):
            raise MockError(f"{url!r} is no issuer's URL. Give one such as 'https://login.example.com'.")
        found = self.find(url)
        if found is None:
            jose.check_library()
            # Of two that are made at once, the first that is there is the one. No lock: see the keys.
            found = self._issuers.setdefault(_base(url), Issuer(url, self._clock, self))
        if found.url != url:
            raise MockError(
                f"There is an issuer {found.url!r} already, whose documents are those of {url!r}. Tokens claim the one or the "
                "other, to the letter: decide on one."
            )
        return found

    def find(self, url: str) -> Issuer | None:
        """The issuer whose documents are those of a URL: a slash at its end makes no difference to where they are."""
        return self._issuers.get(_base(url))

    def need(self, url: str) -> Issuer:
        """The same, where an authorizer needs it.

        Raises:
            Unreachable: there is none.
        """
        found = self.find(url)
        if found is None:
            raise Unreachable(
                DISCOVERY,
                f"There is no issuer {url!r} here. cloud.issuer({url!r}) makes one, which mints tokens.",
            )
        return found

    def key(self, url: str, kid: str) -> Key | None:
        """A key of an issuer, as an authorizer finds it: what was fetched is used for two hours.

        A key that isn't among those makes it fetch them anew. [chosen: G7 says no more than that keys may be cached]

        Raises:
            Unreachable: it can't be fetched.
        """
        now = self._clock.micros
        fetched = self._fetched.get(url)
        if fetched and kid in fetched.keys and fetched.at <= now < fetched.at + _CACHED:
            return fetched.keys[kid]
        keys = self.need(url).keys()
        self._fetched[url] = _Fetched(now, keys)
        return keys.get(kid)

    def forget(self) -> None:
        """Drop what was fetched; the issuers stay."""
        self._fetched.clear()

    def is_known(self, host: str) -> bool:
        """Whether an issuer has its documents at a host."""
        return any(_host(_split(base)[0]) == _host(host) for base in list(self._issuers))

    def answer(self, request: Request) -> Response | None:
        """An issuer's answer: one of its documents, or that there is nothing else; None, where no issuer is at that host."""
        if not self.is_known(request.host):
            return None
        for base, issuer in list(self._issuers.items()):
            host, path = _split(base)
            document = _PATHS.get(request.path.removeprefix(path))
            if _host(host) == _host(request.host) and request.path.startswith(path) and document:
                return _answered(issuer, document, request)
        return _empty(404)

    def next_number(self) -> int:
        """Which of the keys of this process comes next: no two keys of a cloud are the same."""
        return next(self._numbers)


def _base(url: str) -> str:
    return url.rstrip("/")


def _split(base: str) -> tuple[str, str]:
    """The host of a URL, and the path, with its slash, in front of those of the documents."""
    host, slash, path = base.removeprefix("https://").partition("/")
    return host, slash + path


def _host(host: str) -> str:
    return host.lower().removesuffix(":443")


def _said(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _empty(status: int) -> Response:
    return Response(status, Headers([("content-length", "0")]))


def _answered(issuer: Issuer, name: str, request: Request) -> Response:
    if request.method not in ("GET", "HEAD"):
        return _empty(405)
    if issuer.down == name:
        return _empty(503)
    document = issuer.discovery if name == DISCOVERY else issuer.jwks
    body = json.dumps(document, separators=(",", ":")).encode()
    headers = Headers([("content-type", "application/json"), ("content-length", str(len(body)))])
    return Response(200, headers, b"" if request.method == "HEAD" else body)
