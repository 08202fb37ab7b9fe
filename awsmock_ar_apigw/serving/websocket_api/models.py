"""Models: which of its route's a message must be like, and whether it is.

Schemas are those of JSON Schema draft 4. References lead within their schema, and nothing is fetched; patterns are read as Python's.
[chosen: the service reads them as Java's, which have little that Python's haven't]
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import checker_of, first_error, parsed
from awsmock_ar_apigw.services.apigatewayv2.apis.model import has_structure
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT
from awsmock_ar_apigw.serving.websocket_api.selection import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.protocols import Validator

    from awsmock_ar_apigw.state.record import Record

_LONGEST = 300


class Models:
    """The models of a route, by the keys that messages select them by.

    Parameters:
        route: the route, as it was deployed.
        models: the models of its API by their names, likewise.
    """

    def __init__(self, route: Record, models: Mapping[str, Record]) -> None:
        wanted = route.members.get("RequestModels", {})
        self._models = {key: models[name] for key, name in wanted.items() if name in models}
        # Without an expression, there is but one to select.
        self._select = compiled(route.members.get("ModelSelectionExpression", DEFAULT))

    def problem_of(self, message: str) -> str | None:
        """What keeps a message from being like its model, in words; None where nothing does.

        The key that a message selects names its model, else ``$default`` does; without that one, no message is right [documented: W110].
        """
        key = self._select(message)
        model = self._models.get(key) or self._models.get(DEFAULT)
        if model is None:
            return f"No model has the key {shortened(repr(key), _LONGEST)}, and there is no $default model."
        if not has_structure(model.members):
            return None  # of another type of content than JSON, or without a schema
        problem = _problem(model.members["Schema"], message)
        return problem and f"It isn't like model {model.members['Name']!r}: {problem}"


def models_of(route: Record, models: Mapping[str, Record]) -> Models | None:
    """The models of a route; None for one that takes any message.

    [chosen: one without an expression takes any, unless it has a ``$default`` model]
    """
    wanted = route.members.get("RequestModels", {})
    checks = "ModelSelectionExpression" in route.members or DEFAULT in wanted
    return Models(route, models) if checks else None


def _problem(schema: str, message: str) -> str | None:
    try:
        whole = strict_json.read(message)
    except ValueError:
        return "it must be JSON, and not nested too deeply."
    try:
        error = first_error(_validator(schema), whole)
    except RecursionError:
        return "its schema leads to itself, or too deep."
    except Exception as found:  # noqa: BLE001 - a schema is whatever somebody wrote: a reference to nowhere, a pattern of another language
        return shortened(f"its schema can't be applied: {type(found).__name__}: {found}", _LONGEST)
    return shortened(f"at {error.json_path}, {error.message}", _LONGEST) if error else None


@lru_cache(maxsize=128)
def _validator(schema: str) -> Validator:
    """What checks messages by a schema, made once."""
    return checker_of(parsed(schema), endless=False)
