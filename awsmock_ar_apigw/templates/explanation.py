"""What a template would make, in words: its resources, what conditions leave out, and the routes of its APIs; nothing is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.templates.changes import planned, unmade

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.templates.plan import Plan

_V2 = "AWS::ApiGatewayV2::"
# Types whose Ref is a property, where the template sets it. [their pages in the template reference, each under Return values]
_REFS = {
    "AWS::ApiGatewayV2::DomainName": "DomainName",
    "AWS::ApiGatewayV2::Stage": "StageName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
}
# OpenAPI's word for every method, by an extension of API Gateway's.
_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"


class Route(NamedTuple):
    """A route, what takes it, and who may."""

    key: str
    target: str
    authorization: str


def explanation(plan: Plan, name: str, where: Where) -> str:
    """What a plan would make.

    Parameters:
        plan: the plan, of which nothing was made.
        name: what the stack would be called.
        where: where it would be.
    """
    properties = _planned(plan)
    count = len(properties)
    lines = [
        f"Stack {name} of {plan.template.name}, {where.region} of {where.account}: {count} resource{'s' * (count != 1)}",
        *_table(_rows(plan, properties)),
    ]
    if left_out := plan.left_out:
        lines += ["Left out, as their conditions say:"]
        lines += _table(
            (one, plan.template.resources[one].type, str(plan.template.resources[one].condition))
            for one in left_out
        )
    for logical_id, api in properties.items():
        if plan.template.resources[logical_id].type == f"{_V2}Api":
            lines += _of_api(plan, properties, logical_id, api)
    if outputs := plan.outputs_wanted:
        lines += [f"Outputs: {', '.join(outputs)}"]
    return "\n".join(lines)


def _planned(plan: Plan) -> dict[str, dict[str, Any]]:
    """What each resource is to be like, as far as that is known, in the order in which they would be made."""
    found: dict[str, dict[str, Any]] = {}
    for logical_id in plan.order:
        found[logical_id] = planned(plan, logical_id)
        ref = _ref(plan, logical_id, found[logical_id])
        made = unmade(logical_id)
        plan.made[logical_id] = made._replace(physical_id=ref) if ref else made
    return found


def _ref(plan: Plan, logical_id: str, properties: Mapping[str, Any]) -> str:
    """What Ref would give, where that is known."""
    return str(properties.get(_REFS.get(plan.template.resources[logical_id].type, ""), ""))


def _rows(plan: Plan, properties: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for logical_id, ours in properties.items():
        ref = _ref(plan, logical_id, ours)
        yield logical_id, plan.template.resources[logical_id].type, f"Ref: {ref}" if ref else ""


def _table(rows: Any) -> list[str]:
    """Rows of texts, below each other."""
    every = list(rows)
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    return [
        f"  {'  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))}".rstrip()
        for row in every
    ]


# Routes


def _of_api(
    plan: Plan, properties: Mapping[str, Mapping[str, Any]], logical_id: str, api: Mapping[str, Any]
) -> list[str]:
    declared = [
        route
        for one, ours in properties.items()
        if plan.template.resources[one].type == f"{_V2}Route" and _named(ours.get("ApiId")) == logical_id
        for route in [_route(properties, ours)]
    ]
    routes = [*declared, *_of_target(api), *_of_definition(api.get("Body"))]
    protocol = api.get("ProtocolType", "HTTP")
    head = f"Routes of {logical_id} ({protocol}): {len(routes)}"
    if "BodyS3Location" in api:
        head += ", and those of its definition in S3"
    return [head, *_table((one.key, f"→ {one.target}", one.authorization) for one in routes)]


def _named(value: Any) -> str:
    """The logical id that a value comes from; the value, where it comes from none."""
    text = str(value)
    _before, begin, rest = text.partition("<")
    name, end, _after = rest.partition(">")
    return name.partition(".")[0] if begin and end else text


def _route(properties: Mapping[str, Mapping[str, Any]], route: Mapping[str, Any]) -> Route:
    integration = properties.get(_named(route.get("Target", "")), {})
    target = _target(integration.get("IntegrationUri"), integration) if integration else "nothing"
    kind = str(route.get("AuthorizationType", "NONE"))
    by = f" by {_named(route['AuthorizerId'])}" if "AuthorizerId" in route else ""
    keyed = ", with an API key" if route.get("ApiKeyRequired") in (True, "true", "True") else ""
    return Route(str(route.get("RouteKey", "")), target, f"{kind}{by}{keyed}")


def _target(uri: Any, integration: Mapping[str, Any]) -> str:
    kind = integration.get("IntegrationType", integration.get("type", ""))
    subtype = integration.get("IntegrationSubtype", integration.get("subtype"))
    return f"{_named(uri) if uri else subtype or 'nothing'} ({str(kind).upper()})"


def _of_target(api: Mapping[str, Any]) -> Iterator[Route]:
    """The route of a quick create."""
    if "Target" in api:
        yield Route(str(api.get("RouteKey", "$default")), _named(api["Target"]), "NONE")


def _of_definition(body: Any) -> Iterator[Route]:
    """The routes of an OpenAPI definition; whether they can be is found by whoever imports it."""
    paths = body.get("paths") if isinstance(body, Mapping) else None
    for path, methods in paths.items() if isinstance(paths, Mapping) else ():
        for method, operation in methods.items() if isinstance(methods, Mapping) else ():
            if isinstance(operation, Mapping) and (method == _ANY or method in _METHODS):
                verb = "ANY" if method == _ANY else method.upper()
                key = "$default" if path == "/$default" else f"{verb} {path}"
                integration = operation.get(_INTEGRATION)
                integration = integration if isinstance(integration, Mapping) else {}
                security = operation.get("security", body.get("security"))
                yield Route(key, _target(integration.get("uri"), integration), _security(security))


_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def _security(requirements: Any) -> str:
    """What an OpenAPI operation asks of whoever calls it."""
    # SAM writes NONE for what nobody is asked for, which is no scheme.
    every = requirements if isinstance(requirements, list) else []
    names = [name for one in every if isinstance(one, Mapping) for name in map(str, one) if name != "NONE"]
    return f"by {' or '.join(names)}" if names else "NONE"
