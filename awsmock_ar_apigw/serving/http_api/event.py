"""What both payload formats of a function's event share: the headers that the gateway adds, and how a body is written."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange

# Types whose bodies are texts; any other one, or none, comes in base64 [real: C33, C34; U11].
_TEXTS = frozenset({"application/json", "application/xml", "application/javascript"})
# What is between two hops, and not seen by a function [client: C30].
HOP_BY_HOP = frozenset(
    {"connection", "expect", "keep-alive", "proxy-authenticate", "te", "transfer-encoding", "upgrade"}
)
_TRACE = "x-amzn-trace-id"


def body_of(exchange: Exchange) -> tuple[str | None, bool]:
    """The body as an event has it, and whether it is in base64: nothing at all, if it is empty [real: C32]."""
    body = exchange.request.body
    if not body:
        return None, False
    kind = (exchange.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in _TEXTS:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass  # U12: what is no UTF-8 can't be written otherwise
    return base64.b64encode(body).decode("ascii"), True


def added_headers(exchange: Exchange) -> dict[str, str]:
    """The headers that the gateway adds, or writes anew [real: C20, C21, C25, C26, C28], unless a mapping has [documented: J22, J23]."""
    added = {
        "content-length": str(len(exchange.request.body)),
        "host": exchange.host,
        _TRACE: trace_of(exchange),
        "x-forwarded-for": ", ".join([*exchange.headers.all("x-forwarded-for"), exchange.request.source_ip]),
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    for name in exchange.overwritten:
        added.pop(name, None)
    return added


def trace_of(exchange: Exchange) -> str:
    """The trace: one's own, behind which stands the one that a client has begun [real: C23, C24]."""
    sent = exchange.headers.get(_TRACE)
    if sent is None:
        return f"Root={exchange.trace}"
    begun = next((part for part in sent.split(";") if part.strip().startswith("Root=")), None)
    return f"Self={exchange.trace};{begun.strip()}" if begun else f"Root={exchange.trace}"
