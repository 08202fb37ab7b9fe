"""The kit's small words, where a client cannot reach a corner of one: ids, ARNs, clocks, defaults, plans."""

from __future__ import annotations

import datetime
import itertools
import random
import re
import time
import uuid
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import Cloud, MockError, per_call
from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.base.clock import INSTANT, MANUAL, REAL, Clock, Pace, as_micros, as_pace
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.base.fate import SUCCEEDS, Fate
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.faults.plan import Plan
from awsmock_ar_apigw.kit.call import Call
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.state.machine import GONE, NEW, Life, Machine, Phase, Step
from awsmock_ar_apigw.state.record import Ref
from awsmock_ar_apigw.state.timeline import Timeline

WHY = chosen("for a test")
HERE = Where("123456789012", "us-east-1")

# ARNs

FORMS = [kind.arn for service in SERVICES for kind in backend_of(service).kinds if kind.arn]
PART = st.text(st.characters(exclude_characters="/:", exclude_categories=["Cs"]), min_size=1, max_size=12)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.template.rpartition(":")[2])
@given(data=st.data())
def test_an_arn_is_read_as_it_was_made(form, data):
    names = set(re.findall(r"\{(\w+)\}", form.template))
    where = {"partition": "aws", "region": HERE.region, "account": HERE.account}
    parts = {name: data.draw(PART) for name in names - where.keys()}
    arn = form.make(HERE, **parts)
    # Some have no account.
    assert form.read(arn) == {**{name: where[name] for name in names & where.keys()}, **parts}
    others = [other for other in FORMS if other is not form]
    assert [other.read(arn) for other in others] == [None] * len(others)


FORM = ArnForm("arn:{partition}:a.b:{region}:{account}:thing/{name}/{id}")


@given(st.text() | st.lists(st.sampled_from([*"arn:/. \n", "a.b", "thing"]), max_size=20).map("".join))
def test_another_text_is_no_arn(text):
    found = FORM.read(text)
    assert found is None or FORM.template.format(**found) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arn:aws:a.b:r:1:thing/n",
        "arn:aws:a.b:r:1:thing/n/",
        "arn:aws:a.b:r:1:thing//i",
        "arn:aws:a.b:r:1:thing/n/i/j",
        "arn:aws:a.b::1:thing/n/i",
        "arn:aws:aXb:r:1:thing/n/i",
        "arn:aws:a.b:r:1:other/n/i",
        " arn:aws:a.b:r:1:thing/n/i",
        "arn:aws:a.b:r:1:thing:x/n/i",
    ],
)
def test_a_text_that_is_almost_an_arn_is_none(text):
    assert FORM.read("arn:aws:a.b:r:1:thing/n/i")["id"] == "i"
    assert FORM.read(text) is None


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-east-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
        ("eu-west-1", "aws"),
    ],
)
def test_a_region_says_its_partition(region, partition):
    assert FORM.make(Where("1", region), name="n", id="i").startswith(f"arn:{partition}:a.b:{region}:1:")


# Ids


def draw(ids):
    return [ids.hex(8), ids.uuid(), ids.uuid_hex(), ids.text(10), ids.text(3, "xyz"), ids.copy().hex(8)]


@pytest.mark.parametrize("seed", [0, 7, "seed", ""])
def test_the_same_seed_gives_the_same_ids(seed):
    assert draw(Ids(seed)) == draw(Ids(seed))
    assert draw(Ids(seed)) != draw(Ids("another"))


def test_without_a_seed_ids_differ():
    assert draw(Ids()) != draw(Ids())


def test_a_secret_is_known_to_who_knows_the_seed_and_to_nobody_else():
    assert Ids("seed").secret() == Ids("seed").secret() != Ids("another").secret()
    assert Ids().secret() != Ids().secret()


def test_a_copy_gives_the_ids_that_are_to_come_whether_any_was_drawn_or_not():
    for seed in (1, None):
        ids = Ids(seed)
        assert ids.copy().uuid() == ids.uuid()
        assert ids.copy().uuid() == ids.uuid()


