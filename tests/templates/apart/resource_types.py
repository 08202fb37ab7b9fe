"""Write the table of resource types, of the schemas that cfn-lint brings: see .ci/resource_types.

Read what has changed before you commit it: a new property needs an example in the tests,
and maybe a correction beside the table.
"""

from __future__ import annotations

import json
from pathlib import Path

import cfnlint.schema.manager as schemas
from cfnlint.version import __version__

REGION = "us-east-1"
SERVICES = ("AWS::ApiGatewayV2::", "AWS::AppRunner::")
TABLE = Path(__file__).parents[3] / "awsmock_ar_apigw" / "templates" / "types.json"


def main() -> None:
    """Write it."""
    TABLE.write_text(written())


def written() -> str:
    """The table as a text."""
    return json.dumps(table(), indent=1) + "\n"


def table() -> dict[str, object]:
    """What is said of each type, and where it is from."""
    manager = schemas.PROVIDER_SCHEMA_MANAGER
    names = sorted(name for name in manager.get_resource_types(REGION) if name.startswith(SERVICES))
    version = Path(schemas.__file__).parent.parent / "data" / "schemas" / "version.json"
    return {
        "made_of": {"cfn-lint": __version__, "schemas": json.loads(version.read_text())["schema_date"]},
        "types": {name: _type(manager.get_resource_schema(REGION, name).schema) for name in names},
    }


def _type(schema: dict) -> dict[str, object]:
    tags = schema.get("tagging", {})
    return {
        "required": sorted(schema.get("required", ())),
        "identifier": _names(schema["primaryIdentifier"]),
        "read_only": sorted(_names(schema.get("readOnlyProperties", ()))),
        "create_only": sorted(_names(schema.get("createOnlyProperties", ()))),
        "write_only": sorted(_names(schema.get("writeOnlyProperties", ()))),
        "own_tags": bool(tags.get("taggable") and tags.get("cloudFormationSystemTags", True)),
        "properties": {
            name: _form(one, schema.get("definitions", {}))
            for name, one in sorted(schema["properties"].items())
        },
    }


def _names(pointers: list[str]) -> list[str]:
    """Pointers into a schema as paths with dots."""
    return [pointer.removeprefix("/properties/").replace("/", ".") for pointer in pointers]


def _form(schema: dict, definitions: dict) -> dict[str, object]:
    """A property: a scalar, a list, a map of any names, an object of known ones, or JSON as an object or a text."""
    if "$ref" in schema:
        return _form(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    kind = schema.get("type", "object")  # a few definitions leave it out
    if isinstance(kind, list):
        return {"type": "json"}
    if kind == "array":
        return {"type": "list", "each": _form(schema["items"], definitions)}
    if "patternProperties" in schema:
        (value,) = schema["patternProperties"].values()
        return {"type": "map", "each": _form(value, definitions)}
    if "properties" in schema:
        members = {name: _form(one, definitions) for name, one in sorted(schema["properties"].items())}
        required = sorted(schema.get("required", ()))
        return {"type": "object", **({"required": required} if required else {}), "members": members}
    return {"type": "json" if kind == "object" else kind}


if __name__ == "__main__":
    main()
