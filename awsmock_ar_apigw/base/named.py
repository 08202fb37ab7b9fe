"""``NamedTuple`` as typing's own, made in less than half of the time.

A first call makes some forty of them. Typing's own compiles the annotation of each field, which nobody reads here while the
package runs. Type checkers see typing's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    class _Maker(type):
        def __new__(cls, name: str, _bases: Any, own: dict[str, Any]) -> type:
            """A named tuple of the fields that a class declares, with what else is its own."""
            fields = own["__annotations__"]
            defaults = [own.pop(field) for field in fields if field in own]
            made = namedtuple(name, fields, defaults=defaults, module=own["__module__"])  # noqa: PYI024 - this is the other
            for key, value in own.items():
                setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
