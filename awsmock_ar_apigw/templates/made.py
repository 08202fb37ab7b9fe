"""What a type of resources has to be able to do, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site


class Made(NamedTuple):
    """A resource that is there.

    Attributes:
        physical_id: what ``Ref`` gives.
        attributes: what ``Fn::GetAtt`` gives, by name; ``Nested.Name`` where it is one level down.
        handle: what its type needs to find it again, and nobody else reads: the ids that its operations ask for.
    """

    physical_id: str
    attributes: Mapping[str, Any]
    handle: Mapping[str, Any] = {}


class ResourceType(Protocol):
    """A type of resources. Properties come evaluated; whatever refuses raises a DeploymentError, and has changed nothing.

    Attributes:
        name: ``AWS::ApiGatewayV2::Api``.
        create_only: the properties which can't be changed: where one does, the resource is replaced. Paths with dots.
        attributes: the names that ``Fn::GetAtt`` knows; None where any is allowed.
    """

    name: str
    create_only: frozenset[str]
    attributes: frozenset[str] | None

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Make one."""

    def update(
        self,
        site: Site,
        declared: Declared,
        made: Made,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
    ) -> Made:
        """Change one in place, from the properties that it was last deployed with."""

    def delete(self, site: Site, declared: Declared, made: Made) -> None:
        """Take one away; that it is gone already is fine."""

    def read(self, site: Site, declared: Declared, made: Made) -> Mapping[str, Any] | None:
        """What it is like now, as properties, for drift: those that the service shows; None if it is gone; ``{}`` if nobody knows."""
