"""The tables of differences are whole: whatever can be switched over is in a row, and each row has its effect from there."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pkgutil import walk_packages

import pytest

from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.rule import Rule


def modules_of(service):
    """Every file of a service but its tables of differences."""
    package = import_module(f"awsmock_ar_apigw.services.{service}")
    names = [info.name for info in walk_packages(package.__path__, f"{package.__name__}.") if not info.ispkg]
    return [import_module(name) for name in names if not name.endswith(".differences")]


def differences_of(service):
    return import_module(f"awsmock_ar_apigw.services.{service}.differences").DIFFERENCES


ROWS = [(service, row) for service in SERVICES for row in differences_of(service)]
each_row = pytest.mark.parametrize(
    ("service", "row"), ROWS, ids=lambda value: getattr(value, "what", value)[:40]
)


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_switches_is_in_one_row(service):
    switches = {
        value
        for module in modules_of(service)
        for value in vars(module).values()
        if isinstance(value, Switch) or (isinstance(value, Rule) and value.observed is not None)
    }
    named = Counter(one for row in differences_of(service) for one in row.by)
    assert named == Counter(switches)


@each_row
def test_a_row_names_what_switches_it_unless_nothing_is_left_to_switch(service, row):
    assert bool(row.by) == (row.mock == "documented")


@each_row
def test_what_a_row_names_makes_a_difference(service, row):
    for one in row.by:
        if isinstance(one, Rule):
            assert (one.error, one.message) != (one.observed.error, one.observed.message)
            assert one.observed.cite.standing == "observed"
        else:
            assert one.documented is not one.observed


@each_row
def test_a_row_says_why_what_was_seen_is_the_default_or_is_not(service, row):
    answer, _, reason = row.weighed.partition(": ")
    assert answer == {"documented": "no", "observed": "yes", "both": "both"}[row.mock]
    assert reason


@pytest.mark.parametrize("emulator", ["floci", "localstack", "ministack", "moto"])
@each_row
def test_no_row_has_another_emulator_as_its_witness(service, row, emulator):
    assert emulator not in row.source.lower()
