"""Domain names: names of one's own, in front of APIs."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing

DOMAIN_NAME = APIGATEWAYV2.kind(
    "DomainName",
    ids=("DomainName",),
    arn=arn_form("/domainnames/{DomainName}"),
    taggable=True,
    missing=missing("domain name", observed("amplify-education/serverless-domain-manager#210"), named=False),
)
