"""The seams of HTTP libraries: each goes in when its library is imported and a mock is active.

Python's import system is asked to tell of a library that is imported while a mock is active; none is imported for it.
"""

from __future__ import annotations

import sys
import warnings
from functools import lru_cache
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.intercept import guard
from awsmock_ar_apigw.kit.files import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Patches

# By the module that has what is replaced. The first two are there wherever botocore is.
SEAMS = {
    "http.client": "http_client",
    "urllib3.connection": "urllib3_seam",
    "httpcore": "httpcore_seam",
    "httpcore2": "httpcore_seam",
    "aiohttp": "aiohttp_seam",
    "websockets.asyncio.client": "websockets_seam",
    "websockets.sync.client": "websockets_seam",
    "websockets.trio.client": "websockets_seam",
    "websocket._core": "websocket_client_seam",
    "moto.core.custom_responses_mock": "moto_seam",
}


# The libraries that were there when somebody looked last, if none was on its way, and what to replace in them.
_SEEN: dict[tuple[ModuleType | None, ...], Patches] = {}


def look_around() -> None:
    """See which libraries there are, when imports of theirs have ended that are under way in other threads. No lock may be held."""
    if _there() in _SEEN:
        return
    for name in SEAMS:
        if name in sys.modules and _whole(name) is None:
            import_module(name)
    patches()


def patches() -> Patches:
    """What to replace in the libraries that are imported whole by now; of others is told when they are."""
    there = _there()
    seen = _SEEN.get(there)
    if seen is not None:
        return seen
    libraries = tuple(map(_whole, SEAMS))
    made = _patches_of(*libraries)
    _SEEN.clear()
    if libraries == there:
        _SEEN[there] = made
    return made


def _there() -> tuple[ModuleType | None, ...]:
    return tuple(map(sys.modules.get, SEAMS))


def _whole(name: str) -> ModuleType | None:
    module = sys.modules.get(name)
    return None if getattr(getattr(module, "__spec__", None), "_initializing", False) else module


@lru_cache(maxsize=16)
def _patches_of(*libraries: ModuleType | None) -> Patches:
    made: Patches = {}
    for library in libraries:
        if library is not None:
            made |= _of_one(library)
    return made


@lru_cache(maxsize=16)
def _of_one(library: ModuleType) -> Patches:
    """What to replace in one; nothing, with a warning, if it isn't as its seam needs it: a test may never use it."""
    name = library.__name__
    seam = seam_of(name)
    if problems := guard.moved(seam.relied_on(name)):
        warnings.warn(
            f"{name} isn't as this version of awsmock-ar-apigw knows it: {problems}. What it sends to APIs isn't answered "
            "by a mock. Upgrade awsmock-ar-apigw.",
            stacklevel=2,
        )
        return {}
    found: Patches = seam.patches(library)
    return found


def seam_of(name: str) -> Any:
    """The file that knows a library."""
    return imported(f"{__package__}.{SEAMS[name]}")


class Watch(MetaPathFinder):
    """Tells of a library that is imported.

    Parameters:
        arrived: what is called when one is there whole, with what to replace in it.
    """

    def __init__(self, arrived: Callable[[Patches], None]) -> None:
        self._arrived = arrived

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a library is, as others find it."""
        if name not in SEAMS:
            return None
        for finder in sys.meta_path:
            if finder is not self and (spec := finder.find_spec(name, path, target)) is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _Told(spec.loader, self._arrived)
                return spec
        return None

    def watch(self) -> None:
        """Be asked first, from now on."""
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def rest(self) -> None:
        """Be asked no more."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)


class _Told(Loader):
    """A loader in another one's place, until the module is there."""

    def __init__(self, loader: Any, arrived: Callable[[Patches], None]) -> None:
        self._loader = loader
        self._arrived = arrived

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the other does it."""
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """As the other does it, in its own name; then the library is there."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._arrived(_of_one(module))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)
