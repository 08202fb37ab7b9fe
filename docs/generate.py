"""The reference, made from the registry: mkdocs-gen-files runs this, and nothing is written by hand twice.

For each service a page for each of its files, one of all its operations, and one of how AWS was seen to differ from its
own reference; and for all of them one for each standing that needs a reader's trust.
"""

import ast
import inspect
import pkgutil
import re
import runpy
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from awsmock_ar_apigw.base import clock
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.kit.default import Defaults
from awsmock_ar_apigw.kit.kind import Kind
from awsmock_ar_apigw.kit.patch import Patch
from awsmock_ar_apigw.kit.quota import Quota
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.spec.model import errors_of, load
from awsmock_ar_apigw.state.drawing import HOW_TO_READ, draw
from awsmock_ar_apigw.state.machine import GONE


def beside(name):
    """What a file beside this one has: the folder is no package."""
    return runpy.run_path(str(Path(__file__).with_name(f"{name}.py")))


MARK, anchor, code, codes, first, head, remarks, table = itemgetter(
    "MARK", "anchor", "code", "codes", "first", "head", "remarks", "table"
)(beside("markup"))

TITLES = {
    "apprunner": "App Runner",
    "apigatewayv2": "API Gateway V2",
    "apigatewaymanagementapi": "API Gateway Management API",
}


def reference_of_apprunner(operation):
    """Where AWS describes an operation of App Runner: each has a page."""
    return f"https://docs.aws.amazon.com/apprunner/latest/api/API_{operation.name}.html"


def reference_of_apigatewayv2(operation):
    """Where AWS describes an operation of API Gateway V2: each path has a page."""
    path = re.sub(r"[{}]", "", operation.http["requestUri"].removeprefix("/v2/")).replace("/", "-").lower()
    return f"https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/{path}.html"


def reference_of_apigatewaymanagementapi(_operation):
    """Where AWS describes what the management API does: one page of the developer guide has all of it."""
    guide = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
    return f"{guide}/apigateway-how-to-call-websocket-api-connections.html"


API_REFERENCE = {
    "apprunner": reference_of_apprunner,
    "apigatewayv2": reference_of_apigatewayv2,
    "apigatewaymanagementapi": reference_of_apigatewaymanagementapi,
}
STANDINGS = {
    "observed": "The API reference is silent here, and the real service was seen to do it.",
    "chosen": "Nobody knows, so we picked. If you know better, tell us: a source turns a choice into an observation.",
}


class Place(NamedTuple):
    """Something with a citation: where it stands in the site, what it says, and its cite."""

    link: str
    text: str
    standing: str
    source: str


class File:
    """A file of a service, in its hall or in one of its wings, and what it declares itself."""

    def __init__(self, service, module):
        self.service = service
        self.module = import_module(module)
        *self.wing, self.name = module.removeprefix(f"awsmock_ar_apigw.services.{service}.").split(".")
        self.backend = backend_of(service)
        self.tree = ast.parse(inspect.getsource(self.module))
        own = {name: getattr(self.module, name) for name in _assigned(self.tree)}
        self.kinds = [value for value in own.values() if isinstance(value, Kind)]
        self.rules = dict(_rules_in(own))
        self.patches = [value for value in own.values() if isinstance(value, Patch)]
        self.limits = [
            value for value in _flat(own.values()) if hasattr(value, "most") and hasattr(value, "cite")
        ]
        self.quotas = [value for value in _flat(own.values()) if isinstance(value, Quota)]
        # Quotas of other kinds of account, by what the option calls them.
        self.accounts = own.get("ACCOUNTS", {})
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
        words = (
            self.name.replace("_", " ").replace("vpc", "VPC").replace("api ", "API ").replace("rest", "REST")
        )
        titles = {
            "backend": "All resources",
            "configuration": "Service configuration",
            "api": "API",
            "cors": "CORS",
        }
        if self.wing == ["openapi"]:
            return "OpenAPI" if self.name == "operations" else f"OpenAPI {words}"
        return titles.get(self.name, words[0].upper() + words[1:])

    @property
    def path(self):
        """Its page within its service."""
        return "/".join([*self.wing, f"{self.name}.md"])

    @property
    def page(self):
        """Its page in the site."""
        return f"reference/{self.service}/{self.path}"

    def beside(self, page):
        """The link from its page to one of the hall."""
        return "../" * len(self.wing) + page

    def worth_a_page(self):
        """Whether it declares anything that a reader may look for."""
        return bool(self.rules or self.operations or self.defaults or self.patches or self.limits)


def _flat(values):
    """Values, and what tuples and lists hold."""
    for value in values:
        if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
            yield from _flat(value)
        else:
            yield value


