"""Whose calls are caught: clients of every kind, made before or during the mock, with whatever they know of AWS."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import boto3
import botocore.session
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import NoRegionError

from awsmock_ar_apigw import MockError, current_cloud, mock_apprunner, mock_cloud
from awsmock_ar_apigw.cloud.services import backend_of

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}


def with_boto3(**options):
    return boto3.session.Session().client("apprunner", **options)


def with_botocore(**options):
    return botocore.session.Session().create_client("apprunner", **options)


MAKERS = [with_boto3, with_botocore]


def answers(client):
    """Whether our cloud answers it."""
    before = len(current_cloud().calls)
    client.list_services()
    return len(current_cloud().calls) == before + 1


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("options", [KEYS, {}], ids=["keys", "no keys"])
@pytest.mark.parametrize("region", ["eu-west-1", None])
def test_a_client_made_during_the_mock(bare_environment, make, options, region):
    with mock_apprunner():
        client = make(region_name=region, **options)
        assert answers(client)
        assert current_cloud().calls[-1].region == (region or "us-east-1")


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("options", [KEYS, {}], ids=["keys", "no keys"])
def test_a_client_made_before_the_mock(bare_environment, monkeypatch, make, options):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    client = make(region_name="eu-west-1", **options)
    with mock_apprunner():
        assert answers(client)
        assert current_cloud().calls[-1].region == "eu-west-1"


def test_a_session_made_before_the_mock_without_region_and_credentials(bare_environment, monkeypatch):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    session = botocore.session.Session()
    with mock_apprunner():
        assert answers(session.create_client("apprunner"))
    with pytest.raises(NoRegionError):
        session.create_client("apprunner")


def test_the_region_of_the_environment_and_of_the_configuration_wins(bare_environment, monkeypatch, tmp_path):
    with mock_apprunner():
        (tmp_path / "config").write_text("[default]\nregion = eu-central-1\n")
        assert answers(with_boto3())
        assert current_cloud().calls[-1].region == "eu-central-1"
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
        assert answers(with_boto3())
        assert current_cloud().calls[-1].region == "eu-west-2"


def test_the_credentials_of_the_environment_decide_the_account(bare_environment, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATWO")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with mock_apprunner(accounts={"AKIATWO": "222222222222"}):
        assert answers(with_boto3())
        assert answers(with_boto3(aws_access_key_id="AKIAOTHER", aws_secret_access_key="secret"))
        assert [call.account for call in current_cloud().calls] == ["222222222222", "123456789012"]


@pytest.mark.parametrize("source", ["Ec2InstanceMetadata", "EcsContainer"])
def test_a_profile_whose_role_needs_a_server_s_credentials(bare_environment, tmp_path, source):
    (tmp_path / "config").write_text(
        f"[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\ncredential_source = {source}\n"
    )
    session = boto3.session.Session(profile_name="deploy")
    with mock_apprunner():
        assert answers(session.client("apprunner", region_name="us-east-1"))


def test_credentials_that_refresh_themselves_are_not_refreshed(bare_environment):
    def refresh():
        pytest.fail("somebody asked for credentials")

    session = botocore.session.Session()
    session._credentials = botocore.credentials.DeferredRefreshableCredentials(refresh, "test")
    with mock_apprunner():
        assert answers(session.create_client("apprunner", region_name="us-east-1"))


@pytest.mark.parametrize(
    "config",
    [
        Config(signature_version=UNSIGNED),
        Config(retries={"mode": "standard"}),
        Config(retries={"mode": "adaptive"}),
        Config(use_fips_endpoint=True),
        Config(use_dualstack_endpoint=True),
    ],
    ids=["unsigned", "standard", "adaptive", "fips", "dual stack"],
)
def test_a_client_configured_otherwise(config):
    with mock_apprunner():
        assert answers(with_boto3(region_name="us-east-1", config=config, **KEYS))


def test_a_client_with_an_endpoint_of_its_own_is_caught_by_its_service():
    with mock_apprunner():
        assert answers(with_boto3(region_name="us-east-1", endpoint_url="http://localhost:1", **KEYS))


@pytest.mark.parametrize(
    ("region", "partition"), [("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn"), ("eu-west-1", "aws")]
)
def test_arns_are_of_the_region_s_partition(region, partition):
    with mock_apprunner(unknown_regions="allow"):
        made = with_boto3(region_name=region, **KEYS).create_connection(
            ConnectionName="github", ProviderType="GITHUB"
        )
        assert made["Connection"]["ConnectionArn"].startswith(f"arn:{partition}:apprunner:{region}:")


def test_a_client_s_own_events_still_happen():
    seen = []
    with mock_apprunner():
        client = with_boto3(region_name="us-east-1", **KEYS)
        for event in (
            "provide-client-params",
            "before-call",
            "request-created",
            "before-parse",
            "after-call",
        ):
            client.meta.events.register(
                f"{event}.apprunner", lambda event=event, **_kwargs: seen.append(event), unique_id=event
            )
        client.list_services()
    assert seen == ["provide-client-params", "before-call", "request-created", "before-parse", "after-call"]


def test_the_answer_carries_a_request_id():
    with mock_apprunner():
        metadata = with_boto3(region_name="us-east-1", **KEYS).list_services()["ResponseMetadata"]
    assert len(metadata["RequestId"]) == 36
    assert metadata["HTTPHeaders"]["x-amzn-requestid"] == metadata["RequestId"]
    assert metadata["RetryAttempts"] == 0


def test_an_operation_that_botocore_knows_and_the_mock_does_not_is_no_error_of_aws(monkeypatch):
    backend = backend_of("apprunner")
    monkeypatch.delitem(backend.operations, "ListServices")
    monkeypatch.setattr(backend, "_bound", {})
    with (
        mock_apprunner(),
        pytest.raises(MockError, match="ListServices is in this botocore and not in the mock"),
    ):
        with_boto3(region_name="us-east-1", **KEYS).list_services()


BEFORE_OUR_IMPORT = """
import boto3, botocore.session
boto3.setup_default_session(region_name="eu-west-1")
made = boto3.client("{service}")
core = botocore.session.get_session().create_client("{service}", region_name="eu-west-1")
session = boto3.session.Session()

