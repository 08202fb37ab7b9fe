"""Conditions: what holds, which resources are made by them, and cycles among them."""

import pytest

from templates.language.around import QUEUE, evaluation, order_of, refused, with_queue

PARAMETERS = {"Stage": {"Type": "String", "Default": "prod"}, "Size": {"Type": "Number", "Default": 3}}
STAGE = {"Ref": "Stage"}
YES, NO = {"Fn::Equals": [1, 1]}, {"Fn::Equals": [1, 2]}


def holds(condition, **others):
    document = with_queue(Parameters=PARAMETERS, Conditions={"Asked": condition, **others})
    return evaluation(document).condition("Asked")


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"Fn::Equals": [STAGE, "prod"]}, True),
        ({"Fn::Equals": [STAGE, "dev"]}, False),
        ({"Fn::Equals": [{"Ref": "Size"}, 3]}, True),
        ({"Fn::Equals": [True, "true"]}, True),
        ({"Fn::Equals": [1.0, "1"]}, False),
        ({"Fn::Equals": [["a", 1], ["a", "1"]]}, True),
        ({"Fn::Equals": [{"Fn::Select": [0, {"Fn::Split": ["o", STAGE]}]}, "pr"]}, True),
        ({"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}, True),
        ({"Fn::Not": [NO]}, True),
        ({"Fn::Not": [{"Condition": "Yes"}]}, False),
        ({"Fn::And": [YES, {"Condition": "Yes"}]}, True),
        ({"Fn::And": [YES, {"Condition": "No"}]}, False),
        ({"Fn::Or": [NO, {"Condition": "Yes"}]}, True),
        ({"Fn::Or": [NO, NO, NO]}, False),
        ({"Condition": "Yes"}, True),
    ],
)
def test_a_condition_holds_or_not(condition, found):
    assert holds(condition, Yes=YES, No=NO) is found


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ({"Fn::Equals": [1]}, "every Fn::Equals object requires a list of 2 string parameters"),
        ({"Fn::Not": []}, "every Fn::Not object requires one boolean parameter"),
        ({"Fn::Not": YES}, "every Fn::Not object requires one boolean parameter"),
        ({"Fn::And": [YES]}, "every Fn::And object requires a list of at least 2 and at most 10 boolean"),
        ({"Fn::Or": [YES] * 11}, "every Fn::Or object requires a list of at least 2 and at most 10 boolean"),
        ({"Ref": "Stage"}, "Conditions can only be boolean operations on parameters and other conditions"),
        ("true", "Conditions can only be boolean operations"),
        ({"Fn::And": [YES, "true"]}, "Conditions can only be boolean operations"),
        (
            {"Condition": "Ye"},
            r'"Yes"\? Template error: unresolved condition dependency Ye in the Conditions block',
        ),
        ({"Condition": ["Yes"]}, "Every Condition member must be a string"),
        ({"Fn::Equals": [{"Fn::FindInMap": ["A", "B", "C"]}, 1]}, "Mapping named 'A' is not present"),
    ],
)
def test_a_condition_that_is_none_is_refused(condition, says):
    with refused(f"^the template: Conditions.Asked: .*{says}"):
        holds(condition, Yes=YES)


def test_conditions_that_lead_back_to_themselves_are_refused():
    others = {"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Condition": "A"}}
    with refused(r"Circular dependency between conditions: \[A, B\]"):
        holds({"Condition": "A"}, **others)
    with refused(r"\[Asked\]"):
        holds({"Condition": "Asked"})


def test_an_unknown_condition_is_refused():
    with refused("unresolved condition dependency Nobody"):
        evaluation(with_queue()).condition("Nobody")


def test_a_resource_is_made_if_its_condition_holds():
    document = {
        "Conditions": {"Yes": YES, "No": NO},
        "Resources": {
            "A": {**QUEUE, "Condition": "Yes"},
            "B": {**QUEUE, "Condition": "No"},
            "C": {**QUEUE, "DependsOn": ["B", "A"]},
        },
    }
    assert evaluation(document).wanted() == ["A", "C"]
    assert order_of(document) == ["A", "C"]
