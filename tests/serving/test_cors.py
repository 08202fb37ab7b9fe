"""CORS: preflights that the gateway answers, and lines that it adds and drops."""

from __future__ import annotations

import pytest

from support_serving import Served, message

ORIGIN = "https://shop.example.com"
CORS = {
    "AllowOrigins": [ORIGIN],
    "AllowMethods": ["GET", "POST", "OPTIONS"],
    "AllowHeaders": ["Content-Type", "Authorization"],
}
ASKED = {"origin": ORIGIN, "access-control-request-method": "GET"}


def with_cors(cloud, **more):
    return Served(cloud, CorsConfiguration={**CORS, **more})


def lines(answer):
    """What is said of origins."""
    return {
        name: value for name, value in answer.headers if name.startswith("access-control-") or name == "vary"
    }


@pytest.mark.rows("F1", "F5", "F7", "F8", "F9", "F12", "F19")
def test_a_preflight_is_answered_without_a_route_and_in_the_form_that_was_seen(cloud):
    api = with_cors(cloud, MaxAge=0, AllowCredentials=True, ExposeHeaders=["X-Total"])
    api.route("GET /pets")
    answer = api.send("OPTIONS", "/anything", headers=ASKED)
    assert (answer.status, answer.body) == (204, b"")
    assert "content-type" not in answer.headers
    assert "apigw-requestid" in answer.headers
    assert lines(answer) == {
        "access-control-allow-origin": ORIGIN,
        "vary": "origin",
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "GET,OPTIONS,POST",
        "access-control-allow-headers": "authorization,content-type",
        "access-control-max-age": "0",
    }


@pytest.mark.rows("F6", "F10", "F13", "F26")
@pytest.mark.parametrize(
    ("allowed", "origin", "said"),
    [
        ([ORIGIN], ORIGIN, ORIGIN),
        (["*"], ORIGIN, "*"),
        (["https://*"], ORIGIN, ORIGIN),
        (["http://*"], ORIGIN, None),
        ([ORIGIN], "https://SHOP.example.com", None),
        ([ORIGIN], ORIGIN + ":8443", None),
        ([ORIGIN], "http://shop.example.com", None),
        ([ORIGIN, "https://other.example.com"], "https://other.example.com", "https://other.example.com"),
    ],
)
def test_an_origin_is_allowed_to_the_letter_or_by_its_scheme(cloud, allowed, origin, said):
    api = with_cors(cloud, AllowOrigins=allowed)
    api.route("GET /")
    preflight = api.send("OPTIONS", "/", headers={**ASKED, "origin": origin})
    actual = api.send("GET", "/", headers={"origin": origin})
    for answer, status in ((preflight, 204), (actual, 200)):
        assert answer.status == status
        assert answer.headers.get("access-control-allow-origin") == said
        assert ("vary" in answer.headers) == (said not in (None, "*"))
    if said is None:
        assert lines(preflight) == lines(actual) == {}


@pytest.mark.rows("F2", "F3", "F11", "F14", "F15", "F16")
def test_an_actual_answer_has_the_configured_lines_and_none_of_the_integration_s(cloud):
    api = with_cors(cloud, AllowCredentials=True, ExposeHeaders=["*"], MaxAge=60)
    own = {"Access-Control-Allow-Origin": "https://evil.example", "access-control-max-age": "5", "x-own": "1"}
    api.route("GET /", answer={"statusCode": 200, "headers": own})
    answer = api.send(headers={"origin": ORIGIN})
    assert lines(answer) == {
        "access-control-allow-origin": ORIGIN,
        "vary": "origin",
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "*",
    }
    assert answer.headers["x-own"] == "1"
    assert lines(api.send()) == {}


@pytest.mark.rows("F4", "B12")
def test_without_a_configuration_the_integration_speaks_for_itself(cloud):
    api = Served(cloud)
    api.route("ANY /pets", answer={"statusCode": 200, "headers": {"access-control-allow-origin": "*"}})
    for method in ("GET", "OPTIONS"):
        assert api.send(method, "/pets", headers=ASKED).headers["access-control-allow-origin"] == "*"
    assert api.event["requestContext"]["http"]["method"] == "OPTIONS"
    assert api.send("OPTIONS", "/elsewhere", headers=ASKED).body == message("Not Found")


@pytest.mark.rows("F17", "F18")
def test_what_the_gateway_itself_says_has_the_lines_too(cloud):
    api = with_cors(cloud)
    api.route("GET /pets")
    answer = api.send("GET", "/nowhere", headers={"origin": ORIGIN})
    assert (answer.status, answer.body) == (404, message("Not Found"))
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.rows("F20", "F23", "F25")
@pytest.mark.parametrize("key", ["GET /pets", "ANY /pets", "ANY /{proxy+}", "$default"])
def test_a_preflight_goes_to_no_route_but_one_for_options(cloud, key):
    api = with_cors(cloud)
    api.route(key)
    answer = api.send("OPTIONS", "/pets", headers=ASKED)
    assert answer.status == 204
    assert api.events == []
    assert lines(answer)["access-control-allow-origin"] == ORIGIN


@pytest.mark.rows("F24")
def test_a_route_for_options_answers_and_the_lines_are_the_configured_ones(cloud):
    api = with_cors(cloud)
    api.route(
        "OPTIONS /{proxy+}",
        answer={"statusCode": 200, "headers": {"access-control-allow-origin": "*"}, "body": "own"},
    )
    answer = api.send("OPTIONS", "/pets", headers=ASKED)
    assert (answer.status, answer.text) == (200, "own")
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.rows("F19")
@pytest.mark.parametrize("missing", ["origin", "access-control-request-method"])
def test_what_is_no_preflight_is_an_ordinary_request(cloud, missing):
    api = with_cors(cloud)
    api.route("$default")
    answer = api.send(
        "OPTIONS", "/pets", headers={name: value for name, value in ASKED.items() if name != missing}
    )
    assert (answer.status, answer.text) == (200, "done")


@pytest.mark.rows("F28")
def test_a_configuration_waits_for_a_deployment(cloud):
    api = Served(cloud, stage=None)
    api.route("GET /pets")
    api.client.create_stage(ApiId=api.id, StageName="prod")
    api.client.create_deployment(ApiId=api.id, StageName="prod")
    api.client.update_api(ApiId=api.id, CorsConfiguration=CORS)
    assert api.send("OPTIONS", "/prod/pets", headers=ASKED).status == 404
    api.client.create_deployment(ApiId=api.id, StageName="prod")
    assert api.send("OPTIONS", "/prod/pets", headers=ASKED).status == 204
