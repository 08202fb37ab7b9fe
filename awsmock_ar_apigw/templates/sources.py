"""Where a template comes from: which of several is meant, what its stack is called, and where it goes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.session import Session

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.templates.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.templates.declared import Template

# Where no environment and no profile says one, as for clients while a mock is active.
_REGION = "us-east-1"
# [CreateStack, in CloudFormation's API reference: StackName]
_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_LONGEST_NAME = 128
_NO_NAME = "stack"
# What files of templates are mostly called, which says nothing of them: their folder does.
_SAYS_NOTHING = ("template", "cdk.out", "build", ".aws-sam", "")


def default_region() -> str:
    """The Region of a client that is given none: that of the environment or the profile, or else us-east-1."""
    region: str | None = os.environ.get("AWS_DEFAULT_REGION") or Session().get_config_variable("region")
    return region or _REGION


def templates_of(  # noqa: PLR0913 - all that a reading hangs on
    source: Any,
    parameters: Mapping[str, Any],
    world: World,
    *,
    region: str | None,
    account: str | None,
    stack: str | None = None,
    previous: Mapping[str, Any] | None = None,
) -> list[Template]:
    """The templates of a source, or the one of a stack, in the order in which their stacks depend on each other.

    Raises:
        TemplateError: one of them is none.
        MockError: the Region or the account is none.
    """
    if region is not None and (not isinstance(region, str) or not region):
        raise MockError(f"region={region!r} is no Region. Give its name, such as 'eu-west-1'.")
    if account is not None and not re.fullmatch("[0-9]{12}", str(account)):
        raise MockError(f"account={account!r} is no account. Give its 12 digits, as a text.")
    return read(
        source,
        parameters=parameters,
        previous=previous,
        stack=stack,
        region=region or default_region(),
        account=account or world.account_id,
    )


def the_one(templates: Sequence[Template], stack: str | None = None) -> Template:
    """The one template that is meant.

    Raises:
        MockError: there are several, and none of them is of this stack.
    """
    if len(templates) == 1:
        return templates[0]
    names = [str(template.stack_name) for template in templates]
    if stack in names:
        return templates[names.index(str(stack))]
    raise MockError(
        f"There are {len(names)} stacks: {', '.join(names)}. {meant(stack, names) if stack else ''}Say which: stack={names[0]!r}; "
        "or deploy them all: cloud.deploy_all(…)."
    )


def place_of(template: Template, world: World, region: str | None, account: str | None) -> Where:
    """Where a stack goes: as given, or as its manifest says, or where clients call who are given nothing."""
    return Where(
        account or template.account or world.account_id, region or template.region or default_region()
    )


def name_of(template: Template, name: str | None) -> str:
    """What a stack is called: as given, or as its manifest says, or after its file or folder.

    Raises:
        MockError: the name that was given can't be one.
    """
    given = template.stack_name if name is None else name
    if given is not None:
        if not isinstance(given, str) or not _NAME.fullmatch(given):
            raise MockError(
                f"name={given!r} is no name of a stack. Give up to 128 letters, digits and hyphens that begin with a letter."
            )
        return given
    folder = template.folder
    named = [Path(template.name).stem, folder.name, *(one.name for one in folder.parents)] if folder else []
    stem = next((one for one in named if one not in _SAYS_NOTHING), "")
    letters = (one if one.isascii() and one.isalnum() else " " for one in stem)
    valid = "-".join("".join(letters).split())
    if valid and not valid[0].isalpha():
        valid = f"{_NO_NAME}-{valid}"
    return valid[:_LONGEST_NAME].rstrip("-") or _NO_NAME
