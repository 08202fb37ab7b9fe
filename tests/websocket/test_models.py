"""Models: what a message must be like, where its route says so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from support_websocket import Chat

JOIN = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["action", "room"],
    "properties": {"room": {"type": "integer", "minimum": 1}},
}
LEAVE = {"type": "object", "required": ["reason"]}


@pytest.fixture
def checked(chat):
    """A function from models, and more of the route, to what a message is answered with: None where it is taken."""

    def checked(schemas, message, key="$default", **more):
        for name, schema in schemas.items():
            text = schema if isinstance(schema, str) else json.dumps(schema)
            chat.client.create_model(ApiId=chat.id, Name=name, ContentType="application/json", Schema=text)
        chat.route(key, **more)
        with chat.connect() as socket:
            socket.send(message)
            return socket.messages[0] if socket.messages else None

    return checked


@pytest.mark.rows("W109", "C7", "C8")
def test_a_message_that_its_model_doesn_t_take_is_a_bad_body_with_the_id_of_the_message(chat):
    chat.client.create_model(
        ApiId=chat.id, Name="join", ContentType="application/json", Schema=json.dumps(JOIN)
    )
    chat.route("join", RequestModels={"$default": "join"})
    with chat.connect() as socket:
        socket.send({"action": "join"})
        frame = socket.receive()
        message_id = json.loads(frame)["messageId"]
        assert frame == (
            '{"message" : "Bad request body", "connectionId":"'
            + socket.connection.id
            + '", "messageId":"'
            + message_id
            + '"}'
        )
        assert (len(message_id), message_id[11:]) == (16, socket.connection.id[11:])
        assert chat.why == "It isn't like model 'join': at $, 'room' is a required property"
        assert (chat.cloud.requests[-1].status, chat.events) == (400, [])
        socket.send({"action": "join", "room": 7})
        assert chat.event["body"] == '{"action": "join", "room": 7}'
        assert chat.event["requestContext"]["messageId"] != message_id
        assert len(socket.messages) == 1


@pytest.mark.rows("C8", "W110")
def test_what_is_no_proxy_is_guarded_as_well(chat):
    chat.client.create_model(
        ApiId=chat.id, Name="leave", ContentType="application/json", Schema=json.dumps(LEAVE)
    )
    mock = chat.integration(IntegrationType="MOCK")
    chat.route("leave", mock, RequestModels={"$default": "leave"})
    with chat.connect() as socket:
        socket.send({"action": "leave"})
        assert '"Bad request body"' in socket.receive()


@pytest.mark.rows("W109", "W110")
@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"kind": "join", "action": "x", "room": 1}, None),
        ({"kind": "join", "action": "x"}, "It isn't like model 'join': at $, 'room' is a required property"),
        ({"kind": "leave"}, "It isn't like model 'leave': at $, 'reason' is a required property"),
        ({"kind": "leave", "reason": "late"}, None),
        ({"kind": "else"}, "No model has the key 'else', and there is no $default model."),
        ("no JSON", "No model has the key '$default', and there is no $default model."),
    ],
)
def test_an_expression_selects_one_of_the_models(chat, checked, message, why):
    models = {"join": "join", "leave": "leave"}
    frame = checked(
        {"join": JOIN, "leave": LEAVE},
        message,
        ModelSelectionExpression="$request.body.kind",
        RequestModels=models,
    )
    assert (frame is None) == (why is None)
    if why:
        assert '"Bad request body"' in frame
        assert chat.cloud.requests.of(method="MESSAGE")[-1].why == why


@pytest.mark.rows("W110")
@pytest.mark.parametrize(
    ("message", "taken"), [({"kind": "x", "reason": "y"}, True), ({"kind": "x"}, False), ("x", False)]
)
def test_what_selects_no_model_must_be_like_the_default_one(checked, message, taken):
    frame = checked(
        {"leave": LEAVE},
        message,
        ModelSelectionExpression="$request.body.kind",
        RequestModels={"$default": "leave"},
    )
    assert (frame is None) == taken


@pytest.mark.rows("W97")
def test_a_static_expression_selects_one_model_for_all_messages(checked):
    frame = checked({"leave": LEAVE}, {}, ModelSelectionExpression="bye", RequestModels={"bye": "leave"})
    assert '"Bad request body"' in frame


def test_without_an_expression_and_a_default_model_any_message_is_taken(checked):
    assert checked({"leave": LEAVE}, {"action": "join"}, RequestModels={"leave": "leave"}) is None


def test_a_model_of_another_type_of_content_or_without_a_schema_takes_any_message(chat):
    chat.client.create_model(ApiId=chat.id, Name="xml", ContentType="application/xml", Schema="<a/>")
    chat.client.create_model(ApiId=chat.id, Name="any", Schema="")
    chat.route(
        "$default",
        ModelSelectionExpression="$request.body.kind",
        RequestModels={"$default": "xml", "any": "any"},
    )
    with chat.connect() as socket:
        socket.send("<b/>")
        socket.send({"kind": "any"})
        assert socket.messages == []
        assert len(chat.events) == 2


@pytest.mark.rows("W109")
@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"properties": {"a": {"pattern": "^[a-z]+$"}}}, {"a": "abc"}, {"a": "ABC"}),
        ({"properties": {"a": {"minimum": 1, "exclusiveMinimum": True}}}, {"a": 2}, {"a": 1}),
        ({"additionalProperties": False, "properties": {"a": {}}}, {"a": 1}, {"b": 1}),
        ({"properties": {"a": {"enum": [1, "x"]}}}, {"a": "x"}, {"a": True}),
        ({"properties": {"a": {"uniqueItems": True}}}, {"a": [1, 2]}, {"a": [1, 1]}),
        (
            {"definitions": {"n": {"type": "null"}}, "properties": {"a": {"$ref": "#/definitions/n"}}},
            {"a": None},
            {"a": 1},
        ),
        ({"type": "array", "items": {"type": "string"}}, ["a"], [1]),
    ],
)
def test_words_of_draft_4_mean_what_they_mean_there(chat, schema, right, wrong):
    chat.client.create_model(
        ApiId=chat.id, Name="m", ContentType="application/json", Schema=json.dumps(schema)
    )
    chat.route("$default", RequestModels={"$default": "m"})
    with chat.connect() as socket:
        socket.send(right)
        assert (len(chat.events), socket.messages) == (1, [])
        socket.send(wrong)
        assert (len(chat.events), len(socket.messages)) == (1, 1)


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"$ref": "#"}, "its schema leads to itself, or too deep."),
        ({"allOf": [{"$ref": "#"}]}, "its schema leads to itself, or too deep."),
        ({"$ref": "#/definitions/nowhere"}, "its schema can't be applied: "),
        ({"$ref": "https://models.example.com/join"}, "its schema can't be applied: "),
        ({"properties": {"a": {"pattern": "\\p{Greek}("}}}, "its schema can't be applied: "),
    ],
)
def test_a_schema_that_can_t_be_applied_takes_nothing_and_says_why(chat, checked, schema, why):
    frame = checked({"odd": schema}, {"a": "b"}, RequestModels={"$default": "odd"})
    assert '"Bad request body"' in frame
    assert chat.cloud.requests.of(method="MESSAGE")[-1].why.startswith(f"It isn't like model 'odd': {why}")


@pytest.mark.parametrize(
    ("levels", "innermost", "is_taken"), [(20, {}, True), (20, 1, False), (70, {}, False)]
)
def test_a_schema_may_describe_a_message_by_itself_for_many_levels(
    chat, checked, levels, innermost, is_taken
):
    schema = {"type": "object", "properties": {"below": {"$ref": "#"}}}
    message = innermost
    for _level in range(levels):
        message = {"below": message}
    frame = checked({"tree": schema}, message, RequestModels={"$default": "tree"})
    assert (frame is None) == is_taken
    assert is_taken or chat.why.startswith("It isn't like model 'tree': ")


@pytest.mark.rows("W229")
def test_a_model_that_has_changed_since_is_as_it_was_deployed(cloud):
    chat = Chat(cloud, stage=None)
    made = chat.client.create_model(
        ApiId=chat.id, Name="leave", ContentType="application/json", Schema=json.dumps(LEAVE)
    )
    chat.route("$default", RequestModels={"$default": "leave"})
    deployed = chat.client.create_deployment(ApiId=chat.id)["DeploymentId"]
    chat.stage("prod", AutoDeploy=False, DeploymentId=deployed)
    with chat.connect() as socket:
        chat.client.update_model(ApiId=chat.id, ModelId=made["ModelId"], Schema="{}")
        socket.send({})
        assert len(socket.messages) == 1
        chat.client.create_deployment(ApiId=chat.id, StageName="prod")
        socket.send({})
        assert len(socket.messages) == 1
        assert len(chat.events) == 1


WORDS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["object", "array", "string", "integer", "number", "null", "boolean"]),
        "pattern": st.sampled_from(["^a", "\\p{L}", "(", "[^]", "a{1}"]),
        "multipleOf": st.sampled_from([1, 0.1, 1e-300, 10**299]),
        "uniqueItems": st.booleans(),
        "enum": st.lists(st.integers() | st.text(max_size=2), min_size=1, max_size=2, unique=True),
        "$ref": st.sampled_from(
            ["#", "#/nowhere", "#/type", "#/properties/a", "#/anyOf/x", "http://[", "", "%"]
        ),
        "id": st.sampled_from(["http://example.com/a", "#a", "http://[", ""]),
        "$schema": st.sampled_from(["http://json-schema.org/draft-07/schema#", "x"]),
        "format": st.sampled_from(["uri", "date-time", "regex"]),
    },
)
SCHEMAS = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda words, a, rest: {**words, "properties": {"a": a}, "items": a, "anyOf": rest},
        WORDS,
        inner,
        st.lists(inner, min_size=1, max_size=2),
    ),
    max_leaves=4,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(SCHEMAS, st.lists(VALUES.map(json.dumps) | st.text() | st.just("9" * 400), min_size=1, max_size=5))
def test_whatever_the_schema_every_message_is_taken_or_a_bad_body(schema, messages):
    with mock_cloud(isolated=True) as cloud:
        chat = Chat(cloud)
        try:
            chat.client.create_model(
                ApiId=chat.id, Name="m", ContentType="application/json", Schema=json.dumps(schema)
            )
        except chat.client.exceptions.BadRequestException:
            return
        chat.route("$default", RequestModels={"$default": "m"})
        with chat.connect() as socket:
            for message in messages:
                socket.send(message)
            assert len(chat.events) + len(socket.messages) == len(messages)
            assert all('"Bad request body"' in frame for frame in socket.messages)
