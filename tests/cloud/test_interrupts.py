"""An interrupt may come at any moment: a change is whole, or it has never begun, and nothing that is kept is broken."""

from __future__ import annotations

import linecache
import random
import sys
from pathlib import Path

import pytest

import awsmock_ar_apigw
from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.kit.call import Scope
from support import client_of, make_service, public_image

PACKAGE = str(Path(awsmock_ar_apigw.__file__).parent)
# Where each step counts, and not only each line.
CLOSELY = ("/state/", "/kit/call.py")
# How many moments are tried of what takes more of them.
MOST = 40


class Stop(BaseException):
    """What Ctrl-C and time limits raise: nobody catches it by accident."""


def is_at_a_door(frame):
    """Whether a lock is just taken or let go: no signal is heard between that and what follows."""
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno or 0)
    return not line or line.lstrip().startswith("with ")


class Interrupter:
    """Raises at some moments of what runs in the package, counted from the beginning."""

    def __init__(self, *moments):
        self.moments = moments
        self.seen = 0

    def __call__(self, frame, event, _arg):
        path = frame.f_code.co_filename
        if not path.startswith(PACKAGE):
            return None
        if any(place in path.removeprefix(PACKAGE) for place in CLOSELY):
            frame.f_trace_opcodes = True
        if event in {"line", "opcode"} and not is_at_a_door(frame):
            self.seen += 1
            if self.seen in self.moments:
                raise Stop
        return self

    def run(self, act):
        """Whether ``act`` came to its end."""
        before = sys.gettrace()
        sys.settrace(self)
        try:
            act()
        except Stop:
            return False
        finally:
            sys.settrace(before)
        return True


def stored(cloud):
    """All that is stored, as a text; whatever an interrupt has left is mended first, as by any next call."""
    cloud.summary()
    world = world_of(cloud)
    assert world.unfinished is None
    for _where, tables in world.store.places():
        for table in tables.values():
            assert_whole(table)
    return repr(
        [
            (where, name, records)
            for where, tables in world.store.places()
            for name, table in sorted(tables.items())
            if (records := list(table.all()))
        ]
    )


def assert_whole(table):
    """What follows from the records is as if it were made anew."""
    rows, keys = table._rows, table._keys
    table._index_anew()
    assert (table._rows, dict(sorted(keys.items()))) == (rows, table._keys)


def furnish(cloud):
    """What the changes below need, in a cloud whose clock stands still."""
    apprunner, gateway = client_of("apprunner"), client_of("apigatewayv2")
    service = make_service(apprunner)
    connection = apprunner.create_connection(ConnectionName="github", ProviderType="GITHUB")
    arn = apprunner.create_auto_scaling_configuration(AutoScalingConfigurationName="many")
    cloud.settle()
    api = gateway.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
    gateway.create_route(ApiId=api, RouteKey="GET /pets")
    gateway.create_stage(ApiId=api, StageName="live", AutoDeploy=True)
    return {
        "service": service,
        "connection": connection["Connection"]["ConnectionArn"],
        "scaling": arn["AutoScalingConfiguration"]["AutoScalingConfigurationArn"],
        "api": api,
        "saved": cloud.snapshot(),
    }


PETS = {"Name": "others", "ProtocolType": "HTTP", "Target": "https://example.com"}
STATE = {"version": 1, "accounts": {"123456789012": {"us-east-1": {"apigatewayv2": {"apis": [PETS]}}}}}
CHANGES = {
    "a service is created": lambda _cloud, _has: make_service(client_of("apprunner"), "another"),
    "a service is updated": lambda _cloud, has: client_of("apprunner").update_service(
        ServiceArn=has["service"], SourceConfiguration=public_image(Port="9000")
    ),
    "another configuration becomes the default": lambda _cloud, has: client_of(
        "apprunner"
    ).update_default_auto_scaling_configuration(AutoScalingConfigurationArn=has["scaling"]),
    "a resource is tagged": lambda _cloud, has: client_of("apprunner").tag_resource(
        ResourceArn=has["service"], Tags=[{"Key": "team", "Value": "pets"}]
    ),
    "a person approves a connection": lambda cloud, has: cloud.apprunner.approve_connection(
        has["connection"]
    ),
    "an API is made with all that belongs to it": lambda _cloud, _has: client_of("apigatewayv2").create_api(
        Name="more", ProtocolType="HTTP", Target="https://example.com"
    ),
    "a route is made, and deployed": lambda _cloud, has: client_of("apigatewayv2").create_route(
        ApiId=has["api"], RouteKey="POST /pets"
    ),
    "an API is deleted with all that belongs to it": lambda _cloud, has: client_of("apigatewayv2").delete_api(
        ApiId=has["api"]
    ),
    "what was is brought back": lambda cloud, has: cloud.restore(has["saved"]),
    "all is begun anew": lambda cloud, _has: cloud.reset(),
    "a state is loaded": lambda cloud, _has: cloud.load_state(STATE),
    "what is pending lands": lambda cloud, _has: cloud.settle(),
}


