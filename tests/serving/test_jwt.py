"""JWT authorizers: which tokens they take, what they answer to others, and what integrations get to know."""

from __future__ import annotations

import base64
import json
import string
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apigatewayv2
from awsmock_ar_apigw.serving import jose
from awsmock_ar_apigw.serving.http_api.jwt_authorizer import claim_text
from support_authorizers import URL, under_jwt, with_token
from support_serving import Served, message


@pytest.fixture
def issuer(cloud):
    """The issuer that the authorizers of these tests take tokens of."""
    return cloud.issuer(URL)


def ask(api, issuer, **claims):
    return api.send("GET", "/pets", headers=with_token(issuer, **claims))


def said(answer):
    """The description in the header of a refusal, whose frame is as it must be."""
    assert (answer.status, answer.body) == (401, message("Unauthorized"))
    before, _, rest = answer.headers["www-authenticate"].partition('error_description="')
    assert before == 'Bearer scope="" error="invalid_token" '
    return rest.removesuffix('"')


def segment(content):
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


# Where the token is


@pytest.mark.rows("G1", "G2", "G14", "G16", "U23", "U24")
@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  ", ""])
def test_a_token_of_the_issuer_lets_in_with_bearer_in_any_case_or_without(api, issuer, scheme):
    under_jwt(api)
    answer = api.send("GET", "/pets", headers={"authorization": scheme + issuer.token(aud="pets")})
    assert (answer.status, len(api.events)) == (200, 1)


@pytest.mark.rows("G3", "G4", "G39")
def test_a_token_counts_in_the_one_place_that_the_authorizer_names(api, issuer):
    under_jwt(api, IdentitySource=["$request.querystring.token"])
    token = issuer.token(aud="pets", sub="ann")
    assert api.send("GET", f"/pets?token={token}").status == 200
    assert api.event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] == "ann"
    elsewhere = api.send("GET", "/pets", headers={"authorization": token})
    assert (elsewhere.status, elsewhere.headers["www-authenticate"]) == (401, "Bearer")
    assert api.send("GET", f"/pets?Token={token}").status == 401


@pytest.mark.rows("G16", "G17", "G26", "G41", "U22", "X13", "M5")
@pytest.mark.parametrize("headers", [{}, {"authorization": ""}, {"authorization": "Bearer "}])
def test_no_token_gets_bearer_and_nothing_more_and_no_integration_is_called(api, issuer, headers):
    under_jwt(api)
    answer = api.send("GET", "/pets", headers=headers)
    assert (answer.status, answer.body, len(answer.body)) == (401, message("Unauthorized"), 26)
    assert answer.headers.all("www-authenticate") == ["Bearer"]
    assert answer.headers["content-type"] == "application/json"
    assert "apigw-requestid" in answer.headers
    assert api.events == []
    (request,) = api.cloud.requests
    assert request.authorizer == "jwt of GET /pets"
    assert "no token in $request.header.Authorization" in request.why


# What is wrong with a token


@pytest.mark.rows("G18", "G20", "X13")
@pytest.mark.parametrize("token", ["not-a-token", "a.b", "a.b.c.d", "Basic YTpi"])
def test_what_is_no_token_has_an_invalid_number_of_segments(api, issuer, token):
    under_jwt(api)
    answer = api.send("GET", "/pets", headers={"authorization": f"Bearer {token}"})
    assert answer.headers["www-authenticate"] == (
        'Bearer scope="" error="invalid_token" error_description="token contains an invalid number of segments"'
    )
    assert answer.status == 401


@pytest.mark.rows("G18", "G19")
def test_a_token_for_another_audience_is_refused_in_the_words_of_the_service(api, issuer):
    under_jwt(api)
    answer = ask(api, issuer, aud="cars")
    assert said(answer) == "the token does not have a valid audience"
    assert "aud='cars'" in api.cloud.requests[-1].why


@pytest.mark.rows("G10")
@pytest.mark.parametrize("claimed", [f"{URL}/", "https://LOGIN.example.com", URL.replace("s:", ":"), None, 5])
def test_an_issuer_is_compared_to_the_letter(api, issuer, claimed):
    under_jwt(api)
    assert said(ask(api, issuer, iss=claimed)) == "the token does not have a valid issuer"
    assert "a slash at the end too" in api.cloud.requests[-1].why


