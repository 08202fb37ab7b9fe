"""Requests beside moto, which claims the hosts of its services."""

from __future__ import annotations

from contextlib import ExitStack

import boto3
import pytest
import requests
from moto import mock_aws

from awsmock_ar_apigw import mock_apigatewayv2
from support_http import Echo


@pytest.mark.parametrize("order", ["moto first", "moto last"])
def test_moto_answers_for_its_hosts_and_a_cloud_for_its_own(monkeypatch, order):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    ours = mock_apigatewayv2(isolated=True)
    with ExitStack() as stack:
        if order == "moto first":
            stack.enter_context(mock_aws())
        cloud = stack.enter_context(ours)
        if order == "moto last":
            stack.enter_context(mock_aws())
        echo = Echo(cloud)
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="pets")
        s3.put_object(Bucket="pets", Key="name", Body=b"Rex")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "pets", "Key": "name"})
        assert requests.get(url, timeout=3).content == b"Rex"
        assert requests.get(f"{echo.url}/pets", timeout=3).json()["path"] == "/pets"
        assert len(cloud.requests) == 1


def test_moto_keeps_the_apis_that_it_has():
    with mock_aws(), mock_apigatewayv2(isolated=True) as cloud:
        nobody = "https://nobody.execute-api.us-east-1.amazonaws.com/prod"
        assert "x-amzn-errortype" not in requests.get(nobody, timeout=3).headers
        assert requests.get(Echo(cloud).url, timeout=3).ok
        assert len(cloud.requests) == 1
