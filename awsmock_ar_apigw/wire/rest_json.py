"""The protocol ``rest-json`` 1.1: an operation is a method and a path; parameters are in path, query and body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.messages import Answer, HttpRequest, HttpResponse
from awsmock_ar_apigw.wire.protocol import SERIALIZATION, UNKNOWN_OPERATION, load_json, status_of
from awsmock_ar_apigw.wire.route import Router, labels
from awsmock_ar_apigw.wire.scalars import WrongType, from_text
from awsmock_ar_apigw.wire.values import Decoder, wire_name
from awsmock_ar_apigw.wire.written import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

    from awsmock_ar_apigw.wire.protocol import Parsed

    Read = Callable[[HttpRequest], dict[str, Any]]


class RestJson:
    """Decodes requests and encodes responses of ``rest-json``, by the service model.

    Parameters:
        exact: whether times have milliseconds.
        nulls: members of answers that are written as null where they are unset.
    """

    content_type = "application/json"

    def __init__(self, *, exact: bool = False, nulls: Iterable[str] = ()) -> None:
        self._decoder = Decoder()
        self._writer = Writer("iso8601", {"float": float, "double": float}, exact=exact, nulls=nulls)
        self._routers: dict[str, Router] = {}

    def claims(self, request: HttpRequest, model: ServiceModel) -> bool:
        """Whether a request is one of this service: others may share its host and its signing name."""
        return self._router(model).knows(request.path)

    def operation(self, request: HttpRequest, model: ServiceModel) -> OperationModel:
        """Which operation a request asks for, by method and path."""
        name = self._router(model).find(request.method, request.path)
        if name is None:
            raise UNKNOWN_OPERATION("")
        return model.operation_model(name)

    def _router(self, model: ServiceModel) -> Router:
        router = self._routers.get(model.service_name)
        if router is None:
            router = self._routers[model.service_name] = Router(model)
        return router

    def reader(self, operation: OperationModel) -> Read:
        """The function that takes an operation's parameters out of a request."""
        members = dict(operation.input_shape.members) if operation.input_shape else {}
        payload = _raw_payload(operation)
        if payload is not None:
            del members[payload]
        places: dict[str, dict[str, Shape]] = {"uri": {}, "querystring": {}, "body": {}}
        for name, shape in members.items():
            _place_of(places, operation, shape)[name] = shape
        of_path = _path_reader(operation, places["uri"])
        of_query = _query_reader(places["querystring"])
        of_body = self._body_reader(places["body"])

        def read(request: HttpRequest) -> dict[str, Any]:
            try:
                found = of_path(request.path)
                if of_query is not None and request.query:
                    found.update(of_query(request.query))
                if of_body is not None:
                    found.update(of_body(request.body))
                if payload is not None:
                    found[payload] = request.body
            except WrongType as wrong:
                raise SERIALIZATION(str(wrong)) from None
            return found

        return read

    def _body_reader(self, members: Mapping[str, Shape]) -> Callable[[bytes], dict[str, Any]] | None:
        if not members:
            return None
        decode = self._decoder.structure(members)
        return lambda body: decode(load_json(body))

    def writer(self, operation: OperationModel) -> Callable[[Mapping[str, Any], str, int | None], Answer]:
        """The function from a result, a request id and a status, if it isn't the model's, to the answer."""
        both, modelled = self._body_writer(operation), status_of(operation)

        def write(result: Mapping[str, Any], request_id: str, status: int | None = None) -> Answer:
            body, found = both(result)
            response = self._response(status or modelled, body, request_id)
            return Answer(response, lambda: {"ResponseMetadata": response.metadata(), **found})

        return write

    def _body_writer(self, operation: OperationModel) -> Callable[[Mapping[str, Any]], tuple[bytes, Parsed]]:
        """The function from a result to the body, and to what the parser makes of it."""
        shape = operation.output_shape
        if shape is None:
            return _empty_writer(operation.name)
        both = self._writer.whole(shape)
        payload = shape.serialization.get("payload")
        if payload is not None:
            return _raw_writer(both, shape, payload)

        def write(result: Mapping[str, Any]) -> tuple[bytes, Parsed]:
            text, found = both(result)
            return text.encode(), found

        return write

    def error(
        self,
        code: str,
        members: Mapping[str, Any],
        shape: StructureShape | None,
        request_id: str,
        status: int,
    ) -> tuple[HttpResponse, Parsed]:
        """The response for an error, and its members as the parser reads them; its code travels in a header."""
        content, found = self._writer.whole(shape)(members) if shape else (strict_json.write(members), {})
        response = self._response(status, content.encode(), request_id)
        response.headers["x-amzn-ErrorType"] = code
        return response, found

    def _response(self, status: int, body: bytes, request_id: str) -> HttpResponse:
        headers = {"x-amzn-RequestId": request_id, "Content-Length": str(len(body))}
        if body:
            headers["Content-Type"] = self.content_type
        return HttpResponse(status, headers, body)