@pytest.mark.rows("G10")
def test_tokens_of_an_issuer_with_a_slash_fit_an_authorizer_with_a_slash_alone(api):
    issuer = api.cloud.issuer(f"{URL}/")
    under_jwt(api)
    under_jwt(api, "GET /cars", JwtConfiguration={"Issuer": f"{URL}/", "Audience": ["pets"]})
    assert said(ask(api, issuer)) == "the token does not have a valid issuer"
    assert api.send("GET", "/cars", headers=with_token(issuer)).status == 200


@pytest.mark.rows("G11", "G12")
@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"aud": "cats"}, 200),
        ({"aud": ["cars", "pets"]}, 200),
        ({"aud": ["cars"]}, 401),
        ({"aud": None, "client_id": "pets"}, 200),
        ({"aud": None, "client_id": "cars"}, 401),
        ({"aud": "cars", "client_id": "pets"}, 401),
        ({"aud": []}, 401),
        ({"aud": None}, 401),
        ({"aud": {"pets": 1}}, 401),
    ],
)
def test_one_audience_must_fit_and_client_id_counts_where_there_is_no_aud(api, issuer, claims, status):
    under_jwt(api, JwtConfiguration={"Issuer": URL, "Audience": ["pets", "cats"]})
    assert ask(api, issuer, **claims).status == status


@pytest.mark.rows("G13", "U20", "U25")
@pytest.mark.parametrize(
    ("claim", "second", "status"),
    [
        ("exp", -1, 401),
        ("exp", 0, 401),
        ("exp", 60, 200),
        ("nbf", -60, 200),
        ("nbf", 60, 401),
        ("iat", -60, 200),
        ("iat", 60, 401),
    ],
)
def test_times_are_those_of_the_clouds_clock_without_leeway(claim, second, status):
    with mock_apigatewayv2(start_time=1_700_000_000) as cloud:
        api, issuer = Served(cloud), cloud.issuer(URL)
        under_jwt(api)
        now = int(cloud.clock.now.timestamp())
        assert ask(api, issuer, **{claim: now + second}).status == status


@pytest.mark.rows("G13", "G40")
def test_a_token_expires_when_the_clock_says_so(api, issuer):
    under_jwt(api)
    headers = with_token(issuer, expires_in=60)
    assert api.send("GET", "/pets", headers=headers).status == 200
    api.cloud.clock.advance(seconds=61)
    assert said(api.send("GET", "/pets", headers=headers)) == "the token is expired"
    assert said(ask(api, issuer, expires_in=-1)) == "the token is expired"
    assert said(ask(api, issuer, expires_in=None)) == "the token is expired"


@pytest.mark.rows("G13")
@pytest.mark.parametrize("time", ["soon", True, [1], {}, 10**400, -1e300])
def test_what_is_no_time_is_none_that_a_token_is_good_for(api, issuer, time):
    under_jwt(api)
    assert said(ask(api, issuer, exp=time)) == "the token is expired"
    if time != -1e300:
        assert said(ask(api, issuer, nbf=time)) == "the token is not valid yet"


@pytest.mark.rows("G5", "U20")
@pytest.mark.parametrize(
    ("algorithm", "status"),
    [
        ("RS256", 200),
        ("RS384", 200),
        ("RS512", 200),
        ("PS256", 401),
        ("PS384", 401),
        ("PS512", 401),
        ("ES256", 401),
        ("none", 401),
    ],
)
def test_only_rs_algorithms_are_taken(api, issuer, algorithm, status):
    under_jwt(api)
    answer = ask(api, issuer, algorithm=algorithm)
    assert answer.status == status
    if status == 401:
        assert said(answer) == "the token has an unsupported signing method"
        assert algorithm in api.cloud.requests[-1].why


