"""A lock that many threads want is waited for by naps, and taken by nobody meanwhile."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from awsmock_ar_apigw.base import naps


@pytest.fixture
def napped(monkeypatch):
    """The naps that were taken, none of which takes its time."""
    taken = []
    monkeypatch.setattr(naps, "_sleep", taken.append)
    return taken


@pytest.fixture
def held():
    """A lock that another thread holds, and what lets it go and waits for that."""
    lock, is_held, over = threading.RLock(), threading.Event(), threading.Event()

    def hold():
        with lock:
            is_held.set()
            over.wait(60)

    def let_go(_seconds=None):
        over.set()
        holder.join(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert is_held.wait(60)
    yield lock, let_go
    let_go()


def test_whether_a_lock_is_held_is_seen_from_outside(held):
    lock, let_go = held
    assert naps._is_held(lock)
    let_go()
    assert not naps._is_held(lock)
    with lock:
        assert naps._is_held(lock)


@pytest.mark.parametrize("is_held", [True, False])
def test_a_lock_that_can_say_so_is_asked(is_held):
    assert naps._is_held(SimpleNamespace(locked=lambda: is_held)) is is_held


def test_a_lock_that_nobody_holds_costs_no_nap(held, napped):
    _other, _let_go = held  # another thread is there
    naps.let_go_first(threading.RLock())
    assert napped == []


def test_who_holds_it_is_let_go_on(held, monkeypatch):
    lock, let_go = held
    taken = []
    monkeypatch.setattr(naps, "_sleep", lambda seconds: (taken.append(seconds), let_go()))
    naps.let_go_first(lock)
    assert len(taken) == 1
    assert not naps._is_held(lock)  # nor has it been taken


def test_it_is_waited_for_itself_after_a_moment(held, napped):
    lock, _let_go = held
    naps.let_go_first(lock)
    assert len(napped) == naps._MOST


def test_without_other_threads_nobody_asks(monkeypatch, napped):
    monkeypatch.setattr(naps, "_threads", lambda: 0)
    lock = threading.RLock()
    with lock:
        naps.let_go_first(lock)
    assert napped == []
