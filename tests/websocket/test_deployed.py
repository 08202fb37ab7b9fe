"""What is deployed answers, and nothing that has changed since; settings of a stage act at once."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from support_websocket import Chat, error_frame


@pytest.fixture
def chat(cloud):
    """An API with a route, which a stage serves that doesn't deploy itself."""
    made = Chat(cloud, stage=None)
    made.route("join", made.function({"statusCode": 200, "body": "first"}), two_way=True)
    made.stage("prod", AutoDeploy=False)
    deploy(made)
    return made


def deploy(chat):
    return chat.client.create_deployment(ApiId=chat.id, StageName="prod")["DeploymentId"]


def answers(socket, *actions):
    """What comes after each message, newest last."""
    before = len(socket.messages)
    for action in actions:
        socket.send({"action": action})
    return socket.messages[before:]


@pytest.mark.rows("W102", "W229", "W230", "U17")
def test_a_route_that_isn_t_deployed_isn_t_there_until_it_is(chat):
    with chat.connect() as socket:
        chat.route("leave", answer={"statusCode": 200, "body": "bye"}, two_way=True)
        chat.route("$default", answer={"statusCode": 200, "body": "what?"}, two_way=True)
        forbidden = answers(socket, "leave")
        assert forbidden == [
            error_frame("Forbidden", socket.connection.id, chat.cloud.requests[-1].request_id)
        ]
        deploy(chat)
        assert answers(socket, "leave", "else") == ["bye", "what?"]


@pytest.mark.rows("W229", "W230")
def test_a_route_that_is_deleted_answers_until_that_is_deployed(chat):
    with chat.connect() as socket:
        route = chat.client.get_routes(ApiId=chat.id)["Items"][0]
        chat.client.delete_route(ApiId=chat.id, RouteId=route["RouteId"])
        chat.route("leave")
        assert answers(socket, "join") == ["first"]
        deploy(chat)
        assert "Forbidden" in answers(socket, "join")[0]


@pytest.mark.rows("W229")
def test_an_integration_and_an_expression_act_once_they_are_deployed(chat):
    with chat.connect() as socket:
        second = chat.function({"statusCode": 200, "body": "second"})
        route = chat.client.get_routes(ApiId=chat.id)["Items"][0]
        chat.client.update_route(ApiId=chat.id, RouteId=route["RouteId"], Target=f"integrations/{second}")
        chat.client.update_api(ApiId=chat.id, RouteSelectionExpression="$request.body.kind")
        assert answers(socket, "join") == ["first"]
        deploy(chat)
        socket.send({"kind": "join"})
        assert socket.messages[-1] == "second"
        assert "Forbidden" in answers(socket, "join")[0]


@pytest.mark.rows("W229", "W117")
def test_a_route_response_acts_once_it_is_deployed(chat):
    route = chat.route(
        "leave", answer={"statusCode": 200, "body": "bye"}, RouteResponseSelectionExpression="$default"
    )
    deploy(chat)
    with chat.connect() as socket:
        chat.client.create_route_response(ApiId=chat.id, RouteId=route, RouteResponseKey="$default")
        assert answers(socket, "leave") == []
        deploy(chat)
        assert answers(socket, "leave") == ["bye"]


@pytest.mark.rows("W229")
def test_variables_of_a_stage_act_at_once(chat):
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.room}/invocations"
    for name in ("red", "blue"):
        chat.cloud.functions[name] = lambda _event, context: {
            "statusCode": 200,
            "body": context.function_name,
        }
    chat.route("paint", chat.integration(IntegrationType="AWS_PROXY", IntegrationUri=uri), two_way=True)
    deploy(chat)
    with chat.connect() as socket:
        assert "Internal server error" in answers(socket, "paint")[0]
        assert "needs the stage variable 'room'" in chat.why
        for name in ("red", "blue"):
            chat.client.update_stage(ApiId=chat.id, StageName="prod", StageVariables={"room": name})
            assert answers(socket, "paint") == [name]


@pytest.mark.rows("W229", "W230", "U17")
def test_a_stage_that_goes_back_to_an_earlier_deployment_serves_that(chat):
    first = chat.client.get_stage(ApiId=chat.id, StageName="prod")["DeploymentId"]
    chat.route("leave", answer={"statusCode": 200, "body": "bye"}, two_way=True)
    deploy(chat)
    with chat.connect() as socket:
        assert answers(socket, "leave") == ["bye"]
        chat.client.update_stage(ApiId=chat.id, StageName="prod", DeploymentId=first)
        assert "Forbidden" in answers(socket, "leave")[0]


@pytest.mark.rows("W232")
def test_a_deployment_that_a_stage_serves_can_t_be_deleted(chat):
    served = chat.client.get_stage(ApiId=chat.id, StageName="prod")["DeploymentId"]
    with pytest.raises(ClientError) as refused:
        chat.client.delete_deployment(ApiId=chat.id, DeploymentId=served)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert refused.value.response["Error"] == {
        "Code": "BadRequestException",
        "Message": "Active stages pointing to this deployment must be moved or deleted",
    }


@pytest.mark.rows("W102", "W230")
def test_a_message_that_no_route_takes_says_what_it_selects_and_what_isn_t_deployed(chat):
    with chat.connect() as socket:
        answers(socket, "leave")
        no_route = "No route has the key 'leave', which the message has for $request.body.action, and there is no $default route."
        assert chat.why == no_route
        chat.route("leave")
        answers(socket, "leave")
        again = "was made since stage 'prod' was deployed: deploy the API to it again."
        assert chat.why == f"{no_route} Route 'leave' {again}"
        chat.route("$default")
        answers(socket, "else")
        assert chat.why.endswith(f"Route '$default' {again}")
        for message in ("no JSON", '{"action": "$connect"}'):
            socket.send(message)
            assert chat.why.startswith(
                "No route but $default takes what the message has for $request.body.action"
            )


@pytest.mark.rows("W89", "W91", "W103")
def test_a_message_that_no_route_takes_says_which_was_meant_and_what_is_no_json(chat):
    with chat.connect() as socket:
        for message, hint in (
            ({"action": "jion"}, 'there is no $default route. Did you mean "join"?'),
            ({"action": "something"}, "there is no $default route."),
            ("leave", "there is no $default route. The message is no JSON."),
            ("[]", "there is no $default route. The message is no JSON object."),
        ):
            socket.send(message)
            assert chat.why.endswith(hint)


@pytest.mark.rows("W230")
def test_a_message_that_selects_a_predefined_key_is_not_told_to_deploy_it(chat):
    chat.route("$connect")
    with chat.connect() as socket:
        answers(socket, "$connect")
        assert chat.why.endswith("there is no $default route.")
