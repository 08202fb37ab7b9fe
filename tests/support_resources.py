"""What tests of a stack's single resources share: a place to make them in, and calls of the functions that are made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.serving.functions import Context, Outcome, invoke, target_of
from awsmock_ar_apigw.templates.declared import Declared
from awsmock_ar_apigw.templates.registry import type_named
from awsmock_ar_apigw.templates.site import Site
from support_serving import ACCOUNT, REGION

if TYPE_CHECKING:
    from pathlib import Path

    from awsmock_ar_apigw import Cloud
    from awsmock_ar_apigw.templates.made import Made


class Parts:
    """The resources of a stack, each made by a test.

    Parameters:
        cloud: the cloud that they are in.
        folder: the folder that their template would be in.
        stack: the name of the stack.
    """

    def __init__(self, cloud: Cloud, folder: Path | None = None, stack: str = "pets") -> None:
        self.cloud = cloud
        self.site = Site(world_of(cloud), Where(ACCOUNT, REGION), stack)
        self.site.folder = folder
        self.declared: dict[str, Declared] = {}

    def make(self, logical_id: str, type_name: str, metadata: Any = None, /, **properties: Any) -> Made:
        """Make a resource."""
        declared = Declared(logical_id, type_name, properties, metadata=metadata or {})
        self.declared[logical_id] = declared
        return type_named(type_name).create(self.site, declared, properties)

    def function(self, logical_id: str = "Pets", /, **properties: Any) -> Made:
        """Make a function in Python; by default, of the code in ``src``, with the handler ``app.handler``."""
        usual = {"Runtime": "python3.12", "Handler": "app.handler", "Code": "./src"}
        return self.make(logical_id, "AWS::Lambda::Function", **{**usual, **properties})

    def update(self, logical_id: str, made: Made, **properties: Any) -> Made:
        """Change a resource."""
        declared = self.declared[logical_id]
        return type_named(declared.type).update(self.site, declared, made, declared.properties, properties)

    def delete(self, logical_id: str, made: Made) -> None:
        """Take a resource away."""
        declared = self.declared[logical_id]
        type_named(declared.type).delete(self.site, declared, made)

    def read(self, logical_id: str, made: Made) -> Any:
        """What a resource is like now."""
        declared = self.declared[logical_id]
        return type_named(declared.type).read(self.site, declared, made)

    def outcome(self, arn: str, event: Any = None) -> Outcome:
        """What comes of calling a function, as an API does."""
        world = world_of(self.cloud)
        target = target_of(arn)
        function = house_of(world).functions.find(target)
        assert function is not None, f"nobody is at {arn}"
        return invoke(function, event or {}, Context(function, target, 1, world.clock))

    def call(self, arn: str, event: Any = None) -> Any:
        """What a function answers."""
        outcome = self.outcome(arn, event)
        assert outcome.payload is not None, outcome.traceback
        return json.loads(outcome.payload)


def write(folder: Path, **files: str) -> None:
    """Write modules into a folder: ``app="…"``, with two underscores for a folder's slash."""
    for name, text in files.items():
        name = name.replace("____init__", "/INIT").replace("__", "/").replace("INIT", "__init__")  # noqa: PLW2901 - as it is meant
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
