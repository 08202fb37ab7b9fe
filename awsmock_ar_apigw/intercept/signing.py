"""Nothing is signed for a service that is mocked: nobody checks it, and a test may have no credentials.

Instead, who asks and where is noted in the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.intercept.doors import CREDENTIALS, needs_credentials

if TYPE_CHECKING:
    from botocore.credentials import Credentials

    from awsmock_ar_apigw.intercept.patch import Method

# Where the signer leaves what it knows, in the context that travels with a request.
NOTE = "awsmock_ar_apigw"


def sign(
    original: Method,
    self: Any,
    operation_name: str,
    request: Any,
    *args: Any,
    **kwargs: Any,
) -> None:
    """Note who asks and where, instead of signing, when a mock will answer."""
    if not noted(self, request, CREDENTIALS, in_advance=bool(args or kwargs)):
        original(self, operation_name, request, *args, **kwargs)


def noted(signer: Any, request: Any, fake: Credentials, *, in_advance: bool) -> bool:
    """Whether nothing is left to sign: a mock will answer, and who asks and where is noted in the request."""
    # A signer knows its service by id, which in lower case is botocore's name for ours.
    service = signer._service_id.lower()  # noqa: SLF001
    mocked = ACTIVE.world_for(service) is not None
    credentials = signer._credentials  # noqa: SLF001
    if in_advance or not mocked:
        # A URL that is signed in advance, by a client that never found credentials or would have to fetch them; or a call
        # of a service that nobody mocks, which is refused or answered where it would be sent, and not for its credentials.
        lacking = _key_of(credentials) is None if mocked else credentials is None
        if lacking and (mocked or not needs_credentials(service)):
            _lend(request.context, fake)
        return False
    request.context[NOTE] = asked_by(signer, request.context)
    return True


def asked_by(signer: Any, context: Any) -> tuple[str, str | None]:
    """The Region that a request is for, and the access key that it would be signed with."""
    signing = context.get("signing") or {}
    credentials = signing.get("request_credentials") or signer._credentials  # noqa: SLF001
    return signing.get("region") or signer._region_name, _key_of(credentials)  # noqa: SLF001


def _lend(context: Any, fake: Credentials) -> None:
    """Give one request fake credentials, unless it brings its own."""
    context["signing"] = {"request_credentials": fake, **(context.get("signing") or {})}


def _key_of(credentials: Any) -> str | None:
    """The access key, as far as it is known: to ask for it could make credentials refresh themselves."""
    if hasattr(credentials, "_access_key"):
        return credentials._access_key  # type: ignore[no-any-return]  # noqa: SLF001
    return getattr(credentials, "access_key", None)
