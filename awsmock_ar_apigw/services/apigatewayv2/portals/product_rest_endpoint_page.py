"""Product REST endpoint pages: one method of a REST API, on a page of a portal product."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch
from awsmock_ar_apigw.kit.record import drop, fresh_id, given, life_of, locate, new, put
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    arn_form,
    explained,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.forms import REST_API_ID, REST_PATH, REST_STAGE
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_product import (
    PORTAL_PRODUCT,
    READABLE,
    forget_page,
)
from awsmock_ar_apigw.state.machine import NEW, Machine, Step

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

# States

WRONG_STATE = Rule(
    BAD_REQUEST,
    "A product REST endpoint page in the state {status} can't be changed.",
    chosen("never asked: a page can be changed in every state"),
)
STATUS = Machine(
    "ProductRestEndpointPage",
    (
        Step(
            "CreateProductRestEndpointPage",
            (NEW,),
            via="IN_PROGRESS",
            to="AVAILABLE",
            fails="FAILED",
            takes=10,
            cite=documented("Product REST endpoint pages › Status"),
        ),
        Step(
            "UpdateProductRestEndpointPage",
            ("IN_PROGRESS", "AVAILABLE", "FAILED"),
            via="IN_PROGRESS",
            to="AVAILABLE",
            fails="FAILED",
            takes=10,
            cite=chosen(
                "as its creation; in every state, for it lists no ConflictException, as operations of portals do"
            ),
        ),
    ),
    refuse=lambda _name, status: WRONG_STATE.refusal(status=status),
    explains=True,
)
ARN = arn_form(
    "/portalproducts/{PortalProductId}/productrestendpointpages/{ProductRestEndpointPageId}", account=True
)
PRODUCT_REST_ENDPOINT_PAGE = APIGATEWAYV2.kind(
    "ProductRestEndpointPage",
    ids=("PortalProductId", "ProductRestEndpointPageId"),
    arn=ARN,
    parent=PORTAL_PRODUCT.name,
    machine=STATUS,
    missing=missing("ProductRestEndpointPage", chosen("in the words of the other resources")),
)
# What a page that was made to fail says. [chosen: what goes wrong at AWS isn't known]
FAILURE = {
    "Exception": "InternalServerException",
    "Message": "The product REST endpoint page could not be generated.",
}

# Defaults

NO_OVERRIDES: dict[str, Any] = {"None": {}}


def no_overrides(_given: Params) -> dict[str, Any]:
    """None, as a whole: nothing of it is filled into overrides."""
    return NO_OVERRIDES


DEFAULTS = Defaults(
    Default(
        "DisplayContent", no_overrides, documented("Product REST endpoint page › EndpointDisplayContent")
    ),
    Default(
        "TryItState", "DISABLED", chosen("trying an API out needs CORS on it, which no API has by itself")
    ),
)


def displayed(old: Any, asked: Params) -> Any:
    """What a page overrides from now on: all of what is asked for, or nothing; an empty structure says nothing."""
    if not asked:
        return old
    return asked if asked.get("Overrides") else NO_OVERRIDES


PATCH = Patch(
    Change(
        "DisplayContent",
        displayed,
        chosen("none takes the overrides away, and new overrides take the place of the old ones"),
    )
)

# Rules

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")

BOTH = Rule(
    BAD_REQUEST,
    "Invalid displayContent: specify either none or overrides.",
    chosen("a page can't have overrides and none"),
    lambda _call, p: {"None", "Overrides"} <= p.get("DisplayContent", {}).keys(),
)
NO_PARTS = Rule(
    BAD_REQUEST,
    "Invalid restEndpointIdentifier: identifierParts must be specified.",
    chosen("nothing else identifies an endpoint"),
    lambda _call, p: "IdentifierParts" not in p["RestEndpointIdentifier"],
)
BAD_API_ID = Rule(
    BAD_REQUEST,
    "Invalid REST API identifier specified: {RestApiId}",
    chosen("ids of REST APIs are lower-case letters and digits, as those of the other APIs"),
    lambda _call, parts: not REST_API_ID.fits(parts["RestApiId"]),
)
NO_REST_API = Rule(
    BAD_REQUEST,
    "Invalid REST API identifier specified: {RestApiId}. Portal products support only REST APIs.",
    observed("the developer guide: portals are for REST APIs alone"),
    lambda call, parts: call.table(API).get(parts["RestApiId"]) is not None,
)
BAD_STAGE = Rule(
    BAD_REQUEST,
    "Invalid stage name specified: {Stage}",
    REST_STAGE.cite,
    lambda _call, parts: not REST_STAGE.fits(parts["Stage"]),
)
BAD_PATH = Rule(
    BAD_REQUEST,
    "Invalid path specified: {Path}",
    REST_PATH.cite,
    lambda _call, parts: not REST_PATH.fits(parts["Path"]),
)
BAD_METHOD = Rule(
    BAD_REQUEST,
    "Invalid HTTP method specified: {Method}",
    observed("the developer guide: the methods of REST APIs, and ANY for all of them"),
    lambda _call, parts: parts["Method"] not in METHODS,
)
OF_THE_PARTS = (BAD_API_ID, NO_REST_API, BAD_STAGE, BAD_PATH, BAD_METHOD)
BAD_FLAG = Rule(
    BAD_REQUEST,
    "Invalid value for includeRawDisplayContent: {IncludeRawDisplayContent}. Valid values are true and false.",
    chosen("a question with the answers yes and no, that travels as a text"),
    lambda _call, p: p.get("IncludeRawDisplayContent", "false") not in ("true", "false"),
)

# Operations


@APIGATEWAYV2.op("CreateProductRestEndpointPage")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a page for an endpoint; a product may have several for one endpoint.

    [several for one: chosen: the operation lists no ConflictException]
    """
    product = locate(call, PORTAL_PRODUCT, p)
    check_all((NO_PARTS, BOTH), call, p)
    check_all(OF_THE_PARTS, call, p["RestEndpointIdentifier"]["IdentifierParts"])
    page_id = fresh_id(call, PRODUCT_REST_ENDPOINT_PAGE, 10, product.key)
    key = key_of(product.key, page_id)
    arn = ARN.make(call.where, PortalProductId=product.key, ProductRestEndpointPageId=page_id)
    members = DEFAULTS.fill(PATCH.apply({}, given(PORTAL_PRODUCT, p)))
    members |= {"ProductRestEndpointPageId": page_id, "ProductRestEndpointPageArn": arn}
    life = life_of(call, PRODUCT_REST_ENDPOINT_PAGE)
    record = new(call, PRODUCT_REST_ENDPOINT_PAGE, key, members, life, parent=product.key)
    return view(call, put(call, PRODUCT_REST_ENDPOINT_PAGE, record))


