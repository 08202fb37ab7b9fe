#!/usr/bin/env bash
# Package:  lambda-api 1.5.1 (pinned below), Node.js 20 or later
# Input:    requests to an HTTP API (payload format 2.0) with cookies whose values are letters and digits, as session ids are
# Guess:    a cookie is a text
# Seen:     what happens to be JSON is what JSON makes of it: `session=1e5` is 100000, an id of 20 digits loses its last ones, `true` is
#           a boolean, `null` is nothing. An id that is drawn as hexadecimal digits is lost now and then
# Why:      each value goes through JSON.parse, so that objects that the library has set itself come back as objects
# For us:   an event has the request's cookies as they came (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund lambda-api@1.5.1 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import lambdaApi from "lambda-api";

console.log("lambda-api", JSON.parse(fs.readFileSync("node_modules/lambda-api/package.json")).version);
const event = (cookie) => ({
  version: "2.0", routeKey: "GET /pets", rawPath: "/pets", rawQueryString: "", cookies: [cookie], headers: {},
  requestContext: { stage: "$default", http: { method: "GET", path: "/pets" } }, isBase64Encoded: false,
});
const expected = { "1e5": 100000, "12345678901234567890": 12345678901234567000, true: true, null: null, "0a1b": "0a1b", "007": "007" };
for (const [value, made] of Object.entries(expected)) {
  const api = lambdaApi();
  let seen;
  api.get("/pets", (request) => { seen = request.cookies.session; return "ok"; });
  await api.run(event(`session=${value}`), {});
  console.log(`session=${value}:`, typeof seen, seen);
  assert.strictEqual(seen, made);
}
PROGRAM
node program.mjs
