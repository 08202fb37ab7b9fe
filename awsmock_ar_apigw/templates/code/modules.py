"""The modules of a function: those of its own folders are its own, and everything else is the process's.

What a file of these folders is called, another function's file may be called as well, and a file of the tests: ``app``, ``helpers``. So
they stand in ``sys.modules`` while the function runs, and a finder of the function's own is asked first; then they are put away.

Three kinds are the process's all the same: what the process has imported from the same file already, since a test that has it imported
patches it there; Python's own library, and botocore with what stands on it, which the mocks have patched; and what pip has put
into the folder (its ``dist-info`` is beside it), where the process has that, too.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    PathFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import CodeType, ModuleType

# What mocks patch is there once.
_ONCE = frozenset({"aioboto3", "aiobotocore", "awsmock_ar_apigw", "boto3", "botocore", "moto", "s3transfer"})
# Modules that were made for functions: nobody else's.
OURS: WeakSet[ModuleType] = WeakSet()
# By file, what Python can't load twice.
_EXTENSIONS: dict[str, ModuleType] = {}
# By file, its text when it was compiled last, and what came of it.
_COMPILED: dict[str, tuple[bytes, CodeType]] = {}


class _Source(SourceFileLoader):
    """A file as it is now: no ``.pyc``, which is taken for that of its file where the second and the size agree, is asked or left."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        text = self.get_data(path)
        kept = _COMPILED.get(path)
        if kept is None or kept[0] != text:
            made: CodeType = self.source_to_code(text, path)
            kept = _COMPILED[path] = (text, made)
        return kept[1]

    def exec_module(self, module: ModuleType) -> None:
        OURS.add(module)
        super().exec_module(module)


class Again:
    """A loader of what is loaded already: under one more name it is the same module."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:  # noqa: ARG002 - a loader's
        """The module that there is."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is to be done; its spec is what it was."""
        module.__spec__ = self._spec


def again(name: str, module: ModuleType) -> ModuleSpec:
    """The spec of what is loaded already."""
    spec = ModuleSpec(name, Again(module), origin=getattr(module, "__file__", None))  # type: ignore[arg-type]
    if hasattr(module, "__path__"):
        spec.submodule_search_locations = list(module.__path__)
    return spec


class Modules:
    """The modules of one function.

    Parameters:
        folders: its own folder, then those of its layers.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = [os.path.realpath(folder) for folder in folders]
        self._finders = [_finder(folder) for folder in self.folders]
        self._loaded: dict[str, ModuleType] = {}
        self._given: set[str] = set()
        self._away: dict[str, ModuleType] = {}
        self._added: list[str] = []
        installed = {name for folder in self.folders for name in _installed(folder)}
        self.names = frozenset(
            name for folder in self.folders for name in _names(folder) if self._is_own(name, installed)
        )

    def files(self) -> Iterator[tuple[str, ModuleType]]:
        """The modules that were made for the function, each with its file."""
        for module in self._loaded.values():
            if module in OURS and module.__file__:
                yield module.__file__, module

    def enter(self) -> None:
        """Have them in ``sys.modules``, and the process's of the same names away."""
        self._away = self._put_away()
        sys.modules.update(self._loaded)
        self._added = [folder for folder in self.folders if folder not in sys.path]
        sys.path.extend(self._added)
        sys.meta_path.insert(0, self)

    def leave(self) -> None:
        """Put them away, and have the process's again."""
        sys.meta_path.remove(self)
        for folder in self._added:
            if folder in sys.path:
                sys.path.remove(folder)
        loaded = {name: sys.modules.pop(name, None) for name in self._given}
        self._loaded = {name: module for name, module in loaded.items() if module is not None}
        sys.modules.update(self._away)
        for module in self._loaded.values():
            if isinstance(module.__loader__, ExtensionFileLoader) and module.__file__:
                _EXTENSIONS.setdefault(module.__file__, module)

    def _put_away(self) -> dict[str, ModuleType]:
        there = [name for name in self.names if name in sys.modules]
        if not there:
            return {}
        beginnings = tuple(f"{name}." for name in there)
        return {
            name: sys.modules.pop(name)
            for name in [*there, *(name for name in list(sys.modules) if name.startswith(beginnings))]
        }

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: Any = None
    ) -> ModuleSpec | None:
        """Where a module of the function's own is; what ``sys.meta_path`` asks for.

        Parameters:
            name: its whole name.
            path: where the package is that it belongs to.
        """
        if name.partition(".")[0] not in self.names:
            return None
        spec = self._found(name) if path is None else self._below(name, path)
        if spec is None:
            return None
        self._given.add(name)
        twin = _twin(spec)
        return spec if twin is None else again(name, twin)

    def _below(self, name: str, path: Sequence[str]) -> ModuleSpec | None:
        """A module of a package. What the process has imported under another name, it imports the rest of, too."""
        above, _, last = name.rpartition(".")
        package = sys.modules[above]
        if package not in OURS and package.__name__ != above and (real := package.__name__) in sys.modules:
            try:
                return again(name, importlib.import_module(f"{real}.{last}"))
            except ModuleNotFoundError as error:
                if error.name != f"{real}.{last}":
                    raise
                return None
        return _among([_finder(os.path.realpath(folder)) for folder in path], name)

    def _found(self, name: str) -> ModuleSpec | None:
        return _among(self._finders, name)

    def _is_own(self, name: str, installed: set[str]) -> bool:
        if name in sys.stdlib_module_names or name in _ONCE:
            return False
        spec = self._found(name)
        if spec is None or _is_same(sys.modules.get(name), spec):
            return False
        if name in installed or spec.loader is None:
            return _of_process(name) is None
        return True


