"""Parameters of an action that come as a form: ``Message=…&MessageAttributes.entry.1.Name=…``, as AWS's query protocol writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.http_api.service_parameters import UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping

# What SQS's own query protocol calls what its model, of JSON, has forgotten.
_OF_SQS = {"Attributes": "Attribute", "MessageAttributes": "MessageAttribute"}


def of_form(shape: Any, form: Mapping[str, str]) -> dict[str, Any]:
    """The parameters in a form.

    Parameters:
        shape: botocore's shape of them.
        form: names and values.

    Raises:
        UnfitError: the action has no such parameter.
    """
    used: set[str] = set()
    found = _structure(shape, "", form, used) if shape is not None else {}
    unknown = sorted(form.keys() - used)
    if unknown:
        raise UnfitError(f"The action has no parameter {unknown[0]!r}.")
    return found


def _value(shape: Any, name: str, form: Mapping[str, str], used: set[str]) -> Any:
    """The value of a name; None, if the form has none."""
    make = _KINDS.get(shape.type_name)
    if make is None:
        used.add(name)
        return form.get(name)
    if not any(one.startswith(f"{name}.") for one in form):
        return None
    return make(shape, f"{name}.", form, used)


def _structure(shape: Any, before: str, form: Mapping[str, str], used: set[str]) -> dict[str, Any]:
    found = {}
    for member, one in shape.members.items():
        own = _OF_SQS.get(member, member) if _is_flat(one) else member
        value = _value(one, f"{before}{one.serialization.get('name', own)}", form, used)
        if value is not None:
            found[member] = value
    return found


def _is_flat(shape: Any) -> bool:
    return bool(shape.serialization.get("flattened"))


def _list(shape: Any, before: str, form: Mapping[str, str], used: set[str]) -> list[Any]:
    before = before if _is_flat(shape) else f"{before}{shape.member.serialization.get('name', 'member')}."
    return [_value(shape.member, f"{before}{number}", form, used) for number in _numbers(before, form)]


def _map(shape: Any, before: str, form: Mapping[str, str], used: set[str]) -> dict[str, Any]:
    is_flat = _is_flat(shape)
    before = before if is_flat else f"{before}entry."
    usual = ("Name", "Value") if is_flat else ("key", "value")
    names = [
        one.serialization.get("name", own) for one, own in zip((shape.key, shape.value), usual, strict=True)
    ]
    found = {}
    for number in _numbers(before, form):
        key = _value(shape.key, f"{before}{number}.{names[0]}", form, used)
        if key is not None:
            found[key] = _value(shape.value, f"{before}{number}.{names[1]}", form, used)
    return found


def _numbers(before: str, form: Mapping[str, str]) -> list[str]:
    """The numbers that a list or map has in a form, in order."""
    found = {name.removeprefix(before).partition(".")[0] for name in form if name.startswith(before)}
    return sorted((one for one in found if one.isdecimal() and len(one) < 9), key=int)


_KINDS = {"list": _list, "map": _map, "structure": _structure}
