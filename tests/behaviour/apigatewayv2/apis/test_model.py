"""Models: their names, what is a schema, the templates made from them, and what holds one fast."""

import inspect
import itertools
import json
import sys

import pytest

from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import first_error

OBJECT = '{"type": "object", "properties": {"id": {"type": "integer"}}}'
DRAFT_4 = "http://json-schema.org/draft-04/schema#"


@pytest.fixture
def make(client, websocket_api):
    """Make a model."""

    def made(schema=OBJECT, name="Pet", **more):
        answer = client.create_model(ApiId=websocket_api, **{"Name": name, "Schema": schema, **more})
        del answer["ResponseMetadata"]
        return answer

    return made


@pytest.fixture
def update(client, websocket_api):
    """Change a model, and return all of it."""

    def updated(model, **asked):
        named = {"ApiId": websocket_api, "ModelId": model["ModelId"]}
        answer = client.update_model(**named, **asked)
        del answer["ResponseMetadata"]
        seen = client.get_model(**named)
        del seen["ResponseMetadata"]
        assert seen == answer
        return answer

    return updated


@pytest.fixture
def template(client, websocket_api, make):
    """The template of a new model with this schema."""

    def of(schema, **more):
        text = schema if isinstance(schema, str) else json.dumps(schema)
        model = make(text, **more)
        answer = client.get_model_template(ApiId=websocket_api, ModelId=model["ModelId"])
        del answer["ResponseMetadata"]
        assert list(answer) == ["Value"]
        first, _, rest = answer["Value"].partition("\n")
        assert first == "#set($inputRoot = $input.path('$'))"
        return rest

    return of


def get(client, api, model):
    answer = client.get_model(ApiId=api, ModelId=model["ModelId"])
    del answer["ResponseMetadata"]
    return answer


# Creation


def test_a_new_one_has_what_it_was_given_and_an_id(client, websocket_api, make):
    made = make(ContentType="application/json", Description="Of a pet")
    assert made == {
        "ContentType": "application/json",
        "Description": "Of a pet",
        "ModelId": made["ModelId"],
        "Name": "Pet",
        "Schema": OBJECT,
    }
    assert len(made["ModelId"]) == 6
    assert get(client, websocket_api, made) == made
    assert client.get_models(ApiId=websocket_api)["Items"] == [made]


def test_nothing_else_is_filled_in(make):
    assert make().keys() == {"ModelId", "Name", "Schema"}
    assert "Description" not in make(name="Other", Description="")


def test_a_schema_stays_as_it_was_written(make):
    written = '\n{ "type":"object" ,\t"title" : "\\u00e9" }\n'
    assert make(written)["Schema"] == written


def test_an_http_api_has_no_models(client, http_api, refused):
    with refused(
        "BadRequestException",
        match="Currently, Models are not permitted for APIs with a protocol type of HTTP",
    ):
        client.create_model(ApiId=http_api, Name="Pet", Schema=OBJECT)
    assert client.get_models(ApiId=http_api)["Items"] == []


@pytest.mark.parametrize("member", ["Name", "Schema"])
def test_these_members_are_required(client, websocket_api, refused, member):
    given = {"Name": "Pet", "Schema": OBJECT}
    del given[member]
    with refused("BadRequestException", match=f"Value null at '{member.lower()}'"):
        client.create_model(ApiId=websocket_api, **given)


# Names


@pytest.mark.parametrize("name", ["a", "0", "PetModel2", "n" * 128])
def test_a_name_has_letters_and_digits(make, name):
    assert make(name=name)["Name"] == name


@pytest.mark.parametrize("name", ["my-model", "my_model", "my model", "a.b", "é", "a\n", "$default"])
def test_a_name_has_nothing_else(make, update, refused, name):
    made = make()
    with refused("BadRequestException", match=f"Model name must be alphanumeric: {name}"):
        make(name=name)
    with refused("BadRequestException", match=f"Model name must be alphanumeric: {name}"):
        update(made, Name=name)


