"""What has happened to a resource, and what is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.markup import Markup, element
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.parts import at, badge, brief, link

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.server.page.look import Look

    Entry = tuple[datetime.datetime, object, str]

# How many calls are looked at, the newest ones; and how many of them are shown.
_LOOKED_AT = 2_000
_MOST = 40
# How the names of operations begin that make nothing.
_READING = ("Describe", "Export", "Get", "List")


def timeline(look: Look, item: Item) -> Markup:
    """What happened and happens, oldest first: times of its own, the calls that are about it, and what is pending."""
    now = look.cloud.clock.now
    entries = sorted([*_own(item), *_calls(look, item), *_pending(item)], key=lambda entry: entry[0])
    rows = [
        element("li", at(when), " ", what, class_=f"{kind}{' later' if when > now else ''}")
        for when, what, kind in entries
    ]
    return element("ol", rows, class_="timeline")


def _own(item: Item) -> Iterator[Entry]:
    yield item.created, "created", "own"
    if item.updated != item.created:
        yield item.updated, ["changed last", " to " if item.status else None, badge(item.status)], "own"
    if item.deleted is not None:
        yield item.deleted, "deleted", "own"


def _pending(item: Item) -> Iterator[Entry]:
    for stage in item._record.life.stages:
        when = EPOCH + _micros(stage.at)
        yield (
            when,
            [badge(stage.status), f" {stage.phase.value}", f": {stage.reason}" if stage.reason else None],
            "pending",
        )


def _micros(count: int) -> datetime.timedelta:
    import datetime  # noqa: PLC0415 - the name is for types elsewhere here

    return datetime.timedelta(microseconds=count)


def _calls(look: Look, item: Item) -> list[Entry]:
    found: list[Entry] = []
    for number, call in reversed(look.cloud.calls.numbered()[-_LOOKED_AT:]):
        if (call.region, call.account) == (item.region, item.account) and _is_about(call, item):
            found.append((call.at, link(links.to(f"calls/{number}"), brief(call.line())), "call"))
            if len(found) == _MOST:
                break
    return found[::-1]


def _is_about(call: RecordedCall, item: Item) -> bool:
    """Whether a call names it, or has made it."""
    own = {one for one in (item.id, item.arn) if one} or {str(item.name)}
    if not own.isdisjoint(texts(call.params)):
        return True
    if call.at != item.created or call.operation.startswith(_READING) or call._body is None:
        return False
    content = call._body.content or b""
    return any(one.encode("utf-8", "replace") in content for one in own)


def answer(call: RecordedCall) -> Any:
    """What was answered; None where it isn't kept any more."""
    try:
        return call.response
    except MockError:
        return None


def texts(value: Any) -> Iterator[str]:
    """Every text that a value holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
