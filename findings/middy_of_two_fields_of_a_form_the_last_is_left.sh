#!/usr/bin/env bash
# Package:  @middy/http-multipart-body-parser, @middy/http-urlencode-body-parser, @middy/core 6.4.5 (pinned below), Node.js 20 or later; with
#           @middy/util, which the first one imports and does not install
# Input:    one form with two fields `tag` and two files `photo`, sent as multipart/form-data; and the two fields as
#           application/x-www-form-urlencoded, both in base64 as HTTP APIs give them
# Guess:    a list of each in the order of the form, whichever way it was sent
# Seen:     of the two fields, the urlencoded form gives a list, and the other one the last alone; the two files are a list, the last one first
# Why:      each file is put in front of those that are there; a field takes the place of what is there, unless its name ends with `[]`
# For us:   events are right (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @middy/core@6.4.5 @middy/util@6.4.5 @middy/http-multipart-body-parser@6.4.5 @middy/http-urlencode-body-parser@6.4.5 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import middy from "@middy/core";
import multipart from "@middy/http-multipart-body-parser";
import urlencoded from "@middy/http-urlencode-body-parser";

const field = (value) => `--edge\r\nContent-Disposition: form-data; name="tag"\r\n\r\n${value}\r\n`;
const file = (name) =>
  `--edge\r\nContent-Disposition: form-data; name="photo"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n${name}\r\n`;
const form = `${field("small")}${field("brown")}${file("1.png")}${file("2.png")}--edge--\r\n`;
const event = (type, body) => ({
  version: "2.0", routeKey: "POST /pets", rawPath: "/pets", rawQueryString: "", headers: { "content-type": type },
  requestContext: { stage: "$default", http: { method: "POST", path: "/pets", protocol: "HTTP/1.1", sourceIp: "127.0.0.1" } },
  body: Buffer.from(body).toString("base64"), isBase64Encoded: true,
});
const context = { getRemainingTimeInMillis: () => 1000 };
const read = (parser) => middy().use(parser()).handler(async ({ body }) => body);
for (const name of ["core", "http-multipart-body-parser", "http-urlencode-body-parser"]) {
  console.log(`@middy/${name}`, JSON.parse(fs.readFileSync(`node_modules/@middy/${name}/package.json`)).version);
}
const simple = await read(urlencoded)(event("application/x-www-form-urlencoded", "tag=small&tag=brown"), context);
const { tag, photo } = await read(multipart)(event("multipart/form-data; boundary=edge", form), context);
const photos = photo.map((one) => one.filename);
console.log("urlencoded: tag", JSON.stringify(simple.tag));
console.log("multipart:  tag", JSON.stringify(tag), "photo", JSON.stringify(photos));
assert.deepEqual(simple.tag, ["small", "brown"]);
assert.equal(tag, "brown");
assert.deepEqual(photos, ["2.png", "1.png"]);
PROGRAM
node program.mjs
