#!/usr/bin/env bash
# Package:  aws-cdk-lib 2.276.0, constructs 10.8.1 (pinned below), Node.js 20 or later
# Input:    an HTTP API and a WebSocket API with one route each, whose integration is called `Default`, as one names what answers
#           a $default route
# Guess:    two templates: the name is one of the construct's, and nothing else is called so
# Seen:     neither is written: `section 'Resources' already contains 'ShopANYpets…'`, which names the route and neither the
#           integration nor its name. Any other name will do
# Why:      an integration becomes a child of its route, whose own resource is its child `Resource`; logical ids leave out both
#           `Resource` and `Default`, so the two have the same
# For us:   our program for the tests calls it otherwise (tests/definitions/written/cdk/app.js)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
cat >program.js <<'PROGRAM'
const assert = require('node:assert');
const cdk = require('aws-cdk-lib');
const { aws_apigatewayv2: api, aws_apigatewayv2_integrations: integrations } = cdk;

function http(stack, name) {
  const integration = new integrations.HttpUrlIntegration(name, 'https://example.com');
  new api.HttpApi(stack, 'Shop').addRoutes({ path: '/pets', integration });
}

function webSocket(stack, name) {
  const integration = new integrations.WebSocketMockIntegration(name);
  new api.WebSocketApi(stack, 'Chat', { defaultRouteOptions: { integration } });
}

function outcome(make, name) {
  const stack = new cdk.Stack(new cdk.App({ analyticsReporting: false }), 'Stack');
  make(stack, name);
  try {
    stack.node.root.synth();
    return 'a template';
  } catch (error) {
    return error.message;
  }
}

console.log('aws-cdk-lib', require('aws-cdk-lib/package.json').version);
for (const make of [http, webSocket]) {
  for (const name of ['Default', 'Pets']) {
    console.log(make.name, name, '->', outcome(make, name));
  }
  assert.match(outcome(make, 'Default'), /^section 'Resources' already contains '/);
  assert.strictEqual(outcome(make, 'Pets'), 'a template');
}
PROGRAM
node program.js 2>&1
