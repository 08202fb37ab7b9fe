"""Auto scaling configurations: numbered revisions under a name, and the default of new services."""

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from support import ACCOUNT, client_of, make_service

NAME = "high-availability"
BUILT_IN = (
    f"arn:aws:apprunner:us-east-1:{ACCOUNT}:"
    "autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001"
)

# The three ARNs of a revision, each from the full one.
FORMS = {
    "full": lambda arn: arn,
    "revision": lambda arn: arn.rpartition("/")[0],
    "name": lambda arn: arn.rsplit("/", 2)[0],
}
by_revision, by_name = FORMS["revision"], FORMS["name"]
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))

# Every operation that takes the ARN of a configuration.
OPERATIONS = (
    "describe_auto_scaling_configuration",
    "delete_auto_scaling_configuration",
    "update_default_auto_scaling_configuration",
    "list_services_for_auto_scaling_configuration",
)


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


def test_a_new_one_is_active_and_the_latest_and_nobody_uses_it(client):
    made = make(client)
    arn = made["AutoScalingConfigurationArn"]
    start = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:autoscalingconfiguration/{NAME}/1/"
    assert arn.startswith(start)
    assert len(arn) == len(start) + 32
    assert (made["AutoScalingConfigurationName"], made["AutoScalingConfigurationRevision"]) == (NAME, 1)
    assert (made["Status"], made["Latest"]) == ("ACTIVE", True)
    assert (made["IsDefault"], made["HasAssociatedService"]) == (False, False)
    assert "DeletedAt" not in made
    assert describe(client, arn) == made


def test_as_many_instances_at_least_as_at_most_are_right(client):
    made = make(client, MinSize=4, MaxSize=4)
    assert (made["MinSize"], made["MaxSize"]) == (4, 4)


@pytest.mark.parametrize("sizes", [{"MinSize": 5, "MaxSize": 4}, {"MinSize": 25, "MaxSize": 1}])
def test_more_instances_at_least_than_at_most_are_refused(client, refused, sizes):
    text = f"MinSize: {sizes['MinSize']}, MaxSize: {sizes['MaxSize']}"
    with refused("InvalidRequestException", match=text):
        make(client, **sizes)


# Revisions


@pytest.mark.parametrize(
    ("deleted", "following"), [((), 4), ((1,), 4), ((2,), 4), ((3,), 3), ((2, 3), 2), ((1, 2, 3), 1)]
)
def test_the_next_revision_is_the_highest_active_one_plus_one(client, deleted, following):
    arns = [make_arn(client) for _ in range(3)]
    make(client, "another-name")
    for revision in deleted:
        delete(client, arns[revision - 1])
    made = make(client)
    assert made["AutoScalingConfigurationRevision"] == following
    assert made["Latest"] is True
    assert made["AutoScalingConfigurationArn"] not in arns


def test_the_latest_is_the_highest_active_revision(client):
    first, second, third = (make_arn(client) for _ in range(3))
    assert [describe(client, arn)["Latest"] for arn in (first, second, third)] == [False, False, True]
    delete(client, third)
    assert [describe(client, arn)["Latest"] for arn in (first, second, third)] == [False, True, False]
    delete(client, first)
    assert [describe(client, arn)["Latest"] for arn in (first, second, third)] == [False, True, False]


