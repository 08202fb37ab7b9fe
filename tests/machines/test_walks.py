"""Long walks through all resources at once, beside a rival: a small model of plain dicts, written from the
reference's prose, that knows nothing of the package's tables.

The rival says whether a call is refused, and which statuses, lists and references a client sees afterwards.
"""

from __future__ import annotations

from operator import itemgetter

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from awsmock_ar_apigw import MockError, mock_apprunner
from support import client_of, code, fingerprint, public_image

REQUEST, STATE, MISSING = "InvalidRequestException", "InvalidStateException", "ResourceNotFoundException"
BUSY = "OPERATION_IN_PROGRESS"
PENDING = "PENDING_CERTIFICATE_DNS_VALIDATION"

# How long each change takes, in seconds: nowhere documented, so here the rival copies what the mock chose.
TAKES = {
    "CreateService": 180,
    "UpdateService": 180,
    "StartDeployment": 120,
    "PauseService": 60,
    "ResumeService": 60,
    "DeleteService": 120,
    "CreateVpcIngressConnection": 60,
    "UpdateVpcIngressConnection": 60,
    "DeleteVpcIngressConnection": 60,
    "AssociateCustomDomain": 5,
    "validate_domain": 60,
    "DisassociateCustomDomain": 60,
}
TYPES = {
    "CreateService": "CREATE_SERVICE",
    "UpdateService": "UPDATE_SERVICE",
    "StartDeployment": "START_DEPLOYMENT",
    "PauseService": "PAUSE_SERVICE",
    "ResumeService": "RESUME_SERVICE",
    "DeleteService": "DELETE_SERVICE",
}


# What configures code.
SOURCE = st.sampled_from(["API", "REPOSITORY"])
# When a call is made: as things are, when all has settled, or then and with a failure ahead.
MOMENT = st.sampled_from(["now", "settled", "fails"])


class Rival:
    """What the reference leads one to expect.

    ``things`` are dicts by ARN (a domain's: service ARN and name) in the order of creation, each with a
    ``kind`` and a ``status``. ``later`` is what will happen: (when, what).
    """

    def __init__(self):
        self.now = 0
        self.things = {}
        self.later = []
        self.failures = {}

    # Time

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

    def change(self, name, thing, meanwhile, lands, fails, *, back=0):
        """A change that takes time; what was under way is over. ``back`` is how long a rollback takes."""
        thing["status"] = meanwhile
        thing["began"] = self.now
        thing["change"] = change = object()
        planned = self.failures.get(name, 0)
        self.failures[name] = max(0, planned - 1)

        def end(status, operation):
            def happens():
                if thing["change"] is change:
                    thing["status"] = status
                    if "operations" in thing:
                        thing["operations"][0][1] = operation
                    self.ended(thing, failed=bool(planned))

            return happens

        if not planned:
            self.at(TAKES[name], end(lands, "SUCCEEDED"))
        elif not back:
            self.at(TAKES[name], end(fails, "FAILED"))
        else:

            def turns_back():
                thing["operations"][0][1] = "ROLLBACK_IN_PROGRESS"

            self.at(TAKES[name], turns_back)
            self.at(TAKES[name] + back, end(fails, "ROLLBACK_SUCCEEDED"))

    def ended(self, thing, *, failed):
        if thing["kind"] == "service":
            if failed and "before" in thing:
                thing["needs"], thing["source"] = thing["before"], thing["source before"]
            thing.pop("before", None)
            if thing["status"] == "DELETED":
                for key in [key for key, one in self.things.items() if one.get("service") is thing]:
                    if self.things[key]["kind"] == "domain":
                        del self.things[key]
        if thing["status"] == "GONE":
            self.things = {key: one for key, one in self.things.items() if one is not thing}

    # Looking

    def of(self, kind):
        return {key: one for key, one in self.things.items() if one["kind"] == kind}

    def alive(self, kind):
        return {
            key: one for key, one in self.of(kind).items() if one["status"] not in {"DELETED", "INACTIVE"}
        }

    def named(self, kind, name):
        return [key for key, one in self.alive(kind).items() if one["name"] == name]

    def needed(self, arn):
        """Whether a service that isn't deleted needs it, now or to fall back to."""
        return any(
            arn in (*service["needs"], *service.get("before", ()))
            for service in self.alive("service").values()
        )

    def default(self):
        return next(key for key, one in self.of("scaling").items() if one["default"])

    def reached(self, service):
        """The ingress connections of a service that aren't deleted."""
        return [one for one in self.alive("ingress").values() if one["service"] is service]


