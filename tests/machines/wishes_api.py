"""What walks through APIs ask for: for each kind, what is mostly right to create or to change, and what is wrong.

"Mostly", because what is there decides: the rival knows it.
"""

from __future__ import annotations

from botocore import xform_name

from machines.rival_words import HTTP, WEBSOCKET

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pets"
INVOCATION = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
LISTENER = (
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"
)
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:pets"
ROLE = "arn:aws:iam::123456789012:role/pets"
URL = "https://example.com"
OTHER = {HTTP: WEBSOCKET, WEBSOCKET: HTTP}
TAGS = [{"team": "pets"}, {"team": "", "age": "2"}, {"aws:team": "pets"}]

CHAT = {"ProtocolType": WEBSOCKET, "RouteSelectionExpression": "$request.body.action"}
APIS = [
    {"ProtocolType": HTTP, "Tags": TAGS[0]},
    {
        "ProtocolType": HTTP,
        "RouteSelectionExpression": "${request.method} ${request.path}",
        "RouteKey": "nothing",
    },
    {"ProtocolType": HTTP, "CorsConfiguration": {"AllowOrigins": ["*"], "AllowHeaders": ["X-Pet"]}},
    {"ProtocolType": HTTP, "CorsConfiguration": {"AllowCredentials": False, "AllowOrigins": []}},
    {"ProtocolType": HTTP, "ApiKeySelectionExpression": "$request.header.x-api-key"},
    {"ProtocolType": HTTP, "Target": FUNCTION},
    {"ProtocolType": HTTP, "Target": URL, "RouteKey": "GET /pets", "CredentialsArn": ROLE},
    CHAT,
    {**CHAT, "Description": "chat"},
    {**CHAT, "Tags": TAGS[1]},
]
WRONG_APIS = [
    {"ProtocolType": "REST"},
    {"ProtocolType": HTTP, "RouteSelectionExpression": "$request.body.action"},
    {"ProtocolType": HTTP, "CorsConfiguration": {"AllowOrigins": ["*"], "AllowCredentials": True}},
    {"ProtocolType": HTTP, "Target": "pets"},
    {"ProtocolType": HTTP, "Target": URL, "RouteKey": "pets"},
    {"ProtocolType": HTTP, "Target": URL, "Tags": TAGS[2]},
    {"ProtocolType": HTTP, "Target": FUNCTION, "CredentialsArn": "pets"},
    {"ProtocolType": WEBSOCKET},
    {**CHAT, "Target": FUNCTION},
    {**CHAT, "CorsConfiguration": {"AllowOrigins": ["*"]}},
    {**CHAT, "CorsConfiguration": {}},
    {"ProtocolType": HTTP, "CorsConfiguration": {"AllowOrigins": ["*", "capacitor://localhost"]}},
    {"ProtocolType": HTTP, "DisableSchemaValidation": False},
]
API_CHANGES = [
    {"Name": "others"},
    {"Description": "chat", "Version": "1"},
    {"Description": "", "Version": ""},
    {"CorsConfiguration": {"AllowOrigins": ["*"], "MaxAge": 60}},
    {"CorsConfiguration": {"AllowCredentials": True, "ExposeHeaders": ["X-Pet"]}},
    {"CorsConfiguration": {"AllowOrigins": [URL]}},
    {"CorsConfiguration": {}},
    {"DisableSchemaValidation": False},
    {"ApiKeySelectionExpression": "$request.header.x-api-key"},
]
WRONG_API_CHANGES = [
    {"CorsConfiguration": {"AllowOrigins": ["example.com"]}},
    {"Name": ""},
    {"CorsConfiguration": {"MaxAge": 86_401}},
    {"RouteSelectionExpression": "pets"},
]
SELECTIONS = {HTTP: "${request.method} ${request.path}", WEBSOCKET: "$request.body.kind"}
# Each has a change to the API itself, too: all of it is done, or nothing.
QUICK_CHANGES = [
    {"Description": "1", "Target": URL},
    {"Description": "2", "Target": FUNCTION, "CredentialsArn": ROLE},
    {"Description": "3", "RouteKey": "POST /pets"},
    {"Description": "4", "RouteKey": "GET /pets/{id}", "Target": URL},
    {"Description": "5", "RouteKey": "$default"},
    {"Description": "6", "RouteKey": "pets", "Target": FUNCTION},
    {"Description": "7", "Target": "pets"},
]

