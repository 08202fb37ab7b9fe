"""A box to try a request to an API: it is a request like any other, and what came of it is shown as that of any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.markup import Markup, element
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.parts import act, choice, field, hidden, note, section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.server.page.look import Look

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
# Among so many requests the one is looked for that has just been answered.
_NEWEST = 100


def box(look: Look, api: Any, routes: list[Item]) -> Markup:
    """The box, as far as an API takes requests."""
    if api["ProtocolType"] == "WEBSOCKET":
        address = element("code", f"ws://{links.local(api.id, look.host)}/{{stage}}")
        return section("Try it", note("It takes connections, and no requests. Connect to ", address, "."))
    stages = [str(stage.name) for stage in api.stages]
    if not stages:
        return section("Try it", note("It answers nothing before it has a stage."))
    method, path = _first([look.asked("route"), *(str(route.name) for route in routes)])
    form = act(
        links.to("try"),
        "Send",
        *hidden(id=api.id),
        element(
            "div",
            choice("Method", "method", _METHODS, method),
            choice("Stage", "stage", stages, "$default"),
            field("Path and query", "path", path),
            class_="row",
        ),
        _area("Headers", "headers", "content-type: application/json", 2),
        _area("Body", "body", "", 4),
        class_="try",
        data_try="answer",
    )
    answer = element("div", id="answer", role="region", aria_label="Answer")
    return section("Try it", form, answer, id="try")


def _area(label: str, name: str, placeholder: str, rows: int) -> Markup:
    area = element(
        "textarea", name=name, rows=rows, placeholder=placeholder, spellcheck="false", autocomplete="off"
    )
    return element("label", element("span", label), area)


def _first(keys: list[str]) -> tuple[str, str]:
    """What is asked unless somebody says otherwise: what the first key of a route says that has a path."""
    for key in keys:
        method, _blank, path = key.partition(" ")
        if path:
            return (method if method in _METHODS else "GET"), path
    return "GET", "/"


def tried(look: Look, form: Mapping[str, list[str]]) -> str:
    """Send a request, and the address of what came of it.

    Raises:
        MockError: it is no request, or it can't be answered here.
    """
    given = {name: values[-1] for name, values in form.items()}
    stage = given.get("stage", "$default")
    path = given.get("path", "") or "/"
    if not path.startswith("/"):
        raise MockError(f"{path!r} is no path. Begin it with a slash.")
    prefix = "" if stage == "$default" else f"/{quote(stage)}"
    url = f"https://{look.house.host_of(given.get('id', ''))}{prefix}{quote(path, safe='/%?&=+:@!$,;~*()' + chr(39))}"
    body = given.get("body", "").replace("\r\n", "\n")
    answer = look.cloud.request(
        given.get("method", "GET"), url, headers=_headers(given.get("headers", "")), body=body or None
    )
    newest = reversed(look.house.requests.numbered()[-_NEWEST:])
    number = next((number for number, one in newest if one.response == answer), look.house.requests.total - 1)
    return links.to(f"requests/{number}")


def _headers(text: str) -> list[tuple[str, str]]:
    """The lines of a header.

    Raises:
        MockError: one of them is none.
    """
    made = []
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = line.partition(":")
        if not (colon and name.strip()):
            raise MockError(f"{line!r} is no header. Write each as name: value.")
        made.append((name.strip(), value.strip()))
    return made
