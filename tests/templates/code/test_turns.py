"""A function's turn: what it has of the process while it runs, what it leaves, and who waits for whom."""

from __future__ import annotations

import asyncio
import contextvars
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from awsmock_ar_apigw.templates.code import turns
from awsmock_ar_apigw.templates.errors import DeploymentError
from support_resources import write
from support_serving import Served

LAMBDA = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_FUNCTION_NAME": "pets",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/pets",
    "AWS_REGION": "us-east-1",
    "_HANDLER": "app.handler",
}
ENVIRONMENT = (
    "import os\nAT_IMPORT = dict(os.environ)\ndef handler(e, c):\n    return [AT_IMPORT, dict(os.environ)]\n"
)
RAISING = "import os\ndef handler(e, c):\n    os.environ['LEFT'] = 'x'\n    del os.environ['HOME']\n    raise ValueError(os.environ['NAME'])\n"


def variables(**given):
    return {"Environment": {"Variables": given}}


def test_variables_are_there_while_it_is_imported_and_while_it_runs_and_no_longer(parts, tmp_path):
    write(tmp_path / "src", app=ENVIRONMENT)
    made = parts.function(FunctionName="pets", MemorySize="256", **variables(NAME="Rex", COUNT=3, ON=True))
    before = dict(os.environ)
    root = {"LAMBDA_TASK_ROOT": str((tmp_path / "src").resolve())}
    for seen in parts.call(made.attributes["Arn"]):
        wanted = {**LAMBDA, **root, "NAME": "Rex", "COUNT": "3", "ON": "true"}
        assert {name: seen.get(name) for name in wanted} == wanted
        assert seen["HOME"] == os.environ["HOME"]
    assert dict(os.environ) == before


