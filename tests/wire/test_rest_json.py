"""What is particular to rest-json, over raw HTTP: queries, bodies beside paths, statuses, times and errors."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from botocore.awsrequest import HeadersDict
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import Cloud, MockError
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.wire.rest_json import RestJson
from awsmock_ar_apigw.wire.values import wire_name
from wire.raw import NOT_AN_OBJECT, NOT_JSON, ask, short, signed, wrong_types
from wire.shapes import MODELS, operation_of
from wire.test_responses import filled

MODEL = MODELS["apigatewayv2"]
OPERATIONS = [MODEL.operation_model(name) for name in MODEL.operation_names]
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
PROTOCOL = RestJson()


def path_of(operation):
    """An operation's path with a text in each label."""
    segments = operation.http["requestUri"].partition("?")[0].split("/")
    return "/".join("text" if segment.startswith("{") else segment for segment in segments)


def labels(operation):
    """What the path of ``path_of`` holds."""
    members = operation.input_shape.members.items()
    return {name: "text" for name, shape in members if shape.serialization.get("location") == "uri"}


def read(name, query="", body=b""):
    """The parameters in a request for an operation, but for those of its path."""
    operation = operation_of("apigatewayv2", name)
    request = HttpRequest(operation.http["method"], path_of(operation), query, {}, body)
    found = PROTOCOL.reader(operation)(request)
    assert labels(operation).items() <= found.items()
    return {name: value for name, value in found.items() if name not in labels(operation)}


def wrong(name, query="", body=b""):
    """What is said of a request that cannot be read."""
    with pytest.raises(ServiceError) as caught:
        read(name, query, body)
    assert (caught.value.code, caught.value.status) == ("SerializationException", 400)
    return caught.value.message


def call(method, path, body=b"", **more):
    """The answer to a raw request that is signed for API Gateway."""
    return ask(method, path, body, authorization=signed("apigateway"), **more)


# The query


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("GetApis", "", {}),
        ("GetApis", "maxResults=5&nextToken=abc", {"MaxResults": "5", "NextToken": "abc"}),
        ("GetApis", "nextToken=a%2Bb%3D%3D&maxResults=", {"MaxResults": "", "NextToken": "a+b=="}),
        ("GetApis", "nextToken=a+b", {"NextToken": "a b"}),
        ("GetApis", "maxResults", {"MaxResults": ""}),
        ("GetApis", "MaxResults=5&maxresults=6&colour=red&&", {}),
        ("GetApis", "maxResults=5&maxResults=6", {"MaxResults": "5"}),
        ("GetApis", "nextToken=%C3%A9", {"NextToken": "é"}),
        ("ListRoutingRules", "maxResults=5", {"MaxResults": 5}),
        ("ListRoutingRules", "maxResults=-2147483648", {"MaxResults": -(2**31)}),
        ("ListRoutingRules", "maxResults=2147483647", {"MaxResults": 2**31 - 1}),
        ("ListRoutingRules", "maxResults=007&domainNameId=1", {"MaxResults": 7, "DomainNameId": "1"}),
        ("ListRoutingRules", f"maxResults={'0' * 5_000}7", {"MaxResults": 7}),
        ("ListRoutingRules", f"maxResults=-{'0' * 5_000}7", {"MaxResults": -7}),
        ("ListRoutingRules", "maxResults=-0", {"MaxResults": 0}),
        ("ExportApi", "includeExtensions=true&outputType=JSON",
         {"IncludeExtensions": True, "OutputType": "JSON"}),
        ("ExportApi", "includeExtensions=false", {"IncludeExtensions": False}),
        ("UntagResource", "tagKeys=a", {"TagKeys": ["a"]}),
        ("UntagResource", "tagKeys=b&other=x&tagKeys=a&tagKeys=b", {"TagKeys": ["b", "a", "b"]}),
        ("UntagResource", "tagKeys=a,b", {"TagKeys": ["a,b"]}),
        ("UntagResource", "tagKeys=", {"TagKeys": [""]}),
        ("UntagResource", "", {}),
        # A member of the body isn't looked for in the query.
        ("CreateVpcLink", "name=link", {}),
    ],
)  # fmt: skip
def test_a_query_is_read_by_the_shapes_of_its_members(name, query, found):
    assert read(name, query) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "five",
        "5.0",
        "1e3",
        " 5",
        "5 ",
        "+5",
        "--5",
        "-",
        "0x5",
        "٥",
        "2147483648",
        "-2147483649",
        "9" * 5_000,
    ],
)
def test_an_integer_in_a_query_is_one(text):
    assert wrong("ListRoutingRules", f"maxResults={quote(text)}")


