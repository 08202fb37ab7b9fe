"""The operations of all services, and values of botocore's shapes: right in type, and free of any other constraint."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import strategies as st

from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.spec.model import load

# Whose times have milliseconds, and which of its required members is null where it is unset.
EXACT, NULLS = {"apigatewaymanagementapi"}, {"UserAgent"}
MODELS = {service: load(service) for service in SERVICES}
OPERATIONS = [model.operation_model(name) for model in MODELS.values() for name in model.operation_names]
each_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: f"{service_of(operation)}.{operation.name}"
)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
# Milliseconds from 1970 to 2100, as whole microseconds.
MOMENTS = st.integers(0, 4_102_444_800_000).map(lambda millis: millis * 1_000)
SCALARS = {
    "string": st.text(max_size=12),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "timestamp": MOMENTS,
    "blob": st.text(max_size=12).map(str.encode),  # botocore reads a body that is one as text
}


def service_of(operation):
    """botocore's name of an operation's service."""
    return operation.service_model.service_name


def protocol_of(operation):
    """The protocol of an operation's service."""
    return backend_of(service_of(operation)).protocol


def operation_of(service, name):
    """An operation by name."""
    return MODELS[service].operation_model(name)


def named(name):
    """The operation of this name, whose service doesn't matter."""
    return next(operation for operation in OPERATIONS if operation.name == name)


def values(shape, *, whole=False):
    """Values of a shape; ``whole`` sets every member of a structure."""
    match shape.type_name:
        case "structure":
            members = {name: _member(member, whole=whole) for name, member in shape.members.items()}
            sure = {name for name, member in shape.members.items() if whole or needed(name, member, shape)}
            return st.fixed_dictionaries(
                {name: members[name] for name in members if name in sure},
                optional={name: members[name] for name in members if name not in sure},
            )
        case "list":
            return st.lists(values(shape.member, whole=whole), min_size=int(whole), max_size=3)
        case "map":
            return st.dictionaries(SCALARS["string"], values(shape.value), min_size=int(whole), max_size=3)
        case scalar:
            return SCALARS[scalar]


def needed(name, member, shape):
    """Whether a structure always has a member: a label of the path cannot be left out."""
    return name in shape.required_members or member.serialization.get("location") == "uri"


def _member(shape, *, whole):
    """Values of a member; in a query, an empty list is none."""
    if shape.serialization.get("location") == "querystring" and shape.type_name == "list":
        return st.lists(values(shape.member), min_size=1, max_size=3)
    return values(shape, whole=whole)


def params(operation):
    """Parameters of an operation."""
    shape = operation.input_shape
    return values(shape) if shape else st.just({})


def results(operation, *, whole=False):
    """Results of an operation."""
    shape = operation.output_shape
    return values(shape, whole=whole) if shape else st.just({})


def as_given(value, shape):
    """A value as botocore takes it: times are datetimes there."""
    return _with_times(value, shape, lambda micros, _shape: micros)


def as_parsed(value, shape):
    """A result as botocore's parser gives it: likewise, and in whole seconds where they are written so."""
    return _with_times(value, shape, _written) if shape else value


def as_parsed_exactly(value, shape):
    """The same of a service that writes milliseconds."""
    return _with_times(value, shape, lambda micros, _shape: micros) if shape else value


def _written(micros, shape):
    whole = shape.serialization.get("timestampFormat") == "iso8601"
    return micros // 1_000_000 * 1_000_000 if whole else micros


def _with_times(value, shape, change):
    match shape.type_name:
        case "structure":
            members = shape.members
            return {name: _with_times(member, members[name], change) for name, member in value.items()}
        case "list":
            return [_with_times(member, shape.member, change) for member in value]
        case "map":
            return {key: _with_times(member, shape.value, change) for key, member in value.items()}
        case "timestamp":
            return EPOCH + datetime.timedelta(microseconds=change(value, shape))
    return value
