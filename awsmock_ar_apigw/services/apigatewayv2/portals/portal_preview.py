"""Previews of portals: what one would look like if it were published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented
from awsmock_ar_apigw.kit.record import life_of, locate, new, put
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, CONFLICT, explained, missing
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_configuration import check_still_there
from awsmock_ar_apigw.state.machine import NEW, Machine, Step

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.state.record import Record

# States

UNDER_WAY = Rule(
    CONFLICT,
    "A preview of the portal is already being created: {status}.",
    chosen("PreviewPortal lists ConflictException; a portal has one preview, which is made once at a time"),
)
STATUS = Machine(
    "PortalPreview",
    (
        Step(
            "PreviewPortal",
            (NEW, "PREVIEW_READY", "PREVIEW_FAILED"),
            via="PREVIEW_IN_PROGRESS",
            to="PREVIEW_READY",
            fails="PREVIEW_FAILED",
            takes=60,
            cite=documented("Portal › PreviewStatus"),
        ),
    ),
    refuse=lambda _name, status: UNDER_WAY.refusal(status=status),
    explains=True,
)
# A portal has at most one, under the portal's own id.
PORTAL_PREVIEW = APIGATEWAYV2.kind(
    "PortalPreview",
    ids=("PortalId",),
    parent="apigatewayv2.Portal",
    machine=STATUS,
    missing=missing("Preview", chosen("never said: no operation looks for a preview alone")),
)
# [chosen: what went wrong at AWS isn't known]
FAILURE = {"Exception": "InternalServerException", "Message": "The preview could not be created."}

# Operations


@APIGATEWAYV2.op("PreviewPortal", leads_to={"PortalId": ["Portal"]})
def preview(call: Call, p: Params) -> dict[str, Any]:
    """Create a preview of a portal as it is now, whether or not it is published; an earlier one makes way."""
    portal = locate(call, PORTAL_PREVIEW.sibling(PORTAL_PREVIEW.parent), p)
    check_still_there(call, portal.members["IncludedPortalProductArns"])
    record = call.table(PORTAL_PREVIEW).get(portal.key)
    life = life_of(call, PORTAL_PREVIEW, record)
    if record is None:
        members = {"PreviewUrl": _url(portal)}
        record = new(call, PORTAL_PREVIEW, portal.key, members, parent=portal.key)
    put(call, PORTAL_PREVIEW, record._replace(life=life, updated=call.now))
    return {}


def _url(portal: Record) -> str:
    """Where a preview is found.

    [chosen: below the name that API Gateway manages]
    """
    return f"https://{portal.members['EndpointConfiguration']['PortalDefaultDomainName']}/preview"


# What others see


def preview_of(scope: Scope, portal: Record) -> dict[str, Any] | None:
    """The Preview of a portal, if it has one."""
    record = scope.table(PORTAL_PREVIEW).get(portal.key)
    if record is None:
        return None
    return {
        "PreviewStatus": record.status,
        "PreviewUrl": record.members["PreviewUrl"] if record.status == "PREVIEW_READY" else None,
        "StatusException": explained(FAILURE if record.status == "PREVIEW_FAILED" else None, record),
    }
