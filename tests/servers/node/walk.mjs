// A walk through all three services and a connection, as a program in JavaScript makes it: node walk.mjs URL. It prints what it has seen.
import { ApiGatewayV2Client, CreateApiCommand, CreateIntegrationCommand, CreateRouteCommand, CreateRouteResponseCommand, CreateStageCommand, GetApiCommand, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { AppRunnerClient, CreateServiceCommand, DescribeServiceCommand, ListServicesCommand } from "@aws-sdk/client-apprunner";
import { ApiGatewayManagementApiClient, DeleteConnectionCommand, GetConnectionCommand, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import WebSocket from "ws";

const url = process.argv[2];
const settings = { region: "us-east-1", endpoint: url, credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" } };
const seen = {};

const refusal = async (promise) => {
  try {
    await promise;
    return null;
  } catch (error) {
    return [error.name, error.$metadata?.httpStatusCode];
  }
};

// App Runner
const runner = new AppRunnerClient(settings);
const SourceConfiguration = { ImageRepository: { ImageIdentifier: "public.ecr.aws/nginx/nginx:1", ImageRepositoryType: "ECR_PUBLIC" } };
const made = await runner.send(new CreateServiceCommand({ ServiceName: "web-app", SourceConfiguration }));
const described = await runner.send(new DescribeServiceCommand({ ServiceArn: made.Service.ServiceArn }));
seen.service = [made.Service.Status, described.Service.Status, described.Service.CreatedAt instanceof Date];
seen.services = (await runner.send(new ListServicesCommand({}))).ServiceSummaryList.length;
seen.twice = await refusal(runner.send(new CreateServiceCommand({ ServiceName: "web-app", SourceConfiguration })));

// API Gateway V2, and a request
const gateway = new ApiGatewayV2Client(settings);
const target = "arn:aws:lambda:us-east-1:123456789012:function:pets";
const pets = await gateway.send(new CreateApiCommand({ Name: "pets", ProtocolType: "HTTP", Target: target }));
seen.api = [(await gateway.send(new GetApiCommand({ ApiId: pets.ApiId }))).Name, pets.CreatedDate instanceof Date];
seen.missing = await refusal(gateway.send(new GetApiCommand({ ApiId: "nothing" })));
seen.answer = await (await fetch(`${url}/_aws/execute-api/${pets.ApiId}/`)).text();

// A WebSocket API, its management, and a connection
const chat = await gateway.send(new CreateApiCommand({ Name: "chat", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }));
const ApiId = chat.ApiId;
const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${target}/invocations`;
const integration = await gateway.send(new CreateIntegrationCommand({ ApiId, IntegrationType: "AWS_PROXY", IntegrationUri: uri }));
const route = await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: "$default", Target: `integrations/${integration.IntegrationId}`, RouteResponseSelectionExpression: "$default" }));
await gateway.send(new CreateRouteResponseCommand({ ApiId, RouteId: route.RouteId, RouteResponseKey: "$default" }));
await gateway.send(new CreateStageCommand({ ApiId, StageName: "prod", AutoDeploy: true }));
seen.apis = (await gateway.send(new GetApisCommand({}))).Items.map((api) => api.Name).sort();

const at = `${url}/_aws/execute-api/${ApiId}/prod`;
const socket = new WebSocket(at.replace("http", "ws"));
const messages = [];
const waiting = [];
socket.on("message", (data) => (waiting.length ? waiting.shift()(data.toString()) : messages.push(data.toString())));
const next = () => (messages.length ? Promise.resolve(messages.shift()) : new Promise((resolve) => waiting.push(resolve)));
const closed = new Promise((resolve) => socket.on("close", (code) => resolve(code)));
await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
socket.send('{"action": "join"}');
seen.message = await next();
const [{ id: ConnectionId }] = await (await fetch(`${url}/_awsmock/connections`)).json();
const management = new ApiGatewayManagementApiClient({ ...settings, endpoint: at });
await management.send(new PostToConnectionCommand({ ConnectionId, Data: "from afar" }));
seen.posted = await next();
seen.identity = (await management.send(new GetConnectionCommand({ ConnectionId }))).Identity.SourceIp;
await management.send(new DeleteConnectionCommand({ ConnectionId }));
seen.closed = await closed;
seen.gone = await refusal(management.send(new GetConnectionCommand({ ConnectionId })));

const refused = new WebSocket(at.replace("http", "ws").replace("prod", "nothing"));
seen.refused = await new Promise((resolve) => refused.on("unexpected-response", (_request, response) => resolve(response.statusCode)));
console.log(JSON.stringify(seen));
process.exit(0);
