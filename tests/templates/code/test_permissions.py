"""Permissions: with ``permissions=True``, who may not call a function hears what AWS says, and ``why`` has what is missing."""

from __future__ import annotations

import re

import pytest

from support_resources import Parts
from support_serving import ACCOUNT, REGION, Served
from support_websocket import LAMBDA, Chat

PRINCIPAL = "apigateway.amazonaws.com"


@pytest.fixture
def parts(cloud, tmp_path):
    """A stack that is to be held to its permissions, with a function."""
    made = Parts(cloud, tmp_path)
    made.site.permissions = True
    made.site.functions = {"Pets": lambda event, context: {"statusCode": 200, "body": "done"}}
    return made


@pytest.fixture
def function(parts):
    """The ARN of its function."""
    return parts.function(FunctionName="pets").attributes["Arn"]


def execute(rest):
    return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{rest}"


def permit(parts, **more):
    usual = {"Action": "lambda:InvokeFunction", "FunctionName": "pets", "Principal": PRINCIPAL}
    return parts.make("Permission", "AWS::Lambda::Permission", **{**usual, **more})


def an_api(cloud, function, key="GET /pets/{id}", stage="$default", **more):
    api = Served(cloud, stage)
    integration = api.client.create_integration(
        ApiId=api.id, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0", **more
    )["IntegrationId"]
    api.route(key, integration)
    return api


def test_a_route_whose_permission_is_missing_answers_500_and_why_has_it_as_yaml(parts, function):
    api = an_api(parts.cloud, function)
    answer = api.send("GET", "/pets/7")
    assert (answer.status, answer.body) == (500, b'{"message":"Internal Server Error"}')
    why = parts.cloud.requests[-1].why
    assert (
        f"API Gateway may not call {function}: no AWS::Lambda::Permission lets {execute(api.id)}/$default/GET/pets/{{id}}. It has none. "
        in why
    )
    assert f'      SourceArn: "{execute(api.id)}/*/GET/pets/*"\n' in why
    permit(parts, SourceArn=f"{execute(api.id)}/*/GET/pets/*")
    assert api.send("GET", "/pets/7").status == 200


@pytest.mark.parametrize(
    ("key", "path", "source"),
    [
        ("GET /pets/{id}", "/pets/7", "/$default/GET/pets/{id}"),
        ("GET /", "/", "/*/GET/"),
        ("ANY /pets", "/pets", "/*/*/pets"),
        ("$default", "/any", "/*/$default"),
        ("$default", "/any", "/*"),
        ("GET /{proxy+}", "/a/b", "/*/*/*"),
        ("GET /pets", "/pets", "/?default/GET/pets"),
    ],
)
def test_what_a_source_arn_has_to_fit(parts, function, key, path, source):
    api = an_api(parts.cloud, function, key)
    permit(parts, SourceArn=execute(api.id) + source)
    assert api.send("GET", path).status == 200


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"SourceArn": "{api}/*/POST/pets/*"}, "its SourceArn is .*/POST/pets/\\*, which .* doesn't fit"),
        ({"SourceArn": "{api}/prod/GET/pets/*"}, ".*, which .* doesn't fit"),
        ({"SourceArn": "{api}/authorizers/*"}, ".*, which .* doesn't fit"),
        ({"SourceArn": "arn:aws:execute-api:eu-west-1:*:*"}, ".*, which .* doesn't fit"),
        ({"SourceArn": "nonsense"}, ".*, which .* doesn't fit"),
        (
            {"SourceAccount": "111122223333"},
            "its SourceAccount is 111122223333, and the API is of 123456789012",
        ),
        (
            {"Principal": "s3.amazonaws.com"},
            "its Principal is s3.amazonaws.com, and has to be apigateway.amazonaws.com",
        ),
        (
            {"Action": "lambda:GetFunction"},
            "its Action is lambda:GetFunction, and has to be lambda:InvokeFunction",
        ),
        ({"FunctionName": "pets:live"}, "it is for .*:function:pets:live, and .*:function:pets is called"),
    ],
)
def test_a_permission_that_is_about_something_else_is_said_to_be(parts, function, more, said):
    api = an_api(parts.cloud, function)
    permit(parts, **{name: value.format(api=execute(api.id)) for name, value in more.items()})
    assert api.send("GET", "/pets/7").status == 500
    assert re.search(f"It has: {said}", parts.cloud.requests[-1].why)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Principal": "*"},
        {"Action": "lambda:*"},
        {"Action": "lambda:Invoke*"},
        {"SourceAccount": ACCOUNT},
        {"SourceArn": "*"},
        {"FunctionName": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pets"},
        {"FunctionName": f"{ACCOUNT}:function:pets"},
    ],
)
def test_what_lets_everything_of_the_api_call(parts, function, more):
    api = an_api(parts.cloud, function)
    permit(parts, **more)
    assert api.send("GET", "/pets/7").status == 200


def test_a_permission_that_is_taken_back_lets_nobody_call(parts, function):
    api = an_api(parts.cloud, function)
    made = permit(parts)
    assert api.send("GET", "/pets/7").status == 200
    parts.delete("Permission", made)
    assert api.send("GET", "/pets/7").status == 500


