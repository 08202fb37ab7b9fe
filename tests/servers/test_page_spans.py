"""Spans of time, as a person writes them into the page's clock."""

import pytest

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.server.page.clock import seconds_of


@pytest.mark.parametrize(
    ("span", "seconds"),
    [("90", 90), ("30s", 30), ("5M", 300), (" 1h 30m ", 5400), ("1h30m", 5400), ("1.5d", 129_600)],
)
def test_a_span_is_read_part_by_part(span, seconds):
    assert seconds_of(span) == seconds


@pytest.mark.parametrize("span", ["", " ", "h", "1 h", "h1", "-5", "1w", "1e3", "٣", "1 " * 30])
def test_what_is_no_span_is_refused(span):
    with pytest.raises(MockError, match="is no span of time"):
        seconds_of(span)
