"""Loops of AWS::LanguageExtensions: what they write out, and what is no loop."""

import pytest

from awsmock_ar_apigw.templates import extensions
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.source import Source
from templates.language.around import QUEUE, evaluation, one, refused, with_queue

ASKED = {"Transform": ["AWS::LanguageExtensions"]}
LOOP = "Fn::ForEach::Queues"


def looped(collection, body, **sections):
    return {**ASKED, "Resources": {"First": QUEUE, LOOP: ["Name", collection, body]}, **sections}


def test_a_loop_writes_a_resource_for_each_of_its_collection():
    body = {
        "Queue${Name}": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"X": {"Ref": "Name"}, "Y": {"Fn::Sub": "${Name}.fifo"}, "Z": {"Ref": "First"}},
            "DependsOn": "First",
        }
    }
    found = one(looped(["A", "B"], body)).resources
    assert list(found) == ["First", "QueueA", "QueueB"]
    assert found["QueueB"].properties == {"X": "B", "Y": {"Fn::Sub": "B.fifo"}, "Z": {"Ref": "First"}}
    assert found["QueueB"].depends_on == ("First",)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ({"Fn::Sub": "${Name}-&{Name}-${!Name}"}, {"Fn::Sub": "a-1-&{Name}-${!Name}"}),
        ({"Fn::Sub": ["${Name}-${X}", {"X": {"Ref": "Name"}}]}, {"Fn::Sub": ["a-1-${X}", {"X": "a-1"}]}),
        ({"Fn::Join": ["", ["x", {"Ref": "Name"}]]}, {"Fn::Join": ["", ["x", "a-1"]]}),
        ("${Name}", "${Name}"),
        ({"${Name}": 1}, {"${Name}": 1}),
        ({"Ref": {"Fn::Sub": "Queue${Other}"}}, {"Ref": "Queue1"}),
        ({"Fn::GetAtt": [{"Fn::Sub": "Queue${Other}"}, "Arn"]}, {"Fn::GetAtt": ["Queue1", "Arn"]}),
        ({"Fn::GetAtt": "First.Arn"}, {"Fn::GetAtt": "First.Arn"}),
        ({"Fn::If": [{"Fn::Sub": "Is${Other}"}, 1, 2]}, {"Fn::If": ["Is1", 1, 2]}),
        ({"CodeUri": "src/${Name}", "X": "src/${Name}"}, {"CodeUri": "src/a-1", "X": "src/${Name}"}),
    ],
)
def test_an_identifier_stands_in_functions_and_in_the_paths_of_code_and_in_no_plain_text(written, means):
    queue = {**QUEUE, "Properties": {"X": written}}
    inner = {"Fn::ForEach::Inner": ["Other", ["1"], {"Queue&{Name}${Other}": queue, "Queue${Other}": QUEUE}]}
    found = one(looped(["a-1"], inner, Conditions={"Is1": {"Fn::Equals": [1, 1]}})).resources
    assert found["Queuea11"].properties == {"X": means}


def test_a_condition_of_what_a_loop_writes_is_a_function_and_no_plain_text():
    conditions = {f"Is{name}": {"Fn::Equals": [name, "A"]} for name in "AB"}

    def wanted(condition):
        body = {"Queue${Name}": {**QUEUE, "Condition": condition}}
        return evaluation(looped(["A", "B"], body, Conditions=conditions)).wanted()

    assert wanted({"Fn::Sub": "Is${Name}"}) == ["First", "QueueA"]
    with refused(r"Unresolved condition dependency Is\$\{Name\}"):
        wanted("Is${Name}")


