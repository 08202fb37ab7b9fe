"""What botocore reads to make a session and a client: while a mock is active, each file of its own is read once a process.

A session that a test makes for itself would read megabytes of JSON anew. So files are kept as they were read, those that the
mocked services need, and each loader is given a copy of its own, since botocore writes into what it has loaded (into the
endpoints, for one), and a user may. A copy is made of what somebody looks at, and not of the rest. Only then it becomes an
ordered dictionary, as botocore reads them: to make one of each that is in a file takes longer than all else about reading it.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import OrderedDict
from copy import deepcopy
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from botocore.loaders import JSONFileLoader, Loader

from awsmock_ar_apigw.cloud.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable, ItemsView, Mapping, ValuesView

    from awsmock_ar_apigw.intercept.patch import Method, Patches

_HOME = os.path.join(Loader.BUILTIN_DATA_PATH, "")  # noqa: PTH118 - as botocore puts paths together
# By the path without its ending; what isn't there is read again, since it costs nothing.
_READ: dict[str, Any] = {}
# The endings that a file may have, in the order in which botocore looks for them.
_OPEN_WITH: dict[str, Callable[..., Any]] = {".json": open, ".json.gz": gzip.open}


class Copied(OrderedDict[str, Any]):
    """An ordered dictionary whose dictionaries and lists are those of a plain one until somebody looks at them.

    They are copied then, so nothing that happens to this one happens to the other. What somebody puts in stays what it is.
    """

    __slots__ = ("_source",)

    def __init__(self, source: Mapping[str, Any] = MappingProxyType({})) -> None:
        super().__init__(source)
        self._source = source

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if self._is_shared(key, value):
            value = _own(value)
            super().__setitem__(key, value)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or the default."""
        return self[key] if key in self else default  # noqa: SIM401 - that is this method

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The value of a key, which is the default if it has none."""
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key: str, *default: Any) -> Any:
        """Take a value out."""
        if key in self:
            self[key]
        return super().pop(key, *default)

    def popitem(self, last: bool = True) -> tuple[str, Any]:  # noqa: FBT001, FBT002 - as its parent
        """Take the last key out, or the first one, with its value."""
        key, value = super().popitem(last)
        return key, _own(value) if self._is_shared(key, value) else value

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        """All values."""
        self._look_at_all()
        return super().values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        """All keys with their values."""
        self._look_at_all()
        return super().items()

    def copy(self) -> OrderedDict[str, Any]:  # type: ignore[override]
        """The same keys and values."""
        return OrderedDict(self.items())

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> OrderedDict[str, Any]:
        return OrderedDict((key, deepcopy(value, memo)) for key, value in self.items())

    def __reduce__(self) -> Any:
        return OrderedDict, (list(self.items()),)

    def _is_shared(self, key: str, value: Any) -> bool:
        return type(value) in _CONTAINERS and value is self._source.get(key)

    def _look_at_all(self) -> None:
        for key in self:
            self[key]


_CONTAINERS = (dict, list)


def _own(value: Any) -> Any:
    if type(value) is dict:
        return Copied(value)
    return [_own(one) for one in value] if type(value) is list else value


def _load_file(original: Method, self: JSONFileLoader, file_path: str) -> Any:
    """A file of botocore's own, read once; any other one as ever."""
    if file_path not in _READ:
        data = _read(file_path) if type(self) is JSONFileLoader and _is_needed(file_path) else None
        if data is None:
            return original(self, file_path)
        _READ[file_path] = data
    return _own(_READ[file_path])


def _read(file_path: str) -> Any:
    """What is in a file; None if there is none."""
    for ending, opened in _OPEN_WITH.items():
        if os.path.isfile(file_path + ending):  # noqa: PTH113 - as botocore does
            with opened(file_path + ending, "rb") as file:
                return json.loads(file.read())
    return None


def _is_needed(file_path: str) -> bool:
    """Whether it is a file of a mocked service, or of all services."""
    if not file_path.startswith(_HOME):
        return False
    folder, _, rest = file_path.removeprefix(_HOME).partition(os.sep)
    return not rest or folder in SERVICES


def _list_available_services(original: Method, self: Loader, type_name: str) -> list[str]:
    """The services that there are: botocore's own, and those of other folders."""
    own = [path for path in self.search_paths if path == Loader.BUILTIN_DATA_PATH]
    if not own or type(self.file_loader) is not JSONFileLoader:
        return original(self, type_name)  # type: ignore[no-any-return]
    others = [path for path in self.search_paths if path not in own]
    return sorted({*_built_in(original, type_name), *original(_of(others), type_name)})


@cache
def _built_in(original: Method, type_name: str) -> tuple[str, ...]:
    """Botocore's own services, found once."""
    return tuple(original(_of([Loader.BUILTIN_DATA_PATH]), type_name))


def _of(paths: list[str]) -> Loader:
    return Loader(extra_search_paths=paths, include_default_search_paths=False)


PATCHES: Patches = {
    (JSONFileLoader, "load_file"): _load_file,
    (Loader, "list_available_services"): _list_available_services,
}
