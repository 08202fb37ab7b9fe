"""Integrations: what an API hands its requests to."""

import pytest

from awsmock_ar_apigw import mock_cloud
from support import client_of
from support_v2 import route_to_deploy

FUNCTION = "arn:aws:lambda:us-west-2:123456789012:function:pets"
INVOKED = f"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
TABLE = "arn:aws:apigateway:us-west-2:dynamodb:action/PutItem"
URL = "https://example.com/pets"
ROLE = "arn:aws:iam::123456789012:role/invoke"
LISTENER = (
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"
)

# The least that makes an integration of each type.
LEAST = {
    "AWS": {"IntegrationUri": INVOKED},
    "AWS_PROXY": {"IntegrationUri": FUNCTION},
    "HTTP": {"IntegrationUri": URL, "IntegrationMethod": "GET"},
    "HTTP_PROXY": {"IntegrationUri": URL, "IntegrationMethod": "GET"},
    "MOCK": {},
}


def make(client, api, kind="HTTP_PROXY", **more):
    asked = {"IntegrationType": kind, **LEAST[kind], **more}
    answer = client.create_integration(ApiId=api, **{k: v for k, v in asked.items() if v is not None})
    del answer["ResponseMetadata"]
    return answer


def get(client, api, integration):
    answer = client.get_integration(ApiId=api, IntegrationId=integration["IntegrationId"])
    del answer["ResponseMetadata"]
    return answer


def update(client, api, integration, **asked):
    answer = client.update_integration(ApiId=api, IntegrationId=integration["IntegrationId"], **asked)
    del answer["ResponseMetadata"]
    assert get(client, api, integration) == answer
    return answer


def delete(client, api, integration):
    client.delete_integration(ApiId=api, IntegrationId=integration["IntegrationId"])


def private(client, api, link, **more):
    return make(client, api, ConnectionType="VPC_LINK", ConnectionId=link, IntegrationUri=LISTENER, **more)


@pytest.fixture
def link(client, cloud):
    link = client.create_vpc_link(Name="inside", SubnetIds=["subnet-1"])["VpcLinkId"]
    cloud.settle()
    return link


@pytest.fixture
def api_of(http_api, websocket_api):
    """The id of an API, by protocol."""
    return {"HTTP": http_api, "WEBSOCKET": websocket_api}.__getitem__


# Defaults


def test_a_lambda_proxy_of_an_http_api_has_the_defaults(client, http_api):
    made = make(client, http_api, "AWS_PROXY")
    assert len(made["IntegrationId"]) == 7
    assert made == {
        "ConnectionType": "INTERNET",
        "IntegrationId": made["IntegrationId"],
        "IntegrationMethod": "POST",
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": FUNCTION,
        "PayloadFormatVersion": "1.0",
        "TimeoutInMillis": 30000,
    }
    assert get(client, http_api, made) == made


def test_an_http_proxy_of_an_http_api_has_the_defaults(client, http_api):
    made = make(client, http_api)
    assert made == {
        "ConnectionType": "INTERNET",
        "IntegrationId": made["IntegrationId"],
        "IntegrationMethod": "GET",
        "IntegrationType": "HTTP_PROXY",
        "IntegrationUri": URL,
        "PayloadFormatVersion": "1.0",
        "TimeoutInMillis": 30000,
    }


def test_a_mock_of_a_websocket_api_has_the_defaults(client, websocket_api):
    made = make(client, websocket_api, "MOCK")
    assert made == {
        "ConnectionType": "INTERNET",
        "IntegrationId": made["IntegrationId"],
        "IntegrationResponseSelectionExpression": "${integration.response.statuscode}",
        "IntegrationType": "MOCK",
        "PassthroughBehavior": "WHEN_NO_MATCH",
        "PayloadFormatVersion": "1.0",
        "TimeoutInMillis": 29000,
    }
    assert get(client, websocket_api, made) == made


BY_STATUS = "${integration.response.statuscode}"
BY_ERROR = "${integration.response.body.errorMessage}"


