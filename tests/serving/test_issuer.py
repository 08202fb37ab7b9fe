"""Issuers: their tokens, keys and documents, as other libraries and authorizers see them."""

from __future__ import annotations

import sys

import jwt
import pytest
from jwt.api_jwk import PyJWKSet

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from support_authorizers import URL


@pytest.fixture
def issuer(cloud):
    """An issuer."""
    return cloud.issuer(URL)


def claims_of(issuer, token, algorithm="RS256"):
    """What a token claims, by the keys that its issuer publishes."""
    keys = {key.key_id: key for key in PyJWKSet.from_dict(issuer.jwks).keys}
    key = keys[jwt.get_unverified_header(token)["kid"]]
    options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
    return jwt.decode(token, key.key, algorithms=[algorithm], options=options)


# Tokens


@pytest.mark.rows("U24")
def test_a_token_claims_what_it_is_told_by_the_clouds_clock():
    with mock_apigatewayv2(start_time=1_700_000_000) as cloud:
        issuer = cloud.issuer(URL)
        token = issuer.token(sub="ann", aud="pets", scope="pets.read", expires_in=60, level=3)
        now = int(cloud.clock.now.timestamp())
        assert claims_of(issuer, token) == {
            "iss": URL,
            "sub": "ann",
            "aud": "pets",
            "scope": "pets.read",
            "iat": now,
            "exp": now + 60,
            "level": 3,
        }
        cloud.clock.advance(hours=1)
        assert claims_of(issuer, issuer.token())["iat"] == now + 3600


def test_what_is_none_is_left_out_and_what_is_given_goes_before_what_is_usual(issuer):
    token = issuer.token(iss=None, iat=None, expires_in=None, headers={"typ": None, "x5t": "abc"})
    assert claims_of(issuer, token) == {}
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["x5t"]) == ("RS256", "abc")
    assert claims_of(issuer, issuer.token(iss="another", exp=5))["iss"] == "another"


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256"])
def test_each_algorithm_signs_with_a_key_that_is_published(issuer, algorithm):
    token = issuer.token(algorithm=algorithm, sub="ann")
    assert jwt.get_unverified_header(token)["alg"] == algorithm
    assert claims_of(issuer, token, algorithm)["sub"] == "ann"


def test_an_unsigned_token_has_no_signature_and_names_no_key(issuer):
    token = issuer.token(algorithm="none")
    assert token.endswith(".")
    assert jwt.get_unverified_header(token) == {"alg": "none", "typ": "JWT"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"algorithm": "RS265"}, 'Did you mean "RS256"?'),
        ({"algorithm": "HS256"}, "signs no token here"),
        ({"algorithm": ["RS256"]}, "signs no token here"),
        ({"expires_in": "soon"}, "Give seconds"),
        ({"expires_in": True}, "Give seconds"),
        ({"expires_in": float("nan")}, "Give seconds"),
        ({"expires_in": 1e300}, "Give seconds"),
        ({"level": {1, 2}}, "Give what JSON has"),
        ({"level": float("nan")}, "Give what JSON has"),
        ({"headers": {"kid": 5}}, "Give what JSON has"),
        ({"headers": {"x": object()}}, "Give what JSON has"),
    ],
)
def test_a_token_that_can_not_be_made_says_what_would_do(issuer, asked, words):
    with pytest.raises(MockError) as refused:
        issuer.token(**asked)
    assert words in str(refused.value)


# Keys and documents


@pytest.mark.rows("G6", "G9")
def test_keys_are_published_by_their_ids_without_their_secrets(issuer):
    rsa, ec = issuer.jwks["keys"]
    assert (rsa["kty"], rsa["alg"], rsa["use"]) == ("RSA", "RS256", "sig")
    assert (ec["kty"], ec["alg"], ec["use"], ec["crv"]) == ("EC", "ES256", "sig", "P-256")
    assert rsa["kid"] != ec["kid"]
    assert set(rsa) == {"kty", "alg", "use", "kid", "n", "e"}
    assert set(ec) == {"kty", "alg", "use", "kid", "crv", "x", "y"}
    rsa["n"] = "changed"
    assert issuer.jwks["keys"][0]["n"] != "changed"


@pytest.mark.rows("G6", "G7")
def test_a_rotation_signs_with_new_keys_and_publishes_the_old_ones_unless_told_otherwise(issuer):
    before = issuer.jwks["keys"]
    old = issuer.token(sub="ann")
    issuer.rotate()
    assert issuer.jwks["keys"][2:] == before
    new = issuer.token(sub="ann")
    assert jwt.get_unverified_header(new)["kid"] == issuer.jwks["keys"][0]["kid"] != before[0]["kid"]
    assert claims_of(issuer, old) == claims_of(issuer, new)
    issuer.rotate(keep_old=False)
    assert len(issuer.jwks["keys"]) == 2
    with pytest.raises(KeyError):
        claims_of(issuer, new)


