"""Out as a definition, in again, and out again: the same in each byte."""

from __future__ import annotations

from typing import Any

from behaviour.apigatewayv2.openapi.generated import export, nameless


def check_around(client: Any, api: str) -> None:
    """An export of an API is imported without a warning, and exported as it was, but for ids."""
    for output in ("JSON", "YAML"):
        body = export(client, api, output)
        copy = client.import_api(Body=body.decode(), FailOnWarnings=True)
        assert copy.keys().isdisjoint({"Warnings", "ImportInfo"})
        assert nameless(export(client, copy["ApiId"], output)) == nameless(body)
