"""What a template of SAM asks for, by the reference of SAM: the API of it, its stage and its domain name.

Nothing here looks at what SAM's translator makes of the template: that is what it is compared with.
"""

from __future__ import annotations

import copy
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from samtranslator.translator.transform import transform

from definitions.cloudformation import ACCOUNT, NAME, REGION, Stack, parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    Object = dict[str, Any]

IMPLICIT = "ServerlessHttpApi"
DEFAULT = "$default"
BY_SAM = {"httpapi:createdBy": "SAM"}
WITHOUT_SLASH = "Parse issue: attribute paths. Resource $default should start with /"
# [observed: aws/serverless-application-model#2424]
WITHOUT_URL = "Parse issue: attribute .servers.url is missing"


class _NoPolicies:
    """Managed policies, which no template of ours names."""

    def load(self) -> dict[str, str]:
        return {}


def translated(template: Object) -> Object:
    """What SAM makes of a template."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_DEFAULT_REGION", REGION)
        found = transform(copy.deepcopy(template), parameters(template), _NoPolicies())
    plain: Object = json.loads(json.dumps(found))
    return plain


def apis(template: Object) -> list[Api]:
    """The APIs of a template: those that it names, and the one of events that name none."""
    stack = Stack(template)
    named = [name for name, _properties in stack.resources("AWS::Serverless::HttpApi")]
    implicit = [IMPLICIT] if any("ApiId" not in event for _function, event in _events(stack)) else []
    return [Api(stack, name) for name in [*named, *implicit]]


def _events(stack: Stack) -> Iterator[tuple[str, Object]]:
    """The events of HTTP APIs: which function is called, and the event's properties."""
    for name, function in stack.resources("AWS::Serverless::Function"):
        alias = function.get("AutoPublishAlias")
        for event in function.get("Events", {}).values():
            yield (f"{name}:{alias}" if alias else name), event.get("Properties", {})


def _merged(above: Any, own: Any) -> Any:
    """What all resources have, and one's own, which counts where both say something."""
    if not isinstance(above, dict) or not isinstance(own, dict):
        return own
    return {**above, **{name: _merged(above.get(name), value) for name, value in own.items()}}


