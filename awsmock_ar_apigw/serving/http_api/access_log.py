"""Access logs: one line for each request, in the format of the stage [documented: N6]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.context_variables import context_variable

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Response

_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_:-]+)*)", re.ASCII)


def log(house: House, exchange: Exchange, response: Response) -> None:
    """Write the line of a request that is answered, if the stage keeps a log [U38]."""
    settings = exchange.place.stage.members.get("AccessLogSettings", {})
    format_, destination = settings.get("Format"), settings.get("DestinationArn")
    if format_ and destination:
        _note(exchange, response, house.world.clock.micros)
        house.access_logs.setdefault(destination.removesuffix(":*"), []).append(line_of(exchange, format_))


def _note(exchange: Exchange, response: Response, micros: int) -> None:
    """What is known once there is an answer [documented: N18]: bytes, and milliseconds by the cloud's clock."""
    length = len(response.body)
    exchange.noted.update(
        {
            "status": str(response.status),
            "responseLength": str(length),
            "responseLatency": str((micros - exchange.micros) // 1000),
            "dataProcessed": str(length + len(exchange.request.body)),
        }
    )


def line_of(exchange: Exchange, format_: str) -> str:
    """A format with the values in it: a dash for what has none, also within JSON [real: N7, N8]."""

    def value(found: re.Match[str]) -> str:
        # A point at the end of a sentence is none of the name.
        known = context_variable(exchange, found[1])
        return "-" if known is None or known == "" else known

    return _VARIABLE.sub(value, format_.rstrip("\r\n"))
