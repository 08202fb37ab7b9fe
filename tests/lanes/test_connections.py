"""Any calls of the management API, in any order, come to the same in both lanes."""

from __future__ import annotations

from contextlib import suppress

from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import ConnectionClosed
from lanes.twins import assert_no_difference
from support_websocket import Chat

IDS = st.sampled_from([0, 1, 2, "Ab1Cd2Ef3GhCJKw=", "nobody", "", "a/b", "ü"])
CALLS = st.one_of(
    st.tuples(st.just("post_to_connection"), IDS, st.binary(max_size=8)),
    st.tuples(st.sampled_from(["get_connection", "delete_connection", "client closes"]), IDS, st.none()),
)


def play_in(cloud, calls, seen):
    """Three connections, and what their clients have been sent in the end."""
    chat = Chat(cloud)
    chat.route("$disconnect")
    sockets = [chat.connect() for _ in range(3)]
    client = chat.management()
    for operation, target, data in calls:
        if operation == "client closes":
            with suppress(ConnectionClosed):
                sockets[target if isinstance(target, int) else 0].close()
            continue
        asked = {} if data is None else {"Data": data}
        known = sockets[target].connection.id if isinstance(target, int) else target
        with suppress(ClientError):
            getattr(client, operation)(ConnectionId=known, **asked)
    ends = [(list(socket.connection.frames), socket.closed) for socket in sockets]
    # What a closed connection isn't told any more, its function is told: once for each that has ended.
    assert len(chat.events) == sum(closed is not None for _frames, closed in ends)
    seen.append(ends)


@given(calls=st.lists(CALLS, min_size=1, max_size=10))
def test_any_calls_come_to_the_same_in_both_lanes(calls):
    seen = []
    last = [("get_connection", "nobody", None)]  # so that each lane has something to do
    assert_no_difference(lambda cloud: play_in(cloud, [*calls, *last], seen), pace="manual")
    fast, slow = seen
    assert fast == slow
