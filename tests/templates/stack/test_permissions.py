"""Permissions of a stack that is held to them: what its wildcards let."""

import pytest

from support_stacks import pets


def template(source):
    made = pets()
    made["Resources"]["Permission"] = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:Invoke*",
            "FunctionName": {"Ref": "Pets"},
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {
                "Fn::Sub": f"arn:aws:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{Api}}/{source}"
            },
        },
    }
    return made


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("*", 200),
        ("*/*/pets/*", 200),
        ("prod/GET/pets/{id}", 200),
        ("pr?d/G?T/*/?id?", 200),
        ("**/pets/*d}*", 200),
        ("prod/GET/pets", 500),
        ("prod/GET/pets/?", 500),
        ("*/POST/*", 500),
        ("?prod/GET/*", 500),
        ("*dogs*", 500),
    ],
)
def test_a_source_arn_has_wildcards(cloud, source, status):
    stack = cloud.deploy(template(source), permissions=True)
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").status == status


def test_without_permissions_nobody_asks(cloud):
    stack = cloud.deploy(pets())
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").status == 200
