"""State tables as SVG: a lane for each state, and the steps from left to right.

A step begins in the states that allow it, goes to what is seen meanwhile, stays there, and lands. Nothing has to be laid
out, so the drawing of a table is always the same, no line hides another, and it is narrow enough for a phone. The colours
are those of the style sheet around it.
"""

from __future__ import annotations

from itertools import accumulate
from math import cos, radians, sin
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.state.machine import GONE, NEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.state.machine import Machine, Step

# What is said above a drawing.
HOW_TO_READ = (
    "A ring is a state that allows the operation, and the thick bar what is seen meanwhile. It lands where the arrow behind the bar "
    "points: the first when it succeeds, the dashed one when it fails.\n"
)
_LANE = 24  # the height of a state
_TURN = 15  # between where a step begins, succeeds and fails
_GAP = 30  # between steps
_LETTER = 6.7  # the width of one of the monospaced font's, at 11 pixels
_SLANT = 40  # degrees, by which the names of steps lean
_TIP = 5  # the size of an arrow's head


def draw(machine: Machine, now: str | None = None) -> Markup:
    """The drawing of a machine: the names of its states, those of its steps, and what each step does.

    Parameters:
        machine: the machine.
        now: the state that something is in, which is marked; None marks none.
    """
    states = lanes(machine)
    left = max(map(len, states)) * _LETTER + 18
    longest = max(len(step.name) for step in machine.steps) * _LETTER
    top = longest * sin(radians(_SLANT)) + 14
    starts = list(accumulate((_width(step) for step in machine.steps), initial=left + _GAP / 2))
    right = max(starts[-1], starts[-2] + longest * cos(radians(_SLANT)) + 12)
    height = {state: top + _LANE * (number + 0.5) for number, state in enumerate(states)}
    parts = [
        *(_lane(state, y, right, is_now=state == now) for state, y in height.items()),
        *(_step(step, x, height, top) for step, x in zip(machine.steps, starts, strict=False)),
    ]
    width, tall = f"{right:.0f}", f"{top + _LANE * len(states):.0f}"
    here = f", of which {now} is the one now" if now else ""
    return element(
        "svg",
        *(("\n", part) for part in parts),
        "\n",
        class_="states",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {tall}",
        width=width,
        height=tall,
        role="img",
        aria_label=f"States of {machine.name}{here}: the table below says the same in words",
    )


def lanes(machine: Machine) -> list[str]:
    """The states from top to bottom, between those in which there is nothing yet, and nothing any more."""
    named = {state for step in machine.steps for state in (*step.when, step.to)}
    return [*({NEW} & named), *machine.states, *({GONE} & named)]


def said(step: Step) -> str:
    """A step in words."""
    then = f"{step.via}, then {step.to}" if step.via else step.to
    fails = f", or {step.fails} when it fails" if step.fails else ""
    return f"{step.name}: {', '.join(step.when)} → {then}{fails}"


def _width(step: Step) -> float:
    return _GAP + (_TURN * (1 + bool(step.fails)) if step.via else 0)


def _lane(state: str, y: float, right: float, *, is_now: bool) -> Markup:
    kind = "lane now" if is_now else "lane"
    return joined(
        element(
            "rect",
            class_=kind,
            x=0,
            y=f"{y - _LANE / 2 + 1:.1f}",
            width=f"{right:.1f}",
            height=_LANE - 2,
            rx=3,
        ),
        element("text", state, class_="now" if is_now else None, x=8, y=f"{y + 4:.1f}"),
    )


def _step(step: Step, x: float, height: Mapping[str, float], top: float) -> Markup:
    """A step, whose parts say in words what it does when pointed at."""
    begins = [height[state] for state in step.when]
    lands = "" if step.via else " lands"
    via = height[step.via or step.to]
    above = f"{top - 6:.1f}"
    parts = [
        element("title", said(step)),
        element("text", step.name, x=f"{x:.1f}", y=above, transform=f"rotate(-{_SLANT} {x:.1f} {above})"),
        *(_arrow(x, begin, via, f"calls{lands}") for begin in (min(begins), max(begins)) if begin != via),
        *(element("circle", class_="calls", cx=f"{x:.1f}", cy=f"{begin:.1f}", r=4) for begin in begins),
    ]
    if step.via:
        ends = [(step.to, "lands"), *([(step.fails, "fails")] if step.fails else [])]
        last = x + _TURN * len(ends)
        parts.append(element("path", class_="meanwhile", d=f"M{x:.1f} {via:.1f}H{last:.1f}"))
        parts += [
            _arrow(x + _TURN * turn, via, height[state], how)
            for turn, (state, how) in enumerate(ends, start=1)
        ]
    return element("g", parts)


def _arrow(x: float, begin: float, end: float, kind: str) -> Markup:
    """A line from one lane to another, with a head that ends in the middle of the lane."""
    back = end - _TIP * 1.6 if end > begin else end + _TIP * 1.6
    return joined(
        element("path", class_=kind, d=f"M{x:.1f} {begin:.1f}V{back:.1f}"),
        element(
            "path", class_=f"{kind} head", d=f"M{x:.1f} {end:.1f}L{x - _TIP:.1f} {back:.1f}H{x + _TIP:.1f}Z"
        ),
    )
