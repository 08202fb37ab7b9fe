"""An API as its parts see it: the kind, its protocol, and what only one protocol has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.kit.record import locate
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, BAD_REQUEST, arn_form, missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.cite import Cite
    from awsmock_ar_apigw.kit.call import Scope

HTTP = "HTTP"
WEBSOCKET = "WEBSOCKET"

API = APIGATEWAYV2.kind(
    "Api",
    ids=("ApiId",),
    arn=arn_form("/apis/{ApiId}"),
    taggable=True,
    missing=missing(
        "API",
        observed(
            "aws/aws-sdk-js#2458; aws/aws-sam-cli#7030; aws/aws-cdk#11637; recordings of cloud-custodian"
        ),
        which=" {account}:{key}",
    ),
)


def protocol_of(scope: Scope, whole: Mapping[str, Any]) -> str:
    """The protocol of the API that parameters name by ApiId.

    Raises:
        ServiceError: there is no such API.
    """
    protocol: str = locate(scope, API, whole).members["ProtocolType"]
    return protocol


def only_for(protocol: str, member: str, cite: Cite, *, default: object = None, message: str = "") -> Rule:
    """The rule for a member that one protocol has: the other refuses it with any value, even one that means nothing.

    It is asked with what a call asks for, and the ApiId. [observed: execution logs switched off, a time to live of 0, the
    default of apiKeySelectionExpression are refused, each by who its rule says; of the other members it is chosen]

    Parameters:
        protocol: the one that has it.
        member: its name.
        cite: who says so.
        default: the one value that is taken all the same, since a client is known to send it always.
        message: what the service says, where that is known.
    """
    wire = member[0].lower() + member[1:]
    other = "WebSocket" if protocol == HTTP else "HTTP"
    return Rule(
        BAD_REQUEST,
        message or f"{wire} is not currently supported for {other} APIs.",
        cite,
        lambda call, asked: asked[member] != default and protocol_of(call, asked) != protocol,
        about=member,
    )
