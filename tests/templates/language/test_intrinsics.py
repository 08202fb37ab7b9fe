"""What each function of the language makes of its argument, and what it says of one that it doesn't take."""

import pytest

from templates.language.around import evaluation, made, refused, value, with_queue

AWS = "AWS::"
QUEUE = {"Queue": made("https://queue", Arn="arn:aws:sqs:queue", **{"Nested.Name": "deep"}, List=["a", "b"])}
REGIONS = {"Regions": {"eu-west-1": {"Name": "Ireland", "Zones": ["a", "b"]}}}
PARAMETERS = {
    "Stage": {"Type": "String", "Default": "prod"},
    "Size": {"Type": "Number", "Default": 3},
    "Names": {"Type": "CommaDelimitedList", "Default": "a,b"},
}
CONDITIONS = {"Yes": {"Fn::Equals": [1, 1]}, "No": {"Fn::Equals": [1, 2]}}
NO_VALUE = {"Ref": "AWS::NoValue"}


def means(expression, **sections):
    document = {"Parameters": PARAMETERS, "Mappings": REGIONS, "Conditions": CONDITIONS, **sections}
    return value(expression, {**QUEUE}, {"shared": "https://shared"}, **document)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        # Ref
        ({"Ref": "Stage"}, "prod"),
        ({"Ref": "Size"}, "3"),
        ({"Ref": "Names"}, ["a", "b"]),
        ({"Ref": "Queue"}, "https://queue"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "AWS::AccountId"}, "123456789012"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        ({"Ref": "AWS::StackName"}, "pets"),
        ({"Ref": "AWS::StackId"}, "arn:aws:cloudformation:eu-west-1:123456789012:stack/pets/1"),
        ({"Ref": "AWS::NotificationARNs"}, []),
        (NO_VALUE, "(left out)"),
        ([1, NO_VALUE, 2], [1, 2]),
        ({"A": NO_VALUE, "B": {"C": NO_VALUE}}, {"B": {}}),
        ({"Ref": "Stage", "Other": 1}, {"Ref": "Stage", "Other": 1}),
        ({"Condition": {"Bool": True}}, {"Condition": {"Bool": True}}),
        # Fn::GetAtt
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "arn:aws:sqs:queue"),
        ({"Fn::GetAtt": "Queue.Arn"}, "arn:aws:sqs:queue"),
        ({"Fn::GetAtt": ["Queue", "Nested.Name"]}, "deep"),
        ({"Fn::GetAtt": ["Queue", "Nested", "Name"]}, "deep"),
        ({"Fn::GetAtt": ["Queue", "List"]}, ["a", "b"]),
        # Fn::Sub
        ({"Fn::Sub": "plain"}, "plain"),
        ({"Fn::Sub": "${Stage}-${AWS::Region}"}, "prod-eu-west-1"),
        ({"Fn::Sub": "${Queue}|${Queue.Arn}|${Queue.Nested.Name}"}, "https://queue|arn:aws:sqs:queue|deep"),
        ({"Fn::Sub": "${!Stage} ${ Stage } $Stage ${"}, "${Stage} prod $Stage ${"),
        ({"Fn::Sub": ["${A}/${Stage}", {"A": {"Ref": "Size"}}]}, "3/prod"),
        ({"Fn::Sub": ["${A}${B}${C}", {"A": True, "B": 1.0, "C": 7}]}, "true1.07"),
        ({"Fn::Sub": ["${Stage}", {"Stage": "mine"}]}, "mine"),
        ({"Fn::Sub": "a${AWS::NoValue}b"}, "ab"),
        # Fn::Join, Fn::Split, Fn::Select
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}, 1, False]]}, "a-prod-1-false"),
        ({"Fn::Join": [",", {"Ref": "Names"}]}, "a,b"),
        ({"Fn::Join": ["", ["a", NO_VALUE, "b"]]}, "ab"),
        ({"Fn::Join": ["", []]}, ""),
        ({"Fn::Split": ["/", {"Fn::Sub": "a/${Stage}/"}]}, ["a", "prod", ""]),
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["0", {"Ref": "Names"}]}, "a"),
        ({"Fn::Select": [{"Ref": "Size"}, [0, 1, 2, {"A": 1}]]}, {"A": 1}),
        ({"Fn::Select": [0, [NO_VALUE, "b"]]}, "b"),
        # Fn::If
        ({"Fn::If": ["Yes", "a", "b"]}, "a"),
        ({"Fn::If": ["No", "a", {"Fn::If": ["Yes", ["b"], 1]}]}, ["b"]),
        ({"A": {"Fn::If": ["No", 1, NO_VALUE]}}, {}),
        ({"Fn::If": ["Yes", 1, {"Ref": "Other"}]}, 1),
        # Fn::FindInMap
        ({"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "Name"]}, "Ireland"),
        ({"Fn::FindInMap": ["Regions", "eu-west-1", "Zones"]}, ["a", "b"]),
        # The others
        ({"Fn::Base64": {"Fn::Sub": "${Stage}ü"}}, "cHJvZMO8"),
        ({"Fn::GetAZs": ""}, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]),
        ({"Fn::GetAZs": {"Ref": "AWS::Region"}}, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]),
        ({"Fn::Cidr": ["192.168.0.0/24", 2, 5]}, ["192.168.0.0/27", "192.168.0.32/27"]),
        ({"Fn::Cidr": ["10.0.0.0/16", "3"]}, ["10.0.0.0/18", "10.0.64.0/18", "10.0.128.0/18"]),
        ({"Fn::Cidr": ["2001:db8::/56", 1, 64]}, ["2001:db8::/64"]),
        ({"Fn::ImportValue": {"Fn::Sub": "shared"}}, "https://shared"),
        # What is no function
        ({"A": [1, 2.5, True, "a", {}]}, {"A": [1, 2.5, True, "a", {}]}),
    ],
)
def test_a_function_means(expression, found):
    assert means(expression) == found


