"""CORS of HTTP APIs: what is accepted, how it comes back, how it merges and goes."""

import json

import pytest

from support_v2 import route_to_deploy

WHOLE = {
    "AllowCredentials": True,
    "AllowHeaders": ["content-type", "x-one"],
    "AllowMethods": ["GET", "POST"],
    "AllowOrigins": ["https://example.com"],
    "ExposeHeaders": ["date"],
    "MaxAge": 300,
}


def make(client, cors):
    return client.create_api(Name="pets", ProtocolType="HTTP", CorsConfiguration=cors)


@pytest.fixture
def api(client):
    return make(client, WHOLE)["ApiId"]


def update(client, api, **cors):
    return client.update_api(ApiId=api, CorsConfiguration=cors)["CorsConfiguration"]


def test_what_is_given_comes_back(client):
    made = make(client, WHOLE)
    assert made["CorsConfiguration"] == WHOLE
    assert client.get_api(ApiId=made["ApiId"])["CorsConfiguration"] == WHOLE


def test_headers_come_back_in_lower_case_and_the_rest_as_it_was(client):
    sent = {
        "AllowHeaders": ["Content-Type", "X-Api-Key"],
        "ExposeHeaders": ["Date"],
        "AllowMethods": ["put", "GET"],
        "AllowOrigins": ["HTTP://WWW.EXAMPLE.ORG"],
    }
    assert make(client, sent)["CorsConfiguration"] == {
        "AllowHeaders": ["content-type", "x-api-key"],
        "ExposeHeaders": ["date"],
        "AllowMethods": ["put", "GET"],
        "AllowOrigins": ["HTTP://WWW.EXAMPLE.ORG"],
    }


@pytest.mark.parametrize("cors", [{}, None])
def test_an_empty_configuration_is_none(client, cors):
    made = client.create_api(
        Name="pets", ProtocolType="HTTP", **({} if cors is None else {"CorsConfiguration": cors})
    )
    assert "CorsConfiguration" not in made


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "http://*",
        "https://*",
        "https://example.com",
        "http://localhost:3000",
        "HTTPS://*.example.com:8443",
    ],
)
@pytest.mark.parametrize(
    "wrong",
    [
        "example.com",
        "localhost:3000",
        "",
        "null",
        "https://",
        "//example.com",
        "https://example.com/",
        "http://example.com/pets",
        "https://a b",
        "capacitor://localhost",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "ftp://example.com",
        "https:example.com",
        "*.example.com",
        "**",
    ],
)
def test_an_origin_is_a_star_or_http_or_https_and_a_host(client, api, refused, origin, wrong):
    assert make(client, {"AllowOrigins": [origin]})["CorsConfiguration"]["AllowOrigins"] == [origin]
    for call in (
        lambda origins: make(client, {"AllowOrigins": origins}),
        lambda origins: update(client, api, AllowCredentials=False, AllowOrigins=origins),
    ):
        with refused("BadRequestException") as caught:
            call([origin, wrong, "another://wrong.one"])
        assert caught.error.response["Error"]["Message"] == f"Invalid format for origin {wrong}"


def test_a_method_is_a_star_or_one_of_http(client, refused):
    methods = ["*", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "DELETE"]
    assert make(client, {"AllowMethods": methods})["CorsConfiguration"]["AllowMethods"] == methods
    with refused("BadRequestException", match="Invalid method for CORS. Use * or HTTP methods."):
        make(client, {"AllowMethods": ["GET", "FETCH"]})
    with refused("BadRequestException", match="length greater than or equal to 1"):
        make(client, {"AllowMethods": [""]})


@pytest.mark.parametrize("member", ["AllowHeaders", "ExposeHeaders"])
def test_a_header_is_a_star_or_a_name(client, refused, member):
    assert make(client, {member: ["*", "x-a_b.c"]})["CorsConfiguration"][member] == ["*", "x-a_b.c"]
    for wrong in ("", "a b", "a:b", "é"):
        with refused("BadRequestException", match="Invalid header for CORS. Use * or names of headers."):
            make(client, {member: [wrong]})


@pytest.mark.parametrize("age", [-1, 0, 86400])
def test_an_age_lies_within_a_day(client, refused, age):
    assert make(client, {"MaxAge": age})["CorsConfiguration"]["MaxAge"] == age
    for wrong, bound in ((-2, "greater than or equal to -1"), (86401, "less than or equal to 86400")):
        with refused("BadRequestException", match=bound):
            make(client, {"MaxAge": wrong})


