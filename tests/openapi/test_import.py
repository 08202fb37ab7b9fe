"""ImportApi: what each word of a definition makes, what is refused with its place, and nothing made by halves."""

import copy
import json

import pytest

from awsmock_ar_apigw import mock_cloud
from support import client_of, refusal

URL = "https://example.com"
ROLE = "arn:aws:iam::123456789012:role/invoke"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pets"
INVOCATION = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
LISTENER = (
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"
)
ANSWERS = {"responses": {"default": {"description": "pets"}}}
INTEGRATION = "x-amazon-apigateway-integration"
AT_PETS = "paths.'/pets'(get)"
PROXY = {"type": "http_proxy", "httpMethod": "GET", "uri": URL}


def document(paths=None, **members):
    """A definition with these paths: without any, of ``GET /pets``."""
    if paths is None:
        paths = {"/pets": {"get": ANSWERS}}
    return {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": paths, **members}


def of_pets(**members):
    """The paths of ``GET /pets``, with these members of the operation."""
    return {"/pets": {"get": {**ANSWERS, **members}}}


def make(client, body, **more):
    return client.import_api(Body=body if isinstance(body, str) else json.dumps(body), **more)


def keys(client, api):
    return sorted(route["RouteKey"] for route in client.get_routes(ApiId=api["ApiId"])["Items"])


def only(client, operation, api):
    """The only part of a kind that an API has."""
    (found,) = getattr(client, operation)(ApiId=api["ApiId"])["Items"]
    return found


def route_of(client, **members):
    """What becomes of ``GET /pets`` with these members, without a warning."""
    return only(client, "get_routes", make(client, document(of_pets(**members)), FailOnWarnings=True))


def integration_of(client, integration):
    """What becomes of an integration, without a warning."""
    api = make(client, document(of_pets(**{INTEGRATION: integration})), FailOnWarnings=True)
    return only(client, "get_integrations", api)


def assert_refused(refused, client, body, why, code="BadRequestException", **more):
    """A definition is refused with this very message, and nothing is made."""
    with refused(code, **({"status": 409} if code == "ConflictException" else {})) as refusal:
        make(client, body, **more)
    assert refusal.error.response["Error"]["Message"] == why


def assert_invalid(refused, client, body, why, **more):
    assert_refused(refused, client, body, f"Invalid OpenAPI input. {why}", **more)


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


A_TEXT = "it must be a text, and is"
AN_OBJECT = "it must be an object, and is"
A_LIST = "it must be a list, and is"
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
    "CORS": ({"x-amazon-apigateway-cors": True}, f"x-amazon-apigateway-cors: {AN_OBJECT} a boolean (True)."),
    "CORS's origins": (
        {"x-amazon-apigateway-cors": {"allowOrigins": "*"}},
        f"x-amazon-apigateway-cors.allowOrigins: {A_LIST} a text ('*').",
    ),
    "CORS's origin": (
        {"x-amazon-apigateway-cors": {"allowOrigins": ["*", 5]}},
        f"x-amazon-apigateway-cors.allowOrigins[1]: {A_TEXT} a number (5).",
    ),
    "CORS's credentials": (
        {"x-amazon-apigateway-cors": {"allowCredentials": "yes"}},
        "x-amazon-apigateway-cors.allowCredentials: it must be a boolean, and is a text ('yes').",
    ),
    "CORS's age": (
        {"x-amazon-apigateway-cors": {"maxAge": "5"}},
        "x-amazon-apigateway-cors.maxAge: it must be a whole number, and is a text ('5').",
    ),
    "CORS's age as a boolean": (
        {"x-amazon-apigateway-cors": {"maxAge": True}},
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
        "x-amazon-apigateway-cors",
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


# Tags, CORS and the endpoint


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
        (["aws:team"], "Invalid tag key: aws:team. The prefix aws: is reserved for AWS."),
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


CORS = {
    "allowCredentials": True,
    "allowHeaders": ["X-Pets"],
    "allowMethods": ["GET", "POST"],
    "allowOrigins": [URL],
    "exposeHeaders": ["X-Next"],
    "maxAge": 600,
}


def test_cors_is_that_of_the_api(client):
    answer = make(client, document(**{"x-amazon-apigateway-cors": CORS}), FailOnWarnings=True)
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
    answer = make(client, document(**{"x-amazon-apigateway-cors": cors}), FailOnWarnings=True)
    assert "CorsConfiguration" not in answer


ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
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


ANY = "x-amazon-apigateway-any-method"


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


AT_ROUTE = f"Unable to create route at {AT_PETS}: "
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


# Integrations


@pytest.fixture
def link(client):
    """The id of a VPC link."""
    return client.create_vpc_link(Name="pets", SubnetIds=["subnet-1"])["VpcLinkId"]


LINK = "<link>"  # stands for the id of the VPC link
MADE = {
    "ConnectionType": "INTERNET",
    "Description": "AutoCreate from OpenAPI Import",
    "TimeoutInMillis": 30000,
}
TO_URL = {
    **MADE,
    "IntegrationMethod": "GET",
    "IntegrationType": "HTTP_PROXY",
    "IntegrationUri": URL,
    "PayloadFormatVersion": "1.0",
}
TO_FUNCTION = {
    **MADE,
    "IntegrationMethod": "POST",
    "IntegrationType": "AWS_PROXY",
    "IntegrationUri": FUNCTION,
    "PayloadFormatVersion": "1.0",
}
LAMBDA = {"type": "aws_proxy", "uri": FUNCTION}
PRIVATE = {**PROXY, "uri": LISTENER, "connectionType": "VPC_LINK", "connectionId": LINK}
TO_LINK = {**TO_URL, "ConnectionId": LINK, "ConnectionType": "VPC_LINK", "IntegrationUri": LISTENER}
QUEUE = {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/pets", "MessageBody": "$request.body"}
SUBTYPE = {
    "type": "AWS_PROXY",
    "integrationSubtype": "SQS-SendMessage",
    "credentials": ROLE,
    "requestParameters": QUEUE,
}
RIGHT = {
    "type": (PROXY, TO_URL),
    "type in capitals": ({**PROXY, "type": "HTTP_PROXY"}, TO_URL),
    "type in both": ({**PROXY, "type": "Http_Proxy"}, TO_URL),
    "type of a function": ({**LAMBDA, "type": "AWS_PROXY"}, TO_FUNCTION),
    "httpMethod": ({**PROXY, "httpMethod": "ANY"}, {**TO_URL, "IntegrationMethod": "ANY"}),
    "uri": (LAMBDA, TO_FUNCTION),
    "credentials": ({**LAMBDA, "credentials": ROLE}, {**TO_FUNCTION, "CredentialsArn": ROLE}),
    "connectionType": ({**PROXY, "connectionType": "INTERNET"}, TO_URL),
    "connectionId": (PRIVATE, TO_LINK),
    "tlsConfig": (
        {**PRIVATE, "tlsConfig": {"serverNameToVerify": "pets.example.com"}},
        {**TO_LINK, "TlsConfig": {"ServerNameToVerify": "pets.example.com"}},
    ),
    "payloadFormatVersion": (
        {**LAMBDA, "payloadFormatVersion": "2.0"},
        {**TO_FUNCTION, "PayloadFormatVersion": "2.0"},
    ),
    "timeoutInMillis": ({**PROXY, "timeoutInMillis": 50}, {**TO_URL, "TimeoutInMillis": 50}),
    "requestParameters": (
        {**PROXY, "requestParameters": {"append:header.a": "b", "remove:header.c": ""}},
        {**TO_URL, "RequestParameters": {"append:header.a": "b", "remove:header.c": ""}},
    ),
    "responseParameters": (
        {**PROXY, "responseParameters": {"200": {"overwrite:statuscode": "204"}}},
        {**TO_URL, "ResponseParameters": {"200": {"overwrite:statuscode": "204"}}},
    ),
    "integrationSubtype": (
        SUBTYPE,
        {
            **MADE,
            "CredentialsArn": ROLE,
            "IntegrationSubtype": "SQS-SendMessage",
            "IntegrationType": "AWS_PROXY",
            "PayloadFormatVersion": "1.0",
            "RequestParameters": QUEUE,
        },
    ),
    "null": ({**PROXY, "credentials": None, "payloadFormatVersion": None}, TO_URL),
}


def replaced(value, link):
    """A value with the id of the link in it."""
    return json.loads(json.dumps(value).replace(LINK, link))


@pytest.mark.parametrize(("integration", "expected"), RIGHT.values(), ids=RIGHT)
def test_each_word_of_an_integration_is_a_member(client, link, integration, expected):
    made = integration_of(client, replaced(integration, link))
    assert made == {**replaced(expected, link), "IntegrationId": made["IntegrationId"]}
    assert len(made["IntegrationId"]) == 7


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.0", "1.0"),
        ('"1.0"', "1.0"),
        ("1", "1.0"),
        ("2", "2.0"),
        ("2.0", "2.0"),
        ('"2.0"', "2.0"),
        ("1.00", "1.0"),
        ("10e-1", "1.0"),
    ],
)
@pytest.mark.parametrize("before", ["", "# YAML\n"])
def test_a_payload_format_version_may_be_a_number(client, written, read, before):
    text = json.dumps(document(of_pets(**{INTEGRATION: {**LAMBDA, "payloadFormatVersion": "?"}})))
    api = make(client, before + text.replace('"?"', written), FailOnWarnings=True)
    assert only(client, "get_integrations", api)["PayloadFormatVersion"] == read


def target_of(client, answer, key):
    found = {route["RouteKey"]: route for route in client.get_routes(ApiId=answer["ApiId"])["Items"]}
    return found[key]["Target"].removeprefix("integrations/")


def test_an_integration_in_place_is_the_target_of_its_route_alone(client):
    paths = {path: {"get": {**ANSWERS, INTEGRATION: PROXY}} for path in ("/a", "/b")}
    answer = make(client, document(paths), FailOnWarnings=True)
    ids = [one["IntegrationId"] for one in client.get_integrations(ApiId=answer["ApiId"])["Items"]]
    assert [target_of(client, answer, "GET /a"), target_of(client, answer, "GET /b")] == ids
    assert len(set(ids)) == 2


def test_an_integration_by_reference_is_shared_and_made_once(client):
    collection = {
        "first": PROXY,
        "second": {"$ref": "#/components/x-amazon-apigateway-integrations/first"},
        "unused": LAMBDA,
    }
    used = {INTEGRATION: {"$ref": "#/components/x-amazon-apigateway-integrations/second"}}
    paths = {path: {"get": {**ANSWERS, **used}} for path in ("/a", "/b")}
    body = document(paths, components={"x-amazon-apigateway-integrations": collection})
    answer = make(client, body, FailOnWarnings=True)
    first, unused = client.get_integrations(ApiId=answer["ApiId"])["Items"]
    assert (first["IntegrationUri"], unused["IntegrationUri"]) == (URL, FUNCTION)
    assert (
        target_of(client, answer, "GET /a") == target_of(client, answer, "GET /b") == first["IntegrationId"]
    )


def test_an_integration_may_be_that_of_another_operation(client):
    at = "#/paths/~1a/get/x-amazon-apigateway-integration"
    paths = {
        "/a": {"get": {**ANSWERS, INTEGRATION: PROXY}},
        "/b": {"get": {**ANSWERS, INTEGRATION: {"$ref": at}}},
    }
    answer = make(client, document(paths), FailOnWarnings=True)
    only(client, "get_integrations", answer)
    assert target_of(client, answer, "GET /a") == target_of(client, answer, "GET /b")


def test_a_path_that_two_refer_to_has_one_integration(client):
    item = {"get": {**ANSWERS, INTEGRATION: PROXY}}
    paths = {"/a": {"$ref": "#/x-item"}, "/b": {"$ref": "#/x-item"}}
    answer = make(client, document(paths, **{"x-item": item}))
    only(client, "get_integrations", answer)
    assert target_of(client, answer, "GET /a") == target_of(client, answer, "GET /b")


AT_INTEGRATION = f"{AT_PETS}.{INTEGRATION}"


@pytest.mark.parametrize(
    ("integration", "why"),
    [
        ({**PROXY, "type": 5}, f".type: {A_TEXT} a number (5)."),
        ({**PROXY, "httpMethod": []}, f".httpMethod: {A_TEXT} a list."),
        ({**PROXY, "uri": 5}, f".uri: {A_TEXT} a number (5)."),
        ({**PROXY, "credentials": 5}, f".credentials: {A_TEXT} a number (5)."),
        ({**PROXY, "connectionType": 5}, f".connectionType: {A_TEXT} a number (5)."),
        ({**PROXY, "connectionId": 5}, f".connectionId: {A_TEXT} a number (5)."),
        ({**PROXY, "integrationSubtype": 5}, f".integrationSubtype: {A_TEXT} a number (5)."),
        ({**PROXY, "payloadFormatVersion": True}, f".payloadFormatVersion: {A_TEXT} a boolean (True)."),
        ({**PROXY, "payloadFormatVersion": [1]}, f".payloadFormatVersion: {A_TEXT} a list."),
        (
            {**PROXY, "timeoutInMillis": "50"},
            ".timeoutInMillis: it must be a whole number, and is a text ('50').",
        ),
        (
            {**PROXY, "timeoutInMillis": 50.0},
            ".timeoutInMillis: it must be a whole number, and is a number (50.0).",
        ),
        ({**PROXY, "requestParameters": []}, f".requestParameters: {AN_OBJECT} a list."),
        (
            {**PROXY, "requestParameters": {"append:header.a": 5}},
            f".requestParameters.append:header.a: {A_TEXT} a number (5).",
        ),
        ({**PROXY, "responseParameters": []}, f".responseParameters: {AN_OBJECT} a list."),
        (
            {**PROXY, "responseParameters": {"200": "a"}},
            f".responseParameters.200: {AN_OBJECT} a text ('a').",
        ),
        ({**PROXY, "tlsConfig": "a"}, f".tlsConfig: {AN_OBJECT} a text ('a')."),
        (
            {**PROXY, "tlsConfig": {"serverNameToVerify": 5}},
            f".tlsConfig.serverNameToVerify: {A_TEXT} a number (5).",
        ),
    ],
)
def test_each_word_of_an_integration_has_its_type(client, refused, integration, why):
    assert_invalid(refused, client, document(of_pets(**{INTEGRATION: integration})), AT_INTEGRATION + why)


# Authorizers

AUTHORIZER = "x-amazon-apigateway-authorizer"
IDENTITY = "$request.header.Authorization"
JWT = {
    "type": "jwt",
    "identitySource": IDENTITY,
    "jwtConfiguration": {"issuer": f"{URL}/pets", "audience": ["shop", "phone"]},
}
REQUEST = {
    "type": "request",
    "identitySource": IDENTITY,
    "authorizerUri": INVOCATION,
    "authorizerPayloadFormatVersion": "2.0",
}


def scheme(authorizer, **members):
    """Components with one scheme, ``own``, that has this authorizer."""
    return {"securitySchemes": {"own": {"type": "oauth2", "flows": {}, AUTHORIZER: authorizer, **members}}}


def authorizer_of(client, authorizer, **members):
    """What becomes of an authorizer."""
    return only(client, "get_authorizers", make(client, document(components=scheme(authorizer, **members))))


JWT_MADE = {
    "AuthorizerType": "JWT",
    "IdentitySource": [IDENTITY],
    "JwtConfiguration": {"Audience": ["shop", "phone"], "Issuer": f"{URL}/pets"},
    "Name": "own",
}
REQUEST_MADE = {
    "AuthorizerPayloadFormatVersion": "2.0",
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": INVOCATION,
    "IdentitySource": [IDENTITY],
    "Name": "own",
}
AUTHORIZERS = {
    "type": (JWT, JWT_MADE),
    "type in capitals": ({**JWT, "type": "JWT"}, JWT_MADE),
    "type of a function": (REQUEST, REQUEST_MADE),
    "type of a function in both cases": ({**REQUEST, "type": "Request"}, REQUEST_MADE),
    "jwtConfiguration": (
        {**JWT, "jwtConfiguration": {"issuer": URL, "audience": ["a"]}},
        {**JWT_MADE, "JwtConfiguration": {"Audience": ["a"], "Issuer": URL}},
    ),
    "authorizerCredentials": (
        {**REQUEST, "authorizerCredentials": ROLE},
        {**REQUEST_MADE, "AuthorizerCredentialsArn": ROLE},
    ),
    "authorizerPayloadFormatVersion": (
        {**REQUEST, "authorizerPayloadFormatVersion": 1},
        {**REQUEST_MADE, "AuthorizerPayloadFormatVersion": "1.0"},
    ),
    "authorizerPayloadFormatVersion as a float": (
        {**REQUEST, "authorizerPayloadFormatVersion": 2.0},
        REQUEST_MADE,
    ),
    "authorizerResultTtlInSeconds": (
        {**REQUEST, "authorizerResultTtlInSeconds": 3600},
        {**REQUEST_MADE, "AuthorizerResultTtlInSeconds": 3600},
    ),
    "no authorizerResultTtlInSeconds": (
        {**REQUEST, "authorizerResultTtlInSeconds": 0},
        {**REQUEST_MADE, "AuthorizerResultTtlInSeconds": 0},
    ),
    "enableSimpleResponses": (
        {**REQUEST, "enableSimpleResponses": True},
        {**REQUEST_MADE, "EnableSimpleResponses": True},
    ),
    "identityValidationExpression": (
        {**REQUEST, "identityValidationExpression": "[a-z]+"},
        {**REQUEST_MADE, "IdentityValidationExpression": "[a-z]+"},
    ),
    "null": ({**REQUEST, "authorizerCredentials": None}, REQUEST_MADE),
}


@pytest.mark.parametrize(("authorizer", "expected"), AUTHORIZERS.values(), ids=AUTHORIZERS)
def test_each_word_of_an_authorizer_is_a_member(client, authorizer, expected):
    made = authorizer_of(client, authorizer)
    assert made == {**expected, "AuthorizerId": made["AuthorizerId"]}
    assert len(made["AuthorizerId"]) == 6


@pytest.mark.parametrize(
    ("written", "sources"),
    [
        ("$request.header.a", ["$request.header.a"]),
        ("$request.header.a,$context.path", ["$request.header.a", "$context.path"]),
        (" $request.header.a , $context.path ", ["$request.header.a", "$context.path"]),
        (",$request.header.a,,", ["$request.header.a"]),
        ("", None),
        (" , ", None),
    ],
)
def test_identity_sources_are_one_text_with_commas(client, written, sources):
    assert authorizer_of(client, {**REQUEST, "identitySource": written}).get("IdentitySource") == sources


def test_a_function_may_read_nothing_of_a_request(client):
    authorizer = {name: value for name, value in REQUEST.items() if name != "identitySource"}
    assert "IdentitySource" not in authorizer_of(client, authorizer)


DISCOVERY = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("url", "own", "issuer"),
    [
        (f"{URL}/pets{DISCOVERY}", {}, f"{URL}/pets"),
        (f"{URL}/pets", {}, f"{URL}/pets"),
        (f"{URL}/pets{DISCOVERY}", {"issuer": f"{URL}/cats"}, f"{URL}/cats"),
        (f"{URL}/pets{DISCOVERY}", {"issuer": None}, f"{URL}/pets"),
        (f"{URL}{DISCOVERY}{DISCOVERY}", {}, URL + DISCOVERY),
    ],
)
def test_an_issuer_may_stand_in_the_scheme(client, url, own, issuer):
    authorizer = {**JWT, "jwtConfiguration": {"audience": ["a"], **own}}
    made = authorizer_of(client, authorizer, type="openIdConnect", openIdConnectUrl=url)
    assert made["JwtConfiguration"] == {"Audience": ["a"], "Issuer": issuer}


