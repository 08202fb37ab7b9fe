"""The order in which resources are made: after those that they name, else that of the template; and circles."""

import pytest

from awsmock_ar_apigw.templates.graph import dependencies, order
from templates.language.around import QUEUE, evaluation, one, order_of, refused

CONDITIONS = {"Yes": {"Fn::Equals": [1, 1]}, "No": {"Fn::Equals": [1, 2]}}


def naming(expression, **more):
    return {**QUEUE, "Properties": {"X": expression}, **more}


@pytest.mark.parametrize(
    "a",
    [
        naming({"Ref": "B"}),
        naming({"Fn::GetAtt": ["B", "Arn"]}),
        naming({"Fn::GetAtt": "B.Arn"}),
        naming({"Fn::Sub": "x-${B}"}),
        naming({"Fn::Sub": "x-${B.Arn}"}),
        naming({"Fn::Sub": ["${X}", {"X": {"Ref": "B"}}]}),
        naming([{"Y": {"Fn::Join": ["", ["a", {"Ref": "B"}]]}}]),
        naming({"Fn::If": ["Yes", {"Ref": "B"}, "x"]}),
        {**QUEUE, "DependsOn": "B"},
        {**QUEUE, "DependsOn": ["B"]},
        {**QUEUE, "Metadata": {"Waits": {"Ref": "B"}}},
    ],
)
def test_a_resource_is_made_after_those_that_it_names(a):
    assert order_of({"Conditions": CONDITIONS, "Resources": {"A": a, "B": QUEUE}}) == ["B", "A"]


@pytest.mark.parametrize(
    "a",
    [
        QUEUE,
        naming({"Fn::Sub": "x-${!B}"}),
        naming({"Fn::Sub": ["${B}", {"B": "x"}]}),
        naming({"Fn::If": ["No", {"Ref": "B"}, "x"]}),
        naming("B"),
        naming({"Ref": "AWS::Region"}),
    ],
)
def test_resources_that_do_not_name_each_other_have_the_order_of_the_template(a):
    assert order_of({"Conditions": CONDITIONS, "Resources": {"A": a, "B": QUEUE}}) == ["A", "B"]


def test_the_order_is_that_of_the_template_wherever_it_can_be():
    resources = {"D": naming({"Ref": "A"}), "C": QUEUE, "B": naming({"Ref": "D"}), "A": QUEUE}
    assert order_of({"Resources": resources}) == ["C", "A", "D", "B"]


@pytest.mark.parametrize(
    ("resources", "cycle"),
    [
        ({"A": naming({"Ref": "B"}), "B": naming({"Ref": "A"})}, "A, B"),
        ({"A": naming({"Ref": "A"})}, "A"),
        (
            {
                "X": QUEUE,
                "C": naming({"Ref": "A"}),
                "A": naming({"Fn::Sub": "${B}"}),
                "B": {**QUEUE, "DependsOn": "C"},
            },
            "C, A, B",
        ),
    ],
)
def test_a_circle_is_refused_in_cloudformations_words(resources, cycle):
    with refused(rf"Circular dependency between resources: \[{cycle}\]"):
        order_of({"Resources": resources})


def test_a_circle_by_the_value_that_is_not_taken_is_none():
    resources = {"A": naming({"Fn::If": ["No", {"Ref": "B"}, 1]}), "B": naming({"Ref": "A"})}
    document = {"Conditions": CONDITIONS, "Resources": resources}
    assert order_of(document) == ["A", "B"]
    with refused("Circular"):
        order(one(document), ["A", "B"])


@pytest.mark.parametrize("expression", [{"Ref": "B"}, {"Fn::GetAtt": ["B", "Arn"]}, {"Fn::Sub": "${B}"}])
def test_a_resource_that_its_condition_leaves_out_can_be_named_by_none_that_is_made(expression):
    def document(a):
        return {"Conditions": CONDITIONS, "Resources": {"A": a, "B": {**QUEUE, "Condition": "No"}}}

    with refused(
        r"Resources.A.Properties.X.*Unresolved resource dependencies \[B\] .* Its condition No leaves it out"
    ):
        order_of(document(naming(expression)))
    assert order_of(document(naming(expression, Condition="No"))) == []
    assert order_of(document(naming({"Fn::If": ["Yes", 1, expression]}))) == ["A"]


def test_an_output_of_what_its_condition_leaves_out_is_refused_before_anything_is_made():
    def document(**output):
        resources = {"A": QUEUE, "B": {**QUEUE, "Condition": "No"}}
        return {"Conditions": CONDITIONS, "Resources": resources, "Outputs": {"O": output}}

    says = r"Outputs.O.Value.Ref: .*Unresolved resource dependencies \[B\] in the Outputs block"
    with refused(says):
        order_of(document(Value={"Ref": "B"}))
    with refused(says):
        order_of(document(Value={"Ref": "B"}, Condition="Yes"))
    assert order_of(document(Value={"Ref": "B"}, Condition="No")) == ["A"]
    assert order_of(document(Value={"Fn::If": ["No", {"Ref": "B"}, "x"]})) == ["A"]


def test_a_chain_of_all_that_a_template_may_have_is_put_in_order():
    resources = {f"A{n}": naming({"Ref": f"A{n + 1}"}) for n in range(499)}
    found = order_of({"Resources": {**resources, "A499": QUEUE}})
    assert found == [f"A{n}" for n in reversed(range(500))]


def test_what_a_resource_needs_is_told():
    resources = {"A": naming([{"Ref": "B"}, {"Ref": "C"}], DependsOn="C"), "B": QUEUE, "C": QUEUE}
    scope = evaluation({"Resources": resources})
    assert dependencies(scope.template, scope.wanted()) == {"A": ["C", "B"], "B": [], "C": []}
