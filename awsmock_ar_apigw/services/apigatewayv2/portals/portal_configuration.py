"""What a portal is made of: which values its parts may have, and how an update changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import ACCESS_DENIED, BAD_REQUEST
from awsmock_ar_apigw.services.apigatewayv2.forms import (
    APP_CLIENT_ID,
    APP_MONITOR_NAME,
    CERTIFICATE_ARN,
    LOGO_URI,
    OWN_DOMAIN,
    PRODUCT_ARN,
    USER_POOL_ARN,
    USER_POOL_DOMAIN,
)
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_product import PORTAL_PRODUCT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.services.apigatewayv2.limits import Form

# Looking into what is asked for


def cognito(p: Params) -> Mapping[str, Any]:
    """Its user pool; empty where it has none."""
    return p.get("Authorization", {}).get("CognitoConfig", {})  # type: ignore[no-any-return]


def own_domain(p: Params) -> Mapping[str, Any]:
    """Its domain name of one's own, with the certificate; empty where it has none."""
    return p.get("EndpointConfiguration", {}).get("AcmManaged", {})  # type: ignore[no-any-return]


def _wrong(form: Form, text: str | None) -> bool:
    """Whether a text is there, and of another form."""
    return text is not None and not form.fits(text)


# Defaults and changes

DEFAULTS = Defaults(
    Default(
        "IncludedPortalProductArns",
        [],
        documented("Portals › CreatePortalResponseContent › includedPortalProductArns is always there"),
    ),
)


