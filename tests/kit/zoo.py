"""A made-up service of zoos for tests of the kit: a call, and what it may see."""

from __future__ import annotations

from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.faults.plan import PlannedFate
from awsmock_ar_apigw.kit.backend import Backend
from awsmock_ar_apigw.kit.call import Call
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.record import new, put
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.kit.sentence import SENTENCE
from awsmock_ar_apigw.spec.check import Limit
from awsmock_ar_apigw.state.machine import GONE, NEW, Machine, Step
from awsmock_ar_apigw.state.timeline import Timeline
from awsmock_ar_apigw.wire.rest_json import RestJson

WHY = chosen("for a test")
HERE = Where("123456789012", "us-east-1")
BAD = ErrorKind("BadRequestException")
NOT_FOUND = ErrorKind("NotFoundException")


def no(thing):
    return Rule(NOT_FOUND, f"no {thing} {{key}}", WHY)


def backend():
    """A service of zoos, which have houses, which have animals; keepers work in a house."""
    made = Backend(
        "zoo",
        protocol=RestJson(),
        breached=Rule(BAD, SENTENCE, WHY),
        missing=no("thing"),
        malformed=Rule(BAD, "malformed {key}", WHY),
        limits={"Long": Limit(2, 4)},
    )
    made.kind(
        "Zoo",
        ids=("ZooId",),
        arn=ArnForm("arn:{partition}:zoo:{region}::/zoos/{ZooId}"),
        taggable=True,
        missing=no("zoo"),
    )
    made.kind(
        "House",
        ids=("ZooId", "HouseId"),
        arn=ArnForm("arn:{partition}:zoo:{region}:{account}:/zoos/{ZooId}/houses/{HouseId}"),
        parent="zoo.Zoo",
        taggable=True,
        missing=no("house"),
    )
    made.kind("Animal", ids=("ZooId", "HouseId", "AnimalId"), parent="zoo.House", missing=no("animal"))
    made.kind("Keeper", ids=("KeeperId",), uses=("zoo.House",), missing=no("keeper"), machine=SHIFTS)
    return made


SHIFTS = Machine(
    "Keeper",
    (
        Step("Hire", (NEW,), via="COMING", to="AT_WORK", fails="ILL", cite=WHY),
        Step("Rest", ("AT_WORK",), via="RESTING", to="AT_WORK", takes=5, cite=WHY),
        Step("Retire", ("AT_WORK", "ILL"), via="LEAVING", to=GONE, cite=WHY),
    ),
    refuse=lambda name, status: BAD(f"{name} in {status}"),
)


class World:
    """A call in a place of its own, and what is in it."""

    def __init__(self, fates=None, where=HERE):
        self.backend = backend()
        self.asked = []

        self.planned = {name: PlannedFate(name, fate, 1) for name, fate in (fates or {}).items()}

        def next_fate(name):
            self.asked.append(name)
            return self.planned.get(name)

        self.timeline = Timeline()
        self.call = Call(
            where,
            1_000,
            0,
            Ids(7),
            {},
            self.timeline,
            operation="Hire",
            secret=b"secret",
            next_fate=next_fate,
        )

    def kind(self, name):
        return next(kind for kind in self.backend.kinds if kind.name == f"zoo.{name}")

    def make(self, name, *ids, **more):
        kind = self.kind(name)
        parent = key_of(*ids[:-1]) if kind.parent else None
        return put(
            self.call, kind, new(self.call, kind, key_of(*ids), {"Id": ids[-1]}, parent=parent, **more)
        )
