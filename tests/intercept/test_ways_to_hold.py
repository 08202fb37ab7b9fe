"""Every way to hold a mock: it is active for the whole life of what is held, and gone after it."""

import asyncio
import inspect
import unittest

import boto3
import pytest

from awsmock_ar_apigw import MockError, current_cloud, mock_apprunner, mock_cloud
from awsmock_ar_apigw.decorate import HOLDER
from awsmock_ar_apigw.intercept.active import ACTIVE
from support import client_of


def connections():
    """How many connections there are: state tells one cloud from another."""
    return len(client_of("apprunner").list_connections()["ConnectionSummaryList"])


def connect(name="github"):
    client_of("apprunner").create_connection(ConnectionName=name, ProviderType="GITHUB")


@pytest.fixture(autouse=True)
def held_as_long_as_it_should_be(request):
    """A decorated class holds its mock around the whole test; nothing else is active before or after one."""
    held = any(
        hasattr(node.obj, HOLDER) for node in request.node.listchain() if isinstance(node, pytest.Class)
    )
    assert bool(ACTIVE) == held
    yield
    assert bool(ACTIVE) == held


@mock_apprunner
def test_a_bare_decorator():
    connect()
    assert connections() == 1


@mock_apprunner(account_id="999999999999")
def test_a_called_decorator():
    assert current_cloud().account_id == "999999999999"
    assert connections() == 0


@mock_apprunner
@pytest.mark.parametrize("name", ["first", "second"])
def test_a_decorated_test_keeps_its_parameters_and_fixtures(name, tmp_path):
    connect(name)
    assert connections() == 1
    assert tmp_path.exists()


def test_a_decorated_function_keeps_its_name_its_doc_and_its_signature():
    @mock_apprunner
    def deploy(first, *, second=2):
        """Deploy."""
        return first + second

    assert (deploy.__name__, deploy.__doc__) == ("deploy", "Deploy.")
    assert str(inspect.signature(deploy)) == "(first, *, second=2)"
    assert deploy(1) == 3


def test_each_call_of_a_decorated_function_has_a_cloud_of_its_own():
    @mock_apprunner
    def count():
        connect()
        return connections()

    assert [count(), count()] == [1, 1]


class TestMethods:
    @mock_apprunner
    def test_a_method(self):
        connect()
        assert connections() == 1

    @staticmethod
    @mock_apprunner
    def test_a_static_method():
        connect()
        assert connections() == 1


def test_a_class_method():
    class Deploys:
        @mock_apprunner
        @classmethod
        def all(cls):
            connect()
            return cls.__name__, connections()

    assert Deploys.all() == ("Deploys", 1)


@mock_apprunner
class TestAClass:
    def test_has_a_cloud_for_each_test(self):
        connect()
        assert connections() == 1

    def test_of_its_own(self):
        connect()
        assert connections() == 1

    @staticmethod
    def test_static_methods_too():
        connect()
        assert connections() == 1


@mock_apprunner
class TestAClassThatSetsUp:
    def setup_method(self):
        connect("in-setup")

    def teardown_method(self):
        assert connections() == 2

    def test_finds_what_it_has_set_up(self):
        connect("in-test")
        assert connections() == 2


class TestAnInheritedClass(TestAClass):
    def test_of_its_own_too(self):
        connect()
        assert connections() == 1


@mock_apprunner(seed=1, isolated=True, start_time=0)
class TestAClassWithOptionsThatSetsUp:
    @pytest.fixture(autouse=True)
    def setup_fixture(self):
        connect("in-fixture")
        yield
        assert connections() == 3

    def setup_method(self, method):
        connect("in-setup")
        assert method.__name__ == "test_finds_what_it_has_set_up"

    def test_finds_what_it_has_set_up(self):
        connect("in-test")
        assert connections() == 3


@mock_apprunner
class TestAnOuterClass:
    class TestAClassInside:
        def test_is_held_too(self):
            connect()
            assert connections() == 1


@mock_apprunner
class TestAClassThatSetsItselfUp:
    @classmethod
    def setup_class(cls):
        connect("in-class")

    @classmethod
    def teardown_class(cls):
        assert connections() == 1

    @pytest.mark.parametrize("number", range(3))
    def test_finds_what_its_class_has_set_up(self, number):
        assert connections() == 1


@mock_apprunner
class CaseWithSetUp(unittest.TestCase):
    def setUp(self):
        connect("in-setup")
        self.addCleanup(lambda: self.assertEqual(connections(), 2))

    def tearDown(self):
        self.assertEqual(connections(), 2)

    def test_one(self):
        connect("in-test")
        self.assertEqual(connections(), 2)

    def test_another(self):
        connect("in-test")
        self.assertEqual(connections(), 2)


@mock_apprunner
class AsyncCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        connect("in-setup")

    async def test_one(self):
        connect("in-test")
        self.assertEqual(connections(), 2)


