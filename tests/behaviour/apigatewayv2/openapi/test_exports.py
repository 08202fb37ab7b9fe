"""Exports: their whole shape, what a stage's is, what is refused, and how the body is read."""

import json
from contextlib import closing

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, validate

from awsmock_ar_apigw import mock_cloud
from behaviour.apigatewayv2.openapi.generated import export
from support import client_of
from support_v2 import FUNCTION, INVOCATION

URL = "https://example.com"
ROLE = "arn:aws:iam::123456789012:role/pets"
LISTENER = (
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"
)


@pytest.fixture
def cloud():
    """A cloud whose clock stands still at the beginning of 2026."""
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_767_225_600) as made:
        yield made


@pytest.fixture
def bare(client):
    """The id of an API without any parts."""
    return client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]


@pytest.fixture
def api(client, bare):
    """The id of an API with a route, and with a stage, prod, that serves nothing yet."""
    client.create_route(ApiId=bare, RouteKey="GET /pets", Target=to(client, bare))
    client.create_stage(ApiId=bare, StageName="prod")
    return bare


def to(client, api, **asked):
    """The target of a route: an integration that passes requests on, unless told otherwise."""
    own = asked or {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": URL}
    return f"integrations/{client.create_integration(ApiId=api, **own)['IntegrationId']}"


def load(client, api, **more):
    return json.loads(export(client, api, **more))


def changeable(client, api):
    """An authorizer, and a second route that it guards; returns the ids of both."""
    authorizer = client.create_authorizer(
        ApiId=api,
        Name="function",
        AuthorizerType="REQUEST",
        AuthorizerUri=INVOCATION,
        AuthorizerPayloadFormatVersion="2.0",
        IdentitySource=["$request.header.Auth"],
    )["AuthorizerId"]
    route = client.create_route(
        ApiId=api, RouteKey="PUT /pets", AuthorizationType="CUSTOM", AuthorizerId=authorizer
    )
    return authorizer, route["RouteId"]


# The whole shape


def furnish(client):
    """An API with something of everything; returns its id, and that of its VPC link."""
    api = client.create_api(
        Name="Pet store",
        ProtocolType="HTTP",
        Description="All about pets",
        Version="2.1",
        DisableExecuteApiEndpoint=True,
        Tags={"team": "pets", "empty": ""},
        CorsConfiguration={
            "MaxAge": 60,
            "AllowOrigins": [URL],
            "AllowMethods": ["GET", "PUT"],
            "AllowHeaders": ["X-Pet"],
            "ExposeHeaders": ["X-Age"],
            "AllowCredentials": True,
        },
    )["ApiId"]
    jwt = client.create_authorizer(
        ApiId=api,
        Name="people",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://login.example.com", "Audience": ["web", "phone"]},
    )["AuthorizerId"]
    function = client.create_authorizer(
        ApiId=api,
        Name="badges",
        AuthorizerType="REQUEST",
        AuthorizerUri=INVOCATION,
        AuthorizerCredentialsArn=ROLE,
        AuthorizerPayloadFormatVersion="2.0",
        AuthorizerResultTtlInSeconds=30,
        EnableSimpleResponses=True,
        IdentitySource=["$request.header.Badge", "$context.identity.sourceIp"],
        IdentityValidationExpression="[0-9]+",
    )["AuthorizerId"]
    link = client.create_vpc_link(Name="inside", SubnetIds=["subnet-1"])["VpcLinkId"]
    unused = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "ANY", "IntegrationUri": f"{URL}/unused"}
    to(client, api, **unused)
    shared = to(
        client,
        api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=FUNCTION,
        PayloadFormatVersion="2.0",
        CredentialsArn=ROLE,
        Description="the store itself",
    )
    mapped = to(
        client,
        api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="PUT",
        IntegrationUri=f"{URL}/pets",
        TimeoutInMillis=5000,
        RequestParameters={"overwrite:path": "$request.path", "append:header.pet": "cat"},
        ResponseParameters={"404": {"overwrite:statuscode": "200"}},
    )
    private = to(
        client,
        api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="ANY",
        IntegrationUri=LISTENER,
        ConnectionType="VPC_LINK",
        ConnectionId=link,
        TlsConfig={"ServerNameToVerify": "inside.example.com"},
    )
    queue = to(
        client,
        api,
        IntegrationType="AWS_PROXY",
        IntegrationSubtype="SQS-PurgeQueue",
        CredentialsArn=ROLE,
        RequestParameters={"QueueUrl": f"{URL}/queue"},
    )
    people = {"AuthorizationType": "JWT", "AuthorizerId": jwt}
    for key, more in (
        ("$default", {"Target": shared}),
        ("PATCH /pets/{id}/{part+}", {"Target": private, **people}),
        ("POST /pets", {"Target": queue, "AuthorizationType": "AWS_IAM"}),
        ("PUT /pets", {"Target": mapped, **people, "AuthorizationScopes": ["pets.write", "pets.read"]}),
        ("GET /pets", {"Target": shared, "OperationName": "ListPets"}),
        ("ANY /badges/{id}", {"AuthorizationType": "CUSTOM", "AuthorizerId": function}),
        ("ANY /pets", {}),
    ):
        client.create_route(ApiId=api, RouteKey=key, **more)
    return api, link