class Walk(RuleBasedStateMachine):
    services = Bundle("services")
    scalings = Bundle("scalings")
    connectors = Bundle("connectors")
    connections = Bundle("connections")
    ingresses = Bundle("ingresses")
    domains = Bundle("domains")

    def __init__(self):
        super().__init__()
        self.mock = mock_apprunner(seed=7, isolated=True, pace="manual", start_time=0)
        self.cloud = self.mock.start()
        self.client = client_of("apprunner")
        self.rival = Rival()

        listed = self.ask("ListAutoScalingConfigurations")["AutoScalingConfigurationSummaryList"]
        self.built_in = listed[0]["AutoScalingConfigurationArn"]
        thing = {"kind": "scaling", "status": "ACTIVE", "name": "DefaultConfiguration", "revision": 1}
        self.rival.things[self.built_in] = {**thing, "default": True}

    @initialize(target=scalings)
    def take_what_is_built_in(self):
        return self.built_in

    @initialize(target=scalings)
    def begin_with_a_scaling(self):
        return self.create_scaling(name="scale")

    @initialize(target=connectors)
    def begin_with_a_connector(self):
        return self.create_connector(name="inner")

    @initialize(target=services)
    def begin_with_a_service(self):
        return self.create_service(name="alpha", scaling=None, connector=None, connection=None)

    def teardown(self):
        self.mock.stop()

    # Calling

    def ask(self, operation, **params):
        return getattr(self.client, xform_name(operation))(**params)

    def attempt(self, operation, refusals, **params):
        """Call; ``refusals`` are the rival's reasons to refuse: the answer is one of them, or none was right."""
        before = fingerprint(self.cloud)
        try:
            answer = self.ask(operation, **params)
        except ClientError as error:
            refused = error.response["Error"]["Code"]
        else:
            refused = None
        if refused:
            listed = self.client.meta.service_model.operation_model(operation).error_shapes
            assert refused in {shape.name for shape in listed}
            assert refused in refusals
            assert fingerprint(self.cloud) == before
            return None
        assert not refusals, f"{operation} should have been refused: {refusals}"
        return answer

    def by_hand(self, name, refused, *args):
        """Do what a person does."""
        try:
            getattr(self.cloud.apprunner, name)(*args)
        except MockError:
            assert refused
            return False
        assert not refused
        return True

    def prepare(self, operation, moment):
        """Let what is under way end, and plan a failure, so that a call is more likely to matter."""
        if moment != "now":
            self.settle()
        if moment == "fails":
            self.fail_next(operation)

    # Services

    def need(self, scaling, connector, connection, source):
        """What a configuration needs, its parameters, and why it is refused."""
        rival, params, needs, refusals = self.rival, {}, [], set()
        if scaling:
            params["AutoScalingConfigurationArn"] = scaling
            needs.append(scaling)
        if connector:
            egress = {"EgressType": "VPC", "VpcConnectorArn": connector}
            params["NetworkConfiguration"] = {"EgressConfiguration": egress}
            needs.append(connector)
        if any(rival.things[arn]["status"] != "ACTIVE" for arn in needs):
            refusals.add(REQUEST)
        if connection:
            params["SourceConfiguration"] = code(connection)
            params["SourceConfiguration"]["CodeRepository"]["CodeConfiguration"]["ConfigurationSource"] = (
                source
            )
            needs.append(connection)
            if rival.things[connection]["status"] != "AVAILABLE":
                refusals.add(REQUEST)
        return needs, params, refusals

    @rule(
        target=services,
        name=st.sampled_from(["alpha", "bravo"]),
        scaling=st.none() | scalings,
        connector=st.none() | connectors,
        connection=st.none() | connections,
        source=SOURCE,
    )
    def create_service(self, name, scaling, connector, connection, source="API"):
        rival = self.rival
        needs, params, refusals = self.need(scaling, connector, connection, source)
        params.setdefault("SourceConfiguration", public_image())
        if rival.named("service", name):
            refusals.add(REQUEST)
        answer = self.attempt("CreateService", refusals, ServiceName=name, **params)
        if answer is None:
            return multiple()
        arn = answer["Service"]["ServiceArn"]
        thing = {
            "kind": "service",
            "name": name,
            "code": connection is not None,
            "source": source,
            "created": rival.now,
            "needs": needs if scaling else [rival.default(), *needs],
            "operations": [[TYPES["CreateService"], "IN_PROGRESS"]],
        }
        rival.things[arn] = thing
        rival.change("CreateService", thing, BUSY, "RUNNING", "CREATE_FAILED")
        return arn

    @rule(
        arn=services,
        scaling=st.none() | scalings,
        connector=st.none() | connectors,
        connection=st.none() | connections,
        moment=MOMENT,
        source=SOURCE,
    )
    def update_service(self, arn, scaling, connector, connection, moment, source="API"):
        self.prepare("UpdateService", moment)
        rival, thing = self.rival, self.rival.things[arn]
        needs, params, refusals = self.need(scaling, connector, connection, source)
        status = thing["status"]
        if not params or (connection and not thing["code"]):  # nothing to update, or from an image to code
            refusals.add(REQUEST)
        if status not in {"RUNNING", "CREATE_FAILED"}:
            refusals.add(STATE)
        if connection and status == "CREATE_FAILED" and source != thing["source"]:
            refusals.add(REQUEST)
        if self.attempt("UpdateService", refusals, ServiceArn=arn, **params):
            replaced = {rival.things[need]["kind"] for need in needs}
            kept = [need for need in thing["needs"] if rival.things[need]["kind"] not in replaced]
            thing["before"], thing["needs"] = thing["needs"], [*kept, *needs]
            thing["source before"] = thing["source"]
            thing["source"] = source if connection else thing["source"]
            thing["operations"].insert(0, [TYPES["UpdateService"], "IN_PROGRESS"])
            back = TAKES["UpdateService"]
            rival.change("UpdateService", thing, BUSY, "RUNNING", status, back=back)
            if moment == "fails":
                self.settle()

    @rule(
        arn=services,
        operation=st.sampled_from(["StartDeployment", "PauseService", "ResumeService"]),
        moment=MOMENT,
    )
    def change_service(self, arn, operation, moment):
        self.prepare(operation, moment)
        rival, thing = self.rival, self.rival.things[arn]
        start, lands, otherwise = {
            "StartDeployment": ("RUNNING", "RUNNING", REQUEST),
            "PauseService": ("RUNNING", "PAUSED", STATE),
            "ResumeService": ("PAUSED", "RUNNING", STATE),
        }[operation]
        refusals = set() if thing["status"] == start else {otherwise}
        if self.attempt(operation, refusals, ServiceArn=arn):
            thing["operations"].insert(0, [TYPES[operation], "IN_PROGRESS"])
            back = TAKES[operation] if operation == "StartDeployment" else 0
            rival.change(operation, thing, BUSY, lands, start, back=back)

    @rule(arn=services)
    def delete_service(self, arn):
        rival, thing = self.rival, self.rival.things[arn]
        ready = thing["status"] in {"RUNNING", "PAUSED", "CREATE_FAILED", "DELETE_FAILED"}
        refusals = set() if ready and not rival.reached(thing) else {STATE}
        if self.attempt("DeleteService", refusals, ServiceArn=arn):
            thing["operations"].insert(0, [TYPES["DeleteService"], "IN_PROGRESS"])
            rival.change("DeleteService", thing, BUSY, "DELETED", "DELETE_FAILED")

    # What services use

    @rule(target=scalings, name=st.sampled_from(["scale", "DefaultConfiguration"]))
    def create_scaling(self, name):
        answer = self.attempt("CreateAutoScalingConfiguration", set(), AutoScalingConfigurationName=name)
        made = answer["AutoScalingConfiguration"]
        others = [self.rival.things[key]["revision"] for key in self.rival.named("scaling", name)]
        revision = max(others, default=0) + 1
        assert (made["AutoScalingConfigurationRevision"], made["Latest"]) == (revision, True)
        self.rival.things[made["AutoScalingConfigurationArn"]] = {
            "kind": "scaling",
            "status": "ACTIVE",
            "name": name,
            "revision": revision,
            "default": False,
        }
        return made["AutoScalingConfigurationArn"]

    @rule(arn=scalings)
    def make_default(self, arn):
        thing = self.rival.things[arn]
        refusals = set() if thing["status"] == "ACTIVE" else {REQUEST}
        if self.attempt("UpdateDefaultAutoScalingConfiguration", refusals, AutoScalingConfigurationArn=arn):
            self.rival.things[self.rival.default()]["default"] = False
            thing["default"] = True

    @rule(arn=scalings)
    def delete_scaling(self, arn):
        thing = self.rival.things[arn]
        kept = thing["status"] == "INACTIVE" or thing["default"] or self.rival.needed(arn)
        if self.attempt(
            "DeleteAutoScalingConfiguration", {REQUEST} if kept else set(), AutoScalingConfigurationArn=arn
        ):
            thing["status"] = "INACTIVE"

    @rule(arn=scalings)
    def delete_all_revisions(self, arn):
        name = self.rival.things[arn]["name"]
        revisions = self.rival.named("scaling", name)
        kept = any(self.rival.things[key]["default"] or self.rival.needed(key) for key in revisions)
        refusals = {REQUEST} if kept else set() if revisions else {MISSING}
        short = arn.rsplit("/", 2)[0]
        if self.attempt(
            "DeleteAutoScalingConfiguration",
            refusals,
            AutoScalingConfigurationArn=short,
            DeleteAllRevisions=True,
        ):
            for key in revisions:
                self.rival.things[key]["status"] = "INACTIVE"

    @rule(target=connectors, name=st.sampled_from(["inner", "outer"]))
    def create_connector(self, name):
        refusals = {REQUEST} if self.rival.named("connector", name) else set()
        answer = self.attempt("CreateVpcConnector", refusals, VpcConnectorName=name, Subnets=["subnet-1"])
        if answer is None:
            return multiple()
        arn = answer["VpcConnector"]["VpcConnectorArn"]
        self.rival.things[arn] = {"kind": "connector", "status": "ACTIVE", "name": name}
        return arn

    @rule(arn=connectors)
    def delete_connector(self, arn):
        thing = self.rival.things[arn]
        kept = thing["status"] == "INACTIVE" or self.rival.needed(arn)
        if self.attempt("DeleteVpcConnector", {REQUEST} if kept else set(), VpcConnectorArn=arn):
            thing["status"] = "INACTIVE"

    @rule(target=connections, name=st.sampled_from(["first", "second"]))
    def create_connection(self, name):
        refusals = {REQUEST} if self.rival.named("connection", name) else set()
        answer = self.attempt("CreateConnection", refusals, ConnectionName=name, ProviderType="GITHUB")
        if answer is None:
            return multiple()
        arn = answer["Connection"]["ConnectionArn"]
        self.rival.things[arn] = {"kind": "connection", "status": "PENDING_HANDSHAKE", "name": name}
        return arn

    @rule(arn=connections, approved=st.booleans())
    def shake_hands(self, arn, approved):
        thing = self.rival.things[arn]
        allowed = {"PENDING_HANDSHAKE", "ERROR"} if approved else {"PENDING_HANDSHAKE"}
        name = "approve_connection" if approved else "reject_connection"
        if self.by_hand(name, thing["status"] not in allowed, arn):
            thing["status"] = "AVAILABLE" if approved else "ERROR"

    @rule(arn=connections)
    def delete_connection(self, arn):
        thing = self.rival.things[arn]
        refusals = {MISSING} if thing["status"] == "DELETED" else set()
        if self.rival.needed(arn):
            refusals.add(REQUEST)
        if self.attempt("DeleteConnection", refusals, ConnectionArn=arn):
            thing["status"] = "DELETED"

    # What uses services

    @rule(target=ingresses, service=services, name=st.sampled_from(["north", "south"]))
    def create_ingress(self, service, name):
        rival, thing = self.rival, self.rival.things[service]
        refusals = {REQUEST} if rival.named("ingress", name) or thing["status"] == "DELETED" else set()
        if thing["status"] not in {"RUNNING", "PAUSED"}:
            refusals.add(STATE)
        answer = self.attempt(
            "CreateVpcIngressConnection",
            refusals,
            ServiceArn=service,
            VpcIngressConnectionName=name,
            IngressVpcConfiguration={"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"},
        )
        if answer is None:
            return multiple()
        made = {"kind": "ingress", "name": name, "service": thing, "reaches": service}
        arn = answer["VpcIngressConnection"]["VpcIngressConnectionArn"]
        rival.things[arn] = made
        rival.change("CreateVpcIngressConnection", made, "PENDING_CREATION", "AVAILABLE", "FAILED_CREATION")
        return arn

    @rule(arn=ingresses)
    def update_ingress(self, arn):
        thing = self.rival.things[arn]
        allowed = {"AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE"}
        if self.attempt(
            "UpdateVpcIngressConnection",
            set() if thing["status"] in allowed else {STATE},
            VpcIngressConnectionArn=arn,
            IngressVpcConfiguration={"VpcId": "vpc-2"},
        ):
            self.rival.change(
                "UpdateVpcIngressConnection", thing, "PENDING_UPDATE", "AVAILABLE", "FAILED_UPDATE"
            )

    @rule(arn=ingresses)
    def delete_ingress(self, arn):
        thing = self.rival.things[arn]
        allowed = {"AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE", "FAILED_DELETION"}
        refusals = set() if thing["status"] in allowed else {STATE}
        if self.attempt("DeleteVpcIngressConnection", refusals, VpcIngressConnectionArn=arn):
            self.rival.change(
                "DeleteVpcIngressConnection", thing, "PENDING_DELETION", "DELETED", "FAILED_DELETION"
            )

    @rule(target=domains, service=services, name=st.sampled_from(["example.com", "Www.Example.org"]))
    def associate(self, service, name):
        rival, owner = self.rival, self.rival.things[service]
        refusals = {REQUEST} if rival.named("domain", name) or owner["status"] == "DELETED" else set()
        if owner["status"] != "RUNNING":
            refusals.add(STATE)
        if self.attempt("AssociateCustomDomain", refusals, ServiceArn=service, DomainName=name) is None:
            return multiple()
        made = {"kind": "domain", "name": name, "service": owner}
        rival.things[service, name] = made
        rival.change("AssociateCustomDomain", made, "CREATING", PENDING, "CREATE_FAILED")
        return service, name

    @rule(domain=domains, valid=st.booleans())
    def prove(self, domain, valid):
        thing = self.rival.things.get(domain)
        refused = thing is None or thing["status"] != PENDING
        if self.by_hand("validate_domain" if valid else "reject_domain", refused, *domain):
            if valid:
                self.rival.change("validate_domain", thing, "BINDING_CERTIFICATE", "ACTIVE", "CREATE_FAILED")
            else:
                thing["status"] = "CREATE_FAILED"

    @rule(domain=domains)
    def disassociate(self, domain):
        service, name = domain
        thing = self.rival.things.get(domain)
        refusals = {MISSING} if thing is None else set()
        if thing and thing["status"] in {"CREATING", "DELETING"}:
            refusals.add(STATE)
        if self.rival.things[service]["status"] != "RUNNING":
            refusals.add(STATE)
        if self.attempt("DisassociateCustomDomain", refusals, ServiceArn=service, DomainName=name):
            self.rival.change("DisassociateCustomDomain", thing, "DELETING", "GONE", "DELETE_FAILED")

    # Time and luck

    @rule(seconds=st.sampled_from([1, 5, 59, 60, 120, 180, 1_000]))
    def advance(self, seconds):
        self.cloud.clock.advance(seconds=seconds)
        self.rival.advance(seconds)

    @rule()
    def settle(self):
        self.cloud.settle()
        self.rival.settle()

    @rule(operation=st.sampled_from(sorted(TAKES)))
    def fail_next(self, operation):
        self.cloud.fail_next(operation)
        self.rival.failures[operation] = self.rival.failures.get(operation, 0) + 1

    # What must hold after every step

    @invariant()
    def what_clients_see_of_services_is_what_the_rival_says(self):
        listed = self.ask("ListServices")["ServiceSummaryList"]
        assert {one["ServiceArn"]: (one["Status"], one["UpdatedAt"].timestamp()) for one in listed} == {
            arn: (one["status"], one["began"]) for arn, one in self.rival.alive("service").items()
        }
        assert self.cloud.clock.micros == self.rival.now * 1_000_000
        for arn, thing in self.rival.of("service").items():
            service = self.ask("DescribeService", ServiceArn=arn)["Service"]
            assert service["Status"] == thing["status"]
            times = [service[name].timestamp() for name in ("CreatedAt", "UpdatedAt")]
            assert times == [thing["created"], thing["began"]]
            operations = self.ask("ListOperations", ServiceArn=arn)["OperationSummaryList"]
            assert [[one["Type"], one["Status"]] for one in operations] == thing["operations"]
            if thing["status"] != "DELETED":
                assert self.seen_needs(service) == set(thing["needs"])
            domains = self.ask("DescribeCustomDomains", ServiceArn=arn)["CustomDomains"]
            assert [(one["DomainName"], one["Status"]) for one in domains] == [
                (one["name"], one["status"])
                for one in reversed(self.rival.of("domain").values())
                if one["service"] is thing
            ]

    def seen_needs(self, service):
        """What a described service refers to: each is there, and can be used."""
        scaling = service["AutoScalingConfigurationSummary"]
        assert scaling["Status"] == "ACTIVE"
        assert scaling["HasAssociatedService"] is True
        found = {scaling["AutoScalingConfigurationArn"]}
        self.ask("DescribeAutoScalingConfiguration", AutoScalingConfigurationArn=min(found))
        if connector := service["NetworkConfiguration"]["EgressConfiguration"].get("VpcConnectorArn"):
            described = self.ask("DescribeVpcConnector", VpcConnectorArn=connector)
            assert described["VpcConnector"]["Status"] == "ACTIVE"
            found.add(connector)
        if (
            connection := service["SourceConfiguration"]
            .get("AuthenticationConfiguration", {})
            .get("ConnectionArn")
        ):
            listed = self.ask("ListConnections")["ConnectionSummaryList"]
            assert connection in {one["ConnectionArn"] for one in listed}
            found.add(connection)
        return found

    @invariant()
    def auto_scaling_configurations_are_what_the_rival_says(self):
        listed = self.ask("ListAutoScalingConfigurations", LatestOnly=False)
        assert {
            one["AutoScalingConfigurationArn"]: (
                one["AutoScalingConfigurationRevision"],
                one["IsDefault"],
                one["HasAssociatedService"],
            )
            for one in listed["AutoScalingConfigurationSummaryList"]
        } == {
            key: (one["revision"], one["default"], self.rival.needed(key))
            for key, one in self.rival.alive("scaling").items()
        }
        latest = self.ask("ListAutoScalingConfigurations")["AutoScalingConfigurationSummaryList"]
        names = {one["name"] for one in self.rival.alive("scaling").values()}
        assert {one["AutoScalingConfigurationArn"] for one in latest} == {
            max(self.rival.named("scaling", name), key=lambda key: self.rival.things[key]["revision"])
            for name in names
        }

    @invariant()
    def other_lists_are_what_the_rival_says(self):
        connectors = self.ask("ListVpcConnectors")["VpcConnectors"]
        assert [one["VpcConnectorArn"] for one in connectors] == [*self.rival.alive("connector")]
        connections = self.ask("ListConnections")["ConnectionSummaryList"]
        assert [(one["ConnectionArn"], one["Status"]) for one in connections] == [
            (arn, one["status"]) for arn, one in self.rival.alive("connection").items()
        ]
        ingresses = self.ask("ListVpcIngressConnections")["VpcIngressConnectionSummaryList"]
        assert [(one["VpcIngressConnectionArn"], one["ServiceArn"]) for one in ingresses] == [
            (arn, one["reaches"]) for arn, one in self.rival.alive("ingress").items()
        ]
        for arn, one in self.rival.of("ingress").items():
            seen = self.ask("DescribeVpcIngressConnection", VpcIngressConnectionArn=arn)
            assert seen["VpcIngressConnection"]["Status"] == one["status"]


