"""A plan told to people and to programs, and the JSON Schema of what programs are told."""

from __future__ import annotations

import json
from typing import Any, get_args

import click

from generator.cli.context import CliContext
from generator.publishers.guards import in_bytes
from generator.publishers.plan import Basis, Phase, Plan

_SHOWN = 20
"""So many paths of each sort a plan names in a terminal; `-v` names all."""


def plan_record(plan: Plan, warnings: list[str], *, applied: bool) -> dict[str, Any]:
    """What `--json` prints."""
    uploads = list(plan.uploads)
    return {
        "target": plan.target,
        "compared_with": plan.basis,
        "added": [{"path": u.path, "bytes": u.size} for u in uploads if u.is_new],
        "changed": [{"path": u.path, "bytes": u.size} for u in uploads if not u.is_new],
        "removed": [{"path": file.path, "bytes": file.size} for file in plan.deletes],
        "unchanged": plan.unchanged,
        "bytes": plan.bytes,
        "phases": [{"name": phase.name, "files": len(phase.uploads)} for phase in plan.phases],
        "warnings": warnings,
        "applied": applied,
    }


def show_plan(context: CliContext, plan: Plan, warnings: list[str], *, as_json: bool) -> None:
    """Print a plan that is not carried out, for people or for programs."""
    record = plan_record(plan, warnings, applied=False)
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    known_from = {
        "manifest": "its manifest",
        "listing": "a listing, for it holds no manifest of digest: nothing is deleted",
        "empty": "nothing, for it is empty",
    }
    click.echo(f"{plan.target}, compared with {known_from[plan.basis]}:")
    for sign, name, colour in (("+", "added", "green"), ("~", "changed", "yellow"), ("-", "removed", "red")):
        files = record[name]
        shown = files if context.verbose else files[:_SHOWN]
        for file in shown:
            click.echo(f"  {click.style(sign, fg=colour)} {file['path']}  {in_bytes(file['bytes'])}")
        if len(files) > len(shown):
            click.echo(f"  {click.style(sign, fg=colour)} … and {len(files) - len(shown)} more (-v names all)")
    click.echo(
        f"{len(record['added'])} to add, {len(record['changed'])} to change, {len(record['removed'])} to remove, "
        f"{plan.unchanged} unchanged, {in_bytes(plan.bytes)} to send."
    )


# ---- the schema

_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_PATH: dict[str, Any] = {"type": "string", "minLength": 1, "description": "Below the root of the site, with `/`."}
_HASH: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the bytes."}
_HEADERS: dict[str, Any] = {"type": "string", "description": "Changes when the headers do; empty where none are kept."}


def _object(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    fields = {"properties": properties, "required": list(properties), "additionalProperties": False}
    return {"title": title, "type": "object", **fields}


def _row(*columns: dict[str, Any], title: str) -> dict[str, Any]:
    return {"type": "array", "title": title, "prefixItems": list(columns), "items": False, "minItems": len(columns)}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_FILES = _list(_object("A file", {"path": _PATH, "bytes": _COUNT}))
_PHASE = {"enum": list(get_args(Phase))}
_STORED = _list(_row(_PATH, _HASH, _COUNT, _HEADERS, title="Path, SHA-256, bytes, headers"))
_BEFORE = {"type": "integer", "minimum": -1, "description": "Bytes of what it replaces; -1 for a new file."}
_UPLOADS = _list(_row(_PATH, _HASH, _COUNT, _HEADERS, _BEFORE, title="Path, SHA-256, bytes, headers, bytes before"))
# What a listing tells of a file may lack the hash.
_GONE = _list(_row(_PATH, {"type": "string"}, _COUNT, _COUNT, title="Path, SHA-256, bytes, publishes since it went"))

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What `digest publish` tells programs",
    "oneOf": [{"$ref": f"#/$defs/{name}"} for name in ("report", "rollback", "plan")],
    "$defs": {
        "report": _object(
            "What `digest publish --json` prints",
            {
                "target": {"type": "string", "description": "Never holds a secret."},
                "compared_with": {"enum": list(get_args(Basis))},
                "added": _FILES,
                "changed": _FILES,
                "removed": _FILES,
                "unchanged": _COUNT,
                "bytes": {**_COUNT, "description": "Of all files added and changed."},
                "phases": _list(_object("A phase", {"name": _PHASE, "files": _COUNT})),
                "warnings": _list({"type": "string"}),
                "applied": {"type": "boolean", "description": "False of a dry run."},
            },
        ),
        "rollback": _object(
            "What `digest publish --rollback --json` prints",
            {"target": {"type": "string"}, "rolled_back": {"type": "string"}},
        ),
        "plan": _object(
            "What `digest publish --plan FILE` saves and `--apply FILE` does",
            {
                "target": {"type": "string"},
                "basis": {"enum": list(get_args(Basis))},
                "basis_sha256": {
                    "type": "string",
                    "pattern": "^([0-9a-f]{64})?$",
                    "description": "Of the target's manifest; with another one there, `--apply` refuses.",
                },
                "phases": _list(_object("A phase", {"name": _PHASE, "uploads": _UPLOADS})),
                "deletes": _GONE,
                "settled": _object(
                    "The target's manifest afterwards",
                    {
                        "format": {"const": 1},
                        "number": {**_COUNT, "description": "How many publishes the target has seen."},
                        "files": _STORED,
                        "pending": _STORED,
                        "retired": _GONE,
                        "kept": _list(_COUNT),
                    },
                ),
                "unchanged": _COUNT,
                "held": _COUNT,
                "foreign": _COUNT,
                "replaced_foreign": _list(_PATH),
                "format": {"const": 1},
            },
        ),
    },
}
