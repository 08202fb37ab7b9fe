#!/usr/bin/env bash
# Package:  aws-cdk-lib 2.276.0, constructs 10.8.1 (pinned below), Node.js 20 or later
# Input:    two HTTP APIs that share one JWT authorizer object; and two that share one integration object
# Guess:    an authorizer for each of the APIs, or an error when the second one takes it, as with integrations, which say
#           `A single integration cannot be associated with multiple APIs.`
# Seen:     one authorizer, of the first API; the route of the second names it by its id, and nothing is said. The stack fails in the account,
#           where an API has its own authorizers alone
# Why:      an authorizer keeps what it has made for the first route that it was bound to, and asks no more
# For us:   CreateRoute refuses an authorizer of another API, and so does a stack, by the name of the route (tests/behaviour/apigatewayv2)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
cat >program.js <<'PROGRAM'
const assert = require("node:assert");
const cdk = require("aws-cdk-lib");
const { Template } = require("aws-cdk-lib/assertions");
const { aws_apigatewayv2: api, aws_apigatewayv2_authorizers: authorizers, aws_apigatewayv2_integrations: integrations } = cdk;

const url = (name) => new integrations.HttpUrlIntegration(name, "https://pets.example.com");
function stackOf(name, integrationOf, authorizer) {
  const stack = new cdk.Stack(new cdk.App({ analyticsReporting: false }), name);
  for (const api_ of ["Cats", "Dogs"]) {
    new api.HttpApi(stack, api_).addRoutes({ path: "/", integration: integrationOf(api_), authorizer });
  }
  return Template.fromStack(stack).toJSON().Resources;
}
console.log("aws-cdk-lib", require("aws-cdk-lib/package.json").version);
const jwt = new authorizers.HttpJwtAuthorizer("Jwt", "https://issuer.example.com", { jwtAudience: ["pets"] });
const resources = stackOf("Authorizer", url, jwt);
const of = (type) => Object.entries(resources).filter(([, { Type }]) => Type === `AWS::ApiGatewayV2::${type}`);
const [[id, { Properties }], ...more] = of("Authorizer");
assert.deepEqual(more, []);
console.log("authorizer", id, "of", Properties.ApiId.Ref);
const routes = of("Route").map(([, { Properties: route }]) => [route.ApiId.Ref, route.AuthorizerId.Ref]);
for (const [api_, authorizer] of routes) console.log("route of", api_, "asks", authorizer);
assert.notEqual(routes[0][0], routes[1][0]);
assert.equal(routes[0][0], Properties.ApiId.Ref);
assert.deepEqual(routes.map(([, authorizer]) => authorizer), [id, id]);
const shared = url("Shared");
assert.throws(() => stackOf("Integration", () => shared), /A single integration cannot be associated with multiple APIs/);
console.log("an integration of two APIs is refused");
PROGRAM
node program.js
