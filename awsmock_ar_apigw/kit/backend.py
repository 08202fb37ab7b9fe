"""A service as the mock knows it: its kinds, its operations, and what each of them compiles to."""

from __future__ import annotations

import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.files import Files
from awsmock_ar_apigw.kit.kind import Kind
from awsmock_ar_apigw.kit.page import Cutter
from awsmock_ar_apigw.kit.rule import check_all
from awsmock_ar_apigw.kit.sentence import refusal_of
from awsmock_ar_apigw.spec.check import compile_check, step_of
from awsmock_ar_apigw.spec.model import errors_of, load
from awsmock_ar_apigw.wire.protocol import status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from botocore.model import OperationModel, StructureShape

    from awsmock_ar_apigw.base.errors import ServiceError
    from awsmock_ar_apigw.base.messages import Answer, HttpRequest
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.difference import Switch
    from awsmock_ar_apigw.kit.page import Page
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.spec.check import Breach, Limit
    from awsmock_ar_apigw.wire.protocol import WireProtocol

    Params = Mapping[str, Any]
    Handler = Callable[[Call, Params], Any]
    Check = Callable[[Any], list[Breach] | None]


class Operation(NamedTuple):
    """An operation as its file registers it."""

    name: str
    handle: Handler
    rules: Sequence[Rule]
    page: Page | None
    says: Mapping[str, Rule]
    clears: Sequence[str]
    status: Switch[int] | None = None
    leads_to: Mapping[str, Sequence[str]] = MappingProxyType({})


class Bound(NamedTuple):
    """An operation with what its shapes compile to: everything that a call needs."""

    name: str
    read: Callable[[HttpRequest], dict[str, Any]]
    check: Check
    says: Mapping[str, Rule]
    rules: Sequence[Rule]
    handle: Handler
    cutter: Cutter | None
    write: Callable[[Params, str, int | None], Answer]
    status: Switch[int] | None
    leads_to: Mapping[str, Sequence[str]]
    errors: Mapping[str, StructureShape]
    model: OperationModel
    backend: Backend

    def answer(self, call: Call, result: Any, request_id: str) -> Answer:
        """The answer with a result, under the model's status or what a switch makes of it."""
        status = None if self.status is None else self.status(call, status_of(self.model))
        return self.write(result, request_id, status)


