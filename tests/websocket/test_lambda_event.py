"""Functions without an envelope: integrations of type AWS."""

from __future__ import annotations

import json

import pytest

from awsmock_ar_apigw import HandshakeRefused
from support_integrations import answers, event_function, is_failure, said


@pytest.fixture
def events(chat):
    """A function ``keep`` that keeps its events, and what it was called with."""
    found = []
    chat.cloud.functions["keep"] = lambda event, _context: found.append(event) or {"pets": ["Rex"]}
    return found


@pytest.mark.rows("W153", "W175")
def test_a_function_gets_the_message_as_its_event_and_no_more(chat, events):
    integration = answers(chat, event_function(chat, "keep"))
    assert said(chat, integration, {"x": [1]}) == ['{"pets": ["Rex"]}']
    assert events == [{"action": "do", "x": [1]}]


@pytest.mark.rows("W175", "W162")
def test_a_template_makes_the_event_and_another_the_answer(chat, events):
    template = '{"id": "$context.connectionId", "x": $input.json("$.x")}'
    integration = event_function(chat, "keep", RequestTemplates={"$default": template})
    answers(chat, integration, {"$default": "$input.path('$.pets[0]')"})
    assert said(chat, integration, {"x": [1]}) == ["Rex"]
    assert events == [{"id": chat.cloud.requests[-1].connection, "x": [1]}]


@pytest.mark.rows("W175")
def test_what_is_no_json_is_no_event(chat, events):
    chat.route("$default", answers(chat, event_function(chat, "keep")))
    with chat.connect() as socket:
        socket.send("no JSON")
        assert is_failure(socket.receive())
        assert "takes JSON as its event" in chat.why
    assert events == []


@pytest.mark.rows("W175")
@pytest.mark.parametrize("event", [[1, "a"], "text", 3, None, True])
def test_any_json_is_an_event(chat, events, event):
    chat.route("$default", answers(chat, event_function(chat, "keep")))
    with chat.connect() as socket:
        socket.send(json.dumps(event))
    assert events == [event]


@pytest.mark.rows("W156", "W157")
def test_the_error_of_a_function_selects_an_integration_response(chat):
    def fail(event, _context):
        if event["say"]:
            raise ValueError(event["say"])
        return "well"

    chat.cloud.functions["fail"] = fail
    template = "refused: $input.path('$.errorMessage') ($input.path('$.errorType'))"
    integration = answers(chat, event_function(chat, "fail"), {"/Bad .*/": template, "$default": "done"})
    assert said(chat, integration, {"say": ""}, {"say": "Bad pet"}, {"say": "so Bad pet"}) == [
        "done",
        "refused: Bad pet (ValueError)",
        "done",
    ]


@pytest.mark.rows("W176")
def test_an_error_that_selects_no_response_fails_and_its_traceback_is_kept(chat):
    chat.cloud.functions["fail"] = lambda _event, _context: 1 / 0
    chat.route("do", answers(chat, event_function(chat, "fail"), {"/other/": "x"}))
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert "is 'division by zero', which selects no integration response" in chat.why
        assert "1 / 0" in chat.cloud.requests[-1].traceback


@pytest.mark.rows("W176")
def test_a_function_that_nobody_has_given_fails(chat):
    (frame,) = said(chat, answers(chat, event_function(chat, "nobody")), {})
    assert is_failure(frame)


EVENT = {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}


@pytest.mark.rows("W174")
def test_nobody_waits_for_a_function_that_is_invoked_as_an_event(chat, events):
    def slow(event, _context):
        events.append(event)
        chat.cloud.clock.advance(seconds=300)

    chat.cloud.functions["keep"] = slow
    integration = event_function(chat, "keep", RequestParameters=EVENT)
    answers(chat, integration, {"$default": "[$input.body] $context.integration.integrationStatus"})
    assert said(chat, integration, {}) == ["[] 202"]
    assert events == [{"action": "do"}]


@pytest.mark.rows("W174")
def test_the_error_of_a_function_that_is_invoked_as_an_event_is_nobodys_business(chat):
    chat.cloud.functions["fail"] = lambda _event, _context: 1 / 0
    integration = event_function(chat, "fail", RequestParameters=EVENT)
    chat.route("do", answers(chat, integration, {"$default": "taken"}), two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert socket.receive() == "taken"
        assert chat.why == "Function 'fail' raised ZeroDivisionError: division by zero"
        assert "1 / 0" in chat.cloud.requests[-1].traceback


@pytest.mark.rows("W174")
def test_a_function_that_nobody_has_given_cannot_be_invoked_as_an_event(chat):
    (frame,) = said(chat, answers(chat, event_function(chat, "nobody", RequestParameters=EVENT)), {})
    assert is_failure(frame)


def test_a_function_that_is_invoked_as_an_event_and_runs_too_long_is_noted(chat):
    chat.cloud.functions.add("slow", lambda _event, _context: chat.cloud.clock.advance(seconds=9), timeout=3)
    integration = answers(chat, event_function(chat, "slow", RequestParameters=EVENT), {"$default": "taken"})
    assert said(chat, integration, {}) == ["taken"]
    assert "took 9 s, and has 3" in chat.cloud.requests.of(method="MESSAGE")[-1].why


@pytest.mark.rows("W177")
def test_stage_variables_name_a_function(chat, events):
    chat.stage("dev", StageVariables={"function": "keep"})
    chat.route("do", answers(chat, event_function(chat, "${stageVariables.function}")), two_way=True)
    with chat.connect("dev") as socket:
        socket.send({"action": "do"})
        assert socket.receive() == '{"pets": ["Rex"]}'
    assert events == [{"action": "do"}]


@pytest.mark.rows("W165")
def test_a_function_without_an_envelope_lets_in_unless_it_fails(chat, events):
    chat.route("$connect", answers(chat, event_function(chat, "keep")))
    with chat.connect() as socket:
        assert socket.closed is None
    assert events == [{}]
    chat.cloud.functions["keep"] = lambda _event, _context: 1 / 0
    with pytest.raises(HandshakeRefused) as refused:
        chat.connect()
    assert refused.value.status == 502


@pytest.mark.rows("W108", "W154")
def test_a_function_without_an_envelope_has_as_long_as_the_integration_says(chat):
    chat.cloud.functions["slow"] = lambda _event, _context: chat.cloud.clock.advance(seconds=30)
    (frame,) = said(chat, answers(chat, event_function(chat, "slow")), {})
    assert is_failure(frame, "Endpoint request timed out")
