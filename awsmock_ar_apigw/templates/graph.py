"""In which order resources are made: each after those that it names.

[observed: the user guide, "DependsOn attribute"; a Ref, a Fn::GetAtt or a Fn::Sub is a dependency, in the metadata of a resource,
too. Of a Fn::If, the value alone counts that is taken. What DependsOn names and its condition leaves out is passed over.]
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.references import references
from awsmock_ar_apigw.templates.structure import unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from awsmock_ar_apigw.templates.declared import Declared, Template
    from awsmock_ar_apigw.templates.references import Reference


def order(template: Template, wanted: Iterable[str], holds: Callable[[str], bool] | None = None) -> list[str]:
    """The logical ids of resources, those first that others need, else in the order of the template.

    Parameters:
        template: the template.
        wanted: the logical ids of those that are made: ``evaluation.wanted()``.
        holds: whether a condition holds: ``evaluation.condition``; without it, both values of a Fn::If count.

    Raises:
        TemplateError: they need each other in a circle, or one that isn't made, as an output may: in CloudFormation's words.
    """
    needs = dependencies(template, wanted, holds)
    _check_outputs(template, needs, holds)
    places = {name: place for place, name in enumerate(needs)}
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        cycle = sorted(set(error.args[1]), key=places.__getitem__)
        raise TemplateError(
            f"Circular dependency between resources: [{', '.join(cycle)}]",
            template.place("Resources", cycle[0]),
        ) from None
    found: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=places.__getitem__)
        found += ready
        sorter.done(*ready)
    return found


def dependencies(
    template: Template, wanted: Iterable[str], holds: Callable[[str], bool] | None = None
) -> dict[str, list[str]]:
    """By the logical id of each resource that is made, those that it needs.

    Raises:
        TemplateError: it names one that isn't made.
    """
    made = set(wanted)
    return {
        name: list(dict.fromkeys(_needs(template, one, made, holds)))
        for name, one in template.resources.items()
        if name in made
    }


def _check_outputs(template: Template, made: Collection[str], holds: Callable[[str], bool] | None) -> None:
    """Refuse an output of what isn't made: before anything is."""
    for name, output in template.outputs.items():
        condition = output.get("Condition")
        if holds is None or condition is None or holds(condition):
            for reference in references(output, ("Outputs", name), holds):
                _check_made(template, reference, made, "Outputs")


def _check_made(template: Template, reference: Reference, made: Collection[str], section: str) -> None:
    if reference.name in template.resources and reference.name not in made:
        why = f"Its condition {template.resources[reference.name].condition} leaves it out"
        raise TemplateError(
            f"{unresolved([reference.name], section)}. {why}.", template.place(*reference.path)
        )


def _needs(
    template: Template, one: Declared, made: set[str], holds: Callable[[str], bool] | None
) -> Iterator[str]:
    yield from (name for name in one.depends_on if name in made)
    for reference in _references(one, holds):
        _check_made(template, reference, made, "Resources")
        if reference.name in made:
            yield reference.name


def _references(one: Declared, holds: Callable[[str], bool] | None) -> Iterator[Reference]:
    path = ("Resources", one.logical_id)
    yield from references(one.properties, (*path, "Properties"), holds)
    if one.metadata:
        yield from references(one.metadata, (*path, "Metadata"), holds)
