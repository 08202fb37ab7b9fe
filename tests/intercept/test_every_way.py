"""Each mock, held in each way that Python has: active for the whole life of what is held, and gone after it."""

import asyncio
import contextlib
import unittest

import pytest

from awsmock_ar_apigw import MockError, current_cloud, mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.intercept.active import ACTIVE
from support import client_of

CALLS = {"apprunner": lambda: client_of("apprunner").list_services(), "apigatewayv2": lambda: v2().get_apis()}
MOCKS = {
    mock_apprunner: ["apprunner"],
    mock_apigatewayv2: ["apigatewayv2"],
    mock_cloud: ["apprunner", "apigatewayv2"],
}


def v2():
    return client_of("apigatewayv2")


@pytest.fixture(params=MOCKS, ids=lambda mock: mock.__name__)
def mock(request):
    return request.param


@pytest.fixture
def steps(mock):
    """``steps("set-up")`` notes a step in which every service of the mock answered; nothing is active after all."""
    seen = []

    def note(step):
        for service in MOCKS[mock]:
            CALLS[service]()
        seen.append(step)

    note.seen = seen
    assert not ACTIVE
    yield note
    assert not ACTIVE


def test_a_function(mock, steps):
    mock(lambda: steps("in it"))()
    mock(pace="manual")(lambda: steps("with options"))()
    assert steps.seen == ["in it", "with options"]


def test_a_function_that_fails(mock, steps):
    @mock
    def fails():
        steps("before")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert steps.seen == ["before"]


def test_a_function_that_calls_itself(mock, steps):
    clouds = []

    @mock
    def down(number):
        clouds.append(current_cloud())
        if number:
            down(number - 1)
        steps(number)

    down(2)
    assert steps.seen == [0, 1, 2]
    assert len(set(map(id, clouds))) == 1


def test_a_coroutine_function(mock, steps):
    @mock
    async def deploys():
        steps("before")
        await asyncio.sleep(0)
        steps("after")

    asyncio.run(deploys())
    assert steps.seen == ["before", "after"]


def test_a_coroutine_that_is_cancelled(mock, steps):
    @mock
    async def waits():
        steps("before")
        try:
            await asyncio.Event().wait()
        finally:
            steps("cancelled")

    async def cancel():
        task = asyncio.create_task(waits())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(cancel())
    assert steps.seen == ["before", "cancelled"]


def test_a_coroutine_holds_nothing_until_it_is_awaited(mock, steps):
    @mock
    async def deploys():
        steps("awaited")

    made = deploys()
    assert not ACTIVE
    asyncio.run(made)
    assert steps.seen == ["awaited"]


def test_a_generator(mock, steps):
    @mock
    def fixture():
        steps("set-up")
        yield
        steps("clean-up")

    for _ in fixture():
        steps("between")
    assert steps.seen == ["set-up", "between", "clean-up"]


def test_an_async_generator(mock, steps):
    @mock
    async def fixture():
        steps("set-up")
        yield
        steps("clean-up")

    async def use():
        async for _ in fixture():
            steps("between")

    asyncio.run(use())
    assert steps.seen == ["set-up", "between", "clean-up"]


def test_a_generator_that_nobody_finishes_lets_go_when_it_is_forgotten(mock, steps):
    @mock
    def fixture():
        steps("set-up")
        yield

    running = fixture()
    next(running)
    assert ACTIVE
    del running
    assert not ACTIVE


def test_a_decorated_yield_fixture_of_pytest(mock, pytester):
    pytester.makepyfile(f"""
        import pytest
        from awsmock_ar_apigw import current_cloud, {mock.__name__}
        from awsmock_ar_apigw.intercept.active import ACTIVE

        @pytest.fixture
        @{mock.__name__}
        def cloud(tmp_path):
            yield current_cloud()
            assert ACTIVE

        def test_has_it(cloud):
            assert current_cloud() is cloud

        def test_is_without_it():
            assert not ACTIVE
    """)
    pytester.runpytest_inprocess("-p", "no:randomly").assert_outcomes(passed=2)


def test_a_fixture_cannot_be_decorated_any_more(mock):
    with pytest.raises(MockError, match=r"Put @pytest\.fixture above the mock"):

        @mock
        @pytest.fixture
        def cloud():
            """Too late."""


def test_methods_of_every_kind(mock, steps):
    class Deploys:
        @mock
        def method(self):
            steps("method")

        @mock
        @staticmethod
        def outside_static():
            steps("outside static")

        @staticmethod
        @mock
        def inside_static():
            steps("inside static")

        @mock
        @classmethod
        def outside_class(cls):
            steps(f"outside class of {cls.__name__}")

        @classmethod
        @mock
        def inside_class(cls):
            steps(f"inside class of {cls.__name__}")

    class Child(Deploys):
        """Inherits them."""

    for owner in (Deploys, Child):
        one = owner()
        for call in (one.method, one.outside_static, one.inside_static, one.outside_class, one.inside_class):
            call()
    assert steps.seen[:5] == [
        "method",
        "outside static",
        "inside static",
        "outside class of Deploys",
        "inside class of Deploys",
    ]
    assert steps.seen[8:] == ["outside class of Child", "inside class of Child"]


def test_exit_stacks(mock, steps):
    with contextlib.ExitStack() as stack:
        cloud = stack.enter_context(mock())
        stack.callback(steps, "callback")
        assert current_cloud() is cloud
    assert steps.seen == ["callback"]


