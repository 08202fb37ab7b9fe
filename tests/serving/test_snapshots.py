"""Requests are a part of what a cloud was: a snapshot has them, and a reset drops them."""

from __future__ import annotations

import pickle

import pytest

from awsmock_ar_apigw import mock_cloud
from support_serving import Served


def answered(cloud):
    return [(one.path, one.status, one.event and one.event["rawPath"]) for one in cloud.requests]


@pytest.fixture
def api(cloud):
    made = Served(cloud)
    made.route("GET /pets")
    made.send("GET", "/pets")
    made.send("PUT", "/pets")
    return made


WAS = [("/pets", 200, "/pets"), ("/pets", 404, None)]


def test_a_cloud_that_is_brought_back_has_the_requests_that_it_had(api):
    saved = api.cloud.snapshot()
    api.send("GET", "/elsewhere")
    api.cloud.restore(saved)
    assert answered(api.cloud) == WAS
    assert api.send("GET", "/pets").status == 200


@pytest.mark.parametrize("way", [lambda saved: saved, lambda saved: pickle.loads(pickle.dumps(saved))])
def test_another_cloud_has_them_too_and_answers_with_what_is_stored(api, way):
    saved = way(api.cloud.snapshot())
    with mock_cloud(isolated=True) as other:
        other.restore(saved)
        assert answered(other) == WAS
        other.functions[next(iter(api.cloud.functions))] = lambda _event, _context: "there"
        assert other.request("GET", api.endpoint + "/pets").text == "there"
    assert answered(api.cloud) == WAS


def test_a_reset_drops_requests_and_keeps_functions(api):
    api.cloud.reset()
    assert api.cloud.requests == []
    assert len(api.cloud.functions) == 1
