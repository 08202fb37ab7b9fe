"""Hostile definitions: each is refused with its place, soon and in bounded memory, or makes what it says; never half of it."""

import builtins
import copy
import json
import re
import socket
import tracemalloc
import urllib.request
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import yaml
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.services.apigatewayv2.openapi import yaml as openapi_yaml
from support import client_of, fingerprint

DOCUMENTS = Path(__file__).parent / "documents"
DEEPEST = 64
MOST_VALUES = 500_000
LONGEST = 6 * 1024 * 1024
# No sentence that is worth reading is longer.
LONGEST_MESSAGE = 4_000
# What an import may take at a time: some times what the longest text of 6 MB takes, read.
MEMORY = 200_000_000

ACCOUNT = "arn:aws:iam::123456789012"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pets"
INVOKED = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
RESPONSES = {"default": {"description": "Whatever it is"}}
YAML = 'openapi: 3.0.1\ninfo: {title: pets, version: "1"}\npaths: {}\n'
TOO_DEEP = f"Invalid OpenAPI input. It is nested too deeply; {DEEPEST} levels are allowed."
NO_MODELS = "Ignored components.schemas: HTTP APIs have no models."
TOO_LARGE = f"Invalid OpenAPI input. It has more than {MOST_VALUES} values."


def document(**more):
    """A document with the least that there must be, and more."""
    return {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": {}, **more}


def text(**more):
    return json.dumps(document(**more))


def in_yaml(value, **more):
    """A value as a text, written by libyaml where it is there, which is many times as fast."""
    return yaml.dump(value, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), **more)


def rich():
    """A document with all that the importer reads."""
    return {
        "openapi": "3.0.1",
        "info": {"title": "pets", "description": "All of them", "version": "1"},
        "servers": [
            {
                "url": "https://example.com/{base}/v1",
                "variables": {"base": {"default": "shop"}},
                "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True},
            },
        ],
        "tags": [{"name": "team", "x-amazon-apigateway-tag-value": "shop"}],
        "security": [{"jwt": ["read"]}],
        "x-amazon-apigateway-cors": {
            "allowCredentials": True,
            "allowHeaders": ["x-pet"],
            "allowMethods": ["GET"],
            "allowOrigins": ["https://example.com"],
            "exposeHeaders": ["x-page"],
            "maxAge": 60,
        },
        "x-amazon-apigateway-importexport-version": "1.0",
        "paths": {
            "/pets": {
                "get": {
                    "operationId": "ListPets",
                    "responses": RESPONSES,
                    "security": [{"jwt": ["read"]}],
                    "x-amazon-apigateway-integration": {"$ref": "#/components/x-amazon-apigateway-integrations/pets"},
                },
                "post": {
                    "responses": RESPONSES,
                    "security": [],
                    "x-amazon-apigateway-auth": {"type": "AWS_IAM"},
                    "x-amazon-apigateway-integration": {
                        "type": "http_proxy",
                        "httpMethod": "POST",
                        "uri": "https://example.com/pets",
                        "requestParameters": {"append:header.x-pet": "cat"},
                        "responseParameters": {"200": {"append:header.x-page": "1"}},
                        "timeoutInMillis": 1000,
                    },
                },
            },
            "/dogs": {"$ref": "#/x-items/dogs"},
        },
        "components": {
            "securitySchemes": {
                "jwt": {
                    "type": "openIdConnect",
                    "openIdConnectUrl": "https://example.com/.well-known/openid-configuration",
                    "x-amazon-apigateway-authorizer": {
                        "type": "jwt",
                        "identitySource": "$request.header.Authorization",
                        "jwtConfiguration": {"issuer": "https://example.com", "audience": ["pets"]},
                    },
                },
                "function": {
                    "type": "apiKey",
                    "name": "Authorization",
                    "in": "header",
                    "x-amazon-apigateway-authorizer": {
                        "type": "request",
                        "identitySource": "$request.header.Authorization",
                        "authorizerUri": INVOKED,
                        "authorizerCredentials": f"{ACCOUNT}:role/pets",
                        "authorizerPayloadFormatVersion": "2.0",
                        "authorizerResultTtlInSeconds": 60,
                        "enableSimpleResponses": True,
                    },
                },
                "other": {"$ref": "#/components/securitySchemes/function"},
            },
            "x-amazon-apigateway-integrations": {
                "pets": {
                    "type": "aws_proxy",
                    "httpMethod": "POST",
                    "uri": FUNCTION,
                    "payloadFormatVersion": "2.0",
                    "credentials": f"{ACCOUNT}:role/pets",
                    "connectionType": "INTERNET",
                },
            },
        },
        "x-items": {
            "dogs": {"x-amazon-apigateway-any-method": {"responses": RESPONSES, "security": [{"function": []}]}},
        },
    }  # fmt: skip


@pytest.fixture
def furnished(client):
    """An API with parts of every kind, and a stage that follows it."""
    return furnish(client)


def furnish(client):
    api = client.import_api(Body=json.dumps(rich()))["ApiId"]
    client.create_stage(ApiId=api, StageName="live", AutoDeploy=True)
    return api


@pytest.fixture
def check_refused(client, refused, furnished):
    """Both ways in refuse a text with a message that holds this, is worth reading, and leave all as it was."""

    def check(body, match, code="BadRequestException", **more):
        for call in (client.import_api, lambda **asked: client.reimport_api(ApiId=furnished, **asked)):
            with refused(code, match=match) as caught:
                call(Body=body, **more)
            assert len(caught.error.response["Error"]["Message"]) <= LONGEST_MESSAGE

    return check


