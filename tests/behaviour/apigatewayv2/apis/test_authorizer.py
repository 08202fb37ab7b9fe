"""Authorizers: what each type has and must be, what an update does, and the routes that hold one fast."""

import pytest

from awsmock_ar_apigw import mock_cloud
from support import ACCOUNT, client_of
from support_v2 import route_to_deploy

FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:authorize"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/authorizer"
ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc123"

# The least that each sort of authorizer is made with.
JWT = {
    "AuthorizerType": "JWT",
    "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Issuer": ISSUER, "Audience": ["app"]},
    "Name": "who",
}
LAMBDA = {
    "AuthorizerPayloadFormatVersion": "2.0",
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": URI,
    "IdentitySource": ["$request.header.Authorization"],
    "Name": "who",
}
SOCKET = {
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": URI,
    "IdentitySource": ["route.request.header.Auth"],
    "Name": "who",
}
SORTS = {"jwt": JWT, "lambda": LAMBDA, "socket": SOCKET}
each_sort = pytest.mark.parametrize("sort", SORTS)


@pytest.fixture
def make(client, http_api, websocket_api):
    """Make an authorizer of a sort, with other members than the least; None leaves one out."""

    def made(sort, **more):
        given = {"ApiId": api_of(sort), **SORTS[sort], **more}
        answer = client.create_authorizer(**{k: v for k, v in given.items() if v is not None})
        del answer["ResponseMetadata"]
        return answer

    def api_of(sort):
        return websocket_api if sort == "socket" else http_api

    made.api_of = api_of
    return made


@pytest.fixture
def update(client, make):
    """Make an authorizer of a sort, change it, and return all of it."""

    def updated(sort, authorizer, **asked):
        named = {"ApiId": make.api_of(sort), "AuthorizerId": authorizer["AuthorizerId"]}
        answer = client.update_authorizer(**named, **asked)
        del answer["ResponseMetadata"]
        seen = client.get_authorizer(**named)
        del seen["ResponseMetadata"]
        assert seen == answer
        return answer

    return updated


def get(client, api, authorizer):
    answer = client.get_authorizer(ApiId=api, AuthorizerId=authorizer["AuthorizerId"])
    del answer["ResponseMetadata"]
    return answer


def route(client, api, authorizer, key="POST /pdf/generate", authorization="CUSTOM"):
    return client.create_route(
        ApiId=api,
        RouteKey=key,
        AuthorizationType=authorization,
        AuthorizerId=authorizer["AuthorizerId"],
    )


# Creation


@each_sort
def test_a_new_one_has_what_it_was_given_and_an_id(client, make, sort):
    made = make(sort)
    assert made == {**SORTS[sort], "AuthorizerId": made["AuthorizerId"]}
    assert len(made["AuthorizerId"]) == 6
    assert get(client, make.api_of(sort), made) == made
    assert client.get_authorizers(ApiId=make.api_of(sort))["Items"] == [made]


def test_a_lambda_authorizer_shows_all_that_it_has(make):
    given = {
        **LAMBDA,
        "AuthorizerCredentialsArn": ROLE,
        "AuthorizerResultTtlInSeconds": 300,
        "EnableSimpleResponses": True,
    }
    made = make("lambda", **given)
    assert made == {**given, "AuthorizerId": made["AuthorizerId"]}


@each_sort
def test_a_validation_expression_is_kept_though_nothing_uses_it(make, sort):
    assert make(sort, IdentityValidationExpression="^.*$")["IdentityValidationExpression"] == "^.*$"


@pytest.mark.parametrize(
    ("member", "value"), [("AuthorizerResultTtlInSeconds", 0), ("EnableSimpleResponses", False)]
)
def test_what_means_nothing_is_shown_by_those_that_could_have_it(make, member, value):
    assert make("lambda", Name="a", **{member: value})[member] == value
    assert member not in make("lambda", Name="b")


@pytest.mark.parametrize(
    ("sort", "member"),
    [
        *((sort, "IdentityValidationExpression") for sort in SORTS),
        ("lambda", "AuthorizerCredentialsArn"),
        ("socket", "AuthorizerCredentialsArn"),
    ],
)
def test_an_empty_text_is_nothing(make, sort, member):
    assert member not in make(sort, **{member: ""})


