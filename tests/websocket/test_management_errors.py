"""What the management API refuses: with which status, header and body, and what a person hears of it."""

from __future__ import annotations

import json

import pytest
import requests
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from support import SESSION, client_of
from support_serving import Served
from support_websocket import Chat, signed_call

KEY = "AKIAIOSFODNN7EXAMPLE"
# Of valid form, and never there.
NOBODY = "Ab1Cd2Ef3GhCJKw="


@pytest.fixture
def chat(cloud):
    """A WebSocket API with a route: without one there is nothing to deploy."""
    made = Chat(cloud)
    made.route("hello")
    return made


def refused(client, operation="get_connection", connection_id=NOBODY, **more):
    """The error that a call is answered with."""
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(ConnectionId=connection_id, **more)
    return caught.value


def said(error):
    """Status, code and message of an error."""
    found = error.response["Error"]
    return error.response["ResponseMetadata"]["HTTPStatusCode"], found["Code"], found["Message"]


def raw(chat, method="GET", connection_id=NOBODY, body=b"", path=None, **more):
    """Status, code and body of a raw answer."""
    call = signed_call(chat, method, connection_id, body, **more)
    if path is not None:
        call = call._replace(path=path, url=call.url.partition("/prod")[0] + path)
    answer = chat.cloud.handle(call)
    return answer.status, answer.headers["x-amzn-ErrorType"], answer.body


def at(chat, tail):
    """A client for an address below the API's host."""
    return client_of("apigatewaymanagementapi", endpoint_url=chat.at().removesuffix("/prod") + tail)


each_operation = pytest.mark.parametrize(
    ("operation", "more"),
    [("post_to_connection", {"Data": b"x"}), ("get_connection", {}), ("delete_connection", {})],
)


# Gone


@pytest.mark.rows("W191", "W193", "W194", "C4")
@each_operation
def test_an_id_that_never_was_is_gone_with_an_empty_body(chat, operation, more):
    error = refused(chat.management(), operation, **more)
    name = {"post_to_connection": "PostToConnection", "get_connection": "GetConnection"}
    shown = name.get(operation, "DeleteConnection")
    assert str(error) == f"An error occurred (GoneException) when calling the {shown} operation: "
    assert said(error) == (410, "GoneException", "")
    headers = error.response["ResponseMetadata"]["HTTPHeaders"]
    assert (headers["x-amzn-errortype"], headers["content-length"]) == ("GoneException", "0")
    assert "content-type" not in headers
    assert chat.cloud.calls[-1].why == "No connection ever had this id."


@pytest.mark.rows("W193", "W194")
def test_the_code_of_a_refusal_is_in_its_header_alone(chat):
    assert raw(chat) == (410, "GoneException", b"")


@pytest.mark.rows("W190", "W195", "W222")
@each_operation
def test_a_closed_connection_is_gone_a_second_time_too(chat, operation, more):
    socket = chat.connect()
    socket.close(4001, "enough")
    for _ in range(2):
        error = refused(chat.management(), operation, socket.connection.id, **more)
        assert isinstance(error, chat.management().exceptions.GoneException)
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 410
    assert chat.cloud.calls[-1].why == "It was closed with 4001: enough."
    assert chat.cloud.calls[-1].line().endswith("-> GoneException (It was closed with 4001: enough.)")


@pytest.mark.rows("W195")
def test_a_second_delete_finds_it_gone(chat):
    client = chat.management()
    with chat.connect() as socket:
        client.delete_connection(ConnectionId=socket.connection.id)
        assert said(refused(client, "delete_connection", socket.connection.id)) == (410, "GoneException", "")


@pytest.mark.rows("W209")
def test_a_refused_handshake_leaves_an_id_that_is_gone(chat):
    ids = []

    def refuse(event, _context):
        ids.append(event["requestContext"]["connectionId"])
        return {"statusCode": 401}

    chat.route("$connect", answer=refuse)
    with pytest.raises(Exception, match="401"):
        chat.connect()
    assert said(refused(chat.management(), connection_id=ids[0])) == (410, "GoneException", "")
    assert "or has refused it" in chat.cloud.calls[-1].why


