"""VPC ingress connections: a VPC endpoint's way into a service."""

import pytest

from awsmock_ar_apigw import mock_apprunner
from support import ACCOUNT, client_of, each_wrong_arn, make_service

CONFIGURED = {"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"}


@pytest.fixture
def cloud():
    """A cloud whose clock stands still, so that the states on the way can be seen."""
    with mock_apprunner(seed=7, isolated=True, pace="manual") as made:
        yield made


@pytest.fixture
def service(client, cloud):
    arn = make_service(client)
    cloud.settle()
    return arn


def make(client, service, name="ingress", configured=None, **more):
    answer = client.create_vpc_ingress_connection(
        ServiceArn=service,
        VpcIngressConnectionName=name,
        IngressVpcConfiguration=configured or CONFIGURED,
        **more,
    )
    return answer["VpcIngressConnection"]


def describe(client, arn):
    return client.describe_vpc_ingress_connection(VpcIngressConnectionArn=arn)["VpcIngressConnection"]


def update(client, arn, configured=None):
    answer = client.update_vpc_ingress_connection(
        VpcIngressConnectionArn=arn, IngressVpcConfiguration=configured or CONFIGURED
    )
    return answer["VpcIngressConnection"]


def delete(client, arn):
    return client.delete_vpc_ingress_connection(VpcIngressConnectionArn=arn)["VpcIngressConnection"]


def listed(client, **asked):
    found = client.list_vpc_ingress_connections(**asked)["VpcIngressConnectionSummaryList"]
    return [one["VpcIngressConnectionArn"] for one in found]


STEPS = {
    "create": "CreateVpcIngressConnection",
    "update": "UpdateVpcIngressConnection",
    "delete": "DeleteVpcIngressConnection",
}

# How each state is reached: the calls in order, with "!" for one that will fail and "…" for one under way.
WAYS = {
    "PENDING_CREATION": ["create…"],
    "AVAILABLE": ["create"],
    "FAILED_CREATION": ["create!"],
    "PENDING_UPDATE": ["create", "update…"],
    "FAILED_UPDATE": ["create", "update!"],
    "PENDING_DELETION": ["create", "delete…"],
    "FAILED_DELETION": ["create", "delete!"],
    "DELETED": ["create", "delete"],
}


@pytest.fixture
def in_state(client, cloud, service):
    """A connection that has come to a state; returns its ARN."""

    def go(state):
        arn = None
        for step in WAYS[state]:
            name = step.rstrip("!…")
            if step.endswith("!"):
                cloud.fail_next(STEPS[name])
            if name == "create":
                arn = make(client, service)["VpcIngressConnectionArn"]
            else:
                {"update": update, "delete": delete}[name](client, arn)
            if not step.endswith("…"):
                cloud.settle()
        assert describe(client, arn)["Status"] == state
        return arn

    return go


# Creation


def test_a_new_one_is_on_its_way_and_then_available(client, cloud, service):
    made = make(client, service)
    arn = made["VpcIngressConnectionArn"]
    start = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:vpcingressconnection/ingress/"
    assert arn.startswith(start)
    assert len(arn) == len(start) + 32
    assert made == {
        "VpcIngressConnectionArn": arn,
        "VpcIngressConnectionName": "ingress",
        "ServiceArn": service,
        "Status": "PENDING_CREATION",
        "AccountId": ACCOUNT,
        "DomainName": made["DomainName"],
        "IngressVpcConfiguration": CONFIGURED,
        "CreatedAt": made["CreatedAt"],
    }
    assert made["DomainName"].endswith(".us-east-1.awsapprunner.com")
    cloud.settle()
    assert describe(client, arn) == {**made, "Status": "AVAILABLE"}


def test_without_another_pace_the_next_call_finds_it_available():
    with mock_apprunner(isolated=True):
        client = client_of("apprunner")
        arn = make(client, make_service(client))["VpcIngressConnectionArn"]
        assert describe(client, arn)["Status"] == "AVAILABLE"


def test_a_paused_service_can_have_one(client, cloud, service):
    client.pause_service(ServiceArn=service)
    cloud.settle()
    assert make(client, service)["Status"] == "PENDING_CREATION"