def responses(key):
    return {"default": {"description": f"Default response for {key}"}}


def path_parameter(name):
    return {
        "name": name,
        "in": "path",
        "description": f"Generated path parameter for {name}",
        "required": True,
        "schema": {"type": "string"},
    }


SHARED = {
    "credentials": ROLE,
    "payloadFormatVersion": "2.0",
    "type": "aws_proxy",
    "httpMethod": "POST",
    "uri": FUNCTION,
    "connectionType": "INTERNET",
}


def document(client, api, link):
    """What such an API is as a definition."""
    (unused,) = (
        one["IntegrationId"]
        for one in client.get_integrations(ApiId=api)["Items"]
        if one.get("IntegrationUri") == f"{URL}/unused"
    )
    return {
        "openapi": "3.0.1",
        "info": {"title": "Pet store", "description": "All about pets", "version": "2.1"},
        "servers": [
            {
                "url": f"https://{api}.execute-api.us-east-1.amazonaws.com/{{basePath}}",
                "variables": {"basePath": {"default": ""}},
                "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True},
            }
        ],
        "tags": [
            {"name": "team", "x-amazon-apigateway-tag-value": "pets"},
            {"name": "empty", "x-amazon-apigateway-tag-value": ""},
        ],
        "paths": {
            "/$default": {
                "x-amazon-apigateway-any-method": {
                    "isDefaultRoute": True,
                    "responses": responses("$default"),
                    "x-amazon-apigateway-integration": SHARED,
                }
            },
            "/badges/{id}": {
                "parameters": [path_parameter("id")],
                "x-amazon-apigateway-any-method": {
                    "responses": responses("ANY /badges/{id}"),
                    "security": [{"badges": []}],
                },
            },
            "/pets": {
                "get": {
                    "operationId": "ListPets",
                    "responses": responses("GET /pets"),
                    "x-amazon-apigateway-integration": SHARED,
                },
                "put": {
                    "responses": responses("PUT /pets"),
                    "security": [{"people": ["pets.write", "pets.read"]}],
                    "x-amazon-apigateway-integration": {
                        "responseParameters": {"404": {"overwrite:statuscode": "200"}},
                        "requestParameters": {
                            "overwrite:path": "$request.path",
                            "append:header.pet": "cat",
                        },
                        "payloadFormatVersion": "1.0",
                        "type": "http_proxy",
                        "httpMethod": "PUT",
                        "uri": "https://example.com/pets",
                        "connectionType": "INTERNET",
                        "timeoutInMillis": 5000,
                    },
                },
                "post": {
                    "responses": responses("POST /pets"),
                    "x-amazon-apigateway-auth": {"type": "AWS_IAM"},
                    "x-amazon-apigateway-integration": {
                        "integrationSubtype": "SQS-PurgeQueue",
                        "credentials": ROLE,
                        "requestParameters": {"QueueUrl": "https://example.com/queue"},
                        "payloadFormatVersion": "1.0",
                        "type": "aws_proxy",
                        "connectionType": "INTERNET",
                    },
                },
                "x-amazon-apigateway-any-method": {"responses": responses("ANY /pets")},
            },
            "/pets/{id}/{part+}": {
                "patch": {
                    "responses": responses("PATCH /pets/{id}/{part+}"),
                    "security": [{"people": []}],
                    "x-amazon-apigateway-integration": {
                        "payloadFormatVersion": "1.0",
                        "connectionId": link,
                        "type": "http_proxy",
                        "httpMethod": "ANY",
                        "uri": LISTENER,
                        "connectionType": "VPC_LINK",
                        "tlsConfig": {"serverNameToVerify": "inside.example.com"},
                    },
                },
                "parameters": [path_parameter("id"), path_parameter("part+")],
            },
        },
        "components": {
            "securitySchemes": {
                "people": {
                    "type": "oauth2",
                    "flows": {},
                    "x-amazon-apigateway-authorizer": {
                        "identitySource": "$request.header.Authorization",
                        "jwtConfiguration": {
                            "audience": ["web", "phone"],
                            "issuer": "https://login.example.com",
                        },
                        "type": "jwt",
                    },
                },
                "badges": {
                    "type": "apiKey",
                    "name": "Authorization",
                    "in": "header",
                    "x-amazon-apigateway-authorizer": {
                        "identitySource": "$request.header.Badge,$context.identity.sourceIp",
                        "identityValidationExpression": "[0-9]+",
                        "authorizerUri": INVOCATION,
                        "authorizerCredentials": ROLE,
                        "authorizerPayloadFormatVersion": "2.0",
                        "authorizerResultTtlInSeconds": 30,
                        "type": "request",
                        "enableSimpleResponses": True,
                    },
                },
            },
            "x-amazon-apigateway-integrations": {
                f"unusedIntegration_{unused}": {
                    "payloadFormatVersion": "1.0",
                    "type": "http_proxy",
                    "httpMethod": "ANY",
                    "uri": "https://example.com/unused",
                    "connectionType": "INTERNET",
                },
            },
        },
        "x-amazon-apigateway-cors": {
            "allowMethods": ["GET", "PUT"],
            "allowHeaders": ["x-pet"],
            "exposeHeaders": ["x-age"],
            "maxAge": 60,
            "allowCredentials": True,
            "allowOrigins": ["https://example.com"],
        },
        "x-amazon-apigateway-importexport-version": "1.0",
    }


