"""cloud.explain: which route would take a request, and why the others wouldn't."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError
from support import fingerprint
from support_serving import Served


@pytest.fixture
def api(cloud):
    made = Served(cloud)
    for key in ("GET /pets/{id}", "GET /pets/{proxy+}", "POST /pets/{id}", "GET /toys", "$default"):
        made.route(key)
    return made


def test_it_names_the_route_and_what_keeps_each_other_from_it(api):
    assert api.cloud.explain("GET", api.endpoint + "/pets/7?x=1").splitlines() == [
        f"API 'pets' ({api.id}) answers, by stage '$default', for the path '/pets/7'.",
        "'GET /pets/{id}' takes it, with id='7'.",
        "  'GET /pets/{proxy+}' doesn't: it would, but is less specific.",
        "  'POST /pets/{id}' doesn't: it is for another method.",
        "  'GET /toys' doesn't: it is for another path.",
        "  '$default' doesn't: it would, but is less specific.",
    ]


def test_it_tells_of_what_no_route_takes_and_of_authorization(cloud):
    api = Served(cloud)
    api.route("GET /pets", AuthorizationType="AWS_IAM")
    assert (
        "No route takes GET: 404 Not Found.\n  'GET /pets' doesn't: it is for another path."
        in cloud.explain("GET", api.endpoint + "/toys")
    )
    assert "'GET /pets' takes it, under AWS_IAM." in cloud.explain("GET", api.endpoint + "/pets")


def test_it_tells_where_there_is_no_stage_and_no_api(cloud):
    api = Served(cloud, stage=None)
    assert cloud.explain("GET", api.endpoint + "/x").startswith("404 Not Found: 'pets' has neither")
    with pytest.raises(MockError, match="No API answers at"):
        cloud.explain("GET", "https://www.example.com/")
    with pytest.raises(MockError, match="isn't a whole URL"):
        cloud.explain("GET", "/pets")


def test_nothing_happens(api):
    before = fingerprint(api.cloud), api.cloud.clock.now, len(api.cloud.requests)
    api.cloud.explain("GET", api.endpoint + "/pets/7")
    assert (fingerprint(api.cloud), api.cloud.clock.now, len(api.cloud.requests)) == before


def test_it_names_the_routes_that_are_not_deployed(cloud):
    api = Served(cloud)
    api.route("GET /pets")
    api.client.create_stage(ApiId=api.id, StageName="prod")
    api.client.create_deployment(ApiId=api.id, StageName="prod")
    told = cloud.explain("GET", api.endpoint + "/prod/pets")
    assert "Not served" not in told
    api.route("GET /toys")
    told = cloud.explain("GET", api.endpoint + "/prod/toys")
    assert told.splitlines()[1] == "No route takes GET: 404 Not Found."
    assert told.endswith(
        "\nNot served, since stage 'prod' was deployed before: 'GET /toys'. Deploy the API to it again."
    )
    assert "Not served" not in cloud.explain("GET", api.endpoint + "/toys")


def test_a_request_that_no_route_takes_is_told_so_too(cloud):
    api = Served(cloud)
    api.client.create_stage(ApiId=api.id, StageName="prod")
    api.route("GET /pets")
    api.client.create_deployment(ApiId=api.id, StageName="prod")
    assert cloud.request("GET", api.endpoint + "/prod/toys").status == 404
    assert cloud.requests[-1].why == "No route of this stage takes GET /toys."
    api.route("GET /toys")
    assert cloud.request("GET", api.endpoint + "/prod/toys").status == 404
    assert cloud.requests[-1].why == (
        "No route of this stage takes GET /toys. "
        "Not served, since stage 'prod' was deployed before: 'GET /toys'. Deploy the API to it again."
    )
