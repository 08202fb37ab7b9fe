"""ImportApi: what each word of a definition makes, what is refused with its place, and nothing made by halves."""

import copy
import json

import pytest

from awsmock_ar_apigw import mock_cloud
from behaviour.apigatewayv2.openapi.definitions import (
    A_LIST,
    A_TEXT,
    AN_OBJECT,
    ANSWERS,
    ANY,
    AT_PETS,
    AT_ROUTE,
    AUTHORIZER,
    CORS,
    ENDPOINT,
    INTEGRATION,
    JWT,
    PROXY,
    URL,
    assert_invalid,
    assert_refused,
    document,
    guarded,
    keys,
    make,
    of_pets,
    only,
    route_of,
)
from support import client_of, refusal

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


def test_without_a_version_and_with_an_empty_description_it_has_neither(client):
    answer = make(client, document(info={"title": "pets", "description": ""}))
    assert not {"Description", "Version"} & answer.keys()
    assert answer["Warnings"] == ["Parse issue: attribute info.version is missing"]


@pytest.mark.parametrize(
    ("info", "why"),
    [
        ({"title": ""}, "Invalid API name specified"),
        ({"title": 129 * "t"}, "Invalid API name specified"),
        (
            {"title": "pets", "version": ""},
            (
                "1 validation error detected: Value '' at 'version' failed to satisfy constraint: "
                "Member must have length greater than or equal to 1"
            ),
        ),
        (
            {"title": "pets", "version": 65 * "v"},
            (
                f"1 validation error detected: Value '{65 * 'v'}' at 'version' failed to satisfy constraint: "
                "Member must have length less than or equal to 64"
            ),
        ),
    ],
)
def test_info_that_create_api_would_refuse_is_refused(client, refused, info, why):
    assert_refused(refused, client, document(info=info), f"Unable to create API: {why}")


# What must be there, and of which type


@pytest.mark.parametrize("version", ["3.0.0", "3.0.1", "3.0.3", "3.0.4", "3.0.0-rc2"])
def test_openapi_3_0_is_accepted(client, version):
    assert make(client, document(openapi=version), FailOnWarnings=True)["Name"] == "pets"


@pytest.mark.parametrize("version", ["3.0", "3.0.10"])
def test_a_version_that_is_meant_well_is_a_warning(client, version):
    (warning,) = make(client, document(openapi=version))["Warnings"]
    assert warning == r"Parse issue: attribute openapi doesn't match ^3\.0\.\d(-.+)?$"


def test_a_description_that_is_too_long_is_refused_and_not_repeated_in_full(client, refused):
    with refused("BadRequestException", match="Unable to create API: 1 validation error") as refusal:
        make(client, document(info={"title": "pets", "description": 5000 * "d"}))
    assert len(refusal.error.response["Error"]["Message"]) < 1200


@pytest.mark.parametrize(
    "version", ["3.1.0", "3.1", "2.0", "3", "3.", "3.0.", "3.0.x", "3.00", "13.0", "3.0.1 ", "", "3.0.1\n"]
)
def test_another_openapi_is_refused(client, refused, version):
    assert_invalid(refused, client, document(openapi=version), "openapi: only OpenAPI 3.0 is supported.")


@pytest.mark.parametrize("version", ["2.0", "3.0.1", 2.0])
def test_swagger_is_refused(client, refused, version):
    swagger = document(swagger=version)
    assert_invalid(refused, client, swagger, "swagger: only OpenAPI 3.0 is supported.")
    del swagger["openapi"]
    assert_invalid(refused, client, swagger, "swagger: only OpenAPI 3.0 is supported.")


@pytest.mark.parametrize("name", ["openapi", "info", "paths"])
def test_what_a_definition_needs(client, refused, name):
    whole = document()
    del whole[name]
    assert_invalid(refused, client, whole, f"{name}: it is missing.")
    assert_invalid(refused, client, {**whole, name: None}, f"{name}: it is missing.")


