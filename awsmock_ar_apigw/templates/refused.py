"""What a service refuses, as the error of a deployment: which resource, and which of its properties."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.text import readable, shortened
from awsmock_ar_apigw.templates.errors import DeploymentError
from awsmock_ar_apigw.templates.schema import paths_in, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

# botocore writes whole values of parameters.
_LONGEST = 1_000
# A value shorter than this may be part of any sentence.
_SHORTEST = 3
# A name of a property has no more words.
_MOST_WORDS = 4
# Documents of their own: a message about one names its own place in it, and shares words with all the rest.
_DOCUMENTS = frozenset({"Body", "Schema"})


@contextmanager
def refused(site: Site, declared: Declared, properties: Mapping[str, Any]) -> Iterator[None]:
    """What a service refuses within the block is an error of the deployment, and so is that no answer came, or nothing could be asked.

    Raises:
        DeploymentError: something was refused.
    """
    try:
        yield
    except ServiceError as error:
        message = f"{error.message} ({error.why})" if error.why else error.message
        raise failed(site, declared, message, property_in(error.message, properties), error.code) from None
    except BotoCoreError as error:
        text = shortened(str(error), _LONGEST)
        prop = property_in(text, {**dict.fromkeys(schema_of(declared.type).writable, ""), **properties})
        raise failed(site, declared, text, prop, type(error).__name__) from error
    except UnicodeEncodeError as error:
        text = f"Half of a surrogate pair can't be sent: {readable(error.object)}"
        raise failed(site, declared, text) from error


def failed(site: Site, declared: Declared, message: str, prop: str = "", code: str = "") -> DeploymentError:
    """The error of a resource's deployment."""
    return DeploymentError(
        message,
        stack=site.stack_name,
        resource=declared.logical_id,
        type=declared.type,
        property=prop,
        code=code,
    )


def property_in(message: str, properties: Mapping[str, Any]) -> str:
    """The path of the property that a message is about: one whose name it has, of several the one that it names with what is around it,
    and then the first; or else one whose value it has. Numbers in a list are no names, and nobody looks into documents.

    Examples:
        >>> property_in("Invalid integration identifier specified", {"Target": "integrations/abc"})
        ''
        >>> property_in("The timeoutInMillis should be between 50 and 30000", {"TimeoutInMillis": 5})
        'TimeoutInMillis'
        >>> property_in("The provided route key is not formatted properly", {"RouteKey": "get"})
        'RouteKey'
        >>> property_in("Invalid Authorizer identifier specified 7xy", {"AuthorizerId": "7xy"})
        'AuthorizerId'
    """  # noqa: D205 - one sentence
    said = _names_in(message)
    looked_at = {name: "" if name in _DOCUMENTS else value for name, value in properties.items()}
    places = [(path, value) for path, value in paths_in(looked_at) if path]
    named = [path for path, _value in places if _name(path[-1]) in said]
    if named:
        return _dotted(min(named, key=lambda path: _nearness(path, said)))
    return next(
        (
            _dotted(path)
            for path, value in places
            if isinstance(value, str) and len(value) >= _SHORTEST and value in message
        ),
        "",
    )


def _names_in(message: str) -> dict[str, int]:
    """What in a message may be a name, with where it begins: each word, and words that people write apart, such as ``route key``."""
    words = _plain(message).split()
    found: dict[str, int] = {}
    for length in range(1, _MOST_WORDS + 1):
        for start in range(len(words) - length + 1):
            found.setdefault("".join(words[start : start + length]), start)
    return found


def _nearness(path: tuple[str | int, ...], said: Mapping[str, int]) -> tuple[int, int]:
    return -sum(_name(step) in said for step in path), said[_name(path[-1])]


def _name(step: str | int) -> str:
    """A step as messages have it, also a key such as ``$default`` or ``GET /pets``; a number in a list is no name."""
    return "".join(_plain(step).split()) if isinstance(step, str) else ""


def _plain(text: str) -> str:
    """Letters, digits and underscores, with spaces for all else."""
    return "".join(one if one.isalnum() or one == "_" else " " for one in text.lower())


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path))
