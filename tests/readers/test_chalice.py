"""Chalice has no HTTP APIs: it reads events of format 1.0 as those of a REST API, as far as they are alike."""

import pytest
from chalice import Chalice, Response

from readers.ways import WAYS, Reached

app = Chalice("pets")


@app.route("/pets/{name}", methods=["GET", "POST"], content_types=["application/json"])
def pet(name):
    asked = app.current_request
    return {
        "name": name,
        "query": asked.query_params.getlist("a") if asked.query_params else None,
        "tag": asked.headers.get("x-tag"),
        "body": asked.json_body if asked.method == "POST" else None,
    }


@app.route("/login")
def login():
    return Response("in", headers={"Set-Cookie": ["a=1", "b=2"], "Content-Type": "text/plain"})


@pytest.mark.rows("O10", "D4", "D21")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_chalice_answers_where_its_routes_are_those_of_the_api(cloud, way):
    """It looks at the route and not at the path, so that no prefix disturbs it."""
    reached = Reached(cloud, way, app, "1.0", "ANY /pets/{name}")
    asked = reached.send("GET", "/pets/Zo%C3%AB?a=1&a=2", headers={"x-tag": "one"})
    assert asked.json() == {"name": "Zoë", "query": ["1", "2"], "tag": "one", "body": None}
    body = reached.send("POST", "/pets/7", headers={"content-type": "application/json"}, body='{"a": 1}')
    assert body.json()["body"] == {"a": 1}
    refused = reached.send("PUT", "/pets/7")
    assert (refused.status, refused.json()["Code"]) == (405, "MethodNotAllowedError")


def test_chalice_sets_several_cookies(cloud):
    reached = Reached(cloud, WAYS[0], app, "1.0", "GET /login")
    assert reached.send("GET", "/login").headers.all("set-cookie") == ["a=1", "b=2"]


@pytest.mark.rows("O10")
def test_chalice_knows_neither_the_default_route_nor_format_2_0(cloud):
    """chalice 1.34.0"""
    reached = Reached(cloud, WAYS[0], app, "1.0")
    assert reached.send("GET", "/pets/7").json()["Code"] == "MethodNotAllowedError"
    reached = Reached(cloud, WAYS[0], app, "2.0", "ANY /pets/{name}")
    assert reached.send("GET", "/pets/7").json() == {
        "Code": "InternalServerError",
        "Message": "Unknown request.",
    }