class Scene:
    """A cloud to which one thing happens over and over, each time from the same beginning."""

    def __init__(self, cloud, name):
        change = CHANGES[name]
        # What is due happens as soon as anybody looks, and what is brought back is brought back whole.
        self.comes_about_all_the_same = name in {"what is pending lands", "what was is brought back"}
        has = furnish(cloud)
        make_service(client_of("apprunner"), "pending")  # something to land, and to be taken back
        self.cloud = cloud
        self.act = lambda: change(cloud, has)
        self.start = cloud.snapshot()
        self.before = stored(cloud)
        counter = Interrupter()
        assert counter.run(self.act)
        self.moments = counter.seen
        self.after = stored(cloud)

    def interrupt(self, *moments):
        """What is stored after interrupts at some moments."""
        self.cloud.restore(self.start)
        Interrupter(*moments).run(self.act)
        return stored(self.cloud)


@pytest.fixture(params=CHANGES)
def scene(request):
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=0) as cloud:
        yield Scene(cloud, request.param)


def test_interrupts_at_any_moments_leave_all_or_nothing(scene):
    """One, and up to two more while what the first has left is taken back."""
    assert scene.before != scene.after
    chance, seen = random.Random(7), set()
    for number in range(MOST):
        first = chance.randint(1, scene.moments)
        seen.add(scene.interrupt(first, *(first + chance.randint(1, 60) for _ in range(number % 3))))
    assert seen <= {scene.before, scene.after}
    assert scene.before in seen or scene.comes_about_all_the_same


def test_what_was_interrupted_can_be_done_afterwards(scene):
    assert scene.interrupt(1) == scene.before
    scene.act()
    assert stored(scene.cloud) == scene.after


@pytest.mark.parametrize(
    "scene",
    ["an API is made with all that belongs to it", "an API is deleted with all that belongs to it"],
    indirect=True,
)
def test_half_of_a_change_would_be_noticed(scene, monkeypatch):
    monkeypatch.setattr(Scope, "undo", lambda self: None)
    chance = random.Random(7)
    assert any(is_left_half_done(scene, chance.randint(1, scene.moments)) for _ in range(3 * MOST))


def is_left_half_done(scene, moment):
    try:
        return scene.interrupt(moment) not in {scene.before, scene.after}
    except (AssertionError, LookupError, ValueError):
        return True


def whole_state(cloud):
    """Whatever a snapshot brings back."""
    world = world_of(cloud)
    pending = sorted(world.timeline._queue)
    return stored(cloud), pending, world.clock.micros, world.ids.copy().hex(32), list(cloud.calls)


@pytest.mark.parametrize("scene", ["what was is brought back", "all is begun anew"], indirect=True)
def test_what_is_brought_back_halfway_is_brought_back_by_the_next_who_looks(scene):
    scene.cloud.restore(scene.start)
    before = whole_state(scene.cloud)
    scene.act()
    after = whole_state(scene.cloud)
    seen = []
    # As many as are quick, spread over all of it.
    for moment in range(1, scene.moments + 1, max(1, scene.moments // (4 * MOST))):
        scene.cloud.restore(scene.start)
        Interrupter(moment).run(scene.act)
        seen.append(whole_state(scene.cloud))
    assert all(found in (before, after) for found in seen)
    assert before in seen
    assert after in seen
