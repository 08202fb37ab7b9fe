"""Records that are named by ids, beside those that are named by ARNs; and what a call may see of them."""

from __future__ import annotations

import re

import pytest

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.fate import SUCCEEDS, Fate
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.kit.call import Call
from awsmock_ar_apigw.kit.record import (
    add,
    children,
    drop,
    fresh_id,
    given,
    ids_of,
    in_use,
    life_of,
    locate,
    new,
    put,
    ref,
    users,
)
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.kit.tag import TagRules, from_map, owner, retagged, within_limit
from awsmock_ar_apigw.state.timeline import Timeline
from kit.zoo import BAD, HERE, NOT_FOUND, SHIFTS, WHY, World


@pytest.fixture
def world():
    return World()


# Finding


def test_a_record_is_found_by_its_ids(world):
    world.make("Zoo", "z1")
    house = world.make("House", "z1", "h1")
    world.make("House", "z1", "h2")
    asked = {"ZooId": "z1", "HouseId": "h1", "Name": "new"}
    assert locate(world.call, world.kind("House"), asked) is house
    assert given(world.kind("House"), asked) == {"Name": "new"}
    assert given(world.kind("Zoo"), asked) == {"HouseId": "h1", "Name": "new"}


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (("z1", "h1", "none"), "no animal none"),
        (("z1", "none", "a1"), "no house none"),
        (("none", "h1", "a1"), "no zoo none"),
        (("none", "none", "none"), "no zoo none"),
        (("z1", "h2", "a1"), "no animal a1"),
        (("z2", "h1", "a1"), "no house h1"),
        (("z1", "h1/a1", ""), "no house h1/a1"),
    ],
)
def test_what_is_missing_is_said_from_the_outermost_on(world, ids, said):
    for key in ("z1", "z2"):
        world.make("Zoo", key)
    world.make("House", "z1", "h1")
    world.make("House", "z1", "h2")
    world.make("Animal", "z1", "h1", "a1")
    params = dict(zip(("ZooId", "HouseId", "AnimalId"), ids, strict=True))
    with pytest.raises(ServiceError) as caught:
        locate(world.call, world.kind("Animal"), params)
    assert (caught.value.code, caught.value.message) == ("NotFoundException", said)


def test_an_id_with_a_slash_in_it_never_finds_what_belongs_to_another(world):
    world.make("Zoo", "z1")
    world.make("House", "z1", "h1")
    world.make("Animal", "z1", "h1", "a1")
    for kind, params in (
        ("House", {"ZooId": "z1/h1", "HouseId": "a1"}),
        ("Zoo", {"ZooId": "z1/h1"}),
        ("Animal", {"ZooId": "z1", "HouseId": "h1/a1", "AnimalId": ""}),
    ):
        with pytest.raises(ServiceError):
            locate(world.call, world.kind(kind), params)


def test_a_record_knows_the_ids_that_name_it(world):
    animal = world.make("Animal", "z1", "h1", "a1")
    assert ids_of(world.kind("Animal"), animal) == {"ZooId": "z1", "HouseId": "h1", "AnimalId": "a1"}
    zoo = world.make("Zoo", "z1")
    assert ids_of(world.kind("Zoo"), zoo) == {"ZooId": "z1"}


class Few(Ids):
    """Ids that are drawn in this order."""

    def __init__(self, *texts):
        super().__init__(0)
        self.texts = list(texts)

    def text(self, length, *_more):
        found = self.texts.pop(0)
        assert len(found) == length
        return found


def test_a_fresh_id_is_nobody_s_below_the_same_parents():
    world = World()
    house = world.kind("House")
    world.make("House", "z1", "aaaa")
    world.make("House", "z1", "bbbb")
    world.call.ids = Few("aaaa", "bbbb", "aaaa", "cccc", "aaaa")
    assert fresh_id(world.call, house, 4, "z1") == "cccc"
    assert fresh_id(world.call, house, 4, "z2") == "aaaa"
    for length in (6, 7, 10):
        assert re.fullmatch(f"[a-z0-9]{{{length}}}", fresh_id(World().call, house, length, "z1"))


def test_what_is_added_to_a_record_has_an_id_of_its_own_there_and_belongs_to_it(world):
    zoo, other = world.make("Zoo", "z1"), world.make("Zoo", "z2")
    house, asked = world.kind("House"), {"Name": "cats"}
    before = world.make("House", "z1", "aaaa")
    world.call.ids = Few("aaaa", "bbbb", "aaaa")
    added = add(world.call, house, zoo, 4, asked)
    assert (added.key, added.members) == ("z1/bbbb", {"Name": "cats", "HouseId": "bbbb"})
    assert (added.parent, added.uses, added.number) == ("z1", (), before.number + 1)
    assert asked == {"Name": "cats"}
    elsewhere = add(world.call, house, other, 4, asked, (ref(house, added.key),))
    assert (elsewhere.key, elsewhere.uses) == ("z2/aaaa", (ref(house, added.key),))
    assert list(children(world.call, house, zoo)) == [before, added]
    world.call.undo()
    assert list(world.call.table(house).all()) == []


