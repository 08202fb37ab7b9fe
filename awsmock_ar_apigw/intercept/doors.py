"""The other doors of botocore: what it does beside sending a request, and how that stays in the process.

To find credentials it runs programs, asks servers and calls STS, IAM Identity Center and Sign-In; to choose defaults it asks EC2;
and it reports to a monitor. None of that happens while a mock is active, unless a service is let through: that one needs
credentials that are real, and gets them as ever. ``tests/intercept/test_every_door.py`` lists every door, and what holds it shut.

Whatever isn't asked gives no credentials, which botocore takes for a failure and keeps nothing of. Then fake ones are lent.
"""

from __future__ import annotations

import datetime
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from botocore.client import BaseClient
from botocore.credentials import (
    ContainerProvider,
    Credentials,
    ProcessProvider,
    RefreshableCredentials,
)
from botocore.exceptions import (
    CredentialRetrievalError,
    LoginError,
    MissingDependencyException,
    SSOError,
    TokenRetrievalError,
)
from botocore.monitoring import SocketPublisher
from botocore.utils import IMDSFetcher

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.services import SERVICES, mock_of
from awsmock_ar_apigw.intercept.active import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from awsmock_ar_apigw.intercept.patch import Method, Patches

# What is lent where botocore finds none.
CREDENTIALS = Credentials("AWSMOCK", "AWSMOCK", method="awsmock-ar-apigw")
REGION = "us-east-1"
# What botocore raises where a source of credentials gives none, or lacks what it needs on this machine.
_NOT_TO_BE_HAD = (CredentialRetrievalError, LoginError, MissingDependencyException)
# The same when it comes to use them: nobody has logged in, a file with a token is away, AWS would have been asked.
_NOT_TO_BE_FETCHED = (*_NOT_TO_BE_HAD, SSOError, TokenRetrievalError, OSError, MockError)
# Before every clock that a test may set.
_LONG_AGO = datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
# Credentials are being fetched for a service that is let through: so are the calls that this takes.
_FETCHING: ContextVar[bool] = ContextVar("awsmock_ar_apigw_fetching", default=False)
# A request is being sent that may leave.
_SENDING: ContextVar[bool] = ContextVar("awsmock_ar_apigw_sending", default=False)


def refusal(service: str, what: str, call: str = "") -> MockError:
    """What would leave the process for a service that nobody mocks, and the ways out; ``call`` is an operation's name."""
    if ACTIVE.fence and not ACTIVE:
        return MockError(ACTIVE.fence.advice(service, call or what))
    mock = (
        f"start {mock_of(service)}, or mock_cloud, which has all"
        if service in SERVICES
        else "mock it with moto"
    )
    return MockError(
        f"{service} is not mocked here, and {what} would leave the process. Pass "
        f'passthrough=("{service}",) to let it through, or {mock}.'
    )


def is_open_for(service: str) -> bool:
    """Whether a service's calls may leave: it is let through, or gives credentials to one that is."""
    return _FETCHING.get() or ACTIVE.lets_through(service)


def sending(send: Method, *args: Any) -> Any:
    """Let a service's request leave that may: so what it is sent by, an HTTP library, needn't know whose its host is."""
    mark = _SENDING.set(True)
    try:
        sent = send(*args)
    finally:
        _SENDING.reset(mark)
    return _sending_later(sent) if isawaitable(sent) else sent


async def _sending_later(sent: Awaitable[Any]) -> Any:
    mark = _SENDING.set(True)
    try:
        return await sent
    finally:
        _SENDING.reset(mark)


def is_sending() -> bool:
    """Whether botocore is sending a request that may leave."""
    return _SENDING.get()


def needs_credentials(service_id: str) -> bool:
    """Whether calls of a service may leave, and need credentials that are real; of its id, which is no name of it in mocks."""
    if ACTIVE:
        return _FETCHING.get() or ACTIVE.lets_anything_through()
    return ACTIVE.lets_through(service_id)


# Credentials that a session looks for


@contextmanager
def lending(session: Any) -> Iterator[None]:
    """Let a session find no credentials, where finding them would leave the process or needs what this machine lacks.

    With a service let through, what is wrong with a source is for the user to hear.
    """
    try:
        yield
    except _NOT_TO_BE_HAD:
        if ACTIVE.lets_anything_through():
            raise
        _forget_where_it_was(session)