def _raw_writer(
    both: Callable[[Any], tuple[str, Any]], shape: StructureShape, payload: str
) -> Callable[[Mapping[str, Any]], tuple[bytes, Parsed]]:
    """The writer of an answer whose body is one member as it is."""
    if shape.members[payload].type_name != "blob":
        raise MockError(f"The mock cannot write {shape.name}.{payload} as a body. Please report it.")

    def write(result: Mapping[str, Any]) -> tuple[bytes, Parsed]:
        _text, found = both(result)  # refuses what the shape lacks
        return result.get(payload) or b"", found

    return write


def _empty_writer(name: str) -> Callable[[Mapping[str, Any]], tuple[bytes, Parsed]]:
    """The writer of an operation that answers nothing."""

    def write(result: Mapping[str, Any]) -> tuple[bytes, Parsed]:
        if result:
            raise MockError(
                f"{name} answers nothing, and the mock gave it {', '.join(sorted(result))}. "
                "This is a bug of the mock: please report it."
            )
        return b"", {}

    return write


def _raw_payload(operation: OperationModel) -> str | None:
    """The parameter that is a request's body as it is."""
    shape = operation.input_shape
    payload = shape.serialization.get("payload") if shape else None
    is_raw = shape is not None and payload is not None and shape.members[payload].type_name == "blob"
    return payload if is_raw else None


def _place_of(
    places: Mapping[str, dict[str, Shape]], operation: OperationModel, shape: Shape
) -> dict[str, Shape]:
    """Where a parameter travels.

    Raises:
        MockError: in a place that no operation here has used so far.
    """
    location = shape.serialization.get("location", "body")
    payload = operation.input_shape.serialization.get("payload") if operation.input_shape else None
    if location not in places or (payload and payload != _raw_payload(operation)):
        raise MockError(
            f"The mock cannot read a parameter of {operation.name} in {location}. Please report it."
        )
    return places[location]


def _path_reader(operation: OperationModel, members: Mapping[str, Shape]) -> Callable[[str], dict[str, Any]]:
    names = {wire_name(name, shape): name for name, shape in members.items()}
    table = [(names[label], place) for label, place in labels(operation)]

    def read(path: str) -> dict[str, Any]:
        segments = path.split("/")
        found = {name: segments[place] for name, place in table}
        return found if "%" not in path else {name: unquote(label) for name, label in found.items()}

    return read


def _query_reader(members: Mapping[str, Shape]) -> Callable[[str], dict[str, Any]] | None:
    if not members:
        return None
    table = [
        (wire_name(name, shape), name, shape.type_name == "list", from_text(shape))
        for name, shape in members.items()
    ]

    def read(query: str) -> dict[str, Any]:
        given: dict[str, list[str]] = {}
        for key, value in parse_qsl(query, keep_blank_values=True):
            given.setdefault(key, []).append(value)
        return {
            name: turn(given[wire]) if many else turn(given[wire][0])
            for wire, name, many, turn in table
            if wire in given
        }

    return read
