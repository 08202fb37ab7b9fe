"""Domain names: names of one's own, in front of APIs."""

from __future__ import annotations

import hashlib
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch
from awsmock_ar_apigw.kit.record import drop, given, life_of, locate, new, put
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    arn_form,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.forms import HOST_NAME, TRUSTSTORE
from awsmock_ar_apigw.services.apigatewayv2.tags import checked as checked_tags
from awsmock_ar_apigw.state.machine import BROUGHT_BACK, NEW, Life, Machine, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("/domainnames/{DomainName}")
CERTIFICATE = ArnForm("arn:{partition}:acm:{region}:{account}:certificate/{id}")

# States

WRONG_STATE = Rule(
    CONFLICT,
    "The domain name cannot be modified while its status is {status}.",
    documented(
        "DomainName › domainNameStatus: it can be modified if it is AVAILABLE; the text is our choice"
    ),
)
STATUS = Machine(
    "DomainName",
    (
        Step(
            "CreateDomainName",
            (NEW,),
            via=None,
            to="AVAILABLE",
            cite=observed("answers of the AWS CLI, and live reads by go-to-k/cdk-real-drift"),
        ),
        Step(
            "UpdateDomainName",
            ("AVAILABLE",),
            via="UPDATING",
            to="AVAILABLE",
            fails="AVAILABLE",
            undo=True,
            takes=60,
            cite=documented("DomainName › domainNameStatus; no status says that an update failed"),
        ),
        Step(
            "fail_certificate_reimport",
            ("AVAILABLE",),
            via=None,
            to="PENDING_CERTIFICATE_REIMPORT",
            by_hand=True,
            cite=observed("the developer guide: what was imported anew doesn't cover the domain name"),
        ),
        Step(
            "reimport_certificate",
            ("PENDING_CERTIFICATE_REIMPORT",),
            via=None,
            to="AVAILABLE",
            by_hand=True,
            cite=chosen("the status ends when what it waits for is done"),
        ),
        Step(
            "expire_ownership_certificate",
            ("AVAILABLE",),
            via=None,
            to="PENDING_OWNERSHIP_VERIFICATION",
            by_hand=True,
            cite=observed("the developer guide: the certificate expired, and couldn't be renewed"),
        ),
        Step(
            "renew_ownership_certificate",
            ("PENDING_OWNERSHIP_VERIFICATION",),
            via=None,
            to="AVAILABLE",
            by_hand=True,
            cite=chosen("the status ends when what it waits for is done"),
        ),
    ),
    refuse=lambda _name, status: WRONG_STATE.refusal(status=status),
    explains=True,
)
DOMAIN_NAME = APIGATEWAYV2.kind(
    "DomainName",
    ids=("DomainName",),
    arn=ARN,
    machine=STATUS,
    taggable=True,
    missing=missing("domain name", observed("amplify-education/serverless-domain-manager#210")),
)
# What is said of a status beside its name. [chosen: the reference only says that there may be such a text]
MESSAGES = {
    "PENDING_CERTIFICATE_REIMPORT": "The certificate that was imported again is not valid for the domain name.",
    "PENDING_OWNERSHIP_VERIFICATION": "The ownership verification certificate has expired.",
}
BROUGHT_BACK_MESSAGE = "The last update failed. The domain name is configured as it was before."

# Defaults

DEFAULTS = Defaults(
    Default(
        "ApiMappingSelectionExpression",
        "$request.basepath",
        observed("answers of the AWS CLI; never asked for"),
    ),
    Default("RoutingMode", "API_MAPPING_ONLY", observed("live reads by go-to-k/cdk-real-drift")),
)
# Of the one configuration
CONFIGURED = Defaults(
    Default("EndpointType", "REGIONAL", observed("answers of the AWS CLI; there is no other in this API")),
    Default("IpAddressType", "ipv4", observed("live reads by go-to-k/cdk-real-drift")),
    Default("SecurityPolicy", "TLS_1_2", observed("answers of the AWS CLI; there is no other in this API")),
)
# What a request can decide of a configuration; the rest of the shape is what the service answers.
# [chosen: the rest is ignored in a request, so that an answer can be sent back]
ASKED = (
    "CertificateArn",
    "CertificateName",
    "EndpointType",
    "IpAddressType",
    "OwnershipVerificationCertificateArn",
    "SecurityPolicy",
)


def merged_configuration(old: list[Params], asked: list[Params]) -> list[dict[str, Any]]:
    """The one configuration takes in what is asked of it; an empty text clears a member."""
    new_values = {name: value for name, value in asked[0].items() if name in ASKED}
    whole = {**old[0], **new_values}
    return [CONFIGURED.fill({name: value for name, value in whole.items() if value})]


def merged_truststore(old: Params | None, asked: Params) -> dict[str, Any] | None:
    """A truststore takes in what is asked of it; an empty URI ends mutual TLS, an empty version goes."""
    if asked.get("TruststoreUri") == "":
        return None
    return {name: value for name, value in {**(old or {}), **asked}.items() if value} or None


