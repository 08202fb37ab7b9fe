"""What a template comes to with the values that were given: what is wanted, in which order, and what each of it is to be like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.evaluation import Evaluation
from awsmock_ar_apigw.templates.graph import order
from awsmock_ar_apigw.templates.parameters import values_of
from awsmock_ar_apigw.templates.registry import type_named

if TYPE_CHECKING:
    from awsmock_ar_apigw.templates.declared import Template
    from awsmock_ar_apigw.templates.evaluation import Outputs
    from awsmock_ar_apigw.templates.made import Made


class Imports(Mapping[str, str]):
    """The exports of other stacks, which notes those that were asked for.

    Parameters:
        exports: the exports by name.
    """

    def __init__(self, exports: Mapping[str, str]) -> None:
        self._exports = exports
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> str:
        value = self._exports[name]
        self.used.add(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._exports)

    def __len__(self) -> int:
        return len(self._exports)


def _check_type(template: Template, logical_id: str) -> None:
    """Refuse a type that there isn't, before anything is made.

    Raises:
        TemplateError: there is none of this name.
    """
    try:
        type_named(template.resources[logical_id].type)
    except TemplateError as error:
        raise TemplateError(str(error), template.place("Resources", logical_id, "Type")) from None


class Plan:
    """What a stack is to be.

    Parameters:
        template: the template.
        given: values of its parameters by name.
        pseudo: the values of the pseudo parameters.
        exports: what other stacks export.
        outputs: the outputs of another stack, by its account and Region, and its name.

    Attributes:
        parameters: the values of all of its parameters.
        made: what was made already, by logical id: whoever makes something puts it here.
        imports: the exports, with those that were read.
        order: the logical ids of what is wanted, in the order of their dependencies.

    Raises:
        TemplateError: the template makes no sense.
    """

    def __init__(
        self,
        template: Template,
        given: Mapping[str, Any],
        pseudo: Mapping[str, Any],
        exports: Mapping[str, str],
        outputs: Outputs,
    ) -> None:
        self.template = template
        self.parameters = values_of(template, given)
        self.made: dict[str, Made] = {}
        self.imports = Imports(exports)
        self._evaluation = Evaluation(template, self.parameters, pseudo, self.imports, self.made, outputs)
        self.order = order(template, self._evaluation.wanted(), self._evaluation.condition)
        for logical_id in self.order:
            _check_type(template, logical_id)

    def _holds(self, condition: str | None) -> bool:
        return condition is None or self._evaluation.condition(condition)

    @property
    def left_out(self) -> list[str]:
        """The logical ids of what a condition leaves out."""
        wanted = set(self.order)
        return [one for one in self.template.resources if one not in wanted]

    def properties(self, logical_id: str) -> Mapping[str, Any]:
        """What a resource is to be like; what it refers to has been made."""
        return self._object(self.template.resources[logical_id].properties, logical_id)

    def property_of(self, logical_id: str, name: str) -> Mapping[str, Any]:
        """One property of a resource by its name, for whoever plans; nothing, if it is left out."""
        return self._object({name: self.template.resources[logical_id].properties[name]}, logical_id)

    def _object(self, expression: Any, logical_id: str) -> Mapping[str, Any]:
        """Properties, which a function may stand for if it gives an object.

        Raises:
            TemplateError: it gives something else.
        """
        path = ("Resources", logical_id, "Properties")
        found = self._evaluation.value(expression, *path)
        if not isinstance(found, Mapping):
            raise TemplateError(
                "Template format error: Properties must be an object.", self.template.place(*path)
            )
        return found

    @property
    def outputs_wanted(self) -> list[str]:
        """The names of the outputs whose conditions hold."""
        return [
            name for name, output in self.template.outputs.items() if self._holds(output.get("Condition"))
        ]

    def output(self, name: str) -> str:
        """The value of an output.

        Raises:
            TemplateError: it is no text.
        """
        return self._text(self.template.outputs[name]["Value"], "Outputs", name, "Value")

    def exports(self, outputs: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """By the name of the export, the name of the output and its value."""
        found: dict[str, tuple[str, str]] = {}
        for name, value in outputs.items():
            if export := self.template.outputs[name].get("Export"):
                path = ("Outputs", name, "Export", "Name")
                exported = self._text(export["Name"], *path)
                if exported in found:
                    raise TemplateError(
                        f"Output {found[exported][0]} is exported as {exported!r} already. Give each export a name of its own.",
                        self.template.place(*path),
                    )
                found[exported] = (name, value)
        return found

    def _text(self, expression: Any, *path: str) -> str:
        """A value that has to be a text. [Outputs, in the template reference: the value is a string]"""
        value = self._evaluation.value(expression, *path)
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str | int | float):
            raise TemplateError(
                f"It has to be a text, and is {value!r}. Join it, or select one of its parts.",
                self.template.place(*path),
            )
        return str(value)
