"""What botocore serialises, we read."""

from __future__ import annotations

import json

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.serialize import create_serializer
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.wire.json10 import Json10
from support import client_of
from wire.shapes import MODEL, OPERATIONS, params

SERIALIZER = create_serializer("json", include_validation=False)
PROTOCOL = Json10()


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
def test_what_botocore_serialises_is_read_as_it_was(name, data):
    operation = MODEL.operation_model(name)
    asked = data.draw(params(name))
    made = SERIALIZER.serialize_to_request(asked, operation)
    request = HttpRequest(made["method"], made["url_path"], "", made["headers"], made["body"])
    assert PROTOCOL.operation(request, MODEL).name == name
    assert PROTOCOL.reader(operation)(request) == asked


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
def test_what_a_client_is_given_reaches_the_mock_and_breaks_nothing(name, data):
    asked = data.draw(params(name))
    with mock_apprunner(isolated=True) as cloud:
        refused = None
        try:
            getattr(client_of("apprunner"), xform_name(name))(**asked)
        except ClientError as error:
            refused = error.response["Error"]["Code"]
        (call,) = cloud.calls
    assert (call.operation, call.params, call.error) == (name, asked, refused)


def test_an_empty_body_is_a_request_without_parameters():
    operation = MODEL.operation_model("ListServices")
    assert PROTOCOL.reader(operation)(HttpRequest("POST", "/", "", {}, b"")) == {}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"ConnectionName": "name", "Colour": "red", "Nested": {"a": [1]}}, {"ConnectionName": "name"}),
        ({"ConnectionName": None, "ProviderType": "GITHUB"}, {"ProviderType": "GITHUB"}),
        ({"Tags": [{"Key": "a", "Value": None, "Size": 3}]}, {"Tags": [{"Key": "a"}]}),
    ],
)
def test_unknown_members_and_nulls_are_not_read(sent, read):
    operation = MODEL.operation_model("CreateConnection")
    request = HttpRequest("POST", "/", "", {}, json.dumps(sent).encode())
    assert PROTOCOL.reader(operation)(request) == read


def test_a_null_in_a_map_is_not_read():
    operation = MODEL.operation_model("CreateService")
    variables = {"RuntimeEnvironmentVariables": {"a": None, "b": ""}}
    sent = {"SourceConfiguration": {"ImageRepository": {"ImageConfiguration": variables}}}
    read = PROTOCOL.reader(operation)(HttpRequest("POST", "/", "", {}, json.dumps(sent).encode()))
    configuration = read["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"]
    assert configuration == {"RuntimeEnvironmentVariables": {"b": ""}}
