"""What an update would change: a change set, in words, before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.made import Made
from awsmock_ar_apigw.templates.registry import type_named
from awsmock_ar_apigw.templates.standing import OUTPUT
from awsmock_ar_apigw.templates.words import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.plan import Plan
    from awsmock_ar_apigw.templates.standing import Given, Standing, State

_MISSING: Any = object()
# What stands for a value that can't be said before something is made.
_LATER = "<known when it is made>"
_GIVEN = "what the test gives for it"


class Change(NamedTuple):
    """What becomes of a resource.

    Attributes:
        action: ``Add``, ``Modify``, ``Replace`` or ``Remove``.
        logical_id: its name in the template.
        type: its type; ``Output`` for an output of the stack.
        properties: those that change; of what is replaced, those that can't be changed.
        reason: why, where the properties alone don't say it.
    """

    action: str
    logical_id: str
    type: str
    properties: tuple[str, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        names = ", ".join(self.properties)
        why = f"{names} can't be changed" if self.action == "Replace" else names
        return f"{self.action} {self.logical_id} ({self.type}){f': {self.reason or why}' if self.reason or why else ''}"


class ChangeSet(Lines[Change]):
    """What an update changes, or has changed, in the order in which it does; true where that is anything."""

    _none = "No updates are to be performed."


class Unmade(Mapping[str, Any]):
    """The attributes of what isn't made yet: each is a text that says whose it will be."""

    def __init__(self, logical_id: str) -> None:
        self._logical_id = logical_id

    def __getitem__(self, name: str) -> str:
        return f"<{self._logical_id}.{name}>"

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def unmade(logical_id: str) -> Made:
    """What stands for a resource that isn't made yet."""
    return Made(f"<{logical_id}>", Unmade(logical_id))


def planned(plan: Plan, logical_id: str) -> dict[str, Any]:
    """What a resource is to be like, as far as that is known before what it refers to is made."""
    found: dict[str, Any] = {}
    for name in plan.template.resources[logical_id].properties:
        found |= _as_far_as_known(plan, partial(plan.property_of, logical_id, name), {name: _LATER})
    return found


def _as_far_as_known(plan: Plan, value: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return value()
    except TemplateError:
        # A function can take apart what is known, and nothing else: whether it is wrong is found when the resource is made.
        if any(isinstance(made.attributes, Unmade) for made in plan.made.values()):
            return otherwise
        raise


def touched(old: Given, new: Given) -> frozenset[str]:
    """The logical ids of that for which a test gives something else than it has."""
    return frozenset(
        logical_id
        for ours, theirs in ((old.functions, new.functions), (old.overrides, new.overrides))
        for logical_id in {*ours, *theirs}
        if ours.get(logical_id, _MISSING) != theirs.get(logical_id, _MISSING)
    )


def change_of(
    standing: Standing | None, declared: Declared, properties: Mapping[str, Any], *, touched: bool = False
) -> Change | None:
    """What becomes of a resource that is to be like this; None if it stays as it is."""
    named = declared.logical_id, declared.type
    if standing is None:
        return Change("Add", *named)
    differing = tuple(_differing(standing.properties, properties))
    if not differing:
        return Change("Modify", *named, reason=_GIVEN) if touched else None
    fixed = tuple(
        path
        for path in sorted(type_named(declared.type).create_only)
        if _at(standing.properties, path) != _at(properties, path)
    )
    return Change("Replace", *named, fixed) if fixed else Change("Modify", *named, differing)


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The paths of what differs, in mappings as deep as both have them."""
    for name in dict.fromkeys([*new, *old]):
        ours, theirs = old.get(name, _MISSING), new.get(name, _MISSING)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            yield from (f"{name}.{deeper}" for deeper in _differing(ours, theirs))
        elif ours != theirs:
            yield name


def _at(properties: Mapping[str, Any], path: str) -> Any:
    found: Any = properties
    for step in path.split("."):
        found = found.get(step, _MISSING) if isinstance(found, Mapping) else _MISSING
    return found


def check_types(standing: Mapping[str, Standing], plan: Plan) -> None:
    """Refuse to make another type of resource under a logical id that is taken.

    Raises:
        TemplateError: a resource has another type than it had. [UpdateStack: a ValidationError with these words]
    """
    for logical_id in plan.order:
        declared = plan.template.resources[logical_id]
        if logical_id in standing and standing[logical_id].declared.type != declared.type:
            raise TemplateError(
                "Update of resource type is not permitted. The new template modifies resource type of the following resources: "
                f"[{logical_id}]. Give the new one a logical id of its own.",
                plan.template.place("Resources", logical_id, "Type"),
            )


def changes(state: State, plan: Plan, given: frozenset[str] = frozenset()) -> ChangeSet:
    """What a plan would change of a stack; nothing is done.

    Parameters:
        state: the stack.
        plan: what it is to be.
        given: the logical ids of that for which the test gives something else.

    Raises:
        TemplateError: the plan can't be.
    """
    check_types(state.resources, plan)
    return ChangeSet([*_of_resources(state, plan, given), *_of_outputs(state, plan)])


def _of_resources(state: State, plan: Plan, given: frozenset[str]) -> Iterable[Change]:
    for logical_id in plan.order:
        standing = state.resources.get(logical_id)
        change = change_of(
            standing,
            plan.template.resources[logical_id],
            planned(plan, logical_id),
            touched=logical_id in given,
        )
        stays = standing is not None and (change is None or change.action == "Modify")
        plan.made[logical_id] = standing.made if standing and stays else unmade(logical_id)
        if change:
            yield change
    for logical_id in reversed(state.resources):
        if logical_id not in plan.made:
            yield Change("Remove", logical_id, state.resources[logical_id].declared.type)


def _of_outputs(state: State, plan: Plan) -> Iterable[Change]:
    new = {name: _as_far_as_known(plan, partial(plan.output, name), _LATER) for name in plan.outputs_wanted}
    for name in dict.fromkeys([*new, *state.outputs]):
        if name not in state.outputs:
            yield Change("Add", name, OUTPUT)
        elif name not in new:
            yield Change("Remove", name, OUTPUT)
        elif new[name] != state.outputs[name]:
            yield Change("Modify", name, OUTPUT)
