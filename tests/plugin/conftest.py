"""Runs of pytest, as somebody has them who has installed the package."""

import pytest

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

    def run_here(text, *options):
        pytester.makepyfile(text)
        return pytester.runpytest_inprocess(*OPTIONS, *options)

    return run_here
