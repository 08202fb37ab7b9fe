"""The drawings of state tables: each says what its table says, and is always the same."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.state.drawing import draw, said
from awsmock_ar_apigw.state.machine import GONE, NEW, Machine, Step

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"
WHY = chosen("for a test")
DOOR = Machine(
    "Door",
    (
        Step("Make", (NEW,), via=None, to="SHUT", cite=WHY),
        Step("Open", ("SHUT",), via="MOVING", to="OPEN", fails="STUCK", takes=2, cite=WHY),
        Step("Paint", ("OPEN", "SHUT", "MOVING"), via="MOVING", to="OPEN", takes=3, cite=WHY),
        Step("Sell", ("OPEN", "STUCK"), via="LEAVING", to=GONE, fails="STUCK", undo=True, takes=1, cite=WHY),
    ),
    refuse=lambda name, status: ErrorKind("InvalidStateException")(f"{name} in {status}"),
)
MACHINES = [
    DOOR,
    *(kind.machine for service in SERVICES for kind in backend_of(service).kinds if kind.machine),
]
each_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)


def drawn(machine):
    return ElementTree.fromstring(draw(machine))


def lanes_of(picture):
    """The state whose lane is at a height."""
    boxes = [(float(box.get("y")), float(box.get("height"))) for box in picture.iter(f"{SVG}rect")]
    names = [text.text for text in picture.findall(f"{SVG}text")]

    def at(y):
        (found,) = [
            name for (top, tall), name in zip(boxes, names, strict=True) if top < float(y) < top + tall
        ]
        return found

    return names, at


def test_lanes_are_the_states_between_nothing_yet_and_nothing_any_more():
    names, _ = lanes_of(drawn(DOOR))
    assert names == [NEW, "SHUT", "MOVING", "OPEN", "STUCK", "LEAVING", GONE]


def test_there_is_no_lane_for_an_end_that_no_step_has():
    shut = Machine("Shut", DOOR.steps[:1], refuse=lambda _name, _status: None)
    assert lanes_of(drawn(shut))[0] == [NEW, "SHUT"]


@each_machine
def test_each_step_begins_and_ends_where_its_row_says(machine):
    picture = drawn(machine)
    names, at = lanes_of(picture)
    assert set(machine.states) == set(names) - {NEW, GONE}
    steps = picture.findall(f"{SVG}g")
    assert [group.find(f"{SVG}text").text for group in steps] == [step.name for step in machine.steps]
    for group, step in zip(steps, machine.steps, strict=True):
        heads = {
            (path.get("class").split()[-2], at(re.match(r"M\S+ (\S+?)L", path.get("d"))[1]))
            for path in group.iter(f"{SVG}path")
            if path.get("class").endswith("head")
        }
        moves = (
            {("calls" if step.via else "lands", step.via or step.to)}
            if set(step.when) != {step.via}
            else set()
        )
        later = {("lands", step.to)} if step.via else set()
        assert heads == moves | later | ({("fails", step.fails)} if step.fails else set())
        assert [at(ring.get("cy")) for ring in group.iter(f"{SVG}circle")] == list(step.when)


@each_machine
def test_nothing_of_a_drawing_lies_outside_of_it(machine):
    picture = drawn(machine)
    width, height = map(float, picture.get("viewBox").split()[2:])
    places = [
        tuple(map(float, place))
        for path in picture.iter(f"{SVG}path")
        for place in re.findall(r"[ML](\S+?) ([\d.]+)", path.get("d"))
    ]
    assert all(0 < x < width and 0 < y < height for x, y in places)


def test_a_drawing_has_no_identifiers_and_is_the_same_in_every_process():
    program = f"import runpy; pages = runpy.run_path({str(DOCS / 'generate.py')!r}, run_name='generate')['pages'](); print(pages)"
    made = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
            ).stdout
        ).hexdigest()
        for seed in ("1", "2")
    }
    assert len(made) == 1
    assert not any(" id=" in draw(machine) for machine in MACHINES)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0, "Make: (new) → SHUT"),
        (1, "Open: SHUT → MOVING, then OPEN, or STUCK when it fails"),
        (2, "Paint: OPEN, SHUT, MOVING → MOVING, then OPEN"),
    ],
)
def test_a_step_that_is_pointed_at_says_what_it_does(step, words):
    assert said(DOOR.steps[step]) == words
    assert drawn(DOOR).findall(f"{SVG}g")[step].find(f"{SVG}title").text == words


def test_the_state_that_something_is_in_is_marked_and_no_other():
    picture = ElementTree.fromstring(draw(DOOR, "MOVING"))
    _names, at = lanes_of(picture)
    (marked,) = [box for box in picture.iter(f"{SVG}rect") if box.get("class") == "lane now"]
    assert at(float(marked.get("y")) + 10) == "MOVING"
    assert [text.text for text in picture.findall(f"{SVG}text") if text.get("class") == "now"] == ["MOVING"]
    assert "MOVING is the one now" in picture.get("aria-label")
    assert " now" not in draw(DOOR)