def test_an_api_with_everything_goes_out_in_full_and_in_this_order(client):
    api, link = furnish(client)
    expected = document(client, api, link)
    # As a text, since the order of members counts.
    assert json.dumps(load(client, api)) == json.dumps(expected)
    validate(expected, cls=OpenAPIV30SpecValidator)


def test_both_notations_have_the_same_members_in_the_same_order(client):
    api, link = furnish(client)
    loaded = yaml.safe_load(export(client, api, "YAML"))
    assert json.dumps(loaded) == json.dumps(document(client, api, link))


def test_without_extensions_an_api_with_everything_is_what_openapi_knows_of_it(client):
    api, _link = furnish(client)
    plain = load(client, api, IncludeExtensions=False)
    validate(plain, cls=OpenAPIV30SpecValidator)
    assert plain == {
        "openapi": "3.0.1",
        "info": {"title": "Pet store", "description": "All about pets", "version": "2.1"},
        "servers": [
            {
                "url": f"https://{api}.execute-api.us-east-1.amazonaws.com/{{basePath}}",
                "variables": {"basePath": {"default": ""}},
            }
        ],
        "tags": [{"name": "team"}, {"name": "empty"}],
        "paths": {
            "/$default": {},
            "/badges/{id}": {"parameters": [path_parameter("id")]},
            "/pets": {
                "get": {"operationId": "ListPets", "responses": responses("GET /pets")},
                "put": {
                    "responses": responses("PUT /pets"),
                    "security": [{"people": ["pets.write", "pets.read"]}],
                },
                "post": {"responses": responses("POST /pets")},
            },
            "/pets/{id}/{part+}": {
                "patch": {
                    "responses": responses("PATCH /pets/{id}/{part+}"),
                    "security": [{"people": []}],
                },
                "parameters": [path_parameter("id"), path_parameter("part+")],
            },
        },
        "components": {
            "securitySchemes": {
                "people": {"type": "oauth2", "flows": {}},
                "badges": {"type": "apiKey", "name": "Authorization", "in": "header"},
            }
        },
    }


JSON = """\
{
  "openapi" : "3.0.1",
  "info" : {
    "title" : "yes",
    "version" : "2026-01-01 00:00:00UTC"
  },
  "servers" : [ {
    "url" : "https://API.execute-api.us-east-1.amazonaws.com/{basePath}",
    "variables" : {
      "basePath" : {
        "default" : ""
      }
    }
  } ],
  "paths" : {
    "/pets/{id}" : {
      "get" : {
        "responses" : {
          "default" : {
            "description" : "Default response for GET /pets/{id}"
          }
        },
        "security" : [ {
          "people" : [ "read", "write" ]
        } ],
        "x-amazon-apigateway-integration" : {
          "payloadFormatVersion" : "1.0",
          "type" : "http_proxy",
          "httpMethod" : "GET",
          "uri" : "https://example.com",
          "connectionType" : "INTERNET",
          "timeoutInMillis" : 5000
        }
      },
      "put" : {
        "responses" : {
          "default" : {
            "description" : "Default response for PUT /pets/{id}"
          }
        },
        "security" : [ {
          "people" : [ ]
        } ]
      },
      "parameters" : [ {
        "name" : "id",
        "in" : "path",
        "description" : "Generated path parameter for id",
        "required" : true,
        "schema" : {
          "type" : "string"
        }
      } ]
    }
  },
  "components" : {
    "securitySchemes" : {
      "people" : {
        "type" : "oauth2",
        "flows" : { },
        "x-amazon-apigateway-authorizer" : {
          "identitySource" : "$request.header.Authorization",
          "jwtConfiguration" : {
            "audience" : [ "web" ],
            "issuer" : "https://login.example.com"
          },
          "type" : "jwt"
        }
      }
    }
  },
  "x-amazon-apigateway-importexport-version" : "1.0"
}"""


