"""ImportApi: what each word of a definition makes, what is refused with its place, and nothing made by halves."""

import copy
import json

import pytest

from awsmock_ar_apigw import mock_cloud
from behaviour.apigatewayv2.openapi.definitions import (
    A_TEXT,
    AN_OBJECT,
    ANSWERS,
    ANY,
    AT_PETS,
    AUTHORIZER,
    CORS,
    ENDPOINT,
    INTEGRATION,
    INTEGRATIONS,
    JWT,
    PROXY,
    URL,
    assert_invalid,
    assert_refused,
    document,
    guarded,
    issues,
    keys,
    make,
    no_authorizer,
    no_integration,
    no_method,
    of_pets,
    only,
    route_of,
    warnings_of,
)
from support import client_of, refusal

VERSION = "x-amazon-apigateway-importexport-version"

# The API


def test_the_least_document_makes_an_api_with_defaults(client):
    answer = make(client, document({}), FailOnWarnings=True)
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    assert answer == {
        "ApiEndpoint": f"https://{answer['ApiId']}.execute-api.us-east-1.amazonaws.com",
        "ApiId": answer["ApiId"],
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "CreatedDate": answer["CreatedDate"],
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
        "Name": "pets",
        "ProtocolType": "HTTP",
        "RouteSelectionExpression": "$request.method $request.path",
        "Tags": {},
        "Version": "1",
    }
    seen = client.get_api(ApiId=answer["ApiId"])
    del seen["ResponseMetadata"]
    assert seen == answer
    for operation in ("authorizers", "deployments", "integrations", "routes", "stages"):
        assert getattr(client, f"get_{operation}")(ApiId=answer["ApiId"])["Items"] == []


def test_what_info_says_the_api_is_called(client):
    info = {"title": 128 * "t", "description": 1024 * "d", "version": 64 * "v"}
    answer = make(client, document(info=info), FailOnWarnings=True)
    assert (answer["Name"], answer["Description"], answer["Version"]) == (128 * "t", 1024 * "d", 64 * "v")


@pytest.mark.parametrize("info", [{}, {"version": ""}, {"version": " "}, {"version": None}])
def test_without_a_version_and_with_an_empty_description_it_has_neither(client, refused, info):
    body = document(info={"title": "pets", "description": "", **info})
    answer = make(client, body)
    assert not {"Description", "Version"} & answer.keys()
    assert warnings_of(client, refused, body) == ([] if info else issues("info.version is missing"))


SCALARS = [("pets", "pets"), (1, "1"), (1.0, "1.0"), (2.5, "2.5"), (True, "true"), (False, "false"), (0, "0")]


@pytest.mark.parametrize(("value", "text"), SCALARS)
def test_any_scalar_is_a_text_where_a_text_is_wanted(client, value, text):
    body = document(
        of_pets(operationId=value),
        info={"title": value, "description": value, "version": value},
        tags=[{"name": value, "x-amazon-apigateway-tag-value": value}],
    )
    answer = make(client, body, FailOnWarnings=True)
    assert (answer["Name"], answer["Description"], answer["Version"]) == (text, text, text)
    assert answer["Tags"] == {text: text}
    assert only(client, "get_routes", answer)["OperationName"] == text


def test_a_version_of_yaml_that_looks_like_a_number_is_a_text(client):
    text = "openapi: 3.0\ninfo: {title: pets, version: 1.0}\npaths: {}\n"
    assert make(client, text, FailOnWarnings=True)["Version"] == "1.0"


@pytest.mark.parametrize("title", [129 * "t", 200 * "猫"])
def test_a_name_that_no_api_can_have_is_refused(client, refused, title):
    body = document(info={"title": title, "version": "1"})
    assert_refused(refused, client, body, "Unable to create API: Invalid API name specified")


def test_a_definition_without_a_title_makes_no_api(client, refused):
    for info in ({"version": "1"}, {"title": "", "version": "1"}, {"title": ["a"]}, "pets", None):
        assert_invalid(refused, client, document(info=info), "info.title: it is missing.")
    assert_invalid(refused, client, {"openapi": "3.0.1", "paths": {}}, "info.title: it is missing.")


