"""Who may open the page, what it may load, and what a form may do: nothing of elsewhere gets in by it."""

from __future__ import annotations

import socket
from urllib.parse import urlencode

import pytest

from servers.asking import ask, raw
from servers.pages import read
from support import client_of

VIEWS = [
    "/",
    "/page/calls",
    "/page/calls/0",
    "/page/requests",
    "/page/connections",
    "/page/clock",
    "/page/reset",
    "/page/apis",
]
FILES = ["/page/page.css", "/page/page.js"]
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def door(running):
    """Asks the page: ``door("GET", "/page/calls")``."""

    def asked(method, path, headers=(), form=None, **more):
        body = urlencode(form).encode() if isinstance(form, dict) else form
        return ask(
            running.port,
            method,
            f"/_awsmock{path}",
            {**dict(headers), **(FORM if form else {})},
            body,
            **more,
        )

    return asked


@pytest.mark.parametrize("path", [*VIEWS, *FILES, "/page/calls/x"])
def test_whatever_is_answered_loads_nothing_of_others_and_is_in_no_frame(cloud, door, path):
    client_of("apigatewayv2").get_apis()
    answer = door("GET", path)
    assert answer.status == (404 if path.endswith("x") else 200)
    policy = dict(one.split(" ", 1) for one in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert all(
        "*" not in value and "unsafe" not in value and "http" not in value for value in policy.values()
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    # Without a referrer a browser says of no form which page it is of.
    assert answer.headers["referrer-policy"] == "same-origin"


def test_its_files_are_what_they_are_called(door):
    assert [door("GET", path).headers["content-type"] for path in FILES] == [
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
    ]


@pytest.mark.parametrize("path", [*VIEWS, *FILES, "/events"])
@pytest.mark.parametrize("host", ["evil.example.com:{}", "localhost.example.com", "127.0.0.1.nip.io:{}"])
def test_a_name_of_elsewhere_that_leads_here_opens_nothing(running, door, path, host):
    refused = door("GET", path, host=host.format(running.port))
    page = read(refused.body.decode())
    assert (refused.status, page.one("h1").text) == (403, "Not from there")
    assert page.one("a")["href"] == "/_awsmock/"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example.com"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_elsewhere_opens_nothing_and_does_nothing(cloud, door, headers):
    client_of("apigatewayv2").get_apis()
    for method, path, form in (
        ("GET", "/", None),
        ("GET", "/events", None),
        ("POST", "/page/do/reset", {"a": "b"}),
    ):
        assert door(method, path, headers, form).status == 403
    assert len(cloud.calls) == 1


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://127.0.0.1:{}"}, {"sec-fetch-site": "same-origin"}]
)
def test_a_form_of_its_own_does_what_it_says(cloud, running, door, headers):
    client_of("apigatewayv2").get_apis()
    headers = {name: value.format(running.port) for name, value in headers.items()}
    answer = door("POST", "/page/do/reset", headers, {"back": "/_awsmock/"})
    assert (answer.status, answer.headers["location"]) == (303, "/_awsmock/")
    assert cloud.calls == []


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example.com",
        "https://evil.example.com/_awsmock/",
        "/elsewhere",
        "/_awsmockery",
        "",
        "javascript:alert(1)",
    ],
)
def test_a_form_leads_nowhere_else(door, back):
    assert door("POST", "/page/do/settle", form={"back": back}).headers["location"] == "/_awsmock/page/clock"


@pytest.mark.parametrize("back", ["/_awsmock/\r\nset-cookie: a=b", "/_awsmock/\x00é"])
def test_where_it_leads_is_one_line(door, back):
    answer = door("POST", "/page/do/settle", form={"back": back})
    assert (answer.status, "set-cookie" in answer.headers) == (303, False)


@pytest.mark.parametrize("action", ["calls", "functions", "add_function", "nothing", "__class__"])
def test_a_form_does_only_what_the_page_has_a_button_for(door, action):
    assert door("POST", f"/page/do/{action}", form={"name": "a", "handler": "os:abort"}).status == 404


@pytest.mark.parametrize(
    "form",
    [
        {"service": "s3", "action": "approve_connection"},
        {"service": "apprunner", "action": "__init__"},
        {"service": "apprunner", "action": "serve", "argument": "x"},
        {"service": "apprunner", "action": "approve_connection", "argument": "nothing"},
        {"service": "apprunner", "action": "approve_connection"},
        b"=&&&=%ff%00&service",
        b"\xff\xfe",
    ],
)
def test_what_a_person_cannot_do_is_told_so(door, form):
    answer = door("POST", "/page/do/by_hand", form=form)
    assert answer.status == 400
    assert read(answer.body.decode()).one(role="alert").text


def test_looking_changes_nothing(cloud, door):
    client_of("apigatewayv2").get_apis()
    assert door("GET", "/page/do/reset").status == 404
    assert door("PUT", "/page/do/reset").status == 404
    assert len(cloud.calls) == 1


@pytest.mark.parametrize("form", [b"a=" + b"x" * 1_048_576, b"&".join(b"a=b" for _number in range(101))])
def test_a_form_is_bounded(door, form):
    answer = door("POST", "/page/try", form=form)
    assert (answer.status, "form" in answer.body.decode()) == (413, True)


def test_the_head_of_a_view_is_answered_without_its_body(running):
    host = f"127.0.0.1:{running.port}"
    answered = raw(
        running.port, f"HEAD /_awsmock/ HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n".encode()
    )
    head, _blank, body = answered.partition(b"\r\n\r\n")
    assert (b"200 OK" in head, body) == (True, b"")


def test_the_head_of_the_news_ends(running):
    host = f"127.0.0.1:{running.port}"
    asked = f"HEAD /_awsmock/events HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    assert b"200 OK" in raw(running.port, asked.encode())


def test_a_form_that_has_no_end_does_nothing(cloud, running, caplog):
    client_of("apigatewayv2").get_apis()
    asked = f"POST /_awsmock/page/do/reset HTTP/1.1\r\nhost: 127.0.0.1:{running.port}\r\ncontent-length: 9\r\n\r\na="
    with socket.create_connection(("127.0.0.1", running.port)) as client:
        client.sendall(asked.encode())
    running.stop()
    assert len(cloud.calls) == 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "query",
    [
        "%ED%A0%80=%ff",
        "text=%00%1b%ff",
        "before=%d9%a1",
        "number=1&number=2",
        "text=" + "x" * 5000,
        "[[]]&&&=",
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/", "/page/calls", "/page/requests", "/page/kind", "/page/resource", "/page/api", "/page/calls/%F0"],
)
def test_no_address_breaks_it(cloud, door, path, query):
    client_of("apigatewayv2").get_apis()
    answer = door("GET", f"{path}?{query}")
    assert answer.status in (200, 404)
    read(answer.body.decode())
