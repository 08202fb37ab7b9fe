"""What of a stack isn't stored in its cloud, such as functions: it follows when the cloud is reset, or restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.templates.registry import type_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.templates.site import Site
    from awsmock_ar_apigw.templates.standing import Standing

# What is stored, and comes and goes with what is.
_STORED = ("AWS::ApiGatewayV2::", "AWS::AppRunner::")


class Absent(NamedTuple):
    """What stands for a function that a test had given, where a snapshot came out of another process.

    Attributes:
        logical_id: the function's name in the template.
    """

    logical_id: str

    def __call__(self, _event: Any, _context: Any) -> Any:
        """Be called.

        Raises:
            MockError: always.
        """
        raise MockError(
            f"The function that a test had given for {self.logical_id} isn't in a pickled snapshot. Give it again: "
            f"stack.update(functions={{{self.logical_id!r}: handler}})."
        )


def let_go(site: Site, gone: Iterable[Standing]) -> None:
    """Take away what a stack had beside what is stored: the cloud has forgotten the stack.

    Raises:
        DeploymentError: something can't be taken away.
    """
    for standing in gone:
        if not standing.declared.type.startswith(_STORED):
            type_named(standing.declared.type).delete(site, standing.declared, standing.made)


def brought_back(site: Site, standing: Standing) -> Standing:
    """A resource with what it had beside what is stored.

    Raises:
        DeploymentError: it can't have it again.
    """
    if standing.declared.type.startswith(_STORED):
        return standing
    bring_back = getattr(type_named(standing.declared.type), "bring_back", None)
    if bring_back is None:
        return standing
    made = bring_back(site, standing.declared, standing.properties, standing.made)
    return standing._replace(made=made)
