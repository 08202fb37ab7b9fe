"""HTTP APIs of every sort, as what to ask a client for, and how they compare once they are made."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from hypothesis import strategies as st

ACCOUNT = "123456789012"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:pets"
INVOCATION = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/pets"
CALLER = "arn:aws:iam::*:user/*"
LISTENER = (
    f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:listener/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"
)
SERVICE = f"arn:aws:servicediscovery:us-east-1:{ACCOUNT}:service/srv-pets?stage=prod&x=%20"
METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
SUBTYPES = {
    "EventBridge-PutEvents": (["Detail", "DetailType", "Source"], ["Time", "Resources"]),
    "SQS-SendMessage": (["QueueUrl", "MessageBody"], ["DelaySeconds"]),
    "SQS-ReceiveMessage": (["QueueUrl"], ["AttributeNames"]),
    "SQS-DeleteMessage": (["ReceiptHandle", "QueueUrl"], []),
    "SQS-PurgeQueue": (["QueueUrl"], []),
    "AppConfig-GetConfiguration": (["Application", "Environment", "Configuration", "ClientId"], []),
    "Kinesis-PutRecord": (["StreamName", "Data", "PartitionKey"], ["ExplicitHashKey"]),
    "StepFunctions-StartExecution": (["StateMachineArn"], ["Input"]),
    "StepFunctions-StartSyncExecution": (["StateMachineArn"], ["Name"]),
    "StepFunctions-StopExecution": (["ExecutionArn"], ["Cause", "Error"]),
}

# Texts. What YAML or OpenAPI might take for something else comes up often.

_TRAPS = [
    *("~", "null", "yes", "no", "on", "true", "1", "1.0", "1e3", "0x1F", "0o17", "1_000", "12:30:45", ".inf"),
    *(
        "2026-11-22",
        "2026-11-22T00:00:00Z",
        "<<",
        "=",
        "*",
        "&a",
        "*a",
        "!",
        "!!str",
        "%",
        "@",
        "`",
        "-",
        "?",
    ),
    *(
        "- a",
        "a: b",
        "a #b",
        "# a",
        "{",
        "[]",
        "{a}",
        "'",
        '"',
        "\\",
        "\\u0041",
        "\n",
        "a\n  b\n\n",
        " a ",
        "\t",
    ),
    *("$ref", "#/components", "x-amazon-apigateway-integration", "integration1", "$default", "ANY", "{{x}}"),
    *("\0", "\x85", "\u2028", "\ufeff", "\ufffe", "é", "猫", "\U0001f408", "\U0010ffff"),
]


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Texts of such a length; those that are no text of YAML's, or have a meaning somewhere, among them."""
    traps = [trap for trap in _TRAPS if least <= len(trap) <= most]
    return st.sampled_from(traps) | st.text(min_size=least, max_size=min(most, 20))


def _fitting(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(pattern), fullmatch=True)


_HEADER = _fitting(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,6}")
_NAME = _fitting(r"[^\s${},]{1,6}")
_VARIABLE = _fitting("[A-Za-z0-9._:-]{1,4}")


def _words(least: int, most: int) -> st.SearchStrategy[str]:
    """Texts that are some to OpenAPI: one without a letter is none."""
    return texts(least, most).filter(lambda text: not text or bool(text.strip()))


# APIs


