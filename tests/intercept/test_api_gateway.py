"""API Gateway V2 beside App Runner, and beside the REST APIs that share its host: those are not ours."""

import boto3
import pytest
from moto import mock_aws

from awsmock_ar_apigw import MockError, current_cloud, mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.intercept.active import ACTIVE
from support import client_of

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}
V1 = "apigateway"


def make(service):
    return boto3.session.Session(region_name="us-east-1", **KEYS).client(service)


@pytest.fixture(params=["early", "late"])
def clients(request):
    """A way to get clients of API Gateway V2 and V1: made before the mocks, or when they are asked for."""
    early = make("apigatewayv2"), make(V1)
    return (lambda: early) if request.param == "early" else lambda: (make("apigatewayv2"), make(V1))


def apis(client=None):
    """The names of the APIs that there are."""
    return [one["Name"] for one in (client or client_of("apigatewayv2")).get_apis()["Items"]]


def make_api(name="pets", client=None):
    client = client or client_of("apigatewayv2")
    return client.create_api(Name=name, ProtocolType="HTTP")["ApiId"]


def connections():
    listed = client_of("apprunner").list_connections()["ConnectionSummaryList"]
    return [one["ConnectionName"] for one in listed]


def connect(name="github"):
    client_of("apprunner").create_connection(ConnectionName=name, ProviderType="GITHUB")


# Both services


@mock_apigatewayv2
def test_a_bare_decorator():
    make_api()
    assert apis() == ["pets"]


@mock_apigatewayv2(account_id="999999999999")
def test_a_called_decorator():
    assert current_cloud().account_id == "999999999999"
    assert apis() == []


@mock_apigatewayv2
class TestClass:
    def test_one(self):
        make_api("one")
        assert apis() == ["one"]

    def test_another(self):
        assert apis() == []


def test_a_with_block_and_start_and_stop():
    mock = mock_apigatewayv2()
    for _ in range(2):
        with mock as cloud:
            make_api()
            assert apis() == ["pets"]
            assert current_cloud() is cloud
        assert not ACTIVE
    cloud = mock.start()
    assert apis() == []
    assert [call.service for call in cloud.calls] == ["apigatewayv2"]
    mock.stop()
    assert not ACTIVE


def test_a_mock_of_one_service_is_none_of_the_other():
    with (
        mock_apigatewayv2(),
        pytest.raises(MockError, match=r'apprunner is not mocked here.*passthrough=\("apprunner",\)'),
    ):
        client_of("apprunner").list_services()
    with (
        mock_apprunner(),
        pytest.raises(MockError, match=r"apigatewayv2 is not mocked here, and GET apigateway\.us-east-1"),
    ):
        client_of("apigatewayv2").get_apis()


def test_one_cloud_holds_both_services():
    with mock_cloud() as cloud:
        make_api()
        connect()
        assert (apis(), connections()) == (["pets"], ["github"])
        assert [call.service for call in cloud.calls] == ["apigatewayv2", "apprunner"] * 2


@pytest.mark.parametrize(
    ("outer", "inner"), [(mock_apigatewayv2, mock_cloud), (mock_cloud, mock_apigatewayv2)]
)
def test_a_mock_inside_another_shares_its_resources(outer, inner):
    with outer() as cloud:
        make_api("outer")
        with inner() as joined:
            assert joined is cloud
            make_api("inner")
        assert apis() == ["outer", "inner"]


def test_mocks_of_the_two_services_share_a_cloud_and_each_forgets_its_own():
    with mock_apprunner() as cloud:
        connect()
        with mock_apigatewayv2() as joined:
            assert joined is cloud
            make_api()
            assert (apis(), connections()) == (["pets"], ["github"])
        assert connections() == ["github"]
        with mock_apigatewayv2():
            assert apis() == []
            assert connections() == ["github"]


def test_an_isolated_mock_of_one_service_leaves_the_other_where_it_is():
    with mock_cloud() as cloud:
        make_api("outer")
        connect("outer")
        with mock_apigatewayv2(isolated=True) as own:
            assert own is not cloud
            assert apis() == []
            assert connections() == ["outer"]
            make_api("inner")
        assert apis() == ["outer"]


