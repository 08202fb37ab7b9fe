"""Whose calls are caught: async clients of every kind, made before or during the mock, beside sync clients."""

import aioboto3
import aiobotocore.session
import botocore.session
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.credentials import AioDeferredRefreshableCredentials
from aiobotocore.stub import AioStubber
from botocore import UNSIGNED
from botocore.exceptions import ClientError, NoCredentialsError

from awsmock_ar_apigw import MockError, current_cloud, mock_apigatewayv2, mock_apprunner, mock_cloud
from support import client_of
from support_aio import KEYS, aioboto3_client, aiobotocore_client, each_client, in_a_loop


async def answers(client):
    """Whether our cloud answers it."""
    before = len(current_cloud().calls)
    await client.list_services()
    return len(current_cloud().calls) == before + 1


@each_client
@pytest.mark.parametrize("options", [KEYS, {}], ids=["keys", "no keys"])
@pytest.mark.parametrize("region", ["eu-west-1", None])
@in_a_loop
async def test_a_client_made_during_the_mock(bare_environment, make, options, region):
    with mock_apprunner():
        async with make(region_name=region, **options) as client:
            assert await answers(client)
        assert current_cloud().calls[-1].region == (region or "us-east-1")


@each_client
@pytest.mark.parametrize("options", [KEYS, {}], ids=["keys", "no keys"])
@in_a_loop
async def test_a_client_made_before_the_mock(bare_environment, monkeypatch, make, options):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    async with make(region_name="eu-west-1", **options) as client:
        with mock_apprunner():
            assert await answers(client)
            assert current_cloud().calls[-1].region == "eu-west-1"
        async with mock_apprunner():
            assert await answers(client)


@in_a_loop
async def test_sync_and_async_clients_see_one_cloud():
    with mock_cloud():
        client_of("apprunner").create_connection(ConnectionName="made-by-sync", ProviderType="GITHUB")
        for make, name in ((aiobotocore_client, "by-aiobotocore"), (aioboto3_client, "by-aioboto3")):
            async with make(region_name="us-east-1", **KEYS) as client:
                await client.create_connection(ConnectionName=name, ProviderType="GITHUB")
        listed = client_of("apprunner").list_connections()["ConnectionSummaryList"]
    names = [one["ConnectionName"] for one in listed]
    assert names == ["made-by-sync", "by-aiobotocore", "by-aioboto3"]


@each_client
@in_a_loop
async def test_the_other_service(make):
    with mock_apigatewayv2():
        async with make("apigatewayv2", region_name="eu-west-1", **KEYS) as client:
            api = await client.create_api(Name="pets", ProtocolType="HTTP")
            assert (await client.get_api(ApiId=api["ApiId"]))["Name"] == "pets"
            with pytest.raises(client.exceptions.NotFoundException, match="abcdefghij"):
                await client.get_api(ApiId="abcdefghij")
            await client.delete_api(ApiId=api["ApiId"])
            assert (await client.get_apis())["Items"] == []


@mock_apprunner
@in_a_loop
async def test_a_decorated_coroutine_function():
    async with aiobotocore_client(region_name="us-east-1", **KEYS) as client:
        assert await answers(client)


@each_client
@in_a_loop
async def test_a_session_made_before_the_mock_without_region_and_credentials(bare_environment, make):
    session = aioboto3.Session() if make is aioboto3_client else aiobotocore.session.AioSession()
    create = getattr(session, "client", None) or session.create_client
    with mock_apprunner():
        async with create("apprunner") as client:
            assert await answers(client)


@in_a_loop
async def test_fake_credentials_are_given_and_not_kept(bare_environment, monkeypatch):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    session = aiobotocore.session.AioSession()
    with mock_apprunner():
        found = await (await session.get_credentials()).get_frozen_credentials()
        assert found.access_key == "AWSMOCK"
    assert await session.get_credentials() is None


