"""Pages of what was noted, the newest first, whose place stays while more is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.markup import Markup, element
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.look import Missing
from awsmock_ar_apigw.server.page.parts import link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from awsmock_ar_apigw.server.page.look import Look

_PAGE = 100
# How many are looked through for those that are wanted, before somebody has to ask for more.
_LOOKED_AT = 20_000


class Newest:
    """The newest that are wanted, of those before a number that the address has.

    Parameters:
        look: what was asked.
        every: all that was noted, oldest first.
        is_wanted: whether one is.

    Attributes:
        rows: those that are shown, with their numbers.
        older: the number before which there may be more; None if there is nothing more.
    """

    def __init__(self, look: Look, every: Sequence[Any], is_wanted: Callable[[Look, Any], bool]) -> None:
        kept = list(every)
        before = look.number("before")
        self._look = look
        self._all = len(kept)
        self._begin = len(kept) if before is None else min(before, len(kept))
        end = max(0, self._begin - _LOOKED_AT)
        self.rows: list[tuple[int, Any]] = []
        self.older: int | None = end or None
        for number in range(self._begin - 1, end - 1, -1):
            if is_wanted(look, kept[number]):
                if len(self.rows) == _PAGE:
                    self.older = number + 1
                    break
                self.rows.append((number, kept[number]))

    def caption(self, what: str) -> str:
        """What is shown, in words."""
        count = len(self.rows)
        of = f" of {self._all:,}" if count < self._all else ""
        return f"{count:,}{of} {what}{'s' * (self._all != 1)}, newest first"

    def nothing(self, what: str) -> str:
        """Why nothing is shown."""
        if not self._all:
            return f"There was no {what} yet. It appears here when it comes."
        return f"None of the {what}s that were looked at is like this; there are {self._all:,} in all."

    def pager(self, view: str, filters: Sequence[str]) -> Markup | None:
        """Links to the newest and to older ones."""
        kept = {name: self._look.asked(name) for name in filters}
        newest = link(links.to(view, **kept), "Newest") if self._begin < self._all else None
        older = link(links.to(view, **kept, before=self.older), "Older", rel="next") if self.older else None
        return element("p", newest, " ", older, class_="pager") if newest or older else None


def numbered(look: Look, every: Sequence[Any], what: str) -> tuple[int, Any]:
    """The one whose number the address has.

    Raises:
        Missing: there is none.
    """
    number = look.number("number")
    kept = list(every)
    if number is None or number >= len(kept):
        raise Missing(f"There is no such {what} any more. There are {len(kept):,}.")
    return number, kept[number]
