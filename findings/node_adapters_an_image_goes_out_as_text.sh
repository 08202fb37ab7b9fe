#!/usr/bin/env bash
# Package:  serverless-http 4.0.0, @fastify/aws-lambda 6.4.1; beside them @codegenie/serverless-express 4.17.1, hono 4.13.19 (pinned below),
#           Node.js 20 or later
# Input:    an application that answers with the four first bytes of a PNG and `content-type: image/png`, behind an HTTP API (format 2.0)
# Guess:    all four answer with base64 and `isBase64Encoded: true`: HTTP APIs have no list of binary types, so nothing is to be set up
# Seen:     the first two answer with a text in which a byte that isn't UTF-8 has become U+FFFD, `isBase64Encoded` false, and status 200;
#           the image is broken, and nothing says so. The other two do as guessed
# Why:      the first two take for binary what their options name (`binary`, `binaryMimeTypes`), which is nothing unless said
# For us:   a body that an event's answer gives is sent as it is (tests/serving); see docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund express@5.3.0 serverless-http@4.0.0 @codegenie/serverless-express@4.17.1 hono@4.13.19 \
    fastify@5.12.8 @fastify/aws-lambda@6.4.1 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import serverlessExpress from "@codegenie/serverless-express";
import fastifyAdapter from "@fastify/aws-lambda";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import serverlessHttp from "serverless-http";

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const event = () => ({
  version: "2.0", routeKey: "GET /logo.png", rawPath: "/logo.png", rawQueryString: "", headers: { host: "abc123.example.com", accept: "*/*" },
  requestContext: {
    stage: "$default", domainName: "abc123.example.com", requestId: "id=",
    http: { method: "GET", path: "/logo.png", protocol: "HTTP/1.1", sourceIp: "127.0.0.1" },
  },
  isBase64Encoded: false,
});
function withExpress() {
  const app = express();
  app.get("/logo.png", (_request, response) => { response.type("png").send(png); });
  return app;
}
const hono = new Hono();
hono.get("/logo.png", (c) => c.body(png, 200, { "content-type": "image/png" }));
const fastify = Fastify();
fastify.get("/logo.png", (_request, reply) => reply.type("image/png").send(png));
const adapters = {
  "serverless-http": [serverlessHttp(withExpress()), false],
  "@fastify/aws-lambda": [fastifyAdapter(fastify), false],
  "@codegenie/serverless-express": [serverlessExpress({ app: withExpress() }), true],
  hono: [handle(hono), true],
};
for (const [name, [adapter, right]] of Object.entries(adapters)) {
  const answer = await adapter(event(), { awsRequestId: "id", getRemainingTimeInMillis: () => 1000 });
  console.log(name, JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version, answer.statusCode, answer.isBase64Encoded, JSON.stringify(answer.body));
  assert.equal(answer.statusCode, 200);
  const sent = Buffer.from(answer.body, answer.isBase64Encoded ? "base64" : "utf8");
  assert.equal(Buffer.compare(sent, png) === 0, right, name);
}
PROGRAM
node program.mjs
