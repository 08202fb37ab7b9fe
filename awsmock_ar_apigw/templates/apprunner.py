"""The resource types of App Runner: the schemas say most of it, and where a handler does otherwise, that is here.

The handlers of most are public: aws-cloudformation-resource-providers-apprunner, by AWS, is what "its handler" means below.
"""

from __future__ import annotations

from functools import cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.templates.resource import Member, Resource, Status
from awsmock_ar_apigw.templates.schema import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import ResourceType
    from awsmock_ar_apigw.templates.resource import Properties
    from awsmock_ar_apigw.templates.site import Site

PREFIX = "AWS::AppRunner::"


class OfAppRunner(Resource):
    """A type of App Runner: its answers have the resource as a member."""

    service = "apprunner"
    reads = "Describe"
    not_found = "ResourceNotFoundException"

    def begin(self, site: Site, declared: Declared, given: Properties) -> Mapping[str, Any]:
        """Ask the service for one, under a name of its own where the template gives none."""
        shape = load(self.service).operation_model(f"Create{self.noun}").input_shape
        assert shape is not None  # noqa: S101 - for the types: what makes something asks for its name
        name = f"{self.noun}Name"
        longest = int(shape.members[name].metadata["max"])
        return super().begin(site, declared, {name: _generated(site, declared, longest), **given})

    def call(self, site: Site, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call an operation; what it shows of the resource."""
        shown: dict[str, Any] = super().call(site, operation, params)[self.noun]
        return shown


class Service(OfAppRunner):
    """A service."""

    def params(self, site: Site, verb: str, given: Properties) -> dict[str, Any]:
        """The parameters: what isn't said is off. [observed: its handler, of AutoDeploymentsEnabled and of the network at updates]"""
        found = super().params(site, verb, given)
        if "SourceConfiguration" in found:
            found["SourceConfiguration"] = {"AutoDeploymentsEnabled": False, **found["SourceConfiguration"]}
        if verb == "Update":
            found.setdefault("NetworkConfiguration", {"EgressConfiguration": {"EgressType": "DEFAULT"}})
        return found


def _generated(site: Site, declared: Declared, longest: int) -> str:
    """A name for what has none: the logical id, as far as there is room, and twelve characters.

    [observed: its handlers; cloudformation-cli-java-plugin › IdentifierUtils]
    """
    chance = site.ids(f"{declared.logical_id} name").text(12, ascii_letters + digits)
    return f"{declared.logical_id[: longest - 13]}-{chance}"


# Environment variables are a list in a template, and a map in the operations.
_ENVIRONMENT = ("RuntimeEnvironmentVariables", "RuntimeEnvironmentSecrets")


def _within(value: Any, turn: Callable[[Any], Any]) -> Any:
    """A source configuration with its environments turned, wherever they are."""
    if not isinstance(value, dict):
        return value
    return {name: turn(one) if name in _ENVIRONMENT else _within(one, turn) for name, one in value.items()}


def _as_map(pairs: list[Mapping[str, str]]) -> dict[str, str]:
    return {pair.get("Name", ""): pair.get("Value", "") for pair in pairs}


def _as_pairs(variables: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in variables.items()]


SOURCE = Member(
    "SourceConfiguration",
    lambda value: _within(value, _as_map),
    lambda value: _within(value, _as_pairs),
)


def _status(shown: Mapping[str, Any]) -> str:
    return str(shown["Status"]).upper()


def _no_reason(_shown: Mapping[str, Any]) -> str:
    """No operation of App Runner says why: the logs of the service do."""
    return ""


# [documented: AWS::AppRunner::Service; observed: its handlers wait while an operation is in progress]
SERVICE = Status(
    of=_status,
    reason=_no_reason,
    busy=frozenset({"OPERATION_IN_PROGRESS"}),
    failed=frozenset({"CREATE_FAILED", "DELETE_FAILED"}),
    gone=frozenset({"DELETED"}),
)
CONNECTION = Status(
    of=_status,
    reason=_no_reason,
    busy=frozenset({"PENDING_CREATION", "PENDING_UPDATE", "PENDING_DELETION"}),
    failed=frozenset({"FAILED_CREATION", "FAILED_UPDATE", "FAILED_DELETION"}),
    gone=frozenset({"DELETED"}),
)
REVISION = Status(
    of=_status, reason=_no_reason, busy=frozenset(), failed=frozenset(), gone=frozenset({"INACTIVE"})
)

_TYPES: dict[str, Callable[[str], ResourceType]] = {
    "AutoScalingConfiguration": lambda name: OfAppRunner(
        name, "AutoScalingConfigurationArn", status=REVISION
    ),
    "ObservabilityConfiguration": lambda name: OfAppRunner(
        name, "ObservabilityConfigurationArn", status=REVISION
    ),
    "Service": lambda name: Service(
        name, "ServiceArn", status=SERVICE, members={"SourceConfiguration": SOURCE}
    ),
    "VpcConnector": lambda name: OfAppRunner(name, "VpcConnectorArn", status=REVISION),
    "VpcIngressConnection": lambda name: OfAppRunner(name, "VpcIngressConnectionArn", status=CONNECTION),
}


@cache
def type_named(name: str) -> ResourceType:
    """The type of resources with this name.

    Raises:
        TemplateError: there is none.
    """
    schema_of(name)
    return _TYPES[name.removeprefix(PREFIX)](name)
