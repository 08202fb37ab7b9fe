"""A resolver of Powertools."""

import os

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

app = APIGatewayHttpResolver()


@app.get("/pets/<pet_id>")
def pet(pet_id):
    if pet_id != "7":
        raise NotFoundError("no such pet")
    greeting = os.environ["GREETING"]
    loud = app.current_event.query_string_parameters.get("loud") == "true"
    return {"id": int(pet_id), "greeting": greeting.upper() if loud else greeting}


@app.post("/pets")
def new_pet():
    made = {"made": app.current_event.json_body["name"]}
    return Response(status_code=201, content_type="application/json", body=made)


def handler(event, context):
    return app.resolve(event, context)
