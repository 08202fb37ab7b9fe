"""What tests of API Gateway V2 share: parts that several resources are made of."""

from __future__ import annotations

from typing import Any

# Portals

COLORS = {
    f"{name}Color": "#1a2b3c"
    for name in ("Accent", "Background", "ErrorValidation", "Header", "Navigation", "Text")
}
COGNITO = {
    "UserPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_EXAMPLE12",
    "UserPoolDomain": "https://pets.auth.us-east-1.amazoncognito.com",
    "AppClientId": "1h57kf5cpq17m0eml12EXAMPLE",
}
ACM = {
    "DomainName": "developers.example.com",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/8c1e0f6e-3b7c-4d0a-9a52-0f6e3b7c4d0a",
}


def portal_content(name: str = "Pet store", **more: Any) -> dict[str, Any]:
    """The content of a portal; ``more`` are further members of it."""
    return {"DisplayName": name, "Theme": {"CustomColors": COLORS}, **more}


def make_portal(client: Any, **more: Any) -> dict[str, Any]:
    """Create a portal that is open to all on a default domain, unless told otherwise, and return the answer."""
    more.setdefault("Authorization", {"None": {}})
    more.setdefault("EndpointConfiguration", {"None": {}})
    more.setdefault("PortalContent", portal_content())
    answer: dict[str, Any] = client.create_portal(**more)
    answer.pop("ResponseMetadata")
    return answer


def seen_portal(client: Any, portal_id: str) -> dict[str, Any]:
    """What GetPortal answers."""
    answer: dict[str, Any] = client.get_portal(PortalId=portal_id)
    answer.pop("ResponseMetadata")
    return answer


def make_product(client: Any, name: str = "Pets") -> str:
    """Create a portal product and return its ARN."""
    arn: str = client.create_portal_product(DisplayName=name)["PortalProductArn"]
    return arn


# Domain names

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/8c3f8b1e-0d3a-4f0e-9d4b-2f1f6f6f8b11"
OTHER_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/f1e2d3c4-b5a6-4978-8a9b-0c1d2e3f4a5b"


def make_domain(client: Any, name: str = "api.example.com", **more: Any) -> dict[str, Any]:
    """Create a domain name, with what it cannot do without, and return the answer."""
    more.setdefault("DomainNameConfigurations", [{"CertificateArn": CERTIFICATE}])
    made: dict[str, Any] = client.create_domain_name(DomainName=name, **more)
    del made["ResponseMetadata"]
    return made


# Routes, and what they refer to

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:check"
INVOCATION = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


def make_route(client: Any, api: str, key: str = "GET /pets", **more: Any) -> dict[str, Any]:
    """Create a route and return the answer."""
    made: dict[str, Any] = client.create_route(ApiId=api, RouteKey=key, **more)
    del made["ResponseMetadata"]
    return made


def seen_route(client: Any, api: str, route: str) -> dict[str, Any]:
    """What GetRoute answers."""
    seen: dict[str, Any] = client.get_route(ApiId=api, RouteId=route)
    del seen["ResponseMetadata"]
    return seen


def changed_route(client: Any, api: str, route: str, **asked: Any) -> dict[str, Any]:
    """Update a route, see that GetRoute answers likewise, and return the answer."""
    changed: dict[str, Any] = client.update_route(ApiId=api, RouteId=route, **asked)
    del changed["ResponseMetadata"]
    assert seen_route(client, api, route) == changed
    return changed


def another_api(client: Any, protocol: str = "HTTP") -> str:
    """Create an API beside that of the test and return its id."""
    more = {"RouteSelectionExpression": "$request.body.action"} if protocol == "WEBSOCKET" else {}
    api: str = client.create_api(Name="another", ProtocolType=protocol, **more)["ApiId"]
    return api


def make_target(client: Any, api: str) -> str:
    """Create an integration and return it as the target of a route."""
    made = client.create_integration(
        ApiId=api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri="https://example.com",
        PayloadFormatVersion="1.0",
    )
    return f"integrations/{made['IntegrationId']}"


def route_to_deploy(client: Any, api: str, key: str = "GET /pets") -> str:
    """Create a route with a target, the API's first integration or a new one, and return its id.

    An HTTP API needs such a route to be deployed.
    """
    there = client.get_integrations(ApiId=api)["Items"]
    target = f"integrations/{there[0]['IntegrationId']}" if there else make_target(client, api)
    route: str = make_route(client, api, key, Target=target)["RouteId"]
    return route


def jwt_authorizer(client: Any, api: str, name: str = "jwt") -> str:
    """Create an authorizer that checks JWTs and return its id."""
    authorizer: str = client.create_authorizer(
        ApiId=api,
        Name=name,
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://example.com", "Audience": ["pets"]},
    )["AuthorizerId"]
    return authorizer


def lambda_authorizer(client: Any, api: str) -> str:
    """Create an HTTP API's authorizer that calls a function and return its id."""
    authorizer: str = client.create_authorizer(
        ApiId=api,
        Name="function",
        AuthorizerType="REQUEST",
        AuthorizerUri=INVOCATION,
        AuthorizerPayloadFormatVersion="2.0",
        IdentitySource=["$request.header.Authorization"],
    )["AuthorizerId"]
    return authorizer


def websocket_authorizer(client: Any, api: str) -> str:
    """Create a WebSocket API's authorizer, which calls a function, and return its id."""
    authorizer: str = client.create_authorizer(
        ApiId=api,
        Name="function",
        AuthorizerType="REQUEST",
        AuthorizerUri=INVOCATION,
        IdentitySource=["route.request.header.Auth"],
    )["AuthorizerId"]
    return authorizer


def make_model(client: Any, api: str, name: str = "Message") -> str:
    """Create a model and return its id."""
    model: str = client.create_model(ApiId=api, Name=name, ContentType="application/json", Schema="{}")[
        "ModelId"
    ]
    return model
