"""Portals: the pages on which developers find API products, and their publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied
from awsmock_ar_apigw.kit.record import drop, fresh_id, given, life_of, locate, new, put
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    arn_form,
    explained,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_configuration import (
    DEFAULTS,
    PATCH,
    RULES,
    check_products,
    check_still_there,
    own_domain,
)
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_preview import preview_of
from awsmock_ar_apigw.services.apigatewayv2.tags import checked as checked_tags
from awsmock_ar_apigw.state.machine import GONE, NEW, Machine, Step

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.machine import Stage
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("/portals/{PortalId}", account=True)

# States

# Two that the reference doesn't have, and clients don't see: a portal that was never published, and one that failed
# to be published again, so that what was published before is still up.
SHOWN = {"UNPUBLISHED": None, "REPUBLISH_FAILED": "PUBLISH_FAILED"}
DOWN = ("UNPUBLISHED", "PUBLISH_FAILED", "DISABLED")
UP = ("PUBLISHED", "REPUBLISH_FAILED", "DISABLE_FAILED")
UNDER_WAY = ("PUBLISH_IN_PROGRESS", "DISABLE_IN_PROGRESS")

NOT_PUBLISHED_NOW = Rule(
    CONFLICT,
    "Portal cannot be published in the current state: {status}.",
    chosen("PublishPortal lists ConflictException; one change waits for another"),
)
NOT_DISABLED_NOW = Rule(
    CONFLICT,
    "Portal cannot be disabled in the current state: {status}.",
    chosen("DisablePortal lists ConflictException; what isn't published cannot be taken down"),
)
NOT_DELETED_NOW = Rule(
    BAD_REQUEST,
    "Portal cannot be deleted in the current state: {status}. Disable it first.",
    observed("the developer guide: a published portal must be disabled before it is deleted"),
)
_REFUSALS = {
    "PublishPortal": NOT_PUBLISHED_NOW,
    "DisablePortal": NOT_DISABLED_NOW,
    "DeletePortal": NOT_DELETED_NOW,
}
STATUS = Machine(
    "Portal",
    (
        Step(
            "CreatePortal",
            (NEW,),
            via=None,
            to="UNPUBLISHED",
            cite=documented("Portals › CreatePortalResponseContent › publishStatus may be missing"),
        ),
        Step(
            "PublishPortal",
            DOWN,
            via="PUBLISH_IN_PROGRESS",
            to="PUBLISHED",
            fails="PUBLISH_FAILED",
            takes=180,
            cite=documented("Portal › PublishStatus"),
        ),
        Step(
            "PublishPortal",
            UP,
            via="PUBLISH_IN_PROGRESS",
            to="PUBLISHED",
            fails="REPUBLISH_FAILED",
            takes=180,
            cite=observed("the developer guide: a published portal can be published again"),
        ),
        Step(
            "DisablePortal",
            UP,
            via="DISABLE_IN_PROGRESS",
            to="DISABLED",
            fails="DISABLE_FAILED",
            takes=60,
            cite=documented("Publish › DisablePortal: deletes the publication of a portal; PublishStatus"),
        ),
        Step(
            "DeletePortal",
            DOWN,
            via=None,
            to=GONE,
            cite=observed("the developer guide: a published portal must be disabled before it is deleted"),
        ),
    ),
    refuse=lambda name, status: _REFUSALS[name].refusal(status=SHOWN.get(status, status) or "not published"),
    explains=True,
)
# What a state that something has failed in says of it. [chosen: what went wrong at AWS isn't known]
FAILURES = {
    state: {"Exception": "InternalServerException", "Message": message}
    for state, message in (
        ("PUBLISH_FAILED", "The portal could not be published."),
        ("REPUBLISH_FAILED", "The portal could not be published."),
        ("DISABLE_FAILED", "The portal could not be disabled."),
    )
}
PUBLICATION = Patch(
    Change("PublishDescription", emptied, chosen("the shape takes an empty text, which describes nothing")),
    Change(
        "LastPublishedDescription",
        emptied,
        documented("Publish › PublishPortalRequestContent › description: it becomes the last published one"),
    ),
)


def landed(scope: Scope, record: Record, stage: Stage) -> Record:
    """A publication that has succeeded says when and what it was; disabling the portal doesn't take that back.

    [chosen: a disabled portal was published all the same]
    """
    if stage.status != "PUBLISHED":
        return record
    description = record.members.get("PublishDescription")
    asked = {"LastPublished": scope.now, "LastPublishedDescription": description}
    return record._replace(members=PUBLICATION.apply(record.members, asked))


def _own_domain_of(record: Record) -> tuple[str, ...]:
    name = record.members["EndpointConfiguration"].get("DomainName")
    return (name,) if name else ()


# What it includes can be deleted all the same, and therefore isn't among what it uses.
PORTAL = APIGATEWAYV2.kind(
    "Portal",
    ids=("PortalId",),
    arn=ARN,
    machine=STATUS,
    landed=landed,
    indexes={"domain": _own_domain_of},
    taggable=True,
    missing=missing("Portal", chosen("in the words of the other resources")),
)

# Rules


def _taken(call: Call, p: Params) -> bool:
    """Whether another portal has the domain name that is asked for."""
    name = own_domain(p).get("DomainName")
    found = call.table(PORTAL).find("domain", name) if name else None
    return found is not None and found.key != p.get("PortalId")


DOMAIN_TAKEN = Rule(
    BAD_REQUEST,
    "The domain name you provided already exists.",
    chosen("as for domain names of APIs; CreatePortal lists no ConflictException"),
    _taken,
)
DOMAIN_TAKEN_ALREADY = Rule(
    CONFLICT,
    "The domain name you provided already exists.",
    documented("Portal › PATCH › 409: the resource already exists"),
    _taken,
)
BUSY = Rule(
    CONFLICT,
    "Portal cannot be updated in the current state: {status}.",
    chosen("UpdatePortal lists ConflictException; one change waits for another"),
)

# Operations


@APIGATEWAYV2.op("CreatePortal", rules=[*RULES, DOMAIN_TAKEN])
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a portal; nobody sees it until it is published."""
    check_products(call, p.get("IncludedPortalProductArns", ()))
    tags = checked_tags(call, p.get("Tags"))
    portal_id = fresh_id(call, PORTAL, 10)
    members = {
        **DEFAULTS.fill(PATCH.apply({"EndpointConfiguration": _managed(call, portal_id)}, _asked(call, p))),
        "PortalArn": ARN.make(call.where, PortalId=portal_id),
        "PortalId": portal_id,
    }
    return view(put(call, PORTAL, new(call, PORTAL, portal_id, members, life_of(call, PORTAL), tags=tags)))


