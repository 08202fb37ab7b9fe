"""Auto scaling configurations: sizes, services and the default; what revisions have in common is in test_revisions."""

import pytest

from awsmock_ar_apigw import mock_apprunner
from support import ACCOUNT, by_name, by_revision, client_of, each_form, each_numbered_form, make_service

NAME = "high-availability"
BUILT_IN = (
    f"arn:aws:apprunner:us-east-1:{ACCOUNT}:"
    "autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001"
)
RESERVED = "You can't delete a reserved auto scaling configuration: '{}'."
USED = "The auto scaling configuration is used by one or more services. ARN: {}"


def make(client, name=NAME, **more):
    answer = client.create_auto_scaling_configuration(AutoScalingConfigurationName=name, **more)
    return answer["AutoScalingConfiguration"]


def make_arn(client, name=NAME):
    return make(client, name)["AutoScalingConfigurationArn"]


def describe(client, arn):
    answer = client.describe_auto_scaling_configuration(AutoScalingConfigurationArn=arn)
    return answer["AutoScalingConfiguration"]


def delete(client, arn, **more):
    answer = client.delete_auto_scaling_configuration(AutoScalingConfigurationArn=arn, **more)
    return answer["AutoScalingConfiguration"]


def update_default(client, arn):
    answer = client.update_default_auto_scaling_configuration(AutoScalingConfigurationArn=arn)
    return answer["AutoScalingConfiguration"]


def services_of(client, arn):
    answer = client.list_services_for_auto_scaling_configuration(AutoScalingConfigurationArn=arn)
    return answer["ServiceArnList"]


def listed(client, **asked):
    summaries = client.list_auto_scaling_configurations(**asked)["AutoScalingConfigurationSummaryList"]
    return [
        (found["AutoScalingConfigurationName"], found["AutoScalingConfigurationRevision"])
        for found in summaries
    ]


# What a new one looks like


@pytest.mark.parametrize(
    ("member", "default", "given_value"), [("MaxConcurrency", 100, 7), ("MaxSize", 25, 40), ("MinSize", 1, 9)]
)
def test_what_is_left_out_is_filled_in_and_what_is_given_stays(client, member, default, given_value):
    assert make(client)[member] == default
    assert make(client, **{member: given_value})[member] == given_value
    assert describe(client, by_revision(BUILT_IN))[member] == default


def test_a_new_one_is_not_the_default_and_nobody_uses_it(client):
    made = make(client)
    assert (made["IsDefault"], made["HasAssociatedService"]) == (False, False)


def test_as_many_instances_at_least_as_at_most_are_right(client):
    made = make(client, MinSize=4, MaxSize=4)
    assert (made["MinSize"], made["MaxSize"]) == (4, 4)


@pytest.mark.parametrize("sizes", [{"MinSize": 5, "MaxSize": 4}, {"MinSize": 25, "MaxSize": 1}])
def test_more_instances_at_least_than_at_most_are_refused(client, refused, sizes):
    text = "MinSize can't be greater than MaxSize. MinSize: {MinSize}, MaxSize: {MaxSize}".format(**sizes)
    with refused("InvalidRequestException", match=text):
        make(client, **sizes)


# Deletion of all revisions


def test_all_revisions_go_together_and_the_answer_is_short(client):
    arns = [make_arn(client) for _ in range(3)]
    delete(client, arns[1])
    before = describe(client, arns[1])
    make(client, "another-name")
    assert delete(client, by_name(arns[0]), DeleteAllRevisions=True) == {
        "AutoScalingConfigurationArn": by_name(arns[0]),
        "AutoScalingConfigurationName": NAME,
        "Status": "INACTIVE",
    }
    assert listed(client, LatestOnly=False) == [("DefaultConfiguration", 1), ("another-name", 1)]
    described = [describe(client, arn) for arn in arns]
    assert [(one["Status"], one["Latest"]) for one in described] == [("INACTIVE", False)] * 3
    # One that was deleted earlier keeps its time.
    assert described[1] == before
    assert described[0]["DeletedAt"] == described[2]["DeletedAt"] > before["DeletedAt"]


