"""Where App Runner was seen to do other than its reference says."""

from __future__ import annotations

from awsmock_ar_apigw.kit.difference import Difference
from awsmock_ar_apigw.services.apprunner import (
    auto_scaling_configuration,
    custom_domain,
    operation,
    service,
)

DIFFERENCES = (
    Difference(
        "The status of an auto scaling configuration",
        "ACTIVE, INACTIVE",
        "active, inactive",
        "Terraform's constants and tests",
        "no: the valid values of Status are upper case, and a client that compares with them is right by the reference",
        by=(auto_scaling_configuration.SHOWN_STATUS,),
    ),
    Difference(
        "The status of a custom domain",
        "upper case, such as PENDING_CERTIFICATE_DNS_VALIDATION",
        "the same in lower case",
        "Terraform's tests; crossplane-contrib/provider-upjet-aws#138",
        "no: the valid values of Status are upper case",
        by=(custom_domain.SHOWN_STATUS,),
    ),
    Difference(
        "The certificate records in the answer of DisassociateCustomDomain",
        "none: the example has none, and the Note above it speaks of AssociateCustomDomain",
        "those of the domain, as they are",
        "recordings of a CloudFormation provider's tests; aws/copilot-cli, which removes them from DNS",
        "no: four answers of one time, all PENDING_VALIDATION, against the example and its Note",
        by=(custom_domain.SHOWN_LEAVING,),
    ),
    Difference(
        "A domain that was active, and is associated again within 30 days",
        "PENDING_CERTIFICATE_DNS_VALIDATION, as ever",
        "BINDING_CERTIFICATE and ACTIVE without waiting, with the records that it had",
        "hashicorp/terraform-provider-aws#20222 and #22569 (sometimes); aws/copilot-cli",
        "no: it was seen sometimes only, and the reference has every domain wait",
        by=(custom_domain.CERTIFIED,),
    ),
    Difference(
        "An OperationId",
        "a UUID with dashes, 36 characters",
        "32 hexadecimal digits",
        "public logs of deployments",
        "no: the reference fixes the length of 36 and the pattern of a UUID",
        by=(operation.NEW_ID,),
    ),
    Difference(
        "PauseService for a service that is paused",
        "InvalidStateException",
        "200 with the service as it is, without an operation",
        "aws/copilot-cli, which pauses without asking for the state",
        "no: concluded from what a client does; InvalidStateException is what the reference lists for a wrong state",
        by=(service.PAUSE,),
    ),
    Difference(
        "ResumeService for a service that is running",
        "InvalidStateException",
        "200 with the service as it is, without an operation",
        "aws/copilot-cli, which resumes without asking for the state",
        "no: likewise",
        by=(service.RESUME,),
    ),
)
