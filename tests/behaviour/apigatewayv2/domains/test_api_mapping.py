"""API mappings: keys, what they lead to, and which may stand beside each other."""

import re

import pytest

from support import client_of
from support_v2 import CERTIFICATE, make_domain

NAME = "api.example.com"
UNKNOWN = "0123456789"


@pytest.fixture
def domain(client):
    """The name of a domain with the routing mode that has API mappings only."""
    return make_domain(client)["DomainName"]


@pytest.fixture
def api(client, http_api):
    """The id of an HTTP API with two stages, prod and test."""
    for stage in ("prod", "test"):
        client.create_stage(ApiId=http_api, StageName=stage)
    return http_api


@pytest.fixture
def chat(client, websocket_api):
    """The id of a WebSocket API with a stage, prod."""
    client.create_stage(ApiId=websocket_api, StageName="prod")
    return websocket_api


@pytest.fixture
def other_api(client):
    """The id of another HTTP API, with one stage, live."""
    made = client.create_api(Name="shops", ProtocolType="HTTP")["ApiId"]
    client.create_stage(ApiId=made, StageName="live")
    return made


def make(client, api, key=None, stage="prod", domain=NAME):
    more = {} if key is None else {"ApiMappingKey": key}
    made = client.create_api_mapping(DomainName=domain, ApiId=api, Stage=stage, **more)
    del made["ResponseMetadata"]
    return made


def get(client, mapping, domain=NAME):
    found = client.get_api_mapping(DomainName=domain, ApiMappingId=mapping["ApiMappingId"])
    del found["ResponseMetadata"]
    return found


def update(client, mapping, api, domain=NAME, **asked):
    changed = client.update_api_mapping(
        DomainName=domain, ApiMappingId=mapping["ApiMappingId"], ApiId=api, **asked
    )
    del changed["ResponseMetadata"]
    return changed


def listed(client, domain=NAME):
    return client.get_api_mappings(DomainName=domain)["Items"]


# Creation


@pytest.mark.parametrize("key", [None, ""])
def test_a_mapping_without_a_key_has_the_empty_one(client, domain, api, key):
    made = make(client, api, key)
    assert re.fullmatch("[a-z0-9]{6}", made["ApiMappingId"])
    assert made == {"ApiMappingId": made["ApiMappingId"], "ApiMappingKey": "", "ApiId": api, "Stage": "prod"}
    assert get(client, made) == made


