"""A server: other processes, other languages and the AWS CLI reach the cloud that this process holds.

``start(cloud)`` serves it from a thread, ``connect(url)`` controls one from afar, and ``awsmock-ar-apigw serve`` runs one by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from awsmock_ar_apigw.server.remote import RemoteCloud as RemoteCloud
    from awsmock_ar_apigw.server.remote import connect as connect
    from awsmock_ar_apigw.server.running import Server as Server
    from awsmock_ar_apigw.server.running import start as start

__all__ = ["RemoteCloud", "Server", "connect", "start"]
_HOMES = {"RemoteCloud": "remote", "Server": "running", "connect": "remote", "start": "running"}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """A public name, from the file where it lives: who controls a server needs no more than the standard library."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - when used

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
