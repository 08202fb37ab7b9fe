"""The options of a run as texts: what the command line says, else the configuration file."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw.base.named import NamedTuple

_YES_OR_NO = {
    "yes": True,
    "true": True,
    "1": True,
    "on": True,
    "no": False,
    "false": False,
    "0": False,
    "off": False,
}


class Text(NamedTuple):
    """An option as it is written, and where, for an error."""

    text: str
    origin: str


def text_of(config: pytest.Config, name: str) -> Text | None:
    """What is said of an option; None if nothing is.

    Parameters:
        config: pytest's.
        name: the option, without ``awsmock_`` before it.

    Raises:
        UsageError: it is no text.
    """
    typed = config.getoption(f"awsmock_{name}")
    if typed is not None:
        return Text(typed, f"--awsmock-{name.replace('_', '-')}={typed}")
    try:
        found: str | list[str] | None = config.getini(f"awsmock_{name}")
    except TypeError as error:
        # A table of TOML may hold what is no text, such as a bare number; pytest's words say which and where.
        raise pytest.UsageError(str(error)) from error
    if found is None:
        return None
    text = " ".join(found) if isinstance(found, list) else found
    return Text(text, f"awsmock_{name} = {text} in {config.inipath}")


def is_on(config: pytest.Config, name: str) -> bool:
    """Whether an option that is yes or no says yes; no unless it is given.

    Parameters:
        config: pytest's.
        name: the option, as of ``text_of``.

    Raises:
        UsageError: it says neither.
    """
    found = text_of(config, name)
    if found is None:
        return False
    if found.text.lower() not in _YES_OR_NO:
        raise pytest.UsageError(f"{found.origin}: it is neither yes nor no.")
    return _YES_OR_NO[found.text.lower()]
