"""What a run says: the calls of a failing test, plans that came to nothing, mocks that were left running."""

import re

# Calls


def test_a_failing_test_shows_its_calls(run_here):
    result = run_here(
        """
        import pytest

        def test_fails(apprunner_client, apigatewayv2_client):
            apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            with pytest.raises(apprunner_client.exceptions.InvalidRequestException):
                apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            apigatewayv2_client.create_api(Name="pets", ProtocolType="HTTP")
            assert 1 == 2
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- awsmock: calls -*",
            "1. apprunner us-east-1: CreateConnection(ConnectionName='github', ProviderType='GITHUB') -> 200",
            (
                "2. apprunner us-east-1: CreateConnection(ConnectionName='github', ProviderType='GITHUB') -> "
                "InvalidRequestException: *"
            ),
            "3. apigatewayv2 us-east-1: CreateApi(Name='pets', ProtocolType='HTTP') -> 201",
        ],
        consecutive=True,
    )


def test_an_assertion_about_calls_fails_where_the_test_made_it(run_here):
    result = run_here(
        """
        import pytest

        FAILING = {
            "assert_called": ["CreateApi"],
            "assert_called_once": ["CreateApi"],
            "assert_not_called": ["ListServices"],
            "assert_order": ["CreateApi", "ListServices"],
        }

        @pytest.mark.parametrize("name", FAILING)
        def test_fails(awsmock, apprunner_client, name):
            apprunner_client.list_services()
            getattr(awsmock.calls, name)(*FAILING[name])
        """
    )
    result.assert_outcomes(failed=4)
    where = [line for line in result.outlines if re.search(r"\.py:\d+: ", line)]
    assert where == 4 * ["test_an_assertion_about_calls_fails_where_the_test_made_it.py:13: AssertionError"]


def test_a_test_that_passes_shows_nothing(run_here):
    result = run_here("def test_passes(apprunner_client): apprunner_client.list_services()", "-rA")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*awsmock: calls*")


def test_a_test_without_a_mock_shows_nothing(run_here):
    result = run_here("def test_fails(): assert False")
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*awsmock: calls*")


def test_a_test_that_called_nothing_says_so(run_here):
    result = run_here("def test_fails(awsmock): assert False")
    result.stdout.fnmatch_lines(["*- awsmock: calls -*", "no call has reached the mock"], consecutive=True)


def test_many_calls_are_the_last_twenty_and_a_count(run_here):
    result = run_here(
        """
        def test_fails(apprunner_client):
            for number in range(30):
                apprunner_client.list_services(MaxResults=number // 2 + 1)
            assert False
        """
    )
    result.stdout.fnmatch_lines(
        ["… 10 earlier calls", "11. apprunner us-east-1: ListServices(MaxResults=6) -> 200"],
        consecutive=True,
    )
    result.stdout.fnmatch_lines(["30. apprunner us-east-1: ListServices(MaxResults=15) -> 200"])
    result.stdout.no_fnmatch_line("10. *")


def test_what_is_sensitive_is_not_shown(run_here):
    result = run_here(
        """
        def test_fails(apprunner_client):
            image = {
                "ImageIdentifier": "public.ecr.aws/nginx/nginx:1",
                "ImageRepositoryType": "ECR_PUBLIC",
                "ImageConfiguration": {"RuntimeEnvironmentVariables": {"PASSWORD": "hunter" + "2"}},
            }
            apprunner_client.create_service(
                ServiceName="web-app", SourceConfiguration={"ImageRepository": image}
            )
            assert False
        """,
        "--tb=short",
    )
    result.stdout.fnmatch_lines(["1. apprunner us-east-1: CreateService(ServiceName='web-app', *) -> 200"])
    result.stdout.no_fnmatch_line("*hunter2*")


NESTED = """
    def test_fails(apprunner_client):
        image = {
            "ImageIdentifier": "public.ecr.aws/nginx/nginx:1",
            "ImageRepositoryType": "ECR_PUBLIC",
            "ImageConfiguration": {"Port": "9000", "RuntimeEnvironmentVariables": {"PASSWORD": "hunter" + "2"}},
        }
        source = {"ImageRepository": image}
        made = apprunner_client.create_service(ServiceName="web-app", SourceConfiguration=source)
        apprunner_client.describe_service(ServiceArn=made["Service"]["ServiceArn"])
        assert False
    """


def test_by_default_parameters_are_short_and_arns_end_with_what_they_are_of(run_here):
    result = run_here(NESTED, "--tb=short", "-v")
    result.stdout.fnmatch_lines(
        [
            "1. apprunner us-east-1: CreateService(ServiceName='web-app', SourceConfiguration={…}) -> 200",
            "2. apprunner us-east-1: DescribeService(ServiceArn='arn:…:service/web-app/*') -> 200",
        ],
        consecutive=True,
    )


def test_with_vv_parameters_are_shown_in_full_but_for_what_is_sensitive(run):
    for more in ((), ("-n", "1")):
        result = run(NESTED, "--tb=short", "-vv", *more)
        result.stdout.fnmatch_lines(
            [
                "1. apprunner us-east-1: CreateService(",
                "    ServiceName='web-app',",
                "    SourceConfiguration={'ImageRepository': {'ImageIdentifier': 'public.ecr.aws/nginx/nginx:1',",
                "*'RuntimeEnvironmentVariables': (hidden)*",
                ") -> 200",
                (
                    "2. apprunner us-east-1: DescribeService(ServiceArn='arn:aws:apprunner:us-east-1:"
                    "123456789012:service/web-app/*') -> 200"
                ),
            ]
        )
        result.stdout.no_fnmatch_line("*hunter2*")


def test_what_is_no_character_can_be_printed_and_written_to_a_file(run_here, pytester):
    result = run_here(
        r"""
        def test_fails(apigatewayv2_client):
            apigatewayv2_client.create_api(Name="x\ud800y", ProtocolType="HTTP")
            assert False
        """,
        "--junitxml=report.xml",
    )
    result.stdout.fnmatch_lines(
        [r"1. apigatewayv2 us-east-1: CreateApi(Name='x\ud800y', ProtocolType='HTTP') -> 201"]
    )
    assert r"x\ud800y" in pytester.path.joinpath("report.xml").read_text(encoding="utf-8")


def test_the_calls_of_a_decorated_test_are_shown_too(run_here):
    result = run_here(
        """
        import boto3
        from awsmock_ar_apigw import mock_apprunner

        @mock_apprunner
        def test_fails():
            boto3.client("apprunner", "eu-west-1").list_services()
            assert False
        """
    )
    result.stdout.fnmatch_lines(["*- awsmock: calls -*", "1. apprunner eu-west-1: ListServices() -> 200"])


def test_of_a_cloud_that_tests_share_only_the_calls_of_this_test_are_shown(run_here):
    result = run_here(
        """
        import pytest

        @pytest.fixture(scope="module", autouse=True)
        def cloud(awsmock_factory):
            with awsmock_factory() as cloud:
                yield cloud

        def test_passes(awsmock_factory):
            awsmock_factory.client("apprunner").list_services()

        def test_fails(awsmock_factory):
            awsmock_factory.client("apprunner", account="111111111111").list_connections()
            awsmock_factory.client("apprunner").list_connections()
            assert False

        def test_calls_nothing():
            assert False
        """
    )
    result.assert_outcomes(passed=1, failed=2)
    assert result.stdout.str().count("awsmock: calls") == 1
    result.stdout.fnmatch_lines(
        [
            "*- awsmock: calls -*",
            "1. apprunner us-east-1 111111111111: ListConnections() -> 200",
            "2. apprunner us-east-1 123456789012: ListConnections() -> 200",
        ],
        consecutive=True,
    )


def test_a_test_whose_set_up_fails_shows_its_calls(run_here):
    result = run_here(
        """
        import pytest

        @pytest.fixture
        def service(apprunner_client):
            apprunner_client.list_services()
            raise ZeroDivisionError

        def test_it(service):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*- awsmock: calls -*", "1. apprunner us-east-1: ListServices() -> 200"])


# Plans that came to nothing


UNUSED = """
    import pytest

    {marker}
    def test_plans(awsmock, apprunner_client):
        awsmock.fail_next("UpdateService", times=2)
        awsmock.faults.add("CreateService", error="ThrottlingException")
        apprunner_client.list_services()
        {end}
"""


def test_a_plan_that_never_happened_fails_the_test_that_passed(run_here):
    result = run_here(UNUSED.format(marker="", end=""))
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_plans*",
            "This test has planned what never happened:",
            '  faults.add("CreateService", error="ThrottlingException"): never happened',
            '  fail_next("UpdateService"): 2 of 2 never happened',
            (
                "Let the test make such a call, or take the plan back with cloud.faults.clear(). To allow it, mark the test "
                'with @pytest.mark.awsmock(unused_faults="allow"), or write awsmock_unused_faults = "allow" into the '
                "configuration of pytest."
            ),
            "*- awsmock: calls -*",
            "1. apprunner us-east-1: ListServices() -> 200",
        ],
        consecutive=True,
    )


