"""What a call changes carries the time of the change, and nothing else does: a row for each operation, by its example.

What a person does has a row, too. Where no answer shows a record's times, views still do.
"""

from __future__ import annotations

import itertools
import re
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import NamedTuple

import pytest
from botocore import xform_name

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.base.clock import MANUAL, SECOND, as_micros
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer import RESETS
from awsmock_ar_apigw.spec.model import load
from conformance.test_examples import FILES, Play
from support import client_of

START = datetime(2020, 11, 1, tzinfo=timezone.utc)
READS = ("Describe", "Export", "Get", "List")


class Row(NamedTuple):
    """What moves when an operation is called, and then when what it began has landed, after some seconds.

    ``+Kind`` is new, ``-Kind`` is gone or can only be described, and ``Kind`` has changed. Nothing else has.
    How long a change takes is nowhere documented: here stands what the mock chose.
    """

    at_once: str = ""
    landed: str = ""
    seconds: int = 0


ROWS = {
    "apprunner": {
        "AssociateCustomDomain": Row("+CustomDomain", "CustomDomain", 5),
        "CreateAutoScalingConfiguration": Row("+AutoScalingConfiguration"),
        "CreateConnection": Row("+Connection"),
        "CreateObservabilityConfiguration": Row("+ObservabilityConfiguration"),
        "CreateService": Row("+Operation +Service", "Operation Service", 180),
        "CreateVpcConnector": Row("+VpcConnector"),
        "CreateVpcIngressConnection": Row("+VpcIngressConnection", "VpcIngressConnection", 60),
        "DeleteAutoScalingConfiguration": Row("-AutoScalingConfiguration"),
        "DeleteConnection": Row("-Connection"),
        "DeleteObservabilityConfiguration": Row("-ObservabilityConfiguration"),
        "DeleteService": Row("+Operation Service", "-Service Operation", 120),
        "DeleteVpcConnector": Row("-VpcConnector"),
        "DeleteVpcIngressConnection": Row("VpcIngressConnection", "-VpcIngressConnection", 60),
        "DisassociateCustomDomain": Row("CustomDomain", "-CustomDomain", 60),
        "PauseService": Row("+Operation Service", "Operation Service", 60),
        "ResumeService": Row("+Operation Service", "Operation Service", 60),
        "StartDeployment": Row("+Operation Service", "Operation Service", 120),
        "TagResource": Row(),
        "UntagResource": Row(),
        "UpdateDefaultAutoScalingConfiguration": Row("AutoScalingConfiguration"),
        "UpdateService": Row("+Operation Service", "Operation Service", 180),
        "UpdateVpcIngressConnection": Row("VpcIngressConnection", "VpcIngressConnection", 60),
    },
    "apigatewayv2": {
        "CreateApi": Row("+Api"),
        "CreateApiMapping": Row("+ApiMapping"),
        "CreateAuthorizer": Row("+Authorizer"),
        "CreateDeployment": Row("+Deployment"),
        "CreateDomainName": Row("+DomainName"),
        "CreateIntegration": Row("+Integration"),
        "CreateIntegrationResponse": Row("+IntegrationResponse"),
        "CreateModel": Row("+Model"),
        "CreatePortal": Row("+Portal"),
        "CreatePortalProduct": Row("+PortalProduct"),
        "CreateProductPage": Row("+ProductPage"),
        "CreateProductRestEndpointPage": Row("+ProductRestEndpointPage", "ProductRestEndpointPage", 10),
        "CreateRoute": Row("+Route"),
        "CreateRouteResponse": Row("+RouteResponse"),
        "CreateRoutingRule": Row("+RoutingRule"),
        "CreateStage": Row("+Stage"),
        "CreateVpcLink": Row("+VpcLink", "VpcLink", 120),
        "DeleteAccessLogSettings": Row("Stage"),
        "DeleteApi": Row("-Api"),
        "DeleteApiMapping": Row("-ApiMapping"),
        "DeleteAuthorizer": Row("-Authorizer"),
        "DeleteCorsConfiguration": Row("Api"),
        "DeleteDeployment": Row("-Deployment"),
        "DeleteDomainName": Row("-DomainName"),
        "DeleteIntegration": Row("-Integration"),
        "DeleteIntegrationResponse": Row("-IntegrationResponse"),
        "DeleteModel": Row("-Model"),
        "DeletePortal": Row("-Portal"),
        "DeletePortalProduct": Row("-PortalProduct -ProductPage"),
        "DeletePortalProductSharingPolicy": Row("-PortalProductSharingPolicy"),
        "DeleteProductPage": Row("-ProductPage PortalProduct"),
        "DeleteProductRestEndpointPage": Row("-ProductRestEndpointPage PortalProduct"),
        "DeleteRoute": Row("-Route"),
        "DeleteRouteRequestParameter": Row("Route"),
        "DeleteRouteResponse": Row("-RouteResponse"),
        "DeleteRouteSettings": Row("Stage"),
        "DeleteRoutingRule": Row("-RoutingRule"),
        "DeleteStage": Row("-Stage"),
        "DeleteVpcLink": Row("VpcLink", "-VpcLink", 120),
        "DisablePortal": Row("Portal", "Portal", 60),
        "ImportApi": Row("+Api"),
        "PreviewPortal": Row("+PortalPreview", "PortalPreview", 60),
        "PublishPortal": Row("Portal", "Portal", 180),
        "PutPortalProductSharingPolicy": Row("+PortalProductSharingPolicy"),
        "PutRoutingRule": Row("RoutingRule"),
        "ReimportApi": Row("+Deployment +Integration +Route -Integration -Route Api Stage"),
        "ResetAuthorizersCache": Row(),
        "TagResource": Row(),
        "UntagResource": Row(),
        "UpdateApi": Row("Api"),
        "UpdateApiMapping": Row("ApiMapping"),
        "UpdateAuthorizer": Row("Authorizer"),
        "UpdateDeployment": Row("Deployment"),
        "UpdateDomainName": Row("DomainName", "DomainName", 60),
        "UpdateIntegration": Row("Integration"),
        "UpdateIntegrationResponse": Row("IntegrationResponse"),
        "UpdateModel": Row("Model"),
        "UpdatePortal": Row("Portal"),
        "UpdatePortalProduct": Row("PortalProduct"),
        "UpdateProductPage": Row("ProductPage"),
        "UpdateProductRestEndpointPage": Row("ProductRestEndpointPage", "ProductRestEndpointPage", 10),
        "UpdateRoute": Row("Route"),
        "UpdateRouteResponse": Row("RouteResponse"),
        "UpdateStage": Row("Stage"),
        "UpdateVpcLink": Row("VpcLink"),
    },
    # A connection isn't stored; one that goes on is closed when it has been idle.
    "apigatewaymanagementapi": {"DeleteConnection": Row(), "PostToConnection": Row(seconds=600)},
}
# Further examples, by their titles, in which something else moves.
FURTHER = {
    "apprunner": {
        "DeleteAutoScalingConfiguration": {
            "Delete all revisions of an auto scaling configuration": Row("-AutoScalingConfiguration"),
        },
    },
    "apigatewayv2": {
        "CreateApi": {
            "Quick create with a Lambda function": Row("+Api +Deployment +Integration +Route +Stage"),
        },
        "CreateDeployment": {"Create a deployment for a stage": Row("+Deployment Stage")},
        "CreateStage": {"Create a $default stage that deploys itself": Row("+Deployment +Stage")},
        "DeleteDomainName": {"Delete a domain name with an API mapping": Row("-ApiMapping -DomainName")},
        "DeletePortal": {"Delete a portal that isn't there": Row()},
        "DeletePortalProduct": {
            "Delete a product that has a sharing policy": Row("-PortalProduct -PortalProductSharingPolicy"),
        },
        "PreviewPortal": {"Preview a portal again": Row("PortalPreview", "PortalPreview", 60)},
        "PutPortalProductSharingPolicy": {
            "Put another policy in the place of the one that is there": Row("PortalProductSharingPolicy"),
        },
        "UpdateDomainName": {"Change the routing mode": Row("DomainName")},
        "UpdateIntegration": {
            "Update the integration that quick create made": Row("+Deployment Integration Stage"),
        },
        "UpdateStage": {"Switch automatic deployments on": Row("+Deployment Stage")},
    },
}
# What a person does: what comes before it, with what, and what moves.
CONNECTED = (
    {
        "call": "CreateConnection",
        "with": {"ConnectionName": "mine", "ProviderType": "GITHUB"},
        "save": {"mine": "Connection.ConnectionArn"},
    },
)
DOMAIN = {"service": "$service", "domain_name": "example.com"}
ASSOCIATED = (
    "python-app",
    "settle",
    {"call": "AssociateCustomDomain", "with": {"ServiceArn": "$service", "DomainName": "example.com"}},
)
LINK = {"vpc_link": "$link"}
NAME = {"domain_name": "regional.example.com"}
BY_HAND = {
    "apprunner": {
        "approve_connection": (CONNECTED, {"connection": "$mine"}, Row("Connection")),
        "reject_connection": (CONNECTED, {"connection": "$mine"}, Row("Connection")),
        "validate_domain": (ASSOCIATED, DOMAIN, Row("CustomDomain", "+Certificate CustomDomain", 60)),
        "reject_domain": (ASSOCIATED, DOMAIN, Row("CustomDomain")),
    },
    "apigatewayv2": {
        "deactivate_vpc_link": (["vpc-link"], LINK, Row("VpcLink")),
        "activate_vpc_link": (["vpc-link", {"deactivate_vpc_link": LINK}], LINK, Row("VpcLink")),
        "fail_certificate_reimport": (["domain-name"], NAME, Row("DomainName")),
        "reimport_certificate": (
            ["domain-name", {"fail_certificate_reimport": NAME}],
            NAME,
            Row("DomainName"),
        ),
        "expire_ownership_certificate": (["domain-name"], NAME, Row("DomainName")),
        "renew_ownership_certificate": (
            ["domain-name", {"expire_ownership_certificate": NAME}],
            NAME,
            Row("DomainName"),
        ),
    },
}


