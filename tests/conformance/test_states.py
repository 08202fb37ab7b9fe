"""What each example of the API references leaves behind is written as a state, and comes back from it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.services import MANAGEMENT
from conformance.test_examples import CASES, Play
from support_state import assert_answers_come_back, assert_comes_back

START = datetime(2020, 11, 1, tzinfo=timezone.utc)
# Connections are no state.
WITH_STATE = [case for case in CASES if case.values[0] != MANAGEMENT]


@pytest.mark.parametrize(("service", "operation", "case"), WITH_STATE)
def test_what_an_example_leaves_comes_back(service, operation, case):
    with mock_cloud(pace="manual", start_time=START, isolated=True) as cloud:
        play = Play(cloud, service)
        play.steps([*case.get("given", ()), "settle"])
        play.call(operation, case["request"])
        assert_answers_come_back(cloud, service)
        assert_comes_back(cloud)
