"""Whatever a document is, it is read or refused; and whatever functions are nested, they mean what a small model says."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.graph import order
from templates.language.around import QUEUE, evaluation, made, one, order_of

# Any document

NAMES = st.sampled_from(
    [
        *(
            "Resources",
            "Parameters",
            "Conditions",
            "Outputs",
            "Mappings",
            "Rules",
            "Transform",
            "Metadata",
            "Globals",
        ),
        *(
            "Type",
            "Properties",
            "DependsOn",
            "Condition",
            "Default",
            "Value",
            "Export",
            "Name",
            "Assertions",
            "Assert",
        ),
        *(
            "Ref",
            "Fn::Sub",
            "Fn::GetAtt",
            "Fn::If",
            "Fn::Join",
            "Fn::Select",
            "Fn::FindInMap",
            "Fn::Transform",
        ),
        *(
            "Fn::ForEach::A",
            "Fn::Equals",
            "Fn::Cidr",
            "Fn::Split",
            "Fn::Length",
            "A",
            "B",
            "BootstrapVersion",
        ),
        *("Code", "Parameters", "Location", "aws:asset:path", "AllowedPattern", "MinLength"),
    ]
)
LEAVES = st.one_of(
    NAMES,
    st.sampled_from(
        [
            *(
                "AWS::SQS::Queue",
                "AWS::Lambda::Function",
                "AWS::CDK::Metadata",
                "String",
                "AWS::LanguageExtensions",
            ),
            *("${A}", "${A.B}", "AWS::NoValue", "AWS::Include", "{{resolve:ssm:/a}}", "/cdk-bootstrap/a", ""),
        ]
    ),
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
)
VALUES = st.recursive(
    LEAVES,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=25,
)
RESOURCES = st.dictionaries(
    st.sampled_from("ABC"),
    st.fixed_dictionaries(
        {"Type": st.sampled_from(["AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::CDK::Metadata"])},
        optional={"Properties": VALUES, "Metadata": VALUES, "DependsOn": VALUES, "Condition": VALUES},
    ),
)
DOCUMENTS = st.fixed_dictionaries(
    {"Resources": RESOURCES | VALUES},
    optional={
        **dict.fromkeys(("Conditions", "Mappings", "Outputs", "Rules", "Metadata", "Globals"), VALUES),
        "Parameters": VALUES
        | st.fixed_dictionaries({"A": st.fixed_dictionaries({"Type": VALUES}, optional={"Default": VALUES})}),
        "Transform": st.sampled_from(["AWS::LanguageExtensions", ["AWS::LanguageExtensions"]]) | VALUES,
    },
)


def whole(document):
    """Read a document, and evaluate all that it has, as a stack would."""
    scope = evaluation(document, dict.fromkeys("ABC", made()))
    for name in order(scope.template, scope.wanted(), scope.condition):
        scope.value(scope.template.resources[name].properties, "Resources", name, "Properties")
    for name, output in scope.template.outputs.items():
        scope.value(output["Value"], "Outputs", name, "Value")


@given(VALUES | DOCUMENTS)
def test_any_document_is_read_or_refused(document):
    source = document if isinstance(document, dict) else json.dumps(document)
    with suppress(TemplateError):
        whole(source)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(TemplateError):
        one(f"{text}\n")


@given(DOCUMENTS)
def test_yaml_and_json_of_a_document_are_read_alike(document):
    def read(source):
        try:
            found = one(source)
        except TemplateError as error:
            return str(error).split(": ", 1)[-1]
        return found._replace(line_of=None)

    class Plain(yaml.SafeDumper):
        """Writes each value in full."""

        def ignore_aliases(self, _data):
            return True

    as_yaml, as_json = yaml.dump(document, Dumper=Plain, sort_keys=False), json.dumps(document)
    assert read(as_yaml) == read(as_json)


# Nested functions, beside a model of a few lines

ATOMS = st.sampled_from(["a", "b-c", "", "7", 3, True])
WORDS = {"Stage": "prod", "AWS::Region": "eu-west-1"}


def text_of(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


ATOM = ATOMS.map(lambda value: (value, value))
REF = st.sampled_from(list(WORDS)).map(lambda name: ({"Ref": name}, WORDS[name]))
ATTRIBUTE = st.just(({"Fn::GetAtt": ["Other", "Arn"]}, "arn"))


def nested(below):
    """Functions of texts, each with what it means, of others that are so."""
    several = st.lists(below, min_size=1, max_size=3)

    @st.composite
    def join(draw):
        delimiter, parts = draw(st.sampled_from(["", "-", ","])), draw(several)
        means = delimiter.join(text_of(means) for _one, means in parts)
        return {"Fn::Join": [delimiter, [one for one, _means in parts]]}, means

    @st.composite
    def sub(draw):
        parts = draw(several)
        text = "".join(f"<${{V{place}}}>" for place in range(len(parts))) + "${!Stage}${Stage}"
        own = {f"V{place}": one for place, (one, _means) in enumerate(parts)}
        means = "".join(f"<{text_of(means)}>" for _one, means in parts) + "${Stage}prod"
        return {"Fn::Sub": [text, own]}, means

    @st.composite
    def select(draw):
        parts = draw(several)
        place = draw(st.integers(0, len(parts) - 1))
        return {"Fn::Select": [draw(st.sampled_from([place, str(place)])), [one for one, _ in parts]]}, parts[
            place
        ][1]

    @st.composite
    def split(draw):
        one, means = draw(below)
        return {"Fn::Select": [0, {"Fn::Split": ["-", one]}]}, text_of(means).split("-")[0]

    @st.composite
    def either(draw):
        yes, no = draw(below), draw(below)
        name = draw(st.sampled_from(["Yes", "No"]))
        return {"Fn::If": [name, yes[0], no[0]]}, (yes if name == "Yes" else no)[1]

    return st.one_of(join(), sub(), select(), split(), either())


EXPRESSIONS = st.recursive(ATOM | REF | ATTRIBUTE, nested, max_leaves=15)


@given(EXPRESSIONS)
def test_nested_functions_mean_what_each_of_them_means(case):
    expression, means = case
    document = {
        "Parameters": {"Stage": {"Type": "String", "Default": "prod"}},
        "Conditions": {"Yes": {"Fn::Equals": [1, 1]}, "No": {"Fn::Equals": [1, 2]}},
        "Resources": {"Queue": {**QUEUE, "Properties": {"X": expression}}, "Other": QUEUE},
    }
    scope = evaluation(document, {"Other": made(Arn="arn")})
    found = scope.value(scope.template.resources["Queue"].properties)["X"]
    assert (found, type(found)) == (means, type(means))


# Order

GRAPHS = st.lists(st.sets(st.integers(0, 7), max_size=3), min_size=8, max_size=8)


@given(GRAPHS)
def test_any_graph_has_an_order_or_a_circle(graph):
    resources = {
        f"A{n}": {**QUEUE, "Properties": {"X": [{"Ref": f"A{other}"} for other in needs]}}
        for n, needs in enumerate(graph)
    }
    left, done = dict(enumerate(graph)), set()
    while ready := {n for n, needs in left.items() if needs <= done}:
        done |= ready
        left = {n: needs for n, needs in left.items() if n not in done}
    if left:
        with pytest.raises(TemplateError, match="Circular dependency between resources"):
            order_of({"Resources": resources})
        return
    found = [int(name[1:]) for name in order_of({"Resources": resources})]
    assert sorted(found) == list(range(8))
    assert all(found.index(other) < found.index(n) for n, needs in enumerate(graph) for other in needs)
