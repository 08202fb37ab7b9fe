"""What a person does in App Runner's console, or at a DNS provider: no operation of the API does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.by_hand import ByHand
from awsmock_ar_apigw.kit.record import find, put
from awsmock_ar_apigw.services.apprunner import custom_domain, service
from awsmock_ar_apigw.services.apprunner.backend import NOT_FOUND
from awsmock_ar_apigw.services.apprunner.views import SHELVES, AppRunnerViews

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.kit.by_hand import At
    from awsmock_ar_apigw.kit.view import Look

    StandIn = Callable[..., None]


class Console(AppRunnerViews):
    """App Runner's console, as ``cloud.apprunner``: views of what is there, and what a person does.

    Each method that does something works at once, and raises MockError where a person could not do it. What it is done to is given
    by name, id or ARN; ``region`` and ``account`` are needed only where several have that name.

    Examples:
        >>> import boto3
        >>> from awsmock_ar_apigw import mock_apprunner
        >>> with mock_apprunner() as cloud:
        ...     client = boto3.client("apprunner", region_name="eu-west-1")
        ...     _made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        ...     cloud.apprunner.approve_connection("github")
        ...     client.list_connections()["ConnectionSummaryList"][0]["Status"]
        'AVAILABLE'
    """

    def __init__(self, at: At, look: Look, stand_in: StandIn) -> None:
        super().__init__(look, SHELVES)
        self._by_hand = ByHand(at, NOT_FOUND)
        self._stand_in = stand_in

    def serve(
        self,
        service: str,
        app: Any,
        *,
        kind: str | None = None,
        reraise: bool = False,
        region: str | None = None,
        account: str | None = None,
    ) -> None:
        """Let an application answer for a service, as what App Runner would run: at its ServiceUrl and its ACTIVE custom domains.

        It answers while the service is RUNNING; in any other state a request raises MockError, as nobody has published what App
        Runner answers then.

        Parameters:
            service: the name, id or ARN of the service.
            app: a WSGI or an ASGI application, or a callable that takes a request, as ``cloud.backends`` has them.
            kind: ``"wsgi"``, ``"asgi"`` or ``"callable"``, where that can't be told from how many arguments it takes.
            reraise: let through what it raises, instead of answering 500.
            region: the Region that the service is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such service, or the application is none.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> image = {"ImageIdentifier": "public.ecr.aws/nginx/nginx:1", "ImageRepositoryType": "ECR_PUBLIC"}
            >>> with mock_apprunner() as cloud:
            ...     client = boto3.client("apprunner", region_name="eu-west-1")
            ...     source = {"ImageRepository": image}
            ...     made = client.create_service(ServiceName="web-app", SourceConfiguration=source)["Service"]
            ...     cloud.apprunner.serve("web-app", lambda request: {"path": request.path})
            ...     cloud.settle()
            ...     cloud.request("GET", f"https://{made['ServiceUrl']}/pets").json()
            {'path': '/pets'}
        """
        with self._by_hand.at("serve", self.services, service, region, account) as (call, key):
            where = call.where
        self._stand_in(where, key, app, kind=kind, reraise=reraise)

    def approve_connection(
        self, connection: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Complete the handshake of a connection: it becomes AVAILABLE.

        Parameters:
            connection: its name or ARN.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such connection, or it isn't waiting for a handshake.

        Source: CreateConnection (the approval process); Connection › Status.
        """
        self._by_hand.step("approve_connection", self.connections, connection, region, account)

    def reject_connection(
        self, connection: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let the handshake of a connection fail: it is in ERROR.

        Parameters:
            connection: its name or ARN.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such connection, or it isn't waiting for a handshake.

        Source: Connection › Status. That a refused handshake ends in ERROR is our choice.
        """
        self._by_hand.step("reject_connection", self.connections, connection, region, account)

    def validate_domain(
        self, service: str, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let the DNS validation of a custom domain succeed: BINDING_CERTIFICATE, and then ACTIVE.

        ``cloud.fail_next("validate_domain")`` before it makes the binding end in CREATE_FAILED.

        Parameters:
            service: the name, id or ARN of its service.
            domain_name: the domain, as it was associated.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: the service has no such domain, or it isn't waiting for validation.

        Source: AssociateCustomDomain; CustomDomain › Status.
        """
        self._validation("validate_domain", service, domain_name, region, account)

    def reject_domain(
        self, service: str, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let the DNS validation of a custom domain fail: CREATE_FAILED, with its records FAILED.

        Parameters:
            service: the name, id or ARN of its service.
            domain_name: the domain, as it was associated.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: the service has no such domain, or it isn't waiting for validation.

        Source: CustomDomain › Status; seen of a domain that its caller didn't own.
        """
        self._validation("reject_domain", service, domain_name, region, account)

    def _validation(
        self, name: str, of: str, domain_name: str, region: str | None, account: str | None
    ) -> None:
        with self._by_hand.at(name, self.services, of, region, account) as (call, key):
            record = custom_domain.of(call, find(call, service.SERVICE, key), domain_name)
            step = custom_domain.STATUS.step(name, record.status)
            record = record._replace(life=step.life(call.now, call.fate()), updated=call.now)
            put(call, custom_domain.CUSTOM_DOMAIN, custom_domain.landed(call, record))
