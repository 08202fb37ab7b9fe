"""What a cloud keeps of the resources of stacks that are no service's of the mock: functions, layers, names that are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.templates.code.folders import Folder


class Kept:
    """What a cloud keeps.

    Attributes:
        functions: the ARNs of the functions that stacks have made.
        versions: how many versions of each function there have been, by its ARN.
        layers: the folders of the versions of layers, by ARN.
        layer_versions: how many versions of each layer there have been, by its ARN.
        names: physical ids that are taken.
    """

    def __init__(self) -> None:
        self.functions: set[str] = set()
        self.versions: dict[str, int] = {}
        self.layers: dict[str, Folder] = {}
        self.layer_versions: dict[str, int] = {}
        self.names: set[Any] = set()


_KEPT: WeakKeyDictionary[World, Kept] = WeakKeyDictionary()


def kept_in(world: World) -> Kept:
    """What a cloud keeps."""
    return _KEPT.setdefault(world, Kept())