@pytest.mark.rows("W218")
def test_code_that_forgets_who_is_gone_works_as_it_does_at_aws(chat):
    client, first, second = chat.management(), chat.connect(), chat.connect()
    table = {first.connection.id, NOBODY, second.connection.id}
    second.close()
    for one in sorted(table):
        try:
            client.post_to_connection(ConnectionId=one, Data=b"to all")
        except client.exceptions.GoneException:  # noqa: PERF203 - as such code is written
            table.discard(one)
    assert table == {first.connection.id}
    assert first.receive() == "to all"


# Ids of another form


@pytest.mark.rows("W192", "U11")
@pytest.mark.parametrize(
    "connection_id",
    [
        "nobody",
        "Ab1Cd2Ef3GhCJKw",
        "Ab1Cd2Ef3GhCJKw==",
        "Ab1Cd2Ef3GhCJK+=",
        "=b1Cd2Ef3GhCJKw=",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        " ",
        "{id}",
    ],
)
@each_operation
def test_an_id_of_another_form_is_a_bad_request(chat, connection_id, operation, more):
    error = refused(chat.management(), operation, connection_id, **more)
    assert said(error) == (400, "BadRequestException", f"Invalid connectionId: {connection_id}")
    assert type(error) is ClientError


@pytest.mark.rows("W192")
def test_a_bad_request_says_so_in_a_member_in_lower_case(chat):
    expected = 400, "BadRequestException", {"message": "Invalid connectionId: nobody"}
    status, code, body = raw(chat, connection_id="nobody")
    assert (status, code, json.loads(body)) == expected


@pytest.mark.rows("W60", "U11")
@pytest.mark.parametrize("connection_id", ["-_0aZ9-_0aZ9-_0=", "________________"[:15] + "=", NOBODY])
def test_every_letter_of_base64_for_urls_may_be_in_an_id(chat, connection_id):
    assert said(refused(chat.management(), connection_id=connection_id))[0] == 410


@pytest.mark.rows("W17", "W187")
@pytest.mark.parametrize(
    ("operation", "method", "more"),
    [("get_connection", "GET", {}), ("post_to_connection", "POST", {"Data": b"x"})],
)
def test_an_empty_id_reaches_the_service_which_finds_no_method(chat, operation, method, more):
    status, code, message = said(refused(chat.management(), operation, "", **more))
    assert (status, code) == (404, "NotFoundException")
    assert message == f"No method found matching route @connections/ for http method {method}."


# Addresses


@pytest.mark.rows("W16", "W201", "W246")
@pytest.mark.parametrize("tail", ["", "/", "/dev", "/$default", "/PROD", "/prod2"])
def test_without_its_stage_or_with_another_it_is_forbidden(chat, tail):
    with chat.connect() as socket:
        error = refused(at(chat, tail), connection_id=socket.connection.id)
    assert said(error) == (403, "ForbiddenException", "Forbidden")
    assert isinstance(error, chat.management().exceptions.ForbiddenException)
    assert "Its stages are: 'prod'." in chat.cloud.calls[-1].why
    assert ("names no stage" in chat.cloud.calls[-1].why) == (tail in {"", "/"})


@pytest.mark.rows("W16")
def test_forbidden_says_so_in_a_member_in_lower_case(chat):
    assert raw(chat, path=f"/@connections/{NOBODY}") == (
        403,
        "ForbiddenException",
        b'{"message":"Forbidden"}',
    )


@pytest.mark.rows("W201", "U3")
def test_an_api_that_is_not_there_or_not_deployed_is_forbidden(chat):
    host = chat.at().replace(chat.id, "nosuchapi1")
    client = client_of("apigatewaymanagementapi", endpoint_url=host)
    assert said(refused(client)) == (403, "ForbiddenException", "Forbidden")
    chat.stage("empty", AutoDeploy=False)
    assert said(refused(at(chat, "/empty"))) == (403, "ForbiddenException", "Forbidden")
    assert "Nothing is deployed to stage 'empty'" in chat.cloud.calls[-1].why


