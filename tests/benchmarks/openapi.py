"""What it costs to import an OpenAPI definition, beside reading its text."""

from __future__ import annotations

import gc
import itertools
import json
import time
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

import botocore.session
import yaml
from clients import client_of, taken
from figures import Figure
from openapi_definitions import definition

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2

if TYPE_CHECKING:
    from figures import Effort

# Sizes of definitions, in collections; see ``openapi_definitions``. As JSON, they are 12 KB, 300 KB and 4 MB.
SIZES = {"12 KB": 2, "300 KB": 53, "4 MB": 700}
ROUNDS = {"12 KB": 61, "300 KB": 15, "4 MB": 3}
# How each is read, what its handler may cost beside that, and how it is written and read.
NOTATIONS = {
    "JSON": ("json.loads", 10, json.dumps, json.loads),
    "YAML": (
        "C safe_load",
        1.3,
        lambda value: yaml.dump(value, Dumper=yaml.CSafeDumper, sort_keys=False),
        lambda text: yaml.load(text, yaml.CSafeLoader),
    ),
}

_NUMBERS = itertools.count()


def measure(effort: Effort) -> list[Figure]:
    """The handler of an import, and the whole call, beside reading the text: of each notation and size."""
    figures = []
    for notation, (reader, target, *_) in NOTATIONS.items():
        for size in list(SIZES)[: 1 if effort.rounds == 1 else None]:
            rounds = max(1, ROUNDS[size] * effort.rounds // 9)
            handler, whole = importing(notation, SIZES[size], rounds)
            what = f"import of {size} of {notation} / {reader}"
            figures += [Figure(f"{what}: handler", handler, target), Figure(f"{what}: whole call", whole)]
    return figures


def importing(notation: str, collections: int, rounds: int) -> tuple[float, float]:
    """The ratios of an import to reading the same text: of its handler, and of the whole call.

    The handler is all that is ours alone: from the Body as the text that it is, to the API, its parts and what is said of
    them, as values. The whole call is what a test waits for. Of a short text, its fixed part through botocore, some 250 us,
    is several times what reading costs: there, the handler's ratio is the one to judge by.

    Each text is another, in its title, so that nothing is remembered of it. It is read before and after the import.
    """
    titles = (f"Shop {number}" for number in _NUMBERS)
    client = client_of("apigatewayv2")
    *_, write, load = NOTATIONS[notation]
    own, whole = [], []
    for number in range(rounds + 1):
        text = write(definition(collections, next(titles)))
        with mock_cloud(), handling() as spent:
            gc.collect()
            reading = taken(lambda text=text: load(text))
            call = taken(lambda text=text: client.import_api(Body=text, FailOnWarnings=True))
            reading = (reading + taken(lambda text=text: load(text))) / 2
        if number:  # the first is to get warm
            own.append(spent[0] / reading)
            whole.append(call / reading)
    return median(own), median(whole)


@contextmanager
def handling():
    """The seconds that handlers of ImportApi take meanwhile."""
    model = botocore.session.Session().get_service_model("apigatewayv2").operation_model("ImportApi")
    bound, spent = APIGATEWAYV2.bind(model), []

    def handle(call, params):
        start = time.perf_counter()
        answer = bound.handle(call, params)
        spent.append(time.perf_counter() - start)
        return answer

    APIGATEWAYV2._bound["ImportApi"] = bound._replace(handle=handle)
    try:
        yield spent
    finally:
        APIGATEWAYV2._bound["ImportApi"] = bound
