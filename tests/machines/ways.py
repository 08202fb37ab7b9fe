"""The ways through a state table: each row from each state, with each of its ends."""

from __future__ import annotations

from collections import deque

import pytest

from awsmock_ar_apigw.state.machine import GONE, NEW


def ends(step):
    """The states to which a row leads, by how it ends."""
    found = {"lands": step.to}
    if step.via:
        found = {"meanwhile": step.via, **found}
        if step.fails:
            found["fails"] = step.fails
    return found


def ways(machine):
    """Every place that a table knows: (way to it, state), each row from each state with each of its ends."""
    first = {NEW: ()}
    queue, found = deque([NEW]), []
    while queue:
        state = queue.popleft()
        for step in machine.steps:
            if state in step.when:
                for end, after in ends(step).items():
                    way = (*first[state], (step.name, end))
                    found.append((way, after))
                    if after not in first and after != GONE:
                        first[after] = way
                        queue.append(after)
    return found


def rows(machines):
    """(machine, way, state, operation): each operation in each place, but those that only make a new resource."""
    for name, machine in machines.items():
        operations = dict.fromkeys(step.name for step in machine.steps if set(step.when) != {NEW})
        for way, state in ways(machine):
            if state != GONE:
                for operation in operations:
                    told = "-".join(f"{done}:{end}" for done, end in way[-2:])
                    yield pytest.param(name, way, state, operation, id=f"{name}-{told}-{operation}")


def take(subject, way):
    """Go a way of (operation, how it ends); a subject has a cloud, and can be called by the names of operations."""
    for name, end in way:
        if end == "fails":
            subject.cloud.fail_next(name)
        subject.call(name)
        if end != "meanwhile":
            subject.cloud.settle()
