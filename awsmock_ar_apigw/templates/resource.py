"""A type of resources as its handlers make it: by the operations of a service, with what the schemas say of it.

What most types have in common is here; where one goes another way, its file has a class of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.templates.made import Made
from awsmock_ar_apigw.templates.refused import failed, refused
from awsmock_ar_apigw.templates.schema import checked, schema_of
from awsmock_ar_apigw.templates.shapes import fit, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

    Properties = Mapping[str, Any]


class Member(NamedTuple):
    """What a property is in the operations, where it isn't a member of the same name that looks alike.

    Attributes:
        name: the member.
        to: what the property becomes in a request.
        back: what it is again, of an answer.
    """

    name: str
    to: Callable[[Any], Any] = lambda value: value
    back: Callable[[Any], Any] = lambda value: value


class Status(NamedTuple):
    """What a resource that isn't ready at once says of itself.

    Attributes:
        of: the status, in what the operation that reads it shows.
        reason: why it failed, likewise; empty where the service gives none.
        busy: the statuses in which it is under way.
        failed: those in which it has failed.
        gone: those of one that is there no more, though it is still shown.
    """

    of: Callable[[Mapping[str, Any]], str]
    reason: Callable[[Mapping[str, Any]], str]
    busy: frozenset[str]
    failed: frozenset[str]
    gone: frozenset[str] = frozenset()


class Update(NamedTuple):
    """What an update asks for.

    Attributes:
        before: the properties that were asked for until now.
        given: those that are asked for.
        changed: the names of those that differ.
    """

    before: Properties
    given: Properties
    changed: set[str]

    def leaves_out(self, name: str) -> bool:
        """Whether a property was there, and isn't any more."""
        return name in self.before and name not in self.given

    def back(self) -> Update:
        """What takes it back."""
        return Update(self.given, self.before, self.changed)