def _finder(folder: str) -> FileFinder:
    """What finds the modules in a folder: it has seen nothing of it yet."""
    return FileFinder(
        folder,
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (_Source, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    )


def _among(finders: Sequence[FileFinder], name: str) -> ModuleSpec | None:
    """The first that is found; folders without an ``__init__`` together, as a package, where there is none."""
    places: list[str] = []
    for finder in finders:
        spec = finder.find_spec(name)
        if spec is None:
            continue
        if spec.loader is not None:
            return spec
        places += spec.submodule_search_locations or []
    if not places:
        return None
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = places
    return spec


def _names(folder: str) -> set[str]:
    """What can be imported from a folder, by its name alone."""
    try:
        found = {entry.name.partition(".")[0] for entry in os.scandir(folder)}
    except OSError:
        return set()
    return {name for name in found if name.isidentifier() and name != "__pycache__"}


def _installed(folder: str) -> Iterator[str]:
    """What pip has put into a folder, by the names that it is imported by."""
    for one in importlib.metadata.distributions(path=[folder]):
        for file in one.files or ():
            yield file.parts[0].partition(".")[0]


def _of_process(name: str) -> ModuleSpec | None:
    """Where the process has a module, if it has it as a file or a package with an ``__init__``."""
    module = sys.modules.get(name)
    spec = PathFinder.find_spec(name) if module is None else module.__spec__
    return spec if spec is not None and spec.loader is not None and spec.origin else None


def _is_same(module: ModuleType | None, spec: ModuleSpec) -> bool:
    """Whether the process has imported what a spec is about."""
    if module is None or module in OURS:
        return False
    if spec.loader is not None:
        return _is_file(module, spec.origin)
    places = {os.path.realpath(place) for place in getattr(module, "__path__", ())}
    return bool(places.intersection(spec.submodule_search_locations or ()))


def _twin(spec: ModuleSpec) -> ModuleType | None:
    """What the process has of the same file already, under whatever name."""
    if spec.origin is None:
        return None
    if isinstance(spec.loader, ExtensionFileLoader) and spec.origin in _EXTENSIONS:
        return _EXTENSIONS[spec.origin]
    return next(
        (one for one in list(sys.modules.values()) if _is_file(one, spec.origin) and one not in OURS), None
    )


def _is_file(module: Any, file: str | None) -> bool:
    """Whether a module is of a file; what isn't quite a module, as some put there, isn't asked for it."""
    own = getattr(module, "__dict__", {}).get("__file__")
    if not isinstance(own, str) or file is None or not own.endswith(file[file.rfind(os.sep) :]):
        return False
    return os.path.realpath(own) == os.path.realpath(file)
