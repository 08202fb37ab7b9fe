"""What all files of API Gateway V2 share: the registry, its errors, and the words of its refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.kit.backend import Backend
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.page import Page
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.kit.sentence import SENTENCE
from awsmock_ar_apigw.services.apigatewayv2.files import FILES
from awsmock_ar_apigw.services.apigatewayv2.limits import LIMITS
from awsmock_ar_apigw.wire.rest_json import RestJson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.cite import Cite
    from awsmock_ar_apigw.state.record import Record

ACCESS_DENIED = ErrorKind("AccessDeniedException")
BAD_REQUEST = ErrorKind("BadRequestException")
CONFLICT = ErrorKind("ConflictException")
NOT_FOUND = ErrorKind("NotFoundException")
# For operations that don't list them, and were seen to answer with them: their rules are cited as observed.
UNLISTED_BAD_REQUEST = ErrorKind("BadRequestException", status=400)
UNLISTED_CONFLICT = ErrorKind("ConflictException", status=409)

# The model's constraints come back as one error, in one sentence for all breaches.
BREACHED = Rule(
    BAD_REQUEST, SENTENCE, observed("REST APIs of the same service, and many others of AWS, speak so")
)
MISSING = Rule(
    NOT_FOUND,
    "Invalid resource identifier specified {key}",
    documented("Tags › NotFoundException: the resource specified in the request was not found"),
)
MALFORMED = Rule(
    BAD_REQUEST,
    "Invalid ARN specified in the request: {key}",
    chosen("an ARN of another form names nothing that the operation works on"),
)
BAD_TOKEN = Rule(
    BAD_REQUEST, "Invalid pagination token", chosen("a token is opaque; one that isn't ours is wrong")
)
BAD_SIZE = Rule(
    BAD_REQUEST,
    "Invalid value for maxResults: {value}. It must be a number from 1 to 1000.",
    chosen("the reference gives no bounds; BadRequestException is listed by the operations that page"),
)

APIGATEWAYV2 = Backend(
    "apigatewayv2",
    protocol=RestJson(),
    breached=BREACHED,
    missing=MISSING,
    malformed=MALFORMED,
    limits=LIMITS,
    files=FILES,
)


# What a NotFoundException has beside its message. [observed: recordings of cloud-custodian have nothing there]
RESOURCE_TYPE: Switch[dict[str, str]] = Switch(
    documented=lambda thing: {"ResourceType": thing}, observed=lambda _thing: {}
)


def missing(thing: str, cite: Cite, *, which: str = "") -> Rule:
    """The rule for an id that finds nothing; ``which`` says it, where the service was seen to.

    [observed: of an API it is said, with the account; no answer of AWS was quoted that says it of anything else]
    """
    return Rule(
        NOT_FOUND, f"Invalid {thing} identifier specified{which}", cite, members=RESOURCE_TYPE.of(thing)
    )


def explained(failure: Mapping[str, str] | None, record: Record) -> dict[str, str] | None:
    """A StatusException: what goes wrong in a state, in the words of a test that has said why."""
    if failure is None:
        return None
    return {**failure, "Message": record.life.reason or failure["Message"]}


def arn_form(resource: str, *, account: bool = False) -> ArnForm:
    """The form of an ARN: ``/apis/{ApiId}`` and the like, most without the account.

    [documented: the developer guide's page of ARNs]
    """
    return ArnForm(f"arn:{{partition}}:apigateway:{{region}}:{'{account}' if account else ''}:{resource}")


def paged(items: str = "Items") -> Page:
    """Paging as API Gateway V2 has it.

    [100 items where no size is asked for, and at most 1000: chosen]
    """
    return Page(items, refuses=BAD_TOKEN, size=100, most=1000, refuses_size=BAD_SIZE)
