#!/usr/bin/env bash
# Package:  botocore 1.44.8 (pinned below), Python 3.10 or later
# Input:    a session whose loader has read the endpoints of all partitions, and which resolves the endpoint of App Runner
# Guess:    what a loader has read is data: whoever asks it again, after any number of clients, gets what is in the file
# Seen:     the entry of App Runner in that Region, which has its FIPS variant alone in the file, has six members more
#           afterwards: its host name, its partition, its protocols, the signatures that it takes
# Why:      EndpointResolver fills the defaults into the dictionary that it has looked up, and the loader keeps that one
# For us:   sessions can't share what botocore has read as it is; each works on a copy of its own (tests/intercept/test_reading.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check botocore==1.44.8
cat >"$folder/program.py" <<'PROGRAM'
import botocore
from botocore.session import Session

session = Session()


def entry():
    partition = session.get_data("endpoints")["partitions"][0]
    return dict(partition["services"]["apprunner"]["endpoints"]["us-east-1"])


print("botocore", botocore.__version__)
print("before:", before := entry())
session.create_client("apprunner", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
print("after: ", after := entry())
assert "hostname" not in before, before
assert after["hostname"] == "apprunner.us-east-1.amazonaws.com", after
assert len(after) == len(before) + 6, after
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
