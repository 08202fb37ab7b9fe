"""Patterns that an API brings along: they fit as Python says, and none keeps it busy."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.serving.patterns import pattern_of


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        (r"2\d\d", "204", "2040"),
        (r".*[Bb]ad.*", "a bad pet", "a good pet"),
        (r"(4|5)\d{2}", "503", "303"),
        (r"a{2,3}", "aaa", "aaaa"),
        (r"(?:ab)+", "abab", "aba"),
        (r"[]*+?]x", "*x", "xx"),
        (r"\(.*\)", "(a)", "a"),
        (r"a{2", "a{2", "aa"),
        (r"a{}", "a{}", "a"),
        (r"(?P<x>a)(?=b).", "ab", "ac"),
    ],
)
def test_a_pattern_fits_the_whole_of_a_text(pattern, fitting, other):
    assert pattern_of(pattern).fits(fitting)
    assert not pattern_of(pattern).fits(other)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a?)*b", "((a+))+b", "(a|b|ab){2,}c", "(?:x*){1,99}y"]
)
def test_a_group_that_is_repeated_and_has_repeats_or_choices_is_refused(pattern):
    with pytest.raises(MockError, match="could keep Python busy for ever"):
        pattern_of(pattern).fits("a" * 60)


def test_many_repeats_are_refused_for_a_long_text_and_not_for_a_short_one():
    pattern = pattern_of(".*a.*b.*c.*d")
    assert pattern.fits("xaxbxcxd")
    with pytest.raises(MockError, match="with a text of 2000 characters"):
        pattern.fits("a" * 2000)


@pytest.mark.parametrize("pattern", ["(", "[", "*", "a{2,1}", "(?P<x>a)(?P<x>b)", "a{99999999999}"])
def test_what_is_no_pattern_is_an_error_that_says_so(pattern):
    with pytest.raises(MockError, match="no regular expression"):
        pattern_of(pattern)


PARTS = st.sampled_from(
    [*"ab.()|*+?", "\\d", "[ab]", "{2}", "{1,3}", "{2,}", "{,}", "{", "}", "{2", "(?:", "(?P<x>", "[^]]", "1"]
)


@given(st.lists(PARTS, max_size=12).map("".join), st.integers(0, 400))
def test_no_pattern_keeps_the_mock_busy(pattern, length):
    began = time.perf_counter()
    try:
        found = pattern_of(pattern)
        assert found.fits("a" * length) == bool(re.compile(pattern, re.ASCII).fullmatch("a" * length))
    except MockError:
        pass
    assert time.perf_counter() - began < 10
