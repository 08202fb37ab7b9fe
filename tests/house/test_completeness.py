"""The house's own rules: nothing is missing, everything says where it comes from, and nothing leaks."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import get_args

import pytest
from botocore import xform_name

import awsmock_ar_apigw
from awsmock_ar_apigw.base.cite import Cite, Standing
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.kind import Kind
from awsmock_ar_apigw.kit.patch import Change, Patch
from awsmock_ar_apigw.kit.quota import Quota
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.state.machine import Machine, Step
from support import client_of

PACKAGE = Path(awsmock_ar_apigw.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
SIZES = {"apprunner": 37, "apigatewayv2": 103, "apigatewaymanagementapi": 3}
# What a service was seen to answer, or another one of AWS's, though no operation of it lists that.
BEYOND = {
    "apigatewaymanagementapi": {
        "AccessDeniedException",
        "BadRequestException",
        "InvalidSignatureException",
        "NotFoundException",
    }
}
OPERATIONS = [(service, name) for service in SERVICES for name in backend_of(service).operations]
# Files of a service that register no operation, and are no part of a resource: they are looked at like the rest.
BESIDE = {"console", "differences"}


def services(service):
    """The package of a service."""
    return import_module(f"awsmock_ar_apigw.services.{service}")


def modules_of(service):
    """Every file of a service that may say something with a citation."""
    package = services(service)
    names = [info.name for info in walk_packages(package.__path__, f"{package.__name__}.") if not info.ispkg]
    return [import_module(name) for name in names if name.rpartition(".")[2] not in BESIDE]


MODULES = [module for service in SERVICES for module in modules_of(service)]


def model_of(service, name):
    return load(service).operation_model(name)


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_the_model_has_a_handler_and_no_other(service):
    named = set(load(service).operation_names)
    assert len(named) == SIZES[service]
    assert set(backend_of(service).operations) == named


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_has_a_method_for_every_operation(service):
    mapping = client_of(service).meta.method_to_api_mapping
    assert mapping == {xform_name(name): name for name in backend_of(service).operations}


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_every_handler_says_what_it_does(service, name):
    operation = backend_of(service).operations[name]
    assert operation.name == name
    first = (operation.handle.__doc__ or "").strip().split("\n")[0]
    assert len(first) > 10
    assert first[0].isupper()


def test_every_service_is_importable_by_its_name():
    assert [backend_of(service).service for service in SERVICES] == list(SERVICES)


# Citations


def cited(value):
    """What carries a citation, in a value of a module."""
    match value:
        case Rule() | Default() | Change() | Step() | Quota():
            yield value
        case Defaults():
            yield from value.rows
        case Patch():
            yield from value.changes
        case Machine():
            yield from value.steps
        case Kind():
            yield from (value.missing, value.malformed)
        case Mapping() | tuple() | list():
            for one in value.values() if isinstance(value, Mapping) else value:
                yield from cited(one)


CITED = [
    pytest.param(found.cite, id=f"{module.__name__.rpartition('.')[2]}-{name}-{number}")
    for module in MODULES
    for name, value in vars(module).items()
    for number, found in enumerate(cited(value))
]


@pytest.mark.parametrize("cite", CITED)
def test_every_rule_default_and_step_says_where_it_comes_from(cite):
    assert isinstance(cite, Cite)
    assert cite.standing in get_args(Standing)
    assert len(cite.source.strip()) > 5


def constructors(module):
    """How often a file calls each word where it declares things: not within its functions."""
    tree = ast.parse(Path(module.__file__).read_text())
    declarations = [part for part in tree.body if not isinstance(part, ast.FunctionDef)]
    calls = (node for part in declarations for node in ast.walk(part) if isinstance(node, ast.Call))
    return Counter(call.func.id for call in calls if isinstance(call.func, ast.Name))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".", 2)[2])
def test_the_search_for_citations_finds_what_a_file_declares(module):
    """A rule that no name at the top of its file leads to would never be looked at, nor shown in the docs."""
    declared = constructors(module)
    found = {id(one): one for value in vars(module).values() for one in cited(value)}
    kinds = Counter(type(one).__name__ for one in found.values())
    short = {
        name: declared[name]
        for name in ("Rule", "Default", "Change", "Step", "Quota")
        if kinds[name] < declared[name]
    }
    assert short == {}


def test_there_are_many_rules():
    assert sum(constructors(module)["Rule"] for module in MODULES) > 150


def test_every_rule_of_an_operation_is_a_rule():
    for service, name in OPERATIONS:
        operation = backend_of(service).operations[name]
        assert all(isinstance(rule, Rule) for rule in (*operation.rules, *operation.says.values()))


@pytest.mark.parametrize("service", SERVICES)
def test_every_rule_refuses_with_an_error_that_the_model_has(service):
    errors = {
        shape.name for name in load(service).operation_names for shape in model_of(service, name).error_shapes
    }
    rules = [one for module in modules_of(service) for value in vars(module).values() for one in cited(value)]
    codes = {rule.error.code for rule in rules if isinstance(rule, Rule)}
    assert codes - errors == BEYOND.get(service, set())


@pytest.mark.parametrize("service", SERVICES)
def test_an_error_that_an_operation_does_not_list_is_no_choice_of_ours(service):
    """``ErrorKind.status`` lets an error through that the model doesn't list: that takes somebody who has seen it, or
    the reference's own prose."""
    rules = [one for module in modules_of(service) for value in vars(module).values() for one in cited(value)]
    beyond = [rule for rule in rules if isinstance(rule, Rule) and rule.error.status is not None]
    assert {rule.cite.standing for rule in beyond} <= {"observed", "documented"}


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_every_rule_of_an_operation_is_an_error_that_it_lists(service, name):
    listed = {shape.name for shape in model_of(service, name).error_shapes}
    operation = backend_of(service).operations[name]
    rules = [*operation.rules, *operation.says.values()]
    if operation.page:
        rules += [rule for rule in (operation.page.refuses, operation.page.refuses_size) if rule]
    assert {rule.error.code for rule in rules if rule.error.status is None} <= listed


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_what_an_operation_says_of_its_members_is_about_members_that_it_has(service, name):
    operation = backend_of(service).operations[name]
    shape = model_of(service, name).input_shape
    wire = (
        {member.serialization.get("name", key) for key, member in shape.members.items()} if shape else set()
    )
    assert {*operation.says, *operation.clears} <= wire


