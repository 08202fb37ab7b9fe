r"""Templates in Velocity's language, as API Gateway runs them: airspeed-ext reads them, and what they come to is found out here.

The reader is LocalStack's, made for AWS's dialect. Its own renderer hands values to Python, whose methods, truth and texts aren't
Java's; so only its tree is used. What is known of AWS comes from recordings on AWS in the tests of localstack/airspeed, [real] below:

===============================================  ==================================================================================
what isn't there, or is null                     is written as nothing, and counts as true in ``#if`` [real]; is equal to ``""`` [inferred]
``#if``                                          all but ``false`` is true, an empty text and 0 too [Velocity 1.7]
``#macro``, ``#name(…)``, ``#evaluate``,         none of them exists: a definition vanishes, a call is written as it stands [real]
``#return``
``#define``, ``#stop``, ``\$``, comments          as in Velocity [real]
``#foreach``                                     over the values of a map [Velocity]; at most 1,000 times [documented: quotas of REST APIs]
``#set`` to nothing                              a variable that has a value: an error of the mock's, since Velocity keeps the old one
``+``                                            joins texts [Velocity 1.7]
``==`` of a text and a number, written alike     an error of the mock's, since releases of Velocity differ
``1/0``, ``<`` of texts, ``$list[9]``, methods   errors of the mock's
of Python's
``#break``, ``#parse``, ``#include``, ``#[[``,   errors of the mock's: the reader doesn't know them, or nobody has seen them at AWS
``${x|…}``, ``[1..$x]``
blanks and line ends                             as the reader keeps them, which may differ from AWS's between directives
===============================================  ==================================================================================

A template ends: it takes at most so many steps, and what it makes has at most so many characters.
"""

from __future__ import annotations

import math
import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.serving.websocket_api import java

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# How often a loop may turn [documented: quotas of REST APIs]; and how many parts of a template may be looked at, which takes a second.
MOST_TURNS = 1_000
MOST_STEPS = 200_000
# Whole numbers have so much room in Java.
_LONG = 1 << 63
# Directives that the reader takes for texts, or would look for in files.
_UNKNOWN = re.compile(r"(?<!\\)#(?:\[\[|@\w+|\{?(?:break|literal|include|parse)\b)")
# Two backslashes before a reference: the reader keeps both, AWS one [real].
_TWO_BACKSLASHES = re.compile(r"\\\\(?=\$[!{A-Za-z_])")


def rendered(template: str, variables: Mapping[str, Any]) -> str:
    """What a template comes to.

    Parameters:
        template: the template.
        variables: what it may refer to, such as ``input`` and ``context``.

    Raises:
        MockError: it can't be read, it needs something that the mock doesn't know of AWS, or it doesn't come to an end; or
            airspeed-ext isn't installed.

    Examples:
        >>> rendered('#foreach($i in [1..3])$i#if($foreach.hasNext), #end#end', {})
        '1, 2, 3'
    """
    try:
        return _Run(variables).text_of(_read(template))
    except _Stopped as stopped:
        return stopped.text
    except RecursionError:
        raise MockError("A template calls itself again and again, or is nested too deeply.") from None


@lru_cache(maxsize=128)
def _read(template: str) -> Any:
    """The tree of a template."""
    with needing("A mapping template"):
        from airspeed import operators  # noqa: PLC0415 - few tests need it
    if found := _UNKNOWN.search(template):
        raise MockError(f"A template has {found[0]}, which the mock doesn't know. Write it without.")
    if found := _TWO_BACKSLASHES.search(template):
        raise MockError(
            "A template has two backslashes before a reference, which the mock can't read as AWS does."
        )
    try:
        return operators.TemplateBody("template", template).block
    except operators.TemplateError as error:
        raise MockError(f"A template can't be read: {error}") from None
    except (operators.NoMatch, KeyError) as error:
        raise MockError(f"A template can't be read, near {error}.") from None


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
        self._steps = 0

    def text_of(self, block: Any) -> str:
        """What the parts of a block come to, one behind the other."""
        parts: list[str] = []
        size = 0
        try:
            for child in block.children:
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
        self._step()
        return str(_of_its_kind(_WRITERS, part)(self, part))

    def value(self, part: Any) -> Any:
        """The value of an expression."""
        self._step()
        return java.bounded(_of_its_kind(_VALUES, part)(self, part))

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
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


def _of_its_kind(table: Mapping[str, Callable[[_Run, Any], Any]], part: Any) -> Callable[[_Run, Any], Any]:
    """The function for a part of the tree.

    Raises:
        MockError: there is none.
    """
    found = table.get(type(part).__name__)
    if found is None:
        raise MockError(f"A template has {part.my_text()!r}, which the mock doesn't know. Write it without.")
    return found


