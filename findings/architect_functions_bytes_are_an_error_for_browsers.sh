#!/usr/bin/env bash
# Package:  @architect/functions 8.1.10 (pinned below), Node.js 20 or later
# Input:    a function of an HTTP API (format 2.0) that answers with the bytes of an image, as a Buffer in `body`; asked without and with
#           `accept-encoding: gzip, br`, which each browser sends, and `curl` doesn't
# Guess:    base64 both times, and at most it is compressed the second time, as a text is
# Seen:     base64 for curl; for a browser the function ends with `TypeError: compressionTypes[type] is not a function`, which is a 500 of
#           API Gateway's. With `compression: false` in the answer, both have the image
# Why:      for a text it first looks for a type of compression that the client takes; for a Buffer it compresses without one
# For us:   `cloud.request` sends the headers that a test says (docs/pages/how-to/requests.md); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @architect/functions@8.1.10 >/dev/null
cat >program.cjs <<'PROGRAM'
const assert = require("node:assert");
const arc = require("@architect/functions");

process.env.ARC_SESSION_TABLE_NAME = "jwe"; // sessions are in a cookie: no table is asked
const image = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const answers = {
  bytes: { headers: { "content-type": "image/png" }, body: image },
  "bytes, not to be compressed": { headers: { "content-type": "image/png" }, body: image, compression: false },
  text: { headers: { "content-type": "text/plain" }, body: "hello" },
};
const event = (headers) => ({
  version: "2.0", routeKey: "GET /logo", rawPath: "/logo", rawQueryString: "", headers,
  requestContext: { stage: "$default", requestId: "id=", http: { method: "GET", path: "/logo", protocol: "HTTP/1.1", sourceIp: "127.0.0.1" } },
  isBase64Encoded: false,
});
async function main() {
  console.log("@architect/functions", require("@architect/functions/package.json").version);
  const seen = {};
  for (const [name, answer] of Object.entries(answers)) {
    const handler = arc.http.async(async () => answer);
    const clients = { curl: { accept: "*/*" }, browser: { accept: "*/*", "accept-encoding": "gzip, deflate, br" } };
    for (const [client, headers] of Object.entries(clients)) {
      const made = await handler(event(headers), {}).then(
        ({ statusCode, body, isBase64Encoded }) => [statusCode, isBase64Encoded ?? false, body], (error) => String(error));
      console.log(`${name}, for ${client}:`, JSON.stringify(made));
      seen[`${name} ${client}`] = made;
    }
  }
  const right = [200, true, image.toString("base64")];
  assert.deepEqual(seen["bytes curl"], right);
  assert.equal(seen["bytes browser"], "TypeError: compressionTypes[type] is not a function");
  assert.deepEqual(seen["bytes, not to be compressed browser"], right);
  assert.equal(seen["text browser"][1], true);
}
main();
PROGRAM
node program.cjs
