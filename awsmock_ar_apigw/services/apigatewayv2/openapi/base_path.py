"""The base path of an OpenAPI definition: what the URL of its first server does to the paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node

IGNORE, PREPEND, SPLIT = BASE_PATHS = ("ignore", "prepend", "split")
# The URL of a server, a default in it, and the path that they make have at most 2,048 characters.
# [chosen: no base path is as long]
_LONGEST_URL = 2048
# What comes before the path in a reference to a URL, and what follows it, as RFC 3986 takes it apart.
_BEFORE = re.compile(r"(?:[^:/?#]+:)?(?://[^/?#]*)?")
_AFTER = re.compile(r"[?#]")


def first_server(root: Node) -> Node | None:
    """The server that is looked at: the first, if there is any. [chosen: no source says which of several]"""
    servers = root.get("servers")
    return next(servers.each(), None) if servers else None


def prefix(root: Node, base_path: str) -> str:
    """What comes before all paths: the path of the first server's URL, or all but its first level.

    [documented: Apis › ImportApi › basepath, for the three words; what each makes of a path with several levels: chosen]
    """
    server = first_server(root)
    if base_path == IGNORE or server is None:
        return ""
    url = server.need("url")
    if len(url.text()) > _LONGEST_URL:
        raise url.place.refusal(f"it is longer than {_LONGEST_URL} characters.")
    whole = re.sub(r"\{([^{}]*)\}", _variables(server), url.text())
    levels = [level for level in _path(whole).split("/") if level]
    found = "".join(f"/{level}" for level in (levels[1:] if base_path == SPLIT else levels))
    if len(found) > _LONGEST_URL:
        raise url.place.refusal(f"its path is longer than {_LONGEST_URL} characters.")
    return found


def _path(url: str) -> str:
    """The path in a URL, or in a reference to one."""
    before = _BEFORE.match(url)
    return _AFTER.split(url[before.end() if before else 0 :], maxsplit=1)[0]


def _variables(server: Node) -> Callable[[re.Match[str]], str]:
    """What a variable of a server's URL stands for: its default."""

    def default(found: re.Match[str]) -> str:
        value = server.need("variables").need(found[1]).need("default")
        if len(value.text()) > _LONGEST_URL:
            raise value.place.refusal(f"it is longer than {_LONGEST_URL} characters.")
        return value.text()

    return default