@pytest.mark.parametrize("text", ["", "True", "TRUE", "yes", "1", "0", "false ", "null"])
def test_a_boolean_in_a_query_is_true_or_false(text):
    assert wrong("ExportApi", f"includeExtensions={text}")


def test_the_only_one_of_several_values_that_counts_is_the_first():
    assert read("ListRoutingRules", "maxResults=5&maxResults=x") == {"MaxResults": 5}
    assert wrong("ListRoutingRules", "maxResults=x&maxResults=5")


def test_a_wrong_query_is_answered_with_400():
    cloud = Cloud()
    answer = call("GET", "/v2/domainnames/example.com/routingrules", query="maxResults=x", cloud=cloud)
    assert (answer.status, answer.code) == (400, "SerializationException")
    assert answer.content == {"message": "'x' can not be converted to Integer"}
    assert cloud.calls[-1].error == "SerializationException"


# The body


def test_a_body_may_be_empty():
    assert read("CreateVpcLink") == {}
    status, code, content = call("POST", "/v2/vpclinks")
    assert (status, code) == (400, "BadRequestException")
    assert "Value null at 'name' failed to satisfy constraint" in content["message"]


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"name": "link", "colour": "red", "nested": {"a": [1]}}, {"Name": "link"}),
        ({"name": None, "subnetIds": []}, {"SubnetIds": []}),
        ({"tags": {"a": None, "b": ""}}, {"Tags": {"b": ""}}),
        # Names on the wire begin with a small letter.
        ({"Name": "link"}, {}),
    ],
)
def test_unknown_members_and_nulls_are_not_read(sent, found):
    assert read("CreateVpcLink", body=json.dumps(sent).encode()) == found


@pytest.mark.parametrize("member", ["apiId", "ApiId", "stageName"])
def test_what_travels_in_the_path_is_not_looked_for_in_the_body(member):
    assert read("UpdateStage", body=json.dumps({member: "other", "description": "d"}).encode()) == {
        "Description": "d"
    }


def test_the_body_of_an_operation_that_has_none_is_not_read():
    assert read("GetVpcLinks", body=b"{") == {}
    assert call("GET", "/v2/vpclinks", b"[1").content == {"items": []}
    assert call("DELETE", "/v2/vpclinks/none", b'"text"').status == 404


@pytest.mark.parametrize("body", NOT_JSON, ids=short)
def test_a_body_that_is_not_json_is_refused(body):
    cloud = Cloud()
    answer = call("POST", "/v2/vpclinks", body, cloud=cloud)
    assert (answer.status, answer.code) == (400, "SerializationException")
    assert answer.content["message"]
    assert cloud.calls[-1].error == "SerializationException"


@pytest.mark.parametrize("body", NOT_AN_OBJECT)
def test_a_body_that_is_not_an_object_is_refused(body):
    assert call("POST", "/v2/vpclinks", body)[:2] == (400, "SerializationException")


def in_body(operation):
    """The members of an operation's input that travel in the body."""
    members = operation.input_shape.members.items()
    return {name: shape for name, shape in members if "location" not in shape.serialization}


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if in_body(one)], ids=lambda operation: operation.name
)
def test_a_value_of_another_type_is_refused_wherever_it_stands(operation):
    cases = [
        {wire_name(name, member): value}
        for name, member in in_body(operation).items()
        for value in wrong_types(member, wire=wire_name)
    ]
    assert cases
    for value in cases:
        assert wrong(operation.name, body=json.dumps(value).encode()), value


