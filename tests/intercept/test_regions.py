"""Every partition of AWS: ARNs, hosts and clients of its Regions, in both services that have ARNs."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from awsmock_ar_apigw import MockError, current_cloud, mock_apprunner, mock_cloud
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.intercept import slow_lane
from support import make_service, public_image
from support_v2 import make_portal

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}
SESSION = boto3.session.Session(**KEYS)
PARTITIONS = {one["id"]: one for one in Loader().load_data("partitions")["partitions"]}
# One Region of each partition; a botocore that doesn't know one makes a client for it all the same.
REGIONS = {
    "eu-west-1": "aws",
    "cn-north-1": "aws-cn",
    "us-gov-west-1": "aws-us-gov",
    "us-iso-east-1": "aws-iso",
    "us-isob-east-1": "aws-iso-b",
    "eu-isoe-west-1": "aws-iso-e",
    "us-isof-south-1": "aws-iso-f",
    "eusc-de-east-1": "aws-eusc",
}
WAYS = {
    "plain": {},
    "fips": {"config": Config(use_fips_endpoint=True)},
    "dual stack": {"config": Config(use_dualstack_endpoint=True)},
    "custom": {"endpoint_url": "https://gateway.example.com/aws"},
    "localhost": {"endpoint_url": "http://localhost:4566"},
}


@pytest.fixture
def cloud():
    """One where App Runner may be everywhere: what is asked here is how a Region's names are made."""
    with mock_cloud(seed=7, start_time=0, unknown_regions="allow") as made:
        yield made


@pytest.fixture(params=REGIONS)
def region(request):
    return request.param


@pytest.fixture
def partition(region):
    return REGIONS[region]


@pytest.fixture
def apprunner(cloud, region):
    return SESSION.client("apprunner", region_name=region)


@pytest.fixture
def gateway(cloud, region):
    return SESSION.client("apigatewayv2", region_name=region)


def test_every_region_that_botocore_knows_is_in_its_partition():
    for partition in PARTITIONS.values():
        for region in partition["regions"]:
            if not region.endswith("-global"):
                where = Where("123456789012", region)
                assert where.partition == partition["id"]
                assert where.dns_suffix == partition["outputs"]["dnsSuffix"]


def test_every_host_that_botocore_knows_is_one_of_aws():
    for partition in PARTITIONS.values():
        for suffix in ("dnsSuffix", "dualStackDnsSuffix"):
            assert f"x.{partition['outputs'][suffix]}".endswith(slow_lane.AWS_HOSTS)


def test_what_ends_like_a_host_of_aws_without_being_one_is_not():
    assert not "notamazonaws.com".endswith(slow_lane.AWS_HOSTS)
    assert not "amazonaws.com.example.org".endswith(slow_lane.AWS_HOSTS)


def test_a_service_that_nobody_mocks_is_refused_in_each_partition(region):
    client = SESSION.client("sqs", region_name=region)
    with mock_apprunner(), pytest.raises(MockError, match="sqs is not mocked here"):
        client.list_queues()


# botocore makes no client with IPv6 in two partitions, and botocore 1.41.0 not in a third.
OF_EACH_KIND = [
    (region, way)
    for region in REGIONS
    for way in WAYS
    if way != "dual stack" or REGIONS[region] not in {"aws-iso-e", "aws-iso-f", "aws-eusc"}
]


@pytest.mark.parametrize(("region", "way"), OF_EACH_KIND)
@pytest.mark.parametrize("service", ["apprunner", "apigatewayv2"])
@pytest.mark.parametrize("early", [True, False], ids=["early", "late"])
def test_a_client_of_each_kind_is_caught_where_it_is(region, service, way, early):
    def make():
        return SESSION.client(service, region_name=region, **WAYS[way])

    client = make() if early else None
    with mock_cloud(unknown_regions="allow"):
        client = client or make()
        (client.list_services if service == "apprunner" else client.get_apis)()
        (call,) = current_cloud().calls
    assert (call.service, call.region) == (service, region)


def test_the_pseudo_regions_of_fips_are_regions():
    with mock_apprunner(unknown_regions="allow") as cloud:
        for region in ("fips-us-gov-west-1", "us-gov-west-1-fips"):
            SESSION.client("apprunner", region_name=region).list_services()
    assert [call.region for call in cloud.calls] == ["us-gov-west-1"] * 2


def arns_in(value):
    """Every ARN of the two services in an answer."""
    if isinstance(value, str):
        return [value] if value.startswith("arn:") else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [arn for part in parts for arn in arns_in(part)]


def test_app_runner_s_arns_and_hosts(apprunner, region, partition):
    start = f"arn:{partition}:apprunner:{region}:123456789012:"
    made = [
        apprunner.create_service(ServiceName="web-app", SourceConfiguration=public_image()),
        apprunner.create_connection(ConnectionName="github", ProviderType="GITHUB"),
        apprunner.create_auto_scaling_configuration(AutoScalingConfigurationName="scaling"),
        apprunner.create_observability_configuration(ObservabilityConfigurationName="watching"),
        apprunner.create_vpc_connector(VpcConnectorName="inside", Subnets=["subnet-1"]),
    ]
    service = made[0]["Service"]
    assert service["ServiceUrl"].endswith(f".{region}.awsapprunner.com")
    ingress = apprunner.create_vpc_ingress_connection(
        ServiceArn=make_service(
            apprunner,
            "private",
            NetworkConfiguration={"IngressConfiguration": {"IsPubliclyAccessible": False}},
        ),
        VpcIngressConnectionName="private",
        IngressVpcConfiguration={"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"},
    )["VpcIngressConnection"]
    assert ingress["DomainName"].endswith(f".{region}.awsapprunner.com")
    arns = arns_in([made, ingress])
    assert len(arns) >= 7
    assert [arn for arn in arns if not arn.startswith(start)] == []


