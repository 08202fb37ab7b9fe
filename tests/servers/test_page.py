"""The page on the server, and the fixture that it tells of: its programs run."""

from __future__ import annotations

import doctest
import re
import sys
from pathlib import Path

import pytest

from awsmock_ar_apigw.server import remote, running

PAGE = (Path(__file__).parents[2] / "docs/pages/how-to/server.md").read_text(encoding="utf-8")
OPTIONS = ("-W", "error", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:hypothesispytest")


def test_its_programs_pass_together(pytester):
    pytester.makepyfile("\n".join(re.findall(r"^```py\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)))
    result = pytester.run(sys.executable, "-m", "pytest", *OPTIONS)
    result.assert_outcomes(passed=4)
    assert result.ret == 0


@pytest.mark.parametrize("module", [remote, running])
def test_the_examples_of_what_it_tells_of_run(module):
    done = doctest.testmod(module)
    assert (done.failed, done.attempted > 0) == (0, True)


def test_the_fixture_serves_the_cloud_of_its_test_and_is_gone_after_it(pytester):
    pytester.makepyfile(
        """
        import pytest
        from awsmock_ar_apigw import MockError, server

        seen = []

        @pytest.mark.awsmock(pace="manual", start_time=5)
        def test_it(awsmock_server, awsmock):
            seen.append(awsmock_server)
            assert server.connect(awsmock_server).clock.now == awsmock.clock.now

        def test_after_it():
            with pytest.raises(MockError, match="No server"):
                server.connect(seen[0])
        """
    )
    result = pytester.run(sys.executable, "-m", "pytest", *OPTIONS)
    result.assert_outcomes(passed=2)
    assert result.ret == 0


def test_nothing_of_a_server_is_imported_by_those_who_use_none(pytester):
    pytester.makepyfile(
        """
        import sys

        def test_it(awsmock):
            assert not {"starlette", "uvicorn", "awsmock_ar_apigw.server"} & set(sys.modules)
        """
    )
    pytester.run(sys.executable, "-m", "pytest", *OPTIONS).assert_outcomes(passed=1)
