"""SAM: its transform, done by ``aws-sam-translator``, which is what the service runs; its errors are passed on in its words.

Weighed: its ``transform()`` asks the environment for a Region, so that its parts are called as it calls them, with the stack's
own; its ``yaml_parse`` teaches PyYAML's SafeLoader for the whole process, so that ours reads.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates import document
from awsmock_ar_apigw.templates.local_files import CODE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.errors import TemplateError
    from awsmock_ar_apigw.templates.source import Source

NAME = "AWS::Serverless-2016-10-31"
_WITH_CODE = ("AWS::Lambda::Function", "AWS::Lambda::LayerVersion")
# How SAM names a resource in its messages.
_WITH_ID = " with id ["


def transformed(
    template: dict[str, Any], values: Mapping[str, Any], region: str, source: Source
) -> dict[str, Any]:
    """What SAM makes of a template.

    Parameters:
        template: the template, which nobody needs any more.
        values: the values of its parameters.
        region: the Region of the stack.
        source: what the template was read of.

    Raises:
        TemplateError: SAM refuses it: in its words, with the resource.
        MockError: ``aws-sam-translator`` isn't installed.
    """
    translator = _translator()
    try:
        made = translator(template, dict(values), region)
    except Exception as error:  # noqa: BLE001 - whatever it trips over, it is the template that it trips over
        # What SAM says itself is all there is to know; of anything else, where it came from is, too.
        raise _refused(error, source) from (None if hasattr(error, "message") else error)
    found = document.of_object(made, source.name)
    for resource in found.get("Resources", {}).values():
        _keep_code(resource)
    return found


def _translator() -> Any:
    with needing("A template of SAM", "pip install 'awsmock-ar-apigw[templates]'"):
        from samtranslator.metrics.metrics import DummyMetricsPublisher, Metrics  # noqa: PLC0415 - costly to import
        from samtranslator.parser.parser import Parser  # noqa: PLC0415
        from samtranslator.translator.arn_generator import ArnGenerator  # noqa: PLC0415
        from samtranslator.translator.translator import Translator  # noqa: PLC0415
        from samtranslator.utils.py27hash_fix import (  # noqa: PLC0415
            to_py27_compatible_template,
            undo_mark_unicode_str_in_template,
        )

    def translate(template: dict[str, Any], values: dict[str, Any], region: str) -> Any:
        before = ArnGenerator.BOTO_SESSION_REGION_NAME
        session: Any = SimpleNamespace(region_name=region)
        metrics = Metrics("ServerlessTransform", DummyMetricsPublisher())
        try:
            to_py27_compatible_template(template, values)
            translator = Translator(None, Parser(), boto_session=session, metrics=metrics)
            made = translator.translate(
                template, values, passthrough_metadata=True, get_managed_policy_map=dict
            )
        finally:
            ArnGenerator.BOTO_SESSION_REGION_NAME = before
            metrics.publish()  # to nobody: else it is logged that nobody did
        return undo_mark_unicode_str_in_template(made)

    return translate


def _keep_code(resource: dict[str, Any]) -> None:
    """What SAM makes beside a function or a layer, such as its role, has no code of its own."""
    metadata = resource.get("Metadata")
    if isinstance(metadata, dict) and CODE in metadata and resource.get("Type") not in _WITH_CODE:
        del metadata[CODE]
        if not metadata:
            del resource["Metadata"]


def _refused(error: Exception, source: Source) -> TemplateError:
    causes = getattr(error, "causes", None) or [error]
    messages = [str(getattr(one, "message", None) or f"{type(one).__name__}: {one}") for one in causes]
    named = next((_named(one) for one in messages if _WITH_ID in one), None)
    said = shortened(" ".join(dict.fromkeys(messages)), 2000)
    path = ("Resources", named) if named else ()
    return source.refusal(f"SAM's transform refuses it: {said}", *path)


def _named(message: str) -> str:
    return message.partition(_WITH_ID)[2].partition("]")[0]
