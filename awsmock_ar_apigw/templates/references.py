"""What an expression refers to, before anything is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.sub import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Path = tuple[str | int, ...]


class Reference(NamedTuple):
    """A parameter, a pseudo parameter or a resource that an expression names.

    Attributes:
        name: its name.
        function: ``Ref``, ``Fn::GetAtt`` or ``Fn::Sub``.
        path: where.
    """

    name: str
    function: str
    path: Path


def references(
    value: Any, path: Path = (), holds: Callable[[str], bool] | None = None
) -> Iterator[Reference]:
    """What an expression refers to.

    Parameters:
        value: the expression.
        path: where it is.
        holds: whether a condition holds: with it, of a Fn::If the value alone counts that is taken.

    Raises:
        TemplateError: the variables of a Fn::Sub are none. It has no place.
    """
    if isinstance(value, dict) and len(value) == 1:
        ((name, argument),) = value.items()
        special = _SPECIAL.get(name)
        if special:
            yield from special(argument, (*path, name), holds)
            return
    for step, one in members(value):
        if one.__class__ is not str:
            yield from references(one, (*path, step), holds)


def members(value: Any) -> Iterable[tuple[str | int, Any]]:
    """What a value holds, each by the step that leads to it."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _of_ref(argument: Any, path: Path, _holds: Any) -> Iterator[Reference]:
    if isinstance(argument, str):
        yield Reference(argument, "Ref", path)


def _of_get_att(argument: Any, path: Path, holds: Any) -> Iterator[Reference]:
    name, rest = argument, []
    if isinstance(argument, list) and argument:
        name, *rest = argument
    if isinstance(name, str):
        yield Reference(name if rest else name.split(".", 1)[0], "Fn::GetAtt", path)
    yield from references(rest, path, holds)


def _of_sub(argument: Any, path: Path, holds: Any) -> Iterator[Reference]:
    text, own = argument, {}
    if isinstance(argument, list) and len(argument) == 2:
        text, own = argument
    if isinstance(text, str):
        for _literal, name in parts_of(text):
            if name is not None and name not in own:
                yield Reference(name.split(".", 1)[0], "Fn::Sub", path)
    yield from references(own, (*path, 1), holds)


def _of_if(argument: Any, path: Path, holds: Callable[[str], bool] | None) -> Iterator[Reference]:
    if holds and isinstance(argument, list) and len(argument) == 3 and isinstance(argument[0], str):
        place = 1 if holds(argument[0]) else 2
        yield from references(argument[place], (*path, place), holds)
    else:
        yield from references(argument, path, holds)


_SPECIAL: dict[str, Callable[[Any, Path, Any], Iterator[Reference]]] = {
    "Ref": _of_ref,
    "Fn::GetAtt": _of_get_att,
    "Fn::If": _of_if,
    "Fn::Sub": _of_sub,
}


def check_references(value: Any, path: Path) -> list[Reference]:
    """All that an expression refers to, whatever its conditions are.

    Raises:
        TemplateError: the variables of a Fn::Sub are none. It has no place.
    """
    try:
        return list(references(value, path))
    except RecursionError:
        raise TemplateError("It is nested too deeply.") from None
