// Stacks that the tests deploy and call: each kind of API, with its integrations and its authorizers.
"use strict";

const path = require("node:path");
const cdk = require("aws-cdk-lib");
const apigw = require("aws-cdk-lib/aws-apigatewayv2");
const authorizers = require("aws-cdk-lib/aws-apigatewayv2-authorizers");
const integrations = require("aws-cdk-lib/aws-apigatewayv2-integrations");
const acm = require("aws-cdk-lib/aws-certificatemanager");
const dynamodb = require("aws-cdk-lib/aws-dynamodb");
const lambda = require("aws-cdk-lib/aws-lambda");
const sqs = require("aws-cdk-lib/aws-sqs");

const app = new cdk.App({ outdir: process.argv[2], context: { "aws:cdk:version-reporting": false } });

function python(scope, id, folder, handler, environment = {}) {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.PYTHON_3_13,
    code: lambda.Code.fromAsset(path.join(__dirname, folder)),
    handler: `index.${handler}`,
    environment,
  });
}

class Shop extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const table = new dynamodb.TableV2(this, "Table", {
      partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });
    const queue = new sqs.Queue(this, "Orders");
    const pets = python(this, "Pets", "pets", "handler", { TABLE: table.tableName });
    const created = python(this, "Created", "pets", "created");
    const badges = python(this, "Badges", "badges", "handler");
    const inline = new lambda.Function(this, "Health", {
      runtime: lambda.Runtime.PYTHON_3_13,
      code: lambda.Code.fromInline("def handler(event, context):\n    return 'well'\n"),
      handler: "index.handler",
    });

    const api = new apigw.HttpApi(this, "Api", {
      corsPreflight: { allowOrigins: ["https://pets.example.com"], allowMethods: [apigw.CorsHttpMethod.GET] },
    });
    const route = (routePath, method, integration, authorizer) =>
      api.addRoutes({ path: routePath, methods: [method], integration, authorizer });
    const { GET, POST, ANY } = apigw.HttpMethod;
    const asked = new integrations.HttpLambdaIntegration("PetsIntegration", pets);
    route("/pets/{id}", GET, asked);
    route("/pets", POST, new integrations.HttpLambdaIntegration("CreatedIntegration", created));
    route("/health", GET, new integrations.HttpLambdaIntegration("HealthIntegration", inline));
    route("/old/{proxy+}", ANY, new integrations.HttpUrlIntegration("OldIntegration", "https://old.example.com/{proxy}"));
    route("/orders", POST, new integrations.HttpSqsIntegration("OrdersIntegration", { queue }));
    route("/jwt/{id}", GET, asked, new authorizers.HttpJwtAuthorizer("Users", "https://users.example.com", {
      jwtAudience: ["pets"],
    }));
    route("/badge/{id}", GET, asked, new authorizers.HttpLambdaAuthorizer("Badge", badges, {
      identitySource: ["$request.header.badge"],
      responseTypes: [authorizers.HttpLambdaResponseType.SIMPLE],
    }));
    route("/signed/{id}", GET, asked, new authorizers.HttpIamAuthorizer());

    const domain = new apigw.DomainName(this, "Domain", {
      domainName: "shop.example.com",
      certificate: acm.Certificate.fromCertificateArn(
        this, "Certificate",
        `arn:aws:acm:${this.region}:${this.account}:certificate/11111111-2222-3333-4444-555555555555`,
      ),
    });
    const beta = api.addStage("Beta", { stageName: "beta", autoDeploy: true, domainMapping: { domainName: domain, mappingKey: "v1" } });
    new cdk.CfnOutput(this, "ApiUrl", { value: api.apiEndpoint });
    new cdk.CfnOutput(this, "BetaUrl", { value: beta.url });
    new cdk.CfnOutput(this, "QueueUrl", { value: queue.queueUrl });
    new cdk.CfnOutput(this, "TableName", { value: table.tableName });
  }
}

class Chat extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const connect = python(this, "Connect", "chat", "connect");
    const authorize = python(this, "Authorize", "chat", "authorize");
    const message = python(this, "Message", "chat", "message", { ROOM: props.room });
    const api = new apigw.WebSocketApi(this, "Api", {
      connectRouteOptions: {
        integration: new integrations.WebSocketLambdaIntegration("ConnectIntegration", connect),
        authorizer: new authorizers.WebSocketLambdaAuthorizer("Authorizer", authorize, {
          identitySource: ["route.request.querystring.token"],
        }),
      },
    });
    api.addRoute("say", { integration: new integrations.WebSocketLambdaIntegration("SayIntegration", message) });
    api.addRoute("ping", {
      integration: new integrations.WebSocketMockIntegration("PingIntegration", {
        requestTemplates: { pong: '{"statusCode": 200}' },
        templateSelectionExpression: "pong",
      }),
      returnResponse: true,
    });
    const stage = new apigw.WebSocketStage(this, "Stage", { webSocketApi: api, stageName: "prod", autoDeploy: true });
    api.grantManageConnections(message);
    new cdk.CfnOutput(this, "Url", { value: stage.url });
    new cdk.CfnOutput(this, "Callback", { value: stage.callbackUrl });
  }
}

const env = { account: "123456789012", region: "eu-west-1" };
new Shop(app, "Shop", { env });
new Chat(app, "Chat", { room: "hall" });
app.synth();
