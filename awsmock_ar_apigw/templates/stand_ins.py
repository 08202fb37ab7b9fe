"""Which functions run here, and which need a stand-in: who lacks one for several is told of all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.templates.code.folders import CodeError, source_of
from awsmock_ar_apigw.templates.simple import failed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.plan import Plan
    from awsmock_ar_apigw.templates.site import Site

_FUNCTION = "AWS::Lambda::Function"
# What says whether a function runs here.
_LOOKED_AT = ("PackageType", "Runtime", "Code")


class _Lack(NamedTuple):
    """Why a function doesn't run here, and which property says so."""

    why: str
    property: str


def check_code(site: Site, declared: Declared, properties: Mapping[str, Any]) -> None:
    """Refuse a function that doesn't run here.

    Raises:
        DeploymentError: it is an image, in another language than Python, or its code isn't here; with what to give for it, and for all
            functions of the template that come after it and are like that.
    """
    lack = _lack(site, declared, properties)
    if lack is None:
        return
    lacking = [declared.logical_id, *_others(site, declared)]
    given = ", ".join(f'"{logical_id}": handler' for logical_id in lacking)
    what = "a stand-in" if len(lacking) == 1 else "stand-ins for these, none of which runs here"
    raise failed(
        site,
        declared,
        f"{lack.why} Give {what}: functions={{{given}}}, where handler takes an event and a context.",
        lack.property,
    )


def _lack(site: Site, declared: Declared, properties: Mapping[str, Any]) -> _Lack | None:
    if properties.get("PackageType") == "Image":
        return _Lack("It is an image, and none runs here.", "PackageType")
    runtime = properties.get("Runtime")
    if not isinstance(runtime, str) or not runtime.startswith("python3."):
        return _Lack(f"Functions in Python run here, and its runtime is {runtime!r}.", "Runtime")
    try:
        source_of(declared.metadata, properties.get("Code"), site.folder)
    except CodeError as error:
        return _Lack(str(error), "Code")
    return None


def _others(site: Site, declared: Declared) -> Iterator[str]:
    """The logical ids of what is yet to be made, and would be refused likewise."""
    plan = site.plan
    if plan is None:
        return
    for logical_id in plan.order:
        one = plan.template.resources[logical_id]
        is_to_come = one.type == _FUNCTION and logical_id not in (declared.logical_id, *plan.made)
        if is_to_come and logical_id not in site.functions and _lacks(site, plan, one):
            yield logical_id


def _lacks(site: Site, plan: Plan, declared: Declared) -> bool:
    """Whether one that is yet to be made would be refused, as far as can be said without what it refers to."""
    properties: dict[str, Any] = {}
    try:
        for name in _LOOKED_AT:
            if name in declared.properties:
                properties |= plan.property_of(declared.logical_id, name)
    except MockError:  # it refers to what isn't made yet
        return False
    return _lack(site, declared, properties) is not None
