"""Whether all functions of a template are some, and stand where they can: checked when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.conditions import CONDITION_FUNCTIONS
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.intrinsics import FUNCTIONS
from awsmock_ar_apigw.templates.references import members

if TYPE_CHECKING:
    from awsmock_ar_apigw.templates.declared import Template

    Path = tuple[str | int, ...]

# [observed: messages of the service: "Cannot use Fn::ImportValue in Conditions"; resources aren't there yet]
_NOT_IN_CONDITIONS = ("Fn::ImportValue", "Fn::GetStackOutput", "Fn::GetAZs", "Fn::Cidr", "Fn::Transform")


def check_functions(template: Template) -> None:
    """Refuse a template with a function that is none, or that stands where it can't.

    Raises:
        TemplateError: it has one.
    """
    for name, condition in template.conditions.items():
        _check(template, condition, ("Conditions", name), in_condition=True)
    for name, one in template.resources.items():
        _check(template, one.properties, ("Resources", name, "Properties"))
        _check(template, one.metadata, ("Resources", name, "Metadata"))
    for name, output in template.outputs.items():
        for part in ("Value", "Export"):
            _check(template, output.get(part, ""), ("Outputs", name, part))


def _check(template: Template, value: Any, path: Path, *, in_condition: bool = False) -> None:
    if isinstance(value, dict):
        for key, one in value.items():
            if key.startswith("Fn::"):
                why = _wrong(template, key, value, in_condition=in_condition)
                if why:
                    raise TemplateError(why, template.place(*path, key))
            if one.__class__ is not str:
                _check(template, one, (*path, key), in_condition=in_condition)
        return
    for step, one in members(value):
        if one.__class__ is not str:
            _check(template, one, (*path, step), in_condition=in_condition)


def _wrong(template: Template, name: str, holder: dict[str, Any], *, in_condition: bool) -> str:
    """What is wrong with a function, if anything."""
    if name not in FUNCTIONS and not (in_condition and name in CONDITION_FUNCTIONS):
        if name in CONDITION_FUNCTIONS:
            return f"Template error: {name} is for conditions, and stands in no value. Use Fn::If."
        return (
            f"{meant(name, FUNCTIONS)}Template error: {shortened(name, 60)} is no function of CloudFormation."
        )
    if in_condition and name in _NOT_IN_CONDITIONS:
        return f"Template error: Cannot use {name} in Conditions."
    if len(holder) > 1 and name != "Fn::Transform":
        return (
            f"Template error: {name} stands beside other members: an object that is a function has no more."
        )
    argument = holder[name]
    if name == "Fn::If" and isinstance(argument, list) and argument and isinstance(argument[0], str):
        condition = argument[0]
        if condition not in template.conditions:
            hint = meant(condition, template.conditions)
            return (
                f"{hint}Template error: unresolved condition dependency {shortened(condition, 60)} in Fn::If"
            )
    return ""
