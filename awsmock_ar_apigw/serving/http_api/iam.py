"""AWS_IAM: routes that take requests which are signed, and who has signed them.

Rows are those of section I of the facts.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.cloud.walk import SignedScope, scope_of
from awsmock_ar_apigw.serving.http_api.query import pairs_of
from awsmock_ar_apigw.serving.known import Known
from awsmock_ar_apigw.serving.refusals import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.serving.exchange import Exchange
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request

_ALGORITHM = "AWS4-HMAC-SHA256"
_SERVICE = "execute-api"
# What an event of format 2.0 says of a caller [real: I3].
_MEMBERS = (
    "accessKey",
    "accountId",
    "callerId",
    "cognitoIdentity",
    "principalOrgId",
    "userArn",
    "userId",
)
# The same by the names that ``identity`` of other events has for it [documented: D26].
_OF_IDENTITY = {
    "accessKey": "accessKey",
    "accountId": "accountId",
    "caller": "callerId",
    "principalOrgId": "principalOrgId",
    "user": "userId",
    "userArn": "userArn",
}
_OF_COGNITO = {
    "cognitoAmr": "amr",
    "cognitoIdentityId": "identityId",
    "cognitoIdentityPoolId": "identityPoolId",
}


class Callers(Known):
    """Who signs requests, by access key, as ``cloud.callers``: what events say of them, or None for one who may not call.

    A key that isn't among them is a user's, whose id is made of it.

    Examples:
        >>> from awsmock_ar_apigw import mock_apigatewayv2
        >>> with mock_apigatewayv2() as cloud:
        ...     cloud.callers["AKIAEXAMPLE"] = {"userArn": "arn:aws:iam::123456789012:user/ann"}
        ...     cloud.callers["AKIAOTHER"] = None
        ...     cloud.callers
        <callers: AKIAEXAMPLE, AKIAOTHER>
    """

    of = "callers"
    one = "a caller"
    members = _MEMBERS

    def known(self, access_key: str) -> dict[str, Any] | None:
        """What was said of a caller: nothing of one who isn't among them, and None for one who may not call."""
        return self._known.get(access_key, {})


def identity_of(caller: Mapping[str, Any]) -> dict[str, Any]:
    """What ``identity`` of an event says of a caller; what nobody knows of one is None.

    Parameters:
        caller: under the names of format 2.0.
    """
    cognito = caller.get("cognitoIdentity") or {}
    return {
        **{name: caller.get(of) for name, of in _OF_IDENTITY.items()},
        **{name: cognito.get(of) for name, of in _OF_COGNITO.items()},
    }


def authorize_by_signature(house: House, exchange: Exchange) -> None:
    """Let in what is signed for this API, and note whose access key it was signed with.

    The signature itself isn't checked: nobody here knows a secret key [U29]. What is looked at is that there is one, what it is
    for, whose it is, and that the caller's account is the API's [documented: I2].

    Raises:
        Refused: it is unsigned, signed for something else, or by somebody who may not call [client: I10, I13; real: I12].
    """
    scope = scope_in(exchange.request)
    where = exchange.place.where
    if (scope.service, scope.region) != (_SERVICE, where.region):
        raise FORBIDDEN.because(
            f"It is signed for {scope.service!r} in {scope.region!r}, and this API takes {_SERVICE!r} in {where.region!r}."
        )
    given = house.callers.known(scope.access_key)
    if given is None:
        raise FORBIDDEN.because(
            f"cloud.callers[{scope.access_key!r}] is None: who signs with it may not call."
        )
    account = house.world.where_of(scope.access_key, scope.region).account
    if account != where.account:
        raise FORBIDDEN.because(
            f"The access key is of account {account}, and the API of {where.account}: callers of another account must assume a "
            "role in the API's."
        )
    caller = {**_user(scope.access_key, where), **given}
    exchange.identity = {"iam": caller}


def arn_of(house: House, access_key: str, where: Where) -> str:
    """The ARN of a caller, as a test has given it, or that of its user."""
    arn: str = {**_user(access_key, where), **(house.callers.known(access_key) or {})}["userArn"]
    return arn


def _user(access_key: str, where: Where) -> dict[str, Any]:
    """What events say of a caller of whom nobody has said more: a user, by its access key [real: I3, I4, I6; chosen: U29]."""
    digest = hashlib.sha256(access_key.encode("utf-8", "replace")).digest()
    user = f"AIDA{base64.b32encode(digest).decode()[:17]}"
    return {
        "accessKey": access_key,
        "accountId": where.account,
        "callerId": user,
        "cognitoIdentity": None,
        "principalOrgId": None,
        "userArn": f"arn:{where.partition}:iam::{where.account}:user/{access_key}",
        "userId": user,
    }


def scope_in(request: Request) -> SignedScope:
    """What a request is signed for, in its header or, in advance, in its query.

    Raises:
        Refused: it isn't, or not by the one version that HTTP APIs take [documented: I1].
    """
    header = request.headers.get("authorization") or ""
    query = dict(pairs_of(request.query)) if "X-Amz-" in request.query else {}
    algorithm = header.partition(" ")[0] if header.startswith("AWS4-") else query.get("X-Amz-Algorithm", "")
    if not algorithm:
        raise FORBIDDEN.because(
            "It isn't signed. Sign it with version 4, for execute-api: AWS_IAM takes nothing else."
        )
    if algorithm != _ALGORITHM:
        raise FORBIDDEN.because(f"It is signed by {algorithm}; API Gateway takes {_ALGORITHM} alone.")
    if header.startswith("AWS4-"):
        scope = scope_of(header) if "SignedHeaders=" in header and "Signature=" in header else None
    else:
        whole = "X-Amz-SignedHeaders" in query and "X-Amz-Signature" in query
        scope = scope_of(f"Credential={query.get('X-Amz-Credential', '')}") if whole else None
    if scope is None:
        raise FORBIDDEN.because(
            "Its signature isn't whole: it needs a credential with its scope, the signed headers and the signature."
        )
    return scope
