"""Parameters: their types and constraints, what is given for them, and the rules that assert more."""

import pytest

from awsmock_ar_apigw.templates.parameters import still_asked, values_of
from awsmock_ar_apigw.templates.texts import as_text
from templates.language.around import evaluation, one, refused, with_queue


def values(declared, **given):
    return values_of(one(with_queue(Parameters=declared)), given)


def given(declared, value):
    return values({"A": declared}, A=value)["A"]


@pytest.mark.parametrize(
    ("declared", "value", "means"),
    [
        ({"Type": "String"}, "a", "a"),
        ({"Type": "String"}, 7, "7"),
        ({"Type": "String"}, True, "true"),
        ({"Type": "String"}, "", ""),
        ({"Type": "Number"}, 7, "7"),
        ({"Type": "Number"}, "-1.5e3", "-1.5e3"),
        ({"Type": "CommaDelimitedList"}, "a, b ,c", ["a", "b", "c"]),
        ({"Type": "CommaDelimitedList"}, ["a", "b"], ["a", "b"]),
        ({"Type": "List<Number>"}, [1, 2], ["1", "2"]),
        ({"Type": "List<String>"}, "a", ["a"]),
        ({"Type": "AWS::EC2::VPC::Id"}, "vpc-1", "vpc-1"),
        ({"Type": "List<AWS::EC2::Subnet::Id>"}, "a,b", ["a", "b"]),
        ({"Type": "AWS::SSM::Parameter::Name"}, "/a", "/a"),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, "stored", "stored"),
        ({"Type": "AWS::SSM::Parameter::Value<List<String>>"}, "a,b", ["a", "b"]),
        ({"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"}, "ami-1", "ami-1"),
        ({"Type": "String", "AllowedValues": ["a", True]}, "true", "true"),
        ({"Type": "CommaDelimitedList", "AllowedValues": ["a", "b"]}, "b,a", ["b", "a"]),
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, "abc", "abc"),
        ({"Type": "CommaDelimitedList", "AllowedPattern": "[a-z]"}, "a,b", ["a", "b"]),
        ({"Type": "String", "MinLength": 1, "MaxLength": "3"}, "abc", "abc"),
        ({"Type": "Number", "MinValue": 1, "MaxValue": 3}, "3", "3"),
    ],
)
def test_a_value_is_a_text_or_a_list_of_texts(declared, value, means):
    assert given(declared, value) == means


@pytest.mark.parametrize(
    ("default", "means"),
    [
        ("prod", "prod"),
        (80, "80"),
        (1.5, "1.5"),
        (False, "false"),
        ("", ""),
        (12345678901.0, "1.2345678901E10"),
    ],
)
def test_a_default_counts_where_nothing_is_given(default, means):
    assert values({"A": {"Type": "String", "Default": default}}) == {"A": means}


