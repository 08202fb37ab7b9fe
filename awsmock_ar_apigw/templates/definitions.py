"""OpenAPI definitions that templates keep in S3: whatever mocks S3 has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awsmock_ar_apigw.base.errors import MockError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.site import Site


def stored_at(site: Site, location: Mapping[str, Any]) -> str:
    """The definition at a ``BodyS3Location``.

    Raises:
        ServiceError: there is none that can be had.
    """
    import botocore.session  # noqa: PLC0415 - few templates have one

    place = f"s3://{location.get('Bucket')}/{location.get('Key')}"
    params = {"Bucket": location.get("Bucket"), "Key": location.get("Key")}
    if "Version" in location:
        params["VersionId"] = location["Version"]
    if "Etag" in location:
        params["IfMatch"] = location["Etag"]
    client: Any = botocore.session.get_session().create_client("s3", region_name=site.where.region)
    try:
        return str(client.get_object(**params)["Body"].read().decode())
    except ClientError as error:
        raise ServiceError("BadRequestException", f"Unable to get S3 object {place}: {error}") from error
    except (BotoCoreError, MockError, UnicodeDecodeError) as error:
        raise ServiceError("BadRequestException", f"Unable to get S3 object {place}: {error}").because(
            "mock S3 with moto and put the definition there, or give it as Body"
        ) from error