def test_a_small_api_in_json_is_written_as_aws_writes_it(client):
    api = client.create_api(Name="yes", ProtocolType="HTTP")["ApiId"]
    people = client.create_authorizer(
        ApiId=api,
        Name="people",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://login.example.com", "Audience": ["web"]},
    )["AuthorizerId"]
    url = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": URL}
    guard = {"AuthorizationType": "JWT", "AuthorizerId": people}
    target = to(client, api, **url, TimeoutInMillis=5000)
    scopes = ["read", "write"]
    client.create_route(
        ApiId=api, RouteKey="GET /pets/{id}", Target=target, AuthorizationScopes=scopes, **guard
    )
    client.create_route(ApiId=api, RouteKey="PUT /pets/{id}", **guard)
    assert export(client, api).decode() == JSON.replace("API", api)


@pytest.mark.parametrize(
    "text",
    ['"', "\\", "\n\t\r\b\f", "\0\x1f", "猫 \U0001f408", "\u2028\x7f\x85", "/", "</script>", "a : b, c"],
)
def test_texts_of_json_are_what_they_were(client, text):
    api = client.create_api(Name=text, ProtocolType="HTTP", Description=text)["ApiId"]
    client.create_route(ApiId=api, RouteKey="GET /pets", OperationName=text)
    found = load(client, api)
    assert found["info"]["title"] == found["info"]["description"] == text
    assert found["paths"]["/pets"]["get"]["operationId"] == text


YAML = """\
openapi: "3.0.1"
info:
  title: "yes"
  version: "2026-01-01 00:00:00UTC"
servers:
- url: "https://{api}.execute-api.us-east-1.amazonaws.com/{{basePath}}"
  variables:
    basePath:
      default: ""
paths:
  /pets/{{id}}:
    get:
      responses:
        default:
          description: "Default response for GET /pets/{{id}}"
      x-amazon-apigateway-integration:
        payloadFormatVersion: "1.0"
        type: "http_proxy"
        httpMethod: "GET"
        uri: "https://example.com"
        connectionType: "INTERNET"
    parameters:
    - name: "id"
      in: "path"
      description: "Generated path parameter for id"
      required: true
      schema:
        type: "string"
x-amazon-apigateway-importexport-version: "1.0"
"""


def test_a_small_api_in_yaml(client):
    api = client.create_api(Name="yes", ProtocolType="HTTP")["ApiId"]
    client.create_route(ApiId=api, RouteKey="GET /pets/{id}", Target=to(client, api))
    assert export(client, api, "YAML").decode() == YAML.format(api=api)


def test_a_text_that_looks_like_an_anchor_or_is_long_stays_on_its_line(client):
    description = "a word, " * 100 + "\n*猫: \U0001f408"
    api = client.create_api(Name="&a", ProtocolType="HTTP", Description=description)["ApiId"]
    client.create_route(ApiId=api, RouteKey="GET /pets")
    body = export(client, api, "YAML")
    assert yaml.safe_load(body)["info"]["description"] == description
    assert len(body.decode().splitlines()[3]) > 800
    assert "猫" in body.decode()


def test_what_is_shared_is_written_once_for_each_time(client, bare):
    # The same values, and no anchors: not every reader of YAML knows them.
    target = to(client, bare)
    for key in ("GET /pets", "GET /cats", "GET /dogs"):
        client.create_route(ApiId=bare, RouteKey=key, Target=target)
    text = export(client, bare, "YAML").decode()
    assert not {"&", "*"} & set(text)


@pytest.mark.parametrize("output", ["JSON", "YAML"])
@pytest.mark.parametrize("extensions", [True, False])
def test_an_api_without_routes_is_refused(client, bare, refused, output, extensions):
    to(client, bare)
    with refused("BadRequestException") as refusal:
        export(client, bare, output, IncludeExtensions=extensions)
    message = refusal.error.response["Error"]["Message"]
    assert message == "Unable to deploy API because no valid routes exist in this API"


def test_a_time_that_is_given_by_default_is_left_out_and_any_other_is_not(client, bare):
    url = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": URL}
    for time in (50, 29_999, 30_000):
        target = to(client, bare, **url, TimeoutInMillis=time)
        client.create_route(ApiId=bare, RouteKey=f"GET /{time}", Target=target)
    found = load(client, bare)["paths"]
    times = [item["get"]["x-amazon-apigateway-integration"].get("timeoutInMillis") for item in found.values()]
    assert times == [29_999, None, 50]


def test_a_variable_that_comes_twice_is_one_parameter(client, bare):
    client.create_route(ApiId=bare, RouteKey="GET /{id}/{id}")
    (item,) = load(client, bare)["paths"].values()
    assert item["parameters"] == [path_parameter("id")]


