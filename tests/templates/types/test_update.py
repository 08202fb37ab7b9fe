"""Each property is changed in place, or listed as one that replaces its resource; what a template takes out, and what stays then."""

from __future__ import annotations

import pytest
from moto import mock_aws

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.templates.schema import schema_of, schemas
from support import client_of
from templates.types.examples import CASES, CHANGES, LOGS
from templates.types.lab import Lab
from templates.types.test_create import has

# Where no read shows a property, its change is seen in the tests below.
EACH = [(name, prop) for name, changes in CHANGES.items() for prop in changes]


@pytest.fixture
def lab():
    with mock_aws(), mock_cloud(pace="manual", seed=1) as cloud:
        yield Lab(cloud)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_property_is_changed_in_place_or_replaces_its_resource(name):
    schema = schema_of(name)
    changed = CHANGES[name.removeprefix("AWS::ApiGatewayV2::").removeprefix("AWS::")]
    assert set(schema.writable) == set(changed) | schema.create_only
    assert not set(changed) & schema.create_only


@pytest.mark.parametrize(("name", "prop"), EACH)
def test_a_property_is_changed_in_place(lab, name, prop):
    change = CHANGES[name][prop]
    case = next(case for case in CASES if case.type == name and case.name == change.case)
    before = lab.make(name, **case.properties(lab))
    value = change.value(lab) if callable(change.value) else change.value
    after = lab.update(**{prop: value})
    assert after.physical_id == before.physical_id
    assert has(lab.shown(), {prop: value} if change.shown is None else change.shown)
    assert lab.read()[prop] == value


def make(lab, name, case):
    """The case of a type."""
    found = next(one for one in CASES if (one.type, one.name) == (name, case))
    return lab.make(name, **found.properties(lab))


# What a template takes out


@pytest.mark.parametrize(
    ("name", "case", "prop", "stays"),
    [
        ("Api", "http", "Description", "all pets"),
        ("Api", "http", "DisableExecuteApiEndpoint", True),
        ("Route", "http", "OperationName", "list"),
        ("Stage", "http", "Description", "live"),
        ("IntegrationResponse", "all", "TemplateSelectionExpression", "${integration.response.statuscode}"),
        ("RouteResponse", "all", "ModelSelectionExpression", "$default"),
    ],
)
def test_what_a_template_takes_out_stays_as_it_is(lab, name, case, prop, stays):
    make(lab, name, case)
    lab.update(**{prop: ...})
    assert lab.shown()[prop] == stays
    assert prop not in lab.read()


def test_a_route_keeps_its_authorizer_until_its_template_says_none(lab):
    make(lab, "Route", "http")
    lab.update(AuthorizationType=..., AuthorizerId=..., AuthorizationScopes=...)
    assert lab.shown()["AuthorizationType"] == "JWT"
    lab.update(AuthorizationType="NONE", AuthorizationScopes=[])
    assert lab.shown()["AuthorizationType"] == "NONE"


def test_a_variable_that_is_taken_out_of_a_map_stays_and_a_read_shows_it(lab):
    make(lab, "Stage", "http")
    lab.update(StageVariables={"other": "1"})
    assert lab.shown()["StageVariables"] == {"size": "3", "other": "1"}
    assert lab.read()["StageVariables"] == {"size": "3", "other": "1"}


def test_a_cors_configuration_that_is_taken_out_is_deleted(lab):
    make(lab, "Api", "http")
    lab.update(CorsConfiguration=...)
    assert "CorsConfiguration" not in lab.shown()


def test_logs_and_settings_of_routes_that_are_taken_out_are_deleted(lab):
    make(lab, "Stage", "http")
    lab.update(AccessLogSettings=..., RouteSettings=...)
    assert "AccessLogSettings" not in lab.shown()
    assert lab.shown()["RouteSettings"] == {}


