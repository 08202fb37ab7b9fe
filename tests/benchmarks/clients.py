"""Clients to measure: one of the mock's, and null, the same client with a canned transport."""

from __future__ import annotations

import time
from contextlib import contextmanager

import botocore.session
from botocore.awsrequest import AWSResponse

from awsmock_ar_apigw.intercept import fast_lane, patch, seam

KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}


def client_of(service: str, session: botocore.session.Session | None = None):
    """A client of botocore's, of a session of its own unless one is given."""
    session = session or botocore.session.Session()
    return session.create_client(service, region_name="us-east-1", **KEYS)


class Raw:
    """A body as a response of urllib3 has it."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_kwargs):
        return [self.body]


class Null:
    """A client that is answered with a canned response just before it would send."""

    def __init__(self, client) -> None:
        self.client = client
        self.response = (200, {}, b"{}")
        self.client.meta.events.register("before-send", self._answer)

    def _answer(self, request, **_kwargs):
        status, headers, body = self.response
        return AWSResponse(request.url, status, headers, Raw(body))


def answer_to(client, operation: str, params) -> tuple[int, dict, bytes]:
    """The status, the headers and the body of the mock's answer to a call, for null to give the same."""
    kept: dict = {}

    def keep(response_dict, **_kwargs) -> None:
        kept.update(response_dict)

    event = f"before-parse.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    client.meta.events.register_last(event, keep)
    method_of(client, operation)(**params)
    client.meta.events.unregister(event, keep)
    body = kept["body"] if isinstance(kept["body"], bytes) else kept["body"].read()
    return kept["status_code"], dict(kept["headers"]), body


def method_of(client, operation: str):
    """The method of a client that calls an operation."""
    return getattr(client, botocore.xform_name(operation))


@contextmanager
def without_ours():
    """No patch of the mock's is in the way, though it is active: requests are signed, and sent to whoever answers."""
    patch.take_out()
    try:
        yield
    finally:
        patch.put_in(seam._needed())


@contextmanager
def in_the_slow_lane():
    """Every call takes the slow lane."""
    kept = fast_lane.fast_lane
    fast_lane.fast_lane = lambda *_asked: None
    try:
        yield
    finally:
        fast_lane.fast_lane = kept


def timed(call, params) -> float:
    """Seconds of this process that a call takes, of many; the first two are to get warm after patching.

    What other processes do meanwhile isn't counted: nothing here waits for anything.
    """
    for one in params[:2]:
        call(**one)
    start = time.process_time()
    for one in params[2:]:
        call(**one)
    return (time.process_time() - start) / (len(params) - 2)


def taken(call) -> float:
    """Seconds that something takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
