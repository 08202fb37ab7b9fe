"""The pages of all nine list operations."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from support import ACCOUNT, client_of, make_service

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 7
SOME_NAME = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:autoscalingconfiguration/some-name"


class Lister(NamedTuple):
    """A list operation.

    ``fill`` makes COUNT items, and returns the parameters that list them; ``drop`` takes one of them away;
    ``other`` makes parameters that ask for something else. None where that can't be.
    """

    items: str
    most: int
    fill: Callable[[Any], dict[str, Any]]
    drop: Callable[[Any, Any], Any] | None
    other: Callable[[Any], dict[str, Any]] | None


def fill_services(client, **more):
    for number in range(COUNT):
        make_service(client, f"service-{number}", **more)
    return {}


def fill_operations(client):
    service = make_service(client)
    for _ in range(COUNT - 1):
        client.start_deployment(ServiceArn=service)
    return {"ServiceArn": service}


def fill_auto_scaling(client):
    for number in range(COUNT - 1):  # and one is built in
        client.create_auto_scaling_configuration(AutoScalingConfigurationName=f"name-{number // 2}")
    return {"LatestOnly": False}


def fill_services_of_auto_scaling(client):
    made = client.create_auto_scaling_configuration(AutoScalingConfigurationName="some-name")
    short = made["AutoScalingConfiguration"]["AutoScalingConfigurationArn"].rsplit("/", 2)[0]
    fill_services(client, AutoScalingConfigurationArn=short)
    return {"AutoScalingConfigurationArn": short}


def fill_observability(client):
    for number in range(COUNT):
        client.create_observability_configuration(ObservabilityConfigurationName=f"name-{number // 2}")
    return {"LatestOnly": False}


def fill_connections(client):
    for number in range(COUNT):
        client.create_connection(ConnectionName=f"name-{number}", ProviderType="GITHUB")
    return {}


def fill_connectors(client):
    for number in range(COUNT):
        client.create_vpc_connector(VpcConnectorName=f"name-{number}", Subnets=["subnet-1"])
    return {}


def fill_ingress(client):
    service = make_service(client)
    for number in range(COUNT):
        client.create_vpc_ingress_connection(
            ServiceArn=service,
            VpcIngressConnectionName=f"name-{number}",
            IngressVpcConfiguration={"VpcEndpointId": "vpce-1"},
        )
    return {"Filter": {"VpcEndpointId": "vpce-1"}}


def fill_domains(client):
    service = make_service(client)
    for number in range(COUNT):
        client.associate_custom_domain(ServiceArn=service, DomainName=f"site-{number}.example.com")
    return {"ServiceArn": service}


def drop_domain(client, domain):
    (service,) = client.list_services()["ServiceSummaryList"]
    client.disassociate_custom_domain(ServiceArn=service["ServiceArn"], DomainName=domain["DomainName"])


def other_service(client):
    return {"ServiceArn": make_service(client, "other-app")}


LISTERS = {
    "list_services": Lister(
        "ServiceSummaryList",
        20,
        fill_services,
        lambda client, item: client.delete_service(ServiceArn=item["ServiceArn"]),
        None,
    ),
    "list_operations": Lister("OperationSummaryList", 20, fill_operations, None, other_service),
    "list_auto_scaling_configurations": Lister(
        "AutoScalingConfigurationSummaryList",
        100,
        fill_auto_scaling,
        lambda client, item: client.delete_auto_scaling_configuration(
            AutoScalingConfigurationArn=item["AutoScalingConfigurationArn"]
        ),
        lambda client: {"LatestOnly": True},
    ),
    "list_services_for_auto_scaling_configuration": Lister(
        "ServiceArnList",
        100,
        fill_services_of_auto_scaling,
        lambda client, item: client.delete_service(ServiceArn=item),
        # The same configuration, and yet another value.
        lambda client: {
            "AutoScalingConfigurationArn": client.describe_auto_scaling_configuration(
                AutoScalingConfigurationArn=SOME_NAME
            )["AutoScalingConfiguration"]["AutoScalingConfigurationArn"]
        },
    ),
    "list_observability_configurations": Lister(
        "ObservabilityConfigurationSummaryList",
        100,
        fill_observability,
        lambda client, item: client.delete_observability_configuration(
            ObservabilityConfigurationArn=item["ObservabilityConfigurationArn"]
        ),
        lambda client: {"ObservabilityConfigurationName": "name-0"},
    ),
    "list_connections": Lister(
        "ConnectionSummaryList",
        100,
        fill_connections,
        lambda client, item: client.delete_connection(ConnectionArn=item["ConnectionArn"]),
        lambda client: {"ConnectionName": "name-0"},
    ),
    "list_vpc_connectors": Lister(
        "VpcConnectors",
        100,
        fill_connectors,
        lambda client, item: client.delete_vpc_connector(VpcConnectorArn=item["VpcConnectorArn"]),
        None,
    ),
    "list_vpc_ingress_connections": Lister(
        "VpcIngressConnectionSummaryList",
        100,
        fill_ingress,
        lambda client, item: client.delete_vpc_ingress_connection(
            VpcIngressConnectionArn=item["VpcIngressConnectionArn"]
        ),
        lambda client: {"Filter": {}},
    ),
    "describe_custom_domains": Lister("CustomDomains", 5, fill_domains, drop_domain, other_service),
}


@pytest.fixture(params=LISTERS)
def operation(request):
    return request.param


@pytest.fixture
def lister(operation):
    return LISTERS[operation]


@pytest.fixture
def asked(client, cloud, lister):
    """Parameters that list COUNT items."""
    found = lister.fill(client)
    cloud.settle()
    return found


@pytest.fixture
def page(client, operation, asked):
    """Ask for a page: its items and its token."""

    def ask(size, token=None, **more):
        if token is not None:
            more["NextToken"] = token
        answer = getattr(client, operation)(**{**asked, "MaxResults": size, **more})
        return answer[LISTERS[operation].items], answer.get("NextToken")

    return ask


@pytest.fixture
def whole(client, operation, lister, asked):
    """The list in one page."""
    return getattr(client, operation)(**asked)[lister.items]


@pytest.fixture
def check_refused(client, operation, asked, refused):
    """Use a token that isn't right here."""

    def use(token, **more):
        params = {**asked, "MaxResults": 2, "NextToken": token, **more}
        with refused("InvalidRequestException", match=f"The NextToken isn't valid for this request: {token}"):
            getattr(client, operation)(**{name: value for name, value in params.items() if value is not None})

    return use


