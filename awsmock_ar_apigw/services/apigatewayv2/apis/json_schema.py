"""Whether a text is a JSON Schema of draft 4: bounded, since the text is whatever a request holds."""

from __future__ import annotations

import json
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.needs import needing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

# JSON is read, and a schema checked, by functions that call themselves: a text nested deeper than any real schema is
# refused before that. [chosen: 64 levels, about half of what Python's stack has room for]
DEEPEST = 64


def problem_of(text: str) -> str | None:
    """What keeps a text from being a JSON Schema of draft 4; None where nothing does.

    References aren't followed: nothing is fetched. Neither is a regular expression compiled, which has another
    dialect in JSON Schema than in Python.
    """
    try:
        return _problem(text)
    except ValueError:
        return f"It must be JSON, nested at most {DEEPEST} levels deep."
    except RecursionError:  # where the caller has left too little of the stack
        return "It is nested too deeply."


@lru_cache(maxsize=128)  # tests create the same model over and over
def _problem(text: str) -> str | None:
    return _broken_rule(parsed(text))


def parsed(text: str) -> Any:
    """The value that a text is as JSON.

    Raises:
        ValueError: it isn't JSON, or is nested too deeply.
    """
    if _depth(text) > DEEPEST:
        raise ValueError("nested too deeply")
    return strict_json.read(text)


def _depth(text: str) -> int:
    """How deep a text nests its objects and arrays, if it is JSON."""
    depth = deepest = 0
    for number, part in enumerate(_unquoted(text)):
        if number % 2:
            continue
        for sign in part:
            depth += (sign in "[{") - (sign in "]}")
            deepest = max(deepest, depth)
    return deepest


def _unquoted(text: str) -> list[str]:
    """A text cut at its quotation marks: what is between strings, and the strings, in turn."""
    return text.replace("\\\\", "").replace('\\"', "").split('"')


def _broken_rule(schema: Any) -> str | None:
    """The first rule of JSON Schema that a value breaks, and where."""
    error = first_error(_checker(), schema)
    if error is None:
        return None
    return f"At {error.json_path}, it must satisfy '{error.validator}' of JSON Schema draft 4."


@cache
def _checker() -> Validator:
    return checker_of(_draft_4().META_SCHEMA)


def checker_of(schema: Any, *, endless: bool = True) -> Validator:
    """What checks values by a schema of draft 4; it fetches nothing.

    Parameters:
        schema: the schema.
        endless: whether references may lead to references as far as Python's stack goes; else a RecursionError ends it long before.
    """
    draft_4 = _draft_4() if endless else _bounded_draft_4()
    from referencing import Registry  # noqa: PLC0415 - when used, and brought by jsonschema

    return draft_4(schema, registry=Registry())


def first_error(checker: Validator, value: Any) -> ValidationError | None:
    """The first thing that is wrong with a value; None where nothing is.

    Raises:
        RecursionError: Python's stack is too short for it, be it that a library has made another error of that.
    """
    try:
        return next(checker.iter_errors(value), None)
    except BaseException as error:
        if _is_of_the_stack(error):
            raise RecursionError from error
        raise


def _is_of_the_stack(error: BaseException | None) -> bool:
    """Whether an error has come of the end of Python's stack.

    What jsonschema asks of rpds-py 0.x, which is written in Rust, ends there in a panic: no Exception of Python's.
    """
    while error is not None and not isinstance(error, RecursionError):
        if type(error).__module__ == "pyo3_runtime":
            return True
        error = error.__cause__ or error.__context__
    return error is not None


@cache
def _draft_4() -> type[Validator]:
    # Costly to import: only who makes models pays for it.
    with needing("The schema of a model"):
        from jsonschema import Draft4Validator  # noqa: PLC0415 - when used
        from jsonschema.validators import extend  # noqa: PLC0415 - when used

    made: type[Validator] = extend(Draft4Validator, {"uniqueItems": unique})  # type: ignore[no-untyped-call]
    return made


@cache
def _bounded_draft_4() -> type[Validator]:
    """The same, in which a chain of references ends: what libraries make of the end of Python's stack may be no error of Python's."""
    from jsonschema.validators import extend  # noqa: PLC0415 - when used

    follow = _draft_4().VALIDATORS["$ref"]

    def bounded(validator: Any, reference: Any, value: Any, schema: Any) -> Iterator[Any]:
        depth = _DEPTH.get()
        if depth >= _MOST_REFERENCES:
            raise RecursionError
        _DEPTH.set(depth + 1)
        try:
            yield from follow(validator, reference, value, schema) or ()
        finally:
            _DEPTH.set(depth)

    made: type[Validator] = extend(_draft_4(), {"$ref": bounded})  # type: ignore[no-untyped-call]
    return made


# So many references may lead from one to the next; as many levels of a message that a schema describes by itself.
_MOST_REFERENCES = 60
_DEPTH: ContextVar[int] = ContextVar("awsmock_ar_apigw_depth_of_references", default=0)


def unique(_validator: Any, wanted: bool, items: Any, _schema: Any) -> Iterator[Any]:  # noqa: FBT001 - jsonschema's
    """No item twice; jsonschema's own way compares each with each, which a long list keeps busy for seconds."""
    from jsonschema import ValidationError  # noqa: PLC0415 - when used

    if (
        wanted
        and isinstance(items, list)
        and len({json.dumps(i, sort_keys=True) for i in items}) < len(items)
    ):
        yield ValidationError("has items that come twice")
