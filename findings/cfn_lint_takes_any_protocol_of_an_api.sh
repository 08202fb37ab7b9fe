#!/usr/bin/env bash
# Package:  cfn-lint 1.58.0 (pinned below), Python 3.10 or later
# Input:    a template whose API has the protocol `GRPC`, its route the key `GET pets` and the authorization `FOO`, its integration the type
#           `AWS_PROXIE` and a time-out of 300 seconds, its authorizer the type `TOKEN`; and one whose App Runner service has a wrong
#           value in each property, too
# Guess:    an error for each, at least where the reference names the values that are allowed
# Seen:     four errors for the service; none at all for the API, and the exit code 0
# Why:      cfn-lint knows what the resource types' schemas say, and those of API Gateway V2 have neither lists of values nor patterns nor bounds
# For us:   `cloud.deploy` refuses each of these, with the service's words and the resource's name (tests/templates): a template that is linted
#           is to be deployed to the mock as well
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check cfn-lint==1.58.0
cat >"$folder/api.yaml" <<'TEMPLATE'
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: pets, ProtocolType: GRPC}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: GET pets, AuthorizationType: FOO, Target: !Sub "integrations/${Integration}"}
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXIE, PayloadFormatVersion: "2.0", TimeoutInMillis: 300000}
  Authorizer:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: {ApiId: !Ref Api, Name: pets, AuthorizerType: TOKEN}
TEMPLATE
cat >"$folder/service.yaml" <<'TEMPLATE'
Resources:
  Service:
    Type: AWS::AppRunner::Service
    Properties:
      SourceConfiguration:
        ImageRepository: {ImageIdentifier: "public.ecr.aws/pets/pets:latest", ImageRepositoryType: DOCKER_HUB}
      InstanceConfiguration: {Cpu: 3 vCPU}
      HealthCheckConfiguration: {Protocol: UDP, Interval: 50}
TEMPLATE
cat >"$folder/program.py" <<'PROGRAM'
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

folder = Path(sys.argv[1])
print("cfn-lint", version("cfn-lint"))
seen = {}
for name in ("api", "service"):
    command = [folder / "venv/bin/cfn-lint", "--regions", "eu-west-1", "--format", "parseable", "--template", folder / f"{name}.yaml"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    errors = [line.split(":", 6)[5:] for line in run.stdout.splitlines()]
    print(f"{name}: exit code {run.returncode}, {len(errors)} errors", *(": ".join(one) for one in errors), sep="\n  ")
    seen[name] = (run.returncode, len(errors))
assert seen == {"api": (0, 0), "service": (2, 4)}, seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py" "$folder"
