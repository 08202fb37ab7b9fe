"""A cloud with one of each of API Gateway V2's resources, and values that its operations take."""

from __future__ import annotations

import datetime
import json
from contextlib import suppress

from hypothesis import strategies as st

from checks.samples import constrained, samples
from support import ACCOUNT
from support_v2 import (
    CERTIFICATE,
    COGNITO,
    INVOCATION,
    OTHER_CERTIFICATE,
    jwt_authorizer,
    lambda_authorizer,
    make_domain,
    make_portal,
    portal_content,
    websocket_authorizer,
)

# Errors that operations were seen to answer with though they don't list them.
UNLISTED = {
    "DeleteApi": {"BadRequestException"},
    "DeleteAuthorizer": {"ConflictException"},
    "DeleteDeployment": {"BadRequestException"},
    "DeleteIntegration": {"BadRequestException", "ConflictException"},
    "DeleteModel": {"ConflictException"},
    "DeleteStage": {"BadRequestException"},
    "DeleteVpcLink": {"BadRequestException"},
}
LISTENER = (
    f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:listener/app/lb/0123456789abcdef/fedcba9876543210"
)
LOGS = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:access"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/invoke"
KEYS = ["$default", "$connect", "$disconnect", "GET /pets", "GET /pets/{id}", "ANY /{proxy+}", "send"]
EXPRESSIONS = ["", "$default", "$request.body.action", "${request.method} ${request.path}", "$request.path"]
MAPPINGS = [
    "append:header.a",
    "overwrite:statuscode",
    "overwrite:path",
    "remove:querystring.a",
    "integration.request.header.a",
    "integration.response.header.a",
    "route.request.header.a",
    "route.request.querystring.b",
    "method.response.header.a",
    "QueueUrl",
    "MessageBody",
    "",
]
SOURCES = [
    "",
    "'static'",
    "$request.header.a",
    "$context.requestId",
    "$response.body.a.b",
    "route.request.body.a",
    "integration.response.body",
]
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": "210987654321"},
    "Action": "apigateway:GetPortalProduct",
    "Resource": "*",
}
# By member: where chance alone would hardly ever meet what there is, or what is right.
TEXTS = {
    "Name": ["name", "Message", "n" * 128, "pets.v1", "", "n" * 129],
    "DomainName": ["api.example.com", "rules.example.com", "*.example.org", "new.example.com", "Api", ""],
    "StageName": ["$default", "test", "chat", "new", "n-1", "bad name", ""],
    "Stage": ["$default", "test", "chat", "new"],
    "RouteKey": [*KEYS, "", "get /pets", "GET", "$other"],
    "RouteSettings.key": KEYS,
    "RouteResponseKey": ["$default", "other"],
    "IntegrationResponseKey": ["$default", "/200/", "/4\\d\\d/", "200", ""],
    "ApiMappingKey": ["", "v1", "v1/pets", "/v1", "v 1"],
    "RequestParameterKey": ["route.request.header.a", "route.request.querystring.b", "none"],
    "RequestParameters.key": MAPPINGS,
    "RequestParameters.value": SOURCES,
    "ResponseParameters.key": [*MAPPINGS, "200", "404", "99"],
    "ResponseParameters.value": SOURCES,
    "RequestModels.key": ["$default", "other"],
    "RequestModels.value": ["Message", "none", ""],
    "ResponseModels.key": ["$default"],
    "ResponseModels.value": ["Message", "none", ""],
    "RequestTemplates.key": ["$default", "application/json"],
    "ResponseTemplates.key": ["$default", "/200/"],
    "StageVariables.key": ["a", "a-b", ""],
    "StageVariables.value": ["v", "", "{}"],
    "Tags.key": ["a", "b", "aws:c", ""],
    "TagKeys": ["a", "none"],
    "ContentType": ["application/json", "text/plain", "text"],
    "Schema": ["{}", '{"type": "object"}', "{", '{"type": 5}', ""],
    "IntegrationUri": ["https://example.com/pets", "http://example.com", INVOCATION, LISTENER, "uri", ""],
    "Target": ["https://example.com", "none"],
    "AuthorizerUri": [INVOCATION, "uri", ""],
    "IntegrationMethod": ["GET", "POST", "ANY", "any", ""],
    "IntegrationSubtype": ["SQS-SendMessage", "EventBridge-PutEvents", "None"],
    "PayloadFormatVersion": ["1.0", "2.0", "3.0"],
    "AuthorizerPayloadFormatVersion": ["1.0", "2.0", "3.0"],
    "CredentialsArn": [ROLE, "arn:aws:iam::*:user/*", "arn", ""],
    "AuthorizerCredentialsArn": [ROLE, "arn", ""],
    "DestinationArn": [
        LOGS,
        f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/amazon-apigateway-a",
        "arn",
    ],
    "Format": ["$context.requestId", '{"id": "$context.extendedRequestId"}', "text"],
    "IdentitySource": ["$request.header.A", "route.request.header.A", "$context.a", "text", ""],
    "Issuer": ["https://example.com", "http://example.com", ""],
    "Audience": ["pets", ""],
    "AuthorizationScopes": ["pets:read"],
    "ApiKeySelectionExpression": [
        "$request.header.x-api-key",
        "$context.authorizer.usageIdentifierKey",
        "text",
    ],
    "CertificateArn": [CERTIFICATE, OTHER_CERTIFICATE, "arn:aws:acm:eu-west-1:1:certificate/1"],
    "OwnershipVerificationCertificateArn": [CERTIFICATE, ""],
    "TruststoreUri": ["s3://bucket/key", "", "https://bucket"],
    "UserPoolArn": [COGNITO["UserPoolArn"], "u" * 20],
    "UserPoolDomain": [COGNITO["UserPoolDomain"], "u" * 20],
    "AllowOrigins": ["*", "https://example.com", "example"],
    "AllowMethods": ["*", "GET", "get"],
    "AllowHeaders": ["*", "X-Any"],
    "ExposeHeaders": ["X-Any"],
    "MaxResults": ["1", "2", "100", "0", "ten"],
    "NextToken": ["", "token", "AAAA"],
    "Method": ["GET", "ANY", "any"],
    "Path": ["/pets", "/pets/{id}", "pets", ""],
    "RestApiId": ["a1b2c3d4e5", "a"],
    "Header": ["X-Version", "x y"],
    "ValueGlob": ["beta*", "a b"],
    "AnyOf": ["pets", "/pets"],
    "PolicyDocument": [
        json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]}),
        "{}",
        "text",
    ],
    "ResourceOwner": ["SELF", "OTHER_ACCOUNTS", "none"],
    "ResourceOwnerAccountId": [ACCOUNT, "210987654321", "none"],
    "DomainNameId": ["abc"],
    "LogoUri": ["", "s3://bucket/logo.png", "text"],
    "SubnetIds": ["subnet-1", "subnet-2"],
    "SecurityGroupIds": ["sg-1"],
    "IncludeRawDisplayContent": ["true", "false", "text"],
    "SectionName": ["Pets", "", "s" * 300],
    "PageTitle": ["Start", ""],
}


