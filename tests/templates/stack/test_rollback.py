"""What can't be made leaves nothing behind; or what was made until then, if it is asked for."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import DeploymentError, MockError, TemplateError, mock_cloud
from support import fingerprint
from support_stacks import PETS, api, pets

# A property that its service refuses, for each resource of the template.
WRONG = {
    "Api": {"Name": "n" * 129},
    "Integration": {"IntegrationType": "HTTP"},
    "Route": {"RouteKey": "GET pets"},
    "Deployed": {"StageName": "a stage"},
    "Pets": {"Handler": "nowhere"},
}


@given(broken=st.sampled_from(sorted(WRONG)), order=st.permutations(sorted(PETS["Resources"])))
def test_one_broken_resource_leaves_the_cloud_as_it_was(broken, order):
    template = pets(**{broken: WRONG[broken]})
    template["Resources"] = {name: template["Resources"][name] for name in order}
    with mock_cloud(isolated=True) as cloud:
        before = fingerprint(cloud)
        with pytest.raises(DeploymentError) as caught:
            cloud.deploy(template, name="pets")
        assert caught.value.resource == broken
        assert fingerprint(cloud) == before
        assert (len(cloud.stacks), list(cloud.functions)) == (0, [])
        assert cloud.deploy(PETS, name="pets").status == "CREATE_COMPLETE"


@given(broken=st.sampled_from(sorted(WRONG)))
def test_one_broken_resource_of_an_update_leaves_the_cloud_as_it_was(broken):
    with mock_cloud(isolated=True) as cloud:
        stack = cloud.deploy(PETS, name="pets")
        before = [
            (one.id, one.members)
            for view in (cloud.apigatewayv2.apis, cloud.apigatewayv2.routes)
            for one in view
        ]
        with pytest.raises(DeploymentError) as caught:
            stack.update(pets(**{broken: WRONG[broken]}))
        assert caught.value.resource == broken
        after = [
            (one.id, one.members)
            for view in (cloud.apigatewayv2.apis, cloud.apigatewayv2.routes)
            for one in view
        ]
        assert after == before
        assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
        assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_an_error_names_stack_resource_property_and_the_service_s_words(cloud):
    with pytest.raises(DeploymentError) as caught:
        cloud.deploy(pets(Route={"RouteKey": "GET pets"}), name="pets")
    error = caught.value
    assert (error.stack, error.resource, error.type, error.code) == (
        "pets",
        "Route",
        "AWS::ApiGatewayV2::Route",
        "BadRequestException",
    )
    assert str(error).startswith("Stack pets: Route (AWS::ApiGatewayV2::Route)")
    assert error.reason in str(error)


def test_a_half_made_stack_is_kept_if_it_is_asked_for(cloud):
    with pytest.raises(DeploymentError):
        cloud.deploy(pets(Route={"RouteKey": "GET pets"}), name="pets", on_failure="keep")
    stack = cloud.stacks["pets"]
    assert stack.status == "CREATE_FAILED"
    assert "Api" in stack.resources
    assert "Route" not in stack.resources
    assert len(cloud.apigatewayv2.apis) == 1
    assert any(
        "CREATE_FAILED  Route (AWS::ApiGatewayV2::Route): BadRequestException" in line
        for line in stack.events
    )
    assert "Route" in {one.logical_id for one in stack.update(PETS)}
    assert stack.status == "UPDATE_COMPLETE"
    stack.delete()
    assert len(cloud.apigatewayv2.apis) == 0


def test_what_is_retained_stays_when_its_stack_is_rolled_back(cloud):
    template = {
        "Resources": {
            "Kept": {**api("kept"), "DeletionPolicy": "Retain"},
            "Gone": {**api("gone"), "DeletionPolicy": "RetainExceptOnCreate"},
            "Broken": {**api("n" * 129), "DependsOn": ["Kept", "Gone"]},
        }
    }
    with pytest.raises(DeploymentError):
        cloud.deploy(template)
    assert [one.name for one in cloud.apigatewayv2.apis] == ["kept"]


def test_what_can_t_be_rolled_back_is_left_in_a_stack_that_says_so(cloud):
    cloud.faults.add("DeleteApi", error="TooManyRequestsException", times=50)
    with pytest.raises(DeploymentError, match="Nor could all be rolled back") as caught:
        cloud.deploy(
            {"Resources": {"Api": api(), "Broken": {**api("n" * 129), "DependsOn": "Api"}}}, name="pets"
        )
    assert caught.value.resource == "Broken"
    assert cloud.stacks["pets"].status == "ROLLBACK_FAILED"
    assert list(cloud.stacks["pets"].resources) == ["Api"]
    cloud.faults.clear()
    cloud.stacks["pets"].delete()
    assert len(cloud.apigatewayv2.apis) == 0


def test_an_interrupt_leaves_nothing_behind(cloud):
    def interrupt(params):
        raise KeyboardInterrupt

    cloud.faults.add("CreateStage", error="TooManyRequestsException", when=interrupt)
    before = fingerprint(cloud)
    with pytest.raises(KeyboardInterrupt):
        cloud.deploy(PETS, name="pets")
    assert fingerprint(cloud) == before
    assert len(cloud.stacks) == 0
    cloud.faults.clear()


def test_an_output_that_can_t_be_said_leaves_nothing_behind(cloud):
    template = pets()
    template["Outputs"]["Wrong"] = {"Value": {"Fn::GetAtt": ["Api", "Nothing"]}}
    before = fingerprint(cloud)
    with pytest.raises(TemplateError, match="Outputs"):
        cloud.deploy(template)
    assert fingerprint(cloud) == before


def test_an_output_that_is_no_text_is_refused(cloud):
    template = pets()
    template["Outputs"]["Wrong"] = {"Value": {"Fn::Split": [",", "a,b"]}}
    before = fingerprint(cloud)
    with pytest.raises(TemplateError, match=r"Outputs\.Wrong\.Value: .*has to be a text"):
        cloud.deploy(template)
    assert fingerprint(cloud) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"Ref": "Nothing"},
        {"Fn::GetAtt": ["Nothing", "Arn"]},
        {"Fn::Sub": "${Nothing}"},
    ],
)
def test_a_reference_to_nothing_makes_nothing(cloud, wrong):
    before, calls = fingerprint(cloud), len(cloud.calls)
    with pytest.raises(TemplateError, match="Nothing"):
        cloud.deploy(pets(Route={"RouteKey": wrong}))
    assert (fingerprint(cloud), len(cloud.calls)) == (before, calls)


def test_a_cycle_makes_nothing(cloud):
    template = deepcopy(PETS)
    template["Resources"]["Api"]["DependsOn"] = "Route"
    with pytest.raises(TemplateError, match=r"Circular dependency between resources: \[.*Api.*\]"):
        cloud.deploy(template)
    assert len(cloud.calls) == 0


def test_a_function_that_can_t_be_imported_leaves_nothing_behind(cloud):
    template = pets(Pets={"Code": {"ZipFile": "import a_package_that_nobody_has\n"}})
    before = fingerprint(cloud)
    with pytest.raises(DeploymentError, match="a_package_that_nobody_has") as caught:
        cloud.deploy(template)
    assert caught.value.resource == "Pets"
    assert fingerprint(cloud) == before
    assert list(cloud.functions) == []


def test_a_second_interrupt_leaves_a_stack_that_can_be_deleted(cloud):
    def interrupt(params):
        raise KeyboardInterrupt

    cloud.faults.add("CreateStage", error="TooManyRequestsException", when=interrupt)
    cloud.faults.add("DeleteApi", error="TooManyRequestsException", when=interrupt)
    with pytest.raises(KeyboardInterrupt):
        cloud.deploy(PETS, name="pets")
    cloud.faults.clear()
    with pytest.raises(MockError, match="Stack pets is there already"):
        cloud.deploy(PETS, name="pets")
    cloud.stacks["pets"].delete()
    assert len(cloud.stacks) == len(cloud.apigatewayv2.apis) == 0