@pytest.mark.parametrize("case", [CaseWithSetUp, AsyncCase])
def test_a_unittest_case_has_the_mock_from_its_set_up_to_its_clean_ups(case):
    assert problems_of(case) == []


def problems_of(case):
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return [text for _test, text in result.errors + result.failures]


def test_a_unittest_case_that_sets_up_its_class_has_the_mock_from_there_on():
    @mock_apprunner
    class Case(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            connect("in-class")

        def test_one(self):
            self.assertEqual(connections(), 1)

        def test_another(self):
            self.assertEqual(connections(), 1)

    assert problems_of(Case) == []


def test_a_unittest_case_whose_class_cannot_be_set_up_stops_its_mock():
    @mock_apprunner
    class Case(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            raise ZeroDivisionError("in set-up")

        def test_one(self):
            self.fail("ran without its class being set up")

    (problem,) = problems_of(Case)
    assert "in set-up" in problem


def test_a_coroutine_function():
    @mock_apprunner
    async def deploy():
        connect()
        await asyncio.sleep(0)
        return connections()

    assert inspect.iscoroutinefunction(deploy)
    assert asyncio.run(deploy()) == 1


def test_a_generator_has_the_mock_until_it_ends():
    @mock_apprunner
    def fixture():
        connect()
        yield connections()
        yield connections()

    running = fixture()
    assert not ACTIVE
    assert next(running) == 1
    connect("another")
    assert next(running) == 2
    running.close()


def test_an_async_generator_has_the_mock_until_it_ends():
    @mock_apprunner
    async def fixture():
        connect()
        yield connections()

    async def use():
        return [count async for count in fixture()]

    assert asyncio.run(use()) == [1]


def test_what_runs_later_behind_a_plain_wrapper_has_the_mock_too():
    def plain(function):
        return lambda: function()

    @mock_apprunner
    @plain
    async def deploy():
        connect()
        return connections()

    @mock_apprunner
    @plain
    def fixture():
        connect()
        yield connections()

    @mock_apprunner
    @plain
    async def async_fixture():
        connect()
        yield connections()

    async def use():
        return [count async for count in async_fixture()]

    assert asyncio.run(deploy()) == 1
    assert list(fixture()) == [1]
    assert asyncio.run(use()) == [1]


def test_an_async_generator_is_sent_to_and_thrown_at_as_ever():
    seen = []

    @mock_apprunner
    async def fixture():
        try:
            seen.append((yield 1))
            yield 2
        except ZeroDivisionError as error:
            seen.append(error)
            yield connections()

    async def use():
        running = fixture()
        assert await running.asend(None) == 1
        assert await running.asend("sent") == 2
        assert await running.athrow(ZeroDivisionError()) == 0
        await running.aclose()

    asyncio.run(use())
    assert seen[0] == "sent"
    assert isinstance(seen[1], ZeroDivisionError)


def test_a_factory_is_no_mock_and_says_how_to_get_one():
    with pytest.raises(MockError, match=r"with mock_apprunner\(\) as cloud"), mock_apprunner:
        pytest.fail("entered")
    with pytest.raises(MockError, match="Call it first"):
        mock_apprunner.start()


def test_what_one_prints_says_what_it_is():
    mock = mock_apprunner(pace="manual", start_time=0)
    assert repr(mock) == "<Mock of apprunner (pace='manual', start_time=0), not running>"
    with mock as cloud:
        assert repr(mock).endswith("running>")
        assert repr(cloud.clock) == "<Clock 1970-01-01T00:00:00.000+00:00, manual>"
        assert repr(cloud) == "<Cloud 123456789012, <Clock 1970-01-01T00:00:00.000+00:00, manual>, 0 calls>"
        connect()
        (call,) = cloud.calls
        assert repr(cloud.calls) == f"[<apprunner us-east-1 {call.line()}>]"
    assert repr(mock_apprunner) == "<mock_apprunner: call it for a mock, or decorate with it>"


def test_a_with_block():
    with mock_apprunner() as cloud:
        connect()
        assert connections() == 1
        assert current_cloud() is cloud
    with mock_apprunner():
        assert connections() == 0


def test_an_async_with_block():
    async def use():
        async with mock_apprunner() as cloud:
            connect()
            return cloud.calls[0].operation

    assert asyncio.run(use()) == "CreateConnection"


def test_start_and_stop():
    mock = mock_apprunner()
    cloud = mock.start()
    connect()
    assert current_cloud() is cloud
    mock.stop()
    with pytest.raises(
        MockError, match=r"^stop\(\) without start\(\): this mock isn't running\. Call start\(\) first\.$"
    ):
        mock.stop()


def test_one_mock_object_serves_again_and_again_and_inside_itself():
    mock = mock_apprunner()
    with mock as outer:
        connect()
        with mock as inner:
            assert inner is outer
        assert connections() == 1
    with mock as again:
        assert again is not outer
        assert connections() == 0


def test_mock_cloud_mocks_every_service():
    with mock_cloud():
        connect()
        assert connections() == 1


def test_an_exception_passes_and_the_mock_is_gone():
    with pytest.raises(ZeroDivisionError), mock_apprunner():
        raise ZeroDivisionError


def test_there_is_no_current_cloud_without_a_mock():
    with pytest.raises(MockError, match="No mock is active"):
        current_cloud()


NO_MAPPING = "accounts={!r} is not a mapping of access keys to accounts."
NO_SEQUENCE = """passthrough={!r} isn't a sequence of service names. Write passthrough=("s3",)."""
NO_WAY = 'fidelity={!r} is no way to answer. Use "documented" or "observed".'
SETS_NONE = (
    'quotas={!r} sets none. Leave it out, or pass one of "aws", "restricted", or a mapping such as '
    "{{'apprunner.Service': 2}}."
)
NO_NUMBER = "quotas: 'apprunner.Service' can't be {!r}. Give a whole number above zero, up to 2147483647, here and to any of: apprunner.Service, "


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"pace": "fast"},
            'pace=\'fast\' is not a pace. Use "instant", "manual", "real" or per_call(seconds).',
        ),
        (
            {"pase": "instant"},
            "'pase' is not an option of a mock. Did you mean \"pace\"? The options are: account_id, accounts, seed, pace, start_time, ",
        ),
        ({"account_id": "12"}, "'12' is not an account. Give a string of 12 digits."),
        ({"account_id": "1" * 13}, "'1111111111111' is not an account. Give a string of 12 digits."),
        ({"account_id": 123456789012}, "123456789012 is not an account. Give a string of 12 digits."),
        ({"accounts": {"AKIA": "1"}}, "'1' is not an account. Give a string of 12 digits."),
        ({"accounts": ["AKIA"]}, NO_MAPPING.format(["AKIA"])),
        ({"accounts": {3: "111111111111"}}, NO_MAPPING.format({3: "111111111111"})),
        (
            {"seed": [1]},
            "seed=[1] gives no reproducible ids. Give an integer or a string; an integer has at most 300 digits.",
        ),
        (
            {"start_time": "today"},
            "'today' is not a moment. Write it as 2030-01-31T12:00:00Z, or as seconds since 1970.",
        ),
        (
            {"start_time": 10**30},
            "0 is no time that a datetime could hold in every time zone. Give one from ",
        ),
        (
            {"start_time": 0, "pace": "real"},
            "start_time has no effect with pace='real', which follows time.time(). Leave one out.",
        ),
        ({"passthrough": "s3"}, NO_SEQUENCE.format("s3")),
        ({"passthrough": None}, NO_SEQUENCE.format(None)),
        ({"isolated": "yes"}, "isolated='yes' is neither True nor False."),
        ({"fidelity": "real"}, NO_WAY.format("real")),
        ({"fidelity": ["observed"]}, NO_WAY.format(["observed"])),
        ({"quotas": "all"}, SETS_NONE.format("all")),
        ({"quotas": 5}, SETS_NONE.format(5)),
        (
            {"quotas": {"apprunner.Servce": 2}},
            "quotas: 'apprunner.Servce' is no quota. Did you mean \"apprunner.Service\"? The quotas are: apprunner.Service, apprunner.Connection, ",
        ),
        ({"quotas": {"apprunner.Service": 0}}, NO_NUMBER.format(0)),
        ({"quotas": {"apprunner.Service": True}}, NO_NUMBER.format(True)),
        ({"quotas": {"apprunner.Service": "2"}}, NO_NUMBER.format("2")),
        (
            {"quotas": {"apprunner.CustomDomain": 2}},
            "quotas: 'apprunner.CustomDomain' can't be enforced, since the operation lists no error for it. ",
        ),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_with_what_to_do(options, says):
    with pytest.raises(MockError) as caught:
        mock_apprunner(**options)
    assert says in str(caught.value)


def test_what_is_no_function_and_no_class_cannot_be_decorated():
    with pytest.raises(MockError) as caught:
        mock_apprunner("eu-west-1")
    assert str(caught.value) == (
        "mock_apprunner takes keyword options only: @mock_apprunner, or mock_apprunner(pace=…), and not 'eu-west-1'."
    )
    with pytest.raises(MockError, match="'eu-west-1' can't be decorated: it is neither a function nor a"):
        mock_apprunner()("eu-west-1")


def test_boto3_s_default_session_keeps_no_fake_credentials(bare_environment, monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with mock_apprunner():
        boto3.client("apprunner").list_services()
        session = boto3.DEFAULT_SESSION
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "real")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    assert session.get_credentials().access_key == "real"
