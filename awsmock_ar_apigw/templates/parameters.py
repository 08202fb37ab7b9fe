"""The parameters of a template: what they are declared to be, and what is given for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.rules import check_rules
from awsmock_ar_apigw.templates.texts import DYNAMIC, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Template
    from awsmock_ar_apigw.templates.source import Source

# [observed: the user guide, "Parameters", "Supplying existing resources with AWS-specific parameter types"]
_OF_AWS = (
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::Volume::Id",
    "AWS::EC2::VPC::Id",
    "AWS::Route53::HostedZone::Id",
)
_LISTS = frozenset(
    {"List<Number>", "List<String>", "CommaDelimitedList", *(f"List<{one}>" for one in _OF_AWS)}
)
_TYPES = frozenset({"String", "Number", *_OF_AWS, *_LISTS, "AWS::SSM::Parameter::Name"})
_NUMBERS = frozenset({"Number", "List<Number>"})
_STORED = "AWS::SSM::Parameter::Value<"
_MEMBERS = (
    "Type",
    "Default",
    "AllowedValues",
    "AllowedPattern",
    "ConstraintDescription",
    "Description",
    "MaxLength",
    "MaxValue",
    "MinLength",
    "MinValue",
    "NoEcho",
)
_BOUNDS = ("MaxLength", "MaxValue", "MinLength", "MinValue")
_LONGEST_VALUE = 4096  # [observed: quotas: a parameter's value has at most 4,096 bytes]
_NUMBER = re.compile(r"[-+]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][-+]?\d{1,3})?")


# As they are declared


def check_declared(name: str, declared: Any, source: Source) -> None:
    """Refuse a parameter that CloudFormation would not take.

    Raises:
        TemplateError: its type is none, or a member.
    """
    path = ("Parameters", name)
    if not isinstance(declared, dict) or not isinstance(declared.get("Type"), str):
        raise source.refusal(
            "Template format error: Every Parameters object must contain a Type member.", *path
        )
    for key in declared:
        if key not in _MEMBERS:
            hint = meant(key, _MEMBERS)
            raise source.refusal(
                f"{hint}Invalid template parameter property '{shortened(key, 60)}'", *path, key
            )
    kind = _inner(declared["Type"])
    if kind not in _TYPES:
        hint = meant(declared["Type"], _TYPES)
        raise source.refusal(
            f"{hint}Template format error: Unrecognized parameter type: {shortened(declared['Type'], 60)}",
            *path,
            "Type",
        )
    _check_members(declared, path, source)


def _check_members(declared: Mapping[str, Any], path: tuple[str, str], source: Source) -> None:
    values = declared.get("AllowedValues", [])
    if not isinstance(values, list):
        raise source.refusal(
            "Template format error: Every AllowedValues member must be a list.", *path, "AllowedValues"
        )
    if any(isinstance(one, dict | list) for one in [declared.get("Default", ""), *values]):
        raise source.refusal(
            "Template format error: Every Default member must be a string. No function is evaluated here.",
            *path,
            "Default",
        )
    for key in _BOUNDS:
        if key in declared and not _is_number(as_text(declared[key])):
            raise source.refusal(f"Template format error: {key} must be a number.", *path, key)
    pattern = declared.get("AllowedPattern", "")
    try:
        re.compile(pattern)
    except (re.error, TypeError, RecursionError, OverflowError):
        raise source.refusal(
            f"Template format error: {shortened(repr(pattern), 60)} is no pattern.", *path, "AllowedPattern"
        ) from None


def _inner(kind: str) -> str:
    """The type of a value; for a parameter of Systems Manager's, that of what is stored there."""
    return kind[len(_STORED) : -1] if kind.startswith(_STORED) and kind.endswith(">") else kind


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()))


# As they are given