def test_a_function_has_no_issuer(client):
    made = authorizer_of(client, REQUEST, type="openIdConnect", openIdConnectUrl=f"{URL}{DISCOVERY}")
    assert "JwtConfiguration" not in made


def test_a_scheme_may_stand_elsewhere(client):
    schemes = {"own": {"$ref": "#/components/securitySchemes/other"}, "other": {AUTHORIZER: JWT}}
    api = make(client, document(components={"securitySchemes": schemes}))
    assert [one["Name"] for one in client.get_authorizers(ApiId=api["ApiId"])["Items"]] == ["own", "other"]


def test_a_scheme_without_an_authorizer_makes_none(client):
    schemes = {"basic": {"type": "http", "scheme": "basic"}, "none": {AUTHORIZER: None}}
    api = make(client, document(components={"securitySchemes": schemes}))
    assert client.get_authorizers(ApiId=api["ApiId"])["Items"] == []


AT_AUTHORIZER = f"components.securitySchemes.own.{AUTHORIZER}"


@pytest.mark.parametrize(
    ("authorizer", "why"),
    [
        ({**JWT, "type": 5}, f".type: {A_TEXT} a number (5)."),
        ({**JWT, "identitySource": [IDENTITY]}, f".identitySource: {A_TEXT} a list."),
        (
            {**JWT, "identityValidationExpression": 5},
            f".identityValidationExpression: {A_TEXT} a number (5).",
        ),
        ({**JWT, "jwtConfiguration": "a"}, f".jwtConfiguration: {AN_OBJECT} a text ('a')."),
        ({**JWT, "jwtConfiguration": {"issuer": 5}}, f".jwtConfiguration.issuer: {A_TEXT} a number (5)."),
        (
            {**JWT, "jwtConfiguration": {"audience": "a"}},
            f".jwtConfiguration.audience: {A_LIST} a text ('a').",
        ),
        ({**REQUEST, "authorizerUri": 5}, f".authorizerUri: {A_TEXT} a number (5)."),
        ({**REQUEST, "authorizerCredentials": 5}, f".authorizerCredentials: {A_TEXT} a number (5)."),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": {}},
            f".authorizerPayloadFormatVersion: {A_TEXT} an object.",
        ),
        (
            {**REQUEST, "authorizerResultTtlInSeconds": "5"},
            ".authorizerResultTtlInSeconds: it must be a whole number, and is a text ('5').",
        ),
        (
            {**REQUEST, "enableSimpleResponses": "yes"},
            ".enableSimpleResponses: it must be a boolean, and is a text ('yes').",
        ),
    ],
)
def test_each_word_of_an_authorizer_has_its_type(client, refused, authorizer, why):
    assert_invalid(refused, client, document(components=scheme(authorizer)), AT_AUTHORIZER + why)