def test_info_needs_a_title(client, refused):
    assert_invalid(refused, client, document(info={"version": "1"}), "info.title: it is missing.")


WRONG_TYPES = {
    "openapi": ({"openapi": 3.0}, f"openapi: {A_TEXT} a number (3.0)."),
    "info": ({"info": "pets"}, f"info: {AN_OBJECT} a text ('pets')."),
    "info.title": ({"info": {"title": 5}}, f"info.title: {A_TEXT} a number (5)."),
    "info.description": (
        {"info": {"title": "a", "description": ["b"]}},
        f"info.description: {A_TEXT} a list.",
    ),
    "info.version": ({"info": {"title": "a", "version": 1.0}}, f"info.version: {A_TEXT} a number (1.0)."),
    "paths": ({"paths": []}, f"paths: {AN_OBJECT} a list."),
    "a path": ({"paths": {"/a": "b"}}, f"paths.'/a': {AN_OBJECT} a text ('b')."),
    "an operation": ({"paths": {"/a": {"get": True}}}, f"paths.'/a'(get): {AN_OBJECT} a boolean (True)."),
    "operationId": (
        {"paths": {"/a": {"put": {"operationId": 5}}}},
        f"paths.'/a'(put).operationId: {A_TEXT} a number (5).",
    ),
    "an integration": (
        {"paths": of_pets(**{INTEGRATION: "b"})},
        f"{AT_PETS}.{INTEGRATION}: {AN_OBJECT} a text ('b').",
    ),
    "security": ({"paths": of_pets(security={})}, f"{AT_PETS}.security: {A_LIST} an object."),
    "a requirement": (
        {"paths": of_pets(security=["a"])},
        f"{AT_PETS}.security[0]: {AN_OBJECT} a text ('a').",
    ),
    "scopes": (
        {"paths": of_pets(security=[{"a": "b"}])},
        f"{AT_PETS}.security[0].a: {A_LIST} a text ('b').",
    ),
    "a scope": (
        {"paths": of_pets(security=[{"a": [False]}])},
        f"{AT_PETS}.security[0].a[0]: {A_TEXT} a boolean (False).",
    ),
    "auth": (
        {"paths": of_pets(**{"x-amazon-apigateway-auth": "NONE"})},
        f"{AT_PETS}.x-amazon-apigateway-auth: {AN_OBJECT} a text ('NONE').",
    ),
    "security for all": ({"security": {"a": []}}, f"security: {A_LIST} an object."),
    "components": ({"components": []}, f"components: {AN_OBJECT} a list."),
    "securitySchemes": (
        {"components": {"securitySchemes": 5}},
        f"components.securitySchemes: {AN_OBJECT} a number (5).",
    ),
    "a scheme": (
        {"components": {"securitySchemes": {"a": "b"}}},
        f"components.securitySchemes.a: {AN_OBJECT} a text ('b').",
    ),
    "an authorizer": (
        {"components": {"securitySchemes": {"a": {"x-amazon-apigateway-authorizer": []}}}},
        f"components.securitySchemes.a.x-amazon-apigateway-authorizer: {AN_OBJECT} a list.",
    ),
    "integrations": (
        {"components": {"x-amazon-apigateway-integrations": []}},
        f"components.x-amazon-apigateway-integrations: {AN_OBJECT} a list.",
    ),
    "tags": ({"tags": {}}, f"tags: {A_LIST} an object."),
    "a tag": ({"tags": ["a"]}, f"tags[0]: {AN_OBJECT} a text ('a')."),
    "a tag's name": ({"tags": [{"name": "a"}, {"name": 5}]}, f"tags[1].name: {A_TEXT} a number (5)."),
    "a tag without a name": ({"tags": [{}]}, "tags[0].name: it is missing."),
    "a tag's value": (
        {"tags": [{"name": "a", "x-amazon-apigateway-tag-value": 5}]},
        f"tags[0].x-amazon-apigateway-tag-value: {A_TEXT} a number (5).",
    ),
    "ALLOWED": ({CORS: True}, f"x-amazon-apigateway-cors: {AN_OBJECT} a boolean (True)."),
    "ALLOWED's origins": (
        {CORS: {"allowOrigins": "*"}},
        f"x-amazon-apigateway-cors.allowOrigins: {A_LIST} a text ('*').",
    ),
    "ALLOWED's origin": (
        {CORS: {"allowOrigins": ["*", 5]}},
        f"x-amazon-apigateway-cors.allowOrigins[1]: {A_TEXT} a number (5).",
    ),
    "ALLOWED's credentials": (
        {CORS: {"allowCredentials": "yes"}},
        "x-amazon-apigateway-cors.allowCredentials: it must be a boolean, and is a text ('yes').",
    ),
    "ALLOWED's age": (
        {CORS: {"maxAge": "5"}},
        "x-amazon-apigateway-cors.maxAge: it must be a whole number, and is a text ('5').",
    ),
    "ALLOWED's age as a boolean": (
        {CORS: {"maxAge": True}},
        "x-amazon-apigateway-cors.maxAge: it must be a whole number, and is a boolean (True).",
    ),
    "the endpoint's configuration": (
        {"x-amazon-apigateway-endpoint-configuration": []},
        f"x-amazon-apigateway-endpoint-configuration: {AN_OBJECT} a list.",
    ),
    "whether the endpoint is disabled": (
        {"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": "true"}},
        (
            "x-amazon-apigateway-endpoint-configuration.disableExecuteApiEndpoint: "
            "it must be a boolean, and is a text ('true')."
        ),
    ),
    "servers": ({"servers": {}}, f"servers: {A_LIST} an object."),
    "a server": ({"servers": [URL]}, f"servers[0]: {AN_OBJECT} a text ('{URL}')."),
    "the version of imports": (
        {"x-amazon-apigateway-importexport-version": []},
        f"x-amazon-apigateway-importexport-version: {A_TEXT} a list.",
    ),
}


