"""The fast lane: a call is answered where botocore hands it to its endpoint; ``lanes.py`` says which calls are.

An error after which botocore might try again takes the slow lane from there on: its answer is given, and not made again.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from botocore.endpoint import Endpoint

from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.cloud.services import bound_of
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.intercept.lanes import FINAL, fast_lane
from awsmock_ar_apigw.intercept.signing import asked_by
from awsmock_ar_apigw.intercept.slow_lane import GIVEN, Response, as_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import OperationModel

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.intercept.lanes import Lane
    from awsmock_ar_apigw.intercept.patch import Method
    from awsmock_ar_apigw.intercept.slow_lane import MadeLater


class Handed(NamedTuple):
    """A call as botocore hands it to its endpoint, and who answers it."""

    original: Method
    endpoint: Any
    model: OperationModel
    request: dict[str, Any]
    world: World
    lane: Lane


def make_request(
    original: Method, self: Endpoint, operation_model: OperationModel, request_dict: dict[str, Any]
) -> Any:
    """A call has become a request: answer it at once, if nobody could see a difference."""
    world = ACTIVE.world_for(operation_model.service_model.service_name)
    answer_of = ANSWERED_BY.get(type(self))
    if world is None or answer_of is None:
        return original(self, operation_model, request_dict)
    lane = fast_lane(self, operation_model, world)
    if lane is None:
        return original(self, operation_model, request_dict)
    return answer_of(Handed(original, self, operation_model, request_dict, world, lane))


def answered(call: Handed, respond: type[MadeLater] = Response) -> Any:
    """What botocore's endpoint gives back: its own response object, and the parsed result."""
    original, endpoint, model, request, world, lane = call
    context = request["context"]
    asked = as_request(request["method"], request["url"], request["headers"], request["body"])
    region, access_key = asked_by(lane.signer, context)
    answer = walk.answer(world, bound_of(model), asked, world.where_of(access_key, region), access_key)
    if answer.parsed is None or (answer.refused and answer.refused not in FINAL):
        context[GIVEN] = answer
        return original(endpoint, model, request)
    _note_attempt(context, lane)
    return respond(asked.url, answer.response), answer.parsed()


def _note_attempt(context: dict[str, Any], lane: Lane) -> None:
    """Note what botocore and its retry handlers note of a first attempt that isn't tried again."""
    retries = context.setdefault("retries", {})
    retries["attempt"] = 1
    retries.setdefault("invocation-id", f"{_OF_PROCESS}{next(_INVOCATIONS):012x}")
    retries["max"] = max(retries.get("max", 0), lane.attempts)


# An invocation is told by a UUID, which nobody looks at but those who tell invocations apart: they are counted in its last part.
_OF_PROCESS = Ids().uuid()[:-12]
_INVOCATIONS = itertools.count(1)
# By the class of the endpoint: who has made one of their own wants to see calls there.
ANSWERED_BY: dict[type[Endpoint], Callable[[Handed], Any]] = {Endpoint: answered}
