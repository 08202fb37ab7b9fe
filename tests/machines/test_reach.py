"""What holds of every state table of every service: its states can be reached."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.state.machine import GONE
from machines.ways import ways

MACHINES = [kind.machine for service in SERVICES for kind in backend_of(service).kinds if kind.machine]
each_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)


@each_machine
def test_ways_reach_every_state(machine):
    assert {state for _way, state in ways(machine)} - {GONE} == set(machine.states)
