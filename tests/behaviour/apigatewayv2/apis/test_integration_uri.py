"""Where an integration points: the forms of its URI, by type and connection."""

import pytest

FUNCTION = "arn:aws:lambda:us-west-2:123456789012:function:pets"
PATH = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions"
ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
LISTENER = f"{ELB}:listener/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"
CLOUD_MAP = "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-id"
URL = "https://example.com"

URLS = [
    URL,
    "http://example.com",
    "HTTPS://EXAMPLE.com:8443/pets?kind=dog",
    "https://${stageVariables.host}/pets/{proxy}",
]
NO_URLS = [
    "example.com",
    "https://",
    "https:///pets",
    "ftp://example.com",
    "https://example.com/a b",
    FUNCTION,
    LISTENER,
]
FUNCTIONS = [
    FUNCTION,
    f"{FUNCTION}:live",
    "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:pets",
    "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.function}",
    f"{PATH}/{FUNCTION}/invocations",
    f"{PATH}/{FUNCTION}:${{stageVariables.alias}}/invocations",
]
NO_FUNCTIONS = [
    "pets",
    URL,
    "arn:aws:lambda:us-west-2:12345:function:pets",
    "arn:aws:lambda:us-west-2:123456789012:layer:pets",
    f"{PATH}/{FUNCTION}",
    f"{PATH}/pets/invocations",
    f"{FUNCTION} ",
    f"x{FUNCTION}",
]
ACTIONS = [
    "arn:aws:apigateway:us-west-2:dynamodb:action/PutItem",
    "arn:aws:apigateway:us-west-2:sqs:path/123456789012/pets",
    "arn:aws:apigateway:us-west-2:bucket.s3:path/pets",
]
NO_ACTIONS = ["arn:aws:apigateway:us-west-2:dynamodb", "arn:aws:sqs:us-west-2:123456789012:pets", URL, "pets"]
PRIVATE = [
    LISTENER,
    LISTENER.replace("/app/", "/net/"),
    CLOUD_MAP,
    f"{CLOUD_MAP}?stage=prod&deployment=green_deployment",
]
NOT_PRIVATE = [
    URL,
    f"{ELB}:loadbalancer/app/pets/50dc6c495c0c9188",
    f"{ELB}:listener/gwy/pets/50dc6c495c0c9188/f2f7dc8efc522ab2",
    f"{ELB}:listener/app/pets/50dc6c495c0c9188",
    "arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-id",
    f"{CLOUD_MAP}?",
    FUNCTION,
]


def make(client, api, kind, uri=None, **more):
    if kind.startswith("HTTP"):
        more.setdefault("IntegrationMethod", "GET")
    if uri is not None:
        more["IntegrationUri"] = uri
    return client.create_integration(ApiId=api, IntegrationType=kind, **more)


def kept(client, api, kind, uri=None, **more):
    """An integration with this URI, as it is stored."""
    made = make(client, api, kind, uri, **more)
    return client.get_integration(ApiId=api, IntegrationId=made["IntegrationId"])


def check_kept(client, api, kind, uri, **more):
    """An integration with this URI is made, and has it."""
    assert kept(client, api, kind, uri, **more)["IntegrationUri"] == uri


@pytest.fixture
def private(client, cloud):
    """The members of a private integration."""
    link = client.create_vpc_link(Name="inside", SubnetIds=["subnet-1"])["VpcLinkId"]
    cloud.settle()
    return {"ConnectionType": "VPC_LINK", "ConnectionId": link}


# Lengths

TOO_LONG = "Member must have length less than or equal to 2048"


def longest(uri):
    return uri + "x" * (2048 - len(uri))


@pytest.mark.parametrize(
    ("protocol", "kind", "uri"),
    [
        ("http", "HTTP_PROXY", f"{URL}/"),
        ("websocket", "HTTP", f"{URL}/"),
        ("http", "AWS_PROXY", FUNCTION),
        ("websocket", "AWS", ACTIONS[1]),
    ],
)
def test_a_uri_has_up_to_2048_characters(client, request, refused, protocol, kind, uri):
    api = request.getfixturevalue(f"{protocol}_api")
    check_kept(client, api, kind, longest(uri), IntegrationMethod="POST")
    with refused("BadRequestException", match=TOO_LONG):
        make(client, api, kind, longest(uri) + "x", IntegrationMethod="POST")


@pytest.mark.parametrize("uri", [LISTENER, CLOUD_MAP])
def test_a_private_one_has_up_to_2048_characters_too(client, http_api, private, refused, uri):
    check_kept(client, http_api, "HTTP_PROXY", longest(uri), **private)
    with refused("BadRequestException", match=TOO_LONG):
        make(client, http_api, "HTTP_PROXY", longest(uri) + "x", **private)


