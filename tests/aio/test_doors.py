"""What aiobotocore does beside sending a request: nobody is asked while a mock is active, and everybody as ever afterwards."""

import asyncio
import datetime

import pytest
from aiobotocore.config import AioConfig
from aiobotocore.credentials import AioDeferredRefreshableCredentials
from botocore.exceptions import CredentialRetrievalError

from awsmock_ar_apigw import MockError, current_cloud, mock_apigatewayv2, mock_apprunner
from support_aio import KEYS, aiobotocore_client, each_client, in_a_loop, new_session
from support_outside import CURVES, SOURCES, outside

LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)


@pytest.fixture
def around(bare_environment, monkeypatch, tmp_path):
    """An outside, of which nobody has been asked yet."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for library in ("botocore", "aiobotocore"):
        monkeypatch.setattr(f"{library}.credentials.EC", CURVES)
    with outside(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(params=SOURCES.values(), ids=list(SOURCES))
def source(request, around, monkeypatch):
    """A source of credentials, as the default profile or the environment names it."""
    around.write(monkeypatch, request.param)
    return request.param


async def key_of(session):
    """The access key that whoever signs with a session's credentials would use."""
    return (await (await session.get_credentials()).get_frozen_credentials()).access_key


async def answers(client):
    """Whether the mock answers it, and signs for it in advance."""
    before = len(current_cloud().calls)
    await client.list_services()
    url = await client.generate_presigned_url("list_services")
    assert "X-Amz-Credential=" in url
    return len(current_cloud().calls) == before + 1


@in_a_loop
async def test_a_mocked_call_asks_nobody_and_the_session_asks_as_ever_after_it(around, source):
    session = new_session()
    with mock_apprunner():
        # Twice: the first search for credentials leaves nothing behind that the second could stumble over.
        for _ in range(2):
            async with session.create_client("apprunner") as client:
                assert await answers(client)
            assert await key_of(session) == source.known
        async with session.create_client("s3") as client:
            with pytest.raises(MockError, match="s3 is not mocked here"):
                await client.list_buckets()
    assert around.asked == []
    assert await key_of(session) == source.key
    assert around.asked == source.asks


@in_a_loop
async def test_a_client_made_before_the_mock_asks_nobody(around, source):
    async with new_session().create_client("apprunner") as client:
        around.forget()
        with mock_apprunner():
            assert await answers(client)
    assert around.asked == []


@in_a_loop
async def test_credentials_that_are_over_stay_as_they_are_until_after_the_mock(around, source):
    session = new_session()
    assert await key_of(session) == source.key
    (await session.get_credentials())._expiry_time = LONG_AGO
    around.forget()
    with mock_apprunner():
        async with session.create_client("apprunner") as client:
            assert await answers(client)
        assert await key_of(session) == source.key
    assert around.asked == []


@in_a_loop
async def test_what_is_let_through_is_signed_with_credentials_that_are_real(around, source):
    session = new_session()
    with mock_apprunner(passthrough=("s3",)):
        async with session.create_client("s3") as client:
            await client.list_buckets()
        assert around.asked == [*source.asks, f"S3 by {source.key}"]
        async with session.create_client("sts") as client:
            with pytest.raises(MockError, match="sts is not mocked here"):
                await client.get_caller_identity()
    assert around.asked == [*source.asks, f"S3 by {source.key}"]


@in_a_loop
async def test_tasks_that_fetch_credentials_let_nothing_else_through(around, monkeypatch):
    around.write(monkeypatch, SOURCES["role, by keys"])
    session = new_session()

    async def fetch():
        async with session.create_client("s3") as client:
            await client.list_buckets()

    async def leave():
        async with session.create_client("sts") as client:
            with pytest.raises(MockError, match="sts is not mocked here"):
                await client.get_caller_identity()

    with mock_apprunner(passthrough=("s3",)):
        await asyncio.gather(fetch(), *(leave() for _ in range(3)))
    assert around.asked == ["AssumeRole", "S3 by ASIAROLE"]


@each_client
@pytest.mark.parametrize("name", ["program", "container", "instance", "role, by a program"])
@in_a_loop
async def test_clients_of_every_kind_ask_nobody(around, monkeypatch, make, name):
    around.write(monkeypatch, SOURCES[name])
    with mock_apprunner():
        async with make() as client:
            assert await answers(client)
    assert around.asked == []


@in_a_loop
async def test_a_program_that_fails_is_heard_of_where_a_service_is_let_through(around, monkeypatch):
    around.write(monkeypatch, SOURCES["program"])
    (around.home / "credentials.py").write_text("raise SystemExit('log in first')")
    session = new_session()
    with mock_apprunner():
        async with session.create_client("apprunner") as client:
            assert await answers(client)
        with (
            mock_apigatewayv2(passthrough=("s3",)),
            pytest.raises(CredentialRetrievalError, match="log in first"),
        ):
            await session.get_credentials()


@in_a_loop
async def test_nobody_is_asked_for_a_code(around, monkeypatch):
    def prompt(text):
        around.note(text)
        return "123456"

    role = SOURCES["role, by keys"]
    mfa = role.config.replace(
        "source_profile", "mfa_serial = arn:aws:iam::123456789012:mfa/me\nsource_profile"
    )
    around.write(monkeypatch, role._replace(config=mfa))
    session = new_session()
    session.get_component("credential_provider").get_provider("assume-role")._prompter = prompt
    with mock_apprunner():
        async with session.create_client("apprunner") as client:
            assert await answers(client)
        assert await key_of(session) == "AWSMOCK"
    assert around.asked == []
    assert await key_of(session) == "ASIAROLE"
    assert around.asked == ["Enter MFA code for arn:aws:iam::123456789012:mfa/me: ", "AssumeRole"]


@in_a_loop
async def test_credentials_that_refresh_themselves_in_a_way_of_their_own_are_left_alone(around):
    async def refresh():
        raise CredentialRetrievalError(provider="vault", error_msg="sealed")

    with mock_apprunner(), pytest.raises(CredentialRetrievalError, match="sealed"):
        await AioDeferredRefreshableCredentials(refresh, "vault").get_frozen_credentials()


@in_a_loop
async def test_ec2_is_not_asked_where_it_is(around):
    config = AioConfig(defaults_mode="auto")

    async def make():
        async with aiobotocore_client(region_name="eu-west-1", config=config, **KEYS) as client:
            return client.meta.config.connect_timeout

    with mock_apprunner():
        elsewhere = await make()
        assert around.asked == []
    assert await make() < elsewhere
    assert around.asked == ["EC2 token", "EC2 zone"]
