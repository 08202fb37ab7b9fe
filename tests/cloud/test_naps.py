"""A call lets the one that is being answered in another thread go on, before it waits for the cloud's lock."""

from __future__ import annotations

import threading

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.base import naps
from awsmock_ar_apigw.cloud.cloud import world_of
from support import client_of


def test_a_call_naps_while_another_thread_holds_the_cloud(monkeypatch):
    is_held, over, taken = threading.Event(), threading.Event(), []

    def hold():
        with world_of(cloud).lock:
            is_held.set()
            over.wait(5)  # a call that doesn't nap waits so long

    def nap(seconds):
        taken.append(seconds)
        over.set()
        holder.join(60)

    with mock_cloud(isolated=True) as cloud:
        gateway = client_of("apigatewayv2")
        holder = threading.Thread(target=hold)
        holder.start()
        assert is_held.wait(60)
        monkeypatch.setattr(naps, "_sleep", nap)
        assert gateway.get_apis()["Items"] == []
    assert len(taken) == 1