PATCH = Patch(
    Change(
        "DomainNameConfigurations",
        merged_configuration,
        chosen("as the other structures of this API: members that are left out stay"),
    ),
    Change(
        "MutualTlsAuthentication",
        merged_truststore,
        observed("the developer guide: a version may come alone, and an empty URI disables mutual TLS"),
    ),
)

# Rules: asked with a domain name as it would be


def _configuration(whole: Mapping[str, Any]) -> Params:
    configuration: Params = whole["DomainNameConfigurations"][0]
    return configuration


ONE_CONFIGURATION = Rule(
    BAD_REQUEST,
    "Invalid input. Expected one domain name configuration",
    observed("hashicorp/terraform-provider-aws#18312"),
    lambda _call, whole: len(whole.get("DomainNameConfigurations", ())) != 1,
)
BAD_NAME = Rule(
    BAD_REQUEST,
    "Invalid domain name {DomainName}. A domain name may contain only lower case letters, digits, hyphens and dots.",
    observed("badmintoncryer/cdk-preflight, domain-name-charset; the text is our choice"),
    lambda _call, whole: not HOST_NAME.fits(whole["DomainName"]),
)
ONLY_REGIONAL = Rule(
    BAD_REQUEST,
    "Only REGIONAL domain names with a security policy of TLS 1.2 can be managed through the API Gateway V2 API. "
    "For TLS 1.0 domain names, please use the API Gateway V1 API to upgrade your security policy to TLS 1.2. "
    "Currently, only REST APIs can be attached to a domain name with a security policy of TLS 1.0.",
    observed(
        "amplify-education/serverless-domain-manager#381; badmintoncryer/cdk-preflight, domain-endpoint-type-regional"
    ),
    lambda _call, whole: (
        _configuration(whole)["EndpointType"] != "REGIONAL"
        or _configuration(whole)["SecurityPolicy"] != "TLS_1_2"
    ),
)
NO_CERTIFICATE = Rule(
    BAD_REQUEST,
    "A certificate ARN must be provided for a regional domain name.",
    chosen("the model requires nothing of a configuration, but its endpoint can't do without"),
    lambda _call, whole: "CertificateArn" not in _configuration(whole),
)
NO_TRUSTSTORE = Rule(
    BAD_REQUEST,
    "A truststoreUri must be provided for mutual TLS authentication.",
    chosen("a version is one of an object in S3"),
    lambda _call, whole: "TruststoreUri" not in whole.get("MutualTlsAuthentication", {"TruststoreUri": ""}),
)
BAD_TRUSTSTORE = Rule(
    BAD_REQUEST,
    "Invalid truststoreUri. It must be the URI of an object in Amazon S3, such as s3://bucket-name/key-name.",
    documented("DomainNames › MutualTlsAuthenticationInput › truststoreUri; the text is our choice"),
    lambda _call, whole: (
        "MutualTlsAuthentication" in whole
        and not TRUSTSTORE.fits(whole["MutualTlsAuthentication"]["TruststoreUri"])
    ),
)
RULES = (BAD_NAME, ONLY_REGIONAL, NO_CERTIFICATE, NO_TRUSTSTORE, BAD_TRUSTSTORE)
TAKEN_AS_OBSERVED = Rule(
    BAD_REQUEST,
    "The domain name you provided already exists.",
    observed("reports of Zappa's users: with fidelity='observed'"),
)
TAKEN = Rule(
    CONFLICT,
    "The domain name you provided already exists.",
    documented("DomainNames › CreateDomainName › 409: the resource already exists; seen with this text"),
    lambda call, whole: call.table(DOMAIN_NAME).get(whole["DomainName"]) is not None,
    observed=TAKEN_AS_OBSERVED,
)
# Of each certificate
BAD_CERTIFICATE = Rule(
    BAD_REQUEST,
    "Invalid certificate ARN: {arn}. It must be the ARN of a certificate in AWS Certificate Manager.",
    documented("DomainNames › DomainNameConfiguration › certificateArn: the only supported source"),
)
CERTIFICATE_ELSEWHERE = Rule(
    BAD_REQUEST,
    "Invalid certificate ARN: {arn}. Certificate must be in '{region}'.",
    observed(
        "users of Terraform, and a comment in its tests; badmintoncryer/cdk-preflight, domain-certificate-region"
    ),
)
CERTIFICATE_OF_OTHERS = Rule(
    BAD_REQUEST,
    "The certificate provided must be owned by the account creating the domain.",
    observed("aws/aws-cdk#9548"),
)


def _check_certificate(call: Call, arn: str) -> None:
    """Refuse what can't be a certificate of this account and Region; whether there is one isn't asked.

    [chosen: certificates belong to another service]
    """
    parts = CERTIFICATE.read(arn)
    if parts is None or parts["partition"] != call.where.partition:
        raise BAD_CERTIFICATE.refusal(arn=arn)
    if parts["region"] != call.where.region:
        raise CERTIFICATE_ELSEWHERE.refusal(arn=arn, region=call.where.region)
    if parts["account"] != call.where.account:
        raise CERTIFICATE_OF_OTHERS.refusal()


