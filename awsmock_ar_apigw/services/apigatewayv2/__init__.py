"""Amazon API Gateway V2: ``files.py`` says which file has what, and each of them is imported when it is first needed."""

from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2 as BACKEND

__all__ = ["BACKEND"]