def test_an_alias_needs_a_permission_of_its_own(parts, function):
    version = parts.make("Version", "AWS::Lambda::Version", FunctionName="pets").attributes["Version"]
    alias = parts.make(
        "Live", "AWS::Lambda::Alias", FunctionName="pets", Name="live", FunctionVersion=version
    ).physical_id
    api = an_api(parts.cloud, alias)
    permit(parts)
    assert api.send("GET", "/pets/7").status == 500
    assert "      FunctionName: pets:live\n" in parts.cloud.requests[-1].why
    permit(parts, FunctionName=alias)
    assert api.send("GET", "/pets/7").status == 200


def test_an_integration_with_a_role_needs_none(parts, function):
    api = an_api(parts.cloud, function, CredentialsArn=f"arn:aws:iam::{ACCOUNT}:role/caller")
    assert api.send("GET", "/pets/7").status == 200


def test_functions_of_other_stacks_and_of_the_test_need_none(parts, cloud, tmp_path):
    other = Parts(cloud, tmp_path, "other")
    other.site.functions = {"Pets": lambda event, context: "done"}
    arn = other.function(FunctionName="other").attributes["Arn"]
    assert an_api(cloud, arn).send("GET", "/pets/7").status == 200
    api = Served(cloud)
    api.route("GET /pets", answer="done")
    assert api.send("GET", "/pets").status == 200


def test_logs_say_what_the_service_s_say(parts, function):
    api = an_api(parts.cloud, function)
    api.logs("integration.error")
    api.send("GET", "/pets/7")
    assert " ".join(api.logged) == (
        "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. "
        "Check the permissions and try again."
    )


def test_an_authorizer_needs_a_permission_for_itself(parts, function):
    api = Served(parts.cloud)
    authorizer = api.client.create_authorizer(
        ApiId=api.id,
        Name="who",
        IdentitySource=[],
        AuthorizerType="REQUEST",
        AuthorizerUri=f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations",
        AuthorizerPayloadFormatVersion="2.0",
        EnableSimpleResponses=True,
    )["AuthorizerId"]
    api.route("GET /pets", answer="done", AuthorizationType="CUSTOM", AuthorizerId=authorizer)
    permit(parts, SourceArn=f"{execute(api.id)}/*/*/pets")
    answer = api.send("GET", "/pets")
    assert (answer.status, answer.body) == (500, b'{"message":"Internal Server Error"}')
    why = parts.cloud.requests[-1].why
    assert f"lets {execute(api.id)}/authorizers/{authorizer}." in why
    assert f'SourceArn: "{execute(api.id)}/authorizers/{authorizer}"' in why
    permit(parts, SourceArn=f"{execute(api.id)}/authorizers/{authorizer}")
    assert api.send("GET", "/pets").status == 500
    assert "malformed" in parts.cloud.requests[-1].why


def test_a_route_of_a_websocket_api_needs_one(parts, function):
    chat = Chat(parts.cloud)
    integration = chat.integration(IntegrationType="AWS_PROXY", IntegrationUri=LAMBDA.format(function))
    chat.route("join", integration)
    with parts.cloud.connect(f"{chat.endpoint}/prod") as socket:
        socket.send({"action": "join"})
        assert '"message": "Internal server error"' in socket.receive()
        assert f"lets {execute(chat.id)}/prod/join." in parts.cloud.requests[-1].why
        permit(parts, SourceArn=f"{execute(chat.id)}/*/join")
        socket.send({"action": "join"})
        assert parts.cloud.requests[-1].why == ""


def test_a_handshake_without_one_is_refused(parts, function):
    from awsmock_ar_apigw import HandshakeRefused  # noqa: PLC0415 - one test needs it

    chat = Chat(parts.cloud)
    integration = chat.integration(IntegrationType="AWS_PROXY", IntegrationUri=LAMBDA.format(function))
    chat.route("$connect", integration)
    with pytest.raises(HandshakeRefused, match=r"SourceArn: .*/\*/\$connect"):
        parts.cloud.connect(f"{chat.endpoint}/prod")
    permit(parts, SourceArn=f"{execute(chat.id)}/*/$connect")
    parts.cloud.connect(f"{chat.endpoint}/prod").close()


def test_a_call_that_nobody_waits_for_needs_one_at_once(parts, function):
    chat = Chat(parts.cloud)
    integration = chat.integration(
        IntegrationType="AWS",
        IntegrationMethod="POST",
        IntegrationUri=LAMBDA.format(function),
        RequestParameters={"integration.request.header.X-Amz-Invocation-Type": "'Event'"},
    )
    chat.route("join", integration)
    with parts.cloud.connect(f"{chat.endpoint}/prod") as socket:
        socket.send({"action": "join"})
        assert '"message": "Internal server error"' in socket.receive()
        permit(parts)
        socket.send({"action": "join"})
        assert "may not call" not in parts.cloud.requests[-1].why
