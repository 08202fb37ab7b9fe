"""The calls that a cloud has answered: a list that filters, asserts, and shows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from awsmock_ar_apigw.base.noted import Noted
from awsmock_ar_apigw.base.text import moment, some
from awsmock_ar_apigw.cloud.journal import RecordedCall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.cloud.wanted import Wanted

_MOST = 10
_MOST_NEAREST = 3
_MOST_ROWS = 100


class Calls(Noted[RecordedCall]):
    """The calls that were answered, also the refused ones, oldest first: ``cloud.calls``.

    A list of ``RecordedCall``. All that looks for calls takes names of operations, in which ``*`` stands for any
    part and ``apigatewayv2.*`` for a service, and these keywords:

    - parameters under AWS's names: those of the call must have what is given, and may have more, at any depth;
    - ``service``, ``region`` and ``account``: texts, with ``*`` for any part;
    - ``status``: the HTTP status;
    - ``error``: a code, with ``*`` for any part, or None for calls that succeeded.

    A name, parameter or keyword that no call could have is a MockError: a test that asks for it would prove nothing.
    What the service calls sensitive is in no text.

    Examples:
        >>> import boto3
        >>> from awsmock_ar_apigw import mock_apprunner
        >>> with mock_apprunner() as cloud:
        ...     client = boto3.client("apprunner", region_name="eu-west-1")
        ...     made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        ...     print(cloud.calls.assert_called_once("Create*", ProviderType="GITHUB").line())
        CreateConnection(ConnectionName='github', ProviderType='GITHUB') -> 200
    """

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> RecordedCall: ...

    @overload
    def __getitem__(self, place: slice, /) -> Calls: ...

    def __getitem__(self, place: SupportsIndex | slice, /) -> RecordedCall | Calls:
        """One call, or those of a slice."""
        if isinstance(place, slice):
            return Calls(super().__getitem__(place))
        return super().__getitem__(place)

    def __str__(self) -> str:
        return "\n".join(call.line() for call in list(self))

    def of(self, *operations: str, **asked: Any) -> Calls:
        """The calls of some operations, with some parameters.

        Parameters:
            operations: their names; none means any.
            asked: parameters under AWS's names, ``service``, ``region``, ``account``, ``status``, ``error``.

        Returns:
            Those calls, oldest first.

        Raises:
            MockError: no call could be one.
        """
        return self._matching(self._wanted(operations, asked))

    def errors(self, *operations: str, **asked: Any) -> Calls:
        """The calls that were refused; of these, those that ``of`` would find.

        Parameters:
            operations: as of ``of``.
            asked: as of ``of``.

        Returns:
            Those calls, oldest first.

        Raises:
            MockError: no call could be one.
        """
        return Calls(call for call in self.of(*operations, **asked) if call.error is not None)

    def assert_called(self, *operations: str, **asked: Any) -> Calls:
        """Fail unless there was such a call.

        Parameters:
            operations: as of ``of``.
            asked: as of ``of``.

        Returns:
            Those calls, oldest first.

        Raises:
            AssertionError: there was none; the text shows the nearest ones, and what is other about them.
            MockError: no call could be one.
        """
        __tracebackhide__ = True
        wanted = self._wanted(operations, asked)
        found = self._matching(wanted)
        if not found:
            raise AssertionError(f"{wanted} was not called. {self._instead(wanted)}")
        return found

    def assert_called_once(self, *operations: str, **asked: Any) -> RecordedCall:
        """Fail unless there was one such call and no other.

        Parameters:
            operations: as of ``of``.
            asked: as of ``of``.

        Returns:
            That call.

        Raises:
            AssertionError: there was none, or there were more.
            MockError: no call could be one.
        """
        __tracebackhide__ = True
        wanted = self._wanted(operations, asked)
        found = self._matching(wanted)
        if not found:
            raise AssertionError(f"{wanted} was not called. {self._instead(wanted)}")
        if len(found) > 1:
            raise AssertionError(f"{wanted} was called {len(found)} times, not once:{_listed(found)}")
        return found[0]

    def assert_not_called(self, *operations: str, **asked: Any) -> None:
        """Fail if there was such a call.

        Parameters:
            operations: as of ``of``; none means any, so that there must have been no call.
            asked: as of ``of``.

        Raises:
            AssertionError: there was; the text shows each.
            MockError: no call could be one.
        """
        __tracebackhide__ = True
        wanted = self._wanted(operations, asked)
        if found := self._matching(wanted):
            times = "once" if len(found) == 1 else f"{len(found)} times"
            raise AssertionError(f"{wanted} was called {times}, and should not have been:{_listed(found)}")

    def assert_order(self, *operations: str) -> None:
        """Fail unless these were called one after the other; there may have been others in between.

        Parameters:
            operations: their names, in order.

        Raises:
            AssertionError: one of them was not called after those before it.
            MockError: one of them could not be called.
        """
        __tracebackhide__ = True
        steps = [self._wanted((name,), {}) for name in operations]
        calls, place = list(self), 0
        for number, wanted in enumerate(steps):
            following = (at for at in range(place, len(calls)) if wanted.matches(calls[at]))
            found = next(following, None)
            if found is None:
                after = " after " + ", ".join(operations[:number]) if number else ""
                raise AssertionError(
                    f"{wanted} was not called{after}. What was called:{_listed(calls, numbered=True)}"
                )
            place = found + 1

    def _wanted(self, operations: tuple[str, ...], asked: dict[str, Any]) -> Wanted:
        from awsmock_ar_apigw.cloud.wanted import Wanted  # noqa: PLC0415 - for tests that ask

        return Wanted(operations, asked, list(self))

    def _matching(self, wanted: Wanted) -> Calls:
        return Calls(call for call in list(self) if wanted.matches(call))

    def _instead(self, wanted: Wanted) -> str:
        """What was called in the place of what should have been: the nearest calls first, and what is other there."""
        from awsmock_ar_apigw.cloud.wanted import told  # noqa: PLC0415 - for tests that fail

        near = sorted(
            ((wanted.misses(call), call) for call in list(self) if wanted.names(call)),
            key=lambda row: (len({missing.path[0] for missing in row[0]}), len(row[0])),
        )
        if not near:
            return f"What was called:{_listed(self)}"
        lines = [
            "\n  ".join([call.line(), *(f"  {told(call, missing)}" for missing in misses)])
            for misses, call in near
        ]
        return "The nearest calls:" + _indented(some(lines, _MOST_NEAREST, " of it"))

    def _repr_html_(self) -> str:
        """A table, for notebooks."""
        from awsmock_ar_apigw.base.markup import table  # noqa: PLC0415 - for notebooks

        calls = list(self)
        shown = calls[-_MOST_ROWS:]
        count = f"{len(calls)} call{'s' * (len(calls) != 1)}"
        caption = count if len(shown) == len(calls) else f"{count}, of which the last {len(shown)}"
        rows = [
            (moment(call.at), f"{call.account} {call.region}", call.service, call.line()) for call in shown
        ]
        return table(caption, ("at", "where", "service", "call"), rows)


def _listed(calls: Iterable[RecordedCall], *, numbered: bool = False) -> str:
    """Calls one below the other."""
    lines = [f"{number}. {call.line()}" if numbered else call.line() for number, call in enumerate(calls, 1)]
    return _indented(some(lines, _MOST)) if lines else " nothing."


def _indented(lines: Iterable[str]) -> str:
    return "".join(f"\n  {line}" for line in lines)
