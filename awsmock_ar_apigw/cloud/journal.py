"""One call that a cloud has answered; and which answers are kept."""

from __future__ import annotations

import datetime
from collections import deque
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import arguments, in_full, readable, sentence
from awsmock_ar_apigw.cloud.services import SERVICES, part_of
from awsmock_ar_apigw.spec.model import errors_of, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel

    from awsmock_ar_apigw.faults.planned import PlannedFault
    from awsmock_ar_apigw.kit.difference import Difference, Switch
    from awsmock_ar_apigw.kit.rule import Rule

_LONGEST_MESSAGE = 160


class Body:
    """The body of an answer; its ``content`` is None once it isn't kept any more."""

    __slots__ = ("content",)

    def __init__(self, content: bytes | None) -> None:
        self.content = content


class Kept(NamedTuple):
    """Bodies that were kept at a moment, and what each of them held."""

    bodies: tuple[Body, ...] = ()
    contents: tuple[bytes, ...] = ()


class Bodies:
    """The bodies of the answers that are kept: the newest ones.

    Parameters:
        most: how many bytes of them, in all; the last one is kept even if it has more. None keeps all.
    """

    def __init__(self, most: int | None) -> None:
        self._most = most
        # Bodies, and not their calls: a list of calls that is cleared forgets them.
        self._kept: deque[Body] = deque()
        self._size = 0

    def keep(self, content: bytes) -> Body:
        """The body of a new answer, in the place of the oldest ones."""
        body = Body(content)
        if self._most is not None:
            self._kept.append(body)
            self._size += len(content)
            while self._size > self._most and len(self._kept) > 1:
                oldest = self._kept.popleft()
                self._size -= len(oldest.content or b"")
                oldest.content = None
        return body

    def clear(self) -> None:
        """Begin anew; who holds a call still has its answer."""
        self._kept.clear()
        self._size = 0

    def state(self) -> Kept:
        """What is kept, for ``bring_back``."""
        return Kept(tuple(self._kept), tuple([body.content or b"" for body in self._kept]))

    def bring_back(self, state: Kept) -> None:
        """Keep again what was kept at another time, also what has been dropped since."""
        for body, content in zip(*state, strict=True):
            body.content = content
        self._kept = deque(state.bodies)
        self._size = sum(map(len, state.contents))

    def adopt(self, state: Kept) -> dict[Body, Body]:
        """Keep what another cloud kept, as far as there is room here.

        Returns:
            The bodies that are in the place of those of the other, which goes its own way.
        """
        self.clear()
        return {body: self.keep(content) for body, content in zip(*state, strict=True)}