@pytest.mark.parametrize(
    ("kind", "more", "method", "expression"),
    [
        ("AWS", {}, "POST", BY_ERROR),
        ("AWS", {"IntegrationUri": FUNCTION}, "POST", BY_ERROR),
        ("AWS", {"IntegrationUri": TABLE, "IntegrationMethod": "PUT"}, "PUT", BY_STATUS),
        ("AWS_PROXY", {}, "POST", None),
        ("AWS_PROXY", {"IntegrationUri": TABLE}, "POST", None),
        ("HTTP", {}, "GET", BY_STATUS),
        ("HTTP_PROXY", {}, "GET", None),
        ("MOCK", {}, None, BY_STATUS),
    ],
)
def test_each_type_of_a_websocket_api_selects_its_response_in_its_own_way(
    client, websocket_api, kind, more, method, expression
):
    made = make(client, websocket_api, kind, **more)
    assert made.get("IntegrationMethod") == method
    assert made.get("IntegrationResponseSelectionExpression") == expression
    assert made["PassthroughBehavior"] == "WHEN_NO_MATCH"
    assert made["TimeoutInMillis"] == 29000


def test_what_is_given_is_answered_on_an_http_api(client, http_api):
    asked = {
        "CredentialsArn": ROLE,
        "Description": "pets",
        "IntegrationMethod": "ANY",
        "PayloadFormatVersion": "1.0",
        "RequestParameters": {"append:header.x": "$request.header.y"},
        "ResponseParameters": {"404": {"overwrite:statuscode": "403"}},
        "TimeoutInMillis": 50,
    }
    made = make(client, http_api, **asked)
    assert {name: made[name] for name in asked} == asked
    assert get(client, http_api, made) == made


def test_what_is_given_is_answered_on_a_websocket_api(client, websocket_api):
    asked = {
        "ContentHandlingStrategy": "CONVERT_TO_TEXT",
        "PassthroughBehavior": "NEVER",
        "PayloadFormatVersion": "1.0",
        "RequestParameters": {"integration.request.header.x": "'y'"},
        "RequestTemplates": {"application/json": '{"statusCode":200}'},
        "TemplateSelectionExpression": "\\$default",
        "TimeoutInMillis": 29000,
    }
    made = make(client, websocket_api, "AWS", **asked)
    assert {name: made[name] for name in asked} == asked
    assert get(client, websocket_api, made) == made


# Types and members by protocol


@pytest.mark.parametrize("kind", ["AWS", "HTTP", "MOCK"])
def test_an_http_api_has_proxies_alone(client, http_api, refused, kind):
    said = (
        "Currently, an API with a protocol type of HTTP may only be associated with proxy integrations "
        "(AWS_PROXY, HTTP_PROXY)"
    )
    with refused("BadRequestException", match=said):
        make(client, http_api, kind)


def test_a_type_is_required_and_one_of_five(client, http_api, refused):
    with refused("BadRequestException", match="at 'integrationType' failed to satisfy constraint"):
        client.create_integration(ApiId=http_api)
    with refused("BadRequestException", match="[AWS, HTTP, MOCK, HTTP_PROXY, AWS_PROXY]"):
        client.create_integration(ApiId=http_api, IntegrationType="LAMBDA")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("RequestTemplates", {"application/json": "{}"}),
        ("RequestTemplates", {}),
        ("TemplateSelectionExpression", "$default"),
        ("TemplateSelectionExpression", ""),
        ("PassthroughBehavior", "NEVER"),
        ("PassthroughBehavior", "WHEN_NO_TEMPLATES"),
        ("ContentHandlingStrategy", "CONVERT_TO_BINARY"),
    ],
)
def test_what_only_websocket_apis_have_is_refused_on_an_http_api(client, http_api, refused, member, value):
    made = make(client, http_api)
    wire = member[0].lower() + member[1:]
    for call in (make, lambda *args, **asked: update(*args, made, **asked)):
        with refused("BadRequestException", match=f"{wire} is not currently supported for HTTP APIs."):
            call(client, http_api, **{member: value})


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("IntegrationSubtype", "SQS-PurgeQueue"),
        ("ResponseParameters", {"200": {"append:header.x": "y"}}),
        ("ResponseParameters", {}),
        ("TlsConfig", {"ServerNameToVerify": "example.com"}),
        ("TlsConfig", {}),
    ],
)
def test_what_only_http_apis_have_is_refused_on_a_websocket_api(
    client, websocket_api, refused, member, value
):
    made = make(client, websocket_api)
    wire = member[0].lower() + member[1:]
    for call in (make, lambda *args, **asked: update(*args, made, **asked)):
        with refused("BadRequestException", match=f"{wire} is not currently supported for WebSocket APIs."):
            call(client, websocket_api, **{member: value})


