"""What tests of WebSocket APIs share: an API with functions behind it, made by the operations of the control plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from awsmock_ar_apigw.base.messages import HttpRequest
from support import client_of
from support_serving import arn_of

if TYPE_CHECKING:
    from awsmock_ar_apigw import Cloud

LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{}/invocations"


class Chat:
    """A WebSocket API, its parts, and connections to it.

    Parameters:
        cloud: the cloud that it is in.
        stage: its first stage, which deploys itself; None for none.
        more: further members of the API.
    """

    def __init__(self, cloud: Cloud, stage: str | None = "prod", **more: Any) -> None:
        self.cloud = cloud
        self.client = client_of("apigatewayv2")
        asked = {
            "Name": "chat",
            "ProtocolType": "WEBSOCKET",
            "RouteSelectionExpression": "$request.body.action",
        }
        made = self.client.create_api(**{**asked, **more})
        self.id, self.endpoint = made["ApiId"], made["ApiEndpoint"]
        self.events: list[dict[str, Any]] = []
        self._count = 0
        if stage:
            self.stage(stage)

    def stage(self, name: str, **more: Any) -> None:
        """A stage, which deploys itself unless told otherwise."""
        self.client.create_stage(**{"ApiId": self.id, "StageName": name, "AutoDeploy": True, **more})

    def function(self, answer: Any = None, name: str | None = None, **more: Any) -> str:
        """An integration with a function, and its id; the function answers what is given, or what a callable makes of event and context.

        Without an answer, it answers that all is well. Events are kept, newest last.
        """
        self._count += 1
        name = name or f"{self.id}-{self._count}"

        def handler(event: dict[str, Any], context: Any) -> Any:
            self.events.append(event)
            given = answer(event, context) if callable(answer) else answer
            return {"statusCode": 200} if given is None else given

        self.cloud.functions[name] = handler
        uri = LAMBDA.format(arn_of(name))
        return self.integration(IntegrationType="AWS_PROXY", IntegrationUri=uri, **more)

    def integration(self, **asked: Any) -> str:
        """An integration; its id."""
        made: str = self.client.create_integration(ApiId=self.id, **asked)["IntegrationId"]
        return made

    def integration_response(self, integration: str, key: str = "$default", **more: Any) -> None:
        """What an integration's answer is turned into."""
        self.client.create_integration_response(
            ApiId=self.id, IntegrationId=integration, IntegrationResponseKey=key, **more
        )

    def route(
        self,
        key: str,
        integration: str | None = None,
        answer: Any = None,
        *,
        two_way: bool = False,
        **more: Any,
    ) -> str:
        """A route to an integration, or to a new function with an answer; its id. One that is two-way answers its client."""
        integration = integration or self.function(answer)
        if two_way:
            more["RouteResponseSelectionExpression"] = "$default"
        asked = {"ApiId": self.id, "RouteKey": key, "Target": f"integrations/{integration}", **more}
        made: str = self.client.create_route(**asked)["RouteId"]
        if two_way:
            self.client.create_route_response(ApiId=self.id, RouteId=made, RouteResponseKey="$default")
        return made

    def connect(self, stage: str = "prod", query: str = "", **more: Any) -> Any:
        """A connection to a stage."""
        return self.cloud.connect(f"{self.endpoint}/{stage}{query}", **more)

    def at(self, stage: str = "prod") -> str:
        """The address of the management API for a stage."""
        return f"{self.endpoint.replace('wss', 'https')}/{stage}"

    def management(self, stage: str = "prod") -> Any:
        """A client of the management API for a stage."""
        return client_of("apigatewaymanagementapi", endpoint_url=self.at(stage))

    def domain(self, key: str = "", stage: str = "prod", name: str = "chat.example.com") -> str:
        """The address of the management API at a domain name that leads to a stage, made now."""
        certificate = {
            "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c",
            "EndpointType": "REGIONAL",
            "SecurityPolicy": "TLS_1_2",
        }
        self.client.create_domain_name(DomainName=name, DomainNameConfigurations=[certificate])
        self.client.create_api_mapping(DomainName=name, ApiId=self.id, Stage=stage, ApiMappingKey=key)
        return f"https://{name}/{key}".removesuffix("/")

    @property
    def event(self) -> dict[str, Any]:
        """The event that a function was called with last."""
        return self.events[-1]

    @property
    def why(self) -> str:
        """Why the last handshake or message came to nothing."""
        return self.cloud.requests[-1].why


def signed_call(
    chat: Chat,
    method: str,
    connection_id: str,
    body: bytes = b"",
    *,
    key: str = "AKIAIOSFODNN7EXAMPLE",
    region: str = "us-east-1",
) -> HttpRequest:
    """A call of the management API as a raw request, which says by whom it is signed."""
    scope = f"Credential={key}/20261128/{region}/execute-api/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}
    url = f"{chat.at()}/@connections/{connection_id}"
    return HttpRequest(method, urlsplit(url).path, "", headers, body, url)


def error_frame(message: str, connection_id: str, request_id: str) -> str:
    """A frame that the gateway itself sends."""
    return f'{{"message": "{message}", "connectionId":"{connection_id}", "requestId":"{request_id}"}}'
