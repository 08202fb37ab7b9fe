"""Reading a template, whoever has written it: CloudFormation, SAM or CDK; a file, a folder, a text or an object of Python's.

How the rest of the room uses the language, in the order of a deployment::

    templates = read("template.yaml", parameters={"Stage": "prod"}, region="eu-west-1", account="123456789012")
    for template in templates:                      # more than one for a cdk.out, in the order of their dependencies
        given = still_asked(template, parameters)   # parameters.py: only where there are several templates
        values = values_of(template, given)         # parameters.py: checked; the template's rules, too
        pseudo = pseudo_parameters(where, stack, stack_id)                            # evaluation.py
        evaluation = Evaluation(template, values, pseudo, imports, made)              # made: dict[str, Made], filled below
        wanted = evaluation.wanted()                                                  # by their conditions
        for name in order(template, wanted, evaluation.condition):                    # graph.py
            declared = template.resources[name]
            properties = evaluation.value(declared.properties, "Resources", name, "Properties")
            made[name] = type_named(declared.type).create(site, declared, properties)
        for name, output in template.outputs.items():
            if "Condition" not in output or evaluation.condition(output["Condition"]):
                evaluation.value(output["Value"], "Outputs", name, "Value")

``declared.metadata["awsmock:code"]`` (``local_files.CODE``) is the absolute path of a function's or a layer's local code: a folder,
or a file such as a zip. ``declared.properties`` may be shared between readings: nobody changes it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import glimpse, shortened
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.templates import cdk, document, extensions, sam
from awsmock_ar_apigw.templates.bounds import LONGEST, too_long
from awsmock_ar_apigw.templates.errors import TemplateError
from awsmock_ar_apigw.templates.evaluation import Evaluation, pseudo_parameters
from awsmock_ar_apigw.templates.functions import check_functions
from awsmock_ar_apigw.templates.local_files import LocalFiles
from awsmock_ar_apigw.templates.names import check_names
from awsmock_ar_apigw.templates.parameters import still_asked, values_of
from awsmock_ar_apigw.templates.source import Source
from awsmock_ar_apigw.templates.structure import check_no_null, template, unchecked
from awsmock_ar_apigw.templates.texts import DYNAMIC

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from awsmock_ar_apigw.templates.declared import Template

_NAMES = ("template.yaml", "template.yml", "template.json")
_TEXT = "the template"
_LONGEST_PATH = 4096
# What these make is of other services, and nothing that an API needs: the template is read without.
_OF_OTHERS = (
    "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
)


def read(
    source: str | Path | Mapping[str, Any],
    *,
    parameters: Mapping[str, Any] | None = None,
    previous: Mapping[str, Any] | None = None,
    stack: str | None = None,
    region: str,
    account: str,
) -> list[Template]:
    """Read a template.

    Parameters:
        source: the path of a file, or of a folder that CDK (``cdk.out``) or SAM (``.aws-sam/build``) has written; the text of a
            template in YAML or JSON; or the template as Python has it.
        parameters: what is given for its parameters: SAM's transform and loops need them.
        previous: what was given before, with another template: it counts for parameters that this one has as well.
        stack: the name of one stack of a ``cdk.out``; all of them, if it is left out.
        region: the Region that it is read for.
        account: the account, likewise.

    Returns:
        The template; of a ``cdk.out``, each stack's, those first that others depend on.

    Raises:
        TemplateError: CloudFormation, or SAM's transform, would not take it; or there is none.
        MockError: a package that it needs isn't installed.

    Examples:
        >>> (template,) = read({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}, region="eu-west-1", account="123456789012")
        >>> template.resources["Queue"].type
        'AWS::SQS::Queue'
    """
    reader = _Reader(dict(parameters or {}), Where(account, region), previous or {})
    if isinstance(source, Path) or (isinstance(source, str) and not _is_text(source)):
        return reader.of_path(Path(source), stack)
    if isinstance(source, str):
        return [reader.of_text(source, _TEXT, None)]
    if isinstance(source, dict):
        return [reader.of_document(document.of_object(source, _TEXT), Source(_TEXT))]
    raise TemplateError(
        f"{glimpse(source)} is no template. Give the path of a file or a folder, a text, or an object."
    )


def _is_text(source: str) -> bool:
    """Whether this is a template, and not the path of one: it has more than a line, or is an object."""
    body = source.removeprefix("\ufeff").strip()
    return not body or "\n" in source or body.startswith("{") or len(body) > _LONGEST_PATH


# What was read of texts, by all that it hangs on, with the files that were read for it: to deploy a text twice costs little.
_READ: dict[Any, tuple[Template, Mapping[Path, int]]] = {}
_MOST_READ = 64


class _Reader:
    """Reads for an account and a Region, with what is given for parameters."""

    def __init__(self, given: dict[str, Any], where: Where, previous: Mapping[str, Any]) -> None:
        self._given = given
        self._previous = previous
        self._where = where

    # Where a template comes from

    def of_path(self, path: Path, stack: str | None) -> list[Template]:
        """The templates of a file or a folder."""
        if path.name == cdk.MANIFEST:
            path = path.parent
        if _is_folder(path):
            if (path / cdk.MANIFEST).is_file():
                return self._of_stacks(cdk.stacks(path, stack), path)
            found = next((path / name for name in _NAMES if (path / name).is_file()), None)
            if found is None:
                raise TemplateError(
                    f"This folder has no {cdk.MANIFEST} of CDK's, and no {_NAMES[0]}.", str(path)
                )
            path = found
        elif of_cdk := cdk.stack_of(path):
            return self._of_stacks([of_cdk], path.parent)
        return [self.of_text(_text_of(path), path.name, path.parent.resolve())]

    def _of_stacks(self, stacks: list[cdk.Stack], folder: Path) -> list[Template]:
        """The templates of stacks: each is given what it asks for, and what none of them knows is refused."""
        texts = [_text_of(one.file) for one in stacks]
        known = {name for text in texts for name in _parameters_of(text)}
        unknown = [name for name in self._given if name not in known and not name.startswith(DYNAMIC)]
        if unknown:
            raise TemplateError(
                f"{meant(unknown[0], known)}Parameters: [{', '.join(unknown)}] do not exist in the templates",
                str(folder),
            )
        return [self._of_stack(one, text) for one, text in zip(stacks, texts, strict=True)]

    def _of_stack(self, stack: cdk.Stack, text: str) -> Template:
        asked = _parameters_of(text)
        given = {
            name: value for name, value in self._given.items() if name in asked or name.startswith(DYNAMIC)
        }
        where = Where(stack.account or self._where.account, stack.region or self._where.region)
        found = _Reader(given, where, self._previous).of_text(
            text, stack.file.name, stack.file.parent.resolve(), stack
        )
        return found._replace(region=stack.region, account=stack.account, stack_name=stack.name)

    def of_text(self, text: str, name: str, folder: Path | None, stack: cdk.Stack | None = None) -> Template:
        """The template of a text."""
        given = repr(sorted({**self._previous, **self._given}.items(), key=lambda one: str(one[0])))
        key = (text, name, folder, self._where, given, repr(stack))
        known = _READ.get(key)
        if known and all(_changed(file) == when for file, when in known[1].items()):
            return known[0]
        source = Source(name, folder, document.lines_of(text))
        files: dict[Path, int] = {}
        found = self.of_document(document.of_text(text, name), source, stack, files)
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        _READ[key] = found, files
        return found

    # What is made of it

    def of_document(
        self,
        found: dict[str, Any],
        source: Source,
        stack: cdk.Stack | None = None,
        files: dict[Path, int] | None = None,
    ) -> Template:
        """The template of a document, with all that its transforms make of it."""
        check_no_null(found, (), source)
        found = cdk.prepared(found, stack)
        transforms = _transforms(found, source)
        extended = extensions.NAME in transforms
        if extended:
            found = extensions.extended(found, self._evaluation(found, source, extended=True).value, source)
        scope = self._evaluation(found, source, extended=extended, checked=bool(transforms))
        local = LocalFiles(source, scope.value)
        found = local.found(found)
        if files is not None:
            files.update(local.read)
        if sam.NAME in transforms:
            found = sam.transformed(
                found, self._values(found, source, extended=extended), self._where.region, source
            )
        found.pop("Transform", None)
        made = template(found, source, extended=extended)
        check_functions(made)
        check_names(made)
        return made

    def _values(self, found: dict[str, Any], source: Source, *, extended: bool) -> dict[str, Any]:
        known = unchecked(found, source, extended=extended)
        return values_of(known, {**still_asked(known, self._previous), **self._given})

    def _evaluation(
        self, found: dict[str, Any], source: Source, *, extended: bool, checked: bool = True
    ) -> Evaluation:
        """What expressions of parameters and mappings mean, before there is a stack."""
        known = unchecked(found, source, extended=extended)
        values = self._values(found, source, extended=extended) if checked else {}
        return Evaluation(known, values, pseudo_parameters(self._where, "", ""), {}, {})


def _transforms(found: Mapping[str, Any], source: Source) -> list[str]:
    """The names of a template's transforms, each of which can be done here."""
    asked = found.get("Transform", [])
    names = [_name_of(one) for one in (asked if isinstance(asked, list) else [asked])]
    for name in names:
        if name not in (sam.NAME, extensions.NAME, *_OF_OTHERS):
            raise source.refusal(
                f"Transform: {shortened(str(name), 80)} isn't done here: a macro runs in an account. "
                f"{sam.NAME} and {extensions.NAME} are.",
                "Transform",
            )
    return [str(name) for name in names]


def _name_of(transform: Any) -> Any:
    return transform.get("Name") if isinstance(transform, dict) else transform


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # no path at all: whoever reads it says so
        return False


def _text_of(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LONGEST:
            raise too_long(path.name, size)
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise TemplateError(f"{shortened(str(path), 200)} can't be read: {error}.") from None


def _parameters_of(text: str) -> Collection[str]:
    """The names of the parameters of a template in JSON, as CDK writes it; none, where it isn't one."""
    try:
        found = json.loads(text)["Parameters"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    return found if isinstance(found, dict) else ()


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return -1