def test_the_url_of_a_scheme_is_a_text(client, refused):
    body = document(components=scheme(JWT, openIdConnectUrl=5))
    why = "components.securitySchemes.own.openIdConnectUrl: it must be a text, and is a number (5)."
    assert_invalid(refused, client, body, why)


def without(members, name):
    return {key: value for key, value in members.items() if key != name}


@pytest.mark.parametrize(
    ("authorizer", "why"),
    [
        (
            without(JWT, "type"),
            (
                "1 validation error detected: Value null at 'authorizerType' failed to satisfy constraint: "
                "Member must not be null"
            ),
        ),
        (
            {**JWT, "type": "token"},
            (
                "1 validation error detected: Value 'TOKEN' at 'authorizerType' failed to satisfy constraint: "
                "Member must satisfy enum value set: [REQUEST, JWT]"
            ),
        ),
        (without(JWT, "jwtConfiguration"), "JwtConfiguration must not be null for JWT Authorizer"),
        (
            {**JWT, "jwtConfiguration": {"audience": ["a"]}},
            "Invalid issuer: Issuer is not a valid URL for JWT Authorizer",
        ),
        (
            {**JWT, "jwtConfiguration": {"issuer": URL}},
            "Audience must have at least one entry for JWT Authorizer",
        ),
        (without(JWT, "identitySource"), "Identity source must have exactly one entry for JWT Authorizer"),
        ({**JWT, "identitySource": ""}, "Identity source must have exactly one entry for JWT Authorizer"),
        (
            {**JWT, "identitySource": "$request.header.a,$request.header.b"},
            "Identity source must have exactly one entry for JWT Authorizer",
        ),
        ({**JWT, "identitySource": "$context.path"}, "Invalid identity source expression: $context.path"),
        ({**JWT, "authorizerUri": INVOCATION}, "authorizerUri is supported only for REQUEST authorizers."),
        (
            {**REQUEST, "jwtConfiguration": {"audience": ["a"]}},
            "jwtConfiguration is supported only for JWT authorizers.",
        ),
        (without(REQUEST, "authorizerUri"), "AuthorizerUri is a required field in an Authorizer"),
        (
            {**REQUEST, "authorizerUri": FUNCTION},
            (
                f"Invalid Authorizer URI: {FUNCTION}. Authorizer URI should be a valid API Gateway ARN that represents a "
                "Lambda function invocation."
            ),
        ),
        ({**REQUEST, "authorizerCredentials": "me"}, "Invalid ARN specified in the request: me"),
        (
            without(REQUEST, "authorizerPayloadFormatVersion"),
            "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
        ),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": 1.04},
            "Invalid AuthorizerPayloadFormatVersion: 1.04. Supported values are 1.0 and 2.0.",
        ),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": "2"},
            "Invalid AuthorizerPayloadFormatVersion: 2. Supported values are 1.0 and 2.0.",
        ),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": 1, "enableSimpleResponses": True},
            'EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0".',
        ),
        (
            {**REQUEST, "authorizerResultTtlInSeconds": 3601},
            "Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.",
        ),
        (
            {**REQUEST, "identitySource": "", "authorizerResultTtlInSeconds": 1},
            "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)",
        ),
    ],
)
def test_an_authorizer_that_create_authorizer_would_refuse_is_refused(client, refused, authorizer, why):
    body = document(components=scheme(authorizer))
    assert_refused(refused, client, body, f"Unable to create authorizer at {AT_AUTHORIZER}: {why}")


