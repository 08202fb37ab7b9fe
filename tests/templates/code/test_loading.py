"""Where a function's code comes from, and how its handler is named."""

from __future__ import annotations

import zipfile

import pytest

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.templates.errors import DeploymentError
from support_resources import write

ANSWER = "def handler(event, context):\n    return {'said': %r}\n"


def test_a_folder_beside_the_template(parts, tmp_path):
    write(tmp_path / "src", app=ANSWER % "hello")
    made = parts.function()
    assert parts.call(made.attributes["Arn"]) == {"said": "hello"}


def test_what_tools_have_noted_goes_before_what_the_template_has(parts, tmp_path):
    write(tmp_path / "built", app=ANSWER % "built")
    made = parts.make(
        "Pets",
        "AWS::Lambda::Function",
        {"awsmock:code": str(tmp_path / "built")},
        Runtime="python3.12",
        Handler="app.handler",
        Code={"S3Bucket": "b", "S3Key": "k"},
    )
    assert parts.call(made.attributes["Arn"]) == {"said": "built"}


def test_a_zip_file(parts, tmp_path):
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as archive:
        archive.writestr(
            "app.py",
            "import helpers, pathlib\n" + ANSWER % "zipped" + "def more(e, c):\n    return helpers.READ\n",
        )
        archive.writestr(
            "helpers.py", "import pathlib\nREAD = (pathlib.Path(__file__).parent / 'data.txt').read_text()\n"
        )
        archive.writestr("data.txt", "data")
    made = parts.function(Code="code.zip", Handler="app.more")
    assert parts.call(made.attributes["Arn"]) == "data"
    folder = made.handle["folder"].path
    assert folder.is_dir()
    parts.delete("Pets", made)
    assert not folder.exists()


def test_code_in_the_template_is_the_module_index(parts):
    made = parts.function(Code={"ZipFile": ANSWER % "inline"}, Handler="index.handler")
    assert parts.call(made.attributes["Arn"]) == {"said": "inline"}


@pytest.mark.parametrize("handler", ["lib/inner/app.handler", "lib.inner.app.handler"])
def test_a_handler_in_a_folder_or_a_package(parts, tmp_path, handler):
    write(tmp_path / "src", lib__inner__app=ANSWER % "inner")
    made = parts.function(Handler=handler)
    assert parts.call(made.attributes["Arn"]) == {"said": "inner"}


def test_a_package_with_relative_imports(parts, tmp_path):
    write(
        tmp_path / "src",
        lib____init__="",
        lib__names="NAME = 'Rex'\n",
        lib__app="from . import names\nfrom .names import NAME\ndef handler(e, c):\n    from . import late\n    return [NAME, names.NAME, late.LATE]\n",
        lib__late="LATE = 'late'\n",
    )
    made = parts.function(Handler="lib.app.handler")
    assert parts.call(made.attributes["Arn"]) == ["Rex", "Rex", "late"]


def test_an_async_handler_is_waited_for_in_its_turn(parts, tmp_path):
    write(
        tmp_path / "src",
        app="import asyncio, os\nasync def handler(e, c):\n    await asyncio.sleep(0)\n    return os.environ['NAME']\n",
    )
    made = parts.function(Environment={"Variables": {"NAME": "Rex"}})
    assert parts.call(made.attributes["Arn"]) == "Rex"


def test_layers_are_imported_from_and_the_last_one_wins(parts, tmp_path):
    write(tmp_path / "one" / "python", lib="NAME = 'one'\n", helpers="NAME = 'one'\n")
    write(tmp_path / "two" / "python", lib="NAME = 'two'\n")
    write(tmp_path / "two", **{"python__lib__python3.12__site-packages__plugins": "NAME = 'deep'\n"})
    write(
        tmp_path / "src",
        app="import helpers, lib, plugins\ndef handler(e, c):\n    return [helpers.NAME, lib.NAME, plugins.NAME]\n",
    )
    layers = [
        parts.make(name, "AWS::Lambda::LayerVersion", Content=f"./{name.lower()}").physical_id
        for name in ("One", "Two")
    ]
    made = parts.function(Layers=layers)
    assert parts.call(made.attributes["Arn"]) == ["one", "two", "deep"]


def test_a_layer_of_elsewhere_leaves_its_modules_to_the_process(parts, tmp_path):
    write(tmp_path / "src", app="import boto3\ndef handler(e, c):\n    return boto3.__name__\n")
    made = parts.function(Layers=["arn:aws:lambda:us-east-1:017000801446:layer:Powertools:1"])
    assert parts.call(made.attributes["Arn"]) == "boto3"


def test_a_layer_whose_folder_is_not_there_is_refused(parts):
    with pytest.raises(
        DeploymentError,
        match=r"Stack pets: L \(AWS::Lambda::LayerVersion\), Content: There is no folder and no zip file",
    ):
        parts.make("L", "AWS::Lambda::LayerVersion", Content="./nowhere")


