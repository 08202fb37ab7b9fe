"""Which template makes the body of what goes on to a back end, or comes back from one: chosen by an expression, not by a content type.

[documented: W159, W162; that keys aren't content types: W160]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT
from awsmock_ar_apigw.serving.velocity.evaluation import rendered
from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED
from awsmock_ar_apigw.serving.websocket_api.selection import evaluated, in_body
from awsmock_ar_apigw.serving.websocket_api.template_variables import variables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.state.record import Record

# How the samples of mocks call their only template [documented: W160, W164].
_OF_MOCKS = "application/json"


def chosen(
    templates: Mapping[str, str],
    expression: str | None,
    value_of: Callable[[str], Any],
    *,
    last: str = DEFAULT,
) -> str | None:
    """The template that an expression selects; ``$default`` where it selects none, or there is no expression.

    Parameters:
        templates: the templates by their keys.
        expression: the ``TemplateSelectionExpression``.
        value_of: what a variable of it is.
        last: the key of the template that is taken where there is no ``$default`` either.
    """
    key = evaluated(expression, value_of) if expression else DEFAULT
    return next((templates[one] for one in (key, DEFAULT, last) if one in templates), None)


def request_body(exchange: Exchange, integration: Record) -> tuple[str, bool]:
    """The body of what goes on to a back end, and whether a template has made it [documented: W159, W161].

    Raises:
        Refused: no template fits, and nothing may pass without.
        MockError: the template needs something that the mock hasn't.
    """
    members = integration.members
    templates = members.get("RequestTemplates", {})
    is_mock = members["IntegrationType"] == "MOCK"
    template = chosen(
        templates,
        members.get("TemplateSelectionExpression"),
        lambda variable: _of_message(exchange, variable),
        last=_OF_MOCKS if is_mock else DEFAULT,
    )
    if template is not None:
        return rendered(template, variables_of(exchange, exchange.text)), True
    passes = members.get("PassthroughBehavior")
    if passes == "NEVER" or (passes == "WHEN_NO_TEMPLATES" and templates):
        raise FAILED.because(
            f"No request template fits, there is none for $default, and {passes} lets nothing pass without. Keys are results of "
            "templateSelectionExpression, no content types."
        )
    return exchange.text, False


def response_body(exchange: Exchange, response: Record, body: str, value_of: Callable[[str], Any]) -> str:
    """The body of what comes back from a back end, as an integration response makes it; without a template, it passes. [chosen]

    Raises:
        MockError: the template needs something that the mock hasn't.
    """
    members = response.members
    template = chosen(
        members.get("ResponseTemplates", {}), members.get("TemplateSelectionExpression"), value_of
    )
    return body if template is None else rendered(template, variables_of(exchange, body))


def _of_message(exchange: Exchange, variable: str) -> Any:
    """What a variable is that names a part of the message."""
    return in_body(read(exchange.text), variable)


def read(body: str) -> Any:
    """A body as JSON; nothing, if it is none."""
    try:
        return strict_json.read(body)
    except ValueError:
        return None
