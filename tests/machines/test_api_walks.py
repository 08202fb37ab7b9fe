"""Long walks through HTTP APIs, WebSocket APIs and all around them at once, in two Regions, beside a rival.

Each step is one call, often of what isn't there any more, is elsewhere or isn't allowed. The rival says what is
answered, and after each step all lists show what it has.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from itertools import chain
from random import Random

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import Phase, currently_in_test_context, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from awsmock_ar_apigw import mock_apigatewayv2
from awsmock_ar_apigw.cloud.cloud import world_of
from machines.rival_api import World
from machines.rival_words import BAD, CONFLICT, HTTP, KINDS, MISSING, PARTS, WEBSOCKET, Refused, refers
from machines.wishes_api import (
    ADDRESSES,
    APIS,
    CHAT,
    CUSTOM,
    DOMAINS,
    INTEGRATIONS,
    JWT,
    LIMIT,
    LINKS,
    MODES,
    PARAMETERS,
    STAGES,
    TAGS,
    URL,
    Wishes,
    certificate,
    link_to,
)
from support import client_of, fingerprint

HOME, AWAY = "us-east-1", "eu-west-1"
STATUS = {BAD: 400, MISSING: 404, CONFLICT: 409}
# Refusals that the operations don't list: the service was seen to answer so.
UNLISTED = {
    ("DeleteApi", BAD),
    ("DeleteAuthorizer", CONFLICT),
    ("DeleteDeployment", BAD),
    ("DeleteIntegration", BAD),
    ("DeleteIntegration", CONFLICT),
    ("DeleteModel", CONFLICT),
    ("DeleteStage", BAD),
    ("DeleteVpcLink", BAD),
}
# What can be planned: what fails, or waits for a minute.
PLANS = [
    ("AutoDeploy", True, 0),
    ("AutoDeploy", False, 60),
    ("CreateDeployment", True, 0),
    ("CreateDeployment", False, 60),
    ("CreateVpcLink", True, 0),
    ("DeleteVpcLink", True, 0),
    ("UpdateDomainName", True, 0),
]
DETAILS = [
    ("DeleteCorsConfiguration", "Api", {}),
    ("DeleteAccessLogSettings", "Stage", {}),
    ("DeleteRouteSettings", "Stage", {"RouteKey": "$default"}),
    ("DeleteRouteSettings", "Stage", {"RouteKey": "GET /pets"}),
    ("DeleteRouteRequestParameter", "Route", {"RequestParameterKey": "route.request.header.Pet"}),
    ("ResetAuthorizersCache", "Stage", {}),
]
OF_CHAT = ["Model", "RouteResponse", "IntegrationResponse"]
PLACES = {
    "Api": "apis/{}",
    "Stage": "apis/{}/stages/{}",
    "VpcLink": "vpclinks/{}",
    "DomainName": "domainnames/{}",
}
NO_ARNS = ["pets", "arn:aws:apigateway:us-east-1::/apis", "arn:aws:s3:::pets"]
NEVER = "zzzzzzz"


def path_of(thing):
    """The ids that lead to a thing."""
    return {**path_of(thing.above), KINDS[thing.kind][0]: thing.id} if thing.kind else {}


def is_chat(thing):
    """Whether it is a WebSocket API, or part of one."""
    return is_chat(thing.above) if thing.kind != "Api" else thing.shows["ProtocolType"] == WEBSOCKET


def steady(shown):
    """What an answer shows, without what every change to an API gives the stages that deploy themselves."""
    moves = {"LastUpdatedDate", "DeploymentId", "LastDeploymentStatusMessage"}
    return {name: value for name, value in shown.items() if name not in moves}


class Walk(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.mock = mock_apigatewayv2(seed=7, isolated=True, pace="manual", start_time=0)
        self.cloud = self.mock.start()
        self.clients = {region: client_of("apigatewayv2", region) for region in (HOME, AWAY)}
        self.world = World(self.clients)
        self.wishes = {region: Wishes(rival, self.lost) for region, rival in self.world.regions.items()}
        self.known = {kind: [] for kind in KINDS}
        self.looked = {}
        self.planned = False

    def teardown(self):
        self.mock.stop()

    @initialize(seed=st.integers(0, 2**32 - 1))
    def begin(self, seed=0):
        """APIs of each protocol with something of everything, what is around them, and an API elsewhere."""
        self.dice = Random(seed)
        link = self.do(HOME, "CreateVpcLink", {}, {"Name": "pets", "SubnetIds": ["subnet-1"]})
        self.do(HOME, "CreateVpcLink", {}, {"Name": "spare", "SubnetIds": ["subnet-1"]})
        http = self.begin_api(HOME, HTTP, {"ProtocolType": HTTP})
        self.begin_api(AWAY, HTTP, APIS[2])
        self.begin_chat(self.begin_api(HOME, WEBSOCKET, CHAT))
        self.do(HOME, "CreateApi", {}, {"Name": "quick", "ProtocolType": HTTP, "Target": URL})
        self.do(HOME, "CreateIntegration", http, link_to(link["VpcLinkId"]))
        authorizer = self.do(HOME, "CreateAuthorizer", http, {"Name": "first", **JWT})
        self.do(HOME, "CreateAuthorizer", http, {"Name": "second", **CUSTOM})
        asked = {"AuthorizationType": "JWT", "AuthorizerId": authorizer["AuthorizerId"]}
        self.do(HOME, "CreateRoute", http, {"RouteKey": "GET /pets", **asked})
        self.do(
            HOME,
            "CreateStage",
            http,
            {"StageName": "dev", "RouteSettings": {"GET /pets": LIMIT, "$default": LIMIT}, **STAGES[-1]},
        )
        self.do(HOME, "CreateDeployment", http, {"StageName": "dev"})
        configurations = [{"CertificateArn": certificate(HOME)}]
        asked = {"DomainName": DOMAINS[0], "DomainNameConfigurations": configurations}
        domain = self.do(HOME, "CreateDomainName", {}, asked)
        self.do(HOME, "CreateApiMapping", domain, {**http, "Stage": "prod"})
        self.do(HOME, "CreateApiMapping", domain, {**http, "Stage": "dev", "ApiMappingKey": "v1"})

    def begin_api(self, region, protocol, asked):
        """An API with a route, what that targets, and a stage that deploys itself."""
        api = self.do(region, "CreateApi", {}, {"Name": "pets", **asked})
        made = self.do(region, "CreateIntegration", api, INTEGRATIONS[protocol][0])
        route = {"RouteKey": "$default", "Target": f"integrations/{made['IntegrationId']}"}
        self.do(region, "CreateRoute", api, route)
        self.do(region, "CreateStage", api, {"StageName": "prod", "AutoDeploy": True})
        return api

    def begin_chat(self, api):
        """What only a WebSocket API has."""
        for name in ("Pet", "Cat", "Fish"):
            self.do(HOME, "CreateModel", api, {"Name": name, "Schema": "{}"})
        self.do(
            HOME,
            "CreateRoute",
            api,
            {"RouteKey": "$connect", "RequestModels": {"$default": "Cat"}, **PARAMETERS},
        )
        route = self.world.regions[HOME].find("Api", api).parts["Route"][0]
        asked = {"RouteResponseKey": "$default", "ResponseModels": {"$default": "Pet"}}
        self.do(HOME, "CreateRouteResponse", path_of(route), asked)
        for key in ("/200/", "$default"):
            self.do(HOME, "CreateIntegrationResponse", path_of(route.target), {"IntegrationResponseKey": key})

    # Calling

    def ask(self, region, operation, params):
        if currently_in_test_context():
            note(f"{region} {operation} {params}")
        answer = getattr(self.clients[region], xform_name(operation))(**params)
        del answer["ResponseMetadata"]
        return answer

    def do(self, region, operation, ids, asked):
        """Call an operation that changes something, as the rival does; returns the ids of what was made or changed."""
        rival = self.world.regions[region]
        try:
            rival.shaped(operation, asked)
            thing = getattr(rival, xform_name(operation))(ids, asked)
        except Refused as refusal:
            self.is_refused(region, operation, {**ids, **asked}, refusal)
            return None
        answer = self.ask(region, operation, {**ids, **asked})
        if thing is None:
            return ids
        self.learn(thing, answer)
        self.learn_the_rest()
        assert answer == rival.seen(thing)
        assert self.ask(region, f"Get{thing.kind}", path_of(thing)) == answer
        return path_of(thing)

    def is_refused(self, region, operation, params, refusal):
        """The call is refused as the rival says, with an error that the operation has, and changes nothing."""
        before = fingerprint(self.cloud)
        with pytest.raises(ClientError) as caught:
            self.ask(region, operation, params)
        answer = caught.value.response
        code = answer["Error"]["Code"]
        assert code in refusal.codes
        assert answer["Error"]["Message"].startswith(refusal.says)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == STATUS[code]
        listed = self.clients[region].meta.service_model.operation_model(operation).error_shapes
        assert code in {shape.name for shape in listed} or (operation, code) in UNLISTED
        assert fingerprint(self.cloud) == before

    def learn(self, thing, shown):
        """Take over from an answer what only the service knows: the id, and the name of a domain's endpoint."""
        member = KINDS[thing.kind][0]
        if thing.id is None:
            assert shown[member] not in self.known[thing.kind]
            thing.id = shown[member]
        if thing.kind == "DomainName" and thing.host is None:
            thing.host = shown["DomainNameConfigurations"][0]["ApiGatewayDomainName"]
        if thing.id not in self.known[thing.kind]:
            self.known[thing.kind].append(thing.id)

    def learn_the_rest(self):
        """Find in lists what has come about without having been in an answer."""
        for region, rival in self.world.regions.items():
            for holder, kind in self.holders(rival):
                parts = holder.parts[kind]
                if any(part.id is None for part in parts):
                    items = self.listed(region, kind, path_of(holder))
                    assert len(items) == len(parts)
                    for part, item in zip(parts, items, strict=True):
                        self.learn(part, item)

    def listed(self, region, kind, ids):
        answer = self.ask(region, f"Get{kind}s", ids)
        assert set(answer) == {"Items"}
        return answer["Items"]

    def holders(self, rival):
        """Each thing that can have parts, with a kind of them; what is above comes before what is below."""
        things = [rival.root]
        for thing in things:
            for kind in PARTS[thing.kind]:
                yield thing, kind
                things += thing.parts[kind]

    # Choosing
    #
    # Hypothesis chooses which rules are tried, and one seed. All else is chosen by dice: it would take the same
    # things again and again, as it likes to, and get to the rare ones seldom.

    def region(self):
        return self.dice.choice([HOME, HOME, HOME, AWAY])

    def mostly(self, right, wrong):
        return self.dice.choice(right if right and self.dice.random() < 0.8 else wrong)

    def lost(self, kind, there):
        """Ids of what is gone, is elsewhere or never was."""
        return [*[name for name in self.known[kind] if name not in there][-2:], NEVER]

    def ids(self, region, kind, *, where=bool):
        """The ids that lead to a thing of a kind, and for which something holds; now and then, one leads astray."""
        if kind is None:
            return {}
        every = [
            thing
            for _ids, thing in self.world.regions[region].root.everything()
            if thing.kind == kind and where(thing)
        ]
        if every and self.dice.random() < 0.8:
            return path_of(self.dice.choice(every))
        member, above, _ = KINDS[kind]
        return {**self.ids(region, above), member: self.dice.choice(self.lost(kind, []))}

    def at(self, region, kind, ids):
        """What ids lead to; None where that is nothing."""
        rival = self.world.regions[region]
        try:
            return rival.find(kind, ids) if kind else rival.root
        except Refused:
            return None

    def create(self, *kinds):
        region, kind = self.region(), self.dice.choice(kinds)
        above = KINDS[kind][1]
        ids = self.ids(region, above, where=is_chat if kind in OF_CHAT else bool)
        right, wrong = self.wishes[region].create(kind, self.at(region, above, ids))
        self.do(region, f"Create{kind}", ids, self.mostly(right, wrong))

    def update(self, *kinds):
        region, kind = self.region(), self.dice.choice(kinds)
        ids = self.ids(region, kind)
        right, wrong = self.wishes[region].update(kind, self.at(region, kind, ids))
        self.do(region, f"Update{kind}", ids, self.mostly(right, wrong))

    def delete(self, *kinds):
        region, kind = self.region(), self.dice.choice(kinds)
        self.do(region, f"Delete{kind}", self.ids(region, kind), {})

    # Making and changing

    @rule()
    def create_api(self):
        self.create("Api")

    @rule()
    def update_api(self):
        self.update("Api")

    @rule()
    def create_integration(self):
        self.create("Integration")

    @rule()
    def update_integration(self):
        self.update("Integration")

    @rule()
    def create_route(self):
        self.create("Route")

    @rule()
    def update_route(self):
        self.update("Route")

    @rule()
    def create_authorizer(self):
        self.create("Authorizer")

    @rule()
    def update_authorizer(self):
        self.update("Authorizer")

    @rule()
    def create_what_only_websocket_apis_have(self):
        self.create(*OF_CHAT)

    @rule()
    def update_what_only_websocket_apis_have(self):
        self.update(*OF_CHAT)

    @rule()
    def create_stage(self):
        self.create("Stage")

    @rule()
    def update_stage(self):
        self.update("Stage")

    @rule()
    def create_deployment(self):
        self.create("Deployment")

    @rule()
    def create_api_mapping(self):
        self.create("ApiMapping")

    @rule()
    def create_around(self):
        self.create("VpcLink", "DomainName")

    @rule()
    def update_around(self):
        self.update("VpcLink", "DomainName", "DomainName", "ApiMapping", "ApiMapping", "Deployment")

    @rule()
    def update_with_nothing(self):
        """An update that asks for nothing, or for what is there, changes nothing, unless it is refused."""
        region, kind = self.region(), self.dice.choice([*KINDS])
        ids = self.ids(region, kind)
        thing, rival = self.at(region, kind, ids), self.world.regions[region]
        before = rival.seen(thing) if thing else {"ApiId": NEVER}
        asked = self.askable(kind, ids, before)
        if self.dice.random() < 0.5:
            asked = {name: value for name, value in asked.items() if (kind, name) == ("ApiMapping", "ApiId")}
        if self.do(region, f"Update{kind}", ids, asked):
            assert steady(rival.seen(thing)) == steady(before)

    def askable(self, kind, ids, shown):
        """What an answer shows and an update takes; a domain name's answer has too much in it that is read-only."""
        if kind == "DomainName":
            return {}
        shape = self.clients[HOME].meta.service_model.operation_model(f"Update{kind}").input_shape
        return {name: value for name, value in shown.items() if name in shape.members and name not in ids}

    # Deleting

    @rule()
    def delete_what_leads_somewhere(self):
        self.delete("Route", "Route", "RouteResponse", "IntegrationResponse", "ApiMapping")

    @rule()
    def delete_what_something_leads_to(self):
        self.delete("Integration", "Authorizer", "Model", "Deployment", "VpcLink")

    @rule()
    def delete_what_has_parts(self):
        self.delete("Api", "Stage", "Stage", "DomainName", "Integration", "Route")

    @rule()
    def delete_detail(self):
        region = self.region()
        operation, kind, more = self.dice.choice(DETAILS)
        self.do(region, operation, self.ids(region, kind), more)

    # Looking

    @rule()
    def look(self):
        self.looked = {}
        self.dice.choice([self.get, self.page, self.try_to_delete_what_is_needed])()

    def try_to_delete_what_is_needed(self):
        for region, rival in self.world.regions.items():
            for thing in rival.needed():
                self.is_not_deleted(region, thing)

    def is_not_deleted(self, region, thing):
        assert self.do(region, f"Delete{thing.kind}", path_of(thing), {}) is None

    def get(self):
        region, kind = self.region(), self.dice.choice([*KINDS])
        ids = self.ids(region, kind)
        rival = self.world.regions[region]
        operations = [f"Get{kind}", *(["GetModelTemplate"] if kind == "Model" else ())]
        try:
            seen = rival.seen(rival.find(kind, ids))
        except Refused as refusal:
            for operation in operations:
                self.is_refused(region, operation, ids, refusal)
        else:
            answers = [self.ask(region, operation, ids) for operation in operations]
            assert answers[0] == seen
            assert all(answer["Value"] for answer in answers[1:])

    def page(self):
        """A list comes in pages, and all pages together are the list; no other token or size will do."""
        region, kind = self.region(), self.dice.choice([*KINDS])
        above = KINDS[kind][1]
        ids = self.ids(region, above)
        holder, operation = self.at(region, above, ids), f"Get{kind}s"
        if holder is None:
            self.is_refused(region, operation, ids, Refused({MISSING}))
            return
        for wrong in ({"MaxResults": self.dice.choice(["0", "1001", "x"])}, {"NextToken": NEVER}):
            self.is_refused(region, operation, {**ids, **wrong}, Refused({BAD}))
        found = self.pages(region, operation, {**ids, "MaxResults": self.dice.choice(["1", "2", "1000"])})
        assert found == [self.world.regions[region].seen(part) for part in holder.parts[kind]]

    def pages(self, region, operation, params):
        found, more = [], {}
        while more is not None:
            answer = self.ask(region, operation, {**params, **more})
            assert len(answer["Items"]) <= int(params["MaxResults"])
            found += answer.pop("Items")
            more = answer or None
        return found

    # Tags

    @rule()
    def tag(self):
        region, kind = self.region(), self.dice.choice([*PLACES])
        place = PLACES[kind].format(*self.ids(region, kind).values())
        arn = f"arn:aws:apigateway:{self.mostly([region], [HOME, AWAY])}::/{place}"
        tags = self.dice.choice(TAGS)
        operation, more = self.dice.choice(
            [("TagResource", {"Tags": tags}), ("UntagResource", {"TagKeys": [*tags]})]
        )
        params = {"ResourceArn": self.mostly([arn], NO_ARNS)}
        self.do(region, operation, {}, {**params, **more})
        try:
            thing = self.world.regions[region].tagged(params["ResourceArn"])
        except Refused as refusal:
            self.is_refused(region, "GetTags", params, refusal)
        else:
            assert self.ask(region, "GetTags", params) == {"Tags": thing.tags}

    # Time and luck

    @rule(seconds=st.sampled_from([1, 59, 60, 120]))
    def advance(self, seconds):
        self.cloud.clock.advance(seconds=seconds)
        self.listed(HOME, "Api", {})  # with the next call, what is due has happened
        self.world.advance(seconds)

    @rule()
    def settle(self):
        self.cloud.settle()
        self.world.settle()

    @rule()
    def plan(self):
        """What an operation does next fails, or waits for a minute."""
        self.plan_next(*self.dice.choice(PLANS))

    def plan_next(self, operation, fails, waits):
        self.planned = True
        if fails:
            self.cloud.fail_next(operation)
        else:
            self.cloud.queue_next(operation, seconds=waits)
        self.world.plans[operation].append((fails, waits))

    # What must hold after every step

    @invariant()
    def lists_show_what_the_rival_has(self):
        """All lists do; those to which nothing has happened are not asked for again, except when ``look`` says so."""
        self.learn_the_rest()
        shown = {}
        for region, rival in self.world.regions.items():
            stored = self.stored(region)
            lists = {
                (kind, "/".join(path_of(holder).values())): holder for holder, kind in self.holders(rival)
            }
            assert set(stored) <= set(lists)
            for (kind, above), holder in lists.items():
                mark = stored.get((kind, above), []), [rival.seen(part) for part in holder.parts[kind]]
                place = region, kind, above
                shown[place] = self.seen_anew(place, path_of(holder), mark)
        self.looked = shown
        self.nothing_dangles({place: items for place, (_mark, items) in shown.items()})

    def stored(self, region):
        """What is stored of a Region, as text, by its kind and by what it belongs to."""
        found = defaultdict(list)
        for where, tables in world_of(self.cloud).store.places():
            for name, table in tables.items() if where.region == region else ():
                for record in table.all():
                    above = record.key.rpartition("/")[0]
                    found[name.removeprefix("apigatewayv2."), above].append(repr(record))
        return found

    def seen_anew(self, place, ids, mark):
        """A list, asked for again if anything stored has changed, or what it should show."""
        if place in self.looked and self.looked[place][0] == mark:
            return self.looked[place]
        region, kind, _above = place
        stored, wanted = mark
        items = self.listed(region, kind, ids)
        assert items == wanted
        assert len(stored) == len(wanted)
        return mark, items

    def nothing_dangles(self, shown):
        """Whatever an answer names is in a list: of the rival, nothing is asked here."""
        for (region, kind, above), items in shown.items():
            for item in items if kind in {"Route", "Stage", "Integration", "ApiMapping"} else ():
                for named, holder, name in self.named_by(kind, above, item):
                    others = shown[region, named, holder]
                    assert name in {other[KINDS[named][0]] for other in others}
                if kind == "Stage":
                    self.serves_what_is_deployed(item, shown, region, above)

    def named_by(self, kind, above, item):
        """What an answer names: a kind, what it belongs to, and its id."""
        if kind == "Integration" and "ConnectionId" in item:
            yield "VpcLink", "", item["ConnectionId"]
        if kind == "Route" and "Target" in item:
            yield "Integration", above, item["Target"].removeprefix("integrations/")
        if kind == "Route" and "AuthorizerId" in item:
            yield "Authorizer", above, item["AuthorizerId"]
        if kind == "ApiMapping":
            yield "Api", "", item["ApiId"]
            yield "Stage", item["ApiId"], item["Stage"]

    def serves_what_is_deployed(self, stage, shown, region, api):
        deployed = {one["DeploymentId"]: one["DeploymentStatus"] for one in shown[region, "Deployment", api]}
        if "DeploymentId" in stage:
            assert deployed[stage["DeploymentId"]] == "DEPLOYED"
        elif stage.get("AutoDeploy") and not self.planned:
            # A route without a target is none that could be deployed, as recordings show.
            assert not [route for route in shown[region, "Route", api] if "Target" in route]


