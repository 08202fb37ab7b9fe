#!/usr/bin/env bash
# Package:  botocore 1.44.8 with python-dateutil 2.9.0.post0 (pinned below), Python 3.10 or later
# Input:    an answer of API Gateway V2 with "createdDate": "2020-11-20T19:05:25Z", parsed in several time zones
# Guess:    the time is in UTC wherever the program runs: its tzinfo is dateutil's tzutc()
# Seen:     where the local time zone is called UTC, as in most containers, its tzinfo is tzlocal(); anywhere else it is tzutc()
# Why:      dateutil reads the Z as the name of a time zone, and takes a name that the machine has too for the machine's own
# For us:   a test that compares the tzinfo, or the repr, of a time passes on one machine alone. What the mock gives back without
#           botocore's parser has the tzinfo that the parser would have given there (tests/lanes/test_same.py, in five zones)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check botocore==1.44.8 python-dateutil==2.9.0.post0
cat >"$folder/program.py" <<'PROGRAM'
import os
import time

import botocore
from botocore.parsers import create_parser
from botocore.session import Session

shape = Session().get_service_model("apigatewayv2").operation_model("GetApi").output_shape
answer = {"status_code": 200, "headers": {}, "body": b'{"createdDate": "2020-11-20T19:05:25Z"}'}
print("botocore", botocore.__version__)
seen = []
for zone in ("UTC", "Europe/Lisbon", "Asia/Kolkata"):
    os.environ["TZ"] = zone
    time.tzset()
    created = create_parser("rest-json").parse(answer, shape)["CreatedDate"]
    seen.append(type(created.tzinfo).__name__)
    print(zone, repr(created))
assert seen == ["tzlocal", "tzutc", "tzutc"], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
