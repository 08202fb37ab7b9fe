"""A call of each operation of App Runner: its parameters, and what they need."""

from __future__ import annotations

import itertools

PUBLIC = {
    "ImageRepository": {
        "ImageIdentifier": "public.ecr.aws/aws-containers/hello-app-runner:latest",
        "ImageRepositoryType": "ECR_PUBLIC",
        "ImageConfiguration": {"Port": "8000", "RuntimeEnvironmentVariables": {"MODE": "test", "LEVEL": "3"}},
    }
}


def calls(client, _cloud):
    """For each operation, its parameters call by call; what they need is made here."""
    number = itertools.count()

    def service(**more):
        name = f"service-{next(number)}"
        return client.create_service(ServiceName=name, SourceConfiguration=PUBLIC, **more)["Service"][
            "ServiceArn"
        ]

    def scaling():
        made = client.create_auto_scaling_configuration(
            AutoScalingConfigurationName=f"scaling-{next(number)}"
        )
        return made["AutoScalingConfiguration"]["AutoScalingConfigurationArn"]

    def connection():
        made = client.create_connection(ConnectionName=f"connection-{next(number)}", ProviderType="GITHUB")
        return made["Connection"]["ConnectionArn"]

    def observability():
        made = client.create_observability_configuration(ObservabilityConfigurationName=f"obs-{next(number)}")
        return made["ObservabilityConfiguration"]["ObservabilityConfigurationArn"]

    def connector():
        made = client.create_vpc_connector(VpcConnectorName=f"connector-{next(number)}", Subnets=["subnet-1"])
        return made["VpcConnector"]["VpcConnectorArn"]

    def ingress():
        made = client.create_vpc_ingress_connection(
            ServiceArn=one, VpcIngressConnectionName=f"ingress-{next(number)}", IngressVpcConfiguration=VPC
        )
        return made["VpcIngressConnection"]["VpcIngressConnectionArn"]

    def paused():
        arn = service()
        client.pause_service(ServiceArn=arn)
        return arn

    def domain():
        name = f"d{next(number)}.example.com"
        client.associate_custom_domain(ServiceArn=two, DomainName=name)
        return name

    one, two = service(), service()
    asc, obs, vpc = scaling(), observability(), connector()
    linked, joined = connection(), ingress()
    return {
        "AssociateCustomDomain": lambda: {"ServiceArn": one, "DomainName": f"a{next(number)}.example.com"},
        "CreateAutoScalingConfiguration": lambda: {"AutoScalingConfigurationName": f"new-{next(number)}"},
        "CreateConnection": lambda: {"ConnectionName": f"new-{next(number)}", "ProviderType": "GITHUB"},
        "CreateObservabilityConfiguration": lambda: {
            "ObservabilityConfigurationName": f"new-{next(number)}",
            "TraceConfiguration": {"Vendor": "AWSXRAY"},
        },
        "CreateService": lambda: {"ServiceName": f"new-{next(number)}", "SourceConfiguration": PUBLIC},
        "CreateVpcConnector": lambda: {"VpcConnectorName": f"new-{next(number)}", "Subnets": ["subnet-1"]},
        "CreateVpcIngressConnection": lambda: {
            "ServiceArn": two,
            "VpcIngressConnectionName": f"new-{next(number)}",
            "IngressVpcConfiguration": VPC,
        },
        "DeleteAutoScalingConfiguration": lambda: {"AutoScalingConfigurationArn": scaling()},
        "DeleteConnection": lambda: {"ConnectionArn": connection()},
        "DeleteObservabilityConfiguration": lambda: {"ObservabilityConfigurationArn": observability()},
        "DeleteService": lambda: {"ServiceArn": service()},
        "DeleteVpcConnector": lambda: {"VpcConnectorArn": connector()},
        "DeleteVpcIngressConnection": lambda: {"VpcIngressConnectionArn": ingress()},
        "DescribeAutoScalingConfiguration": lambda: {"AutoScalingConfigurationArn": asc},
        "DescribeCustomDomains": lambda: {"ServiceArn": two, "MaxResults": 5},
        "DescribeObservabilityConfiguration": lambda: {"ObservabilityConfigurationArn": obs},
        "DescribeService": lambda: {"ServiceArn": two},
        "DescribeVpcConnector": lambda: {"VpcConnectorArn": vpc},
        "DescribeVpcIngressConnection": lambda: {"VpcIngressConnectionArn": joined},
        "DisassociateCustomDomain": lambda: {"ServiceArn": two, "DomainName": domain()},
        "ListAutoScalingConfigurations": lambda: {"MaxResults": 10},
        "ListConnections": lambda: {"MaxResults": 10},
        "ListObservabilityConfigurations": lambda: {"MaxResults": 10},
        "ListOperations": lambda: {"ServiceArn": two},
        "ListServices": lambda: {"MaxResults": 10},
        "ListServicesForAutoScalingConfiguration": lambda: {
            "AutoScalingConfigurationArn": default_scaling(client),
            "MaxResults": 10,
        },
        "ListTagsForResource": lambda: {"ResourceArn": two},
        "ListVpcConnectors": lambda: {"MaxResults": 10},
        "ListVpcIngressConnections": lambda: {"MaxResults": 10},
        "PauseService": lambda: {"ServiceArn": service()},
        "ResumeService": lambda: {"ServiceArn": paused()},
        "StartDeployment": lambda: {"ServiceArn": service()},
        "TagResource": lambda: {"ResourceArn": linked, "Tags": [{"Key": "team", "Value": "a"}]},
        "UntagResource": lambda: {"ResourceArn": linked, "TagKeys": ["team"]},
        "UpdateDefaultAutoScalingConfiguration": lambda: {"AutoScalingConfigurationArn": asc},
        "UpdateService": lambda: {"ServiceArn": service(), "InstanceConfiguration": {"Memory": "4 GB"}},
        "UpdateVpcIngressConnection": lambda: {
            "VpcIngressConnectionArn": ingress(),
            "IngressVpcConfiguration": VPC,
        },
    }


VPC = {"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"}


def default_scaling(client) -> str:
    listed = client.list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"]
    return next(one["AutoScalingConfigurationArn"] for one in listed if one["IsDefault"])