@in_a_loop
async def test_the_access_key_decides_the_account(bare_environment, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATWO")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with mock_apprunner(accounts={"AKIATWO": "222222222222"}):
        async with aiobotocore_client() as two, aioboto3_client(**KEYS) as other:
            await two.list_services()
            await other.list_services()
        assert [call.account for call in current_cloud().calls] == ["222222222222", "123456789012"]


@pytest.mark.parametrize("source", ["Ec2InstanceMetadata", "EcsContainer"])
@in_a_loop
async def test_a_profile_whose_role_needs_a_server_s_credentials(bare_environment, tmp_path, source):
    (tmp_path / "config").write_text(
        f"[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\ncredential_source = {source}\n"
    )
    session = aioboto3.Session(profile_name="deploy")
    with mock_apprunner():
        async with session.client("apprunner", region_name="us-east-1") as client:
            assert await answers(client)


@in_a_loop
async def test_credentials_that_refresh_themselves_are_not_refreshed(bare_environment):
    async def refresh():
        pytest.fail("somebody asked for credentials")

    session = aiobotocore.session.AioSession()
    session._credentials = AioDeferredRefreshableCredentials(refresh, "test")
    with mock_apprunner():
        async with session.create_client("apprunner", region_name="us-east-1") as client:
            assert await answers(client)


@pytest.mark.parametrize(
    "config",
    [
        AioConfig(signature_version=UNSIGNED),
        AioConfig(retries={"mode": "standard"}),
        AioConfig(retries={"mode": "adaptive"}),
        AioConfig(use_fips_endpoint=True),
        AioConfig(use_dualstack_endpoint=True),
    ],
    ids=["unsigned", "standard", "adaptive", "fips", "dual stack"],
)
@each_client
@in_a_loop
async def test_a_client_configured_otherwise(make, config):
    with mock_apprunner():
        async with make(region_name="us-east-1", config=config, **KEYS) as client:
            assert await answers(client)


@each_client
@in_a_loop
async def test_errors_are_the_client_s_own(make):
    with mock_apprunner():
        async with make(region_name="us-east-1", **KEYS) as client:
            await client.create_vpc_connector(VpcConnectorName="office", Subnets=["subnet-1"])
            arn = "arn:aws:apprunner:us-east-1:123456789012:vpcconnector/none/1/" + 32 * "0"
            with pytest.raises(client.exceptions.ResourceNotFoundException) as caught:
                await client.describe_vpc_connector(VpcConnectorArn=arn)
            assert isinstance(caught.value, ClientError)
            assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@each_client
@in_a_loop
async def test_paginators(make):
    with mock_apigatewayv2():
        async with make("apigatewayv2", region_name="us-east-1", **KEYS) as client:
            for number in range(5):
                await client.create_api(Name=f"api-{number}", ProtocolType="HTTP")
            pages = client.get_paginator("get_apis").paginate(PaginationConfig={"PageSize": 2})
            sizes = [len(page["Items"]) async for page in pages]
            assert sizes == [2, 2, 1]
            result = await client.get_paginator("get_apis").paginate().build_full_result()
            assert len(result["Items"]) == 5


@in_a_loop
async def test_a_client_s_own_events_still_happen_and_their_handlers_may_be_coroutines():
    seen = []
    events = ("provide-client-params", "before-call", "request-created", "before-parse", "after-call")
    with mock_apprunner():
        async with aiobotocore_client(region_name="us-east-1", **KEYS) as client:
            for event in events:

                async def note(event=event, **_kwargs):
                    seen.append(event)

                client.meta.events.register(f"{event}.apprunner", note, unique_id=event)
            await client.list_services()
    assert tuple(seen) == events


@in_a_loop
async def test_a_stubber_on_one_client_wins_for_that_client():
    with mock_apprunner():
        async with (
            aiobotocore_client(region_name="us-east-1", **KEYS) as stubbed,
            aiobotocore_client(region_name="us-east-1", **KEYS) as other,
        ):
            with AioStubber(stubbed) as stubber:
                stubber.add_response("list_services", {"ServiceSummaryList": [], "NextToken": "mine"})
                assert (await stubbed.list_services())["NextToken"] == "mine"
            assert len(current_cloud().calls) == 0
            assert await answers(other)


@in_a_loop
async def test_a_url_signed_in_advance_needs_no_credentials(bare_environment, monkeypatch):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    async with aiobotocore_client("apigatewayv2", region_name="us-east-1") as client:
        with mock_apigatewayv2():
            assert "Credential=AWSMOCK" in await client.generate_presigned_url("get_apis")
        with pytest.raises(NoCredentialsError):
            await client.generate_presigned_url("get_apis")


@in_a_loop
async def test_without_credentials_it_is_the_mock_that_is_missed(bare_environment, monkeypatch):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    async with aiobotocore_client("s3", region_name="us-east-1") as client:
        with mock_apprunner(), pytest.raises(MockError, match="s3 is not mocked here"):
            await client.list_buckets()
        with mock_apprunner(passthrough=("s3",)), pytest.raises(NoCredentialsError):
            await client.list_buckets()


def test_sync_sessions_are_served_as_ever(bare_environment):
    with mock_apprunner():
        client = botocore.session.Session().create_client("apprunner")
        client.list_services()
        assert len(current_cloud().calls) == 1
