"""Conditions: what is true of parameters, and of other conditions.

[observed: the reference of CloudFormation's template language, "Condition functions"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.texts import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.templates.evaluation import Evaluation

_MOST = 10


def holds(scope: Evaluation, expression: Any) -> bool:
    """Whether an expression of a condition is true."""
    if isinstance(expression, dict) and len(expression) == 1:
        ((name, argument),) = expression.items()
        function = CONDITION_FUNCTIONS.get(name)
        if function:
            return function(scope, argument)
    raise TemplateError(
        "Template format error: Conditions can only be boolean operations on parameters and other conditions"
    )


def _named(scope: Evaluation, name: Any) -> bool:
    if not isinstance(name, str):
        raise TemplateError("Template format error: Every Condition member must be a string.")
    return scope.holds(name, " in the Conditions block of the template")


def _equals(scope: Evaluation, argument: Any) -> bool:
    if not isinstance(argument, list) or len(argument) != 2:
        raise TemplateError("Template error: every Fn::Equals object requires a list of 2 string parameters.")
    one, other = (_comparable(scope.evaluate(value)) for value in argument)
    return bool(one == other)


def _comparable(value: Any) -> Any:
    """A value as texts: a number is what its text is."""
    if isinstance(value, list):
        return [_comparable(one) for one in value]
    return value if isinstance(value, dict) else as_text(value)


def _not(scope: Evaluation, argument: Any) -> bool:
    if not isinstance(argument, list) or len(argument) != 1:
        raise TemplateError("Template error: every Fn::Not object requires one boolean parameter.")
    return not holds(scope, argument[0])


def _several(scope: Evaluation, argument: Any, name: str) -> list[bool]:
    if not isinstance(argument, list) or not 2 <= len(argument) <= _MOST:
        raise TemplateError(
            f"Template error: every {name} object requires a list of at least 2 and at most {_MOST} boolean parameters."
        )
    return [holds(scope, one) for one in argument]


CONDITION_FUNCTIONS: dict[str, Callable[[Evaluation, Any], bool]] = {
    "Condition": _named,
    "Fn::And": lambda scope, argument: all(_several(scope, argument, "Fn::And")),
    "Fn::Equals": _equals,
    "Fn::Not": _not,
    "Fn::Or": lambda scope, argument: any(_several(scope, argument, "Fn::Or")),
}


class Conditions:
    """The conditions of a template, each of them looked at once."""

    def __init__(self, scope: Evaluation) -> None:
        self._scope = scope
        self._known: dict[str, bool] = {}
        self._busy: list[str] = []

    def holds(self, name: str, where: str = "") -> bool:
        """Whether a condition holds.

        Raises:
            TemplateError: there is none of this name, or it leads back to itself.
        """
        known = self._known.get(name)
        if known is not None:
            return known
        declared = self._scope.template.conditions
        if name not in declared:
            raise TemplateError(
                f"{meant(name, declared)}Template error: unresolved condition dependency {shortened(name, 60)}{where}"
            )
        if name in self._busy:
            cycle = self._busy[self._busy.index(name) :]
            raise TemplateError(f"Circular dependency between conditions: [{', '.join(cycle)}]")
        self._busy.append(name)
        try:
            found = holds(self._scope, declared[name])
        finally:
            self._busy.pop()
        self._known[name] = found
        return found
