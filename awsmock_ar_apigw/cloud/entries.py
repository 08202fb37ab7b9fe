"""A cloud as an application that test clients ask, and what it says of a request that nobody has sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.cloud.requests import house_of, serving

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.serving.apps import Asgi, Wsgi


class Entries:
    """The part of a cloud that hands it to test clients."""

    _world: World

    def explain(self, method: str, url: str) -> str:
        """Which route would take a request, and why the others wouldn't, in words; nothing happens, and no time passes.

        Parameters:
            method: the HTTP method.
            url: the whole URL; one that begins with ``wss:`` asks what a WebSocket API does with handshakes and messages there.

        Returns:
            A text of several lines.

        Raises:
            MockError: no API is there.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2(seed=1) as cloud:
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     target = "arn:aws:lambda:eu-west-1:123456789012:function:pets"
            ...     api = client.create_api(Name="pets", ProtocolType="HTTP", Target=target, RouteKey="GET /pets/{id}")
            ...     print(cloud.explain("POST", api["ApiEndpoint"] + "/pets/7"))
            API 'pets' (7pvmc5asmz) answers, by stage '$default', for the path '/pets/7'.
            No route takes POST: 404 Not Found.
              'GET /pets/{id}' doesn't: it is for another method.
        """
        found: str = serving("gate").explain(house_of(self._world), method, url)
        return found

    @property
    def wsgi(self) -> Wsgi:
        """The APIs that are stored here as a WSGI application, for test clients: the host that they ask says which API.

        Examples:
            >>> import boto3
            >>> from wsgiref.util import setup_testing_defaults
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.functions["pets"] = lambda event, context: {"path": event["rawPath"]}
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     target = "arn:aws:lambda:eu-west-1:123456789012:function:pets"
            ...     api = client.create_api(Name="pets", ProtocolType="HTTP", Target=target)
            ...     environ = {"HTTP_HOST": api["ApiEndpoint"].removeprefix("https://"), "PATH_INFO": "/pets/7"}
            ...     setup_testing_defaults(environ)
            ...     cloud.wsgi(environ, lambda status, headers: print(status))
            200 OK
            [b'{"path": "/pets/7"}']
        """
        made: Wsgi = serving("apps").Wsgi(house_of(self._world))
        return made

    @property
    def asgi(self) -> Asgi:
        """The same as an ASGI application: ``httpx.AsyncClient(transport=httpx.ASGITransport(cloud.asgi))``.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     print(cloud.asgi)
            <the APIs of a cloud, by ASGI>
        """
        made: Asgi = serving("apps").Asgi(house_of(self._world))
        return made
