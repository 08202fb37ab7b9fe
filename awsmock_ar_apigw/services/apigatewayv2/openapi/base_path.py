"""The base path of an OpenAPI definition: what a server of it does to the paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node
    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings

IGNORE, PREPEND, SPLIT = BASE_PATHS = ("ignore", "prepend", "split")
_VARIABLE = "basePath"
# The URL of a server, a default in it, and the path that they make have at most 2,048 characters.
# [chosen: no base path is as long]
_LONGEST = 2048
# What comes before the path in a reference to a URL, and what follows it, as RFC 3986 takes it apart.
_BEFORE = re.compile(r"(?:[^:/?#]+:)?(?://[^/?#]*)?")
_AFTER = re.compile(r"[?#]")


def prefix(root: Node, base_path: str, findings: Findings) -> str:
    """What comes before all paths: the base path of the definition, or all but its first level.

    [documented: Apis › ImportApi › basepath, for the three words; what each makes of a path with several levels: chosen]
    One that can't be read is a warning, and there is none. [chosen: as with whatever can't be made]
    """
    if base_path == IGNORE:
        return ""
    try:
        levels = [level for level in _base_path(root).split("/") if level]
    except ServiceError as refused:
        findings.leave_out("set the base path", reason(refused))
        return ""
    return "".join(f"/{level}" for level in (levels[1:] if base_path == SPLIT else levels))


def _base_path(root: Node) -> str:
    """The default of the first variable that is called so, whatever the URLs are; without any, the path of the first URL.

    [observed: the developer guide, "Set the OpenAPI basePath property"]
    """
    servers = list(root.rows("servers"))
    variables = [dict(server.objects("variables")) for server in servers]
    for found in variables:
        if _VARIABLE in found and (default := found[_VARIABLE].get("default")):
            return _short(default)
    return _of_url(servers[0], variables[0]) if servers else ""


def _of_url(server: Node, variables: dict[str, Node]) -> str:
    """The path of a server's URL, its variables filled in."""
    url = server.need("url")
    path = _path(re.sub(r"\{([^{}]*)\}", _filling(server, variables), _short(url)))
    if len(path) > _LONGEST:
        raise url.place.refusal(f"its path is longer than {_LONGEST} characters.")
    return path


def _path(url: str) -> str:
    """The path in a URL, or in a reference to one."""
    before = _BEFORE.match(url)
    return _AFTER.split(url[before.end() if before else 0 :], maxsplit=1)[0]


def _filling(server: Node, variables: dict[str, Node]) -> Callable[[re.Match[str]], str]:
    """What a variable of a server's URL stands for: its default."""

    def default(found: re.Match[str]) -> str:
        name = found[1]
        if name not in variables:
            raise server.place.down("variables").down(name).refusal("it is missing.")
        return _short(variables[name].need("default"))

    return default


def _short(node: Node) -> str:
    text = node.text()
    if len(text) > _LONGEST:
        raise node.place.refusal(f"it is longer than {_LONGEST} characters.")
    return text
