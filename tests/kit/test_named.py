"""The package's ``NamedTuple`` beside typing's own: what is done with the one comes to the same as with the other."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from string import ascii_lowercase

import pytest

from awsmock_ar_apigw.base.clock import INSTANT
from awsmock_ar_apigw.base.named import NamedTuple


def declared(base):
    class Step(base):
        """A step."""

        name: str
        via: str | None
        takes: float = 0
        tags: tuple[str, ...] = ()

        @property
        def is_long(self) -> bool:
            return self.takes > 60

        def __str__(self) -> str:
            return f"{self.name} by {self.via}"

    return Step


OURS, TYPING_S = declared(NamedTuple), declared(typing.NamedTuple)


def matched(kind, value):
    match value:
        case kind(name, takes=takes):
            return name, takes
        case _:
            return None


@pytest.mark.parametrize(
    "done",
    [
        lambda kind: kind("a", "b", 1, ("c",)),
        lambda kind: kind(via="b", name="a", tags=("d",)),
        lambda kind: [kind("a", None).tags, kind("a", None, 90).is_long, str(kind("a", None))],
        lambda kind: kind("a", "b")._replace(via=None, takes=2),
        lambda kind: kind._make(iter(["a", "b", 3, ()])),
        lambda kind: kind("a", "b")._asdict(),
        lambda kind: [kind._fields, kind._field_defaults, kind.__match_args__],
        lambda kind: [kind.__doc__, kind.name.__doc__, kind.via.__doc__],
        lambda kind: [kind.__name__, kind.__qualname__, kind.__module__],
        lambda kind: [(one.name, one.default, one.kind) for one in inspect.signature(kind).parameters.values()],
        lambda kind: matched(kind, kind("a", "b", 4)),
        lambda kind: [kind("a", "b") == ("a", "b", 0, ()), hash(kind("a", "b")), *kind("a", "b")],
        lambda kind: kind("a", "b").__getnewargs__(),
    ],
)  # fmt: skip
def test_it_comes_to_the_same(done):
    assert repr(done(OURS)) == repr(done(TYPING_S))


@pytest.mark.parametrize(
    "done",
    [
        lambda kind: kind("a"),
        lambda kind: kind("a", "b", 0, (), "more"),
        lambda kind: kind("a", "b", vai="c"),
        lambda kind: setattr(kind("a", "b"), "name", "c"),
        lambda kind: setattr(kind("a", "b"), "other", "c"),
    ],
)
def test_it_refuses_the_same(done):
    said = []
    for kind in (OURS, TYPING_S):
        with pytest.raises((TypeError, AttributeError)) as refused:
            done(kind)
        said.append((refused.type, str(refused.value).replace(f"{declared.__qualname__}.<locals>.", "")))
    assert said[0] == said[1]


def test_neither_a_field_that_it_has_not_nor_one_too_few_makes_another():
    with pytest.raises(TypeError, match=r"^Step has no fields \['vai'\]\.$"):
        OURS("a", "b")._replace(vai="c")
    with pytest.raises(TypeError, match=r"^Step has 4 fields, and not 2\.$"):
        OURS._make(["a", "b"])


def test_a_copy_and_what_comes_out_of_a_pickle_are_of_its_class():
    for made in (copy.copy(INSTANT), copy.deepcopy(INSTANT), pickle.loads(pickle.dumps(INSTANT))):
        assert type(made) is type(INSTANT)
        assert made == INSTANT


def test_it_may_have_as_many_fields_as_there_are_letters():
    fields = dict.fromkeys((f"field_{letter}" for letter in ascii_lowercase), "int")
    made = type(NamedTuple)("Most", (), {"__annotations__": fields, "__module__": __name__})
    assert made(*range(26)).field_z == 25
