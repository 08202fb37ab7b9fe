"""Overrides of what a quick create has made: the integration, the route and the stage that API Gateway manages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.cloud.services import backend_of, kind_named, part_of
from awsmock_ar_apigw.kit.record import locate, put
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.templates.gateway import OfApiGateway
from awsmock_ar_apigw.templates.shapes import fit, same
from awsmock_ar_apigw.wire.asked import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import Made
    from awsmock_ar_apigw.templates.resource import Properties, Update
    from awsmock_ar_apigw.templates.site import Site

    Ids = Mapping[str, str]

# By property, the id of the part that it overrides.
_PARTS = {"Integration": "IntegrationId", "Route": "RouteId", "Stage": "StageName"}
_MARK = "ApiGatewayManaged"


class Part(NamedTuple):
    """A part that API Gateway manages: which property overrides it, its ids, and what it was before."""

    noun: str
    ids: Ids
    record: Record


class ManagedOverrides(OfApiGateway):
    """The overrides of one API's managed parts.

    Integration and route change by their operations. Those refuse to modify the stage, so that nobody knows how the handler does it:
    here it is changed under the same rules but for that one. [chosen: the user guide says what it overrides, and not how]
    """

    def begin(self, site: Site, declared: Declared, given: Properties) -> Mapping[str, Any]:
        """Override what is said of each part."""
        parts = self._parts(site, given["ApiId"], given)
        done: list[Part] = []
        try:
            for part in parts:
                self._override(site, part, given[part.noun])
                done.append(part)
        except BaseException:
            for part in done:
                self._restore(site, part)
            raise
        before = {part.noun: part for part in parts}
        its_id = site.ids(f"{declared.logical_id} overrides").text(10)
        return {"ApiId": given["ApiId"], "Id": its_id, "before": before}

    def made(self, site: Site, declared: Declared, given: Properties, shown: Mapping[str, Any]) -> Made:
        """What there is, and what was there before."""
        made = super().made(site, declared, given, shown)
        return made._replace(handle={**made.handle, "before": shown["before"]})

    def change(self, site: Site, declared: Declared, made: Made, update: Update) -> Mapping[str, Any]:
        """Override what is said of each part now; what isn't said any more stays, but for access logs, which are deleted."""
        del declared
        given = update.given
        for part in self._parts(site, given["ApiId"], [name for name in update.changed if name in given]):
            made.handle["before"].setdefault(part.noun, part)
            self._override(site, part, given[part.noun])
        logged, logs = (
            "AccessLogSettings" in properties.get("Stage", {}) for properties in (update.before, given)
        )
        if logged and not logs:
            site.call(self.service, "DeleteAccessLogSettings", **made.handle["before"]["Stage"].ids)
        return {}

    def look(self, site: Site, made: Made) -> Mapping[str, Any] | None:
        """What each overridden part shows; None if the API is gone."""
        found: dict[str, Any] = {**made.handle["ids"], **made.attributes, "before": made.handle["before"]}
        parts = {
            part.noun: shown
            for part in made.handle["before"].values()
            if (shown := self.asked(site, f"Get{part.noun}", part.ids)) is not None
        }
        return {**found, **parts} if parts or not made.handle["before"] else None

    def is_shown(self, name: str) -> bool:
        """Whether a property can be read: every one."""
        return bool(name)

    def shown_as(self, name: str, shown: Mapping[str, Any], given: Any) -> Any:
        """What a part is now, as far as its overrides say something of it."""
        now = shown.get(name)
        if name not in _PARTS or now is None:
            return now
        wanted, shape = self._wanted(name, given), _asked_of(name)
        return {
            member: value if same(shape.members[member], wanted[member], now[member]) else now[member]
            for member, value in given.items()
            if member in now
        }

    def delete(self, site: Site, declared: Declared, made: Made) -> None:
        """Make each part what it was before. [chosen: the schema lets its delete handler patch, not only delete]"""
        del declared
        for part in made.handle["before"].values():
            self._restore(site, part)

    def _parts(self, site: Site, api_id: str, properties: Any) -> list[Part]:
        """The managed parts that properties override.

        Raises:
            ServiceError: there is no such API, or no such part of it.
        """
        found = []
        for noun, its_id in _PARTS.items():
            if noun not in properties:
                continue
            items = site.call(self.service, f"Get{noun}s", ApiId=api_id)["Items"]
            managed = next((item for item in items if item.get(_MARK)), None)
            if managed is None:
                raise ServiceError(
                    self.not_found, f"API {api_id} has no {noun.lower()} that API Gateway manages."
                ).because("only quick create makes one: give the API a Target")
            ids = {"ApiId": api_id, its_id: managed[its_id]}
            with site.world.by_hand(self.service, site.where, "CloudFormation") as call:
                found.append(Part(noun, ids, locate(call, _kind(noun), ids)))
        return found

    def _wanted(self, noun: str, overrides: Mapping[str, Any]) -> dict[str, Any]:
        members = _asked_of(noun).members
        return {name: fit(members[name], value) for name, value in overrides.items()}

    def _override(self, site: Site, part: Part, overrides: Mapping[str, Any]) -> None:
        params = {**self._wanted(part.noun, overrides), **part.ids}
        if part.noun != "Stage":
            site.call(self.service, f"Update{part.noun}", **params)
            return
        backend = backend_of(self.service)
        bound = backend.operation("UpdateStage")
        params = bound.read(asked(bound.model, params))
        kind, api = _kind("Stage"), _kind("Api")
        change = part_of(self.service, "apis.stage").change
        with site.world.by_hand(self.service, site.where, "CloudFormation") as call:
            backend.admit(bound, call, params)
            now = locate(call, kind, params)
            unmarked = {name: value for name, value in now.members.items() if name != _MARK}
            own = {name: value for name, value in params.items() if name not in part.ids}
            after = change(call, locate(call, api, params), now._replace(members=unmarked), own)
            put(call, kind, after._replace(members={**after.members, _MARK: True}))

    def _restore(self, site: Site, part: Part) -> None:
        """Make a part what it was before; one that is gone stays so."""
        kind, api = _kind(part.noun), _kind("Api")
        redeploy = part_of(self.service, "apis.deployment").redeploy
        names = self.schema.properties[part.noun]["members"]
        with site.world.by_hand(self.service, site.where, "CloudFormation") as call:
            now = call.table(kind).get("/".join(part.ids.values()))
            if now is None:
                return
            kept = {name: value for name, value in now.members.items() if name not in names}
            back = {name: value for name, value in part.record.members.items() if name in names}
            uses = part.record.uses if part.noun == "Route" else now.uses
            put(call, kind, now._replace(members={**kept, **back}, uses=uses))
            redeploy(call, locate(call, api, part.ids))


def _kind(noun: str) -> Kind:
    return kind_named(f"apigatewayv2.{noun}")


def _asked_of(noun: str) -> Any:
    """The shape of what an update of a part asks for."""
    return load("apigatewayv2").operation_model(f"Update{noun}").input_shape
