#!/usr/bin/env bash
# Package:  serverless-offline 13.10.1 with serverless 3.40.0, and ws 8.23.0 as the client (pinned below), Node.js 20 or later
# Input:    messages for a WebSocket API with the routes `$connect` and `hello`: one that `hello` takes, three that no route takes, and one
#           in a binary frame
# Guess:    the function, then thrice `{"message": "Forbidden", …}`, as API Gateway answers what no route takes; and the connection is closed
#           with 1003 for the binary frame, or its body is base64
# Seen:     nothing at all comes back for the three, so a client that asks for a route that has been forgotten waits. The binary frame is
#           routed as text is, and `body` of its event is no text, but an object with a member for each byte
# For us:   both are as at AWS (docs/pages/explanation/websocket-traps.md, tests/serving)
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts serverless@3.40.0 serverless-offline@13.10.1 ws@8.23.0 >/dev/null
cat >handler.js <<'HANDLER'
module.exports.connect = async () => ({ statusCode: 200 });
module.exports.hello = async ({ body, isBase64Encoded }) => ({ statusCode: 200, body: JSON.stringify({ body, isBase64Encoded }) });
HANDLER
cat >serverless.yml <<'CONFIGURATION'
service: pets
provider: {name: aws, runtime: nodejs20.x, region: eu-west-1, stage: dev}
plugins: [serverless-offline]
functions:
  connect: {handler: handler.connect, events: [{websocket: {route: $connect}}]}
  hello: {handler: handler.hello, events: [{websocket: {route: hello, routeResponseSelectionExpression: $default}}]}
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
import { WebSocket } from "ws";

const url = `http://localhost:${process.argv[2]}`;
async function ask(path, options, tries = 60) {
  return fetch(url + path, options).catch(async (error) => {
    if (tries === 0) throw error;
    await new Promise((done) => setTimeout(done, 500));
    return ask(path, options, tries - 1);
  });
}
console.log("serverless-offline", JSON.parse(fs.readFileSync("node_modules/serverless-offline/package.json")).version);
await ask("/"); // until it listens
const client = new WebSocket(url.replace("http", "ws"));
await new Promise((done, failed) => { client.on("open", done); client.on("error", failed); });
const hello = JSON.stringify({ action: "hello" });
async function answer() {
  let wait;
  const said = await new Promise((done) => {
    client.once("message", (data) => done(JSON.parse(data)));
    client.once("close", done);
    wait = setTimeout(() => done("nothing"), 2000);
  });
  clearTimeout(wait);
  client.removeAllListeners("message").removeAllListeners("close");
  return said;
}
const seen = {};
for (const message of [hello, JSON.stringify({ action: "bye" }), JSON.stringify({}), "hello"]) {
  client.send(message);
  seen[message] = await answer();
  console.log(message, "->", JSON.stringify(seen[message]));
  assert.deepEqual(seen[message], message === hello ? { body: hello, isBase64Encoded: false } : "nothing");
}
client.send(Buffer.from(hello));
const { body, isBase64Encoded } = await answer();
console.log("binary ->", JSON.stringify(body), isBase64Encoded);
assert.deepEqual([body, isBase64Encoded], [Object.fromEntries([...Buffer.from(hello)].entries()), false]);
client.close();
PROGRAM
node program.mjs "$websocket" || { tail -20 log; exit 1; }