@contextmanager
def within_memory(share=1):
    """What happens takes no more than this share of MEMORY at a time."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEMORY * share


def checked_findings(answer):
    """What an answer says beside the API: few texts, none of them long."""
    found = [*answer.get("ImportInfo", []), *answer.get("Warnings", [])]
    for lines in (answer.get("ImportInfo", []), answer.get("Warnings", [])):
        assert len(lines) <= 101
    assert all(isinstance(line, str) and 0 < len(line) <= LONGEST_MESSAGE for line in found)
    return found


def test_the_rich_document_has_nothing_to_warn_of(client, furnished):
    assert "Warnings" not in client.import_api(Body=json.dumps(rich()), FailOnWarnings=True)
    assert len(client.get_routes(ApiId=furnished)["Items"]) == 3
    assert len(client.get_authorizers(ApiId=furnished)["Items"]) == 3
    assert len(client.get_integrations(ApiId=furnished)["Items"]) == 2


# Depth

each_depth = pytest.mark.parametrize("levels", [100, 1_000, 100_000])
HOLES = {
    "at the root": '{{"a": {}, "openapi": "3.0.1"}}',
    "in an extension": '{{"openapi": "3.0.1", "info": {{"title": "a", "version": "1"}}, "paths": {{}}, "x-a": {}}}',
    "in a schema": '{{"openapi": "3.0.1", "info": {{"title": "a", "version": "1"}}, "paths": {{}}, '
    '"components": {{"schemas": {{"A": {}}}}}}}',
}


@each_depth
@pytest.mark.parametrize("hole", HOLES.values(), ids=HOLES)
@pytest.mark.parametrize(
    ("before", "after"), [("[", "]"), ('{"a":', "}"), ('{"not":', "}"), ('[{"a":', "}]")]
)
@pytest.mark.parametrize("notation", ["JSON", "YAML"])
def test_no_document_is_deep(check_refused, levels, hole, before, after, notation):
    body = hole.format(before * levels + "0" + after * levels)
    check_refused(body if notation == "JSON" else f"# YAML\n{body}", TOO_DEEP)


def limited(levels):
    """A loader that looks no deeper than this, as libyaml 0.2.6 looks no deeper than 1,000 levels; 0.2.5 has no limit."""

    class Limited(yaml.SafeLoader):
        def fetch_flow_collection_start(self, token):
            self.limit(self.flow_level)
            super().fetch_flow_collection_start(token)

        def add_indent(self, column):
            self.limit(len(self.indents))
            return super().add_indent(column)

        def limit(self, level):
            if level >= levels:
                mark = self.get_mark()
                raise yaml.scanner.ScannerError(
                    "while increasing the level", mark, "exceeded maximum nesting depth", mark
                )

    return Limited


LOADERS = {"PyYAML's": None, "pure": yaml.SafeLoader, "shallow": limited(80)}
each_loader = pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS, indirect=True)
each_loader_and_depth = pytest.mark.parametrize(
    ("loader", "levels"),
    [(None, 100), (None, 1_000), (None, 100_000), (yaml.SafeLoader, 100), (limited(80), 100)],
    indirect=["loader"],
)


@pytest.fixture
def loader(request, monkeypatch):
    """YAML is read by this, whatever PyYAML was built with."""
    if request.param:
        monkeypatch.setattr(openapi_yaml, "_LOADER", request.param)


@each_loader_and_depth
@pytest.mark.parametrize("opening", ["- ", "[", "{a: ", "[\n", "&a [", "!!seq [", "[{a: "])
def test_no_collection_of_yaml_is_deep_ended_or_not(check_refused, levels, loader, opening):
    check_refused(f"{YAML}x-a:\n  {opening * levels}", TOO_DEEP)


@each_loader_and_depth
@pytest.mark.parametrize("opening", ["? ", "{? ", "[? ", "? - ", "? [[[", "? - [[["])
def test_no_key_of_yaml_is_deep(check_refused, levels, loader, opening):
    check_refused(f"{YAML}x-a:\n  {opening * levels}", ": a key must be a text.")


@each_loader_and_depth
@pytest.mark.parametrize("before", ["!pet ", "? ", "- !pet a\n- "])
def test_what_stands_before_what_is_deep_is_told_first(check_refused, levels, loader, before):
    check_refused(f"{before}{'[' * levels}", "Invalid OpenAPI input. line 1, column ")


@each_loader
def test_what_is_too_deep_is_told_before_what_comes_after_it(check_refused, loader):
    for after in ("@", "}", "!pet a", "]" * 99 + ": b: c"):
        check_refused("a: " + "[" * 99 + after, TOO_DEEP)


@each_depth
def test_an_unended_row_of_braces_is_no_json(check_refused, levels):
    check_refused('{"a":' * levels, "Invalid OpenAPI input.")


@pytest.mark.parametrize("levels", [100, 1_000])
def test_no_object_of_yaml_is_deep_by_its_margin(check_refused, levels):
    check_refused(YAML + "".join(f"{' ' * level}a:\n" for level in range(levels)), TOO_DEEP)


@pytest.mark.parametrize(
    ("word", "more"),
    [
        ("not", []),
        ("items", []),
        ("additionalProperties", []),
        ("a", ["Parse issue: attribute components.schemas.A.a is unexpected"]),
    ],
)
def test_a_document_of_64_levels_has_room_on_the_stack(client, refused, word, more):
    schema = {}
    for _ in range(DEEPEST - 4):
        schema = {word: schema}
    answer = client.import_api(Body=text(components={"schemas": {"A": schema}}))
    assert checked_findings(answer) == [NO_MODELS, *more]
    with refused("BadRequestException", match=TOO_DEEP):
        client.import_api(Body=text(components={"schemas": {"A": {word: schema}}}))


# Bombs


def laughs(first, line, rounds=50):
    return YAML + f"x-0: &a0 {first}\n" + "".join(line(number) for number in range(1, rounds))


BOMBS = {
    "lists": lambda: laughs("[0]", lambda n: f"x-{n}: &a{n} [{', '.join(9 * [f'*a{n - 1}'])}]\n"),
    "objects": lambda: laughs(
        "{a: 0}", lambda n: f"x-{n}: &a{n} {{{', '.join(f'a{key}: *a{n - 1}' for key in range(9))}}}\n"
    ),
    "pairs": lambda: laughs("[0]", lambda n: f"x-{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n"),
    "a list that is wide": lambda: f"{YAML}x-a: &a [{'0, ' * 1000}]\nx-b: [{'*a, ' * 1000}]\n",
    "merges that grow": lambda: laughs(
        "{a0: 0}", lambda n: f"x-{n}: &a{n} {{<<: *a{n - 1}, a{n}: 0}}\n", 2000
    ),
    "a merge of a wide object": lambda: (
        f"{YAML}x-a: &a {{{', '.join(f'a{n}: 0' for n in range(1000))}}}\nx-b:\n" + "- <<: *a\n" * 1000
    ),
    "a merge of a list": lambda: (
        f"{YAML}x-a: &a {{{', '.join(f'a{n}: 0' for n in range(1000))}}}\nx-b: {{<<: [{'*a, ' * 1000}]}}\n"
    ),
    "the same merge again and again": lambda: (
        f"{YAML}x-a: &a {{{', '.join(f'a{n}: 0' for n in range(1000))}}}\nx-b: {{{'<<: *a, ' * 1000}}}\n"
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_aliases_and_merges_count_for_what_they_stand_for(check_refused, bomb):
    check_refused(BOMBS[bomb](), TOO_LARGE)


@pytest.mark.parametrize("bomb", ["pairs", "a merge of a wide object"])
def test_what_aliases_stand_for_takes_no_memory(client, refused, bomb):
    body = BOMBS[bomb]()
    with within_memory(), refused("BadRequestException", match=TOO_LARGE):
        client.import_api(Body=body)


def test_a_merge_of_nothing_counts_as_well(check_refused):
    check_refused(
        f"{YAML}x-a: &a {{}}\nx-b: &b [{'*a, ' * 200_000}]\nx-c: {{{'<<: *b, ' * 200_000}}}\n", TOO_LARGE
    )


@pytest.mark.parametrize(
    ("first", "more"), [("[0]", "[*a{}]"), ("{{}}", "{{a: *a{}}}"), ("[]", "{{a: [*a{}]}}")]
)
def test_aliases_of_aliases_are_as_deep_as_they_stand_for(check_refused, first, more):
    lines = "".join(f"x-{n}: &a{n} {more.format(n - 1)}\n" for n in range(1, 200))
    check_refused(f"{YAML}x-0: &a0 {first.format()}\n{lines}", TOO_DEEP)


@pytest.mark.parametrize(
    ("body", "match"),
    [
        ("&a [*a]", "line 1, column 5: *a stands for nothing that ends before it."),
        ("&a {b: *a}", "line 1, column 8: *a stands for nothing that ends before it."),
        ("&a {<<: *a}", "line 1, column 9: *a stands for nothing that ends before it."),
        ("&a {b: &b [*a, *b]}", "*a stands for nothing that ends before it."),
        (f"{YAML}x-a: *b\n", "line 4, column 6: *b stands for nothing that ends before it."),
        (f"{YAML}x-a: [*b, &b 0]\n", "line 4, column 7: *b stands for nothing that ends before it."),
        ("*a", "line 1, column 1: *a stands for nothing that ends before it."),
        ("*a : 0", "line 1, column 1: *a stands for nothing that ends before it."),
    ],
)  # fmt: skip
def test_no_value_holds_itself_or_what_is_not_there(check_refused, body, match):
    check_refused(body, f"Invalid OpenAPI input. {match}" if match.startswith("line") else match)


# Size


@pytest.mark.parametrize("filler", ["a", "#", " ", "\n", "é", "\x00"])
def test_a_text_of_more_than_six_megabytes_is_refused_before_it_is_read(check_refused, filler):
    over = LONGEST + 1 - len(YAML)
    body = YAML + filler * (over // len(filler.encode()) + 1)
    check_refused(body, f"It has {len(body.encode())} bytes; at most {LONGEST} (6 MB) are allowed.")


def long(before, unit, after="\n"):
    """A text of a length, or nearly."""
    return lambda length: YAML + before + unit * ((length - len(YAML + before + after)) // len(unit)) + after


LONG = {
    "one comment": long("#", "a"),
    "comments": long("", "# a\n"),
    "spaces": long("", " "),
    "lines": long("", "\n"),
    "a plain text": long("x-a: ", "a "),
    "a text on many lines": long("x-a: ", "a\n  "),
    "a text in quotes": long('x-a: "', "a", '"\n'),
    "escapes": long('x-a: "', "\\x41", '"\n'),
    "quotes in quotes": long("x-a: '", "''", "'\n"),
    "a block": long("x-a: |\n", "  a\n"),
    "a folded block": long("x-a: >\n", "  a\n"),
    "an anchor": long("x-a: &", "a", " 0\n"),
    "digits of a fraction": long("x-a: 0.", "1"),
    "digits of an exponent": long("x-a: 1e", "9"),
    "what is no number in the end": long("x-a: ", "1", "x\n"),
    "an example": long("components: {schemas: {A: {example: ", "a", "}}}\n"),
}


@pytest.mark.parametrize("kind", LONG)
def test_a_long_text_is_no_trouble(client, kind):
    body = LONG[kind](LONGEST)
    assert LONGEST - 10 < len(body) <= LONGEST
    assert checked_findings(client.import_api(Body=body)) in (
        [],
        [NO_MODELS],
    )


@pytest.mark.parametrize("kind", LONG)
def test_a_long_text_takes_no_more_memory_than_its_length(client, furnished, kind):
    body = LONG[kind](LONGEST // 8)
    with within_memory(1 / 8):
        client.import_api(Body=body)


WIDE = {
    "numbers": lambda: text(**{"x-a": [0] * 400_000}),
    "characters": lambda: text(**{"x-a": ["é"] * 100_000}),
    "names": lambda: text(**{"x-a": {str(number): 0 for number in range(200_000)}}),
    "anchors": lambda: YAML + "x-a:\n" + "".join(f"- &a{number} 0\n" for number in range(50_000)),
    "tags of values": lambda: f"{YAML}x-a:\n" + "- !!str a\n" * 50_000,
    "paths": lambda: text(paths={f"/{number}": {} for number in range(20_000)}),
    "extensions of paths": lambda: text(paths={f"x-{number}": 0 for number in range(50_000)}),
    "unknown members": lambda: text(**{str(number): 0 for number in range(50_000)}),
    "extensions": lambda: text(**{f"x-amazon-apigateway-{number}": 0 for number in range(50_000)}),
    "operations": lambda: text(
        paths={f"/{number}": {"get": {"operationId": "a"}} for number in range(2_000)}
    ),
    "integrations": lambda: text(
        components={"x-amazon-apigateway-integrations": {str(number): {} for number in range(2_000)}}
    ),
    "schemes": lambda: text(components={"securitySchemes": {str(number): {} for number in range(1_000)}}),
    "schemas": lambda: text(
        components={"schemas": {str(number): {"type": "string"} for number in range(2_000)}}
    ),
    "wrong schemas": lambda: text(
        components={"schemas": {str(number): {"type": 0} for number in range(2_000)}}
    ),
    "wrong schemas in one": lambda: text(components={"schemas": {"A": {"allOf": [{"type": 0}] * 2_000}}}),
    "references": lambda: text(a=[{"$ref": "#/b"}] * 20_000),
    "keys that come twice": lambda: '{"x-a": [' + '{"a": 1, "a": 1},' * 20_000 + "0]," + text()[1:],
    "origins": lambda: text(
        **{"x-amazon-apigateway-cors": {"allowOrigins": [f"https://{n}" for n in range(50_000)]}}
    ),
    "wrong origins": lambda: text(
        **{"x-amazon-apigateway-cors": {"allowOrigins": [str(n) for n in range(50_000)]}}
    ),
}


# What is said last of those of which anything is said: a hundred lines, and how many more there are.
SAID_OF_WIDE = {
    "unknown members": "… and 49900 more",
    "extensions": "… and 49900 more",
    "operations": "… and 3899 more",
    "integrations": "… and 1900 more",
    "schemes": "… and 900 more",
    "schemas": NO_MODELS,
    "wrong schemas": NO_MODELS,
    "wrong schemas in one": NO_MODELS,
    "references": "Parse issue: attribute a is unexpected",
    "keys that come twice": "… and 19900 more",
    "wrong origins": "CORS Scheme is malformed, ignoring. Invalid format for origin 0",
}


@pytest.mark.parametrize("kind", WIDE)
def test_a_wide_document_is_no_trouble(client, kind):
    answer = client.import_api(Body=WIDE[kind]())
    assert answer["Name"] == "pets"
    said = checked_findings(answer) or [None]
    assert said[-1] == SAID_OF_WIDE.get(kind)


@pytest.mark.parametrize(
    "members",
    [
        {"x-a": [0] * 50_000},
        {"x-a": {str(number): 0 for number in range(25_000)}},
        {"a": [{"$ref": "#/b"}] * 2_500},
    ],
    ids=["numbers", "names", "references"],
)
def test_a_wide_document_takes_no_more_memory_than_its_length(client, furnished, members):
    body = text(**members)
    with within_memory(1 / 8):
        checked_findings(client.import_api(Body=body))


# Slow roads: each of these takes a reader that looks at every pair of things minutes, or all the memory there is


SCHEMES = {
    "a": {"$ref": "#/components/securitySchemes/b"},
    "b": rich()["components"]["securitySchemes"]["jwt"],
}
MANY = 20_000
# As many paths, each with an operation, as a definition may have.
ALLOWED = 9_900
SLOW = {
    "references to an item of many parameters": lambda: text(
        paths={f"/{number}": {"$ref": "#/x-a"} for number in range(ALLOWED)},
        **{"x-a": {"parameters": [0] * MANY, "get": {}}},
    ),
    "references to an item of many extensions": lambda: text(
        paths={f"/{number}": {"$ref": "#/x-a"} for number in range(ALLOWED)},
        **{"x-a": {"get": {f"x-{number}": 0 for number in range(MANY)}}},
    ),
    "references to an operation of many scopes": lambda: text(
        paths={f"/{number}": {"$ref": "#/x-a"} for number in range(ALLOWED)},
        components={"securitySchemes": SCHEMES},
        **{"x-a": {"get": {"security": [{"b": ["a"] * MANY}]}}},
    ),
    "scopes for all": lambda: text(
        paths={f"/{number}": {"get": {}} for number in range(ALLOWED)},
        components={"securitySchemes": SCHEMES},
        security=[{"b": ["a"] * MANY}],
    ),
    "parameters, each of which must be another": lambda: text(
        paths={"/a": {"parameters": [{"name": str(n), "in": "query", "schema": {}} for n in range(MANY)], "get": {}}}
    ),
    "tags, each of which must be another": lambda: text(tags=[{"name": str(number)} for number in range(MANY)]),
    "variables and parameters of a path": lambda: text(
        paths={
            "/" + "".join(f"{{a{number}}}" for number in range(MANY)): {
                "get": {"parameters": [{"name": f"b{n}", "in": "path", "required": True} for n in range(MANY)]}
            }
        }
    ),
    "variables of a long path": lambda: text(paths={"/" + "{a}" * MANY + "a" * 4_000_000: {"get": {}}}),
    "issues below a long path": lambda: text(paths={"/" + "a" * 4_000_000: {"get": {"a": [{"$ref": "#/b"}] * MANY}}}),
    "what is ignored below a long path": lambda: text(
        paths={"/" + "a" * 4_000_000: {"get": {f"x-amazon-apigateway-{number}": 0 for number in range(30_000)}}}
    ),
    "keys that come twice below a long one": lambda: f'{{"{"a" * 4_000_000}": [{"{" + chr(34)}a": 1, "a": 1}}'
    + ', {"a": 1, "a": 1}' * 50_000
    + "], "
    + text()[1:],
    "aliases of a long text in another alphabet": lambda: f'{YAML}x-a: &a "{"é" * 2_000_000}"\nx-b: [{"*a, " * MANY}]\n',
    "aliases of a long reference": lambda: f'{YAML}x-a: &a "#{"/a" * 2_000_000}"\na: [{"{$ref: *a}, " * MANY}]\n',
    "aliases of a reference with percent signs": lambda: f'{YAML}x-a: &a "#/{"%41" * 1_200_000}"\na: [{"{$ref: *a}, " * MANY}]\n',
    "aliases of a long text where there must be none": lambda: f'{YAML}x-a: &a "{"a" * 4_000_000}"\n'
    f"externalDocs: [{'*a, ' * MANY}]\n",
    "aliases of a long text within a wrong schema": lambda: f'{YAML}x-a: &a "{"a" * 4_000_000}"\n'
    f"components: {{schemas: {{A: {{not: {{type: 0, example: [{'*a, ' * MANY}]}}}}}}}}\n",
    "directives of tags": lambda: "".join(f"%TAG !{number}! a:\n" for number in range(300_000)) + f"---\n{YAML}",
    "directives of tags, and tags": lambda: "".join(f"%TAG !{n}! tag:yaml.org,2002:\n" for n in range(50_000))
    + f"---\n{YAML}x-a: [{'!49999!str a, ' * 200_000}]\n",
    "schemas of a wrong type": lambda: text(
        components={"schemas": {"A": {"properties": {str(number): {"type": 0} for number in range(120_000)}}}}
    ),
    "schemas of the right type": lambda: text(
        components={"schemas": {"A": {"properties": {str(n): {"type": "string"} for n in range(160_000)}}}}
    ),
}  # fmt: skip
SLOW_WITH_A_BASE_PATH = {
    "a variable that is long": lambda: text(
        servers=[{"url": "/" + "{a}" * 900_000, "variables": {"a": {"default": "a" * 3_000_000}}}]
    ),
    "a path before many": lambda: text(
        servers=[{"url": "/" + "a" * 3_000_000}], paths={f"/{number}": {"get": {}} for number in range(MANY)}
    ),
}


def answered(call):
    """What a call answers, or what the error says; anything else than an error of the service's is none."""
    try:
        return call(), None
    except ClientError as error:
        return None, error.response["Error"]


