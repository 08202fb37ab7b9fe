"""JWT authorizers: what a JSON Web Token must be, and what of it an integration gets to know.

Rows are those of section G of the facts.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.serving import jose
from awsmock_ar_apigw.serving.http_api.identity_source import value_of
from awsmock_ar_apigw.serving.issuer import DISCOVERY, JWKS, Unreachable
from awsmock_ar_apigw.serving.refusals import FORBIDDEN, UNAUTHORIZED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.jose import Token
    from awsmock_ar_apigw.serving.refusals import Refused
    from awsmock_ar_apigw.state.record import Record

    Claims = Mapping[str, Any]

_ALGORITHMS = ("RS256", "RS384", "RS512")  # G5
# Seconds beyond which nothing is a time.
_FAR = 1e18
_NO_TOKEN = UNAUTHORIZED._replace(headers=(("www-authenticate", "Bearer"),))  # G17
_UNREACHABLE = {
    DISCOVERY: "OIDC discovery endpoint communication error",  # G21
    JWKS: "JWKS communication error",  # G22
}


class Invalid(Exception):  # noqa: N818 - an answer, which ends the walk
    """A token is refused.

    Parameters:
        description: what the client is told.
        why: what a person should know of it, and what to do.
    """

    def __init__(self, description: str, why: str) -> None:
        super().__init__(why)
        self.description = description
        self.why = why


def authorize_by_token(house: House, exchange: Exchange, authorizer: Record) -> None:
    """Let in who has a token of the issuer, and one of the scopes that the route asks for [documented: G1].

    No answer is kept: a token is read each time [documented: G40].

    Raises:
        Refused: it isn't there, or isn't good.
    """
    configuration = authorizer.members["JwtConfiguration"]
    (source,) = authorizer.members["IdentitySource"]
    token = _bare(value_of(source, exchange))
    if not token:
        raise _NO_TOKEN.because(f"The request has no token in {source}.")  # G4, U22
    try:
        said = verified(house, token, configuration["Issuer"])
        for check in CHECKS:
            check(said.claims, configuration, exchange.micros / 1_000_000)
    except Invalid as invalid:
        raise _refusal(exchange, invalid) from None
    wanted = exchange.route.members.get("AuthorizationScopes") if exchange.route else None
    if wanted and not set(wanted).intersection(said.scopes):
        raise FORBIDDEN.because(
            f"The token has the scopes {list(said.scopes)}, and the route asks for one of {list(wanted)}."
        )  # G14, G27, U21
    # G28, G33, G34, X16
    scopes = list(said.scopes) if wanted else None
    exchange.identity = {"jwt": {"claims": dict(said.texts), "scopes": scopes}}


def _bare(value: str) -> str:
    """A token, which may have ``Bearer`` in front of it, in whichever case [documented: G2; U23]."""
    scheme, _, rest = value.strip().partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else value.strip()


def _refusal(exchange: Exchange, invalid: Invalid) -> Refused:
    """The answer to a bad token; only its frame is as the service was seen to write it [documented: G16, G18; real: G23; U20]."""
    exchange.noted["authorizer.error"] = f"invalid_token: {invalid.description}"
    line = f'Bearer scope="" error="invalid_token" error_description="{invalid.description}"'
    return UNAUTHORIZED._replace(headers=(("www-authenticate", line),)).because(invalid.why)


# The signature


class Said(NamedTuple):
    """What a token says.

    Attributes:
        claims: its claims.
        texts: the same, as events and logs have them.
        scopes: its scopes.
    """

    claims: Claims
    texts: Mapping[str, str]
    scopes: tuple[str, ...]


def verified(house: House, token: str, issuer: str) -> Said:
    """What a token says, once its signature is found to be the issuer's.

    Parameters:
        house: where the issuers are.
        token: the token.
        issuer: the issuer's URL.

    Raises:
        Invalid: it isn't, or the issuer can't be asked.
    """
    if token.count(".") != 2:
        raise Invalid(
            "token contains an invalid number of segments",
            "The token has no three parts with dots in between.",
        )  # G20
    try:
        house.issuers.need(issuer)
        return _said(_signed(house, _read(token), token, issuer))
    except Unreachable as unreachable:
        raise Invalid(_UNREACHABLE[unreachable.document], unreachable.why) from None


def _read(token: str) -> Token:
    try:
        return jose.read(token)
    except ValueError as error:
        raise Invalid("the token is malformed", f"The token can't be read: {error}.") from None


def _signed(house: House, read: Token, token: str, issuer: str) -> bytes:
    """The payload of a token whose algorithm, key and signature are right [documented: G5, G6, G9].

    Raises:
        Invalid: they aren't.
        Unreachable: the issuer can't be asked for its keys.
    """
    algorithm, kid = read.header.get("alg"), read.header.get("kid")
    if algorithm not in _ALGORITHMS:
        raise Invalid(
            "the token has an unsupported signing method",
            f"The token is signed by {algorithm!r}; JWT authorizers take {', '.join(_ALGORITHMS)}.",
        )
    if not isinstance(kid, str):
        raise Invalid("the token does not name its key", "The header of the token has no kid.")
    key = house.issuers.key(issuer, kid)
    if key is None or key.kind != jose.RSA:
        raise Invalid(
            "the token is signed by an unknown key",
            f"{issuer} has no RSA key {kid!r} in its key set: another issuer has signed it, or the key was taken away.",
        )
    if not jose.is_signed(token, key, algorithm):
        raise Invalid("the signature of the token is invalid", f"The token isn't what {issuer} has signed.")
    return read.payload


@lru_cache(maxsize=jose.KEPT)
def _said(payload: bytes) -> Said:
    try:
        claims = json.loads(payload)
        if isinstance(claims, dict):
            return Said(claims, _texts(claims), _scopes(claims))
    except (ValueError, RecursionError):
        pass  # so is what is nested too deeply
    raise Invalid("the token is malformed", "What the token says is no JSON object.")


# The claims


class Check(NamedTuple):
    """What must be right about a claim [documented: G13 and others].

    Attributes:
        is_wrong: whether the claims are, for an authorizer's configuration, at a moment.
        description: what the client is told then.
        why: what a person should know, with ``claims`` and ``configuration`` in it.
    """

    is_wrong: Callable[[Claims, Claims, float], bool]
    description: str
    why: str

    def __call__(self, claims: Claims, configuration: Claims, now: float) -> None:
        """Refuse a token of which it isn't right.

        Raises:
            Invalid: it isn't.
        """
        if self.is_wrong(claims, configuration, now):
            shown = {name: claims.get(name) for name in ("iss", "aud", "client_id", "exp", "nbf", "iat")}
            raise Invalid(self.description, self.why.format(**shown, wanted=configuration, now=now))


def _audiences(claims: Claims) -> list[Any]:
    """What a token is for: ``client_id`` counts where there is no ``aud`` [documented: G11; inferred: G12]."""
    found = claims.get("aud")
    if found is None:
        found = claims.get("client_id")
    return found if isinstance(found, list) else [found]


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FAR


def _is_late(claims: Claims, name: str, now: float) -> bool:
    """Whether a moment from which a token is good, if it names one, is still to come."""
    moment = claims.get(name)
    return moment is not None and not (_is_time(moment) and moment <= now)


# There is no leeway [U25], and no check of token_use [documented: G15].
CHECKS = (
    Check(
        lambda claims, configuration, _now: claims.get("iss") != configuration["Issuer"],
        "the token does not have a valid issuer",
        "The token is of {iss!r}, and the authorizer takes {wanted[Issuer]!r}: to the letter, a slash at the end too.",
    ),  # G10
    Check(
        lambda claims, configuration, _now: (
            not any(one in configuration["Audience"] for one in _audiences(claims))
        ),
        "the token does not have a valid audience",
        "The token is for aud={aud!r}, client_id={client_id!r}, and the authorizer takes {wanted[Audience]}.",
    ),  # G11, G19
    # That a token must expire is our choice: row G13 says when.
    Check(
        lambda claims, _configuration, now: not (_is_time(claims.get("exp")) and claims["exp"] > now),
        "the token is expired",
        "The token's exp is {exp!r}, and by the cloud's clock it is {now:.0f}.",
    ),
    Check(
        lambda claims, _configuration, now: _is_late(claims, "nbf", now),
        "the token is not valid yet",
        "The token's nbf is {nbf!r}, and by the cloud's clock it is {now:.0f}.",
    ),
    Check(
        lambda claims, _configuration, now: _is_late(claims, "iat", now),
        "the token is used before it was issued",
        "The token's iat is {iat!r}, and by the cloud's clock it is {now:.0f}. Mint it with cloud.issuer(…).token(…).",
    ),
)


def _scopes(claims: Claims) -> tuple[str, ...]:
    """The scopes of a token: ``scope``, or ``scp`` [documented: G14]."""
    found = claims.get("scope")
    if found is None:
        found = claims.get("scp")
    if isinstance(found, str):
        return tuple(found.split())
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def _texts(claims: Claims) -> dict[str, str]:
    return {name: text for name, value in claims.items() if (text := claim_text(value)) is not None}


def claim_text(value: object) -> str | None:
    """A claim as events and logs have it: always a text [real: G29, G30, G35; inferred: G31; client: G32].

    Parameters:
        value: what the token says.

    Returns:
        The text; None for null, which is left out.

    Examples:
        >>> claim_text(1700000000), claim_text(True), claim_text(["admin", "poweruser"]), claim_text({"a": 1})
        ('1700000000', 'true', '[admin poweruser]', '{"a":1}')
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(claim_text(one) or '' for one in value)}]"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