class Resource:
    """A type of resources: see ``ResourceType``.

    Parameters:
        name: its name.
        ref: what ``Ref`` gives: an id, or an attribute.
        ids: the members that its operations tell one by; those of the schema, unless another is given.
        members: its properties that are something else in the operations.
        status: what it says of itself, where it takes its time.
    """

    service: ClassVar[str]
    # How the names of the operations begin that read one and change it, and the error for what isn't there.
    reads: ClassVar[str] = "Get"
    updates: str = "Update"
    not_found: ClassVar[str]

    def __init__(
        self,
        name: str,
        ref: str,
        *,
        ids: tuple[str, ...] = (),
        members: Mapping[str, Member] | None = None,
        status: Status | None = None,
    ) -> None:
        self.name = name
        self.schema = schema_of(name)
        self.create_only = self.schema.create_only
        self.attributes: frozenset[str] | None = self.schema.read_only
        self.noun = name.rpartition("::")[2]
        self.ref = ref
        self.ids = ids or self.schema.identifier
        self.members = members or {}
        self.status = status

    # What CloudFormation does with one

    def create(self, site: Site, declared: Declared, properties: Properties) -> Made:
        """Make one, and wait until it is ready."""
        given = checked(site, declared, properties)
        with refused(site, declared, given):
            shown = self.begin(site, declared, given)
            made = self._kept(self.made(site, declared, given, shown), properties, shown)
        try:
            with refused(site, declared, given):
                self.own_tags(site, declared, made)
                ready = self.wait(site, declared, made)
        except BaseException:
            self.delete(site, declared, made)  # nothing is left of what has failed
            raise
        return (
            made if ready is None else self._kept(self.made(site, declared, given, ready), properties, ready)
        )

    def update(self, site: Site, declared: Declared, made: Made, old: Properties, new: Properties) -> Made:
        """Change one in place, and wait until it is ready again."""
        given = checked(site, declared, new)
        before = checked(site, declared, old)
        changed = {name for name in {**before, **given} if before.get(name) != given.get(name)}
        with refused(site, declared, given):
            answered = self._change_whole(site, declared, made, Update(before, given, changed))
            self.own_tags(site, declared, made)
            shown = self.wait(site, declared, made) or self.look(site, made)
            if shown is None:
                raise failed(site, declared, "It is not there any more.", code="NotFound")
            # What takes its time may end otherwise than it was asked for, and nobody hears of that: the answer has what was asked.
            asked = shown if self.status is None else answered
            touched = {self.members.get(name, Member(name)).name for name in changed}
            first = {name: one for name, one in made.handle["shown"].items() if name not in touched}
            first |= {name: one for name, one in asked.items() if name in touched}
            return self._kept(self.made(site, declared, given, shown), new, first)

    def _change_whole(self, site: Site, declared: Declared, made: Made, update: Update) -> Mapping[str, Any]:
        """Change one, or leave it as it was: where a later call is refused, what the calls before it have done is taken back."""
        answered = site.answered
        try:
            return self.change(site, declared, made, update)
        except BaseException:
            if site.answered > answered:
                self.change(site, declared, made, update.back())
            raise

    @staticmethod
    def _kept(made: Made, template: Properties, shown: Mapping[str, Any]) -> Made:
        """What there is, with the properties as its template has them, and as the service has shown them at first."""
        return made._replace(handle={**made.handle, "template": dict(template), "shown": shown})

    def delete(self, site: Site, declared: Declared, made: Made) -> None:
        """Take one away, and wait until it is gone."""
        with refused(site, declared, made.handle["given"]):
            self.asked(site, f"Delete{self.noun}", made.handle["ids"])
            self.wait(site, declared, made)

    def read(self, site: Site, declared: Declared, made: Made) -> Properties | None:
        """The properties that its template gives, as they are now: None for what is gone; what AWS doesn't show is as it was given."""
        given = made.handle["given"]
        with refused(site, declared, given):
            shown = self.look(site, made)
        if shown is None:
            return None
        found = {}
        for name, value in given.items():
            hidden = name in self.schema.write_only or not self.is_shown(name)
            now = value if hidden else self.shown_as(name, shown, value)
            first = self.shown_as(name, made.handle["shown"], value)
            found[name] = _as_template(made.handle["template"][name], value, now, first)
        return found

    # The steps of it, any of which a type may have of its own

    def begin(self, site: Site, declared: Declared, given: Properties) -> Mapping[str, Any]:
        """Ask the service for one; what it shows of it."""
        del declared
        return self.call(site, f"Create{self.noun}", self.params(site, "Create", given))

    def change(self, site: Site, declared: Declared, made: Made, update: Update) -> Mapping[str, Any]:
        """Ask the service for changes: the handler sends what the template has now. What the service shows of it at once is returned.

        What the template doesn't have any more is left out, and stays as it is. [observed: aws-cdk#14424 and
        cloudformation-coverage-roadmap#2184, of a route's authorizer; cdk-real-drift#1567 and #1585, of DisableExecuteApiEndpoint
        and of selection expressions] [chosen, for keys within a map: aws-cdk#23438 has it of stages of REST APIs]
        """
        del declared
        own = {
            name: value
            for name, value in update.given.items()
            if name not in self.create_only and name != "Tags"
        }
        if update.changed - self.create_only - {"Tags"}:
            params = self.params(site, self.updates, own)
            return self.call(site, f"{self.updates}{self.noun}", {**params, **made.handle["ids"]})
        return {}

    def params(self, site: Site, verb: str, given: Properties) -> dict[str, Any]:
        """The parameters of an operation that properties give: those that it has."""
        del site
        shape = self.shape_of(verb)
        found = {}
        for name, value in given.items():
            member = self.members.get(name, Member(name))
            if member.name in shape.members:
                found[member.name] = fit(shape.members[member.name], member.to(value))
        return found

    def shape_of(self, verb: str) -> Any:
        """The shape of what an operation asks for."""
        return load(self.service).operation_model(f"{verb}{self.noun}").input_shape

    def shown_as(self, name: str, shown: Mapping[str, Any], given: Any) -> Any:
        """What a property is now, in the form in which the template has it; None where nothing is shown."""
        member = self.members.get(name, Member(name))
        now = shown.get(member.name)
        if now is None:
            return None
        shape = self.shape_of("Create").members[member.name]
        return given if same(shape, fit(shape, member.to(given)), now) else member.back(now)

    def is_shown(self, name: str) -> bool:
        """Whether what the service shows of one has room for a property."""
        shape: Any = load(self.service).operation_model(f"{self.reads}{self.noun}").output_shape
        within = shape.members.get(self.noun)
        if within is not None and within.type_name == "structure":
            shape = within
        return self.members.get(name, Member(name)).name in shape.members

    def call(self, site: Site, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call an operation; what it shows of the resource."""
        return site.call(self.service, operation, **params)

    def look(self, site: Site, made: Made) -> Mapping[str, Any] | None:
        """What the service shows of one; None if it is gone."""
        shown = self.asked(site, f"{self.reads}{self.noun}", made.handle["ids"])
        return None if shown is None or (self.status and self.status.of(shown) in self.status.gone) else shown

    def asked(self, site: Site, operation: str, params: Mapping[str, Any]) -> dict[str, Any] | None:
        """What an operation answers; None if it doesn't find what it is asked for."""
        try:
            return self.call(site, operation, params)
        except ServiceError as error:
            if error.code == self.not_found:
                return None
            raise

    def made(self, site: Site, declared: Declared, given: Properties, shown: Mapping[str, Any]) -> Made:
        """What there is, of what the service shows."""
        ids = self.ids_of(site, given, shown)
        attributes = self.attributes_of(site, declared, {**given, **shown})
        return Made({**ids, **attributes}[self.ref], attributes, {"ids": ids, "given": dict(given)})

    def ids_of(self, site: Site, given: Properties, shown: Mapping[str, Any]) -> dict[str, Any]:
        """What its operations tell it by."""
        del site
        return {name: shown[name] if name in shown else given[name] for name in self.ids}

    def attributes_of(self, site: Site, declared: Declared, shown: Mapping[str, Any]) -> dict[str, Any]:
        """The attributes, of what the service shows: those that it has."""
        del site, declared
        return {name: shown[name] for name in sorted(self.schema.read_only) if name in shown}

    def own_tags(self, site: Site, declared: Declared, made: Made) -> None:
        """Tag what was made, as CloudFormation does where the schema says so."""

    def wait(self, site: Site, declared: Declared, made: Made) -> Mapping[str, Any] | None:
        """Wait until one is ready, or gone, and see what it is then; one that doesn't take its time isn't looked at.

        Virtual time moves to what is due next, whatever the pace; with ``pace="real"`` real time passes.

        Raises:
            DeploymentError: it fails.
        """
        if self.status is None:
            return None
        while (shown := self.look(site, made)) is not None and self.status.of(shown) in self.status.busy:
            if not site.wait():
                raise failed(
                    site, declared, f"It stays {self.status.of(shown)}: nothing is due that would change it."
                )
        if shown is not None and self.status.of(shown) in self.status.failed:
            reason = self.status.reason(shown)
            text = f"It did not stabilize: it is {self.status.of(shown)}{reason and f', {reason}'}."
            raise failed(site, declared, text, code="NotStabilized")
        return shown


def _as_template(template: Any, given: Any, now: Any, first: Any) -> Any:
    """What a property is now, as its template has it wherever nobody has changed it.

    What is empty isn't shown, and some of what is given the service writes otherwise from the beginning on.

    Parameters:
        template: what the template has.
        given: the same, as the schema has it.
        now: what is shown now.
        first: what was shown when it was asked for.
    """
    if now == given or not (now or given):
        return template
    if not all(isinstance(one, dict) for one in (template, given, now)):
        return template if now == first else now
    before = first if isinstance(first, dict) else {}
    within = {
        name: _as_template(one, given.get(name), now.get(name), before.get(name))
        for name, one in template.items()
    }
    return {**now, **{name: one for name, one in within.items() if one is not None}}


def as_map(tags: Any) -> dict[str, str]:
    """Tags of a template as a mapping: it has them as one, or as a list of keys and values."""
    return {tag["Key"]: tag["Value"] for tag in tags} if isinstance(tags, list) else dict(tags or {})
