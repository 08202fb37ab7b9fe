"""Where App Runner was seen to differ from its reference: each row of the table, in both ways."""

from __future__ import annotations

import re

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.services.apprunner.differences import DIFFERENCES
from support import client_of, differences_met, make_service, public_image

DASHED = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture(params=["documented", "observed"])
def fidelity(request):
    return request.param


@pytest.fixture
def cloud(fidelity):
    with mock_cloud(seed=7, isolated=True, fidelity=fidelity) as made:
        yield made


def which(found, *, documented, observed):
    """Which of two ways everything that was found has gone."""
    assert found in (documented, observed)
    return "documented" if found == documented else "observed"


def auto_scaling_statuses(client, _cloud):
    def status(answer):
        return answer["AutoScalingConfiguration"]["Status"]

    made = client.create_auto_scaling_configuration(AutoScalingConfigurationName="small")
    arn = made["AutoScalingConfiguration"]["AutoScalingConfigurationArn"]
    first = client.describe_service(ServiceArn=make_service(client))["Service"]
    statuses = [
        status(made),
        status(client.describe_auto_scaling_configuration(AutoScalingConfigurationArn=arn)),
        first["AutoScalingConfigurationSummary"]["Status"],
        *[
            one["Status"]
            for one in client.list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"]
        ],
    ]
    default = client.list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"][0]
    assert default["IsDefault"]
    again = client.update_default_auto_scaling_configuration(
        AutoScalingConfigurationArn=default["AutoScalingConfigurationArn"]
    )
    statuses.append(status(again))
    gone = [status(client.delete_auto_scaling_configuration(AutoScalingConfigurationArn=arn))]
    client.create_auto_scaling_configuration(AutoScalingConfigurationName="large")
    by_name = arn.rsplit("/", 2)[0].replace("/small", "/large")
    gone.append(
        status(
            client.delete_auto_scaling_configuration(
                AutoScalingConfigurationArn=by_name, DeleteAllRevisions=True
            )
        )
    )
    return which(
        [set(statuses), set(gone)],
        documented=[{"ACTIVE"}, {"INACTIVE"}],
        observed=[{"active"}, {"inactive"}],
    )


def domain_statuses(client, cloud):
    arn = make_service(client)
    cloud.settle()

    def seen():
        return client.describe_custom_domains(ServiceArn=arn)["CustomDomains"][0]["Status"]

    name = "app.example.com"
    statuses = [client.associate_custom_domain(ServiceArn=arn, DomainName=name)["CustomDomain"]["Status"]]
    statuses.append(seen())
    cloud.apprunner.validate_domain(arn, name)
    statuses.append(seen())
    gone = client.disassociate_custom_domain(ServiceArn=arn, DomainName=name)
    statuses.append(gone["CustomDomain"]["Status"])
    reference = ["CREATING", "PENDING_CERTIFICATE_DNS_VALIDATION", "ACTIVE", "DELETING"]
    return which(statuses, documented=reference, observed=[status.lower() for status in reference])


# What a person does to a domain, if anything, before it leaves.
BY_HAND = {"waiting.com": None, "active.com": "validate_domain", "failed.com": "reject_domain"}


def associated(client, cloud, arn, name):
    """A domain of a service, as far as it comes by itself or by a person's hand."""
    client.associate_custom_domain(ServiceArn=arn, DomainName=name)
    cloud.settle()
    if BY_HAND[name]:
        getattr(cloud.apprunner, BY_HAND[name])(arn, name)
        cloud.settle()
    return client.describe_custom_domains(ServiceArn=arn)["CustomDomains"][0]


def disassociated(client, cloud, arn, name):
    """The answer to the disassociation of a domain, which is gone then."""
    answer = client.disassociate_custom_domain(ServiceArn=arn, DomainName=name)["CustomDomain"]
    cloud.settle()
    return answer


def records_of_a_domain_that_leaves(client, cloud):
    arn = make_service(client)
    cloud.settle()
    before = [associated(client, cloud, arn, name)["CertificateValidationRecords"] for name in BY_HAND]
    answers = [disassociated(client, cloud, arn, name) for name in BY_HAND]
    assert [{record["Status"] for record in records} for records in before] == [
        {"PENDING_VALIDATION"},
        {"SUCCESS"},
        {"FAILED"},
    ]
    return which(
        [answer.get("CertificateValidationRecords") for answer in answers],
        documented=[None] * 3,
        observed=before,
    )


