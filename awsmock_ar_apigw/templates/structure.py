"""The form of a template: its sections, and what each of them may have, in CloudFormation's words where these are known.

[observed, of words: messages of the service as people quote them in public, such as "Invalid template property or properties",
"At least one Resources member must be defined", "Every DependsOn value must be a string"]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.bounds import LONGEST_DESCRIPTION, MOST
from awsmock_ar_apigw.templates.declared import Declared, Template
from awsmock_ar_apigw.templates.parameters import check_declared

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from awsmock_ar_apigw.templates.source import Source

# [observed: the user guide, "Template sections"; Hooks is of blue/green deployments]
SECTIONS = (
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Hooks",
    "Resources",
    "Outputs",
)
_VERSION = "2010-09-09"
# [observed: the user guide, "Resource attribute reference"]
_OF_RESOURCES = (
    "Type",
    "Properties",
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Description",
    "Metadata",
    "UpdatePolicy",
    "UpdateReplacePolicy",
)
_OF_OUTPUTS = ("Value", "Description", "Export", "Condition")
_POLICIES = ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot")
# [observed: the reference of extensions: three or four names, and the one of a custom resource]
_TYPE = re.compile(
    r"[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}(?:::MODULE)?|Custom::[A-Za-z0-9_@-]{1,60}"
)
_OF_SAM = "AWS::Serverless::"
_ALPHANUMERIC = re.compile(r"[A-Za-z0-9]+")
# [observed: the user guide, "Resources": a logical id is alphanumeric; quotas: names have at most 255 characters]
_LONGEST_NAME = 255


def template(document: Mapping[str, Any], source: Source, *, extended: bool = False) -> Template:
    """The template that a document is.

    Parameters:
        document: what was read, and transformed.
        source: what it was read of.
        extended: whether it asks for the extensions of the language.

    Raises:
        TemplateError: CloudFormation would not take it.
    """
    _check_sections(document, source)
    conditions = _section(document, "Conditions", source)
    resources = _section(document, "Resources", source)
    if not resources:
        raise source.refusal(
            "Template format error: At least one Resources member must be defined.", "Resources"
        )
    parameters = _parameters(document, source)
    both = next((name for name in resources if name in parameters), None)
    if both:
        raise source.refusal(
            f"{both} is a parameter, too: the name of a resource is its own.", "Resources", both
        )
    outputs = _section(document, "Outputs", source)
    for name, one in outputs.items():
        _check_output(name, one, conditions, source)
    return Template(
        name=source.name,
        folder=source.folder,
        description=document.get("Description", ""),
        parameters=parameters,
        mappings=_mappings(document, source),
        conditions=conditions,
        resources={
            name: _declared(name, one, conditions, resources, source) for name, one in resources.items()
        },
        outputs=outputs,
        line_of=source.line_of,
        rules=_section(document, "Rules", source),
        extended=extended,
    )


def unchecked(document: Mapping[str, Any], source: Source, *, extended: bool = False) -> Template:
    """A template of which no more is checked than its parameters and mappings: what transforms need before they begin.

    Raises:
        TemplateError: CloudFormation would not take these.
    """
    conditions = document.get("Conditions")
    return Template(
        name=source.name,
        folder=source.folder,
        description="",
        parameters=_parameters(document, source),
        mappings=_mappings(document, source),
        conditions=conditions if isinstance(conditions, dict) else {},  # there may be loops in them
        resources={},
        outputs={},
        line_of=source.line_of,
        extended=extended,
    )


def _parameters(document: Mapping[str, Any], source: Source) -> dict[str, Any]:
    found = _section(document, "Parameters", source)
    for name, one in found.items():
        check_declared(name, one, source)
    return found


def _mappings(document: Mapping[str, Any], source: Source) -> dict[str, Any]:
    found = _section(document, "Mappings", source)
    for name, one in found.items():
        _check_mapping(name, one, source)
    return found


def _check_sections(document: Mapping[str, Any], source: Source) -> None:
    unknown = [name for name in document if name not in SECTIONS]
    if unknown:
        said = ", ".join(shortened(name, 60) for name in unknown[:10])
        hint = meant(unknown[0], SECTIONS)
        raise source.refusal(f"{hint}Invalid template property or properties [{said}]", unknown[0])
    if document.get("AWSTemplateFormatVersion", _VERSION) != _VERSION:
        raise source.refusal(
            f"Template format error: unsupported value for AWSTemplateFormatVersion. It is {_VERSION}, if anything.",
            "AWSTemplateFormatVersion",
        )
    description = document.get("Description", "")
    if not isinstance(description, str):
        raise source.refusal("Template format error: Description must be a string.", "Description")
    if len(description.encode()) > LONGEST_DESCRIPTION:
        raise source.refusal(
            "Template format error: 'Description' length is greater than 1024", "Description"
        )


def check_no_null(value: Any, path: tuple[str | int, ...], source: Source) -> None:
    """Refuse what is null: no template may have it."""
    if value is None:
        at = "/".join(map(str, path))
        raise source.refusal(
            f"[/{at}] 'null' values are not allowed in templates. Leave it out, or use AWS::NoValue.", *path
        )
    if isinstance(value, dict):
        for key, one in value.items():
            if one.__class__ is not str:
                check_no_null(one, (*path, key), source)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            if one.__class__ is not str:
                check_no_null(one, (*path, place), source)


def _section(document: Mapping[str, Any], name: str, source: Source) -> dict[str, Any]:
    if name not in document:
        if name == "Resources":
            raise source.refusal("Template format error: Every template must contain a Resources member.")
        return {}
    found = document[name]
    if not isinstance(found, dict):
        raise source.refusal(f"Template format error: [/{name}] must be an object.", name)
    most = MOST.get(name)
    if most is not None and len(found) > most:
        raise source.refusal(
            f"Template format error: Number of {name.lower()}, {len(found)}, is greater than maximum allowed, {most}",
            name,
        )
    for key in found:
        if not _is_name(name, key):
            raise source.refusal(_not_alphanumeric(name, key), name, key)
    return found


def _is_name(section: str, key: str) -> bool:
    if section == "Mappings" and key == "Fn::Transform":
        return False
    return len(key) <= _LONGEST_NAME and bool(_ALPHANUMERIC.fullmatch(key))


def _not_alphanumeric(section: str, key: str) -> str:
    if key.startswith("Fn::ForEach::"):
        return f"Template format error: [/{section}/{shortened(key, 60)}] resource definition is malformed: it needs Transform: AWS::LanguageExtensions"
    kind = section.removesuffix("s")
    return (
        f"Template format error: {kind} name {shortened(key, 60)} is non alphanumeric: "
        f"it has letters and digits alone, at most {_LONGEST_NAME}."
    )


def _check_mapping(name: str, mapping: Any, source: Source) -> None:
    if not isinstance(mapping, dict):
        raise source.refusal("Template format error: Every Mappings member must be a map.", "Mappings", name)
    for key, second in mapping.items():
        if not isinstance(second, dict):
            raise source.refusal(
                "Template format error: Every Mappings member must be a map of maps.", "Mappings", name, key
            )
        for last, value in second.items():
            if isinstance(value, dict):
                raise source.refusal(
                    "Template format error: Every Mappings attribute must be a String or a List. No function is evaluated here.",
                    "Mappings",
                    name,
                    key,
                    last,
                )


def _check_output(name: str, output: Any, conditions: Collection[str], source: Source) -> None:
    path = ("Outputs", name)
    if not isinstance(output, dict) or "Value" not in output:
        raise source.refusal(
            f"Template format error: [/Outputs/{name}] Every Outputs member must contain a Value object",
            *path,
        )
    for key in output:
        if key not in _OF_OUTPUTS:
            raise source.refusal(
                f"{meant(key, _OF_OUTPUTS)}Invalid property {shortened(key, 60)}", *path, key
            )
    _check_condition(output, conditions, "Outputs", path, source)
    export = output.get("Export")
    if export is not None and not (isinstance(export, dict) and set(export) == {"Name"}):
        raise source.refusal("Template format error: An Export has a Name, and no more.", *path, "Export")


def _check_condition(
    holder: Mapping[str, Any],
    conditions: Collection[str],
    section: str,
    path: tuple[str, ...],
    source: Source,
) -> None:
    name = holder.get("Condition")
    if name is None:
        return
    if not isinstance(name, str):
        raise source.refusal(
            "Template format error: Every Condition member must be a string.", *path, "Condition"
        )
    if name not in conditions:
        raise source.refusal(
            f"{meant(name, conditions)}Template format error: Unresolved condition dependency "
            f"{shortened(name, 60)} in the {section} block of the template",
            *path,
            "Condition",
        )


def _declared(
    name: str,
    resource: Any,
    conditions: Collection[str],
    every: Collection[str],
    source: Source,
) -> Declared:
    path = ("Resources", name)
    if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
        raise source.refusal(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member.",
            *path,
        )
    _check_type(resource["Type"], path, source)
    for key in resource:
        if key not in _OF_RESOURCES:
            hint = meant(key, _OF_RESOURCES)
            raise source.refusal(
                f"{hint}Invalid template resource property '{shortened(key, 60)}'", *path, key
            )
    for key in ("Properties", "Metadata"):
        if not isinstance(resource.get(key, {}), dict):
            raise source.refusal(f"Template format error: {key} must be an object.", *path, key)
    _check_condition(resource, conditions, "Resources", path, source)
    return Declared(
        logical_id=name,
        type=resource["Type"],
        properties=resource.get("Properties", {}),
        depends_on=_depends_on(resource, every, path, source),
        condition=resource.get("Condition"),
        metadata=resource.get("Metadata", {}),
        deletion_policy=_policy(resource, "DeletionPolicy", path, source),
        update_replace_policy=_policy(resource, "UpdateReplacePolicy", path, source),
    )


def _check_type(kind: str, path: tuple[str, ...], source: Source) -> None:
    if _TYPE.fullmatch(kind) and not kind.startswith(_OF_SAM):
        return
    hint = " It is SAM's: add Transform: AWS::Serverless-2016-10-31." if kind.startswith(_OF_SAM) else ""
    raise source.refusal(
        f"Template format error: Unrecognized resource types: [{shortened(kind, 100)}]{hint}", *path, "Type"
    )


def _depends_on(
    resource: Mapping[str, Any], every: Collection[str], path: tuple[str, ...], source: Source
) -> tuple[str, ...]:
    found = resource.get("DependsOn", [])
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise source.refusal(
            "Template format error: DependsOn must be a string or list of strings.", *path, "DependsOn"
        )
    for one in names:
        if one not in every:
            raise source.refusal(f"{meant(one, every)}{unresolved([one])}", *path, "DependsOn")
    return tuple(names)


def unresolved(names: Collection[str], section: str = "Resources") -> str:
    """CloudFormation's words for what a section of a template names, and the template doesn't have, or doesn't make."""
    said = ", ".join(shortened(one, 60) for one in names)
    return f"Template format error: Unresolved resource dependencies [{said}] in the {section} block of the template"


def _policy(resource: Mapping[str, Any], name: str, path: tuple[str, ...], source: Source) -> str:
    """What becomes of a resource that is deleted or replaced.

    [observed: "DeletionPolicy attribute": Delete, where nothing is said. Of database clusters and instances it is Snapshot;
    these aren't made here.]
    """
    found = resource.get(name, "Delete")
    allowed = (
        _POLICIES if name == "DeletionPolicy" else [one for one in _POLICIES if one != "RetainExceptOnCreate"]
    )
    if not isinstance(found, str) or found not in allowed:
        hint = meant(found, allowed) if isinstance(found, str) else ""
        raise source.refusal(
            f"{hint}Template format error: Unrecognized {name}. It is one of {', '.join(allowed)}.",
            *path,
            name,
        )
    return found
