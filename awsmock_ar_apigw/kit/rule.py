"""A rule: what is refused, in which words, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.difference import Switch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from awsmock_ar_apigw.base.cite import Cite
    from awsmock_ar_apigw.base.errors import ErrorKind, ServiceError
    from awsmock_ar_apigw.kit.call import Call

    Broken = Callable[[Call, Mapping[str, Any]], bool]
    Texts = Mapping[str, str]


class Rule:
    """A refusal with its source.

    Parameters:
        error: which of the service's errors it is.
        message: what the service says; ``{Name}`` stands for a value.
        cite: where the rule and its message come from.
        broken: whether a call with these parameters breaks the rule. A rule without it needs more than
            the parameters: its operation asks, and raises ``refusal``.
        members: what else the error holds beside its message, under the names of its shape; ``{Name}`` as in the message.
            A switch says so in two ways.
        observed: the rule that speaks in its place where the service is to answer as it was seen to.
        about: the member without which no parameters break it: whether they do, is asked of those that have it.
    """

    __slots__ = (
        "_members",
        "_members_seen",
        "_switch",
        "about",
        "broken",
        "cite",
        "error",
        "message",
        "observed",
    )

    def __init__(  # noqa: PLR0913 - all that a rule is
        self,
        error: ErrorKind,
        message: str,
        cite: Cite,
        broken: Broken | None = None,
        members: Texts | Switch[Texts] | None = None,
        observed: Rule | None = None,
        *,
        about: str | None = None,
    ) -> None:
        self.error = error
        self.message = message
        self.cite = cite
        self.observed = observed
        self.broken = broken
        self.about = about
        self._members: Texts
        self._members_seen: Texts
        if isinstance(members, Switch):
            self._members, self._members_seen = members.documented(), members.observed()
            self._switch = members.root
        else:
            self._members = self._members_seen = members or {}

    def refusal(self, **values: Any) -> ServiceError:
        """The error, its message filled in with these values."""
        refusal = self._error(self._members, values)
        if self.observed is not None:
            refusal.observed, refusal.by = self.observed.refusal(**values), self
        elif self._members_seen is not self._members:
            refusal.observed, refusal.by = self._error(self._members_seen, values), self._switch
        return refusal

    def _error(self, members: Texts, values: Mapping[str, Any]) -> ServiceError:
        more = {name: text.format(**values) for name, text in members.items()}
        return self.error(self.message.format(**values), **more)

    def check(self, call: Call, params: Mapping[str, Any]) -> None:
        """Refuse parameters that break the rule."""
        check_all((self,), call, params)


def check_all(rules: Iterable[Rule], call: Call, params: Mapping[str, Any]) -> None:
    """Refuse parameters that break a rule: the first one in order says so."""
    for rule in rules:
        # Most rules hold: to ask what needn't be asked would be most of what they cost.
        broken, about = rule.broken, rule.about
        if broken is not None and (about is None or about in params) and broken(call, params):
            raise rule.refusal(**params)