def test_the_name_of_an_authorizer_has_at_most_128_characters(client, refused):
    with refused("BadRequestException", match="Member must have length less than or equal to 128"):
        make(client, document(components={"securitySchemes": {129 * "a": {AUTHORIZER: JWT}}}))


# Who may call a route

AUTH = "x-amazon-apigateway-auth"
SCHEMES = {
    "securitySchemes": {
        "jwt": {"type": "oauth2", "flows": {}, AUTHORIZER: JWT},
        "function": {"type": "apiKey", "name": "a", "in": "header", AUTHORIZER: REQUEST},
        "other": {"type": "oauth2", "flows": {}, AUTHORIZER: JWT},
        "bare": {"type": "http", "scheme": "basic"},
    }
}


def guarded(operation, **members):
    """A definition whose ``GET /pets`` has these members."""
    return document(of_pets(**operation), components=SCHEMES, **members)


def guard(client, operation, **members):
    """What guards ``GET /pets``: type, authorizer's name, scopes."""
    api = make(client, guarded(operation, **members), FailOnWarnings=True)
    names = {one["AuthorizerId"]: one["Name"] for one in client.get_authorizers(ApiId=api["ApiId"])["Items"]}
    route = only(client, "get_routes", api)
    return (
        route["AuthorizationType"],
        names.get(route.get("AuthorizerId")),
        route.get("AuthorizationScopes"),
    )


