"""Parameter mapping: how an API changes requests before a backend sees them, and answers before a client does.

A mapping is a map from where a value goes to where it comes from. HTTP APIs name an action and a place
(``append:header.x``) and pick values with ``$request.header.x``; WebSocket APIs name a place
(``integration.request.header.x``) and pick values with ``route.request.header.x``, or quote them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST
from awsmock_ar_apigw.services.apigatewayv2.limits import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    Parameters = Mapping[str, str]

# Rules

_GUIDE = "the developer guide: transforming API requests and responses"
_FINDINGS = "Invalid mapping expression specified: Validation Result: warnings : [], errors : "

WRONG_REQUEST_KEY = Rule(
    BAD_REQUEST,
    _FINDINGS + "[Invalid Request Actioned Parameter destination specified: {key}]",
    observed("badmintoncryer/cdk-preflight, request-parameter-action"),
)
WRONG_RESPONSE_KEY = Rule(
    BAD_REQUEST,
    _FINDINGS + "[Invalid Response Actioned Parameter destination specified: {key}]",
    observed(
        "badmintoncryer/cdk-preflight, response-parameter-action; hashicorp/terraform-provider-aws#17997"
    ),
)
WRONG_KEY = Rule(
    BAD_REQUEST,
    _FINDINGS + "[Invalid mapping expression specified: {key}]",
    documented(
        "Integration › requestParameters; IntegrationResponse › responseParameters; the text is that of REST APIs"
    ),
)
RESERVED_HEADER = Rule(
    BAD_REQUEST,
    _FINDINGS + "[Operations on header {header} are restricted]",
    observed(f"{_GUIDE}: reserved headers; the text is our choice"),
)
WRONG_VALUE = Rule(
    BAD_REQUEST,
    _FINDINGS + "[Invalid mapping expression parameter specified: {value}]",
    documented(
        "Integration › requestParameters, responseParameters: where a value may come from; the text is that of REST APIs"
    ),
)
WRONG_STATUS_VALUE = Rule(
    BAD_REQUEST,
    _FINDINGS + "[Invalid status code specified: {value}]",
    chosen("what overwrites a status code is one, or is picked when a request comes"),
)
EMPTY_VALUE = Rule(
    BAD_REQUEST,
    "1 validation error detected: Value '' at '{place}.{key}.member' failed to satisfy constraint: "
    "Member must have length greater than or equal to 1",
    documented("Integration › requestParameters: the shape of a value"),
)
WRONG_STATUS = Rule(
    BAD_REQUEST,
    "Status Code {status} is not valid",
    observed("badmintoncryer/cdk-preflight, response-parameter-status-code"),
)

# Where values go

_HEADER = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_ACTION = "(?:append|overwrite|remove)"
_STATUS = "[2-5][0-9][0-9]"

# Headers that no mapping may touch; a star stands for any ending.
# [observed: the developer guide: reserved headers]
RESERVED = re.compile(
    "(?:access-control-|apigw-|x-amz-|x-amzn-).*|authorization|connection|content-encoding|content-length"
    "|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers"
    "|transfer-encoding|upgrade|x-forwarded-for|x-forwarded-host|x-forwarded-proto|via",
    re.IGNORECASE,
)
_REMOVES = "remove:"
_HEADER_OF = re.compile(r"[a-z]+:header\.(.+)")
STATUS_CODE = "overwrite:statuscode"

# What values are picked from. [observed: the developer guide: transforming API requests and responses]
# A path into JSON has no recursive descent and no filter. [chosen: what is picked is one value]

_NAME = r"[^\s${}]+"
_PATH = r"(?!\.|\S*(?:\.\.|\?\())[^\s${}]+"
_AROUND = rf"context\.{_NAME}|stageVariables\.\w+"
_REQUEST = rf"request\.(?:header|querystring)\.{_NAME}|request\.path(?:\.{_NAME})?|request\.body(?:\.{_PATH})?|{_AROUND}"
_RESPONSE = rf"response\.header\.{_NAME}|response\.body(?:\.{_PATH})?|{_AROUND}"


class Grammar(NamedTuple):
    """What the keys and values of one map may be.

    ``key`` is the form of a key, and ``selector`` that of what picks a value. Where static text is ``quoted``,
    anything without quotes picks a value; else what picks one begins with a dollar sign.
    """

    key: str
    selector: str
    wrong_key: Rule
    quoted: bool = False

    def check(self, parameters: Parameters) -> None:
        """Refuse a map whose keys or values are of another form.

        Raises:
            ServiceError: one is.
        """
        for key, value in parameters.items():
            self._check_key(key)
            if not self._takes(value):
                raise WRONG_VALUE.refusal(value=value)
            if key == STATUS_CODE and "$" not in value and not whole(_STATUS)(value):
                raise WRONG_STATUS_VALUE.refusal(value=value)

    def _check_key(self, key: str) -> None:
        if not whole(self.key)(key):
            raise self.wrong_key.refusal(key=key)
        header = _HEADER_OF.fullmatch(key)
        if header and RESERVED.fullmatch(header[1]):
            raise RESERVED_HEADER.refusal(header=header[1])

    def _takes(self, value: str) -> bool:
        if self.quoted:
            return self._picks(value) or re.fullmatch("'.*'", value, re.DOTALL) is not None
        if value.startswith("$") and not value.startswith("${"):
            return self._picks(value[1:])
        if "${" not in value:
            return True
        # Static text and what stands in ${…} take turns.
        texts = re.split(r"\$\{([^{}]*)\}", value)
        return all(map(self._picks, texts[1::2])) and not any("${" in text for text in texts[::2])

    def _picks(self, text: str) -> bool:
        return whole(self.selector)(text) is not None


HTTP_REQUEST = Grammar(
    rf"overwrite:path|{_ACTION}:(?:header\.{_HEADER}|(?:querystring|path)\.{_NAME})",
    _REQUEST,
    WRONG_REQUEST_KEY,
)
HTTP_RESPONSE = Grammar(rf"{STATUS_CODE}|{_ACTION}:header\.{_HEADER}", _RESPONSE, WRONG_RESPONSE_KEY)
# An AWS service's own parameters: which ones there are, its action knows.
SERVICE_REQUEST = Grammar(r"\w+", _REQUEST, WRONG_REQUEST_KEY)

# The reference's ``method.request`` is how REST APIs say ``route.request``: both are taken.
# [observed: the developer guide: data mapping of WebSocket APIs]
# The places of several values are taken, too. [chosen: REST APIs have them]
_PLACES = r"(?:header|multivalueheader|query[sS]tring|multivaluequerystring|path)"
WEBSOCKET_REQUEST = Grammar(
    rf"integration\.request\.{_PLACES}\.{_NAME}",
    rf"(?:route|method)\.request\.(?:{_PLACES}\.{_NAME}|body(?:\.{_PATH})?)|{_AROUND}",
    WRONG_KEY,
    quoted=True,
)
WEBSOCKET_RESPONSE = Grammar(
    rf"(?:method|route)\.response\.header\.{_HEADER}",
    rf"integration\.response\.(?:header\.{_HEADER}|body(?:\.{_PATH})?)",
    WRONG_KEY,
    quoted=True,
)


def merged_parameters(old: Parameters | None, asked: Parameters) -> Any:
    """Parameters take in what is asked for, and one that holds a value goes where an empty text is asked for.

    [observed: Terraform's provider removes parameters so]
    Where there is no value to remove, an empty text is what an action that removes needs for its own.
    [observed: the AWS CDK's removeHeader and removeQueryString; that it is kept: chosen]
    """
    if not asked:
        return old
    held = old or {}
    return {
        key: value
        for key, value in {**held, **asked}.items()
        if value or (key.startswith(_REMOVES) and not held.get(key))
    } or None


def check_filled(place: str, parameters: Parameters) -> None:
    """Refuse an empty value, but for what removes.

    Raises:
        ServiceError: there is one.
    """
    for key, value in parameters.items():
        if not value and not key.startswith(_REMOVES):
            raise EMPTY_VALUE.refusal(place=place, key=key)


def check_responses(responses: Mapping[str, Parameters]) -> None:
    """Refuse the mappings of an HTTP API's answers, by status, if one is wrong.

    Raises:
        ServiceError: one is.
    """
    for status, parameters in responses.items():
        if not whole(_STATUS)(status):
            raise WRONG_STATUS.refusal(status=status)
        check_filled(f"responseParameters.{status}.member", parameters)
        HTTP_RESPONSE.check(parameters)
