"""What a template's expressions mean, once its parameters are known, and as its resources are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.conditions import Conditions
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.intrinsics import FUNCTIONS, NOTHING
from awsmock_ar_apigw.templates.references import members
from awsmock_ar_apigw.templates.texts import DYNAMIC

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.templates.declared import Template
    from awsmock_ar_apigw.templates.made import Made

    Outputs = Callable[[Where, str], Mapping[str, Any] | None]

_REFERENCE = re.compile(r"\{\{resolve:[^{}]*\}\}")


def pseudo_parameters(
    where: Where, stack: str, stack_id: str, notifications: Sequence[str] = ()
) -> dict[str, Any]:
    """What every template can refer to. [observed: the reference of the template language, "Pseudo parameters"]

    Parameters:
        where: the account and the Region.
        stack: the name of the stack.
        stack_id: its ARN.
        notifications: the ARNs of topics that hear of the stack.
    """
    return {
        "AWS::AccountId": where.account,
        "AWS::NotificationARNs": list(notifications),
        "AWS::Partition": where.partition,
        "AWS::Region": where.region,
        "AWS::StackId": stack_id,
        "AWS::StackName": stack,
        "AWS::URLSuffix": where.dns_suffix,
    }


class Evaluation:
    """A template with the values of its parameters, in a stack.

    Parameters:
        template: the template.
        parameters: what ``values_of`` says.
        pseudo: what ``pseudo_parameters`` says.
        imports: what other stacks of the account and Region export, by name.
        made: the resources that are made, by logical id; it is filled meanwhile.
        outputs: the outputs of another stack, of an account and a Region, by its name; None where there is no such stack.

    Examples:
        >>> from awsmock_ar_apigw.templates.reading import read
        >>> text = '{"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "${Stage}-pets"}}}}, "Parameters": {"Stage": {"Type": "String"}}}'
        >>> (template,) = read(text, parameters={"Stage": "prod"}, region="eu-west-1", account="123456789012")
        >>> Evaluation(template, {"Stage": "prod"}, {}, {}, {}).value({"Fn::Sub": "${Stage}-pets"}, "Resources", "A")
        'prod-pets'
    """

    def __init__(
        self,
        template: Template,
        parameters: Mapping[str, Any],
        pseudo: Mapping[str, Any],
        imports: Mapping[str, Any],
        made: Mapping[str, Made],
        outputs: Outputs | None = None,
    ) -> None:
        self.template = template
        self.values: dict[str, Any] = {**parameters, **pseudo, "AWS::NoValue": NOTHING}
        self.imports = imports
        self.made = made
        self.outputs: Outputs = outputs or (lambda _where, _stack: None)
        self._conditions = Conditions(self)
        self.holds = self._conditions.holds

    def value(self, expression: Any, *path: str | int) -> Any:
        """What an expression means. A member that is AWS::NoValue isn't there; what is nothing but that is None.

        Parameters:
            expression: what the template has.
            path: where it has it, for errors: ``"Resources", "Api", "Properties"``.

        Raises:
            TemplateError: it means nothing; the place is the innermost that says so.
        """
        try:
            found = self.evaluate(expression)
        except TemplateError as error:
            if error.place:
                raise
            place = self._innermost(expression, path, str(error))
            raise TemplateError(str(error), self.template.place(*place)) from None
        except RecursionError:
            raise TemplateError("It is nested too deeply.", self.template.place(*path)) from None
        return None if found is NOTHING else found

    def condition(self, name: str) -> bool:
        """Whether a condition of the template holds.

        Raises:
            TemplateError: there is none of this name, or it leads back to itself, or means nothing.
        """
        try:
            return self.holds(name)
        except TemplateError as error:
            if error.place:
                raise
            raise TemplateError(str(error), self.template.place("Conditions", name)) from None

    def wanted(self) -> list[str]:
        """The logical ids of the resources that are made, by their conditions, in the order of the template."""
        return [
            name
            for name, one in self.template.resources.items()
            if one.condition is None or self.condition(one.condition)
        ]

    def evaluate(self, expression: Any) -> Any:
        """What an expression means; errors have no place yet."""
        kind = expression.__class__
        if kind is str:
            return self.resolved(expression) if DYNAMIC in expression else expression
        if kind is dict:
            if len(expression) == 1:
                ((name, argument),) = expression.items()
                function = FUNCTIONS.get(name)
                if function is not None:
                    return function(self, argument)
            found = {}
            for key, one in expression.items():
                value = one if one.__class__ is str and DYNAMIC not in one else self.evaluate(one)
                if value is not NOTHING:
                    found[key] = value
            return found
        if kind is list:
            return [value for one in expression if (value := self.evaluate(one)) is not NOTHING]
        return expression

    def resolved(self, text: str) -> str:
        """A text, with what is given for its references to Systems Manager and Secrets Manager.

        Raises:
            TemplateError: nothing is.
        """
        return _REFERENCE.sub(self._resolved, text) if DYNAMIC in text else text

    def _resolved(self, found: re.Match[str]) -> str:
        try:
            return str(self.values[found[0]])
        except KeyError:
            reference = shortened(found[0], 120)
            raise TemplateError(
                f"{reference} is kept by a service that isn't asked here. Give its value: parameters={{{reference!r}: …}}."
            ) from None

    def _innermost(self, expression: Any, path: Sequence[str | int], said: str) -> Sequence[str | int]:
        """Where in an expression an error comes from: the innermost part that by itself says the same."""
        for step, part in members(expression):
            if self._says(part) == said:
                return self._innermost(part, (*path, step), said)
        return path

    def _says(self, expression: Any) -> str:
        """What is wrong with an expression, if anything."""
        try:
            self.evaluate(expression)
        except TemplateError as error:
            return str(error)
        return ""