def _content(_old: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The content as a whole, without a description that is empty."""
    return {name: value for name, value in asked.items() if value != ""}


def _endpoint(old: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The domain name that API Gateway manages always stays; one's own comes and goes."""
    managed = {name: old[name] for name in ("PortalDefaultDomainName", "PortalDomainHostedZoneId")}
    return {**managed, **asked.get("AcmManaged", {})}


# Authorization and IncludedPortalProductArns are replaced as a whole, so that an empty list clears the products.
PATCH = Patch(
    Change(
        "PortalContent",
        _content,
        chosen("its name and theme are required, so that it comes whole; an empty description clears"),
    ),
    Change(
        "EndpointConfiguration",
        _endpoint,
        documented("Portals › EndpointConfigurationResponse › portalDefaultDomainName is always there"),
    ),
    Change("RumAppMonitorName", emptied, chosen("the shape takes an empty text, which names no app monitor")),
    Change("LogoLastUploaded", emptied, chosen("the shape takes an empty URI, which leaves no logo")),
)

# Rules

ONE_AUTHORIZATION = Rule(
    BAD_REQUEST,
    "Invalid authorization: exactly one of cognitoConfig and none must be specified.",
    documented(
        "Portals › CreatePortalResponseContent › authorization: Cognito-based user authentication or no authentication"
    ),
    lambda _call, p: "Authorization" in p and len(p["Authorization"]) != 1,
)
ONE_ENDPOINT = Rule(
    BAD_REQUEST,
    "Invalid endpointConfiguration: exactly one of acmManaged and none must be specified.",
    documented(
        "Portals › CreatePortalRequestContent › endpointConfiguration: a default domain or a name that you own"
    ),
    lambda _call, p: "EndpointConfiguration" in p and len(p["EndpointConfiguration"]) != 1,
)
BAD_USER_POOL = Rule(
    BAD_REQUEST,
    "Invalid user pool ARN specified: {Authorization[CognitoConfig][UserPoolArn]}",
    USER_POOL_ARN.cite,
    lambda _call, p: _wrong(USER_POOL_ARN, cognito(p).get("UserPoolArn")),
)
BAD_USER_POOL_DOMAIN = Rule(
    BAD_REQUEST,
    "Invalid user pool domain specified: {Authorization[CognitoConfig][UserPoolDomain]}",
    USER_POOL_DOMAIN.cite,
    lambda _call, p: _wrong(USER_POOL_DOMAIN, cognito(p).get("UserPoolDomain")),
)
BAD_APP_CLIENT = Rule(
    BAD_REQUEST,
    "Invalid app client ID specified: {Authorization[CognitoConfig][AppClientId]}",
    APP_CLIENT_ID.cite,
    lambda _call, p: _wrong(APP_CLIENT_ID, cognito(p).get("AppClientId")),
)
BAD_DOMAIN = Rule(
    BAD_REQUEST,
    "Invalid domain name specified: {EndpointConfiguration[AcmManaged][DomainName]}",
    OWN_DOMAIN.cite,
    lambda _call, p: _wrong(OWN_DOMAIN, own_domain(p).get("DomainName")),
)
# Certificates of any Region pass. [chosen: nothing says in which one a portal's must be]
BAD_CERTIFICATE = Rule(
    BAD_REQUEST,
    "Invalid certificate ARN specified: {EndpointConfiguration[AcmManaged][CertificateArn]}",
    CERTIFICATE_ARN.cite,
    lambda _call, p: _wrong(CERTIFICATE_ARN, own_domain(p).get("CertificateArn")),
)
BAD_LOGO = Rule(
    BAD_REQUEST,
    "Invalid logo URI specified: {LogoUri}",
    LOGO_URI.cite,
    lambda _call, p: _wrong(LOGO_URI, p.get("LogoUri") or None),
)
BAD_APP_MONITOR = Rule(
    BAD_REQUEST,
    "Invalid app monitor name specified: {RumAppMonitorName}",
    APP_MONITOR_NAME.cite,
    lambda _call, p: _wrong(APP_MONITOR_NAME, p.get("RumAppMonitorName") or None),
)
PRODUCT_TWICE = Rule(
    BAD_REQUEST,
    "Invalid includedPortalProductArns: a portal product cannot be included twice.",
    chosen("a portal shows a product once"),
    lambda _call, p: (
        len(set(p.get("IncludedPortalProductArns", ()))) != len(p.get("IncludedPortalProductArns", ()))
    ),
)
RULES = (
    ONE_AUTHORIZATION,
    BAD_USER_POOL,
    BAD_USER_POOL_DOMAIN,
    BAD_APP_CLIENT,
    ONE_ENDPOINT,
    BAD_DOMAIN,
    BAD_CERTIFICATE,
    BAD_LOGO,
    BAD_APP_MONITOR,
    PRODUCT_TWICE,
)
BAD_PRODUCT = Rule(BAD_REQUEST, "Invalid portal product ARN specified: {arn}", PRODUCT_ARN.cite)
NO_PRODUCT = Rule(
    BAD_REQUEST,
    "Invalid portal product identifier specified {arn}",
    chosen("only what is there, in this Region, can be included; CreatePortal lists no NotFoundException"),
)
NOT_SHARED = Rule(
    ACCESS_DENIED,
    "Portal product {arn} isn't shared with you.",
    observed("the developer guide: others are denied what isn't shared with them"),
)
PRODUCT_GONE = Rule(
    BAD_REQUEST,
    "Portal product {arn} was deleted or is no longer shared. Remove it from the portal first.",
    observed(
        "the developer guide: a removed or unshared product keeps a portal from being published or previewed"
    ),
)

# What others use


def check_products(call: Call, arns: Iterable[str]) -> None:
    """Refuse what a portal cannot include.

    Nothing of another account can be: sharing takes a share of AWS RAM, and nobody mocks AWS RAM.

    Raises:
        ServiceError: it isn't a portal product, there is no such product, or it belongs to another account.
    """
    for arn in arns:
        if not PRODUCT_ARN.fits(arn):
            raise BAD_PRODUCT.refusal(arn=arn)
        if arn.split(":")[4] != call.where.account:
            raise NOT_SHARED.refusal(arn=arn)
        if not _is_there(call, arn):
            raise NO_PRODUCT.refusal(arn=arn)


def check_still_there(call: Call, arns: Iterable[str]) -> None:
    """Refuse to show a portal whose products aren't all there any more.

    Raises:
        ServiceError: one is gone.
    """
    for arn in arns:
        if not _is_there(call, arn):
            raise PRODUCT_GONE.refusal(arn=arn)


def _is_there(call: Call, arn: str) -> bool:
    key = PORTAL_PRODUCT.key_in(call.where, arn)
    return key is not None and call.table(PORTAL_PRODUCT).get(key) is not None
