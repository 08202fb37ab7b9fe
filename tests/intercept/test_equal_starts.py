"""Each test of a class has the same start, and so has each example of Hypothesis: what one makes is gone for the next."""

from __future__ import annotations

import asyncio
import unittest

import pytest
from botocore.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awsmock_ar_apigw import current_cloud, mock_apprunner, mock_cloud
from awsmock_ar_apigw.intercept.active import ACTIVE
from support import SESSION, client_of

NAMES = st.sampled_from(["one", "two"])
# A subclass runs the tests that it inherits, which Hypothesis would rather not have.
examples = settings(max_examples=8, suppress_health_check=[HealthCheck.differing_executors])


def connect(name):
    client_of("apprunner").create_connection(ConnectionName=f"of-{name}", ProviderType="GITHUB")


def names():
    """The connections that there are, without what all names begin with."""
    listed = client_of("apprunner").list_connections()["ConnectionSummaryList"]
    return [one["ConnectionName"].removeprefix("of-") for one in listed]


def problems_of(case):
    """What goes wrong when unittest runs the tests of a case, all of them."""
    result, tests = unittest.TestResult(), unittest.defaultTestLoader.loadTestsFromTestCase(case)
    assert tests.countTestCases() > 0
    tests.run(result)
    assert not ACTIVE
    return [text for _test, text in result.errors + result.failures]


# Classes that set themselves up


class SetsUp(unittest.TestCase):
    __test__ = False
    seen = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        connect("class")
        cls.seen = []

    @classmethod
    def tearDownClass(cls):
        assert names() == ["class"]
        super().tearDownClass()

    def setUp(self):
        assert names() == ["class"]
        connect("set-up")
        self.addCleanup(self.clean_up)

    def clean_up(self):
        assert "set-up" in names()

    def test_one(self):
        connect("test")
        self.seen.append((names(), len(current_cloud().calls), current_cloud().clock.micros))

    test_two = test_one

    def test_that_fails_leaves_nothing_either(self):
        connect("failing")
        with pytest.raises(ZeroDivisionError):
            raise ZeroDivisionError


def test_a_case_that_sets_its_class_up_gives_each_test_the_same():
    case = mock_apprunner(type("Case", (SetsUp,), {}))
    assert problems_of(case) == []
    first, second = case.seen
    assert first == second
    assert first[0] == ["class", "set-up", "test"]


def test_a_case_whose_base_sets_the_class_up_does_too():
    class Base(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            cls.of_base = True

    @mock_apprunner
    class Case(Base):
        def test_one(self):
            assert names() == []
            connect("test")

        test_two = test_one

    assert problems_of(Case) == []


def test_async_tests_of_such_a_case():
    @mock_apprunner
    class Case(unittest.IsolatedAsyncioTestCase):
        @classmethod
        def setUpClass(cls):
            connect("class")

        async def test_one(self):
            await asyncio.sleep(0)
            assert names() == ["class"]
            connect("test")

        test_two = test_one

    assert problems_of(Case) == []


def test_what_was_planned_in_the_set_up_of_a_class_is_planned_for_each_test():
    client = SESSION.client("apprunner", config=Config(retries={"total_max_attempts": 1}))

    @mock_apprunner
    class Case(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            current_cloud().faults.add("ListConnections", error="InternalServiceErrorException")

        def test_one(self):
            with pytest.raises(client.exceptions.InternalServiceErrorException):
                client.list_connections()
            assert client.list_connections()["ConnectionSummaryList"] == []

        test_two = test_one

    assert problems_of(Case) == []


def test_a_cloud_that_others_have_made_stays_theirs():
    @mock_apprunner
    class Case(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            connect("class")

        def test_one(self):
            connect("one")

        def test_two(self):
            connect("two")

    with mock_apprunner():
        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
        assert not result.errors + result.failures
        assert names() == ["class", "one", "two"]


@mock_apprunner
class TestOfPytest:
    @classmethod
    def setup_class(cls):
        connect("class")

    @classmethod
    def teardown_class(cls):
        assert names() == ["class"]

    def setup_method(self):
        connect("method")

    @pytest.mark.parametrize("number", range(3))
    def test_starts_the_same_each_time(self, number):
        assert names() == ["class", "method"]
        connect(f"number-{number}")

    @examples
    @given(name=NAMES)
    def test_as_does_each_example(self, name):
        assert names() == ["class", "method"]
        connect(name)


# Hypothesis


@mock_apprunner
@examples
@given(name=NAMES)
def test_an_example_of_a_decorated_function_has_a_cloud_of_its_own(name):
    assert names() == []
    connect(name)
    assert names() == [name]


@examples
@given(name=NAMES)
@mock_apprunner
def test_also_with_the_mock_below(name):
    assert names() == []
    connect(name)


@mock_cloud
@examples
@given(number=st.integers(0, 3))
@pytest.mark.parametrize("name", ["left", "right"])
def test_also_with_parameters_of_pytest(name, number):
    assert names() == []
    connect(f"{name}-{number}")


@mock_apprunner
class TestExamplesOfAClass:
    def setup_method(self):
        connect("method")

    @examples
    @given(name=NAMES)
    def test_each_starts_after_the_set_up(self, name):
        assert names() == ["method"]
        connect(name)

    def test_and_what_is_no_example_does(self):
        assert names() == ["method"]


class TestExamplesOfASubclass(TestExamplesOfAClass):
    def test_and_what_is_no_example_does(self):
        connect("more")
        assert names() == ["method", "more"]


@mock_apprunner
class Case(unittest.TestCase):
    __test__ = False

    def setUp(self):
        connect("set-up")

    @examples
    @given(name=NAMES)
    def test_each(self, name):
        self.assertEqual(names(), ["set-up"])
        connect(name)


class CaseThatInherits(Case):
    @examples
    @given(name=NAMES)
    def test_another(self, name):
        self.assertEqual(names(), ["set-up"])
        connect(name)


def test_a_property_of_a_base_without_a_mock_is_left_to_others():
    class Base:
        @examples
        @given(name=NAMES)
        def test_it(self, name):
            assert name

    before = Base.test_it.hypothesis.inner_test
    mock_apprunner(type("TestDecorated", (Base,), {}))
    assert Base.test_it.hypothesis.inner_test is before


@pytest.mark.parametrize("case", [Case, CaseThatInherits])
def test_examples_of_a_case(case):
    assert problems_of(case) == []