def test_credentials_are_not_for_all_origins(client, api, refused):
    said = "allow-credentials is not supported if 'allow-origin' is *"
    with refused("BadRequestException", match=said):
        make(client, {"AllowCredentials": True, "AllowOrigins": ["*"]})
    with refused("BadRequestException", match=said):
        update(client, api, AllowOrigins=["*"])
    assert update(client, api, AllowOrigins=["*"], AllowCredentials=False)["AllowCredentials"] is False
    with refused("BadRequestException", match=said):
        update(client, api, AllowCredentials=True)


@pytest.mark.parametrize("member", WHOLE)
def test_members_that_an_update_leaves_out_stay(client, api, member):
    new = {"AllowCredentials": False, "MaxAge": 5}.get(member, ["https://new.example.com"])
    if member in ("AllowMethods", "AllowHeaders", "ExposeHeaders"):
        new = ["PUT"] if member == "AllowMethods" else ["x-new"]
    assert update(client, api, **{member: new}) == {**WHOLE, member: new}


def test_an_empty_list_takes_a_member_away_and_an_empty_configuration_changes_nothing(client, api):
    assert update(client, api) == WHOLE
    without = {name: value for name, value in WHOLE.items() if name != "AllowMethods"}
    assert update(client, api, AllowMethods=[]) == without


def test_an_api_without_cors_gets_one_by_update(client, http_api):
    assert update(client, http_api, AllowOrigins=["*"]) == {"AllowOrigins": ["*"]}


@pytest.mark.parametrize("member", WHOLE)
def test_nothing_is_shown_that_was_not_given(client, http_api, member):
    given = {member: WHOLE[member]}
    made = make(client, given)
    assert made["CorsConfiguration"] == given
    assert client.get_api(ApiId=made["ApiId"])["CorsConfiguration"] == given
    assert update(client, http_api, **given) == given


def test_credentials_are_shown_once_they_were_given(client):
    given = {"AllowCredentials": False, "MaxAge": 0}
    api = make(client, given)["ApiId"]
    assert update(client, api, AllowMethods=["GET"]) == {**given, "AllowMethods": ["GET"]}


def test_lists_that_allow_nothing_make_no_configuration(client):
    assert "CorsConfiguration" not in make(client, {"AllowOrigins": [], "AllowHeaders": []})


def test_deleting_it_leaves_the_api_without_and_may_be_repeated(client, api):
    for _time in range(2):
        answer = client.delete_cors_configuration(ApiId=api)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
        assert "CorsConfiguration" not in client.get_api(ApiId=api)
    assert update(client, api, MaxAge=5) == {"MaxAge": 5}


# Stages that deploy themselves


@pytest.fixture
def deployments(client, api):
    """How many deployments the API has; its stage deploys itself, and has deployed a route."""
    route_to_deploy(client, api)
    client.create_stage(ApiId=api, StageName="live", AutoDeploy=True)
    return lambda: len(client.get_deployments(ApiId=api)["Items"])


def test_a_stage_that_deploys_itself_follows_a_change_once(client, api, deployments):
    client.update_api(ApiId=api, CorsConfiguration={"MaxAge": 77}, Description="new")
    assert deployments() == 2
    stage = client.get_stage(ApiId=api, StageName="live")
    newest = client.get_deployments(ApiId=api)["Items"][-1]
    assert (stage["DeploymentId"], newest["AutoDeployed"]) == (newest["DeploymentId"], True)
    client.delete_cors_configuration(ApiId=api)
    assert deployments() == 3


def test_what_changes_nothing_of_it_is_not_deployed(client, api, deployments):
    cors = client.get_api(ApiId=api)["CorsConfiguration"]
    for asked in (
        {"CorsConfiguration": {}},
        {"CorsConfiguration": cors},
        {"Name": "new", "Description": "new"},
    ):
        client.update_api(ApiId=api, **asked)
    assert deployments() == 1
    client.delete_cors_configuration(ApiId=api)
    client.delete_cors_configuration(ApiId=api)
    assert deployments() == 2


def test_an_export_of_the_stage_has_what_it_serves(client, api, deployments):
    client.create_stage(ApiId=api, StageName="frozen")
    client.create_deployment(ApiId=api, StageName="frozen")
    client.update_api(ApiId=api, CorsConfiguration={"MaxAge": 77})
    seen = []
    for stage in ("live", "frozen"):
        answer = client.export_api(ApiId=api, Specification="OAS30", OutputType="JSON", StageName=stage)
        seen.append(json.loads(answer["body"].read())["x-amazon-apigateway-cors"].get("maxAge"))
    assert seen[0] == 77
    assert seen[1] != 77