@pytest.mark.parametrize(
    "moment",
    [
        ("2020-11-01T00:00:00Z", 1_604_188_800_000_000),
        ("2020-11-01T01:00:00+01:00", 1_604_188_800_000_000),
        ("2020-11-01T00:00:00.250000Z", 1_604_188_800_250_000),
        (1_604_188_800, 1_604_188_800_000_000),
        (1_604_188_800.25, 1_604_188_800_250_000),
    ],
)
def test_a_time_is_read_as_text_or_as_a_number(moment):
    sent, micros = moment
    content = {"portalContent": {"theme": {"logoLastUploaded": sent}}}
    found = read("CreatePortal", body=json.dumps(content).encode())
    assert found["PortalContent"]["Theme"] == {"LogoLastUploaded": micros}


@pytest.mark.parametrize(
    "sent", ["", "yesterday", "2020-11-01T00:00:00", "2020-13-01T00:00:00Z", True, [], {}]
)
def test_what_is_no_time_is_refused(sent):
    assert wrong(
        "CreatePortal", body=json.dumps({"portalContent": {"theme": {"logoLastUploaded": sent}}}).encode()
    )


# The answer


STATUSES = {
    "DeleteVpcLink": 202,
    "PreviewPortal": 202,
    "PublishPortal": 202,
    "ImportApi": 201,
    "ReimportApi": 201,
    "TagResource": 201,
    "DisablePortal": 204,
    "UntagResource": 204,
    "ResetAuthorizersCache": 204,
}


@each_operation
def test_an_operation_answers_with_its_status_and_without_a_body_where_it_says_nothing(operation):
    by_verb = {"Create": 201, "Delete": 204}
    verb = next((status for verb, status in by_verb.items() if operation.name.startswith(verb)), 200)
    status = STATUSES.get(operation.name, verb)
    result = filled(operation.output_shape) if operation.output_shape else {}
    response = PROTOCOL.writer(operation)(result, "id", None).response
    assert response.status == status
    assert (response.body == b"") == (status == 204)
    assert ("Content-Type" in response.headers) == (status != 204)
    if not result:
        assert response.body == (b"" if status == 204 else b"{}")


def test_an_answer_without_a_body_has_no_type_and_no_length():
    response = PROTOCOL.writer(operation_of("apigatewayv2", "DeleteApi"))({}, "id", None).response
    assert response == (204, {"x-amzn-RequestId": "id", "Content-Length": "0"}, b"")


@pytest.mark.parametrize("body", [b"", b"openapi: 3.0.1\n", '{"é": 1}'.encode()])
def test_an_answer_may_be_one_member_as_it_is(body):
    operation = operation_of("apigatewayv2", "ExportApi")
    assert PROTOCOL.writer(operation)({"body": body}, "id", None).response.body == body


def test_names_on_the_wire_begin_with_a_small_letter():
    cloud = Cloud()
    body = json.dumps({"name": "link", "subnetIds": ["subnet-1"], "tags": {"Team": "Web"}}).encode()
    made = call("POST", "/v2/vpclinks", body, cloud=cloud)
    assert made.status == 201
    assert made.content.keys() == {
        "createdDate", "name", "securityGroupIds", "subnetIds", "tags", "vpcLinkId", "vpcLinkStatus",
        "vpcLinkStatusMessage", "vpcLinkVersion",
    }  # fmt: skip
    # What is a key of a map is no name: it stays as it is.
    assert made.content["tags"] == {"Team": "Web"}


@given(st.integers(0, 4_102_444_800_000_000))
def test_times_are_texts_in_whole_seconds_and_utc(micros):
    operation = operation_of("apigatewayv2", "GetDeployment")
    response = PROTOCOL.writer(operation)({"CreatedDate": micros}, "id", None).response
    (text,) = json.loads(response.body).values()
    answer = {"status_code": 200, "headers": {}, "body": response.body}
    parsed = create_parser("rest-json").parse(answer, operation.output_shape)["CreatedDate"]
    assert parsed.timestamp() == micros // 1_000_000
    assert text == parsed.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (999_999, "1970-01-01T00:00:00Z"),
        (1_586_304_524_000_000, "2020-04-08T00:08:44Z"),
        (1_586_304_524_999_999, "2020-04-08T00:08:44Z"),
    ],
)
def test_a_time_is_never_written_before_it_has_come(micros, text):
    operation = operation_of("apigatewayv2", "GetDeployment")
    response = PROTOCOL.writer(operation)({"CreatedDate": micros}, "id", None).response
    assert json.loads(response.body) == {"createdDate": text}