@pytest.mark.parametrize(
    ("member", "least", "most"),
    [("Name", 1, 128), ("ContentType", 1, 256), ("Description", 0, 1024), ("Schema", 0, 32_768)],
)
def test_texts_have_their_lengths(make, update, refused, member, least, most):
    wire = member[0].lower() + member[1:]
    whole = {"Schema": "{}".ljust(most)}.get(member, "x" * most)
    made = make(**{"name": "Long", member: whole} if member != "Name" else {"name": whole})
    assert made[member] == whole
    for value in ["x" * (most + 1)] + [""] * least:
        with refused(
            "BadRequestException", match=f"at '{wire}' failed to satisfy constraint: Member must have length"
        ):
            make(**{"name": "Other", member: value} if member != "Name" else {"name": value})
        with refused(
            "BadRequestException", match=f"at '{wire}' failed to satisfy constraint: Member must have length"
        ):
            update(made, **{member: value})


def test_a_name_can_be_used_once_in_an_api(client, make, refused, websocket_api):
    made = make()
    with refused("ConflictException", match="Model with name Pet already exists for this API", status=409):
        make("{}")
    make(name="pet")
    other = client.create_api(
        Name="other", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    client.create_model(ApiId=other, Name="Pet", Schema="{}")
    client.delete_model(ApiId=websocket_api, ModelId=made["ModelId"])
    assert make("{}")["Name"] == "Pet"


def test_a_new_name_must_be_free_and_the_old_one_is_then(make, update, refused):
    make()
    other = make(name="Other")
    with refused("ConflictException", match="Model with name Pet already exists for this API", status=409):
        update(other, Name="Pet")
    assert update(other, Name="Other") == other
    assert update(other, Name="Third")["Name"] == "Third"
    assert make(name="Other")


# Schemas

WRONG = (
    "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified. "
)


@pytest.mark.parametrize(
    "schema",
    [
        "{}",
        OBJECT,
        json.dumps({"$schema": DRAFT_4, "title": "Pet", "type": "object", "required": ["id"]}),
        json.dumps({"type": ["string", "null"], "enum": ["a", None, 1, True]}),
        json.dumps({"type": "array", "items": [{"type": "string"}], "additionalItems": False}),
        json.dumps({"minimum": 0, "exclusiveMinimum": True, "multipleOf": 0.5}),
        json.dumps(
            {"definitions": {"Id": {"type": "string"}}, "properties": {"id": {"$ref": "#/definitions/Id"}}}
        ),
        json.dumps({"patternProperties": {"^x-": {}}, "dependencies": {"a": ["b"], "c": {}}}),
        json.dumps({"allOf": [{}], "anyOf": [{}], "oneOf": [{}], "not": {}}),
        json.dumps({"pattern": r"^\p{L}+$", "unknown": ["anything"]}),
    ],
)
def test_a_schema_is_one_of_draft_4(make, schema):
    assert make(schema)["Schema"] == schema


@pytest.mark.parametrize(
    ("schema", "where", "rule"),
    [
        ({"type": "strin"}, "$.type", "anyOf"),
        ({"type": []}, "$.type", "anyOf"),
        ([], "$", "type"),
        (True, "$", "type"),
        (None, "$", "type"),
        ("text", "$", "type"),
        (7, "$", "type"),
        ({"properties": {"id": 5}}, "$.properties.id", "type"),
        ({"properties": {"id": True}}, "$.properties.id", "type"),
        ({"properties": {"a": {"items": {"minLength": -1}}}}, "$.properties.a.items", "anyOf"),
        ({"required": []}, "$.required", "minItems"),
        ({"required": ["a", "a"]}, "$.required", "uniqueItems"),
        ({"required": True}, "$.required", "type"),
        ({"enum": []}, "$.enum", "minItems"),
        ({"enum": [{"a": 1, "b": 2}, {"b": 2, "a": 1}]}, "$.enum", "uniqueItems"),
        ({"exclusiveMinimum": True}, "$", "dependencies"),
        ({"minimum": 0, "exclusiveMinimum": 0}, "$.exclusiveMinimum", "type"),
        ({"multipleOf": 0}, "$.multipleOf", "minimum"),
        ({"anyOf": []}, "$.anyOf", "minItems"),
        ({"title": 1}, "$.title", "type"),
    ],
)
def test_another_json_is_no_schema(make, update, refused, schema, where, rule):
    text = f"{WRONG}At {where}, it must satisfy '{rule}' of JSON Schema draft 4.]"
    made = make()
    with refused("BadRequestException", match=text):
        make(json.dumps(schema), name="Other")
    with refused("BadRequestException", match=text):
        update(made, Schema=json.dumps(schema))


def test_values_that_differ_in_kind_are_different(make):
    assert make(json.dumps({"enum": [1, "1", True, "true", None, "null", [1], {"1": 1}]}))


@pytest.mark.parametrize(
    "schema",
    [
        "type: object",
        "{",
        "{} {}",
        "{'type': 'object'}",
        '{"maximum": NaN}',
        '{"a": -Infinity}',
        " ",
        "1" * 5_000 + "]",
    ],
    ids=lambda schema: schema[:20],
)
def test_what_is_no_json_is_no_schema(make, refused, schema):
    with refused("BadRequestException", match=f"{WRONG}It must be JSON, nested at most 64 levels deep.]"):
        make(schema)


@pytest.mark.parametrize(
    "number", ["1" * 5_000, "-" + "1" * 5_000, "1e400", "-0.0"], ids=lambda number: number[:8]
)
def test_a_schema_may_name_any_number(client, make, number):
    made = make(f'{{"maximum": {number}, "default": {number}}}')
    assert made["Schema"] == f'{{"maximum": {number}, "default": {number}}}'


def nested(levels, start='{"items":', end="}", core="{}"):
    """A schema within schemas, so many levels in all."""
    return start * (levels - 1) + core + end * (levels - 1)


NESTED = {
    "items": ('{"items":', "}"),
    "not": ('{"not":', "}"),
    "additional": ('{"additionalProperties":', "}"),
}


@pytest.mark.parametrize("shape", NESTED)
def test_a_schema_may_be_as_deep_as_64_levels(make, refused, shape):
    assert make(nested(64, *NESTED[shape]))
    with refused("BadRequestException", match="nested at most 64 levels deep"):
        make(nested(65, *NESTED[shape]), name="Other")


def test_a_wrong_schema_may_be_as_deep(make, refused):
    with refused("BadRequestException", match="it must satisfy 'anyOf' of JSON Schema draft 4"):
        make(nested(64, core='{"type":0}'))


@pytest.mark.parametrize("schema", ["[" * 32_768, '{"items":' * 3_640, '{"a":[' * 5_000, "[{" * 16_000])
def test_a_hostile_depth_is_refused_like_any_other(make, refused, schema):
    with refused("BadRequestException", match="nested at most 64 levels deep"):
        make(schema)


def test_brackets_in_texts_are_no_depth(make):
    many = "[{" * 100
    for number, text in enumerate([many, f'\\"{many}', f"\\\\{many}", f'{many}\\\\\\"{many}\\\\']):
        assert make(f'{{"title": "{text}", "enum": ["{text}", 1]}}', name=f"N{number}")


def test_brackets_behind_a_text_that_ends_in_a_backslash_are_depth(make, refused):
    with refused("BadRequestException", match="nested at most 64 levels deep"):
        make(f'{{"title": "\\\\", "not": {nested(64)}}}')


def test_a_schema_is_too_deep_where_the_stack_has_no_room_left(make, refused):
    make()
    limit = sys.getrecursionlimit()
    with refused("BadRequestException", match="It is nested too deeply."):
        sys.setrecursionlimit(len(inspect.stack(0)) + 250)
        try:
            make(f"{nested(64)} ", name="Other")  # a text that was not checked before
        finally:
            sys.setrecursionlimit(limit)


class PanicException(BaseException):
    """What Rust's libraries raise: no Exception of Python's, and known by its module alone."""

    __module__ = "pyo3_runtime"


def chained(cause):
    error = ValueError("wrapped")
    error.__cause__ = cause
    return error


class Failing:
    """What checks values, and fails in a way."""

    def __init__(self, error):
        self.error = error

    def iter_errors(self, _value):
        yield from ()
        raise self.error


@pytest.mark.parametrize(
    "error", [RecursionError(), PanicException(), chained(RecursionError()), chained(PanicException())]
)
def test_whatever_a_library_makes_of_a_stack_that_is_too_short_it_is_a_recursion_error(error):
    with pytest.raises(RecursionError):
        first_error(Failing(error), {})


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError(), chained(ValueError())])
def test_any_other_error_goes_on_as_it_is(error):
    with pytest.raises(type(error)) as raised:
        first_error(Failing(error), {})
    assert raised.value is error