def checked_answer(call):
    """Make the call: what comes of it is an API and what is worth reading, which it returns, or an error that is."""
    answer, error = answered(call)
    if error:
        assert error["Code"] in ("BadRequestException", "ConflictException")
        lines = error["Message"].split("\n")
        assert len(lines) <= 102
        assert 0 < max(map(len, lines)) <= LONGEST_MESSAGE
    else:
        assert answer["ApiId"]
        assert answer["Name"]
        checked_findings(answer)
    return answer


@pytest.mark.parametrize("kind", SLOW)
def test_a_document_takes_no_more_time_than_its_length(client, kind):
    body = SLOW[kind]()
    assert len(body.encode()) <= LONGEST
    checked_answer(lambda: client.import_api(Body=body))


@pytest.mark.parametrize("kind", SLOW_WITH_A_BASE_PATH)
@pytest.mark.parametrize("mode", ["prepend", "split"])
def test_a_base_path_takes_no_more_memory_than_its_length(client, kind, mode):
    body = SLOW_WITH_A_BASE_PATH[kind]()
    assert len(body.encode()) <= LONGEST
    checked_answer(lambda: client.import_api(Body=body, Basepath=mode))


@pytest.mark.parametrize("name", ["references to an operation of many scopes", "scopes for all"])
def test_scopes_count_for_each_operation_that_has_them(check_refused, name):
    check_refused(
        SLOW[name](), "It has more than 20000 paths, operations, scopes, security schemes and integrations."
    )


@pytest.mark.parametrize(
    "body",
    [
        text(paths={f"/{number}": {} for number in range(20_001)}),
        text(paths={f"/{number}": {"get": {}} for number in range(10_001)}),
        text(components={"securitySchemes": {str(number): {} for number in range(20_001)}}),
        text(components={"x-amazon-apigateway-integrations": {str(number): {} for number in range(20_001)}}),
    ],
    ids=["paths", "operations", "schemes", "integrations"],
)
def test_parts_are_counted(check_refused, body):
    check_refused(
        body, "It has more than 20000 paths, operations, scopes, security schemes and integrations."
    )


# Length of what is said

INTEGRATION = "x-amazon-apigateway-integration"
WORDY = {
    "a tag": f"{YAML}x-a: !{'a' * 100_000} 0\n",
    "an alias": f"{YAML}x-a: *{'a' * 100_000}\n",
    "a path": text(paths={"/" + "a" * 100_000: {"get": 0}}),
    "a path that makes no route": text(paths={"/{" + "a" * 100_000: {"get": {}}}),
    "a path that makes two": text(paths={f"/{{{'a' * 10_000}}}": {"get": {}}, f"/{{{'b' * 10_000}}}": {"get": {}}}),
    "an issuer": text(
        components={
            "securitySchemes": {
                "a": {
                    "x-amazon-apigateway-authorizer": {
                        "type": "jwt",
                        "identitySource": "$request.header.a",
                        "jwtConfiguration": {"issuer": "https://" + "a" * 100_000, "audience": ["a"]},
                    }
                }
            }
        }
    ),
    "a URI": text(paths={"/a": {"get": {INTEGRATION: {"type": "http_proxy", "uri": "a" * 100_000}}}}),
    "a type": text(paths={"/a": {"get": {INTEGRATION: {"type": "a" * 100_000}}}}),
    "many bad parameters": text(
        paths={"/a": {"get": {INTEGRATION: {"type": "http_proxy", "requestParameters": {f"a{n}": "" for n in range(10_000)}}}}}
    ),
    "a title": text(info={"title": "a" * 100_000, "version": "1"}),
    "a version": text(info={"title": "a", "version": "1" * 100_000}),
    "a version of OpenAPI": json.dumps({"openapi": "3.0." + "1" * 100_000, "paths": {}}),
    "an origin": text(**{"x-amazon-apigateway-cors": {"allowOrigins": ["a" * 100_000]}}),
    "a type that is none": json.dumps({"openapi": "3.0.1", "info": "a" * 100_000}),
    "a reference": text(paths={"/a": {"$ref": "a" * 100_000}}),
    "a reference in a place of its own": text(paths={"/a": {"$ref": "#/" + "a" * 100_000}}),
    "a reference that is circular": text(paths={"/a": {"$ref": "#/x-" + "a" * 9_000}}, **{"x-" + "a" * 9_000: {"$ref": "#/x-" + "a" * 9_000}}),
    "a reference of a schema": text(components={"schemas": {"a": {"$ref": "#/" + "a" * 100_000}}}),
    "an unknown member": text(**{"a" * 100_000: 0}),
    "an extension": text(**{"x-amazon-apigateway-" + "a" * 100_000: 0}),
    "a scheme": text(paths={"/a": {"get": {"security": [{"a" * 100_000: []}]}}}),
    "a tag of the API": text(tags=[{"name": "a" * 100_000}]),
    "an operation's name": text(paths={"/a": {"get": {"operationId": "a" * 100_000}}}),
    "a variable of a path": text(paths={f"/{{{'a' * 100_000}}}": {"get": {}}}),
    "a place that is deep": text(a=json.loads(f'{{"{"a" * 128}":' * 58 + '{"$ref":"#/b"}' + "}" * 58)),
    "a number": f'{{"openapi": "3.0.1", "info": {"9" * 4_000}}}',
    "a number that is too long": f'{{"openapi": "3.0.1", "info": {"9" * 100_000}}}',
    "a schema of many wrong members": text(components={"schemas": {"A": {str(number): 0 for number in range(50_000)}}}),
    "an enumeration": text(components={"schemas": {"A": {"not": {"type": ["a"] * 50_000}}}}),
}  # fmt: skip

