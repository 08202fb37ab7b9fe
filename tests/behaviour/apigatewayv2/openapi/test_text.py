"""The text of a definition: JSON, and YAML as far as JSON can say it; each bounded, and refused with the reason."""

import json

import pytest
import yaml

from support import client_of

BEGINNING = "Invalid OpenAPI input. "


@pytest.fixture
def client(cloud):
    """A client of API Gateway V2 that checks no parameters itself, so that the mock is asked."""
    return client_of("apigatewayv2")


def made(client, text, **more):
    """The API that a text makes, without a warning."""
    return client.import_api(Body=text, FailOnWarnings=True, **more)


def described(client, value):
    """The API that a document in YAML makes whose description is written so."""
    return made(
        client, f"openapi: 3.0.1\ninfo:\n  title: pets\n  version: '1'\n  description: {value}\npaths: {{}}\n"
    )


# What a scalar is


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "no", "on", "off", "Yes", "NO", "y", "n"),
        *("2026-04-30", "2001-12-14t21:59:43.10-05:00", "12:30:45"),
        *("0x1F", "0o14", "1_000", ".inf", "-.inf", ".nan", "1e", ".", "+", "--1", "1.2.3", "1 2", "٣"),
        *("nULL", "tRUE", "fALSE", "none", "=", "a<<"),
    ],
)
def test_what_json_has_no_word_for_is_text(client, text):
    assert described(client, text)["Description"] == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"200"', "200"),
        ("'true'", "true"),
        ('"null"', "null"),
        ("'1.0'", "1.0"),
        ('"a\\tb"', "a\tb"),
        ("'it''s'", "it's"),
        ("!!str 5", "5"),
        ("!!str true", "true"),
        ("! 5", "5"),
        ("|\n    one\n    two\n", "one\ntwo\n"),
        ("|-\n    1\n", "1"),
        (">\n    one\n    two\n", "one two\n"),
        (">-\n    ~\n", "~"),
        ("one\n    two", "one two"),
        ("pets # and more", "pets"),
        ("pets#and more", "pets#and more"),
    ],
)
def test_what_is_quoted_tagged_or_a_block_is_text(client, written, text):
    assert described(client, written)["Description"] == text


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "!!null ~", '!!null "null"', "''"])
def test_null_is_as_good_as_nothing(client, written):
    text = f"openapi: 3.0.1\ninfo:\n  title: pets\n  version: '1'\n  description: {written}\npaths: {{}}\n"
    assert "Description" not in client.import_api(Body=text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        *((text, text.lower()) for text in ("true", "True", "TRUE", "false", "False", "FALSE")),
        *(("!!bool 'true'", "true"), ("!!bool FALSE", "false")),
        *(("0", "0"), ("-1", "-1"), ("+1", "1"), ("007", "7")),
        *(("!!int '5'", "5"), ("12345678901234567890", "12345678901234567890")),
        *(("1.0", "1.0"), ("1.", "1.0"), (".5", "0.5"), ("1.10", "1.1")),
        *(("-1.5", "-1.5"), ("1e3", "1000.0"), ("2E-1", "0.2")),
        *((".5e+1", "5.0"), ("!!float 1", "1.0"), ("!!float '2.5'", "2.5")),
    ],
)
def test_what_json_has_a_word_for_is_that_and_then_a_text(client, written, text):
    assert described(client, written)["Description"] == text


@pytest.mark.parametrize(
    "written", ["[]", "!!seq []", "{}", "!!map {}", "\n    - a", "\n    a: b", "! []", "[pets]"]
)
def test_what_holds_others_is_no_text(client, refused, written):
    with refused("BadRequestException") as refusal:
        described(client, written)
    message = refusal.error.response["Error"]["Message"]
    assert message == (
        "Warnings found during import:\n\tParse issue: attribute info.description is not of type `string`"
    )


def test_a_number_has_at_most_a_thousand_digits(client, refused):
    assert described(client, 1000 * "1")["Description"] == 1000 * "1"
    for text in (f"openapi: {1001 * '1'}", f'{{"openapi": {1001 * "1"}}}', f"openapi: -{1000 * '1'}"):
        with refused("BadRequestException", match=f"{BEGINNING}A number has more than 1000 digits."):
            client.import_api(Body=text)


