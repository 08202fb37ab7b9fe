"""Functions, their versions, aliases, layers and addresses: what Ref and Fn::GetAtt give, and what their context says."""

from __future__ import annotations

import re
import zipfile

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.templates.errors import DeploymentError
from awsmock_ar_apigw.templates.registry import type_named
from support_resources import Parts, write

PETS = "arn:aws:lambda:us-east-1:123456789012:function:pets"
CONTEXT = """
import os
def handler(e, c):
    return [c.function_name, c.function_version, c.invoked_function_arn, c.memory_limit_in_mb, os.environ["AWS_LAMBDA_FUNCTION_VERSION"]]
"""


@pytest.fixture
def function(parts, tmp_path):
    """A function called ``pets``, which answers what its context says."""
    write(tmp_path / "src", app=CONTEXT)
    return parts.function(FunctionName="pets", MemorySize=512, Timeout=20)


def test_ref_is_its_name_and_arn_its_arn(parts, function):
    assert function.physical_id == "pets"
    assert function.attributes["Arn"] == PETS
    assert function.attributes["SnapStartResponse.OptimizationStatus"] == "Off"
    assert parts.call(PETS) == ["pets", "$LATEST", PETS, "512", "$LATEST"]


def test_a_name_that_is_made_has_stack_logical_id_and_chance(parts, tmp_path):
    write(tmp_path / "src", app=CONTEXT)
    made = parts.function("Pets")
    assert re.fullmatch(r"pets-Pets-[A-Za-z0-9]{12}", made.physical_id)
    long = Parts(parts.cloud, tmp_path, "s" * 100).function("P" * 100)
    assert len(long.physical_id) == 64


def test_versions_and_aliases_are_called_as_themselves(parts, function):
    one, two = (parts.make(name, "AWS::Lambda::Version", FunctionName="pets") for name in ("One", "Two"))
    assert [one.physical_id, two.physical_id] == [f"{PETS}:1", f"{PETS}:2"]
    assert one.attributes == {"FunctionArn": f"{PETS}:1", "Version": "1"}
    live = parts.make("Live", "AWS::Lambda::Alias", FunctionName=PETS, Name="live", FunctionVersion="2")
    assert (live.physical_id, live.attributes) == (f"{PETS}:live", {"AliasArn": f"{PETS}:live"})
    assert parts.call(f"{PETS}:1") == ["pets", "1", f"{PETS}:1", "512", "1"]
    assert parts.call(f"{PETS}:live") == ["pets", "2", f"{PETS}:live", "512", "2"]
    parts.update("Live", live, FunctionName=PETS, Name="live", FunctionVersion="$LATEST")
    assert parts.call(f"{PETS}:live")[1] == "$LATEST"


def test_a_version_stays_what_it_was_when_its_function_changes(parts, function, tmp_path):
    parts.make("One", "AWS::Lambda::Version", FunctionName="pets")
    write(tmp_path / "src", app="def handler(e, c):\n    return 'new'\n")
    properties = parts.declared["Pets"].properties
    parts.update("Pets", function, **properties)
    assert parts.call(PETS) == "new"
    assert parts.call(f"{PETS}:1")[1] == "1"
    parts.make("Two", "AWS::Lambda::Version", FunctionName="pets")
    assert parts.call(f"{PETS}:2") == "new"


def test_a_version_still_has_the_files_of_a_zip_that_its_function_has_left(parts, tmp_path):
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as archive:
        archive.writestr("app.py", "def handler(e, c):\n    import late\n    return late.NAME\n")
        archive.writestr("late.py", "NAME = 'old'\n")
    made = parts.function(FunctionName="pets", Code="code.zip")
    parts.make("One", "AWS::Lambda::Version", FunctionName="pets")
    write(tmp_path / "src", app="def handler(e, c):\n    return 'new'\n")
    parts.update("Pets", made, Runtime="python3.12", Handler="app.handler", Code="./src")
    assert (parts.call(PETS), parts.call(f"{PETS}:1")) == ("new", "old")


def test_all_of_them_are_gone_when_they_are_deleted(parts, function):
    one = parts.make("One", "AWS::Lambda::Version", FunctionName="pets")
    live = parts.make("Live", "AWS::Lambda::Alias", FunctionName="pets", Name="live", FunctionVersion="1")
    assert list(parts.cloud.functions) == [PETS, f"{PETS}:1", f"{PETS}:live"]
    parts.delete("Live", live)
    parts.delete("One", one)
    assert list(parts.cloud.functions) == [PETS]
    parts.delete("Pets", function)
    for name, made in (("Live", live), ("One", one), ("Pets", function)):
        parts.delete(name, made)
    assert list(parts.cloud.functions) == []


def test_deleting_a_function_takes_its_versions_along(parts, function):
    parts.make("One", "AWS::Lambda::Version", FunctionName="pets")
    parts.delete("Pets", function)
    assert list(parts.cloud.functions) == []


def test_an_alias_of_a_version_that_is_not_there_is_refused(parts, function):
    with pytest.raises(
        DeploymentError, match=f"FunctionVersion: ResourceNotFoundException: Function not found: {PETS}:9"
    ):
        parts.make("Live", "AWS::Lambda::Alias", FunctionName="pets", Name="live", FunctionVersion="9")


@pytest.mark.parametrize("name", ["7", "", None])
def test_an_alias_needs_a_name_that_is_no_number(parts, function, name):
    with pytest.raises(DeploymentError, match="is no name of an alias"):
        parts.make("Live", "AWS::Lambda::Alias", FunctionName="pets", Name=name, FunctionVersion="$LATEST")


