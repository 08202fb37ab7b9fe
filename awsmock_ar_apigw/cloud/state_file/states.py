"""What a cloud stores, as a text that people read, and back: all of it, or nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.base.text import readable
from awsmock_ar_apigw.cloud.state_file import json_text
from awsmock_ar_apigw.cloud.state_file.loading import Loading
from awsmock_ar_apigw.cloud.state_file.misread import Misread
from awsmock_ar_apigw.cloud.state_file.writing import document, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.cloud.state_file.loading import Finding
    from awsmock_ar_apigw.cloud.world import World

    Step = str | int

FORMATS = ("json", "yaml")
_SUFFIXES = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}
# A text that is longer is no state, and would fill the memory: a hundred thousand resources take some 50 MB.
_LONGEST = 512 * 1024 * 1024
# How many findings are told.
_MOST = 20


class Source(NamedTuple):
    """A state from somewhere: what people call it, its text and the format of that; or the document itself."""

    name: str
    text: str | None
    format: str
    document: Any = None


# Out


def exported(world: World, form: str) -> str:
    """What a cloud stores, as a text.

    Raises:
        MockError: the format isn't known, or can't have it.
    """
    if form not in FORMATS:
        raise MockError(
            f"{written(form)} is no format of a state. {meant(form, FORMATS)}Use one of: {', '.join(FORMATS)}."
        )
    text = _of(form)
    try:
        return str(text.write(document(world)))
    except Misread as error:
        raise MockError(f"The state can't be written as YAML: {error}.") from None


def format_of(path: Path) -> str:
    """The format of a file, by its suffix.

    Raises:
        MockError: it has another one.
    """
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise MockError(
            f"{str(path)!r} is no name of a state file. Let it end in one of: {', '.join(_SUFFIXES)}."
        )
    return form


def _of(form: str) -> Any:
    """What reads and writes a format."""
    if form == "json":
        return json_text
    from awsmock_ar_apigw.cloud.state_file import yaml_text  # noqa: PLC0415 - who writes JSON needs no YAML

    return yaml_text


# In


def load(world: World, given: object) -> None:
    """Make a state what a cloud stores, beside what it has.

    Raises:
        MockError: it can't be read, or something in it is refused: nothing has changed then.
    """
    source = source_of(given)
    value = source.document if source.text is None else _read(source)
    prepare()
    with world.lock:
        world.check_running()
        world.catch_up()
        loading = Loading(world)
        loading.load(value)
        if loading.findings:
            raise MockError(_refusal(source, loading.findings))
        world.bring_about(lambda: _take_over(world, loading))


def _take_over(world: World, loading: Loading) -> None:
    """The copy takes the place of what it was made of: to do it again comes to the same."""
    world.store, world.timeline, world.ids = loading.store, loading.timeline, loading.ids
    world.clock.set(loading.micros)


def source_of(given: object) -> Source:
    """Where a state is, by what was given.

    Raises:
        MockError: it is no state, or can't be read.
    """
    if isinstance(given, Mapping):
        return Source("The state", None, "", dict(given))
    if isinstance(given, str) and ("\n" in given or given.lstrip()[:1] == "{"):
        _check_length("The state", len(given))
        text = given.removeprefix("\ufeff")
        return Source("The state", text, "json" if text.lstrip()[:1] == "{" else "yaml")
    if isinstance(given, str | os.PathLike):
        return _of_file(Path(given))
    raise MockError(
        f"{written(given):.100} is no state. Give the path of a state file, what export_state() has returned, or a dict."
    )


def _of_file(path: Path) -> Source:
    form = format_of(path)
    try:
        _check_length(str(path), path.stat().st_size)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise MockError(f"{readable(str(path))} can't be read: {error}.") from None
    return Source(readable(str(path)), text, form)


def _check_length(name: str, length: int) -> None:
    if length > _LONGEST:
        raise MockError(f"{readable(name)} is longer than {_LONGEST >> 20} MB, and no state is.")


def _read(source: Source) -> Any:
    try:
        return _of(source.format).read(source.text)
    except Misread as error:
        where = f", line {error.line}" if error.line else ""
        raise MockError(
            f"{source.name}{where}: {error}. Nothing was loaded: mend it, and load it again."
        ) from None


# What is refused


def _refusal(source: Source, findings: list[Finding]) -> str:
    """All that is wrong, a line for each."""
    told = findings[:_MOST]
    lines = _lines(source, told)
    rows = [
        f"  {lines.get(finding.path, '')}{_place(finding.path)}{_title(finding)}: {finding.why}"
        for finding in told
    ]
    more = len(findings) - len(told)
    rows += [f"  … and {more} more"] if more else []
    return "\n".join(
        [f"{source.name} can't be loaded, and nothing has changed:", *rows, "Mend this, and load it again."]
    )


def _place(path: tuple[Step, ...]) -> str:
    shown = "".join(f"[{step}]" if isinstance(step, int) else f" › {step:.80}" for step in path)
    return readable(shown.removeprefix(" › ")) or "the whole"


def _title(finding: Finding) -> str:
    return f" ({finding.title})" if finding.title else ""


def _lines(source: Source, findings: Iterable[Finding]) -> Mapping[tuple[Step, ...], str]:
    """The line of each finding; of what is missing, that of what should have it."""
    if source.text is None:
        return {}
    wanted = {finding.path[:length] for finding in findings for length in range(1, len(finding.path) + 1)}
    found: dict[tuple[Step, ...], int] = {}
    for path, line in _of(source.format).places(source.text):
        if path in wanted:
            found.setdefault(path, line)
    lines = {}
    for finding in findings:
        known = [length for length in range(1, len(finding.path) + 1) if finding.path[:length] in found]
        lines[finding.path] = f"line {found[finding.path[: known[-1]]]}: " if known else ""
    return lines
