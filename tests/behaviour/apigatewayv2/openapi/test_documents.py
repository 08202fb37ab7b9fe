"""Whole documents as people write them: what each makes, in full, in either notation, and once it has been around."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

DOCUMENTS = Path(__file__).parent / "documents"
ACCOUNT = "arn:aws:iam::123456789012"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function"
INVOKED = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{LAMBDA}"
LISTENER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener"
LINK = "vpc-link-id"  # stands in a document for the id of the link that the test has made

# What any of them has

HTTP_API = {
    "ApiKeySelectionExpression": "$request.header.x-api-key",
    "IpAddressType": "ipv4",
    "ProtocolType": "HTTP",
    "RouteSelectionExpression": "$request.method $request.path",
}
SECURITY_FOR_ALL = (
    "security: it holds for operations that have none of their own, as OpenAPI says. What API Gateway makes of it isn't "
    "known; a definition is safe when each operation has its own."
)
IMPORTED = {"Description": "AutoCreate from OpenAPI Import"}
OPEN = {"ApiKeyRequired": False, "AuthorizationType": "NONE"}

# The pet store: a JWT authorizer for customers, a function for the staff, and functions behind it

PET_STORE = {
    **HTTP_API,
    "Name": "Pet store",
    "Description": "Pets to look at, orders for those who signed in, and a back door for the staff.",
    "Version": "2.4.1",
    "DisableExecuteApiEndpoint": False,
    "CorsConfiguration": {
        "AllowOrigins": ["https://pets.example.com", "https://www.pets.example.com"],
        "AllowMethods": ["GET", "POST", "DELETE"],
        "AllowHeaders": ["authorization", "content-type", "x-staff-badge"],
        "ExposeHeaders": ["x-next-page"],
        "MaxAge": 600,
    },
    "Tags": {"team": "shop", "cost-centre": "4711", "pets": "", "orders": ""},
}
PET_STORE_AUTHORIZERS = {
    "customers": {
        "Name": "customers",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {
            "Issuer": "https://login.pets.example.com/shop",
            "Audience": ["web-shop", "phone-app"],
        },
    },
    "staff": {
        "Name": "staff",
        "AuthorizerType": "REQUEST",
        "IdentitySource": ["$request.header.X-Staff-Badge", "$request.querystring.branch"],
        "AuthorizerUri": f"{INVOKED}:check-badge/invocations",
        "AuthorizerCredentialsArn": f"{ACCOUNT}:role/check-badges",
        "AuthorizerPayloadFormatVersion": "2.0",
        "AuthorizerResultTtlInSeconds": 300,
        "EnableSimpleResponses": True,
    },
}
CUSTOMERS = {"ApiKeyRequired": False, "AuthorizationType": "JWT", "AuthorizerId": "customers"}
STAFF = {"ApiKeyRequired": False, "AuthorizationType": "CUSTOM", "AuthorizerId": "staff"}
PET_STORE_ROUTES = {
    "GET /pets": {**OPEN, "OperationName": "ListPets", "Target": "DELETE /pets/{petId}"},
    "POST /pets": {**STAFF, "OperationName": "AddPet", "Target": "DELETE /pets/{petId}"},
    "GET /pets/{petId}": {**OPEN, "OperationName": "GetPet", "Target": "DELETE /pets/{petId}"},
    "DELETE /pets/{petId}": {**STAFF, "OperationName": "RemovePet", "Target": "DELETE /pets/{petId}"},
    "GET /orders": {
        **CUSTOMERS,
        "OperationName": "ListOrders",
        "AuthorizationScopes": ["orders/read"],
        "Target": "GET /orders",
    },
    "POST /orders": {
        **CUSTOMERS,
        "OperationName": "PlaceOrder",
        "AuthorizationScopes": ["orders/read", "orders/write"],
        "Target": "GET /orders",
    },
    "GET /orders/{orderId}/invoice": {
        **CUSTOMERS,
        "OperationName": "GetInvoice",
        "Target": "GET /orders/{orderId}/invoice",
    },
}
FUNCTION = {
    **IMPORTED,
    "ConnectionType": "INTERNET",
    "IntegrationMethod": "POST",
    "IntegrationType": "AWS_PROXY",
    "PayloadFormatVersion": "2.0",
    "TimeoutInMillis": 30000,
}
PET_STORE_INTEGRATIONS = {
    "DELETE /pets/{petId}": {**FUNCTION, "IntegrationUri": f"{INVOKED}:pets/invocations"},
    "GET /orders": {**FUNCTION, "IntegrationUri": f"{INVOKED}:orders/invocations", "TimeoutInMillis": 10000},
    "GET /orders/{orderId}/invoice": {
        **FUNCTION,
        "IntegrationUri": f"{LAMBDA}:invoices:live",
        "CredentialsArn": f"{ACCOUNT}:role/draw-invoices",
        "TimeoutInMillis": 29500,
    },
    "no route": {**FUNCTION, "IntegrationUri": f"{LAMBDA}:reports", "PayloadFormatVersion": "1.0"},
}
PET_STORE_INFO = [
    "Ignored paths.'/pets'(get).parameters[0].schema: HTTP APIs don't validate requests.",
    "Ignored paths.'/pets'(get).parameters[1].schema: HTTP APIs don't validate requests.",
    "Ignored paths.'/pets'(post).requestBody: HTTP APIs don't validate requests.",
    "Ignored paths.'/pets/{petId}'.parameters[0].schema: HTTP APIs don't validate requests.",
    "Ignored paths.'/orders'(post).callbacks: API Gateway has no callbacks.",
    "Ignored paths.'/orders'(post).requestBody: HTTP APIs don't validate requests.",
    "Ignored paths.'/orders/{orderId}/invoice'(get).parameters[0].schema: HTTP APIs don't validate requests.",
    "Ignored components.schemas: HTTP APIs have no models.",
    SECURITY_FOR_ALL,
]

# The proxy: everything goes on to servers of HTTP, with changes on the way there and back

PROXY = {
    **HTTP_API,
    "Name": "Shop front",
    "Description": "Passes requests on to the shop's old servers, and takes over one path after the other.",
    "Version": "2026-04-30",
    "DisableExecuteApiEndpoint": True,
    "CorsConfiguration": {
        "AllowCredentials": True,
        "AllowOrigins": ["https://shop.example.com", "http://localhost:3000"],
        "AllowMethods": ["*"],
        "AllowHeaders": ["authorization", "x-session"],
        "MaxAge": -1,
    },
    "Tags": {"stage": "migration", "alarms": "on", "owner": ""},
}
PROXY_ROUTES = {
    "$default": {**OPEN, "OperationName": "Lost", "Target": "$default"},
    "ANY /{proxy+}": {**OPEN, "OperationName": "PassOn", "Target": "ANY /{proxy+}"},
    "GET /images/{file+}": {**OPEN, "OperationName": "GetImage", "Target": "GET /images/{file+}"},
    "HEAD /images/{file+}": {**OPEN, "OperationName": "GetImageHead", "Target": "HEAD /images/{file+}"},
    "DELETE /caches/{zone}": {
        "ApiKeyRequired": False,
        "AuthorizationType": "AWS_IAM",
        "OperationName": "ClearCache",
        "Target": "DELETE /caches/{zone}",
    },
    "POST /reviews": {**OPEN, "OperationName": "AddReview"},
}
SERVER = {
    **IMPORTED,
    "ConnectionType": "INTERNET",
    "IntegrationType": "HTTP_PROXY",
    "PayloadFormatVersion": "1.0",
    "TimeoutInMillis": 20000,
}
TOLD_APART = {"append:header.X-Came-By": "shop-front", "append:header.X-Request": "$context.requestId"}
IMAGES = {
    **SERVER,
    "IntegrationUri": "https://images.shop.example.com/{file}",
    "RequestParameters": TOLD_APART,
}
PROXY_INTEGRATIONS = {
    "$default": {
        **SERVER,
        "IntegrationMethod": "GET",
        "IntegrationUri": "https://old.shop.example.com/not-found",
        "ResponseParameters": {"200": {"overwrite:statuscode": "404", "remove:header.Set-Cookie": ""}},
    },
    "ANY /{proxy+}": {
        **SERVER,
        "IntegrationMethod": "ANY",
        "IntegrationUri": "https://old.shop.example.com",
        "RequestParameters": {
            **TOLD_APART,
            "overwrite:path": "/legacy/${request.path.proxy}",
            "overwrite:querystring.lang": "${request.header.accept-language}",
            "remove:querystring.debug": "",
        },
        "ResponseParameters": {
            "200": {"append:header.Cache-Control": "no-transform"},
            "404": {
                "overwrite:statuscode": "410",
                "overwrite:header.Link": '<https://shop.example.com/map>; rel="help"',
            },
            "503": {"append:header.Retry-After": "120"},
        },
    },
    "GET /images/{file+}": {**IMAGES, "IntegrationMethod": "GET"},
    "HEAD /images/{file+}": {**IMAGES, "IntegrationMethod": "HEAD"},
    "DELETE /caches/{zone}": {
        **SERVER,
        "IntegrationMethod": "POST",
        "IntegrationUri": "https://caches.shop.example.com/clear",
        "RequestParameters": {
            "append:header.X-Zone": "$request.path.zone",
            "append:header.X-Caller": "$context.identity.userArn",
        },
        "TimeoutInMillis": 30000,
    },
}
PROXY_INFO = ["Ignored paths.'/caches/{zone}'.parameters[0].schema: HTTP APIs don't validate requests."]

# Private services: a load balancer and a service of AWS Cloud Map behind a VPC link, and a queue

PRIVATE_SERVICES = {
    **HTTP_API,
    "Name": "Billing",
    "Description": "Billing in the private network: services behind a VPC link, and a queue for what can wait.",
    "Version": "7",
    "DisableExecuteApiEndpoint": True,
    "Tags": {"aws-team": "billing & collections", "environment": "production"},
}
PRIVATE_SERVICES_AUTHORIZERS = {
    "employees": {
        "Name": "employees",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.querystring.token"],
        "JwtConfiguration": {"Issuer": "https://login.example.com", "Audience": ["billing"]},
    },
}
EMPLOYEES = {"ApiKeyRequired": False, "AuthorizationType": "JWT", "AuthorizerId": "employees"}
PRIVATE_SERVICES_ROUTES = {
    "GET /customers/{customer}/invoices": {
        **EMPLOYEES,
        "OperationName": "ListInvoices",
        "AuthorizationScopes": ["billing/read"],
        "Target": "GET /customers/{customer}/invoices",
    },
    "POST /customers/{customer}/invoices": {
        **EMPLOYEES,
        "OperationName": "WriteInvoice",
        "AuthorizationScopes": ["billing/read", "billing/write"],
        "Target": "GET /customers/{customer}/invoices",
    },
    "GET /customers/{customer}/balance": {
        **EMPLOYEES,
        "OperationName": "GetBalance",
        "AuthorizationScopes": ["billing/read"],
        "Target": "GET /customers/{customer}/balance",
    },
    "POST /reminders": {
        **EMPLOYEES,
        "OperationName": "SendReminder",
        "AuthorizationScopes": ["billing/write"],
        "Target": "POST /reminders",
    },
    "GET /health": {**OPEN, "OperationName": "GetHealth", "Target": "GET /health"},
}
PRIVATE = {
    **IMPORTED,
    "ConnectionId": LINK,
    "ConnectionType": "VPC_LINK",
    "IntegrationType": "HTTP_PROXY",
    "PayloadFormatVersion": "1.0",
    "TlsConfig": {"ServerNameToVerify": "billing.internal.example.com"},
}
PRIVATE_SERVICES_INTEGRATIONS = {
    "GET /customers/{customer}/invoices": {
        **PRIVATE,
        "IntegrationMethod": "ANY",
        "IntegrationUri": f"{LISTENER}/app/ledger/50dc6c495c0c9188/f2f7dc8efc522ab2",
        "ResponseParameters": {
            "500": {
                "overwrite:statuscode": "502",
                "append:header.X-Trouble": "$response.body.error.code",
            },
        },
        "TimeoutInMillis": 30000,
    },
    "GET /customers/{customer}/balance": {
        **PRIVATE,
        "IntegrationMethod": "GET",
        "IntegrationUri": ("arn:aws:servicediscovery:us-east-1:123456789012:service/srv-balances?version=3"),
        "RequestParameters": {
            "overwrite:path": "/balances/${request.path.customer}",
            "append:header.X-Subject": "$context.authorizer.claims.sub",
        },
        "TimeoutInMillis": 2500,
    },
    "POST /reminders": {
        **IMPORTED,
        "ConnectionType": "INTERNET",
        "CredentialsArn": f"{ACCOUNT}:role/queue-reminders",
        "IntegrationSubtype": "SQS-SendMessage",
        "IntegrationType": "AWS_PROXY",
        "PayloadFormatVersion": "1.0",
        "RequestParameters": {
            "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/reminders.fifo",
            "MessageBody": "$request.body.text",
            "MessageGroupId": "$request.body.customer",
            "Region": "us-east-1",
        },
        "TimeoutInMillis": 5000,
    },
    "GET /health": {
        **IMPORTED,
        "ConnectionType": "INTERNET",
        "IntegrationMethod": "GET",
        "IntegrationType": "HTTP_PROXY",
        "IntegrationUri": "https://status.example.com/billing",
        "PayloadFormatVersion": "1.0",
        "TimeoutInMillis": 30000,
    },
}
PRIVATE_SERVICES_INFO = [SECURITY_FOR_ALL]


def parts(api, routes, integrations, authorizers):
    return {"api": api, "routes": routes, "integrations": integrations, "authorizers": authorizers}


MADE = {
    "pet_store.json": parts(PET_STORE, PET_STORE_ROUTES, PET_STORE_INTEGRATIONS, PET_STORE_AUTHORIZERS),
    "proxy.yaml": parts(PROXY, PROXY_ROUTES, PROXY_INTEGRATIONS, {}),
    "private_services.yaml": parts(
        PRIVATE_SERVICES,
        PRIVATE_SERVICES_ROUTES,
        PRIVATE_SERVICES_INTEGRATIONS,
        PRIVATE_SERVICES_AUTHORIZERS,
    ),
}
INFO = {
    "pet_store.json": PET_STORE_INFO,
    "proxy.yaml": PROXY_INFO,
    "private_services.yaml": PRIVATE_SERVICES_INFO,
}
each_document = pytest.mark.parametrize("name", MADE)

# Documents, and what is made of them


class YamlOf12(yaml.SafeLoader):
    """Loads as YAML 1.2 does, and as PyYAML's own loader would not: ``on`` and dates are texts."""