@pytest.mark.parametrize(
    "tag",
    [
        "!!timestamp 2026-04-30",
        "!!binary AAAA",
        "!pet cat",
        "!!int one",
        "!!bool yes",
        "!!null x",
        "!!float x",
    ],
)
def test_a_tag_of_no_type_of_json_or_that_does_not_fit_is_refused(client, refused, tag):
    with refused("BadRequestException", match=f"{BEGINNING}line 5, column 16: the tag "):
        described(client, tag)


@pytest.mark.parametrize("value", ["!!set {a}", "!!omap [a: b]", "!!map []", "!!seq {}", "!pets {}"])
def test_a_tag_of_no_collection_of_json_is_refused(client, refused, value):
    with refused("BadRequestException", match=f"{BEGINNING}line 5, column 16: the tag "):
        described(client, value)


# Keys

JWT = "{issuer: 'https://example.com', audience: [pets]}"
SCHEME = (
    "{type: oauth2, flows: {}, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.a, "
    f"jwtConfiguration: {JWT}}}}}"
)


@pytest.mark.parametrize(
    "key", ["200", "true", "null", "~", "yes", "1.0", "2026-04-30", "'quoted'", "'<<'", "!!str <<"]
)
def test_a_key_is_text_whatever_it_looks_like(client, key):
    text = f"openapi: 3.0.1\ninfo: {{title: pets, version: '1'}}\npaths: {{}}\ncomponents:\n  securitySchemes:\n    {key}: {SCHEME}\n"
    api = client.import_api(Body=text)["ApiId"]
    (authorizer,) = client.get_authorizers(ApiId=api)["Items"]
    assert authorizer["Name"] == key.split()[-1].strip("'")


def test_a_status_may_be_written_as_a_number(client):
    text = """
openapi: 3.0.1
info: {title: pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        200: {description: all of them}
        404: {description: none}
"""
    assert "Warnings" not in made(client, text)


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}", "? [a]\n "])
def test_a_key_that_is_no_text_is_refused(client, refused, key):
    with refused("BadRequestException", match=f"{BEGINNING}line 2, column "):
        client.import_api(Body=f"openapi: 3.0.1\n{key}: c\n")


@pytest.mark.parametrize("key", ["!!int 5", "!pet cat", "!!map a"])
def test_a_key_with_another_tag_than_that_of_texts_is_refused(client, refused, key):
    with refused("BadRequestException", match=f"{BEGINNING}line 2, column 1: the tag "):
        client.import_api(Body=f"openapi: 3.0.1\n{key}: c\n")


def test_a_key_may_be_an_alias_and_have_an_anchor(client):
    info = "{&name title: pets, &version version: '1'}"
    api = made(client, f"openapi: 3.0.1\ninfo: {info}\npaths: {{}}\nx-a: {{*name : a, b: *version}}\n")
    assert api["Name"] == "pets"
    info = "{? *t : pets, version: '1', description: *t}"
    assert (
        made(client, f"x-a: &t title\nopenapi: 3.0.1\ninfo: {info}\npaths: {{}}\n")["Description"] == "title"
    )


@pytest.mark.parametrize("value", ["[a]", "{a: b}", "5", "true"])
def test_an_alias_of_no_text_is_no_key(client, refused, value):
    with refused("BadRequestException", match=f"{BEGINNING}line 2, column 1: a key must be a text."):
        client.import_api(Body=f"openapi: &a {value}\n*a : b\n")


# Keys that come twice

TWICE_IN_JSON = (
    '{"openapi": "3.0.1", "info": {"title": "cats", "version": "1", "title": "dogs"}, "paths": {}}'
)
TWICE_IN_YAML = "openapi: 3.0.1\ninfo:\n  title: cats\n  version: '1'\n  title: dogs\npaths: {}\n"


@pytest.mark.parametrize("text", [TWICE_IN_JSON, TWICE_IN_YAML], ids=["JSON", "YAML"])
def test_of_a_key_that_comes_twice_the_last_counts_and_it_is_a_warning(client, refused, text):
    answer = client.import_api(Body=text)
    assert answer["Name"] == "dogs"
    assert answer["Warnings"] == ["Parse issue: attribute info.title is repeated"]
    with refused("BadRequestException", match="\tParse issue: attribute info.title is repeated"):
        made(client, text)