# What must be there, and of which type


@pytest.mark.parametrize("version", ["3.0.0", "3.0.1", "3.0.3", "3.0.4", "3.0.0-rc2", "3.0", "3.0.10", 3.0])
def test_openapi_3_0_is_accepted(client, version):
    assert make(client, document(openapi=version), FailOnWarnings=True)["Name"] == "pets"


FROM_3_1 = 'Most frameworks write 3.0.3 when they are told to: FastAPI by app.openapi_version = "3.0.3".'
FROM_2_0 = "Convert it first, with swagger2openapi or the like."


@pytest.mark.parametrize("version", ["3.1.0", "3.1", "3.2.0", "3", "3.", "13.0", "", 3.1, 3])
def test_another_openapi_is_refused_with_what_to_do(client, refused, version):
    why = f"openapi: only OpenAPI 3.0 is supported. {FROM_3_1}"
    assert_invalid(refused, client, document(openapi=version), why)


@pytest.mark.parametrize("version", ["2.0", "2", 2.0])
def test_openapi_2_0_is_refused_with_what_to_do(client, refused, version):
    why = f"openapi: only OpenAPI 3.0 is supported. {FROM_2_0}"
    assert_invalid(refused, client, document(openapi=version), why)


@pytest.mark.parametrize("version", ["2.0", "3.0.1", 2.0, []])
def test_swagger_is_refused_with_what_to_do(client, refused, version):
    swagger, why = document(swagger=version), f"swagger: only OpenAPI 3.0 is supported. {FROM_2_0}"
    assert_invalid(refused, client, swagger, why)
    del swagger["openapi"]
    assert_invalid(refused, client, swagger, why)


@pytest.mark.parametrize("name", ["openapi", "paths"])
def test_what_a_definition_needs(client, refused, name):
    whole = document()
    del whole[name]
    assert_invalid(refused, client, whole, f"{name}: it is missing.")
    assert_invalid(refused, client, {**whole, name: None}, f"{name}: it is missing.")


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"openapi": []}, f"openapi: {A_TEXT} a list."),
        ({"paths": []}, f"paths: {AN_OBJECT} a list."),
        ({"paths": "pets"}, f"paths: {AN_OBJECT} a text ('pets')."),
        ({"paths": 61 * "p"}, f"paths: {AN_OBJECT} a text ('{58 * 'p'}…)."),
    ],
)
def test_what_a_definition_needs_has_its_type(client, refused, members, why):
    assert_invalid(refused, client, document(**members), why)


# What else is of a wrong type, and what is made all the same: name of the member, its value, and what is said
WRONG_TYPES = {
    "description": ({"info": {"title": "pets", "version": "1", "description": ["b"]}}, ["info.description is not of type `string`"]),
    "a path": ({"paths": {"/a": "b"}}, ["paths./a is not of type `object`"]),
    "an operation": ({"paths": {"/a": {"get": True}}}, ["paths.'/a'.get is not of type `object`"]),
    "components": ({"components": []}, ["components is not of type `object`"]),
    "securitySchemes": ({"components": {"securitySchemes": 5}}, ["components.securitySchemes is not of type `object`"]),
    "a scheme": ({"components": {"securitySchemes": {"a": "b"}}}, ["components.securitySchemes.a is not of type `object`"]),
    "tags": ({"tags": {}}, ["tags is not of type `array`"]),
    "a tag": ({"tags": ["a"]}, []),
    "a tag without a name": ({"tags": [{}]}, ["tags.name is missing"]),
    "a tag's name": ({"tags": [{"name": []}]}, ["tags.name is not of type `string`"]),
    "servers": ({"servers": {"url": URL}}, ["servers is not of type `array`"]),
    "a server": ({"servers": [URL]}, []),
    "security for all": ({"security": {}}, ["security is not of type `array`"]),
    "integrations": ({"components": {"x-amazon-apigateway-integrations": []}}, []),
    "null": (dict.fromkeys(["components", "security", "servers", "tags"]), [
        "components is not of type `object`", "servers is not of type `array`", "tags is not of type `array`",
        "security is not of type `array`",
    ]),
    "null for an extension": (dict.fromkeys([CORS, ENDPOINT, VERSION]), []),
}  # fmt: skip


