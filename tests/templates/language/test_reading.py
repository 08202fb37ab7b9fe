"""Where a template comes from: files, folders, texts and objects; the files beside it; and what a second reading costs."""

import json
import os
from pathlib import Path

import pytest

from awsmock_ar_apigw.templates import reading
from awsmock_ar_apigw.templates.local_files import CODE
from templates.language.around import QUEUE, one, refused, templates, with_queue

TEXT = json.dumps(with_queue())


@pytest.fixture(autouse=True)
def nothing_is_known(monkeypatch):
    """What other tests have read."""
    monkeypatch.setattr(reading, "_READ", {})


@pytest.mark.parametrize("name", ["template.yaml", "template.yml", "template.json"])
def test_a_template_is_a_file_or_in_a_folder(tmp_path, name):
    (tmp_path / name).write_text(TEXT)
    for source in (tmp_path / name, str(tmp_path / name), tmp_path, str(tmp_path)):
        found = one(source)
        assert (found.name, found.folder) == (name, tmp_path.resolve())
        assert list(found.resources) == ["Queue"]


@pytest.mark.parametrize(
    "source", [TEXT, f" \n{TEXT}", f"\ufeff{TEXT}", "Resources:\n  Queue: {Type: AWS::SQS::Queue}"]
)
def test_a_template_is_a_text(source):
    found = one(source)
    assert (found.name, found.folder, list(found.resources)) == ("the template", None, ["Queue"])


def test_a_path_from_here_is_one(tmp_path, monkeypatch):
    (tmp_path / "pets.yaml").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    assert one("pets.yaml").folder == tmp_path.resolve()


def test_what_is_not_there_or_no_text_is_refused(tmp_path):
    with refused("nothing.yaml can't be read: .*No such file"):
        one(tmp_path / "nothing.yaml")
    with refused("This folder has no manifest.json of CDK's, and no template.yaml"):
        one(tmp_path)
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    with refused("can't be read: .*codec"):
        one(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").write_bytes(b" " * (1024 * 1024 + 1))
    with refused("b.yaml: It has 1048577 bytes; CloudFormation takes at most 1048576"):
        one(tmp_path / "b.yaml")
    with refused("unsupported structure"):
        one("")
    with refused("can't be read"):
        one("no\0file")


def test_a_text_is_read_once(monkeypatch):
    first = one(TEXT)
    monkeypatch.setattr(reading.document, "of_text", None)
    assert one(TEXT) is first
    with pytest.raises(TypeError):
        one(TEXT + " ")
    with pytest.raises(TypeError):
        one(TEXT, Stage="a")


def test_what_is_kept_of_texts_is_bounded():
    for number in range(200):
        one(TEXT + " " * number)
    assert len(reading._READ) <= 64


# Files beside it

FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {"Handler": "app.handler", "Runtime": "python3.12"},
}


def function(code, **more):
    return {"Resources": {"F": {**FUNCTION, "Properties": {**FUNCTION["Properties"], "Code": code}, **more}}}


def test_a_local_folder_of_code_is_noted_as_the_command_package_would_take_it_up(tmp_path):
    (tmp_path / "template.json").write_text(json.dumps(function("./src")))
    (found,) = one(tmp_path).resources.values()
    assert found.metadata == {CODE: str(tmp_path.resolve() / "src")}
    assert found.properties["Code"] == {"S3Bucket": "awsmock-local-files", "S3Key": "./src"}


@pytest.mark.parametrize(
    "code", [{"ZipFile": "def handler(): …"}, {"S3Bucket": "a", "S3Key": "b"}, {"ImageUri": "a"}, "s3://a/b"]
)
def test_code_that_is_elsewhere_is_left_as_it_is(tmp_path, code):
    (tmp_path / "template.json").write_text(json.dumps(function(code)))
    (found,) = one(tmp_path).resources.values()
    assert (found.metadata, found.properties["Code"]) == ({}, code)


def test_an_asset_that_cdk_has_noted_is_found_beside_the_template(tmp_path):
    code = {"S3Bucket": "a", "S3Key": "b.zip"}
    document = function(code, Metadata={"aws:asset:path": "asset.1", "aws:asset:property": "Code"})
    (tmp_path / "template.json").write_text(json.dumps(document))
    (found,) = one(tmp_path).resources.values()
    assert found.metadata[CODE] == str(tmp_path.resolve() / "asset.1")
    (found,) = one(document).resources.values()
    assert CODE not in found.metadata


def including(location):
    include = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": location}}}
    return {"Resources": {"Queue": {**QUEUE, "Properties": {"Body": {**include, "b": "mine"}}}}}


def test_a_file_that_is_included_is_read(tmp_path):
    (tmp_path / "template.json").write_text(json.dumps(including("body.yaml")))
    (tmp_path / "body.yaml").write_text("a: !Ref AWS::Region\nb: 1\n")
    assert one(tmp_path).resources["Queue"].properties == {"Body": {"a": {"Ref": "AWS::Region"}, "b": "mine"}}