def test_a_schema_may_be_as_wide_as_it_fits(make):
    assert make(json.dumps({"properties": {f"p{number}": {"items": [{}]} for number in range(1_000)}}))


@pytest.fixture
def steps():
    """Where a call takes more than so many steps, it is stopped: what is asked for may be slow, but not hopeless."""
    taken = itertools.count()

    def step(_frame, event, _arg):
        if event == "call" and next(taken) > 200_000:
            raise AssertionError("too many steps")

    sys.setprofile(step)
    yield
    sys.setprofile(None)


@pytest.mark.usefixtures("steps")
def test_a_list_of_thousands_is_checked_at_once(make, refused):
    many = json.dumps([*range(1_000, 6_000), "a"], separators=(",", ":"))
    assert make(f'{{"enum":{many}}}')
    with refused("BadRequestException", match="At $.enum, it must satisfy 'uniqueItems'"):
        make(f'{{"enum":{many[:-1]},5999]}}', name="Other")


@pytest.mark.parametrize(
    "ref",
    [
        "https://example.com/pet.json",
        "https://apigateway.amazonaws.com/restapis/a/models/b",
        "#/nowhere",
        "#",
    ],
)
def test_references_are_not_followed(template, ref):
    # Whatever leaves the process fails: see no_network.
    assert template({"$ref": ref}) == "$input.json('$')"
    assert template({"properties": {"a": {"$ref": ref}}}, name="Other") == '{\n  "a" : $inputRoot.a\n}'