# What is written


def _reference(run: _Run, part: Any) -> str:
    if part.expression is None:
        return str(part.my_text())
    if part.alternate is not None:
        raise MockError(
            f"A template has {part.my_text()!r}: API Gateway was never seen to know alternate values."
        )
    root = part.expression.part
    if root.parameters is not None:
        # What stands in parentheses behind a variable is text [real: of what #define has defined].
        return f"{_defined(run, run.variables.get(root.name))}{root.parameters.my_text()}"
    return java.written(_defined(run, run.value(part)))


def _defined(run: _Run, value: Any) -> Any:
    """What a variable stands for: a block, where ``#define`` has made it."""
    return run.text_of(value.block) if type(value).__name__ == "DefineDefinition" else value


def _comment(_run: _Run, part: Any) -> str:
    """Nothing; but the line end behind a comment of several lines stays, which the reader has taken [real]."""
    text = str(part.my_text())
    return text.rpartition("*#")[2] if text.startswith("#*") else ""


def _if(run: _Run, part: Any) -> str:
    for condition, block in [
        (part.condition, part.block),
        *((one.condition, one.block) for one in part.elseifs),
    ]:
        if run.value(condition) is not False:
            return run.text_of(block)
    return run.text_of(part.else_block.block) if hasattr(part.else_block, "block") else ""


def _set(run: _Run, part: Any) -> str:
    assignment = part.assignment
    value = run.value(assignment.value)
    if not assignment.terms:
        run.put(assignment.root_term, value)
        return ""
    *path, last = [_term(run, one.term) for one in assignment.terms]
    within = run.variables.get(assignment.root_term)
    for name in path:
        within = java.at(within, name)
    if isinstance(within, dict):
        java.call(within, "put", (last, value))
    elif isinstance(within, list):
        java.call(within, "set", (last, value))
    else:
        raise MockError(
            f"A template sets {part.my_text()!r}, and only members of its own maps and lists can be set."
        )
    return ""


def _term(run: _Run, term: Any) -> Any:
    return term.value if isinstance(term.value, str) else run.value(term.value)


def _foreach(run: _Run, part: Any) -> str:
    items = _items(run.value(part.value), part)
    if len(items) > MOST_TURNS:
        raise MockError(f"A template has a loop of {len(items)} turns, and one may have {MOST_TURNS}.")
    names = (part.loop_var_name, "foreach", "velocityCount", "velocityHasNext")
    before = {name: run.variables.get(name) for name in names}
    parts = []
    for place, item in enumerate(items):
        loop = _Loop(place, len(items))
        run.variables.update(zip(names, (item, loop, place + 1, loop.member("hasNext")), strict=True))
        parts.append(run.text_of(part.block))
    run.variables.update(before)  # [real]
    return str(java.bounded("".join(parts)))


def _items(value: Any, part: Any) -> list[Any]:
    """What a loop goes over: what isn't there has nothing [real]."""
    if value is None:
        return []
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return list(value)
    raise MockError(f"A template has a loop over {part.value.my_text()}, which is neither a list nor a map.")


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


def _define(run: _Run, part: Any) -> str:
    if part.arg_names:
        raise MockError("A template has #define with parameters, which Velocity doesn't have.")
    run.put(part.function_name, part)
    return ""


def _stop(_run: _Run, _part: Any) -> str:
    raise _Stopped


def _as_it_stands(_run: _Run, part: Any) -> str:
    return str(part.my_text())


_WRITERS: dict[str, Callable[[_Run, Any], str]] = {
    "Comment": _comment,
    "DefineDefinition": _define,
    "EvaluateDirective": _as_it_stands,
    "FallthroughHashText": lambda _run, part: str(part.text),
    "ForeachDirective": _foreach,
    "FormalReference": _reference,
    "IfDirective": _if,
    "MacroCall": _as_it_stands,
    "MacroDefinition": lambda _run, _part: "",
    "ReturnDirective": _as_it_stands,
    "SetDirective": _set,
    "StopDirective": _stop,
    "Text": lambda _run, part: str(part.text),
}


# What has a value


def _value_of_reference(run: _Run, part: Any) -> Any:
    if part.expression is None or part.alternate is not None:
        raise MockError(f"A template has {part.my_text()!r}, which is no value.")
    expression = part.expression
    root = expression.part
    if root.parameters is not None:
        raise MockError(f"A template calls ${root.name}(…), and only methods of something can be called.")
    value = _defined(run, run.variables.get(root.name))
    if root.index is not None:
        value = java.at(value, run.value(root.index.index))
    return _below(run, value, expression.subexpression)


