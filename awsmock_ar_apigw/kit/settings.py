"""How a cloud behaves where a test may choose: which of two ways it takes, and which quotas it enforces."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from awsmock_ar_apigw.kit.quota import Quota

    Quotas = Mapping[str, Sequence[tuple[Quota, int]]]


class Settings(NamedTuple):
    """What the options ``fidelity`` and ``quotas`` come to: quotas by the name of their kind, each with its number."""

    observed: bool = False
    quotas: Quotas = MappingProxyType({})


AS_DOCUMENTED = Settings()
