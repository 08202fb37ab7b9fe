// Stacks as people write them: an HTTP API and a WebSocket API with functions of local code, one stack that needs another, and a
// stage with a stack of its own. The first argument is the folder to write to.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  App,
  aws_apigatewayv2 as api,
  aws_apigatewayv2_authorizers as authorizers,
  aws_apigatewayv2_integrations as integrations,
  aws_dynamodb as dynamodb,
  aws_lambda as lambda,
  CfnOutput,
  CfnParameter,
  Duration,
  Stack,
  Stage,
} from 'aws-cdk-lib';

const here = path.dirname(fileURLToPath(import.meta.url));
const app = new App({ outdir: process.argv[2] });

function pets(scope, name, environment = {}) {
  return new lambda.Function(scope, name, {
    runtime: lambda.Runtime.PYTHON_3_12,
    handler: 'app.handler',
    code: lambda.Code.fromAsset(path.join(here, 'pets')),
    environment,
  });
}

const store = new Stack(app, 'Store');
const table = new dynamodb.Table(store, 'Table', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
});

const shop = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-central-1' }, stackName: 'pet-shop' });
const stage = new CfnParameter(shop, 'StageName', { default: 'prod' });
const users = new authorizers.HttpJwtAuthorizer('Users', 'https://login.example.com', { jwtAudience: ['shop'] });
const http = new api.HttpApi(shop, 'Api', {
  corsPreflight: { allowOrigins: ['https://shop.example.com'], maxAge: Duration.minutes(5) },
});
const get = new integrations.HttpLambdaIntegration('Get', pets(shop, 'Get', { SHOP: stage.valueAsString }));
http.addRoutes({ path: '/pets/{id}', methods: [api.HttpMethod.GET], integration: get });
http.addRoutes({ path: '/pets', methods: [api.HttpMethod.POST], integration: get, authorizer: users });
new CfnOutput(shop, 'Url', { value: http.apiEndpoint });

const chat = new Stack(app, 'Chat');
const connect = pets(chat, 'Connect', { TABLE: table.tableName });
const socket = new api.WebSocketApi(chat, 'Api', {
  connectRouteOptions: { integration: new integrations.WebSocketLambdaIntegration('Connect', connect) },
});
socket.addRoute('join', {
  integration: new integrations.WebSocketLambdaIntegration(
    'Join',
    new lambda.Function(chat, 'Join', {
      runtime: lambda.Runtime.PYTHON_3_12,
      handler: 'index.handler',
      code: lambda.Code.fromInline('def handler(event, context):\n    return {"statusCode": 200}\n'),
    }),
  ),
});
new api.WebSocketStage(chat, 'Stage', { webSocketApi: socket, stageName: 'live', autoDeploy: true });

const beta = new Stage(app, 'Beta');
const inBeta = new Stack(beta, 'Shop');
const proxy = new api.HttpApi(inBeta, 'Api', {
  defaultIntegration: new integrations.HttpLambdaIntegration('All', pets(inBeta, 'All')),
});
new CfnOutput(inBeta, 'Url', { value: proxy.apiEndpoint });

app.synth();
