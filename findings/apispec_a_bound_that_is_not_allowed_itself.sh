#!/usr/bin/env bash
# Package:  apispec 6.10.1 with marshmallow 4.4.0 (pinned below), Python 3.11 or later
# Input:    a number that must be greater than 0 and less than 1: Range(min=0, max=1, min_inclusive=False, max_inclusive=False)
# Guess:    `exclusiveMinimum`, true beside `minimum` in OpenAPI 3.0 and a number of its own in 3.1
# Seen:     `minimum: 0.0` and `maximum: 1.0` alone, in every version: the definition allows 0 and 1, which the schema refuses
# Why:      field2range looks at min and max of a validator, and not at what says whether they are in the range
# For us:   nothing: HTTP APIs don't validate requests. Whoever tests against such a definition is told more than is true
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check apispec==6.10.1 marshmallow==4.4.0
cat >"$folder/program.py" <<'PROGRAM'
from importlib.metadata import version

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields, validate


class Pet(Schema):
    share = fields.Float(validate=validate.Range(min=0, max=1, min_inclusive=False, max_inclusive=False))


print("apispec", version("apispec"), "marshmallow", version("marshmallow"))
print("marshmallow says of 0:", Pet().validate({"share": 0}))
assert Pet().validate({"share": 0})
for openapi in ("3.0.3", "3.1.0"):
    spec = APISpec("Pets", "1", openapi, plugins=[MarshmallowPlugin()])
    spec.components.schema("Pet", schema=Pet)
    share = spec.to_dict()["components"]["schemas"]["Pet"]["properties"]["share"]
    print(openapi, share)
    assert share == {"type": "number", "minimum": 0.0, "maximum": 1.0}, share
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
