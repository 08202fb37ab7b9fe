"""APIs: defaults by protocol, what each update does, and what a delete takes with it."""

import datetime

import pytest

from awsmock_ar_apigw.cloud.cloud import world_of
from support import client_of

SELECTION = "$request.body.action"
MANY = ("Description", "Version")


def make(client, protocol="HTTP", name="pets", **more):
    if protocol == "WEBSOCKET":
        more.setdefault("RouteSelectionExpression", SELECTION)
    answer = client.create_api(Name=name, ProtocolType=protocol, **more)
    del answer["ResponseMetadata"]
    return answer


def get(client, api):
    answer = client.get_api(ApiId=api)
    del answer["ResponseMetadata"]
    return answer


def update(client, api, **asked):
    answer = client.update_api(ApiId=api, **asked)
    del answer["ResponseMetadata"]
    return answer


each_protocol = pytest.mark.parametrize("protocol", ["HTTP", "WEBSOCKET"])

# Creation


@pytest.mark.parametrize(
    ("protocol", "scheme", "expression"),
    [("HTTP", "https", "$request.method $request.path"), ("WEBSOCKET", "wss", SELECTION)],
)
def test_a_new_one_has_the_defaults_of_its_protocol(client, protocol, scheme, expression):
    made = make(client, protocol)
    assert made == {
        "ApiEndpoint": f"{scheme}://{made['ApiId']}.execute-api.us-east-1.amazonaws.com",
        "ApiId": made["ApiId"],
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "CreatedDate": made["CreatedDate"],
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
        "Name": "pets",
        "ProtocolType": protocol,
        "RouteSelectionExpression": expression,
        "Tags": {},
    }
    assert len(made["ApiId"]) == 10
    assert made["CreatedDate"].microsecond == 0
    assert made["CreatedDate"].tzinfo.utcoffset(None) == datetime.timedelta(0)
    assert get(client, made["ApiId"]) == made
    assert client.get_apis()["Items"] == [made]


@each_protocol
def test_what_it_is_given_it_keeps(client, protocol):
    given = {
        "Description": "For pets",
        "Version": "1.2",
        "DisableExecuteApiEndpoint": True,
        "IpAddressType": "dualstack",
        "Tags": {"team": "pets"},
    }
    made = make(client, protocol, **given)
    assert {name: made[name] for name in given} == given
    assert get(client, made["ApiId"]) == made


def test_two_may_have_one_name_and_are_apart(client):
    one, two = make(client), make(client)
    assert one["ApiId"] != two["ApiId"]
    client.delete_api(ApiId=one["ApiId"])
    assert client.get_apis()["Items"] == [two]


def test_each_region_has_its_own(client, http_api, refused):
    elsewhere = client_of("apigatewayv2", "eu-west-1")
    with refused(
        "NotFoundException", match=f"Invalid API identifier specified 123456789012:{http_api}", status=404
    ):
        elsewhere.get_api(ApiId=http_api)
    assert "eu-west-1.amazonaws.com" in make(elsewhere)["ApiEndpoint"]
    assert make(client_of("apigatewayv2", "cn-north-1"))["ApiEndpoint"].endswith(".amazonaws.com.cn")


@pytest.mark.parametrize("name", ["", "n" * 129, None])
def test_a_name_has_1_to_128_characters(client, refused, name):
    given = {} if name is None else {"Name": name}
    with refused("BadRequestException", match="Invalid API name specified"):
        client.create_api(ProtocolType="HTTP", **given)
    assert make(client, name="n" * 128)["Name"] == "n" * 128


@pytest.mark.parametrize("protocol", ["REST", "http", "", None])
def test_there_are_two_protocols(client, refused, protocol):
    given = {} if protocol is None else {"ProtocolType": protocol}
    with refused("BadRequestException", match="Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]"):
        client.create_api(Name="pets", **given)


@pytest.mark.parametrize(
    ("member", "longest", "empty"),
    [("Description", 1024, True), ("Version", 64, False)],
)
def test_texts_have_their_lengths(client, refused, member, longest, empty):
    assert make(client, **{member: "x" * longest})[member] == "x" * longest
    with refused("BadRequestException", match=f"length less than or equal to {longest}"):
        make(client, **{member: "x" * (longest + 1)})
    if empty:
        assert member not in make(client, **{member: ""})
    else:
        with refused("BadRequestException", match="length greater than or equal to 1"):
            make(client, **{member: ""})


def test_addresses_are_ipv4_or_dualstack(client, refused):
    with refused("BadRequestException", match="[ipv4, dualstack]"):
        make(client, IpAddressType="ipv6")


# Expressions


