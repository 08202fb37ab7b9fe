"""A template is deployed, and its API answers."""

import boto3
import pytest

from awsmock_ar_apigw import DeploymentError, MockError, Stack, TemplateError, mock_apigatewayv2
from support import client_of, fingerprint, public_image
from support_stacks import PETS, api, pets


def test_a_stack_answers_by_the_code_in_its_template(cloud):
    stack = cloud.deploy(PETS)
    answer = cloud.request("GET", stack.outputs["Url"] + "/pets/7")
    assert answer.json() == {"id": "7"}


def test_a_stack_says_what_it_is(cloud):
    stack = cloud.deploy(PETS, name="pets")
    assert isinstance(stack, Stack)
    assert (stack.name, stack.status, stack.region, stack.account) == (
        "pets",
        "CREATE_COMPLETE",
        "us-east-1",
        "123456789012",
    )
    assert stack.id.startswith("arn:aws:cloudformation:us-east-1:123456789012:stack/pets/")
    assert stack.description == "Pets, by their ids"
    assert dict(stack.parameters) == {"Stage": "prod"}
    assert repr(stack) == "<Stack pets CREATE_COMPLETE, us-east-1 of 123456789012: 5 resources>"
    assert "<caption" in stack._repr_html_()


def test_resources_are_made_after_what_they_refer_to(cloud):
    made = list(cloud.deploy(PETS).resources)
    assert made.index("Api") < made.index("Integration") < made.index("Route")
    assert made.index("Pets") < made.index("Integration")


def test_a_resource_leads_to_the_cloud_s_item(cloud):
    stack = cloud.deploy(PETS)
    resource = stack.resources["Api"]
    assert resource.item == cloud.apigatewayv2.apis["pets-prod"]
    assert resource.physical_id == resource.item.id
    assert resource.attributes["ApiEndpoint"] + "/prod" == stack.outputs["Url"]
    assert resource.properties == {"Name": "pets-prod", "ProtocolType": "HTTP"}
    assert repr(resource) == f"<Api (AWS::ApiGatewayV2::Api) {resource.physical_id}>"
    assert stack.resources["Route"].item.parent == resource.item
    assert stack.resources["Deployed"].item.name == "prod"
    assert stack.resources["Pets"].item is None


def test_two_stages_of_a_name_are_told_apart(cloud):
    one, other = (cloud.deploy(PETS, name=name) for name in ("one", "other"))
    assert one.resources["Deployed"].item != other.resources["Deployed"].item


@pytest.mark.parametrize(
    "value", [{"Ref": "AWS::NoValue"}, {"Fn::Join": ["", ["a", "b"]]}, {"Fn::Split": [",", "a"]}]
)
@pytest.mark.parametrize("kind", ["AWS::ApiGatewayV2::Api", "AWS::SQS::Queue", "AWS::Lambda::Function"])
def test_a_function_that_gives_no_properties_is_refused(cloud, kind, value):
    template = {"Resources": {"It": {"Type": kind, "Properties": value}}}
    for look in (cloud.deploy, cloud.explain_template):
        with pytest.raises(
            TemplateError, match=r"Resources\.It\.Properties.*: .*Properties must be an object"
        ):
            look(template)
    assert len(cloud.stacks) == 0


def test_what_changes_a_copy_changes_no_stack(cloud):
    stack = cloud.deploy(PETS)
    stack.resources["Api"].properties["Name"] = "dogs"
    assert stack.resources["Api"].properties["Name"] == "pets-prod"


def test_what_isn_t_there_is_answered_with_what_is(cloud):
    stack = cloud.deploy(PETS, name="pets")
    with pytest.raises(KeyError) as caught:
        stack.outputs["Ulr"]
    assert (
        str(caught.value) == "No output of stack pets is called 'Ulr'. Did you mean \"Url\"? There are: Url."
    )
    with pytest.raises(MockError, match=r"No export of stack pets is called 'x'\. There are none\."):
        stack.exports["x"]


def test_secrets_of_parameters_are_not_shown(cloud):
    template = pets()
    template["Parameters"]["Password"] = {"Type": "String", "NoEcho": True, "Default": "hunter2"}
    stack = cloud.deploy(template)
    assert stack.parameters["Password"] == "****"
    assert "hunter2" not in repr(stack.parameters)


def test_events_tell_the_virtual_time_of_what_happened(cloud):
    stack = cloud.deploy({"Resources": {"Api": api()}}, name="pets")
    first, made, last = stack.events
    assert first == "2026-01-01 00:00:00Z  CREATE_IN_PROGRESS  pets (AWS::CloudFormation::Stack)"
    assert made.endswith(
        f"CREATE_COMPLETE  Api (AWS::ApiGatewayV2::Api): {stack.resources['Api'].physical_id}"
    )
    assert last.endswith("CREATE_COMPLETE  pets (AWS::CloudFormation::Stack)")


