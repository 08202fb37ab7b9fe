"""Models: the shapes of a WebSocket API's messages, as JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied
from awsmock_ar_apigw.kit.record import drop, fresh_id, given, locate, new, put, users
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import parsed, problem_of
from awsmock_ar_apigw.services.apigatewayv2.apis.model_template import template_of
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, HTTP
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    UNLISTED_CONFLICT,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.forms import MODEL_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

MODEL = APIGATEWAYV2.kind(
    "Model",
    ids=("ApiId", "ModelId"),
    parent=API.name,
    indexes={"name": lambda record: ((record.parent, record.members["Name"]),)},
    missing=missing("Model", observed("REST APIs say so")),
)
PATCH = Patch(
    Change("Description", emptied, chosen("as the description of an API")),
    Change(
        "Schema", emptied, documented("Model › schema: 0 to 32,768 characters, so that a model may have none")
    ),
)

# Rules

ON_HTTP = Rule(
    BAD_REQUEST,
    "Currently, Models are not permitted for APIs with a protocol type of HTTP",
    observed("badmintoncryer/cdk-preflight, model-websocket-only; Models: supported only for WebSocket APIs"),
)
BAD_NAME = Rule(
    BAD_REQUEST,
    "Model name must be alphanumeric: {Name}",
    observed("badmintoncryer/cdk-preflight, model-name-alphanumeric; Model › name"),
    lambda _call, whole: not MODEL_NAME.fits(whole["Name"]),
)
BAD_SCHEMA = Rule(
    BAD_REQUEST,
    "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified. {problem}]",
    documented("Model › schema: JSON Schema draft 4; the text is that of REST APIs"),
)
NAME_TAKEN = Rule(
    CONFLICT,
    "Model with name {name} already exists for this API",
    documented("Models › POST › 409: the resource already exists; the text is our choice"),
)
NAME_USED = Rule(
    CONFLICT,
    "Cannot rename model '{name}', is referenced in {where}",
    chosen("routes name their models: another name would leave them with none; UpdateModel lists the error"),
)
USED = Rule(
    UNLISTED_CONFLICT,
    "Cannot delete model '{name}', is referenced in {where}",
    observed("the same refusal by REST APIs"),
)

# Operations


@APIGATEWAYV2.op("CreateModel")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a model."""
    return view(make(call, locate(call, API, p), given(MODEL, p)))


@APIGATEWAYV2.op("GetModel")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a model."""
    return view(locate(call, MODEL, p))


@APIGATEWAYV2.op("GetModelTemplate")
def get_template(call: Call, p: Params) -> dict[str, Any]:
    """Get a template for messages with a model's structure."""
    members = locate(call, MODEL, p).members
    return {"Value": template_of(parsed(members["Schema"]) if has_structure(members) else None)}


@APIGATEWAYV2.op("GetModels", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List an API's models; an HTTP API has none.

    [chosen: that an HTTP API can have none is no reason to refuse the question]
    """
    return listing(call, MODEL, view, by=("parent", locate(call, API, p).key))


@APIGATEWAYV2.op("UpdateModel")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a model; what is left out stays."""
    record = locate(call, MODEL, p)
    return view(change(call, locate(call, API, p), record, given(MODEL, p)))


@APIGATEWAYV2.op("DeleteModel")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a model that no route and no route response uses."""
    record = locate(call, MODEL, p)
    _check_unused(call, record, USED)
    drop(call, MODEL, record)
    return {}


# What others use


def make(call: Call, api: Record, asked: Mapping[str, Any]) -> Record:
    """A new model of an API.

    Raises:
        ServiceError: the model would break a rule.
    """
    if api.members["ProtocolType"] == HTTP:
        raise ON_HTTP.refusal()
    members = PATCH.apply({}, asked)
    members["ModelId"] = fresh_id(call, MODEL, 6, api.key)
    key = key_of(api.key, members["ModelId"])
    _check(call, api, key, members)
    return put(call, MODEL, new(call, MODEL, key, members, parent=api.key))


def change(call: Call, api: Record, record: Record, asked: Mapping[str, Any]) -> Record:
    """A model with what is asked for changed.

    Raises:
        ServiceError: the model would break a rule, or would lose a name by which it is used.
    """
    members = PATCH.apply(record.members, asked)
    _check(call, api, record.key, members)
    if members["Name"] != record.members["Name"]:
        _check_unused(call, record, NAME_USED)
    return put(call, MODEL, record._replace(members=members, updated=call.now))


def _check(call: Call, api: Record, key: str, members: Mapping[str, Any]) -> None:
    check_all((BAD_NAME,), call, members)
    problem = problem_of(members["Schema"]) if has_structure(members) else None
    if problem is not None:
        raise BAD_SCHEMA.refusal(problem=problem)
    found = call.table(MODEL).find("name", (api.key, members["Name"]))
    if found is not None and found.key != key:
        raise NAME_TAKEN.refusal(name=members["Name"])


def has_structure(members: Mapping[str, Any]) -> bool:
    """Whether a model's schema is one of JSON: for other types of content it may be any text.

    [chosen: a model without a type of content is one of JSON]
    """
    content = members.get("ContentType", "application/json").partition(";")[0].strip().lower()
    return "Schema" in members and content == "application/json"


def _check_unused(call: Call, record: Record, rule: Rule) -> None:
    where = ", ".join(_places(users(call, MODEL, record)))
    if where:
        raise rule.refusal(name=record.members["Name"], where=where)


def _places(using: Iterator[Record]) -> Iterator[str]:
    for record in using:
        if "RouteKey" in record.members:
            yield f"route: {record.members['RouteKey']}"
        else:
            yield f"route response: {record.members['RouteResponseKey']}"


# What others see


def view(record: Record) -> dict[str, Any]:
    """A Model."""
    return dict(record.members)
