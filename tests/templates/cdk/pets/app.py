"""The handler of the functions of the stacks."""

import os


def handler(event, context):
    """Answer with the name of the pet that is asked for, and that of the shop."""
    return {"id": event.get("pathParameters", {}).get("id"), "shop": os.environ.get("SHOP")}