@pytest.mark.parametrize(
    ("protocol", "nothing"),
    [
        ("HTTP", {"ResponseParameters": {}, "TlsConfig": {}}),
        ("WEBSOCKET", {"RequestTemplates": {}, "TemplateSelectionExpression": ""}),
    ],
)
def test_what_clients_send_without_meaning_is_not_kept(client, api_of, protocol, nothing):
    nothing |= {"RequestParameters": {}, "Description": "", "CredentialsArn": ""}
    plain, sent = make(client, api_of(protocol)), make(client, api_of(protocol), **nothing)
    assert sent == {**plain, "IntegrationId": sent["IntegrationId"]}


def test_an_http_api_takes_the_default_of_how_requests_pass_through_and_never_shows_it(client, http_api):
    made = make(client, http_api, PassthroughBehavior="WHEN_NO_MATCH")
    assert "PassthroughBehavior" not in made
    assert update(client, http_api, made, PassthroughBehavior="WHEN_NO_MATCH") == made


# Payload format


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_lambda_proxy_of_an_http_api_has_two_formats(client, http_api, version):
    assert (
        make(client, http_api, "AWS_PROXY", PayloadFormatVersion=version)["PayloadFormatVersion"] == version
    )


@pytest.mark.parametrize(
    ("protocol", "kind", "version", "said"),
    [
        ("HTTP", "AWS_PROXY", "3.0", "Unsupported PayloadFormatVersion: 3.0"),
        ("HTTP", "AWS_PROXY", "2", "Unsupported PayloadFormatVersion: 2"),
        ("HTTP", "HTTP_PROXY", "3.0", "Unsupported PayloadFormatVersion: 3.0"),
        (
            "HTTP",
            "HTTP_PROXY",
            "2.0",
            "PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY",
        ),
        ("WEBSOCKET", "AWS_PROXY", "2.0", "Unsupported PayloadFormatVersion: 2.0"),
        ("WEBSOCKET", "MOCK", "2.0", "Unsupported PayloadFormatVersion: 2.0"),
    ],
)
def test_another_format_is_refused(client, api_of, refused, protocol, kind, *, version, said):
    with refused("BadRequestException", match=said):
        make(client, api_of(protocol), kind, PayloadFormatVersion=version)


# Time-outs


@pytest.mark.parametrize(
    ("protocol", "timeout", "most"),
    [
        ("HTTP", 49, 30000),
        ("HTTP", 30001, 30000),
        ("WEBSOCKET", 49, 29000),
        ("WEBSOCKET", 29001, 29000),
        ("WEBSOCKET", 30000, 29000),
        ("WEBSOCKET", 30001, 29000),
    ],
)
def test_a_timeout_out_of_range_is_refused(client, api_of, refused, protocol, timeout, most):
    made = make(client, api_of(protocol))
    for call in (make, lambda *args, **asked: update(*args, made, **asked)):
        with refused(
            "BadRequestException", match=f"Timeout should be between 50 ms and {most} ms"
        ) as refusal:
            call(client, api_of(protocol), TimeoutInMillis=timeout)
        assert "validation error" not in str(refusal.error)


@pytest.mark.parametrize(
    ("protocol", "timeout"), [("HTTP", 50), ("HTTP", 30000), ("WEBSOCKET", 50), ("WEBSOCKET", 29000)]
)
def test_a_timeout_within_range_is_taken(client, api_of, protocol, timeout):
    assert make(client, api_of(protocol), TimeoutInMillis=timeout)["TimeoutInMillis"] == timeout


# Methods


@pytest.mark.parametrize("protocol", ["HTTP", "WEBSOCKET"])
def test_an_http_proxy_needs_a_method(client, api_of, refused, protocol):
    said = "HttpMethod parameter method must be specified for integrationType HTTPPROXY"
    with refused("BadRequestException", match=said):
        make(client, api_of(protocol), IntegrationMethod=None)


@pytest.mark.parametrize(
    ("kind", "more"), [("HTTP", {"IntegrationMethod": None}), ("AWS", {"IntegrationUri": TABLE})]
)
def test_a_request_to_http_or_to_a_service_needs_a_method(client, websocket_api, refused, kind, more):
    said = f"HttpMethod parameter method must be specified for integrationType {kind}"
    with refused("BadRequestException", match=said):
        make(client, websocket_api, kind, **more)


@pytest.mark.parametrize("method", ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])
def test_each_method_is_taken(client, http_api, method):
    assert make(client, http_api, IntegrationMethod=method)["IntegrationMethod"] == method
    assert make(client, http_api, "AWS_PROXY", IntegrationMethod=method)["IntegrationMethod"] == method