def test_an_api_without_a_version_has_the_time_of_its_creation_ever_after(client, bare, cloud):
    client.create_route(ApiId=bare, RouteKey="GET /pets")
    cloud.clock.advance(days=400, seconds=1)
    client.update_api(ApiId=bare, Name="cats")
    assert load(client, bare)["info"] == {"title": "cats", "version": "2026-01-01 00:00:00UTC"}


def test_paths_and_methods_come_in_one_order_whoever_came_first(client, bare):
    keys = [
        "ANY /b",
        "HEAD /b",
        "PATCH /b",
        "OPTIONS /b",
        "DELETE /b",
        "POST /b",
        "PUT /b",
        "GET /b",
        "GET /a/b",
        "GET /a",
        "GET /A",
        "$default",
    ]
    for key in keys:
        client.create_route(ApiId=bare, RouteKey=key)
    found = load(client, bare)["paths"]
    assert list(found) == ["/$default", "/A", "/a", "/a/b", "/b"]
    methods = ["get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method"]
    assert list(found["/b"]) == methods


def test_it_does_not_show_which_member_came_when(client, bare):
    for cors in ({"MaxAge": 60}, {"ExposeHeaders": ["x-pet"]}, {"AllowOrigins": [URL]}):
        client.update_api(ApiId=bare, CorsConfiguration=cors)
    client.create_route(ApiId=bare, RouteKey="GET /pets")
    found = list(load(client, bare)["x-amazon-apigateway-cors"])
    assert found == ["exposeHeaders", "maxAge", "allowOrigins"]


def test_an_export_is_the_same_however_often_it_is_asked_for(client, cloud):
    api, _link = furnish(client)
    bodies = set()
    for _time in range(3):
        bodies |= {(output, export(client, api, output)) for output in ("JSON", "YAML")}
        cloud.clock.advance(hours=1)
    assert len(bodies) == 2


def test_of_operations_of_one_name_the_first_has_it(client, bare):
    for key in ("GET /b", "GET /a"):
        client.create_route(ApiId=bare, RouteKey=key, OperationName="Pets")
    found = load(client, bare)
    assert found["paths"]["/a"]["get"]["operationId"] == "Pets"
    assert "operationId" not in found["paths"]["/b"]["get"]
    validate(found, cls=OpenAPIV30SpecValidator)


@pytest.mark.parametrize("protected", [None, "NONE", "AWS_IAM"])
def test_only_iam_says_how_an_open_route_is_guarded(client, bare, protected):
    more = {"AuthorizationType": protected} if protected else {}
    client.create_route(ApiId=bare, RouteKey="GET /pets", **more)
    operation = load(client, bare)["paths"]["/pets"]["get"]
    auth = {"type": "AWS_IAM"} if protected == "AWS_IAM" else None
    assert operation.get("x-amazon-apigateway-auth") == auth
    assert "security" not in operation


@pytest.mark.parametrize(
    ("region", "suffix"),
    [
        ("eu-west-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"),
        ("us-gov-west-1", "amazonaws.com"),
    ],
)
def test_the_server_is_the_apis_own_in_each_region(cloud, region, suffix):
    client = client_of("apigatewayv2", region)
    made = client.create_api(Name="pets", ProtocolType="HTTP")
    client.create_route(ApiId=made["ApiId"], RouteKey="GET /pets")
    (server,) = load(client, made["ApiId"])["servers"]
    assert server["url"] == f"https://{made['ApiId']}.execute-api.{region}.{suffix}/{{basePath}}"
    assert server["url"].removesuffix("/{basePath}") == made["ApiEndpoint"]


# What a stage serves


def stage_of(client, api, stage="prod"):
    """What a stage exports, but for where the stage is."""
    return without_base_path(load(client, api, StageName=stage))


def latest(client, api):
    """What an API exports, likewise."""
    return without_base_path(load(client, api))


def without_base_path(found):
    (server,) = found["servers"]
    del server["variables"]["basePath"]["default"]
    return found


@pytest.mark.parametrize(("stage", "path"), [("prod", "prod"), ("$default", ""), ("v-1_2", "v-1_2")])
def test_a_stages_export_leads_to_the_stage(client, bare, stage, path):
    client.create_route(ApiId=bare, RouteKey="GET /pets", Target=to(client, bare))
    client.create_stage(ApiId=bare, StageName=stage)
    client.create_deployment(ApiId=bare, StageName=stage)
    (server,) = load(client, bare, StageName=stage)["servers"]
    assert server == {
        "url": f"https://{bare}.execute-api.us-east-1.amazonaws.com/{{basePath}}",
        "variables": {"basePath": {"default": path}},
    }
    assert stage_of(client, bare, stage) == latest(client, bare)


def change_route(client, api, _authorizer, route):
    client.update_route(ApiId=api, RouteId=route, OperationName="Renamed")


def retarget_route(client, api, _authorizer, route):
    client.update_route(ApiId=api, RouteId=route, Target=to(client, api))