# Walks: on some, only the rules of one theme are tried, since chance seldom stays with one.

EVERYWHERE = {"look", "create_route", "delete_what_leads_somewhere", "delete_what_something_leads_to"}
THEMES = {
    "routes": {
        "create_integration",
        "update_integration",
        "update_route",
        "create_what_only_websocket_apis_have",
        "update_what_only_websocket_apis_have",
        "create_authorizer",
        "update_authorizer",
        "update_with_nothing",
    },
    "stages": {
        "update_api",
        "create_stage",
        "update_stage",
        "create_deployment",
        "delete_what_has_parts",
        "delete_detail",
        "advance",
        "plan",
        "update_with_nothing",
    },
    "around": {
        "create_around",
        "update_around",
        "create_api_mapping",
        "create_stage",
        "create_integration",
        "update_integration",
        "delete_what_has_parts",
        "advance",
        "plan",
        "tag",
    },
}


def walks(*themes):
    """A test of walks, about a theme if one is named."""
    rules = {name for name in vars(Walk) if hasattr(getattr(Walk, name), "hypothesis_stateful_rule")}
    told = EVERYWHERE.union(*(THEMES[theme] for theme in themes)) if themes else rules
    assert told <= rules
    test = type("Walk", (Walk,), dict.fromkeys(rules - told)).TestCase
    # A walk without one of its steps is another walk: little can be left out, and trying takes minutes.
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    examples = settings().max_examples // 6
    test.settings = settings(max_examples=examples, stateful_step_count=36, phases=phases)
    return test