INTEGRATIONS = {
    HTTP: [
        {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": URL},
        {"IntegrationType": "AWS_PROXY", "IntegrationUri": FUNCTION, "PayloadFormatVersion": "2.0"},
    ],
    WEBSOCKET: [
        {"IntegrationType": "MOCK"},
        {"IntegrationType": "AWS_PROXY", "IntegrationUri": INVOCATION, "PayloadFormatVersion": "1.0"},
        {"IntegrationType": "AWS", "IntegrationMethod": "POST", "IntegrationUri": INVOCATION},
        {"IntegrationType": "HTTP", "IntegrationMethod": "GET", "IntegrationUri": URL},
    ],
}
PRIVATE = {
    "IntegrationType": "HTTP_PROXY",
    "IntegrationMethod": "ANY",
    "IntegrationUri": LISTENER,
    "ConnectionType": "VPC_LINK",
    "PayloadFormatVersion": "1.0",
}
INTEGRATION_CHANGES = [
    {"Description": "the first"},
    {"Description": ""},
    {"TimeoutInMillis": 29_001},
    {"PassthroughBehavior": "WHEN_NO_MATCH"},
    {"TemplateSelectionExpression": ""},
    {"TlsConfig": {"ServerNameToVerify": "example.com"}},
    {"ConnectionType": "INTERNET", "IntegrationUri": URL},
    {"RequestParameters": {"append:header.pet": "cat"}},
    {"RequestParameters": {"append:header.pet": "", "append:header.age": "2"}},
    {"RequestParameters": {"append:header.pet": ""}},
    {"RequestParameters": {"integration.request.header.pet": "'cat'"}},
]
WRONG_INTEGRATION_CHANGES = [
    {"TimeoutInMillis": 49},
    {"PayloadFormatVersion": "2.0"},
    {"PassthroughBehavior": "NEVER"},
    {"IntegrationUri": "pets"},
    {"CredentialsArn": "pets"},
    {"ConnectionType": "VPC_LINK"},
    {"ConnectionType": "INTERNET"},
    {"ConnectionId": ""},
]
INTEGRATION_RESPONSE_CHANGES = [
    {"IntegrationResponseKey": "/200/"},
    {"IntegrationResponseKey": "$default", "ContentHandlingStrategy": "CONVERT_TO_TEXT"},
    {"TemplateSelectionExpression": "$default"},
    {"TemplateSelectionExpression": ""},
]

KEYS = {
    HTTP: ["GET /pets", "GET /pets/{id}", "GET /pets/{name}", "ANY /{proxy+}", "POST /pets", "$default"],
    WEBSOCKET: ["$connect", "$default", "hello", "GET /pets"],
}
WRONG_KEYS = ["", "$other", "pets", "get /pets", "GET /{proxy+}/pets", "GET /a{b}", "$disconnect"]
PARAMETERS = {"ApiKeyRequired": True, "RequestParameters": {"route.request.header.Pet": {"Required": True}}}
ROUTE_CHANGES = [
    {"Target": ""},
    {"AuthorizationType": "AWS_IAM"},
    {"AuthorizationType": "NONE", "AuthorizationScopes": [], "AuthorizerId": ""},
    {"OperationName": "pets"},
    {"OperationName": "", "RequestModels": {"$default": ""}},
    {"ApiKeyRequired": False},
    {"RequestParameters": {}},
]
WRONG_ROUTE_CHANGES = [
    {"Target": "pets"},
    {"AuthorizationType": "NONE"},
    {"AuthorizationScopes": ["pets"]},
]
RESPONSE_MODELS = [
    {},
    {"ResponseModels": {"$default": "Pet"}},
    {"ResponseModels": {"$default": "Cat"}},
    {"ModelSelectionExpression": "$default"},
]

JWT = {
    "AuthorizerType": "JWT",
    "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Audience": ["pets"], "Issuer": URL},
}
CUSTOM = {
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": INVOCATION,
    "AuthorizerPayloadFormatVersion": "2.0",
    "IdentitySource": ["$request.header.Authorization"],
}
CHAT_CUSTOM = {
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": INVOCATION,
    "IdentitySource": ["route.request.header.Auth"],
}
AUTHORIZERS = {HTTP: [JWT, CUSTOM], WEBSOCKET: [CHAT_CUSTOM]}
AUTHORIZER_CHANGES = [
    {"Name": "first"},
    {"Name": "second"},
    {"AuthorizerResultTtlInSeconds": 300},
    {"EnableSimpleResponses": True},
    {"AuthorizerResultTtlInSeconds": 0, "EnableSimpleResponses": False},
    {"AuthorizerPayloadFormatVersion": "1.0"},
    {"IdentitySource": []},
]
MODEL_CHANGES = [{"Name": "Cat"}, {"Name": "Pet", "Description": "one"}, {"Name": "Dog"}, {"Description": ""}]

