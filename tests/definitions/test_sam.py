"""Templates of SAM: what SAM's own translator makes of them is imported, and is what the templates say."""

import json
from pathlib import Path

import pytest
from samtranslator.internal.schema_source import (
    aws_serverless_function,
    aws_serverless_httpapi,
    aws_serverless_websocketapi,
)

from behaviour.apigatewayv2.openapi.generated import meaning
from definitions.around import check_around
from definitions.cloudformation import Stack, read
from definitions.sam import apis, translated
from definitions.stacks import check_shown, make, parts

TEMPLATES = {path.stem: path for path in sorted(Path(__file__).with_name("templates").glob("*.yaml"))}
each_template = pytest.mark.parametrize("path", TEMPLATES.values(), ids=TEMPLATES)


class Made:
    """What a template makes: the resources that SAM writes, made by the operations that CloudFormation calls."""

    def __init__(self, client, path):
        self.client = client
        template = read(path)
        self.asked = apis(template)
        self.stack = Stack(translated(template))

    def bodies(self):
        """The definitions by the names of their APIs."""
        found = dict(self.stack.resources("AWS::ApiGatewayV2::Api"))
        assert found.keys() == {api.name for api in self.asked}
        return {name: json.dumps(api["Body"]) for name, api in found.items()}

    def make(self, **more):
        """Import all definitions; returns the answers by the names of the APIs."""
        answers = {name: self.client.import_api(Body=body, **more) for name, body in self.bodies().items()}
        self.stack.made = {name: answer["ApiId"] for name, answer in answers.items()}
        return answers

    def make_the_rest(self):
        """What stands around the APIs, in the order in which one needs another."""
        self.make()
        for _name, asked, answer in make(self.client, self.stack, ("DomainName", "Stage", "ApiMapping")):
            check_shown(asked, answer)


@pytest.fixture
def made(client, path):
    return Made(client, path)


@each_template
def test_an_import_makes_what_the_template_says(client, made):
    answers = made.make()
    for api in made.asked:
        answer = answers[api.name]
        assert answer.get("Warnings", []) == api.warnings()
        assert "ImportInfo" not in answer
        assert meaning(client, answer["ApiId"]) == api.meaning()


@each_template
def test_an_import_fails_on_warnings_where_there_are_some(client, made):
    bodies = made.bodies()
    for api in made.asked:
        if warnings := api.warnings():
            with pytest.raises(client.exceptions.BadRequestException) as refused:
                client.import_api(Body=bodies[api.name], FailOnWarnings=True)
            message = refused.value.response["Error"]["Message"]
            assert message == "Warnings found during import:\n\t" + "\n\t".join(warnings)
        else:
            answer = client.import_api(Body=bodies[api.name], FailOnWarnings=True)
            assert meaning(client, answer["ApiId"]) == api.meaning()


@each_template
def test_texts_are_as_good_as_numbers_and_booleans(client, made):
    """What a parameter gives is a text, whatever it is."""
    for api in made.asked:
        body = json.dumps(as_texts(json.loads(made.bodies()[api.name])))
        assert meaning(client, client.import_api(Body=body)["ApiId"]) == api.meaning()