@pytest.mark.parametrize(
    ("declared", "value", "says"),
    [
        ({"Type": "Number"}, "a", r"Parameter 'A' must be a number \(it is 'a'\)"),
        ({"Type": "Number"}, "", "must be a number"),
        ({"Type": "Number"}, "nan", "must be a number"),
        ({"Type": "List<Number>"}, "1,b", r"must be a number \(it is 'b'\)"),
        ({"Type": "String"}, ["a"], "is no list: its type is String"),
        ({"Type": "String"}, {"a": 1}, "must be a text, a number or a list"),
        ({"Type": "String"}, None, "must be a text, a number or a list"),
        ({"Type": "String"}, "x" * 4097, "more than 4096 bytes"),
        ({"Type": "String", "AllowedValues": ["a"]}, "b", "Parameter 'A' must be one of AllowedValues: a"),
        ({"Type": "CommaDelimitedList", "AllowedValues": ["a"]}, "a,b", "AllowedValues"),
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, "aB", r"must match pattern \[a-z\]\+"),
        ({"Type": "String", "MinLength": 2}, "a", "must contain at least 2 characters"),
        ({"Type": "String", "MaxLength": 2}, "abc", "must contain at most 2 characters"),
        ({"Type": "Number", "MinValue": 2}, "1", "must be a number not less than 2"),
        ({"Type": "Number", "MaxValue": 2}, "3", "must be a number not greater than 2"),
        (
            {"Type": "String", "MinLength": 2, "ConstraintDescription": "two letters"},
            "a",
            "Parameter A failed to satisfy constraint: two letters",
        ),
        ({"Type": "String", "MinLength": 9, "NoEcho": True}, "secret", r"\(it is hidden, by NoEcho\)"),
        ({"Type": "String", "MinLength": 9, "NoEcho": "true"}, "secret", r"\(it is hidden, by NoEcho\)"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(declared, value, says):
    with refused(f"^the template: Parameters.A: .*{says}"):
        given(declared, value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0.0"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (9999999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (-1.5e300, "-1.5E300"),
        (123456789.125, "1.23456789125E8"),
        (10**20, "100000000000000000000"),
    ],
)
def test_a_fraction_is_written_as_java_writes_it(number, text):
    assert as_text(number) == text


def test_a_default_that_is_not_allowed_is_refused():
    with refused("AllowedValues"):
        values({"A": {"Type": "String", "Default": "b", "AllowedValues": ["a"]}})


def test_a_parameter_without_a_value_is_refused_in_cloudformations_words():
    with refused(r"Parameters: \[A, B\] must have values. Give them: parameters={'A': …}"):
        values({"A": {"Type": "String"}, "B": {"Type": "Number"}, "C": {"Type": "String", "Default": ""}})


def test_a_value_without_a_parameter_is_refused_in_cloudformations_words():
    with refused(r'Did you mean "Stage"\? Parameters: \[Stag\] do not exist in the template'):
        values({"Stage": {"Type": "String", "Default": "a"}}, Stag="b")


def test_what_systems_manager_has_stored_is_given_even_beside_a_default():
    declared = {"A": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/pets/image"}}
    assert values(declared, A="stored") == {"A": "stored"}
    with refused("A is stored by Systems Manager, which isn't asked here: give the value"):
        values(declared)


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ("String", "Every Parameters object must contain a Type member"),
        ({"Default": "a"}, "Every Parameters object must contain a Type member"),
        ({"Type": "Sting"}, '"String"\\? Template format error: Unrecognized parameter type: Sting'),
        ({"Type": "AWS::SSM::Parameter::Value<Sting>"}, "Unrecognized parameter type"),
        ({"Type": "List<AWS::EC2::Nothing::Id>"}, "Unrecognized parameter type"),
        ({"Type": "String", "Defalt": "a"}, "\"Default\"\\? Invalid template parameter property 'Defalt'"),
        ({"Type": "String", "AllowedValues": "a"}, "Every AllowedValues member must be a list"),
        ({"Type": "String", "Default": {"Ref": "AWS::Region"}}, "Every Default member must be a string"),
        ({"Type": "String", "Default": ["a"]}, "Every Default member must be a string"),
        ({"Type": "String", "MinLength": "a"}, "MinLength must be a number"),
        ({"Type": "String", "AllowedPattern": "("}, r"'\(' is no pattern"),
        ({"Type": "String", "AllowedPattern": 7}, "7 is no pattern"),
    ],
)
def test_a_parameter_that_is_none_is_refused(declared, says):
    with refused(f"^the template: Parameters.A.*: .*{says}"):
        one(with_queue(Parameters={"A": declared}))


def test_of_what_is_still_asked_several_stacks_one_is_given_what_it_asks_for():
    template = one(with_queue(Parameters={"A": {"Type": "String"}}))
    reference = "{{resolve:ssm:/a}}"
    assert still_asked(template, {"A": 1, "B": 2, reference: "x"}) == {"A": 1, reference: "x"}
    assert still_asked(template, None) == {}


# References to what other services keep


def test_what_is_still_asked_a_dynamic_reference_stands_in_its_place():
    secret = "{{resolve:secretsmanager:pets:SecretString:password}}"
    scope = evaluation(with_queue(), **{secret: "hush", "{{resolve:ssm:/pets/pets:1}}": 7})
    assert scope.value({"A": f"x-{secret}-y"}) == {"A": "x-hush-y"}
    assert scope.value({"Fn::Sub": "{{resolve:ssm:/${AWS::StackName}/pets:1}}"}) == "7"
    assert scope.value({"Fn::Join": [":", ["{{resolve", "ssm", "/pets/pets", "1}}"]]}) == "7"
    assert scope.value("{{resolve: no reference") == "{{resolve: no reference"


