"""Functions with modules of the same name are apart, from each other and from the tests; what a test has imported is one and the same."""

from __future__ import annotations

import importlib
import sys
import threading
import warnings

import pytest

from awsmock_ar_apigw.templates.errors import DeploymentError, StandInWarning
from support_resources import write

# All the ways to come to a module, at the beginning and later.
APP = """
import helpers
from helpers import NAME
import lib.inner
COUNT = []
def handler(event, context):
    import importlib, late, sys
    COUNT.append(1)
    return [
        NAME, helpers.NAME, late.NAME, importlib.import_module("plugins").NAME, lib.inner.NAME,
        sys.modules["helpers"].NAME, __import__("later").NAME, len(COUNT),
    ]
"""


def a_function(parts, tmp_path, name):
    folder = tmp_path / name
    text = f"NAME = {name!r}\n"
    write(
        folder, app=APP, helpers=text, late=text, plugins=text, later=text, lib____init__="", lib__inner=text
    )
    return parts.function(name, Code=f"./{name}").attributes["Arn"]


def test_two_functions_with_the_same_names_of_modules(parts, tmp_path):
    one, two = (a_function(parts, tmp_path, name) for name in ("One", "Two"))
    for count in (1, 2):
        assert parts.call(one) == [*["One"] * 7, count]
        assert parts.call(two) == [*["Two"] * 7, count]


def test_two_functions_of_the_same_folder_have_each_a_process_of_their_own(parts, tmp_path):
    write(
        tmp_path / "src",
        app="import os\nNAME = os.environ['NAME']\ndef one(e, c):\n    return NAME\ndef two(e, c):\n    return NAME\n",
    )
    arns = [
        parts.function(
            name, Handler=f"app.{name.lower()}", Environment={"Variables": {"NAME": name}}
        ).attributes["Arn"]
        for name in ("One", "Two")
    ]
    assert [parts.call(arn) for arn in arns] == ["One", "Two"]


def test_requests_from_two_threads_have_each_its_own_function(parts, tmp_path):
    arns = [a_function(parts, tmp_path, name) for name in ("One", "Two")]
    said = {arn: [] for arn in arns}

    def ask(arn):
        for _ in range(20):
            said[arn].append(parts.call(arn))

    threads = [threading.Thread(target=ask, args=(arn,)) for arn in arns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for arn, name in zip(arns, ("One", "Two"), strict=True):
        assert said[arn] == [[*[name] * 7, count] for count in range(1, 21)]


def test_a_module_of_the_tests_of_the_same_name_stays_theirs(parts, tmp_path, monkeypatch):
    write(tmp_path / "tests", helpers="NAME = 'of the tests'\n")
    monkeypatch.syspath_prepend(tmp_path / "tests")
    theirs = importlib.import_module("helpers")
    arn = a_function(parts, tmp_path, "One")
    assert parts.call(arn)[0] == "One"
    assert sys.modules["helpers"] is theirs
    assert theirs.NAME == "of the tests"
    del sys.modules["helpers"]


def test_names_of_python_s_own_library_stay_python_s(parts, tmp_path):
    write(
        tmp_path / "src",
        calendar="NAME = 'ours'\n",
        app="import calendar\ndef handler(e, c):\n    return hasattr(calendar, 'monthrange')\n",
    )
    assert parts.call(parts.function().attributes["Arn"]) is True


def test_what_pip_put_into_the_folder_is_the_process_s_if_that_has_it(parts, tmp_path):
    for name in ("jmespath", "onlyhere"):
        write(tmp_path / "src", **{f"{name}____init__": "NAME = 'of the folder'\n"})
        folder = tmp_path / "src" / f"{name}-9.9.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.9\n")
        (folder / "RECORD").write_text(f"{name}/__init__.py,,\n")
    write(
        tmp_path / "src",
        app="import jmespath, onlyhere\ndef handler(e, c):\n    return [hasattr(jmespath, 'search'), onlyhere.NAME]\n",
    )
    assert parts.call(parts.function().attributes["Arn"]) == [True, "of the folder"]