def test_not_asking_for_all_revisions_deletes_the_latest(client):
    arn = make_arn(client)
    make(client)
    deleted = delete(client, by_name(arn), DeleteAllRevisions=False)
    assert deleted["AutoScalingConfigurationRevision"] == 2
    assert describe(client, by_name(arn))["AutoScalingConfigurationArn"] == arn


@each_numbered_form
def test_all_revisions_are_deleted_by_name_only(client, refused, form):
    arn = make_arn(client)
    said = (
        "You cannot specify full auto scaling configuration ARN and DeleteAllRevisions as true at same time"
    )
    # One that is there, and one that isn't.
    for wrong in (form(arn), form(arn.replace("/1/", "/2/"))):
        with refused("InvalidRequestException", match=said):
            delete(client, wrong, DeleteAllRevisions=True)


@pytest.mark.parametrize(
    ("swap", "code", "text"),
    [
        ((":autoscaling", ":observability"), "InvalidRequestException", "isn't one of the resource"),
        ((NAME, "no-such-name"), "ResourceNotFoundException", "doesn't exist for the specified"),
    ],
)
def test_all_revisions_of_something_else_are_refused(client, refused, swap, code, text):
    wrong = by_name(make_arn(client)).replace(*swap)
    with refused(code, match=text):
        delete(client, wrong, DeleteAllRevisions=True)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_all_revisions_stay_when_one_of_them_is_the_default(client, refused, number):
    arns = [make_arn(client) for _ in range(3)]
    update_default(client, arns[number])
    with refused("InvalidRequestException", match=RESERVED.format(arns[number])):
        delete(client, by_name(arns[0]), DeleteAllRevisions=True)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_all_revisions_stay_when_a_service_uses_one_of_them(client, refused, number):
    arns = [make_arn(client) for _ in range(3)]
    service = make_service(client, AutoScalingConfigurationArn=arns[number])
    with refused("InvalidRequestException", match=USED.format(arns[number])):
        delete(client, by_name(arns[0]), DeleteAllRevisions=True)
    client.delete_service(ServiceArn=service)
    assert delete(client, by_name(arns[0]), DeleteAllRevisions=True)["Status"] == "INACTIVE"


# Services


@each_form
def test_each_form_of_an_arn_lists_the_services_of_the_latest(client, form):
    older, latest = make_arn(client), make_arn(client)
    service = make_service(client, AutoScalingConfigurationArn=form(latest))
    used = client.describe_service(ServiceArn=service)["Service"]["AutoScalingConfigurationSummary"]
    assert used["AutoScalingConfigurationRevision"] == 2
    assert services_of(client, form(latest)) == [service]
    assert services_of(client, older) == []


def test_one_has_a_service_while_a_service_uses_it(client):
    arn = make_arn(client)

    def associated():
        (summary,) = client.list_auto_scaling_configurations(AutoScalingConfigurationName=NAME)[
            "AutoScalingConfigurationSummaryList"
        ]
        flag = describe(client, arn)["HasAssociatedService"]
        assert summary["HasAssociatedService"] is flag
        return flag

    assert associated() is False
    service = make_service(client, AutoScalingConfigurationArn=arn)
    assert associated() is True
    client.delete_service(ServiceArn=service)
    assert associated() is False
    assert services_of(client, arn) == []
    assert delete(client, arn)["Status"] == "INACTIVE"


def test_a_service_keeps_its_revision_when_a_newer_one_comes(client):
    arn = make_arn(client)
    service = make_service(client, AutoScalingConfigurationArn=by_name(arn))
    newer = make_arn(client)
    assert services_of(client, arn) == [service]
    assert services_of(client, newer) == services_of(client, by_name(arn)) == []


def test_services_are_listed_in_pages(client):
    arn = make_arn(client)
    services = [make_service(client, f"service-{n}", AutoScalingConfigurationArn=arn) for n in range(3)]
    make_service(client, "another-service")
    asked = {"AutoScalingConfigurationArn": by_name(arn), "MaxResults": 2}
    first = client.list_services_for_auto_scaling_configuration(**asked)
    last = client.list_services_for_auto_scaling_configuration(**asked, NextToken=first["NextToken"])
    assert (first["ServiceArnList"], last["ServiceArnList"]) == (services[:2], services[2:])
    assert "NextToken" not in last


