"""A call of each operation of API Gateway V2: its parameters, and what they need."""

from __future__ import annotations

import itertools
import json

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0123"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:pets"
SCHEMA = '{"type": "object", "properties": {"id": {"type": "integer"}}}'
COLORS = {
    f"{part}Color": "#336699"
    for part in ("Accent", "Background", "ErrorValidation", "Header", "Navigation", "Text")
}
CONTENT = {"DisplayName": "Pets", "Theme": {"CustomColors": COLORS}}
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},'
    '"Action":"apigateway:GetPortalProduct","Resource":"*"}]}'
)

# As much as a test of an import needs: two paths, an integration that they share, an authorizer and CORS.
DEFINITION = json.dumps(
    {
        "openapi": "3.0.1",
        "info": {"title": "Pets", "version": "1.0"},
        "paths": {
            "/pets": {
                "get": {
                    "responses": {"200": {"description": "Pets"}},
                    "security": [{"users": ["pets/read"]}],
                    "x-amazon-apigateway-integration": {
                        "$ref": "#/components/x-amazon-apigateway-integrations/pets"
                    },
                }
            },
            "/pets/{id}": {
                "x-amazon-apigateway-any-method": {
                    "x-amazon-apigateway-integration": {
                        "$ref": "#/components/x-amazon-apigateway-integrations/pets"
                    }
                }
            },
        },
        "components": {
            "securitySchemes": {
                "users": {
                    "type": "oauth2",
                    "flows": {},
                    "x-amazon-apigateway-authorizer": {
                        "type": "jwt",
                        "identitySource": "$request.header.Authorization",
                        "jwtConfiguration": {"issuer": "https://users.example.com", "audience": ["pets"]},
                    },
                }
            },
            "x-amazon-apigateway-integrations": {
                "pets": {"type": "aws_proxy", "uri": LAMBDA, "payloadFormatVersion": "2.0"}
            },
        },
        "x-amazon-apigateway-cors": {"allowOrigins": ["https://pets.example.com"]},
    }
)


