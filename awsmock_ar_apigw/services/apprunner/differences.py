"""Where App Runner was seen to do other than its reference says."""

from __future__ import annotations

from awsmock_ar_apigw.kit.difference import Difference

DIFFERENCES = (
    Difference(
        "The status of an auto scaling configuration",
        "ACTIVE, INACTIVE",
        "active, inactive",
        "Terraform's constants and tests",
    ),
    Difference(
        "The status of a custom domain",
        "upper case, such as PENDING_CERTIFICATE_DNS_VALIDATION",
        "the same in lower case",
        "Terraform's tests; crossplane-contrib/provider-upjet-aws#138",
    ),
    Difference(
        "An OperationId",
        "a UUID with dashes, 36 characters",
        "32 hexadecimal digits",
        "public logs of deployments",
    ),
    Difference(
        "PauseService for a service that is paused",
        "InvalidStateException",
        "clients expect success",
        "what clients that pause do without asking for the state",
    ),
)
