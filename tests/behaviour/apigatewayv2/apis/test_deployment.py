"""Deployments: made by hand or by a stage itself, what stages serve, and what becomes of one that waits or fails."""

import pytest

from awsmock_ar_apigw import mock_cloud
from support_v2 import make_route, make_target, route_to_deploy

NO_ROUTES = "Unable to deploy API because no valid routes exist in this API"
DEPLOYS_ITSELF = "Deployment ID cannot be set on this stage because AutoDeploy is enabled"


@pytest.fixture
def cloud():
    """A cloud whose clock stands still, so that a deployment which waits can be seen."""
    with mock_cloud(seed=7, isolated=True, pace="manual") as made:
        yield made


@pytest.fixture
def api(client, http_api):
    """The id of an HTTP API with a route that leads somewhere and a stage, prod."""
    route_to_deploy(client, http_api)
    client.create_stage(ApiId=http_api, StageName="prod")
    return http_api


def deploy(client, api, **more):
    answer = client.create_deployment(ApiId=api, **more)
    del answer["ResponseMetadata"]
    return answer


def get(client, api, deployment):
    answer = client.get_deployment(ApiId=api, DeploymentId=deployment["DeploymentId"])
    del answer["ResponseMetadata"]
    return answer


def served(client, api, stage="prod"):
    """The id of the deployment that a stage serves; None without one."""
    return client.get_stage(ApiId=api, StageName=stage).get("DeploymentId")


def ids(client, api):
    return [one["DeploymentId"] for one in client.get_deployments(ApiId=api)["Items"]]


# Creation


def test_a_deployment_is_deployed_at_once(client, api):
    made = deploy(client, api)
    assert made == {
        "AutoDeployed": False,
        "CreatedDate": made["CreatedDate"],
        "DeploymentId": made["DeploymentId"],
        "DeploymentStatus": "DEPLOYED",
    }
    assert len(made["DeploymentId"]) == 6
    assert get(client, api, made) == made
    assert served(client, api) is None


@pytest.mark.parametrize(("description", "kept"), [("first", "first"), ("", None), (1024 * "x", 1024 * "x")])
def test_a_description_is_kept_unless_it_is_empty(client, api, description, kept):
    made = deploy(client, api, Description=description)
    assert made.get("Description") == kept
    assert get(client, api, made) == made


@pytest.mark.parametrize("operation", ["create_deployment", "update_deployment"])
def test_a_description_has_at_most_1024_characters(client, api, refused, operation):
    more = {"DeploymentId": deploy(client, api)["DeploymentId"]} if operation == "update_deployment" else {}
    with refused("BadRequestException", match="Member must have length less than or equal to 1024"):
        getattr(client, operation)(ApiId=api, Description=1025 * "x", **more)


def test_an_http_api_needs_a_route_that_leads_somewhere(client, http_api, refused):
    route = {"ApiId": http_api}
    target = make_target(client, http_api)
    for step in ("no route", "a route without a target", "a target that was taken away"):
        if step == "a route without a target":
            route["RouteId"] = make_route(client, http_api)["RouteId"]
        elif step == "a target that was taken away":
            client.update_route(**route, Target=target)
            deploy(client, http_api)
            client.update_route(**route, Target="")
        with refused("BadRequestException") as caught:
            deploy(client, http_api)
        assert caught.error.response["Error"]["Message"] == NO_ROUTES


def test_one_such_route_is_enough(client, api):
    make_route(client, api, "GET /cats")
    made = deploy(client, api)
    assert made["DeploymentStatus"] == "DEPLOYED"
    assert get(client, api, made) == made


def test_a_websocket_api_needs_a_route(client, websocket_api, refused):
    with refused("BadRequestException", match="At least one route is required before deploying the Api"):
        deploy(client, websocket_api)
    client.create_route(ApiId=websocket_api, RouteKey="$default")
    deploy(client, websocket_api)


def test_a_route_of_another_api_is_not_enough(client, api, refused):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    with refused("BadRequestException", match=NO_ROUTES):
        deploy(client, other)


def test_an_unknown_api_is_not_found(client, refused):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nosuch", status=404
    ):
        deploy(client, "nosuch")


