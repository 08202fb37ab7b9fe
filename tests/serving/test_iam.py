"""AWS_IAM routes: which requests count as signed, and who they are from."""

from __future__ import annotations

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from support_serving import ACCOUNT, REGION, Served, message

KEY = "AKIAIOSFODNN7EXAMPLE"


@pytest.fixture
def guarded(api):
    """An API with a route under AWS_IAM."""
    api.route("GET /pets", AuthorizationType="AWS_IAM")
    return api


def signed(api, service="execute-api", region=REGION, key=KEY, token=None, by=SigV4Auth):
    """A request as botocore signs it: its URL and its header."""
    request = AWSRequest("GET", f"{api.endpoint}/pets?a=1", headers={"host": api.endpoint[8:]})
    by(Credentials(key, "secret", token), service, region).add_auth(request)
    return request.url, dict(request.headers.items())


def send(api, **more):
    url, headers = signed(api, **more)
    return api.cloud.request("GET", url, headers=headers)


# Signed requests


@pytest.mark.rows("I1", "I3", "I4", "I6", "I8", "I9", "P5", "C55", "U29")
def test_a_signed_request_is_let_in_and_the_event_says_whose_key_it_was(guarded):
    assert send(guarded, token="session").status == 200
    authorizer = guarded.event["requestContext"]["authorizer"]
    assert list(authorizer) == ["iam"]
    caller = authorizer["iam"]
    assert set(caller) == {
        "accessKey",
        "accountId",
        "callerId",
        "cognitoIdentity",
        "principalOrgId",
        "userArn",
        "userId",
    }
    assert (caller["accessKey"], caller["accountId"]) == (KEY, ACCOUNT)
    assert caller["cognitoIdentity"] is None
    assert caller["userId"] == caller["callerId"]
    assert caller["userId"].startswith("AIDA")
    assert len(caller["userId"]) == 21
    assert caller["userArn"] == f"arn:aws:iam::{ACCOUNT}:user/{KEY}"
    headers = guarded.event["headers"]
    assert headers["x-amz-security-token"] == "session"
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=")
    assert "x-amz-date" in headers
    (request,) = guarded.cloud.requests
    assert (request.authorizer, request.identity) == ("AWS_IAM", authorizer)


@pytest.mark.rows("I1", "U29")
def test_a_request_that_was_signed_in_advance_is_signed(guarded):
    assert send(guarded, by=SigV4QueryAuth).status == 200
    assert guarded.event["requestContext"]["authorizer"]["iam"]["accessKey"] == KEY


@pytest.mark.rows("I6")
def test_the_same_key_is_the_same_user_and_another_is_another(guarded):
    users = []
    for key in (KEY, "AKIAOTHER", KEY):
        send(guarded, key=key)
        users.append(guarded.event["requestContext"]["authorizer"]["iam"]["userId"])
    assert users[0] == users[2] != users[1]


@pytest.mark.rows("I10", "M6")
def test_an_unsigned_request_is_forbidden_in_the_words_of_http_apis(guarded):
    answer = guarded.send("GET", "/pets", headers={"authorization": "Bearer abc"})
    assert (answer.status, answer.body) == (403, message("Forbidden"))
    assert guarded.events == []
    assert "isn't signed" in guarded.cloud.requests[-1].why
    assert guarded.send("GET", "/pets").body == message("Forbidden")


@pytest.mark.rows("I1", "I12", "I13")
@pytest.mark.parametrize(
    ("more", "words"),
    [({"service": "lambda"}, "signed for 'lambda'"), ({"region": "eu-west-1"}, "in 'eu-west-1'")],
)
@pytest.mark.parametrize("by", [SigV4Auth, SigV4QueryAuth])
def test_what_is_signed_for_something_else_is_forbidden(guarded, more, words, by):
    answer = send(guarded, by=by, **more)
    assert (answer.status, answer.body) == (403, message("Forbidden"))
    assert words in guarded.cloud.requests[-1].why


_WHOLE = f"Credential={KEY}/20261128/{REGION}/execute-api/aws4_request, SignedHeaders=host, Signature=ab"


@pytest.mark.rows("I1", "I10", "I11")
@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"AWS4-HMAC-SHA256 {_WHOLE}", 200),
        (f"AWS4-ECDSA-P256-SHA256 {_WHOLE}", 403),
        (f"AWS4-HMAC-SHA256 {_WHOLE.partition(', Signature')[0]}", 403),
        (f"AWS4-HMAC-SHA256 {_WHOLE.replace('SignedHeaders=host, ', '')}", 403),
        (f"AWS4-HMAC-SHA256 {_WHOLE.replace('/execute-api', '')}", 403),
        (f"AWS4-HMAC-SHA256 {_WHOLE.replace(KEY, '')}", 403),
        ("AWS4-HMAC-SHA256", 403),
        ("AWS4-", 403),
        ("AWS AKIA:abc", 403),
        ("", 403),
    ],
)
def test_a_signature_must_be_whole_and_of_version_4(guarded, header, status):
    assert guarded.send("GET", "/pets", headers={"authorization": header}).status == status


_QUERY = (
    f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={KEY}%2F20261128%2F{REGION}%2Fexecute-api%2Faws4_request"
    "&X-Amz-SignedHeaders=host&X-Amz-Signature=ab"
)


@pytest.mark.rows("I1", "I11")
@pytest.mark.parametrize(
    ("query", "status"),
    [
        (_QUERY, 200),
        (_QUERY.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), 403),
        (_QUERY.replace("&X-Amz-Signature=ab", ""), 403),
        (_QUERY.replace("&X-Amz-SignedHeaders=host", ""), 403),
        (_QUERY.replace("Credential", "Other"), 403),
        (_QUERY.replace("Algorithm", "Other"), 403),
        ("X-Amz-Credential=a", 403),
    ],
)
def test_so_must_one_in_a_query(guarded, query, status):
    assert guarded.send("GET", f"/pets?{query}").status == status


