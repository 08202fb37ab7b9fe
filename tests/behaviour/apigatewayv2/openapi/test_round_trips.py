"""Any HTTP API goes out as a definition and comes back as it was, and every definition is one of OpenAPI 3.0."""

import json
from contextlib import contextmanager

import pytest
import yaml
from hypothesis import given
from openapi_spec_validator import OpenAPIV30SpecValidator, validate

from awsmock_ar_apigw import mock_apigatewayv2
from behaviour.apigatewayv2.openapi.generated import (
    INVOCATION,
    Wish,
    export,
    grant,
    link_of,
    meaning,
    nameless,
    unshared,
    wishes,
)
from support import client_of

LOAD = {"JSON": json.loads, "YAML": yaml.safe_load}
each_output = pytest.mark.parametrize("output", ["JSON", "YAML"])


@contextmanager
def made(wish):
    """A cloud with an API in it: a client, and the id."""
    with mock_apigatewayv2(seed=7, isolated=True):
        client = client_of("apigatewayv2")
        yield client, grant(client, wish, link_of(client))


def exported_of(expected, document):
    """A meaning as an export has it: with a version, and with an integration for each route."""
    version = document["info"]["version"]
    return unshared({**expected, "Api": {"Version": version, **expected["Api"]}})


def imported(answer):
    """The id of an API that was imported without any finding."""
    assert answer.keys().isdisjoint({"Warnings", "ImportInfo"})
    return answer["ApiId"]


def check_import(wish, output):
    """An export makes the same API anew, whose export is the same in each byte, but for ids."""
    with made(wish) as (client, api):
        body = export(client, api, output)
        copy = imported(client.import_api(Body=body.decode(), FailOnWarnings=True))
        assert copy != api
        assert meaning(client, copy) == exported_of(meaning(client, api), LOAD[output](body))
        assert nameless(export(client, copy, output)) == nameless(body)


def check_reimport(wish, output):
    """An export leaves the API as it is from which it comes, but for integrations that routes share."""
    with made(wish) as (client, api):
        before, body = meaning(client, api), export(client, api, output)
        again = imported(client.reimport_api(ApiId=api, Body=body.decode(), FailOnWarnings=True))
        assert again == api
        assert meaning(client, api) == exported_of(before, LOAD[output](body))
        assert nameless(export(client, api, output)) == nameless(body)


def without_colons(document):
    """A definition for a library that takes what follows a colon in a variable for something else than its name."""
    paths = {}
    for path, item in document["paths"].items():
        for parameter in item.get("parameters", ()):
            parameter["name"] = parameter["name"].replace(":", "_")
        paths[path.replace(":", "_")] = item
    return {**document, "paths": paths}


def check_definition(wish):
    """An export is a definition of OpenAPI 3.0, as another library sees it."""
    with made(wish) as (client, api):
        for extensions in (True, False):
            document = json.loads(export(client, api, IncludeExtensions=extensions))
            validate(without_colons(document), cls=OpenAPIV30SpecValidator)


# Whatever an API may be


@each_output
@given(wish=wishes())
def test_what_is_exported_and_imported_means_the_same(output, wish):
    check_import(wish, output)


@each_output
@given(wish=wishes())
def test_what_is_exported_and_reimported_means_the_same(output, wish):
    check_reimport(wish, output)


@given(wish=wishes())
def test_every_export_is_a_definition_of_openapi(wish):
    check_definition(wish)


@given(wish=wishes())
def test_both_notations_say_the_same(wish):
    with made(wish) as (client, api):
        for extensions in (True, False):
            bodies = [
                export(client, api, output, IncludeExtensions=extensions) for output in ("JSON", "YAML")
            ]
            assert LOAD["YAML"](bodies[1]) == LOAD["JSON"](bodies[0])
            assert export(client, api, "YAML", IncludeExtensions=extensions) == bodies[1]


@given(wish=wishes())
def test_an_export_without_extensions_lacks_them_and_nothing_else(wish):
    with made(wish) as (client, api):
        whole = json.loads(export(client, api))
        plain = json.loads(export(client, api, IncludeExtensions=False))
        assert plain == without_extensions(whole)


def without_extensions(document):
    """A definition without what API Gateway adds; the names of security schemes are anybody's."""
    left = bare(document)
    components = document.get("components", {})
    schemes = {name: bare(scheme) for name, scheme in components.get("securitySchemes", {}).items()}
    if schemes:
        left["components"] = {"securitySchemes": schemes}
    else:
        left.pop("components", None)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if "security" in operation and method in left["paths"][path]:
                left["paths"][path][method]["security"] = operation["security"]
    return left


