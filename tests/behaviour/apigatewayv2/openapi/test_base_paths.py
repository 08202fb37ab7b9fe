"""Base paths: what the URL of a server does to the paths of a definition."""

import pytest

from behaviour.apigatewayv2.openapi.definitions import (
    A_TEXT,
    ANSWERS,
    ANY,
    URL,
    assert_refused,
    document,
    keys,
    make,
)

# Base paths


def key_under(client, servers, base_path, path="/pets"):
    body = document({path: {"get": ANSWERS}}, **({} if servers is None else {"servers": servers}))
    (key,) = keys(client, make(client, body, **({"Basepath": base_path} if base_path else {})))
    return key.removeprefix("GET ")


def server(url, **variables):
    found = {name: {"default": value} for name, value in variables.items()}
    return {"url": url, **({"variables": found} if variables else {})}


@pytest.mark.parametrize("base_path", [None, "ignore"])
def test_base_paths_are_ignored_unless_asked_for(client, base_path):
    assert key_under(client, [server("/a/b")], base_path) == "/pets"
    assert key_under(client, [server("/{stage}/b")], base_path) == "/pets"
    assert key_under(client, [server("http://[x")], base_path) == "/pets"


@pytest.mark.parametrize(
    ("servers", "prepended", "split"),
    [
        (None, "/pets", "/pets"),
        ([], "/pets", "/pets"),
        ([server("/a/b")], "/a/b/pets", "/b/pets"),
        ([server("/a/b/c/")], "/a/b/c/pets", "/b/c/pets"),
        ([server("//a//b")], "/b/pets", "/pets"),
        ([server("/a//b/")], "/a/b/pets", "/b/pets"),
        ([server("http://[x")], "/pets", "/pets"),
        ([server("http://[x]/a/b")], "/a/b/pets", "/b/pets"),
        ([server("/a")], "/a/pets", "/pets"),
        ([server("/")], "/pets", "/pets"),
        ([server("")], "/pets", "/pets"),
        ([server("a/b")], "/a/b/pets", "/b/pets"),
        ([server(URL)], "/pets", "/pets"),
        ([server(f"{URL}/")], "/pets", "/pets"),
        ([server(f"{URL}/a/b?c=d/e#f/g")], "/a/b/pets", "/b/pets"),
        ([server(f"{URL}:8080/a/b")], "/a/b/pets", "/b/pets"),
        ([server("/a/b"), server("/c/d")], "/a/b/pets", "/b/pets"),
        # A variable that is called so is the base path, alone, wherever it is.
        ([server(URL, basePath="/base")], "/base/pets", "/pets"),
        ([server(f"{URL}/v1/{{basePath}}", basePath="prod")], "/prod/pets", "/pets"),
        ([server(f"{URL}/v1"), server(URL, basePath="second")], "/second/pets", "/pets"),
        ([server(URL, basePath="a"), server(URL, basePath="b")], "/a/pets", "/pets"),
        ([server(URL, basePath=5)], "/5/pets", "/pets"),
        ([server(f"{URL}/v1", basepath="no", other="one")], "/v1/pets", "/pets"),
        ([{"url": f"{URL}/v1", "variables": {"basePath": {"enum": ["a"]}}}], "/v1/pets", "/pets"),
        ([5, server("/a/b")], "/a/b/pets", "/b/pets"),
        ([server("/{port}/b", port=443)], "/443/b/pets", "/b/pets"),
        ([server(f"{URL}/{{basePath}}", basePath="/a/b")], "/a/b/pets", "/b/pets"),
        ([server(f"{URL}/v1/{{basePath}}", basePath="")], "/pets", "/pets"),
        ([server("https://{host}.com/{a}/x-{b}", host="h", a="1", b="2")], "/1/x-2/pets", "/x-2/pets"),
        ([server("{all}", all=f"{URL}/a/b")], "/a/b/pets", "/b/pets"),
        ([server("{a}b", a="/x/")], "/x/b/pets", "/b/pets"),
        ([{**server("/a", b="c"), "description": "with a variable too much"}], "/a/pets", "/pets"),
    ],
)
def test_the_base_path_comes_before_all_paths(client, servers, prepended, split):
    assert key_under(client, servers, "prepend") == prepended
    assert key_under(client, servers, "split") == split


