"""The form of a template: each section with what it may have, and the words of what it may not."""

import pytest

from templates.language.around import QUEUE, one, refused, with_queue

OK = {
    "nothing but a resource": with_queue(),
    "its version": with_queue(AWSTemplateFormatVersion="2010-09-09"),
    "a description": with_queue(Description="x" * 1024),
    "metadata": with_queue(Metadata={"A": [1]}),
    "hooks": with_queue(Hooks={}),
    "a transform of another service's": with_queue(Transform=["AWS::SecretsManager-2024-09-16"]),
    "a mapping of a list": with_queue(Mappings={"M": {"eu-west-1": {"A": ["a"], "B": 1}}}),
    "an output with an export": with_queue(
        Outputs={"A": {"Value": "a", "Export": {"Name": "a"}, "Description": "b"}}
    ),
    "every attribute of a resource": {
        "Conditions": {"C": {"Fn::Equals": ["a", "a"]}},
        "Resources": {
            "A": {
                **QUEUE,
                "Properties": {},
                "Condition": "C",
                "DependsOn": ["B"],
                "DeletionPolicy": "RetainExceptOnCreate",
                "UpdateReplacePolicy": "Snapshot",
                "UpdatePolicy": {},
                "CreationPolicy": {},
                "Metadata": {},
            },
            "B": {"Type": "Custom::Pet-Shop_1"},
            "C": {"Type": "Pets::Shop::Dog::MODULE"},
        },
    },
    "500 resources": {"Resources": {f"A{n}": QUEUE for n in range(500)}},
    "200 outputs": with_queue(Outputs={f"A{n}": {"Value": n} for n in range(200)}),
}


@pytest.mark.parametrize("name", OK)
def test_a_template_may_have(name):
    assert one(OK[name]).resources


def resource(**attributes):
    return {"Resources": {"A": {**QUEUE, **attributes}}}


