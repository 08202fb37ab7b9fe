#!/usr/bin/env bash
# Package:  hono 4.13.19 with @hono/node-server; beside it @fastify/aws-lambda 6.4.1, serverless-http 4.0.0, @codegenie/serverless-express 4.17.1
#           (pinned below), Node.js 20 or later
# Input:    GET /pets with a query in JSON as its body, as clients of search engines send it, through an HTTP API (format 2.0) to the route /pets
# Guess:    the route answers; at worst it sees no body
# Seen:     hono answers 400 `Invalid request` before any route, middleware or `onError` of the application; locally, on Node.js, the same
#           request is a 200. fastify's route sees no body, and the other two give it to Express
# Why:      hono makes a `Request` of the Fetch standard of the event, which can't have a body with GET, and answers the error itself
# For us:   a body comes with any method, as API Gateway gives it (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund hono@4.13.19 @hono/node-server@2.1.9 express@5.3.0 serverless-http@4.0.0 \
    @codegenie/serverless-express@4.17.1 fastify@5.12.8 @fastify/aws-lambda@6.4.1 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import http from "node:http";
import serverlessExpress from "@codegenie/serverless-express";
import fastifyAdapter from "@fastify/aws-lambda";
import { serve } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import serverlessHttp from "serverless-http";

console.error = () => {}; // hono logs the error, too
const body = JSON.stringify({ query: { name: "Rex" } });
const headers = { host: "abc123.example.com", "content-type": "text/plain", "content-length": `${body.length}` };
const event = () => ({
  version: "2.0", routeKey: "GET /pets", rawPath: "/pets", rawQueryString: "", headers,
  requestContext: {
    accountId: "123456789012", apiId: "abc123", stage: "$default", requestId: "id=", domainName: "abc123.example.com",
    http: { method: "GET", path: "/pets", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "curl" },
  },
  body, isBase64Encoded: false,
});
const app = express();
app.use(express.text());
app.get("/pets", (request, response) => { response.send(request.body); });
const fastify = Fastify();
fastify.get("/pets", async (request) => `${request.body}`);
let handled = false;
const hono = new Hono();
hono.onError((_error, c) => { handled = true; return c.text("", 500); });
hono.get("/pets", (c) => c.text("pets"));
const adapters = {
  hono: handle(hono),
  "@fastify/aws-lambda": fastifyAdapter(fastify),
  "serverless-http": serverlessHttp(app),
  "@codegenie/serverless-express": serverlessExpress({ app }),
};
const seen = {};
for (const [name, adapter] of Object.entries(adapters)) {
  const { version } = JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`));
  const answer = await adapter(event(), { awsRequestId: "id", getRemainingTimeInMillis: () => 1000 });
  seen[name] = `${answer.statusCode} ${answer.body}`;
  console.log(name, version, "->", seen[name]);
}
assert.equal(handled, false);
const server = serve({ fetch: hono.fetch, port: 0, hostname: "127.0.0.1" });
await new Promise((done) => { server.once("listening", done); });
const local = await new Promise((done, failed) => {
  const request = http.request({ port: server.address().port, path: "/pets", method: "GET", headers }, (answer) => { answer.resume(); done(answer.statusCode); });
  request.on("error", failed).end(body);
});
server.close();
console.log("hono on Node.js ->", local);
assert.deepEqual([seen, local], [{
  hono: "400 Invalid request",
  "@fastify/aws-lambda": "200 undefined",
  "serverless-http": `200 ${body}`,
  "@codegenie/serverless-express": `200 ${body}`,
}, 200]);
PROGRAM
node program.mjs