EXTENDED = {"Transform": "AWS::LanguageExtensions"}


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ({"Fn::Length": {"Ref": "Names"}}, 2),
        ({"Fn::Length": [1, 2, 3]}, 3),
        ({"Fn::ToJsonString": {"a": {"Ref": "Stage"}, "b": [1, True, "é"]}}, '{"a":"prod","b":[1,true,"é"]}'),
        ({"Fn::ToJsonString": [{"Ref": "Names"}]}, '[["a","b"]]'),
        ({"Fn::FindInMap": ["Regions", "us-east-1", "Name", {"DefaultValue": "elsewhere"}]}, "elsewhere"),
        ({"Fn::FindInMap": ["None", "a", "b", {"DefaultValue": ["c"]}]}, ["c"]),
        ({"Fn::FindInMap": ["Regions", "eu-west-1", "Name", {"DefaultValue": "elsewhere"}]}, "Ireland"),
    ],
)
def test_an_extension_means_and_is_refused_where_the_template_does_not_ask_for_it(expression, found):
    assert means(expression, **EXTENDED) == found
    with refused("needs Transform: AWS::LanguageExtensions"):
        means(expression)


WRONG = [
    ({"Ref": ["a"]}, "Ref takes a name"),
    ({"Ref": "Other"}, r"Unresolved resource dependencies \[Other\] in the Resources block"),
    ({"Fn::GetAtt": ["Other", "Arn"]}, r"Unresolved resource dependencies \[Other\]"),
    ({"Fn::GetAtt": ["Stage", "Arn"]}, "Fn::GetAtt references undefined resource Stage"),
    (
        {"Fn::GetAtt": ["Queue", "Arm"]},
        r'"Arn"\? Template error: resource Queue does not support attribute type Arm in Fn::GetAtt',
    ),
    ({"Fn::GetAtt": "Queue"}, "every Fn::GetAtt object requires two non-empty parameters"),
    ({"Fn::GetAtt": ["Queue"]}, "every Fn::GetAtt object requires two non-empty parameters"),
    ({"Fn::Sub": "${Queue.Arm}"}, "does not support attribute type Arm"),
    ({"Fn::Sub": "${Names}"}, r"Fn::Sub of \$\{Names\} needs a text, not \[…\]"),
    ({"Fn::Sub": ["a"]}, "One or more Fn::Sub intrinsic functions don't specify expected arguments"),
    ({"Fn::Sub": [{"Ref": "Stage"}, {}]}, "don't specify expected arguments"),
    ({"Fn::Sub": 7}, "don't specify expected arguments"),
    ({"Fn::Join": ["", "a"]}, r"every Fn::Join object requires two parameters, \(1\) a string delimiter"),
    ({"Fn::Join": [{"Ref": "Stage"}, ["a"]]}, "every Fn::Join object requires two parameters"),
    ({"Fn::Join": ["", [["a"]]]}, r"Fn::Join needs a text, not \[…\]"),
    ({"Fn::Join": "a"}, "every Fn::Join object requires two parameters"),
    ({"Fn::Split": ["", "a"]}, "every Fn::Split object requires two parameters"),
    ({"Fn::Split": [",", ["a"]]}, r"Fn::Split needs a text, not \[…\]"),
    ({"Fn::Select": [2, ["a", "b"]]}, "Fn::Select cannot select nonexistent value at index 2"),
    ({"Fn::Select": ["9" * 5000, ["a", "b"]]}, "Fn::Select cannot select nonexistent value at index 999"),
    ({"Fn::Select": [-1, ["a"]]}, "Fn::Select's index must be an integer, not -1"),
    ({"Fn::Select": [0.5, ["a"]]}, "Fn::Select's index must be an integer"),
    ({"Fn::Select": ["٣", ["a"]]}, "Fn::Select's index must be an integer"),
    ({"Fn::Select": [0, "a"]}, "Fn::Select requires a list argument with two elements"),
    ({"Fn::If": ["Yes", 1]}, "Fn::If requires a list argument with three elements"),
    ({"Fn::If": [{"Fn::Equals": [1, 1]}, 1, 2]}, "Fn::Equals is for conditions, and stands in no value"),
    (
        {"Fn::FindInMap": ["Region", "a", "b"]},
        "Mapping named 'Region' is not present in the 'Mappings' section",
    ),
    (
        {"Fn::FindInMap": ["Regions", "us-east-1", "Name"]},
        "Unable to get mapping for Regions::us-east-1::Name",
    ),
    ({"Fn::FindInMap": ["Regions", "eu-west-1", "A"]}, "Unable to get mapping for Regions::eu-west-1::A"),
    ({"Fn::FindInMap": ["Regions"]}, "every Fn::FindInMap object requires three parameters"),
    ({"Fn::Base64": ["a"]}, "Fn::Base64 needs a text"),
    ({"Fn::Cidr": ["10.0.0.0"]}, "every Fn::Cidr object requires"),
    ({"Fn::Cidr": ["10.0.0", 1, 1]}, "Fn::Cidr: .*10.0.0"),
    ({"Fn::Cidr": ["10.0.0.0/24", "a", 8]}, "Fn::Cidr: "),
    ({"Fn::Cidr": ["10.0.0.0/24", 2, 8]}, "10.0.0.0/24 has no 2 blocks of /24"),
    ({"Fn::Cidr": ["10.0.0.0/8", 257, 8]}, "a count is from 1 to 256"),
    ({"Fn::Cidr": ["10.0.0.0/8", 0, 8]}, "a count is from 1 to 256"),
    ({"Fn::ImportValue": "share"}, r'"shared"\? No export named share found'),
    ({"Fn::ImportValue": NO_VALUE}, "Fn::ImportValue needs a text, not AWS::NoValue"),
    ({"Fn::Transform": {"Name": "Pets"}}, "the macro 'Pets' isn't done here: it runs in an account"),
]


