"""What all files of App Runner share: the registry, its errors, and the words of its refusals."""

from __future__ import annotations

from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.kit.backend import Backend
from awsmock_ar_apigw.kit.page import Page
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.kit.sentence import SENTENCE
from awsmock_ar_apigw.services.apprunner.files import FILES
from awsmock_ar_apigw.wire.json10 import Json10

INVALID_REQUEST = ErrorKind("InvalidRequestException")
INVALID_STATE = ErrorKind("InvalidStateException")
NOT_FOUND = ErrorKind("ResourceNotFoundException")

MISSING = Rule(
    NOT_FOUND,
    "A resource doesn't exist for the specified Amazon Resource Name (ARN) in your AWS account: {key}",
    documented("DescribeService › Errors › ResourceNotFoundException"),
)
MALFORMED = Rule(
    INVALID_REQUEST,
    "The Amazon Resource Name (ARN) isn't one of the resource that this action works on: {key}",
    chosen("a malformed ARN, or one of another kind of resource, is an input parameter that isn't valid"),
)
BAD_TOKEN = Rule(
    INVALID_REQUEST,
    "The NextToken isn't valid for this request: {token}",
    documented("ListServices › NextToken: all other parameter values must be identical"),
)
# The model's constraints come back as one error, in one sentence for all breaches.
BREACHED = Rule(
    INVALID_REQUEST,
    SENTENCE,
    observed("a Terraform apply log with two breaches of one name"),
)


APPRUNNER = Backend(
    "apprunner", protocol=Json10(), breached=BREACHED, missing=MISSING, malformed=MALFORMED, files=FILES
)


def arn_form(resource: str) -> ArnForm:
    """The form of an App Runner ARN: ``service/{name}/{id}`` and the like."""
    return ArnForm(f"arn:{{partition}}:apprunner:{{region}}:{{account}}:{resource}")


def paged(items: str) -> Page:
    """Paging as App Runner has it: without MaxResults, all results come in a single response.

    [documented: ListServices › MaxResults]
    """
    return Page(items, refuses=BAD_TOKEN)
