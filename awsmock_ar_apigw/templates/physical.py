"""Physical ids of what no operation of the mock's makes, and what a test sets in their place."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.templates.kept import kept_in

if TYPE_CHECKING:
    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import Made
    from awsmock_ar_apigw.templates.site import Site

_LETTERS = string.ascii_letters + string.digits
_CHANCE = 12


def name_for(site: Site, declared: Declared, *, most: int = 64, separator: str = "-") -> str:
    """A name such as CloudFormation makes: of the stack's, the logical id, and chance.

    The same seed gives the same, and no two resources of a cloud have the same.

    [documented: CloudFormation user guide, "Name Type": that it is made of these three]

    Parameters:
        site: where the stack is made.
        declared: the resource.
        most: how long it may be; the stack's name is cut first.
        separator: what is between the three.
    """
    names = kept_in(site.world).names
    ids = site.ids(declared.logical_id)
    while True:
        end = separator + declared.logical_id[: most // 2] + separator + ids.text(_CHANCE, _LETTERS)
        name = site.stack_name[: most - len(end)] + end
        if (site.where, declared.type, name) not in names:
            names.add((site.where, declared.type, name))
            return name


def overridden(site: Site, declared: Declared, made: Made) -> Made:
    """A resource with what a test has set: its ``Ref``, and its attributes."""
    given: dict[str, Any] = dict(site.overrides.get(declared.logical_id, {}))
    if not given:
        return made
    physical_id = given.pop("Ref", made.physical_id)
    made.attributes.update(given)  # type: ignore[attr-defined]
    return made._replace(physical_id=physical_id)
