"""The reference of CloudFormation's resource types, made from the table and from what the types' files say of their handlers."""

import ast
import inspect
import json
import runpy
from operator import itemgetter
from pathlib import Path

from awsmock_ar_apigw.templates import (
    apigatewayv2,
    apis,
    apprunner,
    gateway,
    managed_overrides,
    resource,
    schema,
)
from awsmock_ar_apigw.templates.registry import type_named

code, codes, head, remarks, table = itemgetter("code", "codes", "head", "remarks", "table")(
    runpy.run_path(str(Path(__file__).with_name("markup.py")))
)

# By service: its title, and the files that say how its types are made.
PAGES = {
    "apigatewayv2": ("API Gateway V2", (schema, resource, gateway, apis, apigatewayv2, managed_overrides)),
    "apprunner": ("App Runner", (schema, resource, apprunner)),
}
# How a property's type is written, and what it has within itself.
_WITHIN = {"list": "a list", "map": "a map"}


def pages():
    """Each page: its path and its text."""
    return {
        f"reference/{service}/resource_types.md": _page(title, files)
        for service, (title, files) in PAGES.items()
    }


def _page(title, files):
    prefix = files[-1].PREFIX if hasattr(files[-1], "PREFIX") else apigatewayv2.PREFIX
    made_of = json.loads(Path(schema.__file__).with_name("types.json").read_text("utf-8"))["made_of"]
    names = [name for name in schema.schemas() if name.startswith(prefix)]
    known = [
        (text, standing, source)
        for file in files
        for text, standing, source in remarks(inspect.getsource(file), ast.parse(inspect.getsource(file)))
    ]
    about = (
        f"What templates can have of {title}, by CloudFormation's own schemas as of {made_of['schemas'][:10]}. A template's properties "
        "are checked by them, and what they describe is made, changed and deleted by the [operations](operations.md) of the service, "
        "whose rules are those of every call.\n"
    )
    rows = [
        (text.partition(" Raises: ")[0], standing, " ".join(source.split()))
        for text, standing, source in known
    ]
    parts = (
        head(f"Resource types of {title}"),
        about,
        "## What is known of their handlers\n",
        table(("What", "Standing", "Who saw it, or why"), rows),
        *map(_type, names),
    )
    return "\n".join(parts)


def _type(name):
    kind = type_named(name)
    attributes = codes(sorted(kind.attributes)) or "none"
    rows = [
        row
        for prop, form in kind.schema.writable.items()
        for row in _rows(
            prop,
            form,
            required=prop in kind.schema.required,
            update="replaces it" if prop in kind.create_only else "in place",
        )
    ]
    return (
        f"## {name}\n\n`Ref` gives {code(kind.ref)}. Attributes of `Fn::GetAtt`: {attributes}.\n\n"
        + table(("Property", "Type", "Required", "An update"), rows)
    )


def _rows(path, form, *, required, update=""):
    yield code(path), _type_of(form), "yes" if required else "", update
    within = form
    while "each" in within:
        within = within["each"]
    for name, one in within.get("members", {}).items():
        yield from _rows(f"{path}.{name}", one, required=name in within.get("required", ()))


def _type_of(form):
    if "each" in form:
        return f"{_WITHIN[form['type']]} of {_type_of(form['each'])}"
    if "enum" in form:
        return codes(form["enum"])
    return "JSON: an object, or its text" if form["type"] == "json" else form["type"]
