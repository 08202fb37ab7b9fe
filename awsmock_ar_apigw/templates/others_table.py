"""What ``Ref`` and ``Fn::GetAtt`` give of the commonest types of other services: patterns, filled in by ``others.py``.

Each is from its type's page in CloudFormation's template reference, "Return values". In a pattern stand:

- ``{name}``: the name that the template gives the resource, or one such as CloudFormation makes;
- ``{bare}``: the same without a slash at its beginning;
- ``{ref}``: what ``Ref`` gives; of an ARN, ``{resource}`` is its last part, and ``{below}`` what stands in that behind the first slash;
- ``{partition}``, ``{region}``, ``{account}``, ``{dns}``: where it is;
- ``{p[Name]}``: one of its properties;
- ``{hex17}``, ``{upper13}``, ``{lower10}``, ``{digit10}``, ``{mixed26}``, ``{uuid}``: chance, of so many digits or letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Row(NamedTuple):
    """What is known of a type.

    Attributes:
        named: the property that names a resource; empty where none does.
        ref: what ``Ref`` gives.
        attributes: what ``Fn::GetAtt`` gives, by name.
        most: how long a name that is made may be.
        lower: whether it has small letters alone.
        suffix: what its name ends with, where a property says so: the property, and the end.
    """

    named: str = ""
    ref: str = "{name}"
    attributes: Mapping[str, str | tuple[str, ...]] = {}
    most: int = 64
    lower: bool = False
    suffix: tuple[str, str] = ("", "")


_HERE = "{region}:{account}"


def _arn(service: str, resource: str, *, where: str = _HERE) -> str:
    return f"arn:{{partition}}:{service}:{where}:{resource}"


def _by_arn(service: str, resource: str, named: str = "", **attributes: str) -> Row:
    """A type whose ``Ref`` is an ARN."""
    return Row(named, _arn(service, resource), attributes)


_ROLE = Row(
    "RoleName", attributes={"Arn": _arn("iam", "role/{name}", where=":{account}"), "RoleId": "AROA{upper17}"}
)
_DNS_NAMESPACE = Row(
    ref="ns-{lower16}",
    attributes={
        "Arn": _arn("servicediscovery", "namespace/{ref}"),
        "HostedZoneId": "Z{upper20}",
        "Id": "{ref}",
    },
)
_LOAD_BALANCER = "loadbalancer/app/{name}/{hex16}"
_LISTENER = "listener/app/{name}/{hex16}/{hex16}"
_CERTIFICATE = _by_arn("acm", "certificate/{uuid}")
_NONE = Row()
_WITH_ID = Row(attributes={"Id": "{ref}"})

TABLE: Mapping[str, Row] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": Row(ref="service/{name}", attributes={"Id": "{ref}"}),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Row(
        "PolicyName",
        _arn("autoscaling", "scalingPolicy:{uuid}:policyName/{name}"),
        {"Arn": "{ref}"},
    ),
    "AWS::CDK::Metadata": _WITH_ID,
    "AWS::CertificateManager::Certificate": Row(ref=_CERTIFICATE.ref, attributes={"CertificateArn": "{ref}"}),
    "AWS::CloudFormation::WaitCondition": Row(ref="{name}", attributes={"Data": "{{}}", "Id": "{ref}"}),
    "AWS::CloudFormation::WaitConditionHandle": Row(
        ref="https://cloudformation-waitcondition-{region}.s3.{dns}/{name}", attributes={"Id": "{ref}"}
    ),
    "AWS::CloudFront::Distribution": Row(
        ref="E{upper13}", attributes={"Id": "{ref}", "DomainName": "d{lower13}.cloudfront.net"}
    ),
    "AWS::CloudWatch::Alarm": Row(
        "AlarmName", attributes={"Arn": _arn("cloudwatch", "alarm:{name}")}, most=255
    ),
    "AWS::CloudWatch::Dashboard": Row("DashboardName"),
    "AWS::CodeDeploy::Application": Row("ApplicationName", most=100),
    "AWS::CodeDeploy::DeploymentGroup": Row("DeploymentGroupName", most=100),
    "AWS::Cognito::IdentityPool": Row(ref="{region}:{uuid}", attributes={"Id": "{ref}", "Name": "{name}"}),
    "AWS::Cognito::UserPool": Row(
        ref="{region}_{mixed9}",
        attributes={
            "Arn": _arn("cognito-idp", "userpool/{ref}"),
            "ProviderName": "cognito-idp.{region}.{dns}/{ref}",
            "ProviderURL": "https://cognito-idp.{region}.{dns}/{ref}",
            "UserPoolId": "{ref}",
        },
    ),
    "AWS::Cognito::UserPoolClient": Row(
        ref="{lower26}", attributes={"ClientId": "{ref}", "ClientSecret": "{lower51}", "Name": "{name}"}
    ),
    "AWS::Cognito::UserPoolDomain": Row(
        "Domain", attributes={"CloudFrontDistribution": "d{lower13}.cloudfront.net", "Id": "{ref}"}
    ),
    "AWS::Cognito::UserPoolGroup": Row("GroupName"),
    "AWS::Cognito::UserPoolResourceServer": Row("Identifier"),
    "AWS::DynamoDB::GlobalTable": Row(
        "TableName",
        attributes={
            "Arn": _arn("dynamodb", "table/{name}"),
            "StreamArn": _arn("dynamodb", "table/{name}/stream/2026-01-01T00:00:00.000"),
            "TableId": "{uuid}",
        },
        most=255,
    ),
    "AWS::DynamoDB::Table": Row(
        "TableName",
        attributes={
            "Arn": _arn("dynamodb", "table/{name}"),
            "StreamArn": _arn("dynamodb", "table/{name}/stream/2026-01-01T00:00:00.000"),
        },
        most=255,
    ),
    "AWS::EC2::EIP": Row(
        ref="203.0.113.{digit2}", attributes={"AllocationId": "eipalloc-{hex17}", "PublicIp": "{ref}"}
    ),
    "AWS::EC2::InternetGateway": Row(ref="igw-{hex17}", attributes={"InternetGatewayId": "{ref}"}),
    "AWS::EC2::NatGateway": Row(ref="nat-{hex17}", attributes={"NatGatewayId": "{ref}"}),
    "AWS::EC2::Route": Row(attributes={"CidrBlock": "{p[DestinationCidrBlock]}"}),
    "AWS::EC2::RouteTable": Row(ref="rtb-{hex17}", attributes={"RouteTableId": "{ref}"}),
    "AWS::EC2::SecurityGroup": Row(
        "GroupName",
        "sg-{hex17}",
        {"GroupId": "{ref}", "Id": "{ref}", "VpcId": "vpc-{hex17}"},
        most=255,
    ),
    "AWS::EC2::SecurityGroupEgress": Row(ref="sgr-{hex17}", attributes={"Id": "{ref}"}),
    "AWS::EC2::SecurityGroupIngress": Row(ref="sgr-{hex17}", attributes={"Id": "{ref}"}),
    "AWS::EC2::Subnet": Row(
        ref="subnet-{hex17}",
        attributes={
            "AvailabilityZone": "{region}a",
            "CidrBlock": "{p[CidrBlock]}",
            "Ipv6CidrBlocks": (),
            "NetworkAclAssociationId": "aclassoc-{hex17}",
            "SubnetId": "{ref}",
            "VpcId": "{p[VpcId]}",
        },
    ),
    "AWS::EC2::SubnetRouteTableAssociation": Row(ref="rtbassoc-{hex17}", attributes={"Id": "{ref}"}),
    "AWS::EC2::VPC": Row(
        ref="vpc-{hex17}",
        attributes={
            "CidrBlock": "{p[CidrBlock]}",
            "CidrBlockAssociations": ("vpc-cidr-assoc-{hex17}",),
            "Ipv6CidrBlocks": (),
            "DefaultNetworkAcl": "acl-{hex17}",
            "DefaultSecurityGroup": "sg-{hex17}",
            "VpcId": "{ref}",
        },
    ),
    "AWS::EC2::VPCEndpoint": Row(
        ref="vpce-{hex17}",
        attributes={
            "Id": "{ref}",
            "CreationTimestamp": "2026-01-01T00:00:00Z",
            "DnsEntries": ("Z{upper13}:{ref}.vpce.{dns}",),
            "NetworkInterfaceIds": ("eni-{hex17}",),
        },
    ),
    "AWS::EC2::VPCGatewayAttachment": Row(ref="IGW|{name}"),
    "AWS::ECR::Repository": Row(
        "RepositoryName",
        attributes={
            "Arn": _arn("ecr", "repository/{name}"),
            "RepositoryUri": "{account}.dkr.ecr.{region}.{dns}/{name}",
        },
        most=256,
        lower=True,
    ),
    "AWS::ECS::Cluster": Row("ClusterName", attributes={"Arn": _arn("ecs", "cluster/{name}")}),
    "AWS::ECS::Service": Row(
        "ServiceName",
        _arn("ecs", "service/default/{name}"),
        {"Name": "{name}", "ServiceArn": "{ref}"},
    ),
    "AWS::ECS::TaskDefinition": Row(
        "Family", _arn("ecs", "task-definition/{name}:1"), {"TaskDefinitionArn": "{ref}"}
    ),
    "AWS::ElasticLoadBalancingV2::Listener": Row(
        ref=_arn("elasticloadbalancing", _LISTENER), attributes={"ListenerArn": "{ref}"}, most=32
    ),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Row(
        ref=_arn("elasticloadbalancing", "listener-rule/app/{name}/{hex16}/{hex16}/{hex16}"),
        attributes={"IsDefault": "false", "RuleArn": "{ref}"},
        most=32,
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Row(
        "Name",
        _arn("elasticloadbalancing", _LOAD_BALANCER),
        {
            "CanonicalHostedZoneID": "Z{upper13}",
            "DNSName": "{name}-{digit10}.{region}.elb.{dns}",
            "LoadBalancerArn": "{ref}",
            "LoadBalancerFullName": "{below}",
            "LoadBalancerName": "{name}",
        },
        most=32,
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Row(
        "Name",
        _arn("elasticloadbalancing", "targetgroup/{name}/{hex16}"),
        {
            "LoadBalancerArns": (),
            "TargetGroupArn": "{ref}",
            "TargetGroupFullName": "{resource}",
            "TargetGroupName": "{name}",
        },
        most=32,
    ),
    "AWS::Events::EventBus": Row(
        "Name", attributes={"Arn": _arn("events", "event-bus/{name}"), "Name": "{name}"}
    ),
    "AWS::Events::Rule": Row("Name", attributes={"Arn": _arn("events", "rule/{name}"), "RuleName": "{name}"}),
    "AWS::IAM::InstanceProfile": Row(
        "InstanceProfileName", attributes={"Arn": _arn("iam", "instance-profile/{name}", where=":{account}")}
    ),
    "AWS::IAM::ManagedPolicy": Row(
        "ManagedPolicyName",
        _arn("iam", "policy/{name}", where=":{account}"),
        {"PolicyArn": "{ref}", "PolicyId": "ANPA{upper17}"},
    ),
    "AWS::IAM::Policy": Row(attributes={"Id": "{name}"}),
    "AWS::IAM::Role": _ROLE,
    "AWS::IAM::RolePolicy": Row("PolicyName"),
    "AWS::IAM::User": Row("UserName", attributes={"Arn": _arn("iam", "user/{name}", where=":{account}")}),
    "AWS::KMS::Alias": Row("AliasName"),
    "AWS::KMS::Key": Row(ref="{uuid}", attributes={"Arn": _arn("kms", "key/{ref}"), "KeyId": "{ref}"}),
    "AWS::Kinesis::Stream": Row("Name", attributes={"Arn": _arn("kinesis", "stream/{name}")}, most=128),
    "AWS::KinesisFirehose::DeliveryStream": Row(
        "DeliveryStreamName", attributes={"Arn": _arn("firehose", "deliverystream/{name}")}
    ),
    "AWS::Lambda::CodeSigningConfig": Row(
        ref=_arn("lambda", "code-signing-config:csc-{hex17}"),
        attributes={"CodeSigningConfigArn": "{ref}", "CodeSigningConfigId": "csc-{hex17}"},
    ),
    "AWS::Lambda::EventInvokeConfig": _NONE,
    "AWS::Lambda::EventSourceMapping": Row(
        ref="{uuid}",
        attributes={"EventSourceMappingArn": _arn("lambda", "event-source-mapping:{ref}"), "Id": "{ref}"},
    ),
    "AWS::Lambda::LayerVersionPermission": Row(attributes={"Id": "{name}"}),
    "AWS::Logs::LogGroup": Row(
        "LogGroupName", attributes={"Arn": _arn("logs", "log-group:{name}:*")}, most=512
    ),
    "AWS::Logs::LogStream": Row("LogStreamName"),
    "AWS::Logs::MetricFilter": Row("FilterName"),
    "AWS::Logs::SubscriptionFilter": Row("FilterName"),
    "AWS::Pipes::Pipe": Row("Name", attributes={"Arn": _arn("pipes", "pipe/{name}")}),
    "AWS::Route53::HostedZone": Row(
        ref="Z{upper20}",
        attributes={
            "Id": "{ref}",
            "NameServers": ("ns-{digit3}.awsdns-{digit2}.com", "ns-{digit4}.awsdns-{digit2}.net"),
        },
    ),
    "AWS::Route53::RecordSet": Row("Name"),
    "AWS::Route53::RecordSetGroup": _WITH_ID,
    "AWS::S3::Bucket": Row(
        "BucketName",
        attributes={
            "Arn": _arn("s3", "{name}", where=":"),
            "DomainName": "{name}.s3.{dns}",
            "DualStackDomainName": "{name}.s3.dualstack.{region}.{dns}",
            "RegionalDomainName": "{name}.s3.{region}.{dns}",
            "WebsiteURL": "http://{name}.s3-website-{region}.{dns}",
        },
        most=63,
        lower=True,
    ),
    "AWS::S3::BucketPolicy": Row("Bucket"),
    "AWS::SNS::Subscription": Row(ref="{p[TopicArn]}:{uuid}", attributes={"Arn": "{ref}"}),
    "AWS::SNS::Topic": Row(
        "TopicName",
        _arn("sns", "{name}"),
        {"TopicArn": "{ref}", "TopicName": "{name}"},
        most=256,
        suffix=("FifoTopic", ".fifo"),
    ),
    "AWS::SNS::TopicPolicy": Row(attributes={"Id": "{name}"}),
    "AWS::SQS::Queue": Row(
        "QueueName",
        "https://sqs.{region}.{dns}/{account}/{name}",
        {"Arn": _arn("sqs", "{name}"), "QueueName": "{name}", "QueueUrl": "{ref}"},
        most=80,
        suffix=("FifoQueue", ".fifo"),
    ),
    "AWS::SQS::QueuePolicy": Row(attributes={"Id": "{name}"}),
    "AWS::SSM::Parameter": Row(
        "Name",
        attributes={"Arn": _arn("ssm", "parameter/{bare}"), "Type": "{p[Type]}", "Value": "{p[Value]}"},
        most=512,
    ),
    "AWS::Scheduler::Schedule": Row("Name", attributes={"Arn": _arn("scheduler", "schedule/default/{name}")}),
    "AWS::SecretsManager::Secret": Row(
        "Name", _arn("secretsmanager", "secret:{name}-{mixed6}"), {"Id": "{ref}"}, most=500
    ),
    "AWS::ServiceDiscovery::HttpNamespace": Row(
        ref="ns-{lower16}", attributes={"Arn": _arn("servicediscovery", "namespace/{ref}"), "Id": "{ref}"}
    ),
    "AWS::ServiceDiscovery::PrivateDnsNamespace": _DNS_NAMESPACE,
    "AWS::ServiceDiscovery::PublicDnsNamespace": _DNS_NAMESPACE,
    "AWS::ServiceDiscovery::Service": Row(
        ref="srv-{lower16}",
        attributes={
            "Arn": _arn("servicediscovery", "service/{ref}"),
            "Id": "{ref}",
            "Name": "{name}",
        },
    ),
    "AWS::StepFunctions::StateMachine": Row(
        "StateMachineName",
        _arn("states", "stateMachine:{name}"),
        {"Arn": "{ref}", "Name": "{name}", "StateMachineRevisionId": "{uuid}"},
        most=80,
    ),
    "AWS::WAFv2::IPSet": Row(
        "Name",
        "{name}|{uuid}|REGIONAL",
        {"Arn": _arn("wafv2", "regional/ipset/{name}/{uuid}"), "Id": "{uuid}"},
    ),
    "AWS::WAFv2::WebACL": Row(
        "Name",
        "{name}|{uuid}|REGIONAL",
        {
            "Arn": _arn("wafv2", "regional/webacl/{name}/{uuid}"),
            "Capacity": "1",
            "LabelNamespace": "awswaf:{account}:webacl:{name}:",
            "Id": "{uuid}",
        },
    ),
    "AWS::WAFv2::WebACLAssociation": _NONE,
}