@pytest.mark.parametrize("method", ["get", "FETCH", "TRACE"])
def test_another_method_is_refused(client, http_api, refused, method):
    with refused("BadRequestException", match=f"Invalid HTTP method specified: {method}"):
        make(client, http_api, IntegrationMethod=method)


@pytest.mark.parametrize("kind", ["AWS", "AWS_PROXY"])
@pytest.mark.parametrize("uri", [FUNCTION, INVOKED])
def test_a_websocket_api_calls_lambda_by_post_alone(client, websocket_api, refused, kind, uri):
    make(client, websocket_api, kind, IntegrationUri=uri, IntegrationMethod="POST")
    said = "The integration method of a Lambda integration must be POST for WebSocket APIs."
    with refused("BadRequestException", match=said):
        make(client, websocket_api, kind, IntegrationUri=uri, IntegrationMethod="GET")


# Credentials


@pytest.mark.parametrize(
    "arn", [ROLE, "arn:aws:iam::*:user/*", "arn:aws-cn:iam::123456789012:role/path/invoke"]
)
def test_credentials_are_a_role_or_the_callers_own(client, http_api, arn):
    assert make(client, http_api, "AWS_PROXY", CredentialsArn=arn)["CredentialsArn"] == arn


@pytest.mark.parametrize(
    "arn",
    ["invoke", "arn:aws:iam::123456789012:user/me", "arn:aws:iam::1:role/invoke", f"x{ROLE}", f"{ROLE} x"],
)
def test_other_credentials_are_refused(client, http_api, refused, arn):
    with refused("BadRequestException", match=f"Invalid ARN specified in the request: {arn}"):
        make(client, http_api, "AWS_PROXY", CredentialsArn=arn)


# Private integrations


def test_a_private_integration_names_a_vpc_link(client, http_api, link):
    made = private(client, http_api, link, TlsConfig={"ServerNameToVerify": "example.com"})
    assert made["ConnectionType"] == "VPC_LINK"
    assert made["ConnectionId"] == link
    assert made["TlsConfig"] == {"ServerNameToVerify": "example.com"}
    assert get(client, http_api, made) == made


def test_a_tls_configuration_may_leave_the_name_open(client, http_api, link):
    assert private(client, http_api, link, TlsConfig={})["TlsConfig"] == {}
    assert "TlsConfig" not in private(client, http_api, link)


@pytest.mark.parametrize("protocol", ["HTTP", "WEBSOCKET"])
def test_a_private_integration_without_a_link_is_refused(client, api_of, refused, protocol):
    said = "ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK"
    with refused("BadRequestException", match=said):
        make(client, api_of(protocol), ConnectionType="VPC_LINK")


def test_an_unknown_link_is_refused(client, http_api, refused, link):
    with refused("BadRequestException", match="Invalid VpcLink identifier specified"):
        private(client, http_api, "abc123")
    made = private(client, http_api, link)
    with refused("BadRequestException", match="Invalid VpcLink identifier specified"):
        update(client, http_api, made, ConnectionId="abc123")


def test_a_link_of_another_region_is_unknown(client, http_api, refused, link):
    abroad = client_of("apigatewayv2", "eu-west-1")
    api = abroad.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    with refused("BadRequestException", match="Invalid VpcLink identifier specified"):
        private(abroad, api, link)


def test_a_link_on_its_way_out_is_refused_and_one_on_its_way_in_is_taken():
    client = client_of("apigatewayv2")
    with mock_cloud(pace="manual", isolated=True) as cloud:
        api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
        link = client.create_vpc_link(Name="inside", SubnetIds=["subnet-1"])["VpcLinkId"]
        made = private(client, api, link)
        delete(client, api, made)
        client.delete_vpc_link(VpcLinkId=link)
        said = f"Cannot use vpc link. Vpc link '{link}' is being deleted."
        with pytest.raises(client.exceptions.BadRequestException, match=said):
            private(client, api, link)
        cloud.settle()
        with pytest.raises(client.exceptions.BadRequestException, match="Invalid VpcLink identifier"):
            private(client, api, link)


