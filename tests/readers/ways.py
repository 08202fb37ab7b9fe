"""The ways to one stage: by the default host and by a custom domain name, which readers of events see under different paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from support_serving import REGION, Served

if TYPE_CHECKING:
    from awsmock_ar_apigw import Cloud
    from awsmock_ar_apigw.serving.messages import Response

DOMAIN = "api.example.com"
CERTIFICATE = f"arn:aws:acm:{REGION}:123456789012:certificate/8c3f8b1e-0d3a-4f0e-9d4b-2f1f6f6f8b11"


class Way(NamedTuple):
    """A stage, and the mapping of a domain name that leads to it; no mapping for the default host.

    The prefixes are what stands in front of the application's own path, in events of format 1.0 and of 2.0.
    """

    name: str
    stage: str
    key: str | None
    prefix_1_0: str
    prefix_2_0: str

    def prefix(self, version: str) -> str:
        """What a reader has to take away from the path of an event."""
        return self.prefix_1_0 if version == "1.0" else self.prefix_2_0


WAYS = [
    Way("default host, $default", "$default", None, "", ""),  # A28
    Way("default host, prod", "prod", None, "/prod", "/prod"),  # A27, A29
    Way("domain, $default", "$default", "", "", ""),
    Way("domain, prod", "prod", "", "", "/prod"),  # A21, A25
    Way("domain with key, $default", "$default", "v1", "/v1", ""),  # A22, A26
    Way("domain with key, prod", "prod", "v1", "/v1", "/prod"),  # A21, A26
]


class Reached:
    """An application behind ``$default`` of an API, and requests to it on one way.

    Parameters:
        cloud: the cloud.
        way: the way.
        handler: the function that is the application.
        version: the payload format.
        route: the key of its route.
    """

    def __init__(self, cloud: Cloud, way: Way, handler: Any, version: str, route: str = "$default") -> None:
        self.cloud = cloud
        self.served = Served(cloud, way.stage)
        self.served.route(route, self.served.function(handler, version))
        if way.key is None:
            self.base = self.served.endpoint + ("" if way.stage == "$default" else f"/{way.stage}")
            return
        client = self.served.client
        client.create_domain_name(
            DomainName=DOMAIN, DomainNameConfigurations=[{"CertificateArn": CERTIFICATE}]
        )
        client.create_api_mapping(
            DomainName=DOMAIN, ApiId=self.served.id, Stage=way.stage, ApiMappingKey=way.key
        )
        self.base = f"https://{DOMAIN}" + (f"/{way.key}" if way.key else "")

    @property
    def host(self) -> str:
        """The host that is asked."""
        return self.base.split("/")[2]

    def send(self, method: str, path: str, **more: Any) -> Response:
        """The answer to a request, whose path is the application's own."""
        return self.cloud.request(method, self.base + path, **more)
