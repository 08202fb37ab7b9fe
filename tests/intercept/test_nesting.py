"""Mocks inside mocks, accounts and Regions apart, and threads."""

import threading

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, current_cloud, mock_apprunner, mock_cloud, per_call
from support import SESSION, client_of, make_service, public_image


def names():
    listed = client_of("apprunner").list_connections()["ConnectionSummaryList"]
    return [one["ConnectionName"] for one in listed]


def connect(name):
    client_of("apprunner").create_connection(ConnectionName=name, ProviderType="GITHUB")


@pytest.mark.parametrize("inner", [mock_apprunner, mock_cloud])
@pytest.mark.parametrize("outer", [mock_apprunner, mock_cloud])
def test_a_mock_inside_another_shares_its_resources(outer, inner):
    with outer() as cloud:
        connect("outer")
        with inner() as joined:
            assert joined is cloud
            connect("inner")
        assert names() == ["outer", "inner"]


def test_an_isolated_mock_has_a_cloud_of_its_own():
    with mock_apprunner() as cloud:
        connect("outer")
        with mock_apprunner(isolated=True) as own:
            assert own is not cloud
            assert current_cloud() is own
            assert names() == []
            with mock_apprunner() as joined:
                assert joined is own
        assert names() == ["outer"]


def test_a_joining_mock_may_change_the_pace_for_its_time():
    with mock_apprunner() as cloud:
        with mock_apprunner(pace=per_call(5)):
            assert cloud.clock.pace.name == "per_call(5)"
        assert cloud.clock.pace.name == "instant"


def test_the_pace_is_that_of_the_innermost_mock_whatever_stops_first():
    first, second, third = (
        mock_apprunner(pace="manual"),
        mock_apprunner(pace=per_call(4)),
        mock_apprunner(pace="real"),
    )
    cloud = first.start()
    second.start()
    third.start()
    second.stop()
    assert cloud.clock.pace.name == "real"
    first.stop()
    assert cloud.clock.pace.name == "real"
    third.stop()
    with mock_apprunner() as plain:
        second.start()
        first.start()
        second.stop()
        assert plain.clock.pace.name == "manual"
        first.stop()
        assert plain.clock.pace.name == "instant"


def test_a_joining_mock_may_repeat_what_made_the_cloud():
    options = {"seed": 1, "start_time": 0, "accounts": {"A": "999999999999"}}
    with mock_apprunner(**options) as cloud, mock_apprunner(**options) as joined:
        assert joined is cloud


@pytest.mark.parametrize(
    "option",
    [{"seed": 2}, {"start_time": 0}, {"account_id": "999999999999"}, {"accounts": {"A": "999999999999"}}],
)
def test_what_a_joining_mock_cannot_change_is_refused(option):
    with mock_apprunner(seed=1) as cloud:
        with pytest.raises(MockError, match="comes too late"):
            mock_apprunner(**option).start()
        assert current_cloud() is cloud
        connect("still")
        assert names() == ["still"]


def test_a_joining_mock_may_repeat_the_account():
    with mock_apprunner(account_id="999999999999"), mock_apprunner(account_id="999999999999") as joined:
        assert joined.account_id == "999999999999"


def test_the_last_exit_of_a_service_ends_its_cloud():
    outer = mock_apprunner()
    cloud = outer.start()
    inner = mock_apprunner()
    inner.start()
    connect("kept")
    outer.stop()
    assert current_cloud() is cloud
    assert names() == ["kept"]
    inner.stop()
    with mock_apprunner() as another:
        assert another is not cloud
        assert names() == []
    assert [one.name for one in cloud.apprunner.connections] == ["kept"]


def test_regions_are_apart():
    with mock_apprunner():
        for region in ("us-east-1", "eu-west-1"):
            make_service(client_of("apprunner", region), "web-app")
        arns = [
            client_of("apprunner", region).list_services()["ServiceSummaryList"][0]["ServiceArn"]
            for region in ("us-east-1", "eu-west-1")
        ]
        assert [arn.split(":")[3] for arn in arns] == ["us-east-1", "eu-west-1"]
        with pytest.raises(client_of("apprunner").exceptions.ResourceNotFoundException):
            client_of("apprunner").describe_service(ServiceArn=arns[1])


def test_accounts_are_apart():
    with mock_apprunner(accounts={"AKIATWO": "222222222222"}):
        one = client_of("apprunner")
        two = SESSION.client("apprunner", aws_access_key_id="AKIATWO", aws_secret_access_key="secret")
        arns = [make_service(client, "web-app") for client in (one, two)]
        assert [arn.split(":")[4] for arn in arns] == ["123456789012", "222222222222"]
        assert len(one.list_services()["ServiceSummaryList"]) == 1
        with pytest.raises(two.exceptions.ResourceNotFoundException):
            two.describe_service(ServiceArn=arns[0])


def test_eight_threads_that_create_services_at_once_lose_none():
    with mock_apprunner() as cloud:
        client = client_of("apprunner")
        start, failures = threading.Barrier(8), []

        def create(thread):
            start.wait()
            try:
                for number in range(25):
                    client.create_service(
                        ServiceName=f"service-{thread}-{number}", SourceConfiguration=public_image()
                    )
            except ClientError as error:
                failures.append(error)

        threads = [threading.Thread(target=create, args=(thread,)) for thread in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        listed = client.list_services()["ServiceSummaryList"]
        assert {one["ServiceName"] for one in listed} == {
            f"service-{t}-{n}" for t in range(8) for n in range(25)
        }
        assert {one["Status"] for one in listed} == {"RUNNING"}
        assert len(cloud.calls) == 201


def test_the_same_seed_gives_the_same_ids_and_times():
    def run():
        with mock_apprunner(seed="night", start_time=1_700_000_000):
            client = client_of("apprunner")
            answer = client.create_service(ServiceName="web-app", SourceConfiguration=public_image())
            listed = client.list_operations(ServiceArn=answer["Service"]["ServiceArn"])
            return answer, listed

    assert run() == run()


def test_without_a_seed_ids_differ():
    arns = []
    for _ in range(2):
        with mock_apprunner():
            arns.append(make_service(client_of("apprunner")))
    assert arns[0] != arns[1]
