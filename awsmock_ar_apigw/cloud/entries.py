"""A cloud as others have it: test clients as an application, people as a text; and what it says of a request that nobody has sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.cloud.requests import house_of, serving

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from typing import Any

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.serving.apps import Asgi, Wsgi


class Entries:
    """The part of a cloud that hands it to test clients, and to people."""

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

    def export_state(self, format: str = "yaml") -> str:  # noqa: A002 - what it is
        """Write what the cloud stores and has pending as a text that people can read, and edit.

        Connections and calls aren't in it, nor what is planned: a snapshot has all but the connections.

        Parameters:
            format: ``"yaml"`` or ``"json"``.

        Returns:
            The text, for a file or for ``load_state()``: the same state gives the same text.

        Raises:
            MockError: there is no such format; or something that is stored can't be written in YAML, as half of a character can't.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2(seed=1, start_time=0) as cloud:
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     link = client.create_vpc_link(Name="pets", SubnetIds=["subnet-1"])
            ...     cloud.settle()
            ...     print(cloud.export_state())
            version: 1
            options:
              account_id: "123456789012"
              fidelity: documented
            time: "1970-01-01T00:02:00.001000Z"
            accounts:
              "123456789012":
                eu-west-1:
                  apigatewayv2:
                    vpc_links:
                      - VpcLinkId: "7pvmc5"
                        Name: pets
                        SecurityGroupIds: []
                        SubnetIds:
                          - subnet-1
                        VpcLinkStatus: AVAILABLE
                        CreatedDate: "1970-01-01T00:00:00.001000Z"
                        LastUpdatedDate: "1970-01-01T00:02:00.001000Z"
            <BLANKLINE>

        Source: our own format. Names of members are those of the API references.
        """
        from awsmock_ar_apigw.cloud.state_file.states import exported  # noqa: PLC0415 - when used

        return exported(self._world, format)

    def load_state(self, state: str | os.PathLike[str] | Mapping[str, Any]) -> None:
        """Load a state beside what the cloud has: all of it, or nothing.

        Each record is checked by the rules of the operation that makes such a one. What creation would make may be left out: ids,
        times, a status, defaults. A cloud that is told the time by the state has that time from then on.

        Parameters:
            state: the path of a file that ends in ``.yaml``, ``.yml`` or ``.json``; or a text, as ``export_state()`` returns it; or
                the same as a dict.

        Raises:
            MockError: it can't be read, or something in it is refused: the message says which lines, and why. Or the mock has stopped.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> api = {"Name": "pets", "ProtocolType": "HTTP", "routes": [{"RouteKey": "GET /pets"}]}
            >>> here = {"apigatewayv2": {"apis": [api]}}
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.load_state({"version": 1, "accounts": {"123456789012": {"eu-west-1": here}}})
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     [api["Name"] for api in client.get_apis()["Items"]]
            ['pets']

        Source: the rules are those of the operations that create what is in it.
        """
        from awsmock_ar_apigw.cloud.state_file.states import load  # noqa: PLC0415 - when used

        load(self._world, state)