@pytest.mark.rows("G6", "G9")
def test_the_header_must_name_an_rsa_key_of_the_issuer(api, issuer):
    under_jwt(api)
    elliptic = next(key["kid"] for key in issuer.jwks["keys"] if key["kty"] == "EC")
    assert said(ask(api, issuer, headers={"kid": None})) == "the token does not name its key"
    assert said(ask(api, issuer, headers={"kid": "another"})) == "the token is signed by an unknown key"
    assert said(ask(api, issuer, headers={"kid": elliptic})) == "the token is signed by an unknown key"


@pytest.mark.rows("G1", "G9")
def test_a_token_of_another_issuer_is_refused_whatever_it_claims(api, issuer):
    under_jwt(api)
    other = api.cloud.issuer("https://evil.example.com")
    assert said(ask(api, other, iss=URL)) == "the token is signed by an unknown key"
    kid = issuer.jwks["keys"][0]["kid"]
    assert said(ask(api, other, iss=URL, headers={"kid": kid})) == "the signature of the token is invalid"


@pytest.mark.rows("G1")
def test_a_token_that_was_changed_is_refused(api, issuer):
    under_jwt(api)
    header, _, signature = issuer.token(aud="pets").split(".")
    changed = f"{header}.{segment({'iss': URL, 'aud': 'pets', 'exp': 2**40})}.{signature}"
    answer = api.send("GET", "/pets", headers={"authorization": changed})
    assert said(answer) == "the signature of the token is invalid"


@pytest.mark.rows("G1")
@pytest.mark.parametrize("payload", [b"", b"[]", b'"a"', b"null", b"{", b"\xff", b"[" * 5000, b'{"exp":NaN}'])
def test_a_token_whose_issuer_has_signed_no_claims_is_refused(api, issuer, payload):
    under_jwt(api)
    (key,) = (key for key in issuer.keys().values() if key.kind == jose.RSA)
    token = jose.signed(payload, {"kid": key.kid}, key, "RS256")
    assert said(api.send("GET", "/pets", headers={"authorization": token}))


_HOSTILE = [
    "..",
    "a.b.c",
    "é.é.é",
    "\ud800.\ud800.\ud800",
    f"{segment([])}.{segment({})}.x",
    f"{segment(None)}..",
    f"{segment({})}.{segment({})}.{segment({})}",
    f"{segment(b'[' * 5000)}.{segment({})}.x",
    f"{segment({'alg': 1})}.e30.e30",
    f"{segment({'alg': ['RS256']})}.e30.e30",
    f"{segment({'alg': 'RS256', 'kid': {}})}.e30.e30",
    f"{segment({'alg': 'RS256', 'kid': 'a', 'crit': ['x']})}.e30.e30",
    f"{segment({'alg': 'RS256', 'kid': 'a', 'b64': False})}.e30.e30",
    f"{segment({'alg': 'RS256', 'kid': 'a'})}.$$$.e30",
    segment(b'{"alg":' + b"1" * 5000 + b"}") + ".e30.e30",
]


@pytest.mark.rows("G1", "G18")
@pytest.mark.parametrize("token", _HOSTILE, ids=range(len(_HOSTILE)))
def test_hostile_tokens_are_refused_as_others_are(api, issuer, token):
    under_jwt(api)
    assert said(api.send("GET", "/pets", headers={"authorization": f"Bearer {token}"}))
    assert api.cloud.requests[-1].why


@pytest.mark.rows("G1")
@given(
    st.lists(
        st.text(string.printable.replace("\r", "").replace("\n", ""), max_size=20)
        | st.binary(max_size=20).map(segment),
        max_size=5,
    ).map(".".join)
)
def test_whatever_stands_in_the_place_of_a_token_is_unauthorized(token):
    with mock_apigatewayv2() as cloud:
        api = Served(cloud)
        cloud.issuer(URL)
        under_jwt(api)
        answer = api.send("GET", "/pets", headers={"authorization": token})
        assert (answer.status, answer.body) == (401, message("Unauthorized"))
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.rows("G1")
@pytest.mark.parametrize("depth", [300, 900])
def test_a_claim_that_is_nested_deeply_gets_an_answer(api, issuer, depth):
    under_jwt(api)
    nested = json.loads("[" * depth + "]" * depth)
    assert ask(api, issuer, groups=nested).status in (200, 401)


# Issuers that can't be reached


