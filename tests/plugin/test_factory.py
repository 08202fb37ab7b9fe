"""The fixture ``awsmock_factory``: clients for Regions and accounts, mocks for any scope."""


def test_it_gives_clients_of_other_regions_and_accounts_in_the_test_s_cloud(run_here):
    result = run_here(
        """
        def test_them(awsmock, awsmock_factory, apprunner_client):
            there = awsmock_factory.client("apprunner", region="eu-west-1", account="111111111111")
            made = there.create_connection(ConnectionName="github", ProviderType="GITHUB")
            assert ":eu-west-1:111111111111:connection/" in made["Connection"]["ConnectionArn"]
            elsewhere = [
                apprunner_client,
                awsmock_factory.client("apprunner", region="eu-west-1"),
                awsmock_factory.client("apprunner", region="eu-west-1", account="222222222222"),
                awsmock_factory.client("apprunner", account="111111111111"),
            ]
            for client in elsewhere:
                assert client.list_connections()["ConnectionSummaryList"] == []
            assert {(call.account, call.region) for call in awsmock.calls} == {
                ("111111111111", "eu-west-1"),
                ("111111111111", "us-east-1"),
                ("123456789012", "eu-west-1"),
                ("123456789012", "us-east-1"),
                ("222222222222", "eu-west-1"),
            }

        def test_the_next_starts_with_nothing(awsmock_factory):
            there = awsmock_factory.client("apprunner", region="eu-west-1", account="111111111111")
            assert there.list_connections()["ConnectionSummaryList"] == []
        """
    )
    result.assert_outcomes(passed=2)


def test_a_client_starts_the_mock_of_its_test(run_here):
    result = run_here(
        """
        import pytest
        from awsmock_ar_apigw import current_cloud
        from awsmock_ar_apigw.intercept.active import ACTIVE

        def test_alone(awsmock_factory):
            assert not ACTIVE
            awsmock_factory.client("apigatewayv2", region="eu-west-1").get_apis()
            assert len(current_cloud().calls) == 1

        def test_after_it():
            assert not ACTIVE

        @pytest.mark.awsmock(pace="manual", account_id="333333333333")
        def test_marked(awsmock_factory):
            awsmock_factory.client("apprunner").list_services()
            awsmock_factory.client("apprunner", account="444444444444").list_services()
            assert current_cloud().clock.pace.name == "manual"
            assert [call.account for call in current_cloud().calls] == ["333333333333", "444444444444"]
        """
    )
    result.assert_outcomes(passed=3)


def test_clients_are_made_once(run_here):
    result = run_here(
        """
        import pytest

        seen = []

        @pytest.mark.parametrize("number", [1, 2])
        def test_it(awsmock_factory, apprunner_client, number):
            one = awsmock_factory.client("apprunner", region="eu-west-1", account="111111111111")
            other = awsmock_factory.client("apprunner", region="eu-west-1", account="222222222222")
            assert one is not other
            seen.append((one, other, awsmock_factory.client("apprunner")))
            assert seen[0] == seen[-1]
            assert seen[0][2] is apprunner_client
        """
    )
    result.assert_outcomes(passed=2)


def test_it_gives_mocks_for_fixtures_of_any_scope(pytester, run_here):
    pytester.makeini("[pytest]\nawsmock_seed = 7")
    result = run_here(
        """
        import pytest

        @pytest.fixture(scope="module")
        def cloud(awsmock_factory):
            with awsmock_factory(pace="manual", account_id="333333333333") as cloud:
                yield cloud

        @pytest.fixture(scope="module")
        def arn(cloud, awsmock_factory):
            client = awsmock_factory.client("apprunner", account="111111111111")
            return client.create_connection(ConnectionName="github", ProviderType="GITHUB")["Connection"]["ConnectionArn"]

        @pytest.fixture
        def fast(awsmock_factory):
            with awsmock_factory(isolated=True) as cloud:
                yield cloud

        def test_first(cloud, arn):
            assert (cloud.clock.pace.name, cloud._world.options["seed"]) == ("manual", 7)
            assert ":111111111111:" in arn
            cloud.apprunner.approve_connection(arn)

        def test_second(cloud, arn, awsmock, awsmock_factory):
            assert awsmock is cloud
            client = awsmock_factory.client("apprunner", account="111111111111")
            (found,) = client.list_connections()["ConnectionSummaryList"]
            assert (found["ConnectionArn"], found["Status"]) == (arn, "AVAILABLE")

        def test_apart(cloud, fast):
            assert fast is not cloud
            assert (fast.clock.pace.name, fast._world.options["seed"]) == ("instant", 7)
        """
    )
    result.assert_outcomes(passed=3)


def test_a_client_in_a_fixture_of_a_wider_scope_needs_a_mock_of_that_scope(run_here):
    result = run_here(
        """
        import pytest

        @pytest.fixture(scope="session")
        def client(awsmock_factory):
            return awsmock_factory.client("apprunner")

        def test_it(client):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "E*MockError: No mock is active here, where no test is running yet. A fixture of a wider scope holds a mock of*"
        ]
    )


def test_what_makes_no_sense_is_refused(run_here):
    result = run_here(
        """
        import pytest
        from awsmock_ar_apigw import MockError

        def test_it(awsmock_factory):
            with pytest.raises(MockError, match="'s3' is not mocked here. Name one of: apprunner, apigatewayv2."):
                awsmock_factory.client("s3")
            with pytest.raises(MockError, match="'12' is not an account"):
                awsmock_factory.client("apprunner", account="12")
            with pytest.raises(MockError, match="'fast' is not a pace"):
                awsmock_factory(pace="fast")
            with pytest.raises(MockError, match="'unused_faults' is not an option of a mock"):
                awsmock_factory(unused_faults="allow")
        """
    )
    result.assert_outcomes(passed=1)
