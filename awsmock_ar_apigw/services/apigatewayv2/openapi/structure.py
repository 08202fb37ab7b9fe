"""Whether a document has the structure that OpenAPI 3.0 gives it, in swagger-parser's words; ``objects`` has the table.

Nothing is fetched, no reference is followed, no regular expression of the document is compiled, and what extensions hold
isn't looked at. What is wrong keeps nobody from going on: each object is read as far as it can be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import Repeating
from awsmock_ar_apigw.services.apigatewayv2.openapi.document import scalar
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import LONGEST_STEP, Lines
from awsmock_ar_apigw.services.apigatewayv2.openapi.objects import (
    COMPONENTS,
    DEFAULTS,
    NEEDED_BY_SCHEMES,
    OBJECTS,
    OPEN,
    PLACES,
    REFERABLE,
    SCALARS,
    STYLES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings
    from awsmock_ar_apigw.services.apigatewayv2.openapi.objects import Each, Member

    Object = dict[str, Any]
    Read = Callable[[Any, str, "_Issues"], None]
    # What is done with a member: one of this class, which holds others, is read below the place of its object.
    # Tuples of Python's own are taken apart more quickly than named ones.
    Step = tuple[str, type | None, str, Read]
    # What is done with an object that has certain members: which of them are texts, what is done where none of these holds
    # others, and what is done else.
    Plan = tuple[tuple[str, ...], tuple[Step, ...], tuple[Step, ...]]

_HOLDERS = (dict, list)
# Likewise, by their very classes: to ask for these is quicker.
_HOLDING = frozenset({dict, list, Repeating})
# What lists have that hold no objects.
_VALUES: dict[str, set[type]] = {"string": {str}, "value": {str, int, float, bool, type(None)}}
_TYPES = {"object": dict, "array": list}
_NAME = re.compile(r"[a-zA-Z0-9.\-_]+")
_NO_NAME = r"doesn't adhere to regular expression ^[a-zA-Z0-9\.\-_]+$"
# What Java takes for a URL. [chosen: as far as its documentation has it]
_URL = re.compile(r"\s*(https?|ftp|file|mailto|jar):", re.IGNORECASE)
_NOT_DEFINED = "needs to be defined as a path parameter in path or operation level"
# The order in which the parser looks for parameters of a path.
_OPERATIONS = ("get", "put", "post", "patch", "delete", "trace", "options", "head")
_COMPOSED = ("allOf", "anyOf", "oneOf", "items", "additionalProperties")
# A parameter that is referred to may have any name.
_ANY = "$ref"


def review(document: Object, findings: Findings) -> None:
    """Note what is wrong with a document by the OpenAPI specification."""
    issues = _Issues(document)
    _KINDS["OpenAPI"].read(document, "", issues)
    for lines in issues.sorts():
        findings.parse_issues(lines)


class _Issues:
    """What is wrong with a document, sort by sort, as the parser tells it; and what it remembers while it reads."""

    def __init__(self, document: Object) -> None:
        components = document.get("components")
        self._components: Object = components if isinstance(components, dict) else {}
        self._unexpected, self._wrong, self._missing = Lines(), Lines(), Lines()
        self._warned, self._repeated, self._repeated_tags = Lines(), Lines(), Lines()
        self._found: set[str] = set()
        self._operation_ids: set[str] = set()
        self._tags: set[str] = set()

    def sorts(self) -> tuple[Lines, ...]:
        """What is wrong, in the order of the parser's sorts."""
        first = (self._unexpected, self._wrong, self._missing)
        return (*first, self._warned, self._repeated, self._repeated_tags)

    def component(self, group: str) -> Object:
        """The components of a group."""
        found = self._components.get(group) if group in OBJECTS["Components"] else None
        return found if isinstance(found, dict) else {}

    def leads_somewhere(self, reference: str) -> bool:
        """Whether a reference is to a component that is there; the parser looks for no others."""
        if reference in self._found or not reference.startswith(COMPONENTS):
            return True
        group, _, name = reference.removeprefix(COMPONENTS).partition("/")
        if name.partition("/")[0] not in self.component(group):
            return False
        self._found.add(reference)
        return True

    def unexpected(self, at: str, name: str) -> None:
        """An object has a member that OpenAPI doesn't know."""
        self._say(self._unexpected, at, name, "is unexpected")

    def wrong(self, at: str, name: str, type_: str) -> None:
        """A member has the wrong type."""
        self._say(self._wrong, at, name, f"is not of type `{type_}`")

    def missing(self, at: str, name: str) -> None:
        """An object lacks a member."""
        self._say(self._missing, at, name, "is missing")

    def warn(self, at: str, sentence: str) -> None:
        """Something else is wrong."""
        self._warned.add(lambda: f"attribute {at}.{sentence}")

    def operation(self, at: str, name: str) -> None:
        """There is an operation of this name."""
        if name in self._operation_ids:
            self._say(self._repeated, at, "operationId", "is repeated")
        self._operation_ids.add(name)

    def tag(self, at: str, name: str) -> None:
        """There is a tag of this name."""
        if name in self._tags:
            self._say(self._repeated_tags, at, name, "is repeated")
        self._tags.add(name)

    def _say(self, sort: Lines, at: str, name: str, what: str) -> None:
        sort.add(lambda: f"attribute {at}{'.' if at else ''}{_step(name)} {what}")


