"""A folder that CDK has written, with several stacks: written by hand here, as small as it can be."""

import json

import pytest

from awsmock_ar_apigw import DeploymentError, MockError
from support_stacks import api


def stack_of(name, *dependencies, environment="aws://unknown-account/unknown-region"):
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": f"{name}.template.json", "stackName": name},
        "dependencies": list(dependencies),
    }


OWNER = {
    "Parameters": {"Name": {"Type": "String", "Default": "pets"}},
    "Resources": {"Api": {**api(), "Properties": {"Name": {"Ref": "Name"}, "ProtocolType": "HTTP"}}},
    "Outputs": {"Id": {"Value": {"Ref": "Api"}, "Export": {"Name": "owner:id"}}},
}
USER = {
    "Resources": {
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {"ApiId": {"Fn::ImportValue": "owner:id"}, "StageName": "prod"},
        }
    }
}


@pytest.fixture
def assembly(tmp_path):
    """Writes a ``cdk.out`` with templates by their stacks' names."""

    def write(artifacts, **templates):
        folder = tmp_path / "cdk.out"
        folder.mkdir()
        for name, template in templates.items():
            (folder / f"{name}.template.json").write_text(json.dumps(template))
        (folder / "manifest.json").write_text(json.dumps({"version": "48.0.0", "artifacts": artifacts}))
        return folder

    return write


def test_all_stacks_are_deployed_each_after_those_that_it_needs(cloud, assembly):
    folder = assembly({"user": stack_of("user", "owner"), "owner": stack_of("owner")}, user=USER, owner=OWNER)
    stacks = cloud.deploy_all(folder, parameters={"Name": "dogs"})
    assert list(stacks) == ["owner", "user"]
    assert [one.parent.name for one in cloud.apigatewayv2.stages] == ["dogs"]
    assert stacks["owner"].parameters["Name"] == "dogs"


def test_one_of_several_is_named(cloud, assembly):
    folder = assembly({"user": stack_of("user", "owner"), "owner": stack_of("owner")}, user=USER, owner=OWNER)
    with pytest.raises(MockError) as caught:
        cloud.deploy(folder)
    assert str(caught.value) == (
        "There are 2 stacks: owner, user. Say which: stack='owner'; or deploy them all: cloud.deploy_all(…)."
    )
    assert cloud.deploy(folder, stack="owner").name == "owner"
    assert "Stack user of user.template.json" not in cloud.explain_template(folder, stack="owner")
    assert cloud.stacks["owner"].update(folder) == []


def test_where_one_fails_those_before_it_stay(cloud, assembly):
    broken = {"Resources": {"Api": api("n" * 129)}}
    folder = assembly(
        {"owner": stack_of("owner"), "broken": stack_of("broken", "owner")}, owner=OWNER, broken=broken
    )
    with pytest.raises(DeploymentError, match="Stack broken: Api"):
        cloud.deploy_all(folder)
    assert list(cloud.stacks) == ["owner"]


def test_the_region_of_a_manifest_counts_unless_another_is_given(cloud, assembly):
    folder = assembly({"owner": stack_of("owner", environment="aws://210987654321/eu-west-1")}, owner=OWNER)
    stack = cloud.deploy(folder)
    assert (stack.account, stack.region) == ("210987654321", "eu-west-1")
    other = cloud.deploy(folder, region="eu-north-1", account="123456789012")
    assert (other.account, other.region) == ("123456789012", "eu-north-1")


def test_what_is_given_for_none_of_several_is_a_mistake(cloud, assembly):
    folder = assembly({"user": stack_of("user", "owner"), "owner": stack_of("owner")}, user=USER, owner=OWNER)
    with pytest.raises(MockError, match=r"Parameters: \[Nam\] do not exist"):
        cloud.deploy_all(folder, parameters={"Nam": "dogs"})
    with pytest.raises(MockError, match="is for no resource of the template"):
        cloud.deploy_all(folder, overrides={"Apii": {}})
    assert len(cloud.stacks) == 0


def test_a_single_template_can_be_deployed_as_all(cloud):
    with pytest.raises(MockError, match=r"Parameters: \[Nam\] do not exist in the template"):
        cloud.deploy_all(OWNER, parameters={"Nam": "dogs"})
    assert list(cloud.deploy_all(OWNER)) == ["stack"]