def test_a_number_used_again_means_the_new_revision(client):
    old = make_arn(client)
    delete(client, old)
    new = make_arn(client)
    assert by_revision(old) == by_revision(new)
    assert describe(client, by_revision(old))["AutoScalingConfigurationArn"] == new
    assert describe(client, old)["Status"] == "INACTIVE"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["create", "create", "delete"]),
            st.sampled_from(["some-name", "another-name"]),
            st.one_of(st.none(), st.integers(1, 4)),
        ),
        max_size=25,
    )
)
def test_any_creations_and_deletions_leave_what_a_simple_model_leaves(steps):
    """The rival keeps the active numbers of a name in a set, and those ever given out in another."""
    active, ever = {}, {}
    with mock_apprunner(isolated=True):
        client = client_of("apprunner")
        base = by_name(BUILT_IN).rpartition("/")[0]
        for action, name, number in steps:
            mine = active.setdefault(name, set())
            if action == "create":
                following = max(mine, default=0) + 1
                assert make(client, name)["AutoScalingConfigurationRevision"] == following
                mine.add(following)
                ever.setdefault(name, set()).add(following)
                continue
            expected = max(mine, default=None) if number is None else number
            arn = f"{base}/{name}" + (f"/{number}" if number else "")
            if expected in mine:
                assert delete(client, arn)["AutoScalingConfigurationRevision"] == expected
                mine.remove(expected)
            else:
                with pytest.raises(ClientError) as refusal:
                    delete(client, arn)
                known = expected in ever.get(name, ())
                code = "InvalidRequestException" if known else "ResourceNotFoundException"
                assert refusal.value.response["Error"]["Code"] == code
        for name, mine in active.items():
            whole = listed(client, AutoScalingConfigurationName=name, LatestOnly=False)
            assert whole == [(name, number) for number in sorted(mine)]
            assert listed(client, AutoScalingConfigurationName=name) == whole[-1:]


# ARNs


@each_form
def test_each_form_of_an_arn_describes_the_latest(client, form):
    make(client)
    latest = make(client)
    assert describe(client, form(latest["AutoScalingConfigurationArn"])) == latest


@each_form
def test_each_form_of_an_arn_deletes_the_latest(client, form):
    first, second = make_arn(client), make_arn(client)
    deleted = delete(client, form(second))
    assert deleted["AutoScalingConfigurationArn"] == second
    assert (deleted["Status"], deleted["Latest"]) == ("INACTIVE", False)
    assert deleted["DeletedAt"] > deleted["CreatedAt"]
    assert listed(client, AutoScalingConfigurationName=NAME, LatestOnly=False) == [(NAME, 1)]
    assert describe(client, first)["Latest"] is True


@each_form
def test_each_form_of_an_arn_makes_the_latest_the_default(client, form):
    make(client)
    latest = make_arn(client)
    answer = update_default(client, form(latest))
    assert (answer["AutoScalingConfigurationArn"], answer["IsDefault"]) == (latest, True)


@each_form
def test_each_form_of_an_arn_gives_a_service_the_latest_and_lists_it(client, form):
    older, latest = make_arn(client), make_arn(client)
    service = make_service(client, AutoScalingConfigurationArn=form(latest))
    described = client.describe_service(ServiceArn=service)["Service"]
    used = described["AutoScalingConfigurationSummary"]
    assert (used["AutoScalingConfigurationArn"], used["AutoScalingConfigurationRevision"]) == (latest, 2)
    assert services_of(client, form(latest)) == [service]
    assert services_of(client, older) == []


@pytest.mark.parametrize("form", ["full", "revision"])
def test_an_arn_with_a_revision_means_that_one_and_not_the_latest(client, form):
    first = make(client)["AutoScalingConfigurationArn"]
    make(client)
    assert describe(client, FORMS[form](first))["AutoScalingConfigurationArn"] == first


