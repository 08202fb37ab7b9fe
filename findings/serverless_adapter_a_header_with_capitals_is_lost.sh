#!/usr/bin/env bash
# Package:  @h4ad/serverless-adapter 4.4.0 with Express 5.3.0 (pinned below), Node.js 20 or later
# Input:    a POST of JSON with a cookie, as an event of payload format 1.0, whose headers are written as the client wrote them:
#           `Content-Type`, `Cookie`
# Guess:    the application finds `request.headers.cookie`, and Express has parsed the body: Node's own servers give names in lower case
# Seen:     neither: the headers are there under their capitals alone, and the body is parsed by nobody. With format 2.0, whose headers are
#           in lower case, both are there
# Why:      the adapter for format 1.0 lowers names only with `lowercaseRequestHeaders: true`
# For us:   format 1.0 keeps a client's capitals (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund express@5.3.0 @h4ad/serverless-adapter@4.4.0 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import { ServerlessAdapter } from "@h4ad/serverless-adapter";
import { ApiGatewayV1Adapter } from "@h4ad/serverless-adapter/adapters/aws";
import { ExpressFramework } from "@h4ad/serverless-adapter/frameworks/express";
import { DefaultHandler } from "@h4ad/serverless-adapter/handlers/default";
import { PromiseResolver } from "@h4ad/serverless-adapter/resolvers/promise";
import express from "express";

console.log("@h4ad/serverless-adapter", JSON.parse(fs.readFileSync("node_modules/@h4ad/serverless-adapter/package.json")).version);
const headers = { "Content-Type": "application/json", Cookie: "a=1", Host: "abc123.example.com" };
const event = {
  version: "1.0", resource: "/pets", path: "/pets", httpMethod: "POST", headers,
  multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  queryStringParameters: null, multiValueQueryStringParameters: null, pathParameters: null, stageVariables: null,
  body: '{"name":"Tom"}', isBase64Encoded: false,
  requestContext: { stage: "$default", httpMethod: "POST", path: "/pets", resourcePath: "/pets", identity: { sourceIp: "127.0.0.1" } },
};
async function asked(adapter) {
  const app = express();
  app.use(express.json());
  let seen;
  app.post("/pets", (request, response) => {
    seen = { cookie: request.headers.cookie, name: request.body?.name };
    response.send("ok");
  });
  const handler = ServerlessAdapter.new(app).setFramework(new ExpressFramework()).setHandler(new DefaultHandler())
    .setResolver(new PromiseResolver()).addAdapter(adapter).build();
  await handler(structuredClone(event), { getRemainingTimeInMillis: () => 1000 });
  return seen;
}
const seen = await asked(new ApiGatewayV1Adapter());
const lowered = await asked(new ApiGatewayV1Adapter({ lowercaseRequestHeaders: true }));
console.log("as it is:", seen, "with lowercaseRequestHeaders:", lowered);
assert.deepEqual(seen, { cookie: undefined, name: undefined });
assert.deepEqual(lowered, { cookie: "a=1", name: "Tom" });
PROGRAM
node program.mjs
