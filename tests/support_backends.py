"""What tests of integrations share: a back end that keeps what it gets, and integrations with it and with services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.messages import Headers, Response

if TYPE_CHECKING:
    from awsmock_ar_apigw import Cloud
    from awsmock_ar_apigw.serving.messages import Request
    from support_serving import Served

INSIDE = "https://inside.example.com"
ROLE = "arn:aws:iam::123456789012:role/gateway"


class Inside:
    """A back end at an address, which keeps the requests that it gets and answers what it is told."""

    def __init__(self, cloud: Cloud, address: str = INSIDE) -> None:
        self.requests: list[Request] = []
        self.answer: Any = Response(200, Headers(), b"inside")
        cloud.backends[address] = self.ask

    def ask(self, request: Request) -> Any:
        self.requests.append(request)
        return self.answer

    @property
    def request(self) -> Request:
        """What came last."""
        return self.requests[-1]


def proxy(api: Served, uri: str = INSIDE, **more: Any) -> str:
    """An integration that passes requests on; its id."""
    asked = {
        "ApiId": api.id,
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "ANY",
        "PayloadFormatVersion": "1.0",
        "IntegrationUri": uri,
        **more,
    }
    made: str = api.client.create_integration(**asked)["IntegrationId"]
    return made


def service(api: Served, subtype: str, responses: Any = None, **parameters: str) -> str:
    """An integration with an action of a service; its id."""
    made: str = api.client.create_integration(
        ApiId=api.id,
        IntegrationType="AWS_PROXY",
        IntegrationSubtype=subtype,
        PayloadFormatVersion="1.0",
        CredentialsArn=ROLE,
        RequestParameters=parameters,
        ResponseParameters=responses or {},
    )["IntegrationId"]
    return made
