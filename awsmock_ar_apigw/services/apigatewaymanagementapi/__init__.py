"""The management API of WebSocket APIs: what a back end does with connections."""

from awsmock_ar_apigw.services.apigatewaymanagementapi.backend import MANAGEMENT as BACKEND

__all__ = ["BACKEND"]
