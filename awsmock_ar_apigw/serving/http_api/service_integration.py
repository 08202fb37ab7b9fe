"""First-class integrations: an HTTP API calls an action of another AWS service by itself.

The call is botocore's own, in this process: whatever mocks the service answers it, be it moto, an emulator on this machine or a
patch of a test's. Rows are those of section L of the facts.
"""

from __future__ import annotations

import traceback
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.handlers import BUILTIN_HANDLERS

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.serving.http_api.mapping import value_of
from awsmock_ar_apigw.serving.http_api.proxy import passed_back
from awsmock_ar_apigw.serving.http_api.service_answer import answer_of
from awsmock_ar_apigw.serving.http_api.service_parameters import UnfitError, of_shape
from awsmock_ar_apigw.serving.refusals import BAD_REQUEST, FAILED

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.serving.exchange import Exchange as AnyExchange
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.state.record import Record

    Params = dict[str, Any]


class Action(NamedTuple):
    """What a subtype calls: a service by botocore's name, its operation, and how its own parameters become that's."""

    service: str
    operation: str
    params: Callable[[Params], Params] = dict


def _as_event(params: Params) -> Params:
    """The parameters of one event."""
    return {"Entries": [params]}


def _as_members(params: Params) -> Params:
    """Names as Step Functions has them: they begin with a small letter."""
    return {name[0].lower() + name[1:]: value for name, value in params.items()}


ACTIONS = {
    "AppConfig-GetConfiguration": Action("appconfig", "GetConfiguration"),
    "EventBridge-PutEvents": Action("events", "PutEvents", _as_event),
    "Kinesis-PutRecord": Action("kinesis", "PutRecord"),
    "SQS-DeleteMessage": Action("sqs", "DeleteMessage"),
    "SQS-PurgeQueue": Action("sqs", "PurgeQueue"),
    "SQS-ReceiveMessage": Action("sqs", "ReceiveMessage"),
    "SQS-SendMessage": Action("sqs", "SendMessage"),
    "StepFunctions-StartExecution": Action("stepfunctions", "StartExecution", _as_members),
    "StepFunctions-StartSyncExecution": Action("stepfunctions", "StartSyncExecution", _as_members),
    "StepFunctions-StopExecution": Action("stepfunctions", "StopExecution", _as_members),
}
_TRACED = ("StepFunctions-StartExecution", "StepFunctions-StartSyncExecution")
# The service has one try, and is asked whatever the parameters are: it is the one to refuse them.
_CONFIG = Config(retries={"total_max_attempts": 1}, parameter_validation=False)


def call_service(house: House, exchange: Exchange, integration: Record) -> Response:
    """What a service answers to an integration's action [real: L2].

    Raises:
        Refused: a parameter can't be resolved; or the service refuses or fails, which the client isn't told of.
    """
    subtype = integration.members["IntegrationSubtype"]
    action = ACTIONS[subtype]
    given = _resolved(exchange, integration)
    region = given.pop("Region", exchange.place.where.region)  # L24
    if subtype in _TRACED:
        given.setdefault("TraceHeader", f"Root={exchange.trace};Sampled=1")  # L12
    try:
        client = client_of(house, action.service, region)
        operation = client.meta.service_model.operation_model(action.operation)
        params = of_shape(operation.input_shape, action.params(given))
        return passed_back(asked(client, operation, params, exchange))
    except UnfitError as unfit:
        raise BAD_REQUEST.because(f"{subtype} can't be called: {unfit}") from None
    except ClientError as error:
        raise FAILED.because(f"{subtype} was refused: {error}") from None
    except (BotoCoreError, MockError) as error:
        raise FAILED.because(f"{subtype} has no answer: {error}") from None


def client_of(house: House, service: str, region: str) -> Any:
    """A client of a service: it has the credentials of this process, or those that a mock lends.

    A mock such as moto may be imported at any time: clients made before have none of the handlers that it adds to botocore's.
    """
    key = (service, region, len(BUILTIN_HANDLERS))
    client = house.clients.get(key)
    if client is None:
        client = botocore.session.get_session().create_client(service, region_name=region, config=_CONFIG)
        client.meta.events.register("response-received", _keep)
        house.clients[key] = client
    return client


def _resolved(exchange: Exchange, integration: Record) -> Params:
    """The parameters of the action, as texts.

    One that can't be resolved, or is empty, is an error, be it required or not [real: localstack's tests of
    Kinesis-PutRecord, which ran on AWS: 400 for each of these; L20, for what the log says].

    Raises:
        Refused: there is one.
    """
    found = {}
    for name, value in integration.members.get("RequestParameters", {}).items():
        text = value_of(value, exchange)
        if not text:
            why = f"Unable to resolve property {name} from source {value}."
            exchange.noted["integration.error"] = why
            raise BAD_REQUEST.because(
                f"{why} The request has nothing there, and an integration with a service needs each of its parameters."
            )
        found[name] = text
    return found


# The answer of the call that is being made, as it came.
_RAW: ContextVar[dict[str, Any] | None] = ContextVar("awsmock_ar_apigw_raw", default=None)


def raw_answer() -> dict[str, Any] | None:
    """Status, headers and body that a service has sent last, be it a refusal; None where somebody has answered in botocore's place."""
    return _RAW.get()


def _keep(response_dict: dict[str, Any] | None = None, **_more: Any) -> None:
    _RAW.set(response_dict)


def asked(client: Any, operation: Any, params: Params, exchange: AnyExchange) -> Response:
    """What a service answers. A refusal of its own is a failure of the integration [real: localstack's tests, as above].

    Raises:
        Refused: something else than a service and botocore has failed.
        ClientError: the service refuses.
        BotoCoreError: it can't be asked.
        MockError: nobody mocks it.
    """
    _RAW.set(None)
    try:
        # What the client's own methods call: their names aren't those of operations, and some tests patch it.
        parsed = client._make_api_call(operation.name, params)  # noqa: SLF001
        if request_id := parsed.get("ResponseMetadata", {}).get("RequestId"):
            exchange.noted["awsEndpointRequestId"] = request_id
        return answer_of(operation, parsed, _RAW.get())
    except Exception as error:
        if isinstance(error, BotoCoreError | ClientError | MockError):
            raise
        exchange.traceback = traceback.format_exc()
        raise FAILED.because(f"{operation.name} raised {type(error).__name__}: {error}") from None
