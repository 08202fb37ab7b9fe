r"""What templates in Velocity's language come to, as API Gateway runs them.

What is known of AWS comes from recordings on AWS in the tests of localstack/airspeed, [real] below; all else from Velocity 1.7.

================================================  =================================================================================
what isn't there, or is null                      is written as nothing, and counts as true in ``#if`` [real]; is equal to ``""``
                                                  [inferred]
``#if``                                           all but ``false`` is true, an empty text and 0 too [Velocity]
``#macro``, ``#name(…)``, ``#evaluate``,          none of them exists: a definition vanishes, a call is written as it stands [real]
``#return``
``#define``, ``#stop``, ``\$``, comments           as in Velocity [real]
``#foreach``                                      over the values of a map [Velocity]; at most 1,000 times [documented: quotas of
                                                  REST APIs]
``+``                                             joins texts [Velocity]
blanks and line ends                              the end of a line goes with the directive before it, blanks before one stay
``#set`` to nothing                               of a variable that has a value is an error of the mock's: Velocity keeps the old
                                                  one
``==`` of a text and a number, written alike      is an error of the mock's: releases of Velocity differ
``1/0``, ``<`` of texts, ``$list[9]``             are errors of the mock's: nobody has seen them at AWS
``#break``, ``#parse``, ``#include``, ``#[[``,    likewise
``${x|…}``, ``[1..$x]``
methods                                           those that ``java.py`` has, for texts, numbers, lists and maps; any other is an
                                                  error of the mock's
================================================  =================================================================================

A template ends: it takes at most so many steps, and what it makes has at most so many characters.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.velocity import java, tree
from awsmock_ar_apigw.serving.velocity.reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.serving.velocity.tree import Block

# How often a loop may turn [documented: quotas of REST APIs]; and how many parts of a template may be looked at, which takes a second.
MOST_TURNS = 1_000
MOST_STEPS = 200_000
# Whole numbers have so much room in Java.
_LONG = 1 << 63


def rendered(template: str, variables: Mapping[str, Any]) -> str:
    """What a template comes to.

    Parameters:
        template: the template.
        variables: what it may refer to, such as ``input`` and ``context``.

    Raises:
        MockError: it can't be read, it needs something that the mock doesn't know of AWS, or it doesn't come to an end.

    Examples:
        >>> rendered('#foreach($i in [1..3])$i#if($foreach.hasNext), #end#end', {})
        '1, 2, 3'
    """
    try:
        return _Run(variables).text_of(read(template))
    except _Stopped as stopped:
        return stopped.text
    except RecursionError:
        raise MockError("A template calls itself again and again, or is nested too deeply.") from None


class _Stopped(Exception):  # noqa: N818 - #stop ends a template, and well
    """A template has come to ``#stop``.

    Attributes:
        text: what was written until then.
    """

    text = ""


class _Run:
    """One run of a template: its variables, and how far it has come."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self.variables = dict(variables)
        self._given = frozenset(variables)
        self._count = 0

    def text_of(self, block: Block) -> str:
        """What the parts of a block come to, one behind the other."""
        parts: list[str] = []
        size = 0
        try:
            for child in block:
                parts.append(self.write(child))
                size += len(parts[-1])
                if size > java.MOST:
                    raise MockError(f"A template writes more than {java.MOST} characters.")
        except _Stopped as stopped:
            stopped.text = "".join(parts) + stopped.text
            raise
        return "".join(parts)

    def write(self, part: Any) -> str:
        """What a part comes to."""
        self.step()
        return _WRITERS[type(part)](self, part)

    def value(self, part: Any) -> Any:
        """The value of an expression."""
        self.step()
        return java.bounded(_VALUES[type(part)](self, part))

    def step(self) -> None:
        """Count one more.

        Raises:
            MockError: it is one too many.
        """
        self._count += 1
        if self._count > MOST_STEPS:
            raise MockError(f"A template takes more than {MOST_STEPS} steps.")

    def put(self, name: str, value: Any) -> None:
        """Set a variable.

        Raises:
            MockError: it is none that can be set, or not to that.
        """
        if name in self._given:
            raise MockError(f"A template sets ${name}, which is the service's.")
        if value is None and self.variables.get(name) is not None:
            raise MockError(
                f"A template sets ${name}, which has a value, to nothing. Velocity keeps the old value, and nobody has seen what API "
                "Gateway does. Use another variable."
            )
        self.variables[name] = value


# What is written


def _if(run: _Run, part: tree.If) -> str:
    for condition, block in part.cases:
        if run.value(condition) is not False:
            return run.text_of(block)
    return run.text_of(part.otherwise)


def _set(run: _Run, part: tree.Set) -> str:
    value = run.value(part.value)
    name, steps = part.target
    if not steps:
        run.put(name, value)
        return ""
    keys = [step.name if isinstance(step, tree.Member) else run.value(step.value) for step in steps]
    within = run.variables.get(name)
    for key in keys[:-1]:
        within = java.at(within, key)
    if not isinstance(within, dict | list):
        raise MockError(
            f"A template sets a member of ${name}: only those of its own maps and lists can be set."
        )
    java.call(within, "put" if isinstance(within, dict) else "set", (keys[-1], value))
    return ""