@pytest.mark.parametrize("state", ["CREATE_FAILED", "DELETE_FAILED"])
def test_a_service_that_failed_cannot_have_one(client, cloud, refused, state):
    cloud.fail_next("CreateService" if state == "CREATE_FAILED" else "DeleteService")
    service = make_service(client)
    cloud.settle()
    if state == "DELETE_FAILED":
        client.delete_service(ServiceArn=service)
    said = f"A VpcIngressConnection cannot be created for a service in the current state: {state}. Service Arn: {service}"
    with refused("InvalidStateException", match=said):
        make(client, service)


def test_a_service_on_its_way_cannot_have_one(client, refused_meanwhile):
    service = make_service(client)
    with refused_meanwhile("InvalidStateException", "in the current state: OPERATION_IN_PROGRESS"):
        make(client, service)


@pytest.mark.parametrize("wrong", ["deleted", "short", "other kind", "elsewhere"])
def test_it_needs_a_service(client, cloud, service, refused, wrong):
    if wrong == "deleted":
        client.delete_service(ServiceArn=service)
    bad = {
        "deleted": service,
        "short": service.rpartition("/")[0],
        "other kind": service.replace(":service/", ":connection/"),
        "elsewhere": service.replace("us-east-1", "eu-west-1"),
    }[wrong]
    with refused("InvalidRequestException", match=f"The service ARN you specified isn't valid. ARN: '{bad}'"):
        make(client, bad)


# Names


@pytest.mark.parametrize("state", ["AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE", "FAILED_DELETION"])
def test_a_name_can_be_used_once(client, service, in_state, refused, state):
    in_state(state)
    said = "VpcIngressConnection with the provided name already exists: ingress"
    with refused("InvalidRequestException", match=said):
        make(client, service, configured={"VpcEndpointId": "vpce-2"})


@pytest.mark.parametrize("state", ["PENDING_CREATION", "PENDING_DELETION"])
def test_a_name_is_taken_from_the_first_moment_to_the_last(
    client, service, in_state, refused_meanwhile, state
):
    in_state(state)
    with refused_meanwhile("InvalidRequestException", "already exists: ingress"):
        make(client, service)


def test_a_name_is_free_when_its_connection_is_deleted(client, service, in_state):
    old = in_state("DELETED")
    assert make(client, service)["VpcIngressConnectionArn"] != old
    assert describe(client, old)["Status"] == "DELETED"


# Update and deletion, by state


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("state", ["AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE"])
def test_an_update_points_it_to_another_endpoint(client, cloud, in_state, state, fails):
    arn = in_state(state)
    before = describe(client, arn)
    if fails:
        cloud.fail_next("UpdateVpcIngressConnection")
    other = {"VpcId": "vpc-2", "VpcEndpointId": "vpce-2"}
    expected = {**before, "IngressVpcConfiguration": other, "Status": "PENDING_UPDATE"}
    assert update(client, arn, other) == expected
    assert describe(client, arn) == expected
    cloud.settle()
    assert describe(client, arn)["Status"] == ("FAILED_UPDATE" if fails else "AVAILABLE")


def test_an_update_that_succeeds_stays(client, cloud, in_state):
    arn = in_state("AVAILABLE")
    update(client, arn, {"VpcEndpointId": "vpce-2"})
    cloud.settle()
    assert describe(client, arn)["IngressVpcConfiguration"] == {"VpcEndpointId": "vpce-2"}


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("state", ["AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE", "FAILED_DELETION"])
def test_a_deletion_can_fail_and_be_tried_again(client, cloud, in_state, state, fails):
    arn = in_state(state)
    before = describe(client, arn)
    if fails:
        cloud.fail_next("DeleteVpcIngressConnection")
    leaving = delete(client, arn)
    # One on its way out shows since when (DeleteVpcIngressConnection › Examples).
    assert leaving == {**before, "Status": "PENDING_DELETION", "DeletedAt": leaving["DeletedAt"]}
    assert leaving["DeletedAt"] > leaving["CreatedAt"]
    cloud.settle()
    after = describe(client, arn)
    if fails:
        assert after == {**before, "Status": "FAILED_DELETION"}
    else:
        assert after == {**before, "Status": "DELETED", "DeletedAt": after["DeletedAt"]}
        assert after["DeletedAt"] >= leaving["DeletedAt"]
        assert listed(client) == []


