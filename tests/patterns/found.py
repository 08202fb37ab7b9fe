"""Every regular expression of the package: what its files hand to ``re``, and what tables and service models hold."""

from __future__ import annotations

import ast
import gc
import inspect
import json
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple

import awsmock_ar_apigw
from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer_configuration import SOURCES
from awsmock_ar_apigw.services.apigatewayv2.apis.parameter_mapping import Grammar
from awsmock_ar_apigw.services.apigatewayv2.limits import Form
from awsmock_ar_apigw.spec.model import load
from patterns.automaton import SEARCHES

PACKAGE = Path(awsmock_ar_apigw.__file__).parent
# Where the functions of ``re`` take flags.
FLAGS = {"compile": 1, "sub": 4, "subn": 4, "split": 3}


class Used(NamedTuple):
    """A pattern and how it is used: ``searches`` if it may match anywhere in a text."""

    pattern: str
    flags: int
    searches: bool


class Unknown(NamedTuple):
    """A place at which a pattern is used that only a call knows: its file and its function."""

    file: str
    function: str


@cache
def modules():
    """The modules of the package, but for those that need a package which isn't installed here."""
    packages = walk_packages(awsmock_ar_apigw.__path__, f"{awsmock_ar_apigw.__name__}.")
    return [module for info in packages if (module := _imported(info.name))]


def _imported(name):
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name.startswith(awsmock_ar_apigw.__name__):
            raise
        return None


def in_source(source, names, file="", owner=""):
    """The patterns of a source, which are made of these names; or the places of those that can't be known."""
    tree = ast.parse(source)
    searched = {id(node.value) for node in ast.walk(tree) if _is_search(node)}
    for function, node in _nodes(tree, owner):
        if isinstance(node, ast.Call) and _is_of_re(node.func):
            yield _handed_over(node, names, searched) or Unknown(file, function)
        elif _is_search(node) and isinstance(compiled := _value(node.value, names), re.Pattern):
            yield Used(compiled.pattern, compiled.flags & ~re.UNICODE, searches=True)


def _nodes(tree, owner):
    """Every node below one, and the innermost function with a name around it."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else owner
        yield inner, node
        yield from _nodes(node, inner)


def _is_of_re(function):
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr not in ("escape", "purge")
    )


def _is_search(node):
    return isinstance(node, ast.Attribute) and node.attr in SEARCHES and not _is_of_re(node)


def _handed_over(call, names, searched):
    """The pattern that a call hands to ``re``."""
    name = call.func.attr
    pattern = _value(call.args[0], names)
    given = call.args[FLAGS.get(name, 2) :] + [one.value for one in call.keywords if one.arg == "flags"]
    if not isinstance(pattern, str):
        return None
    flags = sum(int(_value(one, names)) for one in given)
    return Used(pattern, flags, searches=name in SEARCHES or id(call) in searched)


def _value(node, names):
    """What an expression is, made of these names; None of what only a call knows."""
    try:
        return eval(compile(ast.Expression(node), "pattern", "eval"), dict(names))
    except (NameError, AttributeError):
        return None


def in_package():
    """What the files of the package hand to ``re``."""
    named = {module.__file__: vars(module) for module in modules()}
    for file in sorted(PACKAGE.rglob("*.py")):
        names = named.get(str(file), {})
        yield from in_source(file.read_text(), names, file.relative_to(PACKAGE).as_posix())


# What only a call knows: by its place, all that it can be.


def alive(kind):
    """Everything of a kind that the package has made."""
    modules()
    return [one for one in gc.get_objects() if isinstance(one, kind)]


def of_arns():
    """The forms of ARNs."""
    return [Used(form._match.__self__.pattern, 0, searches=False) for form in alive(ArnForm)]


def of_whole_texts():
    """The forms of names, and the keys and values of parameter mappings."""
    forms = [form.pattern for form in alive(Form)]
    grammars = [pattern for grammar in alive(Grammar) for pattern in (grammar.key, grammar.selector)]
    assert forms
    assert grammars
    return [Used(pattern, re.ASCII, searches=False) for pattern in (*forms, *grammars)]


def of_sources():
    """Identity sources."""
    rules = [inspect.getclosurevars(rule.broken).nonlocals for rule in SOURCES.values()]
    return [Used(names["pattern"], 0, searches=False) for names in rules]


def shapes_with_patterns():
    """The shapes of the service models that have patterns, with the longest text that each allows."""
    for service in SERVICES:
        model, limits = load(service), backend_of(service)._limits
        for name in model.shape_names:
            shape = model.shape_for(name)
            if pattern := shape.metadata.get("pattern"):
                most = limits[name].most if name in limits else shape.metadata.get("max")
                yield Used(pattern, re.ASCII, searches=False), most


def of_models():
    """The patterns of the service models."""
    return [used for used, _most in shapes_with_patterns()]


def of_integration_responses():
    """Those of the developer guide: an API brings its own, which tests/websocket/test_bounded_patterns.py holds to be bounded."""
    return [Used(pattern, re.ASCII, searches=False) for pattern in (r"2\d\d", r"4\d\d", "200")]


def of_parameters():
    """Those that people write for the parameters of templates: whose code runs here, too, so that nobody bounds their patterns."""
    return [
        Used(pattern, re.ASCII, searches=False) for pattern in ("[a-z]+", r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}")
    ]


def of_schemas():
    """Those of CloudFormation's schemas, which may match anywhere in a text."""

    def patterns(value):
        if isinstance(value, dict) and isinstance(value.get("pattern"), str):
            yield value["pattern"]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for one in inner:
            yield from patterns(one)

    table = json.loads((PACKAGE / "templates" / "types.json").read_text(encoding="utf-8"))
    return [Used(pattern, re.ASCII, searches=True) for pattern in set(patterns(table))]


KNOWN = {
    Unknown("base/arn.py", "_match"): of_arns,
    Unknown("services/apigatewayv2/apis/authorizer_configuration.py", "_source"): of_sources,
    Unknown("services/apigatewayv2/limits.py", "whole"): of_whole_texts,
    Unknown("serving/patterns.py", "pattern_of"): of_integration_responses,
    Unknown("spec/check.py", "_fine"): of_models,
    Unknown("spec/check.py", "_whole"): of_models,
    Unknown("templates/parameters.py", "_check_members"): of_parameters,
    Unknown("templates/parameters.py", "_wrong"): of_parameters,
    Unknown("templates/schema.py", "_is_unlike"): of_schemas,
}


def everything():
    """Every pattern, once for each way in which it is used."""
    found = [used for used in in_package() if isinstance(used, Used)]
    for patterns in dict.fromkeys(KNOWN.values()):
        found += patterns()
    return sorted(set(found))
