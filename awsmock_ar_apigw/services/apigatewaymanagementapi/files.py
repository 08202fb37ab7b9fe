"""Which file of the management API has which operations: all that there are."""

from awsmock_ar_apigw.kit.files import File, Files

FILES = Files(
    "awsmock_ar_apigw.services.apigatewaymanagementapi",
    [File("connection", None, ("PostToConnection", "GetConnection", "DeleteConnection"))],
)
