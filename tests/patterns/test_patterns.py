"""No pattern keeps the matcher busy: a request, whatever it holds, is matched in linear time.

The lock of a cloud is held meanwhile. Every pattern of the package is found by itself, looked at, and tried with texts
that almost match.
"""

from __future__ import annotations

import re
import time

import pytest

from awsmock_ar_apigw.spec.check import LONGEST_MATCHED
from patterns.automaton import Automaton, matcher, problems
from patterns.found import (
    KNOWN,
    Unknown,
    Used,
    everything,
    in_package,
    in_source,
    of_schemas,
    shapes_with_patterns,
)

EVERY = everything()
# Of AWS, and not linear: a text is matched up to a length alone.
BOUNDED = {used for used, most in shapes_with_patterns() if most and problems(used.pattern, used.flags)}
OF_SCHEMAS = {used for used in of_schemas() if problems(used.pattern, used.flags, searches=True)}
LINEAR = [used for used in EVERY if used not in BOUNDED | OF_SCHEMAS]
# Up to this length a text is made longer step by step; then each is four times as long as the one before it.
SHORT = 192
LENGTHS = (256, 1_024, 4_096, 16_384, 65_536)
LONG = 16_384
# Of four times as much text, a linear pattern makes four times as much work, and a quadratic one sixteen times.
GROWTH = 9
# What takes less is as good as nothing, on slow machines, too; and nothing short takes as much as this.
FLOOR, BUDGET = 0.004, 0.1

each = pytest.mark.parametrize("used", LINEAR, ids=lambda used: used.pattern[:60])


def seconds(match, text):
    """The time that the machine works on a match, whatever else it does."""
    start = time.thread_time()
    match(text)
    return time.thread_time() - start


def keeps_busy(used, longest=LONG):
    """What of a pattern's near misses takes too long, up to a length; None if nothing does."""
    automaton = Automaton(*used[:2], searches=used.searches)
    match = matcher(*used[:2], searches=used.searches)
    for text in automaton.near_misses():
        if found := doubles(match, text) or grows(match, text, longest):
            return found
    return None


def doubles(match, text):
    """Whether a short text takes long: what grows exponentially doubles with each character more."""
    length, taken = 8, 0.0
    while length < SHORT:
        taken = seconds(match, text(length))
        if taken > BUDGET:
            return f"{length} characters took {taken:.1f} s"
        length += 1 if taken > BUDGET / 1_000 else 4
    return None


def grows(match, text, longest):
    """Whether more and more of a text takes more time than there is more of it."""
    before = seconds(match, text(LENGTHS[0]))
    for length in LENGTHS[1:]:
        if length > longest:
            break
        sample = text(length)
        taken = seconds(match, sample)
        if taken > FLOOR:
            # Chance makes a match take longer, and never less long.
            taken = min([taken, *(seconds(match, sample) for _ in range(2))])
        if taken > FLOOR and taken > GROWTH * before:
            return f"{length} characters took {taken:.2f} s, and a quarter of them {before:.4f} s"
        before = taken
    return None


# What there is


@each
def test_no_pattern_has_loops_that_can_share_a_text(used):
    assert problems(used.pattern, used.flags, searches=used.searches) == []


@each
def test_long_texts_that_almost_match_take_no_time(used):
    assert keeps_busy(used) is None


def test_every_pattern_of_the_package_is_found():
    unknown = {used for used in in_package() if isinstance(used, Unknown)}
    assert unknown == KNOWN.keys()
    assert all(patterns() for patterns in KNOWN.values())
    assert len(EVERY) > 100


