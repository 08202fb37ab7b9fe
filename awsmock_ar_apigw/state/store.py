"""Everything a cloud stores, apart by account and Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.state.table import Table

    Tables = dict[str, Table]


class Store:
    """Tables by account and Region, and in there by the name of their kind, such as ``apprunner.Service``."""

    def __init__(self) -> None:
        self._places: dict[Where, Tables] = {}

    def tables(self, where: Where) -> Tables:
        """The tables of an account and Region."""
        try:
            return self._places[where]
        except KeyError:
            return self._places.setdefault(where, {})

    def places(self) -> Iterator[tuple[Where, Tables]]:
        """Each account and Region that was used, with its tables."""
        return iter(self._places.items())

    def copy(self) -> Store:
        """A store that holds the same, and goes its own way."""
        made = Store()
        made._places = {
            where: {name: table.copy() for name, table in tables.items()}
            for where, tables in self._places.items()
        }
        return made

    def forget(self, service: str) -> None:
        """Drop what one service stores."""
        self._places = {
            where: {name: table for name, table in tables.items() if not name.startswith(f"{service}.")}
            for where, tables in self._places.items()
        }
