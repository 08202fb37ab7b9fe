#!/usr/bin/env bash
# Package:  apispec 6.10.1 with marshmallow 4.4.0 (pinned below), Python 3.11 or later
# Input:    a schema with a decimal number that has a least value, and APISpec.to_yaml() and to_dict() of it
# Guess:    `minimum: 0`, in YAML as in JSON
# Seen:     to_yaml() writes the tag of a Python object, `!!python/object/apply:decimal.Decimal`, which no reader of OpenAPI takes,
#           PyYAML's safe one neither; to_dict() holds a Decimal, which json.dumps refuses (marshmallow-code/apispec#842, #869)
# Why:      bounds are serialised by the field that they are for, a decimal field's value is a Decimal, and the YAML is written by
#           yaml.dump, not by yaml.safe_dump, which would refuse it
# For us:   an import refuses the tag, with the line and column where it stands (tests/definitions/test_frameworks.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check apispec==6.10.1 marshmallow==4.4.0 PyYAML==6.0.4
cat >"$folder/program.py" <<'PROGRAM'
import json
from importlib.metadata import version

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields, validate


class Pet(Schema):
    price = fields.Decimal(validate=validate.Range(min=0))


spec = APISpec("Pets", "1", "3.0.3", plugins=[MarshmallowPlugin()])
spec.components.schema("Pet", schema=Pet)
text = spec.to_yaml()


def refusal(read):
    try:
        read()
    except Exception as error:
        return type(error).__name__
    return None


seen = [refusal(lambda: yaml.safe_load(text)), refusal(lambda: json.dumps(spec.to_dict()))]
print("apispec", version("apispec"), "marshmallow", version("marshmallow"))
print(text)
print("safe_load and json.dumps:", *seen)
assert "minimum: !!python/object/apply:decimal.Decimal" in text
assert seen == ["ConstructorError", "TypeError"], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
