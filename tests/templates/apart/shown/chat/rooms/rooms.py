"""The chat's functions: whatever is said goes to all who are there."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["CONNECTIONS"])
DONE = {"statusCode": 200}


def join(event, context):
    table.put_item(Item={"id": event["requestContext"]["connectionId"]})
    return DONE


def leave(event, context):
    table.delete_item(Key={"id": event["requestContext"]["connectionId"]})
    return DONE


def say(event, context):
    asked = event["requestContext"]
    client = boto3.client(
        "apigatewaymanagementapi", endpoint_url=f"https://{asked['domainName']}/{asked['stage']}"
    )
    said = json.loads(event["body"])["said"].encode()
    for one in table.scan()["Items"]:
        client.post_to_connection(ConnectionId=one["id"], Data=said)
    return DONE