KEYS = ["v1", "V1", "a/b", "orders/v2/items", "$-_.+!*'()", 300 * "k", "ab" + 149 * "/c"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_of_allowed_characters_is_kept(client, domain, api, key):
    made = make(client, api, "first")
    assert make(client, api, key)["ApiMappingKey"] == key
    assert update(client, made, api, ApiMappingKey=f"{key[:-1]}z")["ApiMappingKey"] == f"{key[:-1]}z"


CHARACTERS = "An ApiMapping key may contain only letters, numbers and one of $-_.+!*'()"
WRONG_KEYS = [
    *[
        (key, CHARACTERS)
        for key in ("a b", "ä", "a?b", "a#b", "{proxy}", "a:b", "a,b", "a\\b", "a~b", "v1\n")
    ],
    ("/v1", "API mapping key should not start with a '/' or have consecutive '/'s."),
    ("/", "API mapping key should not start with a '/' or have consecutive '/'s."),
    ("a//b", "API mapping key should not start with a '/' or have consecutive '/'s."),
    ("v1/", "API mapping key should not end with a '/'."),
    (301 * "k", "An ApiMapping key cannot be longer than 300 characters"),
]


@pytest.mark.parametrize(("key", "said"), WRONG_KEYS)
def test_any_other_key_is_refused(client, refused, domain, api, key, said):
    with refused("BadRequestException", match=said):
        make(client, api, key)
    made = make(client, api)
    with refused("BadRequestException", match=said):
        update(client, made, api, ApiMappingKey=key)


def test_only_http_apis_have_keys_with_levels(client, refused, domain, chat):
    made = make(client, chat, "v1")
    for call in (
        lambda: make(client, chat, "chat/v1"),
        lambda: update(client, made, chat, ApiMappingKey="chat/v1"),
    ):
        with refused("BadRequestException", match=CHARACTERS):
            call()


def test_a_key_is_there_once_for_a_domain_name(client, refused, domain, api, other_api):
    said = "ApiMapping key already exists for this domain name"
    make(client, api)
    second = make(client, api, "v1", "test")
    for key in (None, "", "v1"):
        with refused("ConflictException", match=said, status=409):
            make(client, other_api, key, "live")
    with refused("ConflictException", match=said, status=409):
        update(client, second, api, ApiMappingKey="")
    assert update(client, second, api, ApiMappingKey="v1") == second
    make(client, api, "V1")
    with refused("ConflictException", match=said, status=409):
        make(client, api, "V1")
    make_domain(client, "www.example.com")
    make(client, api, "v1", domain="www.example.com")


def test_a_key_is_free_when_its_mapping_has_another_or_is_gone(client, domain, api):
    made = make(client, api, "v1")
    update(client, made, api, ApiMappingKey="v2")
    first = make(client, api, "v1")
    assert listed(client) == [{**made, "ApiMappingKey": "v2"}, first]
    client.delete_api_mapping(DomainName=NAME, ApiMappingId=made["ApiMappingId"])
    second = make(client, api, "v2")
    assert listed(client) == [first, second]


def test_the_api_must_be_there(client, refused, domain, api):
    said = f"Invalid API identifier specified 123456789012:{UNKNOWN}"
    made = make(client, api)
    with refused("NotFoundException", match=said, status=404):
        make(client, UNKNOWN, "v1")
    with refused("NotFoundException", match=said, status=404):
        update(client, made, UNKNOWN)


def test_the_stage_must_be_one_of_the_api(client, refused, domain, api, other_api):
    made = make(client, api)
    with refused("NotFoundException", match="Invalid stage identifier specified", status=404):
        make(client, api, "v1", "live")
    with refused("NotFoundException", match="Invalid stage identifier specified", status=404):
        update(client, made, api, Stage="live")
    with refused("NotFoundException", match="Invalid stage identifier specified", status=404):
        update(client, made, other_api)


def test_the_api_must_be_in_the_same_region(client, refused, domain, api):
    there = client_of("apigatewayv2", "eu-west-1")
    certificate = CERTIFICATE.replace("us-east-1", "eu-west-1")
    make_domain(there, DomainNameConfigurations=[{"CertificateArn": certificate}])
    with refused(
        "NotFoundException", match=f"Invalid API identifier specified 123456789012:{api}", status=404
    ):
        make(there, api)


@pytest.mark.parametrize("order", [("http", "websocket"), ("websocket", "http")])
def test_apis_of_both_protocols_cannot_share_a_domain_name(client, refused, domain, api, chat, order):
    first, second = ({"http": api, "websocket": chat}[protocol] for protocol in order)
    said = "HTTP APIs and WebSocket APIs cannot be mapped to the same domain name."
    made, other = make(client, first), make(client, first, "v1")
    with refused("BadRequestException", match=said):
        make(client, second, "v2")
    for mapping in (made, other):
        with refused("BadRequestException", match=said):
            update(client, mapping, second)
    make_domain(client, "www.example.com")
    make(client, second, domain="www.example.com")


def test_the_only_mapping_can_change_to_the_other_protocol(client, domain, api, chat):
    made = make(client, api)
    assert update(client, made, chat) == {**made, "ApiId": chat}
    make(client, chat, "v1")


@pytest.mark.parametrize("mode", ["API_MAPPING_ONLY", "ROUTING_RULE_THEN_API_MAPPING"])
def test_a_routing_mode_with_mappings_takes_them(client, api, mode):
    make_domain(client, RoutingMode=mode)
    made = make(client, api)
    assert get(client, made) == made
    assert (
        update(client, made, api, ApiMappingKey="v1") == {**made, "ApiMappingKey": "v1"} == get(client, made)
    )


def test_the_routing_mode_without_mappings_takes_none(client, refused, domain, api):
    made = make(client, api)
    client.update_domain_name(DomainName=NAME, RoutingMode="ROUTING_RULE_ONLY")
    said = "API mappings cannot be used with the domain name because its routing mode is ROUTING_RULE_ONLY."
    with refused("BadRequestException", match=said):
        make(client, api, "v1")
    with refused("BadRequestException", match=said):
        update(client, made, api, ApiMappingKey="v1")
    assert get(client, made) == made
    assert listed(client) == [made]
    client.delete_api_mapping(DomainName=NAME, ApiMappingId=made["ApiMappingId"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"Stage": "prod"}, "Value null at 'apiId' failed to satisfy constraint: Member must not be null"),
        ({"ApiId": UNKNOWN}, "Value null at 'stage' failed to satisfy constraint: Member must not be null"),
        (
            {"ApiId": UNKNOWN, "Stage": ""},
            "at 'stage' failed to satisfy constraint: Member must have length gre",
        ),
        (
            {"ApiId": UNKNOWN, "Stage": 129 * "s"},
            "at 'stage' failed to satisfy constraint: Member must have leng",
        ),
    ],
)
def test_a_mapping_has_an_api_and_a_stage(client, refused, domain, asked, said):
    with refused("BadRequestException", match=said):
        client.create_api_mapping(DomainName=NAME, **asked)


