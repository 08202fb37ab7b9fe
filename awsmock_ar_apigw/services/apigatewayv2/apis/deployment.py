"""Deployments: what a stage serves. Made by hand, or by changes to an API for each stage with autoDeploy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied
from awsmock_ar_apigw.kit.record import (
    drop,
    find,
    fresh_id,
    given,
    in_use,
    life_of,
    locate,
    new,
    parts,
    put,
    ref,
)
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.configuration import configuration_of
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, HTTP, WEBSOCKET
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    UNLISTED_BAD_REQUEST,
    missing,
    paged,
)
from awsmock_ar_apigw.state.machine import NEW, Machine, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.services.apigatewayv2.apis.configuration import Configuration
    from awsmock_ar_apigw.state.machine import Stage as Landing
    from awsmock_ar_apigw.state.record import Record

# States

ALREADY = Rule(
    BAD_REQUEST,
    "A deployment in the state {status} can't be deployed again.",
    chosen("never asked: a deployment is made once"),
)
STATUS = Machine(
    "Deployment",
    (
        Step(
            "CreateDeployment",
            (NEW,),
            via="PENDING",
            to="DEPLOYED",
            fails="FAILED",
            cite=observed(
                "answers of the AWS CLI: DEPLOYED at once; Deployments › deploymentStatus has the rest"
            ),
        ),
        Step(
            "AutoDeploy",
            (NEW,),
            via="PENDING",
            to="DEPLOYED",
            fails="FAILED",
            by_hand=True,
            cite=documented("Stages › autoDeploy"),
        ),
    ),
    refuse=lambda _name, status: ALREADY.refusal(status=status),
    explains=True,
)


def landed(scope: Scope, record: Record, _landing: Landing | None = None) -> Record:
    """What was deployed is what its stage serves from now on."""
    stage = _stage_of(scope, record)
    if stage is not None and not _overtaken(scope, stage, record):
        put(scope, _stages(), _served(scope, stage, record))
    return record


DEPLOYMENT = APIGATEWAYV2.kind(
    "Deployment",
    ids=("ApiId", "DeploymentId"),
    parent=API.name,
    machine=STATUS,
    landed=landed,
    missing=missing("Deployment", observed("REST APIs say so")),
)
# Where a deployment keeps the number of the stage that it is for, and the API as it was; nobody sees them.
_FOR = "Stage"
_WHAT = "Configuration"
HIDDEN = (_FOR, _WHAT)
AUTOMATIC = "Automatic deployment triggered by changes to the Api configuration"
PATCH = Patch(Change("Description", emptied, chosen("as the description of an API")))

# Rules

# Asked of an API. A route of an HTTP API counts if it has a target; one of a WebSocket API does without.
# [observed, for an HTTP API: runbooks name routes without an integration as the cause; for a WebSocket API: no such report]
NO_ROUTES = Rule(
    BAD_REQUEST,
    "Unable to deploy API because no valid routes exist in this API",
    observed("recordings of cloud-custodian, and runbooks, of HTTP APIs; it was said without 'valid' before"),
    lambda call, api: (
        api["ProtocolType"] == HTTP and not any("Target" in route.members for route in _routes(call, api))
    ),
)
NO_WEBSOCKET_ROUTES = Rule(
    BAD_REQUEST,
    "At least one route is required before deploying the Api",
    observed("aws/serverless-application-model#2512, of a WebSocket API"),
    lambda call, api: api["ProtocolType"] == WEBSOCKET and not any(True for _ in _routes(call, api)),
)
STAGE_DEPLOYS_ITSELF = Rule(
    BAD_REQUEST,
    "Deployment ID cannot be set on this stage because AutoDeploy is enabled",
    documented(
        "Stage › deploymentId: can't be updated if autoDeploy is enabled; the text was seen by "
        "go-to-k/cdk-real-drift#667, of UpdateStage"
    ),
    lambda call, p: "StageName" in p and bool(locate(call, _stages(), p).members.get("AutoDeploy")),
)
SERVED = Rule(
    UNLISTED_BAD_REQUEST,
    "Active stages pointing to this deployment must be moved or deleted",
    observed("the same refusal by REST APIs"),
)

# Operations


@APIGATEWAYV2.op("CreateDeployment", rules=[STAGE_DEPLOYS_ITSELF], leads_to={"StageName": ["Stage"]})
def create(call: Call, p: Params) -> dict[str, Any]:
    """Deploy an API, and let a stage serve it if one is named."""
    api = locate(call, API, p)
    check_deployable(call, api)
    members = PATCH.apply({"AutoDeployed": False}, {k: p[k] for k in ("Description",) if k in p})
    stage = locate(call, _stages(), p) if "StageName" in p else None
    return view(_deploy(call, api, "CreateDeployment", members, stage))


@APIGATEWAYV2.op("GetDeployment")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a deployment."""
    return view(locate(call, DEPLOYMENT, p))


