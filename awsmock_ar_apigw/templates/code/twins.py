"""Which module of the process is of a file, under whatever name it was imported."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


class _Index:
    """The names of ``sys.modules`` by the names of their files: each is looked at once, since there are hundreds."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._names: dict[str, set[str]] = {}

    def names(self, file: str) -> set[str]:
        """The names under which a file of this name was imported, at least once."""
        for name in set(sys.modules) - self._seen:
            self._seen.add(name)
            if found := _file_of(sys.modules.get(name)):
                self._names.setdefault(_last(found), set()).add(name)
        return self._names.get(_last(file), set())


_INDEX = _Index()


def modules_of(file: str) -> Iterator[ModuleType]:
    """The modules of a file."""
    for name in _INDEX.names(file):
        module = sys.modules.get(name)
        if module is not None and is_of(module, file):
            yield module


def is_of(module: Any, file: str | None) -> bool:
    """Whether a module is of a file."""
    own = _file_of(module)
    if own is None or file is None or _last(own) != _last(file):
        return False
    return os.path.realpath(own) == os.path.realpath(file)


def _file_of(module: Any) -> str | None:
    """The file of a module; what isn't quite a module, as some put there, isn't asked for it."""
    file = getattr(module, "__dict__", {}).get("__file__")
    return file if isinstance(file, str) else None


def _last(path: str) -> str:
    """The last part of a path; pathlib takes longer than all the rest of this."""
    return path[path.rfind(os.sep) + 1 :]