def test_ids_have_their_forms():
    ids = Ids(1)
    for _ in range(200):
        dashed, plain = ids.uuid(), ids.uuid_hex()
        assert str(uuid.UUID(dashed)) == dashed
        assert re.fullmatch("[0-9a-f]{32}", plain)
        assert {uuid.UUID(dashed).version, uuid.UUID(plain).version} == {4}
        assert {uuid.UUID(dashed).variant, uuid.UUID(plain).variant} == {uuid.RFC_4122}
        assert re.fullmatch("[0-9a-f]{5}", ids.hex(5))
        assert re.fullmatch("[a-z0-9]{10}", ids.text(10))
        assert re.fullmatch("[xy]{4}", ids.text(4, "xy"))


def test_ids_leave_the_random_numbers_of_the_test_alone():
    before = random.getstate()
    draw(Ids(3))
    draw(Ids())
    Cloud(seed=3)
    assert random.getstate() == before


# Time

MINUTE = 60_000_000


def test_a_clock_moves_by_what_it_is_told_added_up():
    clock = Clock(0, MANUAL)
    now = clock.advance(seconds=1.5, minutes=1, hours=1, days=1)
    assert now == clock.now == datetime.datetime(1970, 1, 2, 1, 1, 1, 500_000, tzinfo=datetime.timezone.utc)
    assert clock.micros == 90_061_500_000
    assert clock.advance() == now
    assert clock.tick() == 90_061_500_000


@pytest.mark.parametrize("span", [{"seconds": -1}, {"minutes": 1, "seconds": -61}, {"days": -0.1}])
def test_a_clock_never_goes_back(span):
    clock = Clock(5, MANUAL)
    with pytest.raises(MockError) as caught:
        clock.advance(**span)
    back = -datetime.timedelta(**span)
    assert str(caught.value) == f"The clock cannot go back by {back}. Give advance() a span above zero."
    clock.reach(3)
    assert clock.micros == 5
    clock.reach(9)
    assert clock.micros == 9


@pytest.mark.parametrize("span", [{"seconds": "1"}, {"days": None}, {"hours": float("inf")}, {"days": 3e6}])
def test_a_clock_moves_by_numbers_to_a_time_that_there_is(span):
    clock = Clock(5, MANUAL)
    with pytest.raises(
        MockError,
        match=r"^The clock cannot advance(: .+\. Give (one|numbers), such as seconds=30\.| by .+: the last day that it shows is 9999-12-31\.)$",
    ):
        clock.advance(**span)
    assert clock.micros == 5


def test_a_clock_can_be_put_to_any_moment_unless_real_time_rules(monkeypatch):
    clock = Clock(5, MANUAL)
    clock.set(3)
    assert clock.micros == 3
    monkeypatch.setattr(time, "time", lambda: 1.0)
    real = Clock(0, REAL)
    real.set(3)
    assert real.micros == 1_000_000


def test_a_clock_says_its_time_and_its_pace():
    assert repr(Clock(1_500, per_call(30))) == "<Clock 1970-01-01T00:00:00.001+00:00, per_call(30)>"


@pytest.mark.parametrize(
    ("pace", "tick"), [(INSTANT, 1_000), (MANUAL, 0), (per_call(30), 30_000_000), (per_call(0.5), 500_000)]
)
def test_each_call_moves_the_clock_as_the_pace_says(pace, tick):
    clock = Clock(10, pace)
    assert [clock.tick(), clock.tick(), clock.micros] == [10 + tick, 10 + 2 * tick, 10 + 2 * tick]


def test_the_real_pace_follows_the_clock_of_the_process(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.25)
    clock = Clock(0, REAL)
    assert clock.micros == clock.tick() == 1_700_000_000_250_000
    assert clock.now.isoformat() == "2023-11-14T22:13:20.250000+00:00"
    clock.reach(2**60)
    assert clock.micros == 1_700_000_000_250_000
    monkeypatch.setattr(time, "time", lambda: 1_700_000_060.25)
    assert clock.micros == 1_700_000_060_250_000
    with pytest.raises(MockError) as caught:
        clock.advance(seconds=1)
    assert str(caught.value) == (
        "pace='real' follows time.time(). Move that clock instead, with freezegun or time-machine, or use another pace."
    )


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 4e-7, "30", None])
def test_per_call_moves_forward_only(seconds):
    with pytest.raises(MockError) as caught:
        per_call(seconds)
    assert (
        str(caught.value)
        == f"per_call({seconds!r}) would not move the clock. Give seconds above zero, as many as a clock shows."
    )


def test_per_call_moves_by_a_microsecond_or_more():
    assert per_call(6e-7).tick == 1