def _step(name: str) -> str:
    """A name in a place: of a long one, no more than people read."""
    return name if len(name) <= LONGEST_STEP else shortened(name, LONGEST_STEP)


def _text(value: Any) -> str | None:
    """What the parser takes for a text, as such; None for what holds other values."""
    if value.__class__ is str:
        return value
    return "null" if value is None else scalar(value)


def _fits(value: Any, type_: str) -> bool:
    """Whether a value is what the parser takes for one of this type."""
    wanted = _TYPES.get(type_)
    return isinstance(value, wanted) if wanted else not isinstance(value, _HOLDERS)


# Plans of objects with other members are made each time. [chosen: more than a kind has in most definitions, and little memory]
_MOST_PLANS = 256
_LONGEST_PLANNED = 1024


class _Kind:
    """An object of OpenAPI, and how it is read: as its table says, unless more is asked of it."""

    def __init__(self, name: str, rows: Mapping[str, Member]) -> None:
        self.name = name
        self._rows = rows
        self._rank = {member: rank for rank, member in enumerate(rows)}
        self._texts = frozenset(member for member, row in rows.items() if row.type in SCALARS and row.type)
        self._anything = frozenset(member for member, row in rows.items() if not row.type)
        self._needed = frozenset(member for member, row in rows.items() if row.needed)
        self._readers: dict[str, Step] = {}
        self._plans: dict[tuple[str, ...], Plan] = {}

    def link(self) -> None:
        """Learn how the members that hold others are read, now that every kind is there."""
        found = {name: (row, _reader(name, row)) for name, row in self._rows.items()}
        self._readers = {
            name: (name, _TYPES[row.type], row.down, read) for name, (row, read) in found.items() if read
        }

    def read(self, node: Object, at: str, issues: _Issues) -> None:
        """Read an object in its place."""
        self.members(node, at, issues)

    def members(self, node: Object, at: str, issues: _Issues, needed: frozenset[str] = frozenset()) -> None:
        """Read the members of an object that may be wrong, in the order of the table."""
        names = tuple(node)
        plan = None if needed else self._plans.get(names)
        if plan is None:
            plan = self._plan(names, needed)
        texts, steps, every = plan
        for name in texts:
            if node[name].__class__ in _HOLDING:
                steps = every
        for name, holds, down, read in steps:
            value = node.get(name)
            if value.__class__ is holds:
                read(value, at + down, issues)
            else:
                self._odd(node, name, at, issues)

    def _plan(self, names: tuple[str, ...], needed: frozenset[str]) -> Plan:
        """What is done with an object that has these members; it is made once, unless more is needed than most need."""
        here = {*names, *needed, *self._needed} - self._anything
        every = tuple(
            self._readers.get(name) or (name, None, "", _pass_over) for name in self._ordered(names, here)
        )
        texts = tuple(name for name in names if name in self._texts)
        plan = (texts, tuple(step for step in every if step[0] not in texts), every)
        is_short = sum(map(len, names)) <= _LONGEST_PLANNED
        if is_short and not needed and len(self._plans) < _MOST_PLANS:
            self._plans[names] = plan
        return plan

    def _ordered(self, names: tuple[str, ...], here: set[str]) -> list[str]:
        """Names in the order of the table; those that it doesn't have come last, as they come, without extensions."""
        known = sorted(here & self._rank.keys(), key=self._rank.__getitem__)
        return known + [name for name in names if name not in self._rank and not name.startswith("x-")]

    def _odd(self, node: Object, name: str, at: str, issues: _Issues) -> None:
        """A member that isn't there, isn't known, or isn't of the type that most are."""
        row, value = self._rows.get(name), node.get(name)
        if row is None:
            if not name.startswith("x-") and self.name not in OPEN:
                issues.unexpected(at, name)
        elif name not in node:
            issues.missing(at + row.told, name)
        elif not _fits(value, row.type) and not (row.or_boolean and isinstance(value, bool | str)):
            issues.wrong(at + row.told, name, row.type)
        elif name in self._readers and isinstance(value, _HOLDERS):
            self._readers[name][-1](value, at + row.down, issues)