# Update


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ({}, {}),
        ({"Stage": "test"}, {"Stage": "test"}),
        ({"ApiMappingKey": "v2"}, {"ApiMappingKey": "v2"}),
        ({"ApiMappingKey": ""}, {"ApiMappingKey": ""}),
        ({"ApiMappingKey": "v2", "Stage": "test"}, {"ApiMappingKey": "v2", "Stage": "test"}),
    ],
)
def test_what_is_left_out_of_an_update_stays(client, domain, api, asked, after):
    made = make(client, api, "v1")
    assert update(client, made, api, **asked) == {**made, **after}
    assert get(client, made) == {**made, **after}


def test_an_update_can_lead_to_another_api(client, refused, domain, api, other_api):
    made = make(client, api)
    changed = update(client, made, other_api, Stage="live")
    assert changed == {**made, "ApiId": other_api, "Stage": "live"} == get(client, made)
    client.delete_api(ApiId=api)
    with refused("BadRequestException", match=f"Deleting API {other_api} failed."):
        client.delete_api(ApiId=other_api)


def test_an_update_names_the_api_also_where_it_stays(client, refused, domain, api):
    made = make(client, api)
    with refused("BadRequestException", match="Value null at 'apiId' failed to satisfy constraint"):
        client.update_api_mapping(DomainName=NAME, ApiMappingId=made["ApiMappingId"], Stage="test")


# Reading and deletion


def test_the_mappings_of_a_domain_name_are_listed_in_the_order_of_creation(client, domain, api):
    made = [make(client, api, key) for key in ("c", "a", "b")]
    make_domain(client, "www.example.com")
    other = make(client, api, domain="www.example.com")
    assert listed(client) == made
    assert listed(client, "www.example.com") == [other]
    first = client.get_api_mappings(DomainName=NAME, MaxResults="2")
    assert first["Items"] == made[:2]
    last = client.get_api_mappings(DomainName=NAME, MaxResults="2", NextToken=first["NextToken"])
    assert last["Items"] == made[2:]
    assert "NextToken" not in last


def test_pages_are_asked_for_rightly(client, refused, domain):
    with refused("BadRequestException", match="Invalid value for maxResults: many."):
        client.get_api_mappings(DomainName=NAME, MaxResults="many")
    with refused("BadRequestException", match="Invalid pagination token"):
        client.get_api_mappings(DomainName=NAME, NextToken="next")


def test_a_deleted_mapping_is_gone_and_lets_its_api_go(client, refused, domain, api):
    made = make(client, api)
    with refused("BadRequestException", match="Please remove all API mappings for the API"):
        client.delete_api(ApiId=api)
    client.delete_api_mapping(DomainName=NAME, ApiMappingId=made["ApiMappingId"])
    assert listed(client) == []
    client.delete_api(ApiId=api)


@pytest.mark.parametrize("operation", ["get_api_mapping", "update_api_mapping", "delete_api_mapping"])
def test_an_unknown_mapping_is_not_found(client, refused, domain, api, operation):
    more = {"ApiId": api} if operation == "update_api_mapping" else {}
    made = make(client, api)
    make_domain(client, "www.example.com")
    for name, mapping in ((NAME, "nosuch"), ("www.example.com", made["ApiMappingId"])):
        with refused("NotFoundException", match="Invalid ApiMapping identifier specified", status=404):
            getattr(client, operation)(DomainName=name, ApiMappingId=mapping, **more)


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("create_api_mapping", {"ApiId": UNKNOWN, "Stage": "prod"}),
        ("get_api_mapping", {"ApiMappingId": "nosuch"}),
        ("get_api_mappings", {}),
        ("update_api_mapping", {"ApiMappingId": "nosuch", "ApiId": UNKNOWN}),
        ("delete_api_mapping", {"ApiMappingId": "nosuch"}),
    ],
)
def test_an_unknown_domain_name_is_said_first(client, refused, operation, asked):
    with refused("NotFoundException", match="Invalid domain name identifier specified", status=404):
        getattr(client, operation)(DomainName=NAME, **asked)