def _foreach(run: _Run, part: tree.Foreach) -> str:
    items = _items(run.value(part.items))
    if len(items) > MOST_TURNS:
        raise MockError(f"A template has a loop of {len(items)} turns, and one may have {MOST_TURNS}.")
    names = (part.name, "foreach", "velocityCount", "velocityHasNext")
    before = {name: run.variables.get(name) for name in names}
    parts = []
    for place, item in enumerate(items):
        loop = _Loop(place, len(items))
        run.variables.update(zip(names, (item, loop, place + 1, loop.member("hasNext")), strict=True))
        parts.append(run.text_of(part.block))
    run.variables.update(before)  # [real]
    return str(java.bounded("".join(parts)))


def _items(value: Any) -> list[Any]:
    """What a loop goes over: what isn't there has nothing [real]."""
    if value is None:
        return []
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return list(value)
    raise MockError(f"A template has a loop over {java.written(value)!r}, which is neither a list nor a map.")


class _Loop(java.Thing):
    """``$foreach``."""

    name = "$foreach"

    def __init__(self, index: int, size: int) -> None:
        self._members = {
            "count": index + 1,
            "index": index,
            "hasNext": index + 1 < size,
            "first": index == 0,
            "last": index + 1 == size,
        }

    def member(self, name: str) -> Any:
        if name not in self._members:
            raise MockError(f"A template asks for $foreach.{name}. The mock has {', '.join(self._members)}.")
        return self._members[name]


def _define(run: _Run, part: tree.Define) -> str:
    run.put(part.name, part)
    return ""


def _stop(_run: _Run, _part: tree.Stop) -> str:
    raise _Stopped


_WRITERS: dict[type[Any], Callable[[_Run, Any], str]] = {
    tree.Define: _define,
    tree.Foreach: _foreach,
    tree.If: _if,
    tree.Reference: lambda run, part: java.written(_reference(run, part)),
    tree.Set: _set,
    tree.Stop: _stop,
    tree.Text: lambda _run, part: str(part.text),
}


# What has a value


def _reference(run: _Run, part: tree.Reference) -> Any:
    """What a variable and the steps from it lead to; what ``#define`` has made is its text."""
    value = run.variables.get(part.name)
    if isinstance(value, tree.Define):
        value = run.text_of(value.block)
    for step in part.steps:
        run.step()
        if isinstance(step, tree.Member):
            value = java.member(value, step.name)
        elif isinstance(step, tree.Index):
            value = java.at(value, run.value(step.value))
        else:
            value = java.call(value, step.name, [run.value(one) for one in step.args])
    return value


def _range(_run: _Run, part: tree.Range) -> list[int]:
    first, last = part
    if abs(last - first) >= java.MOST:
        raise MockError(f"A template has [{first}..{last}], which is more than {java.MOST} numbers.")
    return list(range(first, last + 1) if first <= last else range(first, last - 1, -1))


def _pairs(run: _Run, part: tree.Pairs) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in part.pairs:
        java.call(found, "put", (run.value(key), run.value(value)))
    return found


def _operation(run: _Run, part: tree.Operation) -> Any:
    """What an operator makes of two values; what ``&&`` and ``||`` don't need isn't looked at."""
    left = run.value(part.left)
    if part.sign == "&&":
        return left is not False and run.value(part.right) is not False
    if part.sign == "||":
        return left is not False or run.value(part.right) is not False
    return _OPERATORS[part.sign](left, run.value(part.right), part.sign)


def _added(one: Any, other: Any, sign: str) -> Any:
    if isinstance(one, str) or isinstance(other, str):
        return java.written(one) + java.written(other)
    return _calculated(one, other, sign)


def _calculated(one: Any, other: Any, sign: str) -> Any:
    """A number of two; nothing, where one isn't there [Velocity].

    Raises:
        MockError: it can't be calculated, or has no room in 64 bits.
    """
    if one is None or other is None:
        return None
    one, other = java.number(one, sign), java.number(other, sign)
    if sign in ("/", "%") and other == 0:
        raise MockError("A template divides by zero.")
    try:
        found = _ARITHMETIC[sign](one, other)
    except (OverflowError, ValueError) as error:
        raise MockError(f"A template can't calculate {one} {sign} {other}: {error}.") from None
    if isinstance(found, int) and not -_LONG <= found < _LONG:
        raise MockError("A template makes a number that has no room in 64 bits.")
    return found


def _divided(one: Any, other: Any) -> Any:
    """Whole numbers are divided towards zero, as in Java."""
    if isinstance(one, int) and isinstance(other, int):
        return abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)
    return one / other


def _rest(one: Any, other: Any) -> Any:
    """What is left of a division, with the sign of what is divided, as in Java."""
    if isinstance(one, int) and isinstance(other, int):
        return one - _divided(one, other) * other
    return math.fmod(one, other)


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": _rest,
}


def _compared(one: Any, other: Any, sign: str) -> bool:
    return bool(_COMPARISONS[sign](java.number(one, sign), java.number(other, sign)))


_COMPARISONS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_OPERATORS: dict[str, Callable[[Any, Any, str], Any]] = {
    "+": _added,
    **dict.fromkeys(("-", "*", "/", "%"), _calculated),
    **dict.fromkeys(_COMPARISONS, _compared),
    "==": lambda one, other, _sign: java.same(one, other),
    "!=": lambda one, other, _sign: not java.same(one, other),
}
_VALUES: dict[type[Any], Callable[[_Run, Any], Any]] = {
    tree.Interpolated: lambda run, part: run.text_of(part.block),
    tree.Items: lambda run, part: [run.value(one) for one in part.values],
    tree.Literal: lambda _run, part: part.value,
    tree.Not: lambda run, part: run.value(part.value) is False,
    tree.Operation: _operation,
    tree.Pairs: _pairs,
    tree.Range: _range,
    tree.Reference: _reference,
}
