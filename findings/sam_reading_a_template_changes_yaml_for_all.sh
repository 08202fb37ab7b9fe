#!/usr/bin/env bash
# Package:  aws-sam-translator 1.115.0, PyYAML 6.0.4 (pinned below), Python 3.10 or later
# Input:    samtranslator.yaml_helper.yaml_parse of any template, and then yaml.safe_load of a text with a tag that nobody defined
# Guess:    the tag is refused as before: reading a template is no business of others, and the helper has a loader of its own
# Seen:     from the first template on, safe_load takes every tag that begins with an exclamation mark, for the whole process:
#           `!Anything b` is {'Fn::Anything': 'b'}. So a file with a misspelt tag passes in one order of tests, and not in another
# Why:      yaml_parse adds a constructor to yaml.SafeLoader itself, each time that it is called, and not to a class of its own
# For us:   the mock reads YAML by its events, without SafeLoader's constructors, so an import refuses such a tag at any time
#           (tests/definitions/test_page.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check aws-sam-translator==1.115.0 PyYAML==6.0.4
cat >"$folder/program.py" <<'PROGRAM'
from importlib.metadata import version

import yaml
from samtranslator.yaml_helper import yaml_parse


def read():
    try:
        return yaml.safe_load("a: !Anything b")
    except yaml.YAMLError as error:
        return type(error).__name__


print("aws-sam-translator", version("aws-sam-translator"), "PyYAML", version("PyYAML"))
before = read()
yaml_parse("Resources: {}")
after = read()
print("safe_load before:", before)
print("safe_load after: ", after)
assert before == "ConstructorError", before
assert after == {"a": {"Fn::Anything": "b"}}, after
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
