"""Where the code of a function or a layer is: a folder, a zip file, or a text of the template's; as a folder, from which it is imported.

``Metadata`` has it where a tool has found it (``awsmock:code``); else ``Code``, as templates have it for ``aws cloudformation package``.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

# Who reads a template notes here where code is: a path, absolute, or ``{"ZipFile": "…"}``.
METADATA = "awsmock:code"
# What Lambda refuses of what unpacks to more: 250 MB. [documented: Lambda quotas, "Deployment package (.zip file archive) size"]
_MOST = 250 * 1024 * 1024


class CodeError(Exception):
    """Code that can't be had; the text says why.

    Parameters:
        why: the text.
        is_elsewhere: whether it is where nobody looks: in S3, or in an image.
    """

    def __init__(self, why: str, *, is_elsewhere: bool = False) -> None:
        super().__init__(why)
        self.is_elsewhere = is_elsewhere


class Folder(NamedTuple):
    """A folder of code, for as long as somebody holds it.

    Attributes:
        path: where it is.
        is_made: whether it was made here, of a zip file or a text.
    """

    path: Path
    is_made: bool


def folder_of(metadata: Mapping[str, Any], code: Any, base: Path | None) -> Folder:
    """The folder that code is in.

    Parameters:
        metadata: what tools have noted of the resource.
        code: its ``Code`` or ``Content``: the path of a folder or a zip file, ``{"ZipFile": "…"}``, or where it is in S3.
        base: where relative paths start from; None for where the process runs.

    Raises:
        CodeError: it can't be had.
    """
    found = source_of(metadata, code, base)
    if isinstance(found, str):
        return _of_text(found)
    if zipfile.is_zipfile(found):
        return _unpacked(found)
    return Folder(found if found.is_dir() else found.parent, is_made=False)


def source_of(metadata: Mapping[str, Any], code: Any, base: Path | None) -> Path | str:
    """Where code is, a folder, a zip file or a module; or the code itself, as a text.

    Parameters:
        metadata: likewise.
        code: likewise.
        base: likewise.

    Raises:
        CodeError: it can't be had.
    """
    given = metadata.get(METADATA, code)
    if isinstance(given, dict) and isinstance(given.get("ZipFile"), str):
        text: str = given["ZipFile"]
        return text
    if not isinstance(given, str | Path):
        raise _elsewhere(given)
    if str(given).startswith("s3://"):
        raise _elsewhere_at(str(given))
    path = (base or Path()) / given
    if _is_code(path):
        return path
    raise CodeError(readable(f"There is no folder and no zip file at {path}."))


def _is_code(path: Path) -> bool:
    try:
        return path.is_dir() or zipfile.is_zipfile(path) or (path.suffix == ".py" and path.is_file())
    except ValueError:  # of characters that no path has
        return False


def _elsewhere(given: Any) -> CodeError:
    if isinstance(given, dict) and given.keys() & {"S3Bucket", "S3Key"}:
        return _elsewhere_at(f"s3://{given.get('S3Bucket', '')}/{given.get('S3Key', '')}")
    if isinstance(given, dict) and "ImageUri" in given:
        return CodeError(f"It is the image {given['ImageUri']}, and none runs here.", is_elsewhere=True)
    return CodeError(f"Its code is {given!r}, which is no path.")


def _elsewhere_at(address: str) -> CodeError:
    return CodeError(f"Its code is at {address}, which isn't read here.", is_elsewhere=True)


def _of_text(text: str) -> Folder:
    """A text as the one module ``index`` [documented: CloudFormation, AWS::Lambda::Function Code, "ZipFile"]."""
    path = _made()
    (path / "index.py").write_text(text, encoding="utf-8")
    return Folder(path, is_made=True)


def _unpacked(path: Path) -> Folder:
    with zipfile.ZipFile(path) as archive:
        size = sum(one.file_size for one in archive.infolist())
        if size > _MOST:
            raise CodeError(f"{path} unpacks to {size} bytes, and Lambda takes {_MOST}.")
        made = _made()
        archive.extractall(made)
    return Folder(made, is_made=True)


def _made() -> Path:
    """A new folder, which goes when the process ends, if nobody has taken it away before."""
    path = Path(tempfile.mkdtemp(prefix="awsmock-code-"))
    _MADE[path] = weakref.finalize(_KEEPER, shutil.rmtree, path, ignore_errors=True)
    return path


def put_away(folder: Folder) -> None:
    """Take a folder away that was made here."""
    if folder.is_made and (remove := _MADE.pop(folder.path, None)):
        remove()


class _Keeper:
    """Who holds what is made until the process ends."""


_KEEPER = _Keeper()
_MADE: dict[Path, weakref.finalize[Any, _Keeper]] = {}


def of_layer(path: Path) -> list[Path]:
    """The folders of a layer that a function imports from [documented: Lambda, "Layer paths for each Lambda runtime"]."""
    below = path / "python"
    return [*sorted(below.glob("lib/python3.*/site-packages"), reverse=True), below] if below.is_dir() else []
