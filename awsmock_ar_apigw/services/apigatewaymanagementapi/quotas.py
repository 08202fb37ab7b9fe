"""Quotas of the management API: none that are counted in what is stored."""

QUOTAS = ()
ACCOUNTS: dict[str, tuple[()]] = {}