@pytest.mark.parametrize(
    ("operation", "state"), [(update, "FAILED_DELETION"), (update, "DELETED"), (delete, "DELETED")]
)
def test_a_state_can_forbid_an_operation(client, in_state, refused, operation, state):
    arn = in_state(state)
    said = f"VpcIngressConnection cannot be {operation.__name__}d in the current state: {state}."
    with refused("InvalidStateException", match=said):
        operation(client, arn)


@pytest.mark.parametrize("operation", [update, delete])
@pytest.mark.parametrize("state", ["PENDING_CREATION", "PENDING_UPDATE", "PENDING_DELETION"])
def test_one_change_waits_for_another(client, in_state, refused_meanwhile, operation, state):
    arn = in_state(state)
    with refused_meanwhile("InvalidStateException", f"{operation.__name__}d in the current state: {state}"):
        operation(client, arn)


@pytest.mark.parametrize("operation", [describe, update, delete])
@each_wrong_arn("vpcingressconnection/ingress")
def test_an_arn_of_something_else_is_refused(client, in_state, refused, operation, swap, code):
    wrong = in_state("AVAILABLE").replace(*swap)
    with refused(code, match=wrong):
        operation(client, wrong)


# Lists


@pytest.fixture
def three(client, cloud, service):
    """Two connections of one service by two endpoints, and one of another service; returns their ARNs."""
    other = make_service(client, "other-service")
    cloud.settle()
    arns = [
        make(client, service, "ingress-1", {"VpcEndpointId": "vpce-1"})["VpcIngressConnectionArn"],
        make(client, service, "ingress-2", {"VpcEndpointId": "vpce-2"})["VpcIngressConnectionArn"],
        make(client, other, "ingress-3", {"VpcEndpointId": "vpce-2"})["VpcIngressConnectionArn"],
    ]
    cloud.settle()
    return arns


@pytest.mark.parametrize(
    ("by_service", "endpoint", "found"),
    [
        (None, None, [1, 2, 3]),
        (True, None, [1, 2]),
        (None, "vpce-2", [2, 3]),
        (True, "vpce-2", [2]),
        (True, "vpce-9", []),
        (None, "vpce-9", []),
        (None, "", []),
        ("unknown", None, []),
        ("unknown", "vpce-2", []),
    ],
)
def test_filters_narrow_a_list_and_both_together_more(client, service, three, by_service, endpoint, found):
    asked = {} if endpoint is None else {"VpcEndpointId": endpoint}
    if by_service:
        asked["ServiceArn"] = service if by_service is True else service[:-1] + "x"
    assert listed(client, Filter=asked) == [three[number - 1] for number in found]


def test_a_filter_follows_an_update(client, cloud, three):
    update(client, three[0], {"VpcEndpointId": "vpce-9"})
    cloud.settle()
    assert listed(client, Filter={"VpcEndpointId": "vpce-9"}) == three[:1]
    assert listed(client, Filter={"VpcEndpointId": "vpce-1"}) == []


def test_a_deleted_one_is_in_no_list(client, cloud, service, three):
    delete(client, three[0])
    assert listed(client) == three
    cloud.settle()
    assert listed(client) == three[1:]
    assert listed(client, Filter={"ServiceArn": service}) == three[1:2]
    assert listed(client, Filter={"VpcEndpointId": "vpce-1"}) == []


def test_a_summary_holds_two_arns(client, service, in_state):
    arn = in_state("AVAILABLE")
    assert client.list_vpc_ingress_connections()["VpcIngressConnectionSummaryList"] == [
        {"VpcIngressConnectionArn": arn, "ServiceArn": service}
    ]


def test_regions_are_apart(client, in_state):
    in_state("AVAILABLE")
    assert listed(client_of("apprunner", "eu-west-1")) == []
