"""Where a library could leave the process: for tests that notice when it learns a new way.

It is read and not run: every use of what starts a process, opens a connection, asks a person or makes a client.
"""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

# Modules by which one can leave; of ``os`` and of the libraries themselves only the names that do.
_WAYS_OUT = (
    "aiobotocore.httpsession.AIOHTTPSession",
    "aiobotocore.httpxsession.HttpxSession",
    "aiohttp",
    "anyio",
    "asyncio",
    "awscrt",
    "botocore.httpsession.URLLib3Session",
    "concurrent.futures.ProcessPoolExecutor",
    "ctypes",
    "ftplib",
    "getpass",
    "http",
    "httpx",
    "httpx2",
    "importlib",
    "multiprocessing",
    "os.exec",
    "os.fork",
    "os.popen",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "subprocess",
    "trio",
    "urllib.request",
    "urllib3",
    "webbrowser",
    "xmlrpc",
)
# What these have besides: words, values, locks and time.
_HARMLESS = (
    "aiohttp.ClientResponse",
    "aiohttp.ClientTimeout",
    "aiohttp.SocketFactoryType",
    "aiohttp.abc",
    "aiohttp.client.URL",
    "anyio.Condition",
    "anyio.Lock",
    "anyio.move_on_after",
    "anyio.sleep",
    "anyio.to_thread",
    "asyncio.Condition",
    "asyncio.Lock",
    "asyncio.create_task",
    "asyncio.sleep",
    "asyncio.to_thread",
    "asyncio.wait_for",
    "awscrt.__version__",
    "awscrt.auth",
    "awscrt.checksums",
    "awscrt.crypto",
    "awscrt.http.HttpHeaders",
    "awscrt.http.HttpRequest",
    "http.client.HTTPMessage",
    "http.client.responses",
    "httpx.AsyncByteStream",
    "httpx.Limits",
    "httpx.ReadTimeout",
    "httpx.Response",
    "httpx.Timeout",
    "urllib3.Timeout",
    "urllib3.poolmanager.PoolKey",
    "urllib3.util",
)
_EXCEPTIONS = ("Error", "Exception", "Warning", "timeout", "gaierror")
# Methods by which one leaves, whatever they are called on, and makers of clients.
_LEAVE = {
    "_client_creator",
    "_mfa_prompter",
    "_popen",
    "_prompter",
    "client_creator",
    "connect",
    "create_client",
    "create_nested_client",
    "request",
    "send",
    "sendto",
    "urlopen",
}


def exits_of(package: str) -> set[str]:
    """Every place of a package by which one could leave: ``package.module.Class.method: what it uses``."""
    root = Path(importlib.import_module(package).__file__ or "").parent
    found: set[str] = set()
    for file in root.rglob("*.py"):
        parts = file.relative_to(root.parent).with_suffix("").parts
        if not {"docs", "vendored"} & set(parts):
            module = ".".join(part for part in parts if part != "__init__")
            found |= _Reader(module, ast.parse(file.read_text(encoding="utf-8"))).found
    return found


class _Reader(ast.NodeVisitor):
    """Reads one module."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.found: set[str] = set()
        self._where = [module]
        self._names: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self._names |= {one.asname or one.name.partition(".")[0]: _bound(one) for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                home = _home(module, node)
                self._names |= {one.asname or one.name: f"{home}.{one.name}" for one in node.names}
        self.visit(tree)

    def _inside(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._where.append(node.name)
        self.generic_visit(node)
        self._where.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _inside  # noqa: N815 - ast's names

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """What is caught has been used elsewhere."""
        for statement in node.body:
            self.visit(statement)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
        if name in _LEAVE:
            self._note(f"{name}()")
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self._refer(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if dotted := _dotted(node):
            self._refer(dotted)
        else:
            self.generic_visit(node)

    def _refer(self, dotted: str) -> None:
        head, _, rest = dotted.partition(".")
        # aiobotocore hands httpx round by a module of its own.
        name = f"{self._names.get(head)}.{rest}".strip(".").replace("aiobotocore._httpx.", "")
        if name.startswith(_WAYS_OUT) and not name.startswith(_HARMLESS) and not _is_word(name):
            self._note(name)

    def _note(self, what: str) -> None:
        self.found.add(f"{'.'.join(self._where)}: {what}")


def _bound(imported: ast.alias) -> str:
    return imported.name if imported.asname else imported.name.partition(".")[0]


def _home(module: str, node: ast.ImportFrom) -> str:
    """The module that is imported from, be it named from here."""
    above = module.split(".")[: -node.level] if node.level else []
    return ".".join([*above, *filter(None, [node.module])])


def _dotted(node: ast.expr) -> str:
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _is_word(name: str) -> bool:
    """Whether it is a module, a constant or an exception: nothing that could be called to leave."""
    last = name.rpartition(".")[2]
    return "." not in name or last.isupper() or last.endswith(_EXCEPTIONS)
