"""Nothing from input is ever markup: whatever is stored, called and asked, each view is built alike."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.server.actions import Held
from awsmock_ar_apigw.server.page.frame import document
from awsmock_ar_apigw.server.page.look import Look
from awsmock_ar_apigw.server.page.routes import _VIEWS
from awsmock_ar_apigw.server.page.stored import stored
from servers.conftest import BEGIN
from servers.pages import read
from servers.sights import Sights

# It begins and ends with something that can be seen, so that it is a name of its own.
TEXT = st.text(st.characters(exclude_categories=[]), max_size=60).map(lambda text: f"x{text}y")


def built(text):
    """How each view of a cloud is built in which everything that may be a text is this one."""
    with mock_cloud(seed=7, isolated=True, start_time=BEGIN, pace="manual") as cloud:
        Sights(cloud, text)
        held = Held(cloud)
        cloud.faults.add("GetApis", error="NotFoundException", message=text)
        pages = [(stored, {})]
        for path, view in _VIEWS.items():
            pages += [(view, query) for query in _queries(cloud, path, text)]
        return [read(document(look := Look(held, query, text), view(look))).skeleton for view, query in pages]


def _queries(cloud, path, text):
    """What each view is asked with."""
    if path == "resource":
        for console in (cloud.apprunner, cloud.apigatewayv2):
            for item in (item for view in console._views() for item in view):
                kind, where, key = item._address
                service, _dot, kind = kind.partition(".")
                yield {
                    "service": service,
                    "kind": kind,
                    "account": where.account,
                    "region": where.region,
                    "key": key,
                }
    elif path == "kind":
        yield {"service": "apigatewayv2", "kind": "VpcLink"}
    elif path == "api":
        yield {"id": cloud.apigatewayv2.apis[0].id}
    elif path.endswith("{number}"):
        every = cloud.calls if path.startswith("calls") else cloud.requests
        yield from ({"number": str(number)} for number in range(len(every)))
    else:
        yield {}


PLAIN = built("plain")


@settings(max_examples=20)  # each of them is some fifty pages
@given(TEXT)
@example("</textarea></script><!--<script>alert(1)</script>")
@example("\"'><img src=x onerror=alert(1)>")
@example("&lt;b&gt;&#x3c;&amp")
@example("a\x00b\x1b[0m\r\n\u202e\ud800\udfff\uffff]]>")
@example("x" * 128)
def test_whatever_is_stored_each_view_is_built_alike(text):
    assert built(text) == PLAIN


@given(
    st.dictionaries(
        st.sampled_from(
            ["text", "operation", "service", "api", "status", "route", "region", "account", "before", "from"]
        ),
        TEXT,
    )
)
def test_whatever_is_looked_for_the_page_is_whole(query):
    with mock_cloud(seed=7, isolated=True, start_time=BEGIN, pace="manual") as cloud:
        Sights(cloud)
        held = Held(cloud)
        for view in (stored, _VIEWS["calls"], _VIEWS["requests"]):
            look = Look(held, query)
            read(document(look, view(look)))
