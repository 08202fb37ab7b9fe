"""Pages of what was noted, the newest first, whose place stays while more is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.markup import Markup, element
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.look import Missing
from awsmock_ar_apigw.server.page.parts import link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from awsmock_ar_apigw.base.noted import Noted
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

    def __init__(self, look: Look, every: Noted[Any], is_wanted: Callable[[Look, Any], bool]) -> None:
        kept = every.numbered()
        before = look.number("before")
        self._look = look
        self._all = len(kept)
        first = kept[0][0] if kept else 0
        begin = len(kept) if before is None else min(max(0, before - first), len(kept))
        self._is_newest = begin == len(kept)
        end = max(0, begin - _LOOKED_AT)
        self.rows: list[tuple[int, Any]] = []
        self.older: int | None = first + end if end else None
        for number, one in reversed(kept[end:begin]):
            if is_wanted(look, one):
                if len(self.rows) == _PAGE:
                    self.older = number + 1
                    break
                self.rows.append((number, one))

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
        newest = None if self._is_newest else link(links.to(view, **kept), "Newest")
        older = link(links.to(view, **kept, before=self.older), "Older", rel="next") if self.older else None
        return element("p", newest, " ", older, class_="pager") if newest or older else None


def numbered(look: Look, every: Noted[Any], what: str) -> tuple[int, Any]:
    """The one whose number the address has.

    Raises:
        Missing: there is none.
    """
    number = look.number("number")
    kept, first = list(every), every.gone
    if number is None or not first <= number < first + len(kept):
        raise Missing(f"There is no such {what} any more. There are {len(kept):,}.")
    return number, kept[number - first]