def test_the_calls_of_a_deployment_are_calls_like_others(cloud):
    cloud.deploy(PETS)
    cloud.calls.assert_called_once("CreateApi", Name="pets-prod")


def test_the_same_seed_makes_the_same_stack():
    made = []
    for _ in range(2):
        with mock_apigatewayv2(seed=1, isolated=True, start_time=0) as cloud:
            stack = cloud.deploy(PETS, name="pets")
            made.append((stack.id, dict(stack.outputs), repr(stack.resources)))
    assert made[0] == made[1]


# Where a stack goes, and what it is called


def test_a_stack_goes_where_clients_call(cloud, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    assert cloud.deploy(PETS).region == "eu-north-1"
    assert cloud.deploy(PETS, region="eu-west-1").region == "eu-west-1"


def test_the_region_of_the_profile_counts(cloud, bare_environment, monkeypatch, tmp_path):
    (tmp_path / "config").write_text("[default]\nregion = eu-central-1\n")
    assert cloud.deploy(PETS).region == "eu-central-1"


def test_without_a_region_it_is_that_of_clients_which_have_none(cloud, bare_environment):
    assert cloud.deploy(PETS).region == boto3.session.Session().client("apigatewayv2").meta.region_name


def test_a_stack_can_go_to_another_account(cloud):
    stack = cloud.deploy(PETS, account="210987654321")
    assert stack.account == "210987654321"
    assert [one.account for one in cloud.apigatewayv2.apis] == ["210987654321"]
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_an_account_that_is_none_is_refused(cloud):
    with pytest.raises(MockError, match=r"account='12' is no account\. Give its 12 digits, as a text\."):
        cloud.deploy(PETS, account="12")
    with pytest.raises(MockError, match=r"region=7 is no Region"):
        cloud.deploy(PETS, region=7)
    with pytest.raises(MockError, match=r"region='' is no Region\. Give its name, such as 'eu-west-1'\."):
        cloud.deploy(PETS, region="")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("pets.yaml", "pets"),
        ("pets and dogs.json", "pets-and-dogs"),
        ("7_pets.yml", "stack-7-pets"),
        ("template.yaml", "the-folder"),
        (".aws-sam/build/template.yaml", "the-folder"),
        ("pets.template.json", "pets-template"),
        ("__.json", "stack"),
    ],
)
def test_a_stack_is_called_after_its_file_or_the_folder(cloud, tmp_path, file, name):
    folder = tmp_path / "the_folder"
    folder.mkdir()
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '{"Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "a", "ProtocolType": "HTTP"}}}}'
    )
    assert cloud.deploy(path).name == name


def test_what_is_no_file_is_called_a_stack(cloud):
    assert cloud.deploy(PETS).name == "stack"


@pytest.mark.parametrize("name", ["", "7", "pets_", "a" * 129, 7])
def test_a_name_that_can_be_none_is_refused(cloud, name):
    with pytest.raises(
        MockError, match=r"is no name of a stack\. Give up to 128 letters, digits and hyphens"
    ):
        cloud.deploy(PETS, name=name)


def test_a_name_is_taken_in_its_account_and_region(cloud):
    stack = cloud.deploy(PETS, name="pets")
    with pytest.raises(MockError) as caught:
        cloud.deploy(PETS, name="pets")
    assert str(caught.value) == (
        "Stack pets is there already, in us-east-1 of 123456789012. Update it: cloud.stacks['pets'].update(…); or delete it first; or "
        "give this one another name: name=…."
    )
    cloud.deploy(PETS, name="pets", region="eu-west-1")
    cloud.deploy(PETS, name="pets", account="210987654321")
    stack.delete()
    assert cloud.deploy(PETS, name="pets").status == "CREATE_COMPLETE"


# What a test gives


def test_a_function_can_be_given(cloud):
    stack = cloud.deploy(PETS, functions={"Pets": lambda event, context: {"given": True}})
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"given": True}


def test_attributes_can_be_given(cloud):
    template = {
        "Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "pets"}}},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Table", "Arn"]}}},
    }
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/mine"
    stack = cloud.deploy(template, overrides={"Table": {"Arn": arn}})
    assert stack.outputs["Arn"] == arn


@pytest.mark.parametrize("what", ["functions", "applications", "overrides"])
def test_what_is_given_for_no_resource_is_a_mistake(cloud, what):
    before = fingerprint(cloud)
    with pytest.raises(
        MockError,
        match=rf'{what}=.*Pest.* is for no resource of the template\. Did you mean "Pets"\? It has: Route',
    ):
        cloud.deploy(PETS, **{what: {"Pest": {}}})
    with pytest.raises(MockError, match=f"{what}=7 isn't a mapping of logical ids"):
        cloud.deploy(PETS, **{what: 7})
    assert fingerprint(cloud) == before
    assert not cloud.stacks


