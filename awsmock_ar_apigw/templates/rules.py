"""The rules of a template: assertions on its parameters, checked before anything is made.

[observed: the reference of the template language, "Rule functions". What asks for attributes of resources that exist in an
account (RefAll, ValueOf and ValueOfAll) can't be known here.]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import glimpse, shortened
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.texts import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.templates.declared import Template


def check_rules(template: Template, values: Mapping[str, Any]) -> None:
    """Refuse parameters that break a rule of the template.

    Parameters:
        template: the template.
        values: the values of its parameters.

    Raises:
        TemplateError: an assertion doesn't hold: with its description; or a rule is none.
    """
    for name, rule in template.rules.items():
        place = template.place("Rules", name)
        assertions = rule.get("Assertions") if isinstance(rule, dict) else None
        if not isinstance(assertions, list) or not all(
            isinstance(one, dict) and "Assert" in one for one in assertions
        ):
            raise TemplateError("Template format error: Every Rules member must contain Assertions.", place)
        try:
            if "RuleCondition" in rule and not _holds(rule["RuleCondition"], values):
                continue
            broken = [one for one in assertions if not _holds(one["Assert"], values)]
        except TemplateError as error:
            raise TemplateError(str(error), place) from None
        if broken:
            said = "; ".join(
                as_text(one.get("AssertDescription", "an assertion doesn't hold")) for one in broken
            )
            raise TemplateError(f"Template error: Rule '{name}' is broken: {shortened(said, 400)}", place)


def _holds(expression: Any, values: Mapping[str, Any]) -> bool:
    if isinstance(expression, dict) and len(expression) == 1:
        ((name, argument),) = expression.items()
        function = _FUNCTIONS.get(name)
        if function:
            arguments = argument if isinstance(argument, list) else [argument]
            try:
                return function(arguments, values)
            except (ValueError, IndexError):
                raise TemplateError(f"{name}: its arguments aren't what it takes.") from None
        raise TemplateError(
            f"{meant(name, _FUNCTIONS)}{shortened(name, 60)} is no function of rules that is done here."
        )
    raise TemplateError(f"Template format error: a rule asserts by a function, not {glimpse(expression)}.")


def _value(expression: Any, values: Mapping[str, Any]) -> Any:
    """A text or a list of texts: as it stands, or of a parameter."""
    if isinstance(expression, list):
        return [_value(one, values) for one in expression]
    if isinstance(expression, dict):
        name = expression.get("Ref")
        if len(expression) == 1 and isinstance(name, str) and name in values:
            return values[name]
        raise TemplateError(
            f"{glimpse(next(iter(expression), None))} can't be known here: a rule compares parameters."
        )
    return as_text(expression)


def _each(arguments: list[Any], values: Mapping[str, Any]) -> tuple[list[str], Any]:
    several, other = arguments
    found = _value(several, values)
    return (found if isinstance(found, list) else [found]), _value(other, values)


def _contains(arguments: list[Any], values: Mapping[str, Any]) -> bool:
    several, one = _each(arguments, values)
    return one in several


def _each_equals(arguments: list[Any], values: Mapping[str, Any]) -> bool:
    several, one = _each(arguments, values)
    return all(value == one for value in several)


def _each_in(arguments: list[Any], values: Mapping[str, Any]) -> bool:
    several, others = _each(arguments, values)
    return all(value in others for value in several)


def _equals(arguments: list[Any], values: Mapping[str, Any]) -> bool:
    one, other = arguments
    return bool(_value(one, values) == _value(other, values))


def _not(arguments: list[Any], values: Mapping[str, Any]) -> bool:
    (one,) = arguments
    return not _holds(one, values)


_FUNCTIONS: dict[str, Callable[[list[Any], Mapping[str, Any]], bool]] = {
    "Fn::And": lambda arguments, values: all(_holds(one, values) for one in arguments),
    "Fn::Contains": _contains,
    "Fn::EachMemberEquals": _each_equals,
    "Fn::EachMemberIn": _each_in,
    "Fn::Equals": _equals,
    "Fn::Not": _not,
    "Fn::Or": lambda arguments, values: any(_holds(one, values) for one in arguments),
}
