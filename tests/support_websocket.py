"""What tests of WebSocket APIs share: an API with functions behind it, made by the operations of the control plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

    def management(self, stage: str = "prod") -> Any:
        """A client of the management API for a stage."""
        url = f"{self.endpoint.replace('wss', 'https')}/{stage}"
        return client_of("apigatewaymanagementapi", endpoint_url=url)

    @property
    def event(self) -> dict[str, Any]:
        """The event that a function was called with last."""
        return self.events[-1]

    @property
    def why(self) -> str:
        """Why the last handshake or message came to nothing."""
        return self.cloud.requests[-1].why


def error_frame(message: str, connection_id: str, request_id: str) -> str:
    """A frame that the gateway itself sends."""
    return f'{{"message": "{message}", "connectionId":"{connection_id}", "requestId":"{request_id}"}}'