@pytest.mark.rows("W12", "W14", "C5")
def test_a_stage_behind_a_domain_name_without_mapping_key_is_no_method(chat):
    client = client_of("apigatewaymanagementapi", endpoint_url=f"{chat.domain()}/prod")
    with chat.connect() as socket:
        own = socket.connection.id
        status, code, message = said(refused(client, "post_to_connection", own, Data=b"x"))
    assert (status, code) == (404, "NotFoundException")
    assert message == f"No method found matching route prod/@connections/{own} for http method POST."
    assert "no stage stands in the address of a domain name" in chat.cloud.calls[-1].why


@pytest.mark.rows("W13")
def test_a_domain_name_without_its_mapping_key_is_forbidden(chat):
    url = chat.domain("chat")
    client = client_of("apigatewaymanagementapi", endpoint_url=url.removesuffix("/chat"))
    assert said(refused(client)) == (403, "ForbiddenException", "Forbidden")


def test_what_stands_behind_the_stage_is_no_method(chat):
    status, code, message = said(refused(at(chat, "/prod/chat")))
    assert (status, code) == (404, "NotFoundException")
    assert message == f"No method found matching route chat/@connections/{NOBODY} for http method GET."


@pytest.mark.rows("W21")
@pytest.mark.parametrize("slash", ["", "/"])
def test_an_address_that_ends_in_connections_already_is_an_invocation(chat, slash):
    error = refused(at(chat, f"/prod/@connections{slash}"), "post_to_connection", Data=b"x")
    assert said(error) == (
        403,
        "AccessDeniedException",
        (
            f"User: arn:aws:iam::123456789012:user/{KEY} is not authorized to perform: execute-api:Invoke on resource: "
            f"arn:aws:execute-api:us-east-1:********9012:{chat.id}/prod/POST/@connections/@connections/{NOBODY}"
        ),
    )
    assert "leave that out" in chat.cloud.calls[-1].why


@pytest.mark.rows("W22")
def test_botocore_itself_refuses_an_address_without_scheme():
    with pytest.raises(ValueError, match=r"^Invalid endpoint: abcdef1234\.example/prod$"):
        SESSION.client("apigatewaymanagementapi", endpoint_url="abcdef1234.example/prod")


@pytest.mark.rows("W22")
def test_an_address_with_the_scheme_of_connections_is_none_that_botocore_could_send_to(chat):
    client = client_of("apigatewaymanagementapi", endpoint_url=f"{chat.endpoint}/prod")
    with chat.connect() as socket, pytest.raises(MockError, match=r"^Nothing is sent to wss://"):
        client.post_to_connection(ConnectionId=socket.connection.id, Data=b"x")
    assert list(socket.connection.frames) == []


@pytest.mark.parametrize("form", ["http://{}/prod", "https://{}:3001/prod"])
def test_nothing_answers_but_https_on_its_own_port(chat, form):
    host = chat.at().removeprefix("https://").removesuffix("/prod")
    client = client_of("apigatewaymanagementapi", endpoint_url=form.format(host))
    with pytest.raises(MockError, match=r"the management API answers HTTPS on port 443"):
        client.get_connection(ConnectionId=NOBODY)


@pytest.mark.rows("W23")
@each_operation
def test_without_an_address_no_connection_is_reached_by_its_id_alone(chat, operation, more):
    client = client_of("apigatewaymanagementapi")
    with chat.connect() as socket:
        with pytest.raises(MockError) as refusal:
            getattr(client, operation)(ConnectionId=socket.connection.id, **more)
        assert socket.closed is None
    text = str(refusal.value)
    assert text.startswith("No API answers at execute-api.us-east-1.amazonaws.com, where ")
    assert "endpoint_url=" in text
    assert f"There are: {chat.id}.execute-api.us-east-1.amazonaws.com." in text
    assert list(socket.connection.frames) == []


def test_another_host_is_no_api_of_this_cloud(chat):
    client = client_of("apigatewaymanagementapi", endpoint_url="http://localhost:3001")
    with pytest.raises(MockError, match=r"No API answers at localhost:3001, where GetConnection was called"):
        client.get_connection(ConnectionId=NOBODY)


def test_an_http_api_has_no_connections(chat):
    served = Served(chat.cloud)
    client = client_of("apigatewaymanagementapi", endpoint_url=served.endpoint)
    with pytest.raises(MockError, match="is an HTTP API's, which has no connections"):
        client.get_connection(ConnectionId=NOBODY)


# Callers


