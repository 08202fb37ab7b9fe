#!/usr/bin/env bash
# Package:  serverless-http 4.0.0, @codegenie/serverless-express 4.17.1, hono 4.13.19, lambda-api 1.5.1, @middy/http-router 6.4.5,
#           @fastify/aws-lambda 6.4.1 (pinned below), Node.js 20 or later
# Input:    GET /pets of the stage `prod` of an HTTP API, as events of payload formats 2.0 and 1.0, for an application with a route /pets
# Guess:    each adapter knows the stage from the event, and the route /pets answers, as with Powertools for Python
# Seen:     none finds the route: the application is asked for /prod/pets. The exception proves it: @fastify/aws-lambda takes the stage
#           away in format 1.0 and leaves it in format 2.0, so the same application answers until somebody changes the format
# Why:      `rawPath` begins with a named stage; fastify's adapter takes it away where the event has `requestContext.resourcePath`,
#           which format 2.0 hasn't
# For us:   events are right (tests/serving, row on rawPath); what each adapter needs is in docs/pages/how-to/event-readers.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund express@5.3.0 serverless-http@4.0.0 @codegenie/serverless-express@4.17.1 hono@4.13.19 \
    lambda-api@1.5.1 @middy/core@6.4.5 @middy/http-router@6.4.5 fastify@5.12.8 @fastify/aws-lambda@6.4.1 >/dev/null
cat >program.mjs <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import serverlessExpress from "@codegenie/serverless-express";
import fastifyAdapter from "@fastify/aws-lambda";
import middy from "@middy/core";
import httpRouter from "@middy/http-router";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import lambdaApi from "lambda-api";
import serverlessHttp from "serverless-http";

const about = { accountId: "123456789012", apiId: "abc123", stage: "prod", requestId: "id=", domainName: "abc123.example.com" };
const events = {
  "2.0": () => ({
    version: "2.0", routeKey: "GET /pets", rawPath: "/prod/pets", rawQueryString: "", headers: { host: "abc123.example.com" },
    requestContext: { ...about, http: { method: "GET", path: "/prod/pets", protocol: "HTTP/1.1", sourceIp: "127.0.0.1" } },
    isBase64Encoded: false,
  }),
  "1.0": () => ({
    version: "1.0", resource: "/pets", path: "/prod/pets", httpMethod: "GET", headers: { Host: "abc123.example.com" },
    multiValueHeaders: { Host: ["abc123.example.com"] }, queryStringParameters: null, multiValueQueryStringParameters: null,
    pathParameters: null, stageVariables: null, body: null, isBase64Encoded: false,
    requestContext: { ...about, httpMethod: "GET", path: "/prod/pets", resourceId: "GET /pets", resourcePath: "/pets", identity: { sourceIp: "127.0.0.1" } },
  }),
};

function withExpress() {
  const app = express();
  app.get("/pets", (_request, response) => { response.send("pets"); });
  return app;
}
const hono = new Hono();
hono.get("/pets", (c) => c.text("pets"));
const api = lambdaApi();
api.get("/pets", () => "pets");
const fastify = Fastify();
fastify.get("/pets", async () => "pets");
const adapters = {
  "serverless-http": serverlessHttp(withExpress()),
  "@codegenie/serverless-express": serverlessExpress({ app: withExpress() }),
  hono: handle(hono),
  "lambda-api": (event, context) => api.run(event, context),
  "@middy/http-router": middy().handler(
    httpRouter({ routes: [{ method: "GET", path: "/pets", handler: async () => ({ statusCode: 200 }) }] })),
  "@fastify/aws-lambda": fastifyAdapter(fastify),
};
const context = { awsRequestId: "id", functionName: "pets", getRemainingTimeInMillis: () => 1000 };
const seen = {};
for (const [name, adapter] of Object.entries(adapters)) {
  const found = name.split("/")[0] === "@middy" ? "@middy/http-router" : name;
  const { version } = JSON.parse(fs.readFileSync(`node_modules/${found}/package.json`));
  for (const [format, made] of Object.entries(events)) {
    const status = await adapter(made(), context).then((answer) => answer.statusCode, (error) => error.statusCode);
    console.log(name, version, "format", format, status);
    seen[`${name} ${format}`] = status;
  }
}
for (const [one, status] of Object.entries(seen)) {
  assert.equal(status === 200, one === "@fastify/aws-lambda 1.0", one);
}
PROGRAM
node program.mjs
