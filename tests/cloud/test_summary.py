"""What a cloud says of itself: a summary in words, and tables for notebooks."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from awsmock_ar_apigw import mock_cloud
from support import client_of, make_service

HOSTILE = "<img src=x onerror=\"alert('1')\">&"


@pytest.fixture
def slow():
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=0) as made:
        yield made


class Shown(HTMLParser):
    """The tables that a page shows: their captions and the texts of their cells; no tag but those of tables."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.tables, self._text = set(), [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert {name for name, _value in attrs} <= {"style"}
        if tag == "table":
            self.tables.append([])
        self._text = ""

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "caption":
            self.tables[-1].append(self._text)
        if tag == "tr":
            self.tables[-1].append(None)
        if tag in {"td", "th"}:
            self.tables[-1].append(self._text)

    def rows(self, number=0):
        """The rows of a table, without its caption."""
        rows = [[]]
        for cell in self.tables[number][1:]:
            if cell is None:
                rows.append([])
            else:
                rows[-1].append(cell)
        return rows[:-1]


def test_an_empty_cloud_says_so(slow):
    assert slow.summary() == "1970-01-01 00:00:00Z, manual; 0 calls\nNothing is stored."
    assert Shown(slow._repr_html_()).tables == []


def test_a_summary_has_a_line_for_each_resource_and_what_is_pending(slow):
    make_service(client_of("apprunner"))
    client_of("apigatewayv2", "eu-west-1").create_api(
        Name="pets", ProtocolType="HTTP", Target="https://example.com"
    )
    slow.clock.advance(seconds=30)
    service, api = slow.apprunner.services[0], slow.apigatewayv2.apis[0]
    lines = slow.summary().splitlines()
    assert lines[:6] == [
        "1970-01-01 00:00:30Z, manual; 2 calls",
        "apprunner, 123456789012, us-east-1",
        "  services: 1",
        f"    'web-app'  {service.id}  OPERATION_IN_PROGRESS, then RUNNING in 150 s (1970-01-01 00:03:00Z)",
        "  operations: 1",
        f"    'CREATE_SERVICE'  {service.operations[0].id}  IN_PROGRESS  of Service 'web-app'",
    ]
    assert "apigatewayv2, 123456789012, eu-west-1" in lines
    assert f"    'pets'  {api.id}" in lines
    assert f"    '$default'  {api.routes[0].id}  of Api 'pets'" in lines
    slow.settle()
    assert f"    'web-app'  {service.id}  RUNNING" in slow.summary().splitlines()


def test_a_summary_names_what_is_planned_and_has_not_happened(slow):
    slow.fail_next("UpdateService", times=2)
    assert slow.summary().splitlines()[-1].startswith('So far, fail_next("UpdateService")')
    assert "fail_next(" in slow._repr_html_()


def test_a_summary_of_many_is_cut(cloud, client):
    for number in range(25):
        client.create_connection(ConnectionName=f"connection-{number}", ProviderType="GITHUB")
    lines = cloud.summary().splitlines()
    assert "  connections: 25" in lines
    assert lines[-1] == "    … and 5 more"


def test_a_summary_is_no_call(slow):
    make_service(client_of("apprunner"))
    before = len(slow.calls), slow.clock.now
    slow.summary()
    slow._repr_html_()
    assert (len(slow.calls), slow.clock.now) == before


def test_the_time_line_is_a_table(slow):
    client = client_of("apprunner")
    arn = make_service(client)
    slow.clock.advance(minutes=5)
    client.pause_service(ServiceArn=arn)
    for view in (slow.apprunner.operations, slow.apprunner.services["web-app"].operations):
        shown = Shown(view._repr_html_())
        assert shown.tables[0][0] == "2 operations"
        assert shown.rows() == [
            ["type", "service", "started", "ended", "status"],
            [
                "CREATE_SERVICE",
                "Service 'web-app'",
                "1970-01-01 00:00:00Z",
                "1970-01-01 00:03:00Z",
                "SUCCEEDED",
            ],
            ["PAUSE_SERVICE", "Service 'web-app'", "1970-01-01 00:05:00Z", "", "IN_PROGRESS"],
        ]


