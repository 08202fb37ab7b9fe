"""The requests to APIs that were answered, newest first; and one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.base.part import fits
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.calls import neighbours
from awsmock_ar_apigw.server.page.look import Shown
from awsmock_ar_apigw.server.page.pages import Newest, numbered
from awsmock_ar_apigw.server.page.parts import (
    at,
    badge,
    block,
    body,
    brief,
    code,
    facts,
    field,
    filters,
    link,
    note,
    section,
    table,
    value,
)

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.server.page.look import Look
    from awsmock_ar_apigw.serving.journal import ServedRequest
    from awsmock_ar_apigw.serving.messages import Headers

_FILTERS = ("api", "status", "route", "text")


def requests(look: Look) -> Shown:
    """The requests that filters let through."""
    found = Newest(look, look.house.requests, _wanted)
    rows = [
        (
            link(
                links.to(f"requests/{number}"),
                f"{one.method} {brief(one.path, 80)}",
                aria_label=f"Request {number}, {one.method} {brief(one.path, 80)}",
            ),
            at(one.at),
            badge(one.status),
            code(brief(one.route)) if one.route else brief(one.service),
            brief(one.why, 160),
            brief(one.host),
        )
        for number, one in found.rows
    ]
    ids = (f"request-{number}" for number, _ in found.rows)
    shown = table(("request", "at", "status", "route", "why", "host"), rows, found.caption("request"), ids)
    content = element(
        "div",
        shown if rows else note(found.nothing("request")),
        found.pager("requests", _FILTERS),
        id="requests",
        data_live=True,
    )
    form = filters(
        links.to("requests"),
        field("API", "api", look.asked("api"), placeholder="its id"),
        field("Status", "status", look.asked("status"), placeholder="5*"),
        field("Route", "route", look.asked("route"), placeholder="GET /pets"),
        field("Text", "text", look.asked("text"), type="search"),
    )
    return Shown("Requests", joined(form, content), "requests")


def _wanted(look: Look, one: ServedRequest) -> bool:
    text = look.asked("text").lower()
    return all(
        not (wanted := look.asked(name)) or fits(wanted, str(actual or ""))
        for name, actual in (("api", one.api), ("status", one.status), ("route", one.route))
    ) and (not text or text in _text(one).lower())


def _text(one: ServedRequest) -> str:
    return f"{one.line()} {one.connection or ''} {one.request_id or ''}"


def request(look: Look) -> Shown:
    """One request: what was asked and answered, why, and the event of its function."""
    number, one = numbered(look, look.house.requests, "request")
    content = element(
        "div",
        facts(
            [
                ("Status", [badge(one.status), f" {one.response.reason}"]),
                ("Why", brief(one.why, 2000)),
                ("URL", code(brief(one.request.url, 2000))),
                ("API", _api(look, one)),
                ("Stage", one.stage),
                ("Route", _route(look, one)),
                ("Integration", code(one.integration) if one.integration else None),
                ("Service", one.service),
                ("Connection", code(one.connection) if one.connection else None),
                ("Authorizer", one.authorizer),
                ("At", at(one.at)),
                ("From", one.request.source_ip),
                ("Request id", code(one.request_id) if one.request_id else None),
                ("Where", f"{one.region} {one.account}" if one.region else None),
            ]
        ),
        _went_wrong(one),
        section("Answer", *_message(one.response.headers, one.response.body, "Answer")),
        section("Request", *_message(one.request.headers, one.request.body, "Request")),
        _more(look, one),
        id="detail",
    )
    return Shown(
        f"{one.method} {brief(one.path, 80)}",
        joined(content, neighbours(look.house.requests, number, "requests")),
        "requests",
    )


def _went_wrong(one: ServedRequest) -> Markup | None:
    return section("What went wrong", block(one.traceback, "Traceback")) if one.traceback else None


def _message(headers: Headers, content: bytes, label: str) -> list[Markup]:
    rows = [(code(name), brief(line, 2000)) for name, line in headers]
    head = table(("header", "value"), rows) if rows else note("It has no headers.")
    return [body(content, f"Body of the {label.lower()}") if content else note("It has no body."), head]


def _more(look: Look, one: ServedRequest) -> list[Markup]:
    """What is there of all that a request may have."""
    explained = _explained(look, one)
    parts = [
        ("Event of the function", value(one.event, "Event") if one.event else None),
        ("Variables of the path", value(one.variables, "Variables") if one.variables else None),
        ("What authorization found out", value(one.identity, "Identity") if one.identity else None),
        (
            "Mappings that were left out",
            element("ul", [element("li", line) for line in one.skipped]) if one.skipped else None,
        ),
        ("Which route takes such a request now", block(explained, "Explanation") if explained else None),
    ]
    return [section(title, content) for title, content in parts if content]


def _explained(look: Look, one: ServedRequest) -> str | None:
    """Which route would take it now; None for what no route takes, such as a message, or where the API is gone."""
    if one.connection or one.service or not one.api:
        return None
    try:
        return look.cloud.explain(one.method, one.request.url)
    except MockError:
        return None


def _api(look: Look, one: ServedRequest) -> object:
    item = api_of(look, one.api)
    return link(links.to_item(item), f"{brief(item.name)} ({one.api})") if item else one.api


def _route(look: Look, one: ServedRequest) -> object:
    api = api_of(look, one.api)
    found = [
        route for route in (api._children("routes") if api and one.route else ()) if route.name == one.route
    ]
    return link(links.to_item(found[0]), code(one.route)) if found else one.route


def api_of(look: Look, api_id: str | None) -> Item | None:
    """The API with an id, wherever it is."""
    return next((api for api in look.cloud.apigatewayv2.apis if api.id == api_id), None)
