"""Templates that tests of stacks deploy, each small and written out."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

# An HTTP API with a route to a function whose code stands in the template.
PETS: dict[str, Any] = {
    "Description": "Pets, by their ids",
    "Parameters": {"Stage": {"Type": "String", "Default": "prod"}},
    "Resources": {
        "Route": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "RouteKey": "GET /pets/{id}",
                "Target": {"Fn::Sub": "integrations/${Integration}"},
            },
        },
        "Integration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": {"Fn::GetAtt": ["Pets", "Arn"]},
                "PayloadFormatVersion": "2.0",
            },
        },
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"Name": {"Fn::Sub": "pets-${Stage}"}, "ProtocolType": "HTTP"},
        },
        "Deployed": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {"ApiId": {"Ref": "Api"}, "StageName": {"Ref": "Stage"}, "AutoDeploy": True},
        },
        "Pets": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": "arn:aws:iam::123456789012:role/pets",
                "Code": {
                    "ZipFile": "def handler(event, context):\n    return {'id': event['pathParameters']['id']}\n"
                },
            },
        },
    },
    "Outputs": {"Url": {"Value": {"Fn::Sub": "${Api.ApiEndpoint}/${Stage}"}}},
}


def pets(**properties: Any) -> dict[str, Any]:
    """The template of pets, with other properties of its resources: ``Api={"Description": "…"}``; None takes a resource out."""
    made = deepcopy(PETS)
    for logical_id, more in properties.items():
        if more is None:
            del made["Resources"][logical_id]
        else:
            made["Resources"][logical_id]["Properties"].update(more)
    return made


def api(name: str = "pets", **more: Any) -> dict[str, Any]:
    """An HTTP API as a resource."""
    return {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": name, "ProtocolType": "HTTP", **more}}