test_a_walk_goes_as_the_rival_says = Walk.TestCase
test_a_walk_goes_as_the_rival_says.settings = settings(max_examples=2 * settings().max_examples)


# Walks that chance takes too seldom


@pytest.fixture
def walk():
    walk = Walk()
    yield walk
    walk.teardown()


def look(walk):
    walk.what_clients_see_of_services_is_what_the_rival_says()
    walk.auto_scaling_configurations_are_what_the_rival_says()
    walk.other_lists_are_what_the_rival_says()


@pytest.mark.parametrize(("source", "other"), [("API", "REPOSITORY"), ("REPOSITORY", "API")])
def test_a_service_that_failed_is_rebuilt_with_the_source_that_it_has(walk, source, other):
    connection = walk.create_connection(name="first")
    walk.shake_hands(arn=connection, approved=True)
    walk.fail_next(operation="CreateService")
    none = {"scaling": None, "connector": None}
    service = walk.create_service(name="bravo", **none, connection=connection, source=source)
    for asked in (other, source, other):
        walk.update_service(arn=service, **none, connection=connection, moment="settled", source=asked)
        look(walk)
    assert len(walk.rival.things[service]["operations"]) == 3  # the first was refused


@pytest.mark.parametrize("fails", [False, True])
def test_an_update_holds_on_to_what_it_may_fall_back_to_and_lets_go_of_the_rest(walk, fails):
    old, new = (
        {
            "scaling": walk.create_scaling(name="scale"),
            "connector": walk.create_connector(name=name),
            "connection": walk.create_connection(name=other),
        }
        for name, other in (("inner", "first"), ("outer", "second"))
    )
    deletions = (
        ("scaling", walk.delete_scaling),
        ("connector", walk.delete_connector),
        ("connection", walk.delete_connection),
    )
    for needs in (old, new):
        walk.shake_hands(arn=needs["connection"], approved=True)
    service = walk.create_service(name="alpha", **old)
    walk.settle()
    if fails:
        walk.fail_next(operation="UpdateService")
    walk.update_service(arn=service, **new, moment="now")
    seconds = [0, 179, 1, 179, 1] if fails else [0, 179, 1]
    for span in seconds:
        walk.advance(seconds=span)
        look(walk)
    for needs in (old, new):
        for kind, delete in deletions:
            delete(arn=needs[kind])
            look(walk)
    left = [walk.rival.things[needs[kind]]["status"] for needs in (old, new) for kind, _delete in deletions]
    gone, kept = ["INACTIVE", "INACTIVE", "DELETED"], ["ACTIVE", "ACTIVE", "AVAILABLE"]
    assert left == ([*kept, *gone] if fails else [*gone, *kept])
    walk.delete_service(arn=service)
    walk.settle()
    for kind, delete in deletions:
        delete(arn=(old if fails else new)[kind])
    look(walk)


