"""A function's handler: ``app.handler``, imported as Lambda's runtime for Python does, and called in a turn of the function's own.

[real: awslambdaric 4.2.2, bootstrap.py: the words of what can't be imported]
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.functions import finished
from awsmock_ar_apigw.templates.code.folders import CodeError
from awsmock_ar_apigw.templates.code.modules import Modules
from awsmock_ar_apigw.templates.code.turns import Variables, turn_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

_VERSION = "AWS_LAMBDA_FUNCTION_VERSION"


class Turned(ABC):
    """A function that has its variables while it runs, as ``cloud.functions`` has it: called with an event and a context.

    Parameters:
        name: its name.
        variables: its environment.
        modules: its modules.
    """

    def __init__(self, name: str, variables: Mapping[str, str], modules: Modules) -> None:
        self.name = name
        self._modules = modules
        self._variables = Variables(variables)

    def __repr__(self) -> str:
        return f"<function {self.name}>"

    def __call__(self, event: Any, context: Any) -> Any:
        """What its handler answers."""
        with turn_of(self.name, self._variables, {_VERSION: context.function_version}, self._modules):
            result = self.handler(event, context)
            return finished(result) if hasattr(result, "__await__") else result

    @property
    @abstractmethod
    def handler(self) -> Callable[[Any, Any], Any]:
        """What is called."""


class StandIn(Turned):
    """A callable that a test has given in the place of a function.

    Parameters:
        name: its name.
        variables: its environment.
        handler: the callable.
    """

    def __init__(self, name: str, variables: Mapping[str, str], handler: Callable[[Any, Any], Any]) -> None:
        super().__init__(name, variables, Modules(()))
        self._handler = handler

    @property
    def handler(self) -> Callable[[Any, Any], Any]:
        """The callable."""
        return self._handler


class LocalFunction(Turned):
    """A function in Python, from where its template says.

    Parameters:
        name: its name.
        variables: its environment.
        modules: its modules.
        handler: ``app.handler``, or ``folder/app.handler``.

    Attributes:
        module: the module that its handler is in, for tests to patch: ``monkeypatch.setattr(function.module, "table", fake)``.

    Raises:
        CodeError: its handler can't be imported.
    """

    def __init__(self, name: str, variables: Mapping[str, str], modules: Modules, handler: str) -> None:
        super().__init__(name, variables, modules)
        module, self._attribute = _parts(handler)
        self._named = handler
        with turn_of(name, self._variables, {_VERSION: "$LATEST"}, modules):
            self.module = self._imported(module)

    @property
    def handler(self) -> Callable[[Any, Any], Any]:
        """What its module has under the name now, so that a patch of it holds."""
        found: Callable[[Any, Any], Any] = getattr(self.module, self._attribute)
        return found

    def files(self) -> Iterator[tuple[str, ModuleType]]:
        """The modules that were made for it, each with its file."""
        return self._modules.files()

    def stems(self) -> set[str]:
        """What those modules are called, each by the last of its names."""
        return self._modules.stems()

    def _imported(self, name: str) -> ModuleType:
        try:
            module = importlib.import_module(name.replace("/", "."))
        except ImportError as error:
            why = f"Runtime.ImportModuleError: Unable to import module '{name}': {error}"
            raise CodeError(f"{self._place(error)}{why}") from error
        except SyntaxError as error:
            why = f"Runtime.UserCodeSyntaxError: Syntax error in module '{name}': {error}"
            raise CodeError(why) from error
        except (Exception, SystemExit) as error:
            raise CodeError(f"{self._place(error)}{type(error).__name__}: {error}") from error
        if not hasattr(module, self._attribute):
            raise CodeError(
                f"Runtime.HandlerNotFound: Handler '{self._attribute}' missing on module '{name}'"
            )
        if not callable(getattr(module, self._attribute)):
            raise CodeError(f"{self._named} is {getattr(module, self._attribute)!r}, which can't be called.")
        return module

    def _place(self, error: BaseException) -> str:
        """Where in the function's own code it was raised: ``app.py, line 3: ``; nothing, where none of it ran."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            for folder in self._modules.folders:
                if frame.filename.startswith(folder + os.sep):
                    return f"{frame.filename[len(folder) + 1 :]}, line {frame.lineno}: "
        return ""


def _parts(handler: str) -> tuple[str, str]:
    """The module and the name in it."""
    module, dot, attribute = handler.rpartition(".")
    if not dot:
        raise CodeError(
            f"Runtime.MalformedHandlerName: Bad handler '{handler}': not enough values to unpack (expected 2, got 1)"
        )
    if module.partition(".")[0] in sys.builtin_module_names:
        raise CodeError(
            f"Runtime.BuiltInModuleConflict: Cannot use built-in module {module} as a handler module"
        )
    return module, attribute
