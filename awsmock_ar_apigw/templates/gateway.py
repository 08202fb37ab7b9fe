"""What types of API Gateway V2 have in common, and those that go a way of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.cloud.services import kind_named
from awsmock_ar_apigw.kit.record import put
from awsmock_ar_apigw.kit.tag import retagged
from awsmock_ar_apigw.templates.resource import Resource, as_map

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import Made
    from awsmock_ar_apigw.templates.resource import Properties, Update
    from awsmock_ar_apigw.templates.site import Site


_OWN_TAGS = tuple(f"aws:cloudformation:{name}" for name in ("stack-name", "stack-id", "logical-id"))


class OfApiGateway(Resource):
    """A type of API Gateway V2."""

    service = "apigatewayv2"
    not_found = "NotFoundException"

    @property
    def kind(self) -> Any:
        """What the mock stores of it."""
        return kind_named(f"{self.service}.{self.noun}")

    def change(self, site: Site, declared: Declared, made: Made, update: Update) -> Mapping[str, Any]:
        """Change it; its tags go by operations of their own. App Runner's schemas have tags of none that can be changed."""
        answered = super().change(site, declared, made, update)
        if "Tags" in update.changed:
            self.retag(site, made, as_map(update.before.get("Tags")), as_map(update.given.get("Tags")))
        return answered

    def retag(self, site: Site, made: Made, before: Mapping[str, str], now: Mapping[str, str]) -> None:
        """Add tags and take some away."""
        arn = self.arn(site, made)
        if gone := [key for key in before if key not in now]:
            site.call(self.service, "UntagResource", ResourceArn=arn, TagKeys=gone)
        if fresh := {key: value for key, value in now.items() if before.get(key) != value}:
            site.call(self.service, "TagResource", ResourceArn=arn, Tags=fresh)

    def arn(self, site: Site, made: Made) -> str:
        """The ARN that tags go by."""
        arn: str = self.kind.arn.make(site.where, **made.handle["ids"])
        return arn

    def own_tags(self, site: Site, declared: Declared, made: Made) -> None:
        """Tag what was made with the stack and the logical id, where the schema says that CloudFormation does.

        No call of the API can do that: its tags can't begin with ``aws:``. [documented: the schemas ›
        tagging › cloudFormationSystemTags; the user guide, Resource tag]
        """
        if not self.schema.own_tags:
            return
        kind = self.kind
        own = dict(zip(_OWN_TAGS, (site.stack_name, site.stack_id, declared.logical_id), strict=True))
        with site.world.by_hand(self.service, site.where, "CloudFormation") as call:
            record = call.table(kind).get("/".join(made.handle["ids"][name] for name in kind.ids))
            if record is not None:
                put(call, kind, retagged(record, {**record.tags, **own}))

    def shown_as(self, name: str, shown: Mapping[str, Any], given: Any) -> Any:
        """What a property is now; of tags, those that aren't CloudFormation's own."""
        if name == "Tags":
            shown = {
                "Tags": {key: value for key, value in shown.get("Tags", {}).items() if key not in _OWN_TAGS}
            }
        return super().shown_as(name, shown, given)


class Stage(OfApiGateway):
    """A stage: what its template leaves out is deleted, where there is an operation to do so.

    [chosen: the schema lets its update handler delete, which it has nothing else for]
    """

    def change(self, site: Site, declared: Declared, made: Made, update: Update) -> Mapping[str, Any]:
        """Change it, and delete what there is no other way to be rid of."""
        answered = super().change(site, declared, made, update)
        if update.leaves_out("AccessLogSettings"):
            site.call(self.service, "DeleteAccessLogSettings", **made.handle["ids"])
        for key in self.params(site, "Create", update.before).get("RouteSettings", {}):
            if key not in self.params(site, "Create", update.given).get("RouteSettings", {}):
                site.call(self.service, "DeleteRouteSettings", RouteKey=key, **made.handle["ids"])
        return answered


class Deployment(OfApiGateway):
    """A deployment: another stage's name associates it with that one.

    [chosen: the property can be changed without replacement, and UpdateDeployment has no such member]
    """

    def change(self, site: Site, declared: Declared, made: Made, update: Update) -> Mapping[str, Any]:
        """Change it, and deploy it to another stage."""
        others = update._replace(changed=update.changed - {"StageName"})
        answered = super().change(site, declared, made, others)
        if "StageName" in update.changed and "StageName" in update.given:
            site.call(self.service, "UpdateStage", StageName=update.given["StageName"], **made.handle["ids"])
        return answered


class DomainName(OfApiGateway):
    """A domain name: its attributes are those of its one endpoint."""

    def attributes_of(self, site: Site, declared: Declared, shown: Mapping[str, Any]) -> dict[str, Any]:
        """The attributes."""
        endpoint: Mapping[str, Any] = (shown.get("DomainNameConfigurations") or ({},))[0]
        regional = {
            "RegionalDomainName": endpoint.get("ApiGatewayDomainName"),
            "RegionalHostedZoneId": endpoint.get("HostedZoneId"),
        }
        return super().attributes_of(site, declared, {**shown, **regional})


class RoutingRule(OfApiGateway):
    """A routing rule: its operations want its domain name's name, of which templates give the ARN."""

    updates = "Put"

    def ids_of(self, site: Site, given: Properties, shown: Mapping[str, Any]) -> dict[str, Any]:
        """What its operations tell it by."""
        own = self.params(site, "Get", given)
        return {**own, "RoutingRuleId": shown["RoutingRuleId"]}

    def params(self, site: Site, verb: str, given: Properties) -> dict[str, Any]:
        """The parameters: a private domain name has an id as well."""
        found = super().params(site, verb, given)
        if "DomainName" in found:
            name, plus, its_id = found["DomainName"].partition("+")
            found["DomainName"] = name
            if plus:
                found["DomainNameId"] = its_id
        return found
