"""The AWS CLI's own code, in one process for many commands: each line that comes is a command, each that goes its output."""

from __future__ import annotations

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver


class Output(io.StringIO):
    """What is printed, as bytes too."""

    @property
    def buffer(self):
        """Where bytes would go."""
        return self


for line in sys.stdin:
    out, err = Output(), Output()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = create_clidriver().main(json.loads(line))
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)  # noqa: T201 - that is what it is for
