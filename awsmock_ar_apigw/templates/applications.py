"""Applications that a test gives with a template: they answer for App Runner's services once these are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud import consoles
from awsmock_ar_apigw.templates.errors import DeploymentError

if TYPE_CHECKING:
    from awsmock_ar_apigw.templates.site import Site
    from awsmock_ar_apigw.templates.standing import Standing

SERVICE = "AWS::AppRunner::Service"


def let_answer(site: Site, standing: Standing) -> None:
    """Let the application for a service answer for it, if the test has given one.

    Raises:
        DeploymentError: the resource is no service, or the application is none.
    """
    declared = standing.declared
    if declared.logical_id not in site.applications:
        return
    named = {"stack": site.stack_name, "resource": declared.logical_id, "type": declared.type}
    if declared.type != SERVICE:
        raise DeploymentError(
            f"Applications answer for {SERVICE} alone. Leave it out of applications=….", **named
        )
    try:
        consoles.apprunner(site.world).serve(
            standing.made.physical_id,
            site.applications[declared.logical_id],
            region=site.where.region,
            account=site.where.account,
        )
    except MockError as refused:
        raise DeploymentError(str(refused), **named) from None
