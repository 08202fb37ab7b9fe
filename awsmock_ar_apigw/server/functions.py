"""Functions and applications by name: ``module:callable``, imported from where the server runs, and again when their file changes."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def function_named(name: str) -> Callable[[Any, Any], Any]:
    """A function that is looked up anew whenever the file of its module has changed.

    Raises:
        MockError: there is no such module or callable.
    """
    reloaded = _Reloaded(name)
    reloaded.found()
    return reloaded


def application_named(name: str) -> Any:
    """An application.

    Raises:
        MockError: there is no such module or callable.
    """
    return _Reloaded(name).found()


class _Reloaded:
    def __init__(self, name: str) -> None:
        module, colon, path = name.partition(":") if isinstance(name, str) else ("", "", "")
        if not (module and colon and path):
            raise MockError(f"{name!r} names no callable. Give module:callable, such as app:handler.")
        self._name, self._module, self._path = name, module, path
        self._changed: int | None = None

    def __call__(self, event: Any, context: Any) -> Any:
        """Call what is there now."""
        return self.found()(event, context)

    def __repr__(self) -> str:
        return f"<{self._name}>"

    def found(self) -> Any:
        """What the name means now."""
        found: Any = self._imported()
        for part in self._path.split("."):
            found = getattr(found, part, None)
        if not callable(found):
            raise MockError(f"{self._name!r} names nothing that can be called. Give module:callable.")
        return found

    def _imported(self) -> ModuleType:
        if "" not in sys.path and str(Path.cwd()) not in sys.path:
            sys.path.insert(0, str(Path.cwd()))
        try:
            module = importlib.import_module(self._module)
            changed = self._time_of(module)
            if self._changed is not None and changed != self._changed:
                module = importlib.reload(module)
            self._changed = changed
        except ImportError as error:
            raise MockError(
                f"{self._name!r} can't be imported: {error}. Start the server where its module is."
            ) from error
        return module

    @staticmethod
    def _time_of(module: ModuleType) -> int:
        path = getattr(module, "__file__", None)
        try:
            return Path(path).stat().st_mtime_ns if path else 0
        except OSError:
            return 0
