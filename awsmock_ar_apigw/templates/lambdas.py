"""Functions and what belongs to them: those in Python are imported from where their template says, and run here.

Names and attributes are those of each type's page in CloudFormation's template reference, "Return values".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.templates import others
from awsmock_ar_apigw.templates.code.folders import CodeError, folder_of, put_away
from awsmock_ar_apigw.templates.function_type import FunctionType
from awsmock_ar_apigw.templates.kept import kept_in
from awsmock_ar_apigw.templates.lambda_arns import function_arn, known, unqualified
from awsmock_ar_apigw.templates.made import Made
from awsmock_ar_apigw.templates.permissions import PermissionType
from awsmock_ar_apigw.templates.physical import name_for, overridden
from awsmock_ar_apigw.templates.simple import Simple, failed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import ResourceType
    from awsmock_ar_apigw.templates.site import Site


class VersionType(Simple):
    """``AWS::Lambda::Version``: what the function is now, under a number of its own."""

    def __init__(self) -> None:
        super().__init__(
            "AWS::Lambda::Version",
            frozenset(
                {"FunctionName", "CodeSha256", "Description", "ProvisionedConcurrencyConfig", "RuntimePolicy"}
            ),
            frozenset({"FunctionArn", "Version"}),
        )

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Publish one."""
        arn = unqualified(known(site, declared, properties))
        versions = kept_in(site.world).versions
        number = versions[arn] = versions.get(arn, 0) + 1
        functions = house_of(site.world).functions
        if there := functions.as_added(arn):
            functions.add(f"{arn}:{number}", **_said(there))
        made = Made(f"{arn}:{number}", {"FunctionArn": f"{arn}:{number}", "Version": str(number)})
        return overridden(site, declared, made)

    def delete(self, site: Site, declared: Declared, made: Made) -> None:  # noqa: ARG002 - as the protocol has it
        """Take one away."""
        _remove(site, made.attributes["FunctionArn"])


class AliasType(Simple):
    """``AWS::Lambda::Alias``: a name for a version."""

    def __init__(self) -> None:
        super().__init__("AWS::Lambda::Alias", frozenset({"FunctionName", "Name"}), frozenset({"AliasArn"}))

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Make one."""
        name = properties.get("Name")
        if not isinstance(name, str) or not name or name.isdigit():
            raise failed(site, declared, f"{name!r} is no name of an alias.", "Name")
        arn = unqualified(known(site, declared, properties))
        alias = f"{arn}:{name}"
        self._point(site, declared, alias, properties)
        return overridden(site, declared, Made(alias, {"AliasArn": alias}, {"alias": alias}))

    def update(
        self,
        site: Site,
        declared: Declared,
        made: Made,
        old: Mapping[str, Any],  # noqa: ARG002 - as the protocol has it
        new: Mapping[str, Any],
    ) -> Made:
        """Let it mean another version."""
        self._point(site, declared, made.handle["alias"], new)
        return made

    def delete(self, site: Site, declared: Declared, made: Made) -> None:  # noqa: ARG002 - as the protocol has it
        """Take one away."""
        _remove(site, made.handle["alias"])

    @staticmethod
    def _point(site: Site, declared: Declared, alias: str, properties: Mapping[str, Any]) -> None:
        version = str(properties.get("FunctionVersion", ""))
        arn = unqualified(alias)
        wanted = arn if version == "$LATEST" else f"{arn}:{version}"
        functions = house_of(site.world).functions
        there = functions.as_added(wanted)
        if there is None and arn in functions:
            raise failed(
                site,
                declared,
                f"Function not found: {wanted}",
                "FunctionVersion",
                "ResourceNotFoundException",
            )
        if there is not None:
            functions.add(alias, **_said(there), version=version)


def _said(function: Any) -> dict[str, Any]:
    """All that was said of a function."""
    return {
        "handler": function.handler,
        "reraise": function.reraise,
        "timeout": function.timeout,
        "memory": function.memory,
    }


def _remove(site: Site, arn: str) -> None:
    functions = house_of(site.world).functions
    if arn in functions:
        del functions[arn]


class LayerVersionType(Simple):
    """``AWS::Lambda::LayerVersion``: folders that functions import from."""

    def __init__(self) -> None:
        super().__init__(
            "AWS::Lambda::LayerVersion",
            frozenset(
                {
                    "CompatibleArchitectures",
                    "CompatibleRuntimes",
                    "Content",
                    "Description",
                    "LayerName",
                    "LicenseInfo",
                }
            ),
            frozenset({"LayerVersionArn"}),
        )

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Publish one. One whose content isn't here is one in name: what it has is the process's."""
        where = site.where
        name = properties.get("LayerName") or name_for(site, declared, most=140, separator="")
        layer = f"arn:{where.partition}:lambda:{where.region}:{where.account}:layer:{name}"
        kept = kept_in(site.world)
        try:
            folder = folder_of(declared.metadata, properties.get("Content"), site.folder)
        except CodeError as error:
            if not error.is_elsewhere:
                raise failed(site, declared, str(error), "Content") from error
            folder = None
        number = kept.layer_versions[layer] = kept.layer_versions.get(layer, 0) + 1
        arn = f"{layer}:{number}"
        if folder is not None:
            kept.layers[arn] = folder
        return overridden(site, declared, Made(arn, {"LayerVersionArn": arn}, {"arn": arn}))

    def delete(self, site: Site, declared: Declared, made: Made) -> None:  # noqa: ARG002 - as the protocol has it
        """Take one away."""
        folder = kept_in(site.world).layers.pop(made.handle["arn"], None)
        if folder is not None:
            put_away(folder)


class UrlType(Simple):
    """``AWS::Lambda::Url``: an address, at which nobody answers here."""

    def __init__(self) -> None:
        super().__init__(
            "AWS::Lambda::Url",
            frozenset({"TargetFunctionArn", "Qualifier"}),
            frozenset({"FunctionArn", "FunctionUrl"}),
        )

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Make one."""
        arn = function_arn(site, str(properties.get("TargetFunctionArn", "")), properties.get("Qualifier"))
        host = f"{site.ids(declared.logical_id).text(32)}.lambda-url.{site.where.region}.on.aws"
        made = Made(arn, {"FunctionArn": arn, "FunctionUrl": f"https://{host}/"})
        return overridden(site, declared, made)


_TYPES: dict[str, ResourceType] = {
    one.name: one
    for one in (FunctionType(), VersionType(), AliasType(), LayerVersionType(), UrlType(), PermissionType())
}


def type_named(name: str) -> ResourceType:
    """The type of resources with this name: the others are those of other services."""
    return _TYPES.get(name) or others.type_named(name)
