"""A state that outlives its server: loaded from a file when it begins, and saved there when it stops."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.state_file.states import format_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.cloud import Cloud

# Who may read a new file: as those that most programs make.
_MODE = 0o644


class Kept:
    """The file of a server's state.

    Parameters:
        path: the file, whose suffix says its format.

    Raises:
        MockError: the name is none of a state file, or there is no such folder.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._format = format_of(self._path)
        if not self._path.parent.is_dir():
            raise MockError(f"--state {path}: there is no folder {str(self._path.parent)!r}. Make it first.")

    def load(self, cloud: Cloud) -> None:
        """Load it, if it is there.

        Raises:
            MockError: it can't be read, or is refused.
        """
        if self._path.exists():
            cloud.load_state(self._path)

    def save(self, cloud: Cloud) -> None:
        """Save what a cloud stores: whoever reads the file finds what it was, or what it is, and never a half of it.

        Raises:
            MockError: it can't be written; the file is what it was.
        """
        text = cloud.export_state(self._format)
        target = self._path.resolve()
        try:
            _replace(target, text)
        except OSError as error:
            raise MockError(f"--state {self._path}: it can't be saved: {error}.") from None


def _replace(target: Path, text: str) -> None:
    """Let a file have a text, in one step: what is written is another file first, beside it."""
    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        made.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else _MODE)
        made.replace(target)
    except BaseException:
        made.unlink()
        raise
