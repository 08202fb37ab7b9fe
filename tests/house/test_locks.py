"""The locks have all that an environment needs, each package in one version, for every Python that is supported."""

from __future__ import annotations

import re
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from house.project import PYPROJECT, PYTHONS, ROOT

NAME = PYPROJECT["project"]["name"]
PLATFORMS = ["linux", "darwin", "win32"]
# Each lock, with the extra that it is of.
LOCKS = {
    "dev": "dev",
    "tests": "tests",
    "aio": "aio",
    "definitions": "definitions",
    "companions": "companions",
    "notebooks": "notebooks",
    "readers": "readers",
    "servers": "servers",
    "rivals": "rivals",
    "oldest": "tests",
}


def text_of(lock):
    return (ROOT / f".ci/locks/{lock}.txt").read_text(encoding="utf-8")


def lines_of(lock):
    return [Requirement(line) for line in text_of(lock).splitlines() if not line.startswith("#")]


def where(python, platform):
    return {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "sys_platform": platform,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "extra": "",
    }


def locked(lock, environment):
    """The version of each package there; none comes twice."""
    chosen = [line for line in lines_of(lock) if line.marker is None or line.marker.evaluate(environment)]
    found = {canonicalize_name(line.name): version_of(line) for line in chosen}
    assert len(found) == len(chosen)
    return found


def version_of(line):
    (specifier,) = line.specifier
    assert specifier.operator == "=="
    assert "*" not in specifier.version
    return specifier.version


def asked_of(extra):
    """What pyproject.toml asks for: to run, to build, and for an extra, with those that it names in turn."""
    asked = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["install"]]
    extras = [extra]
    for name in extras:
        for line in map(Requirement, PYPROJECT["project"]["optional-dependencies"][name]):
            if line.name == NAME:
                extras += line.extras
            else:
                asked.append(str(line))
    return [Requirement(line) for line in asked]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_one_version_of_all_that_is_asked_for(lock, python, platform):
    environment = where(python, platform)
    found = locked(lock, environment)
    for line in asked_of(LOCKS[lock]):
        if line.marker is None or line.marker.evaluate(environment):
            assert line.specifier.contains(found[canonicalize_name(line.name)]), line


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_all_that_its_packages_need_in_turn(lock):
    """As far as they are installed here in the versions of the lock, which say what they need."""
    installed = {canonicalize_name(one.name): one for one in distributions()}
    found = locked(lock, {"extra": ""})
    waiting = [line for line in asked_of(LOCKS[lock]) if holds(line)]
    looked_at = set()
    while waiting:
        line = waiting.pop()
        name = canonicalize_name(line.name)
        assert name in found, f"{line} is needed"
        if name in installed and installed[name].version == found[name] and str(line) not in looked_at:
            looked_at.add(str(line))
            needed = map(Requirement, installed[name].requires or ())
            waiting += [one for one in needed if holds(one, line.extras)]


def holds(line, extras=()):
    """Whether it is asked for here, by a package of which these extras are wanted."""
    return line.marker is None or any(line.marker.evaluate({"extra": extra}) for extra in ["", *extras])


def test_the_locks_of_the_tests_and_of_all_tools_agree():
    for python in PYTHONS:
        environment = where(python, "linux")
        assert locked("tests", environment).items() <= locked("dev", environment).items()


@pytest.mark.parametrize("python", PYTHONS)
def test_the_oldest_are_as_old_as_is_allowed(python):
    """What the package needs to run, and pytest; of PyYAML, not all have wheels for a newer Python."""
    found = locked("oldest", where(python, "linux"))
    for line in map(Requirement, [*PYPROJECT["project"]["dependencies"], "pytest>=8.4"]):
        (floor,) = line.specifier
        if line.name != "PyYAML" or python < "3.13":
            assert Version(found[canonicalize_name(line.name)]) == Version(floor.version)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_get_anything_from(lock):
    assert not re.search(r"://|\s-|^-|@", text_of(lock))


def test_what_builds_the_package_is_locked():
    install = {Requirement(line).name for line in PYPROJECT["dependency-groups"]["install"]}
    assert install >= {Requirement(line).name for line in PYPROJECT["build-system"]["requires"]}
    assert "pip" in install