@pytest.mark.rows("W196")
@each_operation
def test_a_caller_of_another_account_has_no_permission(operation, more):
    with mock_apigatewayv2(accounts={"AKIAOTHER": "210987654321"}, isolated=True) as cloud:
        chat = Chat(cloud)
        chat.route("hello")
        client = SESSION.client(
            "apigatewaymanagementapi",
            endpoint_url=chat.at(),
            aws_access_key_id="AKIAOTHER",
            aws_secret_access_key="secret",
        )
        with chat.connect() as socket:
            error = refused(client, operation, socket.connection.id, **more)
        method = {"post": "POST", "get": "GET"}.get(operation.partition("_")[0], "DELETE")
        assert said(error) == (
            403,
            "AccessDeniedException",
            (
                "User: arn:aws:iam::210987654321:user/AKIAOTHER is not authorized to perform: execute-api:ManageConnections on "
                f"resource: arn:aws:execute-api:us-east-1:********9012:{chat.id}/prod/{method}/@connections/{{connectionId}}"
            ),
        )
        assert type(error) is ClientError
        assert "of account 210987654321" in cloud.calls[-1].why
        body = json.loads(cloud.handle(signed_call(chat, method, NOBODY, key="AKIAOTHER")).body)
        assert body == {"Message": error.response["Error"]["Message"]}


@pytest.mark.rows("W196")
def test_a_caller_of_whom_a_test_says_so_has_no_permission(chat):
    chat.cloud.callers[KEY] = None
    error = refused(chat.management())
    assert said(error)[:2] == (403, "AccessDeniedException")
    assert f"User: arn:aws:iam::123456789012:user/{KEY} is not authorized" in said(error)[2]
    assert chat.cloud.calls[-1].why == f"cloud.callers['{KEY}'] is None: who signs with it may not call."
    chat.cloud.callers[KEY] = {}
    assert said(refused(chat.management()))[1] == "GoneException"


@pytest.mark.rows("W196")
def test_a_refusal_names_the_caller_that_a_test_has_given():
    role = "arn:aws:sts::210987654321:assumed-role/sender/session"
    with mock_apigatewayv2(accounts={KEY: "210987654321"}, isolated=True) as cloud:
        cloud.accounts["AKIAOWNER"] = "123456789012"
        owner = SESSION.client("apigatewayv2", aws_access_key_id="AKIAOWNER", aws_secret_access_key="secret")
        asked = {"ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"}
        api = owner.create_api(Name="chat", **asked)
        owner.create_route(ApiId=api["ApiId"], RouteKey="hello")
        owner.create_stage(ApiId=api["ApiId"], StageName="prod", AutoDeploy=True)
        cloud.callers[KEY] = {"userArn": role}
        url = f"{api['ApiEndpoint'].replace('wss', 'https')}/prod"
        error = refused(client_of("apigatewaymanagementapi", endpoint_url=url))
    assert said(error)[2].startswith(f"User: {role} is not authorized to perform: ")


def test_a_caller_of_another_region_signs_for_the_wrong_one(chat):
    client = client_of("apigatewaymanagementapi", "eu-west-1", chat.at())
    status, code, message = said(refused(client))
    assert (status, code) == (403, "InvalidSignatureException")
    assert message == "Credential should be scoped to a valid region."
    assert "region_name='us-east-1'" in chat.cloud.calls[-1].why


@pytest.mark.rows("W178")
@pytest.mark.parametrize("region", ["mars-1", "us-east-1"])
def test_no_region_is_unknown_to_a_service_whose_regions_nobody_lists(chat, region):
    client = client_of("apigatewaymanagementapi", region, chat.at())
    assert said(refused(client))[1] in {"GoneException", "InvalidSignatureException"}


# Sizes


@pytest.mark.rows("W187", "W205", "C10", "U7")
def test_more_than_128_kb_is_too_large_and_128_kb_are_not(chat):
    client = chat.management()
    with chat.connect() as socket:
        client.post_to_connection(ConnectionId=socket.connection.id, Data=b"x" * 131_072)
        assert len(socket.receive()) == 131_072
        error = refused(client, "post_to_connection", socket.connection.id, Data=b"x" * 131_073)
        assert socket.closed is None
    assert said(error) == (413, "PayloadTooLargeException", "")
    assert isinstance(error, client.exceptions.PayloadTooLargeException)
    assert list(socket.connection.frames) == []


