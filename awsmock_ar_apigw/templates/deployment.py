"""How a stack becomes what it is to be: resources are made, changed and taken away, and if one can't be, all is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.templates.applications import let_answer
from awsmock_ar_apigw.templates.changes import change_of
from awsmock_ar_apigw.templates.errors import DeploymentError
from awsmock_ar_apigw.templates.registry import type_named
from awsmock_ar_apigw.templates.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import Made
    from awsmock_ar_apigw.templates.plan import Plan
    from awsmock_ar_apigw.templates.site import Site

    # What is told of each thing that happens: a status, a logical id, a type, and a reason.
    Note = Callable[[str, str, str, str], None]

# What stays where it is when it would be deleted; and what does so even if its making is taken back.
# [DeletionPolicy attribute, in the template reference: RetainExceptOnCreate is as Retain, but for the operation that creates it]
_RETAINED = frozenset({"Retain", "RetainExceptOnCreate"})
_RETAINED_EVEN_THEN = frozenset({"Retain"})


class Undo(NamedTuple):
    """How one thing that was done is taken back.

    Attributes:
        standing: what was done.
        take_back: takes it back, with what was given before; and gives what is there then, if anything.
    """

    standing: Standing
    take_back: Callable[[Site], Standing | None]


class Deployment:
    """One change of a stack, from what it has to what it is to have.

    Parameters:
        site: where the stack is.
        before: what it has.
        note: is told what happens.
        touched: the logical ids of what changes though its properties may not, since the test has given something else for it.

    Attributes:
        resources: what the stack has now, in the order in which it was made.
    """

    def __init__(
        self,
        site: Site,
        before: dict[str, Standing],
        note: Note,
        touched: frozenset[str] = frozenset(),
    ) -> None:
        self._site = site
        self._before = before
        self._note = note
        self._touched = touched
        self.resources: dict[str, Standing] = {}
        self._replaced: set[str] = set()
        self._undo: list[Undo] = []

    # Forward

    def bring_about(self, plan: Plan) -> None:
        """Make and change what a plan wants, each after what it depends on.

        Raises:
            DeploymentError: something can't be made, or changed.
        """
        self._site.plan = plan
        for logical_id in plan.order:
            declared = plan.template.resources[logical_id]
            standing = self._stand(declared, plan.properties(logical_id))
            plan.made[logical_id] = standing.made
            self.resources[logical_id] = standing
            let_answer(self._site, standing)

    def _stand(self, declared: Declared, properties: Mapping[str, Any]) -> Standing:
        """What a resource comes to: as it is, changed, or made anew."""
        old = self._before.get(declared.logical_id)
        change = change_of(old, declared, properties, touched=declared.logical_id in self._touched)
        if old is None:
            return self._add("CREATE", declared, properties)
        if change is None:
            return old._replace(declared=declared)
        if change.action == "Replace":
            self._replaced.add(declared.logical_id)
            return self._add("UPDATE", declared, properties)
        return self._modify(old, declared, properties)

    def _add(self, verb: str, declared: Declared, properties: Mapping[str, Any]) -> Standing:
        kind = type_named(declared.type)
        made = self._tried(verb, declared, lambda: kind.create(self._site, declared, properties))
        standing = Standing(declared, properties, made)
        retained = declared.deletion_policy in _RETAINED_EVEN_THEN
        self._undo.append(Undo(standing, lambda site: self._take_away(site, standing, retained=retained)))
        return standing

    def _modify(self, old: Standing, declared: Declared, properties: Mapping[str, Any]) -> Standing:
        update = type_named(declared.type).update
        made = self._tried(
            "UPDATE", declared, lambda: update(self._site, declared, old.made, old.properties, properties)
        )

        def take_back(site: Site) -> Standing:
            return old._replace(made=update(site, old.declared, made, properties, old.properties))

        standing = Standing(declared, properties, made)
        self._undo.append(Undo(standing, take_back))
        return standing

    def _tried(self, verb: str, declared: Declared, attempt: Callable[[], Made]) -> Made:
        try:
            made = attempt()
        except Exception as error:
            self._note(f"{verb}_FAILED", declared.logical_id, declared.type, reason_of(error))
            raise
        self._note(f"{verb}_COMPLETE", declared.logical_id, declared.type, made.physical_id)
        return made

    # Back

    def take_back(self, site: Site) -> list[Exception]:
        """Take back all that was done, the last first, with what was given before; what can't be is left, and why is returned."""
        refusals: list[Exception] = []
        left = dict(self._before)
        for standing, take_back in reversed(self._undo):
            logical_id = standing.declared.logical_id
            try:
                now = take_back(site)
            except Exception as refused:  # noqa: BLE001 - whatever it is, the rest is taken back as well
                refusals.append(refused)
                now = None if logical_id in self._replaced else standing
            if now is not None:
                left[logical_id] = now
        self.resources = left
        return refusals

    # Away

    def clean_up(self) -> list[Exception]:
        """Take away what was replaced, and what isn't wanted any more; what can't be is left, and why is returned."""
        refusals = []
        for logical_id, standing in reversed(self._before.items()):
            replaced, declared = logical_id in self._replaced, standing.declared
            if replaced or logical_id not in self.resources:
                policy = declared.update_replace_policy if replaced else declared.deletion_policy
                refusals.append(self._refusal(standing, policy))
        return [refused for refused in refusals if refused is not None]

    def delete(self) -> list[Exception]:
        """Take away all that there is, the last first; what can't be stays the stack's, and why is returned."""
        refusals: list[Exception] = []
        self.resources = dict(self._before)
        for logical_id, standing in reversed(self._before.items()):
            refused = self._refusal(standing, standing.declared.deletion_policy)
            if refused is None:
                del self.resources[logical_id]
            else:
                refusals.append(refused)
        return refusals

    def _refusal(self, standing: Standing, policy: str) -> Exception | None:
        """Take something away that isn't retained; or why it can't be."""
        try:
            self._take_away(self._site, standing, retained=policy in _RETAINED)
        except Exception as refused:  # noqa: BLE001 - whatever it is, the rest is taken away as well
            return refused
        return None

    def _take_away(self, site: Site, standing: Standing, *, retained: bool) -> None:
        declared, made = standing.declared, standing.made
        named = declared.logical_id, declared.type
        if retained:
            self._note("DELETE_SKIPPED", *named, made.physical_id)
            return
        try:
            type_named(declared.type).delete(site, declared, made)
        except Exception as error:
            self._note("DELETE_FAILED", *named, reason_of(error))
            raise
        self._note("DELETE_COMPLETE", *named, made.physical_id)


def reason_of(error: BaseException) -> str:
    """Why something went wrong, without what an event says anyway."""
    if isinstance(error, DeploymentError):
        return f"{error.code}: {error.reason}" if error.code else error.reason
    return str(error)
