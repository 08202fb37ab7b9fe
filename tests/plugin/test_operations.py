"""What a run says at its end, if it is asked to: which operations it called, with which outcomes, and which it never called."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.cloud.walk import LISTENERS
from awsmock_ar_apigw.plugin.report import lines_of

TESTS = """
    import boto3
    import pytest
    from awsmock_ar_apigw import mock_apprunner, mock_cloud

    client = boto3.client("apprunner", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")

    def help_out():
        with mock_cloud() as cloud:
            cloud.faults.add("ListServices", error="ThrottlingException")
            client.list_services()  # it is tried again
            cloud.calls.clear()

    @pytest.fixture(scope="session")
    def shared():
        with mock_cloud():
            client.list_vpc_connectors()
            yield
            client.list_connections()

    def test_fixtures(shared, apprunner_client, apigatewayv2_client):
        apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        for _ in range(2):
            with pytest.raises(apprunner_client.exceptions.InvalidRequestException):
                apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        apigatewayv2_client.get_apis()

    @mock_apprunner
    def test_a_decorator():
        client.list_services()

    def test_a_context_manager_in_a_helper():
        help_out()

    def test_that_fails(apprunner_client):
        assert apprunner_client.list_services() is None
    """
TOLD = [
    "*= awsmock: operations =*",
    "apprunner: 4 of 37 operations, 9 calls",
    "  CreateConnection   3: 1 ok, 2 InvalidRequestException",
    "  ListConnections    1: 1 ok",
    "  ListServices       4: 3 ok, 1 ThrottlingException",
    "  ListVpcConnectors  1: 1 ok",
    "  never called: 33",
    "    AssociateCustomDomain, CreateAutoScalingConfiguration, CreateObservabilityConfiguration,",
]
TOLD_OF_THE_OTHER = ["apigatewayv2: 1 of 103 operations, 1 call", "  GetApis  1: 1 ok", "  never called: 102"]


@pytest.mark.parametrize("way", [["--awsmock-report"], ["-o", "awsmock_report=yes"]], ids=" ".join)
def test_the_calls_of_whatever_mock_are_counted(run_here, way):
    result = run_here(TESTS, *way)
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(TOLD, consecutive=True)
    result.stdout.fnmatch_lines(TOLD_OF_THE_OTHER, consecutive=True)
    result.stdout.no_fnmatch_line("Not counted*")


def test_the_calls_of_all_workers_of_xdist_are_counted(run):
    result = run(TESTS, "-n", "2", "--dist", "each", "--awsmock-report")
    result.assert_outcomes(passed=6, failed=2)
    result.stdout.fnmatch_lines(
        [
            "apprunner: 4 of 37 operations, 18 calls",
            "  CreateConnection   6: 2 ok, 4 InvalidRequestException",
        ]
    )
    result = run(TESTS, "-n", "2", "--awsmock-report")
    result.stdout.fnmatch_lines(TOLD, consecutive=True)
    result.stdout.fnmatch_lines(TOLD_OF_THE_OTHER, consecutive=True)
    result.stdout.no_fnmatch_line("Not counted*")


def test_a_worker_that_crashes_is_said_to_be_not_counted(run):
    result = run(
        """
        import os

        def test_crashes(apprunner_client):
            apprunner_client.list_services()
            os._exit(1)
        """,
        "-n",
        "1",
        "--awsmock-report",
    )
    result.stdout.fnmatch_lines(
        [
            "apprunner: none of 37 operations was called",
            "Not counted: the calls of a worker that has not come to an end.",
        ]
    )


def test_a_run_that_stops_at_its_first_failure_counts_what_is_torn_down(run_here):
    result = run_here(
        """
        import pytest

        @pytest.fixture(scope="session")
        def shared(awsmock_factory):
            with awsmock_factory():
                yield
                awsmock_factory.client("apprunner").list_connections()

        def test_fails(shared):
            assert False

        def test_never_runs():
            pass
        """,
        "-x",
        "--awsmock-report",
    )
    result.stdout.fnmatch_lines(["apprunner: 1 of 37 operations, 1 call", "  ListConnections  1: 1 ok"])


def test_a_run_that_is_not_asked_says_and_counts_nothing(run_here):
    before = len(LISTENERS)
    result = run_here(
        f"""
        from awsmock_ar_apigw.cloud.walk import LISTENERS

        def test_passes(apprunner_client):
            apprunner_client.list_services()
            assert len(LISTENERS) == {before}
        """
    )
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*awsmock: operations*")
    # The command line has no way to say no but this one.
    run_here("", "-o", "awsmock_report=no").stdout.no_fnmatch_line("*awsmock: operations*")
    run_here("", "--collect-only", "--awsmock-report").stdout.no_fnmatch_line("*awsmock: operations*")
    assert len(LISTENERS) == before


def test_whoever_is_asked_stops_to_count_at_the_end_of_the_run(run_here):
    before = list(LISTENERS)
    run_here("def test_passes(): pass", "--awsmock-report")
    assert before == LISTENERS


def test_an_option_that_is_neither_yes_nor_no_is_refused(run_here):
    result = run_here("", "-o", "awsmock_report=maybe")
    result.stderr.fnmatch_lines(["ERROR: awsmock_report = maybe in *: it is neither yes nor no."])


# The text


def test_a_service_that_was_called_whole_has_nothing_that_was_never_called():
    counts = {("apprunner", name, "ok"): 1 for name in backend_of("apprunner").files.operations}
    lines = list(lines_of(counts))
    assert lines[0] == "apprunner: 37 of 37 operations, 37 calls"
    assert lines[-2:] == [
        "apigatewayv2: none of 103 operations was called",
        "apigatewaymanagementapi: none of 3 operations was called",
    ]
    assert len(lines) == 40


def test_the_text_is_the_same_in_whatever_order_calls_came():
    counts = {
        ("apigatewayv2", "GetApi", "NotFoundException"): 10,
        ("apigatewayv2", "GetApi", "BadRequestException"): 2,
        ("apigatewayv2", "GetApi", "ok"): 100,
        ("apigatewayv2", "CreateApi", "ok"): 1,
        ("apprunner", "ListServices", "ConnectTimeoutError"): 1,
    }
    lines = list(lines_of(counts))
    assert lines == list(lines_of(dict(reversed(counts.items()))))
    assert "  CreateApi    1: 1 ok" in lines
    assert "  GetApi     112: 100 ok, 2 BadRequestException, 10 NotFoundException" in lines
    assert "  ListServices  1: 1 ConnectTimeoutError" in lines


def test_each_operation_is_either_called_or_never_called():
    called = {"apigatewaymanagementapi": "GetConnection"}
    counts = {(service, called.get(service, "TagResource"), "ok"): 1 for service in SERVICES}
    text = "\n".join(lines_of(counts))
    named = [
        word.strip(",") for line in text.splitlines() if line.startswith("    ") for word in line.split()
    ]
    known = [name for service in SERVICES for name in backend_of(service).files.operations]
    assert sorted([*named, "TagResource", "TagResource", "GetConnection"]) == sorted(known)
