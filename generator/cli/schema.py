"""The JSON Schema of what `digest analyze` prints: one object a line, a record or an error."""

from __future__ import annotations

from typing import Any, get_args

from generator.model import CutKind, Form, PassageKind

_OFFSET: dict[str, Any] = {"type": "integer", "minimum": 0}
_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_SHARE: dict[str, Any] = {"type": "number"}
_CHANCE: dict[str, Any] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_SPANS: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "array", "prefixItems": [_OFFSET, _OFFSET], "minItems": 2, "maxItems": 2},
}
_PLACE: dict[str, Any] = {"start": _OFFSET, "end": _OFFSET, "spans": _SPANS}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_CUT_KINDS = [kind for kind in get_args(CutKind) if kind != "dek"]

_UNIT = {
    "text": _TEXT,
    **_PLACE,
    "score": _SHARE,
    "confidence": _SHARE,
    "reasons": {**_list(_TEXT), "description": "Why, the strongest first; empty for background that is not shown."},
    "attribution": {
        **_object({"text": _TEXT, **_PLACE}, ("spans",)),
        "type": ["object", "null"],
        "description": "The words that name the source of a reported statement ("
        "`officials said`); null where the sentence names none.",
    },
}

_RECORD: dict[str, Any] = {
    "id": {"type": ["string", "number"]},
    "title": _MAYBE,
    "authors": _list(_TEXT),
    "agency": _MAYBE,
    "place": _MAYBE,
    "published": {
        "type": ["string", "null"],
        "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$",
        "description": "A day, or an instant with its offset from UTC; null where nothing states it.",
    },
    "url": _MAYBE,
    "language": _TEXT,
    "form": {"enum": list(get_args(Form))},
    "confidence": {
        **_object(dict.fromkeys(("paragraphs", "title", "authors", "published"), _CHANCE)),
        "description": "How likely each is right, from places that agree; null where there is nothing to doubt.",
    },
    "text": {"type": "string", "description": "Only where offsets are into it: HTML, feeds, records."},
    "repairs": {
        **_list(_object({"start": _OFFSET, "end": _OFFSET, "to": _TEXT})),
        "description": "The slice [start, end) of the input, in code points, reads as `to`.",
    },
    "paragraphs": _list(_object({"text": _TEXT, **_PLACE, "kind": {"enum": list(get_args(PassageKind))}}, ("spans",))),
    "removed": _list(
        _object(
            {
                "kind": {"enum": _CUT_KINDS},
                "rule": _TEXT,
                "text": _TEXT,
                **_PLACE,
                "line": _OFFSET,
            },
            ("spans",),
        )
    ),
    "summary": _list(_object(_UNIT, ("spans",))),
    "facts": _list(
        _object({**_UNIT, "figures": {**_SPANS, "description": "Where the figures of the fact stand."}}, ("spans",))
    ),
    "background": _list(_object({**_UNIT, "shown": {"type": "boolean"}}, ("spans", "shown"))),
    "outlook": _list(_object(_UNIT, ("spans",))),
    "quotes": _list(
        _object(
            {
                "text": _TEXT,
                **_PLACE,
                "speaker": _MAYBE,
                "role": _MAYBE,
                "cue": _MAYBE,
                "score": _SHARE,
                "confidence": _SHARE,
                "rule": _TEXT,
            }
        )
    ),
    "key_quotes": {**_list(_OFFSET), "description": "Indices into `quotes`, best first."},
    "sentences": _list(_object({**_PLACE, "role": _MAYBE}, ("spans",))),
    "notes": _list(_TEXT),
    "ms": {"type": "number", "minimum": 0, "description": "CPU time taken."},
}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A line of `digest analyze`",
    "oneOf": [
        {
            "title": "The digest of one article",
            "type": "object",
            "properties": _RECORD,
            "required": [name for name in _RECORD if name not in ("text", "ms")],
            "not": {"required": ["error"]},
        },
        {
            "title": "An article that failed",
            "type": "object",
            "properties": {"id": {"type": ["string", "number", "null"]}, "error": _TEXT},
            "required": ["id", "error"],
            "additionalProperties": False,
        },
    ],
}
