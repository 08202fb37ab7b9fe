"""The options ``fidelity`` and ``quotas`` of a cloud: what they may be, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.kit.settings import AS_DOCUMENTED, Settings

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.quota import Quota

FIDELITIES = ("documented", "observed")


def settings_of(services: Iterable[str], fidelity: object, quotas: object) -> Settings:
    """What two options come to; services are imported only for quotas.

    Raises:
        MockError: one of them makes no sense.
    """
    if fidelity not in FIDELITIES:
        raise MockError(f'fidelity={fidelity!r} is no way to answer. Use "documented" or "observed".')
    if quotas is None:
        return AS_DOCUMENTED._replace(observed=fidelity == "observed")
    table = {quota.name: quota for service in services for quota in _table_of(service)}
    enforced: dict[str, list[tuple[Quota, int]]] = {}
    for name, number in _asked(table, quotas).items():
        enforced.setdefault(table[name].kind.name, []).append((table[name], number))
    return Settings(fidelity == "observed", enforced)


def _table_of(service: str) -> Iterable[Quota]:
    """The quotas of a service."""
    found: Iterable[Quota] = import_module(f"awsmock_ar_apigw.services.{service}.quotas").QUOTAS
    return found


def _asked(table: Mapping[str, Quota], quotas: object) -> Mapping[str, int]:
    """The numbers that are to be enforced, by the names of their quotas."""
    if quotas == "aws":
        return {name: quota.number for name, quota in table.items() if quota.refuses}
    if not isinstance(quotas, Mapping):
        raise MockError(
            f'quotas={quotas!r} sets none. Leave it out, or pass "aws" or a mapping such as '
            f"{{{next(iter(table))!r}: 2}}."
        )
    for name, number in quotas.items():
        _check(table, name, number)
    return quotas


def _check(table: Mapping[str, Quota], name: Any, number: object) -> None:
    quota = table.get(name)
    if quota is None:
        names = ", ".join(name for name, quota in table.items() if quota.refuses)
        raise MockError(f"quotas: {name!r} is no quota. The quotas are: {names}.")
    if quota.refuses is None:
        raise MockError(
            f"quotas: {name!r} can't be enforced, since the operation lists no error for it. Leave it out, or plan an "
            "error with cloud.faults.add."
        )
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        names = ", ".join(name for name, quota in table.items() if quota.refuses)
        raise MockError(
            f"quotas: {name!r} can't be {number!r}. Give a whole number above zero, here and to any of: {names}."
        )
