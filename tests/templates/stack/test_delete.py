"""A stack is deleted, and leaves nothing but what it is to leave."""

import pytest

from awsmock_ar_apigw import DeploymentError
from support import client_of, fingerprint
from support_stacks import PETS, api, pets


def test_deleting_a_stack_leaves_the_cloud_empty(cloud):
    before, functions = fingerprint(cloud), list(cloud.functions)
    stack = cloud.deploy(PETS)
    stack.delete()
    assert (fingerprint(cloud), list(cloud.functions)) == (before, functions)
    assert (stack.status, len(stack.resources), len(cloud.stacks)) == ("DELETE_COMPLETE", 0, 0)


def test_what_was_made_last_is_deleted_first(cloud):
    stack = cloud.deploy(PETS)
    made = list(stack.resources)
    stack.delete()
    assert [line.split("  ")[2].split()[0] for line in stack.events if "DELETE_COMPLETE" in line] == [
        *reversed(made),
        "stack",
    ]


def test_deleting_twice_is_fine(cloud):
    stack = cloud.deploy(PETS)
    stack.delete()
    events = stack.events
    stack.delete()
    assert stack.events == events


def test_what_somebody_deleted_already_is_fine(cloud):
    stack = cloud.deploy(PETS)
    client_of("apigatewayv2").delete_api(ApiId=stack.resources["Api"].physical_id)
    stack.delete()
    assert stack.status == "DELETE_COMPLETE"


@pytest.mark.parametrize("policy", ["Retain", "RetainExceptOnCreate"])
def test_what_is_retained_stays(cloud, policy):
    stack = cloud.deploy({"Resources": {"Api": {**api(), "DeletionPolicy": policy}, "Other": api("other")}})
    stack.delete()
    assert [one.name for one in cloud.apigatewayv2.apis] == ["pets"]
    assert any("DELETE_SKIPPED  Api" in line for line in stack.events)


def test_what_can_t_be_deleted_stays_the_stack_s(cloud):
    stack = cloud.deploy(PETS)
    cloud.faults.add("DeleteIntegration", error="TooManyRequestsException", times=50)
    with pytest.raises(DeploymentError) as caught:
        stack.delete()
    assert caught.value.resource == "Integration"
    assert stack.status == "DELETE_FAILED"
    assert list(stack.resources) == ["Integration"] or "Integration" in stack.resources
    cloud.faults.clear()
    stack.delete()
    assert stack.status == "DELETE_COMPLETE"


def test_resources_without_stacks_stay(cloud):
    client_of("apigatewayv2").create_api(Name="mine", ProtocolType="HTTP")
    cloud.deploy(pets()).delete()
    assert [one.name for one in cloud.apigatewayv2.apis] == ["mine"]
