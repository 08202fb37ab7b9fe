"""What happens to resources of API Gateway V2 without a call: by traffic, by time, and by a person with a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.kit.by_hand import possible
from awsmock_ar_apigw.kit.record import locate, put
from awsmock_ar_apigw.services.apigatewayv2.backend import NOT_FOUND
from awsmock_ar_apigw.services.apigatewayv2.domains.domain_name import DOMAIN_NAME
from awsmock_ar_apigw.services.apigatewayv2.views import SHELVES, ApiGatewayViews
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.view import Look

    At = Callable[[Where, str], AbstractContextManager[Call]]
    Places = Callable[[], Iterable[Where]]


class Console(ApiGatewayViews):
    """API Gateway V2's console, as ``cloud.apigatewayv2``: views of what is there, and what happens without a call.

    Each method that does something works at once, and raises MockError where it could not happen. ``region`` and ``account`` are
    needed only where several of them have what is named.

    Examples:
        >>> import boto3
        >>> from awsmock_ar_apigw import mock_apigatewayv2
        >>> with mock_apigatewayv2() as cloud:
        ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
        ...     link = client.create_vpc_link(Name="private", SubnetIds=["subnet-1"])["VpcLinkId"]
        ...     cloud.settle()
        ...     cloud.apigatewayv2.deactivate_vpc_link(link)
        ...     client.get_vpc_link(VpcLinkId=link)["VpcLinkStatus"]
        'INACTIVE'
    """

    def __init__(self, at: At, places: Places, look: Look) -> None:
        super().__init__(look, SHELVES)
        self._at = at
        self._places = places

    def deactivate_vpc_link(
        self, vpc_link_id: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let a VPC link have no traffic for 60 days: it becomes INACTIVE.

        Parameters:
            vpc_link_id: its id.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such link, or it isn't AVAILABLE.

        Source: VpcLinks › vpcLinkStatus; the developer guide says when.
        """
        self._step(VPC_LINK, vpc_link_id, "deactivate_vpc_link", region=region, account=account)

    def activate_vpc_link(
        self, vpc_link_id: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let an inactive VPC link have traffic again: it becomes AVAILABLE.

        Parameters:
            vpc_link_id: its id.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such link, or it isn't INACTIVE.

        Source: VpcLinks › vpcLinkStatus; the developer guide says when.
        """
        self._step(VPC_LINK, vpc_link_id, "activate_vpc_link", region=region, account=account)

    def fail_certificate_reimport(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let a certificate be imported anew that doesn't cover its domain name: PENDING_CERTIFICATE_REIMPORT.

        Parameters:
            domain_name: the domain name.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it isn't AVAILABLE.

        Source: DomainName › domainNameStatus; the developer guide says when.
        """
        self._step(DOMAIN_NAME, domain_name, "fail_certificate_reimport", region=region, account=account)

    def reimport_certificate(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let the right certificate be imported: the domain name becomes AVAILABLE.

        Parameters:
            domain_name: the domain name.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it waits for no certificate.

        Source: DomainName › domainNameStatus. That it is AVAILABLE at once is our choice.
        """
        self._step(DOMAIN_NAME, domain_name, "reimport_certificate", region=region, account=account)

    def expire_ownership_certificate(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let the certificate that verifies ownership expire: PENDING_OWNERSHIP_VERIFICATION.

        Parameters:
            domain_name: the domain name.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it isn't AVAILABLE.

        Source: DomainName › domainNameStatus; the developer guide says when.
        """
        self._step(DOMAIN_NAME, domain_name, "expire_ownership_certificate", region=region, account=account)

    def renew_ownership_certificate(
        self, domain_name: str, *, region: str | None = None, account: str | None = None
    ) -> None:
        """Let that certificate be renewed: the domain name becomes AVAILABLE.

        Parameters:
            domain_name: the domain name.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such domain name, or it waits for no verification.

        Source: DomainName › domainNameStatus. That it is AVAILABLE at once is our choice.
        """
        self._step(DOMAIN_NAME, domain_name, "renew_ownership_certificate", region=region, account=account)

    def _step(self, kind: Kind, key: str, name: str, *, region: str | None, account: str | None) -> None:
        where = self._place_of(kind, key, name, region=region, account=account)
        with self._at(where, name) as call, possible(name, NOT_FOUND):
            record = locate(call, kind, {kind.ids[0]: key})
            life = kind.states.step(name, record.status).life(call.now)
            put(call, kind, record._replace(life=life, updated=call.now))

    def _place_of(self, kind: Kind, key: str, name: str, *, region: str | None, account: str | None) -> Where:
        found = [
            where
            for where in sorted(self._places())
            if region in (None, where.region)
            and account in (None, where.account)
            and self._is_at(where, kind, key, name)
        ]
        what = f"{name} isn't possible. {kind.name.partition('.')[2]} {key!r}"
        if not found:
            within = " of ".join(part for part in (region, account) if part)
            raise MockError(f"{what} isn't there{f', in {within}' if within else ''}. Create it first.")
        if len(found) > 1:
            places = ", ".join(f"{where.region} of {where.account}" for where in found)
            raise MockError(f"{what} is in {places}. Say which: region=…, account=…")
        return found[0]

    def _is_at(self, where: Where, kind: Kind, key: str, name: str) -> bool:
        with self._at(where, name) as call:
            return call.table(kind).get(key) is not None