@pytest.mark.parametrize("sort", ["lambda", "socket"])
def test_a_lambda_authorizer_needs_no_identity_source(make, sort):
    assert "IdentitySource" not in make(sort, IdentitySource=[])


# Members of one sort: the others refuse them with any value, even one that means nothing


def check_refused(make, update, refused, sort, text, **asked):
    """Neither a new authorizer nor one that is there takes this, and it is said in this text."""
    made = make(sort)
    for call in (lambda: make(sort, Name="other", **asked), lambda: update(sort, made, **asked)):
        with refused("BadRequestException") as caught:
            call()
        assert caught.error.response["Error"]["Message"] == text


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("AuthorizerUri", URI),
        ("AuthorizerCredentialsArn", ROLE),
        ("AuthorizerCredentialsArn", ""),
        ("AuthorizerResultTtlInSeconds", 1),
        ("AuthorizerResultTtlInSeconds", 0),
        ("AuthorizerPayloadFormatVersion", "2.0"),
        ("EnableSimpleResponses", True),
        ("EnableSimpleResponses", False),
    ],
)
def test_a_jwt_authorizer_has_nothing_of_a_function(make, update, refused, member, value):
    text = f"{member} can only be set for REQUEST authorizer."
    check_refused(make, update, refused, "jwt", text, **{member: value})


@pytest.mark.parametrize("given", [JWT["JwtConfiguration"], {}])
def test_a_lambda_authorizer_has_nothing_of_a_jwt(make, update, refused, given):
    text = "JwtConfiguration can only be set for JWT authorizer."
    check_refused(make, update, refused, "lambda", text, JwtConfiguration=given)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("AuthorizerResultTtlInSeconds", 1),
        ("AuthorizerResultTtlInSeconds", 0),
        ("AuthorizerPayloadFormatVersion", "2.0"),
        ("AuthorizerPayloadFormatVersion", "1.0"),
        ("EnableSimpleResponses", True),
        ("EnableSimpleResponses", False),
        ("JwtConfiguration", JWT["JwtConfiguration"]),
        ("JwtConfiguration", {}),
    ],
)
def test_a_websocket_api_has_nothing_of_an_http_api(make, update, refused, member, value):
    text = f"{member} cannot be set for WEBSOCKET protocol Apis"
    check_refused(make, update, refused, "socket", text, **{member: value})


def test_a_websocket_api_has_no_jwt_authorizer(make, refused):
    with refused(
        "BadRequestException", match="Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis."
    ):
        make("socket", **{**JWT, "AuthorizerUri": None})


@pytest.mark.parametrize("type_", ["TOKEN", "jwt", ""])
def test_there_are_two_types(make, refused, type_):
    with refused("BadRequestException", match="Member must satisfy enum value set: [REQUEST, JWT]"):
        make("jwt", AuthorizerType=type_)


@pytest.mark.parametrize("member", ["AuthorizerType", "IdentitySource", "Name"])
@each_sort
def test_these_members_are_required(make, refused, sort, member):
    wire = member[0].lower() + member[1:]
    with refused("BadRequestException", match=f"Value null at '{wire}'"):
        make(sort, **{member: None})


# Functions


@pytest.mark.parametrize("sort", ["lambda", "socket"])
def test_a_lambda_authorizer_needs_a_function(make, refused, sort):
    with refused("BadRequestException", match="AuthorizerUri is a required field in an Authorizer"):
        make(sort, AuthorizerUri=None)


@pytest.mark.parametrize(
    "function",
    [
        f"{FUNCTION}:live",
        f"{FUNCTION}:$LATEST",
        f"{FUNCTION}:7",
        FUNCTION.replace("authorize", "${stageVariables.function_1}"),
        f"{FUNCTION}:${{stageVariables.alias}}",
        f"{FUNCTION}-${{stageVariables.alias}}-x",
        FUNCTION.replace(ACCOUNT, "210987654321"),
    ],
)
def test_a_function_is_named_by_its_uri(make, function):
    uri = URI.replace(FUNCTION, function)
    assert make("lambda", AuthorizerUri=uri)["AuthorizerUri"] == uri


def test_a_function_may_be_in_another_region_or_partition(make):
    for number, (region, partition) in enumerate([("eu-west-1", "aws"), ("cn-north-1", "aws-cn")]):
        uri = URI.replace("us-east-1", region).replace("arn:aws:", f"arn:{partition}:")
        assert make("lambda", Name=f"n{number}", AuthorizerUri=uri)["AuthorizerUri"] == uri


