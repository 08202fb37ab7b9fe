"""Access logs of HTTP APIs: one line for each request."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.access_log import is_kept, write
from awsmock_ar_apigw.serving.http_api.context_variables import context_variable

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Response


def log(house: House, exchange: Exchange, response: Response) -> None:
    """Write the line of a request that is answered, if the stage keeps a log."""
    if is_kept(exchange.place.stage):
        _note(exchange, response, house.world.clock.micros)
        write(house, exchange.place.stage, partial(context_variable, exchange))


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