@pytest.mark.parametrize(("members", "why"), WRONG_TYPES.values(), ids=WRONG_TYPES)
def test_what_is_read_must_be_of_its_type(client, refused, members, why):
    assert_invalid(refused, client, document(**members), why)


@pytest.mark.parametrize(
    "name",
    [
        "components",
        "security",
        "servers",
        "tags",
        CORS,
        "x-amazon-apigateway-endpoint-configuration",
        "x-amazon-apigateway-importexport-version",
    ],
)
def test_null_is_as_good_as_nothing(client, name):
    assert make(client, document(**{name: None}))["Name"] == "pets"


def test_a_long_value_is_shown_in_part(client, refused):
    why = f"info.title: it must be a text, and is a number ({59 * '1'}…)."
    assert_invalid(refused, client, document(info={"title": int(61 * "1")}), why)


def test_a_long_name_is_shown_in_part(client, refused):
    why = f"paths.'/{126 * 'p'}…'(get): {AN_OBJECT} a list."
    assert_invalid(refused, client, document({f"/{200 * 'p'}": {"get": []}}), why)


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


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["aws:team"], "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"),
        ([""], "Invalid tag key: . It must have 1 to 128 characters."),
        ([129 * "a"], f"Invalid tag key: {129 * 'a'}. It must have 1 to 128 characters."),
        (
            [f"tag-{number}" for number in range(51)],
            "The number of tags cannot be more than 50. Tags: 51",
        ),
    ],
)
def test_tags_that_no_resource_has_are_refused(client, refused, names, why):
    body = document(tags=[{"name": name} for name in names])
    with refused("BadRequestException", match=why):
        make(client, body)


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
    ],
)
def test_the_endpoints_configuration_stands_at_the_root_or_in_the_first_server(
    client, root, servers, disabled
):
    servers = [{"url": URL, **server} for server in servers]
    answer = make(client, document(servers=servers, **root))
    assert answer["DisableExecuteApiEndpoint"] is disabled


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


def test_a_method_of_the_default_path_is_a_path_of_that_name(client):
    assert keys(client, make(client, document({"/$default": {"get": ANSWERS}}))) == ["GET /$default"]