LIMIT = {"ThrottlingBurstLimit": 7}
STAGES = [
    {},
    {"AutoDeploy": True},
    {"AutoDeploy": True, "Description": "for all"},
    {"AutoDeploy": False, "Tags": TAGS[0]},
    {"StageVariables": {"pet": "cat"}},
    {"AccessLogSettings": {"DestinationArn": LOG_GROUP, "Format": "$context.requestId"}},
]
STAGE_CHANGES = [
    {"AutoDeploy": True},
    {"AutoDeploy": True, "Description": "for all"},
    {"AutoDeploy": False},
    {"Description": ""},
    {"DefaultRouteSettings": {"ThrottlingBurstLimit": 6}},
    {"DefaultRouteSettings": {"LoggingLevel": "OFF", "ThrottlingBurstLimit": 5}},
    {"StageVariables": {"pet": "cat"}},
    {"StageVariables": {"pet": "", "age": "2"}},
    {"AccessLogSettings": {"Format": "$context.requestId $context.status"}},
    {"ClientCertificateId": ""},
]
WRONG_STAGE_CHANGES = [
    {"DefaultRouteSettings": {"LoggingLevel": "INFO"}},
    {"DefaultRouteSettings": {"DataTraceEnabled": False}},
    {"StageVariables": {"a pet": "cat"}},
    {"StageVariables": {"pet": "a cat"}},
    {"AccessLogSettings": {"Format": "$context.status"}},
    {"AccessLogSettings": {"DestinationArn": "pets"}},
    {"ClientCertificateId": "abc123"},
]

LINKS = [
    {"Name": "pets", "SubnetIds": ["subnet-1"]},
    {"Name": "pets", "SubnetIds": ["subnet-1"], "Tags": TAGS[0]},
]
DOMAINS = ["api.example.com", "www.example.org"]
MODES = ["API_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_API_MAPPING"]
ADDRESSES = [{"DomainNameConfigurations": [{"IpAddressType": sort}]} for sort in ("dualstack", "ipv4")]
MAPPING_KEYS = ["", "v1", "v1/pets"]
WRONG_MAPPING_KEYS = ["/v1", "v1//pets", "v1/", "v 1"]


def certificate(region):
    return f"arn:aws:acm:{region}:123456789012:certificate/8c1e0f6e-3b7c-4d0a-9a52-0f6e3b7c4d0a"


def link_to(link_id):
    """A private integration."""
    return {**PRIVATE, "ConnectionId": link_id}


def with_each(member, values, *others):
    """Requests for each of these values, with each of the other wishes."""
    return [{**other, member: value} for value in values for other in (others or ({},))]