@pytest.mark.rows("G21", "G22", "G23")
@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("discovery", "OIDC discovery endpoint communication error"),
        ("jwks", "JWKS communication error"),
    ],
)
def test_an_issuer_that_is_down_is_said_to_be_and_logs_get_to_know(api, issuer, monkeypatch, document, text):
    under_jwt(api)
    noted = noted_by(monkeypatch)
    issuer.down = document
    assert said(ask(api, issuer)) == text
    assert noted[-1]["authorizer.error"] == f"invalid_token: {text}"
    assert "Set the issuer's down to None" in api.cloud.requests[-1].why
    issuer.down = None
    assert ask(api, issuer).status == 200
    assert "authorizer.error" not in noted[-1]


@pytest.mark.rows("G6", "G21")
def test_an_issuer_that_nobody_has_made_can_not_be_reached_and_why_says_how_to_make_one(api):
    under_jwt(api)
    token = api.cloud.issuer("https://other.example.com").token(aud="pets", iss=URL)
    answer = api.send("GET", "/pets", headers={"authorization": token})
    assert said(answer) == "OIDC discovery endpoint communication error"
    assert f"cloud.issuer('{URL}') makes one" in api.cloud.requests[-1].why


@pytest.mark.parametrize("token", [None, "not-a-token", "a.b.c"])
def test_without_an_issuer_the_library_is_not_needed(api, monkeypatch, token):
    monkeypatch.setitem(sys.modules, "jwt", None)
    under_jwt(api)
    headers = {} if token is None else {"authorization": token}
    assert api.send("GET", "/pets", headers=headers).status == 401


@pytest.mark.rows("G7")
def test_keys_that_were_fetched_are_used_for_two_hours(api, issuer):
    under_jwt(api)
    headers = with_token(issuer, expires_in=24 * 3600)
    assert api.send("GET", "/pets", headers=headers).status == 200
    issuer.rotate(keep_old=False)
    issuer.down = "jwks"
    api.cloud.clock.advance(hours=1, minutes=59)
    assert api.send("GET", "/pets", headers=headers).status == 200
    api.cloud.clock.advance(minutes=2)
    assert said(api.send("GET", "/pets", headers=headers)) == "JWKS communication error"
    issuer.down = None
    assert said(api.send("GET", "/pets", headers=headers)) == "the token is signed by an unknown key"


@pytest.mark.rows("G7")
def test_a_new_key_is_fetched_at_once_and_an_old_one_is_good_while_it_is_published(api, issuer):
    under_jwt(api)
    old = with_token(issuer, expires_in=24 * 3600)
    assert api.send("GET", "/pets", headers=old).status == 200
    issuer.rotate()
    new = with_token(issuer, expires_in=24 * 3600)
    assert new != old
    assert api.send("GET", "/pets", headers=new).status == 200
    api.cloud.clock.advance(hours=3)
    assert api.send("GET", "/pets", headers=old).status == 200
    issuer.rotate(keep_old=False)
    api.cloud.clock.advance(hours=3)
    assert api.send("GET", "/pets", headers=old).status == 401


@pytest.mark.rows("G7")
def test_a_reset_or_restored_cloud_fetches_keys_anew(api, issuer):
    under_jwt(api)
    headers = with_token(issuer)
    assert api.send("GET", "/pets", headers=headers).status == 200
    api.cloud.restore(api.cloud.snapshot())
    issuer.down = "discovery"
    assert api.send("GET", "/pets", headers=headers).status == 401


# Scopes


@pytest.mark.rows("G14", "G27", "U21", "M6")
@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"scope": "pets.read"}, 200),
        ({"scope": "other pets.write"}, 200),
        ({"scp": "pets.read other"}, 200),
        ({"scp": ["pets.read"]}, 200),
        ({"scope": "pets"}, 403),
        ({"scope": "PETS.READ"}, 403),
        ({"scope": 5}, 403),
        ({"scope": "other", "scp": "pets.read"}, 403),
        ({}, 403),
    ],
)
def test_one_of_the_routes_scopes_is_enough_and_none_is_forbidden(api, issuer, claims, status):
    under_jwt(api, scopes=["pets.read", "pets.write"])
    answer = ask(api, issuer, **claims)
    assert answer.status == status
    if status == 403:
        assert answer.body == message("Forbidden")
        assert "www-authenticate" not in answer.headers
        assert "['pets.read', 'pets.write']" in api.cloud.requests[-1].why
        assert api.events == []


