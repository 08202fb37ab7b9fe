"""What a person does in App Runner's console, or at a DNS provider: no operation of the API does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.kit.by_hand import possible
from awsmock_ar_apigw.kit.record import find, put
from awsmock_ar_apigw.services.apprunner import connection, custom_domain, service
from awsmock_ar_apigw.services.apprunner.backend import NOT_FOUND
from awsmock_ar_apigw.services.apprunner.views import SHELVES, AppRunnerViews

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from awsmock_ar_apigw.base.arn import ArnForm
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.view import Look

    At = Callable[[Where, str], AbstractContextManager[Call]]


class Console(AppRunnerViews):
    """App Runner's console, as ``cloud.apprunner``: views of what is there, and what a person does.

    Each method that does something works in the account and Region of the ARN that it is given, at once, and raises MockError
    where a person could not do it.

    Examples:
        >>> import boto3
        >>> from awsmock_ar_apigw import mock_apprunner
        >>> with mock_apprunner() as cloud:
        ...     client = boto3.client("apprunner", region_name="eu-west-1")
        ...     made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        ...     cloud.apprunner.approve_connection(made["Connection"]["ConnectionArn"])
        ...     client.list_connections()["ConnectionSummaryList"][0]["Status"]
        'AVAILABLE'
    """

    def __init__(self, at: At, look: Look) -> None:
        super().__init__(look, SHELVES)
        self._at = at

    def approve_connection(self, arn: str) -> None:
        """Complete the handshake of a connection: it becomes AVAILABLE.

        Parameters:
            arn: the connection's full ARN.

        Raises:
            MockError: there is no such connection, or it isn't waiting for a handshake.

        Source: CreateConnection (the approval process); Connection › Status.
        """
        self._handshake(arn, "approve_connection")

    def reject_connection(self, arn: str) -> None:
        """Let the handshake of a connection fail: it is in ERROR.

        Parameters:
            arn: the connection's full ARN.

        Raises:
            MockError: there is no such connection, or it isn't waiting for a handshake.

        Source: Connection › Status. That a refused handshake ends in ERROR is our choice.
        """
        self._handshake(arn, "reject_connection")

    def validate_domain(self, service_arn: str, domain_name: str) -> None:
        """Let the DNS validation of a custom domain succeed: BINDING_CERTIFICATE, and then ACTIVE.

        ``cloud.fail_next("validate_domain")`` before it makes the binding end in CREATE_FAILED.

        Parameters:
            service_arn: the full ARN of the service.
            domain_name: the domain, as it was associated.

        Raises:
            MockError: the service has no such domain, or it isn't waiting for validation.

        Source: AssociateCustomDomain; CustomDomain › Status.
        """
        self._validation(service_arn, domain_name, "validate_domain")

    def reject_domain(self, service_arn: str, domain_name: str) -> None:
        """Let the DNS validation of a custom domain fail: CREATE_FAILED, with its records FAILED.

        Parameters:
            service_arn: the full ARN of the service.
            domain_name: the domain, as it was associated.

        Raises:
            MockError: the service has no such domain, or it isn't waiting for validation.

        Source: CustomDomain › Status; seen of a domain that its caller didn't own.
        """
        self._validation(service_arn, domain_name, "reject_domain")

    def _handshake(self, arn: str, name: str) -> None:
        with self._at(_where(connection.ARN, arn), name) as call, possible(name, NOT_FOUND):
            record = find(call, connection.CONNECTION, arn)
            step = connection.STATUS.step(name, record.status)
            put(call, connection.CONNECTION, record._replace(life=step.life(call.now), updated=call.now))

    def _validation(self, service_arn: str, domain_name: str, name: str) -> None:
        with self._at(_where(service.ARN, service_arn), name) as call, possible(name, NOT_FOUND):
            owner = find(call, service.SERVICE, service_arn)
            record = custom_domain.of(call, owner, domain_name)
            step = custom_domain.STATUS.step(name, record.status)
            record = record._replace(life=step.life(call.now, call.fate()), updated=call.now)
            put(call, custom_domain.CUSTOM_DOMAIN, custom_domain.landed(call, record))


def _where(form: ArnForm, arn: str) -> Where:
    parts = form.read(arn) if isinstance(arn, str) else None
    if parts is None:
        raise MockError(f"{arn!r} isn't a full ARN of the form {form.template}. Give one that is.")
    return Where(parts["account"], parts["region"])
