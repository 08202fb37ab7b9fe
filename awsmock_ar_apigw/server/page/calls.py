"""The calls that were answered, newest first; and one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.base.part import fits
from awsmock_ar_apigw.base.text import arguments
from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.look import Shown
from awsmock_ar_apigw.server.page.pages import Newest, numbered
from awsmock_ar_apigw.server.page.parts import (
    at,
    badge,
    brief,
    check,
    choice,
    code,
    facts,
    field,
    filters,
    link,
    note,
    section,
    table,
    value,
)
from awsmock_ar_apigw.server.page.timeline import answer, texts
from awsmock_ar_apigw.spec.mask import masked
from awsmock_ar_apigw.spec.model import load

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.noted import Noted
    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.server.page.look import Look

_MOST_RELATED = 10
_FILTERS = ("service", "operation", "errors", "text")


def calls(look: Look) -> Shown:
    """The calls that filters let through."""
    found = Newest(look, look.cloud.calls, _wanted)
    rows = [
        (
            link(links.to(f"calls/{number}"), call.operation, aria_label=f"Call {number}, {call.operation}"),
            at(call.at),
            [badge(call.status), element("strong", f" {call.error}") if call.error else None],
            [code(_asked(call)), element("div", brief(call.message, 300)) if call.message else None],
            [call.region, " ", element("small", call.account)],
        )
        for number, call in found.rows
    ]
    shown = table(
        ("operation", "at", "status", "with", "where"),
        rows,
        found.caption("call"),
        (f"call-{number}" for number, _ in found.rows),
    )
    content = element(
        "div",
        shown if rows else note(found.nothing("call")),
        found.pager("calls", _FILTERS),
        id="calls",
        data_live=True,
    )
    form = filters(
        links.to("calls"),
        choice("Service", "service", SERVICES, look.asked("service"), none="any"),
        field("Operation", "operation", look.asked("operation"), placeholder="Create*"),
        field("Text", "text", look.asked("text"), type="search"),
        check("errors only", "errors", is_on=bool(look.asked("errors"))),
    )
    return Shown("Calls", joined(form, content), "calls")


def _asked(call: RecordedCall) -> str:
    """What it was asked with, as its line has it."""
    return arguments(call._shown(), here=(call.region, call.account))


def _wanted(look: Look, call: RecordedCall) -> bool:
    service, operation, text = look.asked("service"), look.asked("operation"), look.asked("text")
    return (
        (not service or call.service == service)
        and (
            not operation
            or fits(
                operation.lower() if "*" in operation else f"*{operation.lower()}*", call.operation.lower()
            )
        )
        and (not look.asked("errors") or call.error is not None)
        and (not text or text.lower() in f"{call.in_full()} {call.region} {call.account}".lower())
    )


def call(look: Look) -> Shown:
    """One call: what it was asked with, what it was answered, and why."""
    number, one = numbered(look, look.cloud.calls, "call")
    model = load(one.service).operation_model(one.operation)
    content = element(
        "div",
        facts(
            [
                ("Status", [badge(one.status), f" {one.error}" if one.error else None]),
                ("Message", brief(one.message, 2000)),
                ("Why", one.why),
                ("Fault", str(one.fault) if one.fault else None),
                ("Service", one.service),
                ("At", at(one.at)),
                ("Region", one.region),
                ("Account", one.account),
                ("About", _about(look, one)),
            ]
        ),
        section("Parameters", value(masked(one.params, model.input_shape), "Parameters")),
        section("Response", _response(one, model)),
        id="detail",
    )
    return Shown(one.operation, joined(content, neighbours(look.cloud.calls, number, "calls")), "calls")


def _response(one: RecordedCall, model: Any) -> Markup:
    found = answer(one)
    if found is None:
        return note("Nothing was answered, or it isn't kept any more: see the option keep_responses.")
    return value(masked(found, model.output_shape if one.error is None else None), "Response")


def _about(look: Look, one: RecordedCall) -> object:
    """The resources that it names, as far as they are there."""
    named = {*texts(one.params), *texts(answer(one))}
    found = [
        item
        for service, views in look.services()
        for view in views
        for item in view.where(region=one.region, account=one.account)
        if not named.isdisjoint(_names(item))
    ]
    return [
        element("p", link(links.to_item(item), f"{item.kind} {brief(item._label)}"))
        for item in found[:_MOST_RELATED]
    ] or None


def _names(item: Item) -> set[str]:
    return {name for name in (item.id, item.arn) if name}


def neighbours(every: Noted[Any], number: int, view: str) -> Markup:
    """Links to what came before and after."""
    before = (
        link(links.to(f"{view}/{number - 1}"), "The one before", rel="prev") if number > every.gone else None
    )
    after = (
        link(links.to(f"{view}/{number + 1}"), "The one after", rel="next")
        if number + 1 < every.total
        else None
    )
    return element("p", before, " ", after, class_="pager")
