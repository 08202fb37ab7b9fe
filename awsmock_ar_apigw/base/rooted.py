"""What lives in one cloud, in one process: a copy would be another thing, and is refused with what to do instead."""

from __future__ import annotations

from typing import ClassVar, NoReturn

from awsmock_ar_apigw.base.errors import MockError


class NotCopied(MockError, TypeError):  # noqa: N818 - a MockError, as every other mistake of a test
    """What can't be copied or pickled was to be, which is a TypeError too: the message says what to do instead."""


class Rooted:
    """Something that can be neither copied nor pickled; a class of such says why, and what to do."""

    __slots__ = ()

    _why_not: ClassVar[str]

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        """What copy.copy, copy.deepcopy and pickle ask for.

        Raises:
            NotCopied: always.
        """
        raise NotCopied(self._why_not)
