"""The stacks of a cloud, and how one is deployed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.kit.item import NotThere
from awsmock_ar_apigw.templates.beside import Absent, brought_back, let_go
from awsmock_ar_apigw.templates.errors import DeploymentError
from awsmock_ar_apigw.templates.explanation import explanation
from awsmock_ar_apigw.templates.given import check_form, check_names
from awsmock_ar_apigw.templates.kept import Kept, keep_in, kept_in
from awsmock_ar_apigw.templates.site import Site
from awsmock_ar_apigw.templates.sources import name_of, place_of, templates_of, the_one
from awsmock_ar_apigw.templates.stack import Stack
from awsmock_ar_apigw.templates.standing import OUTPUT, Event, Given, State

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.templates.declared import Template
    from awsmock_ar_apigw.templates.stack_core import StackCore

_ON_FAILURE = ("rollback", "keep")


class KeptStack(NamedTuple):
    """A stack at a moment."""

    stack: Stack | None
    where: Where
    name: str
    id: str
    state: State
    events: tuple[Event, ...]

    def portable(self) -> KeptStack:
        """The same for another process: without the test's own callables, and the lines of a text."""
        state = self.state
        absent = {logical_id: Absent(logical_id) for logical_id in state.given.functions}
        return self._replace(
            stack=None,
            state=state._replace(
                template=state.template._replace(line_of=None),
                given=state.given._replace(functions=absent, applications={}),
            ),
        )


class KeptStacks(NamedTuple):
    """The stacks of a cloud at a moment, for a snapshot, and what it keeps of their functions."""

    stacks: tuple[KeptStack, ...]
    beside: Kept

    def portable(self) -> KeptStacks:
        """The same for another process."""
        return self._replace(stacks=tuple(one.portable() for one in self.stacks))


