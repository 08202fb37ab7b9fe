"""The response object that handlers get beside the parsed result: botocore's own, though little of it is made before somebody looks."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from botocore.awsrequest import AWSResponse, HeadersDict

from awsmock_ar_apigw import mock_apprunner
from support import client_of


@pytest.fixture
def response():
    """What a handler of ``after-call`` gets of a call."""
    seen = []
    with mock_apprunner():
        client = client_of("apprunner")
        client.meta.events.register("after-call", lambda http_response, **_event: seen.append(http_response))
        client.list_services()
    return seen[0]


def test_it_is_as_botocore_makes_it(response):
    assert isinstance(response, AWSResponse)
    assert response.url == "https://apprunner.us-east-1.amazonaws.com/"
    assert response.status_code == 200
    assert type(response.headers) is HeadersDict
    assert response.headers["content-type"] == "application/x-amz-json-1.0"
    assert response.headers is response.headers
    assert json.loads(response.content) == json.loads(response.text) == {"ServiceSummaryList": []}


def test_its_body_can_be_streamed(response):
    assert b"".join(response.raw.stream()) == response.raw.read() == response.content


def test_what_somebody_has_set_before_looking_stays(response):
    response.headers, response.status_code = {"x-mine": "1"}, 418
    assert json.loads(response.content) == {"ServiceSummaryList": []}
    assert (response.headers, response.status_code) == ({"x-mine": "1"}, 418)


def test_it_has_nothing_else(response):
    with pytest.raises(AttributeError, match="'Response' object has no attribute 'reason'"):
        _ = response.reason


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_holds_the_same(response, again):
    copied = again(response)
    assert (copied.content, dict(copied.headers)) == (response.content, dict(response.headers))
