"""Observability configurations: numbered revisions under a name."""

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from support import ACCOUNT, client_of, make_service

NAME = "xray-tracing"
BASE = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:observabilityconfiguration"

# The three ARNs of a revision, each from the full one.
FORMS = {
    "full": lambda arn: arn,
    "revision": lambda arn: arn.rpartition("/")[0],
    "name": lambda arn: arn.rsplit("/", 2)[0],
}
by_revision, by_name = FORMS["revision"], FORMS["name"]
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))


def make(client, name=NAME, **more):
    answer = client.create_observability_configuration(ObservabilityConfigurationName=name, **more)
    return answer["ObservabilityConfiguration"]


def make_arn(client, name=NAME):
    return make(client, name)["ObservabilityConfigurationArn"]


def describe(client, arn):
    answer = client.describe_observability_configuration(ObservabilityConfigurationArn=arn)
    return answer["ObservabilityConfiguration"]


def delete(client, arn):
    answer = client.delete_observability_configuration(ObservabilityConfigurationArn=arn)
    return answer["ObservabilityConfiguration"]


each_operation = pytest.mark.parametrize("operation", [describe, delete])


def listed(client, **asked):
    summaries = client.list_observability_configurations(**asked)["ObservabilityConfigurationSummaryList"]
    return [
        (found["ObservabilityConfigurationName"], found["ObservabilityConfigurationRevision"])
        for found in summaries
    ]


def observed_service(client, arn, **more):
    observed = {"ObservabilityEnabled": True, "ObservabilityConfigurationArn": arn}
    return make_service(client, ObservabilityConfiguration=observed, **more)


# What a new one looks like


def test_a_new_one_is_active_and_the_latest(client):
    made = make(client)
    arn = made["ObservabilityConfigurationArn"]
    assert arn.startswith(f"{BASE}/{NAME}/1/")
    assert len(arn) == len(f"{BASE}/{NAME}/1/") + 32
    assert made == {
        "ObservabilityConfigurationArn": arn,
        "ObservabilityConfigurationName": NAME,
        "ObservabilityConfigurationRevision": 1,
        "Latest": True,
        "Status": "ACTIVE",
        "CreatedAt": made["CreatedAt"],
    }
    assert describe(client, arn) == made


def test_traces_are_what_was_asked_for(client):
    made = make(client, TraceConfiguration={"Vendor": "AWSXRAY"})
    assert describe(client, made["ObservabilityConfigurationArn"])["TraceConfiguration"] == {
        "Vendor": "AWSXRAY"
    }


@pytest.mark.parametrize(
    ("traces", "text"),
    [
        ({"Vendor": "OTHER"}, "at 'traceConfiguration.vendor' failed to satisfy constraint: Member must"),
        ({}, "Value null at 'traceConfiguration.vendor'"),
    ],
)
def test_traces_need_a_vendor_that_there_is(client, refused, traces, text):
    with refused("InvalidRequestException", match=text):
        make(client, TraceConfiguration=traces)


def test_one_name_is_reserved(client, refused):
    with refused("InvalidRequestException", match="The name DefaultConfiguration is reserved"):
        make(client, "DefaultConfiguration")
    assert make(client, "DefaultConfiguration2")["ObservabilityConfigurationRevision"] == 1


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
    assert made["ObservabilityConfigurationRevision"] == following
    assert made["Latest"] is True
    assert made["ObservabilityConfigurationArn"] not in arns


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
    assert describe(client, by_revision(old))["ObservabilityConfigurationArn"] == new
    assert describe(client, old)["Status"] == "INACTIVE"


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(["some-name", "another-name"]), st.integers(0, 4)),
        max_size=25,
    )
)
def test_any_creations_and_deletions_leave_what_a_simple_model_leaves(steps):
    """The rival keeps the active numbers of a name in a set, and those ever given out in another."""
    active = {"some-name": set(), "another-name": set()}
    ever = {"some-name": set(), "another-name": set()}
    with mock_apprunner(isolated=True):
        client = client_of("apprunner")
        for create, name, number in steps:
            mine = active[name]
            if create:
                following = max(mine, default=0) + 1
                assert make(client, name)["ObservabilityConfigurationRevision"] == following
                mine.add(following)
                ever[name].add(following)
                continue
            # Zero stands for an ARN that ends with the name.
            expected = number or max(mine, default=None)
            arn = f"{BASE}/{name}/{number}" if number else f"{BASE}/{name}"
            if expected in mine:
                assert delete(client, arn)["ObservabilityConfigurationRevision"] == expected
                mine.remove(expected)
            else:
                with pytest.raises(ClientError) as refusal:
                    delete(client, arn)
                known = expected in ever[name]
                code = "InvalidRequestException" if known else "ResourceNotFoundException"
                assert refusal.value.response["Error"]["Code"] == code
        for name, mine in active.items():
            whole = listed(client, ObservabilityConfigurationName=name, LatestOnly=False)
            assert whole == [(name, number) for number in sorted(mine)]
            assert listed(client, ObservabilityConfigurationName=name) == whole[-1:]


# ARNs


@each_form
def test_each_form_of_an_arn_describes_the_latest(client, form):
    make(client)
    latest = make(client)
    assert describe(client, form(latest["ObservabilityConfigurationArn"])) == latest


@each_form
def test_each_form_of_an_arn_deletes_the_latest(client, form):
    make(client)
    second = make_arn(client)
    deleted = delete(client, form(second))
    assert deleted["ObservabilityConfigurationArn"] == second
    assert (deleted["Status"], deleted["Latest"]) == ("INACTIVE", False)
    assert deleted["DeletedAt"] > deleted["CreatedAt"]
    assert listed(client, LatestOnly=False) == [(NAME, 1)]


