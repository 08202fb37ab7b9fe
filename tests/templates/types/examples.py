"""Templates' properties of each type, and what clients then see: every property has its place in one of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from support import ACCESS_ROLE, ACCOUNT, INSTANCE_ROLE
from templates.types.lab import APP, CERTIFICATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from templates.types.lab import Lab

ROLE = f"arn:aws:iam::{ACCOUNT}:role/gateway"
LOGS = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:access"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/0ab1cd2e-3f45-6789-abcd-ef0123456789"
LISTENER = (
    f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:listener/app/lb/0123456789abcdef/0123456789abcdef"
)
SECRET = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/key"
INVOKED = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{APP}/invocations"
DEFINITION = {
    "openapi": "3.0.1",
    "info": {"title": "pets", "version": "2.0"},
    "paths": {
        "/pets": {
            "get": {
                "responses": {},
                "x-amazon-apigateway-integration": {
                    "type": "http_proxy",
                    "httpMethod": "GET",
                    "uri": "https://example.com",
                    "payloadFormatVersion": "1.0",
                },
            }
        }
    },
}
CORS = {
    "AllowCredentials": "true",
    "AllowHeaders": ["x-a"],
    "AllowMethods": ["GET"],
    "AllowOrigins": ["https://example.com"],
    "ExposeHeaders": ["x-b"],
    "MaxAge": "60",
}
TAGS = [{"Key": "team", "Value": "web"}]


class Case(NamedTuple):
    """Properties of a type, and what is seen of them.

    ``properties`` makes what they stand on. ``shown`` is what the operations show where it is anything but the properties; what
    they don't show is in ``hidden``.
    """

    type: str
    name: str
    properties: Callable[[Lab], dict[str, Any]]
    shown: dict[str, Any] = {}
    hidden: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.type}-{self.name}"


class Change(NamedTuple):
    """Another value of a property of a case, and what is seen of it where it is anything but that."""

    case: str
    value: Any
    shown: Any = None


def _ws_mock(lab: Lab) -> tuple[str, str]:
    api = lab.websocket_api()
    return api, lab.mock(api)


def _ws_model(lab: Lab) -> tuple[str, str]:
    api = lab.websocket_api()
    lab.model(api)
    return api, lab.route(api, "list")


def _quick(lab: Lab) -> str:
    return lab.http_api(Target="https://example.com")


def _mapped(lab: Lab) -> dict[str, Any]:
    api = lab.http_api()
    lab.stage(api)
    return {"DomainName": lab.domain().physical_id, "ApiId": api, "Stage": "prod", "ApiMappingKey": "v1"}


def _staged(lab: Lab) -> dict[str, Any]:
    api = lab.http_api()
    lab.route(api)
    return {
        "ApiId": api,
        "StageName": "prod",
        "AccessLogSettings": {"DestinationArn": LOGS, "Format": "$context.requestId"},
        "AutoDeploy": "true",
        "DefaultRouteSettings": {
            "DetailedMetricsEnabled": "true",
            "ThrottlingBurstLimit": "5",
            "ThrottlingRateLimit": "2.5",
        },
        "Description": "live",
        "RouteSettings": {"GET /": {"ThrottlingBurstLimit": "7"}},
        "StageVariables": {"size": 3},
        "Tags": {"team": "web"},
    }


def _logged(lab: Lab) -> dict[str, Any]:
    api = lab.websocket_api()
    lab.make("Route", ApiId=api, RouteKey="$default", Target=f"integrations/{lab.mock(api)}")
    return {
        "ApiId": api,
        "StageName": "dev",
        "ClientCertificateId": "cert12",
        "DefaultRouteSettings": {"DataTraceEnabled": "false", "LoggingLevel": "ERROR"},
        "DeploymentId": lab.make("Deployment", ApiId=api).physical_id,
        "RouteSettings": json.dumps({"$default": {"LoggingLevel": "INFO"}}),
        "StageVariables": '{"a": "b"}',
    }


def _deployed(lab: Lab) -> dict[str, Any]:
    api = lab.http_api()
    lab.make("Route", ApiId=api, RouteKey="GET /", Target=f"integrations/{lab.integration(api)}")
    lab.stage(api, "other")
    return {"ApiId": api, "Description": "first", "StageName": lab.stage(api)}


def _authorized(lab: Lab) -> dict[str, Any]:
    api = lab.http_api()
    its_id = lab.make(
        "Authorizer",
        ApiId=api,
        AuthorizerType="JWT",
        Name="jwt",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["me"], "Issuer": "https://issuer.example.com"},
    ).physical_id
    return {
        "ApiId": api,
        "RouteKey": "GET /",
        "Target": f"integrations/{lab.integration(api)}",
        "AuthorizationType": "JWT",
        "AuthorizerId": its_id,
        "AuthorizationScopes": ["read"],
        "OperationName": "list",
    }


def _keyed(lab: Lab) -> dict[str, Any]:
    api = lab.websocket_api()
    return {
        "ApiId": api,
        "RouteKey": "$connect",
        "ApiKeyRequired": "true",
        "RequestParameters": {"route.request.querystring.token": {"Required": "true"}},
    }


def _modelled(lab: Lab) -> dict[str, Any]:
    api = lab.websocket_api()
    return {
        "ApiId": api,
        "RouteKey": "list",
        "ModelSelectionExpression": "$request.body.kind",
        "RequestModels": {"pet": lab.model(api)},
        "RouteResponseSelectionExpression": "$default",
    }


def _integrated(lab: Lab) -> dict[str, Any]:
    return {
        "ApiId": lab.http_api(),
        "CredentialsArn": ROLE,
        "Description": "queue",
        "IntegrationSubtype": "SQS-SendMessage",
        "IntegrationType": "AWS_PROXY",
        "PayloadFormatVersion": "1.0",
        "RequestParameters": {"QueueUrl": "$request.header.queue", "MessageBody": "$request.body.message"},
        "TimeoutInMillis": "2000",
    }


def _private(lab: Lab) -> dict[str, Any]:
    return {
        "ApiId": lab.http_api(),
        "ConnectionId": lab.vpc_link(),
        "ConnectionType": "VPC_LINK",
        "IntegrationMethod": "ANY",
        "IntegrationType": "HTTP_PROXY",
        "IntegrationUri": LISTENER,
        "PayloadFormatVersion": "1.0",
        "ResponseParameters": {
            "200": {"ResponseParameters": [{"Destination": "overwrite:header.a", "Source": "b"}]}
        },
        "TlsConfig": {"ServerNameToVerify": "example.com"},
    }


def _templated(lab: Lab) -> dict[str, Any]:
    return {
        "ApiId": lab.websocket_api(),
        "ContentHandlingStrategy": "CONVERT_TO_TEXT",
        "IntegrationMethod": "POST",
        "IntegrationType": "HTTP",
        "IntegrationUri": "https://example.com",
        "PassthroughBehavior": "NEVER",
        "RequestTemplates": {"$default": '{"statusCode": 200}'},
        "TemplateSelectionExpression": "\\$default",
    }


def _answered(lab: Lab) -> dict[str, Any]:
    api, integration = _ws_mock(lab)
    return {
        "ApiId": api,
        "IntegrationId": integration,
        "IntegrationResponseKey": "$default",
        "ContentHandlingStrategy": "CONVERT_TO_TEXT",
        "ResponseTemplates": json.dumps({"200": "{}"}),
        "TemplateSelectionExpression": "${integration.response.statuscode}",
        "ResponseParameters": {
            "route.response.header.x": "integration.response.header.y",
        },
    }


def _routed_back(lab: Lab) -> dict[str, Any]:
    api, route = _ws_model(lab)
    return {
        "ApiId": api,
        "RouteId": route,
        "RouteResponseKey": "$default",
        "ModelSelectionExpression": "$default",
        "ResponseModels": {"pet": "Pet"},
        "ResponseParameters": {"route.response.header.x": {"Required": "true"}},
    }


def _ruled(lab: Lab) -> dict[str, Any]:
    arn = lab.domain(RoutingMode="ROUTING_RULE_ONLY").attributes["DomainNameArn"]
    return {
        "DomainNameArn": arn,
        "Priority": "5",
        "Actions": [{"InvokeApi": {"ApiId": "r3stap1abc", "Stage": "prod", "StripBasePath": "true"}}],
        "Conditions": [
            {"MatchBasePaths": {"AnyOf": ["v1"]}},
            {"MatchHeaders": {"AnyOf": [{"Header": "x-a", "ValueGlob": "b*"}]}},
        ],
    }


def _overriding(lab: Lab) -> dict[str, Any]:
    api = _quick(lab)
    authorizer = lab.make(
        "Authorizer",
        ApiId=api,
        AuthorizerType="JWT",
        Name="jwt",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["me"], "Issuer": "https://issuer.example.com"},
    ).physical_id
    return {
        "ApiId": api,
        "Integration": {
            "Description": "mine",
            "IntegrationMethod": "GET",
            "PayloadFormatVersion": "1.0",
            "TimeoutInMillis": "2000",
        },
        "Route": {
            "AuthorizationScopes": ["read"],
            "AuthorizationType": "JWT",
            "AuthorizerId": authorizer,
            "OperationName": "all",
            "Target": f"integrations/{lab.integration(api)}",
        },
        "Stage": {
            "AccessLogSettings": {"DestinationArn": LOGS, "Format": "$context.requestId"},
            "AutoDeploy": "true",
            "DefaultRouteSettings": {
                "DetailedMetricsEnabled": "true",
                "ThrottlingBurstLimit": "5",
                "ThrottlingRateLimit": "2.5",
            },
            "Description": "live",
            "RouteSettings": {"$default": {"ThrottlingBurstLimit": 7}},
            "StageVariables": {"a": "b"},
        },
    }


def _served(lab: Lab) -> dict[str, Any]:
    scaling = lab.make("AppRunner::AutoScalingConfiguration", MaxSize=3).physical_id
    watching = lab.make("AppRunner::ObservabilityConfiguration").physical_id
    connector = lab.make("AppRunner::VpcConnector", Subnets=["subnet-1"]).physical_id
    environment = [{"Name": "A", "Value": 1}]
    return {
        "ServiceName": "web-app",
        "AutoScalingConfigurationArn": scaling,
        "EncryptionConfiguration": {"KmsKey": KEY},
        "HealthCheckConfiguration": {
            "HealthyThreshold": "2",
            "Interval": "6",
            "Path": "/up",
            "Protocol": "HTTP",
            "Timeout": "3",
            "UnhealthyThreshold": "4",
        },
        "InstanceConfiguration": {"Cpu": "512", "InstanceRoleArn": INSTANCE_ROLE, "Memory": 1024},
        "NetworkConfiguration": {
            "EgressConfiguration": {"EgressType": "VPC", "VpcConnectorArn": connector},
            "IngressConfiguration": {"IsPubliclyAccessible": "true"},
            "IpAddressType": "IPV4",
        },
        "ObservabilityConfiguration": {
            "ObservabilityConfigurationArn": watching,
            "ObservabilityEnabled": "true",
        },
        "SourceConfiguration": {
            "AuthenticationConfiguration": {"AccessRoleArn": ACCESS_ROLE},
            "AutoDeploymentsEnabled": "true",
            "ImageRepository": {
                "ImageIdentifier": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/app:latest",
                "ImageRepositoryType": "ECR",
                "ImageConfiguration": {
                    "Port": 8000,
                    "RuntimeEnvironmentSecrets": [{"Name": "S", "Value": SECRET}],
                    "RuntimeEnvironmentVariables": environment,
                    "StartCommand": "serve",
                },
            },
        },
        "Tags": TAGS,
    }


def _built(lab: Lab) -> dict[str, Any]:
    return {
        "ServiceName": "built",
        "InstanceConfiguration": {"InstanceRoleArn": INSTANCE_ROLE},
        "SourceConfiguration": {
            "AuthenticationConfiguration": {"ConnectionArn": lab.connection()},
            "CodeRepository": {
                "CodeConfiguration": {
                    "CodeConfigurationValues": {
                        "BuildCommand": "make",
                        "Port": "8000",
                        "Runtime": "PYTHON_311",
                        "RuntimeEnvironmentSecrets": [{"Name": "S", "Value": SECRET}],
                        "RuntimeEnvironmentVariables": [{"Name": "A", "Value": "1"}],
                        "StartCommand": "serve",
                    },
                    "ConfigurationSource": "API",
                },
                "RepositoryUrl": "https://github.com/my-account/python-hello",
                "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
                "SourceDirectory": "app",
            },
        },
    }


_API_HIDDEN = (
    "Target",
    "RouteKey",
    "CredentialsArn",
    "DisableSchemaValidation",
    "Body",
    "BasePath",
    "FailOnWarnings",
)
_ENVIRONMENT = {"RuntimeEnvironmentSecrets": {"S": SECRET}, "RuntimeEnvironmentVariables": {"A": "1"}}

CASES = [
    Case(
        "Api",
        "http",
        lambda _lab: {
            "Name": "pets",
            "ProtocolType": "HTTP",
            "Description": "all pets",
            "Version": 1,
            "CorsConfiguration": CORS,
            "DisableExecuteApiEndpoint": "true",
            "IpAddressType": "dualstack",
            "Tags": {"team": "web"},
        },
        {
            "Version": "1",
            "CorsConfiguration": {**CORS, "AllowCredentials": True, "MaxAge": 60},
            "DisableExecuteApiEndpoint": True,
        },
    ),
    Case(
        "Api",
        "websocket",
        lambda _lab: {
            "Name": "chat",
            "ProtocolType": "WEBSOCKET",
            "RouteSelectionExpression": "$request.body.action",
            "ApiKeySelectionExpression": "$context.authorizer.usageIdentifierKey",
            "DisableSchemaValidation": "true",
        },
        {"DisableSchemaValidation": True},
    ),
    Case(
        "Api",
        "quick",
        lambda _lab: {
            "Name": "quick",
            "ProtocolType": "HTTP",
            "Target": "https://example.com",
            "RouteKey": "GET /pets",
            "CredentialsArn": ROLE,
        },
        hidden=_API_HIDDEN,
    ),
    Case(
        "Api",
        "body",
        lambda _lab: {"Body": DEFINITION, "BasePath": "prepend", "FailOnWarnings": "false"},
        {"Name": "pets", "Version": "2.0"},
        hidden=_API_HIDDEN,
    ),
    Case(
        "Api",
        "s3",
        lambda lab: {"BodyS3Location": lab.stored(json.dumps(DEFINITION))},
        {"Name": "pets"},
        hidden=("BodyS3Location",),
    ),
    Case(
        "ApiGatewayManagedOverrides",
        "all",
        _overriding,
        {
            "Integration": {"Description": "mine", "TimeoutInMillis": 2000, "IntegrationMethod": "GET"},
            "Route": {"AuthorizationScopes": ["read"], "OperationName": "all", "AuthorizationType": "JWT"},
            "Stage": {
                "AccessLogSettings": {"DestinationArn": LOGS, "Format": "$context.requestId"},
                "AutoDeploy": True,
                "DefaultRouteSettings": {
                    "DetailedMetricsEnabled": True,
                    "ThrottlingBurstLimit": 5,
                    "ThrottlingRateLimit": 2.5,
                },
                "Description": "live",
                "RouteSettings": {"$default": {"ThrottlingBurstLimit": 7}},
                "StageVariables": {"a": "b"},
            },
        },
    ),
    Case("ApiMapping", "all", _mapped, hidden=("DomainName",)),
    Case(
        "Authorizer",
        "request",
        lambda lab: {
            "ApiId": lab.http_api(),
            "AuthorizerCredentialsArn": ROLE,
            "AuthorizerPayloadFormatVersion": 2.0,
            "AuthorizerResultTtlInSeconds": "60",
            "AuthorizerType": "REQUEST",
            "AuthorizerUri": INVOKED,
            "EnableSimpleResponses": "true",
            "IdentitySource": ["$request.header.Authorization"],
            "IdentityValidationExpression": ".+",
            "Name": "mine",
        },
        {
            "AuthorizerPayloadFormatVersion": "2.0",
            "AuthorizerResultTtlInSeconds": 60,
            "EnableSimpleResponses": True,
        },
        hidden=("ApiId",),
    ),
    Case(
        "Authorizer",
        "jwt",
        lambda lab: {
            "ApiId": lab.http_api(),
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Audience": ["me"], "Issuer": "https://issuer.example.com"},
            "Name": "jwt",
        },
        hidden=("ApiId",),
    ),
    Case("Deployment", "all", _deployed, hidden=("ApiId", "StageName")),
    Case(
        "DomainName",
        "all",
        lambda _lab: {
            "DomainName": "api.example.com",
            "DomainNameConfigurations": [
                {
                    "CertificateArn": CERTIFICATE,
                    "CertificateName": "mine",
                    "EndpointType": "REGIONAL",
                    "IpAddressType": "dualstack",
                    "OwnershipVerificationCertificateArn": CERTIFICATE,
                    "SecurityPolicy": "TLS_1_2",
                }
            ],
            "MutualTlsAuthentication": {"TruststoreUri": "s3://trust/store.pem", "TruststoreVersion": "v1"},
            "RoutingMode": "API_MAPPING_ONLY",
            "Tags": {"team": "web"},
        },
    ),
    Case("Integration", "service", _integrated, {"TimeoutInMillis": 2000}, hidden=("ApiId",)),
    Case(
        "Integration",
        "private",
        _private,
        {"ResponseParameters": {"200": {"overwrite:header.a": "b"}}},
        hidden=("ApiId",),
    ),
    Case("Integration", "websocket", _templated, hidden=("ApiId",)),
    Case(
        "IntegrationResponse",
        "all",
        _answered,
        {"ResponseTemplates": {"200": "{}"}},
        hidden=("ApiId", "IntegrationId"),
    ),
    Case(
        "Model",
        "all",
        lambda lab: {
            "ApiId": lab.websocket_api(),
            "ContentType": "application/json",
            "Description": "a pet",
            "Name": "Pet",
            "Schema": {"type": "object"},
        },
        {"Schema": '{"type": "object"}'},
        hidden=("ApiId",),
    ),
    Case(
        "PortalProduct",
        "all",
        lambda _lab: {"Description": "for all", "DisplayName": "Pets", "Tags": TAGS},
        {"Tags": {"team": "web"}},
    ),
    Case("Route", "http", _authorized, hidden=("ApiId",)),
    Case(
        "Route",
        "connect",
        _keyed,
        {
            "ApiKeyRequired": True,
            "RequestParameters": {"route.request.querystring.token": {"Required": True}},
        },
        hidden=("ApiId",),
    ),
    Case("Route", "websocket", _modelled, hidden=("ApiId",)),
    Case(
        "RouteResponse",
        "all",
        _routed_back,
        {"ResponseParameters": {"route.response.header.x": {"Required": True}}},
        hidden=("ApiId", "RouteId"),
    ),
    Case(
        "RoutingRule",
        "all",
        _ruled,
        {
            "Priority": 5,
            "Actions": [{"InvokeApi": {"ApiId": "r3stap1abc", "Stage": "prod", "StripBasePath": True}}],
        },
        hidden=("DomainNameArn",),
    ),
    Case(
        "Stage",
        "http",
        _staged,
        {
            "AutoDeploy": True,
            "DefaultRouteSettings": {
                "DetailedMetricsEnabled": True,
                "ThrottlingBurstLimit": 5,
                "ThrottlingRateLimit": 2.5,
            },
            "RouteSettings": {"GET /": {"ThrottlingBurstLimit": 7}},
            "StageVariables": {"size": "3"},
        },
        hidden=("ApiId",),
    ),
    Case(
        "Stage",
        "websocket",
        _logged,
        {
            "DefaultRouteSettings": {"DataTraceEnabled": False, "LoggingLevel": "ERROR"},
            "RouteSettings": {"$default": {"LoggingLevel": "INFO"}},
            "StageVariables": {"a": "b"},
        },
        hidden=("ApiId",),
    ),
    Case(
        "VpcLink",
        "all",
        lambda _lab: {
            "Name": "link",
            "SecurityGroupIds": ["sg-1"],
            "SubnetIds": ["subnet-1"],
            "Tags": {"team": "web"},
        },
    ),
    Case(
        "AppRunner::AutoScalingConfiguration",
        "all",
        lambda _lab: {
            "AutoScalingConfigurationName": "scaling",
            "MaxConcurrency": "50",
            "MaxSize": "3",
            "MinSize": 2,
            "Tags": TAGS,
        },
        {"MaxConcurrency": 50, "MaxSize": 3},
    ),
    Case(
        "AppRunner::ObservabilityConfiguration",
        "all",
        lambda _lab: {
            "ObservabilityConfigurationName": "watching",
            "TraceConfiguration": {"Vendor": "AWSXRAY"},
            "Tags": TAGS,
        },
    ),
    Case(
        "AppRunner::Service",
        "image",
        _served,
        {
            "HealthCheckConfiguration": {
                "HealthyThreshold": 2,
                "Interval": 6,
                "Path": "/up",
                "Protocol": "HTTP",
                "Timeout": 3,
                "UnhealthyThreshold": 4,
            },
            "InstanceConfiguration": {"Cpu": "512", "InstanceRoleArn": INSTANCE_ROLE, "Memory": "1024"},
            "NetworkConfiguration": {
                "EgressConfiguration": {"EgressType": "VPC"},
                "IngressConfiguration": {"IsPubliclyAccessible": True},
                "IpAddressType": "IPV4",
            },
            "ObservabilityConfiguration": {"ObservabilityEnabled": True},
            "SourceConfiguration": {
                "AuthenticationConfiguration": {"AccessRoleArn": ACCESS_ROLE},
                "AutoDeploymentsEnabled": True,
                "ImageRepository": {
                    "ImageRepositoryType": "ECR",
                    "ImageConfiguration": {"Port": "8000", "StartCommand": "serve", **_ENVIRONMENT},
                },
            },
        },
        hidden=("AutoScalingConfigurationArn",),
    ),
    Case(
        "AppRunner::Service",
        "code",
        _built,
        {
            "SourceConfiguration": {
                "AutoDeploymentsEnabled": False,
                "CodeRepository": {
                    "SourceDirectory": "app",
                    "CodeConfiguration": {
                        "ConfigurationSource": "API",
                        "CodeConfigurationValues": {
                            "BuildCommand": "make",
                            "Port": "8000",
                            "Runtime": "PYTHON_311",
                            "StartCommand": "serve",
                            **_ENVIRONMENT,
                        },
                    },
                },
            }
        },
    ),
    Case(
        "AppRunner::VpcConnector",
        "all",
        lambda _lab: {
            "SecurityGroups": ["sg-1"],
            "Subnets": ["subnet-1"],
            "Tags": TAGS,
            "VpcConnectorName": "connector",
        },
    ),
    Case(
        "AppRunner::VpcIngressConnection",
        "all",
        lambda lab: {
            "IngressVpcConfiguration": {"VpcEndpointId": "vpce-1", "VpcId": "vpc-1"},
            "ServiceArn": lab.service(
                NetworkConfiguration={"IngressConfiguration": {"IsPubliclyAccessible": False}}
            ),
            "Tags": TAGS,
            "VpcIngressConnectionName": "ingress",
        },
    ),
]
