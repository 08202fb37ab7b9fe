"""AWS_IAM on ``$connect``: which handshakes count as signed, and what events say of whoever has signed them."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import HandshakeRefused, mock_apigatewayv2
from support_handshakes import refused
from support_serving import ACCOUNT, REGION
from support_websocket import Chat

KEY = "AKIAIOSFODNN7EXAMPLE"


@pytest.fixture
def guarded(chat):
    """An API whose ``$connect`` is under AWS_IAM, with two more routes."""
    chat.route("$connect", AuthorizationType="AWS_IAM")
    chat.route("$default")
    chat.route("$disconnect")
    return chat


def signed(chat, service="execute-api", region=REGION, key=KEY, by=SigV4Auth):
    """What a handshake needs to be signed as botocore signs: its query and its header."""
    url = f"{chat.endpoint.replace('wss', 'https')}/prod"
    request = AWSRequest("GET", url, headers={"host": urlsplit(url).netloc})
    by(Credentials(key, "secret", "session"), service, region).add_auth(request)
    query = urlsplit(request.url).query
    return {"query": f"?{query}" if query else "", "headers": dict(request.headers.items())}


@pytest.mark.rows("W84", "U22", "W59")
@pytest.mark.parametrize("by", [SigV4Auth, SigV4QueryAuth])
def test_a_signed_handshake_is_let_in_and_every_event_says_whose_key_it_was(guarded, by):
    with guarded.connect(**signed(guarded, by=by)) as socket:
        socket.send("hello")
    contexts = [event["requestContext"] for event in guarded.events]
    assert [one["eventType"] for one in contexts] == ["CONNECT", "MESSAGE", "DISCONNECT"]
    for context in contexts:
        identity = dict(context["identity"])
        user = identity.pop("user")
        assert identity.pop("caller") == user
        assert user.startswith("AIDA")
        assert identity == {
            "accessKey": KEY,
            "accountId": ACCOUNT,
            "sourceIp": "127.0.0.1",
            "userArn": f"arn:aws:iam::{ACCOUNT}:user/{KEY}",
        }
        assert "authorizer" not in context
    (connected,) = guarded.cloud.requests.of(method="CONNECT")
    assert connected.authorizer == "AWS_IAM"
    assert connected.identity["iam"]["accessKey"] == KEY


@pytest.mark.rows("U22")
def test_callers_say_more_of_who_signs(guarded):
    guarded.cloud.callers[KEY] = {
        "userArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/keeper/ann",
        "userId": "AROAEXAMPLE:ann",
        "callerId": "AROAEXAMPLE:ann",
        "principalOrgId": "o-example",
        "cognitoIdentity": {
            "amr": ["authenticated"],
            "identityId": "us-east-1:a",
            "identityPoolId": "us-east-1:b",
        },
    }
    guarded.connect(**signed(guarded)).close()
    assert guarded.event["requestContext"]["identity"] == {
        "accessKey": KEY,
        "accountId": ACCOUNT,
        "caller": "AROAEXAMPLE:ann",
        "cognitoAmr": ["authenticated"],
        "cognitoIdentityId": "us-east-1:a",
        "cognitoIdentityPoolId": "us-east-1:b",
        "principalOrgId": "o-example",
        "sourceIp": "127.0.0.1",
        "user": "AROAEXAMPLE:ann",
        "userArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/keeper/ann",
    }


@pytest.mark.rows("U22", "W52")
def test_an_open_route_says_nothing_of_who_signs(chat):
    chat.route("$connect")
    chat.connect(**signed(chat)).close()
    assert chat.event["requestContext"]["identity"] == {"sourceIp": "127.0.0.1"}


@pytest.mark.rows("W84")
@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer abc"}, {"authorization": "AWS4-HMAC-SHA256"}]
)
def test_an_unsigned_handshake_is_forbidden(guarded, headers):
    answer = refused(guarded, headers=headers)
    assert (answer.status, json.loads(answer.body)) == (403, {"message": "Forbidden"})
    assert "sign" in guarded.why


@pytest.mark.rows("W84")
@pytest.mark.parametrize("by", [SigV4Auth, SigV4QueryAuth])
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"service": "apigateway"}, "signed for 'apigateway'"),
        ({"region": "eu-west-1"}, "in 'eu-west-1'"),
    ],
)
def test_what_is_signed_for_something_else_is_forbidden(guarded, by, more, words):
    assert refused(guarded, **signed(guarded, by=by, **more)).status == 403
    assert words in guarded.why


@pytest.mark.rows("W84")
def test_who_may_not_call_and_who_is_of_another_account_is_forbidden():
    with mock_apigatewayv2(accounts={"AKIAOTHER": "999999999999"}) as cloud:
        chat = Chat(cloud)
        chat.route("$connect", AuthorizationType="AWS_IAM")
        assert refused(chat, **signed(chat, key="AKIAOTHER")).status == 403
        assert "999999999999" in chat.why
        cloud.callers[KEY] = None
        assert refused(chat, **signed(chat)).status == 403
        assert "may not call" in chat.why


@pytest.mark.rows("W85", "W63")
def test_once_connected_nobody_asks_who_may_call(guarded):
    with guarded.connect(**signed(guarded)) as socket:
        guarded.cloud.callers[KEY] = None
        socket.send("hello")
        assert guarded.event["body"] == "hello"
        assert guarded.cloud.requests[-1].status == 200


@pytest.mark.rows("W63", "W85")
@pytest.mark.parametrize("key", ["$default", "$disconnect", "join"])
def test_other_routes_take_no_signatures(chat, key):
    with pytest.raises(chat.client.exceptions.BadRequestException, match="restricted to the"):
        chat.route(key, AuthorizationType="AWS_IAM")


_texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=80)


@pytest.mark.rows("W84")
@given(_texts | _texts.map("AWS4-HMAC-SHA256 Credential={}, SignedHeaders=host, Signature=ab".format))
def test_whatever_a_signature_is_like_a_client_gets_an_answer_of_aws(header):
    with mock_apigatewayv2() as cloud:
        chat = Chat(cloud)
        chat.route("$connect", AuthorizationType="AWS_IAM")
        try:
            chat.connect(headers={"authorization": header}).close()
        except HandshakeRefused as refusal:
            assert refusal.status == 403  # noqa: PT017 - one that counts as signed may be among them
