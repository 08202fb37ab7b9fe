"""HTTP and HTTP_PROXY: a back end gets the message, or what a template makes of it, and what the integration maps.

[documented: W153, W172; client: W173]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.proxy import answered, filled, nobody, parts_of
from awsmock_ar_apigw.serving.http_api.stage_variables import with_variables
from awsmock_ar_apigw.serving.messages import Headers, Request

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.parameters import Parameters
    from awsmock_ar_apigw.state.record import Record

# The address that back ends see the gateway come from: one that is kept for documents. [chosen: as of HTTP APIs]
_GATEWAY = "203.0.113.9"


def ask(
    house: House, exchange: Exchange, integration: Record, body: bytes, parameters: Parameters
) -> Response:
    """What a back end answers. A VPC link leads to what is at the same URL [chosen: the links are those of REST APIs].

    Raises:
        Refused: nobody has given the back end, it fails, or its URL can't be made.
    """
    members = integration.members
    uri = filled(members["IntegrationUri"], parameters.path, exchange.route_key)
    parts = parts_of(with_variables(uri, exchange))
    method = members["IntegrationMethod"]
    request = Request(
        "POST" if method == "ANY" else method,
        parts.netloc,
        parts.path or "/",
        "&".join(one for one in (parts.query, parameters.query) if one),
        _headers(exchange, parts.netloc, body, parameters),
        body,
        _GATEWAY,
        parts.scheme.lower(),
    )
    backend = house.backends.at_url(request.url)
    if backend is None:
        raise nobody(house, request.url, f"{request.scheme}://{request.host}")
    response = answered(house, exchange, backend, request)
    exchange.noted["integration.integrationStatus"] = str(response.status)
    return response


def _headers(exchange: Exchange, host: str, body: bytes, parameters: Parameters) -> Headers:
    """The lines that a back end gets: nothing of the handshake, unless it is mapped. [chosen: otherwise as REST APIs send them]"""
    headers = Headers(
        [
            ("host", host),
            ("content-type", "application/json"),
            ("user-agent", f"AmazonAPIGateway_{exchange.connection.api}"),
            ("x-amzn-apigateway-api-id", exchange.connection.api),
        ]
    )
    for name, value in parameters.headers:
        headers.set(name, value)
    headers.set("content-length", str(len(body)))
    return headers