def token_of(client, operation, asked):
    return getattr(client, operation)(**asked, MaxResults=2)["NextToken"]


@cache
def stranger():
    """A client of another account, where its access key is known."""
    session = boto3.session.Session(aws_access_key_id="AKIASTRANGER", aws_secret_access_key="secret")
    return session.client("apprunner", region_name="us-east-1")


def joined(page, size, token=None):
    """All pages from a token on."""
    items = []
    while True:
        found, token = page(size, token)
        assert 1 <= len(found) <= size
        assert token is None or len(found) == size
        items += found
        assert len(items) <= 2 * COUNT, "the pages do not end"
        if token is None:
            return items


# Sizes


@pytest.mark.parametrize("size", [1, 2, 3, 5, COUNT - 1, COUNT, COUNT + 1, "most"])
def test_pages_joined_are_the_whole_list_and_the_last_has_no_token(page, whole, lister, size):
    assert len(whole) == COUNT
    size = min(lister.most, lister.most if size == "most" else size)
    assert joined(page, size) == whole


def test_without_a_size_everything_comes_at_once_without_a_token(client, operation, asked, lister):
    answer = getattr(client, operation)(**asked)
    assert len(answer[lister.items]) == COUNT
    assert "NextToken" not in answer


@pytest.mark.parametrize("at_once", [101, 250])
def test_without_a_size_more_come_at_once_than_the_largest_page_holds(client, at_once):
    for number in range(at_once):
        client.create_connection(ConnectionName=f"name-{number}", ProviderType="GITHUB")
    answer = client.list_connections()
    assert len(answer["ConnectionSummaryList"]) == at_once
    assert "NextToken" not in answer
    assert len(client.list_connections(MaxResults=100)["ConnectionSummaryList"]) == 100


