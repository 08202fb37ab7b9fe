"""Options of a whole run: in configuration files and on the command line."""

import pytest

of_pytest_9 = pytest.mark.skipif(
    pytest.version_tuple < (9,), reason="pytest 9 reads tables of TOML as they are"
)

SHOWS = """
    import datetime
    import pytest
    from awsmock_ar_apigw import mock_apprunner

    def told(cloud):
        return cloud.clock.pace.name, cloud._world.options["seed"]

    def test_of_the_run(awsmock):
        assert told(awsmock) == {expected!r}

    @pytest.mark.awsmock(pace="manual")
    def test_marked(awsmock):
        assert told(awsmock) == ("manual", {expected[1]!r})

    def test_mocks_that_the_test_holds_itself_have_options_of_their_own():
        with mock_apprunner() as cloud:
            assert told(cloud) == ("instant", None)
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\nawsmock_pace = per_call(30)\nawsmock_seed = 7"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nawsmock_pace = "per_call(30)"\nawsmock_seed = 7'),
        pytest.param(
            "pyproject.toml",
            '[tool.pytest]\nawsmock_pace = "per_call(30)"\nawsmock_seed = "7"',
            marks=of_pytest_9,
        ),
        ("tox.ini", "[pytest]\nawsmock_pace = per_call( 30 )\nawsmock_seed = 7"),
    ],
)
def test_a_configuration_file_gives_options(pytester, run_here, name, text):
    pytester.path.joinpath(name).write_text(text)
    run_here(SHOWS.format(expected=("per_call(30)", 7)), "--strict-config").assert_outcomes(passed=3)


def test_the_command_line_goes_before_the_file_and_a_marker_before_both(pytester, run_here):
    pytester.makeini("[pytest]\nawsmock_pace = real\nawsmock_seed = from-the-file")
    run_here(SHOWS.format(expected=("instant", "from-the-file")), "--awsmock-pace=instant").assert_outcomes(
        passed=3
    )


def test_every_option_that_can_be_a_text_can_be_given_as_one(pytester, run_here):
    pytester.makeini(
        """
        [pytest]
        awsmock_account_id = 111111111111
        awsmock_fidelity = observed
        awsmock_keep_responses = 1000
        awsmock_pace = manual
        awsmock_passthrough = s3, sqs
        awsmock_quotas = aws
        awsmock_seed = -7
        awsmock_start_time = 2030-01-31T12:00:00Z
        awsmock_unused_faults = allow
        """
    )
    text = """
        from awsmock_ar_apigw.intercept.active import ACTIVE

        def test_it(awsmock):
            assert awsmock.account_id == "111111111111"
            assert awsmock.clock.pace.name == "manual"
            assert awsmock.clock.now.isoformat() == "{moment}"
            assert awsmock._world.options["seed"] == -7
            assert awsmock._world.options["fidelity"] == "observed"
            assert awsmock._world.options["quotas"] == {quotas!r}
            assert awsmock._world.options["keep_responses"] == {kept!r}
            assert [ACTIVE.lets_through(name) for name in ("s3", "sqs", "ec2")] == [True, True, {ec2}]
            awsmock.fail_next("CreateService")
    """
    of_the_file = text.format(moment="2030-01-31T12:00:00+00:00", quotas="aws", ec2=False, kept=1000)
    run_here(of_the_file).assert_outcomes(passed=1)
    more = (
        "--awsmock-start-time=0",
        "--awsmock-passthrough=s3,sqs,ec2",
        "--awsmock-quotas=none",
        "--awsmock-keep-responses=all",
    )
    of_the_line = text.format(moment="1970-01-01T00:00:00+00:00", quotas=None, ec2=True, kept="all")
    run_here(of_the_line, *more).assert_outcomes(passed=1)


@of_pytest_9
def test_in_toml_the_services_that_are_let_through_are_a_list(pytester, run_here):
    pytester.makepyprojecttoml('[tool.pytest]\nawsmock_passthrough = ["s3", "sqs"]')
    text = """
        from awsmock_ar_apigw.intercept.active import ACTIVE

        def test_it(awsmock):
            assert [ACTIVE.lets_through(name) for name in ("s3", "sqs", "ec2")] == [True, True, False]
    """
    run_here(text).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--awsmock-pace=fast", "pace='fast' is not a pace. Use \"instant\", *"),
        ("--awsmock-pace=per_call(x)", "pace='per_call(x)' is not a pace. *"),
        ("--awsmock-pace=per_call(1.)", "pace='per_call(1.)' is not a pace. *"),
        ("--awsmock-pace=per_call(0)", "per_call(0.0) would not move the clock. *"),
        (f"--awsmock-seed={'9' * 301}", "seed=999* gives no reproducible ids. *"),
        (f"--awsmock-seed={'9' * 5_000}", "A number has at most 300 digits. *"),
        ("--awsmock-start-time=nan", "'nan' is no time that a datetime could hold *"),
        ("--awsmock-start-time=1e400", "'1e400' is no time that a datetime could hold *"),
        ("--awsmock-pace=per_call(1" + "0" * 400 + ")", "per_call(inf) would not move the clock. *"),
        ("--awsmock-account-id=12", "'12' is not an account. Give a string of 12 digits."),
        ("--awsmock-start-time=today", "'today' is not a moment. Write it as 2030-01-31T12:00:00Z, or *"),
        (
            "--awsmock-passthrough=s3,apprunner",
            "passthrough=('s3', 'apprunner') would let apprunner through*",
        ),
        ("--awsmock-fidelity=high", "fidelity='high' is no way to answer. *"),
        ("--awsmock-quotas=all", "quotas='all' sets none. *"),
        ("--awsmock-keep-responses=16MB", "keep_responses='16MB' keeps nothing that could be counted. *"),
        ("--awsmock-unused-faults=no", '\'no\' is neither "fail" nor "allow".'),
    ],
    ids=lambda text: text[:30],
)
def test_a_wrong_option_of_the_command_line_ends_the_run_and_names_it(run_here, option, words):
    result = run_here("def test_it(): pass", option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {option}: {words}"])


def test_a_wrong_option_of_a_file_names_itself_and_the_file(pytester, run_here):
    path = pytester.makeini("[pytest]\nawsmock_pace = fast")
    result = run_here("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: awsmock_pace = fast in {path}: pace='fast' is not a pace. *"])


@of_pytest_9
def test_a_value_of_toml_that_is_no_text_is_refused(pytester, run_here):
    pytester.makepyprojecttoml("[tool.pytest]\nawsmock_seed = 7")
    result = run_here("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *'awsmock_seed' expects a string, got int: 7"])


def test_options_that_do_not_go_together_end_the_run(pytester, run_here):
    pytester.makeini("[pytest]\nawsmock_pace = real")
    result = run_here("def test_it(): pass", "--awsmock-start-time=0")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: The options awsmock_* start_time has no effect with pace='real'*"])


def test_what_joins_a_mock_of_the_user_s_goes_by_that_one_s_options(pytester, run_here):
    pytester.makeini("[pytest]\nawsmock_seed = 7\nawsmock_pace = manual")
    result = run_here(
        """
        import pytest
        from awsmock_ar_apigw import mock_cloud

        @pytest.fixture(scope="module")
        def outer():
            with mock_cloud(seed=1) as cloud:
                yield cloud

        def test_joins(outer, awsmock):
            assert outer is awsmock
            assert awsmock.clock.pace.name == "instant"

        @pytest.mark.awsmock(isolated=True)
        def test_apart(outer, awsmock):
            assert outer is not awsmock
            assert (awsmock.clock.pace.name, awsmock._world.options["seed"]) == ("manual", 7)
        """
    )
    result.assert_outcomes(passed=2)


def test_the_help_has_a_group_of_its_own(run_here):
    result = run_here("", "--help")
    result.stdout.fnmatch_lines(
        [
            "mocks of AWS App Runner and API Gateway V2 (awsmock-ar-apigw):",
            "  --awsmock-pace*PACE*who moves the clock: instant, manual, real*",
            "  awsmock_seed (string):",
        ]
    )
