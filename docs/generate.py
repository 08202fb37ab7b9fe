"""The reference, made from the registry: mkdocs-gen-files runs this, and nothing is written by hand twice.

A page for each file of the service, one of all operations, and one for each standing that needs a reader's trust.
"""

import ast
import inspect
import pkgutil
import re
from importlib import import_module
from textwrap import dedent
from typing import NamedTuple

from awsmock_ar_apigw.base import clock
from awsmock_ar_apigw.cloud.cloud import SERVICES, backend_of
from awsmock_ar_apigw.kit.default import Defaults
from awsmock_ar_apigw.kit.kind import Kind
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.spec.model import errors_of, load
from awsmock_ar_apigw.state.machine import GONE

API_REFERENCE = "https://docs.aws.amazon.com/apprunner/latest/api/API_{}.html"
STANDINGS = {
    "observed": "The API reference is silent here, and the real service was seen to do it.",
    "chosen": "Nobody knows, so we picked. If you know better, tell us: a source turns a choice into an observation.",
}
# A remark in a comment or docstring: "They come in order. [chosen]", "[observed: who saw it]", "[for this, chosen]".
MARK = re.compile(r"\[([^\]]*\b(observed|chosen)\b[^\]]*)\]")


class Place(NamedTuple):
    """Something with a citation: where it stands in the site, what it says, and its cite."""

    link: str
    text: str
    standing: str
    source: str


class File:
    """A file of a service, and what it declares itself."""

    def __init__(self, service, name):
        self.name = name
        self.module = import_module(f"awsmock_ar_apigw.services.{service}.{name}")
        self.backend = backend_of(service)
        self.tree = ast.parse(inspect.getsource(self.module))
        own = {name: getattr(self.module, name) for name in _assigned(self.tree)}
        self.kinds = [value for value in own.values() if isinstance(value, Kind)]
        self.rules = {name: value for name, value in own.items() if isinstance(value, Rule)}
        self.defaults = {name: value for name, value in own.items() if isinstance(value, Defaults)}
        self.operations = [
            operation
            for operation in self.backend.operations.values()
            if operation.handle.__module__ == self.module.__name__
        ]
        shared = import_module(f"awsmock_ar_apigw.services.{service}.backend")
        for kind in self.kinds:
            # A kind may have a rule of its own in place of one that all resources share.
            for title, rule in (("MISSING", kind.missing), ("MALFORMED", kind.malformed)):
                if rule not in vars(shared).values():
                    self.rules[title] = rule

    @property
    def title(self):
        """What people call it."""
        words = self.name.replace("_", " ").replace("vpc", "VPC")
        titles = {"backend": "All resources", "configuration": "Service configuration"}
        return titles.get(self.name, words[0].upper() + words[1:])

    @property
    def page(self):
        """Its page in the site."""
        return f"reference/{self.name}.md"

    def worth_a_page(self):
        """Whether it declares anything that a reader may look for."""
        return bool(self.rules or self.operations or self.defaults)


def _assigned(tree):
    """The names that a file assigns at its top, and doesn't import."""
    return [
        target.id
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]


def files():
    """The files of every service that have something to show."""
    for service in SERVICES:
        package = import_module(f"awsmock_ar_apigw.services.{service}")
        for info in pkgutil.iter_modules(package.__path__):
            file = File(service, info.name)
            if file.worth_a_page():
                yield file


# Markdown


def table(head, rows):
    rows = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows) + "\n"


def _cell(value):
    return str(value).replace("|", "\\|").replace("\n", " ")


def code(value):
    return f"`{value}`"


def codes(values):
    return ", ".join(map(code, values))


def first(text):
    """The first sentence or so of a docstring, without its citation."""
    return MARK.sub("", inspect.cleandoc(text or "").split("\n\n")[0]).replace("\n", " ").strip()


def anchor(name):
    return name.lower().replace("_", "-")


# Pages


def operations_page(found):
    """Every operation: its resource, whether it is paged, and its errors."""
    rows = []
    for file in found:
        model = load(file.backend.service)
        for operation in file.operations:
            errors = errors_of(model.operation_model(operation.name))
            row = (
                f"[{operation.name}]({API_REFERENCE.format(operation.name)})",
                first(operation.handle.__doc__),
                f"[{file.title}]({file.name}.md)",
                "yes" if operation.page else "no",
                codes(sorted(errors)),
                f"[rules]({_rules_of(file)})",
            )
            rows.append(row)
    rows.sort()
    head = ("Operation", "What it does", "Resource", "Paged", "Errors it lists", "What it refuses")
    return (
        f"# Operations\n\nAll {len(rows)} operations of App Runner. The names link to the API reference of AWS, and the "
        "errors are those of botocore's service model. No operation answers with an error that it doesn't list, but "
        "for those [common to all of AWS](../explanation/errors.md).\n\n" + table(head, rows)
    )


def _rules_of(file):
    return f"{file.name}.md#rules" if file.rules else "backend.md#rules"