def add_route(client, api, *_ids):
    client.create_route(ApiId=api, RouteKey="DELETE /pets")


def delete_route(client, api, _authorizer, route):
    client.delete_route(ApiId=api, RouteId=route)


def change_integration(client, api, *_ids):
    (integration,) = client.get_integrations(ApiId=api)["Items"]
    client.update_integration(ApiId=api, IntegrationId=integration["IntegrationId"], TimeoutInMillis=77)


def add_integration(client, api, *_ids):
    to(client, api)


def delete_integration(client, api, *_ids):
    (integration,) = client.get_integrations(ApiId=api)["Items"]
    another = to(client, api)
    client.update_integration(ApiId=api, IntegrationId=another.rpartition("/")[2], TimeoutInMillis=77)
    for route in client.get_routes(ApiId=api)["Items"]:
        client.update_route(ApiId=api, RouteId=route["RouteId"], Target=another)
    client.delete_integration(ApiId=api, IntegrationId=integration["IntegrationId"])


def change_authorizer(client, api, authorizer, _route):
    client.update_authorizer(ApiId=api, AuthorizerId=authorizer, Name="another")


def add_authorizer(client, api, *_ids):
    client.create_authorizer(
        ApiId=api,
        Name="jwt",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Auth"],
        JwtConfiguration={"Issuer": URL, "Audience": ["pets"]},
    )


def delete_authorizer(client, api, authorizer, route):
    client.delete_route(ApiId=api, RouteId=route)
    client.delete_authorizer(ApiId=api, AuthorizerId=authorizer)


def rename(client, api, *_ids):
    client.update_api(ApiId=api, Name="cats")


def describe(client, api, *_ids):
    client.update_api(ApiId=api, Description="about pets", Version="2")


def allow_origins(client, api, *_ids):
    client.update_api(ApiId=api, CorsConfiguration={"AllowOrigins": ["*"]})


def disable(client, api, *_ids):
    client.update_api(ApiId=api, DisableExecuteApiEndpoint=True)


