"""A cloud in which each view of the page has something to show."""

from __future__ import annotations

import contextlib

from botocore.exceptions import ClientError

from support import client_of
from support_serving import REGION, arn_of
from support_websocket import Chat

SECRET = "a-secret-that-nobody-sees"
IMAGE = {
    "ImageRepository": {
        "ImageIdentifier": "public.ecr.aws/nginx/nginx:1",
        "ImageRepositoryType": "ECR_PUBLIC",
        "ImageConfiguration": {"RuntimeEnvironmentVariables": {"TOKEN": SECRET}},
    }
}
ROUTES = (
    "$default",
    "GET /pets",
    "POST /pets",
    "GET /pets/{id}",
    "DELETE /pets/{id}",
    "GET /owners/{owner}/pets/{proxy+}",
)


class Sights:
    """What there is to see.

    Parameters:
        cloud: the cloud, whose pace is manual.
        text: what is put wherever a text may be.
    """

    def __init__(self, cloud, text="pets"):
        self.cloud, self.text = cloud, text
        self.gateway, self.apprunner = client_of("apigatewayv2"), client_of("apprunner")
        cloud.functions["pets"] = self._answer
        self.api = self._api()
        self.endpoint = f"https://{self.api}.execute-api.{REGION}.amazonaws.com"
        self.service = self.apprunner.create_service(ServiceName="web-app", SourceConfiguration=IMAGE)[
            "Service"
        ]
        self.apprunner.create_connection(ConnectionName="github", ProviderType="GITHUB")
        self.link = self.gateway.create_vpc_link(Name=text, SubnetIds=[text], Tags={text: text})["VpcLinkId"]
        with contextlib.suppress(ClientError):
            self.apprunner.describe_service(
                ServiceArn=f"arn:aws:apprunner:{REGION}:123456789012:service/x/{'0' * 32}"
            )
        self._ask()

    def _answer(self, event, context):
        if event["rawPath"].endswith("/9"):
            raise KeyError(self.text)
        return {"statusCode": 200, "headers": {"x-pets": "yes"}, "body": self.text}

    def _api(self):
        make = self.gateway
        api = make.create_api(
            Name=self.text, ProtocolType="HTTP", Description=self.text, Tags={self.text: self.text}
        )["ApiId"]
        made = make.create_integration(
            ApiId=api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=arn_of("pets"),
            PayloadFormatVersion="2.0",
            Description=self.text,
        )
        login = make.create_authorizer(
            ApiId=api,
            Name=self.text,
            AuthorizerType="JWT",
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": "https://login.example.com", "Audience": [self.text]},
        )["AuthorizerId"]
        for key in ROUTES:
            guard = {"AuthorizationType": "JWT", "AuthorizerId": login} if key.startswith("DELETE") else {}
            make.create_route(
                ApiId=api,
                RouteKey=key,
                Target=f"integrations/{made['IntegrationId']}",
                OperationName=self.text[:64],
                **guard,
            )
        for stage in ("$default", "prod"):
            make.create_stage(ApiId=api, StageName=stage, AutoDeploy=True, Description=self.text)
        return api

    def _ask(self):
        body = self.text.encode("utf-8", "backslashreplace")  # what is no UTF-8 is shown in base64
        for method, path in (
            ("GET", "/pets"),
            ("GET", "/pets/9"),
            ("DELETE", "/pets/7"),
            ("GET", "/nowhere"),
        ):
            self.cloud.request(method, self.endpoint + path)
        self.cloud.request("POST", f"{self.endpoint}/prod/pets?a=1", headers={"x-body": "yes"}, body=body)


def chat(cloud):
    """A WebSocket API whose function answers nothing."""
    made = Chat(cloud)
    integration = made.function(lambda event, context: {"statusCode": 200})
    for key in ("$connect", "$disconnect", "$default"):
        made.client.create_route(ApiId=made.id, RouteKey=key, Target=f"integrations/{integration}")
    return made