@pytest.mark.rows("G28", "G33", "G35", "G37", "X16", "X17", "P3", "C55")
def test_without_scopes_on_the_route_scopes_is_null_and_scope_stays_a_claim(api, issuer):
    under_jwt(api)
    ask(api, issuer, sub="ann", scope="pets.read")
    authorizer = api.event["requestContext"]["authorizer"]
    assert list(authorizer) == ["jwt"]
    assert set(authorizer["jwt"]) == {"claims", "scopes"}
    assert authorizer["jwt"]["scopes"] is None
    assert authorizer["jwt"]["claims"]["scope"] == "pets.read"


@pytest.mark.rows("G34", "X16")
def test_with_scopes_on_the_route_scopes_is_the_full_list_of_the_token(api, issuer):
    under_jwt(api, scopes=["pets.read"])
    ask(api, issuer, scope="other pets.read third")
    assert api.event["requestContext"]["authorizer"]["jwt"]["scopes"] == ["other", "pets.read", "third"]


@pytest.mark.rows("G15")
@pytest.mark.parametrize("use", ["id", "access", "refresh"])
def test_token_use_is_not_looked_at(api, issuer, use):
    under_jwt(api)
    assert ask(api, issuer, token_use=use).status == 200


# Claims


@pytest.mark.rows("G29", "G30", "G31", "G32")
def test_every_claim_is_a_text(api, issuer):
    under_jwt(api)
    ask(
        api,
        issuer,
        sub="ann",
        auth_time=1_700_000_000,
        email_verified=True,
        phone_verified=False,
        ratio=0.5,
        groups=["admin", "poweruser"],
        one=["admin"],
        none=[],
        numbers=[1, True, [2]],
        address={"street": "Höhe", "no": 1},
    )
    claims = api.event["requestContext"]["authorizer"]["jwt"]["claims"]
    assert all(isinstance(value, str) for value in claims.values())
    expected = {
        "iss": URL,
        "sub": "ann",
        "aud": "pets",
        "auth_time": "1700000000",
        "email_verified": "true",
        "phone_verified": "false",
        "ratio": "0.5",
        "groups": "[admin poweruser]",
        "one": "[admin]",
        "none": "[]",
        "numbers": "[1 true [2]]",
        "address": '{"street":"Höhe","no":1}',
    }
    assert {name: claims[name] for name in expected} == expected
    assert set(claims) == set(expected) | {"iat", "exp"}


@pytest.mark.rows("G35", "G36", "G37")
def test_an_access_token_comes_through_with_all_of_its_claims(api, issuer):
    under_jwt(api)
    now = int(api.cloud.clock.now.timestamp())
    own = {"jti": "a", "origin_jti": "b", "token_use": "access", "username": "ann", "client_id": "pets"}
    ask(api, issuer, aud=None, sub="ann", scope="openid", auth_time=now, **own)
    assert api.event["requestContext"]["authorizer"] == {
        "jwt": {
            "claims": {
                "iss": URL,
                "sub": "ann",
                "scope": "openid",
                "auth_time": str(now),
                "iat": str(now),
                "exp": str(now + 3600),
                **own,
            },
            "scopes": None,
        }
    }


@pytest.mark.rows("G32")
def test_a_claim_of_null_is_left_out():
    assert claim_text(None) is None
    assert claim_text("null") == "null"


@pytest.mark.rows("G38", "G39")
def test_logs_and_mappings_get_each_claim_as_a_text_and_not_all_at_once(api, issuer):
    api.logs(
        *(
            f"authorizer.{name}"
            for name in ("claims.sub", "claims.level", "claims", "principalId", "claims.groups")
        )
    )
    under_jwt(api)
    ask(api, issuer, sub="ann", level=3, groups=["a", "b"])
    assert api.logged == ["ann", "3", "-", "-", "[a", "b]"]


