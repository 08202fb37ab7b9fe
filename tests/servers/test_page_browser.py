"""The page in a real browser: Chromium, wherever it is installed.

Debian's package is ``chromium``; it needs no other, and nothing is fetched from anywhere.
"""

from __future__ import annotations

import re
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

import pytest

from awsmock_ar_apigw import mock_cloud, server
from servers.conftest import BEGIN
from servers.sights import Sights, chat
from servers.test_websockets import by_path
from support import client_of

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="Playwright isn't installed here; run .ci/servers"
)
expect = sync_api.expect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None,
    reason="NO BROWSER: the page is tested in none, as Chromium isn't installed (Debian: apt install chromium)",
)
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 360)]

# The least contrast of a text on the page with what is behind it, and where. [WCAG 2.2, 1.4.3]
CONTRAST = """() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const color = parts(getComputedStyle(one).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  let least = [21, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !one.checkVisibility() || one.closest("svg")) continue;
    const [a, b] = [light(parts(getComputedStyle(one).color)), light(behind(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least[0]) least = [ratio, one.outerHTML.slice(0, 200)];
  }
  return least;
}"""


class Open(NamedTuple):
    """What is open, what was wrong with it, and whom it has asked."""

    page: object
    problems: list
    hosts: set


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM)
        yield made
        made.close()


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, start_time=BEGIN, pace="manual") as made:
        yield made


@pytest.fixture
def sights(cloud):
    return Sights(cloud)


@pytest.fixture
def opened(browser, running):
    """Opens an address of the page; at the end nothing was wrong with it, and nothing was asked of others."""
    made = []

    def open_(path="/_awsmock/", *, scheme="light", width=1280, **more):
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            base_url=running.url,
            reduced_motion="reduce",
            **more,
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        found = Open(page, [], set())
        page.on("console", lambda said: found.problems.append(said.text))
        page.on("pageerror", lambda error: found.problems.append(str(error)))
        # What was under way when another view was opened is no failure.
        page.on(
            "requestfailed",
            lambda asked: asked.failure == "net::ERR_ABORTED" or found.problems.append(asked.url),
        )
        page.on("request", lambda asked: found.hosts.add(re.match(r"\w+://[^/]*|data:", asked.url)[0]))
        page.goto(path)
        made.append((context, found))
        return page

    yield open_
    for context, found in made:
        context.close()
        assert found.problems == []
        assert found.hosts <= {running.url, "data:"}


def live(page):
    """Wait until it follows what happens."""
    page.wait_for_selector("body[data-state=live]")
    return page


def views(sights):
    """An address of each kind of view."""
    where = "account=123456789012&region=us-east-1"
    service = sights.cloud.apprunner.services[0]._address[2]
    connection = sights.cloud.apprunner.connections[0]._address[2]
    return {
        "stored": "",
        "service": f"page/resource?service=apprunner&kind=Service&{where}&key={service}",
        "connection": f"page/resource?service=apprunner&kind=Connection&{where}&key={connection}",
        "api": f"page/resource?service=apigatewayv2&kind=Api&{where}&key={sights.api}",
        "kind": "page/kind?service=apigatewayv2&kind=Route",
        "apis": "page/apis",
        "routes": f"page/api?id={sights.api}",
        "calls": "page/calls",
        "call": f"page/calls/{len(sights.cloud.calls) - 1}",
        "requests": "page/requests",
        "request": "page/requests/1",
        "connections": "page/connections",
        "clock": "page/clock",
        "reset": "page/reset",
    }


# How it looks


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_each_view_fits_and_can_be_read(sights, opened, scheme, width):
    page = opened(scheme=scheme, width=width)
    grounds = set()
    for name, path in views(sights).items():
        page.goto(f"/_awsmock/{path}")
        live(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        ratio, where = page.evaluate(CONTRAST)
        assert ratio >= 4.5, (name, where)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    (ground,) = grounds
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) is (scheme == "dark")


