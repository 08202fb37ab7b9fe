"""The forms of names that the service model keeps in prose."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.services.apigatewayv2.limits import Form

# What others are made of: a level of a base path, a label of a name in DNS, and a whole one.
_SEGMENT = r"[A-Za-z0-9$\-_.+!*'()]+"
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_IN_DNS = rf"({_LABEL}\.)+{_LABEL}"

STAGE_NAME = Form("stage name", "[A-Za-z0-9_-]+|[$]default", 1, 128, documented("Stages › stageName"))
STAGE_VARIABLE_NAME = Form(
    "stage variable's name",
    "[A-Za-z0-9_]+",
    1,
    64,
    documented("Stages › stageVariables; quotas of the developer guide"),
)
STAGE_VARIABLE_VALUE = Form(
    "stage variable's value",
    "[A-Za-z0-9-._~:/?#&=,]+",
    1,
    512,
    documented("Stages › stageVariables; quotas of the developer guide"),
)
MODEL_NAME = Form("model name", "[A-Za-z0-9]+", 1, 128, documented("Models › CreateModelInput › name"))
HEADER_NAME = Form(
    "header name",
    "[a-zA-Z0-9*?!#$%&'.^_`|~-]+",
    1,
    39,
    documented("RoutingRules › RoutingRuleMatchHeaderValue › header"),
)
HEADER_GLOB = Form(
    "header value glob",
    "[a-zA-Z0-9*?!#$%&'.^_`|~-]+",
    1,
    127,
    documented("RoutingRules › RoutingRuleMatchHeaderValue › valueGlob"),
)
MAPPING_KEY = Form(
    "API mapping key",
    r"[A-Za-z0-9$\-_.+!*'()/]*",
    0,
    300,
    observed(
        "aws/aws-cdk#9077 names the characters; the developer guide allows slashes between levels, and 300 in all"
    ),
)
BASE_PATH = Form(
    "base path of a routing rule",
    rf"{_SEGMENT}(/{_SEGMENT})*",
    1,
    300,
    chosen("as the key of an API mapping, which is a base path too"),
)
HOST_NAME = Form(
    "domain name",
    rf"(\*\.)?{_IN_DNS}",
    1,
    512,
    chosen("the characters are observed; beyond them, no certificate covers what is no name in DNS"),
)
TRUSTSTORE = Form(
    "truststore's URI",
    "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+",
    1,
    2048,
    documented("DomainNames › MutualTlsAuthenticationInput › truststoreUri"),
)

# Of REST APIs, which belong to another service

REST_API_ID = Form(
    "id of a REST API", "[a-z0-9]+", 1, 128, chosen("of ten such characters; samples have fewer")
)
REST_STAGE = Form(
    "stage name of a REST API",
    "[A-Za-z0-9_-]+",
    1,
    128,
    observed("stages of REST APIs have letters, digits, hyphens and underscores, and none is $default"),
)
_PART = "[A-Za-z0-9._:-]+"
REST_PATH = Form(
    "path of a resource of a REST API",
    rf"/|(/({_PART}|{{{_PART}}}))*/({_PART}|{{{_PART}[+]?}})",
    1,
    4096,
    observed("REST APIs allow a-zA-Z0-9._-: in a part of a path, or one in braces, the last of them greedy"),
)

# Of portals

USER_POOL_ARN = Form(
    "user pool's ARN",
    r"arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[\w-]+_[0-9a-zA-Z]+",
    20,
    2048,
    documented("Portals › CognitoConfig › userPoolArn; its form is Cognito's"),
)
USER_POOL_DOMAIN = Form(
    "user pool's domain",
    "(https://)?" + _IN_DNS.replace("a-z", "A-Za-z") + "/?",
    20,
    2048,
    chosen("a domain, with or without the scheme that its 20 characters leave room for"),
)
APP_CLIENT_ID = Form("app client's id", r"[\w+]+", 1, 256, chosen("the form that Cognito gives its ids"))
CERTIFICATE_ARN = Form(
    "certificate's ARN",
    "arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+",
    10,
    2048,
    documented("Portals › EndpointConfigurationResponse › certificateArn: the ARN of the ACM certificate"),
)
OWN_DOMAIN = Form(
    "fully qualified domain name",
    _IN_DNS,
    3,
    256,
    documented("Portals › CreatePortalRequestContent › endpointConfiguration: a fully-qualified domain name"),
)
LOGO_URI = Form(
    "logo's URI",
    r"[A-Za-z][A-Za-z0-9+.-]*:\S+",
    3,
    1092,
    documented("Portals › CreatePortalRequestContent › logoUri: the URI for the portal logo image"),
)
APP_MONITOR_NAME = Form(
    "app monitor's name", r"(?!\.)[.\-_#A-Za-z0-9]+", 1, 255, chosen("the form that CloudWatch RUM gives it")
)
PRODUCT_ARN = Form(
    "portal product's ARN",
    "arn:aws[a-z-]*:apigateway:[a-z0-9-]+:[0-9]{12}:/portalproducts/[a-z0-9]{10,30}",
    20,
    2048,
    documented("Portal product › portalProductArn, portalProductId"),
)