@pytest.mark.rows("I10", "I11")
@given(
    st.text(st.characters(exclude_characters="\r\n\0"), max_size=60),
    st.text("AWS4-HMACSHA256X%/=&,Credential", max_size=60),
)
def test_whatever_stands_in_the_place_of_a_signature_is_forbidden(header, query):
    with mock_apigatewayv2() as cloud:
        api = Served(cloud)
        api.route("GET /pets", AuthorizationType="AWS_IAM")
        for prefix in ("", "AWS4-HMAC-SHA256 "):
            answer = api.send(
                "GET",
                f"/pets?X-Amz-Algorithm=AWS4-HMAC-SHA256&{query}",
                headers={"authorization": prefix + header},
            )
            assert (answer.status, answer.body) == (403, message("Forbidden"))


# Accounts


@pytest.mark.rows("I2", "I8", "I12")
def test_a_caller_of_another_account_is_forbidden():
    with mock_apigatewayv2(accounts={"AKIAFOREIGN": "210987654321"}) as cloud:
        api = Served(cloud)
        api.route("GET /pets", AuthorizationType="AWS_IAM")
        answer = send(api, key="AKIAFOREIGN")
        assert (answer.status, answer.body) == (403, message("Forbidden"))
        assert "of account 210987654321" in cloud.requests[-1].why
        assert send(api, key="AKIAOTHER").status == 200


# Callers of whom more is known


@pytest.mark.rows("I3", "I5", "I6", "I7")
def test_callers_say_who_signs(guarded):
    role = f"arn:aws:sts::{ACCOUNT}:assumed-role/keeper/ann"
    cognito = {"amr": ["authenticated"], "identityId": "us-east-1:a", "identityPoolId": "us-east-1:b"}
    given_ = {
        "userArn": role,
        "userId": "AROAEXAMPLE:ann",
        "callerId": "AROAEXAMPLE:ann",
        "cognitoIdentity": cognito,
        "principalOrgId": "o-example",
    }
    guarded.cloud.callers[KEY] = given_
    send(guarded)
    assert guarded.event["requestContext"]["authorizer"]["iam"] == {
        "accessKey": KEY,
        "accountId": ACCOUNT,
        **given_,
    }
    assert guarded.cloud.callers[KEY] == given_


@pytest.mark.rows("I12")
def test_a_caller_that_is_none_may_not_call(guarded):
    guarded.cloud.callers[KEY] = None
    answer = send(guarded)
    assert (answer.status, answer.body) == (403, message("Forbidden"))
    assert f"cloud.callers['{KEY}'] is None" in guarded.cloud.requests[-1].why
    del guarded.cloud.callers[KEY]
    assert KEY not in guarded.cloud.callers
    assert send(guarded).status == 200


def test_callers_are_shown_and_names_that_events_have_not_are_refused(cloud):
    assert repr(cloud.callers) == "<callers: none>"
    with pytest.raises(MockError, match='Did you mean "userArn"'):
        cloud.callers[KEY] = {"user_arn": "x"}
    with pytest.raises(MockError, match="There is no caller"):
        cloud.callers[KEY]
    with pytest.raises(MockError, match="There is no caller"):
        del cloud.callers[KEY]
    cloud.callers[KEY] = {"userId": "AIDAEXAMPLE"}
    assert repr(cloud.callers) == f"<callers: {KEY}>"


@pytest.mark.rows("D26", "N17")
def test_format_1_0_and_logs_have_the_caller_in_identity(api):
    api.logs("identity.user", "identity.accountId", "identity.principalOrgId")
    api.route("GET /pets", api.function(version="1.0"), AuthorizationType="AWS_IAM")
    cognito = {"amr": ["authenticated"], "identityId": "us-east-1:a", "identityPoolId": "us-east-1:b"}
    api.cloud.callers[KEY] = {"userId": "AIDAEXAMPLE", "cognitoIdentity": cognito}
    send(api)
    identity = api.event["requestContext"]["identity"]
    assert (identity["accessKey"], identity["accountId"]) == (KEY, ACCOUNT)
    assert identity["user"] == "AIDAEXAMPLE"
    assert identity["userArn"] == f"arn:aws:iam::{ACCOUNT}:user/{KEY}"
    assert identity["cognitoAmr"] == ["authenticated"]
    assert (identity["cognitoIdentityId"], identity["cognitoIdentityPoolId"]) == (
        "us-east-1:a",
        "us-east-1:b",
    )
    assert "authorizer" not in api.event["requestContext"]
    assert api.logged == ["AIDAEXAMPLE", ACCOUNT, "-"]


@pytest.mark.rows("C55", "P1")
def test_an_open_route_has_no_authorizer_in_its_event_and_asks_for_none(api):
    api.route("GET /pets")
    assert api.send("GET", "/pets").status == 200
    assert "authorizer" not in api.event["requestContext"]
    assert api.cloud.requests[-1].authorizer is None
    assert api.cloud.requests[-1].identity is None


@pytest.mark.rows("F21")
def test_a_preflight_of_a_route_for_all_methods_must_be_signed(cloud):
    api = Served(cloud, CorsConfiguration={"AllowOrigins": ["*"], "AllowMethods": ["GET"]})
    api.route("ANY /pets", AuthorizationType="AWS_IAM")
    headers = {"origin": "https://app.example.com", "access-control-request-method": "GET"}
    assert api.send("OPTIONS", "/pets", headers=headers).status == 403