@pytest.mark.parametrize(("members", "said"), WRONG_TYPES.values(), ids=WRONG_TYPES)
def test_of_a_wrong_type_an_import_goes_on(client, refused, members, said):
    body = document(**{"paths": {}, **members})
    assert warnings_of(client, refused, body) == issues(*said)
    answer = make(client, body)
    assert (answer["Name"], answer["Tags"], keys(client, answer)) == ("pets", {}, [])


def test_a_tag_whose_value_is_no_text_is_left_out(client, refused):
    value = "x-amazon-apigateway-tag-value"
    body = document(tags=[{"name": "a", value: []}, {"name": "b", value: "c"}])
    said = f"Unable to tag the API with 'a': tags[0].{value}: {A_TEXT} a list. Ignoring."
    assert warnings_of(client, refused, body) == [said]
    assert make(client, body)["Tags"] == {"b": "c"}


def test_an_operation_for_any_method_that_is_no_object_is_left_out(client, refused):
    why = f"paths.'/pets'({ANY}): {AN_OBJECT} a list"
    body = document({"/pets": {ANY: [], "get": ANSWERS}})
    assert warnings_of(client, refused, body) == [no_method(why, "ANY")]
    assert keys(client, make(client, body)) == ["GET /pets"]


def test_a_long_name_is_shown_in_part(client, refused):
    body = document({f"/{200 * 'p'}": "b"})
    assert warnings_of(client, refused, body) == issues(f"paths./{126 * 'p'}… is not of type `object`")


# Tags, ALLOWED and the endpoint


def test_tags_are_those_of_the_api(client):
    tags = [
        {"name": "team", "x-amazon-apigateway-tag-value": "shop"},
        {"name": "empty", "x-amazon-apigateway-tag-value": ""},
        {"name": "none", "description": "a tag without a value"},
        {"name": "null", "x-amazon-apigateway-tag-value": None},
    ]
    answer = make(client, document(tags=tags), FailOnWarnings=True)
    assert answer["Tags"] == {"team": "shop", "empty": "", "none": "", "null": ""}


LONG = "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: Member must have length less than or equal to {}"


@pytest.mark.parametrize(
    ("members", "missing", "said"),
    [
        (
            {"info": {"title": "pets", "version": "1", "description": 1025 * "d"}},
            "Description",
            f"Unable to set the description of the API: {LONG.format(1025 * 'd', 'description', 1024)}. Ignoring.",
        ),
        (
            {"info": {"title": "pets", "version": 65 * "v"}},
            "Version",
            f"Unable to set the version of the API: {LONG.format(65 * 'v', 'version', 64)}. Ignoring.",
        ),
        *(
            ({"tags": [{"name": name} for name in names]}, "Tags", f"Unable to tag the API: {why}. Ignoring.")
            for names, why in (
                (["aws:team"], "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"),
                ([129 * "a"], f"Invalid tag key: {129 * 'a'}. It must have 1 to 128 characters."),
                ([f"t{n}" for n in range(51)], "The number of tags cannot be more than 50. Tags: 51"),
            )
        ),
    ],
    ids=["description", "version", "reserved tag", "long tag", "many tags"],
)
def test_what_an_api_can_do_without_it_does_without(client, refused, members, missing, said):
    (warning,) = warnings_of(client, refused, document(**members))
    assert (
        warning == said if len(said) < 1000 else (warning[:300], warning[-300:]) == (said[:300], said[-300:])
    )
    (api,) = client.get_apis()["Items"]
    assert api["Name"] == "pets"
    assert not api.get(missing)


