"""How what App Runner stores stands in a state file."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.filed import WRONG_ID, Filed, GivenIds, Words, is_id, members_of, rows
from awsmock_ar_apigw.kit.record import find, new, put, ref
from awsmock_ar_apigw.services.apprunner import auto_scaling_configuration as auto_scaling
from awsmock_ar_apigw.services.apprunner import certificate, configuration, custom_domain, operation, service
from awsmock_ar_apigw.services.apprunner.backend import APPRUNNER
from awsmock_ar_apigw.services.apprunner.connection import CONNECTION
from awsmock_ar_apigw.services.apprunner.observability_configuration import OBSERVABILITY
from awsmock_ar_apigw.services.apprunner.tags import checked as checked_tags
from awsmock_ar_apigw.services.apprunner.vpc_connector import VPC_CONNECTOR
from awsmock_ar_apigw.services.apprunner.vpc_ingress_connection import VPC_INGRESS
from awsmock_ar_apigw.spec.typed import Misfit, at, listed, text, wrong_type
from awsmock_ar_apigw.state.machine import Life

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import Shape

    from awsmock_ar_apigw.base.ids import Ids
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.filed import Entry, Trial
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record

# The states in which nothing is there any more but to be described.
DEAD = frozenset({"DELETED", "INACTIVE"})
WORDS = Words(status="Status", created="CreatedAt", updated="UpdatedAt")


class Named(Filed):
    """What has an ARN with its name in it, which is its key; ``named`` is the member that has the name."""

    def __init__(self, named: str, name: str, kind: Kind, made_by: str, **more: Any) -> None:
        super().__init__(APPRUNNER, name, kind, made_by, words=WORDS, dead=DEAD, **more)
        self.named = named

    def key(self, where: Where, entry: Entry) -> str | None:
        """The ARN, if it is of this place and has the name."""
        if entry.id is None:
            return None
        parts = self._parts(entry.id)
        here = {"partition": where.partition, "region": where.region, "account": where.account}
        here["name"] = str(entry.params.get(self.named, parts.get("name")))
        if any(parts.get(name) != value for name, value in here.items()):
            raise Misfit(
                f"This must be the ARN of a {self.title} of this account and Region, with its name in it: "
                f"{self._form().make(where, **{**dict.fromkeys(('revision', 'id'), '…'), 'name': here['name']})}",
                (str(self.id),),
            )
        if not is_id(parts["id"]):
            raise Misfit(f"{WRONG_ID}, at the end of an ARN too.", (str(self.id),))
        return entry.id

    def _form(self) -> Any:
        return self.kind.arn

    def _parts(self, arn: str) -> dict[str, str]:
        return self._form().read(arn) or {}

    def ids(self, entry: Entry, others: Ids) -> GivenIds:
        """The id in the ARN."""
        return GivenIds(others, hexes=[self._parts(entry.id)["id"]] if entry.id else [])


_REVISION = re.compile("[1-9][0-9]{0,8}").fullmatch


class Revision(Named):
    """What comes in revisions: which one it is stands in its ARN."""

    def finished(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The record of that revision."""
        record = super().finished(scope, record, entry)
        member = self.named.replace("Name", "Revision")
        if entry.id is None:
            return record
        number = self._parts(entry.id)["revision"]
        if _REVISION(number) is None:
            raise Misfit("The revision in it must be a number above zero.", (str(self.id),))
        taken = scope.table(self.kind).rows("revision", (record.members[self.named], number))
        if not entry.dead and any(other.deleted is None and other.key != record.key for other in taken):
            raise Misfit(
                f"Revision {number} of {record.members[self.named]} is there already.", (str(self.id),)
            )
        return record._replace(members={**record.members, member: int(number)})