@pytest.mark.parametrize("content", ["text/plain", "application/xml", "application/json-patch", "x"])
def test_for_other_content_a_schema_is_any_text(make, template, content):
    assert make("anything at all", ContentType=content)["Schema"] == "anything at all"
    assert template(OBJECT, name="Other", ContentType=content) == "$input.json('$')"


@pytest.mark.parametrize(
    "content", ["application/json", "Application/JSON", "application/json; charset=utf-8"]
)
def test_for_json_a_schema_is_one_of_json(make, refused, content):
    with refused("BadRequestException", match=WRONG):
        make("anything at all", ContentType=content)
    assert make(ContentType=content)["ContentType"] == content


def test_a_model_may_have_no_schema(template, make):
    assert "Schema" not in make("")
    assert template("", name="Other") == "$input.json('$')"


# Update


def test_an_update_of_nothing_changes_nothing(make, update):
    made = make(ContentType="application/json", Description="Of a pet")
    assert update(made) == made


@pytest.mark.parametrize(
    "asked",
    [
        {"Name": "Other"},
        {"Description": "Another"},
        {"Schema": "{}"},
        {"ContentType": "text/plain"},
        {"ContentType": "text/plain", "Schema": "anything"},
    ],
)
def test_an_update_changes_what_it_names(make, update, asked):
    made = make(ContentType="application/json", Description="Of a pet")
    assert update(made, **asked) == {**made, **asked}