# For a stage


def test_a_named_stage_serves_the_new_deployment(client, api, cloud):
    client.create_stage(ApiId=api, StageName="other")
    cloud.clock.advance(minutes=5)
    made = deploy(client, api, StageName="prod")
    stage = client.get_stage(ApiId=api, StageName="prod")
    assert stage["DeploymentId"] == made["DeploymentId"]
    assert "LastDeploymentStatusMessage" not in stage
    assert (stage["LastUpdatedDate"] - stage["CreatedDate"]).seconds == 300
    assert served(client, api, "other") is None


def test_a_named_stage_moves_on_with_each_deployment(client, api):
    for _ in range(2):
        made = deploy(client, api, StageName="prod")
        assert served(client, api) == made["DeploymentId"]
    assert len(ids(client, api)) == 2


@pytest.mark.parametrize(
    ("api_id", "stage", "match"),
    [
        (None, "nosuch", "Invalid stage identifier specified"),
        (None, "Prod", "Invalid stage identifier specified"),
        ("nosuch", "prod", "Invalid API identifier specified 123456789012:nosuch"),
    ],
)
def test_a_named_stage_must_exist(client, api, refused, api_id, stage, match):
    with refused("NotFoundException", match=match, status=404):
        deploy(client, api_id or api, StageName=stage)


def test_a_stage_of_another_api_is_not_found(client, api, refused):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    client.create_stage(ApiId=other, StageName="dev")
    with refused("NotFoundException", match="Invalid stage identifier specified", status=404):
        deploy(client, api, StageName="dev")


def test_a_stage_that_deploys_itself_is_not_deployed_to(client, api, refused):
    client.update_stage(ApiId=api, StageName="prod", AutoDeploy=True)
    with refused("BadRequestException", match=DEPLOYS_ITSELF):
        deploy(client, api, StageName="prod")
    deploy(client, api)


@pytest.mark.parametrize(
    ("name", "bound"), [("", "greater than or equal to 1"), (129 * "a", "less than or equal to 128")]
)
def test_a_stages_name_has_1_to_128_characters(client, api, refused, name, bound):
    with refused("BadRequestException", match=f"Member must have length {bound}"):
        deploy(client, api, StageName=name)


# Outcomes


def test_a_deployment_that_fails_leaves_its_stage_as_it_was(client, api, cloud):
    before = deploy(client, api, StageName="prod")
    cloud.fail_next("CreateDeployment")
    failed = deploy(client, api, StageName="prod")
    assert (failed["DeploymentStatus"], failed["DeploymentStatusMessage"]) == ("FAILED", "Internal failure")
    assert get(client, api, failed) == failed
    assert served(client, api) == before["DeploymentId"]
    assert "LastDeploymentStatusMessage" not in client.get_stage(ApiId=api, StageName="prod")


def test_a_refused_call_does_not_take_the_planned_failure(client, api, cloud, refused):
    cloud.fail_next("CreateDeployment")
    with refused("NotFoundException", status=404):
        deploy(client, api, StageName="nosuch")
    assert deploy(client, api)["DeploymentStatus"] == "FAILED"


def test_a_deployment_that_waits_is_pending_and_served_later(client, api, cloud):
    cloud.queue_next("CreateDeployment", seconds=30)
    made = deploy(client, api, StageName="prod")
    assert made["DeploymentStatus"] == "PENDING"
    cloud.clock.advance(seconds=29)
    assert get(client, api, made) == made
    assert served(client, api) is None
    cloud.clock.advance(seconds=1)
    assert get(client, api, made) == {**made, "DeploymentStatus": "DEPLOYED"}
    assert served(client, api) == made["DeploymentId"]


