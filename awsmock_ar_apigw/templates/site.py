"""Where a stack is made: the cloud, the account and the Region; and how the operations of a service are called there."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.where import Where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from awsmock_ar_apigw.cloud.world import World


class Site:
    """Where a stack is made.

    Parameters:
        world: the cloud that it is made in.
        where: the account and the Region.
        stack_name: the name of the stack.

    Attributes:
        overrides: attributes and physical ids that a test has set, by logical id.
        functions: callables that a test has given in the place of functions, by logical id.
        permissions: whether functions are called only by those whom an ``AWS::Lambda::Permission`` lets.
        folder: the folder that relative paths of the template start from; None for where the process runs.
    """

    def __init__(self, world: World, where: Where, stack_name: str) -> None:
        self.world = world
        self.where = where
        self.stack_name = stack_name
        self.overrides: Mapping[str, Mapping[str, Any]] = {}
        self.functions: Mapping[str, Any] = {}
        self.permissions = False
        self.folder: Path | None = None

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
        """
        raise NotImplementedError
