"""What the mock costs, beside the same client with a canned transport ("null"), in one run.

    python tests/benchmarks/speed.py [--quick]

Prints ratios, medians of paired rounds: calls, entering and leaving, import to first answer, growth, memory, and what
it costs to import an OpenAPI definition beside reading its text.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import botocore.session
import yaml
from apigatewayv2_calls import calls as apigatewayv2_calls
from apprunner_calls import PUBLIC
from apprunner_calls import calls as apprunner_calls
from botocore.awsrequest import AWSResponse
from openapi_definitions import definition

import awsmock_ar_apigw
from awsmock_ar_apigw import mock_apprunner, mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2

if TYPE_CHECKING:
    from collections.abc import Iterator


def client_of(service: str):
    session = botocore.session.Session()
    return session.create_client(
        service, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret"
    )


class Raw:
    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_kwargs):
        return [self.body]


class Null:
    """The same client, answered with a canned response just before it would send."""

    def __init__(self, service: str) -> None:
        self.client = client_of(service)
        self.response = (200, {}, b"{}")
        self.client.meta.events.register("before-send", self._answer)

    def _answer(self, request, **_kwargs):
        status, headers, body = self.response
        return AWSResponse(request.url, status, headers, Raw(body))


def timed(call, params) -> float:
    start = time.perf_counter()
    for one in params:
        call(**one)
    return (time.perf_counter() - start) / len(params)


def per_call(service: str, calls_of, rounds: int, batch: int) -> dict[str, float]:
    """The ratio to null of each operation: the median of paired rounds."""
    ratios = {}
    ours, null = client_of(service), Null(service)
    for operation in calls_of_all(calls_of, ours):
        method = botocore.xform_name(operation)
        with mock_cloud() as cloud:
            params_of = calls_of(ours, cloud)[operation]
            mine, theirs = getattr(ours, method), getattr(null.client, method)
            kept = {}
            ours.meta.events.register_last(
                f"before-parse.{ours.meta.service_model.service_id.hyphenize()}.{operation}",
                lambda response_dict, kept=kept, **_kwargs: kept.update(response_dict),
                unique_id="keep",
            )
            mine(**params_of())
            body = kept["body"] if isinstance(kept["body"], bytes) else kept["body"].read()
            null.response = (kept["status_code"], dict(kept["headers"]), body)
            ours.meta.events.unregister(
                f"before-parse.{ours.meta.service_model.service_id.hyphenize()}.{operation}", unique_id="keep"
            )
            found = []
            for _ in range(rounds):
                params = [params_of() for _ in range(batch)]
                timed(mine, [params_of() for _ in range(2)])  # as null: both have been called since patching
                cost = timed(mine, params)
                with_null(null, theirs, params[:2])
                found.append(cost / with_null(null, theirs, params))
            ratios[operation] = statistics.median(found)
    return ratios


def calls_of_all(calls_of, client) -> list[str]:
    """The operations that have calls: all that the mock answers."""
    with mock_cloud() as cloud:
        return list(calls_of(client, cloud))


def with_null(null, call, params) -> float:
    """The cost of null, with no mock of ours in the way: its request is signed as ever."""
    from awsmock_ar_apigw.intercept import patch, seam  # noqa: PLC0415

    patch.take_out()
    try:
        return timed(call, params)
    finally:
        patch.put_in(seam._PATCHES)


def entering(rounds: int) -> float:
    """Seconds to enter and leave a mock."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        with mock_apprunner():
            pass
        found.append(time.perf_counter() - start)
    return statistics.median(found)


FIRST_NULL = """
import sys, botocore.session
from botocore.awsrequest import AWSResponse
class Raw:
    def stream(self, **kwargs): return [b"{{}}"]
session = botocore.session.Session()
client = session.create_client(
    "{service}", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
client.meta.events.register("before-send", lambda request, **kw: AWSResponse(request.url, 200, {{}}, Raw()))
client.{call}
print(" ".join(sys.modules))
"""
FIRST_OURS = """
import sys, botocore.session
from awsmock_ar_apigw import mock_{service}
with mock_{service}():
    session = botocore.session.Session()
    client = session.create_client(
        "{service}", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    client.{call}
print(" ".join(sys.modules))
"""
FIRST_CALLS = {"apprunner": "list_services()", "apigatewayv2": 'create_api(Name="pets", ProtocolType="HTTP")'}
PACKAGE = Path(awsmock_ar_apigw.__file__).parent


