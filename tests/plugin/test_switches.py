"""What holds for tests that ask for no mock: a guard, and a mock that every test has."""

from __future__ import annotations

import pytest

CALLS = """
    import boto3
    import pytest
    from awsmock_ar_apigw import MockError, mock_apprunner, mock_cloud
    from botocore.exceptions import BotoCoreError

    KEYS = dict(region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    apprunner, s3 = boto3.client("apprunner", **KEYS), boto3.client("s3", **KEYS)
"""


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch):
    """Whatever goes to the network fails at once."""

    def refuse(*_args, **_kwargs):
        raise OSError("no way out")

    monkeypatch.setattr("socket.getaddrinfo", refuse)


def test_a_call_without_a_mock_names_the_test_and_what_to_do(pytester, run_here):
    pytester.makeini("[pytest]\nawsmock_guard = mocked")
    result = run_here(CALLS + "\n    def test_calls():\n        apprunner.list_services()\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*MockError: *::test_calls calls apprunner ListServices while no mock is active*apprunner_client*"]
    )


@pytest.mark.parametrize(
    ("guard", "service", "held"),
    [
        ("mocked", "apprunner", True),
        ("mocked", "s3", False),
        ("aws", "apprunner", True),
        ("aws", "s3", True),
        ("off", "apprunner", False),
        (None, "apprunner", False),
    ],
)
@pytest.mark.parametrize("way", ["ini", "option", "marker"])
def test_what_is_held_back(pytester, run_here, guard, service, held, way):
    if guard is None and way != "ini":
        pytest.skip("nothing is given in one way alone")
    call = {"apprunner": "apprunner.list_services()", "s3": "s3.list_buckets()"}[service]
    marker = f"@pytest.mark.awsmock_guard({guard!r})" if way == "marker" else ""
    if way == "ini" and guard:
        pytester.makeini(f"[pytest]\nawsmock_guard = {guard}")
    result = run_here(
        CALLS
        + f"""
    {marker}
    def test_calls():
        with pytest.raises(MockError if {held} else BotoCoreError):
            {call}

    def test_mocked(awsmock):
        assert apprunner.list_services()["ServiceSummaryList"] == []
        with pytest.raises(MockError, match="s3 is not mocked here"):
            s3.list_buckets()
    """,
        *([f"--awsmock-guard={guard}"] if way == "option" else []),
    )
    result.assert_outcomes(passed=2)


def test_a_client_that_outlives_its_mock_gets_the_same_message(pytester, run_here):
    pytester.makeini("[pytest]\nawsmock_guard = aws")
    result = run_here(
        CALLS
        + """
    def test_after():
        with mock_apprunner():
            client = boto3.session.Session().client("apprunner", region_name="us-east-1")
            client.list_services()
        with pytest.raises(MockError, match="calls apprunner ListServices while no mock is active"):
            client.list_services()

    def test_moto_is_a_mock_too():
        from moto import mock_aws
        with mock_aws():
            assert boto3.client("s3", **KEYS).list_buckets()["Buckets"] == []

    def test_what_is_no_host_of_aws_is_nobody_s_business():
        local = boto3.client("s3", endpoint_url="http://127.0.0.1:9", **KEYS)
        with pytest.raises(BotoCoreError):
            local.list_buckets()
    """
    )
    result.assert_outcomes(passed=3)


def test_without_credentials_it_is_the_mock_that_is_missed(pytester, run_here, bare_environment, monkeypatch):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    pytester.makeini("[pytest]\nawsmock_guard = mocked")
    result = run_here(
        CALLS
        + """
    from botocore.exceptions import NoCredentialsError, NoRegionError

    def test_the_mocked_service():
        with pytest.raises(MockError, match="while no mock is active"):
            boto3.session.Session().client("apprunner", region_name="us-east-1").list_services()

    def test_all_else_is_as_ever():
        with pytest.raises(NoCredentialsError):
            boto3.session.Session().client("s3", region_name="us-east-1").list_buckets()
        with pytest.raises(NoRegionError):
            boto3.session.Session().client("apprunner")
    """
    )
    result.assert_outcomes(passed=2)


def test_a_guard_leaves_nothing_behind(pytester, run_here):
    pytester.makeini("[pytest]\nawsmock_guard = aws")
    result = run_here(
        """
    import pytest
    from awsmock_ar_apigw.intercept import patch
    from awsmock_ar_apigw.intercept.active import ACTIVE

    def test_guarded():
        assert len(patch.IN_PLACE) in (3, 6)
        assert ACTIVE.fence is not None

    @pytest.mark.awsmock_guard("off")
    def test_not_guarded():
        assert patch.IN_PLACE == {}
        assert ACTIVE.fence is None
    """
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize("text", ["yes", "true", "1", "no"])
@pytest.mark.parametrize("way", ["ini", "option"])
def test_every_test_has_the_mock(pytester, run_here, text, way):
    if way == "ini":
        pytester.makeini(f"[pytest]\nawsmock_auto = {text}")
    result = run_here(
        CALLS
        + f"""
    import unittest
    from awsmock_ar_apigw.intercept.active import ACTIVE
    AUTO = {text != "no"}

    def test_has_it():
        assert bool(ACTIVE) == AUTO
        if AUTO:
            apprunner.create_connection(ConnectionName="github", ProviderType="GITHUB")

    def test_each_its_own():
        if AUTO:
            assert apprunner.list_connections()["ConnectionSummaryList"] == []

    @pytest.mark.awsmock_auto(False)
    def test_but_this():
        assert not ACTIVE

    @pytest.mark.awsmock_auto(True)
    def test_and_this():
        assert ACTIVE

    @pytest.mark.awsmock(seed=7)
    def test_with_options(awsmock):
        assert awsmock._world.options["seed"] == 7

    class Case(unittest.TestCase):
        def test_it(self):
            assert bool(ACTIVE) == AUTO
    """,
        *([f"--awsmock-auto={text}"] if way == "option" else []),
    )
    result.assert_outcomes(passed=6)


@pytest.mark.parametrize(
    ("written", "match"),
    [
        ("awsmock_guard = everything", "*awsmock_guard = everything in *: it is none of off, mocked, aws.*"),
        ("awsmock_auto = perhaps", "*awsmock_auto = perhaps in *: it is neither yes nor no.*"),
    ],
)
def test_an_option_that_makes_no_sense(pytester, run_here, written, match):
    pytester.makeini(f"[pytest]\n{written}")
    result = run_here("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([match])


@pytest.mark.parametrize(
    ("marker", "match"),
    [
        ("awsmock_guard", "*@pytest.mark.awsmock_guard on *it takes one of 'off', 'mocked', 'aws'.*"),
        ('awsmock_guard("all")', "*@pytest.mark.awsmock_guard on *it takes one of 'off', 'mocked', 'aws'.*"),
        ("awsmock_auto(1, 2)", "*@pytest.mark.awsmock_auto on *it takes one of True, False.*"),
    ],
)
def test_a_marker_that_makes_no_sense(run_here, marker, match):
    result = run_here(f"import pytest\n@pytest.mark.{marker}\ndef test_it(): pass")
    assert result.ret != pytest.ExitCode.OK
    (result.stderr if "auto" in marker else result.stdout).fnmatch_lines([match])
