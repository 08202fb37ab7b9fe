"""Access logs: one line for each request, or each event of a connection, in the format of the stage [documented: N6].

Rows such as N6 are those of the collected facts on HTTP API requests; the logs of WebSocket APIs are written alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.state.record import Record

    # What a variable is, without $context.
    Lookup = Callable[[str], str | None]

_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_:-]+)*)", re.ASCII)


def is_kept(stage: Record) -> bool:
    """Whether a stage keeps a log: it has a format and a destination [U38]."""
    settings = stage.members.get("AccessLogSettings", {})
    return bool(settings.get("Format") and settings.get("DestinationArn"))


def write(house: House, stage: Record, lookup: Lookup) -> None:
    """Write a line to the log that a stage keeps."""
    settings = stage.members["AccessLogSettings"]
    lines = house.access_logs.setdefault(settings["DestinationArn"].removesuffix(":*"), [])
    lines.append(line_of(settings["Format"], lookup))


def line_of(format_: str, lookup: Lookup) -> str:
    """A format with the values in it: a dash for what has none, also within JSON [real: N7, N8]."""

    def value(found: re.Match[str]) -> str:
        # A point at the end of a sentence is none of the name.
        known = lookup(found[1])
        return "-" if known is None or known == "" else known

    return _VARIABLE.sub(value, format_.rstrip("\r\n"))
