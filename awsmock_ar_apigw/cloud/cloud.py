"""The cloud, as users hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.cloud.entries import Entries
from awsmock_ar_apigw.cloud.options import ACCOUNT, KEPT
from awsmock_ar_apigw.cloud.planning import Planning
from awsmock_ar_apigw.cloud.requests import house_of, serving
from awsmock_ar_apigw.cloud.world import World

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from awsmock_ar_apigw.base.clock import Clock, Pace
    from awsmock_ar_apigw.base.messages import HttpRequest, HttpResponse
    from awsmock_ar_apigw.cloud.calls import Calls
    from awsmock_ar_apigw.cloud.faults import Faults
    from awsmock_ar_apigw.cloud.snapshot import Snapshot
    from awsmock_ar_apigw.services.apigatewayv2.console import Console as ApiGatewayConsole
    from awsmock_ar_apigw.services.apprunner.console import Console as AppRunnerConsole
    from awsmock_ar_apigw.serving.backends import Backends
    from awsmock_ar_apigw.serving.functions import Functions
    from awsmock_ar_apigw.serving.http_api.iam import Callers
    from awsmock_ar_apigw.serving.issuer import Issuer
    from awsmock_ar_apigw.serving.journal import Requests
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.api_keys import ApiKeys
    from awsmock_ar_apigw.serving.websocket_api.connections import Connections
    from awsmock_ar_apigw.serving.websocket_api.socket import Socket


class Cloud(Entries, Planning, Rooted):
    """One make-believe AWS, in memory.

    A mock makes one; ``with mock_apprunner() as cloud`` hands it over. Accounts and Regions are apart in it.

    Parameters:
        account_id: the account of every caller whose access key ``accounts`` doesn't name; 12 digits.
        accounts: access keys and the accounts that they belong to.
        seed: the same seed and the same calls give the same ids, chances and times of retries.
        pace: who moves the clock: "instant", "manual", "real" or ``per_call(seconds)``.
        start_time: when the clock starts: a datetime (naive means UTC), its text, or seconds since 1970; None is now.
        fidelity: what is done where AWS was seen to differ from its reference: "documented" or "observed".
        quotas: which are enforced: None, "aws", "restricted", or a mapping of names to numbers.
        keep_responses: how many bytes of responses ``calls`` keeps, those of the newest; or "all".
        unknown_regions: what a call to a Region does that doesn't have its service: "warn", "fail" or "allow".

    Raises:
        MockError: an option makes no sense.
    """

    _why_not = World._why_not  # noqa: SLF001 - of one's own kin

    def __init__(  # noqa: PLR0913 - every option of a cloud
        self,
        *,
        account_id: str = ACCOUNT,
        accounts: Mapping[str, str] | None = None,
        seed: int | str | None = None,
        pace: Pace | str = "instant",
        start_time: datetime.datetime | float | str | None = None,
        fidelity: str = "documented",
        quotas: Mapping[str, int] | str | None = None,
        keep_responses: int | str = KEPT,
        unknown_regions: str = "warn",
    ) -> None:
        self._world = World(
            account_id=account_id,
            accounts=accounts,
            seed=seed,
            pace=pace,
            start_time=start_time,
            fidelity=fidelity,
            quotas=quotas,
            keep_responses=keep_responses,
            unknown_regions=unknown_regions,
        )

    def __repr__(self) -> str:
        return repr(self._world)

    # What a test does with it

    @property
    def account_id(self) -> str:
        """The account of every caller whose access key ``accounts`` doesn't name."""
        return self._world.account_id

    @property
    def accounts(self) -> dict[str, str]:
        """Access keys and the accounts that they belong to."""
        return self._world.accounts

    @property
    def clock(self) -> Clock:
        """Virtual time: ``cloud.clock.now``, ``cloud.clock.advance(minutes=5)``."""
        return self._world.clock

    @property
    def calls(self) -> Calls:
        """The calls that were answered, oldest first."""
        return self._world.calls

    @property
    def apprunner(self) -> AppRunnerConsole:
        """App Runner's console: what a person does there, and no operation of the API."""
        from awsmock_ar_apigw.cloud import consoles  # noqa: PLC0415 - when used

        return consoles.apprunner(self._world)

    @property
    def apigatewayv2(self) -> ApiGatewayConsole:
        """API Gateway V2's console: what happens there without a call of the API."""
        from awsmock_ar_apigw.cloud import consoles  # noqa: PLC0415 - when used

        return consoles.apigatewayv2(self._world)

    @property
    def functions(self) -> Functions:
        """Callables in the place of Lambda functions: ``cloud.functions["pets"] = handler``."""
        return house_of(self._world).functions

    @property
    def backends(self) -> Backends:
        """Applications and callables in the place of what HTTP_PROXY integrations pass requests on to.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.backends["https://inside.example.com"] = lambda request: {"path": request.path}
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     api = client.create_api(Name="pets", ProtocolType="HTTP", Target="https://inside.example.com/v1")
            ...     cloud.request("GET", api["ApiEndpoint"] + "/pets/7").json()
            {'path': '/v1/pets/7'}
        """
        return house_of(self._world).backends

    @property
    def requests(self) -> Requests:
        """The requests to stored APIs that were answered, oldest first; and the handshakes, messages and ends of connections."""
        house = house_of(self._world)
        house.look()
        return house.requests

    @property
    def callers(self) -> Callers:
        """Who signs requests to AWS_IAM routes, by access key: ``cloud.callers["AKIA…"] = {"userArn": …}``, or None for nobody.

        Signatures themselves aren't checked: nobody here knows a secret key.
        """
        return house_of(self._world).callers

    @property
    def api_keys(self) -> ApiKeys:
        """The API keys that ``$connect`` routes may require, which are of a service that isn't mocked: a test gives them.

        A mapping says what is known of one: ``apiKeyId``, which events have, and ``enabled``. None stands for one whose usage plan is
        used up, at which a handshake is refused with 429.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.api_keys["the-key"] = {"apiKeyId": "abc123"}
            ...     cloud.api_keys["used-up"] = None
            ...     cloud.api_keys["the-key"]
            {'apiKeyId': 'abc123', 'enabled': True}

        Source: API key selection expressions of WebSocket APIs, in the developer guide.
        """
        return house_of(self._world).api_keys

    def issuer(self, url: str) -> Issuer:
        """An issuer of JSON Web Tokens, for JWT authorizers whose configuration names its URL.

        Parameters:
            url: its URL, to the letter: tokens claim it as ``iss``, and authorizers compare it.

        Returns:
            The issuer: ``token(…)`` mints a token, ``rotate()`` changes its keys, ``jwks`` and ``discovery`` are its documents, and
            ``down`` makes one of them unreachable. The same URL gives the same issuer; ``reset()`` leaves it as it is.

        Raises:
            MockError: the URL can't be one, or PyJWT isn't installed: ``pip install 'awsmock-ar-apigw[jwt]'``.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     issuer = cloud.issuer("https://login.example.com")
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     api = client.create_api(Name="pets", ProtocolType="HTTP")
            ...     made = client.create_authorizer(
            ...         ApiId=api["ApiId"],
            ...         Name="login",
            ...         AuthorizerType="JWT",
            ...         IdentitySource=["$request.header.Authorization"],
            ...         JwtConfiguration={"Issuer": issuer.url, "Audience": ["pets"]},
            ...     )
            ...     token = issuer.token(sub="ann", aud="pets", scope="pets.read")
            ...     headers = {"authorization": f"Bearer {token}"}  # for a request to a route under this authorizer

        Source: Control access to HTTP APIs with JWT authorizers, in the developer guide.
        """
        return house_of(self._world).issuers.of(url)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        body: bytes | str | None = None,
        source_ip: str = "127.0.0.1",
    ) -> Response:
        """Send a request to an API that is stored here, without any HTTP library.

        Parameters:
            method: the HTTP method.
            url: the whole URL: what ``ApiEndpoint`` says, or a domain name, and a path.
            headers: names and values.
            body: bytes, or a text, which is sent as UTF-8.
            source_ip: the address that the request comes from.

        Returns:
            The answer: ``status``, ``headers``, ``body``, ``text`` and ``json()``.

        Raises:
            MockError: no API is there, or it needs something that the mock hasn't.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.functions["pets"] = lambda event, context: {"path": event["rawPath"]}
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     target = "arn:aws:lambda:eu-west-1:123456789012:function:pets"
            ...     api = client.create_api(Name="pets", ProtocolType="HTTP", Target=target)
            ...     cloud.request("GET", api["ApiEndpoint"] + "/pets/7").json()
            {'path': '/pets/7'}

        Source: Invoke HTTP APIs, in the developer guide.
        """
        found: Response = serving("gate").request(
            house_of(self._world), method, url, headers, body, source_ip
        )
        return found

    @property
    def connections(self) -> Connections:
        """The connections of WebSocket APIs that are open, in the order in which they were opened.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.connections
            <0 connections>
        """
        house = house_of(self._world)
        house.look()
        with self._world.lock:
            found: Connections = serving("websocket_api.connections").Connections(house.connections)
        return found

    def connect(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        subprotocols: Iterable[str] = (),
        source_ip: str = "127.0.0.1",
    ) -> Socket:
        """Connect to a WebSocket API that is stored here, without any library.

        Parameters:
            url: the whole URL: what ``ApiEndpoint`` says, with the stage behind it; or a domain name, with a mapping key.
            headers: names and values, beside those that every handshake has.
            subprotocols: those that the client offers.
            source_ip: the address that the connection comes from.

        Returns:
            The client's end: ``send``, ``receive``, ``messages``, ``close`` and ``closed``. It is open already, and closes at the end of
            ``with``; ``async with`` gives one whose methods are awaited.

        Raises:
            HandshakeRefused: the API doesn't let it in: with ``status``, ``headers``, ``body``, and ``why`` in words.
            MockError: no API is there, it needs something that the mock hasn't, or the address or the subprotocols can't be any.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.functions["chat"] = lambda event, context: {"statusCode": 200}
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     api = client.create_api(
            ...         Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
            ...     )
            ...     target = "arn:aws:lambda:eu-west-1:123456789012:function:chat"
            ...     made = client.create_integration(ApiId=api["ApiId"], IntegrationType="AWS_PROXY", IntegrationUri=target)
            ...     route = client.create_route(
            ...         ApiId=api["ApiId"], RouteKey="$default", Target=f"integrations/{made['IntegrationId']}"
            ...     )
            ...     stage = client.create_stage(ApiId=api["ApiId"], StageName="prod", AutoDeploy=True)
            ...     with cloud.connect(api["ApiEndpoint"] + "/prod") as socket:
            ...         socket.send({"action": "join"})
            ...         cloud.requests[-1].event["body"]
            '{"action": "join"}'

        Source: WebSocket APIs, in the developer guide.
        """
        found: Socket = serving("websocket_api.client").connect(
            house_of(self._world), url, headers, subprotocols, source_ip
        )
        return found

    @property
    def faults(self) -> Faults:
        """What is planned to go wrong: errors, connections that break, answers that take long."""
        from awsmock_ar_apigw.cloud.faults import Faults  # noqa: PLC0415 - when used

        return Faults(self._world)

    def settle(self) -> None:
        """Finish all that is pending, and move the clock to the end of the last of it: open connections end idle, too.

        With ``pace="real"`` the clock stays where real time is.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner(pace="manual") as cloud:
            ...     cloud.settle()
        """
        with self._world.lock:
            self._world.check_running()
            self._world.catch_up(everything=True)
        if self._world.house is not None:
            self._world.house.settle()

    def snapshot(self) -> Snapshot:
        """Keep what the cloud is now: what is stored and pending, the time, the ids to come, calls and plans.

        Open connections aren't in it, since their clients aren't: after ``restore()`` and ``reset()``, sockets find themselves closed.

        Returns:
            The snapshot, for ``restore()``; it costs little, can be restored as often as you like, and can be pickled.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner() as cloud:
            ...     client = boto3.client("apprunner", region_name="eu-west-1")
            ...     before = cloud.snapshot()
            ...     _made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            ...     cloud.restore(before)
            ...     client.list_connections()["ConnectionSummaryList"]
            []
        """
        from awsmock_ar_apigw.cloud.snapshot import Snapshot  # noqa: PLC0415 - when used

        with self._world.lock:
            self._world.mend()
            return Snapshot(self._world)

    def restore(self, snapshot: Snapshot) -> None:
        """Make the cloud again what it was when a snapshot was taken; with ``pace="real"`` the clock stays.

        Parameters:
            snapshot: what ``snapshot()`` has returned, of this cloud or of another with the same options: ``account_id``,
                ``fidelity`` and ``quotas``. It may come out of a pickle.

        Raises:
            MockError: it is none, or one of a cloud with other options.
        """
        from awsmock_ar_apigw.cloud.snapshot import Snapshot  # noqa: PLC0415 - when used

        if not isinstance(snapshot, Snapshot):
            raise MockError(f"{snapshot!r} is no snapshot. Give what the snapshot() of a cloud has returned.")
        if snapshot.requests:
            house_of(self._world)  # what has them here, which is imported under no lock
        with self._world.lock:
            snapshot.check(self._world)
            self._world.bring_about(lambda: snapshot.bring_back(self._world))

    def reset(self) -> None:
        """Make the cloud what it was when its mock started: empty, at its start time, with the same ids to come."""
        self._world.reset()

    def summary(self) -> str:
        """What is stored and pending, in words: by service, account and Region, one line for each resource.

        It is what the next call would find: what is due has happened.

        Returns:
            A text of several lines.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner(start_time=0) as cloud:
            ...     print(cloud.summary())
            1970-01-01 00:00:00Z, instant; 0 calls
            Nothing is stored.
        """
        from awsmock_ar_apigw.cloud.inventory import summary  # noqa: PLC0415 - when used

        return summary(self._world)

    def _repr_html_(self) -> str:
        """Tables, for notebooks."""
        from awsmock_ar_apigw.cloud.inventory import html  # noqa: PLC0415 - for notebooks

        return html(self._world)

    # Raw HTTP

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer a raw HTTP request; its signature's scope says which service, account and Region.

        Parameters:
            request: the request, its path still percent-encoded.

        Returns:
            The response, an error of the service too.

        Raises:
            MockError: the signature names no service that the mock has.
        """
        return walk.handle(self._world, request)


def world_of(cloud: Cloud) -> World:
    """What is behind a cloud, for the rooms above."""
    return cloud._world  # noqa: SLF001 - of one's own kin
