"""Powertools for AWS Lambda: its resolvers route real paths, and its classes and models read real events."""

import re

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, APIGatewayRestResolver, Response
from aws_lambda_powertools.shared.cookies import Cookie
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent, APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.parser.models import (
    APIGatewayProxyEventModel,
    APIGatewayProxyEventV2Model,
)

from readers.applications import PICTURE
from readers.exchanges import FORM
from readers.ways import WAYS, Reached
from support_serving import ACCOUNT

# For format 1.0 it is the resolver of REST APIs, whose events have that format alone.
RESOLVERS = {"1.0": APIGatewayRestResolver, "2.0": APIGatewayHttpResolver}


def resolver(version, prefixes=()):
    app = RESOLVERS[version](strip_prefixes=list(prefixes))

    @app.get("/pets/<name>")
    def pet(name):
        asked = app.current_event
        return {
            "name": name,
            "query": asked.resolved_query_string_parameters,
            "tag": asked.headers.get("X-Tag"),
            "cookies": asked.resolved_cookies_field,
        }

    @app.post("/pets")
    def create():
        return {"body": app.current_event.decoded_body}, 201

    @app.get("/picture")
    def picture():
        return Response(200, "image/png", PICTURE)

    @app.get("/login")
    def login():
        return Response(302, cookies=[Cookie("a", "1"), Cookie("b", "2")], headers={"location": "/list"})

    return app


def answers(cloud, version, way, prefixes=()):
    return Reached(cloud, way, resolver(version, prefixes).resolve, version)


# Format 2.0 needs no setting, also by a domain name that is mapped to a named stage: the stage is in its path, and taken away.
PREFIXES = {"1.0": ["/prod", "/v1"], "2.0": []}


@pytest.mark.rows("O9", "A21", "A26", "A27", "A29")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("version", RESOLVERS)
def test_a_resolver_routes_and_answers(cloud, version, way):
    reached = answers(cloud, version, way, PREFIXES[version])
    asked = reached.send(
        "GET", "/pets/7?a=1&a=2&b=%2B", headers={"x-tag": "one", "cookie": "a=1; b=x=y"}
    ).json()
    query = {"a": ["1", "2"], "b": ["+"]}
    assert asked == {"name": "7", "query": query, "tag": "one", "cookies": {"a": "1", "b": "x=y"}}

    made = reached.send("POST", "/pets", body="a=ë", headers={"content-type": FORM})
    assert (made.status, made.json()) == (201, {"body": "a=ë"})

    picture = reached.send("GET", "/picture")
    assert (picture.headers["content-type"], picture.body) == ("image/png", PICTURE)

    login = reached.send("GET", "/login")
    assert (login.status, login.headers["location"]) == (302, "/list")
    assert login.headers.all("set-cookie") == ["a=1; Secure", "b=2; Secure"]

    assert reached.send("GET", "/nothing").json() == {"statusCode": 404, "message": "Not found"}
    assert reached.send("HEAD", "/picture").status == 404


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_resolver_of_format_1_0_finds_nothing_behind_a_prefix_that_it_does_not_know(cloud, way):
    expected = 404 if way.prefix_1_0 else 200
    assert answers(cloud, "1.0", way).send("GET", "/pets/7").status == expected


@pytest.mark.parametrize("version", RESOLVERS)
def test_a_resolver_takes_whole_segments_away(cloud, version):
    assert answers(cloud, version, WAYS[0], ["/pet"]).send("GET", "/pets/7").status == 200


def test_each_resolver_reads_one_format(cloud):
    reached = Reached(cloud, WAYS[0], resolver("2.0").resolve, "1.0")
    assert reached.send("GET", "/pets/7").status == 500
    assert "KeyError: 'http'" in cloud.requests[-1].why
    reached = Reached(cloud, WAYS[0], resolver("1.0").resolve, "2.0")
    assert reached.send("GET", "/pets/7").status == 500
    assert "KeyError: 'httpMethod'" in cloud.requests[-1].why


@pytest.mark.rows("A35", "A39", "A40", "A43")
def test_paths_of_format_1_0_stay_encoded_and_those_of_2_0_have_no_slash_at_their_end(cloud):
    """aws-lambda-powertools 3.37.0: neither resolver decodes a path; that of REST APIs alone takes a slash at its end."""
    seen = {}
    for version in RESOLVERS:
        reached = answers(cloud, version, WAYS[0])
        names = [reached.send("GET", path).json().get("name") for path in ("/pets/Zo%C3%AB", "/pets/a%2Fb")]
        seen[version] = [*names, reached.send("GET", "/pets/7/").status]
    assert seen == {"1.0": ["Zo%C3%AB", "a%2Fb", 200], "2.0": ["Zoë", None, 404]}


