"""What happens to resources of API Gateway V2 without a call: by traffic, by time, and by a person with a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.kit.by_hand import ByHand
from awsmock_ar_apigw.services.apigatewayv2.backend import NOT_FOUND
from awsmock_ar_apigw.services.apigatewayv2.views import SHELVES, ApiGatewayViews

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from awsmock_ar_apigw.kit.by_hand import At
    from awsmock_ar_apigw.kit.view import Look


class Console(ApiGatewayViews):
    """API Gateway V2's console, as ``cloud.apigatewayv2``: views of what is there, and what happens without a call.

    Each method that does something works at once, and raises MockError where it could not happen. What it happens to is given by
    name, id or ARN; ``region`` and ``account`` are needed only where several have that name.

    Examples:
        >>> import boto3
        >>> from awsmock_ar_apigw import mock_apigatewayv2
        >>> with mock_apigatewayv2() as cloud:
        ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
        ...     _made = client.create_vpc_link(Name="private", SubnetIds=["subnet-1"])
        ...     cloud.settle()
        ...     cloud.apigatewayv2.deactivate_vpc_link("private")
        ...     client.get_vpc_links()["Items"][0]["VpcLinkStatus"]
        'INACTIVE'
    """

    def __init__(self, at: At, look: Look, logs: Callable[[], Mapping[str, Sequence[str]]]) -> None:
        super().__init__(look, SHELVES)
        self._by_hand = ByHand(at, NOT_FOUND)
        self._logs = logs

    def access_logs(self, log_group: str | None = None) -> list[str]:
        """The lines of access logs: one for each request that a stage with ``AccessLogSettings`` has answered, in its format.

        Parameters:
            log_group: the ARN of a log group, or its name; None for all.

        Returns:
            The lines, oldest first, of one group after the other.

        Raises:
            MockError: nothing was ever written to such a group.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.apigatewayv2.access_logs()
            []

        Source: Configure logging for an HTTP API, in the developer guide.
        """
        logs = self._logs()
        if log_group is None:
            return [line for lines in logs.values() for line in lines]
        wanted = log_group.removesuffix(":*")
        found = [
            lines for group, lines in logs.items() if wanted in (group, group.partition(":log-group:")[2])
        ]
        if not found:
            there = ", ".join(logs) or "none"
            raise MockError(
                f"Nothing was written to {log_group!r}. {meant(log_group, logs)}There are: {there}."
            )
        return [line for lines in found for line in lines]

    def deactivate_vpc_link(
        self, vpc_link: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let a VPC link have no traffic for 60 days: it becomes INACTIVE.

        Parameters:
            vpc_link: its name or id.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such link, or it isn't AVAILABLE.

        Source: VpcLinks › vpcLinkStatus; the developer guide says when.
        """
        self._by_hand.step("deactivate_vpc_link", self.vpc_links, vpc_link, region, account)

    def activate_vpc_link(
        self, vpc_link: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let an inactive VPC link have traffic again: it becomes AVAILABLE.

        Parameters:
            vpc_link: its name or id.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such link, or it isn't INACTIVE.

        Source: VpcLinks › vpcLinkStatus; the developer guide says when.
        """
        self._by_hand.step("activate_vpc_link", self.vpc_links, vpc_link, region, account)

    def fail_certificate_reimport(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let a certificate be imported anew that doesn't cover its domain name: PENDING_CERTIFICATE_REIMPORT.

        Parameters:
            domain_name: the domain name, or its ARN.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it isn't AVAILABLE.

        Source: DomainName › domainNameStatus; the developer guide says when.
        """
        self._by_hand.step("fail_certificate_reimport", self.domain_names, domain_name, region, account)

    def reimport_certificate(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let the right certificate be imported: the domain name becomes AVAILABLE.

        Parameters:
            domain_name: the domain name, or its ARN.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it waits for no certificate.

        Source: DomainName › domainNameStatus. That it is AVAILABLE at once is our choice.
        """
        self._by_hand.step("reimport_certificate", self.domain_names, domain_name, region, account)

    def expire_ownership_certificate(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let the certificate that verifies ownership expire: PENDING_OWNERSHIP_VERIFICATION.

        Parameters:
            domain_name: the domain name, or its ARN.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it isn't AVAILABLE.

        Source: DomainName › domainNameStatus; the developer guide says when.
        """
        self._by_hand.step("expire_ownership_certificate", self.domain_names, domain_name, region, account)

    def renew_ownership_certificate(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let that certificate be renewed: the domain name becomes AVAILABLE.

        Parameters:
            domain_name: the domain name, or its ARN.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it waits for no verification.

        Source: DomainName › domainNameStatus. That it is AVAILABLE at once is our choice.
        """
        self._by_hand.step("renew_ownership_certificate", self.domain_names, domain_name, region, account)
