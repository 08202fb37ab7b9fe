"""What tests of HTTP libraries share: an API that says what it was asked, and a server of this machine, which no mock is to touch."""

from __future__ import annotations

import http.server
import json
import socket
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from support import client_of
from support_serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from awsmock_ar_apigw import Cloud
    from awsmock_ar_apigw.serving.messages import Request

DOMAIN = "api.example.com"
NAMES = {
    "http.client",
    "urllib3",
    "httpcore",
    "httpcore2",
    "aiohttp",
    "requests",
    "httpx",
    "httpx2",
    "moto.core",
    "websocket",
    "websockets",
}


class Echo:
    """An API that says what it was asked, with a cookie or two.

    Parameters:
        cloud: the cloud that it is in.
        more: further members of its function's answer.
    """

    def __init__(self, cloud: Cloud, **more: Any) -> None:
        self.cloud = cloud
        self.api = Served(cloud)
        self.url = self.api.endpoint
        self.host = self.url.removeprefix("https://")
        self.api.route("$default", answer=self.answer)
        self.more = {
            "cookies": ["a=1", "b=2; Path=/"],
            "headers": {"content-type": "application/json"},
            **more,
        }

    def answer(self, event: dict[str, Any], _context: Any) -> dict[str, Any]:
        """What a function says that was called with an event."""
        method = event["requestContext"]["http"]["method"]
        if event["rawPath"] == "/elsewhere":
            return {"statusCode": 302, "headers": {"location": f"/found?by={method}"}}
        if event["rawPath"] == "/large":
            return {"statusCode": 200, "body": "0123456789" * 100_000}
        if event["rawPath"].startswith("/status/"):
            return {"statusCode": int(event["rawPath"].rpartition("/")[2]), "body": "said"}
        said = {"method": method, "path": event["rawPath"], "query": event["rawQueryString"]}
        return {"statusCode": 200, "body": json.dumps(said), **self.more}

    @property
    def asked(self) -> Request:
        """The newest request, as it was sent."""
        return self.cloud.requests[-1].request

    def domain(self, key: str = "") -> str:
        """The URL of a domain name that leads here, made now."""
        client, arn = client_of("apigatewayv2"), "arn:aws:acm:us-east-1:123456789012:certificate/c"
        certificate = {"CertificateArn": arn, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
        client.create_domain_name(DomainName=DOMAIN, DomainNameConfigurations=[certificate])
        client.create_api_mapping(DomainName=DOMAIN, ApiId=self.api.id, Stage="$default", ApiMappingKey=key)
        return f"https://{DOMAIN}"


class _Says(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b"from a server"
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def server(patch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server on this machine, which all names of hosts lead to."""
    real = socket.getaddrinfo

    def at_home(host: Any, *args: Any, **kwargs: Any) -> Any:
        return real("127.0.0.1", *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", at_home)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Says) as made:
        made.daemon_threads = True
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made.server_port
        made.shutdown()
        thread.join()


def libraries_now() -> tuple[Any, ...]:
    """Every attribute of every class of every HTTP library that is loaded, and who is asked for modules."""
    classes = {
        (module.__name__, name): dict(vars(value))
        for module in list(sys.modules.values())
        if any(f"{getattr(module, '__name__', '')}.".startswith(f"{library}.") for library in NAMES)
        for name, value in list(vars(module).items())
        if isinstance(value, type)
    }
    return classes, list(sys.meta_path)
