"""Definitions as frameworks write them in their newest releases: what an import makes of each."""

import json
from collections import Counter
from pathlib import Path

import pytest

from behaviour.apigatewayv2.openapi.generated import meaning
from definitions import with_apispec, with_drf, with_fastapi
from definitions.around import check_around


def imported(client, body, **more):
    """The meaning of what a definition makes, and what is said of it: warnings, and of what nothing comes."""
    answer = client.import_api(Body=body, **more)
    check_around(client, answer["ApiId"])
    return meaning(client, answer["ApiId"]), answer.get("Warnings", []), ignored(answer)


def ignored(answer):
    """How often each sort of thing is ignored."""
    return dict(Counter(line.split(": ", 1)[1] for line in answer.get("ImportInfo", [])))


NO_MODELS = "HTTP APIs have no models."
NO_VALIDATION = "HTTP APIs don't validate requests."


def members(**more):
    """An API by its members, as all of these frameworks are asked to call it."""
    return {
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
        "ProtocolType": "HTTP",
        "RouteSelectionExpression": "$request.method $request.path",
        "Name": "Pet shop",
        "Version": "2.4.1",
        "Description": "Pets to look at",
        "Tags": {},
        **more,
    }


def integrations(extension, *keys):
    """An integration for each of these routes, as they are all written."""
    one = {
        "ConnectionType": "INTERNET",
        "IntegrationMethod": extension["httpMethod"],
        "IntegrationType": extension["type"].upper(),
        "IntegrationUri": extension["uri"],
        "PayloadFormatVersion": extension["payloadFormatVersion"],
        "TimeoutInMillis": 30000,
    }
    return sorted((([key], one) for key in keys), key=json.dumps)


def routes(names, guards=None):
    """Routes by their keys: what each is called, and what guards it; nothing does unless it is said."""
    return {
        key: {
            "ApiKeyRequired": False,
            "AuthorizationType": "NONE",
            "RouteKey": key,
            **({"OperationName": name} if name else {}),
            **(guards or {}).get(key, {}),
        }
        for key, name in names.items()
    }


# FastAPI

FASTAPI = {
    "GET /pets": "list_pets_pets_get",
    "POST /pets": "add_pet_pets_post",
    "GET /pets/{pet_id}": "GetPet",
    "DELETE /pets/{pet_id}": "remove_pet_pets__pet_id__delete",
    "PUT /pets/{pet_id}/picture": "put_picture_pets__pet_id__picture_put",
    "POST /upload": "upload_upload_post",
    "GET /files/{path}": "get_file_files__path__get",
}
# Words that schemas have since OpenAPI 3.1, and that FastAPI writes whatever version it is told: an example of a value, a
# file, and a tuple.
FASTAPI_WARNINGS = [
    f"Parse issue: attribute components.schemas.{place} is unexpected"
    for place in (
        "Body_put_picture_pets__pet_id__picture_put.contentMediaType",
        "Body_upload_upload_post.contentMediaType",
        "Pet-Input.examples",
        "Pet-Input.prefixItems",
        "Pet-Output.examples",
        "Pet-Output.prefixItems",
    )
]


def test_fastapi_that_writes_3_0_3(client):
    """Its security schemes have no authorizers, so they guard nothing; a path that takes all that is below isn't greedy."""
    made, warnings, info = imported(client, with_fastapi.definition("3.0.3"))
    assert made == {
        "Api": members(),
        "Authorizers": {},
        "Integrations": integrations(with_fastapi.INTEGRATION, *(set(FASTAPI) - {"GET /files/{path}"})),
        "Routes": routes(FASTAPI),
    }
    assert warnings == FASTAPI_WARNINGS
    assert info == {NO_MODELS: 1, NO_VALIDATION: 11}


def test_fastapi_with_words_of_3_1_fails_on_warnings(client):
    with pytest.raises(client.exceptions.BadRequestException, match="prefixItems is unexpected"):
        client.import_api(Body=with_fastapi.definition("3.0.3"), FailOnWarnings=True)


def test_fastapi_below_a_base_path(client):
    made, _warnings, _info = imported(client, with_fastapi.definition("3.0.3"), Basepath="prepend")
    assert set(made["Routes"]) == {key.replace(" /", " /v2/") for key in FASTAPI}


def test_fastapi_as_it_comes_is_refused(client):
    with pytest.raises(client.exceptions.BadRequestException, match=r'app\.openapi_version = "3\.0\.3"'):
        client.import_api(Body=with_fastapi.definition())
    assert client.get_apis()["Items"] == []


def test_fastapi_with_two_security_schemes_for_an_operation_is_refused(client):
    """It writes a requirement for each, of which one would do, though it asks for both itself."""
    with pytest.raises(client.exceptions.BadRequestException, match="one security requirement for each"):
        client.import_api(Body=with_fastapi.twice_guarded())


