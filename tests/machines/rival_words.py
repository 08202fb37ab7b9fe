"""What the rival of API Gateway V2's mock is told in: kinds and codes, refusals, things, and maps that change."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict

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

NO_ROUTES = {
    HTTP: "Unable to deploy API because no valid routes exist in this API",
    WEBSOCKET: "At least one route is required before deploying the Api",
}


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


def unnamed(key):
    """A route key without the names of its variables."""
    return re.sub(r"\{\w+", "{", key)


def is_http(api):
    return api.shows["ProtocolType"] == HTTP


def deployable(api):
    """Whether there is something to deploy: any route, which in an HTTP API must have a target."""
    return any(route.target or not is_http(api) for route in api.parts["Route"])


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
