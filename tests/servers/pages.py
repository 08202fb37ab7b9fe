"""The page's HTML as a strict reader has it, and a person without scripts: who follows links, and sends forms."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from servers.asking import ask

VOID = {"br", "hr", "input", "link", "meta"}


class Node:
    """An element: its tag, its attributes, and what is in it."""

    def __init__(self, tag, attributes=()):
        self.tag = tag
        self.attributes = dict(attributes)
        self.children = []

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def every(self, tag=None, **wanted):
        """All elements within, of a tag, and with attributes."""
        for child in self.children:
            if isinstance(child, Node):
                if tag in (None, child.tag) and all(
                    child.get(name.rstrip("_")) == value for name, value in wanted.items()
                ):
                    yield child
                yield from child.every(tag, **wanted)

    def one(self, tag=None, **wanted):
        """The only one."""
        (found,) = self.every(tag, **wanted)
        return found

    @property
    def text(self):
        """All texts within."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def skeleton(self):
        """What is left of it without its texts, and the values of its attributes."""
        within = [child.skeleton for child in self.children if isinstance(child, Node)]
        return self.tag, tuple(sorted(self.attributes)), tuple(within)


class Reader(HTMLParser):
    """Reads HTML whose every element ends where it should."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root], [one.tag for one in self._open]

    def handle_starttag(self, tag, attributes):
        names = [name for name, _value in attributes]
        assert len(set(names)) == len(names), (tag, names)
        node = Node(tag, attributes)
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag, attributes):
        raise AssertionError(f"{tag} ends where it begins")

    def handle_endtag(self, tag):
        assert self._open.pop().tag == tag

    def handle_data(self, data):
        self._open[-1].children.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data):
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data}")


def read(html):
    """The root of a page."""
    assert html.startswith("<!doctype html>\n")
    return Reader(html.removeprefix("<!doctype html>\n")).root


class Person:
    """Somebody who looks at the page without scripts.

    Attributes:
        address: what is looked at.
        status: how it was answered.
        headers: with which headers.
        page: its root.
    """

    def __init__(self, port):
        self.port = port
        self.status, self.headers, self.page = None, {}, None
        self.address = "/_awsmock/"

    def open(self, address="/_awsmock/", method="GET", body=None, **headers):
        """Go there, and on to where one is sent."""
        self.address = urljoin(self.address, address)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = ask(self.port, method, self.address, named, body)
        if answer.status in (303, 308):
            return self.open(answer.headers["location"])
        self.status, self.headers = answer.status, answer.headers
        self.page = read(answer.body.decode())
        return self

    def follow(self, text):
        """Follow the first link with a text."""
        found = [link for link in self.page.every("a") if link.text.strip() == text]
        assert found, (text, [link.text for link in self.page.every("a")])
        return self.open(found[0]["href"])

    def send(self, button, **given):
        """Fill in the first form that has a button, and press that."""
        for form in self.page.every("form"):
            pressed = [one for one in form.every("button") if one.text == button]
            if pressed:
                return self._sent(form, pressed[0], given)
        raise AssertionError(f"no button {button}: {[one.text for one in self.page.every('button')]}")

    def _sent(self, form, button, given):
        fields = [
            (one["name"], one.get("value", ""))
            for one in form.every("input")
            if one.get("type") != "checkbox"
        ]
        fields += [(one["name"], _chosen(one)) for one in form.every("select")]
        fields += [(one["name"], one.text) for one in form.every("textarea")]
        if button.get("name"):
            fields.append((button["name"], button["value"]))
        names = {name for name, _value in fields} | {
            one["name"] for one in form.every("input", type="checkbox")
        }
        assert set(given) <= names, (given, names)
        sent = urlencode([(name, given.get(name, value)) for name, value in fields])
        if form["method"] == "get":
            return self.open(f"{form['action']}?{sent}")
        origin = f"http://127.0.0.1:{self.port}"
        return self.open(
            form["action"],
            "POST",
            sent.encode(),
            origin=origin,
            content_type="application/x-www-form-urlencoded",
        )

    @property
    def title(self):
        """The heading of what is looked at."""
        return self.page.one("h1").text

    @property
    def text(self):
        """All of what is looked at."""
        return self.page.one("main").text

    @property
    def facts(self):
        """The names and values at its top."""
        rows = [row for shown in self.page.every("dl") for row in shown.every("div")]
        return {row.one("dt").text: row.one("dd").text for row in rows if list(row.every("dt"))}

    def rows(self, within="main"):
        """The texts of the cells of all tables."""
        tables = [body for part in self.page.every(within) for body in part.every("tbody")]
        return [[cell.text for cell in row.children] for body in tables for row in body.every("tr")]


def _chosen(select):
    options = list(select.every("option"))
    chosen = [one for one in options if "selected" in one.attributes]
    return (chosen or options)[0].get("value", "")
