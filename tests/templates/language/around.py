"""A template read and evaluated, as a stack does it, in a line."""

from __future__ import annotations

from typing import Any

import pytest

from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.evaluation import Evaluation, pseudo_parameters
from awsmock_ar_apigw.templates.graph import order
from awsmock_ar_apigw.templates.made import Made
from awsmock_ar_apigw.templates.parameters import values_of
from awsmock_ar_apigw.templates.reading import read

WHERE = Where("123456789012", "eu-west-1")
STACK_ID = "arn:aws:cloudformation:eu-west-1:123456789012:stack/pets/1"
QUEUE = {"Type": "AWS::SQS::Queue"}


def templates(source: Any, stack: Any = None, **parameters: Any) -> list[Any]:
    """The templates of a source."""
    return read(source, parameters=parameters, stack=stack, region=WHERE.region, account=WHERE.account)


def one(source: Any, **parameters: Any) -> Any:
    """The only template of a source."""
    (found,) = templates(source, **parameters)
    return found


def with_queue(**sections: Any) -> dict[str, Any]:
    """A template with a resource, and what else it is to have."""
    return {"Resources": {"Queue": QUEUE}, **sections}


def evaluation(
    source: Any, made: Any = None, imports: Any = None, outputs: Any = None, **parameters: Any
) -> Evaluation:
    """The evaluation of a template."""
    template = one(source, **parameters)
    return Evaluation(
        template,
        values_of(template, parameters),
        pseudo_parameters(WHERE, "pets", STACK_ID),
        imports or {},
        {} if made is None else made,
        outputs,
    )


def value(expression: Any, made: Any = None, imports: Any = None, given: Any = None, **sections: Any) -> Any:
    """What an expression means as a property of the queue of a template."""
    document = with_queue(**sections)
    resources = {"Queue": {**QUEUE, "Properties": {"X": expression}}, "Other": QUEUE}
    scope = evaluation({**document, "Resources": resources}, made, imports, **(given or {}))
    properties = scope.template.resources["Queue"].properties
    return scope.value(properties, "Resources", "Queue", "Properties").get("X", "(left out)")


def made(physical_id: str = "https://queue", **attributes: Any) -> Made:
    """A resource that is there."""
    return Made(physical_id, attributes)


def order_of(source: Any, **parameters: Any) -> list[str]:
    """In which order the resources of a template are made."""
    scope = evaluation(source, **parameters)
    return order(scope.template, scope.wanted(), scope.condition)


def refused(match: str) -> Any:
    """A block that raises a TemplateError which says so."""
    return pytest.raises(TemplateError, match=match)