@pytest.mark.parametrize(
    "uri",
    [
        FUNCTION,
        "https://example.com/authorize",
        "authorize",
        URI.removesuffix("/invocations"),
        f"{URI}/more",
        f" {URI}",
        URI.replace("2015-03-31", "2014-11-13"),
        URI.replace("lambda:path", "sqs:path"),
        URI.replace(":apigateway:us-east-1", ":apigateway:eu-west-1"),
        URI.replace(":apigateway:us-east-1", ":apigateway:"),
        URI.replace("arn:aws:lambda", "arn:aws-cn:lambda"),
        URI.replace(ACCOUNT, "12345678901"),
        URI.replace("authorize", "auth orize"),
        URI.replace("authorize", "${context.function}"),
        URI.replace("function:authorize", "layer:authorize"),
        URI.replace("function:authorize", "function:"),
    ],
)
def test_a_uri_that_names_no_function_is_refused(make, refused, uri):
    for sort in ("lambda", "socket"):
        with refused(
            "BadRequestException",
            match=f"Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN that represents "
            "a Lambda function invocation.",
        ):
            make(sort, AuthorizerUri=uri)


@pytest.mark.parametrize(
    ("uri", "limit"), [("", "greater than or equal to 1"), (URI * 20, "less than or equal to 2048")]
)
def test_a_uri_has_1_to_2048_characters(make, refused, uri, limit):
    with refused(
        "BadRequestException",
        match=f"at 'authorizerUri' failed to satisfy constraint: Member must have length {limit}",
    ):
        make("lambda", AuthorizerUri=uri)


@pytest.mark.parametrize("role", [ROLE, f"arn:aws-cn:iam::{ACCOUNT}:role/a/path/r+=,.@-_"])
@pytest.mark.parametrize("sort", ["lambda", "socket"])
def test_a_function_may_be_called_as_a_role(make, sort, role):
    assert make(sort, AuthorizerCredentialsArn=role)["AuthorizerCredentialsArn"] == role


@pytest.mark.parametrize(
    "role",
    [
        "authorizer",
        FUNCTION,
        ROLE.replace(":role/", ":user/"),
        ROLE.replace(ACCOUNT, ""),
        ROLE.replace("iam::", "iam:us-east-1:"),
        ROLE.removesuffix("authorizer"),
        f"{ROLE} ",
    ],
)
@pytest.mark.parametrize("sort", ["lambda", "socket"])
def test_credentials_are_a_role(make, refused, sort, role):
    with refused("BadRequestException", match=f"Invalid ARN specified in the request: {role}"):
        make(sort, AuthorizerCredentialsArn=role)


def test_an_arn_has_at_most_2048_characters(make, refused):
    assert make("lambda", AuthorizerCredentialsArn=ROLE.ljust(2048, "x"))
    with refused("BadRequestException", match="at 'authorizerCredentialsArn' failed to satisfy constraint"):
        make("lambda", Name="other", AuthorizerCredentialsArn=ROLE.ljust(2049, "x"))


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_there_are_two_formats(make, version):
    made = make("lambda", AuthorizerPayloadFormatVersion=version)
    assert made["AuthorizerPayloadFormatVersion"] == version


def test_an_http_api_must_know_the_format(make, refused):
    with refused(
        "BadRequestException",
        match="AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
    ):
        make("lambda", AuthorizerPayloadFormatVersion=None)


@pytest.mark.parametrize("version", ["1", "2", "3.0", "2.0 ", "x" * 64])
def test_there_is_no_other_format(make, refused, version):
    with refused(
        "BadRequestException",
        match=f"Invalid AuthorizerPayloadFormatVersion: {version}. Supported values are 1.0 and 2.0.",
    ):
        make("lambda", AuthorizerPayloadFormatVersion=version)


@pytest.mark.parametrize("version", ["", "x" * 65])
def test_a_format_has_1_to_64_characters(make, refused, version):
    with refused("BadRequestException", match="at 'authorizerPayloadFormatVersion' failed"):
        make("lambda", AuthorizerPayloadFormatVersion=version)


