"""Values of JSON's types, made of the events that YAML's parser finds: in one walk, bounded, without a tree of nodes beside them.

What is taken of YAML, and in which words it is refused, each kind of text says for itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# libyaml's, where PyYAML was built with it: it is many times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TAG = "tag:yaml.org,2002:"
# Tags with which a scalar is a text, whatever it looks like.
OF_TEXTS = ("!", f"{TAG}str")
_MERGE = f"{TAG}merge"
_LONGEST_NAME = 60


def named(text: str) -> str:
    """A name of the text's as people read it."""
    return shortened(text, _LONGEST_NAME)


@contextmanager
def parsing(text: str, loader: Any = LOADER) -> Iterator[Callable[[], Any]]:
    """What gives one after another of the events that the parser finds, and then None.

    Raises:
        YAMLError: the parser complains.
        ValueError, OverflowError: the text holds an escape of what is no character.
    """
    parser = loader(text)
    try:
        yield parser.get_event
    finally:
        parser.dispose()


class _Anchored(NamedTuple):
    """What an anchor names, and what it counts for wherever an alias stands for it."""

    value: Any
    values: int
    characters: int
    height: int


class Builder(ABC):
    """Makes the value of a document.

    What an anchor names is made once, and shared by its aliases; it counts as often as it is meant, and is as deep.

    Parameters:
        next_event: gives one event after another, and then None.
        deepest: how many levels there may be; that of the document is one.
        most: how many values there may be, with those that aliases stand for.

    Attributes:
        characters: how many there are in keys and scalars, with those that aliases stand for.
    """

    ONE_DOCUMENT = "there must be one document."
    TEXT_KEYS = "a key must be a text."
    OBJECTS_MERGE = "only objects can be merged."

    def __init__(self, next_event: Callable[[], Any], deepest: int, most: int) -> None:
        self.characters = 0
        self._next = next_event
        self._deepest = deepest
        self._left = most
        self._reached = 0
        self._anchored: dict[str, _Anchored] = {}

    # What each kind of text says for itself

    @abstractmethod
    def refusal(self, event: Any, why: str) -> Exception:
        """The error for what is wrong where an event is."""

    @abstractmethod
    def too_deep(self, event: Any) -> Exception:
        """The error for what is nested too deeply."""

    @abstractmethod
    def too_large(self, event: Any) -> Exception:
        """The error for what grows too large."""

    @abstractmethod
    def plain(self, event: Any) -> Any:
        """What a scalar is that is in no quotes, and has no tag."""

    @abstractmethod
    def tagged(self, event: Any, depth: int) -> Any:
        """A value with a tag: ``written`` makes it as if it had none."""

    @abstractmethod
    def check_key(self, event: Any) -> None:
        """Refuse a tag that no key has."""

    @abstractmethod
    def repeated(self, event: Any, key: str, found: dict[str, Any]) -> dict[str, Any]:
        """The object to go on with in which a key comes again."""

    # What is the same for all

    def document(self) -> Any:
        """The value of the only document; None if there is none."""
        value: Any = None
        found = 0
        while event := self._next():
            if event.__class__ is DocumentStartEvent:
                found += 1
                if found > 1:
                    raise self.refusal(event, self.ONE_DOCUMENT)
                value = self._value(self._next(), 1)
        return value

    def written(self, event: Any, depth: int) -> Any:
        """A value by what is written, whatever its tag says: a scalar is a text."""
        kind = event.__class__
        if kind is ScalarEvent:
            return event.value
        return self._object(depth + 1) if kind is MappingStartEvent else self._list(depth + 1)

    def _value(self, event: Any, depth: int) -> Any:
        if event.anchor is not None:
            return self._named(event, depth)
        self._left -= 1
        if self._left < 0:
            raise self.too_large(event)
        if depth > self._reached:
            self._reach(event, depth)
        kind = event.__class__
        if kind is ScalarEvent:
            self.characters += len(event.value)
            if event.tag is None:
                return self.plain(event) if event.implicit[0] else event.value
        if event.tag is not None:
            return self.tagged(event, depth)
        return self._object(depth + 1) if kind is MappingStartEvent else self._list(depth + 1)

    def _reach(self, event: Any, depth: int) -> None:
        if depth > self._deepest:
            raise self.too_deep(event)
        self._reached = depth

    def _named(self, event: Any, depth: int) -> Any:
        """A value that is given a name, or meant by one."""
        if event.__class__ is AliasEvent:
            return self._alias(event, depth)
        anchor, event.anchor = event.anchor, None
        left, characters, reached = self._left, self.characters, self._reached
        self._reached = depth - 1
        value = self._value(event, depth)
        self._anchored[anchor] = _Anchored(
            value, left - self._left, self.characters - characters, self._reached - depth
        )
        self._reached = max(reached, self._reached)
        return value

    def _alias(self, event: Any, depth: int) -> Any:
        """What an alias stands for: it is whole by now, or it would hold itself."""
        found = self._anchored.get(event.anchor)
        if found is None:
            raise self.refusal(event, f"*{named(event.anchor)} stands for nothing that ends before it.")
        self._left -= found.values
        if self._left < 0:
            raise self.too_large(event)
        self.characters += found.characters
        if depth + found.height > self._reached:
            self._reach(event, depth + found.height)
        return found.value

    def _list(self, depth: int) -> list[Any]:
        found = []
        while (event := self._next()).__class__ is not SequenceEndEvent:
            found.append(self._value(event, depth))
        return found

    def _object(self, depth: int) -> dict[str, Any]:
        next_event = self._next
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while (event := next_event()).__class__ is not MappingEndEvent:
            key = self._key(event, depth)
            if key is None:
                self._merge(merged, event, depth)
                continue
            value = self._value(next_event(), depth)
            if key in found:
                found = self.repeated(event, key, found)
            found[key] = value
        if merged:
            own = dict(found)
            found.clear()
            found.update({**merged, **own})
        return found

    def _key(self, event: Any, depth: int) -> str | None:
        """A key, which is a text whatever it looks like; None for the one that merges."""
        if event.__class__ is not ScalarEvent:
            found = self._alias(event, depth) if event.__class__ is AliasEvent else None
            if not isinstance(found, str):
                raise self.refusal(event, self.TEXT_KEYS)
            return found
        key: str = event.value
        if event.tag is not None:
            if event.tag == _MERGE:
                return None
            self.check_key(event)
        elif key == "<<" and event.implicit[0]:
            return None
        self.characters += len(key)
        if event.anchor is not None:
            self._anchored[event.anchor] = _Anchored(key, 1, len(key), 0)
        return key

    def _merge(self, merged: dict[str, Any], event: Any, depth: int) -> None:
        """Take the members of an object, or of several: the first that has one gives it. They stand where it is merged."""
        value = self._value(self._next(), depth - 1)
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                raise self.refusal(event, self.OBJECTS_MERGE)
            for key, member in one.items():
                merged.setdefault(key, member)