def test_a_link_in_use_stays_until_its_last_integration_is_gone(client, http_api, refused, link):
    first, second = (private(client, http_api, link) for _ in range(2))
    delete(client, http_api, first)
    with refused("BadRequestException", match=f"is referenced in [GET:{second['IntegrationId']}]"):
        client.delete_vpc_link(VpcLinkId=link)
    update(client, http_api, second, ConnectionType="INTERNET", IntegrationUri=URL)
    client.delete_vpc_link(VpcLinkId=link)


def test_an_api_that_goes_lets_its_links_go(client, http_api, refused, link):
    private(client, http_api, link)
    with refused("BadRequestException", match="Cannot delete vpc link"):
        client.delete_vpc_link(VpcLinkId=link)
    client.delete_api(ApiId=http_api)
    client.delete_vpc_link(VpcLinkId=link)


def test_a_websocket_api_may_name_any_link_of_rest_apis(client, websocket_api):
    made = make(client, websocket_api, ConnectionType="VPC_LINK", ConnectionId="rest01")
    assert (made["ConnectionType"], made["ConnectionId"], made["IntegrationUri"]) == (
        "VPC_LINK",
        "rest01",
        URL,
    )


@pytest.mark.parametrize(
    ("protocol", "kind"), [("HTTP", "AWS_PROXY"), ("WEBSOCKET", "AWS"), ("WEBSOCKET", "MOCK")]
)
def test_only_http_goes_through_a_link(client, api_of, refused, link, protocol, kind):
    said = f"ConnectionType VPC_LINK is not supported for integration of type {kind}"
    with refused("BadRequestException", match=said):
        make(client, api_of(protocol), kind, ConnectionType="VPC_LINK", ConnectionId=link)


@pytest.mark.parametrize("asked", [{}, {"ConnectionType": "INTERNET"}])
def test_a_public_integration_has_no_link(client, http_api, refused, link, asked):
    with refused("BadRequestException", match="ConnectionId is not supported for ConnectionType INTERNET"):
        make(client, http_api, ConnectionId=link, **asked)


@pytest.mark.parametrize("asked", [{}, {"ConnectionType": "INTERNET"}])
def test_what_a_public_integration_is_told_of_tls_is_taken_and_never_shown(client, http_api, asked):
    tls = {"TlsConfig": {"ServerNameToVerify": "example.com"}}
    made = make(client, http_api, **tls, **asked)
    assert "TlsConfig" not in made
    assert update(client, http_api, made, **tls) == made


# Updates


def test_an_update_keeps_what_it_leaves_out(client, http_api, link):
    made = private(
        client,
        http_api,
        link,
        CredentialsArn=ROLE,
        Description="pets",
        RequestParameters={"append:header.x": "1"},
        ResponseParameters={"200": {"append:header.x": "1"}},
        TimeoutInMillis=5000,
        TlsConfig={"ServerNameToVerify": "example.com"},
    )
    assert update(client, http_api, made) == made
    assert update(client, http_api, made, Description="dogs") == {**made, "Description": "dogs"}


def test_an_update_keeps_what_it_leaves_out_on_a_websocket_api(client, websocket_api):
    made = make(
        client,
        websocket_api,
        "HTTP",
        ContentHandlingStrategy="CONVERT_TO_TEXT",
        PassthroughBehavior="NEVER",
        RequestTemplates={"a": "b"},
        TemplateSelectionExpression="x",
    )
    assert update(client, websocket_api, made) == made
    changed = update(client, websocket_api, made, PassthroughBehavior="WHEN_NO_TEMPLATES")
    assert changed == {**made, "PassthroughBehavior": "WHEN_NO_TEMPLATES"}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("Description", "dogs"),
        ("CredentialsArn", ROLE),
        ("IntegrationMethod", "PUT"),
        ("IntegrationUri", "http://example.org"),
        ("TimeoutInMillis", 60),
    ],
)
def test_an_update_replaces_what_it_names(client, http_api, member, value):
    made = make(client, http_api)
    assert update(client, http_api, made, **{member: value}) == {**made, member: value}


@pytest.mark.parametrize(
    ("protocol", "member", "value", "empty"),
    [
        ("HTTP", "Description", "pets", ""),
        ("HTTP", "CredentialsArn", ROLE, ""),
        ("WEBSOCKET", "TemplateSelectionExpression", "\\$default", ""),
        ("HTTP", "RequestParameters", {"append:header.x": "1"}, {"append:header.x": ""}),
        ("HTTP", "ResponseParameters", {"200": {"append:header.x": "1"}}, {"200": {}}),
        (
            "WEBSOCKET",
            "RequestParameters",
            {"integration.request.path.x": "'1'"},
            {"integration.request.path.x": ""},
        ),
    ],
)
def test_an_empty_value_clears(client, api_of, protocol, member, value, empty):
    api = api_of(protocol)
    plain = make(client, api)
    made = make(client, api, **{member: value})
    assert made[member] == value
    assert update(client, api, made, **{member: empty}) == {**plain, "IntegrationId": made["IntegrationId"]}


