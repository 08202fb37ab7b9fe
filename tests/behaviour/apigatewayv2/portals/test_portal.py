"""Portals: made, changed, published, disabled and deleted, each in the states that allow it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from awsmock_ar_apigw import mock_cloud
from support import ACCOUNT, client_of, fingerprint
from support_v2 import ACM, COGNITO, COLORS, make_portal, make_product, portal_content, seen_portal

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
PUBLISHING = timedelta(seconds=180)
UNKNOWN = "abcdefghij"


@pytest.fixture
def cloud():
    """A cloud whose clock stands still, so that the states on the way can be seen."""
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=START) as made:
        yield made


# How each state is reached: the calls in order, with "!" for one that will fail and "…" for one under way.
WAYS = {
    "never published": [],
    "PUBLISH_IN_PROGRESS": ["publish…"],
    "PUBLISHED": ["publish"],
    "PUBLISH_FAILED": ["publish!"],
    "failed to be published again": ["publish", "publish!"],
    "DISABLE_IN_PROGRESS": ["publish", "disable…"],
    "DISABLED": ["publish", "disable"],
    "DISABLE_FAILED": ["publish", "disable!"],
    "failed to be published after it was disabled": ["publish", "disable", "publish!"],
    "failed to be published after it failed to be disabled": ["publish", "disable!", "publish!"],
}
STATUSES = {
    "never published": None,
    "failed to be published again": "PUBLISH_FAILED",
    "failed to be published after it was disabled": "PUBLISH_FAILED",
    "failed to be published after it failed to be disabled": "PUBLISH_FAILED",
}
UNDER_WAY = ["PUBLISH_IN_PROGRESS", "DISABLE_IN_PROGRESS"]
UP = [
    "PUBLISHED",
    "DISABLE_FAILED",
    "failed to be published again",
    "failed to be published after it failed to be disabled",
]
DOWN = ["never published", "PUBLISH_FAILED", "DISABLED", "failed to be published after it was disabled"]
OPERATIONS = {"publish": "PublishPortal", "disable": "DisablePortal"}


@pytest.fixture
def in_state(client, cloud):
    """A portal that has come to a state; returns its id."""

    def go(state):
        portal = make_portal(client)["PortalId"]
        for step in WAYS[state]:
            name = step.rstrip("!…")
            if step.endswith("!"):
                cloud.fail_next(OPERATIONS[name])
            getattr(client, f"{name}_portal")(PortalId=portal)
            if not step.endswith("…"):
                cloud.settle()
        assert status(client, portal) == STATUSES.get(state, state)
        return portal

    return go


def status(client, portal):
    return seen_portal(client, portal).get("PublishStatus")


def listed(client, **asked):
    return [one["PortalId"] for one in client.list_portals(**asked)["Items"]]


# Creation


def test_a_new_portal_is_answered_whole_and_has_no_publish_status(client):
    made = make_portal(client)
    portal = made["PortalId"]
    assert len(portal) == 10
    assert portal.isalnum()
    assert portal == portal.lower()
    assert made == {
        "PortalId": portal,
        "PortalArn": f"arn:aws:apigateway:us-east-1:{ACCOUNT}:/portals/{portal}",
        "Authorization": {"None": {}},
        "EndpointConfiguration": {
            "PortalDefaultDomainName": f"{portal}.portal.us-east-1.amazonaws.com",
            "PortalDomainHostedZoneId": "Z1UJRXOUMOOFQ8",
        },
        "PortalContent": {"DisplayName": "Pet store", "Theme": {"CustomColors": COLORS}},
        "IncludedPortalProductArns": [],
        "LastModified": START,
        "Tags": {},
    }
    assert seen_portal(client, portal) == made


def test_a_portal_with_everything_is_answered_whole(client):
    product = make_product(client)
    made = make_portal(
        client,
        Authorization={"CognitoConfig": COGNITO},
        EndpointConfiguration={"AcmManaged": ACM},
        PortalContent=portal_content(Description="All about pets"),
        IncludedPortalProductArns=[product],
        LogoUri="s3://pets/logo.png",
        RumAppMonitorName="pets-monitor",
        Tags={"team": "pets"},
    )
    managed = {
        "PortalDefaultDomainName": f"{made['PortalId']}.portal.us-east-1.amazonaws.com",
        "PortalDomainHostedZoneId": "Z1UJRXOUMOOFQ8",
    }
    assert made == {
        "PortalId": made["PortalId"],
        "PortalArn": made["PortalArn"],
        "Authorization": {"CognitoConfig": COGNITO},
        "EndpointConfiguration": {**managed, **ACM},
        "PortalContent": {
            "DisplayName": "Pet store",
            "Description": "All about pets",
            "Theme": {"CustomColors": COLORS, "LogoLastUploaded": START},
        },
        "IncludedPortalProductArns": [product],
        "RumAppMonitorName": "pets-monitor",
        "LastModified": START,
        "Tags": {"team": "pets"},
    }
    assert seen_portal(client, made["PortalId"]) == made


@pytest.mark.parametrize("missing", ["Authorization", "EndpointConfiguration", "PortalContent"])
def test_three_members_are_required(client, refused, missing):
    asked = {
        "Authorization": {"None": {}},
        "EndpointConfiguration": {"None": {}},
        "PortalContent": portal_content(),
    }
    del asked[missing]
    wire = missing[0].lower() + missing[1:]
    with refused("BadRequestException", match=f"Value null at '{wire}' failed to satisfy constraint"):
        client.create_portal(**asked)


def test_tags_are_checked_as_all_tags_are(client, refused):
    make_portal(client, Tags={f"key{n}": "" for n in range(50)})
    with refused("BadRequestException", match="The number of tags cannot be more than 50. Tags: 51"):
        make_portal(client, Tags={f"key{n}": "" for n in range(51)})
    with refused("BadRequestException", match="Invalid tag key. Tag keys cannot start with 'aws:'"):
        make_portal(client, Tags={"aws:team": "pets"})


def test_a_portal_is_tagged_by_its_arn(client):
    made = make_portal(client, Tags={"team": "pets"})
    arn = made["PortalArn"]
    client.tag_resource(ResourceArn=arn, Tags={"stage": "beta"})
    client.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert client.get_tags(ResourceArn=arn)["Tags"] == {"stage": "beta"}
    assert seen_portal(client, made["PortalId"]) == {**made, "Tags": {"stage": "beta"}}
    assert client.list_portals()["Items"] == [{**made, "Tags": {"stage": "beta"}}]


def test_tagging_is_no_modification(client, cloud):
    made = make_portal(client)
    cloud.clock.advance(seconds=10)
    client.tag_resource(ResourceArn=made["PortalArn"], Tags={"stage": "beta"})
    assert seen_portal(client, made["PortalId"])["LastModified"] == START


# Finding


@pytest.mark.parametrize("operation", ["get", "update", "publish", "disable", "preview"])
def test_an_unknown_portal_is_not_found(client, refused, operation):
    with refused("NotFoundException", match="Invalid Portal identifier specified", status=404) as said:
        getattr(client, f"{operation}_portal")(PortalId=UNKNOWN)
    assert said.error.response["ResourceType"] == "Portal"


@pytest.mark.parametrize(
    "asked",
    [{"Authorization": {}}, {"LogoUri": "no logo"}, {"IncludedPortalProductArns": 2 * [30 * "a"]}],
)
def test_that_a_portal_is_unknown_is_said_before_what_is_wrong_with_an_update(client, refused, asked):
    make_portal(client)
    with refused("NotFoundException", match="Invalid Portal identifier specified", status=404):
        client.update_portal(PortalId=UNKNOWN, **asked)


def test_portals_are_listed_in_the_order_of_their_creation_and_in_pages(client):
    made = [make_portal(client, PortalContent=portal_content(f"Store {n}")) for n in range(5)]
    assert client.list_portals()["Items"] == made
    assert "NextToken" not in client.list_portals()
    first = client.list_portals(MaxResults="2")
    assert first["Items"] == made[:2]
    second = client.list_portals(MaxResults="2", NextToken=first["NextToken"])
    assert second["Items"] == made[2:4]
    third = client.list_portals(MaxResults="2", NextToken=second["NextToken"])
    assert third["Items"] == made[4:]
    assert "NextToken" not in third


@pytest.mark.parametrize("size", ["0", "1001", "-1", "two"])
def test_a_page_has_1_to_1000_portals(client, refused, size):
    with refused("BadRequestException", match=f"Invalid value for maxResults: {size}."):
        client.list_portals(MaxResults=size)


def test_a_token_of_another_list_is_refused(client, refused):
    with refused("BadRequestException", match="Invalid pagination token"):
        client.list_portals(NextToken="bm90IG91cnM=")


def test_a_list_shows_what_get_shows(client, cloud):
    portal = make_portal(client)["PortalId"]
    client.publish_portal(PortalId=portal, Description="First")
    client.preview_portal(PortalId=portal)
    for _moment in range(2):
        assert client.list_portals()["Items"] == [seen_portal(client, portal)]
        cloud.settle()
    assert client.list_portals()["Items"][0]["Preview"]["PreviewStatus"] == "PREVIEW_READY"


def test_regions_are_apart(client):
    portal = make_portal(client)["PortalId"]
    elsewhere = client_of("apigatewayv2", "eu-west-1")
    assert listed(elsewhere) == []
    other = make_portal(elsewhere)
    assert other["PortalArn"].startswith(f"arn:aws:apigateway:eu-west-1:{ACCOUNT}:/portals/")
    assert ".portal.eu-west-1." in other["EndpointConfiguration"]["PortalDefaultDomainName"]
    elsewhere.delete_portal(PortalId=portal)
    assert listed(client) == [portal]


# Update


@pytest.mark.parametrize("state", [*UP, *DOWN])
def test_an_update_leaves_the_state_as_it_is(client, cloud, in_state, state):
    portal = in_state(state)
    before = seen_portal(client, portal)
    cloud.clock.advance(seconds=10)
    client.update_portal(PortalId=portal, RumAppMonitorName="monitor")
    after = seen_portal(client, portal)
    changed = {
        "RumAppMonitorName": "monitor",
        "LastModified": before["LastModified"] + (cloud.clock.now - START),
    }
    assert after == {**before, **changed}


@pytest.mark.parametrize("state", UNDER_WAY)
def test_an_update_waits_for_what_is_under_way(client, in_state, refused_meanwhile, state):
    portal = in_state(state)
    with refused_meanwhile(
        "ConflictException", f"Portal cannot be updated in the current state: {state}.", status=409
    ):
        client.update_portal(PortalId=portal, RumAppMonitorName="monitor")


def test_an_update_says_when_it_was(client, cloud):
    made = make_portal(client)
    cloud.clock.advance(seconds=10)
    answer = client.update_portal(PortalId=made["PortalId"])
    answer.pop("ResponseMetadata")
    assert answer == {**made, "LastModified": START + timedelta(seconds=10)}
    assert seen_portal(client, made["PortalId"]) == answer


def test_an_update_answers_with_the_preview(client, cloud):
    portal = make_portal(client)["PortalId"]
    client.preview_portal(PortalId=portal)
    cloud.settle()
    answer = client.update_portal(PortalId=portal, RumAppMonitorName="monitor")
    assert answer["Preview"]["PreviewStatus"] == "PREVIEW_READY"


# Domain names


def test_a_domain_name_of_ones_own_belongs_to_one_portal(client, refused):
    first = make_portal(client, EndpointConfiguration={"AcmManaged": ACM})["PortalId"]
    second = make_portal(client)["PortalId"]
    asked = {"EndpointConfiguration": {"AcmManaged": ACM}}
    with refused("BadRequestException", match="The domain name you provided already exists."):
        make_portal(client, **asked)
    with refused("ConflictException", match="The domain name you provided already exists.", status=409):
        client.update_portal(PortalId=second, **asked)
    client.update_portal(PortalId=first, **asked)  # its own


@pytest.mark.parametrize("how", ["deleted", "another name", "the default"])
def test_a_domain_name_is_free_when_its_portal_lets_go_of_it(client, how):
    asked = {"EndpointConfiguration": {"AcmManaged": ACM}}
    portal = make_portal(client, **asked)["PortalId"]
    if how == "deleted":
        client.delete_portal(PortalId=portal)
    else:
        other = (
            {"None": {}} if how == "the default" else {"AcmManaged": {**ACM, "DomainName": "b.example.com"}}
        )
        client.update_portal(PortalId=portal, EndpointConfiguration=other)
    assert make_portal(client, **asked)["EndpointConfiguration"]["DomainName"] == ACM["DomainName"]


def test_a_default_domain_is_nobody_elses(client):
    names = {make_portal(client)["EndpointConfiguration"]["PortalDefaultDomainName"] for _ in range(3)}
    assert len(names) == 3


# Publication


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("state", [*UP, *DOWN])
def test_a_portal_is_published_after_a_while(client, cloud, in_state, state, fails):
    portal = in_state(state)
    before = {name: value for name, value in seen_portal(client, portal).items() if name != "StatusException"}
    if fails:
        cloud.fail_next("PublishPortal")
    answer = client.publish_portal(PortalId=portal, Description="Second")
    assert answer.keys() == {"ResponseMetadata"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert seen_portal(client, portal) == {**before, "PublishStatus": "PUBLISH_IN_PROGRESS"}
    cloud.clock.advance(seconds=179)
    assert status(client, portal) == "PUBLISH_IN_PROGRESS"
    cloud.clock.advance(seconds=1)
    if fails:
        failed = {"Exception": "InternalServerException", "Message": "The portal could not be published."}
        landed = {"PublishStatus": "PUBLISH_FAILED", "StatusException": failed}
    else:
        landed = {
            "PublishStatus": "PUBLISHED",
            "LastPublished": cloud.clock.now,
            "LastPublishedDescription": "Second",
        }
    assert seen_portal(client, portal) == {**before, **landed}


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_publication_waits_for_what_is_under_way(client, in_state, refused_meanwhile, state):
    portal = in_state(state)
    with refused_meanwhile(
        "ConflictException", f"Portal cannot be published in the current state: {state}.", status=409
    ):
        client.publish_portal(PortalId=portal)


@pytest.mark.parametrize(
    ("second", "then"),
    [
        ({"Description": "Second"}, {"LastPublishedDescription": "Second"}),
        ({}, {}),
        ({"Description": ""}, {}),
    ],
)
def test_the_last_description_is_that_of_the_last_publication(client, cloud, second, then):
    portal = make_portal(client)["PortalId"]
    client.publish_portal(PortalId=portal, Description="First")
    cloud.settle()
    assert seen_portal(client, portal)["LastPublishedDescription"] == "First"
    client.publish_portal(PortalId=portal, **second)
    assert seen_portal(client, portal)["LastPublishedDescription"] == "First"
    cloud.settle()
    found = seen_portal(client, portal)
    assert {name: found[name] for name in found if name == "LastPublishedDescription"} == then


def test_a_publication_that_failed_leaves_no_trace_in_the_next(client, cloud):
    portal = make_portal(client)["PortalId"]
    cloud.fail_next("PublishPortal")
    client.publish_portal(PortalId=portal, Description="First")
    cloud.settle()
    found = seen_portal(client, portal)
    assert "LastPublished" not in found
    assert "LastPublishedDescription" not in found
    client.publish_portal(PortalId=portal)
    cloud.settle()
    found = seen_portal(client, portal)
    assert "LastPublishedDescription" not in found
    assert found["LastPublished"] == START + 2 * PUBLISHING


def test_a_description_of_a_publication_has_at_most_1024_characters(client, refused, cloud):
    portal = make_portal(client)["PortalId"]
    with refused("BadRequestException", match="at 'description' failed to satisfy constraint"):
        client.publish_portal(PortalId=portal, Description=1025 * "x")
    client.publish_portal(PortalId=portal, Description=1024 * "x")
    cloud.settle()
    assert seen_portal(client, portal)["LastPublishedDescription"] == 1024 * "x"


def test_a_publication_is_no_modification(client, cloud):
    portal = make_portal(client)["PortalId"]
    client.publish_portal(PortalId=portal)
    cloud.settle()
    assert seen_portal(client, portal)["LastModified"] == START


def test_a_publication_can_be_made_to_wait(client, cloud):
    portal = make_portal(client)["PortalId"]
    cloud.queue_next("PublishPortal", seconds=100)
    client.publish_portal(PortalId=portal, Description="First")
    cloud.clock.advance(seconds=100)
    assert status(client, portal) == "PUBLISH_IN_PROGRESS"
    cloud.clock.advance(seconds=180)
    found = seen_portal(client, portal)
    assert (found["PublishStatus"], found["LastPublishedDescription"]) == ("PUBLISHED", "First")


def test_a_refused_publication_uses_up_no_planned_failure(client, cloud, in_state):
    portal = in_state("PUBLISH_IN_PROGRESS")
    cloud.fail_next("PublishPortal")
    with pytest.raises(client.exceptions.ConflictException):
        client.publish_portal(PortalId=portal)
    cloud.settle()
    client.publish_portal(PortalId=portal)
    cloud.settle()
    assert status(client, portal) == "PUBLISH_FAILED"


def test_without_another_pace_the_next_call_finds_it_published():
    with mock_cloud(isolated=True):
        client = client_of("apigatewayv2")
        portal = make_portal(client)["PortalId"]
        client.publish_portal(PortalId=portal)
        assert status(client, portal) == "PUBLISHED"


# Products that go


@pytest.mark.parametrize("operation", ["publish", "preview"])
def test_a_portal_is_not_shown_while_a_product_of_it_is_gone(client, refused, cloud, operation):
    gone, kept = make_product(client, "Cats"), make_product(client, "Dogs")
    portal = make_portal(client, IncludedPortalProductArns=[kept, gone])["PortalId"]
    show = getattr(client, f"{operation}_portal")
    show(PortalId=portal)
    cloud.settle()
    client.delete_portal_product(PortalProductId=gone.rpartition("/")[2])
    assert seen_portal(client, portal)["IncludedPortalProductArns"] == [kept, gone]
    client.update_portal(PortalId=portal, RumAppMonitorName="monitor")
    said = f"Portal product {gone} was deleted or is no longer shared. Remove it from the portal first."
    with refused("BadRequestException", match=said):
        show(PortalId=portal)
    client.update_portal(PortalId=portal, IncludedPortalProductArns=[kept])
    show(PortalId=portal)


def test_a_published_portal_stays_up_when_a_product_goes_and_can_be_disabled(client, cloud):
    product = make_product(client)
    portal = make_portal(client, IncludedPortalProductArns=[product])["PortalId"]
    client.publish_portal(PortalId=portal)
    cloud.settle()
    client.delete_portal_product(PortalProductId=product.rpartition("/")[2])
    assert status(client, portal) == "PUBLISHED"
    client.disable_portal(PortalId=portal)
    cloud.settle()
    assert status(client, portal) == "DISABLED"


# Disabling


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("state", UP)
def test_a_published_portal_is_disabled_after_a_while(client, cloud, in_state, state, fails):
    portal = in_state(state)
    before = {name: value for name, value in seen_portal(client, portal).items() if name != "StatusException"}
    if fails:
        cloud.fail_next("DisablePortal")
    answer = client.disable_portal(PortalId=portal)
    assert answer.keys() == {"ResponseMetadata"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert seen_portal(client, portal) == {**before, "PublishStatus": "DISABLE_IN_PROGRESS"}
    cloud.clock.advance(seconds=59)
    assert status(client, portal) == "DISABLE_IN_PROGRESS"
    cloud.clock.advance(seconds=1)
    failed = {"Exception": "InternalServerException", "Message": "The portal could not be disabled."}
    landed = (
        {"PublishStatus": "DISABLE_FAILED", "StatusException": failed}
        if fails
        else {"PublishStatus": "DISABLED"}
    )
    assert seen_portal(client, portal) == {**before, **landed}


@pytest.mark.parametrize("state", DOWN)
def test_what_is_not_published_cannot_be_disabled(client, in_state, refused, state):
    portal = in_state(state)
    said = STATUSES.get(state, state) or "not published"
    with refused(
        "ConflictException", match=f"Portal cannot be disabled in the current state: {said}.", status=409
    ):
        client.disable_portal(PortalId=portal)


@pytest.mark.parametrize("state", UNDER_WAY)
def test_disabling_waits_for_what_is_under_way(client, in_state, refused_meanwhile, state):
    portal = in_state(state)
    with refused_meanwhile(
        "ConflictException", f"Portal cannot be disabled in the current state: {state}.", status=409
    ):
        client.disable_portal(PortalId=portal)


# Deletion


@pytest.mark.parametrize("state", DOWN)
def test_what_is_not_published_can_be_deleted(client, in_state, refused, state):
    portal = in_state(state)
    kept = make_portal(client)["PortalId"]
    assert client.delete_portal(PortalId=portal)["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert listed(client) == [kept]
    with refused("NotFoundException", match="Invalid Portal identifier specified", status=404):
        client.get_portal(PortalId=portal)


@pytest.mark.parametrize("state", UP)
def test_what_is_published_must_be_disabled_before_it_is_deleted(client, cloud, in_state, refused, state):
    portal = in_state(state)
    said = STATUSES.get(state, state)
    match = f"Portal cannot be deleted in the current state: {said}. Disable it first."
    with refused("BadRequestException", match=match):
        client.delete_portal(PortalId=portal)
    client.disable_portal(PortalId=portal)
    cloud.settle()
    client.delete_portal(PortalId=portal)
    assert listed(client) == []


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_deletion_waits_for_what_is_under_way(client, in_state, refused_meanwhile, state):
    portal = in_state(state)
    with refused_meanwhile("BadRequestException", f"cannot be deleted in the current state: {state}."):
        client.delete_portal(PortalId=portal)


def test_a_deletion_can_be_repeated_and_an_unknown_portal_is_no_error(client, cloud):
    portal = make_portal(client)["PortalId"]
    kept = make_portal(client)["PortalId"]
    client.delete_portal(PortalId=portal)
    before = fingerprint(cloud)
    for unknown in (portal, UNKNOWN):
        assert client.delete_portal(PortalId=unknown)["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert fingerprint(cloud) == before
    assert listed(client) == [kept]


def test_a_deleted_portal_cannot_be_tagged(client, refused):
    made = make_portal(client)
    client.delete_portal(PortalId=made["PortalId"])
    with refused("NotFoundException", match=made["PortalArn"], status=404):
        client.tag_resource(ResourceArn=made["PortalArn"], Tags={"team": "pets"})


# The wire


def test_empty_structures_and_whole_seconds_travel(client):
    bodies = []

    def listen(response_dict, **_):
        bodies.append(response_dict["body"])

    client.meta.events.register("before-parse.apigatewayv2.CreatePortal", listen)
    try:
        make_portal(client, LogoUri="s3://pets/logo.png")
    finally:
        client.meta.events.unregister("before-parse.apigatewayv2.CreatePortal", listen)
    answer = json.loads(bodies[0])
    assert answer["authorization"] == {"none": {}}
    assert answer["lastModified"] == "2026-01-02T03:04:05Z"
    assert answer["portalContent"]["theme"]["logoLastUploaded"] == "2026-01-02T03:04:05Z"
    assert not answer.keys() & {"publishStatus", "logoUri", "preview", "statusException"}
