"""What a crashed test leaves running: seen, named and stopped."""

import threading

import pytest

from awsmock_ar_apigw import current_cloud, mock_apigatewayv2, mock_apprunner, stop_all
from awsmock_ar_apigw.intercept import seam
from awsmock_ar_apigw.intercept.active import ACTIVE
from support import client_of


@pytest.fixture(autouse=True)
def nothing_left():
    assert not ACTIVE
    yield
    assert not ACTIVE


def crash():
    """A set-up that starts a mock and never comes to its end."""
    mock_apprunner(isolated=True).start()
    client_of("apprunner").create_connection(ConnectionName="left", ProviderType="GITHUB")
    raise ZeroDivisionError


def connections():
    return client_of("apprunner").list_connections()["ConnectionSummaryList"]


def test_a_mock_that_was_never_stopped_is_stopped_and_named():
    with pytest.raises(ZeroDivisionError):
        crash()
    line = crash.__code__.co_firstlineno + 2
    assert stop_all() == [f"the mock of apprunner that was started at {__file__}:{line}"]
    assert stop_all() == []
    with mock_apprunner():
        assert connections() == []


def test_all_are_stopped_innermost_first():
    mock_apprunner().start()
    mock_apigatewayv2().start()
    assert [text.partition(" that ")[0] for text in stop_all()] == [
        "the mock of apigatewayv2, apigatewaymanagementapi",
        "the mock of apprunner",
    ]


def test_whoever_stops_late_finds_it_stopped():
    mock = mock_apprunner()
    mock.start()
    assert repr(mock).endswith(", running>")
    stop_all()
    assert repr(mock).endswith(", not running>")
    mock.stop()
    with mock_apprunner() as cloud:
        stop_all()
    assert cloud.calls == []


def test_a_late_stop_leaves_the_next_mock_alone():
    late = mock_apprunner()
    late.start()
    stop_all()
    with mock_apprunner() as cloud:
        late.stop()
        assert connections() == []
        assert current_cloud() is cloud


def test_a_generator_that_nobody_finishes_is_a_leftover_too():
    @mock_apprunner
    def fixture():
        yield current_cloud()

    running = fixture()
    next(running)
    line = test_a_generator_that_nobody_finishes_is_a_leftover_too.__code__.co_firstlineno + 6
    assert stop_all() == [f"the mock of apprunner that was started at {__file__}:{line}"]
    running.close()


def test_a_mark_tells_what_has_been_started_since():
    with mock_apprunner():
        mark = ACTIVE.mark()
        assert ACTIVE.leftovers(mark) == []
        with pytest.raises(ZeroDivisionError):
            crash()
        with mock_apprunner():
            assert len(ACTIVE.leftovers(mark)) == 2
        (left,) = ACTIVE.leftovers(mark)
        assert len(ACTIVE.leftovers()) == 2
        seam.stop(left)
        assert ACTIVE.leftovers(mark) == []
        assert connections() == []


def test_what_a_thread_has_left_is_stopped_too():
    thread = threading.Thread(target=mock_apprunner().start)
    thread.start()
    thread.join()
    assert len(stop_all()) == 1


def test_a_stop_without_a_start_is_still_said():
    mock = mock_apprunner()
    mock.start()
    stop_all()
    mock.stop()
    with pytest.raises(Exception, match=r"stop\(\) without start\(\)"):
        mock.stop()