def still_asked(template: Template, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Of what is given, what a template asks for: of what was given to another one before, or is given to several.

    Parameters:
        template: the template.
        given: values by name.
    """
    return {
        name: value
        for name, value in (given or {}).items()
        if name in template.parameters or str(name).startswith(DYNAMIC)
    }


def values_of(template: Template, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values of a template's parameters: texts, and lists of texts, as CloudFormation has them.

    Of a type ``AWS::SSM::Parameter::Value<…>``, what is given is the value that Systems Manager has stored: it is not asked here.
    What is given for ``{{resolve:…}}`` stands for such a reference in a property.

    [observed: the user guide, "Parameters": of a Number, "when you use the parameter elsewhere in your template, … the parameter
    value becomes a string"; "each member string is space trimmed"]

    Parameters:
        template: the template.
        given: values by name: texts, numbers, booleans, and lists of such.

    Returns:
        The value of each parameter, and what is given for references.

    Raises:
        TemplateError: one is missing, unknown, or not allowed; or a rule of the template is broken.

    Examples:
        >>> from awsmock_ar_apigw.templates.reading import read
        >>> text = '{"Parameters": {"Size": {"Type": "Number"}}, "Resources": {"A": {"Type": "AWS::SQS::Queue"}}}'
        >>> (template,) = read(text, parameters={"Size": 3}, region="eu-west-1", account="123456789012")
        >>> values_of(template, {"Size": 3})
        {'Size': '3'}
    """
    given = given or {}
    references = {name: value for name, value in given.items() if str(name).startswith(DYNAMIC)}
    declared = template.parameters
    unknown = [name for name in given if name not in declared and name not in references]
    if unknown:
        hint = meant(unknown[0], declared)
        raise _refusal(
            template, f"{hint}Parameters: [{', '.join(map(str, unknown))}] do not exist in the template"
        )
    missing = [name for name, one in declared.items() if name not in given and _needs_one(one)]
    if missing:
        raise _missing(template, missing)
    found = {name: _value(template, name, one, given) for name, one in declared.items()}
    check_rules(template, found)
    return {**found, **{name: as_text(value) for name, value in references.items()}}


def _needs_one(declared: Mapping[str, Any]) -> bool:
    """Whether a value must be given: what Systems Manager has stored under a default, nobody knows here."""
    return "Default" not in declared or declared["Type"].startswith(_STORED)


def _missing(template: Template, missing: list[str]) -> TemplateError:
    said = f"Parameters: [{', '.join(missing)}] must have values. Give them: parameters={{{missing[0]!r}: …}}"
    stored = [name for name in missing if template.parameters[name]["Type"].startswith(_STORED)]
    if stored:
        said += f". {stored[0]} is stored by Systems Manager, which isn't asked here: give the value that it has stored"
    return _refusal(template, f"{said}.", *missing[:1])


def _refusal(template: Template, why: str, *path: str) -> TemplateError:
    return TemplateError(why, template.place("Parameters", *path))


def _value(template: Template, name: str, declared: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    value = given[name] if name in given else declared["Default"]
    is_list = _inner(declared["Type"]) in _LISTS
    if isinstance(value, list | tuple):
        if not is_list:
            raise _refusal(template, f"Parameter '{name}' is no list: its type is {declared['Type']}.", name)
        value = ",".join(map(as_text, value))
    elif isinstance(value, dict) or value is None:
        raise _refusal(
            template, f"Parameter '{name}' must be a text, a number or a list, not {value!r}.", name
        )
    text = as_text(value)
    if len(text.encode("utf-8", "replace")) > _LONGEST_VALUE:
        raise _refusal(template, f"Parameter '{name}' has more than {_LONGEST_VALUE} bytes.", name)
    values = [one.strip() for one in text.split(",")] if is_list else [text]
    for one in values:
        wrong = _wrong(name, declared, one)
        if wrong:
            said = declared.get("ConstraintDescription")
            why = f"Parameter {name} failed to satisfy constraint: {as_text(said)}" if said else wrong
            raise _refusal(template, f"{why} (it is {shortened(_shown(declared, one), 60)})", name)
    return values if is_list else text


def _shown(declared: Mapping[str, Any], value: str) -> str:
    """A value in an error: what nobody is to see, nobody sees."""
    return "hidden, by NoEcho" if as_text(declared.get("NoEcho", "")) == "true" else repr(value)


def _wrong(name: str, declared: Mapping[str, Any], value: str) -> str:
    """What is wrong with a value, in CloudFormation's words; nothing, if it is allowed."""
    allowed = declared.get("AllowedValues")
    if allowed is not None and value not in map(as_text, allowed):
        return f"Parameter '{name}' must be one of AllowedValues: {shortened(', '.join(map(as_text, allowed)), 200)}"
    pattern = declared.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        return f"Parameter '{name}' must match pattern {shortened(pattern, 200)}"
    return _out_of_bounds(name, declared, value)


def _out_of_bounds(name: str, declared: Mapping[str, Any], value: str) -> str:
    if _inner(declared["Type"]) in _NUMBERS:
        if not _is_number(value):
            return f"Parameter '{name}' must be a number"
        size, least, most, what = float(value), "MinValue", "MaxValue", "be a number not {} than {}"
        words = ("less", "greater")
    else:
        size, least, most, what = float(len(value)), "MinLength", "MaxLength", "contain at {} {} characters"
        words = ("least", "most")
    if least in declared and size < float(as_text(declared[least])):
        return f"Parameter '{name}' must {what.format(words[0], as_text(declared[least]))}"
    if most in declared and size > float(as_text(declared[most])):
        return f"Parameter '{name}' must {what.format(words[1], as_text(declared[most]))}"
    return ""