test_a_walk_goes_as_the_rival_says = walks()
test_a_walk_about_routes_goes_as_the_rival_says = walks("routes")
test_a_walk_about_stages_goes_as_the_rival_says = walks("stages")
test_a_walk_around_apis_goes_as_the_rival_says = walks("around")


# What chance takes too seldom: each thing is deleted, and changed in each way; each new thing is tried.


@contextmanager
def begun():
    walk = Walk()
    try:
        walk.begin()
        yield walk
    finally:
        walk.teardown()


def everything(walk, *kinds):
    """All that is there of some kinds, with its Region."""
    return [
        (region, thing)
        for region, rival in walk.world.regions.items()
        for _ids, thing in rival.root.everything()
        if thing.kind in kinds
    ]


def each_begun(kind):
    """A walk that has just begun, for each thing of a kind that is there then; the Region; and the thing."""
    with begun() as walk:
        count = len(everything(walk, kind))
    for number in range(count):
        with begun() as walk:
            yield walk, *everything(walk, kind)[number]


def delete_everything(walk, seed=0):
    """In any order, again and again until nothing needs it; what quick create made goes with its API."""
    dice = Random(seed)
    parts = [kind for kind in KINDS if kind not in {"Api", "DomainName"}]
    for kinds in (parts, parts, parts, ["DomainName"], ["Api"], ["VpcLink"]):
        things = everything(walk, *kinds)
        dice.shuffle(things)
        for region, thing in things:
            walk.do(region, f"Delete{thing.kind}", path_of(thing), {})
        walk.settle()
        walk.lists_show_what_the_rival_has()
    assert not [region for region in walk.clients if walk.stored(region)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_thing_is_deleted_with_its_parts_or_needed(kind):
    number, is_left, deleted = 0, True, 0
    while is_left:  # a walk goes on until something is deleted; the next one begins with all of it again
        with begun() as walk:
            things = everything(walk, kind)
            gone = False
            while number < len(things) and not gone:
                region, thing = things[number]
                path = path_of(thing)
                gone = walk.do(region, f"Delete{kind}", path, {})
                walk.do(region, f"Delete{kind}", path, {})
                walk.lists_show_what_the_rival_has()
                number += 1
            is_left = number < len(things)
            deleted += bool(gone)
    assert deleted > 0


# Kinds whose changes may leave what they referred to before.
REFERRING = {"Integration", "Route", "RouteResponse", "Stage", "ApiMapping"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_thing_is_changed_in_each_way(kind):
    taken = set()
    for walk, region, thing in each_begun(kind):
        for asked in [{}, *chain(*walk.wishes[region].update(kind, thing))]:
            is_taken = bool(walk.do(region, f"Update{kind}", path_of(thing), asked))
            taken.add(is_taken)
            if is_taken:
                walk.settle()
                walk.lists_show_what_the_rival_has()
                for needed in filter(None, refers(thing)):
                    walk.is_not_deleted(region, needed)
        if kind in REFERRING:
            delete_everything(walk)
    assert taken == {True, False}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind][1]])