def test_members_of_paths_that_begin_with_x_are_no_paths(client):
    paths = {"x-note": {"get": {**ANSWERS, "operationId": "Same"}}, "x-text": "pets"}
    api = make(client, document({**paths, **of_pets(operationId="Same")}))
    assert keys(client, api) == ["GET /pets"]


def test_a_null_for_a_path_or_an_operation_is_none(client):
    assert keys(client, make(client, document({"/a": None, "/b": {"get": None}}))) == []


def test_an_operations_id_is_the_name_of_the_route(client):
    assert route_of(client, operationId=64 * "a")["OperationName"] == 64 * "a"
    assert "OperationName" not in route_of(client)


TOO_LONG = "Member must have length less than or equal to 64"
TOO_SHORT = "Member must have length greater than or equal to 1"


@pytest.mark.parametrize(("name", "why"), [("", TOO_SHORT), (65 * "a", TOO_LONG)])
def test_an_operations_id_that_no_route_can_have_is_refused(client, refused, name, why):
    said = (
        f"1 validation error detected: Value '{name}' at 'operationName' failed to satisfy constraint: {why}"
    )
    assert_refused(refused, client, document(of_pets(operationId=name)), AT_ROUTE + said)


@pytest.mark.parametrize("path", ["/pets/{id}/{name}", "/{proxy+}", "/a.b-c_d~e", "/pets/"])
def test_a_path_is_that_of_the_route(client, path):
    assert keys(client, make(client, document({path: {ANY: {}}}), FailOnWarnings=True)) == [f"ANY {path}"]


BAD_KEY = (
    "The provided route key is not formatted properly for HTTP protocol. "
    'Format should be "[HTTP METHOD] /[RESOURCE PATH]" or "$default"'
)
BAD_VARIABLE = "is not valid. A path variable takes a whole segment, and a greedy one the last."


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("pets", BAD_KEY),
        ("", BAD_KEY),
        ("/a b", BAD_KEY),
        ("/{a}{b}", f'The path of the provided route key "GET /{{a}}{{b}}" {BAD_VARIABLE}'),
        ("/{a+}/b", f'The path of the provided route key "GET /{{a+}}/b" {BAD_VARIABLE}'),
        ("/x{a}", f'The path of the provided route key "GET /x{{a}}" {BAD_VARIABLE}'),
    ],
)
def test_a_path_that_no_route_has_is_refused(client, refused, path, why):
    body = document({path: {"get": ANSWERS}})
    assert_refused(refused, client, body, f"Unable to create route at paths.'{path}'(get): {why}")


def test_paths_that_differ_only_in_the_names_of_variables_are_a_conflict(client, refused):
    paths = {"/pets/{id}": {"get": ANSWERS}, "/pets/{name}": {"get": ANSWERS}}
    why = (
        "Unable to create route at paths.'/pets/{name}'(get): The provided route key \"GET /pets/{name}\" has a "
        'conflicting variable on the same hierarchical level as "GET /pets/{id}"'
    )
    assert_refused(refused, client, document(paths), why, code="ConflictException")


@pytest.mark.parametrize("path", ["", "pets"])
@pytest.mark.parametrize("base_path", ["ignore", "prepend"])
def test_a_path_begins_with_a_slash_under_a_base_path_too(client, refused, path, base_path):
    with refused(
        "BadRequestException", match=f"at paths.'{path}'(get): The provided route key is not formatted"
    ):
        make(client, document({path: {"get": ANSWERS}}, servers=[{"url": "/shop"}]), Basepath=base_path)


# References


