"""Strategies for values of botocore's shapes: right in type, and free of any other constraint."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from awsmock_ar_apigw.spec.model import load

MODEL = load("apprunner")
OPERATIONS = tuple(MODEL.operation_names)
# Milliseconds from 1970 to 2100, as whole microseconds.
MOMENTS = st.integers(0, 4_102_444_800_000).map(lambda millis: millis * 1_000)
SCALARS = {
    "string": st.text(max_size=12),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "boolean": st.booleans(),
    "timestamp": MOMENTS,
}


def values(shape, *, whole=False):
    """Values of a shape; ``whole`` sets every member of a structure."""
    match shape.type_name:
        case "structure":
            members = {name: values(member, whole=whole) for name, member in shape.members.items()}
            sure = {name for name in members if whole or name in shape.required_members}
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


def params(operation):
    """Parameters of an operation."""
    shape = MODEL.operation_model(operation).input_shape
    return values(shape) if shape else st.just({})


def results(operation, *, whole=False):
    """Results of an operation."""
    shape = MODEL.operation_model(operation).output_shape
    return values(shape, whole=whole) if shape else st.just({})


def as_parsed(value, shape):
    """A result as botocore's parser gives it: times are datetimes there."""
    match shape.type_name:
        case "structure":
            return {name: as_parsed(member, shape.members[name]) for name, member in value.items()}
        case "list":
            return [as_parsed(member, shape.member) for member in value]
        case "map":
            return {key: as_parsed(member, shape.value) for key, member in value.items()}
        case "timestamp":
            epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
            return epoch + datetime.timedelta(microseconds=value)
    return value
