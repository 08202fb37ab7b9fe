"""The plugin beside others: pytest-xdist, pytest-randomly, unittest, runners of coroutines, and without itself."""

ISOLATED = """
    import pytest

    @pytest.mark.awsmock(pace="manual")
    class TestMarked:
        @pytest.mark.parametrize("number", range(4))
        def test_starts_empty(self, apprunner_client, awsmock, number):
            apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            assert len(apprunner_client.list_connections()["ConnectionSummaryList"]) == 1
            assert (awsmock.clock.pace.name, awsmock._world.options["seed"]) == ("manual", 7)

    @pytest.mark.parametrize("number", range(4))
    def test_starts_empty(apprunner_client, awsmock, number):
        apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        assert len(apprunner_client.list_connections()["ConnectionSummaryList"]) == 1
        assert (awsmock.clock.pace.name, awsmock._world.options["seed"]) == ("per_call(30)", 7)
"""
OPTIONS = ("--awsmock-pace=per_call(30)", "-o", "awsmock_seed=7")


def test_it_works_under_xdist(run):
    run(ISOLATED, "-n", "2", *OPTIONS).assert_outcomes(passed=8)


def test_it_works_in_any_order(pytester):
    pytester.makepyfile(ISOLATED)
    for seed in ("1", "2"):
        ran = pytester.runpytest_subprocess(
            "-W", "error", "-p", "no:hypothesispytest", "-p", "randomly", f"--randomly-seed={seed}", *OPTIONS
        )
        ran.assert_outcomes(passed=8)


def test_a_failure_on_a_worker_of_xdist_shows_its_calls(run):
    result = run(
        """
        def test_fails(apprunner_client):
            apprunner_client.list_connections(MaxResults=5)
            assert False
        """,
        "-n",
        "1",
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*- awsmock: calls -*", "1. apprunner us-east-1: ListConnections(MaxResults=5) -> 200"]
    )


def test_without_the_plugin_mocks_still_work(run):
    result = run(
        """
        import boto3
        import unittest
        from awsmock_ar_apigw import mock_apprunner

        client = boto3.client("apprunner", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")

        @mock_apprunner
        def test_one():
            assert client.list_services()["ServiceSummaryList"] == []

        @mock_apprunner
        class Case(unittest.TestCase):
            def test_one(self):
                self.assertEqual(client.list_services()["ServiceSummaryList"], [])

        def test_has_no_fixtures(awsmock):
            pass
        """,
        "-p",
        "no:awsmock_ar_apigw",
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*fixture 'awsmock' not found*"])


def test_a_marked_test_case_of_unittest_has_the_mock_from_its_set_up_to_its_clean_up(run_here):
    result = run_here(
        """
        import boto3
        import pytest
        import unittest
        from awsmock_ar_apigw import current_cloud

        client = boto3.client("apprunner", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")

        def names():
            return [one["ConnectionName"] for one in client.list_connections()["ConnectionSummaryList"]]

        @pytest.mark.awsmock(pace="manual")
        class Case(unittest.TestCase):
            def setUp(self):
                client.create_connection(ConnectionName="from-set-up", ProviderType="GITHUB")
                self.addCleanup(names)

            def tearDown(self):
                names()

            def test_one(self):
                self.assertEqual(names(), ["from-set-up"])
                self.assertEqual(current_cloud().clock.pace.name, "manual")

            @pytest.mark.awsmock(pace="instant")
            def test_another(self):
                self.assertEqual(names(), ["from-set-up"])
                self.assertEqual(current_cloud().clock.pace.name, "instant")
        """
    )
    result.assert_outcomes(passed=2)


def test_a_marked_coroutine_function_runs_in_its_mock(pytester, run_here):
    pytester.makeconftest(
        """
        import asyncio
        import inspect
        import pytest

        @pytest.hookimpl(tryfirst=True)
        def pytest_pyfunc_call(pyfuncitem):
            if inspect.iscoroutinefunction(pyfuncitem.obj):
                names = pyfuncitem._fixtureinfo.argnames
                asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
                return True
        """
    )
    result = run_here(
        """
        import asyncio
        import pytest
        from awsmock_ar_apigw import current_cloud

        @pytest.mark.awsmock(seed=7)
        async def test_marked():
            await asyncio.sleep(0)
            assert current_cloud()._world.options["seed"] == 7

        async def test_with_a_client(apprunner_client, awsmock):
            await asyncio.sleep(0)
            apprunner_client.list_services()
            assert len(awsmock.calls) == 1

        @pytest.mark.awsmock
        async def test_fails(apprunner_client):
            apprunner_client.list_services()
            await asyncio.sleep(0)
            assert False
        """
    )
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["1. apprunner us-east-1: ListServices() -> 200"])


def test_a_doctest_is_a_test_like_others(run_here):
    result = run_here(
        '''
        def doubled(x):
            """
            >>> getfixture("apprunner_client").list_services()["ServiceSummaryList"]
            []
            """
        ''',
        "--doctest-modules",
    )
    result.assert_outcomes(passed=1)
