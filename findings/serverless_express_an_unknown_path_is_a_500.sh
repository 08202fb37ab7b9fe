#!/usr/bin/env bash
# Package:  @codegenie/serverless-express 4.17.1 with Express 5.3.0 and 4.22.3 (pinned below), Node.js 20 or later
# Input:    GET of a path that the application has no route for, behind an HTTP API (payload format 2.0)
# Guess:    404, as Express answers by itself
# Seen:     500: with Express 5 nothing is in the body, with Express 4 a TypeError is: `ee.on is not a function`. So is any error that a
#           route leaves to Express. A route that answers by itself, a 404 of its own too, is right
# Why:      Express's last handler waits for the end of the request by listening at its socket, and the adapter's socket is a plain object
# For us:   an event is right (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/program.mjs" <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import serverlessExpress from "@codegenie/serverless-express";
import express from "express";

for (const name of ["@codegenie/serverless-express", "express"]) {
  console.log(name, JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version);
}
const app = express();
app.get("/pets", (_request, response) => { response.send("pets"); });
app.get("/nobody", (_request, response) => { response.status(404).send("nobody"); });
const handler = serverlessExpress({ app });
const statusOf = async (path) => {
  const event = {
    version: "2.0", routeKey: "$default", rawPath: path, rawQueryString: "",
    headers: { accept: "*/*", "content-length": "0", host: "abc123.execute-api.eu-west-1.amazonaws.com", "user-agent": "curl/8.5.0", "x-forwarded-for": "192.0.2.1", "x-forwarded-port": "443", "x-forwarded-proto": "https" },
    requestContext: {
      accountId: "123456789012", apiId: "abc123", domainName: "abc123.execute-api.eu-west-1.amazonaws.com", domainPrefix: "abc123",
      http: { method: "GET", path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "curl/8.5.0" },
      requestId: "JKJaXmPLvHcESHA=", routeKey: "$default", stage: "$default", time: "10/Mar/2026:05:16:23 +0000", timeEpoch: 1773119783000,
    },
    isBase64Encoded: false,
  };
  return (await handler(event, { awsRequestId: "id", functionName: "pets" })).statusCode;
};
const seen = { "/pets": await statusOf("/pets"), "/nobody": await statusOf("/nobody"), "/unknown": await statusOf("/unknown") };
console.log(seen);
assert.deepEqual(seen, { "/pets": 200, "/nobody": 404, "/unknown": 500 });
PROGRAM
for version in 5.3.0 4.22.3; do
    mkdir "$folder/$version"
    cp "$folder/program.mjs" "$folder/$version"
    cd "$folder/$version"
    npm init --yes >/dev/null
    npm install --silent --no-audit --no-fund "express@$version" @codegenie/serverless-express@4.17.1 >/dev/null
    node program.mjs 2>/dev/null
done
