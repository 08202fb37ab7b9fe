"""Resources of other services: in name alone, or made in moto, where that is active.

What ``Ref`` and ``Fn::GetAtt`` give stands in ``others_table.py``. Of a type that isn't there, an id and whatever attribute is asked for are made up,
and a warning says so.
"""

from __future__ import annotations

import re
import string
import warnings
from typing import TYPE_CHECKING, Any, ClassVar

from awsmock_ar_apigw.templates import in_moto
from awsmock_ar_apigw.templates.errors import StandInWarning, TemplateError
from awsmock_ar_apigw.templates.made import Made
from awsmock_ar_apigw.templates.others_table import TABLE, Row
from awsmock_ar_apigw.templates.physical import name_for, overridden
from awsmock_ar_apigw.templates.simple import Simple, failed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.ids import Ids
    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import ResourceType
    from awsmock_ar_apigw.templates.site import Site

_TYPE = re.compile(r"[A-Za-z0-9]+::[A-Za-z0-9]+(::[A-Za-z0-9]+){1,2}|Custom::[\w@-]+")
_REST = "AWS::ApiGateway::"
_NESTED = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
_CUSTOM = "AWS::CloudFormation::CustomResource"


class _Filling(dict[str, Any]):
    """What patterns are filled with: chance is drawn when a pattern first asks for it, and then it is the same in all of them."""

    _ALPHABETS: ClassVar = {
        "digit": string.digits,
        "hex": "0123456789abcdef",
        "lower": string.ascii_lowercase + string.digits,
        "mixed": string.ascii_letters + string.digits,
        "upper": string.ascii_uppercase + string.digits,
    }

    def __init__(self, ids: Ids, **known: Any) -> None:
        super().__init__(known)
        self._ids = ids

    def __missing__(self, name: str) -> str:
        kind = name.rstrip(string.digits)
        self[name] = made = (
            self._ids.uuid()
            if kind == "uuid"
            else self._ids.text(int(name[len(kind) :]), self._ALPHABETS[kind])
        )
        return made


class _Properties(dict[str, Any]):
    """The properties of a resource, as patterns have them: what isn't there is empty."""

    def __missing__(self, name: str) -> str:
        return ""


class KnownType(Simple):
    """A type that the table knows."""

    def __init__(self, name: str, row: Row) -> None:
        super().__init__(name, frozenset({row.named} - {""}), frozenset(row.attributes))
        self._row = row

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Make one, in moto if that is active and can."""
        row = self._row
        name = properties.get(row.named) if row.named else None
        if name is None:
            name = self._name(site, declared, properties)
        given = {**properties, row.named: name} if row.named else properties
        found = in_moto.create(site, declared, given, str(name))
        return overridden(site, declared, self._made(site, declared, properties, str(name), found))

    def update(
        self,
        site: Site,
        declared: Declared,
        made: Made,
        old: Mapping[str, Any],  # noqa: ARG002 - as the protocol has it
        new: Mapping[str, Any],
    ) -> Made:
        """Change one in place: what its properties say of its attributes is said anew."""
        attributes = {
            name: pattern.format_map({"p": _Properties(new)})
            for name, pattern in self._row.attributes.items()
            if pattern.startswith("{p[")
        }
        fresh = made._replace(attributes={**made.attributes, **attributes})
        if in_moto.HANDLE in made.handle:
            given = {**new, self._row.named: made.handle["name"]} if self._row.named else dict(new)
            in_moto.update(site, declared, given, made.handle[in_moto.HANDLE])
        return overridden(site, declared, fresh)

    def delete(self, site: Site, declared: Declared, made: Made) -> None:
        """Take one away, where it was made."""
        _delete(site, declared, made)

    def read(self, site: Site, declared: Declared, made: Made) -> Mapping[str, Any] | None:  # noqa: ARG002 - likewise
        """Whether it is there."""
        return _read(site, made)

    def _name(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> str:
        asked, end = self._row.suffix
        end = end if asked and str(properties.get(asked)).lower() == "true" else ""
        name = name_for(site, declared, most=self._row.most - len(end)) + end
        return name.lower() if self._row.lower else name

    def _made(
        self,
        site: Site,
        declared: Declared,
        properties: Mapping[str, Any],
        name: str,
        found: in_moto.InMoto | None,
    ) -> Made:
        where = site.where
        filling = _Filling(
            site.ids(f"{declared.logical_id}, {self.name}"),
            name=name,
            partition=where.partition,
            region=where.region,
            account=where.account,
            dns=where.dns_suffix,
            p=_Properties(properties),
        )
        filling["ref"] = found.ref if found else self._row.ref.format_map(filling)
        attributes = {of: pattern.format_map(filling) for of, pattern in self._row.attributes.items()}
        return _with(Made(filling["ref"], attributes, {"name": name}), found)


def _with(made: Made, found: in_moto.InMoto | None) -> Made:
    """A resource with what moto says of it, if moto has it."""
    if found is None:
        return made
    made.attributes.update(found.attributes)  # type: ignore[attr-defined]
    return Made(found.ref, made.attributes, {**made.handle, in_moto.HANDLE: found.stack})


def _delete(site: Site, declared: Declared, made: Made) -> None:
    if in_moto.HANDLE in made.handle:
        in_moto.delete(site, declared, made.handle[in_moto.HANDLE])


def _read(site: Site, made: Made) -> Mapping[str, Any] | None:
    """What it is like nobody knows; that it is gone, moto does."""
    there = in_moto.HANDLE not in made.handle or in_moto.is_there(site, made.handle[in_moto.HANDLE])
    return {} if there else None


class _Guessed(dict[str, Any]):
    """Attributes that are made up when they are asked for, by their names."""

    def __init__(self, site: Site, declared: Declared, name: str) -> None:
        super().__init__()
        where, service = site.where, declared.type.split("::")[1].lower()
        self._arn = f"arn:{where.partition}:{service}:{where.region}:{where.account}:{name}"
        self._host = f"{name.lower()}.{service}.{where.region}.{where.dns_suffix}"
        self._name = name

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        last = name.lower()
        if last.endswith("arn"):
            return self._arn
        if last.endswith(("url", "uri")):
            return f"https://{self._host}"
        if last.endswith(("endpoint", "domainname", "dnsname", "host", "address")):
            return self._host
        return self._name

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ARG002 - there is always one
        """The attribute."""
        return self[name]


class UnknownType(Simple):
    """A type that nobody knows here."""

    def __init__(self, name: str) -> None:
        super().__init__(name, frozenset(), None)

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Make one in name, or in moto if that is active and can."""
        name = name_for(site, declared)
        found = in_moto.create(site, declared, properties, name)
        made = _with(Made(name, _Guessed(site, declared, name), {"name": name}), found)
        if found is None and declared.logical_id not in site.overrides:
            warnings.warn(_said(declared, name), StandInWarning, stacklevel=2)
        return overridden(site, declared, made)

    def update(
        self,
        site: Site,
        declared: Declared,
        made: Made,
        old: Mapping[str, Any],  # noqa: ARG002 - as the protocol has it
        new: Mapping[str, Any],
    ) -> Made:
        """Change one in place, where it was made."""
        if in_moto.HANDLE in made.handle:
            in_moto.update(site, declared, new, made.handle[in_moto.HANDLE])
        return made

    def delete(self, site: Site, declared: Declared, made: Made) -> None:
        """Take one away, where it was made."""
        _delete(site, declared, made)

    def read(self, site: Site, declared: Declared, made: Made) -> Mapping[str, Any] | None:  # noqa: ARG002 - likewise
        """Whether it is there."""
        return _read(site, made)


