"""What sessions read while a mock is active: once a process, by whoever asks; and each has a copy that is its own."""

from __future__ import annotations

import copy
import json
import pickle
from collections import OrderedDict

import boto3
import botocore.loaders
import pytest
from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.intercept import reading
from awsmock_ar_apigw.intercept.reading import Copied

FILES = ["endpoints", "partitions", "_retry", "sdk-default-configuration"]
TYPES = ["service-2", "endpoint-rule-set-1", "paginators-1"]
each_service = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture(autouse=True)
def loaders_of_its_own(monkeypatch):
    """Sessions make their own loaders again, which the other tests share."""
    monkeypatch.setattr("botocore.session.create_loader", botocore.loaders.create_loader)


@pytest.fixture
def opened(monkeypatch):
    """The files that were opened."""
    paths = []
    load = JSONFileLoader._load_file

    def noting(self, path, *rest):
        data = load(self, path, *rest)
        paths.extend([path] if data is not None else [])
        return data

    read = reading._read

    def noting_ours(path):
        data = read(path)
        paths.extend([path] if data is not None else [])
        return data

    monkeypatch.setattr(JSONFileLoader, "_load_file", noting)
    monkeypatch.setattr(reading, "_read", noting_ours)
    return paths


def test_a_file_that_is_needed_is_read_once(opened, monkeypatch):
    monkeypatch.setattr(reading, "_READ", {})
    with mock_cloud():
        for _ in range(2):
            Loader().load_data("endpoints")
    assert [path.rpartition("/")[2] for path in opened] == ["endpoints"]


def use(service):
    """A session and a client, and what a program does with them."""
    session = boto3.session.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")
    client = session.client(service)
    method = {"apprunner": "list_services", "apigatewayv2": "get_apis"}.get(service, "get_connection")
    assert client.can_paginate(method) == (service == "apigatewayv2")
    assert client.waiter_names == []
    if service != "apigatewaymanagementapi":  # which is reached at the address of an API
        getattr(client, method)()
    return session


def plain(value):
    """A value with all that is within, and its types."""
    if isinstance(value, dict):
        return (OrderedDict, [(key, plain(one)) for key, one in value.items()])
    return [plain(one) for one in value] if isinstance(value, list) else (type(value), value)


@each_service
def test_what_one_session_has_read_no_other_reads(opened, service):
    with mock_cloud():
        use(service)
    del opened[:]
    with mock_cloud():
        use(service)
        use(service)
    assert opened == []


@each_service
@pytest.mark.parametrize("name", TYPES)
def test_a_model_is_what_it_would_be(service, name):
    before = Loader().load_service_model(service, name)
    with mock_cloud():
        for _ in range(2):
            assert plain(Loader().load_service_model(service, name)) == plain(before)
    assert plain(Loader().load_service_model(service, name)) == plain(before)
    assert type(Loader().load_service_model(service, name)) is OrderedDict


@pytest.mark.parametrize("name", FILES)
def test_what_all_services_share_is_what_it_would_be(name):
    before = Loader().load_data_with_path(name)
    with mock_cloud():
        data, path = Loader().load_data_with_path(name)
        assert (plain(data), path) == (plain(before[0]), before[1])


def test_the_services_that_there_are():
    for name in TYPES:
        before = Loader().list_available_services(name)
        with mock_cloud():
            listed = Loader().list_available_services(name)
            assert listed == before
            listed.clear()
            assert Loader().list_available_services(name) == before


def write_everywhere(value):
    """Change everything at any depth."""
    if isinstance(value, dict):
        for one in value.values():
            write_everywhere(one)
        value["written"] = True
    elif isinstance(value, list):
        for one in value:
            write_everywhere(one)
        value.append("written")


@pytest.mark.parametrize("name", FILES)
def test_whoever_writes_into_what_it_has_loaded_writes_into_its_own(name):
    with mock_cloud():
        before = plain(Loader().load_data(name))
        write_everywhere(Loader().load_data(name))
        assert plain(Loader().load_data(name)) == before


def resolver_of(session):
    return session._get_internal_component("endpoint_resolver")


def test_what_botocore_writes_into_the_endpoints_no_other_session_sees():
    with mock_cloud():
        resolver = resolver_of(Session())
        untouched = plain(resolver_of(Session())._endpoint_data)
        for region in ("us-east-1", "eu-west-1"):
            for service in ("apigateway", "apprunner", "s3"):
                resolver.construct_endpoint(service, region, use_fips_endpoint=region == "us-east-1")
                resolver.construct_endpoint(service, region)
        assert plain(resolver._endpoint_data) != untouched  # else the copies would be for nothing
        assert plain(resolver_of(Session())._endpoint_data) == untouched


def test_a_file_of_another_service_is_read_as_ever(opened):
    with mock_cloud():
        for _ in range(2):
            assert type(Loader().load_service_model("sqs", "service-2")) is OrderedDict
    assert len([path for path in opened if "sqs" in path and "service-2." in path]) == 2


# Paths of a user's own


@pytest.fixture
def data_path(tmp_path, monkeypatch):
    """A folder that AWS_DATA_PATH names, with a service of its own, and a newer App Runner."""
    model = Loader().load_service_model("apprunner", "service-2")
    for service, version in (("apprunner", "2099-01-01"), ("my-service", "2020-01-01")):
        folder = tmp_path / service / version
        folder.mkdir(parents=True)
        content = {**model, "metadata": {**model["metadata"], "apiVersion": version}}
        (folder / "service-2.json").write_text(json.dumps(content))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    return tmp_path