each_wordy = pytest.mark.parametrize("name", WORDY)


@each_wordy
def test_no_message_is_longer_than_a_person_reads(client, name):
    answer = checked_answer(lambda: client.import_api(Body=WORDY[name]))
    assert answer is None or checked_findings(answer)


@each_wordy
def test_no_message_of_a_reimport_is_longer_either(client, furnished, name):
    checked_answer(lambda: client.reimport_api(ApiId=furnished, Body=WORDY[name], FailOnWarnings=True))


# Texts that no document is


@pytest.mark.parametrize(
    ("body", "match"),
    [
        ("", "it must be an object, and is null."),
        (" \n\t", "Invalid OpenAPI input. "),
        ("\ufeff", "it must be an object, and is null."),
        ("# nothing but a comment\n", "it must be an object, and is null."),
        ("---\n...\n", "it must be an object, and is null."),
        ("null", "it must be an object, and is null."),
        ("true", "it must be an object, and is a boolean (True)."),
        ("0", "it must be an object, and is a number (0)."),
        (".5", "it must be an object, and is a number (0.5)."),
        ("text", "it must be an object, and is a text ('text')."),
        ("[]", "it must be an object, and is a list."),
        ("{}", "openapi: it is missing."),
        ("{}{}", "line 1, column 3: Extra data."),
        ("{", "line 1, column 2: Expecting property name enclosed in double quotes."),
        ('{"a": NaN}', "NaN isn't JSON."),
        ('{"a": Infinity}', "Infinity isn't JSON."),
        ('{"a": -Infinity}', "-Infinity isn't JSON."),
        ('{"a": [1, NaN, NaN]}', "NaN isn't JSON."),
        ('{"a": ' + "9" * 5_000 + "}", "A number has more than 1000 digits."),
        ('{"a": ' + "9" * 1_000_000 + "}", "A number has more than 1000 digits."),
        ('{"a": "\\ud800"}', "It holds half of a surrogate pair, which is no character."),
        ('{"\\udfff": 0}', "It holds half of a surrogate pair, which is no character."),
        ('{"a": {"b": [{"\\ud800\\ud800": 0}]}}', "It holds half of a surrogate pair"),
        ("\ud800", "It holds half of a surrogate pair"),
        ('{"a": "\udfff"}', "It holds half of a surrogate pair"),
        ("a\x00b", "line 1, column 2: the character U+0000 isn't allowed in YAML."),
        ("a: b\nc: \x07", "line 2, column 4: the character U+0007 isn't allowed in YAML."),
        ("a: @\nb: \ufffe", "line 2, column 4: the character U+FFFE isn't allowed in YAML."),
        ('{"a": "\x00"}', "line 1, column 8: Invalid control character at."),
        ("%YAML 9.9\n---\na: b\n", "line 1, column 1: it isn't YAML ("),
        ("%TAG ! a\n%TAG ! b\n---\na\n", "line 2, column 1: it isn't YAML ("),
        ("a: b\n---\nc: d\n", "line 2, column 1: there must be one document."),
        ("---\n---\n", "line 2, column 1: there must be one document."),
        ("a: !!python/object:os.system {}", "the tag tag:yaml.org,2002:python/object:os.system isn't one"),
        ("a: !!python/object/apply:os.system [ls]", "isn't one of JSON's types"),
        ("a: !!python/name:os.system", "isn't one of JSON's types, or doesn't fit."),
        ("a: !Sub '${b}'", "the tag !Sub isn't one of JSON's types, or doesn't fit."),
        ("a: !GetAtt [b, c]", "the tag !GetAtt isn't one of JSON's types"),
        ("a: !!binary aGk=", "the tag tag:yaml.org,2002:binary isn't one of JSON's types"),
        ("a: !!timestamp 2001-01-01", "isn't one of JSON's types"),
        ("a: !!set {b}", "isn't one of JSON's types"),
        ("a: !!int b", "the tag tag:yaml.org,2002:int isn't one of JSON's types, or doesn't fit."),
        ("a: !!int " + "9" * 5_000, "A number has more than 1000 digits."),
        ("a: !!float .inf", "isn't one of JSON's types, or doesn't fit."),
        ("? [a, b]\n: c\n", "line 1, column 3: a key must be a text."),
        ("? {a: b}\n: c\n", "line 1, column 3: a key must be a text."),
        ("<<: a", "only objects can be merged."),
        ("<<: [[]]", "only objects can be merged."),
        ("a: b: c", "line 1, column 5: it isn't YAML (mapping values are not allowed "),
        ("a: [", "at the end: it isn't YAML ("),
        ("a: 'b", "at the end: it isn't YAML (found unexpected end of stream)."),
        ("\ta: b", "line 1, column 1: it isn't YAML ("),
        ("a: @b", "line 1, column 4: it isn't YAML ("),
        ("- a\nb: c", "line 2, column 1: it isn't YAML ("),
        ("[!a b, {c: [@]}]", "line 1, column 2: the tag !a isn't one of JSON's types, or doesn't fit."),
        ("[b, [c]: d, @]", "line 1, column 5: a key must be a text."),
        ("[{<<: b}, @]", "line 1, column 3: only objects can be merged."),
        ("[{<<: @}]", "line 1, column 7: it isn't YAML ("),
        ("[!!int @]", "line 1, column 8: it isn't YAML ("),
        ("[b, }, @]", "line 1, column 5: it isn't YAML ("),
        ("[[b, &@]]", "line 1, column 7: it isn't YAML ("),
        ("- b\n[c]: \t- @", "line 2, column 1: it isn't YAML ("),
    ],
)  # fmt: skip
@each_loader
def test_no_definition_is_such_a_text(check_refused, loader, body, match):
    check_refused(body, match)
    check_refused(body, "Invalid OpenAPI input. ")


@each_loader
@pytest.mark.parametrize("escape", ["\\ud800", "\\uDFFF", "\\U00110000", "\\UFFFFFFFF"])
@pytest.mark.parametrize("body", ['a: "{}"', '"{}": a', 'a: ["{}", @]'])
def test_no_escape_stands_for_what_is_no_character(check_refused, loader, escape, body):
    # What libyaml finds itself, and PyYAML's own loader leaves to us.
    check_refused(body.format(escape), "Invalid OpenAPI input. ")


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1E999999999", "9" * 1_000, "." + "9" * 1_000_000])
@pytest.mark.parametrize("notation", ["JSON", "YAML"])
def test_no_number_is_too_large_to_be_a_text(client, number, notation):
    number = f"0{number}" if number.startswith(".") else number
    body = f'{{"openapi": "3.0.1", "info": {{"title": {number}, "version": "1"}}, "paths": {{}}}}'
    checked_answer(lambda: client.import_api(Body=body if notation == "JSON" else f"# YAML\n{body}"))


@pytest.mark.parametrize("member", ["timeoutInMillis", "payloadFormatVersion", "uri", "tlsConfig"])
@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 1_000, "-0.0", "0.5"])
def test_no_number_breaks_an_integration(client, member, number):
    integration = {"type": "http_proxy", "uri": "https://example.com", "httpMethod": "GET", member: "here"}
    body = text(paths={"/a": {"get": {INTEGRATION: integration}}}).replace('"here"', number)
    answer = checked_answer(lambda: client.import_api(Body=body))
    doing = "Unable to put integration on 'GET' for resource at path '/a': "
    assert checked_findings(answer)[-1].startswith(doing)
    (route,) = client.get_routes(ApiId=answer["ApiId"])["Items"]
    assert "Target" not in route


@pytest.mark.parametrize(
    "control", ["\\u0000", "\\u0001", "\\u001f", "\\u007f", "\\u0085", "\\ufffe", "\\ufeff", "\\n"]
)
@pytest.mark.parametrize("place", ["title", "path", "operation", "tag", "scheme", "member"])
def test_no_control_character_breaks_anything(client, control, place):
    texts = dict.fromkeys(["title", "path", "operation", "tag", "scheme", "member"], "pets") | {place: "here"}
    found = document(
        info={"title": texts["title"], "version": "1"},
        tags=[{"name": texts["tag"]}],
        paths={f"/{texts['path']}": {"get": {"operationId": texts["operation"], texts["member"]: 0, "responses": RESPONSES}}},
        components={"securitySchemes": {texts["scheme"]: rich()["components"]["securitySchemes"]["jwt"]}},
    )  # fmt: skip
    answer = checked_answer(lambda: client.import_api(Body=json.dumps(found).replace("here", control)))
    character = json.loads(f'"{control}"')
    if place == "title" and character.isspace():
        assert answer is None
    else:
        assert answer["Name"] == texts["title"].replace("here", character)
        keys = [route["RouteKey"] for route in client.get_routes(ApiId=answer["ApiId"])["Items"]]
        assert keys == ([] if place == "path" else ["GET /pets"])


# References. The importer follows those of paths, of integrations and of security schemes.