def test_ids_of_keys_are_the_same_in_each_cloud_and_keys_differ_within_one():
    def kids_and_moduli(cloud):
        keys = [cloud.issuer(f"https://{name}.example.com").jwks["keys"] for name in ("a", "b")]
        return [(rsa["kid"], ec["kid"], rsa["n"]) for rsa, ec in keys]

    with mock_apigatewayv2() as cloud:
        first = kids_and_moduli(cloud)
    with mock_apigatewayv2() as cloud:
        assert kids_and_moduli(cloud) == first
    assert len({one for kids in first for one in kids}) == 6


@pytest.mark.rows("G6", "G21", "G22")
def test_documents_are_answered_at_their_urls_unless_they_are_down(cloud):
    issuer = cloud.issuer(f"{URL}/tenant/")
    document = cloud.request("GET", f"{URL}/tenant/.well-known/openid-configuration")
    assert (document.status, document.json()) == (200, issuer.discovery)
    assert document.headers["content-type"] == "application/json"
    assert document.json()["issuer"] == f"{URL}/tenant/"
    assert cloud.request("GET", document.json()["jwks_uri"]).json() == issuer.jwks
    assert cloud.request("HEAD", document.json()["jwks_uri"]).body == b""
    issuer.down = "jwks"
    assert cloud.request("GET", document.json()["jwks_uri"]).status == 503
    assert cloud.request("GET", f"{URL}/tenant/.well-known/openid-configuration").status == 200
    issuer.down = "discovery"
    assert cloud.request("GET", f"{URL}/tenant/.well-known/openid-configuration").status == 503
    assert list(cloud.requests) == []


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", f"{URL}/.well-known/openid-configuration", 404),
        ("GET", f"{URL}/tenant/authorize", 404),
        ("GET", f"{URL}/tenant", 404),
        ("GET", f"{URL}/tenant/tenant/.well-known/jwks.json", 404),
        ("POST", f"{URL}/tenant/.well-known/jwks.json", 405),
        ("GET", f"{URL}/tenant/.well-known/jwks.json", 200),
    ],
)
def test_nothing_else_is_found_at_an_issuers_host(cloud, method, url, status):
    cloud.issuer(f"{URL}/tenant")
    assert cloud.request(method, url).status == status


@pytest.mark.parametrize(
    "url", ["https://login.example.org/.well-known/jwks.json", f"{URL}:8443/.well-known/jwks.json"]
)
def test_no_issuer_answers_at_another_host_or_port(cloud, url):
    cloud.issuer(URL)
    with pytest.raises(MockError, match="No API answers at"):
        cloud.request("GET", url)


def test_several_issuers_may_share_a_host(cloud):
    one, other = cloud.issuer(f"{URL}/one"), cloud.issuer(f"{URL}/other")
    for issuer in (one, other):
        assert cloud.request("GET", issuer.discovery["jwks_uri"]).json() == issuer.jwks


def test_an_api_at_the_issuers_host_answers_itself(api):
    issuer = api.cloud.issuer(api.endpoint)
    assert api.send("GET", "/.well-known/jwks.json").status == 404
    api.route("GET /.well-known/jwks.json", answer=issuer.jwks)
    assert api.send("GET", "/.well-known/jwks.json").json() == issuer.jwks
    assert len(api.cloud.requests) == 2


def test_a_document_is_no_request_that_moves_the_clock(cloud, issuer):
    before = cloud.clock.now
    assert cloud.request("GET", f"{URL}:443/.well-known/jwks.json").status == 200
    assert cloud.clock.now == before


# Issuers


def test_the_same_url_gives_the_same_issuer_even_after_a_reset(cloud, issuer):
    kept = issuer.jwks
    assert cloud.issuer(URL) is issuer
    cloud.reset()
    assert cloud.issuer(URL) is issuer
    assert issuer.jwks == kept
    assert repr(issuer) == f"<issuer {URL}>"


@pytest.mark.rows("G10")
def test_two_spellings_of_one_issuer_are_refused(cloud, issuer):
    with pytest.raises(MockError, match="decide on one"):
        cloud.issuer(f"{URL}/")
    assert cloud.issuer(URL) is issuer


@pytest.mark.parametrize(
    "url",
    ["", "login.example.com", "http://login.example.com", "https://", "https://a b", f"{URL}?a=b", None, 5],
)
def test_what_is_no_issuers_url_is_refused_as_authorizers_refuse_it(cloud, url):
    with pytest.raises(MockError, match="is no issuer's URL"):
        cloud.issuer(url)


@pytest.mark.parametrize("document", ["JWKS", "", True, ["jwks"]])
def test_only_its_documents_can_be_down(issuer, document):
    with pytest.raises(MockError, match="is no document of an issuer"):
        issuer.down = document
    assert issuer.down is None


@pytest.mark.parametrize("missing", ["jwt", "jwt.algorithms"])
def test_without_the_library_the_error_says_how_to_install_it(cloud, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delitem(sys.modules, "jwt.algorithms", raising=False) if missing == "jwt" else None
    with pytest.raises(MockError, match=r"pip install 'awsmock-ar-apigw\[jwt\]'"):
        cloud.issuer(URL)


def test_a_stopped_cloud_still_shows_its_issuers_keys():
    with mock_apigatewayv2() as cloud:
        issuer = cloud.issuer(URL)
    assert claims_of(issuer, issuer.token(sub="ann"))["sub"] == "ann"