def test_each_new_part_is_tried_everywhere(kind):
    taken = set()
    for walk, region, holder in each_begun(KINDS[kind][1]):
        for asked in chain(*walk.wishes[region].create(kind, holder)):
            path = walk.do(region, f"Create{kind}", path_of(holder), asked)
            taken.add(bool(path))
            walk.lists_show_what_the_rival_has()
            if path:
                walk.do(region, f"Delete{kind}", path, {})
    assert taken == {True, False}


@pytest.mark.parametrize("seed", range(3))
def test_everything_goes_in_any_order_that_needs_allow(seed):
    with begun() as walk:
        delete_everything(walk, seed)


@pytest.mark.parametrize(("operation", "kind", "more"), DETAILS)
def test_details_are_deleted_if_they_are_there(operation, kind, more):
    deleted = 0
    with begun() as walk:
        for region, thing in everything(walk, kind) * 2:
            deleted += bool(walk.do(region, operation, path_of(thing), more))
            walk.lists_show_what_the_rival_has()
    assert deleted > 0


@pytest.mark.parametrize("kind", PLACES)
def test_tags_are_added_changed_and_removed(kind):
    with begun() as walk:
        for region, thing in everything(walk, kind):
            place = PLACES[kind].format(*path_of(thing).values())
            for named in (region, HOME, AWAY):
                arn = {"ResourceArn": f"arn:aws:apigateway:{named}::/{place}"}
                for tags in (*reversed(TAGS), TAGS[0]):
                    walk.do(region, "TagResource", {}, {**arn, "Tags": tags})
                    walk.lists_show_what_the_rival_has()
                for keys in (["age", "colour"], ["team"], ["team"]):
                    walk.do(region, "UntagResource", {}, {**arn, "TagKeys": keys})
                    walk.lists_show_what_the_rival_has()


