"""Policies that Lambda authorizers answer with: which routes they let in [documented: H37].

A star stands for any text, slashes too, and a question mark for one character.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ACTION = "execute-api:invoke"


class Malformed(Exception):  # noqa: N818 - what an authorizer's answer is
    """An authorizer's answer can't be read; the text says why."""


class Patterns(NamedTuple):
    """Texts with wildcards, of which one must fit; or none, where the policy says ``NotAction`` or ``NotResource``."""

    texts: tuple[str, ...]
    negated: bool

    def fit(self, text: str) -> bool:
        """Whether they are about a text."""
        return any(_fits(pattern, text) for pattern in self.texts) != self.negated


class Statement(NamedTuple):
    """One statement of a policy."""

    allows: bool
    actions: Patterns
    resources: Patterns

    def is_about(self, arn: str) -> bool:
        """Whether it is about invoking a route; names of actions have no case."""
        return self.actions.fit(_ACTION) and self.resources.fit(arn)


def allows(statements: Iterable[Statement], arn: str) -> bool:
    """Whether a route may be invoked: something allows it, and nothing denies it."""
    verdicts = {statement.allows for statement in statements if statement.is_about(arn)}
    return verdicts == {True}


def statements_of(document: Mapping[str, Any]) -> Iterator[Statement]:
    """The statements of a policy document.

    Raises:
        Malformed: it is malformed; the text says how.
        MockError: it has conditions.
    """
    given = document.get("Statement")
    for statement in given if isinstance(given, list) else [given]:
        if not isinstance(statement, dict):
            raise Malformed("Its policyDocument needs a Statement: an object, or a list of them.")
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise Malformed(f"A statement's Effect {statement.get('Effect')!r} is neither Allow nor Deny.")
        if statement.get("Condition"):
            raise MockError(
                "The policy of a Lambda authorizer has a Condition, and the mock weighs none. Leave it out in this test."
            )
        actions = _patterns(statement, "Action")
        lowered = actions._replace(texts=tuple(text.lower() for text in actions.texts))
        yield Statement(statement["Effect"] == "Allow", lowered, _patterns(statement, "Resource"))


def _patterns(statement: Mapping[str, Any], member: str) -> Patterns:
    negated = member not in statement and f"Not{member}" in statement
    given: Any = statement.get(f"Not{member}" if negated else member)
    texts: list[Any] = given if isinstance(given, list) else [given]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise Malformed(f"A statement needs a {member}: a text, or a list of them.")
    return Patterns(tuple(texts), negated)


def _fits(pattern: str, text: str) -> bool:
    return fnmatchcase(text, pattern.replace("[", "[[]"))