@pytest.mark.parametrize("member", ["Description", "Schema"])
def test_an_empty_text_clears(make, update, member):
    made = make(ContentType="application/json", Description="Of a pet")
    assert update(made, **{member: ""}) == {k: v for k, v in made.items() if k != member}


def test_another_content_may_need_another_schema(make, update, refused):
    made = make("anything", ContentType="text/plain")
    with refused("BadRequestException", match=WRONG):
        update(made, ContentType="application/json")
    assert update(made, ContentType="application/json", Schema="{}")["Schema"] == "{}"


# Uses


@pytest.fixture
def used(client, websocket_api, make):
    """A model that a route uses for its requests, and a route response for its answers; undo them by name."""
    made = make()
    connect = client.create_route(
        ApiId=websocket_api,
        RouteKey="feed",
        ModelSelectionExpression="$default",
        RequestModels={"$default": "Pet"},
    )["RouteId"]
    other = client.create_route(ApiId=websocket_api, RouteKey="$default")["RouteId"]
    response = client.create_route_response(
        ApiId=websocket_api,
        RouteId=other,
        RouteResponseKey="$default",
        ModelSelectionExpression="$default",
        ResponseModels={"$default": "Pet"},
    )["RouteResponseId"]

    def let_go(of):
        if of == "route":
            client.delete_route(ApiId=websocket_api, RouteId=connect)
        else:
            client.delete_route_response(ApiId=websocket_api, RouteId=other, RouteResponseId=response)

    made["let_go"] = let_go
    return made


@pytest.mark.parametrize("of", ["route", "response"])
def test_a_model_that_is_used_keeps_its_name_and_stays(client, websocket_api, used, update, refused, of):
    rest = "route response: $default" if of == "route" else "route: feed"
    let_go = used.pop("let_go")
    named = {"ApiId": websocket_api, "ModelId": used["ModelId"]}
    both = "is referenced in route: feed, route response: $default"
    with refused("ConflictException", match=f"Cannot delete model 'Pet', {both}", status=409):
        client.delete_model(**named)
    with refused("ConflictException", match=f"Cannot rename model 'Pet', {both}", status=409):
        update(used, Name="Other")
    let_go(of)
    with refused(
        "ConflictException", match=f"Cannot delete model 'Pet', is referenced in {rest}", status=409
    ):
        client.delete_model(**named)
    with refused(
        "ConflictException", match=f"Cannot rename model 'Pet', is referenced in {rest}", status=409
    ):
        update(used, Name="Other")
    assert update(used, Name="Pet", Schema="{}", Description="x")["Schema"] == "{}"
    let_go("response" if of == "route" else "route")
    assert update(used, Name="Other")["Name"] == "Other"
    client.delete_model(**named)
    assert client.get_models(ApiId=websocket_api)["Items"] == []


# Templates


def test_an_object_becomes_a_message_with_its_properties(template):
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "name": {"type": "string"},
            "price": {"type": ["null", "number"]},
            "colour": {"type": ["null", "string"]},
            "sold": {"type": "boolean"},
            "owner": {"type": "object", "properties": {"name": {"type": ["string", "null"]}}},
            "more": {"type": "object"},
            "any": {},
        },
    }
    assert template(schema).split("\n") == [
        "{",
        '  "id" : $inputRoot.id,',
        '  "name" : "$inputRoot.name",',
        '  "price" : $inputRoot.price,',
        '  "colour" : "$inputRoot.colour",',
        '  "sold" : $inputRoot.sold,',
        '  "owner" : {',
        '    "name" : "$inputRoot.owner.name"',
        "  },",
        '  "more" : $inputRoot.more,',
        '  "any" : $inputRoot.any',
        "}",
    ]


