"""What a template was read of, for the places of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.templates.declared import placed
from awsmock_ar_apigw.templates.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

    from awsmock_ar_apigw.templates.document import LineOf


class Source:
    """What a template was read of.

    Parameters:
        name: what it is called in errors.
        folder: the folder that its relative paths start from, if any.
        line_of: where its paths stand, if it is a text.
    """

    def __init__(self, name: str, folder: Path | None = None, line_of: LineOf | None = None) -> None:
        self.name = name
        self.folder = folder
        self.line_of = line_of

    def refusal(self, why: str, *path: str | int) -> TemplateError:
        """The error for a place of the template."""
        return TemplateError(why, placed(self.name, self.line_of, path))