def test_an_import_of_a_definition_makes_nothing_by_itself():
    """No second way of making a route: only the files of the resources make and store records."""
    files = [path for path in FILES if path.parent.name == "openapi"]
    imported = {
        alias.name
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "awsmock_ar_apigw.kit.record"
        for alias in node.names
    }
    assert len(files) > 10
    assert imported == {"children", "drop", "given", "locate"}


# What the package shows, and what its import does


def test_what_the_package_shows_is_what_it_says():
    shown = {}
    exec("from awsmock_ar_apigw import *", shown)
    public = [name for name in dir(awsmock_ar_apigw) if not name.startswith("_")]
    assert public == awsmock_ar_apigw.__all__ == sorted(set(public))
    assert shown.keys() - {"__builtins__"} == set(public)
    with pytest.raises(AttributeError, match="has no attribute 'mock_nothing'"):
        _ = awsmock_ar_apigw.mock_nothing


@pytest.mark.parametrize("name", awsmock_ar_apigw.__all__)
def test_what_the_package_shows_is_described(name):
    assert getattr(awsmock_ar_apigw, name).__doc__


def run(program):
    """What a program prints, run by an interpreter of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


SHOWN = "from awsmock_ar_apigw import *"
COSTLY = (
    "awsmock_ar_apigw.services",
    "wrapt",
    "asyncio",
    "boto3",
    "moto",
    "yaml",
    "jsonschema",
    "openapi_spec_validator",
    "unittest",
)


@pytest.mark.parametrize(
    ("program", "costly"), [("import awsmock_ar_apigw", (*COSTLY, "botocore")), (SHOWN, COSTLY)]
)
def test_importing_the_package_imports_no_more_than_it_needs(program, costly):
    loaded = run(f"import sys; {program}; print(*sys.modules)")
    assert "awsmock_ar_apigw" in loaded
    assert [name for name in loaded if name.startswith(costly)] == []


def test_a_call_imports_nothing_that_only_definitions_need():
    program = """