def tag(client, api, *_ids):
    client.tag_resource(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{api}", Tags={"team": "pets"})


def reimport(client, api, *_ids):
    paths = {"/new": {"get": {"responses": {}}}}
    body = {"openapi": "3.0.1", "info": {"title": "new", "version": "1"}, "paths": paths}
    client.reimport_api(ApiId=api, Body=json.dumps(body))


OF_PARTS = [
    change_route,
    retarget_route,
    add_route,
    delete_route,
    change_integration,
    add_integration,
    delete_integration,
    change_authorizer,
    add_authorizer,
    delete_authorizer,
]


@pytest.mark.parametrize("change", [*OF_PARTS, rename, describe, allow_origins, disable, tag, reimport])
def test_what_changes_after_a_deployment_is_not_in_its_stages_export(client, api, change):
    ids = changeable(client, api)
    client.create_deployment(ApiId=api, StageName="prod")
    before = load(client, api, StageName="prod")
    assert stage_of(client, api) == latest(client, api)
    change(client, api, *ids)
    assert load(client, api, StageName="prod") == before
    assert latest(client, api) != stage_of(client, api)
    if change is not reimport:  # which leaves nothing that leads anywhere to deploy
        client.create_deployment(ApiId=api, StageName="prod")
        assert stage_of(client, api) == latest(client, api)


@pytest.mark.parametrize("change", OF_PARTS)
def test_the_export_of_a_stage_that_deploys_itself_follows(client, api, change):
    ids = changeable(client, api)
    client.update_stage(ApiId=api, StageName="prod", AutoDeploy=True)
    before = stage_of(client, api)
    assert before == latest(client, api)
    change(client, api, *ids)
    assert before != stage_of(client, api) == latest(client, api)


def test_a_reimport_without_routes_leaves_a_stage_that_deploys_itself_with_the_old(client, api, refused):
    client.update_stage(ApiId=api, StageName="prod", AutoDeploy=True)
    before = stage_of(client, api)
    body = {"openapi": "3.0.1", "info": {"title": "new", "version": "1"}, "paths": {}}
    client.reimport_api(ApiId=api, Body=json.dumps(body))
    assert stage_of(client, api) == before
    with refused("BadRequestException", match="no valid routes exist"):
        export(client, api)


def test_a_stage_that_goes_back_to_an_older_deployment_exports_the_older(client, api):
    old = client.create_deployment(ApiId=api, StageName="prod")["DeploymentId"]
    first = stage_of(client, api)
    add_route(client, api)
    new = client.create_deployment(ApiId=api, StageName="prod")["DeploymentId"]
    second = stage_of(client, api)
    assert first != second == latest(client, api)
    for deployment, expected in ((old, first), (new, second)):
        client.update_stage(ApiId=api, StageName="prod", DeploymentId=deployment)
        assert stage_of(client, api) == expected


def test_stages_export_what_each_of_them_serves(client, api):
    client.create_stage(ApiId=api, StageName="dev")
    client.create_deployment(ApiId=api, StageName="prod")
    add_route(client, api)
    client.create_deployment(ApiId=api, StageName="dev")
    assert list(stage_of(client, api)["paths"]["/pets"]) == ["get"]
    assert list(stage_of(client, api, "dev")["paths"]["/pets"]) == ["get", "delete"]


def test_a_new_description_of_a_deployment_changes_nothing_of_what_it_holds(client, api):
    deployment = client.create_deployment(ApiId=api, StageName="prod")["DeploymentId"]
    before = stage_of(client, api)
    rename(client, api)
    client.update_deployment(ApiId=api, DeploymentId=deployment, Description="the first")
    assert stage_of(client, api) == before


def test_a_stages_export_without_extensions_is_of_its_deployment_too(client, api):
    client.create_deployment(ApiId=api, StageName="prod")
    add_route(client, api)
    found = load(client, api, StageName="prod", IncludeExtensions=False)
    assert list(found["paths"]["/pets"]) == ["get"]
    assert "x-amazon" not in json.dumps(found)


def test_a_stage_that_serves_nothing_is_refused(client, api, refused):
    client.create_deployment(ApiId=api)
    with refused("BadRequestException", match="Stage prod has no deployment to export."):
        export(client, api, StageName="prod")


@pytest.mark.parametrize("stage", ["nosuch", "Prod", "$default", ""])
def test_a_stage_that_is_not_there_is_not_found(client, api, refused, stage):
    with refused("NotFoundException", match="Invalid stage identifier specified", status=404):
        export(client, api, StageName=stage)


def test_a_stage_of_another_api_is_not_found(client, api, refused):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    with refused("NotFoundException", match="Invalid stage identifier specified", status=404):
        export(client, other, StageName="prod")


# Deployments that wait, or fail


def test_a_stage_exports_the_old_until_the_new_is_deployed(client, api, cloud):
    client.create_deployment(ApiId=api, StageName="prod")
    before = stage_of(client, api)
    add_route(client, api)
    cloud.queue_next("CreateDeployment", seconds=30)
    client.create_deployment(ApiId=api, StageName="prod")
    expected = latest(client, api)
    # What comes while a deployment waits is no part of it.
    rename(client, api)
    assert stage_of(client, api) == before
    cloud.settle()
    assert stage_of(client, api) == expected
    assert expected["info"]["title"] == "pets"


def test_a_first_deployment_that_waits_is_not_exported(client, api, cloud, refused_meanwhile):
    cloud.queue_next("CreateDeployment", seconds=30)
    client.create_deployment(ApiId=api, StageName="prod")
    with refused_meanwhile("BadRequestException", match="Stage prod has no deployment to export."):
        export(client, api, StageName="prod")
    cloud.settle()
    assert stage_of(client, api) == latest(client, api)


def test_a_deployment_that_fails_is_not_exported(client, api, cloud, refused):
    cloud.fail_next("CreateDeployment")
    client.create_deployment(ApiId=api, StageName="prod")
    with refused("BadRequestException", match="Stage prod has no deployment to export."):
        export(client, api, StageName="prod")
    client.create_deployment(ApiId=api, StageName="prod")
    before = stage_of(client, api)
    add_route(client, api)
    cloud.fail_next("CreateDeployment")
    client.create_deployment(ApiId=api, StageName="prod")
    assert stage_of(client, api) == before


# What a deployment holds is nobody's to see, but in an export


def test_deployments_do_not_show_what_they_hold(client, api, cloud):
    client.create_stage(ApiId=api, StageName="dev", AutoDeploy=True)
    made = client.create_deployment(ApiId=api, StageName="prod")
    seen = client.get_deployment(ApiId=api, DeploymentId=made["DeploymentId"])
    (automatic, by_hand) = client.get_deployments(ApiId=api)["Items"]
    shown = {"AutoDeployed", "CreatedDate", "DeploymentId", "DeploymentStatus"}
    assert automatic.keys() == {*shown, "Description"}
    assert by_hand.keys() == shown
    for answer in (made, seen):
        del answer["ResponseMetadata"]
        assert answer == by_hand
    for item in cloud.apigatewayv2.deployments:
        assert item.members.keys() <= {"ApiId", "AutoDeployed", "DeploymentId", "Description"}
        for text in (repr(item), str(item), json.dumps(dict(item.members))):
            assert "GET /pets" not in text
            assert "Configuration(" not in text


def test_a_snapshot_of_the_cloud_keeps_what_deployments_hold(client, api, cloud):
    client.create_deployment(ApiId=api, StageName="prod")
    before, saved = stage_of(client, api), cloud.snapshot()
    add_route(client, api)
    client.create_deployment(ApiId=api, StageName="prod")
    after = stage_of(client, api)
    client.delete_api(ApiId=api)
    cloud.restore(saved)
    assert stage_of(client, api) == latest(client, api) == before
    add_route(client, api)
    assert stage_of(client, api) == before
    client.create_deployment(ApiId=api, StageName="prod")
    assert stage_of(client, api) == after


# What is refused


@pytest.mark.parametrize(
    ("asked", "match"),
    [
        ({"ExportVersion": "2.0"}, "Invalid exportVersion specified: 2.0. The only supported version is 1.0"),
        ({"ExportVersion": "1"}, "Invalid exportVersion specified: 1. The only supported version is 1.0"),
        ({"ExportVersion": ""}, "Invalid exportVersion specified: . The only supported version is 1.0"),
        ({"Specification": "OAS20"}, "'OAS20' at 'specification' failed to satisfy constraint: Member must"),
        ({"Specification": "oas30"}, "Member must satisfy enum value set: [OAS30]"),
        ({"OutputType": "XML"}, "'XML' at 'outputType' failed to satisfy constraint: Member must"),
        ({"OutputType": "json"}, "Member must satisfy enum value set: [YAML, JSON]"),
        ({"OutputType": ""}, "Member must satisfy enum value set: [YAML, JSON]"),
    ],
)
def test_only_one_version_one_specification_and_two_notations_are_known(client, api, refused, asked, match):
    whole = {"ApiId": api, "OutputType": "JSON", "Specification": "OAS30", **asked}
    with refused("BadRequestException", match=match):
        client.export_api(**whole)


def test_the_notation_must_be_said(client, api, refused):
    with refused("BadRequestException", match="Value null at 'outputType' failed to satisfy constraint"):
        client.export_api(ApiId=api, Specification="OAS30")


def test_the_only_version_is_the_default(client, api):
    assert export(client, api, ExportVersion="1.0") == export(client, api)


def test_extensions_are_the_default(client, api):
    assert export(client, api, IncludeExtensions=True) == export(client, api)


def test_a_websocket_api_is_refused(client, refused):
    selection = "$request.body.action"
    api = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression=selection)[
        "ApiId"
    ]
    with refused("BadRequestException", match="Export is not currently supported for WebSocket APIs."):
        export(client, api)


