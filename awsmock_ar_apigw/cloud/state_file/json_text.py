"""State files in JSON."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NoReturn

from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.cloud.state_file.misread import Misread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What has no members with members of their own stands in one line, if that isn't longer than this.
_WIDE = 100


# In


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Misread(f"{written(twice):.60} is there twice among the members of one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Misread(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def read(text: str) -> Any:
    """The value of a text.

    Raises:
        Misread: it isn't JSON, or is nested too deeply.
    """
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise Misread(f"it is no JSON: {error.msg}", error.lineno) from None
    except ValueError as error:
        raise Misread(f"it is no JSON: {error}") from None
    except RecursionError:
        raise Misread("it is nested too deeply") from None


# Where what stands

_BEGINNING = re.compile(r"\S")
_END = re.compile(r"[\s,\]}]")


def _token(text: str, start: int) -> tuple[Any, int]:
    """What stands at a place: a text, or nothing for what else there is; and where it ends."""
    if text[start] == '"':
        return _DECODER.raw_decode(text, start)
    if text[start] in "{}[],:":
        return None, start + 1
    end = _END.search(text, start)
    return None, end.start() if end else len(text)


class _Frame:
    """An object or a list that is open, and the name or the place of what comes in it: None, before a name."""

    __slots__ = ("is_list", "step")

    def __init__(self, sign: str) -> None:
        self.is_list = sign == "["
        self.step: str | int | None = 0 if self.is_list else None

    def comma(self) -> None:
        """What comes is another one."""
        self.step = self.step + 1 if isinstance(self.step, int) else None


def places(text: str) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The path of each value of a text that has been read, and the line in which it, or its name, begins."""
    frames: list[_Frame] = []
    line, start, end = 1, 0, 0
    while (found := _BEGINNING.search(text, end)) is not None:
        line, start = line + text.count("\n", start, found.start()), found.start()
        sign = found[0]
        value, end = _token(text, start)
        if sign == ",":
            frames[-1].comma()
        elif sign in ("}", "]"):
            frames.pop()
        elif sign != ":":
            is_name = bool(frames) and frames[-1].step is None
            if is_name:
                frames[-1].step = value
            if is_name or (frames and frames[-1].is_list):
                yield tuple(frame.step for frame in frames), line
            if not is_name and sign in ("{", "["):
                frames.append(_Frame(sign))


# Out


def write(value: Any) -> str:
    """A value as a text of many lines."""
    text = "".join(_written(value, "\n")) + "\n"
    return text if _is_utf8(text) else json.dumps(value, indent=2) + "\n"


def _is_utf8(text: str) -> bool:
    """Whether a text has no half of a surrogate pair, which JSON can only escape."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _written(value: Any, line: str) -> Iterable[str]:
    if not isinstance(value, dict | list) or not value:
        yield _in_one_line(value)
        return
    if not any(
        isinstance(one, dict | list) and one for one in (value.values() if isinstance(value, dict) else value)
    ):
        text = _in_one_line(value)
        if len(text) <= _WIDE:
            yield text
            return
    below = line + "  "
    if isinstance(value, dict):
        before = "{"
        for name, one in value.items():
            yield f"{before}{below}{encode_basestring(name)}: "
            yield from _written(one, below)
            before = ","
        yield line + "}"
    else:
        before = "["
        for one in value:
            yield before + below
            yield from _written(one, below)
            before = ","
        yield line + "]"


_in_one_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode
