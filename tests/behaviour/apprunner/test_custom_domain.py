"""Custom domains of a service, and the certificate records that prove who owns them."""

import re

import pytest

from awsmock_ar_apigw import MockError, mock_apprunner
from support import client_of, each_wrong_arn, make_service

DOMAIN = "example.com"


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


def associate(client, service, domain=DOMAIN, **more):
    answer = client.associate_custom_domain(ServiceArn=service, DomainName=domain, **more)
    return answer["CustomDomain"]


def disassociate(client, service, domain=DOMAIN):
    return client.disassociate_custom_domain(ServiceArn=service, DomainName=domain)["CustomDomain"]


def domains(client, service):
    return client.describe_custom_domains(ServiceArn=service)["CustomDomains"]


def only(client, service):
    (domain,) = domains(client, service)
    return domain


def record_statuses(domain):
    return {record["Status"] for record in domain["CertificateValidationRecords"]}


WAITING = "PENDING_CERTIFICATE_DNS_VALIDATION"

# How each state is reached: the steps in order, with "!" for one that will fail and "…" for one under way.
WAYS = {
    "CREATING": ["associate…"],
    WAITING: ["associate"],
    "CREATE_FAILED": ["associate!"],
    "BINDING_CERTIFICATE": ["associate", "validate…"],
    "ACTIVE": ["associate", "validate"],
    "DELETING": ["associate", "validate", "disassociate…"],
    "DELETE_FAILED": ["associate", "validate", "disassociate!"],
}


@pytest.fixture
def in_state(client, cloud, service):
    """The service's domain comes to a state; returns the service's ARN."""
    steps = {
        "associate": ("AssociateCustomDomain", lambda: associate(client, service)),
        "validate": ("validate_domain", lambda: cloud.apprunner.validate_domain(service, DOMAIN)),
        "disassociate": ("DisassociateCustomDomain", lambda: disassociate(client, service)),
    }

    def go(state):
        for step in WAYS[state]:
            operation, take = steps[step.rstrip("!…")]
            if step.endswith("!"):
                cloud.fail_next(operation)
            take()
            if not step.endswith("…"):
                cloud.settle()
        assert only(client, service)["Status"] == state
        return service

    return go


@pytest.fixture
def active(in_state):
    """A service with an active domain."""
    return in_state("ACTIVE")


# The way to a domain


def test_a_new_one_is_on_its_way_and_has_no_records_yet(client, service):
    url = client.describe_service(ServiceArn=service)["Service"]["ServiceUrl"]
    answer = client.associate_custom_domain(ServiceArn=service, DomainName=DOMAIN)
    del answer["ResponseMetadata"]
    assert answer == {
        "DNSTarget": url,
        "ServiceArn": service,
        "VpcDNSTargets": [],
        "CustomDomain": {"DomainName": DOMAIN, "EnableWWWSubdomain": True, "Status": "CREATING"},
    }
    assert only(client, service) == answer["CustomDomain"]


def test_it_waits_for_a_person_and_then_becomes_active(client, cloud, service):
    associate(client, service)
    cloud.settle()
    waiting = only(client, service)
    assert (waiting["Status"], record_statuses(waiting)) == (WAITING, {"PENDING_VALIDATION"})
    cloud.clock.advance(days=1)
    assert only(client, service) == waiting

    cloud.apprunner.validate_domain(service, DOMAIN)
    binding = only(client, service)
    assert (binding["Status"], record_statuses(binding)) == ("BINDING_CERTIFICATE", {"SUCCESS"})

    cloud.settle()
    active = only(client, service)
    assert (active["Status"], record_statuses(active)) == ("ACTIVE", {"SUCCESS"})

    def unmoved(domain):
        return [{**record, "Status": None} for record in domain["CertificateValidationRecords"]]

    assert unmoved(waiting) == unmoved(binding) == unmoved(active)


@pytest.mark.parametrize(("enabled", "names"), [(True, ["", "www."]), (False, [""]), (None, ["", "www."])])
def test_each_name_has_a_record_and_a_random_one_comes_on_top(client, cloud, service, enabled, names):
    more = {} if enabled is None else {"EnableWWWSubdomain": enabled}
    made = associate(client, service, **more)
    assert made["EnableWWWSubdomain"] is (enabled is not False)
    cloud.settle()
    records = only(client, service)["CertificateValidationRecords"]
    assert len({record["Name"] for record in records}) == len(records) == len(names) + 1
    for record, owned in zip(records, [*names, "[a-z0-9]{31}."], strict=False):
        assert record["Type"] == "CNAME"
        # Names are written as DNS has them, with the dot at the end, as values are.
        expected = r"_[0-9a-f]{32}\." + owned.replace(".", r"\.") + r"example\.com\."
        assert re.fullmatch(expected, record["Name"])
        assert re.fullmatch(r"_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.", record["Value"])
    assert len({record["Value"] for record in records}) == len(records)
    # All are validated in one place.
    assert len({record["Value"].partition(".")[2] for record in records}) == 1


@pytest.mark.parametrize("way", ["AssociateCustomDomain", "reject_domain", "validate_domain"])
def test_it_can_fail_on_the_way(client, cloud, service, way):
    if way != "reject_domain":
        cloud.fail_next(way)
    associate(client, service)
    cloud.settle()
    if way != "AssociateCustomDomain":
        getattr(cloud.apprunner, way)(service, DOMAIN)
    if way == "validate_domain":
        assert only(client, service)["Status"] == "BINDING_CERTIFICATE"
        cloud.settle()
    failed = only(client, service)
    assert (failed["Status"], record_statuses(failed)) == ("CREATE_FAILED", {"FAILED"})


@pytest.mark.parametrize("by_hand", ["validate_domain", "reject_domain"])
@pytest.mark.parametrize(
    "state", ["CREATING", "BINDING_CERTIFICATE", "ACTIVE", "CREATE_FAILED", "DELETING", "DELETE_FAILED"]
)
def test_only_a_domain_that_waits_can_be_validated(client, cloud, service, in_state, by_hand, state):
    in_state(state)
    with pytest.raises(MockError, match=rf"{by_hand} isn't possible.*current state: {state}.*settle\(\)"):
        getattr(cloud.apprunner, by_hand)(service, DOMAIN)
    assert only(client, service)["Status"] == state


@pytest.mark.parametrize("by_hand", ["validate_domain", "reject_domain"])
@pytest.mark.parametrize(
    ("swap", "domain", "text"),
    [
        (("", ""), "other.com", "No custom domain other.com found for the provided service"),
        (("/web-app/", "/other-app/"), DOMAIN, r"No service is called .* There are:\n  <Service 'web-app'"),
        ((":service/", ":connection/"), DOMAIN, "No service is called"),
    ],
)
def test_what_is_not_there_cannot_be_validated(cloud, active, by_hand, swap, domain, text):
    with pytest.raises(MockError, match=text):
        getattr(cloud.apprunner, by_hand)(active.replace(*swap), domain)


def test_a_person_may_spell_a_domain_in_another_case(client, cloud, service, in_state):
    in_state(WAITING)
    cloud.apprunner.validate_domain(service, "EXAMPLE.com")
    assert only(client, service)["Status"] == "BINDING_CERTIFICATE"


# Names


@pytest.mark.parametrize(
    "domain",
    [
        "example.com",
        "login.example.com",
        "admin.login.example.com",
        "*.example.com",
        "EXAMPLE.Com",
        "a.b",
        "xn--bcher-kva.example",
        "1.example.com",
        f"{'a' * 63}.com",
    ],
)
def test_a_domain_is_a_root_a_subdomain_or_a_wildcard(client, service, domain):
    assert associate(client, service, domain)["DomainName"] == domain
    assert only(client, service)["DomainName"] == domain


@pytest.mark.parametrize(
    "domain",
    [
        "localhost",
        "-a.example.com",
        "a-.example.com",
        "a..example.com",
        ".example.com",
        "example.com.",
        ".",
        "*",
        "*.",
        "*.com",
        "*example.com",
        "www.*.example.com",
        "*.*.example.com",
        f"{'a' * 64}.com",
    ],
)
def test_anything_else_is_no_domain(client, service, refused, domain):
    said = f"The domain name isn't a root domain, a subdomain or a wildcard: {domain}"
    with refused("InvalidRequestException", match=said):
        associate(client, service, domain)


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        ("my_site.example.com", "must satisfy regular expression pattern"),
        ("https://example.com", "must satisfy regular expression pattern"),
        ("a." * 126 + "comm", "length less than or equal to 255"),
        ("", "length greater than or equal to 1"),
    ],
)
def test_the_model_refuses_what_no_name_can_hold(client, service, refused, domain, text):
    with refused("InvalidRequestException", match=text):
        associate(client, service, domain)


