"""The console: what happens by traffic, by time, and by a person with a certificate."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.cloud.services import backend_of
from support import ACCOUNT, SESSION, client_of, fingerprint
from support_v2 import CERTIFICATE, OTHER_CERTIFICATE, make_domain

OTHER_ACCOUNT = "210987654321"
NAME = "api.example.com"


def new_link(client, *, settled=None):
    """Create a VPC link and return its id; ``settled`` is a cloud in which it becomes ready at once."""
    link = client.create_vpc_link(Name="private", SubnetIds=["subnet-1"])["VpcLinkId"]
    if settled is not None:
        settled.settle()
    return link


def status_of(client, thing):
    """The status of a domain name, or of a VPC link."""
    if "." in thing:
        return client.get_domain_name(DomainName=thing)["DomainNameConfigurations"][0]["DomainNameStatus"]
    return client.get_vpc_link(VpcLinkId=thing)["VpcLinkStatus"]


# How each thing is made, by the methods that work on it; and where each method leads, and what leads back.
MAKE = {
    "link": lambda client, cloud: new_link(client, settled=cloud),
    "domain": lambda client, _cloud: make_domain(client)["DomainName"],
}
STEPS = [
    ("link", "deactivate_vpc_link", "INACTIVE", "activate_vpc_link"),
    ("domain", "fail_certificate_reimport", "PENDING_CERTIFICATE_REIMPORT", "reimport_certificate"),
    (
        "domain",
        "expire_ownership_certificate",
        "PENDING_OWNERSHIP_VERIFICATION",
        "renew_ownership_certificate",
    ),
]
METHODS = [(thing, name) for thing, there, _status, back in STEPS for name in (there, back)]
WRONG_STATE = {
    "link": "Cannot change vpc link in the state {}",
    "domain": "The domain name cannot be modified while its status is {}",
}


def do(cloud, name, thing, **where):
    """What happens without a call of the API."""
    getattr(cloud.apigatewayv2, name)(thing, **where)


@pytest.fixture
def slow_cloud(client):
    """A cloud whose clock stands still; it is within that of the client."""
    with mock_cloud(seed=7, isolated=True, pace="manual") as made:
        yield made


def test_these_are_all_steps_that_no_call_takes(cloud):
    machines = [kind.machine for kind in backend_of("apigatewayv2").kinds if kind.machine]
    by_hand = {step.name for machine in machines for step in machine.steps if step.by_hand}
    by_itself = {"AutoDeploy"}  # what the service does after a change, and nobody can do
    assert by_hand - by_itself == {name for _thing, name in METHODS}
    assert all(callable(getattr(cloud.apigatewayv2, name)) for name in by_hand - by_itself)


@pytest.mark.parametrize(("thing", "there", "status", "back"), STEPS)
def test_a_step_and_the_one_back_work_at_once_and_change_nothing_else(
    client, slow_cloud, thing, there, status, back
):
    made = MAKE[thing](client, slow_cloud)
    now, calls = slow_cloud.clock.now, len(slow_cloud.calls)
    stored = fingerprint(slow_cloud)
    do(slow_cloud, there, made)
    assert fingerprint(slow_cloud) != stored
    assert (slow_cloud.clock.now, len(slow_cloud.calls)) == (now, calls)
    assert status_of(client, made) == status
    do(slow_cloud, back, made)
    assert status_of(client, made) == "AVAILABLE"


@pytest.mark.parametrize(("thing", "there", "status", "back"), STEPS)
def test_a_step_needs_the_state_that_it_starts_from(client, cloud, thing, there, status, back):
    made = MAKE[thing](client, cloud)
    said = WRONG_STATE[thing]
    advice = "If it is on its way there, call cloud.settle() first."
    with pytest.raises(MockError) as caught:
        do(cloud, back, made)
    assert str(caught.value) == f"{back} isn't possible. {said.format('AVAILABLE')}. {advice}"
    do(cloud, there, made)
    with pytest.raises(MockError) as caught:
        do(cloud, there, made)
    assert str(caught.value) == f"{there} isn't possible. {said.format(status)}. {advice}"
    assert status_of(client, made) == status


@pytest.mark.parametrize(("breaks", "mends"), [(STEPS[1][1], STEPS[2][3]), (STEPS[2][1], STEPS[1][3])])
def test_one_trouble_with_a_certificate_is_not_mended_by_the_other_step(client, cloud, breaks, mends):
    make_domain(client)
    do(cloud, breaks, NAME)
    with pytest.raises(MockError, match=f"{mends} isn't possible"):
        do(cloud, mends, NAME)


def test_a_link_on_its_way_has_to_be_there_first(client, slow_cloud):
    link = new_link(client)
    with pytest.raises(MockError, match=r"in the state PENDING\. .*settle\(\)"):
        do(slow_cloud, "deactivate_vpc_link", link)
    slow_cloud.settle()
    do(slow_cloud, "deactivate_vpc_link", link)
    client.delete_vpc_link(VpcLinkId=link)
    with pytest.raises(MockError, match="in the state DELETING"):
        do(slow_cloud, "activate_vpc_link", link)


def test_what_is_due_has_happened_before_a_step(client, slow_cloud):
    link = new_link(client)
    slow_cloud.clock.advance(seconds=120)
    do(slow_cloud, "deactivate_vpc_link", link)
    assert status_of(client, link) == "INACTIVE"


def test_without_another_pace_a_step_comes_after_what_was_pending(client, cloud):
    link = new_link(client)
    do(cloud, "deactivate_vpc_link", link)
    assert status_of(client, link) == "INACTIVE"


def test_a_domain_name_that_is_updated_has_to_be_available_first(client, slow_cloud):
    make_domain(client)
    client.update_domain_name(
        DomainName=NAME, DomainNameConfigurations=[{"CertificateArn": OTHER_CERTIFICATE}]
    )
    with pytest.raises(MockError, match=r"while its status is UPDATING\. .*settle\(\)"):
        do(slow_cloud, "fail_certificate_reimport", NAME)
    slow_cloud.settle()
    do(slow_cloud, "fail_certificate_reimport", NAME)


# Places


@pytest.mark.parametrize(("thing", "name"), METHODS)
def test_what_is_not_there_has_no_steps(client, cloud, thing, name):
    made = MAKE[thing](client, cloud)
    kind = {"link": "VPC link", "domain": "domain name"}[thing]
    for missing, where, within in (
        ("nothing", {}, ""),
        (made, {"region": "eu-west-1"}, " in eu-west-1"),
        (made, {"account": OTHER_ACCOUNT}, f" in {OTHER_ACCOUNT}"),
        (
            made,
            {"region": "us-east-1", "account": OTHER_ACCOUNT},
            f" in us-east-1 of {OTHER_ACCOUNT}",
        ),
    ):
        stored = fingerprint(cloud)
        with pytest.raises(MockError) as caught:
            do(cloud, name, missing, **where)
        opening = f"{name} isn't possible{within}. No {kind} is called {missing!r}, or has that id or ARN. "
        assert str(caught.value).startswith(opening)
        assert ("There are none." in str(caught.value)) == bool(where)
        assert fingerprint(cloud) == stored


def test_before_any_call_nothing_is_there(cloud):
    with pytest.raises(MockError, match=r"No VPC link is called 'abc123', .* There are none\."):
        do(cloud, "deactivate_vpc_link", "abc123")


def test_what_has_a_name_or_an_arn_is_found_by_it(client, slow_cloud):
    link = new_link(client)
    slow_cloud.settle()
    do(slow_cloud, "deactivate_vpc_link", slow_cloud.apigatewayv2.vpc_links[0].name)
    assert status_of(client, link) == "INACTIVE"
    make_domain(client)
    do(slow_cloud, "fail_certificate_reimport", slow_cloud.apigatewayv2.domain_names[NAME].arn)
    assert status_of(client, NAME) == "PENDING_CERTIFICATE_REIMPORT"


def in_region(client):
    certificate = CERTIFICATE.replace("us-east-1", client.meta.region_name)
    make_domain(client, DomainNameConfigurations=[{"CertificateArn": certificate}])
    return client


def test_one_that_several_regions_have_is_named_with_its_region(client, cloud):
    here, there = in_region(client), in_region(client_of("apigatewayv2", "eu-west-1"))
    with pytest.raises(MockError) as caught:
        do(cloud, "fail_certificate_reimport", NAME)
    assert str(caught.value) == (
        f"fail_certificate_reimport isn't possible. '{NAME}' is one of 2:\n"
        f"  <DomainName '{NAME}' AVAILABLE, us-east-1 of {ACCOUNT}>\n"
        f"  <DomainName '{NAME}' AVAILABLE, eu-west-1 of {ACCOUNT}>\n"
        "Say which: by ARN or id, or by region=… and account=…."
    )
    do(cloud, "fail_certificate_reimport", NAME, region="eu-west-1")
    assert status_of(here, NAME) == "AVAILABLE"
    assert status_of(there, NAME) == "PENDING_CERTIFICATE_REIMPORT"


def test_one_that_a_single_region_has_is_found_there(cloud):
    there = in_region(client_of("apigatewayv2", "eu-west-1"))
    do(cloud, "fail_certificate_reimport", NAME)
    assert status_of(there, NAME) == "PENDING_CERTIFICATE_REIMPORT"


def test_one_that_several_accounts_have_is_named_with_its_account():
    keys = {"AKIAIOSFODNN7DEVELOP": ACCOUNT, "AKIAIOSFODNN7PRODUCT": OTHER_ACCOUNT}
    with mock_cloud(isolated=True, accounts=keys) as cloud:
        clients = [
            SESSION.client(
                "apigatewayv2", region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key="secret"
            )
            for key in keys
        ]
        for client, account in zip(clients, keys.values(), strict=True):
            certificate = CERTIFICATE.replace(ACCOUNT, account)
            make_domain(client, DomainNameConfigurations=[{"CertificateArn": certificate}])
        with pytest.raises(MockError, match=f"in us-east-1. '{NAME}' is one of 2:"):
            do(cloud, "expire_ownership_certificate", NAME, region="us-east-1")
        do(cloud, "expire_ownership_certificate", NAME, account=OTHER_ACCOUNT)
        statuses = [status_of(client, NAME) for client in clients]
        assert statuses == ["AVAILABLE", "PENDING_OWNERSHIP_VERIFICATION"]
