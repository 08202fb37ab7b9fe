r"""Selection expressions: what a message, or what a back end has answered, selects a route or a template by.

``${request.body.action}`` stands for a value, in a text with others or alone, where the braces may be left out; ``\$`` is a dollar
sign, and all else stands for itself [documented: W95 to W97].
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT
from awsmock_ar_apigw.serving.http_api.json_path import below

if TYPE_CHECKING:
    from collections.abc import Callable

# A variable in braces or without; or what is escaped, which stands for itself.
_PART = re.compile(r"\$\{(?P<braced>[^{}]*)\}|\$(?P<bare>[A-Za-z][^\s/${}]*)|\\(?P<escaped>.)", re.DOTALL)
_BODY = "request.body"
# How a message says a single name, which most expressions look for.
_NAME = re.compile(r"request\.body\.([A-Za-z_]\w*)", re.ASCII)


@lru_cache(maxsize=256)
def parts_of(expression: str) -> tuple[tuple[bool, str], ...]:
    """The parts of an expression: whether each is the name of a variable, or stands for itself."""
    parts: list[tuple[bool, str]] = []
    at = 0
    for found in _PART.finditer(expression):
        parts.append((False, expression[at : found.start()]))
        if found["escaped"] is not None:
            parts.append((False, found["escaped"]))
        else:
            parts.append((True, found["braced"] if found["braced"] is not None else found["bare"]))
        at = found.end()
    parts.append((False, expression[at:]))
    return tuple(part for part in parts if part[1] or part[0])


def evaluated(expression: str, value_of: Callable[[str], Any]) -> str:
    """What an expression comes to, once: a value that looks like one is a value [documented: W98]."""
    return "".join(
        as_text(value_of(text)) if is_variable else text for is_variable, text in parts_of(expression)
    )


def as_text(value: Any) -> str:
    """A value as an expression writes it: a missing one is nothing [documented: W93, W94; inferred: W99; U14]."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return f"[{', '.join(map(as_text, value))}]"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def in_body(whole: Any, variable: str) -> Any:
    """What ``request.body.a.b`` names in a message that was read [documented: W92]; None if there is no such thing."""
    if variable == _BODY:
        return whole
    path = variable.removeprefix(_BODY)
    return below(whole, path.removeprefix(".")) if path != variable else None


@lru_cache(maxsize=256)
def compiled(expression: str) -> Callable[[str], str]:
    """The function from a message to the key that it selects.

    A message that is no JSON selects ``$default`` [documented: W91], and so does one that is no object [U14], unless the expression
    doesn't ask for any of it.
    """
    parts = parts_of(expression)
    if not any(is_variable for is_variable, _text in parts):
        static = "".join(text for _is_variable, text in parts)
        return lambda _message: static
    single = _NAME.fullmatch(parts[0][1]) if len(parts) == 1 else None
    name = single[1] if single else None

    def select(message: str) -> str:
        try:
            whole = strict_json.read(message)
            if not isinstance(whole, dict):
                return DEFAULT
            if name is not None:
                return as_text(whole.get(name))
            return evaluated(expression, lambda variable: in_body(whole, variable))
        except (ValueError, RecursionError):  # nested more deeply than Python reads, or writes
            return DEFAULT

    return select