# The default, and the one that App Runner provides


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_each_region_has_a_default_of_its_own_from_the_start(cloud, region):
    (found,) = client_of("apprunner", region).list_auto_scaling_configurations()[
        "AutoScalingConfigurationSummaryList"
    ]
    assert found["AutoScalingConfigurationArn"] == BUILT_IN.replace("us-east-1", region)
    assert (found["Status"], found["IsDefault"]) == ("ACTIVE", True)
    assert found["HasAssociatedService"] is False


def test_a_service_gets_the_default_of_the_moment(client):
    services = [make_service(client, "service-1")]
    arn = make_arn(client)
    update_default(client, arn)
    services.append(make_service(client, "service-2"))
    assert services_of(client, BUILT_IN) == services[:1]
    assert services_of(client, arn) == services[1:]


@each_form
def test_each_form_of_an_arn_makes_the_latest_the_default(client, form):
    make(client)
    latest = make_arn(client)
    answer = update_default(client, form(latest))
    assert (answer["AutoScalingConfigurationArn"], answer["IsDefault"]) == (latest, True)


@each_numbered_form
def test_a_deleted_revision_cannot_become_the_default(client, refused, form):
    arn = make_arn(client)
    delete(client, arn)
    text = "The auto scaling configuration you specified has been deleted."
    with refused("InvalidRequestException", match=text):
        update_default(client, form(arn))


def test_there_is_one_default(client):
    arn, other = make_arn(client), make_arn(client, "another-name")
    for new in (arn, other, other, BUILT_IN):
        assert update_default(client, new)["IsDefault"] is True
        found = client.list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"]
        assert [one["AutoScalingConfigurationArn"] for one in found if one["IsDefault"]] == [new]


@each_form
def test_the_default_cannot_be_deleted(client, refused, form):
    with refused("InvalidRequestException", match=RESERVED.format(BUILT_IN)):
        delete(client, form(BUILT_IN))
    arn = make_arn(client)
    update_default(client, arn)
    with refused("InvalidRequestException", match=RESERVED.format(arn)):
        delete(client, form(arn))


def test_the_built_in_one_can_go_when_another_is_the_default_and_its_name_is_free(client):
    update_default(client, make_arn(client))
    assert delete(client, BUILT_IN)["Status"] == "INACTIVE"
    assert listed(client, LatestOnly=False) == [(NAME, 1)]
    made = make(client, "DefaultConfiguration", MaxSize=3)
    assert (made["AutoScalingConfigurationRevision"], made["IsDefault"]) == (1, False)
    assert made["AutoScalingConfigurationArn"] != BUILT_IN
    assert describe(client, BUILT_IN)["Status"] == "INACTIVE"


def test_all_revisions_of_the_built_in_one_can_go_too(client):
    make(client, "DefaultConfiguration")
    update_default(client, make_arn(client))
    delete(client, by_name(BUILT_IN), DeleteAllRevisions=True)
    assert listed(client, LatestOnly=False) == [(NAME, 1)]


def test_the_built_in_one_can_have_more_revisions_which_are_not_the_default(client):
    made = make(client, "DefaultConfiguration", MaxSize=3)
    assert (made["AutoScalingConfigurationRevision"], made["IsDefault"]) == (2, False)
    assert describe(client, BUILT_IN)["Latest"] is False
    assert describe(client, BUILT_IN)["IsDefault"] is True
    assert delete(client, by_name(BUILT_IN))["AutoScalingConfigurationRevision"] == 2


# Summaries


def test_a_summary_holds_what_the_description_holds(client):
    described = describe(client, make_arn(client))
    (summary,) = client.list_auto_scaling_configurations(AutoScalingConfigurationName=NAME)[
        "AutoScalingConfigurationSummaryList"
    ]
    more = {"MaxConcurrency", "MaxSize", "MinSize", "Latest"}
    assert summary == {name: value for name, value in described.items() if name not in more}


def test_the_built_in_one_is_as_old_as_its_cloud():
    with mock_apprunner(pace="manual", start_time=1000, isolated=True) as cloud:
        cloud.clock.advance(hours=1)
        (built_in,) = client_of("apprunner").list_auto_scaling_configurations()[
            "AutoScalingConfigurationSummaryList"
        ]
        assert built_in["CreatedAt"].timestamp() == 1000
