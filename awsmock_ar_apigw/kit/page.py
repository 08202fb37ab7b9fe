"""Pages: a handler lists everything, and this file cuts.

Names, types and bounds of the paging members come from the shapes. A token is opaque. It holds where the page
ended and a digest of the call, so that a broken token, one of another list, account, Region or cloud, and one
used with other parameters are told apart from a right one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from botocore.model import OperationModel

    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.state.record import Record

_DIGEST = 12
_MOST_DIGITS = 9


class Listing(NamedTuple):
    """What a list operation answers with.

    ``rows`` gives the records beyond a number (None: from the start), lazily; ``show`` makes a list's member of
    one; ``also`` is the rest of the answer; ``place`` is the number of a record, where that isn't the one of its
    creation.
    """

    rows: Callable[[int | None], Iterator[Record]]
    show: Callable[[Record], Any]
    also: Mapping[str, Any] = {}
    place: Callable[[Record], int] = lambda record: record.number


class Page(NamedTuple):
    """How a list operation is paged.

    ``items`` names the output's list; ``size`` is the page size where none is asked for (None: everything
    in one page); ``refuses`` is the rule for a token that isn't right. Where the size that is asked for comes as
    text, which no model can check, ``most`` is the highest, and ``refuses_size`` the rule for any other text.
    """

    items: str
    refuses: Rule
    size: int | None = None
    most: int | None = None
    refuses_size: Rule | None = None


def listing(  # noqa: PLR0913 - each is one way to narrow a list
    scope: Scope,
    kind: Kind,
    show: Callable[[Record], Any],
    *,
    by: tuple[str, Hashable] = ("listed", True),
    where: Callable[[Record], bool] | None = None,
    newest_first: bool = False,
    also: Mapping[str, Any] | None = None,
) -> Listing:
    """The records of a kind found under a value of an index, in the order of creation.

    Parameters:
        scope: where to look.
        kind: what to list.
        show: makes a member of the list from a record.
        by: an index and a value; what isn't deleted, unless said otherwise.
        where: which of those.
        newest_first: the other way round.
        also: the rest of the answer.
    """
    table = scope.table(kind)

    def rows(after: int | None) -> Iterator[Record]:
        found = table.rows(*by, after=after, newest_first=newest_first)
        return found if where is None else filter(where, found)

    return Listing(rows, show, also or {})


def _count(text: str) -> int:
    """A number of digits, some zeros before it; 0 for any other text, and for what is beyond all pages."""
    digits = text.lstrip("0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else 0


class Cutter:
    """Cuts the pages of one operation."""

    def __init__(self, page: Page, operation: OperationModel) -> None:
        shape = operation.input_shape
        names = {name.lower(): name for name in (shape.members if shape else {})}
        self._page = page
        self._operation = operation.name
        self._max_results = names["maxresults"]
        self._token = names["nexttoken"]

    def cut(self, call: Call, params: Mapping[str, Any], whole: Listing) -> dict[str, Any]:
        """The page that the parameters ask for.

        Raises:
            ServiceError: the token isn't right, or the size is none.
        """
        size = self._size(params.get(self._max_results))
        token = params.get(self._token)
        after = self._read(call, params, token) if token else None  # some shapes allow an empty one
        rows = whole.rows(after)
        page = list(rows if size is None else islice(rows, size))
        answer = {self._page.items: [whole.show(record) for record in page], **whole.also}
        if size is not None and next(rows, None) is not None:
            answer[self._token] = self._write(call, params, whole.place(page[-1]))
        return answer

    def _size(self, asked: str | int | None) -> int | None:
        if asked is None:
            return self._page.size
        if isinstance(asked, int):
            return asked
        size = _count(asked)
        if self._page.refuses_size is not None and not 1 <= size <= (self._page.most or size):
            raise self._page.refuses_size.refusal(value=asked)
        return size

    def _write(self, call: Call, params: Mapping[str, Any], number: int) -> str:
        raw = self._digest(call, params, number) + number.to_bytes(6, "big")
        return base64.urlsafe_b64encode(raw).decode()

    def _read(self, call: Call, params: Mapping[str, Any], token: str) -> int:
        try:
            raw = base64.b64decode(token, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise self._page.refuses.refusal(token=token) from None
        number = int.from_bytes(raw[_DIGEST:], "big")
        if len(raw) != _DIGEST + 6 or raw[:_DIGEST] != self._digest(call, params, number):
            raise self._page.refuses.refusal(token=token)
        return number

    def _digest(self, call: Call, params: Mapping[str, Any], number: int) -> bytes:
        others = {name: value for name, value in params.items() if name != self._token}
        text = json.dumps([self._operation, call.where, number, others], sort_keys=True)
        return hashlib.blake2b(text.encode(), key=call.secret, digest_size=_DIGEST).digest()