@APIGATEWAYV2.op("GetDeployments", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List an API's deployments, in the order of creation.

    [chosen: as all lists; the one sample that there is begins with the newest]
    """
    return listing(call, DEPLOYMENT, view, by=("parent", locate(call, API, p).key))


@APIGATEWAYV2.op("UpdateDeployment")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a deployment's description: nothing else of it can be changed."""
    record = locate(call, DEPLOYMENT, p)
    members = PATCH.apply(record.members, given(DEPLOYMENT, p))
    return view(put(call, DEPLOYMENT, record._replace(members=members, updated=call.now)))


@APIGATEWAYV2.op("DeleteDeployment")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a deployment that no stage serves."""
    record = locate(call, DEPLOYMENT, p)
    if in_use(call, DEPLOYMENT, record):
        raise SERVED.refusal()
    drop(call, DEPLOYMENT, record)
    return {}


# What others use


def check_deployable(call: Call, api: Record) -> None:
    """Refuse an API that has no route to deploy.

    Raises:
        ServiceError: it has none.
    """
    check_all((NO_ROUTES, NO_WEBSOCKET_ROUTES), call, api.members)


def redeploy(call: Call, api: Record) -> None:
    """Something of an API has changed: each of its stages with autoDeploy gets a deployment of its own."""
    for stage in list(parts(call, API, api.key, _STAGE)):
        if stage.members.get("AutoDeploy"):
            _auto_deploy(call, api, stage)


def begin_auto_deploy(call: Call, api: Record, stage: Record) -> Record:
    """A stage deploys by itself from now on: first what is there; returns the stage as it is then."""
    _auto_deploy(call, api, stage)
    return find(call, _stages(), stage.key)


def deployed(scope: Scope, stage: Record) -> Configuration | None:
    """What a stage serves: its API as it was deployed; None where nothing is."""
    served = stage.members.get("DeploymentId")
    if served is None:
        return None
    found: Configuration = find(scope, DEPLOYMENT, key_of(str(stage.parent), served)).members[_WHAT]
    return found


def _auto_deploy(call: Call, api: Record, stage: Record) -> None:
    """Deploy an API to a stage by itself; one that can't be deployed makes the attempt fail, and the stage say so.

    [observed: recordings of cloud-custodian, of a stage made before there was a route]
    """
    try:
        check_deployable(call, api)
    except ServiceError as refused:
        put(call, _stages(), _failed(call, stage, refused.message))
    else:
        _deploy(call, api, "AutoDeploy", {"AutoDeployed": True, "Description": AUTOMATIC}, stage)


def _deploy(call: Call, api: Record, name: str, members: Params, stage: Record | None) -> Record:
    """Deploy an API; the deployment remembers the stage by its number: another of the same name isn't it."""
    deployment_id = fresh_id(call, DEPLOYMENT, 6, api.key)
    made = {**members, "DeploymentId": deployment_id, _WHAT: configuration_of(call, api)}
    if stage is not None:
        made[_FOR] = stage.number
    record = new(
        call,
        DEPLOYMENT,
        key_of(api.key, deployment_id),
        made,
        life_of(call, DEPLOYMENT, name=name),
        parent=api.key,
    )
    put(call, DEPLOYMENT, record)
    return record if record.status == "PENDING" else landed(call, record)


def _stage_of(scope: Scope, deployment: Record) -> Record | None:
    """The stage that a deployment is for, unless it is gone."""
    number = deployment.members.get(_FOR)
    stages = parts(scope, API, str(deployment.parent), _STAGE)
    return next((stage for stage in stages if stage.number == number), None)


def _overtaken(scope: Scope, stage: Record, deployment: Record) -> bool:
    """Whether a stage serves a deployment that was made after this one: it never goes back by itself.

    [chosen: nobody knows what becomes of two at once]
    """
    served = stage.members.get("DeploymentId")
    if served is None:
        return False
    return find(scope, DEPLOYMENT, key_of(str(stage.parent), served)).number > deployment.number


def _served(scope: Scope, stage: Record, deployment: Record) -> Record:
    """A stage after a deployment for it has ended; one that deploys itself says how.

    [documented: Stage › lastDeploymentStatusMessage: only for stages with autoDeploy]
    """
    deploys_itself = stage.members.get("AutoDeploy")
    if deployment.status != "DEPLOYED":
        return _failed(scope, stage, _why(deployment)) if deploys_itself else stage
    deployment_id = deployment.members["DeploymentId"]
    members = {**stage.members, "DeploymentId": deployment_id}
    if deploys_itself:
        members["LastDeploymentStatusMessage"] = (
            f"Successfully deployed stage with deployment ID '{deployment_id}'"
        )
    return stage._replace(members=members, uses=(ref(DEPLOYMENT, deployment.key),), updated=scope.now)


# What a deployment that was made to fail says. [chosen: what went wrong at AWS isn't known]
_FAILURE = "Internal failure"


def _why(deployment: Record) -> str:
    return deployment.life.reason or _FAILURE


def _failed(scope: Scope, stage: Record, why: str) -> Record:
    """A stage after an attempt to deploy it failed: it serves what it served."""
    members = {**stage.members, "LastDeploymentStatusMessage": f"Deployment attempt failed: {why}"}
    return stage._replace(members=members, updated=scope.now)


def _routes(scope: Scope, api: Mapping[str, Any]) -> Iterator[Record]:
    return parts(scope, API, locate(scope, API, api).key, "apigatewayv2.Route")


# Their file imports this one: who gets here with a stage has imported it.
_STAGE = "apigatewayv2.Stage"


def _stages() -> Kind:
    return DEPLOYMENT.sibling(_STAGE)


def view(record: Record) -> dict[str, Any]:
    """A Deployment."""
    return {
        **{name: value for name, value in record.members.items() if name not in HIDDEN},
        "CreatedDate": record.created,
        "DeploymentStatus": record.status,
        "DeploymentStatusMessage": _why(record) if record.status == "FAILED" else None,
    }