def _some(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these members."""
    return st.fixed_dictionaries({}, optional=members)


def _of(fixed: dict[str, Any], **members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """What is fixed, and any of these members."""
    return _some(**members).map(lambda found: {**fixed, **found})


_ORIGINS = st.sampled_from(
    ["*", "http://*", "https://*", "https://example.com", "http://localhost:3000", "https://x.example:8443"]
)
_CORS = _some(
    AllowCredentials=st.booleans(),
    AllowHeaders=st.lists(_HEADER, max_size=3),
    AllowMethods=st.lists(st.sampled_from(["*", "GET", "get", "TRACE", "CONNECT"]), max_size=3),
    AllowOrigins=st.lists(_ORIGINS, max_size=3),
    ExposeHeaders=st.lists(_HEADER, max_size=2),
    MaxAge=st.integers(-1, 86_400),
).filter(lambda cors: not (cors.get("AllowCredentials") and "*" in cors.get("AllowOrigins", ())))

_TAGS = st.dictionaries(
    _words(1, 128).filter(lambda key: not key.lower().startswith("aws:")), texts(0, 256), max_size=3
)
APIS = st.fixed_dictionaries(
    {"Name": _words(1, 128), "ProtocolType": st.just("HTTP")},
    optional={
        "Description": _words(0, 1024),
        "Version": _words(1, 64),
        "Tags": _TAGS,
        "CorsConfiguration": _CORS,
        "DisableExecuteApiEndpoint": st.booleans(),
    },
)

# Integrations

_STATIC = texts(1, 200).filter(lambda text: not text.startswith("$") and "${" not in text)


def _values(*picking: str) -> st.SearchStrategy[str]:
    """Values of parameters: static text, what picks a value, and both in one."""
    picked = st.sampled_from(picking)
    mixed = st.tuples(_STATIC, picked).map(lambda parts: f"a{parts[0]}${{{parts[1]}}}")
    return _STATIC | picked.map(lambda one: f"${one}") | mixed.filter(lambda text: text.count("${") == 1)


_FROM_REQUEST = _values(
    "request.header.Pet", "request.querystring.a.b", "request.path", "request.path.id", "request.body.a[0]",
    "context.requestId", "stageVariables.pet",
)  # fmt: skip
_FROM_RESPONSE = _values("response.header.Pet", "response.body.a.b", "context.requestId")
# Of the headers that are reserved, these are as short.
_FREE_HEADER = _HEADER.filter(lambda name: name.lower() not in ("apigw-", "origin", "te", "via", "x-amz-"))
_ACTIONS = st.sampled_from(["append", "overwrite", "remove"])


_TO_HEADER = st.tuples(_ACTIONS, _FREE_HEADER).map(":header.".join)
_TO_REQUEST = (
    st.just("overwrite:path")
    | _TO_HEADER
    | st.tuples(_ACTIONS, _NAME).map(":querystring.".join)
    | st.tuples(_ACTIONS, _NAME).map(":path.".join)
)
_REQUEST_PARAMETERS = st.dictionaries(_TO_REQUEST, _FROM_REQUEST, max_size=3).map(
    lambda found: {key: "" if key.startswith("remove:p") else value for key, value in found.items()}
)
_STATUS = st.sampled_from(["200", "299", "404", "599"])
_RESPONSE_PARAMETERS = st.dictionaries(
    _STATUS,
    st.dictionaries(_TO_HEADER, _FROM_RESPONSE, max_size=2)
    | _STATUS.map(lambda status: {"overwrite:statuscode": status}),
    max_size=2,
)
_COMMON = {
    "TimeoutInMillis": st.integers(50, 30_000),
    "Description": texts(0, 100),
}
_MAPPED = {"RequestParameters": _REQUEST_PARAMETERS, "ResponseParameters": _RESPONSE_PARAMETERS, **_COMMON}
_URLS = st.sampled_from(
    [
        "https://example.com",
        "HTTP://example.com:8080/pets/{id}?a=b#c",
        "https://${stageVariables.host}/猫",
        "http://a",
    ]
)
_LAMBDA = _of(
    {"IntegrationType": "AWS_PROXY"},
    PayloadFormatVersion=st.sampled_from(["1.0", "2.0"]),
    IntegrationMethod=st.sampled_from(METHODS),
    CredentialsArn=st.sampled_from([ROLE, CALLER]),
    ConnectionType=st.just("INTERNET"),
    **_MAPPED,
)
_LAMBDAS = st.builds(
    lambda uri, rest: {**rest, "IntegrationUri": uri},
    st.sampled_from([FUNCTION, INVOCATION, f"{FUNCTION}:live", f"{FUNCTION}:${{stageVariables.alias}}"]),
    _LAMBDA,
)
_HTTP = st.builds(
    lambda method, uri, rest: {**rest, "IntegrationMethod": method, "IntegrationUri": uri},
    st.sampled_from(METHODS),
    _URLS,
    _of(
        {"IntegrationType": "HTTP_PROXY"},
        PayloadFormatVersion=st.just("1.0"),
        CredentialsArn=st.just(ROLE),
        **_MAPPED,
    ),
)
_PRIVATE = st.builds(
    lambda method, uri, rest: {**rest, "IntegrationMethod": method, "IntegrationUri": uri},
    st.sampled_from(METHODS),
    st.sampled_from([LISTENER, SERVICE]),
    _of(
        {"IntegrationType": "HTTP_PROXY", "ConnectionType": "VPC_LINK"},
        TlsConfig=_some(ServerNameToVerify=texts(1, 512)),
        **_MAPPED,
    ),
)


@st.composite
def _actions(draw: Any) -> dict[str, Any]:
    """An integration of a subtype, with what it needs."""
    subtype = draw(st.sampled_from(sorted(SUBTYPES)))
    required, optional = SUBTYPES[subtype]
    more = draw(st.lists(st.sampled_from([*optional, "Region"]), unique=True))
    fixed = {
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": subtype,
        "CredentialsArn": draw(st.sampled_from([ROLE, CALLER])),
        "PayloadFormatVersion": "1.0",
        "RequestParameters": {name: draw(_FROM_REQUEST) for name in [*required, *more]},
    }
    return draw(_of(fixed, ResponseParameters=_RESPONSE_PARAMETERS, **_COMMON))


INTEGRATIONS = _LAMBDAS | _HTTP | _PRIVATE | _actions()

# Authorizers. Their names are those of security schemes, which have a form.

NAMES = _fitting("[A-Za-z0-9._-]{1,12}")
_FROM_CALL = _HEADER.map("$request.header.{}".format) | _NAME.map("$request.querystring.{}".format)
_AROUND = st.sampled_from(["$context.identity.sourceIp", "$stageVariables.pet", "$context.http.user-agent"])
_EXPRESSION = texts(0, 1024)
_JWT = st.builds(
    lambda source, issuer, audience, rest: {
        **rest,
        "IdentitySource": [source],
        "JwtConfiguration": {"Issuer": issuer, "Audience": audience},
    },
    _FROM_CALL,
    st.sampled_from(["https://example.com", "https://example.com:8443/v1/猫/", "https://a"]),
    st.lists(texts(0, 100), min_size=1, max_size=3),
    _of({"AuthorizerType": "JWT"}, IdentityValidationExpression=_EXPRESSION),
)


def _fits(members: dict[str, Any]) -> bool:
    cached = members.get("AuthorizerResultTtlInSeconds", 0) > 0 and not members.get("IdentitySource")
    simple = members.get("EnableSimpleResponses") and members["AuthorizerPayloadFormatVersion"] != "2.0"
    return not cached and not simple


_REQUEST = st.builds(
    lambda version, sources, rest: {
        **rest,
        "AuthorizerPayloadFormatVersion": version,
        "IdentitySource": sources,
    },
    st.sampled_from(["1.0", "2.0"]),
    st.lists(_FROM_CALL | _AROUND, max_size=3),
    _of(
        {"AuthorizerType": "REQUEST", "AuthorizerUri": INVOCATION},
        IdentityValidationExpression=_EXPRESSION,
        AuthorizerCredentialsArn=st.just(ROLE),
        AuthorizerResultTtlInSeconds=st.sampled_from([0, 1, 3600]),
        EnableSimpleResponses=st.booleans(),
    ),
).filter(_fits)
_AUTHORIZERS = st.dictionaries(NAMES, _JWT | _REQUEST, max_size=4).map(
    lambda found: [{**members, "Name": name} for name, members in found.items()]
)

# Routes

_SEGMENTS = st.sampled_from(["pets", "a.b", "x-a", "_", "-", ".", "..", ":", "get", "parameters"])


@st.composite
def _paths(draw: Any) -> str:
    """A path, with variables, of which some may have one name, and the last may be greedy."""
    plain = _SEGMENTS | _fitting(r"[a-zA-Z0-9.:_-]{1,5}")
    variables = draw(st.lists(_VARIABLE, max_size=3))
    segments = [f"{{{name}}}" for name in variables] + draw(st.lists(plain, max_size=3))
    mixed = draw(st.permutations(segments))
    if mixed and mixed[-1].startswith("{") and draw(st.booleans()):
        mixed = [*mixed[:-1], mixed[-1][:-1] + "+}"]
    return (
        "/"
        + "/".join(mixed)
        + draw(st.sampled_from(["", "/"] if mixed and not mixed[-1].endswith("+}") else [""]))
    )


KEYS = st.just("$default") | st.tuples(st.sampled_from(METHODS), _paths()).map(" ".join)


def alike(key: str) -> str:
    """A route key without the names of its variables: an API has one of each."""
    return re.sub(r"\{[^{}+]+(\+?)\}", r"{\1}", key)


class Wish(NamedTuple):
    """An API with its parts. Routes name integrations and authorizers by their places in the lists."""

    api: dict[str, Any]
    integrations: list[dict[str, Any]]
    authorizers: list[dict[str, Any]]
    routes: list[dict[str, Any]]


@st.composite
def _routes(draw: Any, integrations: int, authorizers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = draw(st.lists(KEYS, unique_by=alike, min_size=1, max_size=6))
    operations = iter(draw(st.lists(_words(1, 64), unique=True, min_size=len(keys), max_size=len(keys))))
    target = st.none() | st.integers(0, integrations - 1) if integrations else st.none()
    guards = ["NONE", "AWS_IAM", *range(len(authorizers))]
    scopes = st.lists(texts(1, 64), max_size=3)
    routes = []
    for key in keys:
        route = {"RouteKey": key, "Target": draw(target), "Guard": draw(st.sampled_from(guards))}
        if draw(st.booleans()):
            route["OperationName"] = next(operations)
        if isinstance(route["Guard"], int) and authorizers[route["Guard"]]["AuthorizerType"] == "JWT":
            route["AuthorizationScopes"] = draw(scopes)
        routes.append(route)
    return routes


@st.composite
def wishes(draw: Any) -> Wish:
    """Any HTTP API that can go out as a definition, and come back as it was but for integrations that routes share.

    Not among them: operations of the same name, which OpenAPI doesn't have; and texts without a letter, which are as good
    as none in it.
    """
    integrations = draw(st.lists(INTEGRATIONS, max_size=4))
    authorizers = draw(_AUTHORIZERS)
    return Wish(draw(APIS), integrations, authorizers, draw(_routes(len(integrations), authorizers)))


# Making them


def link_of(client: Any) -> str:
    """Make a VPC link and return its id."""
    link: str = client.create_vpc_link(Name="pets", SubnetIds=["subnet-1"])["VpcLinkId"]
    return link


def grant(client: Any, wish: Wish, link: str) -> str:
    """Make an API, one operation after another, and return its id."""
    api: str = client.create_api(**wish.api)["ApiId"]
    integrations = [_integration(client, api, asked, link) for asked in wish.integrations]
    authorizers = [
        (asked["AuthorizerType"], client.create_authorizer(ApiId=api, **asked)["AuthorizerId"])
        for asked in wish.authorizers
    ]
    for asked in wish.routes:
        own = {name: asked[name] for name in asked if name not in ("Target", "Guard")}
        if asked["Target"] is not None:
            own["Target"] = f"integrations/{integrations[asked['Target']]}"
        client.create_route(ApiId=api, **own, **_guard(asked["Guard"], authorizers))
    return api


def _integration(client: Any, api: str, asked: dict[str, Any], link: str) -> str:
    own = {"ConnectionId": link, **asked} if asked.get("ConnectionType") == "VPC_LINK" else asked
    made: str = client.create_integration(ApiId=api, **own)["IntegrationId"]
    return made


def _guard(guard: str | int, authorizers: list[tuple[str, str]]) -> dict[str, str]:
    if isinstance(guard, str):
        return {"AuthorizationType": guard}
    type_, authorizer = authorizers[guard]
    return {"AuthorizationType": "JWT" if type_ == "JWT" else "CUSTOM", "AuthorizerId": authorizer}


# Comparing them


def meaning(client: Any, api: str) -> dict[str, Any]:
    """An API and its parts without ids: what leads to the same answers as another that means the same.

    An integration is known by what it is and by the routes that it is for; its description is an import's own.
    """
    authorizers = {one.pop("AuthorizerId"): one for one in client.get_authorizers(ApiId=api)["Items"]}
    integrations = {one.pop("IntegrationId"): one for one in client.get_integrations(ApiId=api)["Items"]}
    targeted: dict[str, list[str]] = {name: [] for name in integrations}
    routes = {}
    for route in client.get_routes(ApiId=api)["Items"]:
        del route["RouteId"]
        target = route.pop("Target", None)
        if target is not None:
            targeted[target.partition("/")[2]].append(route["RouteKey"])
        if "AuthorizerId" in route:
            route["AuthorizerId"] = authorizers[route["AuthorizerId"]]["Name"]
        routes[route["RouteKey"]] = route
    for integration in integrations.values():
        integration.pop("Description", None)
    return {
        "Api": _own(client.get_api(ApiId=api)),
        "Authorizers": {one["Name"]: one for one in authorizers.values()},
        "Integrations": sorted(
            ((sorted(targeted[name]), one) for name, one in integrations.items()), key=json.dumps
        ),
        "Routes": routes,
    }


def unshared(found: dict[str, Any]) -> dict[str, Any]:
    """What an API means once it has been exported: each route has an integration of its own."""
    rows = [([key], one) for keys, one in found["Integrations"] for key in keys]
    rows += [([], one) for keys, one in found["Integrations"] if not keys]
    return {**found, "Integrations": sorted(rows, key=json.dumps)}


def nameless(body: bytes) -> bytes:
    """An export without the ids in it: that of the API, and those of integrations that no route has."""
    return re.sub(rb"unusedIntegration_[a-z0-9]+|https://[a-z0-9]+[.]execute-api", b"", body)


def _own(answer: dict[str, Any]) -> dict[str, Any]:
    others = ("ApiEndpoint", "ApiId", "CreatedDate", "ImportInfo", "ResponseMetadata", "Warnings")
    return {name: value for name, value in answer.items() if name not in others}


def export(client: Any, api: str, output: str = "JSON", **more: Any) -> bytes:
    """What ExportApi answers."""
    answer = client.export_api(ApiId=api, OutputType=output, Specification="OAS30", **more)
    body: bytes = answer["body"].read()
    return body
