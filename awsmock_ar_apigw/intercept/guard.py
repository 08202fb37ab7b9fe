"""Whether this botocore still has what the seam is built on: asked once, before the first patch.

The seam relies on methods that botocore doesn't promise. A release that moves one is refused here by name, since
without it calls would fail strangely, or leave for AWS. What each method looks like inside is pinned by a test.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import botocore

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("1.41.0", "1.44.5")
_TAKES_ANY = 0x04  # the flag of code that takes *args


class Relied(NamedTuple):
    """One method of botocore's that the seam relies on.

    ``parameters`` come first, and whatever a release adds behind them has a default; ``uses`` are names, and
    ``says`` is a text, that stand in it.
    """

    home: str
    owner: str
    name: str
    parameters: tuple[str, ...]
    uses: tuple[str, ...] = ()
    says: str = ""

    @property
    def path(self) -> str:
        """Where it is."""
        return f"{self.home}.{self.owner}.{self.name}"


_SENT = ("self", "request", "operation_model", "context")

RELIED_ON = (
    Relied(
        "botocore.endpoint",
        "Endpoint",
        "make_request",
        ("self", "operation_model", "request_dict"),
        ("_send_request",),
    ),
    Relied(
        "botocore.endpoint",
        "Endpoint",
        "_send_request",
        ("self", "request_dict", "operation_model"),
        ("_update_retries_context", "create_request", "_get_response", "_needs_retry"),
        "RetryAttempts",
    ),
    Relied("botocore.endpoint", "Endpoint", "_update_retries_context", ("self", "context", "attempt")),
    Relied("botocore.endpoint", "Endpoint", "_get_response", _SENT, ("_do_get_response",)),
    Relied(
        "botocore.endpoint",
        "Endpoint",
        "_do_get_response",
        _SENT,
        ("_event_emitter", "emit", "_send"),
        "before-send.",
    ),
    Relied(
        "botocore.endpoint",
        "Endpoint",
        "_needs_retry",
        ("self", "attempts", "operation_model", "request_dict", "response", "caught_exception"),
        ("_event_emitter", "emit"),
        "needs-retry.",
    ),
    Relied(
        "botocore.retryhandler",
        "RetryHandler",
        "__call__",
        ("self", "attempts", "response", "caught_exception"),
        ("_checker", "_action"),
    ),
    Relied(
        "botocore.retries.standard",
        "ExponentialBackoff",
        "delay_amount",
        ("self", "context"),
        ("_random",),
    ),
    Relied(
        "botocore.retries.standard",
        "RetryQuotaChecker",
        "acquire_retry_quota",
        ("self", "context"),
        ("_quota", "acquire", "request_context"),
        "retry_quota_capacity",
    ),
    Relied("botocore.endpoint", "Endpoint", "_send", ("self", "request"), ("http_session",)),
    Relied("botocore.endpoint", "Endpoint", "create_request", ("self", "params", "operation_model")),
    Relied(
        "botocore.signers",
        "RequestSigner",
        "__init__",
        (
            "self",
            "service_id",
            "region_name",
            "signing_name",
            "signature_version",
            "credentials",
            "event_emitter",
        ),
        ("_service_id", "_region_name", "_credentials"),
    ),
    Relied("botocore.signers", "RequestSigner", "handler", ("self", "operation_name", "request"), ("sign",)),
    Relied(
        "botocore.signers",
        "RequestSigner",
        "sign",
        ("self", "operation_name", "request", "region_name", "signing_type", "expires_in"),
        ("context",),
        "request_credentials",
    ),
    Relied(
        "botocore.session",
        "Session",
        "__init__",
        ("self", "session_vars", "event_hooks", "include_builtin_handlers", "profile"),
    ),
    Relied("botocore.session", "Session", "__init__", ("self",)),
    Relied("botocore.session", "Session", "get_credentials", ("self",)),
    Relied("botocore.session", "Session", "get_config_variable", ("self", "logical_name", "methods")),
    Relied(
        "botocore.credentials",
        "ProcessProvider",
        "_retrieve_credentials_using",
        ("self", "credential_process"),
        ("_popen",),
    ),
    Relied("botocore.credentials", "ContainerProvider", "_build_headers", ("self",)),
    Relied("botocore.credentials", "RefreshableCredentials", "_refresh", ("self",), ("_protected_refresh",)),
    Relied(
        "botocore.credentials",
        "RefreshableCredentials",
        "_protected_refresh",
        ("self", "is_mandatory"),
        ("_refresh_using",),
    ),
    Relied("botocore.utils", "IMDSFetcher", "_assert_enabled", ("self",), ("_RETRIES_EXCEEDED_ERROR_CLS",)),
    Relied("botocore.utils", "IMDSFetcher", "_fetch_metadata_token", ("self",), ("_assert_enabled",)),
    Relied(
        "botocore.utils",
        "IMDSFetcher",
        "_get_request",
        ("self", "url_path", "retry_func", "token"),
        ("_assert_enabled",),
    ),
    Relied(
        "botocore.retryhandler",
        "MaxAttemptsDecorator",
        "__call__",
        ("self", "attempt_number", "response", "caught_exception", "retries_context"),
        ("_max_attempts",),
        "max",
    ),
    Relied(
        "botocore.retries.standard",
        "MaxAttemptsChecker",
        "is_retryable",
        ("self", "context"),
        ("_max_attempts",),
        "max",
    ),
    Relied(
        "botocore.retries.standard",
        "StandardRetryConditions",
        "is_retryable",
        ("self", "context"),
        ("_max_attempts_checker",),
    ),
    Relied(
        "botocore.retries.standard", "RetryPolicy", "should_retry", ("self", "context"), ("_retry_checker",)
    ),
    Relied("botocore.retries.standard", "RetryHandler", "needs_retry", ("self",), ("_retry_policy",)),
    Relied(
        "botocore.hooks", "EventAliaser", "emit", ("self", "event_name"), ("_alias_event_name", "_emitter")
    ),
    Relied(
        "botocore.hooks",
        "HierarchicalEmitter",
        "_emit",
        ("self", "event_name", "kwargs", "stop_on_response"),
        ("_lookup_cache", "_handlers", "prefix_search"),
    ),
    Relied(
        "botocore.hooks",
        "HierarchicalEmitter",
        "_register_section",
        ("self", "event_name", "handler", "unique_id", "unique_id_uses_count", "section"),
        ("_lookup_cache",),
    ),
    Relied("botocore.hooks", "HierarchicalEmitter", "unregister", ("self", "event_name"), ("_lookup_cache",)),
    Relied("botocore.history", "HistoryRecorder", "enable", ("self",), ("_enabled",)),
    Relied("botocore.parsers", "ResponseParserFactory", "set_parser_defaults", ("self",), ("_defaults",)),
    Relied("botocore.loaders", "JSONFileLoader", "load_file", ("self", "file_path")),
    Relied("botocore.loaders", "Loader", "list_available_services", ("self", "type_name")),
    Relied(
        "botocore.loaders",
        "Loader",
        "__init__",
        ("self", "extra_search_paths", "file_loader", "cache", "include_default_search_paths"),
        ("BUILTIN_DATA_PATH",),
    ),
    Relied("botocore.monitoring", "SocketPublisher", "publish", ("self", "event"), ("sendto",)),
    Relied("botocore.client", "BaseClient", "_get_credentials", ("self",)),
    Relied(
        "botocore.awsrequest", "AWSResponse", "__init__", ("self", "url", "status_code", "headers", "raw")
    ),
)


@cache
def check() -> None:
    """Refuse a botocore that has moved what the seam relies on.

    Raises:
        MockError: it has; the message says what, and which releases to use.
    """
    refuse_moved(f"botocore {botocore.__version__}", RELIED_ON, f"botocore {LOOKED_AT[1]}")


def refuse_moved(installed: str, relied_on: tuple[Relied, ...], known: str) -> None:
    """Refuse the release of a library that has moved a method, and name one that is known."""
    if problems := moved(relied_on):
        raise MockError(
            f"{installed} isn't as this version of awsmock-ar-apigw knows it: {problems}. "
            f"Nothing is mocked. Upgrade awsmock-ar-apigw, or install {known}."
        )


def moved(relied_on: tuple[Relied, ...]) -> str:
    """What a library has moved, in words; nothing, if nothing has."""
    return "; ".join(f"{one.path} {problem}" for one in relied_on if (problem := _problem_of(one)))


def _problem_of(one: Relied) -> str:
    """What has moved; nothing, if nothing has."""
    owner = getattr(import_module(one.home), one.owner, None)
    function = vars(owner).get(one.name) if isinstance(owner, type) else None
    if function is None:
        return "is gone"
    code = _code_of(function)
    if code is None:
        return ""
    if not _can_take(function, code, one.parameters):
        return f"takes ({', '.join(_names(code))}), not ({', '.join(one.parameters)})"
    if not _is_library_s(code, one.home):
        return ""
    lacks = [name for name in one.uses if name not in code.co_names]
    lacks += [one.says] if one.says and not any(one.says in text for text in _texts(code)) else []
    return f"has nothing to do with {', '.join(lacks)} any more" if lacks else ""


def _code_of(function: Any) -> CodeType | None:
    """Its code, beneath what others have wrapped around it; None of what isn't written in Python."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return getattr(function, "__code__", None)


def _names(code: CodeType) -> tuple[str, ...]:
    return code.co_varnames[: code.co_argcount]


def _can_take(function: Any, code: CodeType, parameters: tuple[str, ...]) -> bool:
    """Whether it takes these parameters, in this order, and needs no others."""
    names = _names(code)
    if names[: len(parameters)] != parameters:
        # Who has patched botocore before us may take whatever comes, and has to know what to do with it.
        return bool(code.co_flags & _TAKES_ANY) and names == parameters[: len(names)]
    required = len(names) - len(getattr(function, "__defaults__", None) or ())
    return required <= len(parameters)


def _is_library_s(code: CodeType, home: str) -> bool:
    """Whether it is the library's own: what a patch of somebody else's does inside is theirs to know."""
    folder = import_module(home.partition(".")[0]).__file__ or ""
    return code.co_filename.startswith(folder.removesuffix("__init__.py"))


def _texts(code: CodeType) -> Iterator[str]:
    for value in code.co_consts:
        if isinstance(value, str):
            yield value