import sys
assert not any(name.startswith("awsmock_ar_apigw.") for name in sys.modules)
from awsmock_ar_apigw import mock_cloud
with mock_cloud() as cloud:
    for client in (made, core, boto3.client("{service}"), session.client("{service}", region_name="eu-west-1")):
        client.{operation}()
    assert [call.region for call in cloud.calls] == ["eu-west-1"] * 4, cloud.calls
"""


@pytest.mark.parametrize("keys", [True, False], ids=["keys", "no keys"])
@pytest.mark.parametrize(
    ("service", "operation"), [("apprunner", "list_services"), ("apigatewayv2", "get_apis")]
)
def test_clients_and_sessions_made_before_we_are_imported(tmp_path, keys, service, operation):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {
        **plain,
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        **({"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "secret"} if keys else {}),
    }
    program = BEFORE_OUR_IMPORT.format(service=service, operation=operation)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def default_session(bare_environment, monkeypatch):
    """boto3's default session, as if nobody had made it yet."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


def test_a_default_session_that_is_set_up_before_or_during_the_mock(default_session):
    boto3.setup_default_session(region_name="eu-west-2", **KEYS)
    with mock_apprunner() as cloud:
        boto3.client("apprunner").list_services()
        boto3.setup_default_session(region_name="eu-west-3")
        boto3.client("apprunner").list_services()
        assert [call.region for call in cloud.calls] == ["eu-west-2", "eu-west-3"]


def test_a_resource_of_boto3_is_refused_like_a_client():
    bucket = boto3.session.Session(region_name="us-east-1", **KEYS).resource("s3").Bucket("releases")
    with mock_apprunner(), pytest.raises(MockError, match="s3 is not mocked here"):
        list(bucket.objects.all())


@pytest.mark.parametrize("early", [True, False], ids=["early", "late"])
@pytest.mark.parametrize("options", [KEYS, {}], ids=["keys", "no keys"])
@pytest.mark.parametrize(
    ("service", "operation"), [("apprunner", "list_services"), ("apigatewayv2", "get_apis")]
)
def test_a_url_that_is_signed_in_advance(bare_environment, monkeypatch, early, options, service, operation):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    def make():
        return boto3.session.Session().client(service, region_name="eu-west-1", **options)

    client = make() if early else None
    with mock_cloud() as cloud:
        url = (client or make()).generate_presigned_url(operation, ExpiresIn=60)
        assert cloud.calls == []
    key = options.get("aws_access_key_id", "AWSMOCK")
    assert f"X-Amz-Credential={key}" in url
    assert "X-Amz-Expires=60" in url
    assert urlsplit(url).hostname.endswith("eu-west-1.amazonaws.com")


def test_a_url_of_another_service_is_signed_as_ever():
    client = boto3.session.Session(region_name="us-east-1", **KEYS).client("s3")
    params = {"Bucket": "releases", "Key": "app.zip"}
    with mock_apprunner():
        inside = client.generate_presigned_url("get_object", Params=params)
    assert "AKIAIOSFODNN7EXAMPLE" in inside
