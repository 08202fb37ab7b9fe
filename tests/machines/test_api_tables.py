"""Every row of API Gateway V2's state tables, from every state: through a client, and beside tables written by hand."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.state.machine import GONE, NEW
from machines.ways import rows, take
from support import client_of, fingerprint

MACHINES = {kind.machine.name: kind.machine for kind in backend_of("apigatewayv2").kinds if kind.machine}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/{}"
COLORS = {
    f"{part}Color": "#336699"
    for part in ("Accent", "Background", "ErrorValidation", "Header", "Navigation", "Text")
}


class VpcLink:
    """A VPC link."""

    def __init__(self, client, cloud):
        self.client, self.cloud = client, cloud

    def call(self, name):
        match name:
            case "CreateVpcLink":
                self.id = self.client.create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]
            case "DeleteVpcLink":
                self.client.delete_vpc_link(VpcLinkId=self.id)
            case _:
                getattr(self.cloud.apigatewayv2, name)(self.id)

    def status(self):
        try:
            return self.client.get_vpc_link(VpcLinkId=self.id)["VpcLinkStatus"]
        except self.client.exceptions.NotFoundException:
            return GONE


class DomainName:
    """A domain name."""

    name = "api.example.com"

    def __init__(self, client, cloud):
        self.client, self.cloud, self.updates = client, cloud, 0

    def configured(self):
        self.updates += 1
        return [{"CertificateArn": CERTIFICATE.format(self.updates), "EndpointType": "REGIONAL"}]

    def call(self, name):
        match name:
            case "CreateDomainName":
                self.client.create_domain_name(
                    DomainName=self.name, DomainNameConfigurations=self.configured()
                )
            case "UpdateDomainName":
                self.client.update_domain_name(
                    DomainName=self.name, DomainNameConfigurations=self.configured()
                )
            case _:
                getattr(self.cloud.apigatewayv2, name)(self.name)

    def status(self):
        (one,) = self.client.get_domain_name(DomainName=self.name)["DomainNameConfigurations"]
        return one["DomainNameStatus"]


class Portal:
    """A portal, and whether it is published."""

    def __init__(self, client, cloud):
        self.client, self.cloud = client, cloud

    def call(self, name):
        match name:
            case "CreatePortal":
                self.id = self.client.create_portal(
                    Authorization={"None": {}},
                    EndpointConfiguration={"None": {}},
                    PortalContent={"DisplayName": "Pets", "Theme": {"CustomColors": COLORS}},
                )["PortalId"]
            case "PublishPortal":
                self.client.publish_portal(PortalId=self.id)
            case "DisablePortal":
                self.client.disable_portal(PortalId=self.id)
            case "DeletePortal":
                self.client.delete_portal(PortalId=self.id)

    def status(self):
        try:
            return self.client.get_portal(PortalId=self.id).get("PublishStatus")
        except self.client.exceptions.NotFoundException:
            return GONE


class PortalPreview(Portal):
    """The preview of a portal."""

    def __init__(self, client, cloud):
        super().__init__(client, cloud)
        super().call("CreatePortal")

    def call(self, _name):
        self.client.preview_portal(PortalId=self.id)

    def status(self):
        return self.client.get_portal(PortalId=self.id)["Preview"]["PreviewStatus"]


class ProductRestEndpointPage:
    """A page of one method of a REST API."""

    def __init__(self, client, cloud):
        self.client, self.cloud = client, cloud
        self.product = client.create_portal_product(DisplayName="Pets")["PortalProductId"]

    def call(self, name):
        match name:
            case "CreateProductRestEndpointPage":
                parts = {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": "/pets", "Method": "GET"}
                self.id = self.client.create_product_rest_endpoint_page(
                    PortalProductId=self.product, RestEndpointIdentifier={"IdentifierParts": parts}
                )["ProductRestEndpointPageId"]
            case "UpdateProductRestEndpointPage":
                self.client.update_product_rest_endpoint_page(
                    PortalProductId=self.product, ProductRestEndpointPageId=self.id, TryItState="ENABLED"
                )

    def status(self):
        return self.client.get_product_rest_endpoint_page(
            PortalProductId=self.product, ProductRestEndpointPageId=self.id
        )["Status"]


# Deployments have no row but for new ones: test_deployment.py goes them all.
SUBJECTS = {
    one.__name__: one for one in (VpcLink, DomainName, Portal, PortalPreview, ProductRestEndpointPage)
}
# What an operation answers in a state that its row doesn't name: the error that it lists, or else was seen with.
OTHERWISE = {
    "DeleteVpcLink": "BadRequestException",
    "UpdateDomainName": "ConflictException",
    "PublishPortal": "ConflictException",
    "DisablePortal": "ConflictException",
    "DeletePortal": "BadRequestException",
    "PreviewPortal": "ConflictException",
}
# States that the table tells apart, and a client doesn't.
SHOWN = {"UNPUBLISHED": None, "REPUBLISH_FAILED": "PUBLISH_FAILED"}


@pytest.fixture
def cloud():
    with mock_apigatewayv2(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


def step_of(machine, state, operation):
    """The row for an operation in a state; None where the table has none."""
    return next((s for s in MACHINES[machine].steps if s.name == operation and state in s.when), None)


def shown(state):
    return SHOWN.get(state, state)


@pytest.mark.parametrize(("machine", "way", "state", "operation"), [*rows(MACHINES)])
def test_an_operation_is_accepted_exactly_where_the_table_says(cloud, machine, way, state, operation):
    subject = SUBJECTS[machine](client_of("apigatewayv2"), cloud)
    take(subject, way)
    assert subject.status() == shown(state)

    step = step_of(machine, state, operation)
    before = fingerprint(cloud)
    if step is None:
        with pytest.raises((ClientError, MockError)) as caught:
            subject.call(operation)
        if any(s.by_hand for s in MACHINES[machine].steps if s.name == operation):
            assert isinstance(caught.value, MockError)
        else:
            assert caught.value.response["Error"]["Code"] == OTHERWISE[operation]
        assert fingerprint(cloud) == before
        return

    subject.call(operation)
    assert fingerprint(cloud) != before
    assert subject.status() == shown(step.via or step.to)
    cloud.settle()
    assert subject.status() == shown(step.to)


# (machine, way, state, operation) and its row's failing end: those that have one.
FAILABLE = [row for row in rows(MACHINES) if (step := step_of(row.values[0], *row.values[2:])) and step.fails]


@pytest.mark.parametrize(("machine", "way", "state", "operation"), FAILABLE)
def test_an_operation_that_fails_lands_where_the_table_says(cloud, machine, way, state, operation):
    step = step_of(machine, state, operation)
    subject = SUBJECTS[machine](client_of("apigatewayv2"), cloud)
    take(subject, way)
    cloud.fail_next(operation)
    subject.call(operation)
    assert subject.status() == shown(step.via)
    cloud.settle()
    assert subject.status() == shown(step.fails)


# Written from the reference, and not from the machines: (operation, state): meanwhile, lands, fails.
LINK_ENDS = ("PENDING", "AVAILABLE", "INACTIVE", "FAILED")
DOWN, UP = (
    ("UNPUBLISHED", "PUBLISH_FAILED", "DISABLED"),
    ("PUBLISHED", "REPUBLISH_FAILED", "DISABLE_FAILED"),
)
BY_HAND = {
    # [Deployments › deploymentStatus; that DEPLOYED is seen at once was observed]
    "Deployment": {
        ("CreateDeployment", NEW): ("PENDING", "DEPLOYED", "FAILED"),
        ("AutoDeploy", NEW): ("PENDING", "DEPLOYED", "FAILED"),
    },
    # [VpcLinks › vpcLinkStatus]
    "VpcLink": {
        ("CreateVpcLink", NEW): ("PENDING", "AVAILABLE", "FAILED"),
        **{("DeleteVpcLink", state): ("DELETING", GONE, "FAILED") for state in LINK_ENDS},
        ("deactivate_vpc_link", "AVAILABLE"): (None, "INACTIVE", None),
        ("activate_vpc_link", "INACTIVE"): (None, "AVAILABLE", None),
    },
    # [DomainName › domainNameStatus: while it is UPDATING, the domain name can't be modified; AVAILABLE, it can]
    "DomainName": {
        ("CreateDomainName", NEW): (None, "AVAILABLE", None),
        ("UpdateDomainName", "AVAILABLE"): ("UPDATING", "AVAILABLE", "AVAILABLE"),
        ("fail_certificate_reimport", "AVAILABLE"): (None, "PENDING_CERTIFICATE_REIMPORT", None),
        ("reimport_certificate", "PENDING_CERTIFICATE_REIMPORT"): (None, "AVAILABLE", None),
        ("expire_ownership_certificate", "AVAILABLE"): (None, "PENDING_OWNERSHIP_VERIFICATION", None),
        ("renew_ownership_certificate", "PENDING_OWNERSHIP_VERIFICATION"): (None, "AVAILABLE", None),
    },
    # [Portal › PublishStatus; what is published must be disabled before it is deleted: the developer guide]
    "Portal": {
        ("CreatePortal", NEW): (None, "UNPUBLISHED", None),
        **{
            ("PublishPortal", state): ("PUBLISH_IN_PROGRESS", "PUBLISHED", "PUBLISH_FAILED") for state in DOWN
        },
        **{
            ("PublishPortal", state): ("PUBLISH_IN_PROGRESS", "PUBLISHED", "REPUBLISH_FAILED") for state in UP
        },
        **{("DisablePortal", state): ("DISABLE_IN_PROGRESS", "DISABLED", "DISABLE_FAILED") for state in UP},
        **{("DeletePortal", state): (None, GONE, None) for state in DOWN},
    },
    # [Portal › PreviewStatus]
    "PortalPreview": {
        ("PreviewPortal", state): ("PREVIEW_IN_PROGRESS", "PREVIEW_READY", "PREVIEW_FAILED")
        for state in (NEW, "PREVIEW_READY", "PREVIEW_FAILED")
    },
    # [ProductRestEndpointPage › Status]
    "ProductRestEndpointPage": {
        ("CreateProductRestEndpointPage", NEW): ("IN_PROGRESS", "AVAILABLE", "FAILED"),
        **{
            ("UpdateProductRestEndpointPage", state): ("IN_PROGRESS", "AVAILABLE", "FAILED")
            for state in ("IN_PROGRESS", "AVAILABLE", "FAILED")
        },
    },
}


@pytest.mark.parametrize("name", MACHINES)
def test_a_table_says_what_the_reference_says(name):
    rows = {
        (step.name, state): (step.via, step.to, step.fails)
        for step in MACHINES[name].steps
        for state in step.when
    }
    assert rows == BY_HAND[name]