class Maker:
    """Makes what calls need, each with a name of its own."""

    def __init__(self, client) -> None:
        self.client = client
        self.numbers = itertools.count()
        self.http = self.api()
        self.chat = self.client.create_api(
            Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
        )["ApiId"]
        self.integration = self.an_integration()
        self.mock = self.a_mock()
        self.route = self.a_route()
        self.client.create_route(
            ApiId=self.http, RouteKey="GET /pets", Target=f"integrations/{self.integration}"
        )
        self.chat_route = self.a_chat_route()
        self.connect = self.client.create_route(ApiId=self.chat, RouteKey="$connect")["RouteId"]
        self.domain = self.a_domain()
        self.client.create_stage(ApiId=self.http, StageName="prod")
        self.product = self.a_product()

    def next(self) -> int:
        return next(self.numbers)

    def api(self) -> str:
        return self.client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]

    def an_imported_api(self) -> str:
        return self.client.import_api(Body=DEFINITION)["ApiId"]

    def an_integration(self) -> str:
        made = self.client.create_integration(
            ApiId=self.http, IntegrationType="AWS_PROXY", IntegrationUri=LAMBDA, PayloadFormatVersion="2.0"
        )
        return made["IntegrationId"]

    def a_mock(self) -> str:
        return self.client.create_integration(ApiId=self.chat, IntegrationType="MOCK")["IntegrationId"]

    def an_integration_response(self) -> str:
        made = self.client.create_integration_response(
            ApiId=self.chat, IntegrationId=self.mock, IntegrationResponseKey=f"/{self.next()}/"
        )
        return made["IntegrationResponseId"]

    def a_route(self) -> str:
        return self.client.create_route(ApiId=self.http, RouteKey=f"GET /pets/{self.next()}")["RouteId"]

    def a_chat_route(self) -> str:
        return self.client.create_route(ApiId=self.chat, RouteKey=f"action{self.next()}")["RouteId"]

    def a_request_parameter(self) -> dict[str, str]:
        key = f"route.request.querystring.user{self.next()}"
        route = {"ApiId": self.chat, "RouteId": self.connect}
        self.client.update_route(**route, RequestParameters={key: {"Required": True}})
        return {**route, "RequestParameterKey": key}

    def a_route_response(self) -> dict[str, str]:
        route = self.a_chat_route()
        made = self.client.create_route_response(ApiId=self.chat, RouteId=route, RouteResponseKey="$default")
        return {"ApiId": self.chat, "RouteId": route, "RouteResponseId": made["RouteResponseId"]}

    def an_authorizer(self) -> str:
        return self.client.create_authorizer(**self.authorizer())["AuthorizerId"]

    def authorizer(self) -> dict:
        return {
            "ApiId": self.http,
            "Name": f"jwt-{self.next()}",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Issuer": "https://issuer.example.com", "Audience": ["pets"]},
        }

    def a_model(self) -> str:
        return self.client.create_model(ApiId=self.chat, Name=f"Model{self.next()}", Schema=SCHEMA)["ModelId"]

    def a_deployment(self) -> str:
        return self.client.create_deployment(ApiId=self.http)["DeploymentId"]

    def a_stage(self) -> dict[str, str]:
        name = f"stage{self.next()}"
        self.client.create_stage(
            ApiId=self.http, StageName=name, RouteSettings={"GET /pets": {"ThrottlingBurstLimit": 5}}
        )
        return {"ApiId": self.http, "StageName": name}

    def domain_name(self, **more) -> dict:
        configuration = {"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL"}
        return {
            "DomainName": f"d{self.next()}.example.com",
            "DomainNameConfigurations": [configuration],
            "RoutingMode": "ROUTING_RULE_THEN_API_MAPPING",
            **more,
        }

    def a_domain(self) -> str:
        return self.client.create_domain_name(**self.domain_name())["DomainName"]

    def mapping(self) -> dict[str, str]:
        return {
            "DomainName": self.domain,
            "ApiId": self.http,
            "Stage": "prod",
            "ApiMappingKey": f"v{self.next()}",
        }

    def a_mapping(self) -> dict[str, str]:
        made = self.client.create_api_mapping(**self.mapping())
        return {"DomainName": self.domain, "ApiMappingId": made["ApiMappingId"]}

    def rule(self) -> dict:
        return {
            "DomainName": self.domain,
            "Priority": self.next() + 1,
            "Conditions": [{"MatchBasePaths": {"AnyOf": ["pets"]}}],
            "Actions": [{"InvokeApi": {"ApiId": "a1b2c3d4e5", "Stage": "prod"}}],
        }

    def a_rule(self) -> dict[str, str]:
        made = self.client.create_routing_rule(**self.rule())
        return {"DomainName": self.domain, "RoutingRuleId": made["RoutingRuleId"]}

    def a_link(self) -> str:
        return self.client.create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]

    def portal(self) -> dict:
        return {
            "Authorization": {"None": {}},
            "EndpointConfiguration": {"None": {}},
            "PortalContent": CONTENT,
        }

    def a_portal(self) -> str:
        return self.client.create_portal(**self.portal())["PortalId"]

    def a_published_portal(self) -> str:
        portal = self.a_portal()
        self.client.publish_portal(PortalId=portal)
        return portal

    def a_product(self) -> str:
        return self.client.create_portal_product(DisplayName="Pets")["PortalProductId"]

    def a_shared_product(self) -> str:
        product = self.a_product()
        self.client.put_portal_product_sharing_policy(PortalProductId=product, PolicyDocument=POLICY)
        return product

    def a_page(self) -> dict[str, str]:
        made = self.client.create_product_page(PortalProductId=self.product, DisplayContent=PAGE)
        return {"PortalProductId": self.product, "ProductPageId": made["ProductPageId"]}

    def endpoint(self) -> dict:
        parts = {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": f"/pets/{self.next()}", "Method": "GET"}
        return {"PortalProductId": self.product, "RestEndpointIdentifier": {"IdentifierParts": parts}}

    def an_endpoint_page(self) -> dict[str, str]:
        made = self.client.create_product_rest_endpoint_page(**self.endpoint())
        return {
            "PortalProductId": self.product,
            "ProductRestEndpointPageId": made["ProductRestEndpointPageId"],
        }


PAGE = {"Title": "Pets", "Body": "All about pets"}


def calls(client, _cloud):
    """For each operation, its parameters call by call; what they need is made here."""
    make = Maker(client)
    link_arn = f"arn:aws:apigateway:us-east-1::/apis/{make.http}"
    response = make.an_integration_response()
    route_response = make.a_route_response()
    authorizer, model, deployment = make.an_authorizer(), make.a_model(), make.a_deployment()
    stage, mapping, rule, link = make.a_stage(), make.a_mapping(), make.a_rule(), make.a_link()
    portal, page, endpoint = make.a_portal(), make.a_page(), make.an_endpoint_page()
    http, chat, product = {"ApiId": make.http}, {"ApiId": make.chat}, {"PortalProductId": make.product}
    shared, imported = make.a_shared_product(), make.an_imported_api()
    ten = {"MaxResults": "10"}
    return {
        # APIs
        "CreateApi": lambda: {"Name": "pets", "ProtocolType": "HTTP"},
        "GetApi": lambda: http,
        "GetApis": lambda: ten,
        "UpdateApi": lambda: {**http, "Description": "Pets"},
        "DeleteApi": lambda: {"ApiId": make.api()},
        "DeleteCorsConfiguration": lambda: http,
        # Routes
        "CreateRoute": lambda: {**http, "RouteKey": f"GET /new/{make.next()}"},
        "GetRoute": lambda: {**http, "RouteId": make.route},
        "GetRoutes": lambda: {**http, **ten},
        "UpdateRoute": lambda: {**http, "RouteId": make.route, "OperationName": "Get"},
        "DeleteRoute": lambda: {**http, "RouteId": make.a_route()},
        "DeleteRouteRequestParameter": make.a_request_parameter,
        "CreateRouteResponse": lambda: {
            **chat,
            "RouteId": make.a_chat_route(),
            "RouteResponseKey": "$default",
        },
        "GetRouteResponse": lambda: route_response,
        "GetRouteResponses": lambda: {**chat, "RouteId": route_response["RouteId"]},
        "UpdateRouteResponse": lambda: route_response,
        "DeleteRouteResponse": make.a_route_response,
        # Integrations
        "CreateIntegration": lambda: {
            **http,
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": LAMBDA,
            "PayloadFormatVersion": "2.0",
        },
        "GetIntegration": lambda: {**http, "IntegrationId": make.integration},
        "GetIntegrations": lambda: {**http, **ten},
        "UpdateIntegration": lambda: {**http, "IntegrationId": make.integration, "TimeoutInMillis": 5000},
        "DeleteIntegration": lambda: {**http, "IntegrationId": make.an_integration()},
        "CreateIntegrationResponse": lambda: {
            **chat,
            "IntegrationId": make.mock,
            "IntegrationResponseKey": f"/new{make.next()}/",
        },
        "GetIntegrationResponse": lambda: {
            **chat,
            "IntegrationId": make.mock,
            "IntegrationResponseId": response,
        },
        "GetIntegrationResponses": lambda: {**chat, "IntegrationId": make.mock, **ten},
        "UpdateIntegrationResponse": lambda: {
            **chat,
            "IntegrationId": make.mock,
            "IntegrationResponseId": response,
        },
        "DeleteIntegrationResponse": lambda: {
            **chat,
            "IntegrationId": make.mock,
            "IntegrationResponseId": make.an_integration_response(),
        },
        # Authorizers and models
        "CreateAuthorizer": make.authorizer,
        "GetAuthorizer": lambda: {**http, "AuthorizerId": authorizer},
        "GetAuthorizers": lambda: {**http, **ten},
        "UpdateAuthorizer": lambda: {**http, "AuthorizerId": authorizer},
        "DeleteAuthorizer": lambda: {**http, "AuthorizerId": make.an_authorizer()},
        "ResetAuthorizersCache": lambda: stage,
        "CreateModel": lambda: {**chat, "Name": f"New{make.next()}", "Schema": SCHEMA},
        "GetModel": lambda: {**chat, "ModelId": model},
        "GetModels": lambda: {**chat, **ten},
        "GetModelTemplate": lambda: {**chat, "ModelId": model},
        "UpdateModel": lambda: {**chat, "ModelId": model, "Description": "A pet"},
        "DeleteModel": lambda: {**chat, "ModelId": make.a_model()},
        # Stages and deployments
        "CreateStage": lambda: {**http, "StageName": f"new{make.next()}"},
        "GetStage": lambda: stage,
        "GetStages": lambda: {**http, **ten},
        "UpdateStage": lambda: {**stage, "StageVariables": {"level": "3"}},
        "DeleteStage": make.a_stage,
        "DeleteRouteSettings": lambda: {**make.a_stage(), "RouteKey": "GET /pets"},
        "DeleteAccessLogSettings": lambda: stage,
        "CreateDeployment": lambda: http,
        "GetDeployment": lambda: {**http, "DeploymentId": deployment},
        "GetDeployments": lambda: {**http, **ten},
        "UpdateDeployment": lambda: {**http, "DeploymentId": deployment, "Description": "New"},
        "DeleteDeployment": lambda: {**http, "DeploymentId": make.a_deployment()},
        # OpenAPI
        "ImportApi": lambda: {"Body": DEFINITION},
        "ReimportApi": lambda: {"ApiId": imported, "Body": DEFINITION},
        "ExportApi": lambda: {"ApiId": imported, "Specification": "OAS30", "OutputType": "JSON"},
        # Domain names
        "CreateDomainName": make.domain_name,
        "GetDomainName": lambda: {"DomainName": make.domain},
        "GetDomainNames": lambda: ten,
        "UpdateDomainName": lambda: {
            "DomainName": make.domain,
            "RoutingMode": "ROUTING_RULE_THEN_API_MAPPING",
        },
        "DeleteDomainName": lambda: {"DomainName": make.a_domain()},
        "CreateApiMapping": make.mapping,
        "GetApiMapping": lambda: mapping,
        "GetApiMappings": lambda: {"DomainName": make.domain, **ten},
        "UpdateApiMapping": lambda: {**mapping, "ApiId": make.http, "Stage": "prod"},
        "DeleteApiMapping": make.a_mapping,
        "CreateRoutingRule": make.rule,
        "GetRoutingRule": lambda: rule,
        "ListRoutingRules": lambda: {"DomainName": make.a_domain(), "MaxResults": 10},
        "PutRoutingRule": lambda: {**make.rule(), **rule},
        "DeleteRoutingRule": make.a_rule,
        # VPC links and tags
        "CreateVpcLink": lambda: {"Name": "link", "SubnetIds": ["subnet-1"]},
        "GetVpcLink": lambda: {"VpcLinkId": link},
        "GetVpcLinks": lambda: ten,
        "UpdateVpcLink": lambda: {"VpcLinkId": link, "Name": "new"},
        "DeleteVpcLink": lambda: {"VpcLinkId": make.a_link()},
        "TagResource": lambda: {"ResourceArn": link_arn, "Tags": {"team": "pets"}},
        "UntagResource": lambda: {"ResourceArn": link_arn, "TagKeys": ["team"]},
        "GetTags": lambda: {"ResourceArn": link_arn},
        # Portals
        "CreatePortal": make.portal,
        "GetPortal": lambda: {"PortalId": portal},
        "ListPortals": lambda: ten,
        "UpdatePortal": lambda: {"PortalId": portal, "RumAppMonitorName": "monitor"},
        "DeletePortal": lambda: {"PortalId": make.a_portal()},
        "PublishPortal": lambda: {"PortalId": make.a_portal()},
        "DisablePortal": lambda: {"PortalId": make.a_published_portal()},
        "PreviewPortal": lambda: {"PortalId": make.a_portal()},
        "CreatePortalProduct": lambda: {"DisplayName": "Pets"},
        "GetPortalProduct": lambda: product,
        "ListPortalProducts": lambda: ten,
        "UpdatePortalProduct": lambda: {**product, "DisplayName": "Animals"},
        "DeletePortalProduct": lambda: {"PortalProductId": make.a_product()},
        "GetPortalProductSharingPolicy": lambda: {"PortalProductId": shared},
        "PutPortalProductSharingPolicy": lambda: {**product, "PolicyDocument": POLICY},
        "DeletePortalProductSharingPolicy": lambda: {"PortalProductId": make.a_shared_product()},
        "CreateProductPage": lambda: {**product, "DisplayContent": PAGE},
        "GetProductPage": lambda: page,
        "ListProductPages": lambda: {**product, **ten},
        "UpdateProductPage": lambda: {**page, "DisplayContent": PAGE},
        "DeleteProductPage": make.a_page,
        "CreateProductRestEndpointPage": make.endpoint,
        "GetProductRestEndpointPage": lambda: endpoint,
        "ListProductRestEndpointPages": lambda: {**product, **ten},
        "UpdateProductRestEndpointPage": lambda: {**endpoint, "TryItState": "DISABLED"},
        "DeleteProductRestEndpointPage": make.an_endpoint_page,
    }