class Backend:
    """The registry of one service. Its files register what they have when they are imported, each when it is needed first.

    Parameters:
        service: botocore's name for it.
        protocol: how it speaks.
        breached: the rule for a request that breaks the model's constraints.
        missing, malformed: the rules for a key that finds nothing, and for one that cannot be right, unless a
            kind has its own.
        limits: lengths and ranges that the model keeps in prose, by shape name.
        files: which file has what.
        reaches_out: whether its handlers reach what answers requests, which is there then.
    """

    def __init__(  # noqa: PLR0913 - all that a service is; made in one place for each
        self,
        service: str,
        *,
        protocol: WireProtocol,
        breached: Rule,
        missing: Rule,
        malformed: Rule,
        limits: Mapping[str, Limit] | None = None,
        files: Files | None = None,
        reaches_out: bool = False,
    ) -> None:
        self.service = service
        self.protocol = protocol
        self.breached = breached
        self.reaches_out = reaches_out
        self.files = files or Files(service)
        self._kinds: list[Kind] = []
        self._operations: dict[str, Operation] = {}
        # Whose records are built in: they are there where a call goes, and nobody's asking makes them appear.
        self.furnished: list[Kind] = []
        self._missing = missing
        self._malformed = malformed
        self._limits = limits or {}
        self._bound: dict[str, Bound] = {}

    def kind(self, name: str, **declared: Any) -> Kind:
        """Declare a kind of resource; see ``Kind``."""
        kind = Kind(
            f"{self.service}.{name}",
            declared.pop("missing", self._missing),
            declared.pop("malformed", self._malformed),
            self._kinds,
            **declared,
        )
        # Of a file whose import was interrupted, what it has registered stays until it is imported again.
        for stale in self._known(kind.name):
            self._kinds.remove(stale)
        self._kinds.append(kind)
        self.furnished = [one for one in self._kinds if one.builtins]
        return kind

    def op(  # noqa: PLR0913 - all that an operation is
        self,
        name: str,
        *,
        rules: Sequence[Rule] = (),
        page: Page | None = None,
        says: Mapping[str, Rule] = MappingProxyType({}),
        clears: Sequence[str] = (),
        status: Switch[int] | None = None,
        leads_to: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> Callable[[Handler], Handler]:
        """Register the handler of an operation.

        Parameters:
            name: the operation; everything else about it comes from the model.
            rules: what its parameters must satisfy beyond the model, in this order.
            page: how its answer is cut; its handler returns a Listing.
            says: what the service says of a member that breaks the model's constraints, by the member's name on
                the wire, where that is known to be other than what it says of most.
            clears: members, by their names on the wire, in which the service takes an empty text though the model
                wants a longer one.
            status: where the status of its answer was seen to be another than the model's: makes it of that one.
            leads_to: kinds that its file doesn't import, by the parameter, under AWS's name, that makes the handler look for
                them; ``*`` is every kind.
        """

        def register(handler: Handler) -> Handler:
            if name in self._operations and not _is_stale(self._operations[name].handle):
                raise MockError(f"{self.service}.{name} has two handlers. Remove one.")
            self._operations[name] = Operation(name, handler, rules, page, says, clears, status, leads_to)
            return handler

        return register

    @property
    def kinds(self) -> list[Kind]:
        """Every kind: all files are imported."""
        self.files.need_all()
        return self._kinds

    @property
    def operations(self) -> dict[str, Operation]:
        """Every operation: all files are imported. ``files.operations`` has their names alone."""
        self.files.need_all()
        return self._operations

    def kind_named(self, name: str) -> Kind:
        """A kind, by its name with the service's before it; who stores one of it has imported it."""
        found = self._known(name)
        if not found:
            self.files.need_kind(name.partition(".")[2])
            found = self._known(name)
        return found[0]

    def _known(self, name: str) -> list[Kind]:
        return [kind for kind in self._kinds if kind.name == name]

    def bind(self, model: OperationModel) -> Bound:
        """An operation, compiled once per process from the shapes of the first client that calls it.

        Raises:
            MockError: botocore knows the operation and the mock doesn't.
        """
        bound = self._bound.get(model.name)
        if bound is None:
            bound = self._bound[model.name] = self._compile(model)
        return bound

    def _compile(self, model: OperationModel) -> Bound:
        operation = self._registered(model.name)
        return Bound(
            model.name,
            self.protocol.reader(model),
            _letting(operation.clears, compile_check(model.input_shape, self._limits)),
            {step_of(member): rule for member, rule in operation.says.items()},
            operation.rules,
            operation.handle,
            Cutter(operation.page, model) if operation.page else None,
            self.protocol.writer(model),
            operation.status,
            operation.leads_to,
            errors_of(model),
            model,
            self,
        )

    def _registered(self, name: str) -> Operation:
        """An operation; its file is imported, with all that this one imports."""
        self.files.need_operation(name)
        operation = self._operations.get(name)
        if operation is None:
            raise MockError(
                f"{self.service}.{name} is in this botocore and not in the mock. Use a newer "
                "awsmock-ar-apigw, or report the operation."
            )
        return operation

    def prepare(self, bound: Bound, params: Params) -> None:
        """Import the kinds that these parameters lead to: in a handler it would be too late, since a lock is held there."""
        for parameter, kinds in bound.leads_to.items():
            if parameter in params:
                for kind in kinds:
                    self.files.need_kind(kind)

    def operation(self, name: str) -> Bound:
        """An operation that another one needs: its shapes, and what its parameters must satisfy."""
        return self._bound.get(name) or self.bind(load(self.service).operation_model(name))

    def admit(self, bound: Bound, call: Call, params: Params) -> None:
        """Refuse parameters that break the model's constraints, or a rule of their operation.

        Raises:
            ServiceError: they do.
        """
        if breaches := bound.check(params):
            raise self.refusal_of(breaches, bound.says)
        check_all(bound.rules, call, params)

    def refusal_of(self, breaches: list[Breach], says: Mapping[str, Rule]) -> ServiceError:
        """The error for a request that breaks the model's constraints: in words of their own, or in those of most."""
        for breach in breaches:
            if breach.path[0] in says:
                return says[breach.path[0]].refusal(value=breach.value)
        return refusal_of(breaches, self.breached)


def _is_stale(handler: Handler) -> bool:
    """Whether a handler is of a module that isn't there any more, since its import was interrupted."""
    module = sys.modules.get(handler.__module__)
    return module is None or vars(module) is not handler.__globals__


def _letting(members: Sequence[str], check: Check) -> Check:
    """A check that lets an empty text through in these members."""
    if not members:
        return check
    steps = [step_of(member) for member in members]

    def lenient(params: Any) -> list[Breach] | None:
        found = check(params) or ()
        return [breach for breach in found if breach.value != "" or breach.path[0] not in steps] or None

    return lenient
