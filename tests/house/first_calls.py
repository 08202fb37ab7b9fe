"""Each operation as the first call of a process, which has imported nothing of its service; run by ``test_first_calls.py``.

In one child everything is imported, and each case is played to the call that it is about. What is stored then is kept, once
whole and once without what belongs to others, and what the call comes to in either. Then each call is made first thing in a
child of its own, and must come to the same; and nothing may be imported while a lock is held.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from botocore import xform_name
from botocore.exceptions import ClientError

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.services import backend_of, kind_named
from awsmock_ar_apigw.state.timeline import Timeline
from conformance.test_examples import FILES, Play, client, text_of
from support import fingerprint

SERVICE = sys.argv[1]
PACKAGE = f"awsmock_ar_apigw.services.{SERVICE}"
# What a definition alone needs, and what imports nothing but libraries.
LEAVES = (".yaml", ".structure")
OPTIONS = {"seed": 7, "start_time": 1_604_188_800, "isolated": True}


class Counted:
    """A lock that knows how often it is held."""

    def __init__(self, lock):
        self.lock = lock
        self.held = 0

    def __enter__(self):
        self.lock.acquire()
        self.held += 1

    def __exit__(self, *_error):
        self.held -= 1
        self.lock.release()


class Watcher:
    """Refuses to import a file of a service under a lock."""

    def __init__(self, lock):
        self.lock = lock

    def find_spec(self, name, _path=None, _target=None):
        if self.lock.held and name.startswith(PACKAGE) and not name.endswith(LEAVES):
            raise AssertionError(f"{name} is imported under a lock")


@contextmanager
def a_cloud(stored, pace):
    """A cloud in which this much is stored."""
    with mock_cloud(pace=pace, **OPTIONS) as cloud:
        cloud.restore(pickle.loads(stored))
        cloud._world.lock = Counted(cloud._world.lock)
        sys.meta_path.insert(0, Watcher(cloud._world.lock))
        try:
            yield cloud
        finally:
            del sys.meta_path[0]


def outcome(cloud, address, operation, request):
    """What a call answers, and what is stored then."""
    try:
        answer = getattr(client(SERVICE, *address), xform_name(operation))(**request)
    except ClientError as refused:
        answer = refused.response
    answer.pop("ResponseMetadata")
    return {name: text_of(value) for name, value in answer.items()}, fingerprint(cloud)


def cases():
    """The first case of each operation: its parameters, its pace, what is stored, and what it comes to."""
    backend_of(SERVICE).files.need_all()
    for operation, case in [(name, listed[0]) for (of, name), listed in FILES.items() if of == SERVICE]:
        pace = case.get("pace", "instant")
        with mock_cloud(pace=pace, **OPTIONS) as cloud:
            play = Play(cloud, SERVICE)
            play.steps(case.get("given", ()))
            request = play.filled(case["request"])
            address = play.address(SERVICE)
            stored = [pickle.dumps(cloud.snapshot())]
            drop_parts(world_of(cloud))
            stored.append(pickle.dumps(cloud.snapshot()))
        for one in stored:
            with a_cloud(one, pace) as cloud:
                yield operation, request, pace, one, address, outcome(cloud, address, operation, request)


def drop_parts(world):
    """Leave only what belongs to nothing, so that a handler finds that, and then misses its part."""
    world.timeline = Timeline()
    for _where, tables in world.store.places():
        kinds = map(kind_named, list(tables))
        for kind in [kind for kind in kinds if kind.parent and not kind.outlives_parent]:
            del tables[kind.name]


def in_child(work):
    """Whether some work succeeds in a child."""
    if (child := os.fork()) == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - told by the exit code, too
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def first(operation, request, pace, stored, address, expected):
    """A call is the first one."""
    with a_cloud(stored, pace) as cloud:
        found = outcome(cloud, address, operation, request)
    assert found == expected, f"{operation}({request}): {found}, not {expected}"


def main():
    client(SERVICE)
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases")
        assert in_child(lambda: path.write_bytes(pickle.dumps(list(cases()))))
        known = pickle.loads(path.read_bytes())
    assert not [name for name in sys.modules if name.startswith(PACKAGE)]
    wrong = [case[0] for case in known if not in_child(partial(first, *case))]
    print(len(known), *wrong)  # noqa: T201


if __name__ == "__main__":
    main()
