"""What a person does in App Runner's console, or at a DNS provider: no operation of the API does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.kit.by_hand import ByHand
from awsmock_ar_apigw.kit.record import find, put
from awsmock_ar_apigw.services.apprunner import custom_domain, service
from awsmock_ar_apigw.services.apprunner.backend import NOT_FOUND
from awsmock_ar_apigw.services.apprunner.views import SHELVES, AppRunnerViews

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.by_hand import At
    from awsmock_ar_apigw.kit.view import Look


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

    def __init__(self, at: At, look: Look) -> None:
        super().__init__(look, SHELVES)
        self._by_hand = ByHand(at, NOT_FOUND)

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
