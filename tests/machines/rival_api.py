"""A rival of API Gateway V2's mock: what a reader of the reference expects, in plain lists and texts.

It knows nothing of the package. For each operation that changes something it has a method of that name, which
takes the ids of the path and what is asked for, and either refuses, with the codes that may be answered, or has
changed what is there. ``seen`` is what an answer must then show.

What neither the reference nor an observation decides, it takes from what the mock chose.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict, deque
from operator import itemgetter

HTTP, WEBSOCKET = "HTTP", "WEBSOCKET"
BAD, CONFLICT, MISSING = "BadRequestException", "ConflictException", "NotFoundException"

# What each kind is named by, what it belongs to, and what a refusal calls it.
KINDS = {
    "Api": ("ApiId", None, "API"),
    "Integration": ("IntegrationId", "Api", "Integration"),
    "IntegrationResponse": ("IntegrationResponseId", "Integration", "IntegrationResponse"),
    "Route": ("RouteId", "Api", "Route"),
    "RouteResponse": ("RouteResponseId", "Route", "RouteResponse"),
    "Authorizer": ("AuthorizerId", "Api", "Authorizer"),
    "Model": ("ModelId", "Api", "Model"),
    "Stage": ("StageName", "Api", "stage"),
    "Deployment": ("DeploymentId", "Api", "Deployment"),
    "VpcLink": ("VpcLinkId", None, "VpcLink"),
    "DomainName": ("DomainName", None, "domain name"),
    "ApiMapping": ("ApiMappingId", "DomainName", "ApiMapping"),
}
PARTS = {kind: [part for part, (_id, above, _) in KINDS.items() if above == kind] for kind in (None, *KINDS)}

METHOD_AND_PATH = "$request.method $request.path"
NO_ROUTES = {
    HTTP: "Unable to deploy API because no routes exist in this API",
    WEBSOCKET: "At least one route is required before deploying the Api",
}
LINK_SAYS = {
    "PENDING": "VPC link is provisioning ENIs",
    "AVAILABLE": "VPC link is ready to route traffic",
    "DELETING": "VPC link is deleting ENIs",
    "FAILED": "VPC link failed to provision ENIs",
}
ZONES = {"us-east-1": "Z1UJRXOUMOOFQ8", "eu-west-1": "ZLY8HYME6SFDD"}


class Refused(Exception):  # noqa: N818 - it isn't the rival's error
    """A call is refused with one of these codes; its message begins with a text, where that is known."""

    def __init__(self, codes, says=""):
        super().__init__(codes, says)
        self.codes = codes
        self.says = says


def refuse(*reasons):
    """Refuse with the codes of those reasons that hold: the reference doesn't say which of several comes first."""
    codes = {code for code, holds in reasons if holds}
    if codes:
        raise Refused(codes)


class Thing:
    """Something that was made.

    ``shows`` are the members that are its own; ``parts`` are what belongs to it, by kind; everything else is
    what it refers to, and where it stands. Its id is None until an answer has told it.
    """

    def __init__(self, kind, above, shows, **more):
        self.kind = kind
        self.above = above
        self.shows = shows
        self.id = shows.get(KINDS[kind][0]) if kind else None
        self.parts = defaultdict(list)
        self.tags = {}
        self.__dict__.update(more)

    def named(self, kind, name):
        """The part of a kind with this id."""
        return next((part for part in self.parts[kind] if part.id == name and name is not None), None)

    def other(self, kind, but, **shown):
        """Whether a part of a kind, but this one, shows all this."""
        return any(
            part is not but and all(part.shows.get(name) == value for name, value in shown.items())
            for part in self.parts[kind]
        )

    def everything(self):
        """All that is below, with the ids that lead to each."""
        for kind in PARTS[self.kind]:
            for part in self.parts[kind]:
                yield (part.id,), part
                for ids, below in part.everything():
                    yield (part.id, *ids), below


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


def without(members, *names):
    return {name: value for name, value in members.items() if name not in names}


def cleared(had, asked, *texts):
    """Members with what is asked for in them; of these, an empty value takes its member away."""
    whole = {**had, **asked}
    return {name: value for name, value in whole.items() if not (name in texts and value in ("", [], False))}


def pruned(had, asked):
    """A map that takes in another, in which an empty value deletes a key."""
    return {key: value for key, value in {**had, **asked}.items() if value != ""}


def given(whole, *names):
    """The members without these, where they hold nothing."""
    return {name: value for name, value in whole.items() if name not in names or value}