def test_what_is_wrong_with_an_api_is_said_one_by_one(client, refused):
    info = {"title": "pets", "version": 65 * "v", "description": "right"}
    body = document(info=info, tags=[{"name": "aws:a"}], **{CORS: {"maxAge": -5}})
    said = [warning.split(":")[0] for warning in warnings_of(client, refused, body)]
    assert said == [
        "CORS Scheme is malformed, ignoring. 2 validation errors detected",
        "Unable to set the version of the API",
        "Unable to tag the API",
    ]
    (api,) = client.get_apis()["Items"]
    assert (api["Description"], api["Tags"]) == ("right", {})
    assert not {"CorsConfiguration", "Version"} & api.keys()


ALLOWED = {
    "allowCredentials": True,
    "allowHeaders": ["X-Pets"],
    "allowMethods": ["GET", "POST"],
    "allowOrigins": [URL],
    "exposeHeaders": ["X-Next"],
    "maxAge": 600,
}


def test_cors_is_that_of_the_api(client):
    answer = make(client, document(**{CORS: ALLOWED}), FailOnWarnings=True)
    assert answer["CorsConfiguration"] == {
        "AllowCredentials": True,
        "AllowHeaders": ["x-pets"],
        "AllowMethods": ["GET", "POST"],
        "AllowOrigins": [URL],
        "ExposeHeaders": ["x-next"],
        "MaxAge": 600,
    }


@pytest.mark.parametrize("cors", [{}, None])
def test_empty_cors_is_none(client, cors):
    answer = make(client, document(**{CORS: cors}), FailOnWarnings=True)
    assert "CorsConfiguration" not in answer


DISABLED = {ENDPOINT: {"disableExecuteApiEndpoint": True}}
ENABLED = {ENDPOINT: {"disableExecuteApiEndpoint": False}}
ELSEWHERE = {ENDPOINT: {"vpcEndpointIds": []}}


@pytest.mark.parametrize(
    ("root", "servers", "disabled"),
    [
        (DISABLED, [], True),
        (ENABLED, [], False),
        ({}, [DISABLED], True),
        ({}, [ENABLED], False),
        ({}, [{}, DISABLED], False),
        (ENABLED, [DISABLED], False),
        (DISABLED, [ENABLED], True),
        (ELSEWHERE, [DISABLED], True),
        (ELSEWHERE, [ELSEWHERE], False),
        ({ENDPOINT: {"disableExecuteApiEndpoint": None}}, [DISABLED], True),
        ({ENDPOINT: {"disableExecuteApiEndpoint": "TRUE"}}, [], True),
        ({ENDPOINT: {"disableExecuteApiEndpoint": "false"}}, [DISABLED], False),
    ],
)
def test_the_endpoints_configuration_stands_at_the_root_or_in_the_first_server(
    client, root, servers, disabled
):
    servers = [{"url": URL, **server} for server in servers]
    answer = make(client, document(servers=servers, **root))
    assert answer["DisableExecuteApiEndpoint"] is disabled


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ([], f"{ENDPOINT}: {AN_OBJECT} a list."),
        ({"disableExecuteApiEndpoint": 5}, f"{ENDPOINT}.disableExecuteApiEndpoint: it must be a boolean, and is a number (5)."),
        ({"disableExecuteApiEndpoint": "yes"}, f"{ENDPOINT}.disableExecuteApiEndpoint: it must be a boolean, and is a text ('yes')."),
    ],
)  # fmt: skip
def test_an_endpoints_configuration_that_cannot_be_read_is_a_warning(client, refused, found, why):
    said = f"Endpoint configuration is malformed, ignoring. {why}"
    assert warnings_of(client, refused, document(**{ENDPOINT: found})) == [said]


# What stands for where it is imported


