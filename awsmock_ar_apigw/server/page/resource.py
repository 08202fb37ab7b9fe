"""One resource: what it is, its members, its states, what belongs to it, and its time line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.model import NoShapeFoundError

from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.look import Shown
from awsmock_ar_apigw.server.page.parts import (
    act,
    at,
    badge,
    brief,
    code,
    facts,
    hidden,
    link,
    note,
    section,
    table,
    value,
)
from awsmock_ar_apigw.server.page.stored import items_table
from awsmock_ar_apigw.server.page.timeline import timeline
from awsmock_ar_apigw.spec.mask import masked
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.state.drawing import HOW_TO_READ, draw, said

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.server.page.look import Look
    from awsmock_ar_apigw.state.machine import Machine

_FEW = 50


def resource(look: Look) -> Shown:
    """Everything of one resource."""
    item = look.item()
    content = element(
        "div",
        _facts(item),
        _by_hand(item),
        _parts(look, item),
        section("Members", value(masked(item.members, _shape(item)), "Members")),
        section("Time line", timeline(look, item)),
        _states(item),
        id="resource",
        data_live=True,
    )
    return Shown(f"{item.kind} {brief(item._label, 80)}", content, "")


def _facts(item: Item) -> Markup:
    parent = item.parent
    pending = item.pending
    return facts(
        [
            ("Status", badge(item.status)),
            ("Then", joined(badge(pending.status), " at ", at(pending.at)) if pending else None),
            ("Name", brief(item.name)),
            ("Id", code(item.id) if item.id else None),
            ("ARN", code(item.arn) if item.arn else None),
            (
                "Belongs to",
                link(links.to_item(parent), f"{parent.kind} {brief(parent._label)}") if parent else None,
            ),
            ("Region", item.region),
            ("Account", item.account),
            ("Created", at(item.created)),
            ("Updated", at(item.updated)),
            ("Deleted", at(item.deleted)),
            (
                "Tags",
                [element("code", f"{name} = {brief(tag)}", class_="tag") for name, tag in item.tags.items()]
                or None,
            ),
            (
                "Routes",
                link(links.to("api", id=item.id), "As a tree, and to be tried")
                if item.kind == "Api"
                else None,
            ),
        ]
    )


def _shape(item: Item) -> Any:
    """The shape that a service has for its kind, which says what is sensitive in it; None if it has none of that name."""
    service = item._shelf.kind.name.partition(".")[0]
    try:
        return load(service).shape_for(item.kind)
    except NoShapeFoundError:
        return None


def _by_hand(item: Item) -> Markup | None:
    """What a person can do to it now, each by a button."""
    forms = [by_hand(item, step.name) for step in item._by_hand]
    if not forms:
        return None
    waits = "It waits for a person. " if item.waits_for else ""
    return section(
        "By hand", note(f"{waits}No operation of the API does this."), element("div", forms, class_="row")
    )


def by_hand(item: Item, action: str) -> Markup:
    """A button that does what a person does."""
    parent = item.parent
    named = item.name if parent else item.arn or item.id or item.name
    of = [one for one in ((parent.arn or parent.id) if parent else None, named) if one]
    service = item._shelf.kind.name.partition(".")[0]
    fields = [
        *hidden(
            service=service, action=action, region=item.region, account=item.account, back=links.to_item(item)
        ),
        *(element("input", type="hidden", name="argument", value=one) for one in of),
    ]
    words = action.replace("_", " ")
    return act(
        links.to("do/by_hand"), words[:1].upper() + words[1:], *fields, aria_label=f"{words} {item._label}"
    )


def _parts(look: Look, item: Item) -> list[Markup]:
    """What belongs to it, kind by kind."""
    own = item._shelf.kind.name
    service = own.partition(".")[0]
    made = []
    for name, views in look.services():
        for view in views if name == service else ():
            if view._shelf.kind.parent == own:
                items = list(item._children(view._title))
                more = f", of which the newest {_FEW}" if len(items) > _FEW else ""
                if items:
                    made.append(
                        items_table(
                            view, items[-_FEW:][::-1], f"{len(items):,} {view._what(len(items))}{more}", _SAID
                        )
                    )
    return made


_SAID = ("region", "account", "_owner")


def _states(item: Item) -> Markup | None:
    machine = item._shelf.kind.machine
    if machine is None:
        return None
    return section(
        "States",
        note(HOW_TO_READ),
        element(
            "div",
            draw(machine, item._record.status),
            class_="wide",
            tabindex=0,
            role="region",
            aria_label="Drawing of the states",
        ),
        _steps(machine, item),
    )


def _steps(machine: Machine, item: Item) -> Markup:
    """The same in words: what may be done now comes first."""
    status = item._record.status
    steps = sorted(machine.steps, key=lambda step: status not in step.when)
    rows = [
        (
            code(step.name),
            "yes" if status in step.when else "no",
            said(step).partition(": ")[2],
            "a person" if step.by_hand else "a call",
        )
        for step in steps
    ]
    return table(("step", "allowed now", "what it does", "by"), rows)