def right_http_key(key):
    """``$default``, or a method and a path whose variables take whole segments, a greedy one the last."""
    method, _, path = key.partition(" ")
    if key == "$default":
        return True
    if method not in {"ANY", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "DELETE"} or path[:1] != "/":
        return False
    *above, last = path[1:].split("/")
    plain = all("{" not in part or re.fullmatch(r"\{\w+\}", part) for part in (*above, last.replace("+", "")))
    return plain and "+" not in "".join(above)


def unnamed(key):
    """A route key without the names of its variables."""
    return re.sub(r"\{\w+", "{", key)


class Region:
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
            raise Refused({MISSING}, f"Invalid {called} identifier specified")
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
        protocol = asked["ProtocolType"]
        refuse((BAD, protocol not in NO_ROUTES), (BAD, wrong_tags(asked)))
        start = {
            "ApiKeySelectionExpression": "$request.header.x-api-key",
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
        shows = self.api_with(api.shows, asked)
        quick = {name: asked[name] for name in ("Target", "RouteKey", "CredentialsArn") if asked.get(name)}
        if quick:
            self.quick_update(api, quick)
        api.shows = shows
        return api

    def delete_api(self, ids, _asked):
        api = self.find("Api", ids)
        refuse((BAD, self.users(api)))
        self.remove(api)

    def delete_cors_configuration(self, ids, _asked):
        self.find("Api", ids).shows.pop("CorsConfiguration", None)

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
            (BAD, not http and (cors or "Target" in asked or "RouteKey" in asked)),
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
        self.changed(api)

    def keeps_key(self, route, asked):
        """Whether another key is asked for the route that answers everything else, and that quick create made."""
        managed = "ApiGatewayManaged" in route.shows and route.shows["RouteKey"] == "$default"
        return managed and asked.get("RouteKey", "$default") != "$default"

    # Integrations

    def create_integration(self, ids, asked):
        api = self.find("Api", ids)
        shows, link = self.integration_with(api, None, asked)
        made = self.add("Integration", api, shows, link=link)
        self.changed(api)
        return made

    def update_integration(self, ids, asked):
        integration = self.find("Integration", ids)
        integration.shows, integration.link = self.integration_with(integration.above, integration, asked)
        self.changed(integration.above)
        return integration

    def delete_integration(self, ids, _asked):
        integration = self.find("Integration", ids)
        api = integration.above
        refuse(
            (CONFLICT, self.users(integration)),
            (BAD, "ApiGatewayManaged" in integration.shows),
        )
        self.remove(integration)
        self.changed(api)

    def integration_with(self, api, old, asked):
        """The members and the VPC link of an integration, with what is asked for."""
        http = is_http(api)
        had = (
            without(self.seen(old), "IntegrationId", "IntegrationResponseSelectionExpression") if old else {}
        )
        if asked.get("ConnectionType") == "INTERNET":
            had.pop("ConnectionId", None)
        parameters = pruned(had.get("RequestParameters", {}), asked.get("RequestParameters", {}))
        whole = cleared({**integration_defaults(http), **had}, asked, "Description", "ConnectionId")
        whole = given({**whole, "RequestParameters": parameters}, "RequestParameters")
        if calls_function(whole):
            whole.setdefault("IntegrationMethod", "POST")
        link = self.root.named("VpcLink", whole.get("ConnectionId"))
        refuse(
            (BAD, wrong_type(http, whole)),
            (BAD, wrong_time(http, whole)),
            (BAD, wrong_connection(http, whole, link)),
            (BAD, wrong_uri(http, whole)),
            (BAD, not all(key.startswith(places(http)) for key in parameters)),
            (BAD, "CredentialsArn" in whole and ":role/" not in whole["CredentialsArn"]),
        )
        if not http:
            whole |= selection_of(whole)
        return without(whole, "ConnectionId", *(["PassthroughBehavior"] if http else ())), link

    # Integration responses

    def create_integration_response(self, ids, asked):
        integration = self.find("Integration", ids)
        refuse((BAD, is_http(integration.above)))
        shows = self.integration_response_with(integration, None, asked)
        made = self.add("IntegrationResponse", integration, shows)
        self.changed(integration.above)
        return made

    def update_integration_response(self, ids, asked):
        response = self.find("IntegrationResponse", ids)
        response.shows = self.integration_response_with(response.above, response, asked)
        self.changed(response.above.above)
        return response

    def delete_integration_response(self, ids, _asked):
        response = self.remove(self.find("IntegrationResponse", ids))
        self.changed(response.above.above)

    def integration_response_with(self, integration, old, asked):
        whole = cleared(old.shows if old else {}, asked, "TemplateSelectionExpression")
        key = whole["IntegrationResponseKey"]
        taken = integration.other("IntegrationResponse", old, IntegrationResponseKey=key)
        refuse((BAD, not key), (CONFLICT, taken))
        return whole

    # Routes

    def create_route(self, ids, asked):
        api = self.find("Api", ids)
        shows, target, authorizer, models = self.route_with(api, None, asked)
        made = self.add("Route", api, shows, target=target, authorizer=authorizer, models=models)
        self.changed(api)
        return made

    def update_route(self, ids, asked):
        route = self.find("Route", ids)
        refuse((BAD, self.keeps_key(route, asked)))
        route.shows, route.target, route.authorizer, route.models = self.route_with(route.above, route, asked)
        self.changed(route.above)
        return route

    def delete_route(self, ids, _asked):
        route = self.remove(self.find("Route", ids))
        self.changed(route.above)

    def delete_route_request_parameter(self, ids, asked):
        route = self.find("Route", ids)
        parameters = route.shows.get("RequestParameters", {})
        refuse((MISSING, asked["RequestParameterKey"] not in parameters))
        left = without(parameters, asked["RequestParameterKey"])
        route.shows = given({**route.shows, "RequestParameters": left}, "RequestParameters")
        self.changed(route.above)

    def route_with(self, api, old, asked):
        """The members of a route, and the integration, the authorizer and the models that it refers to."""
        had = without(self.seen(old), "RouteId") if old else {}
        maps = {
            "RequestModels": pruned(had.get("RequestModels", {}), asked.get("RequestModels", {})),
            "RequestParameters": {**had.get("RequestParameters", {}), **asked.get("RequestParameters", {})},
        }
        start = {"ApiKeyRequired": False, "AuthorizationType": "NONE", **had}
        whole = cleared(start, asked, "Target", "OperationName", "AuthorizationScopes", "AuthorizerId")
        whole = given({**whole, **maps}, *maps)
        if whole["AuthorizationType"] not in {"JWT", "CUSTOM"}:
            whole.pop("AuthorizerId", None)
        place, _, name = whole.get("Target", "integrations/").partition("/")
        target = api.named("Integration", name)
        authorizer = api.named("Authorizer", whole.get("AuthorizerId"))
        models = self.models(api, maps["RequestModels"])
        refuse(
            (BAD, "Target" in whole and not (place == "integrations" and target)),
            (BAD, wrong_route_key(api, whole)),
            (BAD, wrong_authorization(api, whole, authorizer)),
            (BAD, is_http(api) and (whole["ApiKeyRequired"] or any(maps.values()))),
            (BAD, None in models),
            (CONFLICT, self.is_routed(api, old, whole["RouteKey"])),
        )
        return without(whole, "Target", "AuthorizerId"), target, authorizer, models

    def is_routed(self, api, route, key):
        """Whether another route takes the same requests."""
        same = unnamed if is_http(api) else str
        others = [same(other.shows["RouteKey"]) for other in api.parts["Route"] if other is not route]
        return same(key) in others

    def models(self, api, named):
        """The models that a map names; None for one that isn't there."""
        by_name = {model.shows["Name"]: model for model in api.parts["Model"]}
        return [by_name.get(name) for name in named.values()]

    # Route responses

    def create_route_response(self, ids, asked):
        route = self.find("Route", ids)
        shows, models = self.route_response_with(route, None, asked)
        made = self.add("RouteResponse", route, shows, models=models)
        self.changed(route.above)
        return made

    def update_route_response(self, ids, asked):
        response = self.find("RouteResponse", ids)
        response.shows, response.models = self.route_response_with(response.above, response, asked)
        self.changed(response.above.above)
        return response

    def delete_route_response(self, ids, _asked):
        response = self.remove(self.find("RouteResponse", ids))
        self.changed(response.above.above)

    def route_response_with(self, route, old, asked):
        had = old.shows if old else {}
        named = pruned(had.get("ResponseModels", {}), asked.get("ResponseModels", {}))
        whole = cleared(had, asked, "ModelSelectionExpression")
        whole = given({**whole, "ResponseModels": named}, "ResponseModels")
        models = self.models(route.above, named)
        refuse(
            (BAD, is_http(route.above)),
            (BAD, whole["RouteResponseKey"] != "$default"),
            (BAD, None in models),
            (CONFLICT, route.other("RouteResponse", old, RouteResponseKey=whole["RouteResponseKey"])),
        )
        return whole, models

    # Authorizers

    def create_authorizer(self, ids, asked):
        api = self.find("Api", ids)
        made = self.add("Authorizer", api, self.authorizer_with(api, None, asked))
        self.changed(api)
        return made

    def update_authorizer(self, ids, asked):
        authorizer = self.find("Authorizer", ids)
        authorizer.shows = self.authorizer_with(authorizer.above, authorizer, asked)
        self.changed(authorizer.above)
        return authorizer

    def delete_authorizer(self, ids, _asked):
        authorizer = self.find("Authorizer", ids)
        refuse((CONFLICT, self.users(authorizer)))
        self.remove(authorizer)
        self.changed(authorizer.above)

    def reset_authorizers_cache(self, ids, _asked):
        api = self.find("Api", ids)
        refuse((MISSING, not is_http(api)))
        self.find("Stage", ids)

    def authorizer_with(self, api, old, asked):
        had = old.shows if old else {}
        http, sort = is_http(api), asked.get("AuthorizerType", had.get("AuthorizerType"))
        fits = {"AuthorizerType", "IdentitySource", "Name", *OF_AUTHORIZER[http, sort]}
        kept = {name: value for name, value in had.items() if name in fits}
        whole = cleared(kept, asked, "IdentitySource")
        refuse(
            (BAD, set(asked) - fits),
            (BAD, not http and sort == "JWT"),
            (BAD, [name for name in NEEDED_BY_AUTHORIZER[http, sort] if not whole.get(name)]),
            (
                BAD,
                whole.get("EnableSimpleResponses") and whole.get("AuthorizerPayloadFormatVersion") != "2.0",
            ),
            (BAD, wrong_sources(http, sort, whole)),
            (CONFLICT, api.other("Authorizer", old, Name=whole["Name"])),
            (CONFLICT, old and sort != had["AuthorizerType"] and self.users(old)),
        )
        return whole

    # Models

    def create_model(self, ids, asked):
        api = self.find("Api", ids)
        refuse((BAD, is_http(api)))
        return self.add("Model", api, self.model_with(api, None, asked))

    def update_model(self, ids, asked):
        model = self.find("Model", ids)
        model.shows = self.model_with(model.above, model, asked)
        return model

    def delete_model(self, ids, _asked):
        model = self.find("Model", ids)
        refuse((CONFLICT, self.users(model)))
        self.remove(model)

    def model_with(self, api, old, asked):
        had = old.shows if old else {}
        whole = cleared(had, asked, "Description")
        renamed = old and whole["Name"] != had["Name"]
        refuse(
            (BAD, not whole["Name"].isalnum()),
            (BAD, not whole["Schema"].startswith("{")),
            (CONFLICT, api.other("Model", old, Name=whole["Name"])),
            (CONFLICT, renamed and self.users(old)),
        )
        return whole

    # Deployments

    def create_deployment(self, ids, asked):
        api = self.find("Api", ids)
        stage = api.named("Stage", asked.get("StageName"))
        refuse(
            (MISSING, "StageName" in asked and stage is None),
            (BAD, stage and "AutoDeploy" in stage.shows),
            (BAD, not api.parts["Route"]),
        )
        own = cleared({}, without(asked, "StageName"), "Description")
        return self.new_deployment(api, stage, "CreateDeployment", {"AutoDeployed": False, **own})

    def update_deployment(self, ids, asked):
        deployment = self.find("Deployment", ids)
        deployment.shows = cleared(deployment.shows, asked, "Description")
        return deployment

    def delete_deployment(self, ids, _asked):
        deployment = self.find("Deployment", ids)
        refuse((BAD, self.users(deployment)))
        self.remove(deployment)

    def new_deployment(self, api, stage, name, shows):
        fails, waits = self.world.fate(name)
        made = self.add("Deployment", api, shows, stage=stage, status="PENDING", born=self.world.now)
        made.number = api.deployments = getattr(api, "deployments", 0) + 1

        def lands():
            if made in api.parts["Deployment"]:
                made.status = "FAILED" if fails else "DEPLOYED"
                self.serve(made)

        self.world.at(waits, lands) if waits else lands()
        return made

    def serve(self, deployment):
        """A deployment has ended: its stage serves it, unless the stage is gone or has a newer one."""
        stage = deployment.stage
        if stage is None or stage not in deployment.above.parts["Stage"]:
            return
        if stage.deployment and stage.deployment.number > deployment.number:
            return
        deploys_itself = "AutoDeploy" in stage.shows
        if deployment.status == "DEPLOYED":
            stage.deployment, stage.updated = deployment, self.world.now
            if deploys_itself:
                stage.says = "Successfully deployed stage with deployment ID '{}'"
        elif deploys_itself:
            stage.says, stage.updated = "Deployment attempt failed: Internal failure", self.world.now

    def deploy(self, stage):
        """A stage with autoDeploy deploys what its API is now."""
        api = stage.above
        if api.parts["Route"]:
            says = "Automatic deployment triggered by changes to the Api configuration"
            self.new_deployment(api, stage, "AutoDeploy", {"AutoDeployed": True, "Description": says})
        else:
            stage.says = f"Deployment attempt failed: {NO_ROUTES[api.shows['ProtocolType']]}"
            stage.updated = self.world.now

    def changed(self, api):
        """Routes, or what they lead to, have changed."""
        for stage in api.parts["Stage"]:
            if "AutoDeploy" in stage.shows:
                self.deploy(stage)

    # Stages

    def create_stage(self, ids, asked):
        api = self.find("Api", ids)
        name = asked["StageName"]
        refuse(
            (BAD, not re.fullmatch(r"[\w-]{1,128}|\$default", name)),
            (BAD, name == "$default" and not is_http(api)),
            (BAD, "" in asked.get("StageVariables", {}).values()),
            (CONFLICT, api.named("Stage", name)),
            (BAD, wrong_tags(asked)),
        )
        stage = self.new_stage(api, without(asked, "Tags"))
        stage.tags = asked.get("Tags", {})
        self.begin(stage, was=False)
        return stage

    def update_stage(self, ids, asked):
        stage = self.find("Stage", ids)
        refuse((BAD, "ApiGatewayManaged" in stage.shows))
        was = "AutoDeploy" in stage.shows
        shows, stage.deployment = self.stage_with(stage.above, stage, asked)
        stage.shows, stage.updated = shows, self.world.now
        self.begin(stage, was=was)
        return stage

    def delete_stage(self, ids, _asked):
        stage = self.find("Stage", ids)
        refuse((BAD, self.users(stage)))
        self.remove(stage)

    def delete_route_settings(self, ids, asked):
        stage = self.find("Stage", ids)
        refuse((MISSING, asked["RouteKey"] not in stage.shows["RouteSettings"]))
        left = without(stage.shows["RouteSettings"], asked["RouteKey"])
        stage.shows, stage.updated = {**stage.shows, "RouteSettings": left}, self.world.now

    def delete_access_log_settings(self, ids, _asked):
        stage = self.find("Stage", ids)
        stage.shows, stage.updated = without(stage.shows, "AccessLogSettings"), self.world.now

    def new_stage(self, api, asked):
        shows, deployment = self.stage_with(api, None, asked)
        now = self.world.now
        return self.add("Stage", api, shows, deployment=deployment, says="", born=now, updated=now)

    def begin(self, stage, *, was):
        """A stage that deploys itself from now on deploys what is there; one that doesn't has nothing to say."""
        if "AutoDeploy" not in stage.shows:
            stage.says = ""
        elif not was and stage.above.parts["Route"]:
            self.deploy(stage)

    def stage_with(self, api, old, asked):
        """The members of a stage, and the deployment that it serves."""
        http = is_http(api)
        had = old.shows if old else {"RouteSettings": {}, "StageVariables": {}}
        if http:
            asked = without_silence(asked)
        own = without(asked, "DeploymentId", *(["Description"] if asked.get("Description") == "" else ()))
        whole = cleared(had, own, "AutoDeploy", "ClientCertificateId")
        whole["StageVariables"] = pruned(had["StageVariables"], asked.get("StageVariables", {}))
        whole["RouteSettings"] = {
            key: {**had["RouteSettings"].get(key, {}), **asked.get("RouteSettings", {}).get(key, {})}
            for key in [*had["RouteSettings"], *asked.get("RouteSettings", {})]
        }
        for name, start in (("DefaultRouteSettings", DEFAULT_SETTINGS[http]), ("AccessLogSettings", {})):
            whole[name] = {**start, **had.get(name, {}), **asked.get(name, {})}
        whole = given(whole, "AccessLogSettings")
        deployment = old.deployment if old else None
        reasons = self.wrong_stage(api, whole)
        if "DeploymentId" in asked:
            deployment = api.named("Deployment", asked["DeploymentId"])
            reasons += [
                (MISSING, deployment is None),
                (BAD, "AutoDeploy" in whole),
                (BAD, deployment and deployment.status != "DEPLOYED"),
            ]
        refuse(*reasons)
        return whole, deployment

    def wrong_stage(self, api, whole):
        http = is_http(api)
        settings = [whole["DefaultRouteSettings"], *whole["RouteSettings"].values()]
        logs = whole.get("AccessLogSettings", {})
        keys = {route.shows["RouteKey"] for route in api.parts["Route"]}
        variables = whole["StageVariables"]
        return [
            (BAD, http and any("LoggingLevel" in one or "DataTraceEnabled" in one for one in settings)),
            (BAD, http and "ClientCertificateId" in whole),
            (BAD, "$context.requestId" not in logs.get("Format", "$context.requestId")),
            (BAD, ":log-group:" not in logs.get("DestinationArn", ":log-group:")),
            (BAD, not all(re.fullmatch(r"\w+", name) for name in variables)),
            (BAD, any(" " in value for value in variables.values())),
            (MISSING, set(whole["RouteSettings"]) - keys),
        ]

    # VPC links

    def create_vpc_link(self, _ids, asked):
        refuse((BAD, not asked["SubnetIds"]), (BAD, wrong_tags(asked)))
        shows = {"SecurityGroupIds": [], "VpcLinkVersion": "V2", **without(asked, "Tags")}
        link = self.add("VpcLink", self.root, shows, born=self.world.now)
        link.tags = asked.get("Tags", {})
        self.begin_link(link, "CreateVpcLink", "PENDING", "AVAILABLE")
        return link

    def update_vpc_link(self, ids, asked):
        link = self.find("VpcLink", ids)
        refuse((BAD, link.status == "DELETING"))
        link.shows = {**link.shows, **asked}
        return link

    def delete_vpc_link(self, ids, _asked):
        link = self.find("VpcLink", ids)
        refuse((BAD, link.status == "DELETING"), (BAD, self.users(link)))
        self.begin_link(link, "DeleteVpcLink", "DELETING", "GONE")

    def begin_link(self, link, name, meanwhile, lands):
        fails, _waits = self.world.fate(name)
        link.status = meanwhile
        link.change = change = object()

        def end():
            if link.change is change:
                link.status = "FAILED" if fails else lands
                if link.status == "GONE":
                    self.remove(link)

        self.world.at(120, end)

    # Domain names and API mappings

    def create_domain_name(self, _ids, asked):
        name, configurations = asked["DomainName"], asked.get("DomainNameConfigurations", [])
        refuse(
            (BAD, not re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", name)),
            (BAD, self.wrong_configuration({}, configurations)),
            (CONFLICT, self.root.named("DomainName", name)),
            (BAD, wrong_tags(asked)),
        )
        shows = {
            "ApiMappingSelectionExpression": "$request.basepath",
            "DomainName": name,
            "RoutingMode": asked.get("RoutingMode", "API_MAPPING_ONLY"),
        }
        configuration = {
            "EndpointType": "REGIONAL",
            "IpAddressType": "ipv4",
            "SecurityPolicy": "TLS_1_2",
            **configurations[0],
        }
        domain = self.add(
            "DomainName",
            self.root,
            shows,
            configuration=configuration,
            status="AVAILABLE",
            says="",
            host=None,
        )
        domain.tags = asked.get("Tags", {})
        return domain

    def update_domain_name(self, ids, asked):
        domain = self.find("DomainName", ids)
        configurations = asked.get("DomainNameConfigurations", [{}])
        refuse(
            (CONFLICT, domain.status != "AVAILABLE"),
            (BAD, self.wrong_configuration(domain.configuration, configurations)),
        )
        before = domain.shows, domain.configuration
        configuration = {**domain.configuration, **configurations[0]}
        domain.says = ""
        domain.shows = {**domain.shows, **without(asked, "DomainNameConfigurations")}
        if configuration != domain.configuration:
            domain.configuration, domain.status = configuration, "UPDATING"
            self.roll_out(domain, before)
        return domain

    def roll_out(self, domain, before):
        """A domain name is updated for a minute; if that fails, it takes another until all is as it was."""
        fails, _waits = self.world.fate("UpdateDomainName")

        def ends():
            domain.status = "AVAILABLE"
            if fails:
                domain.shows, domain.configuration = before
                domain.says = "The last update failed. The domain name is configured as it was before."

        self.world.at(120 if fails else 60, ends)

    def wrong_configuration(self, had, configurations):
        """Whether this isn't one configuration of a domain name of this Region."""
        if len(configurations) != 1:
            return True
        whole = {**had, **configurations[0]}
        return (
            f":acm:{self.name}:" not in whole.get("CertificateArn", "")
            or whole.get("EndpointType", "REGIONAL") != "REGIONAL"
            or whole.get("SecurityPolicy", "TLS_1_2") != "TLS_1_2"
        )

    def delete_domain_name(self, ids, _asked):
        self.remove(self.find("DomainName", ids))

    def create_api_mapping(self, ids, asked):
        domain = self.find("DomainName", ids)
        shows, api, stage = self.mapping_with(domain, None, asked)
        return self.add("ApiMapping", domain, shows, api=api, stage=stage)

    def update_api_mapping(self, ids, asked):
        mapping = self.find("ApiMapping", ids)
        mapping.shows, mapping.api, mapping.stage = self.mapping_with(mapping.above, mapping, asked)
        return mapping

    def delete_api_mapping(self, ids, _asked):
        self.remove(self.find("ApiMapping", ids))

    def mapping_with(self, domain, old, asked):
        """The key, the API and the stage of a mapping."""
        api = self.find("Api", asked)
        stage = self.find("Stage", {**asked, "StageName": asked.get("Stage", old and old.stage.id)})
        key = asked.get("ApiMappingKey", old.shows["ApiMappingKey"] if old else "")
        others = [mapping for mapping in domain.parts["ApiMapping"] if mapping is not old]
        refuse(
            (BAD, domain.shows["RoutingMode"] == "ROUTING_RULE_ONLY"),
            (BAD, not re.fullmatch(r"[\w$.+!*'()-]*|[\w$.+!*'()-]+(/[\w$.+!*'()-]+)*", key)),
            (BAD, "/" in key and not is_http(api)),
            (BAD, any(is_http(other.api) != is_http(api) for other in others)),
            (CONFLICT, any(other.shows["ApiMappingKey"] == key for other in others)),
        )
        return {"ApiMappingKey": key}, api, stage

    # Tags

    def tag_resource(self, _ids, asked):
        thing = self.tagged(asked["ResourceArn"])
        refuse((BAD, wrong_tags(asked)))
        thing.tags = {**thing.tags, **asked["Tags"]}

    def untag_resource(self, _ids, asked):
        thing = self.tagged(asked["ResourceArn"])
        thing.tags = without(thing.tags, *asked["TagKeys"])


# What is wrong, and why


def is_http(api):
    return api.shows["ProtocolType"] == HTTP


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def wrong_tags(asked):
    return any(not key or key.startswith("aws:") for key in asked.get("Tags", {}))


def refers(thing):
    """What a thing refers to; that a deployment is for a stage keeps neither."""
    if thing.kind == "Deployment":
        return []
    names = "api", "authorizer", "deployment", "link", "stage", "target"
    return [*getattr(thing, "models", ()), *(getattr(thing, name, None) for name in names)]


def is_function(asked):
    return ":function:" in asked.get("Target", asked.get("IntegrationUri", ""))


def is_url(asked):
    return asked.get("Target", asked.get("IntegrationUri", "")).startswith("https://")


def cors_with(had, asked):
    """A configuration of CORS with what is asked for; headers are in lower case."""
    if not asked:
        return had
    lower = {
        name: [header.lower() for header in asked[name]]
        for name in ("AllowHeaders", "ExposeHeaders")
        if name in asked
    }
    return given({"AllowCredentials": False, **had, **asked, **lower}, "AllowOrigins", "AllowHeaders")


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


def integration_defaults(http):
    return {
        "ConnectionType": "INTERNET",
        "PassthroughBehavior": "WHEN_NO_MATCH",
        "PayloadFormatVersion": "1.0",
        "TimeoutInMillis": 30_000 if http else 29_000,
    }


def calls_function(whole):
    return whole["IntegrationType"] == "AWS_PROXY" or (
        whole["IntegrationType"] == "AWS" and is_function(whole)
    )


def selection_of(whole):
    """How a WebSocket API's integration chooses a response; those that pass everything on don't."""
    if whole["IntegrationType"] in {"AWS_PROXY", "HTTP_PROXY"}:
        return {}
    chosen = "body.errorMessage" if calls_function(whole) else "statuscode"
    return {"IntegrationResponseSelectionExpression": f"${{integration.response.{chosen}}}"}


def wrong_type(http, whole):
    """Whether an integration has a type, a version, a method or a behaviour that its API can't have."""
    sort, method = whole["IntegrationType"], whole.get("IntegrationMethod")
    versions = {"1.0", "2.0"} if http and sort == "AWS_PROXY" else {"1.0"}
    return (
        whole["PayloadFormatVersion"] not in versions
        or (http and sort not in {"AWS_PROXY", "HTTP_PROXY"})
        or (http and whole["PassthroughBehavior"] != "WHEN_NO_MATCH")
        or (sort != "MOCK" and method is None)
        or (not http and calls_function(whole) and method != "POST")
    )


def wrong_time(http, whole):
    return not 50 <= whole["TimeoutInMillis"] <= (30_000 if http else 29_000)


def wrong_connection(http, whole, link):
    """Whether an integration is private without a VPC link that lasts, or has one without being private."""
    if whole["ConnectionType"] != "VPC_LINK":
        return "ConnectionId" in whole
    return "HTTP" not in whole["IntegrationType"] or link is None or (http and link.status == "DELETING")


def wrong_uri(http, whole):
    uri = whole.get("IntegrationUri", "")
    if whole["IntegrationType"] == "MOCK":
        return False
    if "AWS" in whole["IntegrationType"]:
        return not is_function(whole)
    return ":listener/" not in uri if http and whole["ConnectionType"] == "VPC_LINK" else not is_url(whole)


def places(http):
    """How the keys of request parameters begin."""
    return ("append:", "overwrite:", "remove:") if http else ("integration.request.",)


def wrong_route_key(api, whole):
    key = whole["RouteKey"]
    if is_http(api):
        return not right_http_key(key)
    return not key or (key.startswith("$") and key not in {"$connect", "$disconnect", "$default"})


def wrong_authorization(api, whole, authorizer):
    """Whether a route has authorization of a type that it can't have, or without what it takes."""
    sort = whole["AuthorizationType"]
    needed = {"JWT": "JWT", "CUSTOM": "REQUEST"}.get(sort)
    return (
        (needed and (authorizer is None or authorizer.shows["AuthorizerType"] != needed))
        or (sort != "JWT" and "AuthorizationScopes" in whole)
        or (not is_http(api) and (sort == "JWT" or (sort != "NONE" and whole["RouteKey"] != "$connect")))
    )


_OF_FUNCTION = ("AuthorizerUri",)
_OF_HTTP_FUNCTION = (
    "AuthorizerUri",
    "AuthorizerPayloadFormatVersion",
    "AuthorizerResultTtlInSeconds",
    "EnableSimpleResponses",
)
# By whether the API is an HTTP API, and the type
OF_AUTHORIZER = {
    (True, "JWT"): ("JwtConfiguration",),
    (True, "REQUEST"): _OF_HTTP_FUNCTION,
    (False, "JWT"): (),
    (False, "REQUEST"): _OF_FUNCTION,
}
NEEDED_BY_AUTHORIZER = {
    (True, "JWT"): ("JwtConfiguration", "IdentitySource"),
    (True, "REQUEST"): _OF_HTTP_FUNCTION[:2],
    (False, "JWT"): (),
    (False, "REQUEST"): _OF_FUNCTION,
}


def wrong_sources(http, sort, whole):
    """Whether the identity isn't where such an authorizer looks for it."""
    sources = whole.get("IdentitySource", [])
    begin = "$request." if http else "route.request."
    return (
        any(not source.startswith(begin) for source in sources)
        or (sort == "JWT" and len(sources) != 1)
        or (whole.get("AuthorizerResultTtlInSeconds", 0) > 0 and not sources)
    )


DEFAULT_SETTINGS = {
    True: {"DetailedMetricsEnabled": False},
    False: {"DataTraceEnabled": False, "DetailedMetricsEnabled": False, "LoggingLevel": "OFF"},
}


def without_silence(asked):
    """What is asked of an HTTP API's stage, without what turns off the logs that it can't have."""

    def loud(settings):
        silent = (("LoggingLevel", "OFF"), ("DataTraceEnabled", False))
        return {name: value for name, value in settings.items() if (name, value) not in silent}

    own = dict(asked)
    if "DefaultRouteSettings" in asked:
        own["DefaultRouteSettings"] = loud(asked["DefaultRouteSettings"])
    if "RouteSettings" in asked:
        own["RouteSettings"] = {key: loud(value) for key, value in asked["RouteSettings"].items()}
    return own