# HTTP


@pytest.mark.parametrize("uri", URLS)
def test_an_http_integration_goes_to_a_url(client, http_api, websocket_api, uri):
    check_kept(client, http_api, "HTTP_PROXY", uri)
    check_kept(client, websocket_api, "HTTP_PROXY", uri)
    check_kept(client, websocket_api, "HTTP", uri)
    check_kept(client, websocket_api, "HTTP", uri, ConnectionType="VPC_LINK", ConnectionId="rest01")


@pytest.mark.parametrize("uri", NO_URLS)
def test_what_is_no_url_is_refused(client, http_api, websocket_api, refused, uri):
    link = {"ConnectionType": "VPC_LINK", "ConnectionId": "rest01"}
    for api, kind, more in [
        (http_api, "HTTP_PROXY", {}),
        (websocket_api, "HTTP_PROXY", {}),
        (websocket_api, "HTTP", {}),
        (websocket_api, "HTTP", link),
    ]:
        with refused("BadRequestException", match="Invalid HTTP endpoint specified for URI"):
            make(client, api, kind, uri, **more)


# Lambda and other services


@pytest.mark.parametrize("uri", FUNCTIONS)
def test_an_aws_integration_goes_to_a_function(client, http_api, websocket_api, uri):
    for api, kind in [(http_api, "AWS_PROXY"), (websocket_api, "AWS_PROXY"), (websocket_api, "AWS")]:
        made = kept(client, api, kind, uri)
        assert (made["IntegrationUri"], made["IntegrationMethod"]) == (uri, "POST")


@pytest.mark.parametrize("uri", [*NO_FUNCTIONS, *ACTIONS])
def test_what_is_no_function_is_refused_on_an_http_api(client, http_api, refused, uri):
    with refused("BadRequestException", match="Invalid function ARN or invalid uri"):
        make(client, http_api, "AWS_PROXY", uri)


@pytest.mark.parametrize("uri", ACTIONS)
def test_an_aws_integration_of_a_websocket_api_goes_to_any_service(client, websocket_api, uri):
    check_kept(client, websocket_api, "AWS", uri, IntegrationMethod="POST")
    check_kept(client, websocket_api, "AWS_PROXY", uri)


@pytest.mark.parametrize("uri", NO_ACTIONS)
@pytest.mark.parametrize("kind", ["AWS", "AWS_PROXY"])
def test_what_is_no_action_is_refused_on_a_websocket_api(client, websocket_api, refused, uri, kind):
    with refused("BadRequestException", match="AWS ARN for integration must contain path or action"):
        make(client, websocket_api, kind, uri, IntegrationMethod="POST")


# Private


@pytest.mark.parametrize("uri", PRIVATE)
def test_a_private_integration_goes_to_a_listener_or_to_cloud_map(client, http_api, private, uri):
    made = kept(client, http_api, "HTTP_PROXY", uri, **private)
    assert {"IntegrationUri": uri, **private}.items() <= made.items()


@pytest.mark.parametrize("uri", NOT_PRIVATE)
def test_a_private_integration_goes_nowhere_else(client, http_api, refused, private, uri):
    said = "For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN."
    with refused("BadRequestException", match=said):
        make(client, http_api, "HTTP_PROXY", uri, **private)


@pytest.mark.parametrize("uri", [LISTENER, CLOUD_MAP])
def test_a_private_integration_goes_to_no_other_account(client, http_api, refused, private, uri):
    said = "For private integrations, all resources must be owned by the same AWS account."
    with refused("BadRequestException", match=said):
        make(client, http_api, "HTTP_PROXY", uri.replace("123456789012", "210987654321"), **private)


# None

NO_URI = "Invalid integration URI specified"


def test_a_mock_goes_nowhere(client, websocket_api):
    made = kept(client, websocket_api, "MOCK")
    assert made["IntegrationType"] == "MOCK"
    assert "IntegrationUri" not in made


@pytest.mark.parametrize("kind", ["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY"])
def test_every_other_type_goes_somewhere(client, websocket_api, refused, kind):
    with refused("BadRequestException", match=NO_URI):
        make(client, websocket_api, kind, IntegrationMethod="POST")


@pytest.mark.parametrize("kind", ["AWS_PROXY", "HTTP_PROXY"])
def test_every_type_of_an_http_api_goes_somewhere(client, http_api, refused, private, kind):
    with refused("BadRequestException", match=NO_URI):
        make(client, http_api, kind)
    with refused("BadRequestException", match=NO_URI):
        make(client, http_api, "HTTP_PROXY", **private)
