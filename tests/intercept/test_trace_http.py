"""What a mock leaves behind in HTTP libraries, and in Python's import system: nothing."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import types
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner, mock_cloud, stop_all
from awsmock_ar_apigw.intercept import guard, patch
from awsmock_ar_apigw.intercept.http import httpcore_seam, seams
from essence import named_below
from support_http import libraries_now

import_module("moto.core.custom_responses_mock")  # now, so that no test adds to what there is
MOCKS = (mock_apprunner, mock_apigatewayv2, mock_cloud)
ALWAYS = {
    ("http.client", "HTTPConnection", "connect"),
    ("http.client", "HTTPSConnection", "connect"),
    ("http.client", "HTTPConnection", "putrequest"),
    ("urllib3.connection", "HTTPSConnection", "connect"),
}

OTHERS = {"TCPConnector._create_connection", "BaseConnector._get", "CallbackResponse.matches"}
# Those of clients of WebSockets, whose table stands further down.
WEBSOCKETS = {
    "connect.open_tcp_connection",
    "connect.create_connection",
    "reconnect.open_socket",
    "reconnect.enable_tls",
    "connect.open_tcp_stream",
    "connect.enable_tls",
    "WebSocket.connect",
    "TCPConnector._create_connection",
}


@pytest.fixture(autouse=True)
def as_before():
    before = libraries_now()
    yield
    assert libraries_now() == before


def in_place():
    return {(owner.__module__, owner.__name__, name) for owner, name in patch.IN_PLACE}


def test_the_patches_are_those_that_this_file_knows():
    assert not in_place()
    with mock_apprunner():
        assert in_place() >= ALWAYS
        ours = {place for place in in_place() if not place[0].startswith(("botocore.", "aiobotocore."))}
        assert {place for place in ours if place[0] in ("http.client", "urllib3.connection")} == ALWAYS
    assert not in_place()


@given(steps=st.lists(st.tuples(st.sampled_from(MOCKS), st.booleans(), st.integers(0, 5)), max_size=8))
def test_after_any_nesting_and_any_order_of_stopping(steps):
    before, running = libraries_now(), []
    for make, isolated, place in steps:
        mock = make(isolated=isolated)
        mock.start()
        running.insert(place, mock)
        if place == 5:
            running.pop(0).stop()
    for mock in running:
        mock.stop()
    assert libraries_now() == before


def test_after_an_exception_and_after_leftovers():
    with pytest.raises(ZeroDivisionError), mock_cloud():
        raise ZeroDivisionError
    mock_apprunner().start()
    stop_all()


def test_after_a_start_that_is_refused():
    with mock_apprunner(), pytest.raises(MockError, match="comes too late"):
        mock_apprunner(seed=3).start()


def test_after_many_threads():
    def use():
        for _ in range(20):
            with mock_apigatewayv2():
                pass

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_who_looks_for_modules_first_stays_the_first():
    class Finder:
        def find_spec(self, *_args):
            return None

    finder = Finder()
    with mock_apprunner():
        sys.meta_path.insert(0, finder)
    assert sys.meta_path[0] is finder
    sys.meta_path.remove(finder)


# Libraries that come later


def run(program, folder, **files):
    """Run a program in a process of its own, with libraries that are as small as can be."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text))
    (folder / "program.py").write_text(textwrap.dedent(program))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(folder / "program.py")],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr


def test_no_library_is_imported_by_us(tmp_path):
    run(
        """
        import sys
        import awsmock_ar_apigw
        with awsmock_ar_apigw.mock_cloud():
            pass
        assert not {"httpcore", "httpcore2", "aiohttp", "asyncio", "websockets", "websocket"} & set(sys.modules)
        assert "awsmock_ar_apigw.serving.house" not in sys.modules
        """,
        tmp_path,
    )


