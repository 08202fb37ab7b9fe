"""What a request to a stored HTTP API costs, beside werkzeug's test client calling a view of Flask's that does as little."""

from __future__ import annotations

import gc
import io
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

import requests
from clients import client_of, taken
from figures import Figure
from flask import Flask
from requests.adapters import BaseAdapter

from awsmock_ar_apigw import mock_cloud

if TYPE_CHECKING:
    from figures import Effort

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:{}"
FEW, MANY = 10, 300


def measure(effort: Effort) -> list[Figure]:
    """A request beside Flask, and beside each other.

    Much of one by ``requests`` is that library's own, and more the more variables the environment has: it looks through
    them for proxies, twice for each request. So it is also measured with an adapter that answers at once, which is all that
    a seam above urllib3 could leave.
    """
    view = flask_client()
    with served() as (cloud, url):
        open_route = lambda: cloud.request("GET", url + "/open")  # noqa: E731 - one of several
        figures = [
            Figure(
                "a request to a function / werkzeug's client of a Flask view",
                ratio(open_route, lambda: view.get("/pets"), effort),
                0.5,
            ),
            Figure(
                "a request under a Lambda authorizer's cached answer / an open one",
                ratio(
                    lambda: cloud.request("GET", url + "/closed", headers={"token": "x"}), open_route, effort
                ),
                1.5,
            ),
            Figure(
                "a request by requests / werkzeug's client of a Flask view",
                ratio(partial(requests.Session().get, url + "/open"), lambda: view.get("/pets"), effort),
                1.5,
            ),
            Figure(
                "requests alone, answered by an adapter at once / werkzeug's client of a Flask view",
                ratio(partial(answered_at_once().get, url + "/open"), lambda: view.get("/pets"), effort),
            ),
        ]
    with served(FEW) as (few, few_url), served(MANY) as (many, many_url):
        beside = ratio(
            lambda: many.request("GET", f"{many_url}/r{MANY - 1}"),
            lambda: few.request("GET", f"{few_url}/r{FEW - 1}"),
            effort,
        )
    return [*figures, Figure(f"a request among {MANY} routes / among {FEW}", beside, 1.1)]


def ratio(ours, theirs, effort: Effort) -> float:
    """The median of paired rounds, in which each goes first as often: what goes first finds caches cold."""
    for call in (ours, theirs):
        call()
    found = []
    for number in range(effort.rounds * 4):
        gc.collect()
        order = (ours, theirs) if number % 2 else (theirs, ours)
        times = {call: taken(lambda call=call: [call() for _ in range(effort.batch)]) for call in order}
        found.append(times[ours] / times[theirs])
    return median(found)


def flask_client():
    """A client of an application with one view of one line."""
    app = Flask(__name__)
    app.get("/pets")(lambda: "pets")
    return app.test_client()


class AtOnce(BaseAdapter):
    """An adapter whose answer is there."""

    def send(self, request, *_args, **_kwargs):
        """What the function answers."""
        response = requests.Response()
        response.status_code, response.url, response.request = 200, request.url, request
        response.raw = io.BytesIO(b"pets")
        return response


def answered_at_once() -> requests.Session:
    """A session of requests in which nobody is asked."""
    session = requests.Session()
    session.mount("https://", AtOnce())
    return session


@contextmanager
def served(routes: int = 0):
    """A cloud with an API that answers, and its URL; with so many routes beside the two that are always there."""
    with mock_cloud(isolated=True) as cloud:
        client = client_of("apigatewayv2")
        api = client.create_api(Name="pets", ProtocolType="HTTP")
        api_id = api["ApiId"]
        cloud.functions["pets"] = lambda _event, _context: "pets"
        cloud.functions["keeper"] = lambda _event, _context: {"isAuthorized": True}
        target = f"integrations/{integration(client, api_id)}"
        keys = ["GET /open", *(f"GET /r{number}" for number in range(routes))]
        for key in keys:
            client.create_route(ApiId=api_id, RouteKey=key, Target=target)
        client.create_route(
            ApiId=api_id,
            RouteKey="GET /closed",
            Target=target,
            AuthorizationType="CUSTOM",
            AuthorizerId=keeper(client, api_id),
        )
        client.create_stage(ApiId=api_id, StageName="$default", AutoDeploy=True)
        yield cloud, api["ApiEndpoint"]


def integration(client, api_id: str) -> str:
    """An integration with the function that answers."""
    return client.create_integration(
        ApiId=api_id,
        IntegrationType="AWS_PROXY",
        IntegrationUri=FUNCTION.format("pets"),
        PayloadFormatVersion="2.0",
    )["IntegrationId"]


def keeper(client, api_id: str) -> str:
    """A Lambda authorizer whose answers are kept."""
    invoked = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION.format('keeper')}/invocations"
    return client.create_authorizer(
        ApiId=api_id,
        Name="keeper",
        AuthorizerType="REQUEST",
        AuthorizerUri=invoked,
        AuthorizerPayloadFormatVersion="2.0",
        AuthorizerResultTtlInSeconds=300,
        EnableSimpleResponses=True,
        IdentitySource=["$request.header.token"],
    )["AuthorizerId"]
