"""The page without scripts: what each view shows, where its links lead, and what its buttons do."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest

from awsmock_ar_apigw import mock_cloud, server
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.server.page import pages
from awsmock_ar_apigw.spec.mask import is_sensitive
from awsmock_ar_apigw.spec.model import load
from servers.conftest import BEGIN
from servers.pages import Person
from servers.sights import ROUTES, SECRET, Sights, chat
from servers.test_websockets import by_path
from support import client_of


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, start_time=BEGIN, pace="manual") as made:
        yield made


@pytest.fixture
def sights(cloud):
    return Sights(cloud)


@pytest.fixture
def person(running):
    return Person(running.port)


def every_view(sights):
    """An address of each view."""
    gateway, apprunner = sights.cloud.apigatewayv2, sights.cloud.apprunner
    where = "account=123456789012&region=us-east-1"
    keys = {"Service": apprunner.services[0]._address[2], "Connection": apprunner.connections[0]._address[2]}
    return [
        "",
        *(f"page/resource?service=apprunner&kind={kind}&{where}&key={key}" for kind, key in keys.items()),
        *(
            f"page/resource?service=apigatewayv2&kind={view._shelf.kind.name[13:]}&{where}&key={view[0]._address[2]}"
            for view in gateway._views()
            if len(view)
        ),
        "page/kind?service=apigatewayv2&kind=Route",
        "page/apis",
        f"page/api?id={sights.api}",
        "page/calls",
        *(f"page/calls/{number}" for number in range(len(sights.cloud.calls))),
        "page/requests",
        *(f"page/requests/{number}" for number in range(len(sights.cloud.requests))),
        "page/connections",
        "page/clock",
        "page/reset",
        "page/calls/999",
    ]


# All views


def test_every_view_is_whole_and_can_be_used_by_everyone(sights, person):
    titles = {}
    for address in every_view(sights):
        page = person.open(f"/_awsmock/{address}").page
        assert person.status == (404 if address.endswith("999") else 200), address
        root = page.one("html")
        assert root["lang"] == "en"
        assert root.one("head").one("title").text == f"{person.title} · awsmock"
        titles.setdefault(person.title, []).append(address)
        assert page.one("main")["id"] == "main"
        assert next(page.every("a"))["href"] == "#main"
        assert len(list(page.every("a", **{"aria-current": "page"}))) == 1
        assert page.one(role="status")
        ids = [one["id"] for one in page.every() if one.get("id")]
        assert len(set(ids)) == len(ids)
        assert all(
            one.get("id") for one in page.every(**{"data-live": None}) if "data-live" in one.attributes
        )
        assert all(one["scope"] in ("row", "col") for one in page.every("th"))
        assert all(one.get("role") and one.get("aria-label") for one in page.every("pre"))
        labelled = {id(field) for label in page.every("label") for field in label.every()}
        fields = [one for tag in ("input", "select", "textarea") for one in page.every(tag)]
        assert all(id(one) in labelled for one in fields if one.get("type") != "hidden")
        levels = [int(one.tag[1]) for one in page.every() if one.tag in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert all(later - one <= 1 for one, later in pairwise(levels))


def test_every_address_in_it_is_the_server_s_own(sights, person):
    for address in every_view(sights):
        for one in person.open(f"/_awsmock/{address}").page.every():
            for name in ("href", "src", "action"):
                assert (one.get(name) or "#").startswith(("#", "/_awsmock", "data:,")), one.attributes
            assert not any(name.startswith("on") or name == "style" for name in one.attributes)


def test_every_link_leads_somewhere(sights, person):
    seen, ahead = set(), ["/_awsmock/"]
    while ahead:
        address = ahead.pop()
        if address in seen:
            continue
        seen.add(address)
        person.open(address)
        assert person.status == 200, address
        ahead += [
            one["href"]
            for one in person.page.every("a")
            if one["href"].startswith(("/_awsmock/page", "/_awsmock/?"))
        ]
    assert len(seen) > 50


def test_it_says_that_no_signature_is_checked(person):
    assert "No signature is checked" in person.open().page.one("footer").text


def test_the_address_without_a_slash_leads_to_it(person):
    assert person.open("/_awsmock").title == "What is stored"


def test_what_happens_by_itself_shows_with_the_time_and_the_counts(cloud, person, sights):
    head = person.open().page.one("header").text
    assert "2026-01-01 00:00:00Z manual" in head
    assert f"Calls{len(cloud.calls)}" in head
    assert f"Requests{len(cloud.requests)}" in head


def test_a_bug_of_ours_is_told_without_its_traceback(cloud, person, monkeypatch, caplog):
    monkeypatch.setattr("awsmock_ar_apigw.server.page.clock._who", lambda _pace: 1 / 0)
    person.open("/_awsmock/page/clock")
    assert (person.status, "inside the mock" in person.text) == (500, True)
    assert "ZeroDivisionError" in caplog.text


# What is stored


def test_where_nothing_is_stored_it_says_what_to_do(person):
    assert "Call an operation with this server as the endpoint" in person.open().text
    for view in ("apis", "calls", "requests", "connections"):
        assert person.open(f"/_awsmock/page/{view}").rows() == []
        assert person.page.one("main").one(class_="note").text


def test_it_is_in_order_of_service_account_and_region(cloud, person):
    for region in ("us-east-1", "eu-west-1"):
        client_of("apigatewayv2", region).create_api(Name=f"pets-{region}", ProtocolType="HTTP")
    client_of("apprunner", "eu-west-1").create_connection(ConnectionName="github", ProviderType="GITHUB")
    headings = [one.text for tag in ("h2", "h3") for one in person.open().page.every(tag)]
    assert headings == [
        "App Runner",
        "API Gateway V2",
        "eu-west-1 account 123456789012",
        "eu-west-1 account 123456789012",
        "us-east-1 account 123456789012",
    ]
    assert [row[0] for row in person.rows() if row[0].startswith("pets")] == [
        "pets-eu-west-1",
        "pets-us-east-1",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("text=PETS-A", ["pets-a"]),
        ("text=pets-*", ["pets-b", "pets-a"]),
        ("region=us-east-1", ["pets-b", "pets-a"]),
        ("region=eu-*", []),
        ("account=000000000000", []),
        ("text=%00", []),
    ],
)
def test_filters_of_what_is_stored_are_in_the_address(cloud, person, asked, found):
    for name in ("pets-a", "pets-b"):
        client_of("apigatewayv2").create_api(Name=name, ProtocolType="HTTP")
    assert [row[0] for row in person.open(f"/_awsmock/?{asked}").rows()] == found
    assert found or "Nothing that is stored is like this" in person.text


def test_many_are_a_few_among_others_and_pages_by_themselves(cloud, person):
    gateway = client_of("apigatewayv2")
    api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    for number in range(250):
        gateway.create_route(ApiId=api, RouteKey=f"GET /pets/{number:03}")
    names = [row[0] for row in person.open().rows()]
    assert names == ["pets", *(f"GET /pets/{number:03}" for number in range(249, 239, -1))]
    person.follow("250 routes")
    seen = [row[0] for row in person.rows()]
    for _page in range(2):
        person.follow("Older")
        seen += [row[0] for row in person.rows()]
    assert seen == [f"GET /pets/{number:03}" for number in range(249, -1, -1)]
    assert person.follow("Newer").rows()[0][0] == "GET /pets/149"


# A resource


def test_a_resource_shows_what_it_is_and_what_is_pending(sights, person):
    person.open().follow("web-app")
    assert person.title == "Service 'web-app'"
    assert person.facts["Status"] == "OPERATION_IN_PROGRESS"
    assert person.facts["Then"] == "RUNNING at 2026-01-01 00:03:00Z"
    assert person.facts["ARN"] == sights.service["ServiceArn"]
    assert '"ServiceName": "web-app"' in person.page.one("pre", **{"aria-label": "Members"}).text


def test_what_a_service_calls_sensitive_is_in_no_view(sights, person):
    for address in every_view(sights):
        assert SECRET not in person.open(f"/_awsmock/{address}").page.text
    person.open().follow("web-app")
    assert '"RuntimeEnvironmentVariables": "(hidden)"' in person.text


def shapes_in(shape, seen):
    """The names of the shapes within a shape that are hidden."""
    if shape is None or shape.name in seen:
        return set()
    if is_sensitive(shape):
        return {shape.name}
    within = {
        "structure": lambda: shape.members.values(),
        "list": lambda: [shape.member],
        "map": lambda: [shape.value],
    }
    below = within.get(shape.type_name, list)()
    return {name for one in below for name in shapes_in(one, seen | {shape.name})}


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_is_sensitive_in_an_answer_is_in_a_kind_that_it_is_known_of(service):
    model = load(service)
    outputs = [model.operation_model(name).output_shape for name in model.operation_names]
    answered = {name for shape in outputs for name in shapes_in(shape, frozenset())}
    names = {kind.name.partition(".")[2] for kind in backend_of(service).kinds} & set(model.shape_names)
    assert {name for kind in names for name in shapes_in(model.shape_for(kind), frozenset())} == answered


def test_its_states_are_drawn_with_the_one_now_and_said_in_words(sights, person):
    person.open().follow("github")
    (lane,) = [one for one in person.page.every("text") if one.get("class") == "now"]
    assert lane.text == "PENDING_HANDSHAKE"
    rows = [row for row in person.rows() if row[-1] in ("a call", "a person")]
    assert ["approve_connection", "yes", "PENDING_HANDSHAKE, ERROR → AVAILABLE", "a person"] in rows
    assert rows[-1][:2] == ["CreateConnection", "no"]


def test_its_time_line_has_what_happened_the_calls_about_it_and_what_comes(cloud, sights, person):
    cloud.clock.advance(minutes=1)
    sights.apprunner.describe_service(ServiceArn=sights.service["ServiceArn"])
    sights.apprunner.list_services()
    person.open().follow("web-app")
    lines = [one.text for one in person.page.one("ol").every("li")]
    assert [line.split("Z ", 1)[1].split("(")[0] for line in lines] == [
        "created",
        "CreateService",
        "DescribeService",
        "RUNNING done",
    ]
    assert person.follow(lines[2].split("Z ", 1)[1]).title == "DescribeService"


def test_what_belongs_to_it_and_what_it_belongs_to_are_linked(sights, person):
    person.open().follow("GET /pets/{id}")
    assert person.follow("Api 'pets'").title == "Api 'pets'"
    assert {row[0] for row in person.rows()} >= {*ROUTES, "prod"}
    assert person.follow("As a tree, and to be tried").title == "API 'pets'"


def test_one_that_is_gone_is_told_so_and_one_that_can_be_described_still_is_shown(cloud, sights, person):
    person.open().follow("$default")
    address = person.address
    sights.gateway.delete_api(ApiId=sights.api)
    person.open(address)
    assert (person.status, "any more" in person.text) == (404, True)
    cloud.settle()
    person.open().follow("web-app")
    address = person.address
    sights.apprunner.delete_service(ServiceArn=sights.service["ServiceArn"])
    cloud.settle()
    assert person.open(address).facts["Status"] == "DELETED"
    assert "web-app" not in [row[0] for row in person.open().rows()]
    assert "web-app" in [row[0] for row in person.open("/_awsmock/?deleted=1").rows()]


@pytest.mark.parametrize(
    "query", ["", "service=s3&kind=Bucket", "service=apigatewayv2&kind=Nothing", "service=world_of&kind=a"]
)
@pytest.mark.parametrize("view", ["resource", "kind"])
def test_a_kind_that_is_none_is_not_there(person, view, query):
    person.open(f"/_awsmock/page/{view}?{query}")
    assert (person.status, person.title) == (404, "Not there")


# Calls


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("operation=CreateV*", ["CreateVpcLink"]),
        ("operation=vpc", ["CreateVpcLink"]),
        ("service=apprunner", ["DescribeService", "CreateConnection", "CreateService"]),
        ("service=apprunner&errors=1", ["DescribeService"]),
        ("text=GITHUB", ["CreateConnection"]),
        ("text=doesn't exist", ["DescribeService"]),
        ("text=nothing of that", []),
        ("before=1", ["CreateApi"]),
        ("before=0", []),
        ("before=x&operation=CreateApi", ["CreateApi"]),
    ],
)
def test_filters_of_calls_are_in_the_address(sights, person, asked, found):
    rows = person.open(f"/_awsmock/page/calls?{asked.replace(' ', '+')}").rows()
    assert [row[0] for row in rows] == found


def test_a_form_filters_calls(sights, person):
    person.open("/_awsmock/page/calls").send("Filter", operation="Create*", text="github")
    assert [row[0] for row in person.rows()] == ["CreateConnection"]
    assert person.page.one("input", name="operation")["value"] == "Create*"
    assert len(person.follow("Clear").rows()) > 5


def test_a_call_shows_what_was_asked_and_answered_and_what_it_is_about(sights, person):
    person.open("/_awsmock/page/calls").follow("CreateConnection")
    assert person.title == "CreateConnection"
    assert '"ConnectionName": "github"' in person.page.one("pre", **{"aria-label": "Parameters"}).text
    assert '"Status": "PENDING_HANDSHAKE"' in person.page.one("pre", **{"aria-label": "Response"}).text
    assert person.follow("Connection 'github'").title == "Connection 'github'"


def test_a_refused_call_says_why(sights, person):
    person.open("/_awsmock/page/calls?errors=1").follow("DescribeService")
    assert person.facts["Status"] == "400 ResourceNotFoundException"
    assert "doesn't exist" in person.facts["Message"]


def test_a_call_whose_answer_is_not_kept_says_so(cloud, person):
    client_of("apigatewayv2").get_apis()
    cloud.calls[0]._body.content = None
    assert "isn't kept any more" in person.open("/_awsmock/page/calls/0").text


def test_thousands_of_calls_are_pages_that_stay_while_more_come(cloud, person):
    gateway = client_of("apigatewayv2")
    for _number in range(205):
        gateway.get_apis()
    seen = [one["id"] for one in person.open("/_awsmock/page/calls").page.one("tbody").every("tr")]
    assert seen == [f"call-{number}" for number in range(204, 104, -1)]
    gateway.get_apis()
    person.follow("Older")
    assert next(person.page.one("tbody").every("tr"))["id"] == "call-104"
    assert len(person.follow("Older").rows()) == 5
    assert person.follow("Newest").page.one("caption").text == "100 of 206 calls, newest first"


def test_not_all_are_looked_through_at_once(cloud, person, monkeypatch):
    monkeypatch.setattr(pages, "_LOOKED_AT", 3)
    gateway = client_of("apigatewayv2")
    gateway.create_api(Name="first", ProtocolType="HTTP")
    for _number in range(4):
        gateway.get_apis()
    person.open("/_awsmock/page/calls?operation=CreateApi")
    assert person.rows() == []
    assert [row[0] for row in person.follow("Older").rows()] == ["CreateApi"]


@pytest.mark.parametrize("number", ["999", "-1", "x", "1e3", "9" * 40, "%00"])
@pytest.mark.parametrize("view", ["calls", "requests"])
def test_a_number_that_is_none_is_not_there(person, view, number):
    person.open(f"/_awsmock/page/{view}/{number}")
    assert (person.status, "any more" in person.text) == (404, True)


# Requests


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=5*", ["GET /pets/9"]),
        ("status=401", ["DELETE /pets/7"]),
        ("route=POST /pets", ["POST /prod/pets"]),
        ("route=$default", ["GET /nowhere"]),
        ("text=KEYERROR", ["GET /pets/9"]),
        ("api=none", []),
        ("api={}&status=200", ["POST /prod/pets", "GET /nowhere", "GET /pets"]),
    ],
)
def test_filters_of_requests_are_in_the_address(sights, person, asked, found):
    address = f"/_awsmock/page/requests?{asked.format(sights.api).replace(' ', '+')}"
    assert [row[0] for row in person.open(address).rows()] == found


def test_a_request_shows_its_answer_why_event_and_which_route_takes_it(sights, person):
    person.open("/_awsmock/page/requests").follow("GET /pets/9")
    assert person.facts["Status"] == "500 Internal Server Error"
    assert "KeyError" in person.facts["Why"]
    assert person.facts["Route"] == "GET /pets/{id}"
    assert '"rawPath": "/pets/9"' in person.page.one("pre", **{"aria-label": "Event"}).text
    assert "KeyError" in person.page.one("pre", **{"aria-label": "Traceback"}).text
    assert "'GET /pets/{id}' takes it" in person.page.one("pre", **{"aria-label": "Explanation"}).text
    assert person.follow("GET /pets/{id}").title == "Route 'GET /pets/{id}'"


def test_headers_and_bodies_are_shown(cloud, sights, person):
    person.open("/_awsmock/page/requests").follow("POST /prod/pets")
    assert ["x-body", "yes"] in person.rows()
    assert ["x-pets", "yes"] in person.rows()
    assert person.page.one("pre", **{"aria-label": "Body of the answer"}).text == "pets"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            b'{"a":1.50,"b":[true,{}],"a":"x"}',
            '{\n  "a": 1.50,\n  "b": [\n    true,\n    {}\n  ],\n  "a": "x"\n}',
        ),
        (b"[]", "[]"),
        (b"{not json", "{not json"),
        (b"[" * 5000 + b"]" * 5000, "[" * 5000 + "]" * 5000),
        (b"a text", "a text"),
        (b"\xff\x00", "/wA="),
        (b'{"n":12345678901234567890123}', '{\n  "n": 12345678901234567890123\n}'),
    ],
)
def test_a_body_is_laid_out_as_it_was_written(cloud, sights, person, body, shown):
    cloud.request("POST", f"{sights.endpoint}/pets", body=body)
    person.open(f"/_awsmock/page/requests/{len(cloud.requests) - 1}")
    assert person.page.one("pre", **{"aria-label": "Body of the request"}).text == shown


def test_a_long_body_is_cut(cloud, sights, person):
    cloud.request("POST", f"{sights.endpoint}/pets", body="x" * 100_000)
    person.open(f"/_awsmock/page/requests/{len(cloud.requests) - 1}")
    assert len(person.page.one("pre", **{"aria-label": "Body of the request"}).text) == 65536
    assert "… and 34,464 characters more" in person.text


def test_the_request_of_an_api_that_is_gone_is_shown_still(sights, person):
    sights.gateway.delete_api(ApiId=sights.api)
    person.open("/_awsmock/page/requests/0")
    assert person.facts["API"] == sights.api
    assert "takes it" not in person.page.one("pre", **{"aria-label": "Explanation"}).text


# Connections


def test_connections_are_shown_with_what_they_said(cloud, running, person):
    api = chat(cloud).id
    with by_path(running, api) as client:
        client.send("hello")
        (row,) = person.open("/_awsmock/page/connections").rows()
        assert row[1:3] == [api, "prod"]
        person.follow("its messages")
        assert [one[0].split()[0] for one in person.rows()][-1:] == ["CONNECT"]


# APIs


def test_routes_are_a_tree_of_their_paths(sights, person):
    person.open("/_awsmock/page/apis").follow("'pets'")
    (tree,) = [one for one in person.page.every("ul") if one.get("class") == "tree"]
    assert [one.text for one in tree.every("code", class_="segment")] == [
        "/owners/{owner}/pets/{proxy+}",
        "/pets",
        "/{id}",
    ]
    routes = [one.text for one in tree.every(class_="route")]
    assert routes == [
        "$default → AWS_PROXY pets",
        "GET → AWS_PROXY petstry",
        "GET → AWS_PROXY petstry",
        "POST → AWS_PROXY petstry",
        "DELETE → AWS_PROXY pets under 'pets'try",
        "GET → AWS_PROXY petstry",
    ]
    assert person.facts["From here"] == f"http://{sights.api}.execute-api.localhost:{person.port}"


def test_a_request_is_tried_and_shown_as_any_other(sights, person):
    person.open(f"/_awsmock/page/api?id={sights.api}")
    person.send(
        "Send",
        method="POST",
        stage="prod",
        path="/pets?x=1 2&y=é",
        headers="X-Try: yes\r\n\r\n",
        body='{"a":1}\r\n',
    )
    assert person.title == "POST /prod/pets"
    assert person.facts["Status"] == "200 OK"
    assert ["X-Try", "yes"] in person.rows()
    assert sights.cloud.requests[-1].request.query == "x=1%202&y=%C3%A9"
    assert sights.cloud.requests[-1].request.body == b'{"a":1}\n'


def test_a_route_fills_in_the_box(sights, person):
    person.open(f"/_awsmock/page/api?id={sights.api}")
    (box,) = [one for one in person.page.every("a") if one.get("aria-label") == "Try POST /pets"]
    person.open(box["href"].partition("#")[0])
    assert person.page.one("input", name="path")["value"] == "/pets"
    assert person.send("Send").title == "POST /pets"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"path": "pets"}, "Begin it with a slash"),
        ({"headers": "no colon"}, "is no header"),
    ],
)
def test_what_is_no_request_is_told_so(sights, person, given, said):
    count = len(sights.cloud.requests)
    person.open(f"/_awsmock/page/api?id={sights.api}").send("Send", **given)
    assert (person.status, said in person.text) == (400, True), person.text
    assert len(sights.cloud.requests) == count


def test_what_a_function_would_have_to_be_there_for_says_so(cloud, sights, person):
    del cloud.functions["pets"]
    person.open(f"/_awsmock/page/api?id={sights.api}").send("Send")
    assert person.facts["Status"] == "500 Internal Server Error"
    assert "cloud.functions['pets'] = handler" in person.facts["Why"]


def test_where_nothing_can_be_tried_it_says_why(cloud, person):
    bare = client_of("apigatewayv2").create_api(Name="bare", ProtocolType="HTTP")["ApiId"]
    assert "before it has a stage" in person.open(f"/_awsmock/page/api?id={bare}").text
    assert f"ws://{(api := chat(cloud).id)}.execute-api" in person.open(f"/_awsmock/page/api?id={api}").text
    person.open("/_awsmock/page/api?id=none")
    assert person.status == 404


# The clock


@pytest.mark.parametrize(
    ("span", "seconds"),
    [("90", 90), ("30s", 30), (" 1H 30m ", 5400), ("2d", 172_800), ("0.5m", 30), ("1h1s", 3601)],
)
def test_the_clock_is_advanced_by_what_is_written(cloud, person, span, seconds):
    person.open("/_awsmock/page/clock").send("Advance", span=span)
    assert cloud.clock.now.timestamp() == BEGIN + seconds
    assert person.title == "Clock"


@pytest.mark.parametrize("span", ["", "x", "-5", "1w", "1h x", "9" * 30, "1e5", "9" * 50])
def test_a_span_that_is_none_moves_nothing(cloud, person, span):
    person.open("/_awsmock/page/clock").send("Advance", span=span)
    assert (person.status, person.title) == (400, "It can't be done")
    assert cloud.clock.now.timestamp() == BEGIN


def test_a_button_advances_it_and_what_was_pending_has_happened(cloud, sights, person):
    person.open("/_awsmock/page/clock")
    assert [row[0] for row in person.rows()] == ["VpcLink 'pets'", "Service 'web-app'", "Connection 'github'"]
    person.send("+10m")
    assert cloud.clock.now.timestamp() == BEGIN + 600
    assert [row[0] for row in person.rows()] == ["Connection 'github'"]


def test_it_is_settled_and_given_another_pace(cloud, sights, person):
    person.open("/_awsmock/page/clock").send("Settle")
    assert cloud.apprunner.services["web-app"].status == "RUNNING"
    person.send("Set the pace", pace="per_call(30)")
    assert cloud.clock.pace.name == "per_call(30)"
    assert person.facts["Pace"] == "per_call(30)"
    person.send("Set the pace", pace="real")
    assert "Real time" in person.text
    assert "Advance" not in [one.text for one in person.page.every("button")]
    person.send("Set the pace", pace="no such")
    assert (person.status, "is not a pace" in person.text) == (400, True)


def test_what_waits_for_a_person_has_buttons(cloud, sights, person):
    person.open("/_awsmock/page/clock").send("Approve connection")
    assert person.title == "Connection 'github'"
    assert person.facts["Status"] == "AVAILABLE"
    assert cloud.apprunner.connections["github"].status == "AVAILABLE"


def test_a_domain_is_validated_by_its_service_and_name(cloud, sights, person):
    cloud.settle()
    sights.apprunner.associate_custom_domain(
        ServiceArn=sights.service["ServiceArn"], DomainName="pets.example.com"
    )
    cloud.clock.advance(minutes=10)
    person.open().follow("pets.example.com").send("Validate domain")
    assert person.facts["Status"] == "BINDING_CERTIFICATE"


def test_a_snapshot_is_taken_and_restored(cloud, sights, person):
    person.open("/_awsmock/page/clock").send("Take a snapshot", name="before")
    sights.gateway.delete_vpc_link(VpcLinkId=sights.link)
    cloud.settle()
    assert len(cloud.apigatewayv2.vpc_links) == 0
    person.open("/_awsmock/page/clock").send("Restore")
    assert len(cloud.apigatewayv2.vpc_links) == 1
    person.send("Take a snapshot")
    assert [one.text for one in person.page.one("select", name="name").every("option")] == ["before", "1"]


def test_a_reset_is_asked_for_twice(cloud, sights, person):
    person.open("/_awsmock/page/clock").follow("Reset the cloud…")
    assert len(cloud.calls) > 0
    person.send("Reset it")
    assert (person.title, cloud.calls) == ("What is stored", [])


def test_the_clock_of_real_time_is_shown(sights):
    with mock_cloud(isolated=True, pace="real") as real, server.start(real) as running:
        shown = Person(running.port).open("/_awsmock/page/clock").facts["Now"]
        assert datetime.datetime.fromisoformat(shown.replace("Z", "+00:00")) <= real.clock.now