# Bodies that are right as they are, where chance alone would hardly ever draw one.
HTTP_PROXY = {
    "IntegrationType": "HTTP_PROXY",
    "IntegrationMethod": "GET",
    "IntegrationUri": "https://example.com",
    "PayloadFormatVersion": "1.0",
}
FUNCTION = {"IntegrationType": "AWS_PROXY", "IntegrationUri": INVOCATION, "PayloadFormatVersion": "2.0"}
JWT = {
    "Name": "new",
    "AuthorizerType": "JWT",
    "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Issuer": "https://example.com", "Audience": ["pets"]},
}
ENDPOINT = {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": "/new", "Method": "POST"}
CONFIGURED = [{"CertificateArn": CERTIFICATE}]


def _rule(priority, **invoked):
    target = {"ApiId": "a1b2c3d4e5", "Stage": "prod", **invoked}
    return {"Priority": priority, "Conditions": [], "Actions": [{"InvokeApi": target}]}


BODIES = {
    "CreateApi": [
        {"Name": "new", "ProtocolType": "HTTP"},
        {"Name": "new", "ProtocolType": "HTTP", "Target": INVOCATION},
        {"Name": "new", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"},
    ],
    "CreateAuthorizer": [
        JWT,
        {**JWT, "AuthorizerType": "REQUEST", "AuthorizerUri": INVOCATION, "AuthorizerPayloadFormatVersion": "2.0"},
        {"Name": "new", "AuthorizerType": "REQUEST", "AuthorizerUri": INVOCATION,
         "IdentitySource": ["route.request.header.A"]},
    ],
    "CreateDomainName": [{"DomainName": "new.example.com", "DomainNameConfigurations": CONFIGURED}],
    "UpdateDomainName": [{"DomainNameConfigurations": [{"CertificateArn": OTHER_CERTIFICATE}]}, {}],
    "CreateIntegration": [HTTP_PROXY, FUNCTION, {"IntegrationType": "MOCK"}],
    "UpdateIntegration": [HTTP_PROXY, FUNCTION, {}, {"ConnectionType": "INTERNET"}],
    "CreateIntegrationResponse": [{"IntegrationResponseKey": "/200/"}],
    "CreateModel": [{"Name": "New", "Schema": "{}", "ContentType": "application/json"}],
    "UpdateModel": [{}, {"Name": "New"}],
    "CreateRoute": [{"RouteKey": "GET /new"}, {"RouteKey": "$connect"}, {"RouteKey": "send"}],
    "UpdateRoute": [{}, {"RouteKey": "GET /new"}, {"AuthorizationType": "NONE"}],
    "CreateRouteResponse": [{"RouteResponseKey": "$default"}],
    "UpdateStage": [{}, {"AutoDeploy": True}, {"AutoDeploy": False}],
    "CreateStage": [{"StageName": "new"}, {"StageName": "new", "AutoDeploy": True}],
    "CreateApiMapping": [{"Stage": "test", "ApiMappingKey": "new"}],
    "CreateRoutingRule": [_rule(7), _rule(8, StripBasePath=True)],
    "PutRoutingRule": [_rule(2), _rule(9)],
    "CreateVpcLink": [{"Name": "new", "SubnetIds": ["subnet-1"]}],
    "CreatePortal": [
        {
            "Authorization": {"None": {}},
            "EndpointConfiguration": {"None": {}},
            "PortalContent": portal_content("new"),
        }
    ],
    "UpdatePortal": [{}, {"PortalContent": portal_content("new")}],
    "PublishPortal": [{}],
    "CreateProductRestEndpointPage": [{"RestEndpointIdentifier": {"IdentifierParts": ENDPOINT}}],
}  # fmt: skip


class There:
    """What there is: its ids by the members that hold them, and those that belong together."""

    def __init__(self):
        self.known = {}
        self.together = []

    def add(self, **ids):
        """Note ids that belong together."""
        self.together.append(ids)
        self.know(**ids)

    def know(self, **ids):
        """Note what a member, or one in its list, may hold."""
        for name, value in ids.items():
            self.known.setdefault(name, []).append(value)

    def pick(self, member, shape):
        """Values of a scalar, which is a member or in one."""
        if shape.type_name in OF_TYPE:
            return OF_TYPE[shape.type_name]
        if member in self.known:
            return 4 * self.known[member] + TEXTS.get(member, ["none"])
        if "enum" not in shape.metadata and shape.type_name == "string":
            if member.endswith("Expression"):
                return EXPRESSIONS
            if member in TEXTS:
                return TEXTS[member]
        if constrained(shape):
            right, wrong = ([one for one in found if len(str(one)) < 300] for found in samples(shape))
            return right * 8 + wrong
        return ["text", ""] if shape.type_name == "string" else [1, 100, 5_000, 29_001, -1]

    def bent(self, data, operation, params):
        """The parameters, with ids that belong together, and mostly in a body that is right but for a member."""
        if not data.draw(st.integers(0, 3)):
            return params
        members = operation.input_shape.members.keys()
        found = [ids for ids in self.together if ids.keys() & members]
        ids = data.draw(st.sampled_from(found)) if found else {}
        ids = {name: value for name, value in ids.items() if name in members}
        if operation.name in BODIES:
            other = data.draw(st.sets(st.sampled_from(sorted(params)), max_size=1)) if params else ()
            body = data.draw(st.sampled_from(BODIES[operation.name]))
            labels = operation.input_shape.required_members
            left = {name: params[name] for name in labels if name in params and name not in body}
            return {**left, **ids, **body, **{name: params[name] for name in other}}
        return {**params, **ids}


OF_TYPE = {
    "timestamp": [datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)],
    "double": [0.0, 0.5, 2_000.0, -1.0],
}


def furnish(client, cloud):
    """Make one of each resource, and return what there is."""
    ids = There()
    _http_api(client, ids)
    _websocket_api(client, ids)
    _domains(client, ids)
    _portals(client, ids)
    link = client.create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]
    ids.add(VpcLinkId=link, ConnectionId=link)
    for resource in ("apis", "vpclinks", "domainnames"):
        member = {"apis": "ApiId", "vpclinks": "VpcLinkId", "domainnames": "DomainName"}[resource]
        for one in ids.known.get(member, TEXTS.get(member)):
            ids.add(ResourceArn=f"arn:aws:apigateway:us-east-1::/{resource}/{one}")
    cloud.settle()
    return ids


