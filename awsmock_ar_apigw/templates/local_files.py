"""Files beside a template: what ``sam deploy`` and ``aws cloudformation package`` would take up, read or kept by its place.

[observed: the references of both commands: which properties may name a local file or folder; a relative path starts from the
template's folder; a function of SAM without CodeUri has its code beside the template]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import glimpse
from awsmock_ar_apigw.templates import document
from awsmock_ar_apigw.templates.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.templates.source import Source

# Where a resource's metadata has the place of its code: the absolute path of a folder or a file.
CODE = "awsmock:code"
# By type, the property that may name local code, and the object that stands for it where only S3 may be named.
_PACKAGED = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}
_SAM_CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}
_SAM_DEFINITIONS = {
    "AWS::Serverless::Api": "DefinitionBody",
    "AWS::Serverless::HttpApi": "DefinitionBody",
    "AWS::Serverless::StateMachine": "Definition",
}
_BUCKET = "awsmock-local-files"
_INCLUDE = "AWS::Include"


class LocalFiles:
    """The files beside a template.

    Parameters:
        source: what the template was read of; relative paths start from its folder.
        value_of: what an expression of parameters means: a path may be one.

    Attributes:
        read: the files that were read, each with when it was changed last.
    """

    def __init__(self, source: Source, value_of: Callable[[Any], Any]) -> None:
        self._source = source
        self._folder = source.folder
        self._value_of = value_of
        self.read: dict[Path, int] = {}

    def found(self, template: dict[str, Any]) -> dict[str, Any]:
        """A template in which files are read that it includes, and local code is named by metadata.

        Raises:
            TemplateError: a file isn't there, or isn't what it has to be.
        """
        whole: dict[str, Any] = self._included(template, ())
        resources = whole.get("Resources")
        if isinstance(resources, dict):
            above = self._above(whole)
            for name, one in resources.items():
                is_one = isinstance(one, dict) and isinstance(one.get("Type"), str)
                if is_one and isinstance(one.get("Properties", {}), dict):
                    self._take_code(one, ("Resources", name), above)
        return whole

    def _above(self, template: Mapping[str, Any]) -> Mapping[str, Any]:
        """What all functions of SAM have."""
        found = template.get("Globals")
        functions = found.get("Function") if isinstance(found, dict) else None
        return functions if isinstance(functions, dict) else {}

    # Code

    def _take_code(self, resource: dict[str, Any], path: tuple[str, ...], above: Mapping[str, Any]) -> None:
        kind = resource.get("Type")
        properties = resource.setdefault("Properties", {})
        if kind in _PACKAGED:
            self._package(resource, properties, _PACKAGED[kind])
        elif kind in _SAM_CODE:
            self._take_sam_code(resource, properties, _SAM_CODE[kind], above)
        elif kind in _SAM_DEFINITIONS and "DefinitionUri" in properties:
            self._read_definition(properties, _SAM_DEFINITIONS[kind], path)

    def _package(self, resource: dict[str, Any], properties: dict[str, Any], key: str) -> None:
        """As ``aws cloudformation package`` does; and CDK's assets, by what CDK notes of them."""
        local = self._local(properties.get(key))
        if local is not None:
            properties[key] = {"S3Bucket": _BUCKET, "S3Key": local}
        else:
            metadata = resource.get("Metadata")
            asset = metadata.get("aws:asset:path") if isinstance(metadata, dict) else None
            local = asset if isinstance(asset, str) and self._folder else None
        if local is not None:
            self._note(resource, local)

    def _take_sam_code(
        self, resource: dict[str, Any], properties: dict[str, Any], key: str, above: Mapping[str, Any]
    ) -> None:
        if properties.get("InlineCode") is not None:
            return
        if key == "CodeUri" and "Image" in (properties.get("PackageType"), above.get("PackageType")):
            if not {"ImageUri"} & {*properties, *above}:
                # It is built of a Dockerfile, and named by who builds it.
                properties["ImageUri"] = (
                    "000000000000.dkr.ecr.us-east-1.amazonaws.com/built-of-a-dockerfile:latest"
                )
            return
        asked = properties.get(key, above.get(key) if key == "CodeUri" else None)
        local = self._local("." if asked is None and key == "CodeUri" and self._folder else asked)
        if local is not None:
            properties[key] = {"Bucket": _BUCKET, "Key": local}
            self._note(resource, local)

    def _note(self, resource: dict[str, Any], local: str) -> None:
        metadata = resource.get("Metadata", {})
        if isinstance(metadata, dict):
            resource["Metadata"] = {**metadata, CODE: str(self._path(local))}

    def _local(self, value: Any) -> str | None:
        """A path of this machine; None for what is elsewhere, or is no path."""
        if (
            isinstance(value, dict)
            and len(value) == 1
            and next(iter(value)) in ("Ref", "Fn::Sub", "Fn::Join")
        ):
            try:
                value = self._value_of(value)
            except TemplateError:
                return None  # it hangs on a resource: whoever makes it will say what is wrong
        if not isinstance(value, str) or value.startswith(("s3://", "https://", "http://")) or not value:
            return None
        return value

    def _path(self, local: str) -> Path:
        path = (self._folder or Path.cwd()) / local
        try:
            return path.resolve()
        except ValueError:  # of characters that no path has: whoever looks for it finds nothing
            return path

    # Definitions

    def _read_definition(self, properties: dict[str, Any], key: str, path: tuple[str, ...]) -> None:
        local = self._local(properties["DefinitionUri"])
        if local is not None:
            del properties["DefinitionUri"]
            properties[key] = self._document(local, (*path, "Properties", "DefinitionUri"))

    def _included(self, value: Any, path: tuple[str | int, ...]) -> Any:
        """A copy of a value, with the files in it that AWS::Include names."""
        if isinstance(value, list):
            return [self._included(one, (*path, place)) for place, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        found = {key: self._included(one, (*path, key)) for key, one in value.items()}
        macro = found.get("Fn::Transform")
        if isinstance(macro, dict) and macro.get("Name") == _INCLUDE:
            parameters = macro.get("Parameters")
            local = self._local(parameters.get("Location") if isinstance(parameters, dict) else None)
            if local is None:
                raise self._source.refusal(
                    f"AWS::Include: {glimpse(parameters)} names no local file. Name one, or write out what it has.",
                    *path,
                )
            del found["Fn::Transform"]
            found = {**self._document(local, path), **found}
        return found

    def _document(self, local: str, path: tuple[str | int, ...]) -> dict[str, Any]:
        file = self._path(local)
        try:
            self.read[file] = file.stat().st_mtime_ns
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise self._source.refusal(f"{local} can't be read: {error}.", *path) from None
        return document.of_text(text, file.name)
