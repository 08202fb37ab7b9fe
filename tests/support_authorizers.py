"""What tests of authorization share: routes under an authorizer, and requests with a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support_serving import REGION, arn_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.issuer import Issuer
    from awsmock_ar_apigw.serving.messages import Response
    from support_serving import Served

URL = "https://login.example.com"


def under_jwt(
    api: Served, key: str = "GET /pets", *, scopes: list[str] | None = None, version: str = "2.0", **more: Any
) -> str:
    """A route under a JWT authorizer of URL for the audience ``pets``; the authorizer's id."""
    asked = {
        "ApiId": api.id,
        "Name": f"jwt of {key}",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Issuer": URL, "Audience": ["pets"]},
        **more,
    }
    made: str = api.client.create_authorizer(**asked)["AuthorizerId"]
    api.route(
        key,
        api.function(version=version),
        AuthorizationType="JWT",
        AuthorizerId=made,
        **({"AuthorizationScopes": scopes} if scopes else {}),
    )
    return made


class Asked:
    """A Lambda authorizer, its routes, and the events that its function was called with.

    Parameters:
        api: the API.
        answer: what the function answers, or a callable ``(event, context)`` that does.
        keys: the keys of the routes under it.
        version: the payload format of the routes' integration.
        more: further members of the authorizer.
    """

    def __init__(
        self,
        api: Served,
        answer: Any,
        keys: tuple[str, ...] = ("GET /pets",),
        version: str = "2.0",
        **more: Any,
    ) -> None:
        self.api = api
        self.answer = answer
        self.events: list[dict[str, Any]] = []
        api.cloud.functions["gatekeeper"] = self._called
        asked = {
            "ApiId": api.id,
            "Name": "gatekeeper",
            "AuthorizerType": "REQUEST",
            "AuthorizerUri": uri_of("gatekeeper"),
            "AuthorizerPayloadFormatVersion": "2.0",
            "IdentitySource": ["$request.header.Authorization"],
            **more,
        }
        self.id: str = api.client.create_authorizer(**asked)["AuthorizerId"]
        for key in keys:
            api.route(key, api.function(version=version), AuthorizationType="CUSTOM", AuthorizerId=self.id)

    def _called(self, event: dict[str, Any], context: Any) -> Any:
        self.events.append(event)
        return self.answer(event, context) if callable(self.answer) else self.answer

    def send(self, path: str = "/pets", token: str | None = "open sesame", **more: Any) -> Response:
        """The answer to a GET with this authorization."""
        headers = {"authorization": token} if token is not None else {}
        return self.api.send("GET", path, headers=headers, **more)


def uri_of(function: str) -> str:
    """The URI by which an authorizer invokes a function."""
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn_of(function)}/invocations"


def simple(is_authorized: Any, **context: Any) -> dict[str, Any]:
    """A simple answer."""
    return {"isAuthorized": is_authorized, "context": context}


def policy(
    resource: Any = "*", effect: str = "Allow", action: Any = "execute-api:Invoke", **more: Any
) -> dict[str, Any]:
    """An answer with a policy of one statement."""
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return {
        "principalId": "ann",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        **more,
    }


def with_token(issuer: Issuer, **claims: Any) -> dict[str, str]:
    """A header with a token for ``pets``."""
    return {"authorization": f"Bearer {issuer.token(**{'aud': 'pets', **claims})}"}
