"""How deployments stand in a state file: each with what its API was made of then, where that is something else than now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.filed import Filed
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.record import new, parts, ref
from awsmock_ar_apigw.services.apigatewayv2.apis.configuration import Configuration, configuration_of
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK
from awsmock_ar_apigw.spec.typed import Misfit, at, listed, mapping, text, unknown
from awsmock_ar_apigw.state.machine import Life

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.filed import Entry, Trial
    from awsmock_ar_apigw.state.record import Record

# The lists of a configuration, in the order in which their records can be made.
_LISTS = ("authorizers", "models", "integrations", "integration_responses", "routes", "route_responses")


class Deployed(Filed):
    """Deployments.

    ``Stage`` is the stage that one is for. ``Configuration`` is what the API was made of: left out, what it is made of now. A part that is
    still as it was is there by its id (with its parent's before it, where that isn't the API), and any other as a whole record.
    """

    # Out

    def written_also(self, scope: Scope, record: Record) -> dict[str, Any]:
        """The stage by its name, and what the API was made of."""
        said = {"AutoDeployed": record.members["AutoDeployed"]}
        for stage in parts(scope, API, str(record.parent), STAGE.name):
            if stage.number == record.members.get("Stage"):
                said["Stage"] = stage.members["StageName"]
        was = record.members["Configuration"]
        api = scope.table(API).get(str(record.parent))
        if api is None or was != configuration_of(scope, api):
            said["Configuration"] = self._configuration(scope, api, was)
        return said

    def _configuration(self, scope: Scope, api: Record | None, was: Configuration) -> dict[str, Any]:
        rows = self.rows
        said: dict[str, Any] = {}
        if was.api != api:
            said["Api"] = rows["apis"].said(scope, was.api)
        for name in _LISTS:
            row = rows[name]
            if found := [self._part(row, scope, one) for one in getattr(was, name)]:
                said[name] = found
        return said

    def _part(self, row: Filed, scope: Scope, record: Record) -> Any:
        key = record.key.partition("/")[2]
        if scope.table(row.kind).get(record.key) == record:
            return key
        return {**row.said(scope, record), row.id: key}

    # In

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """Make one of what the API was made of then, or is now."""
        said = entry.also.get("Configuration")
        if said is None:
            return super().make(trial, params, entry)
        bound = APIGATEWAYV2.operation(self.made_by)
        if breaches := bound.check(params):
            raise APIGATEWAYV2.refusal_of(breaches, bound.says)
        api = trial.table(API).get(params["ApiId"])
        if api is None:
            raise API.missing.refusal(key=params["ApiId"])
        members = {name: params[name] for name in ("Description",) if params.get(name)}
        members["DeploymentId"] = trial.ids.text(6)
        members["Configuration"] = at(
            "Configuration", lambda value: self._read(trial, api, value, entry.loading), said
        )
        key = key_of(api.key, members["DeploymentId"])
        return new(
            trial, self.kind, key, {"AutoDeployed": False, **members}, Life("DEPLOYED"), parent=api.key
        )

    def kept(self, _trial: Trial, _made: Record, _entry: Entry) -> list[Any]:
        """Nothing is made beside one."""
        return []

    def finished(self, _scope: Scope, record: Record, entry: Entry) -> Record:
        """The deployment, with the name of its stage until that is there."""
        also = {name: one for name, one in entry.also.items() if name != "Configuration"}
        return record._replace(members={**record.members, **also})

    def closed(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The stage by its number."""
        name = entry.also.get("Stage")
        if name is None:
            return record
        stage = scope.table(STAGE).get(key_of(str(record.parent), name))
        if stage is None:
            raise Misfit(STAGE.missing.message, ("Stage",))
        return record._replace(members={**record.members, "Stage": stage.number})

    def _read(self, scope: Scope, api: Record, said: dict[str, Any], loading: Any) -> Configuration:
        """What an API was made of, in a place of its own: what has changed since is made there, on trial."""
        for name in said:
            if name not in ("Api", *_LISTS):
                raise unknown(name, ("Api", *_LISTS))
        rows = self.rows
        place = scope.apart({row.kind.name: row.kind.new_table() for row in rows.values()})
        was = api
        if said.get("Api") is not None:
            was = at(
                "Api", lambda value: loading.alone(rows["apis"], place, None, mapping(value)), said["Api"]
            )
            if was.key != api.key:
                raise Misfit(f"This must be {api.key}.", ("Api", "ApiId"))
        place.table(API).put(was)
        found = {
            name: tuple(self._parts(scope, place, rows[name], was, said[name], loading))
            for name in _LISTS
            if said.get(name) is not None
        }
        return Configuration(was, **{"routes": (), "integrations": (), "authorizers": (), **found})

    def _parts(
        self, scope: Scope, place: Scope, row: Filed, api: Record, said: Any, loading: Any
    ) -> list[Record]:
        def one(value: Any) -> Record:
            made = (
                self._is_now(scope, row, api, value)
                if isinstance(value, str)
                else self._was(place, row, api, value, loading)
            )
            if place.table(row.kind).get(made.key) is not None:
                raise Misfit("It is there twice.")
            _check_whole(place, row, self.rows, made)
            place.table(row.kind).put(made._replace(number=place.table(row.kind).next_number()))
            return made

        def each(value: Any) -> list[Record]:
            return [at(number, one, part) for number, part in enumerate(listed(value))]

        return at(row.name, each, said)

    def _is_now(self, scope: Scope, row: Filed, api: Record, key: str) -> Record:
        found = scope.table(row.kind).get(key_of(api.key, key))
        if found is None:
            raise Misfit(f"There is no {row.title} {key:.60} any more: write what it was.")
        return found

    def _was(self, place: Scope, row: Filed, api: Record, value: Any, loading: Any) -> Record:
        fields = mapping(value)
        above, _slash, own = at(str(row.id), text, fields.get(str(row.id))).rpartition("/")
        parent = api
        if row.within != "apis":
            found = place.table(self.rows[str(row.within)].kind).get(key_of(api.key, above))
            if found is None:
                raise Misfit(f"What it belongs to isn't there: {above:.60}.", (str(row.id),))
            parent = found
        link = fields.get("ConnectionId")
        if isinstance(link, str) and place.table(VPC_LINK).get(link) is None:
            # It may be gone: what stands for it is there while this is made.
            place.table(VPC_LINK).put(new(place, VPC_LINK, link, {}, Life("AVAILABLE")))
        record: Record = loading.alone(row, place, parent, {**fields, str(row.id): own})
        return record


def _check_whole(place: Scope, row: Filed, rows: Mapping[str, Filed], record: Record) -> None:
    """Refuse a part that refers to what isn't there beside it, or belongs to it.

    Raises:
        Misfit: it does.
    """
    kinds = {one.kind.name: one.kind for name, one in rows.items() if name in _LISTS}
    needed = [one for one in record.uses if one.kind in kinds]
    if row.within != "apis":
        needed.append(ref(rows[str(row.within)].kind, str(record.parent)))
    for one in needed:
        if place.table(kinds[one.kind]).get(one.key) is None:
            raise Misfit(f"It needs {one.key}, which isn't among what was deployed with it.")