class RecordedCall:
    """A call that was answered.

    ``service`` and ``operation`` name it, ``account`` and ``region`` say where it went, and ``status`` is the
    HTTP status of the answer. ``error`` is the code of the error that it was answered with, and ``message`` what
    the service said; both are None for a call that succeeded. ``why`` says in words how it came to an error of which the
    service says too little, and is empty for any other. ``fault`` is the planned fault that hit it, as
    ``cloud.faults.add()`` returned it, or None. Where no answer came, ``status`` is 0, and ``error`` is the name of
    the exception that the HTTP session raised instead.
    """

    __slots__ = (
        "_body",
        "_met",
        "_micros",
        "_model",
        "_params",
        "account",
        "error",
        "fault",
        "message",
        "operation",
        "region",
        "service",
        "status",
        "why",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - a record of all there is to know
        self,
        service: str,
        operation: str,
        account: str,
        region: str,
        micros: int,
        params: Mapping[str, Any],
        status: int,
        error: str | None,
        fault: PlannedFault | None = None,
        *,
        message: str | None = None,
        why: str = "",
        model: OperationModel | None = None,
        body: Body | None = None,
        met: tuple[Rule | Switch[object], ...] = (),
    ) -> None:
        self.service = service
        self.operation = operation
        self.account = account
        self.region = region
        self.status = status
        self.error = error
        self.fault = fault
        self.message = message
        self.why = why
        self._micros = micros
        self._params = params
        self._model = model
        self._body = body
        # What decided it, where AWS was seen to differ from its reference.
        self._met = met

    @property
    def params(self) -> dict[str, Any]:
        """The parameters, as a copy."""
        copied: dict[str, Any] = _copy(self._params)
        return copied

    @property
    def at(self) -> datetime.datetime:
        """When, by the cloud's clock: an aware datetime in UTC."""
        return EPOCH + datetime.timedelta(microseconds=self._micros)

    @property
    def response(self) -> dict[str, Any] | None:
        """What the client made of the answer, as a new copy, without ``ResponseMetadata``.

        Of a refused call it is what ``ClientError.response`` holds. None means that nothing was answered.

        Raises:
            MockError: the answer isn't kept any more. A cloud keeps the newest ones; see its option ``keep_responses``.
        """
        if self._model is None or self._body is None or not self.status:
            return None
        content = self._body.content
        if content is None:
            raise MockError(
                f"The response to this {self.operation} isn't kept any more: newer ones have taken its place. Look at it "
                'sooner, or pass keep_responses="all" to the mock, or a number of bytes.'
            )
        return _parsed(self._model, self.status, self.error, content)

    def line(self) -> str:
        """The call and what came of it in one line: shortened, and without what the service calls sensitive.

        Returns:
            Such as ``CreateService(ServiceName='web-app', SourceConfiguration={…}) -> 200``.
        """
        here = (self.region, self.account)
        message = sentence(self.message or "", _LONGEST_MESSAGE, here)
        return f"{self.operation}({arguments(self._shown(), here=here)}) -> {self._outcome(message)}"

    def in_full(self) -> str:
        """The same with all that the parameters hold, at any depth, over as many lines as it needs.

        What the service calls sensitive isn't in it either.

        Returns:
            Such as ``DeleteConnection(ConnectionArn='arn:aws:apprunner:…') -> 200``.
        """
        return f"{self.operation}({in_full(self._shown())}) -> {self._outcome(self.message)}"

    def _shown(self) -> dict[str, Any]:
        """The parameters for people: what is required first, and nothing that is sensitive."""
        from awsmock_ar_apigw.spec.mask import masked  # noqa: PLC0415 - for those who look

        shape = self._model.input_shape if self._model else None
        required = shape.required_members if shape else ()
        shown: dict[str, Any] = masked(self._params, shape)
        return {**{name: shown[name] for name in shown if name in required}, **shown}

    def _outcome(self, message: str | None) -> str:
        if self.error is None:
            return str(self.status)
        said = f"{self.error}: {message}" if message else self.error
        return f"{said} ({self.why})" if self.why else said

    def __repr__(self) -> str:
        return readable(f"<{self.service} {self.region} {self.line()}>")

    def __copy__(self) -> RecordedCall:
        return self  # nothing in it ever changes

    def __deepcopy__(self, _memo: dict[int, Any]) -> RecordedCall:
        return self

    def __getstate__(self) -> dict[str, Any]:
        """All of it, for another process, but what decides; the model, which botocore has there too, by name."""
        state = {name: getattr(self, name) for name in self.__slots__}
        return {**state, "_model": self._model is not None, "_met": ()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._model = load(self.service).operation_model(self.operation) if state["_model"] else None

    def moved(self, bodies: Mapping[Body, Body], faults: Mapping[PlannedFault, PlannedFault]) -> RecordedCall:
        """The same call in another cloud, which has a body and a fault of its own in the place of these."""
        made: RecordedCall = object.__new__(RecordedCall)
        for name in self.__slots__:
            setattr(made, name, getattr(self, name))
        made._body = bodies.get(self._body, self._body) if self._body else None
        made.fault = faults.get(self.fault, self.fault) if self.fault else None
        return made


def differences_in(call: RecordedCall) -> list[Difference]:
    """The rows of what AWS was seen to do other than its reference says, that a call has met."""
    met = set(call._met)  # noqa: SLF001 - of one's own kin
    if not met:
        return []
    # Of whatever service: what a call finds may have fallen due in another.
    tables = [part_of(service, "differences").DIFFERENCES for service in SERVICES]
    return [row for table in tables for row in table if not met.isdisjoint(row.by)]


def _parsed(model: OperationModel, status: int, error: str | None, body: bytes) -> dict[str, Any]:
    """An answer, read by botocore as every client reads it."""
    from botocore.parsers import create_parser  # noqa: PLC0415 - for those who ask

    parser = create_parser(model.service_model.resolved_protocol)
    answer = {"status_code": status, "headers": {"x-amzn-errortype": error or ""}, "body": body}
    parsed: dict[str, Any] = parser.parse(answer, model.output_shape)  # type: ignore[arg-type]
    shape = errors_of(model).get(error or "")
    if shape is not None:
        parsed.update(parser.parse(answer, shape))
    parsed.pop("ResponseMetadata", None)
    return parsed


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_copy(member) for member in value]
    return value
