"""Who may see a pet."""


def handler(event, context):
    return {"isAuthorized": event["headers"].get("badge") == "gold"}
