"""Faults that are planned reach what stands behind an API: functions and back ends."""

from __future__ import annotations

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

from awsmock_ar_apigw import MockError
from support_serving import Served, message

BACK = "https://inside.example.com"


def proxied(cloud):
    api = Served(cloud)
    cloud.backends[BACK] = lambda _request: "inside"
    made = api.client.create_integration(
        ApiId=api.id,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="ANY",
        IntegrationUri=BACK,
        PayloadFormatVersion="1.0",
        TimeoutInMillis=5_000,
    )
    api.route("$default", made["IntegrationId"])
    return api


@pytest.mark.rows("E45")
def test_a_function_that_lambda_throttles_is_unavailable_as_often_as_planned(api):
    api.route("$default")
    api.cloud.faults.add("lambda.Invoke", error="TooManyRequestsException", times=2)
    answers = [api.send() for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].body == message("Service Unavailable")
    assert "Lambda answered TooManyRequestsException, as was planned" in api.cloud.requests[0].why
    assert len(api.events) == 1
    assert api.cloud.faults.unused() == []


@pytest.mark.rows("E43")
@pytest.mark.parametrize(
    "fault",
    [
        {"error": "ResourceNotFoundException"},
        {"error": "ServiceException"},
        {"raises": EndpointConnectionError},
    ],
)
def test_any_other_failure_of_lambda_s_is_a_500(api, fault):
    api.route("$default")
    api.cloud.faults.add("Invoke", service="lambda", **fault)
    assert api.send().body == message("Internal Server Error")
    assert "as was planned" in api.cloud.requests[-1].why
    assert api.send().status == 200


@pytest.mark.rows("E44")
def test_a_function_whose_call_takes_too_long_is_unavailable(api):
    api.route("$default", api.function(TimeoutInMillis=3_000))
    api.cloud.faults.add("lambda.Invoke", latency=4)
    assert api.send().status == 503
    assert "may take 3." in api.cloud.requests[-1].why


def test_a_fault_may_be_for_one_function_alone(api):
    api.route("GET /pets", api.function(name="pets"))
    api.route("GET /toys", api.function(name="toys"))
    api.cloud.faults.add(
        "lambda.Invoke",
        error="TooManyRequestsException",
        when=lambda p: p["FunctionName"] == "toys" and p["Payload"]["rawPath"] == "/toys",
    )
    assert [api.send("GET", path).status for path in ("/pets", "/toys", "/toys")] == [200, 503, 200]


@pytest.mark.rows("K33", "K34")
@pytest.mark.parametrize("fault", [{"raises": ConnectTimeoutError}, {"latency": 6}])
def test_a_back_end_that_fails_or_takes_too_long_is_unavailable(cloud, fault):
    api = proxied(cloud)
    cloud.faults.add("backend.Request", when=lambda p: p["url"].startswith(BACK), **fault)
    assert api.send().body == message("Service Unavailable")
    assert cloud.requests[-1].why
    assert api.send().text == "inside"


def test_they_are_hit_by_their_names_alone_and_calls_by_theirs(api):
    api.route("$default")
    api.cloud.faults.add("*", error="ThrottlingException", times=None)
    assert api.send().status == 200
    with pytest.raises(api.client.exceptions.ClientError, match="Throttling"):
        api.client.get_apis()


def test_a_fault_that_makes_no_sense_is_refused(cloud):
    with pytest.raises(MockError, match="A back end has no errors by name"):
        cloud.faults.add("backend.Request", error="ThrottlingException")
    with pytest.raises(MockError, match=r"lambda\.Invoke can't answer NotFoundException"):
        cloud.faults.add("lambda.Invoke", error="NotFoundException")
    with pytest.raises(MockError, match="has no service 'lambda'"):
        cloud.faults.add("lambda.GetFunction", latency=1)
    assert len(cloud.faults) == 0
