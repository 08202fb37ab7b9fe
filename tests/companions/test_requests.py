"""Requests by requests, and beside responses and vcrpy: who claims a host explicitly goes first."""

from __future__ import annotations

import datetime
import json

import pytest
import requests
import responses
import vcr

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from support_http import Echo, server


@pytest.fixture
def echo(cloud):
    return Echo(cloud)


def test_an_answer_looks_as_if_it_came_from_the_network(echo):
    response = requests.get(f"{echo.url}/a%2Fb", params={"x": ["1", "ü"]}, headers={"X-Own": "1"}, timeout=3)
    assert (response.status_code, response.reason, response.ok) == (200, "OK", True)
    assert response.json() == {"method": "GET", "path": "/a/b", "query": "x=1&x=%C3%BC"}
    assert response.cookies.get_dict() == {"a": "1", "b": "2"}
    assert response.raw.version == 11
    assert datetime.timedelta(0) < response.elapsed < datetime.timedelta(minutes=1)
    assert response.headers["Connection"] == "keep-alive"
    assert (echo.asked.path, echo.asked.query) == ("/a%2Fb", "x=1&x=%C3%BC")
    names = [name.lower() for name, _ in echo.asked.headers]
    assert names == ["host", "user-agent", "accept-encoding", "accept", "connection", "x-own"]


def test_cookies_of_a_session_are_sent_back(echo):
    with requests.Session() as session:
        session.get(echo.url, timeout=3)
        session.get(echo.url, timeout=3)
    assert echo.asked.headers["cookie"] == "a=1; b=2"


@pytest.mark.parametrize(
    ("options", "arrives"),
    [
        ({"data": {"a": "b"}}, b"a=b"),
        ({"data": b"bytes"}, b"bytes"),
        ({"data": iter([b"in ", b"pieces"])}, b"in pieces"),
        ({"json": {"a": 1}}, b'{"a": 1}'),
    ],
)
def test_a_body_comes_whole(echo, options, arrives):
    assert requests.post(echo.url, timeout=3, **options).ok
    assert echo.asked.body == arrives


def test_files_are_sent(echo, tmp_path):
    (tmp_path / "file").write_bytes(b"data of a file")
    with (tmp_path / "file").open("rb") as file:
        requests.put(echo.url, data=file, timeout=3)
    assert echo.asked.body == b"data of a file"
    with (tmp_path / "file").open("rb") as file:
        requests.post(echo.url, files={"file": file}, timeout=3)
    assert b"data of a file" in echo.asked.body


def test_an_answer_is_streamed(echo):
    with requests.get(f"{echo.url}/large", stream=True, timeout=3) as response:
        assert next(response.iter_content(10)) == b"0123456789"
        assert response.raw.read(5) == b"01234"
        assert sum(len(piece) for piece in response.iter_content(65_536)) == 999_985


def test_redirects_are_followed_by_the_library_itself(echo):
    response = requests.post(f"{echo.url}/elsewhere", timeout=3)
    assert [one.status_code for one in response.history] == [302]
    assert response.json() == {"method": "GET", "path": "/found", "query": "by=POST"}
    assert requests.head(f"{echo.url}/elsewhere", timeout=3).status_code == 302


def test_errors_are_those_of_the_library(echo):
    with pytest.raises(requests.HTTPError, match="503 Server Error: Service Unavailable"):
        requests.get(f"{echo.url}/status/503", timeout=3).raise_for_status()
    with pytest.raises(requests.ConnectionError, match="no plain-HTTP endpoint"):
        requests.get(f"http://{echo.host}", timeout=3)
    with pytest.raises(MockError, match="sqs is not mocked here"):
        requests.get("https://sqs.us-east-1.amazonaws.com", timeout=3)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_environment_s_proxies_are_not_asked(echo, monkeypatch, scheme):
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://proxy.example.com:3128")
    assert requests.get(echo.url, timeout=3).ok


def test_what_responses_claims_is_its_own_and_what_it_lets_pass_is_ours(echo):
    with responses.RequestsMock() as claims:
        claims.get(f"{echo.url}/claimed", body="by responses")
        claims.add_passthru(f"{echo.url}/pets")
        assert requests.get(f"{echo.url}/claimed", timeout=3).text == "by responses"
        assert requests.get(f"{echo.url}/pets", timeout=3).json()["path"] == "/pets"
        with pytest.raises(requests.ConnectionError, match="Connection refused by Responses"):
            requests.get(f"{echo.url}/other", timeout=3)


def test_responses_may_begin_first_and_end_last():
    with responses.RequestsMock() as claims:
        claims.add_passthru("https://")
        claims.get("http://claimed.example.com", body="by responses")
        with mock_apigatewayv2(isolated=True) as cloud:
            assert requests.get(Echo(cloud).url, timeout=3).ok
        assert requests.get("http://claimed.example.com", timeout=3).text == "by responses"


def test_a_cassette_records_what_a_cloud_answers_and_plays_it_without_one(tmp_path):
    cassette = str(tmp_path / "cassette.yaml")
    with mock_apigatewayv2(isolated=True) as cloud, vcr.use_cassette(cassette):
        url = Echo(cloud).url
        said = requests.get(f"{url}/pets", timeout=3).json()
        assert len(cloud.requests) == 1
    with vcr.use_cassette(cassette, record_mode="none") as played:
        assert (
            requests.get(f"{url}/pets", timeout=3).json()
            == said
            == {"method": "GET", "path": "/pets", "query": ""}
        )
        assert played.play_count == 1
    with mock_apigatewayv2(isolated=True) as cloud, vcr.use_cassette(cassette, record_mode="none"):
        assert requests.get(f"{url}/pets", timeout=3).json() == said
        assert not cloud.requests


def test_other_hosts_are_left_alone(echo, monkeypatch):
    with server(monkeypatch) as port, requests.Session() as session:
        for _ in range(2):
            assert session.get(f"http://somebody.example.com:{port}", timeout=3).text == "from a server"


def test_a_session_outlives_mocks():
    with requests.Session() as session:
        for _ in range(3):
            with mock_apigatewayv2(isolated=True) as cloud:
                url = Echo(cloud).domain()
                assert json.loads(session.get(f"{url}/pets", timeout=3).content)["path"] == "/pets"
                assert len(cloud.requests) == 1
