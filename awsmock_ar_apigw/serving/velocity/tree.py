"""What a template is made of, once it has been read."""

from __future__ import annotations

from typing import Any

from awsmock_ar_apigw.base.named import NamedTuple

# Parts of a block: each comes to a text.
Block = tuple[Any, ...]


class Text(NamedTuple):
    """What stands for itself."""

    text: str


class Reference(NamedTuple):
    """``$name.member.method(…)[0]``: a variable and the steps from it; a value, too."""

    name: str
    steps: tuple[Any, ...] = ()


class Member(NamedTuple):
    """A step to a member."""

    name: str


class Call(NamedTuple):
    """A step by a method."""

    name: str
    args: tuple[Any, ...]


class Index(NamedTuple):
    """A step to a place in a list, or a key of a map."""

    value: Any


class If(NamedTuple):
    """``#if``, with what follows by ``#elseif``: conditions and their blocks; and that of ``#else``."""

    cases: tuple[tuple[Any, Block], ...]
    otherwise: Block


class Foreach(NamedTuple):
    """``#foreach``."""

    name: str
    items: Any
    block: Block


class Set(NamedTuple):
    """``#set``."""

    target: Reference
    value: Any


class Define(NamedTuple):
    """``#define``, which is a value, too."""

    name: str
    block: Block


class Stop:
    """``#stop``."""


# Values.


class Literal(NamedTuple):
    """A text without variables, a number, ``true``, ``false`` or ``null``."""

    value: Any


class Interpolated(NamedTuple):
    """A text in double quotes."""

    block: Block


class Items(NamedTuple):
    """A list."""

    values: tuple[Any, ...]


class Range(NamedTuple):
    """``[1..3]``."""

    first: int
    last: int


class Pairs(NamedTuple):
    """A map."""

    pairs: tuple[tuple[Any, Any], ...]


class Not(NamedTuple):
    """``!``."""

    value: Any


class Operation(NamedTuple):
    """Two values with an operator between them, which is a sign."""

    sign: str
    left: Any
    right: Any
