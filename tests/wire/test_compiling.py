"""Shapes become functions once a process: threads that need one at the same moment get the same, whole."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from botocore.model import ShapeResolver

from awsmock_ar_apigw.wire.written import Writer

TREE = ShapeResolver(
    {
        "Tree": {"type": "structure", "members": {"Name": {"shape": "Text"}, "Below": {"shape": "Trees"}}},
        "Trees": {"type": "list", "member": {"shape": "Tree"}},
        "Text": {"type": "string"},
    }
).get_shape_by_name("Tree")
VALUE = {"Name": "a", "Below": [{"Name": "b", "Below": []}]}


class Slow(Writer):
    """It is in the midst of the second shape when another thread comes."""

    def __init__(self):
        super().__init__(moment="iso8601", numbers={})
        self.inside, self.go_on = threading.Event(), threading.Event()
        self.compiled = []

    def _compile(self, shape):
        self.compiled.append(shape.name)
        if shape.name == "Trees":
            self.inside.set()
            assert self.go_on.wait(60)
        return super()._compile(shape)


def written(both):
    """What was written, which the parser would read alike."""
    text, parsed = both
    assert json.loads(text) == parsed
    return parsed


def test_what_another_thread_is_still_making_is_waited_for():
    encoder = Slow()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: encoder.turn(TREE)(VALUE))
        assert encoder.inside.wait(60)
        second = pool.submit(lambda: encoder.turn(TREE)(VALUE))
        assert not second.done()
        assert encoder._made == {}  # nobody sees half of it
        encoder.go_on.set()
        assert written(first.result(60)) == written(second.result(60)) == VALUE
    assert sorted(encoder.compiled) == ["Tree", "Trees"]


def test_what_could_not_be_made_is_made_when_it_is_asked_for_again():
    encoder = Slow()
    encoder.go_on.wait = lambda _seconds: False
    try:
        encoder.turn(TREE)
    except AssertionError:
        encoder.go_on.wait = lambda _seconds: True
    assert written(encoder.turn(TREE)(VALUE)) == VALUE