YamlOf12.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in "oOyYnN"
}


@pytest.fixture
def link(client):
    """The id of a VPC link."""
    return client.create_vpc_link(Name="billing", SubnetIds=["subnet-1"])["VpcLinkId"]


def document(name, link):
    """The text of a document, with the id of the link in it."""
    return (DOCUMENTS / name).read_text(encoding="utf-8").replace(LINK, link)


@pytest.fixture
def text(name, link):
    """A document, with the id of the link in it."""
    return document(name, link)


def other_notation(name, text):
    """A document in YAML if it is in JSON, and in JSON if it is in YAML."""
    if name.endswith(".json"):
        return yaml.safe_dump(json.loads(text), sort_keys=False)
    return json.dumps(yaml.load(text, Loader=YamlOf12))


def without(item, *names):
    return {name: value for name, value in item.items() if name not in names}


def renamed(item, member, names):
    """An item that names another in one of its members, if at all, by that other's name in ``names``."""
    return {**item, member: names[item[member]]} if member in item else item


def seen(client, api, link):
    """All that can be read of an API, without ids: authorizers by name, integrations by a route that leads there.

    Of several routes, the one whose key sorts first names the integration.
    """
    whole = client.get_api(ApiId=api)
    authorizers = client.get_authorizers(ApiId=api)["Items"]
    names = {authorizer["AuthorizerId"]: authorizer["Name"] for authorizer in authorizers}
    routes = sorted(client.get_routes(ApiId=api)["Items"], key=lambda route: route["RouteKey"], reverse=True)
    targets = {route["Target"]: route["RouteKey"] for route in routes if "Target" in route}
    return {
        "api": without(whole, "ApiEndpoint", "ApiId", "CreatedDate", "ResponseMetadata"),
        "routes": {
            route["RouteKey"]: without(
                renamed(renamed(route, "Target", targets), "AuthorizerId", names), "RouteId", "RouteKey"
            )
            for route in routes
        },
        "integrations": by_route(client.get_integrations(ApiId=api)["Items"], targets, link),
        "authorizers": {one["Name"]: without(one, "AuthorizerId") for one in authorizers},
    }


