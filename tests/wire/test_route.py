"""Routes: each method and path means its operation and no other, and a label keeps what is encoded in it."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from botocore.config import Config
from botocore.model import ServiceModel
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import Cloud, MockError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.wire.route import Router, labels
from support import SESSION, client_of
from wire.raw import ask, signed
from wire.shapes import MODELS, operation_of

MODEL = MODELS["apigatewayv2"]
ROUTER = Router(MODEL)
OPERATIONS = [MODEL.operation_model(name) for name in MODEL.operation_names]
each_route = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)

ARN = "arn:aws:apigateway:us-east-1::/apis/a1b2c3/stages/$default"
LABELS = st.text(min_size=1, max_size=8) | st.sampled_from(
    [
        ARN,
        "GET /pets",
        "GET /pets/{id+}",
        "$default",
        "apis",
        "publish",
        "a%2Fb",
        "%",
        "+",
        "?",
        "#",
        ".",
        "..",
    ]
)


def path_of(operation, values):
    """An operation's path with labels that hold these values."""
    path = operation.http["requestUri"].partition("?")[0]
    for name, value in values.items():
        path = path.replace("{" + name + "}", quote(value, safe="~"))
    return path


def call(method, path, **more):
    """The answer to a raw request that is signed for API Gateway."""
    return ask(method, path, authorization=signed("apigateway"), **more)


# Found


@each_route
@given(data=st.data())
def test_a_route_means_its_operation_and_its_labels_hold_what_they_held(operation, data):
    values = {name: data.draw(LABELS) for name, _place in labels(operation)}
    path = path_of(operation, values)
    assert ROUTER.knows(path)
    assert ROUTER.find(operation.http["method"], path) == operation.name
    segments = path.split("/")
    assert {name: unquote(segments[place]) for name, place in labels(operation)} == values


@each_route
def test_another_method_means_another_operation_or_none(operation):
    path = path_of(operation, {name: "text" for name, _place in labels(operation)})
    meant = {
        (other.http["method"], other.name)
        for other in OPERATIONS
        if path_of(other, {name: "text" for name, _place in labels(other)}) == path
    }
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", ""):
        expected = next((name for allowed, name in meant if allowed == method), None)
        assert ROUTER.find(method, path) == expected


def test_no_two_operations_have_the_same_route():
    routes = {
        (one.http["method"], path_of(one, {name: "{}" for name, _ in labels(one)})) for one in OPERATIONS
    }
    assert len(routes) == len(OPERATIONS) == 103


@pytest.mark.parametrize(
    ("method", "path", "name", "held"),
    [
        ("GET", "/v2/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapis%2Fa1b2c3", "GetTags",
         {"ResourceArn": "arn:aws:apigateway:us-east-1::/apis/a1b2c3"}),
        ("GET", "/v2/tags/arn:aws:apigateway:us-east-1::%2Fapis%2Fa1b2c3", "GetTags",
         {"ResourceArn": "arn:aws:apigateway:us-east-1::/apis/a1b2c3"}),
        ("DELETE", "/v2/apis/a1/stages/%24default/routesettings/GET%20%2Fpets", "DeleteRouteSettings",
         {"ApiId": "a1", "StageName": "$default", "RouteKey": "GET /pets"}),
        ("DELETE", "/v2/apis/a1/routes/r1/requestparameters/route.request.header.X",
         "DeleteRouteRequestParameter",
         {"ApiId": "a1", "RouteId": "r1", "RequestParameterKey": "route.request.header.X"}),
        # In a path, a plus is a plus, and what was encoded twice is decoded once.
        ("GET", "/v2/vpclinks/a+b%2520c", "GetVpcLink", {"VpcLinkId": "a+b%20c"}),
        ("GET", "/v2/vpclinks/%C3%A9", "GetVpcLink", {"VpcLinkId": "é"}),
        ("GET", "/v2/vpclinks/%2e%2E", "GetVpcLink", {"VpcLinkId": ".."}),
        ("GET", "/v2/vpclinks/", "GetVpcLink", {"VpcLinkId": ""}),
        ("GET", "/v2/apis//stages/", "GetStage", {"ApiId": "", "StageName": ""}),
    ],
)  # fmt: skip
def test_a_label_is_decoded_after_the_path_was_matched(method, path, name, held):
    assert ROUTER.find(method, path) == name
    read = backend_of("apigatewayv2").protocol.reader(operation_of("apigatewayv2", name))
    assert read(HttpRequest(method, path, "", {}, b"")) == held


