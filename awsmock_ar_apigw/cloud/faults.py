"""What a test holds to plan faults: ``cloud.faults``."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import botocore.exceptions
from botocore.exceptions import ConnectionError as BotocoreConnectionError
from botocore.exceptions import HTTPClientError

from awsmock_ar_apigw.base.clock import LAST_DAY, is_span
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import MOST, is_count, is_number, written
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.base.text import readable
from awsmock_ar_apigw.cloud.services import MANAGEMENT, SERVICES, backend_of
from awsmock_ar_apigw.faults.common import COMMON
from awsmock_ar_apigw.faults.fault import Fault
from awsmock_ar_apigw.faults.planned import PlannedFault
from awsmock_ar_apigw.spec.model import errors_of, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from awsmock_ar_apigw.cloud.world import World

    Calls = frozenset[tuple[str, str]]

# What stands behind an API, and is asked when a request comes: it is hit by name alone, ``lambda.Invoke`` or
# ``backend.Request``, and not by ``*``.
OF_REQUESTS = {"lambda": "Invoke", "backend": "Request"}
# What an HTTP session raises, and botocore's retries know.
_LOST = (BotocoreConnectionError, HTTPClientError)


class Faults(Rooted):
    """The faults that are planned for a cloud, in the order in which they were added.

    They can be listed and counted: ``list(cloud.faults)``, ``len(cloud.faults)``.
    """

    _why_not = (
        "The list of faults can't be copied or pickled: it belongs to its cloud. list(cloud.faults) keeps what it has now, and "
        "cloud.snapshot() has what is planned."
    )

    def __init__(self, world: World) -> None:
        self._world = world
        self._plan = world.plan

    def __repr__(self) -> str:
        return f"<Faults {list(self)}>"

    def __iter__(self) -> Iterator[PlannedFault]:
        return iter(tuple(self._plan.faults))

    def __len__(self) -> int:
        return len(self._plan.faults)

    def add(  # noqa: PLR0913 - all that can be said of a fault, by name
        self,
        operation: str,
        *,
        service: str | None = None,
        error: str | None = None,
        message: str | None = None,
        raises: type[Exception] | Exception | None = None,
        latency: float | None = None,
        when: Callable[[dict[str, Any]], object] | None = None,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> PlannedFault:
        """Plan a fault for calls to come: an error, a connection that breaks, or an answer that takes long.

        It hits a call that botocore lets through, before the call's values are checked and before anything is
        changed. Of several, the one that was added first answers; those that are latency alone slow down what
        answers after them. Each attempt of a call that botocore retries counts.

        Parameters:
            operation: its name; ``*`` stands for any letters (``"Get*"``, ``"*"``), and the service may come first
                (``"apprunner.CreateService"``, ``"apigatewayv2.*"``). ``"lambda.Invoke"`` and ``"backend.Request"`` are hit when
                a request to a stored API calls a function, or asks a back end.
            service: botocore's name of the service, else any.
            error: the code of an error that the operations list, or that is common to all services.
            message: what the error says.
            raises: an exception of botocore's for a connection that fails or times out, as a class or an instance;
                it is raised where the HTTP session would raise it.
            latency: seconds that pass on the cloud's clock before the call is answered.
            when: a function of the parameters, as a dictionary; the fault hits the call if it returns something true. Those of
                ``lambda.Invoke`` are ``FunctionName`` and ``Payload``, the event; of ``backend.Request`` ``method`` and ``url``.
            times: how many calls it hits; None is every one.
            probability: how likely it hits each call that it could hit: above 0, and 1 at most.

        Returns:
            The planned fault, which knows how often it has ``fired``, and can be taken back with ``remove()``.

        Raises:
            MockError: no operation has that name, one of them doesn't have the error, or an option makes no sense.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner() as cloud:
            ...     cloud.faults.add("CreateService", error="ThrottlingException", times=2)
            <Fault("CreateService", error="ThrottlingException", times=2), fired 0 of 2>
        """
        asked = {
            "service": service,
            "error": error,
            "message": message,
            "raises": raises,
            "latency": latency,
            "when": when,
        }
        self._world.check_running()
        calls = _matching(operation, service)
        _check_how_often(when, times, probability)
        _check_effect(error, message, raises, latency)
        if latency is not None:
            self._check_latency(latency)
        if error is not None:
            calls = _without_namesakes(error, calls)
            _check_error(error, calls)
        fault = Fault(
            _words(operation, {**asked, "times": times, "probability": probability}),
            calls,
            error,
            message,
            None if raises is None else _checked_loss(raises),
            latency or 0,
            when,
            times,
            probability,
        )
        with self._world.lock:
            planned = PlannedFault(self._plan, fault)
            self._plan.arm(planned)
            return planned

    def clear(self) -> None:
        """Take everything back that is planned: these faults, and what fail_next and queue_next have planned."""
        with self._world.lock:
            self._plan.clear()

    def unused(self) -> list[str]:
        """What was planned and never happened: faults that no call has met, and what is left of fail_next and queue_next.

        Returns:
            A line for each, in words.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner() as cloud:
            ...     cloud.fail_next("UpdateService")
            ...     cloud.faults.unused()
            ['fail_next("UpdateService"): 1 of 1 never happened']
        """
        with self._world.lock:
            return list(self._plan.unused())

    def _check_latency(self, latency: float) -> None:
        clock = self._world.clock
        if not (is_span(latency) and clock.has(latency)):
            raise MockError(
                f"latency={written(latency)} is no time to pass. Give seconds above zero, until {LAST_DAY} at most."
            )
        if clock.pace.real:
            raise MockError(
                "latency can't pass with pace='real', which follows time.time(). Use another pace, or leave it out."
            )


def _matching(operation: object, service: object) -> Calls:
    """The calls that a pattern is for."""
    for name in (operation, service):
        if not isinstance(name, str) and (name is not None or name is operation):
            raise MockError(
                f'{name!r} is not a name. Give a text, such as "CreateService" or "apprunner.Create*".'
            )
    prefix, dot, pattern = str(operation).rpartition(".")
    asked = [str(one) for one in (prefix if dot else None, service) if one is not None]
    if asked and (behind := OF_REQUESTS.get(asked[0])) and fnmatchcase(behind, pattern):
        return frozenset({(asked[0], behind)})
    services = [one for one in SERVICES if all(fnmatchcase(one, name) for name in asked)]
    if not services:
        of = " and ".join(repr(one) for one in asked)
        raise MockError(
            f"The mock has no service {of}. {meant(asked[0], SERVICES)}Name one of: {', '.join(SERVICES)}."
        )
    known = [(one, has) for one in services for has in backend_of(one).files.operations]
    found = frozenset((one, has) for one, has in known if fnmatchcase(has, pattern))
    if not found:
        advice = meant(pattern, [has for _one, has in known]).strip() or (
            'Operations are named as AWS names them, such as "TagResource"; * stands for any letters, as in "List*".'
        )
        raise MockError(f"No operation of {' or '.join(services)} is named {pattern!r}. {advice}")
    return found


def _without_namesakes(error: object, calls: Calls) -> Calls:
    """What can have an error: the management API, which comes with API Gateway V2, has names of others', such as DeleteConnection.

    Where its operations don't list the error, they aren't meant.
    """
    others = frozenset(
        call for call in calls if call[0] != MANAGEMENT or error in COMMON or error in _listed(*call)
    )
    return others or calls


def _check_how_often(when: object, times: object, probability: object) -> None:
    if when is not None and not callable(when):
        raise MockError(
            f"when={when!r} can't be asked. Give a function of the parameters, such as lambda p: True."
        )
    if times is not None and not is_count(times):
        raise MockError(
            f"times={written(times)} plans nothing. Give one or more, up to {MOST}, or None for every call."
        )
    if not (is_number(probability) and 0 < probability <= 1):
        raise MockError(f"probability={written(probability)} is none. Give a number above 0, and 1 at most.")


def _check_effect(error: object, message: object, raises: object, latency: object) -> None:
    """Refuse what would do nothing, or two things at once."""
    if error is None and raises is None and latency is None:
        raise MockError("Nothing would go wrong. Give error, raises or latency.")
    if error is not None and raises is not None:
        raise MockError("A call has one end: an answer (error) or none (raises). Give one of the two.")
    if message is not None and (error is None or not isinstance(message, str)):
        raise MockError(f"message={message!r} is no text of an error. Give it as a text, with error.")


def _check_error(error: object, calls: Calls) -> None:
    """Refuse an error that one of these operations doesn't have."""
    if not isinstance(error, str):
        raise MockError(
            f'error={error!r} is no code of an error. Give a text, such as "ThrottlingException".'
        )
    if ("backend", "Request") in calls:
        raise MockError(
            "A back end has no errors by name. Give latency, or raises; or let its application answer so."
        )
    if error in COMMON:
        return
    listed = {call: frozenset(_listed(*call)) for call in sorted(calls)}
    without = [f"{service}.{name}" for (service, name), codes in listed.items() if error not in codes]
    if not without:
        return
    more = f" and {len(without) - 1} more" if len(without) > 1 else ""
    having = next((f"{service}.{name}" for (service, name), codes in listed.items() if error in codes), None)
    narrow = f"Name operations that list it, such as {having}" if having else ""
    shared = ", ".join(sorted(frozenset.intersection(*listed.values())))
    use = [f"an error that is listed: {shared}"] * bool(shared) + [f"a common one: {', '.join(COMMON)}"]
    advice = "; or ".join([one for one in (narrow, f"use {'; or '.join(use)}") if one])
    known = {*COMMON, *(code for codes in listed.values() for code in codes)}
    # What is another operation's error is not misspelt.
    near = "" if any(error in load(service).shape_names for service in SERVICES) else meant(error, known)
    raise MockError(f"{without[0]}{more} can't answer {error}. {near}{advice[0].upper()}{advice[1:]}.")


