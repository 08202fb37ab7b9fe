"""What a template makes: its resources, made by the calls that CloudFormation makes for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from definitions.cloudformation import Stack

    Object = dict[str, Any]

# What CloudFormation calls for each type of resource, those first that others need; and what names what is made.
CALLS = {
    "VpcLink": ("create_vpc_link", "VpcLinkId"),
    "DomainName": ("create_domain_name", "DomainName"),
    "Api": ("create_api", "ApiId"),
    "Authorizer": ("create_authorizer", "AuthorizerId"),
    "Model": ("create_model", "ModelId"),
    "Integration": ("create_integration", "IntegrationId"),
    "Route": ("create_route", "RouteId"),
    "RouteResponse": ("create_route_response", "RouteResponseId"),
    "Stage": ("create_stage", "StageName"),
    "ApiMapping": ("create_api_mapping", "ApiMappingId"),
}
# What a call names, and an answer doesn't show.
NAMED = {"ApiId", "DomainName", "RouteId"}


def make(
    client: Any, stack: Stack, types: Iterable[str] = tuple(CALLS)
) -> Iterator[tuple[str, Object, Object]]:
    """Make the resources of these types: the logical id of each, what is asked for, and what the answer shows."""
    for type_ in types:
        operation, key = CALLS[type_]
        for name, asked in stack.resources(f"AWS::ApiGatewayV2::{type_}"):
            answer = getattr(client, operation)(**_params(asked))
            stack.made[name] = answer[key]
            yield name, asked, answer


def _params(asked: Object) -> Object:
    """The parameters of a call: what is an object in a template may be a text in a call."""
    schema = asked.get("Schema")
    return {**asked, "Schema": json.dumps(schema)} if isinstance(schema, dict) else asked


def check_shown(asked: Object, answer: Object, unshown: Iterable[str] = ()) -> None:
    """Whatever a template asks for is shown, but for what names the holder of what is made."""
    assert asked.keys() - answer.keys() <= NAMED | set(unshown)
    assert _contains(
        answer, {name: value for name, value in asked.items() if name in answer and name != "Schema"}
    )


def _contains(whole: Any, part: Any) -> bool:
    """Whether a value has another's members and elements, and perhaps more members."""
    if isinstance(part, dict):
        return all(name in whole and _contains(whole[name], value) for name, value in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(_contains, whole, part))
    return bool(whole == part)


def parts(client: Any, operation: str, api: str, key: str, **more: Any) -> dict[str, Object]:
    """What an API has of a kind, by the value of a member."""
    return {one[key]: one for one in getattr(client, operation)(ApiId=api, **more)["Items"]}