def test_what_can_t_be_given_is_a_mistake(cloud):
    with pytest.raises(MockError, match=r"parameters=\[7\] isn't a mapping of names"):
        cloud.deploy(PETS, parameters=[7])
    with pytest.raises(MockError, match="isn't a mapping of logical ids"):
        cloud.deploy(PETS, functions={7: print})
    with pytest.raises(
        MockError, match=r"overrides=\{'Pets': 'arn'\} sets no attributes: \{'Pets': \{'Arn': …\}\}"
    ):
        cloud.deploy(PETS, overrides={"Pets": "arn"})
    with pytest.raises(MockError, match="isn't a mapping of names"):
        cloud.explain_template(PETS, parameters="Stage")


def test_what_is_to_be_done_on_failure_must_be_known(cloud):
    with pytest.raises(MockError, match=r'on_failure=\'DELETE\' can\'t be\. Use "rollback" or "keep"\.'):
        cloud.deploy(PETS, on_failure="DELETE")


WEB = {
    "Resources": {
        "Web": {
            "Type": "AWS::AppRunner::Service",
            "Properties": {"ServiceName": "web-app", "SourceConfiguration": public_image()},
        }
    },
    "Outputs": {"Url": {"Value": {"Fn::Sub": "https://${Web.ServiceUrl}"}}},
}


def test_an_application_answers_for_a_service(cloud):
    stack = cloud.deploy(WEB, applications={"Web": lambda request: {"path": request.path}})
    assert cloud.request("GET", stack.outputs["Url"] + "/pets").json() == {"path": "/pets"}


def test_an_application_that_is_none_leaves_no_service(cloud):
    with pytest.raises(DeploymentError, match=r"Stack stack: Web \(AWS::AppRunner::Service\): .*7") as caught:
        cloud.deploy(WEB, applications={"Web": 7})
    assert (caught.value.resource, caught.value.type) == ("Web", "AWS::AppRunner::Service")
    assert len(cloud.apprunner.services) == 0


def test_an_application_for_anything_else_is_refused(cloud):
    with pytest.raises(DeploymentError, match="Applications answer for AWS::AppRunner::Service alone"):
        cloud.deploy({"Resources": {"Api": api()}}, applications={"Api": lambda request: {}})
    assert len(cloud.apigatewayv2.apis) == 0


# Stacks of a cloud


def test_the_stacks_of_a_cloud_are_found_by_name_or_arn(cloud):
    here = cloud.deploy(PETS, name="pets")
    assert cloud.stacks["pets"] is here
    assert list(cloud.stacks) == ["pets"]
    there = cloud.deploy(PETS, name="pets", region="eu-west-1")
    assert list(cloud.stacks) == [here.id, there.id]
    assert [cloud.stacks[one] for one in cloud.stacks] == [here, there]
    with pytest.raises(
        KeyError, match=r"'pets' is one of 2 stacks\. Say which by its ARN: arn:aws:cloudformation"
    ):
        cloud.stacks["pets"]
    with pytest.raises(MockError, match=r"No stack is called 'x'\. There are: arn"):
        cloud.stacks["x"]
    there.delete()
    assert repr(cloud.stacks) == "<1 stack: pets CREATE_COMPLETE, us-east-1 of 123456789012: 5 resources>"


def test_a_cloud_has_no_stacks_at_first(cloud):
    assert len(cloud.stacks) == 0
    with pytest.raises(MockError, match=r"No stack is called 'pets'\. There are none\."):
        cloud.stacks["pets"]


def test_a_summary_has_the_stacks(cloud):
    cloud.deploy({"Resources": {"Api": api()}}, name="pets")
    text = "stacks: 1\n  pets CREATE_COMPLETE, us-east-1 of 123456789012: 1 resource"
    assert text in cloud.summary()
    assert "stack pets CREATE_COMPLETE" in cloud._repr_html_()


def test_the_fixtures_and_the_context_manager_deploy_alike():
    with mock_apigatewayv2(isolated=True) as cloud:
        stack = cloud.deploy(PETS)
        routes = client_of("apigatewayv2", stack.region).get_routes(ApiId=stack.resources["Api"].physical_id)
        assert [one["RouteKey"] for one in routes["Items"]] == ["GET /pets/{id}"]


def test_what_has_stopped_takes_no_template():
    with mock_apigatewayv2(isolated=True) as cloud:
        stack = cloud.deploy(PETS)
    with pytest.raises(MockError, match="stopped"):
        cloud.deploy(PETS, name="other")
    with pytest.raises(MockError, match="stopped"):
        stack.update(parameters={"Stage": "dev"})