@pytest.mark.parametrize("more", [{}, {"EnableWWWSubdomain": False}])
def test_a_wildcard_has_no_www(client, cloud, service, more):
    assert associate(client, service, "*.example.com", **more)["EnableWWWSubdomain"] is False
    cloud.settle()
    records = only(client, service)["CertificateValidationRecords"]
    assert len(records) == 2
    assert not any("*" in record["Name"] or ".www." in record["Name"] for record in records)


def test_a_wildcard_cannot_be_asked_for_with_www(client, service, refused):
    said = "EnableWWWSubdomain can't be true for a wildcard domain: *.example.com"
    with refused("InvalidRequestException", match=said):
        associate(client, service, "*.example.com", EnableWWWSubdomain=True)


@pytest.mark.parametrize("domain", ["example.com", "Example.COM"])
@pytest.mark.parametrize("owner", ["same", "other"])
def test_a_domain_belongs_to_one_service(client, cloud, service, refused, domain, owner):
    associate(client, service)
    asking = service if owner == "same" else make_service(client, "other-app")
    cloud.settle()
    with refused("InvalidRequestException", match=f"{domain} is already associated with {service}"):
        associate(client, asking, domain)
    # Beside it, its wildcard and its subdomains are other domains.
    associate(client, asking, "*.example.com")
    associate(client, asking, "login.example.com")


@pytest.mark.parametrize(
    ("first", "second"), [("example.com", "www.example.com"), ("www.example.com", "example.com")]
)
def test_a_domain_takes_its_www_subdomain_too(client, service, refused, first, second):
    associate(client, service, first)
    other = make_service(client, "other-app")
    with refused("InvalidRequestException", match="www.example.com is already associated with"):
        associate(client, other, second)


def test_without_www_the_subdomain_is_free(client, service):
    associate(client, service, "example.com", EnableWWWSubdomain=False)
    associate(client, service, "www.example.com", EnableWWWSubdomain=False)
    assert len(domains(client, service)) == 2


@pytest.mark.parametrize("state", ["CREATE_FAILED", "DELETE_FAILED", "ACTIVE"])
def test_a_domain_is_taken_while_it_is_there(client, service, in_state, refused, state):
    in_state(state)
    with refused("InvalidRequestException", match="is already associated with"):
        associate(client, service)


@pytest.mark.parametrize("state", ["CREATING", "DELETING"])
def test_a_domain_is_taken_from_the_first_moment_to_the_last(
    client, service, in_state, refused_meanwhile, state
):
    in_state(state)
    with refused_meanwhile("InvalidRequestException", "is already associated with"):
        associate(client, service)


# The way back


@pytest.mark.parametrize(
    "state", [WAITING, "BINDING_CERTIFICATE", "ACTIVE", "CREATE_FAILED", "DELETE_FAILED"]
)
def test_a_domain_that_goes_is_free_again(client, cloud, service, in_state, state):
    in_state(state)
    answer = client.disassociate_custom_domain(ServiceArn=service, DomainName="EXAMPLE.com")
    assert (answer["ServiceArn"], answer["VpcDNSTargets"]) == (service, [])
    assert answer["DNSTarget"].endswith(".awsapprunner.com")
    assert answer["CustomDomain"]["DomainName"] == DOMAIN
    assert answer["CustomDomain"]["Status"] == "DELETING"
    assert "CertificateValidationRecords" not in answer["CustomDomain"]
    assert only(client, service)["Status"] == "DELETING"
    other = make_service(client, "other-app")
    cloud.settle()
    assert domains(client, service) == []
    assert associate(client, other)["Status"] == "CREATING"


def test_going_can_fail_and_be_tried_again(client, cloud, active):
    before = only(client, active)
    cloud.fail_next("DisassociateCustomDomain")
    disassociate(client, active)
    cloud.settle()
    assert only(client, active) == {**before, "Status": "DELETE_FAILED"}
    disassociate(client, active)
    cloud.settle()
    assert domains(client, active) == []


