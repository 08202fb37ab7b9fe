"""A chat whose every message goes back to who sent it."""

import json
import os

import boto3


def connect(event, context):
    return {"statusCode": 200}


def message(event, context):
    asked = event["requestContext"]
    client = boto3.client(
        "apigatewaymanagementapi", endpoint_url=f"https://{asked['domainName']}/{asked['stage']}"
    )
    said = json.loads(event["body"])["said"]
    client.post_to_connection(
        ConnectionId=asked["connectionId"], Data=f"{os.environ['ROOM']}: {said}".encode()
    )
    return {"statusCode": 200}


def authorize(event, context):
    effect = "Allow" if event["queryStringParameters"].get("token") == "open" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"principalId": "guest", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