def test_an_automatic_deployment_that_waits_shows_on_its_stage_when_it_is_there(client, api, cloud):
    cloud.queue_next("AutoDeploy", seconds=30)
    before = client.update_stage(ApiId=api, StageName="prod", AutoDeploy=True)
    assert not {"DeploymentId", "LastDeploymentStatusMessage"} & before.keys()
    (pending,) = client.get_deployments(ApiId=api)["Items"]
    assert pending["DeploymentStatus"] == "PENDING"
    cloud.settle()
    after = client.get_stage(ApiId=api, StageName="prod")
    assert after["DeploymentId"] == pending["DeploymentId"]
    expected = f"Successfully deployed stage with deployment ID '{pending['DeploymentId']}'"
    assert after["LastDeploymentStatusMessage"] == expected
    assert (after["LastUpdatedDate"] - before["LastUpdatedDate"]).seconds == 30


def test_a_deployment_under_way_is_not_served_yet(client, api, cloud, refused_meanwhile):
    cloud.queue_next("CreateDeployment", seconds=30)
    pending = deploy(client, api)["DeploymentId"]
    with refused_meanwhile("BadRequestException", match="because its status is PENDING"):
        client.update_stage(ApiId=api, StageName="prod", DeploymentId=pending)


def wait_for(client, api, cloud, meanwhile):
    """A deployment for a stage waits while something else happens, and then ends; returns its id."""
    cloud.queue_next("CreateDeployment", seconds=30)
    waiting = deploy(client, api, StageName="prod")["DeploymentId"]
    meanwhile()
    cloud.settle()
    return waiting


def test_a_stage_never_goes_back_to_a_deployment_that_was_made_before(client, api, cloud):
    waiting = wait_for(client, api, cloud, lambda: deploy(client, api, StageName="prod"))
    assert ids(client, api)[0] == waiting
    assert served(client, api) == ids(client, api)[1]


def test_a_stage_goes_on_to_a_deployment_that_was_made_after(client, api, cloud):
    old = deploy(client, api)["DeploymentId"]
    chosen = {"ApiId": api, "StageName": "prod", "DeploymentId": old}
    waiting = wait_for(client, api, cloud, lambda: client.update_stage(**chosen))
    assert served(client, api) == waiting


def test_a_stage_that_is_made_meanwhile_is_another_one(client, api, cloud):
    def replace():
        client.delete_stage(ApiId=api, StageName="prod")
        client.create_stage(ApiId=api, StageName="prod")

    wait_for(client, api, cloud, replace)
    assert served(client, api) is None


@pytest.mark.parametrize("what", ["stage", "deployment", "api"])
def test_what_is_deleted_meanwhile_stays_away(client, api, cloud, what):
    def go():
        match what:
            case "stage":
                client.delete_stage(ApiId=api, StageName="prod")
            case "deployment":
                client.delete_deployment(ApiId=api, DeploymentId=ids(client, api)[0])
            case "api":
                client.delete_api(ApiId=api)

    waiting = wait_for(client, api, cloud, go)
    if what == "api":
        assert client.get_apis()["Items"] == []
    else:
        assert ids(client, api) == ([waiting] if what == "stage" else [])
        stages = client.get_stages(ApiId=api)["Items"]
        assert [stage.get("DeploymentId") for stage in stages] == ([] if what == "stage" else [None])


def test_auto_deploy_that_is_switched_off_meanwhile_leaves_no_message(client, api, cloud):
    cloud.queue_next("AutoDeploy", seconds=30)
    client.update_stage(ApiId=api, StageName="prod", AutoDeploy=True)
    client.update_stage(ApiId=api, StageName="prod", AutoDeploy=False)
    cloud.settle()
    stage = client.get_stage(ApiId=api, StageName="prod")
    assert stage["DeploymentId"] == ids(client, api)[0]
    assert "LastDeploymentStatusMessage" not in stage


def test_auto_deploy_that_is_switched_on_meanwhile_tells_of_what_was_begun_by_hand(client, api, cloud):
    def switch_on():
        cloud.fail_next("AutoDeploy")
        client.update_stage(ApiId=api, StageName="prod", AutoDeploy=True)

    waiting = wait_for(client, api, cloud, switch_on)
    stage = client.get_stage(ApiId=api, StageName="prod")
    assert stage["DeploymentId"] == waiting
    expected = f"Successfully deployed stage with deployment ID '{waiting}'"
    assert stage["LastDeploymentStatusMessage"] == expected


# Finding and listing


