#!/usr/bin/env bash
# Package:  botocore 1.44.8 (pinned below), Python 3.10 or later
# Input:    a profile with role_arn and source_profile, whose source has a credential_process that fails once, as one does
#           while nobody is logged in, and works from then on
# Guess:    the first search for credentials raises CredentialRetrievalError; the next one, in the same session, runs the
#           program again and goes on to assume the role
# Seen:     the next one, and every one after it, raises InfiniteLoopConfigError: a loop of profiles that there isn't
# Why:      AssumeRoleProvider keeps the profiles that it has visited, and forgets them at no end of a search
# For us:   a mocked call lends credentials where a search fails, so a session that searches within a mock must not be worse
#           off after it: the mock makes the provider forget (tests/intercept/test_doors.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check botocore==1.44.8
cat >"$folder/config" <<CONFIG
[profile role]
role_arn = arn:aws:iam::123456789012:role/deploy
source_profile = source
region = eu-west-1

[profile source]
credential_process = $folder/credentials
CONFIG
printf '#!/bin/sh\nexit 1\n' >"$folder/credentials"
chmod +x "$folder/credentials"
cat >"$folder/program.py" <<'PROGRAM'
import json
import os
import sys

import botocore
from botocore.session import Session

session = Session(profile="role")


def search():
    try:
        return session.get_credentials().method
    except Exception as error:
        return type(error).__name__


seen = [search()]
with open(sys.argv[1], "w") as program:
    answer = {"Version": 1, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "secret"}
    program.write(f"#!/bin/sh\necho '{json.dumps(answer)}'\n")
seen += [search(), search()]
print("botocore", botocore.__version__, *seen)
print("a new session:", Session(profile="role").get_credentials().method)
assert seen == ["CredentialRetrievalError", "InfiniteLoopConfigError", "InfiniteLoopConfigError"], seen
PROGRAM
env -u AWS_PROFILE -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY AWS_CONFIG_FILE="$folder/config" AWS_SHARED_CREDENTIALS_FILE="$folder/none" \
    AWS_EC2_METADATA_DISABLED=true "$folder/venv/bin/python" "$folder/program.py" "$folder/credentials"