@pytest.mark.parametrize("state", ["CREATING", "DELETING"])
def test_a_domain_on_its_way_cannot_go(client, service, in_state, refused_meanwhile, state):
    in_state(state)
    said = f"DisassociateCustomDomain isn't possible for a custom domain in the current state: {state}."
    with refused_meanwhile("InvalidStateException", said):
        disassociate(client, service)


@pytest.mark.parametrize("gone", [False, True])
def test_what_is_not_associated_cannot_go(client, cloud, service, in_state, refused, gone):
    if gone:
        in_state("DELETING")
    associate(client, service, "login.example.com")
    words = "No custom domain Example.com found for the provided service"
    with refused("ResourceNotFoundException", match=words):
        disassociate(client, service, "Example.com")


# Its service


@pytest.mark.parametrize("change", [associate, disassociate])
@pytest.mark.parametrize("state", ["PAUSED", "DELETE_FAILED"])
def test_domains_change_for_a_running_service_only(client, cloud, active, refused, change, state):
    if state == "PAUSED":
        client.pause_service(ServiceArn=active)
    else:
        cloud.fail_next("DeleteService")
        client.delete_service(ServiceArn=active)
    domain = DOMAIN if change is disassociate else "other.com"
    said = (
        f"Custom domains cannot be changed for a service in the current state: {state}. Service Arn: {active}"
    )
    with refused("InvalidStateException", match=said):
        change(client, active, domain)
    assert only(client, active)["Status"] == "ACTIVE"


def test_a_service_that_could_not_be_created_has_no_domains(client, cloud, refused):
    cloud.fail_next("CreateService")
    service = make_service(client)
    with refused("InvalidStateException", match="in the current state: CREATE_FAILED"):
        associate(client, service)


@pytest.mark.parametrize("change", [associate, disassociate])
def test_domains_wait_for_a_service_on_its_way(client, active, refused_meanwhile, change):
    client.start_deployment(ServiceArn=active)
    domain = DOMAIN if change is disassociate else "other.com"
    with refused_meanwhile("InvalidStateException", "in the current state: OPERATION_IN_PROGRESS"):
        change(client, active, domain)


@pytest.mark.parametrize("wrong", ["deleted", "short", "other kind", "elsewhere", "missing"])
def test_a_domain_needs_a_service(client, service, refused, wrong):
    if wrong == "deleted":
        client.delete_service(ServiceArn=service)
    bad = {
        "deleted": service,
        "short": service.rpartition("/")[0],
        "other kind": service.replace(":service/", ":connection/"),
        "elsewhere": service.replace("us-east-1", "eu-west-1"),
        "missing": service[:-1] + "x",
    }[wrong]
    with refused("InvalidRequestException", match=f"The service ARN you specified isn't valid. ARN: '{bad}'"):
        associate(client, bad)


@pytest.mark.parametrize("operation", [disassociate, lambda client, arn: domains(client, arn)])
@each_wrong_arn("service/web-app")
def test_an_arn_of_something_else_is_refused(client, active, refused, operation, swap, code):
    wrong = active.replace(*swap)
    with refused(code, match=wrong):
        operation(client, wrong)


@pytest.mark.parametrize("state", ["CREATING", WAITING, "BINDING_CERTIFICATE", "ACTIVE", "DELETING"])
def test_a_domain_goes_with_its_service(client, cloud, service, in_state, state):
    in_state(state)
    client.delete_service(ServiceArn=service)
    cloud.settle()
    assert domains(client, service) == []
    other = make_service(client, "other-app")
    cloud.settle()
    assert associate(client, other)["Status"] == "CREATING"
    cloud.settle()
    assert only(client, other)["Status"] == WAITING


def test_a_domain_of_a_deleted_service_cannot_go_again(client, active, refused):
    client.delete_service(ServiceArn=active)
    with refused(
        "ResourceNotFoundException", match=f"No custom domain {DOMAIN} found for the provided service"
    ):
        disassociate(client, active)


# Descriptions