FOR_ALL = {"security": [{"jwt": ["all"]}]}
OPEN = ("NONE", None, None)
IAM = ("AWS_IAM", None, None)


@pytest.mark.parametrize(
    ("operation", "members", "expected"),
    [
        ({}, {}, OPEN),
        ({"security": []}, {}, OPEN),
        ({"security": [{}]}, {}, OPEN),
        ({"security": [{"jwt": []}]}, {}, ("JWT", "jwt", None)),
        ({"security": [{"jwt": ["b", "a"]}]}, {}, ("JWT", "jwt", ["b", "a"])),
        ({"security": [{"function": []}]}, {}, ("CUSTOM", "function", None)),
        ({}, FOR_ALL, ("JWT", "jwt", ["all"])),
        ({}, {"security": []}, OPEN),
        ({"security": []}, FOR_ALL, OPEN),
        ({"security": [{}]}, FOR_ALL, OPEN),
        ({"security": [{"other": []}]}, FOR_ALL, ("JWT", "other", None)),
        ({AUTH: {"type": "AWS_IAM"}}, {}, IAM),
        ({AUTH: {"type": "aws_iam"}}, {}, IAM),
        ({AUTH: {"type": "AWS_IAM"}}, FOR_ALL, IAM),
        ({AUTH: {"type": "AWS_IAM"}, "security": []}, FOR_ALL, IAM),
        ({AUTH: {"type": "NONE"}}, {}, OPEN),
        ({AUTH: {"type": "none"}}, FOR_ALL, OPEN),
        ({AUTH: {"type": "NONE"}, "security": [{}]}, FOR_ALL, OPEN),
        ({"security": []}, {"security": [{"jwt": []}, {"other": []}]}, OPEN),
        ({"security": []}, {"security": [{"unknown": []}]}, OPEN),
        ({AUTH: None, "security": [{"jwt": []}]}, {}, ("JWT", "jwt", None)),
    ],
)
def test_who_may_call_a_route(client, operation, members, expected):
    assert guard(client, operation, **members) == expected