def test_a_file_that_is_included_is_read_again_when_it_has_changed(tmp_path):
    (tmp_path / "template.json").write_text(json.dumps(including("body.yaml")))
    body = tmp_path / "body.yaml"
    body.write_text("a: 1\n")
    first = one(tmp_path)
    assert one(tmp_path) is first
    body.write_text("a: 2\n")
    os.utime(body, ns=(1, 1))
    assert one(tmp_path).resources["Queue"].properties["Body"]["a"] == 2
    body.unlink()
    with refused("body.yaml can't be read"):
        one(tmp_path)


@pytest.mark.parametrize(
    ("location", "says"),
    [
        (
            "nothing.yaml",
            r"template.json, line 1: Resources.Queue.Properties.Body: nothing.yaml can't be read",
        ),
        ("s3://bucket/key", "AWS::Include: {…} names no local file"),
        ({"Ref": "Nobody"}, "names no local file"),
        ("wrong.yaml", "wrong.yaml: Template format error: unsupported structure"),
    ],
)
def test_a_file_that_can_not_be_included_is_refused(tmp_path, location, says):
    (tmp_path / "template.json").write_text(json.dumps(including(location)))
    (tmp_path / "wrong.yaml").write_text("- a")
    with refused(says):
        one(tmp_path)


# What CDK writes for its own sake

BOOTSTRAP = {
    "Parameters": {
        "BootstrapVersion": {
            "Type": "AWS::SSM::Parameter::Value<String>",
            "Default": "/cdk-bootstrap/hnb659fds/version",
        }
    },
    "Rules": {
        "CheckBootstrapVersion": {
            "Assertions": [{"Assert": {"Fn::Not": [{"Fn::Contains": [["1"], {"Ref": "BootstrapVersion"}]}]}}]
        }
    },
    "Resources": {
        "Queue": QUEUE,
        "CDKMetadata": {"Type": "AWS::CDK::Metadata", "Condition": "CDKMetadataAvailable"},
    },
    "Conditions": {"CDKMetadataAvailable": {"Fn::Equals": [1, 1]}},
}


def test_what_cdk_writes_for_its_own_sake_is_left_out():
    found = one(BOOTSTRAP)
    assert (list(found.parameters), list(found.rules), list(found.resources)) == ([], [], ["Queue"])


def test_a_parameter_that_is_only_called_so_stays():
    own = {"BootstrapVersion": {"Type": "String", "Default": "1"}}
    assert list(one({**BOOTSTRAP, "Parameters": own}).parameters) == ["BootstrapVersion"]


def assembly(folder, stacks, **artifacts):
    folder.mkdir(exist_ok=True)
    for name, document in stacks.items():
        (folder / f"{name}.template.json").write_text(json.dumps(document))
    made = {
        name: {
            "type": "aws:cloudformation:stack",
            "environment": "aws://unknown-account/unknown-region",
            "properties": {"templateFile": f"{name}.template.json"},
            **artifacts.pop(name, {}),
        }
        for name in stacks
    }
    (folder / "manifest.json").write_text(
        json.dumps({"version": "36.0.0", "artifacts": {**made, **artifacts}})
    )
    return folder


def test_each_stack_of_an_assembly_is_read_after_those_that_it_depends_on(tmp_path):
    folder = assembly(
        tmp_path,
        {"One": with_queue(), "Two": with_queue(), "Three": with_queue()},
        One={"dependencies": ["Three", "One.assets"], "environment": "aws://111122223333/us-east-1"},
        Two={"displayName": "App/Two"},
        Three={"properties": {"templateFile": "Three.template.json", "stackName": "third"}},
    )
    found = templates(folder)
    assert {one.stack_name for one in found} == {"One", "Two", "third"}
    names = [one.stack_name for one in found]
    assert names.index("third") < names.index("One")
    assert [one.stack_name for one in templates(folder / "manifest.json")] == names
    by_name = {one.stack_name: (one.account, one.region) for one in found}
    assert by_name == {"One": ("111122223333", "us-east-1"), "Two": (None, None), "third": (None, None)}


def test_the_template_of_a_stack_in_an_assembly_is_that_stack(tmp_path):
    folder = assembly(
        tmp_path,
        {"One": with_queue(), "Two": with_queue()},
        Two={
            "environment": "aws://111122223333/us-east-1",
            "properties": {"templateFile": "Two.template.json", "stackName": "second"},
        },
    )
    (found,) = templates(folder / "Two.template.json")
    assert (found.stack_name, found.account, found.region) == ("second", "111122223333", "us-east-1")
    (tmp_path / "Other.template.json").write_text(json.dumps(with_queue()))
    (other,) = templates(tmp_path / "Other.template.json")
    assert (other.stack_name, other.account) == (None, None)


