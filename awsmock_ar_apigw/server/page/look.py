"""What a view of the page is made of: the cloud, what was asked, and what is found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from awsmock_ar_apigw.cloud import consoles
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.inventory import services_of
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.cloud.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.markup import Markup
    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.kit.view import View
    from awsmock_ar_apigw.server.actions import Held
    from awsmock_ar_apigw.serving.house import House


class Missing(Exception):  # noqa: N818 - a finding
    """What was asked for isn't there: the message says so."""


class Look(NamedTuple):
    """What somebody looks at.

    Attributes:
        held: the cloud, and the snapshots of it.
        query: the parameters of the address.
        host: the host that was asked, with its port.
    """

    held: Held
    query: Mapping[str, str]
    host: str = ""

    @property
    def cloud(self) -> Cloud:
        """The cloud."""
        return self.held.cloud

    @property
    def world(self) -> World:
        """What is behind it."""
        return world_of(self.held.cloud)

    @property
    def house(self) -> House:
        """What answers requests in it."""
        return house_of(self.world)

    def asked(self, name: str) -> str:
        """A parameter, without the blanks around it; empty if it wasn't given."""
        return self.query.get(name, "").strip()

    def number(self, name: str) -> int | None:
        """A parameter that is a number; None if it is none."""
        asked = self.asked(name)
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None

    def services(self) -> list[tuple[str, list[View[Any]]]]:
        """Each service that has stored something, with its views."""
        return services_of(self.world)

    def view(self) -> View[Any]:
        """The view of the kind that was asked for.

        Raises:
            Missing: there is no such kind.
        """
        service, kind = self.asked("service"), self.asked("kind")
        if service in SERVICES and hasattr(consoles, service):
            for view in getattr(consoles, service)(self.world)._views():
                if view._shelf.kind.name == f"{service}.{kind}":
                    found: View[Any] = view
                    return found
        raise Missing(f"Nothing of the kind {kind!r} is stored by {service!r}.")

    def item(self) -> Item:
        """The resource that was asked for, be it there or deleted.

        Raises:
            Missing: there is none.
        """
        view, key = self.view(), self.query.get("key", "")
        within = view.where(account=self.asked("account"), region=self.asked("region"))
        for some in (within, within.where(deleted=True)):
            for item in some:
                if item._address[2] == key:
                    found: Item = item
                    return found
        raise Missing(
            f"There is no {view._what(1)} {key!r} in {self.asked('region')} of {self.asked('account')} any more."
        )


class Shown(NamedTuple):
    """What a view shows.

    Attributes:
        title: what it is.
        content: below its title.
        here: the entry of the navigation that it belongs to.
    """

    title: str
    content: Markup
    here: str
