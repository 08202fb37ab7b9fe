"""What is there: views over accounts and Regions, found by name, id or ARN, and read-only items."""

from __future__ import annotations

import datetime
import json
import re

import pytest

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.kit.item import Item
from awsmock_ar_apigw.kit.view import View
from support import SESSION, client_of, fingerprint, make_service, public_image
from support_v2 import (
    CERTIFICATE,
    jwt_authorizer,
    make_domain,
    make_model,
    make_portal,
    make_product,
    make_route,
    make_target,
    route_to_deploy,
)

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "111122223333"},
                "Action": "apigateway:GET",
                "Resource": "*",
            }
        ],
    }
)


@pytest.fixture
def gateway(cloud):
    return client_of("apigatewayv2")


@pytest.fixture
def slow():
    """A cloud in which nothing happens by itself."""
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=0) as made:
        yield made


def make_everything_of_apprunner(client, _cloud):
    service = make_service(client)
    client.create_connection(ConnectionName="github", ProviderType="GITHUB")
    client.create_auto_scaling_configuration(AutoScalingConfigurationName="wide")
    client.create_observability_configuration(ObservabilityConfigurationName="traces")
    client.create_vpc_connector(VpcConnectorName="private", Subnets=["subnet-1"])
    client.associate_custom_domain(ServiceArn=service, DomainName="example.com")
    private = make_service(
        client, "private", NetworkConfiguration={"IngressConfiguration": {"IsPubliclyAccessible": False}}
    )
    client.create_vpc_ingress_connection(
        ServiceArn=private,
        VpcIngressConnectionName="inside",
        IngressVpcConfiguration={"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"},
    )


def make_everything_of_apigatewayv2(client, cloud):
    api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    make_route(client, api, Target=make_target(client, api))
    jwt_authorizer(client, api)
    client.create_stage(ApiId=api, StageName="prod")
    client.create_deployment(ApiId=api)
    make_domain(client)
    client.create_api_mapping(DomainName="api.example.com", ApiId=api, Stage="prod", ApiMappingKey="v1")
    make_everything_of_a_socket(client)
    client.create_vpc_link(Name="private", SubnetIds=["subnet-1"])
    portal = make_portal(client)["PortalId"]
    client.preview_portal(PortalId=portal)
    make_everything_of_a_product(client)
    make_domain(client, "rules.example.com", RoutingMode="ROUTING_RULE_ONLY")
    client.create_routing_rule(
        DomainName="rules.example.com",
        Priority=1,
        Conditions=[],
        Actions=[{"InvokeApi": {"ApiId": "r3stap1abc", "Stage": "prod"}}],
    )
    cloud.settle()


def make_everything_of_a_socket(client):
    socket = client.create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    make_model(client, socket)
    integration = client.create_integration(ApiId=socket, IntegrationType="MOCK")["IntegrationId"]
    client.create_integration_response(
        ApiId=socket, IntegrationId=integration, IntegrationResponseKey="$default"
    )
    route = make_route(client, socket, "$default")["RouteId"]
    client.create_route_response(ApiId=socket, RouteId=route, RouteResponseKey="$default")


