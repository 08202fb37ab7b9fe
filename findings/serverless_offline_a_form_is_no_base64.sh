#!/usr/bin/env bash
# Package:  serverless-offline 13.10.1 with serverless 3.40.0 (pinned below), Node.js 20 or later
# Input:    a form, and a request with a header in two lines and an encoded path, for a function of an HTTP API in payload format 2.0
# Guess:    an event as HTTP APIs write it: `body` of a form in base64 (of all types but text, JSON, XML and JavaScript), lines of a header
#           joined by a comma, `rawPath` decoded and with its slash at the end, and what isn't there is left out
# Seen:     `body` is the form itself, so a function that parses it works here, and parses base64 at AWS. Of the header, the last line is
#           left; `rawPath` stays encoded and has lost its slash; what isn't there is null, and the cookies are in `headers`, too
# For us:   events are as published ones (docs/pages/explanation/traps.md, tests/serving)
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts serverless@3.40.0 serverless-offline@13.10.1 >/dev/null
cat >handler.js <<'HANDLER'
module.exports.echo = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });
HANDLER
cat >serverless.yml <<'CONFIGURATION'
service: pets
provider: {name: aws, runtime: nodejs20.x, region: eu-west-1, stage: dev}
plugins: [serverless-offline]
functions:
  echo: {handler: handler.echo, events: [{httpApi: 'ANY /pets/{proxy+}'}]}
CONFIGURATION
cat >free.mjs <<'PROGRAM'
import net from "node:net";
const servers = [1, 2, 3].map(() => net.createServer().listen(0, "127.0.0.1"));
await Promise.all(servers.map((one) => new Promise((done) => one.on("listening", done))));
console.log(...servers.map((one) => one.address().port));
servers.forEach((one) => one.close());
PROGRAM
read -r http websocket lambda < <(node free.mjs)
HOME=$folder SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off node node_modules/serverless/bin/serverless.js offline \
    --httpPort "$http" --websocketPort "$websocket" --lambdaPort "$lambda" >log 2>&1 &
server=$!
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import http from "node:http";

const url = `http://localhost:${process.argv[2]}`;
async function ask(path, options, tries = 60) {
  return fetch(url + path, options).catch(async (error) => {
    if (tries === 0) throw error;
    await new Promise((done) => setTimeout(done, 500));
    return ask(path, options, tries - 1);
  });
}
console.log("serverless-offline", JSON.parse(fs.readFileSync("node_modules/serverless-offline/package.json")).version);
const form = await (await ask("/pets/new", { method: "POST", body: new URLSearchParams({ name: "Rex" }) })).json();
const lines = await new Promise((done, failed) => {
  const headers = { "x-tag": ["small", "brown"], cookie: "a=1" };
  http.get(`${url}/pets/Zo%C3%AB/`, { headers }, async (answer) => {
    let text = "";
    for await (const part of answer) text += part;
    done(JSON.parse(text));
  }).on("error", failed);
});
const seen = {
  body: form.body, isBase64Encoded: form.isBase64Encoded, stageVariables: form.stageVariables,
  tag: lines.headers["x-tag"], rawPath: lines.rawPath, cookie: lines.headers.cookie, cookies: lines.cookies,
};
console.log(JSON.stringify(seen));
assert.deepEqual(seen, {
  body: "name=Rex", isBase64Encoded: false, stageVariables: null,
  tag: "brown", rawPath: "/pets/Zo%C3%AB", cookie: "a=1", cookies: ["a=1"],
});
PROGRAM
node program.mjs "$http" || { tail -20 log; exit 1; }