def test_children_come_in_the_order_of_their_creation_and_go_with_their_parents(world):
    zoo, other = world.make("Zoo", "z1"), world.make("Zoo", "z2")
    houses = [world.make("House", "z1", key) for key in ("h2", "h1")]
    world.make("House", "z2", "h1")
    for key in ("h1", "h2"):
        world.make("Animal", "z1", key, "a1")
    assert list(children(world.call, world.kind("House"), zoo)) == houses
    drop(world.call, world.kind("Zoo"), zoo)
    assert list(world.call.table(world.kind("Animal")).all()) == []
    assert [one.key for one in world.call.table(world.kind("House")).all()] == ["z2/h1"]
    assert list(world.call.table(world.kind("Zoo")).all()) == [other]


def test_who_uses_a_record_is_known_by_its_key(world):
    house, other = world.make("House", "z1", "h1"), world.make("House", "z2", "h1")
    kind = world.kind("House")
    assert not in_use(world.call, kind, house)
    keeper = world.make("Keeper", "k1", uses=(ref(kind, house.key),))
    assert in_use(world.call, kind, house)
    assert list(users(world.call, kind, house)) == [keeper]
    assert not in_use(world.call, kind, other)
    drop(world.call, world.kind("Keeper"), keeper)
    assert not in_use(world.call, kind, house)


# ARNs of what is named by ids


@pytest.mark.parametrize(
    ("kind", "arn", "key"),
    [
        ("Zoo", "arn:aws:zoo:us-east-1::/zoos/z1", "z1"),
        ("House", "arn:aws:zoo:us-east-1:123456789012:/zoos/z1/houses/h1", "z1/h1"),
        ("Zoo", "arn:aws:zoo:eu-west-1::/zoos/z1", None),
        ("Zoo", "arn:aws-cn:zoo:us-east-1::/zoos/z1", None),
        ("House", "arn:aws:zoo:us-east-1:210987654321:/zoos/z1/houses/h1", None),
        ("House", "arn:aws:zoo:eu-west-1:123456789012:/zoos/z1/houses/h1", None),
    ],
)
def test_an_arn_gives_the_key_of_what_is_here(world, kind, arn, key):
    assert world.kind(kind).key_in(HERE, arn) == key


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "z1",
        "arn:aws:zoo:us-east-1:123456789012:/zoos/z1",
        "arn:aws:zoo:us-east-1::/zoos/",
        "arn:aws:zoo:us-east-1::/zoos/z1/houses/h1",
        "arn:aws:zoo:us-east-1::zoos/z1",
    ],
)
def test_an_arn_of_another_form_is_malformed(world, arn):
    with pytest.raises(ServiceError, match=re.escape(f"BadRequestException: malformed {arn}")):
        world.kind("Zoo").key_in(HERE, arn)


def test_what_has_no_arn_is_named_by_none(world):
    with pytest.raises(ServiceError, match="malformed arn:aws"):
        world.kind("Animal").key_in(HERE, "arn:aws:zoo:us-east-1::/zoos/z1")


def test_where_an_arn_is_the_key_it_stays_one(world):
    kind = world.backend.kind("Gate", arn=ArnForm("arn:{partition}:zoo:{region}:{account}:gate/{id}"))
    for arn in ("arn:aws:zoo:us-east-1:123456789012:gate/1", "arn:aws:zoo:eu-west-1:210987654321:gate/1"):
        assert kind.key_in(HERE, arn) == arn


# Tags as maps

TAGS = TagRules(
    limit=2,
    too_many=Rule(BAD, "{count} of {limit}", WHY),
    wrong_arn=Rule(BAD, "wrong {key}", WHY),
    missing=Rule(NOT_FOUND, "missing {key}", WHY),
    each=(
        Rule(BAD, "key {key}", WHY, lambda _call, tag: tag["key"] == "bad"),
        Rule(BAD, "value {value} of {key}", WHY, lambda _call, tag: tag["value"] == "bad"),
    ),
)


def test_tags_are_a_map_of_their_own(world):
    asked = {"a": "1", "b": ""}
    found = from_map(world.call, TAGS, asked)
    assert found == asked
    assert found is not asked
    assert from_map(world.call, TAGS, None) == from_map(world.call, TAGS, {}) == {}


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"bad": "1"}, "key bad"),
        ({"a": "bad"}, "value bad of a"),
        ({"a": "1", "bad": "bad"}, "key bad"),
        ({"a": "1", "b": "2", "c": "3"}, "3 of 2"),
        # What is wrong with one is said before what is wrong with all.
        ({"a": "1", "b": "2", "bad": "3"}, "key bad"),
    ],
)
def test_tags_that_break_a_rule_are_refused(world, tags, said):
    with pytest.raises(ServiceError, match=f"BadRequestException: {said}"):
        from_map(world.call, TAGS, tags)