def test_a_second_deployment_of_a_changed_file_has_the_new_code(parts, tmp_path):
    write(tmp_path / "src", app=ANSWER % "old")
    made = parts.function()
    arn = made.attributes["Arn"]
    write(tmp_path / "src", app=ANSWER % "new")
    assert parts.call(arn) == {"said": "old"}
    parts.update("Pets", made, **parts.declared["Pets"].properties)
    assert parts.call(arn) == {"said": "new"}
    assert not (tmp_path / "src" / "__pycache__").exists()


def test_a_function_that_is_deleted_is_gone_with_its_modules(parts, tmp_path):
    write(
        tmp_path / "src", app="COUNT = []\ndef handler(e, c):\n    COUNT.append(1)\n    return len(COUNT)\n"
    )
    made = parts.function(FunctionName="pets")
    arn = made.attributes["Arn"]
    assert [parts.call(arn), parts.call(arn)] == [1, 2]
    parts.delete("Pets", made)
    assert arn not in parts.cloud.functions
    assert parts.read("Pets", made) is None
    made = parts.function(FunctionName="pets")
    assert parts.call(arn) == 1


def test_what_is_patched_in_its_module_holds(parts, tmp_path, monkeypatch):
    write(tmp_path / "src", app="NAME = 'Rex'\ndef handler(e, c):\n    return NAME\n")
    arn = parts.function().attributes["Arn"]
    monkeypatch.setattr(parts.cloud.functions[arn].module, "NAME", "Max")
    assert parts.call(arn) == "Max"


# What can't be imported


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "import os\nimport nowhere_to_be_found\n",
            "app.py, line 2: Runtime.ImportModuleError: Unable to import module 'app': No module named 'nowhere_to_be_found'",
        ),
        (
            "def handler(:\n",
            r"Runtime.UserCodeSyntaxError: Syntax error in module 'app': invalid syntax \(app.py, line 1\)",
        ),
        ("x = 1\n\n\nraise KeyError('TABLE')\n", "app.py, line 4: KeyError: 'TABLE'"),
        ("import sys\nsys.exit(3)\n", "app.py, line 2: SystemExit: 3"),
        ("x = 1\n", "Runtime.HandlerNotFound: Handler 'handler' missing on module 'app'"),
        ("handler = 1\n", "app.handler is 1, which can't be called"),
    ],
)
def test_what_can_not_be_imported_fails_the_deployment_and_names_the_place(parts, tmp_path, text, said):
    write(tmp_path / "src", app=text)
    with pytest.raises(DeploymentError, match=said) as caught:
        parts.function()
    assert (caught.value.resource, caught.value.property) == ("Pets", "Handler")
    assert list(parts.cloud.functions) == []


@pytest.mark.parametrize(
    ("handler", "said"),
    [
        (
            "other.handler",
            "Runtime.ImportModuleError: Unable to import module 'other': No module named 'other'",
        ),
        ("handler", "Runtime.MalformedHandlerName: Bad handler 'handler': not enough values to unpack"),
        ("sys.exit", "Runtime.BuiltInModuleConflict: Cannot use built-in module sys as a handler module"),
    ],
)
def test_a_handler_that_means_nothing_is_said_in_the_runtime_s_words(parts, tmp_path, handler, said):
    write(tmp_path / "src", app=ANSWER % "")
    with pytest.raises(DeploymentError, match=said):
        parts.function(Handler=handler)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("./nowhere", "There is no folder and no zip file at "),
        ({"S3Bucket": "b", "S3Key": "k"}, "Its code is at s3://b/k, which isn't read here"),
        ("s3://b/k", "Its code is at s3://b/k, which isn't read here"),
        (7, "Its code is 7, which is no path"),
    ],
)
def test_code_that_is_not_here_needs_a_stand_in(parts, code, said):
    with pytest.raises(
        DeploymentError, match=rf'{said}.*Give a stand-in: functions={{"Pets": handler}}'
    ) as caught:
        parts.function(Code=code)
    assert caught.value.property == "Code"


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"Runtime": "nodejs22.x"}, "its runtime is 'nodejs22.x'"),
        ({"Runtime": "provided.al2023"}, "its runtime is 'provided.al2023'"),
        ({"PackageType": "Image", "Code": {"ImageUri": "i"}}, "It is an image"),
    ],
)
def test_what_is_not_in_python_needs_a_stand_in_which_runs_with_its_variables(parts, properties, said):
    with pytest.raises(DeploymentError, match=rf'{said}.*Give a stand-in: functions={{"Pets": handler}}'):
        parts.function(**properties)

    def handler(event, context):
        import os  # noqa: PLC0415 - as it runs

        return [os.environ["NAME"], os.environ["AWS_LAMBDA_FUNCTION_NAME"], context.function_name]

    parts.site.functions = {"Pets": handler}
    made = parts.function(**properties, FunctionName="f", Environment={"Variables": {"NAME": "Rex"}})
    assert parts.call(made.attributes["Arn"]) == ["Rex", "f", "f"]


def test_a_stand_in_has_to_be_callable(parts):
    parts.site.functions = {"Pets": 7}
    with pytest.raises(DeploymentError, match="7, which was given for it, can't be called"):
        parts.function()


def test_a_deployment_error_is_a_mock_error(parts):
    with pytest.raises(MockError):
        parts.function()