def test_a_table_names_what_its_rows_belong_to(cloud):
    gateway = client_of("apigatewayv2")
    gateway.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")
    head, row = Shown(cloud.apigatewayv2.routes._repr_html_()).rows()
    assert head == ["name", "id", "region", "account", "created", "updated", "of"]
    assert (row[0], row[-1]) == ("$default", "Api 'pets'")


def test_what_no_row_of_a_kind_has_is_no_column(cloud):
    gateway = client_of("apigatewayv2")
    gateway.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")
    head, row = Shown(cloud.apigatewayv2.deployments._repr_html_()).rows()
    assert head == ["id", "status", "region", "account", "created", "updated", "of"]
    assert row[:2] == [cloud.apigatewayv2.deployments[0].id, "DEPLOYED"]


def test_an_item_is_a_table_of_what_it_has(slow):
    client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")
    deployment = slow.apigatewayv2.deployments[0]
    shown = Shown(deployment._repr_html_())
    assert shown.tables[0][0] == f"Deployment {deployment.id!r}"
    assert shown.rows()[1:] == [
        ["id", deployment.id],
        ["status", "DEPLOYED"],
        ["region", "us-east-1"],
        ["account", "123456789012"],
        ["created", "1970-01-01 00:00:00Z"],
        ["updated", "1970-01-01 00:00:00Z"],
    ]


def test_a_cloud_is_a_table_for_each_kind_that_has_any(cloud, client):
    make_service(client)
    client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
    captions = [table[0] for table in Shown(cloud._repr_html_()).tables]
    assert captions == ["1 service", "1 operation", "1 auto scaling configuration", "1 API"]


def test_calls_are_a_table(slow):
    client_of("apprunner", "eu-west-1").list_services(MaxResults=3)
    slow.clock.advance(seconds=30)
    client_of("apigatewayv2").get_apis()
    shown = Shown(slow.calls._repr_html_())
    assert shown.tables[0][0] == "2 calls"
    assert shown.rows() == [
        ["at", "where", "service", "call"],
        [
            "1970-01-01 00:00:00Z",
            "123456789012 eu-west-1",
            "apprunner",
            "ListServices(MaxResults=3) -> 200",
        ],
        ["1970-01-01 00:00:30Z", "123456789012 us-east-1", "apigatewayv2", "GetApis() -> 200"],
    ]
    assert Shown(slow.calls[:1]._repr_html_()).tables[0][0] == "1 call"


def test_a_long_table_is_cut(cloud, client):
    for number in range(101):
        client.create_connection(ConnectionName=f"connection-{number}", ProviderType="GITHUB")
    shown = Shown(cloud.apprunner.connections._repr_html_())
    assert shown.tables[0][0] == "101 connections, of which the first 100"
    assert len(shown.rows()) == 101


def test_hostile_names_are_shown_as_they_are_and_make_no_markup(cloud):
    gateway = client_of("apigatewayv2")
    gateway.create_api(Name=HOSTILE, ProtocolType="HTTP", Target="https://example.com")
    apis = cloud.apigatewayv2.apis
    for html in (
        cloud._repr_html_(),
        cloud.calls._repr_html_(),
        apis._repr_html_(),
        apis[0]._repr_html_(),
        cloud.apigatewayv2.routes._repr_html_(),
    ):
        assert Shown(html).tags <= {"table", "caption", "tr", "th", "td", "p", "strong"}
        assert "<img" not in html
    assert Shown(apis._repr_html_()).rows()[1][0] == HOSTILE


def test_a_name_of_several_lines_stays_on_one(cloud):
    client_of("apigatewayv2").create_api(Name="two\nlines", ProtocolType="HTTP")
    assert r"'two\nlines'" in cloud.summary()
    assert len(cloud.summary().splitlines()) == 4
