"""A call imports the files that it needs: the table says which, and nothing is missed where only those are there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.services.apigatewayv2.apis import api, quick_create
from awsmock_ar_apigw.spec.model import load

PROGRAM = Path(__file__).parent / "first_calls.py"
each_service = pytest.mark.parametrize("service", SERVICES)
KINDS = [kind for service in SERVICES for kind in backend_of(service).kinds]


def run(*arguments):
    """What a program prints, run by an interpreter of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(), done.stderr


def plain(kind):
    return kind.name.partition(".")[2]


# The table


@each_service
def test_the_table_says_what_each_file_registers(service):
    backend = backend_of(service)
    package = f"awsmock_ar_apigw.services.{service}"
    kinds = {plain(kind): kind for kind in backend.kinds}
    rows = backend.files.rows
    registered = {}
    for operation in backend.operations.values():
        registered.setdefault(operation.handle.__module__, set()).add(operation.name)
    assert {f"{package}.{row.name}": set(row.operations) for row in rows if row.operations} == registered
    assert sorted(row.kind for row in rows if row.kind) == sorted(kinds)
    for row in rows:
        made = [one for one in vars(sys.modules[f"{package}.{row.name}"]).values() if one in kinds.values()]
        assert row.kind is None or kinds[row.kind] in made
        assert row.built_in == bool(row.kind and kinds[row.kind].builtins)


@each_service
def test_the_table_names_each_thing_once(service):
    rows = backend_of(service).files.rows
    for names in ([row.name for row in rows], [name for row in rows for name in row.operations]):
        assert len(set(names)) == len(names)


@each_service
def test_what_a_call_leads_to_is_said_by_names_that_there_are(service):
    kinds = {"*", *(plain(kind) for kind in backend_of(service).kinds)}
    for operation in backend_of(service).operations.values():
        shape = load(service).operation_model(operation.name).input_shape
        assert set(operation.leads_to) <= set(shape.members if shape else ())
        assert {kind for found in operation.leads_to.values() for kind in found} <= kinds


def test_every_member_of_a_quick_create_leads_to_what_it_makes():
    for name in ("CreateApi", "UpdateApi"):
        leads_to = backend_of("apigatewayv2").operations[name].leads_to
        asked = quick_create.MEMBERS if name == "UpdateApi" else ("Target",)
        assert all(leads_to[member] == quick_create.QUICKLY_MADE for member in asked)
    assert api.REDEPLOYED.items() <= leads_to.items()


# What a first call imports

A_CALL = """
import sys
from awsmock_ar_apigw import mock_{service}
from botocore.session import Session
with mock_{service}():
    client = Session().create_client("{service}", region_name="us-east-1")
    client.{call}
print(*(name for name in sys.modules if name.startswith("awsmock_ar_apigw")))
"""


def imported(service, call):
    """The files of a service that a call imports, and how many of the package it are in all."""
    found, _ = run("-c", A_CALL.format(service=service, call=call))
    own = f"awsmock_ar_apigw.services.{service}."
    return {name.removeprefix(own) for name in found if name.startswith(own)}, len(found)


def test_to_create_an_api_imports_little_else():
    files, number = imported("apigatewayv2", "create_api(Name='pets', ProtocolType='HTTP')")
    assert {name for name in files if name.startswith(("portals", "domains", "openapi"))} == set()
    assert files == {
        "backend",
        "files",
        "limits",
        "tags",
        "apis",
        "apis.api",
        "apis.cors",
        "apis.integration_uri",
        "apis.protocol",
        "apis.quick_create",
    }
    assert number <= 97


def test_to_list_services_imports_what_a_service_is_made_of_and_no_more():
    files, number = imported("apprunner", "list_services()")
    assert files == {
        "auto_scaling_configuration",
        "backend",
        "configuration",
        "connection",
        "files",
        "observability_configuration",
        "operation",
        "service",
        "tags",
        "vpc_connector",
    }
    assert number <= 97


@pytest.mark.parametrize(
    ("call", "wing"),
    [
        ("get_domain_names()", "domains"),
        ("list_portals()", "portals"),
        (
            'import_api(Body=\'{"openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "paths": {}}\')',
            "openapi",
        ),
        ("get_vpc_links()", None),
    ],
)
def test_a_wing_is_imported_by_its_own_calls(call, wing):
    files, _ = imported("apigatewayv2", call)
    assert {name for name in ("portals", "domains", "openapi") if name in files} == ({wing} - {None})


