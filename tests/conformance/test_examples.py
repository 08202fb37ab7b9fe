"""Each example of the API references, through a real client: what goes in, and all that comes out.

The examples are data: one file for each operation in a service's folder, and in ``scenes/`` what several of
them start from. A case has these members:

- ``title``, ``source``: the example's, in the reference
- ``standing``: documented, observed or chosen; ``corrected``: what the sample gets wrong, and why we answer otherwise
- ``pace``: the mock's; instant unless the case tells the time
- ``given``: what happens before: ``call`` an operation ``with`` its parameters and ``save`` parts of the answer, go
  on to the moment ``at``, ``connect`` to a WebSocket API and ``save`` the connection's id, let everything ``settle``, or
  name a scene or what a person does in the console
- ``request``, ``response``: the call, and its whole answer
- ``then``: further steps, to see what the call has done; a ``call`` may have its own ``response``

In a text, ``$name`` stands for what was saved under this name (and for itself where nothing was), ``<hex32>`` for any
value of that form, and ``<hex32:name>`` saves it.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

import pytest
import yaml
from botocore import xform_name

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.services import MANAGEMENT, SERVICES, backend_of
from support import SESSION

HERE = Path(__file__).parent
MEMBERS = {"title", "source", "standing", "corrected", "pace", "given", "request", "response", "then"}
FORMS = {
    "hex32": "[0-9a-f]{32}",
    "uuid": "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "url": r"[a-z0-9]{10}\.us-east-1\.awsapprunner\.com",
    "label": "[a-z0-9]+",
    "id6": "[a-z0-9]{6}",
    "id7": "[a-z0-9]{7}",
    "id10": "[a-z0-9]{10}",
    "token": r"\S{1,1024}",
}
PART = re.compile(r"<(?P<form>[a-z0-9]+)(?::(?P<save>\w+))?>|\$(?P<name>\w+)")


# libyaml's where it is there, which is many times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)


SCENES = {
    service: {
        name: scene
        for path in sorted((HERE / "scenes" / service).iterdir())
        for name, scene in read(path).items()
    }
    for service in SERVICES
}
FILES = {
    (service, path.stem): read(path) for service in SERVICES for path in sorted((HERE / service).iterdir())
}
CASES = [
    pytest.param(service, operation, case, id=f"{operation}: {case.get('title')}")
    for (service, operation), cases in FILES.items()
    for case in cases
]


@cache
def client(service, endpoint_url=None):
    """A client that checks its parameters: what the reference shows must pass there, too."""
    return SESSION.client(service, endpoint_url=endpoint_url)


def text_of(value):
    """What a stream holds; any other value is itself."""
    return value.read().decode() if hasattr(value, "read") else value


# Comparing


def differences(expected, actual, saved, path=""):
    """Where an answer isn't the expected one, in one line each."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from (f"{path}.{name} is missing" for name in expected if name not in actual)
        yield from (f"{path}.{name} is too much: {actual[name]!r}" for name in actual if name not in expected)
        for name in expected:
            if name in actual:
                yield from differences(expected[name], actual[name], saved, f"{path}.{name}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for number, pair in enumerate(zip(expected, actual, strict=True)):
            yield from differences(*pair, saved, f"{path}[{number}]")
    elif not fits(expected, actual, saved):
        yield f"{path} is {actual!r}, but should be {expected!r}"


def fits(expected, actual, saved):
    """Whether a value is the expected one; saves what the expectation names."""
    if not isinstance(expected, str):
        return type(expected) is type(actual) and expected == actual
    part = PART.fullmatch(expected)
    if part and part["name"] in saved:
        return type(saved[part["name"]]) is type(actual) and saved[part["name"]] == actual
    if part and part["form"] == "time":
        if part["save"]:
            saved[part["save"]] = actual
        return isinstance(actual, datetime)
    match = isinstance(actual, str) and pattern(expected, saved).fullmatch(actual)
    saved.update(match.groupdict() if match else {})
    return bool(match)


def pattern(expected, saved):
    """A text with placeholders as a regular expression."""
    made, end = "", 0
    for part in PART.finditer(expected):
        made += re.escape(expected[end : part.start()])
        if part["name"]:
            made += re.escape(str(saved.get(part["name"], part[0])))
        else:
            made += f"(?P<{part['save']}>{FORMS[part['form']]})" if part["save"] else FORMS[part["form"]]
        end = part.end()
    return re.compile(made + re.escape(expected[end:]))


# Playing


class Play:
    """A case being played: its cloud and its service, and what was saved by name."""

    def __init__(self, cloud, service):
        self.cloud = cloud
        self.service = service
        self.saved = {}

    def steps(self, steps):
        for step in steps:
            if step == "settle":
                self.cloud.settle()
            elif isinstance(step, str):
                self.steps(SCENES[self.service][step])
            elif "call" in step:
                self.call(step["call"], step.get("with", {}), step.get("response"), step.get("save", {}))
            elif "connect" in step:
                asked = self.filled(step["connect"])
                self.saved[step["save"]] = self.cloud.connect(**asked).connection.id
            elif "at" in step:
                self.cloud.clock.advance(seconds=(step["at"] - self.cloud.clock.now).total_seconds())
            else:
                ((by_hand, asked),) = step.items()
                getattr(getattr(self.cloud, self.service), by_hand)(**self.filled(asked))

    def address(self, service):
        """Where a service is called: the management API at the address of an API's stage, others at their own."""
        return [f"{self.saved['endpoint'].replace('wss:', 'https:')}/prod"] if service == MANAGEMENT else []

    def call(self, operation, asked, expected=None, save=None):
        service, _, operation = f"{self.service}.{operation}".rpartition(".")
        service = service.rpartition(".")[2]
        caller = client(service, *self.address(service))
        answer = getattr(caller, xform_name(operation))(**self.filled(asked))
        http = caller.meta.service_model.operation_model(operation).http
        assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == http.get("responseCode", 200)
        answer = {name: text_of(value) for name, value in answer.items()}
        if expected is not None:
            wrong = list(differences(expected, answer, self.saved))
            if wrong:
                pytest.fail("\n".join((f"{operation} answers otherwise:", *wrong)), pytrace=False)
        for name, path in (save or {}).items():
            value = answer
            for member in path.split("."):
                value = value[member]
            self.saved[name] = value

    def filled(self, asked):
        """Parameters with what was saved in the place of names."""
        if isinstance(asked, dict):
            return {name: self.filled(value) for name, value in asked.items()}
        if isinstance(asked, list):
            return [self.filled(value) for value in asked]
        if not isinstance(asked, str):
            return asked
        if asked[1:] in self.saved and asked.startswith("$"):
            return self.saved[asked[1:]]
        return PART.sub(lambda part: str(self.saved.get(part["name"], part[0])), asked)


@pytest.mark.parametrize(("service", "operation", "case"), CASES)
def test_an_example_is_answered_as_the_reference_says(service, operation, case):
    start = datetime(2020, 11, 1, tzinfo=timezone.utc)
    with mock_cloud(pace=case.get("pace", "instant"), start_time=start, isolated=True) as cloud:
        play = Play(cloud, service)
        play.steps(case.get("given", ()))
        play.call(operation, case["request"], case["response"])
        play.steps(case.get("then", ()))


# The data themselves


@pytest.mark.parametrize("service", SERVICES)
def test_each_operation_has_a_file_and_nothing_else_has(service):
    named = sorted(path.name for path in (HERE / service).iterdir())
    assert named == sorted(f"{name}.yaml" for name in backend_of(service).operations)
    assert all(FILES.values())


@pytest.mark.parametrize(("_service", "operation", "case"), CASES)
def test_a_case_says_where_it_is_from_and_how_sure_it_is(_service, operation, case):
    assert case.keys() <= MEMBERS
    assert case["title"]
    assert case["source"].startswith(f"{operation} › ")
    assert case["standing"] in {"documented", "observed", "chosen"}
    assert all(isinstance(note, str) for note in case.get("corrected", ()))


def test_no_two_cases_of_an_operation_have_the_same_title():
    for cases in FILES.values():
        titles = [case["title"] for case in cases]
        assert len(set(titles)) == len(titles)


MOMENT = datetime(2020, 11, 20, 19, 5, 25, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("expected", "actual", "said"),
    [
        ({"A": 1}, {}, ".A is missing"),
        ({}, {"A": 1}, ".A is too much: 1"),
        ({"A": {"B": ["x", "y"]}}, {"A": {"B": ["x", "z"]}}, ".A.B[1] is 'z', but should be 'y'"),
        ([1], [1, 2], " is [1, 2], but should be [1]"),
        (1, True, " is True, but should be 1"),
        ("1", 1, " is 1, but should be '1'"),
        ({}, [], " is [], but should be {}"),
        ("id/<hex32>", "id/0123", " is 'id/0123', but should be 'id/<hex32>'"),
        ("$known", "other", " is 'other', but should be '$known'"),
        ("at $known", "at other", " is 'at other', but should be 'at $known'"),
        ("<time>", MOMENT.isoformat(), f" is '{MOMENT.isoformat()}', but should be '<time>'"),
        (["<label:it>", "$it"], ["a", "b"], "[1] is 'b', but should be '$it'"),
    ],
)
def test_a_difference_is_seen(expected, actual, said):
    assert list(differences(expected, actual, {"known": "this"})) == [said]


def test_what_fits_is_no_difference():
    expected = {
        "Ids": ["<label:it>", "$it", "at $it/<hex32>"],
        "At": ["<time:at>", "$at", MOMENT],
        "Known": "$known",
    }
    actual = {"Ids": ["a", "a", "at a/" + 32 * "0"], "At": [MOMENT, MOMENT, MOMENT], "Known": [True]}
    assert not list(differences(expected, actual, {"known": [True]}))