@pytest.mark.parametrize("mode", MODES)
def test_each_mapping_is_tried_in_each_routing_mode(mode):
    taken = {"CreateApiMapping": set(), "UpdateApiMapping": set()}
    for walk, region, domain in each_begun("DomainName"):
        assert walk.do(region, "UpdateDomainName", path_of(domain), {"RoutingMode": mode})
        for asked in chain(*walk.wishes[region].create("ApiMapping", domain)):
            made = walk.do(region, "CreateApiMapping", path_of(domain), asked)
            taken["CreateApiMapping"].add(bool(made))
            walk.lists_show_what_the_rival_has()
        for mapping in [*domain.parts["ApiMapping"]]:
            for asked in chain(*walk.wishes[region].update("ApiMapping", mapping)):
                changed = walk.do(region, "UpdateApiMapping", path_of(mapping), asked)
                taken["UpdateApiMapping"].add(bool(changed))
                walk.lists_show_what_the_rival_has()
    outcomes = {False} if mode == "ROUTING_RULE_ONLY" else {True, False}
    assert taken == {"CreateApiMapping": outcomes, "UpdateApiMapping": outcomes}


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize(
    "operation", ["AutoDeploy", "CreateDeployment", "CreateVpcLink", "DeleteVpcLink", "UpdateDomainName"]
)
def test_what_takes_time_ends_well_or_not(operation, fails):
    with begun() as walk:
        walk.settle()
        ((_region, domain),) = everything(walk, "DomainName")
        api = walk.world.regions[HOME].root.parts["Api"][0]
        link = walk.do(HOME, "CreateVpcLink", {}, LINKS[0])
        calls = {
            "AutoDeploy": ("UpdateRoute", path_of(api.parts["Route"][0]), {}),
            "CreateDeployment": ("CreateDeployment", path_of(api), {"StageName": "dev"}),
            "CreateVpcLink": ("CreateVpcLink", {}, LINKS[0]),
            "DeleteVpcLink": ("DeleteVpcLink", link, {}),
            "UpdateDomainName": (
                "UpdateDomainName",
                path_of(domain),
                {**ADDRESSES[0], "RoutingMode": MODES[2]},
            ),
        }
        for planned in (fails, False):
            if planned:
                walk.plan_next(operation, fails=True, waits=0)
            walk.advance(seconds=59)  # the new link isn't ready yet
            walk.do(HOME, *calls[operation])
            for seconds in (0, 59, 1, 59, 1):
                walk.advance(seconds=seconds)
                walk.lists_show_what_the_rival_has()
                walk.do(HOME, "UpdateDomainName", path_of(domain), {})
                walk.do(HOME, "UpdateVpcLink", link, {"Name": f"after {seconds}"})
                walk.do(HOME, "CreateIntegration", path_of(api), link_to(link["VpcLinkId"]))


