"""Templates of SAM are transformed as the service does it, with local code, and what SAM refuses is told in its words."""

import json
import logging
import os

import pytest
import yaml

from awsmock_ar_apigw.templates import reading
from awsmock_ar_apigw.templates.graph import order
from awsmock_ar_apigw.templates.local_files import CODE
from templates.language.around import evaluation, one, refused, templates

TRANSFORM = "Transform: AWS::Serverless-2016-10-31\n"
PETS = f"""
AWSTemplateFormatVersion: 2010-09-09
{TRANSFORM}
Parameters:
  Stage: {{Type: String}}
Globals:
  Function:
    Runtime: python3.12
    Handler: app.handler
    Environment: {{Variables: {{STAGE: !Ref Stage}}}}
Resources:
  Pets:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      AutoPublishAlias: live
      Layers: [!Ref Common]
      Policies: [AWSLambdaBasicExecutionRole, {{DynamoDBReadPolicy: {{TableName: pets}}}}]
      Events:
        Get: {{Type: HttpApi, Properties: {{Method: GET, Path: "/pets/{{id}}"}}}}
  Common:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: ./layer
Outputs:
  Url:
    Value: !Sub "https://${{ServerlessHttpApi}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the template; nothing says which Region it is, and nothing was read before."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(reading, "_READ", {})
    (tmp_path / "template.yaml").write_text(PETS)
    return tmp_path


def of_type(template, kind):
    return {name: one for name, one in template.resources.items() if one.type == kind}


def test_a_template_becomes_what_sam_makes_of_it(folder):
    found = one(folder, Stage="prod")
    assert sorted({one.type for one in found.resources.values()}) == [
        "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Stage",
        "AWS::IAM::Role",
        "AWS::Lambda::Alias",
        "AWS::Lambda::Function",
        "AWS::Lambda::LayerVersion",
        "AWS::Lambda::Permission",
        "AWS::Lambda::Version",
    ]
    properties = found.resources["Pets"].properties
    assert properties["Environment"] == {"Variables": {"STAGE": {"Ref": "Stage"}}}
    assert sorted(order(found, found.resources)) == sorted(found.resources)
    assert list(found.outputs) == ["Url"]


def test_the_place_of_local_code_is_noted_for_functions_and_layers_and_nothing_else(folder):
    found = one(folder, Stage="prod")
    noted = {name: one.metadata[CODE] for name, one in found.resources.items() if CODE in one.metadata}
    (layer,) = of_type(found, "AWS::Lambda::LayerVersion")
    assert noted == {"Pets": str(folder.resolve() / "src"), layer: str(folder.resolve() / "layer")}
    assert found.resources[layer].deletion_policy == "Retain"


def test_metadata_of_the_template_stays(folder):
    text = PETS.replace("  Pets:\n", "  Pets:\n    Metadata: {Note: mine}\n")
    (folder / "template.yaml").write_text(text)
    metadata = one(folder, Stage="prod").resources["Pets"].metadata
    assert metadata["Note"] == "mine"
    assert CODE in metadata


SMALL = f"""
{TRANSFORM}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.12, Handler: app.handler, CODE}}
"""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("CodeUri: .", "."),
        ("CodeUri: build/app.zip", "build/app.zip"),
        ("CodeUri: !Sub '${AWS::Region}'", "eu-west-1"),
        ("MemorySize: 128", "."),
        ("InlineCode: 'def handler(): …'", None),
        ("CodeUri: s3://bucket/key", None),
        ("CodeUri: {Bucket: a, Key: b}", None),
    ],
)
def test_code_is_local_or_elsewhere(folder, code, found):
    (folder / "template.yaml").write_text(SMALL.replace("CODE", code))
    expected = None if found is None else str((folder / found).resolve())
    assert one(folder).resources["F"].metadata.get(CODE) == expected


def test_code_of_all_functions_is_noted_for_each(folder):
    text = SMALL.replace(", CODE", "").replace(
        "Resources:", "Globals: {Function: {CodeUri: all}}\nResources:"
    )
    (folder / "template.yaml").write_text(text)
    assert one(folder).resources["F"].metadata[CODE] == str(folder.resolve() / "all")


def test_an_image_is_named_where_it_is_built_of_a_dockerfile(folder):
    text = SMALL.replace("Runtime: python3.12, Handler: app.handler, CODE", "PackageType: Image")
    (folder / "template.yaml").write_text(text)
    code = one(folder).resources["F"].properties["Code"]
    assert code["ImageUri"].endswith("/built-of-a-dockerfile:latest")
    (folder / "template.yaml").write_text(text.replace("Image}", "Image, ImageUri: mine}"))
    assert one(folder).resources["F"].properties["Code"] == {"ImageUri": "mine"}


API = f"""
{TRANSFORM}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties: {{DEFINITION}}
"""
OPENAPI = {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": {"/pets": {}}}


@pytest.mark.parametrize(
    "definition",
    [
        "DefinitionUri: api.yaml",
        "DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}}",
    ],
)
def test_a_local_definition_is_read(folder, definition):
    (folder / "template.yaml").write_text(API.replace("DEFINITION", definition))
    (folder / "api.yaml").write_text(yaml.safe_dump(OPENAPI))
    assert one(folder).resources["Api"].properties["Body"]["paths"] == {"/pets": {}}
    (folder / "api.yaml").unlink()
    with refused("api.yaml can't be read"):
        one(folder)


def test_a_loop_writes_functions_whose_code_is_by_its_identifier(folder):
    text = """
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Resources:
  Fn::ForEach::Functions:
    - Name
    - [Users, Orders]
    - ${Name}Function:
        Type: AWS::Serverless::Function
        Properties: {Runtime: python3.12, Handler: app.handler, CodeUri: "services/${Name}"}
