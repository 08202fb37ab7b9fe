"""Which file of App Runner has which kind of resource and which operations: all that there are.

A test holds this against what the files register.
"""

from awsmock_ar_apigw.kit.files import File, Files

FILES = Files(
    "awsmock_ar_apigw.services.apprunner",
    [
        File(
            "service",
            "Service",
            (
                "CreateService",
                "UpdateService",
                "StartDeployment",
                "PauseService",
                "ResumeService",
                "DeleteService",
                "DescribeService",
                "ListServices",
            ),
        ),
        File("operation", "Operation", ("ListOperations",)),
        File(
            "custom_domain",
            "CustomDomain",
            ("AssociateCustomDomain", "DescribeCustomDomains", "DisassociateCustomDomain"),
        ),
        File("certificate", "Certificate"),
        File(
            "auto_scaling_configuration",
            "AutoScalingConfiguration",
            (
                "CreateAutoScalingConfiguration",
                "DescribeAutoScalingConfiguration",
                "ListAutoScalingConfigurations",
                "DeleteAutoScalingConfiguration",
                "UpdateDefaultAutoScalingConfiguration",
                "ListServicesForAutoScalingConfiguration",
            ),
            built_in=True,
        ),
        File("connection", "Connection", ("CreateConnection", "ListConnections", "DeleteConnection")),
        File(
            "observability_configuration",
            "ObservabilityConfiguration",
            (
                "CreateObservabilityConfiguration",
                "DescribeObservabilityConfiguration",
                "ListObservabilityConfigurations",
                "DeleteObservabilityConfiguration",
            ),
        ),
        File(
            "vpc_connector",
            "VpcConnector",
            ("CreateVpcConnector", "DescribeVpcConnector", "ListVpcConnectors", "DeleteVpcConnector"),
        ),
        File(
            "vpc_ingress_connection",
            "VpcIngressConnection",
            (
                "CreateVpcIngressConnection",
                "DescribeVpcIngressConnection",
                "UpdateVpcIngressConnection",
                "DeleteVpcIngressConnection",
                "ListVpcIngressConnections",
            ),
        ),
        File("tags", None, ("TagResource", "UntagResource", "ListTagsForResource")),
    ],
)