def _rules_in(own):
    """The rules that a file declares, by name; those of a tuple by its name and their number, unless named before."""
    seen = set()
    for name, value in own.items():
        if isinstance(value, Rule):
            seen.add(value)
            yield name, value
    for name, value in own.items():
        found = value.values() if isinstance(value, dict) else value
        if isinstance(value, tuple | list | dict):
            for number, rule in enumerate(_flat(found), start=1):
                if isinstance(rule, Rule) and rule not in seen:
                    seen.add(rule)
                    yield f"{name}-{number}", rule


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
    """The files of every service."""
    for service in SERVICES:
        package = import_module(f"awsmock_ar_apigw.services.{service}")
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.ispkg:
                yield File(service, info.name)


# Pages


def operations_page(service, found):
    """Every operation of a service: its resource, whether it is paged, and its errors."""
    rows = []
    for file in found:
        model = load(service)
        for operation in file.operations:
            shape = model.operation_model(operation.name)
            errors = errors_of(shape)
            row = (
                f"[{operation.name}]({API_REFERENCE[service](shape)})",
                first(operation.handle.__doc__),
                f"[{file.title}]({file.path})",
                "yes" if operation.page else "no",
                codes(sorted(errors)),
                f"[rules]({_rules_of(file)})",
            )
            rows.append(row)
    rows.sort()
    columns = ("Operation", "What it does", "Resource", "Paged", "Errors it lists", "What it refuses")
    return (
        f"{head(f'{TITLES[service]}: Operations')}\nThe {len(rows)} operations of {TITLES[service]} that the mock has. The names link to the API reference "
        "of AWS, and the errors are those of botocore's service model. No operation answers with an error that it doesn't "
        "list, but for those [common to all of AWS](../../explanation/errors.md), and those that AWS was seen to answer "
        "with.\n\n" + table(columns, rows)
    )


def _rules_of(file):
    return f"{file.path}#rules" if file.rules else "backend.md#rules"


def file_page(file):
    """What one file of a service declares."""
    parts = [
        head(f"{TITLES[file.service]}: {file.title}"),
        inspect.cleandoc(file.module.__doc__ or "") + "\n",
    ]
    if file.operations:
        names = codes(operation.name for operation in file.operations)
        parts.append(f"Operations: {names}. See [all operations]({file.beside('operations.md')}).\n")
    parts += [*states(file), *phases(file), *values(file), *quotas(file)]
    if file.rules:
        parts += ["## Rules\n", "`{…}` stands for a value of the call.\n", rules_table(file)]
        if file.name != "backend":
            parts.append(
                f"What [every resource]({file.beside('backend.md')}#rules) refuses comes beside these.\n"
            )
    return "\n".join(parts)


def states(file):
    """The states of a file's kinds, drawn and as a table."""
    parts = []
    for kind in file.kinds:
        if kind.machine:
            parts += ["## States\n", draw(kind.machine) + "\n", HOW_TO_READ, steps_table(kind.machine)]
            if any(step.via for step in kind.machine.steps):
                parts.append("How long a step takes is our choice; `pace` says who moves the clock.\n")
    return parts


def values(file):
    """What a request leaves out, what an update changes, and what a text may look like."""
    parts = []
    if file.defaults:
        parts += ["## Defaults\n", "What a request leaves out is filled in.\n", defaults_table(file)]
    if file.patches:
        parts += [
            "## Updates\n",
            "A member that an update leaves out stays; one that isn't listed is replaced.\n",
        ]
        parts.append(updates_table(file))
    if file.limits:
        parts += ["## Limits\n", limits_table(file)]
    return parts


def quotas(file):
    """How many there may be, where quotas are enforced."""
    if not file.quotas:
        return []
    parts = ["## Quotas\n", "[How to enforce them](../../how-to/quotas.md).\n", quotas_table(file.quotas)]
    for name, own in file.accounts.items():
        parts += [f'With `quotas="{name}"`, these take the place of theirs:\n', quotas_table(own)]
    return parts


def quotas_table(rows):
    rows = [
        (
            code(quota.name),
            f"{quota.things} per {quota.per}",
            quota.number,
            code(quota.refuses.error.code)
            if quota.refuses
            else "nobody: the operation lists no error for it",
            quota.cite.source,
            quota.cite.standing,
        )
        for quota in rows
    ]
    return table(("Name", "What", "Number", "Enforced by", "Source", "Standing"), rows)


def phases(file):
    """The states of what follows another resource: one for each phase of a change."""
    statuses = getattr(file.module, "STATUSES", None)
    if not statuses:
        return []
    rows = [(phase.value, code(status)) for phase, status in statuses.items()]
    return ["## States\n", table(("How far the change has come", "Status"), rows)]


def steps_table(machine):
    rows = [
        (
            code(step.name) + (" (by hand)" if step.by_hand else ""),
            codes(step.when),
            _happens(step),
            step.cite.source,
            step.cite.standing,
        )
        for step in machine.steps
    ]
    return table(("Operation", "Allowed in", "What happens", "Source", "Standing"), rows)


def _happens(step):
    """What is seen meanwhile and how long, and where it ends."""
    to = "gone" if step.to == GONE else code(step.to)
    if not step.via:
        return f"{to} at once"
    fails = (code(step.fails) + (", as it was before" if step.undo else "")) if step.fails else "can't"
    return f"{code(step.via)} for {step.takes:g} s, then {to}. When it fails: {fails}"


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