def _forget_where_it_was(session: Any) -> None:
    """What looks for a role's credentials keeps the profiles that it has been at, and takes the next search for a loop."""
    for provider in getattr(session.get_component("credential_provider"), "providers", ()):
        del getattr(provider, "_visited_profiles", [])[1:]


def not_asked(original: Method, self: Any, *args: Any) -> Any:
    """A program or a server is about to be asked for credentials."""
    if not ACTIVE.lets_anything_through():
        raise CredentialRetrievalError(
            provider=self.METHOD,
            error_msg="not asked while a mock is active, unless passthrough=(…) lets a service through",
        )
    return original(self, *args)


def _assert_enabled(original: Method, self: Any) -> None:
    """EC2's metadata are about to be asked for: they are as if the user had switched them off."""
    if not ACTIVE.lets_anything_through():
        raise self._RETRIES_EXCEEDED_ERROR_CLS
    original(self)


# Credentials that refresh themselves


def _protected_refresh(original: Method, self: Any, is_mandatory: bool) -> None:  # noqa: FBT001 - as botocore has it
    """Credentials are about to refresh themselves."""
    with refreshing(self) as may:
        if may:
            original(self, is_mandatory)


@contextmanager
def refreshing(credentials: Any) -> Iterator[bool]:
    """Whether credentials may refresh themselves; where that comes to nothing, they make do with what is known.

    They may ask STS and its like, which moto or a server on this machine may answer; what would leave for AWS is
    refused there. What refreshes credentials in a way of its own, and not in one of botocore's, is left alone.
    """
    refresh = credentials._refresh_using  # noqa: SLF001
    if not _is_botocore_s(refresh):
        yield True
    elif ACTIVE.lets_anything_through():
        mark = _FETCHING.set(True)
        try:
            yield True
        finally:
            _FETCHING.reset(mark)
    else:
        # Nothing to hide: the call that needs them is refused by its own name, or goes where nobody checks them.
        with suppress(*_NOT_TO_BE_FETCHED):
            yield not _asks_a_person(refresh)
        _make_do(credentials)


def _is_botocore_s(refresh: Any) -> bool:
    return (getattr(refresh, "__module__", None) or "").partition(".")[0] in {"botocore", "aiobotocore"}


def _asks_a_person(refresh: Any) -> bool:
    """Whether it prompts for the code of an MFA device, which it does once and never again."""
    return hasattr(getattr(refresh, "__self__", refresh), "_has_been_called")


def _make_do(credentials: Any) -> None:
    """Give credentials that were never fetched a fake key, which is over at once: after the mock they are fetched."""
    if credentials._access_key is None:  # noqa: SLF001
        credentials.access_key, credentials.secret_key = CREDENTIALS.access_key, CREDENTIALS.secret_key
        credentials._frozen_credentials = CREDENTIALS.get_frozen_credentials()  # noqa: SLF001
        credentials._expiry_time = _LONG_AGO  # noqa: SLF001


# Reports, and transfers that aren't botocore's


def _publish(original: Method, self: Any, event: Any) -> None:
    """A call is about to be reported to a monitor: one that a mock has answered never was."""
    if ACTIVE.lets_anything_through() and ACTIVE.world_for(event.service.lower()) is None:
        original(self, event)


def _credentials_of(original: Method, self: Any) -> Any:
    """Somebody wants a client's credentials, to send by themselves: boto3 does, for transfers by the AWS Common Runtime."""
    service = self.meta.service_model.service_name
    if ACTIVE.world_for(service) is None and not ACTIVE.lets_through(service):
        raise refusal(service, "a transfer by the AWS Common Runtime")
    return original(self)


PATCHES: Patches = {
    (ProcessProvider, "_retrieve_credentials_using"): not_asked,
    (ContainerProvider, "_build_headers"): not_asked,
    (IMDSFetcher, "_assert_enabled"): _assert_enabled,
    (RefreshableCredentials, "_protected_refresh"): _protected_refresh,
    (SocketPublisher, "publish"): _publish,
    (BaseClient, "_get_credentials"): _credentials_of,
}
