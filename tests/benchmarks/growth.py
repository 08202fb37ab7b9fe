"""How much longer a call takes among very many resources than among few."""

from __future__ import annotations

import gc
import itertools
import random
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import TYPE_CHECKING

from apprunner_calls import PUBLIC
from clients import client_of, taken
from figures import Figure

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.intercept.active import ACTIVE

if TYPE_CHECKING:
    from figures import Effort

FEW, SOME = 10, 100


class Services:
    """Services of App Runner."""

    title = "services"

    def __init__(self) -> None:
        self.client = client_of("apprunner")
        self.numbers = itertools.count()

    def create(self) -> str:
        name = f"service-{next(self.numbers)}"
        return self.client.create_service(ServiceName=name, SourceConfiguration=PUBLIC)["Service"][
            "ServiceArn"
        ]

    def get(self, arn: str) -> None:
        self.client.describe_service(ServiceArn=arn)

    def delete(self, arn: str) -> None:
        self.client.delete_service(ServiceArn=arn)

    def page(self, token: str | None = None) -> str:
        return self.client.list_services(MaxResults=20, **({"NextToken": token} if token else {}))[
            "NextToken"
        ]


class Apis:
    """APIs of API Gateway V2."""

    title = "APIs"

    def __init__(self) -> None:
        self.client = client_of("apigatewayv2")

    def create(self) -> str:
        return self.client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]

    def get(self, api: str) -> None:
        self.client.get_api(ApiId=api)

    def delete(self, api: str) -> None:
        self.client.delete_api(ApiId=api)

    def page(self, token: str | None = None) -> str:
        return self.client.get_apis(MaxResults="25", **({"NextToken": token} if token else {}))["NextToken"]


def measure(effort: Effort) -> list[Figure]:
    """Pages and single calls, among few and among many."""
    pages, singles = [], []
    for kind in (Services, Apis):
        page, single = of_kind(kind(), effort)
        pages.append(Figure(f"a page of {effort.many:,} {kind.title} / of {SOME}", page, 1.05))
        singles += [
            Figure(f"{verb} one of {effort.many:,} {kind.title} / of {FEW}", ratio, 1.05)
            for verb, ratio in single.items()
        ]
    return pages + singles


def of_kind(kind, effort: Effort) -> tuple[float, dict[str, float]]:
    """How much longer a page takes of many than of some, and each single call than among few."""
    with ExitStack() as clouds:
        few, some, many = (stored(clouds, kind, number) for number in (FEW, SOME, effort.many))
        # What the tests around have made isn't to be looked through by Python's collector meanwhile.
        gc.collect()
        gc.freeze()
        clouds.callback(gc.unfreeze)
        rounds = [(one_page(kind, some), one_page(kind, many)) for _ in range(effort.looks)]
        page = median(high for _, high in rounds) / median(low for low, _ in rounds)
        rounds = [(one_life(kind, few), one_life(kind, many)) for _ in range(effort.looks)]
    return page, {
        verb: median(high[verb] for _, high in rounds) / median(low[verb] for low, _ in rounds)
        for verb in ("create", "get", "delete")
    }


def stored(clouds: ExitStack, kind, number: int):
    """A cloud of its own with so many resources, and what is needed to call it: its mock, its resources in any order, and a token."""
    cloud = clouds.enter_context(mock_cloud(isolated=True))
    keys = [kind.create() for _ in range(number)]
    cloud.settle()
    cloud.calls.clear()
    # Each time another one: what was just looked at is near at hand.
    some_key = itertools.cycle(random.Random(1).sample(keys, len(keys)))
    return ACTIVE.leftovers()[0], some_key, kind.page() if number > FEW else None


@contextmanager
def answering(activation):
    """One of the clouds that are active answers."""
    kept = ACTIVE._claims
    ACTIVE._claims = dict.fromkeys(activation.services, activation)
    try:
        yield
    finally:
        ACTIVE._claims = kept


def one_page(kind, cloud) -> float:
    """Seconds that the second page takes."""
    activation, _, token = cloud
    with answering(activation):
        kind.page(token)
        return taken(lambda: kind.page(token))


def one_life(kind, cloud) -> dict[str, float]:
    """Seconds that it takes to create one, to get another one, and to delete one."""
    activation, keys, _ = cloud
    key = next(keys)
    made: list[str] = []
    with answering(activation):
        kind.get(next(keys))  # what is due has happened
        create = taken(lambda: made.append(kind.create()))
        kind.get(made[0])
        return {
            "create": create,
            "get": taken(lambda: kind.get(key)),
            "delete": taken(lambda: kind.delete(made[0])),
        }
