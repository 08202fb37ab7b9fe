"""A decorated class that has no tests: its methods have the mock, and so has each example of a state machine."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from awsmock_ar_apigw import current_cloud, mock_apprunner
from awsmock_ar_apigw.intercept.active import ACTIVE
from support import client_of


def connect(name):
    client_of("apprunner").create_connection(ConnectionName=f"of-{name}", ProviderType="GITHUB")
    return names()


def names():
    return [connection.name for connection in current_cloud().apprunner.connections]


@mock_apprunner
class Deployer:
    """A helper, as people write them."""

    def deploy(self, name):
        self._note(name)
        return [*connect(name), *self.deploy_statically(name + "-too")]

    @staticmethod
    def deploy_statically(name):
        return connect(name)

    @classmethod
    def deploy_by_class(cls, name):
        return connect(name)

    async def deploy_slowly(self, name):
        await asyncio.sleep(0)
        return connect(name)

    def _note(self, name):
        self.noted = (name, bool(ACTIVE))

    @property
    def is_mocked(self):
        return bool(ACTIVE)


class Further(Deployer):
    def deploy_further(self):
        return bool(ACTIVE)


def test_each_public_method_has_the_mock_and_calls_of_others_join_it():
    deployer = Deployer()
    assert deployer.deploy("a-name") == ["of-a-name", "of-a-name", "of-a-name-too"]
    assert deployer.noted == ("a-name", True)
    assert not ACTIVE
    assert Deployer.deploy_statically("one") == Deployer.deploy_by_class("one") == ["of-one"]
    assert asyncio.run(deployer.deploy_slowly("one")) == ["of-one"]
    assert not ACTIVE


def test_what_is_no_public_method_is_left_alone():
    deployer = Deployer()
    deployer._note("one")
    assert deployer.noted == ("one", False)
    assert deployer.is_mocked is False


def test_within_a_mock_its_cloud_is_used_and_nothing_is_undone():
    with mock_apprunner():
        Deployer().deploy("one")
        assert names() == ["of-one", "of-one-too"]


def test_methods_that_a_subclass_adds_are_its_own():
    assert Further().deploy("one")
    assert Further().deploy_further() is False


def test_a_base_class_without_tests_undoes_nothing_of_its_set_up(pytester):
    pytester.makepyfile(
        """
        import boto3
        from awsmock_ar_apigw import mock_apprunner

        @mock_apprunner
        class Base:
            def setup_method(self):
                self.client = boto3.client("apprunner", region_name="us-east-1")
                self.client.create_connection(ConnectionName="set-up", ProviderType="GITHUB")

            def names(self):
                return [one["ConnectionName"] for one in self.client.list_connections()["ConnectionSummaryList"]]

        class TestIt(Base):
            def test_one(self):
                assert self.names() == ["set-up"]
                self.client.create_connection(ConnectionName="made", ProviderType="GITHUB")

            def test_two(self):
                assert self.names() == ["set-up"]
        """
    )
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)


# State machines


@mock_apprunner
class Connections(RuleBasedStateMachine):
    ended = 0

    def __init__(self):
        super().__init__()
        assert names() == []
        self.made = []

    @rule()
    def connect(self):
        name = f"of-{len(self.made)}"
        self.made.append(name)
        connect(len(self.made) - 1)

    @invariant()
    def shows_what_was_made(self):
        assert names() == self.made

    def teardown(self):
        assert names() == self.made
        type(self).ended += 1


def test_each_example_of_a_state_machine_has_a_cloud_from_its_beginning_to_its_end():
    Connections.ended = 0
    run_state_machine_as_test(Connections, settings=settings(max_examples=5, stateful_step_count=4))
    assert Connections.ended >= 5
    assert not ACTIVE


@mock_apprunner
class Broken(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        raise LookupError("broken from the beginning")

    @rule()
    def nothing(self):
        """Never reached."""


def test_a_machine_that_can_not_begin_holds_nothing():
    with pytest.raises(LookupError, match="broken from"):
        Broken()
    assert not ACTIVE


@mock_apprunner
class Untidy(RuleBasedStateMachine):
    @rule()
    def nothing(self):
        """A machine has at least one rule."""

    def teardown(self):
        raise LookupError("untidy to the end")


def test_a_machine_whose_end_fails_holds_nothing_after_it():
    with pytest.raises(LookupError, match="untidy to"):
        Untidy().teardown()
    assert not ACTIVE
