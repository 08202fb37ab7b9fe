"""What users hold, copied and pickled: it works, or an error says what to do instead."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import textwrap
from contextlib import suppress
from datetime import datetime, timezone
from functools import partial

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from awsmock_ar_apigw import (
    Cloud,
    MockError,
    current_cloud,
    mock_apigatewayv2,
    mock_apprunner,
    mock_cloud,
    per_call,
)
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.rooted import NotCopied
from awsmock_ar_apigw.cloud import snapshot
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.faults.plan import Lost
from awsmock_ar_apigw.kit.item import NotThere
from awsmock_ar_apigw.plugin.watch import LeftRunningWarning
from conformance.test_examples import FILES, Play
from support import SESSION, client_of, fingerprint, make_service


def pickled(value):
    return pickle.loads(pickle.dumps(value))


WAYS = {"pickle": pickled, "copy": copy.copy, "deepcopy": copy.deepcopy}
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


@pytest.fixture
def gateway(cloud):
    return client_of("apigatewayv2")


def whole(cloud):
    """Everything that a test could see of a cloud."""
    return (
        fingerprint(cloud),
        cloud.clock.micros,
        [(call.line(), call.at, call.response) for call in cloud.calls],
        [repr(fault) for fault in cloud.faults],
        cloud.faults.unused(),
        cloud.summary(),
    )


# Snapshots


@pytest.mark.parametrize("service", [one for one in SERVICES if backend_of(one).kinds])
def test_a_pickled_snapshot_has_all_that_any_example_of_the_references_stores(service):
    kinds = set()
    cases = [(name, case) for (of, name), cases in FILES.items() if of == service for case in cases]
    for operation, case in cases:
        start = datetime(2020, 11, 1, tzinfo=timezone.utc)
        with mock_cloud(pace=case.get("pace", "instant"), start_time=start, isolated=True) as cloud:
            play = Play(cloud, service)
            play.steps(case.get("given", ()))
            play.call(operation, case["request"], case["response"])
            play.steps(case.get("then", ()))
            saved, before = cloud.snapshot(), whole(cloud)
            kinds |= {kind for tables in dict(saved.store.places()).values() for kind in tables}
        with mock_cloud(pace=case.get("pace", "instant"), isolated=True) as other:
            other.restore(pickled(saved))
            assert whole(other) == before
            other.settle()
    assert kinds == {kind.name for kind in backend_of(service).kinds}


def go_on():
    """What comes after a snapshot: ids, times, pages, chances, retries, and what was pending and planned."""
    cloud, gateway = current_cloud(), client_of("apigatewayv2")
    retrying = SESSION.client("apigatewayv2", config=Config(retries={"mode": "standard"}))
    made = gateway.create_api(Name="later", ProtocolType="HTTP")["ApiId"]
    cloud.faults.add("GetApis", error="TooManyRequestsException", times=2)
    pages = [retrying.get_apis(MaxResults="1") for _ in range(2)]
    cloud.faults.add("GetTags", error="NotFoundException", times=None, probability=0.5)
    for _ in range(20):
        with suppress(ClientError):
            gateway.get_tags(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{made}")
    cloud.settle()
    return (
        [page["NextToken"] for page in pages],
        [call.error for call in cloud.calls],
        make_service(client_of("apprunner"), "later"),
        whole(cloud),
    )


@pytest.mark.parametrize("seed", [7, None])
@each_way
def test_what_follows_a_snapshot_is_the_same_in_another_cloud(seed, way):
    with mock_cloud(seed=seed, isolated=True, pace="manual") as cloud:
        gateway = client_of("apigatewayv2")
        for number in range(3):
            gateway.create_api(Name=f"pets-{number}", ProtocolType="HTTP")
        token = gateway.get_apis(MaxResults="2")["NextToken"]
        make_service(client_of("apprunner"))
        cloud.fail_next("CreateService")
        saved = way(cloud.snapshot())
        expected = go_on()
    with mock_cloud(isolated=True, pace="manual", start_time=0, seed="another") as other:
        for _time in range(2):
            other.restore(saved)
            (last,) = client_of("apigatewayv2").get_apis(MaxResults="2", NextToken=token)["Items"]
            assert last["Name"] == "pets-2"
            other.restore(saved)
            assert go_on() == expected


PROGRAM = """
    import pickle, sys
    import boto3
    from awsmock_ar_apigw import mock_cloud

    assert "awsmock_ar_apigw.services.apigatewayv2" not in sys.modules
    saved = pickle.loads(open(sys.argv[1], "rb").read())
    keys = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "x", "region_name": "us-east-1"}
    gateway, runner = boto3.client("apigatewayv2", **keys), boto3.client("apprunner", **keys)
    with mock_cloud(pace="manual", seed=8) as cloud:
        cloud.restore(saved)
        (api,) = gateway.get_apis()["Items"]
        (service,) = runner.list_services()["ServiceSummaryList"]
        cloud.settle()
        failed = runner.describe_service(ServiceArn=service["ServiceArn"])["Service"]["Status"]
        made = gateway.create_api(Name="later", ProtocolType="HTTP")["ApiId"]
        print(api["Name"], service["Status"], failed, made, cloud.calls[0].response["ApiId"] == api["ApiId"])