def _said(declared: Declared, name: str) -> str:
    what = (
        "REST APIs aren't mocked here, and nobody answers at their addresses"
        if declared.type.startswith(_REST)
        else "nothing is known of the type here"
    )
    return (
        f"{declared.logical_id} ({declared.type}) is there in name alone: {what}. It got the physical id {name!r}, and what Fn::GetAtt "
        f'asks for is made up. Say better: overrides={{"{declared.logical_id}": {{"Ref": …, "Arn": …}}}}.'
    )


class _Asked(dict[str, Any]):
    """Attributes that a test has to give."""

    def __init__(self, site: Site, declared: Declared) -> None:
        super().__init__()
        self._where = site, declared

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        site, declared = self._where
        raise failed(
            site,
            declared,
            f"Its attribute {name} comes from a function that isn't called here. Give it: "
            f'overrides={{"{declared.logical_id}": {{"{name}": …}}}}.',
        )

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ARG002 - whoever asks needs it
        """The attribute."""
        return self[name]


class CustomType(Simple):
    """``Custom::…``: what a function of its author's answers, which isn't called: attributes are a test's to give."""

    def __init__(self, name: str) -> None:
        super().__init__(name, frozenset({"ServiceToken"}), None)

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:  # noqa: ARG002 - as the protocol has it
        """Make one in name."""
        return overridden(site, declared, Made(name_for(site, declared), _Asked(site, declared)))


class NestedType(Simple):
    """A stack in a stack: what it gives has to be given."""

    def __init__(self, name: str) -> None:
        super().__init__(name, frozenset(), None)

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Take what a test says that it gives.

        Raises:
            DeploymentError: nothing is said.
        """
        if declared.logical_id not in site.overrides:
            raise failed(
                site,
                declared,
                f"Stacks in stacks aren't made. Deploy {properties.get('TemplateURL', 'its template')} by itself, and say what it gives: "
                f'overrides={{"{declared.logical_id}": {{"Outputs.Name": …}}}}.',
            )
        where, name = site.where, name_for(site, declared, most=128)
        chance = site.ids(declared.logical_id).uuid()
        arn = f"arn:{where.partition}:cloudformation:{where.region}:{where.account}:stack/{name}/{chance}"
        return overridden(site, declared, Made(arn, _Asked(site, declared)))


def type_named(name: str) -> ResourceType:
    """The type of resources with this name.

    Raises:
        TemplateError: it is no name of a type.
    """
    if not isinstance(name, str) or not _TYPE.fullmatch(name):
        raise TemplateError(f"{name!r} is no type of resources. They are called such as AWS::S3::Bucket.")
    if name in _NESTED:
        return NestedType(name)
    if name.startswith("Custom::") or name == _CUSTOM:
        return CustomType(name)
    row = TABLE.get(name)
    return UnknownType(name) if row is None else KnownType(name, row)
