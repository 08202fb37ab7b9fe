"""What a test imports after its stack was deployed is the module that the function has: a patch by name reaches it.

``monkeypatch.setattr("src.app.table", fake)`` imports ``src.app``, and finds the function's, by its file. Where two functions have each a
module of the file, a patch of a third would reach neither: that is a warning. What was lent is taken out of ``sys.modules`` when
the function goes, or its cloud ends.
"""

from __future__ import annotations

import os
import sys
import warnings
from importlib.machinery import ModuleSpec, PathFinder
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.templates.code import turns
from awsmock_ar_apigw.templates.code.modules import again
from awsmock_ar_apigw.templates.errors import StandInWarning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.templates.code.handler import LocalFunction


class _Lender:
    """A finder of Python's, the first that is asked, which knows the files of functions."""

    def __init__(self) -> None:
        self.functions: list[LocalFunction] = []
        self._lent: list[tuple[str, ModuleType]] = []

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: Any = None
    ) -> ModuleSpec | None:
        """The function's module, where somebody else imports its file."""
        if turns.is_taken():
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or not spec.has_location or spec.origin is None:
            return None
        origin = os.path.realpath(spec.origin)
        found = {
            function.name: module
            for function in self.functions
            for file, module in function.files()
            if file == origin
        }
        if len(found) > 1:
            warnings.warn(
                f"{name} is imported after {' and '.join(found)} have been deployed, each with a module of its own of {origin}: what is "
                "patched in this one reaches none of them. Import it before the deployment, and they share it; or patch "
                "cloud.functions[…].module of each.",
                StandInWarning,
                stacklevel=2,
            )
        if len(found) != 1:
            return None
        (module,) = found.values()
        self._lent.append((name, module))
        return again(name, module)

    def take_back(self, function: LocalFunction) -> None:
        """Have none of its modules in ``sys.modules``, and none in a package."""
        gone = [module for _, module in function.files()]
        for name, module in list(self._lent):
            if any(module is one for one in gone):
                self._lent.remove((name, module))
                if sys.modules.get(name) is module:
                    del sys.modules[name]
                above, _, last = name.rpartition(".")
                if vars(sys.modules.get(above, object)).get(last) is module:
                    delattr(sys.modules[above], last)


_LENDER = _Lender()


def lend(world: World, function: LocalFunction) -> None:
    """Let whoever imports a file of the function's have its module, until the function goes, or its cloud ends."""
    if not _LENDER.functions:
        sys.meta_path.insert(0, _LENDER)
    _LENDER.functions.append(function)
    house_of(world).at_end.append(lambda: take_back(function))


def take_back(function: LocalFunction) -> None:
    """Lend nothing of the function's any more."""
    if function in _LENDER.functions:
        _LENDER.take_back(function)
        _LENDER.functions.remove(function)
        if not _LENDER.functions:
            sys.meta_path.remove(_LENDER)