def test_null_is_no_security_of_ones_own(client):
    api = make(client, guarded({"security": None}, **FOR_ALL))
    assert only(client, "get_routes", api)["AuthorizationType"] == "JWT"


ONE = "API Gateway supports one security requirement for each operation."
ONE_KIND = "an operation can have one of IAM authorization, a Lambda authorizer and a JWT authorizer."
NO_SCHEME = "there is no such scheme in components.securitySchemes."


@pytest.mark.parametrize(
    ("operation", "members", "why"),
    [
        ({"security": [{"jwt": []}, {"other": []}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"jwt": []}, {}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"jwt": [], "other": []}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"jwt": []}], AUTH: {"type": "AWS_IAM"}}, {}, f"{AT_PETS}.{AUTH}: {ONE_KIND}"),
        ({"security": [{"function": []}], AUTH: {"type": "aws_iam"}}, {}, f"{AT_PETS}.{AUTH}: {ONE_KIND}"),
        ({}, {"security": [{"jwt": []}, {"other": []}]}, f"security: {ONE}"),
        ({}, {"security": [{"jwt": [], "other": []}]}, f"security: {ONE}"),
        ({"security": [{"unknown": []}]}, {}, f"{AT_PETS}.security[0].unknown: {NO_SCHEME}"),
        ({}, {"security": [{"unknown": []}]}, f"security[0].unknown: {NO_SCHEME}"),
        ({AUTH: {}}, {}, f"{AT_PETS}.{AUTH}.type: it is missing."),
        ({AUTH: {"type": 5}}, {}, f"{AT_PETS}.{AUTH}.type: {A_TEXT} a number (5)."),
        ({AUTH: {"type": "CUSTOM"}}, {}, f"{AT_PETS}.{AUTH}.type: it must be AWS_IAM or NONE."),
    ],
)
def test_what_no_route_can_ask_of_its_callers_is_refused(client, refused, operation, members, why):
    assert_invalid(refused, client, guarded(operation, **members), why)


