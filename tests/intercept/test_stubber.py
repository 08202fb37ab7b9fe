"""botocore's Stubber beside a mock: it wins for its client, and every other client has the mock."""

import boto3
import pytest
from botocore.exceptions import ClientError, StubAssertionError, StubResponseError
from botocore.stub import ANY, Stubber

from awsmock_ar_apigw import MockError, current_cloud, mock_apigatewayv2, mock_apprunner, mock_cloud

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}
EMPTY = {
    "apprunner": ("list_services", {"ServiceSummaryList": [], "NextToken": "mine"}),
    "apigatewayv2": ("get_apis", {"Items": [], "NextToken": "mine"}),
}


def make(service):
    return boto3.session.Session(region_name="us-east-1", **KEYS).client(service)


def stubbed(client, service):
    stubber = Stubber(client)
    stubber.add_response(*EMPTY[service])
    return stubber


def token(client, service):
    return getattr(client, EMPTY[service][0])().get("NextToken")


@pytest.fixture(params=EMPTY)
def service(request):
    return request.param


def test_activated_inside_the_mock(service):
    one, other = make(service), make(service)
    with mock_cloud() as cloud:
        with stubbed(one, service) as stubber:
            assert token(one, service) == "mine"
            assert cloud.calls == []
            assert token(other, service) is None
            stubber.assert_no_pending_responses()
        assert token(one, service) is None
        assert len(cloud.calls) == 2


def test_activated_before_the_mock_and_kept_after_it(service):
    client = make(service)
    stubber = stubbed(client, service)
    stubber.add_response(*EMPTY[service])
    stubber.activate()
    with mock_cloud() as cloud:
        assert token(client, service) == "mine"
        assert cloud.calls == []
    assert token(client, service) == "mine"
    stubber.deactivate()


def test_they_cross(service):
    client, mock = make(service), mock_cloud()
    stubber = stubbed(client, service)
    mock.start()
    stubber.activate()
    mock.stop()
    assert token(client, service) == "mine"
    mock.start()
    stubber.deactivate()
    assert token(client, service) is None
    mock.stop()


def test_its_errors_are_client_errors():
    client = make("apprunner")
    with mock_apprunner(), Stubber(client) as stubber:
        stubber.add_client_error("list_services", "InternalServiceErrorException", "Not today.", 500)
        with pytest.raises(client.exceptions.InternalServiceErrorException, match=r"Not today\."):
            client.list_services()
    with mock_apprunner():
        assert client.list_services()["ServiceSummaryList"] == []


def test_what_it_does_not_expect_is_its_own_complaint():
    client = make("apigatewayv2")
    with mock_apigatewayv2() as cloud, Stubber(client) as stubber:
        with pytest.raises(StubResponseError, match="no additional calls expected"):
            client.get_apis()
        stubber.add_response("get_api", {"Name": "pets"}, {"ApiId": "one"})
        with pytest.raises(StubAssertionError, match="Expected parameters"):
            client.get_api(ApiId="two")
        with pytest.raises(StubResponseError, match="Operation mismatch"):
            client.get_apis()
        assert client.get_api(ApiId="one")["Name"] == "pets"
        assert cloud.calls == []


def test_it_checks_parameters_and_answers_as_botocore_would():
    client = make("apprunner")
    with mock_apprunner(), Stubber(client) as stubber:
        answer = {"Connection": {"ConnectionName": "github"}}
        stubber.add_response("delete_connection", answer, {"ConnectionArn": ANY})
        arn = "arn:aws:apprunner:us-east-1:123456789012:connection/github/0123456789abcdef0123456789abcdef"
        assert client.delete_connection(ConnectionArn=arn)["Connection"] == answer["Connection"]


def test_it_lets_a_service_that_nobody_mocks_be_called():
    client = make("sts")
    with mock_apprunner(), Stubber(client) as stubber:
        stubber.add_response("get_caller_identity", {"Account": "123456789012"})
        assert client.get_caller_identity()["Account"] == "123456789012"
        with pytest.raises(StubResponseError):
            client.get_caller_identity()
    with mock_apprunner(), pytest.raises(MockError, match="sts is not mocked here"):
        client.get_caller_identity()


def test_both_make_one_test(service):
    """The mock does the work, and one call of it is made to fail by a client of its own."""
    with mock_cloud():
        working, failing = make("apprunner"), make("apprunner")
        working.create_connection(ConnectionName="github", ProviderType="GITHUB")
        with Stubber(failing) as stubber:
            stubber.add_client_error("list_connections", "InternalServiceErrorException")
            with pytest.raises(ClientError):
                failing.list_connections()
        assert len(failing.list_connections()["ConnectionSummaryList"]) == 1
        assert [call.operation for call in current_cloud().calls] == ["CreateConnection", "ListConnections"]
