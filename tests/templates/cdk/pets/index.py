"""The pets' functions: each answers what it is asked for, with its own table's name."""

import json
import os

from names import NAMES


def handler(event, context):
    context_of = event["requestContext"]
    return {
        "route": event["routeKey"],
        "id": (event.get("pathParameters") or {}).get("id"),
        "name": NAMES.get((event.get("pathParameters") or {}).get("id")),
        "table": os.environ["TABLE"],
        "claims": (context_of.get("authorizer") or {}).get("jwt", {}).get("claims"),
        "told": (context_of.get("authorizer") or {}).get("lambda"),
        "method": context_of["http"]["method"],
    }


def created(event, context):
    pet = json.loads(event["body"])
    return {"statusCode": 201, "headers": {"Location": f"/pets/{pet['id']}"}, "body": json.dumps(pet)}