def test_to_name_operations_imports_none():
    program = """
import sys
from awsmock_ar_apigw import mock_cloud
with mock_cloud() as cloud:
    cloud.faults.add("*", error="ThrottlingException")
    cloud.calls.assert_not_called("Create*")
print(*(name for name in sys.modules if name.startswith("awsmock_ar_apigw.services.")))
"""
    found, _ = run("-c", program)
    rows = {
        f"awsmock_ar_apigw.services.{service}.{row.name}"
        for service in SERVICES
        for row in backend_of(service).files.rows
    }
    assert rows & set(found) == set()


# What it doesn't miss


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@each_service
def test_each_call_comes_to_the_same_as_the_first_one_of_a_process(service):
    (number, *wrong), errors = run(PROGRAM, service)
    assert int(number) == 2 * len(load(service).operation_names)
    assert wrong == [], errors


def test_an_import_that_was_interrupted_is_made_again():
    program = """
from awsmock_ar_apigw import mock_apigatewayv2
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.kit.backend import Backend
from botocore.session import Session
def op(self, name, **more):
    if name == "UpdateRoute":
        Backend.op = original
        raise KeyboardInterrupt
    return original(self, name, **more)
original, Backend.op = Backend.op, op
with mock_apigatewayv2():
    client = Session().create_client("apigatewayv2", region_name="us-east-1")
    made = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    try:
        client.create_route(ApiId=made, RouteKey="GET /")
    except KeyboardInterrupt:
        print("interrupted")
    client.create_route(ApiId=made, RouteKey="GET /")
    client.update_route(ApiId=made, RouteId=client.get_routes(ApiId=made)["Items"][0]["RouteId"], RouteKey="GET /pets")
    print(*client.get_routes(ApiId=made)["Items"][0]["RouteKey"].split())
    kinds = [kind.name for kind in backend_of("apigatewayv2").kinds]
    print(len(kinds) == len(set(kinds)))
"""
    assert run("-c", program)[0] == ["interrupted", "GET", "/pets", "True"]


def test_what_is_due_in_another_process_imports_nothing_when_it_is(tmp_path):
    """Also of a service whose mock is over, and whose resources are forgotten."""
    before = """
import pickle, sys
from awsmock_ar_apigw import mock_apigatewayv2, mock_apprunner
from botocore.session import Session
with mock_apprunner(pace="manual") as cloud:
    with mock_apigatewayv2():
        client = Session().create_client("apigatewayv2", region_name="us-east-1")
        client.create_vpc_link(Name="link", SubnetIds=["subnet-1"])
    pickle.dump(cloud.snapshot(), open(sys.argv[1], "wb"))
"""
    after = """
import pickle, sys
from awsmock_ar_apigw import mock_apprunner
with mock_apprunner(pace="manual") as cloud:
    cloud.restore(pickle.load(open(sys.argv[1], "rb")))
    there = set(sys.modules)
    cloud.settle()
    print("awsmock_ar_apigw.services.apigatewayv2.vpc_link" in there, *set(sys.modules) - there)
"""
    run("-c", before, str(tmp_path / "saved"))
    assert run("-c", after, str(tmp_path / "saved"))[0] == ["True"]


def test_to_delete_an_api_deletes_its_parts_in_another_process_too(tmp_path):
    """What was restored from a pickle is known, whatever has been imported."""
    before = """
import pickle, sys
from awsmock_ar_apigw import mock_apigatewayv2
from botocore.session import Session
with mock_apigatewayv2() as cloud:
    client = Session().create_client("apigatewayv2", region_name="us-east-1")
    target = "arn:aws:lambda:us-east-1:123456789012:function:pets"
    made = client.create_api(Name="pets", ProtocolType="HTTP", Target=target)["ApiId"]
    client.create_authorizer(ApiId=made, Name="jwt", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["a"], "Issuer": "https://login.example.com"})
    pickle.dump(cloud.snapshot(), open(sys.argv[1], "wb"))
    print(made)
"""
    after = """
import pickle, sys
from awsmock_ar_apigw import mock_apigatewayv2
from botocore.session import Session
with mock_apigatewayv2() as cloud:
    cloud.restore(pickle.load(open(sys.argv[1], "rb")))
    client = Session().create_client("apigatewayv2", region_name="us-east-1")
    client.delete_api(ApiId=sys.argv[2])
    tables = [table for _where, tables in cloud._world.store.places() for table in tables.values()]
    print(len(tables) > 3, sum(len(list(table.all())) for table in tables))
"""
    (made,), _ = run("-c", before, str(tmp_path / "saved"))
    assert run("-c", after, str(tmp_path / "saved"), made)[0] == ["True", "0"]
