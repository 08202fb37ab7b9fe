"""CloudFormation's functions: what each makes of its argument, which comes as the template has it.

Weighed: ``samtranslator.intrinsics`` resolves references to parameters alone, ``cfn-lint``'s context draws every possible value to
lint them, and neither says what CloudFormation says of what is wrong. What a template means is what this mock is for: so these
are ours.

[observed, of what they do: the reference of CloudFormation's template language, "Intrinsic functions"; of words: messages of the
service as people quote them in public]
"""

from __future__ import annotations

import base64
import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import glimpse, shortened
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.registry import type_named
from awsmock_ar_apigw.templates.structure import unresolved
from awsmock_ar_apigw.templates.sub import parts_of
from awsmock_ar_apigw.templates.texts import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.templates.evaluation import Evaluation

# What AWS::NoValue is: the member or element that is it isn't there.
NOTHING: Any = object()
_MOST_CIDRS = 256
_OF_STACK_OUTPUTS = {"StackName", "OutputName", "Region", "RoleArn"}


def ref(scope: Evaluation, name: Any) -> Any:
    """A parameter, a pseudo parameter, or the physical id of a resource."""
    try:
        return scope.values[name]
    except (KeyError, TypeError):
        pass
    if not isinstance(name, str):
        raise TemplateError(f"Template error: Ref takes a name, not {glimpse(name)}.")
    made = scope.made.get(name)
    if made is None:
        raise TemplateError(unresolved([name]))
    return made.physical_id


def get_att(scope: Evaluation, argument: Any) -> Any:
    """An attribute of a resource."""
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) < 2 or not isinstance(argument[0], str):
        raise TemplateError(
            "Template error: every Fn::GetAtt object requires two non-empty parameters, "
            "the resource name and the resource attribute"
        )
    name, *rest = argument
    return _attribute(scope, name, ".".join(_text(scope.evaluate(one), "Fn::GetAtt") for one in rest))


def _attribute(scope: Evaluation, name: str, attribute: str) -> Any:
    made = scope.made.get(name)
    if made is None:
        if name not in scope.template.resources:
            raise TemplateError(
                f"Template error: instance of Fn::GetAtt references undefined resource {shortened(name, 60)}"
            )
        raise TemplateError(unresolved([name]))
    try:
        return made.attributes[attribute]
    except KeyError:
        raise _no_attribute(scope, name, attribute, made.attributes) from None


def _no_attribute(scope: Evaluation, name: str, attribute: str, there: Mapping[str, Any]) -> TemplateError:
    """Its type has no such attribute; or it has, and this one of its resources hasn't.

    [real, of the latter: aws/apprunner-roadmap#235, of the ServiceUrl of a private service]
    """
    kind = scope.template.resources[name].type
    if attribute in (type_named(kind).attributes or ()):
        return TemplateError(
            f"Attribute '{attribute}' does not exist. {kind} has it, and {name}, as it is made here, hasn't."
        )
    return TemplateError(
        f"{meant(attribute, there)}Template error: resource {name} does not support attribute type {shortened(attribute, 60)} in Fn::GetAtt"
    )


def sub(scope: Evaluation, argument: Any) -> Any:
    """A text with its variables filled in."""
    if isinstance(argument, str):
        text, own = argument, {}
    elif (
        isinstance(argument, list)
        and len(argument) == 2
        and isinstance(argument[0], str)
        and isinstance(argument[1], dict)
    ):
        text, own = argument
    else:
        raise TemplateError(
            "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. "
            "Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string"
        )
    return scope.resolved("".join(map(as_text, _filled(scope, text, own))))


def _filled(scope: Evaluation, text: str, own: dict[str, Any]) -> list[Any]:
    found: list[Any] = []
    for literal, name in parts_of(text):
        found.append(literal)
        if name is None:
            break
        if name in own:
            value = scope.evaluate(own[name])
        elif name in scope.values:
            value = scope.values[name]
        elif "." in name:
            value = _attribute(scope, *name.split(".", 1))
        else:
            value = ref(scope, name)
        if value.__class__ is str:
            found.append(value)
        elif value is not NOTHING:
            found.append(_text(value, f"Fn::Sub of ${{{name}}}"))
    return found


