"""What an import says of an OpenAPI definition: what it ignores, what is wrong and survivable, and what isn't."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST
from awsmock_ar_apigw.services.apigatewayv2.openapi.words import ANY_METHOD, METHODS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsmock_ar_apigw.base.errors import ServiceError

    Steps = tuple[str | int, ...]

# Rules

_INVALID = "Invalid OpenAPI input. "
INVALID = Rule(
    BAD_REQUEST,
    f"{_INVALID}{{where}}{{why}}",
    observed("aws/aws-cli#8191, of REST APIs: the first sentence; what follows is our choice"),
)
WARNED = Rule(
    BAD_REQUEST,
    "Warnings found during import:\n\t{warnings}",
    observed("tests of Terraform's provider, with failOnWarnings"),
)

_ISSUE = "Parse issue: "
# An answer isn't longer than a person reads. [chosen: as many lines as there are routes in many an API]
MOST = 100
# A definition may call things anything and nest them deeply, and a message stays a message.
_LONGEST_LINE = 1024
_LONGEST_PLACE = 512
LONGEST_STEP = 128
_LONGEST_VALUE = 60
_OPERATIONS = frozenset({*METHODS, "trace", ANY_METHOD})


def brief(text: str) -> str:
    """A message that may hold what is wrong, and no more of it than a person reads."""
    return _without_middle(text, _LONGEST_LINE)


def _without_middle(text: str, longest: int) -> str:
    """A text that begins and ends as it does, whatever its length."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}…{text[-half:]}"


@lru_cache(maxsize=256)  # places have most of their steps in common
def _shown(step: str) -> str:
    """A step that isn't long, as people read it."""
    return shortened(step, LONGEST_STEP)


# The way down to a value: the way to what holds it, and the last step. That of the whole document is empty.
Trail = tuple[Any, ...]


class Place(NamedTuple):
    """Where something stands in a document: the members and numbers down to it."""

    steps: Steps = ()

    @classmethod
    def at(cls, trail: Trail) -> Place:
        """The place that a trail leads to."""
        steps = []
        while trail:
            trail, step = trail
            steps.append(step)
        return cls(tuple(reversed(steps)))

    @property
    def trail(self) -> Trail:
        """The way down to it."""
        trail: Trail = ()
        for step in self.steps:
            trail = (trail, step)
        return trail

    def down(self, step: str | int) -> Place:
        """The place of a member, or of one in a list."""
        return Place((*self.steps, step))

    def __str__(self) -> str:
        """As API Gateway names places: ``paths.'/pets'(get).responses.200.content.schema``, without media types.

        [observed: tests of Terraform's provider]
        """
        return _without_middle("".join(self._words()).removeprefix("."), _LONGEST_PLACE)

    def _words(self) -> Iterator[str]:
        in_paths = self.steps[:1] == ("paths",)
        above = None
        for number, step in enumerate(self.steps):
            if isinstance(step, int):
                yield f"[{step}]"
            elif not (in_paths and above == "content" and "schema" not in self.steps[:number]):
                shown = _shown(step) if len(step) <= LONGEST_STEP else shortened(step, LONGEST_STEP)
                if in_paths and number == 1:
                    yield f".'{shown}'"
                elif in_paths and number == 2 and step in _OPERATIONS:
                    yield f"({shown})"
                else:
                    yield f".{shown}"
            above = step

    def refusal(self, why: str) -> ServiceError:
        """The error for a document that is wrong here."""
        return INVALID.refusal(where=f"{self}: " if self.steps else "", why=why)

    def wrong_type(self, wanted: str, value: Any) -> ServiceError:
        """The error for a value of another type than the importer reads here."""
        return self.refusal(f"it must be {wanted}, and is {named(value)}.")


def reason(refused: ServiceError) -> str:
    """What is wrong with a document, without the words in which all such errors begin, and without a full stop."""
    return refused.message.removeprefix(_INVALID).removesuffix(".")


# JSON's types, as people call them. Every boolean is an integer in Python: it comes first.
_TYPES = (
    (bool, "a boolean"),
    (int | float, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "an object"),
)


def named(value: Any) -> str:
    """A value by its type, and a short one by itself."""
    kind = next((name for type_, name in _TYPES if isinstance(value, type_)), "null")
    is_scalar = isinstance(value, bool | int | float | str)
    return f"{kind} ({shortened(repr(value), _LONGEST_VALUE)})" if is_scalar else kind


class Lines:
    """What is said of one sort, each line once. What nobody would read is counted, and not kept."""

    def __init__(self) -> None:
        self._kept: dict[str, None] = {}
        self._more = 0

    def copy(self) -> Lines:
        """The same, for more to come."""
        found = Lines()
        found._kept, found._more = dict(self._kept), self._more
        return found

    def add(self, line: Callable[[], str]) -> None:
        """One more line, made where there is room for it."""
        if len(self._kept) < MOST:
            self._kept[line()] = None
        else:
            self._more += 1

    def extend(self, others: Lines, start: str) -> None:
        """More lines, each after such a start."""
        for line in others._kept:
            self.add(lambda line=line: brief(f"{start}{line}"))  # type: ignore[misc]
        self._more += others._more

    def all(self) -> list[str]:
        """The lines."""
        return [*self._kept, *([f"… and {self._more} more"] if self._more else [])]


class Findings:
    """What an import has found so far that keeps nobody from going on."""

    def __init__(self) -> None:
        self._info = Lines()
        self._warnings = Lines()

    def copy(self) -> Findings:
        """The same, for more to come."""
        found = Findings()
        found._info, found._warnings = self._info.copy(), self._warnings.copy()
        return found

    def note(self, text: str) -> None:
        """Something is right, and a person may want to know what becomes of it."""
        self._info.add(lambda: text)

    def ignore(self, place: Place, why: str) -> None:
        """Something is right, and HTTP APIs have no use for it."""
        self._info.add(lambda: f"Ignored {place}: {why}")

    def warn(self, text: str) -> None:
        """Something is wrong, and the API can be made without it."""
        self._warnings.add(lambda: brief(text))

    def leave_out(self, doing: str, why: str) -> None:
        """A part can't be made, and is left out: the reason has a full stop of its own, or none.

        [observed: aws/aws-sam-cli#2410, #2359; aws/serverless-application-model#1556, #2688, #1727, for authorizers and for
        routes that need them; for the rest: chosen]
        """
        self.warn(f"Unable to {doing}: {why}. Ignoring.")

    def parse_issue(self, trail: Trail, what: str) -> None:
        """Something is wrong by the OpenAPI specification."""
        self._warnings.add(lambda: f"{_ISSUE}attribute {Place.at(trail)} {what}")

    def parse_issues(self, lines: Lines) -> None:
        """Much may be wrong by the OpenAPI specification, as a parser tells it."""
        self._warnings.extend(lines, _ISSUE)

    def check_warnings(self) -> None:
        """Refuse an import that is to fail on warnings, if there are any.

        Raises:
            ServiceError: there are.
        """
        if warnings := self._warnings.all():
            raise WARNED.refusal(warnings="\n\t".join(warnings))

    def members(self) -> dict[str, list[str] | None]:
        """What the answer says of it.

        [observed: answers of the AWS CLI to import-api leave out what is empty]
        """
        return {"ImportInfo": self._info.all() or None, "Warnings": self._warnings.all() or None}
