"""Quotas of App Runner: enforced for those who ask for them, as AWS publishes them or with numbers of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.kit.quota import Quota, siblings
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apprunner.auto_scaling_configuration import AUTO_SCALING, BUILT_IN_ID
from awsmock_ar_apigw.services.apprunner.backend import INVALID_REQUEST
from awsmock_ar_apigw.services.apprunner.connection import CONNECTION
from awsmock_ar_apigw.services.apprunner.custom_domain import CUSTOM_DOMAIN
from awsmock_ar_apigw.services.apprunner.observability_configuration import OBSERVABILITY
from awsmock_ar_apigw.services.apprunner.service import SERVICE
from awsmock_ar_apigw.services.apprunner.vpc_connector import VPC_CONNECTOR
from awsmock_ar_apigw.services.apprunner.vpc_ingress_connection import VPC_INGRESS

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.quota import Count
    from awsmock_ar_apigw.state.record import Record

EXCEEDED = Rule(
    ErrorKind("ServiceQuotaExceededException"),
    "you exceeded your account's {thing} quota: {number}",
    documented(
        "CreateService › Errors › ServiceQuotaExceededException; the words are those of the quota of revisions, by our choice"
    ),
)
REVISIONS_EXCEEDED = Rule(
    ErrorKind("ServiceQuotaExceededException"),
    "you exceeded your account's {thing} quota: {number}",
    observed("a public note on a sixth revision that Terraform would have created"),
)
RESTRICTED = Rule(
    INVALID_REQUEST,
    "Account {account} is restricted and can support only two App Runner services per region at the moment. "
    "To remove the restriction, contact the AWS support team.",
    observed("nine public notes on a third service in a Region, one of them with the second sentence"),
)

# What counts. What is deleted never does, and what is on its way out still does.
# [chosen: the guide says that you delete some to create more]


def names(member: str) -> Count:
    """Different names of active revisions; what is built in isn't one. [chosen: the guide counts what you create]"""

    def count(scope: Scope, kind: Kind, record: Record) -> int:
        there = scope.table(kind).rows("listed", True)
        taken = {other.members[member] for other in there if not other.key.endswith(f"/{BUILT_IN_ID}")}
        return len(taken | {record.members[member]})

    return count


def revisions(member: str) -> Count:
    """Active revisions of the same name."""
    return lambda scope, kind, record: scope.table(kind).count("name", record.members[member]) + 1


def of_service(scope: Scope, kind: Kind, record: Record) -> int:
    """What depends on the same service."""
    return scope.table(kind).count("uses", record.uses[0]) + 1


HERE = "account and Region"
GUIDE = observed("the guide: resource quotas")

QUOTAS = (
    Quota(SERVICE.name, SERVICE, "services", HERE, 30, GUIDE, EXCEEDED, thing="service"),
    Quota(CONNECTION.name, CONNECTION, "connections", HERE, 10, GUIDE, EXCEEDED, thing="connection"),
    Quota(
        AUTO_SCALING.name,
        AUTO_SCALING,
        "names of auto scaling configurations",
        HERE,
        10,
        GUIDE,
        EXCEEDED,
        names("AutoScalingConfigurationName"),
        thing="auto scaling configuration",
    ),
    Quota(
        f"{AUTO_SCALING.name}.Revision",
        AUTO_SCALING,
        "revisions",
        "name of auto scaling configurations",
        5,
        observed("the guide: resource quotas; an older edition says 10"),
        REVISIONS_EXCEEDED,
        revisions("AutoScalingConfigurationName"),
        thing="revision",
    ),
    Quota(
        OBSERVABILITY.name,
        OBSERVABILITY,
        "names of observability configurations",
        HERE,
        10,
        GUIDE,
        EXCEEDED,
        names("ObservabilityConfigurationName"),
        thing="observability configuration",
    ),
    Quota(
        f"{OBSERVABILITY.name}.Revision",
        OBSERVABILITY,
        "revisions",
        "name of observability configurations",
        10,
        GUIDE,
        EXCEEDED,
        revisions("ObservabilityConfigurationName"),
        thing="revision",
    ),
    Quota(
        VPC_CONNECTOR.name,
        VPC_CONNECTOR,
        "VPC connectors",
        HERE,
        10,
        GUIDE,
        EXCEEDED,
        thing="VPC connector",
    ),
    Quota(
        VPC_INGRESS.name,
        VPC_INGRESS,
        "VPC ingress connections",
        "service",
        1,
        chosen("the guide says 1 per account and Region, and that one VPC endpoint may serve many services"),
        EXCEEDED,
        of_service,
        thing="VPC ingress connection",
    ),
    Quota(
        CUSTOM_DOMAIN.name,
        CUSTOM_DOMAIN,
        "custom domains",
        "service",
        5,
        observed("the guide: custom domain names"),
        None,
        siblings,
    ),
)

# Accounts of other kinds, by what the option ``quotas`` calls them: what one has in the place of what AWS publishes.
ACCOUNTS = {
    "restricted": (
        Quota(
            SERVICE.name,
            SERVICE,
            "services",
            HERE,
            2,
            observed("nine public notes on a third service in a Region"),
            RESTRICTED,
        ),
    ),
}
