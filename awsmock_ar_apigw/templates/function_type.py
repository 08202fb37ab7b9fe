"""``AWS::Lambda::Function``: a handler in Python is imported when its function is made; what stands in for others is given by a test."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import glimpse, readable, shortened
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.templates.code import lending
from awsmock_ar_apigw.templates.code.folders import CodeError, Folder, folder_of, of_layer, put_away
from awsmock_ar_apigw.templates.code.handler import LocalFunction, StandIn, Turned
from awsmock_ar_apigw.templates.code.modules import Modules
from awsmock_ar_apigw.templates.kept import kept_in
from awsmock_ar_apigw.templates.made import Made
from awsmock_ar_apigw.templates.permissions import guard, unguard
from awsmock_ar_apigw.templates.physical import name_for, overridden
from awsmock_ar_apigw.templates.simple import Simple, failed
from awsmock_ar_apigw.templates.stand_ins import check_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

_REFUSED = "InvalidParameterValueException"
# What a template may not set. [documented: Lambda developer guide, "Defined runtime environment variables", of which these are reserved]
_RESERVED = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
    }
)
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
# What a variable may be called: two characters at least. [real: as Lambda's answer has it, below]
_VARIABLE = re.compile(r"[a-zA-Z]([a-zA-Z0-9_])+")
# How many bytes all variables may have, as JSON. [documented: Lambda quotas, "Environment variables": 4 KB in total]
_MOST_OF_VARIABLES = 4096
# By property: what it is unless a template says otherwise, the least, and the most. [documented: CloudFormation, AWS::Lambda::Function]
_NUMBERS = {"Timeout": (3, 1, 900), "MemorySize": (128, 128, 10240)}


class FunctionType(Simple):
    """``AWS::Lambda::Function``."""

    def __init__(self) -> None:
        super().__init__(
            "AWS::Lambda::Function",
            frozenset({"FunctionName", "PackageType", "TenancyConfig"}),
            frozenset(
                {
                    "Arn",
                    "SnapStartResponse",
                    "SnapStartResponse.ApplyOn",
                    "SnapStartResponse.OptimizationStatus",
                }
            ),
        )

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Import its handler, and have it called."""
        name = str(properties.get("FunctionName") or name_for(site, declared))
        if not _NAME.fullmatch(name):
            raise failed(site, declared, f"{name!r} is no name of a function.", "FunctionName", _REFUSED)
        where = site.where
        arn = f"arn:{where.partition}:lambda:{where.region}:{where.account}:function:{name}"
        functions = kept_in(site.world).functions
        if arn in functions:
            raise failed(
                site, declared, f"Function already exist: {name}", "FunctionName", "ResourceConflictException"
            )
        attributes = _attributes(site, declared, arn, properties)
        folder = self._put(site, declared, properties, name, arn)
        functions.add(arn)
        if site.permissions:
            guard(site, arn)
        made = Made(name, attributes, {"arn": arn, "folder": folder})
        return overridden(site, declared, made)

    def update(
        self,
        site: Site,
        declared: Declared,
        made: Made,
        old: Mapping[str, Any],  # noqa: ARG002 - as the protocol has it
        new: Mapping[str, Any],
    ) -> Made:
        """Import it anew: its versions stay what they are."""
        arn = made.handle["arn"]
        functions = house_of(site.world).functions
        before = functions.as_added(arn)
        attributes = _attributes(site, declared, arn, new)
        folder = self._put(site, declared, new, arn.rpartition(":")[2], arn)
        if before is None or not any(functions[name] is before.handler for name in functions):
            _forget(site, before.handler if before else None, made.handle["folder"])
        fresh = Made(made.physical_id, attributes, {"arn": arn, "folder": folder})
        return overridden(site, declared, fresh)

    def delete(self, site: Site, declared: Declared, made: Made) -> None:  # noqa: ARG002 - as the protocol has it
        """Take one away, with its versions and its aliases, and its modules."""
        arn = made.handle["arn"]
        kept_in(site.world).functions.discard(arn)
        functions = house_of(site.world).functions
        before = functions.as_added(arn)
        for name in functions:
            if name == arn or name.startswith(f"{arn}:"):
                del functions[name]
        unguard(site, arn)
        _forget(site, before.handler if before else None, made.handle["folder"])

    def bring_back(self, site: Site, declared: Declared, properties: Mapping[str, Any], made: Made) -> Made:
        """Have it called again in a cloud that was restored, where nobody calls it any more."""
        arn = made.handle["arn"]
        kept_in(site.world).functions.add(arn)
        if site.permissions:
            guard(site, arn)
        if arn in house_of(site.world).functions:
            return made
        folder = self._put(site, declared, properties, arn.rpartition(":")[2], arn)
        return made._replace(handle={**made.handle, "folder": folder})

    def read(self, site: Site, declared: Declared, made: Made) -> Mapping[str, Any] | None:  # noqa: ARG002 - likewise
        """Whether it is there: nothing changes it but a stack."""
        return {} if made.handle["arn"] in house_of(site.world).functions else None

    @staticmethod
    def _put(
        site: Site, declared: Declared, properties: Mapping[str, Any], name: str, arn: str
    ) -> Folder | None:
        """Have it called at its ARN, and say what was unpacked for it."""
        numbers = {of: _number(site, declared, properties, of) for of in _NUMBERS}
        variables = _variables(site, declared, properties)
        variables |= _from_lambda(site, properties, name, numbers["MemorySize"])
        function, folder = _function(site, declared, properties, name, variables)
        house_of(site.world).functions.add(
            arn, function, timeout=float(numbers["Timeout"]), memory=numbers["MemorySize"]
        )
        return folder


