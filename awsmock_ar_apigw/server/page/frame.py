"""What is around every view: its head, the navigation, the clock, and what everybody should know of this server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw import __version__
from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.base.text import moment
from awsmock_ar_apigw.server.addresses import CONTROL
from awsmock_ar_apigw.server.page.links import EVENTS, HOME, PAGE, to

if TYPE_CHECKING:
    from awsmock_ar_apigw.server.page.look import Look, Shown

NAVIGATION = {
    "": "Stored",
    "apis": "APIs",
    "calls": "Calls",
    "requests": "Requests",
    "connections": "Connections",
    "clock": "Clock",
}


def document(look: Look, shown: Shown) -> str:
    """A whole page."""
    main = element("main", element("h1", shown.title), shown.content, id="main", tabindex=-1)
    body = element(
        "body",
        element("a", "Skip to the content", href="#main", class_="skip"),
        _header(look, shown.here),
        main,
        _footer(),
        data_events=EVENTS,
    )
    return "<!doctype html>\n" + element("html", _head(shown.title), body, lang="en")


def _head(title: str) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title} · awsmock"),
        element("link", rel="icon", href="data:,"),
        element("link", rel="stylesheet", href=f"{PAGE}/page.css"),
        element("script", src=f"{PAGE}/page.js", defer=True),
    )


def _header(look: Look, here: str) -> Markup:
    counts = {
        "calls": look.cloud.calls.total,
        "requests": look.house.requests.total,
        "connections": len(look.house.connections),
    }
    entries = [
        element(
            "li",
            element(
                "a",
                title,
                _count(counts.get(view)),
                href=to(view),
                aria_current="page" if view == here else None,
            ),
        )
        for view, title in NAVIGATION.items()
    ]
    clock = look.cloud.clock
    now = element(
        "a",
        element("time", moment(clock.now), datetime=clock.now.isoformat()),
        f" {clock.pace.name}",
        href=to("clock"),
    )
    return element(
        "header",
        element("a", "awsmock", href=HOME, class_="brand"),
        element("nav", element("ul", entries), aria_label="Views", id="views", data_live=True),
        element(
            "p", now, id="now", class_="now", title="The cloud's clock, and who moves it", data_live=True
        ),
        element("p", id="news", class_="news", role="status"),
    )


def _count(count: int | None) -> Markup | None:
    return element("span", f"{count:,}", class_="count") if count else None


def _footer() -> Markup:
    return element(
        "footer",
        element(
            "p",
            "This is a mock of AWS in the memory of one process. No signature is checked: whoever reaches this address can do all of "
            "this. What the services call sensitive is not shown.",
        ),
        element(
            "p",
            joined(
                f"awsmock-ar-apigw {__version__} · ",
                element("a", "Control it from a program", href=f"{CONTROL}/openapi.json"),
            ),
        ),
    )
