"""Who is known to a cloud, by the key that they come with: what a test says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Known:
    """What a test says of those who come, by their keys: some members, or None for one who is turned away.

    Attributes:
        of: the attribute of a cloud that it is.
        one: what each of them is.
        members: what can be said of one.
    """

    of: ClassVar[str]
    one: ClassVar[str]
    members: ClassVar[Iterable[str]]

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Any] | None] = {}

    def __setitem__(self, key: str, said: Mapping[str, Any] | None) -> None:
        if not isinstance(key, str) or not key:
            raise MockError(f"{written(key)} is no key of {self.one}. Give a text.")
        if not isinstance(said, Mapping | None):
            raise MockError(f"{written(said)} says nothing of {self.one}. Give a dict, or None.")
        for name in said or ():
            if name not in self.members:
                raise MockError(
                    f"{name!r} is nothing to say of {self.one}. {meant(name, self.members)}Say {', '.join(self.members)}."
                )
        self._known[key] = None if said is None else self._whole(key, dict(said))

    def _whole(self, _key: str, said: dict[str, Any]) -> dict[str, Any]:
        """What is kept of what is said."""
        return said

    def __getitem__(self, key: str) -> dict[str, Any] | None:
        if key not in self._known:
            raise MockError(
                f"There is no {self.one.partition(' ')[2]} {key!r}. Give one: cloud.{self.of}[{key!r}] = {{…}}."
            )
        return self._known[key]

    def __delitem__(self, key: str) -> None:
        self[key]
        del self._known[key]

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._known))

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return f"<{self.of.replace('_', ' ')}: {', '.join(self._known) or 'none'}>"