class Wishes:
    """What can be asked for in a Region.

    Each method gives two lists: what is mostly right, and what is mostly wrong. It takes what the new thing is to
    belong to, or the thing that is to be changed; None where there is no such thing.

    Parameters:
        rival: the Region, as the rival has it.
        lost: gives ids of a kind that lead to nothing, or elsewhere.
    """

    def __init__(self, rival, lost):
        self.rival = rival
        self.lost = lost

    def create(self, kind, above):
        return getattr(self, f"new_{xform_name(kind)}")(above)

    def update(self, kind, thing):
        return getattr(self, f"changed_{xform_name(kind)}")(thing)

    def ids(self, holder, kind):
        """The ids of a kind that are there, and others."""
        there = [part.id for part in holder.parts[kind]] if holder else []
        return there, self.lost(kind, there)

    # APIs

    def new_api(self, _root):
        return with_each("Name", ["pets"], *APIS), with_each("Name", ["pets"], *WRONG_APIS)

    def changed_api(self, api):
        quick = api is not None and any("ApiGatewayManaged" in one.shows for one in api.parts["Integration"])
        selection = {"RouteSelectionExpression": SELECTIONS[protocol_of(api)]}
        right, wrong = [*API_CHANGES, selection], WRONG_API_CHANGES
        return ([*right, *QUICK_CHANGES], wrong) if quick else (right, [*wrong, *QUICK_CHANGES])

    # Parts of any API

    def new_integration(self, api):
        protocol = protocol_of(api)
        there, lost = self.ids(self.rival.root, "VpcLink")
        private, nowhere = ([link_to(link) for link in links] for links in (there, lost))
        others = [*INTEGRATIONS[OTHER[protocol]], *nowhere]
        if protocol == HTTP:
            return [*INTEGRATIONS[HTTP], *private], others
        return INTEGRATIONS[WEBSOCKET], [*others, *private]

    def changed_integration(self, integration):
        right, wrong = self.new_integration(integration and integration.above)
        there, lost = (with_each("ConnectionId", links) for links in self.ids(self.rival.root, "VpcLink"))
        return [*INTEGRATION_CHANGES, *right, *there], [*WRONG_INTEGRATION_CHANGES, *wrong, *lost]

    def new_route(self, api):
        protocol = protocol_of(api)
        right, wrong = self.of_route(api)
        return (
            with_each("RouteKey", KEYS[protocol], {}, *right),
            [*with_each("RouteKey", WRONG_KEYS), *with_each("RouteKey", KEYS[protocol], *wrong)],
        )

    def changed_route(self, route):
        api = route and route.above
        right, wrong = self.of_route(api)
        keys = KEYS[protocol_of(api)]
        return (
            [*right, *with_each("RouteKey", keys), *ROUTE_CHANGES],
            [*wrong, *with_each("RouteKey", WRONG_KEYS), *WRONG_ROUTE_CHANGES],
        )

    def of_route(self, api):
        """What a route can refer to."""
        there, lost = (
            [
                *[{"Target": f"integrations/{name}"} for name in integrations],
                *with_each("AuthorizerId", authorizers, {"AuthorizationType": "CUSTOM"}),
                *with_each(
                    "AuthorizerId", authorizers, {"AuthorizationType": "JWT", "AuthorizationScopes": ["pets"]}
                ),
            ]
            for integrations, authorizers in zip(
                self.ids(api, "Integration"), self.ids(api, "Authorizer"), strict=True
            )
        )
        chat = [{"RequestModels": {"$default": "Pet"}}, {"RequestModels": {"$default": "Cat"}}, PARAMETERS]
        lost = [*lost, *({"Target": f"pets/{name}"} for name in self.ids(api, "Integration")[0])]
        lost += [
            {"RequestModels": {"$default": ""}},
            *with_each("AuthorizerId", self.ids(api, "Authorizer")[0]),
        ]
        return (there, [*lost, *chat]) if protocol_of(api) == HTTP else ([*there, *chat], lost)

    def new_authorizer(self, api):
        protocol = protocol_of(api)
        names = ["first", "second", "third"]
        wrong = [
            *AUTHORIZERS[OTHER[protocol]],
            {"AuthorizerType": "REQUEST"},
            {**JWT, "JwtConfiguration": {}},
        ]
        return with_each("Name", names, *AUTHORIZERS[protocol]), with_each("Name", names[:1], *wrong)

    def changed_authorizer(self, _authorizer):
        return [*AUTHORIZER_CHANGES, JWT, CUSTOM, CHAT_CUSTOM], [{"AuthorizerType": "JWT"}]

    def new_stage(self, api):
        settings, other_settings = self.settings(api)
        deployed, lost = (with_each("DeploymentId", ids) for ids in self.ids(api, "Deployment"))
        right = [*STAGES, *settings, *deployed]
        wrong = [*other_settings, *lost, {"StageVariables": {"pet": ""}}, {"Tags": TAGS[2]}]
        return (
            with_each("StageName", ["dev", "test"], *right),
            [
                *with_each("StageName", ["test"], *wrong),
                *with_each("StageName", ["$default", "a stage", "prod"]),
            ],
        )

    def changed_stage(self, stage):
        api = stage and stage.above
        settings, other_settings = self.settings(api)
        deployed, lost = (with_each("DeploymentId", ids) for ids in self.ids(api, "Deployment"))
        mixed = [{**one, "AutoDeploy": True} for one in deployed[:1]]
        return (
            [*STAGE_CHANGES, *settings, *deployed[-3:]],
            [*WRONG_STAGE_CHANGES, *other_settings, *lost, *mixed],
        )

    def settings(self, api):
        """Settings for each route that an API has, and for one that it hasn't."""
        keys = [route.shows["RouteKey"] for route in api.parts["Route"]] if api else []
        right = [
            {"RouteSettings": {key: one}} for key in keys for one in (LIMIT, {"DetailedMetricsEnabled": True})
        ]
        return right, [{"RouteSettings": {"GET /other": LIMIT}}]

    def new_deployment(self, api):
        stages, lost = (
            with_each("StageName", ids, {"Description": "by hand"}) for ids in self.ids(api, "Stage")
        )
        return [{}, {"Description": ""}, *stages], lost

    def changed_deployment(self, _deployment):
        return [{"Description": "another"}, {"Description": ""}], [{"Description": "a" * 1025}]

    # Parts of a WebSocket API

    def new_integration_response(self, _integration):
        return with_each("IntegrationResponseKey", ["$default", "/200/", "/400/"]), [
            {"IntegrationResponseKey": ""}
        ]

    def changed_integration_response(self, _response):
        return INTEGRATION_RESPONSE_CHANGES, [{"IntegrationResponseKey": ""}]

    def new_route_response(self, _route):
        wrong = [{"RouteResponseKey": "hello"}, {"RouteResponseKey": "$default", "ResponseModels": {"x": ""}}]
        return with_each("RouteResponseKey", ["$default"], *RESPONSE_MODELS), wrong

    def changed_route_response(self, _response):
        right = [*RESPONSE_MODELS, {"ResponseModels": {"$default": ""}}, {"ModelSelectionExpression": ""}]
        return right, [{"RouteResponseKey": "hello"}]

    def new_model(self, _api):
        return (
            with_each("Name", ["Pet", "Cat", "Bird"], {"Schema": "{}"}),
            [{"Name": "a pet", "Schema": "{}"}, {"Name": "Dog", "Schema": "pet"}],
        )

    def changed_model(self, _model):
        return MODEL_CHANGES, [{"Schema": "pet"}, {"Name": "a pet"}]

    # Around APIs

    def new_vpc_link(self, _root):
        return LINKS, [{**LINKS[0], "SubnetIds": []}, {**LINKS[0], "Tags": TAGS[2]}, {**LINKS[0], "Name": ""}]

    def changed_vpc_link(self, _link):
        return [{"Name": "pets"}, {"Name": "others"}], [{"Name": ""}]

    def new_domain_name(self, _root):
        own = {"DomainNameConfigurations": [{"CertificateArn": certificate(self.rival.name)}]}
        elsewhere = {"DomainNameConfigurations": [{"CertificateArn": certificate("us-west-2")}]}
        return (
            with_each("DomainName", DOMAINS, own, {**own, "Tags": TAGS[0]}, {**own, "RoutingMode": MODES[2]}),
            [
                {"DomainName": "API_example", **own},
                *with_each("DomainName", DOMAINS, elsewhere, {"DomainNameConfigurations": []}),
            ],
        )

    def changed_domain_name(self, _domain):
        modes = with_each("RoutingMode", MODES)
        wrong = [
            {"EndpointType": "EDGE"},
            {"SecurityPolicy": "TLS_1_0"},
            {"CertificateArn": certificate("us-west-2")},
        ]
        return (
            [*modes, *ADDRESSES, {**modes[2], **ADDRESSES[0]}],
            [{"DomainNameConfigurations": []}, *({"DomainNameConfigurations": [one]} for one in wrong)],
        )

    def new_api_mapping(self, _domain):
        right, wrong = [], []
        for api in self.rival.root.parts["Api"]:
            stages, lost = self.ids(api, "Stage")
            right += with_each("Stage", stages, {"ApiId": api.id})
            wrong += with_each("Stage", lost[-1:], {"ApiId": api.id})
        wrong += with_each("ApiId", self.lost("Api", [api["ApiId"] for api in right]), {"Stage": "prod"})
        for asked in right[:]:
            right += with_each("ApiMappingKey", MAPPING_KEYS, asked)
            wrong += with_each("ApiMappingKey", WRONG_MAPPING_KEYS, asked)
        return right, wrong

    def changed_api_mapping(self, mapping):
        right, wrong = self.new_api_mapping(mapping)
        for api in self.rival.root.parts["Api"]:
            right += [{"ApiId": api.id}, *with_each("ApiMappingKey", MAPPING_KEYS, {"ApiId": api.id})]
        return right, wrong


def protocol_of(api):
    return api.shows["ProtocolType"] if api else HTTP
