"""Any request: an application behind a reader is asked for the same path, query, cookies and body as it is alone."""

import asyncio
import string
from functools import partial
from urllib.parse import quote, urlencode

import apig_wsgi
import httpx2
import mangum
import pytest
import serverless_wsgi
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from readers.applications import in_fastapi, in_flask
from readers.ways import WAYS, Reached

# In format 2.0 readers decode a path twice, one loses letters that are no ASCII, one a slash, and one what is behind a
# question mark (test_applications.py): there, none of these come. A segment has no slash, and no line break, which no variable of
# Flask's takes, with a reader or without.
PLAIN = string.ascii_letters + string.digits + " -._~!$&'()*+,;=:@"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
PATHS = {
    "1.0": st.text(st.characters(codec="utf-8", exclude_characters="/\n"), min_size=1, max_size=12),
    "2.0": st.text(PLAIN, min_size=1, max_size=12),
}
TOKENS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=6)
QUERIES = st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=3), max_size=3)
COOKIES = st.dictionaries(TOKENS, TOKENS, max_size=3)


def by_flask(host, url, headers, body):
    client = in_flask.test_client(use_cookies=False)
    return client.put(url, headers=headers, data=body, base_url=f"https://{host}").json


def by_fastapi(host, url, headers, body):
    async def sent():
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(in_fastapi)) as client:
            return (await client.put(f"https://{host}{url}", headers=headers, content=body)).json()

    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(sent())
    finally:
        loop.close()


READERS = {
    "mangum": (by_fastapi, lambda: mangum.Mangum(in_fastapi, lifespan="off")),
    "apig_wsgi": (by_flask, lambda: apig_wsgi.make_lambda_handler(in_flask, binary_support=True)),
    "serverless_wsgi": (by_flask, lambda: partial(serverless_wsgi.handle_request, in_flask)),
}


@pytest.mark.parametrize("version", PATHS)
@pytest.mark.parametrize("reader", READERS)
def test_any_request_comes_to_an_application_as_it_was_sent(current_loop, reader, version):
    alone, handler = READERS[reader]
    with mock_cloud(isolated=True) as cloud:
        reached = Reached(cloud, WAYS[0], handler(), version)

        @given(PATHS[version], QUERIES, COOKIES, st.binary(max_size=20))
        def answers_agree(path, query, cookies, body):
            url = f"/pets/x{quote(path, safe='')}?{urlencode(query, doseq=True)}"
            headers = {"content-type": "application/octet-stream"}
            if cookies:
                headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
            answer = reached.send("PUT", url, headers=headers, body=body)
            assert answer.json() == alone(reached.host, url, headers, body)

        answers_agree()
