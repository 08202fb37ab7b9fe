"""The client of the control routes: a test reads alike in either process."""

from __future__ import annotations

import datetime

import pytest

from awsmock_ar_apigw import MockError, mock_cloud, server
from awsmock_ar_apigw.base.clock import Clock
from awsmock_ar_apigw.cloud.cloud import Cloud
from awsmock_ar_apigw.cloud.faults import Faults
from awsmock_ar_apigw.server.remote import RemoteClock, RemoteCloud, RemoteFaults
from servers.asking import ask, http_api
from support import client_of


@pytest.fixture
def remote(running):
    """The cloud, from afar."""
    return server.connect(running.url)


def public(kind):
    """The public names of a class."""
    return {name for name in dir(kind) if not name.startswith("_")}


def test_its_names_are_those_of_a_cloud(remote):
    own = public(RemoteCloud) | {name for name in vars(remote) if not name.startswith("_")}
    assert own - {"ask", "url"} <= public(Cloud)
    assert public(RemoteClock) <= {*public(Clock), "pace"}
    assert public(RemoteFaults) <= public(Faults)


def test_it_does_what_the_cloud_does(cloud, running, remote):
    client_of("apprunner").create_connection(ConnectionName="github", ProviderType="GITHUB")
    remote.apprunner.approve_connection("github", region="us-east-1")
    assert cloud.apprunner.connections["github"].status == "AVAILABLE"
    assert remote.summary() == cloud.summary()
    assert remote.calls[-1].operation == "CreateConnection"
    assert [one.params["ConnectionName"] for one in remote.calls.of("Create*", ProviderType="GITHUB")] == [
        "github"
    ]
    assert remote.calls.of("Create*", error="*") == []
    with pytest.raises(AttributeError, match="There are: at, service"):
        _ = remote.calls[-1].colour
    saved = remote.snapshot()
    remote.reset()
    assert len(cloud.calls) == 0
    remote.restore(saved)
    assert len(cloud.calls) == 1
    assert remote.apigatewayv2.access_logs() == []
    assert remote.clock.now == cloud.clock.now


def test_its_clock_moves_the_cloud_s(cloud, remote):
    remote.clock.pace = "manual"
    before = cloud.clock.now
    assert remote.clock.advance(5, minutes=1) == before + datetime.timedelta(seconds=65)
    assert (remote.clock.pace, cloud.clock.pace.name) == ("manual", "manual")
    remote.queue_next("CreateService", seconds=60)
    remote.fail_next("CreateVpcLink")
    remote.settle()


def test_its_faults_are_the_cloud_s(cloud, remote):
    remote.faults.add("GetApis", error="Throttling", times=2)
    assert list(remote.faults) == [str(one) for one in cloud.faults]
    remote.faults.clear()
    assert list(cloud.faults) == []


def test_its_functions_are_the_cloud_s(cloud, running, remote, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "remote_handlers.py").write_text("def pets(event, context):\n    return 'hello'\n")
    remote.functions["pets"] = "remote_handlers:pets"
    assert list(remote.functions) == ["pets"]
    api = http_api(client_of("apigatewayv2"))
    assert ask(running.port, "GET", f"/_aws/execute-api/{api}/").body == b"hello"
    (seen,) = remote.requests
    assert (seen.status, seen.response["body"]) == (200, "hello")
    assert "'$default'" in remote.explain("GET", f"{running.url}/_aws/execute-api/{api}/")


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda remote: remote.clock.advance(seconds=-1), "cannot go back"),
        (lambda remote: remote.restore("nothing"), "There is no snapshot 'nothing'"),
        (lambda remote: remote.requests.of(colour="red"), "no filter of requests"),
        (lambda remote: remote.apprunner.approve_conection("x"), "approve_connection"),
        (lambda remote: remote.faults.add("Nothing", error="Throttling"), "Nothing"),
    ],
)
def test_what_the_cloud_would_raise_is_raised_here(remote, do, said):
    with pytest.raises(MockError, match=said):
        do(remote)


def test_a_server_that_is_not_there_is_missed(running):
    url = running.url
    running.stop()
    for wrong in (url, "http://", "nothing"):
        with pytest.raises(MockError, match=r"Start one\."):
            server.connect(wrong)


def test_what_has_stopped_says_so():
    with mock_cloud(isolated=True) as cloud:
        running = server.start(cloud)
    with running:
        remote = server.connect(running.url)
        with pytest.raises(MockError, match="has stopped"):
            remote.reset()
        with pytest.raises(MockError, match="has stopped"):
            remote.clock.pace = "manual"


def test_the_room_has_these_names_and_no_others():
    assert {name: getattr(server, name).__name__ for name in server.__all__} == {
        "RemoteCloud": "RemoteCloud",
        "Server": "Server",
        "connect": "connect",
        "start": "start",
    }
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = server.nothing
