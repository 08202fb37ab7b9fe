"""Requests by urllib3, whose connections are http.client's: what it does itself, it does as ever."""

from __future__ import annotations

import io
import ssl
import warnings

import pytest
import urllib3
from botocore.awsrequest import AWSHTTPConnection, AWSHTTPSConnection
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import InsecureRequestWarning, MaxRetryError, NewConnectionError, ProxyError

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from awsmock_ar_apigw.intercept.http import http_client
from support_http import Echo, server


@pytest.fixture
def echo(cloud):
    return Echo(cloud)


@pytest.fixture
def pool():
    with urllib3.PoolManager() as made:
        yield made


@pytest.mark.rows("E30", "E34")
def test_an_answer_looks_as_if_it_came_from_the_network(echo, pool):
    response = pool.request("GET", f"{echo.url}/pets?x=1&x=%20")
    assert (response.status, response.reason, response.version) == (200, "OK", 11)
    assert response.headers.getlist("set-cookie") == ["a=1", "b=2; Path=/"]
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.json() == {"method": "GET", "path": "/pets", "query": "x=1&x=%20"}


@pytest.mark.parametrize(
    ("body", "arrives"),
    [
        (b"bytes", b"bytes"),
        ("täxt", "täxt".encode()),
        (io.BytesIO(b"a file"), b"a file"),
        (iter([b"in ", b"pieces"]), b"in pieces"),
        (iter(()), b""),
    ],
)
def test_a_body_comes_whole_however_it_is_sent(echo, pool, body, arrives):
    assert pool.request("PUT", echo.url, body=body).status == 200
    assert echo.asked.body == arrives


def test_fields_and_json_are_encoded_by_the_library(echo, pool):
    pool.request("POST", echo.url, fields={"a": "b"}, encode_multipart=False)
    assert (echo.asked.body, echo.asked.headers["content-type"]) == (
        b"a=b",
        "application/x-www-form-urlencoded",
    )
    pool.request("POST", echo.url, fields={"file": ("name.txt", b"data")})
    assert b'filename="name.txt"' in echo.asked.body


def test_a_large_answer_is_streamed(echo, pool):
    response = pool.request("GET", f"{echo.url}/large", preload_content=False)
    pieces = list(response.stream(65_536))
    assert sum(map(len, pieces)) == 1_000_000
    assert len(pieces) > 10
    response.release_conn()
    assert pool.request("GET", echo.url).status == 200


def test_a_redirect_is_followed_by_the_library_itself(echo, pool):
    response = pool.request("GET", f"{echo.url}/elsewhere")
    assert response.geturl() == "/found?by=GET"
    assert [one.status for one in echo.cloud.requests] == [302, 200]


def test_a_status_is_retried_by_the_library_itself(echo, pool):
    with pytest.raises(MaxRetryError, match="too many 503 error responses"):
        pool.request("GET", f"{echo.url}/status/503", retries=urllib3.Retry(2, status_forcelist=[503]))
    assert [one.status for one in echo.cloud.requests] == [503, 503, 503]


def test_a_pool_has_nothing_of_ours_between_two_requests_nor_after_the_mock(pool):
    with mock_apigatewayv2(isolated=True) as cloud:
        url = Echo(cloud).domain()
        for _ in range(3):
            assert pool.request("GET", url).status == 200
    kept = pool.connection_from_url(url).pool.get_nowait()
    assert (type(kept), kept.sock, kept.is_connected) == (HTTPSConnection, None, False)


def test_a_certificate_that_nobody_asks_for_is_warned_of_as_ever(echo):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for options in ({}, {"cert_reqs": "CERT_REQUIRED"}, {"ssl_context": ssl.create_default_context()}):
            with urllib3.PoolManager(**options) as pool:
                pool.request("GET", echo.url)
        assert not caught
        with urllib3.PoolManager(cert_reqs="CERT_NONE") as pool:
            pool.request("GET", echo.url)
    assert [one.category for one in caught] == [InsecureRequestWarning]


def test_behind_a_proxy_it_is_the_far_end_that_counts(echo):
    with urllib3.ProxyManager("http://proxy.example.com:3128") as pool:
        assert pool.request("GET", f"{echo.url}/pets").json()["path"] == "/pets"
    assert echo.asked.headers["host"] == echo.host


@pytest.mark.rows("A51")
def test_plain_http_is_refused_in_the_words_of_the_library(echo, pool):
    with pytest.raises(
        NewConnectionError, match=r"Failed to establish a new connection.*no plain-HTTP endpoint"
    ):
        pool.request("GET", f"http://{echo.host}/", retries=False)
    with pytest.raises(MaxRetryError, match="no plain-HTTP endpoint"):
        pool.request("GET", f"https://{echo.host}:8443/", retries=0)
    with (
        urllib3.ProxyManager("http://proxy.example.com:3128") as proxied,
        pytest.raises(ProxyError, match="no plain"),
    ):
        proxied.request("GET", f"http://{echo.host}/", retries=False)


def test_what_would_leave_for_aws_is_refused_and_not_retried(pool):
    with mock_apigatewayv2(), pytest.raises(MockError, match="sqs is not mocked here"):
        pool.request("GET", "https://sqs.us-east-1.amazonaws.com/", retries=3)


def test_other_hosts_are_left_alone(echo, monkeypatch, pool):
    with server(monkeypatch) as port:
        for _ in range(2):
            assert pool.request("GET", f"http://somebody.example.com:{port}/").data == b"from a server"
        assert pool.connection_from_host("somebody.example.com", port).num_connections == 1


def test_the_timeout_of_a_client_is_no_matter(echo, pool):
    response = pool.request("GET", echo.url, timeout=urllib3.Timeout(connect=0.001, read=0.001))
    assert response.status == 200


def test_the_connections_of_botocore_are_left_alone(monkeypatch):
    with server(monkeypatch) as port, mock_apigatewayv2():
        connection = AWSHTTPConnection("sqs.us-east-1.amazonaws.com", port)
        connection.request("GET", "/")
        assert connection.getresponse().data == b"from a server"
        connection.close()
        assert not http_client.is_connected(AWSHTTPSConnection("sqs.us-east-1.amazonaws.com"))
