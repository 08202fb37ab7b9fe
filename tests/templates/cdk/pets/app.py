"""The handler of the functions of the stacks."""

import json
import os


def handler(event, context):
    """Answer with the id of the pet that is asked for, and the name of the shop."""
    found = {"id": event.get("pathParameters", {}).get("id"), "shop": os.environ.get("SHOP")}
    return {"statusCode": 200, "body": json.dumps(found)}