def _text(value: Any, what: str) -> str:
    if isinstance(value, dict | list) or value is None or value is NOTHING:
        shown = "AWS::NoValue" if value is NOTHING else glimpse(value)
        raise TemplateError(f"Template error: {what} needs a text, not {shown}.")
    return as_text(value)


def join(scope: Evaluation, argument: Any) -> Any:
    """The texts of a list, with a delimiter between them."""
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str):
        parts = scope.evaluate(argument[1])
        if isinstance(parts, list):
            return scope.resolved(argument[0].join([_text(one, "Fn::Join") for one in parts]))
    raise TemplateError(
        "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings "
        "to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."
    )


def select(scope: Evaluation, argument: Any) -> Any:
    """An element of a list."""
    found = scope.evaluate(argument)
    if not isinstance(found, list) or len(found) != 2 or not isinstance(found[1], list):
        raise TemplateError(
            "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"
        )
    index = as_text(found[0]) if isinstance(found[0], str | int) else ""
    if not (index.isascii() and index.isdigit()):
        raise TemplateError(
            f"Template error: Fn::Select's index must be an integer, not {glimpse(found[0])}."
        )
    if len(index) > 9 or int(index) >= len(found[1]):
        raise TemplateError(
            f"Template error: Fn::Select cannot select nonexistent value at index {shortened(index, 20)}"
        )
    return found[1][int(index)]


def split(scope: Evaluation, argument: Any) -> Any:
    """The parts of a text."""
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str) and argument[0]:
        return _text(scope.evaluate(argument[1]), "Fn::Split").split(argument[0])
    raise TemplateError(
        "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split "
        "or a function that returns a string to be split."
    )


def if_(scope: Evaluation, argument: Any) -> Any:
    """One of two values, by a condition."""
    if not isinstance(argument, list) or len(argument) != 3 or not isinstance(argument[0], str):
        raise TemplateError("Template error: Fn::If requires a list argument with three elements")
    return scope.evaluate(argument[1] if scope.holds(argument[0], " in Fn::If") else argument[2])


def find_in_map(scope: Evaluation, argument: Any) -> Any:
    """A value of a mapping."""
    found = scope.evaluate(argument)
    otherwise = NOTHING
    if (
        isinstance(found, list)
        and len(found) == 4
        and isinstance(found[3], dict)
        and "DefaultValue" in found[3]
    ):
        extension(scope, "Fn::FindInMap's DefaultValue")
        found, otherwise = found[:3], found[3]["DefaultValue"]
    if not isinstance(found, list) or len(found) != 3:
        raise TemplateError(
            "Template error: every Fn::FindInMap object requires three parameters, "
            "the map name, map key and the attribute for return value"
        )
    name, first, second = (_text(one, "Fn::FindInMap") for one in found)
    mappings = scope.template.mappings
    if name not in mappings and otherwise is NOTHING:
        raise TemplateError(
            f"{meant(name, mappings)}Template error: Mapping named '{shortened(name, 60)}' is not present "
            "in the 'Mappings' section of template."
        )
    value = mappings.get(name, {}).get(first, {}).get(second, otherwise)
    if value is NOTHING:
        raise TemplateError(f"Template error: Unable to get mapping for {name}::{first}::{second}")
    return list(value) if isinstance(value, list) else value


def base64_(scope: Evaluation, argument: Any) -> Any:
    """A text in Base64."""
    return base64.b64encode(_text(scope.evaluate(argument), "Fn::Base64").encode()).decode()


def get_azs(scope: Evaluation, argument: Any) -> Any:
    """The Availability Zones of a Region. [chosen: three; AWS has from two to six, by account]"""
    region = _text(scope.evaluate(argument), "Fn::GetAZs") or scope.values["AWS::Region"]
    return [f"{region}{letter}" for letter in "abc"]


def cidr(scope: Evaluation, argument: Any) -> Any:
    """So many blocks of a block of addresses."""
    from ipaddress import ip_network  # noqa: PLC0415 - few templates need it

    found = scope.evaluate(argument)
    if not isinstance(found, list) or len(found) not in (2, 3):
        raise TemplateError("Template error: every Fn::Cidr object requires a block, a count, and cidrBits.")
    block, *numbers = (_text(one, "Fn::Cidr") for one in found)
    try:
        network = ip_network(block)
        count, *bits = map(int, numbers)
        prefix = network.max_prefixlen - bits[0] if bits else network.prefixlen + (count - 1).bit_length()
        blocks = [str(one) for one in islice(network.subnets(new_prefix=prefix), max(count, 0))]
    except ValueError as error:
        raise TemplateError(f"Template error: Fn::Cidr: {shortened(str(error), 120)}.") from None
    if not 1 <= count <= min(_MOST_CIDRS, len(blocks)):
        raise TemplateError(
            f"Template error: Fn::Cidr: {block} has no {count} blocks of /{prefix}; a count is from 1 to {_MOST_CIDRS}."
        )
    return blocks