def _http_api(client, ids):
    api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    made, free = (client.create_integration(ApiId=api, **HTTP_PROXY)["IntegrationId"] for _ in range(2))
    route = client.create_route(ApiId=api, RouteKey="GET /pets", Target=f"integrations/{made}")["RouteId"]
    client.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    settings = {"GET /pets": {"ThrottlingBurstLimit": 5}}
    client.create_stage(ApiId=api, StageName="test", RouteSettings=settings)
    unserved = client.create_deployment(ApiId=api)["DeploymentId"]
    deployment = client.create_deployment(ApiId=api, StageName="test")["DeploymentId"]
    for authorizer in (jwt_authorizer(client, api), lambda_authorizer(client, api)):
        ids.add(ApiId=api, RouteId=route, AuthorizerId=authorizer)
    ids.add(ApiId=api, IntegrationId=made, DeploymentId=deployment, StageName="test", RouteKey="GET /pets")
    ids.add(ApiId=api, IntegrationId=free, DeploymentId=unserved)
    ids.know(Target=f"integrations/{made}")
    ids.add(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{api}/stages/test")
    quick = client.create_api(Name="quick", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
    (route,), (made,) = client.get_routes(ApiId=quick)["Items"], client.get_integrations(ApiId=quick)["Items"]
    ids.add(ApiId=quick, RouteId=route["RouteId"], IntegrationId=made["IntegrationId"], StageName="$default")


def _websocket_api(client, ids):
    api = client.create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    made = client.create_integration(ApiId=api, IntegrationType="MOCK")["IntegrationId"]
    answer = client.create_integration_response(
        ApiId=api, IntegrationId=made, IntegrationResponseKey="$default"
    )
    model = client.create_model(ApiId=api, Name="Message", ContentType="application/json", Schema="{}")
    route = client.create_route(
        ApiId=api,
        RouteKey="$default",
        Target=f"integrations/{made}",
        RouteResponseSelectionExpression="$default",
    )["RouteId"]
    response = client.create_route_response(ApiId=api, RouteId=route, RouteResponseKey="$default")
    deployment = client.create_deployment(ApiId=api)["DeploymentId"]
    client.create_stage(ApiId=api, StageName="chat", DeploymentId=deployment)
    connect = client.create_route(
        ApiId=api, RouteKey="$connect", RequestParameters={"route.request.header.a": {"Required": True}}
    )["RouteId"]
    plain = client.create_route(ApiId=api, RouteKey="send")["RouteId"]
    ids.add(ApiId=api, RouteId=plain)
    ids.know(Target=f"integrations/{made}")
    ids.add(ApiId=api, RouteId=connect, RequestParameterKey="route.request.header.a")
    ids.add(
        ApiId=api,
        IntegrationId=made,
        IntegrationResponseId=answer["IntegrationResponseId"],
        ModelId=model["ModelId"],
        RouteId=route,
        RouteResponseId=response["RouteResponseId"],
        DeploymentId=deployment,
        StageName="chat",
        AuthorizerId=websocket_authorizer(client, api),
    )


def _domains(client, ids):
    make_domain(client)
    make_domain(client, "rules.example.com", RoutingMode="ROUTING_RULE_THEN_API_MAPPING")
    mapping = client.create_api_mapping(
        DomainName="api.example.com", ApiId=ids.known["ApiId"][0], Stage="test"
    )["ApiMappingId"]
    rule = client.create_routing_rule(
        DomainName="rules.example.com",
        Priority=2,
        Conditions=[],
        Actions=[{"InvokeApi": {"ApiId": "a1b2c3d4e5", "Stage": "prod"}}],
    )["RoutingRuleId"]
    ids.add(DomainName="api.example.com", ApiMappingId=mapping, ApiId=ids.known["ApiId"][0], Stage="test")
    ids.add(DomainName="rules.example.com", RoutingRuleId=rule)


def _portals(client, ids):
    product = client.create_portal_product(DisplayName="Pets")
    product_id, arn = product["PortalProductId"], product["PortalProductArn"]
    page = client.create_product_page(
        PortalProductId=product_id, DisplayContent={"Title": "Start", "Body": "text"}
    )
    endpoint = client.create_product_rest_endpoint_page(
        PortalProductId=product_id,
        RestEndpointIdentifier={
            "IdentifierParts": {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": "/pets", "Method": "GET"}
        },
    )
    portal = make_portal(client, IncludedPortalProductArns=[arn])
    ids.add(PortalProductId=_shared(client))
    ids.add(
        PortalProductId=product_id,
        ProductPageId=page["ProductPageId"],
        ProductRestEndpointPageId=endpoint["ProductRestEndpointPageId"],
        PortalId=portal["PortalId"],
        ResourceArn=arn,
    )
    ids.know(
        IncludedPortalProductArns=arn,
        ProductRestEndpointPageArns=endpoint["ProductRestEndpointPageArn"],
        ProductPageArns=page["ProductPageArn"],
        OverviewPageArn=page["ProductPageArn"],
    )
    published = make_portal(client)
    client.publish_portal(PortalId=published["PortalId"])
    ids.add(PortalId=published["PortalId"], ResourceArn=published["PortalArn"])


def _shared(client):
    product = client.create_portal_product(DisplayName="Shared")["PortalProductId"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})
    client.put_portal_product_sharing_policy(PortalProductId=product, PolicyDocument=policy)
    return product


# What is in an API: how it is listed and got, and by what.
PARTS = [
    ("stages", "stage", "StageName"),
    ("deployments", "deployment", "DeploymentId"),
    ("routes", "route", "RouteId"),
    ("integrations", "integration", "IntegrationId"),
    ("models", "model", "ModelId"),
    ("authorizers", "authorizer", "AuthorizerId"),
]
DEEPER = {
    "route": ("route_responses", "route_response", "RouteResponseId"),
    "integration": ("integration_responses", "integration_response", "IntegrationResponseId"),
}


def look(client):
    """Get and list everything there is."""
    for api in client.get_apis()["Items"]:
        where = {"ApiId": api["ApiId"]}
        assert _seen(client.get_api(**where)) == api
        for part in PARTS:
            _look_at(client, where, *part)
    for domain in client.get_domain_names()["Items"]:
        where = {"DomainName": domain["DomainName"]}
        assert _seen(client.get_domain_name(**where)) == domain
        for mapping in client.get_api_mappings(**where)["Items"]:
            assert _seen(client.get_api_mapping(**where, ApiMappingId=mapping["ApiMappingId"])) == mapping
            client.get_stage(ApiId=mapping["ApiId"], StageName=mapping["Stage"])  # nothing dangles
        for rule in client.list_routing_rules(**where)["RoutingRules"]:
            assert _seen(client.get_routing_rule(**where, RoutingRuleId=rule["RoutingRuleId"])) == rule
    for link in client.get_vpc_links()["Items"]:
        assert _seen(client.get_vpc_link(VpcLinkId=link["VpcLinkId"])) == link
    _look_at_portals(client)


def _look_at(client, where, many, one, member):
    for listed in getattr(client, f"get_{many}")(**where)["Items"]:
        there = {**where, member: listed[member]}
        assert _seen(getattr(client, f"get_{one}")(**there)) == listed
        if one in DEEPER:
            _look_at(client, there, *DEEPER[one])
        _look_behind(client, where, listed)


def _look_behind(client, where, listed):
    """What a part of an API refers to is there."""
    if "Target" in listed:
        client.get_integration(**where, IntegrationId=listed["Target"].removeprefix("integrations/"))
    if "AuthorizerId" in listed:
        client.get_authorizer(**where, AuthorizerId=listed["AuthorizerId"])
    if "StageName" in listed and "DeploymentId" in listed:
        client.get_deployment(**where, DeploymentId=listed["DeploymentId"])


def _look_at_portals(client):
    for portal in client.list_portals()["Items"]:
        assert client.get_portal(PortalId=portal["PortalId"])["PortalArn"] == portal["PortalArn"]
    for product in client.list_portal_products()["Items"]:
        where = {"PortalProductId": product["PortalProductId"]}
        client.get_portal_product(**where)
        for page in client.list_product_pages(**where)["Items"]:
            client.get_product_page(**where, ProductPageId=page["ProductPageId"])
        for page in client.list_product_rest_endpoint_pages(**where)["Items"]:
            client.get_product_rest_endpoint_page(
                **where, ProductRestEndpointPageId=page["ProductRestEndpointPageId"]
            )
        with suppress(client.exceptions.NotFoundException):
            client.get_portal_product_sharing_policy(**where)


def _seen(answer):
    del answer["ResponseMetadata"]
    return answer
