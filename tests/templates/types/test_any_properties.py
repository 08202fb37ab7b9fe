"""Whatever a template gives to a type, it is made, or refused with its place: nothing else comes, and nothing is left of what was refused."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.templates.errors import DeploymentError
from templates.types.examples import CASES
from templates.types.lab import Lab

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["true", "1e5", "0x10", "１２", "NaN", "[]", "{}", "null", " 5 ", "\ud800", "*", "aws:x"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value, *path):
    """Every place within properties."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from places(one, *path, step)


def put(properties, path, value):
    """Properties with another value in one place."""
    whole = copy.deepcopy(properties)
    within = whole
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = value
    return whole


def attempt(step):
    """What refuses a step; None where nothing does."""
    try:
        step()
    except DeploymentError as error:
        return error
    return None


def left(lab):
    """What is there; what stages deploy by themselves comes and goes with each change."""
    return [one for one in lab.left() if not one.startswith("apigatewayv2.Deployment ")]


ANY_CASE = st.sampled_from([case for case in CASES if case.name != "s3"])


# A deployment stays while a stage has it.
@given(case=ANY_CASE.filter(lambda case: case.type != "Deployment"), data=st.data())
def test_any_value_in_any_place_is_taken_or_refused(case, data):
    with mock_aws(), mock_cloud(pace="manual", seed=1) as cloud:
        lab = Lab(cloud)
        good = case.properties(lab)
        place = data.draw(st.sampled_from([path for path in places(good) if path]))
        odd = put(good, place, data.draw(VALUES))
        before = left(lab)
        refused = attempt(lambda: lab.make(case.type, **odd))
        if refused is None:
            lab.read()
            lab.delete(lab.made.pop())
        else:
            assert refused.stack == "shop"
            assert refused.reason
        assert left(lab) == before


@given(case=ANY_CASE, data=st.data())
def test_any_change_is_made_or_refused(case, data):
    with mock_aws(), mock_cloud(pace="manual", seed=1) as cloud:
        lab = Lab(cloud)
        good = case.properties(lab)
        lab.make(case.type, **good)
        fixed = lab.made[-1][0].create_only
        if changeable := [path for path in places(good) if path and path[0] not in fixed]:
            odd = put(good, data.draw(st.sampled_from(changeable)), data.draw(VALUES))
            refused = attempt(lambda: lab.update(**odd))
            assert refused is None or refused.reason
            assert lab.read() is not None