def test_aws_variables_are_filled_in(client):
    uri = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:pets"
    scheme = {"type": "apiKey", "name": "a", "in": "header", AUTHORIZER: {
        "type": "request", "authorizerPayloadFormatVersion": "2.0",
        "authorizerUri": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/{uri}/invocations",
    }}  # fmt: skip
    body = document(
        of_pets(**{INTEGRATION: {"type": "aws_proxy", "uri": uri}}),
        servers=[{"url": "https://api.${AWS::Region}.${AWS::URLSuffix}/${AWS::Region}"}],
        components={"securitySchemes": {"own": scheme}},
    )
    answer = make(client, body, FailOnWarnings=True, Basepath="prepend")
    function = "arn:aws:lambda:us-east-1:123456789012:function:pets"
    assert only(client, "get_integrations", answer)["IntegrationUri"] == function
    assert only(client, "get_authorizers", answer)["AuthorizerUri"] == (
        f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    )
    assert keys(client, answer) == ["GET /us-east-1/pets"]


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1", "us-gov-west-1"])
def test_aws_variables_are_those_of_each_region(cloud, region):
    client = client_of("apigatewayv2", region)
    uri = "https://a.${AWS::Region}.${AWS::URLSuffix}/${AWS::Partition}/${AWS::StackName}"
    answer = make(client, document(of_pets(**{INTEGRATION: {**PROXY, "uri": uri}})))
    suffix, partition = {
        "us-east-1": ("amazonaws.com", "aws"),
        "cn-north-1": ("amazonaws.com.cn", "aws-cn"),
        "us-gov-west-1": ("amazonaws.com", "aws-us-gov"),
    }[region]
    filled = f"https://a.{region}.{suffix}/{partition}/${{AWS::StackName}}"
    assert only(client, "get_integrations", answer)["IntegrationUri"] == filled


# Routes


@pytest.mark.parametrize("method", ["get", "put", "post", "delete", "options", "head", "patch"])
def test_a_method_under_a_path_is_a_route(client, method):
    api = make(client, document({"/pets": {method: ANSWERS}}), FailOnWarnings=True)
    assert only(client, "get_routes", api) == {
        "ApiKeyRequired": False,
        "AuthorizationType": "NONE",
        "RouteId": only(client, "get_routes", api)["RouteId"],
        "RouteKey": f"{method.upper()} /pets",
    }


@pytest.mark.parametrize("method", ["trace", "parameters", "summary", "x-get", "GET", "connect"])
def test_another_member_of_a_path_is_none(client, method):
    value = [] if method == "parameters" else ANSWERS
    assert keys(client, make(client, document({"/pets": {method: value}}))) == []


def test_any_method_may_stand_beside_others(client):
    paths = {"/pets": {ANY: {}, "get": ANSWERS}, "/cats": {ANY: {}}, "/$default": {ANY: {}}, "/": {ANY: {}}}
    api = make(client, document(paths), FailOnWarnings=True)
    assert keys(client, api) == ["$default", "ANY /", "ANY /cats", "ANY /pets", "GET /pets"]


def test_the_default_route_may_be_without_its_slash(client, refused):
    body = document({"$default": {ANY: {"isDefaultRoute": True, INTEGRATION: PROXY}}})
    said = "Parse issue: attribute paths. Resource $default should start with /"
    assert warnings_of(client, refused, body) == [said]
    assert keys(client, make(client, body)) == ["$default"]


@pytest.mark.parametrize("path", ["/$default", "$default"])
def test_the_default_path_has_no_route_for_a_single_method(client, path):
    answer = make(client, document({path: {"get": ANSWERS, ANY: {}}}))
    assert keys(client, answer) == ["$default"]
    assert answer["Warnings"][-1].startswith(f"Unable to put method 'GET' on resource at path '{path}': ")


def test_members_of_paths_that_begin_with_x_are_no_paths(client):
    paths = {"x-note": {"get": {**ANSWERS, "operationId": "Same"}}, "x-text": "pets"}
    api = make(client, document({**paths, **of_pets(operationId="Same")}))
    assert keys(client, api) == ["GET /pets"]


def test_a_null_for_a_path_or_an_operation_is_none(client):
    assert keys(client, make(client, document({"/a": None, "/b": {"get": None}}))) == []


def test_an_operations_id_is_the_name_of_the_route(client):
    assert route_of(client, operationId=64 * "a")["OperationName"] == 64 * "a"
    assert "OperationName" not in route_of(client)