def test_a_pace_has_a_name():
    assert [as_pace(name).name for name in ("instant", "manual", "real")] == ["instant", "manual", "real"]
    assert as_pace(per_call(2.5)) == Pace("per_call(2.5)", tick=2_500_000)


MEANT = dict.fromkeys(["Instant", "['instant']"], 'Did you mean "instant"? ')


@pytest.mark.parametrize("pace", ["fast", "", None, 5, ["instant"], "Instant"])
def test_what_is_no_pace_is_refused(pace):
    with pytest.raises(MockError) as caught:
        as_pace(pace)
    assert str(caught.value) == (
        f'pace={pace!r} is not a pace. {MEANT.get(str(pace), "")}Use "instant", "manual", "real" or per_call(seconds).'
    )


@pytest.mark.parametrize("pace", ["per_call(30)", " per_call( 30.0 )"])
def test_a_pace_is_written_as_in_a_configuration_file(pace):
    assert as_pace(pace) == per_call(30) == per_call(datetime.timedelta(seconds=30))


BERLIN = datetime.timezone(datetime.timedelta(hours=1))


@pytest.mark.parametrize(
    ("moment", "micros"),
    [
        (0, 0),
        (1.5, 1_500_000),
        (-1, -1_000_000),
        ("1.5", 1_500_000),
        ("1970-01-01T00:01:00Z", MINUTE),
        ("1970-01-01 00:01", MINUTE),
        ("1970-01-01T01:01:00+01:00", MINUTE),
        (datetime.datetime(1970, 1, 1, 0, 1), MINUTE),  # noqa: DTZ001 - naive means UTC
        (datetime.datetime(1970, 1, 1, 1, 1, tzinfo=BERLIN), MINUTE),
        (datetime.datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=datetime.timezone.utc), 1_767_225_600_000_001),
    ],
)
def test_moments_are_whole_microseconds(moment, micros):
    assert as_micros(moment) == micros


@pytest.mark.parametrize("moment", [(1970,), datetime.date(1970, 1, 1)])
def test_what_is_no_moment_is_refused(moment):
    with pytest.raises(MockError) as caught:
        as_micros(moment)
    assert (
        str(caught.value) == f"{moment!r} is not a moment. Give a datetime, its text, or seconds since 1970."
    )


@pytest.mark.parametrize("moment", ["today", "", "12:00"])
def test_a_text_is_a_moment_if_it_is_written_as_one(moment):
    with pytest.raises(MockError) as caught:
        as_micros(moment)
    assert str(caught.value) == (
        f"{moment!r} is not a moment. Write it as 2030-01-31T12:00:00Z, or as seconds since 1970."
    )


@pytest.mark.parametrize("moment", [1e12, -1e12, float("inf"), float("nan"), "1e400", "nan"])
def test_a_moment_is_a_time_that_there_is(moment):
    with pytest.raises(MockError) as caught:
        as_micros(moment)
    assert str(caught.value) == (
        f"{moment!r} is no time that a datetime could hold in every time zone. "
        "Give one from 0001-01-02 to 9999-12-31, as a datetime or in seconds since 1970."
    )


def test_no_moment_is_now(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 1_234_567_890)
    assert as_micros(None) == 1_234_567


# Defaults

DEFAULTS = Defaults(
    Default("A", 1, WHY),
    Default("B.C", "deep", WHY),
    Default("B.D.E", lambda given: given.get("A", "none"), WHY),
    Default("F.G", False, WHY, where=lambda given: "F" in given),
)


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ({}, {"A": 1, "B": {"C": "deep", "D": {"E": "none"}}}),
        ({"A": 0}, {"A": 0, "B": {"C": "deep", "D": {"E": 0}}}),
        ({"A": None, "B": {}}, {"A": None, "B": {"C": "deep", "D": {"E": None}}}),
        ({"B": {"C": "", "X": 2}}, {"A": 1, "B": {"C": "", "X": 2, "D": {"E": "none"}}}),
        ({"B": {"D": {"E": 3}}}, {"A": 1, "B": {"C": "deep", "D": {"E": 3}}}),
        ({"F": {}}, {"A": 1, "B": {"C": "deep", "D": {"E": "none"}}, "F": {"G": False}}),
        (
            {"F": {"G": True}, "Y": 1},
            {"A": 1, "B": {"C": "deep", "D": {"E": "none"}}, "F": {"G": True}, "Y": 1},
        ),
    ],
)
def test_defaults_fill_in_what_is_not_given_and_nothing_else(given, whole):
    before = repr(given)
    assert DEFAULTS.fill(given) == whole
    assert repr(given) == before


