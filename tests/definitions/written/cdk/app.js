// An HTTP API and a WebSocket API with what the constructs of CDK offer; writes a template of each beside this program.
const fs = require('node:fs');
const path = require('node:path');
const cdk = require('aws-cdk-lib');
const {
  aws_apigateway: rest,
  aws_apigatewayv2: api,
  aws_apigatewayv2_authorizers: authorizers,
  aws_apigatewayv2_integrations: integrations,
  aws_certificatemanager: acm,
  aws_cognito: cognito,
  aws_ec2: ec2,
  aws_elasticloadbalancingv2: balancing,
  aws_events: events,
  aws_iam: iam,
  aws_lambda: lambda,
  aws_logs: logs,
  aws_servicediscovery: discovery,
  aws_sqs: sqs,
  aws_stepfunctions: steps,
} = cdk;

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const CERTIFICATE = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/8c3f8b1e-0d3a-4f0e-9d4b-2f1f6f6f8b11`;
const LISTENER = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:listener`;

function func(scope, name) {
  return lambda.Function.fromFunctionAttributes(scope, name, {
    functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name.toLowerCase()}`,
    sameEnvironment: false,
  });
}

function stackOf(app, name) {
  return new cdk.Stack(app, name, {
    synthesizer: new cdk.DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    env: { account: ACCOUNT, region: REGION },
  });
}

function httpApi(app) {
  const stack = stackOf(app, 'HttpApi');
  const pets = new integrations.HttpLambdaIntegration('Pets', func(stack, 'Pets'));
  const users = new authorizers.HttpJwtAuthorizer('Users', 'https://login.example.com', {
    jwtAudience: ['shop', 'phone'],
  });
  const domain = new api.DomainName(stack, 'Domain', {
    domainName: 'api.example.com',
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    securityPolicy: api.SecurityPolicy.TLS_1_2,
    ipAddressType: api.IpAddressType.DUAL_STACK,
  });
  const shop = new api.HttpApi(stack, 'Shop', {
    apiName: 'shop',
    description: 'Pets to look at',
    corsPreflight: {
      allowCredentials: true,
      allowHeaders: ['authorization'],
      allowMethods: [api.CorsHttpMethod.GET, api.CorsHttpMethod.POST],
      allowOrigins: ['https://shop.example.com'],
      exposeHeaders: ['x-next-page'],
      maxAge: cdk.Duration.minutes(10),
    },
    createDefaultStage: true,
    defaultAuthorizationScopes: ['pets/read'],
    defaultAuthorizer: users,
    defaultDomainMapping: { domainName: domain, mappingKey: 'shop' },
    defaultIntegration: pets,
    disableExecuteApiEndpoint: true,
    ipAddressType: api.IpAddressType.DUAL_STACK,
    routeSelectionExpression: true,
  });
  const add = (path, integration, more = {}) =>
    shop.addRoutes({ path, integration, methods: [api.HttpMethod.GET], ...more });

  // Who may call
  add('/pets', pets, { methods: [api.HttpMethod.GET, api.HttpMethod.POST] });
  add('/open', pets, { authorizer: new api.HttpNoneAuthorizer(), authorizationScopes: [] });
  add('/signed', pets, { authorizer: new authorizers.HttpIamAuthorizer(), authorizationScopes: [] });
  add('/scoped', pets, { authorizationScopes: ['pets/write', 'pets/admin'] });
  add('/badges', pets, {
    authorizer: new authorizers.HttpLambdaAuthorizer('Badges', func(stack, 'Check'), {
      authorizerName: 'badges',
      identitySource: ['$request.header.X-Badge', '$context.identity.sourceIp'],
      responseTypes: [authorizers.HttpLambdaResponseType.SIMPLE],
      resultsCacheTtl: cdk.Duration.minutes(5),
    }),
    authorizationScopes: [],
  });
  add('/policies', pets, {
    authorizer: new authorizers.HttpLambdaAuthorizer('Policies', func(stack, 'Policies')),
    authorizationScopes: [],
  });
  const pool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_EXAMPLE12');
  const phone = cognito.UserPoolClient.fromUserPoolClientId(stack, 'Phone', '1h57kf5cpq17m0eml12EXAMPLE');
  add('/pool', pets, {
    authorizer: new authorizers.HttpUserPoolAuthorizer('Pool', pool, { userPoolClients: [phone] }),
    authorizationScopes: [],
  });

  // What answers
  add('/old/{proxy+}', new integrations.HttpUrlIntegration('Old', 'https://old.example.com/{proxy}', {
    method: api.HttpMethod.ANY,
    parameterMapping: new api.ParameterMapping()
      .appendHeader('x-shop', api.MappingValue.contextVariable('apiId'))
      .overwritePath(api.MappingValue.requestPathParam('proxy'))
      .removeQueryString('debug'),
    timeout: cdk.Duration.seconds(10),
  }), { methods: [api.HttpMethod.ANY] });
  add('/version', new integrations.HttpLambdaIntegration('Version', func(stack, 'Version'), {
    payloadFormatVersion: api.PayloadFormatVersion.VERSION_1_0,
  }));
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
  });
  const link = new api.VpcLink(stack, 'Link', { vpc });
  add('/balanced', new integrations.HttpAlbIntegration('Alb',
    balancing.ApplicationListener.fromApplicationListenerAttributes(stack, 'Alb', {
      listenerArn: `${LISTENER}/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2`,
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
    }), { vpcLink: link, secureServerName: 'pets.example.com', method: api.HttpMethod.GET }));
  add('/network', new integrations.HttpNlbIntegration('Nlb',
    balancing.NetworkListener.fromNetworkListenerArn(
      stack, 'Nlb', `${LISTENER}/net/pets/50dc6c495c0c9188/f2f7dc8efc522ab2`), { vpcLink: link }));
  add('/discovered', new integrations.HttpServiceDiscoveryIntegration('Discovery',
    discovery.Service.fromServiceAttributes(stack, 'Service', {
      dnsRecordType: discovery.DnsRecordType.SRV,
      namespace: discovery.HttpNamespace.fromHttpNamespaceAttributes(stack, 'Namespace', {
        namespaceArn: `arn:aws:servicediscovery:${REGION}:${ACCOUNT}:namespace/ns-1`,
        namespaceId: 'ns-1',
        namespaceName: 'pets',
      }),
      routingPolicy: discovery.RoutingPolicy.MULTIVALUE,
      serviceArn: `arn:aws:servicediscovery:${REGION}:${ACCOUNT}:service/srv-1`,
      serviceId: 'srv-1',
      serviceName: 'pets',
    }), { vpcLink: link }));
  const queue = sqs.Queue.fromQueueArn(stack, 'Queue', `arn:aws:sqs:${REGION}:${ACCOUNT}:orders`);
  add('/orders', new integrations.HttpSqsIntegration('Send', { queue }), { methods: [api.HttpMethod.POST] });
  add('/orders', new integrations.HttpSqsIntegration('Receive', {
    queue, subtype: api.HttpIntegrationSubtype.SQS_RECEIVE_MESSAGE,
  }), { methods: [api.HttpMethod.GET] });
  add('/orders', new integrations.HttpSqsIntegration('Purge', {
    queue, subtype: api.HttpIntegrationSubtype.SQS_PURGE_QUEUE,
  }), { methods: [api.HttpMethod.DELETE] });
  add('/orders/{id}', new integrations.HttpSqsIntegration('Delete', {
    queue, subtype: api.HttpIntegrationSubtype.SQS_DELETE_MESSAGE,
  }), { methods: [api.HttpMethod.DELETE] });
  const bus = events.EventBus.fromEventBusArn(stack, 'Bus', `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/shop`);
  add('/events', new integrations.HttpEventBridgeIntegration('Put', { eventBusRef: bus.eventBusRef }), {
    methods: [api.HttpMethod.POST],
  });
  const machine = steps.StateMachine.fromStateMachineArn(
    stack, 'Machine', `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:sale`);
  add('/sales', new integrations.HttpStepFunctionsIntegration('Start', { stateMachine: machine }), {
    methods: [api.HttpMethod.POST],
  });
  const express = new steps.StateMachine(stack, 'Express', {
    definitionBody: steps.DefinitionBody.fromChainable(new steps.Pass(stack, 'Pass')),
    stateMachineName: 'quick',
    stateMachineType: steps.StateMachineType.EXPRESS,
  });
  add('/sales', new integrations.HttpStepFunctionsIntegration('StartSync', {
    stateMachine: express, subtype: api.HttpIntegrationSubtype.STEPFUNCTIONS_START_SYNC_EXECUTION,
  }), { methods: [api.HttpMethod.PUT] });
  add('/sales', new integrations.HttpStepFunctionsIntegration('Stop', {
    stateMachine: machine,
    subtype: api.HttpIntegrationSubtype.STEPFUNCTIONS_STOP_EXECUTION,
    // The mapping that the construct has of its own lacks what this action must have.
    parameterMapping: new api.ParameterMapping().custom('ExecutionArn', '$request.querystring.execution'),
  }), { methods: [api.HttpMethod.DELETE] });

  // Where
  new api.HttpStage(stack, 'Live', {
    httpApi: shop,
    stageName: 'live',
    autoDeploy: true,
    description: 'What customers see',
    detailedMetricsEnabled: true,
    throttle: { burstLimit: 20, rateLimit: 10 },
    stageVariables: { shop: 'north' },
    domainMapping: { domainName: domain, mappingKey: 'live' },
    accessLogSettings: {
      destination: new api.LogGroupLogDestination(new logs.LogGroup(stack, 'Logs')),
      format: rest.AccessLogFormat.custom('$context.requestId $context.status'),
    },
  });
  cdk.Tags.of(shop).add('team', 'shop');
}

function webSocketApi(app) {
  const stack = stackOf(app, 'WebSocketApi');
  const call = (name, more) => new integrations.WebSocketLambdaIntegration(name, func(stack, name), more);
  const chat = new api.WebSocketApi(stack, 'Chat', {
    apiName: 'chat',
    description: 'Talk about pets',
    routeSelectionExpression: '$request.body.action',
    apiKeySelectionExpression: api.WebSocketApiKeySelectionExpression.HEADER_X_API_KEY,
    ipAddressType: api.IpAddressType.DUAL_STACK,
    disableSchemaValidation: false,
    connectRouteOptions: {
      integration: call('Connect'),
      authorizer: new authorizers.WebSocketLambdaAuthorizer('Badges', func(stack, 'Check'), {
        authorizerName: 'badges',
        identitySource: ['route.request.header.X-Badge', 'route.request.querystring.room'],
      }),
    },
    disconnectRouteOptions: { integration: call('Disconnect') },
    defaultRouteOptions: {
      integration: new integrations.WebSocketMockIntegration('Fallback', {
        requestTemplates: { '200': '{"statusCode": 200}' },
        templateSelectionExpression: '200',
      }),
      returnResponse: true,
    },
  });
  chat.addRoute('say', {
    integration: call('Say', {
      timeout: cdk.Duration.seconds(5), contentHandling: api.ContentHandling.CONVERT_TO_TEXT,
    }),
    returnResponse: true,
  });
  chat.addRoute('order', {
    integration: new integrations.WebSocketAwsIntegration('Order', {
      integrationMethod: 'POST',
      integrationUri: `arn:aws:apigateway:${REGION}:sqs:path/${ACCOUNT}/orders`,
      credentialsRole: iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/orders`),
      requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
      requestTemplates: { $default: 'Action=SendMessage&MessageBody=$input.body' },
      templateSelectionExpression: '\\$default',
      passthroughBehavior: api.PassthroughBehavior.NEVER,
      timeout: cdk.Duration.seconds(3),
    }),
  });
  const signed = new api.WebSocketApi(stack, 'Signed', {
    connectRouteOptions: {
      integration: call('SignedConnect'), authorizer: new authorizers.WebSocketIamAuthorizer(),
    },
  });
  new api.WebSocketRoute(stack, 'KeyedRoute', {
    webSocketApi: signed, routeKey: 'keyed', integration: call('Keyed'), apiKeyRequired: true,
  });
  new api.WebSocketStage(stack, 'Live', {
    webSocketApi: chat,
    stageName: 'live',
    autoDeploy: true,
    throttle: { burstLimit: 20, rateLimit: 10 },
    stageVariables: { room: 'cats' },
    detailedMetricsEnabled: true,
  });
}

const app = new cdk.App({ analyticsReporting: false, outdir: fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'cdk-')) });
httpApi(app);
webSocketApi(app);
const assembly = app.synth();
for (const [name, file] of [['HttpApi', 'http_api.json'], ['WebSocketApi', 'websocket_api.json']]) {
  const template = assembly.getStackByName(name).template;
  fs.writeFileSync(path.join(__dirname, file), `${JSON.stringify(template, null, 1)}\n`);
}
