"""AWS, with another service: an action is called by botocore in this process, and whatever mocks the service answers it.

What is understood of ``arn:aws:apigateway:REGION:SERVICE:…`` [client: W169, for the first three]:

====================================================  =================================================================================
``action/PutItem``                                    an action of a service that speaks JSON: the body is its parameters
``path/123456789012/queue`` of SQS                    a queue: the body is a form with ``Action`` in it
``path/…`` with the header ``X-Amz-Target``           an action of a service that speaks JSON
``action/Publish`` of SNS and others that take forms  its parameters are those of the query and of a body that is a form
====================================================  =================================================================================

All else is refused with an error of the mock's: services that know their actions by method and path, as S3 does.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from botocore.exceptions import BotoCoreError, ClientError, UnknownServiceError

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.serving.http_api.proxy import filled
from awsmock_ar_apigw.serving.http_api.service_integration import asked, client_of, raw_answer
from awsmock_ar_apigw.serving.http_api.service_parameters import UnfitError, of_shape
from awsmock_ar_apigw.serving.http_api.stage_variables import with_variables
from awsmock_ar_apigw.serving.messages import Headers, Response, as_bytes
from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED
from awsmock_ar_apigw.serving.websocket_api.service_form import of_form

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.parameters import Parameters
    from awsmock_ar_apigw.state.record import Record

_URI = re.compile(
    r"arn:aws[a-z-]*:apigateway:(?P<region>[a-z0-9-]+):(?P<service>[a-z0-9.-]+):(?P<kind>path|action)/(?P<rest>.*)"
)
# By the names of their hosts, the services that botocore calls otherwise.
_NAMES = {"email": "ses", "monitoring": "cloudwatch", "states": "stepfunctions"}
_FORM = "application/x-www-form-urlencoded"
_HOW = "The mock knows action/NAME, path/… with the header X-Amz-Target, and path/ACCOUNT/QUEUE of SQS."


class Asked(NamedTuple):
    """What is asked of a service.

    Attributes:
        service: its name, as botocore has it.
        region: where it is.
        action: the name of its action.
        form: the parameters that are a form.
        is_form: whether they are, unless the service says so.
        body: the body, where they are JSON.
    """

    service: str
    region: str
    action: str
    form: dict[str, str]
    is_form: bool
    body: bytes


def ask(
    house: House, exchange: Exchange, integration: Record, body: bytes, parameters: Parameters
) -> Response:
    """What a service answers, be it a refusal: that has a status by which an integration response is selected.

    Raises:
        Refused: it can't be asked.
        MockError: the mock doesn't know what is asked.
    """
    uri = filled(integration.members["IntegrationUri"], parameters.path, exchange.route_key)
    wanted = _asked_by(with_variables(uri, exchange), body, parameters)
    response = _answer(house, exchange, wanted)
    exchange.noted["integration.integrationStatus"] = str(response.status)
    return response


def _answer(house: House, exchange: Exchange, wanted: Asked) -> Response:
    client = _client(house, wanted)
    operation = _operation(client, wanted)
    try:
        return asked(client, operation, of_shape(operation.input_shape, _given(operation, wanted)), exchange)
    except UnfitError as unfit:
        exchange.noted["integration.error"] = f"{wanted.service} {wanted.action} can't be called: {unfit}"
        return _refused(400, "SerializationException", str(unfit))
    except ClientError as error:
        exchange.noted["integration.error"] = str(error)
        return _of_error(error)
    except (BotoCoreError, MockError) as error:
        raise FAILED.because(f"{wanted.service} {wanted.action} has no answer: {error}") from None


def _client(house: House, wanted: Asked) -> Any:
    """A client of the service.

    Raises:
        MockError: botocore doesn't know it.
    """
    try:
        return client_of(house, wanted.service, wanted.region)
    except UnknownServiceError:
        raise MockError(f"botocore knows no service {wanted.service!r}.") from None


def _asked_by(uri: str, body: bytes, parameters: Parameters) -> Asked:
    """What a URI, a body and what goes on beside it ask for."""
    found = _URI.fullmatch(uri)
    if found is None:
        raise FAILED.because(f"{uri} names neither an action nor a path of a service.")
    rest, _, query = found["rest"].replace("&", "?", 1).partition("?")
    form = dict([*parse_qsl(query), *parse_qsl(parameters.query)])
    is_form = str(parameters.headers.get("content-type", "")).startswith(_FORM)
    if is_form:
        form |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    service = _NAMES.get(found["service"], found["service"])
    action = form.pop("Action", "") or _target(parameters)
    if found["kind"] == "action":
        action = rest
    elif service == "sqs":
        form.setdefault("QueueUrl", f"https://sqs.{found['region']}.amazonaws.com/{rest}")
    if not action:
        raise MockError(f"The integration with {uri} names no action. {_HOW}")
    form.pop("Version", None)
    has_form = is_form or bool(query) or not body.strip()
    return Asked(service, found["region"], action, form, has_form, body)


def _target(parameters: Parameters) -> str:
    """The action in the header ``X-Amz-Target``, behind what the service calls itself there."""
    return str(parameters.headers.get("x-amz-target", "")).rpartition(".")[2]


def _operation(client: Any, wanted: Asked) -> Any:
    """The model of an action.

    Raises:
        MockError: there is no such action, or one that is known by method and path.
    """
    model = client.meta.service_model
    if wanted.action not in model.operation_names:
        raise MockError(
            f"{wanted.service} has no action {wanted.action!r}. {meant(wanted.action, model.operation_names)}{_HOW}"
        )
    return model.operation_model(wanted.action)


def _given(operation: Any, wanted: Asked) -> Any:
    """The parameters that are given, as JSON has them.

    Raises:
        UnfitError: they are no JSON.
    """
    if wanted.is_form or operation.service_model.protocol in ("query", "ec2"):
        return of_form(operation.input_shape, wanted.form)
    try:
        return strict_json.read(wanted.body.decode("utf-8", "replace"))
    except ValueError as error:
        raise UnfitError(f"The body is no JSON: {error}") from None


def _of_error(error: ClientError) -> Response:
    """The answer of a service that refuses, as it came if it came from one."""
    raw = raw_answer()
    if raw is not None:
        return Response(raw["status_code"], Headers(raw["headers"].items()), as_bytes(raw["body"]))
    said = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return _refused(int(status), str(said.get("Code", "")), str(said.get("Message", "")))


def _refused(status: int, code: str, text: str) -> Response:
    """A refusal, as services that speak JSON write it."""
    body = json.dumps({"__type": code, "message": text}).encode()
    return Response(status, Headers([("content-type", "application/x-amz-json-1.0")]), body)
