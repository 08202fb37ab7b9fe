"""What a definition may hold at most, from both sides of each bound; and how much of it is said again."""

from __future__ import annotations

import json

import pytest

from behaviour.apigatewayv2.openapi.definitions import (
    ANSWERS,
    assert_invalid,
    document,
    make,
    said_of,
)

YAML = 'openapi: 3.0.1\ninfo: {title: pets, version: "1"}\npaths: {}\n'


def row(count):
    """A path item behind so many references, one behind the other."""
    steps = {f"x-{number}": {"$ref": f"#/x-{number + 1}"} for number in range(1, count)}
    return document({"/pets": {"$ref": "#/x-1"}}, **steps, **{f"x-{count}": {"get": ANSWERS}})


def sized(count):
    """A definition of so many values: itself, what must be in it, and a list."""
    zeros = [0] * (count - 7)
    return json.dumps({"openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "paths": {}, "x-a": zeros})


def pointed(length):
    """A path that refers to a place with a name so long that the reference is."""
    name = "x-" + "a" * (length - 4)
    return document({"/pets": {"$ref": f"#/{name}"}}, **{name: {"get": ANSWERS}})


# By what is counted: how much there may be, a definition of so much, and why another of one more is refused.
BOUNDS = {
    "references": (16, row, "paths.'/pets': more than 16 references lead to one another."),
    "a reference": (4096, pointed, f"paths.'/pets'.$ref: #/x-{'a' * 123}… is too long."),
    "directives": (
        16,
        lambda count: "".join(f"%TAG !{n}! tag:{n}\n" for n in range(count)) + f"---\n{YAML}",
        "It has more than 16 directives.",
    ),
    "digits": (
        1000,
        lambda count: YAML + f"x-a: {'9' * count}\n",
        "A number has more than 1000 digits.",
    ),
}


@pytest.mark.parametrize("what", BOUNDS)
def test_a_definition_has_so_much_and_no_more(client, refused, what):
    most, body, why = BOUNDS[what]
    make(client, body(most))
    assert_invalid(refused, client, body(most + 1), why)


def test_the_structure_is_checked_of_a_hundred_thousand_values_and_no_more(client):
    assert said_of(client, sized(100_000)) == ([], [])
    note = "The structure isn't checked of a definition with more than 100000 values; this has 100001."
    assert said_of(client, sized(100_001)) == ([], [note])


# What is said again


def said(client, body):
    """What is said of a definition: why it is refused, or else its first warning."""
    try:
        return said_of(client, body)[0][0]
    except client.exceptions.BadRequestException as error:
        return error.response["Error"]["Message"].removeprefix("Invalid OpenAPI input. ")


def schema(reference, *steps):
    """A definition in which a schema within others of these names refers to something."""
    found = {"$ref": reference}
    for step in reversed(steps):
        found = {"properties": {step: found}}
    return document(components={"schemas": {"A": found}})


# By what is said again: how long it may be, a definition with a text, and what is said around the text.
SHOWN = {
    "a variable of a path": (
        60,
        lambda text: document({f"/{{{text}}}": {"get": ANSWERS}}),
        "'(get).parameters lacks the path parameter {}",
    ),
    "an anchor": (60, lambda text: f"{YAML}x-a: *{text}\n", "*{} stands for nothing that ends before it."),
    "a tag": (60, lambda text: f"{YAML}x-a: !<{text}> 0\n", "the tag {} isn't one of JSON's types"),
    "a step": (
        128,
        lambda text: document(components={"securitySchemes": {text: 0}}),
        "components.securitySchemes.{}: it must be an object, and is a number (0).",
    ),
    "a reference": (
        128,
        schema,
        "Parse issue: attribute components.schemas.A.{} isn't a place in this document",
    ),
}


@pytest.mark.parametrize("what", SHOWN)
def test_a_text_is_said_again_whole_until_it_is_too_long(client, what):
    most, body, expected = SHOWN[what]
    assert expected.format(most * "a") in said(client, body(most * "a"))
    assert expected.format((most - 1) * "a" + "…") in said(client, body((most + 1) * "a"))


def test_a_value_is_said_again_whole_until_it_is_too_long(client):
    why = "info: it must be an object, and is a text ({})."
    assert said(client, {**document(), "info": 58 * "a"}) == why.format(f"'{58 * 'a'}'")
    assert said(client, {**document(), "info": 59 * "a"}) == why.format(f"'{58 * 'a'}…")


def test_a_place_is_said_whole_until_it_is_too_long_and_then_without_its_middle(client):
    start, names = "components.schemas.A", [90 * "b", 90 * "c", 90 * "d", 90 * "e"]
    last = 512 - len(start) - sum(len(f".properties.{name}") for name in names) - len(".properties.")
    whole = start + "".join(f".properties.{name}" for name in [*names, last * "f"])
    assert len(whole) == 512
    assert said(client, schema("#/b", *names, last * "f")) == f"Parse issue: attribute {whole}.#/b is missing"
    longer = f"{whole}f"
    assert said(client, schema("#/b", *names, last * "f" + "f")) == (
        f"Parse issue: attribute {longer[:256]}…{longer[-256:]}.#/b is missing"
    )


def test_why_a_part_is_refused_is_said_whole_until_it_is_too_long_and_then_without_its_middle(client):
    def why(length):
        found = said(client, {**document(), "info": {"title": "pets", "version": length * "a"}})
        return found[found.index("1 validation error") :]

    longest = 1024 - len(why(129)) + 129
    whole = why(longest)
    assert len(whole) == 1024
    assert longest * "a" in whole
    longer = whole.replace(longest * "a", (longest + 1) * "a")
    assert why(longest + 1) == f"{longer[:512]}…{longer[-512:]}"
