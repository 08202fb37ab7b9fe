"""What holds of every state table of every service: its states can be reached, and its diagram is whole."""

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


@each_machine
def test_a_diagram_names_every_state_and_every_operation(machine):
    first, *lines = machine.mermaid().splitlines()
    assert first == "stateDiagram-v2"
    arrows = [line.strip().split(": ") for line in lines]
    drawn = {state for arrow, _label in arrows for state in arrow.split(" --> ")} - {"[*]"}
    assert drawn == set(machine.states)
    assert {label.split()[0] for _arrow, label in arrows} == {step.name for step in machine.steps}