def _check(call: Call, whole: Mapping[str, Any]) -> None:
    """Refuse a domain name that breaks a rule.

    An ownership verification certificate is taken but never demanded: nothing in an ARN says whether its
    certificate was imported. [chosen]
    """
    check_all(RULES, call, whole)
    configuration = _configuration(whole)
    for member in ("CertificateArn", "OwnershipVerificationCertificateArn"):
        if member in configuration:
            _check_certificate(call, configuration[member])


# Operations


@APIGATEWAYV2.op("CreateDomainName")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a domain name; it can be used at once."""
    return view(call.where, make(call, p))


@APIGATEWAYV2.op("GetDomainName")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a domain name."""
    return view(call.where, locate(call, DOMAIN_NAME, p))


@APIGATEWAYV2.op("GetDomainNames", page=paged())
def get_all(call: Call, _p: Params) -> Listing:
    """List the domain names of the account in this Region."""
    return listing(call, DOMAIN_NAME, lambda record: view(call.where, record))


@APIGATEWAYV2.op("UpdateDomainName", clears=("mutualTlsAuthentication",))
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a domain name; what is left out stays.

    [any routing mode can be chosen, and what it doesn't use stays: chosen, the reference names no refusal]
    """
    record = locate(call, DOMAIN_NAME, p)
    return view(call.where, change(call, record, given(DOMAIN_NAME, p)))


@APIGATEWAYV2.op("DeleteDomainName")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a domain name in any state, with its API mappings and routing rules.

    [chosen: the operation lists no error that could refuse it]
    """
    drop(call, DOMAIN_NAME, locate(call, DOMAIN_NAME, p))
    return {}


# What others use


def make(call: Call, asked: Mapping[str, Any]) -> Record:
    """A new domain name.

    Raises:
        ServiceError: the domain name would break a rule.
    """
    ONE_CONFIGURATION.check(call, asked)
    tags = checked_tags(call, asked.get("Tags"))
    name = asked["DomainName"]
    host = f"d-{call.ids.text(10)}.execute-api.{call.where.region}.{call.where.dns_suffix}"
    start = {"DomainName": name, "DomainNameConfigurations": [{"ApiGatewayDomainName": host}]}
    own = {member: value for member, value in asked.items() if member != "Tags"}
    members = DEFAULTS.fill(PATCH.apply(start, own))
    _check(call, members)
    TAKEN.check(call, members)
    record = new(
        call, DOMAIN_NAME, name, members, life_of(call, DOMAIN_NAME, name="CreateDomainName"), tags=tags
    )
    return put(call, DOMAIN_NAME, record)


# What takes a while to be in force. [chosen: a routing mode is there at once, as is what stays as it was]
ROLLED_OUT = ("DomainNameConfigurations", "MutualTlsAuthentication")


def change(call: Call, record: Record, asked: Mapping[str, Any]) -> Record:
    """A domain name with what is asked for changed.

    Raises:
        ServiceError: its state doesn't allow it, or it would break a rule.
    """
    STATUS.step("UpdateDomainName", record.status)
    ONE_CONFIGURATION.check(call, {**record.members, **asked})
    members = PATCH.apply(record.members, asked)
    _check(call, members)
    if any(members.get(name) != record.members.get(name) for name in ROLLED_OUT):
        life = life_of(call, DOMAIN_NAME, record, "UpdateDomainName")
    else:
        life = Life(record.status)
    return put(call, DOMAIN_NAME, record._replace(members=members, life=life, updated=call.now))


# What others see

# [Z1UJRXOUMOOFQ8 is observed: live reads by go-to-k/cdk-real-drift. The rest is chosen: as it is remembered, and
# nobody knows of other Regions]
HOSTED_ZONES = {
    "us-east-1": "Z1UJRXOUMOOFQ8",
    "us-east-2": "ZOJJZC49E0EPZ",
    "us-west-1": "Z2MUQ32089INYE",
    "us-west-2": "Z2OJLYMUO9EFXC",
    "eu-west-1": "ZLY8HYME6SFDD",
}


def hosted_zone(region: str) -> str:
    """The id of the hosted zone in which a Region's endpoints are; always the same one."""
    if region in HOSTED_ZONES:
        return HOSTED_ZONES[region]
    letters = digits + ascii_uppercase
    digest = hashlib.blake2b(region.encode(), digest_size=13).digest()
    return "Z" + "".join(letters[byte % len(letters)] for byte in digest)


def view(where: Where, record: Record) -> dict[str, Any]:
    """A DomainName."""
    failed = (record.life.reason or BROUGHT_BACK_MESSAGE) if record.life.phase in BROUGHT_BACK else None
    configuration = {
        **_configuration(record.members),
        "DomainNameStatus": record.status,
        "DomainNameStatusMessage": failed or MESSAGES.get(record.status),
        "HostedZoneId": hosted_zone(where.region),
    }
    return {
        **record.members,
        "DomainNameArn": ARN.make(where, DomainName=record.key),
        "DomainNameConfigurations": [configuration],
        "Tags": record.tags,
    }
