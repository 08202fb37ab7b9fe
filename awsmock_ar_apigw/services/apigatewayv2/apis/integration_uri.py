"""Where an integration points: the forms of its URI, by type and connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import HTTP, WEBSOCKET
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST
from awsmock_ar_apigw.services.apigatewayv2.limits import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    Whole = Mapping[str, Any]

# Forms. Any part of a URL, and of a function's name, may come from a stage variable.

_HERE = r"[a-z0-9-]+:[0-9]{12}"
_FUNCTION = rf"arn:aws[a-z-]*:lambda:{_HERE}:function:[^\s/]+"

URL = Form(
    "fully-qualified URL",
    r"(?i:https?)://[^\s/?#]\S*",
    1,
    2048,
    documented("Integration › integrationUri: for an HTTP integration"),
)
LISTENER = Form(
    "listener of a load balancer",
    rf"arn:aws[a-z-]*:elasticloadbalancing:{_HERE}:listener/(app|net)/[^\s/]+/[^\s/]+/[^\s/]+",
    1,
    2048,
    documented("Integration › integrationUri: for an HTTP API private integration"),
)
CLOUD_MAP = Form(
    "service in AWS Cloud Map, and parameters that choose among its instances",
    rf"arn:aws[a-z-]*:servicediscovery:{_HERE}:service/[^\s/?]+(\?\S+)?",
    1,
    2048,
    documented("Integration › integrationUri: for an HTTP API private integration"),
)
FUNCTION = Form(
    "Lambda function, plain or as what invokes it",
    rf"{_FUNCTION}|arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path/[0-9-]+/functions/{_FUNCTION}/invocations",
    1,
    2048,
    documented("Integration › integrationUri: for a Lambda integration"),
)
ACTION = Form(
    "action or path of an AWS service",
    r"arn:aws[a-z-]*:apigateway:[a-z0-9-]+:[a-z0-9.-]+:(path|action)/\S+",
    1,
    2048,
    observed("REST APIs of the same service name AWS actions so"),
)


def form_of(uri: str) -> Form | None:
    """The form of a URI of a public integration, where it has one: which it is, is all that any rule asks of it."""
    if FUNCTION.fits(uri):
        return FUNCTION
    return URL if URL.fits(uri) else None


def is_lambda(whole: Whole) -> bool:
    """Whether an integration calls a Lambda function."""
    is_aws = whole["IntegrationType"] in ("AWS", "AWS_PROXY")
    return is_aws and FUNCTION.fits(whole.get("IntegrationUri", ""))


def is_private(whole: Whole) -> bool:
    """Whether an integration of an HTTP API goes through a VPC link."""
    return bool(whole["ProtocolType"] == HTTP and whole["ConnectionType"] == "VPC_LINK")


def _fits(whole: Whole, *forms: Form) -> bool:
    uri = whole.get("IntegrationUri")
    return uri is None or any(form.fits(uri) for form in forms)


def _is_http(whole: Whole) -> bool:
    return whole["IntegrationType"] in ("HTTP", "HTTP_PROXY")


def _is_aws_of(whole: Whole, protocol: str) -> bool:
    return whole["ProtocolType"] == protocol and whole["IntegrationType"] in ("AWS", "AWS_PROXY")


# Rules

NO_URI = Rule(
    BAD_REQUEST,
    "Invalid integration URI specified",
    documented(
        "Integration › integrationUri: what to specify for each type; users of Terraform have the text, of AWS_PROXY and "
        "of REST APIs"
    ),
    lambda _call, whole: (
        whole["IntegrationType"] != "MOCK"
        and "IntegrationSubtype" not in whole
        and "IntegrationUri" not in whole
    ),
)
NOT_PRIVATE = Rule(
    BAD_REQUEST,
    "For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.",
    observed("klothoplatform/klotho#347; badmintoncryer/cdk-preflight, vpc-link-integration-uri"),
    lambda _call, whole: is_private(whole) and not _fits(whole, LISTENER, CLOUD_MAP),
)
OTHER_ACCOUNT = Rule(
    BAD_REQUEST,
    "For private integrations, all resources must be owned by the same AWS account.",
    documented("Integration › integrationUri: for private integrations"),
    lambda call, whole: is_private(whole) and whole["IntegrationUri"].split(":")[4] != call.where.account,
)
NOT_URL = Rule(
    BAD_REQUEST,
    "Invalid HTTP endpoint specified for URI",
    documented("Integration › integrationUri: for an HTTP integration; the text is that of REST APIs"),
    lambda _call, whole: _is_http(whole) and not is_private(whole) and not _fits(whole, URL),
)
NOT_FUNCTION = Rule(
    BAD_REQUEST,
    "Invalid function ARN or invalid uri",
    documented("Integration › integrationUri: for a Lambda integration; the text is our choice"),
    lambda _call, whole: (
        _is_aws_of(whole, HTTP) and "IntegrationSubtype" not in whole and not _fits(whole, FUNCTION)
    ),
)
NOT_ACTION = Rule(
    BAD_REQUEST,
    "AWS ARN for integration must contain path or action",
    chosen("an AWS integration of a WebSocket API is named as one of a REST API, in whose words this is"),
    lambda _call, whole: _is_aws_of(whole, WEBSOCKET) and not _fits(whole, FUNCTION, ACTION),
)
RULES = (NO_URI, NOT_PRIVATE, OTHER_ACCOUNT, NOT_URL, NOT_FUNCTION, NOT_ACTION)