@pytest.mark.rows("C11")
def test_a_comma_in_a_value_of_format_2_0_makes_two_of_one(cloud):
    """aws-lambda-powertools 3.37.0: it reads what the gateway has joined, and not the query as it was sent."""
    queries = {
        version: answers(cloud, version, WAYS[0]).send("GET", "/pets/7?a=Hello%2C+world").json()["query"]
        for version in RESOLVERS
    }
    assert queries == {"1.0": {"a": ["Hello, world"]}, "2.0": {"a": ["Hello", " world"]}}


def event_of(cloud, way, version):
    """The event of a request that has everything."""
    reached = Reached(cloud, way, lambda _event, _context: {"statusCode": 200}, version, "ANY /pets/{id}")
    reached.served.client.update_stage(
        ApiId=reached.served.id, StageName=way.stage, StageVariables={"level": "7"}
    )
    reached.send(
        "POST",
        "/pets/Zo%C3%AB?a=1&a=2",
        headers=[
            ("x-tag", "one"),
            ("x-tag", "two"),
            ("cookie", "a=1; b=2"),
            ("content-type", "application/json"),
        ],
        body='{"name": "Zoë"}',
    )
    return reached.served.event


@pytest.mark.rows("O9")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_class_of_events_2_0_reads_them(cloud, way):
    event = APIGatewayProxyEventV2(event_of(cloud, way, "2.0"))
    assert event.path == "/pets/Zoë"
    assert event.route_key == "ANY /pets/{id}"
    assert event.raw_query_string == "a=1&a=2"
    assert event.query_string_parameters == {"a": "1,2"}
    assert event.cookies == ["a=1", "b=2"]
    assert event.headers["X-Tag"] == "one,two"
    assert event.json_body == {"name": "Zoë"}
    assert event.path_parameters == {"id": "Zoë"}
    assert event.stage_variables == {"level": "7"}
    context = event.request_context
    assert (context.account_id, context.stage, context.http.method) == (ACCOUNT, way.stage, "POST")
    assert (context.http.protocol, context.http.source_ip) == ("HTTP/1.1", "127.0.0.1")
    assert context.time_epoch // 1000 == 1_767_225_600
    assert re.fullmatch(r"\d\d/Jan/2026:00:00:00 \+0000", context.time)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_class_of_events_1_0_reads_them(cloud, way):
    event = APIGatewayProxyEvent(event_of(cloud, way, "1.0"))
    assert event.path == f"{way.prefix_1_0}/pets/Zo%C3%AB"
    assert event.resource == "/pets/{id}"
    assert event.multi_value_query_string_parameters == {"a": ["1", "2"]}
    assert event.multi_value_headers["X-Tag"] == ["one", "two"]
    assert event.headers["cookie"] == "a=1; b=2"
    assert event.json_body == {"name": "Zoë"}
    assert event.path_parameters == {"id": "Zoë"}
    assert event.stage_variables == {"level": "7"}
    context = event.request_context
    assert (context.resource_id, context.resource_path) == ("ANY /pets/{id}", "/pets/{id}")
    assert context.extended_request_id == context.request_id
    assert context.identity.source_ip == "127.0.0.1"


MODELS = {"1.0": APIGatewayProxyEventModel, "2.0": APIGatewayProxyEventV2Model}


@pytest.mark.parametrize("method", ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("version", MODELS)
def test_the_models_take_bare_events(cloud, version, way, method):
    """Most members are null in them, or absent."""
    reached = Reached(cloud, way, lambda _event, _context: {"statusCode": 200}, version)
    assert reached.send(method, "/").status == 200
    read = MODELS[version].model_validate(reached.served.event)
    assert (read.requestContext.stage, read.requestContext.domainName) == (way.stage, reached.host)
    assert (read.body, read.pathParameters, read.stageVariables, read.isBase64Encoded) == (
        None,
        None,
        None,
        False,
    )


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("version", MODELS)
def test_the_models_take_events_that_have_everything(cloud, version, way):
    event = event_of(cloud, way, version)
    read = MODELS[version].model_validate(event)
    assert (read.body, read.pathParameters, read.stageVariables) == (
        '{"name": "Zoë"}',
        {"id": "Zoë"},
        {"level": "7"},
    )
    assert read.headers == event["headers"]


def test_the_models_refuse_what_is_no_event_of_theirs(cloud):
    event = event_of(cloud, WAYS[0], "2.0")
    with pytest.raises(ValueError, match="requestContext"):
        APIGatewayProxyEventV2Model.model_validate({**event, "requestContext": {}})
    with pytest.raises(ValueError, match="resource"):
        APIGatewayProxyEventModel.model_validate(event)