def test_without_schemes_none_can_be_named(client, refused):
    body = document(of_pets(security=[{"jwt": []}]))
    assert_invalid(refused, client, body, f"{AT_PETS}.security[0].jwt: {NO_SCHEME}")


def test_a_function_takes_no_scopes(client, refused):
    why = "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type"
    assert_refused(refused, client, guarded({"security": [{"function": ["a"]}]}), AT_ROUTE + why)


# Base paths


def key_under(client, servers, base_path, path="/pets"):
    body = document({path: {"get": ANSWERS}}, **({} if servers is None else {"servers": servers}))
    (key,) = keys(client, make(client, body, **({"Basepath": base_path} if base_path else {})))
    return key.removeprefix("GET ")


def server(url, **variables):
    found = {name: {"default": value} for name, value in variables.items()}
    return {"url": url, **({"variables": found} if variables else {})}


@pytest.mark.parametrize("base_path", [None, "ignore"])
def test_base_paths_are_ignored_unless_asked_for(client, base_path):
    assert key_under(client, [server("/a/b")], base_path) == "/pets"
    assert key_under(client, [server("/{stage}/b")], base_path) == "/pets"
    assert key_under(client, [server("http://[x")], base_path) == "/pets"


@pytest.mark.parametrize(
    ("servers", "prepended", "split"),
    [
        (None, "/pets", "/pets"),
        ([], "/pets", "/pets"),
        ([server("/a/b")], "/a/b/pets", "/b/pets"),
        ([server("/a/b/c/")], "/a/b/c/pets", "/b/c/pets"),
        ([server("//a//b")], "/b/pets", "/pets"),
        ([server("/a//b/")], "/a/b/pets", "/b/pets"),
        ([server("/a")], "/a/pets", "/pets"),
        ([server("/")], "/pets", "/pets"),
        ([server("")], "/pets", "/pets"),
        ([server("a/b")], "/a/b/pets", "/b/pets"),
        ([server(URL)], "/pets", "/pets"),
        ([server(f"{URL}/")], "/pets", "/pets"),
        ([server(f"{URL}/a/b?c=d/e#f/g")], "/a/b/pets", "/b/pets"),
        ([server(f"{URL}:8080/a/b")], "/a/b/pets", "/b/pets"),
        ([server("/a/b"), server("/c/d")], "/a/b/pets", "/b/pets"),
        ([server(f"{URL}/{{basePath}}", basePath="/a/b")], "/a/b/pets", "/b/pets"),
        ([server(f"{URL}/{{basePath}}", basePath="")], "/pets", "/pets"),
        ([server("https://{host}.com/{a}/x-{b}", host="h", a="1", b="2")], "/1/x-2/pets", "/x-2/pets"),
        ([server("{all}", all=f"{URL}/a/b")], "/a/b/pets", "/b/pets"),
        ([server("{a}b", a="/x/")], "/x/b/pets", "/b/pets"),
        ([{**server("/a", b="c"), "description": "with a variable too much"}], "/a/pets", "/pets"),
    ],
)
def test_the_path_of_the_first_server_comes_before_all_paths(client, servers, prepended, split):
    assert key_under(client, servers, "prepend") == prepended
    assert key_under(client, servers, "split") == split