def test_defaults_never_share_what_they_fill_in():
    first, second = DEFAULTS.fill({}), DEFAULTS.fill({})
    first["B"]["D"]["E"] = "changed"
    assert second["B"]["D"]["E"] == "none"
    assert DEFAULTS.fill({})["B"]["D"]["E"] == "none"


# Rules


def test_the_first_broken_rule_refuses():
    error = ErrorKind("InvalidRequestException")
    calm = Rule(error, "never: {a}", WHY, lambda _call, _p: False)
    silent = Rule(error, "asked for: {a}", WHY)
    loud = [Rule(error, f"{word}: {{a}}", WHY, lambda _call, p: p["a"] == "{b}") for word in ("one", "two")]
    check_all([calm, silent, *loud], None, {"a": "c"})
    with pytest.raises(Exception, match=r"^InvalidRequestException: one: \{b\}$"):
        check_all([calm, silent, *loud], None, {"a": "{b}"})
    assert silent.refusal(a=1).message == "asked for: 1"


# Plans


def call_of(plan, service, operation):
    """A call, which takes its fates from a plan."""
    planned = partial(plan.next_fate, service)
    return Call(HERE, 0, 0, Ids(1), {}, Timeline(), operation=operation, next_fate=planned)


def test_a_planned_fate_is_met_once_in_its_order():
    plan = Plan()
    plan.add("s", "Op", Fate(fails=True), times=2)
    plan.add("s", "Op", Fate(waits=3))
    plan.add("s", "Other", Fate(undo_fails=True))
    plan.add("t", "Op", Fate(waits=1))
    met = [call_of(plan, "s", "Op").fate() for _ in range(4)]
    assert met == [Fate(fails=True), Fate(fails=True), Fate(waits=3), SUCCEEDS]
    assert call_of(plan, "s", "None").fate() == SUCCEEDS
    assert call_of(plan, "s", "Other").fate() == Fate(undo_fails=True)
    assert call_of(plan, "t", "Op").fate() == Fate(waits=1)


@pytest.mark.parametrize("taken", [1, 2, 3, 4, 5])
def test_a_call_that_is_undone_has_taken_no_fate(taken):
    plan = Plan()
    plan.add("s", "Op", Fate(fails=True), times=2)
    plan.add("s", "Op", Fate(waits=3))
    plan.add("s", "Other", Fate(undo_fails=True))
    before = list(plan.unused())
    call = call_of(plan, "s", "Op")
    met = [call.fate() for _ in range(taken)] + [call.fate("Other")]
    assert met[:taken][:3] == [Fate(fails=True), Fate(fails=True), Fate(waits=3)][:taken]
    assert list(plan.unused()) != before
    call.undo()
    call.undo()
    assert list(plan.unused()) == before
    following = call_of(plan, "s", "Op")
    assert [following.fate() for _ in range(taken)] + [following.fate("Other")] == met


def test_what_is_used_up_is_not_kept_for_ever():
    plan = Plan()
    for _ in range(100):
        plan.add("s", "Op", Fate(fails=True))
        call_of(plan, "s", "Op").fate()
    assert len(plan._fates["s", "Op"]) == 1
    assert list(plan.unused()) == []


# Timelines


def taken(timeline, now):
    """What is due, each taken out of the queue when it has happened."""
    while due := timeline.next(now):
        assert timeline.next(now) is due  # until it has happened
        yield due
        timeline.done(due)


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(-1, 6))
def test_what_is_due_comes_in_order_and_no_earlier(moments, now):
    timeline = Timeline()
    for number, at in enumerate(moments):
        timeline.add(at, HERE, Ref("kind", str(number)))
    due = [(one.at, int(one.ref.key)) for one in taken(timeline, now)]
    planned = sorted((at, number) for number, at in enumerate(moments))
    assert due == [one for one in planned if one[0] <= now]
    assert bool(timeline) is (len(due) < len(moments))
    assert [(one.at, int(one.ref.key)) for one in taken(timeline, None)] == planned[len(due) :]
    assert not timeline


