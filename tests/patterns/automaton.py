"""A regular expression as an automaton: whether a matcher that backtracks can be kept busy, and with which text.

The matcher of ``re`` follows one way through a pattern after the other. It takes linear time where the number of ways
to read a text has a bound that doesn't grow with the text. There are two signs of the opposite, both in loops:
two ways through one loop that read the same (exponential), and two loops one behind the other that can share
what they read (polynomial). They are found on the automaton of the pattern, in which each character that the pattern
names is a state. [A. Weber and H. Seidl, On the degree of ambiguity of finite automata, 1991]
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, partial
from itertools import product
from typing import NamedTuple

try:
    from re import _compiler, _parser
except ImportError:  # Python 3.10
    import sre_compile as _compiler
    import sre_parse as _parser

# Every character of ASCII, and a few beyond it: blanks, letters, a digit, what upper and lower case make of one another.
CHARACTERS = [*map(chr, range(128)), "\x85", "\xa0", "\u2028", "é", "\u0663", "ſ", "\u212a", "中"]
ANY = frozenset(CHARACTERS)
# A repeat of up to so many is written out; one of more is as good as endless.
FEW = 3
# What a pattern is no further than that looks at text again from each of its places.
SEARCHES = frozenset({"search", "findall", "finditer", "split", "sub", "subn"})


class Part(NamedTuple):
    """A part of a pattern: in how many ways it may be empty, and where it begins and ends, in how many ways."""

    empty: int
    first: Counter[int]
    last: Counter[int]


NOTHING = Part(1, Counter(), Counter())


def _times(counts, factor):
    return Counter({state: count * factor for state, count in counts.items() if factor})


class Automaton:
    """The automaton of a pattern; ``searches`` if it may begin anywhere in a text."""

    def __init__(self, pattern, flags=0, *, searches=False):
        tree = _parser.parse(pattern, flags)
        self.faults = []
        self._tree = tree.state
        self._flags = tree.state.flags
        self._characters = []
        self._edges = Counter()
        self._groups = {}
        self._loops_around = 0
        at_once = not tree.state.flags & re.MULTILINE and _begins_at_the_beginning(tree)
        self._searches = searches and not at_once
        self._starts = set(self._sequence(tree).first)
        if self._searches:
            self._begin_anywhere()

    def _begin_anywhere(self):
        state = self._state(ANY)
        self._edges[state, state] += 1
        self._edges.update({(state, first): 1 for first in self._starts})
        self._starts.add(state)

    # From the tree of the parser

    def _state(self, characters):
        self._characters.append(characters)
        return len(self._characters) - 1

    def _join(self, before, after):
        for (one, ways), (other, more) in product(before.items(), after.items()):
            self._edges[one, other] += ways * more

    def _behind(self, part, follower):
        """Two parts, one behind the other."""
        self._join(part.last, follower.first)
        return Part(
            part.empty * follower.empty,
            part.first + _times(follower.first, part.empty),
            follower.last + _times(part.last, follower.empty),
        )

    def _sequence(self, nodes):
        whole = NOTHING
        for node in nodes:
            whole = self._behind(whole, self._part(*node))
        return whole

    def _part(self, kind, value):
        name = str(kind)
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            state = self._state(self._read_by(kind, value))
            return Part(0, Counter([state]), Counter([state]))
        try:
            make = _PARTS[name]
        except KeyError:
            raise NotImplementedError(
                f"{name} isn't understood: write the pattern without it, or teach it here"
            ) from None
        return make(self, value)

    def _group(self, value):
        number, on, off, nodes = value
        self._groups[number] = nodes
        around, self._flags = self._flags, (self._flags | on) & ~off
        part = self._sequence(nodes)
        self._flags = around
        return part

    def _read_by(self, kind, value):
        one = _compiler.compile(_parser.SubPattern(self._tree, [(kind, value)]), self._flags)
        return frozenset(filter(one.fullmatch, CHARACTERS))

    def _branch(self, ways):
        parts = [self._sequence(way) for way in ways]
        first = sum((part.first for part in parts), Counter())
        return Part(sum(part.empty for part in parts), first, sum((part.last for part in parts), Counter()))

    def _look(self, nodes):
        """A look around reads nothing; what it looks at must be linear, and be looked at once."""
        before = self._edges.copy()
        self._sequence(nodes)
        if (self._loops_around or self._searches) and self._has_a_loop(self._edges - before):
            self.faults.append("a look around that has a loop, again and again")
        return NOTHING

    def _has_a_loop(self, edges):
        """Whether any of these edges leads back: states are numbered as they stand in the pattern."""
        return any(one >= other for one, other in edges)

    def _repeat(self, least, most, body):
        if most is not _parser.MAXREPEAT and (most <= FEW or least == most):
            return self._copies(least, most, body)
        self._loops_around += 1
        part = self._sequence(body)
        self._loops_around -= 1
        self._refuse_empty(part)
        self._join(part.last, part.first)
        return part._replace(empty=part.empty or int(least == 0))

    def _copies(self, least, most, body):
        """A part so many times: the second, if any, behind the first, and so on."""
        if most == 0:
            return NOTHING
        part = self._sequence(body)
        if most > 1:
            self._refuse_empty(part)
            part = self._behind(part, self._copies(max(least - 1, 0), most - 1, body))
        return part._replace(empty=part.empty + int(least == 0))

    def _refuse_empty(self, part):
        if part.empty:
            self.faults.append("a repeat of what may be empty")

    # What keeps a matcher busy

    @cached_property
    def _next(self):
        following = {state: set() for state in range(len(self._characters))}
        for one, other in self._edges:
            following[one].add(other)
        return following

    def _reached(self, starts, following):
        found, waiting = set(), list(starts)
        while waiting:
            new = set(following(waiting.pop())) - found
            found |= new
            waiting += new
        return found

    @cached_property
    def loops(self):
        """Sets of states, each of which leads to each other."""
        reached = {state: self._reached([state], self._next.get) for state in self._next}
        found = {
            frozenset(other for other in reached[state] if state in reached[other])
            for state in self._next
            if state in reached[state]
        }
        return sorted(found, key=min)

    def _together(self, *states):
        """Where states can go while they read the same."""
        for after in product(*(self._next[state] for state in states)):
            if frozenset.intersection(*(self._characters[state] for state in after)):
                yield after

    def _is_exponential(self, loop):
        """Whether there are two ways from a state to itself that read the same."""

        def pairs(pair):
            return (after for after in self._together(*pair) if loop.issuperset(after))

        if any(self._edges[one, other] > 1 for one, other in product(loop, loop)):
            return True
        same = {(state, state) for state in loop}
        apart = self._reached(same, pairs) - same
        return any(self._reached([pair], pairs) & same for pair in apart)

    def _is_polynomial(self, loop, later):
        """Whether what one loop reads can be read on the way to a later one, and by that, too."""

        def triples(triple):
            return (after for after in self._together(*triple) if after[0] in loop and after[2] in later)

        return any(
            (one, other, other) in self._reached([(one, one, other)], triples)
            for one, other in product(loop, later)
        )

    def problems(self):
        """Why a matcher may need more than linear time; nothing if it doesn't."""
        several = [pair for pair in product(self.loops, self.loops) if pair[0] != pair[1]]
        return [
            *self.faults,
            *(f"exponential: {self._shown(loop)}" for loop in self.loops if self._is_exponential(loop)),
            *(
                f"polynomial: {self._shown(loop)}, then {self._shown(later)}"
                for loop, later in several
                if later & self._reached(loop, self._next.get) and self._is_polynomial(loop, later)
            ),
        ]

    def _shown(self, loop):
        return " ".join(repr("".join(sorted(self._characters[state]))[:12]) for state in sorted(loop))

    # What to try a matcher with

    def _letter(self, state):
        """Of the characters that a state reads, one that most others read, too."""
        return max(
            sorted(self._characters[state]), key=lambda one: sum(one in all_ for all_ in self._characters)
        )

    def _way(self, starts, ends):
        """The shortest text from one of some states, which aren't read, to one of others, which is."""
        waiting = [(state, "") for state in sorted(starts)]
        seen = set()
        for state, text in waiting:
            for after in sorted(self._next[state]):
                if after in ends:
                    return text + self._letter(after)
                if after not in seen:
                    seen.add(after)
                    waiting.append((after, text + self._letter(after)))
        return None

    def _to(self, state):
        """The shortest text from the beginning to a state; None of what a look around alone looks at."""
        if state in self._starts:
            return self._letter(state)
        ways = [(self._letter(start), self._way([start], {state})) for start in self._starts]
        return min((start + rest for start, rest in ways if rest is not None), key=len, default=None)

    @cached_property
    def _rounds(self):
        """Ways round a loop, and round another after it: a text before each, and a text that can be repeated."""
        found = {}
        for loop in self.loops:
            for state in loop:
                start, around = self._to(state) or "", self._way([state], {state})
                found |= {((start, around),): None, (("", start + around),): None}
                for later in self.loops:
                    between, again = self._way([state], {min(later)}), self._way([min(later)], {min(later)})
                    if between is not None:
                        found[(start, around), (between, again)] = None
        return list(found)

    def near_misses(self):
        """Functions from a length to a text of about that length, which goes round loops and then breaks off."""
        makers = [partial(_round, rounds, end) for rounds in self._rounds for end in ("\0", "\n")]
        return makers or [lambda length: "x" * length]


