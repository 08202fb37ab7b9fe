"""The state of a server: kept in a file from one run to the next, and taken and given over the control routes."""

from __future__ import annotations

import json
import os
import signal
import stat
import threading

import pytest
import yaml

from awsmock_ar_apigw import MockError, server
from awsmock_ar_apigw.server.kept import Kept
from servers.asking import ask
from support import client_of
from support_state import stored

PETS = {
    "version": 1,
    "accounts": {
        "123456789012": {"us-east-1": {"apigatewayv2": {"apis": [{"Name": "pets", "ProtocolType": "HTTP"}]}}}
    },
}


# The file of the command


@pytest.mark.parametrize(("name", "number"), [("state.yaml", signal.SIGTERM), ("state.json", signal.SIGINT)])
def test_what_a_server_has_at_its_end_the_next_one_has_at_its_beginning(command, tmp_path, name, number):
    first = command("--state", name)
    made = first.client("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
    assert first.end(number) == 0
    saved = (tmp_path / name).read_text()
    assert "pets" in saved
    second = command("--state", name)
    (again,) = second.client("apigatewayv2").get_apis()["Items"]
    assert {**made, **again} == made
    assert second.end(number) == 0
    assert [path.name for path in tmp_path.iterdir() if "state" in path.name] == [name]


def test_a_server_that_is_stopped_in_the_middle_of_calls_saves_all_that_it_has_answered(command, tmp_path):
    started = command("--state", "state.json")
    answered, many = [], threading.Event()

    def call(number):
        client = started.client("apigatewayv2")
        for count in range(10_000):
            try:
                answered.append(client.create_api(Name=f"{number}-{count}", ProtocolType="HTTP")["ApiId"])
            except Exception:  # noqa: BLE001 - whichever: it has stopped
                return
            if len(answered) > 100:
                many.set()

    threads = [threading.Thread(target=call, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    assert many.wait(60)
    assert started.end() == 0
    for one in threads:
        one.join(120)
    document = json.loads((tmp_path / "state.json").read_text())
    apis = document["accounts"]["123456789012"]["us-east-1"]["apigatewayv2"]["apis"]
    # One more than was answered for each client: whose answer was on its way.
    assert set(answered) <= {api["ApiId"] for api in apis}
    assert len(apis) <= len(answered) + len(threads)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("state.yaml", "version: 2\n", "version: The version of the format is 1, and not 2"),
        ("state.json", "{", "line 1: it is no JSON"),
        ("state.txt", None, "Let it end in one of: .json, .yaml, .yml"),
        ("nowhere/state.yaml", None, "there is no folder 'nowhere'"),
    ],
)
def test_a_file_that_can_t_be_loaded_ends_it_at_once_and_stays(command, tmp_path, name, text, says):
    if text is not None:
        (tmp_path / name).write_text(text)
    started = command("--state", name)
    assert started.url is None
    assert started.end() == 2
    assert says in started.log
    assert text is None or (tmp_path / name).read_text() == text


def test_a_server_that_never_began_leaves_the_file_as_it_is(command, running, tmp_path):
    (tmp_path / "state.yaml").write_text(yaml.safe_dump(PETS))
    before = (tmp_path / "state.yaml").read_text()
    started = command("--state", "state.yaml", "--port", str(running.port))
    assert started.end() == 2
    assert (tmp_path / "state.yaml").read_text() == before


def test_a_file_keeps_its_mode_and_its_link(cloud, tmp_path):
    target, link = tmp_path / "there.yaml", tmp_path / "state.yaml"
    target.write_text("")
    target.chmod(0o640)
    link.symlink_to(target)
    client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
    Kept(str(link)).save(cloud)
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert "pets" in target.read_text()


def test_what_can_t_be_saved_leaves_what_was_there(cloud, tmp_path, monkeypatch):
    path = tmp_path / "state.yaml"
    path.write_text("what was there")
    monkeypatch.setattr(os, "fsync", lambda _number: (_ for _ in ()).throw(OSError("no space left")))
    with pytest.raises(MockError, match="it can't be saved: no space left"):
        Kept(str(path)).save(cloud)
    assert [one.name for one in tmp_path.iterdir()] == ["state.yaml"]
    assert path.read_text() == "what was there"


# Over the control routes


def test_a_state_is_taken_and_given_from_afar(cloud, running, tmp_path):
    remote = server.connect(running.url)
    client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
    before = stored(cloud)
    texts = {form: remote.export_state(form) for form in ("yaml", "json")}
    assert texts == {form: cloud.export_state(form) for form in texts}
    assert remote.export_state() == texts["yaml"]
    path = tmp_path / "state.yaml"
    path.write_text(texts["yaml"])
    for given in (*texts.values(), path, str(path), yaml.safe_load(texts["yaml"])):
        remote.reset()
        remote.load_state(given)
        assert stored(cloud) == before
    with pytest.raises(MockError, match=r"line 11: .* is there already"):
        remote.load_state(path)
    with pytest.raises(MockError, match="is no format"):
        remote.export_state("xml")


def test_a_path_from_afar_is_no_path_here(cloud, running, tmp_path):
    path = tmp_path / "state.json"
    path.write_text(json.dumps(PETS))
    answer = ask(running.port, "POST", "/_awsmock/state", body=json.dumps({"state": str(path)}).encode())
    assert answer.status == 400
    assert "This must be members with their names" in answer.json()["message"]


def test_a_state_may_be_greater_than_what_else_is_asked_for(cloud, running):
    apis = [{"Name": "a" * 100, "ProtocolType": "HTTP", "Description": "b" * 1_000} for _ in range(2_000)]
    state = {"version": 1, "accounts": {"123456789012": {"us-east-1": {"apigatewayv2": {"apis": apis}}}}}
    server.connect(running.url).load_state(state)
    assert len(cloud.apigatewayv2.apis) == 2_000
    whole = json.dumps({"state": "x" * 64 * 1024 * 1024}).encode()
    answer = ask(running.port, "POST", "/_awsmock/state", body=whole)
    assert answer.status == 400
    assert "may have 67108864 bytes" in answer.json()["message"]
