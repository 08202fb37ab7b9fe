"""In-memory mocks of AWS App Runner and Amazon API Gateway V2 that say no where AWS says no.

Importing this changes nothing: botocore is patched while a mock is active, and not before or after.
"""

from awsmock_ar_apigw.base.clock import per_call
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.cloud import Cloud
from awsmock_ar_apigw.facade import Mock, current_cloud, mock_apprunner, mock_cloud

__all__ = [
    "Cloud",
    "Mock",
    "MockError",
    "current_cloud",
    "mock_apprunner",
    "mock_cloud",
    "per_call",
]
