"""Async clients of the management API: the same connections, beside sync clients and sockets."""

import asyncio
import io

import pytest
from aiobotocore.config import AioConfig
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner
from support_aio import KEYS, aioboto3_client, aiobotocore_client, each_client, in_a_loop
from support_websocket import Chat

NOBODY = "Ab1Cd2Ef3GhCJKw="


@pytest.fixture
def chat():
    """A WebSocket API with a route: without one there is nothing to deploy."""
    with mock_apigatewayv2(isolated=True) as cloud:
        made = Chat(cloud)
        made.route("hello")
        yield made


def client_at(make, chat, **more):
    options = {"region_name": "us-east-1", "endpoint_url": chat.at(), **KEYS, **more}
    return make("apigatewaymanagementapi", **options)


@pytest.mark.rows("W180", "W181", "W182", "W203", "W216")
@each_client
@in_a_loop
async def test_a_connection_is_posted_to_looked_at_and_deleted(chat, make):
    async with client_at(make, chat) as client, chat.connect() as socket:
        asked = {"ConnectionId": socket.connection.id}
        answer = await client.post_to_connection(**asked, Data=b"hello")
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert await socket.receive() == "hello"
        said = await client.get_connection(**asked)
        assert said["Identity"] == {"SourceIp": "127.0.0.1"}
        assert said["ConnectedAt"] == socket.connection.connected_at.replace(
            microsecond=said["ConnectedAt"].microsecond
        )
        answer = await client.delete_connection(**asked)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
        assert socket.closed == (1000, "Connection Closed Normally")
        with pytest.raises(client.exceptions.GoneException):
            await client.delete_connection(**asked)


@pytest.mark.rows("W186")
@each_client
@pytest.mark.parametrize(
    "data", ["text", bytearray(b"text"), io.BytesIO(b"text")], ids=["str", "array", "file"]
)
@in_a_loop
async def test_data_may_be_a_text_or_a_file(chat, make, data):
    if hasattr(data, "seek"):
        data.seek(0)
    async with client_at(make, chat) as client, chat.connect() as socket:
        await client.post_to_connection(ConnectionId=socket.connection.id, Data=data)
        assert await socket.receive() == "text"


@pytest.mark.rows("W191", "W192", "W193", "W201", "W205")
@each_client
@in_a_loop
async def test_it_is_refused_as_sync_clients_are(chat, make):
    async with client_at(make, chat) as client:
        for connection_id, data, expected in (
            (NOBODY, b"x", (410, "GoneException", "")),
            ("nobody", b"x", (400, "BadRequestException", "Invalid connectionId: nobody")),
            (NOBODY, b"x" * 131_073, (413, "PayloadTooLargeException", "")),
        ):
            with pytest.raises(ClientError) as refused:
                await client.post_to_connection(ConnectionId=connection_id, Data=data)
            assert said(refused.value) == expected
    async with client_at(make, chat, endpoint_url=chat.at("dev")) as client:
        with pytest.raises(client.exceptions.ForbiddenException, match=r"Forbidden$"):
            await client.get_connection(ConnectionId=NOBODY)


def said(error):
    found = error.response["Error"]
    return error.response["ResponseMetadata"]["HTTPStatusCode"], found["Code"], found["Message"]


@pytest.mark.rows("W23", "W24")
@each_client
@in_a_loop
async def test_the_address_may_come_from_the_environment_and_must_come_from_somewhere(
    chat, make, monkeypatch
):
    options = {"region_name": "us-east-1", **KEYS}
    async with make("apigatewaymanagementapi", **options) as client:
        with pytest.raises(MockError, match=r"No API answers at execute-api\.us-east-1\.amazonaws\.com"):
            await client.get_connection(ConnectionId=NOBODY)
    monkeypatch.setenv("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", chat.at())
    async with make("apigatewaymanagementapi", **options) as client, chat.connect() as socket:
        assert await client.get_connection(ConnectionId=socket.connection.id)


@pytest.mark.rows("W188", "W207")
@each_client
@in_a_loop
async def test_throttling_is_tried_again_and_takes_no_time(chat, make):
    chat.cloud.faults.add("PostToConnection", error="LimitExceededException", times=2)
    config = AioConfig(retries={"mode": "standard", "max_attempts": 3})
    async with client_at(make, chat, config=config) as client, chat.connect() as socket:
        answer = await client.post_to_connection(ConnectionId=socket.connection.id, Data=b"x")
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


@pytest.mark.rows("W209")
@pytest.mark.parametrize("make", [aiobotocore_client, aioboto3_client])
@in_a_loop
async def test_a_function_may_be_a_coroutine_that_posts_to_all(chat, make):
    others = [chat.connect() for _ in range(3)]

    async def tell(event, _context):
        async with client_at(make, chat) as client:
            for one in list(chat.cloud.connections):
                if one.id != event["requestContext"]["connectionId"]:
                    await client.post_to_connection(ConnectionId=one.id, Data=event["body"])
        return {"statusCode": 200}

    chat.cloud.functions["all"] = tell
    arn = "arn:aws:lambda:us-east-1:123456789012:function:all"
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    chat.route("$default", chat.integration(IntegrationType="AWS_PROXY", IntegrationUri=uri))
    async with chat.connect() as socket:
        await socket.send("to all")
        assert list(socket.messages) == []
    assert [one.receive() for one in others] == ["to all"] * 3


@in_a_loop
async def test_many_clients_post_at_once(chat):
    async with client_at(aiobotocore_client, chat) as client, chat.connect() as socket:
        asked = {"ConnectionId": socket.connection.id}
        await asyncio.gather(*[client.post_to_connection(**asked, Data=f"{n}") for n in range(20)])
        assert sorted(int(text) for text in socket.messages) == list(range(20))


@each_client
@in_a_loop
async def test_it_is_refused_where_app_runner_alone_is_mocked(make):
    url = "https://abcdef1234.execute-api.us-east-1.amazonaws.com/prod"
    with mock_apprunner():
        async with make(
            "apigatewaymanagementapi", region_name="us-east-1", endpoint_url=url, **KEYS
        ) as client:
            with pytest.raises(MockError, match="start mock_apigatewayv2, or mock_cloud, which has all"):
                await client.get_connection(ConnectionId=NOBODY)
