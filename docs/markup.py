"""Markdown, as the pages of the reference have it."""

import ast
import inspect
import re
from textwrap import dedent

# A remark in a comment or docstring: "They come in order. [chosen]", "[observed: who saw it]", "[for this, chosen]".
MARK = re.compile(r"\[([^\]]*\b(observed|chosen)\b[^\]]*)\]")


def table(columns, rows):
    rows = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows) + "\n"


def _cell(value):
    return str(value).replace("|", "\\|").replace("\n", " ")


def code(value):
    return f"`{value}`"


def codes(values):
    return ", ".join(map(code, values))


def first(text):
    """The first sentence or so of a docstring, without its citation."""
    return MARK.sub("", inspect.cleandoc(text or "").split("\n\n")[0]).replace("\n", " ").strip()


def anchor(name):
    return name.lower().replace("_", "-")


def head(title, boost=1):
    """How a page begins: its title says of which service it is, for whoever has found it, and its tables have all of the width."""
    return f'---\ntitle: "{title}"\nhide: [toc]\nsearch:\n  boost: {boost}\n---\n\n# {title}\n'


def remarks(source, tree):
    """What comments and docstrings mark as observed or chosen: the text, the standing and the source.

    A comment that is nothing but a mark is about the line beneath it.
    """
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    texts = [(ast.get_docstring(node) or "", "") for node in ast.walk(tree) if isinstance(node, documented)]
    texts += [
        (re.sub(r"^ *# ", "", block, flags=re.MULTILINE), beneath.strip())
        for block, beneath in re.findall(r"((?:^ *# .*\n)+)(.*)", source, re.MULTILINE)
    ]
    for text, beneath in texts:
        for mark in MARK.finditer(text):
            said = " ".join(dedent(MARK.sub("", text)).split()) or code(beneath.rstrip(" ={("))
            yield said, mark[2], mark[1].removeprefix(mark[2]).strip(" ,:")
