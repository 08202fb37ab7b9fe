"""What botocore reads to make a session and a client: while a mock is active, each file of its own is read once a process.

A session that a test makes for itself would read megabytes of JSON anew. So files are kept as they were read, those that the
mocked services need, and each loader is given a copy of its own, since botocore writes into what it has loaded (into the
endpoints, for one), and a user may. A copy is made of what somebody looks at, and not of the rest.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.loaders import JSONFileLoader, Loader

from awsmock_ar_apigw.cloud.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import ItemsView, ValuesView

    from awsmock_ar_apigw.intercept.patch import Method, Patches

_HOME = os.path.join(Loader.BUILTIN_DATA_PATH, "")  # noqa: PTH118 - as botocore puts paths together
# By the path without its ending; what isn't there is read again, since it costs nothing.
_READ: dict[str, Any] = {}


class Copied(OrderedDict[str, Any]):
    """An ordered dictionary whose dictionaries and lists are those of another one until somebody looks at them.

    They are copied then, so nothing that happens to this one happens to the other.
    """

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if type(value) in _CONTAINERS:
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
        return key, _own(value)

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

    def _look_at_all(self) -> None:
        for key in self:
            self[key]


_CONTAINERS = (OrderedDict, list)


def _own(value: Any) -> Any:
    if type(value) is OrderedDict:
        return Copied(value)
    return [_own(one) for one in value] if type(value) is list else value


def _load_file(original: Method, self: JSONFileLoader, file_path: str) -> Any:
    """A file of botocore's own, read once; any other one as ever."""
    if file_path in _READ:
        return _own(_READ[file_path])
    data = original(self, file_path)
    if data is not None and _is_needed(file_path):
        _READ[file_path] = data
        return _own(data)
    return data


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
