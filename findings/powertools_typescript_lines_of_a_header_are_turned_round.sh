#!/usr/bin/env bash
# Package:  @aws-lambda-powertools/event-handler 2.35.0; beside it hono 4.13.19 (pinned below), Node.js 20 or later
# Input:    an event of payload format 1.0 for a request that has `Accept-Language` in two lines: `headers` has the last of them, and
#           `multiValueHeaders` both, in their order
# Guess:    the application sees `de, en`, in the order in which they were sent, as with hono
# Seen:     it sees `en, de`, so that the page is in English. And of the lines `de` and `de-AT` it sees the second alone
# Why:      it begins with the line of `headers`, and appends each one of `multiValueHeaders` that isn't a part of the text so far; that is
#           asked of the letters, so that a line is lost whose letters stand in another one
# For us:   events are right (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @aws-lambda-powertools/event-handler@2.35.0 hono@4.13.19 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import { Router } from "@aws-lambda-powertools/event-handler/http";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const router = new Router();
router.get("/", ({ req }) => req.headers.get("accept-language"));
const hono = new Hono();
hono.get("/", (c) => c.json(c.req.header("accept-language")));
const readers = { "@aws-lambda-powertools/event-handler": (event) => router.resolve(event, { awsRequestId: "id" }), hono: handle(hono) };
const event = (lines) => ({
  version: "1.0", resource: "/", path: "/", httpMethod: "GET",
  headers: { Host: "abc123.example.com", "Accept-Language": lines.at(-1) },
  multiValueHeaders: { Host: ["abc123.example.com"], "Accept-Language": lines },
  queryStringParameters: null, multiValueQueryStringParameters: null, pathParameters: null, stageVariables: null, body: null,
  requestContext: {
    accountId: "123456789012", apiId: "abc123", stage: "$default", requestId: "id=", domainName: "abc123.example.com", httpMethod: "GET",
    path: "/", resourceId: "GET /", resourcePath: "/", identity: { sourceIp: "127.0.0.1" },
  },
  isBase64Encoded: false,
});
const seen = {};
for (const [name, reader] of Object.entries(readers)) {
  console.log(name, JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version);
  seen[name] = [];
  for (const lines of [["de", "en"], ["de", "de-AT"]]) {
    const answer = await reader(event(lines));
    assert.equal(answer.statusCode, 200);
    seen[name].push(JSON.parse(answer.body));
    console.log(" ", JSON.stringify(lines), "->", answer.body);
  }
}
assert.deepEqual(seen, {
  "@aws-lambda-powertools/event-handler": ["en, de", "de-AT"],
  hono: ["de, en", "de, de-AT"],
});
PROGRAM
node program.mjs
