"""Where a stack is made: the cloud, the account and the Region; and how the operations of a service are called there."""

from __future__ import annotations

import random
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import SECOND
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.cloud.services import bound_of
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.wire.asked import asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.templates.plan import Plan


class Site:
    """Where a stack is made.

    Parameters:
        world: the cloud that it is made in.
        where: the account and the Region.
        stack_name: the name of the stack.

    Attributes:
        overrides: attributes and physical ids that a test has set, by logical id.
        functions: callables that a test has given in the place of functions, by logical id.
        applications: what a test has given to answer for App Runner's services, by logical id.
        permissions: whether functions are called only by those whom an ``AWS::Lambda::Permission`` lets.
        plan: what is being made there, for who tells what else it lacks; None while nothing is.
        folder: the folder that relative paths of the template start from; None for where the process runs.
        answered: how many calls were answered, and not refused.
    """

    def __init__(self, world: World, where: Where, stack_name: str) -> None:
        self.world = world
        self.where = where
        self.stack_name = stack_name
        self.overrides: Mapping[str, Mapping[str, Any]] = {}
        self.functions: Mapping[str, Any] = {}
        self.applications: Mapping[str, Any] = {}
        self.permissions = False
        self.plan: Plan | None = None
        self.folder: Path | None = None
        self.answered = 0

    @cached_property
    def stack_id(self) -> str:
        """The ARN of the stack, as ``AWS::StackId`` and CloudFormation's own tags have it."""
        place = f"arn:{self.where.partition}:cloudformation:{self.where.region}:{self.where.account}"
        return f"{place}:stack/{self.stack_name}/{self.ids('stack').uuid()}"

    def ids(self, purpose: str) -> Ids:
        """Ids for what no operation of the mock's makes: the same for the same seed, stack and purpose, whatever else is drawn."""
        seed = self.world.seed
        if seed is None:
            seed = random.SystemRandom().getrandbits(64)
        return Ids(f"{seed} {self.where} {self.stack_name} {purpose}")

    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        """Call an operation of a mocked service, in this account and Region, as a resource handler of CloudFormation does.

        The call is one like others: faults hit it, and ``cloud.calls`` has it.

        Parameters:
            service: ``apigatewayv2`` or ``apprunner``.
            operation: ``CreateApi``.
            params: its parameters.

        Returns:
            What botocore would have made of the answer, without ``ResponseMetadata``.

        Raises:
            ServiceError: the service refuses it.
            ParamValidationError: botocore's, of parameters that no client would send.
            MockError: the mock has stopped.
        """
        self.world.check_running()
        model = load(service).operation_model(operation)
        answer = walk.answer(self.world, bound_of(model), asked(model, params), self.where)
        if answer.error is not None:
            raise answer.error
        self.answered += 1
        found = answer.parsed() if answer.parsed else {}
        found.pop("ResponseMetadata", None)
        return found

    def wait(self) -> bool:
        """Let time pass until what is due next has come about; whether anything is.

        Virtual time moves there, as CloudFormation would wait; with ``pace="real"`` it is waited for.
        """
        world = self.world
        with world.lock:
            world.mend()
            due = world.timeline.next(None)
            if due is None:
                return False
            span = max(0, due.at - world.clock.micros)
            if not world.clock.pace.real:
                world.clock.reach(due.at)
                world.catch_up()
                return True
        time.sleep(span / SECOND)
        return True