def test_what_is_very_long_and_what_could_be_markup_breaks_nothing(cloud, opened):
    text = "<img src=x onerror=document.title='got'>" + "w" * 80
    sights = Sights(cloud, text)
    cloud.request("GET", sights.endpoint + "/" + "long" * 1000)
    page = opened(width=360)
    for name, path in views(sights).items():
        page.goto(f"/_awsmock/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert (page.locator("img").count(), "got" in page.title().split("·")[-1]) == (0, False)
    page.goto("/_awsmock/")
    expect(page.get_by_text("<img src=x onerror=").first).to_be_visible()


# By keyboard


def test_the_first_stop_leads_past_the_head(sights, opened):
    page = live(opened())
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the content")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("name", ["stored", "service", "routes", "calls", "request", "clock"])
def test_everything_is_reached_by_tab_and_seen_to_be(sights, opened, name):
    page = live(opened(f"/_awsmock/{views(sights)[name]}"))
    wanted = page.evaluate(
        "[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, pre')].map((one, at) => one.dataset.at = at)"
    )
    reached = []
    for _stop in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            "[document.activeElement.dataset.at, getComputedStyle(document.activeElement).outlineStyle]"
        )
        if at is None and reached and int(reached[-1]) == len(wanted) - 1:
            break
        if at is not None:
            assert outline != "none", page.evaluate("document.activeElement.outerHTML")
            reached.append(at)
    assert sorted(map(int, dict.fromkeys(reached))) == list(range(len(wanted)))
    assert list(map(int, dict.fromkeys(reached))) == sorted(map(int, dict.fromkeys(reached)))


def test_a_request_is_tried_by_keyboard_alone(sights, opened):
    page = live(opened(f"/_awsmock/page/api?id={sights.api}"))
    page.get_by_label("Path and query").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("/pets/9")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("500 Internal Server Error")
    expect(page.locator("#answer")).to_contain_text("KeyError")
    assert page.url.endswith(sights.api)


# As it happens


def test_calls_and_requests_come_by_themselves(sights, opened):
    calls, requests = live(opened("/_awsmock/page/calls")), live(opened("/_awsmock/page/requests"))
    client_of("apigatewayv2").get_apis(MaxResults="7")
    sights.cloud.request("GET", f"{sights.endpoint}/pets/new")
    expect(calls.locator("tbody tr").first).to_contain_text("GetApis")
    expect(calls.locator("#news")).to_contain_text("/pets/new")
    expect(requests.locator("tbody tr").first).to_contain_text("GET /pets/new")
    expect(requests.locator("nav")).to_contain_text(f"Calls{len(sights.cloud.calls)}")


def test_connections_and_the_clock_are_followed(cloud, running, opened):
    page = live(opened("/_awsmock/page/connections"))
    with by_path(running, chat(cloud).id):
        expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_have_count(0)
    cloud.clock.advance(hours=1)
    expect(page.locator("#now")).to_contain_text("01:00:00Z")


def test_the_state_in_a_drawing_is_followed(sights, opened):
    page = live(opened(f"/_awsmock/{views(sights)['service']}"))
    marked = page.locator("svg text.now")
    expect(marked).to_have_text("OPERATION_IN_PROGRESS")
    sights.cloud.clock.advance(minutes=10)
    expect(marked).to_have_text("RUNNING")


def test_what_has_the_focus_keeps_it_when_more_comes(sights, opened):
    page = live(opened("/_awsmock/page/calls"))
    page.get_by_role("link", name="Call 0, CreateApi").focus()
    client_of("apigatewayv2").get_apis()
    expect(page.locator("tbody tr").first).to_contain_text("GetApis")
    expect(page.locator(":focus")).to_have_attribute("href", "/_awsmock/page/calls/0")


