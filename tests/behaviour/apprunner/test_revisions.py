"""Numbered revisions under a name: what auto scaling and observability configurations have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from support import ACCOUNT, by_name, by_revision, client_of, each_form, each_numbered_form, make_service

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "some-name"


class Kind(NamedTuple):
    """A kind of revisions: how it is spelled, and where it is different from the other."""

    member: str
    operation: str
    words: str
    segment: str
    other_segment: str
    verbs: tuple[str, ...]  # of the operations that take an ARN
    built_in: list[tuple[str, int]]  # what each Region has from the start
    asked: Callable[[str], dict[str, Any]]  # a service is created with this to use one
    shown: str  # and shows its ARN in this member

    @property
    def arn(self):
        return f"{self.member}Arn"

    @property
    def name(self):
        return f"{self.member}Name"

    @property
    def revision(self):
        return f"{self.member}Revision"

    @property
    def base(self):
        return f"arn:aws:apprunner:us-east-1:{ACCOUNT}:{self.segment}"

    def make(self, client, name=NAME):
        return getattr(client, f"create_{self.operation}")(**{self.name: name})[self.member]

    def make_arn(self, client, name=NAME):
        return self.make(client, name)[self.arn]

    def call(self, client, verb, arn):
        return getattr(client, f"{verb}_{self.operation}")(**{self.arn: arn})

    def describe(self, client, arn):
        return self.call(client, "describe", arn)[self.member]

    def delete(self, client, arn):
        return self.call(client, "delete", arn)[self.member]

    def listed(self, client, name=None, **asked):
        if name:
            asked[self.name] = name
        answer = getattr(client, f"list_{self.operation}s")(**asked)
        return [(found[self.name], found[self.revision]) for found in answer[f"{self.member}SummaryList"]]

    def latest(self, client, *arns):
        return [self.describe(client, arn)["Latest"] for arn in arns]

    def make_service(self, client, arn):
        return make_service(client, **self.asked(arn))


KINDS = (
    Kind(
        member="AutoScalingConfiguration",
        operation="auto_scaling_configuration",
        words="auto scaling configuration",
        segment="autoscalingconfiguration",
        other_segment="observabilityconfiguration",
        verbs=("describe", "delete", "update_default", "list_services_for"),
        built_in=[("DefaultConfiguration", 1)],
        asked=lambda arn: {"AutoScalingConfigurationArn": arn},
        shown="AutoScalingConfigurationSummary",
    ),
    Kind(
        member="ObservabilityConfiguration",
        operation="observability_configuration",
        words="observability configuration",
        segment="observabilityconfiguration",
        other_segment="autoscalingconfiguration",
        verbs=("describe", "delete"),
        built_in=[],
        asked=lambda arn: {
            "ObservabilityConfiguration": {"ObservabilityEnabled": True, "ObservabilityConfigurationArn": arn}
        },
        shown="ObservabilityConfiguration",
    ),
)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.segment, scope="module")
def kind(request):
    return request.param


# Every operation that takes the ARN of a revision.
each_operation = pytest.mark.parametrize(
    ("kind", "verb"),
    [pytest.param(kind, verb, id=f"{verb}_{kind.operation}") for kind in KINDS for verb in kind.verbs],
)


# Numbers


def test_a_new_one_is_active_and_the_latest(client, kind):
    made = kind.make(client)
    start = f"{kind.base}/{NAME}/1/"
    assert made[kind.arn].startswith(start)
    assert len(made[kind.arn]) == len(start) + 32
    assert (made[kind.name], made[kind.revision]) == (NAME, 1)
    assert (made["Status"], made["Latest"]) == ("ACTIVE", True)
    assert "CreatedAt" in made
    assert "DeletedAt" not in made
    assert kind.describe(client, made[kind.arn]) == made


@pytest.mark.parametrize(
    ("deleted", "following"), [((), 4), ((1,), 4), ((2,), 4), ((3,), 3), ((2, 3), 2), ((1, 2, 3), 1)]
)
def test_the_next_revision_is_the_highest_active_one_plus_one(client, kind, deleted, following):
    arns = [kind.make_arn(client) for _ in range(3)]
    kind.make(client, "another-name")
    for revision in deleted:
        kind.delete(client, arns[revision - 1])
    made = kind.make(client)
    assert (made[kind.revision], made["Latest"]) == (following, True)
    assert made[kind.arn] not in arns


def test_the_latest_is_the_highest_active_revision(client, kind):
    arns = [kind.make_arn(client) for _ in range(3)]
    assert kind.latest(client, *arns) == [False, False, True]
    kind.delete(client, arns[2])
    assert kind.latest(client, *arns) == [False, True, False]
    kind.delete(client, arns[0])
    assert kind.latest(client, *arns) == [False, True, False]


def test_a_number_used_again_means_the_new_revision(client, kind):
    old = kind.make_arn(client)
    kind.delete(client, old)
    new = kind.make_arn(client)
    assert by_revision(old) == by_revision(new)
    assert kind.describe(client, by_revision(old))[kind.arn] == new
    assert kind.describe(client, old)["Status"] == "INACTIVE"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["create", "create", "delete"]),
            st.sampled_from([NAME, "another-name"]),
            st.one_of(st.none(), st.integers(1, 4)),
        ),
        max_size=25,
    )
)
def test_any_creations_and_deletions_leave_what_a_simple_model_leaves(kind, steps):
    """The rival keeps the active numbers of a name in a set, and those ever given out in another."""
    active = {NAME: set(), "another-name": set()}
    ever = {NAME: set(), "another-name": set()}
    with mock_apprunner(isolated=True):
        client = client_of("apprunner")
        for action, name, number in steps:
            mine = active[name]
            if action == "create":
                following = max(mine, default=0) + 1
                assert kind.make(client, name)[kind.revision] == following
                mine.add(following)
                ever[name].add(following)
                continue
            expected = number or max(mine, default=None)
            arn = f"{kind.base}/{name}" + (f"/{number}" if number else "")
            if expected in mine:
                assert kind.delete(client, arn)[kind.revision] == expected
                mine.remove(expected)
            else:
                with pytest.raises(ClientError) as refusal:
                    kind.delete(client, arn)
                known = expected in ever[name]
                code = "InvalidRequestException" if known else "ResourceNotFoundException"
                assert refusal.value.response["Error"]["Code"] == code
        for name, mine in active.items():
            whole = kind.listed(client, name, LatestOnly=False)
            assert whole == [(name, number) for number in sorted(mine)]
            assert kind.listed(client, name) == whole[-1:]


# ARNs


@each_form
def test_each_form_of_an_arn_describes_the_latest(client, kind, form):
    kind.make(client)
    latest = kind.make(client)
    assert kind.describe(client, form(latest[kind.arn])) == latest


@each_form
def test_each_form_of_an_arn_deletes_the_latest(client, kind, form):
    first, second = kind.make_arn(client), kind.make_arn(client)
    deleted = kind.delete(client, form(second))
    assert deleted[kind.arn] == second
    assert (deleted["Status"], deleted["Latest"]) == ("INACTIVE", False)
    assert deleted["DeletedAt"] > deleted["CreatedAt"]
    assert kind.listed(client, LatestOnly=False) == [*kind.built_in, (NAME, 1)]
    assert kind.latest(client, first) == [True]


@each_form
def test_each_form_of_an_arn_gives_a_service_the_latest(client, kind, form):
    kind.make(client)
    latest = kind.make_arn(client)
    service = kind.make_service(client, form(latest))
    described = client.describe_service(ServiceArn=service)["Service"]
    assert described[kind.shown][kind.arn] == latest


@each_numbered_form
def test_an_arn_with_a_revision_means_that_one_and_not_the_latest(client, kind, form):
    first = kind.make_arn(client)
    kind.make(client)
    assert kind.describe(client, form(first))[kind.arn] == first
    assert kind.delete(client, form(first))[kind.arn] == first


@each_operation
@each_form
@pytest.mark.parametrize(
    "swap",
    [
        (":apprunner:", ":s3:"),
        (":{kind.segment}/", ":{kind.other_segment}/"),
        (":{kind.segment}/", ":/"),
        (f"/{NAME}", f"//{NAME}"),
    ],
)
def test_an_arn_of_another_form_is_refused(client, refused, kind, verb, form, swap):
    wrong = form(kind.make_arn(client)).replace(*(text.format(kind=kind) for text in swap))
    said = f"The Amazon Resource Name (ARN) isn't one of the resource that this action works on: {wrong}"
    with refused("InvalidRequestException", match=said):
        kind.call(client, verb, wrong)


@each_operation
@each_form
@pytest.mark.parametrize(
    "swap",
    [
        ("arn:aws:", "arn:aws-cn:"),
        ("us-east-1", "eu-west-1"),
        (ACCOUNT, "210987654321"),
        (NAME, "no-such-name"),
    ],
)
def test_an_arn_of_nothing_here_is_not_found(client, refused, kind, verb, form, swap):
    wrong = form(kind.make_arn(client)).replace(*swap)
    said = (
        f"A resource doesn't exist for the specified Amazon Resource Name (ARN) in your AWS account: {wrong}"
    )
    with refused("ResourceNotFoundException", match=said):
        kind.call(client, verb, wrong)


@each_operation
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
def test_an_arn_that_ends_in_something_else_is_refused(client, refused, kind, verb, end, code):
    wrong = by_name(kind.make_arn(client)) + end
    with refused(code, match=wrong):
        kind.call(client, verb, wrong)


def test_an_arn_that_breaks_the_pattern_is_refused_by_the_model(client, refused, kind):
    text = f"1 validation error detected: Value 'nonsense' at '{kind.arn[0].lower()}{kind.arn[1:]}'"
    with refused("InvalidRequestException", match=text):
        kind.describe(client, "nonsense")


@pytest.mark.parametrize("wrong", ["missing", "deleted", "other kind"])
def test_a_service_needs_an_active_configuration(client, refused, kind, wrong):
    gone = kind.make_arn(client)
    kind.delete(client, gone)
    arn = {
        "missing": by_name(gone),
        "deleted": gone,
        "other kind": gone.replace(kind.segment, kind.other_segment),
    }[wrong]
    with refused("InvalidRequestException", match=f"isn't valid. ARN: '{arn}'"):
        kind.make_service(client, arn)


# Deletion


def test_a_deleted_revision_can_be_described_by_its_number_and_not_by_its_name(client, refused, kind):
    made = kind.make(client)
    arn = made[kind.arn]
    deleted = kind.delete(client, arn)
    assert deleted == {**made, "Status": "INACTIVE", "Latest": False, "DeletedAt": deleted["DeletedAt"]}
    assert kind.describe(client, arn) == kind.describe(client, by_revision(arn)) == deleted
    for verb in kind.verbs:
        with refused("ResourceNotFoundException", match=by_name(arn)):
            kind.call(client, verb, by_name(arn))


@each_numbered_form
def test_a_deleted_revision_cannot_be_deleted_again(client, refused, kind, form):
    arn = kind.make_arn(client)
    kind.delete(client, arn)
    with refused("InvalidRequestException", match=f"The {kind.words} you specified has been deleted."):
        kind.delete(client, form(arn))


@each_form
def test_what_a_service_uses_cannot_be_deleted(client, refused, kind, form):
    kind.make(client)
    arn = kind.make_arn(client)
    service = kind.make_service(client, by_name(arn))
    with refused(
        "InvalidRequestException", match=f"The {kind.words} is used by one or more services. ARN: {arn}"
    ):
        kind.delete(client, form(arn))
    client.delete_service(ServiceArn=service)
    assert kind.delete(client, form(arn))["Status"] == "INACTIVE"


@pytest.mark.parametrize("state", ["paused", "failed"])
def test_a_service_that_does_not_run_uses_its_configuration_too(client, cloud, refused, kind, state):
    arn = kind.make_arn(client)
    if state == "failed":
        cloud.fail_next("CreateService")
    service = kind.make_service(client, arn)
    if state == "paused":
        client.pause_service(ServiceArn=service)
    with refused("InvalidRequestException", match="used by one or more services"):
        kind.delete(client, arn)


# Lists


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [("another-name", 1), (NAME, 2)]),
        ({"LatestOnly": True}, [("another-name", 1), (NAME, 2)]),
        ({"LatestOnly": False}, [(NAME, 1), ("another-name", 1), (NAME, 2)]),
        ({"name": NAME}, [(NAME, 2)]),
        ({"name": NAME, "LatestOnly": False}, [(NAME, 1), (NAME, 2)]),
        ({"name": "no-such-name"}, []),
        ({"name": "deleted-name", "LatestOnly": False}, []),
    ],
)
def test_lists_active_revisions_the_latest_of_a_name_unless_asked_for_all(client, kind, asked, found):
    kind.make(client)
    kind.make(client, "another-name")
    kind.make(client)
    kind.delete(client, kind.make_arn(client))
    kind.delete(client, kind.make_arn(client, "deleted-name"))
    first = [] if "name" in asked else kind.built_in
    assert kind.listed(client, **asked) == [*first, *found]


def test_regions_are_apart(client, kind):
    kind.make(client)
    elsewhere = client_of("apprunner", "eu-west-1")
    assert kind.listed(elsewhere) == kind.built_in
    assert kind.make(elsewhere)[kind.revision] == 1
