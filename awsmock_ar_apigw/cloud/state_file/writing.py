"""What a cloud stores, as plain values: the document of a state file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.cloud.services import backend_of, part_of
from awsmock_ar_apigw.kit.call import Scope
from awsmock_ar_apigw.kit.lives import instant
from awsmock_ar_apigw.kit.record import children
from awsmock_ar_apigw.state.timeline import Timeline

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.kit.filed import Filed
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.state.store import Tables

# The version of the format: another one, once a file of this one would be misread.
VERSION = 1
# Those that have state; connections and calls are none.
SERVICES = ("apigatewayv2", "apprunner")
# What must be the same where it is loaded.
OPTIONS = ("account_id", "fidelity")


def prepare() -> None:
    """Import and compile what reads and writes records: under a lock it would be too late."""
    for service in SERVICES:
        backend_of(service).files.need_all()
        for filed in part_of(service, "filed").FILED.values():
            filed.prepare()


def document(world: World) -> dict[str, Any]:
    """All that a cloud stores and has pending, what has to do with it, and the time."""
    prepare()
    with world.lock:
        world.catch_up()
        store, now, born = world.store.copy(), world.clock.micros, world.born
    accounts: dict[str, Any] = {}
    for where, tables in sorted(store.places()):
        scope = Scope(where, now, born, Ids(0), tables, Timeline(), settings=world.when_due)
        if services := _services(scope, tables):
            accounts.setdefault(where.account, {})[where.region] = services
    return {
        "version": VERSION,
        "options": {name: world.options[name] for name in OPTIONS},
        "time": instant(now),
        "accounts": accounts,
    }


def _services(scope: Scope, tables: Tables) -> dict[str, Any]:
    found = {}
    for service in SERVICES:
        rows = part_of(service, "filed").FILED.values()
        lists = {
            filed.name: [record_written(filed, scope, record) for record in tables[filed.kind.name].all()]
            for filed in rows
            if filed.within is None and filed.kind.name in tables
        }
        if present := {name: entries for name, entries in lists.items() if entries}:
            found[service] = present
    return found


def record_written(filed: Filed, scope: Scope, record: Record) -> dict[str, Any]:
    """A record, with what belongs to it."""
    said = filed.said(scope, record)
    for part in filed.parts:
        if below := [record_written(part, scope, one) for one in children(scope, part.kind, record)]:
            said[part.name] = below
    return said