def test_one_filters_while_one_types_and_the_address_has_it(sights, opened):
    page = live(opened("/_awsmock/page/calls"))
    page.evaluate("window.here = true")
    page.get_by_label("Operation").type("vpc")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.url.endswith("/page/calls?operation=vpc")
    page.get_by_label("errors only").check()
    expect(page.locator("tbody tr")).to_have_count(0)
    assert page.url.endswith("/page/calls?operation=vpc&errors=1")
    expect(page.get_by_label("Operation")).to_have_value("vpc")
    assert page.evaluate("window.here")
    page.reload()
    expect(page.get_by_label("Operation")).to_have_value("vpc")


def test_buttons_move_the_clock_and_do_what_a_person_does(sights, opened):
    page = live(opened("/_awsmock/page/clock"))
    page.get_by_role("button", name="+10m").click()
    expect(page.locator("#clock")).to_contain_text("2026-01-01 00:10:00Z")
    page.get_by_role("button", name="Approve connection").click()
    expect(page.locator("h1")).to_have_text("Connection 'github'")
    expect(page.locator("dl")).to_contain_text("AVAILABLE")
    page.get_by_role("link", name="Clock").click()
    page.get_by_role("link", name="Reset the cloud…").click()
    page.get_by_role("button", name="Reset it").click()
    expect(page.locator("main")).to_contain_text("Nothing is stored")


def test_it_says_when_the_server_is_gone_and_comes_back_with_it(cloud, browser):
    running = server.start(cloud)
    page = browser.new_page(base_url=running.url)
    page.goto("/_awsmock/page/calls")
    live(page)
    running.stop()
    expect(page.locator("#news")).to_have_text("The server can’t be reached")
    with server.start(cloud, port=running.port):
        page.wait_for_selector("body[data-state=live]", timeout=20_000)
    page.context.close()


def test_without_scripts_it_can_be_read_and_filtered_and_asked(sights, opened):
    page = opened("/_awsmock/page/calls", java_script_enabled=False)
    page.get_by_label("Operation").fill("vpc")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"/_awsmock/page/api?id={sights.api}")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("GET /pets")
    page.goto("/_awsmock/page/clock")
    page.get_by_role("button", name="+1h").click()
    expect(page.locator("#clock")).to_contain_text("01:00:00Z")


# From elsewhere

EVIL = """<!doctype html><title>elsewhere</title><a href="{url}/_awsmock/page/clock">a link</a><img src="{url}/_awsmock/">
<iframe src="{url}/_awsmock/" name="frame"></iframe><form action="{url}/_awsmock/page/do/reset" method="post"><button>Go</button></form>"""
STEAL = """async (url) => {
  const asked = [[`${url}/_awsmock/calls`, {}], [`${url}/_awsmock/page/do/reset`, {method: 'POST', mode: 'no-cors', body: new URLSearchParams('a=b')}]];
  const got = [];
  for (const [address, options] of asked) {
    try { got.push((await (await fetch(address, options)).text()).length); } catch { got.push(-1); }
  }
  await new Promise((told) => { const source = new EventSource(`${url}/_awsmock/events`); source.onmessage = source.onerror = told; });
  return got;
}"""


@pytest.fixture
def elsewhere(running):
    """A page of another server on this machine, which would like to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(EVIL.format(url=running.url).encode())

        def log_message(self, *_said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/"
        made.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_elsewhere_reads_nothing_and_does_nothing(sights, running, browser, elsewhere, name):
    page = browser.new_page()
    page.goto(elsewhere.replace("127.0.0.1", name))
    count = len(sights.cloud.calls)
    assert page.evaluate(STEAL, running.url) == [-1, 0]
    assert "What is stored" not in (page.frame("frame").content() if page.frame("frame") else "")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("h1")).to_have_text("Not from there")
    assert len(sights.cloud.calls) == count
    page.goto(elsewhere.replace("127.0.0.1", name))
    page.get_by_role("link", name="a link").click()
    expect(page.locator("h1")).to_have_text("Not from there")
    page.get_by_role("link", name="Open the page from here").click()
    expect(page.locator("h1")).to_have_text("What is stored")
    page.context.close()
