"""What a cloud stores, to be compared with what another one does: whatever is seen of it, but for the numbers behind it."""

from __future__ import annotations

from collections import defaultdict

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.cloud import Cloud, world_of
from support import client_of


def stored(cloud):
    """Each record by its place, its kind and what it belongs to, in the order of creation."""
    found = defaultdict(list)
    for where, tables in world_of(cloud).store.places():
        stages = {
            record.number: record.key
            for record in (tables["apigatewayv2.Stage"].all() if "apigatewayv2.Stage" in tables else ())
        }
        for name, table in tables.items():
            for record in table.all():
                found[where, name, record.parent].append(plain(record, stages))
    return dict(found)


def plain(record, stages):
    members = dict(record.members)
    if "Configuration" in members:
        members["Configuration"] = [
            [plain(one, stages) for one in ([part] if hasattr(part, "members") else part)]
            for part in members["Configuration"]
        ]
        members["Stage"] = stages.get(members.get("Stage"))
    return {
        "key": record.key,
        "members": members,
        "life": life(record),
        "times": (record.created, record.updated, record.deleted),
        "tags": dict(record.tags),
        "uses": sorted(record.uses),
    }


def life(record):
    made = record.life
    before = made.before if made.stages and made.before and made.before[0] != record.members else None
    return made.status, made.phase, made.stages, made.reason, before and before[0]


def pending(cloud):
    """What is due when."""
    world = world_of(cloud)
    due = {
        (due.at, due.where, due.ref)
        for due in world.timeline._queue
        if (table := world.store.tables(due.where).get(due.ref.kind)) is not None
        and (record := table.get(due.ref.key)) is not None
        and record.life.stages
        and record.life.stages[0].at == due.at
    }
    return sorted(due)


def without_drawn(found):
    """What is stored without the records that prove whose a domain is: their names are drawn when a domain gets there."""
    return {
        place: [
            {**one, "members": {**one["members"], "CertificateValidationRecords": None}} for one in records
        ]
        for place, records in found.items()
    }


def beside(cloud, state, **options):
    """Another cloud with the same options, which has loaded a state."""
    world = world_of(cloud)
    same = {name: world.options[name] for name in ("account_id", "fidelity", "quotas")}
    other = Cloud(**{"pace": "manual", "seed": 8, **same, **options})
    other.load_state(state)
    return other


def assert_comes_back(cloud):
    """What a cloud stores is the same in another one that has loaded it, in either format; and so is what becomes of it."""
    texts = {form: cloud.export_state(form) for form in ("json", "yaml")}
    for text in texts.values():
        other = beside(cloud, text)
        assert stored(other) == stored(cloud)
        assert pending(other) == pending(cloud)
        assert {form: other.export_state(form) for form in texts} == texts
    while due := pending(cloud):
        # Each moment at which something lands, one after the other.
        at = max(due[0][0], cloud.clock.micros)
        for one in (cloud, other):
            one.clock.advance((at - one.clock.micros) / 1_000_000)
            one.summary()
        assert without_drawn(stored(other)) == without_drawn(stored(cloud))
        assert pending(other) == pending(cloud)


def answers(services):
    """What the operations that look answer, of all that is in the active mock's default Region."""
    of = {"apigatewayv2": answers_of_apis, "apprunner": answers_of_services}
    return {service: list(of[service]()) for service in services}


def asked(client, operation, **params):
    answer = getattr(client, operation)(**params)
    del answer["ResponseMetadata"]
    return operation, params, answer


def answers_of_apis():
    """Each list of API Gateway V2, with what belongs to what is in it."""
    client = client_of("apigatewayv2")
    for api in client.get_apis()["Items"]:
        of = {"ApiId": api["ApiId"]}
        yield asked(client, "get_api", **of)
        for name in ("authorizers", "models", "deployments", "stages"):
            yield asked(client, f"get_{name}", **of)
        for one in client.get_routes(**of)["Items"]:
            yield asked(client, "get_route_responses", **of, RouteId=one["RouteId"])
            yield asked(client, "get_route", **of, RouteId=one["RouteId"])
        for one in client.get_integrations(**of)["Items"]:
            yield asked(client, "get_integration_responses", **of, IntegrationId=one["IntegrationId"])
            yield asked(client, "get_integration", **of, IntegrationId=one["IntegrationId"])
    for domain in client.get_domain_names()["Items"]:
        yield asked(client, "get_domain_name", DomainName=domain["DomainName"])
        yield asked(client, "get_api_mappings", DomainName=domain["DomainName"])
        yield asked(client, "list_routing_rules", DomainName=domain["DomainName"])
    for product in client.list_portal_products()["Items"]:
        of = {"PortalProductId": product["PortalProductId"]}
        yield asked(client, "get_portal_product", **of)
        yield asked(client, "list_product_pages", **of)
        yield asked(client, "list_product_rest_endpoint_pages", **of)
    yield asked(client, "get_vpc_links")
    yield asked(client, "list_portals")


def answers_of_services():
    """Each list of App Runner, with what belongs to what is in it."""
    client = client_of("apprunner")
    for service in client.list_services()["ServiceSummaryList"]:
        of = {"ServiceArn": service["ServiceArn"]}
        for name in ("describe_service", "list_operations", "describe_custom_domains"):
            yield asked(client, name, **of)
        yield asked(client, "list_tags_for_resource", ResourceArn=service["ServiceArn"])
    for one in client.list_vpc_ingress_connections()["VpcIngressConnectionSummaryList"]:
        yield asked(
            client, "describe_vpc_ingress_connection", VpcIngressConnectionArn=one["VpcIngressConnectionArn"]
        )
    for name in ("auto_scaling_configurations", "observability_configurations"):
        yield asked(client, f"list_{name}", LatestOnly=False)
    yield asked(client, "list_connections")
    yield asked(client, "list_vpc_connectors")


def assert_answers_come_back(cloud, *services):
    """Whatever the active mock answers, another cloud answers that has loaded its state."""
    before, state = answers(services), cloud.export_state()
    with mock_cloud(isolated=True, pace="manual", fidelity=world_of(cloud).options["fidelity"]) as other:
        other.load_state(state)
        assert answers(services) == before
