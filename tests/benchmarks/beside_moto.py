"""The same figures of moto, in the same rounds: the operations of API Gateway V2 that moto has. It has none of App Runner."""

from __future__ import annotations

import importlib.util
from statistics import geometric_mean, median
from typing import TYPE_CHECKING

import apigatewayv2_calls
import first_answer
import sessions
from clients import Null, answer_to, client_of, method_of, timed, without_ours
from figures import Figure

from awsmock_ar_apigw import mock_cloud

if TYPE_CHECKING:
    from figures import Effort

FIRST = """
import botocore.session
from moto import mock_aws
mock_aws().start()
session = botocore.session.Session()
client = session.create_client(
    "apigatewayv2", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
client.get_apis()
"""


def measure(effort: Effort) -> list[Figure]:
    """Calls, tests with sessions of their own, entering, and first answers; nothing where there is no moto.

    It comes last: whoever imports moto has a handler of its in every client that is made from then on.
    """
    if importlib.util.find_spec("moto") is None:
        return []
    first = of_first_answers(effort)
    ours, null = client_of("apigatewayv2"), Null(client_of("apigatewayv2"))
    from moto import mock_aws  # noqa: PLC0415 - importing it changes every client that is made afterwards

    theirs = client_of("apigatewayv2")
    with mock_aws():
        operations = both_have(theirs)[:: effort.every]
    mine, motos = per_call(operations, ours, null, theirs, effort)
    what = "a call of API Gateway V2 that moto has / null"
    mean, most = geometric_mean(mine.values()), geometric_mean(motos.values())
    return [Figure(what, mean, moto=most, parts=motos), *of_tests(effort), first]


class Able:
    """A client that calls what moto has. Of anything else it makes an answer that is of no use."""

    def __init__(self, client) -> None:
        self._client = client

    def __getattr__(self, name: str):
        return getattr(self._client, name) if has(name) else lambda **_params: Nothing()


class Nothing:
    """An answer of no use."""

    def __getitem__(self, name: str) -> str:
        return name


def has(method: str) -> bool:
    """Whether moto has an operation, by the name of its method."""
    from moto.apigatewayv2.responses import ApiGatewayV2Response  # noqa: PLC0415 - as above

    return hasattr(ApiGatewayV2Response, method)


def per_call(operations, ours, null, theirs, effort: Effort) -> tuple[dict[str, float], dict[str, float]]:
    """The ratios to null, of ours and of moto's, by operation: medians of paired rounds."""
    from moto import mock_aws  # noqa: PLC0415 - as above

    mine, motos = {}, {}
    for operation in operations:
        with mock_aws(), mock_cloud() as cloud:
            params_of = apigatewayv2_calls.calls(ours, cloud)[operation]
            null.response = answer_to(ours, operation, params_of())
            with without_ours():
                params_for_moto = apigatewayv2_calls.calls(Able(theirs), None)[operation]
            found = []
            for _ in range(effort.rounds):
                params = [params_of() for _ in range(effort.batch + 2)]
                cost = timed(method_of(ours, operation), params)
                with without_ours():
                    bare = timed(method_of(null.client, operation), params)
                    params = [params_for_moto() for _ in range(effort.batch + 2)]
                    cost_of_moto = timed(method_of(theirs, operation), params)
                found.append((cost / bare, cost_of_moto / bare))
        mine[operation] = median(one for one, _ in found)
        motos[operation] = median(one for _, one in found)
    return mine, motos


def both_have(theirs) -> list[str]:
    """The operations that moto answers, called as they are to be measured: some are prepared, and then called."""
    able, found = Able(theirs), []
    for operation, params_of in apigatewayv2_calls.calls(able, None).items():
        method = method_of(able, operation)
        try:
            answers = [method(**one) for one in [params_of() for _ in range(3)]]
        except Exception:  # noqa: BLE001 - it fails there, one way or another
            continue
        if not isinstance(answers[0], Nothing):
            found.append(operation)
    return found


def of_tests(effort: Effort) -> list[Figure]:
    """A test with a session of its own, beside null; and entering and leaving."""
    from moto import mock_aws  # noqa: PLC0415 - as above

    def test() -> None:
        with mock_aws():
            sessions.client_of("apigatewayv2").get_apis()

    def enter() -> None:
        with mock_aws():
            pass

    rounds = []
    for _ in range(effort.sessions):
        bare = sessions.with_null("apigatewayv2")
        rounds.append((sessions.with_ours("apigatewayv2") / bare, sessions.taken(test) / bare))
    entering: list[float] = []
    entering_moto: list[float] = []
    for _ in range(max(1, effort.enters // 300)):
        entering += [sessions.taken(sessions.enter) for _ in range(50)]
        entering_moto += [sessions.taken(enter) for _ in range(20)]
    return [
        Figure(
            "a test of API Gateway V2 with a session, beside moto / null",
            median(one for one, _ in rounds),
            moto=median(one for _, one in rounds),
        ),
        Figure(
            "enter and leave, beside moto",
            median(entering) * 1e6,
            unit="us",
            moto=median(entering_moto) * 1e6,
        ),
    ]


def of_first_answers(effort: Effort) -> Figure:
    """From import to first answer, beside null."""
    found = first_answer.rounds_of("apigatewayv2", effort, FIRST)
    return Figure(
        "import to first answer of API Gateway V2, beside moto / null",
        median(one["cached"] / one["null"] for one in found),
        moto=median(one["other"] / one["null"] for one in found),
    )
