"""A stack is updated: what changes is said first, and what can't be is taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import DeploymentError, LeftBehindWarning, MockError, TemplateError, mock_cloud
from support import client_of, fingerprint
from support_stacks import PETS, api, pets

CHAT = {"ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"}


@pytest.fixture
def stack(cloud):
    return cloud.deploy(PETS, name="pets")


def test_a_change_set_says_what_would_change_and_changes_nothing(cloud, stack):
    before, calls = fingerprint(cloud), len(cloud.calls)
    found = stack.changes(pets(Api={"Description": "Pets"}, Route={"RouteKey": "GET /dogs"}))
    assert str(found) == (
        "Modify Api (AWS::ApiGatewayV2::Api): Description\nModify Route (AWS::ApiGatewayV2::Route): RouteKey"
    )
    assert repr(found) == str(found)
    assert [(one.action, one.logical_id, one.properties) for one in found] == [
        ("Modify", "Api", ("Description",)),
        ("Modify", "Route", ("RouteKey",)),
    ]
    assert (fingerprint(cloud), len(cloud.calls)) == (before, calls)
    assert stack.status == "CREATE_COMPLETE"


def test_properties_are_changed_in_place(cloud, stack):
    ids = {one: resource.physical_id for one, resource in stack.resources.items()}
    stack.update(pets(Api={"Description": "Pets"}, Route={"RouteKey": "GET /dogs/{id}"}))
    assert {one: resource.physical_id for one, resource in stack.resources.items()} == ids
    assert cloud.apigatewayv2.apis["pets-prod"]["Description"] == "Pets"
    assert cloud.request("GET", stack.outputs["Url"] + "/dogs/7").json() == {"id": "7"}
    assert stack.status == "UPDATE_COMPLETE"


def test_nested_properties_are_named_by_their_paths(stack):
    stack.update(pets(Api={"CorsConfiguration": {"AllowOrigins": ["https://a.example.com"], "MaxAge": 5}}))
    found = stack.changes(
        pets(Api={"CorsConfiguration": {"AllowOrigins": ["https://b.example.com"], "MaxAge": 5}})
    )
    assert found == ["Modify Api (AWS::ApiGatewayV2::Api): CorsConfiguration.AllowOrigins"]


def test_what_can_t_be_changed_is_replaced_and_so_is_what_refers_to_it(cloud):
    template = {
        "Resources": {
            "Api": api(),
            "Deployed": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "prod"},
            },
            "Route": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {"ApiId": {"Ref": "Api"}, "RouteKey": "$default"},
            },
        },
        "Outputs": {"Id": {"Value": {"Ref": "Api"}}},
    }
    stack = cloud.deploy(template)
    old = stack.outputs["Id"]
    changed = {**template, "Resources": {**template["Resources"], "Api": api(**CHAT)}}
    found = stack.update(changed)
    assert found == [
        "Replace Api (AWS::ApiGatewayV2::Api): ProtocolType can't be changed",
        "Replace Deployed (AWS::ApiGatewayV2::Stage): ApiId can't be changed",
        "Replace Route (AWS::ApiGatewayV2::Route): ApiId can't be changed",
        "Modify Id (Output)",
    ]
    assert [one.id for one in cloud.apigatewayv2.apis] == [stack.outputs["Id"]] != [old]
    assert [one.parent.id for one in (*cloud.apigatewayv2.stages, *cloud.apigatewayv2.routes)] == [
        stack.outputs["Id"]
    ] * 2


def test_what_is_new_is_added_and_what_is_gone_is_removed(cloud, stack):
    template = pets(Route=None)
    template["Resources"]["Other"] = {
        "Type": "AWS::ApiGatewayV2::Route",
        "Properties": {"ApiId": {"Ref": "Api"}, "RouteKey": "GET /dogs"},
    }
    found = stack.update(template)
    assert found == ["Add Other (AWS::ApiGatewayV2::Route)", "Remove Route (AWS::ApiGatewayV2::Route)"]
    assert [one.name for one in cloud.apigatewayv2.routes] == ["GET /dogs"]
    assert "Route" not in stack.resources


def test_removals_come_last_and_in_reverse(cloud, stack):
    template = {"Resources": {"Api": api("dogs")}}
    stack.update(template)
    removed = [line.split("  ")[2].split()[0] for line in stack.events if "DELETE_COMPLETE" in line]
    assert removed.index("Route") < removed.index("Integration")
    assert removed.index("Integration") < removed.index("Pets")
    assert stack.events[-1].endswith("UPDATE_COMPLETE  pets (AWS::CloudFormation::Stack)")


def test_parameters_that_are_not_given_stay_as_they_were(cloud):
    template = pets()
    template["Parameters"]["Name"] = {"Type": "String", "Default": "pets"}
    stack = cloud.deploy(template, parameters={"Name": "dogs"})
    stack.update(parameters={"Stage": "dev"})
    assert dict(stack.parameters) == {"Stage": "dev", "Name": "dogs"}
    assert stack.outputs["Url"].endswith("/dev")
    stack.update(PETS)
    assert dict(stack.parameters) == {"Stage": "dev"}


def test_where_nothing_changes_nothing_happens(cloud, stack):
    events, calls = stack.events, len(cloud.calls)
    found = stack.update(PETS)
    assert not found
    assert str(found) == "No updates are to be performed."
    assert (stack.status, stack.events, len(cloud.calls)) == ("CREATE_COMPLETE", events, calls)


def test_outputs_alone_can_change(stack):
    template = pets()
    template["Outputs"] = {"Id": {"Value": {"Ref": "Api"}}}
    assert stack.update(template) == ["Add Id (Output)", "Remove Url (Output)"]
    assert list(stack.outputs) == ["Id"]
    assert stack.status == "UPDATE_COMPLETE"


def test_another_function_can_be_given(cloud, stack):
    assert stack.update(functions={"Pets": lambda event, context: {"given": 1}}) == [
        "Modify Pets (AWS::Lambda::Function): what the test gives for it"
    ]
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"given": 1}


def test_a_policy_alone_is_an_update_that_changes_no_resource(cloud, stack):
    template = pets()
    template["Resources"]["Api"]["DeletionPolicy"] = "Retain"
    calls = len(cloud.calls)
    assert not stack.update(template)
    assert len(cloud.calls) == calls
    stack.delete()
    assert [one.name for one in cloud.apigatewayv2.apis] == ["pets-prod"]


def test_what_is_replaced_can_be_retained(cloud):
    template = {"Resources": {"Api": {**api(), "UpdateReplacePolicy": "Retain"}}}
    stack = cloud.deploy(template)
    stack.update({"Resources": {"Api": api(**CHAT)}})
    assert len(cloud.apigatewayv2.apis) == 2
    stack.delete()
    assert [one["ProtocolType"] for one in cloud.apigatewayv2.apis] == ["HTTP"]


def test_another_type_under_the_same_name_is_refused(cloud, stack):
    template = pets()
    template["Resources"]["Route"] = api("other")
    before = fingerprint(cloud)
    with pytest.raises(TemplateError, match=r"Update of resource type is not permitted\..*\[Route\]"):
        stack.update(template)
    assert fingerprint(cloud) == before
    assert stack.status == "CREATE_COMPLETE"


def test_an_update_that_fails_is_rolled_back(cloud, stack):
    ids = {one: resource.physical_id for one, resource in stack.resources.items()}
    template = pets(Api={"Name": "dogs", "Description": "changed first"})
    template["Resources"]["Extra"] = api("extra")
    template["Resources"]["Broken"] = {
        "Type": "AWS::ApiGatewayV2::Route",
        "DependsOn": ["Extra", "Deployed", "Route"],
        "Properties": {"ApiId": {"Ref": "Api"}, "RouteKey": "GET pets"},
    }
    with pytest.raises(DeploymentError) as caught:
        stack.update(template)
    assert caught.value.resource == "Broken"
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert [one.name for one in cloud.apigatewayv2.apis] == ["pets-prod"]
    assert {one: resource.physical_id for one, resource in stack.resources.items()} == ids
    assert stack.drift() == []
    assert stack.update(PETS) == []
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_a_replacement_that_fails_leaves_the_old_one(cloud, stack):
    old = stack.resources["Api"].physical_id
    with pytest.raises(DeploymentError, match="Unsupported PayloadFormatVersion"):
        stack.update(pets(Api=CHAT))
    assert [one.id for one in cloud.apigatewayv2.apis] == [old]
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_what_is_half_rolled_back_says_so(cloud, stack):
    template = pets(Api={"Description": "changed"}, Route={"RouteKey": "GET pets"})

    def fails_at_the_second(params):
        return params.get("Description") != "changed"

    cloud.faults.add("UpdateApi", error="TooManyRequestsException", when=fails_at_the_second, times=50)
    with pytest.raises(DeploymentError, match="Nor could all be rolled back"):
        stack.update(template)
    assert stack.status == "UPDATE_ROLLBACK_FAILED"


def test_a_stack_that_is_gone_isn_t_updated(stack):
    stack.delete()
    for what in (stack.update, stack.changes, stack.drift):
        with pytest.raises(
            MockError, match=r"stack pets isn't there any more\. Deploy it again: cloud\.deploy\(…\)\."
        ):
            what()


def test_a_misspelt_argument_of_changes_is_refused(stack):
    with pytest.raises(MockError, match=r"'parameter' can't be given\. Did you mean \"parameters\"\?"):
        stack.changes(parameter={})


def test_what_somebody_changed_is_drift_and_an_update_alone_says_nothing_of_it(cloud, stack):
    client_of("apigatewayv2").update_api(ApiId=stack.resources["Api"].physical_id, Name="dogs")
    assert not stack.changes(PETS)
    assert stack.drift() == ["Api (AWS::ApiGatewayV2::Api): Name: expected 'pets-prod', found 'dogs'"]


def test_a_stack_that_changes_can_t_be_changed_meanwhile(cloud):
    said = []

    def handler_that_updates(params):
        with pytest.raises(MockError) as caught:
            cloud.stacks["pets"].update(parameters={"Stage": "dev"})
        said.append(str(caught.value))
        return False

    cloud.faults.add("CreateStage", error="TooManyRequestsException", when=handler_that_updates)
    cloud.deploy(PETS, name="pets")
    assert said == [
        "Stack pets is in CREATE_IN_PROGRESS state, and can't be changed meanwhile. Wait for what is changing it."
    ]
    cloud.faults.clear()


def test_what_an_update_can_t_take_away_is_left_behind_with_a_warning(cloud, stack):
    cloud.faults.add("DeleteRoute", error="TooManyRequestsException", times=50)
    with pytest.warns(
        LeftBehindWarning, match=r"Stack pets is updated, and what it had .* Stack pets: Route \("
    ):
        stack.update(pets(Route=None))
    assert stack.status == "UPDATE_COMPLETE"
    assert any("DELETE_FAILED  Route" in line for line in stack.events)
    assert "Route" not in stack.resources
    cloud.faults.clear()


def test_what_was_given_for_a_secret_is_no_parameter_and_stays(cloud):
    secret = "{{resolve:secretsmanager:name}}"
    stack = cloud.deploy({"Resources": {"Api": api(secret)}}, parameters={secret: "pets"})
    assert dict(stack.parameters) == {}
    stack.update({"Resources": {"Api": api(secret, Description="changed")}})
    assert [(one.name, one["Description"]) for one in cloud.apigatewayv2.apis] == [("pets", "changed")]


def test_a_parameter_without_a_default_is_given_once(cloud):
    template = pets()
    del template["Parameters"]["Stage"]["Default"]
    stack = cloud.deploy(template, parameters={"Stage": "prod"})
    template["Resources"]["Api"]["Properties"]["Description"] = "changed"
    stack.update(template)
    assert cloud.apigatewayv2.apis["pets-prod"]["Description"] == "changed"


def test_what_is_given_to_an_update_is_checked_too(cloud, stack):
    with pytest.raises(MockError, match=r"functions=.*'Pest'.* is for no resource of the template"):
        stack.update(functions={"Pest": print})
    with pytest.raises(MockError, match="isn't a mapping of names"):
        stack.changes(parameters=7)
    assert stack.status == "CREATE_COMPLETE"


def test_a_function_that_was_given_is_taken_back_too(cloud, stack):
    with pytest.raises(DeploymentError):
        stack.update(pets(Route={"RouteKey": "GET pets"}), functions={"Pets": lambda event, context: {}})
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}
    assert not stack.changes()


def test_what_is_given_for_a_resource_goes_with_it(cloud):
    stack = cloud.deploy(PETS, functions={"Pets": lambda event, context: {"given": 1}})
    stack.update(pets(Route=None, Integration=None, Pets=None))
    assert list(cloud.functions) == []
    stack.update(PETS)
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"given": 1}


MODIFIED = {
    "Api": [{"Description": "changed"}, {"CorsConfiguration": {"MaxAge": 5}}, {"Name": "dogs"}],
    "Route": [{"RouteKey": "GET /dogs/{id}"}, {"RouteKey": "$default"}],
    "Deployed": [{"StageName": "dev"}, {"Description": "changed"}],
    "Integration": [{"TimeoutInMillis": 50}, {"Description": "changed"}],
    "Pets": [{"Timeout": 5}, {"FunctionName": "pets"}],
}
AS_EVENTS = {"Add": "CREATE_COMPLETE", "Modify": "UPDATE_COMPLETE", "Replace": "UPDATE_COMPLETE"}


@given(st.fixed_dictionaries({}, optional={one: st.sampled_from(more) for one, more in MODIFIED.items()}))
def test_what_a_change_set_says_is_what_an_update_does(modified):
    with mock_cloud(isolated=True) as cloud:
        stack = cloud.deploy(PETS, name="pets")
        number = len(stack.events)
        found = stack.changes(pets(**modified))
        assert stack.update(pets(**modified)) == list(found)
        happened = [line.split("  ") for line in stack.events[number:]]
        done = [
            (status, named.split()[0]) for _when, status, named in happened if "CloudFormation" not in named
        ]
        ours = [one for one in found if one.type != "Output"]
        assert [one for one in done if one[0] != "DELETE_COMPLETE"] == [
            (AS_EVENTS[one.action], one.logical_id) for one in ours
        ]
        replaced = {one.logical_id for one in ours if one.action == "Replace"}
        assert {logical_id for status, logical_id in done if status == "DELETE_COMPLETE"} == replaced
        assert stack.drift() == []
        assert not stack.changes(pets(**modified))


def a_chat(*keys):
    """A WebSocket API with these routes and a deployment that depends on them, as Chalice writes one."""
    ref = {"ApiId": {"Ref": "Api"}}
    routes = {
        f"Route{number}": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {**ref, "RouteKey": key}}
        for number, key in enumerate(keys)
    }
    deployment = {"Type": "AWS::ApiGatewayV2::Deployment", "DependsOn": list(routes), "Properties": ref}
    served = {**ref, "StageName": "live", "DeploymentId": {"Ref": "Deployment"}}
    stage = {"Type": "AWS::ApiGatewayV2::Stage", "Properties": served}
    return {"Resources": {"Api": api(**CHAT), **routes, "Deployment": deployment, "Stage": stage}}


def test_a_deployment_that_only_depends_on_more_is_no_other_and_a_new_route_is_not_served(cloud):
    stack = cloud.deploy(a_chat("say"))
    before = stack.resources["Deployment"].physical_id
    found = stack.update(a_chat("say", "shout"))
    assert found == ["Add Route1 (AWS::ApiGatewayV2::Route)"]
    assert stack.resources["Deployment"].physical_id == before
    (api_of_it,) = cloud.apigatewayv2.apis
    url = f"wss://{api_of_it.id}.execute-api.us-east-1.amazonaws.com/live"
    told = cloud.explain("GET", url)
    assert "'say'" in told
    assert told.endswith(
        "Not served, since stage 'live' was deployed before: 'shout'. Deploy the API to it again."
    )