def test_a_page_has_a_least_and_a_largest_size(page, whole, lister, refused):
    assert page(1)[0] == whole[:1]
    assert page(lister.most)[0] == whole[: lister.most]
    with refused("InvalidRequestException", match="Member must have value greater than or equal to 1"):
        page(0)
    with refused(
        "InvalidRequestException", match=f"Member must have value less than or equal to {lister.most}"
    ):
        page(lister.most + 1)


@pytest.mark.parametrize("size", [1, 100])
def test_an_empty_list_is_one_page_without_a_token(client, size):
    answer = client.list_connections(MaxResults=size)
    assert answer["ConnectionSummaryList"] == []
    assert "NextToken" not in answer


def test_a_page_can_be_asked_for_again(page):
    _first, token = page(3)
    second = page(3, token)
    assert page(3, token) == second
    assert page(3)[1] == token


@given(st.integers(0, 12), st.integers(1, 13), st.sets(st.integers(0, 11)))
def test_any_list_in_pages_of_any_size_is_what_is_left_of_it(count, size, deleted):
    with mock_apprunner(isolated=True):
        client = client_of("apprunner")
        arns = [
            client.create_vpc_connector(VpcConnectorName=f"name-{number}", Subnets=["subnet-1"])[
                "VpcConnector"
            ]["VpcConnectorArn"]
            for number in range(count)
        ]
        for number in deleted & set(range(count)):
            client.delete_vpc_connector(VpcConnectorArn=arns[number])
        left = [arn for number, arn in enumerate(arns) if number not in deleted]
        pages, token = [], {}
        while True:
            answer = client.list_vpc_connectors(MaxResults=size, **token)
            pages.append([one["VpcConnectorArn"] for one in answer["VpcConnectors"]])
            assert len(pages) <= count + 1, "the pages do not end"
            if "NextToken" not in answer:
                break
            token = {"NextToken": answer["NextToken"]}
        assert [arn for part in pages for arn in part] == left
        assert len(pages) == max(1, -(-len(left) // size))


def test_a_narrowed_list_is_paged_by_what_is_in_it(client):
    for name in ("name-a", "name-b", "name-c"):
        for _ in range(3):
            client.create_observability_configuration(ObservabilityConfigurationName=name)

    def names(answer):
        found = answer["ObservabilityConfigurationSummaryList"]
        return [
            (one["ObservabilityConfigurationName"], one["ObservabilityConfigurationRevision"])
            for one in found
        ]

    first = client.list_observability_configurations(MaxResults=2)
    last = client.list_observability_configurations(MaxResults=2, NextToken=first["NextToken"])
    assert names(first) == [("name-a", 3), ("name-b", 3)]
    assert names(last) == [("name-c", 3)]
    assert "NextToken" not in last


# Changes between pages


@pytest.mark.parametrize("operation", [name for name, one in LISTERS.items() if one.drop], indirect=True)
@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("places", [[1], [-1], [1, 2, 3], [3], [2, 5]])
def test_what_is_deleted_between_pages_leaves_no_gap_and_no_double(client, lister, page, whole, size, places):
    first, token = page(size)
    assert first == whole[:size]
    dropped = [whole[place] for place in places]  # never the first, which may be the default
    for item in dropped:
        lister.drop(client, item)
    left = [item for item in whole[size:] if item not in dropped]
    assert joined(page, size, token) == left


@pytest.mark.parametrize("operation", ["list_connections"], indirect=True)
def test_what_is_added_between_pages_comes_last(client, page, whole):
    _first, token = page(3)
    client.create_connection(ConnectionName="name-new", ProviderType="GITHUB")
    *found, new = joined(page, 3, token)
    assert found == whole[3:]
    assert new["ConnectionName"] == "name-new"


@pytest.mark.parametrize("operation", ["list_operations"], indirect=True)
def test_what_is_added_between_pages_stands_before_them_where_the_newest_come_first(
    client, asked, page, whole
):
    _first, token = page(3)
    client.pause_service(**asked)
    assert joined(page, 3, token) == whole[3:]
    assert joined(page, 3)[1:] == whole


# Tokens


def recoded(token, change):
    """A token whose bytes have changed beneath its encoding."""
    return base64.urlsafe_b64encode(change(base64.urlsafe_b64decode(token))).decode()


@pytest.mark.parametrize(
    "broken",
    [
        lambda token: "garbage",
        lambda token: token[:-1],
        lambda token: token[:-4],
        lambda token: token + "AAAA",
        lambda token: recoded(token, lambda raw: raw[:-2] + raw[-1:]),
        lambda token: recoded(token, lambda raw: raw[:-1] + b"\0" + raw[-1:]),
        lambda token: token.swapcase(),
        lambda token: ("B" if token[0] == "A" else "A") + token[1:],
        lambda token: token[:-1] + ("B" if token[-1] == "A" else "A"),
        lambda token: "A" * 24,
        lambda token: "ключ",
        lambda token: "A" * 1024,
    ],
)
def test_a_broken_token_is_refused(client, operation, asked, check_refused, broken):
    check_refused(broken(token_of(client, operation, asked)))


def test_an_empty_token_is_none_where_the_shape_allows_it(client, operation, page, refused):
    shape = client.meta.service_model.operation_model(
        client.meta.method_to_api_mapping[operation]
    ).input_shape.members["NextToken"]
    if shape.metadata["min"] == 0:
        assert page(2, "") == page(2)
    else:
        with refused("InvalidRequestException", match="greater than or equal to 1"):
            page(2, "")


def test_a_token_of_another_list_is_refused(client, operation, check_refused):
    other = "list_connections" if operation == "list_vpc_connectors" else "list_vpc_connectors"
    check_refused(token_of(client, other, LISTERS[other].fill(client)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("list_operations", "describe_custom_domains"), ("describe_custom_domains", "list_operations")],
)
def test_a_token_of_another_list_with_the_same_parameters_is_refused(client, refused, one, other):
    asked = fill_domains(client)
    for _ in range(COUNT):
        client.start_deployment(**asked)
    token = token_of(client, one, asked)
    with refused("InvalidRequestException", match="The NextToken isn't valid"):
        getattr(client, other)(**asked, MaxResults=2, NextToken=token)
    assert getattr(client, one)(**asked, MaxResults=2, NextToken=token)["NextToken"] != token


def test_a_token_of_another_region_is_refused(client, operation, lister, check_refused):
    elsewhere = client_of("apprunner", "eu-west-1")
    check_refused(token_of(elsewhere, operation, lister.fill(elsewhere)))


def test_a_token_of_another_cloud_is_refused(client, operation, lister, check_refused):
    with mock_apprunner(seed=8, isolated=True):
        foreign = token_of(client, operation, lister.fill(client))
    check_refused(foreign)


def test_a_token_of_another_account_is_refused(operation, lister):
    with mock_apprunner(isolated=True, accounts={"AKIASTRANGER": "210987654321"}):
        client = client_of("apprunner")
        token = token_of(client, operation, lister.fill(client))
        asked = lister.fill(stranger())
        assert token_of(stranger(), operation, asked) != token
        with pytest.raises(stranger().exceptions.InvalidRequestException, match="The NextToken isn't valid"):
            getattr(stranger(), operation)(**asked, MaxResults=2, NextToken=token)


@pytest.mark.parametrize("size", [1, 3, None])
def test_a_token_with_another_size_is_refused(client, operation, asked, check_refused, size):
    check_refused(token_of(client, operation, asked), MaxResults=size)


@pytest.mark.parametrize("operation", [name for name, one in LISTERS.items() if one.other], indirect=True)
def test_a_token_with_other_parameters_is_refused(client, operation, lister, asked, check_refused):
    token = token_of(client, operation, asked)
    check_refused(token, **lister.other(client))