def reads(operation):
    return operation.startswith(READS)


@contextmanager
def played(service, given, pace="instant"):
    """A play after what is given, a second later; nothing moves by itself from then on."""
    with mock_cloud(pace=pace, start_time=START, isolated=True) as cloud:
        play = Play(cloud, service)
        client_of("apprunner").list_auto_scaling_configurations()  # what is built in is there before, too
        play.steps(given)
        list(cloud.apprunner.services)  # what is due has happened when somebody looks
        world_of(cloud).clock.pace = MANUAL
        cloud.clock.advance(seconds=1)
        yield play


def records(cloud):
    """Every record by where it is, and now."""
    world = world_of(cloud)
    stored = {
        (where, name, record.key): record
        for where, tables in world.store.places()
        for name, table in tables.items()
        for record in table.all()
    }
    return stored, world.clock.micros


def moves(before, after):
    """What has moved between two moments, as a row names it; a time that is none of the two is a failure."""
    (old, _then), (new, now) = before, after
    found = {f"-{name}" for where, name, key in old.keys() - new.keys()}
    for place, record in new.items():
        name, was = place[1], old.get(place)
        if was is None:
            assert (record.created, record.updated, record.deleted) == (now, now, None), name
            found.add(f"+{name}")
        elif shown(record) != shown(was._replace(tags=record.tags)):  # to tag isn't to update
            assert record.created == was.created, name
            assert record.updated == now, name
            assert record.deleted in (was.deleted, now), name
            found.add(name if record.deleted == was.deleted else f"-{name}")
    return found


