"""What each client is asked to do: calls by their names, in whatever way a client makes them."""

from __future__ import annotations

from support_serving import arn_of

IMAGE = {"ImageIdentifier": "public.ecr.aws/nginx/nginx:1", "ImageRepositoryType": "ECR_PUBLIC"}
ROLE = "arn:aws:iam::123456789012:role/observer"


def apprunner(call):
    """Twenty calls of App Runner; ``call(operation, **parameters)`` gives an answer."""
    made = call("create_service", ServiceName="web-app", SourceConfiguration={"ImageRepository": IMAGE})
    service = made["Service"]["ServiceArn"]
    call("describe_service", ServiceArn=service)
    call("list_services")
    call("update_service", ServiceArn=service, InstanceConfiguration={"Memory": "4 GB"})
    call("list_operations", ServiceArn=service)
    call("pause_service", ServiceArn=service)
    call("resume_service", ServiceArn=service)
    call("start_deployment", ServiceArn=service)
    call("tag_resource", ResourceArn=service, Tags=[{"Key": "team", "Value": "pets & more"}])
    call("list_tags_for_resource", ResourceArn=service)
    call("untag_resource", ResourceArn=service, TagKeys=["team"])
    scaling = call("create_auto_scaling_configuration", AutoScalingConfigurationName="wide", MaxSize=5)
    arn = scaling["AutoScalingConfiguration"]["AutoScalingConfigurationArn"]
    call("describe_auto_scaling_configuration", AutoScalingConfigurationArn=arn)
    call("list_auto_scaling_configurations", LatestOnly=True)
    call("create_connection", ConnectionName="github", ProviderType="GITHUB")
    call("list_connections", MaxResults=1)
    call("create_observability_configuration", ObservabilityConfigurationName="traces")
    call("associate_custom_domain", ServiceArn=service, DomainName="pets.example.com")
    call("describe_custom_domains", ServiceArn=service)
    call("delete_service", ServiceArn=service)
    call("describe_service", ServiceArn=service)


def apigatewayv2(call):
    """Twenty calls of API Gateway V2."""
    api = call("create_api", Name="pets", ProtocolType="HTTP", CorsConfiguration={"AllowOrigins": ["*"]})[
        "ApiId"
    ]
    call("get_api", ApiId=api)
    call("get_apis")
    call("update_api", ApiId=api, Description="all of them")
    integration = call(
        "create_integration",
        ApiId=api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=arn_of("pets"),
        PayloadFormatVersion="2.0",
    )["IntegrationId"]
    call("get_integrations", ApiId=api)
    route = call("create_route", ApiId=api, RouteKey="GET /pets/{id}", Target=f"integrations/{integration}")
    call("update_route", ApiId=api, RouteId=route["RouteId"], RouteKey="GET /pets/{name}")
    call("get_routes", ApiId=api)
    call("create_stage", ApiId=api, StageName="prod", AutoDeploy=True, StageVariables={"colour": "blue é"})
    call("get_stages", ApiId=api)
    call("create_deployment", ApiId=api)
    call("get_deployments", ApiId=api)
    call(
        "create_authorizer",
        ApiId=api,
        Name="login",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://login.example.com", "Audience": ["pets"]},
    )
    call("get_authorizers", ApiId=api)
    arn = f"arn:aws:apigateway:us-east-1::/apis/{api}"
    call("tag_resource", ResourceArn=arn, Tags={"team": "pets"})
    call("get_tags", ResourceArn=arn)
    call("untag_resource", ResourceArn=arn, TagKeys=["team"])
    link = call("create_vpc_link", Name="private", SubnetIds=["subnet-12345678"])["VpcLinkId"]
    call("get_vpc_link", VpcLinkId=link)
    call("get_route", ApiId=api, RouteId="nothing")
    call("create_route", ApiId=api, RouteKey="GET /pets/{name}")
    call("delete_route", ApiId=api, RouteId=route["RouteId"])
    call("delete_api", ApiId=api)
    call("get_api", ApiId=api)
