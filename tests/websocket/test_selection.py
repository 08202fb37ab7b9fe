"""Selection: which route a message takes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.serving.websocket_api.selection import compiled
from support_websocket import Chat, error_frame

NESTED = "$request.body.header.action"
BOTH = "${request.body.service}/${request.body.action}"


def taken(chat, socket, message):
    """The key of the route that has taken a message; None for none."""
    socket.send(message)
    return chat.cloud.requests[-1].route


@pytest.fixture
def select(cloud):
    """The keys of the routes that messages take one after another, of an API with an expression and routes of these keys."""

    def select(expression, keys, *messages):
        chat = Chat(cloud, RouteSelectionExpression=expression)
        for key in keys:
            chat.route(key)
        with chat.connect() as socket:
            return [taken(chat, socket, message) for message in messages]

    return select


@pytest.mark.rows("W89", "W90")
def test_a_value_is_compared_with_route_keys_exactly(select):
    keys = ["join", "Leave", "jo*", "$default"]
    messages = [{"action": value} for value in ("join", "Join", "joined", "leave", "Leave", "jo*", " join")]
    assert select("$request.body.action", keys, *messages) == [
        "join",
        "$default",
        "$default",
        "$default",
        "Leave",
        "jo*",
        "$default",
    ]


@pytest.mark.rows("W91")
@pytest.mark.parametrize(
    "message",
    [
        *("join", "{action: 'join'}", '{"action": "join"', "NaN", '{"action": NaN}'),
        *('{"action": "join"} x', '{"action": "join"}{}', '\xa0{"action": "join"}'),
    ],
)
def test_a_message_that_is_no_json_takes_default(select, message):
    assert select("$request.body.action", ["join", "$default"], message) == ["$default"]


@pytest.mark.rows("W91")
@pytest.mark.parametrize(
    "message", [' {"action": "join"}', '{"action": "join"}\n', '\r\n\t{"action": "join"} ']
)
def test_white_space_around_a_message_is_json_too(select, message):
    assert select("$request.body.action", ["join", "$default"], message) == ["join"]


@pytest.mark.rows("U14")
@pytest.mark.parametrize("message", ["", "[]", '["join"]', '"join"', "1", "null", "true"])
def test_json_that_is_no_object_takes_default_and_so_does_an_empty_text(select, message):
    assert select("$request.body.action", ["join", "$default"], message) == ["$default"]


@pytest.mark.rows("W92")
def test_a_path_leads_into_a_message(select):
    messages = [
        {"header": {"action": "join"}},
        {"header.action": "join"},
        {"action": "join"},
        {"header": "join"},
    ]
    assert select(NESTED, ["join", "$default"], *messages) == ["join", "$default", "$default", "$default"]


@pytest.mark.rows("W92")
@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("$request.body.items[0].kind", {"items": [{"kind": "join"}, {"kind": "leave"}]}),
        ("${request.body.items[1]}", {"items": ["leave", "join"]}),
        ("${request.body['the action']}", {"the action": "join"}),
        ("${request.body.the-action}", {"the-action": "join"}),
    ],
)
def test_a_path_has_places_and_names_in_quotes(select, expression, message):
    assert select(expression, ["join", "$default"], message) == ["join"]


@pytest.mark.rows("W93", "W95")
def test_what_is_missing_is_an_empty_text_among_others(select):
    expression = "${request.body.action}-${request.body.version}"
    keys = ["join-", "-2", "join-2", "-", "$default"]
    messages = [{"action": "join"}, {"version": "2"}, {"action": "join", "version": "2"}, {}, {"action": "x"}]
    assert select(expression, keys, *messages) == ["join-", "-2", "join-2", "-", "$default"]


@pytest.mark.rows("W95")
def test_a_compound_expression_selects_by_all_of_its_parts(select):
    messages = [{"service": "chat", "action": "send"}, {"service": "chat"}, "chat/send"]
    assert select(BOTH, ["chat/send", "$default"], *messages) == ["chat/send", "$default", "$default"]


@pytest.mark.rows("W96")
@pytest.mark.parametrize("expression", ["$request.body.action", "${request.body.action}"])
def test_braces_may_be_left_out(select, expression):
    assert select(expression, ["join", "$default"], {"action": "join"}, {}) == ["join", "$default"]


@pytest.mark.rows("W94")
def test_a_list_is_written_with_comma_and_space(select):
    values = [["a", "b"], ["a"], [], [1, True, None, "x", [2]]]
    keys = ["[a, b]", "[a]", "[]", "[1, true, , x, [2]]", "$default"]
    assert select("$request.body.action", keys, *({"action": value} for value in values)) == keys[:-1]


@pytest.mark.rows("W94", "W99", "U14")
@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("1", "1"),
        ("-7", "-7"),
        ("1.5", "1.5"),
        ("true", "true"),
        ("false", "false"),
        ("12345678901234567890", "12345678901234567890"),
        ('{"b": 1, "a": "é"}', '{"b":1,"a":"é"}'),
        ('"1"', "1"),
    ],
)
def test_a_value_that_is_no_text_is_written_as_json(select, written, key):
    assert select("$request.body.action", [key, "$default"], f'{{"action": {written}}}') == [key]


@pytest.mark.rows("W99")
def test_null_is_as_good_as_missing(select):
    keys = ["null", "None", "-2", "$default"]
    messages = [{"action": None, "version": 2}, {"version": 2}]
    assert select("${request.body.action}-${request.body.version}", keys, *messages) == ["-2", "-2"]
    assert select("$request.body.action", keys, {"action": None}) == ["$default"]


@pytest.mark.rows("W97")
def test_a_static_expression_selects_the_same_whatever_the_message(select):
    static = compiled("\\$default")
    assert [static(message) for message in ("", "{}", '{"action": "x"}')] == ["$default"] * 3
    assert compiled("price: \\$5")("no JSON") == "price: $5"
    assert select("\\$${request.body.action}", ["default", "$default"], {"action": "default"}) == ["$default"]


@pytest.mark.rows("W98")
def test_a_value_that_looks_like_an_expression_is_a_value(select):
    message = {"action": "${request.body.other}", "other": "join"}
    keys = ["join", "${request.body.other}"[1:], "$default"]
    assert select("$request.body.action", keys, message) == ["$default"]
    assert compiled("$request.body.action")(json.dumps(message)) == "${request.body.other}"


@pytest.mark.rows("W100", "U12")
@pytest.mark.parametrize("key", ["$connect", "$disconnect", "$default"])
def test_no_message_selects_a_predefined_route_but_default(cloud, key):
    chat = Chat(cloud)
    for predefined in ("$connect", "$disconnect"):
        chat.route(predefined)
    with chat.connect() as socket:
        socket.send({"action": key})
        assert socket.receive() == error_frame(
            "Forbidden", socket.connection.id, cloud.requests[-1].request_id
        )
        chat.route("$default")
        socket.send({"action": key})
        assert chat.event["requestContext"]["routeKey"] == "$default"


@pytest.mark.rows("W101")
def test_an_event_has_the_key_of_the_route_and_not_what_was_sent(chat):
    chat.route("$default")
    with chat.connect() as socket:
        socket.send({"action": "elsewhere"})
    assert chat.event["requestContext"]["routeKey"] == "$default"


@pytest.mark.rows("U16")
def test_of_members_that_come_twice_the_last_counts(select):
    message = '{"action": "leave", "action": "join"}'
    assert select("$request.body.action", ["join", "leave"], message) == ["join"]


@pytest.mark.rows("W103")
@pytest.mark.parametrize("depth", [10, 900, 5_000, 100_000])
@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a":', "}")])
def test_a_message_that_is_nested_however_deep_takes_a_route(chat, depth, opened, closed):
    chat.route("$default")
    inside = "1" if opened != "[" else ""
    message = f'{{"action": {opened * depth}{inside}{closed * depth}}}'
    with chat.connect() as socket:
        socket.send(message, frames=64)
        if socket.closed is None:
            assert chat.event["body"] == message
        else:
            assert len(message) > 128 * 1024


def test_a_number_of_many_digits_takes_a_route(chat):
    chat.route("$default")
    with chat.connect() as socket:
        socket.send(f'{{"action": {"9" * 30_000}}}')
    assert chat.event["requestContext"]["routeKey"] == "$default"


PARTS = st.sampled_from(
    [
        "${request.body.",
        "$request.body.",
        "}",
        "a",
        ".",
        "[0]",
        "[*]",
        "\\$",
        "\\",
        "/",
        "-",
        "${",
        "$",
        "['b']",
        " ",
        "é",
    ]
)
EXPRESSIONS = st.lists(PARTS, max_size=8).map(lambda parts: "".join(["$request.body.a", *parts])) | st.text(
    max_size=20
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["$connect", "$disconnect"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@pytest.mark.rows("W89", "W100")
@given(EXPRESSIONS, st.lists(VALUES.map(json.dumps) | st.text(), min_size=1, max_size=5))
def test_whatever_expression_an_api_has_every_message_takes_a_route_and_none_that_runs_by_itself(
    expression, messages
):
    with mock_cloud(isolated=True) as cloud:
        chat = Chat(cloud, RouteSelectionExpression="$request.body.action")
        try:
            chat.client.update_api(ApiId=chat.id, RouteSelectionExpression=expression)
        except chat.client.exceptions.BadRequestException:
            return
        for key in ("$connect", "$disconnect", "$default"):
            chat.route(key)
        with chat.connect() as socket:
            assert [taken(chat, socket, message) for message in messages] == ["$default"] * len(messages)