HOLDERS = {
    "a path": (
        "create resource at path '/a': ",
        "paths.'/a'",
        lambda found: {"paths": {"/a": found}},
    ),
    "an integration": (
        "put integration on 'GET' for resource at path '/a': ",
        "paths.'/a'(get).x-amazon-apigateway-integration",
        lambda found: {"paths": {"/a": {"get": {INTEGRATION: found, "responses": RESPONSES}}}},
    ),
    "an integration of all": (
        "put integration 'a': ",
        "components.x-amazon-apigateway-integrations.a",
        lambda found: {"components": {"x-amazon-apigateway-integrations": {"a": found}}},
    ),
    "a scheme": (
        "create Authorizer 'a': ",
        "components.securitySchemes.a",
        lambda found: {"components": {"securitySchemes": {"a": found}}},
    ),
}
each_holder = pytest.mark.parametrize(("doing", "place", "within"), HOLDERS.values(), ids=HOLDERS)
BROKEN = [
    ("", " isn't a place in this document, and nothing else is read."),
    (" ", " isn't a place in this document, and nothing else is read."),
    ("/", "/ isn't a place in this document, and nothing else is read."),
    ("#/", "#/ is missing."),
    ("#//", "#// is missing."),
    ("#/x-none", "#/x-none is missing."),
    ("#/x-list/2", "#/x-list/2 is missing."),
    ("#/x-list/-1", "#/x-list/-1 is missing."),
    ("#/x-list/+0", "#/x-list/+0 is missing."),
    ("#/x-list/ 0", "#/x-list/ 0 is missing."),
    ("#/x-list/0.0", "#/x-list/0.0 is missing."),
    ("#/x-list/0x0", "#/x-list/0x0 is missing."),
    ("#/x-list/١", "#/x-list/١ is missing."),
    ("#/x-list/²", "#/x-list/² is missing."),
    ("#/x-list/", "#/x-list/ is missing."),
    ("#/x-list/-", "#/x-list/- is missing."),
    ("#/x-list/9999999999999999999999", "is missing."),
    ("#/x-list/" + "9" * 10_000, "is too long."),
    ("#/x-list/a", "#/x-list/a is missing."),
    ("#/x-text/0", "#/x-text/0 is missing."),
    ("#/x-null/a", "#/x-null/a is missing."),
    ("#/x-list/0/0/0/0", "#/x-list/0/0/0/0 is missing."),
    ("#/x-list/__class__", "is missing."),
    ("#/keys", "#/keys is missing."),
    ("#x-list", "#x-list isn't a place in this document"),
    ("##/x-list", "##/x-list isn't a place in this document"),
    ("x-list", "x-list isn't a place in this document"),
    ("/x-list/0", "/x-list/0 isn't a place in this document"),
    ("./pets.yaml", "./pets.yaml isn't a place in this document, and nothing else is read."),
    ("pets.yaml#/x-list/0", "pets.yaml#/x-list/0 isn't a place in this document"),
    ("../../../../etc/passwd", "isn't a place in this document"),
    ("/etc/passwd", "isn't a place in this document"),
    ("/dev/zero", "isn't a place in this document"),
    ("file:///etc/passwd", "isn't a place in this document"),
    ("file:///etc/passwd#/", "isn't a place in this document"),
    ("http://169.254.169.254/latest/meta-data", "isn't a place in this document"),
    ("https://example.com/openapi.json#/paths/~1a", "isn't a place in this document"),
    ("//example.com/openapi.json", "isn't a place in this document"),
    ("data:application/json,{}", "isn't a place in this document"),
    ("#/%", "#/% is missing."),
    ("#/%zz", "#/%zz is missing."),
    ("#/%ff", "#/%ff is missing."),
    ("#/%00", "#/%00 is missing."),
    ("#/x-list%2F0", "#/x-list%2F0 is missing."),
    ("#/~", "#/~ is missing."),
    ("#/~2", "#/~2 is missing."),
    ("%23/x-list/0", "isn't a place in this document"),
    ("#" + "/a" * 10_000, "is too long."),
]  # fmt: skip
AROUND = {"x-list": [{}, [{}]], "x-text": "text", "x-null": None}


def left_out(client, doing, body):
    """Why a part of a document is left out; the rest of the document makes an API."""
    *_issues, warning = checked_findings(client.import_api(Body=body))
    assert warning.startswith(f"Unable to {doing}")
    assert warning.endswith(". Ignoring.")
    return warning.removeprefix(f"Unable to {doing}").removesuffix(" Ignoring.")


@each_holder
@pytest.mark.parametrize(("reference", "why"), BROKEN)
def test_what_refers_to_nothing_is_left_out_with_its_place(client, doing, place, within, reference, why):
    found = left_out(client, doing, text(**within({"$ref": reference}), **AROUND))
    assert found.startswith(f"{place}.$ref: ")
    assert found.endswith(f"{why.rstrip('.')}.") or why in found


@each_holder
@pytest.mark.parametrize("reference", [[], {}, ["#/x-list/0"], {"$ref": "#/x-list/0"}])
def test_a_reference_is_a_text(client, doing, place, within, reference):
    found = left_out(client, doing, text(**within({"$ref": reference}), **AROUND))
    assert found.startswith(f"{place}.$ref: it must be a text, and is ")


@each_holder
@pytest.mark.parametrize("reference", [True, False, 0, 1.5])
def test_a_reference_that_is_another_scalar_leads_nowhere(client, doing, place, within, reference):
    found = left_out(client, doing, text(**within({"$ref": reference}), **AROUND))
    assert found.endswith(" isn't a place in this document, and nothing else is read.")


@each_holder
@pytest.mark.parametrize(
    ("reference", "kind"), [("#/x-text", "a text ('text')"), ("#/x-list", "a list"), ("#/x-null", "null")]
)
def test_what_is_referred_to_must_be_an_object(client, doing, place, within, reference, kind):
    found = left_out(client, doing, text(**within({"$ref": reference}), **AROUND))
    assert found == f"{reference[2:]}: it must be an object, and is {kind}."


@each_holder
@pytest.mark.parametrize("count", [1, 2, 3, 16])
def test_a_circle_of_references_leads_nowhere(client, doing, place, within, count):
    circle = {f"x-{number}": {"$ref": f"#/x-{(number + 1) % count}"} for number in range(count)}
    found = left_out(client, doing, text(**within({"$ref": "#/x-0"}), **circle))
    assert found == f"{place}: #/x-0 leads back to itself."


@each_holder
@pytest.mark.parametrize("count", [17, 1_000])
def test_a_long_row_of_references_leads_nowhere_though_it_ends(client, doing, place, within, count):
    row = {f"x-{number}": {"$ref": f"#/x-{number + 1}"} for number in range(count)}
    found = left_out(client, doing, text(**within({"$ref": "#/x-0"}), **row, **{f"x-{count}": {}}))
    assert found == f"{place}: more than 16 references lead to one another."


@each_holder
def test_a_circle_that_is_spelled_in_many_ways_leads_nowhere(client, doing, place, within):
    found = left_out(client, doing, text(**within({"$ref": "#/x-%61"}), **{"x-a": {"$ref": "#/%78-a"}}))
    assert found.startswith(f"{place}: ")


@each_holder
def test_a_reference_to_what_holds_it_leads_nowhere(client, doing, place, within):
    body = within({"$ref": "#"})
    reference = "#/" + "/".join(path_of(body)[:-1])
    found = left_out(client, doing, text(**within({"$ref": reference})))
    assert found == f"{place}: {reference} leads back to itself."


def path_of(value):
    """The steps down to the first reference of a value."""
    (key, member), *_ = value.items()
    return [key.replace("/", "~1"), *(path_of(member) if isinstance(member, dict) else [])]


ITEM = {"get": {"responses": RESPONSES}}


@pytest.mark.parametrize(
    ("reference", "around"),
    [
        ("#/x-items/a", {"x-items": {"a": ITEM}}),
        ("#/x-items/a~1b", {"x-items": {"a/b": ITEM}}),
        ("#/x-items/a~0b", {"x-items": {"a~b": ITEM}}),
        ("#/x-items/a~01b", {"x-items": {"a~1b": ITEM}}),
        ("#/x-items/a%20b", {"x-items": {"a b": ITEM}}),
        ("#/x-items/a%2520b", {"x-items": {"a%20b": ITEM}}),
        ("#/x-items/%C3%A9", {"x-items": {"é": ITEM}}),
        ("#/x-items/é", {"x-items": {"é": ITEM}}),
        ("#/x-items/a%2Fb", {"x-items": {"a/b": ITEM}}),
        ("#/x-items/0", {"x-items": [ITEM]}),
        ("#/x-items/0", {"x-items": {"0": ITEM}}),
        ("#/x-items/-1", {"x-items": {"-1": ITEM}}),
        ("#/x-items/", {"x-items": {"": ITEM}}),
        ("#//a", {"": {"a": ITEM}}),
        ("#/", {"": ITEM}),
        ("#/paths/~1b", {}),
        ("#/paths/%2Fb", {}),
        ("#/x-items/a", {"x-items": {"a": {"$ref": "#/x-items/b"}, "b": ITEM}}),
        ("#/x-items/0", {"x-items": [{"$ref": "#/x-items/1"}, ITEM]}),
    ],
)
def test_a_reference_may_be_spelled_so(client, reference, around):
    api = client.import_api(Body=text(paths={"/a": {"$ref": reference}, "/b": ITEM}, **around))["ApiId"]
    assert {route["RouteKey"] for route in client.get_routes(ApiId=api)["Items"]} == {"GET /a", "GET /b"}


@pytest.mark.parametrize(
    "reference",
    [
        *(reference for reference, _why in BROKEN),
        "#/components",
        "#/components/",
        "#/components//",
        "#/components/schemas/%41",
        "#/components/schemas/" + "a" * 100_000,
    ],
)
def test_a_schema_that_refers_to_nothing_keeps_nobody_from_going_on(client, reference):
    schema = {"$ref": reference}
    answer = {"description": "a", "content": {"a/b": {"schema": {"properties": {"$ref": schema}}}}}
    schemas = {"A": schema, "B": {"properties": {"$ref": schema}}}
    body = text(
        paths={"/a": {"get": {"responses": {"200": answer}}}}, components={"schemas": schemas}, **AROUND
    )
    warnings = client.import_api(Body=body).get("Warnings", [])
    assert len(warnings) == reference.startswith("#/components/")
    assert all(0 < len(line) < LONGEST_MESSAGE for line in warnings)


