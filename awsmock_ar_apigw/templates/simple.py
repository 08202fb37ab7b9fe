"""What most types of resources have in common that no operation of the mock's makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.templates.errors import DeploymentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import Made
    from awsmock_ar_apigw.templates.site import Site


class Simple:
    """A type whose resources are here by their ids and attributes alone: changed in place by nothing, gone by nothing.

    Attributes:
        name: ``AWS::IAM::Role``.
        create_only: the properties which can't be changed.
        attributes: the names that ``Fn::GetAtt`` knows; None where any is allowed.
    """

    def __init__(self, name: str, create_only: frozenset[str], attributes: frozenset[str] | None) -> None:
        self.name = name
        self.create_only = create_only
        self.attributes = attributes

    def update(
        self,
        site: Site,  # noqa: ARG002 - as the protocol has it
        declared: Declared,  # noqa: ARG002 - likewise
        made: Made,
        old: Mapping[str, Any],  # noqa: ARG002 - likewise
        new: Mapping[str, Any],  # noqa: ARG002 - likewise
    ) -> Made:
        """It stays what it is."""
        return made

    def delete(self, site: Site, declared: Declared, made: Made) -> None:
        """Nothing is to be taken away."""

    def read(self, site: Site, declared: Declared, made: Made) -> Mapping[str, Any] | None:  # noqa: ARG002 - likewise
        """Nobody knows."""
        return {}


def failed(
    site: Site,
    declared: Declared,
    why: str,
    property: str = "",  # noqa: A002 - as templates say
    code: str = "",
) -> DeploymentError:
    """That a resource can't be made, changed or deleted."""
    return DeploymentError(
        why,
        stack=site.stack_name,
        resource=declared.logical_id,
        type=declared.type,
        property=property,
        code=code,
    )