def updates_table(file):
    rows = [
        (code(change.member), first(change.how.__doc__), change.cite.source, change.cite.standing)
        for patch in file.patches
        for change in patch.changes
    ]
    return table(("Member", "What an update does", "Source", "Standing"), rows)


def limits_table(file):
    rows = [
        (
            code(limit.shape) if hasattr(limit, "shape") else limit.what,
            f"{limit.least} to {limit.most}",
            code(limit.pattern) if hasattr(limit, "pattern") else "",
            limit.cite.source,
            limit.cite.standing,
        )
        for limit in file.limits
    ]
    return table(("Text", "Characters", "Form", "Source", "Standing"), rows)


def differences_of(service):
    """Where AWS was seen to differ from its own reference; nowhere, for some services."""
    return import_module(f"awsmock_ar_apigw.services.{service}.differences").DIFFERENCES


def differences_page(service):
    """The same as a table."""
    rows = [
        (one.what, one.documented, one.observed, one.source, one.weighed, _done(one))
        for one in differences_of(service)
    ]
    return (
        f"{head(f'{TITLES[service]}: Differences')}\nWhere {TITLES[service]} was seen to do other than its reference says. The mock does what is "
        "documented, but where following the reference would refuse what works at AWS; "
        '[`fidelity="observed"`](../../how-to/fidelity.md) switches over the rest.\n\n'
        + table(
            ("What", "Documented", "Observed", "Who saw it", "Is that the default?", "The mock does"), rows
        )
    )


def _done(difference):
    return {
        "both": "either",
        "documented": "what is documented; `observed` switches it",
        "observed": "what was observed",
    }[difference.mock]


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
    """Everything in a file that has a citation: rules, steps and values; then remarks."""
    link = f"[{TITLES[file.service]}: {file.title}]({file.service}/{file.path}"
    for name, rule in file.rules.items():
        yield Place(f"{link}#{anchor(name)})", code(rule.message), *rule.cite)
    for kind in file.kinds:
        for step in kind.machine.steps if kind.machine else ():
            yield Place(f"{link}#states)", f"{code(step.name)} lands in {code(step.to)}", *step.cite)
    for section, text, cite in cited_values(file):
        yield Place(f"{link}#{section})", text, *cite)
    where = f"{link})" if file.worth_a_page() else f"{TITLES[file.service]}: {file.title}"
    for text, standing, source in remarks(inspect.getsource(file.module), file.tree):
        yield Place(where, text, standing, source)


def cited_values(file):
    """Each default, change and limit: its section, what it says, and its cite."""
    for row in (row for defaults in file.defaults.values() for row in defaults.rows):
        yield "defaults", f"{code(row.path)} is {_default(row)}", row.cite
    for change in (change for patch in file.patches for change in patch.changes):
        yield "updates", f"An update of {code(change.member)}: {first(change.how.__doc__)}", change.cite
    for limit in file.limits:
        what = code(limit.shape) if hasattr(limit, "shape") else limit.what
        yield "limits", f"A {what} has {limit.least} to {limit.most} characters.", limit.cite
    for quota in (*file.quotas, *_flat(file.accounts.values())):
        yield "quotas", f"There may be {quota.number} {quota.things} per {quota.per}.", quota.cite


def standing_page(standing, found):
    rows = [place for file in found for place in places(file) if place.standing == standing]
    if standing == "chosen":
        for text, marked, source in remarks(inspect.getsource(clock), ast.parse(inspect.getsource(clock))):
            rows.append(Place("[Public API](api.md)", text, marked, source))
    titles = {"observed": "Observed", "chosen": "Our choices"}
    because = {"observed": "Who saw it", "chosen": "Why"}
    columns = ("Where", "What", because[standing])
    return (
        f"{head(titles[standing], boost=0.5)}\n{STANDINGS[standing]} See [what standing means](../explanation/standing.md).\n\n"
        + table(columns, [(place.link, place.text, place.source) for place in rows])
    )


def pages():
    """Every generated page: its path and its text."""
    found = list(files())
    shown = [file for file in found if file.worth_a_page()]
    made = {file.page: file_page(file) for file in shown}
    for service in SERVICES:
        own = [file for file in shown if file.service == service]
        made[f"reference/{service}/operations.md"] = operations_page(service, own)
        if differences_of(service):
            made[f"reference/{service}/differences.md"] = differences_page(service)
    for standing in STANDINGS:
        made[f"reference/{standing}.md"] = standing_page(standing, found)
    made.update(beside("resource_types")["pages"]())
    return made


def main():
    import mkdocs_gen_files  # noqa: PLC0415 - tests read pages() without it

    for path, text in pages().items():
        with mkdocs_gen_files.open(path, "w") as page:
            page.write(text)


# mkdocs-gen-files runs this file by runpy, which calls it so.
if __name__ == "<run_path>":
    main()