def test_a_collection_is_a_parameter_or_of_a_mapping():
    body = {"Queue${Name}": QUEUE}
    parameters = {"Names": {"Type": "CommaDelimitedList"}}
    found = one(looped({"Ref": "Names"}, body, Parameters=parameters), Names="A,B")
    assert list(found.resources) == ["First", "QueueA", "QueueB"]
    mappings = {"M": {"eu-west-1": {"Names": ["C"]}}}
    find = {"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "Names"]}
    assert list(one(looped(find, body, Mappings=mappings)).resources) == ["First", "QueueC"]


def test_a_loop_in_a_loop_and_an_identifier_without_what_is_not_alphanumeric():
    inner = {"Fn::ForEach::Inner": ["Color", ["red", "dark-blue"], {"Q${Name}&{Color}": QUEUE}]}
    found = one(looped(["A", "B"], inner)).resources
    assert list(found) == ["First", "QAred", "QAdarkblue", "QBred", "QBdarkblue"]


def test_loops_write_outputs_conditions_and_properties():
    document = with_queue(
        **ASKED,
        Conditions={"Fn::ForEach::C": ["N", ["A", "B"], {"Is${N}": {"Fn::Equals": [{"Ref": "N"}, "A"]}}]},
        Outputs={
            "Fn::ForEach::O": [
                "N",
                ["A", "B"],
                {"Out${N}": {"Value": {"Fn::If": [{"Fn::Sub": "Is${N}"}, "yes", "no"]}}},
            ]
        },
    )
    scope = evaluation(document)
    outputs = {name: scope.value(one["Value"]) for name, one in scope.template.outputs.items()}
    assert outputs == {"OutA": "yes", "OutB": "no"}
    queue = {**QUEUE, "Properties": {"Fn::ForEach::P": ["N", ["A", "B"], {"${N}": {"Ref": "N"}}], "C": 1}}
    assert one({**ASKED, "Resources": {"Q": queue}}).resources["Q"].properties == {"A": "A", "B": "B", "C": 1}


def test_a_policy_may_be_a_function():
    queue = {**QUEUE, "DeletionPolicy": {"Ref": "Policy"}}
    document = {"Parameters": {"Policy": {"Type": "String"}}, "Resources": {"Q": queue}}
    assert one({**document, **ASKED}, Policy="Retain").resources["Q"].deletion_policy == "Retain"
    with refused("Unrecognized DeletionPolicy"):
        one(document)


@pytest.mark.parametrize(
    ("loop", "says"),
    [
        (["Name", ["A"]], "Transform AWS::LanguageExtensions failed with: Fn::ForEach layout is incorrect"),
        ([{"Ref": "A"}, ["A"], {}], "Fn::ForEach layout is incorrect"),
        (["Name", ["A"], []], "Fn::ForEach layout is incorrect"),
        ("A", "Fn::ForEach layout is incorrect"),
        (["Name", "A", {}], "its collection must be a list of texts"),
        (["Name", [["A"]], {}], "its collection must be a list of texts"),
        (["Name", ["A", "A"], {"Q${Name}": QUEUE}], '"QA" is there twice'),
        (["Name", ["A"], {"Q": QUEUE}], r"Each key of Fn::ForEach has \$\{Name\} or &\{Name\} in it"),
        (["Name", {"Ref": "Nobody"}, {}], r"Resources.Fn::ForEach::Queues.1: .* dependencies \[Nobody\]"),
    ],
)
def test_a_loop_that_is_none_is_refused(loop, says):
    with refused(says):
        one({**ASKED, "Resources": {LOOP: loop}})


def test_a_loop_without_the_transform_is_no_name():
    with refused(r"\[/Resources/Fn::ForEach::Queues\] resource definition is malformed"):
        one({"Resources": {LOOP: ["Name", ["A"], {"Q${Name}": QUEUE}]}})


def test_loops_that_write_too_much_are_refused():
    names = [f"A{n}" for n in range(100)]
    body = {"Q${a}${b}${c}${d}": {"X": 1}}
    for level in "abcd":
        body = {f"Fn::ForEach::{level}": [level, names, body]}
    with pytest.raises(TemplateError, match=r"more than \d+ values"):
        extensions.extended(
            {"Resources": body}, lambda collection, *_path: collection, Source("the template")
        )
