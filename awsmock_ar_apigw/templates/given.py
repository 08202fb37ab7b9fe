"""What a test gives with a template: whether it can be given, and is for something that the template has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.templates.declared import Template
    from awsmock_ar_apigw.templates.standing import Given

# What is given by logical ids.
_BY_ID = ("functions", "applications", "overrides")


def check_form(given: Given) -> None:
    """Refuse what is no mapping.

    Raises:
        MockError: something isn't.
    """
    for what, of in (("parameters", "names"), *((one, "logical ids") for one in _BY_ID)):
        value = getattr(given, what)
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise MockError(f"{what}={value!r} isn't a mapping of {of}: {what}={{'Name': …}}.")
    for logical_id, attributes in given.overrides.items():
        if not isinstance(attributes, Mapping):
            raise MockError(
                f"overrides={{{logical_id!r}: {attributes!r}}} sets no attributes: {{{logical_id!r}: {{'Arn': …}}}}."
            )


def check_names(given: Given, templates: Iterable[Template]) -> None:
    """Refuse what is given for resources that no template has.

    Raises:
        MockError: something is.
    """
    known = [logical_id for template in templates for logical_id in template.resources]
    for what in _BY_ID:
        for logical_id in getattr(given, what):
            if logical_id not in known:
                raise MockError(
                    f"{what}={{{logical_id!r}: …}} is for no resource of the template. {meant(logical_id, known)}It has: "
                    f"{', '.join(known)}."
                )
