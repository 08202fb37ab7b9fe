"""Servers for tests: the command in a process of its own, and one in a thread of this one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import boto3
import pytest

from awsmock_ar_apigw import mock_cloud, server

BEGIN = 1_767_225_600
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}


class Command:
    """``awsmock-ar-apigw serve`` as a process.

    Parameters:
        folder: where it runs, and has its log.
        options: those of its command line, beside a free port.
        environment: further variables.
    """

    def __init__(self, folder, *options, environment=None):
        self._log = folder / "log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "awsmock_ar_apigw", "serve", "--port", "0", *options],
                cwd=folder,
                env={**os.environ, **KEYS, "AWS_DEFAULT_REGION": "us-east-1", **(environment or {})},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.said = self.process.stdout.readline()
        found = re.search(r"http://\S+:[0-9]+", self.said)
        self.url = found[0] if found else None
        self.log = ""

    def end(self, number=signal.SIGTERM):
        """Tell it to stop, and what it exits with; its log is ``log``."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(30)
        if not self.process.stdout.closed:
            with self.process.stdout as said:
                self.said += said.read()
        self.log = self._log.read_text()
        return self.process.returncode

    def client(self, service, **more):
        """A client of another process's kind: no mock is active in this one."""
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=more.pop("endpoint_url", self.url),
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key="secret",
            **more,
        )


@pytest.fixture
def command(tmp_path):
    """Starts the command with options; each that is started ends well."""
    started = []

    def start(*options, **more):
        made = Command(tmp_path, *options, **more)
        started.append(made)
        return made

    yield start
    codes = [one.end() for one in started]
    assert [code for code in codes if code not in (0, 2)] == [], [one.log for one in started]
    assert not any("Traceback" in one.log for one in started), [one.log for one in started]


@pytest.fixture
def cloud():
    """A cloud of its own, which begins at a full second."""
    with mock_cloud(seed=7, isolated=True, start_time=BEGIN) as made:
        yield made


@pytest.fixture
def running(cloud):
    """A server for it, in a thread."""
    with server.start(cloud) as made:
        yield made
