"""Patches: what an update leaves of a resource, for each way in which a member may change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.kit.patch import (
    Change,
    Patch,
    emptied,
    kept_if_empty,
    merged,
    merged_and_pruned,
    merged_within,
)

WHY = chosen("for a test")
PATCH = Patch(
    Change("Emptied", emptied, WHY),
    Change("Kept", kept_if_empty, WHY),
    Change("Merged", merged, WHY),
    Change("Pruned", merged_and_pruned, WHY),
    Change("Within", merged_within, WHY),
)


@pytest.mark.parametrize(
    ("how", "old", "asked", "new"),
    [
        (emptied, "old", "new", "new"),
        (emptied, None, "new", "new"),
        (emptied, "old", "", None),
        (emptied, None, "", None),
        (emptied, ["old"], [], None),
        (emptied, {"a": 1}, {}, None),
        (kept_if_empty, "old", "new", "new"),
        (kept_if_empty, None, "new", "new"),
        (kept_if_empty, "old", "", "old"),
        (kept_if_empty, None, "", None),
        (kept_if_empty, {"a": 1}, {}, {"a": 1}),
        (merged, {"a": 1, "b": 2}, {"b": 3, "c": ""}, {"a": 1, "b": 3, "c": ""}),
        (merged, None, {"a": 1}, {"a": 1}),
        (merged, {"a": 1}, {}, {"a": 1}),
        (merged, None, {}, None),
        (merged_and_pruned, {"a": "1", "b": "2"}, {"b": "", "c": "3"}, {"a": "1", "c": "3"}),
        (merged_and_pruned, {"a": {"x": 1}}, {"a": {}, "b": {"y": 2}}, {"b": {"y": 2}}),
        (merged_and_pruned, {"a": "1"}, {"a": ""}, None),
        (merged_and_pruned, {"a": "1"}, {"b": ""}, {"a": "1"}),
        (merged_and_pruned, {"a": "1"}, {}, {"a": "1"}),
        (merged_and_pruned, None, {}, None),
        (merged_and_pruned, None, {"a": ""}, None),
        # What is false or zero isn't empty.
        (merged_and_pruned, None, {"a": 0, "b": False}, {"a": 0, "b": False}),
        (merged_within, {"a": {"x": 1, "y": 2}}, {"a": {"y": 3}, "b": {}}, {"a": {"x": 1, "y": 3}, "b": {}}),
        (merged_within, None, {"a": {"x": 1}}, {"a": {"x": 1}}),
        (merged_within, {"a": {"x": 1}}, {}, {"a": {"x": 1}}),
        (merged_within, {"a": {"x": 1}}, {"a": {}}, {"a": {"x": 1}}),
        (merged_within, None, {}, None),
    ],
)
def test_a_change_makes_of_what_was_and_what_is_asked_what_is_from_then_on(how, old, asked, new):
    before = repr((old, asked))
    assert how(old, asked) == new
    assert repr((old, asked)) == before


def test_a_member_without_a_change_is_replaced_also_by_what_is_empty():
    members = {"Name": "old", "List": [1, 2], "Map": {"a": 1}, "Flag": True, "Size": 3, "Other": "stays"}
    asked = {"Name": "", "List": [], "Map": {}, "Flag": False, "Size": 0}
    assert PATCH.apply(members, asked) == {**asked, "Other": "stays"}


def test_a_member_that_holds_nothing_any_more_is_gone():
    members = {"Emptied": "old", "Kept": "old", "Merged": {"a": 1}, "Pruned": {"a": "1"}}
    assert PATCH.apply(members, {"Emptied": "", "Kept": "", "Merged": {}, "Pruned": {"a": ""}}) == {
        "Kept": "old",
        "Merged": {"a": 1},
    }


def test_creating_is_a_patch_of_nothing():
    asked = {"Emptied": "", "Kept": "", "Merged": {}, "Pruned": {"a": ""}, "Within": {}, "Name": ""}
    assert PATCH.apply({}, asked) == {"Name": ""}
    asked = {"Emptied": "e", "Kept": "k", "Merged": {"a": 1}, "Pruned": {"a": "1"}, "Within": {"a": {"b": 1}}}
    assert PATCH.apply({}, asked) == asked


MAPS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "1", "2"]), max_size=3)
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "Emptied": st.sampled_from(["", "new"]),
        "Kept": st.sampled_from(["", "new"]),
        "Merged": MAPS,
        "Pruned": MAPS,
        "Within": st.dictionaries(st.sampled_from("ab"), MAPS, max_size=2),
        "Name": st.sampled_from(["", "new"]),
    },
)


@given(st.lists(ASKED, min_size=1, max_size=4), ASKED)
def test_what_is_left_out_stays_and_nothing_is_shared_with_what_was(history, asked):
    members = {}
    for one in history:
        members = PATCH.apply(members, one)
    before = repr((members, asked))
    after = PATCH.apply(members, asked)
    assert repr((members, asked)) == before
    assert after is not members
    assert PATCH.apply(members, {}) == members
    for name in members.keys() - asked.keys():
        assert after[name] == members[name]
    assert None not in after.values()
    assert PATCH.apply(after, asked) == after  # to ask again changes nothing