def test_async_exit_stacks(mock, steps):
    async def use():
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(mock())
            stack.enter_context(mock())
            stack.callback(steps, "callback")

    asyncio.run(use())
    assert steps.seen == ["callback"]


def test_start_and_stop_at_the_level_of_a_module(mock, steps):
    at_the_top = mock()
    at_the_top.start()
    try:
        mock(lambda: steps("inside a decorated function"))()
        steps("after it")
    finally:
        at_the_top.stop()
    assert steps.seen == ["inside a decorated function", "after it"]


# unittest


def problems_of(*cases):
    """What goes wrong when unittest alone runs the tests of cases."""
    result, load = unittest.TestResult(), unittest.defaultTestLoader.loadTestsFromTestCase
    unittest.TestSuite(map(load, cases)).run(result)
    return [text for _test, text in result.errors + result.failures]


def case_with(steps, base=unittest.TestCase):
    class Case(base):
        @classmethod
        def setUpClass(cls):
            steps("set-up of the class")
            cls.addClassCleanup(steps, "clean-up of the class")

        @classmethod
        def tearDownClass(cls):
            steps("end of the class")

        def setUp(self):
            steps("set-up")
            self.addCleanup(steps, "clean-up")

        def tearDown(self):
            steps("end")

        def test_one(self):
            steps("test")

    return Case


IN_ORDER = [
    "set-up of the class",
    "set-up",
    "test",
    "end",
    "clean-up",
    "end of the class",
    "clean-up of the class",
]


def test_a_case_and_its_class(mock, steps):
    assert problems_of(mock(case_with(steps))) == []
    assert steps.seen == IN_ORDER


def test_a_case_that_inherits_from_a_decorated_one_and_sets_its_class_up_itself(mock, steps):
    base = mock(type("Base", (unittest.TestCase,), {}))
    assert problems_of(case_with(steps, base)) == []
    assert steps.seen == IN_ORDER


def test_a_case_that_inherits_and_is_decorated_too(mock, steps):
    base = mock(type("Base", (unittest.TestCase,), {}))
    assert problems_of(mock(case_with(steps, base))) == []
    assert steps.seen == IN_ORDER


def test_a_case_that_inherits_and_sets_up_before_its_base_does(mock, steps):
    class Child(mock(case_with(steps))):
        @classmethod
        def setUpClass(cls):
            steps("before")
            super().setUpClass()

    assert problems_of(Child) == []
    assert steps.seen == ["before", *IN_ORDER]


def test_an_async_case(mock, steps):
    @mock
    class Case(unittest.IsolatedAsyncioTestCase):
        async def clean_up(self):
            steps("async clean-up")

        def setUp(self):
            steps("set-up")

        async def asyncSetUp(self):
            steps("async set-up")
            self.addAsyncCleanup(self.clean_up)

        async def test_one(self):
            await asyncio.sleep(0)
            steps("test")

        async def asyncTearDown(self):
            steps("async end")

        def tearDown(self):
            steps("end")

    assert problems_of(Case) == []
    assert steps.seen == ["set-up", "async set-up", "test", "async end", "end", "async clean-up"]


def test_an_async_case_that_starts_its_mock_itself(mock, steps):
    class Case(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self):
            await self.enterAsyncContext(mock()) if hasattr(self, "enterAsyncContext") else self.enter()
            steps("async set-up")

        def enter(self):
            # Python 3.10 has no enterAsyncContext.
            started = mock()
            started.start()
            self.addCleanup(started.stop)

        async def test_one(self):
            steps("test")

    assert problems_of(Case) == []
    assert steps.seen == ["async set-up", "test"]


@pytest.mark.parametrize("where", ["setUp", "test_one", "tearDown", "setUpClass", "tearDownClass"])
def test_a_case_that_fails_anywhere_leaves_nothing(mock, steps, where):
    def fail(_self):
        raise ZeroDivisionError(where)

    failing = classmethod(fail) if where.endswith("Class") else fail
    case = mock(type("Case", (case_with(steps),), {where: failing}))
    (problem,) = problems_of(case)
    assert f"ZeroDivisionError: {where}" in problem
    assert not ACTIVE


def test_a_case_that_is_skipped(mock, steps):
    case = unittest.skip("not today")(mock(case_with(steps)))
    assert problems_of(case) == []
    assert steps.seen == []


def test_two_cases_share_nothing(mock):
    class Base(unittest.TestCase):
        def test_starts_empty(self):
            assert current_cloud().calls == []
            for service in MOCKS[mock]:
                CALLS[service]()

    cases = [mock(type(name, (Base,), {})) for name in ("First", "Second")]
    assert problems_of(*cases) == []


def test_a_class_whose_tests_overlap_has_its_mock_until_the_last_is_done(mock, steps):
    inside, may_leave = asyncio.Event(), asyncio.Event()

    @mock
    class Deploys:
        async def test_long(self):
            inside.set()
            await may_leave.wait()
            steps("long")

        async def test_short(self):
            steps("short")

    async def use():
        long = asyncio.create_task(Deploys().test_long())
        await inside.wait()
        await Deploys().test_short()
        may_leave.set()
        await long

    asyncio.run(use())
    assert steps.seen == ["short", "long"]