def test_only_the_second_format_has_simple_responses(make, refused):
    with refused(
        "BadRequestException",
        match='EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0".',
    ):
        make("lambda", AuthorizerPayloadFormatVersion="1.0", EnableSimpleResponses=True)
    made = make("lambda", AuthorizerPayloadFormatVersion="1.0", EnableSimpleResponses=False)
    assert made["EnableSimpleResponses"] is False


@pytest.mark.parametrize("ttl", [0, 1, 3600])
def test_answers_may_be_kept_for_an_hour(make, ttl):
    assert make("lambda", AuthorizerResultTtlInSeconds=ttl)["AuthorizerResultTtlInSeconds"] == ttl


@pytest.mark.parametrize("ttl", [-1, 3601])
def test_answers_may_not_be_kept_longer(make, update, refused, ttl):
    made = make("lambda")
    text = "Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds."
    with refused("BadRequestException", match=text):
        make("lambda", Name="other", AuthorizerResultTtlInSeconds=ttl)
    with refused("BadRequestException", match=text):
        update("lambda", made, AuthorizerResultTtlInSeconds=ttl)


def test_answers_are_kept_by_an_identity(make, refused):
    with refused(
        "BadRequestException",
        match="Identity source must be set if authorizer caching is enabled (TTL is greater than 0)",
    ):
        make("lambda", IdentitySource=[], AuthorizerResultTtlInSeconds=1)
    assert make("lambda", IdentitySource=[], AuthorizerResultTtlInSeconds=0)


# Identity sources

NAMES_OF = {
    "jwt": "Invalid identity source expression: ",
    "lambda": "Invalid identity source expression: ",
    "socket": "Invalid request identity source expression: ",
}
# What else is said of the source of a WebSocket API's authorizer.
PLACES = (
    ". The sources must be separated by comma, and each source must be either a request parameter, matching "
    "'route.request.querystring|header.[a-zA-Z0-9._-]+', or a stage variable, matching 'stageVariables.[a-zA-Z0-9._-]+', "
    "or a context parameter, matching 'context.[a-zA-Z0-9._-]+'"
)
RIGHT = [
    ("jwt", "$request.header.Authorization"),
    ("jwt", "$request.header.X-Api_Key.1"),
    ("jwt", "$request.querystring.token"),
    ("lambda", "$request.header.Auth"),
    ("lambda", "$request.querystring.Name"),
    ("lambda", "$context.identity.sourceIp"),
    ("lambda", "$context.stage"),
    ("lambda", "$stageVariables.key_1"),
    ("socket", "route.request.header.Auth"),
    ("socket", "route.request.querystring.Name"),
    ("socket", "context.connectionId"),
    ("socket", "context.identity.sourceIp"),
    ("socket", "stageVariables.key"),
    ("socket", "stageVariables.a.b-c"),
    ("socket", "route.request.header.X-Api_Key.1"),
]
WRONG = [
    ("jwt", "$context.stage"),
    ("jwt", "$stageVariables.key"),
    ("jwt", "$request.body.token"),
    ("jwt", "request.header.Authorization"),
    ("jwt", "route.request.header.Auth"),
    ("jwt", "Authorization"),
    ("jwt", ""),
    ("lambda", "route.request.header.Auth"),
    ("lambda", "context.stage"),
    ("lambda", "$request.header."),
    ("lambda", "$request.header.a b"),
    ("lambda", "$request.header.a,$request.header.b"),
    ("lambda", "$request.querystring."),
    ("lambda", "$request.querystring.a,$request.header.b"),
    ("lambda", "$request.header.Auth "),
    ("lambda", "$request.path.id"),
    ("lambda", "$request.body"),
    ("lambda", "$context."),
    ("lambda", "$context.identity."),
    ("lambda", "$stageVariables.a-b"),
    ("lambda", "$stageVariables.a.b"),
    ("lambda", "${request.header.Auth}"),
    ("socket", "$request.header.Auth"),
    ("socket", "request.header.Auth"),
    ("socket", "method.request.header.Auth"),
    ("socket", "$context.stage"),
    ("socket", "route.context.stage"),
    ("socket", "route.request.body.token"),
    ("socket", "route.request.header.Auth, route.request.querystring.Name"),
    ("socket", "route.request.header.a!b"),
    ("socket", "route.request.querystring.a~b"),
    ("socket", "route.request.querystring."),
    ("socket", ""),
]


@pytest.mark.parametrize(("sort", "source"), RIGHT)
def test_an_identity_is_found_in_these_places(make, sort, source):
    assert make(sort, IdentitySource=[source])["IdentitySource"] == [source]