def test_a_dynamic_reference_for_which_nothing_is_given_is_refused_with_how_to_give_it():
    with refused(
        r"Resources.A: \{\{resolve:ssm:/a\}\} is kept by a service .*parameters=\{'\{\{resolve:ssm:/a\}\}': …\}"
    ):
        evaluation(with_queue()).value("{{resolve:ssm:/a}}", "Resources", "A")


# Rules

PARAMETERS = {
    "Stage": {"Type": "String", "Default": "prod"},
    "Sizes": {"Type": "CommaDelimitedList", "Default": "a,b"},
}
STAGE, SIZES = {"Ref": "Stage"}, {"Ref": "Sizes"}


def rule(expression, **more):
    template = with_queue(
        Parameters=PARAMETERS,
        Rules={"R": {"Assertions": [{"Assert": expression, "AssertDescription": "Not so"}], **more}},
    )
    return values_of(one(template), {})


@pytest.mark.parametrize(
    ("holds", "breaks"),
    [
        ({"Fn::Contains": [["dev", "prod"], STAGE]}, {"Fn::Contains": [["dev"], STAGE]}),
        ({"Fn::Contains": [SIZES, "a"]}, {"Fn::Contains": [SIZES, "c"]}),
        ({"Fn::EachMemberIn": [SIZES, ["a", "b", "c"]]}, {"Fn::EachMemberIn": [SIZES, ["a"]]}),
        ({"Fn::EachMemberEquals": [["prod"], STAGE]}, {"Fn::EachMemberEquals": [SIZES, "a"]}),
        ({"Fn::Equals": [STAGE, "prod"]}, {"Fn::Equals": [STAGE, "dev"]}),
        ({"Fn::Not": [{"Fn::Equals": [STAGE, "dev"]}]}, {"Fn::Not": [{"Fn::Equals": [STAGE, "prod"]}]}),
        (
            {"Fn::And": [{"Fn::Equals": [STAGE, "prod"]}, {"Fn::Equals": [1, "1"]}]},
            {"Fn::And": [{"Fn::Equals": [STAGE, "prod"]}, {"Fn::Equals": [1, 2]}]},
        ),
        (
            {"Fn::Or": [{"Fn::Equals": [STAGE, "dev"]}, {"Fn::Equals": [1, 1]}]},
            {"Fn::Or": [{"Fn::Equals": [STAGE, "dev"]}, {"Fn::Equals": [1, 2]}]},
        ),
    ],
)
def test_a_rule_holds_or_breaks(holds, breaks):
    assert rule(holds)["Stage"] == "prod"
    with refused("Rules.R: Template error: Rule 'R' is broken: Not so"):
        rule(breaks)
    assert rule(breaks, RuleCondition={"Fn::Equals": [STAGE, "dev"]})
    with refused("Not so"):
        rule(breaks, RuleCondition={"Fn::Equals": [STAGE, "prod"]})


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ({"Fn::ValueOf": ["Stage", "A"]}, "Fn::ValueOf is no function of rules that is done here"),
        ({"Fn::Contain": [[], "a"]}, '"Fn::Contains"'),
        (True, "a rule asserts by a function, not True"),
        ({"Fn::Equals": ["a"]}, "Fn::Equals: its arguments aren't what it takes"),
        ({"Fn::Equals": [{"Ref": "Nobody"}, "a"]}, "can't be known here: a rule compares parameters"),
        ({"Fn::Not": []}, "Fn::Not: its arguments"),
    ],
)
def test_a_rule_that_is_none_is_refused(expression, says):
    with refused(f"Rules.R: .*{says}"):
        rule(expression)


@pytest.mark.parametrize("rule", [{}, "a", {"Assertions": {}}, {"Assertions": [{}]}])
def test_a_rule_has_assertions(rule):
    with refused("Every Rules member must contain Assertions"):
        values_of(one(with_queue(Rules={"R": rule})), {})