@pytest.mark.parametrize(
    ("protocol", "member", "held", "asked", "after"),
    [
        (
            "HTTP",
            "RequestParameters",
            {"append:header.a": "1", "append:header.b": "2", "append:header.c": "3"},
            {"append:header.b": "", "append:header.c": "4", "append:header.d": "5"},
            {"append:header.a": "1", "append:header.c": "4", "append:header.d": "5"},
        ),
        (
            "HTTP",
            "ResponseParameters",
            {
                "200": {"append:header.a": "1"},
                "404": {"append:header.a": "1"},
                "500": {"append:header.a": "1"},
            },
            {"404": {}, "500": {"append:header.b": "2"}, "503": {"append:header.c": "3"}},
            {
                "200": {"append:header.a": "1"},
                "500": {"append:header.b": "2"},
                "503": {"append:header.c": "3"},
            },
        ),
        (
            "WEBSOCKET",
            "RequestTemplates",
            {"a": "", "b": "2"},
            {"b": "", "c": "3"},
            {"a": "", "b": "", "c": "3"},
        ),
    ],
)
def test_maps_are_merged(client, api_of, protocol, member, held, *, asked, after):
    api = api_of(protocol)
    made = make(client, api, **{member: held})
    assert made[member] == held
    assert update(client, api, made, **{member: {}})[member] == held
    assert update(client, api, made, **{member: asked})[member] == after


def test_a_mock_may_have_an_empty_uri_which_is_none(client, websocket_api):
    plain, made = make(client, websocket_api, "MOCK"), make(client, websocket_api, "MOCK", IntegrationUri="")
    assert made == {**plain, "IntegrationId": made["IntegrationId"]}
    assert update(client, websocket_api, made, IntegrationUri=URL)["IntegrationUri"] == URL
    assert update(client, websocket_api, made, IntegrationUri="") == made


def test_others_have_a_uri_that_is_not_empty(client, http_api, refused):
    made = make(client, http_api)
    match = "Invalid integration URI specified"
    with refused("BadRequestException", match=match):
        make(client, http_api, IntegrationUri="")
    with refused("BadRequestException", match=match):
        update(client, http_api, made, IntegrationUri="")


@pytest.mark.parametrize("member", ["IntegrationMethod", "PayloadFormatVersion"])
def test_an_empty_text_is_refused_where_it_clears_nothing(client, http_api, refused, member):
    made = make(client, http_api)
    with refused("BadRequestException", match="Member must have length greater than or equal to 1"):
        update(client, http_api, made, **{member: ""})