def test_fastapi_makes_longer_names_than_a_route_has(client):
    answer = client.import_api(Body=with_fastapi.long_named())
    (warning,) = answer["Warnings"]
    assert warning.startswith("Unable to put method 'GET' on resource at path '/shops/{shop_id}/pets/")
    assert "length less than or equal to 64" in warning
    assert client.get_routes(ApiId=answer["ApiId"])["Items"] == []

    short = with_fastapi.long_named(generate_unique_id_function=lambda route: route.name)
    answer = client.import_api(Body=short, FailOnWarnings=True)
    (route,) = client.get_routes(ApiId=answer["ApiId"])["Items"]
    assert route["OperationName"] == "get_picture_of_pet_of_shop"


# apispec

each_notation = pytest.mark.parametrize("notation", ["JSON", "YAML"])
USERS = {
    "Name": "users",
    "AuthorizerType": "JWT",
    "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Audience": ["shop"], "Issuer": "https://login.example.com"},
}
GUARDED = {"AuthorizationType": "JWT", "AuthorizerId": "users", "AuthorizationScopes": ["pets/write"]}


@each_notation
def test_apispec(client, notation):
    spec = with_apispec.definition("3.0.3")
    body = json.dumps(spec.to_dict()) if notation == "JSON" else spec.to_yaml()
    made, warnings, info = imported(client, body, FailOnWarnings=True)
    names = {"GET /pets": "ListPets", "POST /pets": None, "DELETE /pets/{pet_id}": None}
    assert made == {
        "Api": members(),
        "Authorizers": {"users": USERS},
        "Integrations": integrations(with_apispec.INTEGRATION, "GET /pets", "POST /pets"),
        "Routes": routes(names, {"POST /pets": GUARDED}),
    }
    assert warnings == []
    assert info == {NO_MODELS: 1, NO_VALIDATION: 4}


def test_apispec_that_writes_python_into_yaml_is_refused(client):
    """Of a decimal number that has bounds."""
    spec = with_apispec.definition("3.0.3", priced=with_apispec.PricedSchema)
    assert "!!python/object/apply:decimal.Decimal" in spec.to_yaml()
    with pytest.raises(client.exceptions.BadRequestException, match="isn't one of JSON's types"):
        client.import_api(Body=spec.to_yaml())


# drf-spectacular

DRF = {
    "GET /health": "health_retrieve",
    "GET /pets/": "pets_list",
    "POST /pets/": "pets_create",
    "GET /pets/{id}/": "pets_retrieve",
    "DELETE /pets/{id}/": "pets_destroy",
}
each_renderer = pytest.mark.parametrize(
    "renderer", [with_drf.OpenApiJsonRenderer, with_drf.OpenApiYamlRenderer], ids=["JSON", "YAML"]
)
each_viewset = pytest.mark.parametrize("viewset", [with_drf.OpenViewSet, with_drf.TokenViewSet])


@each_renderer
@each_viewset
def test_drf_spectacular(client, viewset, renderer):
    """A token is one requirement, of a scheme that has no authorizer: it guards nothing."""
    made, warnings, info = imported(client, with_drf.definition(viewset, renderer), FailOnWarnings=True)
    assert made == {
        "Api": members(),
        "Authorizers": {},
        "Integrations": integrations(with_drf.INTEGRATION, *(set(DRF) - {"GET /health"})),
        "Routes": routes(DRF),
    }
    assert warnings == []
    assert info == {NO_MODELS: 1, NO_VALIDATION: 5}


@each_renderer
@pytest.mark.parametrize("viewset", [with_drf.PetViewSet, with_drf.OptionalTokenViewSet])
def test_drf_spectacular_with_several_requirements_is_refused(client, viewset, renderer):
    """Django REST framework knows sessions and basic authentication unless it is told otherwise, and demands neither.

    What isn't demanded is a requirement of nothing, beside the others.
    """
    with pytest.raises(client.exceptions.BadRequestException, match="one security requirement for each"):
        client.import_api(Body=with_drf.definition(viewset, renderer))


# NestJS: what it wrote of our program, written/nestjs/app.ts

NESTJS = {
    "GET /v2/pets": "ListPets",
    "POST /v2/pets": "PetController_add",
    "GET /v2/pets/{petId}": "PetController_get",
    "DELETE /v2/pets/{petId}": "PetController_remove",
    "PUT /v2/pets/{petId}/picture": "PetController_picture",
    "GET /v2/health": "HealthController_health",
}


def test_nestjs(client):
    """Its schemes may have extensions, and then they guard; its words for examples are those of OpenAPI 3.1."""
    body = (Path(__file__).parent / "written/nestjs/definition.json").read_text(encoding="utf-8")
    made, warnings, info = imported(client, body)
    signed = {"AuthorizationType": "AWS_IAM"}
    assert made == {
        "Api": members(
            CorsConfiguration={"AllowOrigins": ["https://shop.example.com"], "MaxAge": 600}, Tags={"pets": ""}
        ),
        "Authorizers": {"users": USERS},
        "Integrations": integrations(with_fastapi.INTEGRATION, *(set(NESTJS) - {"GET /v2/health"})),
        "Routes": routes(NESTJS, {"POST /v2/pets": GUARDED, "PUT /v2/pets/{petId}/picture": signed}),
    }
    assert warnings == ["Parse issue: attribute components.schemas.Pet.examples is unexpected"]
    assert info == {NO_MODELS: 1, NO_VALIDATION: 7}
