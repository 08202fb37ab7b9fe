"""Stacks are part of a cloud: a snapshot has them, and a reset forgets them."""

import pickle

import pytest

from awsmock_ar_apigw import MockError, mock_cloud
from support_stacks import PETS


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
