"""Amazon Resource Names: one template builds them and reads them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.where import Where


class ArnForm:
    """A template such as ``arn:{partition}:apprunner:{region}:{account}:service/{name}/{id}``.

    ``read`` takes apart what ``make`` put together.
    """

    def __init__(self, template: str) -> None:
        self.template = template

    @cached_property
    def _match(self) -> Callable[[str], re.Match[str] | None]:
        # Compiled when first used: there are many forms, and most test runs meet few of them.
        parts = re.split(r"\{(\w+)\}", self.template)
        literal, named = parts[::2], parts[1::2]
        pattern = re.escape(literal[0])
        for name, text in zip(named, literal[1:], strict=True):
            pattern += f"(?P<{name}>[^/:]+){re.escape(text)}"
        return re.compile(pattern).fullmatch

    def make(self, where: Where, **parts: object) -> str:
        """The ARN of a resource in this account and Region."""
        return self.template.format(
            partition=where.partition, region=where.region, account=where.account, **parts
        )

    def read(self, arn: str) -> dict[str, str] | None:
        """The parts of an ARN of this form; None for any other text."""
        found = self._match(arn)
        return found.groupdict() if found else None