@pytest.mark.parametrize("quoted", ["pets", '\\"', "\\\\", '\\\\\\"', '\\": {}', "\\u0022", "\\\\\\\\", ""])
@pytest.mark.parametrize("colon", [":", " : ", "\n\t:\r\n"])
@pytest.mark.parametrize("twice", [False, True])
def test_a_key_that_comes_twice_is_seen_whatever_is_quoted_around_it(client, quoted, colon, twice):
    members = [
        f'"openapi"{colon}"3.0.1"',
        f'"info"{colon}{{"title": "pets", "version": "1", "x-a": "{quoted}", "x-{quoted}": 0}}',
        f'"paths"{colon}{{}}',
        f'"x-a"{colon}["{quoted}", {{}}]',
        *([f'"x-a"{colon}"{quoted}"'] if twice else []),
    ]
    expected = ["Parse issue: attribute x-a is repeated"] if twice else None
    assert client.import_api(Body="{" + ",\n".join(members) + "}").get("Warnings") == expected


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ('"description": {"a": 1, "a": 2}', "description is not of type `string`"),
        ('"contact": {"name": "a", "name": "b"}', None),
        ('"x-a": {"a": 1, "a": 2}', None),
    ],
)
def test_an_object_with_a_key_that_comes_twice_is_an_object_as_any_other(client, member, why):
    body = f'{{"openapi": "3.0.1", "info": {{"title": "pets", "version": "1", {member}}}, "paths": {{}}}}'
    repeated, *others = client.import_api(Body=body)["Warnings"]
    assert repeated.startswith("Parse issue: attribute info.")
    assert repeated.endswith(" is repeated")
    assert others == ([f"Parse issue: attribute info.{why}"] if why else [])


def test_each_key_that_comes_twice_is_named_with_its_place(client):
    text = """{
        "openapi": "3.0.1", "openapi": "3.0.1", "info": {"title": "a", "version": "1"},
        "paths": {"/pets": {"get": {"responses": {"200": {"description": ""}}, "tags": ["a"], "tags": ["b"], "tags": []}}},
        "tags": [{"name": "a"}, {"name": "b", "name": "c"}]
    }"""
    answer = client.import_api(Body=text)
    assert answer["Warnings"] == [
        "Parse issue: attribute openapi is repeated",
        "Parse issue: attribute paths.'/pets'(get).tags is repeated",
        "Parse issue: attribute tags[1].name is repeated",
    ]
    assert answer["Tags"] == {"a": "", "c": ""}


# Anchors, aliases and merges


def info_of(client, info, before=""):
    """The name, the description and the version of an API with this ``info``."""
    answer = made(client, f"openapi: 3.0.1\nx-parts:\n{before or '  a: b'}\ninfo:\n{info}\npaths: {{}}\n")
    return [answer.get(name) for name in ("Name", "Description", "Version")]


CATS = "  cats: &cats {title: cats, version: '1'}"
DOGS = "  dogs: &dogs {title: dogs, version: '2', description: they bark}"


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("  <<: *cats", ["cats", None, "1"]),
        ("  <<: *cats\n  title: own", ["own", None, "1"]),
        ("  title: own\n  <<: *cats", ["own", None, "1"]),
        ("  <<: [*cats, *dogs]", ["cats", "they bark", "1"]),
        ("  <<: [*dogs, *cats]", ["dogs", "they bark", "2"]),
        ("  <<: *cats\n  <<: *dogs", ["cats", "they bark", "1"]),
        ("  <<: {title: own, version: '3'}", ["own", None, "3"]),
        ("  <<: [{title: own}, *dogs]\n  version: '3'", ["own", "they bark", "3"]),
        ("  <<: []\n  title: own\n  version: '3'", ["own", None, "3"]),
    ],
)
def test_what_is_merged_comes_after_what_an_object_has_itself(client, info, expected):
    assert info_of(client, info, f"{CATS}\n{DOGS}") == expected


