"""Methods of a library's classes that are replaced while a mock is active, and put back exactly."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    Method = Callable[..., Any]
    Patches = dict[tuple[type, str], Method]


class Patch:
    """One method that can be replaced: ``ours`` is called with the original before its arguments.

    Who patches over us and outlives us keeps calling our method; it then passes on to the original.
    """

    __slots__ = ("is_on", "method", "name", "original", "ours", "own", "owner")

    def __init__(self, owner: type, name: str, ours: Callable[..., Any]) -> None:
        self.owner = owner
        # What the class has at any time.
        self.own = vars(owner)
        self.name = name
        self.ours = ours
        self.is_on = False
        self.original = original = self._beneath()

        @functools.wraps(original)
        def method(*args: Any, **kwargs: Any) -> Any:
            if self.is_on:
                return ours(original, *args, **kwargs)
            return original(*args, **kwargs)

        method._awsmock_ar_apigw_patch = self  # type: ignore[attr-defined]  # noqa: SLF001 - a note to ourselves
        self.method = method

    def fits(self, ours: Callable[..., Any]) -> bool:
        """Whether it does this, over the method that is there now."""
        return self.ours is ours and self._beneath() is self.original

    def _beneath(self) -> Any:
        """What is there, without patches of ours that are over: somebody kept one meanwhile, and has put it back."""
        return without_ours(self.own[self.name])


def without_ours(method: Any) -> Any:
    """What is beneath patches of ours; who wraps one may have taken over its notes."""
    patch = getattr(method, "__dict__", {}).get("_awsmock_ar_apigw_patch")
    return method if patch is None or method is not patch.method else without_ours(patch.original)


# The patches that were made, and those of them that are in place.
_MADE: dict[tuple[type, str], Patch] = {}
IN_PLACE: dict[tuple[type, str], Patch] = {}


# Mocks start and stop over and over, and so what follows takes no step for a method that it needn't.


def put_in(patches: Patches) -> None:
    """Replace what isn't replaced yet."""
    lacking = {place: patches[place] for place in patches if place not in IN_PLACE} if IN_PLACE else patches
    for place, ours in lacking.items():
        patch = _MADE.get(place)
        if patch is None or patch.ours is not ours or patch.own.get(patch.name) is not patch.original:
            patch = _made(place, ours)
        IN_PLACE[place] = patch
        patch.is_on = True
        setattr(patch.owner, patch.name, patch.method)


def _made(place: tuple[type, str], ours: Method) -> Patch:
    """The patch for a method, be it one that was made before."""
    patch = _MADE.get(place)
    if patch is None or not patch.fits(ours):
        patch = _MADE[place] = Patch(*place, ours)
    return patch


def take_out(keep: Container[tuple[type, str]] = ()) -> None:
    """Put everything back, but for what is to be kept, and for what somebody else has patched over."""
    for place, patch in reversed(list(IN_PLACE.items())):
        if keep and place in keep:
            continue
        patch.is_on = False
        if patch.own.get(patch.name) is patch.method:
            setattr(patch.owner, patch.name, patch.original)
        del IN_PLACE[place]
