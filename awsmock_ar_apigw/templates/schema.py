"""What CloudFormation's schemas say of a type's properties, and what it says where a template breaks them.

The table is made of the published schemas by a tool of development: ``types.json`` says which version they have. CloudFormation checks
properties by them before it asks a service for anything.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.spec.check import LONGEST_MATCHED
from awsmock_ar_apigw.templates.errors import DeploymentError, TemplateError
from awsmock_ar_apigw.templates.shapes import as_text, numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

    Form = Mapping[str, Any]


class Schema(NamedTuple):
    """What is known of a type of resources.

    Attributes:
        properties: its properties, by name: their ``type`` (``string``, ``integer``, ``number``, ``boolean``, ``list`` and ``map`` with
            ``each``, ``object`` with ``members`` and ``required``, and ``json``, which is any object, or its text), and what it constrains.
        required: the properties that no template may leave out.
        identifier: the properties that tell one from the other.
        read_only: those that AWS gives, which templates can't: the attributes.
        create_only: those that can't be changed.
        write_only: those that AWS doesn't show again.
        own_tags: whether CloudFormation tags what it makes.
    """

    properties: Mapping[str, Form]
    required: tuple[str, ...]
    identifier: tuple[str, ...]
    read_only: frozenset[str]
    create_only: frozenset[str]
    write_only: frozenset[str]
    own_tags: bool

    @property
    def writable(self) -> dict[str, Form]:
        """The properties that templates can have."""
        return {name: form for name, form in self.properties.items() if name not in self.read_only}


@cache
def schemas() -> dict[str, Schema]:
    """What is known of each type, by its name."""
    table = json.loads(Path(__file__).with_name("types.json").read_text("utf-8"))
    return {
        name: Schema(
            row["properties"],
            tuple(row["required"]),
            tuple(row["identifier"]),
            frozenset(row["read_only"]),
            frozenset(row["create_only"]),
            frozenset(row["write_only"]),
            row["own_tags"],
        )
        for name, row in table["types"].items()
    }


def schema_of(name: str) -> Schema:
    """What is known of a type.

    Raises:
        TemplateError: there is no such type.
    """
    found = schemas().get(name)
    if found is None:
        service = name.rpartition("::")[0]
        alike = [one for one in schemas() if one.startswith(f"{service}::")]
        raise TemplateError(
            f"There is no type of resources {name}. {meant(name, alike)}{service} has: {', '.join(alike)}."
        )
    return found


class Fault(NamedTuple):
    """What is wrong with a property: where, in what words, of which key there, and what was meant, if anything is near."""

    path: tuple[str, ...]
    words: str
    key: str = ""
    meant: str = ""

    @property
    def line(self) -> str:
        """The fault as CloudFormation names it: by a pointer into the properties."""
        return f"{'/'.join(('#', *self.path))}: {self.words}"


def checked(site: Site, declared: Declared, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a resource as its schema has them: texts of numbers and of booleans have become some, and the other way round.

    [observed: cdk-real-drift#725; for the words of what is refused, cloudformation-cli#1113]

    Raises:
        DeploymentError: one is unknown, missing, of another type, or breaks a constraint.
    """
    schema = schema_of(declared.type)
    faults: list[Fault] = []
    whole = {"members": schema.writable, "required": schema.required, "read_only": schema.read_only}
    found: dict[str, Any] = _object(whole, dict(properties), (), faults)
    if not faults:
        return found
    lines = ", ".join(fault.line for fault in faults)
    message = f"Properties validation failed for resource {declared.logical_id} with message: [{lines}]"
    first = faults[0]
    raise DeploymentError(
        " ".join((message, *(fault.meant for fault in faults if fault.meant))),
        stack=site.stack_name,
        resource=declared.logical_id,
        type=declared.type,
        property=".".join((*first.path, first.key)).rstrip("."),
    )