# Errors


def test_an_error_has_its_code_in_a_header_and_its_members_under_the_names_on_the_wire():
    operation = operation_of("apigatewayv2", "GetVpcLinks")
    (shape,) = [one for one in operation.error_shapes if one.name == "TooManyRequestsException"]
    members = {"Message": "é", "LimitType": "links"}
    response, _members = PROTOCOL.error("TooManyRequestsException", members, shape, "id", 429)
    assert response.status == 429
    assert json.loads(response.body) == {"message": "é", "limitType": "links"}
    assert response.headers == {
        "x-amzn-RequestId": "id",
        "x-amzn-ErrorType": "TooManyRequestsException",
        "Content-Type": "application/json",
        "Content-Length": str(len(response.body)),
    }


def test_an_error_says_what_was_missing():
    cloud = Cloud()
    answer = call("GET", "/v2/vpclinks/none", cloud=cloud)
    assert answer == (
        404,
        "NotFoundException",
        {"message": "Invalid VpcLink identifier specified", "resourceType": "VpcLink"},
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v2/vpclinks", b"{", 400, "SerializationException"),
        ("POST", "/v2/none", b"{}", 404, "UnknownOperationException"),
    ],
)
def test_botocore_understands_the_errors_that_no_model_lists(method, path, body, status, code):
    headers = {"authorization": signed("apigateway")}
    response = Cloud().handle(HttpRequest(method, path, "", headers, body))
    answer = {"status_code": response.status, "headers": HeadersDict(response.headers), "body": response.body}
    error = create_parser("rest-json").parse(answer, None)
    assert response.status == status
    assert error["Error"] == {"Code": code, "Message": json.loads(response.body)["message"]}


def test_the_scope_of_the_signature_says_account_and_region():
    cloud = Cloud(accounts={"AKIATWO": "111122223333"})
    authorization = signed("apigateway", key="AKIATWO", region="eu-west-1")
    assert ask("GET", "/v2/vpclinks", cloud=cloud, authorization=authorization).status == 200
    assert (cloud.calls[-1].account, cloud.calls[-1].region) == ("111122223333", "eu-west-1")


# What no operation has so far


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ({"shape": "Text", "location": "header", "locationName": "X-Text"}, "in header"),
        ({"shape": "Text", "location": "headers"}, "in headers"),
    ],
)
def test_a_place_that_the_mock_cannot_read_is_said(member, said):
    operation = made_up({"Text": member})
    with pytest.raises(MockError, match=f"cannot read a parameter of Make {said}"):
        PROTOCOL.reader(operation)


def test_a_type_that_the_mock_cannot_read_from_a_query_is_said():
    operation = made_up({"Map": {"shape": "Map", "location": "querystring"}})
    with pytest.raises(MockError, match=r"cannot read a value of type 'map' \(Map\) from text"):
        PROTOCOL.reader(operation)


def test_a_body_that_is_one_parameter_is_said():
    operation = made_up({"Text": {"shape": "Text"}}, payload="Text")
    with pytest.raises(MockError, match="cannot read a parameter of Make in body"):
        PROTOCOL.reader(operation)


def test_a_body_that_is_one_structure_of_an_answer_is_said():
    operation = made_up({}, output={"payload": "Map", "members": {"Map": {"shape": "Map"}}})
    with pytest.raises(MockError, match=r"cannot write Output\.Map as a body"):
        PROTOCOL.writer(operation)


def made_up(members, *, output=None, **more):
    """An operation that no service has."""
    shapes = {
        "Input": {"type": "structure", "members": members, **more},
        "Output": {"type": "structure", "members": {}, **(output or {})},
        "Text": {"type": "string"},
        "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
    }
    operation = {
        "name": "Make",
        "http": {"method": "POST", "requestUri": "/v2/make"},
        "input": {"shape": "Input"},
        "output": {"shape": "Output"},
    }
    model = {"metadata": {}, "operations": {"Make": operation}, "shapes": shapes}
    return ServiceModel(model, "made-up").operation_model("Make")