@pytest.mark.parametrize("name", [None, "", "a b"])
def test_a_version_needs_a_function_s_name(parts, name):
    with pytest.raises(DeploymentError, match="is no function's name or ARN"):
        parts.make("One", "AWS::Lambda::Version", FunctionName=name)


def test_versions_and_aliases_of_functions_of_elsewhere_are_there_in_name(parts):
    elsewhere = "arn:aws:lambda:eu-west-1:111122223333:function:other"
    assert parts.make("One", "AWS::Lambda::Version", FunctionName=elsewhere).physical_id == f"{elsewhere}:1"
    made = parts.make("L", "AWS::Lambda::Alias", FunctionName=elsewhere, Name="live", FunctionVersion="1")
    assert made.physical_id == f"{elsewhere}:live"
    assert list(parts.cloud.functions) == []


def test_a_function_has_the_time_that_its_template_gives_it_by_the_cloud_s_clock(parts, tmp_path):
    write(tmp_path / "src", app="def handler(e, c):\n    return c.get_remaining_time_in_millis()\n")
    assert parts.call(parts.function().attributes["Arn"]) == 3000
    assert parts.call(parts.function("Other", Timeout="20").attributes["Arn"]) == 20000


@pytest.mark.parametrize(
    ("name", "value"),
    [("Timeout", 0), ("Timeout", 901), ("MemorySize", 64), ("MemorySize", "much"), ("Timeout", [3])],
)
def test_numbers_that_lambda_does_not_take_are_refused(parts, tmp_path, name, value):
    write(tmp_path / "src", app=CONTEXT)
    with pytest.raises(DeploymentError, match=f"{name}: ValidationException: .* is no number from") as caught:
        parts.function(**{name: value})
    assert caught.value.property == name


def test_a_name_that_is_taken_is_refused(parts, function):
    with pytest.raises(
        DeploymentError, match="FunctionName: ResourceConflictException: Function already exist: pets"
    ):
        parts.function("Other", FunctionName="pets")


def test_a_name_that_lambda_does_not_take_is_refused(parts):
    with pytest.raises(DeploymentError, match="'a b' is no name of a function"):
        parts.function(FunctionName="a b")


def test_what_a_test_has_given_by_name_is_not_what_a_stack_s_function_is(parts, function):
    parts.cloud.functions["pets"] = lambda event, context: "mine"
    assert parts.call(PETS)[0] == "pets"
    parts.cloud.functions[PETS] = lambda event, context: "mine"
    assert parts.call(PETS) == "mine"


def test_a_layer_s_ref_is_the_arn_of_its_version(parts, tmp_path):
    write(tmp_path / "layer" / "python", lib="")
    one, two = (
        parts.make(name, "AWS::Lambda::LayerVersion", LayerName="deps", Content="./layer")
        for name in ("A", "B")
    )
    start = "arn:aws:lambda:us-east-1:123456789012:layer:deps"
    assert [one.physical_id, two.attributes["LayerVersionArn"]] == [f"{start}:1", f"{start}:2"]
    parts.delete("A", one)
    parts.delete("A", one)


def test_a_layer_whose_content_is_elsewhere_is_there_in_name(parts):
    made = parts.make("A", "AWS::Lambda::LayerVersion", Content={"S3Bucket": "b", "S3Key": "k"})
    assert re.fullmatch(r"arn:aws:lambda:us-east-1:123456789012:layer:petsA\w{12}:1", made.physical_id)


def test_an_address_of_a_function_is_one_that_nobody_answers_at(parts, function):
    made = parts.make("Url", "AWS::Lambda::Url", TargetFunctionArn="pets", AuthType="NONE", Qualifier="live")
    assert made.physical_id == f"{PETS}:live"
    assert re.fullmatch(
        r"https://[a-z0-9]{32}\.lambda-url\.us-east-1\.on\.aws/", made.attributes["FunctionUrl"]
    )


def test_a_permission_needs_an_action_and_a_principal(parts):
    for name in ("Action", "Principal"):
        given = {"Action": "lambda:InvokeFunction", "FunctionName": "f", "Principal": "*", name: None}
        with pytest.raises(DeploymentError, match=f"{name}: It needs {name}"):
            parts.make("P", "AWS::Lambda::Permission", **given)
    made = parts.make("P", "AWS::Lambda::Permission", Action="a", Principal="*", FunctionName="f")
    assert made.attributes == {"Id": made.physical_id}
    assert parts.read("P", made) == {}
    parts.delete("P", made)


def test_overrides_go_before_what_is_made(parts, tmp_path):
    write(tmp_path / "src", app=CONTEXT)
    parts.site.overrides = {"Pets": {"Ref": "mine", "Arn": "arn:mine"}}
    made = parts.function()
    assert (made.physical_id, made.attributes["Arn"]) == ("mine", "arn:mine")
    parts.delete("Pets", made)
    assert list(parts.cloud.functions) == []


def test_what_is_of_lambda_and_has_no_file_of_its_own_is_of_the_table():
    for name in ("EventSourceMapping", "EventInvokeConfig", "CodeSigningConfig", "LayerVersionPermission"):
        assert type_named(f"AWS::Lambda::{name}").name == f"AWS::Lambda::{name}"


def test_a_cloud_that_ends_takes_back_what_was_lent(tmp_path, monkeypatch):
    import importlib  # noqa: PLC0415 - one test needs it
    import sys  # noqa: PLC0415 - likewise

    write(tmp_path / "src", app=CONTEXT)
    monkeypatch.syspath_prepend(tmp_path)
    with mock_cloud(isolated=True) as cloud:
        Parts(cloud, tmp_path).function()
        importlib.import_module("src.app")
    assert "src.app" not in sys.modules
    del sys.modules["src"]
