"""Custom domains of a service, and the certificate records that prove who owns them."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.kind import alive
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import find, life_of, new, put, users
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apprunner import certificate
from awsmock_ar_apigw.services.apprunner.backend import (
    APPRUNNER,
    INVALID_REQUEST,
    INVALID_STATE,
    NOT_FOUND,
    paged,
)
from awsmock_ar_apigw.services.apprunner.service import SERVICE
from awsmock_ar_apigw.state.machine import GONE, NEW, Machine, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.machine import Stage
    from awsmock_ar_apigw.state.record import Record

# States

WRONG_STATE = Rule(
    INVALID_STATE,
    "{name} isn't possible for a custom domain in the current state: {status}.",
    chosen("in the words of a service in the wrong state"),
)
STATUS = Machine(
    "CustomDomain",
    (
        Step(
            "AssociateCustomDomain",
            (NEW,),
            via="CREATING",
            to="PENDING_CERTIFICATE_DNS_VALIDATION",
            fails="CREATE_FAILED",
            takes=5,
            cite=documented("CustomDomain › Status"),
        ),
        Step(
            "validate_domain",
            ("PENDING_CERTIFICATE_DNS_VALIDATION",),
            via="BINDING_CERTIFICATE",
            to="ACTIVE",
            fails="CREATE_FAILED",
            takes=60,
            by_hand=True,
            cite=documented(
                "AssociateCustomDomain: App Runner then performs DNS validation; without one where a certificate is still "
                "there: see the differences"
            ),
        ),
        Step(
            "reject_domain",
            ("PENDING_CERTIFICATE_DNS_VALIDATION",),
            via=None,
            to="CREATE_FAILED",
            by_hand=True,
            cite=observed("crossplane-contrib/provider-upjet-aws#138: an unowned domain"),
        ),
        Step(
            "DisassociateCustomDomain",
            (
                "PENDING_CERTIFICATE_DNS_VALIDATION",
                "BINDING_CERTIFICATE",
                "ACTIVE",
                "CREATE_FAILED",
                "DELETE_FAILED",
            ),
            via="DELETING",
            to=GONE,
            fails="DELETE_FAILED",
            takes=60,
            cite=documented("CustomDomain › Status"),
        ),
    ),
    refuse=lambda name, status: WRONG_STATE.refusal(name=name, status=status),
)

RECORDS = "CertificateValidationRecords"
# Which state the certificate records are in, once the domain has reached one of these.
# [documented: CertificateValidationRecord › Status]
RECORD_STATUSES = {
    "PENDING_CERTIFICATE_DNS_VALIDATION": "PENDING_VALIDATION",
    "BINDING_CERTIFICATE": "SUCCESS",
    "CREATE_FAILED": "FAILED",
}


def landed(scope: Scope, domain: Record, _stage: Stage | None = None) -> Record:
    """The certificate records appear when the domain waits for them, and follow it from there."""
    if domain.status == "PENDING_CERTIFICATE_DNS_VALIDATION":
        kept = certificate.kept(scope, names_of(domain.members))
        domain = domain if kept is None else CERTIFIED(scope, scope, domain, kept)
    if domain.status == "ACTIVE":
        certificate.keep(scope, names_of(domain.members), domain.parent, domain.members[RECORDS])
    status = RECORD_STATUSES.get(domain.status)
    if status is None:
        return domain
    records = domain.members.get(RECORDS) or _records(scope, domain)
    followed = [{**record, "Status": status} for record in records]
    return domain._replace(members={**domain.members, RECORDS: followed})


def _needs_validation(_scope: Scope, domain: Record, _kept: list[dict[str, Any]]) -> Record:
    return domain


def _reuses_certificate(scope: Scope, domain: Record, kept: list[dict[str, Any]]) -> Record:
    """A domain whose certificate is still there need not prove again whose it is: it binds that one."""
    life = STATUS.step("validate_domain", domain.status).life(scope.now)
    return domain._replace(life=life, members={**domain.members, RECORDS: kept})


# What becomes of a domain whose certificate is kept since it was active before.
CERTIFIED = Switch(documented=_needs_validation, observed=_reuses_certificate)


def _records(scope: Scope, domain: Record) -> list[dict[str, str]]:
    """The CNAME records that prove ownership: one for each name, and one for a random subdomain.

    [observed: terraform-provider-aws's test and two public outputs; three with www. Names end in a dot, and all values in
    the same place: recordings of a CloudFormation provider's tests]
    """
    name = domain.members["DomainName"].removeprefix("*.")
    names = [name, f"{scope.ids.text(31)}.{name}"]
    if domain.members["EnableWWWSubdomain"]:
        names.insert(1, f"www.{name}")
    place = f"{scope.ids.text(10, ascii_lowercase)}.acm-validations.aws."
    return [
        {
            "Type": "CNAME",
            "Name": f"_{scope.ids.hex(32)}.{owned}.",
            "Value": f"_{scope.ids.hex(32)}.{place}",
        }
        for owned in names
    ]


# Defaults


def _has_www(p: Params) -> bool:
    """True, but for a wildcard."""
    return not p["DomainName"].startswith("*.")


DEFAULTS = Defaults(
    Default(
        "EnableWWWSubdomain",
        _has_www,
        documented("AssociateCustomDomain › EnableWWWSubdomain; that a wildcard has none is chosen"),
    )
)


def key_of(service: Record, domain: str) -> str:
    """A domain's key: names don't care about upper and lower case."""
    return f"{service.key} {domain.lower()}"


def names_of(members: Params) -> tuple[str, ...]:
    """The names that a domain takes: its own, and its www subdomain."""
    name = members["DomainName"].lower()
    return (name, f"www.{name}") if members["EnableWWWSubdomain"] else (name,)


CUSTOM_DOMAIN = APPRUNNER.kind(
    "CustomDomain",
    machine=STATUS,
    parent=SERVICE.name,
    landed=landed,
    indexes={"name": lambda record: names_of(record.members)},
)

# Rules

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})+")

NOT_A_DOMAIN = Rule(
    INVALID_REQUEST,
    "The domain name isn't a root domain, a subdomain or a wildcard: {DomainName}",
    documented("AssociateCustomDomain › DomainName"),
    lambda _call, p: _DOMAIN.fullmatch(p["DomainName"]) is None,
)
WILDCARD_WITH_WWW = Rule(
    INVALID_REQUEST,
    "EnableWWWSubdomain can't be true for a wildcard domain: {DomainName}",
    documented("AssociateCustomDomain › DomainName; the guide excludes www for wildcards"),
    lambda _call, p: p["DomainName"].startswith("*.") and p.get("EnableWWWSubdomain") is True,
)
TAKEN = Rule(
    INVALID_REQUEST,
    "{domain} is already associated with {service}",
    observed("aws/copilot-cli, which matches the first words"),
)
NOT_ASSOCIATED = Rule(
    NOT_FOUND,
    "No custom domain {domain} found for the provided service",
    observed(
        "aws/copilot-cli, which matches these words; the error is that of DisassociateCustomDomain › Errors"
    ),
)
NO_SERVICE = Rule(
    INVALID_REQUEST,
    "The service ARN you specified isn't valid. ARN: '{arn}'",
    chosen("AssociateCustomDomain lists no ResourceNotFoundException"),
)
SERVICE_NOT_RUNNING = Rule(
    INVALID_STATE,
    "Custom domains cannot be changed for a service in the current state: {status}. Service Arn: {arn}",
    observed("the guide lists domain changes as not allowed for a paused service"),
)

# Operations


@APPRUNNER.op("AssociateCustomDomain", rules=[NOT_A_DOMAIN, WILDCARD_WITH_WWW])
def associate(call: Call, p: Params) -> dict[str, Any]:
    """Associate a domain with a running service."""
    service = call.table(SERVICE).get(p["ServiceArn"])
    if service is None or not alive(service):
        raise NO_SERVICE.refusal(arn=p["ServiceArn"])
    _refuse_unless_running(service)
    members = DEFAULTS.fill(p)
    del members["ServiceArn"]
    for name in names_of(members):
        other = call.table(CUSTOM_DOMAIN).find("name", name)
        if other is not None:
            shown = p["DomainName"] if name == p["DomainName"].lower() else name
            raise TAKEN.refusal(domain=shown, service=other.parent)
    domain = new(
        call,
        CUSTOM_DOMAIN,
        key_of(service, p["DomainName"]),
        members,
        life_of(call, CUSTOM_DOMAIN),
        parent=service.key,
    )
    return answer(call, service, view(call, put(call, CUSTOM_DOMAIN, domain)))


@APPRUNNER.op("DescribeCustomDomains", page=paged("CustomDomains"))
def describe(call: Call, p: Params) -> Listing:
    """Describe the domains of a service, the last associated first.

    [observed: recordings of a CloudFormation provider's tests]
    """
    service = find(call, SERVICE, p["ServiceArn"])
    return listing(
        call,
        CUSTOM_DOMAIN,
        lambda domain: view(call, domain),
        by=("parent", service.key),
        newest_first=True,
        also=targets(call, service),
    )


@APPRUNNER.op("DisassociateCustomDomain")
def disassociate(call: Call, p: Params) -> dict[str, Any]:
    """Take a domain away from a running service."""
    service = find(call, SERVICE, p["ServiceArn"])
    domain = of(call, service, p["DomainName"])
    _refuse_unless_running(service)
    leaving = domain._replace(life=life_of(call, CUSTOM_DOMAIN, domain), updated=call.now)
    certificate.release(call, names_of(domain.members))
    shown = view(call, put(call, CUSTOM_DOMAIN, leaving))
    return answer(call, service, SHOWN_LEAVING(call, shown))


def of(scope: Scope, service: Record, name: str) -> Record:
    """The domain of a service that has this name.

    Raises:
        ServiceError: the service has none.
    """
    domain = scope.table(CUSTOM_DOMAIN).get(key_of(service, name))
    if domain is None:
        raise NOT_ASSOCIATED.refusal(domain=name)
    return domain


def _refuse_unless_running(service: Record) -> None:
    if service.status != "RUNNING":
        raise SERVICE_NOT_RUNNING.refusal(status=service.status, arn=service.key)


# What others see

# The state as answers name it.
SHOWN_STATUS = Switch(documented=str, observed=str.lower)


def view(call: Call, domain: Record) -> dict[str, Any]:
    """A CustomDomain; its records appear after the first state. [documented: AssociateCustomDomain › Note]"""
    return {**domain.members, "Status": SHOWN_STATUS(call, domain.status)}


def targets(call: Call, service: Record) -> dict[str, Any]:
    """What a domain of the service is mapped to, from outside and from its VPCs."""
    return {
        "DNSTarget": service.members["ServiceUrl"],
        "ServiceArn": service.key,
        "VpcDNSTargets": [
            {
                "VpcIngressConnectionArn": ingress.key,
                "VpcId": ingress.members["IngressVpcConfiguration"].get("VpcId"),
                "DomainName": ingress.members["DomainName"],
            }
            for ingress in users(call, SERVICE, service)
        ],
    }


def _without_records(shown: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**shown, RECORDS: None}


def _with_records(shown: Mapping[str, Any]) -> Mapping[str, Any]:
    return shown


# What the answer of a disassociation shows of the domain. [documented: DisassociateCustomDomain › Examples › Note]
SHOWN_LEAVING = Switch(documented=_without_records, observed=_with_records)


def answer(call: Call, service: Record, shown: Mapping[str, Any]) -> dict[str, Any]:
    """An answer that holds one domain."""
    return {**targets(call, service), "CustomDomain": shown}
