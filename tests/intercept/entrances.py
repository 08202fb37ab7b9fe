"""Every entrance to what the mock's locks guard, gone through one by one and two at once; run by ``test_locks.py``."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
from functools import partial
from itertools import combinations_with_replacement

import boto3
import botocore.session

from awsmock_ar_apigw import current_cloud, mock_apigatewayv2, mock_apprunner, mock_cloud, stop_all
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.world import World
from awsmock_ar_apigw.intercept import active
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.kit import files
from awsmock_ar_apigw.wire import values

KEYS = {
    "region_name": "us-east-1",
    "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE",
    "aws_secret_access_key": "secret",
}
# Made before any mock, and before any file of a service is imported.
APPRUNNER = boto3.client("apprunner", **KEYS)
GATEWAY = boto3.client("apigatewayv2", **KEYS)
SECONDS = 60
TURNS = 2


def ask(_params=None):
    """A test's own code: it makes a session and a client, and calls."""
    watched_user_code()
    botocore.session.Session().create_client("apprunner", **KEYS)
    return APPRUNNER.list_connections() is None


def fault(cloud):
    """A call that a fault looks at, which makes a client and a call itself."""
    planned = cloud.faults.add("GetApis", error="TooManyRequestsException", when=ask, times=None)
    try:
        GATEWAY.get_apis()
    finally:
        planned.remove()


class Accounts(dict):
    """A mapping of a user's own."""

    def __iter__(self):
        watched_user_code()
        return super().__iter__()


def start(_cloud):
    """A mock of its own comes and goes."""
    with mock_apprunner(isolated=True, accounts=Accounts(AKIAIOSFODNN7EXAMPLE="111111111111"), quotas="aws"):
        APPRUNNER.list_services()


def join(_cloud):
    """A mock joins, and what it alone mocks is forgotten when it stops."""
    with mock_apigatewayv2():
        GATEWAY.get_apis()


@mock_apprunner
def decorated():
    """A decorated function."""
    return current_cloud()


@mock_apprunner
class Decorated:
    """A decorated class."""

    @staticmethod
    def test_it():
        """One of its tests."""
        return current_cloud()


def fork(_cloud):
    """A process forks, and the child calls."""
    if (child := os.fork()) == 0:
        signal.alarm(SECONDS)
        APPRUNNER.list_services()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def by_hand(cloud):
    """What a person does."""
    try:
        cloud.apprunner.approve_connection(
            "arn:aws:apprunner:us-east-1:123456789012:connection/no/00000000000000000000000000000000"
        )
    except MockError:
        return
    raise AssertionError


def retry(cloud):
    """A call that is tried again, while the clock passes its delay."""
    cloud.faults.add("GetDomainNames", error="TooManyRequestsException", times=1)
    GATEWAY.get_domain_names()


def service(_cloud):
    """A service that takes its time."""
    image = {"ImageIdentifier": "public.ecr.aws/a/b:1", "ImageRepositoryType": "ECR_PUBLIC"}
    name = f"service-{threading.get_ident()}-{os.urandom(4).hex()}"
    APPRUNNER.create_service(ServiceName=name, SourceConfiguration={"ImageRepository": image})


def definition(_cloud):
    """What needs more to be imported."""
    GATEWAY.import_api(Body="openapi: 3.0.1\ninfo: {title: pets, version: '1'}\npaths: {}")


def handler(_event, _context):
    """A function of a test's, which calls itself."""
    watched_user_code()
    GATEWAY.get_apis()
    return {"statusCode": 200}


def connection(cloud):
    """Connections are opened, used, closed by either side, and left until their time is over; functions run for each of it."""
    cloud.functions["chat"] = handler
    api = GATEWAY.create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )
    asked = {"ApiId": api["ApiId"]}
    function = "arn:aws:lambda:us-east-1:123456789012:function:chat"
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    made = GATEWAY.create_integration(**asked, IntegrationType="AWS_PROXY", IntegrationUri=uri)
    for key in ("$connect", "$default", "$disconnect"):
        GATEWAY.create_route(**asked, RouteKey=key, Target=f"integrations/{made['IntegrationId']}")
    GATEWAY.create_stage(**asked, StageName="prod", AutoDeploy=True)
    cloud.settle()
    url = api["ApiEndpoint"] + "/prod"
    with cloud.connect(url) as socket:
        socket.send("a")
    management = boto3.client("apigatewaymanagementapi", endpoint_url=url.replace("wss", "https"), **KEYS)
    management.delete_connection(ConnectionId=cloud.connect(url).connection.id)
    waiting = cloud.connect(url)
    cloud.clock.advance(minutes=11)
    left = cloud.connect(url)
    cloud.settle()
    cloud.reset()
    assert (waiting.closed, left.closed) == ((1001, "Going away"), (1001, "Going away"))


