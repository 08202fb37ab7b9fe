"""What a stack is at a moment: values that nobody changes, so that they can be kept, and be so again."""

from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import moment, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared, Template
    from awsmock_ar_apigw.templates.made import Made

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_LONGEST = 500

# The type of a stack itself, and what stands for one where an output is wrong.
STACK = "AWS::CloudFormation::Stack"
OUTPUT = "Output"


class Standing(NamedTuple):
    """A resource of a stack.

    Attributes:
        declared: what the template says of it.
        properties: what it was last deployed with.
        made: what came of it.
    """

    declared: Declared
    properties: Mapping[str, Any]
    made: Made


class Given(NamedTuple):
    """What a test has given with a template.

    Attributes:
        parameters: values by their names, as they were given.
        functions: callables in the place of functions, by logical id.
        applications: what answers for App Runner's services, by logical id.
        overrides: attributes of resources, by logical id.
        permissions: whether functions answer to nobody without a permission.
    """

    parameters: Mapping[str, Any] = {}
    functions: Mapping[str, Any] = {}
    applications: Mapping[str, Any] = {}
    overrides: Mapping[str, Mapping[str, Any]] = {}
    permissions: bool = False


class Event(NamedTuple):
    """What happened to a resource of a stack, or to the stack.

    Attributes:
        micros: when, by the cloud's clock.
        status: in CloudFormation's words, such as ``CREATE_COMPLETE``.
        logical_id: of what; the name of the stack, for itself.
        type: its type.
        reason: its physical id, or what went wrong.
    """

    micros: int
    status: str
    logical_id: str
    type: str
    reason: str = ""

    def line(self) -> str:
        """The event in one line."""
        when = moment(EPOCH + datetime.timedelta(microseconds=self.micros))
        reason = f": {shortened(self.reason, _LONGEST)}" if self.reason else ""
        return f"{when}  {self.status}  {self.logical_id} ({self.type}){reason}"


class State(NamedTuple):
    """What a stack is.

    Attributes:
        status: in CloudFormation's words.
        template: what was last deployed.
        given: what was given with it.
        parameters: the values of its parameters.
        resources: what it has, by logical id, in the order in which it was made.
        outputs: its outputs by name.
        exports: what of them other stacks may import, by the name of the export.
        imports: the exports of other stacks that it has read.
    """

    status: str
    template: Template
    given: Given
    parameters: Mapping[str, Any] = _NOTHING
    resources: dict[str, Standing] = {}  # noqa: RUF012 - nobody changes it
    outputs: Mapping[str, str] = _NOTHING
    exports: Mapping[str, str] = _NOTHING
    imports: frozenset[str] = frozenset()