def _listed(service: str, operation: str) -> Mapping[str, Any]:
    return errors_of(load(service).operation_model(operation))


def _checked_loss(raises: object) -> type[Exception] | Exception:
    """What an HTTP session can raise: an exception, or a class of which one can be made."""
    if isinstance(raises, _LOST):
        return raises
    if isinstance(raises, type) and issubclass(raises, _LOST):
        try:
            Fault("", frozenset(), raises=raises).lost("")
        except (TypeError, KeyError):
            raise MockError(
                f"raises={raises.__name__} can't be made without its arguments. Give an instance."
            ) from None
        return raises
    known = [name for name, one in vars(botocore.exceptions).items() if _is_lost(one)]
    raise MockError(
        f"raises={raises!r} is nothing that botocore's HTTP session raises. Give one of botocore.exceptions, as a class "
        f"or an instance: {', '.join(sorted(known))}; or an error of the service as error=…, by its code."
    )


def _is_lost(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, _LOST)


def _words(operation: str, options: Mapping[str, Any]) -> str:
    """The arguments of ``add`` as a test would write them, without what is left out."""
    usual = {"times": 1, "probability": 1.0}
    given = [f"{name}={_shown(one)}" for name, one in options.items() if one != usual.get(name)]
    return readable(", ".join([_shown(operation), *given]))


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return getattr(value, "__name__", None) or repr(value)
