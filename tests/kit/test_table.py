"""The table of records, beside a naive one: a list that is searched."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.state.machine import Life
from awsmock_ar_apigw.state.record import Record, Ref
from awsmock_ar_apigw.state.table import Table

# Each looks at another field, and finds a record under no value, one, or several.
INDEXES = {
    "listed": lambda record: (True,) if record.deleted is None else (),
    "name": lambda record: (record.members["Name"],),
    "letters": lambda record: tuple(sorted(set(record.members["Name"]))),
    "uses": lambda record: record.uses,
    "parent": lambda record: (record.parent,),
}
NAMES = st.sampled_from(["", "a", "b", "ab", "abc"])
USES = st.lists(st.sampled_from([Ref("k", "1"), Ref("k", "2"), Ref("l", "1")]), unique=True).map(tuple)
FIELDS = {
    "members": NAMES.map(lambda name: {"Name": name}),
    "deleted": st.none() | st.just(5),
    "uses": USES,
    "parent": st.none() | st.sampled_from(["p", "q"]),
    "life": st.sampled_from([Life("OPEN"), Life("SHUT")]),
}


class Tables(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.table = Table(INDEXES)
        self.naive = []
        self.spare = []

    def draw(self, data):
        return self.naive[data.draw(st.integers(0, len(self.naive) - 1))]

    @rule(fields=st.fixed_dictionaries(FIELDS), kept=st.booleans())
    def make(self, fields, kept):
        number = self.table.next_number()
        assert number > max((record.number for record in self.naive + self.spare), default=0)
        record = Record(f"key-{number}", number, created=0, updated=0, **fields)
        if kept:
            self.table.put(record)
            self.naive.append(record)
        else:
            self.spare.append(record)

    @precondition(lambda self: self.spare)
    @rule(data=st.data())
    def store_one_that_was_made_earlier(self, data):
        record = self.spare.pop(data.draw(st.integers(0, len(self.spare) - 1)))
        self.table.put(record)
        self.naive = sorted([*self.naive, record], key=lambda one: one.number)

    @precondition(lambda self: self.naive)
    @rule(data=st.data(), name=st.sampled_from(sorted(FIELDS)))
    def change(self, data, name):
        old = self.draw(data)
        new = old._replace(**{name: data.draw(FIELDS[name])})
        self.table.put(new)
        self.naive[self.naive.index(old)] = new

    @precondition(lambda self: self.naive)
    @rule(data=st.data())
    def remove(self, data):
        old = self.draw(data)
        self.table.remove(old.key)
        self.naive.remove(old)

    @precondition(lambda self: self.naive)
    @rule(data=st.data(), after=st.none() | st.integers(0, 30), newest_first=st.booleans())
    def rows_beyond_a_number_are_those_of_the_list(self, data, after, newest_first):
        name = data.draw(st.sampled_from(sorted(INDEXES)))
        values = INDEXES[name](self.draw(data)) or ("none",)
        value = data.draw(st.sampled_from(values))
        expected = [record for record in self.naive if value in INDEXES[name](record)]
        if newest_first:
            expected = [one for one in reversed(expected) if after is None or one.number < after]
        else:
            expected = [one for one in expected if after is None or one.number > after]
        assert list(self.table.rows(name, value, after=after, newest_first=newest_first)) == expected

    @invariant()
    def every_look_up_finds_what_the_list_holds(self):
        assert sorted(self.table.all(), key=lambda one: one.number) == self.naive
        for record in self.naive:
            assert self.table.get(record.key) == record
        assert self.table.get("none") is None
        for name, index in INDEXES.items():
            values = {value for record in self.naive for value in index(record)}
            for value in values:
                expected = [record for record in self.naive if value in index(record)]
                assert list(self.table.rows(name, value)) == expected
                assert self.table.find(name, value) == expected[-1]
                assert self.table.has(name, value)
                assert self.table.count(name, value) == len(expected)
            assert not self.table.has(name, "none")
            assert self.table.find(name, "none") is None
            assert self.table.count(name, "none") == 0
            assert list(self.table.rows(name, "none")) == []
            # What is empty leaves nothing behind.
            assert self.table._rows[name].keys() == values


test_a_table_finds_what_a_list_would = Tables.TestCase


def test_a_key_keeps_its_number():
    table = Table(INDEXES)
    record = Record("key", 1, {"Name": "a"}, Life("OPEN"), created=0, updated=0)
    table.put(record)
    with pytest.raises(MockError, match="key is stored already, with another number"):
        table.put(record._replace(number=2))
    assert list(table.all()) == [record]


def test_a_copy_goes_its_own_way():
    table = Table(INDEXES)
    record = Record("key", table.next_number(), {"Name": "a"}, Life("OPEN"), created=0, updated=0)
    table.put(record)
    copied = table.copy()
    other = record._replace(key="other", number=copied.next_number())
    copied.put(other)
    copied.put(record._replace(members={"Name": "b"}))
    assert (list(table.all()), table.count("name", "a")) == ([record], 1)
    assert [one.key for one in copied.rows("name", "a")] == ["other"]
    assert table.next_number() == other.number
    table.remove("key")
    assert copied.get("key").members == {"Name": "b"}