"""
    (folder / "template.yaml").write_text(text)
    noted = {
        name: item.metadata[CODE] for name, item in one(folder).resources.items() if CODE in item.metadata
    }
    services = folder.resolve() / "services"
    assert noted == {"UsersFunction": str(services / "Users"), "OrdersFunction": str(services / "Orders")}


# What is refused


@pytest.mark.parametrize(
    ("properties", "says"),
    [
        (
            "{Handler: app.handler, CodeUri: ., Runtime: python3.12, Timout: 3}",
            r"template.yaml, line \d+: Resources.F: SAM's transform refuses it: Resource with id \[F\] is invalid\. property Timout not defined",
        ),
        (
            "{CodeUri: {Bucket: a}}",
            r"Resources.F: SAM's transform refuses it: Resource with id \[F\] is invalid",
        ),
        (
            "{Runtime: python3.12, Handler: a, CodeUri: ., Events: {Get: {Type: HttpApi, Properties: {Path: /a}}}}",
            "SAM's transform refuses it: .*Method",
        ),
    ],
)
def test_what_sam_refuses_is_told_in_its_words_with_the_resource(folder, properties, says):
    text = f"{TRANSFORM}Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {properties}\n"
    (folder / "template.yaml").write_text(text)
    with refused(says):
        one(folder)


@pytest.mark.parametrize(
    "document",
    [
        {"Resources": {}},
        {"Resources": {"F": []}},
        {"Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": []}}},
        {"Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {"Events": {"A": 7}}}}},
        {"Resources": {"F": {"Type": "AWS::Serverless::HttpApi", "Properties": {"Auth": 7}}}},
        {"Globals": 7, "Resources": {"F": {"Type": "AWS::SQS::Queue"}}},
        {"Globals": {"Funktion": {}}, "Resources": {"F": {"Type": "AWS::SQS::Queue"}}},
    ],
)
def test_whatever_sam_trips_over_is_refused(document):
    with refused("SAM's transform refuses it|Template format error|Every Resources"):
        one({"Transform": "AWS::Serverless-2016-10-31", **document})


def test_a_parameter_that_sam_needs_must_have_a_value(folder):
    with refused(r"Parameters: \[Stage\] must have values"):
        one(folder)
    with refused(r"Parameters: \[Stag\] do not exist in the template"):
        one(folder, Stage="a", Stag="b")


# What it leaves as it was


def test_the_transform_teaches_no_other_loader_and_says_nothing(folder, caplog, capfd):
    with caplog.at_level(logging.WARNING):
        one(folder, Stage="prod")
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")
    with pytest.raises(yaml.constructor.ConstructorError):
        yaml.safe_load("!Ref A")
    assert not any(name.startswith("AWS_") for name in os.environ)


def test_a_region_of_another_partition_counts(folder):
    (found,) = reading.read(folder, parameters={"Stage": "a"}, region="cn-north-1", account="1")
    (role,) = of_type(found, "AWS::IAM::Role").values()
    assert "arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" in json.dumps(
        role.properties
    )
    (found,) = reading.read(folder, parameters={"Stage": "a"}, region="eu-west-1", account="1")
    (role,) = of_type(found, "AWS::IAM::Role").values()
    assert "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" in json.dumps(role.properties)


def test_a_text_is_transformed_once_for_the_same_parameters(folder, monkeypatch):
    first = one(folder, Stage="prod")
    monkeypatch.setattr(reading.sam, "transformed", None)
    assert one(folder, Stage="prod") is first
    with pytest.raises(TypeError):
        one(folder, Stage="dev")


def test_an_object_of_pythons_is_left_as_it_was(folder):
    document = yaml.safe_load(SMALL.replace("CODE", "CodeUri: src"))
    before = json.dumps(document)
    templates(document)
    assert json.dumps(document) == before


def test_what_sam_writes_is_evaluated(folder):
    scope = evaluation(folder / "template.yaml", Stage="prod")
    function = scope.template.resources["Pets"].properties
    assert scope.value(function["Environment"]) == {"Variables": {"STAGE": "prod"}}
