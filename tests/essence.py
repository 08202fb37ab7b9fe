"""What the source of a function comes to: for tests that notice when a library's function is no longer as we know it.

And what the docs say of such functions.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def method_of(path: str) -> Any:
    """The function that a class has under a dotted path."""
    home, owner, name = path.rsplit(".", 2)
    return vars(getattr(importlib.import_module(home), owner))[name]


def essence_of(function: Any) -> str:
    """A hash of a function's source, whatever its comments, its docstrings and its spacing."""
    lines = textwrap.dedent(inspect.getsource(inspect.unwrap(function))).splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            doc = node.body[0]
            lines[doc.lineno - 1 : doc.end_lineno] = [""] * (doc.end_lineno - doc.lineno + 1)
    code = ["".join(line.split()) for line in lines]
    return hashlib.sha256("".join(line for line in code if not line.startswith("#")).encode()).hexdigest()[
        :16
    ]


def named_below(page: Path, heading: str) -> list[str]:
    """What the first column of the tables below a heading names as code."""
    below = page.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", below, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(.*?)`", cell)]