class Api:
    """One API of a template."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.name = name
        self._stack = stack
        self._body = self.properties.get("DefinitionBody", {})

    @cached_property
    def properties(self) -> Object:
        """Its properties, with those that all APIs of the template have."""
        found = self._stack.template["Resources"].get(self.name, {}).get("Properties", {})
        above = self._stack.template.get("Globals", {}).get("HttpApi", {})
        asked: Object = self._stack.value(_merged(above, found))
        return asked

    def meaning(self) -> Object:
        """The API as ``generated.meaning`` shows one."""
        routes = {**dict(self._routes_of_body()), **dict(self._routes_of_events())}
        return {
            "Api": self._members(),
            "Authorizers": {name: _authorizer(name, one) for name, one in self._authorizers.items()},
            "Integrations": sorted(
                (([key], integration) for key, (_route, integration) in routes.items() if integration),
                key=json.dumps,
            ),
            "Routes": {key: route for key, (route, _integration) in routes.items()},
        }

    def warnings(self) -> list[str]:
        """What AWS warns of in what SAM writes."""
        has_default = DEFAULT in dict(self._routes_of_events()) and not self.properties.get("FailOnWarnings")
        says_endpoint = "DisableExecuteApiEndpoint" in self.properties
        return [*([WITHOUT_URL] if says_endpoint else []), *([WITHOUT_SLASH] if has_default else [])]

    # The API itself

    def _members(self) -> Object:
        asked, info = self.properties, self._body.get("info", {})
        tags = {tag["name"]: tag["x-amazon-apigateway-tag-value"] for tag in self._body.get("tags", [])}
        description = asked.get("Description", info.get("description"))
        return {
            "ApiKeySelectionExpression": "$request.header.x-api-key",
            "IpAddressType": "ipv4",
            "ProtocolType": "HTTP",
            "RouteSelectionExpression": "$request.method $request.path",
            "Name": asked.get("Name") or info.get("title") or NAME,
            "Version": info.get("version", "1.0"),
            "DisableExecuteApiEndpoint": asked.get("DisableExecuteApiEndpoint", False),
            "Tags": {**tags, **asked.get("Tags", {}), **BY_SAM},
            **({"Description": description} if description else {}),
            **({"CorsConfiguration": cors} if (cors := self._cors()) else {}),
        }

    def _cors(self) -> Object:
        """The property's members, over those of a definition; credentials only where they are allowed."""
        asked = self.properties.get("CorsConfiguration") or {}
        own = {"AllowOrigins": ["*"]} if asked is True else asked
        written = self._body.get("x-amazon-apigateway-cors", {})
        found = {**{name[0].upper() + name[1:]: value for name, value in written.items()}, **own}
        return {name: value for name, value in found.items() if (name, value) != ("AllowCredentials", False)}

    # Who may call it

    @cached_property
    def _auth(self) -> Object:
        return self.properties.get("Auth", {})

    @property
    def _authorizers(self) -> Object:
        return self._auth.get("Authorizers", {})

    def _guard(self, method: str, auth: Object) -> Object:
        """What guards a route: what its event says, or the default, which isn't for OPTIONS."""
        default = None if method == "OPTIONS" and not auth else self._auth.get("DefaultAuthorizer", "NONE")
        name = auth.get("Authorizer") or default or "NONE"
        if name in ("NONE", "AWS_IAM"):
            return {"AuthorizationType": name}
        authorizer = self._authorizers[name]
        scopes = auth.get("AuthorizationScopes") or authorizer.get("AuthorizationScopes")
        return {
            "AuthorizationType": "JWT" if "JwtConfiguration" in authorizer else "CUSTOM",
            "AuthorizerId": name,
            **({"AuthorizationScopes": scopes} if scopes else {}),
        }

    # Its routes, each with its integration

    def _route(self, key: str, auth: Object) -> Object:
        return {"ApiKeyRequired": False, "RouteKey": key, **self._guard(key.partition(" ")[0], auth)}

    def _routes_of_events(self) -> Iterator[tuple[str, tuple[Object, Object]]]:
        for function, event in _events(self._stack):
            if event.get("ApiId", IMPLICIT) == self.name:
                key = _key(event.get("Method"), event.get("Path"))
                yield key, (self._route(key, event.get("Auth", {})), _integration(function, event))

    def _routes_of_body(self) -> Iterator[tuple[str, tuple[Object, Object]]]:
        """Those of a definition. Ours name none that an authorizer guards, but for what an event is added to."""
        for path, item in self._body.get("paths", {}).items():
            for method, operation in item.items():
                if method != "parameters":
                    key = _key(method, path)
                    named = {"OperationName": operation["operationId"]} if "operationId" in operation else {}
                    integration = _written(operation.get("x-amazon-apigateway-integration"))
                    yield key, ({**self._route(key, {}), **named}, integration)

    # What is around it

    def stage(self) -> Object:
        """Its stage, as GetStage shows it."""
        asked = self.properties
        settings = {key: dict(one) for key, one in asked.get("RouteSettings", {}).items()}
        for _function, event in _events(self._stack):
            if event.get("ApiId", IMPLICIT) == self.name and "RouteSettings" in event:
                settings.setdefault(_key(event.get("Method"), event.get("Path")), {}).update(
                    event["RouteSettings"]
                )
        return {
            "StageName": asked.get("StageName", DEFAULT),
            "AutoDeploy": True,
            "StageVariables": asked.get("StageVariables", {}),
            "DefaultRouteSettings": {
                "DetailedMetricsEnabled": False,
                **asked.get("DefaultRouteSettings", {}),
            },
            "RouteSettings": settings,
            "Tags": {**asked.get("Tags", {}), **BY_SAM},
            **({"AccessLogSettings": logs} if (logs := asked.get("AccessLogSettings")) else {}),
        }

    def domain(self) -> Object | None:
        """Its domain name as GetDomainName shows it, if it has one."""
        asked = self.properties.get("Domain")
        if asked is None:
            return None
        optional = ("SecurityPolicy", "OwnershipVerificationCertificateArn")
        own = {"MutualTlsAuthentication"} & asked.keys()
        return {
            "DomainName": asked["DomainName"],
            "Configuration": {
                "CertificateArn": asked["CertificateArn"],
                "EndpointType": "REGIONAL",
                **{name: asked[name] for name in optional if name in asked},
            },
            "Tags": {**self._propagated(), **BY_SAM},
            **{name: asked[name] for name in own},
        }

    def _propagated(self) -> Object:
        """The tags that go on to what is made beside the API."""
        return self.properties.get("Tags", {}) if self.properties.get("PropagateTags") else {}

    def mappings(self) -> list[str]:
        """Below which paths of the domain name it is."""
        domain = self.properties.get("Domain")
        return [] if domain is None else domain.get("BasePath", [""])