@pytest.mark.parametrize("automatic", [False, True])
@pytest.mark.parametrize(
    "meanwhile",
    [
        (),
        ("deploy",),
        ("delete the stage",),
        ("delete the stage", "create the stage"),
        ("delete it",),
        ("switch autoDeploy",),
        ("switch autoDeploy", "deploy"),
        ("delete the API",),
    ],
)
def test_a_deployment_that_has_waited_is_served_if_its_stage_still_wants_it(automatic, meanwhile):
    with begun() as walk:
        ((_region, api),) = [pair for pair in everything(walk, "Api") if pair[0] == AWAY]
        path = path_of(api)
        stage, route = {**path, "StageName": "prod"}, path_of(api.parts["Route"][0])
        walk.do(AWAY, "UpdateStage", stage, {"AutoDeploy": automatic})
        deploy = (
            ("UpdateRoute", route, {}) if automatic else ("CreateDeployment", path, {"StageName": "prod"})
        )
        walk.plan_next("AutoDeploy" if automatic else "CreateDeployment", fails=False, waits=60)
        walk.do(AWAY, *deploy)
        steps = {
            "deploy": deploy,
            "delete it": ("DeleteDeployment", path_of(api.parts["Deployment"][-1]), {}),
            "delete the stage": ("DeleteStage", stage, {}),
            "create the stage": ("CreateStage", path, {"StageName": "prod"}),
            "switch autoDeploy": ("UpdateStage", stage, {"AutoDeploy": not automatic}),
            "delete the API": ("DeleteApi", path, {}),
        }
        for step in meanwhile:
            walk.do(AWAY, *steps[step])
            walk.lists_show_what_the_rival_has()
        for seconds in (59, 1):
            walk.advance(seconds=seconds)
            walk.lists_show_what_the_rival_has()