WRONG = {
    "no resources": ({}, "Every template must contain a Resources member"),
    "empty resources": ({"Resources": {}}, "At least one Resources member must be defined"),
    "resources in a list": ({"Resources": []}, r"\[/Resources\] must be an object"),
    "an unknown section": (
        with_queue(Paramters={}),
        r'Paramters: Did you mean "Parameters"\? Invalid template property or properties \[Paramters\]',
    ),
    "Globals without SAM": (with_queue(Globals={}), r"\[Globals\]"),
    "another version": (
        with_queue(AWSTemplateFormatVersion="2012-10-17"),
        "unsupported value for AWSTemplateFormatVersion",
    ),
    "a long description": (with_queue(Description="x" * 1025), "'Description' length is greater than 1024"),
    "a description of no text": (with_queue(Description={"Ref": "A"}), "Description must be a string"),
    "null": (resource(Properties={"A": [{"B": None}]}), r"\[/Resources/A/Properties/A/0/B\] 'null' values"),
    "501 resources": (
        {"Resources": {f"A{n}": QUEUE for n in range(501)}},
        "Number of resources, 501, is greater than maximum allowed, 500",
    ),
    "201 outputs": (with_queue(Outputs={f"A{n}": {"Value": n} for n in range(201)}), "201, .* allowed, 200"),
    "201 parameters": (
        with_queue(Parameters={f"A{n}": {"Type": "String", "Default": ""} for n in range(201)}),
        "201, .* allowed, 200",
    ),
    "a name with a dash": ({"Resources": {"A-b": QUEUE}}, "Resource name A-b is non alphanumeric"),
    "a long name": ({"Resources": {"A" * 256: QUEUE}}, "non alphanumeric"),
    "an output's name with a dot": (
        with_queue(Outputs={"a.b": {"Value": 1}}),
        "Output name a.b is non alphan",
    ),
    "a name of two": (
        with_queue(Parameters={"Queue": {"Type": "String", "Default": ""}}),
        "Queue is a parameter, too",
    ),
    "no type": (
        {"Resources": {"A": {"Properties": {}}}},
        r"\[/Resources/A\] Every Resources object must contain",
    ),
    "a resource that is a text": ({"Resources": {"A": "AWS::SQS::Queue"}}, "must contain a Type member"),
    "a type that is a function": (resource(Type={"Ref": "A"}), "must contain a Type member"),
    "a type that is none": (resource(Type="AWS::SQS"), r"Unrecognized resource types: \[AWS::SQS\]"),
    "a type of SAM's without its transform": (
        resource(Type="AWS::Serverless::Function"),
        r"Unrecognized resource types: .* It is SAM's: add Transform: AWS::Serverless-2016-10-31",
    ),
    "an unknown attribute": (
        resource(Propertis={}),
        "Did you mean \"Properties\"\\? Invalid template resource property 'Propertis'",
    ),
    "properties in a list": (resource(Properties=[]), "Properties must be an object"),
    "an unknown condition": (
        resource(Condition="Prod"),
        "Unresolved condition dependency Prod in the Resources block",
    ),
    "a condition that is a function": (resource(Condition={"Fn::Equals": [1, 1]}), "must be a string"),
    "a function in DependsOn": (
        resource(DependsOn=[{"Ref": "A"}]),
        "DependsOn must be a string or list of strings",
    ),
    "DependsOn what isn't there": (
        {"Resources": {"Queue": QUEUE, "A": {**QUEUE, "DependsOn": "Queu"}}},
        r'Did you mean "Queue"\? Template format error: Unresolved resource dependencies \[Queu\] in the Resources block',
    ),
    "an unknown policy": (
        resource(DeletionPolicy="Keep"),
        "Unrecognized DeletionPolicy. It is one of Delete",
    ),
    "a policy for deletion alone": (
        resource(UpdateReplacePolicy="RetainExceptOnCreate"),
        "Unrecognized UpdateReplacePolicy",
    ),
    "an output without a value": (
        with_queue(Outputs={"A": {}}),
        r"\[/Outputs/A\] Every Outputs member must contain",
    ),
    "an unknown member of an output": (with_queue(Outputs={"A": {"Value": 1, "Exports": {}}}), '"Export"'),
    "an output of an unknown condition": (
        with_queue(Outputs={"A": {"Value": 1, "Condition": "C"}}),
        "Unresolved condition dependency C in the Outputs block",
    ),
    "an export that is a text": (
        with_queue(Outputs={"A": {"Value": 1, "Export": "a"}}),
        "An Export has a Name",
    ),
    "a mapping of a text": (with_queue(Mappings={"M": "a"}), "Every Mappings member must be a map"),
    "a mapping of one level": (
        with_queue(Mappings={"M": {"A": "a"}}),
        "Every Mappings member must be a map of",
    ),
    "a function in a mapping": (
        with_queue(Mappings={"M": {"A": {"B": {"Ref": "Queue"}}}}),
        "Every Mappings attribute must be a String or a List",
    ),
    "a macro": (with_queue(Transform="Pets"), "Transform: Pets isn't done here: a macro runs in an account"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_template_may_not_have(name):
    document, says = WRONG[name]
    with refused(says):
        one(document)


# The names in its expressions

UNKNOWN = {
    "a Ref": ({"Ref": "Queu"}, r'"Queue"\? Template format error: Unresolved resource dependencies \[Queu\]'),
    "a Ref of a pseudo parameter": ({"Ref": "AWS::Regio"}, r'"AWS::Region"\? .*\[AWS::Regio\]'),
    "a Fn::Sub": ({"Fn::Sub": "${A}-${B.C}-${!D}-${E}"}, r"Unresolved resource dependencies \[A, B, E\]"),
    "a Fn::GetAtt": (
        {"Fn::GetAtt": ["Queu", "Arn"]},
        "instance of Fn::GetAtt references undefined resource Queu",
    ),
    "the value that isn't taken": (
        {"Fn::If": ["Yes", 1, {"Ref": "Nobody"}]},
        r"Unresolved resource dependencies \[Nobody\]",
    ),
    "an unknown condition": (
        {"Fn::If": ["Ye", 1, 2]},
        '"Yes"\\? Template error: unresolved condition dependency Ye in',
    ),
    "an unknown function": ({"Fn::Joi": ["", []]}, '"Fn::Join"\\? Template error: Fn::Joi is no function'),
    "a function of conditions": (
        {"Fn::Equals": [1, 1]},
        "Fn::Equals is for conditions, and stands in no value",
    ),
    "a function and more": ({"Fn::Sub": "a", "B": 1}, "Fn::Sub stands beside other members"),
    "a variable that is none": ({"Fn::Sub": "${A:-x}"}, "variable names in Fn::Sub syntax must contain only"),
    "a variable in a variable": (
        {"Fn::Sub": "${A${B}}"},
        "variable names in Fn::Sub syntax must contain only",
    ),
}
YES = {"Yes": {"Fn::Equals": ["a", "a"]}}


@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.parametrize("part", ["Properties", "Metadata"])
def test_what_an_expression_names_must_be_there(name, part):
    expression, says = UNKNOWN[name]
    with refused(says) as caught:
        one({"Conditions": YES, "Resources": {"Queue": {**QUEUE, part: {"X": ["a", expression]}}}})
    assert caught.value.place.startswith(f"the template: Resources.Queue.{part}")


def test_an_output_names_what_is_there():
    assert one(with_queue(Outputs={"A": {"Value": {"Ref": "Queue"}}}))
    with refused(r"Outputs.A.Value.Ref: .*Unresolved resource dependencies \[B\] in the Outputs block"):
        one(with_queue(Outputs={"A": {"Value": {"Ref": "B"}}}))


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (
            {"Fn::Equals": [{"Ref": "Queue"}, 1]},
            r"\[Queue\]. Cannot reference resources in the Conditions block",
        ),
        (
            {"Fn::Equals": [{"Fn::GetAtt": ["Queue", "Arn"]}, 1]},
            "Cannot reference resources in the Conditions",
        ),
        ({"Fn::Equals": [{"Fn::ImportValue": "A"}, 1]}, "Cannot use Fn::ImportValue in Conditions"),
    ],
)
def test_a_condition_knows_no_resources(condition, says):
    with refused(says):
        one(with_queue(Conditions={"C": condition}))


def test_an_error_names_file_line_and_path(tmp_path):
    file = tmp_path / "template.yaml"
    file.write_text(
        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      Name: !Ref Stage\n"
    )
    with refused(r"^template.yaml, line 5: Resources.Queue.Properties.Name.Ref: .*\[Stage\]") as caught:
        one(file)
    assert caught.value.place == "template.yaml, line 5: Resources.Queue.Properties.Name.Ref"
