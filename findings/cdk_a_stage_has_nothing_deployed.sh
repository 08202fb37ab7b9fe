#!/usr/bin/env bash
# Package:  aws-cdk-lib 2.276.0, constructs 10.8.1 (pinned below), Node.js 20 or later
# Input:    an HTTP API with a route and a stage `prod` by `addStage`, and a WebSocket API with a route and a `WebSocketStage`, of which nothing is
#           said but their names
# Guess:    routes are deployed to a stage, as they are to the `$default` stage that HttpApi makes by itself, and to that of a RestApi
# Seen:     the stages have neither `AutoDeploy` nor a deployment, and there is none in the template: the stack is complete, and each request
#           to the URL that the stage gives is a 404
# Why:      `autoDeploy` is false where it isn't said, and these constructs make no deployment in its place; the $default stage says it
# For us:   `why` of the 404 says that nothing is deployed, and `explain` that the route is there (tests/serving)
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
const { aws_apigateway: rest, aws_apigatewayv2: api, aws_apigatewayv2_integrations: integrations } = cdk;

const stack = new cdk.Stack(new cdk.App({ analyticsReporting: false }), "Pets");
const function_ = cdk.aws_lambda.Function.fromFunctionAttributes(stack, "Function", {
  functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:pets", sameEnvironment: true,
});
const http = new api.HttpApi(stack, "Http");
http.addRoutes({ path: "/pets", integration: new integrations.HttpLambdaIntegration("Pets", function_) });
http.addStage("Prod", { stageName: "prod" });
const chat = new api.WebSocketApi(stack, "Chat");
chat.addRoute("hello", { integration: new integrations.WebSocketLambdaIntegration("Hello", function_) });
new api.WebSocketStage(stack, "ChatProd", { webSocketApi: chat, stageName: "chat" });
new rest.RestApi(stack, "Rest").root.addMethod("GET", new rest.MockIntegration());

const { Resources } = Template.fromStack(stack).toJSON();
const all = Object.values(Resources);
const stages = all.filter(({ Type }) => Type.endsWith("::Stage"));
const deployments = all.filter(({ Type }) => Type.endsWith("::Deployment")).map(({ Type }) => Type);
console.log("aws-cdk-lib", require("aws-cdk-lib/package.json").version, "makes", ...deployments);
const seen = {};
for (const { Type, Properties } of stages) {
  seen[`${Type} ${Properties.StageName}`] = Properties.AutoDeploy === true || Properties.DeploymentId !== undefined;
}
console.log("has something deployed:", seen);
assert.deepEqual(deployments, ["AWS::ApiGateway::Deployment"]);
assert.deepEqual(seen, {
  "AWS::ApiGatewayV2::Stage $default": true,
  "AWS::ApiGatewayV2::Stage prod": false,
  "AWS::ApiGatewayV2::Stage chat": false,
  "AWS::ApiGateway::Stage prod": true,
});
PROGRAM
node program.js
