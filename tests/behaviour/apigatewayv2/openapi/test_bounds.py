"""What a definition may hold at most, from both sides of each bound; and how much of it is said again."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place
from behaviour.apigatewayv2.openapi.definitions import ANSWERS, document, said_of

YAML = 'openapi: 3.0.1\ninfo: {title: pets, version: "1"}\npaths: {}\n'


def row(count):
    """A path item behind so many references, one behind the other."""
    steps = {f"x-{number}": {"$ref": f"#/x-{number + 1}"} for number in range(1, count)}
    return document({"/pets": {"$ref": "#/x-1"}}, **steps, **{f"x-{count}": {"get": ANSWERS}})


def pointed(length):
    """A path that refers to a place with a name so long that the reference is."""
    name = "x-" + "a" * (length - 4)
    return document({"/pets": {"$ref": f"#/{name}"}}, **{name: {"get": ANSWERS}})


def said(client, body):
    """What is said of a definition: why it is refused, or else its only warning, if there is any."""
    try:
        return "".join(said_of(client, body)[0])
    except client.exceptions.BadRequestException as error:
        return error.response["Error"]["Message"]


# By what is counted: how much there may be, a definition of so much, and what is said of one more.
BOUNDS = {
    "references": (16, row, "paths.'/pets': more than 16 references lead to one another."),
    "a reference": (4096, pointed, f"paths.'/pets'.$ref: #/x-{'a' * 123}… is too long."),
    "directives": (
        16,
        lambda count: "".join(f"%TAG !{n}! tag:{n}\n" for n in range(count)) + f"---\n{YAML}",
        "Invalid OpenAPI input. It has more than 16 directives.",
    ),
    "digits": (
        1000,
        lambda count: f"{YAML}x-a: {'9' * count}\n",
        "Invalid OpenAPI input. A number has more than 1000 digits.",
    ),
}


@pytest.mark.parametrize("what", BOUNDS)
def test_a_definition_has_so_much_and_no_more(client, what):
    most, body, why = BOUNDS[what]
    assert said(client, body(most)) == ""
    assert why in said(client, body(most + 1))


# What is said again: how long it may be, a definition with a text, and what is said around the text.
SHOWN = {
    "an anchor": (60, lambda text: f"{YAML}x-a: *{text}\n", "*{} stands for nothing that ends before it."),
    "a tag": (60, lambda text: f"{YAML}x-a: !<{text}> 0\n", "the tag {} isn't one of JSON's types"),
    "a step": (
        128,
        lambda text: document(components={"securitySchemes": {text: 0}}),
        "components.securitySchemes.{}",
    ),
}


@pytest.mark.parametrize("what", SHOWN)
def test_a_text_is_said_again_whole_until_it_is_too_long(client, what):
    most, body, expected = SHOWN[what]
    assert expected.format(most * "a") in said(client, body(most * "a"))
    assert expected.format((most - 1) * "a" + "…") in said(client, body((most + 1) * "a"))


def test_a_value_is_said_again_whole_until_it_is_too_long(client):
    why = "Invalid OpenAPI input. paths: it must be an object, and is a text ({})."
    assert said(client, document(58 * "a")) == why.format(f"'{58 * 'a'}'")
    assert said(client, document(59 * "a")) == why.format(f"'{58 * 'a'}…")


def test_a_place_is_said_whole_until_it_is_too_long_and_then_without_its_middle():
    names = ["components", "schemas", *(letter * 100 for letter in "abcd")]
    last = 512 - len(".".join([*names, ""]))
    whole = ".".join([*names, last * "e"])
    assert len(whole) == 512
    assert str(Place((*names, last * "e"))) == whole
    longer = f"{whole}e"
    assert str(Place((*names, (last + 1) * "e"))) == f"{longer[:256]}…{longer[-256:]}"


def test_why_a_part_is_left_out_is_said_whole_until_it_is_too_long_and_then_without_its_middle(client):
    def why(length):
        info = {"title": "pets", "version": length * "a"}
        return said(client, {**document(), "info": info}).removeprefix("Unable to create API: ")

    longest = 1024 - len(why(129)) + 129
    whole = why(longest)
    assert len(whole) == 1024
    assert longest * "a" in whole
    longer = whole.replace(longest * "a", (longest + 1) * "a")
    assert why(longest + 1) == f"{longer[:512]}…{longer[-512:]}"