def import_value(scope: Evaluation, argument: Any) -> Any:
    """What another stack of this account and Region exports."""
    name = _text(scope.evaluate(argument), "Fn::ImportValue")
    try:
        return scope.imports[name]
    except KeyError:
        raise TemplateError(
            f"{meant(name, scope.imports)}No export named {shortened(name, 120)} found."
        ) from None


def get_stack_output(scope: Evaluation, argument: Any) -> Any:
    """What another stack gives, exported or not, wherever it is.

    [observed: the reference of the template language, "Fn::GetStackOutput": Region is that of this stack where it isn't said,
    and RoleArn is a role of the account whose stack it is]
    """
    found = scope.evaluate(argument)
    if not isinstance(found, dict) or not {"StackName", "OutputName"} <= found.keys() <= _OF_STACK_OUTPUTS:
        raise TemplateError(
            "Template error: every Fn::GetStackOutput object requires StackName and OutputName; Region and RoleArn may be there, too."
        )
    asked = {name: _text(value, f"Fn::GetStackOutput's {name}") for name, value in found.items()}
    account = (asked.get("RoleArn", "").split(":") + [""] * 5)[4] or scope.values["AWS::AccountId"]
    where = Where(account, asked.get("Region") or scope.values["AWS::Region"])
    outputs = scope.outputs(where, asked["StackName"])
    name, output = shortened(asked["StackName"], 120), asked["OutputName"]
    if outputs is None:
        raise TemplateError(
            f"There is no stack {name} in {where.region} of account {where.account}. Deploy it first."
        )
    if output not in outputs:
        raise TemplateError(f"{meant(output, outputs)}Stack {name} has no output {shortened(output, 120)}.")
    return outputs[output]


def length(scope: Evaluation, argument: Any) -> Any:
    """How many elements a list has."""
    extension(scope, "Fn::Length")
    found = scope.evaluate(argument)
    if not isinstance(found, list):
        raise TemplateError(f"Template error: Fn::Length needs a list, not {glimpse(found)}.")
    return len(found)


def to_json_string(scope: Evaluation, argument: Any) -> Any:
    """A value as the text of its JSON."""
    extension(scope, "Fn::ToJsonString")
    if not isinstance(argument, dict | list):
        raise TemplateError(
            f"Template error: Fn::ToJsonString needs an object or a list, not {glimpse(argument)}."
        )
    return json.dumps(scope.evaluate(argument), separators=(",", ":"), ensure_ascii=False)


def transform(_scope: Evaluation, argument: Any) -> Any:
    """A macro, which runs in an account."""
    name = argument.get("Name") if isinstance(argument, dict) else None
    raise TemplateError(
        f"Fn::Transform: the macro {glimpse(name)} isn't done here: it runs in an account. Write out what it would make."
    )


def extension(scope: Evaluation, what: str) -> None:
    """Refuse what only the extensions of the language have, where the template doesn't ask for them."""
    if not scope.template.extended:
        raise TemplateError(f"{what} needs Transform: AWS::LanguageExtensions.")


FUNCTIONS: dict[str, Callable[[Evaluation, Any], Any]] = {
    "Ref": ref,
    "Fn::Base64": base64_,
    "Fn::Cidr": cidr,
    "Fn::FindInMap": find_in_map,
    "Fn::GetAZs": get_azs,
    "Fn::GetAtt": get_att,
    "Fn::GetStackOutput": get_stack_output,
    "Fn::If": if_,
    "Fn::ImportValue": import_value,
    "Fn::Join": join,
    "Fn::Length": length,
    "Fn::Select": select,
    "Fn::Split": split,
    "Fn::Sub": sub,
    "Fn::ToJsonString": to_json_string,
    "Fn::Transform": transform,
}