@pytest.mark.parametrize(
    "path", ["/pets/{id}/{name}", "/{proxy+}", "/a.b-c_d:e", "/{a:int}", "/{a.b-c_d}/x", "/pets/"]
)
def test_a_path_is_that_of_the_route(client, path):
    assert keys(client, make(client, document({path: {ANY: {}}}), FailOnWarnings=True)) == [f"ANY {path}"]


# References


def test_a_path_may_stand_elsewhere(client):
    paths = {"/pets": {"$ref": "#/x-items/pets"}, "/cats": {"$ref": "#/paths/~1pets"}}
    items = {"pets": {"$ref": "#/x-items/~01tilde~1slash%20space"}, "~1tilde/slash space": {"get": ANSWERS}}
    assert keys(client, make(client, document(paths, **{"x-items": items}))) == ["GET /cats", "GET /pets"]


def no_path(why, path="/pets"):
    """The warning that a path is left out."""
    return f"Unable to create resource at path '{path}': {why}. Ignoring."


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("#/x-items/cats", "#/x-items/cats is missing"),
        ("#/x-items/pets/0", "#/x-items/pets/0 is missing"),
        ("#/x-items/list/1", "#/x-items/list/1 is missing"),
        ("#/x-items/list/-1", "#/x-items/list/-1 is missing"),
        ("#/x-items/list/one", "#/x-items/list/one is missing"),
        ("#/info/title/x", "#/info/title/x is missing"),
        ("#/", "#/ is missing"),
        ("other.yaml#/pets", "other.yaml#/pets isn't a place in this document, and nothing else is read"),
        (f"{URL}/pets.yaml", f"{URL}/pets.yaml isn't a place in this document, and nothing else is read"),
        ("", " isn't a place in this document, and nothing else is read"),
        (f"#/{200 * 'x'}", f"#/{125 * 'x'}… is missing"),
    ],
)
def test_a_path_that_refers_to_nothing_is_left_out(client, refused, reference, why):
    items = {"pets": {"get": ANSWERS}, "list": [{}]}
    body = document({"/pets": {"$ref": reference}, "/cats": {"get": ANSWERS}}, **{"x-items": items})
    assert warnings_of(client, refused, body) == [no_path(f"paths.'/pets'.$ref: {why}")]
    assert keys(client, make(client, body)) == ["GET /cats"]


def test_a_reference_to_one_of_a_list_is_followed(client):
    body = document({"/pets": {"$ref": "#/x-items/1"}}, **{"x-items": [{}, {"get": ANSWERS}]})
    assert keys(client, make(client, body)) == ["GET /pets"]


def test_a_path_whose_reference_is_no_text_is_left_out(client, refused):
    why = "paths.'/pets'.$ref: it must be a text, and is a list"
    assert warnings_of(client, refused, document({"/pets": {"$ref": []}})) == [no_path(why)]


def test_a_path_that_refers_to_no_object_is_left_out(client, refused):
    body = document({"/pets": {"$ref": "#/x-items"}}, **{"x-items": [ANSWERS]})
    assert warnings_of(client, refused, body) == [no_path(f"x-items: {AN_OBJECT} a list")]


def chain(count):
    """A path that so many references lead to."""
    items = {f"i{number}": {"$ref": f"#/x-items/i{number + 1}"} for number in range(1, count)}
    return document(
        {"/pets": {"$ref": "#/x-items/i1"}}, **{"x-items": {**items, f"i{count}": {"get": ANSWERS}}}
    )


def test_at_most_16_references_lead_to_one_another(client, refused):
    assert keys(client, make(client, chain(16))) == ["GET /pets"]
    why = "paths.'/pets': more than 16 references lead to one another"
    assert warnings_of(client, refused, chain(17)) == [no_path(why)]