@pytest.mark.parametrize(("sort", "source"), WRONG)
def test_an_identity_is_found_nowhere_else(make, update, refused, sort, source):
    text = f"{NAMES_OF[sort]}{source}{PLACES if sort == 'socket' else ''}"
    check_refused(make, update, refused, sort, text, IdentitySource=[source])


@pytest.mark.parametrize("sort", ["lambda", "socket"])
def test_every_identity_source_must_be_right(make, refused, sort):
    right = [source for of, source in RIGHT if of == sort]
    assert make(sort, IdentitySource=right)["IdentitySource"] == right
    with refused("BadRequestException", match=f"{NAMES_OF[sort]}nowhere"):
        make(sort, Name="other", IdentitySource=[*right, "nowhere"])


@pytest.mark.parametrize("sources", [[], ["$request.header.a", "$request.header.b"]])
def test_a_jwt_is_in_one_place(make, update, refused, sources):
    made = make("jwt")
    text = "Identity source must have exactly one entry for JWT Authorizer"
    with refused("BadRequestException", match=text):
        make("jwt", Name="other", IdentitySource=sources)
    with refused("BadRequestException", match=text):
        update("jwt", made, IdentitySource=sources)


# JWTs


@pytest.mark.parametrize("given", [None, {}])
def test_a_jwt_authorizer_needs_its_configuration(make, refused, given):
    with refused("BadRequestException", match="JwtConfiguration must not be null for JWT Authorizer"):
        make("jwt", JwtConfiguration=given)


@pytest.mark.parametrize("issuer", [ISSUER, "https://example.com", "https://example.com:8443/a/b"])
def test_an_issuer_is_a_url(make, issuer):
    given = {"Issuer": issuer, "Audience": ["a", "b"]}
    assert make("jwt", JwtConfiguration=given)["JwtConfiguration"] == given


@pytest.mark.parametrize(
    "issuer",
    [
        "http://example.com",
        "example.com",
        "https://",
        "https:///path",
        "https://example.com/a b",
        "https://example.com/?a=b",
        "https://example.com/#a",
        "https://me@example.com",
        "https://example.com:port",
        " https://example.com",
    ],
)
def test_an_issuer_that_is_none_is_refused(make, refused, issuer):
    with refused("BadRequestException") as caught:
        make("jwt", JwtConfiguration={"Audience": ["app"], "Issuer": issuer})
    text = "Invalid issuer: Issuer is not a valid URL for JWT Authorizer"
    assert caught.error.response["Error"]["Message"] == text


def test_a_jwt_has_an_issuer(make, refused):
    with refused("BadRequestException") as caught:
        make("jwt", JwtConfiguration={"Audience": ["app"]})
    text = "Invalid issuer: Issuer can not be empty for JWT Authorizer."
    assert caught.error.response["Error"]["Message"] == text


@pytest.mark.parametrize("issuer", ["", "https://e.com/".ljust(2049, "x")])
def test_an_issuer_has_1_to_2048_characters(make, refused, issuer):
    with refused("BadRequestException", match="at 'jwtConfiguration.issuer' failed to satisfy constraint"):
        make("jwt", JwtConfiguration={"Issuer": issuer, "Audience": ["app"]})


@pytest.mark.parametrize("given", [{}, {"Audience": []}])
def test_a_jwt_is_meant_for_someone(make, refused, given):
    with refused("BadRequestException", match="Audience must have at least one entry for JWT Authorizer"):
        make("jwt", JwtConfiguration={"Issuer": ISSUER, **given})


# Names


@pytest.mark.parametrize("name", ["", "n" * 129])
def test_a_name_has_1_to_128_characters(make, refused, name):
    assert make("jwt", Name="n" * 128)["Name"] == "n" * 128
    with refused("BadRequestException", match="at 'name' failed to satisfy constraint"):
        make("jwt", Name=name)


TAKEN = "Authorizer name must be unique. Authorizer who already exists in this RestApi."


@pytest.mark.parametrize("sort", ["jwt", "lambda"])
def test_a_name_can_be_used_once_in_an_api(client, make, refused, sort):
    made = make("jwt")
    with refused("ConflictException", match=TAKEN, status=409):
        make(sort)
    make("jwt", Name="Who")
    make("socket")
    client.delete_authorizer(ApiId=make.api_of("jwt"), AuthorizerId=made["AuthorizerId"])
    assert make(sort)["Name"] == "who"


