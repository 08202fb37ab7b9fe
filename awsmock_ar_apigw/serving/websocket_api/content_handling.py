"""Content handling: a message is a text, and what is bytes elsewhere is base64 in it [documented: W124]."""

from __future__ import annotations

import base64
import binascii

from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED

_TO_BINARY = "CONVERT_TO_BINARY"
_TO_TEXT = "CONVERT_TO_TEXT"


def to_back_end(text: str, strategy: str | None) -> bytes:
    """A body as it goes on.

    Raises:
        Refused: it should be base64, and isn't.
    """
    return _decoded(text) if strategy == _TO_BINARY else text.encode("utf-8", "replace")


def to_client(body: bytes, strategy: str | None) -> str:
    """A body as it comes back: a text; bytes that are none become base64 only where that is asked for.

    Raises:
        Refused: it should be base64, and isn't; or it is no text.
    """
    if strategy == _TO_BINARY:
        body = _decoded(body.decode("utf-8", "replace"))
    try:
        return body.decode()
    except UnicodeDecodeError:
        if strategy == _TO_TEXT:
            return base64.b64encode(body).decode("ascii")
        raise FAILED.because(
            "The back end's answer is bytes and no text, which no message can be: CONVERT_TO_TEXT on the integration response of an "
            "integration that is no proxy makes base64 of them."
        ) from None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise FAILED.because(f"CONVERT_TO_BINARY takes base64, and {text[:80]!r} is none.") from None
