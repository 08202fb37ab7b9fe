"""What a template declares, read and checked in its form, its functions not yet evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Declared(NamedTuple):
    """A resource of a template.

    Attributes:
        logical_id: its name in the template.
        type: its type, such as ``AWS::ApiGatewayV2::Api``.
        properties: what it is to be like; functions stand in it as the template has them, in their long form.
        depends_on: the logical ids that it says it depends on.
        condition: the name of the condition under which it is made; None without one.
        metadata: what tools have noted, such as SAM and CDK.
        deletion_policy: ``Delete``, ``Retain``, ``RetainExceptOnCreate`` or ``Snapshot``.
        update_replace_policy: what becomes of what is replaced: likewise.
    """

    logical_id: str
    type: str
    properties: Mapping[str, Any]
    depends_on: tuple[str, ...] = ()
    condition: str | None = None
    metadata: Mapping[str, Any] = {}
    deletion_policy: str = "Delete"
    update_replace_policy: str = "Delete"


class Template(NamedTuple):
    """A template, whoever has written it: what SAM's transform has made of it, where there is one.

    Attributes:
        name: what it is called in errors: its file's name, or ``the template``.
        folder: the folder that its relative paths start from; None where it is no file.
        description: its own.
        parameters: what it asks for, by name: ``{"Stage": {"Type": "String", "Default": "prod"}}``.
        mappings: its tables.
        conditions: its conditions by name, not evaluated.
        resources: what it declares by logical id, in its order.
        outputs: what it gives, by name: ``{"Value": …, "Export": …, "Condition": …}``.
        region: the Region that it is for, where its manifest says so; None if it is for any.
        account: the account, likewise.
        stack_name: the stack's name, where its manifest says so.
        line_of: where each path of its text stands: ``line_of(("Resources", "Api"))``; see ``place``.
        rules: its assertions on parameters, by name.
        extended: whether it asks for the extensions of CloudFormation's language.
    """

    name: str
    folder: Any  # pathlib.Path | None
    description: str
    parameters: Mapping[str, Mapping[str, Any]]
    mappings: Mapping[str, Mapping[str, Mapping[str, Any]]]
    conditions: Mapping[str, Any]
    resources: Mapping[str, Declared]
    outputs: Mapping[str, Mapping[str, Any]]
    region: str | None = None
    account: str | None = None
    stack_name: str | None = None
    line_of: Any = None  # Callable[[tuple[str | int, ...]], int | None] | None
    rules: Mapping[str, Any] = {}
    extended: bool = False

    def place(self, *path: str | int) -> str:
        """Where a path stands, in words: ``template.yaml, line 12: Resources.Api.Properties.Name``."""
        return placed(self.name, self.line_of, path)


def placed(name: str, line_of: Any, path: tuple[str | int, ...]) -> str:
    """Where a path of a template stands, in words.

    Parameters:
        name: what the template is called.
        line_of: where its paths stand, if it is a text.
        path: the path; empty for the whole.
    """
    line = line_of(path) if path and line_of else None
    at = f": {'.'.join(map(str, path))}" if path else ""
    return f"{name}{f', line {line}' if line else ''}{at}"
