#!/usr/bin/env bash
# Package:  PyYAML 6.0.1, 6.0.3 and 6.0.4 with the libyaml that their wheels are built with, Python 3.10 or later
# Input:    a flow sequence that is nested 1,001 levels deep, which YAML 1.1 allows
# Guess:    every release of 6.0 gives the same events for it, since none says that it parses otherwise
# Seen:     6.0.4 raises ScannerError at the 1,001st level, "exceeded maximum nesting depth"; 6.0.1 and 6.0.3 give all events
# Why:      the wheels of 6.0.4 hold a newer libyaml, which counts levels; of PyYAML itself, nothing has changed
# For us:   how deep a definition may be is for the mock to say, and what is too deep is told in its words whatever PyYAML
#           is there (tests/behaviour/apigatewayv2/openapi/test_hostile.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/program.py" <<'PROGRAM'
import yaml
from yaml._yaml import get_version_string


def seen(levels):
    try:
        return len(list(yaml.parse("[" * levels + "]" * levels, yaml.CSafeLoader)))
    except yaml.YAMLError as error:
        return f"{type(error).__name__}: {error.problem}"


print("PyYAML", yaml.__version__, "libyaml", get_version_string(), "1,000 levels:", seen(1000), "1,001 levels:", seen(1001))
refused = "ScannerError: exceeded maximum nesting depth"
assert seen(1000) == 2004, seen(1000)
assert seen(1001) == (refused if yaml.__version__ == "6.0.4" else 2006), seen(1001)
PROGRAM
for release in 6.0.1 6.0.3 6.0.4; do
    "${PYTHON:-python3}" -m venv "$folder/$release"
    "$folder/$release/bin/python" -m pip install --quiet --disable-pip-version-check "PyYAML==$release"
    "$folder/$release/bin/python" "$folder/program.py"
done
