"""What a person does, and no operation of the API: where it isn't possible, a test hears it as a MockError."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.base.errors import ErrorKind


@contextmanager
def possible(name: str, not_found: ErrorKind) -> Iterator[None]:
    """Within, what the service would refuse is a mistake of the test's.

    Parameters:
        name: what the person does.
        not_found: the service's error for what isn't there; any other is about a state.

    Raises:
        MockError: in the place of a ServiceError.
    """
    try:
        yield
    except ServiceError as refused:
        wrong_state = refused.code != not_found.code
        advice = " If it is on its way there, call cloud.settle() first." if wrong_state else ""
        raise MockError(f"{name} isn't possible. {refused.message.rstrip('.')}.{advice}") from None
