"""Keys and signatures of JSON Web Tokens, by PyJWT: it is imported when the first issuer is made.

It is what most who test tokens have already, it has types, and needs nothing but cryptography. What a token claims is judged by
the authorizer, and by the cloud's clock: of the library, only what knows nothing of claims is used.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jwt.api_jws import PyJWS

RSA = "RSA"
EC = "EC"
# Which key an algorithm signs with; None signs nothing.
ALGORITHMS = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), RSA),
    "ES256": EC,
    "none": None,
}
# What a key set says of each kind of key: the algorithm that it is for first of all, and the parts of the key.
_PUBLISHED = {RSA: ("RS256", ("n", "e")), EC: ("ES256", ("crv", "x", "y"))}
# How many tokens are known to be what they are: to read one, and to look at its signature, takes longer than all else that a
# request goes through, and comes to the same each time. What a token claims is judged anew.
KEPT = 256


class Key:
    """A key of an issuer, and what a key set says of it.

    Attributes:
        kid: its id.
        kind: ``RSA`` or ``EC``.
        private: what signs.
        public: what a signature is looked at with.
        jwk: its members in a key set.
    """

    __slots__ = ("jwk", "kid", "kind", "private", "public")

    def __init__(self, kid: str, kind: str, private: Any, jwk: dict[str, str]) -> None:
        self.kid = kid
        self.kind = kind
        self.private = private
        self.public = private.public_key()
        self.jwk = jwk


class Token(NamedTuple):
    """A token that was taken apart: its header, and what it claims, as it was written."""

    header: Mapping[str, Any]
    payload: bytes


def check_library() -> None:
    """Look for the library.

    Raises:
        MockError: it isn't there, or without what it needs for keys.
    """
    try:
        from jwt.algorithms import RSAAlgorithm  # noqa: F401, PLC0415 - when used
    except ImportError:
        raise MockError(
            "JSON Web Tokens need PyJWT and cryptography, which aren't both installed. Install them: "
            "pip install 'awsmock-ar-apigw[jwt]'."
        ) from None


def rsa_key(kid: str, number: int) -> Key:
    """An RSA key.

    Parameters:
        kid: its id.
        number: which one of this process: to make one takes long, so that each cloud has the same, in the same order.
    """
    from jwt.algorithms import RSAAlgorithm  # noqa: PLC0415 - when used

    private = _rsa_private(number)
    return _published(kid, RSA, private, RSAAlgorithm.to_jwk(private.public_key(), as_dict=True))


def ec_key(kid: str) -> Key:
    """A key on an elliptic curve."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - when used
    from jwt.algorithms import ECAlgorithm  # noqa: PLC0415 - when used

    private = ec.generate_private_key(ec.SECP256R1())
    return _published(kid, EC, private, ECAlgorithm.to_jwk(private.public_key(), as_dict=True))


def signed(payload: bytes, header: Mapping[str, Any], key: Key | None, algorithm: str) -> str:
    """A token.

    Raises:
        ValueError: its header can't be one.
    """
    from jwt.exceptions import PyJWTError  # noqa: PLC0415 - when used

    private: Any = key.private if key else None
    try:
        return _jws().encode(payload, private, algorithm, dict(header))
    except (PyJWTError, TypeError) as error:
        raise ValueError(str(error)) from None


@lru_cache(maxsize=KEPT)
def read(token: str) -> Token:
    """A token taken apart; whether its signature is right isn't asked.

    Raises:
        ValueError: it is none.
    """
    from jwt.exceptions import PyJWTError  # noqa: PLC0415 - when used

    try:
        found = _jws().decode_complete(token, options={"verify_signature": False})
    except (PyJWTError, ValueError, RecursionError) as error:
        raise ValueError(str(error)) from None
    return Token(found["header"], found["payload"])


@lru_cache(maxsize=KEPT)
def is_signed(token: str, key: Key, algorithm: str) -> bool:
    """Whether a token has the signature of a key, by this algorithm."""
    from jwt.exceptions import PyJWTError  # noqa: PLC0415 - when used

    try:
        _jws().decode_complete(token, key.public, algorithms=[algorithm])
    except PyJWTError:
        return False
    return True


@cache
def _jws() -> PyJWS:
    """What reads and writes: it knows its algorithms, and nothing of who asks."""
    from jwt.api_jws import PyJWS  # noqa: PLC0415 - when used

    return PyJWS()


# The RSA keys of this process, by number: each is made when it is first asked for, which takes long. No lock is held meanwhile, which
# a fork would find held for ever: two threads may make one each, and the first that is there is everybody's.
_RSA_KEYS: dict[int, Any] = {}


def _rsa_private(number: int) -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - when used

    if number not in _RSA_KEYS:
        _RSA_KEYS.setdefault(number, rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return _RSA_KEYS[number]


def _published(kid: str, kind: str, private: Any, jwk: Mapping[str, Any]) -> Key:
    """A key with the members that a JSON Web Key Set has for it."""
    algorithm, parts = _PUBLISHED[kind]
    said = {"kty": kind, "use": "sig", "alg": algorithm, "kid": kid, **{name: jwk[name] for name in parts}}
    return Key(kid, kind, private, said)