@pytest.mark.parametrize(("expression", "says"), WRONG)
def test_an_argument_that_is_none_is_refused(expression, says):
    with refused(says):
        means(expression)


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ({"Fn::Length": "a"}, "Fn::Length needs a list, not 'a'"),
        ({"Fn::ToJsonString": "a"}, "Fn::ToJsonString needs an object or a list, not 'a'"),
    ],
)
def test_an_argument_of_an_extension_that_is_none_is_refused(expression, says):
    with refused(says):
        means(expression, **EXTENDED)


# Outputs of other stacks

HERE = {"StackName": "shared", "OutputName": "Url"}
ROLE = "arn:aws:iam::111122223333:role/reader"
OUTPUTS = {
    ("123456789012", "eu-west-1", "shared"): {"Url": "https://here"},
    ("123456789012", "us-east-1", "shared"): {"Url": "https://far"},
    ("111122223333", "eu-west-1", "shared"): {"Url": "https://theirs"},
}


def output_of(argument):
    scope = evaluation(with_queue(), outputs=lambda where, stack: OUTPUTS.get((*where, stack)))
    return scope.value({"Fn::GetStackOutput": argument}, "Outputs", "A")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, "https://here"),
        ({"Region": "us-east-1"}, "https://far"),
        ({"RoleArn": ROLE}, "https://theirs"),
        ({"StackName": {"Fn::Sub": "shared"}}, "https://here"),
    ],
)
def test_an_output_of_another_stack_is_that_of_its_account_and_region(more, found):
    assert output_of({**HERE, **more}) == found


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ({**HERE, "Region": "eu-north-1"}, "There is no stack shared in eu-north-1 of account 123456789012"),
        ({**HERE, "RoleArn": ROLE, "Region": "us-east-1"}, "of account 111122223333"),
        ({**HERE, "OutputName": "Uri"}, '"Url"\\? Stack shared has no output Uri'),
        ({"StackName": "shared"}, "every Fn::GetStackOutput object requires StackName and OutputName"),
        ({**HERE, "Account": "1"}, "every Fn::GetStackOutput object requires"),
        (["shared", "Url"], "every Fn::GetStackOutput object requires"),
        ({**HERE, "StackName": ["a"]}, "Fn::GetStackOutput's StackName needs a text"),
    ],
)
def test_an_output_that_another_stack_does_not_have_is_refused(argument, says):
    with refused(f"Outputs.A: .*{says}"):
        output_of(argument)