def test_settings_of_one_route_are_deleted_and_those_of_another_stay(lab):
    api = lab.http_api()
    for key in ("GET /", "PUT /"):
        lab.route(api, key)
    both = {"GET /": {"ThrottlingBurstLimit": 1}, "PUT /": {"ThrottlingBurstLimit": 2}}
    lab.make("Stage", ApiId=api, StageName="prod", RouteSettings=both)
    lab.update(RouteSettings={"PUT /": {"ThrottlingBurstLimit": 3}})
    assert lab.shown()["RouteSettings"] == {"PUT /": {"ThrottlingBurstLimit": 3}}


def test_a_network_that_is_taken_out_is_that_of_everyone(lab):
    make(lab, "AppRunner::Service", "image")
    lab.update(NetworkConfiguration=...)
    assert lab.shown()["NetworkConfiguration"]["EgressConfiguration"] == {"EgressType": "DEFAULT"}


# Changes that reads don't show


def test_what_quick_create_has_made_changes_with_its_api(lab):
    api = make(lab, "Api", "quick").physical_id
    client = client_of("apigatewayv2")
    lab.update(
        Target="https://example.org",
        RouteKey="GET /cats",
        CredentialsArn="arn:aws:iam::123456789012:role/other",
    )
    (integration,) = client.get_integrations(ApiId=api)["Items"]
    assert integration["IntegrationUri"] == "https://example.org"
    assert integration["CredentialsArn"].endswith(":role/other")
    assert client.get_routes(ApiId=api)["Items"][0]["RouteKey"] == "GET /cats"


def test_a_deployment_goes_to_the_stage_that_its_template_names_now(lab):
    made = make(lab, "Deployment", "all")
    lab.update(StageName="other")
    stage = client_of("apigatewayv2").get_stage(ApiId=lab.api, StageName="other")
    assert stage["DeploymentId"] == made.physical_id


def test_a_service_gets_the_scaling_that_its_template_names_now(lab):
    make(lab, "AppRunner::Service", "image")
    other = lab.aside(lambda: lab.make("AppRunner::AutoScalingConfiguration", MaxSize=4).physical_id)
    lab.update(AutoScalingConfigurationArn=other)
    assert lab.shown()["AutoScalingConfigurationSummary"]["AutoScalingConfigurationArn"] == other


def test_an_api_is_imported_anew_with_its_new_definition(lab):
    api = make(lab, "Api", "body").physical_id
    lab.update(Body='{"openapi": "3.0.1", "info": {"title": "cats", "version": "1"}, "paths": {}}')
    assert client_of("apigatewayv2").get_routes(ApiId=api)["Items"] == []
    assert lab.cloud.calls[-2].operation == "ReimportApi" or "ReimportApi" in [
        c.operation for c in lab.cloud.calls
    ]


def test_nothing_is_asked_of_the_service_where_nothing_has_changed(lab):
    make(lab, "Route", "http")
    lab.update()
    assert "UpdateRoute" not in [call.operation for call in lab.cloud.calls]


# Tags


@pytest.mark.parametrize(
    ("name", "case"),
    [("Api", "http"), ("Stage", "http"), ("DomainName", "all"), ("VpcLink", "all"), ("PortalProduct", "all")],
)
def test_what_the_schema_says_so_of_has_tags_of_cloudformation_whatever_its_own_become(lab, name, case):
    make(lab, name, case)
    logical_id = lab.made[-1][1].logical_id
    own = {
        "aws:cloudformation:stack-name": "shop",
        "aws:cloudformation:stack-id": lab.site.stack_id,
        "aws:cloudformation:logical-id": logical_id,
    }
    assert lab.shown()["Tags"] == {"team": "web", **own}
    tags = {"owner": "me", "team": "api"}
    lab.update(Tags=[{"Key": k, "Value": v} for k, v in tags.items()] if name == "PortalProduct" else tags)
    assert lab.shown()["Tags"] == {**tags, **own}
    lab.update(Tags=...)
    assert lab.shown()["Tags"] == own


def test_what_is_imported_anew_keeps_the_tags_of_cloudformation(lab):
    make(lab, "Api", "body")
    lab.update(Body='{"openapi": "3.0.1", "info": {"title": "cats", "version": "1"}, "paths": {}}')
    assert set(lab.shown()["Tags"]) >= {"aws:cloudformation:stack-name"}


