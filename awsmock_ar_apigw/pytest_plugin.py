"""The pytest plugin: on by installation, and nothing is mocked until a fixture or a marker asks.

It is imported in every test run of everybody who has the package. What costs anything is in ``plugin/``, and is
imported when a test uses it.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.plugin.around import MockOfTest
    from awsmock_ar_apigw.plugin.factory import MockAndClientFactory
    from awsmock_ar_apigw.plugin.switches import Switches
    from awsmock_ar_apigw.plugin.watch import Watch

_MARKER = """\
awsmock(pace=..., seed=..., unused_faults=..., and the other options of a mock): run the test with App Runner and API \
Gateway V2 mocked, with these options. It works on functions, on classes and (as pytestmark) for modules; the closest \
marker wins, option by option. unused_faults="allow" lets a test pass whose planned faults never happened. Example: \
@pytest.mark.awsmock(pace="manual", seed=7)"""

_MARKER_OF_GUARD = """\
awsmock_guard(of): whether the test may call AWS while no mock is active: "off" lets it, "mocked" holds back calls of the \
services that this package mocks, "aws" those of all. Example: @pytest.mark.awsmock_guard("off")"""
_MARKER_OF_AUTO = """\
awsmock_auto(on): whether the test has the mock without asking for it. Example: @pytest.mark.awsmock_auto(False)"""

# The options that can be given as a text, in a configuration file and on the command line.
_TEXTS = {
    "account_id": ("ACCOUNT", "the account of every caller: 12 digits"),
    "fidelity": ("NAME", "what the mock goes by: documented or observed"),
    "keep_responses": (
        "BYTES",
        "how many bytes of responses cloud.calls keeps, those of the newest calls; or all",
    ),
    "pace": ("PACE", "who moves the clock: instant, manual, real or per_call(SECONDS)"),
    "passthrough": ("SERVICES", "services whose calls may leave the process, such as s3,sqs"),
    "quotas": ("NAME", "the quotas that the mock enforces: none, aws or restricted"),
    "seed": ("SEED", "the same seed and the same calls give the same ids: a number or a text"),
    "start_time": ("TIME", "when the clock starts: 2030-01-31T12:00:00Z, or seconds since 1970"),
    "unknown_regions": (
        "warn|fail|allow",
        "what a call to a Region does that doesn't have its service: warn unless given",
    ),
    "unused_faults": (
        "fail|allow",
        "whether planned faults that never happened fail a test: fail unless given",
    ),
}
# The options of the run that are none of a mock, likewise.
_OF_THE_PLUGIN = {
    "guard": (
        "off|mocked|aws",
        "what no test may call while no mock is active: off for nothing, mocked for our services, aws for all of AWS",
    ),
    "auto": ("yes|no", "whether every test has the mock: no unless given"),
}
_REPORT = "tell at the end of the run which operations were called, how often and with which outcomes, and which never"
_OF_RUN: pytest.StashKey[dict[str, Any]] = pytest.StashKey()
_WATCH: pytest.StashKey[Watch] = pytest.StashKey()
_SWITCHES: pytest.StashKey[Switches] = pytest.StashKey()


# Hooks


def pytest_addoption(parser: pytest.Parser) -> None:
    """Make each option known to the command line and to configuration files."""
    group = parser.getgroup("awsmock", "mocks of AWS App Runner and API Gateway V2 (awsmock-ar-apigw)")
    for name, (metavar, text) in _TEXTS.items():
        option = f"--awsmock-{name.replace('_', '-')}"
        group.addoption(option, dest=f"awsmock_{name}", metavar=metavar, help=text)
        kind: Literal["args", "string"] = "args" if name == "passthrough" else "string"
        parser.addini(f"awsmock_{name}", text, kind, default=None)
    for name, (metavar, text) in _OF_THE_PLUGIN.items():
        group.addoption(f"--awsmock-{name}", dest=f"awsmock_{name}", metavar=metavar, help=text)
        parser.addini(f"awsmock_{name}", text, "string", default=None)
    group.addoption(
        "--awsmock-report", action="store_const", const="yes", dest="awsmock_report", help=_REPORT
    )
    parser.addini("awsmock_report", f"yes or no: {_REPORT}", "string", default=None)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and refuse options of the run that make no sense."""
    for marker in (_MARKER, _MARKER_OF_GUARD, _MARKER_OF_AUTO):
        config.addinivalue_line("markers", marker)
    _of_run(config)
    _of_the_plugin(config)
    _count_if_asked(config)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Watch the tests, if there are any to be run, and leave those alone that have nothing to do with a mock."""
    config = session.config
    switches = _of_the_plugin(config)
    for item in session.items:
        switches.put_mock_on(item)
        _spare(item)
    if session.items and not config.option.collectonly and _WATCH not in config.stash:
        from awsmock_ar_apigw.plugin.watch import Watch  # noqa: PLC0415 - when tests run

        watch = config.stash[_WATCH] = Watch(switches)
        config.pluginmanager.register(watch, "awsmock_ar_apigw.watch")


def _count_if_asked(config: pytest.Config) -> None:
    from awsmock_ar_apigw.plugin.texts import is_on  # noqa: PLC0415 - it imports little

    if is_on(config, "report") and not config.option.collectonly:
        from awsmock_ar_apigw.plugin.report import Report  # noqa: PLC0415 - a run that isn't asked for it pays nothing

        config.pluginmanager.register(Report(), "awsmock_ar_apigw.report")


def _of_run(config: pytest.Config) -> dict[str, Any]:
    """The options of the command line and the configuration file, read once."""
    if _OF_RUN not in config.stash:
        given = any(
            config.getoption(f"awsmock_{name}") is not None or _is_in_file(config, f"awsmock_{name}")
            for name in _TEXTS
        )
        config.stash[_OF_RUN] = _read(config) if given else {}
    return config.stash[_OF_RUN]


def _of_the_plugin(config: pytest.Config) -> Switches:
    """Whether tests are guarded, and whether they have the mock anyway; read once."""
    if _SWITCHES not in config.stash:
        from awsmock_ar_apigw.plugin.switches import Switches  # noqa: PLC0415 - it imports little

        config.stash[_SWITCHES] = Switches.of_run(config)
    return config.stash[_SWITCHES]


def _is_in_file(config: pytest.Config, name: str) -> bool:
    try:
        return config.getini(name) is not None
    except TypeError:
        return True  # what is no text is refused when it is read


def _read(config: pytest.Config) -> dict[str, Any]:
    from awsmock_ar_apigw.plugin.options import of_run  # noqa: PLC0415 - a run without options pays nothing

    return of_run(config, _TEXTS)


# Decorated and marked tests

# Every test that needs them has the next two fixtures, after those of its module and before those of its class and its
# set-up methods.
_ON_EACH = frozenset({"_awsmock_class", "_awsmock_test"})


def _spare(item: pytest.Item) -> None:
    """Take these fixtures from a test that isn't marked, and in no class that is decorated with a mock."""
    names = getattr(item, "fixturenames", ())
    if "_awsmock_test" not in names or item.get_closest_marker("awsmock") or _holder_of(item.parent)[0]:
        return
    # A list of its own: tests that differ in their parameters share theirs.
    item.fixturenames = [name for name in names if name not in _ON_EACH]  # type: ignore[attr-defined]