def _reader(name: str, row: Member) -> Read | None:
    """How what is in a member is read, if it is."""
    if not row.of:
        return _pass_over if row.type in _TYPES else None
    if row.type == "array":
        return _List(name, str(row.of)).read
    return _KINDS[row.of].read if isinstance(row.of, str) else _Map(row.of).read


def _pass_over(_value: Any, _at: str, _issues: _Issues) -> None:
    """What holds whatever it may isn't read."""


class _List:
    """The members of a list."""

    def __init__(self, name: str, of: str) -> None:
        self._name = name
        self._of = of

    def read(self, values: list[Any], at: str, issues: _Issues) -> None:
        """Read a list in its place; what should be an object and isn't is left out."""
        if self._of in _VALUES:
            if not _VALUES[self._of].issuperset(map(type, values)):
                issues.wrong(at, self._name, self._of)
            return
        read = _KINDS[self._of].read
        for value in values:
            if isinstance(value, dict):
                read(value, at, issues)
        if self._of == "Parameter" and len(values) > 1:
            _check_repeated(values, at, issues)


class _Map:
    """The members of an object that anybody names."""

    def __init__(self, each: Each) -> None:
        self._each = each

    def read(self, values: Object, at: str, issues: _Issues) -> None:
        """Read a map in its place."""
        of, label, is_flat, blamed, is_extensible = self._each
        read = _KINDS[of].read
        for name, value in values.items():
            if label and not _NAME.fullmatch(name):
                issues.warn(at, f"{label} {_step(name)} {_NO_NAME}")
            if is_extensible and name.startswith("x-"):
                continue
            if isinstance(value, dict):
                read(value, at if is_flat else f"{at}.{_step(name)}", issues)
            elif blamed:
                below, called = blamed
                issues.wrong(at + below, called or name, "object")


# Objects of which more is asked


class _Referable(_Kind):
    """One in whose place a reference may stand: of that, no more is asked than that it is a text."""

    def read(self, node: Object, at: str, issues: _Issues) -> None:
        if "$ref" not in node:
            self.itself(node, at, issues)
        elif not isinstance(node["$ref"], str):
            issues.wrong(at, "$ref", "string")

    def itself(self, node: Object, at: str, issues: _Issues) -> None:
        """Read an object that is no reference."""
        self.members(node, at, issues)


class _Paths(_Kind):
    def read(self, node: Object, at: str, issues: _Issues) -> None:
        for path, item in node.items():
            if path.startswith("x-"):
                continue
            if isinstance(item, dict):
                if not path.startswith("/"):
                    issues.warn(at, f" Resource {_step(path)} should start with /")
                place = f"{at}.'{_step(path)}'"
                _KINDS["Path Item"].read(item, place, issues)
                _check_variables(path, item, place, issues)
            else:
                issues.wrong(at, path, "object")


def _check_variables(path: str, item: Object, at: str, issues: _Issues) -> None:
    """Warn of variables that aren't among the parameters of an operation."""
    if "{" not in path or "$ref" in item:
        return
    parts = (part[1:-1] for part in path.split("/") if part.startswith("{") and part.endswith("}"))
    names = [name for name in parts if name]
    shared = _declared(item)
    for method in _OPERATIONS if names else ():
        operation = item.get(method)
        declared = shared | _declared(operation) if isinstance(operation, dict) else {_ANY}
        for name in names if _ANY not in declared else ():
            if name not in declared:
                issues.warn(at, f" Declared path parameter {_step(name)} {_NOT_DEFINED}")


def _declared(holder: Object) -> set[str | None]:
    """The names of the parameters in the path that a path or an operation has; one that is referred to may have any."""
    found = holder.get("parameters")
    names: set[str | None] = set()
    for one in found if isinstance(found, list) else ():
        if not isinstance(one, dict):
            continue
        if isinstance(one.get("$ref"), str):
            names.add(_ANY)
        elif one.get("in") == "path":
            names.add(_text(one.get("name")))
    return names


class _PathItem(_Kind):
    def read(self, node: Object, at: str, issues: _Issues) -> None:
        if "$ref" not in node:
            self.members(node, at, issues)
        elif isinstance(node["$ref"], dict):
            for name in node["$ref"]:
                issues.unexpected(at, name)


class _Operation(_Kind):
    def read(self, node: Object, at: str, issues: _Issues) -> None:
        self.members(node, at, issues)
        name = _text(node.get("operationId", {}))
        if name is not None:
            issues.operation(at, name)


