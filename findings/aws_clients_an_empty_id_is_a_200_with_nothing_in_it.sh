#!/usr/bin/env bash
# Package:  boto3 1.43.106, @aws-sdk/client-apigatewayv2 3.1169.0 (pinned below), Python 3.10 or later, Node.js 20 or later
# Input:    GetApi with the id `""`, as from a variable of the environment that is there and empty; answered by a local server as
#           API Gateway was seen to answer (getmoto/moto#7974)
# Guess:    an error before anything is sent, as both say without any id: an empty label can't be in a path
# Seen:     the request goes to `/v2/apis/`, which lists the APIs: 200, and an answer in which nothing is, not even `ApiId`. What fails is
#           whoever takes `ApiEndpoint` of it, far away. DeleteApi sends `DELETE /v2/apis/`
# Why:      both ask whether a label is given at all, and put an empty one into the path; of the list, GetApi's shape knows no member
# For us:   the mock refuses an empty id with a NotFoundException, in the process and as a server: it is told where it is asked for
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-apigatewayv2@3.1169.0 >/dev/null
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check boto3==1.43.106
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import { ApiGatewayV2Client, DeleteApiCommand, GetApiCommand } from "@aws-sdk/client-apigatewayv2";

const client = new ApiGatewayV2Client({
  region: "eu-west-1", endpoint: process.argv[2], credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
console.log("@aws-sdk/client-apigatewayv2", JSON.parse(fs.readFileSync("node_modules/@aws-sdk/client-apigatewayv2/package.json")).version);
await assert.rejects(client.send(new GetApiCommand({})), /No value provided for input HTTP label: ApiId/);
const { $metadata, ...answer } = await client.send(new GetApiCommand({ ApiId: "" }));
console.log($metadata.httpStatusCode, answer);
assert.equal($metadata.httpStatusCode, 200);
assert.deepEqual(Object.values(answer).filter((one) => one !== undefined), []);
await client.send(new DeleteApiCommand({ ApiId: "" }));
process.exit();
PROGRAM
cat >program.py <<'PROGRAM'
import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import boto3
from botocore.exceptions import ParamValidationError

asked = []


class Lists(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(f"{self.command} {self.path}")
        body = json.dumps({"items": [{"apiId": "abc123", "name": "pets", "apiEndpoint": "https://abc123.example.com"}]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_DELETE = do_GET

    def log_message(self, *_):
        pass


os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
server = HTTPServer(("127.0.0.1", 0), Lists)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
client = boto3.client("apigatewayv2", region_name="eu-west-1", endpoint_url=url)
try:
    client.get_api()
except ParamValidationError:
    print("boto3", boto3.__version__)
else:
    raise AssertionError
answer = client.get_api(ApiId="")
print(answer.pop("ResponseMetadata")["HTTPStatusCode"], answer)
assert answer == {}, answer
client.delete_api(ApiId="")
subprocess.run(["node", "program.mjs", url], check=True, stderr=subprocess.DEVNULL)
print(*asked, sep=", ")
assert asked == ["GET /v2/apis/", "DELETE /v2/apis/"] * 2, asked
PROGRAM
"$folder/venv/bin/python" program.py