def shown(record):
    """A record as answers show it: that a stage's cache of authorizers was reset shows nowhere."""
    members = {name: value for name, value in record.members.items() if name != RESETS}
    return record._replace(members=members)


def in_full(service, moved):
    """The moves of a cell, with the names of kinds in full."""
    return {re.sub(r"\w+", rf"{service}.\g<0>", one) for one in moved.split()}


def check(play, service, row, do):
    """What is done moves what the row says, at once and later."""
    before = records(play.cloud)
    do()
    between = records(play.cloud)
    assert moves(before, between) == in_full(service, row.at_once)
    play.cloud.settle()
    after = records(play.cloud)
    assert moves(between, after) == in_full(service, row.landed)
    assert after[1] - between[1] == row.seconds * SECOND


@pytest.mark.parametrize("service", SERVICES)
def test_each_operation_that_changes_anything_has_a_row(service):
    changing = [name for name in backend_of(service).operations if not reads(name)]
    assert sorted(ROWS[service]) == sorted(changing)
    machines = [kind.machine for kind in backend_of(service).kinds if kind.machine]
    by_hand = {step.name for machine in machines for step in machine.steps if step.by_hand}
    assert BY_HAND.get(service, {}).keys() == {
        name for name in by_hand if name.islower()
    }  # AutoDeploy is nobody's


def examples():
    """(service, operation, example, row): the first example of each operation, and further ones."""
    for service, rows in ROWS.items():
        for operation, row in rows.items():
            first, *others = FILES[service, operation]
            yield pytest.param(service, operation, first, row, id=operation)
            further = FURTHER.get(service, {}).get(operation, {})
            for case in others:
                if case["title"] in further:
                    yield pytest.param(service, operation, case, further[case["title"]], id=case["title"])


EXAMPLES = list(examples())


