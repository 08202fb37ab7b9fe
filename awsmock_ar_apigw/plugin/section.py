"""What the report of a failing test says of its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.text import readable, some
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.inventory import waiting
from awsmock_ar_apigw.cloud.journal import differences_in
from awsmock_ar_apigw.cloud.requests import connections_of, requests_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.kit.difference import Difference
    from awsmock_ar_apigw.plugin.watch import Seen

TITLE = "awsmock: calls"
OF_REQUESTS = "awsmock: requests"
_MOST = 20
_MOST_NUMBERS = 5


def texts_of(clouds: Collection[Seen], *, in_full: bool = False) -> list[str]:
    """For each cloud that was called in a test, a text with these calls; or one that says that none was.

    And where one of them met what AWS was seen to do otherwise, and what waits there for a person.

    Nothing is said of clouds that were there before the test, and were called before it only.

    Parameters:
        clouds: each with what it had answered before the test.
        in_full: whether all that the parameters hold is shown.
    """
    seen = [(cloud, list(cloud.calls)[before:], before) for cloud, before, _requests in clouds]
    texts = [
        "\n".join([*_lines(calls, in_full=in_full), *_differences(cloud, calls)])
        for cloud, calls, _before in seen
        if calls
    ]
    texts += [text for one in clouds if (text := _waiting(one.cloud))]
    if not texts and any(not before for _cloud, _calls, before in seen):
        return ["no call has reached the mock"]
    return texts


def answered(clouds: Collection[Seen]) -> Iterator[str]:
    """For each cloud to whose APIs requests came in a test, a text with these; and the tracebacks of functions that failed.

    The connections that are open are named behind them: a test may have waited for one to send or to end.
    """
    for cloud, _calls, before in clouds:
        requests = list(requests_of(world_of(cloud)))[before:]
        more = max(len(requests) - _MOST, 0)
        lines = [f"… {more} earlier"] * bool(more)
        for number, request in enumerate(requests[more:], more + 1):
            lines += [f"{number}. {request.line()}", *(readable(request.traceback or "").splitlines())]
        if lines:
            yield "\n".join([*lines, *_open(cloud)])


def _open(cloud: Cloud) -> Iterator[str]:
    """The connections that are open, under a line of their own."""
    if connections := connections_of(world_of(cloud)):
        yield "These connections are open:"
        yield from (f"  {line}" for line in some((one.line() for one in connections), _MOST))


def _waiting(cloud: Cloud) -> str:
    """What waits for a person, which a test may have waited for."""
    lines = waiting(world_of(cloud))
    return "\n".join(["These wait for a person, and no time brings it about:", *lines]) if lines else ""


def _lines(calls: list[RecordedCall], *, in_full: bool) -> Iterator[str]:
    more = max(len(calls) - _MOST, 0)
    if more:
        yield f"… {more} earlier call{'s' * (more > 1)}"
    several = len({call.account for call in calls}) > 1
    for number, call in enumerate(calls[more:], more + 1):
        text = call.in_full() if in_full else call.line()
        yield readable(f"{number}. {_where(call, with_account=several)}: {text}")


def _differences(cloud: Cloud, calls: list[RecordedCall]) -> Iterator[str]:
    """Where AWS was seen to differ from its reference, and a call has met one of the two: a line for each row."""
    met: dict[Difference, list[str]] = {}
    for number, call in enumerate(calls, 1):
        for row in differences_in(call):
            met.setdefault(row, []).append(str(number))
    observed = world_of(cloud).settings.observed
    for row, numbers in met.items():
        here, there = ("observed", "documented") if observed else ("documented", "observed")
        which = f"call{'s' * (len(numbers) > 1)} {', '.join(some(numbers, _MOST_NUMBERS))}"
        yield (
            f"Difference met by {which}: {row.what}. Here, as {here}: {getattr(row, here)}. "
            f'With fidelity="{there}": {getattr(row, there)}.'
        )


def _where(call: RecordedCall, *, with_account: bool) -> str:
    account = f" {call.account}" if with_account else ""
    return f"{call.service} {call.region}{account}"