def test_a_new_name_must_be_free_and_the_old_one_is_then(make, update, refused):
    make("jwt")
    other = make("jwt", Name="other")
    with refused("ConflictException", match=TAKEN, status=409):
        update("jwt", other, Name="who")
    assert update("jwt", other, Name="other") == other
    assert update("jwt", other, Name="third")["Name"] == "third"
    assert make("jwt", Name="other")


def test_a_name_that_is_taken_was_seen_to_be_a_bad_request():
    with mock_cloud(seed=7, isolated=True, fidelity="observed"):
        client = client_of("apigatewayv2")
        api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
        for name in ("who", "other"):
            other = client.create_authorizer(ApiId=api, **{**LAMBDA, "Name": name})["AuthorizerId"]
        for call in (
            lambda: client.create_authorizer(ApiId=api, **JWT),
            lambda: client.update_authorizer(ApiId=api, AuthorizerId=other, Name="who"),
        ):
            with pytest.raises(client.exceptions.BadRequestException) as caught:
                call()
            assert caught.value.response["Error"]["Message"] == TAKEN


# Update


@each_sort
def test_an_update_of_nothing_changes_nothing(make, update, sort):
    made = make(sort, IdentityValidationExpression="x")
    assert update(sort, made) == made


@pytest.mark.parametrize(
    ("sort", "asked"),
    [
        ("jwt", {"Name": "other"}),
        ("jwt", {"IdentitySource": ["$request.querystring.token"]}),
        ("jwt", {"IdentityValidationExpression": "x"}),
        ("lambda", {"AuthorizerUri": URI.replace("authorize", "other")}),
        ("lambda", {"AuthorizerCredentialsArn": f"{ROLE}-other"}),
        ("lambda", {"AuthorizerResultTtlInSeconds": 0}),
        ("lambda", {"AuthorizerResultTtlInSeconds": 60}),
        ("lambda", {"EnableSimpleResponses": False}),
        ("lambda", {"AuthorizerPayloadFormatVersion": "1.0", "EnableSimpleResponses": False}),
        ("lambda", {"AuthorizerType": "REQUEST"}),
        ("socket", {"IdentitySource": ["context.stage"]}),
        ("socket", {"AuthorizerCredentialsArn": ROLE}),
    ],
)
def test_an_update_changes_what_it_names(make, update, sort, asked):
    more = {"AuthorizerResultTtlInSeconds": 300, "EnableSimpleResponses": True} if sort == "lambda" else {}
    made = make(sort, **more)
    assert update(sort, made, **asked) == {**made, **asked}


@pytest.mark.parametrize(
    ("member", "value", "empty"),
    [
        ("AuthorizerCredentialsArn", ROLE, ""),
        ("IdentityValidationExpression", "x", ""),
        ("IdentitySource", ["$request.header.a"], []),
    ],
)
def test_an_empty_value_clears(make, update, member, value, empty):
    made = make("lambda", **{member: value})
    assert update("lambda", made, **{member: empty}) == {k: v for k, v in made.items() if k != member}


@pytest.mark.parametrize(
    "member", ["AuthorizerUri", "AuthorizerPayloadFormatVersion", "Name", "AuthorizerType"]
)
def test_an_empty_text_clears_nothing_that_must_be(make, update, refused, member):
    made = make("lambda")
    wire = member[0].lower() + member[1:]
    with refused("BadRequestException", match=f"Value '' at '{wire}' failed to satisfy constraint"):
        update("lambda", made, **{member: ""})


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ({}, {}),
        ({"Issuer": "https://example.com"}, {"Issuer": "https://example.com"}),
        ({"Audience": ["b", "c"]}, {"Audience": ["b", "c"]}),
    ],
)
def test_a_configuration_keeps_what_is_left_out(make, update, asked, changed):
    made = make("jwt")
    expected = {**JWT["JwtConfiguration"], **changed}
    assert update("jwt", made, JwtConfiguration=asked) == {**made, "JwtConfiguration": expected}