def by_route(integrations, targets, link):
    """Integrations by the routes that lead to them, with the link as it stands in the document."""
    found = {}
    for integration in integrations:
        key = targets.get(f"integrations/{integration['IntegrationId']}", "no route")
        assert key not in found
        found[key] = without(integration, "IntegrationId")
        if integration.get("ConnectionId") == link:
            found[key]["ConnectionId"] = LINK
    return found


def exported(client, api, kind="JSON"):
    return client.export_api(ApiId=api, Specification="OAS30", OutputType=kind)["body"].read().decode()


def under(made, keys):
    """What is made of a document, with its routes under other keys."""
    keys = {key: key for key in ("no route", *made["routes"], *made["integrations"])} | keys
    return {
        **made,
        "routes": {keys[key]: renamed(route, "Target", keys) for key, route in made["routes"].items()},
        "integrations": {keys[key]: integration for key, integration in made["integrations"].items()},
    }


def unshared(made):
    """What is made of an export of it: each route has an integration of its own."""
    routes = {
        key: {**route, "Target": key} if "Target" in route else route for key, route in made["routes"].items()
    }
    own = {
        key: made["integrations"][route["Target"]]
        for key, route in made["routes"].items()
        if "Target" in route
    }
    unused = {key: one for key, one in made["integrations"].items() if key == "no route"}
    return {**made, "routes": routes, "integrations": {**own, **unused}}