class Stacks(Rooted, Mapping[str, Stack]):
    """The stacks of a cloud, as ``cloud.stacks``: by name, or by ARN where several accounts or Regions have one of a name.

    Parameters:
        world: the cloud.
    """

    _why_not = (
        "The stacks of a cloud can't be copied or pickled: they are always those of now. cloud.snapshot() has what they are, and "
        "can be pickled."
    )

    def __init__(self, world: World) -> None:
        self.world = world
        self._stacks: list[Stack] = []
        # What was there before the cloud was reset or restored, and what it is to keep then, until ``follow``.
        self._gone: list[tuple[Stack, State]] = []
        self._beside: Kept | None = None

    # For users

    def __getitem__(self, name: str) -> Stack:
        found = [stack for stack in self._stacks if name in (stack.name, stack.id)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotThere(
                f"{name!r} is one of {len(found)} stacks. Say which by its ARN: {', '.join(stack.id for stack in found)}."
            )
        there = f"There are: {', '.join(self)}." if self._stacks else "There are none."
        raise NotThere(f"No stack is called {name!r}. {meant(name, self)}{there}")

    def __iter__(self) -> Iterator[str]:
        names = [stack.name for stack in self._stacks]
        return iter([one.name if names.count(one.name) == 1 else one.id for one in self._stacks])

    def __len__(self) -> int:
        return len(self._stacks)

    def __repr__(self) -> str:
        count = len(self)
        return f"<{count} stack{'s' * (count != 1)}{': ' if count else ''}{', '.join(self.lines())}>"

    def lines(self) -> list[str]:
        """One line for each stack."""
        return [stack._line() for stack in self._stacks]  # noqa: SLF001 - of one's own kin

    # For stacks

    def has(self, stack: StackCore) -> bool:
        """Whether a stack is there."""
        return any(one is stack for one in self._stacks)

    def remove(self, stack: StackCore) -> None:
        """A stack is there no more."""
        with self.world.lock:
            self._stacks = [one for one in self._stacks if one is not stack]

    def _neighbours(self, stack: StackCore) -> list[Stack]:
        """The other stacks of its account and Region."""
        return [
            one
            for one in self._stacks
            if one is not stack and (one.account, one.region) == (stack.account, stack.region)
        ]

    def exports_beside(self, stack: StackCore) -> dict[str, str]:
        """What the other stacks of its account and Region export."""
        return {name: value for one in self._neighbours(stack) for name, value in one.exports.items()}

    def outputs_of(self, where: Where, name: str) -> Mapping[str, str] | None:
        """The outputs of a stack of an account and a Region; None where there is none of this name."""
        found = [one for one in self._stacks if one.name == name and (one.account, one.region) == where]
        return found[0].outputs if found else None

    def exporting(self, stack: StackCore, name: str) -> str:
        """The name of the other stack that exports something."""
        return next(one.name for one in self._neighbours(stack) if name in one.exports)

    def check_unused(self, stack: StackCore, exports: set[str], what: str) -> None:
        """Refuse to delete or to update exports that other stacks import.

        Raises:
            DeploymentError: one does.
        """
        for one in self._neighbours(stack):
            for name in sorted(exports & one._state.imports):  # noqa: SLF001 - of one's own kin
                raise DeploymentError(
                    f"Export {name} cannot be {what} as it is in use by {one.name}. Delete or update that stack first.",
                    stack=stack.name,
                    resource=name,
                    type=OUTPUT,
                )

    # For the cloud: under its lock

    def forget(self) -> None:
        """Drop them all."""
        self.bring_back(KeptStacks((), Kept()))

    def kept(self) -> KeptStacks:
        """What they are, for a snapshot."""
        stacks = tuple(
            KeptStack(one, one._where, one.name, one.id, one._state, tuple(one._events))  # noqa: SLF001 - of one's own kin
            for one in self._stacks
        )
        return KeptStacks(stacks, kept_in(self.world).copy())

    def bring_back(self, kept: KeptStacks) -> None:
        """Be what they were when a snapshot was taken; then ``follow``."""
        self._gone += [(one, one._state) for one in self._stacks]  # noqa: SLF001 - of one's own kin
        self._stacks = [self._brought_back(*one) for one in kept.stacks]
        self._beside = kept.beside.copy()

    # For the cloud: under no lock

    def follow(self) -> None:
        """Have what isn't stored, such as functions, as the stacks have it that are there now.

        Raises:
            DeploymentError: a function can't be had again.
        """
        with self.world.lock:
            gone, beside = self._gone, self._beside
            self._gone, self._beside = [], None
        if beside is None:
            return
        there = {id(standing.made) for one in self._stacks for standing in one._state.resources.values()}  # noqa: SLF001 - likewise
        for stack, state in gone:
            left = [one for one in reversed(state.resources.values()) if id(one.made) not in there]
            let_go(stack._site(state.template, state.given), left)  # noqa: SLF001 - likewise
        keep_in(self.world, beside)
        for stack in self._stacks:
            state = stack._state  # noqa: SLF001 - likewise
            site = stack._site(state.template, state.given)  # noqa: SLF001 - likewise
            resources = {name: brought_back(site, one) for name, one in state.resources.items()}
            stack._state = state._replace(resources=resources)  # noqa: SLF001 - likewise

    def _brought_back(
        self,
        stack: Stack | None,
        where: Where,
        name: str,
        stack_id: str,
        state: State,
        events: tuple[Event, ...],
    ) -> Stack:
        if stack is None or stack._stacks is not self:  # noqa: SLF001 - of one's own kin
            stack = Stack(self, where, name, stack_id, state)
        stack._state, stack._events = state, list(events)  # noqa: SLF001 - likewise
        return stack

    # Deployment

    def deploy(  # noqa: PLR0913 - all that a deployment can be given
        self,
        source: Any,
        given: Given,
        *,
        name: str | None,
        region: str | None,
        account: str | None,
        stack: str | None,
        on_failure: str,
    ) -> Stack:
        """Make a stack of a template; see ``Cloud.deploy``."""
        keep = _keep(on_failure)
        check_form(given)
        self.world.check_running()
        found = templates_of(
            source, given.parameters, self.world, region=region, account=account, stack=stack
        )
        template = the_one(found, stack)
        check_names(given, [template])
        return self._deploy(template, given, name, place_of(template, self.world, region, account), keep=keep)

    def deploy_all(
        self, source: Any, given: Given, *, region: str | None, account: str | None, on_failure: str
    ) -> dict[str, Stack]:
        """Make a stack of each template; see ``Cloud.deploy_all``."""
        keep = _keep(on_failure)
        check_form(given)
        self.world.check_running()
        templates = templates_of(source, given.parameters, self.world, region=region, account=account)
        check_names(given, templates)
        made: dict[str, Stack] = {}
        for template in templates:
            where = place_of(template, self.world, region, account)
            ours = given if len(templates) == 1 else _for(template, given)
            stack = self._deploy(template, ours, None, where, keep=keep)
            made[stack.name] = stack
        return made

    def explain(
        self,
        source: Any,
        parameters: Mapping[str, Any],
        *,
        name: str | None,
        region: str | None,
        account: str | None,
        stack: str | None,
    ) -> str:
        """What would be made of a template, in words; see ``Cloud.explain_template``."""
        check_form(Given(parameters))
        template = the_one(
            templates_of(source, parameters, self.world, region=region, account=account, stack=stack), stack
        )
        where = place_of(template, self.world, region, account)
        made = self._new(template, Given(parameters), name, where)
        return explanation(made._plan(template, Given(parameters)), made.name, where)  # noqa: SLF001 - of one's own kin

    def _new(self, template: Template, given: Given, name: str | None, where: Where) -> Stack:
        """A stack of which nothing is made yet."""
        named = name_of(template, name)
        stack_id = Site(self.world, where, named).stack_id
        return Stack(self, where, named, stack_id, State("CREATE_IN_PROGRESS", template, given))

    def _deploy(
        self, template: Template, given: Given, name: str | None, where: Where, *, keep: bool
    ) -> Stack:
        stack = self._new(template, given, name, where)
        plan = stack._plan(template, given)  # noqa: SLF001 - of one's own kin
        with stack._alone():  # noqa: SLF001 - likewise
            self._take_in(stack)
            stack._create(plan, keep=keep)  # noqa: SLF001 - likewise
        return stack

    def _take_in(self, stack: Stack) -> None:
        """Have a stack from now on.

        Raises:
            MockError: there is one of its name.
        """
        with self.world.lock:
            if any(one.name == stack.name for one in self._neighbours(stack)):
                raise MockError(
                    f"Stack {stack.name} is there already, in {stack.region} of {stack.account}. Update it: "
                    f"cloud.stacks[{stack.name!r}].update(…); or delete it first; or give this one another name: name=…."
                )
            self._stacks = [*self._stacks, stack]


def _keep(on_failure: str) -> bool:
    """Whether a half-made stack is kept.

    Raises:
        MockError: what is to be done isn't known.
    """
    if on_failure not in _ON_FAILURE:
        raise MockError(
            f'on_failure={on_failure!r} can\'t be. {meant(on_failure, _ON_FAILURE)}Use "rollback" or "keep".'
        )
    return on_failure == "keep"


def _for(template: Template, given: Given) -> Given:
    """Of what is given with several templates, what is for one of them."""

    def ours(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name in template.resources}

    return given._replace(
        parameters={name: value for name, value in given.parameters.items() if name in template.parameters},
        functions=ours(given.functions),
        applications=ours(given.applications),
        overrides=ours(given.overrides),
    )
