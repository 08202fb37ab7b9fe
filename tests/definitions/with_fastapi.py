"""A service of FastAPI, as its readme shows how to write them, and the definition that FastAPI makes of it."""

import json
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

from fastapi import Depends, FastAPI, File, Form, Header, Path, Query, UploadFile
from fastapi.security import APIKeyHeader, HTTPBearer, OAuth2PasswordBearer
from pydantic import BaseModel, Field, HttpUrl

INTEGRATION = {
    "type": "aws_proxy",
    "httpMethod": "POST",
    "uri": "arn:aws:lambda:us-east-1:123456789012:function:pets",
    "payloadFormatVersion": "2.0",
}
EXTENDED: Any = {"openapi_extra": {"x-amazon-apigateway-integration": INTEGRATION}}

tokens = OAuth2PasswordBearer(tokenUrl="token", scopes={"pets/read": "Look at pets"})
bearer = HTTPBearer()
badge = APIKeyHeader(name="x-badge")


class Kind(str, Enum):
    CAT = "cat"
    DOG = "dog"


class Toy(BaseModel):
    name: str
    seen_at: HttpUrl | None = None


class Pet(BaseModel):
    """A pet that is for sale."""

    name: str = Field(max_length=40, examples=["Tom"])
    kind: Kind = Kind.CAT
    price: Decimal = Field(gt=0)
    weight: float | None = Field(default=None, ge=0, lt=100)
    born: date | None = None
    toys: list[Toy] = []
    notes: dict[str, Any] = {}
    pair: tuple[int, int] = (0, 0)


def service() -> FastAPI:
    app = FastAPI(
        title="Pet shop",
        version="2.4.1",
        description="Pets to look at",
        servers=[{"url": "https://shop.example.com/v2"}],
    )

    @app.get("/pets", tags=["pets"], **EXTENDED)
    def list_pets(
        kind: Kind | None = None,
        limit: Annotated[int, Query(gt=0, le=100)] = 20,
        names: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI takes it for a default
        x_shop: Annotated[str | None, Header()] = None,
    ) -> list[Pet]:
        return []

    @app.post("/pets", status_code=201, responses={409: {"description": "There is one"}}, **EXTENDED)
    def add_pet(pet: Pet, user: Annotated[str, Depends(tokens)]) -> Pet:
        return pet

    @app.get("/pets/{pet_id}", operation_id="GetPet", **EXTENDED)
    def get_pet(pet_id: Annotated[int, Path(ge=1)]) -> Pet | None:
        return None

    @app.delete("/pets/{pet_id}", status_code=204, dependencies=[Depends(bearer)], **EXTENDED)
    def remove_pet(pet_id: int) -> None:
        return None

    @app.put("/pets/{pet_id}/picture", dependencies=[Depends(badge)], **EXTENDED)
    def put_picture(pet_id: int, picture: UploadFile, title: Annotated[str, Form()] = "") -> None:
        return None

    @app.post("/upload", **EXTENDED)
    def upload(content: Annotated[bytes | None, File()] = None) -> dict[str, int]:
        return {}

    @app.get("/files/{path:path}")
    def get_file(path: str) -> str:
        return path

    return app


def twice_guarded() -> str:
    """What FastAPI writes of an operation that two security schemes guard at once."""
    app = FastAPI(title="Pet shop", version="2.4.1")
    app.openapi_version = "3.0.3"

    @app.get("/pets", dependencies=[Depends(bearer), Depends(badge)])
    def list_pets() -> list[str]:
        return []

    return json.dumps(app.openapi())


def long_named(**more: Any) -> str:
    """What FastAPI writes of an operation with a long path, which is a part of its name."""
    app = FastAPI(title="Pet shop", version="2.4.1", **more)
    app.openapi_version = "3.0.3"

    @app.get("/shops/{shop_id}/pets/{pet_id}/pictures/{picture_id}")
    def get_picture_of_pet_of_shop(shop_id: int, pet_id: int, picture_id: int) -> str:
        return ""

    return json.dumps(app.openapi())


def definition(version: str | None = None) -> str:
    """What FastAPI writes, as the OpenAPI that is asked for."""
    app = service()
    if version is not None:
        app.openapi_version = version
    return json.dumps(app.openapi())