class _Callback(_Referable):
    def itself(self, node: Object, at: str, issues: _Issues) -> None:
        for name, item in node.items():
            if isinstance(item, dict):
                _KINDS["Path Item"].read(item, at, issues)
            elif not name.startswith("x-"):
                issues.wrong(at, name, "object")


class _Parameter(_Referable):
    def itself(self, node: Object, at: str, issues: _Issues) -> None:
        called = _text(node["name"]) if "name" in node else "['unknown']"
        place = f"{at}.[{_step(called or '')}]"
        where = _text(node.get("in", {}))
        if where in PLACES:
            self.members(node, place, issues)
            _check_style(node, self.name, place, issues)
        elif "in" not in node:
            issues.missing(place, "in")
        elif where is None or where.strip():
            issues.wrong(place, "in", "string")


def _check_repeated(values: list[Any], at: str, issues: _Issues) -> None:
    """Warn of parameters that come twice, wherever they are found by their names."""
    seen = set()
    for found in (_definition(value, issues) for value in values if isinstance(value, dict)):
        if found is None:
            continue
        called = (_text(found.get("name")), _text(found.get("in")))
        if called in seen and str(found.get("$ref", COMPONENTS)).startswith("#/"):
            issues.warn(at, "There are duplicate parameter values")
        seen.add(called)


def _definition(parameter: Object, issues: _Issues) -> Object | None:
    """What a parameter is, or refers to by its name; None for what the parser takes for none."""
    reference = parameter.get("$ref")
    if not isinstance(reference, str):
        return parameter if _text(parameter.get("in")) in PLACES else None
    found = issues.component("parameters").get(reference.rpartition("/")[2])
    return found if isinstance(found, dict) else parameter


class _Encoding(_Kind):
    def read(self, node: Object, at: str, issues: _Issues) -> None:
        self.members(node, at, issues)
        _check_style(node, self.name, at, issues)


def _check_style(node: Object, kind: str, at: str, issues: _Issues) -> None:
    style = _text(node["style"]) if "style" in node else None
    if style and style.strip() and style not in STYLES[kind]:
        issues.wrong(at, "style", "string")


class _Schema(_Kind):
    def read(self, node: Object, at: str, issues: _Issues) -> None:
        if "$ref" in node:
            if len(node) > 1:
                self.members({name: node[name] for name in _COMPOSED if name in node}, at, issues)
            # The parser looks for what references of paths lead to, among the components.
            reference = node["$ref"]
            if not isinstance(reference, str):
                issues.wrong(at, "$ref", "string")
            elif at.startswith("paths") and not issues.leads_somewhere(reference):
                issues.missing(at, reference)
            return
        self.members(node, at, issues)
        if "default" in node:
            type_ = node.get("type")
            wanted = DEFAULTS.get(type_) if isinstance(type_, str) else None
            if wanted and not _fits(node["default"], wanted):
                issues.wrong(at, "default", wanted)


class _SecurityScheme(_Referable):
    def itself(self, node: Object, at: str, issues: _Issues) -> None:
        type_ = _text(node.get("type", "")) or ""
        self.members(node, at, issues, NEEDED_BY_SCHEMES.get(type_, frozenset()))
        if type_.strip() and type_ not in NEEDED_BY_SCHEMES:
            issues.wrong(f"{at}.type", "type", "http|apiKey|oauth2|openIdConnect ")


class _Tag(_Kind):
    def read(self, node: Object, at: str, issues: _Issues) -> None:
        self.members(node, at, issues)
        name = _text(node.get("name", {}))
        if name is not None:
            issues.tag(at, name)


class _Linked(_Kind):
    """One with a URL."""

    def read(self, node: Object, at: str, issues: _Issues) -> None:
        self.members(node, at, issues)
        url = _text(node.get("url", ""))
        if url and url.strip() and not _URL.match(url):
            issues.warn(at, _step(url))


_SPECIAL: dict[str, type[_Kind]] = {
    "Callback": _Callback,
    "Contact": _Linked,
    "Encoding": _Encoding,
    "License": _Linked,
    "Operation": _Operation,
    "Parameter": _Parameter,
    "Path Item": _PathItem,
    "Paths": _Paths,
    "Schema": _Schema,
    "Security Scheme": _SecurityScheme,
    "Tag": _Tag,
    **dict.fromkeys(REFERABLE, _Referable),
}
_KINDS = {name: _SPECIAL.get(name, _Kind)(name, rows) for name, rows in OBJECTS.items()}
for _kind in _KINDS.values():
    _kind.link()
