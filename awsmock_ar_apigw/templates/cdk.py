"""What CDK writes: a cloud assembly, with its stacks, the assemblies in it, and the assets of its functions.

[observed: ``manifest.json`` and ``*.assets.json`` as CDK 2 writes them, and the reference of cloud-assembly-schema]
"""

from __future__ import annotations

import json
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.local_files import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
# What CDK's files of templates end with.
_TEMPLATE = ".template.json"
_STACK, _ASSEMBLY, _ASSETS = "aws:cloudformation:stack", "cdk:cloud-assembly", "cdk:asset-manifest"
_BOOTSTRAP = "/cdk-bootstrap/"
_CODE_OF = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}


class Stack(NamedTuple):
    """A stack of an assembly.

    Attributes:
        id: its artifact's, within its assembly.
        name: the name of the stack.
        shown: the name that CDK shows, which is a path in an application with stages.
        file: the file of its template.
        needs: the ids of the artifacts that it depends on.
        account: that it is for; None if it is for any.
        region: likewise.
        assets: by the key that an asset has in its bucket, where it is here.
        legacy: the parameters that CDK 1 names assets by.
    """

    id: str
    name: str
    shown: str
    file: Path
    needs: tuple[str, ...]
    account: str | None
    region: str | None
    assets: Mapping[str, Path]
    legacy: tuple[str, ...]


def stacks(folder: Path, wanted: str | None) -> list[Stack]:
    """The stacks of an assembly, or the one that is wanted, in the order in which they depend on each other.

    Parameters:
        folder: the assembly, mostly ``cdk.out``.
        wanted: the name of one: its id, its stack's name, or as CDK shows it.

    Raises:
        TemplateError: there is none, or none of that name.
    """
    try:
        every = list(_stacks(folder))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise TemplateError(f"It isn't what CDK writes: {error!r}.", str(folder / MANIFEST)) from error
    if not every:
        raise TemplateError("This assembly of CDK has no stack.", str(folder / MANIFEST))
    if wanted is None:
        return every
    found = [one for one in every if wanted in (one.id, one.name, one.shown)]
    if not found:
        names = [one.shown for one in every]
        raise TemplateError(
            f'{meant(wanted, names)}There is no stack "{wanted}"; there are {", ".join(names)}.', str(folder)
        )
    return found[:1]


def stack_of(file: Path) -> Stack | None:
    """The stack whose template a file is, where it lies in an assembly; None for any other file."""
    if not file.name.endswith(_TEMPLATE) or not (file.parent / MANIFEST).is_file():
        return None
    return next((one for one in stacks(file.parent, None) if one.file == file), None)


def _stacks(folder: Path) -> Iterator[Stack]:
    artifacts = _read(folder / MANIFEST).get("artifacts", {})
    own = {
        name: _stack(folder, name, one, artifacts)
        for name, one in artifacts.items()
        if one.get("type") == _STACK
    }
    for name in _in_order({name: one.needs for name, one in own.items()}, folder):
        yield own[name]
    for one in artifacts.values():
        if one.get("type") == _ASSEMBLY:
            yield from _stacks(folder / one["properties"]["directoryName"])


def _in_order(needs: Mapping[str, tuple[str, ...]], folder: Path) -> list[str]:
    try:
        return list(
            TopologicalSorter(
                {name: [one for one in below if one in needs] for name, below in needs.items()}
            ).static_order()
        )
    except CycleError as error:
        raise TemplateError(
            f"Its stacks depend on each other: {', '.join(error.args[1])}.", str(folder)
        ) from None


def _stack(folder: Path, name: str, artifact: Mapping[str, Any], artifacts: Mapping[str, Any]) -> Stack:
    properties = artifact.get("properties", {})
    account, _, region = artifact.get("environment", "").removeprefix("aws://").partition("/")
    legacy = [
        entry["data"]
        for entries in artifact.get("metadata", {}).values()
        for entry in entries
        if entry.get("type") == "aws:cdk:asset"
    ]
    needs = tuple(artifact.get("dependencies", ()))
    assets: dict[str, Path] = {}
    for one in needs:
        if artifacts.get(one, {}).get("type") == _ASSETS:
            assets.update(_assets(folder, artifacts[one]["properties"]["file"]))
    return Stack(
        id=name,
        name=properties.get("stackName", name),
        shown=artifact.get("displayName", name),
        file=folder / properties["templateFile"],
        needs=needs,
        account=None if account in ("", "unknown-account") else account,
        region=None if region in ("", "unknown-region") else region,
        assets=assets,
        legacy=tuple(
            one[key]
            for one in legacy
            for key in ("s3BucketParameter", "s3KeyParameter", "artifactHashParameter")
            if key in one
        ),
    )


def _assets(folder: Path, file: str) -> Iterator[tuple[str, Path]]:
    """The files of a manifest of assets, each by the key that it has in its bucket."""
    for one in _read(folder / file).get("files", {}).values():
        path = one.get("source", {}).get("path")
        if path:
            for destination in one.get("destinations", {}).values():
                yield destination.get("objectKey", ""), (folder / path).resolve()


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TemplateError(f"It can't be read: {error}.", str(file)) from None
    if not isinstance(found, dict):
        raise TemplateError("It isn't what CDK writes.", str(file))
    return found


def prepared(document: dict[str, Any], stack: Stack | None = None) -> dict[str, Any]:
    """A template without what CDK writes for its own sake, and with the places of its assets.

    What goes is the version of the bootstrap stack, with its rule, and the metadata of CDK's use: whether an account is
    bootstrapped is nothing that a mock can know.

    Parameters:
        document: the template, which is changed.
        stack: what the manifest says of it, if there is one.
    """
    _leave_out_bootstrap(document)
    resources = document.get("Resources")
    if isinstance(resources, dict):
        own = [name for name, one in resources.items() if _is_metadata(one)]
        if len(own) < len(resources):
            for name in own:
                del resources[name]
        if stack:
            for one in resources.values():
                _find_asset(one, stack.assets)
    parameters: Any = document.get("Parameters")
    for name in stack.legacy if stack and isinstance(parameters, dict) else ():
        if isinstance(parameters.get(name), dict):
            parameters[name].setdefault("Default", "||")
    return document


def _is_metadata(resource: Any) -> bool:
    return isinstance(resource, dict) and resource.get("Type") == "AWS::CDK::Metadata"


def _leave_out_bootstrap(document: dict[str, Any]) -> None:
    parameters: Any = document.get("Parameters")
    found = parameters.get("BootstrapVersion") if isinstance(parameters, dict) else None
    if not isinstance(found, dict) or not str(found.get("Default", "")).startswith(_BOOTSTRAP):
        return
    del parameters["BootstrapVersion"]
    rules = document.get("Rules")
    if isinstance(rules, dict):
        rules.pop("CheckBootstrapVersion", None)


def _find_asset(resource: Any, assets: Mapping[str, Path]) -> None:
    kind = resource.get("Type") if isinstance(resource, dict) else None
    key = _CODE_OF.get(kind) if isinstance(kind, str) else None
    code = resource.get("Properties", {}).get(key) if key else None
    path = assets.get(code.get("S3Key", "")) if isinstance(code, dict) else None
    if path:
        resource["Metadata"] = {**resource.get("Metadata", {}), CODE: str(path)}
