"""Packages of others that are imported when they are needed first: where one isn't there, it is said how to get it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS = __name__.partition(".")[0]
# By the name of a module, that of the package which pip installs, where it is another.
_PACKAGES = {"yaml": "PyYAML", "dateutil": "python-dateutil", "samtranslator": "aws-sam-translator"}


@contextmanager
def needing(what: str, otherwise: str = "") -> Iterator[None]:
    """A block that imports what needs packages of others.

    Parameters:
        what: who needs them, for the text.
        otherwise: what can be done without them, if anything.

    Raises:
        MockError: one isn't installed, or lacks a part: the text names it, and says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        name = error.name or ""
        module = name.partition(".")[0]
        if module in ("", _OURS):
            raise  # a file of ours is missing, which no other package brings
        package = _PACKAGES.get(module, module)
        if sys.modules.get(module):
            wrong, way = f"has no {name} as it is installed here", f"pip install --upgrade {package}"
        else:
            wrong, way = "isn't installed here", f"pip install {package}"
        raise MockError(
            f"{what} needs {package}, which {wrong}. Install it: {way}{otherwise and f'; or {otherwise}'}."
        ) from error