def domain_that_comes_again(client, cloud):
    arn = make_service(client)
    cloud.settle()
    before = associated(client, cloud, arn, "active.com")
    disassociated(client, cloud, arn, "active.com")
    client.associate_custom_domain(ServiceArn=arn, DomainName="active.com")
    cloud.settle()
    (after,) = client.describe_custom_domains(ServiceArn=arn)["CustomDomains"]
    known = after["CertificateValidationRecords"] == before["CertificateValidationRecords"]
    return which(
        (after["Status"].upper(), known),
        documented=("PENDING_CERTIFICATE_DNS_VALIDATION", False),
        observed=("ACTIVE", True),
    )


def operation_ids(client, cloud):
    made = client.create_service(ServiceName="web-app", SourceConfiguration=public_image())
    arn = made["Service"]["ServiceArn"]
    cloud.settle()
    paused = client.pause_service(ServiceArn=arn)["OperationId"]
    listed = [one["Id"] for one in client.list_operations(ServiceArn=arn)["OperationSummaryList"]]
    assert listed == [paused, made["OperationId"]]
    shapes = {bool(re.fullmatch(DASHED, one)) for one in listed}
    assert all(re.fullmatch(f"{DASHED}|[0-9a-f]{{32}}", one) for one in listed)
    return which(shapes, documented={True}, observed={False})


def again(client, cloud, change, status):
    """What a change comes to for a service that is in this state already, which nothing leaves."""
    arn = make_service(client)
    if status == "PAUSED":
        client.pause_service(ServiceArn=arn)
    cloud.settle()
    before = client.list_operations(ServiceArn=arn)["OperationSummaryList"]
    try:
        answer = getattr(client, change)(ServiceArn=arn)
    except client.exceptions.InvalidStateException:
        found = "refused"
    else:
        assert "OperationId" not in answer
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
        found = answer["Service"]["Status"]
    assert client.describe_service(ServiceArn=arn)["Service"]["Status"] == status
    assert client.list_operations(ServiceArn=arn)["OperationSummaryList"] == before
    return which(found, documented="refused", observed=status)


def pausing_again(client, cloud):
    return again(client, cloud, "pause_service", "PAUSED")


def resuming_again(client, cloud):
    return again(client, cloud, "resume_service", "RUNNING")


FOUND = dict(
    zip(
        (one.what for one in DIFFERENCES),
        [
            auto_scaling_statuses,
            domain_statuses,
            records_of_a_domain_that_leaves,
            domain_that_comes_again,
            operation_ids,
            pausing_again,
            resuming_again,
        ],
        strict=True,
    )
)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: FOUND[difference.what].__name__)
def test_each_row_of_the_table_is_as_the_option_says(cloud, client, fidelity, difference):
    assert difference.mock == "documented"
    assert FOUND[difference.what](client, cloud) == fidelity
    assert difference in differences_met(cloud)


@pytest.mark.parametrize("change", ["pause_service", "resume_service"])
def test_a_service_that_is_busy_can_be_neither_paused_nor_resumed_in_either_way(client, refused, change):
    arn = make_service(client)
    assert client.pause_service(ServiceArn=arn)["Service"]["Status"] == "OPERATION_IN_PROGRESS"
    client.delete_service(ServiceArn=arn)
    with refused("InvalidStateException", match="in the current state: DELETED"):
        getattr(client, change)(ServiceArn=arn)


def test_a_paused_service_is_paused_and_resumed_as_ever_in_either_way(client, cloud):
    arn = make_service(client)
    cloud.settle()
    assert "OperationId" in client.pause_service(ServiceArn=arn)
    cloud.settle()
    assert "OperationId" in client.resume_service(ServiceArn=arn)


def test_nothing_is_switched_over_unless_asked_for():
    with mock_cloud(isolated=True):
        made = client_of("apprunner").create_auto_scaling_configuration(AutoScalingConfigurationName="small")
    assert made["AutoScalingConfiguration"]["Status"] == "ACTIVE"