def test_a_merge_of_what_was_merged_has_it_all(client):
    parts = f"{CATS}\n  more: &more {{<<: *cats, description: they purr}}"
    assert info_of(client, "  <<: *more", parts) == ["cats", "they purr", "1"]


@pytest.mark.parametrize("value", ["cats", "5", "~", "", "[cats]", "[[]]"])
def test_only_objects_are_merged(client, refused, value):
    with refused("BadRequestException", match=f"{BEGINNING}line 5, column 3: only objects can be merged."):
        info_of(client, f"  <<: {value}\n  title: a")


def test_a_key_that_comes_twice_beside_a_merge_is_a_warning(client):
    answer = client.import_api(
        Body=f"openapi: 3.0.1\nx-parts:\n{CATS}\ninfo: {{<<: *cats, title: a, title: b}}\npaths: {{}}\n"
    )
    assert (answer["Name"], answer["Version"]) == ("b", "1")
    assert answer["Warnings"] == ["Parse issue: attribute info.title is repeated"]


def test_an_alias_stands_for_what_its_anchor_names(client):
    assert info_of(client, "  title: &t pets\n  description: *t\n  version: '1'") == ["pets", "pets", "1"]
    assert info_of(client, "  *cats", CATS) == ["cats", None, "1"]


def test_an_anchor_that_comes_again_names_the_later_one(client):
    info = "  title: &t cats\n  version: &t '2'\n  description: *t"
    assert info_of(client, info) == ["cats", "2", "2"]


@pytest.mark.parametrize(
    "text", ["*nobody", "*late\n  x-late: &late a", "&self\n    x: *self", "&self [*self]"]
)
def test_an_alias_of_what_does_not_end_before_it_is_refused(client, refused, text):
    with refused("BadRequestException", match=" stands for nothing that ends before it."):
        info_of(client, f"  title: {text}\n  version: '1'")


def test_an_alias_makes_a_thing_as_often_as_it_stands_there(client):
    text = """
openapi: 3.0.1
info: {title: pets, version: '1'}
paths:
  /pets:
    get: &get
      responses: {default: {description: ''}}
      x-amazon-apigateway-integration: {type: HTTP_PROXY, httpMethod: GET, uri: 'https://example.com'}
  /cats:
    get: *get
"""
    api = made(client, text)["ApiId"]
    targets = {route["Target"] for route in client.get_routes(ApiId=api)["Items"]}
    assert len(targets) == 2


# One document


@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "\ufeff{}",
        "\n\n{}",
        "---\n{}",
        "%YAML 1.2\n---\n{}",
        "# pets\n{}",
        "{}...\n",
        "\r\n{}",
        "\n\n# pets\n\n{}\n\n",
    ],
)
def test_what_may_stand_around_a_document(client, form):
    text = "openapi: 3.0.1\ninfo: {title: pets, version: '1'}\npaths: {}\n"
    assert made(client, form.replace("{}", text))["Name"] == "pets"


def test_a_document_may_be_indented_as_a_whole(client):
    text = """
        openapi: 3.0.1
        info:
          title: pets
          version: '1'
        paths: {}
    """
    assert made(client, text)["Name"] == "pets"


@pytest.mark.parametrize("before", ["", "\ufeff", " \t\r\n", "\ufeff\n"])
@pytest.mark.parametrize("after", ["", "\n", " \t\r\n"])
def test_what_may_stand_around_an_object_of_json(client, before, after):
    text = '{"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": {}}'
    assert made(client, f"{before}{text}{after}")["Name"] == "pets"


def test_two_documents_are_refused(client, refused):
    with refused("BadRequestException", match=f"{BEGINNING}line 3, column 1: there must be one document."):
        client.import_api(Body="openapi: 3.0.1\ninfo: {}\n---\npaths: {}\n")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        *((text, "null") for text in ("", "\n", "# pets", "---", "~", "null")),
        *(("pets", "a text ('pets')"), ("[]", "a list"), ("- a", "a list"), ("5", "a number (5)")),
    ],
)
def test_a_document_that_is_no_object_is_refused(client, refused, text, seen):
    with refused("BadRequestException") as refusal:
        client.import_api(Body=text)
    message = refusal.error.response["Error"]["Message"]
    assert message == f"{BEGINNING}it must be an object, and is {seen}."


