"""Which calls a fault hits: by name, by parameters, by number and by chance; and which fault it is, of several."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import mock_cloud
from support import client_of, make_service

CALLS = {
    "apprunner.ListServices": lambda: client_of("apprunner").list_services(),
    "apprunner.ListConnections": lambda: client_of("apprunner").list_connections(),
    "apigatewayv2.GetApis": lambda: client_of("apigatewayv2").get_apis(),
    "apigatewayv2.ListPortals": lambda: client_of("apigatewayv2").list_portals(),
}


def code(call):
    """The code of the error that a call is answered with; None if it succeeds."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]


def denied():
    """The calls that are answered with an error."""
    return {name for name, call in CALLS.items() if code(call)}


@pytest.mark.parametrize(
    ("pattern", "service", "hit"),
    [
        ("ListServices", None, {"apprunner.ListServices"}),
        (
            "List*",
            None,
            {"apprunner.ListServices", "apprunner.ListConnections", "apigatewayv2.ListPortals"},
        ),
        ("*s", "apigatewayv2", {"apigatewayv2.GetApis", "apigatewayv2.ListPortals"}),
        ("*", None, set(CALLS)),
        ("apigatewayv2.*", None, {"apigatewayv2.GetApis", "apigatewayv2.ListPortals"}),
        ("apprunner.ListServices", None, {"apprunner.ListServices"}),
        ("apprunner.List*", "apprunner", {"apprunner.ListServices", "apprunner.ListConnections"}),
        ("*.ListPortals", None, {"apigatewayv2.ListPortals"}),
    ],
)
def test_a_fault_hits_the_operations_that_its_pattern_names(cloud, pattern, service, hit):
    cloud.faults.add(pattern, service=service, error="AccessDeniedException", times=None)
    assert denied() == hit


def test_a_fault_can_ask_for_the_parameters(cloud, client):
    asked = []

    def is_staging(params):
        asked.append(params)
        return params["ServiceName"].startswith("staging")

    cloud.faults.add("CreateService", error="ThrottlingException", when=is_staging, times=None)
    assert make_service(client, "web-app")
    assert code(lambda: make_service(client, "staging-app")) == "ThrottlingException"
    assert asked[0] == cloud.calls[0].params


def test_what_the_function_does_to_the_parameters_is_nobodys_business(cloud, client):
    cloud.faults.add(
        "CreateService", latency=1, when=lambda p: p.clear() or p["SourceConfiguration"].clear(), times=None
    )
    with pytest.raises(KeyError):
        make_service(client)
    cloud.faults.clear()
    cloud.faults.add("CreateService", latency=1, when=lambda p: p["SourceConfiguration"].clear())
    assert make_service(client)


def test_times_says_how_many_calls_it_hits(cloud, client):
    planned = cloud.faults.add("ListServices", error="AccessDeniedException", times=2)
    assert (planned.fired, planned.remaining) == (0, 2)
    assert [bool(code(client.list_services)) for _ in range(3)] == [True, True, False]
    assert (planned.fired, planned.remaining) == (2, 0)


def test_a_fault_without_end_hits_every_call(cloud, client):
    planned = cloud.faults.add("ListServices", error="AccessDeniedException", times=None)
    assert all(code(client.list_services) for _ in range(10))
    assert (planned.fired, planned.remaining) == (10, None)


def test_faults_answer_in_the_order_in_which_they_were_added(cloud, client):
    cloud.faults.add("ListServices", error="AccessDeniedException")
    cloud.faults.add("List*", error="ExpiredTokenException")
    answers = [code(client.list_services) for _ in range(3)]
    assert answers == ["AccessDeniedException", "ExpiredTokenException", None]


def test_chances_are_the_same_with_the_same_seed():
    def hits(seed):
        with mock_cloud(isolated=True, seed=seed) as cloud:
            cloud.faults.add("ListServices", error="AccessDeniedException", times=None, probability=0.5)
            return [bool(code(client_of("apprunner").list_services)) for _ in range(40)]

    assert hits(1) == hits(1) != hits(2)
    assert 5 < sum(hits(1)) < 35
    assert 0 < sum(hits(None)) < 40


@pytest.mark.parametrize(("probability", "fewest", "most"), [(0.1, 5, 45), (0.9, 155, 195)])
def test_the_more_probable_a_fault_the_more_calls_it_hits(cloud, client, probability, fewest, most):
    planned = cloud.faults.add("ListServices", latency=1, times=None, probability=probability)
    for _ in range(200):
        client.list_services()
    assert fewest < planned.fired < most


def test_a_call_that_chance_spares_is_none_of_its_times(cloud, client):
    planned = cloud.faults.add("ListServices", error="AccessDeniedException", times=3, probability=0.2)
    codes = [code(client.list_services) for _ in range(100)]
    assert planned.fired == 3 == len([one for one in codes if one])


def test_a_removed_fault_hits_no_call(cloud, client):
    planned = cloud.faults.add("ListServices", error="AccessDeniedException", times=None)
    assert code(client.list_services)
    planned.remove()
    planned.remove()
    assert code(client.list_services) is None
    assert (planned.fired, len(cloud.faults)) == (1, 0)


def test_clear_takes_back_faults_and_outcomes(cloud, client):
    cloud.faults.add("ListServices", error="AccessDeniedException")
    cloud.fail_next("CreateService")
    cloud.queue_next("DeleteService", seconds=5)
    cloud.faults.clear()
    assert (list(cloud.faults), cloud.faults.unused()) == ([], [])
    arn = make_service(client)
    assert client.describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"


def test_faults_end_with_their_cloud(client):
    with mock_cloud(isolated=True) as first:
        first.faults.add("ListServices", error="AccessDeniedException", times=None)
    with mock_cloud(isolated=True) as second:
        assert code(client.list_services) is None
        assert len(second.faults) == 0
