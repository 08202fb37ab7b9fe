"""What botocore does beside sending a request: nobody is asked while a mock is active, and everybody as ever afterwards."""

import datetime
import json
import socket

import boto3
import botocore.session
import pytest
from botocore.credentials import DeferredRefreshableCredentials
from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    EndpointConnectionError,
    InvalidConfigError,
    LoginTokenLoadError,
    MissingDependencyException,
    SSOTokenLoadError,
)
from botocore.loaders import create_loader
from moto import mock_aws

from awsmock_ar_apigw import MockError, current_cloud, mock_apigatewayv2, mock_apprunner
from support_outside import CURVES, ROLE, SOURCES, Source, outside

LOADER = create_loader()  # it keeps the models that it has read
LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)


@pytest.fixture
def around(bare_environment, monkeypatch, tmp_path):
    """An outside, of which nobody has been asked yet."""
    monkeypatch.setattr("botocore.credentials.EC", CURVES)
    with outside(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(params=SOURCES.values(), ids=list(SOURCES))
def source(request, around, monkeypatch):
    """A source of credentials, as the default profile or the environment names it."""
    around.write(monkeypatch, request.param)
    return request.param


def new_session(profile=None, **options):
    core = botocore.session.Session(profile=profile)
    core.register_component("data_loader", LOADER)
    core.set_config_variable("region", "us-east-1")
    return boto3.session.Session(botocore_session=core, **options)


def key_of(session):
    """The access key that whoever signs with a session's credentials would use."""
    return session.get_credentials().get_frozen_credentials().access_key


def answers(client):
    """Whether the mock answers it, and signs for it in advance."""
    before = len(current_cloud().calls)
    client.list_services()
    url = client.generate_presigned_url("list_services")
    assert "X-Amz-Credential=" in url
    return len(current_cloud().calls) == before + 1


# Credentials


def test_a_mocked_call_asks_nobody_and_the_session_asks_as_ever_after_it(around, source):
    session = new_session()
    with mock_apprunner():
        # Twice: the first search for credentials leaves nothing behind that the second could stumble over.
        for _ in range(2):
            assert answers(session.client("apprunner"))
            assert key_of(session) == source.known
            assert session.get_credentials().access_key == source.known
        # By its own name, and not by that of whom it would have needed.
        with pytest.raises(MockError, match="s3 is not mocked here"):
            session.client("s3").list_buckets()
    assert around.asked == []
    assert key_of(session) == source.key
    assert around.asked == source.asks


def test_a_client_made_before_the_mock_asks_nobody(around, source):
    client = new_session().client("apprunner")
    around.forget()
    with mock_apprunner():
        assert answers(client)
    assert around.asked == []


def test_credentials_that_are_over_stay_as_they_are_until_after_the_mock(around, source):
    session = new_session()
    assert key_of(session) == source.key
    session.get_credentials()._expiry_time = LONG_AGO
    around.forget()
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        assert key_of(session) == source.key
    assert around.asked == []


def test_what_is_let_through_is_signed_with_credentials_that_are_real(around, source):
    session = new_session()
    with mock_apprunner(passthrough=("s3",)):
        session.client("s3").list_buckets()
        assert around.asked == [*source.asks, f"S3 by {source.key}"]
        assert answers(session.client("apprunner"))
        with pytest.raises(MockError, match="sts is not mocked here"):
            session.client("sts").get_caller_identity()
    assert around.asked == [*source.asks, f"S3 by {source.key}"]


def test_a_mock_inside_lets_through_what_the_one_around_it_does_not(around, source):
    session = new_session()
    with mock_apprunner():
        assert key_of(session) == source.known
        assert around.asked == []
        with mock_apigatewayv2(passthrough=("s3",)):
            assert key_of(session) == source.key
        assert around.asked == source.asks


def test_boto3_s_default_session(around, monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    around.write(monkeypatch, SOURCES["role, by a program"])
    with mock_apprunner():
        for _ in range(2):
            assert answers(boto3.client("apprunner", region_name="us-east-1"))
    assert around.asked == []


@pytest.mark.parametrize("name", ["program", "role, by a program", "container"])
@pytest.mark.parametrize("order", ["inside", "around"])
def test_moto_s_credentials_stay_what_they_are(around, monkeypatch, name, order):
    around.write(monkeypatch, SOURCES[name])
    first, second = (mock_aws(), mock_apprunner()) if order == "inside" else (mock_apprunner(), mock_aws())
    with first, second:
        session = new_session()
        assert key_of(session) == "FOOBARKEY"
        assert answers(session.client("apprunner"))
    assert around.asked == []


def test_a_role_that_moto_gives_is_taken(around, monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL_STS")
    around.write(monkeypatch, SOURCES["role, by keys"])
    with mock_aws(), mock_apprunner():
        who = new_session(profile="default").client("sts").get_caller_identity()
    assert who["Arn"].startswith("arn:aws:sts::123456789012:assumed-role/deploy/")


@pytest.fixture
def sts_at_home(around, monkeypatch):
    """STS on this machine, as an emulator is, and a role to be had there."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", around.url)
    around.write(monkeypatch, SOURCES["role, by keys"])
    return around


def test_a_role_that_a_server_on_this_machine_gives_is_taken(sts_at_home):
    with mock_apprunner():
        assert key_of(new_session()) == "ASIAROLE"
    assert sts_at_home.asked == ["AssumeRole"]


def test_what_a_server_on_this_machine_refuses_is_refused(sts_at_home):
    sts_at_home.refuses = True
    session = new_session()
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        assert sts_at_home.asked == []
        with pytest.raises(ClientError, match="AccessDenied"):
            key_of(session)


# A machine that lacks what a source needs


SSO_SOURCES = [one for name, one in SOURCES.items() if name.startswith("SSO")]


@pytest.mark.parametrize("source", SSO_SOURCES)
def test_where_nobody_has_logged_in_to_the_identity_center(around, monkeypatch, source):
    around.write(monkeypatch, source)
    for token in around.home.glob("*.json"):
        token.unlink()
    session = new_session()
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        assert key_of(session) == "AWSMOCK"
    with pytest.raises(SSOTokenLoadError):
        key_of(session)


@pytest.mark.parametrize("lacks", ["login", "awscrt"])
def test_where_nobody_has_logged_in_or_nobody_can(around, monkeypatch, lacks):
    around.write(monkeypatch, SOURCES["login"])
    if lacks == "awscrt":
        monkeypatch.setattr("botocore.credentials.EC", None)
    else:
        monkeypatch.setenv("AWS_LOGIN_CACHE_DIRECTORY", str(around.home / "nowhere"))
    session = new_session()
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        assert key_of(session) == "AWSMOCK"
    with pytest.raises((LoginTokenLoadError, MissingDependencyException)):
        key_of(session)


def test_where_the_file_with_a_web_identity_is_away(around, monkeypatch):
    around.write(monkeypatch, SOURCES["role, by a web identity"])
    (around.home / "identity").unlink()
    session = new_session()
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        assert key_of(session) == "AWSMOCK"
    with pytest.raises(FileNotFoundError):
        key_of(session)


def test_where_the_file_with_a_container_s_password_is_away(around, monkeypatch):
    around.write(monkeypatch, SOURCES["container"])
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", str(around.home / "nowhere"))
    session = new_session()
    with mock_apprunner():
        assert answers(session.client("apprunner"))
    with pytest.raises(FileNotFoundError):
        key_of(session)


def test_a_program_that_fails_is_heard_of_where_a_service_is_let_through(around, monkeypatch):
    around.write(monkeypatch, SOURCES["program"])
    (around.home / "credentials.py").write_text("raise SystemExit('log in first')")
    session = new_session()
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        with (
            mock_apigatewayv2(passthrough=("s3",)),
            pytest.raises(CredentialRetrievalError, match="log in first"),
        ):
            session.client("apprunner")


def test_a_profile_that_is_wrong_is_wrong_in_a_mock_too(around, monkeypatch):
    around.write(monkeypatch, Source(f"[default]\nrole_arn = {ROLE}\nsource_profile = nobody\n", "", []))
    with mock_apprunner(), pytest.raises(InvalidConfigError, match="nobody"):
        new_session().client("apprunner")


# Whoever is asked besides


MFA = """[default]
role_arn = arn:aws:iam::123456789012:role/deploy
mfa_serial = arn:aws:iam::123456789012:mfa/me
source_profile = base
[profile base]
aws_access_key_id = A
aws_secret_access_key = b
"""


def test_nobody_is_asked_for_a_code(around, monkeypatch):
    def prompt(text):
        around.note(text)
        return "123456"

    around.write(monkeypatch, Source(MFA, "", []))
    session = new_session()
    session._session.get_component("credential_provider").get_provider("assume-role")._prompter = prompt
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        assert key_of(session) == "AWSMOCK"
    assert around.asked == []
    assert key_of(session) == "ASIAROLE"
    assert around.asked == ["Enter MFA code for arn:aws:iam::123456789012:mfa/me: ", "AssumeRole"]


@pytest.mark.parametrize("error", [CredentialRetrievalError(provider="vault", error_msg="sealed"), OSError()])
def test_credentials_that_refresh_themselves_in_a_way_of_their_own_are_left_alone(around, error):
    def refresh():
        raise error

    session = new_session()
    session._session._credentials = DeferredRefreshableCredentials(refresh, "vault")
    with mock_apprunner():
        assert answers(session.client("apprunner"))
        with pytest.raises(type(error)):
            key_of(session)


def test_what_refreshes_itself_by_a_client_of_one_s_own_is_refused_by_that_service_s_name(around):
    session = new_session(aws_access_key_id="A", aws_secret_access_key="b")

    def refresh():
        return session.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="deploy")

    made = DeferredRefreshableCredentials(refresh, "sts")
    for passthrough in ((), ("s3",)):
        with (
            mock_apprunner(passthrough=passthrough),
            pytest.raises(MockError, match="sts is not mocked here"),
        ):
            made.get_frozen_credentials()
    assert around.asked == []


def test_a_token_of_the_identity_center_is_not_asked_for(around, monkeypatch):
    around.write(monkeypatch, SOURCES["SSO, whose token is over"])
    client = new_session().client("codecatalyst")
    with mock_apprunner(), pytest.raises(MockError, match="sso-oidc is not mocked here"):
        client.list_spaces()
    assert around.asked == []
    with (
        mock_apprunner(passthrough=("sso-oidc",)),
        pytest.raises(MockError, match="codecatalyst is not mock"),
    ):
        client.list_spaces()
    assert around.asked == ["CreateToken"]


def test_ec2_is_not_asked_where_it_is(around, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
    around.write(monkeypatch, SOURCES["role, by keys"])
    session = new_session()

    def mode():
        # What a client in its own Region of EC2 has, and every other has not.
        return session.client("apprunner", region_name="eu-west-1").meta.config.connect_timeout

    with mock_apprunner():
        elsewhere = mode()
        assert around.asked == []
        with mock_apigatewayv2(passthrough=("s3",)):
            at_home = mode()
        assert around.asked == ["EC2 token", "EC2 zone"]
    assert at_home < elsewhere
    assert new_session().client("apprunner", region_name="eu-west-1").meta.config.connect_timeout == at_home


# Reports


@pytest.fixture
def monitor(monkeypatch):
    """A monitor that botocore reports to: what it has heard."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        made.settimeout(10)
        monkeypatch.setenv("AWS_CSM_ENABLED", "true")
        monkeypatch.setenv("AWS_CSM_HOST", "127.0.0.1")
        monkeypatch.setenv("AWS_CSM_PORT", str(made.getsockname()[1]))
        yield lambda: json.loads(made.recv(9999))["Service"]


@pytest.mark.parametrize("early", [True, False], ids=["early", "late"])
def test_a_call_that_the_mock_answers_is_reported_to_nobody(around, monitor, early):
    session = new_session(aws_access_key_id="A", aws_secret_access_key="b")
    clients = [session.client("apprunner"), session.client("s3", endpoint_url=around.url)] if early else None
    with mock_apprunner():
        apprunner, s3 = clients or [
            session.client("apprunner"),
            session.client("s3", endpoint_url=around.url),
        ]
        apprunner.list_services()
        s3.list_buckets()
    with mock_apprunner(passthrough=("s3",)):
        apprunner.list_services()
        s3.list_buckets()
    # An attempt and a call each, in the order in which they were sent; had the mocks' own been, they would come first.
    assert [monitor(), monitor()] == ["S3", "S3"]
    with mock_apigatewayv2(passthrough=("apprunner",)), pytest.raises(EndpointConnectionError):
        session.client("apprunner", endpoint_url="http://127.0.0.1:1").list_services()
    assert monitor() == "AppRunner"
    session._session._get_internal_component("monitor")._publisher._socket.close()


# Transfers by the AWS Common Runtime, which boto3 hands a client's credentials to


def test_credentials_for_a_transfer_that_is_not_botocore_s():
    session = new_session(aws_access_key_id="A", aws_secret_access_key="b")
    s3, apprunner = session.client("s3"), session.client("apprunner")
    with mock_apprunner():
        with pytest.raises(
            MockError, match="s3 is not mocked here, and a transfer by the AWS Common Runtime"
        ):
            s3._get_credentials()
        assert apprunner._get_credentials().access_key == "A"
        with mock_apigatewayv2(passthrough=("s3",)):
            assert s3._get_credentials().access_key == "A"
    assert s3._get_credentials().access_key == "A"
