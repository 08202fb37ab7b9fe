#!/usr/bin/env bash
# Package:  serverless-offline 13.10.1 with serverless 3.40.0 (pinned below), Node.js 20 or later
# Input:    a function that raises, behind a route of an HTTP API in payload format 2.0, in format 1.0, and of a REST API
# Guess:    500 or 502 for each, as at AWS
# Seen:     502 for the last two. In format 2.0, which is the default, it is 200, and the body is the error with its stack trace: a client
#           that looks at the status takes it for an answer, and so does a test
# Why:      what has no `statusCode` is a body in format 2.0; and that is asked of the error, too
# For us:   500 with `{"message":"Internal Server Error"}`, and `cloud.requests[-1].why` says what was raised (tests/serving)
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts serverless@3.40.0 serverless-offline@13.10.1 >/dev/null
cat >handler.js <<'HANDLER'
module.exports.raises = async () => { throw new Error("no such pet"); };
HANDLER
cat >serverless.yml <<'CONFIGURATION'
service: pets
provider: {name: aws, runtime: nodejs20.x, region: eu-west-1, stage: dev}
plugins: [serverless-offline]
functions:
  two: {handler: handler.raises, events: [{httpApi: 'GET /format-2'}]}
  one: {handler: handler.raises, httpApi: {payload: '1.0'}, events: [{httpApi: 'GET /format-1'}]}
  rest: {handler: handler.raises, events: [{http: 'GET /rest'}]}
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

const url = `http://localhost:${process.argv[2]}`;
async function ask(path, tries = 60) {
  return fetch(url + path).catch(async (error) => {
    if (tries === 0) throw error;
    await new Promise((done) => setTimeout(done, 500));
    return ask(path, tries - 1);
  });
}
console.log("serverless-offline", JSON.parse(fs.readFileSync("node_modules/serverless-offline/package.json")).version);
const seen = {};
for (const path of ["/format-2", "/format-1", "/dev/rest"]) {
  const answer = await ask(path);
  const text = await answer.text();
  const { errorMessage, stackTrace } = text ? JSON.parse(text) : {};
  seen[path] = [answer.status, errorMessage, Array.isArray(stackTrace)];
  console.log(path, answer.status, text ? `${errorMessage}, with a stack trace: ${Array.isArray(stackTrace)}` : "no body");
}
const none = [502, undefined, false];
assert.deepEqual(seen, { "/format-2": [200, "no such pet", true], "/format-1": none, "/dev/rest": none });
PROGRAM
node program.mjs "$http" || { tail -20 log; exit 1; }