@contextmanager
def without_byte_code() -> Iterator[dict[str, str]]:
    """The environment of a process that finds no byte code of the package, and leaves none."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PACKAGE, Path(folder, PACKAGE.name), ignore=shutil.ignore_patterns("__pycache__"))
        yield {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def with_byte_code() -> Iterator[dict[str, str]]:
    """Installed packages come with theirs: a checkout must be allowed to write its own."""
    yield {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def first_answer(service: str, rounds: int, environment: dict[str, str]) -> tuple[float, set[str]]:
    """The ratio to null of a whole process up to its first answer, and the modules that only ours loads."""
    found, modules = [], {}
    programs = {
        name: program.format(service=service, call=FIRST_CALLS[service])
        for name, program in (("ours", FIRST_OURS), ("null", FIRST_NULL))
    }
    for number in range(rounds + 1):
        cost = {}
        for name, program in programs.items():
            start = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-c", program],
                capture_output=True,
                text=True,
                check=True,
                env=environment,
                cwd=tempfile.gettempdir(),  # from a checkout's folder, its own package would come first
            )
            cost[name] = time.perf_counter() - start
            modules[name] = set(run.stdout.split())
        if number:  # the first round may write byte code
            found.append(cost["ours"] / cost["null"])
    return statistics.median(found), modules["ours"] - modules["null"]


def growth(many: int, rounds: int) -> float:
    """How much longer a page of 25 takes out of many services than out of 100."""
    client = client_of("apprunner")

    def page(cloud_client, token=None):
        return lambda: cloud_client.list_connections(MaxResults=25, **({"NextToken": token} if token else {}))

    clouds = {}
    for count in (100, many):
        mock = mock_apprunner(isolated=True)
        mock.start()
        for number in range(count):
            client.create_connection(ConnectionName=f"connection-{number}", ProviderType="GITHUB")
        token = client.list_connections(MaxResults=25)["NextToken"]
        clouds[count] = (mock, token)
    gc.collect()
    gc.freeze()
    large = [0.0] * rounds
    for place in range(rounds):
        large[place] = _page_cost(client, clouds[many][1])
    clouds[many][0].stop()
    small = [_page_cost(client, clouds[100][1]) for _ in range(rounds)]
    clouds[100][0].stop()
    gc.unfreeze()
    return statistics.median(large) / statistics.median(small)


def _page_cost(client, token) -> float:
    start = time.perf_counter()
    client.list_connections(MaxResults=25, NextToken=token)
    return time.perf_counter() - start


def memory(count: int) -> tuple[float, float]:
    """Bytes per stored service in all, and of its content."""
    client = client_of("apprunner")
    with mock_apprunner() as cloud:
        client.create_service(ServiceName="warm", SourceConfiguration=PUBLIC)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for number in range(count):
            client.create_service(ServiceName=f"service-{number}", SourceConfiguration=PUBLIC)
        cloud.calls.clear()
        gc.collect()
        used = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        tables = next(iter(world_of(cloud).store.places()))[1]
        seen: set[int] = set()  # what records share is counted once
        content = sum(_size(record.members, seen) for record in tables["apprunner.Service"].all())
    return used / count, content / count


def _size(value, seen) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    inner = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    return sys.getsizeof(value) + sum(_size(one, seen) for one in inner)


# Sizes of definitions, in collections; see ``openapi_definitions``. As JSON, they are 12 KB, 300 KB and 4 MB.
SIZES = {"12 KB": 2, "300 KB": 53, "4 MB": 700}
ROUNDS = {"12 KB": 61, "300 KB": 15, "4 MB": 3}
NOTATIONS = {
    "JSON": (json.dumps, json.loads),
    "YAML": (
        lambda value: yaml.dump(value, Dumper=yaml.CSafeDumper, sort_keys=False),
        lambda text: yaml.load(text, yaml.CSafeLoader),
    ),
}

_NUMBERS = itertools.count()


def importing(notation: str, collections: int, rounds: int) -> tuple[float, float]:
    """The ratios of an import to reading the same text: of its handler, and of the whole call.

    The handler is all that is ours alone: from the Body as the text that it is, to the API, its parts and what is said of
    them, as values. The whole call is what a test waits for. Of a short text, its fixed part through botocore, some 250 us,
    is several times what reading costs: there, the handler's ratio is the one to judge by.

    Each text is another, in its title, so that nothing is remembered of it. It is read before and after the import.
    """
    titles = (f"Shop {number}" for number in _NUMBERS)
    client = client_of("apigatewayv2")
    write, load = NOTATIONS[notation]
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
    return statistics.median(own), statistics.median(whole)


def taken(call) -> float:
    """The seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and resources")
    quick = parser.parse_args().quick
    rounds, batch, many = (5, 20, 5_000) if quick else (15, 30, 100_000)
    for service, calls in (("apprunner", apprunner_calls), ("apigatewayv2", apigatewayv2_calls)):
        ratios = per_call(service, calls, rounds, batch)
        for operation, ratio in sorted(ratios.items(), key=lambda row: row[1]):
            print(f"    {operation:45} {ratio:.2f}")
        print(
            f"call / null, {service}: geometric mean {statistics.geometric_mean(ratios.values()):.2f} (budget 0.90), "
            f"worst {max(ratios.values()):.2f} (budget 1.15)"
        )
    print(f"enter and leave: {entering(500) * 1e6:.0f} us (budget 100)")
    for environment_of, budget in ((with_byte_code, "1.10"), (without_byte_code, "1.35")):
        for service in FIRST_CALLS:
            with environment_of() as environment:
                ratio, modules = first_answer(service, 5 if quick else 15, environment)
            own = {name for name in modules if name.startswith("awsmock_ar_apigw")}
            print(
                f"import to first answer / null, {service}, {environment_of.__name__}: {ratio:.2f} (budget {budget}); "
                f"modules: {len(modules - own)} of others, {len(own)} of ours"
            )
    print(f"page of 25 out of {many} / out of 100: {growth(many, 200 if quick else 600):.2f} (budget 1.15)")
    used, content = memory(500 if quick else 3000)
    print(
        f"a stored service: {used:.0f} bytes, {content:.0f} of them content: {used - content:.0f} beyond (budget 2048)"
    )

    for notation, reader, budget in (("JSON", "json.loads", 10), ("YAML", "C safe_load", 1.3)):
        for size, collections in SIZES.items():
            handler, whole = importing(notation, collections, ROUNDS[size])
            print(
                f"import of {size} of {notation} / {reader}: handler {handler:.2f}, whole call {whole:.2f} (budget {budget})"
            )


if __name__ == "__main__":
    main()
