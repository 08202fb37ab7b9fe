"""The handler of the shop's routes."""

import os

import shelf

STAGE = os.environ["STAGE"]


def handler(event, context):
    if event["rawPath"].endswith("/health"):
        return {"stage": STAGE, "memory": context.memory_limit_in_mb, "table": os.environ["TABLE"]}
    if "pathParameters" not in event:
        return shelf.everything()
    return shelf.one(event["pathParameters"]["id"])