@pytest.mark.parametrize("operation", OPERATIONS)
@each_form
@pytest.mark.parametrize(
    ("swap", "code"),
    [
        ((":apprunner:", ":s3:"), "InvalidRequestException"),
        ((":autoscalingconfiguration/", ":observabilityconfiguration/"), "InvalidRequestException"),
        ((":autoscalingconfiguration/", ":/"), "InvalidRequestException"),
        ((f"/{NAME}", f"//{NAME}"), "InvalidRequestException"),
        (("arn:aws:", "arn:aws-cn:"), "ResourceNotFoundException"),
        (("us-east-1", "eu-west-1"), "ResourceNotFoundException"),
        ((ACCOUNT, "210987654321"), "ResourceNotFoundException"),
        ((NAME, "no-such-name"), "ResourceNotFoundException"),
    ],
)
def test_an_arn_of_something_else_is_refused(client, refused, operation, form, swap, code):
    wrong = form(make_arn(client)).replace(*swap)
    texts = {
        "InvalidRequestException": "isn't one of the resource",
        "ResourceNotFoundException": "doesn't exist for the specified",
    }
    with refused(code, match=texts[code]):
        getattr(client, operation)(AutoScalingConfigurationArn=wrong)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("end", "code"),
    [
        # Long enough to be a full ARN, or numbered, and yet nobody's.
        ("/2", "ResourceNotFoundException"),
        ("/0", "ResourceNotFoundException"),
        ("/01", "ResourceNotFoundException"),
        (f"/1/{'0' * 32}", "ResourceNotFoundException"),
        ("/latest", "ResourceNotFoundException"),
        ("/1/1/1", "InvalidRequestException"),
        ("/", "InvalidRequestException"),
    ],
)
def test_an_arn_that_ends_in_something_else_is_refused(client, refused, operation, end, code):
    wrong = by_name(make_arn(client)) + end
    with refused(code, match=wrong):
        getattr(client, operation)(AutoScalingConfigurationArn=wrong)


def test_an_arn_that_breaks_the_pattern_is_refused_by_the_model(client, refused):
    with refused("InvalidRequestException", match="1 validation error detected: Value 'nonsense' at 'auto"):
        describe(client, "nonsense")


@pytest.mark.parametrize("wrong", ["missing", "deleted", "other kind"])
def test_a_service_needs_an_active_configuration(client, refused, wrong):
    gone = make_arn(client)
    delete(client, gone)
    arn = {
        "missing": by_name(gone),
        "deleted": gone,
        "other kind": gone.replace("autoscaling", "observability"),
    }[wrong]
    with refused("InvalidRequestException", match=f"isn't valid. ARN: '{arn}'"):
        make_service(client, AutoScalingConfigurationArn=arn)


# Deletion


def test_a_deleted_revision_can_be_described_by_its_number_and_not_by_its_name(client, refused):
    made = make(client)
    arn = made["AutoScalingConfigurationArn"]
    deleted = delete(client, arn)
    assert deleted == {
        **made,
        "Status": "INACTIVE",
        "Latest": False,
        "DeletedAt": deleted["DeletedAt"],
    }
    assert describe(client, arn) == deleted
    assert describe(client, by_revision(arn)) == deleted
    for operation in OPERATIONS:
        with refused("ResourceNotFoundException", match=by_name(arn)):
            getattr(client, operation)(AutoScalingConfigurationArn=by_name(arn))


@pytest.mark.parametrize("form", ["full", "revision"])
@pytest.mark.parametrize("again", [delete, update_default])
def test_a_deleted_revision_cannot_be_deleted_or_made_the_default(client, refused, form, again):
    arn = make_arn(client)
    delete(client, arn)
    with refused(
        "InvalidRequestException", match="The auto scaling configuration you specified has been deleted"
    ):
        again(client, FORMS[form](arn))


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


@pytest.mark.parametrize("form", ["full", "revision"])
def test_all_revisions_are_deleted_by_name_only(client, refused, form):
    arn = make_arn(client)
    for wrong in (
        FORMS[form](arn),
        FORMS[form](arn.replace("/1/", "/2/")),
    ):  # one that is there, and one that isn't
        with refused(
            "InvalidRequestException", match="You cannot specify full auto scaling configuration ARN"
        ):
            delete(client, wrong, DeleteAllRevisions=True)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_all_revisions_stay_when_one_of_them_is_the_default(client, refused, number):
    arns = [make_arn(client) for _ in range(3)]
    update_default(client, arns[number])
    with refused("InvalidRequestException", match=f"reserved auto scaling configuration: '{arns[number]}'"):
        delete(client, by_name(arns[0]), DeleteAllRevisions=True)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_all_revisions_stay_when_a_service_uses_one_of_them(client, refused, number):
    arns = [make_arn(client) for _ in range(3)]
    service = make_service(client, AutoScalingConfigurationArn=arns[number])
    with refused("InvalidRequestException", match=f"used by one or more services. ARN: {arns[number]}"):
        delete(client, by_name(arns[0]), DeleteAllRevisions=True)
    client.delete_service(ServiceArn=service)
    assert delete(client, by_name(arns[0]), DeleteAllRevisions=True)["Status"] == "INACTIVE"