@pytest.mark.parametrize("sent", ["$request.method $request.path", "${request.method} ${request.path}"])
def test_an_http_api_selects_routes_by_method_and_path_alone(client, http_api, refused, sent):
    made = make(client, RouteSelectionExpression=sent)
    assert made["RouteSelectionExpression"] == "$request.method $request.path"
    assert update(client, http_api, RouteSelectionExpression=sent)["RouteSelectionExpression"] == (
        "$request.method $request.path"
    )
    limited = 'Route selection expression is currently limited to "${request.method} ${request.path}"'
    with refused("BadRequestException", match=limited):
        make(client, RouteSelectionExpression=SELECTION)
    with refused("BadRequestException", match=limited):
        update(client, http_api, RouteSelectionExpression="$request.path")


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "action",
        "$context.routeKey",
        "$request.",
        "${request.}",
        "${request.body.action",
        "${request.body" + "..a" * 600,
        "${request.{body}}",
        "$request.body.a\n",
        "\n${request.body.a}",
    ],
    ids=lambda expression: expression[:20],
)
def test_a_websocket_api_must_say_how_it_selects_routes(client, websocket_api, refused, expression):
    with refused("BadRequestException", match="Invalid routeSelectionExpression"):
        client.create_api(Name="chat", ProtocolType="WEBSOCKET")
    with refused("BadRequestException", match="Invalid routeSelectionExpression"):
        make(client, "WEBSOCKET", RouteSelectionExpression=expression)
    with refused("BadRequestException", match="Invalid routeSelectionExpression"):
        update(client, websocket_api, RouteSelectionExpression=expression)


@pytest.mark.parametrize(
    "expression",
    [
        "$request.body.action",
        "${request.body.action}",
        "${request.body.service}/$request.body.a",
        "${request.body.items[0]['a b'].kind}",
        "a ${} ${request.body.a}-${request.body.b}",
        "${request.header.x" + ".y" * 1000 + "}",
    ],
    ids=lambda expression: expression[:20],
)
def test_it_may_select_them_by_anything_in_the_request(client, expression):
    made = make(client, "WEBSOCKET", RouteSelectionExpression=expression)
    assert made["RouteSelectionExpression"] == expression


def test_an_expression_has_a_length(client, websocket_api, refused):
    longest = "$request.body." + "a" * (2048 - len("$request.body."))
    changed = update(client, websocket_api, RouteSelectionExpression=longest)
    assert changed["RouteSelectionExpression"] == longest
    with refused("BadRequestException", match="Member must have length less than or equal to 2048"):
        make(client, "WEBSOCKET", RouteSelectionExpression=longest + "a")


def test_its_expression_comes_back_as_it_was_asked_for(client, websocket_api):
    braced = "${request.method} ${request.path}"
    made = make(client, "WEBSOCKET", RouteSelectionExpression=braced)
    assert made["RouteSelectionExpression"] == braced
    assert (
        update(client, websocket_api, RouteSelectionExpression=braced)["RouteSelectionExpression"] == braced
    )


def test_keys_come_from_a_header_or_from_an_authorizer(client, websocket_api, refused):
    usage = "$context.authorizer.usageIdentifierKey"
    assert make(client, "WEBSOCKET", ApiKeySelectionExpression=usage)["ApiKeySelectionExpression"] == usage
    assert (
        update(client, websocket_api, ApiKeySelectionExpression=usage)["ApiKeySelectionExpression"] == usage
    )
    with refused("BadRequestException", match="Invalid apiKeySelectionExpression: $request.body.key"):
        make(client, "WEBSOCKET", ApiKeySelectionExpression="$request.body.key")


def test_the_header_that_keys_come_from_may_be_given_in_braces(client, websocket_api):
    changed = update(client, websocket_api, ApiKeySelectionExpression="${request.header.x-api-key}")
    assert changed["ApiKeySelectionExpression"] == "${request.header.x-api-key}"


# What only one protocol has


KEYS_ON_HTTP = "apiKeySelectionExpression is not currently supported for HTTP APIs."


@pytest.mark.parametrize(
    "expression", ["$context.authorizer.usageIdentifierKey", "${request.header.x-api-key}", ""]
)
def test_an_http_api_takes_no_keys(client, http_api, refused, expression):
    with refused("BadRequestException"):
        make(client, ApiKeySelectionExpression=expression)
    with refused("BadRequestException", match=KEYS_ON_HTTP):
        update(client, http_api, ApiKeySelectionExpression=expression)


def test_a_new_http_api_takes_the_default_of_where_keys_come_from_and_an_update_does_not(client, refused):
    given = {"ApiKeySelectionExpression": "$request.header.x-api-key"}
    made = make(client, **given)
    assert made.items() >= given.items()
    with refused("BadRequestException", match=KEYS_ON_HTTP):
        update(client, made["ApiId"], Description="new", **given)
    assert get(client, made["ApiId"]) == made


