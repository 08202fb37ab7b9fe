"""A cloud with one of each of App Runner's resources, and values that its operations take."""

from __future__ import annotations

from checks.samples import MODELS, samples
from support import available_connection, make_service

MODEL = MODELS["apprunner"]
# Every error is one that its operation lists.
UNLISTED: dict[str, set[str]] = {}
# Where chance alone would hardly ever meet what there is.
TEXTS = {
    "ImageIdentifier": samples(MODEL.shape_for("ImageIdentifier"))[0],
    "DomainName": ["example.com", "*.example.com", "www.example.org", "-"],
    "TagKey": ["a", "b", "aws:c"],
    "String": ["", "main", "8080", "subnet-1"],
    "NextToken": ["token", "AAAA"],
}


class There:
    """What there is, by ARN."""

    def __init__(self, arns):
        self.arns = arns

    def pick(self, member, shape):
        """Values of a scalar, which is a member or in one."""
        if shape.name == "AppRunnerResourceArn":
            # Most of them of the kind of resource that its name tells.
            fitting = [arn for arn in self.arns if f":{member.removesuffix('Arn').lower()}/" in arn]
            return self.arns + 4 * fitting
        if shape.name in TEXTS:
            return TEXTS[shape.name]
        right, wrong = ([one for one in found if len(str(one)) < 300] for found in samples(shape))
        return right * 8 + wrong

    def bent(self, _data, _operation, params):
        """The parameters, which are right often enough."""
        return params


def furnish(client, cloud):
    """Make one of each resource, and return what there is."""
    return There(_furnished(client, cloud))


def _furnished(client, cloud):
    """Make one of each resource, and return their ARNs, whole and short."""
    scaling = client.create_auto_scaling_configuration(AutoScalingConfigurationName="scaling")
    observability = client.create_observability_configuration(ObservabilityConfigurationName="tracing")
    connector = client.create_vpc_connector(VpcConnectorName="connector", Subnets=["subnet-1"])
    service, private = make_service(client), make_service(client, "private")
    cloud.settle()
    ingress = client.create_vpc_ingress_connection(
        ServiceArn=private,
        VpcIngressConnectionName="ingress",
        IngressVpcConfiguration={},
    )
    client.associate_custom_domain(ServiceArn=service, DomainName="example.com")
    whole = [
        service,
        available_connection(client, cloud),
        scaling["AutoScalingConfiguration"]["AutoScalingConfigurationArn"],
        observability["ObservabilityConfiguration"]["ObservabilityConfigurationArn"],
        connector["VpcConnector"]["VpcConnectorArn"],
        ingress["VpcIngressConnection"]["VpcIngressConnectionArn"],
        ingress["VpcIngressConnection"]["ServiceArn"],
    ]
    short = [arn.rsplit("/", drop)[0] for arn in whole[2:4] for drop in (1, 2)]
    return [*whole, *short, service[:-1] + "x", "arn:aws:apprunner:us-east-1:123456789012:nothing"]


def look(client):
    """Describe and list everything there is."""
    for service in client.list_services()["ServiceSummaryList"]:
        arn = service["ServiceArn"]
        assert client.describe_service(ServiceArn=arn)["Service"]["ServiceName"] == service["ServiceName"]
        assert client.list_operations(ServiceArn=arn)["OperationSummaryList"]
        client.describe_custom_domains(ServiceArn=arn)
    client.list_auto_scaling_configurations()
    client.list_observability_configurations()
    client.list_connections()
    client.list_vpc_connectors()
    client.list_vpc_ingress_connections()
