"""What CDK writes of a program is read: each stack with its place, its code and its dependencies, and what it exports."""

import shutil
import subprocess
from pathlib import Path

import pytest

from awsmock_ar_apigw.templates.graph import order
from awsmock_ar_apigw.templates.local_files import CODE
from templates.language.around import evaluation, refused, templates, with_queue

HERE = Path(__file__).parent.parent / "cdk"
NODE = shutil.which("node")
pytestmark = [
    pytest.mark.skipif(not NODE, reason="Node isn't installed here"),
    pytest.mark.skipif(
        not (HERE / "node_modules").exists(), reason="CDK isn't installed here; .ci/templates does it"
    ),
]


@pytest.fixture(scope="module")
def assembly(tmp_path_factory):
    """The folder that the program has written."""
    folder = tmp_path_factory.mktemp("cdk.out")
    done = subprocess.run(
        [NODE, HERE / "app.mjs", folder], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def stacks(assembly):
    """The stacks by their names."""
    return {one.stack_name: one for one in templates(assembly)}


def test_all_stacks_are_read_those_first_that_others_depend_on(assembly):
    names = [one.stack_name for one in templates(assembly)]
    assert sorted(names) == ["Beta-Shop", "Chat", "Store", "pet-shop"]
    assert names.index("Store") < names.index("Chat")


@pytest.mark.parametrize("wanted", ["pet-shop", "Shop"])
def test_one_is_read_by_its_name_or_its_id(assembly, wanted):
    (found,) = templates(assembly, wanted)
    assert (found.stack_name, found.account, found.region) == ("pet-shop", "111122223333", "eu-central-1")


def test_a_stack_of_a_stage_is_read_by_its_path(assembly):
    (found,) = templates(assembly, "Beta/Shop")
    assert (found.stack_name, found.account, found.region) == ("Beta-Shop", None, None)


def test_the_code_of_functions_is_found(stacks):
    for stack in ("pet-shop", "Chat", "Beta-Shop"):
        functions = [one for one in stacks[stack].resources.values() if one.type == "AWS::Lambda::Function"]
        assert functions
        for one in functions:
            if "ZipFile" in one.properties["Code"]:
                assert CODE not in one.metadata
            else:
                assert (Path(one.metadata[CODE]) / "app.py").is_file()


def test_what_cdk_writes_for_its_own_sake_is_left_out(stacks):
    for one in stacks.values():
        assert "BootstrapVersion" not in one.parameters
        assert not one.rules
        assert "AWS::CDK::Metadata" not in {declared.type for declared in one.resources.values()}


def test_a_stack_imports_what_another_exports(stacks):
    exports = [one["Export"]["Name"] for one in stacks["Store"].outputs.values() if "Export" in one]
    (name,) = exports
    functions = [one for one in stacks["Chat"].resources.values() if "Environment" in one.properties]
    (variable,) = (one.properties["Environment"]["Variables"]["TABLE"] for one in functions)
    assert variable == {"Fn::ImportValue": name}
    assert evaluation(with_queue(), imports={name: "pets"}).value(variable) == "pets"


def test_each_stack_has_an_order(stacks):
    for one in stacks.values():
        found = order(one, one.resources)
        assert sorted(found) == sorted(one.resources)
        routes = [name for name in found if one.resources[name].type == "AWS::ApiGatewayV2::Route"]
        apis = [name for name in found if one.resources[name].type == "AWS::ApiGatewayV2::Api"]
        assert all(found.index(apis[0]) < found.index(route) for route in routes)


def test_a_parameter_is_given_to_the_stack_that_asks_for_it(assembly):
    assert len(templates(assembly, StageName="dev")) == 4
    with refused(r'Did you mean "StageName"\? Parameters: \[StageNam\] do not exist in the templates'):
        templates(assembly, StageNam="dev")
