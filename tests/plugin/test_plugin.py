"""The pytest plugin, as somebody meets it who has just installed the package."""


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


def test_the_cloud_has_a_client_for_each_service(run_here):
    result = run_here(
        """
        def test_deploys(apigatewayv2_client, apprunner_client, awsmock):
            api = apigatewayv2_client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
            apprunner_client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            assert [one["ApiId"] for one in apigatewayv2_client.get_apis()["Items"]] == [api]
            assert [call.service for call in awsmock.calls] == ["apigatewayv2", "apprunner", "apigatewayv2"]

        def test_one_alone(apigatewayv2_client, awsmock):
            assert apigatewayv2_client.get_apis()["Items"] == []
            assert apigatewayv2_client.meta.region_name == "us-east-1"

        def test_takes_its_time(apigatewayv2_client, awsmock):
            link = apigatewayv2_client.create_vpc_link(Name="private", SubnetIds=["subnet-1"])
            assert link["VpcLinkStatus"] == "PENDING"
            awsmock.settle()
            awsmock.apigatewayv2.deactivate_vpc_link(link["VpcLinkId"])
            found = apigatewayv2_client.get_vpc_link(VpcLinkId=link["VpcLinkId"])
            assert found["VpcLinkStatus"] == "INACTIVE"
        """
    )
    result.assert_outcomes(passed=3)


def test_a_client_is_of_the_region_that_is_configured(run_here, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    result = run_here(
        """
        def test_region(apigatewayv2_client, apprunner_client, awsmock):
            apigatewayv2_client.get_apis()
            apprunner_client.list_services()
            assert [call.region for call in awsmock.calls] == ["eu-west-2"] * 2
        """
    )
    result.assert_outcomes(passed=1)


def test_clients_are_made_once_and_state_never_outlives_a_test(run_here):
    result = run_here(
        """
        import pytest

        seen = {}

        @pytest.fixture(params=["apprunner", "apigatewayv2"])
        def client(request):
            return request.getfixturevalue(f"{request.param}_client")

        def test_one(client, awsmock):
            seen[client.meta.service_model.service_name] = (client, awsmock)

        def test_another(client, awsmock):
            first, cloud = seen[client.meta.service_model.service_name]
            assert client is first
            assert awsmock is not cloud
        """
    )
    result.assert_outcomes(passed=4)


def test_a_client_of_one_s_own_finds_the_cloud_of_the_fixture(run_here):
    result = run_here(
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

        def test_routes(apigatewayv2_client):
            assert apigatewayv2_client.get_apis()["Items"] == []
        """
    )
    result.assert_outcomes(passed=2)


def test_nothing_is_mocked_until_a_fixture_asks(run_here):
    result = run_here(
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


def test_a_test_without_a_mock_has_no_fixture_more(run_here):
    result = run_here(
        """
        import pytest

        @pytest.mark.parametrize("number", [1, pytest.param(2, marks=pytest.mark.awsmock)])
        def test_it(number, request):
            ours = [name for name in request.fixturenames if "awsmock" in name]
            assert len(ours) == (2 if number == 2 else 0)
        """
    )
    result.assert_outcomes(passed=2)


def test_a_marker_that_a_conftest_adds_is_a_marker(run_here, pytester):
    pytester.makeconftest(
        """
        import pytest

        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker(pytest.mark.awsmock(seed=7))
        """
    )
    result = run_here(
        """
        from awsmock_ar_apigw import current_cloud

        def test_it():
            assert current_cloud()._world.options["seed"] == 7
        """
    )
    result.assert_outcomes(passed=1)


def test_a_class_whose_mock_cannot_start_fails_its_tests_and_no_others(run_here):
    result = run_here(
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


def test_what_a_module_starts_is_around_what_its_classes_are_decorated_with(run_here):
    result = run_here(
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


def test_a_class_that_overrides_half_a_set_up_leaves_nothing_behind(run_here):
    result = run_here(
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


def test_a_failing_test_leaves_no_mock_for_the_next(run_here):
    result = run_here(
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


def test_the_fixtures_say_what_they_are(run_here):
    result = run_here("", "--fixtures")
    assert [
        line.partition(" -- ")[0] for line in result.outlines if "awsmock_ar_apigw/pytest_plugin.py" in line
    ] == [
        "awsmock",
        "awsmock_server",
        "awsmock_factory [session scope]",
        "apprunner_client",
        "apigatewayv2_client",
    ]
    result.stdout.fnmatch_lines(
        [
            "awsmock -- *",
            "*The cloud of this test, with all services mocked: ``def test_it(awsmock): *``.",
            "awsmock_server -- *",
            "*The URL of a server for this test's cloud, for other processes: ``subprocess.run(*``.",
            "awsmock_factory * -- *",
            '*Clients for any Region and account (``awsmock_factory.client("apprunner", *``), and mocks*',
            "apprunner_client -- *",
            "*A client of App Runner in this test's cloud: ``def test_it(apprunner_client): *``.",
            "apigatewayv2_client -- *",
            "*A client of API Gateway V2 in this test's cloud: ``def test_it(apigatewayv2_client): *``.",
        ]
    )