def test_a_plan_that_never_happened_can_be_allowed_by_a_marker(run_here):
    marker = '@pytest.mark.awsmock(unused_faults="allow")'
    run_here(UNUSED.format(marker=marker, end="")).assert_outcomes(passed=1)


def test_a_plan_that_never_happened_can_be_allowed_in_the_configuration(run_here):
    option = ("-o", "awsmock_unused_faults=allow")
    run_here(UNUSED.format(marker="", end=""), *option).assert_outcomes(passed=1)
    marker = '@pytest.mark.awsmock(unused_faults="fail")'
    run_here(UNUSED.format(marker=marker, end=""), *option).assert_outcomes(passed=1, errors=1)


def test_a_test_that_fails_or_skips_is_not_told_about_its_plans(run_here):
    run_here(UNUSED.format(marker="", end="assert False")).assert_outcomes(failed=1)
    run_here(UNUSED.format(marker="", end="pytest.skip()")).assert_outcomes(skipped=1)
    run_here(UNUSED.format(marker="@pytest.mark.xfail", end="assert False")).assert_outcomes(xfailed=1)


def test_a_plan_that_happened_or_was_taken_back_is_fine(run_here):
    result = run_here(
        """
        import pytest
        from awsmock_ar_apigw import current_cloud

        def test_happened(awsmock, apprunner_client):
            awsmock.faults.add("ListServices", error="ThrottlingException")
            apprunner_client.list_services()

        @pytest.mark.awsmock
        def test_taken_back():
            current_cloud().fail_next("CreateService")
            current_cloud().faults.clear()
        """
    )
    result.assert_outcomes(passed=2)