def test_credentials_are_the_test_s(parts, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAMINE")
    write(tmp_path / "src", app="import os\ndef handler(e, c):\n    return os.environ['AWS_ACCESS_KEY_ID']\n")
    assert parts.call(parts.function().attributes["Arn"]) == "AKIAMINE"


def test_what_it_changes_is_its_own_also_when_it_raises(parts, tmp_path):
    write(
        tmp_path / "src",
        app=RAISING,
        more="import os\ndef handler(e, c):\n    return [os.environ.get('LEFT'), os.environ.get('HOME')]\n",
    )
    before = dict(os.environ)
    made = parts.function(**variables(NAME="Rex"))
    outcome = parts.outcome(made.attributes["Arn"])
    assert (outcome.error, outcome.message) == ("ValueError", "Rex")
    assert dict(os.environ) == before
    other = parts.function("Other", Handler="more.handler")
    assert parts.call(other.attributes["Arn"]) == [None, os.environ["HOME"]]


def test_what_a_function_sets_is_still_set_in_its_next_call(parts, tmp_path):
    write(
        tmp_path / "src",
        app="import os\nos.environ['SET'] = '0'\nos.environ.pop('HOME', None)\ndef handler(e, c):\n"
        "    os.environ['SET'] = str(int(os.environ['SET']) + 1)\n    return [os.environ['SET'], 'HOME' in os.environ]\n",
    )
    arn = parts.function().attributes["Arn"]
    assert [parts.call(arn), parts.call(arn)] == [["1", False], ["2", False]]
    assert "SET" not in os.environ


def test_what_a_test_sets_later_is_there_unless_the_template_sets_it(parts, tmp_path, monkeypatch):
    write(
        tmp_path / "src",
        app="import os\ndef handler(e, c):\n    return [os.environ['NAME'], os.environ.get('MORE')]\n",
    )
    arn = parts.function(**variables(NAME="Rex")).attributes["Arn"]
    monkeypatch.setenv("NAME", "of the test")
    monkeypatch.setenv("MORE", "of the test")
    assert parts.call(arn) == ["Rex", "of the test"]


@pytest.mark.parametrize("name", ["AWS_REGION", "_HANDLER", "AWS_ACCESS_KEY_ID"])
def test_what_a_template_may_not_set_is_refused_in_lambda_s_words(parts, tmp_path, name):
    write(tmp_path / "src", app=ENVIRONMENT)
    with pytest.raises(
        DeploymentError, match=f"reserved keys .* Reserved keys used in this request: {name}"
    ) as caught:
        parts.function(**variables(**{name: "x"}))
    assert caught.value.code == "InvalidParameterValueException"


@pytest.mark.parametrize("value", [["x"], None, {"a": "b"}, "a\0b", "\ud800"])
def test_a_variable_is_a_text(parts, tmp_path, value):
    write(tmp_path / "src", app=ENVIRONMENT)
    with pytest.raises(DeploymentError, match=r"Environment.Variables.NAME: .* is no text"):
        parts.function(**variables(NAME=value))


@pytest.mark.parametrize("name", ["N", "", "7UP", "pet-name", "pet.name", "größe"])
def test_a_name_that_no_variable_has_is_refused_in_lambda_s_words(parts, tmp_path, name):
    write(tmp_path / "src", app=ENVIRONMENT)
    with pytest.raises(DeploymentError) as caught:
        parts.function(**variables(**{name: "x"}))
    assert caught.value.code == "ValidationException"
    assert "Map keys must satisfy constraint: [Member must satisfy regular expression pattern" in str(
        caught.value
    )


def test_variables_have_4_kb_as_json(parts, tmp_path):
    write(tmp_path / "src", app=ENVIRONMENT)
    most = 4096 - len('{"NAME":""}')
    parts.function("Fits", **variables(NAME="x" * most))
    with pytest.raises(DeploymentError, match=r"exceeded the 4KB limit\. String measured: ") as caught:
        parts.function("Exceeds", **variables(NAME="x" * (most + 1)))
    assert caught.value.code == "InvalidParameterValueException"


@pytest.mark.parametrize(
    ("properties", "place"),
    [
        ({"Environment": "x"}, "Environment"),
        ({"Environment": {"Variables": [1]}}, "Environment.Variables"),
        ({"SnapStart": "None"}, "SnapStart"),
        ({"Layers": "arn:aws:lambda:us-east-1:123456789012:layer:l:1"}, "Layers"),
        ({"Layers": [{"Ref": "L"}]}, "Layers"),
        ({"Layers": 7}, "Layers"),
        ({"Code": "a\0b"}, "Code"),
        ({"Code": "\ud800"}, "Code"),
    ],
)
def test_a_property_of_another_form_is_refused_and_leaves_nothing(parts, tmp_path, properties, place):
    write(tmp_path / "src", app=ENVIRONMENT)
    with pytest.raises(DeploymentError) as caught:
        parts.function(**properties)
    assert caught.value.property == place
    assert len(parts.cloud.functions) == 0


# Who waits for whom

CALLING = """
import helpers, os
def handler(event, context):
    import app
    answer = helpers.ask(event, context)
    return [os.environ["NAME"], app is __import__("sys").modules["app"], answer, os.environ["NAME"], helpers.NAME]
"""


def outer_and_inner(parts, tmp_path, ask):
    """A function that calls the API that another one is behind."""
    write(
        tmp_path / "inner",
        app="import helpers, os\ndef handler(e, c):\n    return ','.join([helpers.NAME, os.environ['NAME'], os.environ.get('OUTER', 'none')])\n",
        helpers="NAME = 'inner helpers'\n",
    )
    write(tmp_path / "outer", app=CALLING, helpers=f"NAME = 'outer helpers'\n{ask}\n")
    inner = parts.function("Inner", Code="./inner", **variables(NAME="inner")).attributes["Arn"]
    api = Served(parts.cloud)
    api.route(
        "GET /",
        api.client.create_integration(
            ApiId=api.id, IntegrationType="AWS_PROXY", IntegrationUri=inner, PayloadFormatVersion="2.0"
        )["IntegrationId"],
    )
    outer = parts.function(
        "Outer", Code="./outer", **variables(NAME="outer", OUTER="set", URL=api.endpoint)
    ).attributes
    return outer["Arn"]


ASKS = {
    "itself": "import os, requests\ndef ask(e, c):\n    return requests.get(os.environ['URL'], timeout=9).text",
    "in a coroutine": "import asyncio, os, requests\nasync def soon():\n    return requests.get(os.environ['URL'], timeout=9).text\n"
    "def ask(e, c):\n    return asyncio.run(soon())",
    "in asyncio's threads": "import asyncio, os, requests\nasync def soon():\n    return (await asyncio.gather(*[asyncio.to_thread(requests.get, "
    "os.environ['URL'], timeout=9) for _ in range(3)]))[2].text\ndef ask(e, c):\n    return asyncio.run(soon())",
    "in threads with its context": "import contextvars, os, requests\nfrom concurrent.futures import ThreadPoolExecutor\ndef ask(e, c):\n"
    "    with ThreadPoolExecutor() as pool:\n        return pool.submit(contextvars.copy_context().run, requests.get, os.environ['URL'], timeout=9).result().text",
}


@pytest.mark.parametrize("way", ASKS)
def test_a_function_that_calls_another_one_waits_for_nobody_and_has_its_own_back(parts, tmp_path, way):
    arn = outer_and_inner(parts, tmp_path, ASKS[way])
    assert parts.call(arn) == ["outer", True, "inner helpers,inner,none", "outer", "outer helpers"]


def test_whoever_waits_for_itself_is_told_so(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    ask = (
        "import os, requests\nfrom concurrent.futures import ThreadPoolExecutor\ndef ask(e, c):\n"
        "    with ThreadPoolExecutor() as pool:\n        return pool.submit(requests.get, os.environ['URL'], timeout=9).result().text"
    )
    arn = outer_and_inner(parts, tmp_path, ask)
    assert parts.call(arn)[2] == '{"message":"Internal Server Error"}'
    assert "waits for 'pets-Inner-" in parts.cloud.requests[-1].why
    assert "contextvars.copy_context().run" in parts.cloud.requests[-1].why


def test_functions_of_two_threads_never_see_each_other_s_variables(parts, tmp_path):
    write(
        tmp_path / "src",
        app="import os, time\ndef handler(e, c):\n    seen = []\n    for _ in range(20):\n        seen.append(os.environ['NAME'])\n        time.sleep(0)\n    return sorted(set(seen))\n",
    )
    arns = {name: parts.function(name, **variables(NAME=name)).attributes["Arn"] for name in ("One", "Two")}
    with ThreadPoolExecutor() as pool:
        said = {name: [pool.submit(parts.call, arn) for _ in range(10)] for name, arn in arns.items()}
    assert {name: [one.result() for one in all_] for name, all_ in said.items()} == {
        name: [[name]] * 10 for name in arns
    }


def test_in_a_loop_of_the_test_s_it_runs_in_its_turn(parts, tmp_path):
    write(tmp_path / "src", app="import os\nasync def handler(e, c):\n    return os.environ['NAME']\n")
    arn = parts.function(**variables(NAME="Rex")).attributes["Arn"]

    async def test():
        return parts.call(arn)

    assert asyncio.run(test()) == "Rex"


def test_who_was_called_in_a_turn_that_is_over_takes_its_own(parts, tmp_path):
    write(
        tmp_path / "src",
        app="import contextvars\nCONTEXTS = []\ndef handler(e, c):\n    CONTEXTS.append(contextvars.copy_context())\n    return len(CONTEXTS)\n",
    )
    arn = parts.function().attributes["Arn"]
    parts.call(arn)
    (context,) = parts.cloud.functions[arn].module.CONTEXTS
    assert context.run(parts.call, arn) == 2
    assert not context.run(turns.is_taken)
    assert contextvars.copy_context().run(parts.call, arn) == 3


def test_a_turn_ends_whatever_is_raised(parts, tmp_path):
    write(tmp_path / "src", app="def handler(e, c):\n    raise KeyboardInterrupt\n")
    arn = parts.function().attributes["Arn"]
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            parts.call(arn)
    assert not turns.is_taken()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_that_was_forked_while_another_thread_had_its_turn_waits_for_nobody():
    program = """
import os, threading
from awsmock_ar_apigw.templates.code.modules import Modules
from awsmock_ar_apigw.templates.code.turns import Variables, turn_of
began, end = threading.Event(), threading.Event()
def turn(name):
    with turn_of(name, Variables({}), {}, Modules(())):
        began.set()
        end.wait(30)
thread = threading.Thread(target=turn, args=("One",))
thread.start()
began.wait()
child = os.fork()
if not child:
    end.set()
    turn("Two")
    os._exit(7)
_, status = os.waitpid(child, 0)
end.set()
thread.join()
print(os.waitstatus_to_exitcode(status))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "7\n"


def test_threads_of_a_function_s_own_have_its_variables(parts, tmp_path):
    write(
        tmp_path / "src",
        app="import os, threading\ndef handler(e, c):\n    seen = []\n    thread = threading.Thread(target=lambda: seen.append(os.environ['NAME']))\n"
        "    thread.start()\n    thread.join()\n    return seen\n",
    )
    assert parts.call(parts.function(**variables(NAME="Rex")).attributes["Arn"]) == ["Rex"]
    assert threading.active_count() >= 1