@pytest.mark.parametrize(
    ("member", "parameters", "place"),
    [
        ("RequestParameters", {"append:header.x": ""}, "requestParameters.append:header.x"),
        (
            "ResponseParameters",
            {"200": {"overwrite:statuscode": ""}},
            "responseParameters.200.member.overwrite:statuscode",
        ),
    ],
)
def test_an_empty_parameter_is_refused_where_there_is_nothing_to_remove(
    client, http_api, refused, member, parameters, place
):
    match = (
        f"1 validation error detected: Value '' at '{place}.member' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    )
    with refused("BadRequestException", match=match):
        make(client, http_api, **{member: parameters})
    if member == "ResponseParameters":
        made = make(client, http_api)
        with refused("BadRequestException", match=match):
            update(client, http_api, made, **{member: parameters})


def test_what_removes_needs_no_value(client, http_api):
    removes = {"remove:header.a": "", "remove:querystring.b": ""}
    made = make(
        client,
        http_api,
        RequestParameters={**removes, "append:header.c": "1"},
        ResponseParameters={"200": {"remove:header.d": ""}},
    )
    assert made["RequestParameters"] == {**removes, "append:header.c": "1"}
    assert made["ResponseParameters"] == {"200": {"remove:header.d": ""}}
    assert update(client, http_api, made, RequestParameters=removes) == made
    changed = update(client, http_api, made, RequestParameters={"append:header.c": "", "remove:header.e": ""})
    assert changed["RequestParameters"] == {**removes, "remove:header.e": ""}


def test_an_empty_text_takes_a_removal_with_a_value_away(client, http_api):
    plain = make(client, http_api)
    made = make(client, http_api, RequestParameters={"remove:header.a": "''"})
    assert made["RequestParameters"] == {"remove:header.a": "''"}
    left = update(client, http_api, made, RequestParameters={"remove:header.a": ""})
    assert left == {**plain, "IntegrationId": made["IntegrationId"]}


@pytest.mark.parametrize(
    "more", [{}, {"ConnectionId": ""}, {"ConnectionId": "", "TlsConfig": {}}], ids=["type", "id", "all"]
)
def test_an_integration_that_becomes_public_loses_its_link(client, http_api, link, more):
    plain = make(client, http_api)
    made = private(client, http_api, link, TlsConfig={"ServerNameToVerify": "example.com"})
    public = update(client, http_api, made, ConnectionType="INTERNET", IntegrationUri=URL, **more)
    assert public == {**plain, "IntegrationId": made["IntegrationId"]}


def test_an_integration_becomes_private_or_takes_another_link(client, http_api, refused, link):
    other = client.create_vpc_link(Name="other", SubnetIds=["subnet-1"])["VpcLinkId"]
    made = make(client, http_api)
    with refused("BadRequestException", match="ConnectionId must be set"):
        update(client, http_api, made, ConnectionType="VPC_LINK", IntegrationUri=LISTENER)
    update(client, http_api, made, ConnectionType="VPC_LINK", IntegrationUri=LISTENER, ConnectionId=link)
    with refused("BadRequestException", match="ConnectionId must be set"):
        update(client, http_api, made, ConnectionId="")
    update(client, http_api, made, ConnectionId=other)
    client.delete_vpc_link(VpcLinkId=link)
    with refused("BadRequestException", match="Cannot delete vpc link"):
        client.delete_vpc_link(VpcLinkId=other)


def test_another_type_selects_its_response_in_its_own_way(client, websocket_api):
    made = make(client, websocket_api, "HTTP")
    changed = update(client, websocket_api, made, IntegrationType="HTTP_PROXY")
    assert "IntegrationResponseSelectionExpression" not in changed
    changed = update(
        client,
        websocket_api,
        made,
        IntegrationType="AWS",
        IntegrationUri=INVOKED,
        IntegrationMethod="POST",
    )
    assert changed["IntegrationResponseSelectionExpression"] == BY_ERROR


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"IntegrationType": "MOCK"}, "may only be associated with proxy integrations"),
        ({"IntegrationType": "AWS_PROXY"}, "Invalid function ARN or invalid uri"),
        ({"PayloadFormatVersion": "2.0"}, "PayloadFormatVersion 2.0 is not supported"),
        ({"IntegrationMethod": "FETCH"}, "Invalid HTTP method specified: FETCH"),
        ({"IntegrationUri": FUNCTION}, "Invalid HTTP endpoint specified for URI"),
        ({"CredentialsArn": "me"}, "Invalid ARN specified in the request: me"),
        ({"RequestParameters": {"x": "y"}}, "Invalid Request Actioned Parameter"),
        ({"ResponseParameters": {"199": {"append:header.x": "y"}}}, "Status Code 199 is not valid"),
    ],
)
def test_an_update_keeps_the_rules(client, http_api, refused, asked, said):
    made = make(client, http_api)
    with refused("BadRequestException", match=said):
        update(client, http_api, made, **asked)


# Deletion


def test_a_deleted_one_is_gone(client, http_api, refused):
    made = make(client, http_api)
    delete(client, http_api, made)
    said = "Invalid Integration identifier specified"
    for call in (get, update, delete):
        with refused("NotFoundException", match=said, status=404):
            call(client, http_api, made)
    assert client.get_integrations(ApiId=http_api)["Items"] == []


def test_one_that_routes_target_stays(client, http_api, refused):
    made, other = make(client, http_api), make(client, http_api)
    routes = [
        client.create_route(ApiId=http_api, RouteKey=key, Target=f"integrations/{made['IntegrationId']}")[
            "RouteId"
        ]
        for key in ("GET /pets", "GET /dogs")
    ]
    said = (
        "Cannot delete Integration because it is referenced by the following Routes with Ids: "
        f"[{', '.join(routes)}]"
    )
    with refused("ConflictException", match=said, status=409):
        delete(client, http_api, made)
    delete(client, http_api, other)
    for route in routes:
        client.delete_route(ApiId=http_api, RouteId=route)
    delete(client, http_api, made)


