"""Certificates that outlive their domains: who comes again within 30 days need not prove anew whose a domain is.

hashicorp/terraform-provider-aws#20222 and aws/copilot-cli saw it, against the reference.
"""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError, mock_apprunner
from support import client_of, make_service

DOMAIN = "example.com"
ACTIVE, WAITING = "active", "pending_certificate_dns_validation"


@pytest.fixture
def cloud():
    """A cloud that does as App Runner was seen to do, and whose clock only the test moves."""
    options = {"pace": "manual", "start_time": 1_700_000_000, "fidelity": "observed"}
    with mock_apprunner(seed=7, isolated=True, **options) as made:
        yield made


@pytest.fixture
def service(client, cloud):
    return running(client, cloud, "web-app")


def running(client, cloud, name):
    arn = make_service(client, name)
    cloud.settle()
    return arn


def domain_of(client, service):
    (domain,) = client.describe_custom_domains(ServiceArn=service)["CustomDomains"]
    return domain


def associate(client, cloud, service, **more):
    """Associate the domain, and return it as far as it comes by itself."""
    made = client.associate_custom_domain(ServiceArn=service, **{"DomainName": DOMAIN, **more})
    assert made["CustomDomain"]["Status"] == "creating"
    assert "CertificateValidationRecords" not in made["CustomDomain"]
    cloud.settle()
    return domain_of(client, service)


def disassociate(client, cloud, service):
    client.disassociate_custom_domain(ServiceArn=service, DomainName=DOMAIN)
    cloud.settle()


@pytest.fixture
def active(client, cloud, service):
    """The domain, active on a service."""
    associate(client, cloud, service)
    cloud.apprunner.validate_domain(service, DOMAIN)
    cloud.settle()
    return domain_of(client, service)


def test_a_domain_that_comes_again_binds_its_certificate_without_waiting(client, cloud, service, active):
    disassociate(client, cloud, service)
    client.associate_custom_domain(ServiceArn=service, DomainName=DOMAIN)
    seen = []
    for _ in range(15):
        cloud.clock.advance(seconds=5)
        seen.append(domain_of(client, service))
    assert [one["Status"] for one in seen[:2]] == ["binding_certificate"] * 2
    assert seen[-1] == active
    assert all(one["CertificateValidationRecords"] == active["CertificateValidationRecords"] for one in seen)


def test_there_is_nothing_for_a_person_to_validate_then(client, cloud, service, active):
    disassociate(client, cloud, service)
    associate(client, cloud, service)
    for by_hand in (cloud.apprunner.validate_domain, cloud.apprunner.reject_domain):
        with pytest.raises(MockError, match="current state: ACTIVE"):
            by_hand(service, DOMAIN)


DAY = 24 * 60 * 60


@pytest.mark.parametrize(
    # It is looked for when the domain would begin to wait, five seconds after it was associated.
    ("seconds", "status"),
    [(300, ACTIVE), (30 * DAY - 6, ACTIVE), (30 * DAY - 5, WAITING), (99 * DAY, WAITING)],
)
@pytest.mark.parametrize("leaves", ["disassociated", "deleted with its service"])
@pytest.mark.usefixtures("active")
def test_a_certificate_is_kept_for_thirty_days(client, cloud, service, leaves, seconds, status):
    other = running(client, cloud, "other-app")
    cloud.clock.advance(days=50)  # while its domain is there, it isn't kept but used
    if leaves == "disassociated":
        left = cloud.clock.now
        disassociate(client, cloud, service)
    else:
        client.delete_service(ServiceArn=service)
        cloud.settle()
        left = client.describe_service(ServiceArn=service)["Service"]["DeletedAt"]
    cloud.clock.advance(seconds=seconds - (cloud.clock.now - left).total_seconds())
    assert associate(client, cloud, other)["Status"] == status


@pytest.mark.usefixtures("active")
def test_a_certificate_is_kept_anew_each_time_its_domain_leaves(client, cloud, service):
    for _ in range(3):
        disassociate(client, cloud, service)
        cloud.clock.advance(days=20)
        assert associate(client, cloud, service)["Status"] == ACTIVE
    cloud.clock.advance(days=20)
    disassociate(client, cloud, service)
    assert associate(client, cloud, service)["Status"] == ACTIVE


def test_a_domain_that_was_never_active_is_asked_to_prove_itself_again(client, cloud, service):
    first = associate(client, cloud, service)
    disassociate(client, cloud, service)
    again = associate(client, cloud, service)
    assert again["Status"] == WAITING
    assert again["CertificateValidationRecords"] != first["CertificateValidationRecords"]
    cloud.apprunner.reject_domain(service, DOMAIN)
    disassociate(client, cloud, service)
    assert associate(client, cloud, service)["Status"] == WAITING


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"EnableWWWSubdomain": True}, ACTIVE),
        ({"DomainName": "EXAMPLE.com"}, ACTIVE),
        ({"EnableWWWSubdomain": False}, WAITING),
        ({"DomainName": "login.example.com"}, WAITING),
        ({"DomainName": "*.example.com"}, WAITING),
    ],
)
@pytest.mark.usefixtures("active")
def test_a_certificate_is_for_all_of_its_names_and_no_others(client, cloud, service, asked, status):
    disassociate(client, cloud, service)
    assert associate(client, cloud, service, **asked)["Status"] == status


@pytest.mark.usefixtures("active")
def test_a_certificate_is_of_one_region(client, cloud, service):
    disassociate(client, cloud, service)
    elsewhere = client_of("apprunner", "eu-west-1")
    assert associate(elsewhere, cloud, running(elsewhere, cloud, "web-app"))["Status"] == WAITING


@pytest.mark.usefixtures("active")
def test_a_certificate_that_is_restored_is_kept_as_before(client, cloud, service):
    disassociate(client, cloud, service)
    before = cloud.snapshot()
    cloud.clock.advance(days=40)
    assert associate(client, cloud, service)["Status"] == WAITING
    cloud.restore(before)
    assert associate(client, cloud, service)["Status"] == ACTIVE