ENTRANCES = {
    "a first call of App Runner": lambda _cloud: APPRUNNER.list_services(),
    "a first call of API Gateway": lambda _cloud: GATEWAY.get_apis(),
    "a service": service,
    "a definition": definition,
    "a session": lambda _cloud: botocore.session.Session().get_credentials(),
    "a mock of its own": start,
    "a mock that joins": join,
    "a decorated function": lambda _cloud: decorated(),
    "a decorated class": lambda _cloud: Decorated.test_it(),
    "a fault that asks": fault,
    "a retry": retry,
    "a person": by_hand,
    "a look": lambda cloud: (list(cloud.apprunner.services), len(cloud.apigatewayv2.apis)),
    "a summary": lambda cloud: (cloud.summary(), cloud._repr_html_()),
    "settling": lambda cloud: cloud.settle(),
    "a fate": lambda cloud: (cloud.fail_next("CreateService"), cloud.faults.clear()),
    "a snapshot": lambda cloud: cloud.restore(cloud.snapshot()),
    "a fork": fork,
    "a connection": connection,
}


# Of those that take the same locks in the same way, one.
AT_ONCE = (
    "a first call of App Runner",
    "a first call of API Gateway",
    "a session",
    "a mock of its own",
    "a mock that joins",
    "a decorated class",
    "a fault that asks",
    "a look",
    "a snapshot",
    "a fork",
)


# One by one, with locks that know their order


class Watched:
    """A lock that notes what is taken under it."""

    def __init__(self, lock, name):
        self.lock = lock
        self.name = name

    def acquire(self):
        before = ORDER[ORDER.index(self.name) + 1 :]
        WRONG.extend(f"{self.name} after {one}" for one in before if one in HELD and self.name not in HELD)
        self.lock.acquire()
        HELD.append(self.name)

    def release(self):
        HELD.remove(self.name)
        self.lock.release()

    def __enter__(self):
        self.acquire()

    def __exit__(self, *_error):
        self.release()


ORDER = ("imports", "mocks", "world", "compiling")
HELD: list[str] = []
WRONG: list[str] = []


def watched_user_code():
    """Code of a user's runs here."""
    WRONG.extend(f"user's code under {name}" for name in HELD)


class ImportWatcher:
    """Notes the files of ours that are imported under a lock, if that could take one."""

    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if (
            {*ORDER[1:]} & {*HELD}
            and name.startswith("awsmock_ar_apigw.services")
            and not name.endswith(LEAVES)
        ):
            WRONG.append(f"import of {name} under {HELD[-1]}")


# What imports nothing but libraries: no lock can be taken on the way.
LEAVES = (".yaml", ".structure")


def watch():
    values.COMPILING = active.COMPILING = Watched(values.COMPILING, "compiling")
    files.IMPORTING = active.IMPORTING = Watched(files.IMPORTING, "imports")
    ACTIVE.lock = Watched(ACTIVE.lock, "mocks")
    original = World.__init__

    def init(self, **options):
        original(self, **options)
        self.lock = Watched(self.lock, "world")

    World.__init__ = init
    sys.meta_path.insert(0, ImportWatcher)


def go_through_one_by_one(wrong):
    watch()
    with mock_cloud(pace="manual") as cloud:
        if wrong:
            ENTRANCES["what must not be"] = out_of_order
        for name, enter in ENTRANCES.items():
            enter(cloud)
            print(name)  # noqa: T201
    print("; ".join(dict.fromkeys(WRONG)) or "in order")  # noqa: T201


def out_of_order(cloud):
    with cloud._world.lock:
        with ACTIVE.lock:
            pass
        watched_user_code()


# Two at once


def pair(first, second):
    """Two threads go through two entrances at the same moment, some times over."""
    faulthandler.dump_traceback_later(SECONDS if "wrong" not in sys.argv else 2, exit=True)
    sys.setswitchinterval(1e-4)
    gate = threading.Barrier(2)
    failed = []

    def go(enter, cloud):
        try:
            for _ in range(TURNS):
                gate.wait()
                enter(cloud)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)
            gate.abort()

    with mock_cloud(pace="manual") as cloud:
        threads = [threading.Thread(target=partial(go, enter, cloud)) for enter in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    stop_all()
    if failed:
        raise failed[0]


def go_through_two_at_once(wrong):
    entrances = {name: ENTRANCES[name] for name in AT_ONCE}
    if wrong:
        entrances = {"world first": out_of_order_slowly, "mocks first": in_order_slowly}
    for one, other in combinations_with_replacement(entrances, 2):
        if (child := os.fork()) == 0:
            try:
                pair(entrances[one], entrances[other])
            except BaseException:  # noqa: BLE001 - told by the exit code, too
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            print(f"stuck: {one} and {other}")  # noqa: T201
            return
    print("all came out")  # noqa: T201


MEET = threading.Barrier(2)


def out_of_order_slowly(cloud):
    with cloud._world.lock:
        MEET.wait()
        with ACTIVE.lock:
            pass


def in_order_slowly(cloud):
    with ACTIVE.lock:
        MEET.wait()
        with cloud._world.lock:
            pass


if __name__ == "__main__":
    {"watched": go_through_one_by_one, "pairs": go_through_two_at_once}[sys.argv[1]]("wrong" in sys.argv)
