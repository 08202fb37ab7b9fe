"""What a person does, and no operation of the API: where it isn't possible, a test hears it as a MockError."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError, ServiceError
from awsmock_ar_apigw.kit.item import NotThere
from awsmock_ar_apigw.kit.record import find, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from awsmock_ar_apigw.base.errors import ErrorKind
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.view import View

    At = Callable[[Where, str], AbstractContextManager[Call]]


class ByHand:
    """What a person does to the resources of a service, one step after another.

    Parameters:
        at: what the handler of a step may see, in an account and Region.
        not_found: the service's error for what isn't there.
    """

    def __init__(self, at: At, not_found: ErrorKind) -> None:
        self._at = at
        self._not_found = not_found

    def step(self, name: str, view: View[Any], of: str, region: str | None, account: str | None) -> None:
        """Take a step of a resource's machine.

        Parameters:
            name: the step.
            view: where to look for the resource.
            of: its name, id or ARN.
            region: the Region that it is in.
            account: the account that it is in.

        Raises:
            MockError: there is no such resource, there are several, or its state doesn't allow it.
        """
        kind = view._shelf.kind
        with self.at(name, view, of, region, account) as (call, key):
            record = find(call, kind, key)
            life = kind.states.step(name, record.status).life(call.now)
            put(call, kind, record._replace(life=life, updated=call.now))

    @contextmanager
    def at(
        self, name: str, view: View[Any], of: str, region: str | None, account: str | None
    ) -> Iterator[tuple[Call, str]]:
        """Where a resource is, for what a person does there; and its key."""
        item = _the(name, view, of, region, account)
        _kind, where, key = item._address
        with self._at(where, name) as call, possible(name, self._not_found):
            yield call, key


def _the(name: str, view: View[Any], of: object, region: str | None, account: str | None) -> Any:
    """The one resource that a person means."""
    if not isinstance(of, str):
        raise MockError(f"{name} isn't possible. {of!r} is no text: give a name, an id or an ARN.")
    places = {"region": region, "account": account}
    within = view.where(**{part: value for part, value in places.items() if value is not None})
    try:
        return within._the(of, "by ARN or id, or by region=… and account=…")
    except NotThere as error:
        place = " of ".join(part for part in (region, account) if part)
        raise MockError(f"{name} isn't possible{f' in {place}' if place else ''}. {error}") from None


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
