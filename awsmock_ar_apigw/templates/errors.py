"""What can be wrong with a template, and with deploying one: a test hears it as a MockError, which names the place."""

from __future__ import annotations

from awsmock_ar_apigw.base.errors import MockError


class TemplateError(MockError):
    """A template that CloudFormation would not take, or that says what can't be done here.

    Parameters:
        message: what is wrong, and what to do.
        place: where in the template: ``Resources.Api.Properties.Name``; with the line, where it is a text: ``template.yaml, line 12: …``.

    Attributes:
        place: where in the template.
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


class DeploymentError(MockError):
    """A resource that can't be made, changed or deleted: the service refuses it, or the mock lacks what it needs.

    Parameters:
        message: the service's words, or ours.
        stack: the name of the stack.
        resource: the logical id of the resource.
        type: its type, such as ``AWS::ApiGatewayV2::Route``.
        property: the path of the property that it is about, such as ``RouteKey``; empty where none can be named.
        code: the service's error, such as ``BadRequestException``; empty where the service wasn't asked.

    Attributes:
        stack: the name of the stack.
        resource: the logical id of the resource.
        type: its type.
        property: the path of the property; empty where none can be named.
        code: the service's error; empty where the service wasn't asked.
        reason: the service's words, or ours.
    """

    def __init__(
        self,
        message: str,
        *,
        stack: str,
        resource: str,
        type: str,  # noqa: A002 - as templates say
        property: str = "",  # noqa: A002 - likewise
        code: str = "",
    ) -> None:
        at = f"{resource} ({type}){f', {property}' if property else ''}"
        super().__init__(f"Stack {stack}: {at}: {f'{code}: ' if code else ''}{message}")
        self.stack, self.resource, self.type = stack, resource, type
        self.property, self.code, self.reason = property, code, message


class StandInWarning(UserWarning):
    """Something of a template is there in name alone, or other than its author may expect; the text says what it got, and what to do."""
