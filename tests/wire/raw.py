"""Raw HTTP requests to a cloud, and bodies that are wrong."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from awsmock_ar_apigw import Cloud
from awsmock_ar_apigw.base.messages import HttpRequest


def signed(service, *, key="AKID", region="us-east-1"):
    """The header of a request that is signed for a service."""
    return (
        f"AWS4-HMAC-SHA256 Credential={key}/20261122/{region}/{service}/aws4_request, "
        "SignedHeaders=host, Signature=0"
    )


class Answer(NamedTuple):
    """A raw answer; ``code`` is that of an error, and ``content`` None where the body is empty."""

    status: int
    code: str | None
    content: object


def ask(method, path, body=b"", *, query="", cloud=None, **headers):
    """The answer to a raw request; a header that is None is left out."""
    sent = {name: value for name, value in headers.items() if value is not None}
    response = (cloud or Cloud()).handle(HttpRequest(method, path, query, sent, body))
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", response.headers["x-amzn-RequestId"])
    assert int(response.headers["Content-Length"]) == len(response.body)
    content = json.loads(response.body) if response.body else None
    in_body = content.pop("__type", None) if isinstance(content, dict) else None
    return Answer(response.status, response.headers.get("x-amzn-ErrorType", in_body), content)


# Bodies

NOT_JSON = [
    b"{",
    b"ListServices",
    b"{'a': 1}",
    b'{"a": 1,}',
    b'{"MaxResults": NaN}',
    b'{"MaxResults": Infinity}',
    b'{"MaxResults": -Infinity}',
    b"NaN",
    b"\xff\xfe",
    b"{} {}",
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    b"9" * 5_000 + b"}",
    b'{"a": 01}',
    b'{"a": +1}',
    b'{"a": .5}',
    b'{"a": 1.}',
    b'{"a": 1e}',
    b'{"a": 0x10}',
    b'{"a": 1_000}',
]
NOT_AN_OBJECT = [b"[]", b'"text"', b"1", b"1.5", b"true", b"null", b"[{}]", b"9" * 5_000, b"1e400"]
SAMPLES = {"string": "text", "integer": 1, "boolean": True, "list": [], "structure": {}, "float": 1.5}
# Of a number with a fraction, an integer takes what is before it.
_NUMBERS = {"integer", "float"}
FITS = {"map": {"structure"}, "double": _NUMBERS, "integer": _NUMBERS, "timestamp": _NUMBERS}


def short(body):
    """The id of a test with a body."""
    return body[:20].decode("latin-1")


def wrong_types(shape, *, wire=lambda name, _member: name):
    """Values in which one thing, at any depth, is of another type than its shape."""
    fits = FITS.get(shape.type_name, {shape.type_name})
    yield from (sample for name, sample in SAMPLES.items() if name not in fits)
    match shape.type_name:
        case "structure":
            for name, member in shape.members.items():
                yield from ({wire(name, member): value} for value in wrong_types(member, wire=wire))
        case "list":
            yield from ([value] for value in wrong_types(shape.member, wire=wire))
        case "map":
            yield from ({"key": value} for value in wrong_types(shape.value, wire=wire))
