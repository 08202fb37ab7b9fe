"""The clock: what time it is, what is pending, and buttons that move it; and what the cloud as a whole can be made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.look import Shown
from awsmock_ar_apigw.server.page.parts import (
    act,
    at,
    badge,
    brief,
    choice,
    facts,
    field,
    hidden,
    link,
    note,
    section,
    table,
)
from awsmock_ar_apigw.server.page.resource import by_hand

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.server.page.look import Look

_MOST = 50
_PACES = ("instant", "manual", "real")
_SPANS = ("1s", "30s", "1m", "10m", "1h", "1d")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([smhd]?)")
_LONGEST = 40
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def seconds_of(span: str) -> float:
    """The seconds of a span as a person writes it: ``90``, ``30s``, ``1h 30m``.

    Raises:
        MockError: it is none.
    """
    words = re.sub("[smhd]", r"\g<0> ", span[:_LONGEST].lower()).split()
    parts = [_PART.fullmatch(word) for word in words]
    if not parts or len(span) > _LONGEST or None in parts:
        raise MockError(f"{span!r} is no span of time. Write it as 90, 30s, 5m, 1h 30m or 2d.")
    return sum(float(part[1]) * _SECONDS[part[2]] for part in parts if part)


def clock(look: Look) -> Shown:
    """The time, what comes next, and what can be done."""
    own = look.cloud.clock
    state = element(
        "div",
        facts([("Now", at(own.now)), ("Pace", own.pace.name), ("Who moves it", _who(own.pace.name))]),
        _pending(look),
        id="clock",
        data_live=True,
    )
    return Shown("Clock", joined(state, _moving(own.pace.name), _whole(look)), "clock")


def _who(pace: str) -> str:
    known = {
        "instant": "Each call moves it by a millisecond, and all that is pending has happened before the next.",
        "manual": "Nobody but you and the test.",
        "real": "Real time; it can't be moved from here.",
    }
    return known.get(pace, "Each call moves it so many seconds.")


def _moving(pace: str) -> Markup:
    """What moves the clock."""
    buttons = [element("button", f"+{span}", type="submit", name="span", value=span) for span in _SPANS]
    advance = links.to("do/advance")
    moves = [
        element(
            "form", *buttons, action=advance, method="post", class_="act", aria_label="Advance the clock"
        ),
        act(advance, "Advance", field("By", "span", "", placeholder="1h 30m", required=True)),
        act(links.to("do/settle"), "Settle", note("Finish all that is pending.")),
    ]
    return section(
        "Move it",
        *(
            moves
            if pace != "real"
            else [note("Real time moves it. Choose another pace to move it yourself.")]
        ),
        act(
            links.to("do/pace"),
            "Set the pace",
            choice("Pace", "pace", dict.fromkeys((*_PACES, "per_call(30)", pace)), pace),
        ),
    )


def _pending(look: Look) -> list[Markup]:
    """What happens next of itself, and what waits for a person."""
    every = [item for _service, views in look.services() for view in views for item in view]
    pending = sorted(((item, then) for item in every if (then := item.pending)), key=lambda row: row[1].at)
    waiting = [item for item in every if item.waits_for]
    rows = [
        (link(links.to_item(item), _named(item)), badge(item.status), badge(then.status), at(then.at))
        for item, then in pending[:_MOST]
    ]
    parts = [
        section(_count("Pending", len(pending)), table(("resource", "status", "then", "at"), rows))
        if rows
        else note("Nothing is pending.")
    ]
    if waiting:
        hands = [
            (
                link(links.to_item(item), _named(item)),
                badge(item.status),
                element("div", [by_hand(item, step.name) for step in item._by_hand], class_="row"),
            )
            for item in waiting[:_MOST]
        ]
        parts.append(
            section(
                _count("Waits for a person", len(waiting)),
                table(("resource", "status", "by hand"), hands),
            )
        )
    return parts


def _count(what: str, count: int) -> str:
    return f"{what}: {count:,}{f', of which the first {_MOST}' if count > _MOST else ''}"


def _named(item: Item) -> str:
    return f"{item.kind} {brief(item._label, 80)}"


def _whole(look: Look) -> Markup:
    """Snapshots and the reset."""
    names = list(look.held.snapshots)
    restore = (
        act(links.to("do/restore"), "Restore", choice("Snapshot", "name", names))
        if names
        else note("No snapshot was taken here.")
    )
    return section(
        "The whole cloud",
        act(
            links.to("do/snapshot"),
            "Take a snapshot",
            field("Name", "name", placeholder="a number, unless given"),
        ),
        restore,
        element("p", link(links.to("reset"), "Reset the cloud…", class_="danger")),
    )


def reset(_look: Look) -> Shown:
    """The question before a reset."""
    return Shown(
        "Reset the cloud?",
        joined(
            note(
                "It becomes what it was at its start: nothing is stored, no call was made, and the clock is at its beginning. Functions stay."
            ),
            act(links.to("do/reset"), "Reset it", *hidden(back=links.HOME), class_="act danger"),
            element("p", link(links.to("clock"), "Leave it as it is")),
        ),
        "clock",
    )
