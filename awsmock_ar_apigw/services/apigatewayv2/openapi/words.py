"""What OpenAPI's extensions call the members of an API's parts: one table for the way in and the way out."""

from __future__ import annotations

ANY_METHOD = "x-amazon-apigateway-any-method"
AUTH = "x-amazon-apigateway-auth"
AUTHORIZER = "x-amazon-apigateway-authorizer"
AUTHTYPE = "x-amazon-apigateway-authtype"
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

# Members of an integration, of an authorizer and of CORS, in the order in which exports have them. [observed: public
# samples, for all but the places of identityValidationExpression and authorizerCredentials, which are chosen]
INTEGRATION_WORDS = {
    "responseParameters": "ResponseParameters",
    "integrationSubtype": "IntegrationSubtype",
    "credentials": "CredentialsArn",
    "requestParameters": "RequestParameters",
    "payloadFormatVersion": "PayloadFormatVersion",
    "connectionId": "ConnectionId",
    "type": "IntegrationType",
    "httpMethod": "IntegrationMethod",
    "uri": "IntegrationUri",
    "connectionType": "ConnectionType",
    "timeoutInMillis": "TimeoutInMillis",
    "tlsConfig": "TlsConfig",
}
AUTHORIZER_WORDS = {
    "identitySource": "IdentitySource",
    "identityValidationExpression": "IdentityValidationExpression",
    "authorizerUri": "AuthorizerUri",
    "authorizerCredentials": "AuthorizerCredentialsArn",
    "authorizerPayloadFormatVersion": "AuthorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds": "AuthorizerResultTtlInSeconds",
    "jwtConfiguration": "JwtConfiguration",
    "type": "AuthorizerType",
    "enableSimpleResponses": "EnableSimpleResponses",
}
CORS_WORDS = {
    "allowMethods": "AllowMethods",
    "allowHeaders": "AllowHeaders",
    "exposeHeaders": "ExposeHeaders",
    "maxAge": "MaxAge",
    "allowCredentials": "AllowCredentials",
    "allowOrigins": "AllowOrigins",
}
