"""A rival of API Gateway V2's mock: what a reader of the reference expects, in plain lists and texts.

It knows nothing of the package. For each operation that changes something it has a method of that name, which
takes the ids of the path and what is asked for, and either refuses, with the codes that may be answered, or has
changed what is there. ``seen`` is what an answer must then show.

What neither the reference nor an observation decides, it takes from what the mock chose.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from operator import itemgetter

from machines.rival_around import Around
from machines.rival_parts import Parts
from machines.rival_stages import Stages
from machines.rival_words import (
    BAD,
    HTTP,
    KINDS,
    MISSING,
    NO_ROUTES,
    Refused,
    Thing,
    cleared,
    given,
    is_function,
    is_http,
    is_url,
    moment,
    refers,
    refuse,
    without,
    wrong_tags,
)

METHOD_AND_PATH = "$request.method $request.path"
API_KEY = "$request.header.x-api-key"
LINK_SAYS = {
    "PENDING": "VPC link is provisioning ENIs",
    "AVAILABLE": "VPC link is ready to route traffic",
    "DELETING": "VPC link is deleting ENIs",
    "FAILED": "VPC link failed to provision ENIs",
}
ZONES = {"us-east-1": "Z1UJRXOUMOOFQ8", "eu-west-1": "ZLY8HYME6SFDD"}


class World:
    """What all Regions share: time, what will happen (when, what), and what was planned to go wrong or wait."""

    def __init__(self, regions):
        self.now = 0
        self.later = []
        self.plans = defaultdict(deque)
        self.regions = {name: Region(self, name) for name in regions}

    def at(self, seconds, happens):
        self.later.append((self.now + seconds, happens))
        self.later.sort(key=itemgetter(0))  # what is due at one moment stays in its order

    def advance(self, seconds):
        end = self.now + seconds
        while self.later and self.later[0][0] <= end:
            self._happen()
        self.now = end

    def settle(self):
        while self.later:
            self._happen()

    def _happen(self):
        self.now, happens = self.later.pop(0)
        happens()

    def fate(self, name):
        """Whether the next change of this name fails, and how many seconds it waits."""
        return self.plans[name].popleft() if self.plans[name] else (False, 0)


class Region(Parts, Stages, Around):
    """What one Region holds."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.root = Thing(None, None, {})

    # Looking

    def shaped(self, operation, asked):
        """Refuse what breaks the constraints of a shape: that comes before anything is looked for."""
        texts = {
            name: asked[name] for name in ("Name", "Version", "OperationName", "Target") if name in asked
        }
        models = {**asked.get("RequestModels", {}), **asked.get("ResponseModels", {})}
        refuse(
            (BAD, asked.get("Name") == "" or len(asked.get("Description", "")) > 1024),
            (BAD, operation == "CreateAuthorizer" and "IdentitySource" not in asked),
            (BAD, operation == "UpdateApiMapping" and "ApiId" not in asked),
            # An update takes an empty text for what is to be cleared.
            (BAD, operation.startswith("Create") and "" in (*texts.values(), *models.values())),
            (BAD, not -1 <= asked.get("CorsConfiguration", {}).get("MaxAge", 0) <= 86_400),
        )

    def find(self, kind, ids):
        """What a path names, or the refusal of the first of it that isn't there."""
        member, above, called = KINDS[kind]
        holder = self.find(above, ids) if above else self.root
        thing = holder.named(kind, ids[member])
        if thing is None:
            which = f" 123456789012:{ids[member]}" if kind == "Api" else ""
            raise Refused({MISSING}, f"Invalid {called} identifier specified{which}")
        return thing

    def tagged(self, arn):
        """What an ARN names."""
        form = re.fullmatch(
            r"arn:aws:apigateway:([a-z0-9-]+)::/"
            r"(?:apis/([^/]+)(?:/stages/([^/]+))?|vpclinks/([^/]+)|domainnames/([^/]+))",
            arn,
        )
        refuse((BAD, form is None))
        region, api_id, stage, link, domain = form.groups()
        refuse((MISSING, region != self.name))
        found = self.root.named("Api", api_id) or self.root.named("VpcLink", link)
        found = found or self.root.named("DomainName", domain)
        if stage and found:
            found = found.named("Stage", stage)
        refuse((MISSING, found is None))
        return found

    def seen(self, thing):
        """What an answer shows of a thing."""
        also = getattr(self, f"_seen_{thing.kind}", None)
        return {**thing.shows, KINDS[thing.kind][0]: thing.id, **(also(thing) if also else {})}

    def _seen_Api(self, api):  # noqa: N802 - kinds are called as AWS calls them
        scheme = "https" if is_http(api) else "wss"
        endpoint = f"{scheme}://{api.id}.execute-api.{self.name}.amazonaws.com"
        return {"ApiEndpoint": endpoint, "CreatedDate": moment(api.born), "Tags": api.tags}

    def _seen_Integration(self, integration):  # noqa: N802
        return {"ConnectionId": integration.link.id} if integration.link else {}

    def _seen_Route(self, route):  # noqa: N802
        shown = {}
        if route.target:
            shown["Target"] = f"integrations/{route.target.id}"
        if route.authorizer:
            shown["AuthorizerId"] = route.authorizer.id
        return shown

    def _seen_Stage(self, stage):  # noqa: N802
        shown = {
            "CreatedDate": moment(stage.born),
            "LastUpdatedDate": moment(stage.updated),
            "Tags": stage.tags,
        }
        if stage.deployment:
            shown["DeploymentId"] = stage.deployment.id
        if stage.says:
            shown["LastDeploymentStatusMessage"] = stage.says.format(stage.deployment and stage.deployment.id)
        return shown

    def _seen_Deployment(self, deployment):  # noqa: N802
        shown = {"CreatedDate": moment(deployment.born), "DeploymentStatus": deployment.status}
        if deployment.status == "FAILED":
            shown["DeploymentStatusMessage"] = "Internal failure"
        return shown

    def _seen_VpcLink(self, link):  # noqa: N802
        return {
            "CreatedDate": moment(link.born),
            "Tags": link.tags,
            "VpcLinkStatus": link.status,
            "VpcLinkStatusMessage": LINK_SAYS[link.status],
        }

    def _seen_DomainName(self, domain):  # noqa: N802
        configuration = {
            **domain.configuration,
            "ApiGatewayDomainName": domain.host,
            "DomainNameStatus": domain.status,
            "HostedZoneId": ZONES[self.name],
        }
        if domain.says:
            configuration["DomainNameStatusMessage"] = domain.says
        return {
            "DomainNameArn": f"arn:aws:apigateway:{self.name}::/domainnames/{domain.id}",
            "DomainNameConfigurations": [configuration],
            "Tags": domain.tags,
        }

    def _seen_ApiMapping(self, mapping):  # noqa: N802
        return {"ApiId": mapping.api.id, "Stage": mapping.stage.id}

    # Making and removing

    def add(self, kind, above, shows, **more):
        thing = Thing(kind, above, shows, **more)
        above.parts[kind].append(thing)
        return thing

    def remove(self, thing):
        thing.above.parts[thing.kind].remove(thing)
        return thing

    def users(self, thing):
        """What refers to a thing, and would be left without it."""
        return [one for _ids, one in self.root.everything() if any(thing is other for other in refers(one))]

    def needed(self):
        """All that something refers to."""
        every = [thing for _ids, thing in self.root.everything()]
        used = {id(other) for thing in every for other in refers(thing)}
        return [thing for thing in every if id(thing) in used]

    # APIs

    def create_api(self, _ids, asked):
        protocol, key = asked["ProtocolType"], asked.get("ApiKeySelectionExpression", API_KEY)
        refuse(
            (BAD, protocol not in NO_ROUTES),
            (BAD, wrong_tags(asked)),
            (BAD, protocol == HTTP and key != API_KEY),
        )
        start = {
            "ApiKeySelectionExpression": API_KEY,
            "DisableExecuteApiEndpoint": False,
            "IpAddressType": "ipv4",
            "ProtocolType": protocol,
        }
        if protocol == HTTP:
            start["RouteSelectionExpression"] = METHOD_AND_PATH
        api = Thing("Api", self.root, self.api_with(start, asked), born=self.world.now)
        api.tags = asked.get("Tags", {})
        if "Target" in asked:
            self.quick_create(api, asked)
        self.root.parts["Api"].append(api)
        return api

    def update_api(self, ids, asked):
        api = self.find("Api", ids)
        refuse((BAD, is_http(api) and "ApiKeySelectionExpression" in asked))
        shows = self.api_with(api.shows, asked)
        quick = {name: asked[name] for name in ("Target", "RouteKey", "CredentialsArn") if asked.get(name)}
        if quick:
            self.quick_update(api, quick)
        had, api.shows = api.shows.get("CorsConfiguration"), shows
        if quick or shows.get("CorsConfiguration") != had:
            self.changed(api)
        return api

    def delete_api(self, ids, _asked):
        api = self.find("Api", ids)
        refuse((BAD, self.users(api)))
        self.remove(api)

    def delete_cors_configuration(self, ids, _asked):
        api = self.find("Api", ids)
        if api.shows.pop("CorsConfiguration", None):
            self.changed(api)

    def api_with(self, had, asked):
        own = without(asked, "Target", "RouteKey", "CredentialsArn", "CorsConfiguration", "Tags")
        whole = cleared(had, own, "Description", "Version")
        http = whole["ProtocolType"] == HTTP
        if http and whole["RouteSelectionExpression"] == "${request.method} ${request.path}":
            whole["RouteSelectionExpression"] = METHOD_AND_PATH
        selection = whole.get("RouteSelectionExpression", "")
        cors = cors_with(had.get("CorsConfiguration", {}), asked.get("CorsConfiguration"))
        if cors:
            whole["CorsConfiguration"] = cors
        refuse(
            (BAD, http and selection != METHOD_AND_PATH),
            (BAD, not http and not re.match(r"\$\{?request\.", selection)),
            (BAD, http and "DisableSchemaValidation" in asked),
            (BAD, not http and asked.keys() & {"CorsConfiguration", "Target", "RouteKey", "CredentialsArn"}),
            (BAD, not all(right_origin(origin) for origin in cors.get("AllowOrigins", ()))),
            (BAD, cors.get("AllowCredentials") and "*" in cors.get("AllowOrigins", ())),
            (BAD, "Target" in asked and not (is_function(asked) or is_url(asked))),
        )
        return whole

    # Quick create

    def quick_create(self, api, asked):
        mark = {"ApiGatewayManaged": True}
        shows, link = self.integration_with(api, None, {**mark, **quick_integration(asked)})
        integration = self.add("Integration", api, shows, link=link)
        # The integration has no id yet by which its route could name it.
        shows, *_ = self.route_with(api, None, {**mark, "RouteKey": asked.get("RouteKey", "$default")})
        self.add("Route", api, shows, target=integration, authorizer=None, models=[])
        self.deploy(self.new_stage(api, {**mark, "StageName": "$default", "AutoDeploy": True}))

    def quick_update(self, api, asked):
        integration, route = (
            next((part for part in api.parts[kind] if "ApiGatewayManaged" in part.shows), None)
            for kind in ("Integration", "Route")
        )
        refuse((BAD, integration is None), (BAD, "RouteKey" in asked and route is None))
        made = self.integration_with(api, integration, quick_integration(asked))
        if "RouteKey" in asked:
            refuse((BAD, self.keeps_key(route, asked)))
            key = {"RouteKey": asked["RouteKey"]}
            route.shows, route.target, route.authorizer, route.models = self.route_with(api, route, key)
        integration.shows, integration.link = made

    def keeps_key(self, route, asked):
        """Whether another key is asked for the route that answers everything else, and that quick create made."""
        managed = "ApiGatewayManaged" in route.shows and route.shows["RouteKey"] == "$default"
        return managed and asked.get("RouteKey", "$default") != "$default"

    # Tags

    def tag_resource(self, _ids, asked):
        thing = self.tagged(asked["ResourceArn"])
        refuse((BAD, wrong_tags(asked)))
        thing.tags = {**thing.tags, **asked["Tags"]}

    def untag_resource(self, _ids, asked):
        thing = self.tagged(asked["ResourceArn"])
        thing.tags = without(thing.tags, *asked["TagKeys"])


def cors_with(had, asked):
    """A configuration of CORS with what is asked for; headers are in lower case."""
    if not asked:
        return had
    lower = {
        name: [header.lower() for header in asked[name]]
        for name in ("AllowHeaders", "ExposeHeaders")
        if name in asked
    }
    return given({**had, **asked, **lower}, "AllowOrigins", "AllowHeaders")


def right_origin(origin):
    """Whether it is a star, or http or https and a host."""
    scheme, found, host = origin.partition("://")
    return origin == "*" or (scheme.lower() in {"http", "https"} and found and host and "/" not in host)


def quick_integration(asked):
    """What a target asks of an integration."""
    found = {"CredentialsArn": asked["CredentialsArn"]} if "CredentialsArn" in asked else {}
    if "Target" not in asked:
        return found
    kind, method, version = (
        ("AWS_PROXY", "POST", "2.0") if is_function(asked) else ("HTTP_PROXY", "ANY", "1.0")
    )
    return {
        **found,
        "IntegrationType": kind,
        "IntegrationMethod": method,
        "IntegrationUri": asked["Target"],
        "PayloadFormatVersion": version,
    }
