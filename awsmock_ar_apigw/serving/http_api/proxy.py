"""HTTP_PROXY integrations: a request is passed on to a back end, in the open or through a VPC link, and its answer passed back.

Rows are those of section K of the facts.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.cloud import consoles
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK
from awsmock_ar_apigw.serving.backends import ask
from awsmock_ar_apigw.serving.faults import meet_at_back_end
from awsmock_ar_apigw.serving.http_api.event import HOP_BY_HOP, trace_of
from awsmock_ar_apigw.serving.http_api.mapping import Onward, map_request
from awsmock_ar_apigw.serving.http_api.stage_variables import with_variables
from awsmock_ar_apigw.serving.messages import Headers, Request
from awsmock_ar_apigw.serving.refusals import FAILED, UNAVAILABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from awsmock_ar_apigw.serving.backends import Backend
    from awsmock_ar_apigw.serving.exchange import Exchange as AnyExchange
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.state.record import Record

# The address that back ends see the gateway come from: one that is kept for documents. [chosen: U32]
GATEWAY = "203.0.113.9"
_VIA = "HTTP/1.1 AmazonAPIGateway"  # K14
# What is said of an empty body whose type nobody has said [documented: K20; real: K21; X21].
_NO_BODY = "application/x-www-form-urlencoded"
# What doesn't go on: what is between two hops [inferred: K22], and what the gateway writes itself [real: K7 to K16; X19].
_NOT_ONWARD = HOP_BY_HOP | {
    "content-length",
    "forwarded",
    "host",
    "proxy-connection",
    "trailer",
    "x-amzn-trace-id",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
}
# What doesn't come back: the gateway writes its own [real: K26; inferred: K30].
_NOT_BACK = HOP_BY_HOP | {"apigw-requestid", "content-length", "date", "proxy-connection", "trailer"}
# A variable of the path in a URI; that of a stage has a dollar sign.
_VARIABLE = re.compile(r"(?<!\$)\{([^{}$]+)\}")
_SAFE_IN_A_PATH = "/:@!$&'()*+,;=~"


class _Aim(NamedTuple):
    """Where a request goes."""

    scheme: str
    host: str
    path: str
    query: str


def call_back_end(house: House, exchange: Exchange, integration: Record) -> Response:
    """What a back end answers [documented: K1, K32]; its redirects, too, are for the client [inferred: K29].

    Raises:
        Refused: nobody has given the back end, or it fails; or its URL can't be made.
    """
    backend, request = (
        _through_link(house, exchange, integration)
        if integration.members["ConnectionType"] == "VPC_LINK"
        else _in_the_open(house, exchange, integration)
    )
    return passed_back(answered(house, exchange, backend, request))


def answered(house: House, exchange: AnyExchange, backend: Backend, request: Request) -> Response:
    """What a back end answers to a request.

    Raises:
        Refused: it fails.
    """
    meet_at_back_end(house, request.method, request.url)
    outcome = ask(backend, request)
    if outcome.response is None:
        exchange.traceback = outcome.traceback
        raise UNAVAILABLE.because(f"The back end {backend.address} raised {outcome.error}")  # U30
    return outcome.response


def passed_back(response: Response) -> Response:
    """An answer without what is the gateway's to write; nothing is renamed [real: K25, K28; X22], nothing added [real: K27]."""
    return response._replace(headers=Headers(_kept(response.headers, _NOT_BACK)))


def _in_the_open(house: House, exchange: Exchange, integration: Record) -> tuple[Backend, Request]:
    """The back end at the integration's URI, and the request to it, whose host it is [real: K7; X20]."""
    onward = _onward(exchange, f"by={GATEWAY};")
    uri = integration.members["IntegrationUri"]
    parts = parts_of(with_variables(filled(uri, onward.variables, exchange.route_key), exchange))
    path = parts.path
    if exchange.route_key == DEFAULT:  # an ordinary route calls the URI as it is: K4, U31
        path = path.rstrip("/") + (exchange.place.rest or "/")  # K5
    query = "&".join(part for part in (parts.query, onward.query) if part)  # K6
    request = _request(exchange, integration, onward, _Aim(parts.scheme.lower(), parts.netloc, path, query))
    backend = house.backends.at_url(request.url)
    if backend is None:
        root = f"{request.scheme}://{request.host}"
        raise nobody(house, request.url, root)
    return backend, request


def _through_link(house: House, exchange: Exchange, integration: Record) -> tuple[Backend, Request]:
    """The back end behind a VPC link, and the request to it: with the client's host [real: K8; X20], and the stage in its path.

    [documented: K37, K39; inferred: K40]
    """
    _check_link(house, exchange, integration)
    onward = _onward(exchange, "")
    scheme = "https" if "TlsConfig" in integration.members else "http"
    path = exchange.place.prefix + (exchange.place.rest or "/")
    request = _request(exchange, integration, onward, _Aim(scheme, exchange.request.host, path, onward.query))
    arn = with_variables(integration.members["IntegrationUri"], exchange)
    backend = house.backends.at_arn(arn)
    if backend is None:
        raise nobody(house, arn, arn)
    return backend, request