def test_patterns_of_models_that_are_not_linear_never_meet_a_long_text():
    (used,) = BOUNDED
    assert "amazonaws.com" in used.pattern  # that of an image in a registry
    match, longest = matcher(*used[:2]), max(dict(shapes_with_patterns())[used], LONGEST_MATCHED)
    texts = Automaton(*used[:2]).near_misses()
    assert not any(doubles(match, text) for text in texts)
    # It is quadratic: the whole length takes sixteen times as long, which is less than ten seconds.
    assert max(seconds(match, text(longest // 4)) for text in texts) < 10 / 16


@pytest.mark.parametrize("used", sorted(OF_SCHEMAS), ids=lambda used: used.pattern[:60])
def test_patterns_of_schemas_that_are_not_linear_never_meet_a_long_text(used):
    texts = list(Automaton(*used[:2], searches=True).near_misses())
    match = matcher(*used[:2], searches=True)
    assert not any(doubles(match, text) for text in texts)
    assert max(seconds(match, text(LONGEST_MATCHED)) for text in texts) < BUDGET


# What would be found

# Each with a text of a few dozen characters, or of a few thousand, that keeps the matcher busy.
EXPONENTIAL = [
    r"(a+)+b",
    r"(a|a)*b",
    r"(?:a|b|ab)*c",
    r"(a*)*b",
    r"([a-z]+\.?)*!",
    r"(?:\w+\s?)+:",
    r".*\$(request\.\w|\{request\.\w+(\.[\w.-]+)*\}).*",
    r"(?:x+x+)+y",
]
# Slow up to a length alone, or in other engines.
OTHERWISE = [r"(a?){64}b", r"(?:a*b*){2,9}c", r"[0-9]{1,400}[0-9]{1,400}x"]
POLYNOMIAL = [
    r"\d+\d+x",
    r".*a.*b",
    r"[a-z]*[a-z0-9]*!",
    r"\s*(\w*)\s*\w*-",
    r"(a+):b+a*b*!|a*b*a*c",
    r"(a*)\1b",
    r"(?i:a)*A*b",
    r"([0-9]*\.?[0-9]+)s",
]
SEARCHED = [r"a+b", r"\{([^}]+)\}", r"Credential=([^/,]+)/\d+/", r"(?!.*x)y", r"\s+$"]
LINEAR_ONES = [
    r"(\w+\.)*\w+",
    r"(ab|a)*b",
    r"(?:a|b)+c",
    r"(a+):\1b",
    r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]+)*",
    r"(?!\.|\S*x)[^\s]+",
    r"(a{2,3}b)*",
    r"a?a?a?b*",
]
LINEAR_SEARCHES = [r"\{([^{}]+)\}", r"^a+b", r"(?:^x-)|(?:^/)", r"\$context\.(a|b)(?!\w)", r"x?y?z"]


@pytest.mark.parametrize("pattern", [*EXPONENTIAL, *POLYNOMIAL, *OTHERWISE])
def test_what_keeps_a_matcher_busy_is_found_in_the_pattern(pattern):
    assert problems(pattern)


@pytest.mark.parametrize("pattern", SEARCHED)
def test_what_keeps_a_search_busy_is_found_in_the_pattern(pattern):
    assert problems(pattern, searches=True)


@pytest.mark.parametrize("pattern", LINEAR_ONES)
def test_what_is_linear_is_let_through(pattern):
    assert problems(pattern) == []
    assert keeps_busy(Used(pattern, 0, searches=False)) is None


@pytest.mark.parametrize("pattern", LINEAR_SEARCHES)
def test_a_search_that_is_linear_is_let_through(pattern):
    assert problems(pattern, searches=True) == []
    assert keeps_busy(Used(pattern, 0, searches=True)) is None


@pytest.mark.parametrize("pattern", [*EXPONENTIAL, *POLYNOMIAL])
def test_what_keeps_a_matcher_busy_is_found_by_the_clock(pattern):
    assert keeps_busy(Used(pattern, 0, searches=False), LENGTHS[-1]) is not None


@pytest.mark.parametrize("pattern", SEARCHED)
def test_what_keeps_a_search_busy_is_found_by_the_clock(pattern):
    assert keeps_busy(Used(pattern, 0, searches=True), LENGTHS[-1]) is not None


@pytest.mark.parametrize("pattern", [r"(?>a+)b", r"a++b"])
def test_what_is_not_understood_is_not_let_through(pattern):
    with pytest.raises((NotImplementedError, re.error)):  # Python 3.10 has neither
        problems(pattern)


SOURCE = """
import re
_PART = "a+"
_ONE = re.compile(rf"({_PART})+b", re.ASCII)
_TWO = re.compile("c+d")
_BOUND = re.compile("e+f").search
def one(text): return re.fullmatch("g|g", text, re.DOTALL)
def two(text): return _TWO.findall(text)
def three(text, pattern): return re.match(pattern, text)
def four(text): return [re.sub(f"{name}+", "", text, flags=re.IGNORECASE) for name in text]
def five(text): return re.sub("h+", "", text, 0, re.IGNORECASE)
"""


def test_a_pattern_is_found_wherever_a_file_hands_it_over():
    names = {"re": re, "_PART": "a+", "_TWO": re.compile("c+d")}
    assert set(in_source(SOURCE, names, "file.py")) == {
        Used("(a+)+b", re.ASCII, searches=False),
        Used("c+d", 0, searches=False),
        Used("c+d", 0, searches=True),
        Used("e+f", 0, searches=True),
        Used("g|g", re.DOTALL, searches=False),
        Used("h+", re.IGNORECASE, searches=True),
        Unknown("file.py", "three"),
        Unknown("file.py", "four"),
    }