def test_a_data_path_is_honoured(data_path):
    with mock_cloud():
        assert "my-service" not in Loader().list_available_services("service-2")
        session = boto3.session.Session()
        assert {"my-service", "apprunner"} <= set(session.get_available_services())
        assert session._session.get_service_model("apprunner").api_version == "2099-01-01"
        assert session._session.get_service_model("apprunner", "2020-05-15").api_version == "2020-05-15"
        loader = Loader()
        loader.search_paths.append(str(data_path))
        assert "my-service" in loader.list_available_services("service-2")


def test_what_changes_in_it_is_read_anew(data_path):
    path = data_path / "my-service" / "2020-01-01" / "service-2.json"
    with mock_cloud():
        assert Session().get_service_model("my-service").operation_names
        path.write_text(json.dumps({**json.loads(path.read_text()), "operations": {}}))
        assert Session().get_service_model("my-service").operation_names == []
        path.unlink()
        assert "my-service" not in Session().get_available_services()


def test_a_loader_of_files_of_ones_own(data_path):
    class Mine(JSONFileLoader):
        def exists(self, file_path):
            return "apprunner" in file_path and super().exists(file_path)

    with mock_cloud():
        assert Loader(file_loader=Mine()).list_available_services("service-2") == ["apprunner"]


def test_without_botocores_own_folder():
    with mock_cloud():
        assert Loader(include_default_search_paths=False).list_available_services("service-2") == []


# The copies

VALUES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3)
    ),
    max_leaves=10,
)


def ordered(value):
    if isinstance(value, dict):
        return OrderedDict((key, ordered(one)) for key, one in value.items())
    return [ordered(one) for one in value] if isinstance(value, list) else value


DO = {
    "get": lambda one, key: one.get(key, "none"),
    "index": lambda one, key: one[key] if key in one else None,  # noqa: SIM401 - not the same here
    "pop": lambda one, key: one.pop(key, None),
    "popitem": lambda one, _key: one.popitem() if one else None,
    "setdefault": lambda one, key: one.setdefault(key, []),
    "values": lambda one, _key: list(one.values()),
    "items": lambda one, _key: list(one.items()),
    "update": lambda one, key: one.update({key: {"a": 1}}),
    "move": lambda one, key: one.move_to_end(key) if key in one else None,
    "clear": lambda one, _key: one.clear(),
}
STEPS = st.lists(st.sampled_from(list(DO)), max_size=6)


@given(
    content=st.dictionaries(st.text("abc", max_size=2), VALUES, max_size=4),
    steps=STEPS,
    keys=st.lists(st.text("abc", max_size=2), min_size=6, max_size=6),
)
def test_a_copy_is_an_ordered_dictionary_that_leaves_the_other_alone(content, steps, keys):
    source = copy.deepcopy(content)
    before = plain(source)
    mine, theirs = Copied(source), ordered(content)
    for step, key in zip(steps, keys, strict=False):
        found, expected = DO[step](mine, key), DO[step](theirs, key)
        assert plain(found) == plain(expected) or found == expected
        write_everywhere(found)
        write_everywhere(expected)
    assert mine == theirs
    assert list(mine) == list(theirs)
    assert json.dumps(mine) == json.dumps(theirs)
    for copied in (mine.copy(), copy.copy(mine), copy.deepcopy(mine), pickle.loads(pickle.dumps(mine))):
        assert type(copied) is OrderedDict
        assert copied == theirs
    write_everywhere(copy.deepcopy(mine))
    assert mine == theirs
    write_everywhere(mine)
    assert plain(source) == before


def test_what_somebody_puts_in_stays_what_it_is():
    mine, put, inner = Copied({"a": {"b": []}}), {"c": []}, []
    mine["put"] = put
    mine.update({"list": inner})
    assert mine["put"] is put
    assert mine["list"] is inner
    assert mine["a"] is mine["a"]
    assert mine["a"]["b"] is mine["a"]["b"]
    assert mine.setdefault("new", put) is put
    assert mine.popitem() == ("new", put)
    assert mine | {"d": 1} == {"a": {"b": []}, "put": put, "list": inner, "d": 1}


@pytest.mark.parametrize(
    "look",
    [
        lambda one: one["a"],
        lambda one: one.get("a"),
        lambda one: one.setdefault("a", {}),
        lambda one: one.pop("a"),
        lambda one: one.popitem()[1],
        lambda one: next(iter(one.values())),
        lambda one: next(iter(one.items()))[1],
        lambda one: one.copy()["a"],
        lambda one: dict(one)["a"],
        lambda one: {**one}["a"],
    ],
)
def test_whatever_is_looked_at_is_a_copy(look):
    source = {"a": {"b": [{"c": 1}]}}
    found = look(Copied(source))
    write_everywhere(found)
    assert source == {"a": {"b": [{"c": 1}]}}


def test_nothing_that_is_kept_is_ever_given_away():
    with mock_cloud():
        Loader().load_data("endpoints")
    kept = next(data for path, data in reading._READ.items() if path.endswith("endpoints"))
    assert type(kept) is dict
    with mock_cloud():
        given_away = Loader().load_data("endpoints")
        assert given_away is not kept
        assert given_away["partitions"] is not kept["partitions"]
        assert given_away["partitions"][0]["regions"] is not kept["partitions"][0]["regions"]