class AutoScaling(Revision):
    """Auto scaling configurations: one of all is the default."""

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """Make one; what App Runner provides is there already, and is taken as it is."""
        built_in = _built_in(trial)
        if entry.id == built_in.key:
            number = find(trial, self.kind, built_in.key).number
            return built_in._replace(number=number, tags=checked_tags(params.get("Tags")))
        return super().make(trial, params, entry)

    def closed(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The default takes the place of what is built in, of which the file says nothing: there is one, always."""
        others = [one for one in scope.table(self.kind).rows("default", True) if one.key != record.key]
        if not record.members["IsDefault"]:
            if not others:
                raise Misfit("One of them must be the default.", ("IsDefault",))
            return record
        for other in others:
            if other.key != _built_in(scope).key or entry.loading.is_given(
                scope.where, ref(self.kind, other.key)
            ):
                raise Misfit(f"Only one can be the default, and {other.key} is.", ("IsDefault",))
            scope.put(self.kind, other._replace(members={**other.members, "IsDefault": False}))
        return record


def _built_in(scope: Scope) -> Record:
    return next(iter(auto_scaling.built_in(scope)))


class Service(Named):
    """Services, with their operations: the last one of them stands where the service does."""

    def ids(self, entry: Entry, others: Ids) -> GivenIds:
        """The id in the ARN, and the label of the URL."""
        url = entry.also.get("ServiceUrl")
        hexes = [self._parts(entry.id)["id"]] if entry.id else []
        return GivenIds(others, [url.partition(".")[0]] if url else [], hexes)

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """Make one. What one that is deleted referred to may be gone."""
        if not entry.dead:
            return super().make(trial, params, entry)
        bound = APPRUNNER.operation(self.made_by)
        if breaches := bound.check(params):
            raise APPRUNNER.refusal_of(breaches, bound.says)
        asked = {name: params[name] for name in configuration.MEMBERS if name in params}
        configuration.ONE_SOURCE.check(trial, params)
        whole = configuration.completed(asked, trial.where.account)
        configuration.check(trial, whole)
        own = {"AutoScalingConfigurationArn": auto_scaling.default_of(trial).key, **whole}
        found = auto_scaling.REVISIONS.look_up(
            trial, auto_scaling.AUTO_SCALING, own["AutoScalingConfigurationArn"]
        )
        if found is None:
            raise service.NO_AUTO_SCALING.refusal(arn=own["AutoScalingConfigurationArn"])
        own["AutoScalingConfigurationArn"] = found.key
        service_id = trial.ids.uuid_hex()
        members = {
            "ServiceName": params["ServiceName"],
            "ServiceId": service_id,
            "ServiceUrl": f"{trial.ids.text(10)}.{trial.where.region}.awsapprunner.com",
            **own,
        }
        if "EncryptionConfiguration" in params:
            members["EncryptionConfiguration"] = params["EncryptionConfiguration"]
        arn = service.ARN.make(trial.where, name=params["ServiceName"], id=service_id)
        made = new(trial, self.kind, arn, members, tags=checked_tags(params.get("Tags")))
        put(trial, self.kind, made)
        trial.operation = "CreateService"
        operation.begin(trial, made._replace(life=Life("DELETED")))
        return made

    def finished(self, _scope: Scope, record: Record, entry: Entry) -> Record:
        """The record, if its URL is of the form that App Runner gives."""
        url = entry.also.get("ServiceUrl", record.members["ServiceUrl"])
        if url != record.members["ServiceUrl"]:
            raise Misfit(f"This must be of the form {record.members['ServiceUrl']}.", ("ServiceUrl",))
        return record

    def kept(self, trial: Trial, made: Record, entry: Entry) -> list[tuple[Kind, Record]]:
        """The operation that creates it, unless the file has its operations."""
        return [] if "operations" in entry.parts else super().kept(trial, made, entry)

    def resting(self, _scope: Scope, record: Record) -> Record:
        """What belongs to a service was made while it was running."""
        return record if record.deleted is not None else record._replace(life=Life("RUNNING"))

    def closed(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The service, if its last operation stands where it does; one that creation alone has begun goes along."""
        last = scope.table(operation.OPERATION).find("parent", record.key)
        status = operation.STATUSES[record.life.phase]
        if last is not None and "operations" not in entry.parts:
            scope.put(operation.OPERATION, last._replace(life=Life(status, record.life.phase)))
        elif last is None or last.status != status:
            raise Misfit(
                f"The last of its operations must be {status}, as its state says. Leave its operations out, or mend them.",
                ("operations",),
            )
        return record


def _type(value: Any) -> str:
    if value not in operation.TYPES.values():
        raise wrong_type(value, f"one of {', '.join(operation.TYPES.values())}")
    return text(value)


class Operation(Filed):
    """Operations of a service, which calls on it begin."""

    @property
    def has_status(self) -> bool:
        """It follows its service."""
        return True

    @cached_property
    def input(self) -> Mapping[str, Shape]:
        """What one is: nothing makes one by itself."""
        members = members_of("apprunner", "OperationSummary")
        return {name: members[name] for name in ("Id", "Type")}

    def leads(self, _parent: Record | None) -> dict[str, str]:
        """None: no operation makes one by itself."""
        return {}

    def key(self, _where: Where, entry: Entry) -> str | None:
        """Its id."""
        return entry.id

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """An operation of the service that it is written with."""
        of = entry.parent.key if entry.parent else None
        key = entry.id or operation.NEW_ID(trial, trial.ids)
        members = {"Id": key, "Type": at("Type", _type, params.get("Type")), "TargetArn": of}
        return new(trial, self.kind, key, members, parent=of)

    def life(self, fields: Mapping[str, Any], _made: Record) -> tuple[Life, bool]:
        """Where it stands: it has succeeded, unless it is said."""
        phases = {status: phase for phase, status in operation.STATUSES.items()}
        status = fields.get("Status")
        if status is None:
            status = "SUCCEEDED"
        if not isinstance(status, str) or status not in phases:
            raise Misfit(f"This must be one of {', '.join(phases)}.", ("Status",))
        return Life(status, phases[status]), False

    def kept(self, _trial: Trial, _made: Record, _entry: Entry) -> list[tuple[Kind, Record]]:
        """Nothing is made beside one."""
        return []


class CustomDomain(Filed):
    """Custom domains, with the records that prove whose they are."""

    def leads(self, parent: Record | None) -> dict[str, str]:
        """The ARN of its service."""
        return {"ServiceArn": parent.key if parent else ""}

    def finished(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The domain; one without records gets those that its status has."""
        record = super().finished(scope, record, entry)
        has_records = custom_domain.RECORDS in entry.also
        if has_records and not all(
            {"Type", "Name", "Value", "Status"} <= one.keys() for one in entry.also[custom_domain.RECORDS]
        ):
            raise Misfit("Each record has a Type, a Name, a Value and a Status.", (custom_domain.RECORDS,))
        return record

    def closed(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """What a status brings along comes with it."""
        if custom_domain.RECORDS not in entry.also:
            if record.status == "ACTIVE":
                bound = custom_domain.landed(scope, record._replace(life=Life("BINDING_CERTIFICATE")))
                record = record._replace(members=bound.members)
            return custom_domain.landed(scope, record)
        if record.status == "ACTIVE":
            names = custom_domain.names_of(record.members)
            certificate.keep(scope, names, record.parent, record.members[custom_domain.RECORDS])
        return record


class Ingress(Named):
    """VPC ingress connections."""

    def ids(self, entry: Entry, others: Ids) -> GivenIds:
        """The id in the ARN, and the label of the domain name."""
        domain = entry.also.get("DomainName")
        hexes = [self._parts(entry.id)["id"]] if entry.id else []
        return GivenIds(others, [domain.partition(".")[0]] if domain else [], hexes)

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """Make one. The service of one that is deleted may be gone, too."""
        if not entry.dead:
            return super().make(trial, params, entry)
        bound = APPRUNNER.operation(self.made_by)
        if breaches := bound.check(params):
            raise APPRUNNER.refusal_of(breaches, bound.says)
        members = {name: value for name, value in params.items() if name != "Tags"}
        members["DomainName"] = f"{trial.ids.text(10)}.{trial.where.region}.awsapprunner.com"
        members["AccountId"] = trial.where.account
        arn = self._form().make(trial.where, name=params["VpcIngressConnectionName"], id=trial.ids.uuid_hex())
        return new(trial, self.kind, arn, members, tags=checked_tags(params.get("Tags")))

    def finished(self, _scope: Scope, record: Record, entry: Entry) -> Record:
        """The record, if its domain name is of the form that App Runner gives."""
        if entry.also.get("DomainName", record.members["DomainName"]) != record.members["DomainName"]:
            raise Misfit(f"This must be of the form {record.members['DomainName']}.", ("DomainName",))
        return record


class Certificate(Filed):
    """Certificates of custom domains, which App Runner keeps for a while."""

    @cached_property
    def input(self) -> Mapping[str, Shape]:
        """What one is: no operation makes one by itself."""
        return {custom_domain.RECORDS: members_of("apprunner", "CustomDomain")[custom_domain.RECORDS]}

    def written_also(self, _scope: Scope, record: Record) -> dict[str, Any]:
        """The names that it is for, and the service that has it."""
        held = record.members["ServiceArn"]
        return {"Names": record.key.split(" "), **({"ServiceArn": held} if held else {})}

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """A certificate for names."""
        held = entry.also.get("ServiceArn")
        if "Names" not in entry.also or "CertificateValidationRecords" not in params:
            raise Misfit("A certificate has Names and CertificateValidationRecords.")
        if held is not None and trial.table(service.SERVICE).get(held) is None:
            raise Misfit("There is no such service.", ("ServiceArn",))
        key = " ".join(entry.also["Names"])
        return new(trial, self.kind, key, {"ServiceArn": held, **params})

    def finished(self, _scope: Scope, record: Record, _entry: Entry) -> Record:
        """The record as it is."""
        return record

    def kept(self, _trial: Trial, _made: Record, _entry: Entry) -> list[tuple[Kind, Record]]:
        """Nothing is made beside one."""
        return []


def _names(value: Any) -> list[str]:
    names = [text(name) for name in listed(value)]
    if not 1 <= len(names) <= 2 or not all(name and " " not in name for name in names):
        raise wrong_type(value, "a list of one or two names")
    return names


FILED = rows(
    AutoScaling(
        "AutoScalingConfigurationName",
        "auto_scaling_configurations",
        auto_scaling.AUTO_SCALING,
        "CreateAutoScalingConfiguration",
        id="AutoScalingConfigurationArn",
        also={"IsDefault": "AutoScalingConfiguration"},
    ),
    Revision(
        "ObservabilityConfigurationName",
        "observability_configurations",
        OBSERVABILITY,
        "CreateObservabilityConfiguration",
        id="ObservabilityConfigurationArn",
    ),
    Named("ConnectionName", "connections", CONNECTION, "CreateConnection", id="ConnectionArn"),
    Named("VpcConnectorName", "vpc_connectors", VPC_CONNECTOR, "CreateVpcConnector", id="VpcConnectorArn"),
    Service(
        "ServiceName",
        "services",
        service.SERVICE,
        "CreateService",
        id="ServiceArn",
        also={"ServiceUrl": "Service"},
    ),
    Operation(
        APPRUNNER,
        "operations",
        operation.OPERATION,
        "",
        id="Id",
        within="services",
        words=Words("Status", "StartedAt", "UpdatedAt"),
    ),
    CustomDomain(
        APPRUNNER,
        "custom_domains",
        custom_domain.CUSTOM_DOMAIN,
        "AssociateCustomDomain",
        within="services",
        also={custom_domain.RECORDS: "CustomDomain"},
        words=WORDS,
    ),
    Ingress(
        "VpcIngressConnectionName",
        "vpc_ingress_connections",
        VPC_INGRESS,
        "CreateVpcIngressConnection",
        id="VpcIngressConnectionArn",
        also={"DomainName": "VpcIngressConnection"},
    ),
    Certificate(
        APPRUNNER,
        "certificates",
        certificate.CERTIFICATE,
        "",
        also={"Names": _names, "ServiceArn": text},
        words=WORDS,
    ),
)