def test_plans_of_clouds_that_are_not_of_the_fixtures_are_not_looked_at(run_here):
    result = run_here(
        """
        import pytest
        from awsmock_ar_apigw import mock_apprunner

        @pytest.fixture(scope="module")
        def cloud(awsmock_factory):
            with awsmock_factory() as cloud:
                cloud.fail_next("CreateService")
                yield cloud

        def test_of_a_wider_scope(cloud, awsmock):
            assert cloud is awsmock

        def test_again(cloud, awsmock):
            assert cloud is awsmock

        def test_of_its_own():
            with mock_apprunner(isolated=True) as cloud:
                cloud.fail_next("CreateService")
        """
    )
    result.assert_outcomes(passed=3)


def test_the_fixture_in_a_decorated_class_looks_at_the_plans_of_its_cloud(run_here):
    result = run_here(
        """
        from awsmock_ar_apigw import mock_apprunner

        @mock_apprunner
        class TestEach:
            def test_one(self, awsmock):
                awsmock.fail_next("CreateService")

        @mock_apprunner
        class TestShared:
            @classmethod
            def setup_class(cls):
                pass

            def test_one(self, awsmock):
                awsmock.fail_next("CreateService")
        """
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of TestEach.test_one*"])


# Mocks that were left running


LEFT = """
    from awsmock_ar_apigw import mock_apprunner
    from awsmock_ar_apigw.intercept.active import ACTIVE

    def test_leaves():
        mock_apprunner(pace="manual").start()
        {end}

    def test_next():
        assert not ACTIVE
"""


def test_a_mock_that_a_test_leaves_running_is_stopped_and_named(pytester):
    pytester.makepyfile(LEFT.format(end=""))
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines(
        [
            (
                "  *.py:5: LeftRunningWarning: test_leaves has left running the mock of apprunner that was started at *.py:5. "
                "It has been stopped now, so that the next test starts without it. Use the mock in a with block or the "
                "fixture awsmock, or see to it that stop() is called: self.addCleanup(mock.stop)."
            ),
        ]
    )


def test_a_test_that_crashes_leaves_no_mock_either(pytester):
    pytester.makepyfile(LEFT.format(end="raise ZeroDivisionError"))
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1, failed=1, warnings=1)


