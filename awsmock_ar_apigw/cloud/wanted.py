"""Which calls somebody asks for: names of operations, parameters, and where they went. What can't be is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.part import ABSENT, Difference, differences, fits
from awsmock_ar_apigw.base.text import HIDDEN, arguments, shortened
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.spec.mask import is_sensitive, masked, shape_at
from awsmock_ar_apigw.spec.model import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from botocore.model import OperationModel, Shape

    from awsmock_ar_apigw.cloud.journal import RecordedCall

_LONGEST = 80
FILTERS = ("service", "region", "account", "status", "error")


class Wanted:
    """Calls of operations with some of these names, which have all of these parameters and went there.

    Parameters:
        names: names of operations; ``*`` stands for any part, and ``apigatewayv2.*`` for a whole service.
        asked: parameters under AWS's names, and any of ``FILTERS``.
        calls: where to look first for what such operations are.

    Raises:
        MockError: there is no such operation, parameter or filter.
    """

    def __init__(self, names: Sequence[str], asked: dict[str, Any], calls: Iterable[RecordedCall]) -> None:
        self._names = names
        self._filters = {name: value for name, value in asked.items() if not name[:1].isupper()}
        self._params = {name: value for name, value in asked.items() if name not in self._filters}
        self._models: dict[tuple[str, str], OperationModel] = {}
        self._check_filters()
        self._check_names(calls)
        self._check_params(calls)

    def __str__(self) -> str:
        shown = {name: masked(value, self._shape_of(name)) for name, value in self._params.items()}
        what = " or ".join(self._names) or "any operation"
        return f"{what}({arguments({**shown, **self._filters})})" if shown or self._filters else what

    def names(self, call: RecordedCall) -> bool:
        """Whether a call is of such an operation."""
        return not self._names or any(_is_named(name, call.service, call.operation) for name in self._names)

    def misses(self, call: RecordedCall) -> list[Difference]:
        """What keeps a call of such an operation from being one that is asked for."""
        found = [
            Difference((name,), wanted, getattr(call, name))
            for name, wanted in self._filters.items()
            if not _is_wanted(wanted, getattr(call, name))
        ]
        return [*found, *differences(self._params, call._params)]  # noqa: SLF001 - no copy, of one's own kin

    def matches(self, call: RecordedCall) -> bool:
        """Whether a call is asked for."""
        return self.names(call) and not self.misses(call)

    # What can't be is refused

    def _check_filters(self) -> None:
        for name in self._filters:
            if name not in FILTERS:
                raise MockError(
                    f"{name!r} is no filter of calls. {meant(name, (*FILTERS, *self._parameters()))}Use {', '.join(FILTERS)}, or a parameter under AWS's name, such "
                    "as ServiceName='web-app'."
                )

    def _check_names(self, calls: Iterable[RecordedCall]) -> None:
        for name in self._names:
            if not isinstance(name, str):
                raise MockError(f"{name!r} is no name of an operation. Give a text, such as 'Create*'.")
            if any(_is_named(name, call.service, call.operation) for call in calls):
                continue
            if not any(_is_named(name, *one) for one in _operations()):
                raise MockError(f"{name!r} is no operation that the mock has. {_advice(name)}")

    def _check_params(self, calls: Iterable[RecordedCall]) -> None:
        unknown = set(self._params).difference(
            *(call._params for call in calls if self.names(call))  # noqa: SLF001 - no copy, of one's own kin
        )
        for name in unknown:
            if self._shape_of(name, calls) is None:
                known = self._parameters()
                of = " or ".join(self._names) or "any operation"
                raise MockError(
                    f"{name!r} is no parameter of {of}. {meant(name, known)}Use one of: {', '.join(known) or '(it has none)'}."
                )

    def _parameters(self) -> list[str]:
        """The parameters that the operations have which are asked for."""
        return sorted({member for shape in self._inputs() for member in shape.members})

    def _shape_of(self, name: str, calls: Iterable[RecordedCall] = ()) -> Shape | None:
        """The shape of a parameter: a sensitive one, if several operations have it."""
        for call in calls:
            if self.names(call) and call._model is not None:  # noqa: SLF001 - of one's own kin
                self._models[call.service, call.operation] = call._model  # noqa: SLF001
        shapes = [shape.members[name] for shape in self._inputs() if name in shape.members]
        return next(filter(is_sensitive, shapes), shapes[0] if shapes else None)

    def _inputs(self) -> Iterator[Any]:
        """The input shapes of the operations that are asked for."""
        for service, operation in _operations():
            if not self._names or any(_is_named(name, service, operation) for name in self._names):
                model = self._models.get((service, operation)) or load(service).operation_model(operation)
                if model.input_shape:
                    yield model.input_shape


def told(call: RecordedCall, missing: Difference) -> str:
    """What keeps a call from being one that is asked for, in words: without what is sensitive."""
    path, expected, actual = missing
    shape = call._model.input_shape if call._model else None  # noqa: SLF001 - of one's own kin
    below = shape_at(shape, path)
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in _shown(shape, path))
    if actual is ABSENT:
        return f"{name[1:]} isn't there; expected {_text(masked(expected, below))}"
    both = masked(actual, below), masked(expected, below)
    if both == (HIDDEN, HIDDEN):
        return f"{name[1:]} is another; its value is sensitive"
    return f"{name[1:]} is {_text(both[0])}, not {_text(both[1])}"


def _text(value: Any) -> str:
    return shortened(repr(value), _LONGEST)


def _shown(shape: Shape | None, path: tuple[str | int, ...]) -> Iterator[str | int]:
    """The steps of a path, up to the first that leads to what is sensitive: below it, names are sensitive too."""
    for place, step in enumerate(path):
        yield step
        below = shape_at(shape, path[: place + 1])
        if below is not None and is_sensitive(below):
            return


def _is_named(name: str, service: str, operation: str) -> bool:
    return fits(name, f"{service}.{operation}" if "." in name else operation)


def _is_wanted(wanted: Any, actual: Any) -> bool:
    if isinstance(wanted, str) and isinstance(actual, str):
        return fits(wanted, actual)
    return bool(wanted == actual)


def _operations() -> Iterator[tuple[str, str]]:
    """Every operation that the mock has."""
    for service in SERVICES:
        for operation in backend_of(service).files.operations:
            yield service, operation


def _advice(name: str) -> str:
    """What to do about the name of an operation that there isn't."""
    known = [operation for _service, operation in _operations()]
    return meant(name.rpartition(".")[2], known, most=3).strip() or (
        "Give a name such as 'CreateService', 'Create*' or 'apigatewayv2.*'."
    )
