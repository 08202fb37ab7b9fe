"""Lets in who carries the badge."""

from names import GOOD


def handler(event, context):
    badge = event["headers"].get("badge")
    return {"isAuthorized": badge in GOOD, "context": {"badge": badge or "none"}}