# What is wrong with a text

# How a parser begins to say that something isn't there: libyaml, and PyYAML's own where that is missing.
MISSES = "did not find" if yaml.__with_libyaml__ else "expected"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "line 1, column 2: Expecting property name enclosed in double quotes."),
        ('{"a": 1,\n "b": x}', "line 2, column 7: Expecting value."),
        ('{"a": 1} {', "line 1, column 10: Extra data."),
        ("{a: 1}", "line 1, column 2: Expecting property name enclosed in double quotes."),
        ("\ufeff{a: 1}", "line 1, column 2: Expecting property name enclosed in double quotes."),
        ('{"a": NaN}', "NaN isn't JSON."),
        ('{"a": -Infinity}', "-Infinity isn't JSON."),
        (
            '{"a": ' + "1" * 5000 + "}",
            "A number has more than 1000 digits.",
        ),
        ('\n\n {"a": x}', "line 3, column 8: Expecting value."),
        ("\n\na: b: c", "line 3, column 5: it isn't YAML (mapping values are not allowed"),
        ("a: b: c", "line 1, column 5: it isn't YAML (mapping values are not allowed"),
        ("a:\n  b: [\n  c: d", f"Invalid OpenAPI input. at the end: it isn't YAML ({MISSES}"),
        ("a: 'b", "at the end: it isn't YAML (found unexpected end of stream)."),
        ("a: *", f"at the end: it isn't YAML ({MISSES}"),
        ("a: \x07", "line 1, column 4: the character U+0007 isn't allowed in YAML."),
    ],
)
def test_a_text_that_is_neither_is_refused_with_the_reason(client, refused, text, why):
    with refused("BadRequestException", match=BEGINNING) as refusal:
        client.import_api(Body=text)
    message = refusal.error.response["Error"]["Message"]
    assert why in message
    assert len(message) < 300


def test_the_body_is_needed(client, refused):
    with refused("BadRequestException", match="'body' failed to satisfy constraint: Member must not be null"):
        client.import_api()


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff"])
@pytest.mark.parametrize("where", ['{{"a": "{}"}}', '{{"{}": "a"}}', '{{"a": [["{}"]]}}'])
def test_half_of_a_surrogate_pair_is_refused(client, refused, half, where):
    text = where.format(half)
    with refused(
        "BadRequestException", match=f"{BEGINNING}It holds half of a surrogate pair, which is no character."
    ):
        client.import_api(Body=text)


def test_whole_pairs_and_other_alphabets_are_characters(client):
    text = '{"openapi": "3.0.1", "info": {"title": "\\ud83d\\udc31 Кошка 猫", "version": "1"}, "paths": {}}'
    assert made(client, text)["Name"] == "🐱 Кошка 猫"
    assert made(
        client, text.encode().decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
    )


# How much there may be

SIX_MB = 6 * 1024 * 1024
SMALL = '{"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": {}, "x-more": "?"}'


@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_text_has_at_most_six_megabytes(client, refused, letter):
    rest, odd = divmod(SIX_MB - len(SMALL) + 1, len(letter.encode()))
    right = SMALL.replace("?", rest * letter + odd * "a")
    assert len(right.encode()) == SIX_MB
    assert made(client, right)["Name"] == "pets"
    with refused(
        "BadRequestException", match=f"It has {SIX_MB + 1} bytes; at most {SIX_MB} (6 MB) are allowed."
    ):
        client.import_api(Body=f"{right} ")


def nested(depth, notation):
    """A document that is so many levels deep."""
    below = (depth - 2) * '{"a": ' + "5" + (depth - 2) * "}"
    text = SMALL.replace('"?"', below)
    return text if notation == "JSON" else f"# YAML\n{text}"


@pytest.mark.parametrize("notation", ["JSON", "YAML"])
def test_a_document_has_at_most_64_levels(client, refused, notation):
    assert made(client, nested(64, notation))["Name"] == "pets"
    for depth in (65, 200, 20_000):
        with refused(
            "BadRequestException", match=f"{BEGINNING}It is nested too deeply; 64 levels are allowed."
        ):
            client.import_api(Body=nested(depth, notation))


