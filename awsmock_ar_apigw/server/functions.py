"""Functions and applications by name: ``module:callable``, imported from where the server runs, and again when their file changes."""

from __future__ import annotations

import importlib
import importlib.util
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
    reloaded.first()
    return reloaded


def application_named(name: str) -> Any:
    """An application.

    Raises:
        MockError: there is no such module or callable.
    """
    return _Reloaded(name).first()


class _Reloaded:
    def __init__(self, name: str) -> None:
        module, _colon, path = name.partition(":")
        if not (module and path) or module.startswith("."):
            raise MockError(f"{name!r} names no callable. Give module:callable, such as app:handler.")
        self._name, self._module, self._path = name, module, path

    def __call__(self, event: Any, context: Any) -> Any:
        """Call what is there now."""
        return self._found()(event, context)

    def __repr__(self) -> str:
        return f"<{self._name}>"

    def first(self) -> Any:
        """What the name means, when it is heard first: from then on, what goes wrong is the function's own failure."""
        here = str(Path.cwd())
        if not {"", here} & set(sys.path):
            sys.path.insert(0, here)
        try:
            return self._found()
        except MockError:
            raise
        except (Exception, SystemExit) as error:
            raise MockError(
                f"{self._name!r} can't be imported: {type(error).__name__}: {error}. Start the server where its module is."
            ) from error

    def _found(self) -> Any:
        found: Any = self._imported()
        for part in self._path.split("."):
            found = getattr(found, part, None)
        if not callable(found):
            raise MockError(f"{self._name!r} names nothing that can be called. Give module:callable.")
        return found

    def _imported(self) -> ModuleType:
        module = importlib.import_module(self._module)
        state = _state_of(module)
        if state is not None and _READ.setdefault(self._module, state) != state:
            # Compiled code is taken for that of its source where both the second and the size agree.
            Path(importlib.util.cache_from_source(module.__file__ or "")).unlink(missing_ok=True)
            module = importlib.reload(module)
            _READ[self._module] = state
        return module


# By the name of a module, the state of its file when it was read.
_READ: dict[str, tuple[int, int]] = {}


def _state_of(module: ModuleType) -> tuple[int, int] | None:
    """What changes when the file of a module does; None where there is none."""
    if not getattr(module, "__file__", None):
        return None
    try:
        found = Path(module.__file__ or "").stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size)
