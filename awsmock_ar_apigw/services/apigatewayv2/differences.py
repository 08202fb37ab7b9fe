"""Where API Gateway V2 was seen to do other than its reference says."""

from __future__ import annotations

from awsmock_ar_apigw.kit.difference import Difference
from awsmock_ar_apigw.services.apigatewayv2 import backend
from awsmock_ar_apigw.services.apigatewayv2.apis import api, authorizer, stage
from awsmock_ar_apigw.services.apigatewayv2.domains import api_mapping, domain_name
from awsmock_ar_apigw.services.apigatewayv2.portals import portal_product

DIFFERENCES = (
    Difference(
        "What a NotFoundException has beside its message",
        "resourceType",
        "nothing",
        "recordings of cloud-custodian, of GetApi and GetStage",
        "no: seen of two operations, and the reference lists the member for every one",
        by=(backend.RESOURCE_TYPE,),
    ),
    Difference(
        "The status of UpdateApi's answer",
        "200",
        "201",
        "a recording of cloud-custodian",
        "no: the reference's table of responses and botocore's model say 200",
        by=(api.UPDATED,),
    ),
    Difference(
        "What an HTTP API has of members that are supported only for WebSocket APIs",
        "nothing",
        "it shows apiKeySelectionExpression and apiKeyRequired, and what makes an API, a route or an integration takes the "
        "defaults of these two and of passthroughBehavior",
        "answers of the AWS CLI; the Terraform provider, which always sends them, and its tests",
        "yes: to refuse what the most common clients send would fail tests of code that works",
        mock="observed",
    ),
    Difference(
        "CreateAuthorizer and UpdateAuthorizer for a name that is taken",
        "ConflictException, 409",
        "BadRequestException, 400",
        "deployments of a user of the AWS CDK",
        "no: the reference says ConflictException of a resource that already exists; seen through CloudFormation, without the status",
        by=(authorizer.NAME_TAKEN,),
    ),
    Difference(
        "lastDeploymentStatusMessage of a stage whose autoDeploy was switched off",
        "supported only for stages with autoDeploy enabled",
        "it stays",
        "a recording of cloud-custodian",
        "no: the reference says for which stages the member is supported",
        by=(stage.SWITCHED_OFF,),
    ),
    Difference(
        "CreateDomainName for a name that is taken",
        "ConflictException, 409",
        "BadRequestException, 400",
        "reports of Zappa's users",
        "no: the reference says ConflictException of a resource that already exists",
        by=(domain_name.TAKEN,),
    ),
    Difference(
        "CreateApiMapping and UpdateApiMapping for an API or a stage that isn't there",
        "NotFoundException, 404",
        "BadRequestException, 400",
        "aws/aws-cdk#9078",
        "no: the reference says NotFoundException of a resource that was not found",
        by=(api_mapping.NO_API, api_mapping.NO_STAGE),
    ),
    Difference(
        "What the format of access logs must hold",
        "$context.requestId",
        "$context.requestId or $context.extendedRequestId",
        "badmintoncryer/cdk-preflight, access-log-format-request-id",
        "yes: to refuse the other variable would fail tests of deployments that work",
        mock="observed",
    ),
    Difference(
        "The description of a portal product without one, in GetPortalProduct",
        "always there, so that it is an empty text",
        "not there",
        "tests of the Terraform provider",
        "no: the reference marks the member as required in the answer",
        by=(portal_product.ALWAYS_THERE,),
    ),
    Difference(
        "What values of requestParameters of a WebSocket integration are picked with",
        "method.request.{location}.{name}",
        "route.request.{location}.{name}",
        "the developer guide",
        "both: reference and guide are both AWS's own, and neither form is refused",
        mock="both",
    ),
    Difference(
        "The key of a request mapping that changes a query string",
        "{action}:queryString.{location}",
        "{action}:querystring.{name}",
        "the developer guide; tests of the Terraform provider",
        "yes: the guide is AWS's own, and deployments have this form",
        mock="observed",
    ),
    Difference(
        "The key of a response mapping that overwrites the status code",
        "overwrite.statuscode",
        "overwrite:statuscode",
        "the developer guide; tests of the Terraform provider",
        "yes: the guide is AWS's own, and deployments have this form",
        mock="observed",
    ),
    Difference(
        "payloadFormatVersion of an HTTP API's integration",
        "required",
        "may be left out, and is 1.0 then",
        "badmintoncryer/cdk-preflight; tests of the Terraform provider",
        "yes: clients leave it out, and get 1.0",
        mock="observed",
    ),
)
