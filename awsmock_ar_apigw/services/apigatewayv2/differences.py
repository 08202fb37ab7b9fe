"""Where API Gateway V2 was seen to do other than its reference says."""

from __future__ import annotations

from awsmock_ar_apigw.kit.difference import Difference

DIFFERENCES = (
    Difference(
        "CreateDomainName for a name that is taken",
        "ConflictException, 409",
        "BadRequestException, 400",
        "floci-io/floci; reports of Zappa's users",
    ),
    Difference(
        "CreateApiMapping and UpdateApiMapping for an API or a stage that isn't there",
        "NotFoundException, 404",
        "BadRequestException, 400",
        "floci-io/floci; aws/aws-cdk#9078",
    ),
)
