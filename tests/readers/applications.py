"""The same application in Flask and in FastAPI: it answers what it was asked, and in the ways that a gateway may get wrong."""

from __future__ import annotations

from typing import Any

import fastapi
import flask
from fastapi.responses import RedirectResponse, Response

PICTURE = bytes(range(256))
COOKIES = ("session=s1; Path=/; HttpOnly", "theme=dark; Path=/")

in_flask = flask.Flask(__name__)
in_flask.json.sort_keys = True


@in_flask.route("/pets/<path:rest>", methods=["GET", "POST", "PUT"])
def flask_pets(rest: str) -> Any:
    asked = flask.request
    return {
        "method": asked.method,
        "path": asked.path,
        "rest": rest,
        "query": [[name, value] for name, values in asked.args.lists() for value in values],
        "tag": asked.headers.get("x-tag"),
        "cookies": dict(asked.cookies),
        "form": asked.form.to_dict(),
        "body": asked.get_data().hex() if not asked.form else "",
        "type": asked.content_type or None,
        "host": asked.host,
        "scheme": asked.scheme,
    }


@in_flask.get("/")
def flask_root() -> Any:
    return {"root": True}


@in_flask.get("/list/")
def flask_list() -> Any:
    return ["cat", "dog"]


@in_flask.get("/picture")
def flask_picture() -> Any:
    return flask.Response(PICTURE, content_type="image/png")


@in_flask.get("/text")
def flask_text() -> Any:
    return flask.Response(
        "Zoë", status=418, headers={"x-tag": "one"}, content_type="text/plain; charset=utf-8"
    )


@in_flask.get("/empty")
def flask_empty() -> Any:
    return flask.Response(status=204)


@in_flask.get("/moved")
def flask_moved() -> Any:
    return flask.redirect("/text", 302)


@in_flask.get("/login")
def flask_login() -> Any:
    return flask.Response("in", headers=[("set-cookie", cookie) for cookie in COOKIES])


in_fastapi = fastapi.FastAPI()


@in_fastapi.api_route("/pets/{rest:path}", methods=["GET", "POST", "PUT"])
async def fastapi_pets(rest: str, request: fastapi.Request) -> Any:
    body = await request.body()
    kind = request.headers.get("content-type")
    form = dict(await request.form()) if kind == "application/x-www-form-urlencoded" else {}
    return {
        "method": request.method,
        "path": request.url.path,
        "rest": rest,
        "query": [list(pair) for pair in request.query_params.multi_items()],
        "tag": request.headers.get("x-tag"),
        "cookies": request.cookies,
        "form": form,
        "body": body.hex() if not form else "",
        "type": kind,
        "host": request.url.hostname,
        "scheme": request.url.scheme,
    }


@in_fastapi.get("/")
def fastapi_root() -> Any:
    return {"root": True}


@in_fastapi.get("/list/")
def fastapi_list() -> Any:
    return ["cat", "dog"]


@in_fastapi.get("/picture")
def fastapi_picture() -> Any:
    return Response(PICTURE, media_type="image/png")


@in_fastapi.get("/text")
def fastapi_text() -> Any:
    return Response("Zoë", 418, {"x-tag": "one"}, "text/plain")


@in_fastapi.get("/empty")
def fastapi_empty() -> Any:
    return Response(status_code=204)


@in_fastapi.get("/moved")
def fastapi_moved() -> Any:
    return RedirectResponse("/text", 302)


@in_fastapi.get("/login")
def fastapi_login() -> Any:
    answer = Response("in", media_type="text/html")
    for cookie in COOKIES:
        answer.headers.append("set-cookie", cookie)
    return answer