def _function(
    site: Site, declared: Declared, properties: Mapping[str, Any], name: str, variables: dict[str, str]
) -> tuple[Turned, Folder | None]:
    given = site.functions.get(declared.logical_id)
    if given is not None:
        if not callable(given):
            raise failed(site, declared, f"{given!r}, which was given for it, can't be called.")
        return StandIn(name, variables, given), None
    check_code(site, declared, properties)
    layers = _layers(site, declared, properties)
    folder = folder_of(declared.metadata, properties.get("Code"), site.folder)
    variables["LAMBDA_TASK_ROOT"] = str(folder.path.resolve())
    handler = str(properties.get("Handler", ""))
    modules = Modules([folder.path, *layers])
    try:
        function = LocalFunction(name, variables, modules, handler)
    except CodeError as error:
        put_away(folder)
        place = "Handler" if handler else "Runtime"
        raise failed(site, declared, f"{error} (in {folder.path})", place) from error
    lending.lend(site.world, function)
    return function, folder


def _forget(site: Site, function: Any, folder: Folder | None) -> None:
    """Take away what was there for a function that nobody calls any more."""
    if isinstance(function, LocalFunction):
        lending.take_back(site.world, function)
    if folder is not None:
        put_away(folder)


def _layers(site: Site, declared: Declared, properties: Mapping[str, Any]) -> list[Any]:
    """The folders of its layers, the last first, since that one is unpacked over the others; those of elsewhere are the process's.

    Raises:
        DeploymentError: they are no list of ARNs.
    """
    layers = kept_in(site.world).layers
    named = properties.get("Layers") or []
    if not isinstance(named, list) or not all(isinstance(arn, str) for arn in named):
        raise failed(site, declared, f"{glimpse(named)} is no list of ARNs.", "Layers")
    there = [layers[arn].path for arn in reversed(named) if arn in layers]
    return [folder for path in there for folder in of_layer(path)]


def _attributes(site: Site, declared: Declared, arn: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    apply_on = _within(site, declared, properties, "SnapStart").get("ApplyOn", "None")
    snap_start = {"ApplyOn": apply_on, "OptimizationStatus": "Off"}
    return {
        "Arn": arn,
        "SnapStartResponse": snap_start,
        **{f"SnapStartResponse.{name}": value for name, value in snap_start.items()},
    }


def _number(site: Site, declared: Declared, properties: Mapping[str, Any], name: str) -> int:
    """A number of a property's, within what Lambda takes.

    Raises:
        DeploymentError: it isn't.
    """
    usual, least, most = _NUMBERS[name]
    given = properties.get(name, usual)
    try:
        number = int(given)
    except (TypeError, ValueError):
        number = 0
    if not least <= number <= most:
        raise failed(
            site, declared, f"{given!r} is no number from {least} to {most}.", name, "ValidationException"
        )
    return number


def _variables(site: Site, declared: Declared, properties: Mapping[str, Any]) -> dict[str, str]:
    """The variables that its template sets, as texts.

    Raises:
        DeploymentError: one of them can't be set.
    """
    given = _within(site, declared, properties, "Environment", "Variables")
    place = "Environment.Variables"
    if reserved := sorted(_RESERVED.intersection(given)):
        # [real: Lambda's answer to CreateFunction, as quoted in aws/aws-sam-cli#1163 and many others]
        why = (
            "Lambda was unable to configure your environment variables because the environment variables you have provided contains "
            f"reserved keys that are currently not supported for modification. Reserved keys used in this request: {', '.join(reserved)}"
        )
        raise failed(site, declared, why, place, _REFUSED)
    if not all(_VARIABLE.fullmatch(str(name)) for name in given):
        # [real: Lambda's answer to CreateFunction, as quoted in klothoplatform/klotho#317, aws-amplify/amplify-backend#2290]
        why = (
            "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy "
            f"constraint: [Member must satisfy regular expression pattern: {_VARIABLE.pattern}]"
        )
        raise failed(site, declared, why, place, "ValidationException")
    for name, value in given.items():
        if not isinstance(value, str | int | float) or not _can_be_set(_text(value)):
            raise failed(site, declared, readable(f"{value!r} is no text."), f"{place}.{name}")
    found = {name: _text(value) for name, value in given.items()}
    measured = json.dumps(found, separators=(",", ":"), ensure_ascii=False)
    if len(measured.encode()) > _MOST_OF_VARIABLES:
        # [real: Lambda's answer, as quoted in github-aws-runners/terraform-aws-github-runner#3594]
        why = (
            "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded "
            f"the 4KB limit. String measured: {shortened(measured, 200)}"
        )
        raise failed(site, declared, why, place, _REFUSED)
    return found


def _can_be_set(text: str) -> bool:
    """Whether a process can have it as a variable: it is of characters, and none of them ends it."""
    return "\0" not in text and readable(text) == text


def _within(site: Site, declared: Declared, properties: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The object at the end of a path of properties; an empty one, where nothing is there.

    Raises:
        DeploymentError: something on the way is no object.
    """
    found = properties
    for number, name in enumerate(path, 1):
        value = found.get(name) or {}
        if not isinstance(value, dict):
            raise failed(site, declared, f"{glimpse(value)} is no object.", ".".join(path[:number]))
        found = value
    return found


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _from_lambda(site: Site, properties: Mapping[str, Any], name: str, memory: int) -> dict[str, str]:
    """What Lambda sets, but for credentials, which are the test's.

    [documented: Lambda developer guide, "Defined runtime environment variables"]
    """
    region = site.where.region
    return {
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{properties.get('Runtime', 'python3')}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory),
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_REGION": region,
        "_HANDLER": str(properties.get("Handler", "")),
    }
