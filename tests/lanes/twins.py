"""The same calls in each lane, and all that anybody could see of them."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from botocore.client import BaseClient
from botocore.endpoint import Endpoint

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.intercept import fast_lane
from awsmock_ar_apigw.intercept.backoff import _SPENT
from support import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def fast_calls() -> Iterator[Counter[str]]:
    """How many calls of each operation take the fast lane."""
    taken: Counter[str] = Counter()
    answered = fast_lane.answered

    def counting(call: Any) -> Any:
        taken[call.model.name] += 1
        return answered(call)

    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(fast_lane.ANSWERED_BY, Endpoint, counting)
        yield taken


def seen_of(answer: tuple[Any, dict[str, Any]], context: dict[str, Any]) -> tuple[Any, ...]:
    """What a client, and every handler after it, is given of a call."""
    http, parsed = answer
    shown = {name: value.read() if hasattr(value, "iter_lines") else value for name, value in parsed.items()}
    kept = {name: context[name] for name in sorted(context.keys() - {"client_config"})}
    kept["retries"] = {**kept["retries"], "invocation-id": None}
    _quota, *kept[_SPENT] = kept.get(_SPENT, (None,))
    headers = http.headers
    return (
        (type(http), http.url, http.status_code, type(headers), dict(headers), http.content),
        repr(shown),
        repr(kept),
    )


@contextmanager
def recorded() -> Iterator[list[Any]]:
    """What clients are given of each call, or which error."""
    seen: list[Any] = []
    make_request = BaseClient._make_request

    def recording(self: Any, model: Any, request: dict[str, Any], context: dict[str, Any]) -> Any:
        try:
            answer = make_request(self, model, request, context)
        except Exception as error:
            seen.append((model.name, type(error), str(error)))
            raise
        if not model.has_streaming_output:
            seen.append((model.name, *seen_of(answer, context)))
        return answer

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseClient, "_make_request", recording)
        yield seen


def told_of(cloud: Any) -> list[Any]:
    """What a cloud tells of its calls."""
    return [
        repr((one.line(), one.at, one.account, one.region, one.params, one.status, one.message, one.response))
        for one in cloud.calls
    ]


def in_lane(lane: str, play: Callable[[Any], object], **options: Any) -> list[Any]:
    """Play in a cloud of its own, and give back all that can be seen of it."""
    with pytest.MonkeyPatch.context() as patched, recorded() as seen, fast_calls() as taken:
        if lane == "slow":
            patched.setattr(fast_lane, "fast_lane", lambda *_call: None)
        with mock_cloud(**{"seed": 7, "start_time": 1_700_000_000, "isolated": True, **options}) as cloud:
            play(cloud)
            told, stored = told_of(cloud), fingerprint(cloud)
    assert bool(taken) == (lane == "fast")
    return [*seen, *told, stored]


def assert_no_difference(play: Callable[[Any], object], **options: Any) -> None:
    """Play in each lane: nobody can tell which was which."""
    fast, slow = (in_lane(lane, play, **options) for lane in ("fast", "slow"))
    assert len(fast) == len(slow)
    for one, other in zip(fast, slow, strict=True):
        assert one == other