def parts_of(url: str) -> SplitResult:
    """The parts of a back end's URL.

    Raises:
        Refused: it is none.
    """
    try:
        return urlsplit(url)
    except ValueError as error:
        raise FAILED.because(f"The integration's URI is {url}, which is no URL: {error}.") from None


def nobody(house: House, asked: str, address: str) -> Exception:
    """The refusal of a request to a back end that nobody has given."""
    return UNAVAILABLE.because(
        f"Nobody has given a back end for {asked}. {house.backends.near(address)}Give one: "
        f'cloud.backends["{address}"] = app.'
    )  # K34, U30


def _check_link(house: House, exchange: Exchange, integration: Record) -> None:
    """Refuse a link that carries no traffic; one that is inactive begins to, by this request [inferred: K42]."""
    where, link_id = exchange.place.where, integration.members["ConnectionId"]
    with house.world.lock:
        link = house.at(where).table(VPC_LINK).get(link_id)
    status = link.status if link else None
    if status == "AVAILABLE":
        return
    why = f"VPC link {link_id!r} is {status}." if status else f"VPC link {link_id!r} is gone."
    if status == "INACTIVE":
        consoles.apigatewayv2(house.world).activate_vpc_link(
            link_id, region=where.region, account=where.account
        )
        why = f"VPC link {link_id!r} was INACTIVE. This request has brought it back: send another."
    raise UNAVAILABLE.because(why)


# The request that goes on


def _onward(exchange: Exchange, by: str) -> Onward:
    """What goes on of a request, with what the integration maps: all of it [real: K18], but what is the gateway's to write."""
    headers = Headers(_kept(exchange.headers, _NOT_ONWARD))
    headers.add("forwarded", _forwarded(exchange, by))
    headers.add("via", _VIA)
    headers.add("x-amzn-trace-id", trace_of(exchange))  # K16
    onward = Onward(headers, exchange.request.query, exchange.variables)
    map_request(onward, exchange)
    return onward


def _request(exchange: Exchange, integration: Record, onward: Onward, aim: _Aim) -> Request:
    """A request as a back end gets it, by HTTP/1.1 [documented: K17], its body byte for byte [inferred: K23]."""
    method, body = integration.members["IntegrationMethod"], exchange.request.body
    headers = onward.headers
    if "host" not in headers:  # a mapping may write one: J22
        headers = Headers([("host", aim.host), *headers])
    headers.add("content-length", str(len(body)))
    if not body and "content-type" not in headers:
        headers.add("content-type", _NO_BODY)
    return Request(
        exchange.request.method if method == "ANY" else method,  # K2
        aim.host,
        onward.path or aim.path or "/",
        aim.query,
        headers,
        body,
        GATEWAY,
        aim.scheme,
    )


def filled(uri: str, variables: Mapping[str, str], route_key: str) -> str:
    """A URI with the values of the variables in the route's path [documented: K3].

    Raises:
        Refused: the route lacks one. [chosen: nobody has said what AWS does]
    """
    path, mark, query = uri.partition("?")

    def of(safe: str, found: re.Match[str]) -> str:
        if found[1] not in variables:
            raise FAILED.because(
                f"{uri} needs the variable {found[1]!r} of the path, which route {route_key!r} lacks."
            )
        return quote(variables[found[1]], safe=safe, errors="replace")

    return (
        _VARIABLE.sub(lambda found: of(_SAFE_IN_A_PATH, found), path)
        + mark
        + _VARIABLE.sub(lambda found: of("", found), query)
    )


def _forwarded(exchange: Exchange, by: str) -> str:
    """Who asked for what, behind those who have passed it on before; ``by`` is the gateway [real: K9, K11 to K13; documented: K10]."""
    *before, peer = [*_addresses(exchange.headers), exchange.request.source_ip]
    asked = f"host={exchange.request.host};proto=https"
    passed = "".join(f"for={_node(address)}," for address in before)
    own = f"{passed}for={_node(peer)};{by}{asked}" if before else f"{by}for={_node(peer)};{asked}"
    return ",".join([*exchange.headers.all("forwarded"), own])


def _addresses(headers: Headers) -> list[str]:
    """The addresses in ``x-forwarded-for``."""
    parts = ",".join(headers.all("x-forwarded-for")).split(",")
    return [address for part in parts if (address := part.strip())]


def _node(address: str) -> str:
    """An address as RFC 7239 has it: one of IPv6 stands in brackets and quotes."""
    try:
        is_6 = ipaddress.ip_address(address).version == 6
    except ValueError:
        return address
    return f'"[{address}]"' if is_6 else address


def _kept(headers: Headers, unwanted: frozenset[str]) -> list[tuple[str, str]]:
    """The lines but those that are unwanted, or named by ``connection`` as between two hops."""
    named = {name.strip().lower() for line in headers.all("connection") for name in line.split(",")}
    return [line for line in headers if line[0].lower() not in unwanted | named]
