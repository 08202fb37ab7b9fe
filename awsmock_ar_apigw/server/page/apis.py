"""The APIs; and the routes of one as a tree of its paths, with a box to try a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.look import Missing, Shown
from awsmock_ar_apigw.server.page.parts import brief, code, facts, link, note, section
from awsmock_ar_apigw.server.page.requests import api_of
from awsmock_ar_apigw.server.page.trying import box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.server.page.look import Look

_MOST = 500
_MOST_APIS = 100


def apis(look: Look) -> Shown:
    """All APIs, each with its address."""
    view = look.cloud.apigatewayv2.apis
    items = list(view)[::-1]
    rows = [
        element(
            "li",
            link(links.to("api", id=item.id), brief(item._label)),
            " ",
            element("span", item.get("ProtocolType"), class_="badge plain"),
            " ",
            code(item.id),
            element("small", f" {item.region} {item.account}"),
        )
        for item in items[:_MOST_APIS]
    ]
    more = [element("p", link(links.to_kind(view), f"All {len(items):,}"))] if len(items) > _MOST_APIS else []
    shown = (
        joined(element("ul", rows, class_="plain-list"), *more)
        if rows
        else note("There is no API yet. Create one, and its routes can be tried here.")
    )
    return Shown("APIs", element("div", shown, id="apis", data_live=True), "apis")


def api(look: Look) -> Shown:
    """The routes of an API, and a box to try one.

    Raises:
        Missing: there is no such API.
    """
    item: Any = api_of(look, look.asked("id"))
    if item is None:
        raise Missing(f"There is no API {look.asked('id')!r} any more.")
    routes = list(item.routes)
    protocol = item.get("ProtocolType")
    scheme = "ws" if protocol == "WEBSOCKET" else "http"
    tree = element(
        "div",
        facts(
            [
                ("API", link(links.to_item(item), f"{brief(item._label)}")),
                ("Id", code(item.id)),
                ("Protocol", protocol),
                ("Endpoint", code(f"{scheme}s://{look.house.host_of(item.id)}")),
                ("From here", code(f"{scheme}://{links.local(item.id, look.host)}")),
                (
                    "Stages",
                    [joined(code(stage.name), " ") for stage in item.stages]
                    or "none: nothing is served without one",
                ),
                ("Requests", link(links.to("requests", api=item.id), "Those that it has answered")),
            ]
        ),
        section("Routes", _tree(item, routes) if routes else note("It has no routes.")),
        id="routes",
        data_live=True,
    )
    return Shown(f"API {brief(item._label, 80)}", joined(tree, box(look, item, routes)), "apis")


# The tree


def _tree(api: Any, routes: list[Item]) -> list[Markup]:
    """The routes by the segments of their paths; those without a path come first."""
    targets = {f"integrations/{one.id}": one for one in api.integrations}
    authorizers = {one.id: one for one in api.authorizers}
    top: dict[str, Any] = {}
    alone: list[Item] = []
    for route in sorted(routes, key=lambda one: str(one.name).split(" ")[::-1])[:_MOST]:
        _method, _blank, path = str(route.name).partition(" ")
        if not path:
            alone.append(route)
            continue
        node = top
        for segment in path.split("/")[1:]:
            node = node.setdefault(f"/{segment}", {})
        node.setdefault("", []).append(route)
    rows = [element("li", _route(route, targets, authorizers, whole=True)) for route in alone]
    more = [note(f"… and {len(routes) - _MOST:,} more")] if len(routes) > _MOST else []
    return [element("ul", rows, *_branches(top, targets, authorizers), class_="tree"), *more]


def _branches(
    node: dict[str, Any], targets: Mapping[str, Item], authorizers: Mapping[str | None, Item]
) -> list[Markup]:
    """A list entry for each segment; one that leads to one segment alone, and takes nothing itself, is shown with it."""
    made = []
    for segment, below in node.items():
        if segment == "":
            continue
        name, end = segment, below
        while "" not in end and len(end) == 1:
            ((more, end),) = end.items()
            name += more
        own = [_route(route, targets, authorizers) for route in end.get("", ())]
        branches = _branches(end, targets, authorizers)
        made.append(
            element(
                "li",
                element("code", name, class_="segment"),
                *own,
                element("ul", branches) if branches else None,
            )
        )
    return made


def _route(
    route: Item, targets: Mapping[str, Item], authorizers: Mapping[str | None, Item], *, whole: bool = False
) -> Markup:
    """A route: its method, where it leads, and who may."""
    method = str(route.name) if whole else str(route.name).partition(" ")[0]
    target = targets.get(str(route.get("Target")))
    authorizer = authorizers.get(route.get("AuthorizerId"))
    kind = route.get("AuthorizationType", "NONE")
    guard = (
        [" under ", link(links.to_item(authorizer), brief(authorizer._label))]
        if authorizer
        else f" under {kind}"
        if kind != "NONE"
        else None
    )
    return element(
        "div",
        link(links.to_item(route), method, class_="method", aria_label=str(route.name)),
        " → ",
        link(links.to_item(target), _integration(target))
        if target
        else element("span", "no target", class_="badge busy"),
        guard,
        _to_the_box(route),
        class_="route",
    )


def _to_the_box(route: Item) -> Markup | None:
    """A link that fills in the box; nothing for what takes messages."""
    name = str(route.name)
    if " " not in name:
        return None
    address = links.to("api", id=route["ApiId"], route=name)
    return link(f"{address}#try", "try", class_="quiet", aria_label=f"Try {name}")


def _integration(item: Item) -> str:
    kind, uri = (
        item.get("IntegrationType"),
        item.get("IntegrationUri") or item.get("IntegrationSubtype") or "",
    )
    function = uri.rpartition(":function:")[2].removesuffix("/invocations") if ":function:" in uri else uri
    return brief(f"{kind} {function}", 120)
