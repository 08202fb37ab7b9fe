"""What the page's buttons do: the actions of the control routes, asked by a form, and where to go then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.server.actions import ACTIONS, checked
from awsmock_ar_apigw.server.addresses import CONTROL
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.clock import seconds_of
from awsmock_ar_apigw.server.page.look import Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.server.page.look import Look

    Form = Mapping[str, list[str]]


def _one(form: Form, name: str) -> str:
    return next((value for value in reversed(form.get(name, [])) if value), "")


def _by_hand(form: Form) -> dict[str, Any]:
    return {
        "service": _one(form, "service"),
        "action": _one(form, "action"),
        "arguments": form.get("argument", []),
        "named": {"region": _one(form, "region"), "account": _one(form, "account")},
    }


# The actions that the page has, with what each is asked with, of a form.
_ASKED: dict[str, Callable[[Form], dict[str, Any]]] = {
    "advance": lambda form: {"seconds": seconds_of(_one(form, "span"))},
    "settle": lambda _form: {},
    "pace": lambda form: {"pace": _one(form, "pace")},
    "by_hand": _by_hand,
    "snapshot": lambda form: {"name": name} if (name := _one(form, "name").strip()) else {},
    "restore": lambda form: {"name": _one(form, "name")},
    "reset": lambda _form: {},
}


def done(look: Look, form: Form) -> str:
    """Do what a button says, and where to go then.

    Raises:
        MockError: it can't be done.
        Missing: there is no such button.
    """
    name = look.asked("action")
    if name not in _ASKED:
        raise Missing(f"The page has no button that does {name!r}.")
    action = ACTIONS[name]
    action.does(look.held, checked(name, action, _ASKED[name](form)))
    look.held.done += 1
    back = _one(form, "back")
    return back if back.startswith(f"{CONTROL}/") else links.to("clock")
