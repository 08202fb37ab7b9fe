"""What it costs to deploy a template: beside the same calls by boto3, beside what SAM's translator alone takes, and a second time."""

from __future__ import annotations

import gc
import itertools
import json
import re
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any

import yaml
from clients import client_of, taken
from figures import Figure

from awsmock_ar_apigw import mock_cloud

if TYPE_CHECKING:
    from collections.abc import Callable

    from figures import Effort

# An API, a stage, and so many of each of the others: a hundred.
_INTEGRATIONS, _ROUTES, _AUTHORIZERS = 30, 60, 8
_NUMBERS = itertools.count()
_REGION = "us-east-1"


def measure(effort: Effort) -> list[Figure]:
    """A template of CloudFormation, as JSON and as YAML, and one of SAM where its translator is installed."""
    rounds = max(1, effort.rounds * 3)
    figures = []
    for notation, write in (("JSON", json.dumps), ("YAML", _as_yaml)):
        first, again = _deploying(lambda write=write: write(hundred()), by_boto3, rounds)
        what = f"a template of 100 resources in {notation}"
        figures += [
            Figure(f"{what} / the same calls by boto3", first, 1.5),
            Figure(f"{what}, a second time / the same calls by boto3", again),
        ]
    if find_spec("samtranslator"):
        first, again = _deploying(lambda: _as_yaml(sam()), by_sam, rounds)
        figures += [
            Figure("a SAM template of 30 events / aws-sam-translator alone", first, 1.3),
            Figure("a SAM template of 30 events, a second time / the first time", again / first, 0.2),
        ]
    return figures


def _as_yaml(template: Any) -> str:
    return yaml.dump(template, Dumper=yaml.CSafeDumper, sort_keys=False)


def _deploying(written: Callable[[], str], beside: Callable[[str], None], rounds: int) -> tuple[float, float]:
    """The ratios of deploying a text to something else that is done with it: of the first time, and of a second."""
    first, again = [], []
    for number in range(rounds + 1):
        text = written()
        with mock_cloud() as cloud:
            gc.collect()
            others = taken(lambda text=text: beside(text))
        with mock_cloud() as cloud:
            gc.collect()
            once = taken(lambda text=text, cloud=cloud: cloud.deploy(text, region=_REGION))
        with mock_cloud() as cloud:
            gc.collect()
            twice = taken(lambda text=text, cloud=cloud: cloud.deploy(text, region=_REGION))
        with mock_cloud() as cloud:
            others = (others + taken(lambda text=text: beside(text))) / 2
        if number:  # the first is to get warm
            first.append(once / others)
            again.append(twice / others)
    return median(first), median(again)


# CloudFormation


def hundred() -> dict[str, Any]:
    """A template of a hundred resources; each is another, in a name."""
    resources: dict[str, Any] = {
        "Api": _resource("Api", Name=f"shop-{next(_NUMBERS)}", ProtocolType="HTTP"),
        "Stage": _resource("Stage", ApiId={"Ref": "Api"}, StageName="prod"),
    }
    for number in range(_INTEGRATIONS):
        resources[f"Integration{number}"] = _resource(
            "Integration", ApiId={"Ref": "Api"}, **_integration(number)
        )
    for number in range(_ROUTES):
        target = {"Fn::Sub": f"integrations/${{Integration{number % _INTEGRATIONS}}}"}
        resources[f"Route{number}"] = _resource(
            "Route", ApiId={"Ref": "Api"}, RouteKey=f"GET /things/{number}", Target=target
        )
    for number in range(_AUTHORIZERS):
        resources[f"Authorizer{number}"] = _resource(
            "Authorizer", ApiId={"Ref": "Api"}, **_authorizer(number)
        )
    return {"Resources": resources}


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": properties}


def _integration(number: int) -> dict[str, Any]:
    return {
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "GET",
        "IntegrationUri": f"https://shop.example.com/{number}",
        "PayloadFormatVersion": "1.0",
    }


def _authorizer(number: int) -> dict[str, Any]:
    return {
        "Name": f"users-{number}",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Issuer": f"https://users-{number}.example.com", "Audience": ["shop"]},
    }


_CLIENTS: list[Any] = []


def by_boto3(text: str) -> None:
    """The same calls, as a program makes them."""
    if not _CLIENTS:
        _CLIENTS.append(client_of("apigatewayv2"))
    (client,) = _CLIENTS
    name = re.search(r"shop-\d+", text)[0]
    api = client.create_api(Name=name, ProtocolType="HTTP")["ApiId"]
    client.create_stage(ApiId=api, StageName="prod")
    made = [
        client.create_integration(ApiId=api, **_integration(number))["IntegrationId"]
        for number in range(_INTEGRATIONS)
    ]
    for number in range(_ROUTES):
        target = f"integrations/{made[number % _INTEGRATIONS]}"
        client.create_route(ApiId=api, RouteKey=f"GET /things/{number}", Target=target)
    for number in range(_AUTHORIZERS):
        client.create_authorizer(ApiId=api, **_authorizer(number))


# SAM


def sam() -> dict[str, Any]:
    """A template of SAM with a function that takes thirty events; each is another, in a description."""
    events = {
        f"Get{number}": {
            "Type": "HttpApi",
            "Properties": {"ApiId": {"Ref": "Api"}, "Path": f"/things/{number}", "Method": "get"},
        }
        for number in range(30)
    }
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": f"A shop, {next(_NUMBERS)}",
        "Resources": {
            "Api": {"Type": "AWS::Serverless::HttpApi", "Properties": {"FailOnWarnings": True}},
            "Things": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Runtime": "python3.13",
                    "Handler": "index.handler",
                    "InlineCode": "def handler(event, context):\n    return {}\n",
                    "Events": events,
                },
            },
        },
    }


class _NoPolicies:
    """Managed policies of IAM, of which the template names none."""

    def load(self) -> dict[str, str]:
        return {}


def by_sam(text: str) -> None:
    """What SAM's translator takes alone, on a text that it reads itself."""
    from samtranslator.translator.transform import transform  # noqa: PLC0415 - where it is installed
    from samtranslator.yaml_helper import yaml_parse  # noqa: PLC0415 - likewise

    transform(yaml_parse(text), {}, _NoPolicies())
