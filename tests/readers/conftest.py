"""The readers of events, each as a function that is an application behind a prefix."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from types import ModuleType

import apig_wsgi
import mangum
import pytest
import serverless_wsgi
import zappa.handler
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from readers.applications import in_fastapi, in_flask

# What a deployment of Zappa writes beside the application; the handler asks for each.
ZAPPA = {
    "APP_MODULE": "readers.applications",
    "APP_FUNCTION": "in_flask",
    "API_STAGE": "prod",
    "BASE_PATH": None,
    "BINARY_SUPPORT": True,
    "CONTEXT_HEADER_MAPPINGS": {},
    "DEBUG": False,
    "DJANGO_SETTINGS": None,
    "DOMAIN": None,
    "ENVIRONMENT_VARIABLES": {},
    "EXCEPTION_HANDLER": None,
    "LOG_LEVEL": "ERROR",
    "PROJECT_NAME": "pets",
}


@pytest.fixture
def current_loop():
    """The event loop of this thread, which mangum asks for."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def with_mangum(current_loop):
    """FastAPI by mangum, whose setting is the prefix."""
    return lambda prefix: mangum.Mangum(in_fastapi, lifespan="off", api_gateway_base_path=prefix or "/")


@pytest.fixture
def with_apig_wsgi():
    """Flask by apig-wsgi, which has no setting: what takes the prefix away is werkzeug's."""

    def handler(prefix):
        app = DispatcherMiddleware(Response("", 404), {prefix: in_flask}) if prefix else in_flask
        return apig_wsgi.make_lambda_handler(app, binary_support=True)

    return handler


@pytest.fixture
def with_serverless_wsgi(monkeypatch):
    """Flask by serverless-wsgi, whose setting is a variable of the environment, without its slash."""

    def handler(prefix):
        monkeypatch.setenv("API_GATEWAY_BASE_PATH", prefix[1:])
        monkeypatch.setenv("STRIP_STAGE_PATH", "true")
        return partial(serverless_wsgi.handle_request, in_flask)

    return handler


@pytest.fixture
def with_zappa(monkeypatch):
    """Flask by Zappa: it takes the stage away itself, and a mapping key is a setting."""

    def handler(prefix, **more):
        settings = ModuleType("zappa_settings")
        base_path = None if prefix in ("", "/prod") else prefix[1:]
        vars(settings).update({**ZAPPA, "BASE_PATH": base_path, **more})
        monkeypatch.setitem(sys.modules, "zappa_settings", settings)
        monkeypatch.setattr(zappa.handler.LambdaHandler, "_LambdaHandler__instance", None)
        for name in ("SERVERTYPE", "FRAMEWORK", "PROJECT", "STAGE"):
            monkeypatch.setenv(name, "")  # it writes them, and the test takes them away again
        return zappa.handler.LambdaHandler().handler

    return handler