@pytest.mark.parametrize("operation", ["get_deployment", "update_deployment", "delete_deployment"])
def test_an_unknown_deployment_is_not_found(client, api, refused, operation):
    with refused("NotFoundException", match="Invalid Deployment identifier specified", status=404):
        getattr(client, operation)(ApiId=api, DeploymentId="abc123")


@pytest.mark.parametrize("operation", ["get_deployment", "update_deployment", "delete_deployment"])
def test_a_deployment_is_of_one_api(client, api, refused, operation):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    deployment = deploy(client, api)["DeploymentId"]
    with refused("NotFoundException", match="Invalid Deployment identifier specified", status=404):
        getattr(client, operation)(ApiId=other, DeploymentId=deployment)


@pytest.mark.parametrize(
    "operation", ["get_deployment", "update_deployment", "delete_deployment", "get_deployments"]
)
def test_deployments_of_an_unknown_api_are_not_found(client, refused, operation):
    more = {} if operation == "get_deployments" else {"DeploymentId": "abc123"}
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nosuch", status=404
    ):
        getattr(client, operation)(ApiId="nosuch", **more)


def test_deployments_are_listed_in_the_order_of_creation(client, api):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    route_to_deploy(client, other, "$default")
    deploy(client, other)
    made = [deploy(client, api, Description=str(number)) for number in range(3)]
    assert client.get_deployments(ApiId=api)["Items"] == made


def test_deployments_are_listed_page_by_page(client, api):
    made = [deploy(client, api)["DeploymentId"] for _ in range(3)]
    pages = client.get_paginator("get_deployments").paginate(ApiId=api, PaginationConfig={"PageSize": 2})
    assert [[one["DeploymentId"] for one in page["Items"]] for page in pages] == [made[:2], made[2:]]


def test_a_wrong_token_is_refused(client, api, refused):
    with refused("BadRequestException", match="Invalid pagination token"):
        client.get_deployments(ApiId=api, NextToken="x")


# Updates and deletes


@pytest.mark.parametrize(
    ("asked", "left"), [({}, "old"), ({"Description": "new"}, "new"), ({"Description": ""}, None)]
)
def test_a_description_is_replaced_and_an_empty_text_clears_it(client, api, asked, left):
    made = deploy(client, api, Description="old")
    answer = client.update_deployment(ApiId=api, DeploymentId=made["DeploymentId"], **asked)
    del answer["ResponseMetadata"]
    assert answer == {
        **{k: v for k, v in made.items() if k != "Description"},
        **({"Description": left} if left else {}),
    }
    assert get(client, api, made) == answer


def test_an_update_leaves_what_is_served_and_deploys_nothing(client, api):
    made = deploy(client, api, StageName="prod")
    client.update_deployment(ApiId=api, DeploymentId=made["DeploymentId"], Description="new")
    assert served(client, api) == made["DeploymentId"]
    assert ids(client, api) == [made["DeploymentId"]]


def test_a_deployment_that_no_stage_serves_is_deleted(client, api):
    old = deploy(client, api, StageName="prod")["DeploymentId"]
    new = deploy(client, api, StageName="prod")["DeploymentId"]
    client.delete_deployment(ApiId=api, DeploymentId=old)
    assert ids(client, api) == [new]


def test_a_deployment_that_a_stage_serves_is_not_deleted(client, api, refused):
    made = deploy(client, api, StageName="prod")["DeploymentId"]
    text = "Active stages pointing to this deployment must be moved or deleted"
    with refused("BadRequestException", match=text):
        client.delete_deployment(ApiId=api, DeploymentId=made)
    client.delete_stage(ApiId=api, StageName="prod")
    client.delete_deployment(ApiId=api, DeploymentId=made)


def test_an_automatic_deployment_that_its_stage_serves_is_not_deleted(client, api, refused):
    made = client.update_stage(ApiId=api, StageName="prod", AutoDeploy=True)["DeploymentId"]
    with refused("BadRequestException", match="Active stages pointing to this deployment"):
        client.delete_deployment(ApiId=api, DeploymentId=made)
    client.create_route(ApiId=api, RouteKey="GET /cats")
    client.delete_deployment(ApiId=api, DeploymentId=made)