def _below(run: _Run, value: Any, step: Any) -> Any:
    """What a reference's further steps lead to: names, calls, and places in lists."""
    while step is not None:
        run.value(_NOTHING)  # a step as others are
        expression = step.expression
        if type(expression).__name__ == "ArrayIndex":
            value = java.at(value, run.value(expression.index))
            step = step.subexpression
            continue
        name = expression.part
        if name.parameters is not None:
            value = java.call(value, name.name, [run.value(one) for one in _arguments(name.parameters)])
        else:
            value = java.member(value, name.name)
        if name.index is not None:
            value = java.at(value, run.value(name.index.index))
        step = expression.subexpression
    return value


def _arguments(parameters: Any) -> Iterable[Any]:
    return getattr(parameters.values, "values", ())


class _Nothing:
    """A step of a template that has no part of the tree for itself."""


_NOTHING = _Nothing()


def _list(run: _Run, part: Any) -> list[Any]:
    values = part.values
    if type(values).__name__ == "Range":
        return _range(run, values)
    return [run.value(one) for one in getattr(values, "values", ())]


def _range(run: _Run, part: Any) -> list[int]:
    if {type(part.value1).__name__, type(part.value2).__name__} != {"IntegerLiteral"}:
        raise MockError(f"A template has [{part.my_text()}]: API Gateway takes no variables in a range.")
    first, last = run.value(part.value1), run.value(part.value2)
    if abs(last - first) >= java.MOST:
        raise MockError(f"A template has [{part.my_text()}], which is more than {java.MOST} numbers.")
    return list(range(first, last + 1) if first <= last else range(first, last - 1, -1))


def _map(run: _Run, part: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in part.local_data.items():
        java.call(found, "put", (run.value(key), run.value(value)))
    return found


def _not(run: _Run, part: Any) -> bool:
    return run.value(part.value) is False


# How tightly an operator binds.
_TIGHT = {
    **dict.fromkeys(("*", "/", "%"), 5),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("<", ">", "<=", ">=", "lt", "gt", "le", "ge"), 3),
    **dict.fromkeys(("==", "!=", "eq", "ne"), 2),
    **dict.fromkeys(("&&", "and"), 1),
    **dict.fromkeys(("||", "or"), 0),
}


def _expression(run: _Run, part: Any) -> Any:
    """Values with operators between them: of those that bind alike, the left one first, and what isn't needed isn't looked at."""
    return _between(run, part.expression)


def _between(run: _Run, terms: list[Any]) -> Any:
    if len(terms) == 1:
        return run.value(terms[0])
    signs = [str(one.my_text()).strip() for one in terms[1::2]]
    # The operator that comes last: of the loosest, the one farthest to the right.
    place = min(range(len(signs)), key=lambda one: (_TIGHT[signs[one]], -one))
    sign, left = signs[place], _between(run, terms[: 2 * place + 1])
    rest = terms[2 * place + 2 :]
    if sign in ("&&", "and"):
        return left is not False and _between(run, rest) is not False
    if sign in ("||", "or"):
        return left is not False or _between(run, rest) is not False
    return _OPERATORS[sign](left, _between(run, rest), sign)


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
    one, other = java.number(one, sign), java.number(other, sign)
    if sign in ("<", "lt"):
        return bool(one < other)
    if sign in (">", "gt"):
        return bool(one > other)
    return bool(one <= other if sign in ("<=", "le") else one >= other)


_OPERATORS: dict[str, Callable[[Any, Any, str], Any]] = {
    "+": _added,
    **dict.fromkeys(("-", "*", "/", "%"), _calculated),
    **dict.fromkeys(("<", ">", "<=", ">=", "lt", "gt", "le", "ge"), _compared),
    **dict.fromkeys(("==", "eq"), lambda one, other, _sign: java.same(one, other)),
    **dict.fromkeys(("!=", "ne"), lambda one, other, _sign: not java.same(one, other)),
}


def _literal(_run: _Run, part: Any) -> Any:
    return part.value


_VALUES: dict[str, Callable[[_Run, Any], Any]] = {
    "ArrayLiteral": _list,
    "BooleanLiteral": _literal,
    "Condition": lambda run, part: run.value(part.expression),
    "DictionaryLiteral": _map,
    "Expression": _expression,
    "FloatingPointLiteral": _literal,
    "FormalReference": _value_of_reference,
    "IntegerLiteral": _literal,
    "InterpolatedStringLiteral": lambda run, part: run.text_of(part.block),
    "NullLiteral": _literal,
    "ParenthesizedExpression": lambda run, part: run.value(part.calculate.__self__),
    "StringLiteral": _literal,
    "UnaryOperatorValue": _not,
    "Value": lambda run, part: run.value(part.expression),
    "_Nothing": lambda _run, _part: None,
}
