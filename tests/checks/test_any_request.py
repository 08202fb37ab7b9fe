"""Any requests in any order, mostly right: each is answered, or refused with an error that its operation lists.

A refusal changes nothing, and whatever was accepted can be described and listed, now and when all is settled.
"""

from __future__ import annotations

from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.services import backend_of
from checks import api_gateway, app_runner
from checks.samples import MODELS
from support import client_of, fingerprint


def values(shape, pick, member=""):
    """Values of a shape that satisfy its constraints more often than not; ``pick`` chooses scalars."""
    match shape.type_name:
        case "structure":
            members = {name: values(one, pick, name) for name, one in shape.members.items()}
            sure = {name: members[name] for name in shape.required_members}
            return st.fixed_dictionaries(
                sure, optional={name: members[name] for name in members.keys() - sure}
            )
        case "list":
            return st.lists(values(shape.member, pick, member), max_size=3)
        case "map":
            keys = values(shape.key, pick, f"{member}.key")
            return st.dictionaries(keys, values(shape.value, pick, f"{member}.value"), max_size=2)
        case "boolean":
            return st.booleans()
    return st.sampled_from(pick(member, shape))


def check_some_requests(service, data, world):
    """Make a few requests, and look at everything: the world says what there is, and how it is looked at."""
    client = client_of(service)
    with mock_cloud(seed=7, isolated=True, pace="manual") as cloud:
        there = world.furnish(client, cloud)
        cloud.settle()
        names = [name for name in MODELS[service].operation_names if name in backend_of(service).operations]
        for name in data.draw(st.lists(st.sampled_from(names), min_size=3, max_size=8)):
            operation = MODELS[service].operation_model(name)
            params = there.bent(data, operation, data.draw(values(operation.input_shape, there.pick)))
            before = fingerprint(cloud)
            try:
                getattr(client, xform_name(name))(**params)
            except ClientError as error:
                code = error.response["Error"]["Code"]
                listed = {shape.name for shape in operation.error_shapes}
                assert code in listed | world.UNLISTED.get(name, set())
                assert fingerprint(cloud) == before
            if data.draw(st.booleans()):
                cloud.settle()
        world.look(client)
        cloud.settle()
        world.look(client)


@given(data=st.data())
def test_any_request_of_app_runner_is_answered_or_refused_as_its_operation_says(data):
    check_some_requests("apprunner", data, app_runner)


@given(data=st.data())
def test_any_request_of_api_gateway_is_answered_or_refused_as_its_operation_says(data):
    check_some_requests("apigatewayv2", data, api_gateway)