@pytest.mark.parametrize(
    ("path", "prepended", "split"),
    [
        ("/", "/a/b", "/b"),
        ("/pets/", "/a/b/pets/", "/b/pets/"),
        ("/{proxy+}", "/a/b/{proxy+}", "/b/{proxy+}"),
    ],
)
def test_a_root_needs_no_slash_of_its_own_behind_a_base_path(client, path, prepended, split):
    assert key_under(client, [server("/a/b")], "prepend", path) == prepended
    assert key_under(client, [server("/a/b")], "split", path) == split
    assert key_under(client, [server("/a")], "split", path) == path


def test_the_default_route_has_no_path_to_put_anything_before(client):
    paths = {"/$default": {ANY: {}}, "/pets": {ANY: {}}}
    api = make(client, document(paths, servers=[server("/a")]), Basepath="prepend")
    assert keys(client, api) == ["$default", "ANY /a/pets"]


@pytest.mark.parametrize("base_path", ["prepend", "split"])
@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({}, "servers[0].url: it is missing"),
        ({"url": []}, f"servers[0].url: {A_TEXT} a list"),
        (server("/{a}"), "servers[0].variables.a: it is missing"),
        (server("/{a}", b="c"), "servers[0].variables.a: it is missing"),
        ({"url": "/{a}", "variables": {"a": {}}}, "servers[0].variables.a.default: it is missing"),
        ({"url": "/{a}", "variables": []}, "servers[0].variables.a: it is missing"),
        ({"url": "/{a}", "variables": {"a": "b"}}, "servers[0].variables.a: it is missing"),
        (server(URL, basePath=[]), f"servers[0].variables.basePath.default: {A_TEXT} a list"),
    ],
)
def test_a_base_path_that_cannot_be_read_is_a_warning_and_there_is_none(
    client, refused, base_path, found, why
):
    body = document(servers=[found])
    said = f"Unable to set the base path: {why}. Ignoring."
    answer = make(client, body, Basepath=base_path)
    assert answer["Warnings"][-1] == said
    assert keys(client, answer) == ["GET /pets"]
    with refused("BadRequestException", match=said):
        make(client, body, Basepath=base_path, FailOnWarnings=True)


@pytest.mark.parametrize("base_path", ["PREPEND", "append", ""])
def test_an_unknown_base_path_is_refused(client, refused, base_path):
    why = f"Invalid basepath specified: {base_path}. Must be one of [ignore, prepend, split]"
    assert_refused(refused, client, document(), why, Basepath=base_path)


LONG = 2048 * "a"


def with_url(url, **variables):
    """A definition whose server has this URL, and variables with these defaults."""
    members = (
        {"variables": {name: {"default": value} for name, value in variables.items()}} if variables else {}
    )
    return document(servers=[{"url": url, **members}])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (with_url("/" + LONG), "servers[0].url: it is longer than 2048 characters"),
        (
            with_url("/{a}", a=LONG + "a"),
            "servers[0].variables.a.default: it is longer than 2048 characters",
        ),
        (with_url("/{a}/{a}", a=LONG), "servers[0].url: its path is longer than 2048 characters"),
        (
            with_url("/", basePath=LONG + "a"),
            "servers[0].variables.basePath.default: it is longer than 2048 characters",
        ),
    ],
    ids=["a URL", "a default", "what they make", "a base path"],
)
def test_a_base_path_has_its_bounds(client, body, why):
    answer = make(client, body, Basepath="prepend")
    assert answer["Warnings"] == [f"Unable to set the base path: {why}. Ignoring."]
    assert keys(client, answer) == ["GET /pets"]
    make(client, body, FailOnWarnings=True)  # nobody asks it


def test_a_long_base_path_is_one(client):
    (key,) = keys(client, make(client, with_url("/{a}", a=LONG[1:]), Basepath="prepend"))
    assert key == f"GET /{LONG[1:]}/pets"