def test_what_the_schema_says_nothing_of_has_no_tags_of_cloudformation(lab):
    make(lab, "AppRunner::VpcConnector", "all")
    assert lab.shown()["Tags"] == [{"Key": "team", "Value": "web"}]


# Overrides


def test_overrides_are_taken_back_when_they_are_deleted(lab):
    api = lab.http_api(Target="https://example.com")
    client = client_of("apigatewayv2")

    def parts():
        asked = (client.get_stages, client.get_integrations, client.get_routes)
        found = [ask(ApiId=api)["Items"][0] for ask in asked]
        changing = ("LastUpdatedDate", "DeploymentId", "LastDeploymentStatusMessage")
        return [{name: value for name, value in part.items() if name not in changing} for part in found]

    before = parts()
    lab.make(
        "ApiGatewayManagedOverrides",
        ApiId=api,
        Stage={
            "Description": "mine",
            "AccessLogSettings": {"DestinationArn": LOGS, "Format": "$context.requestId"},
        },
        Integration={"TimeoutInMillis": 3000},
        Route={"OperationName": "all"},
    )
    assert [part["ApiGatewayManaged"] for part in parts()] == [True, True, True]
    assert parts() != before
    lab.update(Stage={"Description": "mine"})
    assert "AccessLogSettings" not in parts()[0]
    lab.delete(lab.made.pop())
    assert parts() == before


def test_overrides_of_an_api_that_is_gone_are_gone(lab):
    api = lab.http_api(Target="https://example.com")
    lab.make("ApiGatewayManagedOverrides", ApiId=api, Route={"OperationName": "all"})
    client_of("apigatewayv2").delete_api(ApiId=api)
    assert lab.read() is None
    lab.delete(lab.made[-1])


# What somebody else has changed


def test_a_read_shows_what_somebody_has_changed_since(lab):
    api = make(lab, "Api", "http").physical_id
    client = client_of("apigatewayv2")
    client.update_api(ApiId=api, Name="theirs")
    client.delete_cors_configuration(ApiId=api)
    read = lab.read()
    assert read["Name"] == "theirs"
    assert read["CorsConfiguration"] is None


def test_a_read_shows_changes_in_the_form_of_templates(lab):
    make(lab, "Integration", "private")
    client = client_of("apigatewayv2")
    client.update_integration(
        **lab.made[-1][2].handle["ids"], ResponseParameters={"200": {"overwrite:header.a": "theirs"}}
    )
    assert lab.read()["ResponseParameters"] == {
        "200": {"ResponseParameters": [{"Destination": "overwrite:header.a", "Source": "theirs"}]}
    }


def test_a_read_shows_what_somebody_has_added_to_a_map(lab):
    make(lab, "Stage", "http")
    ids = lab.made[-1][2].handle["ids"]
    client_of("apigatewayv2").update_stage(**ids, StageVariables={"other": "1"})
    client_of("apigatewayv2").tag_resource(
        ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{ids['ApiId']}/stages/prod", Tags={"their": "tag"}
    )
    read = lab.read()
    assert read["StageVariables"] == {"size": "3", "other": "1"}
    assert read["Tags"] == {"team": "web", "their": "tag"}
    assert read["DefaultRouteSettings"]["ThrottlingBurstLimit"] == "5", "as its template has it"


def test_a_read_of_overrides_shows_what_somebody_has_changed(lab):
    api = lab.http_api(Target="https://example.com")
    lab.make(
        "ApiGatewayManagedOverrides",
        ApiId=api,
        Route={"OperationName": "all"},
        Integration={"Description": "a"},
    )
    client = client_of("apigatewayv2")
    (route,) = client.get_routes(ApiId=api)["Items"]
    client.update_route(ApiId=api, RouteId=route["RouteId"], OperationName="theirs")
    assert lab.read() == {
        "ApiId": api,
        "Route": {"OperationName": "theirs"},
        "Integration": {"Description": "a"},
    }
