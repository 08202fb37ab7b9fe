"""Any requests in any order, mostly right: each is answered, or refused with an error that its operation lists.

A refusal changes nothing, and whatever was accepted can be described and listed, now and when all is settled.
"""

from __future__ import annotations

from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from checks.samples import MODEL, samples
from support import available_connection, client_of, fingerprint, make_service

# Where chance alone would hardly ever meet what there is.
TEXTS = {
    "ImageIdentifier": samples(MODEL.shape_for("ImageIdentifier"))[0],
    "DomainName": ["example.com", "*.example.com", "www.example.org", "-"],
    "TagKey": ["a", "b", "aws:c"],
    "String": ["", "main", "8080", "subnet-1"],
    "NextToken": ["token", "AAAA"],
}


def values(shape, arns):
    """Values of a shape that satisfy its constraints more often than not."""
    match shape.type_name:
        case "structure":
            members = {name: values(member, fitting(name, arns)) for name, member in shape.members.items()}
            sure = {name: members[name] for name in shape.required_members}
            return st.fixed_dictionaries(
                sure, optional={name: members[name] for name in members.keys() - sure}
            )
        case "list":
            return st.lists(values(shape.member, arns), max_size=3)
        case "map":
            return st.dictionaries(values(shape.key, arns), values(shape.value, arns), max_size=2)
        case "boolean":
            return st.booleans()
    return st.sampled_from(scalars(shape, arns))


def fitting(member, arns):
    """ARNs for a member, most of them of the kind of resource that its name tells."""
    return arns + 4 * [arn for arn in arns if f":{member.removesuffix('Arn').lower()}/" in arn]


def scalars(shape, arns):
    if shape.name == "AppRunnerResourceArn":
        return arns
    if shape.name in TEXTS:
        return TEXTS[shape.name]
    right, wrong = ([one for one in found if len(str(one)) < 300] for found in samples(shape))
    return right * 8 + wrong


def furnished(cloud):
    """A cloud with one of each resource: their ARNs, whole and short."""
    client = client_of("apprunner")
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


@given(data=st.data())
def test_any_request_is_answered_or_refused_as_its_operation_says(data):
    client = client_of("apprunner")
    with mock_apprunner(seed=7, isolated=True, pace="manual") as cloud:
        arns = furnished(cloud)
        cloud.settle()
        names = data.draw(st.lists(st.sampled_from(MODEL.operation_names), min_size=3, max_size=8))
        for name in names:
            operation = MODEL.operation_model(name)
            params = data.draw(values(operation.input_shape, arns))
            before = fingerprint(cloud)
            try:
                getattr(client, xform_name(name))(**params)
            except ClientError as error:
                code = error.response["Error"]["Code"]
            else:
                code = None
            if code:
                assert code in {shape.name for shape in operation.error_shapes}
                assert fingerprint(cloud) == before
            if data.draw(st.booleans()):
                cloud.settle()
        look(client)
        cloud.settle()
        look(client)