def test_the_warning_can_be_made_an_error_or_be_left_out(pytester):
    pytester.makepyfile(LEFT.format(end=""))
    category = "awsmock_ar_apigw.plugin.watch.LeftRunningWarning"
    options = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-W")
    pytester.runpytest_subprocess(*options, f"error::{category}").assert_outcomes(passed=2, errors=1)
    pytester.runpytest_subprocess(*options, f"ignore::{category}").assert_outcomes(passed=2)


def test_what_a_fixture_of_a_wider_scope_starts_runs_on(run_here):
    result = run_here(
        """
        import unittest
        import pytest
        from awsmock_ar_apigw import current_cloud, mock_apprunner

        seen = []
        of_the_module, of_the_class = mock_apprunner(seed=1), mock_apprunner(seed=2, isolated=True)

        @pytest.fixture(scope="session")
        def outer():
            mock = mock_apprunner(seed=0, isolated=True)
            yield mock.start()
            mock.stop()

        def setup_module():
            of_the_module.start()

        def teardown_module():
            of_the_module.stop()

        def test_module():
            assert current_cloud()._world.options["seed"] == 1

        class TestClass:
            @classmethod
            def setup_class(cls):
                of_the_class.start()

            @classmethod
            def teardown_class(cls):
                of_the_class.stop()

            def test_one(self):
                assert current_cloud()._world.options["seed"] == 2

            def test_another(self):
                assert current_cloud()._world.options["seed"] == 2

        class Case(unittest.TestCase):
            @classmethod
            def setUpClass(cls):
                of_the_class.start()
                cls.addClassCleanup(of_the_class.stop)

            def test_one(self):
                assert current_cloud()._world.options["seed"] == 2

            def test_another(self):
                assert current_cloud()._world.options["seed"] == 2

        def test_asks_late(request):
            seen.append(request.getfixturevalue("outer"))

        def test_last(outer):
            assert current_cloud() is outer is seen[0]
        """
    )
    result.assert_outcomes(passed=7)


def test_a_mock_from_before_the_tests_runs_on(pytester, run):
    pytester.makeconftest(
        """
        from awsmock_ar_apigw import mock_apprunner

        def pytest_sessionstart():
            mock_apprunner(seed=1).start()
        """
    )
    result = run(
        """
        from awsmock_ar_apigw import current_cloud

        def test_one(): assert current_cloud()._world.options["seed"] == 1
        def test_another(awsmock): assert current_cloud() is awsmock and awsmock._world.options["seed"] == 1
        """
    )
    result.assert_outcomes(passed=2)