@pytest.mark.parametrize(
    "reference", ["#/components/parameters/A", "#/paths/~1a/parameters/0", "#/components/parameters/C"]
)
def test_a_circle_of_parameters_leads_nowhere_and_ends(client, reference):
    """The importer needs no parameter: of one that is referred to, nothing is asked."""
    parameters = {"A": {"$ref": "#/components/parameters/B"}, "B": {"$ref": "#/components/parameters/A"}}
    item = {
        "parameters": [{"$ref": reference}],
        "get": {"responses": RESPONSES, "parameters": [{"$ref": reference}]},
    }
    answer = client.import_api(
        Body=text(paths={"/a": item, "/{a}": item}, components={"parameters": parameters})
    )
    assert checked_findings(answer) == []
    routes = client.get_routes(ApiId=answer["ApiId"])["Items"]
    assert {route["RouteKey"] for route in routes} == {"GET /a", "GET /{a}"}


REMOTE = [
    "http://127.0.0.1:1/a.json",
    "https://127.0.0.1:1/a.json#/a",
    "file:///etc/passwd",
    "/etc/passwd",
    "etc/passwd#/a",
    "ftp://127.0.0.1:1/a",
]


@pytest.mark.parametrize("reference", REMOTE)
@pytest.mark.parametrize("notation", ["JSON", "YAML"])
def test_nothing_is_opened_or_fetched(client, monkeypatch, reference, notation):
    bodies = [text(**within({"$ref": reference})) for _doing, _place, within in HOLDERS.values()]
    bodies += [
        text(components={"schemas": {"A": {"$ref": reference}}, "responses": {"A": {"$ref": reference}}}),
        text(
            externalDocs={"url": reference},
            components={"schemas": {"A": {"discriminator": {"propertyName": "a", "mapping": {"a": reference}}}}},
        ),
        text(components={"schemas": {"A": {"$schema": reference, "id": reference, "$id": reference, "pattern": "(a+)+$"}}}),
        text(**{"$schema": reference, "$id": reference, "id": reference}),
        text(components={"examples": {"A": {"externalValue": reference}}, "links": {"A": {"operationRef": reference}}}),
    ]  # fmt: skip
    client.import_api(Body=text())  # whatever is imported late is
    client.import_api(Body=YAML)
    opened = []

    def note(*args, **_more):
        opened.append(args)
        raise OSError

    with monkeypatch.context() as patched:
        for module, name in (
            (builtins, "open"),
            (socket, "socket"),
            (urllib.request, "urlopen"),
            (socket, "create_connection"),
        ):
            patched.setattr(module, name, note)
        for body in bodies:
            checked_answer(
                lambda body=body: client.import_api(Body=body if notation == "JSON" else f"# YAML\n{body}")
            )
    assert opened == []


# Wrong types: what the importer reads, by hand, as where it stands, how it is called, and what it must be

GET, POST = ("paths", "/pets", "get"), ("paths", "/pets", "post")
JWT = ("components", "securitySchemes", "jwt")
FUNCTIONS = ("components", "securitySchemes", "function")
SHARED = ("components", "x-amazon-apigateway-integrations", "pets")
AUTHORIZER = "x-amazon-apigateway-authorizer"
CORS = "x-amazon-apigateway-cors"
ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
READ = [
    ((), "", "an object"),
    (("openapi",), "openapi", "a text"),
    (("info",), "info", "an object"),
    (("info", "title"), "info.title", "a text"),
    (("info", "description"), "info.description", "a text"),
    (("info", "version"), "info.version", "a text"),
    (("servers",), "servers", "a list"),
    (("servers", 0), "servers[0]", "an object"),
    (("servers", 0, "url"), "servers[0].url", "a text"),
    (("servers", 0, "variables"), "servers[0].variables", "an object"),
    (("servers", 0, "variables", "base"), "servers[0].variables.base", "an object"),
    (("servers", 0, "variables", "base", "default"), "servers[0].variables.base.default", "a text"),
    (("servers", 0, ENDPOINT), f"servers[0].{ENDPOINT}", "an object"),
    (
        ("servers", 0, ENDPOINT, "disableExecuteApiEndpoint"),
        f"servers[0].{ENDPOINT}.disableExecuteApiEndpoint",
        "a boolean",
    ),
    (("tags",), "tags", "a list"),
    (("tags", 0), "tags[0]", "an object"),
    (("tags", 0, "name"), "tags[0].name", "a text"),
    (("tags", 0, "x-amazon-apigateway-tag-value"), "tags[0].x-amazon-apigateway-tag-value", "a text"),
    ((CORS,), CORS, "an object"),
    ((CORS, "allowCredentials"), f"{CORS}.allowCredentials", "a boolean"),
    *(
        row
        for word in ("allowHeaders", "allowMethods", "allowOrigins", "exposeHeaders")
        for row in (
            ((CORS, word), f"{CORS}.{word}", "a list"),
            ((CORS, word, 0), f"{CORS}.{word}[0]", "a text"),
        )
    ),
    ((CORS, "maxAge"), f"{CORS}.maxAge", "a whole number"),
    (("x-amazon-apigateway-importexport-version",), "x-amazon-apigateway-importexport-version", "a text or a number"),
    (("paths",), "paths", "an object"),
    (("paths", "/pets"), "paths.'/pets'", "an object"),
    (("paths", "/dogs", "$ref"), "paths.'/dogs'.$ref", "a text"),
    (GET, "paths.'/pets'(get)", "an object"),
    ((*GET, "operationId"), "paths.'/pets'(get).operationId", "a text"),
    ((*GET, "security"), "paths.'/pets'(get).security", "a list"),
    ((*GET, "security", 0), "paths.'/pets'(get).security[0]", "an object"),
    ((*GET, "security", 0, "jwt"), "paths.'/pets'(get).security[0].jwt", "a list"),
    ((*GET, "security", 0, "jwt", 0), "paths.'/pets'(get).security[0].jwt[0]", "a text"),
    ((*GET, INTEGRATION), f"paths.'/pets'(get).{INTEGRATION}", "an object"),
    ((*GET, INTEGRATION, "$ref"), f"paths.'/pets'(get).{INTEGRATION}.$ref", "a text"),
    ((*POST, "x-amazon-apigateway-auth"), "paths.'/pets'(post).x-amazon-apigateway-auth", "an object"),
    (
        (*POST, "x-amazon-apigateway-auth", "type"),
        "paths.'/pets'(post).x-amazon-apigateway-auth.type",
        "a text",
    ),
    *(
        ((*POST, INTEGRATION, *word.split(".")), f"paths.'/pets'(post).{INTEGRATION}.{word}", kind)
        for word, kind in (
            ("type", "a text"),
            ("httpMethod", "a text"),
            ("uri", "a text"),
            ("connectionType", "a text"),
            ("connectionId", "a text"),
            ("credentials", "a text"),
            ("integrationSubtype", "a text"),
            ("payloadFormatVersion", "a text or a number"),
            ("requestParameters", "an object"),
            ("requestParameters.a", "a text"),
            ("responseParameters", "an object"),
            ("responseParameters.200", "an object"),
            ("responseParameters.200.a", "a text"),
            ("timeoutInMillis", "a whole number"),
            ("tlsConfig", "an object"),
            ("tlsConfig.serverNameToVerify", "a text"),
        )
    ),
    (("x-items", "dogs"), "x-items.dogs", "an object"),
    (
        ("x-items", "dogs", "x-amazon-apigateway-any-method"),
        "x-items.dogs.x-amazon-apigateway-any-method",
        "an object",
    ),
    (
        ("x-items", "dogs", "x-amazon-apigateway-any-method", "security"),
        "x-items.dogs.x-amazon-apigateway-any-method.security",
        "a list",
    ),
    (("components",), "components", "an object"),
    (("components", "securitySchemes"), "components.securitySchemes", "an object"),
    (JWT, "components.securitySchemes.jwt", "an object"),
    (("components", "securitySchemes", "other", "$ref"), "components.securitySchemes.other.$ref", "a text"),
    ((*JWT, "openIdConnectUrl"), "components.securitySchemes.jwt.openIdConnectUrl", "a text"),
    ((*JWT, AUTHORIZER), f"components.securitySchemes.jwt.{AUTHORIZER}", "an object"),
    *(
        ((*holder, AUTHORIZER, *steps), f"{'.'.join(holder)}.{AUTHORIZER}.{place}", kind)
        for holder, steps, place, kind in (
            (JWT, ("type",), "type", "a text"),
            (JWT, ("identitySource",), "identitySource", "a text"),
            (JWT, ("identityValidationExpression",), "identityValidationExpression", "a text"),
            (JWT, ("jwtConfiguration",), "jwtConfiguration", "an object"),
            (JWT, ("jwtConfiguration", "issuer"), "jwtConfiguration.issuer", "a text"),
            (JWT, ("jwtConfiguration", "audience"), "jwtConfiguration.audience", "a list"),
            (JWT, ("jwtConfiguration", "audience", 0), "jwtConfiguration.audience[0]", "a text"),
            (FUNCTIONS, ("authorizerUri",), "authorizerUri", "a text"),
            (FUNCTIONS, ("authorizerCredentials",), "authorizerCredentials", "a text"),
            (FUNCTIONS, ("authorizerPayloadFormatVersion",), "authorizerPayloadFormatVersion", "a text or a number"),
            (FUNCTIONS, ("authorizerResultTtlInSeconds",), "authorizerResultTtlInSeconds", "a whole number"),
            (FUNCTIONS, ("enableSimpleResponses",), "enableSimpleResponses", "a boolean"),
        )
    ),
    (SHARED[:-1], "components.x-amazon-apigateway-integrations", "an object"),
    (SHARED, "components.x-amazon-apigateway-integrations.pets", "an object"),
    *(
        ((*SHARED, word), f"components.x-amazon-apigateway-integrations.pets.{word}", "a text")
        for word in ("type", "uri", "httpMethod", "credentials", "connectionType")
    ),
]  # fmt: skip
FITS = {
    "an object": dict,
    "a list": list,
    "a text": str,
    "a boolean": bool,
    "a whole number": int,
    "a text or a number": str | int | float,
}
VALUES = [None, True, 0, 1.5, "text", [], {}, [[]], {"a": 1}]
NAMES = [
    *((bool, "a boolean"), (int, "a number"), (float, "a number"), (str, "a text"), (list, "a list")),
    *((dict, "an object"), (type(None), "null")),
]
# Of these alone, a definition that hasn't them, or has them of another type, is none.
NEEDED = {"", "openapi", "paths"}
# Of these, an API without a name can't be made.
NAMED = {"info", "info.title"}
# In a list, what isn't an object is passed over; of OpenAPI's own members, the check of the structure says what is wrong.
PASSED_OVER = {"servers[0]", "tags[0]"}