@pytest.mark.rows("W205", "U7")
def test_bytes_are_counted_and_not_letters(chat):
    with chat.connect() as socket:
        more = {"Data": "ü" * 65_537}
        error = refused(chat.management(), "post_to_connection", socket.connection.id, **more)
    assert said(error)[0] == 413


@pytest.mark.rows("U7")
def test_a_body_that_is_too_large_is_refused_with_an_empty_one(chat):
    assert raw(chat, "POST", body=b"x" * 131_073) == (413, "PayloadTooLargeException", b"")


# Throttling, and what is tried again


@pytest.mark.rows("W188", "W207")
def test_throttling_is_planned_and_botocore_tries_again(chat):
    chat.cloud.faults.add("PostToConnection", error="LimitExceededException", times=2)
    config = Config(retries={"mode": "standard", "max_attempts": 3})
    client = SESSION.client("apigatewaymanagementapi", endpoint_url=chat.at(), config=config)
    with chat.connect() as socket:
        answer = client.post_to_connection(ConnectionId=socket.connection.id, Data=b"x")
        assert answer["ResponseMetadata"]["RetryAttempts"] == 2
        assert [socket.receive(), list(socket.connection.frames)] == ["x", []]
    assert [call.status for call in chat.cloud.calls.of("PostToConnection")] == [429, 429, 200]


@pytest.mark.rows("W188", "W207")
@pytest.mark.parametrize(("mode", "attempts"), [("legacy", 5), ("standard", 3)])
def test_who_is_throttled_for_good_hears_of_it_in_the_end(chat, mode, attempts):
    chat.cloud.faults.add(
        "*Connection", service="apigatewaymanagementapi", error="LimitExceededException", times=None
    )
    config = Config(retries={"mode": mode})
    client = SESSION.client("apigatewaymanagementapi", endpoint_url=chat.at(), config=config)
    with pytest.raises(client.exceptions.LimitExceededException, match="reached max retries") as throttled:
        client.get_connection(ConnectionId=NOBODY)
    assert said(throttled.value)[:2] == (429, "LimitExceededException")
    assert len(chat.cloud.calls.of("GetConnection")) == attempts


@pytest.mark.rows("W188")
@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_what_will_not_change_is_tried_once(chat, mode):
    client = SESSION.client(
        "apigatewaymanagementapi", endpoint_url=chat.at(), config=Config(retries={"mode": mode})
    )
    nowhere = SESSION.client(
        "apigatewaymanagementapi",
        endpoint_url=chat.at().removesuffix("/prod"),
        config=Config(retries={"mode": mode}),
    )
    refused(client)
    refused(client, connection_id="nobody")
    refused(client, "post_to_connection", Data=b"x" * 131_073)
    refused(nowhere)
    calls = [call for call in chat.cloud.calls if call.service == "apigatewaymanagementapi"]
    assert [call.status for call in calls] == [410, 400, 413, 403]


@pytest.mark.rows("W184")
@pytest.mark.parametrize(
    ("operation", "errors"),
    [
        ("PostToConnection", {"PayloadTooLargeException"}),
        ("GetConnection", set()),
        ("DeleteConnection", set()),
    ],
)
def test_faults_know_the_errors_that_an_operation_lists(chat, operation, errors):
    listed = {"GoneException", "LimitExceededException", "ForbiddenException", *errors}
    shapes = chat.management().meta.service_model.operation_model(operation).error_shapes
    assert {shape.name for shape in shapes} == listed
    of = {"service": "apigatewaymanagementapi"}
    for name in listed:
        chat.cloud.faults.add(operation, error=name, **of).remove()
    with pytest.raises(MockError, match="NotFoundException"):
        chat.cloud.faults.add(operation, error="NotFoundException", **of)


def test_a_fault_of_a_namesake_is_not_meant_for_it(chat):
    planned = chat.cloud.faults.add("DeleteConnection", error="ResourceNotFoundException")
    assert said(refused(chat.management(), "delete_connection"))[1] == "GoneException"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client_of("apprunner").delete_connection(ConnectionArn="arn")
    assert planned.fired == 1


