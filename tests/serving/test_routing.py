"""Which route takes a request: the path first, then the method, last of all $default."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.serving.http_api.routing import Router
from awsmock_ar_apigw.state.machine import STEADY
from awsmock_ar_apigw.state.record import Record
from support_serving import Served, message


def route(key):
    return Record(key, 1, {"RouteKey": key}, STEADY, 0, 0)


def taken(keys, method, path):
    match = Router(map(route, keys)).select(method, path)
    return match and (match.route.key, match.variables)


def test_a_route_leads_to_the_integration_that_its_target_names():
    integrations = [Record(key, 1, {"IntegrationId": key}, STEADY, 0, 0) for key in ("one", "two")]
    leads, away, nowhere = (
        Record(key, 1, {"RouteKey": key, **target}, STEADY, 0, 0)
        for key, target in [
            ("GET /a", {"Target": "integrations/two"}),
            ("GET /b", {"Target": "integrations/gone"}),
            ("GET /c", {}),
        ]
    )
    router = Router([leads, away, nowhere], integrations)
    assert router.integration_of(leads) is integrations[1]
    assert router.integration_of(away) is router.integration_of(nowhere) is None


GUIDE = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"]


@pytest.mark.rows("B1", "B2", "B3", "B4", "B14")
@pytest.mark.parametrize(
    ("method", "path", "key", "variables"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1", {}),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}", {"proxy": "cat/1"}),
        ("POST", "/test/5", "ANY /{proxy+}", {"proxy": "test/5"}),
        ("POST", "/pets/dog/1", "ANY /{proxy+}", {"proxy": "pets/dog/1"}),
    ],
)
def test_the_examples_of_the_developer_guide(method, path, key, variables):
    assert taken(GUIDE, method, path) == (key, variables)
    assert taken(reversed(GUIDE), method, path) == (key, variables)


@pytest.mark.rows(
    "B4", "B5", "B6", "B7", "B8", "B10", "B15", "B16", "B17", "B18", "B20", "B21", "B22", "B23", "B24", "B25"
)
@pytest.mark.parametrize(
    ("keys", "method", "path", "key"),
    [
        (["ANY /pets", "GET /pets"], "GET", "/pets", "GET /pets"),
        (["ANY /pets", "GET /pets"], "POST", "/pets", "ANY /pets"),
        (["ANY /pets/{id}", "GET /{proxy+}"], "GET", "/pets/7", "ANY /pets/{id}"),
        (["ANY /pets/dog", "GET /pets/{id}"], "GET", "/pets/dog", "ANY /pets/dog"),
        (["POST /pets/dog", "GET /pets/{id}"], "GET", "/pets/dog", "GET /pets/{id}"),
        (["GET /{a}/dog", "GET /pets/{b}"], "GET", "/pets/dog", "GET /pets/{b}"),
        (["GET /{a}/dog", "GET /pets/{b}/x"], "GET", "/pets/dog", "GET /{a}/dog"),
        (["GET /{proxy+}", "GET /a/{proxy+}", "GET /a/b/{proxy+}"], "GET", "/a/b/c", "GET /a/b/{proxy+}"),
        (["GET /{proxy+}", "GET /a/{proxy+}", "GET /a/b/{proxy+}"], "GET", "/a/c", "GET /a/{proxy+}"),
        (["GET /a/{x}/b/{y+}"], "GET", "/a/1/b/2/3", "GET /a/{x}/b/{y+}"),
        (["GET /a/{abc:int}"], "GET", "/a/seven", "GET /a/{abc:int}"),
        (["GET /pets"], "HEAD", "/pets", None),
        (["HEAD /pets"], "HEAD", "/pets", "HEAD /pets"),
        (["ANY /pets"], "HEAD", "/pets", "ANY /pets"),
        (["GET /pets/{proxy+}"], "GET", "/pets", None),
        (["GET /pets/{proxy+}"], "GET", "/pets/", "GET /pets/{proxy+}"),
        (["GET /{proxy+}"], "GET", "/", "GET /{proxy+}"),
        (["GET /{id}"], "GET", "/", "GET /{id}"),
        (["GET /"], "GET", "/", "GET /"),
        (["GET /pets/{id}"], "GET", "/pets/", None),
        (["GET /pets/{id}"], "GET", "/pets/7/8", None),
        (["GET /Pets"], "GET", "/pets", None),
        (["GET /pets", "ANY /pets"], "get", "/pets", None),
        (["GET /pets", "$default"], "get", "/pets", "$default"),
        (["GET /pets", "$default"], "OPTIONS", "/anything/at/all", "$default"),
        (["GET /pets/"], "GET", "/pets/", "GET /pets/"),
    ],
)
def test_a_request_goes_to_the_most_specific_path_and_then_method(keys, method, path, key):
    for order in (keys, list(reversed(keys))):
        found = taken(order, method, path)
        assert (found and found[0]) == key


@pytest.mark.rows("B17", "B18", "B19", "B21")
@pytest.mark.parametrize(
    ("key", "path", "variables"),
    [
        ("GET /pets/{proxy+}", "/pets/a/b", {"proxy": "a/b"}),
        ("GET /pets/{proxy+}", "/pets/", {"proxy": ""}),
        ("GET /pets/{proxy+}", "/pets/a/", {"proxy": "a/"}),
        ("GET /{proxy+}", "/", {"proxy": ""}),
        ("GET /{id}", "/", {"id": ""}),
        ("GET /{a}/{b}", "/1/2", {"a": "1", "b": "2"}),
        ("GET /a/{x}/b/{y+}", "/a/1/b/2/3", {"x": "1", "y": "2/3"}),
    ],
)
def test_variables_have_what_they_stand_for(key, path, variables):
    assert taken([key], "GET", path) == (key, variables)


# A model of the guide's rules, slow and plain


def fits(key, method, path):
    """Whether a route could take a request."""
    if key == "$default":
        return True
    own, _, pattern = key.partition(" ")
    if own != method and not (own == "ANY" and method.isupper()):
        return False
    wanted, there = pattern[1:].split("/"), path[1:].split("/")
    if pattern.endswith("+}"):
        if len(there) < len(wanted):
            return False
        there = [*there[: len(wanted) - 1], "greedy"]
    return len(wanted) == len(there) and all(
        one == other if not one.startswith("{") else bool(other) or len(path) == 1
        for one, other in zip(wanted, there, strict=True)
    )


def rank(key):
    """How specific a route is, the most specific first."""
    if key == "$default":
        return (2, (), 0)
    method, _, pattern = key.partition(" ")
    kinds = tuple(
        2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in pattern[1:].split("/")
    )
    return (1 if 2 in kinds else 0, kinds, int(method == "ANY"))


SEGMENT = st.sampled_from(["a", "b", "{x}"])
KEYS = st.builds(
    lambda method, parts, greedy: f"{method} /{'/'.join([*parts, *(['{z+}'] if greedy else [])])}",
    st.sampled_from(["GET", "POST", "ANY"]),
    st.lists(SEGMENT, max_size=4),
    st.booleans(),
) | st.just("$default")
PATHS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=5).map(lambda parts: "/" + "/".join(parts))


@pytest.mark.rows("B1", "B5", "B6", "B7", "B8")
@given(
    keys=st.lists(KEYS, max_size=12, unique=True),
    method=st.sampled_from(["GET", "POST", "PUT", "get"]),
    path=PATHS,
)
def test_it_is_what_a_slow_model_of_the_guide_takes(keys, method, path):
    model = sorted((key for key in keys if fits(key, method, path)), key=rank)
    found = taken(keys, method, path)
    assert (found and found[0]) == (model[0] if model else None)


@pytest.mark.rows("B1", "B9", "B11", "B28", "A11", "M7")
def test_what_no_route_takes_is_not_found_also_where_another_method_would_be(api):
    api.route("GET /pets")
    for method in ("DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"):
        answer = api.send(method, "/pets")
        assert answer.status == 404
        assert answer.body == (b"" if method == "HEAD" else message("Not Found"))
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["content-length"] == "23"
        assert "apigw-requestid" in answer.headers
        assert "allow" not in answer.headers
    assert "No route of this stage takes PUT /pets" in api.cloud.requests[-1].why


@pytest.mark.rows("B12", "B13", "B26", "B27")
def test_the_key_of_an_event_is_the_route_s_own_and_a_query_takes_no_part(api):
    api.route("ANY /demo")
    api.route("OPTIONS /{proxy+}")
    assert api.send("GET", "/demo?x=1").status == 200
    assert (api.event["routeKey"], api.event["requestContext"]["http"]["method"]) == ("ANY /demo", "GET")
    assert api.event["rawQueryString"] == "x=1"
    assert api.send("OPTIONS", "/elsewhere").status == 200
    assert api.event["routeKey"] == "OPTIONS /{proxy+}"


@pytest.mark.rows("B29")
def test_a_route_without_an_integration_fails(api):
    api.route("GET /other")
    api.client.create_route(ApiId=api.id, RouteKey="GET /pets")
    answer = api.send("GET", "/pets")
    assert (answer.status, answer.body) == (500, message("Internal Server Error"))
    assert "has no integration" in api.cloud.requests[-1].why


def test_of_three_hundred_routes_each_is_found():
    with mock_cloud(isolated=True) as cloud:
        api = Served(cloud)
        integration = api.function(lambda event, _context: {"key": event["routeKey"]})
        for number in range(100):
            for key in (f"GET /r{number}", f"POST /r{number}/{{id}}", f"ANY /r{number}/{{id}}/{{rest+}}"):
                api.route(key, integration)
        assert api.send("GET", "/r42").json() == {"key": "GET /r42"}
        assert api.send("POST", "/r99/7").json() == {"key": "POST /r99/{id}"}
        assert api.send("DELETE", "/r0/7/8/9").json() == {"key": "ANY /r0/{id}/{rest+}"}
