#!/usr/bin/env bash
# Package:  awscli 1.46.3, aws-sam-cli 1.170.0, cfn-flip 1.3.0; ruamel.yaml 0.19.1 as a reader of YAML 1.2 (pinned below), Python 3.10 or later
# Input:    a template in YAML with an account's id and a commit, both in quotes, for `aws cloudformation package` and `sam package`, without
#           anything to upload; and the same template in JSON for cfn-flip's to_yaml()
# Guess:    texts come out as texts: what was in quotes, and is needed there, is in quotes
# Seen:     `aws` writes `Account: 012345678901` and `Commit: 680841e1`, without quotes; `sam` and cfn-flip write the first in quotes and the second
#           without. They are numbers for a reader of YAML 1.2, and for CloudFormation, which makes 1.3376701607E10 of 012345678910
#           (awslabs/aws-service-catalog-factory#128; aws/aws-cli#3991 is open since 2019). The template itself can't help: a tag `!!str` goes, too
# Why:      PyYAML writes in quotes what it would itself read as a number: digits with an 8 or 9 behind a 0 are no octal, and an exponent without a
#           point is no number to it
# For us:   `cloud.deploy` reads both as CloudFormation does (docs/pages/explanation/template-traps.md): deploy what was packaged, and see
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder SAM_CLI_TELEMETRY=0 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1
for venv in aws sam; do "${PYTHON:-python3}" -m venv "$folder/$venv"; done
"$folder/aws/bin/python" -m pip install --quiet --disable-pip-version-check awscli==1.46.3 cfn-flip==1.3.0 ruamel.yaml==0.19.1
"$folder/sam/bin/python" -m pip install --quiet --disable-pip-version-check aws-sam-cli==1.170.0
cat >"$folder/template.yaml" <<'TEMPLATE'
Resources:
  Trusted:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: "012345678901"}
  Commit:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: "680841e1"}
TEMPLATE
cd "$folder"
"$folder/aws/bin/aws" cloudformation package --template-file template.yaml --s3-bucket none --output-template-file aws.yaml >log
"$folder/sam/bin/sam" package --template-file template.yaml --s3-bucket none --output-template-file sam.yaml >>log 2>&1
cat >program.py <<'PROGRAM'
import json
from importlib.metadata import version
from pathlib import Path

import cfn_flip
from ruamel.yaml import YAML

reader = YAML(typ="safe")
template = reader.load(Path("template.yaml"))
Path("cfn-flip.yaml").write_text(cfn_flip.to_yaml(json.dumps(template)))
print("awscli", version("awscli"), "cfn-flip", version("cfn-flip"), "ruamel.yaml", version("ruamel.yaml"))
seen = {}
for name in ("template", "aws", "sam", "cfn-flip"):
    resources = reader.load(Path(f"{name}.yaml"))["Resources"]
    seen[name] = [resources[one]["Properties"]["Value"] for one in ("Trusted", "Commit")]
    print(f"{name:9}", *map(repr, seen[name]))
assert seen["template"] == ["012345678901", "680841e1"]
assert seen["aws"] == [12345678901, 6808410.0]
assert seen["sam"] == seen["cfn-flip"] == ["012345678901", 6808410.0]
PROGRAM
"$folder/sam/bin/sam" --version
"$folder/aws/bin/python" program.py