@pytest.mark.parametrize("fails", [False, True])
def test_a_service_goes_when_nothing_reaches_it_any_more_and_takes_its_domains_along(walk, fails):
    service = walk.create_service(name="alpha", scaling=None, connector=None, connection=None)
    walk.settle()
    ingress = walk.create_ingress(service=service, name="north")
    domain = walk.associate(service=service, name="example.com")
    walk.delete_service(arn=service)
    look(walk)
    walk.settle()
    walk.delete_service(arn=service)
    if fails:
        walk.fail_next(operation="DeleteVpcIngressConnection")
    for _ in range(1 + fails):
        walk.delete_ingress(arn=ingress)
        walk.delete_service(arn=service)
        look(walk)
        walk.settle()
        look(walk)
    walk.prove(domain=domain, valid=True)
    walk.delete_service(arn=service)
    walk.settle()
    look(walk)
    assert walk.rival.things[service]["status"] == "DELETED"
    assert domain not in walk.rival.things


def test_what_interrupts_a_change_takes_its_place(walk):
    service = walk.create_service(name="alpha", scaling=None, connector=None, connection=None)
    walk.settle()
    domain = walk.associate(service=service, name="example.com")
    walk.advance(seconds=5)
    walk.prove(domain=domain, valid=True)
    walk.advance(seconds=59)
    walk.disassociate(domain=domain)
    for seconds in (1, 58, 1):
        look(walk)
        walk.advance(seconds=seconds)
    look(walk)
    assert domain not in walk.rival.things


def test_the_rival_knows_every_change_that_takes_time(cloud):
    with pytest.raises(MockError) as caught:
        cloud.fail_next("Nothing", service="apprunner")
    known = str(caught.value).partition("Name one of: ")[2].rstrip(".")
    assert known.split(", ") == sorted(TAKES)
