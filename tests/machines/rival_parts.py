"""What the rival expects of an API's integrations, routes, their responses, authorizers and models."""

from __future__ import annotations

import re

from machines.rival_words import (
    BAD,
    CONFLICT,
    MISSING,
    cleared,
    given,
    is_function,
    is_http,
    is_url,
    pruned,
    refuse,
    unnamed,
    without,
)


class Parts:
    """These parts, of a Region that can find, show, add and remove things, and knows what uses them."""

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
            had = without(had, "ConnectionId", "TlsConfig")
        parameters = pruned(had.get("RequestParameters", {}), asked.get("RequestParameters", {}))
        texts = "Description", "ConnectionId", "TemplateSelectionExpression"
        whole = cleared({**integration_defaults(http), **had}, asked, *texts)
        whole = given({**whole, "RequestParameters": parameters}, "RequestParameters")
        foreign = OF_CHAT - {"PassthroughBehavior"} if http else OF_HTTP
        if calls_function(whole):
            whole.setdefault("IntegrationMethod", "POST")
        link = self.root.named("VpcLink", whole.get("ConnectionId"))
        refuse(
            (BAD, asked.keys() & foreign),
            (BAD, http and asked.get("PassthroughBehavior", "WHEN_NO_MATCH") != "WHEN_NO_MATCH"),
            (BAD, wrong_type(http, whole)),
            (BAD, wrong_time(http, whole)),
            (BAD, wrong_connection(http, whole, link)),
            (BAD, wrong_uri(http, whole)),
            (BAD, not all(key.startswith(places(http)) for key in parameters)),
            (BAD, "CredentialsArn" in whole and ":role/" not in whole["CredentialsArn"]),
        )
        if not http:
            whole |= selection_of(whole)
        unseen = ["PassthroughBehavior"] if http else []
        if whole["ConnectionType"] != "VPC_LINK":
            unseen.append("TlsConfig")
        return without(whole, "ConnectionId", *unseen), link

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
        has = route.authorizer.id if route.authorizer else ""
        names_another = asked.get("AuthorizerId", "") not in {"", has}
        refuse(
            (BAD, self.keeps_key(route, asked)),
            (BAD, names_another and "AuthorizationType" not in asked),
        )
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
            (BAD, is_http(api) and (whole["ApiKeyRequired"] or asked.keys() & OF_CHAT_ROUTE)),
            (BAD, maps["RequestParameters"] and whole["RouteKey"] != "$connect"),
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


# What is wrong, and why

# Members that only one protocol has: the other refuses them with any value.
OF_CHAT = {
    "ContentHandlingStrategy",
    "PassthroughBehavior",
    "RequestTemplates",
    "TemplateSelectionExpression",
}
OF_HTTP = {"IntegrationSubtype", "ResponseParameters", "TlsConfig"}
OF_CHAT_ROUTE = {
    "ModelSelectionExpression",
    "RequestModels",
    "RequestParameters",
    "RouteResponseSelectionExpression",
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