@pytest.mark.parametrize(
    ("sort", "asked", "text"),
    [
        ("jwt", {"JwtConfiguration": {"Audience": []}}, "Audience must have at least one entry"),
        ("jwt", {"JwtConfiguration": {"Issuer": "http://e.com"}}, "Issuer is not a valid URL"),
        ("jwt", {"AuthorizerType": "REQUEST"}, "AuthorizerUri is a required field in an Authorizer"),
        ("lambda", {"AuthorizerType": "JWT"}, "JwtConfiguration must not be null"),
        ("lambda", {"AuthorizerPayloadFormatVersion": "1.0"}, "EnableSimpleResponses can only be set"),
        ("lambda", {"IdentitySource": []}, "Identity source must be set if authorizer caching is enabled"),
        ("lambda", {"AuthorizerUri": "x"}, "Invalid Authorizer URI: x"),
        ("lambda", {"AuthorizerCredentialsArn": "x"}, "Invalid ARN specified in the request: x"),
        ("socket", {"AuthorizerType": "JWT"}, "Only REQUEST authorizer type is supported on WEBSOCKET"),
    ],
)
def test_an_update_keeps_to_the_rules(make, update, refused, sort, asked, text):
    more = {"AuthorizerResultTtlInSeconds": 300, "EnableSimpleResponses": True} if sort == "lambda" else {}
    made = make(sort, **more)
    with refused("BadRequestException", match=text):
        update(sort, made, **asked)


def test_an_authorizer_can_change_its_type_and_keeps_only_what_both_have(make, update):
    made = make("jwt")
    changed = {
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": URI,
        "AuthorizerPayloadFormatVersion": "2.0",
        "AuthorizerResultTtlInSeconds": 60,
        "EnableSimpleResponses": True,
        "AuthorizerCredentialsArn": ROLE,
    }
    rest = {name: made[name] for name in ("AuthorizerId", "IdentitySource", "Name")}
    assert update("jwt", made, **changed) == {**rest, **changed}
    back = {"AuthorizerType": "JWT", "JwtConfiguration": JWT["JwtConfiguration"]}
    assert update("jwt", made, **back) == made


# Routes


def test_one_that_a_route_uses_cannot_be_deleted(client, http_api, make, refused):
    made, other = make("lambda"), make("lambda", Name="other")
    used = route(client, http_api, made)["RouteId"]
    route(client, http_api, made, "GET /pdf")
    named = {"ApiId": http_api, "AuthorizerId": made["AuthorizerId"]}
    with refused(
        "ConflictException",
        match="Cannot delete authorizer 'who', is referenced in route: POST /pdf/generate, GET /pdf",
        status=409,
    ):
        client.delete_authorizer(**named)
    client.delete_authorizer(ApiId=http_api, AuthorizerId=other["AuthorizerId"])
    client.delete_route(ApiId=http_api, RouteId=used)
    with refused("ConflictException", match="is referenced in route: GET /pdf", status=409):
        client.delete_authorizer(**named)


def test_one_that_a_websocket_route_uses_cannot_be_deleted(client, websocket_api, make, refused):
    made = make("socket")
    connect = route(client, websocket_api, made, "$connect")["RouteId"]
    named = {"ApiId": websocket_api, "AuthorizerId": made["AuthorizerId"]}
    with refused("ConflictException", match="is referenced in route: $connect", status=409):
        client.delete_authorizer(**named)
    client.update_route(ApiId=websocket_api, RouteId=connect, AuthorizationType="NONE", AuthorizerId="")
    client.delete_authorizer(**named)
    assert client.get_authorizers(ApiId=websocket_api)["Items"] == []


def test_one_that_a_route_uses_stays_what_it_is(client, http_api, make, update, refused):
    made = make("jwt")
    route(client, http_api, made, authorization="JWT")
    asked = {"AuthorizerType": "REQUEST", "AuthorizerUri": URI, "AuthorizerPayloadFormatVersion": "2.0"}
    with refused(
        "ConflictException",
        match="Cannot change the type of authorizer 'who', is referenced in route: POST /pdf/generate",
        status=409,
    ):
        update("jwt", made, **asked)
    assert update("jwt", made, AuthorizerType="JWT", Name="other")["Name"] == "other"