# The partitions whose roles App Runner's model lists.
OF_ROLES = {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b"}


def test_app_runner_takes_arns_of_the_partition(apprunner, region, partition):
    scaling = apprunner.create_auto_scaling_configuration(AutoScalingConfigurationName="scaling")
    secret = f"arn:{partition}:secretsmanager:{region}:123456789012:secret:key-AbCdEf"
    key = f"arn:{partition}:kms:{region}:123456789012:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
    arn = make_service(
        apprunner,
        SourceConfiguration=public_image(RuntimeEnvironmentSecrets={"KEY": secret}),
        AutoScalingConfigurationArn=arns_in(scaling)[0],
        EncryptionConfiguration={"KmsKey": key},
        InstanceConfiguration={"InstanceRoleArn": f"arn:{partition}:iam::123456789012:role/access"}
        if partition in OF_ROLES
        else {"InstanceRoleArn": "arn:aws:iam::123456789012:role/access"},
    )
    apprunner.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "web"}])
    assert apprunner.describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"


def elsewhere(arn):
    """The same ARN in another partition."""
    other = "aws-cn" if arn.startswith("arn:aws:") else "aws"
    return ":".join(["arn", other, *arn.split(":")[2:]])


def test_app_runner_knows_no_resource_by_an_arn_of_another_partition(apprunner):
    arn = elsewhere(make_service(apprunner))
    with pytest.raises(ClientError, match=r"ResourceNotFoundException|InvalidRequestException"):
        apprunner.describe_service(ServiceArn=arn)
    with pytest.raises(ClientError, match=r"ResourceNotFoundException|InvalidRequestException"):
        apprunner.list_tags_for_resource(ResourceArn=arn)


def test_a_client_whose_region_is_that_of_an_arn_finds_what_it_names(apprunner):
    arn = make_service(apprunner)
    client = SESSION.client("apprunner", region_name=arn.split(":")[3])
    assert client.describe_service(ServiceArn=arn)["Service"]["ServiceArn"] == arn


def test_api_gateway_s_arns_and_hosts(gateway, region):
    suffix = PARTITIONS[REGIONS[region]]["outputs"]["dnsSuffix"]
    api = gateway.create_api(Name="pets", ProtocolType="HTTP", Tags={"team": "web"})
    assert api["ApiEndpoint"] == f"https://{api['ApiId']}.execute-api.{region}.{suffix}"
    chat = gateway.create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )
    assert chat["ApiEndpoint"] == f"wss://{chat['ApiId']}.execute-api.{region}.{suffix}"
    assert make_portal(gateway)["EndpointConfiguration"]["PortalDefaultDomainName"].endswith(
        f".portal.{region}.{suffix}"
    )


def test_api_gateway_s_domain_names(gateway, region, partition):
    certificate = (
        f"arn:{partition}:acm:{region}:123456789012:certificate/8c3f8b1e-0d3a-4f0e-9d4b-2f1f6f6f8b11"
    )
    made = gateway.create_domain_name(
        DomainName="api.example.com", DomainNameConfigurations=[{"CertificateArn": certificate}]
    )
    (configuration,) = made["DomainNameConfigurations"]
    suffix = PARTITIONS[partition]["outputs"]["dnsSuffix"]
    assert configuration["ApiGatewayDomainName"].endswith(f".execute-api.{region}.{suffix}")
    assert made["DomainNameArn"].startswith(f"arn:{partition}:apigateway:{region}:")
    with pytest.raises(ClientError):
        gateway.create_domain_name(
            DomainName="other.example.com",
            DomainNameConfigurations=[{"CertificateArn": elsewhere(certificate)}],
        )


def test_api_gateway_s_tags_know_the_partition(gateway, region, partition):
    api = gateway.create_api(Name="pets", ProtocolType="HTTP", Tags={"team": "web"})["ApiId"]
    arn = f"arn:{partition}:apigateway:{region}::/apis/{api}"
    assert gateway.get_tags(ResourceArn=arn)["Tags"] == {"team": "web"}
    with pytest.raises(ClientError):
        gateway.get_tags(ResourceArn=elsewhere(arn))


def test_api_gateway_takes_arns_of_the_partition(gateway, region, partition):
    api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    function = f"arn:{partition}:lambda:{region}:123456789012:function:check"
    invocation = (
        f"arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"
    )
    role = f"arn:{partition}:iam::123456789012:role/invoke"
    integration = gateway.create_integration(
        ApiId=api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=function,
        PayloadFormatVersion="2.0",
        CredentialsArn=role,
    )
    assert integration["CredentialsArn"] == role
    authorizer = gateway.create_authorizer(
        ApiId=api,
        Name="check",
        AuthorizerType="REQUEST",
        AuthorizerUri=invocation,
        AuthorizerCredentialsArn=role,
        AuthorizerPayloadFormatVersion="2.0",
        IdentitySource=["$request.header.Authorization"],
    )
    assert authorizer["AuthorizerUri"] == invocation


def test_a_portal_product_s_arn_and_what_names_it(gateway, region, partition):
    arn = gateway.create_portal_product(DisplayName="Pets")["PortalProductArn"]
    assert arn.startswith(f"arn:{partition}:apigateway:{region}:123456789012:/portalproducts/")
    portal = make_portal(gateway, IncludedPortalProductArns=[arn])
    assert portal["IncludedPortalProductArns"] == [arn]
    assert portal["PortalArn"].startswith(f"arn:{partition}:apigateway:{region}:123456789012:/portals/")
