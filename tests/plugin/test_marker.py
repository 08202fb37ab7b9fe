"""The marker ``awsmock``: its options, where it stands, and what it says of a wrong one."""

import pytest


def test_the_options_of_the_closest_marker_win_one_by_one(run_here):
    result = run_here(
        """
        import pytest
        from awsmock_ar_apigw import current_cloud

        pytestmark = pytest.mark.awsmock(pace="manual", seed=1, start_time=0)

        def options():
            cloud = current_cloud()
            return cloud.clock.pace.name, cloud._world.options["seed"], cloud._world.options["start_time"]

        def test_of_the_module():
            assert options() == ("manual", 1, 0)

        @pytest.mark.awsmock(seed=2)
        class TestClass:
            def test_of_the_class(self):
                assert options() == ("manual", 2, 0)

            @pytest.mark.awsmock(seed=3, pace="instant")
            def test_of_the_function(self, awsmock):
                assert options() == ("instant", 3, 0)
                assert current_cloud() is awsmock

        @pytest.mark.parametrize("seed", [pytest.param(4, marks=pytest.mark.awsmock(seed=4)), 1])
        def test_of_a_parameter(seed):
            assert options() == ("manual", seed, 0)
        """,
        "--strict-markers",
    )
    result.assert_outcomes(passed=5)


def test_fixtures_and_set_up_methods_of_a_marked_test_are_in_its_mock(run_here):
    result = run_here(
        """
        import boto3
        import pytest

        client = boto3.client("apprunner", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")

        def connect(name):
            client.create_connection(ConnectionName=name, ProviderType="GITHUB")

        @pytest.fixture
        def connected():
            connect("fixture")

        @pytest.mark.awsmock
        class TestIt:
            def setup_method(self):
                connect("set-up")

            def teardown_method(self):
                assert client.list_connections()["ConnectionSummaryList"]

            def test_one(self, connected, awsmock):
                assert [call.params["ConnectionName"] for call in awsmock.calls] == ["set-up", "fixture"]

            def test_another(self, awsmock):
                assert [call.params["ConnectionName"] for call in awsmock.calls] == ["set-up"]
        """
    )
    result.assert_outcomes(passed=2)


def test_a_marker_and_a_decorator_have_one_cloud(run_here):
    result = run_here(
        """
        import pytest
        from awsmock_ar_apigw import current_cloud, mock_apprunner

        @pytest.mark.awsmock(seed=7)
        @mock_apprunner(pace="manual")
        def test_function(awsmock):
            assert current_cloud() is awsmock
            assert (awsmock.clock.pace.name, awsmock._world.options["seed"]) == ("manual", 7)

        @mock_apprunner(seed=7)
        class TestClass:
            @pytest.mark.awsmock(pace="manual")
            def test_method(self, awsmock):
                assert current_cloud() is awsmock
                assert (awsmock.clock.pace.name, awsmock._world.options["seed"]) == ("manual", 7)

            @pytest.mark.awsmock(isolated=True)
            def test_apart(self, awsmock):
                assert current_cloud() is awsmock
                assert awsmock._world.options["seed"] is None

            @pytest.mark.awsmock(seed=8)
            def test_too_late(self):
                pass
        """
    )
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(
        ["The mock of test_too_late, with seed=8: seed=8 comes too late: this mock joins one*"]
    )


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("pace='fast'", "(pace='fast') on test_it: pace='fast' is not a pace. Use \"instant\", *"),
        (
            "account_id='12'",
            "(account_id='12') on test_it: '12' is not an account. Give a string of 12 digits.",
        ),
        (
            "speed=3",
            '(speed=3) on test_it: there is no such option. Did you mean "seed"? The options are: account_id, *, unused_faults.',
        ),
        (
            "passthrough='s3'",
            "(passthrough='s3') on test_it: passthrough='s3' isn't a sequence of service names. *",
        ),
        ("unused_faults=True", '(unused_faults=True) on test_it: True is neither "fail" nor "allow".'),
        ("'manual'", "('manual') on test_it: it takes options by name only, such as pace=\"manual\"."),
    ],
)
def test_a_wrong_option_names_the_marker_and_the_option(run_here, marker, words):
    result = run_here(
        f"""
        import pytest

        @pytest.mark.awsmock({marker})
        def test_it():
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"@pytest.mark.awsmock{words}".replace("[", "[[]")])
    result.stdout.no_fnmatch_line("*plugin/options.py*")


def test_a_wrong_option_says_on_which_class_or_module_it_is(run_here):
    result = run_here(
        """
        import pytest

        pytestmark = pytest.mark.awsmock(pace="fast")

        @pytest.mark.awsmock(seed=0.5)
        class TestIt:
            def test_one(self):
                pass

        def test_another():
            pass
        """
    )
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "@pytest.mark.awsmock(seed=0.5) on TestIt: seed=0.5 gives no *",
            "@pytest.mark.awsmock(pace='fast') on test_a_wrong_option_says_on_which_class_or_module_it_is.py: *",
        ]
    )


def test_options_that_do_not_go_together_are_refused_as_a_whole(run_here):
    result = run_here(
        """
        import pytest

        pytestmark = pytest.mark.awsmock(pace="real")

        @pytest.mark.awsmock(start_time=0)
        def test_it():
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["The mock of test_it, with start_time=0, pace='real': start_time has no effect with pace='real'*"]
    )


def test_the_marker_says_what_it_is(run_here):
    result = run_here("", "--markers")
    result.stdout.fnmatch_lines(
        [
            (
                "@pytest.mark.awsmock(pace=..., seed=..., unused_faults=..., and the other options of a mock): run the test with"
                ' App Runner and API Gateway V2 mocked*Example: @pytest.mark.awsmock(pace="manual", seed=7)'
            )
        ]
    )
