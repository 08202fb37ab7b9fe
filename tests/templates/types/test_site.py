"""A call of a template is one like a client's: the same bytes, the same checks, the same record, in the place that the site says."""

from __future__ import annotations

import pytest
from botocore.exceptions import ParamValidationError

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.templates.site import Site
from awsmock_ar_apigw.wire.asked import asked
from support import ACCOUNT, client_of
from templates.types.lab import image

HERE = Where(ACCOUNT, "us-east-1")
CALLS = [
    (
        "apigatewayv2",
        "CreateApi",
        {"Name": "pets", "ProtocolType": "HTTP", "CorsConfiguration": {"MaxAge": 5}},
    ),
    ("apigatewayv2", "GetApis", {"MaxResults": "5", "NextToken": "a b&c"}),
    ("apigatewayv2", "ImportApi", {"Body": "{}", "FailOnWarnings": True, "Basepath": "split"}),
    ("apigatewayv2", "GetStage", {"ApiId": "a1b2c3d4e5", "StageName": "$default"}),
    (
        "apigatewayv2",
        "UntagResource",
        {"ResourceArn": "arn:aws:apigateway:us-east-1::/apis/a", "TagKeys": ["a", "b c"]},
    ),
    ("apprunner", "CreateService", {"ServiceName": "web-app", "SourceConfiguration": image()}),
    ("apprunner", "ListServices", {}),
]


@pytest.mark.parametrize(
    ("service", "operation", "params"), CALLS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_request_is_that_of_a_client(service, operation, params):
    client = client_of(service)
    event = f"before-call.{service}.{operation}"
    sent = []
    client.meta.events.register(event, keep := lambda params, **_kwargs: sent.append(params))
    try:
        with mock_cloud(seed=1, start_time=0) as cloud:
            _try(lambda: client._make_api_call(operation, params))
            (theirs,) = cloud.calls
        with mock_cloud(seed=1, start_time=0) as cloud:
            _try(lambda: Site(world_of(cloud), HERE, "shop").call(service, operation, **params))
            (ours,) = cloud.calls
    finally:
        client.meta.events.unregister(event, keep)
    assert repr(ours) == repr(theirs)
    assert ours.params == theirs.params
    request = asked(load(service).operation_model(operation), params)
    assert (request.method, request.body) == (sent[0]["method"], sent[0]["body"])
    assert sent[0]["url"].endswith(
        f"{request.path}{request.query and '?'}{request.query}".replace("+", "%20")
    )


def _try(call):
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - refused is as good as answered
        return error


def test_a_request_has_its_method_its_path_and_its_bytes():
    operation = load("apigatewayv2").operation_model("GetStage")
    request = asked(operation, {"ApiId": "a/b", "StageName": "$default"})
    assert (request.method, request.path) == ("GET", "/v2/apis/a%2Fb/stages/%24default")
    operation = load("apprunner").operation_model("ListServices")
    assert asked(operation, {}).headers["X-Amz-Target"] == "AppRunner.ListServices"


def test_an_answer_is_what_botocore_makes_of_it_without_its_metadata():
    with mock_cloud(start_time=0) as cloud:
        site = Site(world_of(cloud), HERE, "shop")
        made = site.call("apigatewayv2", "CreateApi", Name="pets", ProtocolType="HTTP")
        seen = client_of("apigatewayv2").get_api(ApiId=made["ApiId"])
        assert seen.pop("ResponseMetadata")
        assert made == seen
        assert site.call("apigatewayv2", "DeleteApi", ApiId=made["ApiId"]) == {}


def test_a_refusal_has_its_code_and_words_be_it_listed_or_not():
    with mock_cloud() as cloud:
        site = Site(world_of(cloud), HERE, "shop")
        with pytest.raises(ServiceError) as caught:
            site.call("apigatewayv2", "GetApi", ApiId="a1b2c3d4e5")
        assert caught.value.code == "NotFoundException"
        cloud.faults.add("GetApi", error="ThrottlingException", message="slowly")
        with pytest.raises(ServiceError, match="slowly"):
            site.call("apigatewayv2", "GetApi", ApiId="a1b2c3d4e5")


@pytest.mark.parametrize(
    "params", [{}, {"Name": 5, "ProtocolType": "HTTP"}, {"Name": "a", "ProtocolType": "HTTP", "Nam": "b"}]
)
def test_what_no_client_would_send_is_not_sent(params):
    with mock_cloud() as cloud:
        site = Site(world_of(cloud), HERE, "shop")
        with pytest.raises(ParamValidationError):
            site.call("apigatewayv2", "CreateApi", **params)
        assert len(cloud.calls) == 0


def test_a_site_is_in_its_account_and_its_region_whoever_calls_otherwise():
    with mock_cloud() as cloud:
        site = Site(world_of(cloud), Where("210987654321", "eu-west-1"), "shop")
        site.call("apigatewayv2", "CreateApi", Name="pets", ProtocolType="HTTP")
        assert (cloud.calls[-1].account, cloud.calls[-1].region) == ("210987654321", "eu-west-1")
        assert client_of("apigatewayv2").get_apis()["Items"] == []
        assert site.stack_id.startswith("arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/")


def test_a_mock_that_has_stopped_is_not_called_any_more():
    with mock_cloud() as cloud:
        site = Site(world_of(cloud), HERE, "shop")
    with pytest.raises(MockError):
        site.call("apigatewayv2", "CreateApi", Name="pets", ProtocolType="HTTP")
