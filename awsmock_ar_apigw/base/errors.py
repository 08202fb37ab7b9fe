"""The two families of failure, which are never dressed as each other.

::

    Exception
    ├── MockError        we cannot, or we are wrong: reaches the test as itself and says what to do
    └── ServiceError     AWS would say so: travels as bytes and arrives as botocore's ClientError
"""

from __future__ import annotations

import copyreg
from typing import Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import readable


class MockError(Exception):
    """The mock cannot do what was asked, or was asked wrongly.

    It is never a ``ClientError``: code under test that catches AWS's errors must not mistake a gap
    in the mock for an answer of the service. The message ends with what to do about it.

    Examples:
        >>> from awsmock_ar_apigw import MockError, mock_apprunner
        >>> try:
        ...     mock_apprunner(pace="fast")
        ... except MockError as error:
        ...     print(error)
        pace='fast' is not a pace. Use "instant", "manual", "real" or per_call(seconds).
    """

    def __str__(self) -> str:
        return readable(super().__str__())


class ServiceError(Exception):
    """An error that the service itself would answer with.

    Parameters:
        code: the error's shape name, such as ``ResourceNotFoundException``.
        message: what the service says; half of a surrogate pair in it is written as an escape. [chosen: nobody knows
            what AWS makes of one; in an error that people read, it would break what prints it]
        status: the HTTP status, for errors that no service model lists; else the model gives it.
        members: further modelled members of the error's shape.

    Attributes:
        observed: what the service was seen to answer instead, where that is known to be something else.
        by: what decides which of the two it is: a rule or a switch, which a row of the differences names.
        why: what a person should know of it, and what to do, where the service says too little: no part of its answer.
    """

    observed: ServiceError | None = None
    by: Any = None
    why: str = ""

    def __init__(self, code: str, message: str, *, status: int | None = None, **members: Any) -> None:
        self.code = code
        self.message = readable(message)
        super().__init__(f"{code}: {self.message}")
        self.status = status
        self.members = members

    def because(self, why: str) -> ServiceError:
        """The same error, with its reason in words."""
        self.why = why
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is made again, for another process: an exception's arguments are its text, and not what made it."""
        state = {name: value for name, value in vars(self).items() if name != "by"}
        return copyreg.__newobj__, (type(self), *self.args), state  # type: ignore[attr-defined]


class ErrorKind(NamedTuple):
    """One error of a service, called with a message to make the exception.

    ``status`` is set only for errors common to all services, which no model lists.
    """

    code: str
    status: int | None = None

    def __call__(self, message: str, **members: Any) -> ServiceError:
        """Make the exception."""
        return ServiceError(self.code, message, status=self.status, **members)
