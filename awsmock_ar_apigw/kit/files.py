"""The files of a service: which of them has what is known without importing it, so that a call imports what it needs."""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

# The first in the order of locks that ``intercept/active.py`` has.
IMPORTING = threading.RLock()


def imported(name: str) -> ModuleType:
    """A module of a service.

    A fork waits for it: in the child, a module that another thread was importing can never be imported.
    """
    with IMPORTING:
        return import_module(name)


class File(NamedTuple):
    """A row of a service's table: a file, with the kind and the operations that it registers.

    What is built in is there from the first call on, whichever that is: so any call needs the file that has it.
    """

    name: str
    kind: str | None
    operations: tuple[str, ...] = ()
    built_in: bool = False


class Files:
    """The table of a service.

    Parameters:
        package: the package that the names of the files are relative to.
        rows: the files that register something.
    """

    def __init__(self, package: str, rows: Iterable[File] = ()) -> None:
        self.rows = tuple(rows)
        self._package = package
        # The names of all operations.
        self.operations = tuple(name for row in self.rows for name in row.operations)
        self._with_kind = {row.kind: row for row in self.rows if row.kind}
        # The names of those that are imported whole: to ask for them again takes no lock.
        self._here: set[str] = set()

    def need_operation(self, name: str) -> None:
        """Import what has an operation, if anything has, and what is built in."""
        for row in self.rows:
            if row.built_in or name in row.operations:
                self._need(row)

    def need_kind(self, name: str) -> None:
        """Import what has a kind; ``*`` is every kind."""
        if name == "*":
            self.need_all()
        else:
            self._need(self._with_kind[name])

    def need_all(self) -> None:
        """Import everything that registers something."""
        if len(self._here) < len(self.rows):
            for row in self.rows:
                self._need(row)

    def _need(self, row: File) -> None:
        if row.name in self._here:
            return
        with IMPORTING:
            imported(self._module(row))
            # Files import each other; under the lock, none is halfway there.
            self._here.update(one.name for one in self.rows if self._module(one) in sys.modules)

    def _module(self, row: File) -> str:
        return f"{self._package}.{row.name}"
