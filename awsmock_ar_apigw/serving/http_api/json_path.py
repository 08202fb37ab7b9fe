"""Paths into JSON, as mappings have them: names, places in lists, and stars; no recursive descent and no filters [documented: J10]."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# A step: a name behind a dot, or in quotes, or the place in a list; a star is all of them.
_STEP = re.compile(
    r"""\.?(?:(?P<name>[^.\[\]'"]+)|\[\s*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<place>-?[0-9]{1,9})|(?P<star>\*))\s*\])"""
)
_ALL = object()
# More of a body than this isn't looked at. [documented: J10, 100 KB; that these are 1,024 bytes each is our choice]
MOST = 100 * 1024


def picked(body: bytes, path: str) -> Any:
    """What a path picks in a body.

    Parameters:
        body: the body; what is no JSON has nothing to pick.
        path: without what stands for the whole: ``pets[0].name``.

    Returns:
        The value, or a list of values if there is a star in the path; None if there is none.

    Examples:
        >>> picked(b'{"pets": [{"name": "dog"}, {"name": "cat"}]}', "pets[0].name")
        'dog'
        >>> picked(b'{"pets": [{"name": "dog"}, {"name": "cat"}]}', "pets[*].name")
        ['dog', 'cat']
    """
    try:
        whole = json.loads(body[:MOST])
    except (ValueError, RecursionError):
        return None
    return below(whole, path)


def is_path(path: str) -> bool:
    """Whether it is one of these paths: without what stands for the whole, and without a function at its end."""
    return _steps(path) is not None and not path.endswith(")")


def below(whole: Any, path: str) -> Any:
    """The same in what was read."""
    steps = _steps(path)
    if steps is None:
        return None
    found = [whole]
    for step in steps:
        found = [one for value in found for one in _below(value, step)]
    if _ALL in steps:
        return found or None
    return found[0] if found else None


@lru_cache(maxsize=256)
def _steps(path: str) -> tuple[object, ...] | None:
    """The steps of a path; None if it is none."""
    steps: list[object] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            return None
        at = step.end()
        if step["place"]:
            steps.append(int(step["place"]))
        elif step["star"] or step["name"] == "*":
            steps.append(_ALL)
        else:
            steps.append(next(step[name] for name in ("name", "single", "double") if step[name] is not None))
    return tuple(steps)


def _below(value: Any, step: object) -> Iterator[Any]:
    """What is below a value by one step."""
    if step is _ALL:
        yield from value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    elif isinstance(step, int):
        if isinstance(value, list) and -len(value) <= step < len(value):
            yield value[step]
    elif isinstance(value, dict) and step in value:
        yield value[step]