# What each makes


@each_document
def test_a_document_makes_all_that_it_says_and_nothing_else(client, name, text, link):
    answer = client.import_api(Body=text)
    api = answer["ApiId"]
    assert seen(client, api, link) == MADE[name]
    assert client.get_stages(ApiId=api)["Items"] == []
    assert client.get_deployments(ApiId=api)["Items"] == []
    assert len(client.get_apis()["Items"]) == 1


@each_document
def test_the_answer_is_the_api_and_what_the_import_has_to_say(client, name, text):
    answer = without(client.import_api(Body=text), "ResponseMetadata")
    api = without(client.get_api(ApiId=answer["ApiId"]), "ResponseMetadata")
    assert answer == {**api, **({"ImportInfo": INFO[name]} if INFO[name] else {})}


@each_document
def test_none_of_them_has_warnings_to_fail_on(client, name, text, link):
    api = client.import_api(Body=text, FailOnWarnings=True)["ApiId"]
    assert seen(client, api, link) == MADE[name]


@each_document
def test_the_other_notation_makes_the_same(client, name, text, link):
    answer = client.import_api(Body=other_notation(name, text), FailOnWarnings=True)
    assert seen(client, answer["ApiId"], link) == MADE[name]
    assert answer.get("ImportInfo", []) == INFO[name]