@pytest.mark.parametrize("value", [True, False])
def test_only_a_websocket_api_has_a_validation_of_schemas_to_switch_off(client, http_api, refused, *, value):
    asked = {"DisableSchemaValidation": value}
    for call in (lambda: make(client, **asked), lambda: update(client, http_api, **asked)):
        with refused(
            "BadRequestException", match="disableSchemaValidation is not currently supported for HTTP APIs."
        ):
            call()
    chat = make(client, "WEBSOCKET", **asked)
    assert chat["DisableSchemaValidation"] is value
    assert "DisableSchemaValidation" not in make(client, "WEBSOCKET")
    assert (
        update(client, chat["ApiId"], DisableSchemaValidation=not value)["DisableSchemaValidation"]
        is not value
    )


@pytest.mark.parametrize("cors", [{"AllowOrigins": ["*"]}, {}])
def test_a_websocket_api_has_no_cors(client, websocket_api, refused, cors):
    with refused("BadRequestException", match="Cors is not supported for WEBSOCKET protocolType"):
        make(client, "WEBSOCKET", CorsConfiguration=cors)
    with refused("BadRequestException", match="Cors is not supported for WEBSOCKET protocolType"):
        update(client, websocket_api, CorsConfiguration=cors)


# Update


@each_protocol
def test_an_update_with_nothing_changes_nothing(client, protocol):
    made = make(client, protocol, Description="For pets", Version="1", Tags={"a": "b"})
    assert update(client, made["ApiId"]) == made
    assert get(client, made["ApiId"]) == made


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("Name", "pets", "animals"),
        ("Description", "old", "new"),
        ("Version", "1", "2"),
        ("DisableExecuteApiEndpoint", True, False),
        ("IpAddressType", "dualstack", "ipv4"),
    ],
)
def test_an_update_changes_what_it_names_and_keeps_the_rest(client, member, old, new):
    given = {"Description": "kept", "Version": "kept", member: old}
    made = make(client, name=given.pop("Name", "pets"), **given)
    changed = update(client, made["ApiId"], **{member: new})
    assert changed == {**made, member: new}
    assert get(client, made["ApiId"]) == changed


@pytest.mark.parametrize("member", MANY)
def test_an_empty_text_clears_description_and_version(client, member):
    made = make(client, Description="For pets", Version="1")
    changed = update(client, made["ApiId"], **{member: ""})
    assert changed == {name: value for name, value in made.items() if name != member}


def test_an_update_keeps_to_the_rules(client, http_api, refused):
    with refused("BadRequestException", match="Invalid API name specified"):
        update(client, http_api, Name="")
    with refused("BadRequestException", match="length less than or equal to 64"):
        update(client, http_api, Version="v" * 65)


# Delete, and what isn't there


@pytest.mark.parametrize("operation", ["get_api", "update_api", "delete_api", "delete_cors_configuration"])
def test_an_api_that_is_not_there(client, http_api, refused, operation):
    client.delete_api(ApiId=http_api)
    for api in (http_api, "unknown", "a/b"):
        with refused(
            "NotFoundException", match=f"Invalid API identifier specified 123456789012:{api}", status=404
        ) as found:
            getattr(client, operation)(ApiId=api)
        assert found.error.response["ResourceType"] == "API"


def test_a_deleted_one_takes_its_parts_along(client, cloud, http_api):
    integration = client.create_integration(
        ApiId=http_api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="ANY",
        IntegrationUri="https://example.com",
        PayloadFormatVersion="1.0",
    )["IntegrationId"]
    client.create_route(ApiId=http_api, RouteKey="$default", Target=f"integrations/{integration}")
    client.create_stage(ApiId=http_api, StageName="$default", AutoDeploy=True)
    client.create_authorizer(
        ApiId=http_api,
        Name="jwt",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://issuer.example.com", "Audience": ["pets"]},
    )
    client.delete_api(ApiId=http_api)
    left = [
        record
        for _where, tables in world_of(cloud).store.places()
        for table in tables.values()
        for record in table.all()
    ]
    assert [record for record in left if str(record.parent or record.key).startswith(http_api)] == []


def test_one_that_a_domain_name_maps_to_stays(client, http_api, refused):
    client.create_stage(ApiId=http_api, StageName="test")
    client.create_domain_name(
        DomainName="api.example.com",
        DomainNameConfigurations=[
            {"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1", "EndpointType": "REGIONAL"}
        ],
    )
    mapping = client.create_api_mapping(ApiId=http_api, DomainName="api.example.com", Stage="test")
    said = f"Deleting API {http_api} failed. Please remove all API mappings for the API from your custom domain names."
    with refused("BadRequestException", match=said):
        client.delete_api(ApiId=http_api)
    client.delete_api_mapping(ApiMappingId=mapping["ApiMappingId"], DomainName="api.example.com")
    client.delete_api(ApiId=http_api)
    assert client.get_apis()["Items"] == []
