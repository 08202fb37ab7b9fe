"""Operations: one record for each asynchronous call on a service, which follows it to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import find, new, put
from awsmock_ar_apigw.services.apprunner.backend import APPRUNNER, paged
from awsmock_ar_apigw.state.machine import ENDED, Life, Phase

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.machine import Stage
    from awsmock_ar_apigw.state.record import Record

OPERATION = APPRUNNER.kind(
    "Operation",
    parent="apprunner.Service",
    outlives_parent=True,
)

# States: how far the service has come says where its operation stands. [documented: OperationSummary › Status]

STATUSES = {
    Phase.QUEUED: "PENDING",
    Phase.RUNNING: "IN_PROGRESS",
    Phase.DONE: "SUCCEEDED",
    Phase.FAILED: "FAILED",
    Phase.UNDOING: "ROLLBACK_IN_PROGRESS",
    Phase.UNDONE: "ROLLBACK_SUCCEEDED",
    Phase.UNDO_FAILED: "ROLLBACK_FAILED",
}

# The type of the operation that each call starts. [documented: OperationSummary › Type]
TYPES = {
    "CreateService": "CREATE_SERVICE",
    "UpdateService": "UPDATE_SERVICE",
    "DeleteService": "DELETE_SERVICE",
    "PauseService": "PAUSE_SERVICE",
    "ResumeService": "RESUME_SERVICE",
    "StartDeployment": "START_DEPLOYMENT",
}

NEW_ID = Switch(documented=Ids.uuid, observed=Ids.uuid_hex)


def begin(call: Call, service: Record) -> str:
    """Note the operation that the call starts on a service, and return its id."""
    operation_id = NEW_ID(call, call.ids)
    life = Life(STATUSES[service.life.phase], service.life.phase)
    members = {"Id": operation_id, "Type": TYPES[call.operation], "TargetArn": service.key}
    put(call, OPERATION, new(call, OPERATION, operation_id, members, life, parent=service.key))
    return operation_id


def last(scope: Scope, service: Record) -> Record:
    """The operation of a service that began last."""
    record = scope.table(OPERATION).find("parent", service.key)
    if record is None:  # every asynchronous call begins one, its creation too
        raise MockError(f"{service.key} has no operation. This is a bug of the mock: please report it.")
    return record


def follow(scope: Scope, service: Record, stage: Stage) -> None:
    """The service has reached a stage: so has the operation that it is in."""
    life = Life(STATUSES[stage.phase], stage.phase)
    put(scope, OPERATION, last(scope, service)._replace(life=life, updated=scope.now))


# Operations


@APPRUNNER.op("ListOperations", page=paged("OperationSummaryList"), leads_to={"ServiceArn": ["Service"]})
def list_operations(call: Call, p: Params) -> Listing:
    """List what occurred on a service, the last started first."""
    service = find(call, OPERATION.sibling(OPERATION.parent), p["ServiceArn"])
    return listing(call, OPERATION, summary, by=("parent", service.key), newest_first=True)


def summary(record: Record) -> dict[str, Any]:
    """An OperationSummary."""
    return {
        **record.members,
        "Status": record.status,
        "StartedAt": record.created,
        "UpdatedAt": record.updated,
        "EndedAt": record.updated if record.life.phase in ENDED else None,
    }