@pytest.fixture(scope="class", autouse=True)
def _awsmock_class(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold the mock of a decorated class that sets itself up, from there to its end."""
    holder, owner = _holder_of(request.node)
    with holder.held() if holder and holder.spans(owner) else nullcontext():
        yield


@pytest.fixture(autouse=True)
def _awsmock_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold the mock of a decorated class around one test, and start the one that its marker asks for."""
    holder, _owner = _holder_of(request.node)
    with holder.around() if holder else nullcontext():
        if request.node.get_closest_marker("awsmock"):
            _ = _mock_of_test(request.config).cloud
        yield


def _holder_of(node: Any) -> tuple[Any, Any]:
    """What holds the mock of the innermost decorated class around a test, and that class; or two times None."""
    while node is not None:
        owner = getattr(node, "obj", None)
        holder = getattr(owner, "_awsmock_ar_apigw_holder", None) if isinstance(owner, type) else None
        if holder is not None:
            return holder, owner
        node = node.parent
    return None, None


def _mock_of_test(config: pytest.Config) -> MockOfTest:
    """The mock around the test that is running."""
    record = config.stash[_WATCH].record
    if record is None or record.in_wider_scope:
        from awsmock_ar_apigw.base.errors import MockError  # noqa: PLC0415 - likewise

        raise MockError(
            "No mock is active here, where no test is running yet. A fixture of a wider scope holds a mock of its "
            "own: with awsmock_factory() as cloud: yield cloud."
        )
    if record.mock is None:
        from awsmock_ar_apigw.plugin.around import MockOfTest  # noqa: PLC0415 - a test without it pays nothing

        record.mock = MockOfTest(record, _of_run(config))
    return record.mock


# Fixtures


@pytest.fixture
def awsmock(request: pytest.FixtureRequest) -> Cloud:
    """The cloud of this test, with all services mocked: ``def test_it(awsmock): assert awsmock.calls == []``.

    It is empty at first, and gone after the test. Clients that the test makes itself, or that were made before, are caught too. ``@pytest.mark.awsmock(...)`` gives
    it options. Example::

        @pytest.mark.awsmock(pace="manual")
        def test_deploys(awsmock, apprunner_client):
            deploy(apprunner_client)
            awsmock.settle()
            assert awsmock.calls[-1].operation == "CreateService"
    """
    return _mock_of_test(request.config).cloud


@pytest.fixture
def awsmock_server(awsmock: Cloud) -> Iterator[str]:
    """The URL of a server for this test's cloud, for other processes: ``subprocess.run([…], env={"AWS_ENDPOINT_URL": awsmock_server})``.

    It needs the extra: ``pip install 'awsmock-ar-apigw[server]'``. Example::

        def test_deploys(awsmock, awsmock_server):
            subprocess.run(["./deploy.sh"], env={**os.environ, "AWS_ENDPOINT_URL": awsmock_server}, check=True)
            awsmock.calls.assert_called_once("CreateService")
    """
    from awsmock_ar_apigw.server.running import start  # noqa: PLC0415 - a run without it pays nothing

    with start(awsmock) as running:
        yield running.url


@pytest.fixture(scope="session")
def awsmock_factory(request: pytest.FixtureRequest) -> MockAndClientFactory:
    """Clients for any Region and account (``awsmock_factory.client("apprunner", region="eu-west-1")``), and mocks for any scope.

    A client belongs to the cloud of this test. ``awsmock_factory(...)`` is a mock with options, for a with block.
    Examples::

        @pytest.fixture(scope="module")
        def cloud(awsmock_factory):
            with awsmock_factory(seed=7) as cloud:
                yield cloud

        def test_two_accounts(awsmock_factory):
            here = awsmock_factory.client("apprunner", region="eu-west-1")
            there = awsmock_factory.client("apprunner", region="eu-west-1", account="111111111111")
    """
    from awsmock_ar_apigw.plugin.factory import MockAndClientFactory  # noqa: PLC0415 - a run without it pays nothing

    return MockAndClientFactory(lambda: _mock_of_test(request.config).cloud, _of_run(request.config))


@pytest.fixture
def apprunner_client(awsmock: Cloud, awsmock_factory: MockAndClientFactory) -> Any:  # noqa: ARG001 - starts the mock
    """A client of App Runner in this test's cloud: ``def test_it(apprunner_client): apprunner_client.list_services()``.

    It is of boto3 where that is installed. Its Region is that of the environment, else ``us-east-1``. Example::

        def test_starts_with_nothing(apprunner_client):
            assert apprunner_client.list_services()["ServiceSummaryList"] == []
    """
    return awsmock_factory.client("apprunner")


@pytest.fixture
def apigatewayv2_client(awsmock: Cloud, awsmock_factory: MockAndClientFactory) -> Any:  # noqa: ARG001 - starts the mock
    """A client of API Gateway V2 in this test's cloud: ``def test_it(apigatewayv2_client): apigatewayv2_client.get_apis()``.

    It is of boto3 where that is installed. Its Region is that of the environment, else ``us-east-1``. Example::

        def test_starts_with_nothing(apigatewayv2_client):
            assert apigatewayv2_client.get_apis()["Items"] == []
    """
    return awsmock_factory.client("apigatewayv2")
