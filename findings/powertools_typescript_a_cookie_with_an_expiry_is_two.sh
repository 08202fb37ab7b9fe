#!/usr/bin/env bash
# Package:  @aws-lambda-powertools/event-handler 2.35.0 (pinned below), Node.js 20 or later
# Input:    GET /sign-in of an HTTP API (format 2.0, and 1.0); its route answers with a cookie that has an expiry, or with two cookies
# Guess:    `cookies` of the answer holds what was set: one text, which has the date in it; and two texts
# Seen:     the first is two cookies: `session=1; Expires=Wed`, and one that begins with `21 Oct`; a browser takes the second for rubbish, and
#           the first as one for this session. Of the two in a `Response`, the last one alone is sent; in an object with `cookies`, both are
# Why:      each Set-Cookie is split at its commas, and a date has one; headers of a `Response` are put, one by one, into new ones with `set`
# For us:   cookies of an answer go out as they are (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @aws-lambda-powertools/event-handler@2.35.0 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import { Router } from "@aws-lambda-powertools/event-handler/http";

const dated = "session=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/";
const halves = ["session=1; Expires=Wed", "21 Oct 2026 07:28:00 GMT; Path=/"];
const app = new Router();
app.get("/dated", () => ({ statusCode: 200, body: "", cookies: [dated] }));
app.get("/two", () => {
  const headers = new Headers();
  headers.append("set-cookie", "session=1");
  headers.append("set-cookie", "csrf=2");
  return new Response("", { headers });
});
app.get("/listed", () => ({ statusCode: 200, body: "", cookies: ["session=1", "csrf=2"] }));

const about = { accountId: "123456789012", apiId: "abc123", stage: "$default", requestId: "id=", domainName: "abc123.example.com" };
const events = {
  "2.0": (path) => ({
    version: "2.0", routeKey: "$default", rawPath: path, rawQueryString: "", headers: { host: "abc123.example.com" },
    requestContext: {
      ...about, domainPrefix: "abc123", routeKey: "$default", time: "28/Nov/2026:10:00:00 +0000", timeEpoch: 1795860000000,
      http: { method: "GET", path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "curl" },
    },
    isBase64Encoded: false,
  }),
  "1.0": (path) => ({
    version: "1.0", resource: "/{proxy+}", path, httpMethod: "GET", headers: { Host: "abc123.example.com" },
    multiValueHeaders: { Host: ["abc123.example.com"] }, queryStringParameters: null, multiValueQueryStringParameters: null,
    pathParameters: null, stageVariables: null, body: null, isBase64Encoded: false,
    requestContext: { ...about, httpMethod: "GET", path, resourceId: "$default", resourcePath: "$default", identity: { sourceIp: "127.0.0.1" } },
  }),
};
const { version } = JSON.parse(fs.readFileSync("node_modules/@aws-lambda-powertools/event-handler/package.json"));
console.log("@aws-lambda-powertools/event-handler", version);
for (const [format, made] of Object.entries(events)) {
  const seen = {};
  for (const path of ["/dated", "/two", "/listed"]) {
    const answer = await app.resolve(made(path), { awsRequestId: "id" });
    assert.equal(answer.statusCode, 200);
    seen[path] = answer.cookies ?? answer.multiValueHeaders?.["set-cookie"] ?? [answer.headers["set-cookie"]];
    console.log("format", format, path, JSON.stringify(seen[path]));
  }
  assert.deepEqual(seen, { "/dated": halves, "/two": ["csrf=2"], "/listed": ["session=1", "csrf=2"] });
}
PROGRAM
node program.mjs