def bare(value):
    if isinstance(value, dict):
        return {name: bare(member) for name, member in value.items() if not name.startswith("x-amazon-")}
    return [bare(one) for one in value] if isinstance(value, list) else value


# What comes up seldom

API = {"Name": "pets", "ProtocolType": "HTTP"}
BADGES = {
    "Name": "badges",
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": INVOCATION,
    "AuthorizerPayloadFormatVersion": "2.0",
    "IdentitySource": ["$request.header.Badge"],
}


URL = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "https://example.com"}


def route(key, guard="NONE", **more):
    return {"RouteKey": key, "Target": None, "Guard": guard, **more}


def guarded(**more):
    """An API with an authorizer that is a little different, and a route for it."""
    return Wish(API, [], [{**BADGES, **more}], [route("GET /pets", 0)])


def routed(*routes):
    return Wish(API, [], [], list(routes))


LONG = 128 * "a"
RARE = {
    "no identity source": guarded(IdentitySource=[]),
    "a variable twice": routed(route("GET /{id}/{id}")),
    "a variable twice, and greedy": routed(route("GET /{id}/{id+}")),
    "variables of other names": routed(route("GET /{id}"), route("PUT /{name}")),
    "an operation called None": routed(route("GET /a"), route("GET /b", OperationName="None")),
    "a variable named as none is": routed(route("GET /{a:int}")),
    "a path like an extension's": routed(route("GET /x-amazon-apigateway-auth")),
    "a path that ends in a slash": routed(route("GET /pets"), route("GET /pets/"), route("GET /")),
    "any method under a variable": routed(route("ANY /{proxy+}"), route("GET /{proxy+}")),
    "a long path": routed(route(f"GET /{3000 * 'a'}")),
    **{
        f"an authorizer called {name}": guarded(Name=name)
        for name in ("x-amazon-apigateway-auth", "null", "NONE")
    },
    "an authorizer with a long name": guarded(Name=LONG),
    "an integration that no route has": Wish(API, [URL], [], [route("GET /pets")]),
    "one that several have": Wish(API, [URL, URL], [], [{**route(f"GET /{a}"), "Target": 0} for a in "abc"]),
}
each_rare = pytest.mark.parametrize("wish", RARE.values(), ids=RARE)


@each_output
@each_rare
def test_what_is_rare_is_imported_as_it_was(wish, output):
    check_import(wish, output)


@each_output
@each_rare
def test_what_is_rare_is_reimported_as_it_was(wish, output):
    check_reimport(wish, output)


@each_rare
def test_what_is_rare_makes_a_definition_of_openapi(wish):
    check_definition(wish)


NAMES = [
    "my badges",
    "a/b",
    "a~1b",
    "a%2Fb",
    "$ref",
    "<<",
    "猫",
    '"',
    "a\nb",
    "\x85",
    "\u2028",
    "\ufeff",
    "\0",
    "\U0010ffff",
]


@each_output
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_that_no_security_scheme_has_comes_back_with_a_warning(name, output):
    with made(guarded(Name=name)) as (client, api):
        before, body = meaning(client, api), export(client, api, output)
        answer = client.import_api(Body=body.decode())
        said = "Parse issue: attribute components.securitySchemes.SecurityScheme name "
        assert answer["Warnings"] == [
            rf"{said}{name} doesn't adhere to regular expression ^[a-zA-Z0-9\.\-_]+$"
        ]
        assert meaning(client, answer["ApiId"]) == exported_of(before, LOAD[output](body))


def test_an_integration_that_routes_share_is_written_for_each_of_them():
    # Two that are alike: one for two routes, one for a single route; and a third for none.
    routes = [{**route(f"GET /{name}"), "Target": target} for name, target in (("a", 0), ("b", 1), ("c", 0))]
    wish = Wish(API, [URL, URL, URL], [], routes)
    check_import(wish, "JSON")
    check_reimport(wish, "YAML")
    with made(wish) as (client, api):
        shared = [keys for keys, _integration in meaning(client, api)["Integrations"]]
        assert shared == [["GET /a", "GET /c"], ["GET /b"], []]
        copy = imported(client.import_api(Body=export(client, api).decode()))
        own = [keys for keys, _integration in meaning(client, copy)["Integrations"]]
        assert own == [["GET /a"], ["GET /b"], ["GET /c"], []]