def file_page(file):
    """What one file of a service declares."""
    parts = [f"# {file.title}\n", inspect.cleandoc(file.module.__doc__ or "") + "\n"]
    if file.operations:
        names = codes(operation.name for operation in file.operations)
        parts.append(f"Operations: {names}. See [all operations](operations.md).\n")
    for kind in file.kinds:
        if kind.machine:
            parts += [
                "## States\n",
                f"```mermaid\n{kind.machine.mermaid()}\n```\n",
                steps_table(kind.machine),
            ]
            if any(step.via for step in kind.machine.steps):
                parts.append("How long a step takes is our choice; `pace` says who moves the clock.\n")
    parts += phases(file)
    if file.defaults:
        parts += ["## Defaults\n", "What a request leaves out is filled in.\n", defaults_table(file)]
    if file.rules:
        parts += ["## Rules\n", "`{…}` stands for a value of the call.\n", rules_table(file)]
        if file.name != "backend":
            parts.append("What [every resource](backend.md#rules) refuses comes beside these.\n")
    return "\n".join(parts)


def phases(file):
    """The states of what follows another resource: one for each phase of a change."""
    statuses = getattr(file.module, "STATUSES", None)
    if not statuses:
        return []
    rows = [(phase.value, code(status)) for phase, status in statuses.items()]
    return ["## States\n", table(("How far the change has come", "Status"), rows)]


def steps_table(machine):
    head = (
        "Operation",
        "Allowed in",
        "Meanwhile",
        "Lands in",
        "When it fails",
        "Takes",
        "Source",
        "Standing",
    )
    rows = [
        (
            code(step.name) + (" (by hand)" if step.by_hand else ""),
            codes(step.when),
            code(step.via) if step.via else "at once",
            "gone" if step.to == GONE else code(step.to),
            (code(step.fails) + (", as it was before" if step.undo else "")) if step.fails else "can't",
            f"{step.takes:g} s" if step.via else "",
            step.cite.source,
            step.cite.standing,
        )
        for step in machine.steps
    ]
    return table(head, rows)


def defaults_table(file):
    rows = [
        (code(row.path), _default(row), row.cite.source, row.cite.standing)
        for defaults in file.defaults.values()
        for row in defaults.rows
    ]
    return table(("Member", "Default", "Source", "Standing"), rows)


def _default(row):
    value = f"{first(row.value.__doc__)}" if callable(row.value) else code(repr(row.value))
    return f"{value} (where it applies)" if row.where else value


def rules_table(file):
    rows = [
        (
            f'<span id="{anchor(name)}"></span>' + code(name),
            code(rule.error.code),
            code(rule.message),
            rule.cite.source,
            rule.cite.standing,
        )
        for name, rule in file.rules.items()
    ]
    return table(("Rule", "Error", "Message", "Source", "Standing"), rows)


# Standing


def places(file):
    """Everything in a file that has a citation: rules, steps and defaults; then remarks."""
    link = f"[{file.title}]({file.name}.md"
    for name, rule in file.rules.items():
        yield Place(f"{link}#{anchor(name)})", code(rule.message), *rule.cite)
    for kind in file.kinds:
        for step in kind.machine.steps if kind.machine else ():
            yield Place(f"{link}#states)", f"{code(step.name)} lands in {code(step.to)}", *step.cite)
    for defaults in file.defaults.values():
        for row in defaults.rows:
            yield Place(f"{link}#defaults)", f"{code(row.path)} is {_default(row)}", *row.cite)
    for text, standing, source in remarks(inspect.getsource(file.module), file.tree):
        yield Place(f"{link})", text, standing, source)


def remarks(source, tree):
    """What comments and docstrings mark as observed or chosen: the text, the standing and the source."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    texts = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, documented)]
    texts += [
        re.sub(r"^ *# ", "", block, flags=re.MULTILINE)
        for block in re.findall(r"(?:^ *# .*\n)+", source, re.MULTILINE)
    ]
    for text in texts:
        for mark in MARK.finditer(text):
            said = " ".join(dedent(MARK.sub("", text)).split())
            yield said, mark[2], mark[1].removeprefix(mark[2]).strip(" ,:")


def standing_page(standing, found):
    rows = [place for file in found for place in places(file) if place.standing == standing]
    if standing == "chosen":
        for text, marked, source in remarks(inspect.getsource(clock), ast.parse(inspect.getsource(clock))):
            rows.append(Place("[Public API](api.md)", text, marked, source))
    titles = {"observed": "Observed", "chosen": "Our choices"}
    because = {"observed": "Who saw it", "chosen": "Why"}
    head = ("Where", "What", because[standing])
    return (
        f"# {titles[standing]}\n\n{STANDINGS[standing]} See [what standing means](../explanation/standing.md).\n\n"
        + table(head, [(place.link, place.text, place.source) for place in rows])
    )


def pages():
    """Every generated page: its path and its text."""
    found = list(files())
    made = {file.page: file_page(file) for file in found}
    made["reference/operations.md"] = operations_page(found)
    for standing in STANDINGS:
        made[f"reference/{standing}.md"] = standing_page(standing, found)
    return made


def main():
    import mkdocs_gen_files  # noqa: PLC0415 - tests read pages() without it

    for path, text in pages().items():
        with mkdocs_gen_files.open(path, "w") as page:
            page.write(text)


# mkdocs-gen-files runs this file by runpy, which calls it so.
if __name__ == "<run_path>":
    main()