def test_an_alias_is_as_deep_as_what_it_stands_for(client, refused):
    half = 30 * "{a: " + "{}" + 30 * "}"
    text = f"openapi: 3.0.1\ninfo: {{title: pets, version: '1'}}\npaths: {{}}\nx-a: &a {half}\nx-b: {{}}\n"
    assert made(client, text.replace("x-b: {}", "x-b: " + 31 * "{a: " + "*a" + 31 * "}"))
    with refused("BadRequestException", match="It is nested too deeply; 64 levels are allowed."):
        client.import_api(Body=text.replace("x-b: {}", "x-b: " + 33 * "{a: " + "*a" + 33 * "}"))


MOST = 500_000
OWN = 7  # the values of the small document, but for the list


def many(count):
    return SMALL.replace('"?"', f"[{','.join('0' * count)}]")


def test_a_document_has_at_most_half_a_million_values(client, refused):
    assert made(client, many(MOST - OWN))["Name"] == "pets"
    with refused("BadRequestException", match=f"{BEGINNING}It has more than {MOST} values."):
        client.import_api(Body=many(MOST - OWN + 1))


def test_aliases_count_for_all_that_they_stand_for(client, refused):
    levels = "".join(f"x-{n + 1}: &x{n + 1} [{','.join(9 * [f'*x{n}'])}]\n" for n in range(9))
    text = f"openapi: 3.0.1\ninfo: {{title: pets, version: '1'}}\npaths: {{}}\nx-0: &x0 [a]\n{levels}"
    with refused("BadRequestException", match=f"{BEGINNING}It has more than {MOST} values."):
        client.import_api(Body=text)


def test_what_is_merged_is_copied_and_counts(client, refused):
    members = ", ".join(f"a{n}: 0" for n in range(1000))
    merges = "\n".join(600 * ["  - {<<: *a}"])
    text = f"openapi: 3.0.1\ninfo: {{title: pets, version: '1'}}\npaths: {{}}\nx-a: &a {{{members}}}\nx-b:\n{merges}\n"
    with refused("BadRequestException", match=f"{BEGINNING}It has more than {MOST} values."):
        client.import_api(Body=text)


IN_YAML = "openapi: 3.0.1\ninfo: {title: pets, version: '1'}\npaths: {}\n"


def test_aliases_stand_for_at_most_six_megabytes_with_all_else(client, refused):
    text = f'{IN_YAML}x-a: &a "{"a" * 1_000_000}"\nx-b: [?]\n'
    assert made(client, text.replace("?", "*a, *a, *a, *a, *a"))["Name"] == "pets"
    with refused("BadRequestException", match=f"{BEGINNING}Its aliases stand for more than 6 MB."):
        client.import_api(Body=text.replace("?", "*a, *a, *a, *a, *a, *a"))


@pytest.mark.parametrize("before", ["", "&b "])
@pytest.mark.parametrize("alias", ["*a", "{<<: {b: *a}}", "{<<: *c}"])
def test_an_alias_within_an_anchor_or_a_merge_is_as_deep_as_what_it_stands_for(
    client, refused, before, alias
):
    parts = f"x-a: &a {30 * '['}{30 * ']'}\nx-c: &c {{b: *a}}\n"
    deep = 64 - 30 - 1 - (alias != "*a")
    text = f"{IN_YAML}{parts}x-b: {before}?\n"
    assert made(client, text.replace("?", f"{deep * '['}{alias}{deep * ']'}"))["Name"] == "pets"
    deep += 1
    with refused("BadRequestException", match=f"{BEGINNING}It is nested too deeply; 64 levels are allowed."):
        client.import_api(Body=text.replace("?", f"{deep * '['}{alias}{deep * ']'}"))


# The rest is for those who write such documents


def test_json_is_yaml_too(client):
    text = json.dumps(
        {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": {}, "tags": [{"name": "a"}]}
    )
    first, second = made(client, text), made(client, f"# as YAML\n{text}")
    same = ("Name", "Version", "Tags")
    assert [first[name] for name in same] == [second[name] for name in same]