import sys
from awsmock_ar_apigw import mock_apigatewayv2
from botocore.session import Session
with mock_apigatewayv2():
    client = Session().create_client("apigatewayv2", region_name="us-east-1")
    api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    print(*sys.modules)
    client.import_api(Body="openapi: 3.0.1\\ninfo: {title: Pets, version: '1'}\\npaths: {}")
print("AFTER", *sys.modules)
"""
    loaded = run(program)
    before, after = set(loaded[: loaded.index("AFTER")]), set(loaded[loaded.index("AFTER") :])
    assert {"awsmock_ar_apigw.services.apigatewayv2.openapi.operations", "yaml"} <= after - before
    # Models alone need the one; tests need the other, and it isn't there where only the package is installed.
    assert {"jsonschema", "openapi_spec_validator"} & after == set()


def test_importing_the_package_patches_nothing():
    program = """
import os, sys
import botocore.session, botocore.endpoint, botocore.signers, botocore.credentials, botocore.awsrequest, botocore.client
import botocore.handlers, botocore.httpsession, time, random
def state():
    modules = {name: module for name, module in sys.modules.items() if name.startswith("botocore")}
    return {
        (name, key, part): id(thing)
        for name, module in modules.items()
        for key, value in vars(module).items()
        for part, thing in [("", value), *(vars(value).items() if isinstance(value, type) else ())]
    }
before, environment, chance = state(), dict(os.environ), random.getstate()
handlers, clock = list(botocore.handlers.BUILTIN_HANDLERS), (time.time, time.sleep)
from awsmock_ar_apigw import *
after = state()
print(*("-".join(key) for key, value in before.items() if after.get(key) != value))
print(*(["environment"] if dict(os.environ) != environment else []))
print(*(["random"] if random.getstate() != chance else []))
print(*(["handlers"] if list(botocore.handlers.BUILTIN_HANDLERS) != handlers else []))
print(*(["time"] if (time.time, time.sleep) != clock else []))
"""
    assert run(program) == []


def test_that_program_would_notice_a_patch():
    program = (
        "import botocore.endpoint as e; before = id(vars(e.Endpoint)['_do_get_response'])\n"
        "from awsmock_ar_apigw import mock_apprunner\n"
        "with mock_apprunner(): print(id(vars(e.Endpoint)['_do_get_response']) != before)\n"
        "print(id(vars(e.Endpoint)['_do_get_response']) == before)"
    )
    assert run(program) == ["True", "True"]


# What stands in the files


def words(path):
    """Names and texts in the code of a file, without its docstrings."""
    tree = ast.parse(path.read_text())
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in told:
                yield text
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.alias(name=text) | ast.arg(arg=text):
                yield text
            case ast.FunctionDef(name=text) | ast.ClassDef(name=text) | ast.keyword(arg=str(text)):
                yield text
            case ast.ImportFrom(module=str(text)):
                yield text


ROOMS = ("base", "wire", "spec", "state", "faults", "kit")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_room_below_the_services_knows_one_by_name(path):
    found = [
        word
        for word in words(path)
        if any(name in word.lower().replace("_", "").replace(" ", "") for name in ("apprunner", "apigateway"))
    ]
    below = path.relative_to(PACKAGE).parts[0] in ROOMS
    assert not (below and found)


def test_that_search_would_find_a_service():
    assert "apprunner" in set(words(PACKAGE / "cloud" / "services.py"))
    assert "apprunner" in set(words(PACKAGE / "services" / "apprunner" / "backend.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_file_is_short_and_says_what_it_is(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 500
    assert len((ast.get_docstring(ast.parse(text)) or "").split("\n")[0]) > 10
