"""A call to a Region that doesn't have its service would reach nobody at AWS: who makes one is told, or it fails."""

from __future__ import annotations

import inspect
import warnings

import boto3
import pytest
from botocore.loaders import Loader

from awsmock_ar_apigw import MockError, UnknownRegionWarning, mock_cloud
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.spec.regions import regions_of
from support import client_of

PARTITIONS = Loader().load_data("partitions")["partitions"]


def listed(service, region):
    client = client_of(service, region)
    return client.list_services() if service == "apprunner" else client.get_apis()


@pytest.mark.parametrize("service", ["apprunner", "apigatewayv2"])
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-3", "ap-southeast-2"])
def test_where_a_service_is_nothing_is_said(cloud, service, region):
    listed(service, region)
    assert len(cloud.calls) == 1


@pytest.mark.parametrize(
    ("service", "region", "near"),
    [
        ("apprunner", "eu-north-1", None),
        ("apprunner", "cn-north-1", None),
        ("apprunner", "us-east-11", "us-east-1"),
        ("apigatewayv2", "us-eaast-1", "us-east-1"),
        ("apigatewayv2", "eu-central1-1", "eu-central-1"),
        ("apigatewayv2", "local", None),
    ],
)
def test_where_it_is_not_a_warning_says_so_with_the_nearest_name(cloud, service, region, near):
    with pytest.warns(UnknownRegionWarning) as caught:
        listed(service, region)
    (warning,) = caught
    text = str(warning.message)
    assert text.startswith(
        f"{region!r} is no Region that has {service}, as far as this botocore knows: AWS would not be "
    )
    assert f'Did you mean "{near}"? ' in text if near else "Did you mean" not in text
    assert "us-east-1, us-east-2" in text
    assert text.endswith('Or give the mock unknown_regions="allow".')
    assert len(cloud.calls) == 1  # which was answered


def test_the_warning_points_at_the_call(cloud):
    client = client_of("apigatewayv2", "nowhere-1")
    with pytest.warns(UnknownRegionWarning) as caught:
        client.get_apis()
    here = inspect.currentframe().f_lineno
    assert (caught[0].filename, caught[0].lineno) == (__file__, here - 1)


def test_it_is_said_once_in_a_cloud_for_each_service_and_region(cloud):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for region in ("nowhere-1", "nowhere-2", "nowhere-1"):
            listed("apigatewayv2", region)
            listed("apigatewayv2", region)
        listed("apprunner", "nowhere-1")
        with mock_cloud(isolated=True):
            listed("apprunner", "nowhere-1")
    said = [str(one.message).partition(",")[0] for one in caught]
    assert said == [
        "'nowhere-1' is no Region that has apigatewayv2",
        "'nowhere-2' is no Region that has apigatewayv2",
        "'nowhere-1' is no Region that has apprunner",
        "'nowhere-1' is no Region that has apprunner",
    ]


def test_where_warnings_are_errors_nothing_has_happened_and_the_next_call_is_told_too(cloud):
    for _ in range(2):
        with pytest.raises(UnknownRegionWarning):
            listed("apprunner", "eu-north-1")
    assert len(cloud.calls) == 0


def test_such_a_call_fails_if_it_is_to():
    with mock_cloud(isolated=True, unknown_regions="fail") as cloud:
        for _ in range(2):
            with pytest.raises(
                MockError, match=r"'eu-north-1' is no Region that has apprunner, .* Use one of"
            ):
                listed("apprunner", "eu-north-1")
        listed("apigatewayv2", "eu-north-1")
        assert [call.region for call in cloud.calls] == ["eu-north-1"]


def test_every_region_is_right_if_it_is_to_be():
    with mock_cloud(isolated=True, unknown_regions="allow") as cloud:
        listed("apprunner", "eu-north-1")
        listed("apigatewayv2", "local")
        assert len(cloud.calls) == 2


def test_raw_requests_are_told_too(cloud):
    signed = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/nowhere-1/apigateway/aws4_request, SignedHeaders=host, Signature=0"
    with pytest.warns(UnknownRegionWarning, match="'nowhere-1' is no Region that has apigatewayv2"):
        cloud.handle(HttpRequest("GET", "/v2/apis", "", {"Authorization": signed}, b""))


@pytest.mark.parametrize("value", ["error", None, True, ["warn"]])
def test_the_option_is_one_of_three(value):
    with pytest.raises(MockError, match=r"unknown_regions=.* says nothing"):
        mock_cloud(unknown_regions=value)


@pytest.mark.parametrize(("service", "prefix"), [("apprunner", "apprunner"), ("apigatewayv2", "apigateway")])
def test_the_regions_are_those_that_botocore_offers(service, prefix):
    session = boto3.session.Session()
    offered = {
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions(service, partition)
    }
    assert offered == regions_of(prefix)
    known = {region for partition in PARTITIONS for region in partition["regions"]}
    assert regions_of(prefix) <= known


def test_where_botocore_does_not_know_nothing_is_said(cloud, monkeypatch):
    monkeypatch.setattr("awsmock_ar_apigw.cloud.regions.regions_of", lambda _prefix: frozenset())
    listed("apprunner", "nowhere-1")
    assert len(cloud.calls) == 1
