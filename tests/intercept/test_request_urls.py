"""The URL that botocore would ask, taken apart: as Python's own library does it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw.intercept.slow_lane import path_and_query

TEXTS = st.text(st.sampled_from("ab7/?#:%@&=.~-+"), max_size=12)


@given(scheme=st.sampled_from(["http", "https"]), host=st.sampled_from(["h", "a.example:8080"]), rest=TEXTS)
def test_path_and_query_are_those_of_urlsplit(scheme, host, rest):
    url = f"{scheme}://{host}{rest if rest[:1] in ('/', '?', '#', '') else f'/{rest}'}"
    parts = urlsplit(url)
    assert path_and_query(url) == (parts.path, parts.query)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example", ("", "")),
        ("https://a.example/", ("/", "")),
        (
            "https://a.example/v2/tags/arn%3Aaws%3A%2F?tagKeys=a&tagKeys=b",
            ("/v2/tags/arn%3Aaws%3A%2F", "tagKeys=a&tagKeys=b"),
        ),
        ("http://localhost:4566/below//v2/apis?#end", ("/below//v2/apis", "")),
    ],
)
def test_each_of_them_is_found(url, found):
    assert path_and_query(url) == found
