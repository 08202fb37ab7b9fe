"""``awsmock-ar-apigw serve``: a server that holds a cloud of its own until it is told to stop."""

from __future__ import annotations

import argparse
import ipaddress
import logging
import sys
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.facade import mock_cloud
from awsmock_ar_apigw.server.functions import application_named, function_named
from awsmock_ar_apigw.server.running import HOST, PORT, listening, made

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from awsmock_ar_apigw.cloud.cloud import Cloud

_OPTIONS = ("account_id", "seed", "pace", "start_time", "fidelity", "quotas", "unknown_regions")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; what it exits with."""
    asked = _parser().parse_args(arguments)
    try:
        return _serve(asked)
    except MockError as error:
        print(f"awsmock-ar-apigw: {error}", file=sys.stderr)  # noqa: T201 - a command's words
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("awsmock-ar-apigw", description="An in-memory mock of AWS.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="let other processes reach a cloud")
    serve.add_argument("--host", default=HOST, help=f"the address to listen at ({HOST})")
    serve.add_argument("--port", type=int, default=PORT, help=f"the port ({PORT}); 0 takes one that is free")
    serve.add_argument(
        "--function",
        action="append",
        default=[],
        metavar="NAME=module:callable",
        help="a function, by its name or ARN; its file is read again when it changes",
    )
    serve.add_argument(
        "--backend",
        action="append",
        default=[],
        metavar="URL=module:app",
        help="what answers for a URL prefix, or for the ARN of a VPC link's target",
    )
    serve.add_argument("--passthrough", default="", metavar="s3,sqs", help="services whose calls may leave")
    serve.add_argument("--accounts", action="append", default=[], metavar="KEY=ACCOUNT")
    for option in _OPTIONS:
        serve.add_argument(f"--{option.replace('_', '-')}", help="as the option of a mock")
    return parser


def _serve(asked: argparse.Namespace) -> int:
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.INFO)
    logging.getLogger("awsmock_ar_apigw").setLevel(logging.DEBUG)
    options: dict[str, Any] = {
        name: getattr(asked, name) for name in _OPTIONS if getattr(asked, name) is not None
    }
    passthrough = tuple(name.strip() for name in asked.passthrough.split(",") if name.strip())
    accounts = dict(_pairs(asked.accounts, "--accounts"))
    with mock_cloud(**options, accounts=accounts, passthrough=passthrough) as cloud:
        _give(cloud, asked)
        taken = listening(asked.host, asked.port)
        server = made(cloud)
        host, port = taken.getsockname()[:2]
        print(f"Serving a cloud at http://{host}:{port}. Stop it with Ctrl-C.", flush=True)  # noqa: T201 - a command's words
        if not ipaddress.ip_address(host).is_loopback:
            print("Whoever reaches this machine reaches it: no signature is checked.", flush=True)  # noqa: T201 - likewise
        server.run(sockets=[taken])
    return 0


def _give(cloud: Cloud, asked: argparse.Namespace) -> None:
    for name, handler in _pairs(asked.function, "--function"):
        cloud.functions[name] = function_named(handler)
    for url, app in _pairs(asked.backend, "--backend"):
        cloud.backends[url] = application_named(app)


def _pairs(given: Iterable[str], option: str) -> list[tuple[str, str]]:
    pairs = [one.rpartition("=") for one in given]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise MockError(f"{option} takes NAME=VALUE.")
    return [(name, value) for name, _equals, value in pairs]
