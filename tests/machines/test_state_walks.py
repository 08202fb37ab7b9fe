"""Whatever long walks leave behind is written as a state, and comes back from it: the same records, answers and times."""

from __future__ import annotations

from hypothesis import Phase, settings

from machines import test_api_walks, test_walks
from support_state import assert_answers_come_back, assert_comes_back


class ApiWalk(test_api_walks.Walk):
    """A walk through APIs and what is around them."""

    def teardown(self):
        """What it has left comes back."""
        assert_answers_come_back(self.cloud, "apigatewayv2")
        assert_comes_back(self.cloud)
        super().teardown()


class ServiceWalk(test_walks.Walk):
    """A walk through services and what they use."""

    def teardown(self):
        """What it has left comes back."""
        assert_answers_come_back(self.cloud, "apprunner")
        assert_comes_back(self.cloud)
        super().teardown()


# A shorter walk that fails is another walk, and to look for one takes minutes.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
test_what_a_walk_through_apis_leaves_comes_back = ApiWalk.TestCase
test_what_a_walk_through_apis_leaves_comes_back.settings = settings(stateful_step_count=30, phases=PHASES)
test_what_a_walk_through_services_leaves_comes_back = ServiceWalk.TestCase
test_what_a_walk_through_services_leaves_comes_back.settings = settings(stateful_step_count=30, phases=PHASES)
