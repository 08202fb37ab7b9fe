"""What tests of requests share: an HTTP API with functions behind it, made by the operations of the control plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support import client_of

if TYPE_CHECKING:
    from awsmock_ar_apigw import Cloud
    from awsmock_ar_apigw.serving.messages import Response

ACCOUNT = "123456789012"
REGION = "us-east-1"


def arn_of(name: str) -> str:
    """The ARN of a function."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


class Served:
    """An HTTP API, its parts, and requests to it.

    Parameters:
        cloud: the cloud that it is in.
        stage: its first stage, which deploys itself; None for none.
        more: further members of the API.
    """

    def __init__(self, cloud: Cloud, stage: str | None = "$default", **more: Any) -> None:
        self.cloud = cloud
        self.client = client_of("apigatewayv2")
        made = self.client.create_api(**{"Name": "pets", "ProtocolType": "HTTP", **more})
        self.id, self.endpoint = made["ApiId"], made["ApiEndpoint"]
        self.events: list[dict[str, Any]] = []
        self._count = 0
        if stage:
            self.stage(stage)

    def stage(self, name: str, **more: Any) -> None:
        """A stage, which deploys itself unless told otherwise."""
        self.client.create_stage(**{"ApiId": self.id, "StageName": name, "AutoDeploy": True, **more})

    def function(
        self, answer: Any = "done", version: str = "2.0", name: str | None = None, **more: Any
    ) -> str:
        """An integration with a function, and its id; the function answers what is given, or what a callable makes of event and context.

        Events are kept, newest last.
        """
        self._count += 1
        name = name or f"{self.id}-{self._count}"

        def handler(event: dict[str, Any], context: Any) -> Any:
            self.events.append(event)
            return answer(event, context) if callable(answer) else answer

        self.cloud.functions[name] = handler
        asked = {
            "ApiId": self.id,
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": arn_of(name),
            "PayloadFormatVersion": version,
            **more,
        }
        made: str = self.client.create_integration(**asked)["IntegrationId"]
        return made

    def route(self, key: str, integration: str | None = None, answer: Any = "done", **more: Any) -> str:
        """A route to an integration, or to a new function with an answer; its id."""
        integration = integration or self.function(answer)
        made: str = self.client.create_route(
            ApiId=self.id, RouteKey=key, Target=f"integrations/{integration}", **more
        )["RouteId"]
        return made

    def send(self, method: str = "GET", path: str = "/", **more: Any) -> Response:
        """The answer to a request by the default endpoint."""
        return self.cloud.request(method, self.endpoint + path, **more)

    def logs(self, *names: str) -> None:
        """Let the stage $default write these variables of ``$context``, behind the id of the request."""
        format_ = " ".join(f"$context.{name}" for name in ("requestId", *names))
        group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:access"
        settings = {"DestinationArn": group, "Format": format_}
        self.client.update_stage(ApiId=self.id, StageName="$default", AccessLogSettings=settings)

    @property
    def logged(self) -> list[str]:
        """What the last line of the log says, behind the id of the request."""
        return self.cloud.apigatewayv2.access_logs()[-1].split(" ")[1:]

    @property
    def event(self) -> dict[str, Any]:
        """The event that a function was called with last."""
        return self.events[-1]


def message(text: str) -> bytes:
    """The body of an answer that the gateway makes."""
    return b'{"message":"%s"}' % text.encode()
