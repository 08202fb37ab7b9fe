"""Route selection: the most specific path first, then the method; last of all ``$default``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from awsmock_ar_apigw.state.record import Record


class Match(NamedTuple):
    """A route that takes a request, and the values of the variables in its path."""

    route: Record
    variables: dict[str, str]


class _Leaf(NamedTuple):
    route: Record
    names: tuple[str, ...]


class _Node:
    """The routes whose paths begin alike: what may come next, and those that end here, by method."""

    __slots__ = ("greedy", "here", "literal", "variable")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.variable: _Node | None = None
        self.here: dict[str, _Leaf] = {}
        self.greedy: dict[str, _Leaf] = {}


class Router:
    """The routes of an API, as they were deployed, to be found by method and path.

    A full match goes before a greedy one, and that before ``$default`` [documented: B1]; segment by segment from the left, a
    literal one goes before a variable, and the longer literal beginning before a greedy variable [client: B5, B6]; of one path, the
    method itself goes before ``ANY`` [documented: B4]. The path is weighed before the method [inferred: B7, B8].

    Parameters:
        routes: the routes.
        integrations: the integrations, as they were deployed with them.
    """

    def __init__(self, routes: Iterable[Record], integrations: Iterable[Record] = ()) -> None:
        self._root = _Node()
        self._integrations = {one.members["IntegrationId"]: one for one in integrations}
        self.default: Record | None = None
        self.routes = tuple(routes)
        for route in self.routes:
            self._add(route)

    def _add(self, route: Record) -> None:
        key = route.members["RouteKey"]
        if key == DEFAULT:
            self.default = route
            return
        method, _, path = key.partition(" ")
        *before, last = path[1:].split("/")
        node = self._root
        names: list[str] = []
        for segment in before:
            node = _next(node, segment, names)
        if last.endswith("+}"):
            node.greedy[method] = _Leaf(route, (*names, last[1:-2]))
        else:
            node = _next(node, last, names)
            node.here[method] = _Leaf(route, tuple(names))

    def select(self, method: str, path: str) -> Match | None:
        """The route that takes a request; None if none does.

        Parameters:
            method: as it was sent: another spelling than that of a route key is another method [inferred: B24].
            path: decoded, without what the stage and the mapping of a domain name take of it.
        """
        segments = path[1:].split("/")
        found = _full(self._root, method, segments, 0, ()) or _greedy(self._root, method, segments, 0, ())
        if found is None and self.default is not None:
            return Match(self.default, {})
        return found

    def integration_of(self, route: Record) -> Record | None:
        """The integration that a route leads to; None if it leads to none."""
        target: str = route.members.get("Target") or ""
        return self._integrations.get(target.removeprefix("integrations/"))

    def with_path(self, path: str) -> Iterator[Record]:
        """The routes that have this path, for whichever method: for those who ask why none was taken."""
        for route in self.routes:
            if route is self.default:
                continue
            method = route.members["RouteKey"].partition(" ")[0]
            if Router([route]).select("GET" if method == "ANY" else method, path) is not None:
                yield route


def _next(node: _Node, segment: str, names: list[str]) -> _Node:
    """Where a segment of a route's path leads; the name of a variable is noted."""
    if not segment.startswith("{"):
        return node.literal.setdefault(segment, _Node())
    names.append(segment[1:-1])
    if node.variable is None:
        node.variable = _Node()
    return node.variable


def _full(node: _Node, method: str, segments: list[str], place: int, values: tuple[str, ...]) -> Match | None:
    """The best route that takes each segment by one of its own."""
    if place == len(segments):
        return _of(node.here, method, values)
    segment = segments[place]
    below = node.literal.get(segment)
    found = _full(below, method, segments, place + 1, values) if below is not None else None
    # A variable takes one segment that isn't empty [inferred: B20]; at the root an empty one, too [client: B18].
    if found is None and node.variable is not None and (segment or len(segments) == 1):
        found = _full(node.variable, method, segments, place + 1, (*values, segment))
    return found


def _greedy(
    node: _Node, method: str, segments: list[str], place: int, values: tuple[str, ...]
) -> Match | None:
    """The best route that takes the last segments, at least an empty one, by a greedy variable [client: B15, B17; U8]."""
    if place == len(segments):
        return None
    segment = segments[place]
    below = node.literal.get(segment)
    found = _greedy(below, method, segments, place + 1, values) if below is not None else None
    if found is None and node.variable is not None and segment:
        found = _greedy(node.variable, method, segments, place + 1, (*values, segment))
    if found is None:
        found = _of(node.greedy, method, (*values, "/".join(segments[place:])))
    return found


def _of(leaves: dict[str, _Leaf], method: str, values: tuple[str, ...]) -> Match | None:
    leaf = leaves.get(method) or (leaves.get("ANY") if method.isupper() else None)
    return Match(leaf.route, dict(zip(leaf.names, values, strict=True))) if leaf else None
