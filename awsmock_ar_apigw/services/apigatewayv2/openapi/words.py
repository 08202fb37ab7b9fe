"""What OpenAPI's extensions call the members of an API's parts: one table for the way in and the way out."""

from __future__ import annotations

ANY_METHOD = "x-amazon-apigateway-any-method"
AUTH = "x-amazon-apigateway-auth"
AUTHORIZER = "x-amazon-apigateway-authorizer"
CORS = "x-amazon-apigateway-cors"
ENDPOINT_CONFIGURATION = "x-amazon-apigateway-endpoint-configuration"
IMPORTEXPORT_VERSION = "x-amazon-apigateway-importexport-version"
INTEGRATION = "x-amazon-apigateway-integration"
INTEGRATIONS = "x-amazon-apigateway-integrations"
TAG_VALUE = "x-amazon-apigateway-tag-value"

VERSION = "1.0"
DEFAULT_PATH = "/$default"
DISABLED = "disableExecuteApiEndpoint"

# Under which method an operation stands, in the order of an export. [chosen: that of the specification]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")

# Members of an integration and of an authorizer, in the order in which exports have them. [observed: public samples, for
# the members that they have; the places of the rest: chosen]
INTEGRATION_WORDS = {
    "payloadFormatVersion": "PayloadFormatVersion",
    "type": "IntegrationType",
    "integrationSubtype": "IntegrationSubtype",
    "credentials": "CredentialsArn",
    "httpMethod": "IntegrationMethod",
    "uri": "IntegrationUri",
    "connectionType": "ConnectionType",
    "connectionId": "ConnectionId",
    "requestParameters": "RequestParameters",
    "responseParameters": "ResponseParameters",
    "tlsConfig": "TlsConfig",
    "timeoutInMillis": "TimeoutInMillis",
}
AUTHORIZER_WORDS = {
    "type": "AuthorizerType",
    "identitySource": "IdentitySource",
    "identityValidationExpression": "IdentityValidationExpression",
    "jwtConfiguration": "JwtConfiguration",
    "authorizerUri": "AuthorizerUri",
    "authorizerCredentials": "AuthorizerCredentialsArn",
    "authorizerPayloadFormatVersion": "AuthorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds": "AuthorizerResultTtlInSeconds",
    "enableSimpleResponses": "EnableSimpleResponses",
}
