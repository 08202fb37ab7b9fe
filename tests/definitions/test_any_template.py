"""Templates of SAM by chance: whatever properties meet in one, an import makes what it says."""

import json

from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apigatewayv2
from behaviour.apigatewayv2.openapi.generated import meaning, texts
from definitions.around import check_around
from definitions.cloudformation import Stack
from definitions.sam import apis, translated
from support import client_of

FUNCTIONS = ["Pets", "Toys"]
METHODS = ["get", "PUT", "Post", "delete", "OPTIONS", "head", "patch", "any"]
# No two of them differ by a variable's name alone.
PATHS = [
    "/",
    "/pets",
    "/pets/{id}",
    "/pets/{id}/toys/{toy-id}",
    "/files/{proxy+}",
    "/v1.0/a_b-c:d",
    "/shops/",
]
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8)


def words(least, most):
    """Texts that are some to OpenAPI, in which one without a letter is none."""
    return texts(least, most).filter(lambda text: not text or bool(text.strip()))


def some(**members):
    """Some of these members, or all, or none."""
    return st.fixed_dictionaries({}, optional=members)


SCOPES = st.lists(WORDS, min_size=1, max_size=3)
JWT = st.fixed_dictionaries(
    {
        "IdentitySource": st.sampled_from(["$request.header.Authorization", "$request.querystring.token"]),
        "JwtConfiguration": st.fixed_dictionaries(
            {"issuer": WORDS.map("https://{}.example.com".format), "audience": SCOPES}
        ),
    },
    optional={"AuthorizationScopes": SCOPES},
)
IDENTITY = st.fixed_dictionaries(
    {"Headers": st.lists(WORDS, min_size=1, max_size=2)},
    optional={
        "QueryStrings": st.lists(WORDS, max_size=2),
        "StageVariables": st.lists(WORDS, max_size=2),
        "ReauthorizeEvery": st.integers(0, 3600),
    },
)
FUNCTION = st.fixed_dictionaries(
    {
        "FunctionArn": st.sampled_from(FUNCTIONS).map(lambda name: {"Fn::GetAtt": [name, "Arn"]}),
        "AuthorizerPayloadFormatVersion": st.just("2.0"),
    },
    optional={
        "EnableSimpleResponses": st.booleans(),
        "FunctionInvokeRole": st.sampled_from(["NONE", "arn:aws:iam::123456789012:role/invoke"]),
        "EnableFunctionDefaultPermissions": st.booleans(),
        "Identity": IDENTITY,
    },
)
CORS = st.booleans() | some(
    AllowOrigins=st.lists(WORDS.map("https://{}.example.com".format), min_size=1, max_size=2),
    AllowHeaders=st.lists(WORDS, min_size=1, max_size=2),
    AllowMethods=st.lists(st.sampled_from(["GET", "POST", "*"]), min_size=1, max_size=2, unique=True),
    ExposeHeaders=st.lists(WORDS, min_size=1, max_size=2),
    MaxAge=st.integers(-1, 86400),
).filter(bool)
TAGS = st.dictionaries(WORDS, words(0, 20), max_size=3)
MEMBERS = some(
    CorsConfiguration=CORS,
    Description=words(1, 40),
    DisableExecuteApiEndpoint=st.booleans(),
    FailOnWarnings=st.booleans(),
    Name=words(1, 40),
    Tags=TAGS,
)


@st.composite
def templates(draw):
    """A template with one API, which all events name."""
    properties = draw(MEMBERS)
    authorizers = draw(st.dictionaries(NAMES, JWT | FUNCTION, max_size=3))
    iam = draw(st.booleans())
    known = [*authorizers, *(["AWS_IAM"] if iam else [])]
    auth = {"Authorizers": authorizers} if authorizers else {}
    if iam:
        auth["EnableIamAuthorizer"] = True
    default = draw(st.sampled_from([None, *known]))
    if default is not None:
        auth["DefaultAuthorizer"] = default
    if auth:
        properties["Auth"] = auth
    open_to_all = ["NONE"] if default is not None else []
    keys = draw(
        st.lists(st.tuples(st.sampled_from(METHODS), st.sampled_from(PATHS)), unique=True, max_size=6)
    )
    scoped = {name for name, one in authorizers.items() if "JwtConfiguration" in one}
    events = [event(draw, method, path, [*known, *open_to_all], scoped) for method, path in keys]
    if draw(st.booleans()) or not events:
        events.append({})
    resources = {"Api": {"Type": "AWS::Serverless::HttpApi", "Properties": properties}}
    for number, name in enumerate(FUNCTIONS):
        own = events[number :: len(FUNCTIONS)]
        resources[name] = function({f"E{place}": one for place, one in enumerate(own)})
    return {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}


def event(draw, method, path, authorizers, scoped):
    """An event with some of its properties; scopes only where an authorizer has them."""
    found = {"Method": method, "Path": path}
    found |= draw(
        some(PayloadFormatVersion=st.sampled_from(["1.0", "2.0"]), TimeoutInMillis=st.integers(50, 30_000))
    )
    authorizer = draw(st.sampled_from([None, *authorizers]))
    if authorizer is not None:
        found["Auth"] = {"Authorizer": authorizer}
        if authorizer in scoped:
            found["Auth"] |= draw(some(AuthorizationScopes=SCOPES))
    return found


def function(events):
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "app.handler",
            "CodeUri": "s3://code/app.zip",
            "Events": {
                name: {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Api"}, **one}}
                for name, one in events.items()
            },
        },
    }


@given(template=templates())
def test_an_import_makes_what_any_template_says(template):
    (api,) = apis(template)
    ((_name, asked),) = Stack(translated(template)).resources("AWS::ApiGatewayV2::Api")
    with mock_apigatewayv2(seed=7, isolated=True):
        client = client_of("apigatewayv2")
        answer = client.import_api(Body=json.dumps(asked["Body"]))
        assert answer.get("Warnings", []) == api.warnings()
        assert meaning(client, answer["ApiId"]) == api.meaning()
        check_around(client, answer["ApiId"])