def fits(value, kind):
    """Whether a value is of a type: any scalar is a text, and no boolean is a number."""
    if kind.startswith("a text"):
        return isinstance(value, str | int | float)
    return isinstance(value, FITS[kind]) and (kind == "a boolean" or not isinstance(value, bool))


def shown(value):
    """How a refusal calls a value."""
    name = next(name for kind, name in NAMES if isinstance(value, kind))
    return f"{name} ({value!r})" if isinstance(value, bool | int | float | str) else name


def changed(found, steps, value):
    """The document with another value there."""
    found = copy.deepcopy(found)
    if not steps:
        return value
    holder = found
    for step in steps[:-1]:
        holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[step]
    holder[steps[-1]] = value
    return found


WRONG = [
    pytest.param((steps, place, kind, value), id=f"{place or 'the root'}-{value!r}")
    for steps, place, kind in READ
    for value in VALUES
    if value is not None and not fits(value, kind)
]


def both_ways(client, furnished, body):
    """The answers of an import and of a reimport."""
    yield client.import_api(Body=body, Basepath="prepend")
    yield client.reimport_api(ApiId=furnished, Body=body, Basepath="prepend")


@pytest.mark.parametrize("wrong", [row for row in WRONG if row.values[0][1] in NEEDED])
@pytest.mark.parametrize("notation", ["JSON", "YAML"])
def test_a_wrong_type_of_what_is_needed_is_refused_with_its_place(
    client, refused, furnished, wrong, notation
):
    steps, place, kind, value = wrong
    at = f"{place}: " if place else ""
    match = f"Invalid OpenAPI input. {at}it must be {kind}, and is {shown(value)}."
    found = changed(rich(), steps, value)
    body = json.dumps(found) if isinstance(found, dict) else in_yaml(found)
    with refused("BadRequestException", match=match):
        client.import_api(Body=body, Basepath="prepend")
    with refused("BadRequestException", match=match):
        client.reimport_api(ApiId=furnished, Body=in_yaml(found), Basepath="prepend")


@pytest.mark.parametrize("wrong", [row for row in WRONG if row.values[0][1] in NAMED])
def test_an_api_without_a_name_is_refused_and_one_that_has_one_keeps_it(client, refused, furnished, wrong):
    steps, _place, _kind, value = wrong
    body = json.dumps(changed(rich(), steps, value))
    with refused("BadRequestException", match="Invalid OpenAPI input. info.title: it is missing."):
        client.import_api(Body=body)
    assert client.reimport_api(ApiId=furnished, Body=body)["Name"] == "pets"


# Who guards the routes of the rich document.
GUARDED = {"GET /shop/v1/pets": "JWT", "POST /shop/v1/pets": "AWS_IAM", "ANY /shop/v1/dogs": "CUSTOM"}


@pytest.mark.parametrize("wrong", [row for row in WRONG if row.values[0][1] not in NEEDED | NAMED])
def test_a_wrong_type_is_a_warning_and_opens_no_route_in_silence(client, furnished, wrong):
    steps, place, _kind, value = wrong
    body = json.dumps(changed(rich(), steps, value))
    for answer in both_ways(client, furnished, body):
        warnings = answer.get("Warnings", [])
        checked_findings(answer)
        assert warnings or place in PASSED_OVER
        routes = {one["RouteKey"]: one for one in client.get_routes(ApiId=answer["ApiId"])["Items"]}
        for key, guard in GUARDED.items():
            found = next(
                (one for at, one in routes.items() if at.endswith(key[-5:]) and at[:3] == key[:3]), None
            )
            is_open = found is not None and found["AuthorizationType"] != guard
            assert not is_open or any("the route is open" in line for line in warnings)


@pytest.mark.parametrize(
    ("steps", "place"), [(steps, place) for steps, place, _ in READ if place in NEEDED - {""}]
)
@pytest.mark.parametrize("how", ["null", "nothing"])
def test_what_is_needed_is_missing_where_it_is_null(client, refused, steps, place, how):
    found = changed(rich(), steps, None)
    if how == "nothing":
        drop(found, steps)
    with refused("BadRequestException", match=f"Invalid OpenAPI input. {place}: it is missing."):
        client.import_api(Body=json.dumps(found), Basepath="split")


def drop(found, steps):
    """Take a member of the document away."""
    for step in steps[:-1]:
        found = found[step]
    del found[steps[-1]]


def test_a_document_is_not_null(client, refused):
    with refused("BadRequestException", match="Invalid OpenAPI input. it must be an object, and is null."):
        client.import_api(Body="null")


IN_A_LIST = [row[:2] for row in READ if row[0] and isinstance(row[0][-1], int) and row[1] not in PASSED_OVER]


@pytest.mark.parametrize(("steps", "place"), IN_A_LIST)
def test_null_is_no_value_of_a_list(client, steps, place):
    answer = client.import_api(Body=json.dumps(changed(rich(), steps, None)), Basepath="split")
    assert any(f"{place}: it must be" in line and "and is null." in line for line in answer["Warnings"])


# What others refer to is told in other words where it is null; and scopes that are null leave a route out.
TOLD = {
    "x-items.dogs",
    "components.x-amazon-apigateway-integrations.pets",
    "paths.'/pets'(get).security[0].jwt",
}


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        row[:2]
        for row in READ
        if row[0] and row[1] not in NEEDED | NAMED | TOLD and not isinstance(row[0][-1], int)
    ],
)
def test_null_is_as_good_as_nothing(client, steps, place):
    """Both make the same, and say the same but for what the OpenAPI specification says."""
    null = changed(rich(), steps, None)
    nothing = copy.deepcopy(null)
    drop(nothing, steps)
    said = [outcome(client, json.dumps(found)) for found in (null, nothing)]
    assert said[0] == said[1]


def outcome(client, body):
    """What comes of an import: all of the API, or what the refusal says."""
    answer, error = answered(lambda: client.import_api(Body=body, Basepath="prepend"))
    return error or everything(client, answer["ApiId"])


def everything(client, api):
    """All that can be read of an API but ids, and parts by what they are."""
    whole = client.get_api(ApiId=api)
    integrations = {one["IntegrationId"]: one for one in client.get_integrations(ApiId=api)["Items"]}
    authorizers = {one["AuthorizerId"]: one for one in client.get_authorizers(ApiId=api)["Items"]}
    routes = client.get_routes(ApiId=api)["Items"]
    for route in routes:
        target = route.pop("Target", "").removeprefix("integrations/")
        route["Integration"] = bare(integrations.get(target, {}))
        route["Authorizer"] = bare(authorizers.get(route.pop("AuthorizerId", ""), {}))
    return (
        bare(whole),
        sorted(map(repr, map(bare, routes))),
        sorted(map(repr, map(bare, integrations.values()))),
        sorted(map(repr, map(bare, authorizers.values()))),
    )


def bare(part):
    ids = {
        "ApiEndpoint",
        "ApiId",
        "AuthorizerId",
        "CreatedDate",
        "IntegrationId",
        "ResponseMetadata",
        "RouteId",
    }
    return {name: value for name, value in part.items() if name not in ids}


RIGHT = [
    pytest.param(steps, place, value, id=f"{place or 'the root'}-{value!r}")
    for steps, place, kind in READ
    for value in VALUES
    if fits(value, kind)
]


@pytest.mark.parametrize(("steps", "place", "value"), RIGHT)
def test_a_right_type_makes_an_api_or_is_refused_for_what_it_says(client, cloud, steps, place, value):
    before = fingerprint(cloud)
    body = json.dumps(changed(rich(), steps, value))
    answer, error = answered(lambda: client.import_api(Body=body, Basepath="prepend"))
    if answer:
        checked_findings(answer)
    else:
        assert error["Code"] == "BadRequestException"
        assert f"{place}: it must be a" not in error["Message"]  # its own type is right
        assert fingerprint(cloud) == before


# Whatever is not read may be anything

UNREAD = [
    ("info", "contact"),
    ("info", "x-a"),
    ("servers", 0, "description"),
    ("servers", 0, "variables", "other"),
    ("externalDocs",),
    ("tags", 0, "description"),
    ("paths", "x-a"),
    ("paths", "/pets", "parameters"),
    ("paths", "/pets", "summary"),
    ("paths", "/pets", "servers"),
    ("paths", "/pets", "trace"),
    (*GET, "parameters"),
    (*GET, "responses"),
    (*GET, "requestBody"),
    (*GET, "callbacks"),
    (*GET, "servers"),
    (*GET, "tags"),
    (*GET, "deprecated"),
    (*GET, "x-amazon-apigateway-request-validator"),
    (*POST, INTEGRATION, "passthroughBehavior"),
    (*POST, INTEGRATION, "x-a"),
    ("components", "schemas"),
    ("components", "schemas", "A"),
    ("components", "parameters"),
    ("components", "parameters", "A"),
    ("components", "responses"),
    ("components", "examples"),
    ("components", "headers"),
    ("components", "links"),
    ("components", "callbacks"),
    ("components", "a"),
    (*JWT, "type"),
    (*JWT, "flows"),
    (*JWT, AUTHORIZER, "a"),
    ("x-a",),
    ("x-amazon-apigateway-gateway-responses",),
    ("x-amazon-apigateway-policy",),
    ("x-amazon-apigateway-minimum-compression-size",),
]