# One mistake in a whole document: all else is made of it, and the answer says what isn't


def lacking(made, integration):
    """What is made of a document without an integration, and without the targets that lead there."""
    routes = {
        key: without(route, "Target") if route.get("Target") == integration else route
        for key, route in made["routes"].items()
    }
    return {**made, "routes": routes, "integrations": without(made["integrations"], integration)}


class Mistake(NamedTuple):
    """A document, the text in it that is right, and a wrong one: what the import warns of, and makes."""

    name: str
    right: str
    wrong: str
    warnings: list[str]
    made: dict


MISTAKES = {
    "a schema that isn't there": Mistake(
        "pet_store.json",
        '"#/components/schemas/Orders"',
        '"#/components/schemas/Sales"',
        [
            "Parse issue: attribute paths.'/orders'(get).responses.200.content.schema.#/components/schemas/Sales is missing",
        ],
        MADE["pet_store.json"],
    ),
    "a name that two operations have": Mistake(
        "pet_store.json",
        '"GetPet"',
        '"ListPets"',
        [
            "Parse issue: attribute paths.'/pets/{petId}'(get).operationId is repeated",
        ],
        {
            **MADE["pet_store.json"],
            "routes": {
                **PET_STORE_ROUTES,
                "GET /pets/{petId}": {
                    **OPEN,
                    "OperationName": "ListPets",
                    "Target": "DELETE /pets/{petId}",
                },
            },
        },
    ),
    "a shared integration that HTTP APIs don't have": Mistake(
        "pet_store.json",
        '"orders": {\n        "type": "aws_proxy"',
        '"orders": {\n        "type": "aws"',
        [
            "Unable to put integration 'orders': Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY). Ignoring.",
        ],
        lacking(MADE["pet_store.json"], "GET /orders"),
    ),
    "an authorizer that breaks a rule": Mistake(
        "pet_store.json",
        '"authorizerPayloadFormatVersion": "2.0"',
        '"authorizerPayloadFormatVersion": "3.0"',
        [
            "Unable to create Authorizer 'staff': Invalid AuthorizerPayloadFormatVersion: 3.0. Supported values are 1.0 and 2.0.. Ignoring.",
            "Unable to put method 'POST' on resource at path '/pets': Invalid authorizer definition. Setting the authorization type to CUSTOM requires a valid authorizer. Ignoring.",
            "Unable to put method 'DELETE' on resource at path '/pets/{petId}': Invalid authorizer definition. Setting the authorization type to CUSTOM requires a valid authorizer. Ignoring.",
        ],
        under(
            {
                **MADE["pet_store.json"],
                "authorizers": without(PET_STORE_AUTHORIZERS, "staff"),
                "routes": without(PET_STORE_ROUTES, "POST /pets", "DELETE /pets/{petId}"),
            },
            {"DELETE /pets/{petId}": "GET /pets"},
        ),
    ),
    "credentials from anywhere": Mistake(
        "proxy.yaml",
        "    - http://localhost:3000\n",
        "    - '*'\n",
        [
            "CORS Scheme is malformed, ignoring. allow-credentials is not supported if 'allow-origin' is *",
        ],
        {**MADE["proxy.yaml"], "api": without(PROXY, "CorsConfiguration")},
    ),
    "answers for no status": Mistake(
        "proxy.yaml",
        "          503:\n",
        "          5xx:\n",
        [
            "Unable to put integration on 'ANY' for resource at path '/{proxy+}': Status Code 5xx is not valid. Ignoring.",
        ],
        lacking(MADE["proxy.yaml"], "ANY /{proxy+}"),
    ),
    "a link to what isn't private": Mistake(
        "private_services.yaml",
        "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-balances?version=3",
        "https://balances.example.com",
        [
            "Unable to put integration on 'GET' for resource at path '/customers/{customer}/balance': For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.. Ignoring.",
        ],
        lacking(MADE["private_services.yaml"], "GET /customers/{customer}/balance"),
    ),
    "a path variable that nothing declares": Mistake(
        "private_services.yaml",
        '"/reminders":',
        '"/reminders/{kind}":',
        [
            "Parse issue: attribute paths.'/reminders/{kind}'. Declared path parameter kind needs to be defined as a path parameter in path or operation level",
        ],
        under(MADE["private_services.yaml"], {"POST /reminders": "POST /reminders/{kind}"}),
    ),
}
each_mistake = pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)


