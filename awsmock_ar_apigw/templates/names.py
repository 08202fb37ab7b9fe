"""Whether all that a template's expressions name is there: checked when it is read, before anything is made.

[observed: of a Fn::If, what is named in the value that isn't taken must be there, too; a resource that its condition
leaves out may be named there alone]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.references import check_references
from awsmock_ar_apigw.templates.structure import unresolved

if TYPE_CHECKING:
    from collections.abc import Collection

    from awsmock_ar_apigw.templates.declared import Template
    from awsmock_ar_apigw.templates.references import Reference

PSEUDO = (
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
)


def check_names(template: Template) -> None:
    """Refuse a template that names what it doesn't have.

    Raises:
        TemplateError: it does, in CloudFormation's words.
    """
    parameters = [*template.parameters, *PSEUDO]
    _check(template, "Conditions", template.conditions, parameters)
    known = [*parameters, *template.resources]
    for name, one in template.resources.items():
        for part, value in (("Properties", one.properties), ("Metadata", one.metadata)):
            _check(template, "Resources", value, known, name, part)
    _check(template, "Outputs", template.outputs, known)


def _check(template: Template, section: str, value: Any, known: Collection[str], *path: str) -> None:
    names = set(known)
    try:
        found = check_references(value, (section, *path))
    except TemplateError as error:
        raise TemplateError(str(error), template.place(section, *path)) from None
    unknown = [one for one in found if one.name not in names]
    if unknown:
        raise TemplateError(_said(section, unknown, known), template.place(*unknown[0].path))


def _said(section: str, unknown: list[Reference], known: Collection[str]) -> str:
    first = unknown[0]
    hint = meant(first.name, known)
    if first.function == "Fn::GetAtt" and section != "Conditions":
        name = shortened(first.name, 60)
        return f"{hint}Template error: instance of Fn::GetAtt references undefined resource {name}"
    names = list(dict.fromkeys(one.name for one in unknown))
    if section == "Conditions":
        said = ", ".join(shortened(one, 60) for one in names)
        return (
            f"{hint}Template format error: Unresolved dependencies [{said}]. "
            "Cannot reference resources in the Conditions block of the template"
        )
    return f"{hint}{unresolved(names, section)}"
