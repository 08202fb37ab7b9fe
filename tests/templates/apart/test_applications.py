"""Applications behind the readers of events that people deploy them with: each from its template to an answered request."""

import pytest

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Application:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: src/
      Handler: app.handler
      Environment: {Variables: {GREETING: hello}}
      Events:
        All: {Type: HttpApi, Properties: {Path: "/{proxy+}", Method: any}}
Outputs:
  Url: {Value: !Sub "https://${ServerlessHttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
"""

FASTAPI = """
import os

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.post("/pets/{name}")
async def pet(name: str, body: dict):
    return {os.environ["GREETING"]: name, **body}


handler = Mangum(app, lifespan="off")
"""

POWERTOOLS = """
import os

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver()


@app.post("/pets/<name>")
def pet(name):
    return {os.environ["GREETING"]: name, **app.current_event.json_body}


def handler(event, context):
    return app.resolve(event, context)
"""

FLASK = """
import os

import serverless_wsgi
from flask import Flask, request

app = Flask(__name__)


@app.post("/pets/<name>")
def pet(name):
    return {os.environ["GREETING"]: name, **request.get_json()}


def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
"""


@pytest.mark.parametrize("program", [FASTAPI, POWERTOOLS, FLASK], ids=["fastapi", "powertools", "flask"])
def test_an_application_answers_from_its_template(cloud, tmp_path, program):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(program)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    url = cloud.deploy(tmp_path / "template.yaml", name="application").outputs["Url"]
    headers = {"content-type": "application/json"}
    answer = cloud.request("POST", f"{url}/pets/rex", headers=headers, body='{"age": 7}')
    assert answer.json() == {"hello": "rex", "age": 7}
    assert cloud.request("GET", f"{url}/nothing").status == 404
