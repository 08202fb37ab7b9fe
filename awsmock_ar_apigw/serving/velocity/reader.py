"""Reads templates in Velocity's language, in the dialect of API Gateway.

Where that is another than Velocity's, recordings on AWS say so, in the tests of localstack/airspeed: there are no macros and no
``#evaluate``, a backslash in a text is one, and ``null`` is a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.velocity import tree

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.velocity.tree import Block

_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_PLAIN = re.compile(r"[^$#\\]+")
_BACKSLASHES = re.compile(r"\\+")
_REFERENCE = re.compile(rf"\$!?(?P<brace>\{{?)(?P<name>{_NAME})", re.ASCII)
_MEMBER = re.compile(rf"\.({_NAME})", re.ASCII)
_DIRECTIVE = re.compile(r"#(?:\{(?P<braced>[A-Za-z]\w*)\}|(?P<bare>[A-Za-z]\w*))", re.ASCII)
# What the end of a line behind a directive is, which goes with it.
_LINE_END = re.compile(r"[ \t]*(?:\r?\n|\r)")
_BLANKS = re.compile(r"\s*", re.ASCII)
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_MOST_DIGITS = 100
_WORD = re.compile(r"[a-z]+\b", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}
# What begins or ends a block; what there is besides; what Velocity has, and nobody has seen at AWS.
_ENDS = ("end", "else", "elseif")
_KNOWN = ("if", "foreach", "set", "define", "macro", "stop")
_UNSEEN = ("break", "include", "literal", "parse")
# Operators by how tightly they bind, the loosest first; and by their other names.
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<=", ">=", "<", ">"), ("+", "-"), ("*", "/", "%"))
_OTHER_NAMES = {"or": "||", "and": "&&", "eq": "==", "ne": "!=", "le": "<=", "ge": ">=", "lt": "<", "gt": ">"}


@lru_cache(maxsize=128)
def read(template: str) -> Block:
    """The parts of a template.

    Raises:
        MockError: it can't be read, or has what the mock doesn't know of AWS.
    """
    reader = _Reader(template)
    block = reader.block()
    if reader.at < len(template):
        reader.refuse("there is nothing that this would end")
    return block


class _Reader:
    """A template, and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def refuse(self, why: str) -> NoReturn:
        """Say that the template can't be read.

        Raises:
            MockError: always.
        """
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - self.text.rfind("\n", 0, self.at)
        raise MockError(
            f"A template can't be read at line {line}, column {column}: {why}. It goes on with {self.text[self.at : self.at + 30]!r}."
        )

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern matches here, which is read by that."""
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def _skip(self, sign: str) -> bool:
        """Whether a sign stands here, after blanks; it is read by that."""
        self._match(_BLANKS)
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _expect(self, sign: str) -> None:
        if not self._skip(sign):
            self.refuse(f"there is no {sign}")

    # Blocks

    def block(self) -> Block:
        """The parts up to what ends them, which isn't read."""
        parts: list[Any] = []
        while self.at < len(self.text):
            if (plain := self._match(_PLAIN)) is not None:
                parts.append(tree.Text(plain[0]))
            elif self.text[self.at] == "\\":
                parts.append(self._backslashes())
            elif self.text[self.at] == "$":
                parts.append(self._reference() or self._sign())
            elif self._directive_name() in _ENDS:
                break
            else:
                parts += self._hash()
        return tuple(parts)

    def _sign(self) -> tree.Text:
        """One sign that stands for itself."""
        self.at += 1
        return tree.Text(self.text[self.at - 1])

    def _directive_name(self) -> str:
        found = _DIRECTIVE.match(self.text, self.at)
        return (found["braced"] or found["bare"]) if found else ""

    def _backslashes(self) -> tree.Text:
        """Backslashes: two before a reference or a directive are one, and one lets it stand for itself [real]."""
        found = self._match(_BACKSLASHES)
        count = len(found[0]) if found else 0
        if not (_REFERENCE.match(self.text, self.at) or self._directive_name() in (*_ENDS, *_KNOWN)):
            return tree.Text("\\" * count)
        kept = "\\" * (count // 2)
        if count % 2:
            self.at += 1
            return tree.Text(kept + self.text[self.at - 1])
        return tree.Text(kept)

    def _hash(self) -> list[Any]:
        """What begins with a hash sign, and ends no block."""
        if self.text.startswith("##", self.at):
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end + 1  # the end of the line, too [real]
            return []
        if self.text.startswith("#*", self.at):
            end = self.text.find("*#", self.at + 2)
            if end < 0:
                self.refuse("there is no *#")
            self.at = end + 2  # the end of the line stays [real]
            return []
        name = self._directive_name()
        if name in _UNSEEN or self.text.startswith(("#[[", "#@"), self.at):
            self.refuse(
                f"nobody has seen what API Gateway makes of {f'#{name}' if name else self.text[self.at : self.at + 3]}"
            )
        if name in _KNOWN:
            self._match(_DIRECTIVE)
            made = getattr(self, f"_{name}")()
            return [] if made is None else [made]
        return [self._verbatim() if name else self._sign()]

    def _verbatim(self) -> tree.Text:
        """What API Gateway knows no directive for, and leaves as it stands: so it does with calls of macros [real]."""
        begin = self.at
        self._match(_DIRECTIVE)
        behind = self.at
        if self._skip("("):
            while not self._skip(")"):
                self.value()
                self._skip(",")
        else:
            self.at = behind
        return tree.Text(self.text[begin : self.at])

    # Directives

    def _set(self) -> tree.Set:
        self._expect("(")
        self._match(_BLANKS)
        target = self._reference()
        if target is None or any(isinstance(step, tree.Call) for step in target.steps):
            self.refuse("there is no variable or member to set")
        self._expect("=")
        value = self.value()
        self._close()
        return tree.Set(target, value)

    def _if(self) -> tree.If:
        cases = [self._case()]
        while self._directive_name() == "elseif":
            self._match(_DIRECTIVE)
            cases.append(self._case())
        otherwise: Block = ()
        if self._directive_name() == "else":
            self._match(_DIRECTIVE)
            otherwise = self.block()
        self._end()
        return tree.If(tuple(cases), otherwise)

    def _case(self) -> tuple[Any, Block]:
        self._expect("(")
        condition = self.value()
        self._close()
        return condition, self.block()

    def _foreach(self) -> tree.Foreach:
        self._expect("(")
        name = self._variable()
        self._match(_BLANKS)
        word = self._match(_WORD)
        if word is None or word[0] != "in":
            self.refuse("there is no 'in'")
        items = self.value()
        self._close()
        block = self.block()
        self._end()
        return tree.Foreach(name, items, block)

    def _define(self) -> tree.Define:
        self._expect("(")
        name = self._variable()
        self._close()
        block = self.block()
        self._end()
        return tree.Define(name, block)

    def _macro(self) -> None:
        """A macro, which API Gateway doesn't have: nothing is left of it [real]."""
        self._expect("(")
        end = self.text.find(")", self.at)
        if end < 0:
            self.refuse("there is no )")
        self.at = end
        self._close()
        self.block()
        self._end()

    def _stop(self) -> tree.Stop:
        return tree.Stop()

    def _variable(self) -> str:
        """The name of a variable, and no more."""
        self._match(_BLANKS)
        found = self._reference()
        if found is None or found.steps:
            self.refuse("there is no variable")
        return found.name

    def _close(self) -> None:
        """The parenthesis that closes a directive, with the end of the line behind it [real, of #if and #set]."""
        self._expect(")")
        self._match(_LINE_END)

    def _end(self) -> None:
        if self._directive_name() != "end":
            self.refuse("there is no #end")
        self._match(_DIRECTIVE)
        self._match(_LINE_END)

    # References

    def _reference(self) -> tree.Reference | None:
        """A variable, with the steps from it; None if there is none."""
        found = self._match(_REFERENCE)
        if found is None:
            return None
        steps: list[Any] = []
        while (step := self._step()) is not None:
            steps.append(step)
        if found["brace"]:
            if self.text.startswith("|", self.at):
                self.refuse("nobody has seen alternate values at API Gateway")
            if not self.text.startswith("}", self.at):
                self.refuse("there is no }")
            self.at += 1
        return tree.Reference(found["name"], tuple(steps))

    def _step(self) -> Any:
        """One step; None if there is none. What stands in parentheses behind a variable is text [real, of what #define has made]."""
        if self.text.startswith("[", self.at):
            self.at += 1
            value = self.value()
            self._expect("]")
            return tree.Index(value)
        found = self._match(_MEMBER)
        if found is None:
            return None
        if not self.text.startswith("(", self.at):
            return tree.Member(found[1])
        self.at += 1
        return tree.Call(found[1], self._values(")"))

    # Values

    def value(self, level: int = 0) -> Any:
        """A value: of operators that bind alike, the left one comes first."""
        if level == len(_LEVELS):
            return self._single()
        left = self.value(level + 1)
        while (sign := self._operator(_LEVELS[level])) is not None:
            left = tree.Operation(sign, left, self.value(level + 1))
        return left

    def _operator(self, signs: tuple[str, ...]) -> str | None:
        """The operator of these that stands here; None if there is none."""
        self._match(_BLANKS)
        word = _WORD.match(self.text, self.at)
        named = _OTHER_NAMES.get(word[0]) if word else None
        if named in signs and word is not None:
            self.at = word.end()
            return named
        return next((sign for sign in signs if self._skip(sign)), None)

    def _single(self) -> Any:
        self._match(_BLANKS)
        sign = self.text[self.at : self.at + 1]
        if sign == "$":
            found = self._reference()
            return found if found is not None else self.refuse("there is no variable")
        if sign in ("'", '"'):
            return self._quoted(sign)
        if (number := self._match(_NUMBER)) is not None:
            return tree.Literal(self._number(number[0]))
        if (word := self._match(_WORD)) is not None:
            return self._word(word[0])
        return self._compound()

    def _number(self, digits: str) -> float:
        if len(digits) > _MOST_DIGITS:
            self.refuse(f"a number has more than {_MOST_DIGITS} digits")
        return float(digits) if "." in digits else int(digits)

    def _compound(self) -> Any:
        """What a sign begins that has values in it."""
        if self._skip("!"):
            return tree.Not(self._single())
        if self._skip("["):
            return self._list()
        if self._skip("{"):
            return self._map()
        self._expect("(")
        value = self.value()
        self._expect(")")
        return value

    def _word(self, word: str) -> Any:
        if word == "not":
            return tree.Not(self._single())
        if word not in _WORDS:
            self.refuse(f"{word} is no value")
        return tree.Literal(_WORDS[word])

    def _quoted(self, quote: str) -> Any:
        """A text, in which the quote stands twice for itself [real], and a backslash is one [real]."""
        parts = []
        while True:
            end = self.text.find(quote, self.at + 1)
            if end < 0:
                self.refuse(f"there is no second {quote}")
            parts.append(self.text[self.at + 1 : end])
            self.at = end + 1
            if not self.text.startswith(quote, self.at):
                break
        text = quote.join(parts)
        return (
            tree.Literal(text)
            if quote == "'" or not {"$", "#"} & set(text)
            else tree.Interpolated(read(text))
        )

    def _list(self) -> Any:
        begin = self.at
        first = self._match(_NUMBER) if self._match(_BLANKS) else None
        if first is not None and self._skip(".."):
            self._match(_BLANKS)
            last = self._match(_NUMBER)
            if last is None or "." in first[0] + last[0]:
                self.refuse("API Gateway takes only whole numbers in a range")
            self._expect("]")
            return tree.Range(int(self._number(first[0])), int(self._number(last[0])))
        self.at = begin
        values = self._values("]")
        return tree.Items(values)

    def _values(self, end: str) -> tuple[Any, ...]:
        """Values with commas between them, up to a sign."""
        if self._skip(end):
            return ()
        values = [self.value()]
        while self._skip(","):
            values.append(self.value())
        if self.text.startswith("..", self.at):
            self.refuse("API Gateway takes only whole numbers in a range")
        self._expect(end)
        return tuple(values)

    def _map(self) -> tree.Pairs:
        pairs: list[tuple[Any, Any]] = []
        if self._skip("}"):
            return tree.Pairs(())
        while not pairs or self._skip(","):
            key = self.value()
            self._expect(":")
            pairs.append((key, self.value()))
        self._expect("}")
        return tree.Pairs(tuple(pairs))
