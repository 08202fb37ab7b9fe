"""What the fixture ``awsmock_factory`` gives: mocks for any scope, and clients for any Region and account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.cloud.options import check_options
from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.plugin.around import merged
from awsmock_ar_apigw.plugin.options import UNUSED_FAULTS, made

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Unpack

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.facade import Mock, Options

_KEY = "AWSMOCK"
_REGION = "us-east-1"


class MockAndClientFactory(Rooted):
    """Call it for a mock with options; ask it for a client.

    It is made once for a run, and holds clients only, never state.

    Parameters:
        of_test: starts the mock of the test that is running; raises a MockError outside of one.
        of_run: the options of the whole run.
    """

    def __init__(self, of_test: Callable[[], Cloud], of_run: dict[str, Any]) -> None:
        self._of_test = of_test
        self._of_run = {name: value for name, value in of_run.items() if name != UNUSED_FAULTS}
        self._clients: dict[tuple[str, str, str | None, str | None], Any] = {}
        self._session: Any = None

    _why_not = (
        "awsmock_factory can't be copied or pickled: its clients call the cloud of the test that is running here. Ask for the "
        "fixture where you need it."
    )

    def __repr__(self) -> str:
        return "<awsmock_factory: call it for a mock, or ask it for a client>"

    def __call__(self, **options: Unpack[Options]) -> Mock:
        """A mock of all services, not yet started: for fixtures of any scope.

        Parameters:
            options: see ``Options``; those of the command line and the configuration file where they say nothing.

        Returns:
            The mock: a context manager, which gives the cloud.

        Raises:
            MockError: an option makes no sense.
        """
        return made(merged(dict(options), self._of_run))

    def client(
        self,
        service: str,
        *,
        region: str | None = None,
        account: str | None = None,
        endpoint_url: str | None = None,
    ) -> Any:
        """A client in this test's cloud: of boto3 where it is installed, else of botocore.

        It is made once for each Region, account and address, and used again by other tests. Where no mock is active, the
        mock of this test is started.

        Parameters:
            service: botocore's name of it: ``"apprunner"``, ``"apigatewayv2"`` or ``"apigatewaymanagementapi"``.
            region: the Region, else that of the environment, else ``us-east-1``.
            account: the account of the caller: 12 digits; else the cloud's own.
            endpoint_url: the address that it calls, which ``apigatewaymanagementapi`` needs: that of the API, with its stage.

        Raises:
            MockError: the mock has no such service, the account is none, or no test is running.
        """
        if service not in SERVICES:
            raise MockError(
                f"{service!r} is not mocked here. {meant(service, SERVICES)}Name one of: {', '.join(SERVICES)}."
            )
        cloud = ACTIVE.cloud_for(service) or self._of_test()
        if account is not None:
            check_options(account)
            cloud.accounts[_key_of(account)] = account
        where = (service, region or self._region(), account, endpoint_url)
        if where not in self._clients:
            self._clients[where] = self._made(*where)
        return self._clients[where]

    def _region(self) -> str:
        session = self._the_session()
        core = getattr(session, "_session", session)
        region: str = core.get_config_variable("region") or _REGION
        return region

    def _made(self, service: str, region: str, account: str | None, endpoint_url: str | None) -> Any:
        session = self._the_session()
        make = getattr(session, "create_client", None) or session.client
        return make(
            service,
            region_name=region,
            endpoint_url=endpoint_url,
            aws_access_key_id=_key_of(account),
            aws_secret_access_key=_KEY,
        )

    def _the_session(self) -> Any:
        """One session for all clients: it is costly to make."""
        if self._session is None:
            self._session = _new_session()
        return self._session


def _key_of(account: str | None) -> str:
    """The access key of a client: fake, and another one for each account."""
    return f"{_KEY}{account or ''}"


def _new_session() -> Any:
    try:
        from boto3.session import Session  # noqa: PLC0415 - optional
    except ImportError:
        from botocore.session import get_session  # noqa: PLC0415

        return get_session()
    return Session()
