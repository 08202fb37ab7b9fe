"""Routes: which operation a method and a path mean, and what the path's labels hold.

A path is matched as it arrives, percent-encoded, and each label is decoded afterwards: an encoded slash belongs to
its label. A label fills one segment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import OperationModel, ServiceModel

_LABEL = "{}"


def labels(operation: OperationModel) -> Iterator[tuple[str, int]]:
    """Each label in an operation's path, and its place counted from the end: an endpoint may have a path of its own."""
    segments = _segments(operation)
    for place, segment in enumerate(segments):
        if segment.startswith("{"):
            yield segment[1:-1], place - len(segments)


class Router:
    """Every route of a service, looked up one segment after the other."""

    def __init__(self, model: ServiceModel) -> None:
        self._root = _Node()
        for name in model.operation_names:
            operation = model.operation_model(name)
            node = self._root
            for segment in _segments(operation):
                node = node.below.setdefault(_LABEL if segment.startswith("{") else segment, _Node())
            node.ends[operation.http["method"]] = name

    def knows(self, path: str) -> bool:
        """Whether any route begins as a path does."""
        start, first, *_rest = (*path.split("/"), "", "")
        return first in self._root.below[""].below if start == "" else False

    def find(self, method: str, path: str) -> str | None:
        """The operation that a method and a path mean; None where there is none."""
        return self._root.find(method, path.split("/"))


class _Node:
    """What may follow up to one segment: further segments, or the end of a path for some methods."""

    __slots__ = ("below", "ends")

    def __init__(self) -> None:
        self.below: dict[str, _Node] = {}
        self.ends: dict[str, str] = {}

    def find(self, method: str, segments: list[str]) -> str | None:
        """The operation beyond here; what is literal comes before a label."""
        if not segments:
            return self.ends.get(method)
        first, *rest = segments
        ways = [self.below[key] for key in (first, _LABEL) if key in self.below]
        return next((found for way in ways if (found := way.find(method, rest))), None)


def _segments(operation: OperationModel) -> list[str]:
    uri: str = operation.http["requestUri"]
    return uri.partition("?")[0].split("/")