@each_form
def test_each_form_of_an_arn_gives_a_service_the_latest(client, form):
    make(client)
    latest = make_arn(client)
    service = observed_service(client, form(latest))
    described = client.describe_service(ServiceArn=service)["Service"]
    assert described["ObservabilityConfiguration"]["ObservabilityConfigurationArn"] == latest


@pytest.mark.parametrize("form", ["full", "revision"])
def test_an_arn_with_a_revision_means_that_one_and_not_the_latest(client, form):
    first = make_arn(client)
    make(client)
    assert describe(client, FORMS[form](first))["ObservabilityConfigurationArn"] == first
    assert delete(client, FORMS[form](first))["ObservabilityConfigurationArn"] == first


@each_operation
@each_form
@pytest.mark.parametrize(
    ("swap", "code"),
    [
        ((":apprunner:", ":s3:"), "InvalidRequestException"),
        ((":observabilityconfiguration/", ":autoscalingconfiguration/"), "InvalidRequestException"),
        ((":observabilityconfiguration/", ":/"), "InvalidRequestException"),
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
        operation(client, wrong)


@each_operation
@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("/2", "ResourceNotFoundException"),
        ("/01", "ResourceNotFoundException"),
        (f"/1/{'0' * 32}", "ResourceNotFoundException"),
        ("/1/1/1", "InvalidRequestException"),
        ("/", "InvalidRequestException"),
    ],
)
def test_an_arn_that_ends_in_something_else_is_refused(client, refused, operation, end, code):
    wrong = by_name(make_arn(client)) + end
    with refused(code, match=wrong):
        operation(client, wrong)


@pytest.mark.parametrize("wrong", ["missing", "deleted", "other kind"])
def test_a_service_needs_an_active_configuration(client, refused, wrong):
    gone = make_arn(client)
    delete(client, gone)
    arn = {
        "missing": by_name(gone),
        "deleted": gone,
        "other kind": gone.replace("observability", "autoscaling"),
    }[wrong]
    with refused("InvalidRequestException", match=f"isn't valid. ARN: '{arn}'"):
        observed_service(client, arn)


# Deletion


def test_a_deleted_revision_can_be_described_by_its_number_and_not_by_its_name(client, refused):
    made = make(client)
    arn = made["ObservabilityConfigurationArn"]
    deleted = delete(client, arn)
    assert deleted == {**made, "Status": "INACTIVE", "Latest": False, "DeletedAt": deleted["DeletedAt"]}
    assert describe(client, arn) == describe(client, by_revision(arn)) == deleted
    for operation in (describe, delete):
        with refused("ResourceNotFoundException", match=by_name(arn)):
            operation(client, by_name(arn))


@pytest.mark.parametrize("form", ["full", "revision"])
def test_a_deleted_revision_cannot_be_deleted_again(client, refused, form):
    arn = make_arn(client)
    delete(client, arn)
    with refused("InvalidRequestException", match="you specified has been deleted"):
        delete(client, FORMS[form](arn))


@each_form
def test_what_a_service_uses_cannot_be_deleted(client, refused, form):
    make(client)
    arn = make_arn(client)
    service = observed_service(client, by_name(arn))
    with refused("InvalidRequestException", match=f"used by one or more services. ARN: {arn}"):
        delete(client, form(arn))
    client.delete_service(ServiceArn=service)
    assert delete(client, form(arn))["Status"] == "INACTIVE"


def test_what_a_paused_service_uses_cannot_be_deleted(client, refused):
    arn = make_arn(client)
    client.pause_service(ServiceArn=observed_service(client, arn))
    with refused("InvalidRequestException", match="used by one or more services"):
        delete(client, arn)


def test_a_service_that_is_observed_no_more_lets_go_of_its_configuration(client):
    arn = make_arn(client)
    service = observed_service(client, arn)
    client.update_service(ServiceArn=service, ObservabilityConfiguration={"ObservabilityEnabled": False})
    assert delete(client, arn)["Status"] == "INACTIVE"


# Lists


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [("another-name", 1), (NAME, 2)]),
        ({"LatestOnly": True}, [("another-name", 1), (NAME, 2)]),
        ({"LatestOnly": False}, [(NAME, 1), ("another-name", 1), (NAME, 2)]),
        ({"ObservabilityConfigurationName": NAME}, [(NAME, 2)]),
        ({"ObservabilityConfigurationName": NAME, "LatestOnly": False}, [(NAME, 1), (NAME, 2)]),
        ({"ObservabilityConfigurationName": "no-such-name"}, []),
        ({"ObservabilityConfigurationName": "deleted-name", "LatestOnly": False}, []),
    ],
)
def test_lists_active_revisions_the_latest_of_a_name_unless_asked_for_all(client, asked, found):
    make(client)
    make(client, "another-name")
    make(client)
    delete(client, make_arn(client))
    delete(client, make_arn(client, "deleted-name"))
    assert listed(client, **asked) == found


def test_a_summary_holds_arn_name_and_revision(client):
    arn = make_arn(client)
    assert client.list_observability_configurations()["ObservabilityConfigurationSummaryList"] == [
        {
            "ObservabilityConfigurationArn": arn,
            "ObservabilityConfigurationName": NAME,
            "ObservabilityConfigurationRevision": 1,
        }
    ]


def test_regions_are_apart(client):
    make(client)
    elsewhere = client_of("apprunner", "eu-west-1")
    assert listed(elsewhere) == []
    assert make(elsewhere)["ObservabilityConfigurationRevision"] == 1