def test_the_report_says_what_waits_for_a_person(run_here):
    result = run_here(
        """
        def test_polls_for_ever(awsmock, apprunner_client):
            apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            assert apprunner_client.list_connections()["ConnectionSummaryList"][0]["Status"] == "AVAILABLE"
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "These wait for a person, and no time brings it about:",
            "*github*PENDING_HANDSHAKE, waits for cloud.apprunner.approve_connection('github') or *",
        ]
    )


# Differences


def test_the_report_says_where_a_call_met_what_aws_was_seen_to_do_otherwise(run_here):
    text = """
        import pytest

        def test_pauses_twice(apigatewayv2_client, apprunner_client):
            source = {"ImageRepository": {"ImageIdentifier": "public.ecr.aws/nginx/nginx:1", "ImageRepositoryType": "ECR_PUBLIC"}}
            arn = apprunner_client.create_service(ServiceName="web-app", SourceConfiguration=source)["Service"]["ServiceArn"]
            apprunner_client.pause_service(ServiceArn=arn)
            for _ in range(8):
                try:
                    apprunner_client.pause_service(ServiceArn=arn)
                except apprunner_client.exceptions.InvalidStateException:
                    pass
            apigatewayv2_client.get_apis()
            assert False
        """
    which = "PauseService for a service that is paused"
    refused, left = "InvalidStateException", "200 with the service as it is, without an operation"
    result = run_here(text)
    result.stdout.fnmatch_lines(
        [
            "11. apigatewayv2 us-east-1: GetApis() -> 200",
            (
                "Difference met by calls 1, 2: An OperationId. Here, as documented: a UUID with dashes, 36 characters. "
                'With fidelity="observed": 32 hexadecimal digits.'
            ),
            (
                f"Difference met by calls 3, 4, 5, 6, 7, … and 3 more: {which}. Here, as documented: {refused}. "
                f'With fidelity="observed": {left}.'
            ),
        ]
    )
    result = run_here(text, "--awsmock-fidelity=observed")
    result.stdout.fnmatch_lines(
        [f'*{which}. Here, as observed: {left}. With fidelity="documented": {refused}.']
    )


def test_the_report_says_nothing_of_differences_that_no_call_of_the_test_met(run_here):
    result = run_here(
        """
        import pytest

        @pytest.fixture(scope="module", autouse=True)
        def cloud(awsmock_factory):
            with awsmock_factory() as cloud:
                yield cloud

        def test_passes(apigatewayv2_client):
            with pytest.raises(apigatewayv2_client.exceptions.NotFoundException):
                apigatewayv2_client.get_api(ApiId="nosuch")

        def test_fails(apigatewayv2_client):
            apigatewayv2_client.get_apis()
            assert False
        """
    )
    result.stdout.fnmatch_lines(["1. apigatewayv2 us-east-1: GetApis() -> 200"])
    result.stdout.no_fnmatch_line("Difference met*")


# Requests


def test_a_failing_test_shows_the_requests_that_were_answered_and_why_a_function_failed(run_here):
    result = run_here(
        """
        TARGET = "arn:aws:lambda:us-east-1:123456789012:function:pets"

        def broken(event, context):
            raise LookupError("no pets")

        def test_fails(apigatewayv2_client, awsmock):
            made = apigatewayv2_client.create_api(Name="pets", ProtocolType="HTTP", Target=TARGET, RouteKey="GET /pets")
            awsmock.functions["pets"] = broken
            awsmock.request("POST", made["ApiEndpoint"] + "/pets")
            assert awsmock.request("GET", made["ApiEndpoint"] + "/pets").status == 200

        def test_passes(apigatewayv2_client, awsmock):
            assert len(awsmock.requests) == 0
        """
    )
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*- awsmock: requests -*",
            "1. POST https://*.execute-api.us-east-1.amazonaws.com/pets -> 404: No route of this stage takes POST /pets.",
            "2. GET https://*/pets -> 500 by 'GET /pets' of stage '$default': Function 'pets' raised LookupError: no pets",
            "Traceback (most recent call last):",
            '*raise LookupError("no pets")',
            "LookupError: no pets",
        ]
    )


def test_a_failing_test_shows_the_connections_that_are_open(run_here):
    result = run_here(
        """
        import pytest

        @pytest.fixture
        def url(apigatewayv2_client):
            api = apigatewayv2_client.create_api(
                Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
            )
            apigatewayv2_client.create_route(ApiId=api["ApiId"], RouteKey="$default")
            apigatewayv2_client.create_stage(ApiId=api["ApiId"], StageName="prod", AutoDeploy=True)
            return api["ApiEndpoint"] + "/prod"

        def test_leaves_one_open(url, awsmock):
            awsmock.connect(url).close(1000)
            awsmock.connect(url, source_ip="198.51.100.7")
            assert len(awsmock.connections) == 2

        def test_closes_all(url, awsmock):
            with awsmock.connect(url):
                pass
            assert len(awsmock.connections) == 1
        """,
        "-p",
        "no:randomly",
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "2. CONNECT wss://*.execute-api.us-east-1.amazonaws.com/prod -> 101",
            "These connections are open:",
            "  *= of stage 'prod' of *, open, from 198.51.100.7 since *",
            "*test_closes_all*",
            "1. CONNECT wss://*.execute-api.us-east-1.amazonaws.com/prod -> 101",
        ]
    )
    assert result.stdout.str().count("These connections are open:") == 1