@each_form
def test_what_a_service_uses_cannot_be_deleted(client, refused, form):
    arn = make_arn(client)
    make_service(client, AutoScalingConfigurationArn=arn)
    with refused("InvalidRequestException", match=f"used by one or more services. ARN: {arn}"):
        delete(client, form(arn))


@pytest.mark.parametrize("state", ["paused", "failed"])
def test_a_service_that_does_not_run_uses_its_configuration_too(client, cloud, refused, state):
    arn = make_arn(client)
    if state == "failed":
        cloud.fail_next("CreateService")
    service = make_service(client, AutoScalingConfigurationArn=arn)
    if state == "paused":
        client.pause_service(ServiceArn=service)
    with refused("InvalidRequestException", match="used by one or more services"):
        delete(client, arn)


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


def test_there_is_one_default(client):
    arn, other = make_arn(client), make_arn(client, "another-name")
    for new in (arn, other, other, BUILT_IN):
        assert update_default(client, new)["IsDefault"] is True
        found = client.list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"]
        assert [one["AutoScalingConfigurationArn"] for one in found if one["IsDefault"]] == [new]


@each_form
def test_the_default_cannot_be_deleted(client, refused, form):
    with refused("InvalidRequestException", match=f"a reserved auto scaling configuration: '{BUILT_IN}'"):
        delete(client, form(BUILT_IN))
    arn = make_arn(client)
    update_default(client, arn)
    with refused("InvalidRequestException", match=f"a reserved auto scaling configuration: '{arn}'"):
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


# Lists


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [("DefaultConfiguration", 1), ("another-name", 1), (NAME, 2)]),
        ({"LatestOnly": True}, [("DefaultConfiguration", 1), ("another-name", 1), (NAME, 2)]),
        ({"LatestOnly": False}, [("DefaultConfiguration", 1), (NAME, 1), ("another-name", 1), (NAME, 2)]),
        ({"AutoScalingConfigurationName": NAME}, [(NAME, 2)]),
        ({"AutoScalingConfigurationName": NAME, "LatestOnly": False}, [(NAME, 1), (NAME, 2)]),
        ({"AutoScalingConfigurationName": "no-such-name"}, []),
        ({"AutoScalingConfigurationName": "deleted-name", "LatestOnly": False}, []),
    ],
)
def test_lists_active_revisions_the_latest_of_a_name_unless_asked_for_all(client, asked, found):
    make(client)
    make(client, "another-name")
    make(client)
    delete(client, make_arn(client))
    delete(client, make_arn(client, "deleted-name"))
    assert listed(client, **asked) == found


def test_a_summary_holds_what_the_description_holds(client):
    make(client)
    described = describe(client, by_name(BUILT_IN).replace("DefaultConfiguration", NAME))
    (summary,) = client.list_auto_scaling_configurations(AutoScalingConfigurationName=NAME)[
        "AutoScalingConfigurationSummaryList"
    ]
    more = {"MaxConcurrency", "MaxSize", "MinSize", "Latest"}
    assert summary == {name: value for name, value in described.items() if name not in more}


def test_regions_are_apart(client):
    make(client)
    elsewhere = client_of("apprunner", "eu-west-1")
    assert listed(elsewhere) == [("DefaultConfiguration", 1)]
    assert make(elsewhere)["AutoScalingConfigurationRevision"] == 1
