"""A FastAPI application behind Mangum."""

import os

from fastapi import FastAPI, HTTPException
from mangum import Mangum
from pydantic import BaseModel

app = FastAPI()


class Pet(BaseModel):
    name: str


@app.get("/pets/{pet_id}")
def pet(pet_id: int, *, loud: bool = False):
    if pet_id != 7:
        raise HTTPException(404, "no such pet")
    greeting = os.environ["GREETING"]
    return {"id": pet_id, "greeting": greeting.upper() if loud else greeting}


@app.post("/pets", status_code=201)
def new_pet(asked: Pet):
    return {"made": asked.name}


handler = Mangum(app, lifespan="off")