def test_a_managed_one_may_be_updated_and_not_deleted(client, refused):
    api = client.create_api(Name="quick", ProtocolType="HTTP", Target=URL)["ApiId"]
    (managed,) = client.get_integrations(ApiId=api)["Items"]
    assert managed["ApiGatewayManaged"] is True
    assert update(client, api, managed, Description="mine") == {**managed, "Description": "mine"}
    (route,) = client.get_routes(ApiId=api)["Items"]
    with refused("ConflictException", match=f"Routes with Ids: [{route['RouteId']}]", status=409):
        delete(client, api, managed)
    client.delete_route(ApiId=api, RouteId=route["RouteId"])
    said = f"Cannot delete Integration {managed['IntegrationId']} because it is managed by API Gateway."
    with refused("BadRequestException", match=said):
        delete(client, api, managed)


# Two APIs, lists and what is missing


def test_an_integration_belongs_to_one_api(client, http_api, websocket_api, refused):
    made = make(client, http_api)
    said = "Invalid Integration identifier specified"
    for call in (get, update, delete):
        with refused("NotFoundException", match=said, status=404):
            call(client, websocket_api, made)
    assert client.get_integrations(ApiId=websocket_api)["Items"] == []
    client.delete_api(ApiId=websocket_api)
    assert get(client, http_api, made) == made


def test_integrations_are_listed_in_the_order_of_creation_by_page(client, http_api):
    made = [make(client, http_api) for _ in range(3)]
    first = client.get_integrations(ApiId=http_api, MaxResults="2")
    second = client.get_integrations(ApiId=http_api, NextToken=first["NextToken"], MaxResults="2")
    assert first["Items"] + second["Items"] == made
    assert "NextToken" not in second
    assert client.get_integrations(ApiId=http_api)["Items"] == made


def test_two_alike_are_two(client, http_api):
    first, second = make(client, http_api), make(client, http_api)
    assert first["IntegrationId"] != second["IntegrationId"]


def test_without_an_api_there_is_none(client, refused):
    one = {"IntegrationId": "abc1234"}
    calls = [
        lambda: make(client, "missing"),
        lambda: get(client, "missing", one),
        lambda: update(client, "missing", one),
        lambda: delete(client, "missing", one),
        lambda: client.get_integrations(ApiId="missing"),
    ]
    for call in calls:
        with refused(
            "NotFoundException", match="Invalid API identifier specified 123456789012:missing", status=404
        ):
            call()


def test_integrations_go_with_their_api(client, http_api, refused):
    made = make(client, http_api)
    client.delete_api(ApiId=http_api)
    with refused("NotFoundException", match="Invalid API identifier specified", status=404):
        get(client, http_api, made)


# Stages that deploy themselves


def test_each_change_deploys_the_stages_that_deploy_themselves(client, http_api, refused):
    route_to_deploy(client, http_api, "$default")
    client.create_stage(ApiId=http_api, StageName="$default", AutoDeploy=True)

    def deployments():
        return len(client.get_deployments(ApiId=http_api)["Items"])

    before = deployments()
    made = make(client, http_api)
    assert deployments() == before + 1
    update(client, http_api, made, Description="pets")
    assert deployments() == before + 2
    with refused("BadRequestException"):
        update(client, http_api, made, IntegrationUri="nowhere")
    delete(client, http_api, made)
    assert deployments() == before + 3


# Lengths


@pytest.mark.parametrize(
    ("member", "most"),
    [
        ("Description", 1024),
        ("IntegrationUri", 2048),
        ("ConnectionId", 1024),
        ("IntegrationMethod", 64),
        ("IntegrationSubtype", 128),
        ("PayloadFormatVersion", 64),
        ("CredentialsArn", 2048),
    ],
)
def test_a_text_that_is_too_long_is_refused(client, http_api, refused, member, most):
    said = f"Member must have length less than or equal to {most}"
    with refused("BadRequestException", match=said):
        make(client, http_api, **{member: "x" * (most + 1)})


def test_the_longest_texts_are_taken(client, http_api):
    asked = {
        "Description": "x" * 1024,
        "IntegrationUri": f"{URL}/{'x' * (2047 - len(URL))}",
        "RequestParameters": {"append:header.x": "x" * 512},
    }
    made = make(client, http_api, **asked)
    assert {name: made[name] for name in asked} == asked
