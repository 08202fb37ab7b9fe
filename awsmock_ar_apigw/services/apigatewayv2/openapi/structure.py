"""Whether a document has the structure that OpenAPI 3.0 gives it, in swagger-parser's words; ``objects`` has the table.

Nothing is fetched, no reference is followed, no regular expression of the document is compiled, and what extensions hold
isn't looked at. What is wrong keeps nobody from going on: each object is read as far as it can be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import LONGEST_STEP, Lines
from awsmock_ar_apigw.services.apigatewayv2.openapi.objects import (
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

_TYPES = {"object": dict, "array": list}
_NAME = re.compile(r"[a-zA-Z0-9.\-_]+")
_NO_NAME = r"doesn't adhere to regular expression ^[a-zA-Z0-9\.\-_]+$"
# What Java takes for a URL. [chosen: as far as its documentation has it]
_URL = re.compile(r"\s*(https?|ftp|file|mailto|jar):", re.IGNORECASE)
# The order in which the parser looks for parameters of a path.
_OPERATIONS = ("get", "put", "post", "patch", "delete", "trace", "options", "head")
_COMPOSED = ("allOf", "anyOf", "oneOf", "items", "additionalProperties")
_COMPONENTS = "#/components/"
_NOT_DEFINED = "needs to be defined as a path parameter in path or operation level"
# A parameter that is referred to may have any name.
_ANY = "$ref"


class _Table:
    """The members of an object, and what each walk of one asks of them."""

    def __init__(self, name: str, members: Mapping[str, Member]) -> None:
        self.members = members
        self.rank = {member: rank for rank, member in enumerate(members)}
        self.scalars = frozenset(member for member, row in members.items() if row.type in SCALARS)
        self.needed = tuple(member for member, row in members.items() if row.needed)
        self.is_open = name in OPEN


_TABLES = {name: _Table(name, members) for name, members in OBJECTS.items()}
_HOLDERS = (dict, list)
_SCALAR = (str, int, float, type(None))


def review(document: Object, findings: Findings) -> None:
    """Note what is wrong with a document by the OpenAPI specification."""
    walk = _Walk(document)
    walk.members(document, "OpenAPI", "")
    for lines in walk.sorts():
        findings.parse_issues(lines)


def _step(name: str) -> str:
    """A name in a place: of a long one, no more than people read."""
    return name if len(name) <= LONGEST_STEP else shortened(name, LONGEST_STEP)


def _text(value: Any) -> str | None:
    """What the parser takes for a text, as such; None for what holds other values."""
    if isinstance(value, str):
        return value
    if isinstance(value, _HOLDERS):
        return None
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _fits(value: Any, type_: str) -> bool:
    """Whether a value is what the parser takes for one of this type."""
    wanted = _TYPES.get(type_)
    return isinstance(value, wanted) if wanted else not isinstance(value, _HOLDERS)


class _Walk:
    """Reads a document, and keeps what is wrong, sort by sort, as the parser tells it."""

    def __init__(self, document: Object) -> None:
        components = document.get("components")
        self._components: Object = components if isinstance(components, dict) else {}
        self._unexpected, self._wrong, self._missing = Lines(), Lines(), Lines()
        self._warned, self._repeated, self._repeated_tags = Lines(), Lines(), Lines()
        self._operation_ids: set[str] = set()
        self._tags: set[str] = set()

    def sorts(self) -> tuple[Lines, ...]:
        """What is wrong, in the order of the parser's sorts."""
        first = (self._unexpected, self._wrong, self._missing)
        return (*first, self._warned, self._repeated, self._repeated_tags)

    # What is said

    def _say(self, sort: Lines, at: str, name: str, what: str) -> None:
        sort.add(lambda: f"attribute {at}{'.' if at else ''}{_step(name)}{what}")

    def _is_wrong(self, at: str, name: str, type_: str) -> None:
        self._say(self._wrong, at, name, f" is not of type `{type_}`")

    def _is_missing(self, at: str, name: str) -> None:
        self._say(self._missing, at, name, " is missing")

    def _warn(self, at: str, sentence: str) -> None:
        self._warned.add(lambda: f"attribute {at}.{sentence}")

    # Objects

    def members(self, node: Object, kind: str, at: str, needed: tuple[str, ...] = ()) -> None:
        """Read the members of an object: those that may be wrong, in the order of the table."""
        table = _TABLES[kind]
        doubtful = [name for name in (*table.needed, *needed) if name not in node]
        unknown = []
        for name, value in node.items():
            if name in table.scalars:
                if value.__class__ is not str and isinstance(value, _HOLDERS):
                    doubtful.append(name)
            elif name in table.members:
                doubtful.append(name)
            elif not name.startswith("x-"):
                unknown.append(name)
        if len(doubtful) > 1:
            doubtful.sort(key=table.rank.__getitem__)
        for name in doubtful:
            self._member(node, name, table.members[name], at)
        for name in () if table.is_open else unknown:
            self._say(self._unexpected, at, name, " is unexpected")

    def _member(self, node: Object, name: str, member: Member, at: str) -> None:
        if name not in node:
            self._is_missing(at + member.told, name)
            return
        value = node[name]
        if not member.type or (member.or_boolean and isinstance(value, bool | str)):
            return
        if not _fits(value, member.type):
            self._is_wrong(at + member.told, name, member.type)
        elif isinstance(value, list):
            self._list(value, name, str(member.of), at + member.down)
        elif isinstance(member.of, str):
            self._object(value, member.of, at + member.down)
        else:
            self._map(value, member.of, at + member.down)

    def _list(self, values: list[Any], name: str, of: str, at: str) -> None:
        if of == "Parameter":
            self._parameters(values, at)
        elif of in ("value", "string"):
            wanted = str if of == "string" else _SCALAR
            if not all(isinstance(value, wanted) for value in values):
                self._is_wrong(at, name, of)
        else:
            for value in values:
                if isinstance(value, dict):
                    self._object(value, of, at)

    def _map(self, values: Object, each: Each, at: str) -> None:
        """The members of an object that anybody names."""
        for name, value in values.items():
            if each.label and not _NAME.fullmatch(name):
                self._warn(at, f"{each.label} {_step(name)} {_NO_NAME}")
            if each.is_extensible and name.startswith("x-"):
                continue
            if isinstance(value, dict):
                self._object(value, each.of, at if each.is_flat else f"{at}.{_step(name)}")
            elif each.blamed:
                below, called = each.blamed
                self._is_wrong(at + below, called.format(name), "object")

    def _object(self, node: Object, kind: str, at: str) -> None:
        """An object, or a reference in its place."""
        if kind in REFERABLE and "$ref" in node:
            if not isinstance(node["$ref"], str):
                self._is_wrong(at, "$ref", "string")
        elif kind in _SPECIAL:
            _SPECIAL[kind](self, node, at)
        elif kind:
            self.members(node, kind, at)

    # Objects of which the parser asks more than the table says

    def _paths(self, node: Object, at: str) -> None:
        for path, item in node.items():
            if path.startswith("x-"):
                continue
            if not isinstance(item, dict):
                self._is_wrong(at, path, "object")
                continue
            if not path.startswith("/"):
                self._warn(at, f" Resource {_step(path)} should start with /")
            place = f"{at}.'{_step(path)}'"
            self._path_item(item, place)
            self._variables(path, item, place)

    def _path_item(self, node: Object, at: str) -> None:
        if "$ref" not in node:
            self.members(node, "Path Item", at)
        elif isinstance(node["$ref"], dict):
            for name in node["$ref"]:
                self._say(self._unexpected, at, name, " is unexpected")

    def _variables(self, path: str, item: Object, at: str) -> None:
        """Warn of variables that aren't among the parameters of an operation."""
        parts = (part[1:-1] for part in path.split("/") if part.startswith("{") and part.endswith("}"))
        names = [name for name in parts if name]
        if not names or "$ref" in item:
            return
        shared = _declared(item)
        operations = [item[method] for method in _OPERATIONS if isinstance(item.get(method), dict)]
        for declared in [shared | _declared(operation) for operation in operations]:
            for name in names if _ANY not in declared else ():
                if name not in declared:
                    self._warn(at, f" Declared path parameter {_step(name)} {_NOT_DEFINED}")

    def _operation(self, node: Object, at: str) -> None:
        self.members(node, "Operation", at)
        name = _text(node.get("operationId", {}))
        if name is not None:
            if name in self._operation_ids:
                self._say(self._repeated, at, "operationId", " is repeated")
            self._operation_ids.add(name)

    def _callback(self, node: Object, at: str) -> None:
        if "$ref" in node:
            if not isinstance(node["$ref"], str):
                self._is_wrong(at, "$ref", "string")
            return
        for name, item in node.items():
            if isinstance(item, dict):
                self._path_item(item, at)
            elif not name.startswith("x-"):
                self._is_wrong(at, name, "object")

    def _parameters(self, values: list[Any], at: str) -> None:
        parameters = [value for value in values if isinstance(value, dict)]
        for parameter in parameters:
            self._object(parameter, "Parameter", at)
        seen = set()
        for found in filter(None, map(self._definition, parameters)):
            called = (_text(found.get("name")), _text(found.get("in")))
            if called in seen and str(found.get("$ref", _COMPONENTS)).startswith("#/"):
                self._warn(at, "There are duplicate parameter values")
            seen.add(called)

    def _definition(self, parameter: Object) -> Object | None:
        """What a parameter is, or refers to by its name; None for what the parser takes for none."""
        reference = parameter.get("$ref")
        if not isinstance(reference, str):
            return parameter if parameter.get("in") in PLACES else None
        found = self._component("parameters").get(reference.rpartition("/")[2])
        return found if isinstance(found, dict) else parameter

    def _parameter(self, node: Object, at: str) -> None:
        called = _text(node["name"]) if "name" in node else "['unknown']"
        place = f"{at}.[{_step(called or '')}]"
        where = _text(node.get("in"))
        if where in PLACES:
            self.members(node, "Parameter", place)
            self._style(node, "Parameter", place)
        elif "in" not in node or where is None:
            self._member(node, "in", OBJECTS["Parameter"]["in"], place)
        elif where.strip():
            self._is_wrong(place, "in", "string")

    def _encoding(self, node: Object, at: str) -> None:
        self.members(node, "Encoding", at)
        self._style(node, "Encoding", at)

    def _style(self, node: Object, kind: str, at: str) -> None:
        style = _text(node.get("style", ""))
        if style and style.strip() and style not in STYLES[kind]:
            self._is_wrong(at, "style", "string")

    def _schema(self, node: Object, at: str) -> None:
        if "$ref" in node:
            for name in _COMPOSED:
                if name in node:
                    self._member(node, name, OBJECTS["Schema"][name], at)
            self._reference(node["$ref"], at)
            return
        self.members(node, "Schema", at)
        type_ = node.get("type")
        wanted = DEFAULTS.get(type_) if "default" in node and isinstance(type_, str) else None
        if wanted and not _fits(node["default"], wanted):
            self._is_wrong(at, "default", wanted)

    def _reference(self, reference: Any, at: str) -> None:
        """A schema's reference: the parser looks for those of paths, among the components."""
        if not isinstance(reference, str):
            self._is_wrong(at, "$ref", "string")
        elif at.startswith("paths") and reference.startswith(_COMPONENTS):
            group, _, name = reference.removeprefix(_COMPONENTS).partition("/")
            if name.partition("/")[0] not in self._component(group):
                self._is_missing(at, reference)

    def _component(self, group: str) -> Object:
        found = self._components.get(group) if group in OBJECTS["Components"] else None
        return found if isinstance(found, dict) else {}

    def _scheme(self, node: Object, at: str) -> None:
        type_ = _text(node.get("type", ""))
        self.members(node, "Security Scheme", at, NEEDED_BY_SCHEMES.get(type_ or "", ()))
        if type_ and type_.strip() and type_ not in NEEDED_BY_SCHEMES:
            self._is_wrong(f"{at}.type", "type", "http|apiKey|oauth2|openIdConnect ")

    def _tag(self, node: Object, at: str) -> None:
        self.members(node, "Tag", at)
        name = _text(node.get("name", {}))
        if name is not None:
            if name in self._tags:
                self._say(self._repeated_tags, at, name, " is repeated")
            self._tags.add(name)

    def _contact(self, node: Object, at: str) -> None:
        self.members(node, "Contact", at)
        self._url(node, at)

    def _license(self, node: Object, at: str) -> None:
        self.members(node, "License", at)
        self._url(node, at)

    def _url(self, node: Object, at: str) -> None:
        url = _text(node.get("url", ""))
        if url and url.strip() and not _URL.match(url):
            self._warn(at, _step(url))


def _declared(holder: Object) -> set[str | None]:
    """The names of the parameters in the path that a path or an operation has; one that is referred to may have any."""
    found = holder.get("parameters")
    parameters = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return {
        _ANY if isinstance(one.get("$ref"), str) else _text(one.get("name"))
        for one in parameters
        if isinstance(one.get("$ref"), str) or one.get("in") == "path"
    }


_SPECIAL: dict[str, Callable[[_Walk, Object, str], None]] = {
    "Callback": _Walk._callback,
    "Contact": _Walk._contact,
    "Encoding": _Walk._encoding,
    "License": _Walk._license,
    "Operation": _Walk._operation,
    "Parameter": _Walk._parameter,
    "Path Item": _Walk._path_item,
    "Paths": _Walk._paths,
    "Schema": _Walk._schema,
    "Security Scheme": _Walk._scheme,
    "Tag": _Walk._tag,
}
