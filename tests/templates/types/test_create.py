"""Every property of every type: what a template gives, the operations then show, and nothing is left of it when it is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from moto import mock_aws

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.templates.errors import DeploymentError
from awsmock_ar_apigw.templates.schema import schemas
from templates.types.examples import CASES
from templates.types.lab import Lab, full, paths_in, paths_of


@pytest.fixture(params=["instant", "manual"])
def lab(request):
    with mock_aws(), mock_cloud(pace=request.param, seed=1) as cloud:
        yield Lab(cloud)


def has(now: Any, wanted: Any) -> bool:
    """Whether what is shown has all that is wanted, whatever else it has."""
    if isinstance(wanted, dict):
        return isinstance(now, dict) and all(
            name in now and has(now[name], one) for name, one in wanted.items()
        )
    if isinstance(wanted, list):
        return len(wanted) == len(now) and all(map(has, now, wanted))
    return bool(now == wanted)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_property_has_an_example(name):
    with mock_aws(), mock_cloud() as cloud:
        given = {
            path
            for number, case in enumerate(CASES)
            if full(case.type) == name
            for path in paths_in(case.type, case.properties(Lab(cloud)))
        }
    assert given == paths_of(name.removeprefix("AWS::ApiGatewayV2::").removeprefix("AWS::"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_a_template_gives_is_what_the_operations_show(lab, case):
    properties = case.properties(lab)
    lab.make(case.type, **properties)
    expected = {name: value for name, value in properties.items() if name not in case.hidden}
    shown = lab.shown()
    assert has(shown, {**expected, **case.shown})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_read_is_what_the_template_gives(lab, case):
    properties = case.properties(lab)
    lab.make(case.type, **properties)
    assert lab.read() == properties


# A deployment can't be deleted while a stage has it, which is its own doing.
@pytest.mark.parametrize(
    "case", [case for case in CASES if case.type != "Deployment"], ids=lambda case: case.id
)
def test_the_cloud_is_empty_when_all_was_deleted(lab, case):
    lab.make(case.type, **case.properties(lab))
    lab.delete_all()
    assert lab.left() == []


def test_a_deployment_is_deleted_once_no_stage_has_it(lab):
    case = next(case for case in CASES if case.type == "Deployment")
    lab.make(case.type, **case.properties(lab))
    deployment, stage = lab.made.pop(), lab.made.pop()
    with pytest.raises(
        DeploymentError, match="Active stages pointing to this deployment must be moved or deleted"
    ):
        lab.delete(deployment)
    lab.delete(stage)
    lab.delete(deployment)
    lab.delete_all()
    assert lab.left() == []


def test_what_is_gone_already_may_be_deleted(lab):
    lab.http_api()
    lab.delete(lab.made[-1])
    lab.delete(lab.made[-1])
    assert lab.read() is None
