"""The text of an OpenAPI definition, JSON or YAML, in and out: bounded, since it is whatever a request holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import (
    LONGEST,
    WHOLE,
    Repeating,
    check_size,
    integer,
    joiner,
    too_deep,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings, Trail


def filled(text: str, where: Where) -> str:
    """A definition with what it says of where it is imported.

    [observed: the developer guide: HTTP APIs support the same AWS variables as REST APIs, which are resolved on import]
    """
    if "${AWS::" not in text:
        return text
    for name, value in (
        ("AccountId", where.account),
        ("Partition", where.partition),
        ("Region", where.region),
        ("URLSuffix", where.dns_suffix),
    ):
        text = text.replace(f"${{AWS::{name}}}", value)
    return text


def read(text: str, findings: Findings) -> Any:
    """The value that a text is, as JSON where it begins with a brace, else as YAML.

    [chosen: an object in JSON always begins so, and a mistake in one is better told in the words of JSON]

    Raises:
        ServiceError: it is neither, too long, nested too deeply, or grows too large.
    """
    _check_length(text)
    body = text.removeprefix("\ufeff")
    repeats: list[Repeating] = []
    try:
        load = _from_json if body.lstrip().startswith("{") else _from_yaml
        value = load(body, repeats)
    except RecursionError:
        raise too_deep() from None
    if "\\" in body and _HALF.search(body):
        _check_texts(value)
    if repeats:
        _note_repeated(value, (), findings)
    return value


def _yaml() -> ModuleType:
    """How YAML is read and written: costly to import, and most calls never need it."""
    with needing("A definition in YAML", "have it in JSON"):
        from awsmock_ar_apigw.services.apigatewayv2.openapi import yaml  # noqa: PLC0415

    return yaml


def _check_length(text: str) -> None:
    _check_characters(text)
    size = len(text.encode())
    if size > LONGEST:
        raise WHOLE.refusal(f"It has {size} bytes; at most {LONGEST} (6 MB) are allowed.")


def _check_characters(text: str) -> None:
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        raise WHOLE.refusal("It holds half of a surrogate pair, which is no character.") from None


# An escape that may be half of a surrogate pair: no other way leads to one in a text that has none itself.
_HALF = re.compile(r"\\(u|U0000)[dD][89a-fA-F]")


def _check_texts(value: Any) -> None:
    """Refuse a value whose texts hold what is no character."""
    if isinstance(value, str):
        _check_characters(value)
    elif isinstance(value, dict):
        for key, member in value.items():
            _check_characters(key)
            _check_texts(member)
    elif isinstance(value, list):
        for member in value:
            _check_texts(member)


def _note_repeated(holder: Any, trail: Trail, findings: Findings) -> None:
    """Note keys that come twice."""
    if isinstance(holder, Repeating):
        for key in filter(holder.twice.__contains__, holder):
            findings.parse_issue((trail, key), "is repeated")
    for step, member in enumerate(holder) if isinstance(holder, list) else holder.items():
        if isinstance(member, dict | list):
            _note_repeated(member, (trail, step), findings)


# In


def _from_yaml(text: str, repeats: list[Repeating]) -> Any:
    return _yaml().load(text, repeats)


def _from_json(text: str, repeats: list[Repeating]) -> Any:
    """The value of a text. Where a key comes twice, the value has fewer texts, and is read again to learn which."""
    value = _loaded(text, _DECODER)
    if check_size(value) < _texts_in(text):
        del value  # no two at a time: it may be large
        value = _loaded(text, _decoder(joiner(repeats)))
    return value


def _loaded(text: str, decoder: json.JSONDecoder) -> Any:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise WHOLE.refusal(f"line {error.lineno}, column {error.colno}: {error.msg}.") from None


def _texts_in(text: str) -> int:
    """How many texts there are in JSON: all quotation marks, but for those that a backslash makes part of one, come in pairs."""
    if "\\" in text:
        text = text.replace("\\\\", "").replace('\\"', "")
    return text.count('"') // 2


def _no_constant(name: str) -> NoReturn:
    raise WHOLE.refusal(f"{name} isn't JSON.")


def _decoder(join: Callable[[list[tuple[str, Any]]], dict[str, Any]] | None = None) -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=join, parse_int=integer, parse_constant=_no_constant)


_DECODER = _decoder()


# Out


def to_json(document: Any) -> bytes:
    """A document as JSON, as Jackson writes it. [observed: public samples of exports]"""
    return _bytes(_written(document, "\n"))


def _written(value: Any, margin: str) -> str:
    """A value as JSON; ``margin`` begins the lines of what holds it."""
    if isinstance(value, dict) and value:
        below = f"{margin}  "
        rows = [
            f"{json.dumps(key, ensure_ascii=False)} : {_written(one, below)}" for key, one in value.items()
        ]
        return f"{{{below}{f',{below}'.join(rows)}{margin}}}"
    if isinstance(value, list):
        return f"[ {', '.join(_written(one, margin) for one in value)} ]" if value else "[ ]"
    return "{ }" if value == {} else json.dumps(value, ensure_ascii=False)


def to_yaml(document: Any) -> bytes:
    """A document as YAML."""
    return _bytes(_yaml().dump(document))


def _bytes(text: str) -> bytes:
    r"""A text as UTF-8. Half of a surrogate pair is written as an escape, which both notations read in quotes."""
    return text.encode("utf-8", "backslashreplace")