def make_everything_of_a_product(client):
    product = make_product(client).rpartition("/")[2]
    client.put_portal_product_sharing_policy(PortalProductId=product, PolicyDocument=POLICY)
    client.create_product_page(PortalProductId=product, DisplayContent={"Title": "Start", "Body": "Hello"})
    client.create_product_rest_endpoint_page(
        PortalProductId=product,
        RestEndpointIdentifier={
            "IdentifierParts": {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": "/pets", "Method": "GET"}
        },
    )


MAKERS = {"apprunner": make_everything_of_apprunner, "apigatewayv2": make_everything_of_apigatewayv2}


@pytest.fixture(params=MAKERS)
def full(request, cloud):
    """A console in whose service there is at least one of everything."""
    MAKERS[request.param](client_of(request.param), cloud)
    return getattr(cloud, request.param)


def views_of(console):
    """The views of a console, by name."""
    names = [name for name in dir(console) if not name.startswith("_")]
    return {name: view for name in names if isinstance(view := getattr(console, name), View)}


# What there is to look at


# What the service itself shows nowhere.
UNSEEN = {"apprunner.Certificate"}


def test_every_service_that_stores_anything_has_a_console():
    assert set(MAKERS) == {service for service in SERVICES if backend_of(service).kinds}


@pytest.mark.parametrize("service", MAKERS)
def test_every_kind_of_resource_has_a_view(cloud, service):
    kinds = [view._shelf.kind for view in views_of(getattr(cloud, service)).values()]
    seen = [kind.name for kind in backend_of(service).kinds if kind.name not in UNSEEN]
    assert sorted(kind.name for kind in kinds) == sorted(seen)
    assert {view._title for view in views_of(getattr(cloud, service)).values()} == set(
        views_of(getattr(cloud, service))
    )


def test_every_resource_can_be_looked_at(full):
    for name, view in views_of(full).items():
        assert len(view) > 0, name
        for item in view:
            assert isinstance(item, Item)
            assert view[item.arn or item.id or item.name] == item
            assert item in view
            assert repr(item).startswith(f"<{item.kind} ")
            assert item.name is None or view.where(name=item.name)
            assert item.id is None or item.id != item.arn
            assert item.region == "us-east-1"
            assert item.account == "123456789012"
            assert item.tags == {}
            assert item.created <= item.updated
            assert item.created.tzinfo is datetime.timezone.utc
            assert item.members
            assert "(hidden)" not in repr(item)
            assert (item.parent is None) == (view._shelf.kind.parent is None)


# The forms of the ids that a service gives. A stage and a domain name are called by what their caller names them.
HEX = "[0-9a-f]{32}"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SIX, SEVEN, TEN = (f"[a-z0-9]{{{length}}}" for length in (6, 7, 10))
IDS = {
    "services": HEX,
    "operations": UUID,
    "auto_scaling_configurations": HEX,
    "connections": HEX,
    "observability_configurations": HEX,
    "vpc_connectors": HEX,
    "vpc_ingress_connections": HEX,
    "apis": TEN,
    "routes": SEVEN,
    "route_responses": SIX,
    "integrations": SEVEN,
    "integration_responses": SEVEN,
    "authorizers": SIX,
    "models": SIX,
    "deployments": SIX,
    "api_mappings": SIX,
    "routing_rules": SIX,
    "vpc_links": SIX,
    "portals": TEN,
    "portal_previews": TEN,
    "portal_products": TEN,
    "portal_product_sharing_policies": TEN,
    "product_pages": TEN,
    "product_rest_endpoint_pages": TEN,
}


def test_ids_have_the_forms_that_aws_gives_them(full):
    named = {
        "custom_domains": {None},
        "stages": {"prod"},
        "domain_names": {"api.example.com", "rules.example.com"},
    }
    for name, view in views_of(full).items():
        if name in named:
            assert {item.id for item in view} == named[name]
        else:
            assert all(re.fullmatch(IDS[name], item.id) for item in view), name


def test_a_view_names_what_belongs_to_an_item(full):
    """What an item calls its routes is what there is of routes with that parent."""
    for view in views_of(full).values():
        for item in view:
            for name, below in views_of(item).items():
                assert list(below) == list(getattr(full, name).where(parent=item))


def test_a_status_is_what_the_service_would_say(cloud, client, gateway):
    make_service(client)
    portal = make_portal(gateway)
    assert cloud.apprunner.services["web-app"].status == "RUNNING"
    assert cloud.apigatewayv2.portals[portal["PortalId"]].status is None
    assert cloud.apigatewayv2.portals["Pet store"]["PortalArn"] == portal["PortalArn"]


def test_what_has_no_status_to_show_is_found_by_none(cloud, client, gateway):
    make_service(client)
    fresh, published = (make_portal(gateway)["PortalId"] for _ in range(2))
    gateway.publish_portal(PortalId=published)
    portals = cloud.apigatewayv2.portals
    assert [one.id for one in portals.where(status=None)] == [fresh]
    assert [one.id for one in portals.where(status="*")] == [published]
    assert list(cloud.apprunner.services.where(status=None)) == []
    gateway.create_api(Name="pets", ProtocolType="HTTP")
    assert len(cloud.apigatewayv2.apis.where(status=None)) == 1


def test_what_is_pending_is_told_as_the_service_will_say_it(slow):
    gateway = client_of("apigatewayv2")
    portal = make_portal(gateway)["PortalId"]
    gateway.publish_portal(PortalId=portal)
    slow.settle()
    slow.fail_next("PublishPortal")
    gateway.publish_portal(PortalId=portal)
    pending = slow.apigatewayv2.portals[portal].pending
    slow.settle()
    assert pending.status == slow.apigatewayv2.portals[portal].status == "PUBLISH_FAILED"
    assert pending.at == slow.clock.now


# Finding


def test_a_resource_is_found_by_name_id_arn_and_place(cloud, client):
    arn = make_service(client)
    make_service(client, "worker")
    services = cloud.apprunner.services
    service = services["web-app"]
    assert services[arn] == services[service.id] == services[0] == service
    assert services[-1].name == services[1:][0].name == "worker"
    assert (service.kind, service.name, service.arn, service.status) == ("Service", "web-app", arn, "RUNNING")
    assert ("web-app" in services, "nothing" in services, service in services) == (True, False, True)
    assert [one.name for one in services] == ["web-app", "worker"]
    assert services.get("nothing") is None
    assert services.get("worker").name == "worker"


def test_what_is_not_there_is_told_with_what_is(cloud, client):
    services = cloud.apprunner.services
    with pytest.raises(KeyError) as caught:
        services["web-app"]
    assert str(caught.value) == "No service is called 'web-app', or has that id or ARN. There are none."
    make_service(client, "worker")
    with pytest.raises(MockError) as told:
        services["web-app"]
    assert str(told.value).splitlines()[1:] == [f"  {services['worker']!r}"]


def test_what_is_there_several_times_is_told_with_where(cloud):
    for region in ("us-east-1", "eu-west-1"):
        client_of("apigatewayv2", region).create_api(Name="pets", ProtocolType="HTTP")
    apis = cloud.apigatewayv2.apis
    with pytest.raises(KeyError) as caught:
        apis["pets"]
    lines = str(caught.value).splitlines()
    assert lines == [
        "'pets' is one of 2:",
        f"  <Api 'pets' {apis[0].id}, us-east-1 of 123456789012>",
        f"  <Api 'pets' {apis[1].id}, eu-west-1 of 123456789012>",
        "Say which: by ARN or id, or with .where(region=…, account=…, parent=…).",
    ]
    with pytest.raises(MockError):
        apis.get("pets")
    assert apis.where(region="eu-west-1")["pets"].region == "eu-west-1"


def test_views_are_filtered(cloud, client, gateway):
    make_service(client, Tags=[{"Key": "team", "Value": "web"}])
    paused = make_service(client, "worker")
    client.pause_service(ServiceArn=paused)
    services = cloud.apprunner.services
    assert [one.name for one in services.where(status="PAUSED")] == ["worker"]
    assert [one.name for one in services.where(name="web-*", region="us-*")] == ["web-app"]
    assert [one.name for one in services.where(InstanceConfiguration={"Cpu": "1024"})] == [
        "web-app",
        "worker",
    ]
    assert list(services.where(InstanceConfiguration={"Cpu": "2048"})) == []
    assert list(services.where(EncryptionConfiguration={})) == []
    assert list(services.where(account="210987654321")) == []
    assert services["web-app"].tags == {"team": "web"}
    assert len(services.where(status="RUNNING").where(name="worker")) == 0
    api = gateway.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
    routes = cloud.apigatewayv2.routes
    assert len(routes.where(parent="pets")) == len(routes.where(parent=api)) == 1
    assert len(routes.where(parent="cats")) == len(routes.where(parent=None)) == 0


def said_by(view, **asked):
    with pytest.raises(MockError) as caught:
        view.where(**asked)
    return str(caught.value)


def test_a_filter_that_could_find_nothing_is_a_mistake_of_the_test_s(cloud):
    assert said_by(cloud.apprunner.services, state="RUNNING") == (
        "'state' is no filter of services. Did you mean \"status\"? Use region, account, status, name, parent, deleted, or a member under AWS's "
        "name."
    )
    assert said_by(cloud.apprunner.services, status="RUNING") == (
        "'RUNING' is no status of services. Did you mean \"RUNNING\"? Use one of: OPERATION_IN_PROGRESS, RUNNING, CREATE_FAILED, PAUSED, "
        "DELETE_FAILED, DELETED."
    )


@pytest.mark.parametrize(
    ("hidden", "near"), [("UNPUBLISHED", "PUBLISHED"), ("REPUBLISH_FAILED", "PUBLISH_FAILED")]
)
def test_a_state_that_is_never_shown_is_no_status(cloud, hidden, near):
    assert said_by(cloud.apigatewayv2.portals, status=hidden) == (
        f'{hidden!r} is no status of portals. Did you mean "{near}"? Use one of: PUBLISH_FAILED, DISABLED, PUBLISH_IN_PROGRESS, PUBLISHED, '
        "DISABLE_FAILED, DISABLE_IN_PROGRESS."
    )


def test_accounts_and_regions_are_looked_at_together():
    with mock_cloud(isolated=True, accounts={"AKIAOTHER": "222222222222"}) as cloud:
        other = SESSION.client("apprunner", aws_access_key_id="AKIAOTHER", aws_secret_access_key="x")
        make_service(client_of("apprunner", "eu-west-1"))
        make_service(other)
        places = [(one.account, one.region) for one in cloud.apprunner.services]
        assert places == [("123456789012", "eu-west-1"), ("222222222222", "us-east-1")]
        assert cloud.apprunner.services.where(account="222222222222")["web-app"].region == "us-east-1"


# What is deleted


def test_what_is_deleted_is_looked_at_only_when_asked_for(cloud, client):
    arn = make_service(client)
    client.delete_service(ServiceArn=arn)
    assert "web-app" not in cloud.apprunner.services
    deleted = cloud.apprunner.services.where(deleted=True)["web-app"]
    assert (deleted.status, deleted.deleted) == ("DELETED", deleted.updated)
    assert [one.name for one in deleted.operations] == ["CREATE_SERVICE", "DELETE_SERVICE"]
    make_service(client)
    assert cloud.apprunner.services["web-app"].deleted is None


# Items


def test_an_item_is_as_it_was_and_nothing_can_be_written(cloud, client):
    arn = make_service(client)
    before = cloud.apprunner.services[arn]
    client.update_service(ServiceArn=arn, InstanceConfiguration={"Cpu": "2048", "Memory": "4096"})
    after = cloud.apprunner.services[arn]
    assert before["InstanceConfiguration"]["Cpu"] == "1024"
    assert after["InstanceConfiguration"]["Cpu"] == "2048"
    assert before != after
    assert hash(before) == hash(after)
    assert before.updated < after.updated
    kept = client.describe_service(ServiceArn=arn)["Service"]
    after.members["InstanceConfiguration"].clear()
    after["SourceConfiguration"]["ImageRepository"].clear()
    after.get("NetworkConfiguration").clear()
    after.tags["team"] = "web"
    assert client.describe_service(ServiceArn=arn)["Service"] == kept
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == []
    assert cloud.apprunner.services[arn] == after
    with pytest.raises(AttributeError):
        after.status = "PAUSED"
    with pytest.raises(AttributeError):
        after.anything = 1


def test_members_have_aws_s_names(cloud, client, gateway):
    arn = make_service(client)
    service = cloud.apprunner.services[arn]
    assert service["ServiceArn"] == arn
    assert service["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"] == {"Port": "8080"}
    assert service.get("EncryptionConfiguration") is None
    assert ("ServiceUrl" in service, "Status" in service) == (True, False)
    with pytest.raises(KeyError, match=r"has no 'Status'. It has: ServiceArn, ServiceName"):
        service["Status"]
    api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    made = make_route(gateway, api)
    assert cloud.apigatewayv2.routes["GET /pets"].members == {"ApiId": api, **made}


def test_a_route_knows_its_api_and_the_api_its_routes(cloud, gateway):
    api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    make_route(gateway, api)
    route = cloud.apigatewayv2.apis["pets"].routes["GET /pets"]
    assert route.parent == cloud.apigatewayv2.apis[api]
    assert repr(route) == f"<Route 'GET /pets' {route.id} of Api 'pets', us-east-1 of 123456789012>"
    gateway.delete_api(ApiId=api)
    assert route.parent is None
    assert list(cloud.apigatewayv2.routes) == []


def test_a_view_follows_a_cloud_that_is_brought_back(cloud, gateway):
    apis, saved = cloud.apigatewayv2.apis, cloud.snapshot()
    make_route(gateway, gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"])
    route = cloud.apigatewayv2.routes[0]
    assert len(apis) == 1
    cloud.restore(saved)
    assert len(apis) == 0
    assert route.parent is None


def test_what_has_the_same_key_in_two_regions_is_not_the_same(cloud):
    west, east = (client_of("apigatewayv2", region) for region in ("us-west-2", "us-east-1"))
    for gateway, key in ((west, "v1"), (east, "v2")):
        certificate = CERTIFICATE.replace("us-east-1", gateway.meta.region_name)
        make_domain(gateway, DomainNameConfigurations=[{"CertificateArn": certificate}])
        api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
        gateway.create_stage(ApiId=api, StageName="prod")
        gateway.create_api_mapping(DomainName="api.example.com", ApiId=api, Stage="prod", ApiMappingKey=key)
    here, there = cloud.apigatewayv2.domain_names
    assert (here.name, here.id) == (there.name, there.id)
    assert here != there
    assert hash(here) != hash(there)
    mappings = cloud.apigatewayv2.api_mappings
    assert [one.name for one in mappings.where(parent=here)] == ["v1"]
    assert [one.name for one in there.api_mappings] == ["v2"]


def test_items_of_two_clouds_are_not_the_same():
    found = []
    for _ in range(2):
        with mock_cloud(isolated=True, seed=1, start_time=0) as cloud:
            make_service(client_of("apprunner"))
            found.append(cloud.apprunner.services["web-app"])
    assert found[0].arn == found[1].arn
    assert found[0] != found[1]


def test_a_view_says_how_many_there_are(cloud, client):
    assert repr(cloud.apprunner.vpc_connectors) == "<0 VPC connectors>"
    make_service(client)
    service = cloud.apprunner.services["web-app"]
    assert repr(cloud.apprunner.services) == f"<1 service: 'web-app' {service.id} RUNNING>"
    assert repr(service) == f"<Service 'web-app' {service.id} RUNNING, us-east-1 of 123456789012>"
    for number in range(12):
        client.create_connection(ConnectionName=f"connection-{number}", ProviderType="GITHUB")
    assert repr(cloud.apprunner.connections).endswith(", … and 2 more>")


def test_a_view_equals_a_list_of_what_is_there(cloud, client):
    services = cloud.apprunner.services
    assert services == []
    assert services == cloud.apprunner.connections  # of which there are as many
    make_service(client)
    service = services["web-app"]
    assert services == [service] == services == (service,)
    assert services != []
    assert services != [service, service]
    client.pause_service(ServiceArn=service.arn)
    assert services != [service]  # which is as it was
    assert services != "web-app"
    assert services != {"web-app": service}
    with pytest.raises(TypeError, match="unhashable"):
        hash(services)


def test_a_service_says_what_it_has(cloud, client, gateway):
    assert repr(cloud.apprunner) == "<cloud.apprunner: nothing is stored>"
    assert repr(cloud.apigatewayv2) == "<cloud.apigatewayv2: nothing is stored>"
    assert cloud.apprunner._repr_html_() == ("<p><strong>cloud.apprunner: nothing is stored</strong></p>")
    make_service(client)
    client.create_connection(ConnectionName="github", ProviderType="GITHUB")
    client.create_connection(ConnectionName="gitlab", ProviderType="GITHUB")
    gateway.create_api(Name="pets", ProtocolType="HTTP")
    assert repr(cloud.apprunner) == (
        "<cloud.apprunner: 1 service, 1 operation, 1 auto scaling configuration, 2 connections>"
    )
    assert repr(cloud.apigatewayv2) == "<cloud.apigatewayv2: 1 API>"
    tables = cloud.apprunner._repr_html_()
    assert [tables.count(f">{name}<") for name in ("web-app", "github", "gitlab")] == [1, 1, 1]
    assert tables.count("<table>") == 4


HELD = {
    "cloud": {
        *("asgi", "functions", "request", "requests", "wsgi"),
        *(
            "account_id",
            "accounts",
            "apigatewayv2",
            "apprunner",
            "backends",
            "calls",
            "clock",
            "deploy",
            "deploy_all",
            "explain",
            "explain_template",
            "faults",
            "fail_next",
            "functions",
            "handle",
        ),
        *("export_state", "load_state"),
        *("queue_next", "request", "requests", "reset", "restore", "settle", "snapshot", "stacks", "summary"),
        *("api_keys", "asgi", "callers", "connect", "connections", "issuer", "wsgi"),
    },
    "view": {"count", "get", "index", "where"},
    "item": {
        *(
            "account",
            "arn",
            "created",
            "deleted",
            "ended",
            "get",
            "id",
            "kind",
            "members",
            "name",
            "parent",
            "pending",
        ),
        *("region", "status", "tags", "updated", "waits_for"),
    },
}


def test_completion_shows_what_users_hold_and_nothing_of_the_house(cloud, client):
    make_service(client)
    services = cloud.apprunner.services
    assert completed(cloud) == HELD["cloud"]
    assert completed(services) == HELD["view"]
    assert completed(services[0]) == HELD["item"] | {"custom_domains", "operations"}
    for service, by_hand in (
        (
            "apprunner",
            {"approve_connection", "reject_connection", "validate_domain", "reject_domain", "serve"},
        ),
        (
            "apigatewayv2",
            {
                *(
                    "access_logs",
                    "activate_vpc_link",
                    "deactivate_vpc_link",
                    "fail_certificate_reimport",
                    "reimport_certificate",
                ),
                *("expire_ownership_certificate", "renew_ownership_certificate"),
            },
        ),
    ):
        console = getattr(cloud, service)
        assert completed(console) == by_hand | set(console._inventory._shelves)


def completed(held):
    return {name for name in dir(held) if not name.startswith("_")}


# Time


def test_looking_is_no_call_and_moves_no_clock(slow):
    client = client_of("apprunner")
    arn = make_service(client)
    before = fingerprint(slow), len(slow.calls), slow.clock.now
    service = slow.apprunner.services["web-app"]
    assert service.status == "OPERATION_IN_PROGRESS"
    assert service.pending == ("RUNNING", datetime.datetime(1970, 1, 1, 0, 3, tzinfo=datetime.timezone.utc))
    assert service.ended is None
    assert (fingerprint(slow), len(slow.calls), slow.clock.now) == before
    slow.clock.advance(minutes=3)
    service = slow.apprunner.services[arn]
    assert (service.status, service.pending) == ("RUNNING", None)
    assert service.updated.minute == 3


def test_what_lands_at_once_has_ended(slow):
    gateway = client_of("apigatewayv2")
    api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    route_to_deploy(gateway, api)
    gateway.create_deployment(ApiId=api)
    slow.clock.advance(seconds=30)
    slow.fail_next("CreateDeployment")
    gateway.create_deployment(ApiId=api)
    landed, failed = slow.apigatewayv2.deployments
    assert (landed.status, landed.ended, landed.ended.second) == ("DEPLOYED", landed.created, 0)
    assert (failed.status, failed.ended, failed.ended.second) == ("FAILED", failed.created, 30)
    assert slow.apigatewayv2.apis[api].ended == slow.apigatewayv2.apis[api].created


def test_what_an_item_shows_of_itself_changes_nothing(cloud, client, gateway):
    arn = make_service(client)
    client.associate_custom_domain(ServiceArn=arn, DomainName="example.com")
    domain = cloud.apprunner.custom_domains["example.com"]
    client.disassociate_custom_domain(ServiceArn=arn, DomainName="example.com")
    before = fingerprint(cloud)
    assert "of Service 'web-app'" in repr(domain)
    assert "DELETING" not in domain._repr_html_()
    assert repr(cloud).endswith("3 calls>")
    assert fingerprint(cloud) == before
    assert "example.com" not in cloud.apprunner.custom_domains
    assert fingerprint(cloud) != before


def test_looking_before_anything_was_called_makes_nothing(cloud):
    before = fingerprint(cloud)
    assert len(cloud.apprunner.auto_scaling_configurations) == 0
    assert fingerprint(cloud) == before
    assert list(world_of(cloud).store.places()) == []


def test_the_time_line_of_a_service(slow):
    client = client_of("apprunner")
    arn = make_service(client)
    slow.clock.advance(minutes=5)
    slow.fail_next("PauseService")
    client.pause_service(ServiceArn=arn)
    created, paused = slow.apprunner.services["web-app"].operations
    assert (created.name, created.status, created.ended.minute) == ("CREATE_SERVICE", "SUCCEEDED", 3)
    assert (paused.name, paused.status, paused.ended) == ("PAUSE_SERVICE", "IN_PROGRESS", None)
    assert paused["Id"] == paused.id
    slow.settle()
    assert slow.apprunner.operations["PAUSE_SERVICE"].status == "FAILED"


# In sight of an editor: no value that could be secret


def test_nothing_but_members_shows_what_a_service_is_configured_with(cloud, client):
    source = public_image(RuntimeEnvironmentVariables={"PASSWORD": "hunter2"}, StartCommand="run s3cret")
    make_service(client, SourceConfiguration=source)
    services = cloud.apprunner.services
    texts = [repr(services), repr(services[0]), services._repr_html_(), services[0]._repr_html_()]
    texts += [cloud.summary(), cloud._repr_html_(), repr(cloud)]
    assert not [text for text in texts for secret in ("hunter2", "PASSWORD", "s3cret") if secret in text]
    assert "hunter2" in str(services[0].members)