def test_no_operation_of_it_takes_time(chat):
    for name in ("PostToConnection", "GetConnection"):
        with pytest.raises(MockError, match=f"'{name}' is not an operation that takes time"):
            chat.cloud.fail_next(name)


# Requests by plain HTTP


def send(chat, method="POST", path=None, body=b"{}", *, by=SigV4Auth, service="execute-api", key=KEY):
    """The answer to a request that botocore's own signer has signed, and another library sends."""
    url = chat.at().removesuffix("/prod") + path
    request = AWSRequest(method, url, data=body)
    by(Credentials(key, "secret"), service, "us-east-1").add_auth(request)
    return requests.request(method, request.url, headers=dict(request.headers), data=body, timeout=3)


@pytest.mark.rows("W19", "W200")
@pytest.mark.parametrize(
    "form", ["/prod/@connections/{}", "/prod/%40connections/{}", "/prod/@connections/{}%3D"]
)
@pytest.mark.parametrize("by", [SigV4Auth, SigV4QueryAuth])
def test_a_request_may_be_signed_over_either_form_of_its_path(chat, form, by):
    with chat.connect() as socket:
        own = socket.connection.id
        path = form.format(own.removesuffix("=") if form.endswith("%3D") else own)
        answer = send(chat, path=path, by=by)
        assert (answer.status_code, answer.content) == (200, b"")
        assert socket.receive() == "{}"
        said_of_it = json.loads(send(chat, "GET", path, by=by, body=b"").content)
        assert said_of_it["identity"]["sourceIp"] == "127.0.0.1"
        assert send(chat, "DELETE", path, by=by, body=b"").status_code == 204
        gone = send(chat, path=path, by=by)
        assert (gone.status_code, gone.content) == (410, b"")
        assert gone.headers["x-amzn-errortype"] == "GoneException"
    assert len(chat.cloud.calls.of("apigatewaymanagementapi.*")) == 4


@pytest.mark.rows("W200", "U8")
@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer abc"}, {"authorization": "AWS4-HMAC-SHA256 x"}]
)
def test_who_has_signed_nothing_lacks_a_token(chat, headers):
    answer = chat.cloud.request("POST", f"{chat.at()}/@connections/{NOBODY}", headers=headers, body=b"x")
    assert (answer.status, answer.body) == (403, b'{"message":"Missing Authentication Token"}')
    assert answer.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"
    assert "It asks for a connection." in chat.why
    assert chat.cloud.calls.of("apigatewaymanagementapi.*") == []


@pytest.mark.rows("W179")
def test_who_has_signed_for_another_service_is_told_which_it_is(chat):
    answer = send(chat, path=f"/prod/@connections/{NOBODY}", service="apigateway")
    assert answer.status_code == 403
    assert answer.json() == {"message": "Credential should be scoped to correct service: 'execute-api'."}
    assert "signed for 'apigateway'" in chat.why


@pytest.mark.rows("W16", "W201")
@pytest.mark.parametrize("stage", ["", "/dev"])
def test_a_plain_request_without_its_stage_is_forbidden_too(chat, stage):
    answer = send(chat, path=f"{stage}/@connections/{NOBODY}")
    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})
    assert answer.headers["x-amzn-errortype"] == "ForbiddenException"


@pytest.mark.rows("W14")
def test_another_method_is_no_method(chat):
    answer = send(chat, "PUT", f"/prod/@connections/{NOBODY}")
    assert answer.status_code == 404
    assert answer.json() == {
        "message": f"No method found matching route @connections/{NOBODY} for http method PUT."
    }


@pytest.mark.rows("W179")
def test_the_same_path_of_an_http_api_is_a_path_like_any_other(chat):
    served = Served(chat.cloud)
    served.route("$default", answer="pets")
    answer = served.cloud.request("POST", f"{served.endpoint}/@connections/7")
    assert (answer.status, answer.body) == (200, b"pets")


def test_a_raw_call_that_is_signed_for_an_api_itself_is_no_operation(chat):
    call = signed_call(chat, "GET", NOBODY)._replace(path="/prod/pets")
    with pytest.raises(MockError, match="of execute-api what is below @connections/"):
        chat.cloud.handle(call)