@pytest.mark.parametrize("of", ["create", "update", "delete"])
def test_each_change_is_deployed_where_deployments_are_made_by_themselves(
    client, cloud, http_api, make, update, of
):
    made = make("jwt")
    route_to_deploy(client, http_api)
    client.create_stage(ApiId=http_api, StageName="$default", AutoDeploy=True)
    cloud.settle()
    before = client.get_deployments(ApiId=http_api)["Items"]
    if of == "create":
        make("jwt", Name="other")
    elif of == "update":
        update("jwt", made, Name="other")
    else:
        client.delete_authorizer(ApiId=http_api, AuthorizerId=made["AuthorizerId"])
    cloud.settle()
    after = client.get_deployments(ApiId=http_api)["Items"]
    assert len(after) == len(before) + 1
    served = client.get_stage(ApiId=http_api, StageName="$default")["DeploymentId"]
    assert served == after[-1]["DeploymentId"]


# Finding


def test_each_api_has_its_own(client, make, refused):
    jwt, socket = make("jwt"), make("socket")
    assert client.get_authorizers(ApiId=make.api_of("jwt"))["Items"] == [jwt]
    assert client.get_authorizers(ApiId=make.api_of("socket"))["Items"] == [socket]
    text = "Invalid Authorizer identifier specified"
    for operation in (client.get_authorizer, client.update_authorizer, client.delete_authorizer):
        with refused("NotFoundException", match=text, status=404):
            operation(ApiId=make.api_of("socket"), AuthorizerId=jwt["AuthorizerId"])


def test_without_an_api_there_is_nothing(client, make, refused):
    made = make("jwt")
    text = "Invalid API identifier specified 123456789012:nowhere"
    asked = {"ApiId": "nowhere", "AuthorizerId": made["AuthorizerId"]}
    for operation in (client.get_authorizer, client.update_authorizer, client.delete_authorizer):
        with refused("NotFoundException", match=text, status=404):
            operation(**asked)
    with refused("NotFoundException", match=text, status=404):
        client.create_authorizer(ApiId="nowhere", **JWT)
    with refused("NotFoundException", match=text, status=404):
        client.get_authorizers(ApiId="nowhere")


def test_a_deleted_one_is_gone(client, http_api, make, refused):
    named = {"ApiId": http_api, "AuthorizerId": make("jwt")["AuthorizerId"]}
    assert client.delete_authorizer(**named)["ResponseMetadata"]["HTTPStatusCode"] == 204
    for operation in (client.get_authorizer, client.delete_authorizer):
        with refused("NotFoundException", match="Invalid Authorizer identifier specified", status=404):
            operation(**named)


def test_an_api_takes_its_authorizers_with_it(client, http_api, make):
    make("jwt")
    client.delete_api(ApiId=http_api)
    again = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    assert client.get_authorizers(ApiId=again)["Items"] == []


def test_a_list_comes_in_pages(client, http_api, make):
    made = [make("jwt", Name=f"n{number}") for number in range(3)]
    first = client.get_authorizers(ApiId=http_api, MaxResults="2")
    rest = client.get_authorizers(ApiId=http_api, MaxResults="2", NextToken=first["NextToken"])
    assert first["Items"] + rest["Items"] == made
    assert "NextToken" not in rest


# The cache


def test_a_cache_can_be_reset_again_and_again(client, http_api, make):
    make("lambda", AuthorizerResultTtlInSeconds=300)
    client.create_stage(ApiId=http_api, StageName="beta")
    before = client.get_authorizers(ApiId=http_api)["Items"]
    for _ in range(2):
        answer = client.reset_authorizers_cache(ApiId=http_api, StageName="beta")
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert client.get_authorizers(ApiId=http_api)["Items"] == before


@pytest.mark.parametrize(
    ("api", "stage", "text"),
    [
        ("nowhere", "beta", "Invalid API identifier specified 123456789012:nowhere"),
        (None, "gamma", "Invalid stage identifier specified"),
    ],
)
def test_a_cache_belongs_to_a_stage(client, http_api, refused, api, stage, text):
    client.create_stage(ApiId=http_api, StageName="beta")
    with refused("NotFoundException", match=text, status=404):
        client.reset_authorizers_cache(ApiId=api or http_api, StageName=stage)


def test_a_websocket_api_has_no_cache(client, websocket_api, refused):
    client.create_stage(ApiId=websocket_api, StageName="beta")
    said = "Authorizers cache is not currently supported for WebSocket APIs."
    with refused("NotFoundException", match=said, status=404):
        client.reset_authorizers_cache(ApiId=websocket_api, StageName="beta")
