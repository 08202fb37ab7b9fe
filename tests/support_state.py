"""What a cloud stores, to be compared with what another one does: whatever is seen of it, but for the numbers behind it."""

from __future__ import annotations

from collections import defaultdict

from awsmock_ar_apigw.cloud.cloud import Cloud, world_of


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


def without_drawn(found):
    """What is stored without the records that prove whose a domain is: their names are drawn when a domain gets there."""
    return {
        place: [
            {**one, "members": {**one["members"], "CertificateValidationRecords": None}} for one in records
        ]
        for place, records in found.items()
    }


def beside(cloud, state, **options):
    """Another cloud with the same options, which has loaded a state."""
    world = world_of(cloud)
    same = {name: world.options[name] for name in ("account_id", "fidelity", "quotas")}
    other = Cloud(**{"pace": "manual", "seed": 8, **same, **options})
    other.load_state(state)
    return other


def assert_comes_back(cloud):
    """What a cloud stores is the same in another one that has loaded it, in either format; and so is what becomes of it."""
    texts = {form: cloud.export_state(form) for form in ("json", "yaml")}
    for text in texts.values():
        other = beside(cloud, text)
        assert stored(other) == stored(cloud)
        assert pending(other) == pending(cloud)
        assert {form: other.export_state(form) for form in texts} == texts
    while due := pending(cloud):
        # Each moment at which something lands, one after the other.
        at = max(due[0][0], cloud.clock.micros)
        for one in (cloud, other):
            one.clock.advance((at - one.clock.micros) / 1_000_000)
            one.summary()
        assert without_drawn(stored(other)) == without_drawn(stored(cloud))
        assert pending(other) == pending(cloud)
