"""What a function gives back, as an answer: by the payload format of its integration.

Rows are those of section E of the facts.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What an answer has that says nothing of its own. [real: E8, E9]
_TEXT = "text/plain; charset=utf-8"
_JSON = "application/json"
# Lambda takes no more from a function. [U13: 500, inferred from Lambda's quota of 6 MB]
MOST = 6 * 1024 * 1024
# Headers that are the gateway's to write. [client: E33]
_DROPPED = frozenset({"connection", "content-length", "date", "transfer-encoding", "upgrade"})
_DECODE = json.JSONDecoder().decode


def answer_of(payload: str, version: str) -> Response:
    """The answer that a function's result makes.

    Parameters:
        payload: the result as JSON, as Lambda's runtime writes it.
        version: the payload format: ``1.0`` or ``2.0``.

    Raises:
        Refused: the result is malformed: the client gets the same as if the function had failed [real: E41].
    """
    result = _DECODE(payload)
    if isinstance(result, dict) and "statusCode" in result:
        return _written(result, version)
    if version == "1.0":
        raise _malformed("In payload format 1.0 it must be an object with a statusCode.")  # E22
    # Format 2.0 takes whatever has no statusCode for the body. [documented: E1, E2; client: E3 to E7]
    text = result if isinstance(result, str) else payload
    return Response(200, Headers([("content-type", _JSON)]), text.encode("utf-8", "replace"))


def _written(result: Mapping[str, Any], version: str) -> Response:
    """An answer that says its status. Members that it may not have are ignored [client: E18, E19; real: E23]."""
    headers = Headers(_headers(result, version))
    if "content-type" not in headers:
        headers.add("content-type", _TEXT)
    return Response(_status(result["statusCode"]), headers, _body(result))


def _status(given: object) -> int:
    """A status code; the text of one will do [client: E13; U15]."""
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given[:4])
    if not isinstance(given, int) or isinstance(given, bool) or not 100 <= given <= 599:
        raise _malformed(f"Its statusCode {given!r} is no status from 100 to 599.")  # E11, E12
    return given


def _body(result: Mapping[str, Any]) -> bytes:
    body, encoded = result.get("body"), result.get("isBase64Encoded", False)
    if not isinstance(body, str | None):
        raise _malformed("Its body is no text. json.dumps(…) makes one of it.")  # E14
    if encoded not in (True, False, None):
        raise _malformed(f"Its isBase64Encoded {encoded!r} is neither true nor false.")  # E17
    if not encoded:
        return (body or "").encode("utf-8", "replace")  # E10
    try:
        return base64.b64decode(body or "", validate=True)  # E20
    except (binascii.Error, ValueError):
        raise _malformed("Its body is no base64, though isBase64Encoded is true.") from None  # E21, U16


def _headers(result: Mapping[str, Any], version: str) -> Iterator[tuple[str, str]]:
    """The lines that it gives: cookies first, in format 2.0 [documented: E26; client: E27]."""
    if version == "2.0":
        for cookie in _of_kind(result, "cookies", list):
            yield "set-cookie", _text(cookie, "cookies")
    given = [(name.lower(), value) for name, value in _of_kind(result, "headers", dict).items()]
    if version == "1.0":
        given = _merged(given, _of_kind(result, "multiValueHeaders", dict))
    for name, value in given:
        if name not in _DROPPED and value is not None:  # U14
            yield name, _text(value, name)


def _merged(given: list[tuple[str, Any]], several: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The lines of both members of format 1.0, those of ``headers`` before the others of the same name [real: E24].

    Of names in ``headers`` that differ only in case, the first counts [real: E25]. A value that stands in both comes once: some
    libraries write each line into both. [documented for REST APIs, and chosen here]
    """
    more = [
        (name.lower(), value)
        for name, values in several.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    first: dict[str, Any] = {}
    for name, value in given:
        first.setdefault(name, value)
    return [*(line for line in first.items() if line not in more), *more]


def _of_kind(result: Mapping[str, Any], member: str, kind: type) -> Any:
    """A member of an answer; nothing, if it is left out or null."""
    found = result.get(member)
    if found is None:
        return kind()
    if not isinstance(found, kind):
        raise _malformed(f"Its {member} must be {'a list' if kind is list else 'an object'}.")  # E15, E16
    return found


def _text(value: object, name: str) -> str:
    """A value of a header: numbers and booleans are written as JSON has them [client: E15]."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise _malformed(f"{name} has a value that is no text: {value!r}.")


def _malformed(why: str) -> Exception:
    return FAILED.because(f"The function's answer is malformed. {why}")