def _value(form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> Any:
    """A value as its form has it."""
    found = _OF_TYPE[form["type"]](form, value, path, faults)
    if found is not None and len(form) > 1:
        for name, broken, words, help_with in _CONSTRAINTS:
            if name in form and broken(found, form[name]):
                of = {
                    "name": name,
                    "path": ".".join(path),
                    "limit": form[name],
                    "length": len(found) if hasattr(found, "__len__") else 0,
                }
                faults.append(Fault(path, words.format(**of), meant=help_with.format(**of)))
    return found


def _is_unlike(value: str, form: str) -> bool:
    """Whether a text isn't like a pattern. One that is longer than the service's own check matches is refused by that."""
    return len(value) <= LONGEST_MATCHED and not re.search(form, value, re.ASCII)


_SCRUBBED = "failed validation constraint for keyword [{name}]"
# By keyword: whether a value breaks its limit, what the validator says, which hides values, and what it means.
# [observed: cloudformation-resource-schema › ValidationException, and everit-json-schema, whose words it passes on]
_CONSTRAINTS: tuple[tuple[str, Callable[[Any, Any], bool], str, str], ...] = (
    ("enum", lambda value, known: value not in known, _SCRUBBED, "{path} is one of {limit}."),
    (
        "pattern",
        _is_unlike,
        _SCRUBBED,
        "{path} must match {limit}.",
    ),
    ("minimum", lambda value, limit: value < limit, _SCRUBBED, "{path} is {limit} or more."),
    ("maximum", lambda value, limit: value > limit, _SCRUBBED, "{path} is {limit} or less."),
    (
        "minLength",
        lambda value, limit: len(value) < limit,
        "expected minLength: {limit}, actual: {length}",
        "",
    ),
    (
        "maxLength",
        lambda value, limit: len(value) > limit,
        "expected maxLength: {limit}, actual: {length}",
        "",
    ),
    (
        "minItems",
        lambda value, limit: len(value) < limit,
        "expected minimum item count: {limit}, found: {length}",
        "",
    ),
    (
        "uniqueItems",
        lambda value, _limit: any(one in value[:number] for number, one in enumerate(value)),
        "array items are not unique",
        "",
    ),
)


def _wrong(wanted: str, value: Any, path: tuple[str, ...], faults: list[Fault]) -> None:
    faults.append(Fault(path, f"expected type: {wanted}, found: {_name_of(value)}"))


def _name_of(value: Any) -> str:
    """The type of a value, as the validator names it."""
    for types, name in _NAMES:
        if isinstance(value, types):
            return name
    return "Null"


# By Python's types, the names of JSON's that CloudFormation's validator has.
_NAMES: tuple[tuple[Any, str], ...] = (
    (bool, "Boolean"),
    (int, "Integer"),
    (float, "Double"),
    (str, "String"),
    ((list, tuple), "JSONArray"),
    (dict, "JSONObject"),
)


def _object(form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> dict[str, Any]:
    if not isinstance(value, dict):
        _wrong("JSONObject", value, path, faults)
        return {}
    members, required = form["members"], form.get("required", ())
    faults += [
        Fault(path, f"required key [{name}] not found", name) for name in required if name not in value
    ]
    faults += [
        Fault(path, f"extraneous key [{name}] is not permitted", str(name), _help(name, form))
        for name in value
        if name not in members
    ]
    return {
        name: _value(members[name], one, (*path, name), faults)
        for name, one in value.items()
        if name in members
    }


def _help(name: object, form: Form) -> str:
    """What to do about a key that isn't one."""
    if name in form.get("read_only", ()):
        return f"{name} is read-only: leave it out."
    return meant(name, form["members"]).strip()


def _map(form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> Any:
    if not isinstance(value, dict):
        return _wrong("JSONObject", value, path, faults)
    return {name: _value(form["each"], one, (*path, str(name)), faults) for name, one in value.items()}


def _list(form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> Any:
    if not isinstance(value, (list, tuple)):
        return _wrong("JSONArray", value, path, faults)
    return [_value(form["each"], one, (*path, str(number)), faults) for number, one in enumerate(value)]


def _json(_form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> Any:
    if not isinstance(value, (dict, str)):
        return _wrong("JSONObject", value, path, faults)
    return value


def _string(_form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> Any:
    found = as_text(value)
    return found if isinstance(found, str) else _wrong("String", value, path, faults)


def _number_of(wanted: str, turn: Callable[[Any], Any]) -> Callable[..., Any]:
    """The check of numbers: a text of one is one."""

    def number(_form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> Any:
        found = numeral(value, turn) if isinstance(value, str) else _exactly(value, turn)
        return _wrong(wanted, value, path, faults) if found is None else found

    return number


def _exactly(value: Any, turn: Callable[[Any], Any]) -> Any:
    """A number as one of a kind, if it is one without a loss."""
    try:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return None
        found = turn(value)
    except OverflowError:  # of a whole number that no float holds
        return None
    return found if found == value else None


def _boolean(_form: Form, value: Any, path: tuple[str, ...], faults: list[Fault]) -> Any:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value if isinstance(value, bool) else _wrong("Boolean", value, path, faults)


_OF_TYPE: dict[str, Callable[..., Any]] = {
    "object": _object,
    "map": _map,
    "list": _list,
    "json": _json,
    "string": _string,
    "integer": _number_of("Integer", int),
    "number": _number_of("Number", float),
    "boolean": _boolean,
}


def paths_in(properties: Any, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value within properties that has none within itself, with where it is; what is above comes first.

    A step is a name, or a number in a list.
    """
    if isinstance(properties, dict):
        for name, value in properties.items():
            yield (*path, name), None
            yield from paths_in(value, *path, name)
    elif isinstance(properties, list):
        for number, value in enumerate(properties):
            yield from paths_in(value, *path, number)
    else:
        yield path, properties
