"""What botocore serialises, we read: all operations of all services."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from botocore import xform_name
from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.exceptions import ClientError
from botocore.serialize import create_serializer
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud.services import backend_of
from support import client_of
from wire.shapes import MODELS, as_given, each_operation, params, protocol_of, service_of

# Where no API is.
NOBODY = "https://nosuchapi1.execute-api.us-east-1.amazonaws.com/prod"


def request_for(operation, asked):
    """The request that a client would send, as it is when it leaves botocore."""
    protocol = operation.service_model.metadata["protocol"]
    serializer = create_serializer(protocol, include_validation=False)
    made = serializer.serialize_to_request(as_given(asked, operation.input_shape), operation)
    prepare_request_dict(made, "https://example.amazonaws.com", context={})
    sent = create_request_object(made).prepare()
    parts = urlsplit(sent.url)
    body = sent.body or b""
    body = body.encode() if isinstance(body, str) else body
    return HttpRequest(sent.method, parts.path, parts.query, sent.headers, body)


@each_operation
@given(data=st.data())
def test_what_botocore_serialises_is_read_as_it_was(operation, data):
    asked = data.draw(params(operation))
    request = request_for(operation, asked)
    protocol, model = protocol_of(operation), MODELS[service_of(operation)]
    assert protocol.claims(request, model)
    assert protocol.operation(request, model).name == operation.name
    assert protocol.reader(operation)(request) == asked


@each_operation
@given(data=st.data())
def test_what_a_client_is_given_reaches_the_mock_and_breaks_nothing(operation, data):
    service = service_of(operation)
    asked = data.draw(params(operation))
    address = ("us-east-1", NOBODY) if service == "apigatewaymanagementapi" else ()
    call = getattr(client_of(service, *address), xform_name(operation.name))
    sent = as_given(asked, operation.input_shape)
    with mock_cloud(isolated=True) as cloud:
        if operation.name not in backend_of(service).operations:
            with pytest.raises(MockError, match=f"{operation.name} is in this botocore and not in the mock"):
                call(**sent)
            assert cloud.calls == []
            return
        refused = None
        try:
            call(**sent)
        except ClientError as error:
            refused = error.response["Error"]["Code"]
        (seen,) = cloud.calls
    assert (seen.service, seen.operation, seen.params, seen.error) == (
        service,
        operation.name,
        asked,
        refused,
    )


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("apprunner", "ListServices"),
        ("apigatewayv2", "GetVpcLinks"),
    ],
)
def test_an_operation_without_a_handler_is_no_error_of_aws(cloud, monkeypatch, service, name):
    backend = backend_of(service)
    monkeypatch.delitem(backend.operations, name, raising=False)
    monkeypatch.delitem(backend._bound, name, raising=False)
    labels = dict.fromkeys(MODELS[service].operation_model(name).input_shape.required_members, "text")
    message = re.escape(f"{service}.{name} is in this botocore and not in the mock. Use a newer")
    with pytest.raises(MockError, match=message):
        getattr(client_of(service), xform_name(name))(**labels)
    assert cloud.calls == []
