#!/usr/bin/env bash
# Package:  serverless-offline 13.10.1 with serverless 3.40.0 (pinned below), Node.js 20 or later
# Input:    a function of an HTTP API that sets a cookie: with a name and a value alone; with `Path=/; HttpOnly`, as every framework writes
#           it; and two cookies of one name. In `cookies` of format 2.0, and as the header `set-cookie`
# Guess:    200 and the cookie as it was written
# Seen:     200 for the first one. A cookie with an attribute is a 500 (with the option `--disableCookieValidation`, too). Of two with one
#           name, the last is left
# Why:      all behind the first `=` is given to hapi as the value of the cookie, in which there may be no semicolon
# For us:   cookies of an answer go out as they are (tests/serving)
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts serverless@3.40.0 serverless-offline@13.10.1 >/dev/null
cat >handler.js <<'HANDLER'
const answer = (cookies) => async () => ({ statusCode: 200, body: "in", cookies });
module.exports.bare = answer(["session=1"]);
module.exports.attributes = answer(["session=1; Path=/; HttpOnly"]);
module.exports.header = async () => ({ statusCode: 200, body: "in", headers: { "set-cookie": "session=1; Path=/; HttpOnly" } });
module.exports.two = answer(["session=1", "session=2"]);
HANDLER
cat >serverless.yml <<'CONFIGURATION'
service: pets
provider: {name: aws, runtime: nodejs20.x, region: eu-west-1, stage: dev}
plugins: [serverless-offline]
functions:
  bare: {handler: handler.bare, events: [{httpApi: 'GET /bare'}]}
  attributes: {handler: handler.attributes, events: [{httpApi: 'GET /attributes'}]}
  header: {handler: handler.header, events: [{httpApi: 'GET /header'}]}
  two: {handler: handler.two, events: [{httpApi: 'GET /two'}]}
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
async function ask(path, options, tries = 60) {
  return fetch(url + path, options).catch(async (error) => {
    if (tries === 0) throw error;
    await new Promise((done) => setTimeout(done, 500));
    return ask(path, options, tries - 1);
  });
}
console.log("serverless-offline", JSON.parse(fs.readFileSync("node_modules/serverless-offline/package.json")).version);
const seen = {};
for (const path of ["/bare", "/attributes", "/header", "/two"]) {
  const answer = await ask(path);
  seen[path] = [answer.status, ...answer.headers.getSetCookie()];
  console.log(path, ...seen[path]);
}
assert.deepEqual(seen, { "/bare": [200, "session=1"], "/attributes": [500], "/header": [500], "/two": [200, "session=2"] });
PROGRAM
node program.mjs "$http" || { tail -20 log; exit 1; }
