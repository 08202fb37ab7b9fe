"""Stacks are part of a cloud: a snapshot has them, and a reset forgets them."""

import pickle

import pytest

from awsmock_ar_apigw import DeploymentError, MockError, StandInWarning, mock_cloud
from support_stacks import PETS, pets


def test_a_reset_forgets_stacks(cloud):
    stack = cloud.deploy(PETS, name="pets")
    cloud.reset()
    assert len(cloud.stacks) == 0
    with pytest.raises(MockError, match="isn't there any more"):
        stack.update(parameters={"Stage": "dev"})
    stack.delete()
    assert cloud.deploy(PETS, name="pets").status == "CREATE_COMPLETE"


def test_a_snapshot_has_the_stacks_and_their_states(cloud):
    stack = cloud.deploy(PETS, name="pets")
    saved = cloud.snapshot()
    stack.update(parameters={"Stage": "dev"})
    other = cloud.deploy(PETS, name="other")
    cloud.restore(saved)
    assert list(cloud.stacks) == ["pets"]
    assert cloud.stacks["pets"] is stack
    assert (stack.status, stack.outputs["Url"][-5:]) == ("CREATE_COMPLETE", "/prod")
    assert stack.drift() == []
    with pytest.raises(MockError, match="isn't there any more"):
        other.drift()
    stack.delete()
    cloud.restore(saved)
    assert stack.status == "CREATE_COMPLETE"
    stack.delete()
    assert len(cloud.apigatewayv2.apis) == 0


def test_a_snapshot_without_stacks_takes_them_away(cloud):
    saved = cloud.snapshot()
    cloud.deploy(PETS)
    cloud.restore(saved)
    assert len(cloud.stacks) == 0


def test_a_pickled_snapshot_has_the_stacks(cloud):
    cloud.deploy(PETS, name="pets")
    pickled = pickle.dumps(cloud.snapshot())
    with mock_cloud(isolated=True) as other:
        other.restore(pickle.loads(pickled))
        stack = other.stacks["pets"]
        assert stack.outputs["Url"] == cloud.stacks["pets"].outputs["Url"]
        assert stack.drift() == []
        stack.update(parameters={"Stage": "dev"})
        assert [one.name for one in other.apigatewayv2.stages] == ["dev"]
        stack.delete()
        assert len(other.apigatewayv2.apis) == 0


def test_a_pickled_snapshot_leaves_out_what_a_test_has_given(cloud):
    cloud.deploy(PETS, functions={"Pets": lambda event, context: {}})
    assert pickle.dumps(cloud.snapshot())


@pytest.mark.parametrize("what", ["stacks", "stack"])
def test_a_stack_can_t_be_pickled_itself(cloud, what):
    stack = cloud.deploy(PETS)
    with pytest.raises(MockError, match=r"can't be copied or pickled.*cloud\.snapshot\(\)"):
        pickle.dumps(stack if what == "stack" else cloud.stacks)


# What isn't stored follows


def test_functions_follow_a_reset(cloud):
    template = pets(Pets={"FunctionName": "pets"})
    cloud.deploy(template)
    cloud.reset()
    assert list(cloud.functions) == []
    stack = cloud.deploy(template)
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_functions_that_a_test_has_added_itself_stay(cloud):
    cloud.functions["mine"] = lambda event, context: {}
    cloud.deploy(PETS)
    cloud.reset()
    assert list(cloud.functions) == ["mine"]


def test_functions_of_a_deleted_stack_are_back_when_it_is_restored(cloud):
    stack = cloud.deploy(PETS)
    saved = cloud.snapshot()
    stack.delete()
    cloud.restore(saved)
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_functions_of_a_stack_that_isn_t_restored_are_gone(cloud):
    saved = cloud.snapshot()
    cloud.deploy(PETS)
    cloud.restore(saved)
    assert list(cloud.functions) == []


def test_what_an_update_made_of_a_function_is_taken_back(cloud):
    stack = cloud.deploy(PETS)
    saved = cloud.snapshot()
    stack.update(functions={"Pets": lambda event, context: {"given": True}})
    cloud.restore(saved)
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_permissions_follow_too(cloud):
    template = pets()
    template["Resources"]["Permission"] = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": "Pets"},
            "Principal": "apigateway.amazonaws.com",
        },
    }
    stack = cloud.deploy(template, permissions=True)
    saved = cloud.snapshot()
    stack.update(pets())
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").status == 500
    cloud.restore(saved)
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").status == 200
    stack.delete()
    cloud.restore(saved)
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").status == 200


def test_the_code_of_a_function_answers_in_another_cloud_and_what_a_test_gave_says_that_it_is_missing(cloud):
    cloud.deploy(PETS, name="loaded")
    cloud.deploy(PETS, name="given", functions={"Pets": lambda event, context: {}})
    pickled = pickle.dumps(cloud.snapshot())
    with mock_cloud(isolated=True) as other:
        other.restore(pickle.loads(pickled))
        assert other.request("GET", other.stacks["loaded"].outputs["Url"] + "/pets/7").json() == {"id": "7"}
        assert other.request("GET", other.stacks["given"].outputs["Url"] + "/pets/7").status == 500
        assert "Give it again: stack.update(functions={'Pets': handler})" in other.requests[-1].why


def test_what_others_give_is_in_a_pickled_snapshot(cloud):
    template = {
        "Resources": {
            "Thing": {"Type": "AWS::Nothing::Thing"},
            "Own": {
                "Type": "Custom::Own",
                "Properties": {"ServiceToken": "arn:aws:sns:us-east-1:123456789012:own"},
            },
            "Queue": {"Type": "AWS::SQS::Queue"},
        },
    }
    arn = {"Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Thing", "Arn"]}}}}
    with pytest.warns(StandInWarning, match="Thing"):
        stack = cloud.deploy(template, name="things")
    pickled = pickle.dumps(cloud.snapshot())
    with mock_cloud(isolated=True) as other:
        other.restore(pickle.loads(pickled))
        moved = other.stacks["things"]
        assert repr(moved.resources) == repr(stack.resources)
        moved.update({**template, **arn})
        assert moved.outputs["Arn"].startswith("arn:aws:nothing:us-east-1:123456789012:")
        with pytest.raises(DeploymentError, match=r"Stack things: Own \(Custom::Own\): Its attribute Answer"):
            moved.update({**template, "Outputs": {"Own": {"Value": {"Fn::GetAtt": ["Own", "Answer"]}}}})
