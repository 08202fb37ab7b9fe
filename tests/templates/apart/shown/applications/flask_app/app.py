"""A Flask application behind serverless-wsgi."""

import os

import serverless_wsgi
from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/pets/<int:pet_id>")
def pet(pet_id):
    if pet_id != 7:
        abort(404, "no such pet")
    greeting = os.environ["GREETING"]
    return {"id": pet_id, "greeting": greeting.upper() if request.args.get("loud") == "true" else greeting}


@app.post("/pets")
def new_pet():
    return {"made": request.get_json()["name"]}, 201


def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
