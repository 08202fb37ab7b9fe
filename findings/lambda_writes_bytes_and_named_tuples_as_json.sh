#!/usr/bin/env bash
# Package:  awslambdaric 4.2.2, the runtime of Lambda for Python (pinned below), Python 3.10 or later
# Input:    what functions return: bytes, a named tuple, a Decimal
# Guess:    as the json module does: bytes are a TypeError, a named tuple is a list, a Decimal is made a float
# Seen:     bytes are a text, a named tuple is an object with its names, a Decimal keeps every digit
# Why:      results are written by simplejson, which decodes bytes as UTF-8 and knows named tuples; a Decimal is written raw
# For us:   a function that returns `{"statusCode": 200, "body": b"…"}` works at AWS, and so it does in `cloud.functions`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check awslambdaric==4.2.2
cat >"$folder/program.py" <<'PROGRAM'
from collections import namedtuple
from decimal import Decimal
from importlib.metadata import version

from awslambdaric.lambda_runtime_marshaller import to_json

Answer = namedtuple("Answer", ["statusCode", "body"])
print("awslambdaric", version("awslambdaric"))
seen = [to_json(one) for one in ({"body": b"abc"}, Answer(200, "in"), Decimal("0.10000000000000000000001"))]
print(*seen, sep="\n")
assert seen == ['{"body": "abc"}', '{"statusCode": 200, "body": "in"}', "0.10000000000000000000001"], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