def test_a_service_without_domains_has_empty_lists(client, service):
    answer = client.describe_custom_domains(ServiceArn=service)
    assert (answer["CustomDomains"], answer["VpcDNSTargets"]) == ([], [])
    assert answer["ServiceArn"] == service
    assert answer["DNSTarget"] == client.describe_service(ServiceArn=service)["Service"]["ServiceUrl"]
    assert "NextToken" not in answer


def test_seven_domains_come_in_pages_of_at_most_five(client, cloud, service, refused):
    names = [f"site-{number}.example.com" for number in range(7)]
    for name in names:
        associate(client, service, name)
    cloud.settle()
    names.reverse()  # the last associated comes first
    assert [domain["DomainName"] for domain in domains(client, service)] == names
    first = client.describe_custom_domains(ServiceArn=service, MaxResults=5)
    last = client.describe_custom_domains(ServiceArn=service, MaxResults=5, NextToken=first["NextToken"])
    assert [domain["DomainName"] for domain in first["CustomDomains"]] == names[:5]
    assert [domain["DomainName"] for domain in last["CustomDomains"]] == names[5:]
    assert "NextToken" not in last
    # What belongs to the service and not to a domain is on every page.
    assert first["DNSTarget"] == last["DNSTarget"]
    with refused("InvalidRequestException", match="less than or equal to 5"):
        client.describe_custom_domains(ServiceArn=service, MaxResults=6)


@pytest.mark.parametrize(
    "names",
    [
        ["signature.example.com", "zig.example.com", "zag.example.com"],
        ["example.com", "zag.example.com"],
        ["zag.example.com", "example.com"],
    ],
)
def test_the_last_associated_domain_comes_first(client, cloud, service, names):
    """Recordings of a CloudFormation provider's tests: [zag, zig, signature] and the like. It is no alphabet."""
    for name in names:
        associate(client, service, name, EnableWWWSubdomain=False)
    assert [domain["DomainName"] for domain in domains(client, service)] == names[::-1]
    cloud.settle()
    assert [domain["DomainName"] for domain in domains(client, service)] == names[::-1]
    page = client.describe_custom_domains(ServiceArn=service, MaxResults=1)
    assert [domain["DomainName"] for domain in page["CustomDomains"]] == names[-1:]


def test_a_domain_that_comes_between_two_pages_moves_none_of_the_rest(client, service):
    for number in range(3):
        associate(client, service, f"site-{number}.example.com")
    first = client.describe_custom_domains(ServiceArn=service, MaxResults=2)
    associate(client, service, "late.example.com")
    rest = client.describe_custom_domains(ServiceArn=service, MaxResults=2, NextToken=first["NextToken"])
    assert [domain["DomainName"] for domain in rest["CustomDomains"]] == ["site-0.example.com"]
    assert "NextToken" not in rest


def test_each_ingress_connection_of_the_service_is_a_target_in_its_vpc(client, cloud, service):
    other = make_service(client, "other-app")
    cloud.settle()
    made = [
        client.create_vpc_ingress_connection(
            ServiceArn=arn,
            VpcIngressConnectionName=name,
            IngressVpcConfiguration={"VpcId": f"vpc-{name}", "VpcEndpointId": "vpce-1"},
        )["VpcIngressConnection"]
        for arn, name in ((service, "first"), (service, "second"), (other, "third"))
    ]
    cloud.settle()
    targets = [
        {
            "VpcIngressConnectionArn": one["VpcIngressConnectionArn"],
            "VpcId": f"vpc-{one['VpcIngressConnectionName']}",
            "DomainName": one["DomainName"],
        }
        for one in made
    ]
    answer = client.associate_custom_domain(ServiceArn=service, DomainName=DOMAIN)
    assert answer["VpcDNSTargets"] == targets[:2]
    client.delete_vpc_ingress_connection(VpcIngressConnectionArn=made[0]["VpcIngressConnectionArn"])
    cloud.settle()
    assert client.describe_custom_domains(ServiceArn=service)["VpcDNSTargets"] == targets[1:2]


def test_the_same_domain_may_be_used_in_two_regions(client, cloud, service):
    associate(client, service)
    elsewhere = client_of("apprunner", "eu-west-1")
    other = make_service(elsewhere)
    cloud.settle()
    assert associate(elsewhere, other)["Status"] == "CREATING"
