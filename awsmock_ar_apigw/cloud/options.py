"""The options of a cloud: what they may be, and what ``fidelity`` and ``quotas`` come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import as_micros, as_pace
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.number import MOST, is_count, is_number, written
from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.kit.settings import AS_DOCUMENTED, Settings

if TYPE_CHECKING:
    import datetime

    from awsmock_ar_apigw.base.clock import Pace
    from awsmock_ar_apigw.kit.quota import Quota

FIDELITIES = ("documented", "observed")
ACCOUNT = "123456789012"
# A seed is shown, and Python doesn't write numbers of thousands of digits.
_BEYOND_SEEDS = 10**300


def check_options(  # noqa: PLR0913 - every option of a cloud
    account_id: str = ACCOUNT,
    accounts: Mapping[str, str] | None = None,
    seed: int | str | None = None,
    pace: Pace | str = "instant",
    start_time: datetime.datetime | float | None = None,
    *,
    fidelity: str = "documented",
    quotas: Mapping[str, int] | str | None = None,
) -> None:
    """Refuse options of a cloud that make no sense."""
    if not isinstance(accounts, Mapping | None) or not all(isinstance(key, str) for key in accounts or ()):
        raise MockError(f"accounts={accounts!r} is not a mapping of access keys to accounts.")
    for account in (account_id, *(accounts or {}).values()):
        if not (isinstance(account, str) and re.fullmatch("[0-9]{12}", account)):
            raise MockError(f"{written(account)} is not an account. Give a string of 12 digits.")
    if not (isinstance(seed, str | None) or _is_short(seed)):
        raise MockError(
            f"seed={written(seed)} gives no reproducible ids. Give an integer or a string; an integer has at most 300 "
            "digits."
        )
    if as_pace(pace).real and start_time is not None:
        raise MockError(
            "start_time has no effect with pace='real', which follows time.time(). Leave one out."
        )
    as_micros(start_time)
    settings_of(fidelity, quotas)


def _is_short(seed: object) -> bool:
    return is_number(seed) and isinstance(seed, int) and -_BEYOND_SEEDS < seed < _BEYOND_SEEDS


def settings_of(fidelity: object, quotas: object) -> Settings:
    """What two options come to; services are imported only for quotas.

    Raises:
        MockError: one of them makes no sense.
    """
    if fidelity not in FIDELITIES:
        raise MockError(f'fidelity={fidelity!r} is no way to answer. Use "documented" or "observed".')
    if quotas is None:
        return AS_DOCUMENTED._replace(observed=fidelity == "observed")
    table = {quota.name: quota for service in SERVICES for quota in _table_of(service)}
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
    if not is_count(number):
        names = ", ".join(name for name, quota in table.items() if quota.refuses)
        raise MockError(
            f"quotas: {name!r} can't be {written(number)}. Give a whole number above zero, up to {MOST}, here and to any "
            f"of: {names}."
        )
