"""The table of resource types is what its tool writes of the schemas that are installed here."""

from __future__ import annotations

import json

from awsmock_ar_apigw.templates import apigatewayv2, apprunner
from awsmock_ar_apigw.templates.schema import schemas
from templates.apart.resource_types import SERVICES, TABLE, written


def test_the_table_is_what_the_tool_writes():
    assert TABLE.read_text() == written(), "run .ci/resource_types, and read what has changed"


def test_every_type_of_both_services_has_a_file_that_knows_it():
    known = [f"{module.PREFIX}{name}" for module in (apigatewayv2, apprunner) for name in module._TYPES]
    assert sorted(schemas()) == sorted(known)
    assert all(name.startswith(SERVICES) for name in known)


def test_the_table_says_what_it_was_made_of():
    assert set(json.loads(TABLE.read_text())["made_of"]) == {"cfn-lint", "schemas"}