def test_references_in_a_circle_lead_nowhere(client, refused):
    items = {"a": {"$ref": "#/x-items/b"}, "b": {"$ref": "#/x-items/a"}}
    body = document({"/pets": {"$ref": "#/x-items/a"}}, **{"x-items": items})
    why = "paths.'/pets': #/x-items/a leads back to itself"
    assert warnings_of(client, refused, body) == [no_path(why)]
    body = document({"/pets": {"$ref": "#/paths/~1pets"}})
    why = "paths.'/pets': #/paths/~1pets leads back to itself"
    assert warnings_of(client, refused, body) == [no_path(why)]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (
            {"paths": of_pets(**{INTEGRATION: {"$ref": "#/nothing"}})},
            no_integration(f"{AT_PETS}.{INTEGRATION}.$ref: #/nothing is missing"),
        ),
        (
            {"components": {"securitySchemes": {"own": {"$ref": "#/nothing"}}}},
            no_authorizer("components.securitySchemes.own.$ref: #/nothing is missing"),
        ),
        (
            {"components": {INTEGRATIONS: {"own": {"$ref": "#/nothing"}}}},
            f"Unable to put integration 'own': components.{INTEGRATIONS}.own.$ref: #/nothing is missing. Ignoring.",
        ),
    ],
)
def test_what_refers_to_nothing_is_left_out(client, refused, members, said):
    assert warnings_of(client, refused, document(**members)) == [said]


# Quotas


@pytest.mark.parametrize(
    ("quotas", "thing", "place"),
    [
        ({"Route": 1}, "Routes for this API", ""),
        ({"Integration": 1}, "Integrations for this API", ""),
        ({"Authorizer": 1}, "Authorizers for this API", ""),
        ({"Api": 1}, "APIs for this account and Region", "Unable to create API: "),
    ],
)
def test_a_quota_makes_an_import_fail_whole(quotas, thing, place):
    operation = {**ANSWERS, INTEGRATION: PROXY}
    schemes = {name: {AUTHORIZER: JWT} for name in ("a", "b")}
    body = document(
        {"/pets": {"get": operation}, "/cats": {"get": operation}},
        components={"securitySchemes": schemes},
        **{CORS: ALLOWED},
    )
    names = {f"apigatewayv2.{name}": limit for name, limit in quotas.items()}
    with mock_cloud(quotas=names, isolated=True) as cloud:
        client = client_of("apigatewayv2")
        client.create_api(Name="before", ProtocolType="HTTP")
        with refusal(cloud, "TooManyRequestsException", place, status=429) as refused:
            make(client, body)
        assert thing in refused.error.response["Error"]["Message"]
        assert refused.error.response["LimitType"] == thing.replace("for this", "per")


# The same text again


def test_what_is_imported_twice_shares_nothing(client):
    body = guarded(
        {"security": [{"jwt": ["a"]}], INTEGRATION: {**PROXY, "requestParameters": {"append:header.a": "b"}}}
    )
    body = json.dumps({**body, CORS: ALLOWED, "tags": [{"name": "a"}]})
    first, second = make(client, body), make(client, body)
    before = seen(client, second["ApiId"])
    api = first["ApiId"]
    client.update_api(ApiId=api, CorsConfiguration={"AllowHeaders": ["x-more"], "MaxAge": 5})
    client.tag_resource(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{api}", Tags={"a": "c", "d": "e"})
    (integration,) = client.get_integrations(ApiId=api)["Items"]
    client.update_integration(
        ApiId=api, IntegrationId=integration["IntegrationId"], RequestParameters={"append:header.a": "c"}
    )
    for authorizer in client.get_authorizers(ApiId=api)["Items"]:
        if authorizer["AuthorizerType"] == "JWT":
            client.update_authorizer(
                ApiId=api,
                AuthorizerId=authorizer["AuthorizerId"],
                JwtConfiguration={"Audience": ["other"]},
            )
    assert seen(client, second["ApiId"]) == before
    third = make(client, body)
    ours = ("CorsConfiguration", "Tags", "Name")
    assert [third[name] for name in ours] == [second[name] for name in ours]
    assert first.get("Warnings") == second.get("Warnings") == third.get("Warnings")


def seen(client, api):
    """All that can be read of an API."""
    whole = client.get_api(ApiId=api)
    del whole["ResponseMetadata"]
    parts = [
        getattr(client, f"get_{name}")(ApiId=api)["Items"]
        for name in ("routes", "integrations", "authorizers")
    ]
    return copy.deepcopy([whole, *parts])
