"""Which file has which type of resources: each is imported when a template first has one of its types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.files import imported

if TYPE_CHECKING:
    from awsmock_ar_apigw.templates.made import ResourceType

# By the beginning of a type's name, the file whose ``type_named`` knows it; what begins otherwise is of other services.
_FILES = {
    "AWS::ApiGatewayV2::": "apigatewayv2",
    "AWS::AppRunner::": "apprunner",
    "AWS::Lambda::": "lambdas",
}
_OTHERS = "others"


def type_named(name: str) -> ResourceType:
    """The type of resources with this name.

    Raises:
        TemplateError: there is none.
    """
    home = next((file for start, file in _FILES.items() if name.startswith(start)), _OTHERS)
    module: Any = imported(f"awsmock_ar_apigw.templates.{home}")
    found: ResourceType = module.type_named(name)
    return found