@pytest.mark.parametrize(
    ("path", "prepended", "split"),
    [
        ("/", "/a/b", "/b"),
        ("/pets/", "/a/b/pets/", "/b/pets/"),
        ("/{proxy+}", "/a/b/{proxy+}", "/b/{proxy+}"),
    ],
)
def test_a_root_needs_no_slash_of_its_own_behind_a_base_path(client, path, prepended, split):
    assert key_under(client, [server("/a/b")], "prepend", path) == prepended
    assert key_under(client, [server("/a/b")], "split", path) == split
    assert key_under(client, [server("/a")], "split", path) == path


def test_the_default_route_has_no_path_to_put_anything_before(client):
    paths = {"/$default": {ANY: {}}, "/pets": {ANY: {}}}
    api = make(client, document(paths, servers=[server("/a")]), Basepath="prepend")
    assert keys(client, api) == ["$default", "ANY /a/pets"]


NO_URL = "servers[0].url: it isn't a URL."


@pytest.mark.parametrize("base_path", ["prepend", "split"])
@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({}, "servers[0].url: it is missing."),
        ({"url": 5}, f"servers[0].url: {A_TEXT} a number (5)."),
        (server("http://[x"), NO_URL),
        (server("http://[x]/a"), NO_URL),
        (server("/{a}"), "servers[0].variables: it is missing."),
        (server("/{a}", b="c"), "servers[0].variables.a: it is missing."),
        ({"url": "/{a}", "variables": {"a": {}}}, "servers[0].variables.a.default: it is missing."),
        ({"url": "/{a}", "variables": []}, f"servers[0].variables: {AN_OBJECT} a list."),
        ({"url": "/{a}", "variables": {"a": "b"}}, f"servers[0].variables.a: {AN_OBJECT} a text ('b')."),
        (
            {"url": "/{a}", "variables": {"a": {"default": 443}}},
            f"servers[0].variables.a.default: {A_TEXT} a number (443).",
        ),
    ],
)
def test_a_server_without_a_path_that_can_be_read_is_refused(client, refused, base_path, found, why):
    assert_invalid(refused, client, document(servers=[found]), why, Basepath=base_path)


@pytest.mark.parametrize("base_path", ["PREPEND", "append", ""])
def test_an_unknown_base_path_is_refused(client, refused, base_path):
    why = f"Invalid basepath specified: {base_path}. Must be one of [ignore, prepend, split]"
    assert_refused(refused, client, document(), why, Basepath=base_path)


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
        **{"x-amazon-apigateway-cors": CORS},
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
    body = json.dumps({**body, "x-amazon-apigateway-cors": CORS, "tags": [{"name": "a"}]})
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
