"""Certificates of custom domains: App Runner keeps one for a while after its domain has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import SECOND
from awsmock_ar_apigw.kit.record import find, new, put
from awsmock_ar_apigw.services.apprunner.backend import APPRUNNER
from awsmock_ar_apigw.services.apprunner.service import SERVICE

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.call import Scope

# For how long. [documented: DisassociateCustomDomain: deletion is delayed for 30 days]
KEPT = 30 * 24 * 60 * 60 * SECOND

# Its key is the names that it is for. It is none of App Runner's own resources, so that nothing lists or shows it.
CERTIFICATE = APPRUNNER.kind("Certificate")


def keep(scope: Scope, names: tuple[str, ...], service: str | None, validation: list[dict[str, str]]) -> None:
    """A domain of a service is active: its certificate is valid, by these records."""
    key = " ".join(names)
    members = {"ServiceArn": service, "CertificateValidationRecords": validation}
    certificate = scope.table(CERTIFICATE).get(key) or new(scope, CERTIFICATE, key, members)
    put(scope, CERTIFICATE, certificate._replace(members=members))


def release(scope: Scope, names: tuple[str, ...]) -> None:
    """A domain leaves its service: from now on its certificate, if it has a valid one, is only kept."""
    certificate = scope.table(CERTIFICATE).get(" ".join(names))
    if certificate is not None:
        members = {**certificate.members, "ServiceArn": None}
        put(scope, CERTIFICATE, certificate._replace(members=members, updated=scope.now))


def kept(scope: Scope, names: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """The records of the valid certificate that is kept for these names; None where none is.

    A domain that went with its service left when that was deleted.
    """
    certificate = scope.table(CERTIFICATE).get(" ".join(names))
    if certificate is None:
        return None
    service = certificate.members["ServiceArn"]
    left = find(scope, SERVICE, service).deleted if service else certificate.updated
    if left is None or scope.now - left >= KEPT:
        return None
    validation: list[dict[str, Any]] = certificate.members["CertificateValidationRecords"]
    return validation