"""


def test_a_snapshot_on_disk_is_for_other_processes(cloud, gateway, tmp_path):
    gateway.create_api(Name="pets", ProtocolType="HTTP")
    cloud.fail_next("CreateService")
    make_service(client_of("apprunner"))
    path = tmp_path / "prepared"
    path.write_bytes(pickle.dumps(cloud.snapshot()))
    program = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(path)]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout.split()
    client_of("apprunner").list_services()
    gateway.get_apis()
    client_of("apprunner").list_services()
    later = gateway.create_api(Name="later", ProtocolType="HTTP")["ApiId"]
    assert said == ["pets", "OPERATION_IN_PROGRESS", "CREATE_FAILED", later, "True"]


def test_what_two_clouds_have_from_one_snapshot_goes_its_own_way_in_each(cloud, gateway):
    planned = cloud.faults.add("GetApis", error="NotFoundException", times=3)
    cloud.fail_next("CreateVpcLink", times=2)
    with pytest.raises(ClientError):
        gateway.get_apis()
    saved, before = cloud.snapshot(), whole(cloud)
    for source in (saved, pickled(saved)):
        for _time in range(2):
            with mock_cloud(isolated=True, pace="manual", keep_responses=0) as other:
                other.restore(source)
                (own,) = other.faults
                assert own is not planned
                assert (own.fired, own.remaining, other.calls[0].fault) == (1, 2, own)
                for _ in range(2):
                    with pytest.raises(ClientError):
                        gateway.get_apis()
                assert len(gateway.get_apis()["Items"]) == 0
                assert (own.fired, own.remaining) == (3, 0)
                with pytest.raises(MockError, match="isn't kept"):
                    other.calls[0].response  # noqa: B018 - it is refused
    assert whole(cloud) == before
    assert cloud.calls[0].fault is planned


def test_a_restored_cloud_is_as_old_as_the_other_and_begins_anew_at_its_own_start(cloud):
    built_in = partial(client_of("apprunner", "eu-west-1").list_auto_scaling_configurations)
    with mock_cloud(isolated=True, pace="manual", start_time=1_900_000_000) as later:
        later.restore(pickled(cloud.snapshot()))
        (found,) = built_in()["AutoScalingConfigurationSummaryList"]
        assert found["CreatedAt"].timestamp() == 1_700_000_000
        later.reset()
        assert later.clock.now.timestamp() == 1_900_000_000
        (found,) = built_in()["AutoScalingConfigurationSummaryList"]
        assert found["CreatedAt"].timestamp() == 1_900_000_000


def is_of_pets(params):
    return params["Name"] == "pets"


def test_planned_faults_are_pickled_with_what_they_ask_and_raise(cloud, gateway):
    cloud.faults.add("CreateApi", error="ConflictException", when=is_of_pets)
    cloud.faults.add("GetApi", raises=ReadTimeoutError, times=None)
    cloud.faults.add("GetTags", raises=EndpointConnectionError(endpoint_url="https://pets"), times=None)
    saved = pickled(cloud.snapshot())
    cloud.reset()
    cloud.restore(saved)
    gateway.create_api(Name="cats", ProtocolType="HTTP")
    with pytest.raises(gateway.exceptions.ConflictException):
        gateway.create_api(Name="pets", ProtocolType="HTTP")
    with pytest.raises(ReadTimeoutError, match="/v2/apis/a1b2c3"):
        gateway.get_api(ApiId="a1b2c3")
    with pytest.raises(EndpointConnectionError, match="https://pets"):
        gateway.get_tags(ResourceArn="arn:aws:apigateway:us-east-1::/apis/a1b2c3")


def test_a_function_that_no_other_process_would_find_is_refused_by_name(cloud, gateway):
    planned = cloud.faults.add("CreateApi", error="ConflictException", when=lambda p: "Name" in p)
    saved = cloud.snapshot()
    with pytest.raises(
        NotCopied, match=r"the fault \"CreateApi\", error=.*when=<lambda> can't be pickled: no other"
    ):
        pickle.dumps(saved)
    # In this process it is found.
    with mock_cloud(isolated=True) as other:
        other.restore(copy.deepcopy(saved))
        with pytest.raises(gateway.exceptions.ConflictException):
            gateway.create_api(Name="pets", ProtocolType="HTTP")
    with pytest.raises(gateway.exceptions.ConflictException):
        gateway.create_api(Name="pets", ProtocolType="HTTP")
    # It will hit no other call.
    assert planned.remaining == 0
    with mock_cloud(isolated=True) as other:
        other.restore(pickled(cloud.snapshot()))
        assert [(fault.fired, fault.remaining) for fault in other.faults] == [(1, 0)]


def test_a_snapshot_of_another_version_is_refused(cloud, monkeypatch):
    saved = pickle.dumps(cloud.snapshot())
    monkeypatch.setattr(snapshot, "_version", lambda: "99.0")
    with pytest.raises(MockError, match=r"pickled by another version .* Take it anew with this one, 99\.0\."):
        pickle.loads(saved)


# The rest of what works


def test_calls_are_what_they_were(cloud, gateway):
    planned = cloud.faults.add("GetApi", error="NotFoundException", when=lambda _params: True, times=None)
    gateway.create_api(Name="pets", ProtocolType="HTTP", Tags={"a": "b"})
    with pytest.raises(ClientError):
        gateway.get_api(ApiId="none")
    for way in WAYS.values():
        calls = way(cloud.calls)
        assert type(calls) is type(cloud.calls)
        assert calls is not cloud.calls
        for one, other in zip(calls, cloud.calls, strict=True):
            assert (one.line(), one.params, one.response, one.at) == (
                other.line(),
                other.params,
                other.response,
                other.at,
            )
            assert (one.account, one.region, one.message) == (other.account, other.region, other.message)
        assert calls.assert_called_once("CreateApi", Tags={"a": "b"}).status == 201
        assert (calls[1].fault.fired, calls[1].fault.remaining) == (1, None)
    apart = pickled(cloud.calls[1]).fault
    apart.remove()
    assert repr(apart) == repr(planned).removesuffix(">") + ", removed>"
    assert list(cloud.faults) == [planned]


@each_way
def test_a_planned_fault_apart_hits_nothing(cloud, way):
    planned = cloud.faults.add("GetApis", error="NotFoundException", times=3)
    apart = way(planned)
    with pytest.raises(ClientError):
        client_of("apigatewayv2").get_apis()
    assert (planned.fired, planned.remaining) == (1, 2)
    assert (apart.fired, apart.remaining) == (0, 3)
    apart.remove()
    assert list(cloud.faults) == [planned]


@each_way
def test_a_clock_apart_stays_where_it_is(cloud, way):
    apart = way(cloud.clock)
    cloud.clock.advance(minutes=5)
    assert (cloud.clock.micros - apart.micros, apart.pace) == (300_000_000, cloud.clock.pace)


@each_way
def test_a_mock_is_made_again_and_is_not_running(way):
    mock = mock_apprunner(pace=per_call(30), seed=7, quotas={"apprunner.Service": 2}, isolated=True)
    with mock as cloud:
        apart = way(mock)
        assert repr(apart) == repr(mock).replace(", running", ", not running")
        with apart as other:
            assert other is not cloud
            assert other.clock.pace == per_call(30)


@each_way
def test_values_are_equal(cloud, gateway, way):
    gateway.create_vpc_link(Name="link", SubnetIds=["subnet-1"])
    for value in (per_call(30), cloud.apigatewayv2.vpc_links[0].pending):
        assert value is not None
        assert way(value) == value


@each_way
@pytest.mark.parametrize("factory", [mock_apprunner, mock_apigatewayv2, mock_cloud])
def test_there_is_one_factory_of_each_mock(way, factory):
    assert way(factory) is factory


@mock_apprunner
def account():
    return current_cloud().account_id


class Decorated:
    """Methods that are decorated, of each kind."""

    number = 7

    @mock_apprunner
    def method(self):
        return self.number, current_cloud().account_id

    @mock_apprunner
    @classmethod
    def of_class(cls):
        return cls.number, current_cloud().account_id

    @staticmethod
    @mock_apprunner
    def static():
        return current_cloud().account_id


@each_way
def test_decorated_functions_are_known_by_their_names(way):
    assert way(account) is account
    assert way(account)() == way(Decorated.static)() == "123456789012"
    assert way(Decorated().method)() == way(Decorated.of_class)() == (7, "123456789012")
    assert way(Decorated.method)(Decorated()) == (7, "123456789012")


def test_a_method_that_is_copied_with_its_object_is_that_of_the_copy():
    held = Decorated()
    held.mine = held.method
    made = copy.deepcopy(held)
    made.number = 8
    assert made.mine() == (8, "123456789012")


@pytest.mark.parametrize(
    "error",
    [
        MockError("Say what to do."),
        NotThere("No API is called 'pets'."),
        NotCopied("A cloud can't be copied."),
        LeftRunningWarning("It has left running."),
        ServiceError("NotFoundException", "It isn't there.", status=404, ResourceType="API"),
        Lost(EndpointConnectionError(endpoint_url="https://pets")),
    ],
    ids=lambda error: type(error).__name__,
)
@each_way
def test_errors_cross_the_borders_of_processes(error, way):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        made = way(error) if way is not pickled else pickle.loads(pickle.dumps(error, protocol))
        assert (type(made), str(made), made.args) == (type(error), str(error), error.args)
        assert {name: repr(value) for name, value in vars(made).items()} == {
            name: repr(value) for name, value in vars(error).items()
        }


# What doesn't work says so

HELD = {
    "cloud": (
        lambda cloud: cloud,
        r"Take its snapshot\(\), which can be pickled, and restore\(\) it into a cloud with",
    ),
    "world": (lambda cloud: cloud._world, r"Take its snapshot\(\)"),
    "faults": (lambda cloud: cloud.faults, r"list\(cloud\.faults\) keeps what it has now"),
    "app runner": (
        lambda cloud: cloud.apprunner,
        r"cloud\.snapshot\(\) has what is stored, and can be pickled",
    ),
    "api gateway": (
        lambda cloud: cloud.apigatewayv2,
        r"cloud\.snapshot\(\) has what is stored, and can be pickled",
    ),
    "view": (
        lambda cloud: cloud.apprunner.services,
        r"list\(view\) keeps what there is now, and \[item\.members for",
    ),
    "some": (lambda cloud: cloud.apprunner.services.where(name="*"), r"list\(view\) keeps what there is now"),
}


@each_way
@pytest.mark.parametrize(("held", "advice"), HELD.values(), ids=HELD)
def test_what_lives_in_a_cloud_is_neither_copied_nor_pickled(cloud, way, held, advice):
    make_service(client_of("apprunner"))
    with pytest.raises(MockError, match=rf"^(A|The) .* can't be copied or pickled: .*{advice}") as caught:
        way(held(cloud))
    assert isinstance(caught.value, TypeError)
    # Also deep within what somebody else holds.
    if way is not copy.copy:
        with pytest.raises(MockError, match=advice):
            way({"held": [held(cloud)]})


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_item_is_a_value_here_and_has_no_meaning_elsewhere(cloud, protocol):
    make_service(client_of("apprunner"))
    item = cloud.apprunner.services[0]
    cloud.settle()
    assert copy.copy(item) is copy.deepcopy(item) is item
    assert copy.deepcopy([item])[0].status == "OPERATION_IN_PROGRESS"
    with pytest.raises(
        MockError, match=r"can't be pickled: .* such as item\.members, item\.arn or item\.status"
    ):
        pickle.dumps(item, protocol)
    assert pickled(item.members) == item.members


@each_way
def test_the_factory_of_clients_says_so_too(awsmock_factory, way):
    with pytest.raises(MockError, match="awsmock_factory can't be copied or pickled"):
        way(awsmock_factory)


def test_a_cloud_that_nobody_mocks_says_so_too():
    with pytest.raises(MockError, match="A cloud can't be copied or pickled"):
        pickle.dumps(Cloud())
