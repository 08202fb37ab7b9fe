"""What a cloud stores, to be compared with what another one does: whatever is seen of it, but for the numbers behind it."""

from __future__ import annotations

from collections import defaultdict

from awsmock_ar_apigw.cloud.cloud import world_of


def stored(cloud):
    """Each record by its place, its kind and what it belongs to, in the order of creation; what is built in only if it was changed."""
    found = defaultdict(list)
    for where, tables in world_of(cloud).store.places():
        stages = {
            record.number: record.key
            for record in (tables["apigatewayv2.Stage"].all() if "apigatewayv2.Stage" in tables else ())
        }
        for name, table in tables.items():
            for record in table.all():
                found[where, name, record.parent].append(plain(record, stages))
    return dict(found)


def plain(record, stages):
    members = dict(record.members)
    if "Configuration" in members:
        members["Configuration"] = [
            [plain(one, stages) for one in ([part] if hasattr(part, "members") else part)]
            for part in members["Configuration"]
        ]
        members["Stage"] = stages.get(members.get("Stage"))
    return {
        "key": record.key,
        "members": members,
        "life": life(record),
        "times": (record.created, record.updated, record.deleted),
        "tags": dict(record.tags),
        "uses": sorted(record.uses),
    }


def life(record):
    made = record.life
    before = made.before if made.stages and made.before and made.before[0] != record.members else None
    return made.status, made.phase, made.stages, made.reason, before and before[0]


def pending(cloud):
    """What is due when."""
    world = world_of(cloud)
    due = {
        (due.at, due.where, due.ref)
        for due in world.timeline._queue
        if (table := world.store.tables(due.where).get(due.ref.kind)) is not None
        and (record := table.get(due.ref.key)) is not None
        and record.life.stages
        and record.life.stages[0].at == due.at
    }
    return sorted(due)
