"""State tables as SVG, drawn when the site is built: a lane for each state, and the steps from left to right.

A step begins in the states that allow it, goes to what is seen meanwhile, stays there, and lands. Nothing has to be laid
out, so the drawing of a table is always the same, no line hides another, and it is narrow enough for a phone. The colours
are those of `assets/site.css`.
"""

from html import escape
from itertools import accumulate
from math import cos, radians, sin

from awsmock_ar_apigw.state.machine import GONE, NEW

# What is said above a drawing.
HOW_TO_READ = (
    "A ring is a state that allows the operation, and the thick bar what is seen meanwhile. It lands where the arrow behind the bar "
    "points: the first when it succeeds, the dashed one when it fails.\n"
)
LANE = 24  # the height of a state
TURN = 15  # between where a step begins, succeeds and fails
GAP = 30  # between steps
LETTER = 6.7  # the width of one of the monospaced font's, at 11 pixels
SLANT = 40  # degrees, by which the names of steps lean
TIP = 5  # the size of an arrow's head


def draw(machine):
    """The drawing of a machine: the names of its states, those of its steps, and what each step does."""
    states = lanes(machine)
    left = max(map(len, states)) * LETTER + 18
    longest = max(len(step.name) for step in machine.steps) * LETTER
    top = longest * sin(radians(SLANT)) + 14
    starts = list(accumulate((_width(step) for step in machine.steps), initial=left + GAP / 2))
    right = max(starts[-1], starts[-2] + longest * cos(radians(SLANT)) + 12)
    height = {state: top + LANE * (number + 0.5) for number, state in enumerate(states)}
    parts = [
        *(_lane(state, y, right) for state, y in height.items()),
        *(_step(step, x, height, top) for step, x in zip(machine.steps, starts, strict=False)),
    ]
    size = f"{right:.0f} {top + LANE * len(states):.0f}"
    label = f"States of {escape(machine.name)}: the table below says the same in words"
    width, tall = size.split()
    return (
        f'<svg class="states" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{width}" height="{tall}" '
        f'role="img" aria-label="{label}">\n' + "\n".join(parts) + "\n</svg>"
    )


def lanes(machine):
    """The states from top to bottom, between those in which there is nothing yet, and nothing any more."""
    named = {state for step in machine.steps for state in (*step.when, step.to)}
    return [*({NEW} & named), *machine.states, *({GONE} & named)]


def said(step):
    """A step in words."""
    then = f"{step.via}, then {step.to}" if step.via else step.to
    fails = f", or {step.fails} when it fails" if step.fails else ""
    return f"{step.name}: {', '.join(step.when)} → {then}{fails}"


def _width(step):
    return GAP + (TURN * (1 + bool(step.fails)) if step.via else 0)


def _lane(state, y, right):
    return (
        f'<rect class="lane" x="0" y="{y - LANE / 2 + 1:.1f}" width="{right:.1f}" height="{LANE - 2}" rx="3"/>'
        f'<text x="8" y="{y + 4:.1f}">{escape(state)}</text>'
    )


def _step(step, x, height, top):
    """A step, whose parts say in words what it does when pointed at."""
    begins = [height[state] for state in step.when]
    lands = "" if step.via else " lands"
    via = height[step.via or step.to]
    parts = [
        f"<title>{escape(said(step))}</title>",
        f'<text x="{x:.1f}" y="{top - 6:.1f}" transform="rotate(-{SLANT} {x:.1f} {top - 6:.1f})">{escape(step.name)}</text>',
        *(_arrow(x, begin, via, f"calls{lands}") for begin in (min(begins), max(begins)) if begin != via),
        *(f'<circle class="calls" cx="{x:.1f}" cy="{begin:.1f}" r="4"/>' for begin in begins),
    ]
    if step.via:
        ends = [(step.to, "lands"), *([(step.fails, "fails")] if step.fails else [])]
        last = x + TURN * len(ends)
        parts.append(f'<path class="meanwhile" d="M{x:.1f} {via:.1f}H{last:.1f}"/>')
        parts += [
            _arrow(x + TURN * turn, via, height[state], f"{how}")
            for turn, (state, how) in enumerate(ends, start=1)
        ]
    return "<g>" + "".join(parts) + "</g>"


def _arrow(x, begin, end, kind):
    """A line from one lane to another, with a head that ends in the middle of the lane."""
    back = end - TIP * 1.6 if end > begin else end + TIP * 1.6
    return (
        f'<path class="{kind}" d="M{x:.1f} {begin:.1f}V{back:.1f}"/>'
        f'<path class="{kind} head" d="M{x:.1f} {end:.1f}L{x - TIP:.1f} {back:.1f}H{x + TIP:.1f}Z"/>'
    )
