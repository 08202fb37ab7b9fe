"""A stack as the house keeps it: what it is now, and how it comes to be otherwise."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.templates.changes import changes, touched
from awsmock_ar_apigw.templates.deployment import Deployment, reason_of
from awsmock_ar_apigw.templates.errors import DeploymentError, LeftBehindWarning
from awsmock_ar_apigw.templates.evaluation import pseudo_parameters
from awsmock_ar_apigw.templates.given import check_form, check_names
from awsmock_ar_apigw.templates.parameters import still_asked
from awsmock_ar_apigw.templates.plan import Plan
from awsmock_ar_apigw.templates.site import Site
from awsmock_ar_apigw.templates.sources import templates_of, the_one
from awsmock_ar_apigw.templates.standing import OUTPUT, STACK, Event, Given, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.templates.changes import ChangeSet
    from awsmock_ar_apigw.templates.declared import Template
    from awsmock_ar_apigw.templates.stacks import Stacks

# What can be given anew with an update: who may call its functions is said when a stack is made.
_GIVEN = ("parameters", "functions", "applications", "overrides")


class StackCore:
    """What is behind a stack that users hold. No lock of the world's is held while it changes, since functions are imported then.

    Parameters:
        stacks: those of its cloud.
        where: the account and the Region that it is in.
        name: its name.
        stack_id: its ARN.
        state: what it is.
    """

    def __init__(self, stacks: Stacks, where: Where, name: str, stack_id: str, state: State) -> None:
        self._stacks = stacks
        self._where = where
        self._state = state
        self._events: list[Event] = []
        self._changing = False
        self.name, self.id = name, stack_id
        self.region, self.account = where.region, where.account

    def _site(self, template: Template, given: Given) -> Site:
        site = Site(self._stacks.world, self._where, self.name)
        site.stack_id, site.folder = self.id, template.folder
        site.functions, site.applications = given.functions, given.applications
        site.overrides, site.permissions = given.overrides, given.permissions
        return site

    def _plan(self, template: Template, given: Given) -> Plan:
        """What a template comes to here.

        Raises:
            TemplateError: it makes no sense.
        """
        pseudo = pseudo_parameters(self._where, self.name, self.id)
        exports = self._stacks.exports_beside(self)
        return Plan(template, given.parameters, pseudo, exports, self._stacks.outputs_of)

    # What is to be done

    def _target(self, template: Any, new: Mapping[str, Any]) -> tuple[Template, Given]:
        """A template and what is given with it, where what isn't given is as before.

        Raises:
            TemplateError: it is none.
            MockError: something else is wrong with what was given.
        """
        if unknown := sorted(set(new) - set(_GIVEN)):
            raise MockError(
                f"{unknown[0]!r} can't be given. {meant(unknown[0], _GIVEN)}Give {', '.join(_GIVEN)}."
            )
        old = self._state.given
        ours = {name: value for name, value in new.items() if value is not None}
        check_form(Given(**ours))
        given = old._replace(**ours)
        parameters = ours.get("parameters", {})
        found = self._state.template
        if template is not None:
            read = templates_of(
                template,
                parameters,
                self._stacks.world,
                region=self.region,
                account=self.account,
                previous=old.parameters,
            )
            found = the_one(read, self.name)
        check_names(Given(**ours), [found])
        return found, given._replace(parameters={**still_asked(found, old.parameters), **parameters})

    def _changes(self, template: Template, given: Given) -> ChangeSet:
        return changes(self._state, self._plan(template, given), touched(self._state.given, given))

    def _differs(self, template: Template, given: Given) -> bool:
        """Whether something else differs than resources and outputs: what becomes of them, or what answers."""
        old = self._state
        return old.given != given or any(
            standing.declared._replace(properties={}) != template.resources[one]._replace(properties={})
            for one, standing in old.resources.items()
            if one in template.resources
        )

    def _check_there(self, what: str) -> None:
        """Refuse to look at what is gone, or to change it.

        Raises:
            MockError: the stack was deleted, or the cloud has forgotten it.
        """
        if not self._stacks.has(self):
            raise MockError(
                f"{what} isn't possible: stack {self.name} isn't there any more. Deploy it again: cloud.deploy(…)."
            )

    # What happens

    def _note(self, status: str, logical_id: str, kind: str, reason: str = "") -> None:
        self._events.append(Event(self._stacks.world.clock.micros, status, logical_id, kind, reason))

    def _become(self, state: State, reason: str = "") -> None:
        self._state = state
        self._note(state.status, self.name, STACK, reason)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Within, the stack changes: who comes meanwhile is refused.

        Raises:
            MockError: it is changing already.
        """
        world = self._stacks.world
        world.check_running()
        with world.lock:
            if self._changing:
                raise MockError(
                    f"Stack {self.name} is in {self._state.status} state, and can't be changed meanwhile. Wait for what is changing it."
                )
            self._changing = True
        try:
            yield
        finally:
            self._changing = False

    def _create(self, plan: Plan, *, keep: bool) -> None:
        """Make all that is wanted; what fails takes it all back, or leaves it half-made.

        Raises:
            DeploymentError: something can't be made.
            TemplateError: something can't be said.
        """
        given = self._state.given
        site = self._site(self._state.template, given)
        self._note(self._state.status, self.name, STACK)
        deployment = Deployment(site, {}, self._note)
        try:
            state = self._brought_about(deployment, plan, given, "CREATE_COMPLETE")
        except BaseException as error:
            # What was made is the stack's from now on, should an interrupt end what follows.
            failed = self._state = self._state._replace(
                parameters=plan.parameters, resources=deployment.resources
            )
            if keep:
                self._become(failed._replace(status="CREATE_FAILED"), reason_of(error))
                raise
            self._note("ROLLBACK_IN_PROGRESS", self.name, STACK, reason_of(error))
            refusals = deployment.take_back(site)
            status = "ROLLBACK_FAILED" if refusals else "ROLLBACK_COMPLETE"
            self._become(failed._replace(status=status, resources=deployment.resources))
            if not refusals:
                self._stacks.remove(self)
            self._raise_what_is_left(error, refusals)
            raise
        self._become(state)

    def _update(self, template: Template, given: Given) -> None:
        """Become what a template says; what fails takes it all back.

        Raises:
            DeploymentError: something can't be made, or changed.
            TemplateError: something can't be said.
        """
        plan = self._plan(template, given)
        before = self._state
        self._become(before._replace(status="UPDATE_IN_PROGRESS"))
        deployment = Deployment(
            self._site(template, given), before.resources, self._note, touched(before.given, given)
        )
        try:
            state = self._brought_about(deployment, plan, given, "UPDATE_COMPLETE")
        except BaseException as error:
            self._state = self._state._replace(resources={**before.resources, **deployment.resources})
            self._note("UPDATE_ROLLBACK_IN_PROGRESS", self.name, STACK, reason_of(error))
            refusals = deployment.take_back(self._site(before.template, before.given))
            status = "UPDATE_ROLLBACK_FAILED" if refusals else "UPDATE_ROLLBACK_COMPLETE"
            self._become(before._replace(status=status, resources=deployment.resources))
            self._raise_what_is_left(error, refusals)
            raise
        self._note("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", self.name, STACK)
        refusals = deployment.clean_up()
        self._become(state)
        if refusals:
            warnings.warn(
                f"Stack {self.name} is updated, and what it had before is left behind, as at AWS: {' '.join(map(str, refusals))}",
                LeftBehindWarning,
                stacklevel=3,
            )

    def _brought_about(self, deployment: Deployment, plan: Plan, given: Given, status: str) -> State:
        deployment.bring_about(plan)
        outputs = {name: plan.output(name) for name in plan.outputs_wanted}
        exports = plan.exports(outputs)
        self._check_exports(exports)
        return State(
            status,
            plan.template,
            given,
            plan.parameters,
            deployment.resources,
            outputs,
            {name: value for name, (_output, value) in exports.items()},
            frozenset(plan.imports.used),
        )

    def _check_exports(self, exports: Mapping[str, tuple[str, str]]) -> None:
        """Refuse exports that another stack has, and changes of those that another stack imports.

        Raises:
            DeploymentError: one is.
        """
        beside = self._stacks.exports_beside(self)
        for name, (output, _value) in exports.items():
            if name in beside:
                raise DeploymentError(
                    f"Export with name {name} is already exported by stack {self._stacks.exporting(self, name)}.",
                    stack=self.name,
                    resource=output,
                    type=OUTPUT,
                    property="Export.Name",
                )
        changed = {
            name for name, value in self._state.exports.items() if exports.get(name, ("", None))[1] != value
        }
        self._stacks.check_unused(self, changed, "updated")

    def _raise_what_is_left(self, error: BaseException, refusals: list[Exception]) -> None:
        """Say that not all could be taken back, where it couldn't.

        Raises:
            DeploymentError: it couldn't.
        """
        if refusals and isinstance(error, DeploymentError):
            raise DeploymentError(
                f"{error.reason} Nor could all be rolled back: {refusals[0]} cloud.stacks[{self.name!r}] has what is left.",
                stack=error.stack,
                resource=error.resource,
                type=error.type,
                property=error.property,
                code=error.code,
            ) from error

    def _delete(self) -> None:
        self._stacks.check_unused(self, set(self._state.exports), "deleted")
        before = self._state
        self._become(before._replace(status="DELETE_IN_PROGRESS"))
        deployment = Deployment(self._site(before.template, before.given), before.resources, self._note)
        status, refusals = "DELETE_FAILED", []
        try:
            refusals = deployment.delete()
            status = "DELETE_FAILED" if refusals else "DELETE_COMPLETE"
        finally:
            self._become(before._replace(status=status, resources=deployment.resources))
        if refusals:
            raise refusals[0]
        self._stacks.remove(self)
