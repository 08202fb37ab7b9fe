"""Previews of portals: one for each portal, made anew when asked again."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from support import client_of
from support_v2 import ACM, make_portal, seen_portal

FAILED = {
    "PreviewStatus": "PREVIEW_FAILED",
    "StatusException": {
        "Exception": "InternalServerException",
        "Message": "The preview could not be created.",
    },
}
IN_PROGRESS = {"PreviewStatus": "PREVIEW_IN_PROGRESS"}


@pytest.fixture
def cloud():
    """A cloud whose clock stands still, so that the states on the way can be seen."""
    with mock_cloud(seed=7, isolated=True, pace="manual") as made:
        yield made


@pytest.fixture
def portal(client):
    return make_portal(client)["PortalId"]


def ready(portal):
    url = f"https://{portal}.portal.us-east-1.amazonaws.com/preview"
    return {"PreviewStatus": "PREVIEW_READY", "PreviewUrl": url}


def seen(client, portal):
    return seen_portal(client, portal).get("Preview")


def check_preview(client, cloud, portal, *, fails):
    """Ask for a preview and see it through, to its URL or to its failure."""
    if fails:
        cloud.fail_next("PreviewPortal")
    answer = client.preview_portal(PortalId=portal)
    assert answer.keys() == {"ResponseMetadata"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert seen(client, portal) == IN_PROGRESS
    cloud.clock.advance(seconds=59)
    assert seen(client, portal) == IN_PROGRESS
    cloud.clock.advance(seconds=1)
    assert seen(client, portal) == (FAILED if fails else ready(portal))


def test_a_portal_has_no_preview_until_one_is_asked_for(client, portal):
    assert "Preview" not in seen_portal(client, portal)
    assert "Preview" not in client.list_portals()["Items"][0]


@pytest.mark.parametrize("first_fails", [False, True])
@pytest.mark.parametrize("second_fails", [False, True])
def test_a_preview_takes_a_while_and_another_takes_its_place(
    client, cloud, portal, first_fails, second_fails
):
    before = seen_portal(client, portal)
    check_preview(client, cloud, portal, fails=first_fails)
    check_preview(client, cloud, portal, fails=second_fails)
    after = seen_portal(client, portal)
    after.pop("Preview")
    assert after == before


def test_one_preview_waits_for_another(client, portal, refused_meanwhile):
    client.preview_portal(PortalId=portal)
    with refused_meanwhile(
        "ConflictException",
        "A preview of the portal is already being created: PREVIEW_IN_PROGRESS.",
        status=409,
    ):
        client.preview_portal(PortalId=portal)


def test_each_portal_has_its_own(client, cloud, portal):
    other = make_portal(client)["PortalId"]
    client.preview_portal(PortalId=portal)
    assert seen(client, other) is None
    client.preview_portal(PortalId=other)
    cloud.settle()
    assert seen(client, portal) == ready(portal)
    assert seen(client, other) == ready(other)


def test_a_preview_is_below_the_managed_name_even_with_a_name_of_ones_own(client, cloud):
    portal = make_portal(client, EndpointConfiguration={"AcmManaged": ACM})["PortalId"]
    check_preview(client, cloud, portal, fails=False)


@pytest.mark.parametrize("way", [[], ["publish"], ["publish", "disable"]])
def test_a_portal_is_previewed_whether_or_not_it_is_published(client, cloud, portal, way):
    for step in way:
        getattr(client, f"{step}_portal")(PortalId=portal)
        cloud.settle()
    before = seen_portal(client, portal)
    check_preview(client, cloud, portal, fails=False)
    assert seen_portal(client, portal) == {**before, "Preview": ready(portal)}


@pytest.mark.parametrize("first", ["publish", "preview"])
def test_preview_and_publication_go_side_by_side(client, cloud, portal, first):
    second = "preview" if first == "publish" else "publish"
    for step in (first, second):
        getattr(client, f"{step}_portal")(PortalId=portal)
    found = seen_portal(client, portal)
    assert (found["PublishStatus"], found["Preview"]) == ("PUBLISH_IN_PROGRESS", IN_PROGRESS)
    cloud.settle()
    found = seen_portal(client, portal)
    assert (found["PublishStatus"], found["Preview"]) == ("PUBLISHED", ready(portal))


@pytest.mark.parametrize("settled", [False, True])
def test_an_update_and_a_failed_publication_leave_the_preview(client, cloud, portal, settled):
    client.preview_portal(PortalId=portal)
    if settled:
        cloud.settle()
    before = seen(client, portal)
    answer = client.update_portal(PortalId=portal, RumAppMonitorName="monitor")
    assert answer["Preview"] == before
    cloud.fail_next("PublishPortal")
    client.publish_portal(PortalId=portal)
    cloud.settle()
    assert seen(client, portal) == ready(portal)


@pytest.mark.parametrize("settled", [False, True])
def test_a_preview_goes_with_its_portal(client, cloud, portal, settled):
    client.preview_portal(PortalId=portal)
    if settled:
        cloud.settle()
    client.delete_portal(PortalId=portal)
    cloud.settle()
    assert client.list_portals()["Items"] == []
    kinds = [
        name
        for _where, tables in world_of(cloud).store.places()
        for name, table in tables.items()
        if any(table.all())
    ]
    assert kinds == []


def test_a_refused_preview_uses_up_no_planned_failure(client, cloud, portal):
    client.preview_portal(PortalId=portal)
    cloud.fail_next("PreviewPortal")
    with pytest.raises(client.exceptions.ConflictException):
        client.preview_portal(PortalId=portal)
    cloud.settle()
    assert seen(client, portal) == ready(portal)
    client.preview_portal(PortalId=portal)
    cloud.settle()
    assert seen(client, portal) == FAILED


def test_without_another_pace_the_next_call_finds_it_ready():
    with mock_cloud(isolated=True):
        client = client_of("apigatewayv2")
        portal = make_portal(client)["PortalId"]
        client.preview_portal(PortalId=portal)
        assert seen(client, portal) == ready(portal)