def as_texts(value):
    """A value with a text for each number and boolean."""
    if isinstance(value, dict):
        return {name: as_texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    return value if isinstance(value, str) else json.dumps(value)


@each_template
def test_a_reimport_makes_what_the_template_says(client, made):
    made.make()
    bodies = made.bodies()
    for api in made.asked:
        key = made.stack.made[api.name]
        client.reimport_api(ApiId=key, Body=bodies[api.name])
        assert meaning(client, key) == api.meaning()


@each_template
def test_stages_are_what_the_template_says(client, made):
    made.make_the_rest()
    for api in made.asked:
        (stage,) = client.get_stages(ApiId=made.stack.made[api.name])["Items"]
        assert stage.pop("LastDeploymentStatusMessage").startswith("Successfully deployed")
        for name in ("CreatedDate", "LastUpdatedDate", "DeploymentId"):
            del stage[name]
        assert stage == api.stage()


@each_template
def test_domain_names_are_what_the_template_says(client, made):
    made.make_the_rest()
    (api, *others) = made.asked
    assert not any(one.domain() for one in others)
    shown = {one["DomainName"]: one for one in client.get_domain_names()["Items"]}
    asked = api.domain()
    assert list(shown) == ([] if asked is None else [asked["DomainName"]])
    if asked is not None:
        domain = shown[asked["DomainName"]]
        (configuration,) = domain["DomainNameConfigurations"]
        assert asked.pop("Configuration").items() <= configuration.items()
        assert asked.items() <= domain.items()
        mappings = client.get_api_mappings(DomainName=asked["DomainName"])["Items"]
        assert sorted(one["ApiMappingKey"] for one in mappings) == api.mappings()
        stages = {(one["ApiId"], one["Stage"]) for one in mappings}
        assert stages == {(made.stack.made[api.name], api.stage()["StageName"])}


@each_template
def test_an_export_is_imported_and_exported_as_it_was(client, made):
    for answer in made.make().values():
        check_around(client, answer["ApiId"])


# What SAM writes, and an HTTP API can't have

WARNED = Path(__file__).with_name("templates") / "warned"


def test_a_route_with_scopes_of_a_lambda_authorizer_is_left_out(client):
    made = Made(client, WARNED / "scopes_of_a_lambda_authorizer.yaml")
    answer = made.make()["Api"]
    assert answer["Warnings"] == [
        (
            "Unable to put method 'GET' on resource at path '/scoped': Invalid Route authorization type specified. "
            "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization types. Ignoring."
        )
    ]
    assert parts(client, "get_routes", answer["ApiId"], "RouteKey").keys() == {"GET /pets"}
    with pytest.raises(client.exceptions.BadRequestException, match="Authorization Scopes are only valid"):
        made.make(FailOnWarnings=True)


# WebSocket APIs, which SAM makes without a definition

WEBSOCKETS = read(Path(__file__).with_name("templates") / "websocket/websocket_apis.yaml")


def test_a_websocket_api_is_what_the_template_says(client):
    stack = Stack(translated(WEBSOCKETS))
    for _name, asked, answer in make(client, stack):
        check_shown(asked, answer)
    routes = {name: parts(client, "get_routes", stack.made[name], "RouteKey") for name in ("Chat", "Signed")}
    asked = {name: WEBSOCKETS["Resources"][name]["Properties"]["Routes"] for name in routes}
    assert {name: found.keys() for name, found in routes.items()} == {
        name: found.keys() for name, found in asked.items()
    }
    # Who connects is asked once.
    assert routes["Chat"]["$connect"]["AuthorizationType"] == "CUSTOM"
    assert routes["Signed"]["$connect"]["AuthorizationType"] == "AWS_IAM"
    others = [route for found in routes.values() for key, route in found.items() if key != "$connect"]
    assert {route["AuthorizationType"] for route in others} == {"NONE"}
    (live,) = client.get_stages(ApiId=stack.made["Chat"])["Items"]
    assert live["LastDeploymentStatusMessage"].startswith("Successfully deployed")


def test_each_property_of_a_websocket_api_is_in_a_template():
    models = ("Properties", "AuthConfig", "WebSocketApiRoute", "Domain")
    known = {name for model in models for name in getattr(aws_serverless_websocketapi, model).__fields__}
    assert known - set(names_in(WEBSOCKETS)) == {"MutualTlsAuthentication"}  # SAM refuses it for these


# All that SAM has is tried

PROPERTIES = [
    *("Properties", "Auth", "OAuth2Authorizer", "LambdaAuthorizer", "LambdaAuthorizerIdentity"),
    *("CorsConfiguration", "Domain"),
]
# A definition in a bucket is another service's.
ELSEWHERE = {"DefinitionUri"}


def test_each_property_of_an_api_is_in_a_template():
    known = {name for model in PROPERTIES for name in getattr(aws_serverless_httpapi, model).__fields__}
    assert known - names_in_templates() == ELSEWHERE


def test_each_property_of_an_event_is_in_a_template():
    models = (aws_serverless_function.HttpApiEventProperties, aws_serverless_function.HttpApiAuth)
    assert {name for model in models for name in model.__fields__} <= names_in_templates()


def test_each_property_of_all_apis_is_in_a_template():
    known = set(aws_serverless_httpapi.Globals.__fields__)
    assert known <= set(names_in(read(TEMPLATES["globals_with_all"])["Globals"]))


def names_in_templates():
    return {name for path in TEMPLATES.values() for name in names_in(read(path))}


def names_in(value):
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names_in(one)
    if isinstance(value, dict):
        yield from value
