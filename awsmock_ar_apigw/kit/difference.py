"""Where the real service was seen to differ from its own reference, and what switches a mock from one to the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.rule import Rule

AnswerT_co = TypeVar("AnswerT_co", covariant=True)


class Switch(Generic[AnswerT_co]):
    """One thing done in two ways; the option ``fidelity`` of a mock says in which. Refusals have ``Rule`` for that.

    It is asked only where the two come to different ends: a test that fails is told of it.

    Parameters:
        documented: what the reference says.
        observed: what was seen.
        root: the switch that it was made of, which a row of the differences names; itself, unless given.
    """

    def __init__(
        self,
        *,
        documented: Callable[..., AnswerT_co],
        observed: Callable[..., AnswerT_co],
        root: Switch[object] | None = None,
    ) -> None:
        self.documented = documented
        self.observed = observed
        self.root: Switch[object] = root or self

    def __call__(self, scope: Scope, *given: object) -> AnswerT_co:
        """What one of the two makes of what is given."""
        scope.met.append(self.root)
        return (self.observed if scope.settings.observed else self.documented)(*given)

    def of(self, *given: object) -> Switch[AnswerT_co]:
        """The switch between what the two make of what is given."""
        return Switch(
            documented=partial(self.documented, *given),
            observed=partial(self.observed, *given),
            root=self.root,
        )


class Difference(NamedTuple):
    """One row: what differs, what the reference says, what was seen, who saw it, and which of the two the mock does.

    ``weighed`` says why what was seen is the default, or why it isn't, although it was seen.

    The mock does what is documented, unless ``fidelity="observed"`` switches it over: then ``by`` names the rules and the
    switches that do it. In the few rows where following the reference would refuse what works at AWS, nothing is
    left to switch.
    """

    what: str
    documented: str
    observed: str
    source: str
    weighed: str
    mock: Literal["documented", "observed", "both"] = "documented"
    by: tuple[Rule | Switch[object], ...] = ()
