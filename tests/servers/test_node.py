"""The SDK of JavaScript, and ``ws``: a walk through all three services and a connection, where Node is."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "node"
NODE = shutil.which("node")
HANDLER = (
    "def handler(event, context):\n    return {'statusCode': 200, 'body': event.get('body') or 'hello'}\n"
)


@pytest.mark.skipif(not NODE, reason="Node isn't installed here")
@pytest.mark.skipif(
    not (HERE / "node_modules").exists(), reason="the SDK isn't installed here; .ci/servers does it"
)
def test_a_program_in_javascript_sees_what_aws_would_show(command, tmp_path):
    (tmp_path / "pets.py").write_text(HANDLER)
    started = command("--function", "pets=pets:handler")
    done = subprocess.run(
        [NODE, HERE / "walk.mjs", started.url], capture_output=True, text=True, check=False, timeout=90
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "service": ["OPERATION_IN_PROGRESS", "RUNNING", True],
        "services": 1,
        "twice": ["InvalidRequestException", 400],
        "api": ["pets", True],
        "missing": ["NotFoundException", 404],
        "answer": "hello",
        "apis": ["chat", "pets"],
        "message": '{"action": "join"}',
        "posted": "from afar",
        "identity": "127.0.0.1",
        "closed": 1000,
        "gone": ["GoneException", 410],
        "refused": 403,
    }
