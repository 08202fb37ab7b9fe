"""Observability configurations: traces and a reserved name; what revisions have in common is in test_revisions."""

import pytest

from support import make_service

NAME = "xray-tracing"


def make(client, name=NAME, **more):
    answer = client.create_observability_configuration(ObservabilityConfigurationName=name, **more)
    return answer["ObservabilityConfiguration"]


@pytest.mark.parametrize("traces", [{}, {"TraceConfiguration": {"Vendor": "AWSXRAY"}}])
def test_traces_are_what_was_asked_for(client, traces):
    made = make(client, **traces)
    arn = made["ObservabilityConfigurationArn"]
    assert made == {
        "ObservabilityConfigurationArn": arn,
        "ObservabilityConfigurationName": NAME,
        "ObservabilityConfigurationRevision": 1,
        "Latest": True,
        "Status": "ACTIVE",
        "CreatedAt": made["CreatedAt"],
        **traces,
    }
    described = client.describe_observability_configuration(ObservabilityConfigurationArn=arn)
    assert described["ObservabilityConfiguration"] == made


@pytest.mark.parametrize(
    ("traces", "text"),
    [
        ({"Vendor": "OTHER"}, "at 'traceConfiguration.vendor' failed to satisfy constraint: Member must"),
        ({}, "Value null at 'traceConfiguration.vendor'"),
    ],
)
def test_traces_need_a_vendor_that_there_is(client, refused, traces, text):
    with refused("InvalidRequestException", match=text):
        make(client, TraceConfiguration=traces)


def test_one_name_is_reserved(client, refused):
    said = "The name DefaultConfiguration is reserved. You can't use it to create an observability configuration."
    with refused("InvalidRequestException", match=said):
        make(client, "DefaultConfiguration")
    assert make(client, "DefaultConfiguration2")["ObservabilityConfigurationRevision"] == 1


def test_a_service_that_is_observed_no_more_lets_go_of_its_configuration(client):
    asked = {"ObservabilityConfigurationArn": make(client)["ObservabilityConfigurationArn"]}
    service = make_service(client, ObservabilityConfiguration={"ObservabilityEnabled": True, **asked})
    client.update_service(ServiceArn=service, ObservabilityConfiguration={"ObservabilityEnabled": False})
    deleted = client.delete_observability_configuration(**asked)
    assert deleted["ObservabilityConfiguration"]["Status"] == "INACTIVE"


def test_a_summary_holds_arn_name_and_revision(client):
    arn = make(client)["ObservabilityConfigurationArn"]
    assert client.list_observability_configurations()["ObservabilityConfigurationSummaryList"] == [
        {
            "ObservabilityConfigurationArn": arn,
            "ObservabilityConfigurationName": NAME,
            "ObservabilityConfigurationRevision": 1,
        }
    ]