def test_a_template_beside_another_manifest_is_a_template(tmp_path):
    (tmp_path / "manifest.json").write_text('{"short_name": "a web application"}')
    (tmp_path / "pets.json").write_text(json.dumps(with_queue()))
    (found,) = templates(tmp_path / "pets.json")
    assert found.stack_name is None


@pytest.mark.parametrize("wanted", ["Two", "second", "App/Two"])
def test_one_stack_of_an_assembly_is_read_by_its_name(tmp_path, wanted):
    properties = {"templateFile": "Two.template.json", "stackName": "second"}
    two = {"displayName": "App/Two", "properties": properties}
    folder = assembly(tmp_path, {"One": with_queue(), "Two": with_queue()}, Two=two)
    (found,) = templates(folder, wanted)
    assert found.stack_name == "second"


def test_a_stack_that_an_assembly_does_not_have_is_refused(tmp_path):
    folder = assembly(tmp_path, {"Shop": with_queue()})
    with refused('Did you mean "Shop"\\? There is no stack "Shopp"; there are Shop'):
        templates(folder, "Shopp")
    with refused("This assembly of CDK has no stack"):
        templates(assembly(tmp_path / "empty", {}))


def test_stacks_of_an_assembly_in_an_assembly_are_read_too(tmp_path):
    assembly(tmp_path / "assembly-Prod", {"ProdShop": with_queue()}, ProdShop={"displayName": "Prod/Shop"})
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    folder = assembly(tmp_path, {"Shop": with_queue()}, Prod=nested)
    assert [one.stack_name for one in templates(folder)] == ["Shop", "ProdShop"]
    assert [one.stack_name for one in templates(folder, "Prod/Shop")] == ["ProdShop"]


def test_an_asset_is_found_by_the_manifest_of_assets(tmp_path):
    key = "abc.zip"
    files = {
        "abc": {
            "source": {"path": "asset.abc", "packaging": "zip"},
            "destinations": {"current": {"bucketName": "a", "objectKey": key}},
        },
        "def": {"source": {"executable": ["true"]}, "destinations": {}},
    }
    (tmp_path / "Shop.assets.json").write_text(json.dumps({"files": files}))
    folder = assembly(
        tmp_path,
        {"Shop": function({"S3Bucket": {"Fn::Sub": "cdk-${AWS::Region}"}, "S3Key": key})},
        **{
            "Shop": {"dependencies": ["Shop.assets"]},
            "Shop.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Shop.assets.json"}},
        },
    )
    (found,) = templates(folder)
    assert found.resources["F"].metadata == {CODE: str(tmp_path.resolve() / "asset.abc")}


def test_the_parameters_that_cdk_1_names_assets_by_need_no_values(tmp_path):
    asset = {"s3BucketParameter": "B", "s3KeyParameter": "K", "artifactHashParameter": "H", "path": "asset.1"}
    document = with_queue(Parameters={name: {"Type": "String"} for name in "BKH"})
    shop = {
        "metadata": {
            "/Shop": [{"type": "aws:cdk:asset", "data": asset}, {"type": "aws:cdk:info", "data": "a"}]
        }
    }
    (found,) = templates(assembly(tmp_path, {"Shop": document}, Shop=shop))
    assert {one["Default"] for one in found.parameters.values()} == {"||"}


def test_what_is_given_to_several_stacks_is_for_those_that_ask_for_it(tmp_path):
    stage = {"Stage": {"Type": "String"}}
    extended = {"Transform": "AWS::LanguageExtensions"}
    folder = assembly(
        tmp_path, {"One": with_queue(Parameters=stage, **extended), "Two": with_queue(**extended)}
    )
    assert len(templates(folder, Stage="prod")) == 2
    with refused(r'Did you mean "Stage"\? Parameters: \[Stag\] do not exist in the templates'):
        templates(folder, Stag="prod")
    with refused(r"Parameters: \[Stage\] must have values"):
        templates(folder)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "manifest.json: It can't be read"),
        ("[]", "manifest.json: It isn't what CDK writes"),
        ('{"artifacts": []}', "manifest.json: It isn't what CDK writes: AttributeError"),
        ('{"artifacts": {"A": {"type": "aws:cloudformation:stack"}}}', "KeyError\\('templateFile'\\)"),
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path, text, says):
    Path(tmp_path / "manifest.json").write_text(text)
    with refused(says):
        templates(tmp_path)


def test_stacks_that_depend_on_each_other_are_refused(tmp_path):
    folder = assembly(
        tmp_path,
        {"One": with_queue(), "Two": with_queue()},
        One={"dependencies": ["Two"]},
        Two={"dependencies": ["One"]},
    )
    with refused("Its stacks depend on each other"):
        templates(folder)
