"""One value without members, between JSON or the text of a query and Python, as AWS's own parser reads it.

[its words: observed: requests to Athena and to SES, in aoyagikouhei/athena-local and floci-io/floci]
"""

from __future__ import annotations

import base64
import math
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH, SECOND
from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import Shape

    Turn = Callable[[Any], Any]

_MICROSECOND = timedelta(microseconds=1)
_FIRST = (datetime.min.replace(tzinfo=timezone.utc) - EPOCH) // _MICROSECOND
_LAST = (datetime.max.replace(tzinfo=timezone.utc) - EPOCH) // _MICROSECOND


class WrongType(Exception):  # noqa: N818 - a finding on its way to the protocol, which makes the error
    """A JSON value is of another type than its shape."""


def unfit(value: Any, otherwise: str) -> WrongType:
    """What came where something else was wanted; ``otherwise`` is what is said unless it has members."""
    if isinstance(value, list):
        return WrongType("Start of list found where not expected")
    if isinstance(value, dict):
        return WrongType("Start of structure or map found where not expected.")
    return WrongType(otherwise)


def _unfit(value: Any, wanted: str) -> WrongType:
    return unfit(value, f"{_token(value)}_VALUE can not be converted to {wanted}")


def _token(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    return "STRING" if isinstance(value, str) else "NUMBER"


# From JSON


def _string(value: Any) -> str:
    if type(value) is not str:
        raise _unfit(value, "a String")
    return value


def _integer(bits: int, wanted: str) -> Turn:
    """A whole number of so many bits.

    A fraction is cut off, and what is too great becomes the greatest that there is. [observed: Athena and Kinesis, by
    aoyagikouhei/athena-local and mhart/kinesalite; for negative numbers: chosen, as Java's numbers do it]
    """
    bound = 2 ** (bits - 1)

    def decode(value: Any) -> int:
        if type(value) not in (int, float):
            raise _unfit(value, wanted)
        return int(min(max(value, -bound), bound - 1))

    return decode


def _double(value: Any) -> float:
    """A number that a double holds; zero has no sign.

    [chosen: nobody has seen what becomes of a greater one; it can't be stored, since no answer in JSON could hold it]
    """
    if type(value) not in (int, float) or not math.isfinite(value):
        raise _unfit(value, "a Double")
    return float(value) + 0.0


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _unfit(value, "an Boolean" if type(value) is str else "a Boolean")
    return value


def _moment(value: Any) -> int:
    """Microseconds since 1970, of seconds or of a text: from the year 1 to 9999, as far as answers can tell them.

    [its words: observed: X-Ray, to clients that send it a text]
    """
    micros = value * SECOND if type(value) in (int, float) else _of_text(value)
    if micros is None or not _FIRST <= micros <= _LAST:
        raise _unfit(value, "milliseconds since epoch")
    return round(micros)


def _of_text(text: Any) -> int | None:
    try:
        return (datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // _MICROSECOND
    except (AttributeError, TypeError, ValueError):
        return None


def _blob(value: Any) -> bytes:
    try:
        return base64.b64decode(_string(value), validate=True)
    except ValueError:
        raise _unfit(value, "a Blob") from None


FROM_JSON: dict[str, Turn] = {
    "string": _string,
    "integer": _integer(32, "an Integer"),
    "long": _integer(64, "a Long"),
    "boolean": _boolean,
    "timestamp": _moment,
    "float": _double,
    "double": _double,
    "blob": _blob,
}

# From the text of a query


def from_text(shape: Shape) -> Turn:
    """The function for a value that travels as text, as in a query: a list comes as the texts of its members."""
    if shape.type_name == "list":
        turn = from_text(shape.member)  # type: ignore[attr-defined]
        return lambda texts: [turn(text) for text in texts]
    try:
        return _FROM_TEXT[shape.type_name]
    except KeyError:
        raise MockError(
            f"The mock cannot read a value of type {shape.type_name!r} ({shape.name}) from text. Please report it."
        ) from None


def _unfit_text(text: str, wanted: str) -> WrongType:
    """A text isn't what is wanted. [observed: requests to SES and Lambda, in floci-io/floci, for integers]"""
    return WrongType(f"'{text}' can not be converted to {wanted}")


def _integer_text(text: str) -> int:
    """A whole number, which may begin with zeros; here, what is too great is none.

    [observed: SES, by floci-io/floci]
    """
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= 10:
        number = int(digits.lstrip("0") or "0") * (-1 if text != digits else 1)
        if FROM_JSON["integer"](number) == number:
            return number
    raise _unfit_text(text, "Integer")


def _boolean_text(text: str) -> bool:
    if text not in ("true", "false"):
        raise _unfit_text(text, "Boolean")
    return text == "true"


_FROM_TEXT: dict[str, Turn] = {
    "string": lambda text: text,
    "integer": _integer_text,
    "boolean": _boolean_text,
}