def test_botocore_is_the_one_that_is_mocked_whatever_is_in_the_folder(parts, tmp_path):
    write(
        tmp_path / "src",
        botocore____init__="NAME = 'of the folder'\n",
        app="import botocore\ndef handler(e, c):\n    return hasattr(botocore, 'NAME')\n",
    )
    assert parts.call(parts.function().attributes["Arn"]) is False


# What a test has imported


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with its code in ``src``, from which tests import ``src.app`` and ``app``."""
    write(tmp_path / "src", app="NAME = 'Rex'\ndef handler(e, c):\n    return NAME\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("src.app", "src", "app"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    "handler", [("app.handler", "./src"), ("src.app.handler", "."), ("src/app.handler", ".")]
)
def test_what_a_test_has_imported_before_is_what_the_function_runs(parts, project, monkeypatch, handler):
    module = importlib.import_module("src.app")
    arn = parts.function(Handler=handler[0], Code=handler[1]).attributes["Arn"]
    assert parts.cloud.functions[arn].module is module
    monkeypatch.setattr("src.app.NAME", "Max")
    assert parts.call(arn) == "Max"


def test_a_handler_that_is_patched_is_the_one_that_is_called(parts, project, monkeypatch):
    importlib.import_module("src.app")
    arn = parts.function().attributes["Arn"]
    monkeypatch.setattr("src.app.handler", lambda event, context: "patched")
    assert parts.call(arn) == "patched"


@pytest.mark.parametrize("handler", [("app.handler", "./src"), ("src.app.handler", ".")])
def test_what_a_test_imports_later_is_what_the_function_runs_too(parts, project, monkeypatch, handler):
    arn = parts.function(Handler=handler[0], Code=handler[1]).attributes["Arn"]
    monkeypatch.setattr("src.app.NAME", "Max")
    assert parts.call(arn) == "Max"
    assert sys.modules["src.app"] is parts.cloud.functions[arn].module


def test_what_was_lent_is_taken_back_with_its_function(parts, project):
    made = parts.function()
    module = importlib.import_module("src.app")
    assert module is parts.cloud.functions[made.attributes["Arn"]].module
    parts.delete("Pets", made)
    assert "src.app" not in sys.modules
    assert not hasattr(sys.modules["src"], "app")
    assert importlib.import_module("src.app") is not module


def test_a_patch_that_would_reach_none_of_two_functions_is_a_warning(parts, project):
    for name in ("One", "Two"):
        parts.function(name, FunctionName=name)
    with pytest.warns(StandInWarning, match="src.app is imported after One and Two have been deployed"):
        importlib.import_module("src.app")


def test_imports_of_what_no_function_has_are_python_s_own(parts, project):
    write(project / "src", other="NAME = 'other'\n")
    parts.function()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert importlib.import_module("src.other").NAME == "other"
    del sys.modules["src.other"]


def test_a_package_that_a_test_has_imported_is_the_function_s_as_a_whole(parts, project, monkeypatch):
    write(
        project / "src",
        pets____init__="",
        pets__app="from pets import table\ndef handler(e, c):\n    from pets import late\n    return [table.NAME, late.NAME]\n",
        pets__table="NAME = 'table'\n",
        pets__late="NAME = 'late'\n",
    )
    importlib.import_module("src.pets")
    arn = parts.function(Handler="pets.app.handler").attributes["Arn"]
    assert parts.call(arn) == ["table", "late"]
    monkeypatch.setattr("src.pets.table.NAME", "patched")
    assert parts.call(arn) == ["patched", "late"]
    for name in [name for name in sys.modules if name.startswith("src.pets")]:
        del sys.modules[name]


def test_a_package_that_lacks_what_is_imported_of_it_says_so(parts, project):
    write(project / "src", pets____init__="", pets__app="import pets.nothing\n")
    importlib.import_module("src.pets")
    with pytest.raises(
        DeploymentError, match="app.py, line 1: Runtime.ImportModuleError: Unable to import module 'pets.app'"
    ):
        parts.function(Handler="pets.app.handler")
    for name in [name for name in sys.modules if name.startswith("src.pets")]:
        del sys.modules[name]