def test_an_array_becomes_a_loop(template):
    pet = {"properties": {"id": {"type": "integer"}, "tags": {"items": {"type": "string"}}}}
    assert template({"type": "array", "items": pet}).split("\n") == [
        "[",
        "#foreach($elem in $inputRoot)",
        "  {",
        '    "id" : $elem.id,',
        '    "tags" : [',
        "#foreach($elem2 in $elem.tags)",
        '      "$elem2"#if($foreach.hasNext),#end',
        "#end",
        "    ]",
        "  }#if($foreach.hasNext),#end",
        "#end",
        "]",
    ]


def test_names_that_velocity_cannot_say_are_asked_for(template):
    schema = {
        "properties": {"first name": {"type": "string"}, "it's": {}, 'say "hi"': {}, "9": {}, "a-b_c1": {}}
    }
    assert template(schema).split("\n") == [
        "{",
        '  "first name" : "$inputRoot.get(\'first name\')",',
        "  \"it's\" : $inputRoot.get('it''s'),",
        '  "say \\"hi\\"" : $inputRoot.get(\'say "hi"\'),',
        "  \"9\" : $inputRoot.get('9'),",
        '  "a-b_c1" : $inputRoot.a-b_c1',
        "}",
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "string"},
        {"type": "object"},
        {"type": "object", "properties": {}},
        {"type": "array"},
        {"type": "array", "items": [{"type": "string"}]},
        {"type": "string", "properties": {"a": {}}},
        {"type": "array", "properties": {"a": {}}},
        {"anyOf": [{"type": "object", "properties": {"a": {}}}]},
    ],
)
def test_without_a_structure_all_input_is_passed_on(template, schema):
    assert template(schema) == "$input.json('$')"


def test_a_template_follows_its_model(client, websocket_api, make, update, template):
    made = make()
    named = {"ApiId": websocket_api, "ModelId": made["ModelId"]}
    before = client.get_model_template(**named)["Value"]
    assert client.get_model_template(**named)["Value"] == before
    update(made, Schema='{"properties": {"name": {}}}')
    assert client.get_model_template(**named)["Value"] == before.replace("id", "name")


def test_the_deepest_model_has_a_template(template):
    assert template(nested(63, core='{"properties":{}}')).count("#foreach") == 62


# Finding


def test_each_api_has_its_own(client, websocket_api, http_api, make, refused):
    named = {"ModelId": make()["ModelId"]}
    operations = (client.get_model, client.get_model_template, client.update_model, client.delete_model)
    for operation in operations:
        with refused("NotFoundException", match="Invalid Model identifier specified", status=404):
            operation(ApiId=http_api, **named)
        with refused(
            "NotFoundException", match="Invalid API identifier specified 123456789012:nowhere", status=404
        ):
            operation(ApiId="nowhere", **named)
    assert [model["ModelId"] for model in client.get_models(ApiId=websocket_api)["Items"]] == [
        named["ModelId"]
    ]


def test_without_an_api_there_is_nothing(client, refused):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nowhere", status=404
    ):
        client.create_model(ApiId="nowhere", Name="Pet", Schema=OBJECT)
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nowhere", status=404
    ):
        client.get_models(ApiId="nowhere")


def test_a_deleted_one_is_gone(client, websocket_api, make, refused):
    named = {"ApiId": websocket_api, "ModelId": make()["ModelId"]}
    assert client.delete_model(**named)["ResponseMetadata"]["HTTPStatusCode"] == 204
    for operation in (client.get_model, client.get_model_template, client.update_model, client.delete_model):
        with refused("NotFoundException", match="Invalid Model identifier specified", status=404):
            operation(**named)


def test_a_list_comes_in_pages(client, websocket_api, make):
    made = [make(name=f"N{number}") for number in range(3)]
    first = client.get_models(ApiId=websocket_api, MaxResults="2")
    rest = client.get_models(ApiId=websocket_api, MaxResults="2", NextToken=first["NextToken"])
    assert first["Items"] + rest["Items"] == made
    assert "NextToken" not in rest