def test_each_further_row_has_its_example():
    expected = [title for rows in FURTHER.values() for titles in rows.values() for title in titles]
    assert {*expected} <= {case.id for case in EXAMPLES}


@pytest.mark.parametrize(("service", "operation", "case", "row"), EXAMPLES)
def test_what_an_operation_changes_carries_the_time_of_the_change(service, operation, case, row):
    with played(service, case.get("given", ()), case.get("pace", "instant")) as play:
        check(play, service, row, lambda: play.call(operation, case["request"]))


@pytest.mark.parametrize(
    ("service", "name"), [(service, name) for service in BY_HAND for name in BY_HAND[service]]
)
def test_what_a_person_changes_carries_the_time_of_the_change(service, name):
    given, asked, row = BY_HAND[service][name]
    with played(service, given) as play:
        check(play, service, row, lambda: play.steps([{name: asked}]))


# The members of answers

TIMES = {
    "CreatedAt": "created",
    "CreatedDate": "created",
    "DeletedAt": "deleted",
    "EndedAt": "ended",
    "LastModified": "updated",
    "LastUpdatedDate": "updated",
    "StartedAt": "created",
    "UpdatedAt": "updated",
}
# Of something else than the resource, or of some of its changes: tests of their own have them.
OTHER_TIMES = {"CertificateUploadDate", "LastPublished", "LogoLastUploaded"}
OF_SOME_CHANGES = {
    ("Portal", "LastModified"),
    ("Service", "UpdatedAt"),
    ("VpcIngressConnection", "DeletedAt"),
}


def times_of(shape, seen=()):
    """The names of all members that are times, at any depth."""
    if shape is None or shape.name in seen:
        return
    seen = (*seen, shape.name)
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if member.type_name == "timestamp":
                yield name
            yield from times_of(member, seen)
    elif shape.type_name == "list":
        yield from times_of(shape.member, seen)


TELLING = [
    (service, name)
    for service, name in FILES
    if backend_of(service).kinds
    and {*times_of(load(service).operation_model(name).output_shape)} - OTHER_TIMES
]


def told(answer, path):
    """Each structure of an answer that has times, with the steps to it."""
    if isinstance(answer, dict):
        if answer.keys() & TIMES.keys():
            yield path, answer
        for name, value in answer.items():
            yield from told(value, (*path, name))
    elif isinstance(answer, list):
        for value in answer:
            yield from told(value, path)


def part_times(cloud):
    """Each record gets times of its own, all of them in the past, so that none is taken for another."""
    minutes = itertools.count(-60 * 24 * 60)
    for _where, tables in world_of(cloud).store.places():
        for table in tables.values():
            for record in list(table.all()):
                created, updated, deleted = (as_micros(START) + next(minutes) * 60 * SECOND for _ in range(3))
                deleted = None if record.deleted is None else deleted
                table.put(record._replace(created=created, updated=updated, deleted=deleted))


def items(cloud, service):
    """Everything that can be looked at, and what was deleted."""
    views = list(getattr(cloud, service)._views())
    return [item for view in views for item in (*view, *view.where(deleted=True))]


def meant(path, structure, items):
    """The item that a structure tells of: of the kind that the nearest step names, with an id that it holds."""
    kinds = {item.kind for item in items}
    step = next(step for step in reversed(path) if any(kind in step for kind in kinds))
    kind = max((kind for kind in kinds if kind in step), key=len)
    texts = {value for value in structure.values() if isinstance(value, str)}
    (item,) = (item for item in items if item.kind == kind and {item.id, item.arn} & texts)
    return item


def check_times(structure, item):
    """A structure tells the times of its item, to the second: API Gateway V2 tells no more of them."""
    for name in structure.keys() & TIMES.keys():
        if (item.kind, name) not in OF_SOME_CHANGES:
            found, expected = structure[name], getattr(item, TIMES[name])
            assert found.replace(microsecond=0) == expected.replace(microsecond=0), name


@pytest.mark.parametrize(("service", "operation"), TELLING)
def test_an_answer_tells_the_times_of_what_it_is_about(service, operation):
    case = FILES[service, operation][0]
    with played(service, case.get("given", ()), case.get("pace", "instant")) as play:
        part_times(play.cloud)
        before = items(play.cloud, service)
        answer = getattr(client_of(service), xform_name(operation))(**play.filled(case["request"]))
        latest = {item._address: item for item in before + items(play.cloud, service)}.values()
        answer.pop("ResponseMetadata")
        found = list(told(answer, (operation,)))
        assert found
        for path, structure in found:
            check_times(structure, meant(path, structure, latest))