def small(**routes):
    """The router of a service with operations at these paths."""
    operations = {
        name: {"name": name, "http": {"method": "GET", "requestUri": path}} for name, path in routes.items()
    }
    return Router(ServiceModel({"metadata": {}, "operations": operations, "shapes": {}}, "small"))


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_literal_comes_before_a_label_and_a_label_is_tried_where_it_leads_nowhere(turned):
    routes = {
        "Any": "/v2/things/{id}",
        "Special": "/v2/things/special",
        "Parts": "/v2/things/{id}/parts",
        "Other": "/v2/things/special/other",
        "Part": "/v2/things/{id}/parts/{part}?expand",
    }
    router = small(**dict(reversed(routes.items())) if turned else routes)
    found = {
        "/v2/things/special": "Special",
        "/v2/things/Special": "Any",
        "/v2/things/%73pecial": "Any",
        "/v2/things/special/other": "Other",
        "/v2/things/special/parts": "Parts",
        "/v2/things/special/parts/other": "Part",
        "/v2/things/special/none": None,
        "/v2/things/special/parts/other/none": None,
        "/v2/things/{id}": "Any",
    }
    assert {path: router.find("GET", path) for path in found} == found


# Not found


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2"),
        ("GET", "/v2/"),
        ("GET", "/v2/nothing"),
        ("GET", "/v2/APIS"),
        ("GET", "/v2/%61pis"),
        ("GET", "/v2//apis"),
        ("GET", "/v2/apis/a1/nothing"),
        ("GET", "/v2/apis/a1/routes/r1/"),
        ("GET", "/v2/apis/a1/routes/r1/nothing"),
        ("GET", "/v2/tags"),
        ("GET", "/v2/tags/arn:aws:apigateway:us-east-1::/apis/a1b2c3"),
        ("DELETE", "/v2/apis"),
        ("PATCH", "/v2/apis"),
        ("POST", "/v2/apis/a1"),
        ("HEAD", "/v2/apis"),
        ("get", "/v2/apis"),
        ("POST", "/v2/vpclinks/a1"),
        ("PUT", "/v2/apis/a1/cors"),
    ],
)
def test_a_path_or_a_method_that_means_nothing_is_an_unknown_operation(method, path):
    cloud = Cloud()
    status, code, content = call(method, path, cloud=cloud)
    assert (status, code) == (404, "UnknownOperationException")
    assert content == {"message": ""}
    assert cloud.calls == []


@pytest.mark.parametrize(
    "path",
    [
        "/restapis",
        "/restapis/a1/resources",
        "/account",
        "/apikeys",
        "/domainnames/example.com",
        "/vpclinks",
        "/tags/arn%3Aaws%3Aapigateway",
        "/",
        "",
        "v2/apis",
        "//v2/apis",
        "/V2/apis",
        "/v2.1/apis",
        "/stage/v2/apis",
    ],
)
def test_what_is_not_below_v2_is_no_business_of_the_mock(path):
    cloud = Cloud()
    with pytest.raises(
        MockError, match=r"signed for 'apigateway', and asks for nothing .* below /v2/, .* no REST APIs"
    ):
        call("GET", path, cloud=cloud)
    assert cloud.calls == []


@pytest.mark.parametrize("authorization", ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=x/y"])
def test_what_is_not_signed_is_told_what_to_sign_it_for(authorization):
    with pytest.raises(
        MockError, match="Sign it with AWS Signature Version 4 for one of: apprunner, apigateway"
    ):
        ask("GET", "/v2/apis", authorization=authorization)


def test_a_signature_for_another_service_is_no_business_of_the_mock():
    for service in ("apigatewayv2", "execute-api", "s3"):
        with pytest.raises(MockError, match=f"is signed for '{service}', and asks for nothing"):
            ask("GET", "/v2/apis", authorization=signed(service))
    assert ask("GET", "/v2/vpclinks", authorization=signed("apigateway")).status == 200


# Through a client


@pytest.mark.parametrize("prefix", ["", "/", "/gateway", "/gateway/v2/apis", "/a%20b"])
def test_an_endpoint_may_have_a_path_of_its_own(cloud, prefix):
    client = SESSION.client(
        "apigatewayv2",
        endpoint_url=f"http://localhost:1{prefix}",
        config=Config(parameter_validation=False),
    )
    with pytest.raises(client.exceptions.NotFoundException, match=r"Invalid VpcLink identifier specified$"):
        client.get_vpc_link(VpcLinkId="one/two")
    assert cloud.calls[-1].params == {"VpcLinkId": "one/two"}
    made = client.create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]
    assert [one["VpcLinkId"] for one in client.get_vpc_links(MaxResults="1")["Items"]] == [made]
    arn = f"arn:aws:apigateway:us-east-1::/vpclinks/{made}"
    client.tag_resource(ResourceArn=arn, Tags={"team": "web"})
    assert client.get_tags(ResourceArn=arn)["Tags"] == {"team": "web"}


@pytest.mark.parametrize("value", ["", " ", ".", "..", "a/b", "é", "%", "a%2Fb", "?", "#", "x" * 2_000])
def test_an_id_of_any_text_finds_nothing(cloud, value):
    client = client_of("apigatewayv2")
    with pytest.raises(client.exceptions.NotFoundException) as caught:
        client.get_vpc_link(VpcLinkId=value)
    assert caught.value.response["Error"]["Message"] == "Invalid VpcLink identifier specified"
    assert cloud.calls[-1].params == {"VpcLinkId": value}