def test_a_fate_is_planned_for_an_operation_of_either_service():
    with mock_cloud() as cloud:
        cloud.fail_next("CreateVpcLink")
        cloud.fail_next("CreateService", service="apprunner")
        link = client_of("apigatewayv2").create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]
        assert client_of("apigatewayv2").get_vpc_link(VpcLinkId=link)["VpcLinkStatus"] == "FAILED"
        with pytest.raises(MockError, match="'CreateVpcLink' is not an operation that takes time"):
            cloud.fail_next("CreateVpcLink", service="apprunner")
        with pytest.raises(MockError, match="'GetApis' is not an operation that takes time"):
            cloud.fail_next("GetApis")


def test_accounts_and_regions_are_apart():
    with mock_apigatewayv2(accounts={"AKIATWO": "222222222222"}) as cloud:
        other = boto3.session.Session(
            region_name="us-east-1", aws_access_key_id="AKIATWO", aws_secret_access_key="secret"
        ).client("apigatewayv2")
        elsewhere = client_of("apigatewayv2", "eu-west-1")
        for name, client in (("one", client_of("apigatewayv2")), ("two", other), ("three", elsewhere)):
            api = make_api(name, client)
            endpoint = client.get_api(ApiId=api)["ApiEndpoint"]
            assert endpoint == f"https://{api}.execute-api.{client.meta.region_name}.amazonaws.com"
        assert (apis(), apis(other), apis(elsewhere)) == (["one"], ["two"], ["three"])
        assert [call.account for call in cloud.calls[-3:]] == ["123456789012", "222222222222", "123456789012"]


def test_the_same_seed_gives_the_same_ids_and_times():
    def run():
        with mock_apigatewayv2(seed="night", start_time=1_700_000_000):
            client = client_of("apigatewayv2")
            api = client.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
            return [client.get_api(ApiId=api), client.get_routes(ApiId=api), client.get_stages(ApiId=api)]

    assert run() == run()


@pytest.mark.parametrize("endpoint", ["http://localhost:1", "http://localhost:1/gateway"])
def test_a_client_with_an_endpoint_of_its_own_is_caught_by_its_service(endpoint):
    with mock_apigatewayv2():
        client = boto3.session.Session(region_name="us-east-1", **KEYS).client(
            "apigatewayv2", endpoint_url=endpoint
        )
        make_api("pets", client)
        assert apis(client) == apis() == ["pets"]


# REST APIs


@pytest.mark.parametrize("mock", [mock_apigatewayv2, mock_apprunner, mock_cloud])
def test_a_rest_api_is_not_ours_and_no_call_for_one_leaves(clients, mock):
    with mock() as cloud:
        _v2, v1 = clients()
        for call in (
            lambda: v1.get_rest_apis(),
            lambda: v1.create_rest_api(name="pets"),
            lambda: v1.get_vpc_links(),
            lambda: v1.get_tags(resourceArn="arn:aws:apigateway:us-east-1::/restapis/a1"),
        ):
            with pytest.raises(
                MockError, match=r'^apigateway is not mocked here.*passthrough=\("apigateway",\)'
            ):
                call()
        assert cloud.calls == []


def check(clients):
    v2, v1 = clients()
    assert (apis(v2), v1.get_rest_apis()["items"]) == ([], [])
    make_api("http", v2)
    rest = v1.create_rest_api(name="rest")["id"]
    link = v2.create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]
    assert apis(v2) == ["http"]
    assert [one["name"] for one in v1.get_rest_apis()["items"]] == ["rest"]
    assert v1.get_rest_api(restApiId=rest)["name"] == "rest"
    assert [one["VpcLinkId"] for one in v2.get_vpc_links()["Items"]] == [link]
    assert v1.get_vpc_links().get("items", []) == []
    with pytest.raises(v2.exceptions.NotFoundException):
        v2.get_api(ApiId=rest)
    assert {call.service for call in current_cloud().calls} == {"apigatewayv2"}


def test_rest_apis_are_moto_s_inside_it(clients):
    with mock_aws(), mock_apigatewayv2():
        check(clients)


def test_rest_apis_are_moto_s_around_it(clients):
    with mock_apigatewayv2(), mock_aws():
        check(clients)


@pytest.mark.parametrize("mock", [mock_apigatewayv2, mock_cloud])
def test_rest_apis_are_moto_s_as_decorators_in_either_order(clients, mock):
    mock_aws(mock(check))(clients)
    mock(mock_aws(check))(clients)


def test_when_moto_has_stopped_its_rest_apis_are_nobody_s():
    with mock_apigatewayv2():
        with mock_aws():
            make(V1).create_rest_api(name="rest")
        make_api()
        assert apis() == ["pets"]
        with pytest.raises(MockError, match="apigateway is not mocked here"):
            make(V1).get_rest_apis()
