"""The options of a cloud: what they may be, and what ``fidelity`` and ``quotas`` come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import as_micros, as_pace
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import MOST, is_count, is_number, written
from awsmock_ar_apigw.cloud.services import SERVICES, part_of
from awsmock_ar_apigw.kit.settings import Settings

if TYPE_CHECKING:
    import datetime

    from awsmock_ar_apigw.base.clock import Pace
    from awsmock_ar_apigw.kit.quota import Quota

# What a call to a Region does that doesn't have its service.
UNKNOWN_REGIONS = ("warn", "fail", "allow")
FIDELITIES = ("documented", "observed")
ACCOUNT = "123456789012"
# How many bytes of responses a cloud keeps unless told otherwise: enough for some hundred long lists.
KEPT = 16 * 1024 * 1024
# A seed is shown, and Python doesn't write numbers of thousands of digits.
_BEYOND_SEEDS = 10**300


def check_options(
    account_id: str = ACCOUNT,
    accounts: Mapping[str, str] | None = None,
    *,
    fidelity: str = "documented",
    quotas: Mapping[str, int] | str | None = None,
    keep_responses: int | str = KEPT,
    unknown_regions: str = "warn",
    **beginning: Any,
) -> None:
    """Refuse options of a cloud that make no sense."""
    check_accounts(account_id, accounts)
    check_beginning(**beginning)
    settings_of(fidelity, quotas)
    bytes_kept(keep_responses)
    check_unknown_regions(unknown_regions)


def check_unknown_regions(unknown_regions: object) -> None:
    """Refuse what says nothing about calls to Regions that don't have their service.

    Raises:
        MockError: it doesn't.
    """
    if unknown_regions not in UNKNOWN_REGIONS:
        raise MockError(f'unknown_regions={unknown_regions!r} says nothing. Use "warn", "fail" or "allow".')


def check_accounts(account_id: str, accounts: Mapping[str, str] | None) -> None:
    """Refuse what names no accounts.

    Raises:
        MockError: one of them makes no sense.
    """
    if not (accounts is None or _is_of_keys(accounts)):
        raise MockError(f"accounts={accounts!r} is not a mapping of access keys to accounts.")
    for account in (account_id, *(accounts or {}).values()):
        if not _is_account(account):
            raise MockError(f"{written(account)} is not an account. Give a string of 12 digits.")


def check_beginning(
    seed: int | str | None = None,
    pace: Pace | str = "instant",
    start_time: datetime.datetime | float | str | None = None,
) -> None:
    """Refuse what no cloud can begin with.

    Raises:
        MockError: one of them makes no sense.
    """
    if not (seed is None or isinstance(seed, str) or _is_short(seed)):
        raise MockError(
            f"seed={written(seed)} gives no reproducible ids. Give an integer or a string; an integer has at most 300 "
            "digits."
        )
    if as_pace(pace).real and start_time is not None:
        raise MockError(
            "start_time has no effect with pace='real', which follows time.time(). Leave one out."
        )
    as_micros(start_time)


def bytes_kept(keep_responses: object) -> int | None:
    """How many bytes of responses are kept; None for all.

    Raises:
        MockError: the option makes no sense.
    """
    if keep_responses == "all":
        return None
    if not isinstance(keep_responses, int) or isinstance(keep_responses, bool) or keep_responses < 0:
        raise MockError(
            f'keep_responses={keep_responses!r} keeps nothing that could be counted. Give "all", or a number of bytes.'
        )
    return keep_responses


def _is_account(account: object) -> bool:
    return isinstance(account, str) and len(account) == 12 and account.isascii() and account.isdigit()


def _is_of_keys(accounts: object) -> bool:
    return isinstance(accounts, Mapping) and all(isinstance(key, str) for key in accounts)


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
        return Settings(fidelity == "observed")
    table = {quota.name: quota for module in _quotas() for quota in module.QUOTAS}
    enforced: dict[str, list[tuple[Quota, int]]] = {}
    for quota, number in _asked(table, quotas):
        enforced.setdefault(quota.kind.name, []).append((quota, number))
    return Settings(fidelity == "observed", enforced)


def _quotas() -> list[Any]:
    """The files of all services that say how many there may be of what."""
    return [part_of(service, "quotas") for service in SERVICES]


def _accounts(table: Mapping[str, Quota]) -> dict[str, dict[str, Quota]]:
    """The quotas of each kind of account that the option can name: AWS's own, and where others have others."""
    accounts = {"aws": dict(table)}
    for module in _quotas():
        for name, own in getattr(module, "ACCOUNTS", {}).items():
            accounts.setdefault(name, dict(table)).update({quota.name: quota for quota in own})
    return accounts


def _asked(table: Mapping[str, Quota], quotas: object) -> list[tuple[Quota, int]]:
    """The quotas that are to be enforced, each with its number."""
    accounts = _accounts(table)
    if isinstance(quotas, str) and quotas in accounts:
        return [(quota, quota.number) for quota in accounts[quotas].values() if quota.refuses]
    if not isinstance(quotas, Mapping):
        names = ", ".join(f'"{name}"' for name in accounts)
        raise MockError(
            f"quotas={quotas!r} sets none. Leave it out, or pass one of {names}, or a mapping such as "
            f"{{{next(iter(table))!r}: 2}}."
        )
    for name, number in quotas.items():
        _check(table, name, number)
    return [(table[name], number) for name, number in quotas.items()]


def _check(table: Mapping[str, Quota], name: Any, number: object) -> None:
    quota = table.get(name)
    if quota is None:
        names = ", ".join(name for name, quota in table.items() if quota.refuses)
        raise MockError(f"quotas: {name!r} is no quota. {meant(name, table)}The quotas are: {names}.")
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
