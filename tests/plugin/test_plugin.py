"""The pytest plugin, as somebody meets it who has just installed the package."""

import pytest


@pytest.fixture
def run(pytester):
    """Run a test file in a process of its own, where the installed plugin is on."""

    def run(text, *options):
        pytester.makepyfile(text)
        return pytester.runpytest_subprocess("-p", "no:randomly", "-W", "error", *options)

    return run


def test_the_cloud_and_its_client_are_fixtures(run):
    result = run(
        """
        def test_deploys(apprunner_client, awsmock):
            apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            arn = apprunner_client.list_connections()["ConnectionSummaryList"][0]["ConnectionArn"]
            awsmock.apprunner.approve_connection(arn)
            assert [call.operation for call in awsmock.calls] == ["CreateConnection", "ListConnections"]

        def test_starts_with_nothing(apprunner_client):
            assert apprunner_client.list_connections()["ConnectionSummaryList"] == []
        """
    )
    result.assert_outcomes(passed=2)


def test_clients_are_made_once_and_state_never_outlives_a_test(run):
    result = run(
        """
        seen = []

        def test_one(apprunner_client, awsmock):
            seen.append((apprunner_client, awsmock))

        def test_another(apprunner_client, awsmock):
            assert apprunner_client is seen[0][0]
            assert awsmock is not seen[0][1]
        """
    )
    result.assert_outcomes(passed=2)


def test_a_client_of_one_s_own_finds_the_cloud_of_the_fixture(run):
    result = run(
        """
        import boto3
        from awsmock_ar_apigw import current_cloud, mock_apprunner

        @mock_apprunner(pace="manual")
        def test_deploys(awsmock):
            client = boto3.client("apprunner", region_name="eu-west-1")
            client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            assert current_cloud() is awsmock
            assert awsmock.clock.pace.name == "manual"
            assert awsmock.calls[0].region == "eu-west-1"
        """
    )
    result.assert_outcomes(passed=1)


def test_the_client_is_of_botocore_where_boto3_is_not_installed(run):
    result = run(
        """
        import sys
        sys.modules["boto3"] = None
        sys.modules["boto3.session"] = None

        def test_deploys(apprunner_client):
            assert apprunner_client.list_services()["ServiceSummaryList"] == []
        """
    )
    result.assert_outcomes(passed=1)


def test_nothing_is_mocked_until_a_fixture_asks(run):
    result = run(
        """
        import sys
        import pytest
        from awsmock_ar_apigw import MockError, current_cloud

        def test_without():
            with pytest.raises(MockError, match="No mock is active"):
                current_cloud()
        """
    )
    result.assert_outcomes(passed=1)


def test_the_plugin_imports_nothing_until_a_fixture_asks(run):
    result = run(
        """
        import sys

        def test_without():
            assert [name for name in sys.modules if name.startswith("botocore")] == []
            assert "awsmock_ar_apigw.facade" not in sys.modules
        """
    )
    result.assert_outcomes(passed=1)


def test_a_class_whose_mock_cannot_start_fails_its_tests_and_no_others(run):
    result = run(
        """
        import unittest
        from awsmock_ar_apigw import mock_apprunner

        outer = mock_apprunner(account_id="111111111111")

        def setup_module():
            outer.start()

        def teardown_module():
            outer.stop()

        @mock_apprunner(account_id="222222222222")
        class TestApart:
            def test_one(self):
                pass

        @mock_apprunner(account_id="222222222222")
        class Case(unittest.TestCase):
            def test_one(self):
                pass

        def test_another(apprunner_client):
            apprunner_client.list_services()
        """
    )
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["*account_id='222222222222' comes too late: this mock joins one*"])


def test_what_a_module_starts_is_around_what_its_classes_are_decorated_with(run):
    result = run(
        """
        import pytest
        from awsmock_ar_apigw import current_cloud, mock_apprunner

        @pytest.fixture(scope="module", autouse=True)
        def outer():
            with mock_apprunner(seed=1) as cloud:
                yield cloud

        @mock_apprunner(pace="manual")
        class TestInside:
            @classmethod
            def setup_class(cls):
                cls.cloud = current_cloud()

            def test_one(self, outer):
                assert current_cloud() is outer is self.cloud
                assert outer.clock.pace.name == "manual"
        """
    )
    result.assert_outcomes(passed=1)


def test_a_class_that_overrides_half_a_set_up_leaves_nothing_behind(run):
    result = run(
        """
        import boto3
        from awsmock_ar_apigw import mock_apprunner
        from awsmock_ar_apigw.intercept.active import ACTIVE

        client = boto3.client("apprunner", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")

        @mock_apprunner
        class TestBase:
            def setup_method(self):
                client.create_connection(ConnectionName="base", ProviderType="GITHUB")

            def test_one(self):
                assert len(client.list_connections()["ConnectionSummaryList"]) == 1

        class TestDerived(TestBase):
            def teardown_method(self):
                assert len(client.list_connections()["ConnectionSummaryList"]) == 1

        def test_later():
            assert not ACTIVE
        """
    )
    result.assert_outcomes(passed=3)


def test_a_failing_test_leaves_no_mock_for_the_next(run):
    result = run(
        """
        from awsmock_ar_apigw.intercept.active import ACTIVE

        def test_fails(apprunner_client):
            apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            raise ZeroDivisionError

        def test_next():
            assert not ACTIVE
        """
    )
    result.assert_outcomes(passed=1, failed=1)


def test_the_fixtures_say_what_they_are(run):
    result = run("", "--fixtures")
    result.stdout.fnmatch_lines(
        [
            "awsmock -- *",
            "*The cloud, with every service*",
            "apprunner_client -- *",
            "*A client of App Runner*",
        ]
    )


def test_it_works_under_xdist(run):
    result = run(
        """
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_deploys(apprunner_client, number):
            apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            assert len(apprunner_client.list_connections()["ConnectionSummaryList"]) == 1
        """,
        "-n",
        "2",
    )
    result.assert_outcomes(passed=6)
