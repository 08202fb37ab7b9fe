"""Templates of CloudFormation: their YAML, and what CloudFormation puts where a template says how to come by a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from support import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Object = dict[str, Any]

REGION = "us-east-1"
NAME = "pets"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": NAME,
    "AWS::URLSuffix": "amazonaws.com",
}

# Reading one


class _Loader(yaml.SafeLoader):
    """YAML with the short forms of intrinsic functions."""


def _short(_loader: _Loader, name: str, node: yaml.Node) -> Object:
    loader: Any = _loader
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if name == "GetAtt":
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _short)


def read(path: Path) -> Object:
    """A template in YAML."""
    found: Object = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    return found


# Its values


def parameters(template: Object) -> Object:
    """Parameters with their defaults: texts, whatever their types, or lists of texts.

    [observed: the user guide of CloudFormation, of numbers: "the parameter value becomes a string"]
    """
    return {name: _default(**one) for name, one in template.get("Parameters", {}).items()}


def _default(Type: str, Default: Any, **_more: Any) -> str | list[str]:  # noqa: N803 - as a template has them
    return str(Default).split(",") if Type == "CommaDelimitedList" else str(Default)


_NOTHING = object()


class Stack:
    """What the values of a template are: parameters have their defaults, and resources ids that are like those of AWS.

    ``made`` has the ids of what is made already, by logical ids.
    """

    def __init__(self, template: Object) -> None:
        self.template = template
        self.parameters = parameters(template)
        self.made: dict[str, str] = {}

    def resources(self, type_: str) -> Iterator[tuple[str, Object]]:
        """The resources of a type that are made, with the values of their properties."""
        for name, resource in self.template["Resources"].items():
            if resource["Type"] == type_ and self.holds(resource.get("Condition")):
                yield name, self.value(resource.get("Properties", {}))

    def holds(self, condition: str | None) -> bool:
        """Whether a condition holds; none does."""
        return condition is None or bool(self.value(self.template["Conditions"][condition]))

    def value(self, asked: Any) -> Any:
        """What a value is, and all that it holds; what is ``AWS::NoValue`` isn't there."""
        if isinstance(asked, list):
            return [one for one in map(self.value, asked) if one is not _NOTHING]
        if not isinstance(asked, dict):
            return asked
        if len(asked) == 1:
            ((name, argument),) = asked.items()
            if name in _FUNCTIONS:
                return _FUNCTIONS[name](self, argument)
        found = {name: self.value(one) for name, one in asked.items()}
        return {name: one for name, one in found.items() if one is not _NOTHING}

    def ref(self, name: str) -> Any:
        """A parameter, or the id of a resource."""
        if name == "AWS::NoValue":
            return _NOTHING
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.parameters:
            return self.parameters[name]
        return self.made.get(name) or self._id(name)

    def attribute(self, name: str, attribute: str) -> str:
        """An attribute of a resource."""
        type_ = self.template["Resources"][name]["Type"]
        return _ATTRIBUTES[type_, attribute].format(name=name, **_WHERE)

    def _id(self, name: str) -> str:
        resource = self.template["Resources"][name]
        known = self.value(resource["Properties"]) if resource["Type"] in _NAMED else {}
        return _IDS.get(resource["Type"], "{name}").format(**{"name": name, **_WHERE, **known})


_WHERE = {"account": ACCOUNT, "region": REGION}
_IDS = {
    "AWS::Cognito::UserPool": "{region}_{name}",
    "AWS::Cognito::UserPoolClient": "client-of-{name}",
    "AWS::Lambda::Alias": "arn:aws:lambda:{region}:{account}:function:{FunctionName}:{Name}",
    "AWS::ApiGatewayV2::DomainName": "{DomainName}",
    "AWS::ApiGatewayV2::Stage": "{StageName}",
}
# Those whose ids hang on what they are.
_NAMED = frozenset({"AWS::Lambda::Alias", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::Stage"})
_FUNCTION_ARN = "arn:aws:lambda:{region}:{account}:function:{name}"
_ATTRIBUTES = {
    ("AWS::IAM::Role", "Arn"): "arn:aws:iam::{account}:role/{name}",
    ("AWS::Lambda::Function", "Arn"): _FUNCTION_ARN,
    ("AWS::Lambda::Version", "Version"): "1",
    ("AWS::Serverless::Function", "Arn"): _FUNCTION_ARN,
    ("AWS::Logs::LogGroup", "Arn"): "arn:aws:logs:{region}:{account}:log-group:{name}:*",
}

# The functions


def _if(stack: Stack, argument: list[Any]) -> Any:
    condition, then, otherwise = argument
    return stack.value(then if stack.holds(condition) else otherwise)


def _sub(stack: Stack, argument: Any) -> str:
    text, own = argument if isinstance(argument, list) else (argument, {})
    return re.sub(r"\$\{([^!}]+)\}", lambda found: str(_named(stack, found[1], own)), text)


def _named(stack: Stack, name: str, own: Object) -> Any:
    if name in own:
        return stack.value(own[name])
    if "." in name:
        return stack.attribute(*name.split(".", 1))
    return stack.ref(name)


def _join(stack: Stack, argument: list[Any]) -> str:
    between, parts = stack.value(argument)
    return str(between).join(map(str, parts))


def _select(stack: Stack, argument: list[Any]) -> Any:
    number, values = stack.value(argument)
    return values[int(number)]


def _find(stack: Stack, argument: list[Any]) -> Any:
    name, first, second = stack.value(argument)
    return stack.template["Mappings"][name][first][second]


def _equals(stack: Stack, argument: list[Any]) -> bool:
    one, other = stack.value(argument)
    return bool(one == other)


_FUNCTIONS: dict[str, Callable[[Stack, Any], Any]] = {
    "Ref": lambda stack, name: stack.ref(name),
    "Condition": lambda stack, name: stack.holds(name),
    "Fn::And": lambda stack, argument: all(stack.value(argument)),
    "Fn::Equals": _equals,
    "Fn::FindInMap": _find,
    "Fn::GetAtt": lambda stack, argument: stack.attribute(*argument),
    "Fn::If": _if,
    "Fn::Join": _join,
    "Fn::Not": lambda stack, argument: not stack.value(argument)[0],
    "Fn::Or": lambda stack, argument: any(stack.value(argument)),
    "Fn::Select": _select,
    "Fn::Split": lambda stack, argument: stack.value(argument[1]).split(argument[0]),
    "Fn::Sub": _sub,
}
