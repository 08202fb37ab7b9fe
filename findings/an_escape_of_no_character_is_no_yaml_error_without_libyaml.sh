#!/usr/bin/env bash
# Package:  PyYAML 6.0.4 (pinned below), Python 3.10 or later
# Input:    a quoted text with an escape that stands for no character, as a program meets it that checks what others write
# Guess:    SafeLoader refuses it as CSafeLoader does: by a YAMLError with a place, which is what callers catch
# Seen:     CSafeLoader raises ScannerError; SafeLoader raises ValueError or OverflowError, and takes half of a surrogate pair
# Why:      SafeLoader hands the number to chr(), whose errors are nobody's; libyaml checks it
# For us:   the mock catches all of them, and refuses the half of a pair itself
#           (tests/behaviour/apigatewayv2/openapi/test_hostile.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check PyYAML==6.0.4
cat >"$folder/program.py" <<'PROGRAM'
import yaml


def seen(loader, text):
    try:
        return ascii(yaml.load(text, loader))
    except Exception as error:
        return type(error).__name__


ESCAPES = (r'"\U00110000"', r'"\UFFFFFFFF"', r'"\ud800"')
found = {loader: [seen(loader, text) for text in ESCAPES] for loader in (yaml.CSafeLoader, yaml.SafeLoader)}
for loader, what in found.items():
    print("PyYAML", yaml.__version__, loader.__name__, *what)
assert found[yaml.CSafeLoader] == ["ScannerError"] * 3, found
assert found[yaml.SafeLoader] == ["ValueError", "OverflowError", r"'\ud800'"], found
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