def _round(rounds, end, length):
    each = length // len(rounds)
    return "".join(before + around * (each // len(around)) for before, around in rounds) + end


_PARTS = {
    "ASSERT": lambda pattern, value: pattern._look(value[1]),
    "ASSERT_NOT": lambda pattern, value: pattern._look(value[1]),
    "AT": lambda _pattern, _value: NOTHING,
    "BRANCH": lambda pattern, value: pattern._branch(value[1]),
    # The same text again: not more than the same pattern.
    "GROUPREF": lambda pattern, value: pattern._sequence(pattern._groups[value]),
    "MAX_REPEAT": lambda pattern, value: pattern._repeat(*value),
    "MIN_REPEAT": lambda pattern, value: pattern._repeat(*value),
    "SUBPATTERN": Automaton._group,
}


def _begins_at_the_beginning(nodes):
    """Whether a pattern matches at the beginning of a text alone."""
    if not nodes:
        return False
    kind, value = nodes[0]
    match str(kind):
        case "AT":
            return str(value) in ("AT_BEGINNING", "AT_BEGINNING_STRING")
        case "SUBPATTERN":
            return _begins_at_the_beginning(value[3])
        case "BRANCH":
            return all(map(_begins_at_the_beginning, value[1]))
    return False


def problems(pattern, flags=0, *, searches=False):
    """Why matching a pattern may take more than linear time."""
    return Automaton(pattern, flags, searches=searches).problems()


def matcher(pattern, flags=0, *, searches=False):
    """What a pattern is asked with."""
    compiled = re.compile(pattern, flags)
    return compiled.search if searches else compiled.fullmatch