def mistaken(mistake, link):
    """The text of a document with a mistake in it."""
    whole = document(mistake.name, link)
    assert whole.count(mistake.right) == 1
    return whole.replace(mistake.right, mistake.wrong)


@each_mistake
def test_a_mistake_is_a_warning_and_all_else_is_made(client, mistake, link):
    answer = client.import_api(Body=mistaken(mistake, link))
    assert answer["Warnings"] == mistake.warnings
    assert seen(client, answer["ApiId"], link) == mistake.made


@each_mistake
def test_what_is_to_fail_on_warnings_makes_nothing(client, mistake, link, refused):
    with refused("BadRequestException") as refusal:
        client.import_api(Body=mistaken(mistake, link), FailOnWarnings=True)
    message = "\n\t".join(["Warnings found during import:", *mistake.warnings])
    assert refusal.error.response["Error"]["Message"] == message
    assert client.get_apis()["Items"] == []


# Base paths

PROXY_KEYS = {
    "prepend": {
        "$default": "$default",
        "ANY /{proxy+}": "ANY /shop/v1/{proxy+}",
        "GET /images/{file+}": "GET /shop/v1/images/{file+}",
        "HEAD /images/{file+}": "HEAD /shop/v1/images/{file+}",
        "DELETE /caches/{zone}": "DELETE /shop/v1/caches/{zone}",
        "POST /reviews": "POST /shop/v1/reviews",
    },
    "split": {
        "$default": "$default",
        "ANY /{proxy+}": "ANY /v1/{proxy+}",
        "GET /images/{file+}": "GET /v1/images/{file+}",
        "HEAD /images/{file+}": "HEAD /v1/images/{file+}",
        "DELETE /caches/{zone}": "DELETE /v1/caches/{zone}",
        "POST /reviews": "POST /v1/reviews",
    },
}
PRIVATE_SERVICES_KEYS = {
    "prepend": {
        "GET /customers/{customer}/invoices": "GET /internal/billing/customers/{customer}/invoices",
        "POST /customers/{customer}/invoices": "POST /internal/billing/customers/{customer}/invoices",
        "GET /customers/{customer}/balance": "GET /internal/billing/customers/{customer}/balance",
        "POST /reminders": "POST /internal/billing/reminders",
        "GET /health": "GET /internal/billing/health",
    },
    "split": {
        "GET /customers/{customer}/invoices": "GET /billing/customers/{customer}/invoices",
        "POST /customers/{customer}/invoices": "POST /billing/customers/{customer}/invoices",
        "GET /customers/{customer}/balance": "GET /billing/customers/{customer}/balance",
        "POST /reminders": "POST /billing/reminders",
        "GET /health": "GET /billing/health",
    },
}
# A mode without keys leaves them as they stand in the document.
KEYS = [
    *(("pet_store.json", mode, {}) for mode in ("ignore", "prepend", "split")),
    ("proxy.yaml", "ignore", {}),
    *(("proxy.yaml", mode, keys) for mode, keys in PROXY_KEYS.items()),
    ("private_services.yaml", "ignore", {}),
    *(("private_services.yaml", mode, keys) for mode, keys in PRIVATE_SERVICES_KEYS.items()),
]
each_mode = pytest.mark.parametrize(("name", "mode", "keys"), KEYS)