@pytest.mark.parametrize("steps", UNREAD)
@pytest.mark.parametrize(
    "value",
    [
        *VALUES,
        [None],
        {"$ref": None},
        {"$ref": 0},
        {"$ref": "#/a"},
        [{"name": []}],
        [{"in": "path"}],
        [{"in": "path", "name": {}}],
    ],
    ids=repr,
)
def test_what_is_not_read_may_be_anything(client, steps, value):
    answer = client.import_api(Body=json.dumps(changed(rich(), steps, value)))
    checked_findings(answer)
    assert everything(client, answer["ApiId"]) == everything_of_the_rich_document()


@cache
def everything_of_the_rich_document():
    with mock_cloud(seed=7, isolated=True):
        client = client_of("apigatewayv2")
        return everything(client, furnish(client))


# Anything, anywhere


class YamlOf12(yaml.SafeLoader):
    """Loads texts as they stand, but for numbers, and what is true, false or null."""


YamlOf12.yaml_implicit_resolvers = {
    letter: [row for row in rows if row[0].rsplit(":", 1)[1] in ("int", "float", "null", "merge")]
    for letter, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
YamlOf12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), "tf")


def source(name):
    """A document as people write them."""
    return yaml.load((DOCUMENTS / name).read_text(encoding="utf-8"), Loader=YamlOf12)


SOURCES = [rich(), *map(source, ("pet_store.json", "proxy.yaml", "private_services.yaml"))]


def places(value, above=()):
    """Where something stands in a value, the whole of it left out."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, member in members:
        yield (*above, step)
        yield from places(member, (*above, step))


STEPS = sorted(
    {step for source in SOURCES for steps in places(source) for step in steps if isinstance(step, str)}
)
REFERENCES = [
    "#",
    "#/",
    "#/paths/~1pets",
    "#/components/securitySchemes/jwt",
    "#/info",
    "#/x-items/dogs",
    "a.json",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from([*STEPS, *REFERENCES, "", "3.0.1", "GET", "$default", "jwt", "AWS_IAM", "http_proxy"])
)
KEYS = st.sampled_from(STEPS) | st.text(max_size=10) | st.just("$ref")
ANYTHING = st.recursive(
    SCALARS, lambda some: st.lists(some, max_size=3) | st.dictionaries(KEYS, some, max_size=3), max_leaves=8
) | st.sampled_from(REFERENCES).map(lambda reference: {"$ref": reference})


@st.composite
def mutated(draw):
    """A document with a few places changed: taken away, replaced, said twice, moved or called something else."""
    found = copy.deepcopy(draw(st.sampled_from(SOURCES)))
    for _ in range(draw(st.integers(1, 4))):
        there = list(places(found))
        if there:
            *above, step = draw(st.sampled_from(there))
            holder = found
            for one in above:
                holder = holder[one]
            mutate(draw, found, holder, step)
    return found


def mutate(draw, found, holder, step):
    how = draw(st.sampled_from(["drop", "replace", "double", "rename", "swap"]))
    if how == "drop":
        del holder[step]
    elif how == "replace":
        holder[step] = draw(ANYTHING)
    elif how == "swap":
        source = draw(st.sampled_from(list(places(found))))
        value = found
        for one in source:
            value = value[one]
        holder[step] = copy.deepcopy(value)
    elif isinstance(holder, list):
        holder.insert(step, copy.deepcopy(holder[step]))
    elif how == "double":
        holder[draw(KEYS)] = copy.deepcopy(holder[step])
    else:
        holder[draw(KEYS)] = holder.pop(step)


MODES = st.sampled_from(["ignore", "prepend", "split"])


def written(found, notation):
    return json.dumps(found) if notation == "JSON" else in_yaml(found, allow_unicode=False)


def stored(cloud):
    """Everything that a cloud stores, whatever the order in which its tables hold it: no answer depends on that."""
    return sorted(
        (where, name, sorted(map(repr, table.all())))
        for where, tables in world_of(cloud).store.places()
        for name, table in tables.items()
        if any(table.all())
    )


def checked(cloud, call):
    """The answer, if it is one; a refusal has changed nothing."""
    before = stored(cloud)
    answer = checked_answer(call)
    assert answer or stored(cloud) == before
    return answer


@given(found=mutated(), mode=MODES, fail=st.booleans(), notation=st.sampled_from(["JSON", "YAML"]))
def test_any_change_of_a_document_is_refused_whole_or_makes_an_api(found, mode, fail, notation):
    with mock_cloud(seed=7, isolated=True) as cloud:
        client = client_of("apigatewayv2")
        body = written(found, notation)
        answer = checked(cloud, lambda: client.import_api(Body=body, Basepath=mode, FailOnWarnings=fail))
        if answer:
            assert not (fail and answer.get("Warnings"))
            everything(client, answer["ApiId"])
            for kind in ("JSON", "YAML"):
                client.export_api(ApiId=answer["ApiId"], Specification="OAS30", OutputType=kind)[
                    "body"
                ].read()


@given(found=mutated(), mode=MODES)
def test_a_reimport_of_any_change_changes_nothing_or_all(found, mode):
    with mock_cloud(seed=7, isolated=True) as cloud:
        client = client_of("apigatewayv2")
        api = furnish(client)
        body = json.dumps(found)
        answer = checked(cloud, lambda: client.reimport_api(ApiId=api, Body=body, Basepath=mode))
        fresh = checked(cloud, lambda: client.import_api(Body=body, Basepath=mode))
        if answer and not fresh:  # an API that is there has a name already
            with pytest.raises(client.exceptions.BadRequestException, match=r"info\.title: it is missing"):
                client.import_api(Body=body, Basepath=mode)
            return
        assert (answer is None) == (fresh is None)
        if answer:
            (stage,) = client.get_stages(ApiId=api)["Items"]
            assert stage["StageName"] == "live"
            twin = everything(client, fresh["ApiId"])
            assert everything(client, api)[1:] == twin[1:]
            assert {**twin[0], "DisableExecuteApiEndpoint": 0} == {
                **everything(client, api)[0],
                "DisableExecuteApiEndpoint": 0,
            }
            assert checked_findings(answer) == checked_findings(fresh)


# Servers, whose paths come before those of routes

URLS = [
    *(
        "",
        " ",
        "/",
        "//",
        "///",
        "?",
        "#",
        "?a=/b",
        "#/b",
        ":",
        "://",
        "http:",
        "http://",
        "http:///a//b///c",
    ),
    *(
        "http://[",
        "http://[::1",
        "http://]/a",
        "http://[a]/b",
        "http://[::1]/a",
        "http://a:99999999/b",
        "//a:b/c",
    ),
    *(
        "http://℀.example.com/a",
        "http://a@b@c/d",
        "http://\u2100/a",
        "\ufeffhttp://a/b",
        "/a\nb",
        "/a\tb",
        "/a\x00b",
    ),
    *(
        "/a b",
        "/../../a",
        "/./a",
        "/%2e%2e/a",
        "/%zz",
        "/a;b=c",
        "/é",
        "mailto:a/b",
        "javascript:/a/b",
        "\\a\\b",
    ),
    *(
        "{",
        "}",
        "{}",
        "{{}}",
        "{a",
        "a}",
        "{{a}}",
        "{a}{a}",
        "{a{a}}",
        "/{a}/{b}",
        "/{ a }",
        "{a}://{a}:{a}/{a}",
    ),
]


DEFAULTS = ["x", "", "/", "{b}", "{a}", "\\1\\g<0>", "[", "http://[", "?", " "]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("mode", ["prepend", "split"])
def test_no_server_breaks_a_base_path(client, url, mode):
    for default in DEFAULTS:
        servers = [{"url": url, "variables": {"a": {"default": default}}}]
        body = text(
            servers=servers,
            paths={"/": ITEM, "/a": ITEM, "/$default": {"x-amazon-apigateway-any-method": {}}},
        )
        answer = checked_answer(lambda body=body: client.import_api(Body=body, Basepath=mode))
        if answer:
            keys = [route["RouteKey"] for route in client.get_routes(ApiId=answer["ApiId"])["Items"]]
            assert keys[-1] == "$default"
            assert len(keys) <= 3
            assert all(key.startswith("GET /") for key in keys[:-1])


# The same again


@pytest.mark.parametrize("body", [json.dumps(rich()), in_yaml(rich())], ids=["JSON", "YAML"])
def test_what_becomes_of_an_api_is_nothing_to_the_next_of_its_definition(client, body):
    first = client.import_api(Body=body)["ApiId"]
    before = everything(client, first)
    client.update_api(ApiId=first, Name="cats", CorsConfiguration={"AllowOrigins": ["https://example.org"]})
    for integration in client.get_integrations(ApiId=first)["Items"]:
        client.update_integration(
            ApiId=first,
            IntegrationId=integration["IntegrationId"],
            RequestParameters={"append:header.x-cat": "tom"},
            ResponseParameters={"200": {"append:header.x-page": "2"}, "404": {"overwrite:statuscode": "410"}},
        )
    for authorizer in client.get_authorizers(ApiId=first)["Items"]:
        client.update_authorizer(
            ApiId=first, AuthorizerId=authorizer["AuthorizerId"], IdentitySource=["$request.header.Cat"]
        )
    client.tag_resource(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{first}", Tags={"team": "cats"})
    assert everything(client, first) != before
    assert everything(client, client.import_api(Body=body)["ApiId"]) == before
    assert client.import_api(Body=body, FailOnWarnings=True).get("Warnings") is None
    client.reimport_api(ApiId=first, Body=body)
    assert everything(client, first) == before


def test_a_warning_of_one_import_is_not_of_the_next(client, cloud):
    body = json.dumps(changed(rich(), (*SHARED, "type"), "aws"))
    answers = [client.import_api(Body=body) for _ in range(2)]
    assert len(answers[0]["Warnings"]) == 1
    assert answers[0]["Warnings"] == answers[1]["Warnings"]