def test_a_path_may_stand_elsewhere(client):
    paths = {"/pets": {"$ref": "#/x-items/pets"}, "/cats": {"$ref": "#/paths/~1pets"}}
    items = {"pets": {"$ref": "#/x-items/~01tilde~1slash%20space"}, "~1tilde/slash space": {"get": ANSWERS}}
    assert keys(client, make(client, document(paths, **{"x-items": items}))) == ["GET /cats", "GET /pets"]


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("#/x-items/cats", "#/x-items/cats is missing."),
        ("#/x-items/pets/0", "#/x-items/pets/0 is missing."),
        ("#/x-items/list/1", "#/x-items/list/1 is missing."),
        ("#/x-items/list/-1", "#/x-items/list/-1 is missing."),
        ("#/x-items/list/one", "#/x-items/list/one is missing."),
        ("#/info/title/x", "#/info/title/x is missing."),
        ("#/", "#/ is missing."),
        (
            "other.yaml#/pets",
            "other.yaml#/pets isn't a place in this document, and nothing else is read.",
        ),
        (
            f"{URL}/pets.yaml",
            f"{URL}/pets.yaml isn't a place in this document, and nothing else is read.",
        ),
        ("", " isn't a place in this document, and nothing else is read."),
        (f"#/{200 * 'x'}", f"#/{125 * 'x'}… is missing."),
    ],
)
def test_a_reference_to_nothing_is_refused(client, refused, reference, why):
    items = {"pets": {"get": ANSWERS}, "list": [{}]}
    body = document({"/pets": {"$ref": reference}}, **{"x-items": items})
    assert_invalid(refused, client, body, f"paths.'/pets'.$ref: {why}")


def test_a_reference_to_one_of_a_list_is_followed(client):
    body = document({"/pets": {"$ref": "#/x-items/1"}}, **{"x-items": [{}, {"get": ANSWERS}]})
    assert keys(client, make(client, body)) == ["GET /pets"]


def test_a_reference_that_is_no_text_is_refused(client, refused):
    why = "paths.'/pets'.$ref: it must be a text, and is a number (5)."
    assert_invalid(refused, client, document({"/pets": {"$ref": 5}}), why)


def chain(count):
    """A path that so many references lead to."""
    items = {f"i{number}": {"$ref": f"#/x-items/i{number + 1}"} for number in range(1, count)}
    return document(
        {"/pets": {"$ref": "#/x-items/i1"}}, **{"x-items": {**items, f"i{count}": {"get": ANSWERS}}}
    )


def test_at_most_16_references_lead_to_one_another(client, refused):
    assert keys(client, make(client, chain(16))) == ["GET /pets"]
    why = "paths.'/pets': more than 16 references lead to one another."
    assert_invalid(refused, client, chain(17), why)


def test_references_in_a_circle_are_refused(client, refused):
    items = {"a": {"$ref": "#/x-items/b"}, "b": {"$ref": "#/x-items/a"}}
    body = document({"/pets": {"$ref": "#/x-items/a"}}, **{"x-items": items})
    assert_invalid(refused, client, body, "paths.'/pets': #/x-items/a leads back to itself.")
    body = document({"/pets": {"$ref": "#/paths/~1pets"}})
    assert_invalid(refused, client, body, "paths.'/pets': #/paths/~1pets leads back to itself.")


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"paths": of_pets(**{INTEGRATION: {"$ref": "#/nothing"}})}, f"{AT_PETS}.{INTEGRATION}"),
        (
            {"components": {"securitySchemes": {"a": {"$ref": "#/nothing"}}}},
            "components.securitySchemes.a",
        ),
        (
            {"components": {"x-amazon-apigateway-integrations": {"a": {"$ref": "#/nothing"}}}},
            "components.x-amazon-apigateway-integrations.a",
        ),
    ],
)
def test_whatever_an_import_follows_must_be_there(client, refused, members, place):
    assert_invalid(refused, client, document(**members), f"{place}.$ref: #/nothing is missing.")


# Quotas


@pytest.mark.parametrize(
    ("quotas", "thing", "place"),
    [
        ({"Route": 1}, "Routes for this API", "Unable to create route at paths.'/cats'(get): "),
        ({"Integration": 1}, "Integrations for this API", ""),
        ({"Authorizer": 1}, "Authorizers for this API", "Unable to create authorizer at "),
        ({"Api": 1}, "APIs for this account and Region", ""),
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
