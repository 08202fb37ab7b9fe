"""Markup is made of elements, and whatever isn't one is a text: in notebooks, in drawings, and in a server's page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw.base.markup import Markup, element, joined

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.begun, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.begun.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def seen(text):
    """A text as a reader of the page sees it, with what can't be seen written out."""
    return element("p", text)[3:-4]


@given(ANY_TEXT, ANY_TEXT)
def test_whatever_a_text_holds_it_is_text_in_an_element_and_in_an_attribute(text, value):
    made = element("p", text, title=value)
    read = Reader(made)
    assert [(tag, list(attributes)) for tag, attributes in read.begun] == [("p", ["title"])]
    made.encode("utf-8")
    assert all(one.isprintable() or one in "\t\n" for one in made if not one.isspace() and ord(one) < 0xA0)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_can_be_seen_is_seen_as_it_is(text):
    read = Reader(element("p", text, title=text))
    assert (read.text, read.begun[0][1]["title"]) == (text, text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", r"a\x00b"),
        ("a\rb", r"a\x0db"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x85", r"\x85"),
        ("x\ud800y", r"x\ud800y"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2066", r"\u2066"),
        ("\ufeff", r"\ufeff"),
        ("a\tb\nc é 🐈", "a\tb\nc é 🐈"),
        ("<b>&\"'</b>", "&lt;b&gt;&amp;&quot;&#x27;&lt;/b&gt;"),
    ],
)
def test_what_nobody_sees_and_what_turns_the_direction_is_written_out(text, shown):
    assert seen(text) == shown


@pytest.mark.parametrize(
    ("made", "html"),
    [
        (element("p"), "<p></p>"),
        (element("p", None, [element("b", 1), " ", (2, None)], 0), "<p><b>1</b> 20</p>"),
        (element("p", joined("<", element("br"))), "<p>&lt;<br></p>"),
        (element("input", name="a", checked=True, value=None, disabled=False), '<input name="a" checked>'),
        (element("p", class_="a", aria_label="b", for_="c"), '<p class="a" aria-label="b" for="c"></p>'),
        (element("p", {"a": "<"}, b"<"), "<p>{&#x27;a&#x27;: &#x27;&lt;&#x27;}b&#x27;&lt;&#x27;</p>"),
    ],
)
def test_elements_are_made_of_what_is_given(made, html):
    assert (type(made), made) == (Markup, html)


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made + "",
        lambda made: f"{made}",
        lambda made: made.replace("a", "b"),
        str,
        lambda made: made[0:],
    ],
)
def test_markup_that_is_handled_as_a_text_is_one(change):
    assert element("p", change(element("b", "a"))).startswith("<p>&lt;b&gt;")
