"""The options of a test's mock: what its markers say, else the command line, else the configuration file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import pytest

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.facade import Mock, Options
from awsmock_ar_apigw.plugin.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Given = dict[str, Any]

# What only the plugin knows: whether what was planned and never happened fails the test.
UNUSED_FAULTS = "unused_faults"
_FAIL_OR_ALLOW = ("fail", "allow")


def made(options: Mapping[str, Any]) -> Mock:
    """A mock of all services with these options, checked.

    Raises:
        MockError: an option makes no sense.
    """
    return Mock(SERVICES, cast("Options", dict(options)))


# Markers


def of_markers(item: pytest.Item) -> Given:
    """What the markers of a test say: the closest first, option by option.

    Raises:
        MockError: an option makes no sense; the text names it, and where its marker is.
    """
    given: Given = {}
    for node, marker in item.iter_markers_with_node("awsmock"):
        if marker.args:
            shown = ", ".join(map(repr, marker.args))
            raise MockError(
                f"@pytest.mark.awsmock({shown}) on {node.name}: it takes options by name only, such as "
                'pace="manual".'
            )
        for name, value in marker.kwargs.items():
            try:
                _check(name, value)
            except MockError as error:
                raise MockError(f"@pytest.mark.awsmock({name}={value!r}) on {node.name}: {error}") from error
            given.setdefault(name, value)
    return given


def _check(name: str, value: object) -> None:
    """Refuse one option that makes no sense."""
    if name == UNUSED_FAULTS:
        if value not in _FAIL_OR_ALLOW:
            raise MockError(f'{value!r} is neither "fail" nor "allow".')
    elif name in Options.__annotations__:
        made({name: value})
    else:
        known = (*Options.__annotations__, UNUSED_FAULTS)
        raise MockError(f"there is no such option. {meant(name, known)}The options are: {', '.join(known)}.")


# Texts


def of_run(config: pytest.Config, names: Iterable[str]) -> Given:
    """What the command line says, else the configuration file.

    Parameters:
        config: pytest's.
        names: the options that can be given as a text.

    Raises:
        UsageError: a text makes no sense; the error names the option.
    """
    given: Given = {}
    for name in names:
        found = text_of(config, name)
        if found is None:
            continue
        try:
            value = _READERS.get(name, str)(found.text)
            _check(name, value)
        except MockError as error:
            raise pytest.UsageError(f"{found.origin}: {error}") from error
        given[name] = value
    try:
        made({name: value for name, value in given.items() if name != UNUSED_FAULTS})
    except MockError as error:
        raise pytest.UsageError(f"The options awsmock_… and --awsmock-…: {error}") from error
    return given


def _number(text: str) -> int | str:
    """A number is a number, so that a seed is the same in a file and in a marker; any other text stays one."""
    if not re.fullmatch("-?[0-9]+", text):
        return text
    try:
        return int(text)
    except ValueError:  # Python reads no number of thousands of digits
        raise MockError("A number has at most 300 digits. Give another one.") from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _or_none(text: str) -> str | None:
    return None if text.lower() == "none" else text


_READERS: dict[str, Callable[[str], Any]] = {
    "keep_responses": _number,
    "passthrough": _names,
    "quotas": _or_none,
    "seed": _number,
}
