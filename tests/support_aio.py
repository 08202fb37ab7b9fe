"""What tests of async clients need: a loop around a test, and clients of aiobotocore and aioboto3."""

from __future__ import annotations

import asyncio
import functools
import gc
from typing import TYPE_CHECKING, Any

import aioboto3
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.httpxsession import HttpxSession
from aiobotocore.session import AioSession
from botocore.loaders import create_loader

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}
LOADER = create_loader()  # it keeps the models that it has read


def in_a_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """A test that is a coroutine function, run in a loop of its own; what it forgets to close fails it."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))  # type: ignore[arg-type]
        gc.collect(1)  # what is young: the whole heap takes long

    return run


def new_session() -> AioSession:
    """A session of aiobotocore that needn't read every model again."""
    session = AioSession()
    session.register_component("data_loader", LOADER)
    return session


def aiobotocore_client(service: str = "apprunner", **options: Any) -> Any:
    """A client of aiobotocore, to be opened with ``async with``."""
    return new_session().create_client(service, **options)


def aioboto3_client(service: str = "apprunner", **options: Any) -> Any:
    """A client of aioboto3, to be opened with ``async with``."""
    return aioboto3.Session(botocore_session=new_session()).client(service, **options)


def httpx_client(service: str = "apprunner", **options: Any) -> Any:
    """A client of aiobotocore that would send with httpx instead of aiohttp."""
    config = AioConfig(http_session_cls=HttpxSession).merge(options.pop("config", AioConfig()))
    return aiobotocore_client(service, config=config, **options)


each_client = pytest.mark.parametrize("make", [aiobotocore_client, aioboto3_client, httpx_client])