@APIGATEWAYV2.op("GetProductRestEndpointPage", rules=READABLE)
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a page; what was asked to be displayed comes with it, as JSON, if it is wanted.

    [in JSON, with the object none where nothing is overridden: chosen, for the reference says that it is returned]
    """
    record = locate(call, PRODUCT_REST_ENDPOINT_PAGE, p)
    BAD_FLAG.check(call, p)
    if p.get("IncludeRawDisplayContent") != "true":
        return view(call, record)
    return {**view(call, record), "RawDisplayContent": _raw(record)}


@APIGATEWAYV2.op("ListProductRestEndpointPages", rules=READABLE, page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List a product's endpoint pages, without what they say."""
    product = locate(call, PORTAL_PRODUCT, p)
    return listing(
        call,
        PRODUCT_REST_ENDPOINT_PAGE,
        lambda record: summary(call, record),
        by=("parent", product.key),
    )


@APIGATEWAYV2.op("UpdateProductRestEndpointPage")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change what a page displays, or whether its endpoint can be tried: it is generated again."""
    record = locate(call, PRODUCT_REST_ENDPOINT_PAGE, p)
    BOTH.check(call, p)
    members = PATCH.apply(record.members, given(PRODUCT_REST_ENDPOINT_PAGE, p))
    life = life_of(call, PRODUCT_REST_ENDPOINT_PAGE, record)
    changed = record._replace(members=members, life=life, updated=call.now)
    return view(call, put(call, PRODUCT_REST_ENDPOINT_PAGE, changed))


@APIGATEWAYV2.op("DeleteProductRestEndpointPage")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a page, in any state; it loses its place in the product's order."""
    record = locate(call, PRODUCT_REST_ENDPOINT_PAGE, p)
    forget_page(call, locate(call, PORTAL_PRODUCT, p), record.members["ProductRestEndpointPageArn"])
    drop(call, PRODUCT_REST_ENDPOINT_PAGE, record)
    return {}


# What others see


def view(call: Call, record: Record) -> dict[str, Any]:
    """A product REST endpoint page; that it has been generated is a change of it, too.

    [the latter: chosen]
    """
    return {
        **record.members,
        "DisplayContent": _display(call.where, record),
        "LastModified": record.updated,
        "Status": record.status,
        "StatusException": explained(FAILURE if record.status == "FAILED" else None, record),
    }


def summary(call: Call, record: Record) -> dict[str, Any]:
    """A product REST endpoint page in a list: its endpoint and its operation's name alone."""
    shown = view(call, record)
    content = shown.pop("DisplayContent")
    return {**shown, **{name: value for name, value in content.items() if name != "Body"}}


def _display(where: Where, record: Record) -> dict[str, Any]:
    """What a page displays: what it overrides, and the endpoint of its stage.

    Names and documentation of its own an API has elsewhere: REST APIs aren't part of this service.
    [the endpoint is documented: Product REST endpoint page › DisplayContentOverrides › endpoint]
    """
    parts = record.members["RestEndpointIdentifier"]["IdentifierParts"]
    host = f"{parts['RestApiId']}.execute-api.{where.region}.{where.dns_suffix}"
    endpoint = f"https://{host}/{parts['Stage']}"
    return {"Endpoint": endpoint, **record.members["DisplayContent"].get("Overrides", {})}


def _raw(record: Record) -> str:
    """What a page was asked to display, as a client would write it."""
    overrides = record.members["DisplayContent"].get("Overrides")
    if not overrides:
        return json.dumps({"none": {}})
    return json.dumps({"overrides": {name[0].lower() + name[1:]: value for name, value in overrides.items()}})