def test_the_limit_holds_for_all_tags_of_a_resource():
    assert within_limit(TAGS, {"a": "", "b": ""}) == {"a": "", "b": ""}
    with pytest.raises(ServiceError, match="3 of 2"):
        within_limit(TAGS, {"a": "", "b": "", "c": ""})


def test_the_owner_of_tags_is_found_by_its_arn(world):
    zoo, house = world.make("Zoo", "z1"), world.make("House", "z1", "h1")
    kinds = world.backend.kinds
    assert owner(world.call, kinds, TAGS, "arn:aws:zoo:us-east-1::/zoos/z1") == (world.kind("Zoo"), zoo)
    arn = "arn:aws:zoo:us-east-1:123456789012:/zoos/z1/houses/h1"
    assert owner(world.call, kinds, TAGS, arn) == (world.kind("House"), house)
    assert retagged(zoo, {"a": "1"}) == zoo._replace(tags={"a": "1"})


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("arn:aws:zoo:us-east-1::/zoos/none", "NotFoundException: missing"),
        ("arn:aws:zoo:eu-west-1::/zoos/z1", "NotFoundException: missing"),
        ("arn:aws:zoo:us-east-1:210987654321:/zoos/z1/houses/h1", "NotFoundException: missing"),
        ("arn:aws:zoo:us-east-1::/keepers/k1", "BadRequestException: wrong"),
        ("z1", "BadRequestException: wrong"),
    ],
)
def test_what_has_no_tags_has_no_owner(world, arn, said):
    world.make("Zoo", "z1")
    world.make("House", "z1", "h1")
    with pytest.raises(ServiceError, match=f"{said} {arn}"):
        owner(world.call, world.backend.kinds, TAGS, arn)


def test_what_was_deleted_and_can_still_be_described_has_no_tags(world):
    zoo = world.make("Zoo", "z1")
    put(world.call, world.kind("Zoo"), zoo._replace(deleted=2_000))
    with pytest.raises(ServiceError, match="missing"):
        owner(world.call, world.backend.kinds, TAGS, "arn:aws:zoo:us-east-1::/zoos/z1")


# Fates


def test_a_call_asks_for_the_fate_of_its_operation_or_of_a_step_by_name():
    fates = {"Hire": Fate(fails=True), "Rest": Fate(waits=3)}
    world = World(fates)
    assert world.call.fate() == Fate(fails=True)
    assert world.call.fate("Rest") == Fate(waits=3)
    assert world.call.fate("Retire") == SUCCEEDS
    assert world.asked == ["Hire", "Rest", "Retire"]


def test_a_call_that_nobody_plans_for_succeeds():
    call = Call(HERE, 0, 0, Ids(1), {}, Timeline(), operation="Hire")
    assert call.fate() == call.fate("Rest") == SUCCEEDS


@pytest.mark.parametrize(
    ("fate", "status", "ahead"),
    [
        (SUCCEEDS, "AT_WORK", []),
        (Fate(fails=True), "ILL", []),
        (Fate(waits=2), "COMING", [(1_000 + 2_000_000, "COMING"), (1_000 + 2_000_000, "AT_WORK")]),
        (Fate(fails=True, waits=2), "COMING", [(1_000 + 2_000_000, "COMING"), (1_000 + 2_000_000, "ILL")]),
    ],
)
def test_a_step_that_takes_no_time_has_landed_at_once_unless_it_waits(fate, status, ahead):
    world = World({"Hire": fate})
    life = life_of(world.call, world.kind("Keeper"))
    assert life.status == status
    assert [(stage.at, stage.status) for stage in life.stages] == ahead
    assert world.asked == ["Hire"]
    record = new(world.call, world.kind("Keeper"), "k1", {}, life)
    put(world.call, world.kind("Keeper"), record)
    assert bool(world.timeline) == bool(ahead)


def test_a_step_of_another_name_has_a_fate_of_its_own():
    world = World({"Hire": Fate(fails=True), "Rest": Fate(waits=3)})
    keeper = world.make("Keeper", "k1", life=SHIFTS.step("Hire").life(0))
    life = life_of(world.call, world.kind("Keeper"), keeper, name="Rest")
    assert (life.status, [stage.at for stage in life.stages]) == ("RESTING", [3_001_000, 8_001_000])
    assert world.asked == ["Rest"]
    with pytest.raises(ServiceError, match="Hire in AT_WORK"):
        life_of(world.call, world.kind("Keeper"), keeper)
    assert world.asked == ["Rest"]  # a call that is refused meets no fate


def test_a_kind_without_states_has_no_life(world):
    with pytest.raises(MockError, match=r"zoo\.Zoo has no states"):
        life_of(world.call, world.kind("Zoo"))
