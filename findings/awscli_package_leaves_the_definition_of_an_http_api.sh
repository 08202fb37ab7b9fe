#!/usr/bin/env bash
# Package:  awscli 1.46.3 (pinned below), Python 3.10 or later
# Input:    `aws cloudformation package` of a template in which an AWS::Serverless::HttpApi has a `DefinitionUri` of a local file, and an
#           AWS::ApiGatewayV2::Api a `BodyS3Location` of one
# Guess:    it uploads both, as it does for AWS::Serverless::Api and AWS::ApiGateway::RestApi; with a bucket that nobody has, it fails
# Seen:     it exits with 0, has asked S3 for nothing, and writes both as they were: it is the deployment that fails
# Why:      its list of what may be a local file has the REST APIs' types and none of API Gateway V2's
# For us:   cloud.deploy reads a local DefinitionUri (tests/templates)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check awscli==1.46.3
cd "$folder"
cat >openapi.yaml <<'DEFINITION'
openapi: 3.0.1
info: {title: pets, version: "1"}
paths: {}
DEFINITION
cat >template.yaml <<'TEMPLATE'
Transform: AWS::Serverless-2016-10-31
Resources:
  Sam:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionUri: openapi.yaml
  Plain:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      BodyS3Location: openapi.yaml
TEMPLATE
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1 AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_MAX_ATTEMPTS=1
package() { venv/bin/aws cloudformation package --template-file "$1" --s3-bucket pets; }
venv/bin/aws --version
package template.yaml | tee packaged.yaml
grep -q "DefinitionUri: openapi.yaml" packaged.yaml
grep -q "BodyS3Location: openapi.yaml" packaged.yaml
# That of a REST API is uploaded, or would be, were there a server.
sed -i 's/HttpApi/Api/; s/ApiGatewayV2::Api/ApiGateway::RestApi/' template.yaml
if package template.yaml 2>error; then
    exit 1
fi
tail -1 error