# Parts


def _key(method: str | None, path: str | None) -> str:
    """A route's key: an event without method and path is for all that no other route takes."""
    if path in (None, DEFAULT):
        return DEFAULT
    word = str(method).upper()
    return f"{'ANY' if word == 'X-AMAZON-APIGATEWAY-ANY-METHOD' else word} {path}"


def _invocation(function: str) -> str:
    """The URI by which a function is called."""
    arn = (
        function if function.startswith("arn:") else f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
    )
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"


def _integration(function: str, event: Object) -> Object:
    return {
        "ConnectionType": "INTERNET",
        "IntegrationMethod": "POST",
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": _invocation(function),
        "PayloadFormatVersion": event.get("PayloadFormatVersion", "2.0"),
        "TimeoutInMillis": int(event.get("TimeoutInMillis", 30_000)),
    }


def _written(extension: Object | None) -> Object:
    """The integration of a definition's operation, if it has one."""
    if extension is None:
        return {}
    return {
        "ConnectionType": "INTERNET",
        "IntegrationMethod": extension["httpMethod"],
        "IntegrationType": extension["type"].upper(),
        "IntegrationUri": extension["uri"],
        "PayloadFormatVersion": extension["payloadFormatVersion"],
        "TimeoutInMillis": extension.get("timeoutInMillis", 30_000),
    }


def _authorizer(name: str, asked: Object) -> Object:
    if "JwtConfiguration" in asked:
        return {
            "Name": name,
            "AuthorizerType": "JWT",
            "IdentitySource": [asked["IdentitySource"]],
            "JwtConfiguration": {word.title(): value for word, value in asked["JwtConfiguration"].items()},
        }
    return {"Name": name, "AuthorizerType": "REQUEST", **_function_asked(asked)}


_SOURCES = {
    "Headers": "$request.header.",
    "QueryStrings": "$request.querystring.",
    "StageVariables": "$stageVariables.",
    "Context": "$context.",
}


def _function_asked(asked: Object) -> Object:
    """How a function is asked who calls."""
    identity, role = asked.get("Identity", {}), asked.get("FunctionInvokeRole", "NONE")
    sources = [f"{start}{one}" for word, start in _SOURCES.items() for one in identity.get(word, [])]
    return {
        "AuthorizerUri": _invocation(asked["FunctionArn"]),
        "AuthorizerPayloadFormatVersion": str(asked["AuthorizerPayloadFormatVersion"]),
        **({"IdentitySource": sources} if sources else {}),
        **({"AuthorizerCredentialsArn": role} if role != "NONE" else {}),
        **({"EnableSimpleResponses": True} if asked.get("EnableSimpleResponses") else {}),
        **(
            {"AuthorizerResultTtlInSeconds": identity["ReauthorizeEvery"]}
            if "ReauthorizeEvery" in identity
            else {}
        ),
    }
