"""Beside moto, inside and around it: App Runner is ours, and everything else stays moto's."""

import boto3
import pytest
from moto import mock_aws

from awsmock_ar_apigw import current_cloud, mock_apprunner
from support import client_of, make_service

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}


@pytest.fixture(params=["early", "late"])
def clients(request):
    """A way to get clients of App Runner and S3: made before the mocks, or when they are asked for."""

    def make():
        session = boto3.session.Session(region_name="us-east-1", **KEYS)
        return session.client("apprunner"), session.client("s3")

    early = make()
    return (lambda: early) if request.param == "early" else make


def check(clients):
    apprunner, s3 = clients()
    arn = make_service(apprunner)
    s3.create_bucket(Bucket="a-bucket")
    assert apprunner.describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["a-bucket"]
    assert {call.service for call in current_cloud().calls} == {"apprunner"}


def test_inside_moto(clients):
    with mock_aws(), mock_apprunner():
        check(clients)


def test_around_moto(clients):
    with mock_apprunner(), mock_aws():
        check(clients)


def test_as_decorators_in_either_order(clients):
    mock_aws(mock_apprunner(check))(clients)
    mock_apprunner(mock_aws(check))(clients)


def test_when_they_cross():
    ours, theirs = mock_apprunner(), mock_aws()
    ours.start()
    theirs.start()
    arn = make_service(client_of("apprunner"))
    ours.stop()
    ours.start()
    theirs.stop()
    assert client_of("apprunner").list_services()["ServiceSummaryList"] == []
    with pytest.raises(client_of("apprunner").exceptions.ResourceNotFoundException):
        client_of("apprunner").describe_service(ServiceArn=arn)
    ours.stop()