def test_what_is_added_meanwhile_is_taken_too():
    timeline = Timeline()
    timeline.add(3, HERE, Ref("kind", "first"))
    found = []
    for due in taken(timeline, None):
        found.append((due.at, due.ref.key))
        if len(found) < 3:
            timeline.add(due.at + 1, HERE, Ref("kind", "next"))
    assert found == [(3, "first"), (4, "next"), (5, "next")]


def test_what_comes_meanwhile_and_is_due_before_stays_in_the_queue():
    timeline = Timeline()
    timeline.add(3, HERE, Ref("kind", "late"))
    due = timeline.next(None)
    timeline.add(1, HERE, Ref("kind", "early"))
    timeline.done(due)
    assert [one.ref.key for one in taken(timeline, None)] == ["early"]


# Machines

REFUSED = ErrorKind("InvalidStateException")
MACHINE = Machine(
    "Door",
    (
        Step("Make", (NEW,), via=None, to="SHUT", cite=WHY),
        Step("Open", ("SHUT",), via="MOVING", to="OPEN", fails="STUCK", takes=2, cite=WHY),
        Step("Paint", ("OPEN", "SHUT"), via="WET", to="OPEN", fails="SHUT", undo=True, takes=3, cite=WHY),
        Step("Sell", ("OPEN", "STUCK"), via="LEAVING", to=GONE, takes=1, cite=WHY),
    ),
    refuse=lambda name, status: REFUSED(f"{name} in {status}"),
)


def test_a_machine_names_its_states_in_the_order_of_its_rows():
    assert MACHINE.states == ("SHUT", "MOVING", "OPEN", "STUCK", "WET", "LEAVING")


@pytest.mark.parametrize(
    ("name", "status"),
    [*itertools.product(["Make", "Open", "Paint", "Sell", "Burn"], [NEW, GONE, *MACHINE.states])],
)
def test_a_machine_refuses_what_no_row_allows(name, status):
    allowed = {step.name: step.when for step in MACHINE.steps}.get(name, ())
    if status in allowed:
        assert MACHINE.step(name, status).name == name
        return
    with pytest.raises(Exception, match=re.escape(f"InvalidStateException: {name} in {status}")):
        MACHINE.step(name, status)


def stages(life):
    """Where a life goes on to: (seconds, status, phase)."""
    return [(stage.at / 1_000_000, stage.status, stage.phase) for stage in life.stages]


@pytest.mark.parametrize(
    ("name", "status", "fate", "first", "ahead"),
    [
        ("Make", NEW, Fate(fails=True, waits=9), ("SHUT", Phase.DONE), []),
        ("Open", "SHUT", SUCCEEDS, ("MOVING", Phase.RUNNING), [(12, "OPEN", Phase.DONE)]),
        ("Open", "SHUT", Fate(fails=True), ("MOVING", Phase.RUNNING), [(12, "STUCK", Phase.FAILED)]),
        (
            "Open",
            "SHUT",
            Fate(waits=1.5),
            ("MOVING", Phase.QUEUED),
            [(11.5, "MOVING", Phase.RUNNING), (13.5, "OPEN", Phase.DONE)],
        ),
        (
            "Paint",
            "SHUT",
            Fate(fails=True),
            ("WET", Phase.RUNNING),
            [(13, "WET", Phase.UNDOING), (16, "SHUT", Phase.UNDONE)],
        ),
        (
            "Paint",
            "OPEN",
            Fate(fails=True, undo_fails=True, waits=1),
            ("WET", Phase.QUEUED),
            [(11, "WET", Phase.RUNNING), (14, "WET", Phase.UNDOING), (17, "SHUT", Phase.UNDO_FAILED)],
        ),
        # A change that cannot fail does not.
        ("Sell", "OPEN", Fate(fails=True), ("LEAVING", Phase.RUNNING), [(11, GONE, Phase.DONE)]),
    ],
)
def test_a_row_says_what_happens_when(name, status, fate, first, ahead):
    life = MACHINE.step(name, status).life(10_000_000, fate, before="what it was")
    assert (life.status, life.phase) == first
    assert stages(life) == ahead
    assert life.before == ("what it was" if name == "Paint" else None)


def test_a_record_without_stages_stays_as_it_is():
    assert Life("OPEN") == Life("OPEN", Phase.DONE, (), None)