def test_what_answers_is_imported_when_somebody_sends(tmp_path):
    run(
        """
        import http.client, sys
        from awsmock_ar_apigw import mock_cloud
        files = {f"awsmock_ar_apigw.{name}" for name in ("intercept.http.connections", "serving.messages")}
        with mock_cloud():
            connection = http.client.HTTPSConnection("a123456789.execute-api.eu-west-1.amazonaws.com")
            assert files.isdisjoint(sys.modules)
            connection.request("GET", "/pets")
            assert files <= set(sys.modules)
        """,
        tmp_path,
    )


def test_a_library_that_is_not_as_we_know_it_is_left_alone_with_a_warning(tmp_path):
    run(
        """
        import sys, warnings
        from awsmock_ar_apigw import mock_apprunner
        import aiohttp
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            for _ in range(2):
                with mock_apprunner():
                    pass
        (warning,) = caught
        assert "aiohttp isn't as this version of awsmock-ar-apigw knows it: aiohttp.connector" in str(warning.message)
        """,
        tmp_path,
        aiohttp="import sys\nconnector = client_proto = sys.modules[__name__]\n"
        "sys.modules['aiohttp.connector'] = sys.modules['aiohttp.client_proto'] = connector\n",
    )


def test_a_library_that_is_imported_during_a_mock_is_seen_and_looks_as_ever(tmp_path):
    run(
        """
        import importlib, sys
        from awsmock_ar_apigw import mock_apprunner
        from awsmock_ar_apigw.intercept.http import httpcore_seam, seams
        seen = []
        seams._of_one = lambda library: seen.append((library.__name__, getattr(library, "done", None))) or {}
        before = list(sys.meta_path)
        with mock_apprunner():
            assert sys.meta_path != before
            import httpcore
            assert seen[2:] == [("httpcore", True)]
            assert type(httpcore.__loader__).__module__ == "_frozen_importlib_external"
            assert httpcore.__spec__.loader is httpcore.__loader__
            assert httpcore.__file__ == httpcore.__spec__.origin
            try:
                import httpcore2
            except ZeroDivisionError:
                pass
            assert "httpcore2" not in sys.modules
        assert sys.meta_path == before
        assert seen[2:] == [("httpcore", True)]
        """,
        tmp_path,
        httpcore="done = True\n",
        httpcore2="1 / 0\n",
    )


def test_what_looks_for_modules_in_a_way_of_its_own_is_asked(monkeypatch):
    told = []
    watch = seams.Watch(told.append)
    spec = types.SimpleNamespace(loader=object())

    class Finder:
        def find_spec(self, name, path, target=None):
            return spec if name == "httpcore" else None

    monkeypatch.setattr(sys, "meta_path", [watch, Finder()])
    assert watch.find_spec("httpcore", None) is spec
    assert type(spec.loader) is object  # it can't be told of
    assert watch.find_spec("aiohttp", None) is None
    assert watch.find_spec("json", None) is None


# The guard


@pytest.mark.parametrize("name", ["http.client", "urllib3.connection", "moto.core.custom_responses_mock"])
def test_what_the_seams_stand_on_is_there(name):
    seam = seams.seam_of(name)
    assert not guard.moved(seam.relied_on(name))
    guarded = {(one.home, one.owner, one.name) for one in seam.relied_on(name)}
    patched = {
        (owner.__module__, owner.__name__, method) for owner, method in seam.patches(sys.modules[name])
    }
    assert patched <= guarded


def test_the_page_about_the_seam_lists_every_method_that_is_patched():
    page = Path(__file__).parents[2] / "docs" / "pages" / "explanation" / "seam.md"
    rows = named_below(page, "## HTTP libraries")
    listed = {f"{owner}.{name}" for _, owner, name in ALWAYS}
    for start in ("", "Async"):
        listed |= {f"{start}{pool}.create_connection" for pool in httpcore_seam._POOLS}
        listed |= {f"{start}{connection}.has_expired" for connection in httpcore_seam._CONNECTIONS}
    assert set(rows) == listed | OTHERS
    assert set(named_below(page, "## WebSocket clients")) == WEBSOCKETS
