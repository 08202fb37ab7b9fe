"""Runs of pytest, as somebody has them who has installed the package."""

import pytest

from awsmock_ar_apigw.cloud.services import SERVICES, backend_of

# Without Hypothesis, which these runs don't use and would take most of their time to import.
OPTIONS = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "-W", "error")


@pytest.fixture
def run(pytester):
    """Run a test file in a process of its own, where the installed plugin is on."""

    def run(text, *options):
        pytester.makepyfile(text)
        return pytester.runpytest_subprocess(*OPTIONS, *options)

    return run


@pytest.fixture
def run_here(pytester):
    """Run a test file in this process, which is quicker, where that makes no difference."""
    # What such a run imports is forgotten after it, and the files of a service register with it once: here they all have.
    for service in SERVICES:
        backend_of(service).files.need_all()

    def run_here(text, *options):
        pytester.makepyfile(text)
        return pytester.runpytest_inprocess(*OPTIONS, *options)

    return run_here