# Where an error comes from


def test_an_error_names_the_innermost_place_that_says_so():
    expression = {"A": ["b", {"Fn::Join": ["", ["c", {"Fn::Select": [7, ["d"]]}]]}]}
    with refused("index 7") as caught:
        means(expression)
    assert caught.value.place == "the template: Resources.Queue.Properties.X.A.1.Fn::Join.1.1"


def test_an_error_of_the_value_that_is_not_taken_is_no_place():
    bad = {"Fn::Select": [7, ["d"]]}
    with refused("index 7") as caught:
        means([{"Fn::If": ["No", 1, 2]}, {"Fn::If": ["Yes", bad, 1]}])
    assert caught.value.place == "the template: Resources.Queue.Properties.X.1.Fn::If.1"


def test_what_is_nested_too_deeply_for_what_is_left_of_the_stack_is_refused():
    scope = evaluation(with_queue())
    deep = "a"
    for _ in range(100_000):
        deep = [deep]
    with refused("Outputs.A: It is nested too deeply"):
        scope.value(deep, "Outputs", "A")


def test_a_value_is_nobody_elses():
    scope = evaluation(with_queue(Mappings=REGIONS))
    found = scope.value({"Fn::FindInMap": ["Regions", "eu-west-1", "Zones"]})
    found.append("c")
    assert scope.value({"Fn::FindInMap": ["Regions", "eu-west-1", "Zones"]}) == ["a", "b"]


def test_a_whole_value_that_is_no_value_is_none():
    assert evaluation(with_queue()).value(NO_VALUE) is None