@pytest.mark.rows("D24")
@pytest.mark.parametrize(("scopes", "expected"), [(None, None), (["pets.read"], ["pets.read"])])
def test_format_1_0_has_claims_and_scopes_in_the_authorizer_itself(api, issuer, scopes, expected):
    under_jwt(api, scopes=scopes, version="1.0")
    ask(api, issuer, sub="ann", scope="pets.read", level=3)
    authorizer = api.event["requestContext"]["authorizer"]
    assert set(authorizer) == {"claims", "scopes"}
    assert authorizer["claims"]["level"] == "3"
    assert authorizer["scopes"] == expected


@pytest.mark.rows("C29")
def test_the_token_reaches_the_integration_and_is_noted_with_the_authorizer(api, issuer):
    under_jwt(api)
    headers = with_token(issuer, sub="ann")
    api.send("GET", "/pets", headers=headers)
    assert api.event["headers"]["authorization"] == headers["authorization"]
    (request,) = api.cloud.requests
    assert request.authorizer == "jwt of GET /pets"
    assert request.identity["jwt"]["claims"]["sub"] == "ann"


# Preflights, and what was deployed


_PREFLIGHT = {"origin": "https://app.example.com", "access-control-request-method": "GET"}


@pytest.mark.rows("F20", "F21", "F22")
@pytest.mark.parametrize(
    ("key", "status"), [("GET /pets", 204), ("ANY /pets", 401), ("ANY /{proxy+}", 401), ("$default", 401)]
)
def test_a_preflight_needs_a_token_where_its_route_takes_all_methods_and_has_an_authorizer(
    cloud, key, status
):
    api = Served(cloud, CorsConfiguration={"AllowOrigins": ["*"], "AllowMethods": ["GET"]})
    issuer = cloud.issuer(URL)
    under_jwt(api, key)
    assert api.send("OPTIONS", "/pets", headers=_PREFLIGHT).status == status
    assert api.send("OPTIONS", "/pets", headers={**_PREFLIGHT, **with_token(issuer)}).status == 204
    assert api.events == []


@pytest.mark.rows("F22")
def test_an_open_route_for_options_frees_preflights_from_an_authorizer_of_the_default_route(cloud):
    api = Served(cloud, CorsConfiguration={"AllowOrigins": ["*"], "AllowMethods": ["GET"]})
    cloud.issuer(URL)
    under_jwt(api, "$default")
    api.route("OPTIONS /{proxy+}")
    assert api.send("OPTIONS", "/pets", headers=_PREFLIGHT).status == 200
    assert api.send("GET", "/pets").status == 401


@pytest.mark.rows("F3", "G16")
def test_a_refusal_carries_the_cors_headers(cloud):
    api = Served(cloud, CorsConfiguration={"AllowOrigins": ["*"]})
    under_jwt(api)
    answer = api.send("GET", "/pets", headers={"origin": "https://app.example.com"})
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (401, "*")


@pytest.mark.rows("N1")
def test_an_authorizer_serves_as_it_was_deployed(cloud):
    api, issuer = Served(cloud, stage=None), cloud.issuer(URL)
    made = under_jwt(api)
    api.stage("$default", AutoDeploy=False)
    deployment = api.client.create_deployment(ApiId=api.id, StageName="$default")["DeploymentId"]
    api.client.update_authorizer(
        ApiId=api.id, AuthorizerId=made, JwtConfiguration={"Issuer": URL, "Audience": ["cars"]}
    )
    assert (ask(api, issuer).status, ask(api, issuer, aud="cars").status) == (200, 401)
    assert api.client.create_deployment(ApiId=api.id, StageName="$default")["DeploymentId"] != deployment
    assert (ask(api, issuer).status, ask(api, issuer, aud="cars").status) == (401, 200)


def noted_by(monkeypatch):
    """What each exchange has noted, newest last."""
    from awsmock_ar_apigw.serving.http_api import walk  # noqa: PLC0415 - of this test alone

    noted = []
    original = walk.served

    def served(exchange):
        noted.append(exchange.noted)
        return original(exchange)

    monkeypatch.setattr(walk, "served", served)
    return noted