@APIGATEWAYV2.op("GetPortal")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a portal."""
    return with_preview(call, locate(call, PORTAL, p))


@APIGATEWAYV2.op("ListPortals", page=paged())
def list_portals(call: Call, _p: Params) -> Listing:
    """List the portals of the account in this Region."""
    return listing(call, PORTAL, lambda record: with_preview(call, record))


@APIGATEWAYV2.op("UpdatePortal")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a portal; of one that is published, visitors see the change when it is published again.

    A product that is gone meanwhile stays among the portal's until the list is replaced.
    """
    record = locate(call, PORTAL, p)
    check_all((*RULES, DOMAIN_TAKEN_ALREADY), call, p)
    if record.status in UNDER_WAY:
        raise BUSY.refusal(status=record.status)
    check_products(call, p.get("IncludedPortalProductArns", ()))
    members = PATCH.apply(record.members, _asked(call, p))
    return with_preview(call, put(call, PORTAL, record._replace(members=members, updated=call.now)))


@APIGATEWAYV2.op("DeletePortal")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a portal that isn't published, and its preview; one that isn't there is no error.

    [chosen: the reference lists no NotFoundException here, unlike for all other operations on a portal]
    """
    record = call.table(PORTAL).get(p["PortalId"])
    if record is not None:
        STATUS.step("DeletePortal", record.status)
        drop(call, PORTAL, record)
    return {}


@APIGATEWAYV2.op("PublishPortal")
def publish(call: Call, p: Params) -> dict[str, Any]:
    """Publish a portal as it is now; it takes a while until it is up."""
    record = locate(call, PORTAL, p)
    check_still_there(call, record.members["IncludedPortalProductArns"])
    life = life_of(call, PORTAL, record)
    members = PUBLICATION.apply(record.members, {"PublishDescription": p.get("Description")})
    put(call, PORTAL, record._replace(members=members, life=life, updated=call.now))
    return {}


@APIGATEWAYV2.op("DisablePortal")
def disable(call: Call, p: Params) -> dict[str, Any]:
    """Take a published portal down."""
    record = locate(call, PORTAL, p)
    put(call, PORTAL, record._replace(life=life_of(call, PORTAL, record), updated=call.now))
    return {}


def _managed(call: Call, portal_id: str) -> dict[str, str]:
    """The domain name that API Gateway makes and manages for a portal, in a hosted zone of its own.

    [chosen: the form of the name, and one hosted zone for all]
    """
    return {
        "PortalDefaultDomainName": f"{portal_id}.portal.{call.where.region}.{call.where.dns_suffix}",
        "PortalDomainHostedZoneId": "Z1UJRXOUMOOFQ8",
    }


def _asked(call: Call, p: Params) -> dict[str, Any]:
    """What a call asks for. Of a logo, only the time at which it came is ever seen again."""
    asked = {**given(PORTAL, p), "LastModified": call.now}
    asked.pop("Tags", None)
    if "LogoUri" in asked:
        asked["LogoLastUploaded"] = call.now if asked.pop("LogoUri") else None
    return asked


# What others see

# What is remembered without being a member of any answer: it shows within others, or once a publication has succeeded.
_HIDDEN = ("LogoLastUploaded", "PublishDescription")


def with_preview(scope: Scope, record: Record) -> dict[str, Any]:
    """A PortalSummary, or what GetPortal and UpdatePortal answer."""
    return {**view(record), "Preview": preview_of(scope, record)}


def view(record: Record) -> dict[str, Any]:
    """What CreatePortal answers; when the logo came is the service's to say, not the caller's."""
    content = record.members["PortalContent"]
    theme = {**content["Theme"], "LogoLastUploaded": record.members.get("LogoLastUploaded")}
    return {
        **{name: value for name, value in record.members.items() if name not in _HIDDEN},
        "PortalContent": {**content, "Theme": theme},
        "PublishStatus": SHOWN.get(record.status, record.status),
        "StatusException": explained(FAILURES.get(record.status), record),
        "Tags": record.tags,
    }
