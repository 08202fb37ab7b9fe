"""``awsmock-ar-apigw serve``: a server that holds a cloud of its own until it is told to stop."""

from __future__ import annotations

import argparse
import ipaddress
import logging
import re
import signal
import sys
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.facade import mock_cloud
from awsmock_ar_apigw.server.addresses import CONTROL, at_server
from awsmock_ar_apigw.server.functions import application_named, function_named
from awsmock_ar_apigw.server.kept import Kept
from awsmock_ar_apigw.server.running import HOST, PORT, start
from awsmock_ar_apigw.templates.errors import DeploymentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.server.running import Server


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters:
        arguments: those of the command line, unless given.

    Returns:
        What it exits with: 0 if it was told to stop, 2 if it could not begin, or could not save its state.
    """
    asked = _parser().parse_args(arguments)
    try:
        return _serve(asked)
    except MockError as error:
        print(f"awsmock-ar-apigw: {error}", file=sys.stderr)  # noqa: T201 - a command's words
        return 2


# Its options


def _number(text: str) -> int | str:
    """A number is a number, so that a seed is the same here and in a test; any other text stays one."""
    return int(text) if re.fullmatch("-?[0-9]{1,300}", text) else text


# A server may run for days. [chosen: more than a test makes, and some hundred megabytes at most, unless bodies are large]
_KEPT = 50_000
# Those of a cloud, each with what it is of a text, and what is said of it.
_OPTIONS: dict[str, tuple[Callable[[str], Any], str]] = {
    "account_id": (str, "the account of every caller: 12 digits"),
    "fidelity": (str, "documented, or observed"),
    "keep_responses": (_number, "how many bytes of responses are kept; or all"),
    "pace": (str, "who moves the clock: instant, manual, real or per_call(SECONDS)"),
    "quotas": (str, "the quotas that are enforced: aws or restricted"),
    "seed": (_number, "the same seed and the same calls give the same ids"),
    "start_time": (str, "when the clock starts: 2030-01-31T12:00:00Z, or seconds since 1970"),
    "unknown_regions": (
        str,
        "what a call to a Region does that doesn't have its service: warn, fail or allow",
    ),
}


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
    serve.add_argument(
        "--template", metavar="FILE", help="a template to deploy: of CloudFormation or SAM, or a cdk.out"
    )
    serve.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="the value of a parameter of the template",
    )
    serve.add_argument(
        "--stand-in",
        action="append",
        default=[],
        metavar="ID=module:callable",
        help="what is called in the place of a function of the template, by its logical id",
    )
    serve.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="KEY=ACCOUNT",
        help="the account that an access key belongs to",
    )
    serve.add_argument(
        "--passthrough", default="", metavar="s3,sqs", help="services that functions here may call at AWS"
    )
    serve.add_argument(
        "--state",
        metavar="FILE",
        help="the state: loaded from there at the beginning, if it is there, and saved at the end; .yaml or .json",
    )
    serve.add_argument(
        "--keep-calls",
        type=_number,
        default=_KEPT,
        metavar="COUNT",
        help=f"how many calls and requests are kept, the newest ({_KEPT}); or all",
    )
    for name, (kind, text) in _OPTIONS.items():
        serve.add_argument(f"--{name.replace('_', '-')}", type=kind, help=text)
    return parser


def _pairs(given: Iterable[str], option: str) -> list[tuple[str, str]]:
    pairs = [one.rpartition("=") for one in given]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise MockError(f"{option} takes NAME=VALUE, and not {(name + equals + value)!r}.")
    return [(name, value) for name, _equals, value in pairs]


# Serving

# Signals are looked at so often, in seconds, where nothing wakes who waits.
_LOOK = 0.5


def _serve(asked: argparse.Namespace) -> int:
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("awsmock_ar_apigw").setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)
    options: dict[str, Any] = {
        name: getattr(asked, name) for name in _OPTIONS if getattr(asked, name) is not None
    }
    passthrough = tuple(asked.passthrough.replace(",", " ").split())
    accounts = dict(_pairs(asked.account, "--account"))
    kept = Kept(asked.state) if asked.state else None
    with mock_cloud(**options, accounts=accounts, passthrough=passthrough) as cloud:
        _give(cloud, asked)
        if kept:
            kept.load(cloud)
        with start(cloud, host=asked.host, port=asked.port, keep_calls=asked.keep_calls) as running:
            _end_when_told(running)
            _say(running, asked.host)
            if asked.template:
                _say_of_stacks(cloud, running.url)
            while running.wait(_LOOK):
                pass
        if kept:
            kept.save(cloud)
    return 0


def _give(cloud: Cloud, asked: argparse.Namespace) -> None:
    for name, handler in _pairs(asked.function, "--function"):
        cloud.functions[name] = function_named(handler)
    for url, app in _pairs(asked.backend, "--backend"):
        cloud.backends[url] = application_named(app)
    _check_template(asked)
    if asked.template:
        _deploy(cloud, asked)


def _check_template(asked: argparse.Namespace) -> None:
    """Refuse what makes no sense without a template, or beside one.

    Raises:
        MockError: something doesn't.
    """
    for option, given in (("--parameter", asked.parameter), ("--stand-in", asked.stand_in)):
        if given and not asked.template:
            raise MockError(f"{option} is for a template: name it with --template.")
    if asked.template and asked.state:
        raise MockError(
            "A state holds what a stack has made, and not the stack: the template would be deployed beside it, again and again. Give "
            "--template or --state, and not both."
        )


def _deploy(cloud: Cloud, asked: argparse.Namespace) -> None:
    stand_ins = {name: function_named(handler) for name, handler in _pairs(asked.stand_in, "--stand-in")}
    try:
        cloud.deploy_all(asked.template, parameters=_parameters(asked.parameter), functions=stand_ins)
    except DeploymentError as error:
        if error.type != "AWS::Lambda::Function":
            raise
        # What a test would give as functions={…} is an option here.
        raise MockError(f"{error} To this command: --stand-in {error.resource}=module:callable.") from None


def _parameters(given: Iterable[str]) -> dict[str, str]:
    """Values of parameters, which may be empty, and have equals signs in them."""
    pairs = [one.partition("=") for one in given]
    for name, equals, value in pairs:
        if not (name and equals):
            raise MockError(f"--parameter takes NAME=VALUE, and not {(name + equals + value)!r}.")
    return {name: value for name, _equals, value in pairs}


def _say(running: Server, host: str) -> None:
    print(f"Serving a cloud at {running.url}. Stop it with Ctrl-C.", flush=True)  # noqa: T201 - a command's words
    print(f"Look at it at {running.url}{CONTROL}/", flush=True)  # noqa: T201 - likewise
    if not _is_loopback(host):
        print("Whoever reaches this machine reaches it: no signature is checked.", flush=True)  # noqa: T201 - likewise


def _say_of_stacks(cloud: Cloud, url: str) -> None:
    """The outputs of each; a URL of an API, which AWS answers, with the one that is answered here."""
    for stack in cloud.stacks.values():
        outputs = ""
        for name, value in stack.outputs.items():
            here = at_server(url, value)
            outputs += f"\n  {name}: {value}" + (f"\n    here: {here}" if here else "")
        print(f"Stack {stack.name}: {stack.status}{outputs}", flush=True)  # noqa: T201 - likewise


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _end_when_told(running: Server) -> None:
    """SIGINT and SIGTERM end it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: running.end())