@each_mode
def test_the_base_path_changes_the_keys_of_routes_and_nothing_else(client, name, mode, keys, text, link):
    api = client.import_api(Body=text, Basepath=mode)["ApiId"]
    assert seen(client, api, link) == under(MADE[name], keys)
    again = client.reimport_api(ApiId=api, Body=text, Basepath=mode)
    assert seen(client, again["ApiId"], link) == under(MADE[name], keys)


@pytest.mark.parametrize("path", ["/shop/v1", "/shop/v1/", "shop/v1/"])
@pytest.mark.parametrize(("mode", "keys"), PROXY_KEYS.items(), ids=PROXY_KEYS)
def test_slashes_around_a_base_path_are_no_part_of_it(client, link, path, mode, keys):
    text = document("proxy.yaml", link)
    changed = text.replace("default: shop/v1", f"default: {path}")
    assert changed != text
    api = client.import_api(Body=changed, Basepath=mode)["ApiId"]
    assert seen(client, api, link) == under(MADE["proxy.yaml"], keys)


# There and back


@each_document
@pytest.mark.parametrize("kind", ["JSON", "YAML"])
def test_what_is_exported_and_imported_again_is_the_same(client, name, text, link, kind):
    api = client.import_api(Body=text)["ApiId"]
    twin = client.import_api(Body=exported(client, api, kind), FailOnWarnings=True)
    assert twin["ApiId"] != api
    assert seen(client, twin["ApiId"], link) == unshared(MADE[name])


@each_document
@pytest.mark.parametrize("kind", ["JSON", "YAML"])
def test_an_export_can_take_the_place_of_its_own_api(client, name, text, link, kind):
    api = client.import_api(Body=text)["ApiId"]
    before = client.get_api(ApiId=api)
    client.reimport_api(ApiId=api, Body=exported(client, api, kind), FailOnWarnings=True)
    after = client.get_api(ApiId=api)
    assert without(after, "ResponseMetadata") == without(before, "ResponseMetadata")
    assert seen(client, api, link) == unshared(MADE[name])


@each_document
def test_an_export_of_what_was_exported_says_the_same(client, name, text):
    api = client.import_api(Body=text)["ApiId"]
    first = exported(client, api)
    twin = client.import_api(Body=first)["ApiId"]
    assert nameless(exported(client, twin)) == nameless(first)


def nameless(text):
    """An export without the ids in it: that of the API, and those of integrations that no route has."""
    return re.sub("unusedIntegration_[a-z0-9]+|https://[a-z0-9]+[.]execute", "", text)


@pytest.mark.parametrize("before", MADE)
@each_document
def test_a_reimport_leaves_nothing_of_the_document_before_but_the_endpoints_switch(
    client, name, before, text, link
):
    api = client.import_api(Body=document(before, link))["ApiId"]
    answer = client.reimport_api(ApiId=api, Body=text, FailOnWarnings=True)
    assert answer["ApiId"] == api
    assert answer.get("ImportInfo", []) == INFO[name]
    # The pet store's document alone says nothing of the endpoint: it stays as the other has switched it.
    switched = any(MADE[one]["api"]["DisableExecuteApiEndpoint"] for one in (name, before))
    api_of = {**MADE[name]["api"], "DisableExecuteApiEndpoint": switched}
    assert seen(client, api, link) == {**MADE[name], "api": api_of}