def test_an_unknown_api_is_not_found(client, refused):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nosuch", status=404
    ):
        export(client, "nosuch")


def test_an_api_of_another_region_is_not_found(api, refused):
    with refused(
        "NotFoundException", match=f"Invalid API identifier specified 123456789012:{api}", status=404
    ):
        export(client_of("apigatewayv2", "eu-west-1"), api)


def test_an_export_changes_nothing(client, api, cloud):
    client.create_deployment(ApiId=api, StageName="prod")
    before = repr(client.get_api(ApiId=api)["CreatedDate"]), client.get_deployments(ApiId=api)["Items"]
    for output in ("JSON", "YAML"):
        export(client, api, output)
        export(client, api, output, StageName="prod")
    after = repr(client.get_api(ApiId=api)["CreatedDate"]), client.get_deployments(ApiId=api)["Items"]
    assert after == before
    assert len(cloud.apigatewayv2.apis) == 1


# The body


@pytest.fixture
def answer(client, bare):
    """What ExportApi answers, of an API with a name in which characters and bytes differ."""
    client.update_api(ApiId=bare, Name="猫")
    client.create_route(ApiId=bare, RouteKey="GET /pets")
    return client.export_api(ApiId=bare, OutputType="JSON", Specification="OAS30")


def test_a_body_is_read_once(answer):
    body = answer["body"].read()
    assert json.loads(body)["info"]["title"] == "猫"
    assert "猫".encode() in body
    assert int(answer["ResponseMetadata"]["HTTPHeaders"]["content-length"]) == len(body)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["body"].read() == b""


def test_a_body_is_read_in_pieces(answer):
    assert answer["body"].read(5) == b'{\n  "'
    assert answer["body"].tell() == 5
    assert answer["body"].read(7) == b"openapi"
    assert answer["body"].read().startswith(b'" : "3.0.1",\n')


def test_a_body_is_read_line_by_line(answer):
    lines = list(answer["body"].iter_lines())
    assert lines[:3] == [b"{", b'  "openapi" : "3.0.1",', b'  "info" : {']
    assert json.loads(b"".join(lines))["info"]["title"] == "猫"


def test_a_body_is_read_in_chunks(answer):
    chunks = list(answer["body"].iter_chunks(16))
    assert {len(chunk) for chunk in chunks[:-1]} == {16}
    assert json.loads(b"".join(chunks))["info"]["title"] == "猫"


def test_a_body_can_be_closed(answer):
    with closing(answer["body"]) as body:
        assert json.load(body)["openapi"] == "3.0.1"
    with answer["body"] as again:
        assert again is not None
