"""What all of the management API shares: the registry, its errors, and the words of its refusals.

Rows such as W191 are those of the collected facts on WebSocket APIs.
"""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.kit.backend import Backend
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewaymanagementapi.files import FILES
from awsmock_ar_apigw.services.apigatewaymanagementapi.protocol import ManagementJson

# An id of valid form that isn't open: closed, or never there. The answer has no body, and so no words. [W190, W191, W193, W195]
GONE = Rule(
    ErrorKind("GoneException"),
    "",
    observed("localstack/localstack#4694; traces of boto3 with nothing after the colon"),
)
# An id of another form [W192]; which ids are is chosen [U11].
BAD_ID = Rule(
    ErrorKind("BadRequestException", status=400),
    "Invalid connectionId: {ConnectionId}",
    observed("localstack/localstack#4694; dherault/serverless-offline#749"),
)
# A path without a stage, or with another one [W16, W201].
FORBIDDEN = Rule(
    ErrorKind("ForbiddenException"), "Forbidden", observed("aws/aws-sdk-php#1955; aws/aws-sdk-js-v3#1830")
)
# The caller has no permission: the account is masked, and the id of the connection isn't filled in [W196].
NO_PERMISSION = Rule(
    ErrorKind("AccessDeniedException", status=403),
    "User: {arn} is not authorized to perform: execute-api:ManageConnections on resource: "
    "arn:{partition}:execute-api:{region}:********{ends}:{api}/{stage}/{method}/@connections/{{connectionId}}",
    observed("several traces; localstack/localstack#8942"),
)
# An address that ends in /@connections already makes an invocation of another path [W21].
NO_INVOCATION = Rule(
    ErrorKind("AccessDeniedException", status=403),
    "User: {arn} is not authorized to perform: execute-api:Invoke on resource: "
    "arn:{partition}:execute-api:{region}:********{ends}:{api}/{stage}/{method}/@connections/@connections/{below}",
    observed("architect/functions#130"),
)
# A signature for another Region than the API's.
WRONG_REGION = Rule(
    ErrorKind("InvalidSignatureException", status=403),
    "Credential should be scoped to a valid region.",
    observed("n8n-io/n8n#21337: the execute-api host of a REST API; nobody has quoted the management API"),
)
# All that the model constrains is the size of what is posted [W205].
TOO_LARGE = Rule(
    ErrorKind("PayloadTooLargeException"),
    "",
    observed("gchq/sleeper#5755; its text was not seen, and so is left empty"),
)

MANAGEMENT = Backend(
    "apigatewaymanagementapi",
    protocol=ManagementJson(exact=True, nulls=["UserAgent"]),
    breached=TOO_LARGE,
    missing=GONE,
    malformed=BAD_ID,
    files=FILES,
    reaches_out=True,
)
